"""A brief as one HTML page made for A4 paper: no script, nothing from outside, every text escaped."""

import base64
import hashlib
import html
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

__all__ = ["brief_html"]

_STYLE = """
@page { size: A4; margin: 12mm 16mm 14mm; @bottom-left { content: LICENCE; font: 7.5pt sans-serif; color: #555; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 7.5pt sans-serif; color: #555; } }
* { box-sizing: border-box; }
html { font: 9pt/1.31 Arial, "Liberation Sans", "Noto Sans", "DejaVu Sans", sans-serif; color: #111; background: #fff; }
body { margin: 0 auto; max-width: 178mm; overflow-wrap: break-word; }
header { border-bottom: 1.2pt solid #111; margin-bottom: 3mm; padding-bottom: 1.5mm; }
header p { margin: 0; font-size: 8.2pt; letter-spacing: .03em; text-transform: uppercase; color: #444; }
h1 { margin: .5mm 0 0; font-size: 16pt; line-height: 1.15; }
h2 { margin: 2.8mm 0 .8mm; font-size: 10.2pt; line-height: 1.2; border-bottom: .4pt solid #999; padding-bottom: .5mm;
  break-after: avoid; }
h3 { margin: 1.6mm 0 .5mm; font-size: 9pt; break-after: avoid; }
p { margin: 0 0 1.2mm; orphans: 2; widows: 2; }
ul { margin: 0 0 1.2mm; padding-left: 4.2mm; }
li { margin: 0 0 .5mm; break-inside: avoid; }
li ul { margin: .3mm 0 .6mm; font-size: 8.5pt; list-style-type: "– "; }
sup { font-size: 6.4pt; line-height: 0; white-space: nowrap; }
sup a { color: inherit; text-decoration: none; }
.tiles { display: flex; gap: 3mm; margin: 2.5mm 0; padding: 0; list-style: none; }
.tiles li { flex: 1 1 0; min-width: 0; border: .5pt solid #888; padding: 1.5mm 2mm;
  font-size: 8.2pt; line-height: 1.25; }
.tiles b { display: block; font-size: 15pt; line-height: 1.1; }
.notes { columns: 2; column-gap: 6mm; margin: 0; padding-left: 6mm; font-size: 6.8pt;
  line-height: 1.24; }
.notes li { margin-bottom: .4mm; }
.plain { columns: 2; column-gap: 6mm; list-style: none; padding: 0; font-size: 7.2pt; line-height: 1.24; }
.plain code { font: 6.8pt "Noto Sans Mono", "DejaVu Sans Mono", Consolas, monospace; }
footer { margin-top: 3mm; border-top: .4pt solid #999; padding-top: 1.2mm; font-size: 7.2pt; line-height: 1.26;
  break-inside: avoid; }
@media screen { body { padding: 8mm 4mm; } }
"""


def brief_html(brief: Brief, *, lang: str = "en") -> str:
    """A brief in a language as a page for A4 paper; the same brief gives the same bytes every time."""
    return _Writer(brief, lang).write()


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


class _Writer:
    def __init__(self, brief: Brief, lang: str) -> None:
        self._brief = brief
        self._lang = language(lang)
        self._notes = Notes()

    def write(self) -> str:
        brief, lang = self._brief, self._lang
        body = "\n".join(self._section(section) for section in brief.sections)
        sources = f"<p>{'; '.join(self._sentence(use) for use in source_statements(brief))}.</p>"
        title = "".join(piece.text for piece in name_pieces(brief.name, lang))
        kind = html.escape(heading("title", brief.kind, lang))
        style = _STYLE.replace("LICENCE", f'"{closing("licence", lang)}"')
        return (
            f'<!doctype html>\n<html lang="{lang.code}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{html.escape(_policy(style))}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{html.escape(title)} – {kind}</title>\n<style>{style}</style>\n</head>\n<body>\n"
            f"<header>\n<p>{kind}</p>\n<h1>{self._text(name_pieces(brief.name, lang))}</h1>\n</header>\n"
            f"<main>\n{body}\n{self._titled('sources', sources)}\n{self._end()}</main>\n"
            f"<footer>\n{self._closing()}\n</footer>\n</body>\n</html>\n"
        )

    def _section(self, section: Section) -> str:
        if section.form == "tiles":
            return self._tiles(section)
        title = html.escape(heading(section.key, self._brief.kind, self._lang))
        told = self._groups(section) if section.form == "groups" else self._running(section)
        return f"<section>\n<h2>{title}</h2>\n{told}\n</section>"

    def _titled(self, key: str, content: str) -> str:
        return f"<section>\n<h2>{html.escape(self._lang.headings[key])}</h2>\n{content}\n</section>"

    def _tiles(self, section: Section) -> str:
        """Numbers side by side, each large and its noun below."""
        told = []
        for statement in section.statements:
            text = self._sentence(statement)
            number = self._lang.number(int(str(statement.values["n"])))
            told.append(f"<li>{text.replace(number, f'<b>{number}</b>', 1)}</li>")
        return "\n".join(['<ul class="tiles">', *told, "</ul>"])

    def _running(self, section: Section) -> str:
        blocks: list[str] = []
        run: list[str] = []
        for statement in section.statements:
            run.append(self._sentence(statement))
            if statement.parts:
                blocks += [f"<p>{' '.join(run)}</p>", self._list(statement.parts)]
                run = []
        return "\n".join([*blocks, f"<p>{' '.join(run)}</p>"] if run else blocks)

    def _groups(self, section: Section) -> str:
        blocks = []
        for statement in section.statements:
            told = self._sentence(statement)
            blocks.append(f"<h3>{told}</h3>\n{self._list(statement.parts)}" if statement.parts else f"<p>{told}</p>")
        return "\n".join(blocks)

    def _list(self, statements: Iterable[Statement]) -> str:
        lines = (
            f"<li>{self._sentence(each)}{self._list(each.parts) if each.parts else ''}</li>" for each in statements
        )
        return "\n".join(["<ul>", *lines, "</ul>"])

    def _sentence(self, statement: Statement) -> str:
        return self._text(sentence(statement, self._lang, self._brief.name))

    def _text(self, pieces: Iterable[Piece]) -> str:
        return "".join(self._piece(piece) for piece in pieces)

    def _piece(self, piece: Piece) -> str:
        if piece.passages or piece.see:
            return self._marks(piece)
        text = html.escape(piece.text)
        return f'<span lang="{html.escape(piece.lang)}">{text}</span>' if piece.lang else text

    def _marks(self, piece: Piece) -> str:
        numbers = self._notes.numbers(piece.passages)
        marks = [f'<a href="#note-{number}">{number}</a>' for number in numbers]
        if piece.see:
            letter = self._notes.letter(piece.see)
            marks.append(f'<a href="#see-{letter}">{letter}</a>')
        return f"<sup>{', '.join(marks)}</sup>"

    def _end(self) -> str:
        notes, blocks = self._notes, []
        if notes.passages:
            lines = (
                f'<li id="note-{number}">{self._text(source_line(passage, self._brief, self._lang))}</li>'
                for number, passage in enumerate(notes.passages.values(), 1)
            )
            blocks.append(self._titled("passages", "\n".join(['<ol class="notes">', *lines, "</ol>"])))
        if notes.commands:
            lines = (
                f'<li id="see-{notes.letter(command)}">{notes.letter(command)}: '
                f'<code lang="zxx">{html.escape(command)}</code></li>'
                for command in notes.commands
            )
            blocks.append(self._titled("commands", "\n".join(['<ul class="plain">', *lines, "</ul>"])))
        return "".join(f"{block}\n" for block in blocks)

    def _closing(self) -> str:
        return f"<p>{' '.join(html.escape(closing(key, self._lang)) for key in CAVEAT_KEYS)}</p>"
