"""Where the data lie: the three folders ``graph/``, ``ontology/`` and ``queries/``, and the cache.

Looked for in this order: the folder named (``--project DIR``), ``$KZGRAPH_PROJECT``, the working folder and
those above it, the copy installed with the package. A project of one's own needs only ``graph/`` (or to be
such a folder itself); ``ontology/`` and ``queries/`` are then taken from the installed copy.

Beside it other data folders may be read (``--add DIR``, ``$KZGRAPH_ADD``), such as those that ``kzgraph import``
writes: their sources stand beside the project's own. What such a folder holds in ``known.ttl`` are copies of the
project's things, for when it is read alone; they are left out.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kzgraph.errors import ProjectNotFound, SourceTextMissing

__all__ = ["KNOWN", "Project", "cache_folder", "find_project", "sources_folder"]

KNOWN = "known.ttl"
"""The file of copies in an added folder, which is not read beside the project that it was copied from."""

_INSTALLED = Path(__file__).parent / "data"
_CHECKOUT = Path(__file__).parent.parent


class Project(NamedTuple):
    """The data folders in use: what is so, what things mean, what can be asked.

    ``added`` are data folders that are read beside ``graph``; ``only`` the names of the sources whose claims count,
    all of them where it is empty.
    """

    graph: Path
    ontology: Path
    queries: Path
    added: tuple[Path, ...] = ()
    only: tuple[str, ...] = ()

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
        return _sorted_files(self.graph, ".ttl")

    def graph_files(self) -> tuple[Path, ...]:
        """All Turtle files that are read: the project's own, then those of each added folder."""
        beside = (path for folder in self.added for path in _sorted_files(folder, ".ttl") if path.name != KNOWN)
        return tuple(dict.fromkeys((*self.own_files(), *beside)))

    def ontology_files(self) -> tuple[Path, ...]:
        """The files that say what terms and concepts mean: ``kzgraph.ttl`` and ``schemes/``."""
        return tuple(p for p in (self.ontology / "kzgraph.ttl",) if p.is_file()) + _sorted_files(
            self.ontology / "schemes", ".ttl"
        )

    def shape_files(self) -> tuple[Path, ...]:
        """The SHACL shapes, sorted."""
        return _sorted_files(self.ontology / "shapes", ".ttl")

    def check_files(self) -> tuple[Path, ...]:
        """The rules across entities, as queries that return what breaks them, sorted."""
        return _sorted_files(self.ontology / "checks", ".rq")

    def rule_files(self) -> tuple[Path, ...]:
        """The rules that derive statements in every build, sorted."""
        return _sorted_files(self.ontology / "rules" / "core", ".rq")

    def built_from(self) -> tuple[Path, ...]:
        """Every file whose change makes the built store stale."""
        return self.graph_files() + self.ontology_files() + self.rule_files()


def find_project(
    folder: "Path | str | Project | None" = None, *, add: Sequence[Path | str] | None = None, only: Sequence[str] = ()
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


def _data_folder(name: Path | str) -> Path:
    """An added folder: the one named, or ``graph/`` in it."""
    root = Path(name).resolve()
    for folder in (root / "graph", root):
        if (folder / "sources.ttl").is_file():
            return folder
    hint = "Name a folder that kzgraph import wrote, or another project's, with --add."
    raise ProjectNotFound(f"There is no sources.ttl in {root}.", hint)


def _found(folder: Path | str | None) -> Project:
    named = folder or os.environ.get("KZGRAPH_PROJECT")
    if named:
        root = Path(named).resolve()
        if (root / "graph").is_dir():
            return _project(root, root / "graph")
        if (root / "sources.ttl").is_file():
            return _project(root, root)
        raise ProjectNotFound(
            f"There is no graph/ folder in {root}.", "Name a folder that holds graph/ with --project."
        )
    here = Path.cwd()
    for root in (here, *here.parents):
        if (root / "graph" / "sources.ttl").is_file():
            return _project(root, root / "graph")
    for root in (_INSTALLED, _CHECKOUT):
        if (root / "graph").is_dir():
            return _project(root, root / "graph")
    raise ProjectNotFound(f"No graph/ folder in {here} or above it.", "Name one with --project DIR.")


def _project(root: Path, graph: Path) -> Project:
    fallback = _INSTALLED if (_INSTALLED / "ontology").is_dir() else _CHECKOUT
    own = {name: root / name for name in ("ontology", "queries")}
    chosen = {name: path if path.is_dir() else fallback / name for name, path in own.items()}
    return Project(graph=graph, ontology=chosen["ontology"], queries=chosen["queries"])


def sources_folder(folder: Path | str | None = None) -> Path:
    """The folder with the documents' texts: the one named, or ``$KZGRAPH_SOURCES``; raises SourceTextMissing."""
    named = folder or os.environ.get("KZGRAPH_SOURCES")
    if not named:
        raise SourceTextMissing(
            "The documents' texts are not part of kzgraph.",
            "Give the folder that holds them with --sources DIR or KZGRAPH_SOURCES.",
        )
    path = Path(named)
    if not path.is_dir():
        raise SourceTextMissing(f"{path} is not a folder.", "Give the folder with the texts with --sources DIR.")
    return path


def cache_folder() -> Path:
    """Where built stores are kept: ``$KZGRAPH_CACHE``, else ``kzgraph`` in the user's cache folder."""
    if named := os.environ.get("KZGRAPH_CACHE"):
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "kzgraph"


def _sorted_files(folder: Path, suffix: str) -> tuple[Path, ...]:
    """The files of a folder and of those in it, in the order of their paths, part by part."""
    return tuple(map(Path, sorted(_walk(str(folder), suffix), key=_parts)))


def _parts(name: str) -> list[str]:
    return name.split(os.sep)  # noqa: PTH206 - a Path for each of hundreds of names takes longer than reading them


def _walk(folder: str, suffix: str) -> Iterator[str]:
    # Names and not paths, and no more questions to the disk than needed: every answer begins with this.
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, suffix)
        elif entry.name.endswith(suffix) and not entry.name.startswith(".") and not entry.is_dir():
            yield entry.path
