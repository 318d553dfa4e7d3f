"""The ways from a contribution to results, and how strong each is.

The steps a trace may take, as a small machine: from a programme up to the wider ones and to what they brought
about ("programme"); over a scale-up or a result link ("chain"); down into the parts of a wide programme
("umbrella"). A contribution to one result says nothing of the programme's other results.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Path:
    """A way from a contribution to a result: the contribution's own target first, then steps."""

    contribution: Iri
    target: Iri
    steps: tuple[Step, ...]
    result: Iri
    strength: str


def paths(
    facts: Facts, steps: Mapping[Iri, tuple[Step, ...]], contribution: Iri, strengths: tuple[str, ...]
) -> tuple[Path, ...]:
    """The shortest way from a contribution to each result it reaches, at the strongest tie it has there."""
    best: dict[Iri, Path] = {}
    starts = [(result, "result stated") for result in facts.iris(contribution, "kz:result")]
    starts += [(programme, "programme") for programme in facts.iris(contribution, "kz:programme")]
    for target, state in starts:
        for result, strength, way in _reached(steps, target, state):
            if strength in strengths:
                path = Path(contribution, target, way, result, strength)
                if result not in best or _rank(path) < _rank(best[result]):
                    best[result] = path
    return tuple(best[result] for result in sorted(best))


def _rank(path: Path) -> tuple[int, int, str]:
    return (STRENGTHS.index(path.strength), len(path.steps), str(path.target))


def _reached(
    steps: Mapping[Iri, tuple[Step, ...]], target: Iri, state: str
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
            if after and (step.end, after) not in seen:
                seen.add((step.end, after))
                queue.append((step.end, after, (*way, step)))
