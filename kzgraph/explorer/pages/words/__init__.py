"""The words of the explorer in three languages, by name.

A word of the interface is a row of three; names of things come from the graph.

>>> words("ru")["search"]
'Поиск'
"""

from collections.abc import Mapping
from functools import cache

from kzgraph.explorer.pages.words.columns import COLUMNS
from kzgraph.explorer.pages.words.frame import FRAME
from kzgraph.explorer.pages.words.texts import TEXTS
from kzgraph.explorer.pages.words.things import THINGS

__all__ = ["LANGUAGES", "count", "words"]

LANGUAGES: Mapping[str, str] = {"en": "English", "ru": "Русский", "kk": "Қазақша"}
"""Each language by its code, called by its own name."""


@cache
def words(lang: str) -> Mapping[str, str]:
    """The words by name, in English for a language that is not here."""
    place = list(LANGUAGES).index(lang) if lang in LANGUAGES else 0
    return {name: row[place] for part in (COLUMNS, FRAME, THINGS, TEXTS) for name, row in part.items()}


def count(number: int, lang: str) -> str:
    """A whole number as the language writes it.

    >>> count(1168, "en"), count(1168, "ru") == "1\u00a0168"
    ('1,168', True)
    """
    return f"{number:,}" if lang == "en" else f"{number:,}".replace(",", "\u00a0")
