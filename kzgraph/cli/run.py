"""From arguments to an exit code: the outermost layer, where every error becomes a sentence."""

from __future__ import annotations

import gc
import os
import sys

from kzgraph.cli.parser import command_name, overview, parse
from kzgraph.errors import KzgraphError, on_a_line
from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kzgraph.cli.plain import Arguments

__all__ = ["main", "program"]

EXIT_USAGE = 2
EXIT_INTERRUPTED = 130
UNFORESEEN = "kzgraph: something happened that kzgraph does not foresee"
UNFORESEEN_HINT = "Look for mistakes in the graph with kzgraph validate; --debug shows where it happened."
_ONLY_READ = ("ask", "brief", "query", "search", "show", "trace")


def program() -> int:
    """Run the command that the shell gave; one that only reads ends its process as soon as it is answered.

    To take apart what an answer was made of (the store, thousands of values, the interpreter) costs a tenth of a
    short command, and so does looking through it for what nothing holds any more; the system frees it all the same.
    """
    only_reads = command_name(sys.argv[1:]) in _ONLY_READ
    if only_reads:
        gc.disable()
    code = main()
    if only_reads:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:  # also where the reader (head, less) went away
            os._exit(code)
    return code


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


def _guarded(options: Arguments) -> int:
    try:
        _choose(options)
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
    except Exception as error:
        # A graph that was never validated can lack what every part relies on: a contribution without a partner.
        if options.debug:
            raise
        _tell(f"{UNFORESEEN} ({type(error).__name__}: {on_a_line(str(error))}).", UNFORESEEN_HINT)
        return EXIT_USAGE


def _choose(options: Arguments) -> None:
    """Settle which project is meant, where folders are added or sources chosen, and which graph of a service."""
    if getattr(options, "published", None) is not None:
        from kzgraph.remote.address import with_name

        options.endpoint = with_name(options.endpoint or os.environ.get("KZGRAPH_ENDPOINT", ""), options.published)
    remote = bool(getattr(options, "endpoint", None))
    if not options.add and not options.only_source and not (remote and os.environ.get("KZGRAPH_ADD")):
        return
    from kzgraph.errors import UsageError
    from kzgraph.project import find_project

    if remote:
        hint = "Publish what is to be asked there, or ask here without --endpoint."
        raise UsageError("A service holds what was published: nothing can be added to it or left out.", hint)
    options.project = find_project(options.project, add=options.add, only=options.only_source)
    options.endpoint = ""


def _run(options: Arguments) -> int:
    if options.command == "ask":
        from kzgraph.cli.asking import run_ask  # what asks most often does not pay for all the others

        return run_ask(options)
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
