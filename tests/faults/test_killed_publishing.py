"""Publishing that is killed: readers see the old graph or the new one, whole, and the next publication finishes."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from kzgraph.api import Graph
from kzgraph.errors import ServiceError
from kzgraph.remote.engine import RemoteEngine, ask_service, connect
from kzgraph.remote.results import rows_of
from kzgraph.remote.wire import Patience
from tests.faults.conftest import Run
from tests.faults.forks import Forks
from tests.faults.kills import killed_at_random, last, points, renamed, told
from tests.remote.conftest import FOREIGN, oxigraph_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.forks import Ended

READ = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
STATES = 3
PAUSE = 0.03
# Readers here look at the list after every answer, so that nobody need wait before old graphs are removed.
PREPARE = "import kzgraph.remote.publish as p; p.GRACE = 0.0; p.STORE_STATEMENTS = {chunk}"

State = frozenset[tuple[object, ...]]


class Readers:
    """Two readers in a thread: one opens the service anew for each question, one stays with what it has found."""

    def __init__(self, url: str, states: dict[State, str]) -> None:
        self._url = url
        self._states = states
        self._ends = threading.Event()
        self.seen: list[str] = []
        self.wrong: list[str] = []

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read as long as the block lasts, and once more after it."""
        thread = threading.Thread(target=self._read)
        thread.start()
        try:
            yield
        finally:
            self._ends.set()
            thread.join()

    def _read(self) -> None:
        staying: RemoteEngine | None = None
        number = 0
        while True:
            ends, number = self._ends.is_set(), number + 1
            try:
                fresh = RemoteEngine.open(self._url, patience=Patience(seconds=60))
                staying = staying or fresh
                self.seen.append(self._state(fresh, number))
                self._state(staying, -number)
            except ServiceError as error:
                staying = None
                if "was replaced more than once while it was read" not in str(error):
                    self.wrong.append(str(error))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what the test reports
                self.wrong.append(repr(error))
            if ends:
                return
            time.sleep(PAUSE)

    def _state(self, engine: RemoteEngine, number: int) -> str:
        """The name of the state that a reader sees; the number keeps answers from being remembered."""
        rows = engine.select(f"{READ} # {number}").rows
        name = self._states.get(frozenset(rows), "")
        if not name:
            self.wrong.append(f"{len(rows)} statements, which are no state")
        return name


class Publishing:
    """A service, a project that takes turns between some states, and commands that publish it."""

    def __init__(self, url: str, project: Path, forks: Forks) -> None:
        self.url = url
        self.forks = forks
        self._project = project
        self.states: dict[State, str] = {}
        for number in range(STATES):
            self.turn(number)
            rows = Graph.open(project, endpoint="").engine.select(READ).rows
            self.states[frozenset(rows)] = name(number)
        assert len(self.states) == STATES
        self.turn(0)
        assert self.publish().code == 0

    def turn(self, number: int) -> None:
        """Give the project one of its states."""
        renamed(self._project, name(number))

    def publish(self, **killing: float) -> Ended:
        """Publish the project as it is now."""
        return self.forks.run(
            *("publish", "--endpoint", self.url, "--quiet", "--project", str(self._project)),
            **killing,  # type: ignore[arg-type]
        )

    def graphs(self) -> list[str]:
        """The graphs in the service, without those of others and the pointer."""
        where, wire = connect(self.url)
        found = [str(graph) for (graph,) in rows_of(ask_service(where, wire, GRAPHS), where).rows]
        assert FOREIGN in found
        return [graph for graph in found if "/published/" in graph]


def name(number: int) -> str:
    """What the renamed result is called in a state."""
    return f"State {number % STATES}"


def check(publishing: Publishing, number: int, **killing: float) -> Ended:
    """Kill one publication while readers read, look at what is seen, and let the next one finish."""
    before = (name(number - 1), name(number))
    publishing.turn(number)
    readers = Readers(publishing.url, publishing.states)
    with readers.reading():
        ended = publishing.publish(**killing)
    assert readers.wrong == []
    assert set(readers.seen) <= set(before)
    # A state once replaced does not come back.
    assert readers.seen == sorted(readers.seen, key=before.index)
    done = publishing.publish()
    assert (done.code, done.err) == (0, "")
    rows = RemoteEngine.open(publishing.url).select(READ).rows
    assert publishing.states[frozenset(rows)] == before[1]
    assert len({graph.split("/published/")[1].split("/")[0] for graph in publishing.graphs()}) <= 2
    return ended


@pytest.fixture
def trusting_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers look at the list after every answer."""
    monkeypatch.setattr("kzgraph.remote.engine.TRUSTED_SECONDS", -1.0)


@pytest.fixture
def publishing(
    tmp_path: Path, project: Path, environment: dict[str, str], trusting_nothing: None, own_cache: Path
) -> Iterator[Publishing]:
    """Riverland without an ontology, published in many small parts at a server of its own."""
    (project / "ontology").mkdir()
    environment["KZGRAPH_CACHE"] = str(own_cache)
    with oxigraph_server(tmp_path) as service, Forks(environment, PREPARE.format(chunk=100)) as forks:
        yield Publishing(service.url, project, forks)


@pytest.mark.xdist_group("remote")
def test_killed_publication_shows_the_old_graph_or_the_new_one(publishing: Publishing) -> None:
    """Whenever a publication is killed, readers see one whole graph, and the next publication finishes."""

    def whole(number: int) -> float:
        publishing.turn(number)
        done = publishing.publish()
        assert (done.code, done.err) == (0, "")
        return done.seconds

    told("publish", killed_at_random(12, lambda number, after: check(publishing, number, after=after), whole))


@pytest.mark.xdist_group("remote")
def test_publication_killed_before_each_request(publishing: Publishing) -> None:
    """A publication that is killed before it sends any one of its requests leaves a whole graph to read."""
    ends: Counter[str] = Counter()
    publishing.turn(1)
    whole = publishing.publish()
    for number, point in enumerate(points(whole), 2):
        ends[last(check(publishing, number, before=point))] += 1
    told("publish, at each request", ends)
    assert "after the switch" in ends


@pytest.mark.xdist_group("remote")
def test_surroundings_do_not_matter_to_a_publication(
    publishing: Publishing, project: Path, run: Run, tmp_path: Path
) -> None:
    """Odd names, another language, Windows line ends and times to come: the same graph is published."""
    odd = project.rename(tmp_path / "Мой граф № 1")
    future = time.time() + 400 * 24 * 3600
    for path in odd.rglob("*.ttl"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        os.utime(path, (future, future))
    settings = {"LC_ALL": "ru_RU.KOI8-R", "LANG": "ru_RU.KOI8-R", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    settings["KZGRAPH_CACHE"] = str(tmp_path / "кэш")
    done = run("publish", "--endpoint", publishing.url, "--project", str(odd), **settings)
    assert done.returncode == 0, done.stderr
    assert "the service has this graph already" in done.stderr
    dry = run("publish", "--endpoint", publishing.url, "--project", str(odd), "--dry-run", "--quiet", **settings)
    assert (dry.returncode, dry.stdout, dry.stderr) == (0, "", "")
