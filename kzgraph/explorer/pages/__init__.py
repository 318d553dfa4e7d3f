"""The explorer's pages: start, search, lists, things, questions, SPARQL editor, traces and views.

``routes`` gives them as routes of Starlette, to stand behind those of the endpoint: the last of them answers whatever
nothing else does. Pages work without scripts; scripts of their own from ``/static`` complete names and run queries.
"""

from pathlib import Path

from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from kzgraph.api import Graph
from kzgraph.explorer.pages.asking import question_page, questions_page
from kzgraph.explorer.pages.entity import embed_page, entity_page
from kzgraph.explorer.pages.finding import search_data, search_page
from kzgraph.explorer.pages.lists import list_page
from kzgraph.explorer.pages.problems import no_page
from kzgraph.explorer.pages.querying import query_page, terms_data
from kzgraph.explorer.pages.site import Site, Visit
from kzgraph.explorer.pages.standalone import brief_page, framed_page, map_view, network_view, timeline_view, trace_view
from kzgraph.explorer.pages.start import start_page
from kzgraph.explorer.pages.traces import trace_page

__all__ = ["POLICY", "routes"]

POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:"
"""The Content-Security-Policy that pages keep to; a response that carries its own is to keep that."""

_ROBOTS = "User-agent: *\n" + "".join(
    f"Disallow: {path}\n" for path in ("/search", "/ask/", "/query", "/sparql", "/embed/")
)


def routes(graph: Graph, *, sources: Path | None = None) -> list[BaseRoute]:
    """The routes of all pages, in order; the last answers every other path with names like it.

    The graph is read into memory, half a second for 50,000 triples, and is not to change while it is served. Where
    ``sources`` is the folder of the documents' texts, passages are shown among the words around them.
    """
    site = Site(graph, sources)
    pages = (
        ("/", start_page),
        ("/search", search_page),
        ("/search.json", search_data),
        ("/ask", questions_page),
        ("/ask/{question}", question_page),
        ("/query", query_page),
        ("/query/terms.json", terms_data),
        *((f"/{name}", framed_page) for name in ("network", "map", "timeline")),
        ("/network/view", network_view),
        ("/map/view", map_view),
        ("/timeline/view", timeline_view),
        ("/trace/{kind}/{name}", trace_page),
        ("/trace/{kind}/{name}/view", trace_view),
        ("/brief/{kind}/{name}", brief_page),
        ("/embed/{kind}/{name}", embed_page),
        ("/robots.txt", _robots),
        ("/favicon.ico", _icon),
        ("/id/{kind}/{name}", entity_page),
        ("/concept/{kind}/{name}", entity_page),
        ("/{kind}/{name}", entity_page),
        ("/{kind}", list_page),
        ("/{path:path}", no_page),
    )
    static = Mount("/static", StaticFiles(packages=[("kzgraph.explorer.pages", "static")]))
    return [static, *(site.route(path, page) for path, page in pages)]


def _robots(_: Visit) -> Response:
    return PlainTextResponse(_ROBOTS)


def _icon(visit: Visit) -> Response:
    return RedirectResponse(visit.link("/static/favicon.svg"), 308)
