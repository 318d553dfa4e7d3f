"""What measuring a network gives: ranks with their robustness, communities, and what they are worth."""

from dataclasses import dataclass

from kzgraph.model import Ref

__all__ = ["FEW_CLAIMS", "MEASURES", "Community", "Measures", "Rank", "Variant"]

FEW_CLAIMS = 5
"""Below this many claims a partner's values say little; they are marked."""

MEASURES = ("degree", "weighted-degree", "betweenness", "goal-areas")


@dataclass(frozen=True, slots=True)
class Variant:
    """Another way to count that each rank is compared with.

    Attributes:
        name: Short name for columns, as "without_report-2018" or "with_inferred".
        told: The same in words.
    """

    name: str
    told: str


@dataclass(frozen=True, slots=True)
class Rank:
    """One value of one partner (or programme) with its rank, and how far the rank depends on what is counted.

    Ranks are competition ranks from 1: equal values share a rank, and the next rank counts them all (1, 2, 2, 4).
    Groups without names have none.

    Attributes:
        measure: One of `MEASURES`.
        kind: "partner" or "programme"; each is ranked among its own.
        node: What is ranked.
        value: The measured value, rounded to 6 decimals; see `Measures.formulas`.
        rank: The rank by falling value.
        tied: How many others share the rank.
        best: The best rank over this count and all variants.
        worst: The worst one.
        variants: The rank in each variant, in the order of `Measures.variants`; None where it is not there.
        claims: How many contributions are counted for it.
        detail: What the value is made of, in words, or "".
        remark: Why not to read much into it, in words, or "".
    """

    measure: str
    kind: str
    node: Ref
    value: int | float
    rank: int
    tied: int
    best: int
    worst: int
    variants: tuple[int | None, ...]
    claims: int
    detail: str = ""
    remark: str = ""

    @property
    def absent(self) -> int:
        """In how many variants it is not there."""
        return sum(rank is None for rank in self.variants)

    @property
    def range(self) -> str:
        """Best and worst rank in words, and in how many variants there is none.

        >>> ref = Ref("partner:a", "a", "A")
        >>> Rank("degree", "partner", ref, 3, 2, 0, 1, 4, (1, 4, None), 7).range
        '1–4, absent in 1'
        """
        ranks = str(self.best) if self.best == self.worst else f"{self.best}–{self.worst}"
        return f"{ranks}, absent in {self.absent}" if self.absent else ranks


@dataclass(frozen=True, slots=True)
class Community:
    """Partners that share more with each other than with the rest.

    Attributes:
        number: From 1, by falling number of members.
        name: Its partners of the greatest weight inside it, and the goal areas of most members.
        members: All members, by falling weight inside it.
        collectives: How many of them are groups without names.
        goal_areas: Goal area and how many members contributed to it, by falling number.
        kept: Share (0 to 1) of pairs of members that are together in the other counts too, and with other seeds.
    """

    number: int
    name: str
    members: tuple[Ref, ...]
    collectives: int
    goal_areas: tuple[tuple[str, int], ...]
    kept: float


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of a projection, with all that is needed to read them rightly.

    Attributes:
        projection: "partner-programme" or "partners".
        weight_formula: What the weight of a tie is.
        counted: What was counted, in words.
        formulas: Measure and how its value is computed, in words.
        variants: The other ways to count; every rank has one in each.
        ranks: By measure, kind, rank and CURIE.
        communities: By number; none for partners with programmes.
        modularity: How far the communities stand out (0: not at all; up to 1), or None.
        notes: Sentences to read before the numbers.
    """

    projection: str
    weight_formula: str
    counted: str
    formulas: tuple[tuple[str, str], ...]
    variants: tuple[Variant, ...]
    ranks: tuple[Rank, ...]
    communities: tuple[Community, ...]
    modularity: float | None
    notes: tuple[str, ...]

    def of(self, measure: str, kind: str = "partner") -> tuple[Rank, ...]:
        """The ranks of one measure, best first."""
        return tuple(rank for rank in self.ranks if (rank.measure, rank.kind) == (measure, kind))

    def community_of(self, curie: str) -> Community | None:
        """The community of a partner, or None for one who shares nothing with anybody."""
        return next((c for c in self.communities if any(m.curie == curie for m in c.members)), None)
