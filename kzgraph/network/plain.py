r"""A network in plain values, as files of other tools can hold it, and how lists are written in one cell.

In a plain network attributes are text on one line, whole numbers, fractions, truth values, and lists of text or
numbers. What has a name and an id is two lists in the same order: ``roles`` (CURIEs) and ``roles_names``.
Passages are ``passages`` (CURIEs) and ``gists``. Where nothing is said there is no attribute.

>>> joined(("a | b", "c"))
'a \\| b | c'
>>> split(joined(("a | b", "c")))
('a | b', 'c')
"""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kzgraph.model import PassageRef, Ref

if TYPE_CHECKING:
    import networkx

__all__ = ["ABOUT", "FLAGS", "INTEGERS", "LISTS", "NUMBERS", "joined", "new_graph", "plain", "plain_values", "split"]

ABOUT = ("projection", "weight_formula", "counted", "documents", "attribution", "licence")
"""What a network says of itself, in this order."""

_NAMED = frozenset({"types", "goal_areas", "regions", "sources", "roles", "programmes", "results"})
LISTS = _NAMED | {f"{name}_names" for name in _NAMED}
LISTS |= {"aliases", "bases", "claims", "figures", "gists", "passages", "years"}
"""Attributes that are lists, those of years of whole numbers, all others of text."""

INTEGERS = frozenset({"bipartite", "contributions"})
NUMBERS = frozenset({"weight"})
FLAGS = frozenset({"collective", "direct"})

_SEPARATOR = " | "


def plain(graph: "networkx.Graph[str]") -> "networkx.Graph[str]":
    """A copy of any network of kzgraph with plain attributes, nodes and edges in order of CURIE."""
    about = {name: _line(str(graph.graph[name])) for name in ABOUT if graph.graph.get(name)}
    found = new_graph(about)
    for node, attributes in sorted(graph.nodes(data=True), key=lambda item: item[0]):
        found.add_node(node, **plain_values(attributes))
    if graph.is_multigraph():
        for one, other, key in sorted(graph.edges(keys=True)):
            found.add_edge(one, other, key=key, **plain_values(graph.edges[one, other, key]))
    else:
        for one, other in sorted(tuple(sorted(pair)) for pair in graph.edges):
            found.add_edge(one, other, **plain_values(graph.edges[one, other]))
    return found


def new_graph(about: Mapping[str, str]) -> "networkx.Graph[str]":
    """An empty network of the class that a projection has: the whole is directed with several edges per pair."""
    import networkx as nx

    made = nx.MultiDiGraph if about.get("projection", "all") == "all" else nx.Graph
    return made(**about)


def plain_values(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of a node or edge in plain values, those that say nothing left out."""
    found: dict[str, Any] = {}
    for name, value in attributes.items():
        if isinstance(value, tuple) and not isinstance(value, Ref):
            found |= _lists(name, value)
        elif value is not None and value != "":
            found[name] = _value(value)
    return found


def _lists(name: str, values: tuple[Any, ...]) -> dict[str, tuple[Any, ...]]:
    if not values:
        return {}
    if isinstance(values[0], PassageRef):
        gists = tuple(_line(passage.gist) for passage in values)
        return {name: tuple(passage.ref.curie for passage in values)} | ({"gists": gists} if any(gists) else {})
    if type(values[0]) is tuple:
        return {name: tuple(pair[0] for pair in values), f"{name}_names": tuple(_line(pair[1]) for pair in values)}
    return {name: tuple(_value(value) for value in values)}


def _value(value: object) -> str | int | float | bool:
    if isinstance(value, Ref):
        return value.curie
    return value if isinstance(value, bool | int | float) else _line(str(value))


def _line(text: str) -> str:
    """Text on one line, without characters that XML cannot hold."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def joined(values: Iterable[object]) -> str:
    """A list in one cell: parts with " | " between them, a stroke or backslash inside a part after a backslash."""
    return _SEPARATOR.join(re.sub(r"[\\|]", r"\\\g<0>", str(value)) for value in values)


def split(cell: str) -> tuple[str, ...]:
    """The parts of a cell that `joined` has written."""
    parts = re.split(r"(?<!\\)((?:\\\\)*) \| ", cell)
    # The group keeps the backslashes before a separator; each belongs to the part before it.
    whole = [parts[i] + (parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)]
    return tuple(re.sub(r"\\([\\|])", r"\1", part) for part in whole)
