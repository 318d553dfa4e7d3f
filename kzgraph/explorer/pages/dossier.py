"""What the page of a thing shows: its title, its facts, and what points at it, in groups."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kzgraph.explorer.pages.mentions import Said, said_pieces
from kzgraph.explorer.pages.order import APART, place
from kzgraph.explorer.pages.paths import BROWSED, TRACED, with_query
from kzgraph.explorer.pages.rows import Rows, amount, fetch, rows
from kzgraph.explorer.pages.shelf import FACETS
from kzgraph.explorer.pages.shelves import claimed
from kzgraph.explorer.pages.site import Visit
from kzgraph.model import Iri, Ref
from kzgraph.pages import Page
from kzgraph.store import Cell
from kzgraph.terms import PREFIXES, compact, is_iri

__all__ = ["Fact", "Group", "facts_of", "groups_of", "outside_of", "statements_of", "title_of"]

MOST_ROWS = 10
MOST_WORDS = 300

_NOT_POINTING = frozenset({"kz:contributedTo", "kz:leadsTo", "kz:within", "skos:hasTopConcept", "skos:member"})
_LANGUAGES_OF = frozenset({"kz:translatedByUs", "dcterms:language"})
_FACET_OF = {
    "kz:partner": "partner",
    "kz:programme": "programme",
    "kz:region": "region",
    "kz:result": "result",
    "kz:goalArea": "goalarea",
    "kz:role": "role",
    "kz:indicator": "indicator",
    "kz:source": "source",
    "kz:partnerType": "type",
    "kz:programmeKind": "kind",
    "kz:regionKind": "kind",
    "kz:unit": "unit",
    "kz:valueKind": "valuekind",
    "kz:basis": "basis",
    "kz:population": "population",
    "kz:about": "about",
    "kz:partOf": "part",
    "kz:setAside": "setaside",
    "kz:reportedBy": "partner",
    "dcterms:publisher": "publisher",
}

# Claims without names of their own are called by the two things that they tie.
_TIED = {
    "contribution": (("kz:partner",), ("kz:result", "kz:programme")),
    "resultlink": (("kz:fromResult",), ("kz:toResult",)),
    "followup": (("kz:followsUp",), ("kz:by",)),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A property in the words of the interface, its term, and its values; ``derived`` where a rule made it."""

    name: str
    term: str
    values: tuple[Said, ...]
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one class that point at the page's thing by one property: the first rows, and where all are."""

    name: str
    key: str
    rows: Rows
    total: int
    address: str
    rest: Rows | None


def title_of(visit: Visit, iri: Iri) -> str:
    """What a thing is called; a claim without a name by what it ties together."""
    facts, kind = visit.facts, compact(iri).partition(":")[0]
    fetch(facts, [iri])

    def named(*properties: str) -> str:
        return ", ".join(facts.ref(i).label for name in properties for i in facts.iris(iri, name))

    if kind in _TIED:
        start, end = _TIED[kind]
        return f"{named(*start)} → {named(*end)}"
    if kind == "observation":
        return f"{named('kz:indicator')}: {amount(facts, iri)}"
    if kind == "passage":
        return facts.text(iri, "kz:gist") or facts.ref(iri).label
    if kind == "judgement":
        return f"{visit.t['a_judgement']}: {named('kz:about')}"
    return facts.ref(iri).label


def facts_of(visit: Visit, iri: Iri) -> tuple[Fact, ...]:
    """What is said of a thing, in the order people read it."""
    facts = visit.facts
    said = facts.of(iri)
    told = [_fact(visit, name, values) for name, values in said.items() if name not in APART]
    when = visit.when(facts.one(iri, "kz:startDate"), facts.one(iri, "kz:endDate"))
    if when:
        told.append(Fact(visit.t["is_period"], "kz:startDate", (Said(when),)))
    if compact(iri).startswith("passage:") and "kz:elementPath" not in said:
        where = {"begins": str(facts.one(iri, "kz:beginsAt")), "ends": str(facts.one(iri, "kz:endsAt"))}
        told.append(Fact(visit.t["is_place"], "kz:section", (Said(visit.say("characters", **where)),)))
    return tuple(sorted(told, key=lambda fact: (place(fact.term), fact.name, str(fact))))


def outside_of(visit: Visit, iri: Iri) -> tuple[Said, ...]:
    """The same thing in other databases."""
    facts = visit.facts
    found = [*facts.iris(iri, "skos:exactMatch"), *facts.iris(iri, "skos:closeMatch")]
    return tuple(Said(_database(address), address) for address in found if is_iri(address))


def _database(address: str) -> str:
    hosts = {"wikidata.org": "Wikidata", "ror.org": "ROR", "geonames.org": "GeoNames"}
    host = address.partition("://")[2].partition("/")[0]
    name = next((name for part, name in hosts.items() if host.endswith(part)), host)
    return f"{name} {address.rstrip('/').rpartition('/')[2]}"


def statements_of(visit: Visit, page: Page) -> tuple[Fact, ...]:
    """Every statement as the graph holds it, forwards and backwards, by its term."""
    derived = {"kz:contributedTo", "kz:leadsTo", "kz:nameKey", "kz:latinKey", "kz:within"}
    told = []
    for statement in (*page.statements, *page.pointing):
        values = tuple(_said_value(visit, value) for value in statement.values)
        arrow = "← " if statement.backwards else ""
        told.append(Fact(f"{arrow}{statement.name}", statement.name, values, statement.name in derived))
    return tuple(told)


def _said_value(visit: Visit, value: object) -> Said:
    if isinstance(value, Ref):
        return Said(value.curie, visit.at(value) or (value.iri if is_iri(value.iri) else ""))
    text = visit.cell(value)
    return Said(text if len(text) <= MOST_WORDS else f"{text[:MOST_WORDS]} …")


def _fact(visit: Visit, term: str, values: tuple[Cell, ...]) -> Fact:
    own = visit.t.get(f"is_{term.partition(':')[2]}")
    name = own or visit.facts.ref(_property(term)).label
    return Fact(name, term, tuple(_said(visit, term, value) for value in values))


def _property(term: str) -> Iri:
    prefix, _, local = term.partition(":")
    return Iri(PREFIXES[prefix] + local) if prefix in PREFIXES else Iri(term)


def _said(visit: Visit, term: str, value: Cell) -> Said:
    if isinstance(value, Iri):
        ref = visit.facts.ref(value)
        return Said(ref.label, visit.at(ref) or (value if is_iri(value) else ""))
    text = visit.cell(value)
    if term in _LANGUAGES_OF:
        return Said(visit.t.get(f"lang_{text}") or text)
    return Said(text, lang=getattr(value, "lang", ""), pieces=said_pieces(visit, text))


def groups_of(visit: Visit, page: Page) -> tuple[Group, ...]:
    """What points at the thing, by class and property: what people look for first comes first."""
    return tuple(_groups(visit, page))


def _groups(visit: Visit, page: Page) -> Iterator[Group]:
    found: dict[tuple[str, str], list[Iri]] = {}
    for statement in page.pointing:
        if statement.name not in _NOT_POINTING:
            for value in statement.values:
                if isinstance(value, Ref):
                    found.setdefault((statement.name, value.curie.partition(":")[0]), []).append(Iri(value.iri))
    for (term, kind), things in sorted(found.items(), key=lambda pair: _rank(page.ref, *pair[0])):
        if kind in FACETS:
            yield _group(visit, page.ref, term, kind, things)


def _rank(thing: Ref, term: str, kind: str) -> tuple[int, str]:
    """What is done comes first on the page of whom or what it is about; elsewhere, as of a place, what it led to."""
    active = thing.curie.partition(":")[0] in TRACED
    done = ("programme", "result", "observation", "contribution")
    first = ("contribution", *done, "resultlink", "followup") if active else (*done, "resultlink", "followup")
    order = {name: place for place, name in enumerate(dict.fromkeys((*first, *BROWSED)))}
    return (order.get(kind, len(order)), term)


def _group(visit: Visit, thing: Ref, term: str, kind: str, things: list[Iri]) -> Group:
    facet = _FACET_OF.get(term, "")
    listed = facet in FACETS[kind]
    ordered = _in_order(visit, kind, things)
    first = rows(visit.facts, kind, ordered[:MOST_ROWS], visit.when).without(thing)
    more = ordered[MOST_ROWS:]
    rest = rows(visit.facts, kind, more, visit.when).without(thing) if more and not listed else None
    address = visit.link(with_query(f"/{kind}", [(facet, thing.curie)])) if listed and more else ""
    name = visit.t.get(f"by_{term}_{kind}") or visit.t[f"all_{kind}"]
    return Group(name, f"{term}_{kind}".replace(":", "-"), first, len(things), address, rest)


def _in_order(visit: Visit, kind: str, things: Iterable[Iri]) -> list[Iri]:
    """Things as a reader expects them: figures by time, the others by what they are called."""
    chosen = list(things)
    facts = visit.facts
    if kind == "observation":
        facts.read(chosen)
        return sorted(chosen, key=lambda i: (str(facts.iris(i, "kz:indicator")), _day(facts.of(i)), i))
    if kind == "passage":
        facts.read(chosen)
        return sorted(
            chosen, key=lambda i: (str(facts.iris(i, "kz:source")), int(str(facts.one(i, "kz:beginsAt") or 0)))
        )
    facts.name(chosen)
    counts = claimed(visit.site) if kind in {"programme", "partner", "result"} else {}
    return sorted(chosen, key=lambda i: (-counts.get(i, 0), facts.ref(i).label.casefold(), i))


def _day(said: Mapping[str, tuple[Cell, ...]]) -> str:
    days = said.get("kz:startDate") or said.get("kz:endDate") or ("9999",)
    return str(days[0])
