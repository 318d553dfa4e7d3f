"""Queries, headers and paths that mean harm: a sentence, never a file, a call, or a place in the code."""

import socket
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from .conftest import PATIENCE, Server

TRACES = ("Traceback", 'File "', ".py", "site-packages", "panicked", "RUST")
AS_IS = "\\u0053ERVICE"
CALLING = [
    "SELECT * WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * WHERE {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * WHERE {{ {{ SELECT * WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
    "SELECT * WHERE {{ " + AS_IS + " <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * WHERE {{ BIND(<{url}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
    "ASK {{ FILTER EXISTS {{ sErViCe <{url}> {{ ?s ?p ?o }} }} }}",
    "SELECT * FROM <{url}> WHERE {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{url}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "SELECT * FROM <file:///etc/passwd> WHERE {{ ?s ?p ?o }}",
    "CONSTRUCT WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "DESCRIBE <{url}> FROM <{url}>",
    "LOAD <{url}>",
    "LOAD <file:///etc/passwd> INTO GRAPH <a:b>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "DELETE WHERE {{ ?s ?p ?o }}",
    "CLEAR ALL",
]


@pytest.fixture
def trap() -> Iterator[tuple[str, list[object]]]:
    """The address of a server on this machine, and who came to it."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as waiting:
        waiting.settimeout(0.2)
        ended = threading.Event()

        def wait() -> None:
            while not ended.is_set():
                try:
                    connection, who = waiting.accept()
                except TimeoutError:
                    continue
                came.append(who)
                connection.close()

        thread = threading.Thread(target=wait)
        thread.start()
        yield f"http://127.0.0.1:{waiting.getsockname()[1]}/x", came
        ended.set()
        thread.join()


def test_no_query_calls_out_or_changes_anything(server: Server, trap: tuple[str, list[object]]) -> None:
    """SERVICE, FROM, LOAD and updates are refused before anything happens, however they are written."""
    url, came = trap
    before = server.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").rows
    for query in CALLING:
        for reply in (server.query(query.format(url=url)), server.post({"query": query.format(url=url)})):
            assert reply.status == 400, query
            assert reply.media == "text/plain"
            assert not any(word in reply.text for word in TRACES)
    assert server.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").rows == before
    assert came == []


def test_words_are_no_calls(server: Server) -> None:
    """The same words in texts, names and comments are only words."""
    query = 'SELECT ("SERVICE <http://x/>" AS ?from) WHERE { } # SERVICE <x> { } LOAD <y>'
    assert server.query(query).rows == [{"from": "SERVICE <http://x/>"}]


PATHS = [
    "/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/static/..%2f..%2f..%2fLICENSE",
    "/.well-known/../../LICENSE",
    "/.well-known/void.exe",
    "/.well-known/void.ttl%00",
    "/sparql.%2e",
    "/sparql%00",
    "/context.jsonld/../kzgraph.ttl",
    "//example.org/x",
    "/%ff%fe",
    "/dcat.<script>",
    "/id/partner/%3Cscript%3Ealert(1)%3C/script%3E",
    "/" + "x" * 5000,
    "/" + "a/" * 1000,
]


@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
def test_paths(server: Server, path: str) -> None:
    """A path is looked up, never opened; what it holds does not come back as a page's code."""
    reply = server.ask(path)
    assert reply.status in {307, 308, 400, 404, 406, 414}
    assert "root:" not in reply.body.decode("utf-8", "replace")
    assert b"<script>alert" not in reply.body
    assert not any(word.encode() in reply.body for word in TRACES)


HEADERS = [
    {"Accept": "*/*;q=" + "9" * 3000},
    {"Accept": ", ".join(f"a/b{n}" for n in range(5000))},
    {"Accept": "a/b;" * 3000},
    {"Accept_Language": "en;q=x, " * 2000},
    {"Accept_Encoding": "gzip;q=9, ,;;=" * 500},
    {"If_None_Match": "W/" * 5000},
    {"If_None_Match": '"' * 999},
    {"Host": "example.org/x"},
    {"Host": 'a"><script>'},
    {"Host": "evil example"},
    {"Host": ""},
    {"Range": "bytes=0-1,5-9,-1"},
    {"Cookie": "a=" + "x" * 4000},
    {"Content_Length": "0"},
    {"X_Forwarded_For": "x" * 2000},
    {"Origin": "null"},
]


@pytest.mark.parametrize("headers", HEADERS, ids=range(len(HEADERS)))
@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/sparql", "/.well-known/void", "/health"])
def test_headers(server: Server, headers: dict[str, str], path: str) -> None:
    """A header is read or not, and its words do not come back."""
    reply = server.ask(path, **headers)
    assert reply.status in {200, 304, 400, 406, 431}
    assert b"<script>" not in reply.body
    assert not any(word.encode() in reply.body for word in TRACES)


def test_host_becomes_no_address(server: Server) -> None:
    """A Host header that is none is refused where it would become part of a document."""
    reply = server.ask("/.well-known/void", Host='x"><y>')
    assert (reply.status, reply.text.splitlines()[0]) == (400, "The Host header names no server.")


PARAMETERS = [
    "query",
    "query=",
    "=ASK{}",
    "query=ASK%7B%7D&" + "&".join(f"x{n}=1" for n in range(100)),
    "query[]=ASK%7B%7D",
    "query=%00",
    "query=%ED%A0%80",
    "query=%zz",
    "query=ASK%7B%7D&format=%00",
    "query=ASK%7B%7D;query=ASK%7B%7D",
    "query=" + quote('SELECT ("\ud800" AS ?x) {}', errors="surrogatepass"),
    "query=" + quote('SELECT ("\\uD800" AS ?x) {}'),
    "query=" + quote('SELECT ("\\u0000\\u0001\\uFFFE<&>" AS ?x) {}') + "&format=xml",
    "query=" + quote("SELECT (<http://x/<script>> AS ?x) {}"),
    "query=" + quote("SELECT * WHERE { <x> ?p ?o }"),
    "query=" + quote("SELECT (<javascript:alert(1)> AS ?x) {}"),
    "query=" + quote("CONSTRUCT { <a:b> <a:> 1 } WHERE {}") + "&format=rdf",
    "query=" + quote("CONSTRUCT { <partner:x> <kz:y> 1 } WHERE {}") + "&format=jsonld",
    "query=" + quote("SELECT (TRIPLE(<a:b>, <a:c>, 1) AS ?t) {}") + "&format=csv",
    "query=" + quote('SELECT * {} ORDER BY REGEX("' + "a" * 5000 + '", "(a*)*b")'),
]


@pytest.mark.parametrize("query", PARAMETERS, ids=range(len(PARAMETERS)))
def test_parameters(server: Server, query: str) -> None:
    """Whatever the address says, there is an answer or a sentence."""
    for reply in (
        server.ask(f"/sparql?{query}"),
        server.ask("/sparql", "POST", query, Content_Type="application/x-www-form-urlencoded"),
    ):
        assert reply.status in {200, 400, 406}
        assert not any(word in reply.text for word in TRACES)


def test_xml_is_well_formed(server: Server) -> None:
    """Signs that XML has no way to write do not break it."""
    reply = server.query('SELECT ("\\u0001<&>\\uFFFE]]>" AS ?x) {}', {"format": "xml"})
    tree = ET.fromstring(reply.body)
    assert [one.text for one in tree.iter("{http://www.w3.org/2005/sparql-results#}literal")] == ["\ufffd<&>\ufffd]]>"]


def test_every_answer_is_safe_to_show(server: Server) -> None:
    """Answers and errors alike tell browsers to run nothing and to guess nothing."""
    for path in ("/sparql?query=ASK%7B%7D", "/sparql?query=SELECT", "/nothing/at/all", "/health", "/.well-known/void"):
        headers = server.ask(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers


def test_garbage_on_the_line(server: Server) -> None:
    """What is no HTTP at all is answered as such, and the server goes on."""
    host, _, port = server.host.partition(":")
    for garbage in (
        b"\x16\x03\x01\x02\x00",
        b"GET\r\n\r\n",
        b"GET /sparql HTTP/9.9\r\n\r\n",
        b"\x00" * 100 + b"\r\n\r\n",
    ):
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as line:
            line.sendall(garbage)
            line.shutdown(socket.SHUT_WR)
            answer = line.recv(10_000)
        assert not any(word.encode() in answer for word in TRACES)
    assert server.ask("/health").status == 200
