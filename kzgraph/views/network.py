"""The partnership picture as one HTML file: who had a part in what, with the claims behind every line.

>>> import networkx
>>> text = page(networkx.MultiDiGraph(), title="Partnerships")
>>> text.startswith("<!doctype html>"), "<title>Partnerships</title>" in text
(True, True)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kzgraph.network.choice import weight_formula
from kzgraph.views import drawing
from kzgraph.views.sheet import Sheet, Told, in_languages, one_document, told_in
from kzgraph.views.words_network import texts_of

if TYPE_CHECKING:
    import networkx

    from kzgraph.views.cards import Data

__all__ = ["SCRIPTS", "page"]

# In the order in which they run, after those of all views: each adds its part to what the ones before it made.
SCRIPTS = (
    "network.js",
    "network-shown.js",
    "network-labels.js",
    "network-canvas.js",
    "network-panel.js",
    "network-search.js",
    "network-save.js",
    "network-view.js",
)


def page(
    graph: networkx.MultiDiGraph,
    *,
    title: Told = "",
    subtitle: Told = "",
    hidden: tuple[str, ...] = ("partner:unicef",),
    lang: str = "en",
    also: Mapping[str, networkx.MultiDiGraph] | None = None,
    most: int = drawing.MOST_NODES,
) -> str:
    """Return one complete offline HTML document that draws the graph.

    The document opens from a file with the network switched off, and the same graph gives the same bytes.

    Args:
        graph: Nodes and claims as `kzgraph.network` hands them out.
        title: Name of the picture, the heading of the page; without one, the words of the interface.
        subtitle: One line below it, which ends with what a line of the picture weighs.
        hidden: CURIEs of nodes that start hidden and have a switch; those not in the graph are ignored.
        lang: Language the page opens in, "en", "ru" or "kk".
        also: The same graph in the other languages that the page can switch to. Without it names stay as the graph
            has them in every language; with none in it there is no switch.
        most: With more nodes than this, the page begins with an overview by community, and never draws more at once.

    Raises:
        NotAvailable: pyvis is not installed, or without its script.
    """
    present = tuple(sorted(node for node in set(hidden) if node in graph))
    picture = _slim(drawing.picture(graph, hidden=present, most=most))
    fixed: Data = {"hidden": present, "picture": picture, "most": most}
    shown = in_languages(lang, graph, also)
    # Where names stay as they are, all languages show one graph, whose data are made once.
    behind = {id(one): _behind(one) for _, one in shown}
    sheets = [_sheet(one, other, title, subtitle, {**fixed, **behind[id(one)]}) for other, one in shown]
    return one_document(
        "network",
        sheets,
        scripts=SCRIPTS,
        styles=("network.css",),
        frame="network.html",
        library=drawing.library(),
    )


def _behind(graph: networkx.MultiDiGraph) -> Data:
    """What stands behind the picture."""
    return {"nodes": drawing.nodes(graph), "claims": drawing.claims(graph), "passages": drawing.passages(graph)}


def _sheet(graph: networkx.MultiDiGraph, lang: str, title: Told, subtitle: Told, data: Data) -> Sheet:
    texts = texts_of(lang)
    return Sheet(
        title=told_in(lang, title) or texts["title_network"],
        subtitle=_weighed(told_in(lang, subtitle), graph, texts["lang"]),
        texts=texts,
        documents=drawing.documents(graph),
        data=data,
    )


def _slim(picture: Data) -> Data:
    """The picture without what the page's scripts know from elsewhere: group and id stand with the nodes' facts."""
    nodes = [{key: value for key, value in node.items() if key != "group"} for node in picture["nodes"]]
    edges = [[edge["from"], edge["to"], edge["arrows"] != "to", edge["claims"]] for edge in picture["edges"]]
    return {**picture, "nodes": nodes, "edges": edges}


def _weighed(subtitle: str, graph: networkx.MultiDiGraph, lang: str) -> str:
    """The subtitle and what the weight of a line is, where the graph says which projection it is."""
    projection = graph.graph.get("projection")
    if not projection:
        return subtitle
    formula = weight_formula(projection, lang=lang)
    sentence = f"{formula[:1].upper()}{formula[1:]}."
    return f"{subtitle.removesuffix('.')}. {sentence}" if subtitle else sentence
