"""The partnership picture as one HTML file: who had a part in what, with the claims behind every line.

>>> import networkx
>>> text = page(networkx.MultiDiGraph(), title="Partnerships")
>>> text.startswith("<!doctype html>"), "<title>Partnerships</title>" in text
(True, True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kzgraph.network.choice import weight_formula
from kzgraph.views import drawing, words
from kzgraph.views.page import document, embedded, policy, template

if TYPE_CHECKING:
    import networkx

__all__ = ["SCRIPTS", "page"]

# In the order in which they run: each adds its part to what the ones before it made.
SCRIPTS = (
    "network.js",
    "network-shown.js",
    "network-labels.js",
    "network-canvas.js",
    "network-panel.js",
    "network-table.js",
    "network-search.js",
    "network-main.js",
)


def page(
    graph: networkx.MultiDiGraph,
    *,
    title: str,
    subtitle: str = "",
    hidden: tuple[str, ...] = ("partner:unicef",),
    lang: str = "en",
) -> str:
    """Return one complete offline HTML document that draws the graph.

    The document opens from a file with the network switched off, and the same graph gives the same bytes.

    Args:
        graph: Nodes and claims as `kzgraph.network` hands them out.
        title: Name of the picture, the heading of the page.
        subtitle: One line below it, which ends with what a line of the picture weighs.
        hidden: CURIEs of nodes that start hidden and have a switch; those not in the graph are ignored.
        lang: Language of the interface, "en", "ru" or "kk"; names stay as the graph has them.

    Raises:
        NotAvailable: pyvis is not installed, or without its script.
    """
    texts = words.interface(lang)
    present = tuple(sorted(node for node in set(hidden) if node in graph))
    data = {
        "lang": texts["lang"],
        "words": texts,
        "title": title,
        "hidden": present,
        "documents": drawing.documents(graph),
        "picture": drawing.picture(graph, hidden=present),
        "nodes": drawing.nodes(graph),
        "claims": drawing.claims(graph),
    }
    library = drawing.library()
    parts = "\n".join(template(name) for name in SCRIPTS)
    script = f'(() => {{\n"use strict";\n{parts}\n}})();\n'
    style = template("network.css")
    raw = {
        "policy": policy(scripts=(library, script), styles=(style,)),
        "style": style,
        "library": library,
        "script": script,
        "data": embedded(data),
    }
    own = {
        "title": title,
        "subtitle": _weighed(subtitle, graph, lang),
        "documents": _named(drawing.documents(graph), texts),
    }
    return document(template("network.html"), raw=raw, words={**texts, **own})


def _weighed(subtitle: str, graph: networkx.MultiDiGraph, lang: str) -> str:
    """The subtitle and what the weight of a line is, where the graph says which projection it is."""
    projection = graph.graph.get("projection")
    if not projection:
        return subtitle
    formula = weight_formula(projection, lang=lang)
    sentence = f"{formula[:1].upper()}{formula[1:]}."
    return f"{subtitle.removesuffix('.')}. {sentence}" if subtitle else sentence


def _named(documents: tuple[tuple[str, str], ...], texts: dict[str, str]) -> str:
    return "; ".join(label or curie for curie, label in documents) or texts["no_document"]
