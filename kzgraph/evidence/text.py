"""The text edition of a source: its sentences, headings, and where words stand in it.

Positions are code points of the file read as UTF-8 with newlines untouched, that is, indices of a Python
``str``; a file that differs from the edition in its line ends only is read with those of the edition (see
`kzgraph.evidence.records.read_text`). Nothing here keeps or prints a document's words; callers decide what to show.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kzgraph.errors import QuoteError, SourceTextMissing

__all__ = ["Heading", "SourceText", "Span", "digest", "fingerprint", "fold"]

ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)\s*")
FINGERPRINT_HASHES = 8
FINGERPRINT_WORDS = 4
HASH_DIGITS = 8
LONGEST_HEADING = 75
LONGEST_QUOTE = 2500
MOST_PLACES = 6

_BLANK_LINES = re.compile(r"\r?\n[ \t]*\r?\n\s*")
# A note's number may be glued to the stop, as in "a third of them.12 The rest"; "16.4" is no such stop.
_SENTENCE_END = re.compile(
    r"(?:[.!?][\"'”’)\]]*|(?:(?<!\d)|(?<=(?:19|20)\d\d))\.[\"'”’)\]]*\d{1,3})(?=\s+[\"'“‘(\[]*[A-Z0-9А-ЯӘҒҚҢӨҰҮҺІ])"
)
_ENDS_SENTENCE = re.compile(r"(?:[.!?][\"'”’)\]]*|(?:(?<!\d)|(?<=(?:19|20)\d\d))\.[\"'”’)\]]*\d{1,3})$")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|Dr|Mr|Mrs|Ms|Prof|St|No|cf|al|approx)|\b[A-Z])\.$")
_NOT_LAST_IN_HEADING = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "was", "were", "with"]
)
_NUMBERED = re.compile(r"^((?:Part|Goal area|Chapter|Section)\s+\d+)\b\s*[:.]?\s*", re.IGNORECASE)
_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: code-point positions, the end not included."""

    begins: int
    ends: int

    def overlaps(self, other: "Span") -> bool:
        """Whether the two stretches share at least one character."""
        return self.begins < other.ends and other.begins < self.ends

    def contains(self, other: "Span") -> bool:
        """Whether the other stretch lies wholly inside this one."""
        return self.begins <= other.begins and other.ends <= self.ends


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line: where it stands, its short name, and whether it opens a whole part."""

    span: Span
    name: str
    opens_part: bool


def fold(text: str) -> str:
    r"""The text with each run of white space as one blank, and none at its ends.

    >>> fold(" two\n  words ")
    'two words'
    """
    return " ".join(text.split())


def digest(text: str) -> str:
    """SHA-256, in hexadecimal, of the text with white space folded: the same for every line layout."""
    return hashlib.sha256(fold(text).encode()).hexdigest()


def fingerprint(text: str) -> str:
    """Eight short hashes of four-word runs, in text order: enough to find the words again, not to read them.

    The smallest hashes are taken (min-wise sampling, Broder 1997), so another edition of the same words
    gives the same ones even where line breaks, punctuation or capitals differ.
    """
    words = re.findall(r"\w+", text.casefold())
    last = max(1, len(words) - FINGERPRINT_WORDS + 1)
    grams = [" ".join(words[i : i + FINGERPRINT_WORDS]) for i in range(last)]
    hashes = list(dict.fromkeys(hashlib.sha256(gram.encode()).hexdigest()[:HASH_DIGITS] for gram in grams))
    smallest = set(sorted(hashes)[:FINGERPRINT_HASHES])
    return " ".join(value for value in hashes if value in smallest)


class SourceText:
    """One text edition, with its sentences and headings worked out on first use."""

    def __init__(self, key: str, text: str, outline: Sequence[tuple[int, str]] = ()) -> None:
        self.key = key
        self.text = text
        self.outline = tuple(sorted(outline))

    @classmethod
    def read(
        cls, folder: Path, key: str, file_name: str | None = None, outline: Sequence[tuple[int, str]] = ()
    ) -> "SourceText":
        """Read a source's text from a folder; raises SourceTextMissing where it is not there or not UTF-8.

        An ``outline`` gives where each heading begins and the section it opens, for documents whose
        headings cannot be told from the layout.
        """
        path = folder / (file_name or f"{key}.txt")
        try:
            with path.open(encoding="utf-8", newline="") as file:
                return cls(key, file.read(), outline)
        except FileNotFoundError as error:
            raise SourceTextMissing(
                f"The text of {key} is not at {path}.", "Give the folder that holds it with --sources DIR."
            ) from error
        except (OSError, UnicodeDecodeError) as error:
            raise SourceTextMissing(f"The text of {key} at {path} cannot be read as UTF-8: {error}.") from error

    def words(self, span: Span) -> str:
        """The words of a stretch, white space folded."""
        return fold(self.text[span.begins : span.ends])

    def line(self, position: int) -> int:
        """The line, counted from 1, on which a position stands."""
        return self.text.count("\n", 0, position) + 1

    @cached_property
    def blocks(self) -> tuple[Span, ...]:
        """The stretches between blank lines, without white space at their ends."""
        spans, at = [], 0
        for gap in [*_BLANK_LINES.finditer(self.text), None]:
            end = gap.start() if gap else len(self.text)
            block = self.text[at:end]
            if block.strip():
                begins = at + len(block) - len(block.lstrip())
                spans += self._cut(Span(begins, begins + len(block.strip())))
            at = gap.end() if gap else end
        return tuple(spans)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the outline; without one, lines that stand alone, are short and end no sentence.

        Of the latter, numbered or doubled ones open a part.
        """
        if self.outline:
            return tuple(Heading(self._line_at(begins), name, opens_part=True) for begins, name in self.outline)
        found = []
        is_heading = [self._reads_as_heading(index) for index in range(len(self.blocks))]
        for index, span in enumerate(self.blocks):
            if is_heading[index]:
                words = self.words(span)
                numbered = _NUMBERED.match(words)
                followed = index + 1 < len(is_heading) and is_heading[index + 1]
                name = numbered.group(1) if numbered else words
                found.append(Heading(span, name, opens_part=bool(numbered) or followed))
        return tuple(found)

    def _cut(self, block: Span) -> list[Span]:
        """A block in pieces where the outline has headings inside it."""
        pieces = []
        for begins, _ in self.outline:
            heading = self._line_at(begins)
            if block != heading and block.contains(heading):
                if text := self.text[block.begins : begins].rstrip():
                    pieces.append(Span(block.begins, block.begins + len(text)))
                pieces.append(heading)
                rest = self.text[heading.ends : block.ends]
                block = Span(block.ends - len(rest.lstrip()), block.ends)
        return [*pieces, block] if block.begins < block.ends else pieces

    def _line_at(self, begins: int) -> Span:
        end = self.text.find("\n", begins)
        line = self.text[begins : end if end >= 0 else len(self.text)].rstrip()
        return Span(begins, begins + len(line))

    def _reads_as_heading(self, index: int) -> bool:
        words = self.words(self.blocks[index])
        return (
            len(words) <= LONGEST_HEADING
            and words[:1].isupper()
            and words[-1:] not in {".", ",", ";", "!", "?"}
            and words.split()[-1].lower() not in _NOT_LAST_IN_HEADING
        )

    def section(self, position: int) -> str:
        """The section a position lies in: the part and the nearest heading, as "Goal area 1 / Nutrition"."""
        part = name = ""
        for heading in self.headings:
            if heading.span.begins > position:
                break
            if heading.opens_part:
                part, name = heading.name, ""
            else:
                name = heading.name
        return " / ".join(filter(None, (part, name)))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences in order; one broken by a page end is one, and a heading is one of its own."""
        headings = {heading.span for heading in self.headings}
        runs: list[Span] = []
        open_run = False
        for block in self.blocks:
            if block in headings:
                runs.append(block)
                open_run = False
                continue
            if open_run:
                block = Span(runs.pop().begins, block.ends)
            runs.append(block)
            open_run = not _ENDS_SENTENCE.search(self.text[block.begins : block.ends])
        return tuple(sentence for run in runs for sentence in ([run] if run in headings else self._split(run)))

    def _split(self, run: Span) -> list[Span]:
        sentences, begins = [], run.begins
        for match in _SENTENCE_END.finditer(self.text, run.begins, run.ends):
            if _ABBREVIATION.search(self.text, max(run.begins, match.start() - 8), match.start() + 1):
                continue
            sentences.append(Span(begins, match.end()))
            begins = match.end() + len(self.text[match.end() :]) - len(self.text[match.end() :].lstrip())
        sentences.append(Span(begins, run.ends))
        return sentences

    def sentence_before(self, position: int) -> Span | None:
        """The last sentence that ends at or before a position, headings not counted."""
        headings = {heading.span for heading in self.headings}
        before = [span for span in self.sentences if span.ends <= position and span not in headings]
        return before[-1] if before else None

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        characters, places, blank = [], [], True
        for place, character in enumerate(self.text.translate(_SAME)):
            if character.isspace():
                if not blank:
                    characters.append(" ")
                    places.append(place)
                blank = True
            else:
                characters.append(character)
                places.append(place)
                blank = False
        return "".join(characters), places

    def find(self, quote: str) -> tuple[Span, ...]:
        """Every stretch that the quote fits: whole words, or "first words … last words".

        White space, dashes and kinds of quotation mark do not count; capitals do. With an ellipsis each
        stretch runs from the first words to the nearest last words after them.
        """
        parts = [fold(part.translate(_SAME)) for part in ELLIPSIS.split(quote.strip(), maxsplit=1)]
        parts = [part for part in parts if part]
        if not parts:
            raise QuoteError("The quote is empty.", hint='Give the words: "first words … last words".')
        folded, places = self._folded
        spans = []
        lasts = _occurrences(folded, parts[1]) if len(parts) == 2 else []
        for begin in _occurrences(folded, parts[0]):
            stop = begin + len(parts[0])
            if len(parts) == 2:
                last = next((at for at in lasts if stop <= at <= begin + LONGEST_QUOTE), None)
                if last is None:
                    continue
                stop = last + len(parts[1])
            spans.append(Span(places[begin], places[stop - 1] + 1))
        return tuple(spans)

    def find_one(self, quote: str) -> Span:
        """The one stretch that the quote fits; raises QuoteError with the places where there are none or several."""
        spans = self.find(quote)
        if len(spans) == 1:
            return spans[0]
        if not spans:
            raise QuoteError(f"The words do not stand in {self.key}.", hint="Copy them from the text as printed.")
        places = tuple(f"line {self.line(s.begins)}, position {s.begins} ({self.section(s.begins)})" for s in spans)
        more = f"; and {len(places) - MOST_PLACES} more" if len(places) > MOST_PLACES else ""
        raise QuoteError(
            f"The words stand in {len(spans)} places of {self.key}: {'; '.join(places[:MOST_PLACES])}{more}.",
            places,
            "Give more of the first words, so that only one place fits.",
        )


def _occurrences(text: str, words: str) -> list[int]:
    """Where words begin in a text, as whole words."""
    found, at = [], text.find(words)
    while at >= 0:
        if _stands_free(text, at, at + len(words)):
            found.append(at)
        at = text.find(words, at + 1)
    return found


def _stands_free(text: str, begins: int, ends: int) -> bool:
    """Whether a stretch neither begins nor ends within a word."""
    return not (
        (begins > 0 and text[begins - 1].isalnum() and text[begins].isalnum())
        or (ends < len(text) and text[ends - 1].isalnum() and text[ends].isalnum())
    )
