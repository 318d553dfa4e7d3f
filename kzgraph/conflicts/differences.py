"""Figures that should be the same and are not, and numbers that are the same and should not be.

Two figures are compared where indicator, unit, place, population and period are equal. What the documents do not
date is compared only where they cannot but mean one time: within a result or a section, or (as a kind of its own)
with the figure of the year that the document reports on.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations

from kzgraph.conflicts.model import MEASURED, Conflict, Stated
from kzgraph.conflicts.spans import shown_number
from kzgraph.periods import period
from kzgraph.trace.figures import amount

__all__ = ["different_figures", "different_meanings", "undated_figures"]

TELLING_DIGITS = 4
"""From so many digits on, two equal numbers of one year are hardly equal by chance."""


def different_figures(figures: Sequence[Stated]) -> Iterator[Conflict]:
    """Pairs of figures of the same thing, time and place that no one number fits."""
    for group in _grouped(figures, lambda s: (*_same_thing(s), s.place, s.period)):
        within = frozenset(stated for stated in group if _opens_its_period(stated, group))
        for one, other in combinations(group, 2):
            if not one.span.meets(other.span) and _one_time(one, other, within):
                apart = f"they differ by {shown_number(abs(one.value - other.value))}"
                yield Conflict("figures", (one, other), f"{amount(one.figure)} or {amount(other.figure)}: {apart}")


def undated_figures(figures: Sequence[Stated]) -> Iterator[Conflict]:
    """Undated figures of a document that disagree with another document's figures of the year it reports on."""
    measured = [stated for stated in figures if stated.kind in MEASURED]
    for group in _grouped(measured, lambda s: (*_same_thing(s), s.place)):
        dated = [stated for stated in group if stated.dated and not _opens_its_period(stated, group)]
        for one in group:
            if one.dated or one.kind == "baseline" or not any(one.reports_on):
                continue
            for other in dated:
                apart = not one.sources & other.sources and not one.span.meets(other.span)
                if apart and other.period == one.reports_on:
                    yield Conflict("undated", (one, other), _undated_words(one, other))


def different_meanings(figures: Sequence[Stated]) -> Iterator[Conflict]:
    """Pairs of the same long number of the same time that two documents give as different indicators."""
    telling = [stated for stated in figures if stated.kind in MEASURED and stated.dated and _digits(stated)]
    for group in _grouped(telling, lambda s: (s.value, s.unit, s.period)):
        for one, other in combinations(group, 2):
            if one.figure.indicator != other.figure.indicator and not one.sources & other.sources:
                meanings = f'"{one.figure.indicator.label}" or "{other.figure.indicator.label}"'
                yield Conflict("meaning", (one, other), f"{one.figure.as_printed} is {meanings}")


def _grouped(figures: Iterable[Stated], key: Callable[[Stated], Hashable]) -> list[list[Stated]]:
    groups: dict[Hashable, list[Stated]] = defaultdict(list)
    for stated in figures:
        groups[key(stated)].append(stated)
    return [group for group in groups.values() if len(group) > 1]


def _same_thing(stated: Stated) -> tuple[Hashable, ...]:
    kind = "measured" if stated.kind in MEASURED else stated.kind
    return (stated.figure.indicator.curie, stated.unit, kind, stated.population)


def _opens_its_period(stated: Stated, group: Iterable[Stated]) -> bool:
    """Whether a baseline is only where a period of change began: its actual value has the same period."""
    return stated.kind == "baseline" and any(
        other.kind == "actual" and other.period == stated.period and _told_together(stated, other) for other in group
    )


def _told_together(one: Stated, other: Stated) -> bool:
    same_result = bool(one.results & other.results and one.sources & other.sources)
    return same_result or bool(one.passages & other.passages)


def _one_time(one: Stated, other: Stated, within: frozenset[Stated]) -> bool:
    """Whether two figures of equal period cannot but mean the same moment."""
    if one.kind != other.kind and (one in within or other in within):
        return False
    if one.dated:
        return True
    together = bool(one.results & other.results or one.sections & other.sections)
    return one.kind == other.kind and one.figure.regions == other.figure.regions and together


def _undated_words(one: Stated, other: Stated) -> str:
    when = period(other.figure.begins, other.figure.ends)
    return (
        f"{amount(one.figure)} (no time given; the document reports on {when}) or {amount(other.figure)} in {when}: "
        f"they differ by {shown_number(abs(one.value - other.value))}"
    )


def _digits(stated: Stated) -> bool:
    digits = "".join(c for c in f"{stated.value:f}" if c.isdigit()).strip("0")
    return len(digits) >= TELLING_DIGITS
