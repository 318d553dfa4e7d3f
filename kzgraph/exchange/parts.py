"""What of a graph is written for others: the curated statements, and on request what stands beside them.

Curated statements are read from their files, as a curator wrote them; a store would write "3.60" as 3.6. Statements
that follow from them, by the rules of every build or of a profile, come from the store.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pyoxigraph

from kzgraph.errors import InputError, NotAvailable, TurtleError, UsageError
from kzgraph.project import Project
from kzgraph.store import EmbeddedStore, Engine
from kzgraph.terms import BASE, DERIVED_GRAPH, PREFIXES, compact

__all__ = ["PROFILES", "Part", "Parts", "Stream", "Streams", "curated", "ontology", "parts", "streams"]

PROFILES: Mapping[str, str] = {
    "geosparql": "geosparql",
    "oa": "web-annotation",
    "org": "org",
    "prov": "prov",
    "qb": "data-cube",
}
"""The vocabularies that a graph can be told in too, and the rule in ``ontology/rules/profiles/`` that does it."""

_NUMBERS = frozenset(PREFIXES["xsd"] + name for name in ("integer", "decimal"))

_Figures: TypeAlias = "Callable[[], Mapping[tuple[object, object], tuple[pyoxigraph.Triple, ...]]]"


class Stream(NamedTuple):
    """Statements that belong together, read anew whenever they are asked for; one can come twice.

    ``graph`` names the graph they stand in, "" the default one.
    """

    name: str
    graph: str
    read: Callable[[], Iterable[pyoxigraph.Triple]]

    def kept(self) -> "Part":
        """The statements in memory, each once."""
        return Part(self.name, self.graph, tuple(dict.fromkeys(self.read())))


class Streams(NamedTuple):
    """What is to be written, curated statements first, and in words what was left out."""

    chosen: tuple[Stream, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Statements that belong together, in memory; their order says nothing.

    ``graph`` names the graph they stand in, "" the default one.
    """

    name: str
    graph: str
    triples: tuple[pyoxigraph.Triple, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What is to be written, in memory, curated statements first, and in words what was left out."""

    chosen: tuple[Part, ...]
    left_out: tuple[str, ...]

    def triples(self) -> set[pyoxigraph.Triple]:
        """All statements as one graph."""
        return {triple for part in self.chosen for triple in part.triples}


def streams(
    project: Project,
    engine: Engine,
    *,
    with_ontology: bool = False,
    with_derived: bool = False,
    with_alignments: bool = False,
    profiles: Iterable[str] = (),
) -> Streams:
    """The curated statements of a project and what is asked for beside them, to be read without keeping them.

    ``profiles`` are names of `PROFILES` or of files of ``ontology/rules/profiles/``. Raises UsageError for a profile
    that there is no rule for, and NotAvailable where derived statements or a profile are asked of another server;
    reading raises TurtleError for a file that cannot be read.
    """
    chosen = [_curated(project, engine)]
    left_out = []
    if with_ontology:
        chosen.append(_ontology(project))
    else:
        left_out.append("what terms and concepts mean (--ontology)")
    if with_derived:
        chosen.append(_derived(engine))
    else:
        left_out.append("what follows from the statements (--derived)")
    if with_alignments:
        chosen.append(_alignments(project))
    else:
        left_out.append("ties to other vocabularies (--alignments)")
    figures = cache(lambda: _figures(chosen[0].read()))
    names = sorted({PROFILES.get(name, name) for name in profiles})
    chosen += [_profile(project, engine, name, figures) for name in names]
    return Streams(tuple(chosen), tuple(left_out))


def parts(
    project: Project,
    engine: Engine,
    *,
    with_ontology: bool = False,
    with_derived: bool = False,
    with_alignments: bool = False,
    profiles: Iterable[str] = (),
) -> Parts:
    """What `streams` gives, in memory; raises what it raises, and TurtleError."""
    found = streams(
        project,
        engine,
        with_ontology=with_ontology,
        with_derived=with_derived,
        with_alignments=with_alignments,
        profiles=profiles,
    )
    return Parts(tuple(stream.kept() for stream in found.chosen), found.left_out)


def curated(project: Project, engine: Engine | None = None) -> Part:
    """What the data folders say, with every value as it is written there.

    Where only the claims of some sources count, ``engine`` is the store that holds what counts; raises NotAvailable
    without one, and TurtleError for a file that cannot be read.
    """
    return _curated(project, engine).kept()


def ontology(project: Project) -> Part:
    """What terms and concepts mean: ``kzgraph.ttl`` and the schemes; raises TurtleError."""
    return _ontology(project).kept()


def _curated(project: Project, engine: Engine | None) -> Stream:
    store = _embedded(engine).raw if project.only else None

    def read() -> Iterator[pyoxigraph.Triple]:
        for triple in _read(project, project.graph_files()):
            if store is None or pyoxigraph.Quad(triple.subject, triple.predicate, triple.object) in store:
                yield triple

    return Stream("curated", "", read)


def _ontology(project: Project) -> Stream:
    return Stream("ontology", f"{BASE}graph/ontology", lambda: _read(project, project.ontology_files()))


def _alignments(project: Project) -> Stream:
    """Ties of terms and concepts to those of other vocabularies."""
    path = project.ontology / "alignments.ttl"
    return Stream("alignments", f"{BASE}graph/alignments", lambda: _read(project, (path,) if path.is_file() else ()))


def _derived(engine: Engine) -> Stream:
    """What the rules of every build made of the curated statements, and the keys by which names are looked up."""
    store, graph = _embedded(engine).raw, pyoxigraph.NamedNode(DERIVED_GRAPH)
    return Stream("derived", DERIVED_GRAPH, lambda: map(_triple, store.quads_for_pattern(None, None, None, graph)))


def _profile(project: Project, engine: Engine, name: str, figures: _Figures) -> Stream:
    """The graph told in another vocabulary, by the rule in ``ontology/rules/profiles/``."""
    path = project.ontology / "rules" / "profiles" / f"{name}.rq"
    if not path.is_file():
        further = {file.stem for file in path.parent.glob("*.rq")} - set(PROFILES.values())
        known = sorted({*PROFILES, *further})
        raise UsageError(f'There is no profile "{name}".', f"Use one of these: {', '.join(known)}.")
    store = _embedded(engine)

    def read() -> Iterator[pyoxigraph.Triple]:
        made = store.evaluate(path.read_text(encoding="utf-8"))
        if not isinstance(made, pyoxigraph.QueryTriples):
            raise InputError(project.name_of(path), None, "a profile is to be a CONSTRUCT.")
        for triple in made:
            # A figure that a rule repeats keeps the form in which it is written; the store has another.
            known = figures().get((triple.subject, triple.predicate)) if _is_number(triple.object) else None
            yield from known or (triple,)

    return Stream(name, f"{BASE}graph/profile/{name}", read)


def _figures(triples: Iterable[pyoxigraph.Triple]) -> Mapping[tuple[object, object], tuple[pyoxigraph.Triple, ...]]:
    found: dict[tuple[object, object], tuple[pyoxigraph.Triple, ...]] = {}
    for triple in triples:
        if _is_number(triple.object):
            key = (triple.subject, triple.predicate)
            found[key] = (*found.get(key, ()), triple)
    return found


def _embedded(engine: Engine | None) -> EmbeddedStore:
    if not isinstance(engine, EmbeddedStore):
        raise NotAvailable(
            "What follows from the statements, and which of them count, only an embedded store knows.",
            "Leave --endpoint away, or --derived, --profile and --only-source.",
        )
    return engine


def _is_number(term: object) -> bool:
    return isinstance(term, pyoxigraph.Literal) and term.datatype.value in _NUMBERS


def _read(project: Project, paths: Iterable[Path]) -> Iterator[pyoxigraph.Triple]:
    for path in paths:
        try:
            for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
                _refuse_blank(project, path, quad)
                yield _triple(quad)
        except (SyntaxError, ValueError) as error:
            from kzgraph.load import read_files  # rdflib names the line; only an error needs it

            read_files(project, (path,))
            raise TurtleError(project.name_of(path), None, f"this is not Turtle ({error}).") from error


def _refuse_blank(project: Project, path: Path, quad: pyoxigraph.Quad) -> None:
    if isinstance(quad.subject, pyoxigraph.BlankNode) or isinstance(quad.object, pyoxigraph.BlankNode):
        raise TurtleError(
            project.name_of(path),
            None,
            f"there is a node without a name ({compact(quad.predicate.value)}), which has no place in a file that is "
            "to be the same every time.",
            "Give every thing a name of its own instead of [ … ] or ( … ).",
        )


def _triple(quad: pyoxigraph.Quad) -> pyoxigraph.Triple:
    return pyoxigraph.Triple(quad.subject, quad.predicate, quad.object)
