"""The command: what it writes, says and refuses."""

import csv
import json
import sys
from pathlib import Path

import pytest

from kzgraph.cli import main
from kzgraph.exchange.iati import IatiExport

SMALL = str(Path(__file__).parents[2] / "data" / "small")


def run(*arguments: str) -> int:
    """Run the export of the small graph."""
    return main(["export", "iati", "--project", SMALL, *arguments])


def test_files_and_what_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], made: IatiExport) -> None:
    """Five files are written whole, and a few lines say what they hold; nothing goes to standard output."""
    folder = tmp_path / "iati"
    assert run("-o", str(folder), "--generated", "2026-11-21") == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "activities.xml",
        "loss.csv",
        "loss.json",
        "loss.md",
        "organisations.xml",
    ]
    assert (folder / "activities.xml").read_bytes() == made.activities
    assert (folder / "organisations.xml").read_bytes() == made.organisations
    assert (folder / "loss.md").read_text(encoding="utf-8") == made.markdown()
    with (folder / "loss.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["claim"] for row in rows] == [line.claim for line in made.lines]
    assert rows[0] == {
        "claim": "contribution:bridge-foundation-safe-nets",
        "kind": "contribution",
        "activity": "programme:safe-nets",
        "how": "dropped",
        "lost": "the wording and the passage",
        "value": '"with money from"; Annual report 2018, Goal area 1 / Safe nets, 665-747',
        "why": "A participating organisation has no evidence.",
    }
    assert len(json.loads((folder / "loss.json").read_text(encoding="utf-8"))["rows"]) == len(rows)
    told = capsys.readouterr()
    assert told.out == ""
    assert "9 activities; of 72 claims 16 are carried whole, 37 in part, 19 not: see loss.md" in told.err
    assert '"XR" is no code of Country.' in told.err
    assert "more remarks: kzgraph export iati --check FILE" in told.err
    assert "The reporting organisation is a stand-in" in told.err


def test_choices_reach_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names choose programme and document, and the reporting organisation is the one named."""
    chosen = ("--programme", "School Gardens", "--source", "Annual report 2018", "--reporting-org", "XM-DAC-41122")
    assert run("-o", str(tmp_path), *chosen, "--reporting-name", "UNICEF", "--reporting-type", "40") == 0
    text = (tmp_path / "activities.xml").read_text(encoding="utf-8")
    assert text.count("<iati-activity ") == 1
    assert "<iati-identifier>XM-DAC-41122-school-gardens</iati-identifier>" in text
    assert 'value="320"' in text
    assert 'value="410"' not in text
    assert "stand-in: name yours" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "kzgraph: iati is several files, and the screen is one."),
        (["-o", "-"], "kzgraph: iati is several files, and the screen is one."),
        (["-o", "{file}"], "is a file, and iati needs a folder."),
        (["-o", "{folder}/none/iati"], "cannot be made (No such file or directory)."),
        (["-o", "{folder}", "--generated", "today"], '"today" is no day.'),
        (["-o", "{folder}", "--programme", "Clean Welss"], 'Nothing in the graph is a programme named "Clean Welss".'),
        (["-o", "{folder}", "--reporting-org", "A/B"], 'The reporting organisation "A/B" is no identifier'),
        (["--check", "{folder}/none.xml"], "none.xml: the file cannot be read (No such file or directory)."),
        (["--check", "{file}"], "this is no XML"),
    ],
)
def test_wrong_use_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    """What cannot be done is refused with exit code 2 and one sentence, and nothing is written."""
    file = tmp_path / "file"
    file.write_text("text", encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    assert run(*(argument.format(file=file, folder=folder) for argument in arguments)) == 2
    captured = capsys.readouterr()
    assert told in captured.err
    assert "Traceback" not in captured.err
    assert list(folder.iterdir()) == []


def test_check_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], made: IatiExport) -> None:
    """A right file ends with 0, one that breaks a rule with 1 and a line that says where."""
    path = tmp_path / "activities.xml"
    path.write_bytes(made.activities.replace(b'"XR"', b'"KZ"'))
    assert run("--check", str(path)) == 0
    assert capsys.readouterr().out == ""
    path.write_bytes(made.activities.replace(b'"XR"', b'"KZ"').replace(b'value="70"', b'value="most"'))
    assert run("--check", str(path)) == 1
    told = capsys.readouterr()
    assert told.out.startswith(f"{path}:")
    assert 'error: DRAFT-KZGRAPH-clean-wells: The value "most" of the actual is no number. [8.10.2]\n' in told.out
    assert told.err == "1 errors, 0 warnings\n"


def test_without_lxml(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package that checks the files nothing is written, and what to install is said; exit code 3."""
    monkeypatch.setitem(sys.modules, "lxml", None)
    assert run("-o", str(tmp_path / "iati")) == 3
    assert "pip install 'kzgraph[iati]'" in capsys.readouterr().err
    assert not (tmp_path / "iati").exists()
