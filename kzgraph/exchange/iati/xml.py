"""Elements of IATI files: narratives by language, text that XML allows, and files whose bytes are always the same."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement, indent, tostring

__all__ = ["Narratives", "add", "add_text", "document", "language_mark"]

Narratives: TypeAlias = Iterable[tuple[str, str]]
"""Texts by language; English is the default language of every file and is written without a mark."""

DEFAULT_LANGUAGE = "en"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(
    parent: Element, tag: str, attributes: Mapping[str, str | None] | None = None, text: str | None = None
) -> Element:
    """A new element at the end of another; attributes that are None are not written."""
    given = {name: _clean(value) for name, value in (attributes or {}).items() if value is not None}
    made = SubElement(parent, tag, given)
    if text is not None:
        made.text = _clean(text)
    return made


def add_text(
    parent: Element, tag: str | None, texts: Narratives, attributes: Mapping[str, str | None] | None = None
) -> Element | None:
    """An element with narratives (or, without a tag, the narratives alone); None where there is no text at all."""
    told = [(lang, text) for lang, text in texts if text.strip()]
    if not told:
        return None
    holder = parent if tag is None else add(parent, tag, attributes)
    for lang, text in told:
        narrative = add(holder, "narrative", None, text)
        if lang and lang != DEFAULT_LANGUAGE:
            narrative.set(_LANG, lang)
    return holder


def document(root: Element, comment: str) -> bytes:
    """A file: declaration, a comment on what it is, and the elements, indented."""
    indent(root)
    told = _clean(comment).replace("--", "- ")
    body = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!--\n{told}\n-->\n{body}\n'.encode()


def language_mark(root: Element) -> None:
    """Say that texts without a mark are English."""
    root.set(_LANG, DEFAULT_LANGUAGE)


def _clean(text: str) -> str:
    """Text without the characters that XML 1.0 forbids."""
    return _NOT_XML.sub("", text)
