"""The shipped graph, and the documents' texts where they are at hand."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder with the documents' texts; without it tests are skipped with a reason, and fail in CI."""
    named = os.environ.get("KZGRAPH_SOURCES")
    folder = Path(named) if named else ROOT.parent / "shared" / "sources"
    if not any(folder.glob("*.txt")):
        message = f"The documents' texts are not in {folder}: name their folder in KZGRAPH_SOURCES."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder
