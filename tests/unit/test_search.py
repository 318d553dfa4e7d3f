"""Search finds names and gists that hold all the words: the very name first, then names, then gists."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from kzgraph.api import Graph
from kzgraph.search import search
from kzgraph.store import EmbeddedStore

EngineOf: TypeAlias = Callable[[str], EmbeddedStore]


def found(graph: Graph, text: str, *kinds: str) -> list[tuple[str, int]]:
    """The CURIEs of the hits with their ranks."""
    return [(hit.ref.curie, hit.rank) for hit in search(graph.engine, text, kinds)]


def test_very_name_comes_first(small_graph: Graph) -> None:
    """The thing of that name, then names that begin so, then names that hold it, then gists; kinds in order."""
    assert found(small_graph, "north", "partner", "region", "result") == [
        ("region:north", 0),
        ("partner:northern-council", 1),
        ("region:northville", 1),
        ("result:wells-tested-north", 2),
        ("result:fewer-infections-north", 2),
        ("result:safe-wells-north", 2),
    ]


@pytest.mark.parametrize("text", ["rivers ministry", "MINISTRY, rivers!", "«rivers» — of — ministry"])
def test_words_may_stand_in_any_order(small_graph: Graph, text: str) -> None:
    """All words must be there; order, case and punctuation do not matter."""
    assert found(small_graph, text, "partner") == [("partner:ministry-of-rivers", 2)]


def test_gist_is_searched_too(small_graph: Graph) -> None:
    """A passage is found by the words of its gist, after all that is found by name."""
    (hit,) = search(small_graph.engine, "message service")
    assert hit.ref.curie == "passage:review-2021-578"
    assert (hit.kind, hit.rank) == ("passage", 3)
    assert hit.matched == "Reed Labs came to Safe Nets in 2020 with a message service."
    assert found(small_graph, "renamed") == [("passage:review-2021-79", 3)]


@pytest.mark.parametrize("text", ["ministerstvo shkol", "MINISTERSTVO ŠKOL", "mektepter ministrligi"])
def test_latin_letters_find_names_in_cyrillic(small_graph: Graph, text: str) -> None:
    """Whatever the system of transliteration; the name is shown as it is written."""
    hits = search(small_graph.engine, text)
    assert [hit.ref.curie for hit in hits] == ["partner:ministry-of-schools"]
    assert hits[0].matched in ("Министерство школ", "Мектептер министрлігі")


def test_names_as_written_come_before_transliteration(small_graph: Graph) -> None:
    """Latin letters are read as Cyrillic only where no name holds them."""
    assert [curie for curie, _ in found(small_graph, "ministry of riv", "partner")] == ["partner:ministry-of-rivers"]
    assert found(small_graph, "zzz") == []


@pytest.mark.parametrize(
    ("text", "curies"),
    [
        ("министерство", ["ministry-of-rivers", "ministry-of-schools", "ministry-of-water-and-climate"]),
        ("министрлігі", ["ministry-of-rivers", "ministry-of-schools", "ministry-of-water-and-climate"]),
        ("агентство", ["children-agency"]),
        ("МЕКТЕПТЕР", ["ministry-of-schools"]),
    ],
)
def test_names_in_three_languages_are_searched(small_graph: Graph, text: str, curies: list[str]) -> None:
    """A Russian or Kazakh name finds as an English one does."""
    assert [curie.removeprefix("partner:") for curie, _ in sorted(found(small_graph, text))] == curies


def test_thing_is_found_once(small_graph: Graph) -> None:
    """A thing of which several names match is one hit, with the best of them."""
    hits = [hit for hit in search(small_graph.engine, "open hands") if hit.ref.curie == "partner:open-hands"]
    assert [(hit.matched.casefold(), hit.rank) for hit in hits] == [("open hands", 0)]


def test_names_are_in_the_language_asked_for(small_graph: Graph) -> None:
    """What is found is named in the language of the answer."""
    (hit,) = search(small_graph.engine, "reed labs", ("partner",), lang="ru")
    assert hit.ref.label == "Reed Labs"
    assert [hit.ref.label for hit in search(small_graph.engine, "the agency", lang="kk")][:1] == ["Балалар агенттігі"]


@pytest.mark.parametrize("text", ["zzz", "rivers zzz", '" } DROP ALL #', "\\", "reed\\nlabs zzz", "ab\x00cd"])
def test_nothing_is_found_for_what_is_not_there(small_graph: Graph, text: str) -> None:
    """All words must match; pieces of SPARQL are words like others."""
    assert search(small_graph.engine, text) == ()


@pytest.mark.parametrize("text", ["", " ", "...", '"""', "{}"])
def test_nothing_is_found_for_no_word(small_graph: Graph, text: str) -> None:
    """Without a word nothing is searched, and nothing found: never everything."""
    assert search(small_graph.engine, text) == ()


def test_concepts_and_terms_are_not_found(small_graph: Graph) -> None:
    """Search is for what the documents speak of, not for the vocabulary."""
    assert found(small_graph, "funder") == []
    assert found(small_graph, "survives and thrives") == []


def test_kind_restricts(small_graph: Graph) -> None:
    """With kinds given, only things of those are found."""
    assert found(small_graph, "wells", "programme") == [("programme:clean-wells", 2)]
    assert found(small_graph, "wells", "source") == []


def test_text_longer_than_any_is_found_nowhere(small_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text with more words than any name or gist is answered without a query."""
    select = small_graph.engine.select

    def guarded(query: str) -> object:
        assert len(query) < 100_000
        return select(query)

    monkeypatch.setattr(small_graph.engine, "select", guarded)
    assert search(small_graph.engine, " ".join(f"a{number}" for number in range(20_000))) == ()


def test_shorter_names_come_before_longer_ones(engine_of: EngineOf) -> None:
    """Among equal hits of one kind the shorter name, then the CURIE, decides."""
    engine = engine_of(
        'partner:c\n    skos:prefLabel "Fund of Mothers"@en ;\n.\n'
        'partner:b\n    skos:prefLabel "Fund A"@en ;\n.\n'
        'partner:a\n    skos:prefLabel "Fund B"@en ;\n.\n'
    )
    assert [hit.ref.curie for hit in search(engine, "fund")] == ["partner:a", "partner:b", "partner:c"]
