"""Namespaces, and the short names (CURIEs) built from them.

The prefix table is the header of every curated file. Each class of entity has a prefix of its own, so that
``partner:ministry-of-health`` is a Turtle name, a CURIE, and the explorer's path at once.
"""

from __future__ import annotations

from kzgraph.model import Iri

__all__ = [
    "BASE",
    "CLAIM_CLASSES",
    "CONCEPT_SCHEMES",
    "DERIVED_GRAPH",
    "ENTITY_CLASSES",
    "PREFIXES",
    "compact",
    "expand",
    "is_iri",
    "name_key",
    "term_text",
]

BASE = "https://w3id.org/kzgraph/"
DERIVED_GRAPH = f"{BASE}graph/derived"

CONCEPT_SCHEMES = (
    "basis",
    "goalarea",
    "partnertype",
    "population",
    "programmekind",
    "qualifier",
    "regionkind",
    "resultlevel",
    "role",
    "setaside",
    "unit",
    "valuekind",
    "verdict",
)
ENTITY_CLASSES = (
    "changeevent",
    "contribution",
    "event",
    "finding",
    "followup",
    "geometry",
    "indicator",
    "judgement",
    "lesson",
    "observation",
    "partner",
    "passage",
    "plan",
    "policy",
    "product",
    "programme",
    "recommendation",
    "region",
    "result",
    "resultlink",
    "source",
)
CLAIM_CLASSES = (
    "contribution",
    "result",
    "resultlink",
    "observation",
    "finding",
    "lesson",
    "recommendation",
    "plan",
    "followup",
)

PREFIXES: dict[str, str] = {
    "kz": f"{BASE}ns#",
    **{scheme: f"{BASE}concept/{scheme}/" for scheme in CONCEPT_SCHEMES},
    **{name: f"{BASE}id/{name}/" for name in ENTITY_CLASSES},
    "shape": f"{BASE}shape/",
    "dcterms": "http://purl.org/dc/terms/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sdg": "http://metadata.un.org/sdg/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}
# Names are taken apart without patterns: with what reads patterns imported, a quick answer takes an eighth longer.
_NOT_IN_ADDRESS = frozenset('<>"{}|\\^`\x7f').union(map(chr, range(0x21)))
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def compact(iri: str) -> str:
    """The CURIE of an IRI, or the IRI itself where no prefix fits.

    >>> compact("https://w3id.org/kzgraph/id/partner/ministry-of-health")
    'partner:ministry-of-health'
    """
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _PREFIX_OF.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix and _is_local_name(iri[cut:]) else iri


def _is_local_name(name: str) -> bool:
    """Letters, figures and underscores of any language, with hyphens after the first, and points between."""
    plain = name.replace("-", "x").replace("_", "x").replace(".", "x")
    return plain.isalnum() and name[0] not in "-." and name[-1] != "."


def is_iri(name: str) -> bool:
    """Whether a name is a web address that can stand in a query.

    >>> is_iri("https://w3id.org/kzgraph/ns#Partner"), is_iri("partner:unicef")
    (True, False)
    """
    scheme, _, rest = name.partition("://")
    return scheme in {"http", "https"} and rest != "" and _NOT_IN_ADDRESS.isdisjoint(rest)


def expand(name: str) -> Iri | None:
    """The IRI of a CURIE with a known prefix, or of an IRI written out; None for anything else.

    >>> expand("role:funder")
    'https://w3id.org/kzgraph/concept/role/funder'
    >>> expand("Ministry of Health") is None
    True
    """
    if is_iri(name):
        return Iri(name)
    prefix, _, local = name.partition(":")
    if prefix in PREFIXES and local and "/" not in local and _NOT_IN_ADDRESS.isdisjoint(local):
        return Iri(PREFIXES[prefix] + local)
    return None


def name_key(text: str) -> str:
    """What two spellings of one name have in common: letters and figures, in small letters.

    >>> name_key("UNICEF’s  “Innovation–Lab”")
    'unicef s innovation lab'
    """
    if not text.isascii():
        from unicodedata import normalize

        text = normalize("NFKC", text)
    return " ".join("".join(c if c.isalnum() or c == "_" else " " for c in text.casefold()).split())


def term_text(value: Iri | str | int) -> str:
    r"""A value written as a SPARQL term: an IRI in angle brackets, a number, or an escaped string.

    >>> term_text('say "no"')
    '"say \\"no\\""'
    """
    if isinstance(value, Iri):
        if not _is_address(value):
            raise ValueError(f"not an IRI: {value!r}")
        return f"<{value}>"
    if isinstance(value, int):
        return str(int(value))
    return '"' + "".join(_ESCAPES.get(c, c if c >= " " else f"\\u{ord(c):04X}") for c in value) + '"'


def _is_address(iri: str) -> bool:
    """Whether an IRI can stand in a query, of whatever scheme: what a graph holds must be able to be asked about."""
    scheme, colon, rest = iri.partition(":")
    plain = scheme.replace("+", "").replace("-", "").replace(".", "")
    is_scheme = scheme[:1].isalpha() and plain.isalnum() and plain.isascii()
    return is_scheme and colon != "" and _NOT_IN_ADDRESS.isdisjoint(rest)
