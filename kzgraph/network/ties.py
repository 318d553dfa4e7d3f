"""Who is tied to what: the contributions of a network as one two-mode edge list, which all projections are made of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from kzgraph.network.choice import Choice

if TYPE_CHECKING:
    import networkx

__all__ = ["Contribution", "ProgrammeTie", "contributions", "contributors", "documents", "programme_ties", "stated"]

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
class ProgrammeTie:
    """A contribution as a tie to one programme: directly, or through results that the programme brought about."""

    contribution: Contribution
    direct: bool
    results: tuple[str, ...]


def contributions(whole: "networkx.MultiDiGraph[str]", choice: Choice) -> tuple[Contribution, ...]:
    """The contributions that count, by claim.

    A contribution counts if it is more than receiving, is explicit (or inferred ones are chosen too), is stated
    in one of the chosen documents, and its partner is not left out.
    """
    ends: dict[str, list[tuple[str, str, dict[str, Any]]]] = defaultdict(list)
    for partner, target, claim, found in whole.edges(keys=True, data=True):
        if found["kind"] == "contribution":
            ends[claim].append((partner, target, found))
    return tuple(
        _contribution(claim, edges)
        for claim, edges in sorted(ends.items())
        if edges[0][0] not in choice.without and _counts(edges[0][2], choice)
    )


def _counts(found: Mapping[str, Any], choice: Choice) -> bool:
    received = {curie for curie, _ in found["roles"]} == {_RECEIVER}
    said = choice.inferred or found["basis"] != "inferred"
    return said and not received and stated(found, choice)


def stated(found: Mapping[str, Any], choice: Choice) -> bool:
    """Whether one of the chosen documents states what an edge says; without a choice, any document."""
    return not choice.sources or bool({curie for curie, _ in documents([found])} & set(choice.sources))


def documents(edges: Iterable[Mapping[str, Any]]) -> Pairs:
    """The documents that state what edges say, by CURIE."""
    return tuple(sorted({(p.source.curie, p.source.label) for found in edges for p in found["passages"]}))


def _contribution(claim: str, edges: list[tuple[str, str, dict[str, Any]]]) -> Contribution:
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
    whole: "networkx.MultiDiGraph[str]", counted: Iterable[Contribution], choice: Choice
) -> dict[tuple[str, str], tuple[ProgrammeTie, ...]]:
    """Partner and programme → the contributions that tie them, by claim.

    A tie through a result needs a chosen document to state that the programme brought the result about. A
    contribution to a part of a programme is no tie to the wider one.
    """
    brought: dict[str, list[str]] = defaultdict(list)
    for programme, result, found in whole.edges(data=True):
        if found["kind"] == "outcome" and stated(found, choice):
            brought[result].append(programme)
    ties: dict[tuple[str, str], list[ProgrammeTie]] = defaultdict(list)
    for contribution in counted:
        through: dict[str, list[str]] = {programme: [] for programme in contribution.programmes}
        for result in contribution.results:
            for programme in brought[result]:
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
