"""Search in memory finds what the search of the command line finds, in the same order."""

import pytest

from kzgraph.explorer.pages.index import Index, called
from kzgraph.model import Iri
from kzgraph.names import labels
from kzgraph.search import search
from kzgraph.terms import ENTITY_CLASSES

WORDS = ("water", "Open Hands", "ministry", "МИНИСТЕРСТВО", "shkola", "well test", "a", "the fair", "nothing like it")
MORE = ("", "%", "north", "Reed", "Reed Labs", "sever", "Солтүстік", '"', "\\", "x " * 50)


@pytest.mark.parametrize("lang", ["en", "ru", "kk", "xx"])
def test_names_are_those_of_the_library(small_graph, lang):
    """What a thing is called in a language is the same, whether asked for one or read for all."""
    names = called(small_graph.engine, lang)
    assert names == {str(iri): label for iri, label in labels(small_graph.engine, map(Iri, names), lang).items()}
    assert names["https://w3id.org/kzgraph/id/partner/reed-labs"] == "Reed Labs"


@pytest.mark.parametrize("kinds", [(), ("partner",), ("passage", "programme"), ENTITY_CLASSES], ids=len)
def test_finds_what_the_library_finds(small_graph, kinds):
    """Names, aliases, Latin letters and gists; exact names first."""
    index = Index(small_graph.engine)
    names = called(small_graph.engine, "en")
    found = {words: index.search(words, kinds, names) for words in (*WORDS, *MORE)}
    assert found == {words: search(small_graph.engine, words, kinds) for words in found}
    for words, hits in ((words, hits) for words, hits in found.items() if words != "sever"):
        assert index.search(words, kinds, names, whole=True) == tuple(hit for hit in hits if hit.rank == 0)
    if not kinds:
        assert found["water"]
        assert not found["nothing like it"]
