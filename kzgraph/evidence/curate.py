"""A curator's work list: the sentences no claim uses, what is known of each, and blocks to paste.

What a reader has to decide is never guessed: it is written ``WRITE-HERE``, which ``validate`` refuses. Nothing
here writes to the graph.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kzgraph.errors import UnknownName
from kzgraph.evidence import records
from kzgraph.evidence.cite import block, passage_curie
from kzgraph.evidence.coverage import coverage
from kzgraph.evidence.mentions import Mentions, plain_words
from kzgraph.evidence.printed import NUMBERS, PrintedFigure, read_figures
from kzgraph.evidence.text import SourceText, Span
from kzgraph.model import Ref
from kzgraph.names import labels
from kzgraph.store import Engine
from kzgraph.terms import PREFIXES, compact, expand, name_key

__all__ = ["Draft", "Mention", "WorkList", "curate"]

NEAREST = 3
LONGEST_SLUG = 60
MOST_SECTIONS = 8
_NAMED = ("partner", "programme", "policy", "product", "event", "region")
_NEAR = ("indicator", "programme")
_SLUG_FROM = ("programme", "product", "policy", "event")

_STOP_WORDS = frozenset(
    name_key(
        """
        about after all also among and are been before between but can could for from had has have her his into its
        more most not number one only other our over per share some such than that the their them there these they
        this those through under until was were when where which while who whose will with within year years
        """
    ).split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A known name as it stands in the sentence, and what it is the name of."""

    words: str
    things: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """One unused sentence: where it stands, what is known in it, and the blocks that would use it.

    ``passage_block`` is "" where the graph has the passage already.
    """

    section: str
    line: int
    begins: int
    ends: int
    words: str
    names: tuple[Mention, ...]
    figures: tuple[PrintedFigure, ...]
    nearest: tuple[Ref, ...]
    passage: str
    passage_block: str
    claim_blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkList:
    """The first unused sentences of a document in order, and how many there are in all."""

    source: str
    unused: int
    drafts: tuple[Draft, ...]


def curate(
    engine: Engine,
    folder: Path,
    source: str,
    *,
    every: bool = False,
    section: str = "",
    limit: int = 10,
    lang: str = "en",
) -> WorkList:
    """The sentences of a document that no claim uses and nobody set aside, as ``coverage`` counts them.

    With ``every``, also those without figure or name; with ``section``, only where the section's name holds
    the words; at most ``limit`` (0: all). Raises UnknownName for a document or section that is not there,
    SourceTextMissing where the text is not at hand.
    """
    record = records.chosen_sources(engine, [source])[0]
    text = records.read_text(folder, record)
    passages = [p for p in records.read_passages(engine).values() if p.source == record.curie]
    (account,) = coverage(engine, folder, (record.curie,))
    unused = [Span(sentence.begins, sentence.ends) for sentence in account.open_sentences]
    if every:
        done = [p.span for p in passages if p.used or p.set_aside]
        running = {*text.sentences} - {heading.span for heading in text.headings}
        unused += [s for s in running - {*unused} if not any(span.overlaps(s) for span in done)]
    if section:
        _check_section(section, [part.section for part in account.sections])
        unused = [s for s in unused if section.casefold() in text.section(s.begins).casefold()]
    unused.sort(key=lambda span: span.begins)
    desk = _Desk(engine, text, {p.curie: p.span for p in passages}, lang)
    return WorkList(record.curie, len(unused), tuple(desk.draft(span) for span in unused[: limit or None]))


def _check_section(wanted: str, sections: list[str]) -> None:
    if not any(wanted.casefold() in section.casefold() for section in sections):
        raise UnknownName(wanted, [section for section in sections if section][:MOST_SECTIONS], what="section")


class _Desk:
    """What is at hand for every sentence of a document: names, units, labels, and the names already given."""

    def __init__(self, engine: Engine, text: SourceText, passages: dict[str, Span], lang: str) -> None:
        self._text = text
        self._passages = passages
        self._names = _Names(engine, lang)
        self._nearest = _Nearest(engine, lang)
        self._units = {f: unit for unit, forms in records.names(engine, ("unit",)).items() for f in forms}
        self._taken = _claims(engine)

    def draft(self, span: Span) -> Draft:
        """All that is known of a sentence."""
        words = self._text.words(span)
        found = self._names.find(words)
        names = tuple(mention for _, mention in found)
        printed = read_figures(words, self._units, [place for place, _ in found])
        things = tuple(dict.fromkeys(thing for mention in names for thing in mention.things))
        near = self._nearest.to(_without(words, [place for place, _ in found]), things)
        topic = self._topic(span, things, near)
        known = next((curie for curie, at in self._passages.items() if at == span), "")
        passage = known or passage_curie(self._text.key, span, self._passages)
        return Draft(
            section=self._text.section(span.begins),
            line=self._text.line(span.begins),
            begins=span.begins,
            ends=span.ends,
            words=words,
            names=names,
            figures=printed,
            nearest=tuple(ref for _, ref in near),
            passage=passage,
            passage_block="" if known else block(self._text, span, passage),
            claim_blocks=tuple(self._claim_blocks(topic, things, printed, passage)),
        )

    def _claim_blocks(
        self,
        topic: str,
        things: tuple[Ref, ...],
        printed: tuple[PrintedFigure, ...],
        passage: str,
    ) -> Iterator[str]:
        for partner in _of(things, "partner"):
            yield _contribution(self._slug("contribution", [_key(partner), topic]), partner.curie, passage)
        places = [_key(region) for region in _of(things, "region")]
        years = [figure.as_printed for figure in printed if figure.kind == "year"]
        parts = [topic, *(places if len(places) == 1 else []), *(years if len({*years}) == 1 else [])]
        for figure in printed:
            if figure.kind == "figure":
                yield _observation(self._slug("observation", parts), figure, passage)

    def _topic(self, span: Span, things: tuple[Ref, ...], near: list[tuple[int, Ref]]) -> str:
        """What the sentence is about, for slugs: what it names, else what shares two words, else its section."""
        named = [thing for kind in _SLUG_FROM for thing in _of(things, kind)]
        named += [ref for shared, ref in near if shared > 1]
        return _key(named[0]) if named else self._text.section(span.begins).rpartition(" / ")[2] or self._text.key

    def _slug(self, kind: str, parts: list[str]) -> str:
        """A name that neither the graph nor another block has, and marks it as taken."""
        words = "-".join(re.findall(r"[a-z0-9]+", " ".join(dict.fromkeys(parts)).casefold())) or self._text.key
        first = f"{kind}:{words if len(words) <= LONGEST_SLUG else words[:LONGEST_SLUG].rpartition('-')[0]}"
        curie, number = first, 2
        while curie in self._taken:
            curie, number = f"{first}-{number}", number + 1
        self._taken.add(curie)
        return curie


class _Names:
    """Finds what the graph knows by name in a sentence."""

    def __init__(self, engine: Engine, lang: str) -> None:
        things: dict[str, list[str]] = defaultdict(list)
        forms = records.names(engine, _NAMED)
        for curie, names in forms.items():
            for name in names:
                things[plain_words(name).casefold()].append(curie)
        self._things = {name: tuple(dict.fromkeys(curies)) for name, curies in things.items()}
        self._mentions = Mentions(name for names in forms.values() for name in names)
        self._refs = _refs(engine, forms, lang)

    def find(self, words: str) -> list[tuple[Span, Mention]]:
        """Each known name with its place; a region only where it is written with a capital."""
        found = []
        for span in self._mentions.find(words):
            name = words[span.begins : span.ends]
            curies = self._things.get(plain_words(name).casefold(), ())
            kept = [c for c in curies if not c.startswith("region:") or name[:1].isupper()]
            if kept:
                found.append((span, Mention(name, tuple(self._refs[curie] for curie in kept))))
        return found


class _Nearest:
    """Finds indicators and programmes by the content words that their names share with a sentence."""

    def __init__(self, engine: Engine, lang: str) -> None:
        forms = records.names(engine, _NEAR)
        self._words = {curie: [_content(name) for name in names] for curie, names in forms.items()}
        self._refs = _refs(engine, forms, lang)

    def to(self, words: str, known: tuple[Ref, ...]) -> list[tuple[int, Ref]]:
        """Up to three indicators, then programmes, not among those known, with the number of shared words."""
        wanted = _content(words)
        scores: list[tuple[int, float, str]] = []
        for curie, names in self._words.items():
            shared, share = max((len(wanted & name), len(wanted & name) / (len(name) or 1)) for name in names)
            if shared and self._refs[curie] not in known:
                scores.append((-shared, -share, curie))
        best = [(-shared, self._refs[curie]) for shared, _, curie in sorted(scores)]
        return [found for kind in _NEAR for found in [(n, ref) for n, ref in best if _of([ref], kind)][:NEAREST]]


def _content(words: str) -> frozenset[str]:
    """The words that carry meaning, in small letters and without the plural's ending."""
    plain = (word for word in name_key(words).split() if len(word) > 2 and not word.isdigit())
    return frozenset(_singular(word) for word in plain if word not in _STOP_WORDS and word not in NUMBERS)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _without(words: str, places: list[Span]) -> str:
    for place in reversed(places):
        words = f"{words[: place.begins]} {words[place.ends :]}"
    return words


def _of(things: Iterable[Ref], kind: str) -> list[Ref]:
    return [thing for thing in things if thing.curie.startswith(f"{kind}:")]


def _key(ref: Ref) -> str:
    return ref.curie.partition(":")[2]


def _refs(engine: Engine, curies: Iterable[str], lang: str) -> dict[str, Ref]:
    iris = {curie: iri for curie in curies if (iri := expand(curie))}
    named = labels(engine, iris.values(), lang)
    return {curie: Ref(curie, str(iri), named[iri]) for curie, iri in iris.items()}


def _claims(engine: Engine) -> set[str]:
    rows = engine.select(
        f"PREFIX kz: <{PREFIXES['kz']}> SELECT DISTINCT ?c WHERE "
        "{ VALUES ?kind { kz:Contribution kz:Observation } ?c a ?kind }"
    )
    return {compact(str(claim)) for (claim,) in rows}


def _contribution(curie: str, partner: str, passage: str) -> str:
    return _block(
        curie,
        "a kz:Contribution",
        f"kz:partner {partner}",
        "kz:result result:WRITE-HERE",
        "kz:role role:WRITE-HERE",
        "kz:basis basis:explicit",
        f"kz:statedIn {passage}",
    )


def _observation(curie: str, figure: PrintedFigure, passage: str) -> str:
    value = figure.value or '"WRITE HERE the number"'
    return _block(
        curie,
        "a kz:Observation",
        "kz:indicator indicator:WRITE-HERE",
        f"kz:value {value}",
        f'kz:asPrinted "{figure.as_printed}"',
        f"kz:unit {figure.unit or 'unit:WRITE-HERE'}",
        "kz:valueKind valuekind:WRITE-HERE",
        f"kz:statedIn {passage}",
    )


def _block(curie: str, *lines: str) -> str:
    return "".join([f"{curie}\n", *(f"    {line} ;\n" for line in lines), ".\n"])
