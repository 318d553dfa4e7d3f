"""Everything the graph says of one thing: its own statements, what points at it, its passages."""

from collections import defaultdict
from typing import NamedTuple

from kzgraph.facts import Facts
from kzgraph.model import Iri, PassageRef, Ref, Value
from kzgraph.names import LANGUAGES
from kzgraph.store import Cell, Engine
from kzgraph.terms import compact, term_text

__all__ = ["Page", "Statement", "page"]

_APART = {"rdf:type", "skos:prefLabel", "kz:statedIn", "kz:nameKey", "kz:latinKey"}


class Statement(NamedTuple):
    """A property and its values; ``backwards`` when the values point at the thing."""

    name: str
    values: tuple[Value, ...]
    backwards: bool = False


class Page(NamedTuple):
    """What is said of one thing."""

    ref: Ref
    kind: Ref | None
    names: tuple[tuple[str, str], ...]
    statements: tuple[Statement, ...]
    pointing: tuple[Statement, ...]
    passages: tuple[PassageRef, ...]


def page(engine: Engine, ref: Ref, *, lang: str = "en") -> Page:
    """The page of a thing: names in each language, statements, what points at it, passages."""
    facts, iri = Facts(engine, lang=lang), Iri(ref.iri)
    said = facts.of(iri)
    pointing = _pointing(engine, iri)
    things = {v for values in (*said.values(), *pointing.values()) for v in values if isinstance(v, Iri)}
    facts.name(things)
    kinds = facts.iris(iri, "rdf:type")
    return Page(
        ref=ref,
        kind=facts.ref(kinds[0]) if kinds else None,
        names=_names(said.get("skos:prefLabel", ())),
        statements=tuple(Statement(n, _shown(facts, v)) for n, v in sorted(said.items()) if n not in _APART),
        pointing=tuple(Statement(n, _shown(facts, v), backwards=True) for n, v in sorted(pointing.items())),
        passages=facts.passages(iri),
    )


def _pointing(engine: Engine, iri: Iri) -> dict[str, tuple[Cell, ...]]:
    rows = engine.select(
        f"SELECT DISTINCT ?name ?thing WHERE {{ VALUES ?target {{ {term_text(iri)} }} ?thing ?name ?target }} "
        "ORDER BY ?name ?thing"
    )
    found: dict[str, list[Cell]] = defaultdict(list)
    for name, thing in rows:
        found[compact(str(name))].append(thing)
    return {name: tuple(things) for name, things in found.items()}


def _names(values: tuple[Cell, ...]) -> tuple[tuple[str, str], ...]:
    by_language = {getattr(value, "lang", ""): str(value) for value in values}
    order = [lang for lang in LANGUAGES if lang in by_language] + sorted(by_language.keys() - set(LANGUAGES))
    return tuple((lang, by_language[lang]) for lang in order)


def _shown(facts: Facts, values: tuple[Cell, ...]) -> tuple[Value, ...]:
    shown = [facts.ref(value) if isinstance(value, Iri) else _plain(value) for value in values]
    return tuple(sorted(shown, key=lambda v: (v.label, v.curie) if isinstance(v, Ref) else (str(v), "")))


def _plain(value: Cell) -> Value:
    return str(value) if isinstance(value, str) else value
