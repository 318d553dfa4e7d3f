"""Passages found again in another edition, in words and as a table."""

from collections.abc import Sequence

from kzgraph.evidence.anchor import STATUSES, Anchor
from kzgraph.model import Column, Table, Value

__all__ = ["anchors_table", "anchors_text"]


def anchors_text(found: Sequence[Anchor]) -> str:
    """How many passages are found, then a line for each that is not found where it was."""
    counts = ", ".join(f"{sum(anchor.status == status for anchor in found)} {status}" for status in STATUSES)
    lines = [f"{len(found)} passages: {counts}"]
    for anchor in found:
        if anchor.status != "found":
            places = (f"{at.span.begins}-{at.span.ends} (line {at.line})" for at in anchor.places)
            said = ", ".join([anchor.status, *places])
            lines.append(f"{anchor.passage}: {said}; {anchor.hashes} of {anchor.of} hashes")
    return "\n".join(lines) + "\n"


def anchors_table(found: Sequence[Anchor]) -> Table:
    """A row for each passage and place; a lost one has no place."""
    names = ("passage", "status", "begins", "ends", "line", "hashes", "of")
    rows: list[tuple[Value, ...]] = []
    for anchor in found:
        places: list[tuple[Value, ...]] = [(at.span.begins, at.span.ends, at.line) for at in anchor.places]
        begun, ended = (anchor.passage, anchor.status), (anchor.hashes, anchor.of)
        rows += [(*begun, *place, *ended) for place in places or [(None, None, None)]]
    return Table("verify", tuple(Column(name) for name in names), tuple(rows))
