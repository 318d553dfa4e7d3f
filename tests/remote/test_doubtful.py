"""Questions that Virtuoso may answer wrongly: which ones they are, and that plain reads answer them rightly.

The service of `twins` is in a state in which Virtuoso was seen to lose what an OPTIONAL finds: a third graph and two
small ones were loaded before.
"""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from kzgraph.api import Graph
from kzgraph.ask import bound
from kzgraph.catalogue import questions
from kzgraph.errors import QueryError, ServiceError
from kzgraph.model import Iri
from kzgraph.project import find_project
from kzgraph.remote.doubtful import PROBE, is_doubtful, named
from kzgraph.remote.engine import RemoteEngine
from kzgraph.remote.versions import POINTER
from kzgraph.terms import PREFIXES

from .test_faults import QUICK, RESULTS, Fake, Line, bindings, fake, iri, literal, pointer

__all__ = ["fake"]

pytestmark = pytest.mark.xdist_group("remote")

TESTS = Path(__file__).parent.parent
QUESTIONS = questions(find_project(TESTS.parent).queries)
SHIPPED = tomllib.loads((TESTS / "queries" / "shipped.toml").read_text(encoding="utf-8"))
KZ = "PREFIX kz: <https://w3id.org/kzgraph/ns#>\n"
ASKED = KZ + "SELECT ?p WHERE { ?p kz:partOf* <http://e.org/a> } ORDER BY ?p"
REQUESTS = 4
PARTNERS = (
    "ministry-of-education-and-science",
    "ministry-of-health",
    "ministry-of-labour-and-social-protection",
    "national-education-academy",
)
"""Those of whom Virtuoso told a wrong scope, or too many rows, in this state."""


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("?a kz:partOf* ?b", True),
        ("?a kz:partOf+ ?b", True),
        ("?a <http://e.org/p>* ?b", True),
        ("?a (kz:x|^kz:y)+ ?b", True),
        ("?a a* ?b", True),
        ("?a kz:x/kz:y? ?b", False),
        ("?a kz:x ?b . BIND(?b * 2 + 1 AS ?c)", False),
        ("?a kz:x '* kz:y* UNION' # UNION kz:y*\n OPTIONAL { ?a kz:z ?c }", False),
        ("{ ?a kz:x ?b } UNION { ?a kz:y ?b } OPTIONAL { ?b kz:z ?c }", True),
        ("{ ?a kz:x ?b } union { ?a kz:y ?b } ?b kz:y ?c . optional { ?b kz:z ?c }", True),
        ("{ ?a kz:x ?b } UNION { ?a kz:y ?b OPTIONAL { ?b kz:z ?c } }", False),
        ("OPTIONAL { ?b kz:z ?c } { ?a kz:x ?b } UNION { ?a kz:y ?b }", False),
        ("{ { ?a kz:x ?b } UNION { ?a kz:y ?b } } OPTIONAL { ?b kz:z ?c }", False),
        ("{ SELECT ?a { ?a kz:w 1 } } { ?a kz:x ?b } UNION { ?a kz:y ?b } BIND(1 AS ?c)", True),
        ("{ ?a kz:x ?b BIND(1 AS ?c) } UNION { ?a kz:y ?b BIND(2 AS ?c) }", False),
    ],
)
def test_forms(pattern: str, expected: bool) -> None:
    """A path of any length, and an OPTIONAL or BIND after a UNION in one group; what only looks so is neither."""
    assert is_doubtful(f"{KZ}SELECT * WHERE {{ {pattern} }}") is expected


def test_what_a_question_names() -> None:
    """All IRIs of its patterns; not those of texts, comments, or prefixes that it does not use."""
    text = (
        f"{KZ}PREFIX e: <http://e.org/>\nSELECT ?s (COUNT(?o) AS ?n) WHERE {{ ?s a e:x.y ; "
        '<p:q> ?o, "kz:no" . # kz:no\n'
        "VALUES (?s ?o) { (e:1 e:) } FILTER(?o > 1) ?o kz:z/^kz:y* ?s } GROUP BY ?s ?o ORDER BY ?s ?o"
    )
    kz, e = PREFIXES["kz"], "http://e.org/"
    wanted = {f"{e}x.y", "p:q", f"{e}1", e, f"{kz}z", f"{kz}y", PREFIXES["rdf"] + "type"}
    assert named(text) == wanted


@pytest.mark.parametrize(
    "pattern", ["?s ?p ?o", "?s a kz:X ; ?p ?o", "<s> ?p 'o'", "?s ?p [ kz:x 1 ]", "?s un:known ?o"]
)
def test_properties_that_are_not_known(pattern: str) -> None:
    """Where a variable stands for one, or a prefix for nothing, what is needed cannot be told."""
    assert named(f"{KZ}SELECT * WHERE {{ {pattern} }}") is None


def test_properties_that_values_give() -> None:
    """A variable that VALUES gives its properties stands for these; not where it is used once more without."""
    given = "VALUES ?p { kz:x kz:y } ?s ?p ?o ."
    wanted = frozenset(PREFIXES["kz"] + name for name in ("x", "y"))
    assert named(f"{KZ}SELECT * WHERE {{ {given} }}") == wanted
    assert named(f"{KZ}SELECT * WHERE {{ {{ {given} }} UNION {{ {given} }} }}") == wanted
    assert named(f"{KZ}SELECT * WHERE {{ {{ {given} }} UNION {{ ?s ?p ?o . }} }}") is None


def test_questions_of_the_catalogue() -> None:
    """All doubtful ones name their properties, but for the one that asks for whatever points at a thing."""
    doubtful = {name for name, question in QUESTIONS.items() if is_doubtful(question.text)}
    assert {"partner-results", "result-partners", "result-chain", "results-without-partner"} < doubtful
    assert not {"brokers", "claims-by-basis", "indicator-series", "partner-roles"} & doubtful
    assert {name for name in doubtful if named(QUESTIONS[name].text) is None} <= {"evidence-for"}


@pytest.mark.parametrize("service", ["oxigraph"], indirect=True)
def test_other_services_get_the_question_as_it_stands(published: str) -> None:
    """Oxigraph is asked once, for the answer itself."""
    engine = RemoteEngine.open(published)
    before = engine.wire.requests
    engine.select(ASKED)
    assert engine.wire.requests == before + 1


def probed(fake: Fake, server: str, *lines: Line) -> RemoteEngine:
    """An engine over a service of a name that answers in turn."""
    kind = {"Content-Type": RESULTS, "Server": server}
    first = pointer("v1", among=True)
    fake.lines.extend([first._replace(headers=kind), *lines])
    return RemoteEngine.open(fake.url, patience=QUICK)


def asked(fake: Fake) -> list[str]:
    """The queries that arrived after the first, in their first words."""
    return [dict(parse_qsl(asked.path.partition("?")[2]))["query"] for asked in fake.asked[1:]]


ONE = Line(body=bindings(["p"], {"p": iri("http://e.org/a")}))
YES = Line(body=b'{"head": {}, "boolean": true}')
NO = Line(status=400, body=b"DEFINE?")
COUNTED = Line(body=bindings(["n"], {"n": literal("1", "integer")}))
STATEMENT = f"<http://e.org/b> <{PREFIXES['kz']}partOf> <http://e.org/a> .\n".encode()
PAGE = Line(headers={"Content-Type": "application/n-triples"}, body=STATEMENT)
TRUE = Iri("http://e.org/a"), Iri("http://e.org/b")


def test_service_that_does_not_say_what_it_is(fake: Fake) -> None:
    """Behind another server Virtuoso is known by a query that only it can read."""
    engine = probed(fake, "nginx", YES, COUNTED, PAGE)
    assert [row[0] for row in engine.select(ASKED)] == list(TRUE)
    assert [query.split()[0] for query in asked(fake)] == [PROBE.split()[0], "SELECT", "CONSTRUCT"]
    assert engine.select(ASKED).rows
    assert [row[0] for row in engine.select(ASKED.replace("?p }", "?p  }"))] == list(TRUE)
    assert len(fake.asked) == REQUESTS


def test_service_that_is_not_virtuoso(fake: Fake) -> None:
    """It is told so once; plain questions are not worth the look."""
    engine = probed(fake, "", ONE, NO, ONE)
    engine.select("SELECT ?p WHERE { ?p a 1 }")
    for space in (" ", "  "):
        assert [row[0] for row in engine.select(ASKED + space)] == [TRUE[0]]
    assert asked(fake) == ["SELECT ?p WHERE { ?p a 1 }", PROBE, ASKED + " ", ASKED + "  "]


def test_service_that_does_not_give_a_whole_graph(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for all once, and then goes on answering step by step."""
    monkeypatch.setattr("kzgraph.remote.engine.FEW_READS", 1)
    engine = probed(fake, "Oxigraph/0.5", ONE, Line(500, {"Content-Type": "text/plain"}, b"too much"), ONE)
    queries = ["SELECT ?p WHERE { ?p a 1 }" + " " * number for number in range(3)]
    for query in queries:
        assert [row[0] for row in engine.select(query)] == [TRUE[0]]
    assert asked(fake) == [queries[0], "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", *queries[1:]]


@pytest.mark.parametrize("page", [Line(headers=PAGE.headers, body=b""), PAGE._replace(body=STATEMENT * 2)])
def test_statements_that_do_not_come(fake: Fake, page: Line) -> None:
    """Fewer statements than were counted are an error, and no answer."""
    counted = Line(body=bindings(["n"], {"n": literal("2", "integer")}))
    engine = probed(fake, "Virtuoso/07.20", counted, page, page._replace(body=b""))
    with pytest.raises(ServiceError, match=r"does not give what it holds \([01] instead of 2 statements came\)"):
        engine.select(ASKED)
    assert POINTER in fake.asked[-1].path.replace("%3A", ":").replace("%2F", "/")


def test_statements_that_are_too_many(fake: Fake) -> None:
    """A graph that memory would not hold is not begun to be read."""
    counted = Line(body=bindings(["n"], {"n": literal("2000001", "integer")}))
    engine = probed(fake, "Virtuoso/07.20", counted)
    with pytest.raises(QueryError, match="wrongly, and the 2,000,001 statements that it needs are more"):
        engine.select(ASKED)
    assert len(asked(fake)) == 1


@pytest.mark.parametrize("service", ["virtuoso"], indirect=True)
def test_order_in_which_it_is_asked(twins: Any) -> None:
    """All that an officer asks, from the last question to the first, by an engine that remembers nothing."""
    here, there = twins.shipped
    engine = RemoteEngine.open(there.engine.where.origin + there.engine.where.path)
    engine.newest()
    graph = Graph(there.project, engine)
    for name in sorted(SHIPPED, reverse=True):
        for case, given in SHIPPED[name].items():
            assert graph.ask(name, **given) == here.ask(name, **given), (name, case)


@pytest.mark.parametrize("service", ["virtuoso"], indirect=True)
def test_partners_with_an_optional_after_a_union(twins: Any) -> None:
    """The rows that Virtuoso gets wrong in this state, and the few requests that they cost."""
    here, there = twins.shipped
    engine = RemoteEngine.open(there.engine.where.origin + there.engine.where.path)
    engine.newest()
    before = engine.wire.requests
    text = QUESTIONS["partner-results"].text
    for partner in PARTNERS:
        query = bound(text, {"partner": Iri(PREFIXES["partner"] + partner)})
        assert engine.select(query).rows == here.engine.select(query).rows
        assert here.engine.select(query).rows
        if partner == PARTNERS[0]:
            assert engine.wire.requests - before <= REQUESTS
