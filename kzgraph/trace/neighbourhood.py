"""The part of the graph that a trace can reach, and the steps in it.

Everything is fetched by SPARQL from the thing asked about outwards, so that a trace costs what it finds, not
what the graph holds, and a remote engine can answer it too.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kzgraph.facts import Facts
from kzgraph.model import Iri
from kzgraph.terms import compact

__all__ = ["Neighbourhood", "Step", "around_partner", "around_programme", "around_results"]


class Step(NamedTuple):
    """A step from one thing to the next and the claim that says so; see `Hop` for the kinds."""

    kind: str
    start: Iri
    end: Iri
    claim: Iri


class Neighbourhood:
    """Contributions, programmes, results and result links within reach of a trace."""

    __slots__ = ("contributions", "facts", "links", "programmes", "results")

    def __init__(
        self,
        facts: Facts,
        *,
        contributions: Iterable[Iri] = (),
        programmes: Iterable[Iri] = (),
        results: Iterable[Iri] = (),
    ) -> None:
        self.facts = facts
        self.contributions = set(contributions)
        self.programmes = set(programmes)
        self.results = set(results)
        self.links: set[Iri] = set()

    def steps(self) -> dict[Iri, tuple[Step, ...]]:
        """The steps out of each programme and result, in a fixed order."""
        self.facts.read((*self.programmes, *self.results, *self.links))
        found: set[Step] = set()
        for programme in self.programmes:
            for wider in self.facts.iris(programme, "kz:partOf"):
                found |= {
                    Step("part", programme, wider, programme),
                    Step("wider", wider, programme, programme),
                }
            for pilot in self.facts.iris(programme, "kz:scaledUpFrom"):
                found.add(Step("scale-up", pilot, programme, programme))
        for result in self.results:
            found |= {Step("outcome", p, result, result) for p in self.facts.iris(result, "kz:programme")}
        for link in self.links:
            for before in self.facts.iris(link, "kz:fromResult"):
                found |= {Step("link", before, after, link) for after in self.facts.iris(link, "kz:toResult")}
        grouped: dict[Iri, list[Step]] = defaultdict(list)
        for step in sorted(found):
            grouped[step.start].append(step)
        return {start: tuple(steps) for start, steps in grouped.items()}

    def add_results_of(self, programmes: Iterable[Iri]) -> None:
        """Add the results that these programmes brought about."""
        self.results |= {thing for thing, _ in self.facts.pointing("kz:programme", programmes, of="result:")}

    def follow_links(self, *, backwards: bool = False) -> None:
        """Add what the results led to, or (backwards) what led to them, to the end of each chain."""
        near, far = ("kz:toResult", "kz:fromResult") if backwards else ("kz:fromResult", "kz:toResult")
        edge = set(self.results)
        while edge:
            links = {link for link, _ in self.facts.pointing(near, edge)}
            self.facts.read(links)
            reached = {result for link in links for result in self.facts.iris(link, far)}
            self.links |= links
            edge = reached - self.results
            self.results |= edge

    def add_contributions(self) -> None:
        """Add every contribution to a programme or result within reach."""
        found = {c for c, _ in self.facts.pointing("kz:programme", self.programmes, of="contribution:")}
        self.contributions |= found | {c for c, _ in self.facts.pointing("kz:result", self.results)}


def around_partner(facts: Facts, partner: Iri, *, chain: bool, umbrella: bool) -> Neighbourhood:
    """What a partner's contributions can reach."""
    made = facts.pointing("kz:partner", [partner], of="contribution:")
    near = Neighbourhood(facts, contributions={contribution for contribution, _ in made})
    facts.read(near.contributions)
    near.results = {r for c in near.contributions for r in facts.iris(c, "kz:result")}
    direct = {p for c in near.contributions for p in facts.iris(c, "kz:programme")}
    near.programmes = _grown(facts, direct, backwards=False, chain=chain)
    if umbrella:
        near.programmes |= _ends(facts.closure(direct, "kz:partOf", backwards=True))
    near.add_results_of(near.programmes)
    if chain:
        near.follow_links()
    return near


def around_results(facts: Facts, results: Iterable[Iri], *, chain: bool, umbrella: bool) -> Neighbourhood:
    """What can have reached some results."""
    near = Neighbourhood(facts, results=results)
    if chain:
        near.follow_links(backwards=True)
    facts.read(near.results)
    behind = {p for r in near.results for p in facts.iris(r, "kz:programme")}
    near.programmes = _grown(facts, behind, backwards=True, chain=chain)
    if umbrella:
        near.programmes |= _ends(facts.closure(behind, "kz:partOf"))
    near.add_contributions()
    return near


def around_programme(facts: Facts, programme: Iri) -> Neighbourhood:
    """A programme's family: its parts, the pilots it or they grew from, their results and what those led to."""
    near = Neighbourhood(facts, programmes=_grown(facts, {programme}, backwards=True, chain=True))
    near.add_results_of(near.programmes)
    near.follow_links()
    near.add_contributions()
    return near


def _grown(facts: Facts, programmes: set[Iri], *, backwards: bool, chain: bool) -> set[Iri]:
    """Programmes with the wider ones and (for chains) what was scaled up from any; backwards: parts and pilots."""
    grown = set(programmes)
    while True:
        found = _ends(facts.closure(grown, "kz:partOf", backwards=backwards))
        if chain:
            found |= _ends(facts.closure(grown, "kz:scaledUpFrom", backwards=not backwards))
        if found <= grown:
            return grown
        grown |= found


def _ends(steps: Iterable[tuple[Iri, Iri]]) -> set[Iri]:
    return {end for _, end in steps}


def _is(thing: Iri, kind: str) -> bool:
    return compact(thing).startswith(f"{kind}:")
