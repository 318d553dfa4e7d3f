"""From words of a document to a finished passage block, ready to paste into ``graph/passages/``."""

from collections.abc import Mapping
from pathlib import Path

from kzgraph.errors import SourceTextMissing
from kzgraph.evidence import records
from kzgraph.evidence.text import SourceText, Span, digest, fingerprint
from kzgraph.store import Engine

__all__ = ["block", "cite", "passage_curie"]

GIST_TO_WRITE = "One sentence in your own words."


def cite(engine: Engine, folder: Path, source: str, quote: str, *, gist: str = "", set_aside: str = "") -> str:
    """The block of the passage that a quote ("first words … last words") points at.

    A passage that the graph has already keeps its name. Raises QuoteError where the words stand nowhere or in
    several places, SourceTextMissing where the document is unknown or its text not at hand.
    """
    known = {record.key: record for record in records.read_sources(engine)}
    key = source.removeprefix("source:")
    if key not in known:
        raise SourceTextMissing(f'The graph has no source named "{source}".', f"It has: {', '.join(known) or 'none'}.")
    text = SourceText.read(folder, key, known[key].file_name)
    span = text.find_one(quote)
    taken = {passage.curie: passage.span for passage in records.read_passages(engine).values()}
    return block(text, span, passage_curie(key, span, taken), gist=gist, set_aside=set_aside)


def passage_curie(source: str, span: Span, taken: Mapping[str, Span]) -> str:
    """The passage's name: document and begin; with the end too where another passage begins there.

    >>> passage_curie("report", Span(5, 9), {"passage:report-5": Span(5, 20)})
    'passage:report-5-9'
    """
    curie = f"passage:{source}-{span.begins}"
    return curie if taken.get(curie, span) == span else f"{curie}-{span.ends}"


def block(text: SourceText, span: Span, curie: str, *, gist: str = "", set_aside: str = "") -> str:
    """The Turtle block of a passage: position, section, digest, fingerprint, and a gist or a reason."""
    words = text.text[span.begins : span.ends]
    lines = [
        "a kz:Passage",
        f"kz:source source:{text.key}",
        f"kz:section {_quoted(text.section(span.begins))}",
        f"kz:beginsAt {span.begins}",
        f"kz:endsAt {span.ends}",
        f'kz:digest "{digest(words)}"',
        f'kz:fingerprint "{fingerprint(words)}"',
    ]
    if gist or not set_aside:
        lines.append(f"kz:gist {_quoted(gist or GIST_TO_WRITE)}@en")
    if set_aside:
        lines.append(f"kz:setAside setaside:{set_aside}")
    return "".join([f"{curie}\n", *(f"    {line} ;\n" for line in lines), ".\n"])


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
