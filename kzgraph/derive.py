"""Statements that follow from the curated ones, in a graph of their own, and the store that holds both.

The rules are CONSTRUCT queries in ``ontology/rules/core/``; the search keys of names are made here, since
SPARQL cannot fold letters. Nothing derived is ever written into ``graph/``.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph

from kzgraph.errors import InputError, QueryError, TurtleError
from kzgraph.letters import has_cyrillic, latin_key
from kzgraph.project import Project
from kzgraph.stated import keep_stated
from kzgraph.store import EmbeddedStore
from kzgraph.terms import DERIVED_GRAPH, PREFIXES, name_key

__all__ = ["derive", "load_files", "write_store"]

BATCH = 100_000
"""Statements loaded at once: as few parts on disk as possible, in memory that does not grow with the graph."""

_DERIVED = pyoxigraph.NamedNode(DERIVED_GRAPH)
_NAME_KEY = pyoxigraph.NamedNode(PREFIXES["kz"] + "nameKey")
_LATIN_KEY = pyoxigraph.NamedNode(PREFIXES["kz"] + "latinKey")
_NAMES = (
    pyoxigraph.NamedNode(PREFIXES["skos"] + "prefLabel"),
    pyoxigraph.NamedNode(PREFIXES["skos"] + "altLabel"),
    pyoxigraph.NamedNode(PREFIXES["kz"] + "formerName"),
    pyoxigraph.NamedNode(PREFIXES["dcterms"] + "identifier"),
)


def write_store(project: Project, folder: Path) -> None:
    """Build a project's store into an empty folder: curated files, ontology, derived statements."""
    store = pyoxigraph.Store(str(folder))
    load_files(store, project)
    if project.only:
        keep_stated(store, project.only)
    derive(EmbeddedStore(store), project)
    store.flush()
    store.optimize()


def load_files(store: pyoxigraph.Store, project: Project, extra: tuple[Path, ...] = ()) -> None:
    """Load a project's curated files and ontology into a store; raises TurtleError."""
    _load(store, _read((*project.graph_files(), *extra, *project.ontology_files()), project))


def _load(store: pyoxigraph.Store, quads: Iterable[pyoxigraph.Quad]) -> None:
    """Load in few large parts: a store put together from many small ones takes longer to build and to open."""
    rest = iter(quads)
    while batch := list(islice(rest, BATCH)):
        store.bulk_extend(batch)


def _read(paths: Iterable[Path], project: Project) -> Iterator[pyoxigraph.Quad]:
    for path in paths:
        try:
            yield from pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE, rename_blank_nodes=True)
        except (SyntaxError, ValueError) as error:
            # rdflib names the line in the words curators know; where it can read the file, Oxigraph's words stand.
            from kzgraph.load import read_files  # rdflib costs 130 ms, and only an error needs it

            read_files(project, (path,))
            raise TurtleError(project.name_of(path), None, f"this is not Turtle ({error}).") from error


def derive(store: EmbeddedStore, project: Project) -> None:
    """Run the core rules and make the search keys of all names."""
    for path in project.rule_files():
        try:
            triples = store.evaluate(path.read_text(encoding="utf-8"))
        except (QueryError, OSError, UnicodeDecodeError) as error:
            raise InputError(project.name_of(path), None, f"the rule cannot be run ({error}).") from error
        if not isinstance(triples, pyoxigraph.QueryTriples):
            raise InputError(project.name_of(path), None, "a rule is to be a CONSTRUCT.")
        _load(store.raw, (pyoxigraph.Quad(t.subject, t.predicate, t.object, _DERIVED) for t in triples))
    _load(store.raw, _name_keys(store.raw))


def _name_keys(store: pyoxigraph.Store) -> Iterator[pyoxigraph.Quad]:
    for name in _NAMES:
        for quad in store.quads_for_pattern(None, name, None, None):
            if isinstance(quad.object, pyoxigraph.Literal):
                for predicate, key in _keys(quad.object.value):
                    yield pyoxigraph.Quad(quad.subject, predicate, pyoxigraph.Literal(key), _DERIVED)


def _keys(name: str) -> Iterator[tuple[pyoxigraph.NamedNode, str]]:
    if key := name_key(name):
        yield _NAME_KEY, key
    if has_cyrillic(name):
        yield _LATIN_KEY, latin_key(name)
