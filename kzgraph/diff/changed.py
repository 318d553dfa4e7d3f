"""Things that both states have, and what is said of them otherwise now."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field

from kzgraph.diff.match import Rename
from kzgraph.diff.model import Block, Change, Term, Triple
from kzgraph.diff.naming import Naming
from kzgraph.diff.vocabulary import DATES, LANGUAGE_NAMES, NOUNS
from kzgraph.diff.words import amount, detail_order, figure, target

__all__ = ["EXTENT", "Pair", "changed", "renamed"]

_SHORT = 60
_FIGURE = frozenset({"kz:value", "kz:asPrinted", "kz:unit", "kz:qualifier"})
EXTENT = frozenset({"kz:source", "kz:section", "kz:beginsAt", "kz:endsAt"})
"""Where a passage stands."""


@dataclass(slots=True)
class Pair:
    """Statements on one thing that only the old and only the new state has."""

    removed: list[Triple] = field(default_factory=list)
    added: list[Triple] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)

    def __iadd__(self, other: "Pair") -> "Pair":
        self.removed += other.removed
        self.added += other.added
        return self

    @property
    def predicates(self) -> set[str]:
        """What is said otherwise."""
        return {triple.predicate for triple in (*self.removed, *self.added)}

    def only(self, predicates: Set[str]) -> "Pair":
        """The part of some predicates."""
        return Pair(*([t for t in part if t.predicate in predicates] for part in (self.removed, self.added)))

    def without(self, predicates: Set[str]) -> "Pair":
        """The part of all other predicates."""
        return self.only(self.predicates - predicates)

    def sorted(self) -> tuple[tuple[Triple, ...], tuple[Triple, ...]]:
        """Both parts in a total order."""
        return tuple(sorted(self.removed)), tuple(sorted(self.added))


def changed(naming: Naming, name: str, was: Block, now: Block, pair: Pair) -> Change:
    """What is said otherwise of one thing."""
    left = pair
    words = _called(naming, name, now)
    if name.startswith("observation:") and pair.predicates & {"kz:value", "kz:asPrinted"}:
        words += f": {_figures(naming, was, now)}"
        left = pair.without(_FIGURE)
    elif name.startswith("passage:") and pair.predicates & EXTENT:
        words += f": {_extents(naming, was, now)}"
        left = pair.without(EXTENT)
    removed, added = pair.sorted()
    details = tuple(_details(naming, was, now, left))
    return Change("changed", naming.ref(name), words, details, naming.passages(now), removed, added)


def _called(naming: Naming, name: str, block: Block) -> str:
    """What a changed thing is, short."""
    kind = name.partition(":")[0]
    if kind == "contribution":
        partner = ", ".join(naming.label(term.value) for term in block.get("kz:partner", ())) or "nobody"
        return f"contribution of {partner} to {target(naming, block)} ({name})"
    if kind == "observation":
        return f"{figure(naming, block)} ({name})"
    if kind == "resultlink":
        ends = (
            " and ".join(naming.quoted(term.value) for term in block.get(key, ()))
            for key in ("kz:fromResult", "kz:toResult")
        )
        return f"result link {' → '.join(ends)} ({name})"
    if kind == "passage" and (found := naming.passage(name)):
        return f"{found.cited()} ({name})"
    return naming.titled(name)


def _figures(naming: Naming, was: Block, now: Block) -> str:
    """A figure before and now: "39 → 45 per cent, as printed …"."""
    before, after = (naming.text(block, "kz:value") for block in (was, now))
    units = [naming.values(block.get("kz:unit", ())) for block in (was, now)]
    printed = [naming.text(block, "kz:asPrinted") for block in (was, now)]
    if before == after and units[0] == units[1] and was.get("kz:qualifier") == now.get("kz:qualifier"):
        words = amount(naming, now, "kz:value")
    elif units[0] == units[1] and was.get("kz:qualifier") == now.get("kz:qualifier"):
        words = f"{before} → {amount(naming, now, 'kz:value')}"
    else:
        words = f"{amount(naming, was, 'kz:value')} → {amount(naming, now, 'kz:value')}"
    instead = f' (before: "{printed[0]}")' if printed[0] != printed[1] else ""
    return f'{words}, as printed "{printed[1]}"{instead}'


def _extents(naming: Naming, was: Block, now: Block) -> str:
    """Where a passage stood and stands, and by how much it changed."""
    parts = []
    for key, noun in (("kz:source", "document"), ("kz:section", "section")):
        if was.get(key) != now.get(key):
            parts.append(f"{noun} {naming.values(was.get(key, ()))} → {naming.values(now.get(key, ()))}")
    begins, ends = ((naming.text(block, "kz:beginsAt"), naming.text(block, "kz:endsAt")) for block in (was, now))
    if begins != ends:
        parts.append(f"{'-'.join(begins)} → {'-'.join(ends)}")
    return "; ".join(parts)


def _details(naming: Naming, was: Block, now: Block, pair: Pair) -> Iterator[str]:
    """A line for each value that is other now, both before and now where there is one of each."""
    predicates = pair.predicates
    if predicates & set(DATES):
        yield f"time: {_time(naming, was, now)} → {_time(naming, now, was)}"
    for name in sorted(predicates - set(DATES), key=detail_order):
        gone = [triple.value for triple in sorted(pair.removed) if triple.predicate == name]
        came = [triple.value for triple in sorted(pair.added) if triple.predicate == name]
        noun = NOUNS.get(name, name)
        if name == "kz:digest" and gone and came:
            yield "its words are others (another digest)"
        elif name in {"kz:fingerprint", "kz:textDigest"} and gone and came:
            yield f"{noun}: another one"
        else:
            yield from _values(naming, name, gone, came)


def _time(naming: Naming, block: Block, other: Block) -> str:
    """The time in words; the dates as they are written where words would make them look alike."""
    words = naming.time(block)
    if words and words != naming.time(other):
        return words
    return ", ".join(_written(term) for name in DATES for term in block.get(name, ())) or "not given"


def _values(naming: Naming, name: str, gone: list[Term], came: list[Term]) -> Iterator[str]:
    noun = NOUNS.get(name, name)
    alike = {naming.said(name, term) for term in gone} & {naming.said(name, term) for term in came}

    def shown(term: Term) -> str:
        # Two things of one name, or one text of two types, would look alike.
        words = naming.said(name, term)
        return f"{words} [{_written(term)}]" if words in alike else words

    for before, after in _by_language(gone, came):
        if before is None or after is None:
            yield from (f"− {noun}: {shown(term)}" for term in (before,) if term)
            yield from (f"+ {noun}: {shown(term)}" for term in (after,) if term)
        elif max(len(shown(before)), len(shown(after))) <= _SHORT:
            yield f"{noun}: {shown(before)} → {shown(after)}"
        else:
            yield f"{noun}, before: {shown(before)}"
            yield f"{noun}, now: {shown(after)}"


def _written(term: Term) -> str:
    return term.value if term.kind == "thing" else " ".join(filter(None, (term.value, term.lang, term.datatype)))


def _by_language(gone: Iterable[Term], came: Iterable[Term]) -> Iterator[tuple[Term | None, Term | None]]:
    """Values before and now: one against one where a language (or no language) has one of each, else alone."""
    old, new = list(gone), list(came)
    languages = [lang for lang in ("", *LANGUAGE_NAMES) if any(t.lang == lang for t in (*old, *new))]
    languages += sorted({term.lang for term in (*old, *new)} - set(languages))
    for lang in languages:
        before, after = [t for t in old if t.lang == lang], [t for t in new if t.lang == lang]
        if len(before) == len(after) == 1:
            yield before[0], after[0]
        else:
            yield from ((None, term) for term in after)
            yield from ((term, None) for term in before)


def renamed(naming: Naming, rename: Rename, was: Block, now: Block, pair: Pair) -> Change:
    """A thing that has another name (CURIE) now; a passage with the same words stands elsewhere now."""
    removed, added = pair.sorted()
    inside = sum(triple.subject == rename.before for triple in removed)
    others = len(removed) - inside
    details = (f"{others} {'statement' if others == 1 else 'statements'} that point at it follow",) if others else ()
    ref, before = naming.ref(rename.now), naming.ref(rename.before)
    if rename.why == "words":
        place, extent = naming.passage(rename.now), _extents(naming, was, now)
        where = f"{place.source.label}, {place.section}" if place else rename.now
        words = f"{where}: {extent or rename.now}, the same words ({rename.before} is {rename.now})"
        return Change("moved", ref, words, details, naming.passages(now), removed, added, before)
    why = {"judged": f"judged the same ({rename.judgement})", "statements": "all it says is the same"}[rename.why]
    words = f"{naming.titled(rename.now)}: before {rename.before}; {why}"
    return Change("renamed", ref, words, details, naming.passages(now), removed, added, before)
