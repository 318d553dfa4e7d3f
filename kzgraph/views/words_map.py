"""What the interface of the map says, in English, Russian and Kazakh."""

from __future__ import annotations

from collections.abc import Mapping

from kzgraph.views.words_sheet import joined

__all__ = ["MAP", "texts_of"]

_ENGLISH: Mapping[str, str] = {
    "title_programmes": "Programmes by region",
    "title_partners": "Partners by region",
    "title_results": "Results by region",
    "picture": "Map",
    "picture_help": "Map of regions, each a link to what is said of it",
    "map_label": "Map of {name}. The table has the same content.",
    "file": "map",
    "what": "Shown",
    "what_programmes": "Programmes",
    "what_partners": "Partners",
    "what_results": "Results",
    "not_said": "not said",
    "together": "only one figure for several regions together",
    "together_n": "one figure for {n} regions together",
    "region_drawn": "Region by its outline",
    "city_drawn": "City as a point",
    "new_drawn": "Later region as a point",
    "whole": "{name} as a whole",
    "whole_note": "Said of the whole country",
    "nowhere": "No place said",
    "elsewhere": "Only in other countries",
    "national": "The whole country",
    "no_national": "No figure for the whole country",
    "projection": "Albers equal-area conic projection, standard parallels {south}° and {north}° N, middle meridian "
    "{middle}° E.",
    "outlines": "Outlines: {note}",
    "former_note": "{former} (before {until}) is told with {name}, whose outline on the map is that of its time.",
    "parted_note": "{name} (since {since}) was separated from {parted}: it is a point on the map, and what was said "
    "before is told with {parted}.",
    "taken_note": "{name} is a unit of its own since {since}: a point on the map. The outline around it holds it.",
    "counting": "A programme counts where it, a contribution to it or a result of it was; a partner where its "
    "contribution was; a result where it was. Districts and cities count for their region.",
    "counting_figures": "The number on a region is its latest figure. A figure for several regions together is given "
    "to none of them.",
    "told_of": "Said of",
    "value": "Figure",
    "value_kind": "Kind of figure",
    "population": "Of whom",
    "more_figures": "Figures",
    "start": "How to read this map",
    "start_1": "Click on a region to see what is said of it, with every claim, its document and section.",
    "start_2": "The more a colour stands out, the more there is. Every number is written on the map; hatched "
    "means that no document says.",
    "start_3": "Everything on the map is also in the table.",
}

_RUSSIAN: Mapping[str, str] = {
    "title_programmes": "Программы по регионам",
    "title_partners": "Партнёры по регионам",
    "title_results": "Результаты по регионам",
    "picture": "Карта",
    "picture_help": "Карта регионов; каждый ведёт к тому, что о нём сказано",
    "map_label": "Карта: {name}. В таблице то же содержание.",
    "file": "map",
    "what": "Показано",
    "what_programmes": "Программы",
    "what_partners": "Партнёры",
    "what_results": "Результаты",
    "not_said": "не сказано",
    "together": "только одна цифра на несколько регионов вместе",
    "together_n": "одна цифра на регионов вместе: {n}",
    "region_drawn": "Регион в его границах",
    "city_drawn": "Город точкой",
    "new_drawn": "Более поздний регион точкой",
    "whole": "{name} в целом",
    "whole_note": "Сказано о стране в целом",
    "nowhere": "Место не указано",
    "elsewhere": "Только в других странах",
    "national": "Страна в целом",
    "no_national": "Цифры по стране в целом нет",
    "projection": "Равновеликая коническая проекция Альберса, стандартные параллели {south}° и {north}° с. ш., "
    "средний меридиан {middle}° в. д.",
    "outlines": "Границы: {note}",
    "former_note": "{former} (до {until}) показана в тех же границах: {name}. Границы на карте того времени.",
    "parted_note": "{name} (с {since}): выделена из региона «{parted}», на карте точка; сказанное раньше стоит у него.",
    "taken_note": "{name} — отдельная единица с {since}: на карте точка внутри границ, которые её включают.",
    "counting": "Программа засчитана там, где она сама, вклад в неё или её результат; партнёр — где его вклад; "
    "результат — где он сам. Районы и города засчитаны своему региону.",
    "counting_figures": "Число на регионе — его последняя цифра. Цифра на несколько регионов вместе не приписана "
    "ни одному из них.",
    "told_of": "Сказано о",
    "value": "Цифра",
    "value_kind": "Вид цифры",
    "population": "О ком",
    "more_figures": "Цифры",
    "start": "Как читать карту",
    "start_1": "Щёлкните регион: появится всё, что о нём сказано, с документом и разделом.",
    "start_2": "Чем сильнее цвет выделяется, тем больше. Каждое число написано на карте; штриховка — ни один "
    "документ не говорит.",
    "start_3": "Всё, что есть на карте, есть и в таблице.",
}

_KAZAKH: Mapping[str, str] = {
    "title_programmes": "Өңірлер бойынша бағдарламалар",
    "title_partners": "Өңірлер бойынша серіктестер",
    "title_results": "Өңірлер бойынша нәтижелер",
    "picture": "Карта",
    "picture_help": "Өңірлер картасы; әрқайсысы өзі туралы айтылғанға апарады",
    "map_label": "Карта: {name}. Кестеде де сол мазмұн.",
    "file": "map",
    "what": "Көрсетілген",
    "what_programmes": "Бағдарламалар",
    "what_partners": "Серіктестер",
    "what_results": "Нәтижелер",
    "not_said": "айтылмаған",
    "together": "бірнеше өңірге ортақ бір ғана сан",
    "together_n": "{n} өңірге ортақ бір сан",
    "region_drawn": "Өңір шекарасымен",
    "city_drawn": "Қала нүктемен",
    "new_drawn": "Кейінгі өңір нүктемен",
    "whole": "{name} тұтас",
    "whole_note": "Бүкіл ел туралы айтылған",
    "nowhere": "Орны айтылмаған",
    "elsewhere": "Тек басқа елдерде",
    "national": "Бүкіл ел",
    "no_national": "Бүкіл ел бойынша сан жоқ",
    "projection": "Альберстің тең ауданды конустық проекциясы, стандарт параллельдері {south}° және {north}° с. е., "
    "орта меридианы {middle}° ш. б.",
    "outlines": "Шекаралар: {note}",
    "former_note": "{former} ({until} дейін) мына өңірмен бірге көрсетілген: {name}. Картадағы шекара сол кездікі.",
    "parted_note": "{name} ({since} бастап) мына өңірден бөлінген: {parted}. Картада нүкте; бұрын айтылғаны соның "
    "жанында.",
    "taken_note": "{name} {since} бастап жеке бірлік: картада оны қамтитын шекара ішіндегі нүкте.",
    "counting": "Бағдарлама өзі, оған қосылған үлес немесе нәтижесі болған жерде саналады; серіктес үлесі болған "
    "жерде; нәтиже өзі болған жерде. Аудандар мен қалалар өз өңіріне саналады.",
    "counting_figures": "Өңірдегі сан оның соңғы көрсеткіші. Бірнеше өңірге ортақ сан ешқайсысына берілмейді.",
    "told_of": "Не туралы айтылған",
    "value": "Сан",
    "value_kind": "Санның түрі",
    "population": "Кімдер туралы",
    "more_figures": "Сандар",
    "start": "Картаны қалай оқу керек",
    "start_1": "Өңірді басыңыз: ол туралы айтылғанның бәрі құжаты және бөлімімен шығады.",
    "start_2": "Түс неғұрлым айқын болса, соғұрлым көп. Әр сан картада жазылған; штрих құжат айтпайтынын білдіреді.",
    "start_3": "Картадағының бәрі кестеде де бар.",
}

MAP: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "ru": _RUSSIAN, "kk": _KAZAKH}


def texts_of(lang: str) -> dict[str, str]:
    """Return the words of the map by name, in English for a language that is not here."""
    return joined(lang, MAP)
