"""Re-read every passage in the documents' texts: does the graph say what stands there?

Per claim: the digest of each passage matches the text; a figure's printed form, a contribution's wording and
some form of its partner's name (or the words noted in ``kz:namedAs``) stand in the passage. A name may also
stand in the sentence before, as in "The Ministry … . It adopted …".
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from kzgraph.evidence import records
from kzgraph.evidence.mentions import holds
from kzgraph.evidence.text import digest
from kzgraph.model import Finding
from kzgraph.store import Engine

__all__ = ["Verification", "verify"]


class Verification:
    """The texts and passages of a graph, and the checks made on them."""

    def __init__(self, engine: Engine, folder: Path, sources: tuple[str, ...] = ()) -> None:
        self.sources = {source.curie: source for source in records.chosen_sources(engine, sources)}
        self.texts = {source.curie: records.read_text(folder, source) for source in self.sources.values()}
        self.passages = {c: p for c, p in records.read_passages(engine).items() if p.source in self.texts}
        self._engine = engine

    def findings(self) -> tuple[Finding, ...]:
        """Everything that does not hold, in the order sources, passages, observations, contributions."""
        return (*self._editions(), *self._passages(), *self._observations(), *self._contributions())

    def counts(self) -> Mapping[str, int]:
        """How much was read."""
        return {"sources": len(self.texts), "passages": len(self.passages)}

    def _editions(self) -> Iterator[Finding]:
        for curie, source in self.sources.items():
            text = self.texts[curie].text
            if hashlib.sha256(text.encode()).hexdigest() != source.digest:
                message = f"The text at hand ({len(text)} characters) is not the edition the graph was curated from."
                yield Finding("", "warning", "edition", curie, message)

    def _passages(self) -> Iterator[Finding]:
        for curie, passage in self.passages.items():
            text = self.texts[passage.source]
            if passage.span.ends > len(text.text):
                message = f"The passage ends at {passage.span.ends}, beyond the text's {len(text.text)} characters."
                yield _violation("range", curie, message)
            elif digest(text.text[passage.span.begins : passage.span.ends]) != passage.digest:
                message = (
                    f"The words at {passage.span.begins}-{passage.span.ends} are not those the digest was made of."
                )
                yield _violation("digest", curie, message)

    def _words(self, passage: str, *, before: bool = False) -> str:
        if passage not in self.passages:
            return ""
        record = self.passages[passage]
        text = self.texts[record.source]
        words = text.words(record.span)
        earlier = text.sentence_before(record.span.begins) if before else None
        return f"{text.words(earlier)} {words}" if earlier else words

    def _here(self, passages: tuple[str, ...]) -> bool:
        return any(passage in self.passages for passage in passages)

    def _observations(self) -> Iterator[Finding]:
        for record in records.read_observations(self._engine):
            if self._here(record.passages) and not any(
                holds(self._words(passage), record.as_printed) for passage in record.passages
            ):
                message = f'"{record.as_printed}" does not stand in {" or ".join(record.passages)}.'
                yield _violation("figure", record.curie, message)

    def _contributions(self) -> Iterator[Finding]:
        names = records.names(self._engine, ("partner",))
        for record in records.read_contributions(self._engine):
            if not self._here(record.passages):
                continue
            if record.wording and not any(holds(self._words(p), record.wording) for p in record.passages):
                message = f'The wording "{record.wording}" does not stand in {" or ".join(record.passages)}.'
                yield _violation("wording", record.curie, message)
            forms = (record.named_as,) if record.named_as else names.get(record.partner, ())
            if not any(holds(self._words(p, before=True), form) for p in record.passages for form in forms):
                named = f'"{record.named_as}"' if record.named_as else f"No name of {record.partner}"
                message = (
                    f"{named} {'does not stand' if record.named_as else 'stands'} in {' or '.join(record.passages)}"
                )
                message += " or the sentence before. Add an alias, or write the words in kz:namedAs."
                yield _violation("partner", record.curie, message)


def verify(engine: Engine, folder: Path, sources: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    """Check every passage of the sources named (all, if none) against the texts in a folder.

    Raises UnknownName for a source the graph does not have, SourceTextMissing where a text is not there.
    """
    return Verification(engine, folder, sources).findings()


def _violation(rule: str, entity: str, message: str) -> Finding:
    return Finding("", "violation", rule, entity, message)
