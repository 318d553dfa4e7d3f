"""Whether a contribution's place and time fit a result's.

A contribution in one region does not explain a result in another, nor one that ended before it began. What the
documents do not say is "unknown", never a mismatch.
"""

from collections.abc import Iterable
from datetime import date

from kzgraph.facts import Facts
from kzgraph.model import Iri
from kzgraph.trace.model import Scope

__all__ = ["ScopeJudge", "dates"]


class ScopeJudge:
    """Compares places and times; knows which region lies in which."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._within: dict[Iri, frozenset[Iri]] = {}

    def judge(self, contribution: Iri, programme: Iri | None, result: Iri) -> Scope:
        """Compare a contribution (made to a programme, or to the result itself) with a result.

        Where the contribution names no place or time, those of the programme it was made to count.
        """
        return Scope(self._place(contribution, programme, result), self._time(contribution, programme, result))

    def _place(self, contribution: Iri, programme: Iri | None, result: Iri) -> str:
        given = self._facts.iris(contribution, "kz:region")
        if not given and programme is not None:
            given = self._facts.iris(programme, "kz:region")
        needed = self._facts.iris(result, "kz:region")
        if not given or not needed:
            return "unknown"
        return "match" if any(self._share(a, b) for a in given for b in needed) else "mismatch"

    def _share(self, one: Iri, other: Iri) -> bool:
        return one in self.around(other) or other in self.around(one)

    def around(self, region: Iri) -> frozenset[Iri]:
        """A region and all those it lies in, those of other times too."""
        if region not in self._within:
            steps = self._facts.closure([region], "kz:within")
            self._within[region] = frozenset({region, *(end for _, end in steps)})
        return self._within[region]

    def prepare(self, things: Iterable[Iri]) -> None:
        """Read at once where all these things (contributions, programmes, results) are, and what that lies in."""
        places = {region for thing in things for region in self._facts.iris(thing, "kz:region")}
        self._facts.closure(places, "kz:within")

    def lies_in(self, places: Iterable[Iri], regions: Iterable[Iri]) -> bool:
        """Whether one of the places is one of the regions, lies in it, or holds it."""
        wanted = tuple(regions)
        return any(self._share(place, region) for place in places for region in wanted)

    def _time(self, contribution: Iri, programme: Iri | None, result: Iri) -> str:
        begins, _ = dates(self._facts, contribution)
        if begins is None and programme is not None:
            begins, _ = dates(self._facts, programme)
        _, ended = dates(self._facts, result)
        if begins is None or ended is None:
            return "unknown"
        return "mismatch" if begins > ended else "match"


def dates(facts: Facts, thing: Iri) -> tuple[date | None, date | None]:
    """When something began and ended, as far as the documents say."""
    begins, ends = facts.one(thing, "kz:startDate"), facts.one(thing, "kz:endDate")
    return (begins if isinstance(begins, date) else None, ends if isinstance(ends, date) else None)
