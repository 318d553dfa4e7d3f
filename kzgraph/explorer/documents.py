"""Documents of data: negotiated, open to every site's scripts, and sent again only where they have changed."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

import pyoxigraph
from starlette.requests import Request
from starlette.responses import Response

from kzgraph.explorer.formats import BY_NAME, GRAPHS, Form, content_type, offers
from kzgraph.explorer.graphs import write_graph
from kzgraph.explorer.negotiate import best, prefers_page
from kzgraph.explorer.refused import Refused
from kzgraph.terms import PREFIXES

__all__ = ["OPEN", "base_of", "entity_tag", "graph_response", "not_acceptable", "tagged", "unchanged"]

Made = TypeVar("Made", bound=Response)

OPEN: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, Warning",
}
"""Headers with which scripts of any site may read an answer: what is served is public, and no one logs in."""

_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")


def base_of(request: Request) -> str:
    """The address under which the client reached this server, ending in "/"; raises Refused for one that is none.

    It becomes part of documents, so a Host header with anything but a name and a port is not taken.
    """
    if not _HOST.fullmatch(request.headers.get("host", "")):
        raise Refused(400, "The Host header names no server.", "Send the name of this server, and its port.")
    return str(request.base_url).rstrip("/") + "/"


def entity_tag(*parts: object) -> str:
    """A weak entity tag for what these parts determine.

    Weak, since what is sent may be compressed or not.

    >>> entity_tag("a", 1) == entity_tag("a", 1), entity_tag("a", 1) == entity_tag("a1")
    (True, False)
    """
    summary = hashlib.blake2b(repr(parts).encode("utf-8", "backslashreplace"), digest_size=12)
    return f'W/"{summary.hexdigest()}"'


def unchanged(request: Request, tag: str) -> bool:
    """Whether the client says that it has this very answer already."""
    given = request.headers.get("if-none-match", "")
    known = {one.strip().removeprefix("W/") for one in given.split(",")}
    return request.method in {"GET", "HEAD"} and bool(known & {tag.removeprefix("W/"), "*"})


def tagged(response: Made, tag: str) -> Made:
    """The response with its tag; clients may keep it but are to ask each time whether it still holds."""
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-cache"
    return response


def not_acceptable(forms: Iterable[Form]) -> Refused:
    """The refusal of a request for a form there is not."""
    known = ", ".join(f"{form.name} ({form.media})" for form in forms)
    return Refused(406, "This is not given in any form that was asked for.", f"Ask for one of these: {known}.")


def _chosen(request: Request, suffix: str) -> tuple[str, Form]:
    """The media type and form of a graph that the address or the headers ask for; a browser gets Turtle."""
    named = suffix or request.query_params.get("format", "")
    if named:
        form = BY_NAME.get(named.lower(), (None, None))[1]
        if form is None:
            raise not_acceptable(GRAPHS)
        return form.media, form
    accept = request.headers.get("accept")
    found = best(None if prefers_page(accept) else accept, offers(GRAPHS))
    if found is None:
        raise not_acceptable(GRAPHS)
    return found


def graph_response(
    request: Request,
    triples: Iterable[pyoxigraph.Triple],
    *,
    suffix: str = "",
    context: Mapping[str, object] | None = None,
    prefixes: Mapping[str, str] = PREFIXES,
) -> Response:
    """A graph in the form that a request asks for: Turtle, N-Triples, JSON-LD or RDF/XML.

    ``suffix`` is that of the address ("ttl"), which comes before ``format=`` and the headers. HEAD, ETag, Vary and
    CORS are cared for. Raises Refused (406) where there is no such form.
    """
    media, form = _chosen(request, suffix)
    body = write_graph(triples, form.name, context=context or {}, prefixes=prefixes)
    headers = {**OPEN, "Vary": "Accept"}
    tag = entity_tag(media, body)
    if unchanged(request, tag):
        return tagged(Response(status_code=304, headers=headers), tag)
    headers["Content-Type"] = content_type(media)
    return tagged(Response(body, headers=headers), tag)
