"""A published graph as a local one: fetched once, checked, kept in the cache, and then read as any built store.

Commands that need more than questions (an export of the files' statements, a server with limits of its own) work on
such a copy. It is that of one version: its statements are counted, and their digest is to be the version's name. A
version that is replaced while it is fetched is left for the newer one; one that does not come out as it was
published is an error, or, where only the form of values differs, is said to be so.

A copy is a data folder (``graph/copy.ttl`` has the curated statements as the publisher's files write them) beside what
terms meant and what was derived. Nothing is derived again: rules may have changed since.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph

from kzgraph.errors import ServiceError, StoreError
from kzgraph.folders import Beside, Mark, mark, remove_unused
from kzgraph.project import Project, cache_folder
from kzgraph.remote.address import Address, address, parted
from kzgraph.remote.fetch import fetched
from kzgraph.remote.kept import copies_of, note_version
from kzgraph.remote.origin import meaning_digest, written_key
from kzgraph.remote.versions import Version, name_of, pointer_named
from kzgraph.store import EmbeddedStore, built_store
from kzgraph.terms import PREFIXES

if TYPE_CHECKING:
    from kzgraph.remote.engine import RemoteEngine

__all__ = ["Copy", "copied", "last_copy"]

TRIES = 3
KEPT_COPIES = 4

_CURATED, _BESIDE, _LICENCE, _NOTES = "graph/copy.ttl", "beside.nq", "graph/LICENSE", "notes"
_UNSURE = (
    "The graph was published without the form of its files: figures are written as a store writes them (6 for 6.0). "
    "Publish it again to have them as they were."
)
_OTHER_MEANING = (
    "The graph was published with another ontology than this project's: what neither says of terms counts as curated."
)

_NAME = re.compile(r"[0-9a-f]{20}(-\d{1,9})?")

Tell = Callable[[str], None]


class Copy(NamedTuple):
    """A copy that is there: its data folder with a project's ontology and questions, what it is of, what to know.

    ``shown`` is the service's address; ``notes`` are sentences on what is not as it was published; the copy stays
    in the cache as long as ``mark`` is held. ``problem`` says why the service was not asked, and is empty where it was.
    """

    project: Project
    version: Version
    shown: str
    notes: tuple[str, ...]
    mark: Mark
    problem: str = ""

    @property
    def seen(self) -> str:
        """When it was last seen to be what the service has published, in UTC."""
        seconds = self.project.graph.parent.stat().st_mtime
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")

    def see(self) -> None:
        """Note that it is what the service has published just now."""
        with suppress(OSError):
            os.utime(self.project.graph.parent)

    @property
    def name(self) -> str:
        """The name under which the graph is published, "" for none."""
        return name_of(self.version.pointer) or ""

    @property
    def told(self) -> str:
        """What is read, in words: version, name and service."""
        called = f' "{self.name}"' if self.name else ""
        return f"version {self.version.name} of the graph{called} published at {self.shown}"

    def store(self) -> EmbeddedStore:
        """The copy's store, built where it is not yet; raises StoreError."""
        folder = self.project.graph.parent

        def build(_: Project, built: Path) -> None:
            store = pyoxigraph.Store(str(built))
            store.bulk_load(path=str(folder / _CURATED), format=pyoxigraph.RdfFormat.TURTLE)
            store.bulk_load(path=str(folder / _BESIDE), format=pyoxigraph.RdfFormat.N_QUADS)
            store.flush()
            store.optimize()

        return built_store(self.project, build)


def copied(engine: "RemoteEngine", project: Project, *, tell: Tell | None = None) -> Copy:
    """A copy of the newest version of a published graph, fetched where the cache has none.

    Args:
        engine: An engine over the graph.
        project: The project whose ontology and questions go with it.
        tell: Is told of the progress.

    Raises:
        ServiceError: the service cannot be asked, or does not hold what was published.
        StoreError: the copy cannot be written.
    """
    meaning = frozenset(_read(project.ontology_files()))
    said = tell or (lambda _: None)
    for _ in range(TRIES):
        version = engine.newest()
        folder = _copies() / _called(engine.where, version, meaning)
        try:
            held = mark(folder) or _fetch(engine, version, folder, meaning, said)
            if held is None:
                said("the graph was replaced meanwhile; fetching the new one")
                continue
            with suppress(OSError):
                note_version(folder, engine.where, version)
                os.utime(folder)
            notes = (folder / _NOTES).read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise StoreError(
                f"The copy cannot be written to {folder.parent} ({error.strerror or error}).",
                "Free some space, or name another folder with KZGRAPH_CACHE.",
            ) from error
        chosen = project._replace(graph=folder / "graph", added=(), only=())
        return Copy(chosen, version, engine.where.shown, tuple(notes), held)
    raise ServiceError(f"The graph at {engine.where.shown} is replaced faster than it can be read.", "Try again.")


def last_copy(url: str, project: Project, *, problem: str) -> Copy | None:
    """The copy that was last seen to be what a service has published under a name; None where the cache has none.

    Without a name it is the graph that has none, else the only one of which there are copies.

    Args:
        url: Where the service answers when it does; a name may stand after a #.
        project: The project whose ontology and questions go with it.
        problem: Why the service is not asked.
    """
    plain, name = parted(url)
    where = address(plain)
    meaning = frozenset(_read(project.ontology_files()))
    found = [(path, v) for path, v in copies_of(where, _copies()) if path.name == _called(where, v, meaning)]
    pointers = {version.pointer for _, version in found}
    chosen = pointer_named(name or "")
    if name is None and chosen not in pointers and len(pointers) == 1:
        (chosen,) = pointers
    for folder, version in found:
        held = mark(folder) if version.pointer == chosen else None
        if held is not None:
            notes = (folder / _NOTES).read_text(encoding="utf-8").splitlines()
            own = project._replace(graph=folder / "graph", added=(), only=())
            return Copy(own, version, where.shown, tuple(notes), held, problem)
    return None


def _copies() -> Path:
    return cache_folder() / "copies"


def _called(where: Address, version: Version, meaning: frozenset[pyoxigraph.Triple]) -> str:
    """The name of a copy's folder: nothing that one service says can stand in for what another has published."""
    if not _NAME.fullmatch(version.name):
        raise ServiceError(
            f"The graph at {where.shown} was not published by kzgraph: no version of it has such a name.",
            "Publish it with kzgraph publish.",
        )
    whole = f"{where.origin}{where.target}\n{version}\n{meaning_digest(meaning)}"
    return f"{version.name}-{hashlib.blake2b(whole.encode(), digest_size=8).hexdigest()}"


def _fetch(
    engine: "RemoteEngine", version: Version, folder: Path, meaning: frozenset[pyoxigraph.Triple], tell: Tell
) -> Mark | None:
    """Fetch a version into a folder, which is whole or not there; None where the version is gone meanwhile."""
    tell(f"fetching {version.total} statements from {engine.where.shown} …")
    with Beside(folder) as beside:
        (beside.path / "graph").mkdir()
        loading = beside.path / "fetched"
        found = _written_down(engine, version, beside.path, loading, meaning, tell)
        shutil.rmtree(loading, ignore_errors=True)
        if not found:
            return None
        # Another program may have put the same copy there meanwhile.
        held = beside.mark if beside.move(folder) else mark(folder)
    with suppress(OSError):
        _tidy(folder)
    return held


def _written_down(
    engine: "RemoteEngine",
    version: Version,
    folder: Path,
    loading: Path,
    meaning: frozenset[pyoxigraph.Triple],
    tell: Tell,
) -> bool:
    store = pyoxigraph.Store(str(loading))
    found = fetched(engine, version, store, tell)
    if found is None:
        return False
    about = dict(version.about)
    notes = [found.note] if found.note else []
    if "ontology" not in about:
        notes.append(_UNSURE)
    elif about["ontology"] != meaning_digest(meaning):
        notes.append(_OTHER_MEANING)
    summary = hashlib.blake2b(digest_size=16)
    with (folder / _CURATED).open("wb") as curated, (folder / _BESIDE).open("wb") as beside:
        for quad in store.quads_for_pattern(None, None, None, None):
            if isinstance(quad.graph_name, pyoxigraph.DefaultGraph) and not _is_meaning(quad.triple, meaning):
                if written_key(quad.triple) not in found.written:
                    curated.write(f"{quad.triple} .\n".encode())
            else:
                line = f"{quad} .\n".encode()
                summary.update(line)
                beside.write(line)
        curated.writelines(f"{triple} .\n".encode() for told in found.written.values() for triple in told)
        # The store is kept under a name that follows from this file: what stands beside it is to be in that.
        curated.write(f"# beside: {summary.hexdigest()}\n".encode())
    (folder / _LICENCE).write_text("".join(f"{about[k]}\n" for k in ("attribution", "licence") if k in about), "utf-8")
    (folder / _NOTES).write_text("".join(f"{note}\n" for note in notes), encoding="utf-8")
    return True


def _is_meaning(triple: pyoxigraph.Triple, meaning: frozenset[pyoxigraph.Triple]) -> bool:
    """Whether a statement says what a term means."""
    return triple in meaning or str(triple.subject).startswith(f"<{PREFIXES['kz']}")


def _read(paths: Iterable[Path]) -> Iterator[pyoxigraph.Triple]:
    for path in paths:
        for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
            yield quad.triple


def _tidy(current: Path) -> None:
    """Remove all copies but the newest and those in use, and what was left by programs that were killed."""
    folders = [path for path in current.parent.iterdir() if path != current and path.is_dir()]
    whole = [path for path in folders if not path.name.startswith(".")]
    whole.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [*whole[KEPT_COPIES - 1 :], *(path for path in folders if path.name.startswith("."))]:
        remove_unused(path)
