"""Sorted lines of any number in little memory: sorted runs on disk, merged while they are written."""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import TextIO

__all__ = ["LINES_AT_ONCE", "sorted_lines"]

LINES_AT_ONCE = 200_000
"""Lines sorted in memory; some 100 MB of statements."""


def sorted_lines(lines: Iterable[str], *, at_once: int = LINES_AT_ONCE) -> Iterator[str]:
    r"""Lines in the order of their characters, each once; every line ends with a line feed and holds no other.

    >>> list(sorted_lines(["b\n", "a\n", "c\n", "a\n"], at_once=2))
    ['a\n', 'b\n', 'c\n']
    """
    rest = iter(lines)
    first = sorted(set(islice(rest, at_once)))
    more = list(islice(rest, at_once))
    if not more:
        yield from first
        return
    with ExitStack() as kept:
        runs = [_run(kept, first)]
        while more:
            runs.append(_run(kept, sorted(set(more))))
            more = list(islice(rest, at_once))
        before = ""
        for line in heapq.merge(*runs):
            if line != before:
                yield line
            before = line


def _run(kept: ExitStack, lines: Iterable[str]) -> TextIO:
    """A sorted run in a file that is gone when the lines are read."""
    file = kept.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))  # noqa: SIM115 - kept
    file.writelines(lines)
    file.seek(0)
    return file
