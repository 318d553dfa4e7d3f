"""What the interface of the trace view says, in English, Russian and Kazakh."""

from __future__ import annotations

from collections.abc import Mapping

from kzgraph.views.words_sheet import joined

__all__ = ["TRACE", "texts_of"]

_ENGLISH: Mapping[str, str] = {
    "trace_of": "Trace",
    "picture": "Flow",
    "picture_help": "Flow from partners over programmes to results",
    "flow_label": "Flow of claims from left to right: partners, programmes, results. The table has the same content.",
    "file": "trace",
    "width_note": "Width: number of claims",
    "overview": "Results by goal area",
    "overview_hint": "Open a goal area to see its flow.",
    "several_areas": "Several goal areas",
    "no_area": "Goal area not said",
    "nothing_traced": "The documents tie nothing to it under these options.",
    "left_inferred": "{n} left out because a reader concludes them. Let them in with",
    "left_mismatch": "{n} left out because place or time does not fit. Let them in with",
    "place_match": "place fits",
    "place_unknown": "place not said",
    "place_mismatch": "place does not fit",
    "time_match": "time fits",
    "time_unknown": "time not said",
    "time_mismatch": "time does not fit",
    "start": "How to read this flow",
    "start_1": "Click on a box or a band to see every claim behind it, with its document and section.",
    "start_2": "The pattern of a band says how closely the text ties partner and result. What a filter leaves out is "
    "folded away.",
    "start_3": "Everything in the flow is also in the table.",
    "counted": "What was traced",
    "results_traced": "Results",
    "no_partner": "The documents name no partner for it.",
}

_RUSSIAN: Mapping[str, str] = {
    "trace_of": "След",
    "picture": "Поток",
    "picture_help": "Поток от партнёров через программы к результатам",
    "flow_label": "Поток утверждений слева направо: партнёры, программы, результаты. В таблице то же содержание.",
    "file": "trace",
    "width_note": "Ширина: число утверждений",
    "overview": "Результаты по областям целей",
    "overview_hint": "Откройте область, чтобы увидеть её поток.",
    "several_areas": "Несколько областей",
    "no_area": "Область не указана",
    "nothing_traced": "При этих условиях документы ничего с ним не связывают.",
    "left_inferred": "Не показано ({n}): выводы читателя. Включить:",
    "left_mismatch": "Не показано ({n}): место или время не подходят. Включить:",
    "place_match": "место подходит",
    "place_unknown": "место не указано",
    "place_mismatch": "место не подходит",
    "time_match": "время подходит",
    "time_unknown": "время не указано",
    "time_mismatch": "время не подходит",
    "start": "Как читать поток",
    "start_1": "Щёлкните блок или полосу: появятся все утверждения за ними с документом и разделом.",
    "start_2": "Узор полосы говорит, насколько тесно текст связывает партнёра и результат. Отфильтрованное убрано.",
    "start_3": "Всё, что есть в потоке, есть и в таблице.",
    "counted": "Что прослежено",
    "results_traced": "Результаты",
    "no_partner": "Документы не называют для него партнёра.",
}

_KAZAKH: Mapping[str, str] = {
    "trace_of": "Із",
    "picture": "Ағын",
    "picture_help": "Серіктестерден бағдарламалар арқылы нәтижелерге дейінгі ағын",
    "flow_label": "Тұжырымдар ағыны солдан оңға: серіктестер, бағдарламалар, нәтижелер. Кестеде де сол мазмұн.",
    "file": "trace",
    "width_note": "Ені: тұжырымдар саны",
    "overview": "Мақсат салалары бойынша нәтижелер",
    "overview_hint": "Ағынын көру үшін саланы ашыңыз.",
    "several_areas": "Бірнеше сала",
    "no_area": "Сала көрсетілмеген",
    "nothing_traced": "Бұл шарттарда құжаттар онымен ештеңе байланыстырмайды.",
    "left_inferred": "Көрсетілмеді ({n}): оқырман қорытындысы. Қосу:",
    "left_mismatch": "Көрсетілмеді ({n}): орны немесе уақыты сай емес. Қосу:",
    "place_match": "орны сай",
    "place_unknown": "орны айтылмаған",
    "place_mismatch": "орны сай емес",
    "time_match": "уақыты сай",
    "time_unknown": "уақыты айтылмаған",
    "time_mismatch": "уақыты сай емес",
    "start": "Ағынды қалай оқу керек",
    "start_1": "Блокты немесе жолақты басыңыз: барлық тұжырымдар құжаты және бөлімімен шығады.",
    "start_2": "Жолақ өрнегі мәтін серіктес пен нәтижені қаншалықты тығыз байланыстыратынын айтады. "
    "Сүзгіден өтпегені жасырылады.",
    "start_3": "Ағындағының бәрі кестеде де бар.",
    "counted": "Не қадағаланды",
    "results_traced": "Нәтижелер",
    "no_partner": "Құжаттарда оның серіктесі аталмаған.",
}

TRACE: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "ru": _RUSSIAN, "kk": _KAZAKH}


def texts_of(lang: str) -> dict[str, str]:
    """Return the words of the trace view by name, in English for a language that is not here."""
    return joined(lang, TRACE)
