"""The ground of a map: outlines and points projected to pixels, and a place for every name that covers no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kzgraph.views.projection import Projection
from kzgraph.views.svg import number

if TYPE_CHECKING:
    from kzgraph.regions_map import Place

__all__ = ["Ground", "Label", "ground"]

WIDTH = 900.0
_EDGE = 26.0
# Room of a name and the number below it: pixels for a character, and lines' height.
_CHARACTER, _LINE, _NUMBER_WIDE = 6.1, 14.0, 30.0
_POINT = 12.0

Pixel = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """Where a name stands: its middle, and whether text begins, ends or is centred there."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything in pixels: outlines as paths by place, points by place, labels by place."""

    width: float
    height: float
    projection: Projection
    outlines: Mapping[str, str]
    points: Mapping[str, Pixel]
    labels: Mapping[str, Label]


def ground(places: Sequence[Place]) -> Ground | None:
    """Project the places of a country and place their names; None where none has a geometry."""
    corners = [corner for place in places for corner in _corners(place)]
    if not corners:
        return None
    projection = Projection.around(corners)
    flat = [projection.at(corner) for corner in corners]
    west, north = min(x for x, _ in flat), max(y for _, y in flat)
    wide = max(max(x for x, _ in flat) - west, 1e-6)
    high = north - min(y for _, y in flat)
    # A country of points in a column would make the map higher than a screen.
    scale = min((WIDTH - 2 * _EDGE) / wide, 560.0 / max(high, 1e-6))
    left = (WIDTH - wide * scale) / 2

    def pixel(corner: tuple[float, float]) -> Pixel:
        x, y = projection.at(corner)
        return (round((x - west) * scale + left, 1), round((north - y) * scale + _EDGE, 1))

    rings = {p.ref.curie: [[pixel(c) for c in ring] for ring in p.shape.rings] for p in places if p.shape}
    points = {place.ref.curie: pixel(place.centre) for place in places if place.centre}
    labels = _labels(places, rings, points)
    height = round(high * scale + 2 * _EDGE, 1)
    outlines = {curie: "".join(_outline(ring) for ring in found) for curie, found in rings.items()}
    return Ground(WIDTH, height, projection, outlines, points, labels)


def _corners(place: Place) -> list[tuple[float, float]]:
    return (
        [*(corner for ring in place.shape.rings for corner in ring)]
        if place.shape
        else [place.centre]
        if place.centre
        else []
    )


def _outline(ring: Iterable[Pixel]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in ring) + "Z"


def is_point(place: Place) -> bool:
    """Whether a place is drawn as a point: a city, or a region whose outline the graph does not have."""
    return place.shape is None or place.kind != "region"


def _labels(
    places: Sequence[Place], rings: Mapping[str, list[list[Pixel]]], points: Mapping[str, Pixel]
) -> dict[str, Label]:
    """Points first, whose names stand beside them; then names inside outlines, moved until they are free."""
    taken = [
        (x - _POINT, y - _POINT, x + _POINT, y + _POINT)
        for p in places
        if is_point(p)
        for x, y in [points[p.ref.curie]]
    ]
    found: dict[str, Label] = {}
    for place in sorted(places, key=lambda p: (not is_point(p), p.ref.curie)):
        curie = place.ref.curie
        wide = max(len(place.ref.label) * _CHARACTER, _NUMBER_WIDE)
        if is_point(place):
            x, y = points[curie]
            found[curie], box = _beside(x, y, wide, taken)
        else:
            start = points.get(curie) or rings[curie][0][0]
            found[curie], box = _inside(start, wide, rings[curie], taken)
        taken.append(box)
    return found


_Box = tuple[float, float, float, float]


def _beside(x: float, y: float, wide: float, taken: Sequence[_Box]) -> tuple[Label, _Box]:
    off = _POINT + 3
    ways = (
        (Label(x + off, y, "start"), (x + off, y - 8, x + off + wide, y + 8)),
        (Label(x - off, y, "end"), (x - off - wide, y - 8, x - off, y + 8)),
        (Label(x, y + off + 8, "middle"), (x - wide / 2, y + off, x + wide / 2, y + off + 16)),
        (Label(x, y - off - 6, "middle"), (x - wide / 2, y - off - 16, x + wide / 2, y - off)),
    )
    fits = [(label, box) for label, box in ways if box[0] > 0 and box[2] < WIDTH]
    free = [(label, box) for label, box in fits if not any(_meet(box, other) for other in taken)]
    return (free or fits or list(ways))[0]


def _inside(start: Pixel, wide: float, rings: list[list[Pixel]], taken: Sequence[_Box]) -> tuple[Label, _Box]:
    """The free place nearest to the middle; one inside the outline before one outside."""
    moves = sorted(
        ((dx, dy) for dx in range(-100, 101, 20) for dy in range(-80, 81, 16)),
        key=lambda move: (move[0] ** 2 + 2 * move[1] ** 2, move),
    )
    spots = [(start[0] + dx, start[1] + dy) for dx, dy in moves]
    boxes = [(x - wide / 2, y - _LINE, x + wide / 2, y + _LINE + 6) for x, y in spots]
    for held in (True, False):
        for (x, y), box in zip(spots, boxes, strict=True):
            free = not any(_meet(box, other) for other in taken) and box[0] > 0 and box[2] < WIDTH
            if free and (not held or _holds(rings, (x, y))):
                return Label(x, y, "middle"), box
    return Label(*start, "middle"), boxes[0]


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _holds(rings: Iterable[Sequence[Pixel]], spot: Pixel) -> bool:
    """Whether a spot lies inside: a line from it to the right crosses the outline an odd number of times."""
    x, y = spot
    inside = False
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
    return inside
