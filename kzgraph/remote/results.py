"""What services answer as plain values: SPARQL 1.1 results in JSON, and N-Triples.

The same cells come out as from the built store. What a service has changed before cannot be had back: Virtuoso gives
numbers in their shortest form, writes languages small and shapes without the space after their name, none of which
makes another value of it; a shape gets its space back.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

import pyoxigraph

from kzgraph.errors import QueryError, ServiceError, on_a_line
from kzgraph.model import Iri
from kzgraph.remote.address import Address
from kzgraph.remote.wire import Reply
from kzgraph.store import Cell, Rows, plain, plain_literal
from kzgraph.terms import PREFIXES

__all__ = ["NTRIPLES", "RESULTS", "graph_of", "rows_of", "triples_of", "usual"]

RESULTS = "application/sparql-results+json"
NTRIPLES = "application/n-triples"
_JSON = frozenset({RESULTS, "application/json"})
_TRIPLES = frozenset({NTRIPLES, "text/plain", "text/ntriples"})
_BOOLEAN = pyoxigraph.NamedNode(PREFIXES["xsd"] + "boolean")
_TRUTH = {"1": "true", "0": "false"}
_WKT = pyoxigraph.NamedNode(PREFIXES["geo"] + "wktLiteral")
_VIRTUOSO_SHAPE = pyoxigraph.NamedNode("http://www.openlinksw.com/schemas/virtrdf#Geometry")
_SHAPES = frozenset({_WKT.value, _VIRTUOSO_SHAPE.value})
_WKT_NAME = re.compile(r"^\s*([A-Z]+)\s*\(")
_MAX_ROWS = "x-sparql-maxrows"
_CUT_SHORT = ("x-sql-state", "x-exec-db-rows-cut")

Term: TypeAlias = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple


def rows_of(reply: Reply, where: Address, expected: tuple[str, ...] = ()) -> Rows:
    """The rows of a SELECT, or the one of an ASK; ``expected`` are its columns, where they are known before.

    Raises QueryError where the service gives fewer rows than there are, ServiceError where it gives something else.
    """
    found = _json(reply, where)
    try:
        if "boolean" in found:
            return Rows(("answer",), ((bool(found["boolean"]),),))
        names = tuple(str(name) for name in found["head"]["vars"])
        bindings = found["results"]["bindings"]
        rows = tuple(tuple(_cell(row.get(name)) for name in names) for row in bindings)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _strange(where, "other JSON than that of SPARQL results") from error
    if expected and names != expected:
        raise _strange(where, "other columns than those that were asked for")
    _refuse_cut(reply, where, len(rows))
    return Rows(names, rows)


def triples_of(reply: Reply, where: Address) -> Rows:
    """The triples of a CONSTRUCT or DESCRIBE, sorted; raises as `rows_of`."""
    found = graph_of(reply, where)
    triples = sorted({(t.subject, t.predicate, t.object) for t in found}, key=lambda t: [str(x) for x in t])
    _refuse_cut(reply, where, len(found))
    return Rows(("subject", "predicate", "object"), tuple(tuple(plain(term) for term in triple) for triple in triples))


def graph_of(reply: Reply, where: Address) -> tuple[pyoxigraph.Triple, ...]:
    """The triples of an answer as they come, which may be fewer than there are; raises ServiceError."""
    if reply.kind not in _TRIPLES:
        raise _strange(where, f"{reply.kind or 'something without a type'} instead of N-Triples")
    try:
        return tuple(quad.triple for quad in pyoxigraph.parse(reply.body, format=pyoxigraph.RdfFormat.N_TRIPLES))
    except (SyntaxError, ValueError) as error:
        raise _strange(where, "N-Triples that break off or cannot be read") from error


def usual(term: Term) -> Term:
    """A value in the usual form of its kind, where services have one of their own."""
    if not isinstance(term, pyoxigraph.Literal):
        return term
    if term.datatype == _BOOLEAN:
        return pyoxigraph.Literal(_TRUTH.get(term.value, term.value), datatype=_BOOLEAN)
    if term.datatype == _VIRTUOSO_SHAPE:
        words = re.sub(r"^([A-Z]+)\(", r"\1 (", re.sub(r",(?=\S)", ", ", term.value))
        return pyoxigraph.Literal(words, datatype=_WKT)
    return term


def _json(reply: Reply, where: Address) -> Mapping[str, Any]:
    if reply.kind not in _JSON:
        what = "a web page" if reply.kind == "text/html" else reply.kind or "something without a type"
        raise _strange(where, f"{what} instead of SPARQL results")
    try:
        # A service that runs out of time may end a good answer, status 200, with a sentence.
        found = json.loads(reply.body)
    except ValueError as error:
        raise _strange(where, "JSON that breaks off or cannot be read") from error
    if not isinstance(found, dict):
        raise _strange(where, "other JSON than that of SPARQL results")
    return found


def _strange(where: Address, what: str) -> ServiceError:
    return ServiceError(
        f"The service at {where.shown} answers with {what}.",
        "Give the address that answers queries; it often ends with /query or /sparql. If it does, ask for less.",
    )


def _refuse_cut(reply: Reply, where: Address, number: int) -> None:
    """Raise QueryError for an answer that the service says is not whole."""
    said = reply.headers.get(_MAX_ROWS, "")
    if said.isdigit() and number >= int(said):
        raise QueryError(
            f"The service at {where.shown} gives no more than {int(said)} rows, and this answer may have more.",
            "Ask for less, or let its keeper allow more rows (Virtuoso: ResultSetMaxRows).",
        )
    for name in _CUT_SHORT:
        if name in reply.headers:
            why = on_a_line(reply.headers.get("x-sql-message", "") or reply.headers[name])
            raise QueryError(f"The service at {where.shown} gives only a part of the answer ({why}).", "Ask for less.")


def _cell(term: Mapping[str, Any] | None) -> Cell:
    if term is None:
        return None
    kind, words = term["type"], term["value"]
    if kind == "uri":
        return Iri(words)
    if kind == "bnode":
        return Iri(f"_:{words}")
    if kind in {"literal", "typed-literal"}:
        datatype = term.get("datatype", "")
        if datatype in _SHAPES:
            words = _WKT_NAME.sub(r"\1 (", str(words))
        return plain_literal(str(words), datatype, term.get("xml:lang"))
    raise ValueError(kind)
