"""The command line as its users run it: a process of its own, in surroundings that a test makes worse and worse."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import pytest

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "data" / "small"


class Run(Protocol):
    """Runs kzgraph with arguments to its end; keywords are environment variables."""

    def __call__(self, *arguments: str, **surroundings: str) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache of this test's own."""
    return tmp_path / "cache"


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
