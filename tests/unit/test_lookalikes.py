"""Names that are nearly alike are reported until the graph links the two or a curator has judged them."""

import pytest
from rdflib import Graph

from kzgraph.load import load
from kzgraph.lookalikes import CLASSES, Lookalikes, lookalikes
from kzgraph.project import Project
from kzgraph.terms import PREFIXES, compact
from kzgraph.validate import validate

HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def graph_of(text: str) -> Graph:
    """Triples written with the known prefixes."""
    return Graph().parse(data=HEADER + text, format="turtle")


def named(*names: str, kind: str = "partner") -> str:
    """Entities :a, :b, … of one class, with one English name each."""
    return "".join(f'{kind}:{slug} skos:prefLabel "{name}"@en .\n' for slug, name in zip("abcdef", names, strict=False))


def pairs(text: str) -> list[tuple[str, str]]:
    """The CURIEs of the pairs found."""
    return [(compact(pair.entity), compact(pair.other)) for pair in lookalikes(graph_of(text))]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("National Venture Fund", "National venture funds"),
        ("Child Rights Committee", "Committee on the Rights of the Child"),
        ("Economic Policy Research Institute", "Economic Research Institute"),
        ("Ministry of Emergency Situations", "Ministry for Emergencies Situations"),
        ("Kazakh-British Technical University", "Kazakhstan British Technical University"),
        ("Kyzylorda Health Department", "Kyzylorda Healh Department"),
        ("UNICEF", "unicef"),
        ("Women’s Support Centre", "Women's Support Centre"),
    ],
)
def test_names_of_one_class_that_could_be_one_are_found(one: str, two: str) -> None:
    """Order, number, small words, capitals and slips of the pen do not hide a likeness."""
    assert pairs(named(one, two)) == [("partner:a", "partner:b")]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Ministry of Health", "Ministry of Education"),
        ("UNICEF", "UNICEF Kazakhstan"),
        ("World Bank", "World Health Organization"),
        ("", "of the"),
    ],
)
def test_names_that_merely_share_a_word_are_not_found(one: str, two: str) -> None:
    """A curator is not asked about what nobody would take for one."""
    assert pairs(named(one, two)) == []


def test_aliases_count_and_the_two_names_are_given() -> None:
    """The names that are alike are told, and each pair once."""
    text = named("Children's Bank", "Reading Fund") + (
        'partner:a skos:altLabel "Fund for Reading"@en . partner:a skos:altLabel "The Reading Fund"@en .'
    )
    ids = f"{PREFIXES['partner']}a", f"{PREFIXES['partner']}b"
    assert lookalikes(graph_of(text)) == (Lookalikes(*ids, "Fund for Reading", "Reading Fund"),)


def test_names_of_different_classes_may_be_alike() -> None:
    """A programme may be called like the partner that runs it."""
    assert pairs(named("Generation Unlimited") + named("Generation Unlimited", kind="programme")) == []


@pytest.mark.parametrize("kind", ["region", "indicator", "result", "source"])
def test_classes_with_names_of_their_own_law_are_left_out(kind: str) -> None:
    """Regions have official names, and indicators differ by a word on purpose."""
    assert kind not in CLASSES
    assert pairs(named("East Riverland Region", "East Riverland Regions", kind=kind)) == []


def test_names_in_other_languages_do_not_count() -> None:
    """The English name is the one that every entity has; translations may coincide."""
    text = 'partner:a skos:prefLabel "Комитет"@ru . partner:b skos:prefLabel "Комитет"@ru .'
    assert pairs(text) == []


@pytest.mark.parametrize(
    "link",
    [
        "partner:a org:subOrganizationOf partner:b .",
        "partner:b kz:partOf partner:a .",
        "partner:a kz:scaledUpFrom partner:b .",
        "partner:b dcterms:replaces partner:a .",
        "changeevent:x org:originalOrganization partner:a ; org:resultingOrganization partner:b .",
        "judgement:x a kz:Judgement ; kz:about partner:b , partner:a , partner:c ; kz:judged verdict:unsure .",
    ],
)
def test_what_the_graph_links_or_a_curator_judged_is_settled(link: str) -> None:
    """Nobody has to make a judgement twice."""
    text = named("Ministry of Water Supply", "Ministry of Water Supplies")
    assert pairs(text) == [("partner:a", "partner:b")]
    assert pairs(text + link) == []


def test_a_judgement_on_others_settles_nothing() -> None:
    """A judgement speaks for the things it is about."""
    text = named("Ministry of Water Supply", "Ministry of Water Supplies")
    assert pairs(text + "judgement:x a kz:Judgement ; kz:about partner:b , partner:c .") == [("partner:a", "partner:b")]


def test_validate_says_which_names_and_what_to_do(riverland: Project) -> None:
    """The finding stands at the first of the two, in its file and line."""
    path = riverland.graph / "partners" / "twins.ttl"
    path.write_text(
        HEADER + 'partner:open-hand\n    a kz:Partner ;\n    skos:prefLabel "Open Hand"@en ;\n'
        "    kz:partnerType partnertype:national-ngo ;\n.\n",
        encoding="utf-8",
    )
    found = [finding for finding in validate(riverland) if finding.rule == "check:name-alike"]
    line = HEADER.count("\n") + 1
    assert [(f.severity, f.entity, f.place) for f in found] == [
        ("warning", "partner:open-hand", f"partners/twins.ttl:{line}")
    ]
    assert found[0].message == (
        'Its name "Open Hand" is nearly that of partner:open-hands, "Open Hands", and nobody has judged the two; '
        "if they are one, merge them, else say why they are not in graph/judgements.ttl."
    )


def test_every_pair_of_the_shipped_graph_is_settled(shipped: Project) -> None:
    """No two bodies, programmes, policies, products or events of the graph could be one unnoticed."""
    assert lookalikes(load(shipped).graph) == ()
