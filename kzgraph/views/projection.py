"""An equal-area picture of a part of the globe: Albers' conic projection on a sphere.

Equal area, because regions are compared: a large one must not look larger than it is. The standard parallels lie a
sixth of the height inside the southern and northern edges (Snyder 1987, "Map Projections: A Working Manual", 98-103).

>>> view = Projection.around([(46.5, 40.6), (87.3, 55.4)])
>>> view.parallels, view.middle
((43.1, 52.9), 66.9)
>>> west, north = view.at((66.9, 55.4))
>>> east, south = view.at((66.9, 40.6))
>>> round(west, 6) == round(east, 6), north > south
(True, True)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kzgraph.wkt import LonLat

__all__ = ["Projection"]

_LEAST_DEGREES = 2.0


@dataclass(frozen=True, slots=True)
class Projection:
    """Standard parallels in degrees north, the southern one first, and the meridian in the middle, degrees east."""

    parallels: tuple[float, float]
    middle: float

    @classmethod
    def around(cls, places: Sequence[LonLat]) -> Projection:
        """Return the projection that suits the extent of these places.

        Raises:
            ValueError: there are none.
        """
        south, north = min(lat for _, lat in places), max(lat for _, lat in places)
        if north - south < _LEAST_DEGREES:
            south, north = (south + north - _LEAST_DEGREES) / 2, (south + north + _LEAST_DEGREES) / 2
        inside = (north - south) / 6
        middle = (min(lon for lon, _ in places) + max(lon for lon, _ in places)) / 2
        return cls((round(south + inside, 1), round(north - inside, 1)), round(middle, 1))

    def at(self, place: LonLat) -> tuple[float, float]:
        """Return east and north of a place, in radii of the globe."""
        first, second = (math.radians(parallel) for parallel in self.parallels)
        cone = (math.sin(first) + math.sin(second)) / 2
        if abs(cone) < 1e-6:
            # Parallels that mirror each other make the cone a cylinder, which is equal-area too.
            east = math.radians(place[0] - self.middle) * math.cos(first)
            return east, math.sin(math.radians(place[1])) / math.cos(first)
        constant = math.cos(first) ** 2 + 2 * cone * math.sin(first)
        radius = math.sqrt(max(constant - 2 * cone * math.sin(math.radians(place[1])), 0.0)) / cone
        angle = cone * math.radians(place[0] - self.middle)
        return radius * math.sin(angle), -radius * math.cos(angle)
