"""What a comparison is made of: statements, the two sides, changes in words, and all of it together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from kzgraph.model import PassageRef, Ref

__all__ = ["Block", "Change", "Diff", "Group", "Side", "Term", "Triple", "blocks"]


class Term(NamedTuple):
    """What a statement says: the CURIE (or IRI) of a thing, or a text with its language or type, as written.

    ``kind`` is "thing" or "text"; ``datatype`` is a CURIE, and "" for plain text.
    """

    kind: str
    value: str
    lang: str = ""
    datatype: str = ""

    def __str__(self) -> str:
        return self.value


class Triple(NamedTuple):
    """One statement; subject and predicate are CURIEs, or IRIs where no prefix fits."""

    subject: str
    predicate: str
    value: Term


Block: TypeAlias = Mapping[str, tuple[Term, ...]]
"""What is said of one thing: predicate → values, sorted."""


def blocks(triples: Iterable[Triple]) -> dict[str, Block]:
    """Statements by the thing that they are about.

    >>> blocks([Triple("partner:x", "kz:collective", Term("text", "true"))])["partner:x"]["kz:collective"][0].value
    'true'
    """
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for triple in sorted(triples):
        found[triple.subject][triple.predicate].append(triple.value)
    return {
        subject: {name: tuple(values) for name, values in block.items()} for subject, block in sorted(found.items())
    }


@dataclass(frozen=True, slots=True)
class Side:
    """One state of a graph: what it is called, its statements, and whether it is one file of any kind.

    A file may be a dump, which holds more than curators write (see `kzgraph.diff.compare`); ``derived`` is the number
    of statements in its derived graph, which are never compared.
    """

    name: str
    triples: frozenset[Triple]
    file: bool = False
    derived: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One change: in a sentence, with details where there are any, and the statements that it accounts for.

    ``what`` is "added", "removed", "changed", "renamed" or "moved" (a passage that stands elsewhere now). ``thing`` is
    called as in the new state, or as in the old one where it was removed; ``before`` is what a renamed thing was.
    ``passages`` are those in which the thing is stated. ``removed`` and ``added`` are sorted.
    """

    what: str
    thing: Ref
    sentence: str
    details: tuple[str, ...] = ()
    passages: tuple[PassageRef, ...] = ()
    removed: tuple[Triple, ...] = ()
    added: tuple[Triple, ...] = ()
    before: Ref | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one kind; ``key`` names the kind, ``title`` is its heading."""

    key: str
    title: str
    changes: tuple[Change, ...]

    def count(self, what: str) -> int:
        """How many changes of one sort there are; a moved passage counts as renamed."""
        return sum(("renamed" if change.what == "moved" else change.what) == what for change in self.changes)


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes from one state to another, by group, in reading order.

    ``old_size`` and ``new_size`` are numbers of statements, ``removed`` and ``added`` those that only one side has, all
    accounted for by the changes. ``notes`` say what was not compared, and why.
    """

    old: str
    new: str
    old_size: int
    new_size: int
    removed: int
    added: int
    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether both sides say the same."""
        return not self.groups
