"""What chosen sources state: all other claims and passages are taken out of a store, the things they speak of stay.

So every question, trace and picture can be had of some sources alone, and none of them needs to know of it.
"""

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph

from kzgraph.errors import UnknownName
from kzgraph.terms import PREFIXES, compact, name_key

__all__ = ["keep_stated"]

_CLASSES = (
    "Contribution Result Output Outcome Impact ResultLink Observation Finding Lesson Recommendation Plan FollowUp"
)
# Of each of these properties, or of one of several, a claim of the class needs what it points at.
_NEEDED = {
    "Contribution": (("programme", "result"),),
    "ResultLink": (("fromResult",), ("toResult",)),
    "FollowUp": (("followsUp",), ("by",)),
    "Judgement": (("about",),),
}


def keep_stated(store: pyoxigraph.Store, names: Sequence[str]) -> None:
    """Take out of a store what is stated in none of some sources; raises UnknownName for a name of no source.

    A claim that rests on another which is gone (a contribution to a result that only another source states) keeps
    what is left of it, and goes too where nothing is.
    """
    chosen = {_source(store, name) for name in names}
    kept = {quad.subject for source in chosen for quad in store.quads_for_pattern(None, _term("source"), source)}
    others = {passage for passage in _of_class(store, "Passage") if passage not in kept}
    claims = {claim for name in _CLASSES.split() for claim in _of_class(store, name)}
    _remove(store, others)
    gone = {claim for claim in claims if not _has(store, claim, "statedIn")}
    while gone:
        _remove(store, gone)
        gone = set(_empty(store))


def _empty(store: pyoxigraph.Store) -> Iterator[pyoxigraph.NamedNode]:
    """Claims, and judgements, that point at nothing any more."""
    for name, needs in _NEEDED.items():
        for thing in _of_class(store, name):
            if not all(any(_has(store, thing, term) for term in terms) for terms in needs):
                yield thing


def _remove(store: pyoxigraph.Store, things: Iterable[pyoxigraph.NamedNode]) -> None:
    for thing in things:
        for quad in [*store.quads_for_pattern(thing, None, None), *store.quads_for_pattern(None, None, thing)]:
            store.remove(quad)


def _source(store: pyoxigraph.Store, name: str) -> pyoxigraph.NamedNode:
    """The source of a name, title, slug, CURIE or address."""
    sources = sorted(_of_class(store, "Source"), key=str)
    for source in sources:
        if name in {source.value, compact(source.value), source.value.rpartition("/")[2]}:
            return source
    for source in sources:
        for quad in store.quads_for_pattern(source, None, None):
            if isinstance(quad.object, pyoxigraph.Literal) and name_key(quad.object.value) == name_key(name):
                return source
    raise UnknownName(name, [source.value.rpartition("/")[2] for source in sources], what="source")


def _of_class(store: pyoxigraph.Store, name: str) -> Iterator[pyoxigraph.NamedNode]:
    kind = pyoxigraph.NamedNode(PREFIXES["rdf"] + "type")
    for quad in store.quads_for_pattern(None, kind, _term(name)):
        if isinstance(quad.subject, pyoxigraph.NamedNode):
            yield quad.subject


def _has(store: pyoxigraph.Store, thing: pyoxigraph.NamedNode, term: str) -> bool:
    return next(store.quads_for_pattern(thing, _term(term), None), None) is not None


def _term(name: str) -> pyoxigraph.NamedNode:
    return pyoxigraph.NamedNode(PREFIXES["kz"] + name)
