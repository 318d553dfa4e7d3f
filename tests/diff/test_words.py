"""What is said of each sort of change, word for word."""

from kzgraph.diff import Diff

from .conftest import Edit, only, told

NEW_PARTNER = """
contribution:reed-labs-safe-wells-north
    a kz:Contribution ;
    kz:partner partner:reed-labs ;
    kz:result result:safe-wells-north ;
    kz:role role:technical-support ;
    kz:basis basis:explicit ;
    kz:wording "with help from"@en ;
    kz:region region:north ;
    kz:startDate "2018-01-01"^^xsd:date ;
    kz:endDate "2018-12-31"^^xsd:date ;
    kz:statedIn passage:report-2018-1641 ;
.
"""
AGENCY = """partner:children-agency
    a kz:Partner ;
    skos:prefLabel "Children's Agency"@en ;"""
SUNRISE = """partner:sunrise-energy
    a kz:Partner ;
    skos:prefLabel "Sunrise Energy"@en ;
    kz:partnerType partnertype:private-sector ;
."""


def test_nothing_changed(edit: Edit) -> None:
    """The same statements are the same, whatever their order."""
    assert edit().same
    assert edit(('"Bridge Foundation"@en ;\n    kz:partnerType', '"Bridge Foundation"@en ; kz:partnerType')).same


def test_partner_of_a_result_added(edit: Edit) -> None:
    """A contribution is one partner more on what it goes to, with role, basis, words, place, time and passage."""
    found = only(edit(more=NEW_PARTNER))
    assert found.what == "added"
    assert found.sentence == (
        '+1 partner on "More households in North have a safe well": Reed Labs '
        '(technical support; explicit: "with help from"; in North; 2018)'
    )
    assert found.details == ()
    assert [passage.cited() for passage in found.passages] == [
        "Annual report 2018, Goal area 2 / Young Makers, 1641-1729"
    ]


def test_partner_named_before_is_no_partner_more(edit: Edit) -> None:
    """Who was a partner of the same result anyway is said to have been."""
    again = NEW_PARTNER.replace("reed-labs-safe-wells-north", "again").replace(
        "result:safe-wells-north", "result:app-prototypes"
    )
    assert only(edit(more=again)).sentence == (
        '+1 contribution by a partner named before, on "Prototypes of a water quality app built": Reed Labs '
        '(technical support; explicit: "with help from"; in North; 2018)'
    )


def test_contribution_removed(edit: Edit, text: str) -> None:
    """What is gone is told as it was."""
    begin = text.index("contribution:village-health-posts-nets-distributed\n")
    block = text[begin : text.index("\n.\n", begin) + 3]
    found = only(edit((block, "")))
    assert found.what == "removed"
    assert found.sentence == (
        '−1 partner on "Families in South have nets": Village health posts '
        '(beneficiary; explicit: "received"; in South)'
    )


def test_figure_changed(edit: Edit) -> None:
    """A figure is told before and now, with the unit and as it is printed."""
    found = only(edit(('kz:value 12000 ;\n    kz:asPrinted "12,000"', 'kz:value 12500 ;\n    kz:asPrinted "12,500"')))
    assert found.sentence == (
        "Children under five who sleep under a net (actual, 2018, South, children under 5) "
        '(observation:children-under-nets-south-2018): 12000 → 12500 people, as printed "12,500" (before: "12,000")'
    )
    assert found.details == ()


def test_figure_printed_otherwise(edit: Edit) -> None:
    """Where only the printed form is other, the value is told once."""
    found = only(edit(('kz:asPrinted "12,000"', 'kz:asPrinted "12 000"')))
    assert found.sentence.endswith(': 12000 people, as printed "12 000" (before: "12,000")')


def test_figure_of_another_time(edit: Edit) -> None:
    """What is other beside the number is a detail."""
    found = only(
        edit(
            (
                "observation:child-mortality-east-2018\n    a kz:Observation ;",
                "observation:child-mortality-east-2018\n    a kz:Observation ; kz:measures result:nets-distributed ;",
            )
        )
    )
    assert found.sentence == (
        "Deaths of children under five per 1,000 live births (actual, 2018, East, children under 5) "
        "(observation:child-mortality-east-2018)"
    )
    assert found.details == ('+ measures: "Families in South have nets"',)


def test_role_and_time_of_a_contribution_changed(edit: Edit) -> None:
    """A value for a value is told with an arrow; a year more is told as a period."""
    before = """    kz:role role:lead ;
    kz:basis basis:explicit ;
    kz:wording "took the gardens"@en ;
    kz:region region:riverland ;
    kz:startDate "2017-01-01"^^xsd:date ;"""
    after = before.replace("role:lead", "role:funder").replace(
        '"2017-01-01"^^xsd:date ;', '"2017-01-01"^^xsd:date ;\n    kz:endDate "2018-12-31"^^xsd:date ;'
    )
    found = only(edit((before, after)))
    assert found.sentence == (
        'contribution of Ministry of Schools to programme "School Gardens" '
        "(contribution:ministry-of-schools-school-gardens)"
    )
    assert found.details == ("time: from 2017 → 2017-2018", "role: lead → funder")


def test_contribution_that_goes_to_something_else(edit: Edit) -> None:
    """Where a contribution goes elsewhere, or is another partner's, it says who is named for what now, and no more."""
    before = """contribution:reed-labs-app-prototypes
    a kz:Contribution ;
    kz:partner partner:reed-labs ;
    kz:result result:app-prototypes ;"""
    moved = only(edit((before, before.replace("result:app-prototypes", "result:safe-wells-north"))))
    assert moved.details == (
        'result: "Prototypes of a water quality app built" → "More households in North have a safe well"',
        '+1 partner on "More households in North have a safe well": Reed Labs',
        '−1 partner on "Prototypes of a water quality app built": Reed Labs',
    )
    other = only(edit((before, before.replace("partner:reed-labs", "partner:open-hands"))))
    assert other.details[-2:] == (
        '+1 partner on "Prototypes of a water quality app built": Open Hands',
        '−1 partner on "Prototypes of a water quality app built": Reed Labs',
    )


def test_names_are_a_group_of_their_own(edit: Edit) -> None:
    """A new name and a new alias of a thing that stays are told by language, apart from other changes."""
    found = edit(
        (AGENCY, AGENCY.replace("Children's Agency", "Agency for Children") + '\n    skos:altLabel "ADD"@ru ;'),
        ("kz:partnerType partnertype:multilateral", "kz:partnerType partnertype:other"),
    )
    assert told(found) == {
        "partner": ['partner "Agency for Children" (partner:children-agency)'],
        "names": ['partner "Agency for Children" (partner:children-agency)'],
    }
    assert found.groups[0].changes[0].details == ("type: multilateral → other",)
    assert found.groups[1].changes[0].details == (
        'name: "Children\'s Agency" → "Agency for Children"',
        '+ alias: "ADD" (Russian)',
    )


def test_names_in_the_language_asked_for(edit: Edit) -> None:
    """Things are called by their names in the language asked for."""
    found = edit((AGENCY, f'{AGENCY}\n    skos:altLabel "ADD"@ru ;'), lang="ru")
    assert told(found) == {"names": ['partner "Агентство для детей" (partner:children-agency)']}


def test_thing_added_with_all_it_says(edit: Edit) -> None:
    """A new thing is told with its type, and what the sentence leaves out in lines below it."""
    new = """
partner:hill-publishers
    a kz:Partner ;
    skos:prefLabel "Hill Publishers"@en ;
    skos:prefLabel "Издательство"@ru ;
    skos:altLabel "Hill"@en ;
    kz:translatedByUs "ru" ;
    kz:partnerType partnertype:private-sector ;
    skos:editorialNote "New here."@en ;
.
"""
    found = only(edit(more=new))
    assert found.sentence == '+1 partner "Hill Publishers" (partner:hill-publishers): private sector'
    assert found.details == (
        'in other languages: "Издательство" (Russian)',
        'alias: "Hill"',
        "name translated by the curators into: Russian",
        'note: "New here."',
    )


def test_thing_renamed_with_the_same_statements(edit: Edit) -> None:
    """Another CURIE for the very same block is a rename, and what points at it follows."""
    found = only(edit(("partner:bridge-foundation", "partner:bridge-fund")))
    assert found.what == "renamed"
    assert found.sentence == (
        'partner "Bridge Foundation" (partner:bridge-fund): before partner:bridge-foundation; all it says is the same'
    )
    assert found.details == ("2 statements that point at it follow",)
    assert found.before is not None
    assert found.before.curie == "partner:bridge-foundation"


def test_renames_are_followed(edit: Edit) -> None:
    """A claim that changed its own CURIE too is recognised once the thing that it points at is."""
    found = edit(
        ("partner:bridge-foundation", "partner:bridge-fund"),
        ("contribution:bridge-foundation-safe-nets", "contribution:bridge-fund-safe-nets"),
    )
    assert {key: len(sentences) for key, sentences in told(found).items()} == {"partner": 1, "contribution": 1}
    assert {change.what for group in found.groups for change in group.changes} == {"renamed"}


def test_unsure_rename_is_removed_and_added(edit: Edit) -> None:
    """Another CURIE and another name are two things, since nobody says that they are one."""
    found = edit((SUNRISE, SUNRISE.replace("sunrise-energy", "sun").replace("Sunrise Energy", "Sun")))
    assert told(found)["partner"] == [
        '+1 partner "Sun" (partner:sun): private sector',
        '−1 partner "Sunrise Energy" (partner:sunrise-energy): private sector',
    ]


def test_two_alike_are_no_rename(edit: Edit) -> None:
    """Where two new things say the same as the old one, neither is it."""
    twins = SUNRISE.replace("sunrise-energy", "a") + "\n" + SUNRISE.replace("sunrise-energy", "b")
    found = edit((SUNRISE, twins))
    assert [change.what for change in found.groups[0].changes] == ["added", "added", "removed"]


JUDGED = """
judgement:sun
    a kz:Judgement ;
    kz:about partner:sun ;
    kz:judged verdict:same ;
    kz:judgedName "Sunrise Energy"@en ;
    kz:reason "One address."@en ;
.
"""


def test_judged_rename(edit: Edit) -> None:
    """A judgement that takes the old name for the new thing's makes a rename of what else would be two things."""
    found = edit((SUNRISE, SUNRISE.replace("sunrise-energy", "sun").replace("Sunrise Energy", "Sun")), more=JUDGED)
    assert told(found) == {
        "partner": ['partner "Sun" (partner:sun): before partner:sunrise-energy; judged the same (judgement:sun)'],
        "names": ['partner "Sun" (partner:sun)'],
        "judgement": ['+1 judgement: "Sun" and "Sunrise Energy": same, since: One address.'],
    }


def test_merged_thing_says_where_it_went(edit: Edit) -> None:
    """A removed thing whose name another one took over says so; it is not called a rename."""
    found = edit(
        (SUNRISE, ""),
        ("partner:sunrise-energy", "partner:reed-labs"),
        ('skos:prefLabel "Reed Labs"@en ;', 'skos:prefLabel "Reed Labs"@en ;\n    skos:altLabel "Sunrise Energy"@en ;'),
        more=JUDGED.replace("partner:sun ", "partner:reed-labs "),
    )
    gone = found.groups[0].changes[0]
    assert gone.sentence == '−1 partner "Sunrise Energy" (partner:sunrise-energy): private sector'
    assert gone.details == (
        'its name is now one of partner "Reed Labs" (partner:reed-labs)',
        'judged the same as partner "Reed Labs" (partner:reed-labs) (judgement:sun)',
    )


def test_passage_moved(edit: Edit) -> None:
    """The same words elsewhere in the document are a passage that moved, and its claims follow."""
    found = only(
        edit(
            ("passage:report-2018-1015", "passage:report-2018-1025"),
            ("kz:beginsAt 1015 ;\n    kz:endsAt 1111 ;", "kz:beginsAt 1025 ;\n    kz:endsAt 1121 ;"),
        )
    )
    assert found.what == "moved"
    assert found.sentence == (
        "Annual report 2018, Goal area 2 / School gardens: 1015-1111 → 1025-1121, the same words "
        "(passage:report-2018-1015 is passage:report-2018-1025)"
    )
    assert found.details == ("3 statements that point at it follow",)


def test_passage_longer(edit: Edit) -> None:
    """A passage that reaches farther is told with both extents; other words by their digest, not by the words."""
    digest = "acec68cd984aca45f0bfa7674542941df1ae6900f0e986a4c7d8cf548392b4cc"
    found = only(edit(("kz:endsAt 1111", "kz:endsAt 1120"), (digest, digest[::-1])))
    assert found.sentence == (
        "Annual report 2018, Goal area 2 / School gardens, 1015-1120 (passage:report-2018-1015): 1015-1111 → 1015-1120"
    )
    assert found.details == ("its words are others (another digest)",)


def test_statement_of_an_unknown_thing_is_told_as_other(edit: Edit) -> None:
    """Nothing is hidden: what is no entity of the graph comes last, with its statement."""
    found = edit(more='\n<https://example.org/x> skos:note "odd" .\n')
    assert told(found) == {"other": ["+1 thing of no known kind: https://example.org/x"]}
    assert found.groups[0].changes[0].details == ('skos:note: "odd"',)


def test_unknown_predicate_is_told_by_its_name(edit: Edit) -> None:
    """A statement in a vocabulary that the words do not know is told all the same."""
    found = only(edit((AGENCY, f'{AGENCY}\n    <https://example.org/p> "v" ;')))
    assert found.details == ('+ https://example.org/p: "v"',)


def test_datatype_alone_changed(edit: Edit) -> None:
    """Two values that look alike are told with what tells them apart."""
    found = only(edit(('kz:fileName "report-2018.txt"', 'kz:fileName "report-2018.txt"@en')))
    assert found.details == (
        '− file: "report-2018.txt" [report-2018.txt]',
        '+ file: "report-2018.txt" [report-2018.txt en]',
    )


def test_groups_come_in_reading_order(edit: Edit) -> None:
    """Things come before claims, claims before passages and judgements."""
    found: Diff = edit(
        (SUNRISE, SUNRISE.replace("private-sector", "other")),
        ("\"Open Hands and the Children's Agency tried gardens", '"They tried gardens'),
        more=NEW_PARTNER + JUDGED.replace("partner:sun ", "partner:reed-labs "),
    )
    assert [group.key for group in found.groups] == ["partner", "contribution", "passage", "judgement"]
