"""Blocks of curated Turtle, written as text in the canonical form, without a graph in memory."""

from collections.abc import Iterable
from functools import lru_cache

from kzgraph.exchange.iati_import.values import Name
from kzgraph.turtle import HEADER, LAST_PREDICATES, PREDICATE_ORDER

__all__ = ["Block", "address", "document", "text", "typed"]

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class Block:
    """One entity's block: its CURIE, and predicates with values as Turtle writes them, each once.

    >>> block = Block("partner:unicef", "kz:Partner")
    >>> block.add("skos:prefLabel", text("UNICEF", "en"))
    >>> print(block.written())
    partner:unicef
        a kz:Partner ;
        skos:prefLabel "UNICEF"@en ;
    .
    <BLANKLINE>
    """

    __slots__ = ("curie", "said")

    def __init__(self, curie: str, kind: str) -> None:
        self.curie = curie
        self.said: set[tuple[str, str]] = {("rdf:type", kind)}

    def add(self, predicate: str, *values: str) -> None:
        """Add values of a predicate; empty ones are left out."""
        self.said.update((predicate, value) for value in values if value)

    def label(self, predicate: str, names: Iterable[Name]) -> None:
        """Add names with their languages."""
        self.add(predicate, *(text(words, lang) for lang, words in names))

    def has(self, predicate: str) -> bool:
        """Whether the block says anything by a predicate."""
        return any(name == predicate for name, _ in self.said)

    def written(self) -> str:
        """The block as the canonical form writes it."""
        ordered = sorted((_rank(predicate), predicate, value) for predicate, value in self.said)
        lines = (f"    {'a' if name == 'rdf:type' else name} {value} ;\n" for _, name, value in ordered)
        return f"{self.curie}\n{''.join(lines)}.\n"


def document(blocks: Iterable[Block]) -> str:
    """A file of blocks: the header of prefixes, then the blocks by prefix and name."""
    ordered = sorted(blocks, key=lambda block: block.curie.split(":", 1))
    return f"{HEADER}\n{''.join(block.written() for block in ordered)}"


def text(words: str, lang: str = "") -> str:
    r"""A text as Turtle writes it.

    >>> print(text('say "no"', "en"))
    "say \"no\""@en
    """
    return f'"{words.translate(_ESCAPES)}"{f"@{lang}" if lang else ""}'


def typed(words: str, datatype: str) -> str:
    """A text with a datatype.

    >>> typed("2018-12-31", "xsd:date")
    '"2018-12-31"^^xsd:date'
    """
    return f"{text(words)}^^{datatype}"


def address(iri: str) -> str:
    """An address as Turtle writes it; "" for one that Turtle cannot hold."""
    return "" if set(iri) & set('<>"{}|^`\\ ') else f"<{iri}>"


@lru_cache(maxsize=200)
def _rank(predicate: str) -> tuple[int, int]:
    if predicate in PREDICATE_ORDER:
        return (0, PREDICATE_ORDER.index(predicate))
    if predicate in LAST_PREDICATES:
        return (2, LAST_PREDICATES.index(predicate))
    return (1, 0)
