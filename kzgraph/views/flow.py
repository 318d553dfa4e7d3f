"""Where the boxes and bands of a flow stand: columns from left to right, bands as wide as they count claims.

The order within a column follows the barycentres of the neighbours (Sugiyama, Tagawa and Toda 1981), swept forth
and back; of all sweeps the order with the fewest crossings is kept, and ties go to the earlier one. A band that
passes a column keeps a place there, so that it runs around boxes and not through them. A box that is alone in the
first column stands along the whole height, and the boxes after it along what only they lead to, so that most bands
run level. No chance is involved.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Band", "Box", "Flow", "Measure", "Placed", "Ribbon", "arrange"]

_SWEEPS = 12
_PULLS = 16


@dataclass(frozen=True, slots=True)
class Box:
    """A box: ``column`` counts from the left, ``height`` is the least it needs for its text."""

    id: str
    column: int
    height: float


@dataclass(frozen=True, slots=True)
class Band:
    """A band from a box to one further right, with the number of claims behind it."""

    id: str
    start: str
    end: str
    claims: int


@dataclass(frozen=True, slots=True)
class Measure:
    """Lengths in pixels: widths of the columns, gaps between columns and boxes, a claim's share of a band."""

    columns: tuple[float, ...]
    between: float
    gap: float
    claim: float
    thinnest: float = 4.0

    def left(self, column: int) -> float:
        """Where a column begins."""
        return sum(self.columns[:column]) + self.between * column

    @property
    def width(self) -> float:
        """How wide the whole is."""
        return sum(self.columns) + self.between * (len(self.columns) - 1)


@dataclass(frozen=True, slots=True)
class Placed:
    """A box in its place."""

    id: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A band in its place: the points its middle line runs through, and how thick it is."""

    id: str
    points: tuple[tuple[float, float], ...]
    thickness: float


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole picture; boxes by column and from top to bottom, bands in the order given."""

    width: float
    height: float
    boxes: tuple[Placed, ...]
    ribbons: tuple[Ribbon, ...]
    crossings: int


def arrange(boxes: Sequence[Box], bands: Sequence[Band], measure: Measure) -> Flow:
    """Return the picture of boxes and bands; the same ones give the same picture in whatever order they come."""
    made = _Arrangement(sorted(boxes, key=lambda b: (b.column, b.id)), sorted(bands, key=lambda b: b.id), measure)
    made.order()
    made.place()
    return made.flow(bands)


class _Arrangement:
    def __init__(self, boxes: Sequence[Box], bands: Sequence[Band], measure: Measure) -> None:
        self.measure = measure
        self.bands = bands
        self.column = {box.id: box.column for box in boxes}
        self.least = {box.id: box.height for box in boxes}
        self.layers: list[list[str]] = [[] for _ in measure.columns]
        for box in boxes:
            self.layers[box.column].append(box.id)
        self.thickness = {band.id: max(measure.thinnest, measure.claim * band.claims) for band in bands}
        # Each band as the chain of what it touches: boxes at its ends, its own places in the columns between.
        self.ways = {band.id: self._way(band) for band in bands}
        self.right: dict[str, list[tuple[str, float]]] = {name: [] for layer in self.layers for name in layer}
        self.left: dict[str, list[tuple[str, float]]] = {name: [] for name in self.right}
        for band in bands:
            way = self.ways[band.id]
            for one, other in itertools.pairwise(way):
                self.right[one].append((other, self.thickness[band.id]))
                self.left[other].append((one, self.thickness[band.id]))
        self.middle: dict[str, float] = {}
        first = self.layers[0] if self.layers else []
        self.spine = first[0] if len(first) == 1 and len(self.right[first[0]]) > 1 else None

    def _way(self, band: Band) -> list[str]:
        between = range(self.column[band.start] + 1, self.column[band.end])
        stops = [f"\x00{band.id}\x00{column}" for column in between]
        for column, stop in zip(between, stops, strict=True):
            self.layers[column].append(stop)
            self.least[stop] = 0.0
        return [band.start, *stops, band.end]

    def _height(self, name: str) -> float:
        return max(
            self.least[name],
            sum(thick for _, thick in self.left[name]),
            sum(thick for _, thick in self.right[name]),
        )

    def order(self) -> None:
        """Sweep forth and back, and keep the order with the fewest crossings."""
        best = [list(layer) for layer in self.layers]
        fewest = self.crossings()
        for sweep in range(_SWEEPS):
            forth = sweep % 2 == 0
            neighbours = self.left if forth else self.right
            for layer in self.layers if forth else reversed(self.layers):
                self._sort(layer, neighbours)
            found = self.crossings()
            if found < fewest:
                best, fewest = [list(layer) for layer in self.layers], found
        self.layers = best

    def _sort(self, layer: list[str], neighbours: Mapping[str, list[tuple[str, float]]]) -> None:
        rank = {name: place for one in self.layers for place, name in enumerate(one)}
        here = {name: place for place, name in enumerate(layer)}

        def centre(name: str) -> float:
            near = neighbours[name]
            weight = sum(thick for _, thick in near)
            return sum(rank[other] * thick for other, thick in near) / weight if weight else here[name]

        layer.sort(key=lambda name: (centre(name), here[name]))

    def crossings(self) -> int:
        """How many pairs of bands cross between neighbouring columns."""
        rank = {name: place for layer in self.layers for place, name in enumerate(layer)}
        total = 0
        for layer in self.layers:
            ends = [sorted(rank[other] for other, _ in self.right[name]) for name in layer]
            total += _inversions([place for of_one in ends for place in of_one])
        return total

    def place(self) -> None:
        """Stack each column in its order, then pull boxes to where their bands come from and lead to."""
        tall = max((self._stacked(layer) for layer in self.layers), default=0.0)
        if self.spine:
            self._stretch()
            tall = max(self._stacked(layer) for layer in self.layers)
            self.least[self.spine] = tall
        for layer in self.layers:
            self._stack(layer, (tall - self._stacked(layer)) / 2)
        for pull in range(_PULLS):
            forth = pull % 2 == 0
            near = self.left if forth else self.right
            for layer in self.layers if forth else reversed(self.layers):
                self._pull(layer, near, tall)

    def _stretch(self) -> None:
        """Make boxes as high as what only they lead to, the last columns first."""
        for layer in reversed(self.layers[1:]):
            for name in layer:
                own = [other for other, _ in self.right[name] if len(self.left[other]) == 1]
                gaps = self.measure.gap * (len(own) - 1)
                self.least[name] = max(self.least[name], sum(self._height(other) for other in own) + gaps)

    def _gap(self, above: str, below: str) -> float:
        return self.measure.gap / 3 if above.startswith("\x00") and below.startswith("\x00") else self.measure.gap

    def _stacked(self, layer: Sequence[str]) -> float:
        gaps = sum(self._gap(one, other) for one, other in itertools.pairwise(layer))
        return sum(self._height(name) for name in layer) + gaps

    def _stack(self, layer: Sequence[str], top: float) -> None:
        for place, name in enumerate(layer):
            top += self._gap(layer[place - 1], name) if place else 0
            self.middle[name] = top + self._height(name) / 2
            top += self._height(name)

    def _pull(self, layer: Sequence[str], near: Mapping[str, list[tuple[str, float]]], tall: float) -> None:
        for name in layer:
            pulling = [(self.middle[other], thick) for other, thick in near[name] if other != self.spine]
            weight = sum(thick for _, thick in pulling)
            if weight and name != self.spine:
                self.middle[name] = sum(middle * thick for middle, thick in pulling) / weight
        top = 0.0
        for place, name in enumerate(layer):
            half = self._height(name) / 2
            top += self._gap(layer[place - 1], name) if place else 0
            self.middle[name] = max(self.middle[name], top + half)
            top = self.middle[name] + half
        bottom = tall
        for place in range(len(layer) - 1, -1, -1):
            name = layer[place]
            half = self._height(name) / 2
            bottom -= self._gap(name, layer[place + 1]) if place < len(layer) - 1 else 0
            self.middle[name] = min(self.middle[name], bottom - half)
            bottom = self.middle[name] - half

    def flow(self, bands: Sequence[Band]) -> Flow:
        """The picture as it stands, moved up to the top edge."""
        tops = [self.middle[name] - self._height(name) / 2 for layer in self.layers for name in layer]
        above = min(tops, default=0.0)
        for name in self.middle:
            self.middle[name] -= above
        boxes = tuple(
            Placed(
                name,
                self.measure.left(column),
                self.middle[name] - self._height(name) / 2,
                self.measure.columns[column],
                self._height(name),
            )
            for column, layer in enumerate(self.layers)
            for name in layer
            if not name.startswith("\x00")
        )
        height = max((box.y + box.height for box in boxes), default=0.0)
        docked = self._docked()
        return Flow(self.measure.width, height, boxes, tuple(self._ribbon(b, docked) for b in bands), self.crossings())

    def _docked(self) -> dict[tuple[str, str, str], float]:
        """Where each band leaves and reaches a box: beside each other, in the order of their other ends."""
        found: dict[tuple[str, str, str], float] = {}
        for side in ("out", "in"):
            at: dict[str, list[tuple[float, str]]] = {}
            for band in self.bands:
                way = self.ways[band.id] if side == "out" else self.ways[band.id][::-1]
                level = self.middle[way[0]] if way[1] == self.spine else self.middle[way[1]]
                at.setdefault(way[0], []).append((level, band.id))
            for name, met in at.items():
                # The edge of a box that was made higher is for its bands to run level; elsewhere they stay together.
                room = self._height(name) if self.spine and side == "out" else 0.0
                found |= {(name, band, side): level for band, level in self._levels(name, sorted(met), room)}
        return found

    def _levels(self, name: str, met: Sequence[tuple[float, str]], room: float) -> list[tuple[str, float]]:
        """As level with their other ends as the edge allows, each band beside the one above it."""
        rest = sum(self.thickness[band] for _, band in met)
        half = max(room, rest) / 2
        top = self.middle[name] - half
        found = []
        for level, band in met:
            thick = self.thickness[band]
            top = min(max(top, level - thick / 2), self.middle[name] + half - rest)
            found.append((band, top + thick / 2))
            top, rest = top + thick, rest - thick
        return found

    def _ribbon(self, band: Band, docked: Mapping[tuple[str, str, str], float]) -> Ribbon:
        measure, way = self.measure, self.ways[band.id]
        start, end = self.column[band.start], self.column[band.end]
        points = [(measure.left(start) + measure.columns[start], docked[band.start, band.id, "out"])]
        for column, stop in enumerate(way[1:-1], start + 1):
            points += [(measure.left(column), self.middle[stop])]
            points += [(measure.left(column) + measure.columns[column], self.middle[stop])]
        points.append((measure.left(end), docked[band.end, band.id, "in"]))
        return Ribbon(band.id, tuple(points), self.thickness[band.id])


def _inversions(places: Sequence[int]) -> int:
    """How many pairs stand in the wrong order.

    >>> _inversions([0, 2, 1, 1])
    2
    """
    if len(places) < 2:
        return 0
    half = len(places) // 2
    one, other = sorted(places[:half]), sorted(places[half:])
    total = _inversions(places[:half]) + _inversions(places[half:])
    at = 0
    for place in one:
        while at < len(other) and other[at] < place:
            at += 1
        total += at
    return total
