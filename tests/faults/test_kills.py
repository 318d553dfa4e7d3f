"""A program that is killed leaves what there was or what was to be, never half of it.

KZGRAPH_KILLS says how many times each is killed; ``make kills`` asks for two hundred.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.conftest import Run

if TYPE_CHECKING:
    from collections.abc import Callable

KILLS = int(os.environ.get("KZGRAPH_KILLS", "4"))
QUESTION = ("ask", "partner-results", "partner=partner:reed-labs", "-f", "csv", "--quiet")


def killed(arguments: tuple[str, ...], environment: dict[str, str], after: float) -> int:
    """Start kzgraph, kill it after so many seconds, and say how it ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kzgraph", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(after)
    process.kill()
    return process.wait()


def seconds(work: Callable[[], object]) -> float:
    """How long something takes undisturbed; only so that the kills fall into it."""
    begins = time.monotonic()
    work()
    return time.monotonic() - begins


def renamed(project: Path, name: str) -> None:
    """Give a result of Reed Labs another name, so that the graph has another content."""
    for path in sorted(project.rglob("*.ttl")):
        text = path.read_text(encoding="utf-8")
        if "\nresult:app-prototypes\n" in text:
            head, block, rest = text.partition("\nresult:app-prototypes\n")
            before, label, after = rest.partition('skos:prefLabel "')
            path.write_text(head + block + before + label + name + after[after.index('"@en') :], encoding="utf-8")
            return
    raise AssertionError("Riverland has no app prototypes any more")


def test_killed_build_leaves_the_old_store_or_the_new_one(
    run: Run, project: Path, environment: dict[str, str], cache: Path
) -> None:
    """Whenever a build is killed, the next command finds a whole store or makes one, and answers what the files say."""
    where = ("--project", str(project))
    chance, killings = random.Random(7), 0
    length = seconds(lambda: run("build", "--force", "--quiet", *where))
    for number in range(KILLS):
        renamed(project, f"Prototypes {number % 3}")
        ended = killed(("build", "--force", "--quiet", *where), environment, chance.uniform(0.3, 1.1) * length)
        killings += ended == -9
        answer = run(*QUESTION, *where)
        assert (answer.returncode, answer.stderr) == (0, "")
        assert f"Prototypes {number % 3}" in answer.stdout
        assert sum(line.startswith("Prototypes") for line in answer.stdout.splitlines()) == 1
    assert killings, "no build was killed in time"
    stores = [path.name for path in (cache / "stores").iterdir() if not path.name.startswith(".")]
    assert 1 <= len(stores) <= 4


def test_killed_question_leaves_the_store(run: Run, project: Path, environment: dict[str, str]) -> None:
    """A question that is killed while it builds or reads does no harm to the next one."""
    where = ("--project", str(project))
    expected = run(*QUESTION, *where).stdout
    chance = random.Random(8)
    length = seconds(lambda: run(*QUESTION, *where))
    for _ in range(KILLS):
        killed((*QUESTION, *where), environment, chance.uniform(0.3, 1.0) * length)
        answer = run(*QUESTION, *where)
        assert (answer.returncode, answer.stdout, answer.stderr) == (0, expected, "")


def test_killed_writing_keeps_the_old_file(
    run: Run, project: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """A file that is written anew holds all of the old text or all of the new one."""
    where = ("--project", str(project))
    target = tmp_path / "out" / "answer.csv"
    target.parent.mkdir()
    whole = run(*QUESTION, *where, "-o", str(target))
    assert whole.returncode == 0, whole.stderr
    text = target.read_bytes()
    chance = random.Random(9)
    length = seconds(lambda: run(*QUESTION, *where, "-o", str(target)))
    for _ in range(KILLS):
        target.write_text("old", encoding="utf-8")
        killed((*QUESTION, *where, "-o", str(target)), environment, chance.uniform(0.5, 1.05) * length)
        assert target.read_bytes() in {b"old", text}


def test_killed_formatting_keeps_every_curated_file(run: Run, project: Path, environment: dict[str, str]) -> None:
    """What curators wrote is never half: a file is as it was or as it is to be, whenever fmt is killed."""
    where = ("--project", str(project))
    files = sorted(project.rglob("*.ttl"))
    clean = {path: path.read_bytes() for path in files}
    messy = {path: text.replace(b" ;\n    ", b"; ") for path, text in clean.items()}
    for path, text in messy.items():
        path.write_bytes(text)
    length = seconds(lambda: run("fmt", "--quiet", *where))
    assert {path: path.read_bytes() for path in files} == clean
    chance = random.Random(10)
    for _ in range(KILLS):
        for path, text in messy.items():
            path.write_bytes(text)
        killed(("fmt", "--quiet", *where), environment, chance.uniform(0.4, 1.0) * length)
        for path in files:
            assert path.read_bytes() in {clean[path], messy[path]}, path.name
    done = run("fmt", "--quiet", *where)
    assert done.returncode == 0
    assert {path: path.read_bytes() for path in files} == clean
