"""How many questions of the catalogue a second a server answers, and how long the slower ones take.

Three servers over the same graph on the loopback address of one machine, one after the other: `kzgraph serve` (with
its limits of time, rows and memory), `oxigraph serve-read-only` over the same store, and rdflib-endpoint over the same
statements in memory, where it is installed. That one answers one query after the other, and some in many seconds: one
client is enough to know it. Clients send the questions of the catalogue as SPARQL, with the parameters of
tests/queries/shipped.toml, at random, and read each answer as JSON to its end. An answer that is none (refused, too
many at once, too late) is counted apart. Clients run on the machine of the server and take part of its processors.

    python benchmarks/endpoint.py [--seconds N] [--clients 1,8,32]
"""

import argparse
import contextlib
import http.client
import importlib.util
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from measuring import kzgraph_command, surroundings
from questions import asked_of
from tables import milliseconds, section, table, times

from kzgraph.api import Graph
from kzgraph.ask import bound
from kzgraph.model import Iri
from kzgraph.store import EmbeddedStore, current_store
from kzgraph.terms import expand

CLIENTS = (1, 8, 32)
ONE_AFTER_THE_OTHER = "rdflib-endpoint"
SLOW_SECONDS = 20.0
"""How long it is asked: in fewer seconds it might answer nothing at all."""
HOST = "127.0.0.1"
SEED = 2018
STARTING = 60.0
LONGEST = 20.0
"""Seconds a client waits for one answer."""
OK = 200

RDFLIB_ENDPOINT = """\
import sys
import uvicorn
from rdflib import Graph
from rdflib_endpoint import SparqlEndpoint
graph = Graph()
graph.parse(sys.argv[1], format="nt")
uvicorn.run(SparqlEndpoint(graph=graph, path="/sparql"), host=sys.argv[2], port=int(sys.argv[3]), log_level="error")
"""


class Load(NamedTuple):
    """What some clients got in some seconds: times of the answers, and how many requests were not answered."""

    taken: tuple[float, ...]
    failed: int
    seconds: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.taken) / self.seconds

    @property
    def slow(self) -> float:
        """The time that 95 of 100 answers do not take longer than."""
        if len(self.taken) < 2:
            return max(self.taken, default=0.0)
        return statistics.quantiles(self.taken, n=20, method="inclusive")[-1]


def main() -> None:
    """Measure every server with every number of clients."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=8.0, help="how long each load lasts (default: 8)")
    options.add_argument("--clients", default=",".join(map(str, CLIENTS)), help="how many at once, in a list")
    given = options.parse_args()
    clients = [int(number) for number in given.clients.split(",")]
    graph = Graph.open()
    asked = list(texts(graph))
    found: dict[str, dict[int, Load]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, command, path in servers(graph, Path(folder)):
            with serving(command, path) as port:
                at_once = clients[:1] if name == ONE_AFTER_THE_OTHER else clients
                lasting = SLOW_SECONDS if name == ONE_AFTER_THE_OTHER else given.seconds
                found[name] = {number: load(port, path, asked, number, lasting) for number in at_once}
                sys.stderr.write(f"{name}: done\n")
    print(_section(found, len(asked), given.seconds))


def texts(graph: Graph) -> Iterator[str]:
    """Each question of the catalogue as SPARQL, with the parameters that it is asked with."""
    assert isinstance(graph.engine, EmbeddedStore)
    for _, question, given in asked_of(graph.engine, graph.project, []):
        kinds = {param.name: param.kind for param in question.params}
        plain = {"text", "year", "integer"}
        terms = {name: value if kinds[name] in plain else expand(str(value)) for name, value in given.items()}
        yield bound(question.text, {name: term for name, term in terms.items() if isinstance(term, Iri | str | int)})


def servers(graph: Graph, folder: Path) -> Iterator[tuple[str, list[str], str]]:
    """Each server with the command that starts it (HOST and PORT stand for where) and the path it answers at."""
    assert isinstance(graph.engine, EmbeddedStore)
    oxigraph = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if oxigraph:
        # It keeps the store to itself while it runs, and sees all graphs as one where it is told to.
        copy = folder / "store"
        shutil.copytree(current_store(graph.project), copy)
        serve = [oxigraph, "serve-read-only", "--location", str(copy), "--bind", "HOST:PORT", "--union-default-graph"]
        yield "oxigraph serve-read-only", serve, "/query"
    serve = [*kzgraph_command(), "serve", "--quiet", "--host", "HOST", "--port", "PORT"]
    yield "kzgraph serve", serve, "/sparql"
    if importlib.util.find_spec("rdflib_endpoint"):
        triples = folder / "graph.nt"
        triples.write_text("".join(f"{quad.triple} .\n" for quad in graph.engine.raw), encoding="utf-8")
        yield ONE_AFTER_THE_OTHER, [sys.executable, "-c", RDFLIB_ENDPOINT, str(triples), "HOST", "PORT"], "/sparql"


@contextlib.contextmanager
def serving(command: Sequence[str], path: str, port: int = 0) -> Iterator[int]:
    """A server while it runs, at a free port where none is named; it is waited for until it answers."""
    if not port:
        with socket.socket() as free:
            free.bind((HOST, 0))
            port = int(free.getsockname()[1])
    filled = [part.replace("HOST", HOST).replace("PORT", str(port)) for part in command]
    server = subprocess.Popen(filled, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=surroundings())
    try:
        deadline = time.monotonic() + STARTING
        while not _answers(port, path, "ASK {}"):
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{' '.join(filled)} does not answer")
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _answers(port: int, path: str, query: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=LONGEST)
    try:
        return _asked(connection, path, query)
    except OSError:
        return False
    finally:
        connection.close()


def _asked(connection: http.client.HTTPConnection, path: str, query: str) -> bool:
    body = urlencode({"query": query})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status == OK


def load(port: int, path: str, asked: Sequence[str], clients: int, seconds: float) -> Load:
    """Let clients ask at once for some seconds; each goes through all questions in an order of its own, and again."""
    taken: list[float] = []
    failed: list[int] = []
    begin = time.perf_counter()

    def ask(number: int) -> None:
        chance = random.Random(f"{SEED} {number}")
        connection = http.client.HTTPConnection(HOST, port, timeout=LONGEST)
        while time.perf_counter() - begin < seconds:
            query, sent = chance.choice(asked), time.perf_counter()
            try:
                answered = _asked(connection, path, query)
            except (OSError, http.client.HTTPException):
                connection.close()
                answered = False
            if answered:
                taken.append(time.perf_counter() - sent)
            else:
                failed.append(number)
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(tuple(taken), len(failed), time.perf_counter() - begin)


def _section(found: dict[str, dict[int, Load]], asked: int, seconds: float) -> str:
    base = found.get("oxigraph serve-read-only", {})
    lines = []
    for name, loads in found.items():
        for clients, measured in loads.items():
            ratio = times(measured.rate, base[clients].rate) if clients in base else ""
            slow = milliseconds(measured.slow) if measured.taken else "–"
            figures = [f"{measured.rate:.1f}", ratio, slow, len(measured.taken), measured.failed]
            lines.append([name, clients, *figures])
    headings = ["server", "clients", "answers a second", "× oxigraph", "p95, ms", "answers", "not answered"]
    note = f"{asked} questions with their parameters, at random, for {seconds:.0f} s and each number of clients."
    note += f" {ONE_AFTER_THE_OTHER} was asked for {SLOW_SECONDS:.0f} s."
    missing = "" if ONE_AFTER_THE_OTHER in found else "rdflib-endpoint is not installed here."
    return section("Endpoint", note, table(headings, lines), missing)


if __name__ == "__main__":
    main()
