"""The explorer's pages: start, search, lists, things, questions, SPARQL editor, traces and views.

``routes`` gives them as routes of Starlette, to stand behind those of the endpoint: the last of them answers whatever
nothing else does. Pages work without scripts; scripts of their own from ``/static`` complete names and run queries.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from kzgraph.api import Graph
from kzgraph.explorer.calls import Call, Calls
from kzgraph.explorer.pages import calls
from kzgraph.explorer.pages.asking import question_page, questions_page
from kzgraph.explorer.pages.entity import BRIEFED, embed_page, entity_page
from kzgraph.explorer.pages.finding import search_data, search_page
from kzgraph.explorer.pages.interface import interface_page
from kzgraph.explorer.pages.lists import list_page
from kzgraph.explorer.pages.paths import BROWSED
from kzgraph.explorer.pages.problems import no_page
from kzgraph.explorer.pages.querying import chart_picture, query_page, terms_data
from kzgraph.explorer.pages.site import Page, Site, Visit
from kzgraph.explorer.pages.standalone import (
    brief_page,
    framed_page,
    map_view,
    network_view,
    ontology_page,
    timeline_view,
    trace_view,
)
from kzgraph.explorer.pages.start import start_page
from kzgraph.explorer.pages.traces import trace_page
from kzgraph.terms import CONCEPT_SCHEMES, ENTITY_CLASSES

if TYPE_CHECKING:
    from kzgraph.explorer.followed import Published

__all__ = ["POLICY", "Explorer", "explorer", "routes"]

POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:"
"""The Content-Security-Policy that pages keep to; a response that carries its own is to keep that."""

_ROBOTS = "User-agent: *\n" + "".join(
    f"Disallow: {path}\n" for path in ("/search", "/ask/", "/query", "/sparql", "/embed/", "/graph.")
)


class Explorer(NamedTuple):
    """The routes of all pages, in order, and ``warm``, which works out what the first visitors would wait for."""

    routes: list[BaseRoute]
    warm: Callable[[], None]


def explorer(graph: Graph, *, sources: Path | None = None, published: "Published | None" = None) -> Explorer:
    """The pages of a graph; the last route answers every other path with names like it.

    A graph that is held in memory answers three times as fast; it is not to change while it is served. Where
    ``sources`` is the folder of the documents' texts, passages are shown among the words around them. Every page
    tells of which service's graph it shows a copy, where it does.
    """
    site = Site(graph, sources, published)
    static = Mount("/static", StaticFiles(packages=[("kzgraph.explorer.pages", "static")]))
    found = [static, *(site.route(path, page, described) for path, page, described in _table(site))]
    return Explorer(found, lambda: _warm(site))


def routes(graph: Graph, *, sources: Path | None = None) -> list[BaseRoute]:
    """The routes of `explorer` alone."""
    return explorer(graph, sources=sources).routes


def _warm(site: Site) -> None:
    """Make the pages that everybody opens, in the graph's own language; what they are made of is kept."""
    first = (("/", start_page), ("/search.json", search_data), *((f"/{kind}", list_page) for kind in BROWSED))
    for path, page in (*first, ("/network/view", network_view)):
        page(Visit(site, _request(path, site.graph.lang)))


def _request(path: str, lang: str) -> Request:
    """A request for a page, as a browser of this machine would send it."""
    kind = path.removeprefix("/")
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "root_path": "",
        "path_params": {"kind": kind},
    }
    named = [(b"host", b"localhost"), (b"accept-language", lang.encode())]
    return Request({**scope, "query_string": b"q=warm", "headers": named, "server": ("localhost", 80)})


def _table(site: Site) -> tuple[tuple[str, Page, Calls], ...]:
    """What stands at which path, and how it is called; only what catches the rest is called by nobody."""
    both = (*ENTITY_CLASSES, *CONCEPT_SCHEMES)
    return (
        ("/", start_page, _of("/", "start", "What is in the graph and what is not, and where to begin")),
        ("/search", search_page, calls.search_calls),
        ("/search.json", search_data, _none),
        ("/ask", questions_page, _of("/ask", "questions", "All questions of the catalogue")),
        ("/ask/{question}", question_page, lambda: calls.question_calls(site)),
        ("/query", query_page, calls.query_calls),
        ("/query/terms.json", terms_data, calls.terms_calls),
        ("/query/chart.svg", chart_picture, calls.chart_calls),
        ("/api", interface_page, calls.interface_calls),
        ("/network", framed_page, _of("/network", "network", "The partnership network, in the frame of the explorer")),
        ("/network/view", network_view, _of("/network/view", "network-view", "The partnership network")),
        ("/map", framed_page, lambda: calls.map_calls(site)),
        ("/map/view", map_view, _none),
        ("/timeline", framed_page, _of("/timeline", "timeline", "What happened when, in the frame of the explorer")),
        (
            "/timeline/view",
            timeline_view,
            _of("/timeline/view", "timeline-view", "Programmes, policies, events in time"),
        ),
        ("/trace/{kind}/{name}", trace_page, lambda: calls.trace_calls(site)),
        ("/trace/{kind}/{name}/view", trace_view, _none),
        ("/brief/{kind}/{name}", brief_page, lambda: calls.brief_calls(site, BRIEFED)),
        ("/embed/{kind}/{name}", embed_page, lambda: calls.embed_calls(site)),
        (
            "/ontology",
            ontology_page,
            _of("/ontology", "ontology", "Terms, rules and concepts on one page"),
        ),
        ("/robots.txt", _robots, _of("/robots.txt", "robots", "Which pages crawlers are to leave out", "text/plain")),
        ("/favicon.ico", _icon, _none),
        ("/id/{kind}/{name}", entity_page, lambda: calls.thing_calls("/id/{kind}/{name}", "id", both, site)),
        (
            "/concept/{kind}/{name}",
            entity_page,
            lambda: calls.thing_calls("/concept/{kind}/{name}", "concept", tuple(CONCEPT_SCHEMES), site),
        ),
        ("/{kind}/{name}", entity_page, lambda: calls.thing_calls("/{kind}/{name}", "thing", both, site)),
        ("/{kind}", list_page, lambda: calls.list_calls(site)),
        ("/{path:path}", no_page, _none),
    )


def _none() -> tuple[Call, ...]:
    """No calls of its own: another row tells them, or it only catches what nothing else answers."""
    return ()


def _of(path: str, name: str, summary: str, media: str = "text/html") -> Calls:
    return lambda: calls.page_calls(path, name, summary, media=media)


def _robots(_: Visit) -> Response:
    return PlainTextResponse(_ROBOTS)


def _icon(visit: Visit) -> Response:
    return RedirectResponse(visit.link("/static/favicon.svg"), 308)
