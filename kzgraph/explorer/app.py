"""The server as an ASGI application: the SPARQL endpoint, what it says of itself, and the explorer's pages."""

import importlib
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from kzgraph.api import Graph
from kzgraph.errors import KzgraphError, NotAvailable, SourceTextMissing, StoreError, UnknownName
from kzgraph.explorer.calls import Call, Described
from kzgraph.explorer.describe import ABOUT_PREFIXES, Description
from kzgraph.explorer.described import context_calls, document_calls, health_calls, openapi_calls, sparql_calls
from kzgraph.explorer.documents import OPEN, base_of, entity_tag, graph_response, tagged, unchanged
from kzgraph.explorer.dump import Dump, dump_calls
from kzgraph.explorer.graphs import read_context
from kzgraph.explorer.guard import SAFE_HEADERS, AccessLog, BodyLimit, Compressed, SafeHeaders
from kzgraph.explorer.limits import Options
from kzgraph.explorer.openapi import MEDIA as OPENAPI
from kzgraph.explorer.openapi import document, interface, written
from kzgraph.explorer.protocol import SparqlEndpoint
from kzgraph.explorer.refused import Refused
from kzgraph.explorer.workers import Pool
from kzgraph.store import home_of

__all__ = ["create_app"]

SPARQL = "/sparql"
QUERIES = "/query"


def create_app(graph: Graph, options: Options | None = None) -> Starlette:
    """The server for an open graph, to be run by any ASGI server; held in memory it answers three times as fast.

    Browsers that come to the endpoint are sent on to the explorer's page for queries. ``app.state`` has
    ``graph``, ``options``, ``description`` (see `kzgraph.explorer.describe.Description`), and while the server runs
    ``pool`` (see `kzgraph.explorer.workers.Pool`). Raises StoreError for a graph that was
    opened from no store on disk, where there is none for its files as they are now.
    """
    chosen = options or Options()
    home = home_of(graph.engine, graph.project)
    context_file = graph.project.ontology / "context.jsonld"

    @asynccontextmanager
    async def running(app: Starlette) -> AsyncIterator[None]:
        try:
            async with Pool(home.folder, context_file, chosen.limits) as pool:
                app.state.pool = pool
                # Nobody waits for it, neither at the start nor at the end.
                threading.Thread(target=_quietly, args=[warm], name="warming", daemon=True).start()
                yield
        finally:
            dump.close()

    pages, warm = _pages(graph, chosen)
    description, dump = Description(graph, home.content), Dump(graph.engine, home.content)
    app = Starlette(
        routes=[*_own_routes(description, dump, chosen, _page_for_queries(pages), lambda: app.state.pool), *pages],
        middleware=_before_pages(chosen),
        exception_handlers={
            KzgraphError: _refused,
            HTTPException: _not_served,
            Exception: _failed,
        },
        lifespan=running,
    )
    app.state.graph, app.state.options, app.state.description = graph, chosen, description
    return app


def _quietly(warm: Callable[[], None]) -> None:
    """Run what only saves time: what fails here fails again for the visitor who asks for it, and is told then."""
    with suppress(Exception):
        warm()


def _before_pages(options: Options) -> list[Middleware]:
    return [
        Middleware(AccessLog, queries=options.log_queries),
        Middleware(SafeHeaders),
        Middleware(Compressed),
        # A form's query may be three times as long when every byte of it is written as %XX.
        Middleware(BodyLimit, most=3 * options.limits.query_bytes),
    ]


def _pages(graph: Graph, options: Options) -> tuple[list[BaseRoute], Callable[[], None]]:
    """The explorer's pages and what makes them quick; none where the endpoint is served without them.

    They are imported here and not above, since they are a part of their own that the endpoint does not need: it
    starts without their templates, and answers programs all the same.
    """
    try:
        pages = importlib.import_module("kzgraph.explorer.pages")
    except ModuleNotFoundError as error:
        if str(error.name).startswith("kzgraph.explorer.pages"):
            return [], lambda: None
        raise
    found = pages.explorer(graph, sources=options.sources, published=options.published)
    return found.routes, found.warm


def _page_for_queries(pages: list[BaseRoute]) -> str:
    """The path of the page on which people write queries; "" where there is none."""
    return QUERIES if any(isinstance(route, Route) and route.path == QUERIES for route in pages) else ""


def _own_routes(
    description: Description, dump: Dump, options: Options, page: str, pool: Callable[[], Pool]
) -> list[BaseRoute]:
    context_file = description.graph.project.ontology / "context.jsonld"
    context = read_context(context_file)

    def about(made: Callable[[str], Any]) -> Callable[[Request], Response]:
        def endpoint(request: Request) -> Response:
            suffix = str(request.path_params.get("suffix", ""))
            triples = made(base_of(request))
            return graph_response(request, triples, suffix=suffix, context=context, prefixes=ABOUT_PREFIXES)

        return endpoint

    documents = (
        ("/.well-known/void", about(description.void), "void", "VoID: how much there is of what"),
        ("/.well-known/sparql-examples", about(description.examples), "examples", "The catalogue as SHACL executables"),
        ("/dcat", about(description.dcat), "dcat", "DCAT: the dataset, its services and its files"),
    )

    def service(request: Request, suffix: str) -> Response:
        triples = description.service(base_of(request))
        return graph_response(request, triples, suffix=suffix, context=context, prefixes=ABOUT_PREFIXES)

    def context_document(_: Request) -> Response:
        if not context_file.is_file():
            raise Refused(404, "This graph has no JSON-LD context.")
        return FileResponse(context_file, media_type="application/ld+json", headers=dict(OPEN))

    def health(_: Request) -> Response:
        said: dict[str, object] = {"status": "ok", "graph": description.key, **pool().state}
        if options.published:
            said["published"] = options.published.told()
        return JSONResponse(said, headers={"Cache-Control": "no-store"})

    def openapi(request: Request) -> Response:
        said = document(interface(request.app), base_of(request), licence=description.licence)
        body = written(said)
        tag = entity_tag(body)
        if unchanged(request, tag):
            return tagged(Response(status_code=304, headers=dict(OPEN)), tag)
        return tagged(Response(body, media_type=OPENAPI, headers=dict(OPEN)), tag)

    endpoint = SparqlEndpoint(pool, description.key, options.limits, service, page)
    return [
        Described(SPARQL, endpoint, sparql_calls),
        Described(f"{SPARQL}/", endpoint, _told_elsewhere),
        Described(f"{SPARQL}.{{suffix}}", endpoint, _told_elsewhere),
        *(route for path, made, name, summary in documents for route in _both(path, made, name, summary)),
        Described("/graph.{form}", dump.respond, dump_calls),
        Described("/context.jsonld", context_document, context_calls),
        Described("/health", health, health_calls),
        Described("/openapi.json", openapi, lambda: openapi_calls(OPENAPI)),
    ]


def _both(path: str, made: Callable[[Request], Response], name: str, summary: str) -> tuple[BaseRoute, BaseRoute]:
    """A document's route, and the one with the form in its address."""
    return (
        Described(path, made, lambda: document_calls(path, name, summary)),
        Described(f"{path}.{{suffix}}", made, _told_elsewhere),
    )


def _told_elsewhere() -> tuple[Call, ...]:
    return ()


# Errors: a sentence and what to do, never where in the code it happened. The functions are coroutines so that an
# error is told even while all threads are busy.

_SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not answer that method.",
}


def _told(status: int, message: str, hint: str | None, headers: dict[str, str] | None = None) -> Response:
    text = f"{message}\n{hint}\n" if hint else f"{message}\n"
    # What comes from an address may hold half a character, which no encoding can carry.
    return PlainTextResponse(text.encode("utf-8", "replace"), status, headers=headers)


async def _refused(_: Request, error: Exception) -> Response:
    if isinstance(error, Refused):
        return _told(error.status, error.message, error.hint, error.headers)
    if not isinstance(error, KzgraphError):
        raise error
    if isinstance(error, UnknownName):
        return _told(404, error.message, error.hint)
    away = isinstance(error, StoreError | NotAvailable | SourceTextMissing)
    return _told(503 if away else 400, error.message, error.hint)


async def _not_served(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    message = _SENTENCES.get(error.status_code, f"{error.detail}.")
    return _told(error.status_code, message, None, dict(error.headers or {}))


async def _failed(_: Request, error: Exception) -> Response:
    """The last resort: this answer is made outside all that stands before the pages, so it brings its own headers."""
    del error  # goes to the server's log, and nowhere else
    return _told(500, "Something is wrong in the server; its log says what.", None, dict(SAFE_HEADERS))
