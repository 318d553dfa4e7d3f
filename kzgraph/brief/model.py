"""What a brief is made of: sections of statements, each a key with values and the passages it rests on.

Nothing here is prose and nothing is in one language: names carry their forms in all of them, and the words are put
around them where the brief is written. One assembled brief can so be written in each language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from kzgraph.model import PassageRef, Ref

__all__ = [
    "FORMS",
    "Amount",
    "Brief",
    "Item",
    "Listed",
    "Name",
    "Period",
    "Said",
    "Section",
    "SourceUse",
    "Statement",
    "Word",
]

FORMS = ("text", "tiles", "groups")
"""How a section is laid out: running text, numbers side by side, or lists under headings of their own.

In running text, the parts of a statement are a list after it.
"""


@dataclass(frozen=True, slots=True)
class Name:
    """A thing's names, one in each language that it is named in, English first; or its CURIE where it has none."""

    curie: str
    texts: tuple[tuple[str, str], ...]

    def text_in(self, lang: str) -> tuple[str, str]:
        """The name in a language, else in English, else in any; and the language it is in ("" for a CURIE).

        >>> Name("region:north", (("en", "North"), ("ru", "Север"))).text_in("kk")
        ('North', 'en')
        """
        known = dict(self.texts)
        for wanted in (lang, "en", *known):
            if wanted in known:
                return known[wanted], wanted
        return self.curie, ""


@dataclass(frozen=True, slots=True)
class Item:
    """One name of a list, with a count where there is one and the passages that tell it."""

    name: Name
    number: int | None = None
    passages: tuple[PassageRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """Names in a fixed order; ``more`` says how many are not shown."""

    items: tuple[Item, ...]
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.items)


@dataclass(frozen=True, slots=True)
class Period:
    """When something was, as far as the documents say."""

    begins: date | None
    ends: date | None

    def __bool__(self) -> bool:
        return bool(self.begins or self.ends)


@dataclass(frozen=True, slots=True)
class Amount:
    """How much: as printed in an English document, and as a number for other languages."""

    printed: str
    value: Decimal | None
    unit: Name
    qualifier: Name | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a closed list that each language has its own for, such as the level of a result."""

    key: str


Said: TypeAlias = "int | str | Name | Listed | Period | Amount | Word | None"
"""A value of a statement. Text (``str``) is shown as it is, in no language; None and what is empty is not said."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence to be: which one (``key``), what is in it, and the passages it rests on.

    ``see`` is the command that lists what a sentence counts or shortens; ``parts`` are statements told below it.
    """

    key: str
    values: Mapping[str, Said] = field(default_factory=dict)
    passages: tuple[PassageRef, ...] = ()
    see: str = ""
    parts: tuple["Statement", ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Statements under a heading; ``form`` is one of FORMS."""

    key: str
    statements: tuple[Statement, ...]
    form: str = "text"


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A document of the graph, the period it reports on, and how many passages of it the subject rests on."""

    name: Name
    period: Period
    passages: int


@dataclass(frozen=True, slots=True)
class Brief:
    """One page about a partner, programme, region or goal area.

    ``kind`` is "partner", "programme", "region" or "goal-area". ``sources`` are all documents of the graph, those
    that say nothing of the subject too.
    """

    subject: Ref
    kind: str
    name: Name
    sections: tuple[Section, ...]
    sources: tuple[SourceUse, ...]

    def statements(self) -> Iterable[Statement]:
        """Every statement, those told below others too, in reading order."""
        for section in self.sections:
            yield from _all(section.statements)


def _all(statements: Iterable[Statement]) -> Iterable[Statement]:
    for statement in statements:
        yield statement
        yield from _all(statement.parts)
