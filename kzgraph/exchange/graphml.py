"""GraphML; what the network counts and weighs, and whom to name, stands among the graph's attributes."""

import io
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from kzgraph.errors import InputError
from kzgraph.exchange.flat import flat, unflat

if TYPE_CHECKING:
    import networkx

__all__ = ["graphml", "read_graphml"]


def graphml(graph: "networkx.Graph[str]") -> str:
    """A network as GraphML; the same network gives the same bytes."""
    import networkx as nx

    # The writer that builds a tree; networkx would choose another one where lxml happens to be installed.
    writer = nx.readwrite.graphml.GraphMLWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph_element(flat(graph))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{writer}\n'


def read_graphml(text: str, *, path: str = "GraphML") -> "networkx.Graph[str]":
    """The plain network (see `kzgraph.network.plain`) of a file that `graphml` wrote.

    Raises:
        InputError: the text is no GraphML; ``path`` is named in it.
    """
    import networkx as nx

    try:
        read = nx.read_graphml(io.BytesIO(text.encode()))
    except (ElementTree.ParseError, nx.NetworkXError, KeyError, ValueError) as error:
        raise InputError(path, None, f"this is no GraphML ({error}).") from error
    return unflat(read, {name: str(words) for name, words in read.graph.items()})
