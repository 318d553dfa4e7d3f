"""Traces for assistants: every hop with its claim, and every claim with its passages, by id."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kzgraph.api import Graph
from kzgraph.assistants.evidence import Evidence, thing
from kzgraph.periods import period
from kzgraph.trace import Options
from kzgraph.trace.figures import figure_line
from kzgraph.trace.model import Hop, ResultFacts, Trace, Traces

__all__ = ["Found", "told_traces", "trace_options"]


class Found(NamedTuple):
    """Traces as lines of text and as data, and in words what a limit cut off beside traces."""

    lines: list[str]
    data: dict[str, Any]
    truncated: str


def trace_options(graph: Graph, given: Mapping[str, Any]) -> Options:
    """What to trace, with the names that were given looked up; raises UnknownName or AmbiguousName."""
    usual = Options()
    return Options(
        strengths=tuple(given.get("strengths", usual.strengths)) or usual.strengths,
        roles=tuple(graph.concept("role", name).iri for name in given.get("roles", ())),
        regions=tuple(graph.find(name, ("region",)).iri for name in given.get("regions", ())),
        year=given.get("year"),
        goal_areas=tuple(graph.concept("goalarea", name).iri for name in given.get("goal_areas", ())),
        sources=tuple(graph.find(name, ("source",)).iri for name in given.get("sources", ())),
        without=tuple(graph.find(name, ("partner",)).iri for name in given.get("without", ())),
        include_mismatch=given.get("include_mismatch", False),
        include_inferred=given.get("include_inferred", False),
    )


def told_traces(found: Traces, traces: Sequence[Trace], evidence: Evidence, limit: int) -> Found:
    """Some of the traces, the facts of their results, and what was left out."""
    shown = list(dict.fromkeys(trace.result.curie for trace in traces))
    resultless = found.resultless[:limit]
    left_out = [
        f"{part.number} where {part.reason}; {_argument(part.option)} brings them in" for part in found.left_out
    ]
    data = {
        "subject": thing(found.subject),
        "traces": [_trace(trace, evidence) for trace in traces],
        "results": {curie: _result(found.results[curie], evidence) for curie in shown},
        "contributions_without_result": [_hop(hop, evidence) for hop in resultless],
        "left_out": left_out,
        "total": len(found.traces),
    }
    number = len(found.traces)
    lines = [f"{found.subject.label} ({found.subject.curie}): {number} trace{'' if number == 1 else 's'}"]
    told: set[str] = set()
    for trace in traces:
        lines += _lines(trace, found.results[trace.result.curie], figures=trace.result.curie not in told)
        told.add(trace.result.curie)
    if resultless:
        lines += ["Contributed to programmes without a traced result", *(_hop_line(hop) for hop in resultless)]
    lines += [f"Left out: {words}" for words in left_out]
    cut = f"Shown are {limit} of {len(found.resultless)} contributions without result."
    return Found(lines, data, cut if len(found.resultless) > limit else "")


def _trace(trace: Trace, evidence: Evidence) -> dict[str, Any]:
    return {
        "partner": thing(trace.partner),
        "result": thing(trace.result),
        "strength": trace.strength,
        "basis": trace.basis,
        "scope": {"place": trace.scope.place, "time": trace.scope.time},
        "roles": [role.label for role in trace.roles],
        "hops": [_hop(hop, evidence) for hop in trace.hops],
        "weakest_because": trace.weakest.why_weak(),
    }


def _hop(hop: Hop, evidence: Evidence) -> dict[str, Any]:
    return {
        "kind": hop.kind,
        "from": thing(hop.start),
        "to": thing(hop.end),
        "claim": hop.claim.curie,
        "roles": [role.label for role in hop.roles],
        "basis": hop.basis,
        "wording": hop.wording,
        "note": hop.note,
        "passages": evidence.add(hop.passages),
    }


def _result(facts: ResultFacts, evidence: Evidence) -> dict[str, Any]:
    return {
        "name": facts.ref.label,
        "level": facts.level,
        "programmes": [thing(programme) for programme in facts.programmes],
        "regions": [thing(region) for region in facts.regions],
        "period": period(facts.begins, facts.ends),
        "figures": [
            {"claim": figure.claim.curie, "figure": figure_line(figure), "passages": evidence.add(figure.passages)}
            for figure in facts.figures
        ],
        "passages": evidence.add(facts.passages),
    }


def _argument(option: str) -> str:
    """What an option of the command line is called as an argument."""
    return option.removeprefix("--").replace("-", "_")


def _lines(trace: Trace, facts: ResultFacts, *, figures: bool) -> list[str]:
    """A trace as text; the figures of its result only with the first trace that leads to it."""
    scope = f"place {trace.scope.place}, time {trace.scope.time}"
    where = ", ".join(filter(None, (*(r.label for r in facts.regions), period(facts.begins, facts.ends))))
    said = f"- {trace.partner.label} ({trace.partner.curie}) → {trace.result.label} ({trace.result.curie})"
    head = f"{said}{f', {where}' if where else ''}: {trace.strength}, {trace.basis}; {scope}"
    lines = [head, *(f"  {_hop_line(hop)}" for hop in trace.hops)]
    shown = facts.figures if figures else ()
    return lines + [f"    figure {f.claim.curie}: {figure_line(f)}{_cited(f.passages)}" for f in shown]


def _hop_line(hop: Hop) -> str:
    roles = ", ".join(role.label.lower() for role in hop.roles)
    wording = f' "{hop.wording}"' if hop.wording else ""
    about = " ".join(filter(None, (hop.kind, f"({roles})" if roles else "", hop.basis)))
    note = f" (note: {hop.note})" if hop.note else ""
    ends = f"{hop.start.curie} → {hop.end.curie}"
    return f"  {hop.claim.curie}: {about}, {ends}{wording}{note}{_cited(hop.passages)}"


def _cited(passages: Sequence[Any]) -> str:
    return f" [{', '.join(passage.ref.curie for passage in passages)}]" if passages else ""
