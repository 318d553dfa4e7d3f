"""An imported folder beside the curated documents: commands, questions, traces, pages, and one source alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kzgraph.api import Graph
from kzgraph.cli import main
from kzgraph.errors import ProjectNotFound, UnknownName, UsageError
from kzgraph.project import find_project
from kzgraph.render.trace_data import trace_json
from kzgraph.store import content_digest
from kzgraph.trace import trace

HERE = Path(__file__).parent
SMALL = HERE.parent / "data" / "small"
RIVERSIDE = HERE / "files" / "riverside-aid.xml"
Ran = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Ran:
    """Runs a command in this process: exit code, standard output, standard error."""

    def command(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        ran = capsys.readouterr()
        return code, ran.out, ran.err

    return command


@pytest.fixture(scope="session")
def both(riverside: Any) -> Graph:
    """The small graph with the file of Riverside Aid beside it."""
    return Graph.open(find_project(SMALL, add=[riverside.folder]))


def test_command(run: Ran, tmp_path: Path) -> None:
    """The command says how much came in, where to judge, and where to read what did not."""
    out = tmp_path / "iati"
    code, said, told = run("--project", SMALL, "import", "iati", RIVERSIDE, "-o", out)
    assert (code, said) == (
        0,
        "activities                        2\n"
        "claims                           15\n"
        "partners new to the graph         2\n"
        f"names to be judged                1  {out / 'judgements.ttl'}\n"
        f"values not read                   8  {out / 'report.md'}\n"
        f"left out                         23  {out / 'report.md'}\n",
    )
    assert told.endswith(f"Ask beside the documents: kzgraph --add {out} ask only-in-source source=riverside-aid\n")
    code, said, told = run("--project", SMALL, "import", "iati", RIVERSIDE, "-o", out)
    assert (code, said) == (2, "")
    assert told.startswith(f"kzgraph: {out} holds an import already.\n")


def test_what_iati_says_and_the_reports_do_not(both: Graph) -> None:
    """The question tells partners, programmes and ties that only the file states."""
    rows = [
        tuple(getattr(cell, "curie", cell) for cell in row)
        for row in both.ask("only-in-source", source="riverside-aid").rows
    ]
    tie, one, two = "kz:Contribution", "programme:xx-aid-1", "programme:xx-aid-2"
    assert rows == [
        (tie, "partner:bridge-foundation", one, 1),
        (tie, "partner:bridges-foundation", one, 1),
        (tie, "partner:ministry-of-schools", one, 1),
        (tie, "partner:riverside-aid", one, 1),
        (tie, "partner:riverside-aid", two, 1),
        ("kz:Partner", "partner:bridges-foundation", None, 1),
        ("kz:Partner", "partner:riverside-aid", None, 2),
        ("kz:Programme", one, None, 8),
        ("kz:Programme", two, None, 2),
    ]


def test_every_question_runs_over_both(both: Graph) -> None:
    """Each question that needs nothing is answered, and the documents' own rows of one stay as they were."""
    for name, question in both.questions.items():
        if not any(param.required for param in question.params):
            both.ask(name)
    alone = Graph.open(SMALL)
    sources = [
        row for row in both.ask("claims-by-basis").rows if getattr(row[0], "curie", "") != "source:riverside-aid"
    ]
    assert sources == list(alone.ask("claims-by-basis").rows)


def test_trace_cites_elements(both: Graph) -> None:
    """A trace from a partner that only the file names: its passages are elements, in words and as data."""
    found = both.trace("XX-AID")
    assert {trace.result.curie for trace in found.traces} == {
        f"result:riverside-aid-xx-aid-1-result-{number}" for number in (1, 2, 3)
    }
    passage = found.traces[0].hops[0].passages[0]
    path = "/iati-activities/iati-activity[iati-identifier='XX-AID-1']/participating-org[1]"
    assert (passage.begins, passage.ends, passage.path) == (0, 0, path)
    assert passage.cited() == f"IATI file riverside-aid.xml, {path}"
    from jsonschema import Draft202012Validator

    schema = json.loads((HERE.parents[1] / "docs" / "trace.schema.json").read_text(encoding="utf-8"))
    answer = json.loads(trace_json(trace(both.engine, both.traceable("XX-AID"))))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(answer)] == []
    assert answer["traces"][0]["hops"][0]["passages"][0]["path"] == path


def test_names_and_identifiers_are_found(both: Graph) -> None:
    """An activity and an organisation are found by their identifiers, as by their names in any language."""
    assert both.find("XX-AID-1").curie == both.find("Колодцы на Севере").curie == "programme:xx-aid-1"
    assert both.find("xx-aid", ["partner"]).curie == "partner:riverside-aid"


def test_data_file_needs_no_text(both: Graph) -> None:
    """Verification and coverage are of texts; a data file that is named is told to be none."""
    texts = SMALL / "texts"
    assert both.verify(texts) == ()
    assert [account.source for account in both.coverage(texts)] == ["source:report-2018", "source:review-2021"]
    with pytest.raises(UsageError, match="riverside-aid is a data file"):
        both.coverage(texts, ["riverside-aid"])


def test_one_source_alone(riverside: Any) -> None:
    """Only the claims of the source count; partners and programmes stay; the store is another one."""
    project = find_project(SMALL, add=[riverside.folder], only=["IATI file riverside-aid.xml"])
    graph = Graph.open(project)
    assert [getattr(row[0], "curie", "") for row in graph.ask("claims-by-basis").rows] == ["source:riverside-aid"]
    assert graph.find("Ministry of Rivers").curie == "partner:ministry-of-rivers"
    assert graph.trace("Ministry of Rivers").traces == ()
    both = find_project(SMALL, add=[riverside.folder])
    assert len({content_digest(project), content_digest(both), content_digest(find_project(SMALL))}) == 3


def test_claims_that_rest_on_others_go_with_them() -> None:
    """A contribution keeps its programme where its result is gone; links and follow-ups without an end are gone."""
    review = Graph.open(find_project(SMALL, only=["review-2021"]))
    rows = review.query(
        "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?kind (COUNT(DISTINCT ?x) AS ?n) { "
        "VALUES ?kind { kz:FollowUp kz:ResultLink kz:Contribution kz:Recommendation } ?x a ?kind } "
        "GROUP BY ?kind ORDER BY ?kind"
    ).rows
    assert [(getattr(kind, "curie", ""), n) for kind, n in rows] == [("kz:Contribution", 4)]
    dangling = review.query(
        "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?x { ?x kz:result|kz:measures|kz:statedIn|kz:programme ?y "
        "FILTER NOT EXISTS { ?y a ?kind } }"
    )
    assert dangling.rows == ()


def test_unknown_source_and_folder(tmp_path: Path) -> None:
    """A source or folder that is not there is told with what there is."""
    with pytest.raises(UnknownName, match='a source named "report"'):
        Graph.open(find_project(SMALL, only=["report"]))
    with pytest.raises(ProjectNotFound, match=r"There is no sources\.ttl in"):
        find_project(SMALL, add=[tmp_path])


def test_added_folders_of_the_surroundings(monkeypatch: pytest.MonkeyPatch, riverside: Any) -> None:
    """KZGRAPH_ADD names them too; what is copied for standing alone is left out beside the project."""
    monkeypatch.setenv("KZGRAPH_ADD", str(riverside.folder))
    project = find_project(SMALL)
    assert project.added == (riverside.folder,)
    assert "known.ttl" not in {path.name for path in project.graph_files()}
    assert (riverside.folder / "known.ttl") in find_project(riverside.folder, add=()).graph_files()
    assert set(project.own_files()) == set(find_project(SMALL, add=()).graph_files())


def test_options_of_every_command(run: Ran, riverside: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """--add and --only-source stand before the command or after it; a service cannot be added to."""
    before = run("--project", SMALL, "--add", riverside.folder, "-q", "ask", "claims-by-basis", "-f", "csv")
    after = run("ask", "claims-by-basis", "-f", "csv", "-q", "--add", riverside.folder, "--project", SMALL)
    assert before == after
    assert before[1].count("source:riverside-aid") == 1
    only = ("--only-source", "riverside-aid", "ask", "claims-by-basis", "-f", "csv")
    alone = run("--project", SMALL, "--add", riverside.folder, "-q", *only)
    assert alone[1].count("\n") == 2
    refused = (2, "kzgraph: A service holds what was published: nothing can be added to it or left out.")
    remote = ("ask", "--endpoint", "http://127.0.0.1:9/", "brokers")
    code, _, told = run("--add", riverside.folder, *remote)
    assert (code, told.splitlines()[0]) == refused
    monkeypatch.setenv("KZGRAPH_ADD", str(riverside.folder))
    code, _, told = run(*remote)
    assert (code, told.splitlines()[0]) == refused


def test_standing_alone(riverside: Any) -> None:
    """The folder as a project: what it names of the other project has its name here too."""
    alone = Graph.open(riverside.folder)
    assert [getattr(row[0], "label", "") for row in alone.ask("partner-roles").rows] == [
        "Bridge Foundation",
        "Bridges Foundation",
        "Ministry of Schools",
        "Riverside Aid",
        "Riverside Aid",
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("show", "passage:riverside-aid-xx-aid-1-result-1"), "elementPath: /iati-activities/iati-activity["),
        (("trace", "XX-AID", "-f", "html"), '"path":"/iati-activities/iati-activity['),
        (("trace", "XX-AID", "-f", "md"), "IATI file riverside-aid.xml, XX-AID-1 / participating-org 1"),
        (("network", "-f", "json"), '"path": "/iati-activities/iati-activity['),
        (("network", "-f", "html"), "/iati-activities/iati-activity["),
        (("brief", "Riverside Aid"), ", /iati-activities/iati-activity\\["),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_pages_name_the_element(run: Ran, riverside: Any, arguments: tuple[str, ...], expected: str) -> None:
    """Wherever a passage's place is told, the path of the element is."""
    code, said, _ = run("--project", SMALL, "--add", riverside.folder, "-q", *arguments)
    assert code == 0
    assert expected in said


def test_elements_as_annotations(both: Graph) -> None:
    """As Web Annotations the elements are selected by XPath, the stretches of texts by position, none by both."""
    rule = both.project.ontology / "rules" / "profiles" / "web-annotation.rq"
    found = both.engine.answer(rule.read_text(encoding="utf-8")).rows
    kinds: dict[str, set[str]] = {}
    for subject, predicate, value in found:
        if str(subject).endswith("#position"):
            name = str(predicate if not str(value).startswith("http://www.w3.org/ns/oa#") else value).rpartition("#")[2]
            kinds.setdefault(str(subject), set()).add(name)
    paths = {subject for subject, names in kinds.items() if "XPathSelector" in names}
    assert len(paths) == 22
    assert {frozenset(kinds[subject]) for subject in paths} == {frozenset({"XPathSelector", "value"})}
    rest = {frozenset(names) for subject, names in kinds.items() if subject not in paths}
    assert rest == {frozenset({"TextPositionSelector", "start", "end"})}
