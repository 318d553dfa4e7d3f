"""The network as data: nodes and edges in JSON, or a table of edges, each with its claim and passages."""

import json
from typing import TYPE_CHECKING, Any

from kzgraph.model import Column, PassageRef, Ref, Table

if TYPE_CHECKING:
    import networkx

__all__ = ["network_json", "network_table"]


def network_json(graph: "networkx.MultiDiGraph[str]") -> str:
    """Nodes and edges with all their attributes, ordered by CURIE."""
    nodes = [{"id": node, **_plain(attributes)} for node, attributes in sorted(graph.nodes(data=True))]
    edges = [
        {"from": start, "to": end, "id": key, **_plain(attributes)}
        for start, end, key, attributes in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    ]
    return json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False, indent=2) + "\n"


def network_table(graph: "networkx.MultiDiGraph[str]") -> Table:
    """A row for each edge: from, relation, to, roles, basis, wording, claim, gist."""
    names = ("from", "relation", "to", "roles", "basis", "wording", "claim", "gist")
    edges = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    rows = tuple(
        (
            _node(graph, start),
            attributes["kind"],
            _node(graph, end),
            ", ".join(label for _, label in attributes["roles"]),
            attributes["basis"],
            attributes["wording"],
            key,
            " ".join(passage.gist for passage in attributes["passages"]),
        )
        for start, end, key, attributes in edges
    )
    return Table("network", tuple(Column(name) for name in names), rows)


def _node(graph: "networkx.MultiDiGraph[str]", node: str) -> Ref:
    attributes = graph.nodes[node]
    return Ref(node, attributes["iri"], attributes["label"])


def _plain(attributes: dict[str, Any]) -> dict[str, object]:
    return {name: _value(value) for name, value in attributes.items()}


def _value(value: object) -> object:
    if isinstance(value, Ref):
        return value.curie
    if isinstance(value, PassageRef):
        return {
            "id": value.ref.curie,
            "source": value.source.curie,
            "section": value.section,
            "begins": value.begins,
            "ends": value.ends,
            "gist": value.gist,
        }
    if isinstance(value, tuple):
        return [{"id": part[0], "label": part[1]} if type(part) is tuple else _value(part) for part in value]
    return value
