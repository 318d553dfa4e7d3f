"""The example notebook runs from top to bottom, says what is so, writes no file and reaches no other machine.

Its cells are run in IPython's own shell, which pyvis needs and so is always there: a kernel (nbclient, ipykernel)
would bring in some twenty packages to do the same over sockets. The notebook is kept without outputs, so that
none of them can be out of date.
"""

import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from kzgraph.answers.picture import Picture
from kzgraph.answers.trace import TraceAnswer, WhatIfAnswer
from kzgraph.api import Graph
from kzgraph.model import Ref

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs" / "three-questions.ipynb"
CELLS: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

watching: list[list[str]] = []


def _note_writing(event: str, arguments: tuple[object, ...]) -> None:
    """Note files that are opened for writing, in the list that is being kept, if any is."""
    if watching and event == "open":
        path, mode, flags = arguments
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & WRITING):
            watching[-1].append(str(path))


sys.addaudithook(_note_writing)


class Run:
    """What the cells gave, by their ids, and what was written while they ran."""

    def __init__(self) -> None:
        self.results: dict[str, Any] = {}
        self.shown: dict[str, dict[str, Any]] = {}
        self.written: list[str] = []


@pytest.fixture(scope="module")
def run(shipped_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The notebook, run once in an empty folder with the graph of this checkout."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("empty")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KZGRAPH_PROJECT", os.fspath(ROOT))
        patch.setenv("IPYTHONDIR", os.fspath(home))
        patch.setattr(sys, "dont_write_bytecode", True)
        patch.chdir(folder)
        done = Run()
        shell = InteractiveShell(config=Config(HistoryManager={"enabled": False}), user_module=ModuleType("notebook"))
        watching.append(done.written)
        try:
            _run_cells(shell, done)
        finally:
            watching.pop()
            pandas.reset_option("display.max_colwidth")
            shell.restore_sys_module_state()
        assert list(folder.iterdir()) == []
        yield done


def _run_cells(shell: InteractiveShell, done: Run) -> None:
    for cell in CELLS:
        if cell["cell_type"] == "code":
            ended = shell.run_cell("".join(cell["source"]), store_history=False)
            ended.raise_error()
            done.results[cell["id"]] = ended.result
            done.shown[cell["id"]] = shell.display_formatter.format(ended.result)[0]


def test_notebook_is_kept_without_outputs() -> None:
    """Neither outputs nor counts are kept, cells have names of their own, and the file is written one way."""
    text = NOTEBOOK.read_text(encoding="utf-8")
    notebook = json.loads(text)
    assert text == json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    code = [cell for cell in CELLS if cell["cell_type"] == "code"]
    assert len(code) >= 10
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert len({cell["id"] for cell in CELLS}) == len(CELLS)
    assert {cell["cell_type"] for cell in CELLS} == {"markdown", "code"}


def test_notebook_writes_nothing(run: Run) -> None:
    """No cell opens a file for writing."""
    assert run.written == []


def test_writing_would_be_noticed(tmp_path: Path) -> None:
    """The watch sees what it is there for."""
    seen: list[str] = []
    watching.append(seen)
    try:
        (tmp_path / "a").write_text("a", encoding="utf-8")
        (tmp_path / "a").read_text(encoding="utf-8")
    finally:
        watching.pop()
    assert seen == [str(tmp_path / "a")]


def test_every_last_value_shows_itself(run: Run) -> None:
    """Frames, traces, accounts and the picture are shown as HTML; every code cell but the first shows something."""
    assert {name for name, value in run.results.items() if value is None} == {"open"}
    rich = [
        name
        for name, value in run.results.items()
        if isinstance(value, pandas.DataFrame | TraceAnswer | WhatIfAnswer | Picture)
    ]
    assert len(rich) == 9
    assert all(run.shown[name]["text/html"].startswith("<") for name in rich)


# Question 1


def test_changes_have_their_figures(run: Run) -> None:
    """People on treatment, and suicides, before and after."""
    changes = run.results["changes"].set_index("result")
    treated = changes.loc["More people living with HIV in treatment"]
    assert (treated["baseline"], treated["latest"], treated["difference"], treated["direction"]) == (
        *(6000, 13000, 7000),
        "better",
    )
    fell = changes.loc["Fewer adolescents die of self-harm"]
    assert (fell["baseline"], fell["latest"], fell["difference"], fell["direction"]) == (212, 104, -108, "better")


def test_partners_behind_the_results(run: Run) -> None:
    """Who is stated for the two results, in which words, in which passages."""
    medicines = "Annual report 2018, Goal area 1 / Procurement of medicines"
    health = "Annual report 2018, Goal area 1 / Mental health and well-being of adolescents"
    treated, fell = "More people living with HIV in treatment", "Fewer adolescents die of self-harm"
    assert run.results["stated"] == [
        ("SK-Pharmacy", "cooperation with", treated, f"{medicines}, 21273-21464"),
        ("SK-Pharmacy", "cooperation with", treated, f"{medicines}, 21465-21606"),
        ("UNICEF", "UNICEF cooperation with", treated, f"{medicines}, 21273-21464"),
        ("UNICEF", "UNICEF cooperation with", treated, f"{medicines}, 21465-21606"),
        (
            "Government of Kazakhstan",
            "The Government's prioritization of the programme",
            fell,
            f"{health}, 20995-21133",
        ),
    ]


def test_partners_behind_the_fall(run: Run) -> None:
    """One partner is stated for the fall, the others had a part in the programme."""
    ties = run.results["suicides-ties"]
    stated = ties[ties["strength"] == "stated"]
    assert stated[["partner", "roles"]].to_numpy().tolist() == [["Government of Kazakhstan", "Government counterpart"]]
    assert set(ties["strength"]) == {"stated", "programme"}
    assert {"Government of Kazakhstan", "UNICEF"} <= set(ties["partner"])
    assert run.results["figures"] == [
        ("212", "Baseline", 2013, 2013),
        ("104", "Actual", 2018, 2018),
        ("51", "Change", 2013, 2018),
    ]


def test_picture_is_of_the_neighbourhood(run: Run) -> None:
    """The picture holds SK-Pharmacy and UNICEF and no other programme."""
    picture = run.results["picture-near"].html
    assert "<title>Around SK-Pharmacy</title>" in picture
    assert "programme:procurement-of-medicines" in picture
    assert "programme:adolescent-mental-health" not in picture


# Question 2


def test_sole_partners(run: Run, shipped_graph: Graph) -> None:
    """Whom most results rest on: the same as counted from the plain statements, without the question's SPARQL."""
    alone = run.results["alone"]
    counted = _sole_partners(shipped_graph, without="partner:unicef")
    assert alone.index[0] == "Government of Kazakhstan"
    assert (counted["SK-Pharmacy", "stated"], counted["SK-Pharmacy", "programme"]) == (4, 0)
    for partner, numbers in alone.iterrows():
        for strength in ("stated", "programme"):
            assert numbers[strength] == counted[str(partner), strength], partner


def _sole_partners(graph: Graph, *, without: str) -> Counter[tuple[str, str]]:
    """How many results each partner is alone with, by name and strength."""
    prefix = "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?a ?b "
    part_of = _pairs(graph, f"{prefix} {{ ?b a kz:Programme ; kz:partOf ?a }} ORDER BY ?a ?b")
    behind = _pairs(graph, f"{prefix} {{ VALUES ?k {{ {LEVELS} }} ?a a ?k ; kz:programme ?b }} ORDER BY ?a ?b")
    tied = "?c a kz:Contribution ; kz:partner ?b ; kz:role ?role . FILTER(!STRENDS(STR(?role), '/beneficiary'))"
    partners = _pairs(graph, f"{prefix} {{ {tied} ?c kz:programme|kz:result ?a }} ORDER BY ?a ?b")
    names = {partner.curie: partner.label for found in partners.values() for partner in found}
    found: Counter[tuple[str, str]] = Counter()
    for result in {thing for thing in (*behind, *partners) if thing.startswith("result:")}:
        programmes = {programme.curie for programme in behind.get(result, ())}
        waiting = list(programmes)
        while waiting:
            more = {part.curie for part in part_of.get(waiting.pop(), ())} - programmes
            programmes |= more
            waiting += more
        stated = {partner.curie for partner in partners.get(result, ())} - {without}
        behind_it = {partner.curie for programme in programmes for partner in partners.get(programme, ())} - {without}
        if len(stated | behind_it) == 1:
            (only,) = stated | behind_it
            found[names[only], "stated" if stated else "programme"] += 1
    return found


LEVELS = "kz:Result kz:Output kz:Outcome kz:Impact"


def _pairs(graph: Graph, query: str) -> dict[str, set[Ref]]:
    pairs: dict[str, set[Ref]] = defaultdict(set)
    for first, second in graph.query(query).rows:
        assert isinstance(first, Ref)
        assert isinstance(second, Ref)
        pairs[first.curie].add(second)
    return dict(pairs)


def test_what_would_be_missing(run: Run) -> None:
    """Results and roles that name the Ministry of Health alone; groups without names are told beside them."""
    found = run.results["without-ministry"]
    assert found.partner.curie == "partner:ministry-of-health"
    lost = {result.facts.ref.curie: [group.label for group in result.groups] for result in found.results}
    assert lost["result:suicide-study-conducted"] == []
    assert "result:paediatric-care-standards-adopted" in lost
    assert "result:antiretroviral-treatment-access" not in lost
    roles = run.results["without-roles"]
    told = set(zip(roles["thing"], roles["role"], strict=True))
    assert ("Procurement of medicines", "Government counterpart") in told
    assert ("COVID-19 vaccine demand generation campaign", "Government counterpart") in told
    assert ("Procurement of medicines", "Implementer") not in told
    assert len(told) == len(roles) == len(found.roles)


# Question 3


def test_series_side_by_side(run: Run) -> None:
    """Two documents, one of which rounds."""
    assert run.results["under-five"].to_dict() == {
        "Annual report 2018": {1990: 53.0, 2017: 10.0},
        "Situation analysis 2019": {1990: 53.0, 2017: 9.9},
    }


def test_documents_that_contradict_each_other(run: Run) -> None:
    """What disagrees across documents, and within one."""
    enrolled = "73.4 per cent (no time given; the document reports on 2018) or 90.5 per cent in 2018"
    assert run.results["across"][0] == ("undated", f"{enrolled}: they differ by 17.1")
    enrolment = run.results["enrolment"]
    printed = enrolment.set_index("asPrinted")["source"].to_dict()
    assert printed["73.4"] == "Annual report 2018"
    assert printed["90.5"] == "Situation analysis 2019"
    assert run.results["understated"] == [
        ("6,000 → 13,000 is +116.7 %, printed at least 50 per cent: more than twice as much", "in one document")
    ]
