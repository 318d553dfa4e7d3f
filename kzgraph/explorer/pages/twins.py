"""The data beside a page: what the store holds about a thing, as Turtle, N-Triples, JSON-LD or JSON.

About a thing are the triples that it begins and those that end in it. What rules derived stands apart: after a comment
in Turtle and N-Triples, in a graph of its own in JSON-LD.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import pyoxigraph

from kzgraph.errors import NotAvailable
from kzgraph.model import Ref
from kzgraph.pages import page
from kzgraph.render.pages import page_json
from kzgraph.store import EmbeddedStore, Engine
from kzgraph.terms import DERIVED_GRAPH, PREFIXES, compact

__all__ = ["twin"]

Triples: TypeAlias = tuple[pyoxigraph.Triple, ...]

_DERIVED = pyoxigraph.NamedNode(DERIVED_GRAPH)
_COMMENT = f"# Derived by the rules of the ontology, in the graph <{DERIVED_GRAPH}>:\n"
_STRING = PREFIXES["xsd"] + "string"


def twin(engine: Engine, thing: Ref, form: str, *, lang: str = "en") -> bytes:
    """A thing's data as "json", "ttl", "jsonld" or "nt", in a fixed order; raises NotAvailable over a remote engine."""
    if form == "json":
        return page_json(page(engine, thing, lang=lang)).encode("utf-8", "replace")
    curated, derived = _about(engine, thing)
    if form == "jsonld":
        return _json_ld(curated, derived)
    prefixes = _used((*curated, *derived))
    parts = [_written(curated, form, prefixes)]
    if derived:
        text = _written(derived, form, prefixes)
        lines = text.decode().splitlines(keepends=True)
        parts += [b"\n", _COMMENT.encode(), "".join(x for x in lines if not x.startswith("@prefix")).encode()]
    return b"".join(parts)


def _about(engine: Engine, thing: Ref) -> tuple[Triples, Triples]:
    """The curated and the derived triples that begin or end in a thing."""
    if not isinstance(engine, EmbeddedStore):
        raise NotAvailable("RDF is given by an embedded store only.", "Serve the graph without --endpoint.")
    node = pyoxigraph.NamedNode(thing.iri)
    found: dict[bool, set[pyoxigraph.Triple]] = {False: set(), True: set()}
    for pattern in ((node, None), (None, node)):
        for quad in engine.raw.quads_for_pattern(pattern[0], None, pattern[1], None):
            found[quad.graph_name == _DERIVED].add(quad.triple)
    return _ordered(found[False]), _ordered(found[True] - found[False])


def _ordered(triples: Iterable[pyoxigraph.Triple]) -> Triples:
    return tuple(sorted(triples, key=lambda t: (str(t.subject), str(t.predicate), str(t.object))))


def _used(triples: Triples) -> dict[str, str]:
    """The prefixes that shorten something here."""
    terms = {str(t).strip("<>") for triple in triples for t in (triple.subject, triple.predicate, triple.object)}
    datatypes = {t.object.datatype.value for t in triples if isinstance(t.object, pyoxigraph.Literal)}
    used = {compact(term).partition(":")[0] for term in terms | datatypes}
    return {name: namespace for name, namespace in PREFIXES.items() if name in used}


def _written(triples: Triples, form: str, prefixes: Mapping[str, str]) -> bytes:
    chosen = pyoxigraph.RdfFormat.TURTLE if form == "ttl" else pyoxigraph.RdfFormat.N_TRIPLES
    told = pyoxigraph.serialize(triples, format=chosen, prefixes=dict(prefixes) if form == "ttl" else None)
    return told if told is not None else b""


def _json_ld(curated: Triples, derived: Triples) -> bytes:
    context: dict[str, object] = {
        name: {"@id": namespace, "@prefix": True} for name, namespace in _used((*curated, *derived)).items()
    }
    nodes = _nodes(curated)
    if derived:
        nodes.append({"@id": DERIVED_GRAPH, "@graph": _nodes(derived)})
    answer = {"@context": context, "@graph": nodes}
    return (json.dumps(answer, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _nodes(triples: Triples) -> list[dict[str, object]]:
    found: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        name = compact(_iri(triple.predicate))
        kind = name == "rdf:type"
        value = compact(_iri(triple.object)) if kind else _value(triple.object)
        found[compact(_iri(triple.subject))]["@type" if kind else name].append(value)
    return [{"@id": subject, **values} for subject, values in found.items()]


def _iri(term: object) -> str:
    return str(getattr(term, "value", ""))


def _value(term: object) -> object:
    if not isinstance(term, pyoxigraph.Literal):
        return {"@id": compact(_iri(term))}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == _STRING:
        return term.value
    return {"@value": term.value, "@type": compact(term.datatype.value)}
