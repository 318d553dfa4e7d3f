"""Values as IATI files write them: narratives with languages, days, numbers; and slugs made of names."""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from datetime import date
from itertools import chain, count

from kzgraph.exchange.iati_import.elements import Element
from kzgraph.letters import has_cyrillic, latin_key

__all__ = ["Name", "day", "has_marks", "narratives", "number", "shortened", "slug", "unused"]

LONGEST_SLUG = 80
LONGEST_NAME = 200
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_GROUPED = tuple(
    re.compile(rf"[+-]?[1-9][0-9]{{0,2}}{whole}(?:{part}[0-9]+)?")
    for whole, part in (
        (r"(?:[ \u00a0\u2009\u202f][0-9]{3})+", "[.,]"),
        (r"(?:,[0-9]{3}){2,}", r"\."),
        (r"(?:,[0-9]{3})+(?=\.)", r"\."),
        (r"(?:\.[0-9]{3}){2,}", ","),
        (r"(?:\.[0-9]{3})+(?=,)", ","),
    )
)
_COMMA = re.compile(r"[+-]?(?:[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})|(?:0[0-9]*|[0-9]{4,}),[0-9]{3})")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:$|[TZ+ -])")
_FILLERS = frozenset((1, 9999))

Name = tuple[str, str]
"""A language ("" where none is said) and a text."""


def narratives(element: Element | None, default: str) -> tuple[Name, ...]:
    """The narratives of an element with their languages, each text once; empty ones are left out.

    A narrative without ``xml:lang`` is in the language of the element around it, else in the activity's
    (``default``); where nobody says which that is, it is taken for English.
    """
    found: dict[str, str] = {}
    default = (element.get("xml:lang") if element else "") or default or "en"
    for child in element.all("narrative") if element else ():
        if child.text:
            found.setdefault(child.text, (child.get("xml:lang") or default).lower()[:2])
    return tuple((lang, text) for text, lang in found.items())


def day(text: str) -> str:
    """A day as "2018-12-31"; "" where the text is none, or of the years 1 and 9999, which programs write for none.

    >>> day("2018-12-31T00:00:00Z"), day("2018-02-30"), day("2018"), day("9999-12-31")
    ('2018-12-31', '', '', '')
    """
    match = _DAY.match(text)
    try:
        found = date.fromisoformat(match.group(1)) if match else None
    except ValueError:
        return ""
    return found.isoformat() if found and found.year not in _FILLERS else ""


def number(text: str, *, percent: bool = False) -> str:
    """A number as Turtle writes a decimal or whole number; "" where it cannot be read without guessing.

    Groups of three digits and a decimal comma are read where they can be nothing else; "1,234" may be either of two
    numbers and is none here.

    >>> number("+39.50"), number("1,234"), number("39 %", percent=True), number("n/a")
    ('39.50', '', '39', '')
    >>> number("2,370.00"), number("1 234 567"), number("1.234,5"), number("12254,1")
    ('2370.00', '1234567', '1234.5', '12254.1')
    """
    words = _without_marks(text.strip().removesuffix("%").rstrip() if percent else text.strip())
    if not _PLAIN.fullmatch(words):
        return ""
    sign = "-" if words.startswith("-") else ""
    whole, point, part = words.lstrip("+-").partition(".")
    whole = whole.lstrip("0") or "0"
    return f"{sign if (whole + part).strip('0') else ''}{whole}{point}{part}"


def has_marks(text: str) -> bool:
    """Whether a number is written with marks between its digits: "2,370.00" for 2370.00, "39,5" for 39.5."""
    words = text.strip().removesuffix("%").rstrip()
    return _without_marks(words) != words


def _without_marks(words: str) -> str:
    """A number without the marks between groups of its digits, and with a decimal point; other words as they are."""
    if _COMMA.fullmatch(words):
        return words.replace(",", ".")
    if not any(form.fullmatch(words) for form in _GROUPED):
        return words
    last = max(words.rfind("."), words.rfind(","))
    if last < 0 or words.count(words[last]) > 1:
        return re.sub(r"[^0-9+-]", "", words)
    return f"{re.sub(r'[^0-9+-]', '', words[:last])}.{words[last + 1 :]}"


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
