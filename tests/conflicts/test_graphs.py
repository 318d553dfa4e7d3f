"""What is found in the graph of Riverland, all of it, and in the shipped graph."""

from pathlib import Path

import pytest

from kzgraph.api import Graph
from kzgraph.conflicts import Conflict
from kzgraph.project import Project
from kzgraph.render.conflicts import conflicts_table, conflicts_text

JUDGEMENT = """
judgement:schools-with-garden-2018
    a kz:Judgement ;
    kz:about observation:schools-with-garden-2018 ;
    kz:about observation:schools-with-garden-2018-recount ;
    kz:judged verdict:different-definition ;
    kz:reason "The later count leaves out boxes on window sills."@en ;
    kz:statedIn passage:review-2021-383 ;
.
"""
TEXT = """\
2 conflicts: 1 in one document, 1 across documents; 1 judged
Computed from the figures as printed, within their rounding; which of them is right, the documents must say.

Figures that disagree
* Schools with a garden: 320 schools or 300 schools: they differ by 20 (across documents)
    - 320 schools (actual, 2018, Riverland) [1] observation:schools-with-garden-2018
    - 300 schools (actual, 2018, Riverland) [2] observation:schools-with-garden-2018-recount
    judged: different definition. The later count leaves out boxes on window sills. [2]

Stated changes that the levels contradict
* Households with a safe well: 40 → 70 is +30 percentage points or +75 %, printed 25 per cent (in one document)
    - 25 per cent (change, 2016-2018, North, households) [3] observation:safe-well-households-north-change
    - 40 per cent (baseline, 2016, North, households) [4] observation:safe-well-households-north-2016
    - 70 per cent (actual, 2018, North, households) [4] observation:safe-well-households-north-2018

Passages
[1] 320 schools had a garden in 2018. (Annual report 2018, Goal area 2 / School gardens, 1347-1394)
[2] A later count gives 300 schools with a garden in 2018. (Review 2021, Part 2 / School gardens, 383-452)
[3] The report puts the rise at 25 points. (Annual report 2018, Goal area 4 / Clean Wells, 2636-2680)
[4] After the tests the share of households with a safe well in North rose from 40 to 70 per cent; the target was 80.
    (Annual report 2018, Goal area 4 / Clean Wells, 2442-2635)
"""


def names(conflict: Conflict) -> tuple[str, ...]:
    """The observations of a conflict without their prefix."""
    return tuple(stated.curie.partition(":")[2] for stated in conflict.figures)


def test_riverland(small_graph: Graph) -> None:
    """Two figures that disagree across documents, and a change that its levels contradict: no more."""
    assert [(c.kind, names(c), c.where, c.open) for c in small_graph.conflicts()] == [
        ("figures", ("schools-with-garden-2018", "schools-with-garden-2018-recount"), "across documents", True),
        (
            "change",
            (
                "safe-well-households-north-change",
                "safe-well-households-north-2016",
                "safe-well-households-north-2018",
            ),
            "in one document",
            True,
        ),
    ]


@pytest.fixture
def judged(riverland: Project) -> Graph:
    """Riverland with one of its conflicts judged."""
    path = Path(riverland.graph) / "regions.ttl"
    path.write_text(path.read_text("utf-8") + JUDGEMENT, "utf-8")
    return Graph.open(riverland.root)


def test_text(judged: Graph) -> None:
    """Each conflict with its arithmetic, figures, judgement, and passages as numbered notes."""
    assert conflicts_text(judged.conflicts()) == TEXT


def test_text_with_the_words_of_passages(judged: Graph) -> None:
    """Where the documents' texts are at hand, each passage is followed by its own words."""
    text = conflicts_text(judged.conflicts(), words=lambda passage: f"words of {passage.begins}")
    assert '    "words of 2636"\n' in text


def test_text_of_nothing() -> None:
    """A graph without conflicts says so."""
    assert conflicts_text(()) == "No figures were found that contradict each other.\n"


def test_only_open_ones(judged: Graph) -> None:
    """What is judged is left out where only open ones are asked for."""
    assert [conflict.kind for conflict in judged.conflicts(open_only=True)] == ["change"]


def test_table(judged: Graph) -> None:
    """A row for each conflict, with everything a curator needs to judge it."""
    table = conflicts_table(judged.conflicts())
    row = dict(zip((column.name for column in table.columns), table.rows[0], strict=True))
    assert str(row.pop("indicator")) == "Schools with a garden"
    assert row == {
        "kind": "figures",
        "where": "across documents",
        "arithmetic": "320 schools or 300 schools: they differ by 20",
        "figures": "320 schools (actual, 2018, Riverland); 300 schools (actual, 2018, Riverland)",
        "observations": "observation:schools-with-garden-2018 observation:schools-with-garden-2018-recount",
        "passages": "320 schools had a garden in 2018. (Annual report 2018, Goal area 2 / School gardens, 1347-1394); "
        "A later count gives 300 schools with a garden in 2018. (Review 2021, Part 2 / School gardens, 383-452)",
        "status": "judged",
        "verdict": "Different definition",
        "reason": "The later count leaves out boxes on window sills.",
    }
    assert [row[7] for row in table.rows] == ["judged", "open"]


def test_shipped(shipped_graph: Graph) -> None:
    """The annual report of 2018: what must be found, and what fits within its rounding."""
    found = {names(conflict)[0]: conflict for conflict in shipped_graph.conflicts()}
    schools = found["inclusive-secondary-schools-change"]
    assert (schools.kind, schools.arithmetic) == (
        "change",
        "30 → 55 is +83.3 %, printed 25 per cent (the difference is 25 schools)",
    )
    treatment = found["antiretroviral-treatment-2017-change"]
    assert (treatment.kind, treatment.arithmetic) == (
        "understated",
        "6,000 → 13,000 is +116.7 %, printed at least 50 per cent: more than twice as much",
    )
    benefits = found["child-beneficiaries-of-tsa-before-consolidation-2017"]
    assert (benefits.kind, benefits.arithmetic) == (
        "sum",
        "15,895 + 539,594 is 555,489, printed 555,498 people: 9 apart",
    )
    assert [judgement.verdict.label for judgement in benefits.judgements] == ["Misprint"]
    all_names = {name for conflict in shipped_graph.conflicts() for name in names(conflict)}
    fitting = {"suicides-15-17-change", "children-in-penal-facilities-change-2009-2017"}
    assert not fitting & all_names
