"""A page is everything the graph says of one thing: its statements, what points at it, its passages."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

import pytest

from kzgraph.api import Graph
from kzgraph.model import Ref
from kzgraph.pages import Page, page
from kzgraph.store import EmbeddedStore
from kzgraph.terms import PREFIXES

EngineOf: TypeAlias = Callable[[str], EmbeddedStore]


def of(graph: Graph, name: str, lang: str = "en") -> Page:
    """The page of a thing."""
    return page(graph.engine, graph.find(name), lang=lang)


def said(found: Page) -> dict[str, list[str]]:
    """The statements by name, values as text."""
    return {statement.name: [str(value) for value in statement.values] for statement in found.statements}


def pointing(found: Page) -> dict[str, list[str]]:
    """What points at the thing, by property, as CURIEs in order."""
    return {
        statement.name: sorted(value.curie for value in statement.values if isinstance(value, Ref))
        for statement in found.pointing
    }


def test_page_of_a_partner(small_graph: Graph) -> None:
    """A partner's names, what it is, what it contributed to, and every claim that names it."""
    found = of(small_graph, "Ministry of Rivers")
    assert (found.ref.curie, found.ref.label) == ("partner:ministry-of-rivers", "Ministry of Rivers")
    assert found.kind is not None
    assert (found.kind.curie, found.kind.label) == ("kz:Ministry", "Ministry")
    assert found.names == (
        ("en", "Ministry of Rivers"),
        ("ru", "Министерство рек"),
        ("kk", "Өзендер министрлігі"),
    )
    assert said(found) == {
        "kz:contributedTo": ["Water Safety Act adopted", "Wells at schools in North tested"],
        "kz:endDate": ["2020-06-30"],
        "kz:partnerType": ["Government"],
        "kz:translatedByUs": ["kk", "ru"],
        "skos:altLabel": ["MoR"],
    }
    assert pointing(found) == {
        "kz:partner": [
            "contribution:ministry-of-rivers-water-safety-act-adopted",
            "contribution:ministry-of-rivers-wells-tested-north",
            "recommendation:test-wells-yearly",
        ],
        "org:originalOrganization": ["changeevent:ministry-of-rivers-2020"],
    }
    assert found.passages == ()
    assert all(statement.backwards for statement in found.pointing)
    assert not any(statement.backwards for statement in found.statements)


def test_page_of_a_claim(small_graph: Graph) -> None:
    """A claim's page has the passage it is stated in, and its values keep their types."""
    found = of(small_graph, "observation:fair-visitors-2018")
    values = {statement.name: statement.values for statement in found.statements}
    assert values["kz:value"] == (1000,)
    assert values["kz:asPrinted"] == ("1,000",)
    assert values["kz:startDate"] == (date(2018, 5, 1),)
    assert [ref.curie for ref in values["kz:qualifier"] if isinstance(ref, Ref)] == ["qualifier:at-least"]
    assert "kz:statedIn" not in values
    assert [(p.ref.curie, p.begins, p.ends, p.gist) for p in found.passages] == [
        ("passage:report-2018-1610", 1610, 1640, "Over a thousand students came to the fair.")
    ]
    assert found.pointing == ()
    assert found.names == ()


def test_page_of_a_region(small_graph: Graph) -> None:
    """What lies in a region and what happened there points at it."""
    found = pointing(of(small_graph, "North"))
    assert found["kz:partOf"] == ["region:northville"]
    assert found["kz:region"] == [
        "contribution:ministry-of-rivers-wells-tested-north",
        "contribution:northern-council-clean-wells",
        "observation:safe-well-households-north-2016",
        "observation:safe-well-households-north-2018",
        "observation:safe-well-households-north-change",
        "observation:safe-well-households-north-target",
        "observation:schools-with-tested-wells-north-2017",
        "observation:water-borne-infections-north-2016",
        "observation:water-borne-infections-north-2018",
        "programme:clean-wells",
        "result:fewer-infections-north",
        "result:safe-wells-north",
        "result:wells-tested-north",
    ]


@pytest.mark.parametrize(("lang", "kind"), [("ru", "Министерство"), ("kk", "Министрлік")])
def test_page_in_another_language(small_graph: Graph, lang: str, kind: str) -> None:
    """Values are named in the language asked for; the thing's own names stand in all."""
    found = of(small_graph, "Ministry of Rivers", lang)
    assert found.kind is not None
    assert found.kind.label == kind
    assert found.names == of(small_graph, "Ministry of Rivers").names


def test_page_of_an_unknown_thing_is_empty(small_graph: Graph) -> None:
    """Of a thing that is not in the graph nothing is said."""
    nobody = Ref("partner:nobody", PREFIXES["partner"] + "nobody", "Nobody")
    assert page(small_graph.engine, nobody) == Page(nobody, None, (), (), (), ())


def test_values_are_ordered_by_name(engine_of: EngineOf) -> None:
    """Values stand in the order of what a reader sees, whatever their IRIs are."""
    engine = engine_of(
        "programme:x\n    kz:region region:a ;\n    kz:region region:b ;\n.\n"
        'region:a\n    skos:prefLabel "Zoo"@en ;\n.\nregion:b\n    skos:prefLabel "Alps"@en ;\n.\n'
    )
    found = page(engine, Ref("programme:x", PREFIXES["programme"] + "x", "X"))
    assert said(found) == {"kz:region": ["Alps", "Zoo"]}


def test_names_in_other_languages_come_last(engine_of: EngineOf) -> None:
    """English, Russian and Kazakh first, then any other language, then none."""
    engine = engine_of(
        'partner:x\n    skos:prefLabel "d"@de ;\n    skos:prefLabel "k"@kk ;\n    skos:prefLabel "n" ;\n'
        '    skos:prefLabel "e"@en ;\n.\n'
    )
    found = page(engine, Ref("partner:x", PREFIXES["partner"] + "x", "e"))
    assert [lang for lang, _ in found.names] == ["en", "kk", "", "de"]
