"""Elements of pictures as text: every attribute and label escaped, nothing else in it.

>>> element("text", {"x": 3.5, "class": "name"}, escaped("A < B"))
'<text x="3.5" class="name">A &lt; B</text>'
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Mapping

__all__ = ["element", "escaped", "mark", "number", "wrapped"]

# Characters that turn the direction of the text around them.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Control characters that no HTML page may hold, and lone surrogates, which UTF-8 cannot carry.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def escaped(text: str) -> str:
    """Return text that is text wherever it stands in a page."""
    return html.escape(_UNWRITABLE.sub("�", text))


def element(name: str, attributes: Mapping[str, str | float] | None = None, *children: str) -> str:
    """Return an element; attributes are escaped here, children are elements or escaped text already."""
    written = "".join(f' {key}="{_value(value)}"' for key, value in (attributes or {}).items())
    return f"<{name}{written}>{''.join(children)}</{name}>"


def mark(item: str, name: str, *children: str, extra: str = "", reachable: bool = True) -> str:
    """Return what can be clicked in a picture: a link to the state of the page that shows the item.

    A link works with the keyboard, with a screen reader and without a script's help. What is not ``reachable`` by
    the tabulator key is reached otherwise: over a box that lists it.
    """
    attributes: dict[str, str | float] = {
        "href": f"#item={item}",
        "class": f"mark {extra}".strip(),
        "data-item": item,
        "aria-label": name,
    }
    if not reachable:
        attributes["tabindex"] = "-1"
    return element("a", attributes, *children)


def number(value: float) -> str:
    """Return a coordinate with at most one digit behind the point.

    >>> number(3.0), number(2.25), number(-0.01)
    ('3', '2.2', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def wrapped(text: str, width: int, most: int) -> tuple[str, ...]:
    """Return a label as lines of at most so many characters; what does not fit ends with an ellipsis.

    A word that is longer than a line is broken with a hyphen.

    >>> wrapped("Ministry of Rivers and Lakes", 12, 2)
    ('Ministry of', 'Rivers and…')
    """
    width = max(width, 4)
    words = (part for word in _DIRECTION.sub("", text).split() for part in _parts(word, width))
    lines = textwrap.wrap(" ".join(words), width, break_on_hyphens=True) or [""]
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    return (*lines[: most - 1], f"{last[: width - 1].rstrip(' ,;.')}…")


def _parts(word: str, width: int) -> list[str]:
    """A word as it is, or with hyphens where it is too long for a line."""
    if len(max(word.split("-"), key=len)) < width:
        return [word]
    found = []
    while len(word) > width:
        found.append(f"{word[: width - 1]}-")
        word = word[width - 1 :]
    return [*found, word]


def _value(value: str | float) -> str:
    return escaped(value) if isinstance(value, str) else number(value)
