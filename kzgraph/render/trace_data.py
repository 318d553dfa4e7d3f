"""Traces as data: JSON with every hop, a CSV row for each trace, Markdown for a report."""

import json
from collections.abc import Iterable, Sequence

from kzgraph.model import Column, PassageRef, Ref, Table
from kzgraph.periods import period
from kzgraph.render.table import markdown_cell
from kzgraph.render.words import named
from kzgraph.terms import compact
from kzgraph.trace.figures import figure_line
from kzgraph.trace.model import Figure, Hop, Options, ResultFacts, Trace, Traces

__all__ = ["trace_json", "trace_markdown", "trace_table"]


def trace_json(found: Traces) -> str:
    """Every trace with all its hops, claims and passages, the facts of the results, and what was left out."""
    answer = {
        "subject": _ref(found.subject),
        "options": _options(found.options),
        "traces": [_trace(trace) for trace in found.traces],
        "results": [_result(found.results[curie]) for curie in sorted(found.results)],
        "chains": [[_hop(hop) for hop in chain.hops] for chain in found.chains],
        "resultless": [_hop(hop) for hop in found.resultless],
        "left_out": [{"number": p.number, "reason": p.reason, "option": p.option} for p in found.left_out],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _options(options: Options) -> dict[str, object]:
    """What was asked for, IRIs as ids."""
    return {
        "strengths": list(options.strengths),
        "roles": [compact(iri) for iri in options.roles],
        "regions": [compact(iri) for iri in options.regions],
        "year": options.year,
        "goal_areas": [compact(iri) for iri in options.goal_areas],
        "sources": [compact(iri) for iri in options.sources],
        "without": [compact(iri) for iri in options.without],
        "include_mismatch": options.include_mismatch,
        "include_inferred": options.include_inferred,
    }


def _ref(ref: Ref) -> dict[str, str]:
    return {"id": ref.curie, "iri": ref.iri, "label": ref.label}


def _refs(refs: Sequence[Ref]) -> list[dict[str, str]]:
    return [_ref(ref) for ref in refs]


def _passages(passages: Sequence[PassageRef]) -> list[dict[str, object]]:
    return [
        {
            "id": passage.ref.curie,
            "source": _ref(passage.source),
            "section": passage.section,
            "begins": passage.begins,
            "ends": passage.ends,
            "gist": passage.gist,
            **({"path": passage.path} if passage.path else {}),
        }
        for passage in passages
    ]


def _hop(hop: Hop) -> dict[str, object]:
    return {
        "kind": hop.kind,
        "from": _ref(hop.start),
        "to": _ref(hop.end),
        "claim": hop.claim.curie,
        "roles": _refs(hop.roles),
        "basis": hop.basis,
        "wording": hop.wording,
        "note": hop.note,
        "passages": _passages(hop.passages),
    }


def _trace(trace: Trace) -> dict[str, object]:
    return {
        "partner": _ref(trace.partner),
        "result": _ref(trace.result),
        "strength": trace.strength,
        "basis": trace.basis,
        "scope": {"place": trace.scope.place, "time": trace.scope.time},
        "roles": _refs(trace.roles),
        "hops": [_hop(hop) for hop in trace.hops],
        "weakest_hop": trace.hops.index(trace.weakest),
        "weakest_because": trace.weakest.why_weak(),
    }


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "id": figure.claim.curie,
        "indicator": _ref(figure.indicator),
        "as_printed": figure.as_printed,
        "unit": figure.unit.curie,
        "kind": figure.kind.curie,
        "qualifier": figure.qualifier,
        "population": _refs(figure.population),
        "regions": _refs(figure.regions),
        "begins": figure.begins.isoformat() if figure.begins else None,
        "ends": figure.ends.isoformat() if figure.ends else None,
        "note": figure.note,
        "passages": _passages(figure.passages),
    }


def _result(facts: ResultFacts) -> dict[str, object]:
    return {
        **_ref(facts.ref),
        "level": facts.level,
        "programmes": _refs(facts.programmes),
        "goal_areas": _refs(facts.goal_areas),
        "regions": _refs(facts.regions),
        "begins": facts.begins.isoformat() if facts.begins else None,
        "ends": facts.ends.isoformat() if facts.ends else None,
        "figures": [_figure(figure) for figure in facts.figures],
        "passages": _passages(facts.passages),
    }


def trace_table(found: Traces) -> Table:
    """A row for each trace: partner, roles, result, programme, place, time, strength, figures, gist, passage; ids last.

    Cells that hold several things have their names in one column and their ids, in the same order, in another.
    """
    names = (
        "partner roles result level programmes regions period strength basis place time figures gist passage "
        "claim role_ids programme_ids region_ids figure_ids passage_ids"
    )
    columns = tuple(Column(name) for name in names.split())
    return Table("trace", columns, tuple(_row(trace, found.results[trace.result.curie]) for trace in found.traces))


def _row(trace: Trace, facts: ResultFacts) -> tuple[Ref | str, ...]:
    passages = trace.hops[0].passages
    return (
        trace.partner,
        named(trace.roles),
        trace.result,
        facts.level,
        named(facts.programmes),
        named(facts.regions),
        period(facts.begins, facts.ends),
        trace.strength,
        trace.basis,
        trace.scope.place,
        trace.scope.time,
        "; ".join(figure_line(figure) for figure in facts.figures),
        " ".join(passage.gist for passage in passages),
        "; ".join(f"{passage.source.label}, {passage.section}" for passage in passages),
        trace.hops[0].claim.curie,
        _ids(trace.roles),
        _ids(facts.programmes),
        _ids(facts.regions),
        _ids(figure.claim for figure in facts.figures),
        _ids(passage.ref for passage in passages),
    )


def _ids(refs: Iterable[Ref]) -> str:
    return ", ".join(ref.curie for ref in refs)


def trace_markdown(found: Traces) -> str:
    """Traces as a Markdown table with a heading, for a report or a page."""
    lines = [f"# {markdown_cell(found.subject.label)}", ""]
    lines += ["| Partner | Role | Result | Strength | Figures | Stated in |", "|---|---|---|---|---|---|"]
    for trace in found.traces:
        facts = found.results[trace.result.curie]
        figures = "; ".join(figure_line(figure) for figure in facts.figures)
        stated = "; ".join(f"{p.gist} ({p.source.label}, {p.section})" for p in trace.hops[0].passages)
        strength = f"{trace.strength}, {trace.basis}"
        cells = (trace.partner.label, named(trace.roles), trace.result.label, strength, figures, stated)
        lines.append(f"| {' | '.join(markdown_cell(cell) for cell in cells)} |")
    for part in found.left_out:
        lines += ["", f"Left out: {part.number} where {part.reason}."]
    return "\n".join(lines) + "\n"
