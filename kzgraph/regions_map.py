"""What the documents say of each region of a country: programmes, partners and results, or one indicator.

The places of a map are the country's regions and its cities of republican significance. What is said of a district
or a smaller city counts for the region that it lies in, and is told under its own name. A region that no longer
exists has no outline of its own: it is told with the region that took over its outline. One figure for several
regions together is never given to any one of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kzgraph.conflicts.figures import stated_figures
from kzgraph.errors import UsageError
from kzgraph.facts import Facts
from kzgraph.model import Iri, Ref
from kzgraph.said import Said, read_claims
from kzgraph.store import Engine
from kzgraph.terms import PREFIXES, compact
from kzgraph.trace.model import Figure
from kzgraph.trace.scope import dates
from kzgraph.wkt import Geometry, geometry

__all__ = ["WHATS", "Listed", "Measured", "Place", "RegionMap", "regions_map"]

WHATS = ("programmes", "partners", "results")
"""What a map can count."""

_UNITS = frozenset({"regionkind:region", "regionkind:city-of-republican-significance"})


@dataclass(frozen=True, slots=True)
class Place:
    """A region as a map draws it: by its outline, or as a point where the graph has no outline.

    ``former`` are older regions told with it, ``since`` its first day and ``parted`` the regions it was separated
    from, where the graph has them; ``note`` is the graph's remark on the geometry.
    """

    ref: Ref
    kind: str
    shape: Geometry | None
    centre: tuple[float, float] | None
    former: tuple[Ref, ...]
    since: date | None
    parted: tuple[Ref, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A programme, partner or result of a place, the regions by which it counts there, and what says so."""

    ref: Ref
    regions: tuple[Ref, ...]
    claims: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure of a place; ``value`` is what is compared, ``together`` the number of regions that share it."""

    figure: Figure
    value: Decimal
    together: int


@dataclass(frozen=True, slots=True)
class RegionMap:
    """The places of a country and what each holds.

    ``listed`` is by what (`WHATS`), then by place; the country's own CURIE holds what is said of the whole country.
    ``elsewhere`` counts what is only said of other countries and ``nowhere`` what has no place at all. ``measured``
    is by place, empty where no indicator was asked for; the first figure is the one to show.
    """

    country: Ref
    places: tuple[Place, ...]
    listed: Mapping[str, Mapping[str, tuple[Listed, ...]]]
    elsewhere: Mapping[str, int]
    nowhere: Mapping[str, int]
    indicator: Ref | None
    unit: Ref | None
    measured: Mapping[str, tuple[Measured, ...]]


def regions_map(engine: Engine, indicator: Ref | None = None, *, lang: str = "en") -> RegionMap:
    """Read what each place of the graph's country holds; with an indicator, its figures as well.

    A programme counts where it, a contribution to it or a result of it was; a partner where a contribution was, or
    else the result or programme it was made to; a result where it was itself. Raises UsageError where the graph has
    no country with regions.
    """
    facts = Facts(engine, lang=lang)
    ground = _Ground(facts)
    listings = {what: _LISTINGS[what](facts) for what in WHATS}
    counted = {what: ground.sort(listing) for what, listing in listings.items()}
    figures = _figures(facts, indicator) if indicator else ()
    shapes = ("geo:hasDefaultGeometry", "geo:hasCentroid")
    facts.read(shape for unit in ground.units for name in shapes for shape in facts.iris(unit, name))
    return RegionMap(
        country=facts.ref(ground.country),
        places=tuple(_place(facts, unit, ground) for unit in ground.units),
        listed={what: found for what, (found, _, _) in counted.items()},
        elsewhere={what: elsewhere for what, (_, elsewhere, _) in counted.items()},
        nowhere={what: nowhere for what, (_, _, nowhere) in counted.items()},
        indicator=indicator,
        unit=figures[0].figure.unit if figures else None,
        measured=ground.measured(figures),
    )


class _Ground:
    """The country, its places, and which place any region belongs to."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        regions = _instances(facts, "Region")
        facts.read(regions)
        facts.name(regions)
        units = [region for region in regions if self._kinds(region) & _UNITS]
        self.country = self._home(units)
        inside = [unit for unit in units if self.country in facts.iris(unit, "kz:partOf")]
        drawn = [unit for unit in inside if _has_geometry(facts, unit)]
        self.units = tuple(sorted(drawn))
        self.former = self._taken_over([unit for unit in inside if unit not in drawn])
        self._home_of = {region: self._unit(region) for region in regions}

    def _kinds(self, region: Iri) -> set[str]:
        return {compact(kind) for kind in self._facts.iris(region, "kz:regionKind")}

    def _home(self, units: Iterable[Iri]) -> Iri:
        counts: dict[Iri, int] = defaultdict(int)
        for unit in units:
            for whole in self._facts.iris(unit, "kz:partOf"):
                counts[whole] += "regionkind:country" in self._kinds(whole)
        countries = sorted((whole for whole in counts if counts[whole]), key=lambda w: (-counts[w], w))
        if not countries:
            raise UsageError("The graph has no country with regions.", "A map needs regions with kz:partOf and a kind.")
        return countries[0]

    def _taken_over(self, without: Iterable[Iri]) -> dict[Iri, Iri]:
        """Former regions without a geometry, by which region has their outline now: a region before a city."""
        found: dict[Iri, Iri] = {}
        gone = set(without)
        for later in self.units:
            for older in gone.intersection(self._facts.iris(later, "dcterms:replaces")):
                if older not in found or "regionkind:region" in self._kinds(later):
                    found[older] = later
        return found

    def _unit(self, region: Iri) -> Iri | None:
        """The place a region belongs to, the country itself, or None for what lies outside it."""
        around = [region]
        for here in around:
            if here in self.units or here == self.country:
                return here
            if here in self.former:
                return self.former[here]
            around += [whole for whole in self._facts.iris(here, "kz:partOf") if whole not in around]
        return None

    def sort(self, listing: "_Listing") -> tuple[dict[str, tuple[Listed, ...]], int, int]:
        """A listing by place, and how much of it is only elsewhere, or has no place."""
        found: dict[str, list[Listed]] = defaultdict(list)
        elsewhere = nowhere = 0
        said = read_claims(self._facts, {claim for _, _, claim in listing.placed})
        self._facts.name(listing.things)
        for thing in sorted(listing.things):
            by_place = self._by_place(listing, thing)
            for place, pairs in sorted(by_place.items()):
                regions = self._facts.refs({region for region, _ in pairs})
                claims = tuple(said[claim] for claim in sorted({claim for _, claim in pairs}))
                found[place].append(Listed(self._facts.ref(thing), regions, claims))
            if not by_place:
                elsewhere, nowhere = (elsewhere + 1, nowhere) if thing in listing.seen else (elsewhere, nowhere + 1)
        ordered = {place: tuple(sorted(all_of, key=_by_name)) for place, all_of in sorted(found.items())}
        return ordered, elsewhere, nowhere

    def _by_place(self, listing: "_Listing", thing: Iri) -> dict[str, set[tuple[Iri, Iri]]]:
        found: dict[str, set[tuple[Iri, Iri]]] = defaultdict(set)
        for region, claim in listing.of(thing):
            unit = self._home_of.get(region)
            if unit is not None:
                found[compact(unit)].add((region, claim))
        return found

    def measured(self, figures: Iterable[Measured]) -> dict[str, tuple[Measured, ...]]:
        """Figures by place, the one to show first: of the place alone, of everybody, actual, the latest."""
        found: dict[str, list[Measured]] = defaultdict(list)
        for measured in figures:
            homes = {self._home_of.get(Iri(region.iri)) for region in measured.figure.regions}
            for unit in sorted(home for home in homes if home is not None):
                found[compact(unit)].append(measured)
        return {place: tuple(sorted(all_of, key=_to_show)) for place, all_of in sorted(found.items())}


class _Listing:
    """Things of one kind and the (region, claim) pairs that place them."""

    def __init__(self, things: Iterable[Iri], placed: Iterable[tuple[Iri, Iri, Iri]]) -> None:
        self.things = frozenset(things)
        self.placed = tuple(sorted(set(placed)))
        self._pairs: dict[Iri, list[tuple[Iri, Iri]]] = defaultdict(list)
        for thing, region, claim in self.placed:
            self._pairs[thing].append((region, claim))
        self.seen = frozenset(self._pairs)

    def of(self, thing: Iri) -> list[tuple[Iri, Iri]]:
        return self._pairs.get(thing, [])


def _programmes(facts: Facts) -> _Listing:
    programmes = _instances(facts, "Programme")
    claims = facts.pointing("kz:programme", programmes)
    facts.read({*programmes, *(claim for claim, _ in claims)})
    own = ((programme, programme) for programme in programmes)
    pairs = (*own, *((p, claim) for claim, p in claims if _kind(claim) in {"contribution", "result"}))
    return _Listing(programmes, ((p, r, claim) for p, claim in pairs for r in facts.iris(claim, "kz:region")))


def _partners(facts: Facts) -> _Listing:
    contributions = _instances(facts, "Contribution")
    facts.read(contributions)
    facts.read({t for c in contributions for name in ("kz:result", "kz:programme") for t in facts.iris(c, name)})
    placed = []
    for contribution in contributions:
        regions = _where(facts, contribution)
        placed += [(p, region, contribution) for p in facts.iris(contribution, "kz:partner") for region in regions]
    return _Listing((p for c in contributions for p in facts.iris(c, "kz:partner")), placed)


def _where(facts: Facts, contribution: Iri) -> tuple[Iri, ...]:
    """Where a contribution was: as it says, else where its result was, else where its programme is."""
    for holder in ((contribution,), facts.iris(contribution, "kz:result"), facts.iris(contribution, "kz:programme")):
        found = tuple(region for thing in holder for region in facts.iris(thing, "kz:region"))
        if found:
            return found
    return ()


def _results(facts: Facts) -> _Listing:
    results = [r for name in ("Result", "Output", "Outcome", "Impact") for r in _instances(facts, name)]
    facts.read(results)
    return _Listing(results, ((r, region, r) for r in results for region in facts.iris(r, "kz:region")))


_LISTINGS = {"programmes": _programmes, "partners": _partners, "results": _results}


def _kind(thing: Iri) -> str:
    return compact(thing).partition(":")[0]


def _instances(facts: Facts, name: str) -> list[Iri]:
    kinds = f"<{PREFIXES['kz']}{name}>"
    rows = facts.engine.select(f"SELECT DISTINCT ?thing WHERE {{ ?thing a {kinds} }}")
    return sorted(row[0] for row in rows if isinstance(row[0], Iri))


def _has_geometry(facts: Facts, region: Iri) -> bool:
    return bool(facts.iris(region, "geo:hasDefaultGeometry") or facts.iris(region, "geo:hasCentroid"))


def _place(facts: Facts, region: Iri, ground: _Ground) -> Place:
    shapes = facts.iris(region, "geo:hasDefaultGeometry")
    centres = facts.iris(region, "geo:hasCentroid")
    outline = geometry(str(facts.one(shapes[0], "geo:asWKT") or "")) if shapes else None
    point = geometry(str(facts.one(centres[0], "geo:asWKT") or "")) if centres else None
    kinds = [compact(kind).partition(":")[2] for kind in facts.iris(region, "kz:regionKind")]
    return Place(
        ref=facts.ref(region),
        kind=kinds[0] if kinds else "",
        shape=outline if outline and outline.rings else None,
        centre=point.points[0] if point and point.points else None,
        former=facts.refs(older for older, later in ground.former.items() if later == region),
        since=dates(facts, region)[0],
        parted=facts.refs(facts.iris(region, "kz:separatedFrom")),
        note=facts.text(shapes[0], "skos:editorialNote") if shapes else "",
    )


def _figures(facts: Facts, indicator: Ref) -> tuple[Measured, ...]:
    """The figures of an indicator that name a region, in the unit that most of them have."""
    stated = [one for one in stated_figures(facts) if one.figure.indicator.curie == indicator.curie]
    placed = [one.figure for one in stated if one.figure.regions]
    units = [figure.unit.curie for figure in placed]
    common = min(units, key=lambda unit: (-units.count(unit), unit)) if units else ""
    made = []
    for figure in placed:
        value = facts.one(Iri(figure.claim.iri), "kz:value")
        if figure.unit.curie == common and isinstance(value, int | Decimal):
            made.append(Measured(figure, Decimal(value), len(figure.regions)))
    return tuple(made)


def _to_show(measured: Measured) -> tuple[bool, int, bool, int, str]:
    figure = measured.figure
    kinds = ("valuekind:actual", "valuekind:baseline")
    rank = kinds.index(figure.kind.curie) if figure.kind.curie in kinds else len(kinds)
    last = figure.ends or figure.begins
    return (
        measured.together > 1,
        rank,
        bool(figure.population),
        -(last.toordinal() if last else 0),
        figure.claim.curie,
    )


def _by_name(listed: Listed) -> tuple[str, str]:
    return (listed.ref.label.casefold(), listed.ref.curie)
