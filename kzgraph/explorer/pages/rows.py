"""Things of one class as rows of a table: the same columns wherever they are listed.

All that a table needs is fetched together, whatever the number of rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kzgraph.facts import Facts
from kzgraph.model import Column, Iri, PassageRef, Ref, Table, Value
from kzgraph.terms import compact

__all__ = ["COLUMNS", "Cellful", "Rows", "Shown", "heads", "rows", "table"]

Shown: TypeAlias = "Ref | PassageRef | str"
Cellful: TypeAlias = tuple[Shown, ...]
"""What one cell shows: names, passages or words, none or several."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of things: the class, the columns, and for each thing its cells."""

    kind: str
    columns: tuple[str, ...]
    refs: tuple[Ref, ...]
    cells: tuple[tuple[Cellful, ...], ...]
    inferred: frozenset[str] = frozenset()

    def without(self, thing: Ref) -> "Rows":
        """The table for a thing's own page: without the thing's passage, and columns that are empty or say only it."""
        lines = [tuple(tuple(v for v in cell if not _is_passage(v, thing)) for cell in row) for row in self.cells]
        told = [i for i in range(len(self.columns)) if any(line[i] not in ((), (thing,)) for line in lines)]
        cells = tuple(tuple(line[i] for i in told) for line in lines)
        return Rows(self.kind, tuple(self.columns[i] for i in told), self.refs, cells, self.inferred)


def _is_passage(shown: Shown, thing: Ref) -> bool:
    return isinstance(shown, PassageRef) and shown.ref.curie == thing.curie


_Getter: TypeAlias = Callable[[Facts, Iri, Callable[[object, object], str]], Cellful]


def _refs(*names: str) -> _Getter:
    """The things that properties point at."""
    return lambda facts, thing, _: tuple(facts.ref(iri) for name in names for iri in facts.iris(thing, name))


def _text(name: str) -> _Getter:
    return lambda facts, thing, _: (facts.text(thing, name),) if facts.text(thing, name) else ()


def _itself(facts: Facts, thing: Iri, _: object) -> Cellful:
    return (facts.ref(thing),)


def _class(facts: Facts, thing: Iri, _: object) -> Cellful:
    return tuple(facts.ref(kind) for kind in facts.iris(thing, "rdf:type"))


def _when(facts: Facts, thing: Iri, said: Callable[[object, object], str]) -> Cellful:
    text = said(facts.one(thing, "kz:startDate"), facts.one(thing, "kz:endDate"))
    return (text,) if text else ()


def _passages(facts: Facts, thing: Iri, _: object) -> Cellful:
    return facts.passages(thing)


def _figure(facts: Facts, thing: Iri, _: object) -> Cellful:
    """How much, as printed, with its qualifier and unit; the link leads to the claim."""
    ref = facts.ref(thing)
    return (Ref(ref.curie, ref.iri, amount(facts, thing)),)


def amount(facts: Facts, observation: Iri) -> str:
    """A figure as printed, with its qualifier, and the unit where the printed form does not show it."""
    printed = str(facts.one(observation, "kz:asPrinted") or facts.one(observation, "kz:value") or "")
    qualifiers = facts.iris(observation, "kz:qualifier")
    qualifier = facts.ref(qualifiers[0]).label.lower() if qualifiers else ""
    return " ".join(filter(None, (qualifier, printed, _unit(facts, observation, printed.lower()))))


def _unit(facts: Facts, observation: Iri, printed: str) -> str:
    """The unit, or "" where the printed form shows it already."""
    units = facts.iris(observation, "kz:unit")
    if not units or compact(units[0]) == "unit:one-in" or "$" in printed:
        return ""
    if compact(units[0]) == "unit:percent":
        return "" if "%" in printed or "per cent" in printed or "percent" in printed else "%"
    unit = facts.ref(units[0]).label.lower()
    return "" if unit.removesuffix("s") in printed else unit


def _gist(facts: Facts, thing: Iri, _: object) -> Cellful:
    ref = facts.ref(thing)
    words = facts.text(thing, "kz:gist") or ", ".join(facts.ref(i).label for i in facts.iris(thing, "kz:setAside"))
    return (Ref(ref.curie, ref.iri, words or ref.label),)


_WHERE, _WHEN, _STATED = ("where", _refs("kz:region")), ("when", _when), ("stated", _passages)
_NAME: tuple[str, _Getter] = ("name", _itself)
_CONCLUSION: tuple[tuple[str, _Getter], ...] = (
    ("what", _itself),
    ("about", _refs("kz:about")),
    ("partner", _refs("kz:partner")),
    _WHEN,
    _STATED,
)
COLUMNS: Mapping[str, tuple[tuple[str, _Getter], ...]] = {
    "partner": (_NAME, ("type", _refs("kz:partnerType")), ("part", _refs("org:subOrganizationOf")), _WHEN),
    "programme": (_NAME, ("kind", _refs("kz:programmeKind")), ("goalarea", _refs("kz:goalArea")), _WHERE, _WHEN),
    "result": (
        ("what", _itself),
        ("level", _class),
        ("programme", _refs("kz:programme")),
        _WHERE,
        _WHEN,
        _STATED,
    ),
    "region": (_NAME, ("kind", _refs("kz:regionKind")), ("part", _refs("kz:partOf")), ("iso", _text("kz:isoCode"))),
    "indicator": (_NAME, ("unit", _refs("kz:unit")), ("goalarea", _refs("kz:goalArea"))),
    "observation": (
        ("figure", _figure),
        ("indicator", _refs("kz:indicator")),
        ("valuekind", _refs("kz:valueKind")),
        ("population", _refs("kz:population")),
        _WHERE,
        _WHEN,
        _STATED,
    ),
    "contribution": (
        ("partner", _refs("kz:partner")),
        ("role", _refs("kz:role")),
        ("target", _refs("kz:result", "kz:programme")),
        ("wording", _text("kz:wording")),
        _WHERE,
        _WHEN,
        _STATED,
    ),
    "policy": (_NAME, ("programme", _refs("kz:programme")), _WHEN),
    "product": (_NAME, ("programme", _refs("kz:programme")), _WHEN),
    "event": (_NAME, ("programme", _refs("kz:programme")), _WHERE, _WHEN),
    "finding": _CONCLUSION,
    "lesson": _CONCLUSION,
    "recommendation": _CONCLUSION,
    "plan": _CONCLUSION,
    "followup": (
        ("followsup", _refs("kz:followsUp")),
        ("by", _refs("kz:by")),
        ("note", _text("skos:editorialNote")),
        _STATED,
    ),
    "resultlink": (
        ("from", _refs("kz:fromResult")),
        ("to", _refs("kz:toResult")),
        ("wording", _text("kz:wording")),
        _STATED,
    ),
    "source": (_NAME, ("publisher", _refs("dcterms:publisher")), _WHEN),
    "passage": (("what", _gist), ("section", _text("kz:section")), ("source", _refs("kz:source"))),
    "judgement": (("about", _refs("kz:about")), ("note", _text("kz:reason")), _STATED),
    "changeevent": (
        _NAME,
        ("from", _refs("org:originalOrganization")),
        ("to", _refs("org:resultingOrganization")),
        _WHEN,
        _STATED,
    ),
}
"""The columns of each class, in order."""

# Rows of these classes do not begin with their own name, so that they carry a link to the claim at the end.
NAMELESS = frozenset({"contribution", "followup", "resultlink", "judgement"})
_DEFAULT: tuple[tuple[str, _Getter], ...] = (_NAME, _STATED)
_INFERRED = "basis:inferred"


def rows(facts: Facts, kind: str, things: Sequence[Iri], said: Callable[[object, object], str]) -> Rows:
    """Things of a class as a table, in the order given; ``said`` puts a period in words."""
    fetch(facts, things)
    columns = COLUMNS.get(kind, _DEFAULT)
    inferred = (t for t in things if _INFERRED in {compact(iri) for iri in facts.iris(t, "kz:basis")})
    return Rows(
        kind,
        tuple(name for name, _ in columns),
        tuple(facts.ref(thing) for thing in things),
        tuple(tuple(getter(facts, thing, said) for _, getter in columns) for thing in things),
        frozenset(map(compact, inferred)),
    )


def fetch(facts: Facts, things: Iterable[Iri]) -> None:
    """Read things, their passages, and the names of all that they point at."""
    chosen = list(things)
    facts.read(chosen)
    passages = {passage for thing in chosen for passage in facts.iris(thing, "kz:statedIn")}
    facts.read(passages)
    named = {value for thing in (*chosen, *passages) for values in facts.of(thing).values() for value in values}
    facts.name({*chosen, *(value for value in named if isinstance(value, Iri))})


def heads(kind: str, words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The columns that a class's table for files can have, each with its meaning in the words of the interface."""
    told = [("name", words["col_name"]), ("id", words["col_id"])]
    for name in _apart(kind):
        meaning = words[f"col_{name}"]
        told += [(name, meaning), (f"{name}_ids", f"{meaning}: {words['col_id']}")]
    return (*told, ("claims", words["col_claims"]))


def _apart(kind: str) -> tuple[str, ...]:
    """The columns of a class that say something else than what the thing itself is called."""
    return tuple(name for name, getter in COLUMNS.get(kind, _DEFAULT) if getter is not _itself)


def table(found: Rows, question: str, words: Mapping[str, str], counts: Mapping[str, int]) -> Table:
    """Rows as a table for files: a column of names and one of ids for every column of things, and of claims."""
    apart = _apart(found.kind)
    chosen = [place for place, name in enumerate(found.columns) if name in apart]
    told = []
    for ref, cells in zip(found.refs, found.cells, strict=True):
        row: list[Value] = [ref.label, ref.curie]
        for cell in (cells[place] for place in chosen):
            row += ["; ".join(_words(shown) for shown in cell), " ".join(filter(None, map(_id, cell)))]
        told.append((*row, counts.get(ref.curie, 0)))
    columns = [Column(name, meaning) for name, meaning in heads(found.kind, words)]
    used = [i for i, c in enumerate(columns) if i < 2 or not c.name.endswith("_ids") or any(row[i] for row in told)]
    return Table(
        question,
        tuple(columns[i] for i in used),
        tuple(tuple(row[i] for i in used) for row in told),
        summary=words.get(f"all_{found.kind}", ""),
    )


def _words(shown: Shown) -> str:
    if isinstance(shown, PassageRef):
        return f"{shown.gist} ({shown.source.label}, {shown.section})"
    return shown.label if isinstance(shown, Ref) else shown


def _id(shown: Shown) -> str:
    return "" if isinstance(shown, str) else shown.curie if isinstance(shown, Ref) else shown.ref.curie
