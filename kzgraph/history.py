"""What became of a region or body: former names, what followed it, what it was separated from, in sentences.

People ask by the name they know. An old name finds what is there now, or the thing of that time; these sentences
say which of the two it is, and where the rest of the story stands.
"""

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kzgraph.model import Iri, Ref
from kzgraph.names import labels
from kzgraph.store import Engine
from kzgraph.terms import PREFIXES, compact, name_key, term_text

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Tie", "history", "ties"]

_PREFIX = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in ("dcterms", "kz", "org", "skos"))
# One row a tie: its kind, the other thing or the former name, and the days between which it came about.
_TIES = """SELECT DISTINCT ?tie ?other ?begins ?ends ?claim WHERE {
{ THIS kz:formerName ?other . BIND("former" AS ?tie) }
UNION { THIS skos:historyNote ?other . BIND("note" AS ?tie) }
UNION { ?other dcterms:replaces THIS . BIND("after" AS ?tie) OPTIONAL { ?other kz:startDate ?begins }
  BIND(?begins AS ?ends) }
UNION { THIS dcterms:replaces ?other . BIND("before" AS ?tie) OPTIONAL { THIS kz:startDate ?begins }
  BIND(?begins AS ?ends) }
UNION { ?change org:originalOrganization THIS . ?change org:resultingOrganization ?other . BIND("after" AS ?tie)
  OPTIONAL { ?change kz:startDate ?begins } OPTIONAL { ?change kz:endDate ?last }
  BIND(COALESCE(?last, ?begins) AS ?ends) BIND(?change AS ?claim) }
UNION { ?change org:resultingOrganization THIS . ?change org:originalOrganization ?other . BIND("before" AS ?tie)
  OPTIONAL { ?change kz:startDate ?begins } OPTIONAL { ?change kz:endDate ?last }
  BIND(COALESCE(?last, ?begins) AS ?ends) BIND(?change AS ?claim) }
UNION { THIS kz:separatedFrom ?other . BIND("within" AS ?tie) OPTIONAL { THIS kz:startDate ?begins }
  BIND(?begins AS ?ends) }
UNION { ?other kz:separatedFrom THIS . BIND("without" AS ?tie) OPTIONAL { ?other kz:startDate ?begins }
  BIND(?begins AS ?ends) }
} ORDER BY ?tie ?begins ?other ?claim"""
_SENTENCES = {
    "after": "{this} was followed by {others}{when}.",
    "before": "{this} followed {others}{when}; what is said of that time stands there.",
    "within": "{this} was separated from {others}{when}; what is said of the time before stands there.",
    "without": "{others} was separated from {this}{when}; what is said of the time before is about both.",
}


class Tie(NamedTuple):
    """One tie of a thing to those before or after it.

    ``kind`` is "after" (what followed it), "before" (what it followed), "within" (what it was separated from) or
    "without" (what was separated from it); ``claims`` are the changes that say so.
    """

    kind: str
    others: tuple[Iri, ...]
    begins: "date | None"
    ends: "date | None"
    claims: tuple[Iri, ...] = ()


def ties(engine: Engine, thing: Ref) -> tuple[Tie, ...]:
    """What a thing was and became, those of one kind and time together, in a fixed order."""
    return _read(engine, thing)[0]


def _read(engine: Engine, thing: Ref) -> tuple[tuple[Tie, ...], dict[str, list[str]]]:
    """The ties of a thing, and its former names and notes."""
    rows = engine.select(_PREFIX + _TIES.replace("THIS", term_text(Iri(thing.iri)))).rows
    texts: dict[str, list[str]] = defaultdict(list)
    if not rows:
        return (), texts
    from datetime import date  # 3 ms, which a question about what never changed should not pay

    found: dict[tuple[str, date | None, date | None], list[tuple[Iri, Iri | None]]] = defaultdict(list)
    for kind, other, begins, ends, claim in rows:
        if isinstance(other, Iri):
            first, last = (value if isinstance(value, date) else None for value in (begins, ends))
            found[str(kind), first, last].append((other, claim if isinstance(claim, Iri) else None))
        else:
            texts[str(kind)].append(str(other))
    told = tuple(
        Tie(
            kind,
            tuple(dict.fromkeys(other for other, _ in pairs)),
            begins,
            ends,
            tuple(dict.fromkeys(claim for _, claim in pairs if claim)),
        )
        for (kind, begins, ends), pairs in found.items()
    )
    return told, texts


def history(engine: Engine, thing: Ref, name: str = "", *, lang: str = "en") -> tuple[str, ...]:
    """Sentences on what a thing was and became; a former name is told where it is the ``name`` asked for."""
    told, texts = _read(engine, thing)
    named = labels(engine, {other for tie in told for other in tie.others}, lang)
    found = [_former(thing, name, texts)] if name_key(name) in map(name_key, texts["former"]) else []
    for tie in told:
        others = " and ".join(f"{named[other]} ({compact(other)})" for other in tie.others)
        when = _when(tie.begins, tie.ends)
        found.append(_SENTENCES[tie.kind].format(this=_called(thing), others=others, when=when))
    return tuple(found)


def _former(thing: Ref, name: str, texts: dict[str, list[str]]) -> str:
    note = f": {texts['note'][0].rstrip('.')}" if texts["note"] else ""
    return f'"{name.strip()}" is a former name of {_called(thing)}{note}.'


def _called(thing: Ref) -> str:
    return f"{thing.label} ({thing.curie})"


def _when(begins: "date | None", ends: "date | None") -> str:
    from kzgraph.periods import period

    if not begins and not ends:
        return ""
    return f" {'on' if begins == ends else 'in'} {period(begins, ends)}"
