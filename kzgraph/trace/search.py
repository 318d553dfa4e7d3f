"""Trace a partner to results, or a result or programme to partners."""

from collections.abc import Iterable

from kzgraph.errors import UsageError
from kzgraph.facts import Facts
from kzgraph.model import Iri, Ref
from kzgraph.store import Engine
from kzgraph.terms import PREFIXES, compact
from kzgraph.trace.ahead import read_ahead
from kzgraph.trace.family import chains, links, stages
from kzgraph.trace.hops import HopMaker
from kzgraph.trace.model import STRENGTHS, Hop, LeftOut, Options, Scope, Stage, Trace, Traces
from kzgraph.trace.neighbourhood import Neighbourhood, Step, around_partner, around_programme, around_results
from kzgraph.trace.paths import Path, paths
from kzgraph.trace.results import result_facts
from kzgraph.trace.scope import ScopeJudge, dates

__all__ = ["trace", "traces_to"]

_BENEFICIARY = Iri(PREFIXES["role"] + "beneficiary")
_INFERRED = Iri(PREFIXES["basis"] + "inferred")


def trace(engine: Engine, subject: Ref, options: Options | None = None, *, lang: str = "en") -> Traces:
    """Every trace from a partner, or to a result or programme, that the options let in.

    Traces are ordered by partner and result, then from the closest tie to the loosest. Raises UsageError
    where the subject is neither partner, programme nor result.
    """
    chosen = options or Options()
    _check(chosen)
    facts = Facts(engine, lang=lang)
    read_ahead(facts, subject, chosen)
    family = around_programme(facts, Iri(subject.iri)) if subject.curie.startswith("programme:") else None
    near, wanted = _neighbourhood(facts, subject, chosen, family)
    search = _Search(facts, near, chosen)
    found = search.run(wanted)
    return Traces(
        subject=subject,
        options=chosen,
        traces=found.traces,
        results=result_facts(facts, found.results | (wanted or set())),
        stages=_without(stages(facts, family, Iri(subject.iri)), chosen) if family else (),
        links=links(facts, family) if family else (),
        chains=chains(facts, family) if family else (),
        resultless=search.resultless(found) if wanted is None else (),
        left_out=found.left_out,
    )


def _without(found: tuple[Stage, ...], options: Options) -> tuple[Stage, ...]:
    """The stages of a programme, the partners that are to be left out not among them."""
    return tuple(
        stage._replace(partners=tuple(hop for hop in stage.partners if hop.start.iri not in options.without))
        for stage in found
    )


def traces_to(facts: Facts, results: Iterable[Iri], options: Options) -> tuple[Trace, ...]:
    """Every trace to some results from any partner, in the order of `trace`."""
    wanted = set(results)
    near = around_results(facts, wanted, chain="chain" in options.strengths, umbrella="umbrella" in options.strengths)
    return _Search(facts, near, options).run(wanted).traces


def _check(options: Options) -> None:
    for strength in options.strengths:
        if strength not in STRENGTHS:
            raise UsageError(f'"{strength}" is not a strength.', f"Strengths are {', '.join(STRENGTHS)}.")


def _neighbourhood(
    facts: Facts, subject: Ref, options: Options, family: Neighbourhood | None
) -> tuple[Neighbourhood, set[Iri] | None]:
    """What the trace can reach, and the results it is to reach (all, if None)."""
    wide = {"chain": "chain" in options.strengths, "umbrella": "umbrella" in options.strengths}
    if family:
        return around_results(facts, family.results, **wide), set(family.results)
    kind = subject.curie.partition(":")[0]
    if kind == "partner":
        return around_partner(facts, Iri(subject.iri), **wide), None
    if kind == "result":
        return around_results(facts, [Iri(subject.iri)], **wide), {Iri(subject.iri)}
    raise UsageError(
        f"{subject.label} ({subject.curie}) is not a partner, programme or result.",
        "Trace a partner to results, or a programme or result to partners.",
    )


class _Found:
    """What a search let in, and what it left out for which reason."""

    def __init__(self) -> None:
        self.kept: list[Trace] = []
        self.results: set[Iri] = set()
        self.dropped: dict[tuple[str, str], int] = {}

    def drop(self, reason: str, option: str) -> None:
        self.dropped[reason, option] = self.dropped.get((reason, option), 0) + 1

    @property
    def traces(self) -> tuple[Trace, ...]:
        order = {strength: rank for rank, strength in enumerate(STRENGTHS)}
        return tuple(
            sorted(
                self.kept,
                key=lambda t: (t.partner.curie, t.result.curie, order[t.strength], t.hops[0].claim.curie),
            )
        )

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        return tuple(LeftOut(number, *why) for why, number in sorted(self.dropped.items()))


class _Search:
    def __init__(self, facts: Facts, near: Neighbourhood, options: Options) -> None:
        self._facts = facts
        self._near = near
        self._options = options
        self._scopes = ScopeJudge(facts)
        self._hops = HopMaker(facts)

    def run(self, wanted: set[Iri] | None) -> _Found:
        """Look at every way to a wanted result (to any, if None)."""
        found = _Found()
        steps = self._near.steps()
        self._facts.read(self._near.contributions)
        self._scopes.prepare({*self._near.contributions, *self._near.programmes, *self._near.results})
        chosen: list[Path] = []
        for contribution in sorted(self._near.contributions):
            if set(self._facts.iris(contribution, "kz:role")) == {_BENEFICIARY}:
                continue
            for result, ways in paths(self._facts, steps, contribution, self._options.strengths).items():
                if (wanted is None or result in wanted) and self._asked_for(ways[0]):
                    chosen += self._best(ways, found)
        self._hops.prepare(chosen)
        for path in chosen:
            self._keep(path, found)
        return found

    def resultless(self, found: _Found) -> tuple[Hop, ...]:
        """Contributions to programmes from which no trace leads on; receiving is none."""
        gone_on = {trace.hops[0].claim.iri for trace in found.kept}
        steps = [
            Step("contribution", self._facts.iris(contribution, "kz:partner")[0], programme, contribution)
            for contribution in sorted(self._near.contributions)
            if str(contribution) not in gone_on
            and self._is_asked_of(contribution)
            and set(self._facts.iris(contribution, "kz:role")) != {_BENEFICIARY}
            and (self._options.include_inferred or self._facts.one(contribution, "kz:basis") != _INFERRED)
            for programme in self._facts.iris(contribution, "kz:programme")
        ]
        self._hops.prepare_steps(steps)
        return tuple(self._hops.hop(step) for step in steps)

    def _is_asked_of(self, contribution: Iri) -> bool:
        """Whether role, document and partner of a contribution are among those asked for."""
        options, facts = self._options, self._facts
        roles = {str(role) for role in facts.iris(contribution, "kz:role")}
        if options.roles and not roles & set(options.roles):
            return False
        if options.sources and not self._in_sources(contribution):
            return False
        return str(facts.iris(contribution, "kz:partner")[0]) not in options.without

    def _asked_for(self, path: Path) -> bool:
        options = self._options
        if not self._is_asked_of(path.contribution):
            return False
        if options.regions and not self._in_regions(path):
            return False
        if options.goal_areas and not self._in_goal_areas(path.result):
            return False
        return options.year is None or self._in_year(path.result, options.year)

    def _in_regions(self, path: Path) -> bool:
        regions = [Iri(region) for region in self._options.regions]
        places = self._facts.iris(path.result, "kz:region") or self._facts.iris(path.contribution, "kz:region")
        return self._scopes.lies_in(places, regions)

    def _in_goal_areas(self, result: Iri) -> bool:
        programmes = self._facts.iris(result, "kz:programme")
        found = {str(area) for programme in programmes for area in self._facts.iris(programme, "kz:goalArea")}
        return bool(found & set(self._options.goal_areas))

    def _in_sources(self, contribution: Iri) -> bool:
        return any(passage.source.iri in self._options.sources for passage in self._facts.passages(contribution))

    def _in_year(self, result: Iri, year: int) -> bool:
        begins, ends = dates(self._facts, result)
        return (begins is None or begins.year <= year) and (ends is None or ends.year >= year)

    def _best(self, ways: tuple[Path, ...], found: _Found) -> list[Path]:
        """The best way that the options let in; where there is none, why is noted."""
        said = [way for way in ways if self._options.include_inferred or not self._is_inferred(way)]
        fits = [way for way in said if self._options.include_mismatch or self._scope(way).worst != "mismatch"]
        if not said:
            found.drop("a reader concludes them, the text does not say so", "--include-inferred")
        elif not fits:
            found.drop("place or time of the contribution and the result do not fit", "--include-mismatch")
        return fits[:1]

    def _is_inferred(self, path: Path) -> bool:
        return path.inferred or self._facts.one(path.contribution, "kz:basis") == _INFERRED

    def _scope(self, path: Path) -> Scope:
        programme = path.target if compact(path.target).startswith("programme:") else None
        return self._scopes.judge(path.contribution, programme, path.result)

    def _keep(self, path: Path, found: _Found) -> None:
        hops = self._hops.hops(path)
        roles = self._facts.refs(self._facts.iris(path.contribution, "kz:role"))
        found.kept.append(Trace(hops[0].start, hops[-1].end, path.strength, self._scope(path), roles, hops))
        found.results.add(path.result)
