"""Machines as they are: full, read-only, set to another language, wound back, with odd names and odd line ends."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kzgraph.cli import main
from tests.faults.conftest import SMALL, Run

if TYPE_CHECKING:
    from kzgraph.api import Graph

QUESTION = ("ask", "partner-results", "partner=partner:reed-labs", "-f", "csv", "--quiet")
MOUNT = 'mount -t tmpfs -o size=200k none "$0" && exec "$@"'


@pytest.fixture(scope="module")
def expected(small_graph: Graph) -> str:
    """The answer in friendly surroundings."""
    data = io.StringIO()
    with contextlib.redirect_stdout(data):
        assert main([*QUESTION, "--project", str(SMALL)]) == 0
    assert "result:app-prototypes" in data.getvalue()
    return data.getvalue()


def on_a_small_disk(folder: Path, command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command where the folder is a disk of 200 kB, or, where no disk may be made, files may not be larger."""
    apart = ["unshare", "-rm", "sh", "-c", MOUNT, str(folder)]
    try:
        allowed = subprocess.run([*apart, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        allowed = False
    limited = ["sh", "-c", 'ulimit -f 100; exec "$0" "$@"']
    return subprocess.run(
        [*(apart if allowed else limited), *command],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_full_disk_is_one_sentence(project: Path, environment: dict[str, str], cache: Path) -> None:
    """A store that has no room is told with what to do; no trace of the program's inside."""
    cache.mkdir()
    command = [sys.executable, "-m", "kzgraph", *QUESTION, "--project", str(project)]
    answer = on_a_small_disk(cache, command, environment)
    assert answer.returncode == 2
    assert answer.stdout == ""
    first, hint = answer.stderr.splitlines()
    assert first.startswith("kzgraph: The store cannot be written to ")
    assert hint == "  Free some space, or name another folder with KZGRAPH_CACHE."


def test_device_without_room_is_one_sentence(run: Run, project: Path) -> None:
    """An answer that cannot be written to its end is told."""
    answer = run("trace", "partner:reed-labs", "--project", str(project), "--quiet", "-o", "/dev/full")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.splitlines()[0] == "kzgraph: /dev/full cannot be written (No space left on device)."


@pytest.mark.parametrize("locale", ["C", "POSIX", "ru_RU.KOI8-R", "nowhere"])
def test_language_of_the_machine_does_not_matter(run: Run, project: Path, expected: str, locale: str) -> None:
    """Names in Cyrillic are read and written as UTF-8 whatever the machine is set to."""
    where = ("--project", str(project), "--quiet")
    settings = {"LC_ALL": locale, "LANG": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    answer = run(*QUESTION, *where, **settings)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, expected, "")
    shown = run("show", "partner:reed-labs", *where, "--lang", "ru", **settings)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert any("а" <= letter <= "я" for letter in shown.stdout)


def test_folders_may_have_any_name(run: Run, project: Path, tmp_path: Path, expected: str) -> None:
    """Blanks, Cyrillic letters, quotes and signs in the paths of project, cache and output."""
    odd = tmp_path / "Мой граф & \"сүт\" 100% #1 'x'"
    odd.mkdir()
    moved = Path(shutil.move(project, odd / "Река (копия)"))
    settings = {"KZGRAPH_CACHE": str(odd / "кэш;dir")}
    answer = run(*QUESTION, "--project", str(moved), **settings)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, expected, "")
    target = odd / "ответ 1.csv"
    written = run(*QUESTION, "--project", str(moved), "-o", str(target), **settings)
    assert (written.returncode, written.stdout) == (0, "")
    assert target.read_text(encoding="utf-8").splitlines() == expected.splitlines()
    checked = run("validate", "--project", str(moved), "--quiet", **settings)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_windows_line_ends_change_nothing(run: Run, project: Path, expected: str) -> None:
    """Files that an editor on Windows has saved give the same answers and findings, and fmt puts them right."""
    where = ("--project", str(project))
    files = [path for path in sorted(project.rglob("*")) if path.suffix in {".ttl", ".rq", ".jsonld"}]
    curated = [path for path in files if path.suffix == ".ttl"]
    assert curated
    clean = {path: path.read_bytes() for path in curated}
    findings = run("validate", *where, "--quiet").stdout
    for path in files:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    answer = run(*QUESTION, *where)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, expected, "")
    assert run("validate", *where, "--quiet").stdout == findings
    assert run("verify", *where, "--sources", str(project / "texts"), "--quiet").returncode == 0
    assert run("fmt", "--check", "--quiet", *where).returncode == 1
    assert run("fmt", "--quiet", *where).returncode == 0
    assert {path: path.read_bytes() for path in curated} == clean


def test_clock_may_go_backwards(run: Run, project: Path, expected: str, cache: Path) -> None:
    """Files and stores from the future are used, and changes are still seen."""
    where = ("--project", str(project))
    future = time.time() + 400 * 24 * 3600
    for path in project.rglob("*"):
        os.utime(path, (future, future))
    first = run(*QUESTION, *where)
    for path in cache.rglob("*"):
        os.utime(path, (future, future))
    second = run(*QUESTION, *where)
    assert first.stdout == second.stdout == expected
    changed = next(path for path in project.rglob("*.ttl") if b"\nresult:app-prototypes\n" in path.read_bytes())
    changed.write_bytes(changed.read_bytes().replace(b'"@en', b' again"@en'))
    os.utime(changed, (1_000_000_000, 1_000_000_000))
    third = run(*QUESTION, *where)
    assert third.returncode == 0, third.stderr
    assert third.stdout != expected


def test_folder_that_may_only_be_read_is_enough(run: Run, project: Path, expected: str) -> None:
    """A project on a disk that nobody may write to is read; only what writes there is refused, in a sentence."""
    where = ("--project", str(project))
    answer = run(*QUESTION, *where)
    assert answer.stdout == expected
    target = project / "regions.ttl" / "below-a-file.csv"
    refused = run(*QUESTION, *where, "-o", str(target))
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 2
    assert refused.stderr.startswith(f"kzgraph: {target} cannot be written")


def test_two_builds_at_once_both_succeed(project: Path, environment: dict[str, str], run: Run, expected: str) -> None:
    """Builds that replace the store in the same moment end well, and the store answers."""
    command = [sys.executable, "-m", "kzgraph", "build", "--force", "--quiet", "--project", str(project)]
    builds = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        for _ in range(2)
    ]
    ends = [(*build.communicate(timeout=120), build.returncode) for build in builds]
    assert [end[1:] for end in ends] == [("", 0)] * 2
    assert run(*QUESTION, "--project", str(project)).stdout == expected
