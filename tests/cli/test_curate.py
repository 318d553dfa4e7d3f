"""What ``kzgraph curate`` prints, with which exit code, and in which form."""

import json
from pathlib import Path

import pytest

from .conftest import TEXTS, Ran, Run

COUNTED = """\
Part 2 / School gardens, line 21, 453-489
  > In 2020 there were 410 such schools.
  names: none
  figures: "2020" (year); "410"
  near: indicator:schools-with-garden (Schools with a garden)
  near: indicator:schools-with-mapped-wells (Schools whose wells were mapped)
  near: indicator:schools-with-tested-wells (Schools whose wells were tested)
  near: programme:school-gardens (School Gardens)
  near: programme:school-gardens-pilot (School gardens pilot in South)
  for passages/review-2021.ttl:

passage:review-2021-453
    a kz:Passage ;
    kz:source source:review-2021 ;
    kz:section "Part 2 / School gardens" ;
    kz:beginsAt 453 ;
    kz:endsAt 489 ;
    kz:digest "f0a706794dcfacc2bb0846bf4ddfa231a6fe5633c8a380eca3ca68a8bfc0b430" ;
    kz:fingerprint "b11e8356 2a8a39e6 534b1029 136ab3c1" ;
    kz:gist "WRITE HERE one sentence in your own words"@en ;
.

  for claims/review-2021/, what applies:

observation:school-gardens-2020
    a kz:Observation ;
    kz:indicator indicator:WRITE-HERE ;
    kz:value 410 ;
    kz:asPrinted "410" ;
    kz:unit unit:WRITE-HERE ;
    kz:valueKind valuekind:WRITE-HERE ;
    kz:statedIn passage:review-2021-453 ;
.
"""


def without(project: Path, name: str, entity: str) -> None:
    """Take one entity's block out of a file."""
    path = project / name
    head, found, tail = path.read_text("utf-8").partition(f"\n{entity}\n")
    assert found
    path.write_text(head + "\n" + tail.partition("\n.\n")[2], "utf-8")


@pytest.fixture
def opened(project: Path) -> Path:
    """A copy of the small graph with one sentence that no passage holds, and one whose passage nothing cites."""
    without(project, "claims/review-2021/children.ttl", "observation:schools-with-garden-2020")
    without(project, "passages/review-2021.ttl", "passage:review-2021-453")
    without(project, "claims/report-2018/children.ttl", "contribution:youth-forum-makers-fair-held")
    return project


def curated(run: Run, project: Path, *arguments: str) -> Ran:
    """Run the command on a project and its texts, and see that it writes nothing."""
    before = {path: path.read_bytes() for path in sorted(project.rglob("*")) if path.is_file()}
    ran = run("curate", "--project", project, "--sources", TEXTS, *arguments)
    assert {path: path.read_bytes() for path in sorted(project.rglob("*")) if path.is_file()} == before
    return ran


def test_curate_prints_what_is_known_and_the_blocks(run: Run, opened: Path) -> None:
    ran = curated(run, opened, "review-2021")
    assert ran.code == 0
    assert ran.out == COUNTED
    assert ran.err.splitlines()[-1] == "1 of 1 unused sentences of source:review-2021 with a figure or name"


def test_curate_names_the_passage_that_is_there(run: Run, opened: Path) -> None:
    ran = curated(run, opened, "report-2018", "--section", "makers")
    assert ran.out == (
        "Goal area 2 / Young Makers, line 49, 1571-1609\n"
        "  > The Youth Forum took part in the fair.\n"
        '  names: "Youth Forum" partner:youth-forum\n'
        "  figures: none\n"
        "  near: indicator:fair-visitors (Visitors of the fair)\n"
        "  The graph has this passage already: passage:report-2018-1571\n"
        "\n"
        "  for claims/report-2018/, what applies:\n"
        "\n"
        "contribution:youth-forum-young-makers\n"
        "    a kz:Contribution ;\n"
        "    kz:partner partner:youth-forum ;\n"
        "    kz:result result:WRITE-HERE ;\n"
        "    kz:role role:WRITE-HERE ;\n"
        "    kz:basis basis:explicit ;\n"
        "    kz:statedIn passage:report-2018-1571 ;\n"
        ".\n"
    )


def test_curate_as_json(run: Run, opened: Path) -> None:
    ran = curated(run, opened, "review-2021", "-f", "json", "--quiet")
    answer = json.loads(ran.out)
    assert ran.err == ""
    assert (answer["source"], answer["unused"]) == ("source:review-2021", 1)
    (sentence,) = answer["sentences"]
    assert (sentence["section"], sentence["line"]) == ("Part 2 / School gardens", 21)
    assert (sentence["begins"], sentence["ends"]) == (453, 489)
    assert sentence["words"] == "In 2020 there were 410 such schools."
    assert sentence["names"] == []
    assert sentence["figures"] == [
        {"as_printed": "2020", "kind": "year", "value": None, "unit": None},
        {"as_printed": "410", "kind": "figure", "value": "410", "unit": None},
    ]
    assert sentence["nearest"][0] == {"id": "indicator:schools-with-garden", "label": "Schools with a garden"}
    assert sentence["passage"] == "passage:review-2021-453"
    assert sentence["passage_block"] in COUNTED
    assert all(block in COUNTED for block in sentence["claim_blocks"])


@pytest.mark.parametrize(
    ("arguments", "which"),
    [
        ((), "source:report-2018 with a figure or name"),
        (("--all",), "source:report-2018"),
        (("--section", "water", "--all"), "source:report-2018, section water,"),
    ],
)
def test_curate_when_nothing_is_left(run: Run, arguments: tuple[str, ...], which: str) -> None:
    ran = run("curate", "report-2018", "--sources", TEXTS, *arguments)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"every sentence of {which} is used or set aside\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("report-1999",), 'a source named "report-1999"'),
        (("report-2018", "--section", "zebra"), 'a section named "zebra"'),
        (("report-2018", "--limit", "-1"), "--limit is -1"),
        (("report-2018", "-f", "csv"), "invalid choice"),
        ((), "SOURCE"),
    ],
)
def test_curate_when_used_wrongly(run: Run, arguments: tuple[str, ...], message: str) -> None:
    ran = run("curate", *arguments, "--sources", TEXTS)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_curate_when_the_texts_are_not_at_hand(run: Run) -> None:
    ran = run("curate", "report-2018")
    assert (ran.code, ran.out) == (3, "")
    assert "--sources" in ran.err
