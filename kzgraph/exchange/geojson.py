"""Regions as GeoJSON (RFC 7946): outlines, or points where the graph has no outline, with what is said of each.

Positions are degrees east and north on WGS 84, outer rings run against the clock, holes with it, and every feature
has its bounding box. What a region counts is what ``kzgraph map`` counts. Which year an outline is of, and whose it
is, stands in the property ``note``.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from kzgraph.errors import UsageError
from kzgraph.facts import Facts
from kzgraph.model import Iri, Text
from kzgraph.regions_map import WHATS, RegionMap, regions_map
from kzgraph.store import Engine
from kzgraph.terms import PREFIXES, compact
from kzgraph.wkt import LonLat, geometry

__all__ = ["GeoJson", "geo_json", "shape"]

MOST_NAMED = 5
"""Regions named in what is left out."""

Shape: TypeAlias = "dict[str, object]"
_POLYGON = re.compile(r"\(\s*(\([^()]*\)(?:\s*,\s*\([^()]*\))*)\s*\)")
# Without the name of a reference system, or with this one, positions are longitude before latitude.
_OTHER_SYSTEM = re.compile(r"\s*<(?!http://www\.opengis\.net/def/crs/OGC/1\.3/CRS84>)")


class GeoJson(NamedTuple):
    """The file, and what it does not hold."""

    content: bytes
    left_out: tuple[str, ...]


def geo_json(engine: Engine, *, about: Mapping[str, str], title: str, lang: str = "en") -> GeoJson:
    """Every region that has a geometry, by id; ``about`` names the licence and whom to name."""
    facts = Facts(engine, lang=lang)
    rows = engine.select(f"SELECT DISTINCT ?region WHERE {{ ?region a <{PREFIXES['kz']}Region> }}")
    regions = sorted(row[0] for row in rows if isinstance(row[0], Iri))
    facts.read(regions)
    facts.name(regions)
    try:
        counted: RegionMap | None = regions_map(engine, lang=lang)
    except UsageError:
        counted = None  # no country with regions, so nothing is counted
    features = [feature for region in regions if (feature := _feature(facts, region, counted))]
    places = [place for feature in features for place in _corners(feature["bbox"])]
    whole = {
        "type": "FeatureCollection",
        "title": title,
        **{name: about[name] for name in ("licence", "attribution") if name in about},
        **({"bbox": _around(places)} if places else {}),
        "features": features,
    }
    # One feature a line: a file that can be read, and a diff that shows which region changed.
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    head = json.dumps({**whole, "features": []}, ensure_ascii=False).removesuffix("[]}")
    return GeoJson(f"{head}[\n{lines}\n]}}\n".encode(), tuple(_left_out(facts, regions, features)))


def _left_out(facts: Facts, regions: Sequence[Iri], features: Sequence[Mapping[str, object]]) -> list[str]:
    shown = {feature["id"] for feature in features}
    bare = [facts.ref(region).label for region in regions if compact(region) not in shown]
    first = ", ".join(sorted(bare)[:MOST_NAMED]) + (", …" if len(bare) > MOST_NAMED else "")
    found = [f"{len(bare)} regions without a geometry: {first}"] if bare else []
    return [*found, "the claims behind the counts, and all that has no place (turtle)"]


def _feature(facts: Facts, region: Iri, counted: RegionMap | None) -> dict[str, object]:
    """A region as a feature; empty where it has no geometry that can be read."""
    for name, what in (("geo:hasDefaultGeometry", "outline"), ("geo:hasCentroid", "point")):
        for place in facts.iris(region, name):
            found = shape(str(facts.one(place, "geo:asWKT") or ""))
            if found:
                note = facts.text(place, "skos:editorialNote")
                told = {**_properties(facts, region, counted), "shape": what, **({"note": note} if note else {})}
                return {
                    "type": "Feature",
                    "id": compact(region),
                    "bbox": _around(_places(found["coordinates"])),
                    "geometry": found,
                    "properties": told,
                }
    return {}


def _properties(facts: Facts, region: Iri, counted: RegionMap | None) -> dict[str, object]:
    names = {name.lang: str(name) for name in facts.of(region).get("skos:prefLabel", ()) if isinstance(name, Text)}
    kinds = [compact(kind).partition(":")[2] for kind in facts.iris(region, "kz:regionKind")]
    found: dict[str, object] = {"iri": str(region), "name": facts.ref(region).label}
    found |= {f"name_{lang}": names[lang] for lang in sorted(names) if lang}
    found |= {"kind": kinds[0]} if kinds else {}
    for name, told in (("isoCode", "iso"), ("startDate", "since"), ("endDate", "until")):
        value = facts.one(region, f"kz:{name}")
        found |= {told: str(value)} if value is not None else {}
    key = compact(region)
    place = next((place for place in counted.places if place.ref.curie == key), None) if counted else None
    if counted and (place or counted.country.curie == key):
        found |= {what: len(counted.listed[what].get(key, ())) for what in WHATS}
        former = [older.label for older in place.former] if place else []
        found |= {"counts_include": former} if former else {}
    return found


def shape(text: str) -> Shape:
    """Well-known text as a GeoJSON geometry; empty where it cannot be read, or is not longitude before latitude.

    >>> shape("POLYGON ((0 0, 0 1, 2 0, 0 0))")
    {'type': 'Polygon', 'coordinates': [[[0.0, 0.0], [2.0, 0.0], [0.0, 1.0], [0.0, 0.0]]]}
    """
    found = None if _OTHER_SYSTEM.match(text) else geometry(text)
    if found is None:
        return {}
    if found.points:
        return {"type": "Point", "coordinates": list(found.points[0])}
    polygons = [read for rings in _POLYGON.findall(text) if (read := geometry(f"POLYGON ({rings})"))]
    made = [[_turned(ring, inner=place > 0) for place, ring in enumerate(polygon.rings)] for polygon in polygons]
    if len(made) == 1 and "multi" not in text.casefold():
        return {"type": "Polygon", "coordinates": made[0]}
    return {"type": "MultiPolygon", "coordinates": made}


def _turned(ring: Sequence[LonLat], *, inner: bool) -> list[list[float]]:
    """A closed ring that runs against the clock, a hole with it."""
    closed = [*ring, ring[0]] if ring[0] != ring[-1] else list(ring)
    area = sum((one[0] * other[1] - other[0] * one[1]) for one, other in pairwise(closed))
    return [list(place) for place in (closed if (area < 0) == inner else closed[::-1])]


def _places(coordinates: object) -> list[LonLat]:
    """All positions of a geometry's coordinates."""
    if not isinstance(coordinates, list):
        return []
    if coordinates and isinstance(coordinates[0], float):
        return [(float(coordinates[0]), float(coordinates[1]))]
    return [place for part in coordinates for place in _places(part)]


def _corners(box: object) -> list[LonLat]:
    """The two corners that a box names."""
    return [(float(box[0]), float(box[1])), (float(box[2]), float(box[3]))] if isinstance(box, list) else []


def _around(places: Iterable[LonLat]) -> list[float]:
    """The box that holds positions: west, south, east, north."""
    east, north = zip(*places, strict=True)
    return [min(east), min(north), max(east), max(north)]
