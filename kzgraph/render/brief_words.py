"""A brief's statements as sentences: templates of the language filled with names, numbers, days and amounts.

A sentence is a row of pieces, each text of its own, so that Markdown and HTML escape every piece by itself and mark
the language of a name that is not in the language of the page.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kzgraph.brief import Amount, Brief, Listed, Name, Period, Said, Statement, Word
from kzgraph.model import PassageRef
from kzgraph.render.brief_en import ENGLISH
from kzgraph.render.brief_kk import KAZAKH
from kzgraph.render.brief_language import Language
from kzgraph.render.brief_ru import RUSSIAN
from kzgraph.render.cells import one_line

__all__ = [
    "CAVEAT_KEYS",
    "Notes",
    "Piece",
    "closing",
    "heading",
    "language",
    "name_pieces",
    "sentence",
    "source_line",
    "source_statements",
]

CAVEAT_KEYS = ("caveat", "notes", "licence")
"""The closing remarks of every brief, in their order."""

LONG_NAME = 48
_LANGUAGES: Mapping[str, Language] = {found.code: found for found in (ENGLISH, RUSSIAN, KAZAKH)}
_PLACE = re.compile(r"\{(\w+)(?::([\w-]+))?\}")
_OPTIONAL = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence: text in the language of the page, or in ``lang``; or the passages of a note."""

    text: str = ""
    lang: str = ""
    passages: tuple[PassageRef, ...] = ()
    see: str = ""


def language(code: str) -> Language:
    """The language of a code; English where there is none of that code."""
    return _LANGUAGES.get(code, ENGLISH)


def heading(key: str, kind: str, lang: Language) -> str:
    """A section's heading, which may be particular to a kind of subject."""
    return lang.headings.get(f"{key}-{kind}") or lang.headings[key]


def sentence(statement: Statement, lang: Language, subject: Name | None = None) -> tuple[Piece, ...]:
    """A statement as pieces; its notes stand at the end."""
    template = lang.sentences[statement.key]
    values = {"subject": subject, **statement.values} if subject else dict(statement.values)
    pieces: list[Piece] = []
    place, begun = 0, False
    for part in _OPTIONAL.finditer(template):
        pieces += _filled(template[place : part.start()], values, lang)
        chosen = next((way for way in part.group(1).split("|") if _has_all(way, values)), "")
        if chosen.startswith("~"):
            chosen, begun = (", " if begun else " ") + chosen[1:], True
        pieces += _filled(chosen, values, lang)
        place = part.end()
    pieces += _filled(template[place:], values, lang)
    if statement.passages or statement.see:
        pieces.append(Piece(passages=statement.passages, see=statement.see))
    return tuple(_joined(pieces))


def _has_all(template: str, values: Mapping[str, Said]) -> bool:
    return all(values.get(name) for name, _ in _PLACE.findall(template))


def _filled(template: str, values: Mapping[str, Said], lang: Language) -> Iterable[Piece]:
    place = 0
    for found in _PLACE.finditer(template):
        yield Piece(template[place : found.start()])
        yield from _value(values.get(found.group(1)), found.group(2) or "", lang)
        place = found.end()
    yield Piece(template[place:])


def _joined(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """Pieces without empty ones, neighbours in the page's language as one."""
    held = ""
    for piece in pieces:
        if not (piece.lang or piece.passages or piece.see):
            held += piece.text
            continue
        if held:
            yield Piece(held)
        held = ""
        yield piece
    if held:
        yield Piece(held)


def _value(value: Said, how: str, lang: Language) -> Iterable[Piece]:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int):
        yield Piece(lang.counted(value, how) if how else lang.number(value))
    elif isinstance(value, Name):
        yield from name_pieces(value, lang, how)
    elif isinstance(value, Listed):
        yield from _list(value, how, lang)
    elif isinstance(value, Period):
        yield Piece(lang.period(value.begins, value.ends, how))
    elif isinstance(value, Amount):
        text, written_in = lang.amount(value, how != "bare")
        yield Piece(text, written_in if written_in != lang.code else "")
    elif isinstance(value, Word):
        yield Piece(lang.words[value.key])
    else:
        yield Piece(one_line(value), "und")


def name_pieces(name: Name, lang: Language, how: str = "") -> Iterable[Piece]:
    """A name in the language of the page, else in English and marked so."""
    text, written_in = name.text_in(lang.code)
    text = one_line(text)
    if how == "lower":
        text = _begun_small(text)
    if how == "article":
        text = f"{lang.words['an' if text[:1].lower() in 'aeiou' else 'a']}{_begun_small(text)}"
    if how == "quoted":
        yield Piece(lang.words["quote-open"])
    yield Piece(text, written_in if written_in and written_in != lang.code else "")
    if how == "quoted":
        yield Piece(lang.words["quote-close"])


def _begun_small(text: str) -> str:
    """Text that begins with a small letter, unless it begins with an abbreviation.

    >>> _begun_small("Local government"), _begun_small("NGO")
    ('local government', 'NGO')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _list(listed: Listed, how: str, lang: Language) -> Iterable[Piece]:
    last = len(listed.items) - 1
    # Names that are sentences, or hold commas, are parted by semicolons.
    names = [item.name.text_in(lang.code)[0] for item in listed.items]
    heavy = any(len(name) > LONG_NAME or "," in name for name in names)
    comma, conjunction = (lang.words["semicolon"],) * 2 if heavy else (lang.words["comma"], lang.words["and"])
    for place, item in enumerate(listed.items):
        if place:
            yield Piece(conjunction if place == last and not listed.more else comma)
        yield from name_pieces(item.name, lang, how)
        if item.number is not None:
            yield Piece(f" ({lang.number(item.number)})")
        if item.passages:
            yield Piece(passages=item.passages)
    if listed.more:
        yield Piece(lang.counted(listed.more, "more"))


class Notes:
    """Numbers the passages, and letters the commands, in the order in which a brief refers to them."""

    def __init__(self) -> None:
        self.passages: dict[str, PassageRef] = {}
        self.commands: list[str] = []

    def numbers(self, passages: Iterable[PassageRef]) -> list[int]:
        """The numbers of passages."""
        found = []
        for passage in passages:
            self.passages.setdefault(passage.ref.curie, passage)
            found.append(list(self.passages).index(passage.ref.curie) + 1)
        return found

    def letter(self, command: str) -> str:
        """The letter of a command: a … z, then aa."""
        if command not in self.commands:
            self.commands.append(command)
        place = self.commands.index(command)
        letter = chr(ord("a") + place % 26)
        return letter * (place // 26 + 1)


def source_line(passage: PassageRef, brief: Brief, lang: Language) -> tuple[Piece, ...]:
    """A note: document, section, positions, and the passage's gist in the graph's own words."""
    names = {use.name.curie: use.name for use in brief.sources}
    name = names.get(passage.source.curie)
    document = list(name_pieces(name, lang)) if name else [Piece(passage.source.label)]
    english = "" if lang.code == "en" else "en"
    section = one_line(passage.section)
    place = f", {lang.words['positions']} {passage.begins}–{passage.ends}: "
    if passage.path:
        return (*document, Piece(f", {one_line(passage.path)}: "), Piece(one_line(passage.gist), english))
    return (
        *document,
        *((Piece(", "), Piece(section, english)) if section else ()),
        Piece(place),
        Piece(one_line(passage.gist), english),
    )


def source_statements(brief: Brief) -> tuple[Statement, ...]:
    """All documents with the number of passages that the subject rests on, for the list of sources."""
    return tuple(
        Statement(
            "source" if use.passages else "source-silent",
            {"name": use.name, "when": use.period, "n": use.passages},
        )
        for use in brief.sources
    )


def closing(key: str, lang: Language) -> str:
    """A closing remark."""
    return lang.sentences[key]
