"""A table as text, CSV, TSV, JSON, JSON lines, Markdown or a workbook.

In the machine-readable forms every reference has two columns, its name and its id, so that nobody is left
with ids only.
"""

import io
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from kzgraph.errors import NotAvailable
from kzgraph.model import Ref, Table, Value
from kzgraph.render.cells import as_number, guarded, one_line, plain_json, shown

__all__ = ["FORMATS", "as_text", "render_table", "workbook"]

WIDTH = 120
LONGEST_WORD = 24


def render_table(table: Table, form: str, *, width: int = WIDTH) -> str:
    """A table in one of the text formats; ``width`` is that of the terminal, in characters."""
    return FORMATS[form](table, width)


def as_text(table: Table, width: int = WIDTH) -> str:
    """A table for the terminal: aligned columns, long cells folded, the number of rows below."""
    headings = [column.name for column in table.columns]
    cells = [[one_line(shown(value)) for value in row] for row in table.rows]
    widths = _widths(headings, cells, width)
    right = [all(as_number(row[i]) or row[i] is None for row in table.rows) for i in range(len(headings))]
    lines = [*_line(headings, widths, [False] * len(widths)), "  ".join("-" * w for w in widths)]
    for row in cells:
        lines += _line(row, widths, right)
    count = len(table.rows)
    lines += ["", f"{count} row{'' if count == 1 else 's'}"]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _widths(headings: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> list[int]:
    """Widths that fit the line: the widest columns give way first, but none below its longest word."""
    columns = [[heading, *(row[i] for row in cells)] for i, heading in enumerate(headings)]
    widths = [max(len(cell) for cell in column) for column in columns]
    room = width - 2 * (len(widths) - 1)
    if sum(widths) <= room:
        return widths
    floors = [min(LONGEST_WORD, max(_longest_word(cell) for cell in column)) for column in columns]
    while sum(widths) > room:
        slack = [has - floor for has, floor in zip(widths, floors, strict=True)]
        if max(slack, default=0) <= 0:
            break
        widths[max(range(len(widths)), key=lambda i: (slack[i] > 0, widths[i]))] -= 1
    return widths


def _longest_word(cell: str) -> int:
    """The longest part that a line break would cut; hyphens may end a line."""
    return max(map(len, re.findall(r"[^-\s]+-?|-", cell)), default=1)


@cache
def _folded(cell: str, width: int) -> tuple[str, ...]:
    """A cell in lines; the same names stand in many rows."""
    return tuple(textwrap.wrap(cell, width))


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    folded = [(cell,) if len(cell) <= w else _folded(cell, w) for cell, w in zip(row, widths, strict=True)]
    lines = []
    for i in range(max((len(part) for part in folded), default=0)):
        parts = [part[i] if i < len(part) else "" for part in folded]
        set_out = [p.rjust(w) if r else p.ljust(w) for p, w, r in zip(parts, widths, right, strict=True)]
        lines.append("  ".join(set_out))
    return lines


def _has_refs(table: Table) -> list[bool]:
    return [any(isinstance(row[i], Ref) for row in table.rows) for i in range(len(table.columns))]


def _doubled(table: Table) -> tuple[list[str], list[list[Value]]]:
    """Headings and rows in which every reference column is followed by one with the ids."""
    refs = _has_refs(table)
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


def _separated(table: Table, delimiter: str) -> str:
    import csv  # needed for two formats only

    headings, rows = _doubled(table)
    out = io.StringIO()
    plain = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    quoted = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow(headings)
    for row in rows:
        cells = [shown(value) if as_number(value) else guarded(shown(value)) for value in row]
        # Before Python 3.13 a lone carriage return is not quoted, and a reader would begin a new row at it.
        (quoted if any("\r" in cell for cell in cells) else plain).writerow(cells)
    return out.getvalue()


def _records(table: Table) -> list[dict[str, object]]:
    names = [column.name for column in table.columns]
    return [{name: plain_json(value) for name, value in zip(names, row, strict=True)} for row in table.rows]


def _as_json(table: Table) -> str:
    import json  # needed for two formats only

    answer = {
        "question": table.question,
        "summary": table.summary,
        "parameters": {name: plain_json(value) for name, value in table.parameters},
        "columns": [{"name": column.name, "meaning": column.meaning} for column in table.columns],
        "rows": _records(table),
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _as_json_lines(table: Table) -> str:
    import json

    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in _records(table))


def _as_markdown(table: Table) -> str:
    names = [column.name for column in table.columns]
    right = [all(as_number(row[i]) for row in table.rows) and bool(table.rows) for i in range(len(names))]
    lines = [names, ["---:" if r else "---" for r in right]]
    lines += [[markdown_cell(shown(value)) for value in row] for row in table.rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def markdown_cell(text: str) -> str:
    """Text inside a Markdown table: nothing in it can end the cell or become markup."""
    for mark in ("\\", "|", "[", "]", "*", "_", "`", "~"):
        text = text.replace(mark, f"\\{mark}")
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(mark, entity)
    return " ".join(text.split())


FORMATS: Mapping[str, Callable[[Table, int], str]] = {
    "table": as_text,
    "csv": lambda table, _: _separated(table, ","),
    "tsv": lambda table, _: _separated(table, "\t"),
    "json": lambda table, _: _as_json(table),
    "jsonl": lambda table, _: _as_json_lines(table),
    "md": lambda table, _: _as_markdown(table),
}


def workbook(table: Table) -> bytes:
    """A table as an XLSX workbook: names and ids, readable headings, no cell that runs as a formula.

    Raises NotAvailable where openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook  # an extra
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
        from openpyxl.styles import Alignment, Font
    except ImportError as error:
        raise NotAvailable("Workbooks need openpyxl.", "Install it: pip install 'kzgraph[xlsx]'") from error
    headings, rows = _doubled(table)
    book = Workbook()
    sheet = book.active
    sheet.title = table.question[:31]
    for place, heading in enumerate(headings, 1):
        cell = sheet.cell(1, place, heading.replace("_", " "))
        cell.font = Font(bold=True)
    for line, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(line, place)
            if as_number(value) and shown(value).lstrip("-")[:1].isdigit():
                cell.value = value
            else:
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", shown(value))
                cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
