"""Cyrillic names in plain Latin letters, so that people without the keyboard find them.

There are many ways to write Russian and Kazakh in Latin letters: passports, BGN/PCGN, ISO 9, the Kazakh Latin
alphabets of 2018 and 2021, and habit ("Kyzylorda", "Qyzylorda"; "zdravookhraneniya", "zdravoohraneniia"). No
table of one system finds what is typed in another. So both sides, the name and what is typed, are folded into the
same rough spelling, in which the systems no longer differ. It is for finding only; nothing is shown in it.
"""

import re
import unicodedata

from kzgraph.terms import name_key

__all__ = ["has_cyrillic", "latin_key", "latin_words"]

_CYRILLIC = dict(
    zip("абвгдезиклмнопрстуфыэәғқңөұүһі", "abvgdeziklmnoprstufyeagknouuhi", strict=True),
    ё="e",
    ж="j",
    й="i",
    х="h",
    ц="ts",
    ч="ch",
    ш="sh",
    щ="sh",
    ъ="",
    ь="",
    ю="yu",
    я="ya",
)
# Marks that change the letter; all others fall off.
_MARKED = {"ş": "sh", "š": "sh", "ŝ": "sh", "č": "ch", "ç": "ch", "ž": "j", "ı": "i", "ʺ": ""}
# In this order: letters that systems write differently, in the one spelling that is kept.
_SPELLINGS = (
    ("shch", "sh"),
    ("sch", "sh"),
    ("zh", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("gg", "g"),
    ("ng", "n"),
    ("tz", "ts"),
    ("q", "k"),
    ("w", "u"),
    ("x", "h"),
    ("y", "i"),
    ("ie", "e"),
    ("io", "e"),
)
_LETTERS = str.maketrans({**_CYRILLIC, **_MARKED})
_ANY_CYRILLIC = re.compile("[\u0400-\u052f]")
_SOFT_SIGN = re.compile("(?<=[a-z])['ʹ’](?=[a-z])", re.IGNORECASE)
_TELLING = 3
_BARE_C = re.compile(r"c(?!h)")
_TWICE = re.compile(r"(\w)\1+")


def has_cyrillic(text: str) -> bool:
    """Whether a text holds a Cyrillic letter.

    >>> has_cyrillic("Қызылорда"), has_cyrillic("Kyzylorda")
    (True, False)
    """
    return _ANY_CYRILLIC.search(text) is not None


def latin_key(text: str) -> str:
    """What a name in Cyrillic letters and its spellings in Latin letters have in common.

    >>> latin_key("Министерство здравоохранения") == latin_key("Ministerstvo zdravookhraneniya")
    True
    >>> latin_key("Қызылорда облысы") == latin_key("Qyzylorda oblysy") == latin_key("Kyzylorda oblysy")
    True
    """
    folded = name_key(_SOFT_SIGN.sub("", text)).translate(_LETTERS)
    if not folded.isascii():
        plain = unicodedata.normalize("NFD", folded)
        folded = "".join(c for c in plain if not unicodedata.combining(c))
    for spelling, kept in _SPELLINGS:
        folded = folded.replace(spelling, kept)
    return _TWICE.sub(r"\1", _BARE_C.sub("ts", folded))


def latin_words(text: str) -> list[str]:
    """The words to look for in Latin keys; none where all are so short that they would be found anywhere.

    >>> latin_words("Densaulyq saqtau"), latin_words("zzz")
    (['densaulik', 'saktau'], [])
    """
    words = latin_key(text).split()
    return words if any(len(word) >= _TELLING for word in words) else []
