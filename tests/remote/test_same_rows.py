"""The same rows from a service as from the built store: every question, every test trace, every reading command.

The small graph is read throughout although the shipped one was published after it: a reader stays with its version.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kzgraph.api import Graph
from kzgraph.ask import bound
from kzgraph.catalogue import questions
from kzgraph.cli.publish import origin_of
from kzgraph.errors import QueryError
from kzgraph.model import Iri, Text
from kzgraph.project import find_project
from kzgraph.remote.engine import RemoteEngine
from kzgraph.remote.publish import publish
from kzgraph.store import Cell, Rows
from kzgraph.terms import expand
from kzgraph.trace import STRENGTHS, Options

pytestmark = pytest.mark.xdist_group("remote")

TESTS = Path(__file__).parent.parent
PROJECT = find_project(TESTS.parent)
NAMES = sorted(questions(PROJECT.queries))
Cases = dict[str, dict[str, dict[str, str | int]]]
SMALL: Cases = tomllib.loads((TESTS / "queries" / "cases.toml").read_text(encoding="utf-8"))
SHIPPED: Cases = tomllib.loads((TESTS / "queries" / "shipped.toml").read_text(encoding="utf-8"))
TRACES: list[dict[str, Any]] = tomllib.loads((TESTS / "traces" / "documents.toml").read_text(encoding="utf-8"))["case"]
MOST_FOR_A_TRACE = 6
ALL = Options(strengths=STRENGTHS, include_mismatch=True, include_inferred=True)
EVERY_PARTNER = (
    "SELECT ?p WHERE { ?p a <https://w3id.org/kzgraph/ns#Partner> ; "
    "<http://www.w3.org/2004/02/skos/core#prefLabel> ?label } ORDER BY ?p"
)


def told(rows: Rows) -> list[tuple[str, ...]]:
    """Rows as text that keeps apart what Python holds equal: True and 1, a name and an address, two languages."""
    return [tuple(f"{type(c).__name__} {c!s} {getattr(c, 'lang', '')}" for c in row) for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_question_on_the_small_graph(twins: Any, name: str) -> None:
    """Each case of each question has the rows, and the kinds of values, of the built store."""
    here, there = twins.small
    question = here.question(name)
    kinds = {param.name: param.kind for param in question.params}
    for case, given in SMALL[name].items():
        terms = {key: value if kinds[key] == "text" else expand(str(value)) or value for key, value in given.items()}
        query = bound(question.text, terms)
        assert told(there.engine.select(query)) == told(here.engine.select(query)), case


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_question_on_the_shipped_graph(twins: Any, name: str) -> None:
    """Each question as an officer would ask it has the rows of the built store."""
    here, there = twins.shipped
    for case, given in SHIPPED[name].items():
        assert there.ask(name, **given) == here.ask(name, **given), case


@pytest.mark.parametrize("case", TRACES, ids=lambda case: case["subject"])
def test_trace_of_the_documents(twins: Any, case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each trace that was checked against the documents is the same, passages included, in a handful of requests."""
    monkeypatch.setattr("kzgraph.remote.engine.TRUSTED_SECONDS", 1000.0)
    here, there = twins.shipped
    before = there.engine.wire.requests
    assert there.trace(case["subject"]) == here.trace(case["subject"])
    # Beside the one that looks for the version, when a service is opened, and one that looks whether it is still there.
    assert there.engine.wire.requests - before <= MOST_FOR_A_TRACE + 1


@pytest.mark.parametrize("kind", ["Partner", "Ministry", "Programme", "Output", "Outcome", "Impact", "Result"])
def test_every_trace_of_the_small_graph(twins: Any, kind: str) -> None:
    """All that can be traced, with every option that lets more in."""
    here, there = twins.small
    rows = here.query(f"SELECT ?t WHERE {{ ?t a <https://w3id.org/kzgraph/ns#{kind}> }} ORDER BY ?t").rows
    assert rows
    for (thing,) in rows:
        assert there.trace(thing.curie, ALL) == here.trace(thing.curie, ALL), thing.curie


MOST_REQUESTS = {
    "trace": 8,
    "what-if": 12,
    "show": 8,
    "search": 6,
    "network": 12,
    "brief-partner": 12,
    "brief-goal-area": 12,
    "conflicts": 12,
    "gaps": 12,
    "timeline": 12,
    "map": 12,
}


@pytest.fixture(scope="session")
def served(oxigraph: Any, shipped_graph: Graph) -> str:
    """The address of the shipped graph under a name of its own."""
    url = f"{oxigraph.url}#few-requests"
    publish(shipped_graph.engine.raw, url, origin=origin_of(shipped_graph))  # type: ignore[attr-defined]
    return url


@pytest.mark.parametrize("name", MOST_REQUESTS)
def test_few_requests(served: str, shipped_graph: Graph, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A command costs as many round trips as it has steps, whatever it finds: those of the largest partner are few."""
    monkeypatch.setattr("kzgraph.remote.engine.TRUSTED_SECONDS", 1000.0)
    engine = RemoteEngine.open(served)
    LARGEST[name](Graph(shipped_graph.project, engine))
    assert engine.wire.requests <= MOST_REQUESTS[name]


LARGEST: dict[str, Callable[[Graph], object]] = {
    "trace": lambda graph: graph.trace("UNICEF"),
    "what-if": lambda graph: graph.what_if("UNICEF"),
    "show": lambda graph: graph.show("UNICEF"),
    "search": lambda graph: graph.search("health"),
    "network": lambda graph: graph.network(),
    "brief-partner": lambda graph: graph.brief("Ministry of Health"),
    "brief-goal-area": lambda graph: graph.brief("goal area 1"),
    "conflicts": lambda graph: graph.conflicts(),
    "gaps": lambda graph: graph.gaps(),
    "timeline": lambda graph: graph.timeline(),
    "map": lambda graph: graph.regions_map(),
}

READS: dict[str, Callable[[Graph], object]] = {
    "what-if": lambda graph: graph.what_if("Reed Labs"),
    "show": lambda graph: graph.show("Clean Wells"),
    "search": lambda graph: graph.search("wells"),
    "search-gist": lambda graph: graph.search("quality of water"),
    "network": lambda graph: described(graph.network()),
    "partners": lambda graph: described(graph.network(projection="partners")),
    "measures": lambda graph: graph.measures(),
    "brief-partner": lambda graph: graph.brief("Ministry of Rivers").html(),
    "brief-region": lambda graph: graph.brief("North").markdown(),
    "brief-programme": lambda graph: graph.brief("Clean Wells").markdown(),
    "brief-goal-area": lambda graph: graph.brief("goal area 1").markdown(),
    "conflicts": lambda graph: graph.conflicts(),
    "gaps": lambda graph: graph.gaps(),
    "timeline": lambda graph: graph.timeline(),
    "map": lambda graph: graph.regions_map(),
    "map-indicator": lambda graph: graph.regions_map("Households with a safe well"),
    "verify": lambda graph: graph.verify(TESTS / "data" / "small" / "texts"),
    "coverage": lambda graph: graph.coverage(TESTS / "data" / "small" / "texts"),
    "curate": lambda graph: graph.curate("report-2018", TESTS / "data" / "small" / "texts", every=True),
}


def described(network: Any) -> list[str]:
    """A network as text."""
    return sorted(map(str, network.nodes(data=True))) + sorted(map(str, network.edges(data=True)))


@pytest.mark.parametrize("name", READS)
def test_reading(twins: Any, name: str) -> None:
    """What each reading command answers is the same over a service."""
    here, there = twins.small
    expected = READS[name](here)
    assert expected or name == "verify"
    assert READS[name](there) == expected


@pytest.mark.parametrize("name", READS)
def test_reading_what_was_read_before(twins: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same where the engine has read the whole graph, and then costs no request."""
    monkeypatch.setattr("kzgraph.remote.engine.TRUSTED_SECONDS", 1000.0)
    monkeypatch.setattr("kzgraph.remote.engine.FEW_READS", 0)
    here, there = twins.small
    engine = RemoteEngine(there.engine.where, there.engine.wire)
    engine._version = there.engine.version
    engine.select(EVERY_PARTNER)
    before = engine.wire.requests
    assert READS[name](Graph(there.project, engine)) == READS[name](here)
    assert engine.wire.requests == before


def test_large_graph_is_not_read_as_a_whole(twins: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One statement more than are read at once, and the service is asked step by step."""
    monkeypatch.setattr("kzgraph.remote.engine.TRUSTED_SECONDS", 1000.0)
    monkeypatch.setattr("kzgraph.remote.engine.FEW_READS", 0)
    there = twins.small.there
    for more, requests in ((0, 0), (1, 1)):
        engine = RemoteEngine(there.engine.where, there.engine.wire)
        engine._version = there.engine.version
        engine.at_hand = there.engine.version.total - more
        for number in range(3):
            before = engine.wire.requests
            engine.select(EVERY_PARTNER + " " * number)
        assert engine.wire.requests - before == requests


def test_values_come_back_as_they_are(twins: Any) -> None:
    """Days, decimals, booleans, numbers, languages and addresses are of the same kinds as from the built store."""
    here, there = twins.shipped
    query = (
        "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?s ?p ?o WHERE { "
        "VALUES ?p { kz:startDate kz:value kz:higherIsBetter kz:beginsAt kz:gist kz:asPrinted kz:unit } ?s ?p ?o } "
        "ORDER BY ?s ?p ?o"
    )
    expected = told(here.engine.select(query))
    assert told(there.engine.select(query)) == expected
    assert {cell.split()[0] for row in expected for cell in row} == {
        "Iri",
        "date",
        "Decimal",
        "bool",
        "int",
        "Text",
        "str",
    }


def test_no_statement_is_lost(twins: Any) -> None:
    """Every statement of the small graph, with its value, is in the service, and no other."""
    here, there = twins.small
    query = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
    expected, found = told(here.engine.select(query)), told(there.engine.select(query))
    assert sorted(found) == sorted(expected)


def test_other_graphs_of_the_service_are_not_seen(service: Any, twins: Any) -> None:
    """A partner that somebody else has in the same service is not ours."""
    assert service.count("http://example.org/somebody-elses") == 2
    for here, there in (twins.small, twins.shipped):
        assert there.query(EVERY_PARTNER).rows == here.query(EVERY_PARTNER).rows
        assert "Somebody else" not in {hit.ref.label for hit in there.search("somebody")}


def test_every_form_of_query(twins: Any) -> None:
    """ASK, CONSTRUCT and DESCRIBE are answered as by the built store."""
    here, there = twins.small
    for query in (
        "ASK { ?s a <https://w3id.org/kzgraph/ns#Source> }",
        "ASK { ?s a <https://w3id.org/kzgraph/ns#Nothing> }",
        "CONSTRUCT { ?s <http://e.org/p> ?l } WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l . "
        "?s a <https://w3id.org/kzgraph/ns#Region> }",
    ):
        assert there.query(query).rows == here.query(query).rows


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", "GRAPH is not answered by a service"),
        ("SELECT * { SERVICE <http://e.org/> { ?s ?p ?o } }", "SERVICE is not answered here"),
        ("SELECT * FROM <http://example.org/somebody-elses> { ?s ?p ?o }", "FROM is not answered here"),
        ("DELETE WHERE { ?s ?p ?o }", "cannot be changed by a query"),
        ("SELECT * { ?s ?p ", "cannot read the query"),
    ],
)
def test_query_that_is_refused(twins: Any, query: str, sentence: str) -> None:
    """What leaves the published graph, changes it, or cannot be read is told in a sentence."""
    with pytest.raises(QueryError, match=sentence):
        twins.small.there.query(query)


def test_answer_that_is_cut_short_is_told(service: Any, twins: Any) -> None:
    """Virtuoso gives ten thousand rows of an answer and not one more: that is an error, never the answer."""
    query = "SELECT ?s ?gist WHERE { ?s <https://w3id.org/kzgraph/ns#statedIn> ?p . ?p ?gist ?o }"
    if service.name == "virtuoso":
        with pytest.raises(QueryError, match="no more than 10000 rows"):
            twins.shipped.there.query(query)
    else:
        assert len(twins.shipped.there.engine.select(query).rows) > 10000


def test_cells() -> None:
    """The comparison keeps apart what Python holds equal."""
    one: Cell = 1
    assert told(Rows((), ((one,),))) != told(Rows((), ((True,),)))
    assert told(Rows((), ((Iri("x"),),))) != told(Rows((), (("x",),)))
    assert told(Rows((), ((Text("x", "en"),),))) != told(Rows((), ((Text("x", "ru"),),)))
