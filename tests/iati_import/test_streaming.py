"""Large files: one activity in memory at a time, and word of how far it is."""

import tracemalloc
from pathlib import Path

import pytest

from kzgraph.api import Graph
from kzgraph.exchange.iati_import import elements, import_iati
from kzgraph.exchange.iati_import.elements import ActivityFile

ORGANISATION = (
    '<participating-org role="4" ref="XX-9" type="22"><narrative>Well Diggers</narrative></participating-org>'
)
MONEY = (
    '<transaction><value currency="USD">1</value><description><narrative>Words.</narrative></description></transaction>'
)
RESULT = (
    '<result type="1"><title><narrative>R</narrative></title><indicator measure="1"><title><narrative>I</narrative>'
    '</title><period><period-start iso-date="2018-01-01"/><period-end iso-date="2018-12-31"/><actual value="1"/>'
    "</period></indicator></result>"
)


def generated(path: Path, activities: int) -> Path:
    """A file of activities with an organisation, money, and results."""
    head = '<iati-activity xml:lang="en"><iati-identifier>X-{0}</iati-identifier>'
    inner = "<title><narrative>T</narrative></title>" + ORGANISATION + MONEY * 20 + RESULT * 3 + "</iati-activity>\n"
    with path.open("w", encoding="utf-8") as out:
        out.write('<iati-activities version="2.03">\n')
        for number in range(activities):
            out.write(head.format(number) + inner)
        out.write("</iati-activities>\n")
    return path


def peak(path: Path) -> int:
    """The most memory that reading a file takes, in bytes."""
    tracemalloc.start()
    for _ in ActivityFile(path).activities():
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Six times the file takes no more memory to read."""
    small, large = generated(tmp_path / "a.xml", 100), generated(tmp_path / "b.xml", 600)
    assert large.stat().st_size > 1_500_000
    assert peak(large) < 1.2 * peak(small)


def test_blocks_leave_the_memory_as_files_fill(
    small_graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claims and passages go to numbered files, each with its share of activities; nothing is written twice."""
    from kzgraph.exchange.iati_import import folder

    monkeypatch.setattr(folder, "BLOCKS_A_FILE", 100)
    found = import_iati([generated(tmp_path / "a.xml", 30)], tmp_path / "out", small_graph.engine)
    names = sorted(path.name for path in (tmp_path / "out" / "claims" / "a").iterdir())
    assert names == ["001.ttl", "002.ttl", "003.ttl"]
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "out" / "claims" / "a").iterdir()]
    assert sum(text.count("\n    a kz:") for text in texts) == found.claims == 30 * (1 + 3 + 3)


def test_progress_of_a_large_file(small_graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both readings say how far they are; a small file says nothing."""
    monkeypatch.setattr(elements, "REPORT_EVERY", 200_000)
    told: list[str] = []
    path = generated(tmp_path / "a.xml", 100)
    import_iati([path], tmp_path / "out", small_graph.engine, progress=told.append)
    assert [message.partition(" of ")[0] for message in told] == ["looking through a.xml: 0", "writing a.xml: 0"]
    assert told[0].endswith(" activities …")
    monkeypatch.undo()
    told.clear()
    import_iati([path], tmp_path / "again", small_graph.engine, progress=told.append)
    assert told == []
