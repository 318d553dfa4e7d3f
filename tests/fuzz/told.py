"""What a command says when it is given anything at all: an exit code of the design, and sentences."""

import contextlib
import io
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from kzgraph.cli.run import UNFORESEEN, main

__all__ = ["BAD_INPUT", "ROOT", "SMALL", "run", "surroundings"]

ROOT = Path(__file__).resolve().parent.parent.parent
SMALL = ROOT / "tests" / "data" / "small"
CODES = (0, 1, 2, 3)
BAD_INPUT = 2
_SENTENCE = re.compile(r"kzgraph: \S.*\S")
_HINT = re.compile(r"  \S.*")
_LONGEST = 2000


@contextlib.contextmanager
def surroundings(cache: Path) -> Iterator[None]:
    """A cache of one's own and no project but the one that is named."""
    values: Mapping[str, str | None] = {
        "KZGRAPH_CACHE": str(cache),
        "KZGRAPH_PROJECT": None,
        "KZGRAPH_ADD": None,
        "KZGRAPH_ENDPOINT": None,
    }
    before = {name: os.environ.get(name) for name in values}
    _set(values)
    try:
        yield
    finally:
        _set(before)


def _set(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def run(*arguments: str | Path, where: str = "", unforeseen: bool = False) -> int:
    """Run a command in this process and return its exit code.

    Raises AssertionError where the code is none of the design's, where an error is not told in one sentence and at
    most one hint, where it is one that nobody foresaw (unless these are allowed), and, with ``where``, where bad input
    is told without a place such as "file.ttl:3"; what the command itself raises is let through.
    """
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([os.fspath(argument) for argument in arguments])
    said = err.getvalue()
    assert code in CODES, f"exit code {code}"
    assert "Traceback" not in said, said
    assert unforeseen or UNFORESEEN not in said, said
    assert "serialize this will break" not in said, f"a library speaks: {said}"
    if code == BAD_INPUT:
        _told(said, where)
    return code


def _told(said: str, where: str) -> None:
    """The last sentence of what was said, and its hint."""
    lines = said.split("\n")
    assert lines.pop() == "", f"the last line does not end: {said!r}"
    hint = lines.pop() if lines and _HINT.fullmatch(lines[-1]) else ""
    assert lines, f"nothing is told: {said!r}"
    assert _SENTENCE.fullmatch(lines[-1]), f"no sentence: {said!r}"
    for line in (lines[-1], hint):
        assert line.isprintable(), f"signs that steer a terminal: {line!r}"
        assert len(line) < _LONGEST, f"{len(line)} signs in one sentence"
    assert where in lines[-1], f"no place: {lines[-1]!r}"
