"""What a conflict is made of: the figures as stated, the arithmetic, and what a curator has judged."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from kzgraph.conflicts.spans import Span
from kzgraph.model import PassageRef, Ref
from kzgraph.trace.model import Figure

__all__ = ["KINDS", "MEASURED", "Conflict", "Judgement", "Period", "Stated"]

KINDS = {
    "figures": "Figures that disagree",
    "undated": "Figures without a time that disagree with the year their document reports on",
    "meaning": "One number that stands for different things",
    "change": "Stated changes that the levels contradict",
    "understated": "Stated changes weaker than the levels",
    "sum": "Components that do not add up",
    "share": "Shares that do not fit their totals",
}
"""The kinds of conflict in the order in which they are shown, each with its heading."""

MEASURED = frozenset({"baseline", "actual"})

Period: TypeAlias = tuple[str, str]
"""The first and last day as text, each "" where the documents do not say."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure of the graph and what it is compared by.

    ``place`` holds the regions it is about, without the home country: a dated figure of no place is taken for one
    of the whole country. ``reports_on`` is the period that its only document reports on.
    """

    figure: Figure
    value: Decimal
    span: Span
    place: frozenset[str]
    results: frozenset[str] = frozenset()
    reported_by: tuple[Ref, ...] = ()
    reports_on: Period = ("", "")

    @property
    def curie(self) -> str:
        """The short name of the observation."""
        return self.figure.claim.curie

    @property
    def kind(self) -> str:
        """What kind of value it is: baseline, actual, target, change or threshold."""
        return self.figure.kind.curie.partition(":")[2]

    @property
    def unit(self) -> str:
        """The unit without its prefix."""
        return self.figure.unit.curie.partition(":")[2]

    @property
    def population(self) -> frozenset[str]:
        """The groups it is about."""
        return frozenset(ref.curie for ref in self.figure.population)

    @property
    def period(self) -> Period:
        """Its period; ("", "") where it is undated."""
        begins, ends = self.figure.begins, self.figure.ends
        return (begins.isoformat() if begins else "", ends.isoformat() if ends else "")

    @property
    def dated(self) -> bool:
        """Whether the documents give a time."""
        return any(self.period)

    @property
    def passages(self) -> frozenset[str]:
        """The passages that print it."""
        return frozenset(passage.ref.curie for passage in self.figure.passages)

    @property
    def sources(self) -> frozenset[str]:
        """The documents that print it."""
        return frozenset(passage.source.curie for passage in self.figure.passages)

    @property
    def sections(self) -> frozenset[tuple[str, str]]:
        """The sections of documents that print it."""
        return frozenset((passage.source.curie, passage.section) for passage in self.figure.passages)

    def __hash__(self) -> int:
        return hash(self.curie)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a curator decided on two or more things, and why."""

    ref: Ref
    about: frozenset[str]
    verdict: Ref
    reason: str
    passages: tuple[PassageRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures that cannot all be right as printed; ``kind`` is one of KINDS, ``arithmetic`` says why in words."""

    kind: str
    figures: tuple[Stated, ...]
    arithmetic: str
    judgements: tuple[Judgement, ...] = field(default=())

    @property
    def open(self) -> bool:
        """Whether no curator has judged it."""
        return not self.judgements

    @property
    def across(self) -> bool:
        """Whether no document prints all of its figures."""
        return not frozenset.intersection(*(stated.sources for stated in self.figures))

    @property
    def where(self) -> str:
        """Where it stands: "in one document" or "across documents"."""
        return "across documents" if self.across else "in one document"
