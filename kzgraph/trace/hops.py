"""From the steps of a path to hops with names, roles, wording and passages."""

from collections.abc import Iterable

from kzgraph.facts import Facts
from kzgraph.trace.model import Hop
from kzgraph.trace.neighbourhood import Step
from kzgraph.trace.paths import Path

__all__ = ["HopMaker"]


class HopMaker:
    """Makes hops; reads names and passages of many at once, and each claim only once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._made: dict[Step, Hop] = {}

    def prepare(self, ways: Iterable[Path]) -> None:
        """Read at once what the hops of these paths need."""
        chosen = list(ways)
        self.prepare_steps([step for path in chosen for step in self._steps(path)])

    def prepare_steps(self, steps: Iterable[Step]) -> None:
        """Read at once what these steps need: their claims, passages, sources and all names."""
        chosen = list(steps)
        facts = self._facts
        facts.read(step.claim for step in chosen)
        passages = {p for step in chosen for p in facts.iris(step.claim, "kz:statedIn")}
        facts.read(passages)
        sources = {s for p in passages for s in facts.iris(p, "kz:source")}
        roles = {r for step in chosen for r in facts.iris(step.claim, "kz:role")}
        ends = {thing for step in chosen for thing in (step.start, step.end, step.claim)}
        facts.name(ends | sources | roles)

    def hops(self, path: Path) -> tuple[Hop, ...]:
        """The hops of a path, from the partner to the result."""
        return tuple(self.hop(step) for step in self._steps(path))

    def _steps(self, path: Path) -> tuple[Step, ...]:
        partner = self._facts.iris(path.contribution, "kz:partner")[0]
        return (Step("contribution", partner, path.target, path.contribution), *path.steps)

    def hop(self, step: Step) -> Hop:
        """The hop of one step."""
        if step not in self._made:
            self._made[step] = self._make(step)
        return self._made[step]

    def _make(self, step: Step) -> Hop:
        facts = self._facts
        basis = facts.one(step.claim, "kz:basis")
        said = step.kind in {"contribution", "link"}
        return Hop(
            kind=step.kind,
            start=facts.ref(step.start),
            end=facts.ref(step.end),
            claim=facts.ref(step.claim),
            roles=facts.refs(facts.iris(step.claim, "kz:role")),
            basis="inferred" if str(basis).endswith("/inferred") else "explicit",
            wording=facts.text(step.claim, "kz:wording") if said else "",
            note=facts.text(step.claim, "skos:editorialNote") if said else "",
            passages=facts.passages(step.claim),
        )
