"""Copies of what a project says of known things, so that an imported folder can stand without the project."""

from collections.abc import Iterable

from kzgraph.exchange.iati_import.blocks import Block, text, typed
from kzgraph.facts import Facts
from kzgraph.model import Iri
from kzgraph.store import Cell, Engine
from kzgraph.terms import compact, expand

__all__ = ["copies"]

_COPIED = """
    skos:prefLabel skos:altLabel kz:formerName kz:nameIsOurs kz:translatedByUs kz:partnerType kz:collective
    kz:programmeKind kz:goalArea kz:regionKind kz:isoCode kz:unit kz:higherIsBetter kz:sdgIndicator kz:sdgTarget
    skos:exactMatch skos:closeMatch skos:scopeNote dcterms:identifier kz:startDate kz:endDate
"""
_FOLLOWED = ("kz:partOf", "org:subOrganizationOf", "kz:region")


def copies(engine: Engine, curies: Iterable[str]) -> list[Block]:
    """Blocks of things as a project has them, without its passages, and of what they are part of."""
    facts = Facts(engine)
    waiting, done = {iri for curie in curies if (iri := expand(curie))}, set[Iri]()
    while waiting:
        facts.read(waiting)
        done |= waiting
        waiting = {at for iri in waiting for name in _FOLLOWED for at in facts.iris(iri, name)} - done
    return [_copy(facts, iri) for iri in sorted(done)]


def _copy(facts: Facts, iri: Iri) -> Block:
    said = facts.of(iri)
    block = Block(compact(iri), compact(facts.iris(iri, "rdf:type")[0]))
    for name in (*_COPIED.split(), *_FOLLOWED):
        block.add(name, *(_written(value) for value in said.get(name, ())))
    block.add("skos:editorialNote", text("Copied from the project that the import knew; left out beside it.", "en"))
    return block


def _written(value: Cell) -> str:
    """A value as Turtle writes it."""
    if isinstance(value, Iri):
        name = compact(value)
        return name if name != str(value) else f"<{value}>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return text(str(value), getattr(value, "lang", ""))
    return typed(str(value), "xsd:date")
