"""Running the command line: in this process for speed, as a process of its own where that matters."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from kzgraph.api import Graph
from kzgraph.cli import main

ROOT = Path(__file__).parent.parent.parent
SMALL = ROOT / "tests" / "data" / "small"
TEXTS = SMALL / "texts"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, what it wrote to standard output, and what to standard error."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()


Run: TypeAlias = Callable[..., Ran]


@pytest.fixture(scope="session")
def session_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that all tests share which do not change it, with the small graph built."""
    folder = tmp_path_factory.mktemp("cli-cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KZGRAPH_CACHE", str(folder))
        Graph.open(SMALL)
    return folder


@pytest.fixture(autouse=True)
def surroundings_of_a_command(session_cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The small graph as the project, no texts, an empty working folder."""
    monkeypatch.setenv("KZGRAPH_CACHE", str(session_cache))
    monkeypatch.setenv("KZGRAPH_PROJECT", str(SMALL))
    monkeypatch.delenv("KZGRAPH_SOURCES", raising=False)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def ran(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran


@pytest.fixture
def process(session_cache: Path) -> Run:
    """Run a command as a process of its own, with further environment variables."""

    def ran(*arguments: str | bytes | Path, stdin: str = "", **environment: str) -> Ran:
        words = [argument if isinstance(argument, bytes) else str(argument) for argument in arguments]
        done = subprocess.run(
            [sys.executable, "-m", "kzgraph", *words],
            input=stdin.encode(),
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return ran


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the small graph that a test may change."""
    return Path(shutil.copytree(SMALL, tmp_path / "project"))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("KZGRAPH_CACHE", str(folder))
    return folder
