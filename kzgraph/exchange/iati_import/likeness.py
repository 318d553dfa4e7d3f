"""Names that are nearly those of known partners, found without comparing each with all.

Two names that share enough of their pieces share one of their rarest, so only such pairs are compared (the prefix
filter of similarity joins, as in `kzgraph.lookalikes`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import ceil

from kzgraph.lookalikes import ALIKE, pieces
from kzgraph.terms import name_key

__all__ = ["Likeness"]

SHORTEST_BEGINNING = 5


class Likeness:
    """An index of names: of each thing (by CURIE) those that it bears."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._names = [(curie, name, pieces(name)) for curie, own in sorted(names.items()) for name in own]
        self._spread = Counter(piece for _, _, cut in self._names for piece in cut)
        self._holders: dict[str, list[int]] = defaultdict(list)
        self._keys: dict[str, list[int]] = defaultdict(list)
        for number, (_, name, cut) in enumerate(self._names):
            for piece in self._rarest(cut):
                self._holders[piece].append(number)
            self._keys[name_key(name)].append(number)

    def near(self, name: str) -> tuple[tuple[str, str], ...]:
        """CURIE and name of what is called nearly so, or whose whole name this one goes on after.

        >>> index = Likeness({"partner:a": ["Bridge Foundation"], "partner:b": ["Fund"]})
        >>> index.near("Bridges Foundation"), index.near("Bridge Foundation, South"), index.near("Fund of Sand")
        ((('partner:a', 'Bridge Foundation'),), (('partner:a', 'Bridge Foundation'),), ())
        """
        cut = pieces(name)
        candidates = {number for piece in self._rarest(cut) for number in self._holders.get(piece, ())}
        found = {number for number in candidates if _alike(cut, self._names[number][2])}
        words = name_key(name).split()
        for count in range(1, len(words)):
            beginning = " ".join(words[:count])
            if len(beginning) >= SHORTEST_BEGINNING:
                found.update(self._keys.get(beginning, ()))
        return tuple(self._names[number][:2] for number in sorted(found))

    def _rarest(self, cut: frozenset[str]) -> list[str]:
        ordered = sorted(cut, key=lambda piece: (self._spread[piece], piece))
        return ordered[: len(ordered) - ceil(ALIKE * len(ordered)) + 1]


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return bool(shared) and shared >= ALIKE * len(one | other)
