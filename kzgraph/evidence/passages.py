"""A passage's own words, for whoever has the document."""

from pathlib import Path

from kzgraph.errors import SourceTextMissing
from kzgraph.evidence import records
from kzgraph.evidence.text import SourceText, Span
from kzgraph.model import PassageRef
from kzgraph.store import Engine

__all__ = ["PassageTexts"]


class PassageTexts:
    """Reads passages in the documents' texts; each text is read once, when it is first needed."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._folder = folder
        self._sources = {source.curie: source for source in records.read_sources(engine)}
        self._texts: dict[str, SourceText | None] = {}

    def words(self, passage: PassageRef) -> str:
        """The passage's words, white space folded; "" where the document's text is not in the folder."""
        if passage.path:  # an element of a data file has no words of its own
            return ""
        curie = passage.source.curie
        if curie not in self._texts:
            self._texts[curie] = self._read(curie)
        text = self._texts[curie]
        return text.words(Span(passage.begins, passage.ends)) if text else ""

    def _read(self, curie: str) -> SourceText | None:
        source = self._sources.get(curie)
        try:
            return records.read_text(self._folder, source) if source else None
        except SourceTextMissing:
            return None
