"""Tables, traces and pages as HTML inside a notebook: small, and text stays text.

A notebook page has its own style and runs what it is given, so that everything from the graph is escaped, no
class or id of the page is touched, and formula typesetting is switched off: two amounts in US$ are no formula.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from kzgraph.model import Ref, Table, Value
from kzgraph.pages import Page, Statement
from kzgraph.render.cells import as_number, one_line, shown
from kzgraph.render.trace_text import trace_text
from kzgraph.trace.model import STRENGTHS, Traces

__all__ = ["WIDE", "first_lines", "frame_html", "lines_html", "page_html", "table_html", "trace_html"]

MOST_ROWS = 50
MOST_LINES = 200
MOST_VALUES = 50
FEW_PASSAGES = 10
LONGEST_VALUE = 300
WIDE = 1_000_000
"""A width at which no line of an account is folded."""

_LEFT = 'style="text-align:left;vertical-align:top;padding:2px 8px"'
_RIGHT = 'style="text-align:right;vertical-align:top;padding:2px 8px;white-space:nowrap"'
_NOTE = re.compile(r"(\[\d+\])")
_STRENGTH = re.compile(rf"(?<=; )({'|'.join(STRENGTHS)})(?=, place )")
_THING = re.compile(r"\* |\d+\. |\d+\.\d+ ")
_ASIDE = re.compile(r"(way|weakest hop|programme): ")


def table_html(table: Table, *, most: int = MOST_ROWS) -> str:
    """A table with a caption: references are names with the id as a tooltip; rows after ``most`` are only counted."""
    heads = "".join(f'<th scope="col"{_title(c.meaning)} {_LEFT}>{_text(c.name)}</th>' for c in table.columns)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in table.rows[:most])
    caption = f'<caption style="caption-side:top;text-align:left">{_caption(table)}</caption>'
    body = f"<table>{caption}\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table>"
    return _block(body, f"<p>{_count(len(table.rows), most)}</p>")


def trace_html(found: Traces, *, most: int = MOST_LINES) -> str:
    """The tree of a trace as the terminal shows it, see `lines_html`."""
    return lines_html(trace_text(found, width=WIDE), most=most)


def lines_html(text: str, *, most: int = MOST_LINES) -> str:
    """An account in lines as the terminal shows it, unfolded, with its passages listed at the end.

    Each number of a passage has gist and place as a tooltip; a long list of them is folded away. Lines after ``most``
    are only counted, and the passages that only they name are left out.
    """
    told, _, listed = text.rpartition("\n\nPassages\n") if "\n\nPassages\n" in text else (text, "", "")
    notes = dict(_notes(listed))
    rows = told.split("\n")
    # The first line is the title, and one after a blank line begins a part.
    lines = [(line, not before) for before, line in zip(["*", *rows], rows, strict=False) if line]
    parts = [_line(line, notes, title=not place, begins=begins) for place, (line, begins) in enumerate(lines[:most])]
    if len(lines) > most:
        parts.append(f"<p>{len(lines) - most} more lines; .to_pandas() holds all of it</p>")
    used = {number for line, _ in lines[:most] for number in _NOTE.findall(line)}
    items = [f'<li value="{number[1:-1]}">{_text(note)}</li>' for number, note in notes.items() if number in used]
    if items:
        opened = " open" if len(items) <= FEW_PASSAGES else ""
        parts += [f"<details{opened}><summary>Passages ({len(items)})</summary><ol>", *items, "</ol></details>"]
    return _block(*parts)


def page_html(page: Page) -> str:
    """A page: names, what is said of the thing, what points at it, and its passages."""
    kind = f" ({_text(page.kind.label.lower())})" if page.kind else ""
    names = "; ".join(f"{lang or '-'}: {name}" for lang, name in page.names if name != page.ref.label)
    parts = [f"<p><strong{_title(page.ref.curie)}>{_text(page.ref.label)}</strong>{kind}</p>"]
    if names:
        parts.append(f"<p>{_text(names)}</p>")
    parts += _statements("Said of it", page.statements)
    parts += _statements("Referred to by", page.pointing)
    if page.passages:
        parts.append(f"<details><summary>Stated in ({len(page.passages)})</summary><ul>")
        parts += [f"<li{_title(p.ref.curie)}>{_text(p.gist)} [{_text(p.cited())}]</li>" for p in page.passages]
        parts.append("</ul></details>")
    return _block(*parts)


def frame_html(document: str, *, title: str, height: int) -> str:
    """A whole document inside a page, whose scripts and cookies it cannot reach."""
    # In single quotes, since JSON is full of double ones and each escaped one takes six characters.
    inside = document.replace("&", "&amp;").replace("'", "&#x27;")
    style = f"width:100%;height:{int(height)}px;border:1px solid #ccc"
    rights = "allow-scripts allow-downloads"
    return f'<iframe title="{_text(title)}" sandbox="{rights}" style="{style}" srcdoc=\'{inside}\'></iframe>'


def first_lines(text: str, most: int) -> str:
    r"""The first lines of a text, and how many more there are.

    >>> first_lines("a\nb\nc\n", 1)
    'a\n… 2 more lines'
    """
    lines = text.rstrip("\n").split("\n")
    return "\n".join(lines if len(lines) <= most else [*lines[:most], f"… {len(lines) - most} more lines"])


def _block(*parts: str) -> str:
    return "\n".join(('<div class="tex2jax_ignore mathjax_ignore">', *parts, "</div>"))


def _text(text: str) -> str:
    return escape(one_line(text))


def _title(text: str) -> str:
    return f' title="{_text(text)}"' if text else ""


def _value(value: Value) -> str:
    return f"<span{_title(value.curie)}>{_text(value.label)}</span>" if isinstance(value, Ref) else _text(shown(value))


def _cell(value: Value) -> str:
    narrow = as_number(value) or hasattr(value, "isoformat")
    return f"<td {_RIGHT if narrow else _LEFT}>{_value(value)}</td>"


def _caption(table: Table) -> str:
    asked = ", ".join(f"{_text(name)}: {_value(value)}" for name, value in table.parameters)
    said = (f"<strong>{_text(table.question)}</strong>", _text(table.summary), f"({asked})" if asked else "")
    return " ".join(filter(None, said))


def _count(rows: int, most: int) -> str:
    if rows > most:
        return f"{rows - most} more rows; .rows and .to_pandas() hold all {rows}"
    return "1 row" if rows == 1 else f"{rows or 'no'} rows"


def _line(line: str, notes: Mapping[str, str], *, title: bool, begins: bool) -> str:
    """One line of the tree, set in as in the terminal: things strong, headings in italics, asides small."""
    words = line.lstrip(" ")
    depth = len(line) - len(words)
    body = "".join(_noted(part, notes) for part in _NOTE.split(words.removeprefix("* ")))
    thing, aside = _THING.match(words), _ASIDE.match(words)
    kind = "strong" if thing or title else "em" if begins else "small" if aside else ""
    above = ";margin-top:1em" if begins else ";margin-top:.5em" if thing and not depth else ""
    return f'<div style="margin-left:{depth}ch{above}">{f"<{kind}>{body}</{kind}>" if kind else body}</div>'


def _noted(part: str, notes: Mapping[str, str]) -> str:
    """A piece of a line: the number of a passage with what it says, or text with the strength made strong."""
    if part in notes:
        return f"<abbr{_title(notes[part])}>{part}</abbr>"
    return _STRENGTH.sub(r"<strong>\1</strong>", _text(part))


def _notes(listed: str) -> Iterator[tuple[str, str]]:
    """The passages below an account: "[1]" and its gist and place."""
    for line in listed.split("\n"):
        number, _, note = line.partition(" ")
        if _NOTE.fullmatch(number):
            yield number, note


def _statements(heading: str, statements: Sequence[Statement]) -> list[str]:
    pairs = [(statement.name.partition(":")[2], value) for statement in statements for value in statement.values]
    if not pairs:
        return []
    rows = [f"<tr><td {_LEFT}>{_text(name)}</td><td {_LEFT}>{_short(v)}</td></tr>" for name, v in pairs[:MOST_VALUES]]
    more = len(pairs) - MOST_VALUES
    end = f"</table><p>{more} more</p></details>" if more > 0 else "</table></details>"
    return [f"<details open><summary>{heading} ({len(pairs)})</summary><table>", *rows, end]


def _short(value: Value) -> str:
    """A value, or its beginning where it is as long as the outline of a region."""
    words = shown(value)
    if len(words) <= LONGEST_VALUE:
        return _value(value)
    return _text(f"{words[:LONGEST_VALUE]} … ({len(words)} characters)")
