"""Views that are documents of their own: network, map, time line, trace and brief, with the policy they carry."""

import html
import re

from starlette.responses import HTMLResponse, Response

from kzgraph.brief import KINDS, brief
from kzgraph.errors import KzgraphError
from kzgraph.explorer.pages.paths import entity_iri, with_query
from kzgraph.explorer.pages.problems import no_page
from kzgraph.explorer.pages.shelves import list_of
from kzgraph.explorer.pages.site import Visit
from kzgraph.explorer.pages.traces import traced
from kzgraph.network import network
from kzgraph.regions_map import regions_map
from kzgraph.render.brief_html import brief_html
from kzgraph.timeline import timeline
from kzgraph.trace import Traces

__all__ = [
    "brief_page",
    "framed_page",
    "map_view",
    "network_view",
    "ontology_page",
    "timeline_view",
    "trace_view",
]

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def framed_page(visit: Visit) -> Response:
    """A view of the whole graph in a frame of the explorer: the network, the map or the time line."""
    name = visit.request.url.path.rpartition("/")[2]
    asked = [pair for pair in visit.pairs if pair[0] == "indicator"]
    shown = {"name": name, "address": visit.link(with_query(f"/{name}/view", asked))}
    return visit.html("framed.html", shown)


def network_view(visit: Visit) -> Response:
    """The network as the one document it is, drawn once for each language."""

    def draw() -> str:
        from kzgraph.views.network import page

        documents = [visit.facts.ref(thing.iri).label for thing in list_of(visit.site, "source").things]
        whole = network(visit.site.engine, lang=visit.lang)
        return page(whole, title=visit.t["network"], subtitle=", ".join(documents), lang=visit.lang, also={})

    return alone(visit.site.kept(("network", visit.lang), draw))


def map_view(visit: Visit) -> Response:
    """The map of regions, or of the figures of an indicator named in the address."""
    slug = visit.query.get("indicator", "")
    iri = entity_iri("indicator", slug.removeprefix("indicator:")) if slug else None
    if slug and (iri is None or not visit.facts.of(iri).get("rdf:type")):
        return no_page(visit)
    indicator = visit.facts.ref(iri) if iri else None

    def draw() -> str:
        from kzgraph.views.map import page

        return page(regions_map(visit.site.engine, indicator, lang=visit.lang), lang=visit.lang, also={})

    return alone(visit.site.recent(("map", indicator, visit.lang), draw))


def timeline_view(visit: Visit) -> Response:
    """Programmes, policies and events in time, drawn once for each language."""

    def draw() -> str:
        from kzgraph.views.timeline import page

        return page(timeline(visit.site.engine, lang=visit.lang), lang=visit.lang, also={})

    return alone(visit.site.kept(("timeline", visit.lang), draw))


def trace_view(visit: Visit) -> Response:
    """A trace as a picture, with the options of the address."""

    def draw(found: Traces) -> str:
        from kzgraph.views.trace import page

        return page(found, lang=visit.lang, also={})

    asked = traced(visit, visit.request.path_params["name"])
    return no_page(visit) if asked is None else alone(draw(asked[1]))


def brief_page(visit: Visit) -> Response:
    """One printable page about a partner, programme, region or goal area."""
    kind, slug = visit.request.path_params["kind"], visit.request.path_params["name"]
    iri = entity_iri(kind, slug) if kind in (*KINDS, "goalarea") else None
    if iri is None or not visit.facts.of(iri).get("rdf:type"):
        return no_page(visit)
    ref = visit.facts.ref(iri)
    key = ("brief", ref.curie, visit.lang)
    return alone(visit.site.recent(key, lambda: brief_html(brief(visit.site.engine, ref), lang=visit.lang)))


def ontology_page(visit: Visit) -> Response:
    """The terms, rules and concepts of the graph on one page, with links to the pages of what they are shown on."""

    def draw() -> str:
        from kzgraph.reference import reference
        from kzgraph.render.reference_html import reference_html

        told = reference(visit.site.graph.project, visit.site.engine)
        home = visit.link("/")
        return reference_html(told, link=visit.page_of, question=lambda name: f"{home}ask/{name}", home=home)

    return alone(visit.site.kept(("ontology", visit.root), draw))


def alone(document: str) -> Response:
    """A whole document, served with the policy that is written in it; only this server may frame it."""
    found = _POLICY.search(document)
    if found is None:
        raise KzgraphError("A document without a policy is not served.")
    policy = f"{html.unescape(found.group(1))}; frame-ancestors 'self'"
    return HTMLResponse(document, headers={"Content-Security-Policy": policy})
