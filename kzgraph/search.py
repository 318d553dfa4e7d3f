"""Find things by words of their names, or passages by words of their gists."""

from collections.abc import Sequence
from typing import NamedTuple

from kzgraph.letters import latin_key, latin_words
from kzgraph.model import Iri, Ref
from kzgraph.names import labels
from kzgraph.store import Engine
from kzgraph.terms import ENTITY_CLASSES, PREFIXES, compact, name_key, term_text

__all__ = ["Hit", "search"]

MOST_WORDS = 40
_PREFIX = f"PREFIX kz: <{PREFIXES['kz']}> "


class Hit(NamedTuple):
    """Something found: what it is, the name or gist that matched, and how well (0 is best)."""

    ref: Ref
    kind: str
    matched: str
    rank: int


def search(engine: Engine, text: str, kinds: Sequence[str] = (), *, lang: str = "en") -> tuple[Hit, ...]:
    """Everything whose name or gist holds all the words: exact names first, then names, then gists.

    Where no name holds them, Russian and Kazakh names are tried in Latin letters.
    """
    words = name_key(text).split()
    if not words or len(words) > MOST_WORDS:
        return ()
    best = _named(engine, "kz:nameKey", words) or _as_written(engine, _named(engine, "kz:latinKey", latin_words(text)))
    for thing, gist in engine.select(_gists(words)):
        if isinstance(thing, Iri):
            _keep(best, thing, 3, str(gist))
    chosen = {iri: hit for iri, hit in best.items() if compact(iri).partition(":")[0] in (kinds or ENTITY_CLASSES)}
    named = labels(engine, chosen, lang)
    hits = [_hit(iri, named[iri], rank, matched) for iri, (rank, matched) in chosen.items()]
    return tuple(sorted(hits, key=lambda h: (h.rank, ENTITY_RANK.get(h.kind, 99), len(h.ref.label), h.ref.curie)))


_ORDER = ("partner", "programme", "region", "policy", "product", "event", "indicator", "source", "result")
ENTITY_RANK = {kind: place for place, kind in enumerate(_ORDER)}


def _named(engine: Engine, predicate: str, words: list[str]) -> dict[Iri, tuple[int, str]]:
    """The things with a name that holds the words, each with its rank and that name."""
    best: dict[Iri, tuple[int, str]] = {}
    for thing, key in engine.select(_names(predicate, words)) if words else ():
        if isinstance(thing, Iri):
            _keep(best, thing, _rank(str(key), words), str(key))
    return best


def _as_written(engine: Engine, best: dict[Iri, tuple[int, str]]) -> dict[Iri, tuple[int, str]]:
    """The same hits with the names themselves for their Latin keys, which nobody could read."""
    if not best:
        return best
    values = " ".join(term_text(iri) for iri in sorted(best))
    names = engine.select(
        f"{_PREFIX}PREFIX skos: <{PREFIXES['skos']}> SELECT ?thing ?name WHERE {{ VALUES ?thing {{ {values} }} "
        "?thing skos:prefLabel|skos:altLabel|kz:formerName ?name } ORDER BY ?thing ?name"
    )
    written = {(thing, latin_key(str(name))): str(name) for thing, name in names}
    return {iri: (rank, written.get((iri, key), key)) for iri, (rank, key) in best.items()}


def _hit(iri: Iri, label: str, rank: int, matched: str) -> Hit:
    curie = compact(iri)
    return Hit(Ref(curie, str(iri), label), curie.partition(":")[0], matched, rank)


def _keep(best: dict[Iri, tuple[int, str]], thing: Iri, rank: int, matched: str) -> None:
    if thing not in best or rank < best[thing][0]:
        best[thing] = (rank, matched)


def _rank(key: str, words: list[str]) -> int:
    """0: the very name; 1: a name that begins with the words; 2: a name that holds them."""
    wanted = " ".join(words)
    return 0 if key == wanted else 1 if key.startswith(wanted) else 2


def _names(predicate: str, words: list[str]) -> str:
    tests = " && ".join(f"CONTAINS(?key, {term_text(word)})" for word in words)
    return f"{_PREFIX}SELECT ?thing ?key WHERE {{ ?thing {predicate} ?key . FILTER({tests}) }} ORDER BY ?thing ?key"


def _gists(words: list[str]) -> str:
    tests = " && ".join(f"CONTAINS(LCASE(?gist), {term_text(word)})" for word in words)
    return f"{_PREFIX}SELECT ?thing ?gist WHERE {{ ?thing kz:gist ?gist . FILTER({tests}) }} ORDER BY ?thing ?gist"
