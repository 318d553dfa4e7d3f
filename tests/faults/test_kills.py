"""A program that is killed leaves what there was or what was to be, never half of it.

KZGRAPH_KILLS says how many times each is killed, at moments that are spread over all of its run; ``make kills`` asks
for two hundred. Building and importing are besides killed before every single change that they make to the disk, all
of them where KZGRAPH_KILLS is a hundred or more, else some.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.conftest import Run
from tests.faults.kills import killed_at_random, last, moments, points, renamed, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.forks import Ended, Forks

QUESTION = ("ask", "partner-results", "partner=partner:reed-labs", "-f", "csv", "--quiet")
ACTIVITIES = Path(__file__).parents[1] / "iati_import" / "files" / "riverside-aid.xml"


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


@pytest.fixture
def tiny(project: Path) -> Path:
    """A project whose build takes no time: its sources, and an ontology without a word."""
    for name in ("ontology", "graph"):
        (project / "tiny" / name).mkdir(parents=True)
    (project / "sources.ttl").rename(project / "tiny" / "graph" / "sources.ttl")
    return project / "tiny"


def names_in(folder: Path, start: str = "") -> list[str]:
    """The names in a folder that begin so; none where there is no folder."""
    return sorted(path.name for path in folder.iterdir() if path.name.startswith(start)) if folder.is_dir() else []


# Building


def test_killed_build_leaves_the_old_store_or_the_new_one(builds: Forks, project: Path, cache: Path) -> None:
    """Whenever a build is killed, the next command finds a whole store or makes one, and answers what the files say."""
    where = ("--project", str(project))
    build = ("build", "--force", "--quiet", *where)

    def run(number: int, after: float) -> Ended:
        name = f"Prototypes {number % 3}"
        renamed(project, name)
        ended = builds.run(*build, after=after)
        answer = builds.run(*QUESTION, *where)
        assert (answer.code, answer.err) == (0, "")
        assert [line.split(",")[0] for line in answer.out.splitlines() if line.startswith("Prototypes")] == [name]
        assert len(names_in(cache / "stores", ".")) <= 1
        return ended

    told("build", killed_at_random(7, run, lambda _: builds.run(*build).seconds))
    assert builds.run(*build).code == 0
    assert names_in(cache / "stores", ".") == []
    assert 1 <= len(names_in(cache / "stores")) <= 4


def test_build_killed_before_each_change(builds: Forks, tiny: Path, cache: Path, tmp_path: Path) -> None:
    """A build that is killed before it makes, names, moves or removes anything at all leaves whole stores only."""
    query = tmp_path / "all.rq"
    query.write_text("SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o", encoding="utf-8")
    build = ("build", "--force", "--quiet", "--project", str(tiny))
    ask = ("query", str(query), "-f", "csv", "--quiet", "--project", str(tiny))
    expected = builds.run(*ask).out
    assert "report-2018" in expected
    whole = builds.run(*build)
    ends: Counter[str] = Counter()
    for point in points(whole):
        ends[last(builds.run(*build, before=point))] += 1
        names = names_in(cache / "stores")
        answer = builds.run(*ask)
        assert (answer.code, answer.out, answer.err) == (0, expected, ""), whole.changes[point]
        assert names_in(cache / "stores") == names, "a whole store stood there, and was built again"
    told("build, at each change", ends)
    assert "after os.rename" in ends
    assert builds.run(*build).code == 0
    assert len(names_in(cache / "stores")) == 1


def test_leftovers_of_the_dead_go_and_those_of_the_living_stay(
    builds: Forks, tiny: Path, cache: Path, environment: dict[str, str]
) -> None:
    """The next build removes what a killed one left, whatever the clock says; what another still writes stays."""
    build = ("build", "--force", "--quiet", "--project", str(tiny))
    assert builds.run(*build).code == 0
    slow = subprocess.Popen([sys.executable, "-c", BUILD_THAT_WAITS, *build], env=environment, stdout=subprocess.PIPE)
    try:
        assert slow.stdout
        assert slow.stdout.readline() == b"building\n"
        (own,) = names_in(cache / "stores", ".")
        for moment in (0.0, 2e9):
            os.utime(cache / "stores" / own, (moment, moment))
            assert builds.run(*build).code == 0
            assert names_in(cache / "stores", ".") == [own]
    finally:
        slow.kill()
        slow.communicate()
    os.utime(cache / "stores" / own, (2e9, 2e9))
    assert builds.run(*build).code == 0
    assert len(names_in(cache / "stores")) == 1


BUILD_THAT_WAITS = """
import sys, time
import kzgraph.derive
from kzgraph.cli import main
write = kzgraph.derive.write_store
def waiting(project, folder):
    write(project, folder)
    print("building", flush=True)
    time.sleep(600)
kzgraph.derive.write_store = waiting
main(sys.argv[1:])
"""


# Importing


def content(folder: Path) -> dict[str, bytes] | None:
    """The files of a folder; None where it is not there."""
    if not folder.exists():
        return None
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Imports:
    """Imports of two states of a file into one folder, and what each is to leave there."""

    def __init__(self, forks: Forks, project: Path, folder: Path) -> None:
        self.forks = forks
        self.out = folder / "out" / "iati"
        self.out.parent.mkdir()
        self._project = ("--quiet", "--project", str(project))
        self.files: list[Path] = []
        self.states: list[dict[str, bytes] | None] = []
        for number in range(2):
            (folder / str(number)).mkdir()
            file = folder / str(number) / "file.xml"
            text = ACTIVITIES.read_text(encoding="utf-8")
            file.write_text(text.replace("</title>", "</title>" + number * "<title/>"), encoding="utf-8")
            self.files.append(file)
            done = self.run(number)
            assert (done.code, done.err) == (0, "")
            self.states.append(content(self.out))
        assert self.states[0] != self.states[1]
        assert self.states[0]
        assert len(self.states[0]) == len(self.states[1] or ())

    def run(self, number: int, **killing: float) -> Ended:
        """Import one of the two."""
        return self.forks.run(
            *("import", "iati", str(self.files[number]), "-o", str(self.out), "--replace", *self._project),
            **killing,  # type: ignore[arg-type]
        )

    def ask(self) -> Ended:
        """Ask beside the project's own what the folder holds."""
        return self.forks.run("--add", str(self.out), "ask", "only-in-source", "source=file", *self._project)


@pytest.fixture
def imports(forks: Forks, project: Path, tmp_path: Path) -> Imports:
    """Imports beside Riverland."""
    return Imports(forks, project, tmp_path)


def test_killed_import_leaves_the_old_folder_or_the_new_one(imports: Imports) -> None:
    """Whenever an import is killed, the folder holds all of the old state or all of the new one; the next works."""
    asked = imports.ask()
    assert "Water for every village" in asked.out

    def run(number: int, after: float) -> Ended:
        ended = imports.run(number % 2, after=after)
        assert content(imports.out) in imports.states
        answer = imports.ask()
        assert (answer.code, answer.err, answer.out) == (0, "", asked.out)
        whole(number)
        return ended

    def whole(number: int) -> float:
        again = imports.run(number % 2)
        assert (again.code, again.err, content(imports.out)) == (0, "", imports.states[number % 2])
        assert names_in(imports.out.parent) == ["iati"]
        return again.seconds

    told("import", killed_at_random(11, run, whole))


@pytest.mark.parametrize("first", [True, False], ids=["new folder", "in place of another"])
def test_import_killed_before_each_change(imports: Imports, *, first: bool) -> None:
    """An import that is killed before it makes, moves or removes anything at all leaves a whole folder or none."""
    ends: Counter[str] = Counter()

    def prepare() -> None:
        if first:
            removed(imports.out)
        else:
            assert imports.run(0).code == 0

    prepare()
    before, whole = content(imports.out), imports.run(1)
    assert whole.code == 0
    for point in points(whole):
        prepare()
        ends[last(imports.run(1, before=point))] += 1
        assert content(imports.out) in (before, imports.states[1]), whole.changes[point]
    told("import, at each change", ends)
    assert set(ends) & {"after open", "after os.mkdir"}
    assert imports.run(1).code == 0
    assert content(imports.out) == imports.states[1]
    assert names_in(imports.out.parent) == ["iati"]


def removed(folder: Path) -> None:
    """Remove a folder, if it is there."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    if folder.is_dir():
        folder.rmdir()


# Asking, writing, formatting


def test_killed_question_leaves_the_store(run: Run, project: Path, environment: dict[str, str]) -> None:
    """A question that is killed while it builds or reads does no harm to the next one."""
    where = ("--project", str(project))
    expected = run(*QUESTION, *where).stdout
    length = seconds(lambda: run(*QUESTION, *where))
    for moment in moments(8, length, begins=0.3):
        killed((*QUESTION, *where), environment, moment)
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
    length = seconds(lambda: run(*QUESTION, *where, "-o", str(target)))
    for moment in moments(9, length, begins=0.5):
        target.write_text("old", encoding="utf-8")
        killed((*QUESTION, *where, "-o", str(target)), environment, moment)
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
    for moment in moments(10, length, begins=0.4):
        for path, text in messy.items():
            path.write_bytes(text)
        killed(("fmt", "--quiet", *where), environment, moment)
        for path in files:
            assert path.read_bytes() in {clean[path], messy[path]}, path.name
    done = run("fmt", "--quiet", *where)
    assert done.returncode == 0
    assert {path: path.read_bytes() for path in files} == clean
