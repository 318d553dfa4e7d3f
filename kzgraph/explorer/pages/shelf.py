"""The things of a class with what they can be sorted and filtered by; worked out once and kept.

Each facet is one pattern over the graph, so that a shelf costs a query for each facet when it is first opened, and a
look at its things for each request after that.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import RLock
from typing import TypeAlias

from kzgraph.model import Iri
from kzgraph.store import Engine
from kzgraph.terms import CLAIM_CLASSES, PREFIXES, compact, name_key

__all__ = ["FACETS", "Choice", "Reader", "Shelf", "Thing", "claims", "shelf"]

_PREFIX = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("kz", "skos", "org", "rdf", "dcterms"))

_SOURCE = "?thing kz:statedIn ?stated . ?stated kz:source ?value"
_CLAIMED = {
    "goalarea": "?claim kz:{0} ?thing . {{ ?claim kz:programme ?way }} UNION {{ ?claim kz:result ?made . "
    "?made kz:programme ?way }} ?way kz:goalArea ?value",
    "region": "?claim kz:{0} ?thing . {{ ?claim kz:region ?value }} UNION {{ ?claim kz:result ?made . "
    "?made kz:region ?value }} UNION {{ ?claim kz:programme ?way . ?way kz:region ?value }}",
    "source": "?claim kz:{0} ?thing . ?claim kz:statedIn ?stated . ?stated kz:source ?value",
}
_OF_PROGRAMME = "?thing kz:programme ?way . ?way kz:goalArea ?value"
_CONCLUSION = {"about": "?thing kz:about ?value", "source": _SOURCE}

FACETS: Mapping[str, Mapping[str, str]] = {
    "partner": {
        "type": "?thing kz:partnerType ?value",
        "role": "?claim kz:partner ?thing . ?claim kz:role ?value",
        **{name: pattern.format("partner") for name, pattern in _CLAIMED.items()},
    },
    "programme": {
        "kind": "?thing kz:programmeKind ?value",
        "goalarea": "?thing kz:goalArea ?value",
        "region": "?thing kz:region ?value",
        "source": _SOURCE,
        "partner": "?claim kz:programme ?thing . ?claim kz:partner ?value",
    },
    "result": {
        "level": "?thing a ?value",
        "tie": "",
        "goalarea": _OF_PROGRAMME,
        "region": "?thing kz:region ?value",
        "source": _SOURCE,
        "population": "?thing kz:population ?value",
        "programme": "?thing kz:programme ?value",
        "partner": "?claim kz:result ?thing . ?claim kz:partner ?value",
    },
    "region": {"kind": "?thing kz:regionKind ?value", "part": "?thing kz:partOf ?value"},
    "indicator": {
        "goalarea": "?thing kz:goalArea ?value",
        "unit": "?thing kz:unit ?value",
        "region": "?claim kz:indicator ?thing . ?claim kz:region ?value",
        "source": "?claim kz:indicator ?thing . ?claim kz:statedIn ?stated . ?stated kz:source ?value",
    },
    "observation": {
        "valuekind": "?thing kz:valueKind ?value",
        "unit": "?thing kz:unit ?value",
        "region": "?thing kz:region ?value",
        "population": "?thing kz:population ?value",
        "source": _SOURCE,
        "indicator": "?thing kz:indicator ?value",
        "partner": "?thing kz:reportedBy ?value",
    },
    "contribution": {
        "role": "?thing kz:role ?value",
        "basis": "?thing kz:basis ?value",
        "source": _SOURCE,
        "region": "?thing kz:region ?value",
        "partner": "?thing kz:partner ?value",
        "programme": "?thing kz:programme ?value",
        "result": "?thing kz:result ?value",
    },
    "policy": {"goalarea": _OF_PROGRAMME, "programme": "?thing kz:programme ?value", "source": _SOURCE},
    "product": {"goalarea": _OF_PROGRAMME, "programme": "?thing kz:programme ?value", "source": _SOURCE},
    "event": {"region": "?thing kz:region ?value", "programme": "?thing kz:programme ?value", "source": _SOURCE},
    "finding": _CONCLUSION,
    "lesson": _CONCLUSION,
    "recommendation": {**_CONCLUSION, "partner": "?thing kz:partner ?value"},
    "plan": {**_CONCLUSION, "partner": "?thing kz:partner ?value"},
    "followup": {"basis": "?thing kz:basis ?value", "source": _SOURCE},
    "resultlink": {"basis": "?thing kz:basis ?value", "source": _SOURCE},
    "source": {"publisher": "?thing dcterms:publisher ?value"},
    "passage": {
        "source": "?thing kz:source ?value",
        "section": "?thing kz:section ?value",
        "setaside": "?thing kz:setAside ?value",
    },
    "judgement": {"about": "?thing kz:about ?value"},
    "changeevent": {},
}
"""By class: each facet and the pattern that binds ``?thing`` and ``?value``; "tie" is worked out from two others."""

_PLACED = frozenset({*CLAIM_CLASSES, "passage", "policy", "product", "event", "programme"})
_CLASSES = (
    "kz:Contribution kz:Result kz:Output kz:Outcome kz:Impact kz:ResultLink kz:Observation kz:Finding kz:Lesson "
    "kz:Recommendation kz:Plan kz:FollowUp"
)
_CLAIMS = (
    f"VALUES ?class {{ {_CLASSES} }} ?claim a ?class . ?claim ?pointing ?thing . "
    "FILTER(?pointing != kz:leadsTo && ISIRI(?thing))"
)


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: its IRI, the values of its facets, how many claims point at it, its name's key."""

    iri: Iri
    curie: str
    values: Mapping[str, frozenset[str]]
    claims: int
    keys: str
    place: tuple[str, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a shelf is wanted: values by facet (any of them), words of the name, the order."""

    values: Mapping[str, frozenset[str]]
    words: str = ""
    order: str = "name"


@dataclass(frozen=True, slots=True)
class Shelf:
    """All things of a class, by CURIE."""

    kind: str
    facets: tuple[str, ...]
    things: tuple[Thing, ...]

    def chosen(self, choice: Choice, *, but: str = "") -> list[Thing]:
        """The things that a choice lets in; ``but`` is a facet whose values are not looked at."""
        wanted = {name: values for name, values in choice.values.items() if values and name != but}
        words = name_key(choice.words).split()
        return [
            thing
            for thing in self.things
            if all(not values.isdisjoint(thing.values.get(name, frozenset())) for name, values in wanted.items())
            and all(word in thing.keys for word in words)
        ]

    def counts(self, facet: str, choice: Choice) -> list[tuple[str, int]]:
        """Each value of a facet with how many things have it among those the other facets let in, most first."""
        found = Counter(value for t in self.chosen(choice, but=facet) for value in t.values.get(facet, ()))
        for value in choice.values.get(facet, ()):
            found.setdefault(value, 0)
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))

    def ordered(self, things: Sequence[Thing], order: str, names: Mapping[str, str]) -> list[Thing]:
        """Things by name, by place in the documents, or those with most claims first."""
        if order == "claims":
            return sorted(things, key=lambda t: (-t.claims, names.get(t.iri, "").casefold(), t.curie))
        if order == "place":
            return sorted(things, key=lambda t: (*t.place, t.curie))
        return sorted(things, key=lambda t: (names.get(t.iri, t.curie).casefold(), t.curie))


Pairs: TypeAlias = Mapping[str, frozenset[str]]
"""By IRI of a thing: the values it has, as CURIEs or texts."""


def shelf(engine: Engine, kind: str, claimed: Mapping[str, int], read: "Reader | None" = None) -> Shelf:
    """The shelf of a class, read from the graph; ``claimed`` is from `claims`, ``read`` has what other shelves read."""
    read = read or Reader(engine)
    facets = FACETS[kind]
    iris = _members(engine, kind)
    values: dict[str, Pairs] = {name: read.pairs(pattern) for name, pattern in facets.items() if pattern}
    if "tie" in facets:
        values["tie"] = _ties(read, iris)
    keys = read.keys("kz:gist" if kind == "passage" else "kz:nameKey")
    places = read.places(stated=kind != "passage") if kind in _PLACED else {}
    things = (
        Thing(
            iri,
            compact(iri),
            {name: found[iri] for name, found in values.items() if iri in found},
            claimed.get(iri, 0),
            keys.get(iri, ""),
            places.get(iri, ("~", 0)),
        )
        for iri in iris
    )
    return Shelf(kind, tuple(facets), tuple(sorted(things, key=lambda thing: thing.curie)))


class Reader:
    """Reads patterns of the graph, each once for all shelves that need it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pairs: dict[str, Pairs] = {}
        self._keys: dict[str, Mapping[str, str]] = {}
        self._places: dict[bool, Mapping[str, tuple[str, int]]] = {}
        self._lock = RLock()

    def pairs(self, pattern: str) -> Pairs:
        """The values that a pattern binds to each thing."""
        with self._lock:
            if pattern not in self._pairs:
                self._pairs[pattern] = _pairs(self._engine, pattern)
            return self._pairs[pattern]

    def keys(self, term: str) -> Mapping[str, str]:
        """The keys of each thing's names, or of what else a property says, in one text."""
        with self._lock:
            if term not in self._keys:
                found = self.pairs(f"?thing {term} ?value")
                self._keys[term] = {iri: " ".join(map(name_key, sorted(said))) for iri, said in found.items()}
            return self._keys[term]

    def places(self, *, stated: bool) -> Mapping[str, tuple[str, int]]:
        """Where each thing is first stated, or where each passage stands."""
        with self._lock:
            if stated not in self._places:
                self._places[stated] = _places(self._engine, stated=stated)
            return self._places[stated]


def _members(engine: Engine, kind: str) -> tuple[Iri, ...]:
    prefix = PREFIXES[kind]
    of_class = f'?thing a ?class . FILTER(STRSTARTS(STR(?thing), "{prefix}"))'
    rows = engine.select(f"SELECT DISTINCT ?thing WHERE {{ {of_class} }} ORDER BY ?thing")
    return tuple(thing for (thing,) in rows if isinstance(thing, Iri))


def _pairs(engine: Engine, pattern: str) -> Pairs:
    found: dict[str, set[str]] = defaultdict(set)
    short: dict[object, str] = {}
    for thing, value in engine.select(f"{_PREFIX}SELECT DISTINCT ?thing ?value WHERE {{ {pattern} }}"):
        if value not in short:
            short[value] = compact(value) if isinstance(value, Iri) else str(value)
        found[str(thing)].add(short[value])
    return {thing: frozenset(values) for thing, values in found.items()}


def claims(engine: Engine) -> Mapping[str, int]:
    """How many claims point at each thing of the graph, a claim that points twice counted once."""
    query = f"{_PREFIX}SELECT ?thing (COUNT(DISTINCT ?claim) AS ?n) WHERE {{ {_CLAIMS} }} GROUP BY ?thing"
    return {str(thing): int(str(n)) for thing, n in engine.select(query)}


def _ties(read: Reader, results: Sequence[Iri]) -> Pairs:
    """Whether partners are named for a result, else for its programme, else not at all; receivers do not count."""
    named = "?claim kz:{0} {1} . ?claim kz:role ?role . FILTER(?role != <" + PREFIXES["role"] + "beneficiary>)"
    stated = read.pairs(named.format("result", "?thing") + " BIND(1 AS ?value)")
    through = read.pairs("?thing kz:programme ?way . " + named.format("programme", "?way") + " BIND(1 AS ?value)")
    told = {r: "stated" if r in stated else "programme" if r in through else "nobody" for r in results}
    return {result: frozenset({tie}) for result, tie in told.items()}


def _places(engine: Engine, *, stated: bool) -> Mapping[str, tuple[str, int]]:
    passage = "?thing kz:statedIn ?passage . ?passage" if stated else "?thing"
    rows = engine.select(
        f"{_PREFIX}SELECT ?thing ?source ?at WHERE {{ {passage} kz:source ?source ; kz:beginsAt ?at }}"
    )
    found: dict[str, tuple[str, int]] = {}
    for thing, source, at in rows:
        place = (str(source), int(str(at)))
        found[str(thing)] = min(place, found.get(str(thing), place))
    return found
