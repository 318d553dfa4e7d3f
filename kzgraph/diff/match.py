"""Which thing of the new state is which of the old one, where only its name (CURIE) is another now.

A rename is recognised where it is certain: a judgement says "same" of the two; or the two blocks say the very same,
and no third one does; or two passages of one document have the same digest, so the same words. Everything else is
told as one thing removed and another added.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kzgraph.diff.model import Block, Term

__all__ = ["Rename", "find_renames"]

_SAME = Term("thing", "verdict:same")


class Rename(NamedTuple):
    """A thing's name before and now, and why the two are one: "judged" (then by what), "statements" or "words"."""

    before: str
    now: str
    why: str
    judgement: str = ""


def find_renames(old: Mapping[str, Block], new: Mapping[str, Block]) -> dict[str, Rename]:
    """Renames by the name before.

    Names that statements point at are followed: a contribution that changed its own name and its partner's is
    recognised once its partner is.
    """
    renames = {rename.before: rename for rename in _judged(old, new)}
    while True:
        gone = sorted(old.keys() - new.keys() - renames.keys())
        fresh = sorted(new.keys() - old.keys() - {rename.now for rename in renames.values()})
        now = {rename.before: rename.now for rename in renames.values()}
        found = [
            Rename(before, after, why)
            for why, signature in (("words", _words), ("statements", _statements))
            for before, after in _pairs(
                ((name, signature(name, old[name], now)) for name in gone),
                ((name, signature(name, new[name], {})) for name in fresh),
            )
        ]
        taken: set[str] = set()
        for rename in found:
            if rename.before not in renames and rename.now not in taken:
                renames[rename.before] = rename
                taken.add(rename.now)
        if not taken:
            return renames


def _pairs(gone: Iterable[tuple[str, object]], fresh: Iterable[tuple[str, object]]) -> Iterable[tuple[str, str]]:
    """Those that have one signature, which nothing else has."""
    before, after = dict(gone), dict(fresh)
    often_before, often_after = Counter(before.values()), Counter(after.values())
    by_signature = {signature: name for name, signature in after.items()}
    for name, signature in before.items():
        if signature is not None and often_before[signature] == 1 and often_after.get(signature) == 1:
            yield name, by_signature[signature]


def _words(name: str, block: Block, now: Mapping[str, str]) -> object:
    """The document and digest of a passage."""
    if not name.startswith("passage:") or "kz:digest" not in block or "kz:source" not in block:
        return None
    return tuple(now.get(term.value, term.value) for term in (*block["kz:source"], *block["kz:digest"]))


def _statements(name: str, block: Block, now: Mapping[str, str]) -> object:
    """The kind of thing that the name tells, and all that is said of it; nothing for a thing hardly told of."""
    if sum(len(values) for values in block.values()) < 2:
        return None
    said = frozenset(
        (predicate, term._replace(value=now.get(term.value, term.value)) if term.kind == "thing" else term)
        for predicate, values in block.items()
        for term in values
    )
    return name.partition(":")[0], said


def _judged(old: Mapping[str, Block], new: Mapping[str, Block]) -> Iterable[Rename]:
    """One thing gone and one thing new that a judgement of either state takes for the same, and no other does."""
    found: dict[str, set[Rename]] = {}
    for name, block in sorted({**old, **new}.items()):
        if not name.startswith("judgement:") or _SAME not in block.get("kz:judged", ()):
            continue
        about = [term.value for term in block.get("kz:about", ())]
        gone = [one for one in about if one in old and one not in new]
        gone += _named(old, new, about, block.get("kz:judgedName", ()))
        fresh = [one for one in about if one in new and one not in old]
        for before in gone:
            for after in fresh:
                if before.partition(":")[0] == after.partition(":")[0]:
                    found.setdefault(before, set()).add(Rename(before, after, "judged", name))
    certain = [min(renames) for renames in found.values() if len({rename.now for rename in renames}) == 1]
    often = Counter(rename.now for rename in certain)
    return [rename for rename in certain if often[rename.now] == 1]


def _named(
    old: Mapping[str, Block], new: Mapping[str, Block], about: Iterable[str], names: Iterable[Term]
) -> list[str]:
    """Things gone whose name a judgement takes for one of those that it is about."""
    kinds, judged = {one.partition(":")[0] for one in about}, set(names)
    return [
        one
        for one, block in sorted(old.items())
        if judged
        and one not in new
        and one.partition(":")[0] in kinds
        and judged & set(block.get("skos:prefLabel", ()))
    ]
