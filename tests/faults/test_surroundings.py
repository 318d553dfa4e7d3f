"""Machines as they are: full, read-only, set to another language, wound back, with odd names and odd line ends."""

from __future__ import annotations

import contextlib
import hashlib
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
from kzgraph.evidence.records import SourceRecord, read_text
from tests.faults.conftest import SMALL, Run

if TYPE_CHECKING:
    from kzgraph.api import Graph
    from kzgraph.project import Project

QUESTION = ("ask", "partner-results", "partner=partner:reed-labs", "-f", "csv", "--quiet")
ACTIVITIES = Path(__file__).parents[1] / "iati_import" / "files" / "riverside-aid.xml"
LATIN = ACTIVITIES.with_name("agence-2.01.xml")
ROOT = Path(__file__).parents[2]
MOUNT = 'mount -t tmpfs -o size=200k none "$0" && exec "$@"'
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
NEWER = """
import sys
import kzgraph.store
from kzgraph.cli import main
from kzgraph.evidence.records import SourceRecord, read_text
kzgraph.store.FORMAT = sys.argv[1]
sys.exit(main(sys.argv[2:]))
"""
FILLED = """
set -e
cd "$DISK"
kz() { "$PYTHON" -m kzgraph --project "$PROJECT" "$@" --quiet; }
kz export turtle -o graph.ttl
kz ask co-partners -o answer.csv
kz import iati "$ACTIVITIES" -o iati >"$KEPT/said"
cp -R . "$KEPT/before"
set +e
dd if=/dev/zero of=filler bs=512 count=20000 2>/dev/null
$FULL
kz export turtle -o graph.ttl; echo $? >&2
kz ask co-partners -o answer.csv; echo $? >&2
kz import iati "$ACTIVITIES" -o iati --replace; echo $? >&2
rm -f filler
ulimit -S -f unlimited
cp -R . "$KEPT/after"
"""


@pytest.fixture(scope="module")
def expected(small_graph: Graph) -> str:
    """The answer in friendly surroundings."""
    data = io.StringIO()
    with contextlib.redirect_stdout(data):
        assert main([*QUESTION, "--project", str(SMALL)]) == 0
    assert "result:app-prototypes" in data.getvalue()
    return data.getvalue()


def may_mount() -> bool:
    """Whether this machine lets a process of ours mount disks that nobody else sees."""
    try:
        return subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def started(
    command: list[str], environment: dict[str, str], *, seconds: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=seconds)


def on_a_small_disk(folder: Path, command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command where the folder is a disk of 200 kB, or, where no disk may be made, files may not be larger."""
    apart = ["unshare", "-rm", "sh", "-c", MOUNT, str(folder)]
    limited = ["sh", "-c", 'ulimit -f 100; exec "$0" "$@"']
    return started([*(apart if may_mount() else limited), *command], environment)


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


def test_full_disk_keeps_what_was_written(
    project: Path, environment: dict[str, str], tmp_path: Path, cache: Path
) -> None:
    """Where a file, a folder or an import is to be written anew and the disk is full, the old ones stay whole."""
    disk, kept = tmp_path / "disk", tmp_path / "kept"
    disk.mkdir()
    kept.mkdir()
    mounting = may_mount()
    apart = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=4m none "$DISK" && exec sh -c "$0"', FILLED]
    # Where no disk may be made, files that hold anything are too large.
    names = {"DISK": disk, "KEPT": kept, "PROJECT": project, "PYTHON": sys.executable, "ACTIVITIES": ACTIVITIES}
    full = ":" if mounting else "eval rm filler; ulimit -S -f 0"
    surroundings = {**environment, **{name: str(path) for name, path in names.items()}, "FULL": full}
    done = started(apart if mounting else ["sh", "-c", FILLED], surroundings)
    told = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (0, ""), told
    why = "No space left on device" if mounting else "File too large"
    file = "  Name a file in a folder that exists and that you may write to."
    folder = "  Free some space, or name another folder that you may write to with -o DIR."
    assert told == [
        line
        for name, hint in (("graph.ttl", file), ("answer.csv", file), ("iati", folder))
        for line in (f"kzgraph: {name} cannot be written ({why}).", hint, "2")
    ]
    before, after = (files(kept / name) for name in ("before", "after"))
    assert {"graph.ttl", "answer.csv", "iati/sources.ttl", "iati/report.md"} <= set(before)
    assert after == before


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_device_without_room_is_one_sentence(run: Run, project: Path) -> None:
    """An answer that cannot be written to its end is told."""
    answer = run("trace", "partner:reed-labs", "--project", str(project), "--quiet", "-o", "/dev/full")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.splitlines()[0] == "kzgraph: /dev/full cannot be written (No space left on device)."


@pytest.mark.parametrize("locale", ["C", "POSIX", "ru_RU.KOI8-R", "nowhere"])
def test_language_of_the_machine_does_not_matter(run: Run, project: Path, expected: str, locale: str) -> None:
    """Names in Cyrillic are read and written as UTF-8 whatever the machine is set to, those of files too."""
    where = ("--project", str(project.rename(project.with_name("Река"))), "--quiet")
    settings = {"LC_ALL": locale, "LANG": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    settings["KZGRAPH_CACHE"] = str(project.with_name("кэш"))
    answer = run(*QUESTION, *where, **settings)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, expected, "")
    shown = run("show", "partner:reed-labs", *where, "--lang", "ru", **settings)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert any("а" <= letter <= "я" for letter in shown.stdout)


def test_language_of_the_machine_does_not_matter_to_an_import(run: Run, project: Path, tmp_path: Path) -> None:
    """Files with other encodings, under names in Cyrillic, come in as they do elsewhere."""
    odd = Path(shutil.copy(LATIN, tmp_path / "Есеп 2016 (қазақша).xml"))
    settings = {"LC_ALL": "ru_RU.KOI8-R", "LANG": "ru_RU.KOI8-R", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = [
        run("import", "iati", str(odd), "-o", str(tmp_path / name), "--quiet", "--project", str(project), **settings)
        for name, settings in (("мұнда", settings), ("elsewhere", {}))
    ]
    assert [(each.returncode, each.stderr) for each in done] == [(0, "")] * 2
    assert files(tmp_path / "мұнда") == files(tmp_path / "elsewhere")
    assert "Есеп 2016 (қазақша).xml" in (tmp_path / "мұнда" / "sources.ttl").read_text(encoding="utf-8")
    assert "Agence des rivières" in (tmp_path / "мұнда" / "partners" / "partners.ttl").read_text(encoding="utf-8")


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
    came = run("import", "iati", str(ACTIVITIES), "-o", str(odd / "Файл №1"), "--project", str(moved), **settings)
    assert came.returncode == 0, came.stderr
    added = ("--add", str(odd / "Файл №1"), "--project", str(moved), "--quiet")
    asked = run("ask", "only-in-source", "source=riverside-aid", "-f", "csv", *added, **settings)
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "programme:xx-aid-1" in asked.stdout
    assert sorted(path.name for path in odd.iterdir()) == ["Река (копия)", "Файл №1", "кэш;dir", "ответ 1.csv"]


def windows(path: Path, *, mark: bool = False) -> None:
    """Save a text file as an editor on Windows does."""
    path.write_bytes(b"\xef\xbb\xbf" * mark + path.read_bytes().replace(b"\n", b"\r\n"))


def test_windows_line_ends_change_nothing(run: Run, project: Path, expected: str) -> None:
    """Files that an editor on Windows has saved give the same answers and findings, and fmt puts them right.

    That is said of every curated file: the graph, the ontology with shapes, checks and rules, and the questions.
    """
    whole = project.with_name("whole")
    shutil.move(project, whole / "graph")
    where = ("--project", str(whole))
    for name in ("ontology", "queries"):
        shutil.copytree(ROOT / name, whole / name)
    curated = sorted((whole / "graph").rglob("*.ttl"))
    clean = {path: path.read_bytes() for path in curated}
    texts = [path for path in whole.rglob("*") if path.suffix in {".ttl", ".rq", ".jsonld"}]
    assert {path.suffix for path in texts} == {".ttl", ".rq", ".jsonld"}
    for path in texts:
        windows(path)
    answer = run(*QUESTION, *where)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, expected, "")
    found = run("validate", *where, "--quiet").stdout.splitlines()
    assert [line.split(": ")[:3] for line in found] == [
        ["graph/policies.ttl:49", "info", "policy:family-code"],
        ["graph/products.ttl:49", "info", "product:tester-handbook"],
    ]
    assert run("fmt", "--check", "--quiet", *where).returncode == 1
    assert run("fmt", "--quiet", *where).returncode == 0
    assert {path: path.read_bytes() for path in curated} == clean


@pytest.mark.parametrize("mark", [False, True], ids=["", "with a mark"])
def test_text_with_windows_line_ends_is_the_same_edition(small_graph: Graph, project: Path, *, mark: bool) -> None:
    """Positions count characters of the edition: a text that differs in its line ends only is read as the edition."""
    quote = "At the fair … quality of water."
    before = small_graph.cite("report-2018", quote, sources=project / "texts")
    for path in (project / "texts").iterdir():
        windows(path, mark=mark)
    assert small_graph.verify(sources=project / "texts") == ()
    assert small_graph.cite("report-2018", quote, sources=project / "texts") == before


def test_edition_with_windows_line_ends_may_be_saved_with_others(small: Project, tmp_path: Path) -> None:
    """It goes both ways: the digest is that of the edition, which here has line ends of two characters."""
    windows(Path(shutil.copy(small.root / "texts" / "report-2018.txt", tmp_path)))
    edition = (tmp_path / "report-2018.txt").read_bytes()
    digest = hashlib.sha256(edition).hexdigest()
    source = SourceRecord("source:report-2018", "", "report-2018.txt", len(edition.decode()), digest)
    shutil.copy(small.root / "texts" / "report-2018.txt", tmp_path)
    assert read_text(tmp_path, source).text == edition.decode()


def test_another_edition_is_told_whatever_its_line_ends(small_graph: Graph, project: Path) -> None:
    """A text with another word is another edition, and nothing of it is taken for the one the graph holds."""
    path = project / "texts" / "report-2018.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Open Hands", "Open Arms"), encoding="utf-8")
    windows(path)
    rules = [finding.rule for finding in small_graph.verify(sources=project / "texts")]
    assert rules.count("edition") == 1
    assert "digest" in rules


def test_import_of_a_file_with_windows_line_ends(run: Run, project: Path, tmp_path: Path) -> None:
    """An IATI file says the same in them; only its length and digest are others."""
    came = []
    for name in ("plain", "windows"):
        (tmp_path / name).mkdir()
        file = Path(shutil.copy(ACTIVITIES, tmp_path / name))
        if name == "windows":
            windows(file)
        done = run("import", "iati", str(file), "-o", str(tmp_path / name / "out"), "--project", str(project))
        assert done.returncode == 0, done.stderr
        came.append(files(tmp_path / name / "out"))
    differing = {name for name in came[0] if came[0][name] != came[1].get(name)}
    assert (set(came[0]), differing) == (set(came[1]), {"sources.ttl"})


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


def read_only(folder: Path, command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command where a folder is on a disk that may only be read, or, where none may be made, forbids writing."""
    if may_mount():
        return started(["unshare", "-rm", "sh", "-c", READ_ONLY, str(folder), *command], environment)
    if not os.geteuid():
        pytest.fail("to test folders that may only be read needs unshare, or somebody who is not root")
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        return started(command, environment)
    finally:
        for path in (folder, *folder.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)


def test_folder_that_may_only_be_read_is_enough(
    run: Run, project: Path, expected: str, environment: dict[str, str], tmp_path: Path
) -> None:
    """A project and its store on a disk that nobody may write to are read; only what writes there is refused."""
    disk = tmp_path / "disk"
    disk.mkdir()
    project = Path(shutil.move(project, disk / "riverland"))
    environment["KZGRAPH_CACHE"] = str(disk / "cache")
    kz = [sys.executable, "-m", "kzgraph", "--project", str(project)]
    assert started([*kz, *QUESTION], environment).stdout == expected
    answer = read_only(disk, [*kz, *QUESTION], environment)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, expected, "")
    before = files(disk)
    new = disk / "new"
    for arguments, sentence in (
        (["build", "--force"], f"The store cannot be written to {disk / 'cache' / 'stores'} ("),
        (["export", "turtle", "-o", str(new)], f"{new} cannot be written ("),
        (["import", "iati", str(ACTIVITIES), "-o", str(new)], f"{new} cannot be written ("),
    ):
        refused = read_only(disk, [*kz, *arguments, "--quiet"], environment)
        assert (refused.returncode, refused.stdout) == (2, "")
        first, hint = refused.stderr.splitlines()
        assert first.startswith(f"kzgraph: {sentence}")
        assert hint.startswith("  ")
    assert files(disk) == before


def test_disk_without_a_store_that_may_only_be_read(project: Path, environment: dict[str, str], cache: Path) -> None:
    """Where no store was built before, it is said that none can be."""
    cache.mkdir()
    answer = read_only(cache, [sys.executable, "-m", "kzgraph", *QUESTION, "--project", str(project)], environment)
    assert (answer.returncode, answer.stdout) == (2, "")
    first, hint = answer.stderr.splitlines()
    assert first.startswith(f"kzgraph: The store cannot be written to {cache / 'stores'} (")
    assert hint == "  Free some space, or name another folder with KZGRAPH_CACHE."


def test_stores_of_other_versions_are_left_alone(
    project: Path, environment: dict[str, str], run: Run, expected: str, cache: Path
) -> None:
    """An older and a newer kzgraph each have a store of their own, beside this one's, and none opens another's."""
    found = []
    for version in ("0", "99"):
        other = [sys.executable, "-c", NEWER, version, *QUESTION, "--project", str(project)]
        assert started(other, environment).stdout == expected
        assert run(*QUESTION, "--project", str(project)).stdout == expected
        found.append(len(list((cache / "stores").iterdir())))
    assert found == [2, 3]


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


def test_two_imports_at_once_leave_one_of_them_whole(
    project: Path, environment: dict[str, str], run: Run, tmp_path: Path
) -> None:
    """Imports into one folder at the same moment: the folder holds all of the one or all of the other."""
    quiet = ("--quiet", "--project", str(project))
    wanted = []
    for number, file in enumerate((ACTIVITIES, LATIN)):
        assert run("import", "iati", str(file), "-o", str(tmp_path / str(number)), *quiet).returncode == 0
        wanted.append(files(tmp_path / str(number)))
    command = [sys.executable, "-m", "kzgraph", "import", "iati", "-o", str(tmp_path / "out" / "both"), "--replace"]
    at_once = [
        subprocess.Popen([*command, str(file), *quiet], env=environment, stdout=subprocess.DEVNULL)
        for file in (ACTIVITIES, LATIN)
    ]
    assert [each.wait(timeout=120) for each in at_once] == [0, 0]
    assert files(tmp_path / "out" / "both") in wanted
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["both"]
