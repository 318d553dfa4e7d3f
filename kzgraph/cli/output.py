"""Where answers go: the screen or a file, in the form asked for; a file is written whole or not at all."""

from __future__ import annotations

import os
import sys

from kzgraph.errors import UsageError
from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kzgraph.cli.plain import Arguments
    from kzgraph.model import Table

__all__ = ["chosen_format", "put_bytes", "put_table", "put_text", "say", "terminal_width"]

_BY_SUFFIX: Mapping[str, str] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".md": "md",
    ".xlsx": "xlsx",
    ".html": "html",
    ".mmd": "mermaid",
    ".gexf": "gexf",
    ".graphml": "graphml",
}
PIPE_WIDTH = 120
_PLAIN = ("table", "text")


def say(options: Arguments, message: str) -> None:
    """A message for the person, on standard error, unless --quiet."""
    if not options.quiet:
        sys.stderr.write(f"{message}\n")


def terminal_width() -> int:
    """The terminal's width; 120 where the answer goes to a file or a pipe, so that it is the same every time."""
    if not sys.stdout.isatty():
        return PIPE_WIDTH
    return os.get_terminal_size(sys.stdout.fileno()).columns or PIPE_WIDTH


def chosen_format(options: Arguments, default: str) -> str:
    """The format asked for, else the one the file's name tells, else the default.

    Raises UsageError for a file whose name tells a format this command does not have.
    """
    if options.format:
        return str(options.format)
    if options.output == "-":
        return default
    from pathlib import Path  # not for the screen

    suffix = Path(options.output).suffix.lower()
    told = _BY_SUFFIX.get(suffix, default if not suffix or default in _PLAIN else suffix)
    if told not in options.formats:
        endings = [ending for ending, form in _BY_SUFFIX.items() if form in options.formats]
        raise UsageError(
            f"{options.command} cannot be written as {suffix}.", f"Name a file that ends with {', '.join(endings)}."
        )
    return told


def put_table(options: Arguments, table: Table, form: str) -> None:
    """Write a table in a format."""
    if form in ("csv", "tsv"):
        from kzgraph.render.separated import separated  # programs ask for these, and wait for no other

        put_text(options, separated(table, form))
    elif form == "xlsx":
        from kzgraph.render.table import workbook

        put_bytes(options, workbook(table))
    else:
        from kzgraph.render.table import render_table

        put_text(options, render_table(table, form, width=terminal_width()))


def put_text(options: Arguments, text: str) -> None:
    """Write text to the screen, or as UTF-8 to a file."""
    if options.output == "-":
        sys.stdout.write(text)
    else:
        put_bytes(options, text.encode())


def put_bytes(options: Arguments, content: bytes) -> None:
    """Write bytes to a file, beside it first and then renamed; refuses to put a workbook on a screen."""
    if options.output == "-":
        if sys.stdout.isatty():
            raise UsageError("A workbook cannot be shown on the screen.", "Name a file with -o FILE.xlsx")
        sys.stdout.buffer.write(content)
        return
    from pathlib import Path

    path = Path(options.output)
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe, such as /dev/null, is written to; renaming over it would replace it.
            path.write_bytes(content)
        else:
            _write_beside(path, content)
    except OSError as error:
        hint = "Name a file in a folder that exists and that you may write to."
        raise UsageError(f"{path} cannot be written ({error.strerror or error}).", hint) from error
    say(options, f"wrote {path}")


def _write_beside(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        from contextlib import suppress

        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
