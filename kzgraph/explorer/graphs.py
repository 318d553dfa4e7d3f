"""Graphs written as Turtle, N-Triples, RDF/XML or JSON-LD: each statement once, in order, with short names.

JSON-LD is written with the context of the ontology, cut down to what the answer uses, so that it can be read without
asking any server for a context.
"""

from collections.abc import Iterable, Mapping

import pyoxigraph

from kzgraph.errors import QueryError, UsageError
from kzgraph.exchange.jsonld import json_ld, read_context
from kzgraph.exchange.parts import Part
from kzgraph.exchange.statements import addresses, namespace_of, place
from kzgraph.terms import PREFIXES

__all__ = ["read_context", "write_graph"]

_FORMATS = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}


def write_graph(
    triples: Iterable[pyoxigraph.Triple],
    form: str,
    *,
    context: Mapping[str, object] | None = None,
    prefixes: Mapping[str, str] = PREFIXES,
    left_out: str = "",
) -> bytes:
    """A graph in a form ("ttl", "nt", "rdf" or "jsonld"), sorted; blank nodes keep their names.

    ``context`` is what JSON-LD is written with, ``left_out`` says in words that statements are missing. Raises
    QueryError where the form has no way to write a statement.

    >>> node = pyoxigraph.NamedNode("https://w3id.org/kzgraph/id/partner/unicef")
    >>> kind = pyoxigraph.NamedNode("https://w3id.org/kzgraph/ns#Partner")
    >>> triple = pyoxigraph.Triple(node, pyoxigraph.NamedNode(PREFIXES["rdf"] + "type"), kind)
    >>> print(write_graph([triple], "ttl").decode().splitlines()[-1])
    partner:unicef a kz:Partner .
    """
    ordered = sorted(set(triples), key=place)
    used = _used(ordered, prefixes)
    if form == "jsonld" and context is not None:
        try:
            return json_ld([Part("answer", "", tuple(ordered))], context, prefixes=prefixes)
        except UsageError as error:
            raise QueryError(error.message, "Ask for Turtle.") from error
    try:
        text = pyoxigraph.serialize(ordered, format=_FORMATS[form], prefixes=used) or b""
    except ValueError as error:
        raise QueryError(f"This graph cannot be written as {form} ({error}).", "Ask for Turtle.") from error
    return _with_note(text, form, left_out)


def _with_note(text: bytes, form: str, left_out: str) -> bytes:
    if left_out and form in {"ttl", "nt"}:
        return f"# {left_out}\n".encode() + text
    return text + f"\n<!-- {left_out} -->\n".encode() if left_out and form == "rdf" else text


def _used(triples: Iterable[pyoxigraph.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that a graph needs, in the order of the table."""
    needed = {namespace_of(iri) for iri in addresses(triples)}
    return {prefix: namespace for prefix, namespace in prefixes.items() if namespace in needed}
