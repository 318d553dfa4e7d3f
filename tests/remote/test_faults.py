"""What a service can do wrong: each time one sentence, and nothing that looks like an answer.

The service is a small one in this process that gives the answers a test lines up for it.
"""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import pytest

from kzgraph.api import Graph
from kzgraph.errors import KzgraphError, QueryError, ServiceError
from kzgraph.model import Iri, Text
from kzgraph.remote.engine import RemoteEngine, connect
from kzgraph.remote.versions import POINTER
from kzgraph.remote.wire import Patience, Wire

RESULTS = "application/sparql-results+json"
OWL, DCTERMS, VOID = "http://www.w3.org/2002/07/owl#", "http://purl.org/dc/terms/", "http://rdfs.org/ns/void#"
XSD = "http://www.w3.org/2001/XMLSchema#"
QUICK = Patience(seconds=5, tries=3, pause=0.01)
SELECT = "SELECT ?x WHERE { ?x ?y ?z }"


class Asked(NamedTuple):
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Line(NamedTuple):
    """An answer: status, headers and body; fewer bytes than announced where ``short``, later where ``after``."""

    status: int = 200
    headers: dict[str, str] = {"Content-Type": RESULTS}  # noqa: RUF012 - never written to
    body: bytes = b""
    short: int = 0
    after: float = 0.0
    close: bool = False


class Fake(NamedTuple):
    """A service that gives the lined-up answers in turn, and the last one from then on."""

    url: str
    lines: list[Line]
    asked: list[Asked]


def bindings(names: list[str], *rows: dict[str, dict[str, str]]) -> bytes:
    """SPARQL results in JSON."""
    return json.dumps({"head": {"vars": names}, "results": {"bindings": list(rows)}}).encode()


def iri(value: str) -> dict[str, str]:
    """An IRI in SPARQL results."""
    return {"type": "uri", "value": value}


def literal(value: str, kind: str = "") -> dict[str, str]:
    """A literal in SPARQL results."""
    return {"type": "literal", "value": value} | ({"datatype": XSD + kind} if kind else {})


def pointer(*names: str, among: bool = False) -> Line:
    """The pointer graph that lists some versions, alone or among those of all graphs."""
    rows = []
    for number, name in enumerate(names, 1):
        version, part = iri(f"{POINTER}/{name}"), iri(f"{POINTER}/{name}/stated")
        rows += [
            {"s": iri(POINTER), "p": iri(OWL + "versionInfo"), "o": literal(f"{number} {name}")},
            {"s": version, "p": iri(DCTERMS + "hasPart"), "o": part},
            {"s": part, "p": iri(VOID + "triples"), "o": literal("3", "integer")},
        ]
    if among:
        return Line(body=bindings(["g", "s", "p", "o"], *({"g": iri(POINTER), **row} for row in rows)))
    return Line(body=bindings(["s", "p", "o"], *rows))


@pytest.fixture
def fake() -> Iterator[Fake]:
    """A service without answers yet."""
    lines: list[Line] = []
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            asked.append(Asked(self.command, self.path, dict(self.headers.items()), self.rfile.read(length)))
            line = lines.pop(0) if len(lines) > 1 else lines[0]
            time.sleep(line.after)
            if line.close:
                self.close_connection = True
                return
            # Else it would say twice what it is.
            (self.send_response_only if "Server" in line.headers else self.send_response)(line.status)
            for name, value in line.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(line.body) + line.short))
            self.end_headers()
            self.wfile.write(line.body)
            self.close_connection = bool(line.short)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield Fake(f"http://127.0.0.1:{server.server_address[1]}/sparql", lines, asked)
    server.shutdown()
    server.server_close()
    thread.join()


def opened(fake: Fake, *lines: Line, patience: Patience = QUICK) -> RemoteEngine:
    """An engine over the service, which answers with these lines after the pointer graph."""
    fake.lines[:] = [pointer("a", among=True), *lines]
    return RemoteEngine.open(fake.url, patience=patience)


FAULTS: dict[str, tuple[Line, str]] = {
    "error": (Line(500, {"Content-Type": "text/plain"}, b"out of\nmemory"), r"failed \(500\): out of memory\.$"),
    "page": (Line(500, {"Content-Type": "text/html"}, b"<html>secret</html>"), r"failed \(500\)\.$"),
    "bad-query": (Line(400, {"Content-Type": "text/plain"}, b"syntax error"), "cannot read the query: syntax error"),
    "not-there": (Line(404, {"Content-Type": "text/plain"}, b"no"), r"refuses the request \(404\): no\.$"),
    "truncated": (Line(body=b'{"head": {"vars": ["x"]}, "results": {"bind'), "JSON that breaks off"),
    "sentence-after": (Line(body=bindings(["x"]) + b" the operation was cancelled"), "JSON that breaks off"),
    "other-json": (Line(body=b'{"x": 1}'), "other JSON than that of SPARQL results"),
    "a-list": (Line(body=b"[1]"), "other JSON than that of SPARQL results"),
    "strange-term": (Line(body=bindings(["x"], {"x": {"type": "dragon", "value": "1"}})), "other JSON"),
    "web-page": (Line(200, {"Content-Type": "text/html"}, b"<html>"), "a web page instead of SPARQL results"),
    "csv": (Line(200, {"Content-Type": "text/csv"}, b"x\n1\n"), "text/csv instead of SPARQL results"),
    "no-type": (Line(200, {}, b"{}"), "something without a type instead of SPARQL results"),
    "broken-off": (Line(body=b"{", short=50), "broke off in the middle of an answer"),
    "bad-packing": (Line(headers={"Content-Type": RESULTS, "Content-Encoding": "gzip"}, body=b"x"), "cannot be asked"),
    "who-are-you": (Line(401, {"WWW-Authenticate": 'Basic realm="r"'}), "asks who you are"),
    "forbidden": (Line(403, {}), r"does not allow this \(403\)"),
    "elsewhere": (
        Line(302, {"Location": "http://example.org/sparql?key=1"}),
        r"elsewhere to http://example.org/sparql",
    ),
    "elsewhere-secret": (Line(301, {"Location": "http://me:pw@example.org/"}), r"sends elsewhere \(301\)\.$"),
    "busy": (Line(503, {"Content-Type": "text/plain"}, b"busy"), r"failed \(503\): busy\.$"),
    "cut": (
        Line(headers={"Content-Type": RESULTS, "X-SPARQL-MaxRows": "1"}, body=bindings(["x"], {"x": literal("1")})),
        "no more than 1 rows",
    ),
    "part": (
        Line(
            headers={"Content-Type": RESULTS, "X-SQL-State": "S1TAT", "X-SQL-Message": "Timeout"}, body=bindings(["x"])
        ),
        r"only a part of the answer \(Timeout\)",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_one_sentence(fake: Fake, name: str) -> None:
    """Whatever comes, it is an error of one line with a full stop, and no rows."""
    line, sentence = FAULTS[name]
    engine = opened(fake, line)
    with pytest.raises((QueryError, ServiceError), match=sentence) as caught:
        engine.select(SELECT)
    assert "\n" not in caught.value.message
    assert caught.value.message.endswith(".")
    assert "key=1" not in caught.value.message
    assert "pw" not in caught.value.message


def test_slow_service_is_told_and_not_asked_again(fake: Fake) -> None:
    """Who does not answer in time is not asked the same once more, which would only add to its work."""
    engine = opened(fake, Line(body=bindings(["x"]), after=0.6), patience=Patience(seconds=0.15, tries=3, pause=0.01))
    before = len(fake.asked)
    with pytest.raises(ServiceError, match=r"did not answer within 0\.15 seconds"):
        engine.select(SELECT)
    assert len(fake.asked) == before + 1


def test_busy_service_is_asked_again_after_the_pause_it_wants(fake: Fake) -> None:
    """503 with Retry-After is waited for, up to half a minute; then the rows come."""
    waited: list[float] = []
    fake.lines[:] = [Line(503, {"Retry-After": "7"}), Line(503, {"Retry-After": "3000"}), pointer("a", among=True)]
    where, _ = connect(fake.url)
    engine = RemoteEngine(where, Wire(None, QUICK, sleep=waited.append))
    assert engine.version.name == "a"
    assert waited == [7.0, 30.0]


def test_connection_that_was_closed_is_opened_again(fake: Fake) -> None:
    """A server may close a connection that it kept open; nobody notices."""
    engine = opened(fake, Line(close=True), Line(body=bindings(["x"], {"x": literal("1", "integer")})))
    assert engine.select(SELECT).rows == ((1,),)


def test_packed_answer_is_unpacked(fake: Fake) -> None:
    """Gzip is asked for and understood."""
    packed = gzip.compress(bindings(["x"], {"x": literal("жол")}))
    engine = opened(fake, Line(headers={"Content-Type": RESULTS, "Content-Encoding": "gzip"}, body=packed))
    assert engine.select(SELECT).rows == (("жол",),)
    assert fake.asked[-1].headers["Accept-Encoding"] == "gzip"


def test_terms_become_plain_values(fake: Fake) -> None:
    """Plain and typed literals, as SPARQL 1.1 and as Virtuoso write them."""
    cells = {
        "uri": iri("http://e.org/"),
        "plain": literal("1"),
        "typed": {"type": "typed-literal", "value": "12.5", "datatype": XSD + "decimal"},
        "yes": literal("1", "boolean"),
        "no": literal("false", "boolean"),
        "day": literal("2018-10-01", "date"),
        "text": {"type": "literal", "value": "Жол", "xml:lang": "kk"},
        "strange": literal("many", "integer"),
        "node": {"type": "bnode", "value": "b1"},
    }
    names = [*cells, "nothing"]
    engine = opened(fake, Line(body=bindings(names, cells)))
    (row,) = engine.select(SELECT).rows
    assert [str(cell) for cell in row] == [
        *("http://e.org/", "1", "12.5", "True", "False", "2018-10-01", "Жол", "many", "_:b1", "None")
    ]
    assert [type(cell).__name__ for cell in row] == [
        *("Iri", "str", "Decimal", "bool", "bool", "date", "Text", "str", "Iri", "NoneType")
    ]
    assert isinstance(row[0], Iri)
    assert isinstance(row[6], Text)
    assert row[6].lang == "kk"


def test_short_query_stands_in_the_address_and_a_long_one_in_a_form(fake: Fake) -> None:
    """No address is too long for a server; both name the graphs of the version and no other."""
    engine = opened(fake, Line(body=bindings(["x"])))
    engine.select(SELECT)
    engine.select(f"{SELECT} # {'x' * 3000}")
    short, long = fake.asked[-2:]
    assert (short.method, long.method) == ("GET", "POST")
    graph = "default-graph-uri=https%3A%2F%2Fw3id.org%2Fkzgraph%2Fgraph%2Fpublished%2Fa%2Fstated"
    assert short.path.count("default-graph-uri=") == 1
    assert graph in short.path
    assert long.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert graph.encode() in long.body
    assert max(len(asked.path) for asked in fake.asked) < 2000


def test_service_without_a_graph_of_ours_says_so(fake: Fake) -> None:
    """An empty pointer graph is no graph with nothing in it."""
    fake.lines[:] = [Line(body=bindings(["g", "s", "p", "o"]))]
    with pytest.raises(ServiceError, match="holds no published graph of kzgraph") as caught:
        RemoteEngine.open(fake.url)
    assert caught.value.exit_code == 3


def test_version_is_looked_up_once(fake: Fake) -> None:
    """A process reads the version that was current when it began, whatever is published meanwhile.

    So the same question has the same answer, and is not asked again.
    """
    engine = opened(fake, Line(body=bindings(["x"])))
    for number in (1, 2, 3, 3):
        engine.select(f"{SELECT} # {number}")
    assert engine.wire.requests == 4


def test_row_that_comes_twice(fake: Fake) -> None:
    """DISTINCT means that each row is there once, even where a service repeats some; other rows stay as they are."""
    texts = [{"type": "literal", "value": "Жол", "xml:lang": lang} for lang in ("ru", "kk", "ru")]
    rows = [*({"x": text} for text in texts), {"x": literal("1", "integer")}, {"x": literal("true", "boolean")}]
    engine = opened(fake, Line(body=bindings(["x"], *rows)))
    found = engine.select("SELECT DISTINCT ?x WHERE { ?x ?y ?z }").rows
    assert [str(cell) for (cell,) in found] == ["Жол", "Жол", "1", "True"]
    assert [getattr(cell, "lang", "") for (cell,) in found] == ["ru", "kk", "", ""]
    assert len(engine.select("SELECT ?x WHERE { { SELECT DISTINCT ?x { ?x ?y ?z } } }").rows) == 5


def test_version_that_is_removed_while_it_is_read_is_an_error(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody knows whether the graphs were still whole, there is no answer."""
    engine = opened(fake, Line(body=bindings(["x"])), pointer("a", "b"), Line(body=bindings(["x"])), pointer("b", "c"))
    monkeypatch.setattr("kzgraph.remote.engine.TRUSTED_SECONDS", -1.0)
    assert engine.select(SELECT).rows == ()
    with pytest.raises(ServiceError, match="was replaced more than once while it was read"):
        engine.select(f"{SELECT} # again")


def test_nobody_at_the_address(unused: str) -> None:
    """A port without a server is told, with the address."""
    with pytest.raises(ServiceError, match=r"Nothing answers at http://127\.0\.0\.1:\d+\."):
        RemoteEngine.open(unused, patience=QUICK)


@pytest.fixture
def unused(fake: Fake) -> Iterator[str]:
    """An address where nobody listens."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{probe.getsockname()[1]}/query"


# Credentials


def test_token_is_sent_at_once(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token needs no question."""
    monkeypatch.setenv("KZGRAPH_ENDPOINT_TOKEN", "t0p-secret")
    opened(fake, Line(body=bindings(["x"])))
    assert fake.asked[0].headers["Authorization"] == "Bearer t0p-secret"


@pytest.mark.parametrize("asks", ['Basic realm="r"', 'Digest realm="r", nonce="n", qop="auth"'])
def test_password_is_sent_when_asked_for(fake: Fake, monkeypatch: pytest.MonkeyPatch, asks: str) -> None:
    """First without, then as the server wants it, and from then on unasked; the Digest never says the password."""
    monkeypatch.setenv("KZGRAPH_ENDPOINT_USER", "me")
    monkeypatch.setenv("KZGRAPH_ENDPOINT_PASSWORD", "t0p-secret")
    fake.lines[:] = [Line(401, {"WWW-Authenticate": asks}), pointer("a", among=True), Line(body=bindings(["x"]))]
    RemoteEngine.open(fake.url, patience=QUICK).select(SELECT)
    said = [asked.headers.get("Authorization", "") for asked in fake.asked]
    assert [bool(words) for words in said] == [False, True, True]
    assert all(words.startswith(asks.partition(" ")[0]) for words in said[1:])
    assert "t0p-secret" not in "".join(said)
    if asks.startswith("Digest"):
        assert ["nc=00000001" in said[1], "nc=00000002" in said[2]] == [True, True]


def test_wrong_password_is_told_without_it(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried once, and neither name nor password is in the message or in what an error shows."""
    monkeypatch.setenv("KZGRAPH_ENDPOINT_USER", "whoever")
    monkeypatch.setenv("KZGRAPH_ENDPOINT_PASSWORD", "t0p-secret")
    fake.lines[:] = [Line(401, {"WWW-Authenticate": 'Basic realm="r"'})]
    with pytest.raises(ServiceError, match="does not accept the credentials") as caught:
        RemoteEngine.open(fake.url, patience=QUICK)
    assert len(fake.asked) == 2
    shown = f"{caught.value.message} {caught.value.hint} {caught.value!r}"
    assert not [word for word in ("whoever", "t0p-secret") if word in shown]


def test_redirect_gets_neither_question_nor_credentials(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends elsewhere is not followed: one request, and that to the address that was named."""
    monkeypatch.setenv("KZGRAPH_ENDPOINT_TOKEN", "t0p-secret")
    fake.lines[:] = [Line(307, {"Location": fake.url.replace("/sparql", "/other")})]
    with pytest.raises(ServiceError, match="sends elsewhere"):
        RemoteEngine.open(fake.url, patience=QUICK)
    assert [asked.path.partition("?")[0] for asked in fake.asked] == ["/sparql"]


# The command line


Run = Callable[..., Any]


def test_command_tells_a_fault_in_two_lines(
    fake: Fake, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence and a hint on standard error, nothing on standard output, exit code 3."""
    from kzgraph.cli.run import main

    monkeypatch.setenv("KZGRAPH_ENDPOINT", fake.url)
    fake.lines[:] = [Line(200, {"Content-Type": "text/html"}, b"<html>")]
    assert main(["ask", "brokers"]) == 3
    out, told = capsys.readouterr()
    assert out == ""
    assert (
        told.splitlines()[0] == f"kzgraph: The service at {fake.url} answers with a web page instead of SPARQL results."
    )
    assert len(told.splitlines()) == 2


def test_graph_of_a_service_opens_by_name(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """KZGRAPH_ENDPOINT is read where none is named, and an empty name means the built store."""
    monkeypatch.setenv("KZGRAPH_ENDPOINT", fake.url)
    fake.lines[:] = [pointer("a", among=True)]
    assert isinstance(Graph.open().engine, RemoteEngine)
    with pytest.raises(KzgraphError):
        Graph.open(endpoint="nowhere")
