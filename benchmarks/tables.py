"""Measurements as Markdown: aligned columns, few digits, and the place in README.md that holds them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

__all__ = ["BEGIN", "END", "mebibytes", "milliseconds", "replaced", "seconds", "section", "table", "times"]

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""A Markdown table; the first column is words, all others are figures and stand to the right.

    >>> print(table(["what", "ms"], [["a | b", 3]]))
    | what | ms |
    |---|---:|
    | a \| b | 3 |
    """
    lines = [_line(headings), "|---" + "|---:" * (len(headings) - 1) + "|"]
    for row in rows:
        if len(row) != len(headings):
            raise ValueError(f"{len(row)} cells for {len(headings)} columns: {row}")
        lines.append(_line(row))
    return "\n".join(lines)


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(' '.join(str(cell).replace('|', chr(92) + '|').split()) for cell in cells)} |"


def section(heading: str, *parts: str) -> str:
    """A heading with what stands below it, parted by empty lines."""
    return "\n\n".join([f"### {heading}", *(part.strip("\n") for part in parts if part)]) + "\n"


def milliseconds(value: float) -> str:
    """Seconds as milliseconds, with a digit after the point where there are few.

    >>> milliseconds(0.00312), milliseconds(0.0312), milliseconds(3.12)
    ('3.1', '31', '3,120')
    """
    return f"{1000 * value:.1f}" if value < 0.01 else f"{1000 * value:,.0f}"


def seconds(value: float) -> str:
    """Seconds with as many digits as mean something.

    >>> seconds(0.314), seconds(3.14), seconds(314)
    ('0.31', '3.1', '314')
    """
    return f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def mebibytes(value: float) -> str:
    """Whole MiB.

    >>> mebibytes(1234.5)
    '1,234'
    """
    return f"{value:,.0f}"


def times(value: float, base: float) -> str:
    """A ratio; nothing where there is nothing to compare with.

    >>> times(3, 2), times(300, 2), times(3, 0)
    ('1.50', '150', '')
    """
    if not base:
        return ""
    ratio = value / base
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.1f}" if ratio < 100 else f"{ratio:,.0f}"


def replaced(path: Path, measured: str) -> str:
    """The text of a file with other measurements between its two marks; raises ValueError where they are not there."""
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path} has no place between {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{measured.strip()}\n\n{END}{after}"
