"""Which of the explorer's languages a browser prefers, by the quality values of its header (RFC 9110, 12.5.4)."""

from collections.abc import Iterator, Sequence

__all__ = ["preferred_language"]

LONGEST_HEADER = 2000


def preferred_language(accept: str, offered: Sequence[str]) -> str:
    """The language a browser prefers of those offered, or "".

    >>> preferred_language("kk-KZ,kk;q=0.9,ru;q=0.8", ["en", "ru", "kk"])
    'kk'
    """
    best, quality = "", 0.0
    for name, found in _qualities(accept):
        language = name.partition("-")[0]
        if language in offered and found > quality:
            best, quality = language, found
    return best


def _qualities(header: str) -> Iterator[tuple[str, float]]:
    """Each value of a header with its quality; what cannot be read counts as nothing."""
    for part in header[:LONGEST_HEADER].split(","):
        name, *parameters = (piece.strip() for piece in part.lower().split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        if name:
            yield name, quality if 0 <= quality <= 1 else 0.0
