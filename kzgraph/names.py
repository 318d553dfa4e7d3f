"""From what a person types to the thing meant: names, aliases, CURIEs and IRIs in any language.

A name is looked up by its key (letters and figures, in small letters), which every name in the graph has
from the build on, so that the cost does not grow with the graph. Only when nothing has that key are the
keys searched for one that holds all the words.
"""

from __future__ import annotations

from kzgraph.errors import AmbiguousName, QueryError, UnknownName, UsageError, with_article
from kzgraph.model import Iri, Ref
from kzgraph.terms import BASE, ENTITY_CLASSES, PREFIXES, compact, expand, is_iri, name_key, term_text
from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kzgraph.store import Cell, Engine

__all__ = [
    "LANGUAGES",
    "best_label",
    "concepts",
    "is_ours",
    "labels",
    "reference",
    "resolve",
    "resolve_all",
    "traceable_kinds",
]

LANGUAGES = ("en", "ru", "kk")
MOST_CANDIDATES = 8
MOST_COMPARED = 20_000
"""Names that one which is not known is compared with, for a hint: more would take longer than people wait."""
LONGEST_KEY = 300
PREFIX_KZ = f"PREFIX kz: <{PREFIXES['kz']}> PREFIX skos: <{PREFIXES['skos']}>"

_OURS = (f"{BASE}id/", f"{BASE}concept/")

# What a name without a kind is taken for first: the things people ask about, then what is said of them.
_FIRST_KINDS = ("partner", "programme", "region", "policy", "product", "event", "indicator", "source")


def resolve(engine: Engine, name: str, kinds: Sequence[str] = (), *, lang: str = "en") -> Ref:
    """The one thing a name means, of one of the kinds (entity classes) if any are given.

    Raises UnknownName with the nearest names, or AmbiguousName with the candidates.
    """
    found = resolve_all(engine, name, kinds, lang=lang)
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousName(name, [f"{ref.curie} ({ref.label})" for ref in found[:MOST_CANDIDATES]], len(found))
    what = " or ".join(kinds[:3]) if kinds else "thing"
    raise UnknownName(name, _near(engine, name, kinds, lang), what=what)


def resolve_all(
    engine: Engine, name: str, kinds: Sequence[str] = (), *, lang: str = "en", exact: bool = False
) -> tuple[Ref, ...]:
    """Everything a name can mean: by IRI or CURIE, by exact name, else (unless ``exact``) by its words.

    Words may be begun only: "vaccin" finds "vaccination". Russian and Kazakh names are found in Latin letters too:
    "densaulyq" finds "Денсаулық".
    """
    iri = expand(name.strip())
    if iri is not None and _is_known(engine, iri):
        return (reference(engine, iri, lang),) if _is_kind(iri, kinds) else ()
    key = name_key(name)
    if not key or len(key) > LONGEST_KEY:
        return ()
    for pattern in _patterns(name, key):
        found = _things(engine, pattern, kinds)
        if found:
            return _references(engine, _of_first_kind(found) if not kinds else found, lang)
        if exact:
            break
    slug = name.strip().lower()
    found = [Iri(PREFIXES[kind] + slug) for kind in kinds or ENTITY_CLASSES if " " not in slug and "/" not in slug]
    known = [iri for iri in found if expand(compact(iri)) and _is_known(engine, iri)]
    return _references(engine, known if kinds else _of_first_kind(known), lang)


def _patterns(name: str, key: str) -> Iterator[str]:
    """Ways to look a name up, the surest first."""
    yield f"?thing kz:nameKey {term_text(key)} ."
    yield _all_words("kz:nameKey", key.split())
    from kzgraph.letters import latin_key, latin_words  # 2 ms, for a name that is not found as it is written

    if latin := latin_words(name):
        yield f"?thing kz:latinKey {term_text(latin_key(name))} ."
        yield _all_words("kz:latinKey", latin)


def _all_words(predicate: str, words: list[str]) -> str:
    tests = " && ".join(f'CONTAINS(CONCAT(" ", ?key), {term_text(f" {word}")})' for word in words)
    return f"?thing {predicate} ?key . FILTER({tests})"


def _things(engine: Engine, pattern: str, kinds: Sequence[str]) -> list[Iri]:
    rows = engine.select(f"{PREFIX_KZ} SELECT DISTINCT ?thing WHERE {{ {pattern} }} ORDER BY ?thing")
    return [thing for (thing,) in rows if isinstance(thing, Iri) and _is_kind(thing, kinds)]


def _is_kind(iri: Iri, kinds: Sequence[str]) -> bool:
    prefix = compact(iri).partition(":")[0]
    return prefix in (kinds or ENTITY_CLASSES)


def _of_first_kind(found: list[Iri]) -> list[Iri]:
    """Things people ask about come before claims of the same name."""
    first = [iri for iri in found if compact(iri).partition(":")[0] in _FIRST_KINDS]
    return first or found


def _is_known(engine: Engine, iri: Iri) -> bool:
    try:
        return bool(engine.select(f"SELECT ?p WHERE {{ {term_text(iri)} ?p ?o }} LIMIT 1").rows)
    except (QueryError, ValueError):
        # What cannot be written as an IRI names nothing.
        return False


def _near(engine: Engine, name: str, kinds: Sequence[str], lang: str) -> list[str]:
    """Up to three names that are spelt like the one asked for; of very many, only those about as long are compared."""
    key = name_key(name)
    if len(key) > LONGEST_KEY:
        return []
    import difflib  # needed for an error only
    from heapq import nsmallest

    # Names that are alike to six tenths are at most seven thirds as long as one another.
    shortest, longest = len(key) * 3 // 7, len(key) * 7 // 3 + 1
    of_kinds = " || ".join(f'STRSTARTS(STR(?thing), "{PREFIXES[kind]}")' for kind in kinds or ENTITY_CLASSES)
    things: dict[str, Iri] = {}
    for key_found, thing in engine.select(
        f"{PREFIX_KZ} SELECT ?key ?thing WHERE {{ ?thing kz:nameKey ?key "
        f"FILTER(STRLEN(?key) >= {shortest} && STRLEN(?key) <= {longest}) FILTER({of_kinds}) }}"
    ):
        if isinstance(thing, Iri):
            things[str(key_found)] = max(thing, things.get(str(key_found), thing))
    compared = nsmallest(MOST_COMPARED, things, key=lambda other: (abs(len(other) - len(key)), other))
    close = difflib.get_close_matches(key, compared, n=MOST_CANDIDATES, cutoff=0.6)
    nearest = list(dict.fromkeys(things[key] for key in close))[:3]
    return [f'"{ref.label}"' for ref in _references(engine, nearest, lang)]


def concepts(engine: Engine, scheme: str, *, lang: str = "en") -> tuple[Ref, ...]:
    """The concepts of a scheme, with their names."""
    rows = engine.select(
        f"{PREFIX_KZ} SELECT ?concept WHERE {{ ?concept skos:inScheme <{PREFIXES[scheme].rstrip('/')}> }} "
        "ORDER BY ?concept"
    )
    return _references(engine, (concept for (concept,) in rows if isinstance(concept, Iri)), lang)


def reference(engine: Engine, iri: Iri, lang: str = "en") -> Ref:
    """A thing with its name in a language."""
    return Ref(compact(iri), str(iri), labels(engine, [iri], lang)[iri])


def _references(engine: Engine, iris: Iterable[Iri], lang: str) -> tuple[Ref, ...]:
    chosen = list(iris)
    named = labels(engine, chosen, lang)
    return tuple(sorted(Ref(compact(iri), str(iri), named[iri]) for iri in chosen))


def labels(engine: Engine, iris: Iterable[Iri], lang: str = "en") -> dict[Iri, str]:
    """The names of many things in one look-up: in the language asked for, else English, else any.

    What has no name of its own (a contribution, a passage) is called by its CURIE.
    """
    chosen = sorted(set(iris))
    if not chosen:
        return {}
    found: dict[Cell, list[Cell]] = {}
    for thing, label in _labelled(engine, [iri for iri in chosen if is_iri(iri)]):
        found.setdefault(thing, []).append(label)
    return {iri: best_label(found.get(iri, ()), lang) or compact(iri) for iri in chosen}


def best_label(texts: Iterable[Cell], lang: str) -> str:
    """Of the labels of a thing the one in a language, else in English, else any; "" where there is none.

    >>> from kzgraph.model import Text
    >>> best_label([Text("Север", "ru"), Text("North", "en")], "kk")
    'North'
    """
    order = (lang, *LANGUAGES)
    found = [
        (order.index(language) if language in order else len(order), language, str(text))
        for text in texts
        for language in (str(getattr(text, "lang", "")),)
    ]
    return min(found)[2] if found else ""


def is_ours(thing: Iri) -> bool:
    """Whether a thing has no label but that of ``skos:prefLabel``, unlike a term."""
    return thing.startswith(_OURS)


def _labelled(engine: Engine, iris: list[Iri]) -> Iterator[tuple[Cell, ...]]:
    """Things with each of their labels, in no order; only terms are looked for under a second name of the property.

    Each can stand in a query, see `is_iri`.
    """
    ours = [iri for iri in iris if is_ours(iri)]
    for path, chosen in (("skos:prefLabel", ours), ("skos:prefLabel|rdfs:label", sorted({*iris} - {*ours}))):
        if chosen:
            values = " ".join(f"<{iri}>" for iri in chosen)
            yield from engine.select(
                f"{PREFIX_KZ} PREFIX rdfs: <{PREFIXES['rdfs']}> "
                f"SELECT ?thing ?label WHERE {{ VALUES ?thing {{ {values} }} ?thing {path} ?label }}"
            )


def traceable_kinds(engine: Engine, name: str) -> tuple[str, ...]:
    """The kinds a name is looked for among: partners and programmes before results.

    A name that is exactly another thing's (a region's, a policy's) is not stretched to a programme that only
    holds the word.
    """
    first = ("partner", "programme")
    exact = {ref.curie.partition(":")[0]: ref for ref in resolve_all(engine, name, exact=True)}
    if exact.keys() & set(first):
        return first
    if "result" in exact:
        return ("result",)
    if exact:
        kind, ref = next(iter(exact.items()))
        raise UsageError(
            f'"{name}" is {with_article(kind)} ({ref.label}), not a partner, programme or result.',
            f"See it: kzgraph show {ref.curie}",
        )
    return first if resolve_all(engine, name, first) else (*first, "result")
