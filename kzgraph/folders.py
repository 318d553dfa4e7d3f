"""Folders that are written beside their place and moved there when they are whole.

A folder that somebody writes or reads is marked: they share its lock (``flock``), which the system takes away with
the process, however that ends. Who removes a folder must have the lock alone. So nothing that is in use goes, and
what a killed program left goes as soon as somebody tidies, whatever the clock says.

Where the system or the disk has no such locks, only what is older than a day is taken for left behind.
"""

from __future__ import annotations

import os
import sys
import time

from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

__all__ = ["Beside", "Mark", "leftovers", "mark", "remove_unused", "restore"]

STALE_SECONDS = 24 * 3600
_HERE, _EXCHANGE = -100, 2


class Mark:
    """A folder that this process uses, until the mark is closed or forgotten."""

    __slots__ = ("_handle",)

    # Kept here: at the end of a program a module may have lost its names before the last mark goes.
    _closing = staticmethod(os.close)

    def __init__(self, handle: int | None) -> None:
        self._handle = handle

    def close(self) -> None:
        """Use the folder no more."""
        handle, self._handle = self._handle, None
        if handle is not None:
            self._closing(handle)

    def __del__(self) -> None:
        self.close()


def mark(folder: Path | str) -> Mark | None:
    """Mark a folder as in use; None where it is not there, or somebody is removing it.

    Raises OSError where it may not be opened.
    """
    try:
        handle = _locked(folder, alone=False)
    except (BlockingIOError, FileNotFoundError):
        return None
    made = Mark(handle)
    if _is_at(folder, handle):
        return made
    made.close()
    return None


def _locked(folder: Path | str, *, alone: bool) -> int | None:
    """An open file that locks a folder; None where there are no such locks, BlockingIOError where others forbid it."""
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if isinstance(error, BlockingIOError):
            raise
        return None
    return handle


def _is_at(folder: Path | str, handle: int | None) -> bool:
    """Whether a folder is still the one that was opened: it could have been moved before it was locked."""
    try:
        found = os.stat(folder)
    except OSError:
        return False
    return handle is None or os.path.samestat(found, os.fstat(handle))


def remove_unused(folder: Path) -> None:
    """Remove a folder that nobody uses; who is killed over it leaves it under a name that nobody reads."""
    from contextlib import suppress  # only where something is written

    with suppress(OSError):
        handle = _locked(folder, alone=True)
        try:
            if _is_at(folder, handle) and (handle is not None or _is_stale(folder)):
                _remove(folder if folder.name.startswith(".") else _moved_away(folder))
        finally:
            if handle is not None:
                os.close(handle)


def _is_stale(folder: Path) -> bool:
    return time.time() - folder.stat().st_mtime > STALE_SECONDS


def _moved_away(folder: Path) -> Path:
    from itertools import count

    for number in count(1):
        target = folder.with_name(f".{folder.name}.gone-{number}")
        if _renamed(folder, target):
            return target
    raise AssertionError("there is always another name")  # pragma: no cover


def _renamed(folder: Path, target: Path) -> bool:
    """Rename a folder; False where the name is taken."""
    import errno

    try:
        folder.rename(target)
    except OSError as error:
        if error.errno not in {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR}:
            raise
        return False
    return True


def _remove(folder: Path) -> None:
    import shutil  # only where something is written

    shutil.rmtree(folder, ignore_errors=True)


def leftovers(place: Path) -> tuple[Path, ...]:
    """What programs that were killed, or still write, have beside a place; sorted."""
    import re

    name = re.compile(rf"\.{re.escape(place.name)}\.(new|gone)-\d+")
    try:
        return tuple(sorted(path for path in place.parent.iterdir() if name.fullmatch(path.name) and path.is_dir()))
    except OSError:
        return ()


class Beside:
    """An empty folder beside a place, marked as in use; removed at the end unless it was moved.

    ``path`` is where it is, ``is_moved`` whether that is its place; ``mark`` keeps it in use as long as it is held.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self.path = place
        self.mark = Mark(None)
        self.is_moved = False

    def __enter__(self) -> Beside:
        self.place.parent.mkdir(parents=True, exist_ok=True)
        while True:
            # A number that nobody draws again: somebody who tidies may take the folder for left behind before it is
            # marked, and a second writer who came by the same name would then share the folder with this one.
            self.path = self.place.with_name(f".{self.place.name}.new-{int.from_bytes(os.urandom(8))}")
            self.path.mkdir()
            if found := mark(self.path):
                self.mark = found
                return self

    def move(self, place: Path) -> bool:
        """Give it its name; False where another folder has that."""
        self.is_moved = _renamed(self.path, place)
        if self.is_moved:
            self.path = place
        return self.is_moved

    def replace(self) -> None:
        """Put it in its place instead of the folder that is there.

        Linux exchanges the two in one step. Elsewhere there are two, and `restore` undoes the first if the second
        never came.
        """
        if self.move(self.place):
            return
        if not _exchanged(self.path, self.place):
            aside = _aside(self.place)
            self.place.rename(aside)
            try:
                self.path.rename(self.place)
            except OSError:
                aside.rename(self.place)
                raise
            self.is_moved = True
            _remove(aside)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.is_moved:
            _remove(self.path)


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange the names of two folders in one step; False where the system or the disk cannot."""
    if sys.platform != "linux":
        return False
    import ctypes  # only where something is replaced

    exchange = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if exchange is None:
        return False
    exchange.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return bool(exchange(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


def restore(place: Path) -> None:
    """Put back the folder that was put aside, where a program was killed before it put another in its place."""
    aside = _aside(place)
    if not aside.is_dir():
        return
    if place.exists() and any(place.iterdir()):
        _remove(aside)
        return
    if place.exists():
        place.rmdir()
    aside.rename(place)
