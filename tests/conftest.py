"""What all tests share: a cache of their own, no network, the small graph, and the shipped one.

No test may read or write the user's cache, and none may reach another machine. Graphs made for one test are
written in curated Turtle without the header, which the fixtures add.
"""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import hypothesis
import pyoxigraph
import pytest

import kzgraph
from kzgraph.api import Graph
from kzgraph.derive import derive
from kzgraph.project import Project, find_project
from kzgraph.store import EmbeddedStore, memory_store
from kzgraph.terms import PREFIXES

TESTS = Path(__file__).parent
ROOT = TESTS.parent
SMALL = TESTS / "data" / "small"
HEADER = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
LOOPBACK = ("127.0.0.1", "::1", "localhost")

EngineOf: TypeAlias = Callable[[str], EmbeddedStore]
ProjectOf: TypeAlias = Callable[[dict[str, str]], Project]

# The same examples in every run: a test that fails here fails everywhere.
hypothesis.settings.register_profile("kzgraph", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("kzgraph")


@pytest.fixture(scope="session", autouse=True)
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache for this run only, no project but the one a test names, and no way to another machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KZGRAPH_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("KZGRAPH_PROJECT", raising=False)
        patch.delenv("KZGRAPH_ADD", raising=False)
        patch.setattr(socket.socket, "connect", _guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex))
        patch.setattr(socket, "getaddrinfo", _known_here(socket.getaddrinfo))
        yield


def _guarded(connect: Callable[..., object]) -> Callable[..., object]:
    def connect_here(self: socket.socket, address: object) -> object:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            pytest.fail(f"a test tried to reach {address}")
        return connect(self, address)

    return connect_here


def _known_here(look_up: Callable[..., object]) -> Callable[..., object]:
    def look_up_here(host: object, *args: object, **options: object) -> object:
        if host not in {*LOOPBACK, None}:
            pytest.fail(f"a test tried to look up {host}")
        return look_up(host, *args, **options)

    return look_up_here


@pytest.fixture(scope="session")
def small() -> Project:
    """The hand-made graph of Riverland, see tests/data/small/README.md; not to be changed by a test."""
    return find_project(SMALL)


@pytest.fixture(scope="session")
def small_graph(surroundings: None) -> Graph:
    """The graph of Riverland, built and open."""
    return kzgraph.open(SMALL)


@pytest.fixture(scope="session")
def shipped() -> Project:
    """The project of this checkout: its graph/, ontology/ and queries/."""
    return find_project(ROOT)


@pytest.fixture(scope="session")
def shipped_graph(surroundings: None) -> Graph:
    """The graph of this checkout, built and open."""
    return kzgraph.open(ROOT)


@pytest.fixture
def riverland(tmp_path: Path) -> Project:
    """A copy of the graph of Riverland that a test may change."""
    shutil.copytree(SMALL, tmp_path / "riverland")
    return find_project(tmp_path / "riverland")


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder that no other test writes to; it does not exist yet."""
    folder = tmp_path / "own cache"
    monkeypatch.setenv("KZGRAPH_CACHE", os.fspath(folder))
    return folder


@pytest.fixture
def project_of(tmp_path: Path) -> ProjectOf:
    """Makes a project of a few curated files (name → blocks without the header), with no rules of its own."""

    def make(files: dict[str, str]) -> Project:
        root = tmp_path / "project"
        for name, blocks in {"sources.ttl": "", **files}.items():
            path = root / "graph" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{HEADER}\n{blocks}", encoding="utf-8")
        for folder in ("ontology", "queries"):
            (root / folder).mkdir(exist_ok=True)
        return find_project(root)

    return make


@pytest.fixture
def engine_of(small: Project) -> EngineOf:
    """Makes an engine over a few curated blocks, with all that is derived from them."""

    def make(blocks: str) -> EmbeddedStore:
        store = memory_store()
        store.raw.load(f"{HEADER}\n{blocks}".encode(), format=pyoxigraph.RdfFormat.TURTLE)
        derive(store, small)
        return store

    return make
