"""A table as a pandas frame: names beside ids, numbers as numbers, days as days, empty cells as NA."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kzgraph.errors import NotAvailable
from kzgraph.model import Ref, Table, Value
from kzgraph.render.cells import as_number, shown

if TYPE_CHECKING:
    import pandas

__all__ = ["frame"]

LARGEST = 2**63
"""Whole numbers from here on do not fit Int64."""


def frame(table: Table) -> "pandas.DataFrame":
    """The rows as a frame; what becomes what, `kzgraph.answers.table.Answer.to_pandas` says.

    Raises NotAvailable where pandas is not installed.
    """
    try:
        import pandas  # an extra
    except ImportError as error:
        raise NotAvailable("A frame needs pandas.", "Install it: pip install 'kzgraph[pandas]'") from error
    columns = list(_columns(table))
    series = [pandas.Series(*_typed(cells, pandas.NA)) for _, cells in columns]
    # By place first: a query may give two columns one name.
    made = pandas.DataFrame(dict(enumerate(series)), index=range(len(table.rows)))
    made.columns = pandas.Index([name for name, _ in columns], dtype="object")
    made.attrs = {
        "question": table.question,
        "summary": table.summary,
        "parameters": {name: shown(value) for name, value in table.parameters},
        "meanings": {column.name: column.meaning for column in table.columns},
    }
    return made


def _columns(table: Table) -> Iterator[tuple[str, Sequence[Value]]]:
    """Names and cells; a column of references gives one of names and one of ids."""
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows]
        if any(isinstance(cell, Ref) for cell in cells):
            yield column.name, [cell.label if isinstance(cell, Ref) else cell for cell in cells]
            yield f"{column.name}_id", [cell.curie if isinstance(cell, Ref) else None for cell in cells]
        else:
            yield column.name, cells


def _typed(cells: Sequence[Value], nothing: object) -> tuple[list[object], None, str]:
    """Cells, no index, and the type of pandas that holds them all; "object" where only Python's own does."""
    given = [None if cell == "" else cell for cell in cells]
    kinds = {_kind(cell) for cell in given if cell is not None}
    if kinds == {"Int64", "Float64"}:
        kinds = {"Float64"}
    kind = kinds.pop() if len(kinds) == 1 else "object"
    return [nothing if cell is None else _plain(cell) for cell in given], None, kind


def _plain(cell: Value) -> object:
    return float(str(cell)) if _kind(cell) == "Float64" else cell


def _kind(cell: Value) -> str:
    if isinstance(cell, bool):
        return "boolean"
    if isinstance(cell, int):
        return "Int64" if abs(cell) < LARGEST else "object"
    if as_number(cell):
        return "Float64"
    # Seconds reach from year 1 to 9999; pandas' nanoseconds end in 2262.
    return "datetime64[s]" if hasattr(cell, "isoformat") else "string"
