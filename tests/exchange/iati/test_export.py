"""The export on the small graph to the letter, and on the shipped one as a whole."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element

import pytest
from lxml import etree

from kzgraph.api import Graph
from kzgraph.errors import UsageError
from kzgraph.exchange.iati import IatiExport, LossLine, Options, export_iati
from kzgraph.exchange.iati.loss import REASONS, loss_markdown
from kzgraph.exchange.iati.xml import add_text, document
from kzgraph.store import EmbeddedStore

EXPECTED = Path(__file__).parent / "expected"
SCHEMAS = Path(__file__).parents[3] / "kzgraph" / "exchange" / "iati" / "schema"
EngineOf: TypeAlias = Callable[[str], EmbeddedStore]
DAY = date(2026, 11, 21)
XML = "{http://www.w3.org/XML/1998/namespace}"


def activities(made: IatiExport) -> dict[str, Any]:
    """The activities of an export by the slug of their programme."""
    root = etree.fromstring(made.activities)
    return {a.findtext("iati-identifier").removeprefix("DRAFT-KZGRAPH-"): a for a in root}


def of(graph: Graph, **choices: Any) -> IatiExport:
    """An export of a graph at a fixed day."""
    return export_iati(graph.engine, Options(**{"generated": DAY, **choices}))


def texts(holder: Any, path: str) -> list[str]:
    """What narratives say, each with its language before it where that is not English."""
    return [
        f"{n.get(f'{XML}lang')}: {n.text}" if n.get(f"{XML}lang") else n.text
        for n in holder.findall(f"{path}/narrative")
    ]


# The small graph


def test_one_programme_to_the_letter(small_graph: Graph) -> None:
    """The activity of Clean Wells is the one written by hand, with every element in its place."""
    only = of(small_graph, programmes=(small_graph.find("Clean Wells").iri,))
    assert only.activities.decode() == (EXPECTED / "clean-wells.xml").read_text(encoding="utf-8")
    assert only.number == 1


def test_loss_report_to_the_line(made: IatiExport) -> None:
    """Every line of the small graph's report is the one written by hand, and there is no other."""
    told = [f"{line.claim} | {line.activity} | {line.reason} | {line.value}" for line in made.lines]
    assert told == (EXPECTED / "loss.txt").read_text(encoding="utf-8").splitlines()


def test_claims_that_lose_nothing(made: IatiExport) -> None:
    """Results and figures with a period are carried whole; no contribution is, for its wording has no place."""
    assert sorted(made.whole) == [
        "observation:families-visited-south-2020",
        "observation:safe-well-households-north-2016",
        "observation:safe-well-households-north-2018",
        "observation:schools-with-garden-2018",
        "observation:schools-with-garden-2020",
        "observation:schools-with-mapped-wells-south-2018",
        "observation:schools-with-tested-wells-north-2017",
        "observation:students-eating-vegetables-south-2015",
        "observation:students-eating-vegetables-south-2016",
        "observation:water-borne-infections-north-2016",
        "observation:water-borne-infections-north-2018",
        "result:fewer-infections-north",
        "result:nursery-gardens-opened",
        "result:wells-mapped-south",
        "result:wells-tested-north",
        "result:yearly-testing-duty",
    ]


def test_roles_only_where_a_code_means_it(made: IatiExport) -> None:
    """Funder, implementer and lead of a programme have codes; advice, a role in one result and receiving have none."""
    found = {
        slug: [(org.get("role"), org.get("type"), org.findtext("narrative")) for org in a.iterfind("participating-org")]
        for slug, a in activities(made).items()
    }
    nobody = [("4", None, "Not named in the documents")]
    assert found == {
        "birth-records": nobody,
        "care-at-home": [("4", "22", "Open Hands")],
        "clean-wells": nobody,
        "safe-nets": [("1", "60", "Bridge Foundation"), ("4", "22", "Open Hands"), ("4", "70", "Reed Labs")],
        "school-gardens": [("2", "10", "Ministry of Schools")],
        "school-gardens-pilot": [("4", "22", "Open Hands")],
        "water-for-all": [("1", "60", "Bridge Foundation"), ("4", "10", "Ministry of Rivers")],
        "well-testing": [("4", "80", "Riverside University")],
        "young-makers": [("4", "70", "Reed Labs")],
    }


def test_nearest_roles_where_asked_for(small_graph: Graph) -> None:
    """Advice then gets the nearest code and a line that says so; receiving has none even then."""
    near = of(small_graph, nearest_roles=True)
    names = [org.findtext("narrative") for org in activities(near)["safe-nets"].iterfind("participating-org")]
    assert names == ["Bridge Foundation", "Open Hands", "Reed Labs"]
    council = activities(near)["clean-wells"].find("participating-org")
    assert (council.get("role"), council.findtext("narrative")) == ("2", "Northern Council")
    assert line(near, "contribution:northern-council-clean-wells", "role-nearest") == [
        "Government counterpart, written as 2 Accountable"
    ]


def line(made: IatiExport, claim: str, reason: str) -> list[str]:
    """What the report says of a claim for a reason."""
    return [found.value for found in made.lines if (found.claim, found.reason) == (claim, reason)]


def test_partners_of_a_result_stand_in_its_description(made: IatiExport) -> None:
    """Who is named for a result is told in words, with roles; products and what it led to are too."""
    found = {
        r.findtext("title/narrative"): texts(r, "description")
        for slug in ("safe-nets", "well-testing", "young-makers")
        for r in activities(made)[slug].iterfind("result")
    }
    assert found == {
        "Families in South have nets": [
            "Partners named for this result: Open Hands (implementer); Village health posts (beneficiary)."
        ],
        "Wells at schools in North tested": [
            "Partners named for this result: Ministry of Rivers (lead). Led to: More households in North have a safe "
            'well (the document says "led to repairs").'
        ],
        "Well testing is a yearly duty": ["Partners named for this result: Ministry of Water and Climate (lead)."],
        "Makers Fair held": [
            "Partners named for this result: Riverside University (convener, host); Youth Forum (participant). "
            "Made, adopted or held: Makers Fair 2018."
        ],
        "Prototypes of a water quality app built": [
            "Partners named for this result: Reed Labs (developer). Made, adopted or held: Makers Fair 2018; "
            "Water quality app."
        ],
    }


def test_conclusions_of_a_reader_only_where_asked_for(small_graph: Graph, made: IatiExport) -> None:
    """What is inferred stands nowhere in the file; asked for, it is written and marked in the report."""
    claim, link = (
        "contribution:children-agency-water-safety-act-adopted",
        ("resultlink:safe-wells-north-fewer-infections-north"),
    )
    assert {claim, link} <= made.left_out
    assert "Fewer water-borne infections in North (the" not in made.activities.decode()
    wider = of(small_graph, include_inferred=True)
    assert {claim, link} <= wider.written
    assert line(wider, claim, "basis") == [""]
    assert "Children's Agency (technical support)" in wider.activities.decode()


def test_days_and_status_come_from_the_graph(made: IatiExport) -> None:
    """Stated days are written bare, stand-ins say so; a status that nobody states is chosen and reported."""
    found = {
        slug: (
            a.find("activity-status").get("code"),
            [(d.get("type"), d.get("iso-date"), bool(texts(d, "."))) for d in a.iterfind("activity-date")],
        )
        for slug, a in activities(made).items()
    }
    assert found == {
        "birth-records": ("2", [("2", "2018-01-01", False)]),
        "care-at-home": ("2", [("2", "2019-01-01", False)]),
        "clean-wells": ("2", [("2", "2017-01-01", True)]),
        "safe-nets": ("2", [("2", "2018-01-01", False)]),
        "school-gardens": ("2", [("2", "2017-01-01", False)]),
        "school-gardens-pilot": ("4", [("2", "2015-01-01", False), ("4", "2016-12-31", False)]),
        "water-for-all": ("2", [("2", "2018-01-01", True)]),
        "well-testing": ("2", [("2", "2017-01-01", True)]),
        "young-makers": ("2", [("2", "2018-05-01", True)]),
    }
    assert line(made, "programme:school-gardens-pilot", "status") == []
    assert line(made, "programme:school-gardens", "status") == ["ActivityStatus 2"]


def test_what_is_to_come_is_planned(small_graph: Graph) -> None:
    """Seen from a day before a programme began, its start is planned and the programme in the pipeline."""
    early = activities(of(small_graph, generated=date(2016, 6, 30)))
    pilot, gardens = early["school-gardens-pilot"], early["school-gardens"]
    assert [(d.get("type"), d.get("iso-date")) for d in pilot.iterfind("activity-date")] == [
        ("2", "2015-01-01"),
        ("3", "2016-12-31"),
    ]
    assert gardens.find("activity-date").get("type") == "1"
    assert gardens.find("activity-status").get("code") == "1"
    assert pilot.find("activity-status").get("code") == "2"


def test_undated_programmes_may_be_left_out(small_graph: Graph) -> None:
    """Asked for, only programmes with a stated start get an activity, and each claim of the others is reported."""
    dated = of(small_graph, undated="omit")
    assert sorted(activities(dated)) == [
        "birth-records",
        "care-at-home",
        "safe-nets",
        "school-gardens",
        "school-gardens-pilot",
    ]
    assert line(dated, "result:safe-wells-north", "activity-left-out") == ["Clean Wells"]
    assert dated.written | {found.claim for found in dated.lines} >= dated.claims
    assert not {found.claim for found in dated.lines if found.reason == "start"}


def test_figures_without_a_slot_are_described(made: IatiExport) -> None:
    """A change and a figure without an end are sentences of the indicator; no value is written for them."""
    births = activities(made)["birth-records"].find("result/indicator")
    assert births.find("period") is None
    assert texts(births, "description")[0] == (
        "Unit: institutions. Actual: 15 (Riverland, from 2018). "
        "Stated in: Annual report 2018, Goal area 5 / Birth records, 2923-2999."
    )
    pilot = activities(made)["school-gardens-pilot"].find("result/indicator")
    assert [(b.get("year"), b.get("value"), b.get("iso-date")) for b in pilot.iterfind("baseline")] == [
        ("2015", "20", None)
    ]
    assert [a.get("value") for a in pilot.iterfind("period/actual")] == ["32"]


def test_two_figures_that_disagree_stand_side_by_side(made: IatiExport) -> None:
    """Both counts of one year are written, each with its document and the curator's note."""
    (result,) = [
        r
        for r in activities(made)["school-gardens"].iterfind("result")
        if r.findtext("title/narrative") == "Schools across the country have a garden"
    ]
    (first, second) = result.findall("indicator/period")
    assert [p.get("iso-date") for p in (first[0], first[1])] == ["2018-01-01", "2018-12-31"]
    assert [(a.get("value"), texts(a, "comment")) for a in first.iterfind("actual")] == [
        ("320", []),
        ("300", ["Note: The annual report of 2018 gives 320."]),
    ]
    titles = [texts(a, "document-link/title")[0].partition(":")[0] for a in first.iterfind("actual")]
    assert titles == ["Annual report 2018", "Review 2021"]
    assert [a.get("value") for a in second.iterfind("actual")] == ["410"]


def test_results_in_words_are_qualitative(made: IatiExport) -> None:
    """A result without figures has measure 5, no value, and the gist as comment."""
    (duty,) = [
        r.find("indicator")
        for r in activities(made)["well-testing"].iterfind("result")
        if r.findtext("title/narrative") == "Well testing is a yearly duty"
    ]
    assert duty.get("measure") == "5"
    assert texts(duty, "title") == ["What was achieved", "ru: Что достигнуто", "kk: Не қол жеткізілді"]
    (actual,) = duty.findall("period/actual")
    assert actual.attrib == {}
    assert [place.get("ref") for place in actual.iterfind("location")] == ["riverland"]
    assert texts(actual, "comment") == ["Yearly well testing became a duty in 2020, as had been asked for."]


def test_own_identifiers_come_back(made: IatiExport) -> None:
    """Programmes, indicators, results and figures can be told by their CURIEs or IRIs when the file is imported."""
    found = activities(made)["clean-wells"]
    other = found.find("other-identifier")
    assert (other.get("ref"), other.get("type")) == ("programme:clean-wells", "A9")
    assert [n.get("code") for n in found.iterfind(".//reference[@vocabulary='99']")] == [
        "indicator:schools-with-mapped-wells",
        "indicator:safe-well-households",
        "indicator:water-borne-infections",
    ]
    assert [n.get("code") for n in found.iterfind(".//reference[@vocabulary='9']")] == ["6.1.1"]
    urls = {n.get("url") for n in found.iterfind(".//actual/document-link")}
    assert urls == {
        f"https://w3id.org/kzgraph/id/observation/{slug}"
        for slug in (
            "schools-with-mapped-wells-south-2018",
            "safe-well-households-north-2018",
            "water-borne-infections-north-2018",
        )
    }


BLOCKS = """
region:here a kz:Region ; skos:prefLabel "Here"@en ; kz:regionKind regionkind:country ; kz:isoCode "HR" .
region:there a kz:Region ; skos:prefLabel "There"@en ; kz:regionKind regionkind:country ; kz:isoCode "TR" .
region:old a kz:Region ; skos:prefLabel "Old Province"@en ; kz:regionKind regionkind:region ; kz:partOf region:here ;
    kz:endDate "2018-06-18"^^xsd:date .
source:paper a kz:Source ; skos:prefLabel "Paper"@en ; dcterms:language "en" ; kz:startDate "2019-01-01"^^xsd:date ;
    kz:endDate "2019-12-31"^^xsd:date .
passage:paper-1 a kz:Passage ; kz:source source:paper ; kz:section "One" ; kz:beginsAt 1 ; kz:endsAt 9 ;
    kz:gist "Gist."@en .
partner:club a kz:Partner ; skos:prefLabel "Club"@en .
programme:one a kz:Programme ; skos:prefLabel "One"@en ; skos:altLabel "First"@en ; skos:editorialNote "Small."@en ;
    kz:endDate "2018-12-31"^^xsd:date ; kz:region region:here ; kz:region region:there ; kz:statedIn passage:paper-1 .
programme:two a kz:Programme ; skos:prefLabel "Two"@en ; kz:statedIn passage:paper-1 .
result:shared a kz:Output ; skos:prefLabel "Shared"@en ; kz:programme programme:one ; kz:programme programme:two ;
    kz:region region:old ; kz:statedIn passage:paper-1 .
result:of-nobody a kz:Outcome ; skos:prefLabel "Of nobody"@en ; kz:statedIn passage:paper-1 .
indicator:share a kz:Indicator ; skos:prefLabel "Share"@en ; kz:unit unit:percent .
observation:long-baseline a kz:Observation ; kz:indicator indicator:share ; kz:value 12.5 ; kz:asPrinted "12.5" ;
    kz:unit unit:percent ; kz:valueKind valuekind:baseline ; kz:measures result:shared ; kz:reportedBy partner:club ;
    kz:startDate "2010-01-01"^^xsd:date ; kz:endDate "2014-12-31"^^xsd:date ; kz:statedIn passage:paper-1 .
observation:one-in a kz:Observation ; kz:indicator indicator:share ; kz:value 3 ; kz:asPrinted "One in three" ;
    kz:unit unit:one-in ; kz:valueKind valuekind:actual ; kz:measures result:shared ;
    kz:startDate "2018-01-01"^^xsd:date ; kz:endDate "2018-12-31"^^xsd:date ; kz:statedIn passage:paper-1 .
observation:limit a kz:Observation ; kz:indicator indicator:share ; kz:value 20 ; kz:asPrinted "20" ;
    kz:unit unit:percent ; kz:valueKind valuekind:threshold ; kz:measures result:shared ; kz:statedIn passage:paper-1 .
observation:of-nobody a kz:Observation ; kz:indicator indicator:share ; kz:value 1 ; kz:asPrinted "1" ;
    kz:unit unit:percent ; kz:valueKind valuekind:actual ; kz:measures result:of-nobody ; kz:statedIn passage:paper-1 .
contribution:club-one a kz:Contribution ; kz:partner partner:club ; kz:programme programme:one ; kz:role role:lead ;
    kz:basis basis:explicit ; kz:namedAs "they"@en ; skos:editorialNote "By the sentence before."@en ;
    kz:startDate "2019-03-01"^^xsd:date ; kz:statedIn passage:paper-1 .
"""


def test_rare_cases(engine_of: EngineOf) -> None:
    """Long baselines, other units, thresholds, lost regions, shared results and claims of no programme are told."""
    found = export_iati(engine_of(BLOCKS), Options(generated=DAY))
    assert [(each.claim, each.activity, each.reason, each.value) for each in found.lines] == [
        ("contribution:club-one", "programme:one", "wording", 'named as "they"; Paper, One, 1-9'),
        ("contribution:club-one", "programme:one", "place-and-time", "from 2019-03"),
        ("contribution:club-one", "programme:one", "note", "By the sentence before."),
        ("observation:limit", "programme:one", "threshold", "Share: 20 unit:percent"),
        ("observation:limit", "programme:two", "threshold", "Share: 20 unit:percent"),
        ("observation:long-baseline", "programme:one", "reported-by", "Club"),
        ("observation:long-baseline", "programme:one", "baseline-year", "Share: 12.5 unit:percent (2010-2014)"),
        ("observation:long-baseline", "programme:two", "reported-by", "Club"),
        ("observation:long-baseline", "programme:two", "baseline-year", "Share: 12.5 unit:percent (2010-2014)"),
        ("observation:of-nobody", "", "no-programme", "Share: 1 unit:percent"),
        ("observation:one-in", "programme:one", "unit", "Share: one in three (2018)"),
        ("observation:one-in", "programme:two", "unit", "Share: one in three (2018)"),
        ("programme:one", "programme:one", "start", "2018-12-31"),
        ("programme:one", "programme:one", "sector", "99810 Sectors not specified"),
        ("programme:one", "programme:one", "countries", "Here, There"),
        ("programme:two", "programme:two", "start", "2019-01-01"),
        ("programme:two", "programme:two", "status", "ActivityStatus 2"),
        ("programme:two", "programme:two", "sector", "99810 Sectors not specified"),
        ("programme:two", "programme:two", "implementer", "Not named in the documents"),
        ("result:of-nobody", "", "no-programme", "Of nobody"),
        ("result:shared", "programme:one", "result-place", "Old Province"),
        ("result:shared", "programme:one", "several-programmes", "Two"),
        ("result:shared", "programme:one", "region-dates", "Old Province, until 2018-06-18"),
        ("result:shared", "programme:two", "result-place", "Old Province"),
        ("result:shared", "programme:two", "several-programmes", "One"),
        ("result:shared", "programme:two", "region-dates", "Old Province, until 2018-06-18"),
    ]
    one = activities(found)["one"]
    assert [(n.tag, n.get("code"), n.get("vocabulary")) for n in one.iterfind("recipient-region")] == [
        ("recipient-region", "998", "1")
    ]
    assert one.find("recipient-country") is None
    assert one.find("activity-scope").get("code") == "3"
    assert one.find("activity-status").get("code") == "4"
    assert texts(one, "description")[0].endswith("Gist. Also called: First. Note: Small.")
    (baseline,) = one.iterfind(".//baseline")
    assert (baseline.get("year"), baseline.get("value"), baseline.get("iso-date")) == ("2014", "12.5", None)
    assert texts(baseline, "comment") == ["Figure of: Club. Period: 2010-2014."]
    assert texts(one.find("result/indicator"), "description")[0] == (
        "Unit: unit:percent. valuekind:threshold: 20. Stated in: Paper, One, 1-9. "
        "valuekind:actual: one in three (2018). Stated in: Paper, One, 1-9."
    )


# Choices


def test_reporting_organisation_is_the_one_named(small_graph: Graph) -> None:
    """Reference, name and type stand in both files, identifiers begin with the prefix, links go to the explorer."""
    found = of(
        small_graph,
        reporting_org="XM-DAC-41122",
        reporting_name="UNICEF & friends",
        reporting_type="40",
        identifier_prefix="XM-DAC-41122-KAZ",
        base_uri="https://example.org/kz/",
    )
    root = etree.fromstring(found.activities)
    reporting = {(r.get("ref"), r.get("type"), r.get("secondary-reporter")) for r in root.iter("reporting-org")}
    assert reporting == {("XM-DAC-41122", "40", "1")}
    gardens = next(a for a in root if a.findtext("iati-identifier") == "XM-DAC-41122-KAZ-school-gardens")
    assert gardens.findtext("reporting-org/narrative") == "UNICEF & friends"
    assert gardens.get("linked-data-uri") == "https://example.org/kz/programme/school-gardens"
    assert gardens.find("document-link").get("url") == "https://example.org/kz/source/report-2018"
    related = [r.get("ref") for r in root.iter("related-activity")]
    assert Counter(related) == {
        "XM-DAC-41122-KAZ-clean-wells": 2,
        "XM-DAC-41122-KAZ-water-for-all": 1,
        "XM-DAC-41122-KAZ-well-testing": 1,
    }
    organisation = etree.fromstring(found.organisations)
    assert [o.findtext("organisation-identifier") for o in organisation] == ["XM-DAC-41122"]


def test_period_of_the_document_where_asked_for(engine_of: EngineOf) -> None:
    """A result and an actual without any date then get the period of their one document, and both say so."""
    blocks = f"""{BLOCKS}
result:undated a kz:Output ; skos:prefLabel "Undated"@en ; kz:programme programme:two ; kz:statedIn passage:paper-1 .
observation:undated a kz:Observation ; kz:indicator indicator:share ; kz:value 7 ; kz:asPrinted "7" ;
    kz:unit unit:percent ; kz:valueKind valuekind:actual ; kz:measures result:shared ; kz:statedIn passage:paper-1 .
"""
    found = export_iati(engine_of(blocks), Options(generated=DAY, periods="document"))
    assert line(found, "result:undated", "document-period") == ["2019"]
    assert line(found, "observation:undated", "document-period") == ["Share: 7 unit:percent"] * 2
    shared, undated = activities(found)["two"].findall("result")
    assert [(p[0].get("iso-date"), p[1].get("iso-date")) for p in shared.iter("period")] == [
        ("2019-01-01", "2019-12-31")
    ]
    assert [(a.get("value"), texts(a, "comment")) for a in shared.iter("actual")] == [
        ("7", ["Stand-in: the document gives no date. This is the period that it reports on."])
    ]
    assert [texts(a, "comment") for a in undated.iter("actual")] == [
        ["Gist. Stand-in: the document gives no date. This is the period that it reports on."]
    ]
    plain = export_iati(engine_of(blocks), Options(generated=DAY))
    assert line(plain, "observation:undated", "no-period") == ["Share: 7 unit:percent"] * 2
    assert list(activities(plain)["two"].iter("period")) == []


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"reporting_org": "XM/DAC"}, 'The reporting organisation "XM/DAC" is no identifier that IATI allows.'),
        ({"reporting_org": "XM DAC"}, 'The reporting organisation "XM DAC" is no identifier that IATI allows.'),
        ({"reporting_org": ""}, 'The reporting organisation "" is no identifier that IATI allows.'),
        ({"identifier_prefix": "KZ"}, 'The identifier prefix "KZ" does not begin with the reporting organisation.'),
        ({"identifier_prefix": "DRAFT-KZGRAPH-?"}, "is no identifier that IATI allows."),
        ({"reporting_name": " "}, "The reporting organisation has no name."),
        ({"reporting_type": "41"}, 'There is no type of organisation "41".'),
        ({"status": "9"}, 'There is no activity status "9".'),
        ({"undated": "never"}, 'There is no choice for undated programmes "never".'),
        ({"periods": "all"}, 'There is no choice of periods "all".'),
        ({"base_uri": "example.org"}, '"example.org" is no web address.'),
        ({"base_uri": "http://[x"}, '"http://[x" is no web address.'),
    ],
)
def test_choices_that_the_standard_refuses(choices: dict[str, str], told: str) -> None:
    """A wrong choice is refused in a sentence before anything is read."""
    with pytest.raises(UsageError, match=re.escape(told)) as caught:
        Options(**choices)
    assert caught.value.hint


def test_only_what_one_document_states(small_graph: Graph) -> None:
    """Chosen by document, only its claims are told, and results of another as far as its figures measure them."""
    found = of(small_graph, sources=(small_graph.find("review-2021").iri,))
    assert sorted(activities(found)) == ["care-at-home", "safe-nets", "school-gardens", "well-testing"]
    assert found.claims == {
        "contribution:children-agency-care-at-home",
        "contribution:ministry-of-water-and-climate-yearly-testing-duty",
        "contribution:open-hands-care-at-home",
        "contribution:reed-labs-safe-nets",
        "followup:nursery-gardens",
        "followup:test-wells-yearly",
        "observation:child-mortality-east-2020",
        "observation:child-mortality-riverland-2020",
        "observation:families-visited-south-2020",
        "observation:schools-with-garden-2018-recount",
        "observation:schools-with-garden-2020",
        "result:families-visited",
        "result:gardens-in-schools",
        "result:nursery-gardens-opened",
        "result:yearly-testing-duty",
    }
    values = [a.get("value") for a in activities(found)["school-gardens"].iterfind(".//actual[@value]")]
    assert values == ["300", "410"]


def test_only_one_programme(small_graph: Graph) -> None:
    """Chosen by programme, only its claims and what judges or answers them are reported."""
    found = of(small_graph, programmes=(small_graph.find("School Gardens").iri,))
    assert found.claims == {
        "contribution:ministry-of-schools-school-gardens",
        "followup:nursery-gardens",
        "observation:schools-with-garden-2018",
        "observation:schools-with-garden-2018-recount",
        "observation:schools-with-garden-2020",
        "plan:nursery-gardens",
        "recommendation:train-teachers",
        "result:gardens-in-schools",
        "result:nursery-gardens-opened",
    }


def test_nothing_to_write(small_graph: Graph) -> None:
    """A choice that leaves no programme is refused in a sentence."""
    review = small_graph.find("review-2021").iri
    with pytest.raises(UsageError, match="There is no programme to write"):
        of(small_graph, sources=(review,), programmes=(small_graph.find("Young Makers").iri,))
    with pytest.raises(UsageError, match="There is no programme with a stated start to write"):
        of(small_graph, undated="omit", programmes=(small_graph.find("Young Makers").iri,))


# Whole graphs

CLASSES = "Contribution Result Output Outcome Impact ResultLink Observation Finding Lesson Recommendation Plan FollowUp"


def claims_of(graph: Graph) -> set[str]:
    """All claims of a graph, asked for by class."""
    kinds = " ".join(f"kz:{name}" for name in CLASSES.split())
    rows = graph.query(
        f"PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT DISTINCT ?x {{ VALUES ?k {{ {kinds} }} ?x a ?k }}"
    ).rows
    return {ref.curie for (ref,) in rows}


@pytest.mark.parametrize("which", ["small", "shipped"])
def test_every_claim_is_accounted_for(which: str, request: pytest.FixtureRequest) -> None:
    """Each claim is carried whole, or listed with what of it is lost; none is both, and what is left out is listed."""
    found: IatiExport = request.getfixturevalue("made" if which == "small" else "shipped_made")
    graph: Graph = request.getfixturevalue(f"{which}_graph")
    listed = {each.claim for each in found.lines} - {each.activity for each in found.lines}
    assert found.claims == claims_of(graph)
    assert found.whole | listed == found.claims
    assert not found.whole & listed
    assert found.left_out <= listed
    assert found.written <= found.claims
    for each in found.lines:
        if REASONS[each.reason].how == "left out" and each.activity == "":
            assert each.claim not in found.written


def test_shipped_files_are_valid(shipped_made: IatiExport) -> None:
    """The files of the shipped graph validate against the schemas as published, and the check remarks nothing."""
    for content, name in ((shipped_made.activities, "activities"), (shipped_made.organisations, "organisations")):
        schema = etree.XMLSchema(etree.parse(str(SCHEMAS / f"iati-{name}-schema.xsd")))
        schema.assertValid(etree.fromstring(content))
    assert shipped_made.remarks == ()


def test_shipped_programmes_each_have_an_activity(shipped_graph: Graph, shipped_made: IatiExport) -> None:
    """There is one activity for each programme, with its names in three languages."""
    programmes = shipped_graph.query(
        "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?p WHERE { ?p a kz:Programme }"
    ).rows
    found = activities(shipped_made)
    assert sorted(found) == sorted(ref.curie.removeprefix("programme:") for (ref,) in programmes)
    assert texts(found["home-visiting"], "title") == [
        "Universal progressive model of home visiting services",
        "ru: Универсально-прогрессивная модель патронажной службы",
        "kk: Патронаж қызметінің әмбебап-прогрессивті моделі",
    ]


def test_shipped_places_are_where_the_standard_wants_them(shipped_made: IatiExport) -> None:
    """GeoNames numbers under G1, north before east, countries by ISO code, and no region anywhere under A4."""
    found = activities(shipped_made)["home-visiting"]
    kyzylorda = found.find("location[@ref='kyzylorda']")
    assert [(i.get("vocabulary"), i.get("code")) for i in kyzylorda.iterfind("location-id")] == [("G1", "1521406")]
    assert kyzylorda.findtext("point/pos") == "45.137 63.679"
    assert found.find("recipient-country").get("code") == "KZ"
    divisions = etree.fromstring(shipped_made.activities).findall(".//administrative")
    assert {d.get("vocabulary") for d in divisions} == {"A4"}
    assert {d.get("code") for d in divisions} >= {"KZ", "UZ", "GE"}
    assert all(re.fullmatch("[A-Z]{2}", d.get("code")) for d in divisions)
    assert b'"KZ-' not in shipped_made.activities


def test_shipped_organisations_have_known_identifiers(shipped_made: IatiExport) -> None:
    """UNICEF has its DAC code, others their ROR or Wikidata id; the annual reports hang on who published them."""
    root = etree.fromstring(shipped_made.organisations)
    found = {o.findtext("organisation-identifier"): o for o in root}
    assert [n.findtext("title/narrative") for n in found["XM-DAC-41122"].iterfind("document-link")] == [
        "Annual report 2018",
        "Annual report 2021",
    ]
    assert found["XI-ROR-013meh722"].findtext("name/narrative") == "Cambridge University"
    assert all(re.fullmatch(r"(XM-DAC|XI-ROR|XI-WIKIDATA|US-GOV|DRAFT)-\w+", name) for name in found)
    assert next(iter(found)) == "DRAFT-KZGRAPH"


def test_same_graph_same_bytes(small_graph: Graph, made: IatiExport) -> None:
    """Two exports are the same to the byte, files and report; no day of the run is in them."""
    again = of(small_graph)
    assert again == made
    assert again.markdown() == made.markdown()


def test_report_to_read(made: IatiExport) -> None:
    """The Markdown report counts, says why once, and lists claim by claim under each activity."""
    text = made.markdown()
    assert "9 activities tell 53 of 72 claims: 16 with all that they say, 37 in part; 19 are left out." in text
    assert "| left out | a figure of the situation | 8 |" in text
    assert "## Clean Wells (programme:clean-wells)" in text
    assert "- `lesson:villages-own-wells` left out: a lesson: Wells last longer when villages own them." in text
    assert text.index("## Young Makers") < text.index("## In no activity")
    assert len([row for row in text.splitlines() if row.startswith("- `")]) == len(made.lines)


def test_hostile_names_stay_text() -> None:
    """Markup and control characters of names are text in XML and in Markdown."""
    holder = Element("iati-activities")
    add_text(holder, "title", [("en", "<b>&amp;\x00\x1b[31m ]]>"), ("ru", "  ")])
    read = etree.fromstring(document(holder, "a -- b"))
    assert read.findtext("title/narrative") == "<b>&amp;[31m ]]>"
    hostile = LossLine("finding:x", "finding", "", "finding", "<script>|`*")
    assert "\\<script\\>\\|\\`\\*" in loss_markdown((hostile,), "", {})
