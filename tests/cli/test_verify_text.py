"""kzgraph verify --text: what it answers on another edition of Riverland's report, and that it prints no words."""

import csv
import io
import json
from pathlib import Path

import pytest

from .conftest import TEXTS, Run

REPORT = TEXTS / "report-2018.txt"
WORDS = REPORT.read_text("utf-8")


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """An edition with a new first line, one word changed, and one sentence gone."""
    path = tmp_path / "edition.txt"
    path.write_text("2nd\n" + WORDS.replace("to about 5,000", "to some 5,000").replace(WORDS[3445:3513], ""), "utf-8")
    return path


def test_all_found(run: Run) -> None:
    """In the same text all is found: the counts, no other line, and 0."""
    ran = run("verify", "report-2018", "--text", REPORT)
    assert ran.code == 0
    assert ran.lines == ["38 passages: 38 found, 0 moved, 0 words differ, 0 several places, 0 lost"]


def test_moved_is_no_failure(run: Run, tmp_path: Path) -> None:
    """Where passages have only moved, each has a line, and the command ends with 0."""
    path = tmp_path / "moved.txt"
    path.write_text("2nd\n" + WORDS, "utf-8")
    ran = run("verify", "--text", path, "source:report-2018")
    assert ran.code == 0
    assert ran.lines[0] == "38 passages: 0 found, 38 moved, 0 words differ, 0 several places, 0 lost"
    assert ran.lines[1] == "passage:report-2018-0: moved, 4-51 (line 2); 4 of 4 hashes"
    assert len(ran.lines) == 39


def test_lost_is_a_failure(run: Run, edition: Path) -> None:
    """A lost passage ends with 1; each that is not simply found has its line, none with the document's words."""
    ran = run("verify", "report-2018", "--text", edition)
    assert ran.code == 1
    assert ran.lines[0] == "38 passages: 0 found, 36 moved, 1 words differ, 0 several places, 1 lost"
    assert "passage:report-2018-3445: lost; 0 of 8 hashes" in ran.lines
    assert any(line.startswith("passage:report-2018-748: words differ, 752-823 (line 30); ") for line in ran.lines)
    assert not any(word in ran.out for word in ("families", "Open Hands", "nets"))
    assert run("verify", "report-2018", "--text", edition).out == ran.out


def test_tables(run: Run, edition: Path) -> None:
    """CSV and JSON hold a row for every passage, with numbers as numbers and nothing where it is lost."""
    ran = run("verify", "report-2018", "--text", edition, "-f", "csv")
    assert ran.code == 1
    rows = {row["passage"]: row for row in csv.DictReader(io.StringIO(ran.out))}
    assert len(rows) == 38
    assert rows["passage:report-2018-0"] == {
        "passage": "passage:report-2018-0",
        "status": "moved",
        "begins": "4",
        "ends": "51",
        "line": "2",
        "hashes": "4",
        "of": "4",
    }
    listed = json.loads(run("verify", "report-2018", "--text", edition, "-f", "json").out)["rows"]
    lost = next(row for row in listed if row["status"] == "lost")
    assert (lost["passage"], lost["begins"], lost["line"], lost["of"]) == ("passage:report-2018-3445", None, None, 8)


@pytest.mark.parametrize("sources", [(), ("report-2018", "review-2021")])
def test_needs_one_document(run: Run, sources: tuple[str, ...]) -> None:
    """Without a document, or with two, the command says what it needs."""
    ran = run("verify", *sources, "--text", REPORT)
    assert (ran.code, ran.out) == (2, "")
    assert "--text needs the one document" in ran.err


def test_bad_input(run: Run, tmp_path: Path) -> None:
    """An unknown document and a missing file are named, without a traceback."""
    ran = run("verify", "no-such", "--text", REPORT)
    assert (ran.code, ran.out) == (2, "")
    assert "no-such" in ran.err
    ran = run("verify", "report-2018", "--text", tmp_path / "none.txt")
    assert (ran.code, ran.out) == (2, "")
    assert "none.txt" in ran.err
    assert "Traceback" not in ran.err
