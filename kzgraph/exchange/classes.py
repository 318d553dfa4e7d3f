"""The graph as tables: one for each class of things, a row a thing, a column a property, for CSVW and workbooks.

Columns come from what is said, so that another country's graph gets the columns it needs. A property with texts in
several languages has a column for each, one that points at other things a column of addresses and one of names. What
a shape allows once is one value in a cell; of anything else a cell can hold several.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph

from kzgraph.exchange.parts import Part
from kzgraph.model import Iri
from kzgraph.names import LANGUAGES
from kzgraph.project import Project
from kzgraph.store import Engine
from kzgraph.terms import BASE, ENTITY_CLASSES, PREFIXES, compact

__all__ = ["NAMES", "ClassTable", "Labels", "PropertyColumn", "class_tables", "counts", "labels_of", "plural"]

CONCEPT = "concept"
_XSD = PREFIXES["xsd"]
_TYPE = PREFIXES["rdf"] + "type"
_PREF_LABEL = PREFIXES["skos"] + "prefLabel"
NAMES = (_PREF_LABEL, PREFIXES["dcterms"] + "title", PREFIXES["rdfs"] + "label")
"""The properties that name a thing, the one that counts first."""

_INTEGER, _DECIMAL = f"{_XSD}integer", f"{_XSD}decimal"
_RESERVED = frozenset({"iri", "id", "name"})

_PLURALS = {
    "changeevent": "changes of partners",
    "followup": "follow-ups",
    "geometry": "geometries",
    "policy": "policies",
    "resultlink": "result links",
}

Labels = Mapping[str, Mapping[str, str]]
"""Names of things: address → language → name."""


@dataclass(frozen=True, slots=True)
class PropertyColumn:
    """A column: whose values (``iri`` is the property's address), and of which kind.

    ``kind`` is "iri", "text" (then ``lang`` is its language) or "value" (then ``datatype`` is the address of its
    type). ``many`` says that a cell can hold several values; ``points_at`` names the one table in which all things are
    that the column points at, or "".
    """

    name: str
    iri: str
    kind: str
    lang: str = ""
    datatype: str = ""
    many: bool = False
    points_at: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True)
class ClassTable:
    """One class of things: its columns, and by thing and column the values, sorted."""

    name: str
    columns: tuple[PropertyColumn, ...]
    things: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[str, ...]]

    def values(self, thing: str, column: PropertyColumn) -> tuple[str, ...]:
        """The values of a thing in a column, none where it has none."""
        return self.cells.get((thing, column.name), ())


def labels_of(triples: Iterable[pyoxigraph.Triple], names: Sequence[str] = NAMES) -> Labels:
    """The names of all things that have one: of several properties the first in ``names`` (addresses) counts."""
    found: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for triple in triples:
        if triple.predicate.value in names and isinstance(triple.object, pyoxigraph.Literal):
            key = (names.index(triple.predicate.value), triple.object.value)
            subject, lang = str(getattr(triple.subject, "value", "")), triple.object.language or ""
            found[subject][lang] = min(key, found[subject].get(lang, key))
    return {thing: {lang: name for lang, (_, name) in names.items()} for thing, names in found.items()}


def class_tables(project: Project, curated: Part, concepts: Part) -> tuple[ClassTable, ...]:
    """A table for each class of the curated statements, then one of the concepts that they use.

    ``concepts`` is the part that says what terms and concepts mean; of it only concepts are taken.
    """
    said: dict[str, list[pyoxigraph.Triple]] = defaultdict(list)
    for triple in curated.triples:
        if table := _table_of(str(getattr(triple.subject, "value", ""))):
            said[table].append(triple)
    for triple in concepts.triples:
        if _table_of(str(getattr(triple.subject, "value", ""))) == CONCEPT:
            said[CONCEPT].append(triple)
    known = {str(getattr(triple.subject, "value", "")) for triples in said.values() for triple in triples}
    named = set(labels_of((*curated.triples, *concepts.triples)))
    single = _single(project)
    return tuple(
        _table(name, said[name], known, named, single) for name in (*ENTITY_CLASSES, CONCEPT) if said.get(name)
    )


def counts(engine: Engine) -> Mapping[str, int]:
    """How many things there are of each class, by the name of its table; classes without any are not there."""
    rows = engine.select("SELECT DISTINCT ?thing WHERE { ?thing a ?kind }")
    found = Counter(_table_of(row[0]) for row in rows if isinstance(row[0], Iri))
    return {name: found[name] for name in ENTITY_CLASSES if found[name]}


def plural(name: str) -> str:
    """What the things of a table are called.

    >>> plural("partner"), plural("policy"), plural("resultlink")
    ('partners', 'policies', 'result links')
    """
    return _PLURALS.get(name, f"{name}s")


def _table_of(iri: str) -> str:
    """The table that a thing belongs to, by its address; "" for what is no thing of this graph.

    >>> _table_of("https://w3id.org/kzgraph/id/partner/unicef"), _table_of("https://w3id.org/kzgraph/concept/role/lead")
    ('partner', 'concept')
    """
    place, _, rest = iri.removeprefix(BASE).partition("/")
    if not iri.startswith(BASE) or "/" not in rest:
        return ""
    kind = rest.partition("/")[0]
    return kind if place == "id" and kind in ENTITY_CLASSES else CONCEPT if place == "concept" else ""


def _single(project: Project) -> frozenset[tuple[str, str]]:
    """Pairs of class and property of which a shape allows a thing no more than one value (in a language)."""
    found: set[tuple[str, str]] = set()
    said: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in project.shape_files():
        for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
            value = str(getattr(quad.object, "value", ""))
            said[str(getattr(quad.subject, "value", ""))].append((compact(quad.predicate.value), value))
    once = {
        shape: {value for name, value in facts if name == "sh:path"}
        for shape, facts in said.items()
        if ("sh:maxCount", "1") in facts or ("sh:uniqueLang", "true") in facts
    }
    for facts in list(said.values()):
        paths = {path for name, shape in facts if name == "sh:property" for path in once.get(shape, ())}
        found |= {(target, path) for name, target in facts if name == "sh:targetClass" for path in paths}
    return frozenset(found)


def _table(
    name: str,
    triples: Iterable[pyoxigraph.Triple],
    known: set[str],
    named: set[str],
    single: frozenset[tuple[str, str]],
) -> ClassTable:
    values: dict[tuple[str, str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    things: set[str] = set()
    for triple in triples:
        thing = str(getattr(triple.subject, "value", ""))
        things.add(thing)
        values[(triple.predicate.value, *_kind(triple.object))][thing].add(str(getattr(triple.object, "value", "")))
    _join_numbers(values)
    classes = {value for key, found in values.items() if key[0] == _TYPE for these in found.values() for value in these}
    kinds = _in_order(values)
    names = _column_names(kinds)
    columns = []
    cells: dict[tuple[str, str], tuple[str, ...]] = {}
    for key in kinds:
        prop, kind, tag = key
        targets = {value for found in values[key].values() for value in found}
        tables = {_table_of(value) if value in known else "" for value in targets} if kind == "iri" else {""}
        once = prop == _TYPE or all((of, prop) in single for of in classes)
        columns.append(
            PropertyColumn(
                names[key],
                prop,
                kind,
                lang=tag if kind == "text" else "",
                datatype=tag if kind == "value" else "",
                many=not once or any(len(found) > 1 for found in values[key].values()),
                points_at=tables.pop() if len(tables) == 1 else "",
                named=kind == "iri" and bool(targets & named),
            )
        )
        cells |= {(thing, names[key]): tuple(sorted(found)) for thing, found in values[key].items()}
    return ClassTable(name, tuple(columns), tuple(sorted(things)), cells)


def _kind(term: object) -> tuple[str, str]:
    """What sort of value: an address, a text in a language, or a value of a type."""
    if not isinstance(term, pyoxigraph.Literal):
        return ("iri", "")
    if term.language:
        return ("text", term.language)
    return ("value", term.datatype.value)


def _join_numbers(values: dict[tuple[str, str, str], dict[str, set[str]]]) -> None:
    """Make one column of whole numbers and decimals, where a property has both."""
    for prop in {prop for prop, kind, tag in values if (kind, tag) == ("value", _INTEGER)}:
        if (decimals := values.get((prop, "value", _DECIMAL))) is not None:
            for thing, numbers in values.pop((prop, "value", _INTEGER)).items():
                decimals[thing] |= numbers


def _in_order(keys: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Columns in the order that curated files have, then by language."""
    from kzgraph.turtle import LAST_PREDICATES, PREDICATE_ORDER  # brings rdflib

    rank = {name: (0, place) for place, name in enumerate(PREDICATE_ORDER)}
    rank |= {name: (2, place) for place, name in enumerate(LAST_PREDICATES)}

    def place(key: tuple[str, str, str]) -> tuple[tuple[int, int], str, int, str]:
        prop, kind, tag = key
        language = LANGUAGES.index(tag) if tag in LANGUAGES else len(LANGUAGES)
        return rank.get(compact(prop), (1, 0)), prop, language, kind + tag

    return sorted(keys, key=place)


def _column_names(keys: Iterable[tuple[str, str, str]]) -> Mapping[tuple[str, str, str], str]:
    """A name for each column: the property's own one, with a language; with a prefix where two would be the same."""
    found: dict[tuple[str, str, str], str] = {}
    taken = set(_RESERVED)
    for key in keys:
        prop, kind, tag = key
        short = compact(prop)
        local = prop[max(prop.rfind("/"), prop.rfind("#")) + 1 :]
        name = f"{local}_{tag}" if kind == "text" else local
        for other in (f"{local}_{compact(tag).rpartition(':')[2]}", short.replace(":", "_")):
            name = other if name in taken else name
        number = 2
        while name in taken:
            name, number = f"{local}_{number}", number + 1
        taken |= {name, f"{name}_name"}
        found[key] = name
    return found
