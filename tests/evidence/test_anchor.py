"""Passages found again in damaged texts: of Riverland, by hand, and of a real report, against where its words went."""

import os
import random
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
import pytest

from kzgraph.api import Graph
from kzgraph.errors import InputError, UnknownName
from kzgraph.evidence.anchor import Anchor, anchors, read_edition
from kzgraph.evidence.records import PassageRecord, read_passages
from kzgraph.evidence.text import Span, digest, fingerprint
from kzgraph.store import EmbeddedStore, memory_store
from kzgraph.terms import PREFIXES

ROOT = Path(__file__).parent.parent.parent
REAL = "annual-report-2018"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
HEADER = "\n\nAnnual report 2018\nPage 7\n\n"


@dataclass(frozen=True, slots=True)
class Damaged:
    """A text, and for each of its characters the place it had before; None for what was put in."""

    text: str
    origins: tuple[int | None, ...]

    @property
    def kept(self) -> list[int]:
        """The places of the characters that are left."""
        return [at for at in self.origins if at is not None]

    @classmethod
    def whole(cls, text: str) -> "Damaged":
        """A text before any damage."""
        return cls(text, tuple(range(len(text))))

    def replaced(self, pattern: str, new: Callable[[re.Match[str]], str]) -> "Damaged":
        """The text with each match replaced; characters keep their origin as far as the new words reach."""
        parts: list[str] = []
        origins: list[int | None] = []
        at = 0
        for match in re.finditer(pattern, self.text):
            words, old = new(match), self.origins[match.start() : match.end()]
            parts += [self.text[at : match.start()], words]
            origins += [*self.origins[at : match.start()], *old[: len(words)], *[None] * (len(words) - len(old))]
            at = match.end()
        return Damaged("".join([*parts, self.text[at:]]), (*origins, *self.origins[at:]))

    def without(self, begins: int, ends: int) -> "Damaged":
        """The text without a stretch."""
        return Damaged(self.text[:begins] + self.text[ends:], self.origins[:begins] + self.origins[ends:])


@dataclass(frozen=True, slots=True)
class Report:
    """The real report: its text, its passages, and how to look for them in another text."""

    engine: EmbeddedStore
    name: str
    text: str
    passages: Mapping[str, PassageRecord]

    def found(self, damaged: Damaged, *, cut_wrong: int | None = None) -> dict[str, Anchor]:
        """Every passage's anchor in a damaged text; fails where one is at a wrong place.

        With ``cut_wrong``, for documents that print sentences twice: a place where the words stand again is right, and
        so many passages may be cut so that less than half of the place is theirs.
        """
        found = {anchor.passage: anchor for anchor in anchors(self.engine, self.name, damaged.text)}
        assert found.keys() == self.passages.keys()
        kept = sorted(damaged.kept)
        wrong = [c for c, a in found.items() if len(a.places) == 1 and not self.is_right(damaged, kept, a)]
        if cut_wrong is None:
            assert wrong == []
        else:
            assert len([c for c in wrong if not self._repeats(damaged, found[c])]) <= cut_wrong
        return found

    def is_right(self, damaged: Damaged, kept: Sequence[int], anchor: Anchor) -> bool:
        """Whether most of the characters at the new place are the passage's own, or stood in it."""
        span, held = anchor.places[0].span, self.passages[anchor.passage].span
        came_from = [at for at in damaged.origins[span.begins : span.ends] if at is not None]
        own = sum(held.begins <= at < held.ends for at in came_from)
        left = bisect_left(kept, held.ends) - bisect_left(kept, held.begins)
        return 2 * own >= len(came_from) and 2 * own >= left

    def _repeats(self, damaged: Damaged, anchor: Anchor) -> bool:
        """Whether most words of the passage stand at that other place too: a pull quote, a summary, a caption."""
        span, held = anchor.places[0].span, self.passages[anchor.passage].span
        came_from = [at for at in damaged.origins[span.begins : span.ends] if at is not None]
        own = set(re.findall(r"\w+", self.text[held.begins : held.ends].lower()))
        other = self.text[min(came_from) : max(came_from) + 1].lower() if came_from else ""
        return 4 * len(own & set(re.findall(r"\w+", other))) >= 3 * len(own)


@pytest.fixture(scope="session")
def report_of(shipped_graph: Graph) -> Callable[[str], Report]:
    """A document as the shipped graph knows it; skipped without its text, and a failure in CI."""

    def report(name: str) -> Report:
        named = os.environ.get("KZGRAPH_SOURCES")
        path = (Path(named) if named else ROOT.parent / "shared" / "sources") / f"{name}.txt"
        if not path.is_file():
            message = f"The documents' texts are not in {path.parent}: name their folder in KZGRAPH_SOURCES."
            if os.environ.get("CI"):
                pytest.fail(message)
            pytest.skip(message)
        engine = shipped_graph.engine
        assert isinstance(engine, EmbeddedStore)
        own = {c: p for c, p in read_passages(engine).items() if p.source == f"source:{name}"}
        return Report(engine, name, read_edition(path), own)

    return report


@pytest.fixture(scope="session")
def real(report_of: Callable[[str], Report]) -> Report:
    """The report of 2018."""
    return report_of(REAL)


def counts(found: Mapping[str, Anchor]) -> Counter[str]:
    """How many passages have each status."""
    return Counter(anchor.status for anchor in found.values())


# --- the real report


def test_the_same_text(real: Report) -> None:
    """In its own edition every passage is found where it is held."""
    found = real.found(Damaged.whole(real.text))
    assert counts(found) == {"found": len(real.passages)}
    assert all(found[c].places[0].span == p.span for c, p in real.passages.items())


def test_reflowed_lines(real: Report) -> None:
    """Line breaks at other places change nothing."""
    damaged = Damaged.whole(real.text).replaced(r"(?<=\S)[ \n](?=\S)", lambda m: "\n" if m.start() % 3 else " ")
    assert counts(real.found(damaged)) == {"found": len(real.passages)}


def test_indented_lines(real: Report) -> None:
    """Where lines are broken and indented, every passage has moved, with the same words."""
    damaged = Damaged.whole(real.text).replaced(
        r"(?<=[a-z]) (?=[a-z])", lambda m: "\n    " if m.start() % 9 == 0 else " "
    )
    found = real.found(damaged)
    assert counts(found).keys() <= {"found", "moved"}


def test_windows_line_ends(real: Report) -> None:
    """Windows line ends change nothing; positions are those of the text as it is."""
    damaged = Damaged.whole(real.text).replaced("\n", lambda _: "\r\n")
    found = real.found(damaged)
    assert counts(found) == {"found": len(real.passages)}
    for curie, passage in real.passages.items():
        words = damaged.text[found[curie].places[0].span.begins : found[curie].places[0].span.ends]
        assert words.replace("\r\n", "\n") == real.text[passage.span.begins : passage.span.ends]


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u00ad"], ids=["hyphen", "unicode", "soft"])
def test_hyphens_at_line_ends(real: Report, hyphen: str) -> None:
    """Words broken at the ends of lines are read whole: the passages have the same words."""
    broken = lambda m: f"{m.group()}{hyphen}\n" if m.start() % 7 == 0 else m.group()  # noqa: E731
    damaged = Damaged.whole(real.text).replaced(r"\b[a-z]{4}(?=[a-z]{4})", broken)
    assert damaged.text.count(f"{hyphen}\n") > 300
    assert counts(real.found(damaged)).keys() <= {"found", "moved"}


def test_compounds_broken_at_their_hyphen(real: Report) -> None:
    """A line end after a compound's own hyphen changes no word."""
    damaged = Damaged.whole(real.text).replaced(r"(?<=[a-z])-(?=[a-z])", lambda _: "-\n")
    assert damaged.text.count("-\n") > 50
    assert counts(real.found(damaged)).keys() <= {"found", "moved"}


@pytest.mark.parametrize("part", [0, 1, 2])
def test_dropped_pages(real: Report, part: int) -> None:
    """Of a text without one third, the passages wholly in it are lost, and no others but ones cut at its ends."""
    third = len(real.text) // 3
    dropped = Span(part * third, (part + 1) * third)
    found = real.found(Damaged.whole(real.text).without(dropped.begins, dropped.ends))
    inside = {c for c, p in real.passages.items() if dropped.contains(p.span)}
    touched = {c for c, p in real.passages.items() if dropped.overlaps(p.span)}
    lost = {c for c, anchor in found.items() if anchor.status == "lost"}
    assert len(inside) > 50
    assert inside <= lost <= touched
    assert {found[c].status for c in real.passages.keys() - touched} <= {"found", "moved"}
    assert counts(found)["several places"] == 0


@pytest.mark.parametrize("seed", range(5))
def test_ocr_errors(real: Report, seed: int) -> None:
    """With one letter in a hundred wrong, most passages are found, and none at a wrong place."""
    chance = random.Random(seed)
    wrong = lambda m: chance.choice(LETTERS) if chance.random() < 0.01 else m.group()  # noqa: E731
    found = counts(real.found(Damaged.whole(real.text).replaced(r"[^\W\d_]", wrong)))
    assert found["lost"] + found["several places"] < 0.08 * len(real.passages)
    assert found["words differ"] > found["found"] > 0


@pytest.mark.parametrize("name", ["annual-report-2021", "brochure-2016-2020", "situation-analysis-2019"])
def test_other_documents(report_of: Callable[[str], Report], name: str) -> None:
    """What holds for one report holds for all: lines flow, letters are misread, the middle third is dropped."""
    report = report_of(name)
    whole, chance = Damaged.whole(report.text), random.Random(name)
    assert counts(report.found(whole)) == {"found": len(report.passages)}
    flowing = report.found(whole.replaced(r"(?<=\S)\n(?=\S)", lambda _: " " if chance.random() < 0.5 else "\n"))
    assert counts(flowing).keys() <= {"found", "moved"}
    wrong = lambda m: chance.choice(LETTERS) if chance.random() < 0.01 else m.group()  # noqa: E731
    misread = counts(report.found(whole.replaced(r"[^\W\d_]", wrong), cut_wrong=1))
    assert misread["lost"] + misread["several places"] < 0.1 * len(report.passages)
    third = len(report.text) // 3
    dropped = report.found(whole.without(third, 2 * third), cut_wrong=0)
    outside = {c for c, p in report.passages.items() if not Span(third, 2 * third).overlaps(p.span)}
    assert {dropped[c].status for c in outside} <= {"found", "moved"}


def test_sections_in_another_order(real: Report) -> None:
    """Where the text's halves have changed places and "the" is misread, passages are found among their neighbours."""
    middle = real.text.index(". ", len(real.text) // 2) + 2
    first, second = Damaged.whole(real.text[:middle]), Damaged.whole(real.text).without(0, middle)
    damaged = Damaged(f"{second.text}\n\n{first.text}", (*second.origins, None, None, *first.origins))
    found = counts(real.found(damaged.replaced(r"\bthe (?=[a-d])", lambda _: "tbe ")))
    assert found["lost"] + found["several places"] <= 3
    assert found["words differ"] > 50


def test_page_headers(real: Report) -> None:
    """Headers and page numbers in the midst of sentences part few passages from their words, and move the rest."""
    damaged = Damaged.whole(real.text).replaced(r"(?s).{1500}[^ ]* ", lambda m: m.group() + HEADER)
    found = counts(real.found(damaged))
    assert 25 < damaged.text.count(HEADER) < 60
    assert found["lost"] + found["several places"] <= 3
    assert 0 < found["words differ"] <= damaged.text.count(HEADER)
    assert found["moved"] > 0.8 * len(real.passages)


@pytest.mark.parametrize(("old", "new"), [("’‘“”–", "''\"\"-"), ("'\"-", "’”–")], ids=["straight", "curly"])
def test_other_quotes(real: Report, old: str, new: str) -> None:
    """Curly quotes made straight, or straight ones curly, leave every passage at its place with all its hashes."""
    damaged = Damaged.whole(real.text).replaced(f"[{re.escape(old)}]", lambda m: new[old.index(m.group())])
    found = real.found(damaged)
    assert counts(found).keys() <= {"found", "words differ"}
    assert all(found[c].hashes == found[c].of for c in found)


def test_same_every_time(real: Report) -> None:
    """A damaged report is gone through twice with the same outcome."""
    damaged = Damaged.whole(real.text).replaced(r"\be", lambda _: "c")
    first = anchors(real.engine, REAL, damaged.text)
    assert first == anchors(real.engine, REAL, damaged.text)


def test_another_text(real: Report) -> None:
    """In a text of other words every passage is lost."""
    found = anchors(real.engine, REAL, "The river rose in spring and fell in autumn. " * 500)
    assert {anchor.status for anchor in found} == {"lost"}


# --- Riverland, by hand


def of_report(engine: EmbeddedStore, text: str) -> dict[str, Anchor]:
    """The anchors of Riverland's report by position."""
    return {a.passage.removeprefix("passage:report-2018-"): a for a in anchors(engine, "report-2018", text)}


def places(anchor: Anchor) -> Sequence[tuple[int, int, int]]:
    """An anchor's places as begin, end and line."""
    return [(at.span.begins, at.span.ends, at.line) for at in anchor.places]


@pytest.fixture(scope="session")
def text(texts: Path) -> str:
    """The text of Riverland's report."""
    return read_edition(texts / "report-2018.txt")


def test_found(small: EmbeddedStore, text: str) -> None:
    """In the text itself all is found, a sentence that stands twice too."""
    found = of_report(small, text)
    assert {anchor.status for anchor in found.values()} == {"found"}
    assert places(found["748"]) == [(748, 820, 29)]
    assert (found["748"].hashes, found["748"].of) == (8, 8)
    assert places(found["3515"]) == [(3515, 3526, 103)]


def test_moved(small: EmbeddedStore, text: str) -> None:
    """Words put before move every passage, exactly as far; one that stands twice goes by its neighbours."""
    found = of_report(small, f"Second edition\n\n{text}")
    assert {anchor.status for anchor in found.values()} == {"moved"}
    assert places(found["748"]) == [(764, 836, 31)]
    assert places(found["1347"]) == [(1363, 1410, 45)]


def test_words_differ(small: EmbeddedStore, text: str) -> None:
    """One changed word leaves enough hashes; begin and end are those of the sentence."""
    found = of_report(small, text.replace("handed out nets to about 5,000", "handed out nets to some 5,000"))
    assert found["748"].status == "words differ"
    assert places(found["748"]) == [(748, 819, 29)]
    assert 4 <= found["748"].hashes < 8
    assert Counter(anchor.status for anchor in found.values()) == {"found": 5, "moved": 32, "words differ": 1}


def test_lost(small: EmbeddedStore, text: str) -> None:
    """A sentence that is gone is lost, and no other one."""
    found = of_report(small, text.replace(text[748:820], ""))
    assert [key for key, anchor in found.items() if anchor.status == "lost"] == ["748"]
    assert found["748"].places == ()


def test_several_places(small: EmbeddedStore, text: str) -> None:
    """A sentence twice between the same neighbours, and not where it was, could be either."""
    sentence = text[748:820]
    found = of_report(small, text.replace(sentence, f"Then: {sentence} {sentence}"))
    assert found["748"].status == "several places"
    assert places(found["748"]) == [(754, 826, 29), (827, 899, 30)]


def test_three_words_are_one_hash(engine_of_three: EmbeddedStore) -> None:
    """A passage of three words has one hash, which finds it; other punctuation is told."""
    (found,) = anchors(engine_of_three, "s", "First. Two wells\n dug. Last.")
    assert (found.status, places(found)) == ("moved", [(7, 22, 1)])
    (found,) = anchors(engine_of_three, "s", "First. Two wells, dug! Last.")
    assert (found.status, places(found), found.hashes, found.of) == ("words differ", [(7, 22, 1)], 1, 1)
    (found,) = anchors(engine_of_three, "s", "First. Two wells were dug. Last.")
    assert (found.status, found.hashes) == ("lost", 0)


@pytest.fixture
def engine_of_three() -> EmbeddedStore:
    """A graph of one document with one passage of three words."""
    words, store = "Two wells dug.", memory_store()
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("kz", "dcterms", "source", "passage"))
    blocks = (
        'source:s a kz:Source ; dcterms:title "S"@en ; kz:fileName "s.txt" ; kz:textLength 14 ; kz:textDigest "0" .\n'
        f"passage:s-0 a kz:Passage ; kz:source source:s ; kz:beginsAt 0 ; kz:endsAt {len(words)} ; "
        f'kz:digest "{digest(words)}" ; kz:fingerprint "{fingerprint(words)}" .\n'
    )
    store.raw.load((prefixes + blocks).encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("text", ["", " \n ", "…", "\ufeff", "a", "-\n-\n\u00ad"])
def test_hardly_a_text(small: EmbeddedStore, text: str) -> None:
    """In a text without words everything is lost."""
    assert {anchor.status for anchor in anchors(small, "report-2018", text)} == {"lost"}


def test_unknown_document(small: EmbeddedStore) -> None:
    """A document the graph does not have is named."""
    with pytest.raises(UnknownName, match="no-such"):
        anchors(small, "no-such", "words")


def test_text_that_cannot_be_read(tmp_path: Path) -> None:
    """A file that is missing, or not UTF-8, is named."""
    with pytest.raises(InputError, match=r"none\.txt: the text cannot be read"):
        read_edition(tmp_path / "none.txt")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    with pytest.raises(InputError, match="not UTF-8"):
        read_edition(tmp_path / "latin.txt")
