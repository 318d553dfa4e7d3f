"""Shelves, names and counts of claims, kept by the site that serves them."""

from collections.abc import Mapping

from kzgraph.explorer.pages.shelf import Shelf, claims, shelf
from kzgraph.explorer.pages.site import Site, Visit
from kzgraph.terms import expand

__all__ = ["claimed", "list_of", "names_of"]


def list_of(site: Site, kind: str) -> Shelf:
    """The shelf of a class, kept."""
    return site.kept(("shelf", kind), lambda: shelf(site.engine, kind, claimed(site)))


def claimed(site: Site) -> Mapping[str, int]:
    """How many claims point at each thing, kept."""
    return site.kept("claims", lambda: claims(site.engine))


def names_of(visit: Visit, kind: str) -> Mapping[str, str]:
    """The names of everything on a shelf, and of all values of its facets, kept by language."""
    found = list_of(visit.site, kind)

    def read() -> Mapping[str, str]:
        values = {value for thing in found.things for held in thing.values.values() for value in held}
        known = {value: iri for value in values if (iri := expand(value)) is not None}
        named = visit.names([*(thing.iri for thing in found.things), *known.values()])
        return {**named, **{value: named[iri] for value, iri in known.items()}}

    return visit.site.kept(("names", kind, visit.lang), read)
