"""The tools that assistants are offered: what each is for, what it takes, and what it answers, as JSON Schema."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from kzgraph.catalogue import Question
from kzgraph.terms import ENTITY_CLASSES
from kzgraph.trace.model import STRENGTHS

__all__ = ["INSTRUCTIONS", "MOST_ITEMS", "Schema", "Tool", "tools"]

Schema: TypeAlias = dict[str, Any]

MOST_ITEMS = 200
USUAL_ITEMS = 20
LONGEST_TEXT = 500

INSTRUCTIONS = """\
kzgraph holds what UNICEF's own documents say of its programmes, partners and results in Kazakhstan: annual reports, a \
brochure and a situation analysis. Every claim names the passage it is stated in.

How to use it: find things with search; ask questions of the catalogue (list_questions, then ask); trace goes from a \
partner to results, or from a programme or result to partners; show gives all that is said of one thing; brief is a \
page on a partner, programme, region or goal area; query takes SPARQL for what nothing else answers.

How to cite: give the ids of claims and passages as they are (contribution:…, passage:…), with document, section and \
positions. A passage's gist is in the words of the graph's curators, not a quotation; the documents' own words are not \
part of the graph, apart from the few in "wording" and figures "as printed".

What to keep in mind, and to say:
- All sources are UNICEF's own. What they do not mention is not in the graph; absence here proves nothing.
- A trace reports a contribution as the documents tell it. It is no proof that the partner caused the result. Its \
strength says how directly: stated (a passage ties the two), programme (over the programme as a whole), chain, umbrella.
- Inferred means that a curator concluded it; the note says why. Keep it apart from what is explicit.
- Documents contradict each other in places, and the graph keeps both figures.
- Everything is read-only. Long answers are cut off and say so; "truncated" tells how to get the rest.
"""


class Tool(NamedTuple):
    """A tool: its name, a title for people, what an assistant reads of it, and the schemas of both ways."""

    name: str
    title: str
    description: str
    takes: Schema
    gives: Schema


def _object(properties: Mapping[str, Schema], required: Iterable[str] = (), *, more: bool = False) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": more,
    }


def _list(items: Schema, description: str = "") -> Schema:
    return {"type": "array", "items": items, **({"description": description} if description else {})}


def _text(description: str = "") -> Schema:
    return {"type": "string", **({"description": description} if description else {})}


def _given(description: str) -> Schema:
    return {**_text(description), "maxLength": LONGEST_TEXT}


_LIMIT: Schema = {
    "type": "integer",
    "minimum": 1,
    "maximum": MOST_ITEMS,
    "description": f"how many to give (default {USUAL_ITEMS})",
}
_OFFSET: Schema = {
    "type": "integer",
    "minimum": 0,
    "maximum": 1_000_000,
    "description": "how many to skip, to go on after a truncated answer",
}
_NAME = _given("a name in English, Russian or Kazakh, an alias, or an id such as partner:ministry-of-health")

_THING = _object({"id": _text("short name, such as partner:unicef"), "name": _text()}, ("id", "name"))
_IDS = _list(_text(), "ids of passages, each told under passages")
_PASSAGE = _object(
    {
        "id": _text(),
        "document": _text("name of the document"),
        "source": _text("id of the document"),
        "section": _text(),
        "begins": {"type": "integer", "description": "position in the document's text edition, from zero"},
        "ends": {"type": "integer"},
        "path": _text("the element, where the source is a data file"),
        "gist": _text("what it says, in the words of the curators"),
    },
    ("id", "document", "source", "section", "begins", "ends", "gist"),
)
_COMMON: Mapping[str, Schema] = {
    "passages": _list(_PASSAGE, "the passages that the answer rests on, each once"),
    "notes": _list(_text(), "what to know about the names that were given"),
    "truncated": _text("what was left out and how to get it; empty where nothing was"),
}
_VALUE: Schema = {"description": "a thing (id and name), a text, a number, a truth value, a day, or null"}
_EVIDENCE: Schema = {
    "type": "object",
    "additionalProperties": _IDS,
    "description": "claims and things of the answer, each with the passages that state it",
}


def _answer(properties: Mapping[str, Schema]) -> Schema:
    return _object({**properties, **_COMMON}, (*properties, *_COMMON))


def tools(questions: Iterable[Question]) -> tuple[Tool, ...]:
    """All tools; the names of the catalogue's questions are what ``ask`` accepts."""
    names = sorted(question.name for question in questions)
    return (_search(), _list_questions(), _ask(names), _trace(), _show(), _brief(), _query())


def _search() -> Tool:
    takes = _object(
        {
            "text": _given("words of a name, an alias, or of a passage's gist"),
            "kinds": _list({"enum": list(ENTITY_CLASSES)}, "only these kinds of things"),
            "limit": _LIMIT,
            "offset": _OFFSET,
        },
        ("text",),
    )
    hit = _object(
        {
            **_THING["properties"],
            "kind": _text(),
            "matched": _text("the name or gist that holds the words"),
            "passages": _IDS,
        },
        ("id", "name", "kind", "matched", "passages"),
    )
    found = {"hits": _list(hit), "total": {"type": "integer"}}
    words = "Find partners, programmes, regions, results, figures and passages by words. Exact names come first."
    return Tool("search", "Search", words, takes, _answer(found))


def _list_questions() -> Tool:
    takes = _object({"shelf": _given("only this shelf: partners, programmes, results, regions, figures, …")})
    param = _object(
        {
            "name": _text(),
            "kind": _text("what it is: partner, region, year, …"),
            "required": {"type": "boolean"},
            "example": _text(),
        },
        ("name", "kind", "required", "example"),
    )
    question = _object(
        {
            "name": _text(),
            "shelf": _text(),
            "asks": _text(),
            "description": _text("what is counted, and what is left out"),
            "parameters": _list(param),
            "columns": _list(_text()),
        },
        ("name", "shelf", "asks", "description", "parameters", "columns"),
    )
    words = "List the questions of the catalogue with their parameters. Each can be asked with the tool ask."
    gives = _object({"questions": _list(question)}, ("questions",))
    return Tool("list_questions", "List the questions", words, takes, gives)


def _ask(names: list[str]) -> Tool:
    takes = _object(
        {
            "question": {"enum": names, "description": "its name; list_questions tells what each asks and needs"},
            "parameters": {
                "type": "object",
                "additionalProperties": {"type": ["string", "integer"], "maxLength": LONGEST_TEXT},
                "description": 'values by name, such as {"partner": "Ministry of Health"}; names in any language',
            },
            "limit": _LIMIT,
            "offset": _OFFSET,
        },
        ("question",),
    )
    found = {
        "question": _text(),
        "asks": _text(),
        "parameters": {"type": "object", "additionalProperties": _VALUE},
        "columns": _list(_object({"name": _text(), "meaning": _text()}, ("name", "meaning"))),
        "rows": _list({"type": "object", "additionalProperties": _VALUE}),
        "total": {"type": "integer"},
        "evidence": _EVIDENCE,
    }
    words = "Answer a question of the catalogue: checked queries on partners, programmes, results, regions and figures."
    return Tool("ask", "Ask a question", words, takes, _answer(found))


def _trace() -> Tool:
    names = {"type": "array", "items": _given(""), "maxItems": 20}
    takes = _object(
        {
            "name": _NAME,
            "strengths": _list({"enum": list(STRENGTHS)}, "default: stated and programme"),
            "roles": {**names, "description": "only these roles, such as funder or technical support"},
            "regions": {**names, "description": "only results in these regions"},
            "year": {"type": "integer", "minimum": 1900, "maximum": 2200, "description": "only results of this year"},
            "goal_areas": {**names, "description": "only results in these goal areas, such as learns"},
            "sources": {**names, "description": "only what these documents state"},
            "without": {**names, "description": "partners to leave out"},
            "include_mismatch": {"type": "boolean", "description": "also where place or time do not fit"},
            "include_inferred": {"type": "boolean", "description": "also what a reader concludes"},
            "limit": _LIMIT,
            "offset": _OFFSET,
        },
        ("name",),
    )
    any_object: Schema = {"type": "object"}
    found = {
        "subject": _THING,
        "traces": _list(any_object, "partner, result, strength, basis, scope, roles, and hops with claim and passages"),
        "results": {"type": "object", "additionalProperties": any_object, "description": "facts of results, by id"},
        "contributions_without_result": _list(any_object, "what was contributed to programmes without a traced result"),
        "left_out": _list(_text(), "how many traces the options leave out, and what brings them in"),
        "total": {"type": "integer"},
    }
    words = (
        "Trace a partner to results, or a programme or result to partners. Each trace names its claims and passages, "
        "and how strong it is. It reports contribution, not proof of cause."
    )
    return Tool("trace", "Trace partners and results", words, takes, _answer(found))


def _show() -> Tool:
    found = {
        "id": _text(),
        "iri": _text(),
        "name": _text(),
        "kind": _text(),
        "names": {"type": "object", "additionalProperties": {"type": "string"}},
        "statements": {"type": "object", "additionalProperties": _list(_VALUE)},
        "referred_to_by": {"type": "object", "additionalProperties": _list(_VALUE)},
        "evidence": _EVIDENCE,
    }
    words = "Show all that is said of one thing: its statements, the claims that refer to it, and its passages."
    return Tool("show", "Show one thing", words, _object({"name": _NAME}, ("name",)), _answer(found))


def _brief() -> Tool:
    takes = _object(
        {"name": _given("a partner, programme, region or goal area"), "language": {"enum": ["en", "ru", "kk"]}},
        ("name",),
    )
    found = {
        "id": _text(),
        "name": _text(),
        "kind": _text(),
        "markdown": _text("the page, with numbered notes on its passages"),
    }
    words = "Write one page about a partner, programme, region or goal area, with its passages, in en, ru or kk."
    return Tool("brief", "Write a brief", words, takes, _answer(found))


def _query() -> Tool:
    takes = _object(
        {
            "sparql": _text(
                "SELECT, ASK, CONSTRUCT or DESCRIBE, with its PREFIX lines; the terms are kz: "
                "<https://w3id.org/kzgraph/ns#>, things <https://w3id.org/kzgraph/id/KIND/NAME>"
            ),
            "limit": _LIMIT,
        },
        ("sparql",),
    )
    found = {
        "columns": _list(_text()),
        "rows": _list({"type": "object", "additionalProperties": _VALUE}),
        "turtle": _text("the statements of a CONSTRUCT or DESCRIBE; empty otherwise"),
        "evidence": _EVIDENCE,
    }
    words = (
        "Answer read-only SPARQL 1.1 over the graph and what is derived from it, within limits of time, memory and "
        "rows. Use the other tools first: they answer with claims and passages already tied."
    )
    return Tool("query", "Query with SPARQL", words, takes, _answer(found))
