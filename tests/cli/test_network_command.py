"""The network command: projections, measures and nodes in every format, and what it refuses."""

import csv
import io
import json
from pathlib import Path

import pytest

from kzgraph.exchange import read_csv, read_gexf, read_graphml, read_json

from .conftest import Run

PARTNERS = "number of programmes both partners contributed to as such + number of results both contributed to"
PROGRAMMES = "number of contributions that tie the partner to the programme, directly or through a result of it"
CLAIMS = "every edge is one claim; edges have no weight"
FORMULAS = {"all": CLAIMS, "partner-programme": PROGRAMMES, "partners": PARTNERS}
SIZES = {"all": (34, 39), "partner-programme": (18, 17), "partners": (10, 5)}


@pytest.mark.parametrize("form", ["json", "csv", "gexf", "graphml"])
@pytest.mark.parametrize("projection", FORMULAS)
def test_projection_in_a_format(run: Run, tmp_path: Path, projection: str, form: str) -> None:
    """Each projection is written in each format by the file's name, states its weight, and can be read back."""
    path = tmp_path / f"net.{form}"
    ran = run("network", "--projection", projection, "-o", path)
    assert (ran.code, ran.out) == (0, "")
    text = path.read_text("utf-8")
    assert text == run("network", "--projection", projection, "-f", form).out
    assert FORMULAS[projection] in text
    readers = {"json": read_json, "gexf": read_gexf, "graphml": read_graphml}
    graph = readers[form](text) if form in readers else read_csv(text, projection=projection)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == SIZES[projection]


@pytest.mark.parametrize(
    ("projection", "lang", "subtitle"),
    [
        ("all", "en", "Annual report 2018, Review 2021. Every edge is one claim; edges have no weight."),
        ("partner-programme", "en", f"Annual report 2018, Review 2021. Weight = {PROGRAMMES}."),
        (
            "partner-programme",
            "ru",
            "Annual report 2018, Review 2021. Вес = число вкладов, которые связывают партнёра с программой, напрямую "
            "или через её результат.",
        ),
    ],
)
def test_page_states_the_weight(run: Run, projection: str, lang: str, subtitle: str) -> None:
    """The picture of the whole and of partners with programmes says below its title what a line weighs."""
    ran = run("network", "--projection", projection, "--lang", lang)
    assert ran.code == 0
    assert f'<p class="subtitle" dir="auto">{subtitle}</p>' in ran.out


def test_page_says_what_was_left_out(run: Run) -> None:
    """A picture without a partner, or of one document, says so."""
    ran = run("network", "--without", "Open Hands", "--source", "report-2018", "--lang", "ru")
    assert "Без: Открытые руки. Только: " in ran.out
    # Open Hands is in no claim; the gist of another partner's may still name it.
    assert "partner:open-hands" not in ran.out


def test_partners_with_each_other_are_not_drawn(run: Run) -> None:
    """A tie of two partners is no claim, so the picture is refused, with what to use."""
    ran = run("network", "--projection", "partners")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "kzgraph: The picture draws claims, and a tie of two partners is no claim.\n"
        "  Draw --projection partner-programme, or write -f gexf, graphml, csv or json for a tool that draws it.\n"
    )


def test_measures_as_text(run: Run) -> None:
    """Measures come as text with formula and caveats first, of partners with each other unless told."""
    ran = run("network", "--measures", "--limit", "3")
    assert ran.code == 0
    assert ran.lines[:3] == [
        "Partners with each other",
        "Counted: explicit contributions only; receivers are not counted.",
        f"Weight: {PARTNERS}.",
    ]
    place = ran.lines.index("Partners by degree")
    assert ran.lines[place : place + 8] == [
        "Partners by degree",
        "Number of other partners, groups without names included, that the partner shares a programme or result with.",
        "",
        "rank  tied with  partner            value  range           claims  remark",
        "----  ---------  -----------------  -----  --------------  ------  ------------------------------------------",
        "   1             Open Hands             3  1                    3  rests on 3 claims",
        "   2          1  Bridge Foundation      2  2, absent in 1       2  rests on 2 claims, Annual report 2018 only",
        "   2          1  Reed Labs              2  2–6                  2  rests on 2 claims",
    ]
    assert "Equal values share a rank (1, 2, 2, 4)." in ran.out


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonl", "md"])
def test_measures_as_a_table(run: Run, form: str) -> None:
    """Measures come in every format of tables, formula and ranks of other counts included."""
    ran = run("network", "--measures", "-f", form)
    assert ran.code == 0
    words = " ".join(ran.out.split())
    assert "Open Hands" in words
    if form == "table":  # which folds its cells
        assert "36 rows" in words
    else:
        assert PARTNERS in words
        assert "without_report-2018" in words


def test_measures_as_csv(run: Run) -> None:
    """A row of the table says value, rank, range and the ranks in other counts."""
    rows = list(csv.DictReader(io.StringIO(run("network", "--measures", "-f", "csv").out)))
    assert len(rows) == 36
    reed = next(row for row in rows if (row["measure"], row["name_id"]) == ("degree", "partner:reed-labs"))
    assert {name: reed[name] for name in ("rank", "tied", "value", "best", "worst", "absent", "claims")} == {
        "rank": "2", "tied": "1", "value": "2", "best": "2", "worst": "6", "absent": "0", "claims": "2",
    }  # fmt: skip
    assert [reed[name] for name in ("without_report-2018", "without_review-2021", "with_inferred")] == ["3", "6", "2"]
    assert reed["weight_formula"] == f"weight = {PARTNERS}"
    assert reed["counted"] == "explicit contributions only; receivers are not counted"


def test_measures_as_a_workbook(run: Run, tmp_path: Path) -> None:
    """A workbook is written by the file's name."""
    path = tmp_path / "measures.xlsx"
    assert run("network", "--measures", "-o", path).code == 0
    assert path.read_bytes()[:2] == b"PK"


def test_measures_of_programmes(run: Run) -> None:
    """Partners with programmes: programmes are ranked too, and their weight is stated."""
    ran = run("network", "--measures", "--projection", "partner-programme")
    assert ran.code == 0
    assert f"Weight: {PROGRAMMES}." in ran.lines
    assert "Programmes by degree" in ran.lines
    assert "Communities" not in ran.out


def test_options_narrow_what_is_counted(run: Run) -> None:
    """Partners left out, documents and inferred contributions are applied, several at once, and told."""
    ran = run(
        "network", "--measures", "--without", "Open Hands", "--without", "Reed Labs", "--source", "report-2018",
        "--include-inferred", "--weighting", "newman",
    )  # fmt: skip
    assert ran.code == 0
    told = " ".join(ran.out.split())
    assert (
        "Counted: explicit and inferred contributions; receivers are not counted; without Open Hands, Reed Labs; "
        "only what these documents state: Annual report 2018. Weight: sum of 1 / (k - 1) over" in told
    )
    assert "counted as here, with explicit contributions only." in told
    assert "partner:open-hands" not in run("network", "--measures", "--without", "Open Hands", "-f", "csv").out


def test_nothing_to_rank_is_no_error(run: Run) -> None:
    """Where nobody is left, the command says so by its exit code."""
    everybody = json.loads(run("network", "--projection", "partners", "-f", "json").out)["nodes"]
    left_out = [word for node in everybody for word in ("--without", node["id"])]
    ran = run("network", "--measures", *left_out, "--source", "review-2021")
    assert ran.code == 1
    assert "rank  " not in ran.out


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonl", "md"])
def test_nodes(run: Run, form: str) -> None:
    """The nodes of a projection come as a table, groups without names marked."""
    ran = run("network", "--projection", "partners", "--nodes", "-f", form)
    assert ran.code == 0
    for told in ("Riverside", "collective", "goal_areas"):
        assert told in ran.out


def test_edges_and_nodes_together_are_the_network(run: Run) -> None:
    """The two CSV tables give the network back with every attribute of its nodes."""
    edges = run("network", "--projection", "partners", "-f", "csv").out
    nodes = run("network", "--projection", "partners", "--nodes", "-f", "csv").out
    read = read_csv(edges, nodes, projection="partners")
    told = read_json(run("network", "--projection", "partners", "-f", "json").out)
    assert dict(read.nodes(data=True)) == dict(told.nodes(data=True))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--projection", "partners", "-f", "xlsx"), "This cannot be written as xlsx."),
        (("--measures", "-f", "gexf"), "This cannot be written as gexf."),
        (("--nodes", "-f", "html"), "This cannot be written as html."),
        (("--measures", "-o", "x.graphml"), "network cannot be written as .graphml."),
        (("--measures", "--projection", "all"), 'The projection "all" has no measures.'),
        (("--measures", "--nodes"), "--measures and --nodes are two tables."),
        (("--measures", "--limit", "-1"), "--limit is -1, less than none."),
        (("--weighting", "newman", "-f", "json"), "--weighting is about ties of partners with each other."),
        (("--without", "Nobody at All", "-f", "json"), 'Nothing in the graph is a partner named "Nobody at All".'),
        (("--without", "Clean Wells", "-f", "json"), 'Nothing in the graph is a partner named "Clean Wells".'),
        (("--source", "a book", "-f", "json"), 'Nothing in the graph is a source named "a book".'),
    ],
)
def test_what_is_refused(run: Run, arguments: tuple[str, ...], message: str) -> None:
    """What does not fit together, or names nothing, is refused in a sentence with what to do."""
    ran = run("network", *arguments)
    assert (ran.code, ran.out) == (2, "")
    first, hint = ran.err.splitlines()
    assert first == f"kzgraph: {message}"
    assert hint.startswith("  ")


def test_unknown_projection_is_a_usage_error(run: Run) -> None:
    """The options' own values are checked before anything is read."""
    assert run("network", "--projection", "regions").code == 2
    assert run("network", "--weighting", "heavy").code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("--measures",),
        ("--projection", "partners", "-f", "gexf"),
        ("--projection", "partner-programme", "-f", "graphml"),
    ],
)
def test_same_bytes_whatever_the_hash_seed(process: Run, arguments: tuple[str, ...]) -> None:
    """Communities, ranks and files are the same in two processes."""
    one, other = (process("network", *arguments, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one.code == 0
    assert one.out == other.out
