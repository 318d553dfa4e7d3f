"""Where each node of the partnership picture stands: computed once, the same on every run.

The picture reads like a map. Programmes and results stand in the part that belongs to their goal area;
partners that work in one area stand with it, partners that work across areas stand between. Hidden nodes
have no say: they take a free place near the middle afterwards, so the picture is good without them.
The forces are Fruchterman-Reingold, computed here: igraph is faster but optional, networkx would need numpy,
and a page must not depend on what happens to be installed. The start is a spiral in a fixed order, so no
chance is involved.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

__all__ = ["home_areas", "home_types", "positions", "spread"]

Point = tuple[float, float]

# Nearest distance of two nodes, in the units of the picture (a node is 8 to 30 units in radius).
_GAP = 58.0
# The picture is wider than high, as screens are.
_ASPECT = 1.7
# Radius of the part a goal area takes, for one node; with n nodes it is sqrt(n) times that, in gaps.
_ROOM = 0.72
# The same for what stands between areas: mostly partners, whose names are to be read first.
_MIDDLE_ROOM = 1.25
# From this share of its claims on, a partner belongs to one goal area.
_AT_HOME = 0.7
# How strongly nodes are drawn: to the middle of their area, and to each other by what ties them.
_TO_HUB: Mapping[str, float] = {"partner": 0.5, "programme": 1.2, "result": 0.3}
_OUTCOME, _WITHIN, _ACROSS = 2.5, 0.4, 0.08
# Steps of the forces for a graph of few nodes (larger ones get fewer), and how far nodes push each other.
_STEPS, _FEW, _PUSH_REACH = 300, 300, 2.5
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def positions(
    graph: networkx.MultiDiGraph,
    homes: Mapping[str, str] | None = None,
    *,
    hidden: Collection[str] = (),
    steps: int = 0,
) -> dict[str, tuple[int, int]]:
    """Return the place of every node, in whole units of the picture.

    ``homes`` says in which part each node stands ("" between them), its goal area by default; ``steps`` how long the
    forces work, as long as the size of the graph asks for by default.
    """
    shown = sorted(node for node in graph if node not in hidden)
    homes = home_areas(graph, hidden=hidden) if homes is None else homes
    sizes = Counter(homes[node] for node in shown)
    rooms = {area: (_ROOM if area else _MIDDLE_ROOM) * math.sqrt(size) for area, size in sizes.items()}
    anchors = _anchors(rooms)
    start = _spirals(shown, homes, anchors)
    placed = _forces(graph, shown, homes, anchors, start, steps) if len(shown) > 1 else start
    fitted = _fitted(placed, homes, anchors, rooms)
    gaps = [_GAP if homes[node] else 1.5 * _GAP for node in shown]
    apart = spread([fitted[node] for node in shown], gaps)
    found = dict(zip(shown, apart, strict=True))
    for node in sorted(node for node in graph if node in hidden):
        found[node] = _free_place(list(found.values()))
    return {node: (round(found[node][0]), round(found[node][1])) for node in sorted(found)}


def home_areas(graph: networkx.MultiDiGraph, *, hidden: Collection[str] = ()) -> dict[str, str]:
    """Return the goal area each node stands in, or "" for one that stands between areas.

    A programme or result stands in its goal area when it has exactly one. Everything else follows its
    neighbours when most of their claims are in one area.
    """
    own = {}
    for node, data in graph.nodes(data=True):
        areas = tuple(curie for curie, _ in data.get("goal_areas", ()))
        own[node] = areas[0] if len(areas) == 1 and data.get("kind") != "partner" else ""
    return {
        node: own[node] or _by_neighbours(graph, node, own, hidden, graph.nodes[node].get("goal_areas", ()))
        for node in sorted(graph)
    }


def home_types(graph: networkx.MultiDiGraph, *, hidden: Collection[str] = ()) -> dict[str, str]:
    """Return the partner type each node stands in, or "" for one that stands between types.

    A partner stands in its type; programmes and results follow the partners that most of their claims are with.
    """
    own = {}
    for node, data in graph.nodes(data=True):
        types = data.get("types", ())
        own[node] = str(types[0][0]) if data.get("kind") == "partner" and types else ""
    return {node: own[node] or _by_neighbours(graph, node, own, hidden) for node in sorted(graph)}


def _by_neighbours(
    graph: networkx.MultiDiGraph,
    node: str,
    own: Mapping[str, str],
    hidden: Collection[str],
    otherwise: Sequence[tuple[str, str]] = (),
) -> str:
    ends = [other for _, other in graph.out_edges(node)] + [other for other, _ in graph.in_edges(node)]
    tally = Counter(own[other] for other in ends if own[other] and other not in hidden)
    if not tally:
        return str(otherwise[0][0]) if len(otherwise) == 1 else ""
    home, count = min(tally.items(), key=lambda item: (-item[1], item[0]))
    return home if count >= _AT_HOME * tally.total() else ""


def _anchors(rooms: Mapping[str, float]) -> dict[str, Point]:
    """Return the middle of each goal area, on a rounded rectangle around what stands between areas.

    It is as small as it can be without two areas, or an area and the middle, taking the same room.
    """
    areas = sorted(area for area in rooms if area)
    anchors = {"": (0.0, 0.0)}
    if len(areas) == 1:
        shift = rooms[areas[0]] + rooms.get("", 0.0)
        return {"": (0.0, 0.0), areas[0]: (shift if "" in rooms else 0.0, 0.0)}
    widest = max((rooms[area] for area in areas), default=0.0)
    around = sum(2.25 * rooms[area] for area in areas) / (2 * math.pi)
    reach = max(widest + 0.6 * rooms.get("", 0.0), around / math.sqrt(_ASPECT))
    turned = 0.0
    for area in areas:
        angle = 2 * math.pi * (turned + rooms[area] / 2) / sum(rooms[one] for one in areas) - math.pi * 0.8
        anchors[area] = (reach * _ASPECT * _blunt(math.cos(angle)), reach * _blunt(math.sin(angle)))
        turned += rooms[area]
    return anchors


def _blunt(value: float) -> float:
    """Return a coordinate on the unit circle moved out towards a square."""
    return math.copysign(abs(value) ** 0.7, value)


def _spirals(nodes: Sequence[str], homes: Mapping[str, str], anchors: Mapping[str, Point]) -> dict[str, Point]:
    """Return a start: in each area, nodes on a spiral in the order of their CURIEs."""
    counts: Counter[str] = Counter()
    start = {}
    for node in nodes:
        step = counts[homes[node]]
        counts[homes[node]] += 1
        radius, angle = 0.6 * math.sqrt(step + 0.5), step * _GOLDEN_ANGLE
        x, y = anchors[homes[node]]
        start[node] = (x + radius * math.cos(angle), y + radius * math.sin(angle))
    return start


def _forces(
    graph: networkx.MultiDiGraph,
    shown: Sequence[str],
    homes: Mapping[str, str],
    anchors: Mapping[str, Point],
    start: Mapping[str, Point],
    steps: int = 0,
) -> dict[str, Point]:
    """Return the places after Fruchterman-Reingold with one fixed hub in the middle of each area."""
    hubs = sorted(anchors)
    index = {name: number for number, name in enumerate([*shown, *(f"hub {hub}" for hub in hubs)])}
    springs = {(index[node], index[f"hub {homes[node]}"]): _TO_HUB[str(graph.nodes[node]["kind"])] for node in shown}
    for u, v, kind in sorted(graph.edges(data="kind")):
        if u in index and v in index and u != v:
            pair = (min(index[u], index[v]), max(index[u], index[v]))
            pull = (_OUTCOME if kind == "outcome" else _WITHIN) if homes[u] == homes[v] else _ACROSS
            springs[pair] = max(springs.get(pair, 0.0), pull)
    points = [*(start[node] for node in shown), *(anchors[hub] for hub in hubs)]
    steps = steps or (_STEPS if len(shown) <= _FEW else max(_STEPS * _FEW // len(shown), 40))
    for step in range(steps):
        reach = 0.1 * math.sqrt(len(shown)) * (1 - step / steps) + 0.01
        moved = _moved(points, springs, reach)
        points[: len(shown)] = moved[: len(shown)]
    return {node: points[index[node]] for node in shown}


def _moved(points: Sequence[Point], springs: Mapping[tuple[int, int], float], reach: float) -> list[Point]:
    """Return the points after one step of at most the reach: near ones pushed apart, tied ones drawn in."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    dx, dy = [0.0] * len(points), [0.0] * len(points)
    # The innermost loop of the layout: what it does not need to look up, it has at hand.
    for one, others in _around(points, _PUSH_REACH):
        x, y, pushed_x, pushed_y = xs[one], ys[one], 0.0, 0.0
        for other in others:
            ex, ey = x - xs[other], y - ys[other]
            square = ex * ex + ey * ey
            if square < 0.01:
                square = 0.01
            push_x, push_y = ex / square, ey / square
            pushed_x += push_x
            pushed_y += push_y
            dx[other] -= push_x
            dy[other] -= push_y
        dx[one] += pushed_x
        dy[one] += pushed_y
    for (one, other), pull in springs.items():
        ex, ey = xs[one] - xs[other], ys[one] - ys[other]
        force = pull * math.hypot(ex, ey)
        dx[one] -= ex * force
        dy[one] -= ey * force
        dx[other] += ex * force
        dy[other] += ey * force
    moved = []
    for x, y, fx, fy in zip(xs, ys, dx, dy, strict=True):
        share = min(1.0, reach / (math.hypot(fx, fy) or 1.0))
        moved.append((x + fx * share, y + fy * share))
    return moved


def _fitted(
    placed: Mapping[str, Point],
    homes: Mapping[str, str],
    anchors: Mapping[str, Point],
    rooms: Mapping[str, float],
) -> dict[str, Point]:
    """Return the places with each goal area scaled to its room, so that none is a clot and none a cloud."""
    scales = {}
    for area, room in rooms.items():
        x, y = anchors[area]
        far = sorted(math.hypot(px - x, py - y) for node, (px, py) in placed.items() if homes[node] == area)
        scales[area] = room / max(far[int(0.85 * (len(far) - 1))], 0.001) if len(far) > 1 else 0.0
    fitted = {}
    for node, (px, py) in placed.items():
        area = homes[node]
        x, y = anchors[area]
        # What stands between areas has a wide room rather than a round one.
        wide, high = (1.25, 0.8) if not area else (1.0, 1.0)
        distance = math.hypot(px - x, py - y) * scales[area]
        # The outermost nodes are drawn in: the farther out, the more.
        drawn = distance if distance <= rooms[area] else rooms[area] * (1 + 0.35 * math.log(distance / rooms[area]))
        ratio = scales[area] * drawn / distance if distance else 0.0
        fitted[node] = (x + (px - x) * ratio * wide, y + (py - y) * ratio * high)
    return fitted


def spread(points: Sequence[Point], gaps: Sequence[float], *, unit: float = _GAP) -> list[Point]:
    """Return the points scaled to the picture, centred, and pushed apart where they are too near."""
    if not points:
        return []
    x0 = sum(x for x, _ in points) / len(points)
    y0 = sum(y for _, y in points) / len(points)
    # Three digits are kept, so that the last bits of another processor's floats cannot decide a step below.
    placed = [(round((x - x0) * unit, 3), round((y - y0) * unit, 3)) for x, y in points]
    for _ in range(60 if len(points) < 1500 else 15):
        if not _push(placed, gaps):
            break
    return placed


def _push(points: list[Point], gaps: Sequence[float]) -> bool:
    """Push apart, in place, every two points nearer than the gap of both; return whether any was."""
    moved = False
    for one, other in _near(points, max(gaps)):
        (x1, y1), (x2, y2) = points[one], points[other]
        gap = (gaps[one] + gaps[other]) / 2
        dx, dy = x2 - x1, y2 - y1
        distance = math.hypot(dx, dy)
        if distance >= gap - 0.5:
            continue
        if distance < 0.01:
            dx, dy, distance = math.cos(one * _GOLDEN_ANGLE), math.sin(one * _GOLDEN_ANGLE), 1.0
            step = gap / 2
        else:
            step = (gap - distance) / 2
        points[one] = (x1 - dx / distance * step, y1 - dy / distance * step)
        points[other] = (x2 + dx / distance * step, y2 + dy / distance * step)
        moved = True
    return moved


def _near(points: Sequence[Point], reach: float) -> Iterator[tuple[int, int]]:
    """Yield every two points that can be within reach, each pair once, in a fixed order."""
    for one, others in _around(points, reach):
        for other in others:
            yield (one, other) if one < other else (other, one)


def _around(points: Sequence[Point], reach: float) -> Iterator[tuple[int, list[int]]]:
    """Yield each point with others that can be within reach, each pair once, in a fixed order.

    Points lie in square cells; a pair is found from its own cell or from the one of the two that comes first.
    """
    cells: dict[tuple[int, int], list[int]] = {}
    for number, (x, y) in enumerate(points):
        cells.setdefault((int(x // reach), int(y // reach)), []).append(number)
    for (column, row), members in sorted(cells.items()):
        after = [
            other
            for beside in ((column, row + 1), (column + 1, row - 1), (column + 1, row), (column + 1, row + 1))
            for other in cells.get(beside, ())
        ]
        for place, one in enumerate(members):
            yield one, members[place + 1 :] + after


def _free_place(points: Sequence[Point]) -> Point:
    """Return the place near the middle with most room around it."""
    tried = [
        (ring * _GAP / 2 * math.cos(step * math.pi / 12), ring * _GAP / 2 * math.sin(step * math.pi / 12))
        for ring in range(9)
        for step in range(24)
    ]

    def worth(place: Point) -> float:
        room = min((math.hypot(place[0] - x, place[1] - y) for x, y in points), default=_GAP)
        return round(min(room, 1.5 * _GAP) - 0.12 * math.hypot(*place), 3)

    return max(tried, key=worth)
