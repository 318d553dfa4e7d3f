"""The whole graph as one workbook: a sheet that says what it is, then a sheet for each class of things.

Sheets are for people: names beside ids, several values on lines of one cell, headers that stay, filters. No cell runs
as a formula, whatever a text begins with. The file carries no time, so that the same graph gives the same bytes.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kzgraph.errors import NotAvailable
from kzgraph.exchange.caveats import caveats
from kzgraph.exchange.classes import ClassTable, Labels, PropertyColumn, class_tables, labels_of, plural
from kzgraph.exchange.parts import Part
from kzgraph.project import Project
from kzgraph.render.steady import steady
from kzgraph.terms import PREFIXES, compact

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Workbook", "workbook"]

LONGEST_TEXT = 32_767
"""Characters that a cell holds."""

WIDEST = 60
_XSD = PREFIXES["xsd"]
_NUMBERS = frozenset({f"{_XSD}integer", f"{_XSD}decimal"})
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# For machines that read a document's text again, and the gist, which is the name of a passage here.
_FOR_MACHINES = frozenset(f"{PREFIXES['kz']}{name}" for name in ("digest", "fingerprint", "gist", "textDigest"))
_LANGUAGES = {"en": "English", "ru": "Russian", "kk": "Kazakh"}
# Headings of properties whose own names are those of another vocabulary.
_WORDS = {
    "altLabel": "Other names",
    "closeMatch": "Nearly the same elsewhere",
    "editorialNote": "Remark of a curator",
    "exactMatch": "The same elsewhere",
    "historyNote": "History",
    "prefLabel": "Name",
    "scopeNote": "What it covers",
}
_GIST = f"{PREFIXES['kz']}gist"


class Workbook(NamedTuple):
    """The file, and what it does not hold."""

    content: bytes
    left_out: tuple[str, ...]


def workbook(
    project: Project, curated: Part, ontology: Part, *, about: Mapping[str, str], title: str, lang: str = "en"
) -> Workbook:
    """The curated statements as a workbook, with names in a language.

    ``about`` names the licence and whom to name. Raises NotAvailable where openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook as Book  # an extra
    except ImportError as error:
        raise NotAvailable("Workbooks need openpyxl.", "Install it: pip install 'kzgraph[xlsx]'") from error
    tables = [table for table in class_tables(project, curated, ontology) if table.name != "geometry"]
    # A passage has no name; what it says in one sentence is what a reader wants beside its id.
    labels = {**labels_of(curated.triples, (_GIST,)), **labels_of((*curated.triples, *ontology.triples))}
    made = _Sheets(Book(write_only=True), labels, lang)
    sources = [thing for table in tables if table.name == "source" for thing in table.things]
    left_out = _left_out(tables)
    made.about(title, about, [labels.get(thing, {}) for thing in sources], tables, caveats(curated), left_out)
    for table in tables:
        made.table(table)
    out = io.BytesIO()
    made.book.save(out)
    return Workbook(steady(out.getvalue()), left_out)


def sheet_title(name: str) -> str:
    """The name of the sheet of a class.

    >>> sheet_title("partner"), sheet_title("resultlink")
    ('Partners', 'Result links')
    """
    words = plural(name)
    return f"{words[:1].upper()}{words[1:]}"


def _left_out(tables: Iterable[ClassTable]) -> tuple[str, ...]:
    found = [
        "outlines and centres of regions (geojson), digests and fingerprints of passages, what terms mean and what "
        "follows from the statements (turtle --ontology --derived)"
    ]
    long = sum(len(text) > LONGEST_TEXT for table in tables for values in table.cells.values() for text in values)
    if long:
        found.append(f"what {long} texts have beyond the {LONGEST_TEXT} characters that a cell holds")
    return tuple(found)


class _Sheets:
    """Writes sheets row by row, so that a large graph needs little memory."""

    def __init__(self, book: Any, labels: Labels, lang: str) -> None:  # noqa: ANN401 - openpyxl has no types
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font

        self.book = book
        self._labels = labels
        self._lang = lang
        self._cell: Callable[..., Any] = WriteOnlyCell
        self._bold, self._large = Font(bold=True), Font(bold=True, size=14)
        self._link = Font(color="0563C1", underline="single")
        self._top = Alignment(wrap_text=True, vertical="top")

    def about(
        self,
        title: str,
        about: Mapping[str, str],
        sources: Iterable[Mapping[str, str]],
        tables: Iterable[ClassTable],
        notes: Iterable[str],
        left_out: Iterable[str],
    ) -> None:
        """The first sheet: what this is, whom to name, from which documents, what to mind, and what is where."""
        sheet = self.book.create_sheet("About")
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 100
        sheet.append([self._text(sheet, title, self._large)])
        rows = [
            (
                "What this is",
                "Statements of documents, each with the passages that state it; one sheet for each class.",
            ),
            (
                "How to read it",
                "Ids are short names that kzgraph takes everywhere; each row's id leads to its address.",
            ),
            ("Licence", about.get("licence", "")),
            ("Whom to name", about.get("attribution", "")),
        ]
        names = sorted(self._chosen(labels) for labels in sources)
        rows += [("Documents" if place == 0 else "", name) for place, name in enumerate(names)]
        rows += [("What to mind" if place == 0 else "", note) for place, note in enumerate(notes)]
        rows += [("Left out" if place == 0 else "", words) for place, words in enumerate(left_out)]
        self._rows(sheet, (row for row in rows if row[1]))
        sheet.append([])
        sheet.append([self._text(sheet, name, self._bold) for name in ("Sheet", "Rows")])
        for table in tables:
            sheet.append([self._text(sheet, sheet_title(table.name)), self._left(sheet, len(table.things))])

    def _rows(self, sheet: Any, rows: Iterable[tuple[str, str]]) -> None:  # noqa: ANN401
        for name, words in rows:
            sheet.append([self._text(sheet, name, self._bold), self._text(sheet, words)])

    def _left(self, sheet: Any, number: int) -> Any:  # noqa: ANN401
        from openpyxl.styles import Alignment

        cell = self._cell(sheet, value=number)
        cell.alignment = Alignment(horizontal="left")
        return cell

    def table(self, table: ClassTable) -> None:
        """A sheet of one class: id and name, then each property."""
        sheet = self.book.create_sheet(sheet_title(table.name)[:31])
        named = any(thing in self._labels for thing in table.things)
        columns = [column for column in table.columns if _for_people(column)]
        name = "gist" if table.name == "passage" else "name"
        headings = ["id", *([name] if named else []), *(name for column in columns for name in _headings(column))]
        rows = [list(self._row(table, thing, columns, named=named)) for thing in table.things]
        for place, heading in enumerate(headings):
            longest = max((len(line) for row in rows for line in str(row[place]).split("\n")), default=0)
            sheet.column_dimensions[_letters(place)].width = min(WIDEST, max(longest, len(heading)) + 2)
        sheet.freeze_panes = "C2" if named else "B2"
        sheet.auto_filter.ref = f"A1:{_letters(len(headings) - 1)}{len(rows) + 1}"
        sheet.append([self._text(sheet, _in_words(heading), self._bold) for heading in headings])
        for thing, row in zip(table.things, rows, strict=True):
            cells = [self._value(sheet, value) for value in row]
            cells[0].hyperlink, cells[0].font = thing, self._link
            sheet.append(cells)

    def _row(
        self, table: ClassTable, thing: str, columns: Iterable[PropertyColumn], *, named: bool
    ) -> Iterator[object]:
        yield compact(thing)
        if named:
            yield self._chosen(self._labels.get(thing, {}))
        for column in columns:
            values = table.values(thing, column)
            if column.kind == "iri":
                if _with_names(column):
                    yield "\n".join(self._chosen(self._labels.get(value, {})) or compact(value) for value in values)
                yield "\n".join(map(compact, values))
            else:
                yield _content(values, column)

    def _chosen(self, names: Mapping[str, str]) -> str:
        return next((names[lang] for lang in (self._lang, "en", *sorted(names)) if lang in names), "")

    def _text(self, sheet: Any, words: str, font: Any = None) -> Any:  # noqa: ANN401
        cell = self._cell(sheet, value=_NOT_IN_XML.sub("", words)[:LONGEST_TEXT])
        cell.alignment = self._top
        cell.number_format = "@"
        cell.data_type = "s"  # or a text that begins like a formula would run
        if font is not None:
            cell.font = font
        return cell

    def _value(self, sheet: Any, value: object) -> Any:  # noqa: ANN401
        if isinstance(value, str):
            return self._text(sheet, value) if value else self._cell(sheet, value=None)
        cell = self._cell(sheet, value=value)
        cell.alignment = self._top
        if hasattr(value, "isoformat"):
            cell.number_format = "yyyy-mm-dd"
        return cell


def _headings(column: PropertyColumn) -> tuple[str, ...]:
    if column.kind != "iri":
        return (column.name,)
    return (column.name, f"{column.name}_id") if _with_names(column) else (f"{column.name}_id",)


def _with_names(column: PropertyColumn) -> bool:
    return column.named or column.points_at == "passage"


def _for_people(column: PropertyColumn) -> bool:
    return column.iri not in _FOR_MACHINES and column.points_at != "geometry"


def _in_words(name: str) -> str:
    """A heading in words.

    >>> _in_words("altLabel_ru"), _in_words("goalArea_id"), _in_words("startDate")
    ('Other names (Russian)', 'Goal area id', 'Start date')
    """
    said, _, tail = name.partition("_")
    words = _WORDS.get(said) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", said).lower()
    after = f" ({_LANGUAGES[tail]})" if tail in _LANGUAGES else f" {tail.replace('_', ' ')}" if tail else ""
    return f"{words[:1].upper()}{words[1:]}{after}"


def _letters(place: int) -> str:
    """The letters of a column, the first being 0.

    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    return _letters(place // 26 - 1) + chr(65 + place % 26) if place >= 26 else chr(65 + place)


def _content(values: tuple[str, ...], column: PropertyColumn) -> object:
    """One value as a number, day or truth value where it is one; several as lines of text."""
    if len(values) != 1:
        return "\n".join(values)
    value = values[0]
    try:
        if column.datatype in _NUMBERS:
            from decimal import Decimal

            return Decimal(value)
        if column.datatype == f"{_XSD}date":
            from datetime import date

            day = date.fromisoformat(value)
            return day if day.year > 1900 else value  # where spreadsheets begin to count days
    except (ValueError, ArithmeticError):
        return value
    return {"true": "yes", "false": "no"}.get(value, value) if column.datatype == f"{_XSD}boolean" else value
