"""Figures that contradict each other, found by rule, with what curators have judged of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kzgraph.conflicts.changes import contradicted_changes
from kzgraph.conflicts.differences import different_figures, different_meanings, undated_figures
from kzgraph.conflicts.figures import judgements, stated_figures
from kzgraph.conflicts.model import KINDS, Conflict, Judgement, Stated
from kzgraph.conflicts.sums import misfitting_shares, missed_sums
from kzgraph.facts import Facts
from kzgraph.store import Engine

__all__ = ["KINDS", "Conflict", "Judgement", "Stated", "conflicts", "judgements"]

_RULES = (
    different_figures,
    undated_figures,
    different_meanings,
    contradicted_changes,
    missed_sums,
    misfitting_shares,
)


def conflicts(engine: Engine, *, lang: str = "en") -> tuple[Conflict, ...]:
    """All conflicts between the figures of a graph, kind by kind and then as the documents print them.

    A conflict is judged where a judgement is about all of its figures; the judgement does not remove it.
    """
    facts = Facts(engine, lang=lang)
    figures = stated_figures(facts)
    judged = judgements(facts)
    found = (conflict for rule in _RULES for conflict in rule(figures))
    return tuple(sorted((_with_judgements(conflict, judged) for conflict in found), key=_order))


def _with_judgements(conflict: Conflict, judged: Iterable[Judgement]) -> Conflict:
    figures = {stated.curie for stated in conflict.figures}
    return replace(conflict, judgements=tuple(j for j in judged if figures <= j.about))


def _order(conflict: Conflict) -> tuple[int, Sequence[tuple[str, int]], tuple[str, ...]]:
    places = sorted((p.source.curie, p.begins) for stated in conflict.figures for p in stated.figure.passages)
    return (tuple(KINDS).index(conflict.kind), places, tuple(stated.curie for stated in conflict.figures))
