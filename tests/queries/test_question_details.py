"""What the small graph has no case of: documents without years, figures for several places, regions replaced, …."""

from collections.abc import Callable

import pytest

from kzgraph.catalogue import Question

RowsOf = Callable[[str, Question, dict[str, str | int]], list[tuple[str, ...]]]
Catalogue = dict[str, Question]


def passage(name: str, source: str) -> str:
    """A passage of a document."""
    return f"passage:{name} a kz:Passage ; kz:source source:{source} ."


def document(name: str, year: int = 0) -> str:
    """A document, with the year it reports on if any."""
    dates = f' ; kz:startDate "{year}-01-01"^^xsd:date ; kz:endDate "{year}-12-31"^^xsd:date' if year else ""
    return f"source:{name} a kz:Source{dates} .\n{passage(name, name)}"


def programme(name: str, *sources: str, ties: str = "") -> str:
    """A programme that documents state."""
    places = " ".join(f"; kz:statedIn passage:{source}" for source in sources)
    return f"programme:{name} a kz:Programme {places} {ties} ."


DOCUMENTS = "\n".join([document("booklet"), document("first", 2018), document("second", 2020), document("third", 2022)])


def test_programmes_of_a_document_without_year(catalogue: Catalogue, rows_of: RowsOf) -> None:
    """They are mentioned, before all others; what is said of the dated documents does not change."""
    blocks = "\n".join([DOCUMENTS, programme("old", "booklet", "second"), programme("undated", "booklet")])
    assert rows_of(blocks, catalogue["programmes-by-year"], {}) == [
        ("", "source:booklet", "programme:old", "mentioned", ""),
        ("", "source:booklet", "programme:undated", "mentioned", ""),
        ("2020", "source:second", "programme:old", "appeared", ""),
        ("2022", "source:third", "programme:old", "not mentioned", ""),
    ]


def test_partners_of_a_document_without_year(catalogue: Catalogue, rows_of: RowsOf) -> None:
    """They are mentioned there, and nothing is said of when they appeared."""
    claims = [
        f"contribution:{source} kz:partner partner:ours ; kz:statedIn passage:{source} ."
        for source in ("booklet", "third")
    ]
    assert rows_of("\n".join([DOCUMENTS, *claims]), catalogue["partners-by-year"], {}) == [
        ("", "source:booklet", "partner:ours", "mentioned", ""),
        ("2022", "source:third", "partner:ours", "appeared", ""),
    ]


def test_programme_scaled_up_twice(catalogue: Catalogue, rows_of: RowsOf) -> None:
    """A pilot is followed over all that was scaled up from it, as far as a document speaks of that."""
    blocks = "\n".join(
        [
            DOCUMENTS,
            programme("pilot", "first"),
            programme("wider", "second", ties="; kz:scaledUpFrom programme:pilot"),
            programme("national", "third", ties="; kz:scaledUpFrom programme:wider"),
        ]
    )
    assert rows_of(blocks, catalogue["programmes-by-year"], {}) == [
        ("2018", "source:first", "programme:pilot", "appeared", ""),
        ("2020", "source:second", "programme:pilot", "scaled up", "programme:wider"),
        ("2020", "source:second", "programme:wider", "appeared", "programme:pilot"),
        ("2022", "source:third", "programme:national", "appeared", "programme:wider"),
        ("2022", "source:third", "programme:pilot", "scaled up", "programme:national"),
        ("2022", "source:third", "programme:wider", "scaled up", "programme:national"),
    ]


def test_programme_of_which_parts_are_left(catalogue: Catalogue, rows_of: RowsOf) -> None:
    """Each part a document speaks of is named, at any depth, and beside it what was scaled up from the whole."""
    blocks = "\n".join(
        [
            DOCUMENTS,
            programme("whole", "first"),
            programme("part", "second", ties="; kz:partOf programme:whole"),
            programme("piece", "second", ties="; kz:partOf programme:part"),
            programme("next", "third", ties="; kz:scaledUpFrom programme:whole"),
            programme("other", "third", ties="; kz:partOf programme:whole"),
        ]
    )
    rows = rows_of(blocks, catalogue["programmes-by-year"], {"programme": "programme:whole"})
    assert [(row[0], *row[3:]) for row in rows] == [
        ("2018", "appeared", ""),
        ("2020", "part mentioned", "programme:part"),
        ("2020", "part mentioned", "programme:piece"),
        ("2022", "scaled up", "programme:next"),
        ("2022", "part mentioned", "programme:other"),
    ]


SHARED = """
result:trained a kz:Output .
observation:trained a kz:Observation ; kz:indicator indicator:trained ; kz:measures result:trained ; kz:value 70 ;
  kz:asPrinted "70" ; kz:unit unit:people ; kz:valueKind valuekind:actual ; kz:region region:north, region:south ;
  kz:population population:girls, population:boys ; kz:qualifier qualifier:about ; kz:statedIn passage:first .
observation:pupils a kz:Observation ; kz:indicator indicator:trained ; kz:value 9 ; kz:asPrinted "9" ;
  kz:unit unit:people ; kz:valueKind valuekind:actual ; kz:region region:north, region:south, region:east ;
  kz:qualifier qualifier:nearly ; kz:statedIn passage:first .
"""


def test_one_figure_for_several_places_and_groups(catalogue: Catalogue, rows_of: RowsOf) -> None:
    """Each row says for how many places and groups the figure is, also where only one of them is asked for."""
    question = catalogue["people-reached"]
    names = [column.name for column in question.columns]
    rows = [dict(zip(names, row, strict=True)) for row in rows_of(f"{DOCUMENTS}\n{SHARED}", question, {})]
    told = [tuple(row[name] for name in ("population", "groups", "value", "place", "places")) for row in rows]
    assert told == [
        ("population:boys", "2", "70", "region:north", "2"),
        ("population:boys", "2", "70", "region:south", "2"),
        ("population:girls", "2", "70", "region:north", "2"),
        ("population:girls", "2", "70", "region:south", "2"),
    ]
    north = rows_of(f"{DOCUMENTS}\n{SHARED}", question, {"region": "region:north"})
    assert north == [tuple(row.values()) for row in rows if row["place"] == "region:north"]


@pytest.mark.parametrize(("name", "number"), [("context-indicators", 3), ("indicator-series", 7)])
def test_places_of_a_figure(name: str, number: int, catalogue: Catalogue, rows_of: RowsOf) -> None:
    """A figure for three places stands under each, and says so; how exact it is stands beside the value."""
    names = [column.name for column in catalogue[name].columns]
    rows = [
        dict(zip(names, row, strict=True))
        for row in rows_of(
            f"{DOCUMENTS}\n{SHARED}", catalogue[name], {"indicator": "indicator:trained"} if number > 3 else {}
        )
    ]
    assert len(rows) == number
    pupils = [row for row in rows if row["observation"] == "observation:pupils"]
    assert [(row["place"], row["places"], row["qualifier"]) for row in pupils] == [
        ("region:east", "3", "qualifier:nearly"),
        ("region:north", "3", "qualifier:nearly"),
        ("region:south", "3", "qualifier:nearly"),
    ]


def test_policy_whose_result_has_no_contributor(catalogue: Catalogue, rows_of: RowsOf) -> None:
    """That it was adopted is told, although nobody is named for it, or receivers only."""
    blocks = """
    policy:code a kz:Policy .
    result:adopted a kz:Outcome ; kz:product policy:code .
    policy:act a kz:Policy .
    result:passed a kz:Outcome ; kz:product policy:act .
    contribution:us kz:partner partner:us ; kz:result result:passed ; kz:role role:beneficiary ;
      kz:basis basis:explicit ; kz:statedIn passage:first .
    """
    assert [row[:3] for row in rows_of(blocks, catalogue["policies-and-contributors"], {})] == [
        ("policy:act", "result:passed", ""),
        ("policy:code", "result:adopted", ""),
    ]


def test_region_that_was_replaced(catalogue: Catalogue, rows_of: RowsOf) -> None:
    """Who works in what came after it works there; a region that replaced another does not lend it its own past."""
    figure = "a kz:Observation ; kz:indicator indicator:poverty ; kz:valueKind valuekind:actual"
    year = 'kz:startDate "2017-01-01"^^xsd:date ; kz:endDate "2017-12-31"^^xsd:date'
    blocks = f"""
    indicator:poverty kz:higherIsBetter false .
    region:land kz:regionKind regionkind:country .
    region:old kz:regionKind regionkind:region ; kz:partOf region:land .
    region:new kz:regionKind regionkind:region ; kz:partOf region:land ; dcterms:replaces region:old .
    observation:land {figure} ; kz:value 5 ; kz:region region:land ; {year} .
    observation:old {figure} ; kz:value 7 ; kz:region region:old ; {year} .
    observation:new {figure} ; kz:value 6 ; kz:region region:new ; {year} .
    programme:here a kz:Programme ; kz:programmeKind programmekind:project ; kz:region region:new .
    programme:then a kz:Programme ; kz:programmeKind programmekind:project ; kz:region region:old .
    """
    rows = rows_of(blocks, catalogue["region-needs-and-presence"], {})
    assert [(row[0], row[6]) for row in rows] == [
        ("region:new", "programme:here"),
        ("region:old", "programme:here"),
        ("region:old", "programme:then"),
    ]


def test_answered_recommendations_stand_first(catalogue: Catalogue, rows_of: RowsOf) -> None:
    """What was answered comes before what was not, with the documents that recommend and that report."""
    blocks = f"""{DOCUMENTS}
    recommendation:a a kz:Recommendation ; kz:statedIn passage:first .
    recommendation:b a kz:Recommendation ; kz:statedIn passage:first .
    followup:b kz:followsUp recommendation:b ; kz:by programme:b ; kz:basis basis:explicit ; kz:statedIn passage:third .
    """
    assert rows_of(blocks, catalogue["recommendations-followed-up"], {}) == [
        (
            "recommendation:b", "", "source:first", "followed up", "programme:b", "basis:explicit", "followup:b",
            "source:third",
        ),
        ("recommendation:a", "", "source:first", "nothing reported", "", "", "", ""),
    ]  # fmt: skip
