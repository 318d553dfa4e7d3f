"""What all views have in common: one page, in several languages, with a head, filters, a picture, a table and a panel.

The page opens in the first language given. Every other one is in the file too, as what differs in the data and as the
markup of the page, packed; so three languages cost little more than one, and opening costs nothing more. A view adds
its own scripts, style and picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kzgraph.views.cards import Data
from kzgraph.views.page import changes, document, embedded, packed, parts, policy, template

__all__ = ["FIRST_SCRIPTS", "LANGUAGES", "LAST_SCRIPTS", "Sheet", "Told", "in_languages", "one_document", "told_in"]

LANGUAGES: Mapping[str, str] = {"en": "English", "ru": "Русский", "kk": "Қазақша"}
"""Languages of the interface and their own names, in the order of the switch."""

FIRST_SCRIPTS = ("base.js", "base-panel.js", "base-table.js")
LAST_SCRIPTS = ("base-picture.js", "base-main.js")
"""Before and after the scripts of the view itself, in the order in which they run."""

MOST_DOCUMENTS = 12
"""Up to how many documents are named in the head of a page."""

Found = TypeVar("Found")

Told = str | Mapping[str, str]
"""A text as it is, or by language."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A view in one language.

    Attributes:
        title: The heading of the page.
        subtitle: One line below it.
        texts: Words of the interface, among them "lang".
        data: What the scripts of the view read; its shape should not depend on the language.
        documents: CURIE and title of the documents that what is shown is drawn from.
        markup: What fills the places of the view's template: HTML made of escaped text.
    """

    title: str
    subtitle: str
    texts: Mapping[str, str]
    data: Data
    documents: Sequence[tuple[str, str]]
    markup: Mapping[str, str] = field(default_factory=dict)

    @property
    def lang(self) -> str:
        """The language of the interface."""
        return self.texts["lang"]

    def whole(self, view: str) -> Data:
        """All that the scripts read."""
        return {
            "view": view,
            "lang": self.lang,
            "words": dict(self.texts),
            "title": self.title,
            "documents": [list(pair) for pair in self.documents],
            **self.data,
        }


def told_in(lang: str, told: Told) -> str:
    """Return a text in a language, or in English, or nothing.

    >>> told_in("ru", {"en": "Only", "ru": "Только"}), told_in("kk", "2018")
    ('Только', '2018')
    """
    return told if isinstance(told, str) else told.get(lang, told.get("en", ""))


def in_languages(lang: str, found: Found, also: Mapping[str, Found] | None) -> list[tuple[str, Found]]:
    """Return what a page shows in each of its languages, the one it opens with first.

    Without ``also``, names stay as they are given and the words around them change; with an empty one, the page has
    one language.

    >>> in_languages("kk", "a", {"ru": "b"}), [one for one, _ in in_languages("de", "a", None)]
    ([('kk', 'a'), ('ru', 'b')], ['en', 'ru', 'kk'])
    """
    chosen = lang if lang in LANGUAGES else "en"
    rest = dict.fromkeys(LANGUAGES, found) if also is None else also
    return [(chosen, found), *((other, rest[other]) for other in LANGUAGES if other in rest and other != chosen)]


def one_document(
    view: str,
    sheets: Sequence[Sheet],
    *,
    scripts: Sequence[str],
    styles: Sequence[str],
    frame: str = "sheet.html",
    library: str = "",
) -> str:
    """Return a complete offline HTML document that opens in the language of the first sheet.

    Args:
        view: Name of the view, a class of the page.
        sheets: The view in each of its languages; one that is there twice counts once.
        scripts: File names of the view's own scripts, in the order in which they run.
        styles: File names of its own style.
        frame: The template with the view's parts of the page.
        library: A script that runs before all others.
    """
    kept: dict[str, Sheet] = {}
    for sheet in sheets:
        kept.setdefault(sheet.lang, sheet)
    first, *others = kept.values()
    languages = tuple(kept)
    drawing = "\n".join(template(name) for name in (*FIRST_SCRIPTS, *scripts, *LAST_SCRIPTS))
    opening = template("base-open.js")
    script = (
        f'(() => {{\n"use strict";\nconst draw = (DATA, live, languages) => {{\n{drawing}\n}};\n{opening}\n}})();\n'
    )
    style = "\n".join(template(name) for name in ("base.css", *styles))
    libraries = (library,) if library else ()
    raw = {
        "policy": policy(scripts=(*libraries, script), styles=(style,)),
        "style": style,
        "libraries": "".join(f"<script>{text}</script>\n" for text in libraries),
        "script": script,
        "page": _markup(view, first, frame, languages),
        "data": embedded(first.whole(view)),
        "languages": embedded({sheet.lang: _other(view, first, sheet, frame, languages) for sheet in others}),
    }
    return document(template("base.html"), raw=raw, words={"lang": first.lang, "title": first.title})


def _other(view: str, first: Sheet, sheet: Sheet, frame: str, languages: Sequence[str]) -> str:
    """A further language: what differs in the data, and the markup of the page."""
    differing = changes(first.whole(view), sheet.whole(view))
    return packed({"changes": differing, "page": _markup(view, sheet, frame, languages)})


def _named(documents: Sequence[tuple[str, str]], texts: Mapping[str, str]) -> str:
    """The documents by name; of so many that they would fill the page, the first ones and how many there are."""
    shown = [label or curie for curie, label in documents[:MOST_DOCUMENTS]]
    if len(documents) > MOST_DOCUMENTS:
        shown.append(f"… ({texts['documents_in_all'].format(n=len(documents))})")
    return "; ".join(shown) or texts["no_document"]


def _markup(view: str, sheet: Sheet, frame: str, languages: Sequence[str]) -> str:
    """The page without its scripts."""
    named = _named(sheet.documents, sheet.texts)
    words = {**sheet.texts, "title": sheet.title, "subtitle": sheet.subtitle, "documents": named}
    own = {name: document(text, raw=sheet.markup, words=words) for name, text in parts(frame).items()}
    chosen = sorted(languages, key=list(LANGUAGES).index)
    switch = "".join(
        f'<button type="button" class="language" lang="{lang}" data-lang="{lang}" '
        f'aria-pressed="{"true" if lang == sheet.lang else "false"}">{LANGUAGES[lang]}</button>'
        for lang in chosen
        if len(chosen) > 1
    )
    return document(
        template("page.html"),
        raw={**own, "classes": f"{frame.removesuffix('.html')} {view}", "switch": switch},
        words=words,
    )
