"""Files of invented publishers, imported beside the small graph."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from kzgraph.api import Graph
from kzgraph.exchange.iati_import import Imported, import_iati

HERE = Path(__file__).parent
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">\n'


@dataclass(frozen=True, slots=True)
class Read:
    """An import: what it says of itself, its folder, and its files and report lines as text."""

    found: Imported
    folder: Path

    def text(self, name: str) -> str:
        """A file of the folder without the header of prefixes."""
        return (self.folder / name).read_text(encoding="utf-8").partition("\n\n")[2]

    def claims(self, source: str = "file") -> str:
        """The claims of a source."""
        return self.text(f"claims/{source}/001.ttl")

    def told(self, kind: str) -> list[tuple[str, str, str]]:
        """Line, what and why of each report line of a kind."""
        import csv

        rows = csv.DictReader((self.folder / "report.csv").read_text(encoding="utf-8").splitlines())
        return [(row["line"], row["what"], row["why"]) for row in rows if row["kind"] == kind]


Import: TypeAlias = Callable[..., Read]


@pytest.fixture
def read(small_graph: Graph, tmp_path: Path) -> Import:
    """Imports activities: the inner text of each, or whole files by name."""

    def run(*activities: str, files: dict[str, str | bytes] | None = None, **options: object) -> Read:
        head = '<iati-activity xml:lang="en">\n<iati-identifier>X-{0}</iati-identifier>\n'
        parts = [f"{head.format(number)}{inner}\n</iati-activity>\n" for number, inner in enumerate(activities, 1)]
        texts = files or {"file.xml": f"{HEAD}{''.join(parts)}</iati-activities>\n"}
        paths = []
        for name, content in texts.items():
            paths.append(tmp_path / name)
            paths[-1].write_bytes(content.encode() if isinstance(content, str) else content)
        folder = tmp_path / "out"
        return Read(import_iati(paths, folder, small_graph.engine, **options), folder)  # type: ignore[arg-type]

    return run


@pytest.fixture(scope="session")
def riverside(small_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Read:
    """The file of Riverside Aid, imported."""
    folder = tmp_path_factory.mktemp("iati") / "riverside-aid"
    return Read(import_iati([HERE / "files" / "riverside-aid.xml"], folder, small_graph.engine), folder)
