"""Stated changes held against the levels they speak of.

A change is compared with the levels of its own indicator, population and place: those of the same result, passage
or period. Of several pairs of levels the nearest to the statement count: printed in its passage, else in its
document, else anywhere.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from kzgraph.conflicts.model import MEASURED, Conflict, Stated
from kzgraph.conflicts.spans import Span, shown_number
from kzgraph.trace.figures import amount

__all__ = ["contradicted_changes"]

MUCH_WEAKER = 2
"""From so many times on, a real change is worth a remark where only "at least" a smaller one is stated."""

HUNDRED = Decimal(100)


class _Reading(NamedTuple):
    """What a change would have to be for two levels, in one sense of the words."""

    span: Span
    value: Decimal
    words: str


class _Levels(NamedTuple):
    before: Stated
    after: Stated


def contradicted_changes(figures: Sequence[Stated]) -> Iterator[Conflict]:
    """Changes that fit their levels in no sense, and changes much weaker than them."""
    levels = defaultdict(list)
    for stated in figures:
        if stated.kind in MEASURED:
            levels[stated.figure.indicator.curie].append(stated)
    for change in figures:
        if change.kind == "change":
            found = _nearest(change, list(_pairs(change, levels[change.figure.indicator.curie])))
            outcome = [_judged(change, pair) for pair in found]
            if outcome and "" not in [kind for kind, _ in outcome]:
                # Of pairs equally near, one that the change holds of at least weakly speaks for it.
                best = min(range(len(outcome)), key=lambda place: outcome[place][0] == "change")
                kind, words = outcome[best]
                yield Conflict(kind, (change, *found[best]), words)


def _pairs(change: Stated, levels: Iterable[Stated]) -> Iterator[_Levels]:
    alike = [level for level in levels if _comparable(change, level)]
    year_long = change.period[0][:4] == change.period[1][:4] != ""
    for before in alike:
        for after in alike:
            if before is after or before.unit != after.unit or not _follows(before, after):
                continue
            if _starts(change, before, year_long=year_long) and _ends(change, after):
                yield _Levels(before, after)


def _comparable(change: Stated, level: Stated) -> bool:
    """Whether a level is of the population and place that a change is about; of one result, either may be silent."""
    if change.results & level.results:
        populations, places = (change.population, level.population), (change.place, level.place)
        return all(one == other or not one or not other for one, other in (populations, places))
    return change.population == level.population and change.place == level.place


def _follows(before: Stated, after: Stated) -> bool:
    if before.dated and after.dated and before.period != after.period:
        return before.period[1] < after.period[1]
    return (before.kind, after.kind) == ("baseline", "actual")


def _starts(change: Stated, level: Stated, *, year_long: bool) -> bool:
    year = change.period[0][:4]
    if year and level.dated:
        # "Rose by a tenth in 2018" means: from the year before.
        return _covers(level, year) or (year_long and _covers(level, str(int(year) - 1)))
    return level.kind == "baseline" and _together(change, level)


def _ends(change: Stated, level: Stated) -> bool:
    year = change.period[1][:4]
    if year and level.dated:
        return _covers(level, year)
    return level.kind == "actual" and _together(change, level)


def _covers(level: Stated, year: str) -> bool:
    begins, ends = (day[:4] for day in level.period)
    return (begins or ends) <= year <= (ends or begins)


def _together(change: Stated, level: Stated) -> bool:
    return bool(change.results & level.results or change.passages & level.passages)


def _nearest(change: Stated, pairs: list[_Levels]) -> list[_Levels]:
    def distance(pair: _Levels) -> int:
        if all(level.passages & change.passages for level in pair):
            return 0
        return 1 if all(level.sources & change.sources for level in pair) else 2

    nearest = min(map(distance, pairs), default=0)
    return [pair for pair in pairs if distance(pair) == nearest]


def _judged(change: Stated, levels: _Levels) -> tuple[str, str]:
    """The kind of conflict and its arithmetic; "" for the kind where the change holds or cannot be compared."""
    readings = list(_readings(change, levels))
    holding = [reading for reading in readings if _holds(change, reading)]
    if not readings or any(not _weak(change, reading) for reading in holding):
        return "", ""
    words = " or ".join(reading.words for reading in readings)
    said = f"{_from_to(levels)} is {words}, printed {amount(change.figure)}"
    if holding:
        return "understated", f"{said}: more than twice as much"
    difference = abs(levels.after.value - levels.before.value)
    counted_in = levels.before.figure.unit.label.lower()
    is_difference = difference == abs(change.value) and change.unit != levels.before.unit
    return "change", said + (f" (the difference is {shown_number(difference)} {counted_in})" if is_difference else "")


def _readings(change: Stated, levels: _Levels) -> Iterator[_Reading]:
    """The senses in which a change of this unit can be meant of these levels."""
    unit = levels.before.unit
    if change.unit == unit or (change.unit, unit) == ("percentage-points", "percent"):
        yield _difference(levels)
    for wanted, read in _RELATIVE.items():
        if change.unit == wanted and (reading := read(levels)):
            yield reading


def _difference(levels: _Levels) -> _Reading:
    before, after = levels
    value = after.value - before.value
    unit = "percentage points" if before.unit == "percent" else before.figure.unit.label.lower()
    return _Reading(after.span.minus(before.span), value, f"{_signed(value)} {unit}")


def _in_percent(levels: _Levels) -> _Reading | None:
    before, after = levels
    ratio = after.span.over(before.span)
    if ratio is None:
        return None
    value = (after.value / before.value - 1) * HUNDRED
    span = ratio.minus(Span(Decimal(1), Decimal(1))).times(HUNDRED)
    return _Reading(span, value, f"{_signed(value, 1)} %")


def _in_times(levels: _Levels) -> _Reading | None:
    before, after = levels if levels.after.value >= levels.before.value else (levels.after, levels.before)
    ratio = after.span.over(before.span)
    if ratio is None:
        return None
    value = after.value / before.value
    return _Reading(ratio, value, f"{shown_number(value, 1)} times")


_RELATIVE: dict[str, Callable[[_Levels], _Reading | None]] = {"percent": _in_percent, "times": _in_times}


def _holds(change: Stated, reading: _Reading) -> bool:
    """Whether a change fits a reading; a fall may be printed without its sign."""
    if change.value < 0:
        return change.span.meets(reading.span)
    size = Span(max(change.span.low or Decimal(0), Decimal(0)), change.span.high)
    return size.meets(reading.span) or size.meets(reading.span.negative())


def _weak(change: Stated, reading: _Reading) -> bool:
    """Whether "at least" so much is true, but says far too little."""
    return change.span.high is None and abs(reading.value) > MUCH_WEAKER * abs(change.value)


def _from_to(levels: _Levels) -> str:
    return f"{levels.before.figure.as_printed} → {levels.after.figure.as_printed}"


def _signed(value: Decimal, decimals: int | None = None) -> str:
    return ("+" if value > 0 else "") + shown_number(value, decimals).replace("-", "−")
