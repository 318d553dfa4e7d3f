"""The map as text: counts, classes, figures for one and for several regions, borders that changed, hostile names."""

from __future__ import annotations

import html
import json
import math
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kzgraph.api import Graph
from kzgraph.model import Ref
from kzgraph.regions_map import Measured, Place, RegionMap
from kzgraph.trace.model import Figure
from kzgraph.views import map as view
from kzgraph.views.classes import breaks, class_name
from kzgraph.views.ground import ground
from kzgraph.views.projection import Projection
from kzgraph.wkt import geometry

HOSTILE = '</script><a href="javascript:alert(1)">'


def embedded(text: str) -> Any:
    """Return the data block of a page."""
    block = re.search(r'<script id="data" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert block is not None
    return json.loads(block.group(1))


def classes(text: str) -> dict[str, str]:
    """Return the class of each place on the map."""
    found = re.findall(r'class="mark (?:area|point)-mark (\w+)" data-item="([^"]+)"', text)
    return {item: name for name, item in found}


def numbers(text: str) -> dict[str, str]:
    """Return the number that stands at each place."""
    found = re.findall(r'class="value(?: small)?" data-value="([^"]+)">([^<]*)<', text)
    return {item: html.unescape(value) for item, value in found}


def ref(curie: str, label: str = "") -> Ref:
    """Return a thing."""
    return Ref(
        curie, f"https://w3id.org/kzgraph/id/{curie.replace(':', '/')}", label or curie.partition(":")[2].title()
    )


def place(curie: str, west: float, *, kind: str = "region", former: tuple[Ref, ...] = (), **more: Any) -> Place:
    """Return a square region of ten by ten degrees, or a city as a point."""
    square = f"POLYGON (({west} 40, {west + 10} 40, {west + 10} 50, {west} 50, {west} 40))"
    shape = geometry(square) if kind == "region" and not more.get("parted") else None
    return Place(
        ref(curie),
        kind,
        shape,
        (west + 5, 45.0),
        former,
        more.get("since"),
        more.get("parted", ()),
        more.get("note", ""),
    )


def figure(curie: str, printed: str, *regions: str, **more: Any) -> Measured:
    """Return a figure of some regions."""
    made = Figure(
        claim=ref(curie),
        indicator=ref("indicator:stunting", "Stunting"),
        as_printed=printed,
        unit=ref("unit:percent", "per cent"),
        kind=ref("valuekind:actual", "Actual"),
        qualifier="",
        population=(),
        regions=tuple(ref(region) for region in regions),
        begins=more.get("begins"),
        ends=more.get("ends"),
        note="",
        passages=(),
    )
    return Measured(made, Decimal(printed), len(regions))


def land(*, measured: dict[str, tuple[Measured, ...]] | None = None, places: tuple[Place, ...] = ()) -> RegionMap:
    """Return a country of three regions and a city, in which nothing is counted."""
    nothing: dict[str, Any] = {what: {} for what in ("programmes", "partners", "results")}
    zero = dict.fromkeys(nothing, 0)
    drawn = places or (place("region:west", 50), place("region:middle", 60), place("region:east", 70))
    shown = ref("indicator:stunting", "Stunting") if measured else None
    unit = ref("unit:percent", "per cent") if measured else None
    return RegionMap(ref("region:land", "Land"), drawn, nothing, zero, zero, shown, unit, measured or {})


def test_counts_of_the_small_graph(small_graph: Graph) -> None:
    """Programmes by region, with what is said of the whole country apart; an empty region is not said, never zero."""
    text = view.page(small_graph.regions_map())
    assert numbers(text) == {"region:east": "", "region:north": "3", "region:south": "4"}
    assert classes(text) == {"region:east": "missing", "region:north": "c4", "region:south": "c5"}
    data = embedded(text)
    listed = {item: [one["id"] for one in found["listed"]["programmes"]] for item, found in data["items"].items()}
    assert listed == {
        "region:east": [],
        "region:north": ["programme:clean-wells", "programme:well-testing", "programme:young-makers"],
        "region:riverland": [
            "programme:birth-records",
            "programme:school-gardens",
            "programme:water-for-all",
            "programme:well-testing",
        ],
        "region:south": [
            "programme:care-at-home",
            "programme:clean-wells",
            "programme:safe-nets",
            "programme:school-gardens-pilot",
        ],
    }
    assert data["nowhere"] == {"partners": 0, "programmes": 0, "results": 0}


def test_what_is_counted_first_can_be_chosen(small_graph: Graph) -> None:
    """The numbers, the heading and the start of the page follow the choice."""
    text = view.page(small_graph.regions_map(), what="results")
    assert numbers(text) == {"region:east": "", "region:north": "5", "region:south": "4"}
    assert "<title>Results by region</title>" in text
    assert embedded(text)["first"] == "results"


def test_each_listing_names_the_claims_that_place_it(small_graph: Graph) -> None:
    """A city counts for its region and is named; every claim has a passage."""
    data = embedded(view.page(small_graph.regions_map()))
    north = {one["id"]: one for one in data["items"]["region:north"]["listed"]["programmes"]}
    assert [curie for curie, _ in north["programme:young-makers"]["regions"]] == ["region:northville"]
    assert all(data["claims"][claim]["passages"] for one in north.values() for claim in one["claims"])


def test_figure_of_an_indicator_with_the_country_beside() -> None:
    """Each region shows its figure as printed; the country's stands above the map; the rest is not said."""
    measured = {
        "region:west": (figure("observation:w", "11.8", "region:west"),),
        "region:east": (figure("observation:e", "2.3", "region:east"),),
        "region:land": (figure("observation:n", "8", "region:land", begins=date(2015, 1, 1), ends=date(2015, 12, 31)),),
    }
    text = view.page(land(measured=measured))
    assert numbers(text) == {"region:west": "11.8", "region:middle": "", "region:east": "2.3"}
    assert classes(text) == {"region:west": "c5", "region:middle": "missing", "region:east": "c4"}
    assert '<b class="country-value">8 per cent</b><span class="country-note">actual, 2015</span>' in text
    assert 'aria-label="Middle: not said"' in text


def test_one_figure_for_several_regions_is_given_to_none() -> None:
    """Regions that only share a figure show no number and have a pattern of their own."""
    shared = figure("observation:both", "3600", "region:west", "region:middle")
    own = figure("observation:own", "12", "region:middle")
    text = view.page(land(measured={"region:west": (shared,), "region:middle": (own, shared)}))
    assert numbers(text) == {"region:west": "", "region:middle": "12", "region:east": ""}
    assert classes(text)["region:west"] == "shared"
    assert 'aria-label="West: only one figure for several regions together"' in text
    assert "No figure for the whole country" in text


def test_borders_that_changed_are_explained() -> None:
    """A former region, a later one drawn as a point, and a city that became a unit each have a sentence."""
    places = (
        place(
            "region:west",
            50,
            former=(ref("region:old-west", "Old West"),),
            since=date(2018, 6, 19),
            note="Outline of 2018. Holds the city.",
        ),
        place("region:new", 60, parted=(ref("region:east", "East"),), since=date(2022, 6, 8)),
        place("region:east", 70, note="Outline of 2018."),
        place("region:city", 55, kind="city-of-republican-significance", since=date(2018, 6, 19)),
    )
    text = html.unescape(view.page(land(places=places)))
    assert "Old West (before 2018-06-19) is told with West" in text
    assert "New (since 2022-06-08) was separated from East: it is a point on the map" in text
    assert "City is a unit of its own since 2018-06-19" in text
    assert "<li>Outlines: Outline of 2018.</li>" in text
    assert embedded(view.page(land(places=places)))["items"]["region:west"]["notes"][-1] == "Holds the city."
    assert set(re.findall(r'class="mark (area|point)-mark \w+" data-item="([^"]+)"', text)) == {
        ("area", "region:west"),
        ("area", "region:east"),
        ("point", "region:new"),
        ("point", "region:city"),
    }
    assert "Albers equal-area conic projection, standard parallels 41.7° and 48.3° N, middle meridian 65° E." in text


def test_classes_share_out_the_values_that_occur() -> None:
    """At most five classes, the darkest for the greatest; few values take the darker ones, one value the middle."""
    values = [Decimal(value) for value in (1, 1, 2, 3, 5, 8, 13, 21, 34, 55)]
    steps = breaks(values)
    assert steps == (1, 2, 5, 13, 34)  # nine values that differ, in five classes
    assert [class_name(Decimal(value), steps) for value in (1, 2, 4, 5, 13, 55)] == [
        "c1",
        "c2",
        "c2",
        "c3",
        "c4",
        "c5",
    ]
    assert class_name(Decimal(7), breaks([Decimal(7)])) == "c3"
    assert class_name(None, steps) == "missing"
    assert breaks([]) == ()


def test_projection_keeps_areas() -> None:
    """Two cells of the same area on the globe have the same area on the map, north or south."""
    projection = Projection.around([(46.0, 40.0), (88.0, 56.0)])

    def area(south: float, north: float) -> float:
        corners = [projection.at(place) for place in ((60.0, south), (60.1, south), (60.1, north), (60.0, north))]
        shifted = [*corners[1:], corners[0]]
        return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(corners, shifted, strict=True))) / 2

    def on_globe(south: float, north: float) -> float:
        return math.sin(math.radians(north)) - math.sin(math.radians(south))

    assert area(41, 42) / on_globe(41, 42) == pytest.approx(area(54, 55) / on_globe(54, 55), rel=1e-3)


def test_names_do_not_cover_each_other() -> None:
    """The label of a region moves away from a point in its middle."""
    places = (place("region:west", 50), place("region:city", 50, kind="city-of-republican-significance"))
    found = ground(places)
    assert found is not None
    point, label = found.points["region:city"], found.labels["region:west"]
    assert abs(label.y - point[1]) > 15 or abs(label.x - point[0]) > 25


def test_nothing_to_draw_still_has_a_page() -> None:
    """A country without any geometry has a table and a panel, and no map."""
    bare = replace(place("region:west", 50), shape=None, centre=None)
    text = view.page(land(places=(bare,)))
    assert 'class="land"' not in text
    assert "region:west" in embedded(text)["items"]


def test_hostile_names_are_text(small_graph: Graph) -> None:
    """A name cannot end the data block, a label or an attribute."""
    found = small_graph.regions_map()
    places = tuple(replace(one, ref=one.ref._replace(label=HOSTILE), note=HOSTILE) for one in found.places)
    text = view.page(replace(found, places=places), title=HOSTILE)
    assert '<a href="javascript' not in text
    assert embedded(text)["items"]["region:north"]["label"] == HOSTILE
