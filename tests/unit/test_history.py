"""An old name finds what is there now, or the thing of that time, and a sentence says which."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from kzgraph.history import history
from kzgraph.model import Ref
from kzgraph.names import resolve
from kzgraph.store import EmbeddedStore

EngineOf: TypeAlias = Callable[[str], EmbeddedStore]

REGION = "    a kz:Region ;\n    kz:regionKind regionkind:region ;\n"
WORLD = f"""region:capital
{REGION}    skos:prefLabel "Capital"@en ;
    kz:formerName "Lenin City"@en ;
    kz:formerName "Ленин қаласы"@kk ;
    skos:historyNote "Named Lenin City until 1991."@en ;
.
region:old-south
{REGION}    skos:prefLabel "Old South"@en ;
    kz:endDate "2018-06-18"^^xsd:date ;
.
region:new-south
{REGION}    skos:prefLabel "New South"@en ;
    kz:startDate "2018-06-19"^^xsd:date ;
    dcterms:replaces region:old-south ;
.
region:south-town
{REGION}    skos:prefLabel "South Town"@en ;
    kz:startDate "2018-06-19"^^xsd:date ;
    dcterms:replaces region:old-south ;
.
region:east
{REGION}    skos:prefLabel "East"@en ;
.
region:far-east
{REGION}    skos:prefLabel "Far East"@en ;
    kz:separatedFrom region:east ;
    kz:startDate "2022-06-08"^^xsd:date ;
.
region:undated
{REGION}    skos:prefLabel "Undated"@en ;
    kz:separatedFrom region:east ;
.
partner:committee
    a kz:Partner ;
    skos:prefLabel "Committee"@en ;
.
partner:bureau
    a kz:Partner ;
    skos:prefLabel "Bureau"@en ;
    skos:prefLabel "Бюро"@ru ;
.
changeevent:bureau
    a org:ChangeEvent ;
    org:originalOrganization partner:committee ;
    org:resultingOrganization partner:bureau ;
    kz:startDate "2020-10-01"^^xsd:date ;
    kz:endDate "2020-10-31"^^xsd:date ;
.
"""


@pytest.fixture
def engine(engine_of: EngineOf) -> EmbeddedStore:
    """A world in which places and bodies have changed."""
    return engine_of(WORLD)


def told(engine: EmbeddedStore, name: str, lang: str = "en") -> tuple[str, ...]:
    """What is said of the thing that a name finds."""
    return history(engine, resolve(engine, name, lang=lang), name, lang=lang)


def test_former_name_finds_the_present_place_and_says_so(engine: EmbeddedStore) -> None:
    """In any spelling and language; the present name needs no word."""
    said = "a former name of Capital (region:capital): Named Lenin City until 1991."
    assert told(engine, "lenin city") == (f'"lenin city" is {said}',)
    assert told(engine, "Ленин қаласы") == (f'"Ленин қаласы" is {said}',)
    assert told(engine, "Capital") == ()
    assert told(engine, "region:capital") == ()


def test_place_that_is_no_more_names_what_followed(engine: EmbeddedStore) -> None:
    """All that followed on one day stand in one sentence; those name what they followed."""
    assert told(engine, "Old South") == (
        "Old South (region:old-south) was followed by New South (region:new-south) and South Town (region:south-town)"
        " on 2018-06-19.",
    )
    assert told(engine, "New South") == (
        "New South (region:new-south) followed Old South (region:old-south) on 2018-06-19; what is said of that time "
        "stands there.",
    )


def test_place_that_was_separated_names_the_older_one(engine: EmbeddedStore) -> None:
    """And the older one names those separated from it, a sentence for each day."""
    assert told(engine, "Far East") == (
        "Far East (region:far-east) was separated from East (region:east) on 2022-06-08; what is said of the time "
        "before stands there.",
    )
    assert told(engine, "region:east") == (
        "Undated (region:undated) was separated from East (region:east); what is said of the time before is about "
        "both.",
        "Far East (region:far-east) was separated from East (region:east) on 2022-06-08; what is said of the time "
        "before is about both.",
    )


def test_body_names_what_followed_it(engine: EmbeddedStore) -> None:
    """A change known to the month gives the month, and names come in the language asked for."""
    assert told(engine, "Committee") == (
        "Committee (partner:committee) was followed by Bureau (partner:bureau) in 2020-10.",
    )
    assert told(engine, "Committee", "ru") == (
        "Committee (partner:committee) was followed by Бюро (partner:bureau) in 2020-10.",
    )


def test_what_has_no_history_gives_no_sentence(engine: EmbeddedStore) -> None:
    """Nothing is said where nothing changed, or nothing is known of the thing."""
    nobody = Ref("partner:nobody", "https://w3id.org/kzgraph/id/partner/nobody", "Nobody")
    assert history(engine, nobody) == ()


def test_places_of_other_times_fit_each_other(engine: EmbeddedStore) -> None:
    """New South lies within what was Old South, so that a trace from one year to another is no mismatch."""
    rows = engine.select(
        "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?a ?b { ?a kz:within ?b } ORDER BY ?a ?b"
    ).rows
    assert [tuple(str(cell).rpartition("/")[2] for cell in row) for row in rows] == [
        ("far-east", "east"),
        ("new-south", "old-south"),
        ("south-town", "old-south"),
        ("undated", "east"),
    ]
