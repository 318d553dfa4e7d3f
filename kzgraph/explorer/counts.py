"""How much there is of what in a graph: classes, properties, and which class has which property."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kzgraph.store import Engine
from kzgraph.terms import BASE, DERIVED_GRAPH

__all__ = ["Counts", "counts", "size"]


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of a graph, curated and derived statements together.

    ``entities`` are things under this graph's own addresses; ``classes`` has the members of each class,
    ``properties`` the statements of each property, ``of_class`` the statements of each property about members of a
    class, and ``values`` those of them whose object is of a class or datatype, all by IRI and sorted.
    """

    triples: int
    derived: int
    subjects: int
    objects: int
    entities: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    of_class: Mapping[str, Mapping[str, int]]
    values: Mapping[tuple[str, str], Mapping[str, int]]


def counts(engine: Engine) -> Counts:
    """Count a graph; takes about a second for a hundred thousand statements.

    A thing of two classes counts for both. Datatypes and classes of values stand together in ``values``.
    """
    of_class: dict[str, dict[str, int]] = defaultdict(dict)
    for kind, name, number in engine.select(_OF_CLASS):
        of_class[str(kind)][str(name)] = _whole(number)
    values: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for query in (_TO_CLASS, _TO_DATATYPE):
        for kind, name, value, number in engine.select(query):
            values[str(kind), str(name)][str(value)] += _whole(number)
    triples, derived = size(engine)
    return Counts(
        triples=triples,
        derived=derived,
        subjects=_one(engine, "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }"),
        objects=_one(engine, "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }"),
        entities=_one(
            engine, f'SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a ?c FILTER(STRSTARTS(STR(?s), "{BASE}id/")) }}'
        ),
        classes=_by_name(engine, "SELECT ?k (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?k } GROUP BY ?k"),
        properties=_by_name(engine, "SELECT ?k (COUNT(*) AS ?n) WHERE { ?s ?k ?o } GROUP BY ?k"),
        of_class={kind: dict(sorted(found.items())) for kind, found in sorted(of_class.items())},
        values={pair: dict(sorted(found.items())) for pair, found in sorted(values.items())},
    )


def size(engine: Engine) -> tuple[int, int]:
    """How many statements a graph has, and how many of them are derived."""
    derived = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{DERIVED_GRAPH}> {{ ?s ?p ?o }} }}"
    return _one(engine, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"), _one(engine, derived)


_OF_CLASS = "SELECT ?c ?p (COUNT(*) AS ?n) WHERE { ?s a ?c . ?s ?p ?o } GROUP BY ?c ?p"
_TO_CLASS = "SELECT ?c ?p ?v (COUNT(*) AS ?n) WHERE { ?s a ?c . ?s ?p ?o . ?o a ?v } GROUP BY ?c ?p ?v"
_TO_DATATYPE = """SELECT ?c ?p ?v (COUNT(*) AS ?n)
WHERE { ?s a ?c . ?s ?p ?o FILTER(ISLITERAL(?o)) BIND(DATATYPE(?o) AS ?v) } GROUP BY ?c ?p ?v"""


def _whole(number: object) -> int:
    return int(str(number))


def _one(engine: Engine, query: str) -> int:
    return _whole(engine.select(query).rows[0][0])


def _by_name(engine: Engine, query: str) -> dict[str, int]:
    return dict(sorted((str(name), _whole(number)) for name, number in engine.select(query)))
