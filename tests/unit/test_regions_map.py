"""What each region holds: counts, former regions, figures of one and of several regions, geometries."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

import pytest

from kzgraph.api import Graph
from kzgraph.errors import UsageError
from kzgraph.model import Ref
from kzgraph.regions_map import RegionMap, regions_map
from kzgraph.store import EmbeddedStore
from kzgraph.wkt import geometry

EngineOf: TypeAlias = Callable[[str], EmbeddedStore]

LAND = """geometry:a a geo:Geometry ; geo:asWKT "POLYGON ((0 0, 2 0, 2 2, 0 0))"^^geo:wktLiteral .
geometry:p a geo:Geometry ; geo:asWKT "POINT (1 1)"^^geo:wktLiteral .
region:land a kz:Region ; skos:prefLabel "Land"@en ; kz:regionKind regionkind:country .
region:far a kz:Region ; skos:prefLabel "Far"@en ; kz:regionKind regionkind:country .
region:a a kz:Region ; skos:prefLabel "A"@en ; kz:regionKind regionkind:region ; kz:partOf region:land ;
  dcterms:replaces region:old ; kz:startDate "2018-06-19"^^xsd:date ; geo:hasDefaultGeometry geometry:a .
region:city a kz:Region ; skos:prefLabel "City"@en ; kz:regionKind regionkind:city-of-republican-significance ;
  kz:partOf region:land ; dcterms:replaces region:old ; geo:hasCentroid geometry:p .
region:old a kz:Region ; skos:prefLabel "Old"@en ; kz:regionKind regionkind:region ; kz:partOf region:land .
region:town a kz:Region ; skos:prefLabel "Town"@en ; kz:regionKind regionkind:city ; kz:partOf region:a .
region:new a kz:Region ; skos:prefLabel "New"@en ; kz:regionKind regionkind:region ; kz:partOf region:land ;
  kz:separatedFrom region:a ; geo:hasCentroid geometry:p .
programme:old a kz:Programme ; skos:prefLabel "Of old"@en ; kz:region region:old .
programme:town a kz:Programme ; skos:prefLabel "In town"@en ; kz:region region:town .
programme:all a kz:Programme ; skos:prefLabel "Everywhere"@en ; kz:region region:land .
programme:far a kz:Programme ; skos:prefLabel "Abroad"@en ; kz:region region:far .
programme:none a kz:Programme ; skos:prefLabel "Nowhere"@en .
"""


def listed(found_in: RegionMap, what: str) -> dict[str, list[str]]:
    """Return the names of what is listed, by place."""
    return {place: [one.ref.curie for one in found] for place, found in found_in.listed[what].items()}


def test_former_region_is_told_with_the_region_that_has_its_outline(engine_of: EngineOf) -> None:
    """Not with the city that replaced it too; a town counts for its region, what lies abroad for none."""
    found = regions_map(engine_of(LAND))
    assert listed(found, "programmes") == {
        "region:a": ["programme:town", "programme:old"],
        "region:land": ["programme:all"],
    }
    assert (found.elsewhere["programmes"], found.nowhere["programmes"]) == (1, 1)
    places = {place.ref.curie: place for place in found.places}
    assert sorted(places) == ["region:a", "region:city", "region:new"]
    assert [older.curie for older in places["region:a"].former] == ["region:old"]
    assert places["region:city"].former == ()
    assert [whole.curie for whole in places["region:new"].parted] == ["region:a"]
    assert (places["region:a"].shape is not None, places["region:new"].shape) == (True, None)


def test_listing_tells_by_which_region_it_counts(engine_of: EngineOf) -> None:
    """The former region and the town keep their own names."""
    found = regions_map(engine_of(LAND)).listed["programmes"]["region:a"]
    assert {one.ref.curie: [region.curie for region in one.regions] for one in found} == {
        "programme:old": ["region:old"],
        "programme:town": ["region:town"],
    }


def test_partner_counts_where_its_contribution_was(small_graph: Graph) -> None:
    """As the contribution says, else where its result, else where its programme was."""
    found = listed(small_graph.regions_map(), "partners")
    assert found["region:north"] == [
        "partner:ministry-of-rivers",
        "partner:northern-council",
        "partner:reed-labs",
        "partner:riverside-university",
        "partner:youth-forum",
    ]
    assert "region:east" not in found


def test_figure_of_several_regions_belongs_to_none_alone(engine_of: EngineOf) -> None:
    """The number of regions that share a figure is told; one's own figure is shown first."""
    figures = """indicator:i a kz:Indicator ; skos:prefLabel "I"@en ; kz:unit unit:people .
observation:both a kz:Observation ; kz:indicator indicator:i ; kz:value 40 ; kz:asPrinted "40" ; kz:unit unit:people ;
  kz:valueKind valuekind:actual ; kz:region region:a, region:city .
observation:own a kz:Observation ; kz:indicator indicator:i ; kz:value 7 ; kz:asPrinted "7" ; kz:unit unit:people ;
  kz:valueKind valuekind:baseline ; kz:region region:town .
observation:later a kz:Observation ; kz:indicator indicator:i ; kz:value 9 ; kz:asPrinted "9" ; kz:unit unit:people ;
  kz:valueKind valuekind:actual ; kz:region region:old .
"""
    indicator = Ref("indicator:i", "https://w3id.org/kzgraph/id/indicator/i", "I")
    found = regions_map(engine_of(LAND + figures), indicator)
    shown = {place: [(one.value, one.together) for one in all_of] for place, all_of in found.measured.items()}
    assert shown == {
        "region:a": [(Decimal(9), 1), (Decimal(7), 1), (Decimal(40), 2)],
        "region:city": [(Decimal(40), 2)],
    }
    assert found.unit is not None
    assert found.unit.curie == "unit:people"


def test_graph_without_regions_is_an_error_with_a_hint(engine_of: EngineOf) -> None:
    """No country, no map: said in one sentence."""
    with pytest.raises(UsageError, match="no country with regions") as caught:
        regions_map(engine_of('partner:a a kz:Partner ; skos:prefLabel "A"@en .'))
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "points", "rings"),
    [
        ("POINT (66.9 -48)", 1, 0),
        ("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5), (5.1 5.1, 5.2 5.1, 5.2 5.2, 5.1 5.1)))", 0, 3),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(1 2)", 1, 0),
    ],
)
def test_geometries_are_read(text: str, points: int, rings: int) -> None:
    """Points, polygons with several parts and holes, with or without a reference system."""
    found = geometry(text)
    assert found is not None
    assert (len(found.points), len(found.rings)) == (points, rings)


@pytest.mark.parametrize("text", ["", "LINESTRING (0 0, 1 1)", "POINT ()", "POLYGON ((a b))"])
def test_other_text_is_no_geometry(text: str) -> None:
    """What is not a point or polygon is passed over."""
    assert geometry(text) is None
