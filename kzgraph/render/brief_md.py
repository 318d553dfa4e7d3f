"""A brief as Markdown: headings, sentences and lists, notes by number and commands by letter at the end."""

import re
from collections.abc import Iterable

from kzgraph.brief import Brief, Section, Statement
from kzgraph.render.brief_words import (
    CAVEAT_KEYS,
    Notes,
    Piece,
    closing,
    heading,
    language,
    name_pieces,
    sentence,
    source_line,
    source_statements,
)

__all__ = ["brief_markdown"]

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
# What would make a list or a numbered one of a line of text.
_AT_BEGIN = re.compile(r"^(\s*)([-+=]|\d+[.)])")


def brief_markdown(brief: Brief, *, lang: str = "en") -> str:
    """A brief in a language as Markdown; the same brief gives the same text every time."""
    return _Writer(brief, lang).write()


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


class _Writer:
    def __init__(self, brief: Brief, lang: str) -> None:
        self._brief = brief
        self._lang = language(lang)
        self._notes = Notes()
        self._blocks: list[str] = []

    def write(self) -> str:
        brief, lang = self._brief, self._lang
        self._blocks.append(f"# {self._text(name_pieces(brief.name, lang))}")
        self._blocks.append(_escaped(heading("title", brief.kind, lang)))
        for section in brief.sections:
            self._blocks.append(f"## {_escaped(heading(section.key, brief.kind, lang))}")
            {"text": self._running, "tiles": self._tiles, "groups": self._groups}[section.form](section)
        self._blocks.append(f"## {_escaped(lang.headings['sources'])}")
        self._blocks.append(self._list(source_statements(brief)))
        self._end()
        return "\n\n".join(block for block in self._blocks if block) + "\n"

    def _running(self, section: Section) -> None:
        run: list[str] = []
        for statement in section.statements:
            run.append(self._sentence(statement))
            if statement.parts:
                self._blocks += [" ".join(run), self._list(statement.parts)]
                run = []
        self._blocks.append(" ".join(run))

    def _tiles(self, section: Section) -> None:
        self._blocks.append(self._list(section.statements))

    def _groups(self, section: Section) -> None:
        for statement in section.statements:
            if statement.parts:
                self._blocks += [f"### {self._sentence(statement)}", self._list(statement.parts)]
            else:
                self._blocks.append(self._sentence(statement))

    def _list(self, statements: Iterable[Statement], depth: int = 0) -> str:
        lines = []
        for statement in statements:
            lines.append(f"{'  ' * depth}- {self._sentence(statement)}")
            if statement.parts:
                lines.append(self._list(statement.parts, depth + 1))
        return "\n".join(lines)

    def _sentence(self, statement: Statement) -> str:
        return self._text(sentence(statement, self._lang, self._brief.name))

    def _text(self, pieces: Iterable[Piece]) -> str:
        text = "".join(
            self._notes_of(piece) if piece.passages or piece.see else _escaped(piece.text) for piece in pieces
        )
        return _AT_BEGIN.sub(lambda found: f"{found.group(1)}\\{found.group(2)}", text)

    def _notes_of(self, piece: Piece) -> str:
        marks = [str(number) for number in self._notes.numbers(piece.passages)]
        marks += [self._notes.letter(piece.see)] if piece.see else []
        return "".join(f" \\[{mark}\\]" if not place else f"\\[{mark}\\]" for place, mark in enumerate(marks))

    def _end(self) -> None:
        lang, notes = self._lang, self._notes
        if notes.passages:
            lines = (
                f"{number}. {self._text(source_line(passage, self._brief, lang))}"
                for number, passage in enumerate(notes.passages.values(), 1)
            )
            self._blocks += [f"## {_escaped(lang.headings['passages'])}", "\n".join(lines)]
        if notes.commands:
            told = (f"- {notes.letter(command)}: `{command}`" for command in notes.commands)
            self._blocks += [f"## {_escaped(lang.headings['commands'])}", "\n".join(told)]
        self._blocks.append("---")
        self._blocks.append(" ".join(_escaped(closing(key, lang)) for key in CAVEAT_KEYS))
