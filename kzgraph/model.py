"""The plain values that leave kzgraph: references, tables, passages, findings.

Nothing here knows RDF. A reference to something in the graph is a `Ref`; a literal is a Python value
(``str``, ``int``, ``Decimal``, ``bool``, ``date``); absence is ``None``. These are named tuples, since a
question from the shell would pay 15 ms for dataclasses.
"""

from __future__ import annotations

from kzgraph.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from typing import TypeAlias

__all__ = ["Column", "Finding", "Iri", "PassageRef", "Ref", "Table", "Text", "Value"]


class Iri(str):
    """An IRI as an engine returned it; a plain ``str`` is a literal."""

    __slots__ = ()


class Text(str):
    """A literal with a language; ``lang`` is empty where none is given."""

    __slots__ = ("lang",)

    lang: str

    def __new__(cls, value: str, lang: str = "") -> Text:
        """A text in a language.

        >>> Text("Денсаулық", "kk").lang
        'kk'
        """
        text = super().__new__(cls, value)
        text.lang = lang
        return text


class Ref(NamedTuple):
    """Something in the graph: its IRI, its short form (CURIE), and its name in the language asked for."""

    curie: str
    iri: str
    label: str

    def __str__(self) -> str:
        return self.label


Value: TypeAlias = "Ref | str | int | Decimal | bool | date | None"


class Column(NamedTuple):
    """A column of a table and what its cells mean."""

    name: str
    meaning: str = ""


class Table(NamedTuple):
    """The answer to a question: columns and rows in a total order.

    ``question`` is the catalogue name (or "query"), ``parameters`` what it was asked with, so that an
    answer can always be asked for again.
    """

    question: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    parameters: tuple[tuple[str, Value], ...] = ()
    summary: str = ""


class PassageRef(NamedTuple):
    """Where a claim is stated: a stretch of one source, with the gist in the graph's own words.

    A passage of a data file is an element instead: ``path`` names it, and the positions are 0.
    """

    ref: Ref
    source: Ref
    section: str
    begins: int
    ends: int
    gist: str
    path: str = ""

    def cited(self) -> str:
        """The place in words: document, section and positions; of an element, the path to it."""
        if self.path:
            return f"{self.source.label}, {self.path}"
        return f"{self.source.label}, {self.section}, {self.begins}-{self.ends}"


class Finding(NamedTuple):
    """One thing that is wrong with the curated graph, and what to write instead.

    ``severity`` is "violation" (an answer could be wrong), "warning" (an answer could be incomplete) or
    "info" (style); ``place`` is "file:line", or "" where no line can be named.
    """

    place: str
    severity: str
    rule: str
    entity: str
    message: str

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.severity}: {self.entity}: {self.message} [{self.rule}]"
