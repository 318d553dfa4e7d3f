"""Where things stand: the path of every entity and page, and what a path means.

An entity's page stands at the path of its IRI (``/id/partner/unicef``) and, shorter, at ``/partner/unicef``; with a
suffix it is data.
"""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

import pyoxigraph

from kzgraph.model import Iri
from kzgraph.terms import BASE, CONCEPT_SCHEMES, ENTITY_CLASSES, PREFIXES, expand

__all__ = [
    "BROWSED",
    "FORMATS",
    "NAVIGATION",
    "TRACED",
    "entity_iri",
    "iri_path",
    "page_path",
    "split_suffix",
    "with_query",
]

FORMATS = {
    "json": "application/json",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
}
"""The forms of data beside every page, by suffix."""

NAVIGATION = ("partner", "programme", "result", "region", "indicator", "source")
BROWSED = (
    *NAVIGATION,
    "policy",
    "product",
    "event",
    "contribution",
    "observation",
    "finding",
    "lesson",
    "recommendation",
    "plan",
    "followup",
    "resultlink",
    "passage",
    "changeevent",
    "judgement",
)
"""Classes that have a list, those of the menu first."""

TRACED = ("partner", "programme", "result")


def page_path(curie: str) -> str:
    """The path of a thing's page, or "" where the explorer has none.

    >>> page_path("partner:unicef"), page_path("role:funder"), page_path("kz:Partner")
    ('/partner/unicef', '/role/funder', '')
    """
    kind, _, slug = curie.partition(":")
    known = kind in ENTITY_CLASSES or kind in CONCEPT_SCHEMES
    return f"/{kind}/{quote(slug)}" if known and slug and "/" not in slug else ""


def entity_iri(kind: str, slug: str) -> Iri | None:
    """The IRI that a class and a slug of a path stand for; None where no IRI can be.

    >>> entity_iri("partner", "unicef"), entity_iri("ns", "Partner")
    ('https://w3id.org/kzgraph/id/partner/unicef', None)
    """
    if kind not in ENTITY_CLASSES and kind not in CONCEPT_SCHEMES:
        return None
    try:
        # A few signs, such as those for private use, are read elsewhere and stand in no IRI.
        pyoxigraph.NamedNode(PREFIXES[kind] + slug)
    except ValueError:
        return None
    return expand(PREFIXES[kind] + slug)


def iri_path(iri: str) -> str:
    """The path part of one of the graph's own IRIs."""
    return "/" + iri.removeprefix(BASE)


def split_suffix(name: str, suffixes: Iterable[str]) -> tuple[str, str]:
    """A name without its suffix, and the suffix; "" where it has none of these.

    >>> split_suffix("unicef.ttl", FORMATS), split_suffix("unicef", FORMATS)
    (('unicef', 'ttl'), ('unicef', ''))
    """
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot and stem and suffix in suffixes else (name, "")


def with_query(path: str, values: Iterable[tuple[str, str]]) -> str:
    """A path with a query string; nothing is added where there is nothing to say."""
    said = urlencode([(name, value) for name, value in values if value != ""])
    return f"{path}?{said}" if said else path
