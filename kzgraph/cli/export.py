"""The export command: one format after its name, each with what it leaves out; formats are a table.

A further format is a module with ``register(subparsers)``, which adds a parser and sets its default ``export`` to a
function of the options and the open graph that returns the exit code; its name goes into `_MODULES`.
"""

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kzgraph.cli.exporters import EXPORTERS, Exporter
from kzgraph.cli.output import put_bytes, say
from kzgraph.cli.plain import Arguments
from kzgraph.errors import UsageError
from kzgraph.render.cells import one_line

if TYPE_CHECKING:
    from kzgraph.api import Graph

__all__ = ["add_formats", "format_first", "put_export"]

# Formats of their own modules, added where the module is there.
_MODULES = ("kzgraph.cli.export_iati",)
_WITH_VALUE = ("-o", "--output", "--profile")


def add_formats(
    command: argparse.ArgumentParser, add_common: Callable[[argparse.ArgumentParser], None], formatter: object
) -> None:
    """Give the command a parser for each format, every one with the options of all commands."""

    class FormatParser(argparse.ArgumentParser):
        def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
            super().__init__(*args, **{"formatter_class": formatter, **options})
            add_common(self)

    formats = command.add_subparsers(
        dest="format", metavar="FORMAT", title="formats", required=True, parser_class=FormatParser
    )
    for exporter in EXPORTERS:
        parser = formats.add_parser(
            exporter.name,
            aliases=exporter.aliases,
            help=exporter.summary,
            description=f"{exporter.summary[:1].upper()}{exporter.summary[1:]}. Left out: {exporter.leaves_out}.",
            epilog=f"Example: kzgraph export {exporter.name} -o {exporter.output}",
        )
        what = "DIR" if exporter.output.endswith("/") else "FILE"
        parser.add_argument(
            "-o", "--output", metavar=what, default="-", help=f"where to write it ({_default_output(exporter)})"
        )
        exporter.options(parser)
        parser.set_defaults(export=_put(exporter))
    for name in _MODULES:
        if importlib.util.find_spec(name):
            importlib.import_module(name).register(formats)


def _default_output(exporter: Exporter) -> str:
    return "a folder; needed" if exporter.output.endswith("/") else "default: -, the screen"


def format_first(arguments: Sequence[str], with_value: Sequence[str] = ()) -> list[str]:
    """Arguments with the format before all options, since options may stand anywhere.

    ``with_value`` are options of all commands that a value follows.

    >>> format_first(["--quiet", "-o", "graph.ttl", "turtle", "--derived"])
    ['turtle', '--quiet', '-o', 'graph.ttl', '--derived']
    """
    for place, argument in enumerate(arguments):
        if not argument.startswith("-") and (place == 0 or arguments[place - 1] not in (*_WITH_VALUE, *with_value)):
            return [argument, *arguments[:place], *arguments[place + 1 :]]
    return list(arguments)


def put_export(options: Arguments, graph: "Graph") -> int:
    """Write what the options ask for; 0 where it was written."""
    return int(options.export(options, graph))


def _put(exporter: Exporter) -> "Callable[[Arguments, Graph], int]":
    def put(options: Arguments, graph: "Graph") -> int:
        if exporter.output.endswith("/"):
            _check_folder(options, exporter)
        elif exporter.name == "xlsx" and options.output == "-" and sys.stdout.isatty():
            raise UsageError("A workbook cannot be shown on the screen.", "Name a file with -o graph.xlsx")
        content, left_out = exporter.write(options, graph)
        if isinstance(content, Mapping):
            _put_folder(options, content)
        elif options.output == "-":
            _put_screen((content,) if isinstance(content, bytes) else content)
        elif isinstance(content, bytes):
            put_bytes(options, content)
        else:
            _put_pieces(options, content)
        for words in left_out:
            say(options, one_line(f"left out: {words}"))
        return 0

    return put


def _put_screen(pieces: Iterable[bytes]) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.writelines(pieces)


def _put_pieces(options: Arguments, pieces: Iterable[bytes]) -> None:
    """Write a file piece by piece, beside it first and then renamed, so that it is whole or not there."""
    path = Path(options.output)
    if path.exists() and not path.is_file():
        # A device or a pipe, such as /dev/null, has no place beside it.
        put_bytes(options, b"".join(pieces))
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as out:
            out.writelines(pieces)
        beside.replace(path)
    except OSError as error:
        hint = "Name a file in a folder that exists and that you may write to."
        raise UsageError(f"{path} cannot be written ({error.strerror or error}).", hint) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    say(options, f"wrote {path}")


def _check_folder(options: Arguments, exporter: Exporter) -> None:
    """Refuse before the work what cannot be written after it."""
    if options.output == "-":
        raise UsageError(
            f"{exporter.name} is several files, and the screen is one.", f"Name a folder with -o {exporter.output}"
        )
    path = Path(options.output)
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file, and {exporter.name} needs a folder.", "Name another with -o DIR.")


def _put_folder(options: Arguments, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, each whole or not at all; other files of the folder stay."""
    folder = Path(options.output)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        hint = "Name a folder in one that exists and that you may write to."
        raise UsageError(f"{folder} cannot be made ({error.strerror or error}).", hint) from error
    quiet = Arguments(quiet=True)
    for name, content in files.items():
        quiet.output = str(folder / name)
        put_bytes(quiet, content)
    say(options, f"wrote {len(files)} files into {folder}")
