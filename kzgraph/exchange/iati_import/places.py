"""Countries, regions and locations of a file as regions: known ones by code, GeoNames number, then name.

A name is enough only where one known region has it and lies in the activity's country; where several have it, or
the country is another, the place becomes a region of its own and a judgement for a person to make. A building or a
road is no region and is reported. A location that has the name of the activity's country, and neither a number nor a
kind of its own, is that country.
"""

import re
from collections.abc import Iterable, Mapping

from kzgraph.exchange.iati.codes import LOCATION_KINDS
from kzgraph.exchange.iati_import.blocks import Block, text, typed
from kzgraph.exchange.iati_import.elements import Element
from kzgraph.exchange.iati_import.known import Known
from kzgraph.exchange.iati_import.partners import label_block
from kzgraph.exchange.iati_import.report import Place, Report
from kzgraph.exchange.iati_import.values import Name, narratives, shortened, slug, unused
from kzgraph.terms import name_key

__all__ = ["Places"]

_GEONAMES = "https://sws.geonames.org/"
_POSITION = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]+)?)[\s,]+(-?[0-9]{1,3}(?:\.[0-9]+)?)")
_COUNTRY = "regionkind:country"
_PLACE = "regionkind:place"
_WIDE = (_COUNTRY, "regionkind:world-region")
_NO_REGION = frozenset(("3", "4"))
_KIND_OF = {designation: kind for kind, (_, designation) in LOCATION_KINDS.items()} | {
    "ADM3": "regionkind:district",
    "ADM4": "regionkind:district",
    "PPLC": "regionkind:city",
    "PPLA": "regionkind:city",
    "PPLA2": "regionkind:city",
    "PPLA3": "regionkind:city",
}
_DIGITS = re.compile(r"[0-9]+")
_COUNTRY_CODE = re.compile(r"[A-Z]{2}")
_ISO_CODE = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")


class Places:
    """The places of some files; each is settled when it is first met, and known again from then on."""

    def __init__(self, known: Known, report: Report) -> None:
        self.blocks: list[Block] = []
        self.used: set[str] = set()
        self.unsure: list[tuple[str, str, Place, str]] = []
        self._known = known
        self._report = report
        self._found: dict[tuple[str, ...], str] = {}
        self._country_names: dict[str, set[str]] = {}
        self._taken = {curie.partition(":")[2] for curie in known.curies if curie.startswith("region:")}

    def country(self, element: Element, default: str, place: Place) -> str:
        """The region of a recipient country; "" where its code is none."""
        code = element.get("code").upper()
        if not _COUNTRY_CODE.fullmatch(code):
            self._report.tell("not read", place, element.get("code"), "this is no code of a country")
            return ""
        names = narratives(element, default)
        region = self._nation(code, names, place)
        self._country_names.setdefault(region, set()).update(name_key(name) for _, name in names)
        return region

    def _nation(self, code: str, names: tuple[Name, ...], place: Place) -> str:
        """The region of a country: that of its code, or the one known country of its name without a code, or new."""
        bearers = self._known.named("region", (name for _, name in names))
        nations = [c for c in bearers if self._known.countries.get(c) == c and c not in self._known.iso.values()]
        if code not in self._known.iso and len(nations) == 1:
            return self._use(nations[0])
        if code not in self._known.iso and ("country", code) not in self._found:
            block = self._block(names or [("en", f"Country {code}")], _COUNTRY, f"country|{code}")
            block.add("kz:isoCode", text(code))
            for bearer in bearers:
                self._doubt(block, names[0][1], bearer, place, f"the file gives it the code {code}")
            block.add("kz:nameIsOurs", "" if names else "true")
            self._found["country", code] = block.curie
        return self._use(self._known.iso.get(code) or self._found["country", code])

    def world_region(self, element: Element, default: str, place: Place) -> str:
        """The region of a recipient region: a known one of its name, else a new one."""
        names = narratives(element, default)
        code, vocabulary = element.get("code"), element.get("vocabulary") or "1"
        bearers = self._known.named("region", (name for _, name in names))
        if len(bearers) == 1:
            return self._use(bearers[0])
        if not names and not code:
            self._report.tell("not read", place, "", "it has neither code nor name")
            return ""
        key = ("world", vocabulary, code or name_key(names[0][1]))
        if key not in self._found:
            own = f"Region {code} of vocabulary {vocabulary}"
            block = self._block(names or [("en", own)], "regionkind:world-region", "|".join(key))
            block.add("kz:nameIsOurs", "" if names else "true")
            self._found[key] = block.curie
        return self._use(self._found[key])

    def location(self, element: Element, countries: Mapping[str, str], default: str, place: Place) -> str:
        """The region of a location, in an activity of some countries (code → region); "" for what is no region."""
        found = self._by_code(element)
        if found:
            return self._use(found)
        names = tuple((lang, shortened(name)) for lang, name in narratives(element.first("name"), default))
        if not names:
            self._report.tell("left out", place, "", "a location without name or known code")
            return ""
        kind = _kind(element)
        if not kind:
            self._report.tell("left out", place, names[0][1], "a building, road or site is no region")
            return ""
        number = _number(element)
        if kind in {_COUNTRY, _PLACE} and not number and (own := self._one_of(names, countries.values())):
            return self._use(own)
        country = "" if kind in _WIDE else self._country_of(element, countries)
        key = ("place", number) if number else ("place", name_key(names[0][1]), country)
        if key not in self._found:
            known = self._named(names, kind, country, place)
            self._found[key] = known or self._new(element, names, kind, country, place)
        return self._use(self._found[key])

    def _one_of(self, names: Iterable[Name], countries: Iterable[str]) -> str:
        """The one of an activity's countries that is called so in the files; "" for none."""
        keys = {name_key(name) for _, name in names}
        return next((country for country in countries if keys & self._country_names.get(country, set())), "")

    def _country_of(self, element: Element, countries: Mapping[str, str]) -> str:
        """The country of a location: the one it is said to lie in, else the activity's where that is one."""
        for one in element.all("administrative"):
            if one.get("vocabulary").upper() == "A4" and (found := self._known.iso.get(one.get("code").upper())):
                return self._known.countries.get(found, "")
        return next(iter(countries.values())) if len(countries) == 1 else ""

    def _by_code(self, element: Element) -> str:
        """A known region by its CURIE, GeoNames number or ISO code; a country's code is that of a country only."""
        for one in [*element.all("location-id"), *element.all("administrative")]:
            code, vocabulary = one.get("code"), one.get("vocabulary").upper()
            if vocabulary == "G1" and code in self._known.geonames:
                return self._known.geonames[code]
            is_own = _ISO_CODE.fullmatch(code) or not element.first("name") or _kind(element) == _COUNTRY
            if vocabulary == "A4" and is_own and code in self._known.iso:
                return self._known.iso[code]
            if found := self._known.thing(code, "region"):
                return found
        return ""

    def _named(self, names: Iterable[Name], kind: str, country: str, place: Place) -> str:
        """The one known region of a name, in a country; countries and regions of the world lie in none."""
        bearers = self._known.named("region", (name for _, name in names))
        lies_in = self._known.countries
        if kind in _WIDE:
            inside = [bearer for bearer in bearers if lies_in.get(bearer) == (bearer if kind == _COUNTRY else None)]
        else:
            inside = [bearer for bearer in bearers if country and lies_in.get(bearer) == country]
        if len(inside) == 1:
            self._report.tell(
                "matched", place, f"{next(iter(names))[1]} → {inside[0]}", "by its name", group="location"
            )
            return inside[0]
        return ""

    def _new(self, element: Element, names: tuple[Name, ...], kind: str, country: str, place: Place) -> str:
        number = _number(element)
        block = self._block(names, kind, "|".join((number, names[0][1], country)))
        block.add("kz:partOf", country)
        block.add("skos:exactMatch", f"<{_GEONAMES}{number}/>" if number else "")
        point = element.first("point")
        position = point.first("pos") if point else None
        if position is not None and (match := _POSITION.fullmatch(position.text)):
            self._centre(block, *match.groups())
        elif position is not None:
            self._report.tell("not read", place, position.text, "this is no latitude and longitude")
        for bearer in self._known.named("region", (name for _, name in names)):
            self._doubt(block, names[0][1], bearer, place, f"this one lies in {country or 'no stated country'}")
        return block.curie

    def _doubt(self, block: Block, name: str, bearer: str, place: Place, why: str) -> None:
        """Keep a place apart from one of the same name, for a person to judge."""
        reason = f'{bearer} is called "{name}" too; {why}'
        self.unsure.append((block.curie, bearer, place, reason))
        briefly = "its name is that of a known place"
        self._report.tell("unsure", place, name, f"{reason}; kept apart", group="place", briefly=briefly)

    def _block(self, names: Iterable[Name], kind: str, key: str) -> Block:
        chosen = list(names)
        english = next((name for lang, name in chosen if lang == "en"), chosen[0][1])
        own = unused(slug(english), self._taken, key)
        self._taken.add(own)
        block = label_block(f"region:{own}", "kz:Region", chosen)
        block.add("kz:regionKind", kind)
        self.blocks.append(block)
        return block

    def _centre(self, block: Block, north: str, east: str) -> None:
        if abs(float(north)) > 90 or abs(float(east)) > 180:
            return
        geometry = Block(f"geometry:{block.curie.partition(':')[2]}-centre", "geo:Geometry")
        geometry.add("geo:asWKT", typed(f"POINT({float(east):.10g} {float(north):.10g})", "geo:wktLiteral"))
        block.add("geo:hasCentroid", geometry.curie)
        self.blocks.append(geometry)

    def _use(self, curie: str) -> str:
        self.used.add(curie)
        return curie


def _kind(element: Element) -> str:
    """The kind of region that a location is; "" for what is none."""
    designation = element.first("feature-designation")
    place_class = element.first("location-class")
    told = designation.get("code").upper() if designation else ""
    if told in _KIND_OF:
        return _KIND_OF[told]
    code = place_class.get("code") if place_class else ""
    if code in _NO_REGION:
        return ""
    if told.startswith("PPL") or code == "2":
        return "regionkind:city"
    return _PLACE


def _number(element: Element) -> str:
    """The GeoNames number of a location; "" where it has none."""
    ids = (one for one in element.all("location-id") if one.get("vocabulary").upper() == "G1")
    return next((one.get("code") for one in ids if _DIGITS.fullmatch(one.get("code"))), "")
