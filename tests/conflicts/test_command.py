"""The commands: what they print, in which form, and with which exit code."""

import csv
import io
import json
from pathlib import Path

import pytest

from kzgraph.cli import main

SMALL = Path(__file__).parents[1] / "data" / "small"


@pytest.fixture(autouse=True)
def no_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """No documents' texts but those a test names."""
    monkeypatch.delenv("KZGRAPH_SOURCES", raising=False)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run a command on Riverland: its exit code and what it wrote."""
    code = main([*arguments, "--project", str(SMALL), "-q"])
    return code, capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("conflicts",), 0), (("conflicts", "--open"), 1), (("gaps",), 0), (("gaps", "-f", "md"), 0)],
)
def test_exit_code(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int) -> None:
    """Finding is what was asked for; with --open, what is left open counts."""
    assert run(capsys, *arguments)[0] == code


def test_exit_code_when_all_is_judged(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A graph without open conflicts ends with 0."""
    from kzgraph.turtle import HEADER

    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "sources.ttl").write_text(HEADER, "utf-8")
    assert main(["conflicts", "--open", "--project", str(tmp_path), "-q"]) == 0
    assert capsys.readouterr().out == "No figures were found that contradict each other.\n"
    assert main(["gaps", "--project", str(tmp_path), "-q"]) == 0
    assert capsys.readouterr().out == "Nothing was found that the documents leave open.\n"


@pytest.mark.parametrize("command", ["conflicts", "gaps"])
def test_words_of_the_documents(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """With the texts at hand, each passage shows its own words."""
    text = run(capsys, command, "--sources", str(SMALL / "texts"))[1]
    notes = text.partition("\nPassages\n")[2].splitlines()
    assert sum(line.startswith('    "') for line in notes) == sum(line.startswith("[") for line in notes) > 0


def test_conflicts_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each conflict; the indicator has its id beside it."""
    rows = list(csv.DictReader(io.StringIO(run(capsys, "conflicts", "-f", "csv")[1])))
    assert [(row["kind"], row["indicator_id"], row["status"]) for row in rows] == [
        ("figures", "indicator:schools-with-garden", "open"),
        ("change", "indicator:safe-well-households", "open"),
    ]


def test_gaps_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The same account for machines."""
    answer = json.loads(run(capsys, "gaps", "-f", "json")[1])
    assert answer["question"] == "gaps"
    assert answer["rows"][0]["thing"]["id"] == "result:births-recorded-online"


@pytest.mark.parametrize("command", ["conflicts", "gaps"])
def test_workbook(tmp_path: Path, command: str) -> None:
    """Both write workbooks."""
    path = tmp_path / "answer.xlsx"
    assert main([command, "--project", str(SMALL), "-q", "-o", str(path)]) == 0
    assert path.read_bytes()[:2] == b"PK"
