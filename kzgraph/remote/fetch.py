"""The statements of one published version, fetched in pages into a store and checked against what was published."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

import pyoxigraph

from kzgraph.errors import KzgraphError, ServiceError
from kzgraph.remote.content import Content, graph_called
from kzgraph.remote.engine import RemoteEngine, ask_service
from kzgraph.remote.origin import read_written, written_key
from kzgraph.remote.results import NTRIPLES, graph_of, usual
from kzgraph.remote.versions import Version

__all__ = ["Fetched", "fetched"]

PAGE = 50_000

_CHANGED = "The service gives some values in another form than they were published in, and so they stand here."

Written: TypeAlias = Mapping[tuple[str, str], tuple[pyoxigraph.Triple, ...]]
Tell = Callable[[str], None]


class Fetched(NamedTuple):
    """What came: the values as the publisher's files write them, and a sentence on what is not as published, or ""."""

    written: Written
    note: str


def fetched(engine: RemoteEngine, version: Version, store: pyoxigraph.Store, tell: Tell) -> Fetched | None:
    """Fetch a version into an empty store; None where it is gone before all of it came.

    Raises ServiceError where the service cannot be asked or does not hold what was published.
    """
    try:
        lines = [triple for graph, n in version.beside for page in _pages(engine, graph, n) for triple in page]
        found = _read_written(engine, lines)
        for graph, number in version.parts:
            _load(engine, version, (graph, number), found, store, tell)
    except KzgraphError:
        # What is not there any more need not be told as a fault.
        if engine.is_kept(version):
            raise
        return None
    if not engine.is_kept(version):
        return None
    _check_numbers(engine, version, store)
    content = Content(store, version.about, sorted({f"{triple} .\n".encode() for triple in lines}))
    return Fetched(found, "" if version.name.partition("-")[0] == content.digest else _CHANGED)


def _read_written(engine: RemoteEngine, lines: list[pyoxigraph.Triple]) -> Written:
    try:
        return read_written(sorted(lines, key=str))
    except (ValueError, SyntaxError) as error:
        raise _other(engine) from error


def _load(
    engine: RemoteEngine, version: Version, part: tuple[str, int], written: Written, store: pyoxigraph.Store, tell: Tell
) -> None:
    graph, number = part
    short = graph.removeprefix(f"{version.iri}/")
    name, held = graph_called(short), 0
    own = written if isinstance(name, pyoxigraph.DefaultGraph) else {}
    for page in _pages(engine, graph, number):
        # Values whose form the service may have changed come from where they stand as texts.
        kept = (t for t in page if not own or written_key(t) not in own)
        store.bulk_extend(pyoxigraph.Quad(t.subject, t.predicate, usual(t.object), name) for t in kept)
        held += len(page)
        if held < number:
            tell(f"{short}: {held} of {number} statements are here")
    store.bulk_extend(pyoxigraph.Quad(t.subject, t.predicate, t.object, name) for told in own.values() for t in told)


def _pages(engine: RemoteEngine, graph: str, number: int) -> Iterator[tuple[pyoxigraph.Triple, ...]]:
    """The statements of a graph, which never changes, in the order in which the service has them."""
    held = 0
    while held < number:
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }} LIMIT {PAGE} OFFSET {held}"
        reply = ask_service(engine.where, engine.wire, query, graphs=(graph,), accept=NTRIPLES)
        # A service that gives fewer than were asked for is asked for the next ones.
        page = graph_of(reply, engine.where)
        if not page:
            return
        yield page
        held += len(page)


def _check_numbers(engine: RemoteEngine, version: Version, store: pyoxigraph.Store) -> None:
    """Raise ServiceError where not as many statements came as were published."""
    for graph, number in version.parts:
        name = graph_called(graph.removeprefix(f"{version.iri}/"))
        held = sum(1 for _ in store.quads_for_pattern(None, None, None, name))
        if held != number:
            raise _other(engine, f"{held} instead of {number} statements came")


def _other(engine: RemoteEngine, why: str = "values cannot be read") -> ServiceError:
    return ServiceError(
        f"What is at {engine.where.shown} is not what was published ({why}).",
        "Somebody changed it there, or the service gives less than it holds. Publish the graph again.",
    )
