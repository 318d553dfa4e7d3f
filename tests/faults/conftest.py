"""The command line as its users run it: a process of its own, in surroundings that a test makes worse and worse."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from tests.faults.forks import Forks

ROOT = Path(__file__).parents[2]
MEMORY = Path("/dev/shm")
SMALL = ROOT / "tests" / "data" / "small"


class Run(Protocol):
    """Runs kzgraph with arguments to its end; keywords are environment variables."""

    def __call__(self, *arguments: str, **surroundings: str) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Path]:
    """A cache of this test's own; in memory where that can be, since a disk waits for every store to be written."""
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path / "cache"
        return
    with tempfile.TemporaryDirectory(dir=MEMORY, prefix="kzgraph-") as folder:
        yield Path(folder) / "cache"


@pytest.fixture
def environment(cache: Path) -> dict[str, str]:
    """The environment of a process that uses this checkout and this cache."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("KZGRAPH_", "LC_", "LANG"))}
    return {**ours, "PYTHONPATH": str(ROOT), "KZGRAPH_CACHE": str(cache), "LC_ALL": "C.UTF-8"}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """A function that runs kzgraph in the surroundings."""

    def started(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kzgraph", *arguments],
            env={**environment, **more},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    return started


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the graph of Riverland that a test may change."""
    return Path(shutil.copytree(SMALL, tmp_path / "riverland"))


@pytest.fixture
def builds(environment: dict[str, str]) -> Iterator[Forks]:
    """Runs commands in forks; builds do not validate, which takes most of their time and writes nothing."""
    with Forks(environment, "import kzgraph.validate as v; v.validate = lambda *_: ()") as found:
        yield found


@pytest.fixture
def forks(environment: dict[str, str]) -> Iterator[Forks]:
    """Runs commands in forks that can be killed."""
    with Forks(environment) as found:
        yield found
