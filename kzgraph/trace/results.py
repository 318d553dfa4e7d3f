"""What is said of results besides their partners: level, programme, place, time, figures, passages."""

from collections import defaultdict
from collections.abc import Iterable

from kzgraph.facts import Facts
from kzgraph.model import Iri
from kzgraph.terms import compact
from kzgraph.trace.model import Figure, ResultFacts
from kzgraph.trace.scope import dates

__all__ = ["LEVELS", "result_facts"]

LEVELS = {"kz:Output": "output", "kz:Outcome": "outcome", "kz:Impact": "impact", "kz:Result": "not stated"}
_KINDS_IN_ORDER = ("baseline", "target", "actual", "change", "threshold")


def result_facts(facts: Facts, results: Iterable[Iri]) -> dict[str, ResultFacts]:
    """The facts of many results, by CURIE."""
    chosen = sorted(set(results))
    measured = defaultdict(list)
    for observation, result in facts.pointing("kz:measures", chosen):
        measured[result].append(observation)
    figures = {o for found in measured.values() for o in found}
    facts.read((*chosen, *figures))
    programmes = {p for r in chosen for p in facts.iris(r, "kz:programme")}
    passages = {p for thing in (*chosen, *figures) for p in facts.iris(thing, "kz:statedIn")}
    facts.read(programmes | passages)
    facts.name(_to_name(facts, chosen, figures, programmes, passages))
    return {compact(result): _one(facts, result, measured[result]) for result in chosen}


def _to_name(facts: Facts, results: list[Iri], figures: set[Iri], programmes: set[Iri], passages: set[Iri]) -> set[Iri]:
    named = {*results, *figures, *programmes}
    named |= {iri for r in results for iri in facts.iris(r, "kz:region")}
    named |= {iri for p in programmes for iri in facts.iris(p, "kz:goalArea")}
    named |= {iri for p in passages for iri in facts.iris(p, "kz:source")}
    properties = ("kz:indicator", "kz:unit", "kz:valueKind", "kz:qualifier", "kz:population", "kz:region")
    return named | {iri for o in figures for name in properties for iri in facts.iris(o, name)}


def _one(facts: Facts, result: Iri, observations: list[Iri]) -> ResultFacts:
    kinds = [compact(str(kind)) for kind in facts.of(result).get("rdf:type", ())]
    level = next((LEVELS[kind] for kind in kinds if LEVELS.get(kind)), "not stated")
    programmes = facts.iris(result, "kz:programme")
    begins, ends = dates(facts, result)
    return ResultFacts(
        ref=facts.ref(result),
        level=level,
        programmes=facts.refs(programmes),
        goal_areas=facts.refs({area for p in programmes for area in facts.iris(p, "kz:goalArea")}),
        regions=facts.refs(facts.iris(result, "kz:region")),
        begins=begins,
        ends=ends,
        figures=tuple(sorted((_figure(facts, o) for o in observations), key=_figure_order)),
        passages=facts.passages(result),
    )


def _figure(facts: Facts, observation: Iri) -> Figure:
    def ref_of(name: str) -> Iri:
        return facts.iris(observation, name)[0]

    begins, ends = dates(facts, observation)
    qualifiers = facts.refs(facts.iris(observation, "kz:qualifier"))
    return Figure(
        claim=facts.ref(observation),
        indicator=facts.ref(ref_of("kz:indicator")),
        as_printed=str(facts.one(observation, "kz:asPrinted")),
        unit=facts.ref(ref_of("kz:unit")),
        kind=facts.ref(ref_of("kz:valueKind")),
        qualifier=qualifiers[0].label if qualifiers else "",
        population=facts.refs(facts.iris(observation, "kz:population")),
        regions=facts.refs(facts.iris(observation, "kz:region")),
        begins=begins,
        ends=ends,
        note=facts.text(observation, "skos:editorialNote"),
        passages=facts.passages(observation),
    )


def _figure_order(figure: Figure) -> tuple[str, int, str, str]:
    """By indicator, then baseline before target before actual before change."""
    kind = figure.kind.curie.partition(":")[2]
    rank = _KINDS_IN_ORDER.index(kind) if kind in _KINDS_IN_ORDER else len(_KINDS_IN_ORDER)
    return (figure.indicator.curie, rank, str(figure.begins or ""), figure.claim.curie)
