"""What the options let in and leave out, and how many are told as left out."""

from collections.abc import Callable

import pytest

from kzgraph.errors import UsageError
from kzgraph.names import reference
from kzgraph.store import EmbeddedStore
from kzgraph.trace import STRENGTHS, Options, Traces, trace

from .conftest import engine_with, iri, left_out, pairs, partners, rows, traced

Ask = Callable[..., Traces]


def role(name: str) -> str:
    """A role's IRI."""
    return str(iri(f"role:{name}"))


def region(name: str) -> str:
    """A region's IRI."""
    return str(iri(f"region:{name}"))


@pytest.mark.parametrize(
    ("partner", "strength", "expected"),
    [
        ("bridge-foundation", "stated", []),
        ("bridge-foundation", "programme", ["nets-distributed", "water-safety-act-adopted"]),
        ("bridge-foundation", "chain", []),
        (
            "bridge-foundation",
            "umbrella",
            ["fewer-infections-north", "safe-wells-north", "wells-mapped-south", "wells-tested-north",
             "yearly-testing-duty"],
        ),
        ("open-hands", "stated", ["nets-distributed"]),
        ("open-hands", "chain", ["gardens-in-schools", "nursery-gardens-opened"]),
        ("northern-council", "umbrella", ["wells-tested-north", "yearly-testing-duty"]),
        ("ministry-of-rivers", "chain", ["safe-wells-north"]),
        ("ministry-of-rivers", "programme", []),
    ],
)  # fmt: skip
def test_strength(ask: Ask, partner: str, strength: str, expected: list[str]) -> None:
    """Only the strengths asked for are traced."""
    found = ask(f"partner:{partner}", Options(strengths=(strength,)))
    assert pairs(found) == [(result, strength) for result in expected]


def test_strength_when_a_tie_is_not_asked_for(ask: Ask) -> None:
    """Where the closest tie is not asked for, the closest of those asked for is shown."""
    found = ask("partner:open-hands", Options(strengths=("programme",)))
    assert pairs(found) == [
        ("families-visited", "programme"),
        ("garden-pilot-diets", "programme"),
        ("nets-distributed", "programme"),
    ]


def test_strength_when_unknown(ask: Ask) -> None:
    """A word that is no strength is refused with those that are."""
    with pytest.raises(UsageError) as caught:
        ask("partner:open-hands", Options(strengths=("stated", "strong")))
    assert caught.value.message == '"strong" is not a strength.'
    assert caught.value.hint == "Strengths are stated, programme, chain, umbrella."


def test_role(ask: Ask) -> None:
    """Only contributions in one of the roles are traced; one of several roles is enough."""
    assert pairs(ask("partner:riverside-university", Options(roles=(role("host"),)))) == [
        ("makers-fair-held", "stated")
    ]
    assert ask("partner:riverside-university", Options(roles=(role("funder"),))).traces == ()
    assert partners(ask("result:water-safety-act-adopted", Options(roles=(role("funder"), role("developer"))))) == [
        ("bridge-foundation", "programme"),
        ("ministry-of-rivers", "stated"),
    ]


def test_region(ask: Ask) -> None:
    """Only results in the region are traced: in it, in a part of it, or in what holds it."""
    found = ask("partner:riverside-university", Options(regions=(region("north"),)))
    assert pairs(found) == [
        ("fewer-infections-north", "programme"),
        ("makers-fair-held", "stated"),
        ("safe-wells-north", "programme"),
        ("water-safety-act-adopted", "programme"),
        ("wells-tested-north", "programme"),
        ("yearly-testing-duty", "programme"),
    ]
    assert pairs(ask("partner:open-hands", Options(regions=(region("north"),)))) == []
    assert pairs(ask("partner:riverside-university", Options(regions=(region("northville"),))))[1] == (
        "makers-fair-held",
        "stated",
    )


def test_region_when_the_result_names_none() -> None:
    """Where a result names no place, that of the contribution counts; where neither does, it is not traced."""
    blocks = """
result:songs-sung
    a kz:Output ;
    skos:prefLabel "Songs sung"@en ;
    kz:programme programme:young-makers ;
    kz:statedIn passage:report-2018-1410 ;
.
contribution:youth-forum-songs-sung
    a kz:Contribution ;
    kz:partner partner:youth-forum ;
    kz:result result:songs-sung ;
    kz:role role:lead ;
    kz:basis basis:explicit ;
    kz:region region:south ;
    kz:statedIn passage:report-2018-1410 ;
.
contribution:sunrise-energy-songs-sung
    a kz:Contribution ;
    kz:partner partner:sunrise-energy ;
    kz:result result:songs-sung ;
    kz:role role:lead ;
    kz:basis basis:explicit ;
    kz:statedIn passage:report-2018-1410 ;
.
"""
    engine = engine_with(blocks)
    assert partners(traced(engine, "result:songs-sung", Options(regions=(region("south"),)))) == [
        ("youth-forum", "stated")
    ]
    assert partners(traced(engine, "result:songs-sung")) == [("sunrise-energy", "stated"), ("youth-forum", "stated")]


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2015, []), (2016, ["garden-pilot-diets"]), (2018, ["nets-distributed"]), (2020, ["families-visited"])],
)
def test_year(ask: Ask, year: int, expected: list[str]) -> None:
    """Only results whose dates include the year are traced."""
    assert [result for result, _ in pairs(ask("partner:open-hands", Options(year=year)))] == expected


def test_year_when_the_result_gives_none() -> None:
    """A result without dates, or without an end, is kept for every year that is not ruled out."""
    block = """
result:songs-sung
    a kz:Output ;
    skos:prefLabel "Songs sung"@en ;
    kz:programme programme:safe-nets ;
    kz:statedIn passage:report-2018-1410 ;
.
result:songs-kept
    a kz:Output ;
    skos:prefLabel "Songs kept"@en ;
    kz:programme programme:safe-nets ;
    kz:startDate "2019-01-01"^^xsd:date ;
    kz:statedIn passage:report-2018-1410 ;
.
"""
    engine = engine_with(block)

    def of(year: int) -> list[str]:
        return [result for result, _ in pairs(traced(engine, "partner:bridge-foundation", Options(year=year)))]

    assert of(2017) == ["songs-sung"]
    assert of(2018) == ["nets-distributed", "songs-sung", "water-safety-act-adopted"]
    assert of(2030) == ["songs-kept", "songs-sung"]


def test_include_mismatch(ask: Ask) -> None:
    """Traces whose place or time do not fit are shown when asked for, and marked."""
    shown = ask("partner:northern-council", Options(include_mismatch=True))
    assert [each for each in rows(shown) if "mismatch" in each[3:5]] == [
        ("northern-council", "wells-mapped-south", "programme", "mismatch", "match", "government-counterpart",
         "explicit", "contribution:northern-council-clean-wells result:wells-mapped-south", 0)
    ]  # fmt: skip
    assert left_out(shown) == []


def test_include_inferred(ask: Ask) -> None:
    """Traces that a reader concludes are shown when asked for, and marked."""
    shown = ask("partner:children-agency", Options(include_inferred=True))
    assert [each.basis for each in shown.traces] == ["explicit", "explicit", "inferred"]
    assert left_out(shown) == []


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("partner:children-agency", Options(), [(1, "--include-inferred")]),
        ("partner:northern-council", Options(), [(1, "--include-mismatch")]),
        ("partner:reed-labs", Options(), [(1, "--include-mismatch")]),
        ("partner:open-hands", Options(), []),
        ("partner:ministry-of-rivers", Options(), []),
        ("partner:ministry-of-rivers", Options(strengths=STRENGTHS), [(1, "--include-inferred")]),
        ("result:fewer-infections-north", Options(strengths=STRENGTHS), [(1, "--include-inferred")]),
        ("result:wells-mapped-south", Options(), [(1, "--include-mismatch")]),
        ("programme:water-for-all", Options(), [(1, "--include-inferred"), (1, "--include-mismatch")]),
        ("partner:northern-council", Options(strengths=("stated",)), []),
        ("partner:northern-council", Options(roles=(role("lead"),)), []),
        ("partner:northern-council", Options(regions=(region("northville"),)), []),
        ("partner:children-agency", Options(year=2016), []),
    ],
)
def test_left_out(ask: Ask, name: str, options: Options, expected: list[tuple[int, str]]) -> None:
    """What inference or scope left out is counted among what was asked for, with the option that brings it in."""
    assert left_out(ask(name, options)) == expected


def test_left_out_says_why(ask: Ask) -> None:
    """What was left out is told with the reason."""
    (inferred, mismatch) = ask("programme:water-for-all").left_out
    assert inferred.reason == "a reader concludes them, the text does not say so"
    assert mismatch.reason == "place or time of the contribution and the result do not fit"


def test_inferred_shortcut_does_not_hide_what_the_text_says() -> None:
    """Where one way to a result is inferred and a longer one explicit, the explicit one is traced."""
    shortcut = """
result:wells-repaired-north
    a kz:Output ;
    skos:prefLabel "Wells repaired"@en ;
    kz:programme programme:birth-records ;
    kz:statedIn passage:report-2018-2442 ;
.
resultlink:wells-tested-north-wells-repaired-north
    a kz:ResultLink ;
    kz:fromResult result:wells-tested-north ;
    kz:toResult result:wells-repaired-north ;
    kz:basis basis:inferred ;
    kz:wording "repairs"@en ;
    kz:statedIn passage:report-2018-2442 ;
    skos:editorialNote "Concluded."@en ;
.
resultlink:safe-wells-north-wells-repaired-north
    a kz:ResultLink ;
    kz:fromResult result:safe-wells-north ;
    kz:toResult result:wells-repaired-north ;
    kz:basis basis:explicit ;
    kz:wording "led to"@en ;
    kz:statedIn passage:report-2018-2442 ;
.
"""
    engine = engine_with(shortcut)
    found = traced(engine, "partner:ministry-of-rivers", Options(strengths=("chain",)))
    assert pairs(found) == [("safe-wells-north", "chain"), ("wells-repaired-north", "chain")]
    assert [hop.claim.curie for hop in found.traces[1].hops[1:]] == [
        "resultlink:wells-tested-north-safe-wells-north",
        "resultlink:safe-wells-north-wells-repaired-north",
    ]


def test_mismatch_by_one_programme_does_not_hide_the_other() -> None:
    """Where a contribution without a place is to two programmes, the one whose place fits carries the trace."""
    blocks = """
programme:a-south
    a kz:Programme ;
    skos:prefLabel "A in South"@en ;
    kz:programmeKind programmekind:project ;
    kz:goalArea goalarea:learns ;
    kz:region region:south ;
    kz:statedIn passage:report-2018-1410 ;
.
programme:b-north
    a kz:Programme ;
    skos:prefLabel "B in North"@en ;
    kz:programmeKind programmekind:project ;
    kz:goalArea goalarea:learns ;
    kz:region region:north ;
    kz:statedIn passage:report-2018-1410 ;
.
result:both
    a kz:Output ;
    skos:prefLabel "Of both"@en ;
    kz:programme programme:a-south ;
    kz:programme programme:b-north ;
    kz:region region:north ;
    kz:statedIn passage:report-2018-1410 ;
.
contribution:sunrise-energy-both
    a kz:Contribution ;
    kz:partner partner:sunrise-energy ;
    kz:programme programme:a-south ;
    kz:programme programme:b-north ;
    kz:role role:funder ;
    kz:basis basis:explicit ;
    kz:statedIn passage:report-2018-1410 ;
.
"""
    found = traced(engine_with(blocks), "partner:sunrise-energy")
    assert pairs(found) == [("both", "programme")]
    assert found.traces[0].hops[0].end.curie == "programme:b-north"
    assert found.left_out == ()


@pytest.mark.parametrize("name", ["region:north", "indicator:child-mortality", "policy:family-code"])
def test_trace_when_the_subject_cannot_be_traced(small: EmbeddedStore, name: str) -> None:
    """Only partners, programmes and results are traced; anything else is refused with what it is."""
    with pytest.raises(UsageError, match="is not a partner, programme or result"):
        trace(small, reference(small, iri(name)))


def test_goal_area_keeps_results_of_its_programmes(ask: Ask) -> None:
    """Of the results that Open Hands is traced to, the pilot's alone belongs to learning."""
    found = ask("partner:open-hands", Options(goal_areas=(iri("goalarea:learns"),)))
    assert pairs(found) == [("garden-pilot-diets", "programme")]
    assert pairs(ask("result:safe-wells-north", Options(goal_areas=(iri("goalarea:learns"),)))) == []


def test_source_keeps_what_it_states(ask: Ask) -> None:
    """The review tells of the care at home; the nets and the pilot stand in the report."""
    review, report = (Options(sources=(iri(f"source:{name}"),)) for name in ("review-2021", "report-2018"))
    assert pairs(ask("partner:open-hands", review)) == [("families-visited", "programme")]
    assert pairs(ask("partner:open-hands", report)) == [
        ("garden-pilot-diets", "programme"),
        ("nets-distributed", "stated"),
    ]
    assert ask("partner:reed-labs", review).traces == ()


def test_without_leaves_partners_out(ask: Ask) -> None:
    """Neither traces nor the list of a programme's partners name them."""
    found = ask(
        "programme:school-gardens", Options(without=(iri("partner:children-agency"), iri("partner:open-hands")))
    )
    assert {trace.partner.curie for trace in found.traces} == {"partner:ministry-of-schools"}
    assert [[hop.start.curie for hop in stage.partners] for stage in found.stages] == [
        [],
        ["partner:ministry-of-schools"],
    ]
    assert ask("partner:reed-labs", Options(without=(iri("partner:reed-labs"),))).traces == ()
