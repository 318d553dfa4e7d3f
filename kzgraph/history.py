"""What became of a region or body: former names, what followed it, what it was separated from, in sentences.

People ask by the name they know. An old name finds what is there now, or the thing of that time; these sentences
say which of the two it is, and where the rest of the story stands.
"""

from collections import defaultdict
from datetime import date

from kzgraph.model import Iri, Ref
from kzgraph.names import labels
from kzgraph.periods import period
from kzgraph.store import Engine
from kzgraph.terms import PREFIXES, compact, name_key, term_text

__all__ = ["history"]

_PREFIX = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in ("dcterms", "kz", "org", "skos"))
# One row a tie: its kind, the other thing or the former name, and the days between which it came about.
_TIES = """SELECT DISTINCT ?tie ?other ?begins ?ends WHERE {
{ THIS kz:formerName ?other . BIND("former" AS ?tie) }
UNION { THIS skos:historyNote ?other . BIND("note" AS ?tie) }
UNION { ?other dcterms:replaces THIS . BIND("after" AS ?tie) OPTIONAL { ?other kz:startDate ?begins }
  BIND(?begins AS ?ends) }
UNION { THIS dcterms:replaces ?other . BIND("before" AS ?tie) OPTIONAL { THIS kz:startDate ?begins }
  BIND(?begins AS ?ends) }
UNION { ?change org:originalOrganization THIS . ?change org:resultingOrganization ?other . BIND("after" AS ?tie)
  OPTIONAL { ?change kz:startDate ?begins } OPTIONAL { ?change kz:endDate ?last }
  BIND(COALESCE(?last, ?begins) AS ?ends) }
UNION { ?change org:resultingOrganization THIS . ?change org:originalOrganization ?other . BIND("before" AS ?tie)
  OPTIONAL { ?change kz:startDate ?begins } OPTIONAL { ?change kz:endDate ?last }
  BIND(COALESCE(?last, ?begins) AS ?ends) }
UNION { THIS kz:separatedFrom ?other . BIND("within" AS ?tie) OPTIONAL { THIS kz:startDate ?begins }
  BIND(?begins AS ?ends) }
UNION { ?other kz:separatedFrom THIS . BIND("without" AS ?tie) OPTIONAL { ?other kz:startDate ?begins }
  BIND(?begins AS ?ends) }
} ORDER BY ?tie ?begins ?other"""
_SENTENCES = {
    "after": "{this} was followed by {others}{when}.",
    "before": "{this} followed {others}{when}; what is said of that time stands there.",
    "within": "{this} was separated from {others}{when}; what is said of the time before stands there.",
    "without": "{others} was separated from {this}{when}; what is said of the time before is about both.",
}


def history(engine: Engine, thing: Ref, name: str = "", *, lang: str = "en") -> tuple[str, ...]:
    """Sentences on what a thing was and became; a former name is told where it is the ``name`` asked for."""
    rows = engine.select(_PREFIX + _TIES.replace("THIS", term_text(Iri(thing.iri)))).rows
    ties: dict[tuple[str, str], list[Iri]] = defaultdict(list)
    texts: dict[str, list[str]] = defaultdict(list)
    for tie, other, begins, ends in rows:
        if isinstance(other, Iri):
            ties[str(tie), _when(begins, ends)].append(other)
        else:
            texts[str(tie)].append(str(other))
    named = labels(engine, {other for others in ties.values() for other in others}, lang)
    found = [_former(thing, name, texts)] if name_key(name) in map(name_key, texts["former"]) else []
    for (tie, when), others in ties.items():
        told = " and ".join(f"{named[other]} ({compact(other)})" for other in dict.fromkeys(others))
        found.append(_SENTENCES[tie].format(this=_called(thing), others=told, when=when))
    return tuple(found)


def _former(thing: Ref, name: str, texts: dict[str, list[str]]) -> str:
    note = f": {texts['note'][0].rstrip('.')}" if texts["note"] else ""
    return f'"{name.strip()}" is a former name of {_called(thing)}{note}.'


def _called(thing: Ref) -> str:
    return f"{thing.label} ({thing.curie})"


def _when(begins: object, ends: object) -> str:
    first, last = (value if isinstance(value, date) else None for value in (begins, ends))
    if not first and not last:
        return ""
    return f" {'on' if first == last else 'in'} {period(first, last)}"
