"""The workbook of the whole graph: sheets, names, figures, notes; no formula and no time."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

import pytest
from openpyxl import load_workbook

from kzgraph.api import Graph
from kzgraph.exchange.parts import curated, ontology
from kzgraph.exchange.workbook import workbook
from kzgraph.project import Project

ABOUT = {"licence": "https://creativecommons.org/licenses/by/4.0/", "attribution": "Some authors"}
ProjectOf: TypeAlias = Callable[[dict[str, str]], Project]


def content(project: Project, *, lang: str = "en") -> bytes:
    """A project's workbook."""
    return workbook(project, curated(project), ontology(project), about=ABOUT, title="All of it", lang=lang).content


@pytest.fixture(scope="module")
def book(small_graph: Graph) -> Any:
    """The workbook of Riverland."""
    return load_workbook(io.BytesIO(content(small_graph.project)))


def records(book: Any, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet by heading."""
    headings, *lines = book[sheet].iter_rows(values_only=True)
    return [dict(zip(headings, line, strict=True)) for line in lines]


def test_first_sheet_says_what_it_is(book: Any) -> None:
    """Licence, whom to name, documents, what to mind with numbers of this graph, and what is where."""
    assert book.sheetnames[0] == "About"
    told = list(book["About"].iter_rows(values_only=True))
    assert told[0][0] == "All of it"
    assert ("Licence", ABOUT["licence"]) in told
    assert ("Whom to name", "Some authors") in told
    assert [words for name, words in told if words in {"Annual report 2018", "Review 2021"}] == [
        "Annual report 2018",
        "Review 2021",
    ]
    words = {line[1] for line in told}
    contributions = records(book, "Contributions")
    inferred = sum(row["Basis id"] == "basis:inferred" for row in contributions)
    assert (
        f"Of {len(contributions)} contributions {inferred} are concluded by a reader (basis inferred); the others a "
        "passage states."
    ) in words
    assert inferred == 1
    sheets = {line[0]: line[1] for line in told if line[0] in book.sheetnames}
    assert sheets == {name: book[name].max_row - 1 for name in book.sheetnames[1:]}


def test_sheets_are_one_for_each_class(book: Any) -> None:
    """Classes of things and the concepts; geometries are for maps."""
    assert book.sheetnames == [
        "About",
        "Changes of partners",
        "Contributions",
        "Events",
        "Findings",
        "Follow-ups",
        "Indicators",
        "Lessons",
        "Observations",
        "Partners",
        "Passages",
        "Plans",
        "Policies",
        "Products",
        "Programmes",
        "Recommendations",
        "Regions",
        "Results",
        "Result links",
        "Sources",
        "Concepts",
    ]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes in {"B2", "C2"}
        assert sheet.auto_filter.ref == sheet.dimensions


def test_a_row_by_hand(book: Any) -> None:
    """Names beside ids, figures as numbers, days as days, the gist of the passage, and a link to the address."""
    (row,) = (r for r in records(book, "Observations") if r["Id"] == "observation:safe-well-households-north-2018")
    assert (row["Value"], row["Value kind"], row["Region"]) == (70, "Actual", "North")
    assert isinstance(row["Start date"], datetime)
    passages = {r["Id"]: r["Gist"] for r in records(book, "Passages")}
    assert row["Stated in"] == passages[row["Stated in id"]]
    cell = book["Observations"]["A2"]
    assert cell.hyperlink.target == f"https://w3id.org/kzgraph/id/{str(cell.value).replace(':', '/')}"
    assert {"Digest", "Fingerprint"}.isdisjoint(records(book, "Passages")[0])


def test_names_are_in_the_language_asked_for(small_graph: Graph) -> None:
    """Names follow the language."""
    russian = load_workbook(io.BytesIO(content(small_graph.project, lang="ru")))
    assert next(r for r in records(russian, "Regions") if r["Id"] == "region:north")["Name"] == "Север"


def test_no_text_runs_and_long_ones_are_cut_and_told(project_of: ProjectOf) -> None:
    """What begins like a formula is text; a text longer than a cell is cut off, and the first sheet says so."""
    long = "x" * 40_000
    project = project_of(
        {
            "x.ttl": "partner:odd\n    a kz:Partner ;\n"
            f'    skos:prefLabel "=1+1"@en ;\n    skos:editorialNote "{long}"@en ;\n'
            '    skos:scopeNote "bell \\u0007"@en ;\n.\n'
        }
    )
    made = workbook(project, curated(project), ontology(project), about={}, title="x")
    read = load_workbook(io.BytesIO(made.content))
    cell = read["Partners"]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert len(records(read, "Partners")[0]["Remark of a curator (English)"]) == 32_767
    told = "what 1 texts have beyond the 32767 characters that a cell holds"
    assert told in made.left_out
    assert told in {line[1] for line in read["About"].iter_rows(values_only=True)}


def test_file_holds_no_time(small_graph: Graph) -> None:
    """Entries have one fixed time, and the properties none."""
    with zipfile.ZipFile(io.BytesIO(content(small_graph.project))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        about = archive.read("docProps/core.xml")
    assert b"created" not in about
    assert b"modified" not in about
