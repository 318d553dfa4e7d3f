"""Figures of results as statements: what was before and after, levels by themselves, and figures that disagree."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from kzgraph.brief.desk import Desk
from kzgraph.brief.model import Amount, Period, Statement, Word
from kzgraph.model import Iri
from kzgraph.trace.model import Figure

__all__ = ["amount", "disagreeing", "figure_statements", "has_change"]

_SHOWN_KINDS = {"valuekind:actual": "", "valuekind:baseline": "baseline", "valuekind:target": "target"}


def has_change(figures: Iterable[Figure]) -> bool:
    """Whether there is a figure before and one after, of one measure."""
    return any(_before_after(series) for series in _series(figures))


def figure_statements(desk: Desk, figures: Iterable[Figure], *, most: int) -> tuple[Statement, ...]:
    """Figures as statements, those with a before and after first; what does not fit is counted in a last one."""
    pairs: list[Statement] = []
    single: list[Statement] = []
    chosen = list(figures)
    desk.facts.read(Iri(ref.iri) for figure in chosen for ref in (figure.claim, figure.indicator, figure.unit))
    for series in _series(chosen):
        pair = _before_after(series)
        if pair:
            pairs.append(_change(desk, *pair))
        single += [_level(desk, figure) for figure in series if not pair or figure not in pair]
    told = (*pairs, *single)
    if len(told) <= most + 1:
        return told
    return (*told[:most], Statement("more-figures", {"n": len(told) - most}))


def disagreeing(figures: Iterable[Figure]) -> tuple[tuple[Figure, ...], ...]:
    """Figures of one measure, place, group and time whose printed values differ, together."""
    found = []
    for series in _series(figures):
        dated = [figure for figure in series if figure.begins and figure.kind.curie != "valuekind:target"]
        dated.sort(key=lambda f: (str(f.begins), str(f.ends), f.kind.curie, f.claim.curie))
        for _, together in groupby(dated, key=lambda f: (f.begins, f.ends, f.kind.curie)):
            group = tuple(together)
            if len({figure.as_printed for figure in group}) > 1:
                found.append(group)
    return tuple(found)


def amount(desk: Desk, figure: Figure) -> Amount:
    """How much a figure says."""
    claim = Iri(figure.claim.iri)
    value = desk.facts.one(claim, "kz:value")
    qualifiers = desk.facts.iris(claim, "kz:qualifier")
    return Amount(
        printed=figure.as_printed,
        value=Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None,
        unit=desk.name(Iri(figure.unit.iri)),
        qualifier=desk.name(qualifiers[0]) if qualifiers else None,
    )


def _series(figures: Iterable[Figure]) -> list[list[Figure]]:
    """Figures of one measure, unit, place and group together, in the order given."""
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        places = (ref.curie for ref in (*figure.regions, *figure.population))
        groups.setdefault((figure.indicator.curie, figure.unit.curie, *places), []).append(figure)
    return list(groups.values())


def _before_after(series: Sequence[Figure]) -> tuple[Figure, Figure] | None:
    """The one baseline and the one latest figure, where there is exactly one of each."""
    before = [figure for figure in series if figure.kind.curie == "valuekind:baseline"]
    after = [figure for figure in series if figure.kind.curie == "valuekind:actual"]
    if len(before) != 1 or not after:
        return None
    last = max(str(figure.ends or "") for figure in after)
    latest = [figure for figure in after if str(figure.ends or "") == last]
    return (before[0], latest[0]) if len(latest) == 1 else None


def _change(desk: Desk, before: Figure, after: Figure) -> Statement:
    return desk.statement(
        "figure-change",
        (Iri(before.claim.iri), Iri(after.claim.iri)),
        indicator=desk.name(Iri(before.indicator.iri)),
        before=amount(desk, before),
        after=amount(desk, after),
        start=Period(before.begins, before.ends),
        end=Period(after.begins, after.ends),
    )


def _level(desk: Desk, figure: Figure) -> Statement:
    kind = figure.kind.curie
    word = _SHOWN_KINDS.get(kind, kind.partition(":")[2])
    return desk.statement(
        "figure",
        (Iri(figure.claim.iri),),
        indicator=desk.name(Iri(figure.indicator.iri)),
        amount=amount(desk, figure),
        kind=Word(f"kind-{word}") if word else None,
        when=Period(figure.begins, figure.ends),
    )
