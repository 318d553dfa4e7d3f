"""The small graph in two engines, the questions and their cases, and answers as the expected rows are written."""

import csv
import io
import os
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import pyoxigraph
import pytest
import rdflib

from kzgraph.ask import bound
from kzgraph.catalogue import Question, questions
from kzgraph.derive import derive, load_files
from kzgraph.model import Iri
from kzgraph.project import Project
from kzgraph.store import EmbeddedStore, memory_store
from kzgraph.terms import compact, expand

HERE = Path(__file__).parent
QUESTIONS = questions(HERE.parent.parent / "queries")
CASES: dict[str, dict[str, dict[str, str | int]]] = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))

Rows: TypeAlias = list[tuple[str, ...]]
Ask: TypeAlias = Callable[[Question, dict[str, str | int]], Rows]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes ``question`` runs for each; with ``case`` and ``given`` too, for each of its cases."""
    names = set(metafunc.fixturenames)
    if {"question", "case", "given"} <= names:
        found = [
            pytest.param(QUESTIONS[name], case, given, id=f"{name}--{case}")
            for name, cases in CASES.items()
            for case, given in cases.items()
        ]
        metafunc.parametrize(("question", "case", "given"), found)
    elif "question" in names:
        metafunc.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))


@pytest.fixture(scope="session")
def catalogue() -> dict[str, Question]:
    """All questions by name."""
    return QUESTIONS


@pytest.fixture(scope="session")
def cases() -> dict[str, dict[str, dict[str, str | int]]]:
    """The cases of each question, and what each gives for the parameters."""
    return CASES


@pytest.fixture(scope="session")
def accept() -> bool:
    """Whether expected rows and the table of the README are to be rewritten (then review the difference)."""
    return os.environ.get("KZGRAPH_ACCEPT") == "1"


@pytest.fixture(scope="session")
def small_store(small: Project) -> EmbeddedStore:
    """The small graph with all that is derived from it, in memory."""
    store = memory_store()
    load_files(store.raw, small)
    derive(store, small)
    return store


@pytest.fixture(scope="session")
def oxigraph(small_store: EmbeddedStore) -> Ask:
    """Asks the small graph in Oxigraph, over the union of its graphs."""

    def ask(question: Question, given: dict[str, str | int]) -> Rows:
        solutions = small_store.evaluate(_with_parameters(question, given))
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        names = solutions.variables
        assert [name.value for name in names] == [column.name for column in question.columns]
        return [tuple(_of_oxigraph(solution[name]) for name in names) for solution in solutions]

    return ask


@pytest.fixture(scope="session")
def reference(small_store: EmbeddedStore) -> Ask:
    """Asks the small graph in rdflib, all triples in one graph."""
    out = io.BytesIO()
    for graph_name in (pyoxigraph.DefaultGraph(), *small_store.raw.named_graphs()):
        small_store.raw.dump(out, pyoxigraph.RdfFormat.N_TRIPLES, from_graph=graph_name)
    graph = rdflib.Graph()
    graph.parse(data=out.getvalue().decode(), format="nt")

    def ask(question: Question, given: dict[str, str | int]) -> Rows:
        rows = graph.query(_with_parameters(question, given))
        return [tuple(_of_rdflib(term) for term in row) for row in rows if isinstance(row, tuple)]

    return ask


@pytest.fixture(scope="session")
def expected_file() -> Callable[[str, str], Path]:
    """The file with the expected rows of a question's case; the case "all" needs no name."""

    def file(question: str, case: str) -> Path:
        return HERE / "expected" / (f"{question}.csv" if case == "all" else f"{question}--{case}.csv")

    return file


@pytest.fixture(scope="session")
def as_csv() -> Callable[[Question, Rows], str]:
    """Rows as a file of expected rows holds them: the columns, then a line each."""

    def text(question: Question, rows: Rows) -> str:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([[column.name for column in question.columns], *rows])
        return out.getvalue()

    return text


def _with_parameters(question: Question, given: dict[str, str | int]) -> str:
    kinds = {param.name: param.kind for param in question.params}
    terms: dict[str, Iri | str | int] = {}
    for name, value in given.items():
        iri = expand(value) if isinstance(value, str) and kinds[name] != "text" else None
        terms[name] = value if iri is None else iri
    return bound(question.text, terms)


def _of_oxigraph(term: object) -> str:
    if term is None:
        return ""
    if isinstance(term, pyoxigraph.NamedNode):
        return compact(term.value)
    assert isinstance(term, pyoxigraph.Literal)
    is_number = term.datatype.value.endswith(("#integer", "#decimal"))
    return _number(term.value) if is_number else term.value


def _of_rdflib(term: object) -> str:
    if term is None:
        return ""
    if isinstance(term, rdflib.URIRef):
        return compact(str(term))
    assert isinstance(term, rdflib.Literal)
    is_number = isinstance(term.value, int | Decimal) and not isinstance(term.value, bool)
    return _number(str(term)) if is_number else str(term)


def _number(text: str) -> str:
    """A number without what engines write differently: 30 and 30.0 are the same value."""
    number = Decimal(text)
    return f"{number.normalize():f}" if number else "0"
