"""Run the server: take a port, say where it is, answer until somebody stops it."""

import errno
import ipaddress
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from kzgraph.api import Graph
from kzgraph.errors import NotAvailable
from kzgraph.explorer.app import create_app
from kzgraph.explorer.followed import Followed, Look, Published
from kzgraph.explorer.guard import ACCESS_LOG
from kzgraph.explorer.limits import Options
from kzgraph.explorer.line import line
from kzgraph.store import EmbeddedStore, memory_store

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

__all__ = ["in_memory", "is_loopback", "serve"]

KEPT_ALIVE_SECONDS = 15
STOPPING_SECONDS = 1
MOST_CONNECTIONS = 512
LONGEST_HEAD = 128 * 1024
BACKLOG = 512


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def in_memory(graph: Graph) -> Graph:
    """The same graph held in memory, where questions are answered three times as fast as from the disk.

    >>> in_memory(Graph.open("tests/data/small")).find("Reed Labs").curie
    'partner:reed-labs'
    """
    if not isinstance(graph.engine, EmbeddedStore):
        return graph
    held = memory_store(graph.engine.home)
    held.raw.bulk_extend(graph.engine.raw)
    return Graph(graph.project, held, lang=graph.lang)


def serve(
    graph: Graph,
    options: Options,
    *,
    host: str,
    port: int,
    tell: Callable[[str], None],
    logged: bool = True,
    look: Look | None = None,
    seconds: float = 60.0,
) -> None:
    """Serve a graph at an address until the program is interrupted; port 0 takes any that is free.

    ``tell`` is given a sentence when the server answers; ``logged`` writes requests to standard error. Where the
    options say of which service's graph it is a copy, ``look`` looks every few ``seconds`` for a newer version.
    Raises NotAvailable where the address cannot be had.
    """
    with _bound(host, port) as taken, _stopped_by_signals():
        if logged:
            _write_access_log()
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{taken.getsockname()[1]}/"
        app = _app(graph, options, look, seconds, tell)
        server = _server(app, lambda: tell(f"kzgraph is at {address} (SPARQL: {address}sparql); Ctrl-C ends it"))
        # uvicorn ends its work at the first Ctrl-C, and then passes it on.
        with suppress(KeyboardInterrupt):
            server.run(sockets=[taken])
        if not server.started:
            raise NotAvailable("The server did not start.", "Build the graph again: kzgraph build --force")


def _app(
    graph: Graph, options: Options, look: Look | None, seconds: float, tell: Callable[[str], None]
) -> "Starlette | Followed":
    if look is None or options.published is None:
        return create_app(in_memory(graph), options)

    def make(newer: Graph, published: Published) -> "Starlette":
        return create_app(in_memory(newer), replace(options, published=published))

    return Followed((graph, options.published), make, look, seconds=seconds, tell=tell)


def _server(app: "Starlette | Followed", started: Callable[[], None]) -> "uvicorn.Server":
    import uvicorn  # only a server pays for it

    class Server(uvicorn.Server):
        """Says when it answers, and ends queries before it waits for their answers."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                started()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await app.state.pool.close()
            await super().shutdown(sockets)

    config = uvicorn.Config(
        app,
        access_log=False,
        h11_max_incomplete_event_size=LONGEST_HEAD,
        http=line(),
        lifespan="on",
        limit_concurrency=MOST_CONNECTIONS,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=STOPPING_SECONDS,
        timeout_keep_alive=KEPT_ALIVE_SECONDS,
        ws="none",
    )
    return Server(config)


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    """A socket at an address; raises NotAvailable with what is in the way."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        taken = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        hint = f"Name another port: kzgraph serve --port {port + 1 if port < 65535 else 0}"
        if isinstance(error, socket.gaierror):
            raise NotAvailable(
                f'This machine has no address "{host}".', "Leave --host out for this machine."
            ) from error
        if isinstance(error, PermissionError):
            raise NotAvailable(f"You may not take port {port}.", "Name one above 1023 with --port.") from error
        if error.errno == errno.EADDRINUSE:
            raise NotAvailable(f"Port {port} of {host} is taken by another program.", hint) from error
        raise NotAvailable(f"{host} cannot be had ({error.strerror or error}).", hint) from error
    with taken:
        yield taken


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """End as quietly when the system asks for it (SIGTERM) as at Ctrl-C."""
    try:
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    except ValueError:  # not the main thread, which alone gets signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _write_access_log() -> None:
    log = logging.getLogger(ACCESS_LOG)
    if not log.handlers:
        log.addHandler(logging.StreamHandler())
    log.setLevel(logging.INFO)
    log.propagate = False
