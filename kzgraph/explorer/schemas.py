"""What the server's answers in JSON look like, as JSON Schemas that its description refers to by name."""

from collections.abc import Iterable, Mapping

from kzgraph.explorer.calls import Schema
from kzgraph.model import Column

__all__ = ["SCHEMAS", "listing", "named", "rows_of"]


def named(name: str) -> Schema:
    """A reference to one of `SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def _text(meaning: str = "") -> Schema:
    return {"type": "string", "description": meaning} if meaning else {"type": "string"}


def _whole(meaning: str) -> Schema:
    return {"type": "integer", "minimum": 0, "description": meaning}


def _list(items: Schema, meaning: str = "") -> Schema:
    return {"type": "array", "items": items} | ({"description": meaning} if meaning else {})


def _object(properties: Mapping[str, Schema], meaning: str = "", *, optional: Iterable[str] = ()) -> Schema:
    """An object with these members and no others, all of them there except the optional ones."""
    left = set(optional)
    said: dict[str, object] = {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in left],
        "additionalProperties": False,
    }
    return said | ({"description": meaning} if meaning else {})


def _by_term(meaning: str) -> Schema:
    return {"type": "object", "additionalProperties": _list(named("Value")), "description": meaning}


def listing(rows: Schema) -> Schema:
    """A table as JSON, with a schema for each of its rows."""
    return _object(
        {
            "question": _text("name of the question, or the class that is listed"),
            "summary": _text("the question in words"),
            "parameters": {"type": "object", "additionalProperties": named("Value"), "description": "what was given"},
            "columns": _list(_object({"name": _text(), "meaning": _text()}), "the members of each row"),
            "rows": _list(rows),
        }
    )


def rows_of(columns: Iterable[Column]) -> Schema:
    """A row: a member for each column, described by what the column means.

    >>> rows_of((Column("result", "the result"),))["properties"]
    {'result': {'$ref': '#/components/schemas/Value', 'description': 'the result'}}
    """
    return _object({column.name: {**named("Value"), "description": column.meaning} for column in columns})


_BOUND: Schema = {
    "type": "object",
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode", "triple"]},
        "value": {"description": "the term's text; of a triple its three terms"},
        "xml:lang": _text("the language of a text"),
        "datatype": _text("the IRI of a datatype"),
    },
    "required": ["type", "value"],
    "description": "a term of RDF",
}
_HOP = _object(
    {
        "kind": {"enum": ["contribution", "outcome", "part", "wider", "scale-up", "link"]},
        "from": named("Reference"),
        "to": named("Reference"),
        "claim": _text("the claim that carries the step"),
        "roles": _list(named("Reference")),
        "basis": {"enum": ["explicit", "inferred"]},
        "wording": _text("the few words of the document that tie the two; may be empty"),
        "note": _text("why a reader concludes it; may be empty"),
        "passages": _list({"type": "object"}, "where it is stated"),
    },
    "one step of a trace",
)

SCHEMAS: Mapping[str, Schema] = {
    "Reference": _object(
        {
            "id": _text("short name, such as partner:unicef"),
            "iri": _text("the permanent identifier"),
            "label": _text("name in the language asked for"),
        },
        "a thing of the graph",
    ),
    "Value": {
        "anyOf": [named("Reference"), {"type": ["string", "number", "boolean", "null"]}],
        "description": "a thing, a text, a number, yes or no, a day (YYYY-MM-DD), or nothing",
    },
    "Problem": _object(
        {"error": _text("what is wrong, in a sentence"), "hint": {"type": ["string", "null"]}}, "why there is no answer"
    ),
    "Hits": _object(
        {
            "q": _text("the words that were looked for"),
            "total": _whole("how many things were found"),
            "hits": _list(
                _object(
                    {
                        "id": _text("short name"),
                        "iri": _text("the permanent identifier"),
                        "label": _text("name in the language asked for"),
                        "kind": _text("class, such as partner"),
                        "kindLabel": _text("the class in the language asked for"),
                        "matched": _text("the name, alias or gist in which the words were found"),
                        "path": _text("the path of its page"),
                    }
                )
            ),
        },
        "what was found, the closest names first",
    ),
    "Page": _object(
        {
            "id": _text("short name"),
            "iri": _text("the permanent identifier"),
            "label": _text("name in the language asked for"),
            "kind": {"type": ["string", "null"], "description": "its class"},
            "names": {"type": "object", "additionalProperties": _text(), "description": "its names by language"},
            "statements": _by_term("what is said of it, by property"),
            "referred_to_by": _by_term("what points at it, by property"),
            "passages": _list(_object({"id": _text(), "source": _text(), "section": _text(), "gist": _text()})),
        },
        "all that the graph says of one thing",
    ),
    "Hop": _HOP,
    "Traces": {
        "type": "object",
        "properties": {
            "subject": named("Reference"),
            "options": {"type": "object", "description": "what was asked for"},
            "traces": _list(
                {
                    "type": "object",
                    "properties": {
                        "partner": named("Reference"),
                        "result": named("Reference"),
                        "strength": {"enum": ["stated", "programme", "chain", "umbrella"]},
                        "basis": {"enum": ["explicit", "inferred"]},
                        "roles": _list(named("Reference")),
                        "hops": _list(named("Hop")),
                    },
                    "required": ["partner", "result", "strength", "basis", "roles", "hops"],
                },
                "each chain from a partner to a result",
            ),
            "results": _list({"type": "object"}, "the results that are reached, with their figures"),
            "chains": _list(_list(named("Hop")), "chains of results"),
            "resultless": _list(named("Hop"), "contributions to programmes from which no result is traced"),
            "left_out": _list({"type": "object"}, "what was left out, and the option that lets it in"),
        },
        "required": ["subject", "options", "traces", "results", "chains", "resultless", "left_out"],
        "description": "chains from partners to results, each step with its claim and passages",
    },
    "Results": {
        "type": "object",
        "properties": {
            "head": {
                "type": "object",
                "properties": {
                    "vars": _list(_text()),
                    "truncated": _text("that and why rows are left out; absent where none is"),
                },
            },
            "results": _object(
                {"bindings": _list({"type": "object", "additionalProperties": _BOUND})}, "the rows of a SELECT"
            ),
            "boolean": {"type": "boolean", "description": "the answer to an ASK"},
        },
        "required": ["head"],
        "description": "SPARQL 1.1 Query Results in JSON",
    },
    "Vocabulary": _object(
        {
            "prefixes": {"type": "object", "additionalProperties": _text()},
            "terms": _list(_list(_text()), "each term with its label"),
            "examples": {"type": "object", "additionalProperties": _text(), "description": "questions by name"},
        },
        "prefixes, terms and example queries for editors",
    ),
    "Health": _object(
        {
            "status": {"const": "ok"},
            "graph": _text("names the content that is served"),
            "processes": _whole("processes that answer queries"),
            "waiting": _whole("queries that wait"),
            "long": _whole("queries that run for long"),
            "published": _object(
                {
                    "service": _text("where the graph is published of which a copy is served"),
                    "name": _text("the name under which it is published, empty for none"),
                    "version": _text("the version that is served"),
                    "looked": _text("when the service last answered, in UTC"),
                    "problem": _text("why it did not answer the last time, empty where it did"),
                },
                "the service that is followed",
            ),
        },
        "that the server lives, and what it does",
        optional=["published"],
    ),
}
"""The schemas that answers are described with, by name."""
