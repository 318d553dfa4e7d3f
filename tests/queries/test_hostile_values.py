"""Whatever is given for a parameter is one term: a sentence says that it names nothing, or no row fits it.

Each query is looked at on its way to the engine: apart from one VALUES line a parameter it is the question's own text.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from kzgraph.ask import ask, bound
from kzgraph.catalogue import Param, Question
from kzgraph.errors import AmbiguousName, KzgraphError, QueryError, UnknownName
from kzgraph.model import Iri, Table
from kzgraph.store import EmbeddedStore, Rows

Given = dict[str, str | int]
Ask = Callable[[Question, Given], list[tuple[str, ...]]]

HOSTILE = (
    '"',
    "'",
    '"""',
    "\\",
    '\\" }',
    "{",
    "} }",
    "\n}\nORDER BY ?x #",
    "\nWHERE {\n",
    "a\r\n\tb",
    '" } UNION { ?a ?b ?c } #',
    "?partner",
    "$source",
    "UNDEF",
    ") } VALUES ?x { (1",
    "<https://w3id.org/kzgraph/ns#Partner>",
    "https://example.org/a b",
    "https://example.org/> ?p ?o . <https://example.org/b",
    "https://example.org/{}",
    "https://example.org/\\u003E",
    "partner:x> } #",
    "partner:a partner:b",
    "kz:statedIn|kz:source",
    "DROP ALL ; INSERT DATA { <a:b> <a:b> <a:b> }",
    "{ SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "# everything",
    "\x00\x01\x7f",
    "\u2028\u202e",
    "🎓" * 50,
    "x" * 20_000,
)
STRANGE_IRIS = (
    "https://example.org/it's)(;--,|&=%22%3E$",
    "https://example.org/?a=1&b=SELECT#WHERE",
    "https://w3id.org/kzgraph/id/partner/қазақ-🎓",
)
# An IRI, a text with its escapes, or a number: what a VALUES line may hold, and nothing after it.
TERM = r'(?:<[^\x00-\x20<>"{}|^`\\]+>|"(?:[^"\\\x00-\x1f]|\\["\\nrt]|\\u[0-9A-F]{4})*"|-?\d+)'
BOUND = re.compile(rf"  VALUES \?(\w+) \{{ {TERM} \}}")


class Watched:
    """An engine that keeps the queries it is asked."""

    def __init__(self, engine: EmbeddedStore) -> None:
        self.engine = engine
        self.queries: list[str] = []

    def select(self, query: str) -> Rows:
        self.queries.append(query)
        return self.engine.select(query)

    def answer(self, query: str) -> Rows:
        return self.select(query)

    def asked(self, question: Question) -> list[list[str]]:
        """The lines that were put into a question, for each time it was asked; nothing else in it may differ."""
        before, where, after = question.text.partition("\nWHERE {\n")
        found = []
        for query in self.queries:
            if query.startswith(before + where):
                assert query.endswith(after)
                found.append(query[len(before + where) : -len(after)].split("\n")[:-1])
        return found


def usual(question: Question, cases: Mapping[str, Mapping[str, Given]]) -> Given:
    """What a case with all required parameters gives."""
    required = {param.name for param in question.params if param.required}
    return next(dict(given) for given in cases[question.name].values() if required <= given.keys())


def answer(engine: Watched, question: Question, given: Given) -> Table | KzgraphError:
    """The answer, or the error that says why there is none."""
    try:
        return ask(engine, question, given)
    except KzgraphError as error:
        return error


def test_hostile_value_of_every_parameter(
    question: Question, cases: dict[str, dict[str, Given]], small_store: EmbeddedStore
) -> None:
    """A thing cannot be named so: a sentence says it, and the question is not asked; a text fits no row."""
    for param in question.params:
        for value in HOSTILE:
            engine = Watched(small_store)
            found = answer(engine, question, usual(question, cases) | {param.name: value})
            if param.kind == "text":
                _is_text_without_rows(found, engine.asked(question), param)
            else:
                assert isinstance(found, UnknownName | AmbiguousName), (param.name, value)
                assert str(found).isprintable(), (param.name, value)
                assert len(str(found)) < 300, (param.name, value)
                assert engine.asked(question) == [], (param.name, value)


def _is_text_without_rows(found: Table | KzgraphError, asked: list[list[str]], param: Param) -> None:
    assert isinstance(found, Table)
    assert found.rows == ()
    (lines,) = asked
    matches = [BOUND.fullmatch(line) for line in lines]
    assert all(matches)
    assert [match.group(1) for match in matches if match].count(param.name) == 1


def test_text_that_no_engine_can_read(catalogue: dict[str, Question], small_store: EmbeddedStore) -> None:
    """Half of a character is no text: an error says so, and nothing breaks."""
    given = {"source": "source:report-2018", "section": "\ud800"}
    assert isinstance(answer(Watched(small_store), catalogue["claims-in-section"], given), QueryError)


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value[:20]))
def test_hostile_text_in_three_engines(
    value: str, catalogue: dict[str, Question], oxigraph: Ask, reference: Ask, server: Ask
) -> None:
    """All engines read the same text: no heading holds it."""
    question = catalogue["claims-in-section"]
    given: Given = {"source": "source:report-2018", "section": value}
    assert oxigraph(question, given) == server(question, given) == []
    # rdflib undoes \\u before it reads strings, in which the backslash is a doubled one: it finds no string there.
    if "\\u" not in value:
        assert reference(question, given) == []


@pytest.mark.parametrize("iri", STRANGE_IRIS)
def test_strange_iri_in_three_engines(
    iri: str, catalogue: dict[str, Question], cases: dict[str, Any], oxigraph: Ask, reference: Ask, server: Ask
) -> None:
    """An IRI of nothing leads to no rows in any engine; leaving nothing out leaves everything."""
    for question in catalogue.values():
        for param in question.params:
            if param.kind != "text":
                given = usual(question, cases) | {param.name: iri}
                rows = oxigraph(question, given)
                assert rows == reference(question, given) == server(question, given), (question.name, param.name)
                everything = param.name == "without"
                assert bool(rows) == everything, (question.name, param.name)


@pytest.mark.parametrize(
    "iri",
    [
        "https://example.org/a b",
        "https://example.org/>",
        "https://example.org/{x}",
        'https://a/"',
        "x",
        "",
        "https://a\n",
    ],
)
def test_what_is_no_iri_is_never_bound(question: Question, iri: str) -> None:
    """At the last door, too: an IRI that could end early raises instead of changing the query."""
    for param in question.params:
        with pytest.raises(ValueError, match="not an IRI"):
            bound(question.text, {param.name: Iri(iri)})


def test_watching_sees_a_changed_query(catalogue: dict[str, Question], small_store: EmbeddedStore) -> None:
    """The test above would notice a value pasted into the text."""
    question = catalogue["claims-in-section"]
    engine = Watched(small_store)
    engine.queries.append(question.text.replace("\nWHERE {\n", '\nWHERE {\n  VALUES ?section { "" } ?a ?b ?c .\n'))
    assert [BOUND.fullmatch(line) for (line,) in engine.asked(question)] == [None]
