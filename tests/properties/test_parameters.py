"""Whatever is typed for a parameter: a sentence or an answer, and the engine is asked nothing but what it always is.

A query has a shape: its text with each IRI, text and number as one sign. The shapes that harmless values lead to are
gathered first; no other value may lead to a further one.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzgraph.api import Graph
from kzgraph.ask import ask
from kzgraph.catalogue import Question
from kzgraph.errors import KzgraphError
from kzgraph.store import Rows
from tests.fuzz import told
from tests.fuzz.http import serving

from .conftest import examples

TERM = re.compile(r'<[^\x00-\x20<>"{}|^`\\]*>|"(?:[^"\\\x00-\x1f]|\\["\\nrt]|\\u[0-9A-F]{4})*"|(?<![\w?])-?\d+')
SEVERAL = re.compile(r"•(?:\s+•)+")
WORD = re.compile(r" && CONTAINS\(CONCAT\(•, \?key\), •\)")
HARMLESS = (
    "Open Hands", "Opne Hands", "open hands", "Ministry", "partner:open-hands", "partner:nobody",
    "Nobody at all", "2018", "https://w3id.org/kzgraph/id/partner/open-hands", "https://example.org/x", "North",
    "region:north", "learns", "Water", "passage:report-2018-2160", "result:safe-wells-north", "goalarea:learns",
    "Министерство рек", "Өзендер", "a", "E.", "contribution:northern-council-clean-wells",
    "Open Hands (partner:open-hands)", "Riverland", "report-2018", "wells tested", "Safe Wells", "10", "-3",
)  # fmt: skip
NEEDED = {
    "partner": "partner:open-hands",
    "programme": "programme:water-for-all",
    "result": "result:safe-wells-north",
    "region": "region:north",
    "indicator": "indicator:safe-well-households",
    "source": "source:report-2018",
    "passage": "passage:report-2018-2160",
    "goalarea": "goalarea:learns",
    "year": "2018",
    "integer": "1",
    "text": "x",
    "entity": "partner:open-hands",
    "claim": "contribution:northern-council-clean-wells",
    "policy": "policy:family-code",
}
WHERE = "\nWHERE {\n"
PIECES = (
    '"', "'", '"""', "\\", "\\u0022", "{", "}", "<", ">", "?partner", "$x", "#", "\n", "\r", "\t", "\x00",
    "\x1b[2J", "\ud800", "\ufeff", "\u2028", "\u202e", "🎓", "қ", "e\u0301", "UNDEF", "UNION", "FILTER",
    ". ?a ?b ?c", "VALUES", "partner:", ":", "|", "=", "&", "%00", "%3C", "+", ";", "--", "(", ")", " ", "_:b",
    "^^xsd:integer", "@en", "1e9", "9" * 25, "<script>", "Open Hands", "https://w3id.org/kzgraph/id/", "٣", "１",
    "../", "a" * 300,
)  # fmt: skip

values = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join),
    st.text(st.characters(), max_size=30),
    st.text(st.sampled_from("0123456789+-_. eE٣１"), max_size=8),
    st.sampled_from(HARMLESS),
)


class Watched:
    """An engine that keeps the shapes of what it is asked; a question itself it answers with no rows."""

    def __init__(self, select: Callable[[str], Rows], question: Question) -> None:
        self._select = select
        self._question = question.text.partition(WHERE)[0]
        self.shapes: set[str] = set()

    def select(self, query: str) -> Rows:
        self.shapes.add(shape(query))
        return Rows((), ()) if query.startswith(self._question) else self._select(query)

    def answer(self, query: str) -> Rows:
        return self.select(query)


def shape(query: str) -> str:
    """A query with one sign for each term, and one for several of them; each word of a name is a condition more."""
    return WORD.sub("", SEVERAL.sub("•+", TERM.sub("•", query)))


class Asking:
    """Every parameter of every question of the small graph, and the shapes that harmless values lead to."""

    def __init__(self, graph: Graph) -> None:
        # All that is looked up for a name is looked up again for the next.
        self.select = lru_cache(maxsize=None)(graph.engine.select)
        self.every = tuple((question, param) for question in graph.questions.values() for param in question.params)
        self.shapes = frozenset(self._harmless())

    def __repr__(self) -> str:
        return "every question"

    def chosen(self, which: int) -> tuple[Question, str]:
        """One of them, by any number."""
        question, param = self.every[which % len(self.every)]
        return question, param.name

    def _harmless(self) -> Iterator[str]:
        """All shapes for one parameter of each kind, one for the rest."""
        kinds: set[str] = set()
        for question, param in self.every:
            for value in ("", NEEDED[param.kind], *(() if param.kind in kinds else HARMLESS)):
                watched = Watched(self.select, question)
                asked(watched, question, param.name, value)
                yield from watched.shapes
            kinds.add(param.kind)


@pytest.fixture(scope="module")
def asking(small_graph: Graph) -> Asking:
    """The questions of the small graph."""
    return Asking(small_graph)


def needed(question: Question) -> dict[str, str]:
    """A thing of the small graph for each parameter that a question needs."""
    return {param.name: NEEDED[param.kind] for param in question.params if param.required}


def asked(engine: Watched, question: Question, name: str, value: str) -> str:
    """What an error says, or "" where there is an answer."""
    try:
        ask(engine, question, needed(question) | {name: value})
    except KzgraphError as error:
        return f"{error}\t{error.hint or ''}"
    return ""


@examples(150)
@given(st.integers(0), values)
def test_no_value_changes_the_shape_of_a_query(asking: Asking, which: int, value: str) -> None:
    """A value is one term, in the question and in all that is looked up before; else a sentence says what is wrong."""
    question, name = asking.chosen(which)
    watched = Watched(asking.select, question)
    said = asked(watched, question, name, value)
    assert watched.shapes <= asking.shapes, watched.shapes - asking.shapes
    assert said.replace("\t", "").isprintable()
    assert len(said) < 1200


def test_a_changed_query_has_another_shape(small_graph: Graph, asking: Asking) -> None:
    """A value that were pasted into a query would be seen."""
    text = small_graph.questions["claims-in-section"].text
    source = "  VALUES ?source { <https://w3id.org/kzgraph/id/source/report-2018> }\n"
    usual, pasted = '  VALUES ?section { "a" }\n', '  VALUES ?section { "a" } ?x ?y ?z .\n'
    assert shape(text.replace(WHERE, f"{WHERE}{source}{usual}")) in asking.shapes
    assert shape(text.replace(WHERE, f"{WHERE}{source}{pasted}")) not in asking.shapes


@examples(25)
@given(st.integers(0), values, st.sampled_from(("table", "csv", "json", "md", "xlsx")))
def test_the_command_line_takes_any_value(
    asking: Asking, tmp_path_factory: pytest.TempPathFactory, which: int, value: str, form: str
) -> None:
    """From the shell a value ends in an answer or in a sentence with its exit code, in every format."""
    question, name = asking.chosen(which)
    given = [f"{key}={text}" for key, text in (needed(question) | {name: value}).items()]
    out = ("-o", tmp_path_factory.getbasetemp() / "answer.xlsx") if form == "xlsx" else ()
    assert told.run("ask", question.name, *given, "-f", form, *out, "--project", told.SMALL) in {0, told.BAD_INPUT}


@examples(20)
@given(st.integers(0), values)
@pytest.mark.xdist_group("fuzzed server")
def test_the_server_takes_any_value(asking: Asking, which: int, value: str) -> None:
    """Over HTTP a value ends in rows or in a sentence, as JSON and as a page, and never becomes markup."""
    question, name = asking.chosen(which)
    query = urlencode(needed(question) | {name: value}, errors="surrogatepass")
    for suffix in (".json", ""):
        request = f"GET /ask/{question.name}{suffix}?{query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        head, _, body = serving().sent(request.encode()).partition(b"\r\n\r\n")
        status = int(head.split()[1])
        assert status in {200, 400, 404}, head
        if suffix:
            assert ("rows" in json.loads(body)) is (status == 200)
        else:
            assert b"<script>" not in body.lower()
    serving().goes_on()
