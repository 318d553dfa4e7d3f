"""Services of other programs on this machine: an Oxigraph server, and Virtuoso with an ini file of its own.

Both are started once a run on free ports, hold a graph of somebody else's before kzgraph publishes, and end with the
run. Without them the tests are skipped with a word on how to get them; in CI that is a failure.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn

import pyoxigraph
import pytest

from kzgraph.api import Graph
from kzgraph.cli.publish import origin_of
from kzgraph.errors import KzgraphError, ServiceError
from kzgraph.remote.engine import RemoteEngine, ask_service, connect
from kzgraph.remote.publish import publish
from kzgraph.remote.results import rows_of
from kzgraph.remote.service import Writer, places
from kzgraph.remote.wire import Patience
from kzgraph.store import memory_store
from kzgraph.terms import PREFIXES

SMALL = Path(__file__).parent.parent / "data" / "small"
NAME = "riverland"
STARTS = 4
PATIENCE = 90.0
PAUSE = 0.05
FOREIGN = "http://example.org/somebody-elses"
FOREIGN_LINES = (
    f'<http://example.org/x> <{PREFIXES["skos"]}prefLabel> "Somebody else" .\n'
    f"<http://example.org/x> <{PREFIXES['rdf']}type> <{PREFIXES['kz']}Partner> .\n"
).encode()
_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CheckpointInterval = 0
ThreadsPerQuery = 1
CaseMode = 2
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerRoot = {folder}
ServerThreads = 5
MaxKeepAlives = 5
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 60
"""


class Service(NamedTuple):
    """A running service: what it is, and where it answers queries."""

    name: str
    url: str

    def count(self, graph: str) -> int:
        """How many statements a graph of it holds."""
        where, wire = connect(self.url)
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        return int(str(rows_of(ask_service(where, wire, query), where).rows[0][0]))

    def writer(self, way: str = "auto") -> Writer:
        """What writes to it."""
        where, wire = connect(self.url)
        server = ask_service(where, wire, "ASK {}").headers.get("server", "")
        return Writer(places(where, server), wire, way)


Served = Callable[[Path], "Iterator[Service]"]


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """An Oxigraph server with a graph of somebody else's."""
    with oxigraph_server(tmp_path_factory.mktemp("oxigraph")) as found:
        yield found


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Virtuoso 7 with a graph of somebody else's, as it comes: ten thousand rows, and the password dba."""
    with pytest.MonkeyPatch.context() as patch, virtuoso_server(tmp_path_factory.mktemp("virtuoso"), patch) as found:
        yield found


@pytest.fixture(scope="session", params=["oxigraph", "virtuoso"])
def service(request: pytest.FixtureRequest) -> Service:
    """Each of the two."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Service)
    return found


@pytest.fixture(scope="session")
def padded(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The graph of Riverland with figures that a store would write in another form."""
    root = tmp_path_factory.mktemp("riverland")
    shutil.copytree(SMALL, root, dirs_exist_ok=True)
    for path in root.rglob("*.ttl"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(kz:value \d+) ;", r"\1.50 ;", text), encoding="utf-8")
    return Graph.open(root, endpoint="")


@pytest.fixture(scope="session")
def published(service: Service, padded: Graph) -> str:
    """The address of that graph under its name, with the files behind it, on each service."""
    url = f"{service.url}#{NAME}"
    with pytest.MonkeyPatch.context() as patch:
        authorise(patch, service.name)
        publish(padded.engine.raw, url, origin=origin_of(padded))  # type: ignore[attr-defined]
    return url


def store(*sources: str) -> pyoxigraph.Store:
    """A store of some documents."""
    made = memory_store().raw
    kind = pyoxigraph.NamedNode(PREFIXES["rdf"] + "type")
    for source in sources:
        subject = pyoxigraph.NamedNode(PREFIXES["source"] + source)
        made.add(pyoxigraph.Quad(subject, kind, pyoxigraph.NamedNode(PREFIXES["kz"] + "Source")))
    return made


class Twin(NamedTuple):
    """A graph in the built store, and the same in a service."""

    here: Graph
    there: Graph


class Twins(NamedTuple):
    """Both graphs; the small one was published first and is still read when the shipped one has replaced it."""

    small: Twin
    shipped: Twin


@pytest.fixture(scope="session")
def twins(service: Service, published: str, small_graph: Graph, shipped_graph: Graph) -> Twins:
    """The graph of Riverland and the shipped one, published one after the other where others are and were.

    With this before them, Virtuoso answers some questions wrongly if they are put to it as they stand (see
    `kzgraph.remote.doubtful`).
    """
    made = []
    for letter, way in (("x", "update"), ("y", "gsp")):
        with pytest.MonkeyPatch.context() as patch:
            authorise(patch, service.name)
            patch.setattr("kzgraph.remote.publish.GRACE", 0.0)
            publish(store(letter), service.url, way=way, replace=True)
    for graph in (small_graph, shipped_graph):
        with pytest.MonkeyPatch.context() as patch:
            authorise(patch, service.name)
            patch.setattr("kzgraph.remote.publish.GRACE", 0.0)
            origin = origin_of(graph)
            done = publish(graph.engine.raw, service.url, origin=origin, replace=True)  # type: ignore[attr-defined]
        assert done.status == "loaded"
        engine = RemoteEngine.open(service.url)
        # What is compared is the service, however much is asked of it.
        engine.at_hand = 0
        made.append(Twin(graph, Graph(graph.project, engine)))
    return Twins(*made)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Service]:
    """An Oxigraph server for one test, with nothing but somebody else's graph."""
    with oxigraph_server(tmp_path) as found:
        yield found


def authorise(patch: pytest.MonkeyPatch, name: str) -> None:
    """Set the credentials that a service asks for where something is written."""
    for key in ("USER", "PASSWORD"):
        if name == "virtuoso":
            patch.setenv(f"KZGRAPH_ENDPOINT_{key}", "dba")
        else:
            patch.delenv(f"KZGRAPH_ENDPOINT_{key}", raising=False)


def oxigraph_program() -> str:
    """The Oxigraph server of this Python, else that of the system."""
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.is_file() else shutil.which("oxigraph")
    return program or without("the Oxigraph server: pip install oxigraph")


@contextmanager
def oxigraph_server(folder: Path) -> Iterator[Service]:
    """A running Oxigraph server, ended when the block is left."""
    program = oxigraph_program()

    def command(port: int) -> list[str]:
        return [program, "serve", "--location", str(folder / f"at-{port}"), "--bind", f"127.0.0.1:{port}"]

    with ExitStack() as stack:
        for _ in range(STARTS):
            port = free_port()
            found = Service("oxigraph", f"http://127.0.0.1:{port}/query")
            if stack.enter_context(running(command(port), folder / "log", found)):
                found.writer().load(FOREIGN, FOREIGN_LINES)
                yield found
                return
        pytest.fail(f"the Oxigraph server does not start: {(folder / 'log').read_text(errors='replace')}")


@contextmanager
def virtuoso_server(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A running Virtuoso, ended when the block is left."""
    program = shutil.which(os.environ.get("KZGRAPH_VIRTUOSO", "virtuoso-t"))
    if program is None:
        without("Virtuoso 7: apt-get install --no-install-recommends virtuoso-opensource-7-bin")
    with ExitStack() as stack:
        for number in range(STARTS):
            own, web = folder / str(number), free_port()
            own.mkdir()
            ini = own / "virtuoso.ini"
            ini.write_text(_INI.format(folder=own, port=free_port(), web=web), encoding="utf-8")
            found = Service("virtuoso", f"http://127.0.0.1:{web}/sparql")
            command = [str(program), "+foreground", "+configfile", str(ini)]
            if stack.enter_context(running(command, folder / "log", found)):
                authorise(patch, "virtuoso")
                found.writer().load(FOREIGN, FOREIGN_LINES)
                authorise(patch, "")
                yield found
                return
        pytest.fail(f"Virtuoso does not start: {(folder / 'log').read_text(errors='replace')}")


@contextmanager
def running(command: list[str], log: Path, service: Service) -> Iterator[bool]:
    """A program that runs while the block does; whether it answers questions."""
    with log.open("ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        yield _answers(process, service)
    finally:
        process.kill()
        process.wait()


def _answers(process: "subprocess.Popen[bytes]", service: Service) -> bool:
    patience = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < patience:
        where, wire = connect(service.url, Patience(seconds=PATIENCE, tries=1))
        try:
            ask_service(where, wire, "ASK {}")
        except (KzgraphError, ServiceError):
            time.sleep(PAUSE)
        else:
            # The answer may be that of another program which was faster to take the port.
            return process.poll() is None
    return False


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def without(what: str) -> NoReturn:
    """Skip, or in CI fail, for want of a program."""
    message = f"Tests of services need {what}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
