"""Every statement that only one state has, given to exactly one change.

A thing is compared with itself, or with what it is called now (`kzgraph.diff.match`). Statements that differ only by
new names count for the rename, all others for the thing that they are about.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kzgraph.diff.changed import EXTENT, Pair, changed, renamed
from kzgraph.diff.match import Rename, find_renames
from kzgraph.diff.model import Block, Change, Diff, Group, Side, Term, Triple, blocks
from kzgraph.diff.naming import Naming
from kzgraph.diff.read import Reader
from kzgraph.diff.vocabulary import GROUPS, NAMES
from kzgraph.diff.whole import Whole
from kzgraph.project import Project
from kzgraph.terms import ENTITY_CLASSES

__all__ = ["compare", "diff"]

_DERIVED = frozenset({"kz:contributedTo", "kz:latinKey", "kz:leadsTo", "kz:nameKey", "kz:within"})
_MOVES = EXTENT | {"kz:fingerprint"}
_SENTENCES = frozenset({"finding", "lesson", "recommendation", "plan", "changeevent"})
"""Kinds whose name is what they say, so that a new one is a change and not another name."""


def diff(old: str | None, new: str | None, project: Project, *, lang: str = "en") -> Diff:
    """What changed from one state to another, each named as on the command line (None: the working folder).

    Raises UsageError where there is nothing of that name, InputError or TurtleError where it cannot be read.

    >>> from kzgraph.project import find_project
    >>> diff(None, "tests/data/small", find_project("tests/data/small")).same
    True
    """
    reader = Reader(project)
    sides = reader.side(old), reader.side(new)
    context = [reader.terms()]
    if _points_outside(sides):
        # A part of a graph does not hold the names of all things that it points at.
        context.append(blocks(reader.side(None).triples))
    return compare(*sides, context=context, lang=lang)


def _points_outside(sides: Iterable[Side]) -> bool:
    triples = [triple for side in sides for triple in side.triples]
    known = {triple.subject for triple in triples}
    return any(
        term.kind == "thing" and term.value not in known and term.value.partition(":")[0] in ENTITY_CLASSES
        for _, _, term in triples
    )


def compare(old: Side, new: Side, *, context: Sequence[Mapping[str, Block]] = (), lang: str = "en") -> Diff:
    """What changed from one side to the other; ``context`` knows names that neither has.

    Where only one side is a file, which may be a dump, statements on terms and concepts and those that are derived are
    left out, and counted in the notes.
    """
    before, after, notes = _comparable(old, new)
    was, now = blocks(before), blocks(after)
    naming = Naming((now, was, *context), lang=lang)
    found = _Comparison(before, after, was, now, naming)
    groups = found.groups()
    return Diff(
        old.name, new.name, len(before), len(after), len(before - after), len(after - before), groups, tuple(notes)
    )


def _comparable(old: Side, new: Side) -> tuple[frozenset[Triple], frozenset[Triple], list[str]]:
    notes = [
        f"{side.name}: {side.derived:,} statements of its derived graph are not compared."
        for side in (old, new)
        if side.derived
    ]
    if old.file == new.file:
        return old.triples, new.triples, notes
    kept = []
    for side in (old, new):
        chosen = frozenset(triple for triple in side.triples if not side.file or _is_curated(triple))
        if left := len(side.triples) - len(chosen):
            notes.append(f"{side.name}: {left:,} statements that are derived or not on entities are not compared.")
        kept.append(chosen)
    return kept[0], kept[1], notes


def _is_curated(triple: Triple) -> bool:
    return triple.subject.partition(":")[0] in ENTITY_CLASSES and triple.predicate not in _DERIVED


@dataclass(slots=True)
class _Comparison:
    """Two states under comparison, and what was found so far, by group."""

    before: frozenset[Triple]
    after: frozenset[Triple]
    was: Mapping[str, Block]
    now: Mapping[str, Block]
    naming: Naming
    _found: dict[str, list[Change]] = field(default_factory=lambda: defaultdict(list))

    def groups(self) -> tuple[Group, ...]:
        """All changes, group by group, in a total order."""
        renames = find_renames(self.was, self.now)
        whole = Whole(self.was, self.now, self.naming, renames)
        came = {rename.now for rename in renames.values()}
        for name in sorted(self.was.keys() - self.now.keys() - renames.keys()):
            self._add(whole.removed(name))
        for name in sorted(self.now.keys() - self.was.keys() - came):
            self._add(whole.added(name))
        self._pairs(renames, whole)
        return tuple(
            Group(key, title, tuple(sorted(self._found[key], key=_order)))
            for key, title in GROUPS.items()
            if key in self._found
        )

    def _add(self, change: Change, group: str = "") -> None:
        prefix = change.thing.curie.partition(":")[0]
        self._found[group or (prefix if prefix in GROUPS else "other")].append(change)

    def _pairs(self, renames: Mapping[str, Rename], whole: Whole) -> None:
        """Things that both states have, under one name or two."""
        names = {rename.before: rename.now for rename in renames.values()}
        follow: dict[str, Pair] = {before: Pair() for before in names}
        for before in sorted(self.was.keys() & (self.now.keys() | names.keys())):
            pair = Pair()
            for triple, other in _matched(self.was[before], before, names, self.now):
                if other is not None and triple is not None:
                    if triple not in self.after or other not in self.before:
                        owner = before if before in names else triple.value.value
                        self._follow(follow[owner], triple, other)
                elif triple is not None and triple not in self.after:
                    pair.removed.append(triple)
                elif other is not None and other not in self.before:
                    pair.added.append(other)
            if before in names and renames[before].why == "words":
                follow[before] += pair.only(_MOVES)
                pair = pair.without(_MOVES)
            self._put_changed(before, names.get(before, before), pair, whole)
        for before, pair in sorted(follow.items()):
            self._add(renamed(self.naming, renames[before], self.was[before], self.now[names[before]], pair))

    def _follow(self, pair: Pair, old: Triple, new: Triple) -> None:
        """Give statements that differ by names to the rename; one that the other state has too is no change."""
        if old not in self.after:
            pair.removed.append(old)
        if new not in self.before:
            pair.added.append(new)

    def _put_changed(self, before: str, name: str, pair: Pair, whole: Whole) -> None:
        named = frozenset() if name.partition(":")[0] in _SENTENCES else frozenset(NAMES)
        for part, group in ((pair.only(named), "names"), (pair.without(named), "")):
            if part:
                change = changed(self.naming, name, self.was[before], self.now[name], part)
                if name.startswith("contribution:"):
                    change = replace(change, details=(*change.details, *whole.balance(before, name)))
                self._add(change, group)


def _matched(
    block: Block, before: str, names: Mapping[str, str], now: Mapping[str, Block]
) -> Iterable[tuple[Triple | None, Triple | None]]:
    """Statements on one thing in both states: pairs that say the same, and those that only one state has."""
    name = names.get(before, before)
    new = {(predicate, term) for predicate, terms in now[name].items() for term in terms}
    for predicate, terms in block.items():
        for term in terms:
            as_now = Term(term.kind, names[term.value]) if term.kind == "thing" and term.value in names else term
            triple = Triple(before, predicate, term)
            if (predicate, as_now) in new:
                new.discard((predicate, as_now))
                yield triple, Triple(name, predicate, as_now)
            else:
                yield triple, None
    for predicate, term in sorted(new):
        yield None, Triple(name, predicate, term)


_WHATS = ("added", "renamed", "moved", "changed", "removed")


def _order(change: Change) -> tuple[int, str, str, str]:
    return (_WHATS.index(change.what), change.sentence.casefold(), change.sentence, change.thing.curie)
