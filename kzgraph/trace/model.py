"""What a trace is made of.

A trace is a chain partner → contribution → (programme →) result (→ result …). Its *strength* says how the
text ties the partner to the result, its *scope* whether place and time fit, and its *weakest hop* where a
reader should look first. Nothing is scored: all of it can be read off the claims. All are named tuples, as in
`kzgraph.model`.
"""

from datetime import date
from typing import NamedTuple

from kzgraph.model import PassageRef, Ref

__all__ = [
    "STRENGTHS",
    "Chain",
    "Figure",
    "Hop",
    "LeftOut",
    "Options",
    "ResultFacts",
    "Scope",
    "Stage",
    "Trace",
    "Traces",
]

STRENGTHS = ("stated", "programme", "chain", "umbrella")
"""From the closest tie to the loosest:

- ``stated``: a passage ties this partner to this result;
- ``programme``: the partner contributed to the programme that brought the result about, or to a part of it;
- ``chain``: reached over a result that led to this one, or from a pilot to what was scaled up from it;
- ``umbrella``: the partner contributed to a wider programme of which the one behind the result is a part.
"""

DEFAULT_STRENGTHS = ("stated", "programme")

HOP_WORDS = {
    "contribution": "contributed to",
    "outcome": "brought about",
    "part": "is part of",
    "wider": "has the part",
    "scale-up": "was scaled up as",
    "link": "led to",
}


class Hop(NamedTuple):
    """One step of a trace and the claim that carries it.

    ``kind`` is "contribution" (partner → programme or result), "outcome" (programme → result), "part"
    (programme → wider programme), "wider" (programme → its part), "scale-up" (pilot → what it became) or
    "link" (result → result). ``basis`` is "explicit" or "inferred".
    """

    kind: str
    start: Ref
    end: Ref
    claim: Ref
    roles: tuple[Ref, ...]
    basis: str
    wording: str
    note: str
    passages: tuple[PassageRef, ...]

    @property
    def weakness(self) -> tuple[int, int]:
        """How weak a step is: an inferred one before any explicit one, then by kind; (0, 0) is the strongest."""
        kinds = {"outcome": 0, "contribution": 1, "link": 2, "part": 3, "scale-up": 4, "wider": 5}
        return (int(self.basis == "inferred"), kinds[self.kind])

    def why_weak(self) -> str:
        """What a reader should check about this step, in words."""
        if self.basis == "inferred":
            return f"a reader concludes it: {self.note}" if self.note else "a reader concludes it"
        return {
            "contribution": "the text ties the partner to the programme as a whole, not to this result"
            if self.end.curie.startswith("programme:")
            else "it rests on this one statement",
            "outcome": "the text reports the result under this programme",
            "link": f'the text says so in the words "{self.wording}"' if self.wording else "the text says so",
            "part": "what holds for the part is taken to help the whole",
            "scale-up": "what worked in the pilot is taken to have carried over",
            "wider": "almost everybody contributes to so wide a programme",
        }[self.kind]


class Scope(NamedTuple):
    """Whether a contribution's place and time fit the result's: each "match", "unknown" or "mismatch"."""

    place: str
    time: str

    @property
    def worst(self) -> str:
        """The scope as one word: a mismatch of either, else unknown if either is, else match."""
        for word in ("mismatch", "unknown"):
            if word in (self.place, self.time):
                return word
        return "match"


class Trace(NamedTuple):
    """One way in which a partner is tied to a result."""

    partner: Ref
    result: Ref
    strength: str
    scope: Scope
    roles: tuple[Ref, ...]
    hops: tuple[Hop, ...]

    @property
    def weakest(self) -> Hop:
        """The hop to check first."""
        return max(self.hops, key=lambda hop: hop.weakness)

    @property
    def basis(self) -> str:
        """The word "inferred" if any hop is, else "explicit"."""
        return "inferred" if any(hop.basis == "inferred" for hop in self.hops) else "explicit"


class Figure(NamedTuple):
    """A figure that measures a result, as printed, with what it counts, where and when."""

    claim: Ref
    indicator: Ref
    as_printed: str
    unit: Ref
    kind: Ref
    qualifier: str
    population: tuple[Ref, ...]
    regions: tuple[Ref, ...]
    begins: date | None
    ends: date | None
    note: str
    passages: tuple[PassageRef, ...]


class ResultFacts(NamedTuple):
    """What is said of a result besides its partners."""

    ref: Ref
    level: str
    programmes: tuple[Ref, ...]
    goal_areas: tuple[Ref, ...]
    regions: tuple[Ref, ...]
    begins: date | None
    ends: date | None
    figures: tuple[Figure, ...]
    passages: tuple[PassageRef, ...]


class Stage(NamedTuple):
    """A programme of the family traced: place, time, what it grew from, who contributed to it, its results."""

    programme: Ref
    kind: Ref
    regions: tuple[Ref, ...]
    begins: date | None
    ends: date | None
    scaled_up_from: tuple[Ref, ...]
    partners: tuple[Hop, ...]
    results: tuple[Ref, ...]
    passages: tuple[PassageRef, ...]


class Chain(NamedTuple):
    """A way from a pilot or a first result to a last one: scale-ups, results and the links between them."""

    hops: tuple[Hop, ...]

    @property
    def weakest(self) -> Hop:
        """The hop to check first."""
        return max(self.hops, key=lambda hop: hop.weakness)


class LeftOut(NamedTuple):
    """How many traces the options left out, and which option brings them in."""

    number: int
    reason: str
    option: str


class Options(NamedTuple):
    """What to trace: which strengths, roles, regions and years, and what else to let in.

    ``roles``, ``regions``, ``goal_areas``, ``sources`` and ``without`` are IRIs. ``year`` keeps results whose dates
    include it or are not given; ``goal_areas`` results of programmes in one of them; ``sources`` contributions that
    one of these documents states; ``without`` leaves these partners out.
    """

    strengths: tuple[str, ...] = DEFAULT_STRENGTHS
    roles: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    year: int | None = None
    goal_areas: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    include_mismatch: bool = False
    include_inferred: bool = False


class Traces(NamedTuple):
    """The answer to a trace: of whom or what, which traces, the facts of their results, what was left out.

    ``resultless`` holds what a partner contributed to programmes from which none of the traces leads on.
    """

    subject: Ref
    options: Options
    traces: tuple[Trace, ...]
    results: dict[str, ResultFacts]
    stages: tuple[Stage, ...] = ()
    links: tuple[Hop, ...] = ()
    chains: tuple[Chain, ...] = ()
    resultless: tuple[Hop, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
