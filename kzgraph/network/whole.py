"""Partners, programmes and results as a network, for analysis and for the picture.

The graph is a ``networkx.MultiDiGraph`` keyed by CURIE; every edge is one claim and keeps its passages. Node
attributes: ``iri``, ``label``, ``aliases``, ``kind`` ("partner", "programme", "result"), ``types``, ``goal_areas``,
``regions``, ``sources`` (tuples of (CURIE, label)), ``years`` (tuple of int), ``figures`` (tuple of str),
``passages`` (tuple of `PassageRef`), ``collective`` (bool: a group without names, which no ranking counts). Edge
attributes: ``kind`` ("contribution", "outcome", "part", "scale-up", "link"), ``claim`` (`Ref`), ``roles``,
``regions``, ``basis``, ``wording``, ``note``, ``passages``. Graph attributes: ``projection`` ("all"),
``weight_formula``, ``counted``, ``documents`` (in words).
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kzgraph.facts import Facts
from kzgraph.model import Iri, PassageRef, Ref
from kzgraph.network.choice import weight_formula
from kzgraph.store import Engine
from kzgraph.terms import PREFIXES, compact
from kzgraph.trace.figures import figure_line
from kzgraph.trace.model import Figure
from kzgraph.trace.results import LEVELS, result_facts
from kzgraph.trace.scope import dates

if TYPE_CHECKING:
    import networkx

__all__ = ["network"]

NODE_KINDS = ("partner", "programme", "result")
_PREFIX = f"PREFIX kz: <{PREFIXES['kz']}> "


def network(engine: Engine, *, lang: str = "en") -> "networkx.MultiDiGraph[str]":
    """The whole graph's partners, programmes and results with the claims that tie them.

    Partners that no claim ties to a programme or result are left out.
    """
    # What is read all stays: to look through it for rings of objects over and over would cost a quarter.
    with _uncollected():
        return _network(Facts(engine, lang=lang))


@contextmanager
def _uncollected() -> Iterator[None]:
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _network(facts: Facts) -> "networkx.MultiDiGraph[str]":
    import networkx as nx  # 145 ms, needed here only

    graph: networkx.MultiDiGraph[str] = nx.MultiDiGraph()
    edges = sorted(_edges(facts))
    ends = {thing for _, start, end, _ in edges for thing in (start, end)}
    _read(facts, ends, {claim for *_, claim in edges})
    figures = {curie: found.figures for curie, found in result_facts(facts, _of_kind(ends, "result")).items()}
    goal_areas = _goal_areas(facts, edges)
    for thing in sorted(ends):
        _add_node(graph, facts, thing, figures.get(compact(thing), ()), goal_areas.get(thing, set()))
    for kind, start, end, claim in edges:
        _add_edge(graph, facts, kind, start, end, claim)
    graph.graph.update(
        projection="all",
        weight_formula=weight_formula("all"),
        counted="explicit and inferred contributions, each marked; receivers too",
        documents="; ".join(_documents(graph)),
    )
    return graph


def _documents(graph: "networkx.MultiDiGraph[str]") -> tuple[str, ...]:
    """The names of all documents that state an edge, by CURIE."""
    found = {(p.source.curie, p.source.label) for *_, passages in graph.edges(data="passages") for p in passages}
    return tuple(label for _, label in sorted(found))


def _edges(facts: Facts) -> set[tuple[str, Iri, Iri, Iri]]:
    found = set()
    for contribution in _all(facts, "kz:Contribution"):
        partner = facts.iris(contribution, "kz:partner")[0]
        targets = (*facts.iris(contribution, "kz:programme"), *facts.iris(contribution, "kz:result"))
        found |= {("contribution", partner, target, contribution) for target in targets}
    for level in LEVELS:
        for result in _all(facts, level):
            found |= {("outcome", p, result, result) for p in facts.iris(result, "kz:programme")}
    for programme in _all(facts, "kz:Programme"):
        found |= {("part", programme, wider, programme) for wider in facts.iris(programme, "kz:partOf")}
        found |= {("scale-up", programme, pilot, programme) for pilot in facts.iris(programme, "kz:scaledUpFrom")}
    for link in _all(facts, "kz:ResultLink"):
        for start in facts.iris(link, "kz:fromResult"):
            found |= {("link", start, end, link) for end in facts.iris(link, "kz:toResult")}
    return found


def _all(facts: Facts, name: str) -> tuple[Iri, ...]:
    rows = facts.engine.select(f"{_PREFIX}SELECT ?thing WHERE {{ ?thing a {name} }} ORDER BY ?thing")
    things = tuple(thing for (thing,) in rows if isinstance(thing, Iri))
    facts.read(things)
    return things


def _of_kind(things: Iterable[Iri], kind: str) -> set[Iri]:
    return {thing for thing in things if compact(thing).startswith(f"{kind}:")}


def _read(facts: Facts, ends: set[Iri], claims: set[Iri]) -> None:
    """Fetch at once everything that nodes and edges show."""
    facts.read(ends | claims)
    passages = {p for thing in ends | claims for p in facts.iris(thing, "kz:statedIn")}
    facts.read(passages)
    shown = {s for p in passages for s in facts.iris(p, "kz:source")}
    names = ("kz:partnerType", "kz:programmeKind", "kz:goalArea", "kz:region", "kz:role")
    shown |= {iri for thing in ends | claims for name in names for iri in facts.iris(thing, name)}
    facts.name(ends | claims | shown)


def _goal_areas(facts: Facts, edges: list[tuple[str, Iri, Iri, Iri]]) -> dict[Iri, set[Iri]]:
    """Goal areas of programmes, of their results, and of the partners that contributed to either."""
    areas: dict[Iri, set[Iri]] = {}
    for wanted in ("part", "outcome", "contribution"):
        for kind, start, end, _ in edges:
            if kind != wanted:
                continue
            for thing in (start, end):
                areas.setdefault(thing, set()).update(facts.iris(thing, "kz:goalArea"))
            if kind == "outcome":
                areas[end] |= areas[start]
            if kind == "contribution":
                areas[start] |= areas[end]
    return areas


def _pairs(refs: Iterable[Ref]) -> tuple[tuple[str, str], ...]:
    return tuple((ref.curie, ref.label) for ref in refs)


def _types(facts: Facts, thing: Iri, kind: str) -> tuple[tuple[str, str], ...]:
    if kind == "result":
        level = next((LEVELS[c] for c in map(_curie, facts.of(thing).get("rdf:type", ())) if c in LEVELS), "not stated")
        return _pairs([facts.ref(Iri(PREFIXES["resultlevel"] + level.replace(" ", "-")))])
    name = "kz:partnerType" if kind == "partner" else "kz:programmeKind"
    return _pairs(facts.refs(facts.iris(thing, name)))


def _curie(value: object) -> str:
    return compact(str(value))


def _years(facts: Facts, thing: Iri) -> tuple[int, ...]:
    begins, ends = dates(facts, thing)
    first, last = (begins or ends), (ends or begins)
    return tuple(range(first.year, last.year + 1)) if first and last else ()


def _add_node(
    graph: "networkx.MultiDiGraph[str]",
    facts: Facts,
    thing: Iri,
    figures: tuple[Figure, ...],
    areas: set[Iri],
) -> None:
    kind = compact(thing).partition(":")[0]
    passages = facts.passages(thing)
    attributes: dict[str, Any] = {
        "iri": str(thing),
        "label": facts.ref(thing).label,
        "kind": kind,
        "aliases": tuple(str(alias) for alias in facts.of(thing).get("skos:altLabel", ())),
        "types": _types(facts, thing, kind),
        "goal_areas": _pairs(facts.refs(areas)),
        "regions": _pairs(facts.refs(facts.iris(thing, "kz:region"))),
        "years": _years(facts, thing),
        "sources": _sources(passages),
        "collective": facts.one(thing, "kz:collective") is True,
        "figures": tuple(figure_line(figure) for figure in figures),
        "passages": passages,
    }
    graph.add_node(compact(thing), **attributes)


def _add_edge(graph: "networkx.MultiDiGraph[str]", facts: Facts, kind: str, start: Iri, end: Iri, claim: Iri) -> None:
    said = kind in {"contribution", "link"}
    attributes: dict[str, Any] = {
        "kind": kind,
        "claim": facts.ref(claim),
        "roles": _pairs(facts.refs(facts.iris(claim, "kz:role"))) if said else (),
        "regions": _pairs(facts.refs(facts.iris(claim, "kz:region"))) if said else (),
        "basis": _curie(facts.one(claim, "kz:basis")).partition(":")[2] if said else "explicit",
        "wording": facts.text(claim, "kz:wording") if said else "",
        "note": facts.text(claim, "skos:editorialNote") if said else "",
        "passages": facts.passages(claim),
    }
    graph.add_edge(compact(start), compact(end), key=compact(claim), **attributes)


def _sources(passages: Iterable[PassageRef]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({(passage.source.curie, passage.source.label) for passage in passages}))
