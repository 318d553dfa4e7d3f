"""Findings tell a curator what is wrong, in which line, and what to write."""

import subprocess
import sys
from pathlib import Path

import pytest

from kzgraph.errors import DuplicateEntity, InputError, TurtleError
from kzgraph.model import Finding
from kzgraph.project import Project, find_project
from kzgraph.turtle import HEADER
from kzgraph.validate import SEVERITIES, validate

ROOT = Path(__file__).parents[2]


WATER = "claims/report-2018/water.ttl"
PASSAGES = "passages/report-2018.ttl"
TESTING = "contribution:riverside-university-well-testing"


def replace(project: Project, name: str, old: str, new: str) -> int:
    """Change the first place of a file that reads so; the line on which it stands."""
    path = project.graph / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def line_of(project: Project, name: str, words: str) -> int:
    """The first line of a file that begins with some words."""
    lines = (project.graph / name).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.startswith(words))


def violations(project: Project, *files: Path) -> list[Finding]:
    """What could make an answer wrong."""
    return [finding for finding in validate(project, files) if finding.severity == "violation"]


# A right graph


def test_small_graph_is_right(small: Project) -> None:
    """The hand-made graph has no violation and no warning; two remarks are meant."""
    found = validate(small)
    assert [(f.severity, f.rule, f.entity) for f in found] == [
        ("info", "check:unused", "policy:family-code"),
        ("info", "check:unused", "product:tester-handbook"),
    ]


# One mistake, one finding


def test_claim_without_passage_is_a_violation(riverland: Project) -> None:
    """Every claim needs a passage; the finding stands at the claim and says where to get one."""
    replace(riverland, WATER, "    kz:statedIn passage:report-2018-2232 ;\n", "")
    (found,) = [finding for finding in violations(riverland) if finding.rule.startswith("shape:")]
    assert str(found) == (
        f"{WATER}:{line_of(riverland, WATER, TESTING)}: violation: {TESTING}: The claim names no passage that exists; "
        "add kz:statedIn with the passage that carries it (kzgraph cite prints one). [shape:Claim-statedIn]"
    )


def test_misspelt_property_is_a_violation(riverland: Project) -> None:
    """A property nobody knows is told at its own line."""
    line = replace(riverland, WATER, 'kz:wording "is run by"', 'kz:wordign "is run by"')
    (found,) = violations(riverland)
    assert (found.place, found.entity, found.rule) == (f"{WATER}:{line}", TESTING, "shape:Contribution")
    assert found.message == (
        "A contribution has no such property; correct the spelling, or write the fact on the entity that it belongs "
        'to. (here: "is run by")'
    )


def test_passage_beyond_its_document_is_a_violation(riverland: Project) -> None:
    """A passage that ends after the end of its document is told with its end."""
    replace(riverland, PASSAGES, "kz:endsAt 3227", "kz:endsAt 99999")
    (found,) = violations(riverland)
    assert found.place == f"{PASSAGES}:{line_of(riverland, PASSAGES, 'passage:report-2018-3141')}"
    assert (found.entity, found.rule) == ("passage:report-2018-3141", "check:passage-beyond-text")
    assert found.message == (
        "The passage ends after the end of its document; take the block that kzgraph cite prints. (here: 99999)"
    )


def test_passage_that_ends_before_it_begins_is_a_violation(riverland: Project) -> None:
    """A passage of negative length is told."""
    replace(riverland, PASSAGES, "kz:endsAt 3227", "kz:endsAt 10")
    (found,) = violations(riverland)
    assert (found.entity, found.rule) == ("passage:report-2018-3141", "shape:Passage-span")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("partner:riverside-university ;", "partner:riverside-univresity ;", "shape:Contribution-partner"),
        ("kz:programme programme:well-testing ;", "kz:programme programme:wel-testing ;", "shape:Entity-programme"),
        ("role:funder", "role:fundre", "shape:Contribution-role"),
        ("region:north", "region:nort", "shape:Entity-region"),
        ("basis:explicit", "basis:explizit", "shape:Claim-basis"),
        ("passage:report-2018-1800", "passage:report-2018-1801", "shape:Claim-statedIn"),
    ],
)
def test_unknown_reference_is_a_violation_at_its_line(riverland: Project, old: str, new: str, rule: str) -> None:
    """A name that stands for nothing is told at the line on which it is written, with the name."""
    line = replace(riverland, WATER, old, new)
    found = [finding for finding in violations(riverland) if finding.rule == rule]
    assert [finding.place for finding in found] == [f"{WATER}:{line}"]
    assert found[0].message.endswith(f"(here: {new.split()[-1 if not new.endswith(';') else -2]})")


def test_date_that_is_none_is_told_in_a_line_and_nothing_else(riverland: Project) -> None:
    """A date with a thirteenth month is a finding at its line; no traceback appears beside it."""
    line = replace(riverland, WATER, '"2017-12-31"^^xsd:date', '"2017-13-31"^^xsd:date')
    program = (
        "import sys\n"
        "from kzgraph.project import find_project\n"
        "from kzgraph.validate import validate\n"
        "for finding in validate(find_project(sys.argv[1])):\n"
        "    print(finding.severity, finding.place, finding.rule)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(riverland.graph)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[0] == f"violation {WATER}:{line} shape:Entity-endDate"
    assert done.stderr == ""


def test_class_that_does_not_exist_is_a_violation(riverland: Project) -> None:
    """A misspelt class is told: the shapes of the right one would not see it."""
    replace(riverland, WATER, "a kz:Contribution", "a kz:Contributoin")
    assert "check:class-of-prefix" in {finding.rule for finding in violations(riverland)}


def test_every_mistake_is_told(riverland: Project) -> None:
    """Validation does not stop at the first finding."""
    replace(riverland, WATER, "    kz:statedIn passage:report-2018-2232 ;\n", "")
    replace(riverland, WATER, "role:funder", "role:fundre")
    replace(riverland, PASSAGES, "kz:endsAt 3227", "kz:endsAt 99999")
    rules = {finding.rule for finding in violations(riverland)}
    assert {"shape:Claim-statedIn", "shape:Contribution-role", "check:passage-beyond-text"} <= rules


# Order


def test_findings_are_ordered_by_severity_file_and_line(riverland: Project) -> None:
    """Worst first, then by file, then by line as a number; twice the same."""
    replace(riverland, WATER, "role:funder", "role:fundre")
    for number in (9, 10, 100):
        path = riverland.graph / "partners" / f"x-{number}.ttl"
        blocks = "".join(f"partner:x-{number}-{n}\n    a kz:Partner ;\n.\n" for n in range(20))
        path.write_text(f"{HEADER}\n{blocks}", encoding="utf-8")
    found = validate(riverland)

    def key(finding: Finding) -> tuple[int, str, int]:
        name, _, line = finding.place.rpartition(":")
        return SEVERITIES.index(finding.severity), name, int(line)

    assert [key(finding) for finding in found] == sorted(key(finding) for finding in found)
    assert {finding.severity for finding in found} >= {"violation", "info"}
    assert found == validate(riverland)
    assert len(set(found)) == len(found)


# Only some files


def test_only_what_named_files_say(riverland: Project) -> None:
    """With files named, only their findings are told; the whole graph is still read for references."""
    replace(riverland, WATER, "role:funder", "role:fundre")
    replace(riverland, PASSAGES, "kz:endsAt 3227", "kz:endsAt 99999")
    named = riverland.graph / PASSAGES
    assert [finding.rule for finding in validate(riverland, [named])] == ["check:passage-beyond-text"]
    assert validate(riverland, [riverland.graph / "sources.ttl"]) == ()


def test_named_file_may_be_given_relative_to_the_working_folder(
    riverland: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However a file of the project is named, its findings are told."""
    replace(riverland, WATER, "role:funder", "role:fundre")
    monkeypatch.chdir(riverland.graph / "claims")
    (found,) = validate(riverland, [Path("report-2018/water.ttl")])
    assert found.rule == "shape:Contribution-role"


def test_file_outside_is_read_in_addition(riverland: Project, tmp_path: Path) -> None:
    """A draft outside the project may refer to it, and its mistakes are told by its full name."""
    draft = tmp_path / "draft.ttl"
    draft.write_text(
        f"{HEADER}\nlesson:wells\n    a kz:Lesson ;\n"
        '    skos:prefLabel "Wells need care."@en ;\n    kz:about region:south ;\n'
        "    kz:statedIn passage:report-2018-3095 ;\n.\n",
        encoding="utf-8",
    )
    assert [str(finding) for finding in validate(riverland, [draft]) if finding.severity != "info"] == []
    draft.write_text(draft.read_text(encoding="utf-8").replace("region:south", "region:sowth"), encoding="utf-8")
    found = violations(riverland, draft)
    assert [finding.place.rpartition(":")[0] for finding in found] == [str(draft)]


# What cannot be checked at all


def test_file_that_is_not_there_is_told(small: Project, tmp_path: Path) -> None:
    """A name of no file is told as such."""
    with pytest.raises(InputError, match=r"nowhere\.ttl: there is no such file\.$"):
        validate(small, [tmp_path / "nowhere.ttl"])


def test_file_that_cannot_be_read_is_told(riverland: Project) -> None:
    """Turtle that does not parse is told with its line: nothing else can be said before it is mended."""
    line = replace(riverland, WATER, "    kz:basis basis:explicit ;\n", "    kz:basis basis:explicit\n")
    with pytest.raises(TurtleError) as caught:
        validate(riverland)
    assert caught.value.line == line + 1
    assert str(caught.value.path) == WATER


def test_entity_written_twice_is_told(riverland: Project) -> None:
    """An entity in two files is told with both places."""
    block = f"{HEADER}\n{TESTING}\n    a kz:Contribution ;\n.\n"
    (riverland.graph / "claims" / "more.ttl").write_text(block, encoding="utf-8")
    with pytest.raises(DuplicateEntity, match=rf"{TESTING} is already written at claims/more\.ttl:"):
        validate(riverland)


def own_ontology(project: Project) -> Project:
    """A project with a copy of the ontology that a test may change."""
    folder = project.graph / "ontology"
    folder.mkdir()
    (folder / "checks").mkdir()
    return Project(project.graph, folder, project.queries)


@pytest.mark.parametrize(
    "front", ["", "#+ id: x\n", "#+ id: x\n#+ severity: Violation\n", "#+ severity: Violation\n#+ message: M.\n"]
)
def test_check_without_its_three_lines_is_told(riverland: Project, front: str) -> None:
    """A check has an id, a severity and a message, or it is refused."""
    project = own_ontology(riverland)
    (project.ontology / "checks" / "x.rq").write_text(f"{front}SELECT ?x {{ ?x a ?y }}", encoding="utf-8")
    with pytest.raises(InputError, match=r"ontology/checks/x\.rq:1: a check needs the lines"):
        validate(project)


def test_check_of_ones_own_is_run(riverland: Project) -> None:
    """A project with an ontology of its own is checked by that one."""
    project = own_ontology(riverland)
    front = "#+ id: no-youth\n#+ severity: Warning\n#+ message: Nobody is young here.\n"
    iri = "https://w3id.org/kzgraph/id/partner/youth-forum"
    (project.ontology / "checks" / "x.rq").write_text(
        f"{front}SELECT ?x ?n {{ VALUES ?x {{ <{iri}> }} ?x ?p ?o BIND(7 AS ?n) }} LIMIT 1", encoding="utf-8"
    )
    line = line_of(riverland, "partners/others.ttl", "partner:youth-forum")
    assert [str(finding) for finding in validate(project)] == [
        f"partners/others.ttl:{line}: warning: partner:youth-forum: Nobody is young here. (here: 7) [check:no-youth]"
    ]


def test_project_of_another_country_is_validated(riverland: Project) -> None:
    """A folder of data alone is checked by the shipped ontology."""
    assert find_project(riverland.graph).ontology.is_dir()
    assert violations(find_project(riverland.graph)) == []
