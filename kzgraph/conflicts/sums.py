"""Components held against their sum, and shares against their total.

The graph does not say which figures are parts of which: it is read off the numbers. Figures printed in one passage
that nearly add up were meant to; those that add up exactly do no harm, and those far apart have nothing to do with
each other. Among many figures something nearly adds up by chance, so there only the whole list is tried.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal
from functools import reduce
from itertools import combinations

from kzgraph.conflicts.model import MEASURED, Conflict, Stated
from kzgraph.conflicts.spans import Span, is_counted, shown_number
from kzgraph.trace.figures import amount

__all__ = ["misfitting_shares", "missed_sums"]

NEAR_SUM = Decimal("0.01")
NEAR_SHARE = Decimal("0.05")
MOST_TRIED = 6
MOST_PARTS = 3
HUNDRED = Decimal(100)


def missed_sums(figures: Sequence[Stated]) -> Iterator[Conflict]:
    """Totals that two, three or all other figures of their passage miss by less than a hundredth."""
    found: dict[frozenset[str], Conflict] = {}
    for group in _together(figures):
        for total in group:
            parts = _nearly(total, [stated for stated in group if stated is not total])
            if parts:
                found.setdefault(frozenset({total.curie, *(p.curie for p in parts)}), _missed(total, parts))
    yield from found.values()


def misfitting_shares(figures: Sequence[Stated]) -> Iterator[Conflict]:
    """Percentages that a part and a whole of the same passage or result nearly give."""
    found: dict[frozenset[str], Conflict] = {}
    percents = [stated for stated in figures if stated.unit == "percent" and stated.kind in MEASURED]
    by_place: dict[str, list[list[Stated]]] = defaultdict(list)
    for place, group in _by_place(figures):
        by_place[place].append(group)
    for share in percents:
        for group in (group for place in (*share.passages, *share.results) for group in by_place[place]):
            for conflict in _misfits(share, group):
                found.setdefault(frozenset(stated.curie for stated in conflict.figures), conflict)
    yield from found.values()


def _together(figures: Sequence[Stated]) -> list[list[Stated]]:
    """The figures of each passage that could be parts and wholes of each other."""
    groups: dict[Hashable, list[Stated]] = defaultdict(list)
    for stated in figures:
        if _is_counted(stated) and stated.kind in {*MEASURED, "target"}:
            for passage in sorted(stated.passages):
                groups[passage, stated.unit, stated.kind, stated.period].append(stated)
    return [group for group in groups.values() if len(group) > 2]


def _is_counted(stated: Stated) -> bool:
    return stated.value > 0 and is_counted(stated.unit)


def _nearly(total: Stated, others: list[Stated]) -> tuple[Stated, ...]:
    """The parts that miss a total by the least, if by less than a hundredth; none where any parts make it up."""
    sizes = range(2, MOST_PARTS + 1) if len(others) < MOST_TRIED else (len(others),)
    smaller = sorted((s for s in others if s.value < total.value), key=lambda s: (s.value, s.curie))
    best: tuple[Decimal, tuple[Stated, ...]] = (total.value * NEAR_SUM, ())
    for size in sizes:
        for parts in combinations(smaller, size):
            if _sum(parts).meets(total.span):
                return ()
            missed = abs(sum(part.value for part in parts) - total.value)
            best = min(best, (missed, parts), key=lambda found: found[0])
    return best[1]


def _sum(parts: Sequence[Stated]) -> Span:
    return reduce(Span.plus, (part.span for part in parts))


def _missed(total: Stated, parts: Sequence[Stated]) -> Conflict:
    added = Decimal(sum(part.value for part in parts))
    shown = " + ".join(part.figure.as_printed for part in parts)
    missed = shown_number(abs(added - total.value))
    words = f"{shown} is {shown_number(added)}, printed {amount(total.figure)}: {missed} apart"
    return Conflict("sum", (*parts, total), words)


def _by_place(figures: Sequence[Stated]) -> Iterator[tuple[str, list[Stated]]]:
    """The counts of each passage and of each result, unit by unit."""
    groups: dict[tuple[str, str], list[Stated]] = defaultdict(list)
    for stated in figures:
        if _is_counted(stated) and stated.kind in MEASURED:
            for place in (*sorted(stated.passages), *sorted(stated.results)):
                groups[place, stated.unit].append(stated)
    for (place, _), group in groups.items():
        if 1 < len(group) <= MOST_TRIED:
            yield place, group


def _misfits(share: Stated, group: list[Stated]) -> Iterator[Conflict]:
    near = []
    for part, whole in combinations(sorted(group, key=lambda stated: (stated.value, stated.curie)), 2):
        ratio = part.span.over(whole.span)
        periods = {stated.period for stated in (share, part, whole) if stated.dated}
        if ratio is None or len(periods) > 1:
            continue
        if ratio.times(HUNDRED).meets(share.span):
            return
        value = part.value / whole.value * HUNDRED
        if abs(value - share.value) <= share.value * NEAR_SHARE:
            near.append((part, whole, value))
    for part, whole, value in near:
        shown = f"{part.figure.as_printed} of {whole.figure.as_printed} is {shown_number(value, 1)} %"
        yield Conflict("share", (share, part, whole), f"{shown}, printed {amount(share.figure)}")
