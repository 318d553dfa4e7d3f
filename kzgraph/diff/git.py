"""Files of a git revision, read from its objects: no checkout is touched, and no filter or hook is run."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from kzgraph.errors import KzgraphError, NotAvailable, UsageError, on_a_line

__all__ = ["Revision", "find_revision", "read_blobs", "revision_names"]

# What a hook sets for its own repository would lead git away from the folder that is asked about.
_OWN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")


class Revision(NamedTuple):
    """An object in a repository: ``kind`` is "commit", "tree" or "blob"."""

    folder: Path
    name: str
    kind: str


def find_revision(folder: Path, name: str) -> Revision | None:
    """What a name means in the repository that a folder lies in; None where it is no name of a revision.

    Raises NotAvailable where git is not installed, and UsageError where the folder is in no repository.
    """
    if not folder.is_dir() or _git(folder, "rev-parse", "--git-dir") is None:
        raise UsageError(
            f'There is no file or folder "{on_a_line(name)}", and {folder} is not in a git repository.',
            "Name a file, a folder or a wheel, or a revision of a project that is kept in git.",
        )
    if name.startswith("-") or not name.isprintable():
        return None
    found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    if not found:
        return None
    object_name = found.decode("ascii", "replace").strip()
    kind = (_git(folder, "cat-file", "-t", object_name) or b"").decode("ascii", "replace").strip()
    if kind == "tag":
        return find_revision(folder, f"{object_name}^{{}}")
    return Revision(folder, object_name, kind) if kind in {"commit", "tree", "blob"} else None


def revision_names(folder: Path) -> tuple[str, ...]:
    """Branches and tags, for a person who mistyped one."""
    found = _git(folder, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
    return tuple(sorted((found or b"").decode("utf-8", "replace").split()))


def read_blobs(revision: Revision, inside: Path) -> dict[str, bytes]:
    """Turtle files by path: of a tree all, of a commit those of the folder ``inside``, of a file itself under "".

    Nothing is found where the commit has no such folder.
    """
    if revision.kind == "blob":
        return {"": _git(revision.folder, "cat-file", "blob", revision.name) or b""}
    tree = revision.name
    if revision.kind == "commit":
        prefix = (_git(inside, "rev-parse", "--show-prefix") or b"").decode("utf-8", "replace").rstrip("\n")
        tree = f"{revision.name}:{prefix}"
    listed = _git(revision.folder, "ls-tree", "-r", "-z", "--full-tree", tree)
    names: dict[str, str] = {}
    for entry in (listed or b"").split(b"\0"):
        about, _, path = entry.partition(b"\t")
        parts = about.split()
        if len(parts) == 3 and parts[1] == b"blob" and path.endswith(b".ttl"):
            names[path.decode("utf-8", "replace")] = parts[2].decode("ascii")
    return dict(zip(names, _contents(revision.folder, tuple(names.values())), strict=True))


def _contents(folder: Path, names: Sequence[str]) -> list[bytes]:
    """What objects hold, all asked for at once: "name type size", a line feed, the bytes, a line feed."""
    answer = _git(folder, "cat-file", "--batch", said="".join(f"{name}\n" for name in names).encode()) or b""
    contents, begin = [], 0
    for name in names:
        end = answer.find(b"\n", begin)
        head = answer[begin:end].split()
        if end < 0 or len(head) != 3:
            raise KzgraphError(f"git cannot read the object {name}.", "Check the repository: git fsck")
        size = int(head[2])
        contents.append(answer[end + 1 : end + 1 + size])
        begin = end + 2 + size
    return contents


def _git(folder: Path, *arguments: str, said: bytes = b"") -> bytes | None:
    """What git answers; None where it says no. It may neither fetch nor ask."""
    surroundings = {name: value for name, value in os.environ.items() if name not in _OWN}
    surroundings |= {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", "-C", os.fspath(folder), *arguments],
            input=said,
            capture_output=True,
            env=surroundings,
            check=False,
        )
    except FileNotFoundError as error:
        raise NotAvailable(
            "git is not installed, and without it no revision can be read.", "Install git, or name files and folders."
        ) from error
    if b"dubious ownership" in done.stderr:
        raise NotAvailable(
            f"git does not read the repository of {folder}, since it belongs to somebody else.",
            "Say that it is safe: git config --global --add safe.directory FOLDER",
        )
    return done.stdout if done.returncode == 0 else None
