"""The built store is a cache: right for the files as they are now, whole or not there, never half."""

import errno
import gc
import multiprocessing
import os
import shutil
import threading
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NoReturn, TypeAlias

import pyoxigraph
import pytest

from kzgraph import folders, store
from kzgraph.errors import QueryError, StoreError
from kzgraph.model import Iri, Text
from kzgraph.project import Project
from kzgraph.store import (
    EmbeddedStore,
    built_store,
    content_digest,
    current_store,
    home_of,
    memory_store,
    plain,
    store_folder,
)

ProjectOf: TypeAlias = Callable[[dict[str, str]], Project]


A = "partner:a\n    a kz:Partner ;\n.\n"
B = "partner:b\n    a kz:Partner ;\n.\n"
XSD = "http://www.w3.org/2001/XMLSchema#"


class Builder:
    """Builds a store that says which build it was, and counts."""

    def __init__(self) -> None:
        self.builds = 0

    def __call__(self, project: Project, folder: Path) -> None:
        """Write one triple, with the number of this build."""
        self.builds += 1
        write(folder, self.builds)


def write(folder: Path, number: int) -> None:
    """A store with one triple."""
    built = pyoxigraph.Store(str(folder))
    name = pyoxigraph.NamedNode("https://example.org/build")
    built.add(pyoxigraph.Quad(name, name, pyoxigraph.Literal(number)))
    built.flush()


def build_of(opened: EmbeddedStore) -> object:
    """The number of the build that a store is from."""
    return opened.select("SELECT ?n { <https://example.org/build> ?p ?n }").rows[0][0]


def stores() -> list[str]:
    """What lies in the folder of stores."""
    return sorted(path.name for path in store_folder().iterdir())


def tick(path: Path) -> None:
    """Wait until the file system's clock has moved on, so that a later change has a later time."""
    probe = path.with_name("probe")
    probe.touch()
    first = probe.stat().st_ctime_ns
    while probe.stat().st_ctime_ns == first:
        probe.touch()
    probe.unlink()


@pytest.fixture
def project(project_of: ProjectOf, own_cache: Path) -> Project:
    """A project of one partner, with an empty cache."""
    return project_of({"a.ttl": A})


@pytest.fixture
def looks_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look at the files is kept, as it would be two seconds after the last change."""
    monkeypatch.setattr(store, "RACY_SECONDS", -1)


# When it is built


def test_store_is_built_once(project: Project) -> None:
    """While nothing changes, the store is opened and not built."""
    builder = Builder()
    opened = [build_of(built_store(project, builder)) for _ in range(3)]
    assert (opened, builder.builds) == ([1, 1, 1], 1)
    assert stores() == [content_digest(project)]


def test_unchanged_files_are_not_read_again(
    project: Project, looks_are_kept: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where sizes and times are the same as at the last look, the content is not read."""
    built_store(project, Builder())

    def never(_: Project) -> NoReturn:
        pytest.fail("the files were read again")

    monkeypatch.setattr(store, "content_digest", never)
    assert build_of(built_store(project, Builder())) == 1


def test_file_changed_a_moment_ago_is_read_again(project: Project) -> None:
    """A look at files that have only just changed is not kept: they could change again within the clock's tick."""
    built_store(project, Builder())
    assert not (store_folder().parent / "seen").exists()


def change_content(project: Project) -> None:
    """Add to a file."""
    path = project.graph / "a.ttl"
    path.write_text(path.read_text(encoding="utf-8") + B, encoding="utf-8")


def change_nothing_that_shows(project: Project) -> None:
    """Change a file and keep its size and its time of change."""
    path = project.graph / "a.ttl"
    before = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("partner:a", "partner:z"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def add_file(project: Project) -> None:
    """Add a file in a new folder."""
    (project.graph / "partners").mkdir()
    (project.graph / "partners" / "b.ttl").write_text(B, encoding="utf-8")


def remove_file(project: Project) -> None:
    """Remove a file."""
    (project.graph / "a.ttl").unlink()


def change_scheme(project: Project) -> None:
    """Add a concept scheme."""
    (project.ontology / "schemes").mkdir()
    (project.ontology / "schemes" / "role.ttl").write_text("", encoding="utf-8")


def change_rule(project: Project) -> None:
    """Add a rule."""
    (project.ontology / "rules" / "core").mkdir(parents=True)
    (project.ontology / "rules" / "core" / "x.rq").write_text("", encoding="utf-8")


CHANGES = (change_content, change_nothing_that_shows, add_file, remove_file, change_scheme, change_rule)


@pytest.mark.parametrize("kept", [False, True], ids=["look not kept", "look kept"])
@pytest.mark.parametrize("change", CHANGES)
def test_change_of_any_file_builds_again(
    project: Project, monkeypatch: pytest.MonkeyPatch, change: Callable[[Project], None], *, kept: bool
) -> None:
    """What is curated, what it means and what follows from it: a change of any makes a new store."""
    monkeypatch.setattr(store, "RACY_SECONDS", -1 if kept else 1000)
    builder = Builder()
    built_store(project, builder)
    tick(project.graph)
    change(project)
    assert build_of(built_store(project, builder)) == 2
    assert build_of(built_store(project, builder)) == 2


def test_change_taken_back_finds_the_old_store(project: Project) -> None:
    """The store belongs to the content: going back to an earlier one builds nothing."""
    builder, path = Builder(), project.graph / "a.ttl"
    before = path.read_bytes()
    built_store(project, builder)
    path.write_bytes(before + B.encode())
    built_store(project, builder)
    path.write_bytes(before)
    assert build_of(built_store(project, builder)) == 1


def build_others(project: Project, count: int) -> None:
    """Stores of so many other contents, each newer than the one before."""
    for number in range(count):
        (project.graph / "a.ttl").write_text(A + B.replace("partner:b", f"partner:b{number}"), encoding="utf-8")
        built_store(project, Builder())


def test_old_stores_are_removed(project: Project) -> None:
    """Of many contents, the stores of the newest few are kept."""
    built_store(project, Builder())
    (first,) = stores()
    build_others(project, store.KEPT_STORES)
    assert len(stores()) == store.KEPT_STORES
    assert first not in stores()


def test_old_store_in_use_is_not_removed(project: Project) -> None:
    """A store stays as long as somebody has it open, and goes once nobody has."""
    opened = built_store(project, Builder())
    (first,) = stores()
    build_others(project, store.KEPT_STORES)
    assert first in stores()
    assert build_of(opened) == 1
    del opened
    gc.collect()
    build_others(project, store.KEPT_STORES + 1)
    assert first not in stores()


def test_files_that_are_not_built_from_do_not_matter(project: Project) -> None:
    """Shapes, checks, questions and notes may change without a new store."""
    digest = content_digest(project)
    for name in ("ontology/shapes/x.ttl", "ontology/checks/x.rq", "queries/a/b.rq", "graph/README.md"):
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("changed", encoding="utf-8")
    assert content_digest(project) == digest


def test_same_content_elsewhere_shares_the_store(project: Project, tmp_path: Path) -> None:
    """A copy of a project finds the store of the original: the key is the content."""
    builder = Builder()
    built_store(project, builder)
    copy = shutil.copytree(project.root, tmp_path / "copy")
    moved = Project(copy / "graph", copy / "ontology", copy / "queries")
    assert build_of(built_store(moved, builder)) == 1


@pytest.mark.parametrize("name", ["FORMAT", "pyoxigraph.__version__"])
def test_another_format_is_another_store(project: Project, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A store of another version of the format, or of the engine, is not opened."""
    builder = Builder()
    monkeypatch.setattr(store, "RACY_SECONDS", -1)
    built_store(project, builder)
    monkeypatch.setattr(f"kzgraph.store.{name}", "another")
    assert build_of(built_store(project, builder)) == 2


def test_fresh_store_replaces_the_one_there_is(project: Project) -> None:
    """Asked for a fresh store, one is built even where nothing changed, and nothing is left behind."""
    builder = Builder()
    built_store(project, builder)
    assert build_of(built_store(project, builder, fresh=True)) == 2
    assert stores() == [f"{content_digest(project)}-2"]
    assert build_of(built_store(project, builder)) == 2


def test_reader_keeps_the_store_it_opened(project: Project) -> None:
    """A store that is built anew while it is read keeps its files, also those that were not read before."""
    builder, digest = Builder(), content_digest(project)
    reader = built_store(project, builder)
    files = sorted((store_folder() / digest).iterdir())
    opened = built_store(project, builder, fresh=True)
    assert stores() == [digest, f"{digest}-2"]
    assert sorted((store_folder() / digest).iterdir()) == files
    assert [build_of(reader), build_of(opened), build_of(built_store(project, builder))] == [1, 2, 2]
    del reader, opened
    gc.collect()
    assert build_of(built_store(project, builder, fresh=True)) == 3
    assert stores() == [f"{digest}-3"]


def test_highest_number_is_the_newest(project: Project) -> None:
    """Numbers are compared as numbers; what only looks like a store of this content is none of it."""
    digest = content_digest(project)
    for number, name in enumerate((digest, f"{digest}-9", f"{digest}-10", f"{digest}-x", f"{digest}-", f"x-{digest}")):
        (store_folder() / name).mkdir(parents=True)
        write(store_folder() / name, number)
    assert build_of(built_store(project, Builder())) == 2
    assert current_store(project) == store_folder() / f"{digest}-10"


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"one line", b"wrong digest\nwrong listing"])
def test_damaged_note_of_the_last_look_does_no_harm(project: Project, looks_are_kept: None, damage: bytes) -> None:
    """What cannot be read of the last look is looked at again."""
    built_store(project, Builder())
    (note,) = (store_folder().parent / "seen").iterdir()
    note.write_bytes(damage)
    assert build_of(built_store(project, Builder())) == 1


# When a build fails


def test_build_that_fails_leaves_nothing(project: Project) -> None:
    """A build that breaks off halfway leaves no store; the next one works."""

    def broken(_: Project, folder: Path) -> None:
        write(folder, 0)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        built_store(project, broken)
    assert stores() == []
    assert build_of(built_store(project, Builder())) == 1


def test_build_that_fails_keeps_the_store_there_was(project: Project) -> None:
    """A fresh build that breaks off leaves the old store as it was."""

    def interrupted(_: Project, folder: Path) -> None:
        write(folder, 0)
        raise KeyboardInterrupt

    built_store(project, Builder())
    with pytest.raises(KeyboardInterrupt):
        built_store(project, interrupted, fresh=True)
    assert stores() == [content_digest(project)]
    assert build_of(built_store(project, Builder())) == 1


def test_full_disk_is_told(project: Project) -> None:
    """A store that cannot be written is told with its folder and what to do."""

    def full(_: Project, folder: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))

    with pytest.raises(StoreError) as caught:
        built_store(project, full)
    assert str(caught.value) == f"The store cannot be written to {store_folder()} (No space left on device)."
    assert caught.value.hint == "Free some space, or name another folder with KZGRAPH_CACHE."
    assert stores() == []


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("name", ["file", "file/below"])
def test_cache_that_is_no_folder_is_told(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, kept: bool
) -> None:
    """A cache folder that cannot be made is told as one that cannot be written."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("KZGRAPH_CACHE", str(tmp_path / name))
    monkeypatch.setattr(store, "RACY_SECONDS", -1 if kept else 1000)
    with pytest.raises(StoreError, match=r"^The store cannot be written to") as caught:
        built_store(project, Builder())
    assert caught.value.hint == "Free some space, or name another folder with KZGRAPH_CACHE."


def read_only(*_: object, **__: object) -> NoReturn:
    """What every change on a file system that is mounted read-only ends in, that of nothing too."""
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


def test_read_only_cache_without_store_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no store can be written and none is there, the reason is told."""
    monkeypatch.setattr(Path, "mkdir", read_only)
    with pytest.raises(StoreError, match="Read-only file system"):
        built_store(project, Builder())


def test_read_only_cache_with_store_is_enough(
    project: Project, looks_are_kept: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that is there is opened although nothing can be written: a cache baked into an image works."""
    built_store(project, Builder())
    shutil.rmtree(store_folder().parent / "seen")
    for name in ("mkdir", "write_text", "write_bytes", "replace", "rename", "unlink"):
        monkeypatch.setattr(Path, name, read_only)
    assert build_of(built_store(project, Builder())) == 1


def damage_list_of_files(folder: Path) -> None:
    """Empty the file that says which files belong to the store."""
    (folder / "CURRENT").write_bytes(b"")


def damage_by_removal(folder: Path) -> None:
    """Remove every file of the store."""
    for path in folder.iterdir():
        path.unlink()


def damage_manifest(folder: Path) -> None:
    """Cut the manifest short."""
    for path in folder.glob("MANIFEST*"):
        path.write_bytes(path.read_bytes()[:20])


@pytest.mark.parametrize("damage", [damage_list_of_files, damage_by_removal, damage_manifest])
def test_damaged_store_is_told_and_can_be_built_again(project: Project, damage: Callable[[Path], None]) -> None:
    """A store that cannot be opened is told with the command that makes a new one, which works."""
    builder = Builder()
    built_store(project, builder)
    folder = store_folder() / content_digest(project)
    damage(folder)
    with pytest.raises(StoreError) as caught:
        built_store(project, builder)
    assert str(caught.value).startswith(f"The built store at {folder} cannot be opened (")
    assert caught.value.hint == "Build it again: kzgraph build --force"
    assert build_of(built_store(project, builder, fresh=True)) == 2


# Two at once


def test_another_build_that_came_first_does_no_harm(project: Project) -> None:
    """Where the same content was built meanwhile, one whole store stands and nothing is left."""

    def slow(chosen: Project, folder: Path) -> None:
        built_store(chosen, Builder())
        write(folder, 7)

    assert build_of(built_store(project, slow)) in {1, 7}
    assert stores() == [content_digest(project)]


def test_build_that_is_overtaken_takes_the_next_number(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two fresh builds may end in the same moment: both succeed, each under a number of its own."""
    built_store(project, Builder())
    digest = content_digest(project)
    write(tmp_path / "overtaking", 9)
    rename = Path.rename

    def overtaken(self: Path, target: Path) -> Path:
        if target.name == f"{digest}-2" and (tmp_path / "overtaking").is_dir():
            rename(tmp_path / "overtaking", target)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", overtaken)
    assert build_of(built_store(project, Builder(), fresh=True)) == 1
    assert stores() == [f"{digest}-3"]


def test_tidying_by_two_at_once_does_no_harm(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another program has removed already is no error."""
    for number in range(3):
        (store_folder() / f".left-{number}").mkdir(parents=True)

    def remove_all(_: Path) -> None:
        for path in store_folder().glob(".left-*"):
            path.rmdir()

    monkeypatch.setattr(folders, "_remove", remove_all)
    assert build_of(built_store(project, Builder())) == 1


def test_files_that_change_during_a_build_are_built_again(project: Project) -> None:
    """A store never stands under the digest of files that it was not built from."""
    path, builds = project.graph / "a.ttl", []

    def disturbed(_: Project, folder: Path) -> None:
        builds.append(len(builds))
        if len(builds) == 1:
            path.write_text(A + B, encoding="utf-8")
        write(folder, len(builds))

    first = content_digest(project)
    assert build_of(built_store(project, disturbed)) == 2
    assert stores() == [content_digest(project)] != [first]


@pytest.mark.parametrize("fresh", [True, False])
def test_change_that_no_look_could_see_is_seen_when_it_is_built(
    project: Project, looks_are_kept: None, monkeypatch: pytest.MonkeyPatch, *, fresh: bool
) -> None:
    """A clock that was set back may hide a change from the last look; a build reads the files all the same."""
    path, builder = project.graph / "a.ttl", Builder()
    monkeypatch.setattr(store, "_listing", lambda _: ("always the same", 0.0))
    built_store(project, builder)
    path.write_text(A + B, encoding="utf-8")
    if not fresh:
        shutil.rmtree(store_folder())
    built_store(project, builder, fresh=fresh)
    assert stores() == sorted({content_digest(project), *stores()})
    assert current_store(project).name == content_digest(project)


def test_files_that_never_rest_are_told(project: Project) -> None:
    """After a few builds that were all in vain the reason is told, and nothing is left."""
    path = project.graph / "a.ttl"

    def disturbed(_: Project, folder: Path) -> None:
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        write(folder, 1)

    with pytest.raises(StoreError, match=r"^The graph's files keep changing while its store is built\.$"):
        built_store(project, disturbed)
    assert stores() == []


def test_many_threads_build_at_once(project: Project) -> None:
    """Threads that open a project at the same time all get a store, and one stands."""
    ready, found, wrong = threading.Barrier(8), [], []

    def slow(_: Project, folder: Path) -> None:
        write(folder, 1)
        ready.wait(60)

    def work() -> None:
        try:
            found.append(build_of(built_store(project, slow, fresh=True)))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what the test reports
            wrong.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (wrong, found) == ([], [1] * 8)
    gc.collect()
    assert build_of(built_store(project, Builder(), fresh=True)) == 1
    assert len(stores()) == 1


def work_in_a_process(project: Project, number: int) -> object:
    """What one process finds."""

    def build(_: Project, folder: Path) -> None:
        write(folder, number)

    return build_of(built_store(project, build))


def test_many_processes_build_at_once(project: Project) -> None:
    """Processes that open a project at the same time all get a store, and one stands."""
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        found = pool.starmap(work_in_a_process, [(project, 5)] * 6)
    assert found == [5] * 6
    assert stores() == [content_digest(project)]


# What is kept


def test_old_stores_and_leftovers_are_tidied(project: Project) -> None:
    """The newest stores are kept, older ones go, and what killed builds left, half written or removed, at once."""
    folder, digest = store_folder(), content_digest(project)
    for age, name in enumerate(["old-1", "old-2", "old-3", "old-4", "old-5"], 1):
        (folder / name).mkdir(parents=True)
        os.utime(folder / name, (10_000 - age, 10_000 - age))
    left = [f".{digest}.new-1", ".another.new-7", ".another-2.gone-1", ".of-an-earlier-version-1-1"]
    for name in left:
        write(folder / name, 99)
    notes = folder.parent / "seen"
    notes.mkdir()
    for name in ("00000000", "00000000.123"):
        (notes / name).touch()
    (folder / "note").touch()
    assert build_of(built_store(project, Builder())) == 1
    assert stores() == sorted([digest, "old-1", "old-2", "old-3", "note"])
    assert [path.name for path in notes.iterdir()] == ["00000000"]


@pytest.mark.parametrize("now", [None, 0.0, 1e11], ids=["now", "long ago", "far ahead"])
def test_folder_of_a_living_build_is_not_tidied(
    project: Project, monkeypatch: pytest.MonkeyPatch, now: float | None
) -> None:
    """Whatever the clock says, what another build still writes stays until that build ends."""
    if now is not None:
        monkeypatch.setattr("time.time", lambda: now)
    seen = []

    def slow(chosen: Project, folder: Path) -> None:
        os.utime(folder, (1000, 1000))
        change_content(chosen)
        assert build_of(built_store(chosen, Builder())) == 1
        seen.append(folder.is_dir())
        write(folder, 7)

    assert build_of(built_store(project, slow)) == 1
    assert seen == [True]
    assert stores() == [content_digest(project)]


def test_without_locks_only_old_leftovers_go(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk has no locks, what is older than a day is taken for left behind, and nothing else."""

    def unsupported(*_: object) -> NoReturn:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", unsupported)
    for name, when in ((".old.new-1", 1000.0), (".young.new-1", time.time())):
        (store_folder() / name).mkdir(parents=True)
        os.utime(store_folder() / name, (when, when))
    builder, digest = Builder(), content_digest(project)
    reader = built_store(project, builder)
    assert build_of(built_store(project, builder, fresh=True)) == 2
    assert build_of(reader) == 1
    assert stores() == sorted([".young.new-1", digest, f"{digest}-2"])


def test_home_stays_while_it_is_held(project: Project) -> None:
    """A graph held in memory keeps the store that it came from, for the processes that read it."""
    builder = Builder()
    held = memory_store(built_store(project, builder).home)
    gc.collect()
    change_content(project)
    for _ in range(2):
        built_store(project, builder, fresh=True)
    gc.collect()
    build_others(project, store.KEPT_STORES)
    home = home_of(held, project)
    assert home.folder.is_dir()
    assert home.content == home.folder.name


def test_home_of_a_graph_from_nowhere(project: Project) -> None:
    """A graph in memory has the store of its project's files, if there is one."""
    with pytest.raises(StoreError, match="files changed while it was opened"):
        home_of(memory_store(), project)
    built_store(project, Builder())
    assert home_of(memory_store(), project).folder == current_store(project)


def test_cache_may_have_any_name(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks, Cyrillic letters, quotes and signs in the path do no harm."""
    monkeypatch.setenv("KZGRAPH_CACHE", str(tmp_path / "Мои документы" / 'қазақ "граф" #1 %20'))
    builder = Builder()
    assert [build_of(built_store(project, builder)) for _ in range(2)] == [1, 1]


def test_store_cannot_be_written_to(project: Project) -> None:
    """An open store is read-only."""
    opened = built_store(project, Builder())
    name = pyoxigraph.NamedNode("https://example.org/x")
    with pytest.raises((OSError, RuntimeError), match=r"(?i)read"):
        opened.raw.add(pyoxigraph.Quad(name, name, name))


# What it answers


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (pyoxigraph.NamedNode("https://example.org/a"), Iri("https://example.org/a")),
        (pyoxigraph.BlankNode("b"), Iri("_:b")),
        (pyoxigraph.Literal("a"), "a"),
        (pyoxigraph.Literal("a", language="kk"), Text("a", "kk")),
        (pyoxigraph.Literal(7), 7),
        (pyoxigraph.Literal(2.5), Decimal("2.5")),
        (pyoxigraph.Literal(True), True),
        (pyoxigraph.Literal("16.40", datatype=pyoxigraph.NamedNode(f"{XSD}decimal")), Decimal("16.40")),
        (pyoxigraph.Literal("2018-10-31", datatype=pyoxigraph.NamedNode(f"{XSD}date")), date(2018, 10, 31)),
        (pyoxigraph.Literal("2018-13-45", datatype=pyoxigraph.NamedNode(f"{XSD}date")), "2018-13-45"),
        (pyoxigraph.Literal("seven", datatype=pyoxigraph.NamedNode(f"{XSD}integer")), "seven"),
        (pyoxigraph.Literal("2018", datatype=pyoxigraph.NamedNode(f"{XSD}gYear")), "2018"),
        (pyoxigraph.Literal(float("inf")), "INF"),
        (pyoxigraph.Literal(float("nan")), "NaN"),
    ],
)
def test_term_becomes_a_plain_value(term: object, value: object) -> None:
    """IRIs, texts, whole and decimal numbers, days and truth become Python values; the rest is text."""
    found = plain(term)
    assert (found, type(found)) == (value, type(value))
    assert getattr(found, "lang", None) == getattr(value, "lang", None)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * WHERE { ?s ?p } x", 'The query cannot be read at line 1, column 26, near "x".'),
        ("SELECT * WHERE { ?s ?p }", "The query cannot be read at line 1, column 25, where it ends."),
        ("SELECT ?x\nWHERE {\n  ?x ?p", "The query cannot be read at line 3, column 8, where it ends."),
        ("", "The query cannot be read at line 1, column 1, where it ends."),
        (
            "SELECT ?x { BIND(<https://e.org/f>(1) AS ?x) }",
            "The query failed: The custom function <https://e.org/f> is not supported",
        ),
        ("ASK {}", "The query is not a SELECT."),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "The query is not a SELECT."),
    ],
)
def test_query_that_cannot_be_answered_is_told(query: str, message: str) -> None:
    """A query is refused with the place where it cannot be read, or with the engine's reason."""
    with pytest.raises(QueryError) as caught:
        memory_store().select(query)
    assert str(caught.value) == message


def test_half_a_character_in_a_query_is_told() -> None:
    """What cannot be written as UTF-8, as from an argument in another encoding, is refused, not raised."""
    with pytest.raises(QueryError):
        memory_store().select("SELECT ?x { BIND('\udcff' AS ?x) }")


def test_default_and_derived_graph_are_one() -> None:
    """A question sees curated and derived statements together."""
    opened = memory_store()
    name = pyoxigraph.NamedNode("https://example.org/x")
    opened.raw.add(pyoxigraph.Quad(name, name, pyoxigraph.Literal(1)))
    opened.raw.add(pyoxigraph.Quad(name, name, pyoxigraph.Literal(2), name))
    assert opened.select("SELECT ?n { ?s ?p ?n } ORDER BY ?n").rows == ((1,), (2,))


def test_answer_of_each_kind_of_query() -> None:
    """An ASK gives one row, a CONSTRUCT its triples in order, a SELECT its rows."""
    opened = memory_store()
    assert opened.answer("ASK {}").rows == ((True,),)
    built = opened.answer("CONSTRUCT { <https://b> <https://p> 2 . <https://a> <https://p> 1 } {}")
    assert built.variables == ("subject", "predicate", "object")
    assert built.rows == (("https://a", "https://p", 1), ("https://b", "https://p", 2))
    assert opened.answer("SELECT (1 AS ?n) {}").rows == ((1,),)
