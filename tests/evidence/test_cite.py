"""From words of a document to a finished passage block."""

import hashlib
from pathlib import Path

import pytest
from rdflib import Graph

from kzgraph.errors import KzgraphError, QuoteError, SourceTextMissing
from kzgraph.evidence.cite import GIST_TO_WRITE, block, cite, passage_curie, source_block
from kzgraph.evidence.text import SourceText, Span, fingerprint
from kzgraph.store import EmbeddedStore
from kzgraph.turtle import HEADER, canonical

from .conftest import Copy

NETS = "Within the campaign, Open Hands handed out nets to about 5,000 families."


def test_cite_writes_the_whole_block(small: EmbeddedStore, texts: Path) -> None:
    """A quote gives a block with source, section, positions, digest, fingerprint and gist."""
    found = cite(small, texts, "report-2018", "Within the campaign … 5,000 families.")
    assert (found.curie, found.known) == ("passage:report-2018-748", True)
    assert found.block == (
        "passage:report-2018-748\n"
        "    a kz:Passage ;\n"
        "    kz:source source:report-2018 ;\n"
        '    kz:section "Goal area 1 / Safe nets" ;\n'
        "    kz:beginsAt 748 ;\n"
        "    kz:endsAt 820 ;\n"
        f'    kz:digest "{hashlib.sha256(NETS.encode()).hexdigest()}" ;\n'
        f'    kz:fingerprint "{fingerprint(NETS)}" ;\n'
        '    kz:gist "Open Hands gave nets to some 5,000 families."@en ;\n'
        ".\n"
    )


@pytest.mark.parametrize("quote", ["Within the campaign … 5,000 families.", "In 2018, 320 schools … garden."])
@pytest.mark.parametrize("gist", ["", 'It says "nets" \\ and more.'])
def test_cite_block_is_canonical(small: EmbeddedStore, texts: Path, quote: str, gist: str) -> None:
    """A block under the header is Turtle in canonical form, so that it can be pasted as it is."""
    text = HEADER + "\n" + cite(small, texts, "report-2018", quote, gist=gist).block
    assert canonical(Graph().parse(data=text, format="turtle")) == text


def test_cite_when_the_source_is_given_as_curie(small: EmbeddedStore, texts: Path) -> None:
    """A document may be named by its slug or its CURIE."""
    quote = "Page 2 of 2"
    assert cite(small, texts, "source:report-2018", quote) == cite(small, texts, "report-2018", quote)


def test_cite_when_a_gist_is_given(small: EmbeddedStore, texts: Path) -> None:
    """A given gist stands in the block instead of the one the graph has."""
    found = cite(small, texts, "report-2018", NETS, gist="Nets were given.")
    assert '    kz:gist "Nets were given."@en ;\n' in found.block
    assert found.block.count("kz:gist") == 1


def test_cite_when_the_passage_is_new(small: EmbeddedStore, texts: Path) -> None:
    """A new passage has a reminder to write a gist, which is no sentence, so that nobody forgets it."""
    found = cite(small, texts, "report-2018", "Within the campaign, Open Hands")
    assert not found.known
    assert f'    kz:gist "{GIST_TO_WRITE}"@en ;\n' in found.block
    assert not GIST_TO_WRITE.endswith(".")


def test_cite_when_set_aside(small: EmbeddedStore, texts: Path) -> None:
    """A passage set aside gets its reason and needs no gist."""
    found = cite(small, texts, "report-2018", "Page 2 of 2", set_aside="furniture")
    assert "    kz:setAside setaside:furniture ;\n" in found.block
    assert "kz:gist" not in found.block


def test_cite_when_the_passage_is_known(small: EmbeddedStore, texts: Path) -> None:
    """A passage that the graph has already keeps its name."""
    found = cite(small, texts, "report-2018", NETS)
    assert (found.curie, found.known) == ("passage:report-2018-748", True)


def test_cite_when_the_known_passage_has_its_end_in_its_name(copy: Copy) -> None:
    """A passage that the graph has under its longer name keeps that name too."""
    path = copy.folder / "passages" / "report-2018.ttl"
    path.write_text(
        path.read_text("utf-8").replace("passage:report-2018-748\n", "passage:report-2018-748-820\n"), "utf-8"
    )
    found = cite(copy.engine(), copy.texts, "report-2018", NETS)
    assert (found.curie, found.known) == ("passage:report-2018-748-820", True)


def test_cite_when_another_passage_begins_there(small: EmbeddedStore, texts: Path) -> None:
    """A second passage that begins where one begins already gets its end into its name."""
    found = cite(small, texts, "report-2018", "Within the campaign")
    assert (found.curie, found.known) == ("passage:report-2018-748-767", False)
    assert found.block.startswith("passage:report-2018-748-767\n")


def test_cite_when_the_words_stand_twice(small: EmbeddedStore, texts: Path) -> None:
    """Words in several places are refused with line, position and section of each."""
    with pytest.raises(QuoteError) as caught:
        cite(small, texts, "report-2018", "320 schools in Riverland had a garden")
    assert caught.value.places == (
        "line 43, position 1356 (Goal area 2 / School gardens)",
        "line 84, position 3011 (Goal area 5 / Birth records)",
    )


def test_cite_when_the_words_are_absent(small: EmbeddedStore, texts: Path) -> None:
    """Words that do not stand in the document are refused."""
    with pytest.raises(QuoteError, match=r"^The words do not stand in review-2021\.$"):
        cite(small, texts, "review-2021", NETS)


def test_cite_when_the_source_is_unknown(small: EmbeddedStore, texts: Path) -> None:
    """A document that the graph does not have is bad input: the ones it has are named, and the exit code is 2."""
    with pytest.raises(KzgraphError) as caught:
        cite(small, texts, "report-1999", NETS)
    assert "report-1999" in caught.value.message
    assert "report-2018" in str(caught.value.hint)
    assert "review-2021" in str(caught.value.hint)
    assert caught.value.exit_code == 2


def test_cite_when_the_text_is_not_at_hand(small: EmbeddedStore, tmp_path: Path) -> None:
    """A document whose text is not in the folder cannot be cited, and the message says where it should be."""
    with pytest.raises(SourceTextMissing) as caught:
        cite(small, tmp_path, "report-2018", NETS)
    assert str(tmp_path / "report-2018.txt") in caught.value.message
    assert caught.value.exit_code == 3


def test_passage_curie_names_document_and_begin() -> None:
    """A passage's name is document and begin, with the end only where the short name is another's."""
    assert passage_curie("report", Span(5, 9), {}) == "passage:report-5"
    assert passage_curie("report", Span(5, 9), {"passage:report-5": Span(5, 9)}) == "passage:report-5"
    assert passage_curie("report", Span(5, 9), {"passage:report-5": Span(5, 20)}) == "passage:report-5-9"
    assert passage_curie("report", Span(5, 9), {"passage:other-5": Span(5, 20)}) == "passage:report-5"


def test_block_when_the_section_has_quotation_marks() -> None:
    """Quotation marks and backslashes of a heading are escaped in the block."""
    words = 'Part 1: All\n\nThe "Wells" \\ programme\n\nWells were dug.\n'
    text = SourceText("t", words)
    begins = words.index("Wells were")
    found = HEADER + "\n" + block(text, Span(begins, begins + 15), "passage:t-9", gist="Wells.")
    assert '    kz:section "Part 1 / The \\"Wells\\" \\\\ programme" ;\n' in found
    assert canonical(Graph().parse(data=found, format="turtle")) == found


def test_cite_writes_what_the_small_graph_holds(small: EmbeddedStore, texts: Path) -> None:
    """Citing the words of each curated passage gives its own digest, fingerprint and positions again."""
    rows = small.select(
        "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?p ?s ?b ?e ?d ?f WHERE { ?p kz:source ?s ; kz:beginsAt ?b ; "
        "kz:endsAt ?e ; kz:digest ?d ; kz:fingerprint ?f } ORDER BY ?p"
    ).rows
    assert len(rows) == 49
    for passage, source, begins, ends, digest_held, fingerprint_held in rows:
        key = str(source).rpartition("/")[2]
        text = SourceText.read(texts, key)
        span = Span(int(str(begins)), int(str(ends)))
        found = block(text, span, "passage:x")
        assert f'kz:digest "{digest_held}"' in found, passage
        assert f'kz:fingerprint "{fingerprint_held}"' in found, passage


def test_source_block_describes_a_new_document(texts: Path) -> None:
    """A document that is new to the graph gets a block with length and digest of its text, in canonical form."""
    found = source_block(texts, "review-2021")
    text = (texts / "review-2021.txt").read_bytes()
    assert f'    kz:textDigest "{hashlib.sha256(text).hexdigest()}" ;\n' in found
    assert "    kz:textLength 934 ;\n" in found
    assert '    kz:fileName "review-2021.txt" ;\n' in found
    whole = HEADER + "\n" + found
    assert canonical(Graph().parse(data=whole, format="turtle")) == whole
