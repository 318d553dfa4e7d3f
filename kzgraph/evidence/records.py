"""What the graph says of passages, read once: each passage, who cites it, and what must stand in it."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kzgraph.errors import UnknownName, UsageError
from kzgraph.evidence.text import SourceText, Span
from kzgraph.store import Engine
from kzgraph.terms import PREFIXES, compact

__all__ = [
    "ContributionRecord",
    "ObservationRecord",
    "PassageRecord",
    "SourceRecord",
    "chosen_sources",
    "names",
    "read_contributions",
    "read_observations",
    "read_passages",
    "read_sources",
    "read_text",
]

_PREFIX = f"PREFIX kz: <{PREFIXES['kz']}> PREFIX skos: <{PREFIXES['skos']}> PREFIX dcterms: <{PREFIXES['dcterms']}> "
NAMED_IN_TEXT = ("partner", "programme", "policy", "product", "event")


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A document as the graph knows it: its text edition's name, length, SHA-256, and outline if it has one."""

    curie: str
    title: str
    file_name: str
    length: int
    digest: str
    outline: tuple[tuple[int, str], ...] = ()

    @property
    def key(self) -> str:
        """The document's slug, as people type it."""
        return self.curie.partition(":")[2]


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A passage as the graph knows it; ``used`` says whether anything is stated in it."""

    curie: str
    source: str
    span: Span
    digest: str
    set_aside: str
    gist: str
    used: bool


@dataclass(frozen=True, slots=True)
class ObservationRecord:
    """A figure as printed, and the passages that print it."""

    curie: str
    as_printed: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContributionRecord:
    """A contribution's partner and the words that stand for it, with the passages that say so."""

    curie: str
    partner: str
    wording: str
    named_as: str
    passages: tuple[str, ...]


def read_sources(engine: Engine) -> tuple[SourceRecord, ...]:
    """Every document that is a text, by CURIE; of data files the passages are elements, which need no text."""
    rows = engine.select(
        f"{_PREFIX} SELECT ?s (MIN(?t) AS ?title) (MIN(?f) AS ?file) (MIN(?n) AS ?length) (MIN(?d) AS ?digest) WHERE "
        "{ ?s a kz:Source . ?s kz:fileName ?f . ?s kz:textLength ?n . ?s kz:textDigest ?d . ?s dcterms:title ?t }"
        " GROUP BY ?s ORDER BY ?s"
    )
    outlines, data = _read_outlines(engine), _data_files(engine)
    return tuple(
        SourceRecord(c, str(title), str(file), _whole(length), str(digest), tuple(outlines[c]))
        for s, title, file, length, digest in rows
        if s is not None and (c := compact(str(s))) not in data
    )


def _data_files(engine: Engine) -> set[str]:
    rows = engine.select(f"{_PREFIX} SELECT DISTINCT ?s WHERE {{ ?p kz:elementPath ?path . ?p kz:source ?s }}")
    return {compact(str(source)) for (source,) in rows}


def chosen_sources(engine: Engine, only: Sequence[str] = ()) -> tuple[SourceRecord, ...]:
    """The documents named by key or CURIE, or all; raises UnknownName for one the graph does not have.

    Raises UsageError for a data file, which has no text.
    """
    known, data = read_sources(engine), _data_files(engine) if only else set()
    for name in only:
        if f"source:{name.removeprefix('source:')}" in data:
            hint = "Whoever has the file finds each by its path: kzgraph show passage:NAME"
            raise UsageError(f"{name} is a data file: its passages are elements and not words of a text.", hint)
        if not any(name in (source.key, source.curie) for source in known):
            raise UnknownName(name, [source.key for source in known], what="source")
    return tuple(source for source in known if not only or source.key in only or source.curie in only)


def read_text(folder: Path, source: SourceRecord) -> SourceText:
    """The text edition of a document; raises SourceTextMissing where it is not in the folder.

    Programs for Windows save line ends as two characters and put a mark before the text, and positions count
    characters. Where the file has the digest of the edition but for these, it is read as the edition.
    """
    text = SourceText.read(folder, source.key, source.file_name, source.outline)
    for edition in _saved_otherwise(text.text):
        if hashlib.sha256(edition.encode()).hexdigest() == source.digest:
            return SourceText(source.key, edition, source.outline)
    return text


def _saved_otherwise(text: str) -> Iterator[str]:
    """A text as it is; then without a byte order mark, with line ends of one character, and of two."""
    yield text
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    yield plain
    yield plain.replace("\n", "\r\n")


def _read_outlines(engine: Engine) -> dict[str, list[tuple[int, str]]]:
    """The headings of documents that have an outline: position and section, as in "012338 Every child learns"."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for source, line in engine.select(f"{_PREFIX} SELECT ?s ?line WHERE {{ ?s kz:outline ?line }} ORDER BY ?s ?line"):
        position, _, name = str(line).partition(" ")
        found[compact(str(source))].append((_whole(position), name))
    return found


def read_passages(engine: Engine) -> dict[str, PassageRecord]:
    """Every passage by CURIE, in the order of their positions."""
    used = {compact(str(p)) for (p,) in engine.select(f"{_PREFIX} SELECT DISTINCT ?p WHERE {{ ?c kz:statedIn ?p }}")}
    rows = engine.select(
        f"{_PREFIX} SELECT ?p ?source ?begins ?ends ?digest ?aside ?gist WHERE {{ ?p a kz:Passage . "
        "?p kz:source ?source . ?p kz:beginsAt ?begins . ?p kz:endsAt ?ends . ?p kz:digest ?digest . "
        "OPTIONAL { ?p kz:setAside ?aside } OPTIONAL { ?p kz:gist ?gist } } ORDER BY ?source ?begins ?ends ?p ?gist"
    )
    found: dict[str, PassageRecord] = {}
    for passage, source, begins, ends, text_digest, aside, gist in rows:
        curie = compact(str(passage))
        record = PassageRecord(
            curie=curie,
            source=compact(str(source)),
            span=Span(_whole(begins), _whole(ends)),
            digest=str(text_digest),
            set_aside=compact(str(aside)) if aside else "",
            gist=str(gist or ""),
            used=curie in used,
        )
        found.setdefault(curie, record)
    return found


def read_observations(engine: Engine) -> tuple[ObservationRecord, ...]:
    """Every observation, by CURIE."""
    rows = engine.select(
        f"{_PREFIX} SELECT ?c ?printed ?p WHERE {{ ?c a kz:Observation . ?c kz:asPrinted ?printed . "
        "?c kz:statedIn ?p }"
        " ORDER BY ?c ?p"
    )
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for claim, printed, passage in rows:
        grouped[compact(str(claim)), str(printed)].append(compact(str(passage)))
    return tuple(ObservationRecord(claim, printed, tuple(p)) for (claim, printed), p in grouped.items())


def read_contributions(engine: Engine) -> tuple[ContributionRecord, ...]:
    """Every contribution, by CURIE."""
    rows = engine.select(
        f"{_PREFIX} SELECT ?c ?partner ?wording ?named ?p WHERE {{ ?c a kz:Contribution . ?c kz:partner ?partner . "
        "?c kz:statedIn ?p . OPTIONAL { ?c kz:wording ?wording } OPTIONAL { ?c kz:namedAs ?named } } ORDER BY ?c ?p"
    )
    grouped: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for claim, partner, wording, named, passage in rows:
        key = (compact(str(claim)), compact(str(partner)), str(wording or ""), str(named or ""))
        grouped[key].append(compact(str(passage)))
    return tuple(ContributionRecord(*key, tuple(passages)) for key, passages in grouped.items())


def names(engine: Engine, kinds: tuple[str, ...] = NAMED_IN_TEXT) -> Mapping[str, tuple[str, ...]]:
    """The names and aliases, in English or without a language, of everything documents call by name."""
    rows = engine.select(
        f"{_PREFIX} SELECT ?thing ?name WHERE {{ ?thing skos:prefLabel|skos:altLabel|kz:formerName ?name . "
        'FILTER(LANG(?name) IN ("en", "")) } ORDER BY ?thing ?name'
    )
    found: dict[str, list[str]] = defaultdict(list)
    for thing, name in rows:
        curie = compact(str(thing))
        if curie.partition(":")[0] in kinds:
            found[curie].append(str(name))
    return {curie: tuple(forms) for curie, forms in found.items()}


def _whole(value: object) -> int:
    return int(str(value))
