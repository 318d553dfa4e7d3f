"""A query reads this graph and nothing else, however it is written."""

import socket
import threading
from collections.abc import Iterator

import pytest

from kzgraph.errors import QueryError
from kzgraph.sparql import refuse_unsafe
from kzgraph.store import memory_store

PREFIXES = "PREFIX kz: <https://example.org/> PREFIX : <https://example.org/> "


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { SERVICE <https://e.org/> { ?x ?p ?o } }",
        "SELECT ?x { service <https://e.org/> { ?x ?p ?o } }",
        "SELECT ?x { SERVICE SILENT <https://e.org/> { ?x ?p ?o } }",
        "SELECT ?x { SERVICE<https://e.org/>{ ?x ?p ?o } }",
        "SELECT ?x { BIND(<https://e.org/> AS ?s) SERVICE ?s { ?x ?p ?o } }",
        "SELECT ?x { SERVICE kz:x { ?x ?p ?o } }",
        "SELECT ?x { SERVICE\n# <https://e.org/>\n<https://e.org/> { ?x ?p ?o } }",
        "SELECT ?x { SERVICE#\n<https://e.org/> { ?x ?p ?o } }",
        "SELECT ?x { FILTER(EXISTS{SERVICE <https://e.org/> { ?x ?p ?o }}) }",
        "SELECT ?x { BIND('# ' AS ?a) SERVICE <https://e.org/> { ?x ?p ?o } }",
        'SELECT ?x { BIND("\\"" AS ?a) SERVICE <https://e.org/> { ?x ?p ?o } }',
        'SELECT ?x { BIND("""" """ AS ?a) SERVICE <https://e.org/> { ?x ?p ?o } }',
        "SELECT ?x { FILTER(1<2) SERVICE <https://e.org/> { ?x ?p ?o } FILTER(2>1) }",
        "SELECT ?x { {} .SERVICE <https://e.org/> { ?x ?p ?o } }",
        "SELECT ?x { ?s ?p kz:.SERVICE <https://e.org/> { ?x ?p ?o } }",
        "SELECT ?x { SERVICE:x { ?x ?p ?o } }",
        "SELECT ?x { serviceSILENT <https://e.org/> { ?x ?p ?o } }",
        "SELECT ?x { ?s ?p 1SERVICE <https://e.org/> { ?x ?p ?o } }",
        "SELECT ?x { ?s ?p trueSERVICE <https://e.org/> { ?x ?p ?o } }",
        "SELECT ?x { BIND(kz:a\\#b AS ?a) SERVICE <https://e.org/> { ?x ?p ?o } }",
        "SELECT ?x { BIND(kz:a\\'b AS ?a) SERVICE <https://e.org/> { ?x ?p 'x' } }",
        "SELECT ?x { BIND(<https://e.org/#\\u0041> AS ?a) SERVICE <https://e.org/> { ?x ?p ?o } }",
    ],
)
def test_call_to_another_service_is_refused(query: str) -> None:
    """SERVICE is refused in every spelling that the engine would follow."""
    with pytest.raises(QueryError, match=r"^SERVICE is not answered here"):
        refuse_unsafe(PREFIXES + query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p $service }",
        "SELECT ?x { ?x kz:service ?o . ?x kz:SERVICE kz:a.SERVICE }",
        "SELECT ?x { ?x ?p 'SERVICE <https://e.org/> {}' }",
        'SELECT ?x { ?x ?p "say \\"SERVICE <https://e.org/>\\"" }',
        'SELECT ?x { ?x ?p """SERVICE\n<https://e.org/> {}""" }',
        "SELECT ?x { ?x ?p <https://e.org/SERVICE> }",
        "SELECT ?x { ?x ?p ?o } # SERVICE <https://e.org/> {}",
        "SELECT ?x { ?x ?p 'x'@service }",
        "SELECT ?x { ?x ?p _:SERVICE }",
        "SELECT ?from { ?from kz:from 'FROM' }",
        "SELECT ?x { ?x kz:insert 'INSERT DATA {}' }",
        "SELECT ?add ?load { ?add ?load ?drop }",
    ],
)
def test_word_in_a_name_or_text_is_allowed(query: str) -> None:
    """A variable, a name, a text or a comment may hold any word."""
    refuse_unsafe(PREFIXES + query)
    memory_store().answer(PREFIXES + query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x FROM <https://e.org/> { ?x ?p ?o }",
        "SELECT ?x FROM NAMED <https://e.org/> { GRAPH ?g { ?x ?p ?o } }",
        "ASK FROM<https://e.org/>{ ?x ?p ?o }",
    ],
)
def test_another_graph_is_refused(query: str) -> None:
    """There is one graph: a query that names another would be answered from the wrong one."""
    with pytest.raises(QueryError, match=r"^FROM is not answered here"):
        refuse_unsafe(query)


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <https://e.org/a> <https://e.org/b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
        "DROP ALL",
        "CLEAR DEFAULT",
        "LOAD <https://e.org/>",
    ],
)
def test_change_is_refused(query: str) -> None:
    """An update is refused with a sentence that says what can be asked."""
    with pytest.raises(QueryError, match=r"^The graph cannot be changed by a query\.$"):
        refuse_unsafe(query)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """An address on this machine and what was received there."""
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    received.append(caller.recv(100))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", received
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_engine_calls_nobody(listener: tuple[str, list[bytes]], silent: str) -> None:
    """Whoever asks it, the embedded engine opens no connection."""
    address, received = listener
    with pytest.raises(QueryError):
        memory_store().select(f"SELECT ?x {{ SERVICE {silent}<{address}> {{ ?x ?p ?o }} }}")
    assert received == []
