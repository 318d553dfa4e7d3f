"""What the documents of Riverland leave open, all of it, and cases it does not have."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from kzgraph.api import Graph
from kzgraph.gaps import SECTIONS, Gap, gaps
from kzgraph.render.conflicts import gaps_table, gaps_text
from kzgraph.store import EmbeddedStore

EngineOf: TypeAlias = Callable[[str], EmbeddedStore]
Row: TypeAlias = tuple[str, str, str]

ONE_DOCUMENT = "partners-in-one-document"
RIVERLAND: list[Row] = [
    ("results-without-partner", "result:births-recorded-online", "programme Online birth records"),
    ("recommendations-without-follow-up", "recommendation:train-teachers", "to Ministry of Schools"),
    ("recommendations-followed-up", "recommendation:test-wells-yearly", "to Ministry of Rivers"),
    (
        "plans-overdue",
        "plan:solar-pumps-south",
        "announced by Sunrise Energy; time given: 2019; not reported on in Review 2021",
    ),
    ("plans-followed-up", "plan:nursery-gardens", "announced by Ministry of Schools; time given: 2020"),
    (ONE_DOCUMENT, "partner:bridge-foundation", "only in Annual report 2018"),
    (ONE_DOCUMENT, "partner:ministry-of-rivers", "only in Annual report 2018; became Ministry of Water and Climate"),
    (ONE_DOCUMENT, "partner:ministry-of-schools", "only in Annual report 2018"),
    (ONE_DOCUMENT, "partner:ministry-of-water-and-climate", "only in Review 2021"),
    (ONE_DOCUMENT, "partner:northern-council", "only in Annual report 2018"),
    (ONE_DOCUMENT, "partner:riverside-university", "only in Annual report 2018"),
    (ONE_DOCUMENT, "partner:sunrise-energy", "only in Annual report 2018"),
    (ONE_DOCUMENT, "partner:youth-forum", "only in Annual report 2018"),
    ("programmes-without-figures", "programme:water-for-all", "1 result without a figure"),
]

WORLD = """
source:first a kz:Source ; skos:prefLabel "First"@en ;
    kz:startDate "2018-01-01"^^xsd:date ; kz:endDate "2018-12-31"^^xsd:date .
source:second a kz:Source ; skos:prefLabel "Second"@en ;
    kz:startDate "2019-01-01"^^xsd:date ; kz:endDate "2020-12-31"^^xsd:date .
passage:first-0 a kz:Passage ; kz:source source:first ; kz:section "A" ; kz:beginsAt 0 ; kz:endsAt 9 .
passage:second-0 a kz:Passage ; kz:source source:second ; kz:section "B" ; kz:beginsAt 0 ; kz:endsAt 9 .
"""
PARTNER = 'partner:a a kz:Partner ; skos:prefLabel "A"@en .\n'
RESULT = 'result:r a kz:Output ; skos:prefLabel "R"@en ; kz:programme programme:p ; kz:statedIn passage:first-0 .\n'
PROGRAMMES = """
programme:p a kz:Programme ; skos:prefLabel "P"@en .
programme:part a kz:Programme ; skos:prefLabel "Part"@en ; kz:partOf programme:p .
programme:detail a kz:Programme ; skos:prefLabel "Detail"@en ; kz:partOf programme:part .
programme:wider a kz:Programme ; skos:prefLabel "Wider"@en .
"""


def rows(found: tuple[Gap, ...]) -> list[Row]:
    """Gaps in short."""
    return [(gap.section, gap.thing.curie, gap.detail) for gap in found]


def names(found: tuple[Gap, ...], section: str) -> list[str]:
    """The things of one part of the account, without their prefix."""
    return [gap.thing.curie.partition(":")[2] for gap in found if gap.section == section]


def test_riverland(small_graph: Graph) -> None:
    """The whole account, part by part."""
    assert rows(small_graph.gaps()) == RIVERLAND


def test_sections_are_in_order(small_graph: Graph) -> None:
    """Parts come in the order of their headings."""
    places = [list(SECTIONS).index(gap.section) for gap in small_graph.gaps()]
    assert places == sorted(places)


def test_answers_show_basis_and_reason(small_graph: Graph) -> None:
    """What was followed up says by what, how firmly, and why where a reader concludes it."""
    answers = {gap.thing.curie: gap.answers for gap in small_graph.gaps() if gap.answers}
    assert set(answers) == {"recommendation:test-wells-yearly", "plan:nursery-gardens"}
    (explicit,) = answers["recommendation:test-wells-yearly"]
    assert ([ref.curie for ref in explicit.by], explicit.basis, explicit.reason) == (
        ["result:yearly-testing-duty"],
        "explicit",
        "",
    )
    (inferred,) = answers["plan:nursery-gardens"]
    assert inferred.claim.curie == "followup:nursery-gardens"
    assert inferred.basis == "inferred"
    assert inferred.reason.startswith("The review does not mention the plan;")
    assert [passage.ref.curie for passage in inferred.passages] == ["passage:review-2021-490"]


def test_text(small_graph: Graph) -> None:
    """Headings with their numbers, answers below what they answer, passages as notes."""
    lines = gaps_text(small_graph.gaps()).splitlines()
    assert lines[:6] == [
        "What the documents do not report may have been done all the same.",
        "",
        "Results nobody is named for (1)",
        "* Births are recorded online (programme Online birth records) [1]",
        "",
        "Recommendations without follow-up (1)",
    ]
    assert "    => Well testing is a yearly duty (explicit) [4]" in lines
    assert "Partners in one document only (8)" in lines
    assert lines[lines.index("Passages") + 1].startswith("[1] Fifteen registry offices")


def test_table(small_graph: Graph) -> None:
    """A row for each gap, and the answer with its basis and reason in cells of their own."""
    table = gaps_table(small_graph.gaps())
    assert len(table.rows) == len(RIVERLAND)
    (plan,) = [row for row in table.rows if row[0] == "plans-followed-up"]
    assert plan[3:5] == ("First nursery gardens opened", "inferred")
    assert str(plan[5]).startswith("The review")


@pytest.mark.parametrize(
    ("contribution", "lonely"),
    [
        ("", ["r"]),
        ("kz:result result:r ; kz:role role:lead", []),
        ("kz:result result:r ; kz:role role:beneficiary", ["r"]),
        ("kz:result result:r ; kz:role role:beneficiary ; kz:role role:host", []),
        ("kz:result result:other ; kz:role role:lead", ["r"]),
        ("kz:programme programme:p ; kz:role role:lead", []),
        ("kz:programme programme:p ; kz:role role:beneficiary", ["r"]),
        ("kz:programme programme:detail ; kz:role role:lead", []),
        ("kz:programme programme:wider ; kz:role role:lead", ["r"]),
    ],
)
def test_results_nobody_is_named_for(engine_of: EngineOf, contribution: str, lonely: list[str]) -> None:
    """A contribution to the result, its programme or any part of that counts; receiving does not, nor the wider one."""
    wider = "programme:p kz:partOf programme:wider .\n"
    tie = f"contribution:c a kz:Contribution ; kz:partner partner:a ; {contribution} .\n" if contribution else ""
    engine = engine_of(WORLD + PARTNER + RESULT + PROGRAMMES + wider + tie)
    assert names(gaps(engine), "results-without-partner") == lonely


@pytest.mark.parametrize(
    ("figure", "silent"),
    [
        ("", ["p"]),
        ("observation:o a kz:Observation ; kz:measures result:r .", []),
        ("observation:o a kz:Observation .", ["p"]),
    ],
)
def test_programmes_without_figures(engine_of: EngineOf, figure: str, silent: list[str]) -> None:
    """A programme without results is not meant; one measured result is enough."""
    assert names(gaps(engine_of(WORLD + RESULT + PROGRAMMES + figure)), "programmes-without-figures") == silent


@pytest.mark.parametrize(
    ("given", "section"),
    [
        ("", "plans-without-follow-up"),
        ('kz:endDate "2020-12-31"^^xsd:date ;', "plans-overdue"),
        ('kz:endDate "2021-06-30"^^xsd:date ;', "plans-without-follow-up"),
        ('kz:startDate "2019-01-01"^^xsd:date ;', "plans-without-follow-up"),
    ],
)
def test_plans(engine_of: EngineOf, given: str, section: str) -> None:
    """Overdue is what a later document could have reported on; without an end nothing is due."""
    plan = f'plan:p a kz:Plan ; skos:prefLabel "P"@en ; {given} kz:statedIn passage:first-0 .\n'
    assert [(gap.section, gap.thing.curie) for gap in gaps(engine_of(WORLD + plan))] == [(section, "plan:p")]


def test_plan_of_the_last_document(engine_of: EngineOf) -> None:
    """No document comes after the last one, whatever its plans were due."""
    due = 'kz:endDate "2018-12-31"^^xsd:date ;'
    plan = f'plan:p a kz:Plan ; skos:prefLabel "P"@en ; {due} kz:statedIn passage:second-0 .\n'
    assert names(gaps(engine_of(WORLD + plan)), "plans-without-follow-up") == ["p"]


TOLD = "recommendation:{0} a kz:Recommendation ; kz:partner partner:a ; kz:statedIn passage:{0}-0 .\n"


@pytest.mark.parametrize(
    ("blocks", "once"),
    [
        (PARTNER + TOLD.format("first"), ["a"]),
        (PARTNER + TOLD.format("first") + TOLD.format("second"), []),
        (PARTNER + TOLD.format("first") + "partner:a kz:statedIn passage:second-0 .\n", []),
        (PARTNER + "observation:o kz:reportedBy partner:a ; kz:statedIn passage:second-0 .\n", ["a"]),
        (PARTNER + TOLD.format("first") + "partner:a kz:collective true .\n", []),
        (PARTNER, []),
    ],
    ids=["once", "twice", "named", "statistic", "collective", "never"],
)
def test_partners_in_one_document(engine_of: EngineOf, blocks: str, once: list[str]) -> None:
    """Every claim that names a partner counts, and every passage that does; collectives are no bodies."""
    assert names(gaps(engine_of(WORLD + blocks)), ONE_DOCUMENT) == once


def test_one_document_alone(engine_of: EngineOf) -> None:
    """With one document, nothing is said of partners in one document."""
    world = WORLD.partition("passage:second-0")[0]
    assert names(gaps(engine_of(world + PARTNER + TOLD.format("first"))), ONE_DOCUMENT) == []


def test_names_in_the_language_asked_for(engine_of: EngineOf) -> None:
    """Names are in the language asked for."""
    russian = 'partner:a a kz:Partner ; skos:prefLabel "А"@ru .\n'
    plan = "plan:p a kz:Plan ; kz:partner partner:a ; kz:statedIn passage:first-0 .\n"
    found = gaps(engine_of(WORLD + PARTNER + russian + plan), lang="ru")
    assert found[0].detail == "announced by А; no time given"


def test_text_of_nothing() -> None:
    """A graph that leaves nothing open says so."""
    assert gaps_text(()) == "Nothing was found that the documents leave open.\n"
