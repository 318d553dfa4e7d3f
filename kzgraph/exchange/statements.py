"""Statements on their way into a file: their order, and the addresses and namespaces that they use."""

from collections.abc import Iterable

import pyoxigraph

from kzgraph.terms import PREFIXES

__all__ = ["addresses", "namespace_of", "place"]

_TYPE = PREFIXES["rdf"] + "type"


def place(triple: pyoxigraph.Triple) -> tuple[str, bool, str, str]:
    """Where a statement stands among others, as a key to sort by: with its subject, what that is first."""
    return str(triple.subject), triple.predicate.value != _TYPE, triple.predicate.value, str(triple.object)


def addresses(triples: Iterable[pyoxigraph.Triple]) -> set[str]:
    """All IRIs in statements, datatypes of literals included."""
    found: set[str] = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, pyoxigraph.NamedNode):
                found.add(term.value)
            elif isinstance(term, pyoxigraph.Literal):
                found.add(term.datatype.value)
    return found


def namespace_of(iri: str) -> str:
    """What comes before the name in an IRI; "" where nothing does.

    >>> namespace_of("https://w3id.org/kzgraph/ns#Partner")
    'https://w3id.org/kzgraph/ns#'
    """
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
