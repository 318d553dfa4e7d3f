"""The graph as Python sees it: opened once, asked by any name, wrong names told."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

import kzgraph
from kzgraph.api import Graph
from kzgraph.errors import (
    AmbiguousName,
    BadParameter,
    ProjectNotFound,
    QuestionError,
    SourceTextMissing,
    TurtleError,
    UnknownName,
    UsageError,
)
from kzgraph.model import Ref
from kzgraph.project import Project
from kzgraph.store import store_folder

SMALL = Path(__file__).parents[1] / "data" / "small"
ProjectOf: TypeAlias = Callable[[dict[str, str]], Project]


def curies(column: tuple[object, ...]) -> list[str]:
    """The CURIEs of some references."""
    return [value.curie for value in column if isinstance(value, Ref)]


# Opening


def test_graph_is_built_when_it_is_first_opened(riverland: Project, own_cache: Path) -> None:
    """The first opening builds and says so; the second does neither; a change builds again."""
    said: list[str] = []
    for _ in range(2):
        Graph.open(riverland.graph, progress=said.append)
    assert said == [f"building the graph from {len(riverland.built_from())} files …"]
    path = riverland.graph / "partners" / "others.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace('"Reed Labs"', '"Reed Works"'), encoding="utf-8")
    assert Graph.open(riverland.graph, progress=said.append).find("Reed Works").curie == "partner:reed-labs"
    assert len(said) == 2
    Graph.open(riverland.graph, fresh=True, progress=said.append)
    assert len(said) == 3


def test_graph_is_opened_by_the_package(small_graph: Graph) -> None:
    """kzgraph.open() gives the same graph, in a language."""
    graph = kzgraph.open(SMALL, lang="ru")
    assert (graph.project, graph.lang) == (small_graph.project, "ru")
    assert str(graph.find("Reed Labs")) == "Reed Labs"
    assert str(graph.find("North")) == "Север"


def test_graph_that_cannot_be_read_is_not_built(project_of: ProjectOf, own_cache: Path) -> None:
    """A mistake in a file stops the opening with file and line, and leaves no store."""
    project = project_of({"a.ttl": "partner:a\n    a kz:Partner\npartner:b\n"})
    with pytest.raises(TurtleError, match=r"^graph/a\.ttl:\d+: this is not Turtle"):
        Graph.open(project.root)
    assert list(store_folder().iterdir()) == []


def test_folder_without_graph_is_told(tmp_path: Path) -> None:
    """A folder that is no project is told."""
    with pytest.raises(ProjectNotFound):
        kzgraph.open(tmp_path)


def test_tests_use_a_cache_of_their_own() -> None:
    """The user's cache is never touched by a test."""
    assert "pytest" in str(store_folder())


# Questions


def test_catalogue_lists_every_question(small_graph: Graph) -> None:
    """Questions are known by name; one read by itself is the one of the catalogue."""
    assert {"partner-results", "result-partners", "co-partners"} <= small_graph.questions.keys()
    assert small_graph.question("partner-results") == small_graph.questions["partner-results"]


def test_question_is_answered_by_any_name(small_graph: Graph) -> None:
    """A partner may be named in any language or by CURIE; the answer is the same."""
    answers = [
        small_graph.ask("partner-results", partner=name).rows
        for name in ("Ministry of Rivers", "министерство рек", "MoR", "partner:ministry-of-rivers")
    ]
    assert answers[0] == answers[1] == answers[2] == answers[3]
    assert curies(tuple(row[0] for row in answers[0])) == [
        "result:water-safety-act-adopted",
        "result:wells-tested-north",
    ]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("partner-result", "partner-results"), ("partners results", "partner-results"), ("copartners", "co-partners")],
)
def test_unknown_question_offers_the_nearest(small_graph: Graph, name: str, nearest: str) -> None:
    """A misspelt question is refused with those spelt alike."""
    with pytest.raises(UnknownName) as caught:
        small_graph.question(name)
    assert nearest in caught.value.candidates
    assert str(caught.value) == f'Nothing in the graph is a question named "{name}".'


@pytest.mark.parametrize("name", ["", "*", "../partners/partner-results", "partners/partner-results", "zzz", "a\x00b"])
def test_name_of_a_question_is_no_path(small_graph: Graph, name: str) -> None:
    """Patterns and paths are names of no question."""
    with pytest.raises(UnknownName):
        small_graph.question(name)


def test_question_that_is_wrong_is_told(riverland: Project) -> None:
    """A question file that breaks the rules is told when it is asked, and others are not touched by it."""
    project = Project(riverland.graph, riverland.ontology, riverland.graph / "queries")
    (project.queries / "own").mkdir(parents=True)
    (project.queries / "own" / "broken.rq").write_text("SELECT ?x { ?x ?p ?o }\n", encoding="utf-8")
    graph = Graph(project, kzgraph.open(SMALL).engine)
    with pytest.raises(QuestionError, match=r"broken\.rq"):
        graph.ask("broken")


def test_wrong_parameter_is_told(small_graph: Graph) -> None:
    """Missing, unknown and ambiguous parameters are errors of their own."""
    with pytest.raises(BadParameter):
        small_graph.ask("partner-results")
    with pytest.raises(BadParameter):
        small_graph.ask("partner-results", partner="Reed Labs", yaer=2018)
    with pytest.raises(AmbiguousName):
        small_graph.ask("partner-results", partner="ministry")


# Names


@pytest.mark.parametrize(
    ("name", "curie"),
    [
        ("Ministry of Rivers", "partner:ministry-of-rivers"),
        ("Clean Wells", "programme:clean-wells"),
        ("Well Testing", "programme:well-testing"),
        ("Makers Fair held", "result:makers-fair-held"),
        ("result:safe-wells-north", "result:safe-wells-north"),
        ("fewer infections", "result:fewer-infections-north"),
        ("Water for", "programme:water-for-all"),
        ("birth-records", "programme:birth-records"),
    ],
)
def test_traceable_thing_is_partner_programme_or_result(small_graph: Graph, name: str, curie: str) -> None:
    """A name is taken for a partner or programme first, then for a result."""
    assert small_graph.traceable(name).curie == curie


@pytest.mark.parametrize("name", ["North", "Family Code", "indicator:child-mortality", "source:report-2018"])
def test_other_thing_cannot_be_traced(small_graph: Graph, name: str) -> None:
    """A region, a policy, an indicator is told as what it is, with the command that shows it."""
    with pytest.raises(UsageError, match="not a partner, programme or result") as caught:
        small_graph.traceable(name)
    assert str(caught.value.hint).startswith("See it: kzgraph show ")


def test_unknown_thing_cannot_be_traced(small_graph: Graph) -> None:
    """A name of nothing is unknown."""
    with pytest.raises(UnknownName):
        small_graph.traceable("Ministry of Silly Walks")


@pytest.mark.parametrize("name", ["funder", "role:funder", " Funder ", "https://w3id.org/kzgraph/concept/role/funder"])
def test_concept_is_found_by_slug_label_curie_or_iri(small_graph: Graph, name: str) -> None:
    """A role may be called by its slug, its name or its address."""
    assert small_graph.concept("role", name).curie == "role:funder"


def test_concept_of_several_words(small_graph: Graph) -> None:
    """Hyphens may be left out, and names in another language are known in that language."""
    assert small_graph.concept("role", "technical support").curie == "role:technical-support"
    russian = kzgraph.open(SMALL, lang="ru")
    assert russian.concept("role", russian.concept("role", "funder").label).curie == "role:funder"


def test_unknown_concept_lists_the_known_ones(small_graph: Graph) -> None:
    """A misspelt concept is refused with all of its scheme."""
    with pytest.raises(UnknownName) as caught:
        small_graph.concept("basis", "guessed")
    assert caught.value.candidates == ("explicit", "inferred")


def test_reference_by_iri(small_graph: Graph) -> None:
    """An IRI gives the thing with its name."""
    iri = "https://w3id.org/kzgraph/id/partner/reed-labs"
    assert small_graph.ref(iri) == Ref("partner:reed-labs", iri, "Reed Labs")


# What is behind the other methods is tested with its module; here: that they are the same graph.


def test_methods_answer_from_the_same_graph(small_graph: Graph) -> None:
    """Trace, page, search, network and query speak of the same things."""
    assert small_graph.trace("Reed Labs").subject == small_graph.find("Reed Labs")
    assert small_graph.show("Reed Labs").ref == small_graph.find("Reed Labs")
    assert small_graph.search("Reed Labs")[0].ref == small_graph.find("Reed Labs")
    assert small_graph.network().nodes["partner:reed-labs"]["label"] == "Reed Labs"
    assert small_graph.query("ASK {}").rows == ((True,),)


def test_evidence_needs_the_texts(small_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the texts evidence is checked; without them it is not available, and says how to give them."""
    texts = SMALL / "texts"
    assert small_graph.verify(texts) == ()
    assert {account.source for account in small_graph.coverage(texts)} == {"source:report-2018", "source:review-2021"}
    monkeypatch.delenv("KZGRAPH_SOURCES", raising=False)
    with pytest.raises(SourceTextMissing):
        small_graph.verify()
    with pytest.raises(SourceTextMissing):
        small_graph.coverage()
    with pytest.raises(SourceTextMissing):
        small_graph.cite("report-2018", "The tests … in South.")
