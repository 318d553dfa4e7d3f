"""The small graph and its texts, as they are and as copies that tests may damage."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from kzgraph.derive import derive, load_files
from kzgraph.evidence.coverage import Coverage, coverage
from kzgraph.evidence.text import SourceText
from kzgraph.evidence.verify import verify
from kzgraph.model import Finding
from kzgraph.project import find_project
from kzgraph.store import EmbeddedStore, memory_store

SMALL = Path(__file__).parent.parent / "data" / "small"


def engine_of(folder: Path) -> EmbeddedStore:
    """A project's curated and derived statements in memory."""
    project, store = find_project(folder), memory_store()
    load_files(store.raw, project)
    derive(store, project)
    return store


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the small graph with its texts; what is checked is what its files say now."""

    folder: Path

    @property
    def texts(self) -> Path:
        """The folder with the documents' texts."""
        return self.folder / "texts"

    def replace(self, name: str, old: str, new: str) -> None:
        """Change the one place of a file that reads so."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} holds {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def without(self, name: str, entity: str) -> None:
        """Take one entity's block out of a file."""
        path = self.folder / name
        head, found, tail = path.read_text(encoding="utf-8").partition(f"\n{entity}\n")
        assert found, f"{name} has no {entity}"
        path.write_text(head + "\n" + tail.partition("\n.\n")[2], encoding="utf-8")

    def add(self, name: str, block: str) -> None:
        """Write one more block at the end of a file."""
        path = self.folder / name
        path.write_text(path.read_text(encoding="utf-8") + block, encoding="utf-8")

    def engine(self) -> EmbeddedStore:
        """The graph as its files are now."""
        return engine_of(self.folder)

    def verify(self, *sources: str) -> tuple[Finding, ...]:
        """What does not hold between graph and texts as they are now."""
        return verify(self.engine(), self.texts, sources)

    def coverage(self, *sources: str) -> tuple[Coverage, ...]:
        """How far the texts are used as they are now."""
        return coverage(self.engine(), self.texts, sources)


@pytest.fixture(scope="session")
def small() -> EmbeddedStore:
    """The small graph, not to be changed."""
    return engine_of(SMALL)


@pytest.fixture(scope="session")
def texts() -> Path:
    """The folder with the small graph's texts, not to be changed."""
    return SMALL / "texts"


@pytest.fixture(scope="session")
def report(texts: Path) -> SourceText:
    """The text of the small graph's report."""
    return SourceText.read(texts, "report-2018")


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy of the small graph and its texts, to be damaged."""
    return Copy(Path(shutil.copytree(SMALL, tmp_path / "small")))
