"""Figures as a sentence prints them: one of several words made whole, with its value and unit where they are plain."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kzgraph.evidence.mentions import figures, plain_words
from kzgraph.evidence.text import Span

__all__ = ["NUMBERS", "PrintedFigure", "read_figures"]

_ONES = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS = {
    "one": 1,
    **{word: number for number, word in enumerate([*_ONES.split(), "nineteen"], 2)},
    **{word: 10 * number for number, word in enumerate(_TENS.split(), 2)},
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONEY = re.compile(r"(?:US)?\\?\$\s?$")
_ONE_BEFORE = re.compile(r"\bone\s$", re.IGNORECASE)
_PER = re.compile(r"\bper\s$", re.IGNORECASE)
_AGE_BEFORE = re.compile(r"\b(?:under|ages?|aged)\s(?:\d+(?:[-–]|\sto\s|\sand\s))?$", re.IGNORECASE)
_AGE_AFTER = re.compile(r"(?:-?\s?(?:to|and|or|[-–])\s?\d+)?[\s-]years?[\s-]olds?\b", re.IGNORECASE)
_PERCENT = re.compile(r"%|\s?(?:per cent|percent)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure as printed; ``value`` and ``unit`` are "" where they are not plain.

    ``kind`` is "figure", or what it belongs to instead: "year", "age", "unit" ("per 1,000"), "phrase" ("one of").
    """

    as_printed: str
    kind: str = "figure"
    value: str = ""
    unit: str = ""


def read_figures(words: str, units: dict[str, str], names: Iterable[Span] = ()) -> tuple[PrintedFigure, ...]:
    """The figures of a sentence whose white space is folded, without those inside names.

    ``units`` gives the unit for the words that may follow a figure.

    >>> [(f.as_printed, f.value) for f in read_figures("US$12 million for two of 3,252 schools", {})]
    [('US$12 million', '12000000'), ('two', '2'), ('3,252', '3252')]
    """
    apart = [*names]
    spans = [span for span in figures(words) if not any(place.contains(span) for place in apart)]
    return tuple(_figure(words, span, units) for span in _joined(words, spans))


def _joined(words: str, spans: Iterable[Span]) -> Iterable[Span]:
    """Figures of several words as one: "12 million", "twenty-five", "one in five"."""
    joined: list[Span] = []
    for span in spans:
        if joined and _belong(words, joined[-1], span):
            joined[-1] = Span(joined[-1].begins, span.ends)
        else:
            joined.append(span)
    return joined


def _belong(words: str, one: Span, two: Span) -> bool:
    first, second = (words[span.begins : span.ends].casefold() for span in (one, two))
    if words[one.ends : two.begins] not in {" ", "-"}:
        return False
    return second in _SCALES or first == "one in" or (first in _TENS.split() and NUMBERS.get(second, 10) < 10)


def _figure(words: str, span: Span, units: dict[str, str]) -> PrintedFigure:
    span = _widened(words, span)
    before, after = words[: span.begins], words[span.ends :]
    printed = plain_words(words[span.begins : span.ends])
    unit = _unit(printed, after, units)
    if _PER.search(before):
        return PrintedFigure(printed, "unit")
    if unit in {"", "unit:years"} and (_AGE_BEFORE.search(before) or _AGE_AFTER.match(after)):
        return PrintedFigure(printed, "age")
    if printed.casefold() == "one of":
        return PrintedFigure(printed, "phrase")
    if not unit and _YEAR.fullmatch(printed):
        return PrintedFigure(printed, "year")
    return PrintedFigure(printed, "figure", _value(printed), unit)


def _widened(words: str, span: Span) -> Span:
    """The figure with its "US$", its "%", and the "one" of "one million"."""
    before = words[: span.begins]
    scale = words[span.begins : span.ends].casefold() in _SCALES
    found = _MONEY.search(before) or (_ONE_BEFORE.search(before) if scale else None)
    return Span(found.start() if found else span.begins, span.ends + words.startswith("%", span.ends))


def _unit(printed: str, after: str, units: dict[str, str]) -> str:
    """The unit where the words beside the figure say it, else ""."""
    if "$" in printed:
        return "unit:us-dollars"
    if printed.casefold().startswith("one in "):
        return "unit:one-in"
    if printed.endswith("%") or _PERCENT.match(after):
        return "unit:percent"
    said = [form for form in units if re.match(rf"[\s-]{re.escape(form)}\b", after, re.IGNORECASE)]
    return units[max(said, key=len)] if said else ""


def _value(printed: str) -> str:
    """The number that a figure stands for, as Turtle writes it; "" where it is none ("half", "1.2.3")."""
    words = printed.casefold().removeprefix("one in ").replace("$", " ").strip("%").replace("-", " ").split()
    total = Decimal(0)
    for place, word in enumerate(word for word in words if word != "us"):
        if word in _SCALES:
            total = (total if place else Decimal(1)) * _SCALES[word]
        elif word in NUMBERS:
            total += NUMBERS[word]
        elif _GROUPED.fullmatch(word) or _DECIMAL.fullmatch(word):
            total += Decimal(word.replace(",", "") if _GROUPED.fullmatch(word) else word.replace(",", "."))
        else:
            return ""
    return f"{total:f}" if total % 1 else f"{total.to_integral_value():f}"
