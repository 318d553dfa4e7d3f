"""Search in memory: the hits of `kzgraph.search.search`, found while somebody types.

The engine looks through all names and gists for each search, which is quick enough for one; a list that follows every
key, of a graph ten times as large, needs them at hand. They are read once.
"""

from collections.abc import Iterable, Mapping, Sequence

from kzgraph.letters import latin_key, latin_words
from kzgraph.model import Iri, Ref
from kzgraph.search import ENTITY_RANK, MOST_WORDS, Hit
from kzgraph.store import Engine
from kzgraph.terms import ENTITY_CLASSES, PREFIXES, compact, name_key

__all__ = ["Index", "called"]

_PREFIX = f"PREFIX kz: <{PREFIXES['kz']}> PREFIX skos: <{PREFIXES['skos']}> PREFIX rdfs: <{PREFIXES['rdfs']}> "
_LANGUAGES = ("en", "ru", "kk")
Found = dict[str, tuple[int, str]]


def called(engine: Engine, lang: str) -> Mapping[str, str]:
    """The names of everything by IRI: in a language, else in English, else in any; as `kzgraph.names.labels`."""
    query = f"{_PREFIX}SELECT ?thing ?label WHERE {{ ?thing skos:prefLabel|rdfs:label ?label }}"
    order = {language: rank for rank, language in enumerate(dict.fromkeys((lang, *_LANGUAGES)))}
    best: dict[str, tuple[int, str, str]] = {}
    for thing, label in engine.select(query):
        language = str(getattr(label, "lang", ""))
        told = (order.get(language, len(order)), language, str(label))
        if thing not in best or told < best[str(thing)]:
            best[str(thing)] = told
    return {thing: label for thing, (_, _, label) in best.items()}


class Index:
    """The names and gists of a graph, read once and looked through for every search."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._names = self._pairs("kz:nameKey")
        self._latin = self._pairs("kz:latinKey")
        # Oxigraph's LCASE is Python's lower().
        self._gists = [(thing, gist, gist.lower()) for thing, gist in self._pairs("kz:gist")]
        self._kinds = {thing: compact(Iri(thing)).partition(":")[0] for thing, *_ in (*self._names, *self._gists)}

    def _pairs(self, term: str) -> list[tuple[str, str]]:
        rows = self._engine.select(f"{_PREFIX}SELECT ?thing ?said WHERE {{ ?thing {term} ?said }}")
        return sorted((str(thing), str(said)) for thing, said in rows if isinstance(thing, Iri))

    def search(
        self, text: str, kinds: Sequence[str], names: Mapping[str, str], *, whole: bool = False
    ) -> tuple[Hit, ...]:
        """Everything of some kinds whose name or gist holds all the words; ``names`` is what `called` gives.

        With ``whole`` only what is called just so, in the letters of its name.
        """
        words = name_key(text).split()
        if not words or len(words) > MOST_WORDS:
            return ()
        wanted = frozenset(kinds or ENTITY_CLASSES)
        if whole:
            said = [pair for pair in self._names if pair[1] == " ".join(words)]
            exact = self._held(said, words, wanted)
            return self._ordered(exact, names)
        best = self._held(self._names, words, wanted)
        if not best and not any(all(word in key for word in words) for _, key in self._names):
            best = self._as_written(self._held(self._latin, latin_words(text), wanted))
        for thing, gist, low in self._gists:
            if thing not in best and self._kinds[thing] in wanted and all(word in low for word in words):
                best[thing] = (3, gist)
        return self._ordered(best, names)

    def _ordered(self, best: Found, names: Mapping[str, str]) -> tuple[Hit, ...]:
        hits = (self._hit(thing, names, rank, matched) for thing, (rank, matched) in best.items())
        return tuple(sorted(hits, key=lambda h: (h.rank, ENTITY_RANK.get(h.kind, 99), len(h.ref.label), h.ref.curie)))

    def _held(self, pairs: Iterable[tuple[str, str]], words: Sequence[str], kinds: frozenset[str]) -> Found:
        """The things with a name that holds the words, each with its rank and that name."""
        best: Found = {}
        whole = " ".join(words)
        for thing, key in pairs if words else ():
            if not all(word in key for word in words) or self._kinds.get(thing) not in kinds:
                continue
            rank = 0 if key == whole else 1 if key.startswith(whole) else 2
            if thing not in best or rank < best[thing][0]:
                best[thing] = (rank, key)
        return best

    def _as_written(self, best: Found) -> Found:
        """The same hits with the names themselves for their Latin keys, which nobody could read."""
        if not best:
            return best
        values = " ".join(f"<{thing}>" for thing in sorted(best))
        rows = self._engine.select(
            f"{_PREFIX}SELECT ?thing ?name WHERE {{ VALUES ?thing {{ {values} }} "
            "?thing skos:prefLabel|skos:altLabel|kz:formerName ?name } ORDER BY ?thing ?name"
        )
        written = {(str(thing), latin_key(str(name))): str(name) for thing, name in rows}
        return {thing: (rank, written.get((thing, key), key)) for thing, (rank, key) in best.items()}

    def _hit(self, thing: str, names: Mapping[str, str], rank: int, matched: str) -> Hit:
        curie = compact(Iri(thing))
        return Hit(Ref(curie, thing, names.get(thing, curie)), self._kinds[thing], matched, rank)
