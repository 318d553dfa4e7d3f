"""What an import tells besides the graph: what was matched, what is unsure, what was not read or has no place.

Every line names the file, the line and the element. The lines go to a CSV file as they come, so that a report of
a large file needs no memory; the Markdown page counts them, and lists in full only what a person should judge.
"""

import csv
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, TextIO

from kzgraph.render.cells import guarded

__all__ = ["COLUMNS", "KINDS", "Place", "Report"]

KINDS = {
    "unsure": "to be judged: kept apart until somebody does",
    "not read": "could not be read",
    "changed": "read otherwise than written",
    "matched": "recognised as something known",
    "left out": "has no place in the model",
}
"""What a line can be, in the order of the page."""

COLUMNS = ("kind", "file", "line", "activity", "element", "count", "what", "why")
MOST_LISTED = 200
MOST_COUNTED = 2000
LONGEST_CELL = 200
_LISTED = ("unsure", "not read")


class Place(NamedTuple):
    """Where something stands: file, line, the activity's identifier, and the path of the element in it."""

    file: str
    line: int
    activity: str = ""
    element: str = ""


class Report:
    """An open report; as a context manager it closes its file, whatever happens."""

    def __init__(self, folder: Path) -> None:
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self._folder = folder
        self._listed: dict[str, list[str]] = {kind: [] for kind in _LISTED}
        self._stream: TextIO | None = None

    def __enter__(self) -> "Report":
        self._stream = (self._folder / "report.csv").open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._stream, lineterminator="\n")
        self._writer.writerow(COLUMNS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream:
            self._stream.close()

    def close(self) -> None:
        """Close the file of lines and write the page."""
        if self._stream:
            self._stream.close()
        (self._folder / "report.md").write_text(self.page(), encoding="utf-8")

    def tell(
        self, kind: str, place: Place, what: str, why: str, *, count: int = 1, group: str = "", briefly: str = ""
    ) -> None:
        """Add a line.

        The page counts lines by ``group``, without it by the element's name, and by ``briefly``, a reason that many
        lines share, without it by ``why``.
        """
        cut = what if len(what) <= LONGEST_CELL else f"{what[: LONGEST_CELL - 1]}…"
        row = (kind, place.file, place.line, place.activity, place.element, count, cut, why)
        self._writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
        key = (kind, group or _generic(place.element), briefly or why)
        if key not in self.counts and len(self.counts) >= MOST_COUNTED:
            key = (kind, "…", "further kinds, see report.csv")
        self.counts[key] += count
        if kind in _LISTED and len(self._listed[kind]) < MOST_LISTED:
            words = f"{cut}: {why}" if cut else why
            self._listed[kind].append(f"- {_plain(f'{place.file}:{place.line}')}: {_plain(words)}")

    def total(self, kind: str) -> int:
        """How many things the lines of a kind are about."""
        return sum(count for (name, _, _), count in self.counts.items() if name == kind)

    def page(self) -> str:
        """The report in Markdown: counts by kind and element, and the lines that need a person."""
        parts = ["# What the import found\n\nEvery line, with its place in the file, stands in `report.csv`.\n"]
        for kind, meaning in KINDS.items():
            rows = sorted((what, why, count) for (name, what, why), count in self.counts.items() if name == kind)
            if rows:
                parts.append(f"\n## {kind.capitalize()}: {meaning}\n\n| what | why | how many |\n|---|---|---:|\n")
                parts += [f"| {_plain(what)} | {_plain(why)} | {count:,} |\n" for what, why, count in rows]
            if listed := self._listed.get(kind):
                parts.append("\n" + "\n".join(listed) + "\n")
                if len(listed) == MOST_LISTED:
                    parts.append("- … the others stand in `report.csv`\n")
        return "".join(parts)


def _generic(element: str) -> str:
    """The path of an element without numbers."""
    return "".join(part for part in element.replace("]", "[").split("[")[::2]).strip("/") or "iati-activity"


def _plain(words: str) -> str:
    """Words for Markdown: no cell ends early, no mark-up begins."""
    kept = " ".join(words.split())
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>|#" else letter for letter in kept)
