"""Networks back from the JSON and CSV that ``kzgraph network`` writes."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kzgraph.errors import InputError
from kzgraph.exchange.flat import value_of
from kzgraph.network.plain import new_graph, plain_values

if TYPE_CHECKING:
    import networkx

__all__ = ["read_csv", "read_json"]

_STATED = ("weight_formula", "counted")
_GUARDED = re.compile(r"^'(?=[=+\-@\t\r])")


def read_json(text: str, *, path: str = "JSON") -> "networkx.Graph[str]":
    """The plain network (see `kzgraph.network.plain`) of a JSON file with nodes and edges.

    Raises:
        InputError: the text is no such file; ``path`` is named in it.
    """
    try:
        found = json.loads(text)
        graph = new_graph(found["about"])
        for node in found["nodes"]:
            graph.add_node(node.pop("id"), **_attributes(node))
        for edge in found["edges"]:
            key = {"key": edge.pop("id")} if graph.is_multigraph() else {}
            graph.add_edge(edge.pop("from"), edge.pop("to"), **key, **_attributes(edge))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(path, None, f"this is no network in JSON ({error}).") from error
    return graph


def _attributes(found: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes as plain values: named things as two lists, passages as ids and gists."""
    values: dict[str, Any] = {}
    for name, value in found.items():
        if not isinstance(value, list):
            values |= plain_values({name: value})
        elif value and isinstance(value[0], dict):
            values[name] = tuple(part["id"] for part in value)
            words, other = ("gist", "gists") if name == "passages" else ("label", f"{name}_names")
            values |= plain_values(
                {other: tuple(part[words] for part in value)} if any(p[words] for p in value) else {}
            )
        else:
            values |= plain_values({name: tuple(value)})
    return values


def read_csv(edges: str, nodes: str = "", *, projection: str, path: str = "CSV") -> "networkx.Graph[str]":
    """The plain network of the CSV tables of edges and, where given, of nodes.

    Without the table of nodes, nodes have their names only. A CSV file does not say which projection it holds.

    Raises:
        InputError: a text is no such table; ``path`` is named in it.
    """
    try:
        rows, further = list(_rows(edges, "from_id")), list(_rows(nodes, "name_id")) if nodes else []
        about = {name: row[name] for row in [*rows, *further][:1] for name in _STATED if row.get(name)}
        graph = new_graph({"projection": projection, **about})
        for row in further:
            graph.add_node(row["name_id"], label=row["name"], **_cells(row, ("name", "name_id")))
        for row in rows:
            _add_row(graph, row)
    except (csv.Error, KeyError, ValueError) as error:
        raise InputError(path, None, f"this is no table of a network ({error}).") from error
    return graph


def _rows(text: str, needed: str) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if needed not in (reader.fieldnames or ()):
        raise ValueError(f"it has no column {needed}")
    for row in reader:
        yield {name: _GUARDED.sub("", cell or "") for name, cell in row.items()}


def _add_row(graph: "networkx.Graph[str]", row: Mapping[str, str]) -> None:
    ends = [(row[f"{end}_id"], row[end]) for end in ("from", "to") if row[f"{end}_id"]]
    for node, label in ends:
        graph.add_node(node, label=label)
    if len(ends) < 2:
        return
    found = _cells(row, ("from", "from_id", "to", "to_id"))
    key = {"key": found["claim"]} if graph.is_multigraph() else {}
    graph.add_edge(ends[0][0], ends[1][0], **key, **found)


def _cells(row: Mapping[str, str], known: tuple[str, ...]) -> dict[str, Any]:
    skipped = {*known, *_STATED}
    return {name: value_of(name, cell) for name, cell in row.items() if name not in skipped and cell}
