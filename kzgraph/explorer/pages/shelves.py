"""Shelves, names and counts of claims, kept by the site that serves them."""

from collections.abc import Mapping

from kzgraph.explorer.pages.index import Index, called
from kzgraph.explorer.pages.shelf import Reader, Shelf, claims, shelf
from kzgraph.explorer.pages.site import Site, Visit
from kzgraph.terms import expand

__all__ = ["claimed", "index_of", "list_of", "names_in", "names_of"]


def list_of(site: Site, kind: str) -> Shelf:
    """The shelf of a class, kept."""
    read = site.kept("reader", lambda: Reader(site.engine))
    return site.kept(("shelf", kind), lambda: shelf(site.engine, kind, claimed(site), read))


def claimed(site: Site) -> Mapping[str, int]:
    """How many claims point at each thing, kept."""
    return site.kept("claims", lambda: claims(site.engine))


def names_in(site: Site, lang: str) -> Mapping[str, str]:
    """The names of everything in a language, by IRI, kept."""
    return site.kept(("names", lang), lambda: called(site.engine, lang))


def index_of(site: Site) -> Index:
    """What searches look through, kept."""
    return site.kept("index", lambda: Index(site.engine))


def names_of(visit: Visit, kind: str) -> Mapping[str, str]:
    """The names of everything on a shelf by IRI, and of all values of its facets by id, kept by language."""
    found = list_of(visit.site, kind)

    def read() -> Mapping[str, str]:
        names = names_in(visit.site, visit.lang)
        values = {value for thing in found.things for held in thing.values.values() for value in held}
        known = {value: iri for value in values if (iri := expand(value)) is not None}
        named = {str(thing.iri): names.get(thing.iri, thing.curie) for thing in found.things}
        return {**named, **{value: names.get(iri, value) for value, iri in known.items()}}

    return visit.site.kept(("names", kind, visit.lang), read)
