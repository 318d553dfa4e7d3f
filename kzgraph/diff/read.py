"""One side of a comparison: a file, a folder, a wheel or a git revision, as statements.

Files are read by Oxigraph. What it cannot read is told with file and line; a curated file in the words of
`kzgraph.turtle`, which curators know from ``kzgraph validate``.
"""

import difflib
import tempfile
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kzgraph.diff.git import find_revision, read_blobs, revision_names
from kzgraph.diff.model import Block, Side, Term, Triple, blocks
from kzgraph.errors import InputError, TurtleError, UsageError, on_a_line
from kzgraph.project import Project
from kzgraph.terms import DERIVED_GRAPH, compact

__all__ = ["Reader", "read_side"]

IN_WHEEL = "kzgraph/data/graph/"
MOST_BYTES = 2**30
_FORMATS = ("ttl", "nt", "nq", "trig", "jsonld", "rdf")
_MOST_NEAR = 3


class _Read(NamedTuple):
    """A file's statements, and how many more its derived graph has."""

    triples: frozenset[Triple]
    derived: int


class Reader:
    """Reads sides; what both have alike is read once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[tuple[str, bytes], _Read] = {}

    def side(self, name: str | None) -> Side:
        """The side that a name means: a file, folder or wheel, else a revision; None is the project as it is now.

        Raises UsageError where there is nothing of that name, InputError or TurtleError where it cannot be read.
        """
        if name is None:
            return self._side(self._here(), self._curated(self._project.graph))
        path = Path(name)
        if name and path.is_dir():
            graph = path / "graph"
            return self._side(name, self._curated(graph if graph.is_dir() else path))
        if path.suffix.lower() == ".whl" and path.is_file():
            return self._side(name, _wheel_files(path))
        if path.is_file():
            return self._file(name, _content(path, name))
        return self._revision(name)

    def _here(self) -> str:
        """What the project as it is now is called: by its path, unless somebody works in it."""
        return "the working folder" if Path.cwd().is_relative_to(self._project.root) else str(self._project.graph)

    def terms(self) -> dict[str, Block]:
        """What the project's ontology says of terms and concepts, by their names."""
        files = self._project.ontology_files()
        side = self._side("ontology", {str(path): _content(path, str(path)) for path in files})
        return blocks(side.triples)

    def _side(self, name: str, files: Mapping[str, bytes]) -> Side:
        triples: set[Triple] = set()
        for place, content in sorted(files.items()):
            triples |= self._read(content, place, "ttl").triples
        return Side(name, frozenset(triples))

    def _file(self, name: str, content: bytes) -> Side:
        form = Path(name.rpartition(":")[2]).suffix.lower().removeprefix(".")
        if form not in _FORMATS:
            endings = ", ".join(f".{ending}" for ending in (*_FORMATS, "whl"))
            raise UsageError(f"{name} is no file that can be compared.", f"Name one that ends with {endings}.")
        read = self._read(content, name, form)
        return Side(name, read.triples, file=True, derived=read.derived)

    def _read(self, content: bytes, place: str, form: str) -> _Read:
        key = (form, content)
        if key not in self._known:
            self._known[key] = _parsed(content, place, form)
        return self._known[key]

    def _curated(self, folder: Path) -> dict[str, bytes]:
        files = {
            path: path.relative_to(folder)
            for path in sorted(folder.rglob("*.ttl"))
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        }
        if not files:
            raise UsageError(f"{folder} holds no Turtle.", "Name a folder that holds graph/, or graph/ itself.")
        return {str(folder / inside): _content(path, str(path)) for path, inside in files.items()}

    def _revision(self, name: str) -> Side:
        folder = self._project.root
        revision = find_revision(folder, name)
        if revision is None:
            raise UsageError(
                f'There is no file, folder or git revision "{on_a_line(name)}".', _near(name, revision_names(folder))
            )
        blobs = read_blobs(revision, self._project.graph)
        if revision.kind == "blob":
            return self._file(name, blobs[""])
        if revision.kind == "tree" and any(path.startswith("graph/") for path in blobs):
            blobs = {path: content for path, content in blobs.items() if path.startswith("graph/")}
        if not blobs:
            raise UsageError(
                f"{name} holds no curated graph where this project has its own.",
                f"Say where it lay then: {name.partition(':')[0]}:PATH",
            )
        return self._side(name, {f"{name}:{path}": content for path, content in blobs.items()})


def read_side(name: str | None, project: Project) -> Side:
    """One side of a comparison, see `Reader.side`.

    >>> from kzgraph.project import find_project
    >>> side = read_side("tests/data/small/sources.ttl", find_project("tests/data/small"))
    >>> sorted({triple.subject for triple in side.triples}), side.file
    (['source:report-2018', 'source:review-2021'], True)
    """
    return Reader(project).side(name)


def _near(name: str, revisions: tuple[str, ...]) -> str:
    here = Path(name).parent
    beside = [(here / path.name).as_posix() for path in sorted(here.iterdir())] if here.is_dir() else []
    wanted = name.partition(":")[0]
    close = difflib.get_close_matches(wanted, ["HEAD", *revisions, *beside], n=_MOST_NEAR, cutoff=0.6)
    close += [one for one in revisions if wanted in one and one not in close][: _MOST_NEAR - len(close)]
    if close:
        return f"Did you mean {' or '.join(close)}?"
    return "See what there is: git log --oneline, git tag"


def _content(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(name, None, f"the file cannot be read ({error.strerror}).") from error


def _wheel_files(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as wheel:
            inside = [
                entry
                for entry in wheel.infolist()
                if entry.filename.startswith(IN_WHEEL) and entry.filename.endswith(".ttl")
            ]
            if sum(entry.file_size for entry in inside) > MOST_BYTES:
                raise InputError(path, None, f"the graph inside is longer than {MOST_BYTES // 2**20:,} MiB.")
            files = {f"{path}:{entry.filename}": wheel.read(entry) for entry in inside}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise InputError(path, None, "this is no wheel, or a damaged one.", "Fetch or build it again.") from error
    if not files:
        raise InputError(path, None, f"this wheel holds no graph ({IN_WHEEL}).", "Name a wheel of kzgraph.")
    return files


def _parsed(content: bytes, place: str, form: str) -> _Read:
    import pyoxigraph

    parsed = {
        "ttl": pyoxigraph.RdfFormat.TURTLE,
        "nt": pyoxigraph.RdfFormat.N_TRIPLES,
        "nq": pyoxigraph.RdfFormat.N_QUADS,
        "trig": pyoxigraph.RdfFormat.TRIG,
        "jsonld": pyoxigraph.RdfFormat.JSON_LD,
        "rdf": pyoxigraph.RdfFormat.RDF_XML,
    }[form]
    triples: set[Triple] = set()
    derived = 0
    try:
        for quad in pyoxigraph.parse(input=content, format=parsed):
            if getattr(quad.graph_name, "value", "") == DERIVED_GRAPH:
                derived += 1
            else:
                value = _term(quad.object, place)
                triples.add(Triple(_thing(quad.subject, place), _short(quad.predicate.value), value))
    except (SyntaxError, ValueError) as error:
        raise _located(content, place, form, error) from error
    return _Read(frozenset(triples), derived)


def _thing(node: object, place: str) -> str:
    import pyoxigraph

    if isinstance(node, pyoxigraph.NamedNode):
        return _short(node.value)
    raise InputError(
        place,
        None,
        "there is a node without a name, of which nobody could say whether it is still the same.",
        "Give every thing a name of its own instead of [ … ], ( … ) or _:x.",
    )


def _term(node: object, place: str) -> Term:
    import pyoxigraph

    if not isinstance(node, pyoxigraph.Literal):
        return Term("thing", _thing(node, place))
    if node.language:
        return Term("text", node.value, node.language)
    datatype = _short(node.datatype.value)
    return Term("text", node.value, "", "" if datatype == "xsd:string" else datatype)


@lru_cache(maxsize=200_000)
def _short(iri: str) -> str:
    return compact(iri)


def _located(content: bytes, place: str, form: str, error: Exception) -> InputError:
    """What is wrong, in the words of validation where it is a curated file that rdflib cannot read either."""
    if form == "ttl":
        from kzgraph.turtle import read  # rdflib costs 130 ms, and only an error needs it

        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "file.ttl")
            copy.write_bytes(content)
            try:
                read(copy, place)
            except TurtleError as told:
                return told
    line = getattr(error, "lineno", None)
    reason = on_a_line(str(getattr(error, "msg", "") or error)).rpartition(": ")[2]
    return InputError(place, line, f"this cannot be read ({reason}).")
