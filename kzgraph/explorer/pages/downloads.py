"""Tables as files: CSV and JSON as text, workbooks as bytes."""

from starlette.responses import Response

from kzgraph.explorer.pages.site import Visit
from kzgraph.model import Table
from kzgraph.render.table import render_table, workbook

__all__ = ["TABLES", "file_of"]

TABLES = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The forms of tables, by suffix."""


def file_of(visit: Visit, table: Table, form: str, name: str) -> Response:
    """A table as a file to save, or as JSON to read; raises NotAvailable where workbooks cannot be written."""
    if form == "xlsx":
        content = workbook(table)
    else:
        # Spreadsheets take a CSV for Latin-1 unless it begins with the mark of UTF-8.
        mark = "\ufeff" if form == "csv" else ""
        content = (mark + render_table(table, form)).encode("utf-8", "replace")
    response = Response(content, media_type=TABLES[form])
    if form != "json":
        response.headers["Content-Disposition"] = f'attachment; filename="kzgraph-{name}.{form}"'
    return visit.dressed(response)
