"""What Python gets from a graph: plain values that become frames, show themselves in a notebook, and print short."""

import copy
import html.parser
import pickle
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pytest

from kzgraph.answers.listing import Conflicts, Gaps, Hits
from kzgraph.answers.page import PageAnswer
from kzgraph.answers.picture import Picture
from kzgraph.answers.table import Answer
from kzgraph.answers.trace import TraceAnswer, WhatIfAnswer
from kzgraph.api import Graph
from kzgraph.ask import ask
from kzgraph.errors import NotAvailable, UsageError
from kzgraph.model import Column, Ref, Table, Value
from kzgraph.render.frame import frame
from kzgraph.render.notebook import lines_html, page_html, table_html, trace_html
from kzgraph.render.table import render_table
from kzgraph.render.trace_data import trace_table
from kzgraph.views.network import page as network_page

REED = Ref("partner:reed-labs", "https://example.org/reed", "Reed Labs")
HANDS = Ref("partner:open-hands", "https://example.org/hands", "Open Hands")
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><b>bold</b>',
    "'><iframe srcdoc=x>",
    "</td></tr></table><h1>out",
    "&lt;b&gt; & &amp;",
    "a\nb\x00c\x1b[31m\u202ed",
    "US$12 and US$13 \\(x\\) `code` [1] * - figure: ",
)


def table_of(*columns: tuple[Value, ...]) -> Table:
    """A table with columns a, b, … that hold these cells."""
    names = tuple(Column(chr(ord("a") + place)) for place in range(len(columns)))
    return Table("query", names, tuple(zip(*columns, strict=True)))


class Page(html.parser.HTMLParser):
    """A piece of HTML as a browser reads it: its elements, its text, what its tooltips say."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.titles: list[str] = []
        self.names: set[str] = set()
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.names |= {name for name, _ in attrs}
        self.titles += [str(value) for name, value in attrs if name == "title"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


# The answer is a table


def test_answer_is_the_table_that_was_asked_for(small_graph: Graph) -> None:
    """An answer has the columns and rows of the table, is equal to it, and can be copied and kept."""
    answer = small_graph.ask("partner-results", partner="Reed Labs")
    table = ask(small_graph.engine, small_graph.question("partner-results"), {"partner": "Reed Labs"})
    assert isinstance(answer, Answer)
    assert isinstance(answer, Table)
    assert answer == table
    assert type(answer._replace(rows=())) is Answer
    for again in (copy.copy(answer), pickle.loads(pickle.dumps(answer))):
        assert (type(again), again) == (Answer, answer)


def test_every_answer_has_its_type(small_graph: Graph) -> None:
    """What each method gives is what it says, and still what it was before."""
    assert type(small_graph.query("ASK {}")) is Answer
    assert type(small_graph.trace("Reed Labs")) is TraceAnswer
    assert type(small_graph.what_if("Reed Labs")) is WhatIfAnswer
    assert type(small_graph.show("Reed Labs")) is PageAnswer
    assert type(small_graph.search("wells")) is Hits
    assert type(small_graph.conflicts()) is Conflicts
    assert type(small_graph.gaps()) is Gaps
    assert isinstance(small_graph.gaps(), tuple)
    again = pickle.loads(pickle.dumps(small_graph.search("wells")))
    assert (type(again), again, again.text) == (Hits, small_graph.search("wells"), "wells")


@pytest.mark.parametrize(
    ("say", "said"),
    [
        (
            lambda g: g.ask("partner-results", partner="Reed Labs"),
            "<Answer partner-results (partner=partner:reed-labs)",
        ),
        (lambda g: g.query("ASK {}"), "<Answer query: 1 row, 1 column>"),
        (lambda g: g.trace("Reed Labs"), "<TraceAnswer partner:reed-labs: 1 trace>"),
        (lambda g: g.what_if("Reed Labs"), "<WhatIfAnswer partner:reed-labs: 1 results, 0 roles>"),
        (lambda g: g.show("Reed Labs"), "<PageAnswer partner:reed-labs: "),
        (lambda g: g.search("Reed Labs"), "<Hits: "),
        (lambda g: g.conflicts(), "<Conflicts: 2>"),
        (lambda g: g.gaps(), "<Gaps: 14>"),
        (lambda g: g.picture(), "<Picture Partnerships and results: "),
    ],
)
def test_answer_is_named_on_one_line(small_graph: Graph, say: Callable[[Graph], object], said: str) -> None:
    """At a prompt an answer takes one short line."""
    shown = repr(say(small_graph))
    assert shown.startswith(said)
    assert "\n" not in shown
    assert len(shown) < 100


def test_printed_answer_is_short() -> None:
    """print() shows twenty rows and says how many more there are."""
    numbers = Answer(*table_of(tuple(range(21))))
    assert str(numbers).splitlines()[-1] == "20 rows, 1 more"
    assert str(numbers._replace(rows=numbers.rows[:20])).splitlines()[-1] == "20 rows"
    assert str(Answer(*table_of((REED,), (1,)))) == "a          b\n---------  -\nReed Labs  1\n\n1 row"


def test_printed_accounts_are_short(shipped_graph: Graph) -> None:
    """The longest trace, page and list that there are print no more than a screen or two."""
    for answer in (
        shipped_graph.trace("UNICEF"),
        shipped_graph.what_if("UNICEF"),
        shipped_graph.show("UNICEF"),
        shipped_graph.gaps(),
    ):
        lines = str(answer).split("\n")
        assert len(lines) == 61
        assert lines[-1].endswith(" more lines")
    assert str(shipped_graph.search("children")).endswith(" more")


# Frames


def test_frame_of_an_answer_has_names_beside_ids(small_graph: Graph) -> None:
    """The frame has the columns of the CSV file and its rows in the same order."""
    answer = small_graph.ask("results-with-change")
    made = answer.to_pandas()
    assert list(made.columns) == render_table(answer, "csv").splitlines()[0].split(",")
    assert made["result_id"].tolist() == [
        "result:fewer-infections-north",
        "result:garden-pilot-diets",
        "result:safe-wells-north",
    ]
    assert made["result"][1] == "Students of the pilot eat more vegetables"
    assert made["population_id"].isna().tolist() == [True, False, False]
    assert made[["baseline", "latest", "difference"]].to_numpy().tolist() == [
        [120, 60, -60],
        [20, 32, 12],
        [40, 70, 30],
    ]
    assert (made["latestDate"] - made["baselineDate"]).dt.days.tolist() == [730, 366, 730]


def test_cells_of_a_frame_have_their_kinds() -> None:
    """Text, whole numbers, decimals, truth and days each have their type; nothing is NA."""
    made = frame(
        table_of(
            ("x", None, ""),
            (1, None, 3),
            (Decimal("16.4"), 2, None),
            (True, None, False),
            (date(2018, 12, 31), None, date(1, 1, 1)),
            (REED, None, HANDS),
            (None, None, None),
        )
    )
    assert {name: str(kind) for name, kind in made.dtypes.items()} == {
        "a": "string",
        "b": "Int64",
        "c": "Float64",
        "d": "boolean",
        "e": "datetime64[s]",
        "f": "string",
        "f_id": "string",
        "g": "object",
    }
    assert made.isna().to_numpy().tolist() == [
        [False, False, False, False, False, False, False, True],
        [True, True, False, True, True, True, True, True],
        [True, False, True, False, False, False, False, True],
    ]
    assert (made["c"][0], made["c"][1], made["b"].sum()) == (16.4, 2.0, 4)
    assert (made["e"][0], made["e"][2].year) == (pandas.Timestamp(2018, 12, 31), 1)
    assert (made["f"][2], made["f_id"][0]) == ("Open Hands", "partner:reed-labs")


def test_cells_of_several_kinds_stay_what_they_are() -> None:
    """Where no one type of pandas fits, and for numbers beyond 64 bits, cells are Python's own."""
    made = frame(table_of((1, "one", None), (2**63, 1, 2), (REED, "text", None)))
    assert [str(kind) for kind in made.dtypes] == ["object", "object", "string", "string"]
    assert made["a"].tolist()[:2] == [1, "one"]
    assert made["b"].tolist() == [2**63, 1, 2]
    assert made["c"].tolist()[:2] == ["Reed Labs", "text"]
    assert made["c_id"].isna().tolist() == [False, True, True]


def test_frame_of_no_rows_has_its_columns() -> None:
    """An empty answer is an empty frame with the same headings."""
    made = frame(Table("query", (Column("a"), Column("b")), ()))
    assert (list(made.columns), len(made)) == (["a", "b"], 0)


def test_frame_keeps_two_columns_of_one_name() -> None:
    """A query may name a column like the id of another: neither is lost."""
    made = frame(Table("query", (Column("x"), Column("x_id")), ((REED, 1),)))
    assert list(made.columns) == ["x", "x_id", "x_id"]
    assert made.iloc[0].tolist() == ["Reed Labs", "partner:reed-labs", 1]


def test_frame_remembers_its_question(small_graph: Graph) -> None:
    """attrs says what was asked, with what, and what the columns mean."""
    made = small_graph.ask("partner-results", partner="Reed Labs").to_pandas()
    assert made.attrs["question"] == "partner-results"
    assert made.attrs["summary"] == "Which results did a partner contribute to?"
    assert made.attrs["parameters"] == {"partner": "Reed Labs"}
    assert made.attrs["meanings"]["result"] == "the result"


def test_frame_of_traces_is_their_table(small_graph: Graph) -> None:
    """A trace gives a row for each chain, with the columns of its CSV file."""
    found = small_graph.trace("Ministry of Rivers")
    made = found.to_pandas()
    assert list(made.columns) == render_table(trace_table(found), "csv").splitlines()[0].split(",")
    assert made["result_id"].tolist() == [trace.result.curie for trace in found.traces]
    assert set(made["strength"]) == {"stated"}
    assert made["partner"].tolist() == ["Ministry of Rivers"] * len(found.traces)


def test_frames_of_lists(small_graph: Graph) -> None:
    """Hits, conflicts, gaps and what-ifs give frames with a row for each."""
    assert small_graph.search("Reed Labs").to_pandas()["id"][0] == "partner:reed-labs"
    conflicts = small_graph.conflicts()
    assert conflicts.to_pandas()["arithmetic"].tolist() == [found.arithmetic for found in conflicts]
    assert conflicts.to_pandas()["status"].tolist() == ["open" if found.open else "judged" for found in conflicts]
    assert set(small_graph.gaps().to_pandas()["section"]) == {gap.section for gap in small_graph.gaps()}
    assert small_graph.what_if("Reed Labs").to_pandas()["thing_id"].tolist() == ["result:app-prototypes"]


def test_frame_without_pandas_says_how_to_get_it(small_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pandas an answer is still an answer, and a frame says what to install."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    answer = small_graph.ask("partner-results", partner="Reed Labs")
    assert answer._repr_html_()
    with pytest.raises(NotAvailable, match=r"^A frame needs pandas\.$") as caught:
        answer.to_pandas()
    assert caught.value.hint == "Install it: pip install 'kzgraph[pandas]'"


# Inside a notebook


def test_table_in_a_notebook() -> None:
    """Question, parameters and headings with their meanings; names with ids as tooltips; the number of rows."""
    table = Table(
        "co-partners",
        (Column("partner", "who works with it"), Column("n"), Column("since")),
        ((REED, 2, date(2018, 1, 1)), (None, Decimal("1.5"), None)),
        (("partner", HANDS), ("least", 1)),
        "Who works with whom?",
    )
    page = Page(table_html(table))
    assert page.texts == [
        *("co-partners", "Who works with whom? (partner:", "Open Hands", ", least: 1)"),
        *("partner", "n", "since"),
        *("Reed Labs", "2", "2018-01-01", "1.5"),
        "2 rows",
    ]
    assert page.titles == ["partner:open-hands", "who works with it", "partner:reed-labs"]
    assert page.tags.count("td") == 6
    assert page.open == []


def test_long_table_in_a_notebook_is_cut() -> None:
    """Fifty rows are shown and the others counted; fifty-one are the first to be cut."""
    page = Page(table_html(table_of(tuple(range(51)))))
    assert page.tags.count("tr") == 51
    assert page.texts[-1] == "1 more rows; .rows and .to_pandas() hold all 51"
    assert Page(table_html(table_of(tuple(range(50))))).texts[-1] == "50 rows"
    assert Page(table_html(Table("query", (Column("a"),), ()))).texts[-1] == "no rows"


@pytest.mark.parametrize("label", HOSTILE)
def test_table_in_a_notebook_shows_any_text_as_text(label: str) -> None:
    """Whatever a name, a heading, a meaning or a parameter holds, it is text and nothing else."""
    ref = Ref(label, "https://example.org/x", label)
    table = Table(label, (Column(label, label),), ((ref,), (label,)), ((label, ref),), label)
    page = Page(table_html(table))
    plain = Page(table_html(Table("q", (Column("c", "m"),), ((REED,), ("t",)), (("p", REED),), "s")))
    assert (page.tags, page.names) == (plain.tags, plain.names)
    kept = "".join(c if c.isprintable() else " " for c in label).strip()
    assert page.texts.count(kept) >= 3
    assert [title.strip() for title in page.titles] == [kept] * 3


def test_trace_in_a_notebook(small_graph: Graph) -> None:
    """The tree has the lines of the terminal; strength is set off; each number tells its passage."""
    page = Page(small_graph.trace("Reed Labs")._repr_html_())
    gist = "Reed Labs built three prototypes of an app about water at the fair."
    note = f"{gist} (Annual report 2018, Goal area 2 / Young Makers, 1641-1729)"
    text = " ".join(page.texts)
    assert "Reed Labs (partner:reed-labs) 1 result traced (1 stated, 0 programme)" in text
    assert 'developer (explicit, "built") [1] ; stated , place match, time match' in text
    joined = "Reed Labs came to Safe Nets in 2020 with a message service. (Review 2021, Part 2 / Safe nets, 578-655)"
    assert page.titles == [note] * 3 + [joined]
    assert page.texts.count("stated") == 1
    assert "Passages (2)" in page.texts
    assert page.tags.count("li") == 2
    assert page.open == []


@pytest.mark.parametrize("name", ["Ministry of Rivers", "Safe Nets", "School Gardens", "result:safe-wells-north"])
def test_tree_in_a_notebook_has_every_line(small_graph: Graph, name: str) -> None:
    """Every word that the terminal shows of a trace is in the tree, in the same order."""
    from kzgraph.render.trace_text import trace_text

    found = small_graph.trace(name)
    told = trace_text(found, width=10_000).replace("* ", "")
    head, _, listed = told.rpartition("Passages\n")
    page = Page(trace_html(found))
    words = "".join(page.texts).replace(" ", "")
    assert words.startswith("".join(head.split()))
    assert page.tags.count("li") == len(listed.splitlines())


def test_long_tree_in_a_notebook_is_cut(small_graph: Graph) -> None:
    """After the first lines the others are counted, and passages that only they name are not listed."""
    page = Page(lines_html("A\n* b [1]\n* c [2]\n\nPassages\n[1] one (x)\n[2] two (y)\n", most=2))
    assert page.texts == ["A", "b", "[1]", "1 more lines; .to_pandas() holds all of it", "Passages (1)", "one (x)"]
    assert page.titles == ["one (x)"]


@pytest.mark.parametrize("label", HOSTILE)
def test_tree_in_a_notebook_shows_any_text_as_text(label: str) -> None:
    """A name or gist in a tree is text, and cannot make a passage out of a number that is none."""
    kept = " ".join("".join(c if c.isprintable() else " " for c in label).split())
    page = Page(lines_html(f"{kept} [1]\n\nPassages\n[1] {kept}\n"))
    assert set(page.tags) <= {"div", "strong", "em", "small", "abbr", "details", "summary", "ol", "li"}
    assert page.titles[-1] == kept
    assert page.texts[-1] == kept


def test_what_if_in_a_notebook(small_graph: Graph) -> None:
    """The account of what rests on one partner has its caveat and its passages."""
    page = Page(small_graph.what_if("Reed Labs")._repr_html_())
    assert page.texts[0] == "Without Reed Labs (partner:reed-labs)"
    assert "This tells who is named in the documents, not who could stand in." in page.texts
    assert "Passages (1)" in page.texts


def test_conflicts_and_gaps_in_a_notebook(small_graph: Graph) -> None:
    """They are told in lines, each with its passages, and the lists are those of the terminal."""
    page = Page(small_graph.conflicts()._repr_html_())
    assert page.texts[0].startswith("2 conflicts: ")
    assert any("320 schools or 300 schools: they differ by 20" in text for text in page.texts)
    page = Page(small_graph.gaps()._repr_html_())
    assert "Results nobody is named for (1)" in page.texts
    assert page.open == []


def test_page_in_a_notebook(small_graph: Graph) -> None:
    """A page has its names, what is said, what points at it and its passages, each counted."""
    found = small_graph.show("Clean Wells")
    page = Page(found._repr_html_())
    assert page.texts[:2] == ["Clean Wells", "(programme)"]
    said = sum(len(statement.values) for statement in found.statements)
    assert f"Said of it ({said})" in page.texts
    assert f"Stated in ({len(found.passages)})" in page.texts
    assert "programme:well-testing" in page.titles
    assert page.open == []


@pytest.mark.parametrize("label", HOSTILE)
def test_page_in_a_notebook_shows_any_text_as_text(small_graph: Graph, label: str) -> None:
    """Names, values and gists of a page are text."""
    found = small_graph.show("Clean Wells")
    ref = found.ref._replace(label=label, curie=label)
    statement = found.statements[0]._replace(name=f"kz:{label}", values=(ref, label, label * 40))
    passage = found.passages[0]._replace(gist=label, section=label, ref=ref)
    shown = page_html(
        found._replace(ref=ref, kind=ref, names=(("en", label),), statements=(statement,), passages=(passage,))
    )
    page = Page(shown)
    assert set(page.tags) <= {
        *("div", "p", "strong", "details", "summary", "table", "tr", "td", "span", "ul", "li"),
    }
    assert page.open == []


def test_formulas_are_not_typeset(small_graph: Graph) -> None:
    """Two amounts in dollars are no formula: every piece is marked so that a notebook leaves it alone."""
    answers: list[Any] = [small_graph.query("ASK {}"), small_graph.trace("Reed Labs"), small_graph.show("Reed Labs")]
    for answer in (*answers, small_graph.gaps(), small_graph.conflicts(), small_graph.search("wells")):
        assert answer._repr_html_().startswith('<div class="tex2jax_ignore mathjax_ignore">')


def test_shown_twice_it_is_the_same(small_graph: Graph) -> None:
    """Two runs give the same bytes."""
    for name in ("Reed Labs", "School Gardens"):
        assert small_graph.trace(name)._repr_html_() == small_graph.trace(name)._repr_html_()
        assert small_graph.show(name)._repr_html_() == small_graph.show(name)._repr_html_()


# The picture


def test_picture_is_the_view(small_graph: Graph, tmp_path: Path) -> None:
    """The picture is the page that the command line writes, and is saved as it is."""
    picture = small_graph.picture()
    also = {lang: Graph.open(small_graph.project.root, lang=lang).network() for lang in ("ru", "kk")}
    assert picture.html == network_page(small_graph.network(), also=also)
    saved = picture.save(tmp_path / "picture.html")
    assert saved == tmp_path / "picture.html"
    assert saved.read_text(encoding="utf-8") == picture.html
    assert picture.save(str(saved)) == saved


def test_picture_of_a_part(small_graph: Graph) -> None:
    """What is drawn may be chosen, and named."""
    part = small_graph.network().subgraph(["partner:reed-labs", "result:app-prototypes"])
    picture = small_graph.picture(part, title="One tie", height=300)
    assert "<title>One tie</title>" in picture.html
    assert "partner:open-hands" not in picture.html
    assert "height:300px" in picture._repr_html_()


def test_picture_of_a_projection_is_refused(small_graph: Graph) -> None:
    """The edges of a projection are no claims, and a picture without claims is not drawn."""
    with pytest.raises(UsageError, match=r"^Only a network of claims can be drawn\.$"):
        small_graph.picture(small_graph.network(projection="partners"))


def test_picture_that_cannot_be_saved_is_told(tmp_path: Path) -> None:
    """A folder that is not there is told in a sentence."""
    with pytest.raises(UsageError, match=r"cannot be written \(No such file or directory\)\.$"):
        Picture("<!doctype html>").save(tmp_path / "nowhere" / "picture.html")


def test_picture_in_a_notebook_is_shut_in() -> None:
    """The document is the value of one attribute, whatever quotes it holds, and has no right to the page around."""
    document = "<!doctype html><p title='a' class=\"b\">&amp; <script>if (1 && 2) {}</script>"
    found: dict[str, str | None] = {}

    class Frame(html.parser.HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert (tag, found) == ("iframe", {})
            found.update(attrs)

        def handle_data(self, data: str) -> None:
            pytest.fail(f"text beside the frame: {data}")

    Frame(convert_charrefs=True).feed(Picture(document, 'a "title" <b>', 400)._repr_html_())
    assert found["srcdoc"] == document
    assert found["title"] == 'a "title" <b>'
    assert found["sandbox"] == "allow-scripts allow-downloads"
    assert "src" not in found
