"""Which sentences of a document no claim uses: the ones with a figure or a known name must all be accounted for.

A sentence is accounted for when each figure and each known name in it lies in a passage that a claim is stated
in, or that is set aside with a reason. What is left is the curator's list of work.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kzgraph.evidence import records
from kzgraph.evidence.mentions import Mentions, figures
from kzgraph.evidence.text import SourceText, Span
from kzgraph.store import Engine

__all__ = ["Coverage", "OpenSentence", "SectionCoverage", "coverage"]


@dataclass(frozen=True, slots=True)
class OpenSentence:
    """A sentence with figures or names that no claim uses; ``words`` are those of the text at hand."""

    section: str
    line: int
    begins: int
    ends: int
    left_out: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class SectionCoverage:
    """How many sentences of a section have a figure or name, and how many of those are used or set aside."""

    section: str
    sentences: int
    with_figure_or_name: int
    used: int
    set_aside: int

    @property
    def open(self) -> int:
        """Sentences still to be accounted for."""
        return self.with_figure_or_name - self.used - self.set_aside


@dataclass(frozen=True, slots=True)
class Coverage:
    """The account of one document: its sections in order, and the sentences still open."""

    source: str
    sections: tuple[SectionCoverage, ...]
    open_sentences: tuple[OpenSentence, ...]

    @property
    def with_figure_or_name(self) -> int:
        """Sentences that have to be accounted for."""
        return sum(section.with_figure_or_name for section in self.sections)

    @property
    def percent(self) -> float:
        """Share of those that are used or set aside; 100 where there are none."""
        total = self.with_figure_or_name
        return 100.0 if not total else 100.0 * (total - len(self.open_sentences)) / total


def coverage(engine: Engine, folder: Path, sources: tuple[str, ...] = ()) -> tuple[Coverage, ...]:
    """The account of each document named (all, if none); raises SourceTextMissing where a text is not there."""
    mentions = Mentions(form for forms in records.names(engine).values() for form in forms)
    passages = records.read_passages(engine)
    found = []
    for source in records.chosen_sources(engine, sources):
        text = records.read_text(folder, source)
        own = [p for p in passages.values() if p.source == source.curie]
        used = [p.span for p in own if p.used]
        aside = [p.span for p in own if p.set_aside]
        found.append(_account(source.curie, text, mentions, used, aside))
    return tuple(found)


def _account(source: str, text: SourceText, mentions: Mentions, used: list[Span], aside: list[Span]) -> Coverage:
    counts: dict[str, list[int]] = {}
    still_open: list[OpenSentence] = []
    for sentence in _running_sentences(text):
        row = counts.setdefault(text.section(sentence.begins), [0, 0, 0, 0])
        row[0] += 1
        tokens = _tokens(text, sentence, mentions)
        if not tokens:
            continue
        row[1] += 1
        left = [token for token in tokens if not any(span.contains(token) for span in (*used, *aside))]
        if left:
            still_open.append(_open(text, sentence, left))
        else:
            row[2 if any(span.overlaps(sentence) for span in used) else 3] += 1
    sections = tuple(SectionCoverage(name, *row) for name, row in counts.items())
    return Coverage(source, sections, tuple(still_open))


def _running_sentences(text: SourceText) -> Iterator[Span]:
    headings = {heading.span for heading in text.headings}
    return (sentence for sentence in text.sentences if sentence not in headings)


def _tokens(text: SourceText, sentence: Span, mentions: Mentions) -> list[Span]:
    words = text.text[sentence.begins : sentence.ends]
    found = {*figures(words), *mentions.find(words)}
    shifted = (Span(s.begins + sentence.begins, s.ends + sentence.begins) for s in found)
    return sorted(shifted, key=lambda span: (span.begins, span.ends))


def _open(text: SourceText, sentence: Span, left: list[Span]) -> OpenSentence:
    return OpenSentence(
        section=text.section(sentence.begins),
        line=text.line(sentence.begins),
        begins=sentence.begins,
        ends=sentence.ends,
        left_out=tuple(dict.fromkeys(text.words(token) for token in left)),
        words=text.words(sentence),
    )
