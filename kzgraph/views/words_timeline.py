"""What the interface of the time line says, in English, Russian and Kazakh."""

from __future__ import annotations

from collections.abc import Mapping

from kzgraph.views.words_sheet import joined

__all__ = ["TIMELINE", "texts_of"]

_ENGLISH: Mapping[str, str] = {
    "title_timeline": "Programmes, policies and events in time",
    "picture": "Time line",
    "picture_help": "Time line with a lane for each programme, policy, event and change of bodies",
    "file": "timeline",
    "lane_programme": "Programmes",
    "lane_policy": "Policies",
    "lane_event": "Events",
    "lane_change": "Changes of bodies",
    "policy": "Policy",
    "event": "Event",
    "change": "Change of bodies",
    "undated": "Without a date in the documents",
    "undated_note": "No document says when. No date is guessed.",
    "bar_means": "From first to last day as the documents say",
    "point_means": "A month or less",
    "open_means": "Dashed with an arrow: beginning or end not said",
    "gap_means": "⋯ years in which nothing begins or ends",
    "skipped": "{first}–{last}: nothing begins or ends",
    "open_end": "end not said",
    "open_start": "beginning not said",
    "begins": "Begins",
    "ends": "Ends",
    "dated_count": "dated",
    "undated_count": "undated",
    "bodies_before": "Before",
    "bodies_after": "After",
    "start": "How to read this time line",
    "start_1": "Click on a bar or a name to see every claim behind it, with its document and section.",
    "start_2": "A bar covers the days that the documents say. What they leave open is drawn open.",
    "start_3": "Everything in the time line is also in the table.",
}

_RUSSIAN: Mapping[str, str] = {
    "title_timeline": "Программы, документы политики и события во времени",
    "picture": "Лента времени",
    "picture_help": "Лента времени: строка для каждой программы, документа, события и преобразования органов",
    "file": "timeline",
    "lane_programme": "Программы",
    "lane_policy": "Документы политики",
    "lane_event": "События",
    "lane_change": "Преобразования органов",
    "policy": "Документ политики",
    "event": "Событие",
    "change": "Преобразование органов",
    "undated": "Без даты в документах",
    "undated_note": "Ни один документ не говорит, когда. Даты не угаданы.",
    "bar_means": "От первого до последнего дня по документам",
    "point_means": "Месяц или меньше",
    "open_means": "Пунктир со стрелкой: начало или конец не указаны",
    "gap_means": "⋯ годы, когда ничего не начинается и не кончается",
    "skipped": "{first}–{last}: ничего не начинается и не кончается",
    "open_end": "конец не указан",
    "open_start": "начало не указано",
    "begins": "Начало",
    "ends": "Конец",
    "dated_count": "с датой",
    "undated_count": "без даты",
    "bodies_before": "Было",
    "bodies_after": "Стало",
    "start": "Как читать ленту времени",
    "start_1": "Щёлкните полосу или название: появятся все утверждения с документом и разделом.",
    "start_2": "Полоса покрывает дни, названные документами. Что они не говорят, остаётся открытым.",
    "start_3": "Всё, что есть на ленте, есть и в таблице.",
}

_KAZAKH: Mapping[str, str] = {
    "title_timeline": "Бағдарламалар, саяси құжаттар мен оқиғалар уақыт бойынша",
    "picture": "Уақыт сызығы",
    "picture_help": "Уақыт сызығы: әр бағдарлама, құжат, оқиға және органдардың өзгеруі бөлек жолда",
    "file": "timeline",
    "lane_programme": "Бағдарламалар",
    "lane_policy": "Саяси құжаттар",
    "lane_event": "Оқиғалар",
    "lane_change": "Органдардың өзгеруі",
    "policy": "Саяси құжат",
    "event": "Оқиға",
    "change": "Органдардың өзгеруі",
    "undated": "Құжаттарда күні жоқ",
    "undated_note": "Бірде-бір құжат қашан екенін айтпайды. Күні болжанбайды.",
    "bar_means": "Құжаттарда айтылған алғашқы күннен соңғы күнге дейін",
    "point_means": "Бір ай немесе одан аз",
    "open_means": "Үзік сызық пен бағдар: басы немесе соңы айтылмаған",
    "gap_means": "⋯ ештеңе басталмайтын да, аяқталмайтын да жылдар",
    "skipped": "{first}–{last}: ештеңе басталмайды, аяқталмайды",
    "open_end": "соңы айтылмаған",
    "open_start": "басы айтылмаған",
    "begins": "Басы",
    "ends": "Соңы",
    "dated_count": "күні бар",
    "undated_count": "күні жоқ",
    "bodies_before": "Бұрын",
    "bodies_after": "Кейін",
    "start": "Уақыт сызығын қалай оқу керек",
    "start_1": "Жолақты немесе атауды басыңыз: барлық тұжырымдар құжаты және бөлімімен шығады.",
    "start_2": "Жолақ құжаттарда айтылған күндерді қамтиды. Айтылмағаны ашық қалады.",
    "start_3": "Сызықтағының бәрі кестеде де бар.",
}

TIMELINE: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "ru": _RUSSIAN, "kk": _KAZAKH}


def texts_of(lang: str) -> dict[str, str]:
    """Return the words of the time line by name, in English for a language that is not here."""
    return joined(lang, TIMELINE)
