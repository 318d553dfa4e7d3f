"""The ways from a contribution to results, and how strong each is.

The steps a trace may take, as a small machine: from a programme up to the wider ones and to what they brought
about ("programme"); over a scale-up or a result link ("chain"); down into the parts of a wide programme
("umbrella"). A contribution to one result says nothing of the programme's other results.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kzgraph.facts import Facts
from kzgraph.model import Iri
from kzgraph.trace.model import STRENGTHS
from kzgraph.trace.neighbourhood import Step

__all__ = ["Path", "paths"]

# Having gone up, a trace does not come down again: that would tie siblings to each other's results.
NEXT: Mapping[str, Mapping[str, str]] = {
    "programme": {"part": "in part", "scale-up": "scaled", "outcome": "result programme", "wider": "wider"},
    "in part": {"part": "in part", "scale-up": "scaled", "outcome": "result programme"},
    "scaled": {"scale-up": "scaled", "part": "scaled", "outcome": "result chain"},
    "wider": {"wider": "wider", "outcome": "result umbrella"},
    "result stated": {"link": "result chain"},
    "result programme": {"link": "result chain"},
    "result chain": {"link": "result chain"},
    "result umbrella": {},
}


class Path(NamedTuple):
    """A way from a contribution to a result: the contribution's own target first, then steps.

    ``inferred`` says whether a step of it rests on a reader's conclusion.
    """

    contribution: Iri
    target: Iri
    steps: tuple[Step, ...]
    result: Iri
    strength: str
    inferred: bool

    @property
    def rank(self) -> tuple[int, int, bool, str]:
        """The closest tie first, then the shortest way."""
        return (STRENGTHS.index(self.strength), len(self.steps), self.inferred, str(self.target))


def paths(
    facts: Facts, steps: Mapping[Iri, tuple[Step, ...]], contribution: Iri, strengths: tuple[str, ...]
) -> dict[Iri, tuple[Path, ...]]:
    """For each result that a contribution reaches, the ways worth looking at, the best first.

    Of each target and strength there is the shortest way, and the shortest that nothing inferred is in, so
    that a shortcut somebody concluded does not hide what the text says.
    """
    found: dict[Iri, dict[tuple[Iri, str, bool], Path]] = defaultdict(dict)
    starts = [(result, "result stated") for result in facts.iris(contribution, "kz:result")]
    starts += [(programme, "programme") for programme in facts.iris(contribution, "kz:programme")]
    for target, state in starts:
        for inferred in (False, True):
            for result, strength, way in _reached(facts, steps, target, state, inferred=inferred):
                if strength in strengths:
                    path = Path(contribution, target, way, result, strength, any(_is_inferred(facts, s) for s in way))
                    found[result].setdefault((target, strength, path.inferred), path)
    return {result: tuple(sorted(ways.values(), key=lambda way: way.rank)) for result, ways in sorted(found.items())}


def _is_inferred(facts: Facts, step: Step) -> bool:
    return step.kind == "link" and str(facts.one(step.claim, "kz:basis")).endswith("/inferred")


def _reached(
    facts: Facts, steps: Mapping[Iri, tuple[Step, ...]], target: Iri, state: str, *, inferred: bool
) -> Iterator[tuple[Iri, str, tuple[Step, ...]]]:
    """Breadth first over (thing, state), so that the first way to each is a shortest one."""
    queue: deque[tuple[Iri, str, tuple[Step, ...]]] = deque([(target, state, ())])
    seen = {(target, state)}
    while queue:
        here, state, way = queue.popleft()
        if state.startswith("result "):
            yield here, state.removeprefix("result "), way
        for step in steps.get(here, ()):
            after = NEXT[state].get(step.kind)
            if after and (step.end, after) not in seen and (inferred or not _is_inferred(facts, step)):
                seen.add((step.end, after))
                queue.append((step.end, after, (*way, step)))
