"""The SPARQL 1.1 Protocol at one address: queries by GET and by both forms of POST, and the service's description.

The server only reads who asks for what in which form; the query itself is looked into by a process that can be ended
(see `kzgraph.explorer.worker`).
"""

import asyncio
import re
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from kzgraph.explorer.documents import OPEN, entity_tag, not_acceptable, tagged, unchanged
from kzgraph.explorer.formats import BY_NAME, GRAPHS, RESULTS, SUFFIXES, Form, content_type, offers
from kzgraph.explorer.limits import Limits
from kzgraph.explorer.negotiate import best, prefers_page
from kzgraph.explorer.refused import Refused
from kzgraph.explorer.workers import Answer, Pool
from kzgraph.terms import DERIVED_GRAPH

__all__ = ["SparqlEndpoint"]

METHODS = "GET, HEAD, POST, OPTIONS"
MOST_PARAMETERS = 50
LONGEST_ON_PAGE = 4000
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_READ_ONLY = "The graph cannot be changed here."
# What gives another answer each time: no tag may say that it is still the same.
_CHANGING = re.compile(r"\b(?:now|rand|uuid|struuid|bnode)\b", re.IGNORECASE)
_FORMAT_PARAMETERS = ("format", "output", "results")
_PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    # Clients let people add headers of their own; none is looked at, and the star does not stand for Authorization.
    "Access-Control-Allow-Headers": "*, Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class _Wanted(NamedTuple):
    """The forms a client would take: of rows and truth values, and of graphs; media type and form."""

    results: tuple[str, Form] | None
    graph: tuple[str, Form] | None


class SparqlEndpoint:
    """The endpoint as an ASGI application.

    ``pool`` gives the processes that answer, ``key`` says which content the store has, ``describe`` makes the
    description of the service, and ``page`` is the path to which browsers are sent, "" where there is none.
    """

    def __init__(
        self,
        pool: Callable[[], Pool],
        key: str,
        limits: Limits,
        describe: Callable[[Request, str], Response],
        page: str = "",
    ) -> None:
        self._pool = pool
        self._key = key
        self._limits = limits
        self._describe = describe
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        if self._page and self._is_for_page(request):
            there = f"{scope.get('root_path', '')}{self._page}"
            asked = f"?{request.url.query}" if request.url.query else ""
            response: Response = RedirectResponse(f"{there}{asked}", 303, headers={"Vary": "Accept"})
            await response(scope, receive, send)
            return
        try:
            response = await self._respond(request, receive)
        except Refused as refused:
            # Scripts of other sites are to read what was wrong.
            refused.headers.update({**OPEN, "Vary": "Accept"})
            raise
        await response(scope, receive, send)

    def _is_for_page(self, request: Request) -> bool:
        """Whether a browser shows the address, asks for no form by its name, and not for more than the page takes."""
        if len(request.scope["query_string"]) > LONGEST_ON_PAGE:
            return False
        named = request.path_params.get("suffix") or any(name in request.query_params for name in _FORMAT_PARAMETERS)
        media = [media for forms in (RESULTS, GRAPHS) for media, _ in offers(forms)]
        return request.method in {"GET", "HEAD"} and not named and prefers_page(request.headers.get("accept"), media)

    async def _respond(self, request: Request, receive: Receive) -> Response:
        suffix = str(request.path_params.get("suffix", ""))
        if suffix and suffix not in SUFFIXES:
            raise Refused(404, f'The endpoint has no suffix ".{suffix}".', f"Use one of these: {', '.join(SUFFIXES)}.")
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**OPEN, **_PREFLIGHT})
        if request.method not in {"GET", "HEAD", "POST"}:
            hint = "Ask with GET or POST."
            raise Refused(405, f"{request.method} is not answered here.", hint, headers={"Allow": METHODS})
        pairs = await self._parameters(request)
        query = _one_query(pairs)
        if query is None:
            if request.method == "POST":
                raise Refused(400, "There is no query.", 'Send it as the parameter "query".')
            return await asyncio.to_thread(self._describe, request, suffix)
        return await self._answered(request, receive, query, pairs, _wanted(request, suffix, pairs))

    async def _parameters(self, request: Request) -> list[tuple[str, str]]:
        """The parameters of the address and of the body, a query sent as it is among them."""
        pairs = _pairs(request.scope["query_string"])
        if request.method != "POST":
            return pairs
        media, charset = _content_type(request)
        body = await self._body(request)
        if media == _FORM:
            return pairs + _pairs(body)
        if media == "application/sparql-update":
            raise _no_update()
        if media != _QUERY:
            raise Refused(
                415,
                "The body is not of a kind that is read here.",
                f"Send {_QUERY}, or {_FORM} with the parameter query.",
                headers={"Accept-Post": f"{_FORM}, {_QUERY}"},
            )
        if charset not in {"", "utf-8", "utf8", "us-ascii"}:
            raise Refused(415, f"A query is to be written in UTF-8, not in {charset[:20]}.")
        return [*pairs, ("query", _utf8(body))]

    async def _body(self, request: Request) -> bytes:
        if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise Refused(415, "Compressed queries are not read here.", "Send the query as it is.")
        try:
            async with asyncio.timeout(self._limits.patience):
                return await request.body()
        except TimeoutError:
            raise Refused(408, "The query did not arrive in time.", "Send it again.") from None
        except ClientDisconnect:
            raise _gone() from None

    async def _answered(
        self, request: Request, receive: Receive, query: str, pairs: Sequence[tuple[str, str]], wanted: _Wanted
    ) -> Response:
        size = len(query.encode("utf-8", "replace"))
        if size > self._limits.query_bytes:
            raise _too_long(self._limits)
        job = {
            "query": query,
            "results": wanted.results and (wanted.results[1].name, wanted.results[0]),
            "graph": wanted.graph and (wanted.graph[1].name, wanted.graph[0]),
            "rows": self._limits.rows,
            "bytes": self._limits.answer_bytes,
            "seconds": self._limits.seconds,
            "default": _graphs(pairs, "default-graph-uri"),
            "named": _graphs(pairs, "named-graph-uri"),
        }
        tag = "" if _CHANGING.search(query) else entity_tag(self._key, sorted(job.items()))
        if tag and unchanged(request, tag):
            return tagged(Response(status_code=304, headers={**OPEN, "Vary": "Accept"}), tag)
        return _response(await _unless_gone(self._pool().answer(job), receive), tag if request.method != "POST" else "")


def _response(answer: Answer, tag: str) -> Response:
    headers = {**OPEN, "Vary": "Accept", "Content-Type": content_type(answer.media)}
    if answer.truncated:
        headers["Warning"] = f'299 kzgraph "{answer.truncated}"'
    response = Response(answer.body, headers=headers)
    if tag:
        return tagged(response, tag)
    response.headers["Cache-Control"] = "no-store"
    return response


async def _unless_gone(answering: Coroutine[Any, Any, Answer], receive: Receive) -> Answer:
    """The answer, unless the client goes away first: nothing is worked out for nobody."""
    asked = asyncio.create_task(answering)
    gone = asyncio.create_task(_disconnected(receive))
    waited: set[asyncio.Task[Any]] = {asked, gone}
    try:
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if asked.done():
            return asked.result()
        raise _gone()
    finally:
        for task in waited:
            task.cancel()
        with suppress(BaseException):
            await asked


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _gone() -> Refused:
    return Refused(400, "The client went away.")


def _no_update() -> Refused:
    return Refused(403, _READ_ONLY, "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.")


def _too_long(limits: Limits) -> Refused:
    return Refused(413, f"The query is longer than {limits.query_bytes:,} bytes, the limit of this server.")


def _utf8(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(400, "The query is not written in UTF-8.") from None


def _pairs(text: bytes) -> list[tuple[str, str]]:
    """Parameters from an address or a form; raises Refused for what is none."""
    try:
        return parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except UnicodeDecodeError:
        raise Refused(400, "The parameters are not written in UTF-8.", "Write signs as %XX.") from None
    except ValueError:
        raise Refused(400, f"There are more than {MOST_PARAMETERS} parameters.") from None


def _content_type(request: Request) -> tuple[str, str]:
    """The media type of a body and its charset, in small letters; "" where they are not given."""
    media, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    given = dict(parameter.partition("=")[::2] for parameter in parameters)
    return media, str(given.get("charset", "")).strip('"')


def _one_query(pairs: Sequence[tuple[str, str]]) -> str | None:
    """The query; None where there is none. Raises Refused for two of them, and for an update."""
    if any(name == "update" for name, _ in pairs):
        raise _no_update()
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) > 1:
        raise Refused(400, f"There are {len(queries)} queries.", "Send one at a time.")
    return queries[0] if queries else None


def _graphs(pairs: Sequence[tuple[str, str]], parameter: str) -> list[str]:
    """The graphs a request names; raises Refused for one that is not ours."""
    names = [value for name, value in pairs if name == parameter]
    for name in names:
        if name != DERIVED_GRAPH:
            raise Refused(
                400,
                f"{parameter} names a graph that is not served here.",
                f"Leave it out to ask everything, or name {DERIVED_GRAPH} to ask what is derived.",
            )
    return names


def _wanted(request: Request, suffix: str, pairs: Sequence[tuple[str, str]]) -> _Wanted:
    """The forms asked for: by the suffix, else by a parameter, else by the Accept header."""
    accept = request.headers.get("accept")
    given = dict(reversed(pairs))
    named = suffix or next((given[name] for name in _FORMAT_PARAMETERS if given.get(name)), "")
    shown = prefers_page(accept)
    if named:
        results, graph = BY_NAME.get(named.strip().lower(), (None, None))
        found = _Wanted(_named(results, shown=shown), _named(graph, shown=shown))
    elif shown:
        found = _Wanted(_named(RESULTS[0], shown=True), _named(GRAPHS[0], shown=True))
    else:
        found = _Wanted(best(accept, offers(RESULTS)), best(accept, offers(GRAPHS)))
    if found == (None, None):
        raise not_acceptable((*RESULTS, *GRAPHS))
    return found


def _named(form: Form | None, *, shown: bool) -> tuple[str, Form] | None:
    """A form with its media type, for a browser that shows it with the one it can show instead of a download."""
    if form is None:
        return None
    return (form.also[0] if shown and form.name in {"json", "xml", "jsonld", "rdf"} else form.media), form
