"""What a project already knows, as an import needs it: names, identifiers, places, units and concepts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kzgraph.exchange.iati.codes import known_reference
from kzgraph.exchange.iati.desk import Desk
from kzgraph.model import Iri
from kzgraph.store import Engine
from kzgraph.terms import PREFIXES, compact, expand, name_key

__all__ = ["Known", "read_known"]

_KINDS = {"partner": ("Partner", "Ministry"), "programme": ("Programme",), "region": ("Region",)}
_KINDS |= {"indicator": ("Indicator",), "result": ("Result", "Output", "Outcome", "Impact")}
_NAMES = ("skos:prefLabel", "skos:altLabel", "kz:formerName")


@dataclass(slots=True)
class Known:
    """The things of a project that a file can speak of, by what a file may call them.

    ``names`` holds by class and folded name the things that bear it; ``references`` identifiers of organisations and
    activities; ``types`` the IATI type codes of partners; ``countries`` the country of each region; ``home`` the
    country that most regions lie in.
    """

    names: dict[str, dict[str, set[str]]] = field(default_factory=lambda: {kind: defaultdict(set) for kind in _KINDS})
    all_names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    types: dict[str, frozenset[str]] = field(default_factory=dict)
    iso: dict[str, str] = field(default_factory=dict)
    geonames: dict[str, str] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    home: str = ""
    units: dict[str, str] = field(default_factory=dict)
    concepts: dict[str, str] = field(default_factory=dict)
    labels: set[tuple[str, str]] = field(default_factory=set)
    curies: set[str] = field(default_factory=set)

    def named(self, kind: str, names: Iterable[str]) -> tuple[str, ...]:
        """The things of a class that bear one of some names, letter for letter but for case and punctuation."""
        by_key = self.names[kind]
        return tuple(sorted({curie for name in names for curie in by_key.get(name_key(name), ())}))

    def thing(self, reference: str, kind: str) -> str:
        """The thing of a class that a CURIE or an address of the graph's own names; "" where there is none."""
        iri = expand(reference.strip())
        curie = compact(iri) if iri else ""
        return curie if curie.startswith(f"{kind}:") and curie in self.curies else ""

    def iso_of(self, region: str) -> str:
        """The code of the country that a region is or lies in."""
        return next((code for code, curie in self.iso.items() if curie == self.countries.get(region)), "")


def read_known(engine: Engine) -> Known:
    """Read what a project knows, from its built store."""
    known, desk = Known(), Desk(engine)
    for kind, classes in _KINDS.items():
        for iri in desk.things(*classes):
            _add(known, desk, kind, iri)
    known.home = compact(desk.home_country() or "")
    for scheme in ("population", "goalarea"):
        _add_concepts(known, engine, scheme)
    targets = f'?t <{PREFIXES["skos"]}inScheme> ?s . FILTER(STRSTARTS(STR(?t), "{PREFIXES["sdg"]}"))'
    for (target,) in engine.select(f"SELECT DISTINCT ?t WHERE {{ {targets} }}"):
        known.concepts[compact(str(target))] = compact(str(target))
    return known


def _add(known: Known, desk: Desk, kind: str, iri: Iri) -> None:
    curie, said = compact(iri), desk.facts.of(iri)
    names = [str(name) for term in _NAMES for name in said.get(term, ())]
    known.curies.add(curie)
    known.all_names[curie] = tuple(names)
    known.labels.update((kind, str(name)) for name in said.get("skos:prefLabel", ()))
    for name in names:
        known.names[kind][name_key(name)].add(curie)
    matches = tuple(str(match) for match in desk.facts.iris(iri, "skos:exactMatch"))
    for identifier in map(str, said.get("dcterms:identifier", ())):
        known.references[identifier] = curie
    if kind == "partner":
        if reference := known_reference(matches):
            known.references.setdefault(reference, curie)
        codes = (desk.code(concept) for concept in desk.facts.iris(iri, "kz:partnerType"))
        known.types[curie] = frozenset(filter(None, codes))
    elif kind == "region":
        _add_region(known, desk, iri)
    elif kind == "indicator":
        known.units[curie] = compact(desk.one(iri, "kz:unit") or "")


def _add_region(known: Known, desk: Desk, iri: Iri) -> None:
    curie = compact(iri)
    if code := desk.facts.one(iri, "kz:isoCode"):
        known.iso[str(code)] = curie
    if number := desk.geonames(iri):
        known.geonames[number] = curie
    if country := desk.country_of(iri):
        known.countries[curie] = compact(country)


def _add_concepts(known: Known, engine: Engine, scheme: str) -> None:
    """Concepts of a scheme by CURIE and, where it is of one concept only, by folded English name."""
    rows = engine.select(
        f"SELECT ?c ?label WHERE {{ ?c <{PREFIXES['skos']}inScheme> <{PREFIXES[scheme].rstrip('/')}> . "
        f'?c <{PREFIXES["skos"]}prefLabel> ?label . FILTER(LANG(?label) = "en") }} ORDER BY ?c'
    )
    for concept, label in rows:
        known.concepts[compact(str(concept))] = compact(str(concept))
        known.concepts.setdefault(f"{scheme} {name_key(str(label))}", compact(str(concept)))
