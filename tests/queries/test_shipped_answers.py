"""What the catalogue answers on the shipped graph: every row kept, so that a change of the graph shows in the answers.

A file of ``shipped/`` is CSV as a reader sees the table: one column each, a thing of the graph as its name with its
CURIE in brackets, a concept (role, unit, basis …) by its name alone, dates and numbers as they are. Rows stand in the
order of the question, so that a claim that comes or goes is one line of difference. An answer of 400 rows or more is
kept as its first 200 rows and a last line that says how many there are in all.

``KZGRAPH_ACCEPT=1 pytest tests/queries`` rewrites the files; read the difference as the person who asked would.
"""

import csv
import io
import re
import tomllib
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell

from kzgraph.api import Graph
from kzgraph.catalogue import Question
from kzgraph.model import Ref, Table, Value
from kzgraph.render.cells import shown
from kzgraph.render.table import FORMATS, render_table, workbook
from kzgraph.terms import CONCEPT_SCHEMES

HERE = Path(__file__).parent
LONG, KEPT, SHEET = 400, 200, 120
CASES: dict[str, dict[str, dict[str, str | int]]] = tomllib.loads((HERE / "shipped.toml").read_text(encoding="utf-8"))
ASKED = [
    pytest.param(name, case, given, id=f"{name}--{case}")
    for name, cases in CASES.items()
    for case, given in cases.items()
]


def answer_file(question: str, case: str) -> Path:
    """The file with the answer to a question; the case "all" needs no name."""
    return HERE / "shipped" / (f"{question}.csv" if case == "all" else f"{question}--{case}.csv")


def cell(value: Value) -> str:
    """A cell as it is kept: the name and CURIE of a thing, the name of a concept or class, else the value."""
    is_plain = isinstance(value, Ref) and value.curie.partition(":")[0] in {*CONCEPT_SCHEMES, "kz"}
    return shown(value, with_curie=not is_plain)


def kept(table: Table) -> str:
    """An answer as its file holds it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column.name for column in table.columns)
    whole = len(table.rows) < LONG
    writer.writerows([cell(value) for value in row] for row in (table.rows if whole else table.rows[:KEPT]))
    if not whole:
        writer.writerow([f"… {len(table.rows)} rows in all", *[""] * (len(table.columns) - 1)])
    return out.getvalue()


@pytest.mark.parametrize(("name", "case", "given"), ASKED)
def test_answer_on_the_shipped_graph(
    name: str, case: str, given: dict[str, str | int], shipped_graph: Graph, accept: bool
) -> None:
    """The answer is the reviewed one, row for row."""
    file, found = answer_file(name, case), kept(shipped_graph.ask(name, **given))
    if accept:
        file.parent.mkdir(exist_ok=True)
        file.write_text(found, encoding="utf-8")
    assert file.is_file(), f"write {file.name}: KZGRAPH_ACCEPT=1 pytest tests/queries, then read it"
    assert found == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "case", "given"), ASKED)
def test_answer_in_every_form(name: str, case: str, given: dict[str, str | int], shipped_graph: Graph) -> None:
    """Each text form holds each row; none of them fails on what the graph holds."""
    table = shipped_graph.ask(name, **given)
    texts = {form: render_table(table, form) for form in FORMATS}
    assert len(list(csv.reader(io.StringIO(texts["csv"])))) == len(table.rows) + 1
    assert texts["jsonl"].count("\n") == len(table.rows)
    assert texts["md"].count("\n") == len(table.rows) + 2
    assert texts["table"].rstrip().endswith(f"{len(table.rows)} row{'' if len(table.rows) == 1 else 's'}")


@pytest.mark.parametrize(("name", "case", "given"), ASKED)
def test_rows_stand_in_one_order(name: str, case: str, given: dict[str, str | int], shipped_graph: Graph) -> None:
    """No two rows agree in all that the question orders by: another engine could not order them differently."""
    table, text = shipped_graph.ask(name, **given), shipped_graph.question(name).text
    columns = [column.name for column in table.columns]
    keys = [columns.index(key) for key in re.findall(r"\?(\w+)", text[text.rindex("ORDER BY") :])]
    assert len({tuple(row[key] for key in keys) for row in table.rows}) == len(table.rows)


@pytest.mark.parametrize("name", CASES)
def test_answer_as_a_workbook(name: str, shipped_graph: Graph) -> None:
    """Names with ids beside, links from ids and passages, numbers and days as such, and no formula."""
    # The shortest answer with rows: openpyxl reads and writes some thousand cells a second.
    answers = [shipped_graph.ask(name, **given) for given in CASES[name].values()]
    table = min(answers, key=lambda answer: len(answer.rows))
    table = table._replace(rows=table.rows[:SHEET])
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(table))).active
    assert sheet is not None
    assert sheet.freeze_panes == "A2"
    assert sheet.max_row == len(table.rows) + 1
    headings = [cell.value for cell in sheet[1]]
    assert all(re.fullmatch(r"[A-Z][a-z]*( [a-z]+)*", heading) for heading in headings), headings
    for values, cells in zip(table.rows, sheet.iter_rows(min_row=2), strict=True):
        rest = iter(cells)
        for place, value in enumerate(values):
            has_id = any(isinstance(row[place], Ref) for row in table.rows)
            _holds(next(rest), next(rest) if has_id else None, value)
        assert list(rest) == []


def _holds(cell: Cell, beside: Cell | None, value: Value) -> None:
    """Whether a cell, and the one with the id beside it, hold a value as what it is."""
    assert cell.data_type != "f"
    if isinstance(value, Ref):
        assert beside is not None
        assert (cell.value, beside.value) == (value.label, value.curie)
        assert beside.hyperlink.target == value.iri
        if value.curie.startswith("passage:"):
            assert cell.hyperlink.target == value.iri
    elif isinstance(value, date):
        assert cell.is_date
        assert cell.value.date() == value
    elif isinstance(value, str):
        assert (cell.data_type, cell.value) == (("s", value) if value else ("n", None))
    else:
        assert cell.data_type == "n"
        assert cell.value == (None if value is None else pytest.approx(float(value)))


def test_every_question_is_asked_of_the_shipped_graph(catalogue: dict[str, Question]) -> None:
    """No question is left without a reviewed answer, and the answers have rows."""
    assert sorted(CASES) == sorted(catalogue)


def test_every_answer_has_rows() -> None:
    """An empty answer would say nothing about the question."""
    empty = [file.name for file in (HERE / "shipped").iterdir() if file.read_text(encoding="utf-8").count("\n") < 2]
    assert empty == []


def test_no_answer_file_without_question() -> None:
    """Each kept answer belongs to a question that is asked."""
    wanted = {answer_file(name, case).name for name, cases in CASES.items() for case in cases}
    assert {path.name for path in (HERE / "shipped").iterdir()} == wanted
