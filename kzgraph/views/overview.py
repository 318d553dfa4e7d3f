"""The overview of a network too large to be drawn at once: its communities, how they are tied, and where all stand.

The communities are those that `kzgraph.network.communities` finds, here in the network of claims itself, so that
programmes and results belong to one as partners do. What starts hidden has no say: UNICEF, tied to everything, would
join all. Groups of a few nodes stand together as the last part.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kzgraph.network.communities import claim_parts, tied_groups
from kzgraph.views import layout

if TYPE_CHECKING:
    import networkx

__all__ = ["Overview", "Part", "Placed", "overview"]

Placed = tuple[int, int, str]
"""Where a node stands, and in which part."""

# Groups of fewer nodes stand together.
_FEW = 6
# Members named for a part: those with most claims inside it.
_NAMED = 8
# So many steps of the forces place the nodes of a part: there are many parts, and fewer steps do for a large one.
_STEPS, _MOST_STEPS = 5000, 60
# Room around a part, and of the name below its sign, in the units of the picture.
_AROUND, _NAME = 190.0, 76.0
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Part:
    """A community: its id, its members by falling number of claims inside it, and where its sign stands.

    ``rest`` says that it is no community but the small groups together.
    """

    id: str
    members: tuple[str, ...]
    at: tuple[int, int]
    size: int
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """Parts by falling size, the small groups last, and the place of each node inside its part."""

    parts: tuple[Part, ...]
    places: Mapping[str, Placed]

    def data(self) -> dict[str, Any]:
        """Return what the page's scripts read; which node belongs to which part, its ``home`` says."""
        return {
            "communities": [
                {"id": p.id, "x": p.at[0], "y": p.at[1], "size": p.size, "named": list(p.members[:_NAMED])}
                | ({"rest": True} if p.rest else {})
                for p in self.parts
            ]
        }


def overview(graph: networkx.MultiDiGraph, *, hidden: Collection[str] = ()) -> Overview:
    """Divide a network into communities and place them; the same network gives the same overview."""
    groups, rest = _groups(graph, hidden)
    sizes = [round(12 + 5.5 * math.sqrt(len(group))) for group in groups]
    spots = _around([size + _NAME for size in sizes])
    found = tuple(
        Part(f"community:{number}", tuple(group), spot, size, rest=rest and number == len(groups))
        for number, (group, spot, size) in enumerate(zip(groups, spots, sizes, strict=True), 1)
    )
    return Overview(found, _places(graph, found))


def _groups(graph: networkx.MultiDiGraph, hidden: Collection[str]) -> tuple[list[list[str]], bool]:
    """The members of each part, and whether the last one is the small groups together."""
    large = [_ordered(graph, part) for part in claim_parts(graph, without=hidden) if len(part) >= _FEW]
    of = {node: number for number, part in enumerate(large) for node in part}
    small = sorted(node for node in graph if node not in of and node not in hidden)
    for node in sorted(node for node in graph if node in hidden):
        near = Counter(of[end] for end in (*graph.successors(node), *graph.predecessors(node)) if end in of)
        if near:
            large[min(near, key=lambda number: (-near[number], number))].append(node)
        else:
            small.append(node)
    return ([*large, small], True) if small else (large, False)


def _ordered(graph: networkx.MultiDiGraph, part: Collection[str]) -> list[str]:
    """Members by falling number of claims inside the part, then by CURIE."""
    inside: Mapping[str, int] = dict(graph.subgraph(part).degree)
    return sorted(part, key=lambda node: (-inside[node], node))


def _places(graph: networkx.MultiDiGraph, found: Sequence[Part]) -> dict[str, Placed]:
    """Each part by itself, and the parts apart from each other."""
    inner = {part.id: _inner(graph, part) for part in found}
    reach = [max(math.hypot(x, y) for x, y in inner[part.id].values()) + _AROUND for part in found]
    places: dict[str, Placed] = {}
    for part, (left, top) in zip(found, _around(reach), strict=True):
        places |= {node: (left + x, top + y, part.id) for node, (x, y) in inner[part.id].items()}
    return places


def _inner(graph: networkx.MultiDiGraph, part: Part) -> dict[str, tuple[int, int]]:
    if part.rest:
        # Nothing ties the small groups to each other: each stands in a row of its own order.
        return _in_groups(graph, part)
    homes = dict.fromkeys(part.members, part.id)
    steps = min(_MOST_STEPS, max(_STEPS // max(len(part.members), 1), 16))
    return layout.positions(graph.subgraph(part.members), homes, steps=steps)


def _in_groups(graph: networkx.MultiDiGraph, part: Part) -> dict[str, tuple[int, int]]:
    """The nodes on a spiral, those that are tied one after the other."""
    first = {node: least for group in tied_groups(graph, part.members) for least in [min(group)] for node in group}
    order = sorted(part.members, key=lambda node: (first[node], node))
    turned = [(0.7 * math.sqrt(place + 0.5), place * _GOLDEN_ANGLE) for place in range(len(order))]
    points = layout.spread([(r * math.cos(a), r * math.sin(a)) for r, a in turned], [62.0] * len(order))
    return {node: (round(x), round(y)) for node, (x, y) in zip(order, points, strict=True)}


def _around(reach: Sequence[float]) -> list[tuple[int, int]]:
    """Places for circles of these radii that do not overlap, the first in the middle."""
    points, filled = [], 0.0
    for place, radius in enumerate(reach):
        distance = math.sqrt(filled / math.pi) * 1.15 + (radius if place else 0.0)
        angle = place * _GOLDEN_ANGLE
        points.append((1.35 * distance * math.cos(angle), 0.8 * distance * math.sin(angle)))
        filled += math.pi * radius * radius
    apart = layout.spread(points, [2 * radius for radius in reach], unit=1.0)
    return [(round(x), round(y)) for x, y in apart]
