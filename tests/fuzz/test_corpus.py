"""Every input that ever broke something, and some hundred new ones from fixed seeds: a sentence or an answer, in time.

``make fuzz`` makes new ones for an hour, and keeps what breaks in ``corpus/``; see run.py.
"""

import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from kzgraph.cli.run import UNFORESEEN, UNFORESEEN_HINT, main

from .run import CORPUS, FOLDER, KINDS, broken
from .told import SMALL

FRESH = {"turtle": 40, "frontmatter": 60, "http": 80, "iati": 15}
CORPORA = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("*/*"))
WITH_SERVER = pytest.mark.xdist_group("fuzzed server")


def check(kind: str) -> Callable[[bytes], None]:
    """What looks at an input of a kind."""
    found: Callable[[bytes], None] = importlib.import_module(f"tests.fuzz.{kind}").check
    return found


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[WITH_SERVER] * name.startswith("http/")) for name in CORPORA]
)
def test_what_once_broke(name: str) -> None:
    """Each input of the corpus is taken as it should be."""
    assert broken(check(name.partition("/")[0]), (CORPUS / name).read_bytes()) == ""


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=[WITH_SERVER] * (kind == "http")) for kind in KINDS])
def test_fresh_inputs(kind: str) -> None:
    """So are new ones, the same in every run, of which no two are alike."""
    once = importlib.import_module(f"tests.fuzz.{kind}").once
    inputs = [once(Random(seed)) for seed in range(FRESH[kind])]
    assert inputs == [once(Random(seed)) for seed in range(FRESH[kind])]
    assert len(set(inputs)) > len(inputs) * 9 // 10
    look = check(kind)
    assert [told for content in inputs if (told := broken(look, content))] == []


def test_every_kind_is_tested() -> None:
    """No kind and no folder of the corpus is passed over."""
    assert {path.stem for path in FOLDER.glob("*.py") if re.search("^def once", path.read_text(), re.M)} == set(KINDS)
    assert {name.partition("/")[0] for name in CORPORA} <= set(KINDS) == set(FRESH)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("raise IndexError('found by fuzzing')", "IndexError: found by fuzzing"),
        ("while True: pass", "TooLong"),
        ("return bytearray(9 * 2**30)", "MemoryError"),
        ("import os; os.abort()", "the process ended with -6"),
    ],
)
def test_driver_keeps_what_breaks(tmp_path: Path, body: str, told: str) -> None:
    """An input that raises, hangs, takes all memory or ends the process is kept, as small as it can be made."""
    folder = tmp_path / "tests" / "fuzz"
    folder.mkdir(parents=True)
    program = (FOLDER / "run.py").read_text("utf-8").replace("SECONDS = 20", "SECONDS = 1")
    (folder / "run.py").write_text(program.replace("SHRINKING_SECONDS = 60", "SHRINKING_SECONDS = 2"), "utf-8")
    (folder / "turtle.py").write_text(
        "def once(random): return b'ab' if random.random() < 2 else b''\n"
        f"def check(content):\n    if b'b' in content:\n        {body}\n",
        "utf-8",
    )
    ran = subprocess.run(
        [sys.executable, folder / "run.py", "--minutes", "0.02", "--kind", "turtle", "--seed", "1"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": ""},
    )
    assert ran.returncode == 1, ran.stderr
    assert told in ran.stdout
    kept = [path.read_bytes() for path in (folder / "corpus" / "turtle").iterdir()]
    assert kept == [b"ab" if "os." in body else b"b"]


def test_driver_ends_well(tmp_path: Path) -> None:
    """Where nothing breaks, nothing is kept, and what was done is told."""
    ran = subprocess.run(
        [sys.executable, FOLDER / "run.py", "--minutes", "0.02", "--kind", "frontmatter", "--seed", "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.search(r"^frontmatter: \d+ inputs, \d+ a second, slowest \d\.\d s, \d+ MiB$", ran.stdout, re.MULTILINE)


def test_what_nobody_foresaw_is_a_sentence_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error that is none of ours is told in a sentence, with what to do; --debug shows where it comes from."""

    def fail(_: object) -> None:
        raise IndexError("list\x1b index")

    monkeypatch.setattr("kzgraph.cli.commands.run_search", fail)
    assert main(["search", "x", "--project", str(SMALL)]) == 2
    assert capsys.readouterr() == ("", f"{UNFORESEEN} (IndexError: list index).\n  {UNFORESEEN_HINT}\n")
    with pytest.raises(IndexError):
        main(["search", "x", "--project", str(SMALL), "--debug"])


def test_day_that_is_none_is_told_where_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A day that is not in the calendar cannot be compared with another: a finding tells it, and validate goes on."""
    shutil.copytree(SMALL, tmp_path / "graph", ignore=shutil.ignore_patterns("texts"))
    path = tmp_path / "graph" / "claims" / "review-2021" / "water.ttl"
    lines = path.read_text("utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if "kz:endDate" in line)
    assert "kz:startDate" in lines[at - 1]
    lines[at] = '    kz:endDate "2018-02-30"^^xsd:date ;'
    path.write_text("\n".join(lines), "utf-8")
    assert main(["validate", "--project", str(tmp_path), "-q"]) == 1
    found = capsys.readouterr()
    assert found.out.startswith(f"graph/claims/review-2021/water.ttl:{at + 1}: violation: ")
    assert found.err == ""
