"""GEXF 1.2, as Gephi reads it; what the network counts and weighs, and whom to name, stands in the file's head."""

import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from kzgraph.errors import InputError
from kzgraph.exchange.flat import flat, unflat
from kzgraph.network.plain import ABOUT

if TYPE_CHECKING:
    import networkx

__all__ = ["gexf", "read_gexf"]

_NAMESPACE = "{http://www.gexf.net/1.2draft}"


def gexf(graph: "networkx.Graph[str]") -> str:
    """A network as GEXF; the same network gives the same bytes, for there is no date in the file."""
    import networkx as nx

    found = flat(graph)
    told = "\n".join(f"{name}: {found.graph[name]}" for name in ABOUT if name in found.graph)
    meta = f"<meta>\n    <creator>kzgraph</creator>\n    <description>{escape(told)}</description>\n  </meta>"
    text = "\n".join(nx.generate_gexf(found))
    # networkx writes the day and its version there.
    text = re.sub(r"<meta\b.*?</meta>", lambda _: meta, text, count=1, flags=re.DOTALL)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def read_gexf(text: str, *, path: str = "GEXF") -> "networkx.Graph[str]":
    """The plain network (see `kzgraph.network.plain`) of a file that `gexf` wrote.

    Raises:
        InputError: the text is no GEXF; ``path`` is named in it.
    """
    import networkx as nx

    try:
        # Python's own expat refuses documents that blow up, and loads nothing from outside.
        root = ElementTree.fromstring(text.encode())  # noqa: S314
        told = root.findtext(f"{_NAMESPACE}meta/{_NAMESPACE}description") or ""
        read = nx.read_gexf(io.BytesIO(text.encode()))
    except (ElementTree.ParseError, nx.NetworkXError, KeyError, ValueError) as error:
        raise InputError(path, None, f"this is no GEXF ({error}).") from error
    about = dict(line.split(": ", 1) for line in told.splitlines() if ": " in line)
    return unflat(read, about)
