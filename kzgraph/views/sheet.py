"""The frame that the flow, the time line and the map share: head, filters, picture and table, panel.

The look is that of the partnership picture; scripts and style are added to it, each in one place.
"""

from __future__ import annotations

from collections.abc import Mapping

from kzgraph.views.cards import Cards, Data
from kzgraph.views.page import document, embedded, policy, template

__all__ = ["SCRIPTS", "sheet"]

# Before and after the script of the view itself, in the order in which they run.
SCRIPTS = ("sheet.js", "sheet-panel.js", "sheet-table.js", "{view}.js", "sheet-main.js")


def sheet(
    view: str,
    *,
    title: str,
    subtitle: str,
    texts: Mapping[str, str],
    cards: Cards,
    data: Data,
    picture: str,
    legend: str,
    notes: str = "",
) -> str:
    """Return a complete offline HTML document.

    ``view`` names the template of its script and style; ``picture``, ``legend`` and ``notes`` are HTML made of
    escaped text; ``texts`` are the words of the interface, and ``data`` is what the script of the view reads.
    """
    parts = "\n".join(template(name.format(view=view)) for name in SCRIPTS)
    script = f'(() => {{\n"use strict";\n{parts}\n}})();\n'
    style = "\n".join(template(name) for name in ("network.css", "sheet.css", f"{view}.css"))
    whole = {"view": view, "lang": texts["lang"], "words": dict(texts), "title": title, **cards.data(), **data}
    raw = {
        "policy": policy(scripts=(script,), styles=(style,)),
        "style": style,
        "script": script,
        "data": embedded(whole),
        "view": view,
        "picture": picture,
        "legend": legend,
        "notes": notes,
    }
    documents = "; ".join(label for _, label in cards.documents()) or texts["no_document"]
    return document(
        template("sheet.html"),
        raw=raw,
        words={**texts, "title": title, "subtitle": subtitle, "documents": documents},
    )
