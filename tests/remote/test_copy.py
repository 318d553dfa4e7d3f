"""A published graph as a copy: the same bytes as the built store, an error, or a sentence on what is not the same."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from kzgraph.api import Graph
from kzgraph.assistants.server import Answering
from kzgraph.cli.run import main
from kzgraph.errors import ServiceError
from kzgraph.explorer.limits import Limits
from kzgraph.project import Project
from kzgraph.remote import fetch
from kzgraph.remote.copy import Copy, copied
from kzgraph.remote.engine import RemoteEngine
from kzgraph.remote.origin import Origin, keeps_its_form, read_written, written_lines
from kzgraph.remote.publish import Publication, publish
from kzgraph.store import memory_store
from kzgraph.terms import PREFIXES

from .conftest import NAME, Service

pytestmark = pytest.mark.xdist_group("remote")

EXPORTS = {
    "ntriples": [],
    "trig": ["--profile", "all", "--ontology", "--derived", "--alignments"],
    "jsonld": [],
    "csvw": [],
    "iati": [],
}
VALUE = pyoxigraph.NamedNode(PREFIXES["kz"] + "value")


@pytest.fixture(scope="session")
def exported(padded: Graph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What is exported from the files."""
    return export(padded.project, tmp_path_factory.mktemp("exported"))


def export(project: Project, folder: Path, *endpoint: str) -> dict[str, bytes]:
    """What is exported, by the names of the files."""
    for form, options in EXPORTS.items():
        output = ["-o", str(folder / form), "--project", str(project.root)]
        assert main(["export", *endpoint, form, *options, *output]) == 0
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_exports_have_the_same_bytes(
    published: str, exported: dict[str, bytes], small: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is exported over a service is what is exported from the files, down to the last zero of a figure."""
    there = export(small, tmp_path, "--endpoint", published)
    said = capsys.readouterr().err
    assert f'of the graph "{NAME}" published at {published.partition("#")[0]}' in said
    assert there.keys() == exported.keys()
    assert len(there) > len(EXPORTS)
    assert [name for name, content in exported.items() if there[name] != content] == []
    assert there["ntriples"].count(b'.50"^^<http://www.w3.org/2001/XMLSchema#decimal>') > 1
    assert b"wktLiteral" in there["ntriples"]


def test_assistants_are_answered_from_a_copy(published: str, small: Project, padded: Graph) -> None:
    """The tools, and queries in processes that can be killed, answer as over the files."""
    from tests.explorer.loops import run_apart

    copy = copied(RemoteEngine.open(published), small)
    asked = {
        "trace": {"name": "Reed Labs"},
        "query": {"sparql": "SELECT ?s { ?s a <https://w3id.org/kzgraph/ns#Source> } ORDER BY ?s"},
    }

    async def answers(graph: Graph) -> list[object]:
        answering = Answering(graph, Limits(seconds=10, workers=1))
        try:
            return [(await answering.call(name, given)).data for name, given in asked.items()]
        finally:
            await answering.close()

    expected = run_apart(answers(padded))
    assert run_apart(answers(Graph(copy.project, copy.store()))) == expected
    assert json.dumps(expected).count("source:report-2018")


# One version, whole


@pytest.fixture
def service_of(empty: Service, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Publication]:
    """Publishes some statements about figures on a service of its own."""
    monkeypatch.setattr("kzgraph.remote.publish.GRACE", 0.0)
    monkeypatch.setattr(fetch, "PAGE", 4)

    def put(*values: str, kind: str = "decimal", origin: bool = True) -> Publication:
        datatype = pyoxigraph.NamedNode(PREFIXES["xsd"] + kind)
        curated = [
            pyoxigraph.Triple(
                pyoxigraph.NamedNode(f"{PREFIXES['observation']}x-{number}"),
                VALUE,
                pyoxigraph.Literal(value, datatype=datatype),
            )
            for number, value in enumerate(values)
        ]
        made = memory_store().raw
        made.extend(pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in curated)
        about = Origin(lambda: curated, list, {"licence": "https://example.org/by/"}) if origin else None
        return publish(made, empty.url, origin=about)

    return put


@pytest.fixture
def bare(tmp_path: Path) -> Project:
    """A project without an ontology."""
    return Project(tmp_path, tmp_path, tmp_path)


def values(copy: Copy) -> list[str]:
    """The values in the files of a copy."""
    found = pyoxigraph.parse(path=copy.project.graph / "copy.ttl", format=pyoxigraph.RdfFormat.TURTLE)
    return sorted(str(getattr(quad.object, "value", "")) for quad in found)


def test_copy_is_fetched_once(empty: Service, service_of: Any, bare: Project) -> None:
    """In pages, with a word on the way; the second time one request finds that it is here."""
    done = service_of("1", "2", "3", "4", "5.0", "6")
    engine, told = RemoteEngine.open(empty.url), []
    copy = copied(engine, bare, tell=told.append)
    assert values(copy) == ["1", "2", "3", "4", "5.0", "6"]
    assert told == [f"fetching 6 statements from {empty.url} …", "stated: 4 of 6 statements are here"]
    assert (copy.notes, copy.version, copy.name) == ((), done.version, "")
    assert (copy.project.graph / "LICENSE").read_text(encoding="utf-8") == "https://example.org/by/\n"
    number = engine.wire.requests
    again = copied(engine, bare)
    assert engine.wire.requests == number + 1
    assert again.project == copy.project
    assert len(copy.store().raw) == 6


def test_version_that_goes_while_it_is_fetched(
    empty: Service, service_of: Any, bare: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is left for the newer one, even where its graphs are gone halfway."""
    service_of("1", "2", "3", "4", "5", "6")
    pages = fetch.graph_of
    calls: list[int] = []

    def page(reply: Any, where: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            for letter in "789":
                service_of(letter, letter + "1")
        return pages(reply, where)

    monkeypatch.setattr(fetch, "graph_of", page)
    told: list[str] = []
    assert values(copied(RemoteEngine.open(empty.url), bare, tell=told.append)) == ["9", "91"]
    assert "the graph was replaced meanwhile; fetching the new one" in told


def test_version_that_was_damaged_is_refused(empty: Service, service_of: Any, bare: Project, own_cache: Path) -> None:
    """Fewer statements, or more, are not what was published; nothing is kept of them."""
    version = service_of("1", "2", "3").version
    (graph,) = version.graphs
    empty.writer().load(graph, b'<http://e.org/x> <http://e.org/p> "not of this graph" .\n')
    engine = RemoteEngine.open(empty.url)
    with pytest.raises(ServiceError, match=r"is not what was published \(4 instead of 3 statements came\)"):
        copied(engine, bare)
    empty.writer().drop(graph)
    with pytest.raises(ServiceError, match=r"\(0 instead of 3 statements came\)"):
        copied(engine, bare)
    assert list((own_cache / "copies").iterdir()) == []


def test_version_that_names_a_folder_elsewhere_is_refused(
    empty: Service, service_of: Any, bare: Project, monkeypatch: pytest.MonkeyPatch, own_cache: Path
) -> None:
    """What a service calls a version never becomes a path, and one service's copy is not taken for another's."""
    version = service_of("1").version
    engine = RemoteEngine.open(empty.url)
    copy = copied(engine, bare)
    monkeypatch.setattr(engine, "where", engine.where._replace(query="x=1"))
    assert copied(engine, bare).project.graph != copy.project.graph
    for name in ("../../outside", "..", "4f0c", f"{version.name}\n", f"{version.name}/.."):
        monkeypatch.setattr(engine, "newest", lambda name=name: version._replace(name=name))
        with pytest.raises(ServiceError, match="was not published by kzgraph"):
            copied(engine, bare)
    assert sorted(path.name for path in own_cache.iterdir()) == ["copies"]


def test_what_is_not_the_same_is_said(empty: Service, service_of: Any, bare: Project) -> None:
    """Other values in the same number, no files behind the graph, another ontology: a sentence for each."""
    version = service_of("1.0").version
    ((written, _),) = version.beside
    empty.writer().drop(written)
    subject = f"<{PREFIXES['observation']}x-0>"
    other = f'{subject} {VALUE} "\\"2.0\\"^^<{PREFIXES["xsd"]}decimal>" .\n'
    empty.writer().load(written, other.encode())
    (note,) = copied(RemoteEngine.open(empty.url), bare).notes
    assert note.startswith("The service gives some values in another form")
    service_of("3.0", origin=False)
    copy = copied(RemoteEngine.open(empty.url), bare)
    assert (values(copy), [note[:40] for note in copy.notes]) == (["3"], ["The graph was published without the form"])
    service_of("4.0")
    (bare.ontology / "kzgraph.ttl").write_text("<http://e.org/a> <http://e.org/b> <http://e.org/c> .", "utf-8")
    (note,) = copied(RemoteEngine.open(empty.url), bare).notes
    assert note.startswith("The graph was published with another ontology")


# Values as they are written


@pytest.mark.parametrize(
    ("value", "kind", "kept"),
    [
        ("6", "decimal", True),
        ("-0.25", "decimal", True),
        ("6.0", "decimal", False),
        ("06", "decimal", False),
        ("-0", "decimal", False),
        (".5", "decimal", False),
        ("1234567890.123456", "decimal", False),
        ("12", "integer", True),
        ("+12", "integer", False),
        ("true", "boolean", True),
        ("1", "boolean", False),
        ("2018-01-01", "date", True),
        ("2018-01-01Z", "date", False),
        ("2018", "gYear", False),
        ("6.0", "string", True),
    ],
)
def test_form_that_is_kept(value: str, kind: str, kept: bool) -> None:
    """Of a value that is said to keep its form, a store gives back that form."""
    term = pyoxigraph.Literal(value, datatype=pyoxigraph.NamedNode(PREFIXES["xsd"] + kind))
    assert keeps_its_form(term) == kept
    store = memory_store().raw
    store.add(pyoxigraph.Quad(VALUE, VALUE, term))
    (held,) = store
    assert held.object == term or not kept


def test_values_come_with_those_beside_them() -> None:
    """Where one value of a property is written a second time, all of them are, and they can be read again."""
    lines = [
        '<http://e.org/a> <http://e.org/p> "6.0"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
        '<http://e.org/a> <http://e.org/p> "7"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
        '<http://e.org/a> <http://e.org/p> "words \\"\\n"@en .',
        '<http://e.org/b> <http://e.org/p> "7"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
        '<http://e.org/c> <http://e.org/q> "POINT (1 2)"^^<http://www.opengis.net/ont/geosparql#wktLiteral> .',
    ]

    def read(text: "list[str] | tuple[str, ...]") -> Iterator[pyoxigraph.Triple]:
        return (quad.triple for quad in pyoxigraph.parse("\n".join(text), format=pyoxigraph.RdfFormat.N_TRIPLES))

    told = written_lines(lambda: [*read(lines), *read(lines)])
    assert len(told) == 3
    found = read_written(read([line.decode() for line in told]))
    assert sorted(f"{triple} ." for triples in found.values() for triple in triples) == [lines[0], lines[1], lines[4]]
    assert written_lines(lambda: read(lines[2:4])) == ()
    for wrong in (
        '<http://e.org/a> <http://e.org/p> "6> . <http://e.org/x> <http://e.org/p> <y" .',
        "<a:a> <a:b> <a:c> .",
    ):
        with pytest.raises((ValueError, SyntaxError)):
            read_written(read([wrong]))
