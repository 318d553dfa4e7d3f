"""Values as IATI files write them: narratives with languages, days, numbers; and slugs made of names."""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from datetime import date
from itertools import chain, count

from kzgraph.exchange.iati_import.elements import Element
from kzgraph.letters import has_cyrillic, latin_key

__all__ = ["Name", "day", "narratives", "number", "shortened", "slug", "unused"]

LONGEST_SLUG = 80
LONGEST_NAME = 200
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:$|[TZ+ -])")

Name = tuple[str, str]
"""A language ("" where none is said) and a text."""


def narratives(element: Element | None, default: str) -> tuple[Name, ...]:
    """The narratives of an element with their languages, each text once; empty ones are left out.

    A narrative without ``xml:lang`` is in the activity's language (``default``); where nobody says which that is,
    it is taken for English.
    """
    found: dict[str, str] = {}
    for child in element.all("narrative") if element else ():
        if child.text:
            found.setdefault(child.text, (child.get("xml:lang") or default or "en").lower()[:2])
    return tuple((lang, text) for text, lang in found.items())


def day(text: str) -> str:
    """A day as "2018-12-31"; "" where the text is none.

    >>> day("2018-12-31T00:00:00Z"), day("2018-02-30"), day("2018")
    ('2018-12-31', '', '')
    """
    match = _DAY.match(text)
    try:
        return date.fromisoformat(match.group(1)).isoformat() if match else ""
    except ValueError:
        return ""


def number(text: str, *, percent: bool = False) -> str:
    """A number as Turtle writes a decimal or whole number; "" where it cannot be read without guessing.

    "1,234" may be either of two numbers and is none here.

    >>> number("+39.50"), number("1,234"), number("39 %", percent=True), number("n/a")
    ('39.50', '', '39', '')
    """
    words = text.strip()
    if percent:
        words = words.removesuffix("%").rstrip()
    if not _PLAIN.fullmatch(words):
        return ""
    sign = "-" if words.startswith("-") else ""
    whole, point, part = words.lstrip("+-").partition(".")
    whole = whole.lstrip("0") or "0"
    return f"{sign if (whole + part).strip('0') else ''}{whole}{point}{part}"


def shortened(text: str, longest: int = LONGEST_NAME) -> str:
    """A text of at most so many characters, cut between words.

    >>> shortened("Wells for all", 11)
    'Wells for…'
    """
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[longest // 2 :] else cut}…"


def slug(text: str) -> str:
    """A name in small Latin letters, figures and hyphens; a long or unwritable one ends in a part of its digest.

    >>> slug("XM-DAC-41122-KZ/01"), slug("Министерство здравоохранения")
    ('xm-dac-41122-kz-01', 'ministerstvo-zdravohranenia')
    """
    plain = latin_key(text) if has_cyrillic(text) else unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    made = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")
    if made and len(made) <= LONGEST_SLUG:
        return made
    return f"{made[:LONGEST_SLUG].strip('-')}-{_digest(text)}".lstrip("-")


def unused(wanted: str, taken: Collection[str], key: str) -> str:
    """The slug wanted, or where it is taken, that with a part of the digest of what makes the thing itself.

    >>> unused("wells", {"wells"}, "a"), unused("wells", {"wells", "wells-ca978112"}, "a")
    ('wells-ca978112', 'wells-ca978112-2')
    """
    if wanted not in taken:
        return wanted
    own = f"{wanted}-{_digest(key)}"
    return next(made for made in chain([own], (f"{own}-{n}" for n in count(2))) if made not in taken)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
