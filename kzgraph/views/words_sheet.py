"""What the flow, the time line and the map say beside the words they share with the partnership picture."""

from __future__ import annotations

from collections.abc import Mapping

from kzgraph.views import words

__all__ = ["ADDED", "joined"]

_ENGLISH: Mapping[str, str] = {
    "statement": "The page reports contribution as the documents state it. It does not measure effect.",
    "text": "Text",
    "text_hint": "Words of a name or gist",
    "strength": "Strength",
    "scope": "Place and time",
    "kind": "Kind",
    "level": "Level",
    "when": "When",
    "name": "Name",
    "shown_of": "{n} of {total} claims shown",
    "stated_itself": "Stated of it",
    "kind_result": "result",
    "kind_finding": "finding",
    "kind_lesson": "lesson",
    "kind_recommendation": "recommendation",
    "kind_plan": "plan",
    "kind_followup": "follow-up",
    "kind_resultlink": "link of results",
    "kind_programme": "programme",
    "kind_policy": "policy",
    "kind_event": "event",
    "kind_changeevent": "change of bodies",
    "kind_observation": "figure",
    "wider": "has the part",
    "grown": "was scaled up as",
    "rows_caption": "What is shown, one row each ({n} rows)",
    "open_row": "Show {name}",
    "no_claims_here": "No claim is behind it.",
    "from_date": "from {date}",
    "until_date": "until {date}",
    "print": "Print",
}

_RUSSIAN: Mapping[str, str] = {
    "statement": "Страница показывает вклад так, как о нём говорят документы. Эффект она не измеряет.",
    "text": "Текст",
    "text_hint": "Слова названия или сути",
    "strength": "Связь",
    "scope": "Место и время",
    "kind": "Вид",
    "level": "Уровень",
    "when": "Когда",
    "name": "Название",
    "shown_of": "Показано утверждений: {n} из {total}",
    "stated_itself": "Сказано о нём",
    "kind_result": "результат",
    "kind_finding": "вывод",
    "kind_lesson": "урок",
    "kind_recommendation": "рекомендация",
    "kind_plan": "план",
    "kind_followup": "продолжение",
    "kind_resultlink": "связь результатов",
    "kind_programme": "программа",
    "kind_policy": "документ политики",
    "kind_event": "событие",
    "kind_changeevent": "преобразование органов",
    "kind_observation": "цифра",
    "wider": "включает",
    "grown": "расширен в",
    "rows_caption": "Показанное, по одной строке (строк: {n})",
    "open_row": "Показать: {name}",
    "no_claims_here": "За ним нет утверждений.",
    "from_date": "с {date}",
    "until_date": "до {date}",
    "print": "Печать",
}

_KAZAKH: Mapping[str, str] = {
    "statement": "Бет үлесті құжаттарда айтылғандай көрсетеді. Әсерді өлшемейді.",
    "text": "Мәтін",
    "text_hint": "Атаудың немесе мәннің сөздері",
    "strength": "Байланыс",
    "scope": "Орны мен уақыты",
    "kind": "Түрі",
    "level": "Деңгейі",
    "when": "Қашан",
    "name": "Атауы",
    "shown_of": "Көрсетілген тұжырымдар: {n} / {total}",
    "stated_itself": "Өзі туралы айтылған",
    "kind_result": "нәтиже",
    "kind_finding": "қорытынды",
    "kind_lesson": "сабақ",
    "kind_recommendation": "ұсыныс",
    "kind_plan": "жоспар",
    "kind_followup": "жалғасы",
    "kind_resultlink": "нәтижелер байланысы",
    "kind_programme": "бағдарлама",
    "kind_policy": "саяси құжат",
    "kind_event": "оқиға",
    "kind_changeevent": "органдардың өзгеруі",
    "kind_observation": "сан",
    "wider": "құрамында бар:",
    "grown": "кеңейтілді:",
    "rows_caption": "Көрсетілгендер, әр жолда біреуден (жол саны: {n})",
    "open_row": "Көрсету: {name}",
    "no_claims_here": "Артында тұжырым жоқ.",
    "from_date": "{date} бастап",
    "until_date": "{date} дейін",
    "print": "Басып шығару",
}

ADDED: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "ru": _RUSSIAN, "kk": _KAZAKH}


def joined(lang: str, own: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the words of a view by name: those of all views, and its own; English for an unknown language."""
    chosen = lang if lang in ADDED else "en"
    return {**words.interface(chosen), **ADDED[chosen], **own[chosen]}
