"""What a person types finds the one thing meant, or a sentence that names the candidates."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from kzgraph.api import Graph
from kzgraph.errors import AmbiguousName, UnknownName
from kzgraph.model import Iri
from kzgraph.names import concepts, labels, reference, resolve, resolve_all
from kzgraph.store import EmbeddedStore
from kzgraph.terms import PREFIXES

EngineOf: TypeAlias = Callable[[str], EmbeddedStore]


RIVERS = "partner:ministry-of-rivers"


@pytest.mark.parametrize(
    ("name", "curie"),
    [
        ("Ministry of Rivers", RIVERS),
        ("MoR", RIVERS),
        ("mor", RIVERS),
        ("MINISTRY OF RIVERS", RIVERS),
        ("  Ministry   of\tRivers ", RIVERS),
        ("«Ministry» of Rivers.", RIVERS),
        ("Министерство рек", RIVERS),
        ("МИНИСТЕРСТВО РЕК", RIVERS),
        ("Өзендер министрлігі", RIVERS),
        ("өзендер МИНИСТРЛІГІ", RIVERS),
        (RIVERS, RIVERS),
        (f" {RIVERS} ", RIVERS),
        ("https://w3id.org/kzgraph/id/partner/ministry-of-rivers", RIVERS),
        ("ministry-of-rivers", RIVERS),
        ("rivers ministry", RIVERS),
        ("Children's Agency", "partner:children-agency"),
        ("children’s agency", "partner:children-agency"),
        ("Юг", "region:south"),
        ("Солтүстік", "region:north"),
        ("North region", "region:north"),
        ("Ministerstvo rek", RIVERS),
        ("ÖZENDER MINISTRLIGI", RIVERS),
        ("Ozender ministrlıgı", RIVERS),
        ("ozender", RIVERS),
        ("partner:ministry-of-rivers", RIVERS),
        ("Soltüstik", "region:north"),
        ("Yug", "region:south"),
        ("Annual report", "source:report-2018"),
        ("fewer infections", "result:fewer-infections-north"),
        ("test every well once a year", "recommendation:test-wells-yearly"),
        ("contribution:reed-labs-safe-nets", "contribution:reed-labs-safe-nets"),
        ("reed-labs-safe-nets", "contribution:reed-labs-safe-nets"),
        ("passage:report-2018-77", "passage:report-2018-77"),
    ],
)
def test_name_finds_the_thing(small_graph: Graph, name: str, curie: str) -> None:
    """Names and aliases in three languages, CURIEs, IRIs and slugs all find the same thing."""
    assert resolve(small_graph.engine, name).curie == curie


@pytest.mark.parametrize(
    ("name", "curie"),
    [
        # A region, not the council, the town or the results whose names hold the word.
        ("North", "region:north"),
        # A programme, not the result that is called "Well testing is a yearly duty".
        ("Well Testing", "programme:well-testing"),
        # The programme, not its pilot.
        ("School Gardens", "programme:school-gardens"),
        # A policy, not the result that it was adopted.
        ("Water Safety Act", "policy:water-safety-act"),
    ],
)
def test_exact_name_comes_before_names_that_hold_it(small_graph: Graph, name: str, curie: str) -> None:
    """A thing that bears the very name is meant, whatever else holds its words."""
    assert resolve(small_graph.engine, name).curie == curie


@pytest.mark.parametrize(
    ("name", "kinds", "curie"),
    [
        ("North", ("region",), "region:north"),
        ("Water Safety Act", ("result",), "result:water-safety-act-adopted"),
        ("Water", ("programme",), "programme:water-for-all"),
        ("nursery-gardens", ("plan",), "plan:nursery-gardens"),
        ("nursery-gardens", ("followup",), "followup:nursery-gardens"),
        ("learns", ("goalarea",), "goalarea:learns"),
        ("Every child learns", ("goalarea",), "goalarea:learns"),
        ("goalarea:learns", ("goalarea",), "goalarea:learns"),
    ],
)
def test_kind_restricts_what_is_meant(small_graph: Graph, name: str, kinds: tuple[str, ...], curie: str) -> None:
    """Where a kind is asked for, a name means only things of that kind, concepts of a scheme too."""
    assert resolve(small_graph.engine, name, kinds).curie == curie


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("Ministry of Rivers", ("programme",)),
        (RIVERS, ("programme", "result")),
        ("https://w3id.org/kzgraph/id/region/north", ("partner",)),
        ("goalarea:learns", ()),
        ("role:funder", ()),
        ("kz:Partner", ()),
        ("geometry:north", ("region",)),
    ],
)
def test_thing_of_another_kind_is_not_found(small_graph: Graph, name: str, kinds: tuple[str, ...]) -> None:
    """A thing that exists is unknown where another kind is asked for; terms and concepts are no entities."""
    assert resolve_all(small_graph.engine, name, kinds) == ()
    with pytest.raises(UnknownName):
        resolve(small_graph.engine, name, kinds)


def test_ambiguous_name_lists_its_candidates(small_graph: Graph) -> None:
    """A name of several things is refused with all of them, by CURIE and name, in order."""
    with pytest.raises(AmbiguousName) as caught:
        resolve(small_graph.engine, "ministry")
    assert caught.value.candidates == (
        "partner:ministry-of-rivers (Ministry of Rivers)",
        "partner:ministry-of-schools (Ministry of Schools)",
        "partner:ministry-of-water-and-climate (Ministry of Water and Climate)",
    )
    assert str(caught.value) == '"ministry" names 3 things in the graph.'


def test_candidates_are_named_in_the_language_asked_for(small_graph: Graph) -> None:
    """The candidates' names are in the language of the answer."""
    with pytest.raises(AmbiguousName) as caught:
        resolve(small_graph.engine, "министерство", lang="ru")
    assert "partner:ministry-of-schools (Министерство школ)" in caught.value.candidates


def test_alias_of_two_is_ambiguous(engine_of: EngineOf) -> None:
    """An alias that two partners share names neither of them."""
    engine = engine_of(
        'partner:a\n    skos:prefLabel "Agency A"@en ;\n    skos:altLabel "the Agency"@en ;\n.\n'
        'partner:b\n    skos:prefLabel "Agency B"@en ;\n    skos:altLabel "The agency"@en ;\n.\n'
    )
    with pytest.raises(AmbiguousName) as caught:
        resolve(engine, "the agency")
    assert caught.value.candidates == ("partner:a (Agency A)", "partner:b (Agency B)")
    assert resolve(engine, "Agency B").curie == "partner:b"


def test_many_candidates_are_cut_short(engine_of: EngineOf) -> None:
    """A name of very many things lists the first eight, and counts all."""
    engine = engine_of("".join(f'region:r-{n}\n    skos:prefLabel "Region {n}"@en ;\n.\n' for n in range(10, 30)))
    with pytest.raises(AmbiguousName) as caught:
        resolve(engine, "region")
    assert len(caught.value.candidates) == 8
    assert str(caught.value) == '"region" names 20 things in the graph.'


@pytest.mark.parametrize(
    ("name", "kinds", "candidates"),
    [
        ("Minstry of Rivers", (), ('"Ministry of Rivers"', '"Ministry of Schools"')),
        ("Reed Lab Inc", ("partner",), ('"Reed Labs"',)),
        ("Риверсайдский универстет", ("partner",), ('"Riverside University"',)),
        ("Clean Wels", ("partner",), ()),
        ("Clean Wels", ("programme",), ('"Clean Wells"',)),
    ],
)
def test_unknown_name_offers_names_spelt_alike(
    small_graph: Graph, name: str, kinds: tuple[str, ...], candidates: tuple[str, ...]
) -> None:
    """A misspelt name is refused with the nearest names of the kinds asked for."""
    with pytest.raises(UnknownName) as caught:
        resolve(small_graph.engine, name, kinds)
    assert caught.value.candidates == candidates
    assert caught.value.name == name


@pytest.mark.parametrize(
    ("most", "candidates"),
    [(1, ('"Clean Wells of the South"',)), (2, ('"Clean Wells of the South"', '"Clean Wells South"'))],
)
def test_of_many_names_those_about_as_long_are_compared(
    engine_of: EngineOf, monkeypatch: pytest.MonkeyPatch, most: int, candidates: tuple[str, ...]
) -> None:
    """A hint does not wait for every name there is: those nearest in length are compared, and no more."""
    monkeypatch.setattr("kzgraph.names.MOST_COMPARED", most)
    labels = {"a": "Clean Wells of the South", "b": "Clean Wells South"}
    engine = engine_of("".join(f'region:{n}\n    skos:prefLabel "{label}"@en ;\n.\n' for n, label in labels.items()))
    with pytest.raises(UnknownName) as caught:
        resolve(engine, "Cleen Wells, the South")
    assert caught.value.candidates == candidates


HOSTILE = [
    "",
    " ",
    "\n",
    "...",
    '"',
    "'",
    "\\",
    '\\\\"',
    '" } DROP ALL #',
    '") } INSERT DATA { <https://a> <https://b> 1 } #',
    'x" . ?thing ?p ?o . FILTER("a" = "a',
    "<https://example.org/> ?p ?o",
    "> } ; #",
    "?thing",
    "{}",
    "${HOME} $(id) `id`",
    "../../etc/passwd",
    "partner:",
    "partner:\\u0022",
    "partner:a>b",
    "https://example.org/unknown",
    "https://w3id.org/kzgraph/id/partner/x> ?p ?o . <https://a",
    'Ministry of Rivers" OR "1"="1',
    "qq\x00qq",
    "100%",
    "partner:100%",
    "https://[",
    "https://a:b/",
    "\ud800",
    "\u202eSecretariat",
    "🎓",
    "%ђ%ђ%ђ",
    "x" * 5_000,
]


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name[:30]))
def test_hostile_name_names_nothing(small_graph: Graph, name: str) -> None:
    """Quotes, brackets and pieces of SPARQL are letters of a name that nothing bears."""
    for kinds in ((), ("partner",), ("goalarea",)):
        with pytest.raises(UnknownName):
            resolve(small_graph.engine, name, kinds)


def test_name_longer_than_any_is_unknown_without_looking(small_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with more words than any name has is refused before it becomes a query."""
    asked: list[int] = []
    select = small_graph.engine.select

    def counted(query: str) -> object:
        asked.append(len(query))
        assert len(query) < 100_000
        return select(query)

    monkeypatch.setattr(small_graph.engine, "select", counted)
    with pytest.raises(UnknownName):
        resolve(small_graph.engine, " ".join(f"a{number}" for number in range(20_000)))


def test_what_was_asked_is_told_in_a_line(small_graph: Graph) -> None:
    """The sentence about an unknown name stays a sentence, however long the name and whatever is in it."""
    with pytest.raises(UnknownName) as caught:
        resolve(small_graph.engine, "x\x1b[31m\n" * 1_000)
    assert len(str(caught.value)) < 300
    assert str(caught.value).isprintable()


# Labels


@pytest.mark.parametrize(
    ("curie", "lang", "label"),
    [
        (RIVERS, "en", "Ministry of Rivers"),
        (RIVERS, "ru", "Министерство рек"),
        (RIVERS, "kk", "Өзендер министрлігі"),
        (RIVERS, "de", "Ministry of Rivers"),
        ("partner:open-hands", "kk", "Open Hands"),
        ("partner:reed-labs", "ru", "Reed Labs"),
        ("role:funder", "ru", "Финансирует"),
        ("source:report-2018", "kk", "Annual report 2018"),
        ("contribution:reed-labs-safe-nets", "en", "contribution:reed-labs-safe-nets"),
        ("passage:report-2018-77", "en", "passage:report-2018-77"),
        ("partner:nobody", "en", "partner:nobody"),
    ],
)
def test_label_is_in_the_language_asked_for_else_in_english(
    small_graph: Graph, curie: str, lang: str, label: str
) -> None:
    """A name is in the language asked for, else in English; what has none is called by its CURIE."""
    prefix, _, local = curie.partition(":")
    iri = Iri(PREFIXES[prefix] + local)
    if curie == "role:funder":
        label = next(ref.label for ref in concepts(small_graph.engine, "role", lang=lang) if ref.curie == curie)
        assert label != reference(small_graph.engine, iri, "en").label
    assert reference(small_graph.engine, iri, lang) == (curie, str(iri), label)


def test_label_in_another_language_is_better_than_none(engine_of: EngineOf) -> None:
    """Where there is no English name either, any name will do: Russian before Kazakh before others."""
    engine = engine_of(
        'partner:a\n    skos:prefLabel "Ә"@kk ;\n    skos:prefLabel "А"@ru ;\n.\n'
        'partner:b\n    skos:prefLabel "Ä"@de ;\n.\n'
    )
    a, b = Iri(PREFIXES["partner"] + "a"), Iri(PREFIXES["partner"] + "b")
    assert labels(engine, [a, b]) == {a: "А", b: "Ä"}


def test_thing_of_another_site_is_called_by_its_address(small_graph: Graph) -> None:
    """An IRI outside the graph, such as a match in Wikidata, is shown whole."""
    iri = Iri("https://example.org/org/riverside")
    assert labels(small_graph.engine, [iri]) == {iri: "https://example.org/org/riverside"}


def test_labels_of_nothing_ask_nothing(small_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """No things, no look-up."""
    monkeypatch.setattr(small_graph.engine, "select", None)
    assert labels(small_graph.engine, []) == {}


def test_node_without_a_name_has_a_label(small_graph: Graph) -> None:
    """A node without a name, which a plain query may return, does not break the look-up."""
    assert labels(small_graph.engine, [Iri("_:b0")]) == {Iri("_:b0"): "_:b0"}


@pytest.mark.parametrize("iri", ["partner:reed-labs", "urn:isbn:1", "mailto:a@example.org", "sdg:3.2"])
def test_iri_that_is_no_address_has_a_label(small_graph: Graph, iri: str) -> None:
    """An IRI of another scheme, or a CURIE in angle brackets by mistake, is shown as it is."""
    assert labels(small_graph.engine, [Iri(iri)]) == {Iri(iri): iri}


def test_concepts_of_a_scheme(small_graph: Graph) -> None:
    """A scheme lists its concepts by CURIE, with names."""
    found = concepts(small_graph.engine, "basis")
    assert [(ref.curie, ref.label) for ref in found] == [
        ("basis:explicit", "Explicit"),
        ("basis:inferred", "Inferred"),
    ]
