"""What the server's own addresses answer: the endpoint, what it says of itself, and whether it lives."""

from collections.abc import Mapping, Sequence

from kzgraph.explorer.calls import TEXT, Answered, Call, Given, Schema
from kzgraph.explorer.formats import GRAPHS, NAMES, RESULTS, SUFFIXES, Form
from kzgraph.explorer.schemas import named
from kzgraph.terms import DERIVED_GRAPH

__all__ = ["ABOUT", "SPARQL", "context_calls", "document_calls", "health_calls", "openapi_calls", "sparql_calls"]

SPARQL = "SPARQL endpoint"
ABOUT = "What the server says of itself"
EXAMPLE = "SELECT ?partner WHERE { ?partner a <https://w3id.org/kzgraph/ns#Partner> } LIMIT 5"
_PLAIN = {"text/plain": TEXT}
_ANY: Schema = {"type": "object"}


def _forms(forms: Sequence[Form], schema: Schema = TEXT) -> dict[str, Schema]:
    return {media: schema if "json" in media else TEXT for form in forms for media in (form.media, *form.also)}


_ANSWERS = (
    Answered(
        200,
        "Rows or yes and no in a form of SPARQL results, statements in a form of RDF. Where the server cuts an answer "
        "off, the header Warning and the answer itself say so.",
        {**_forms(GRAPHS, _ANY), **_forms(RESULTS, _ANY), "application/sparql-results+json": named("Results")},
    ),
    Answered(304, "The client has this very answer, says its If-None-Match.", {}),
    Answered(400, "The query cannot be read, with line and column, or asks for what is not served here.", _PLAIN),
    Answered(403, "The graph cannot be changed here.", _PLAIN),
    Answered(406, "There is no such form; the answer names those there are.", _PLAIN),
    Answered(413, "The query is too long.", _PLAIN),
    Answered(503, "Too many others are asking; Retry-After says when to come again.", _PLAIN),
    Answered(504, "The query timed out.", _PLAIN),
    Answered(507, "The query needs more memory than one may have.", _PLAIN),
)
_DATASET = (
    Given(
        "default-graph-uri",
        f"Ask this graph instead of all: {DERIVED_GRAPH}, which holds what rules derived.",
        {"type": "string", "enum": [DERIVED_GRAPH]},
    ),
    Given("named-graph-uri", "Ask this graph with GRAPH instead of all.", {"type": "string", "enum": [DERIVED_GRAPH]}),
)
_FORMAT = Given(
    "format",
    "The form of the answer, before what the Accept header says. Rows and truth values have json, xml, csv and tsv; "
    "graphs ttl, nt, jsonld and rdf, and json or xml for the two last.",
    {"type": "string", "enum": sorted(NAMES)},
    example="json",
)


def sparql_calls() -> tuple[Call, ...]:
    """The calls of ``/sparql``: the SPARQL 1.1 Protocol without updates, and the description of the service."""
    query = Given(
        "query",
        "A query of SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE. Without one the service describes itself.",
        TEXT,
        example=EXAMPLE,
    )
    asked = (query, *_DATASET)
    known: Schema = {"type": "string", "enum": list(SUFFIXES)}
    suffix = Given("suffix", "The form of the answer.", known, "path", True, "json")
    to_page = Answered(303, "A browser is sent to the page on which people write queries.", {})
    unknown = Answered(404, "There is no such suffix.", _PLAIN)
    summary = "Ask in SPARQL, or have the service described"
    exact = "Ask in SPARQL, with the form of the answer in the address"
    return (
        Call("/sparql", "sparql-get", SPARQL, summary, (*_ANSWERS, to_page), (*asked, _FORMAT)),
        _posting("/sparql", "sparql-post"),
        _methods("/sparql", "sparql-options", (), ()),
        Call("/sparql.{suffix}", "sparql-suffix", SPARQL, exact, (*_ANSWERS, unknown), (suffix, *asked)),
        _posting("/sparql.{suffix}", "sparql-suffix-post", suffix, (unknown,)),
        _methods("/sparql.{suffix}", "sparql-suffix-options", (suffix,), (unknown,)),
    )


def _methods(path: str, name: str, given: tuple[Given, ...], further: tuple[Answered, ...]) -> Call:
    return Call(
        path,
        name,
        SPARQL,
        "Which methods there are, for browsers that ask before they send",
        (Answered(204, "The headers Allow and Access-Control-Allow-* say it.", {}), *further),
        given,
        method="options",
    )


def _posting(path: str, name: str, suffix: Given | None = None, further: tuple[Answered, ...] = ()) -> Call:
    form: Schema = {
        "type": "object",
        "properties": {"query": TEXT, **{given.name: given.schema for given in (*_DATASET, _FORMAT)}},
        "required": ["query"],
        "example": {"query": EXAMPLE},
    }
    body: Mapping[str, Schema] = {
        "application/x-www-form-urlencoded": form,
        "application/sparql-query": {"type": "string", "example": EXAMPLE},
    }
    read = (
        Answered(408, "The query did not arrive in time.", _PLAIN),
        Answered(415, "The body is not of a kind that is read here; Accept-Post names those that are.", _PLAIN),
    )
    return Call(
        path,
        name,
        SPARQL,
        "Ask in SPARQL with a form or with the query as the body",
        (*_ANSWERS, *read, *further),
        (suffix, *_DATASET) if suffix else _DATASET,
        "The dataset may be named in the address, or in the form.",
        method="post",
        body=body,
    )


def document_calls(path: str, name: str, summary: str) -> tuple[Call, ...]:
    """The calls of a document of RDF: in the form that is asked for, or that its suffix says."""
    known = (
        Answered(200, "The document.", _forms(GRAPHS, _ANY)),
        Answered(304, "The client has it already.", {}),
        Answered(400, "The Host header names no server.", _PLAIN),
        Answered(406, "There is no such form.", _PLAIN),
    )
    forms = [form.name for form in GRAPHS]
    wanted = Given(
        "format",
        "The form, before what the Accept header says.",
        {"type": "string", "enum": forms},
        example="ttl",
    )
    suffix = Given("suffix", "The form.", {"type": "string", "enum": forms}, "path", True, "ttl")
    return (
        Call(path, name, ABOUT, summary, known, (wanted,)),
        Call(f"{path}.{{suffix}}", f"{name}-suffix", ABOUT, f"{summary}, in a form", known, (suffix,)),
    )


def context_calls() -> tuple[Call, ...]:
    """The call of the JSON-LD context."""
    answers = (
        Answered(200, "The context.", {"application/ld+json": {"type": "object"}}),
        Answered(404, "This graph has none.", _PLAIN),
    )
    return (Call("/context.jsonld", "context", ABOUT, "The JSON-LD context of the ontology", answers),)


def health_calls() -> tuple[Call, ...]:
    """The call of watchers."""
    return (
        Call(
            "/health",
            "health",
            ABOUT,
            "Whether the server lives, and which content it holds",
            (Answered(200, "It lives.", {"application/json": named("Health")}),),
        ),
    )


def openapi_calls(media: str) -> tuple[Call, ...]:
    """The call of this description itself."""
    answers = (
        Answered(200, "The description.", {media: {"type": "object"}}),
        Answered(304, "The client has it already.", {}),
        Answered(400, "The Host header names no server.", _PLAIN),
    )
    return (Call("/openapi.json", "openapi", ABOUT, "This description, as OpenAPI 3.1", answers),)
