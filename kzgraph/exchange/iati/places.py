"""Where an activity is: country or region, scope and locations; never a region where the list has countries only."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from kzgraph.exchange.iati.codes import LOCATION_KINDS, UNSPECIFIED_COUNTRIES
from kzgraph.exchange.iati.context import Context, Parts
from kzgraph.exchange.iati.desk import Desk, slug
from kzgraph.exchange.iati.xml import add, add_text
from kzgraph.model import Iri

__all__ = ["add_locations", "add_places", "location_reference", "regions_of"]

_COORDINATES = "http://www.opengis.net/def/crs/EPSG/0/4326"
_TWO_LETTERS = re.compile("[A-Z]{2}")
_ALL_COUNTRY, _SEVERAL_COUNTRIES, _WORLD_REGION = "4", "3", "2"
_SEVERAL_UNITS, _ONE_UNIT, _ONE_DISTRICT, _ONE_TOWN = "5", "6", "7", "8"


def regions_of(context: Context, parts: Parts) -> tuple[Iri, ...]:
    """The regions that a programme and the claims written of it name, by IRI."""
    desk = context.desk
    figures = [figure for found in parts.figures.values() for figure in found]
    written = [claim for claim in parts.contributions if context.may_write(claim)]
    things = [parts.programme, *parts.results, *figures, *written]
    return tuple(sorted({region for thing in things for region in desk.facts.iris(thing, "kz:region")}))


def add_places(context: Context, activity: Element, programme: Iri) -> None:
    """Write the scope, and the country or region that receives; without a statement the country of the graph."""
    desk = context.desk
    regions = desk.facts.iris(programme, "kz:region")
    if code := scope(desk, regions):
        add(activity, "activity-scope", {"code": code})
    countries = {desk.country_of(region) for region in regions} or {context.country}
    (country, *others) = sorted(countries, key=str)
    iso = _country_code(desk, country)
    if iso and not others:
        add(activity, "recipient-country", {"code": iso})
        return
    add(activity, "recipient-region", {"code": UNSPECIFIED_COUNTRIES, "vocabulary": "1"})
    context.lose(programme, programme, "countries", ", ".join(desk.name(region) for region in regions))


def _country_code(desk: Desk, country: Iri | None) -> str | None:
    """The two letters of a country; vocabulary A4 has no other codes, so that regions never stand in it."""
    code = None if country is None else desk.facts.one(country, "kz:isoCode")
    return str(code) if code is not None and _TWO_LETTERS.fullmatch(str(code)) else None


def scope(desk: Desk, regions: tuple[Iri, ...]) -> str | None:
    """The code of ActivityScope that regions tell; None where there is no region."""
    kinds = [desk.kind_of_region(region) for region in regions]
    if not regions:
        return None
    if "regionkind:world-region" in kinds:
        return _WORLD_REGION
    if len({desk.country_of(region) for region in regions}) > 1:
        return _SEVERAL_COUNTRIES
    if "regionkind:country" in kinds:
        return _ALL_COUNTRY
    if len(regions) == 1:
        return {"regionkind:district": _ONE_DISTRICT, "regionkind:city": _ONE_TOWN}.get(kinds[0], _ONE_UNIT)
    return _ONE_UNIT if len({desk.first_level(region) for region in regions}) == 1 else _SEVERAL_UNITS


def location_reference(region: Iri) -> str:
    """What figures call a location of their activity by."""
    return slug(region)


def add_locations(context: Context, activity: Element, regions: Iterable[Iri]) -> None:
    """Write each region as a location: GeoNames number, names, country, centre (north before east), kind of place."""
    desk = context.desk
    for region in regions:
        location = add(activity, "location", {"ref": location_reference(region)})
        if number := desk.geonames(region):
            add(location, "location-id", {"code": number, "vocabulary": "G1"})
        add_text(location, "name", desk.names(region))
        if iso := _country_code(desk, desk.country_of(region)):
            add(location, "administrative", {"code": iso, "vocabulary": "A4"})
        if centre := desk.point(region):
            add(add(location, "point", {"srsName": _COORDINATES}), "pos", None, " ".join(centre))
            add(location, "exactness", {"code": "2"})
        place_class, designation = LOCATION_KINDS.get(desk.kind_of_region(region), (None, None))
        if place_class:
            add(location, "location-class", {"code": place_class})
            add(location, "feature-designation", {"code": designation})
