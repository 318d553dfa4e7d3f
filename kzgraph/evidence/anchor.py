"""Passages found again in another edition of their document: another extraction, or the text of a PDF.

The graph holds no words of a document. A passage is found by the hashes of its fingerprint, which are looked up
among all runs of words of the other text; where all of them stand, the digest tells whether the words between are
the same. Line breaks do not count, nor does a word that is broken at the end of a line. Positions that are
compared or counted within a text are those of the text with white space folded; positions that are told are
those of the text as it is.
"""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from kzgraph.errors import InputError
from kzgraph.evidence import records
from kzgraph.evidence.text import FINGERPRINT_WORDS, HASH_DIGITS, Span, digest
from kzgraph.store import Engine
from kzgraph.terms import PREFIXES, compact

__all__ = ["STATUSES", "Anchor", "Place", "Status", "anchors", "read_edition"]

Status: TypeAlias = Literal["found", "moved", "words differ", "several places", "lost"]
STATUSES: tuple[Status, ...] = ("found", "moved", "words differ", "several places", "lost")

NEAR = 200

_WORD = re.compile(r"\w+")
# What parts words, and what is left out where a word is broken at the end of a line: nothing; hyphen and line end
# ("develop-/ment"); the line end alone ("long-/term"). A soft hyphen never counts.
_GAPS = (
    re.compile(r"\s+"),
    re.compile(r"(?P<seam>(?<=\w)[-\u2010\u00ad][ \t]*\r?\n\s*(?=\w)|\u00ad)|\s+"),
    re.compile(r"(?P<seam>(?<=\w[-\u2010])[ \t]*\r?\n\s*(?=\w))|\s+"),
)
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_FINGERPRINTS = (
    f"PREFIX kz: <{PREFIXES['kz']}> SELECT ?p (MIN(?f) AS ?hashes) WHERE {{ ?p kz:source ?source . "
    "?p kz:fingerprint ?f } GROUP BY ?p ORDER BY ?p"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the other edition, and the line, counted from 1, on which it begins."""

    span: Span
    line: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a passage stands in the other edition.

    ``status`` is "found" (the same words at the same position; a Windows line end counts as one character), "moved"
    (the same words elsewhere), "words differ" (at least half of its hashes stand together; begin and end are then
    those of the likeliest sentences), "several places" (equally good ones), or "lost". ``hashes`` of ``of`` hashes
    stand in order at its place.
    """

    passage: str
    status: Status
    places: tuple[Place, ...]
    hashes: int
    of: int


@dataclass(frozen=True, slots=True)
class _Chain:
    """Hashes of a passage that stand in order: how many, and the stretch they cover."""

    count: int
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A place where a passage could stand, the stretch that is sure to belong to it, and the hashes there."""

    span: Span
    core: Span
    count: int


@dataclass(frozen=True, slots=True)
class _Candidates:
    """All places where a passage could stand; ``same`` says that its very words do."""

    passage: records.PassageRecord
    options: tuple[_Candidate, ...]
    same: bool
    best: int
    of: int

    @property
    def sure(self) -> Span | None:
        """The one place where the very words stand."""
        return self.options[0].span if self.same and len(self.options) == 1 else None


class _Reading:
    """A text with white space folded, in one way to read words broken at the ends of lines."""

    def __init__(self, text: str, gaps: re.Pattern[str]) -> None:
        parts: list[str] = []
        self.starts: list[int] = []
        self.places: list[int] = []
        at = length = 0
        for gap in [*gaps.finditer(text), None]:
            piece = text[at : gap.start() if gap else len(text)]
            if piece:
                self.starts.append(length)
                self.places.append(at)
            if gap:
                piece += "" if gap.lastgroup or not (piece or parts) else " "
                at = gap.end()
            parts.append(piece)
            length += len(piece)
        self.text = "".join(parts).rstrip()

    def place(self, position: int) -> int:
        """The place in the text as it is of a character of this reading."""
        piece = bisect_right(self.starts, position) - 1
        return self.places[piece] + position - self.starts[piece]

    def position(self, place: int) -> int:
        """The position in this reading of a character of the text as it is."""
        piece = bisect_right(self.places, place) - 1
        return self.starts[piece] + place - self.places[piece]

    def span(self, begins: int, ends: int) -> Span:
        """A stretch of this reading in the text as it is."""
        return Span(self.place(begins), self.place(ends - 1) + 1)

    def parts_words(self, position: int) -> bool:
        """Whether a stretch may begin or end here: not within a word."""
        around = self.text[max(position - 1, 0) : position + 1]
        return position in (0, len(self.text)) or not around.isalnum()

    def runs(self, sizes: Collection[int]) -> Iterator[tuple[str, int, int]]:
        """The hash of each run of so many words, with its begin and end."""
        found = [(match.group().casefold(), match.start(), match.end()) for match in _WORD.finditer(self.text)]
        words = [word for word, _, _ in found]
        for size in sorted(sizes):
            for first in range(len(words) - size + 1):
                run = " ".join(words[first : first + size])
                value = hashlib.sha256(run.encode()).hexdigest()[:HASH_DIGITS]
                yield value, found[first][1], found[first + size - 1][2]


class _Edition:
    """Another edition of a document; its runs of words are looked up once, for all passages."""

    def __init__(self, text: str, fingerprints: Collection[Sequence[str]]) -> None:
        self.text = text
        every = [_Reading(text, gaps) for gaps in _GAPS]
        self._plain = every[0]
        self._readings = [each for i, each in enumerate(every) if each.text not in {r.text for r in every[:i]}]
        self._hits = self._look_up(fingerprints)

    def _look_up(self, fingerprints: Collection[Sequence[str]]) -> Mapping[str, list[tuple[int, int]]]:
        """Where each hash stands; a fingerprint of one hash may be of fewer than four words."""
        wanted = {value for hashes in fingerprints for value in hashes}
        short = {hashes[0] for hashes in fingerprints if len(hashes) == 1}
        found: dict[str, set[tuple[int, int]]] = {}
        for reading in self._readings:
            sizes = range(1, FINGERPRINT_WORDS + 1) if short else (FINGERPRINT_WORDS,)
            for size in sizes:
                among = wanted if size == FINGERPRINT_WORDS else short
                for value, begins, ends in reading.runs((size,)):
                    if value in among:
                        found.setdefault(value, set()).add(self._in_plain(reading, begins, ends))
        return {value: sorted(places) for value, places in found.items()}

    def _in_plain(self, reading: _Reading, begins: int, ends: int) -> tuple[int, int]:
        if reading is self._plain:
            return begins, ends
        span = reading.span(begins, ends)
        return self._plain.position(span.begins), self._plain.position(span.ends - 1) + 1

    def candidates(self, passage: records.PassageRecord, hashes: Sequence[str]) -> "_Candidates":
        """Where a passage with this fingerprint could stand."""
        if here := self._here(passage):
            return _Candidates(passage, (_Candidate(here, here, len(hashes)),), True, len(hashes), len(hashes))
        length = passage.span.ends - passage.span.begins
        chains = self._chains(hashes, length * 3 // 2)
        best = max((chain.count for chain in chains), default=0)
        whole = [chain for chain in chains if chain.count == len(hashes)]
        if spans := self._same_words(passage, whole):
            same = tuple(_Candidate(span, span, best) for span in sorted(spans, key=_order))
            return _Candidates(passage, same, True, best, len(hashes))
        likely = _apart([chain for chain in chains if chain.count >= _enough(len(hashes))], length * 9 // 8)
        loose = tuple(
            _Candidate(self._about(chain, length), self._plain.span(chain.begins, chain.ends), chain.count)
            for chain in likely
        )
        return _Candidates(passage, loose, False, best, len(hashes))

    def _here(self, passage: records.PassageRecord) -> Span | None:
        """The passage's own position, if its words stand there; a Windows line end counts as one character."""
        text, breaks = self._one_line_end
        begins, ends = passage.span.begins, passage.span.ends
        if ends > len(text) or digest(text[begins:ends]) != passage.digest:
            return None
        return Span(begins + bisect_left(breaks, begins), ends + bisect_left(breaks, ends))

    def stands_as_held(self, passage: records.PassageRecord, span: Span) -> bool:
        """Whether a stretch is at the passage's own position."""
        return span == self._here(passage)

    @cached_property
    def _one_line_end(self) -> tuple[str, list[int]]:
        """The text with Windows line ends as one character, and where they were."""
        ends = [match.start() - count for count, match in enumerate(re.finditer("\r\n", self.text))]
        return self.text.replace("\r\n", "\n"), ends

    def place(self, span: Span) -> Place:
        """A stretch with its line."""
        return Place(span, self.text.count("\n", 0, span.begins) + 1)

    def _chains(self, hashes: Sequence[str], longest: int) -> list[_Chain]:
        """The longest run of hashes in order from each place where one stands; in a narrow stretch and a wide one."""
        hits = sorted((*place, index) for index, value in enumerate(hashes) for place in self._hits.get(value, ()))
        return [_chain(hits, first, most) for most in (longest * 3 // 4, longest) for first in range(len(hits))]

    def _same_words(self, passage: records.PassageRecord, chains: Sequence[_Chain]) -> set[Span]:
        """The stretches around hashes that have the passage's digest."""
        found: set[Span] = set()
        for reading in self._readings:
            for chain in chains:
                around = self._plain.span(chain.begins, chain.ends)
                begins, ends = reading.position(around.begins), reading.position(around.ends - 1) + 1
                if span := _with_digest(reading, begins, ends, passage):
                    found.add(span)
        return found

    @cached_property
    def _sentence_ends(self) -> tuple[list[int], list[int]]:
        """Where sentences and paragraphs begin, and where they end."""
        opens, closes, fresh = [], [], True
        pieces = self._plain
        for index, (start, place) in enumerate(zip(pieces.starts, pieces.places, strict=True)):
            last = index + 1 == len(pieces.starts)
            end = len(pieces.text) if last else pieces.starts[index + 1] - 1
            if fresh:
                opens.append(start)
            gap = "" if last else self.text[place + end - start : pieces.places[index + 1]]
            fresh = bool(_SENTENCE_END.search(pieces.text, start, end) or _BLANK_LINE.search(gap))
            if fresh or last:
                closes.append(end)
        return opens, closes

    def _about(self, chain: _Chain, length: int) -> Span:
        """The stretch of about the passage's length around hashes, from and to ends of sentences where they fit."""
        slack = length // 8 + 4
        low, high = max(chain.ends - length - slack, 0), min(chain.begins + length + slack, len(self._plain.text))
        opens = [at for at in self._sentence_ends[0] if low <= at <= chain.begins]
        closes = [at for at in self._sentence_ends[1] if chain.ends <= at <= high]
        any_open = [at for at in range(low, chain.begins + 1) if self._at_blank(at - 1)]
        any_close = [at for at in range(chain.ends, high + 1) if self._at_blank(at)]
        for begins, ends in ((opens, closes), (opens, any_close), (any_open, closes), (any_open, any_close)):
            pairs = ((abs(end - begin - length), begin, end) for begin in begins for end in ends)
            off, begin, end = min(pairs, default=(slack + 1, 0, 0))
            if off <= slack:
                return self._plain.span(begin, end)
        return self._plain.span(chain.begins, chain.ends)

    def _at_blank(self, position: int) -> bool:
        return not 0 <= position < len(self._plain.text) or self._plain.text[position] == " "


def anchors(engine: Engine, source: str, text: str) -> tuple[Anchor, ...]:
    """Where each passage of a document stands in another edition's text, in the order of the document.

    A document that repeats itself has several likely places for a passage. The passages whose very words stand in
    one place settle it: a place of theirs is not another's, and where words differ, a place must be in the order of the
    document, or among the passage's neighbours where a whole section has moved.
    Raises UnknownName for a document the graph does not have.
    """
    (record,) = records.chosen_sources(engine, (source,))
    passages = [passage for passage in records.read_passages(engine).values() if passage.source == record.curie]
    rows = engine.select(_FINGERPRINTS)
    fingerprints = {compact(str(passage)): str(hashes).split() for passage, hashes in rows}
    hashes = [fingerprints.get(passage.curie, []) for passage in passages]
    edition = _Edition(text, hashes)
    found = [edition.candidates(passage, own) for passage, own in zip(passages, hashes, strict=True)]
    return tuple(_settled(edition, found, index) for index in range(len(found)))


def _settled(edition: _Edition, found: Sequence[_Candidates], index: int) -> Anchor:
    """A passage's place among its candidates."""
    own = found[index]
    options: Sequence[_Candidate] = own.options
    if not own.same:
        options = [option for option in options if not _taken(option, own, found)]
        options = _in_order(options, found, index)
    if len(options) > 1:
        options = _in_order(options, found, index) or options
        best = max(option.count for option in options)
        options = [option for option in options if option.count == best]
    places = tuple(edition.place(span) for span in sorted({option.span for option in options}, key=_order))
    status: Status = "moved" if own.same else "words differ"
    if len(places) != 1:
        status = "several places" if places else "lost"
    elif own.same and edition.stands_as_held(own.passage, places[0].span):
        status = "found"
    return Anchor(own.passage.curie, status, places, options[0].count if options else own.best, own.of)


def _taken(option: _Candidate, own: _Candidates, found: Sequence[_Candidates]) -> bool:
    """Whether the very words of another passage stand there, one that this passage does not overlap."""
    core = option.core
    for other in found:
        if (sure := other.sure) and sure.overlaps(core) and not other.passage.span.overlaps(own.passage.span):
            shared = min(sure.ends, core.ends) - max(sure.begins, core.begins)
            if 2 * shared > core.ends - core.begins:
                return True
    return False


def _in_order(options: Sequence[_Candidate], found: Sequence[_Candidates], index: int) -> list[_Candidate]:
    """The options between the nearest passages before and after whose place is sure, or as near to one as held."""
    before = next((other for other in reversed(found[:index]) if other.sure), None)
    after = next((other for other in found[index + 1 :] if other.sure), None)
    least = before.sure.begins if before and before.sure else 0
    most = after.sure.begins if after and after.sure else None
    held = found[index].passage.span.begins
    return [
        each
        for each in options
        if (least <= each.core.begins and (most is None or each.core.begins <= most))
        or any(_as_near(each.core.begins, held, other) for other in (before, after) if other)
    ]


def _as_near(begins: int, held: int, other: _Candidates) -> bool:
    """Whether a place is about as far from another passage's, and on the same side, as the graph holds them."""
    if not other.sure:
        return False
    apart = held - other.passage.span.begins
    return abs(begins - other.sure.begins - apart) <= abs(apart) // 2 + NEAR


def read_edition(path: Path) -> str:
    """The text of another edition; raises InputError where it cannot be read as UTF-8."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except OSError as error:
        hint = "Name the file with the other edition's text."
        raise InputError(path, None, f"the text cannot be read ({error.strerror or error}).", hint) from error
    except UnicodeDecodeError as error:
        raise InputError(path, None, "the text is not UTF-8.", "Save it as plain text in UTF-8.") from error


def _order(span: Span) -> tuple[int, int]:
    return span.begins, span.ends


def _enough(hashes: int) -> int:
    """How many hashes must stand together: half, and two where there are two."""
    return max((hashes + 1) // 2, min(hashes, 2), 1)


def _chain(hits: Sequence[tuple[int, int, int]], first: int, longest: int) -> _Chain:
    """The most hashes in order from one hit on, within a stretch; of equally many, those that end first."""
    begins, ends, index = hits[first]
    best = {index: (1, -ends)}
    for at in range(first + 1, len(hits)):
        begin, end, index = hits[at]
        if begin - begins > longest:
            break
        before = [count for earlier, (count, _) in best.items() if earlier < index]
        if before and end - begins <= longest:
            best[index] = max(best.get(index, (0, 0)), (1 + max(before), -end))
    count, end = max(best.values())
    return _Chain(count, begins, -end)


def _apart(chains: Sequence[_Chain], narrow: int) -> list[_Chain]:
    """Of chains that overlap, a narrow one, of most hashes, or else the tightest: one for each place."""
    chosen: list[_Chain] = []
    for chain in sorted(chains, key=lambda c: (c.ends - c.begins > narrow, -c.count, c.ends - c.begins, c.begins)):
        if all(chain.ends <= other.begins or other.ends <= chain.begins for other in chosen):
            chosen.append(chain)
    return chosen


def _with_digest(reading: _Reading, begins: int, ends: int, passage: records.PassageRecord) -> Span | None:
    """The stretch around a shorter one whose words have the passage's digest; folded, it may be a little shorter."""
    length = passage.span.ends - passage.span.begins
    slack = length // 10 + 8
    for begin in range(begins, max(ends - length, 0) - 1, -1):
        if not reading.parts_words(begin):
            continue
        for end in range(min(begin + length, len(reading.text)), max(ends, begin + length - slack) - 1, -1):
            if reading.parts_words(end):
                words = reading.text[begin:end].encode()
                if hashlib.sha256(words).hexdigest() == passage.digest:
                    return reading.span(begin, end)
    return None
