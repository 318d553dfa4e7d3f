"""The forms in which the endpoint answers, with the names and media types by which they are asked for.

SELECT and ASK are answered as SPARQL results, CONSTRUCT and DESCRIBE as graphs. One word may name a form of both:
``format=xml`` is the XML of results for the one and RDF/XML for the other.
"""

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["BY_NAME", "GRAPHS", "NAMES", "RESULTS", "SUFFIXES", "Form", "content_type", "offers"]


class Form(NamedTuple):
    """A form of answers: its short name, its own media type, others it answers to, and its name at the W3C."""

    name: str
    media: str
    also: tuple[str, ...]
    w3c: str


RESULTS = (
    Form("json", "application/sparql-results+json", ("application/json",), "SPARQL_Results_JSON"),
    Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml"), "SPARQL_Results_XML"),
    Form("csv", "text/csv", (), "SPARQL_Results_CSV"),
    Form("tsv", "text/tab-separated-values", (), "SPARQL_Results_TSV"),
)
"""The forms of rows and of yes or no, the one preferred by the server first."""

GRAPHS = (
    Form("ttl", "text/turtle", ("application/x-turtle", "application/turtle"), "Turtle"),
    Form("nt", "application/n-triples", ("text/plain",), "N-Triples"),
    Form("jsonld", "application/ld+json", ("application/json",), "JSON-LD"),
    Form("rdf", "application/rdf+xml", ("application/xml", "text/xml"), "RDF_XML"),
)
"""The forms of graphs, the one preferred by the server first."""

NAMES: Mapping[str, tuple[str, str]] = {
    "json": ("json", "jsonld"),
    "xml": ("xml", "rdf"),
    "csv": ("csv", ""),
    "tsv": ("tsv", ""),
    "ttl": ("", "ttl"),
    "nt": ("", "nt"),
    "jsonld": ("", "jsonld"),
    "rdf": ("", "rdf"),
    "srj": ("json", ""),
    "srx": ("xml", ""),
    "sparql-json": ("json", ""),
    "turtle": ("", "ttl"),
    "n3": ("", "ttl"),
    "ntriples": ("", "nt"),
    "n-triples": ("", "nt"),
    "json-ld": ("", "jsonld"),
    "rdfxml": ("", "rdf"),
    "rdf+xml": ("", "rdf"),
    "rdf-xml": ("", "rdf"),
}
"""What ``format=`` may say, and the forms of rows and of graphs it means; clients send words of their own."""

_FORMS = {form.name: form for form in RESULTS} | {form.name: form for form in GRAPHS}


def _by_name() -> dict[str, tuple[Form | None, Form | None]]:
    found = {name: (_FORMS.get(rows), _FORMS.get(graph)) for name, (rows, graph) in NAMES.items()}
    for form in RESULTS:
        for media in (form.media, *form.also):
            found[media] = (form, None)
    for form in GRAPHS:
        for media in (form.media, *form.also):
            found[media] = (found.get(media, (None, None))[0], form)
    return found


BY_NAME: Mapping[str, tuple[Form | None, Form | None]] = _by_name()
"""What a name or media type stands for: a form of results, a form of graphs, or both."""

SUFFIXES = ("json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdf", "srj", "srx")
"""The suffixes that an address of the endpoint may have."""


def offers(forms: tuple[Form, ...]) -> tuple[tuple[str, Form], ...]:
    """Every media type by which forms are asked for, with its form: first their own ones.

    >>> offers(RESULTS)[4]
    ('application/json', Form(name='json', media='application/sparql-results+json', also=('application/json',), \
w3c='SPARQL_Results_JSON'))
    """
    own = [(form.media, form) for form in forms]
    return (*own, *((media, form) for form in forms for media in form.also))


def content_type(media: str) -> str:
    """A media type as it stands in a header: texts name their letters, which are UTF-8.

    >>> content_type("text/csv"), content_type("application/ld+json")
    ('text/csv; charset=utf-8', 'application/ld+json')
    """
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
