"""The network as data: nodes and edges in JSON, or tables of edges and of nodes, with claims and weight formula."""

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kzgraph.model import Column, PassageRef, Ref, Table, Value
from kzgraph.network.plain import ABOUT, joined, plain

if TYPE_CHECKING:
    import networkx

__all__ = ["EDGE_COLUMNS", "NODE_COLUMNS", "network_json", "network_table", "nodes_table"]

# Attributes of edges and nodes in the order of columns; those that no edge of a projection has are no column.
EDGE_COLUMNS = {
    "kind": "what the claim says: contribution, outcome, part, scale-up or link",
    "weight": "how strong the tie is; see weight_formula",
    "direct": "whether a claim names the programme itself, not only a result of it",
    "contributions": "how many contributions tie the two",
    "programmes_names": "programmes both contributed to as such",
    "programmes": "their ids",
    "results_names": "results both contributed to, or through which the partner is tied to the programme",
    "results": "their ids",
    "roles_names": "what the partner did",
    "roles": "ids of the roles",
    "basis": "explicit, or inferred by a reader",
    "bases": "explicit, inferred or both",
    "wording": "the words that tie the two",
    "regions_names": "where",
    "regions": "ids of the regions",
    "note": "remark of the curator",
    "claim": "id of the claim",
    "claims": "ids of the claims behind the tie",
    "sources_names": "documents that state the claims",
    "sources": "ids of the documents",
    "passages": "ids of the passages",
    "gists": "what the passages say",
}
NODE_COLUMNS = {
    "kind": "partner, programme or result",
    "types_names": "type of partner, kind of programme or level of result",
    "types": "their ids",
    "collective": "whether it is a group without names",
    "goal_areas_names": "goal areas",
    "goal_areas": "their ids",
    "contributions": "how many contributions are counted",
    "regions_names": "where",
    "regions": "ids of the regions",
    "years": "when",
    "aliases": "other names",
    "figures": "figures as printed",
    "sources_names": "documents that state what is counted",
    "sources": "ids of the documents",
    "passages": "ids of the passages",
    "gists": "what the passages say",
    "bipartite": "0 for partners, 1 for programmes",
    "iri": "full identifier",
}


def network_json(graph: "networkx.Graph[str]") -> str:
    """What the network counts and weighs, then nodes and edges with all their attributes, ordered by CURIE."""
    about = {name: graph.graph[name] for name in ABOUT if graph.graph.get(name)}
    nodes = [{"id": node, **_plain(attributes)} for node, attributes in sorted(graph.nodes(data=True), key=_first)]
    edges = [
        {"from": start, "to": end, **({"id": key} if key else {}), **_plain(attributes)}
        for start, end, key, attributes in _edges(graph)
    ]
    return json.dumps({"about": about, "nodes": nodes, "edges": edges}, ensure_ascii=False, indent=2) + "\n"


def network_table(graph: "networkx.Graph[str]") -> Table:
    """A row for each edge with its attributes; a node without edges is a row without a second end.

    Lists stand in one cell with " | " between the parts. The last columns say in every row what the weight is
    and what was counted, since a CSV file has no other place for it.
    """
    found = plain(graph)
    used = {name for *_, attributes in found.edges(data=True) for name in attributes}
    names = [name for name in EDGE_COLUMNS if name in used]
    columns = [Column("from", "one end"), Column("to", "the other end")]
    columns += [Column(name, EDGE_COLUMNS[name]) for name in names]
    rows: list[tuple[Value, ...]] = [
        (_ref(found, start), _ref(found, end), *(_cell(attributes.get(name)) for name in names), *_stated(found))
        for start, end, _, attributes in _edges(found)
    ]
    alone = sorted(node for node, degree in found.degree if not degree)
    rows += [(_ref(found, node), None, *(None for _ in names), *_stated(found)) for node in alone]
    return Table("network", (*columns, *_STATED), tuple(rows), summary=found.graph.get("weight_formula", ""))


def nodes_table(graph: "networkx.Graph[str]") -> Table:
    """A row for each node with its attributes, by CURIE."""
    found = plain(graph)
    used = {name for _, attributes in found.nodes(data=True) for name in attributes}
    names = [name for name in NODE_COLUMNS if name in used]
    columns = (Column("name", "the node"), *(Column(name, NODE_COLUMNS[name]) for name in names), *_STATED)
    rows = tuple(
        (_ref(found, node), *(_cell(attributes.get(name)) for name in names), *_stated(found))
        for node, attributes in sorted(found.nodes(data=True), key=_first)
    )
    return Table("network-nodes", columns, rows, summary=found.graph.get("weight_formula", ""))


_STATED = (Column("weight_formula", "what the weight of an edge is"), Column("counted", "what was counted"))


def _stated(graph: "networkx.Graph[str]") -> tuple[Value, ...]:
    return tuple(str(graph.graph.get(column.name, "")) for column in _STATED)


def _edges(graph: "networkx.Graph[str]") -> list[tuple[str, str, str, dict[str, Any]]]:
    """Ends, key (or "") and attributes, sorted; an undirected edge begins at the lesser CURIE."""
    if graph.is_multigraph():
        return sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    found = [(*sorted((one, other)), "", attributes) for one, other, attributes in graph.edges(data=True)]
    return sorted(found, key=lambda edge: edge[:3])


def _first(item: tuple[str, object]) -> str:
    return item[0]


def _ref(graph: "networkx.Graph[str]", node: str) -> Ref:
    attributes = graph.nodes[node]
    return Ref(node, attributes.get("iri", ""), attributes.get("label", node))


def _cell(value: "tuple[object, ...] | str | int | float | bool | None") -> Value:
    if isinstance(value, tuple):
        return joined(value)
    return Decimal(str(value)) if isinstance(value, float) else value


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
            **({"path": value.path} if value.path else {}),
        }
    if isinstance(value, tuple):
        return [{"id": part[0], "label": part[1]} if type(part) is tuple else _value(part) for part in value]
    return value
