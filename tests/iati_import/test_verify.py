"""Imported files read again: each element that a claim cites stands where it stood, or a finding says otherwise."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from kzgraph.api import Graph
from kzgraph.cli import main
from kzgraph.errors import SourceTextMissing, UnknownName
from kzgraph.project import find_project

HERE = Path(__file__).parent
SMALL = HERE.parent / "data" / "small"
TEXTS = SMALL / "texts"
FILE = "riverside-aid.xml"
ONE = "/iati-activities/iati-activity[iati-identifier='XX-AID-1']"
PASSAGE = "passage:riverside-aid-xx-aid-1"
FIGURES = f"{ONE}/result[1]/indicator[1]/period[1]"
CHANGED = "the element is not what was imported. Import the file anew, and look at its claims."
MISSING = "there is no such element. Ask the publisher, or import the file anew."
Verify: TypeAlias = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture(scope="module")
def place(riverside: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the imported data folder; its file is laid beside it by each test."""
    folder = tmp_path_factory.mktemp("beside")
    shutil.copytree(riverside.folder, folder / "riverside-aid")
    return folder


@pytest.fixture(scope="module")
def graph(place: Path) -> Graph:
    """The small graph with the imported folder beside it."""
    return Graph.open(find_project(SMALL, add=[place / "riverside-aid"]))


@pytest.fixture
def verify(place: Path, graph: Graph) -> Verify:
    """Lays the file beside the folder with some words replaced; rule, entity and message of each finding."""

    def run(*changes: tuple[str, str]) -> list[tuple[str, str, str]]:
        text = (HERE / "files" / FILE).read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (place / FILE).write_text(text, encoding="utf-8")
        found = graph.verify(TEXTS)
        assert {(finding.place, finding.severity) for finding in found} <= {("", "violation")}
        assert graph.verify(only=["riverside-aid"]) == found
        return [(finding.rule, finding.entity, finding.message) for finding in found]

    return run


def test_nothing_has_changed(verify: Verify) -> None:
    """The same file holds; so does one that was published anew with other texts, sums and remarks."""
    assert verify() == []
    assert (
        verify(
            ('last-updated-datetime="2021-03-01', 'last-updated-datetime="2022-01-01'),
            ("This text of the publisher", "Another text"),
            ("Words of the publisher.", "Other words."),
            ('value-date="2018-05-01">1000<', 'value-date="2018-05-01">7<'),
            ('<activity-status code="2"/>', "<!-- a remark -->"),
            ("<title>\n      <narrative>Water points in North", "<title><narrative>Water  points\nin North"),
        )
        == []
    )


def test_changed(verify: Verify) -> None:
    """One element that says something else is one finding, with the file and the way to it."""
    assert verify(('<actual value="35">', '<actual value="36">')) == [
        (
            "changed",
            f"{PASSAGE}-result-1-indicator-1-period-1-actual-1",
            f"{FILE}, {FIGURES}/actual[1]: {CHANGED}",
        )
    ]
    title = "<title><narrative>Water points repaired</narrative>"
    assert verify((title, title.replace("repaired", "built"))) == [
        ("changed", f"{PASSAGE}-result-1", f"{FILE}, {ONE}/result[1]: {CHANGED}")
    ]
    assert verify(("<narrative>Water points in North", "<narrative>Water points in South")) == [
        ("changed", PASSAGE, f"{FILE}, {ONE}: {CHANGED}")
    ]


def test_days_of_a_period_belong_to_its_figures(verify: Verify) -> None:
    """Another day is another saying of each target and actual value of the period, and of nothing else."""
    old = '<period-end iso-date="2018-12-31"/>\n          <target value="40"/>'
    found = verify((old, old.replace("12-31", "06-30")))
    assert [(rule, message) for rule, _, message in found] == [
        ("changed", f"{FILE}, {FIGURES}/{name}: {CHANGED}")
        for name in ("actual[1]", "actual[2]", "actual[3]", "actual[5]", "target[1]")
    ]


def test_moved(verify: Verify) -> None:
    """What stands elsewhere now is told with its new place; an activity without a plain identifier by its number."""
    assert (
        verify(('<participating-org role="9">', '<participating-org role="1" ref="XX-1"/><participating-org role="9">'))
        == []
    )
    found = verify(
        (
            '<participating-org role="1" type="60">',
            '<participating-org role="1"/><participating-org role="1" type="60">',
        )
    )
    numbers = [(2, 3), (3, 4), (4, 5), (5, 6)]
    assert found == [
        (
            "moved",
            f"{PASSAGE}-participating-org-{old}",
            f"{FILE}, {ONE}/participating-org[{old}]: the element now stands at {ONE}/participating-org[{new}]. "
            "Import the file anew.",
        )
        for old, new in numbers
    ]
    activity = '<iati-activity xml:lang="en">\n    <iati-identifier>\n'
    found = verify((activity, f"<iati-activity><iati-identifier>N</iati-identifier></iati-activity>{activity}"))
    assert [(rule, message.partition(": ")[2]) for rule, _, message in found] == [
        ("moved", "the element now stands at /iati-activities/iati-activity[3]. Import the file anew."),
        (
            "moved",
            "the element now stands at /iati-activities/iati-activity[3]/participating-org[1]. Import the file anew.",
        ),
    ]


def test_missing(verify: Verify) -> None:
    """An element that is gone is told once; with an activity all of its elements are gone."""
    assert verify(
        ('          <actual value="87.5%"/>\n          <actual value="87.5"/>\n', '<actual value="87.5%"/>')
    ) == [
        (
            "missing",
            f"{PASSAGE}-result-3-indicator-1-period-1-actual-2",
            f"{FILE}, {ONE}/result[3]/indicator[1]/period[1]/actual[2]: {MISSING}",
        )
    ]
    found = verify(("<iati-identifier>XX-AID-1</iati-identifier>\n    <reporting", "<reporting"))
    assert found[0] == ("changed", PASSAGE, f"{FILE}, {ONE}: {CHANGED}")
    assert [rule for rule, _, _ in found[1:]] == ["missing"] * 19


def test_what_a_digest_is_made_of(riverside: Any) -> None:
    """Identifier, days of the period, name, attributes that are looked at, text, and the same of what is in it."""
    start = ["result/indicator/period/period-start", [["iso-date", "2018-01-01"]], "", []]
    end = ["result/indicator/period/period-end", [["iso-date", "2018-12-31"]], "", []]
    place = ["result/indicator/period/actual/location", [["ref", "north"]], "", []]
    actual = ["result/indicator/period/actual", [["value", "35"]], "", [place]]
    written = str(["XX-AID-1", [start, end, actual]]).replace("'", '"').replace(", ", ",")
    block = riverside.text("passages/riverside-aid/001.ttl").partition("-period-1-actual-1\n")[2]
    assert block.partition('kz:digest "')[2][:64] == hashlib.sha256(written.encode()).hexdigest()


def test_import_without_digests(riverside: Any, tmp_path: Path) -> None:
    """Of a folder that an older version wrote, it is told which elements are gone."""
    folder = tmp_path / "old"
    shutil.copytree(riverside.folder, folder)
    path = folder / "passages" / "riverside-aid" / "001.ttl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "kz:digest" not in line), encoding="utf-8")
    text = (HERE / "files" / FILE).read_text(encoding="utf-8")
    (folder / FILE).write_text(text.replace('value="35"', 'value="36"').replace('<actual value="87.5"/>', ""), "utf-8")
    graph = Graph.open(find_project(SMALL, add=[folder]))
    assert [(finding.rule, finding.entity) for finding in graph.verify(only=["source:riverside-aid"])] == [
        ("missing", f"{PASSAGE}-result-3-indicator-1-period-1-actual-2")
    ]


def test_where_the_file_is_looked_for(place: Path, graph: Graph, tmp_path: Path) -> None:
    """In the folder of the sources, then beside the data folder; where it is nowhere, who named it is told."""
    (place / FILE).unlink(missing_ok=True)
    assert graph.verify(TEXTS) == ()
    with pytest.raises(SourceTextMissing) as caught:
        graph.verify(TEXTS, ["riverside-aid"])
    assert caught.value.message == (
        "The file riverside-aid.xml is neither beside its data folder nor in the folder of the sources."
    )
    assert caught.value.exit_code == 3
    shutil.copyfile(HERE / "files" / FILE, place / FILE)
    text = (place / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(text.replace('value="35"', 'value="36"'), encoding="utf-8")
    assert [finding.rule for finding in graph.verify(tmp_path, ["riverside-aid"])] == ["changed"]
    with pytest.raises(UnknownName, match="riverside"):
        graph.verify(TEXTS, ["riverside-aid", "riverside"])


def test_file_that_cannot_be_read(place: Path, graph: Graph) -> None:
    """One finding of the source says why; the texts are read all the same."""
    (place / FILE).write_text('<iati-activities version="1.05"/>', encoding="utf-8")
    (found,) = graph.verify(TEXTS)
    assert (found.rule, found.entity) == ("file", "source:riverside-aid")
    assert found.message.startswith(f"The file cannot be read again: {place / FILE}:1: the file is of version 1.05;")


def test_command(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The finding stands with the place of the passage's block; a file that is not at hand is told."""
    command = ["--project", str(SMALL), "--add", str(place / "riverside-aid"), "verify", "--sources", str(TEXTS)]
    text = (HERE / "files" / FILE).read_text(encoding="utf-8")
    (place / FILE).write_text(text.replace('value="35"', 'value="36"'), encoding="utf-8")
    assert main(command) == 1
    said = capsys.readouterr()
    block = f"{place}/riverside-aid/passages/riverside-aid/001.ttl:130"
    name = f"{PASSAGE}-result-1-indicator-1-period-1-actual-1"
    assert said.out == f"{block}: violation: {name}: {FILE}, {FIGURES}/actual[1]: {CHANGED} [changed]\n"
    (place / FILE).unlink()
    assert main(command) == 0
    assert capsys.readouterr().err == (
        "riverside-aid.xml was imported and is not at hand, so it was not read again: put it beside its data folder\n"
        "every passage, figure and partner stands in the texts\n"
    )
