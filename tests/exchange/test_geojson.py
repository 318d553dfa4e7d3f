"""GeoJSON of regions: positions, turns, boxes and counts, by RFC 7946."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from kzgraph.api import Graph
from kzgraph.exchange.geojson import GeoJson, geo_json, shape
from kzgraph.regions_map import WHATS

ABOUT = {"licence": "https://creativecommons.org/licenses/by/4.0/", "attribution": "Some authors"}


def read(graph: Graph, *, lang: str = "en") -> Any:
    """A graph's regions as a reader finds them."""
    return json.loads(geo_json(graph.engine, about=ABOUT, title="Regions", lang=lang).content)


def rings(geometry: dict[str, Any]) -> Iterator[tuple[bool, list[list[float]]]]:
    """Every ring, and whether it is a hole."""
    polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}.get(geometry["type"], [])
    for polygon in polygons:
        for place, ring in enumerate(polygon):
            yield place > 0, ring


def turn(ring: list[list[float]]) -> float:
    """Twice the area, positive against the clock."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def test_feature_by_hand(small_graph: Graph) -> None:
    """Where a region lies, what it is called, and how much is said of it."""
    found = read(small_graph)
    assert [feature["id"] for feature in found["features"]] == [
        "region:east",
        "region:north",
        "region:northville",
        "region:riverland",
        "region:south",
    ]
    assert found["features"][1] == {
        "type": "Feature",
        "id": "region:north",
        "bbox": [10.0, 52.0, 10.0, 52.0],
        "geometry": {"type": "Point", "coordinates": [10.0, 52.0]},
        "properties": {
            "iri": "https://w3id.org/kzgraph/id/region/north",
            "name": "North",
            "name_en": "North",
            "name_kk": "Солтүстік",
            "name_ru": "Север",
            "kind": "region",
            "iso": "XR-N",
            "programmes": 3,
            "partners": 5,
            "results": 5,
            "shape": "point",
        },
    }
    assert "programmes" not in found["features"][2]["properties"]
    assert found["bbox"] == [10.0, 48.0, 12.0, 52.5]
    assert (found["type"], found["licence"], found["attribution"]) == ("FeatureCollection", *ABOUT.values())


def test_counts_are_those_of_the_map(small_graph: Graph) -> None:
    """A region counts what the map counts."""
    counted = small_graph.regions_map()
    found = {feature["id"]: feature["properties"] for feature in read(small_graph)["features"]}
    for place in counted.places:
        numbers = [found[place.ref.curie][what] for what in WHATS]
        assert numbers == [len(counted.listed[what].get(place.ref.curie, ())) for what in WHATS]


@pytest.fixture(scope="module")
def shipped_file(shipped_graph: Graph) -> GeoJson:
    """The regions of the shipped graph, and what is left out of them."""
    return geo_json(shipped_graph.engine, about=ABOUT, title="Regions")


def test_outlines_turn_as_they_ought_to_and_lie_in_their_boxes(shipped_file: GeoJson) -> None:
    """Outer rings run against the clock and are closed; longitude is first; each box holds its region."""
    found = json.loads(shipped_file.content)
    outlines = [feature for feature in found["features"] if feature["properties"]["shape"] == "outline"]
    assert len(outlines) == 16
    for feature in outlines:
        west, south, east, north = feature["bbox"]
        assert 46 < west < east < 88
        assert 40 < south < north < 56
        for hole, ring in rings(feature["geometry"]):
            assert ring[0] == ring[-1]
            assert (turn(ring) < 0) == hole
            assert all(west <= lon <= east and south <= lat <= north for lon, lat in ring)
        assert feature["properties"]["note"].startswith("Outline as before June 2018")
    former = {f["id"]: f["properties"].get("counts_include") for f in found["features"]}
    assert former["region:turkistan"] == ["South Kazakhstan Region"]


def test_regions_without_geometry_are_told(shipped_graph: Graph, shipped_file: GeoJson) -> None:
    """How many there are, and the first of them by name."""
    told = shipped_file.left_out[0]
    drawn = len(json.loads(shipped_file.content)["features"])
    everything = len(shipped_graph.query("SELECT ?r { ?r a <https://w3id.org/kzgraph/ns#Region> }").rows)
    assert told.startswith(f"{everything - drawn} regions without a geometry: Abay district, Karaganda Region, Aksay")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("POINT (1 2)", {"type": "Point", "coordinates": [1.0, 2.0]}),
        (
            "POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 2 1, 2 2, 1 1))",
            {
                "type": "Polygon",
                "coordinates": [
                    [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0], [0.0, 0.0]],
                    [[1.0, 1.0], [2.0, 2.0], [2.0, 1.0], [1.0, 1.0]],
                ],
            },
        ),
        (
            "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
            {
                "type": "MultiPolygon",
                "coordinates": [
                    [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]],
                    [[[5.0, 5.0], [6.0, 5.0], [6.0, 6.0], [5.0, 5.0]]],
                ],
            },
        ),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT (1 2)", {"type": "Point", "coordinates": [1.0, 2.0]}),
        ("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT (2 1)", {}),
        ("LINESTRING (0 0, 1 1)", {}),
    ],
)
def test_well_known_text_becomes_a_geometry(text: str, expected: dict[str, object]) -> None:
    """Holes turn the other way; other reference systems and other shapes are not guessed at."""
    assert shape(text) == expected
