"""Re-read what claims rest on, of both kinds: passages in the documents' texts, elements in imported files."""

import os
from collections.abc import Iterator
from pathlib import Path

from kzgraph.errors import SourceTextMissing
from kzgraph.evidence.verify import verify
from kzgraph.exchange.iati_import.reread import data_files, reread
from kzgraph.model import Finding
from kzgraph.project import Project, sources_folder
from kzgraph.store import Engine

__all__ = ["not_at_hand", "verify_all"]


def verify_all(
    engine: Engine, project: Project, sources: Path | str | None = None, only: tuple[str, ...] = ()
) -> tuple[Finding, ...]:
    """What does not hold of the sources named (all, if none): the texts' findings, then those of imported files.

    An imported file is looked for in the folder of the texts, and beside the data folder and in it. One that is not
    there is passed over, unless it is named.

    Raises:
        UnknownName: the graph has no such source.
        SourceTextMissing: a text is not there, or an imported file that was named.
    """
    data = data_files(engine)
    named = [f"source:{name.removeprefix('source:')}" for name in only]
    texts = tuple(name for name, curie in zip(only, named, strict=True) if curie not in data)
    found: tuple[Finding, ...] = ()
    if texts or not only:
        found = verify(engine, sources_folder(sources), texts)
    for source in data if not only else dict.fromkeys(curie for curie in named if curie in data):
        path = _found(project, sources, data[source])
        if path:
            found += reread(engine, source, path)
        elif only:
            raise SourceTextMissing(
                f"The file {data[source]} is neither beside its data folder nor in the folder of the sources.",
                "Put it beside the folder that the import wrote, or name its folder with --sources DIR.",
            )
    return found


def not_at_hand(engine: Engine, project: Project, sources: Path | str | None = None) -> tuple[str, ...]:
    """The names of imported files that are in none of the places where they are looked for."""
    return tuple(file for file in data_files(engine).values() if not _found(project, sources, file))


def _found(project: Project, sources: Path | str | None, file: str) -> Path | None:
    return next((path for path in _places(project, sources, file) if path.is_file()), None)


def _places(project: Project, sources: Path | str | None, file: str) -> Iterator[Path]:
    """Where an imported file may be."""
    named = sources or os.environ.get("KZGRAPH_SOURCES")
    if named:
        yield Path(named) / file
    for folder in (*project.added, project.graph):
        yield folder.parent / file
        yield folder / file
