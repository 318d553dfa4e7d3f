"""The small graph in three engines, the questions and their cases, and answers as the expected rows are written.

The server is the one of the PyPI package ``oxigraph``: started once a run on a free port of this machine, filled over
the Graph Store protocol, asked over the SPARQL protocol, and ended with the run.
"""

import csv
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode

import pyoxigraph
import pytest
import rdflib

from kzgraph.ask import bound
from kzgraph.catalogue import Question, questions
from kzgraph.derive import derive, load_files
from kzgraph.model import Iri
from kzgraph.project import Project
from kzgraph.store import EmbeddedStore, memory_store
from kzgraph.terms import compact, expand

HERE = Path(__file__).parent
QUESTIONS = questions(HERE.parent.parent / "queries")
CASES: dict[str, dict[str, dict[str, str | int]]] = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))

SERVER_STARTS = 5
SERVER_PATIENCE = 60.0
SERVER_PAUSE = 0.05

Rows: TypeAlias = list[tuple[str, ...]]
Ask: TypeAlias = Callable[[Question, dict[str, str | int]], Rows]
RowsOf: TypeAlias = Callable[[str, Question, dict[str, str | int]], Rows]
EngineOf: TypeAlias = Callable[[str], EmbeddedStore]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes ``question`` runs for each; with ``case`` and ``given`` too, for each of its cases."""
    names = set(metafunc.fixturenames)
    if {"question", "case", "given"} <= names:
        found = [
            pytest.param(QUESTIONS[name], case, given, id=f"{name}--{case}")
            for name, cases in CASES.items()
            for case, given in cases.items()
        ]
        metafunc.parametrize(("question", "case", "given"), found)
    elif "question" in names:
        metafunc.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))


@pytest.fixture(scope="session")
def catalogue() -> dict[str, Question]:
    """All questions by name."""
    return QUESTIONS


@pytest.fixture(scope="session")
def cases() -> dict[str, dict[str, dict[str, str | int]]]:
    """The cases of each question, and what each gives for the parameters."""
    return CASES


@pytest.fixture(scope="session")
def accept() -> bool:
    """Whether expected rows and the table of the README are to be rewritten (then review the difference)."""
    return os.environ.get("KZGRAPH_ACCEPT") == "1"


@pytest.fixture(scope="session")
def small_store(small: Project) -> EmbeddedStore:
    """The small graph with all that is derived from it, in memory."""
    store = memory_store()
    load_files(store.raw, small)
    derive(store, small)
    return store


@pytest.fixture(scope="session")
def oxigraph(small_store: EmbeddedStore) -> Ask:
    """Asks the small graph in Oxigraph, over the union of its graphs."""
    return _in_oxigraph(small_store)


@pytest.fixture(scope="session")
def reference(small_store: EmbeddedStore) -> Ask:
    """Asks the small graph in rdflib, all triples in one graph."""
    return _in_rdflib(small_store)


@pytest.fixture
def rows_of(engine_of: EngineOf) -> RowsOf:
    """The rows of a question on a few curated blocks, the same in Oxigraph and in rdflib."""

    def rows(blocks: str, question: Question, given: dict[str, str | int]) -> Rows:
        engine = engine_of(blocks)
        found = _in_oxigraph(engine)(question, given)
        assert found == _in_rdflib(engine)(question, given)
        return found

    return rows


def _in_oxigraph(store: EmbeddedStore) -> Ask:
    def ask(question: Question, given: dict[str, str | int]) -> Rows:
        solutions = store.evaluate(_with_parameters(question, given))
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        names = solutions.variables
        assert [name.value for name in names] == [column.name for column in question.columns]
        return [tuple(_of_oxigraph(solution[name]) for name in names) for solution in solutions]

    return ask


def _in_rdflib(store: EmbeddedStore) -> Ask:
    out = io.BytesIO()
    for graph_name in (pyoxigraph.DefaultGraph(), *store.raw.named_graphs()):
        store.raw.dump(out, pyoxigraph.RdfFormat.N_TRIPLES, from_graph=graph_name)
    graph = rdflib.Graph()
    graph.parse(data=out.getvalue().decode(), format="nt")

    def ask(question: Question, given: dict[str, str | int]) -> Rows:
        rows = graph.query(_with_parameters(question, given))
        return [tuple(_of_rdflib(term) for term in row) for row in rows if isinstance(row, tuple)]

    return ask


@pytest.fixture(scope="session")
def server(small_store: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks the small graph in an Oxigraph server, over HTTP."""
    with _served(tmp_path_factory.mktemp("server")) as address:
        for name in (pyoxigraph.DefaultGraph(), *small_store.raw.named_graphs()):
            out = io.BytesIO()
            small_store.raw.dump(out, pyoxigraph.RdfFormat.N_TRIPLES, from_graph=name)
            where = "default" if isinstance(name, pyoxigraph.DefaultGraph) else f"graph={quote(name.value, safe='')}"
            _http("PUT", f"{address}/store?{where}", out.getvalue(), {"Content-Type": "application/n-triples"})

        def ask(question: Question, given: dict[str, str | int]) -> Rows:
            body = urlencode({"query": _with_parameters(question, given)}).encode()
            head = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/sparql-results+json",
            }
            answer = json.loads(_http("POST", f"{address}/query", body, head))
            names = answer["head"]["vars"]
            assert names == [column.name for column in question.columns]
            return [tuple(_of_json(row.get(name)) for name in names) for row in answer["results"]["bindings"]]

        yield ask


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """A running server with an empty store in a folder: its address; ended when the block is left."""
    for _ in range(SERVER_STARTS):
        port = _free_port()
        with (folder / "log").open("wb") as log:
            command = [_server_command(), "serve", "--union-default-graph", "--location", str(folder / f"at-{port}")]
            process = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}"], stdout=log, stderr=log)
        try:
            if _is_ready(process, f"http://127.0.0.1:{port}"):
                yield f"http://127.0.0.1:{port}"
                return
        finally:
            process.kill()
            process.wait()
        # Another program may have taken the port between looking for a free one and using it.
    pytest.fail(f"the Oxigraph server does not start: {(folder / 'log').read_text(errors='replace')}")


def _server_command() -> str:
    beside = Path(sys.executable).with_name("oxigraph")
    found = str(beside) if beside.is_file() else shutil.which("oxigraph")
    if found is None:
        message = "The rows of a server are compared where one is installed: pip install oxigraph"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_ready(process: subprocess.Popen[bytes], address: str) -> bool:
    """Wait until the server answers a question; no if it ends before, or takes too long."""
    patience = time.monotonic() + SERVER_PATIENCE
    while process.poll() is None and time.monotonic() < patience:
        try:
            _http("GET", f"{address}/query?query=ASK%20%7B%7D", None, {"Accept": "application/sparql-results+json"})
        except OSError:
            time.sleep(SERVER_PAUSE)
        else:
            # The answer may be that of another program which was faster to take the port.
            return process.poll() is None
    return False


def _http(method: str, address: str, body: bytes | None, head: dict[str, str]) -> bytes:
    """What a server answers; no proxy of the surroundings is asked, an error tells what the server says of it."""
    request = urllib.request.Request(address, data=body, headers=head, method=method)
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            request, timeout=SERVER_PATIENCE
        ) as reply:
            return bytes(reply.read())
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{error.code}: {error.read().decode(errors='replace')}") from error


@pytest.fixture(scope="session")
def expected_file() -> Callable[[str, str], Path]:
    """The file with the expected rows of a question's case; the case "all" needs no name."""

    def file(question: str, case: str) -> Path:
        return HERE / "expected" / (f"{question}.csv" if case == "all" else f"{question}--{case}.csv")

    return file


@pytest.fixture(scope="session")
def as_csv() -> Callable[[Question, Rows], str]:
    """Rows as a file of expected rows holds them: the columns, then a line each."""

    def text(question: Question, rows: Rows) -> str:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([[column.name for column in question.columns], *rows])
        return out.getvalue()

    return text


def _with_parameters(question: Question, given: dict[str, str | int]) -> str:
    kinds = {param.name: param.kind for param in question.params}
    terms: dict[str, Iri | str | int] = {}
    for name, value in given.items():
        iri = expand(value) if isinstance(value, str) and kinds[name] != "text" else None
        terms[name] = value if iri is None else iri
    return bound(question.text, terms)


def _of_oxigraph(term: object) -> str:
    if term is None:
        return ""
    if isinstance(term, pyoxigraph.NamedNode):
        return compact(term.value)
    assert isinstance(term, pyoxigraph.Literal)
    is_number = term.datatype.value.endswith(("#integer", "#decimal"))
    return _number(term.value) if is_number else term.value


def _of_json(term: dict[str, Any] | None) -> str:
    if term is None:
        return ""
    if term["type"] == "uri":
        return compact(term["value"])
    assert term["type"] == "literal"
    is_number = term.get("datatype", "").endswith(("#integer", "#decimal"))
    return _number(term["value"]) if is_number else str(term["value"])


def _of_rdflib(term: object) -> str:
    if term is None:
        return ""
    if isinstance(term, rdflib.URIRef):
        return compact(str(term))
    assert isinstance(term, rdflib.Literal)
    is_number = isinstance(term.value, int | Decimal) and not isinstance(term.value, bool)
    return _number(str(term)) if is_number else str(term)


def _number(text: str) -> str:
    """A number without what engines write differently: 30 and 30.0 are the same value."""
    number = Decimal(text)
    return f"{number.normalize():f}" if number else "0"
