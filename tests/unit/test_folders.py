"""Folders are written beside their place: whole or not there, and only what nobody uses is removed."""

import errno
import os
import re
from pathlib import Path
from typing import NoReturn

import pytest

from kzgraph import folders
from kzgraph.folders import Beside, leftovers, mark, remove_unused, restore


def named(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def filled(folder: Path, words: str) -> Path:
    """A folder with a file."""
    folder.mkdir()
    (folder / "file").write_text(words, encoding="utf-8")
    return folder


@pytest.fixture
def without_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot exchange the names of two folders."""
    monkeypatch.setattr("sys.platform", "another")


def test_folder_is_moved_when_it_is_whole(tmp_path: Path) -> None:
    """Before that it has a hidden name; afterwards it has its own, and nothing else is left."""
    with Beside(tmp_path / "a" / "place") as beside:
        assert named(tmp_path / "a") == [beside.path.name]
        assert re.fullmatch(r"\.place\.new-\d+", beside.path.name)
        (beside.path / "file").touch()
        assert beside.move(tmp_path / "a" / "place")
        assert beside.path == tmp_path / "a" / "place"
    assert named(tmp_path / "a") == ["place"]


def test_folder_that_is_not_moved_goes(tmp_path: Path) -> None:
    """What is not finished leaves nothing; so does what finds its place taken."""
    filled(tmp_path / "place", "theirs")
    with Beside(tmp_path / "place") as beside:
        assert not beside.move(tmp_path / "place")
    with pytest.raises(ZeroDivisionError), Beside(tmp_path / "other"):
        raise ZeroDivisionError
    assert named(tmp_path) == ["place"]
    assert (tmp_path / "place" / "file").read_text(encoding="utf-8") == "theirs"


def test_writers_are_not_in_each_others_way(tmp_path: Path) -> None:
    """Two who write beside one place at once have a folder each, and leave alone what a dead one left."""
    filled(tmp_path / ".place.new-1", "left")
    with Beside(tmp_path / "place") as one, Beside(tmp_path / "place") as other:
        assert len({".place.new-1", one.path.name, other.path.name}) == 3
    assert named(tmp_path) == [".place.new-1"]


def test_folder_tidied_before_it_is_marked_is_no_one_elses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a folder goes between its making and its mark, and a second writer comes, each has their own."""
    real, others = mark, []

    def late(folder: Path) -> folders.Mark | None:
        monkeypatch.setattr(folders, "mark", real)
        remove_unused(folder)
        others.append(Beside(tmp_path / "place").__enter__())
        return real(folder)

    monkeypatch.setattr(folders, "mark", late)
    with Beside(tmp_path / "place") as one:
        assert named(tmp_path) == sorted([one.path.name, others[0].path.name])
        assert one.path != others[0].path


def test_folder_in_use_is_not_removed(tmp_path: Path) -> None:
    """Whoever marks a folder keeps it, be it several; the last who lets go frees it."""
    folder = filled(tmp_path / "folder", "")
    one, other = mark(folder), mark(folder)
    assert one
    assert other
    for held in (one, other):
        remove_unused(folder)
        assert named(tmp_path) == ["folder"]
        held.close()
        held.close()
    remove_unused(folder)
    assert named(tmp_path) == []


def test_mark_that_is_forgotten_is_closed(tmp_path: Path) -> None:
    """A folder is free as soon as nobody holds its mark any more."""
    folder = filled(tmp_path / "folder", "")
    held = mark(folder)
    assert held
    del held
    remove_unused(folder)
    assert named(tmp_path) == []


def test_folder_that_is_being_removed_is_not_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes while a folder is removed, or after it, finds none."""
    folder = filled(tmp_path / "folder", "")
    found = []
    move = Path.rename

    def moving(self: Path, target: Path) -> Path:
        found.append(mark(folder))
        return move(self, target)

    monkeypatch.setattr(Path, "rename", moving)
    remove_unused(folder)
    assert (found, mark(folder), mark(folder / "below")) == ([None], None, None)


def test_folder_that_was_moved_while_it_was_opened_is_not_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mark is on the folder that has the name, not on one that had it a moment ago."""
    folder = filled(tmp_path / "folder", "")
    opened = os.open

    def overtaken(path: Path, flags: int) -> int:
        handle = opened(path, flags)
        folder.rename(tmp_path / "moved")
        return handle

    monkeypatch.setattr("os.open", overtaken)
    assert mark(folder) is None


def test_removal_takes_the_name_away_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is killed over a removal leaves no half folder under a name that is read."""
    folder = filled(tmp_path / "folder", "")
    filled(tmp_path / ".folder.gone-1", "left by another")
    monkeypatch.setattr(folders, "_remove", lambda _: None)
    remove_unused(folder)
    assert named(tmp_path) == [".folder.gone-1", ".folder.gone-2"]


def test_leftovers_are_those_of_one_place(tmp_path: Path) -> None:
    """What belongs to another place, or only looks like a leftover, is none."""
    for name in (".a.new-1", ".a.gone-22", ".a.new-x", ".aa.new-1", "a.new-1", ".a.b.new-1"):
        (tmp_path / name).mkdir()
    (tmp_path / ".a.new-3").touch()
    assert [path.name for path in leftovers(tmp_path / "a")] == [".a.gone-22", ".a.new-1"]
    assert leftovers(tmp_path / "nowhere" / "a") == ()


def test_replacing_is_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The place is never empty: no folder is renamed, two names are exchanged."""
    filled(tmp_path / "place", "old")

    def never(*_: object) -> NoReturn:
        raise OSError(errno.ENOTEMPTY, "")

    monkeypatch.setattr(Path, "rename", never)
    with Beside(tmp_path / "place") as beside:
        (beside.path / "file").write_text("new", encoding="utf-8")
        beside.replace()
    assert named(tmp_path) == ["place"]
    assert (tmp_path / "place" / "file").read_text(encoding="utf-8") == "new"


def test_replacing_where_names_cannot_be_exchanged(tmp_path: Path, without_exchange: None) -> None:
    """There it takes two steps, with the same end."""
    filled(tmp_path / "place", "old")
    with Beside(tmp_path / "place") as beside:
        (beside.path / "file").write_text("new", encoding="utf-8")
        beside.replace()
    assert named(tmp_path) == ["place"]
    assert (tmp_path / "place" / "file").read_text(encoding="utf-8") == "new"


def test_replacing_that_fails_keeps_the_old_folder(
    tmp_path: Path, without_exchange: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the second of the two steps is refused, the first is taken back."""
    filled(tmp_path / "place", "old")
    rename = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if self.name.startswith(".place.new-"):
            raise OSError(errno.EBUSY if (tmp_path / ".place.old").exists() else errno.ENOTEMPTY, "")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(OSError, match="16"), Beside(tmp_path / "place") as beside:
        beside.replace()
    assert named(tmp_path) == ["place"]
    assert (tmp_path / "place" / "file").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("state", ["killed between the steps", "an empty folder since", "killed after them", "nothing"])
def test_restoring(tmp_path: Path, state: str) -> None:
    """A folder that was put aside comes back where its place is empty, and goes where another has taken it."""
    place, wanted = tmp_path / "place", "old"
    if state != "nothing":
        filled(tmp_path / ".place.old", "old")
    if state == "an empty folder since":
        place.mkdir()
    if state in ("killed after them", "nothing"):
        filled(place, "new")
        wanted = "new"
    restore(place)
    assert named(tmp_path) == ["place"]
    assert (place / "file").read_text(encoding="utf-8") == wanted
