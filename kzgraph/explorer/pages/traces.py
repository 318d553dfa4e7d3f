"""Traces on a page: every step with its claim and passage, and what was left out; in short on the page of a thing."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.responses import Response

from kzgraph.errors import BadParameter
from kzgraph.explorer.pages.downloads import file_of
from kzgraph.explorer.pages.paths import TRACED, entity_iri, split_suffix, with_query
from kzgraph.explorer.pages.problems import no_page
from kzgraph.explorer.pages.site import Visit
from kzgraph.model import PassageRef, Ref
from kzgraph.names import concepts
from kzgraph.render.trace_data import trace_json, trace_table
from kzgraph.trace import STRENGTHS, LeftOut, Options, ResultFacts, Trace, Traces, trace
from kzgraph.trace.figures import figure_lines

__all__ = ["Summary", "summary", "trace_page", "traced"]

PER_PAGE = 25
SHORT = 12
DEFAULT = ("stated", "programme")


@dataclass(frozen=True, slots=True)
class Line:
    """A trace in one line: partner, result, how closely tied, by which roles, over which programme, where stated."""

    partner: Ref
    result: Ref
    strength: str
    basis: str
    roles: tuple[Ref, ...]
    over: tuple[Ref, ...]
    figures: tuple[str, ...]
    passages: tuple[PassageRef, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The first traces of a thing, how many there are, how many results and partners, and where all of them are."""

    lines: tuple[Line, ...]
    total: int
    results: int
    partners: int
    address: str
    title: str


def summary(visit: Visit, thing: Ref) -> Summary | None:
    """The traces of a partner, programme or result in short; None where there are none."""
    found = _traces(visit, thing, Options())
    kind, _, slug = thing.curie.partition(":")
    if not found.traces:
        return None
    order = {strength: place for place, strength in enumerate(STRENGTHS)}
    closest = sorted(found.traces, key=lambda t: (order[t.strength], t.partner.label, t.result.label, t.hops[0].claim))
    return Summary(
        tuple(_line(t, found.results[t.result.curie]) for t in closest[:SHORT]),
        len(found.traces),
        len({t.result for t in found.traces}),
        len({t.partner for t in found.traces}),
        visit.link(f"/trace/{kind}/{slug}"),
        visit.t[f"trace_of_{kind}"],
    )


def _line(found: Trace, facts: ResultFacts) -> Line:
    over = tuple(dict.fromkeys(hop.end for hop in found.hops if hop.end.curie.startswith("programme:")))
    figures = tuple(line for line, _ in figure_lines(facts.figures))[:3]
    hop = found.hops[0]
    return Line(found.partner, found.result, found.strength, found.basis, found.roles, over, figures, hop.passages)


def _traces(visit: Visit, thing: Ref, options: Options) -> Traces:
    key = ("trace", thing.curie, options, visit.lang)
    return visit.site.recent(key, lambda: trace(visit.site.engine, thing, options, lang=visit.lang))


def traced(visit: Visit, name: str) -> tuple[Ref, Traces] | None:
    """The thing that the path names and its trace with the address's options; None where there is no such thing."""
    kind = visit.request.path_params["kind"]
    iri = entity_iri(kind, name) if kind in TRACED else None
    if iri is None or not visit.facts.of(iri).get("rdf:type"):
        return None
    thing = visit.facts.ref(iri)
    return thing, _traces(visit, thing, _options(visit))


def trace_page(visit: Visit) -> Response:
    """The trace of a partner, programme or result, with what is to be shown as a form."""
    name, suffix = split_suffix(visit.request.path_params["name"], ("json", "csv", "xlsx"))
    if suffix:
        _check(visit)
    asked = traced(visit, name)
    if asked is None:
        return no_page(visit)
    thing, found = asked
    if suffix == "json":
        return Response(trace_json(found).encode("utf-8", "replace"), media_type="application/json")
    if suffix:
        return file_of(visit, trace_table(found), suffix, f"trace-{name}")
    return visit.html("trace.html", _shown(visit, thing, found))


def _check(visit: Visit) -> None:
    """Raise BadParameter for an option that means nothing: the form of a page shows what was taken, data do not."""
    roles = {ref.curie for ref in concepts(visit.site.engine, "role")}
    known = {"strength": (STRENGTHS, ", ".join(STRENGTHS)), "role": (roles, ", ".join(sorted(roles)))}
    for name, value in visit.pairs:
        if name in known and value not in known[name][0]:
            raise BadParameter(name, f'There is no {name} "{value[:80]}"; there are {known[name][1]}.')
        if name == "year" and value and not _is_year(value):
            raise BadParameter(name, f'"{value[:80]}" is no year of four digits.')


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4


def _options(visit: Visit) -> Options:
    """The options that the address names; what it names wrongly is left out."""
    strengths = tuple(s for s in STRENGTHS if ("strength", s) in visit.pairs) or DEFAULT
    roles = {ref.curie: ref.iri for ref in concepts(visit.site.engine, "role")}
    wanted = [value for name, value in visit.pairs if name == "role" and value in roles]
    year = visit.query.get("year", "")
    return Options(
        strengths=strengths,
        roles=tuple(roles[value] for value in wanted),
        year=int(year) if _is_year(year) else None,
        include_mismatch=visit.query.get("mismatch") == "1",
        include_inferred=visit.query.get("inferred") == "1",
    )


def _shown(visit: Visit, thing: Ref, found: Traces) -> dict[str, object]:
    kind, _, slug = thing.curie.partition(":")
    total = len(found.traces)
    last = max(1, -(-total // PER_PAGE))
    number = visit.whole("page", default=1, most=last)
    part = found.traces[(number - 1) * PER_PAGE : number * PER_PAGE]
    path = f"/trace/{kind}/{slug}"
    kept = [pair for pair in visit.pairs if pair[0] not in {"page", "lang"}]
    return {
        "thing": thing,
        "kind": kind,
        "found": found,
        "traces": part,
        "total": total,
        "first": (number - 1) * PER_PAGE + 1 if total else 0,
        "last": (number - 1) * PER_PAGE + len(part),
        "previous": visit.changed(page=str(number - 1), lang="") if number > 1 else "",
        "next": visit.changed(page=str(number + 1), lang="") if number < last else "",
        "figures": {curie: figure_lines(facts.figures) for curie, facts in found.results.items()},
        "strengths": STRENGTHS,
        "roles": concepts(visit.site.engine, "role", lang=visit.lang),
        "role": visit.query.get("role", ""),
        "left_out": tuple(_left_out(visit, found.left_out)),
        "files": tuple((form, visit.link(with_query(f"{path}.{form}", kept))) for form in ("csv", "xlsx", "json")),
        "address": visit.link(path),
        "picture": visit.link(with_query(f"{path}/view", kept)),
    }


def _left_out(visit: Visit, left: tuple[LeftOut, ...]) -> Iterator[tuple[int, str, str]]:
    """What was left out: how many, why in the words of the page, and the address that lets it in."""
    for part in left:
        name = part.option.rpartition("-")[2]
        reason = visit.t.get(f"left_{name}", part.reason)
        yield part.number, reason, visit.changed(page="", lang="", **{name: "1"})
