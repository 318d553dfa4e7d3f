"""Who is tied to what: the contributions of a network as one two-mode edge list, which all projections are made of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from kzgraph.network.choice import Choice

if TYPE_CHECKING:
    import networkx

__all__ = [
    "Contribution",
    "Counted",
    "ProgrammeTie",
    "Said",
    "contributions",
    "contributors",
    "count",
    "documents",
    "programme_ties",
    "said",
    "stated",
]

_RECEIVER = "role:beneficiary"

Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""Things as (CURIE, label)."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One claim that a partner contributed, with what it contributed to and the documents that state it."""

    claim: str
    partner: str
    programmes: tuple[str, ...]
    results: tuple[str, ...]
    roles: Pairs
    basis: str
    sources: Pairs


@dataclass(frozen=True, slots=True)
class Said:
    """What a whole network says of who contributed and of what programmes brought about, counted or not.

    Attributes:
        contributions: Every contribution, by claim.
        outcomes: Programme, result, and the documents that state that the one brought the other about.
        names: Labels of nodes and documents, by CURIE.
    """

    contributions: tuple[Contribution, ...]
    outcomes: tuple[tuple[str, str, Pairs], ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProgrammeTie:
    """A contribution as a tie to one programme: directly, or through results that the programme brought about."""

    contribution: Contribution
    direct: bool
    results: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts by a choice: contributions, by claim, and what ties partners to programmes by them."""

    said: Said
    choice: Choice
    contributions: tuple[Contribution, ...]
    ties: Mapping[tuple[str, str], tuple[ProgrammeTie, ...]]


def count(of: Said, choice: Choice) -> Counted:
    """Count what a network says by a choice: the one thing that both projections are made of."""
    found = contributions(of, choice)
    return Counted(of, choice, found, programme_ties(of, found, choice))


def said(whole: "networkx.MultiDiGraph[str]") -> Said:
    """All that a network says of contributions and outcomes, to be read once however often it is counted."""
    ends: dict[str, list[tuple[str, str, dict[str, Any]]]] = defaultdict(list)
    outcomes: list[tuple[str, str, Pairs]] = []
    names: dict[str, str] = {}
    for start, end, claim, found in whole.edges(keys=True, data=True):
        sources = documents([found])
        names.update(sources)
        if found["kind"] == "contribution":
            ends[claim].append((start, end, found))
        elif found["kind"] == "outcome":
            outcomes.append((start, end, sources))
    names.update((node, str(label)) for node, label in whole.nodes(data="label"))
    claims = tuple(_contribution(claim, edges) for claim, edges in sorted(ends.items()))
    return Said(claims, tuple(outcomes), names)


def contributions(of: Said, choice: Choice) -> tuple[Contribution, ...]:
    """The contributions that count, by claim.

    A contribution counts if it is more than receiving, is explicit (or inferred ones are chosen too), is stated
    in one of the chosen documents, and its partner is not left out.
    """
    return tuple(claim for claim in of.contributions if claim.partner not in choice.without and _counts(claim, choice))


def _counts(claim: Contribution, choice: Choice) -> bool:
    received = {curie for curie, _ in claim.roles} == {_RECEIVER}
    told = choice.inferred or claim.basis != "inferred"
    return told and not received and _stated(claim.sources, choice)


def stated(found: Mapping[str, Any], choice: Choice) -> bool:
    """Whether one of the chosen documents states what an edge says; without a choice, any document."""
    return not choice.sources or _stated(documents([found]), choice)


def _stated(sources: Pairs, choice: Choice) -> bool:
    return not choice.sources or any(curie in choice.sources for curie, _ in sources)


def documents(edges: Iterable[Mapping[str, Any]]) -> Pairs:
    """The documents that state what edges say, by CURIE."""
    return tuple(sorted({(p.source.curie, p.source.label) for found in edges for p in found["passages"]}))


def _contribution(claim: str, edges: Sequence[tuple[str, str, Mapping[str, Any]]]) -> Contribution:
    partner, _, found = edges[0]
    targets = sorted(target for _, target, _ in edges)
    return Contribution(
        claim=claim,
        partner=partner,
        programmes=tuple(target for target in targets if target.startswith("programme:")),
        results=tuple(target for target in targets if target.startswith("result:")),
        roles=found["roles"],
        basis=found["basis"],
        sources=documents([found]),
    )


def programme_ties(
    of: Said, counted: Iterable[Contribution], choice: Choice
) -> dict[tuple[str, str], tuple[ProgrammeTie, ...]]:
    """Partner and programme → the contributions that tie them, by claim.

    A tie through a result needs a chosen document to state that the programme brought the result about. A
    contribution to a part of a programme is no tie to the wider one.
    """
    brought: dict[str, list[str]] = defaultdict(list)
    for programme, result, sources in of.outcomes:
        if _stated(sources, choice):
            brought[result].append(programme)
    ties: dict[tuple[str, str], list[ProgrammeTie]] = defaultdict(list)
    for contribution in counted:
        through: dict[str, list[str]] = {programme: [] for programme in contribution.programmes}
        for result in contribution.results:
            for programme in brought.get(result, ()):
                through.setdefault(programme, []).append(result)
        for programme, results in through.items():
            tie = ProgrammeTie(contribution, programme in contribution.programmes, tuple(sorted(results)))
            ties[contribution.partner, programme].append(tie)
    return {pair: tuple(found) for pair, found in sorted(ties.items())}


def contributors(counted: Iterable[Contribution]) -> dict[str, dict[str, tuple[Contribution, ...]]]:
    """Programme or result → partner → its contributions to it as such, all sorted.

    Different results of one programme are different things: to contribute to one is not to contribute to all.
    """
    found: dict[str, dict[str, list[Contribution]]] = defaultdict(lambda: defaultdict(list))
    for contribution in counted:
        for thing in (*contribution.programmes, *contribution.results):
            found[thing][contribution.partner].append(contribution)
    return {
        thing: {partner: tuple(claims) for partner, claims in sorted(of.items())} for thing, of in sorted(found.items())
    }
