"""A server of a published graph: it follows the service, and goes on without it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from kzgraph.api import Graph
from kzgraph.cli.publish import origin_of
from kzgraph.errors import ServiceError
from kzgraph.explorer.followed import Followed, Published
from kzgraph.remote.publish import publish
from kzgraph.store import memory_store
from kzgraph.terms import PREFIXES
from tests.explorer.conftest import PATIENCE, Server, running
from tests.explorer.loops import run_apart

from .conftest import oxigraph_server

pytestmark = pytest.mark.xdist_group("remote")


def until(server: Server, name: str, *wanted: str) -> dict[str, str]:
    """What /health says of the service, once it says what is waited for."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        told: dict[str, str] = json.loads(server.ask("/health").body)["published"]
        if told[name] in wanted:
            return told
        time.sleep(0.2)
    pytest.fail(f"{name} stays {told[name]}")


def test_server_follows_its_service(small_graph: Graph, tmp_path: Path, own_cache: Path) -> None:
    """It shows a new version without a new start, and the last one when the service is gone."""
    raw: pyoxigraph.Store = small_graph.engine.raw  # type: ignore[attr-defined]
    changed = memory_store().raw
    changed.bulk_extend(raw)
    north = pyoxigraph.NamedNode(PREFIXES["region"] + "north")
    alias = pyoxigraph.Literal("Upper Riverland", language="en")
    changed.add(pyoxigraph.Quad(north, pyoxigraph.NamedNode(PREFIXES["skos"] + "altLabel"), alias))
    with ExitStack() as service:
        found = service.enter_context(oxigraph_server(tmp_path))
        url = f"{found.url}#riverland"
        first = publish(raw, url, origin=origin_of(small_graph)).version
        with running("--endpoint", url, "--refresh", "0.1") as (process, address):
            server = Server(address)
            told = until(server, "version", first.name)
            assert (told["service"], told["name"], told["problem"]) == (found.url, "riverland", "")
            footer = f"A copy of version {first.name} of the graph “riverland” that is published at {found.url}."
            assert footer in server.ask("/region/north").text
            assert "Upper Riverland" not in server.ask("/region/north").text
            second = publish(changed, url, origin=origin_of(small_graph)).version
            until(server, "version", second.name)
            assert "Upper Riverland" in server.ask("/region/north").text
            assert server.query(f"ASK {{ ?x ?y {alias} }}").text.count("true") == 1
            service.close()
            told = until(server, "problem", f"Nothing answers at {found.url.rpartition('/')[0]}.")
            assert told["version"] == second.name
            assert "Upper Riverland" in server.ask("/region/north").text
            process.terminate()
            said = process.communicate(timeout=PATIENCE)[1]
            assert process.returncode == 0
    lines = [line for line in said.splitlines() if not line.startswith("{")]
    assert f"now serving version {second.name} of {found.url}" in lines
    assert lines[-1].endswith(f"The copy of version {second.name} is served on.")


class Gates:
    """Makes applications of versions, each of which answers when its gate is opened, and notes when they end."""

    def __init__(self) -> None:
        self.ended: list[str] = []

    def make(self, _: Graph, published: Published) -> Starlette:
        """An application that answers with its version."""

        async def page(request: Request) -> PlainTextResponse:
            await request.app.state.gate.wait()
            return PlainTextResponse(published.version)

        @asynccontextmanager
        async def lifespan(app: Starlette) -> AsyncIterator[None]:
            app.state.gate = asyncio.Event()
            yield
            self.ended.append(published.version)

        return Starlette(routes=[Route("/", page)], lifespan=lifespan)


async def answered(app: Followed) -> str:
    """What an application answers."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    await app({"type": "http", "method": "GET", "path": "/", "headers": []}, receive, send)
    return b"".join(message.get("body", b"") for message in sent).decode()


def test_requests_end_on_the_version_they_began_on(small_graph: Graph) -> None:
    """An application is ended when its last request is answered; a look that fails changes nothing."""
    gates, told = Gates(), []
    looks: list[Any] = [ServiceError("Away."), None, (small_graph, Published("s", "", "2"))]

    def look() -> Any:
        found = looks.pop(0) if looks else None
        if isinstance(found, Exception):
            raise found
        return found

    app = Followed((small_graph, Published("s", "", "1")), gates.make, look, seconds=0.05, tell=told.append)

    async def run() -> list[str]:
        inbox: asyncio.Queue[Any] = asyncio.Queue()
        outbox: asyncio.Queue[Any] = asyncio.Queue()
        inbox.put_nowait({"type": "lifespan.startup"})
        living = asyncio.create_task(app({"type": "lifespan"}, inbox.get, outbox.put))
        assert (await outbox.get())["type"] == "lifespan.startup.complete"
        before = app.state
        first = asyncio.create_task(answered(app))
        while app.state is before:
            await asyncio.sleep(0.01)
        app.state.gate.set()
        answers = [await answered(app)]
        assert gates.ended == []
        before.gate.set()
        answers.append(await first)
        while not gates.ended:
            await asyncio.sleep(0.01)
        inbox.put_nowait({"type": "lifespan.shutdown"})
        await living
        return answers

    assert run_apart(run()) == ["2", "1"]
    assert gates.ended == ["1", "2"]
    assert told == ["Away. The copy of version 1 is served on.", "s answers again", "now serving version 2 of s"]
