"""Content negotiation: which of the forms offered a client would rather have.

What is asked for in the address (``format=``, a suffix) comes before the headers, since people copy addresses.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

__all__ = ["accepted", "accepts_gzip", "best", "prefers_page"]

Offered = TypeVar("Offered")

_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"{_TOKEN}/{_TOKEN}")
_CODING = re.compile(_TOKEN)
_PAGES = ("text/html", "application/xhtml+xml")
LONGEST_HEADER = 4096


class _Wanted(NamedTuple):
    """A range of an Accept header, without its parameters, and how much it is wanted."""

    name: str
    quality: float


def accepted(header: str | None) -> tuple[_Wanted, ...]:
    """The ranges of an Accept header in their order; what cannot be read is passed over.

    An absent or empty header accepts everything.

    >>> [tuple(wanted) for wanted in accepted("text/turtle, application/*;q=0.5, nonsense, a/b;q=2")]
    [('text/turtle', 1.0), ('application/*', 0.5)]
    """
    if header is None or not header.strip():
        return (_Wanted("*/*", 1.0),)
    return tuple(_read(header, _RANGE))


def _read(header: str, name: re.Pattern[str]) -> Iterable[_Wanted]:
    for part in header[:LONGEST_HEADER].split(","):
        words = [word.strip() for word in part.split(";")]
        quality = 1.0
        for word in words[1:]:
            key, _, value = word.partition("=")
            if key.strip().lower() == "q":
                # A quality that is none says nothing that could be kept to.
                quality = float(value) if _QUALITY.fullmatch(value.strip()) else -1.0
                break
        if name.fullmatch(words[0]) and quality >= 0:
            yield _Wanted(words[0].lower(), quality)


def _quality(media: str, wanted: Sequence[_Wanted]) -> float:
    """How much a media type is wanted: as much as the range says that fits it most closely."""
    kind = media.partition("/")[0]
    for fitting in (media, f"{kind}/*", "*/*"):
        found = [one.quality for one in wanted if one.name == fitting]
        if found:
            return max(found)
    return 0.0


def best(header: str | None, offered: Sequence[tuple[str, Offered]]) -> tuple[str, Offered] | None:
    """The media type that is wanted most, with what stands behind it; of equals the one offered first.

    None where nothing offered is wanted. A range such as ``*/*`` gives the first offer it fits.

    >>> best("text/csv;q=0.5, application/*", [("text/csv", 1), ("application/json", 2)])
    ('application/json', 2)
    >>> best("image/png", [("text/csv", 1)]) is None
    True
    """
    wanted = accepted(header)
    rated = [(_quality(media, wanted), -place) for place, (media, _) in enumerate(offered)]
    quality, place = max(rated, default=(0.0, 0))
    return offered[-place] if quality > 0 else None


def prefers_page(header: str | None, media: Iterable[str] = ()) -> bool:
    """Whether a client asks for a page by name, and would not rather have one of these media types.

    Browsers do; programs that accept everything are answered with data.

    >>> prefers_page("text/html,application/xml;q=0.9,*/*;q=0.8", ["application/xml"]), prefers_page("*/*")
    (True, False)
    """
    wanted = accepted(header)
    page = max((one.quality for one in wanted if one.name in _PAGES), default=0.0)
    named = {one.name for one in wanted}
    return page > 0 and all(_quality(name, wanted) < page for name in media if name in named)


def accepts_gzip(header: str | None) -> bool:
    """Whether an Accept-Encoding header lets an answer be compressed with gzip.

    >>> accepts_gzip("br, gzip;q=0.8"), accepts_gzip("gzip;q=0, *"), accepts_gzip(None)
    (True, False, False)
    """
    found = {one.name: one.quality for one in _read(header or "", _CODING)}
    return found.get("gzip", found.get("*", 0.0)) > 0
