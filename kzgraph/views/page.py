r"""One HTML document that needs nothing but itself: filled template, embedded data, no network.

Whatever a view shows arrives as JSON in a data block and is drawn with text nodes, so that a label is text
whatever it contains. The Content-Security-Policy of the document allows the scripts and the style written
into it, named by their digests, and nothing else.

>>> embedded({"label": "</script><b>"})
'{"label":"\\u003c/script\\u003e\\u003cb\\u003e"}'
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import zlib
from collections.abc import Mapping
from importlib import resources

__all__ = ["changes", "digest", "document", "embedded", "packed", "parts", "policy", "template"]

_PLACE = re.compile(r"\{\{ ([a-z_.]+) \}\}")

# What would end the data block or a line of script if it stood in it as is.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def template(name: str) -> str:
    """Return a template, style or script of the package by file name.

    Raises:
        FileNotFoundError: no such file in the package.
    """
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")


def parts(name: str) -> dict[str, str]:
    """Return the parts of a template by name; a part begins with a line ``<!-- part: name -->``."""
    found = re.split(r"^<!-- part: ([a-z]+) -->\n", template(name), flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def embedded(data: object) -> str:
    """Return JSON that can stand inside a script element, whatever strings it holds.

    Lone surrogates, which UTF-8 cannot carry, become question marks.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.translate(_ESCAPES).encode("utf-8", "replace").decode("utf-8")


def digest(text: str) -> str:
    """Return the source expression that allows exactly this inline script or style."""
    found = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(found).decode('ascii')}'"


def policy(*, scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """Return a Content-Security-Policy that allows these inline texts and forbids all requests."""
    rules = (
        "default-src 'none'",
        "script-src " + " ".join(digest(text) for text in scripts),
        "style-src " + " ".join(digest(text) for text in styles),
        "img-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(rules)


def document(text: str, *, raw: Mapping[str, str], words: Mapping[str, str]) -> str:
    """Fill a template once and return the document.

    ``{{ name }}`` takes ``raw[name]`` as it is (scripts, style, JSON made by `embedded`); ``{{ t.name }}``
    takes ``words[name]`` as text, escaped. What is filled in is not searched again, so a label that looks
    like a place to fill stays a label.

    Raises:
        KeyError: the template names a place that neither mapping fills.
    """

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        return html.escape(words[name[2:]]) if name.startswith("t.") else raw[name]

    return _PLACE.sub(fill, text)


def changes(one: object, other: object) -> list[list[object]]:
    """Return what makes one JSON value of another: a place and what stands there instead.

    Places count all values in reading order, the members of an object by the order of their names; what is replaced
    is not gone into. ``base-open.js`` applies it.

    >>> changes({"a": ["x", 1], "b": {}}, {"a": ["y", 1], "b": {"c": 2}})
    [[2, 'y'], [4, {'c': 2}]]
    """
    found: list[list[object]] = []
    place = -1

    def walk(first: object, second: object) -> None:
        nonlocal place
        if first is second:
            place += _places(first)
            return
        place += 1
        if isinstance(first, Mapping) and isinstance(second, Mapping) and first.keys() == second.keys():
            for name in sorted(first, key=_by_code_unit):
                walk(first[name], second[name])
        elif isinstance(first, list | tuple) and isinstance(second, list | tuple) and len(first) == len(second):
            for here, there in zip(first, second, strict=True):
                walk(here, there)
        elif type(first) is not type(second) or first != second:
            found.append([place, second])

    walk(one, other)
    return found


def _places(value: object) -> int:
    """How many values there are in a value, itself included."""
    if isinstance(value, Mapping):
        return 1 + sum(map(_places, value.values()))
    if isinstance(value, list | tuple):
        return 1 + sum(map(_places, value))
    return 1


def _by_code_unit(name: str) -> bytes:
    """The order in which a browser sorts names."""
    return name.encode("utf-16-be", "surrogatepass")


def packed(value: object) -> str:
    """Return JSON made small, as letters that can stand in a page: deflated (RFC 1950) and in base 64."""
    return base64.b64encode(zlib.compress(embedded(value).encode("utf-8"), 9)).decode("ascii")
