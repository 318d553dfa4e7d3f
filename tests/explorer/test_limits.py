"""Time, rows, memory and length: each limit is told in words, and nobody else pays for a query that meets one."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest
import rdflib

from .conftest import PATIENCE, ROWS, RUNAWAY, SECONDS, Server

EASY = "SELECT ?s WHERE { ?s a <https://w3id.org/kzgraph/ns#Source> } ORDER BY ?s"
ALL = "SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"
CUT = f"Truncated: the first {ROWS} rows are given, the limit of this server is {ROWS} rows."


def test_readers_keep_their_answers_next_to_a_runaway_query(server: Server) -> None:
    """While a product of everything runs until it is killed, everybody else is answered."""

    def read(_: int) -> list[int]:
        return [server.query(EASY).status for _ in range(10)]

    with ThreadPoolExecutor(6) as crowd:
        runaway = [crowd.submit(server.query, RUNAWAY) for _ in range(1)]
        readers = list(crowd.map(read, range(4)))
        (stopped,) = [one.result() for one in runaway]
    assert readers == [[200] * 10] * 4
    assert stopped.status == 504
    assert stopped.text.startswith(f"The query timed out: it ran for longer than {SECONDS} second")


def test_many_runaways_do_not_stop_the_server(server: Server) -> None:
    """More of them than places: each is stopped or sent away, and the server answers afterwards."""
    with ThreadPoolExecutor(5) as crowd:
        found = [one.result() for one in [crowd.submit(server.query, RUNAWAY) for _ in range(5)]]
    assert {reply.status for reply in found} <= {503, 504}
    assert all(reply.headers["retry-after"] for reply in found if reply.status == 503)
    assert server.query(EASY).status == 200


@pytest.mark.parametrize(
    "query",
    ["SELECT * " + "{" * 20_000 + "}" * 20_000, "ASK { FILTER(" + "!" * 100_000 + "true) }", "ASK {" + "(" * 30_000],
    ids=["groups", "nots", "brackets"],
)
def test_depth(server: Server, query: str) -> None:
    """A query that is nested too deeply breaks its process and nothing else."""
    reply = server.post({"query": query})
    assert reply.status == 400
    assert reply.media == "text/plain"
    assert server.query(EASY).status == 200


def test_rows_are_cut_in_words(server: Server) -> None:
    """An answer with too many rows says that it is cut: in a header, and within JSON and XML."""
    reply = server.query(ALL)
    found = json.loads(reply.body)
    assert (reply.status, len(reply.rows)) == (200, ROWS)
    assert reply.headers["warning"] == f'299 kzgraph "{CUT}"'
    assert found["head"]["truncated"] == CUT
    tree = ET.fromstring(server.query(ALL, {"format": "xml"}).text)
    assert len(tree.findall(".//{http://www.w3.org/2005/sparql-results#}result")) == ROWS
    assert f"<!-- {CUT} -->" in server.query(ALL, {"format": "xml"}).text
    for name in ("csv", "tsv"):
        lines = server.query(ALL, {"format": name})
        assert (len(lines.text.splitlines()), lines.headers["warning"]) == (ROWS + 1, f'299 kzgraph "{CUT}"')


@pytest.mark.parametrize("more", [0, 1])
def test_rows_at_the_limit(server: Server, more: int) -> None:
    """As many rows as the limit are all there are; one more is one too many."""
    reply = server.query(f"SELECT * WHERE {{ ?s ?p ?o }} LIMIT {ROWS + more}")
    assert len(reply.rows) == ROWS
    assert ("warning" in reply.headers, "truncated" in json.loads(reply.body)["head"]) == (bool(more), bool(more))


# rdflib warns of itself when it reads JSON-LD.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(("name", "reader"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")])
def test_statements_are_cut_in_words(server: Server, name: str, reader: str) -> None:
    """So does a graph with too many statements; what is given can be read."""
    reply = server.query("CONSTRUCT WHERE { ?s ?p ?o }", {"format": name})
    words = f"Truncated: the first {ROWS} statements are given, the limit of this server is {ROWS} statements."
    assert reply.headers["warning"] == f'299 kzgraph "{words}"'
    assert (words in reply.text) == (name != "jsonld")
    assert len(rdflib.Graph().parse(data=reply.body, format=reader)) == ROWS


def test_long_requests(server: Server) -> None:
    """A query, a form and any other body may have only so many bytes."""
    long = f"ASK {{}} #{'x' * 300_000}"
    assert server.ask("/sparql", "POST", long, Content_Type="application/sparql-query").status == 413
    assert server.post({"query": long}).status == 413
    endless = (b"x" * 10_000 for _ in range(1_000))
    reply = _streamed(server, endless)
    assert reply in {413, None}


def _streamed(server: Server, pieces: Iterator[bytes]) -> int | None:
    """The status for a body of unknown length; None where the server closed the connection while it was sent."""
    connection = HTTPConnection(server.host, timeout=PATIENCE)
    try:
        kind = {"Content-Type": "application/sparql-query", "Transfer-Encoding": "chunked"}
        connection.request("POST", "/sparql", pieces, kind, encode_chunked=True)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def test_long_addresses(server: Server) -> None:
    """An address of any length gets an answer and no harm."""
    assert server.query(f"ASK {{}} #{'x' * 60_000}").status == 200
    try:
        assert server.query(f"ASK {{}} #{'x' * 600_000}").status in {400, 413}
    except OSError:
        # The server need not read to its end what it does not answer.
        assert server.ask("/health").status == 200
