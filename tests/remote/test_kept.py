"""A service that does not answer: servers go on with the copy that was checked before, and an export does not."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

import pyoxigraph
import pytest

from kzgraph.api import Graph
from kzgraph.cli.copying import open_copy
from kzgraph.cli.parser import parse
from kzgraph.cli.publish import origin_of
from kzgraph.cli.run import main
from kzgraph.errors import KzgraphError, QueryError
from kzgraph.project import Project, cache_folder
from kzgraph.remote.copy import Copy, copied, last_copy
from kzgraph.remote.engine import RemoteEngine
from kzgraph.remote.publish import publish
from kzgraph.remote.wire import NoAnswer
from kzgraph.store import memory_store
from kzgraph.terms import PREFIXES
from tests.explorer.conftest import Server
from tests.explorer.conftest import running as explorer

from .conftest import SMALL, Service, free_port, oxigraph_program, running
from .test_faults import QUICK, Fake, Line, fake
from .test_followed import until

__all__ = ["fake"]

pytestmark = pytest.mark.xdist_group("remote")

LONG_AGO = 1_600_000_000
THEN = "2020-09-13T12:26:40+00:00"
NOT_SERVED = "An export is of what is published now"


@contextmanager
def service_at(folder: Path, port: int) -> Iterator[Service]:
    """An Oxigraph server that has what it had when it ran the last time."""
    found = Service("oxigraph", f"http://127.0.0.1:{port}/query")
    command = [oxigraph_program(), "serve", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}"]
    with running(command, folder / "log", found) as answers:
        assert answers, (folder / "log").read_text(errors="replace")
        yield found


def changed(graph: Graph) -> pyoxigraph.Store:
    """A graph with one name more."""
    made = memory_store().raw
    made.bulk_extend(graph.engine.raw)  # type: ignore[attr-defined]
    north = pyoxigraph.NamedNode(PREFIXES["region"] + "north")
    alias = pyoxigraph.Literal("Upper Riverland", language="en")
    made.add(pyoxigraph.Quad(north, pyoxigraph.NamedNode(PREFIXES["skos"] + "altLabel"), alias))
    return made


def opened(command: str, url: str) -> tuple[Graph, Copy]:
    """What a command works on."""
    found = open_copy(parse([command, "--endpoint", url, "--project", str(SMALL)]))
    assert found is not None
    return found


def age(copy: Copy) -> None:
    """Make a copy look as if its service had last been seen long ago."""
    os.utime(copy.project.graph.parent, (LONG_AGO, LONG_AGO))


def test_service_goes_and_comes_back(
    small_graph: Graph, tmp_path: Path, own_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Servers start with the last copy, say so, and follow the service when it is back; exports are refused."""
    port = free_port()
    raw: pyoxigraph.Store = small_graph.engine.raw  # type: ignore[attr-defined]
    away = f"Nothing answers at http://127.0.0.1:{port}"
    with service_at(tmp_path, port) as found:
        url = found.url
        first = publish(raw, url, origin=origin_of(small_graph)).version
    with pytest.raises(NoAnswer, match=r"^Nothing answers at"):
        opened("serve", url)
    with service_at(tmp_path, port):
        copy = opened("serve", url)[1]
    assert copy.problem == ""
    age(copy)
    del copy
    capsys.readouterr()
    for command in ("serve", "mcp"):
        graph, copy = opened(command, url)
        assert (copy.version, copy.problem, copy.seen) == (first, f"{away}.", THEN)
        said = (
            f"{away}: going on with a copy of version {first.name}, which was published there on 2020-09-13 12:26 UTC\n"
        )
        assert capsys.readouterr().err == said
        assert graph.show("region:north") == small_graph.show("region:north")
    assert main(["export", "ntriples", "--endpoint", url, "--project", str(SMALL)]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{away}. {NOT_SERVED}, so that the copy of version {first.name}" in err
    with pytest.raises(NoAnswer):
        opened("serve", f"{url}#other")
    with explorer("--endpoint", url, "--refresh", "0.1") as (_, where):
        server = Server(where)
        told = json.loads(server.ask("/health").body)["published"]
        assert (told["version"], told["looked"], told["problem"]) == (first.name, THEN, f"{away}.")
        alone = "The service does not answer; this is what it had published on 2020-09-13 12:26 UTC."
        assert alone in server.ask("/region/north").text
        with service_at(tmp_path, port):
            assert until(server, "problem", "")["version"] == first.name
            page = server.ask("/region/north").text
            assert "does not answer" not in page
            assert "Upper Riverland" not in page
            second = publish(changed(small_graph), url, origin=origin_of(small_graph)).version
            until(server, "version", second.name)
            assert "Upper Riverland" in server.ask("/region/north").text
    assert opened("serve", url)[1].version == second


def test_copies_of_several_graphs(small: Project, small_graph: Graph, empty: Service, own_cache: Path) -> None:
    """The copy is that of the named graph; without a name of the nameless one, else of the only one."""
    plain, one, two = empty.url, f"{empty.url}#one", f"{empty.url}#two"
    raw: pyoxigraph.Store = small_graph.engine.raw  # type: ignore[attr-defined]

    def held(url: str, name: str | None) -> None:
        copy = last_copy(url, small, problem="Away.")
        assert (copy and copy.name) == name, url

    def fetch(url: str) -> None:
        publish(raw, url, origin=origin_of(small_graph))
        copied(RemoteEngine.open(url), small)

    for url in (plain, one):
        held(url, None)
    fetch(one)
    for url, name in ((plain, "one"), (one, "one"), (two, None), (f"{plain}#-", None)):
        held(url, name)
    fetch(two)
    for url, name in ((plain, None), (one, "one"), (two, "two")):
        held(url, name)
    fetch(f"{plain}#-")
    for url, name in ((plain, ""), (f"{plain}#-", ""), (two, "two")):
        held(url, name)
    held(plain.replace("127.0.0.1", "localhost"), None)


def test_copy_that_cannot_be_told(small: Project, small_graph: Graph, empty: Service, own_cache: Path) -> None:
    """What does not say of what it is a copy, or says what it is not, is none."""
    publish(small_graph.engine.raw, empty.url, origin=origin_of(small_graph))  # type: ignore[attr-defined]
    copied(RemoteEngine.open(empty.url), small)
    (about,) = cache_folder().glob("copies/*/about.json")
    told = json.loads(about.read_bytes())
    assert empty.url not in about.read_text(encoding="utf-8")
    other = [*told["version"][:1], [["http://example.org/g", 1]], *told["version"][2:]]
    for text in ("", "{", "[]", "{}", '{"service": 1}', json.dumps({**told, "version": other})):
        about.write_text(text, encoding="utf-8")
        assert last_copy(empty.url, small, problem="Away.") is None
    about.unlink()
    assert last_copy(empty.url, small, problem="Away.") is None
    copied(RemoteEngine.open(empty.url), small)
    assert last_copy(empty.url, small, problem="Away.") is not None
    rmtree(about.parent)
    assert last_copy(empty.url, small, problem="Away.") is None


@pytest.mark.parametrize("status", [502, 503, 504])
def test_answer_of_what_stands_before_a_service(fake: Fake, status: int) -> None:
    """Where a server in between says that the service is away, it is away."""
    fake.lines[:] = [Line(status, {"Content-Type": "text/plain"}, b"away")]
    with pytest.raises(NoAnswer) as caught:
        RemoteEngine.open(fake.url, patience=QUICK)
    assert isinstance(caught.value, QueryError)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_answer_that_is_one(fake: Fake, status: int) -> None:
    """A service that refuses, or fails, is there: no copy stands in for what it says."""
    fake.lines[:] = [Line(status, {"Content-Type": "text/plain"}, b"no")]
    with pytest.raises(KzgraphError) as caught:
        RemoteEngine.open(fake.url, patience=QUICK)
    assert not isinstance(caught.value, NoAnswer)
