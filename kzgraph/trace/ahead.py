"""What a trace will need, fetched from an engine far away in few requests, before it is asked for step by step.

The part of the graph that a trace can reach is walked over what has been read; what is missing on the way is fetched
all at once, and the walk begins again, until nothing is missing. Whatever this leaves out is fetched when the trace
comes to it, so that it changes how long a trace takes and nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress

from kzgraph.errors import QueryError
from kzgraph.facts import Facts, Link
from kzgraph.model import Iri, Ref
from kzgraph.terms import compact
from kzgraph.trace.model import Options

__all__ = ["read_ahead"]

MOST_ROUNDS = 12
_LEAVES = {
    "contribution": ("kz:partner", "kz:role", "kz:region", "kz:statedIn"),
    "observation": (
        "kz:indicator",
        "kz:population",
        "kz:qualifier",
        "kz:region",
        "kz:statedIn",
        "kz:unit",
        "kz:valueKind",
    ),
    "passage": ("kz:source",),
    "programme": ("kz:goalArea", "kz:programmeKind", "kz:region", "kz:statedIn"),
    "region": ("kz:within",),
    "result": ("kz:programme", "kz:region", "kz:statedIn"),
    "resultlink": ("kz:statedIn",),
}


def read_ahead(facts: Facts, subject: Ref, options: Options) -> None:
    """Gather what a trace of a subject will need, where each query is a journey; at hand it would only cost."""
    if not getattr(facts.engine, "reads_ahead", 0):
        return
    # A service that gives too few rows for this gives enough for the single steps, or says so there.
    with suppress(QueryError):
        for _ in range(MOST_ROUNDS):
            walk = _Walk(facts)
            walk.from_subject(Iri(subject.iri), subject.curie.partition(":")[0], options)
            if not walk.missing and not walk.missing_links:
                return
            facts.gather(walk.missing, walk.missing_links)


class _Walk:
    """One walk over what is known, which notes what is missing."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.missing: set[Iri] = set()
        self.missing_links: dict[Link, set[Iri]] = defaultdict(set)

    def from_subject(self, subject: Iri, kind: str, options: Options) -> None:
        """Walk over all that a trace of a subject can reach, and what is told of it."""
        chain, umbrella = ("chain" in options.strengths, "umbrella" in options.strengths)
        if kind == "partner":
            contributions, results = self._from_partner(subject, chain=chain, umbrella=umbrella)
        else:
            wanted = {subject}
            if kind == "programme":
                family = self._grown({subject}, up=False, chain=True)
                wanted = self._linked(self._results_of(family), "kz:fromResult", "kz:toResult")
                self._leaves(self._contributions(family, wanted))
            contributions, results = self._to_results(wanted, chain=chain, umbrella=umbrella)
        figures = {figure for result in results for figure in self._back("kz:measures", result)}
        self._leaves({*contributions, *results, *figures})

    def _from_partner(self, partner: Iri, *, chain: bool, umbrella: bool) -> tuple[set[Iri], set[Iri]]:
        contributions = set(self._back("kz:partner", partner, "contribution:"))
        direct = {p for c in contributions for p in self._iris(c, "kz:programme")}
        programmes = self._grown(direct, up=True, chain=chain)
        if umbrella:
            programmes |= self._grown(direct, up=False, chain=False)
        results = self._results_of(programmes) | {r for c in contributions for r in self._iris(c, "kz:result")}
        return contributions, self._linked(results, "kz:fromResult", "kz:toResult") if chain else results

    def _to_results(self, wanted: set[Iri], *, chain: bool, umbrella: bool) -> tuple[set[Iri], set[Iri]]:
        results = self._linked(wanted, "kz:toResult", "kz:fromResult") if chain else wanted
        behind = {p for r in results for p in self._iris(r, "kz:programme")}
        programmes = self._grown(behind, up=False, chain=chain)
        if umbrella:
            programmes |= self._grown(behind, up=True, chain=False)
        return self._contributions(programmes, results), results

    def _contributions(self, programmes: Iterable[Iri], results: Iterable[Iri]) -> set[Iri]:
        found = {c for p in programmes for c in self._back("kz:programme", p, "contribution:")}
        return found | {c for r in results for c in self._back("kz:result", r)}

    def _results_of(self, programmes: Iterable[Iri]) -> set[Iri]:
        return {r for p in programmes for r in self._back("kz:programme", p, "result:")}

    def _grown(self, programmes: set[Iri], *, up: bool, chain: bool) -> set[Iri]:
        """Programmes with the wider ones and (for chains) what grew from any; else with their parts and pilots."""
        grown: set[Iri] = set()
        edge = set(programmes)
        while edge:
            grown |= edge
            further: set[Iri] = set()
            for programme in edge:
                further.update(self._iris(programme, "kz:partOf") if up else self._back("kz:partOf", programme))
                if chain:
                    scaled = (
                        self._back("kz:scaledUpFrom", programme) if up else self._iris(programme, "kz:scaledUpFrom")
                    )
                    further.update(scaled)
            edge = further - grown
        self._leaves(grown)
        return grown

    def _linked(self, results: set[Iri], near: str, far: str) -> set[Iri]:
        """Results with those that links lead to, to the end of each chain."""
        linked: set[Iri] = set()
        edge = set(results)
        while edge:
            linked |= edge
            links = {link for result in edge for link in self._back(near, result)}
            self._leaves(links)
            edge = {result for link in links for result in self._iris(link, far)} - linked
        return linked

    def _leaves(self, things: Iterable[Iri]) -> None:
        """What is told of things beside themselves: where they are stated, and what they name."""
        seen: set[Iri] = set()
        edge = set(things)
        while edge:
            seen |= edge
            names = ((thing, _LEAVES.get(compact(thing).partition(":")[0], ())) for thing in edge)
            edge = {leaf for thing, told in names for name in ("", *told) for leaf in self._iris(thing, name)} - seen

    def _iris(self, thing: Iri, name: str) -> tuple[Iri, ...]:
        """What a property of a thing points at, as far as is known."""
        if self._facts.knows(thing):
            return self._facts.iris(thing, name)
        self.missing.add(thing)
        return ()

    def _back(self, name: str, at: Iri, of: str = "") -> Iterable[Iri]:
        """What points at a thing, as far as is known."""
        found = self._facts.known_pointing((name, of), at)
        if found is None:
            self.missing_links[name, of].add(at)
            return ()
        return found
