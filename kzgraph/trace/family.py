"""A programme's own story: its stages, from pilots to what they became, and what led to what."""

from collections import defaultdict
from collections.abc import Mapping

from kzgraph.facts import Facts
from kzgraph.model import Iri, Ref
from kzgraph.trace.hops import HopMaker
from kzgraph.trace.model import Chain, Hop, Stage
from kzgraph.trace.neighbourhood import Neighbourhood, Step
from kzgraph.trace.scope import dates

__all__ = ["chains", "links", "stages"]

MOST_CHAINS = 40


def stages(facts: Facts, near: Neighbourhood, subject: Iri) -> tuple[Stage, ...]:
    """The programmes of a family: pilots before what grew from them, the one asked for last."""
    hops = HopMaker(facts)
    contributed = _contributed(facts, near)
    hops.prepare_steps([step for steps in contributed.values() for step in steps])
    results = defaultdict(list)
    for result in sorted(near.results):
        for programme in facts.iris(result, "kz:programme"):
            results[programme].append(result)
    depth = {programme: _depth(facts, programme, near.programmes) for programme in near.programmes}
    order = sorted(near.programmes, key=lambda p: (p == subject, depth[p], str(dates(facts, p)[0] or "9"), p))
    facts.name(near.programmes | {r for p in near.programmes for r in facts.iris(p, "kz:region")})
    return tuple(_stage(facts, hops, p, contributed[p], results[p]) for p in order)


def _contributed(facts: Facts, near: Neighbourhood) -> Mapping[Iri, list[Step]]:
    found: dict[Iri, list[Step]] = defaultdict(list)
    facts.read(near.contributions)
    for contribution in sorted(near.contributions):
        partner = facts.iris(contribution, "kz:partner")[0]
        for programme in facts.iris(contribution, "kz:programme"):
            found[programme].append(Step("contribution", partner, programme, contribution))
    return found


def _depth(facts: Facts, programme: Iri, family: set[Iri]) -> int:
    """How many scale-ups lie behind a programme within the family."""
    return len({start for _, start in facts.closure([programme], "kz:scaledUpFrom") if start in family})


def _stage(facts: Facts, hops: HopMaker, programme: Iri, contributed: list[Step], results: list[Iri]) -> Stage:
    begins, ends = dates(facts, programme)
    return Stage(
        programme=facts.ref(programme),
        kind=next(iter(facts.refs(facts.iris(programme, "kz:programmeKind"))), Ref("", "", "")),
        regions=facts.refs(facts.iris(programme, "kz:region")),
        begins=begins,
        ends=ends,
        partners=tuple(sorted((hops.hop(s) for s in contributed), key=lambda h: (h.start.curie, h.claim.curie))),
        results=tuple(facts.ref(result) for result in _in_reading_order(facts, results)),
        scaled_up_from=facts.refs(facts.iris(programme, "kz:scaledUpFrom")),
        passages=facts.passages(programme),
    )


def links(facts: Facts, near: Neighbourhood) -> tuple[Hop, ...]:
    """Every link from one result of the family to another."""
    found = [step for way in near.steps().values() for step in way if step.kind == "link"]
    hops = HopMaker(facts)
    hops.prepare_steps(found)
    return tuple(sorted((hops.hop(s) for s in found), key=lambda h: (h.start.curie, h.end.curie, h.claim.curie)))


def _in_reading_order(facts: Facts, results: list[Iri]) -> list[Iri]:
    """Results as the documents tell them: by document and first passage."""
    facts.name(results)

    def first_place(result: Iri) -> tuple[str, int, Iri]:
        passages = facts.passages(result)
        return (passages[0].source.curie, passages[0].begins, result) if passages else ("", 0, result)

    return sorted(results, key=first_place)


def chains(facts: Facts, near: Neighbourhood) -> tuple[Chain, ...]:
    """The ways from a pilot over its scale-up to a last result; without pilots, from a first result to a last one."""
    steps = near.steps()
    grown = {step.end for found in steps.values() for step in found if step.kind == "scale-up"}
    pilots = [p for p in sorted(near.programmes - grown) if _of_kind(steps, p, "scale-up")]
    ways = [way for pilot in pilots for way in _scale_up_ways(steps, pilot)]
    if not pilots:
        linked = {step.end for found in steps.values() for step in found if step.kind == "link"}
        starts = [result for result in sorted(near.results - linked) if _of_kind(steps, result, "link")]
        ways = [way for start in starts for way in _link_ways(steps, start, ())]
    hops = HopMaker(facts)
    chosen = ways[:MOST_CHAINS]
    hops.prepare_steps([step for way in chosen for step in way])
    return tuple(Chain(tuple(hops.hop(step) for step in way)) for way in chosen)


def _of_kind(steps: Mapping[Iri, tuple[Step, ...]], thing: Iri, kind: str) -> list[Step]:
    return [step for step in steps.get(thing, ()) if step.kind == kind]


def _scale_up_ways(steps: Mapping[Iri, tuple[Step, ...]], pilot: Iri) -> list[tuple[Step, ...]]:
    """From a pilot up to what it finally became, and on to where that one's results lead."""
    ways = []
    for way in _walks(steps, pilot, "scale-up", ()):
        outcomes = _of_kind(steps, way[-1].end, "outcome")
        told = {step.end for outcome in outcomes for step in _of_kind(steps, outcome.end, "link")}
        further = [
            (*way, outcome, *links)
            for outcome in outcomes
            if outcome.end not in told
            for links in _link_ways(steps, outcome.end, ())
        ]
        ways += further or [way]
    return ways


def _link_ways(steps: Mapping[Iri, tuple[Step, ...]], result: Iri, way: tuple[Step, ...]) -> list[tuple[Step, ...]]:
    return _walks(steps, result, "link", way)


def _walks(
    steps: Mapping[Iri, tuple[Step, ...]], here: Iri, kind: str, way: tuple[Step, ...]
) -> list[tuple[Step, ...]]:
    """Every way over steps of a kind to where there is no further one; a circle is cut where it closes."""
    passed = {step.start for step in way}
    further = [step for step in _of_kind(steps, here, kind) if step.end not in passed]
    if not further:
        return [way] if way else []
    return [found for step in further for found in _walks(steps, step.end, kind, (*way, step))]
