"""Publishing: readers see the old graph or the new one, whatever ends it and whoever publishes beside it."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pyoxigraph
import pytest

from kzgraph.errors import ServiceError, UsageError
from kzgraph.remote.engine import RemoteEngine, ask_service, connect
from kzgraph.remote.publish import Publication, publish
from kzgraph.remote.results import rows_of
from kzgraph.remote.versions import POINTER_QUERY, Pointer, read_pointer, removal, statements_of
from kzgraph.remote.wire import Patience, Reply, Wire
from kzgraph.store import memory_store

pytestmark = pytest.mark.xdist_group("remote")

FOREIGN = "http://example.org/somebody-elses"
DERIVED = pyoxigraph.NamedNode("https://w3id.org/kzgraph/graph/derived")
READ = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"
QUICK = Patience(seconds=10, tries=1)


def store(letter: str, *, size: int = 23, derived: int = 6) -> pyoxigraph.Store:
    """A store of some statements that tell which store they are of."""
    made = memory_store().raw
    for graph, number in ((pyoxigraph.DefaultGraph(), size), (DERIVED, derived)):
        for i in range(number):
            subject = pyoxigraph.NamedNode(f"http://e.org/{i}")
            predicate = pyoxigraph.NamedNode("http://e.org/p" if graph != DERIVED else "http://e.org/d")
            made.add(pyoxigraph.Quad(subject, predicate, pyoxigraph.Literal(f'{letter} "{i}"\nқ'), graph))
    return made


def content(letter: str, size: int = 29) -> tuple[str, int]:
    """What a reader of a whole store of that letter sees."""
    return letter, size


def seen(url: str) -> tuple[str, int]:
    """The letters and the number of the statements that a new reader sees."""
    rows = RemoteEngine.open(url, patience=QUICK).select(READ).rows
    return "".join(sorted({str(value)[0] for _, _, value in rows})), len(rows)


def pointer(url: str) -> Pointer:
    """What the pointer graph of a service says now."""
    where, wire = connect(url)
    return read_pointer(rows_of(ask_service(where, wire, POINTER_QUERY), where))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small chunks, and no time for readers to finish, since the readers here are done."""
    monkeypatch.setattr("kzgraph.remote.publish.GRACE", 0.0)
    monkeypatch.setattr("kzgraph.remote.publish.STORE_STATEMENTS", 5)
    monkeypatch.setattr("kzgraph.remote.publish.UPDATE_STATEMENTS", 4)


def test_first_publication(empty: Any) -> None:
    """All statements are there, in graphs of their own beside those of others, and a reader sees them all."""
    told: list[str] = []
    done = publish(store("a"), empty.url, tell=told.append)
    assert (done.status, done.sent, done.replaced, done.removed) == ("loaded", 29, "", ())
    assert {graph.rpartition("/")[2]: number for graph, number in done.version.parts} == {"derived": 6, "stated": 23}
    assert told[0] == "derived: 5 of 6 statements"
    assert told[-1] == "stated: 23 of 23 statements"
    assert seen(empty.url) == content("a")
    assert empty.count(FOREIGN) == 2


def test_same_graph_again_sends_nothing(empty: Any) -> None:
    """The name of a version is that of its content, in whatever order a store was filled."""
    first = publish(store("a"), empty.url)
    other = memory_store().raw
    other.extend(reversed(list(store("a"))))
    again = publish(other, empty.url)
    assert (again.status, again.sent, again.version) == ("current", 0, first.version)
    assert [listed.number for listed in pointer(empty.url).listed] == [1]


def test_one_version_back_is_kept(empty: Any) -> None:
    """Who began on the version before finishes on it; the one before that is removed, graphs and all."""
    done = [publish(store("a"), empty.url)]
    readers = [RemoteEngine.open(empty.url)]
    for letter in "bc":
        done.append(publish(store(letter), empty.url))
        readers.append(RemoteEngine.open(empty.url))
    assert [each.replaced for each in done] == ["", done[0].version.name, done[1].version.name]
    assert done[2].removed == (done[0].version.name,)
    assert [len(reader.select(READ).rows) for reader in readers] == [0, 29, 29]
    assert [empty.count(graph) for each in done for graph in each.version.graphs] == [0, 0, 6, 23, 6, 23]
    assert sorted(pointer(empty.url).versions) == sorted(each.version.name for each in done[1:])


def test_reader_of_a_removed_version_is_told(empty: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version that is gone is no graph without statements."""
    publish(store("a"), empty.url)
    reader = RemoteEngine.open(empty.url)
    publish(store("b"), empty.url)
    publish(store("c"), empty.url)
    monkeypatch.setattr("kzgraph.remote.engine.TRUSTED_SECONDS", -1.0)
    with pytest.raises(ServiceError, match="was replaced more than once while it was read"):
        reader.select(READ)


def test_version_before_is_switched_back_to(empty: Any) -> None:
    """What is still there is not sent again."""
    first = publish(store("a"), empty.url)
    publish(store("b"), empty.url)
    back = publish(store("a"), empty.url)
    assert (back.status, back.sent, back.version) == ("kept", 0, first.version)
    assert seen(empty.url) == content("a")
    assert [listed.number for listed in pointer(empty.url).listed] == [2, 3]


@pytest.mark.parametrize("way", ["auto", "gsp", "update"])
def test_every_way(empty: Any, way: str) -> None:
    """Graph Store Protocol alone, Update alone, or both: the same comes of it."""
    for letter in "abc":
        publish(store(letter), empty.url, way=way)
    assert seen(empty.url) == content("c")
    assert len(pointer(empty.url).versions) == 2
    assert empty.count(FOREIGN) == 2


def test_ways_of_virtuoso(virtuoso: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Virtuoso takes both, with Digest; without a password it takes nothing, and says so."""
    with pytest.raises(ServiceError, match="asks who you are"):
        publish(store("v"), virtuoso.url, replace=True)
    for key in ("USER", "PASSWORD"):
        monkeypatch.setenv(f"KZGRAPH_ENDPOINT_{key}", "dba")
    before = pointer(virtuoso.url).kept
    for letter, way in (("x", "update"), ("y", "gsp")):
        publish(store(letter), virtuoso.url, way=way, replace=True)
        assert seen(virtuoso.url) == content(letter)
    assert not set(before) & set(pointer(virtuoso.url).kept)
    assert virtuoso.count(FOREIGN) == 2


def test_dry_run_changes_nothing(empty: Any) -> None:
    """It says what would be sent, switched and removed."""
    names = [publish(store(letter), empty.url).version.name for letter in "ab"]
    before = pointer(empty.url)
    would = publish(store("c"), empty.url, dry_run=True)
    assert (would.status, would.sent, would.replaced, would.removed) == ("loaded", 29, names[1], (names[0],))
    assert pointer(empty.url) == before
    assert seen(empty.url) == content("b")
    assert publish(store("a"), empty.url, dry_run=True).status == "kept"


# Ends on the way


class Stop(BaseException):
    """What a process that is killed does not survive."""


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, bool], None]:
    """Ends a publication at its n-th write, before it arrives or after it, as kill -9 does: nothing is cleaned up."""
    send = Wire.send

    def stop(number: int, after: bool) -> None:
        left = [number]

        def sent(self: Wire, where: Any, method: str, headers: Any, body: bytes | None = None) -> Reply:
            is_write = method in {"PUT", "DELETE"} or not where.path.endswith("/query")
            left[0] -= is_write
            if is_write and left[0] == 0:
                if after:
                    send(self, where, method, headers, body)
                raise Stop
            return send(self, where, method, headers, body)

        monkeypatch.setattr(Wire, "send", sent)

    return stop


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_publication_that_is_ended_at_any_write(empty: Any, stopping: Callable[[int, bool], None], after: bool) -> None:
    """Readers see the old graph or the new one, whole; the next publication completes it without sending all again."""
    for letter in "ab":
        publish(store(letter), empty.url)
    old, new, number, sents = "b", "c", 0, []
    while True:
        number += 1
        stopping(number, after)
        try:
            publish(store(new), empty.url)
        except Stop:
            pass
        else:
            break
        assert seen(empty.url) in {content(old), content(new)}, number
        stopping(0, after)
        sents.append(publish(store(new), empty.url).sent)
        assert seen(empty.url) == content(new), number
        assert len(pointer(empty.url).versions) == 2, number
        assert empty.count(FOREIGN) == 2
        old, new = new, "def"[number % 3] if "def"[number % 3] != new else "g"
    # Announced, 2 and 5 chunks, switched, unlisted, 2 graphs dropped, forgotten.
    assert number - 1 == 13
    assert sents[1 if after else 2] < 29
    assert sents[-1] == 0


def test_what_was_left_but_does_not_fit_is_loaded_again(empty: Any) -> None:
    """A graph that holds something else is emptied first, since nobody reads from it yet."""
    version = publish(store("a"), empty.url, dry_run=True).version
    stated = version.graphs[1]
    empty.writer().load(stated, b'<http://e.org/x> <http://e.org/p> "not of this graph" .\n' * 1)
    told: list[str] = []
    publish(store("a"), empty.url, tell=told.append)
    assert any("loading again" in words for words in told)
    assert seen(empty.url) == content("a")


def test_damaged_version_is_replaced_by_another(empty: Any) -> None:
    """What somebody has taken statements from is not mended while it is read: a second one is loaded beside it."""
    first = publish(store("a"), empty.url)
    empty.writer().drop(first.version.graphs[0])
    again = publish(store("a"), empty.url)
    assert (again.status, again.version.name) == ("loaded", f"{first.version.name}-2")
    assert seen(empty.url) == content("a")


def test_service_that_loses_statements(empty: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the number does not come out, nothing is switched."""
    publish(store("a"), empty.url)
    monkeypatch.setattr("kzgraph.remote.publish.COUNTING_TRIES", 1)
    monkeypatch.setattr("kzgraph.remote.service.Writer.load", lambda *_: None)
    with pytest.raises(ServiceError, match="holds 0 of the 6 statements that were sent"):
        publish(store("b"), empty.url)
    assert seen(empty.url) == content("a")


def test_abandoned_loads_are_removed_after_a_day(empty: Any, stopping: Callable[[int, bool], None]) -> None:
    """Not before: another publication may still be loading them."""
    publish(store("a"), empty.url)
    stopping(4, True)
    with pytest.raises(Stop):
        publish(store("b"), empty.url)
    stopping(0, True)
    publish(store("c"), empty.url)
    assert len(pointer(empty.url).versions) == 3
    where, wire = connect(empty.url)
    known = statements_of(rows_of(ask_service(where, wire, POINTER_QUERY), where))
    created = [s for s in known if "created" in s[1] and s[0][1:-1].rpartition("/")[2] not in pointer(empty.url).kept]
    old = (datetime.now(UTC) - timedelta(days=2)).isoformat(timespec="seconds")
    empty.writer().change_pointer(known, add=tuple((s, p, f'"{old}"') for s, p, _ in created), remove=tuple(created))
    publish(store("c"), empty.url)
    assert len(pointer(empty.url).versions) == 2
    assert seen(empty.url) == content("c")


# Two at once


def test_two_publications_at_once(empty: Any) -> None:
    """Both end well, readers meanwhile see one whole graph or the other, and one of the two is current in the end."""
    publish(store("a"), empty.url)
    done: list[Publication] = []
    wrong: list[tuple[str, int]] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            found = seen(empty.url)
            if found not in {content("a"), content("b"), content("c")}:
                wrong.append(found)

    def write(letter: str) -> None:
        done.append(publish(store(letter), empty.url))

    writers = [threading.Thread(target=write, args=letter) for letter in "bc"]
    reader = threading.Thread(target=read)
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    reader.join()
    assert wrong == []
    assert len(done) == 2
    assert seen(empty.url) in {content("b"), content("c")}


def test_same_publication_twice_at_once(empty: Any) -> None:
    """Two that load the same version help each other."""
    done: list[Publication] = []
    writers = [threading.Thread(target=lambda: done.append(publish(store("b"), empty.url))) for _ in range(2)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    assert len({each.version for each in done}) == 1
    assert seen(empty.url) == content("b")


def test_version_that_is_being_removed_is_not_used(empty: Any) -> None:
    """Another publication may be about to drop its graphs: readers pass it over, and the content gets another name."""
    first, second = (publish(store(letter), empty.url) for letter in "ab")
    where, wire = connect(empty.url)
    known = statements_of(rows_of(ask_service(where, wire, POINTER_QUERY), where))
    empty.writer().change_pointer(known, add=(removal(second.version),))
    assert seen(empty.url) == content("a")
    again = publish(store("b"), empty.url)
    assert again.version.name == f"{second.version.name}-2"
    assert second.version.name in again.removed
    assert seen(empty.url) == content("b")
    assert first.version.name in pointer(empty.url).kept


# What cannot be published, or where


def test_blank_node_is_refused(empty: Any) -> None:
    """It would be another one each time."""
    made = store("a")
    made.add(
        pyoxigraph.Quad(pyoxigraph.BlankNode("b"), pyoxigraph.NamedNode("http://e.org/p"), pyoxigraph.Literal("x"))
    )
    with pytest.raises(UsageError, match="blank node cannot be published"):
        publish(made, empty.url)


def test_service_that_takes_nothing(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, empty: Any) -> None:
    """A wrong address for what is written is told with the option that mends it."""
    with pytest.raises(ServiceError, match=r"does not take what is to be written \(404\)") as caught:
        publish(store("a"), empty.url, update_url=empty.url.replace("/query", "/nowhere"))
    assert "--update-url" in str(caught.value.hint)
    with pytest.raises(UsageError, match='no way "mail"'):
        publish(store("a"), empty.url, way="mail")


def test_statement_in_two_graphs_is_sent_once(empty: Any) -> None:
    """Services count a statement of two graphs twice, where the built store sees one."""
    made = store("a")
    (shared,) = list(made.quads_for_pattern(pyoxigraph.NamedNode("http://e.org/1"), None, None, None))[:1]
    made.add(pyoxigraph.Quad(shared.subject, shared.predicate, shared.object, DERIVED))
    assert publish(made, empty.url).version.total == 29
    assert seen(empty.url) == content("a")


# The command


@pytest.fixture
def riverland(small_graph: Any) -> str:
    """The folder of the small graph."""
    return str(small_graph.project.root)


def test_command(empty: Any, riverland: str, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    """What is done is told on standard error; then every question is answered there as here."""
    from kzgraph.cli.run import main

    monkeypatch.setattr("kzgraph.remote.publish.STORE_STATEMENTS", 10_000)
    assert main(["publish", "--project", riverland, "--endpoint", empty.url, "--dry-run"]) == 0
    out, told = capsys.readouterr()
    assert out == ""
    assert told.startswith("would be published: ")
    assert main(["ask", "brokers", "--project", riverland, "--endpoint", empty.url]) == 3
    assert "holds no published graph of kzgraph" in capsys.readouterr().err
    assert main(["publish", "--project", riverland, "--endpoint", empty.url]) == 0
    assert "published: " in capsys.readouterr().err
    for command in READING:
        codes, outputs = [], []
        for where in ([], ["--endpoint", empty.url]):
            codes.append(main([*command, "--project", riverland, *where]))
            outputs.append(capsys.readouterr())
        assert codes[0] == codes[1], command
        assert outputs[0].out == outputs[1].out, command
        assert outputs[0].out, command


READING = [
    ["ask", "partner-results", "partner=Reed Labs"],
    ["trace", "Clean Wells", "--strength", "all"],
    ["trace", "Reed Labs", "-f", "html"],
    ["show", "Clean Wells"],
    ["search", "wells"],
    ["network"],
    ["network", "--measures"],
    ["brief", "Ministry of Rivers"],
    ["conflicts"],
    ["gaps"],
    ["timeline"],
    ["map"],
]


def test_command_without_an_address(riverland: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It says what to write."""
    from kzgraph.cli.run import main

    assert main(["publish", "--project", riverland]) == 2
    assert "It is not said where to publish." in capsys.readouterr().err
    assert main(["publish", "--project", riverland, "--name", "riverland"]) == 2
    assert "--name chooses a graph of a service, and none is named." in capsys.readouterr().err
