"""Points and polygons written as well-known text, as the graph's geometries are.

>>> geometry("POINT (66.9 48)")
Geometry(points=((66.9, 48.0),), rings=())
>>> geometry("POLYGON ((0 0, 2 0, 2 1, 0 0))").rings
(((0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (0.0, 0.0)),)
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Geometry", "LonLat", "geometry"]

LonLat: TypeAlias = tuple[float, float]
"""Degrees east and degrees north."""

_PLACE = r"-?\d+(?:\.\d+)?\s+-?\d+(?:\.\d+)?"
_RING = re.compile(rf"\(\s*({_PLACE}(?:\s*,\s*{_PLACE})*)\s*\)")
_KIND = re.compile(r"\s*(?:<[^>]*>\s*)?(POINT|POLYGON|MULTIPOLYGON)\s*\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Geometry:
    """Points, or the rings of polygons (outer ones and holes alike), in the order written."""

    points: tuple[LonLat, ...]
    rings: tuple[tuple[LonLat, ...], ...]


def geometry(text: str) -> Geometry | None:
    """Read a POINT, POLYGON or MULTIPOLYGON; None for anything else."""
    kind = _KIND.match(text)
    if kind is None:
        return None
    rings = tuple(_places(ring) for ring in _RING.findall(text))
    if kind.group(1).upper() == "POINT":
        return Geometry(rings[0], ()) if rings else None
    return Geometry((), rings) if rings else None


def _places(ring: str) -> tuple[LonLat, ...]:
    pairs = (place.split() for place in ring.split(","))
    return tuple((float(east), float(north)) for east, north in pairs)
