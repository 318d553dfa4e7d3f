"""Pages for what is not there: near names instead of a dead end."""

import difflib
from urllib.parse import unquote

from starlette.responses import Response

from kzgraph.explorer.pages.shelf import FACETS
from kzgraph.explorer.pages.shelves import index_of, list_of, names_in, names_of
from kzgraph.explorer.pages.site import Visit
from kzgraph.terms import ENTITY_CLASSES, name_key

__all__ = ["no_page"]

MOST_NEAR = 6


def no_page(visit: Visit) -> Response:
    """The answer to a path at which nothing stands, with things of names like it."""
    path = unquote(visit.request.url.path.removeprefix(visit.root))
    message = visit.say("not_found_text", path=path[:200])
    return visit.problem(404, visit.t["not_found"], message, near=_near(visit, path[:200]))


def _near(visit: Visit, path: str) -> list[tuple[str, str]]:
    """Addresses and names: of the same class by slug, else anything found by the words of the path."""
    kind, slug = _parts(path)
    found: dict[str, str] = {}
    if kind in FACETS:
        shelf, names = list_of(visit.site, kind), names_of(visit, kind)
        slugs = {thing.curie.partition(":")[2]: thing for thing in shelf.things}
        for near in difflib.get_close_matches(slug, slugs, n=MOST_NEAR, cutoff=0.5):
            found[visit.at(slugs[near].curie)] = names[slugs[near].iri]
    words = name_key(slug)
    names = names_in(visit.site, visit.lang)
    for hit in index_of(visit.site).search(words, (), names) if len(words) > 1 else ():
        found.setdefault(visit.at(hit.ref), hit.ref.label)
    if not found and kind in FACETS:
        found[visit.link(f"/{kind}")] = visit.t[f"all_{kind}"]
    return list(found.items())[:MOST_NEAR]


def _parts(path: str) -> tuple[str, str]:
    """The class and slug that a path seems to mean."""
    parts = [part for part in path.lower().split("/") if part and part != "id"]
    if len(parts) > 1 and parts[0] in ENTITY_CLASSES:
        return parts[0], parts[-1].partition(".")[0].replace("_", "-")
    first = parts[-1].replace("_", "-") if parts else ""
    singular = difflib.get_close_matches(first, FACETS, n=1, cutoff=0.75)
    return (singular[0] if singular else ""), first
