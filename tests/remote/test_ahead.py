"""Traces from an engine far away: what is fetched ahead changes how often it is asked, and nothing else."""

import pytest

from kzgraph import facts
from kzgraph.api import Graph
from kzgraph.errors import QueryError
from kzgraph.facts import Facts
from kzgraph.model import Iri
from kzgraph.store import Engine, Rows
from kzgraph.terms import expand
from kzgraph.trace import STRENGTHS, Options, trace

ALL = Options(strengths=STRENGTHS, include_mismatch=True, include_inferred=True)
THINGS = (
    "partner:reed-labs",
    "partner:open-hands",
    "programme:clean-wells",
    "programme:young-makers",
    "result:app-prototypes",
)


class Far:
    """An engine that counts what it is asked, and (``most``) gives no more rows than some services do."""

    reads_ahead = 60

    def __init__(self, engine: Engine, most: int = 10_000) -> None:
        self._engine = engine
        self._most = most
        self.queries = 0

    def select(self, query: str) -> Rows:
        """Run a SELECT."""
        self.queries += 1
        found = self._engine.select(query)
        if query.startswith("PREFIX") and "?thing ?name ?value" in query and len(found.rows) > self._most:
            raise QueryError("The service gives fewer rows.")
        return found

    def answer(self, query: str) -> Rows:
        """Run any query."""
        return self._engine.answer(query)


@pytest.mark.parametrize("options", [Options(), ALL], ids=["usual", "all"])
@pytest.mark.parametrize("thing", THINGS)
def test_traces_are_the_same(small_graph: Graph, thing: str, options: Options) -> None:
    """In at most six queries, and also where the service gives too few rows for so much at once."""
    subject = small_graph.find(thing)
    expected = trace(small_graph.engine, subject, options)
    far, narrow = Far(small_graph.engine), Far(small_graph.engine, most=30)
    assert trace(far, subject, options) == expected
    assert far.queries <= 6
    assert trace(narrow, subject, options) == expected
    assert expected.traces


def test_much_is_gathered_in_parts(small_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be too many rows is asked for in several queries; what is known is not asked for again."""
    subject = small_graph.find("partner:open-hands")
    expected = trace(small_graph.engine, subject, ALL)
    monkeypatch.setattr(facts, "MOST_ROWS", 50)
    far = Far(small_graph.engine)
    assert trace(far, subject, ALL) == expected
    assert far.queries > 6


def test_links_that_were_gathered(small_graph: Graph) -> None:
    """Of all that points at a thing, or of one kind of it, nothing is lost and nothing added."""
    programme = Iri(str(expand("programme:clean-wells")))
    near, far = Facts(small_graph.engine), Facts(Far(small_graph.engine))
    far.gather([programme], {("kz:programme", "result:"): [programme], ("kz:partOf", ""): [programme]})
    engine = far.engine
    assert isinstance(engine, Far)
    assert engine.queries == 1
    for of in ("result:", "contribution:", ""):
        assert far.pointing("kz:programme", [programme], of=of) == near.pointing("kz:programme", [programme], of=of)
    assert far.pointing("kz:partOf", [programme]) == near.pointing("kz:partOf", [programme])
    assert far.pointing("kz:partOf", [programme], of="region:") == ()
    assert engine.queries == 3
    assert far.of(programme) == near.of(programme)
    assert engine.queries == 3
    results = [result for result, _ in near.pointing("kz:programme", [programme], of="result:")]
    assert results
    assert [far.of(result) for result in results] == [near.of(result) for result in results]
    assert engine.queries == 3
