"""From words of a document to a finished passage block, ready to paste into ``graph/passages/``."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kzgraph.evidence import records
from kzgraph.evidence.text import SourceText, Span, digest, fingerprint
from kzgraph.store import Engine

__all__ = ["Citation", "block", "cite", "passage_curie", "source_block"]

GIST_TO_WRITE = "WRITE HERE one sentence in your own words"
"""Has no full stop, so that ``validate`` refuses it until somebody has written one."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage's block, and whether the graph has the passage already."""

    curie: str
    block: str
    known: bool


def cite(engine: Engine, folder: Path, source: str, quote: str, *, gist: str = "", set_aside: str = "") -> Citation:
    """The block of the passage that a quote ("first words … last words") points at.

    A passage that the graph has already keeps its name and gist. Raises QuoteError where the words stand
    nowhere or in several places, SourceTextMissing where the document is unknown or its text not at hand.
    """
    record = records.chosen_sources(engine, [source])[0]
    text = records.read_text(folder, record)
    span = text.find_one(quote)
    passages = {p.curie: p for p in records.read_passages(engine).values() if p.source == record.curie}
    old = next((passage for passage in passages.values() if passage.span == span), None)
    taken = {passage.curie: passage.span for passage in passages.values()}
    curie = old.curie if old else passage_curie(record.key, span, taken)
    words = gist or (old.gist if old else "")
    reason = set_aside or (old.set_aside.partition(":")[2] if old and not gist else "")
    return Citation(curie, block(text, span, curie, gist=words, set_aside=reason), old is not None)


def source_block(folder: Path, key: str) -> str:
    """The block of a document that is new to the graph: name, length and digest of its text edition."""
    text = SourceText.read(folder, key)
    lines = [
        "a kz:Source",
        'dcterms:title "WRITE HERE the document\'s title"@en',
        'skos:prefLabel "WRITE HERE its short name"@en',
        'dcterms:language "en"',
        "dcterms:publisher partner:WRITE-HERE",
        f'kz:fileName "{key}.txt"',
        f'kz:textDigest "{hashlib.sha256(text.text.encode()).hexdigest()}"',
        f"kz:textLength {len(text.text)}",
    ]
    return "".join([f"source:{key}\n", *(f"    {line} ;\n" for line in lines), ".\n"])


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
