"""What rests on one partner: results and roles for which the documents name nobody else."""

import json
from collections.abc import Callable

import pytest

from kzgraph.errors import UsageError
from kzgraph.names import reference
from kzgraph.render.what_if import what_if_json, what_if_table, what_if_text
from kzgraph.store import EmbeddedStore
from kzgraph.trace import Options, Traces, WhatIf, what_if

from .conftest import ALL, engine_with, iri, named

Ask = Callable[..., Traces]


def without(engine: EmbeddedStore, partner: str, options: Options | None = None) -> WhatIf:
    """What rests on a partner given by its slug."""
    return what_if(engine, reference(engine, iri(f"partner:{partner}")), options)


def results(found: WhatIf) -> list[str]:
    """The results that name nobody else."""
    return [lost.facts.ref.curie.partition(":")[2] for lost in found.results]


def roles(found: WhatIf) -> list[tuple[str, str]]:
    """Programme and role that nobody else has."""
    return [(lost.programme.curie.partition(":")[2], lost.role.curie.partition(":")[2]) for lost in found.roles]


@pytest.mark.parametrize(
    ("partner", "traced", "lost", "programmes", "held"),
    [
        ("ministry-of-schools", 2, ["gardens-in-schools", "nursery-gardens-opened"], 1, []),
        ("reed-labs", 1, ["app-prototypes"], 2, []),
        # Northern Council works in North only, so the wells mapped in South name the university alone.
        ("riverside-university", 7, ["wells-mapped-south"], 2, [("well-testing", "implementer")]),
        # Reed Labs implemented Safe Nets too, if later.
        ("open-hands", 3, [], 3, [("care-at-home", "implementer"), ("school-gardens-pilot", "implementer")]),
        ("bridge-foundation", 2, [], 2, [("safe-nets", "funder"), ("water-for-all", "funder")]),
        ("northern-council", 3, [], 1, [("clean-wells", "government-counterpart")]),
        # Technical support is no role that a programme cannot do without, and its one result is inferred.
        ("children-agency", 2, [], 3, []),
        # Receivers and those who only announced carry nothing.
        ("village-health-posts", 0, [], 1, []),
        ("sunrise-energy", 0, [], 0, []),
    ],
)
def test_what_rests_on_a_partner(
    small: EmbeddedStore, partner: str, traced: int, lost: list[str], programmes: int, held: list[tuple[str, str]]
) -> None:
    """Results traced to it that name nobody else, and roles in its programmes that nobody else has."""
    found = without(small, partner)
    assert (found.traced, results(found), found.programmes, roles(found)) == (traced, lost, programmes, held)


def test_agrees_with_traces_of_each_result(small: EmbeddedStore, ask: Ask) -> None:
    """A result is lost exactly where its own trace names no other partner, for every partner and strength."""
    for options in (Options(), Options(strengths=ALL.strengths, include_inferred=True)):
        for partner in named(small, "kz:Partner", "kz:Ministry"):
            lost = set(results(without(small, partner.partition(":")[2], options)))
            for result in {trace.result.curie for trace in ask(partner, options).traces}:
                others = {trace.partner.curie for trace in ask(result, options).traces if trace.basis == "explicit"}
                assert (result.partition(":")[2] in lost) == (others <= {partner}), (partner, result)


def test_partners_left_out_are_nobody_else(small: EmbeddedStore) -> None:
    """Without Open Hands too, the nets of Reed Labs' programme name nobody else as implementer."""
    found = without(small, "reed-labs", Options(without=(iri("partner:open-hands"),)))
    assert roles(found) == [("safe-nets", "implementer")]


GROUP = """
partner:villagers
    a kz:Partner ;
    skos:prefLabel "Villagers"@en ;
    kz:partnerType partnertype:other ;
    kz:collective true ;
.
contribution:villagers-app
    a kz:Contribution ;
    kz:partner partner:villagers ;
    kz:result result:app-prototypes ;
    kz:role role:tester , role:implementer ;
    kz:basis basis:explicit ;
    kz:statedIn passage:report-2018-1641 ;
.
contribution:youth-forum-app
    a kz:Contribution ;
    kz:partner partner:youth-forum ;
    kz:result result:app-prototypes ;
    kz:role role:participant ;
    kz:basis basis:inferred ;
    skos:editorialNote "It was there."@en ;
    kz:statedIn passage:report-2018-1641 ;
.
"""


def test_groups_and_conclusions_are_told_and_do_not_count() -> None:
    """A group without a name, and a partner that a reader concludes, may stand in; neither is a named partner."""
    found = without(engine_with(GROUP), "reed-labs")
    (lost,) = found.results
    assert lost.facts.ref.curie == "result:app-prototypes"
    assert [ref.curie for ref in lost.groups] == ["partner:villagers"]
    assert [ref.curie for ref in lost.inferred] == ["partner:youth-forum"]
    text = what_if_text(found)
    assert "  groups without names remain: Villagers\n" in text
    assert "  a reader may conclude: Youth Forum\n" in text


def test_text(small: EmbeddedStore) -> None:
    """The text says how much of how much, that it is about names, and where it is stated."""
    assert what_if_text(without(small, "reed-labs"), width=100) == (
        "Without Reed Labs (partner:reed-labs)\n"
        "1 of 1 result traced would have no other named partner; in 2 programmes, 0 roles would have nobody\n"
        "named.\n"
        "This tells who is named in the documents, not who could stand in.\n"
        "\n"
        "Results that name nobody else\n"
        "* Prototypes of a water quality app built (Northville, 2018-05, stated) [1]\n"
        "\n"
        "Passages\n"
        "[1] Reed Labs built three prototypes of an app about water at the fair. (Annual report 2018, Goal\n"
        "    area 2 / Young Makers, 1641-1729)\n"
    )


def test_table_and_json_hold_the_same(small: EmbeddedStore) -> None:
    """A row for each result and role, with claims and passages by id."""
    found = without(small, "riverside-university")
    rows = [[getattr(cell, "curie", cell) for cell in row] for row in what_if_table(found).rows]
    claim, passage = "contribution:riverside-university-well-testing", "passage:report-2018-2232"
    assert [row[:4] for row in rows] == [
        ["result", "result:wells-mapped-south", None, "programme"],
        ["role", "programme:well-testing", "role:implementer", ""],
    ]
    assert [row[6] for row in rows] == [claim, claim]
    answer = json.loads(what_if_json(found))
    assert [each["result"]["id"] for each in answer["results"]] == ["result:wells-mapped-south"]
    assert [each["role"]["id"] for each in answer["roles"]] == ["role:implementer"]
    assert {each["claims"][0] for each in (*answer["results"], *answer["roles"])} == {claim}
    assert rows[0][7] == answer["results"][0]["passages"][0]["id"] == passage
    assert (answer["results_traced"], answer["programmes"]) == (7, 2)


def test_only_a_partner_can_be_missing(small: EmbeddedStore) -> None:
    """A programme carries nothing in this sense."""
    with pytest.raises(UsageError, match=r"^Clean Wells \(programme:clean-wells\) is not a partner\."):
        what_if(small, reference(small, iri("programme:clean-wells")))
