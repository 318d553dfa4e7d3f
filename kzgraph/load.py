"""Curated files become one graph that remembers where each entity is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, URIRef

from kzgraph.errors import DuplicateEntity, TurtleError
from kzgraph.project import Project
from kzgraph.terms import compact
from kzgraph.turtle import TurtleFile, read

__all__ = ["Curated", "load", "read_files"]


@dataclass(frozen=True, slots=True)
class Curated:
    """The curated graph: its files as read, and all their triples together."""

    project: Project
    files: tuple[TurtleFile, ...]
    graph: Graph

    def place(self, entity: str, predicate: str | None = None, value: str = "") -> str:
        """Where an entity (or what is said of it) is written, as "graph/partners/x.ttl:12", or ""."""
        subject = URIRef(entity)
        for file in self.files:
            line = file.line_of(subject, URIRef(predicate) if predicate else None, value)
            if line is not None:
                return f"{self.project.name_of(file.path)}:{line}"
        return ""


def load(project: Project, extra: Iterable[Path] = ()) -> Curated:
    """Read every curated file of a project, and further files if given.

    Raises TurtleError for the first file that cannot be read, and DuplicateEntity where two files (or one
    file twice) write the same entity.
    """
    paths = dict.fromkeys((*(p.resolve() for p in project.graph_files()), *(p.resolve() for p in extra)))
    files = read_files(project, tuple(paths))
    graph = Graph(bind_namespaces="none")
    for file in files:
        graph += file.graph
    return Curated(project, files, graph)


def read_files(project: Project, paths: tuple[Path, ...]) -> tuple[TurtleFile, ...]:
    """Read curated files, refusing an entity that is written twice."""
    files: list[TurtleFile] = []
    first: dict[URIRef, str] = {}
    for path in paths:
        name = project.name_of(path)
        file = read(path, name)
        for subject in sorted(set(file.graph.subjects()), key=lambda s: (file.lines.get(URIRef(str(s)), 0), str(s))):
            if not isinstance(subject, URIRef):
                raise TurtleError(name, None, f"{subject} cannot be a subject.", "Use a name such as partner:x.")
            here = f"{name}:{file.lines.get(subject) or 1}"
            if subject in first:
                raise DuplicateEntity(
                    name,
                    file.lines.get(subject),
                    f"{compact(str(subject))} is already written at {first[subject]}.",
                    "Keep one block and move what the other says into it.",
                )
            first[subject] = here
        files.append(file)
    return tuple(files)
