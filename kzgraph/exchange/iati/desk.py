"""What the graph says of programmes and claims, read in bulk, in the languages and forms that IATI files need."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from kzgraph.facts import Facts
from kzgraph.model import Iri, PassageRef
from kzgraph.periods import period
from kzgraph.store import Engine
from kzgraph.terms import CLAIM_CLASSES, PREFIXES, compact
from kzgraph.wkt import geometry

__all__ = ["LANGUAGES", "Desk", "kind", "listed", "lower_first", "slug"]

LANGUAGES = ("en", "ru", "kk")

_CLASSES = (
    "Contribution Result Output Outcome Impact ResultLink Observation Finding Lesson Recommendation Plan FollowUp"
)
_POINTED_AT = ("kz:programme", "kz:result", "kz:measures", "kz:partner", "kz:region", "kz:statedIn", "kz:indicator")
_GEONAMES = "https://sws.geonames.org/"


class Desk:
    """A reading desk over an engine, for one export."""

    def __init__(self, engine: Engine) -> None:
        self.facts = Facts(engine)

    def things(self, *classes: str) -> tuple[Iri, ...]:
        """All things of some classes of the graph's terms, by IRI; what is said of them is read with them."""
        kinds = " ".join(f"<{PREFIXES['kz']}{name}>" for name in classes)
        rows = self.facts.engine.select(f"SELECT DISTINCT ?x WHERE {{ VALUES ?kind {{ {kinds} }} ?x a ?kind }}")
        found = tuple(sorted({iri for (iri,) in rows if isinstance(iri, Iri)}))
        self.facts.read(found)
        return found

    def claims(self) -> tuple[Iri, ...]:
        """All claims, with all that they point at read."""
        found = self.things(*_CLASSES.split())
        self.facts.read({at for claim in found for name in _POINTED_AT for at in self.facts.iris(claim, name)})
        return tuple(claim for claim in found if kind(claim) in CLAIM_CLASSES)

    def names(self, thing: Iri) -> tuple[tuple[str, str], ...]:
        """The names of a thing by language, in the order of `LANGUAGES`; a CURIE where it has none."""
        texts = {getattr(value, "lang", ""): str(value) for value in self.facts.of(thing).get("skos:prefLabel", ())}
        found = tuple((lang, texts[lang]) for lang in LANGUAGES if lang in texts)
        return found or tuple(sorted(texts.items())) or (("en", compact(thing)),)

    def name(self, thing: Iri, lang: str = "en") -> str:
        """The name of a thing in a language, else in English, else in any."""
        names = dict(self.names(thing))
        return names.get(lang) or names.get("en") or next(iter(names.values()))

    def code(self, concept: Iri | None) -> str | None:
        """The code of a concept in the code list of IATI that its scheme follows; None where it has none."""
        found = None if concept is None else self.facts.one(concept, "skos:notation")
        return None if found is None else str(found)

    def one(self, thing: Iri, name: str) -> Iri | None:
        """The first thing that a property points at."""
        found = self.facts.iris(thing, name)
        return found[0] if found else None

    def day(self, thing: Iri, name: str) -> date | None:
        """The day that a property gives."""
        found = self.facts.one(thing, name)
        return found if isinstance(found, date) else None

    def dates(self, thing: Iri) -> tuple[date | None, date | None]:
        """The first and the last day of a thing, as far as they are given."""
        return self.day(thing, "kz:startDate"), self.day(thing, "kz:endDate")

    def explicit(self, claim: Iri) -> bool:
        """Whether a document says it, and not a reader concludes it; claims without a basis are stated."""
        basis = self.facts.one(claim, "kz:basis")
        return basis is None or not str(basis).endswith("/inferred")

    def sources(self, thing: Iri) -> frozenset[Iri]:
        """The documents whose passages state a thing."""
        passages = self.facts.iris(thing, "kz:statedIn")
        self.facts.read(passages)
        return frozenset(source for passage in passages for source in self.facts.iris(passage, "kz:source"))

    def gists(self, thing: Iri) -> str:
        """The gists of the passages that state a thing, each once, in the order of reading."""
        return " ".join(dict.fromkeys(passage.gist for passage in self.facts.passages(thing) if passage.gist))

    def cited(self, thing: Iri) -> str:
        """The passages that state a thing, in words."""
        return "; ".join(passage.cited() for passage in self.facts.passages(thing))

    def passages_by_source(self, thing: Iri) -> tuple[tuple[Iri, tuple[PassageRef, ...]], ...]:
        """The passages that state a thing, document by document."""
        found: dict[Iri, list[PassageRef]] = {}
        for passage in self.facts.passages(thing):
            found.setdefault(Iri(passage.source.iri), []).append(passage)
        return tuple((source, tuple(passages)) for source, passages in found.items())

    def where_and_when(self, thing: Iri) -> str:
        """Places and period of a claim in words; empty where the documents give neither.

        A period is written as the graph has it: the first and the last day of what the text says.
        """
        places = [self.name(region) for region in self.facts.iris(thing, "kz:region")]
        return ", ".join([*places, *filter(None, [period(*self.dates(thing))])])

    def dated_regions(self, thing: Iri) -> tuple[Iri, ...]:
        """The regions of a claim that exist, or bear their name, for a time only."""
        return tuple(region for region in self.facts.iris(thing, "kz:region") if any(self.dates(region)))

    def country_of(self, region: Iri) -> Iri | None:
        """The country that a region is or lies in; None for a region of the world."""
        seen: set[Iri] = set()
        at: Iri | None = region
        while at is not None and at not in seen:
            if self.kind_of_region(at) == "regionkind:country":
                return at
            seen.add(at)
            at = self.one(at, "kz:partOf")
        return None

    def first_level(self, region: Iri) -> Iri:
        """The unit right below the country that a region is or lies in; the region itself where there is none."""
        at = region
        for _ in range(9):
            above = self.one(at, "kz:partOf")
            if above is None or self.kind_of_region(above) in {"regionkind:country", "regionkind:world-region"}:
                break
            at = above
        return at

    def kind_of_region(self, region: Iri) -> str:
        """The kind of a region, as a CURIE."""
        return compact(self.one(region, "kz:regionKind") or "")

    def home_country(self) -> Iri | None:
        """The country that most regions of the graph lie in."""
        counts = Counter(country for region in self.things("Region") if (country := self.country_of(region)))
        return min(counts, key=lambda country: (-counts[country], str(country)), default=None)

    def point(self, region: Iri) -> tuple[str, str] | None:
        """Degrees north and degrees east of a region's centre, as the graph writes them."""
        centre = self.one(region, "geo:hasCentroid")
        found = geometry(str(self.facts.one(centre, "geo:asWKT") or "")) if centre else None
        if found is None or not found.points:
            return None
        east, north = found.points[0]
        return f"{north:.10g}", f"{east:.10g}"

    def geonames(self, region: Iri) -> str | None:
        """The GeoNames number of a region."""
        for match in sorted(self.facts.iris(region, "skos:exactMatch")):
            number = match.removeprefix(_GEONAMES).strip("/")
            if match.startswith(_GEONAMES) and number.isdecimal():
                return number
        return None

    def known_until(self) -> date | None:
        """The last day that the newest document reports on."""
        return max((day for source in self.things("Source") if (day := self.day(source, "kz:endDate"))), default=None)

    def issued(self) -> date | None:
        """The day the ontology of the graph was issued."""
        rows = self.facts.engine.select(
            f"SELECT ?day WHERE {{ ?o a <{PREFIXES['owl']}Ontology> ; <{PREFIXES['dcterms']}issued> ?day }}"
        )
        return max((day for (day,) in rows if isinstance(day, date)), default=None)


def kind(thing: Iri) -> str:
    """The kind of a thing by its CURIE.

    >>> kind(Iri("https://w3id.org/kzgraph/id/result/x"))
    'result'
    """
    return compact(thing).partition(":")[0]


def slug(thing: Iri) -> str:
    """The last part of a thing's IRI."""
    return str(thing).rpartition("/")[2]


def listed(texts: Iterable[str]) -> str:
    """Texts as a list in a sentence, each once."""
    return "; ".join(dict.fromkeys(texts))


def lower_first(text: str) -> str:
    """A name as it stands inside a sentence; an abbreviation keeps its letters.

    >>> lower_first("People living with HIV"), lower_first("HIV clinics")
    ('people living with HIV', 'HIV clinics')
    """
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
