"""A table as text, CSV, TSV, JSON, JSON lines, Markdown or a workbook.

In the machine-readable forms every reference has two columns, its name and its id, so that nobody is left
with ids only.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import islice

from kzgraph.errors import NotAvailable
from kzgraph.model import Ref, Table, Value
from kzgraph.render.cells import as_number, one_line, plain_json, shown
from kzgraph.render.separated import doubled, has_refs, separated

__all__ = ["FORMATS", "as_text", "render_table", "workbook"]

WIDTH = 120
LONGEST_WORD = 24
WIDEST_COLUMN = 60
MOST_LINKS = 65_000
FIRST_YEAR = 1900
"""Spreadsheets count days from here; an earlier day is written as text."""

_WEB = ("https://", "http://")


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
    import textwrap  # where a cell is too long for its column

    return tuple(textwrap.wrap(cell, width))


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    folded = [(cell,) if len(cell) <= w else _folded(cell, w) for cell, w in zip(row, widths, strict=True)]
    lines = []
    for i in range(max((len(part) for part in folded), default=0)):
        parts = [part[i] if i < len(part) else "" for part in folded]
        set_out = [p.rjust(w) if r else p.ljust(w) for p, w, r in zip(parts, widths, right, strict=True)]
        lines.append("  ".join(set_out))
    return lines


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
    "csv": lambda table, _: separated(table, "csv"),
    "tsv": lambda table, _: separated(table, "tsv"),
    "json": lambda table, _: _as_json(table),
    "jsonl": lambda table, _: _as_json_lines(table),
    "md": lambda table, _: _as_markdown(table),
}


def workbook(table: Table) -> bytes:
    """A table as an XLSX workbook: names with ids and links, readable headings, numbers and days as such.

    No cell runs as a formula, whatever a name begins with. Raises NotAvailable where openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook  # an extra
        from openpyxl.styles import Alignment, Font
    except ImportError as error:
        raise NotAvailable("Workbooks need openpyxl.", "Install it: pip install 'kzgraph[xlsx]'") from error
    from kzgraph.render.steady import steady  # 10 ms for zipfile, which no other form needs

    headings, rows = doubled(table)
    book = Workbook()
    sheet = book.active
    sheet.title = table.question[:31]
    for place, heading in enumerate(headings, 1):
        cell = sheet.cell(1, place, _heading(heading))
        cell.font = Font(bold=True)
        longest = max((len(shown(row[place - 1])) for row in rows), default=0)
        width = min(WIDEST_COLUMN, max(longest, len(heading)) + 2)
        sheet.column_dimensions[cell.column_letter].width = width
    top = Alignment(wrap_text=True, vertical="top")
    linked = Font(color="0563C1", underline="single")
    links = _links(table)
    for line, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(line, place)
            cell.value, cell.number_format = _content(value)
            if cell.number_format == "@":
                cell.data_type = "s"  # or a name that begins like a formula would run
            cell.alignment = top
            if link := links.get((line, place)):
                cell.hyperlink, cell.font = link, linked
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return steady(out.getvalue())


def _heading(name: str) -> str:
    """The name of a column in words.

    >>> _heading("goalArea_id"), _heading("partner")
    ('Goal area id', 'Partner')
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.replace("_", " ")).lower()
    return words[:1].upper() + words[1:]


def _content(value: Value) -> tuple[object, str]:
    """What a cell of a workbook holds, and how it is to be shown: a number or a day as it is, all else as text."""
    from datetime import date

    if value is None or (as_number(value) and shown(value).lstrip("-")[:1].isdigit()):
        return value, "General"
    if isinstance(value, date) and value.year > FIRST_YEAR:
        return value, "yyyy-mm-dd"
    # A workbook cannot hold control characters other than the three that XML allows.
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", shown(value))
    return text, "@"


def _links(table: Table) -> dict[tuple[int, int], str]:
    """Where the cells of references lead, by line and place: their ids, and names that are no more than the id.

    A sheet holds only so many links; the first ones are kept.
    """
    places = [place for place, is_ref in enumerate(has_refs(table)) for _ in range(1 + is_ref)]
    found: dict[tuple[int, int], str] = {}
    for line, row in enumerate(table.rows, 2):
        for place, column in enumerate(places, 1):
            value = row[column]
            is_id = place > 1 and places[place - 2] == column
            if isinstance(value, Ref) and (is_id or value.label == value.curie) and value.iri.startswith(_WEB):
                found[line, place] = value.iri
    return dict(islice(found.items(), MOST_LINKS))
