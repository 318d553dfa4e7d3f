"""What an answer rests on: the passages of its claims and things, each told once, and referred to by id."""

from collections.abc import Iterable
from typing import Any

from kzgraph.facts import Facts
from kzgraph.model import Iri, PassageRef, Ref, Value
from kzgraph.render.cells import plain_json
from kzgraph.store import Engine
from kzgraph.terms import CLAIM_CLASSES, ENTITY_CLASSES

__all__ = ["Evidence", "thing", "value"]

MOST_OF_A_THING = 3
"""How many passages a programme or product brings; a claim brings all, since it rests on them."""


def thing(ref: Ref) -> dict[str, str]:
    """A thing for an answer."""
    return {"id": ref.curie, "name": ref.label}


def value(cell: Value) -> object:
    """A cell for an answer: a thing as id and name, anything else as JSON has it."""
    return thing(cell) if isinstance(cell, Ref) else plain_json(cell)


class Evidence:
    """Collects the passages of an answer."""

    def __init__(self, engine: Engine, *, lang: str) -> None:
        self._facts = Facts(engine, lang=lang)
        self._passages: dict[str, PassageRef] = {}

    def add(self, passages: Iterable[PassageRef]) -> list[str]:
        """Take passages in; their ids."""
        found = list(passages)
        for passage in found:
            self._passages.setdefault(passage.ref.curie, passage)
        return [passage.ref.curie for passage in found]

    def of(self, things: Iterable[Ref]) -> dict[str, list[str]]:
        """The ids of the passages of each thing that has any: of claims all, of other things the first few.

        A passage among the things is told itself.
        """
        chosen = [ref for ref in dict.fromkeys(things) if ref.curie.partition(":")[0] in ENTITY_CLASSES]
        self._facts.read(Iri(ref.iri) for ref in chosen)
        found: dict[str, list[str]] = {}
        for ref in chosen:
            kind = ref.curie.partition(":")[0]
            if kind == "passage":
                place = self._facts.place(Iri(ref.iri))
                self.add([place] if place else [])
                continue
            passages = self._facts.passages(Iri(ref.iri))
            if ids := self.add(passages if kind in CLAIM_CLASSES else passages[:MOST_OF_A_THING]):
                found[ref.curie] = ids
        return found

    def told(self) -> list[dict[str, Any]]:
        """All passages taken in, by document and position."""
        ordered = sorted(self._passages.values(), key=lambda p: (p.source.curie, p.begins, p.ends, p.ref.curie))
        return [
            {
                "id": passage.ref.curie,
                "document": passage.source.label,
                "source": passage.source.curie,
                "section": passage.section,
                "begins": passage.begins,
                "ends": passage.ends,
                **({"path": passage.path} if passage.path else {}),
                "gist": passage.gist,
            }
            for passage in ordered
        ]

    def lines(self) -> list[str]:
        """All passages as lines of text."""
        told = sorted(self._passages.values(), key=lambda p: (p.source.curie, p.begins, p.ends, p.ref.curie))
        lines = [f"[{p.ref.curie}] {p.cited()}: {p.gist or '(no gist)'}" for p in told]
        return ["", "Passages", *lines] if lines else []
