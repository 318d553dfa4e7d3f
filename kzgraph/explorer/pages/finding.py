"""Search: a page of hits, and the same as JSON for what completes names while they are typed."""

import json

from starlette.responses import Response

from kzgraph.explorer.pages.shelves import index_of, names_in
from kzgraph.explorer.pages.site import Visit
from kzgraph.search import Hit
from kzgraph.terms import CLAIM_CLASSES, ENTITY_CLASSES, expand

__all__ = ["search_data", "search_page"]

MOST_HITS = 100
LONGEST_TEXT = 200
USUAL = 12


def search_page(visit: Visit) -> Response:
    """What is found, in groups by class; a name that is an id leads to its page."""
    text = visit.query.get("q", "").strip()[:LONGEST_TEXT]
    kind = visit.query.get("kind", "")
    hits = found(visit, text, kind)
    kinds: dict[str, int] = {}
    for hit in found(visit, text, "") if kind else hits:
        kinds[hit.kind] = kinds.get(hit.kind, 0) + 1
    shown = {
        "text": text,
        "hits": hits[:MOST_HITS],
        "total": len(hits),
        "kind": kind if kind in kinds else "",
        "kinds": tuple(kinds.items()),
    }
    return visit.html("search.html", shown)


def search_data(visit: Visit) -> Response:
    """Hits as JSON: ``q`` the words, ``kind`` a class (or "entity", "claim"), ``limit`` how many.

    Each hit has its id, IRI, name, class, the class in the visit's language, the name that matched, and its address.
    """
    text = visit.query.get("q", "").strip()[:LONGEST_TEXT]
    hits = found(visit, text, visit.query.get("kind", ""))
    limit = visit.whole("limit", default=USUAL, most=MOST_HITS)
    answer = {"q": text, "total": len(hits), "hits": [_told(visit, hit) for hit in hits[:limit]]}
    content = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, media_type="application/json")


def found(visit: Visit, text: str, kind: str) -> tuple[Hit, ...]:
    """Hits of a class or several; words too short to mean anything find exact names only."""
    if not text:
        return ()
    kinds = {"": ENTITY_CLASSES, "entity": ENTITY_CLASSES, "claim": CLAIM_CLASSES}.get(kind, (kind,))
    chosen = tuple(name for name in kinds if name in ENTITY_CLASSES and name != "geometry")
    key = ("search", text, chosen, visit.lang)
    return visit.site.recent(key, lambda: _search(visit, text, chosen)) if chosen else ()


def _search(visit: Visit, text: str, kinds: tuple[str, ...]) -> tuple[Hit, ...]:
    iri = expand(text)
    if iri is not None and visit.facts.of(iri):
        ref = visit.facts.ref(iri)
        return (Hit(ref, ref.curie.partition(":")[0], ref.curie, 0),)
    return index_of(visit.site).search(text, kinds, names_in(visit.site, visit.lang), whole=len(text) == 1)


def _told(visit: Visit, hit: Hit) -> dict[str, object]:
    return {
        "id": hit.ref.curie,
        "iri": hit.ref.iri,
        "label": hit.ref.label,
        "kind": hit.kind,
        "kindLabel": visit.t.get(f"a_{hit.kind}", hit.kind),
        "matched": hit.matched,
        "path": visit.at(hit.ref),
    }
