"""The application without a server around it: errors of its own, and pages beside the endpoint."""

import asyncio
import sys
from contextlib import suppress
from typing import Any, cast

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kzgraph.api import Graph
from kzgraph.errors import AmbiguousName, NotAvailable, UnknownName, UsageError
from kzgraph.explorer.app import create_app
from kzgraph.explorer.limits import Limits, Options
from kzgraph.explorer.protocol import SparqlEndpoint
from kzgraph.explorer.refused import Refused
from kzgraph.explorer.workers import Pool

from .loops import run_apart


def called(app: Starlette, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of a page, asked for without a server."""
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), *((n.encode(), v.encode()) for n, v in headers.items())],
        "server": ("localhost", 80),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    async def run() -> None:
        with suppress(RuntimeError):  # the server's log gets it
            await app(scope, receive, send)

    run_apart(run())
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent[1:]).decode()


def app_with(graph: Graph, error: Exception | None) -> Starlette:
    """The application with one more page, which fails."""

    def fail(_: Request) -> Response:
        if error is not None:
            raise error
        return PlainTextResponse("fine", headers={"Content-Security-Policy": "default-src 'none'"})

    app = create_app(graph, Options())
    app.router.routes.insert(0, Route("/failing", fail))
    return app


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (RuntimeError("secret"), 500, "Something is wrong in the server; its log says what.\n"),
        (UnknownName("x", ("y",)), 404, 'Nothing in the graph is an entity named "x".\nDid you mean y?\n'),
        (AmbiguousName("x", ("y", "z")), 400, '"x" names 2 things in the graph.\nSay which: y or z.\n'),
        (UsageError("No.", "Yes."), 400, "No.\nYes.\n"),
        (NotAvailable("Not here."), 503, "Not here.\n"),
        (Refused(418, "a\ud800b\x1b", headers={"X-A": "b"}), 418, "a b \n"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_errors_are_sentences(small_graph: Graph, error: Exception, status: int, words: str) -> None:
    """Whatever goes wrong, a client reads a sentence, with the safe headers around it."""
    found, headers, text = called(app_with(small_graph, error), "/failing")
    assert (found, text) == (status, words)
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'self'")


def test_a_page_may_say_more(small_graph: Graph) -> None:
    """A page that sets a safe header itself keeps it."""
    assert called(app_with(small_graph, None), "/failing")[1]["content-security-policy"] == "default-src 'none'"


def test_endpoint_without_pages(small_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the pages are not there, the endpoint and its documents are."""
    monkeypatch.setitem(sys.modules, "kzgraph.explorer.pages", None)
    app = create_app(small_graph)
    assert called(app, "/.well-known/void")[0] == 200
    assert called(app, "/sparql", accept="text/html")[1]["content-type"] == "text/turtle; charset=utf-8"
    assert called(app, "/nothing")[0] == 404
    assert called(app, "/nothing")[2] == "There is nothing at this address.\n"


def test_what_pages_find(small_graph: Graph) -> None:
    """Pages find the graph and its description in the state of the application."""
    app = create_app(small_graph)
    assert app.state.graph is small_graph
    assert app.state.description.counts.classes["https://w3id.org/kzgraph/ns#Source"] == 2


def test_client_that_goes_away() -> None:
    """A query is ended when nobody waits for its answer any more."""
    ended: list[str] = []

    class Endless:
        async def answer(self, job: object) -> object:
            try:
                await asyncio.sleep(3600)
            finally:
                ended.append("ended")
            return job

    messages = iter([{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}])
    scope = {"type": "http", "method": "GET", "path": "/sparql", "query_string": b"query=ASK%7B%7D", "headers": []}

    async def receive() -> Any:
        await asyncio.sleep(0)
        return next(messages)

    async def send(_: Any) -> None:
        pass

    endpoint = SparqlEndpoint(lambda: cast("Pool", Endless()), "key", Limits(), lambda *_: Response())
    with pytest.raises(Refused, match="went away"):
        run_apart(endpoint(scope, receive, send))
    assert ended == ["ended"]
