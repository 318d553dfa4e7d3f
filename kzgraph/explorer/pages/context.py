"""A passage among the words around it, for whoever has the document."""

from dataclasses import dataclass

from kzgraph.errors import SourceTextMissing
from kzgraph.evidence import records
from kzgraph.evidence.text import SourceText, Span, digest
from kzgraph.explorer.pages.site import Site
from kzgraph.model import PassageRef

__all__ = ["InContext", "in_context"]

AROUND = 600


@dataclass(frozen=True, slots=True)
class InContext:
    """The words before, of and after a passage; ``changed`` where the text is another edition and has others there."""

    before: str
    words: str
    after: str
    line: int
    changed: bool = False


def in_context(site: Site, passage: PassageRef, expected: str) -> InContext | None:
    """A passage with some words around it; None where its document's text is not given.

    ``expected`` is the digest that the graph holds: words that do not have it are not shown as the passage's.
    """
    text = None if passage.path else _text(site, passage.source.curie)
    if text is None:
        return None
    span = Span(passage.begins, passage.ends)
    words = text.text[span.begins : span.ends]
    if digest(words) != expected:
        return InContext("", "", "", 0, changed=True)
    begins = _word_begin(text.text, max(0, span.begins - AROUND))
    ends = _word_end(text.text, min(len(text.text), span.ends + AROUND))
    before, after = text.text[begins : span.begins], text.text[span.ends : ends]
    return InContext(
        ("… " if begins else "") + _paragraphs(before),
        _paragraphs(words),
        _paragraphs(after) + (" …" if ends < len(text.text) else ""),
        text.line(span.begins),
    )


def _text(site: Site, source: str) -> SourceText | None:
    """The text of a document, read once."""

    def read() -> SourceText | None:
        folder = site.sources
        found = {record.curie: record for record in records.read_sources(site.engine)}
        if folder is None or source not in found:
            return None
        try:
            return records.read_text(folder, found[source])
        except SourceTextMissing:
            return None

    return site.kept(("text", source), read)


def _word_begin(text: str, at: int) -> int:
    """The next begin of a word, so that none is cut."""
    while 0 < at < len(text) and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, at: int) -> int:
    while 0 < at < len(text) and not text[at].isspace():
        at -= 1
    return at


def _paragraphs(text: str) -> str:
    """White space folded inside paragraphs, which stay apart; blanks at the ends stay one blank."""
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() else ""
    parts = (" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n"))
    return lead + "\n\n".join(part for part in parts if part) + tail
