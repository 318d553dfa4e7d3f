"""A table as CSV or TSV; every reference has two columns, its name and its id, so that nobody is left with ids only.

Cells are quoted as RFC 4180 says, but lines end as elsewhere in kzgraph. The module of the standard library is not
used: with it and what it imports, a quick answer takes an eighth longer.
"""

from __future__ import annotations

from kzgraph.model import Ref
from kzgraph.render.cells import as_number, guarded, shown
from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kzgraph.model import Table, Value

__all__ = ["DELIMITERS", "doubled", "has_refs", "separated"]

DELIMITERS: Mapping[str, str] = {"csv": ",", "tsv": "\t"}


def separated(table: Table, form: str) -> str:
    r"""A table as "csv" or "tsv"; text that a spreadsheet would run as a formula is guarded.

    >>> from kzgraph.model import Column, Table
    >>> separated(Table("q", (Column("who"), Column("n")), (("Reed, Labs", 2), ("=1+1", None))), "csv")
    'who,n\n"Reed, Labs",2\n\'=1+1,\n'
    """
    headings, rows = doubled(table)
    lines = [_line(headings, DELIMITERS[form])]
    for row in rows:
        cells = [shown(value) if as_number(value) else guarded(shown(value)) for value in row]
        lines.append(_line(cells, DELIMITERS[form]))
    return "".join(lines)


def _line(cells: list[str], delimiter: str) -> str:
    # An empty line would be no row.
    return f"{delimiter.join(_cell(cell, delimiter) for cell in cells)}\n" if cells != [""] else '""\n'


def _cell(text: str, delimiter: str) -> str:
    # Some readers begin a new row at a lone carriage return.
    if delimiter in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def has_refs(table: Table) -> list[bool]:
    """Which columns of a table hold references."""
    return [any(isinstance(row[i], Ref) for row in table.rows) for i in range(len(table.columns))]


def doubled(table: Table) -> tuple[list[str], list[list[Value]]]:
    """Headings and rows in which every column of references is followed by one with their ids."""
    refs = has_refs(table)
    headings: list[str] = []
    for column, is_ref in zip(table.columns, refs, strict=True):
        headings += [column.name, f"{column.name}_id"] if is_ref else [column.name]
    rows = []
    for row in table.rows:
        cells: list[Value] = []
        for value, is_ref in zip(row, refs, strict=True):
            cells += [value, value.curie if isinstance(value, Ref) else None] if is_ref else [value]
        rows.append(cells)
    return headings, rows
