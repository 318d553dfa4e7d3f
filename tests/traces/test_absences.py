"""What must not be found: being in the same place, programme or event is no tie."""

from collections.abc import Callable

import pytest

from kzgraph.render.trace_text import trace_text
from kzgraph.trace import STRENGTHS, Options, Traces

from .conftest import ALL, engine_with, iri, left_out, pairs, partners, traced

Ask = Callable[..., Traces]

WIDE = Options(strengths=STRENGTHS, include_inferred=True)

SIBLING = """
programme:river-banks
    a kz:Programme ;
    skos:prefLabel "River Banks"@en ;
    kz:programmeKind programmekind:project ;
    kz:goalArea goalarea:safe-environment ;
    kz:partOf programme:water-for-all ;
    kz:statedIn passage:report-2018-2102 ;
.
contribution:sunrise-energy-river-banks
    a kz:Contribution ;
    kz:partner partner:sunrise-energy ;
    kz:programme programme:river-banks ;
    kz:role role:implementer ;
    kz:basis basis:explicit ;
    kz:statedIn passage:report-2018-2102 ;
.
result:banks-planted
    a kz:Output ;
    skos:prefLabel "Banks planted"@en ;
    kz:programme programme:river-banks ;
    kz:statedIn passage:report-2018-2102 ;
.
"""


def reached(found: Traces) -> set[str]:
    """The results that a trace reaches."""
    return {result for result, _ in pairs(found)}


def test_same_programme_other_region(ask: Ask) -> None:
    """A partner in North is not traced to a result of the same programme in South, and one trace is left out."""
    found = ask("partner:northern-council", WIDE)
    assert "wells-mapped-south" not in reached(found)
    assert left_out(found) == [(1, "--include-mismatch")]
    assert ("northern-council", "programme") not in partners(ask("result:wells-mapped-south", WIDE))


def test_same_region_after_the_result_ended(ask: Ask) -> None:
    """A partner who joined in 2020 is not traced to a result that ended in 2018, and one trace is left out."""
    found = ask("partner:reed-labs", WIDE)
    assert pairs(found) == [("app-prototypes", "stated")]
    assert left_out(found) == [(1, "--include-mismatch")]
    assert {partner for partner, _ in partners(ask("result:nets-distributed", WIDE))} == {
        "bridge-foundation",
        "open-hands",
    }


def test_participants_of_one_event(ask: Ask) -> None:
    """Whoever took part in an event has no part in what another built there."""
    assert pairs(ask("partner:youth-forum", ALL)) == [("makers-fair-held", "stated")]
    assert partners(ask("result:app-prototypes", ALL)) == [("reed-labs", "stated")]


def test_beneficiary(ask: Ask) -> None:
    """Whoever received something did not bring it about."""
    assert ask("partner:village-health-posts", ALL).traces == ()
    assert "village-health-posts" not in {name for name, _ in partners(ask("result:nets-distributed", ALL))}
    assert ask("partner:village-health-posts").left_out == ()


def test_plan_only(ask: Ask) -> None:
    """Whoever announced something did not bring anything about."""
    assert ask("partner:sunrise-energy", ALL).traces == ()


def test_producer_of_a_statistic(ask: Ask) -> None:
    """Whoever counted did not bring about what was counted."""
    assert ask("partner:statistics-office", ALL).traces == ()


@pytest.mark.parametrize(
    ("partner", "result"),
    [
        ("ministry-of-rivers", "yearly-testing-duty"),
        ("ministry-of-water-and-climate", "wells-tested-north"),
        ("reed-labs", "makers-fair-held"),
        ("riverside-university", "app-prototypes"),
        ("youth-forum", "app-prototypes"),
    ],
)
def test_one_result_of_a_programme_is_not_the_others(ask: Ask, partner: str, result: str) -> None:
    """A contribution to one result of a programme is none to its other results, however wide one looks."""
    assert result not in reached(ask(f"partner:{partner}", ALL))
    assert partner not in {name for name, _ in partners(ask(f"result:{result}", ALL))}


def test_renamed_body_keeps_its_own_results(ask: Ask) -> None:
    """What a ministry did before it was renamed is not its successor's, nor the other way round."""
    assert reached(ask("partner:ministry-of-water-and-climate", ALL)) == {"yearly-testing-duty"}
    assert "yearly-testing-duty" not in reached(ask("partner:ministry-of-rivers", ALL))


def test_parent_organisation_has_not_done_what_its_part_did(ask: Ask) -> None:
    """What a suborganisation did is not told of the one it belongs to."""
    assert "makers-fair-held" not in reached(ask("partner:open-hands", ALL))


def test_pilot_is_not_reached_from_its_scale_up(ask: Ask) -> None:
    """Whoever scaled a pilot up had no part in the pilot's own results."""
    assert reached(ask("partner:ministry-of-schools", ALL)) == {"gardens-in-schools", "nursery-gardens-opened"}


def test_links_are_not_walked_backwards(ask: Ask) -> None:
    """Whoever contributed to a later result had no part in the one that led to it."""
    assert partners(ask("result:wells-tested-north", ALL)) == [
        ("bridge-foundation", "umbrella"),
        ("ministry-of-rivers", "stated"),
        ("northern-council", "umbrella"),
        ("riverside-university", "programme"),
    ]


def test_nobody_named(ask: Ask) -> None:
    """A result for which nobody is named has no trace."""
    assert ask("result:births-recorded-online", ALL).traces == ()
    assert ask("programme:birth-records", ALL).traces == ()


def test_siblings_under_one_umbrella() -> None:
    """Two parts of one wide programme have no share in each other's results."""
    engine = engine_with(SIBLING)
    assert pairs(traced(engine, "partner:sunrise-energy", ALL)) == [
        ("banks-planted", "programme"),
        ("water-safety-act-adopted", "programme"),
    ]
    assert partners(traced(engine, "result:banks-planted", ALL)) == [
        ("bridge-foundation", "umbrella"),
        ("sunrise-energy", "programme"),
    ]


def test_umbrella_ends_at_its_results() -> None:
    """A result reached only under an umbrella leads no further."""
    link = """
resultlink:wells-mapped-south-nets-distributed
    a kz:ResultLink ;
    kz:fromResult result:wells-mapped-south ;
    kz:toResult result:garden-pilot-diets ;
    kz:basis basis:explicit ;
    kz:wording "led to"@en ;
    kz:statedIn passage:report-2018-2791 ;
.
"""
    found = traced(engine_with(link), "partner:bridge-foundation", ALL)
    assert ("wells-mapped-south", "umbrella") in pairs(found)
    assert "garden-pilot-diets" not in reached(found)


@pytest.mark.parametrize(
    ("partner", "options", "claims"),
    [
        # It joined Safe Nets after the nets were given out: no result of it is traced, but the work is told.
        ("reed-labs", Options(), ["contribution:reed-labs-safe-nets"]),
        ("reed-labs", Options(include_mismatch=True), []),
        ("reed-labs", Options(sources=(iri("source:report-2018"),)), []),
        ("reed-labs", Options(roles=(iri("role:funder"),)), []),
        # The part in the nets leads on to them, under its programme too.
        ("open-hands", Options(), []),
        (
            "open-hands",
            Options(strengths=("stated",)),
            [
                "contribution:open-hands-care-at-home",
                "contribution:open-hands-school-gardens-pilot",
            ],
        ),
        # Receiving and announcing are no contributions.
        ("village-health-posts", Options(), []),
        ("sunrise-energy", Options(), []),
    ],
)
def test_contributions_without_a_result_are_told(ask: Ask, partner: str, options: Options, claims: list[str]) -> None:
    """What a partner gave to a programme from which no trace leads on is told, and nothing else."""
    found = ask(f"partner:{partner}", options)
    assert [hop.claim.curie for hop in found.resultless] == claims
    told = "Contributed to programmes from which no trace leads on to a result" in trace_text(found)
    assert told == bool(claims)


def test_resultless_is_told_of_partners_only(ask: Ask) -> None:
    """A programme's or result's trace lists its own partners."""
    assert ask("programme:safe-nets").resultless == ()
    assert ask("result:nets-distributed").resultless == ()
