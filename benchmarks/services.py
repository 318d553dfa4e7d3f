"""SPARQL services of other programs, started for a measurement on free ports and ended with it.

Both start empty, so that nothing loaded before has a say, and hold the graph that is published to them: an Oxigraph
server (PyPI: oxigraph), and Virtuoso 7 where it is installed.
"""

import contextlib
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from endpoint import HOST, serving

from kzgraph.api import Graph
from kzgraph.cli.publish import origin_of
from kzgraph.remote.publish import publish
from kzgraph.store import EmbeddedStore

__all__ = ["NAMES", "services"]

NAMES = ("Oxigraph server", "Virtuoso 7")

VIRTUOSO = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = {host}:{own}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CheckpointInterval = 0
CaseMode = 2
[HTTPServer]
ServerPort = {host}:{port}
ServerRoot = {folder}
ServerThreads = 5
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 60
"""
PASSWORD = {"KZGRAPH_ENDPOINT_USER": "dba", "KZGRAPH_ENDPOINT_PASSWORD": "dba"}
"""Those of a Virtuoso that nobody has set up."""


@contextlib.contextmanager
def services(graph: Graph) -> Iterator[dict[str, str]]:
    """Each service's name and where it answers, those that are installed; the graph is published to all of them."""
    assert isinstance(graph.engine, EmbeddedStore)
    found: dict[str, str] = {}
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for name, address, variables in (
            (NAMES[0], _oxigraph(folder, stack), {}),
            (NAMES[1], _virtuoso(folder, stack), PASSWORD),
        ):
            if address:
                with _set(variables):
                    publish(graph.engine.raw, address, origin=origin_of(graph))
                found[name] = address
        yield found


def _oxigraph(folder: Path, stack: contextlib.ExitStack) -> str:
    beside = str(Path(sys.executable).parent)
    program = shutil.which("oxigraph", path=beside) or shutil.which("oxigraph")
    if not program:
        return ""
    command = [program, "serve", "--location", str(folder / "oxigraph"), "--bind", "HOST:PORT"]
    return f"http://{HOST}:{stack.enter_context(serving(command, '/query'))}/query"


def _virtuoso(folder: Path, stack: contextlib.ExitStack) -> str:
    program = shutil.which("virtuoso-t")
    if not program:
        return ""
    own = folder / "virtuoso"
    own.mkdir()
    # Both ports are drawn while the other is taken, so that they differ.
    with socket.socket() as first, socket.socket() as second:
        ports = []
        for free in (first, second):
            free.bind((HOST, 0))
            ports.append(int(free.getsockname()[1]))
    settings = own / "virtuoso.ini"
    settings.write_text(VIRTUOSO.format(folder=own, host=HOST, own=ports[0], port=ports[1]), encoding="utf-8")
    command = [program, "+foreground", "+configfile", str(settings)]
    return f"http://{HOST}:{stack.enter_context(serving(command, '/sparql', ports[1]))}/sparql"


@contextlib.contextmanager
def _set(variables: dict[str, str]) -> Iterator[None]:
    """Variables of the surroundings while the block runs; what they were before is put back."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
