"""Where the data lie: the three folders ``graph/``, ``ontology/`` and ``queries/``, and the cache.

Looked for in this order: the folder named (``--project DIR``), ``$KZGRAPH_PROJECT``, the working folder and
those above it, the copy installed with the package. A project of one's own needs only ``graph/`` (or to be
such a folder itself); ``ontology/`` and ``queries/`` are then taken from the installed copy.

Beside it other data folders may be read (``--add DIR``, ``$KZGRAPH_ADD``), such as those that ``kzgraph import``
writes: their sources stand beside the project's own. What such a folder holds in ``known.ttl`` are copies of the
project's things, for when it is read alone; they are left out.
"""

from __future__ import annotations

import os

from kzgraph.errors import ProjectNotFound, SourceTextMissing, StoreError
from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import Any

__all__ = ["KNOWN", "Project", "cache_folder", "cache_name", "find_project", "sources_folder"]

KNOWN = "known.ttl"
"""The file of copies in an added folder, which is not read beside the project that it was copied from."""

# Every answer begins with this module, so folders and files are names here, which become paths for whoever asks for
# them: to import pathlib takes longer than to look whether any of hundreds of files has changed.
_CHECKOUT = os.path.dirname(os.path.dirname(__file__))
_INSTALLED = os.path.join(os.path.dirname(__file__), "data")


class Project:
    """The data folders in use: what is so, what things mean, what can be asked.

    ``added`` are data folders that are read beside ``graph``; ``only`` the names of the sources whose claims count,
    all of them where it is empty.
    """

    __slots__ = ("_added", "_graph", "_ontology", "_queries", "only")

    def __init__(
        self,
        graph: Path | str,
        ontology: Path | str,
        queries: Path | str,
        added: Iterable[Path | str] = (),
        only: tuple[str, ...] = (),
    ) -> None:
        self._graph, self._ontology, self._queries = os.fspath(graph), os.fspath(ontology), os.fspath(queries)
        self._added = tuple(os.fspath(folder) for folder in added)
        self.only = only

    def _values(self) -> dict[str, Any]:
        folders = {"graph": self._graph, "ontology": self._ontology, "queries": self._queries}
        return {**folders, "added": self._added, "only": self.only}

    def _replace(self, **changed: Any) -> Project:  # noqa: ANN401 - whatever a project is made of
        """The project with something changed, as of a named tuple."""
        return Project(**{**self._values(), **changed})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Project) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(tuple(self._values().values()))

    def __repr__(self) -> str:
        return f"Project({', '.join(f'{name}={value!r}' for name, value in self._values().items())})"

    @property
    def graph(self) -> Path:
        """The folder of what is so."""
        return _path(self._graph)

    @property
    def ontology(self) -> Path:
        """The folder of what things mean."""
        return _path(self._ontology)

    @property
    def queries(self) -> Path:
        """The folder of what can be asked."""
        return _path(self._queries)

    @property
    def added(self) -> tuple[Path, ...]:
        """The data folders that are read beside it."""
        return tuple(map(_path, self._added))

    @property
    def root(self) -> Path:
        """The folder that places in findings are told relative to."""
        return self.graph.parent if self.graph.name == "graph" else self.graph

    def name_of(self, path: Path) -> str:
        """A file's name relative to the project, or as given where it lies outside."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)

    def own_files(self) -> tuple[Path, ...]:
        """The curated Turtle files of the project itself, sorted."""
        return _paths(_files(self._graph, ".ttl"))

    def graph_files(self) -> tuple[Path, ...]:
        """All Turtle files that are read: the project's own, then those of each added folder."""
        return _paths(self._graph_names())

    def _graph_names(self) -> Iterable[str]:
        beside = (name for folder in self._added for name in _files(folder, ".ttl") if os.path.basename(name) != KNOWN)
        return dict.fromkeys((*_files(self._graph, ".ttl"), *beside))

    def ontology_files(self) -> tuple[Path, ...]:
        """The files that say what terms and concepts mean: ``kzgraph.ttl`` and ``schemes/``."""
        return _paths(self._ontology_names())

    def _ontology_names(self) -> Iterable[str]:
        terms = os.path.join(self._ontology, "kzgraph.ttl")
        return ([terms] if os.path.isfile(terms) else []) + _files(os.path.join(self._ontology, "schemes"), ".ttl")

    def shape_files(self) -> tuple[Path, ...]:
        """The SHACL shapes, sorted."""
        return _paths(_files(os.path.join(self._ontology, "shapes"), ".ttl"))

    def check_files(self) -> tuple[Path, ...]:
        """The rules across entities, as queries that return what breaks them, sorted."""
        return _paths(_files(os.path.join(self._ontology, "checks"), ".rq"))

    def rule_files(self) -> tuple[Path, ...]:
        """The rules that derive statements in every build, sorted."""
        return _paths(self._rule_names())

    def _rule_names(self) -> Iterable[str]:
        return _files(os.path.join(self._ontology, "rules", "core"), ".rq")

    def built_from(self) -> tuple[Path, ...]:
        """Every file whose change makes the built store stale."""
        return _paths(self.built_from_names())

    def built_from_names(self) -> tuple[str, ...]:
        """The names of the files of `built_from`, for a look at each of them before every answer."""
        return (*self._graph_names(), *self._ontology_names(), *self._rule_names())

    def shelves(self) -> tuple[str, ...]:
        """The names of the folders of questions, sorted."""
        try:
            return tuple(sorted(entry.path for entry in os.scandir(self._queries) if entry.is_dir()))
        except OSError:
            return ()


def find_project(
    folder: Path | str | Project | None = None, *, add: Sequence[Path | str] | None = None, only: Sequence[str] = ()
) -> Project:
    """The project to work on; raises ProjectNotFound with where it looked.

    Args:
        folder: What holds ``graph/``, or is such a folder; a project that was found before stays what it is.
        add: Data folders to read beside it; without: those of ``$KZGRAPH_ADD``, parted as folders of ``$PATH`` are.
        only: Sources whose claims alone count, by name, slug or CURIE; without: all.
    """
    if isinstance(folder, Project):
        return folder
    found = _found(folder)
    named = os.environ.get("KZGRAPH_ADD", "").split(os.pathsep) if add is None else add
    return found._replace(added=tuple(_data_folder(name) for name in named if str(name)), only=tuple(only))


def _data_folder(name: Path | str) -> str:
    """An added folder: the one named, or ``graph/`` in it."""
    root = os.path.realpath(name)
    for folder in (os.path.join(root, "graph"), root):
        if _is_data_folder(folder):
            return folder
    hint = "Name a folder that kzgraph import wrote, or another project's, with --add."
    raise ProjectNotFound(f"There is no sources.ttl in {root}.", hint)


def _is_data_folder(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, "sources.ttl"))


def _found(folder: Path | str | None) -> Project:
    named = folder or os.environ.get("KZGRAPH_PROJECT")
    if named:
        root = os.path.realpath(named)
        if os.path.isdir(os.path.join(root, "graph")):
            return _project(root, os.path.join(root, "graph"))
        if _is_data_folder(root):
            return _project(root, root)
        raise ProjectNotFound(
            f"There is no graph/ folder in {root}.", "Name a folder that holds graph/ with --project."
        )
    here = os.getcwd()
    for root in _with_those_above(here):
        if _is_data_folder(os.path.join(root, "graph")):
            return _project(root, os.path.join(root, "graph"))
    for root in (_INSTALLED, _CHECKOUT):
        if os.path.isdir(os.path.join(root, "graph")):
            return _project(root, os.path.join(root, "graph"))
    raise ProjectNotFound(f"No graph/ folder in {here} or above it.", "Name one with --project DIR.")


def _with_those_above(folder: str) -> Iterator[str]:
    yield folder
    while (above := os.path.dirname(folder)) != folder:
        folder = above
        yield folder


def _project(root: str, graph: str) -> Project:
    fallback = _INSTALLED if os.path.isdir(os.path.join(_INSTALLED, "ontology")) else _CHECKOUT
    own = {name: os.path.join(root, name) for name in ("ontology", "queries")}
    chosen = {name: path if os.path.isdir(path) else os.path.join(fallback, name) for name, path in own.items()}
    return Project(graph, chosen["ontology"], chosen["queries"])


def sources_folder(folder: Path | str | None = None) -> Path:
    """The folder with the documents' texts: the one named, or ``$KZGRAPH_SOURCES``; raises SourceTextMissing."""
    named = folder or os.environ.get("KZGRAPH_SOURCES")
    if not named:
        raise SourceTextMissing(
            "The documents' texts are not part of kzgraph.",
            "Give the folder that holds them with --sources DIR or KZGRAPH_SOURCES.",
        )
    path = _path(named)
    if not path.is_dir():
        raise SourceTextMissing(f"{path} is not a folder.", "Give the folder with the texts with --sources DIR.")
    return path


def cache_folder() -> Path:
    """Where built stores are kept: ``$KZGRAPH_CACHE``, else ``kzgraph`` in the user's cache folder.

    Raises StoreError where the user has no folder at all.
    """
    return _path(cache_name())


def cache_name() -> str:
    """The name of `cache_folder`."""
    if named := os.environ.get("KZGRAPH_CACHE"):
        return named
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if base:
        return os.path.join(base, "kzgraph")
    home = os.path.expanduser("~")
    if home == "~":
        raise StoreError("There is no home folder to keep the built store in.", "Name a folder with KZGRAPH_CACHE.")
    return os.path.join(home, ".cache", "kzgraph")


def _path(name: Path | str) -> Path:
    from pathlib import Path  # not for a plain question

    return Path(name)


def _paths(names: Iterable[str]) -> tuple[Path, ...]:
    return tuple(map(_path, names))


def _files(folder: str, suffix: str) -> list[str]:
    """The names of the files of a folder and of those in it, in the order of their paths, part by part."""
    return sorted(_walk(folder, suffix), key=_parts)


def _parts(name: str) -> list[str]:
    return name.split(os.sep)


def _walk(folder: str, suffix: str) -> Iterator[str]:
    # No more questions to the disk than needed: every answer begins with this.
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, suffix)
        elif entry.name.endswith(suffix) and not entry.name.startswith(".") and not entry.is_dir():
            yield entry.path
