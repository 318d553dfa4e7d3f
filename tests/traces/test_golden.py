"""Every trace on the small graph, in both directions, and nothing else."""

from collections.abc import Callable

import pytest

from kzgraph.store import EmbeddedStore
from kzgraph.trace import Traces

from .conftest import ALL, Row, named, row, rows

Ask = Callable[..., Traces]

BRIDGE = "contribution:bridge-foundation-water-for-all"
CARE_AGENCY = "contribution:children-agency-care-at-home"
PILOT_AGENCY = "contribution:children-agency-school-gardens-pilot"
PILOT_HANDS = "contribution:open-hands-school-gardens-pilot"
TESTED = "contribution:ministry-of-rivers-wells-tested-north"
COUNCIL = "contribution:northern-council-clean-wells"
UNIVERSITY = "contribution:riverside-university-well-testing"
SCHOOLS = "contribution:ministry-of-schools-school-gardens"

GOLDEN: tuple[Row, ...] = (
    # umbrella: whoever pays for Water for All, and its own result
    ("bridge-foundation", "fewer-infections-north", "umbrella", "match", "unknown", "funder", "explicit",
     f"{BRIDGE} programme:clean-wells result:fewer-infections-north", 1),
    ("bridge-foundation", "nets-distributed", "programme", "match", "match", "funder", "explicit",
     "contribution:bridge-foundation-safe-nets result:nets-distributed", 0),
    ("bridge-foundation", "safe-wells-north", "umbrella", "match", "unknown", "funder", "explicit",
     f"{BRIDGE} programme:clean-wells result:safe-wells-north", 1),
    ("bridge-foundation", "water-safety-act-adopted", "programme", "match", "unknown", "funder", "explicit",
     f"{BRIDGE} result:water-safety-act-adopted", 0),
    ("bridge-foundation", "wells-mapped-south", "umbrella", "match", "unknown", "funder", "explicit",
     f"{BRIDGE} programme:clean-wells result:wells-mapped-south", 1),
    ("bridge-foundation", "wells-tested-north", "umbrella", "match", "unknown", "funder", "explicit",
     f"{BRIDGE} programme:clean-wells programme:well-testing result:wells-tested-north", 1),
    ("bridge-foundation", "yearly-testing-duty", "umbrella", "match", "unknown", "funder", "explicit",
     f"{BRIDGE} programme:clean-wells programme:well-testing result:yearly-testing-duty", 1),
    # chain over a scale-up, and one inferred contribution
    ("children-agency", "families-visited", "programme", "match", "match", "technical-support", "explicit",
     f"{CARE_AGENCY} result:families-visited", 0),
    ("children-agency", "garden-pilot-diets", "programme", "match", "match", "technical-support", "explicit",
     f"{PILOT_AGENCY} result:garden-pilot-diets", 0),
    ("children-agency", "gardens-in-schools", "chain", "match", "match", "technical-support", "explicit",
     f"{PILOT_AGENCY} programme:school-gardens result:gardens-in-schools", 1),
    ("children-agency", "nursery-gardens-opened", "chain", "match", "match", "technical-support", "explicit",
     f"{PILOT_AGENCY} programme:school-gardens result:nursery-gardens-opened", 1),
    ("children-agency", "water-safety-act-adopted", "stated", "unknown", "unknown", "technical-support", "inferred",
     "contribution:children-agency-water-safety-act-adopted", 0),
    # chain over result links, the last one inferred
    ("ministry-of-rivers", "fewer-infections-north", "chain", "match", "match", "lead", "inferred",
     f"{TESTED} resultlink:wells-tested-north-safe-wells-north "
     "resultlink:safe-wells-north-fewer-infections-north", 2),
    ("ministry-of-rivers", "safe-wells-north", "chain", "match", "match", "lead", "explicit",
     f"{TESTED} resultlink:wells-tested-north-safe-wells-north", 1),
    ("ministry-of-rivers", "water-safety-act-adopted", "stated", "unknown", "unknown", "developer", "explicit",
     "contribution:ministry-of-rivers-water-safety-act-adopted", 0),
    ("ministry-of-rivers", "wells-tested-north", "stated", "match", "match", "lead", "explicit", TESTED, 0),
    ("ministry-of-schools", "gardens-in-schools", "programme", "match", "match", "lead", "explicit",
     f"{SCHOOLS} result:gardens-in-schools", 0),
    ("ministry-of-schools", "nursery-gardens-opened", "programme", "match", "match", "lead", "explicit",
     f"{SCHOOLS} result:nursery-gardens-opened", 0),
    ("ministry-of-water-and-climate", "yearly-testing-duty", "stated", "unknown", "match", "lead", "explicit",
     "contribution:ministry-of-water-and-climate-yearly-testing-duty", 0),
    # works in North: the result in South does not fit, the part's results only under the umbrella
    ("northern-council", "fewer-infections-north", "programme", "match", "match", "government-counterpart",
     "explicit", f"{COUNCIL} result:fewer-infections-north", 0),
    ("northern-council", "safe-wells-north", "programme", "match", "match", "government-counterpart", "explicit",
     f"{COUNCIL} result:safe-wells-north", 0),
    ("northern-council", "water-safety-act-adopted", "programme", "match", "match", "government-counterpart",
     "explicit", f"{COUNCIL} programme:clean-wells result:water-safety-act-adopted", 1),
    ("northern-council", "wells-mapped-south", "programme", "mismatch", "match", "government-counterpart",
     "explicit", f"{COUNCIL} result:wells-mapped-south", 0),
    ("northern-council", "wells-tested-north", "umbrella", "match", "match", "government-counterpart", "explicit",
     f"{COUNCIL} programme:well-testing result:wells-tested-north", 1),
    ("northern-council", "yearly-testing-duty", "umbrella", "match", "match", "government-counterpart", "explicit",
     f"{COUNCIL} programme:well-testing result:yearly-testing-duty", 1),
    ("open-hands", "families-visited", "programme", "match", "match", "implementer", "explicit",
     "contribution:open-hands-care-at-home result:families-visited", 0),
    ("open-hands", "garden-pilot-diets", "programme", "match", "match", "implementer", "explicit",
     f"{PILOT_HANDS} result:garden-pilot-diets", 0),
    ("open-hands", "gardens-in-schools", "chain", "match", "match", "implementer", "explicit",
     f"{PILOT_HANDS} programme:school-gardens result:gardens-in-schools", 1),
    # one contribution to a result and to its programme is one trace, the stated one
    ("open-hands", "nets-distributed", "stated", "match", "match", "implementer", "explicit",
     "contribution:open-hands-nets-distributed", 0),
    ("open-hands", "nursery-gardens-opened", "chain", "match", "match", "implementer", "explicit",
     f"{PILOT_HANDS} programme:school-gardens result:nursery-gardens-opened", 1),
    ("reed-labs", "app-prototypes", "stated", "match", "match", "developer", "explicit",
     "contribution:reed-labs-app-prototypes", 0),
    # joined after the result had ended
    ("reed-labs", "nets-distributed", "programme", "match", "mismatch", "implementer", "explicit",
     "contribution:reed-labs-safe-nets result:nets-distributed", 0),
    # a part of the programme behind the result, and a part of a part
    ("riverside-university", "fewer-infections-north", "programme", "unknown", "unknown", "implementer", "explicit",
     f"{UNIVERSITY} programme:well-testing result:fewer-infections-north", 1),
    ("riverside-university", "makers-fair-held", "stated", "match", "match", "convener host", "explicit",
     "contribution:riverside-university-makers-fair-held", 0),
    ("riverside-university", "safe-wells-north", "programme", "unknown", "unknown", "implementer", "explicit",
     f"{UNIVERSITY} programme:well-testing result:safe-wells-north", 1),
    ("riverside-university", "water-safety-act-adopted", "programme", "unknown", "unknown", "implementer",
     "explicit", f"{UNIVERSITY} programme:well-testing programme:clean-wells result:water-safety-act-adopted", 1),
    ("riverside-university", "wells-mapped-south", "programme", "unknown", "unknown", "implementer", "explicit",
     f"{UNIVERSITY} programme:well-testing result:wells-mapped-south", 1),
    ("riverside-university", "wells-tested-north", "programme", "unknown", "unknown", "implementer", "explicit",
     f"{UNIVERSITY} result:wells-tested-north", 0),
    ("riverside-university", "yearly-testing-duty", "programme", "unknown", "unknown", "implementer", "explicit",
     f"{UNIVERSITY} result:yearly-testing-duty", 0),
    ("youth-forum", "makers-fair-held", "stated", "match", "match", "participant", "explicit",
     "contribution:youth-forum-makers-fair-held", 0),
)  # fmt: skip

PARTNERS = (
    "bridge-foundation", "children-agency", "ministry-of-rivers", "ministry-of-schools",
    "ministry-of-water-and-climate", "northern-council", "open-hands", "reed-labs", "riverside-university",
    "statistics-office", "sunrise-energy", "village-health-posts", "youth-forum",
)  # fmt: skip
RESULTS = (
    "app-prototypes", "births-recorded-online", "families-visited", "fewer-infections-north", "garden-pilot-diets",
    "gardens-in-schools", "makers-fair-held", "nets-distributed", "nursery-gardens-opened", "safe-wells-north",
    "water-safety-act-adopted", "wells-mapped-south", "wells-tested-north", "yearly-testing-duty",
)  # fmt: skip
FAMILIES = {
    "birth-records": {"births-recorded-online"},
    "care-at-home": {"families-visited"},
    "clean-wells": {
        "fewer-infections-north", "safe-wells-north", "wells-mapped-south", "wells-tested-north",
        "yearly-testing-duty",
    },
    "safe-nets": {"nets-distributed"},
    "school-gardens": {"garden-pilot-diets", "gardens-in-schools", "nursery-gardens-opened"},
    "school-gardens-pilot": {"garden-pilot-diets"},
    "water-for-all": {
        "fewer-infections-north", "safe-wells-north", "water-safety-act-adopted", "wells-mapped-south",
        "wells-tested-north", "yearly-testing-duty",
    },
    "young-makers": {"app-prototypes", "makers-fair-held"},
}  # fmt: skip


def by_default(found: Row) -> bool:
    """Whether a row belongs to what is shown unless more is asked for."""
    return found[2] in {"stated", "programme"} and "mismatch" not in found[3:5] and found[6] == "explicit"


def test_golden_names_everybody(small: EmbeddedStore) -> None:
    """The tables below speak of every partner, result and programme of the small graph."""
    assert named(small, "kz:Partner", "kz:Ministry") == [f"partner:{name}" for name in PARTNERS]
    levels = ("kz:Result", "kz:Output", "kz:Outcome", "kz:Impact")
    assert named(small, *levels) == [f"result:{name}" for name in RESULTS]
    assert named(small, "kz:Programme") == sorted(f"programme:{name}" for name in (*FAMILIES, "well-testing"))


@pytest.mark.parametrize("partner", PARTNERS)
def test_partner_to_results_when_everything_is_asked_for(ask: Ask, partner: str) -> None:
    """A partner has exactly the traces of the table, in order of results, and none is left out."""
    found = ask(f"partner:{partner}", ALL)
    assert rows(found) == [each for each in GOLDEN if each[0] == partner]
    assert found.left_out == ()


@pytest.mark.parametrize("result", RESULTS)
def test_result_to_partners_when_everything_is_asked_for(ask: Ask, result: str) -> None:
    """A result has exactly the same traces as its partners have to it, in order of partners."""
    found = ask(f"result:{result}", ALL)
    assert rows(found) == [each for each in GOLDEN if each[1] == result]
    assert found.left_out == ()


@pytest.mark.parametrize("partner", PARTNERS)
def test_partner_to_results_by_default(ask: Ask, partner: str) -> None:
    """By default a partner has the stated and programme traces that are explicit and fit in place and time."""
    assert rows(ask(f"partner:{partner}")) == [each for each in GOLDEN if each[0] == partner and by_default(each)]


@pytest.mark.parametrize("result", RESULTS)
def test_result_to_partners_by_default(ask: Ask, result: str) -> None:
    """By default a result has the stated and programme traces that are explicit and fit in place and time."""
    assert rows(ask(f"result:{result}")) == [each for each in GOLDEN if each[1] == result and by_default(each)]


@pytest.mark.parametrize("programme", sorted(FAMILIES))
def test_programme_to_partners_by_default(ask: Ask, programme: str) -> None:
    """A programme has the default traces to its results, those of its parts and of the pilots it grew from."""
    expected = [each for each in GOLDEN if each[1] in FAMILIES[programme] and by_default(each)]
    assert rows(ask(f"programme:{programme}")) == expected


@pytest.mark.parametrize("programme", sorted(FAMILIES))
def test_programme_to_partners_when_everything_is_asked_for(ask: Ask, programme: str) -> None:
    """When wider ties are asked for, a programme has those to its family's results from outside it too."""
    expected = [each for each in GOLDEN if each[1] in FAMILIES[programme]]
    assert rows(ask(f"programme:{programme}", ALL)) == expected


def test_programme_to_partners_follows_links_out_of_it(ask: Ask) -> None:
    """Results that a programme's results led to belong to its trace; every trace found is one of the table."""
    found = ask("programme:well-testing", ALL)
    own = {"wells-tested-north", "yearly-testing-duty"}
    assert set(found.results) == {
        "result:fewer-infections-north",
        "result:safe-wells-north",
        "result:wells-tested-north",
        "result:yearly-testing-duty",
    }
    shown = rows(found)
    assert set(shown) <= set(GOLDEN)
    assert [each for each in shown if each[1] in own] == [each for each in GOLDEN if each[1] in own]


def test_trace_is_the_same_on_every_run(small: EmbeddedStore, ask: Ask) -> None:
    """Asking twice gives the same answer in the same order."""
    for programme in FAMILIES:
        assert ask(f"programme:{programme}", ALL) == ask(f"programme:{programme}", ALL)


def test_hops_name_claim_passage_and_words(ask: Ask) -> None:
    """Each hop tells from what to what, by which claim, in which role, wording and passage."""
    (found,) = [
        t for t in ask("partner:ministry-of-rivers", ALL).traces if t.result.curie == "result:fewer-infections-north"
    ]
    assert row(found)[2] == "chain"
    said = [
        (
            hop.kind,
            hop.start.curie,
            hop.end.curie,
            [role.label for role in hop.roles],
            hop.basis,
            hop.wording,
            hop.note,
            [passage.ref.curie for passage in hop.passages],
        )
        for hop in found.hops
    ]
    assert said == [
        (
            "contribution",
            "partner:ministry-of-rivers",
            "result:wells-tested-north",
            ["Lead"],
            "explicit",
            "under the lead of",
            "",
            ["passage:report-2018-2308"],
        ),
        (
            "link",
            "result:wells-tested-north",
            "result:safe-wells-north",
            [],
            "explicit",
            "led to repairs",
            "",
            ["passage:report-2018-2442"],
        ),
        (
            "link",
            "result:safe-wells-north",
            "result:fewer-infections-north",
            [],
            "inferred",
            "with safe wells at hand",
            "The report sets the two side by side and does not say that one caused the other.",
            ["passage:report-2018-2681"],
        ),
    ]
    (passage,) = found.hops[0].passages
    assert passage.cited() == "Annual report 2018, Goal area 4 / Clean Wells, 2308-2404"
    assert passage.gist == "The Ministry of Rivers led the tests of wells at 52 schools in North."


def test_every_hop_has_a_passage(ask: Ask) -> None:
    """No trace rests on a hop without a passage."""
    for partner in PARTNERS:
        for found in ask(f"partner:{partner}", ALL).traces:
            assert all(hop.passages for hop in found.hops), row(found)


def test_hops_follow_each_other(ask: Ask) -> None:
    """A trace begins at its partner, ends at its result, and each hop begins where the one before ended."""
    for partner in PARTNERS:
        for found in ask(f"partner:{partner}", ALL).traces:
            assert found.hops[0].start == found.partner
            assert found.hops[-1].end == found.result
            assert [hop.end for hop in found.hops[:-1]] == [hop.start for hop in found.hops[1:]]


@pytest.mark.parametrize(
    ("partner", "result", "why"),
    [
        ("reed-labs", "app-prototypes", "it rests on this one statement"),
        (
            "northern-council",
            "safe-wells-north",
            "the text ties the partner to the programme as a whole, not to this result",
        ),
        ("riverside-university", "safe-wells-north", "what holds for the part is taken to help the whole"),
        ("ministry-of-rivers", "safe-wells-north", 'the text says so in the words "led to repairs"'),
        ("open-hands", "gardens-in-schools", "what worked in the pilot is taken to have carried over"),
        ("bridge-foundation", "safe-wells-north", "almost everybody contributes to so wide a programme"),
        (
            "children-agency",
            "water-safety-act-adopted",
            "a reader concludes it: The passage speaks of hearings; that the advice went into the act is a reader's "
            "conclusion.",
        ),
    ],
)
def test_weakest_hop_says_what_to_check(ask: Ask, partner: str, result: str, why: str) -> None:
    """The weakest hop is told in words a reader can check."""
    (found,) = [t for t in ask(f"partner:{partner}", ALL).traces if t.result.curie == f"result:{result}"]
    assert found.weakest.why_weak() == why
