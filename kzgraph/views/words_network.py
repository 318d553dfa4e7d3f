"""What the interface of the partnership network says beside the shared words, in English, Russian and Kazakh."""

from __future__ import annotations

from collections.abc import Mapping

from kzgraph.views.words_sheet import joined

__all__ = ["NETWORK", "texts_of"]

_ENGLISH: Mapping[str, str] = {
    "title_network": "Partnerships and results",
    "statement": "The network reports contribution as the documents state it. It does not measure effect.",
    "picture": "Network",
    "file": "network",
    "group": "Grouped by",
    "group_area": "Goal area",
    "group_type": "Partner type",
    "ground_area": "Ground: goal area that most claims are in",
    "ground_type": "Ground: partner type that most claims are with",
    "ground_community": "Ground: community of partners, programmes and results",
    "year_from": "From year",
    "year_to": "To year",
    "year_range": "Years {from} to {to}",
    "overview_note": "{n} nodes are more than a picture can hold: each circle is a community. Click one to open it.",
    "capped_note": "The {n} nodes with most claims of {total} are drawn. The table has all.",
    "community": "Community",
    "communities": "communities",
    "community_of": "{names} and others",
    "small_groups": "Small groups",
    "only_part": "Only this community: {name}",
    "all_parts": "All communities",
    "members": "Members with most claims",
    "biggest": "Members with most claims",
    "size_members": "Larger: more members",
    "ties": "Tied to",
    "overview_caption": "Communities shown, one row each ({n} rows)",
    "open_community": "Open the community {name}",
    "claims_between": "Claims between them",
    "filters_on": "Filters",
    "without_hidden": "Not drawn: {name}",
    "neighbourhood_of": "Neighbourhood",
}

_RUSSIAN: Mapping[str, str] = {
    "title_network": "Партнёрства и результаты",
    "statement": "Сеть показывает вклад так, как о нём говорят документы. Эффект она не измеряет.",
    "picture": "Сеть",
    "file": "network",
    "group": "Группировка",
    "group_area": "Область целей",
    "group_type": "Тип партнёра",
    "ground_area": "Фон: область целей, где больше всего утверждений",
    "ground_type": "Фон: тип партнёра, с которым больше всего утверждений",
    "ground_community": "Фон: сообщество партнёров, программ и результатов",
    "year_from": "С года",
    "year_to": "По год",
    "year_range": "Годы с {from} по {to}",
    "overview_note": "Узлов слишком много для одного рисунка ({n}): каждый круг — сообщество. Щёлкните, чтобы открыть.",
    "capped_note": "Показаны узлы с наибольшим числом утверждений: {n} из {total}. В таблице есть все.",
    "community": "Сообщество",
    "communities": "сообщества",
    "community_of": "{names} и другие",
    "small_groups": "Малые группы",
    "only_part": "Только это сообщество: {name}",
    "all_parts": "Все сообщества",
    "members": "Участники с наибольшим числом утверждений",
    "biggest": "Участники с наибольшим числом утверждений",
    "size_members": "Крупнее: больше участников",
    "ties": "Связано с",
    "overview_caption": "Показанные сообщества, по одной строке (строк: {n})",
    "open_community": "Открыть сообщество: {name}",
    "claims_between": "Утверждения между ними",
    "filters_on": "Фильтры",
    "without_hidden": "Не показано: {name}",
    "neighbourhood_of": "Окружение",
}

_KAZAKH: Mapping[str, str] = {
    "title_network": "Серіктестіктер мен нәтижелер",
    "statement": "Желі үлесті құжаттарда айтылғандай көрсетеді. Әсерді өлшемейді.",
    "picture": "Желі",
    "file": "network",
    "group": "Топтау",
    "group_area": "Мақсат саласы",
    "group_type": "Серіктес түрі",
    "ground_area": "Фон: тұжырымы ең көп мақсат саласы",
    "ground_type": "Фон: тұжырымы ең көп серіктес түрі",
    "ground_community": "Фон: серіктестер, бағдарламалар мен нәтижелер қауымы",
    "year_from": "Жылдан бастап",
    "year_to": "Жылға дейін",
    "year_range": "Жылдар: {from}–{to}",
    "overview_note": "Түйіндер бір суретке сыймайды ({n}): әр шеңбер — бір қауым. Ашу үшін басыңыз.",
    "capped_note": "Тұжырымы ең көп түйіндер көрсетілген: {n} / {total}. Кестеде бәрі бар.",
    "community": "Қауым",
    "communities": "қауым",
    "community_of": "{names} және басқалар",
    "small_groups": "Шағын топтар",
    "only_part": "Тек осы қауым: {name}",
    "all_parts": "Барлық қауымдар",
    "members": "Тұжырымы ең көп мүшелер",
    "biggest": "Тұжырымы ең көп мүшелер",
    "size_members": "Үлкенірек: мүшесі көбірек",
    "ties": "Байланыстары",
    "overview_caption": "Көрсетілген қауымдар, әр жолда біреуден (жол саны: {n})",
    "open_community": "Қауымды ашу: {name}",
    "claims_between": "Арасындағы тұжырымдар",
    "filters_on": "Сүзгілер",
    "without_hidden": "Көрсетілмеген: {name}",
    "neighbourhood_of": "Маңайы",
}

NETWORK: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "ru": _RUSSIAN, "kk": _KAZAKH}


def texts_of(lang: str) -> dict[str, str]:
    """Return the words of the network view by name, in English for a language that is not here."""
    return joined(lang, NETWORK)
