"""What the briefs read from the graph: names in all languages, claims about a thing, what became of it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from kzgraph.brief.model import Item, Listed, Name, Period, Said, SourceUse, Statement
from kzgraph.facts import Facts
from kzgraph.model import Iri, PassageRef
from kzgraph.names import LANGUAGES
from kzgraph.store import Engine
from kzgraph.terms import CLAIM_CLASSES, PREFIXES, compact
from kzgraph.trace.scope import dates

__all__ = ["Desk", "kind_of"]


_BENEFICIARY = "role:beneficiary"


class Desk:
    """A reading desk: facts fetched in bulk, and the shapes in which briefs hold them."""

    def __init__(self, engine: Engine) -> None:
        self.facts = Facts(engine)

    def name(self, thing: Iri | str) -> Name:
        """A thing's names in all its languages, English first."""
        iri = Iri(thing)
        said = self.facts.of(iri)
        texts = {
            getattr(value, "lang", "") or "en": str(value)
            for label in ("dcterms:title", "rdfs:label", "skos:prefLabel")
            for value in said.get(label, ())
            if isinstance(value, str)
        }
        order = [lang for lang in LANGUAGES if lang in texts] + sorted(texts.keys() - set(LANGUAGES))
        if kind_of(iri) in CLAIM_CLASSES:
            # What stands in a sentence brings no full stop of its own.
            texts = {lang: text.rstrip(".") for lang, text in texts.items()}
        return Name(compact(iri), tuple((lang, texts[lang]) for lang in order))

    def listed(self, things: Iterable[Iri], *, most: int | None = None) -> Listed:
        """Things by CURIE, the first ``most`` of them."""
        chosen = sorted(set(things))
        self.facts.read(chosen)
        shown = chosen[:most] if most is not None else chosen
        return Listed(tuple(Item(self.name(iri)) for iri in shown), len(chosen) - len(shown))

    def names(self, names: Iterable[Name]) -> Listed:
        """Names as they come."""
        return Listed(tuple(Item(name) for name in names))

    def counted(
        self,
        counts: Mapping[Iri, int],
        *,
        most: int | None = None,
        passages: Mapping[Iri, tuple[PassageRef, ...]] | None = None,
    ) -> Listed:
        """Things with their counts, the most frequent first and then by CURIE, one passage each where given."""
        chosen = sorted(counts, key=lambda iri: (-counts[iri], iri))
        self.facts.read(chosen)
        shown = chosen[:most] if most is not None else chosen
        told = passages or {}
        items = tuple(Item(self.name(iri), counts[iri], told.get(iri, ())[:1]) for iri in shown)
        return Listed(items, len(chosen) - len(shown))

    def period(self, thing: Iri) -> Period:
        """When something began and ended, as far as the documents say."""
        return Period(*dates(self.facts, thing))

    def passages(self, claims: Iterable[Iri]) -> tuple[PassageRef, ...]:
        """The passages of several claims, each once, by document and position."""
        chosen = list(claims)
        self.facts.read(chosen)
        self.facts.read({p for claim in chosen for p in self.facts.iris(claim, "kz:statedIn")})
        found = {p.ref.curie: p for claim in chosen for p in self.facts.passages(claim)}
        return tuple(sorted(found.values(), key=lambda p: (p.source.curie, p.begins, p.ends)))

    def all(self, *classes: str) -> tuple[Iri, ...]:
        """All things of some classes."""
        kinds = " ".join(f"<{PREFIXES['kz']}{name.removeprefix('kz:')}>" for name in classes)
        query = f"SELECT DISTINCT ?thing WHERE {{ VALUES ?kind {{ {kinds} }} ?thing a ?kind }}"
        return tuple(sorted(row[0] for row in self.facts.engine.select(query) if isinstance(row[0], Iri)))

    def pointing(self, name: str, at: Iterable[Iri], *kinds: str) -> tuple[Iri, ...]:
        """Things of the kinds (entity classes as in a CURIE) whose property points at one of the targets, read."""
        found = sorted({thing for thing, _ in self.facts.pointing(name, at) if kind_of(thing) in kinds})
        self.facts.read(found)
        return tuple(found)

    def working(self, contributions: Iterable[Iri], *, inferred: bool = False) -> tuple[Iri, ...]:
        """Contributions that are more than receiving; those that a reader concludes only if asked for."""
        return tuple(
            c
            for c in contributions
            if any(compact(role) != _BENEFICIARY for role in self.facts.iris(c, "kz:role"))
            and (inferred or not self.is_inferred(c))
        )

    def is_inferred(self, claim: Iri) -> bool:
        """Whether a reader concludes it."""
        return any(compact(basis) == "basis:inferred" for basis in self.facts.iris(claim, "kz:basis"))

    def is_collective(self, partner: Iri) -> bool:
        """Whether a partner is a group without a name of its own."""
        return self.facts.one(partner, "kz:collective") is True

    def partners_of(self, contributions: Iterable[Iri]) -> dict[Iri, list[Iri]]:
        """Contributions by partner, all read, without receivers' and concluded ones."""
        found: dict[Iri, list[Iri]] = {}
        for contribution in self.working(contributions):
            for partner in self.facts.iris(contribution, "kz:partner"):
                found.setdefault(partner, []).append(contribution)
        self.facts.read(found)
        return found

    def roles(self, contributions: Iterable[Iri], *, most: int | None = None) -> Listed:
        """The roles of contributions, each with how many have it and one passage."""
        counts: Counter[Iri] = Counter()
        first: dict[Iri, tuple[PassageRef, ...]] = {}
        for contribution in contributions:
            for role in self.facts.iris(contribution, "kz:role"):
                counts[role] += 1
                first.setdefault(role, self.facts.passages(contribution))
        return self.counted(counts, most=most, passages=first)

    def programmes_behind(self, contributions: Iterable[Iri]) -> tuple[Iri, ...]:
        """The programmes that contributions were made to, directly or through a result."""
        chosen = list(contributions)
        results = {r for c in chosen for r in self.facts.iris(c, "kz:result")}
        self.facts.read(results)
        found = {p for c in chosen for p in self.facts.iris(c, "kz:programme")}
        found |= {p for r in results for p in self.facts.iris(r, "kz:programme")}
        self.facts.read(found)
        return tuple(sorted(found))

    def parts(self, things: Iterable[Iri]) -> tuple[Iri, ...]:
        """Things with all their parts, at any depth."""
        chosen = set(things)
        return tuple(sorted(chosen | {end for _, end in self.facts.closure(chosen, "kz:partOf", backwards=True)}))

    def goal_areas(self, programmes: Iterable[Iri]) -> tuple[Iri, ...]:
        """The goal areas of programmes, in the order of their numbers."""
        found = {area for p in programmes for area in self.facts.iris(p, "kz:goalArea")}
        self.facts.read(found)
        return tuple(sorted(found, key=self.area_order))

    def area_order(self, area: Iri) -> tuple[str, Iri]:
        """Goal areas by number, those without one last."""
        return (str(self.facts.one(area, "skos:notation") or "~"), area)

    def sources(self, passages: Iterable[PassageRef]) -> tuple[SourceUse, ...]:
        """All documents by the time they report on, with how many of these passages stand in each."""
        counts = Counter(p.source.curie for p in {p.ref.curie: p for p in passages}.values())
        found = self.all("kz:Source")
        self.facts.read(found)
        uses = [SourceUse(self.name(iri), self.period(iri), counts[compact(iri)]) for iri in found]
        return tuple(sorted(uses, key=lambda use: (str(use.period.begins or "9"), use.name.curie)))

    def other_names(self, thing: Iri, name: str = "skos:altLabel", *, most: int = 5) -> Name | None:
        """Other names in a row, in each language that has any; those that differ in case or marks only are one."""
        known = {_folded(text) for _, text in self.name(thing).texts}
        found: dict[str, dict[str, str]] = {}
        for value in self.facts.of(thing).get(name, ()):
            if isinstance(value, str) and _folded(value) not in known:
                found.setdefault(getattr(value, "lang", "") or "en", {}).setdefault(_folded(value), str(value))
        texts = {lang: "; ".join(list(names.values())[:most]) for lang, names in found.items()}
        order = [lang for lang in LANGUAGES if lang in texts]
        return Name(compact(thing), tuple((lang, texts[lang]) for lang in order)) if order else None

    def statement(
        self,
        key: str,
        claims: Iterable[Iri] = (),
        *,
        see: str = "",
        most: int | None = None,
        **values: Said,
    ) -> Statement:
        """A statement that rests on the passages of some claims, or on the first ``most`` of them."""
        return Statement(key, values, self.passages(claims)[:most], see)


def kind_of(thing: Iri) -> str:
    """The entity class of a thing, as its CURIE begins."""
    return compact(thing).partition(":")[0]


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
