"""Answers in every form: aligned, quoted and escaped so that no text becomes anything but text."""

import csv
import io
import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzgraph.api import Graph
from kzgraph.errors import NotAvailable
from kzgraph.evidence.coverage import Coverage
from kzgraph.model import Column, Finding, PassageRef, Ref, Table, Value
from kzgraph.pages import Page, Statement
from kzgraph.render.cells import as_number, guarded, plain_json, shown
from kzgraph.render.pages import (
    coverage_table,
    coverage_text,
    findings_table,
    findings_text,
    hits_table,
    page_json,
    page_text,
)
from kzgraph.render.table import FORMATS, markdown_cell, render_table, workbook
from kzgraph.render.words import indented, named, passage_line
from kzgraph.search import Hit

SMALL = Path(__file__).parents[1] / "data" / "small"


HEALTH = Ref("partner:health", "https://example.org/health", "Ministry of Health")
WHO = Ref("partner:who", "https://example.org/who", "WHO")
PASSAGE = PassageRef(
    Ref("passage:r-77", "https://example.org/p", "passage:r-77"),
    Ref("source:r", "https://example.org/r", "Report"),
    "Part 1",
    77,
    174,
    "Wells are safe.",
)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("https://example.org")', "-2+3|cmd", "=")

ANSWER = Table(
    question="a-question",
    columns=(Column("partner", "who"), Column("schools", "how many"), Column("share", ""), Column("since", "")),
    rows=(
        (HEALTH, 3252, Decimal("16.40"), date(2018, 10, 31)),
        (WHO, 7, None, None),
        (None, -1, Decimal("0.5"), date(2019, 1, 1)),
    ),
    parameters=(("partner", HEALTH), ("year", 2018), ("text", 'say "no"')),
    summary="Who?",
)
EMPTY = Table("a-question", (Column("partner"), Column("n")), ())


def one(value: Value, name: str = "x") -> Table:
    """A table of one cell."""
    return Table("query", (Column(name),), ((value,),))


# Cells


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        ("", ""),
        ("a", "a"),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (-7, "-7"),
        (Decimal("16.40"), "16.40"),
        (date(2018, 5, 1), "2018-05-01"),
        (HEALTH, "Ministry of Health"),
    ],
)
def test_cell_in_words(value: Value, words: str) -> None:
    """A number stands as it was written, truth as yes or no, absence as nothing, a reference by its name."""
    assert shown(value) == words


def test_reference_with_its_curie() -> None:
    """Where ids are asked for, a reference has both; once only where its name is its id."""
    assert shown(HEALTH, with_curie=True) == "Ministry of Health (partner:health)"
    assert shown(Ref("a:b", "https://a", "a:b"), with_curie=True) == "a:b"
    assert shown(7, with_curie=True) == "7"


@pytest.mark.parametrize(
    ("value", "is_number"),
    [
        (7, True),
        (Decimal("0.5"), True),
        (True, False),
        ("7", False),
        (None, False),
        (HEALTH, False),
        (date(2018, 1, 1), False),
    ],
)
def test_number_is_told_from_what_looks_like_one(value: Value, *, is_number: bool) -> None:
    """Only whole and decimal numbers are numbers."""
    assert as_number(value) is is_number


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_is_guarded(text: str) -> None:
    """What a spreadsheet would run begins with an apostrophe."""
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a", " =1", "1-1", "a@b", "'=1", "№ 1", "2018-05-01"])
def test_other_text_is_not_guarded(text: str) -> None:
    """Text that is no formula stays letter for letter."""
    assert guarded(text) == text


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("a", "a"),
        (Decimal("39.0"), 39),
        (Decimal("16.4"), 16.4),
        (Decimal("-0.5"), -0.5),
        (date(2018, 5, 1), "2018-05-01"),
        (HEALTH, {"id": "partner:health", "iri": "https://example.org/health", "label": "Ministry of Health"}),
    ],
)
def test_value_for_json(value: Value, plain: object) -> None:
    """Numbers stay numbers, days become text, a reference its id, IRI and name."""
    found = plain_json(value)
    assert (found, type(found)) == (plain, type(plain))


@pytest.mark.parametrize("value", ["Infinity", "-Infinity", "NaN"])
def test_number_without_end_is_text_in_json(value: str) -> None:
    """What JSON has no number for is text."""
    answer = json.loads(render_table(one(Decimal(value)), "json"), parse_constant=lambda name: pytest.fail(name))
    assert isinstance(answer["rows"][0]["x"], str)


# Tables for the terminal


def test_columns_are_aligned() -> None:
    """Names to the left, numbers to the right, a line below the headings, the number of rows at the end."""
    assert render_table(ANSWER, "table") == (
        "partner             schools  share  since\n"
        "------------------  -------  -----  ----------\n"
        "Ministry of Health     3252  16.40  2018-10-31\n"
        "WHO                       7\n"
        "                         -1    0.5  2019-01-01\n"
        "\n"
        "3 rows\n"
    )


def test_one_row_is_one_row() -> None:
    """The number of rows is grammatical."""
    assert render_table(one("a"), "table").endswith("\n\n1 row\n")


def test_long_cells_are_folded() -> None:
    """A line is never wider than the terminal; the widest columns give way, and no word is lost."""
    text = "Adolescents in all regions of the country have access to mental health services in schools"
    table = Table("q", (Column("who"), Column("what")), ((WHO, text), (HEALTH, "short")))
    lines = render_table(table, "table", width=50).split("\n")
    assert max(map(len, lines)) <= 50
    assert lines[:5] == [
        "who                 what",
        "------------------  ------------------------------",
        "WHO                 Adolescents in all regions of",
        "                    the country have access to",
        "                    mental health services in",
    ]
    assert " ".join(line[20:] for line in lines[2:6]).split() == text.split()


def test_narrow_terminal_keeps_words_whole() -> None:
    """No column becomes narrower than its longest word, even where the line is then too long."""
    table = Table("q", tuple(Column(f"c{n}") for n in range(3)), (("region:east-kazakhstan well", "adolescents", 7),))
    assert render_table(table, "table", width=10).split("\n")[1:6] == [
        "------------  -----------  --",
        "region:east-  adolescents   7",
        "kazakhstan",
        "well",
        "",
    ]


def test_very_long_word_does_not_set_the_width() -> None:
    """A word of more than 24 letters, such as an IRI, gives way like others."""
    table = Table("q", (Column("a"), Column("b")), (("a" * 30, "b" * 5),))
    assert render_table(table, "table", width=20).split("\n")[1:4] == [
        "------------------------  -----",
        f"{'a' * 24}  bbbbb",
        "aaaaaa",
    ]


def test_word_longer_than_its_column_is_broken() -> None:
    """A long word, such as an IRI, is broken rather than cut off."""
    lines = render_table(one("x" * 25), "table", width=10).split("\n")
    assert "".join(lines[2:-3]) == "x" * 25


def test_line_breaks_in_a_cell_are_blanks() -> None:
    """A text of several lines stays in its cell."""
    table = Table("q", (Column("x"), Column("y")), (("a\nb\tc", "end"),))
    assert " ".join(render_table(table, "table").split("\n")[2:-3]).split() in (
        ["a", "b", "c", "end"],
        ["a", "b", "end", "c"],
    )


def test_terminal_is_not_given_orders() -> None:
    """A name cannot colour, move or clear anything on the screen."""
    assert "\x1b" not in render_table(one("\x1b[2J\x1b[31mred"), "table")


def test_empty_table_for_the_terminal() -> None:
    """An answer without rows has its headings and says so."""
    assert render_table(EMPTY, "table") == "partner  n\n-------  -\n\n0 rows\n"


# CSV and TSV


def test_csv_has_names_and_ids() -> None:
    """Each reference has two columns, its name and its id; numbers and days stand plain."""
    assert render_table(ANSWER, "csv") == (
        "partner,partner_id,schools,share,since\n"
        "Ministry of Health,partner:health,3252,16.40,2018-10-31\n"
        "WHO,partner:who,7,,\n"
        ",,-1,0.5,2019-01-01\n"
    )


def test_tsv_is_csv_with_tabs() -> None:
    """The same cells, with tabs between them."""
    assert render_table(ANSWER, "tsv").split("\n")[1] == "Ministry of Health\tpartner:health\t3252\t16.40\t2018-10-31"


def test_csv_quotes_what_it_must() -> None:
    """Commas, quotes and line breaks inside a cell come back as they were."""
    text = 'a, "b"\nc;\td'
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        read = list(csv.reader(io.StringIO(render_table(one(text), form), newline=""), delimiter=delimiter))
        assert read == [["x"], [text]]


def test_csv_quotes_nothing_else() -> None:
    """Only the cell that needs it stands in quotes; a row of one empty cell is no empty line."""
    table = Table("q", (Column("a"), Column("b")), (("x\ry", "it's; fine"), (None, "a\tb")))
    assert render_table(table, "csv") == 'a,b\n"x\ry",it\'s; fine\n,a\tb\n'
    assert render_table(table, "tsv") == 'a\tb\n"x\ry"\tit\'s; fine\n\t"a\tb"\n'
    assert render_table(one(""), "csv") == 'x\n""\n'


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_formula_in_a_name_is_not_run(form: str, text: str) -> None:
    """Names, ids and texts that look like formulas are guarded; numbers below zero are not."""
    table = Table("q", (Column("a"), Column("b")), ((Ref(text, "https://a", text), -1),))
    read = csv.reader(io.StringIO(render_table(table, form), newline=""), delimiter="," if form == "csv" else "\t")
    told = [[cell.replace("\r", "\n") for cell in row] for row in read]
    wanted = text.replace("\r", "\n")
    assert told[1:] == [[f"'{wanted}", f"'{wanted}", "-1"]]


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_empty_csv_has_its_headings(form: str) -> None:
    """Without rows the headings are there."""
    assert render_table(EMPTY, form).split() == (["partner,n"] if form == "csv" else ["partner", "n"])


# JSON


def test_json_says_what_was_asked_and_answered() -> None:
    """Question, parameters, columns with their meaning, and rows by column name."""
    health = {"id": "partner:health", "iri": "https://example.org/health", "label": "Ministry of Health"}
    who = {"id": "partner:who", "iri": "https://example.org/who", "label": "WHO"}
    assert json.loads(render_table(ANSWER, "json")) == {
        "question": "a-question",
        "summary": "Who?",
        "parameters": {"partner": health, "year": 2018, "text": 'say "no"'},
        "columns": [
            {"name": "partner", "meaning": "who"},
            {"name": "schools", "meaning": "how many"},
            {"name": "share", "meaning": ""},
            {"name": "since", "meaning": ""},
        ],
        "rows": [
            {"partner": health, "schools": 3252, "share": 16.4, "since": "2018-10-31"},
            {"partner": who, "schools": 7, "share": None, "since": None},
            {"partner": None, "schools": -1, "share": 0.5, "since": "2019-01-01"},
        ],
    }


def test_json_lines_are_the_rows() -> None:
    """One row, one line, each a value of its own."""
    lines = render_table(ANSWER, "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == json.loads(render_table(ANSWER, "json"))["rows"]


def test_json_keeps_letters() -> None:
    """Russian and Kazakh letters stand as they are, not as escapes."""
    assert '"Өзендер"' in render_table(one("Өзендер"), "json")


def test_empty_json() -> None:
    """Without rows there is an empty list, or no line."""
    assert json.loads(render_table(EMPTY, "json"))["rows"] == []
    assert render_table(EMPTY, "jsonl") == ""


# Markdown


def test_markdown_table() -> None:
    """A table with headings; columns of numbers are set to the right."""
    assert render_table(ANSWER, "md") == (
        "| partner | schools | share | since |\n"
        "| --- | ---: | --- | --- |\n"
        "| Ministry of Health | 3252 | 16.40 | 2018-10-31 |\n"
        "| WHO | 7 |  |  |\n"
        "|  | -1 | 0.5 | 2019-01-01 |\n"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a|b", "a\\|b"),
        ("a\\|b", "a\\\\\\|b"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[a](https://example.org)", "\\[a\\](https://example.org)"),
        ("![x](y)", "!\\[x\\](y)"),
        ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"),
        ("a\nb\r\n| c |", "a b \\| c \\|"),
        ("  a   b ", "a b"),
        ("№ 1 – «Қазақстан»", "№ 1 – «Қазақстан»"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("~~a~~", "\\~\\~a\\~\\~"),
    ],
)
def test_markdown_cell_is_text(text: str, written: str) -> None:
    """Nothing in a cell ends it or becomes markup."""
    assert markdown_cell(text) == written


@given(st.text())
def test_markdown_row_has_as_many_cells_as_columns(text: str) -> None:
    """Whatever a text holds, it stays in one line and one cell."""
    lines = render_table(Table("q", (Column("a"), Column("b")), ((text, "end"),)), "md").split("\n")
    assert len(lines) == 4
    assert lines[2].endswith(" | end |")
    assert lines[2].replace("\\\\", "").replace("\\|", "").count("|") == 3


def test_empty_markdown() -> None:
    """Without rows there is a heading."""
    assert render_table(EMPTY, "md") == "| partner | n |\n| --- | --- |\n"


# Workbooks


def cells(table: Table) -> list[list[object]]:
    """The values of a workbook, read back."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(table))).active
    assert sheet is not None
    return [[cell.value.date() if cell.is_date else cell.value for cell in row] for row in sheet.iter_rows()]


def test_workbook_has_names_ids_and_numbers() -> None:
    """The cells of the CSV form, with readable headings, numbers that are numbers and days that are days."""
    assert cells(ANSWER) == [
        ["Partner", "Partner id", "Schools", "Share", "Since"],
        ["Ministry of Health", "partner:health", 3252, 16.4, date(2018, 10, 31)],
        ["WHO", "partner:who", 7, None, None],
        [None, None, -1, 0.5, date(2019, 1, 1)],
    ]


@pytest.mark.parametrize(
    "text", [*(text for text in FORMULAS if "\r" not in text), "#N/A", "TRUE", "2018-05-01", "1e3", "007"]
)
def test_text_in_a_workbook_is_text(text: str) -> None:
    """No text becomes a formula, an error, a number or a day, and none is changed."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(one(text)))).active
    assert sheet is not None
    cell = sheet.cell(2, 1)
    assert cell.data_type == "s"
    assert cell.value == text


@pytest.mark.parametrize("text", ["a\x0bb", "a\x00b", "\x1b[31m"])
def test_control_characters_do_not_break_a_workbook(text: str) -> None:
    """What a workbook cannot hold is left out; the rest of the text is there."""
    assert cells(one(text)) == [["X"], ["".join(c for c in text if c >= " ")]]


def test_number_without_end_is_text_in_a_workbook() -> None:
    """What a workbook has no number for is text."""
    assert cells(one(Decimal("Infinity"))) == [["X"], ["Infinity"]]


def test_empty_workbook_has_its_headings() -> None:
    """Without rows the headings are there, and they stay in view."""
    assert cells(EMPTY) == [["Partner", "N"]]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(ANSWER))).active
    assert sheet is not None
    assert sheet.freeze_panes == "A2"


def test_headings_of_a_workbook_are_words() -> None:
    """Names of variables are parted into words."""
    table = Table("q", tuple(map(Column, ("goalArea", "asPrinted", "setAside", "x", "n_max"))), ())
    assert cells(table) == [["Goal area", "As printed", "Set aside", "X", "N max"]]


def test_ids_in_a_workbook_are_links() -> None:
    """An id leads to what it names, and so does a name that is only an id; other names and texts are no links."""
    passage = Ref("passage:a-1", "https://example.org/passage/a-1", "passage:a-1")
    health = Ref("partner:health", "https://example.org/partner/health", "Ministry of Health")
    odd = Ref("file:///etc/passwd", "file:///etc/passwd", "file:///etc/passwd")
    table = Table("q", (Column("partner"), Column("passage"), Column("n")), ((health, passage, 1), (None, odd, 2)))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(table))).active
    assert sheet is not None
    found = [[cell.hyperlink.target if cell.hyperlink else None for cell in row] for row in sheet.iter_rows()]
    assert found == [
        [None] * 5,
        [None, health.iri, passage.iri, passage.iri, None],
        [None] * 5,
    ]


def test_links_of_a_workbook_are_no_more_than_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spreadsheets refuse a sheet with too many links: the first ones are kept."""
    monkeypatch.setattr("kzgraph.render.table.MOST_LINKS", 2)
    rows = tuple((Ref(f"partner:{n}", f"https://example.org/{n}", f"Partner {n}"),) for n in range(4))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(Table("q", (Column("partner"),), rows)))).active
    assert sheet is not None
    assert [bool(sheet.cell(line, 2).hyperlink) for line in range(2, 6)] == [True, True, False, False]


@pytest.mark.parametrize(("day", "cell"), [(date(1901, 2, 3), date(1901, 2, 3)), (date(1899, 1, 1), "1899-01-01")])
def test_days_in_a_workbook(day: date, cell: object) -> None:
    """A day is a day, except before spreadsheets begin to count."""
    assert cells(one(day)) == [["X"], [cell]]


def test_workbook_with_a_long_name() -> None:
    """The sheet is called by the question, cut where spreadsheets would refuse it."""
    table = Table("region-needs-and-presence-by-indicator", (Column("x"),), ())
    assert openpyxl.load_workbook(io.BytesIO(workbook(table))).sheetnames == ["region-needs-and-presence-by-in"]


def test_workbook_without_openpyxl_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the optional package is missing, the sentence says how to install it."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(NotAvailable) as caught:
        workbook(EMPTY)
    assert caught.value.hint == "Install it: pip install 'kzgraph[xlsx]'"


# All forms


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("text", ['"', "'", "\\", "<b>", "a\nb", "\u2028", "\u202e", "🎓", "x" * 500, ""])
def test_any_text_can_be_shown(form: str, text: str) -> None:
    """No text breaks a form, and each form ends with a line break."""
    table = Table("q", (Column("a"), Column("b")), ((text, Ref("a:b", "https://a", text)),))
    assert render_table(table, form).endswith("\n")
    assert render_table(table, form) == render_table(table, form)


def test_forms_are_those_of_the_command_line() -> None:
    """Text forms of a table, by name."""
    assert sorted(FORMATS) == ["csv", "json", "jsonl", "md", "table", "tsv"]


def test_answer_from_the_graph_in_csv(small_graph: Graph) -> None:
    """A real answer: ids beside names, in the order of the question."""
    answer = small_graph.query(
        "PREFIX kz: <https://w3id.org/kzgraph/ns#> "
        "SELECT ?policy ?begins { ?policy a kz:Policy ; kz:startDate ?begins } ORDER BY ?policy"
    )
    assert render_table(answer, "csv") == (
        "policy,policy_id,begins\n"
        "Family Code,policy:family-code,2020-01-01\n"
        "Water Safety Act,policy:water-safety-act,2018-01-01\n"
    )


# Words


def test_text_is_set_in_under_its_mark() -> None:
    """Folded lines stand under the first, behind the mark."""
    assert indented("one two three four", 2, width=14, mark="- ") == ["  - one two", "    three four"]
    assert [line.rstrip() for line in indented("", 2, width=14, mark="- ")] == ["  -"]
    assert indented("well-known-thing", 0, width=8) == ["well-kno", "wn-thing"]


def test_names_in_a_row() -> None:
    """Names are separated by commas."""
    assert named([HEALTH, WHO]) == "Ministry of Health, WHO"
    assert named([]) == ""


def test_passage_on_a_line() -> None:
    """Gist, then place; a passage without gist says so."""
    assert passage_line(PASSAGE) == "Wells are safe. [Report, Part 1, 77-174]"
    without = PassageRef(PASSAGE.ref, PASSAGE.source, "Part 1", 77, 174, "")
    assert passage_line(without) == "(no gist) [Report, Part 1, 77-174]"


# Pages, hits, findings, coverage

PAGE = Page(
    ref=HEALTH,
    kind=Ref("kz:Ministry", "https://w3id.org/kzgraph/ns#Ministry", "Ministry"),
    names=(("en", "Ministry of Health"), ("ru", "Министерство здравоохранения")),
    statements=(Statement("kz:endDate", (date(2020, 6, 30),)), Statement("org:subOrganizationOf", (WHO,))),
    pointing=(Statement("kz:partner", (WHO,), backwards=True),),
    passages=(PASSAGE,),
)


def test_page_as_text() -> None:
    """Names, statements with ids, what points at the thing, and passages with their gist."""
    assert page_text(PAGE) == (
        "Ministry of Health (partner:health, ministry)\n"
        "  ru: Министерство здравоохранения\n"
        "  endDate: 2020-06-30\n"
        "  subOrganizationOf: WHO (partner:who)\n"
        "\n"
        "Referred to by\n"
        "  partner: WHO (partner:who)\n"
        "\n"
        "Stated in\n"
        "  > Wells are safe. [Report, Part 1, 77-174]\n"
    )


def test_page_of_nothing_as_text() -> None:
    """A page without statements has its name."""
    assert page_text(Page(WHO, None, (), (), (), ())) == "WHO (partner:who)\n"


def test_very_long_value_is_cut_on_a_page() -> None:
    """A geometry of a thousand points does not fill the screen."""
    long = Page(WHO, None, (), (Statement("geo:asWKT", ("1 2, " * 500,)),), (), ())
    text = page_text(long)
    assert len(text) < 300
    assert "… (2500 characters)" in " ".join(text.split())


def test_page_as_json() -> None:
    """The same as values, with ids and IRIs."""
    who = {"id": "partner:who", "iri": "https://example.org/who", "label": "WHO"}
    assert json.loads(page_json(PAGE)) == {
        "id": "partner:health",
        "iri": "https://example.org/health",
        "label": "Ministry of Health",
        "kind": "kz:Ministry",
        "names": {"en": "Ministry of Health", "ru": "Министерство здравоохранения"},
        "statements": {"kz:endDate": ["2020-06-30"], "org:subOrganizationOf": [who]},
        "referred_to_by": {"kz:partner": [who]},
        "passages": [{"id": "passage:r-77", "source": "source:r", "section": "Part 1", "gist": "Wells are safe."}],
    }


def test_hits_as_a_table() -> None:
    """What was found, its id, and the name that matched; the table remembers the words."""
    table = hits_table("health", [Hit(HEALTH, "partner", "ministry of health", 2)])
    assert [column.name for column in table.columns] == ["name", "id", "matched"]
    assert table.rows == (("Ministry of Health", "partner:health", "ministry of health"),)
    assert (table.question, table.parameters) == ("search", (("text", "health"),))


def test_findings_as_text_and_table() -> None:
    """A finding a line, or a finding a row."""
    findings = [Finding("a.ttl:3", "violation", "shape:x", "partner:a", "Add it."), Finding("", "info", "r", "e", "m.")]
    assert findings_text(findings) == ("a.ttl:3: violation: partner:a: Add it. [shape:x]\ninfo: e: m. [r]\n")
    assert findings_text([]) == ""
    table = findings_table("validate", findings)
    assert table.rows[0] == ("a.ttl:3", "violation", "shape:x", "partner:a", "Add it.")
    assert [column.name for column in table.columns] == ["place", "severity", "rule", "entity", "message"]


def test_coverage_as_text_and_table(small_graph: Graph) -> None:
    """The account of a document by section: full here, and of every document one line in percent."""

    accounts: tuple[Coverage, ...] = small_graph.coverage(SMALL / "texts")
    text = coverage_text(accounts)
    assert [line for line in text.split("\n") if line.startswith(("report", "review", "source"))] == [
        f"{account.source}: {account.percent:.1f} % "
        f"({account.with_figure_or_name - len(account.open_sentences)} of {account.with_figure_or_name} sentences)"
        for account in accounts
    ]
    table = coverage_table(accounts)
    assert len(table.rows) == sum(len(account.sections) for account in accounts)
    assert table.columns[0].name == "source"
