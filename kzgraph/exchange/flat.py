"""Between plain networks and files whose attributes are single values of one type per name.

Writers of GEXF and GraphML fail on None, and write files that cannot be read back where an attribute is a whole
number on one node and a fraction on another.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from kzgraph.network.plain import ABOUT, FLAGS, INTEGERS, LISTS, NUMBERS, joined, new_graph, plain, split

if TYPE_CHECKING:
    import networkx

__all__ = ["Scalar", "flat", "unflat", "value_of"]

Scalar: TypeAlias = str | int | float | bool
"""What a file can hold as one value."""

_SAME = {"", "id", "key", "networkx_key"}


def flat(graph: "networkx.Graph[str]") -> "networkx.Graph[str]":
    """A network with single values only: lists as one text, one type per attribute name; edges have numbers as keys.

    Numbers and not claims are the keys, since one claim can tie several pairs and a file's edge ids must differ.
    """
    found = plain(graph)
    made = new_graph(found.graph)
    nodes = _typed(attributes for _, attributes in found.nodes(data=True))
    for (node, _), attributes in zip(found.nodes(data=True), nodes, strict=True):
        made.add_node(node, **attributes)
    edges = _typed(attributes for *_, attributes in found.edges(data=True))
    for number, ((one, other, _), attributes) in enumerate(zip(found.edges(data=True), edges, strict=True), 1):
        if made.is_multigraph():
            made.add_edge(one, other, key=str(number), **attributes)
        else:
            made.add_edge(one, other, **attributes)
    return made


def _typed(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lists joined, and every attribute of one type: whole numbers give way to fractions, anything else to text."""
    cells = [{name: joined(v) if isinstance(v, tuple) else v for name, v in row.items()} for row in rows]
    kinds: dict[str, set[type]] = {}
    for cell in cells:
        for name, value in cell.items():
            kinds.setdefault(name, set()).add(type(value))
    return [{name: _type(kinds[name])(value) for name, value in cell.items()} for cell in cells]


def _type(kinds: set[type]) -> Callable[[Any], Any]:
    if len(kinds) == 1:
        return next(iter(kinds))
    return float if kinds == {int, float} else str


def unflat(read: "networkx.Graph[str]", about: Mapping[str, str]) -> "networkx.Graph[str]":
    """The plain network that a file was written from."""
    made = new_graph({name: about[name] for name in ABOUT if about.get(name)})
    for node, attributes in sorted(read.nodes(data=True)):
        made.add_node(node, **_values(attributes))
    edges = [(*_ends(made, one, other), _values(found)) for one, other, found in read.edges(data=True)]
    for one, other, found in sorted(edges, key=lambda edge: (edge[0], edge[1], str(edge[2].get("claim", "")))):
        if made.is_multigraph():
            made.add_edge(one, other, key=found.get("claim"), **found)
        else:
            made.add_edge(one, other, **found)
    return made


def _ends(graph: "networkx.Graph[str]", one: str, other: str) -> tuple[str, str]:
    return (one, other) if graph.is_directed() or one <= other else (other, one)


def _values(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value_of(name, value) for name, value in attributes.items() if name not in _SAME}


def value_of(name: str, value: Scalar) -> "Scalar | tuple[str, ...] | tuple[int, ...]":
    """An attribute's value as a plain network has it, from one that a file has (text, or typed already).

    >>> value_of("years", "2017 | 2018"), value_of("collective", "yes"), value_of("weight", "2")
    ((2017, 2018), True, 2)
    """
    if name in LISTS:
        parts = split(str(value))
        return tuple(int(part) for part in parts) if name == "years" else parts
    if name in FLAGS:
        return value in {True, "true", "yes"}
    if name in INTEGERS:
        return int(value)
    if name in NUMBERS:
        number = float(value)
        return int(number) if number.is_integer() else number
    return value
