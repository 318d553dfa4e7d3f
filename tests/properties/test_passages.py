"""Passages after a reflow: the same sentence is found again, or it is told that it is not; never another one.

Texts are made of few words, so that runs of words come again in other sentences, and some sentences stand twice. A
reflow changes line widths, breaks words at line ends, doubles blanks, joins lines and puts headers of pages in
between; where each word went is known.
"""

import hashlib
import re
from dataclasses import dataclass
from random import Random

import pyoxigraph
from hypothesis import given
from hypothesis import strategies as st

from kzgraph.evidence.anchor import Anchor, anchors
from kzgraph.evidence.cite import block
from kzgraph.evidence.text import SourceText, Span, fingerprint, fold
from kzgraph.store import EmbeddedStore, memory_store
from kzgraph.turtle import HEADER

from .conftest import examples

_WORDS = """
water wells schools children of in the and North South river tested safe 2018 75 per cent long-term families Дети su'dy
e\u0301tude nets; reached, households health under programme's (both) support министерство co-lead
"""
WORDS = _WORDS.split()
KEY = "made-up"


@dataclass(frozen=True, slots=True)
class Text:
    """A text: its words, where each begins and ends, and the passages as numbers of first and last word."""

    text: str
    places: tuple[Span, ...]
    passages: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How words are set: the width of lines, how often words are broken, blanks doubled, pages begun."""

    width: int
    broken: float
    doubled: float
    pages: bool
    blank_lines: bool
    windows: bool


layouts = st.builds(
    Layout,
    width=st.sampled_from((8, 20, 40, 72, 100_000)),
    broken=st.sampled_from((0.0, 0.0, 0.3, 1.0)),
    doubled=st.sampled_from((0.0, 0.3)),
    pages=st.booleans(),
    blank_lines=st.booleans(),
    windows=st.booleans(),
)
sentences = st.lists(st.lists(st.sampled_from(WORDS), min_size=3, max_size=14), min_size=3, max_size=14)


@st.composite
def documents(draw: st.DrawFn) -> list[list[str]]:
    """Sentences, of which one may come again, as pull quotes do."""
    found = [[one[0].capitalize(), *one[1:-1], f"{one[-1]}."] for one in draw(sentences)]
    if draw(st.booleans()):
        found.insert(draw(st.integers(0, len(found))), draw(st.sampled_from(found)))
    return found


def laid_out(document: list[list[str]], layout: Layout, random: Random) -> Text:
    """The words of a document in a layout."""
    parts: list[str] = []
    places: list[Span] = []
    passages: list[tuple[int, int]] = []
    length = column = 0

    def put(piece: str) -> None:
        nonlocal length, column
        parts.append(piece)
        length += len(piece)
        column = len(piece) if "\n" in piece else column + len(piece)

    end = "\r\n" if layout.windows else "\n"
    for sentence in document:
        first = len(places)
        for word in sentence:
            begins = length
            if (
                column + len(word) > layout.width
                and len(word) > 5
                and word.isalpha()
                and random.random() < layout.broken
            ):
                cut = random.randint(2, len(word) - 2)
                put(f"{word[:cut]}-{end}")
                column = 0
                put(word[cut:])
            else:
                put(word)
            places.append(Span(begins, length))
            gap = " "
            if column > layout.width:
                gap, column = end, 0
                if layout.pages and random.random() < 0.1:
                    gap = f"{end}{end}Annual report 7{end}{end}"
            elif random.random() < layout.doubled:
                gap = random.choice(("  ", " \t", "\u00a0 ", f" {end}"))
            put(gap)
        passages.append((first, len(places)))
        if layout.blank_lines:
            put(end + end)
            column = 0
    return Text("".join(parts), tuple(places), tuple(passages))


def engine_with(text: Text) -> EmbeddedStore:
    """A store that knows the document and a passage for each sentence, as ``kzgraph cite`` writes them."""
    source = SourceText(KEY, text.text)
    blocks = [
        f'source:{KEY}\n    a kz:Source ;\n    dcterms:title "T"@en ;\n    kz:fileName "x.txt" ;\n'
        f'    kz:textDigest "0" ;\n'
        f"    kz:textLength {len(text.text)} ;\n.\n"
    ]
    for first, after in text.passages:
        span = Span(text.places[first].begins, text.places[after - 1].ends)
        blocks.append(block(source, span, f"passage:{KEY}-{first}", gist="G"))
    store = memory_store()
    store.raw.load(f"{HEADER}\n{''.join(blocks)}".encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return store


def words_at(text: Text, anchor: Anchor) -> list[set[int]]:
    """The numbers of the words at each place of an anchor."""
    return [{number for number, own in enumerate(text.places) if own.overlaps(place.span)} for place in anchor.places]


def found_in(document: list[list[str]], before: Layout, after: Layout, seed: int) -> tuple[Text, Text, list[Anchor]]:
    """A document in two layouts, and its passages, taken from the first, as they are found in the second."""
    old, new = laid_out(document, before, Random(seed)), laid_out(document, after, Random(seed + 1))
    by_name = {anchor.passage: anchor for anchor in anchors(engine_with(old), KEY, new.text)}
    return old, new, [by_name[f"passage:{KEY}-{first}"] for first, _ in old.passages]


def plain(layout: Layout) -> Layout:
    """A layout that changes nothing but white space."""
    return Layout(layout.width, 0, layout.doubled, False, layout.blank_lines, layout.windows)


@examples(60)
@given(documents(), layouts, layouts, st.integers(0, 1000))
def test_white_space_loses_nothing(document: list[list[str]], before: Layout, after: Layout, seed: int) -> None:
    """Where only white space differs, each sentence that stands once is found, exactly where it went."""
    _, new, found = found_in(document, plain(before), plain(after), seed)
    for (first, last), sentence, anchor in zip(new.passages, document, found, strict=True):
        own = set(range(first, last))
        if _stands_once(document, sentence):
            assert anchor.status in {"found", "moved"}, anchor
            assert words_at(new, anchor) == [own]
            span = anchor.places[0].span
            assert fold(new.text[span.begins : span.ends]) == " ".join(sentence)
        else:
            assert own in words_at(new, anchor)


@examples(80)
@given(documents(), layouts, layouts, st.integers(0, 1000))
def test_never_another_sentence(document: list[list[str]], before: Layout, after: Layout, seed: int) -> None:
    """Broken words and headers of pages may hide a sentence; one that is found is the right one.

    Where it is told that words differ, half of the sentence's runs of four words stand there, and it is the right
    place where no such run stands in two sentences.
    """
    _, new, found = found_in(document, plain(before), after, seed)
    unlike = _no_run_twice(document)
    for (first, last), sentence, anchor in zip(new.passages, document, found, strict=True):
        if anchor.status == "lost":
            assert anchor.places == ()
            continue
        own, at = set(range(first, last)), words_at(new, anchor)
        if anchor.status == "several places":
            assert len(at) > 1
        elif anchor.status == "words differ":
            (here,) = at
            held = _runs(document_words(document, here))
            assert 2 * sum(value in held for value in fingerprint(" ".join(sentence)).split()) >= anchor.of
            if unlike:
                assert 2 * len(here & own) >= max(len(own), len(here)), (anchor, sentence)
        elif _stands_once(document, sentence):
            assert at == [own], (anchor, sentence)
        else:
            assert [document_words(document, here) for here in at] == [sentence] * len(at)


def _runs(words: list[str]) -> set[str]:
    """The hashes of all runs of four words, or of all words where there are fewer."""
    found = re.findall(r"\w+", " ".join(words).casefold())
    runs = (" ".join(found[at : at + 4]) for at in range(max(1, len(found) - 3)))
    return {hashlib.sha256(run.encode()).hexdigest()[:8] for run in runs}


def _no_run_twice(document: list[list[str]]) -> bool:
    """Whether no run of four words stands in two places."""
    found = re.findall(r"\w+", " ".join(word for one in document for word in one).casefold())
    runs = [tuple(found[at : at + 4]) for at in range(len(found) - 3)]
    return len(set(runs)) == len(runs)


def document_words(document: list[list[str]], numbers: set[int]) -> list[str]:
    """The words with these numbers."""
    every = [word for sentence in document for word in sentence]
    return [every[number] for number in sorted(numbers)]


def _stands_once(document: list[list[str]], sentence: list[str]) -> bool:
    """Whether a sentence's words stand in one place of the whole text."""
    whole = f" {' '.join(word for one in document for word in one)} "
    words, at, count = " ".join(sentence), 0, 0
    while (at := whole.find(words, at)) >= 0:
        count, at = count + 1, at + 1
    return count == 1
