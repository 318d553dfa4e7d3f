"""From arguments to an exit code: the outermost layer, where every error becomes a sentence."""

import argparse
import os
import sys
from collections.abc import Sequence

from kzgraph.cli.parser import overview, parse
from kzgraph.errors import KzgraphError

__all__ = ["main"]

EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; no error of ours shows a traceback unless asked for."""
    _write_utf8()
    try:
        options = parse(sys.argv[1:] if arguments is None else arguments)
        if options.command is None:
            overview().print_help()
            return EXIT_USAGE
    except SystemExit as stop:
        return int(stop.code or 0)
    return _guarded(options)


def _guarded(options: argparse.Namespace) -> int:
    try:
        code = _run(options)
        sys.stdout.flush()
        return code
    except KzgraphError as error:
        if options.debug:
            raise
        _tell(f"kzgraph: {error}", error.hint)
        return error.exit_code
    except BrokenPipeError:
        # The reader (head, less) went away: what was asked for has been seen.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except OSError as error:
        if options.debug:
            raise
        _tell(f"kzgraph: {error.filename or 'a file'}: {error.strerror or error}.", None)
        return EXIT_USAGE


def _run(options: argparse.Namespace) -> int:
    from kzgraph.cli import commands  # --help needs none of it

    run = getattr(commands, f"run_{options.command}")
    return int(run(options))


def _tell(message: str, hint: str | None) -> None:
    sys.stderr.write(message + "\n")
    if hint:
        sys.stderr.write(f"  {hint}\n")


def _write_utf8() -> None:
    """Names are Russian and Kazakh: output is UTF-8 whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
