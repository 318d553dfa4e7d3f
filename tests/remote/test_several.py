"""Several graphs beside each other on one service, each under its name and with its own versions."""

from pathlib import Path
from typing import Any

import pytest

from kzgraph.errors import ServiceError, UsageError
from kzgraph.remote.engine import RemoteEngine, ask_service, connect
from kzgraph.remote.publish import publish
from kzgraph.remote.results import rows_of
from kzgraph.remote.versions import name_of, pointer_named
from kzgraph.terms import PREFIXES

from .conftest import FOREIGN, Service, store

pytestmark = pytest.mark.xdist_group("remote")

SOURCE = "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?s WHERE { ?s a kz:Source } ORDER BY ?s"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time for readers to finish, since the readers here are done."""
    monkeypatch.setattr("kzgraph.remote.publish.GRACE", 0.0)


def seen(url: str) -> list[str]:
    """The documents that a new reader sees."""
    return [str(iri).rpartition("/")[2] for (iri,) in RemoteEngine.open(url).select(SOURCE).rows]


def held(service: Service, graph: str) -> list[str]:
    """All statements of a graph of a service, as text."""
    where, wire = connect(service.url)
    query = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
    return [str(row) for row in rows_of(ask_service(where, wire, query), where).rows]


def test_graphs_do_not_touch_each_other(empty: Service) -> None:
    """Each has its own versions; publishing, replacing and tidying one leaves every statement of the others."""
    plain, here, there = empty.url, f"{empty.url}#kazakhstan", f"{empty.url}#uzbekistan"
    publish(store("k-1"), here)
    first = publish(store("u-1"), there)
    untouched = [pointer_named("uzbekistan"), *first.version.graphs, FOREIGN]
    before = [held(empty, graph) for graph in untouched]
    done = [publish(store("k-1", f"k-{number}"), here) for number in (2, 3, 4)]
    assert [each.replaced for each in done][1:] == [each.version.name for each in done][:-1]
    assert done[-1].removed == (done[0].version.name,)
    publish(store("nameless"), plain)
    assert [held(empty, graph) for graph in untouched] == before
    assert (seen(here), seen(there), seen(plain)) == (["k-1", "k-4"], ["u-1"], ["nameless"])
    assert seen(f"{plain}#-") == seen(f"{plain}#") == ["nameless"]


def test_same_content_under_two_names(empty: Service) -> None:
    """Each name has graphs of its own, so that one can go without the other."""
    one, two = (publish(store("a"), f"{empty.url}#{name}").version for name in ("one", "two"))
    assert one.name == two.name
    assert not set(one.graphs) & set(two.graphs)


def test_reader_that_names_none(empty: Service) -> None:
    """One graph is meant where it is the only one; where there are several, a sentence lists them."""
    with pytest.raises(ServiceError, match=r"holds no published graph of kzgraph\.$"):
        seen(empty.url)
    publish(store("k-1"), f"{empty.url}#kazakhstan")
    assert seen(empty.url) == ["k-1"]
    reader = RemoteEngine.open(empty.url)
    publish(store("u-1"), f"{empty.url}#uzbekistan")
    with pytest.raises(UsageError, match=r"There are 2 graphs at .*: kazakhstan, uzbekistan\.$") as caught:
        seen(empty.url)
    assert "--name NAME" in str(caught.value.hint)
    assert [str(iri) for (iri,) in reader.select(SOURCE).rows] == [PREFIXES["source"] + "k-1"]
    assert reader.newest() == reader.version
    with pytest.raises(ServiceError, match='holds no published graph of kzgraph named "x"') as missing:
        seen(f"{empty.url}#x")
    assert missing.value.hint == "There are: kazakhstan, uzbekistan."


def test_graph_of_other_documents_is_not_replaced_by_mistake(empty: Service) -> None:
    """A second country's takes the place of the first only where that is meant."""
    publish(store("k-1", "k-2"), empty.url)
    with pytest.raises(UsageError, match=r"without a name at .* of other documents \(source:k-1, source:k-2\)"):
        publish(store("u-1"), empty.url)
    with pytest.raises(UsageError, match="of other documents"):
        publish(store("u-1"), empty.url, dry_run=True)
    assert seen(empty.url) == ["k-1", "k-2"]
    publish(store("k-2", "k-3"), empty.url)
    publish(store("u-1"), empty.url, replace=True)
    assert seen(empty.url) == ["u-1"]


@pytest.mark.parametrize("name", ["Kazakhstan", "a b", "a/b", "-a", "x" * 65, "a>", "қ"])
def test_name_that_cannot_be_one(name: str) -> None:
    """Names are parts of addresses: anything else is refused before something is sent."""
    for use in (RemoteEngine.open, lambda url: publish(store(), url)):
        with pytest.raises(UsageError, match="cannot be the name of a published graph"):
            use(f"http://127.0.0.1:1/#{name}")


def test_other_graphs_are_no_pointers() -> None:
    """What begins like a pointer graph and is none has no name."""
    assert name_of(pointer_named("kazakhstan")) == "kazakhstan"
    assert name_of(pointer_named("")) == ""
    assert name_of(f"{pointer_named('')}/4f0c") is None
    assert name_of("http://example.org/ontology") is None


def test_command(empty: Service, small_graph: Any, capsys: Any, monkeypatch: Any, tmp_path: Path) -> None:
    """The name is an option of all that reads and publishes, or stands in the address."""
    from kzgraph.cli.run import main

    project = ["--project", str(small_graph.project.root)]
    assert main(["publish", *project, "--endpoint", empty.url, "--name", "riverland"]) == 0
    assert 'published as "riverland": ' in capsys.readouterr().err
    monkeypatch.setenv("KZGRAPH_ENDPOINT", empty.url)
    for command in (["search", "wells", "--name", "riverland"], ["export", "--name", "riverland", "geojson"]):
        assert main([*command, *project]) == 0
        assert capsys.readouterr().out
    assert main(["search", "wells", "--endpoint", f"{empty.url}#riverland", "--name", "x", *project]) == 2
    assert "--name and the address name two graphs." in capsys.readouterr().err
    assert main(["mcp", "--name", "x", *project]) == 3
    assert capsys.readouterr().err.splitlines()[1] == "  There are: riverland."
