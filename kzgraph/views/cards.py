"""The claims behind a picture as plain data for its page: each passage once, each claim with where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kzgraph.periods import period

if TYPE_CHECKING:
    from datetime import date

    from kzgraph.model import PassageRef, Ref
    from kzgraph.said import Said

__all__ = ["VERBS", "Cards", "Data", "days", "refs", "told", "when"]

Data = dict[str, Any]

VERBS = {
    "contribution": "contribution",
    "outcome": "outcome_of",
    "part": "part",
    "wider": "wider",
    "scale-up": "grown",
    "link": "link",
}
"""Kind of a hop → the word of the interface that stands between its ends."""


class Cards:
    """Collects claims and passages; a claim added twice keeps its first place."""

    def __init__(self) -> None:
        self.claims: list[Data] = []
        self.passages: dict[str, Data] = {}
        self.sources: dict[str, str] = {}
        self._places: dict[tuple[str, ...], int] = {}

    def add(
        self,
        claim: Ref,
        *,
        ends: tuple[Ref | None, str, Ref | None],
        passages: Iterable[PassageRef],
        roles: Iterable[Ref] = (),
        basis: str = "",
        wording: str = "",
        note: str = "",
        regions: Iterable[Ref] = (),
        when: str = "",
    ) -> int:
        """Return the place of a claim; ``ends`` are what it ties, with the word of the interface between them."""
        start, verb, end = ends
        key = (claim.curie, start.curie if start else "", verb, end.curie if end else "")
        if key not in self._places:
            self._places[key] = len(self.claims)
            made: Data = {
                "id": claim.curie,
                "from": _named(start),
                "verb": verb,
                "to": _named(end),
                "roles": refs(roles),
                "basis": basis,
                "wording": wording,
                "note": note,
                "regions": refs(regions),
                "when": when,
                "passages": self.cite(passages),
            }
            self.claims.append({name: value for name, value in made.items() if value})
        return self._places[key]

    def cite(self, passages: Iterable[PassageRef]) -> list[str]:
        """Return the names of passages, and keep what is said of them."""
        found = []
        for passage in passages:
            self.sources[passage.source.curie] = passage.source.label or passage.source.curie
            self.passages[passage.ref.curie] = {
                "source": passage.source.curie,
                "section": passage.section,
                "begins": passage.begins,
                "ends": passage.ends,
                "gist": passage.gist,
                **({"path": passage.path} if passage.path else {}),
            }
            found.append(passage.ref.curie)
        return found

    def documents(self) -> tuple[tuple[str, str], ...]:
        """Return CURIE and title of every document cited."""
        return tuple(sorted(self.sources.items()))

    def data(self) -> Data:
        """Return what the page's scripts read."""
        return {"claims": self.claims, "passages": self.passages}


def told(cards: Cards, said: Said, texts: Mapping[str, str]) -> int:
    """Add a claim as `kzgraph.said` reads it, and return its place."""
    first, verb, last = said.partner, "contribution", said.about[0] if said.about else None
    if said.kind == "resultlink" and len(said.about) == 2:
        first, verb, last = said.about[0], "link", said.about[1]
    elif said.kind == "contribution":
        last = next((one for one in said.about if one.curie.startswith("result:")), last)
    else:
        first, verb, last = None, f"kind_{said.kind}", said.claim
    return cards.add(
        said.claim,
        ends=(first, verb, last),
        passages=said.passages,
        roles=said.roles,
        basis=said.basis,
        wording=said.wording,
        note=said.note,
        regions=said.regions,
        when=when(said.begins, said.ends, texts),
    )


def refs(found: Iterable[Ref]) -> list[list[str]]:
    """Return ids and names."""
    return [[ref.curie, ref.label or ref.curie] for ref in found]


def days(begins: date | None, ends: date | None) -> list[str | None]:
    """Return a period as two days of the form 2018-06-19, or None where nothing is said."""
    return [day.isoformat() if day else None for day in (begins, ends)]


def when(begins: date | None, ends: date | None, texts: Mapping[str, str]) -> str:
    """Return a period in words of the interface; "" where nothing is said.

    >>> from datetime import date
    >>> when(date(2018, 1, 1), None, {"from_date": "с {date}"})
    'с 2018'
    """
    text = period(begins, ends)
    if begins and ends:
        return text.replace(" to ", " – ")
    for day, word in ((begins, "from_date"), (ends, "until_date")):
        if day:
            return texts[word].replace("{date}", text.split(" ", 1)[1])
    return ""


def _named(ref: Ref | None) -> list[str] | None:
    return [ref.curie, ref.label or ref.curie] if ref else None
