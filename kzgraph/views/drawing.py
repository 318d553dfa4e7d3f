"""What the partnership picture draws and what stands behind it, as plain data.

pyvis is the model of the picture: every node and edge goes through its ``Network``, which is directed
because an undirected one keeps a single edge per pair and takes quadratic time. Its template is not used:
it links to other hosts and lets labels become markup. Behind the picture stand the claims: one drawn edge
joins two nodes however many claims tie them, and knows all of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from importlib import resources
from typing import TYPE_CHECKING, Any

from kzgraph.errors import NotAvailable
from kzgraph.views import layout
from kzgraph.views.overview import Placed, overview

if TYPE_CHECKING:
    import networkx

    from kzgraph.model import PassageRef

__all__ = [
    "MOST_NODES",
    "SHAPES",
    "claims",
    "documents",
    "library",
    "nodes",
    "passages",
    "picture",
    "result_level",
    "strength",
]

# Shape by class; a result's shape says its level, "result" is a level the documents do not state.
SHAPES: Mapping[str, str] = {
    "partner": "dot",
    "programme": "square",
    "output": "triangle",
    "outcome": "diamond",
    "impact": "star",
    "result": "hexagon",
}
MOST_NODES = 3000
"""With more nodes than this, the picture begins with an overview by community."""
_LEVELS = ("output", "outcome", "impact")

Data = dict[str, Any]


class _Ids(list[str]):
    """The ids of a model's nodes. pyvis looks for each node, and for both ends of each edge, through the whole list."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[object] = set()

    def append(self, node: str) -> None:
        super().append(node)
        self._known.add(node)

    def __contains__(self, node: object) -> bool:
        return node in self._known


def library() -> str:
    """Return the vis-network script that the installed pyvis package brings.

    Raises:
        NotAvailable: pyvis is not installed, or without its script.
    """
    hint = "pip install pyvis"
    try:
        folder = resources.files("pyvis") / "lib"
    except ModuleNotFoundError as error:
        raise NotAvailable("The picture needs pyvis, which is not installed.", hint) from error
    found = [entry for entry in folder.iterdir() if entry.name.startswith("vis-")] if folder.is_dir() else []
    newest = max(found, key=lambda entry: _version(entry.name), default=None)
    script = newest / "vis-network.min.js" if newest else None
    if script is None or not script.is_file():
        raise NotAvailable("The installed pyvis package has no vis-network script.", hint)
    # The line that names a source map would make developer tools ask for a file that is not there.
    lines = script.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text = "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL="))
    if "</script" in text.lower() or "<!--" in text:
        raise NotAvailable("The vis-network script of the installed pyvis cannot stand in a page.", hint)
    return text


def picture(graph: networkx.MultiDiGraph, *, hidden: Collection[str] = (), most: int = MOST_NODES) -> Data:
    """Return nodes, edges and communities for vis-network, placed and in a fixed order.

    A node stands at ``x`` and ``y`` in the part of its goal area, ``home``, and at ``other`` (x, y, home) when the
    picture is grouped by partner type. With more than ``most`` nodes both are left out for a place in its community,
    and ``communities`` and ``ties`` are the overview. An edge carries ``claims``, the places in `claims` of all
    claims between its nodes in either direction.
    """
    from pyvis.network import Network

    model = Network(directed=True)
    model.node_ids = _Ids()
    large = overview(graph, hidden=hidden) if len(graph) > most else None
    placed = large.places if large else _placed(graph, layout.home_areas(graph, hidden=hidden), hidden)
    other = {} if large else _placed(graph, layout.home_types(graph, hidden=hidden), hidden)
    for node in sorted(graph):
        data = graph.nodes[node]
        group = _group(data)
        x, y, home = placed[node]
        more = {"other": other[node]} if other else {}
        size = _size(graph.degree(node), str(data["kind"]))
        model.add_node(node, label=" ", shape=SHAPES[group], group=group, size=size, x=x, y=y, home=home, **more)
    for (one, end), found in _pairs(graph).items():
        source, target = found[0][1], found[0][2]
        both = any(u != source for _, u, _ in found)
        model.add_edge(
            source,
            target,
            id=f"{one} {end}",
            arrows="to, from" if both else "to",
            claims=[number for number, _, _ in found],
        )
    # pyvis keeps an option "font" that is no use here, and the same data object for every caller.
    drawn = [{key: value for key, value in node.items() if key not in {"font", "label"}} for node in model.nodes]
    made = {"nodes": drawn, "edges": [dict(edge) for edge in model.edges]}
    return {**made, **large.data()} if large else made


def _placed(graph: networkx.MultiDiGraph, homes: Mapping[str, str], hidden: Collection[str]) -> dict[str, Placed]:
    places = layout.positions(graph, homes, hidden=hidden)
    return {node: (*place, homes[node]) for node, place in places.items()}


def nodes(graph: networkx.MultiDiGraph) -> dict[str, Data]:
    """Return what the panel and the filters know of each node, by CURIE."""
    return {node: _node(node, graph.nodes[node]) for node in sorted(graph)}


def claims(graph: networkx.MultiDiGraph) -> list[Data]:
    """Return what each line of the graph says: its claim, ends, roles, basis and passages.

    One claim can tie several pairs, for example a partner to a programme and to its result, and then
    stands here once for each. Its ends are CURIEs, whose names `nodes` has; what is empty is left out.
    """
    return [_claim(key, u, v, graph.edges[u, v, key]) for u, v, key in _edges(graph)]


def passages(graph: networkx.MultiDiGraph) -> dict[str, Data]:
    """Return what is said of each passage that nodes and claims name, by CURIE."""
    found = [passage for _, data in graph.nodes(data=True) for passage in data.get("passages", ())]
    found += [passage for *_, data in graph.edges(data=True) for passage in data.get("passages", ())]
    return {passage.ref.curie: _passage(passage) for passage in sorted(found, key=lambda one: one.ref.curie)}


def strength(kind: str, target: str) -> str:
    """Return how closely a claim ties a partner to results, in the words of traces.

    A contribution to a result is "stated"; one to a programme, and what the programme brought about, make traces of
    strength "programme"; links of results and scale-ups make chains; a part of a wider programme, an umbrella.

    >>> strength("contribution", "result:r"), strength("contribution", "programme:p"), strength("link", "result:r")
    ('stated', 'programme', 'chain')
    """
    if kind == "contribution":
        return "stated" if target.startswith("result:") else "programme"
    return {"link": "chain", "scale-up": "chain", "part": "umbrella"}.get(kind, "programme")


def documents(graph: networkx.MultiDiGraph) -> tuple[tuple[str, str], ...]:
    """Return CURIE and title of every document that a node or claim of the graph stands in."""
    found: dict[str, str] = {}
    for _, data in graph.nodes(data=True):
        found.update(dict(data.get("sources", ())))
        found.update({passage.source.curie: passage.source.label for passage in data.get("passages", ())})
    for _, _, data in graph.edges(data=True):
        found.update({passage.source.curie: passage.source.label for passage in data.get("passages", ())})
    return tuple(sorted(found.items()))


def result_level(types: Iterable[tuple[str, str]]) -> str:
    """Return the level of a result by its types: "output", "outcome", "impact", or "" if not stated."""
    slugs = {curie.rpartition(":")[2].lower() for curie, _ in types}
    return next((level for level in _LEVELS if level in slugs), "")


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", name))


def _group(data: Mapping[str, Any]) -> str:
    kind = str(data["kind"])
    return result_level(data.get("types", ())) or "result" if kind == "result" else kind


def _size(claim_count: int, kind: str) -> int:
    base = {"partner": 11, "programme": 10}.get(kind, 8)
    return min(base + round(2.4 * math.sqrt(claim_count)), 30)


def _edges(graph: networkx.MultiDiGraph) -> list[tuple[str, str, Any]]:
    return sorted(graph.edges(keys=True), key=lambda edge: (edge[0], edge[1], str(edge[2])))


def _pairs(graph: networkx.MultiDiGraph) -> dict[tuple[str, str], list[tuple[int, str, str]]]:
    """Return the numbers of claims with their ends, by the two nodes they tie, whichever way."""
    found: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    for number, (u, v, _) in enumerate(_edges(graph)):
        found.setdefault((min(u, v), max(u, v)), []).append((number, u, v))
    return dict(sorted(found.items()))


def _node(node: str, data: Mapping[str, Any]) -> Data:
    made = {
        "label": str(data.get("label") or node),
        "kind": str(data["kind"]),
        "group": _group(data),
        "aliases": [str(alias) for alias in data.get("aliases", ())],
        "types": _named(data.get("types", ())),
        "collective": bool(data.get("collective")),
        "areas": _named(data.get("goal_areas", ())),
        "regions": _named(data.get("regions", ())),
        "years": sorted({int(year) for year in data.get("years", ())}),
        "sources": [str(curie) for curie, _ in data.get("sources", ())],
        "figures": [str(figure) for figure in data.get("figures", ())],
        "passages": [passage.ref.curie for passage in data.get("passages", ())],
    }
    return {name: value for name, value in made.items() if value}


def _claim(key: object, u: str, v: str, data: Mapping[str, Any]) -> Data:
    kind = str(data["kind"])
    made = {
        "id": data["claim"].curie if data.get("claim") else str(key),
        "from": u,
        "to": v,
        "verb": "outcome_of" if kind == "outcome" else kind,
        "strengths": [strength(kind, v)],
        "roles": _named(data.get("roles", ())),
        "basis": str(data.get("basis") or ""),
        "wording": str(data.get("wording") or ""),
        "note": str(data.get("note") or ""),
        "regions": _named(data.get("regions", ())),
        "passages": [passage.ref.curie for passage in data.get("passages", ())],
    }
    return {name: value for name, value in made.items() if value}


def _named(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    return [[str(curie), str(label or curie)] for curie, label in pairs]


def _passage(passage: PassageRef) -> Data:
    return {
        "source": passage.source.curie,
        "section": passage.section or "",
        "begins": passage.begins,
        "ends": passage.ends,
        "gist": passage.gist or "",
        **({"path": passage.path} if passage.path else {}),
    }
