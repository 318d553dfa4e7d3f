"""The mcp command: its limits checked, and a graph served to one assistant over standard input and output."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from kzgraph.api import Graph
from kzgraph.cli.output import say
from kzgraph.cli.plain import Arguments
from kzgraph.errors import UsageError

__all__ = ["serve_assistant"]

MEBIBYTE = 2**20
FOR_A_PERSON = (
    "This command is for a program that speaks the Model Context Protocol: "
    'name it there as {"command": "kzgraph", "args": ["mcp"]}. Ctrl-C ends it.'
)


def serve_assistant(options: Arguments, graph: Graph) -> int:
    """Serve a graph until the assistant goes."""
    from kzgraph.assistants.server import serve
    from kzgraph.explorer.limits import Limits

    for name in ("timeout", "rows", "memory"):
        # A time that is no number at all ("nan") is not above nothing either.
        if not getattr(options, name) > 0:
            raise UsageError(f"--{name} is {getattr(options, name)}, which allows nothing.", "Name more than 0.")
    if sys.stdin.isatty():
        say(options, FOR_A_PERSON)
    limits = Limits(seconds=options.timeout, rows=options.rows, workers=1, memory=options.memory * MEBIBYTE)
    with _ended_by_signals():
        serve(graph, limits)
    return 0


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Ctrl-C ends the program at once, as SIGTERM does: its thread that waits for input cannot be interrupted.

    Nothing is lost, since everything is read-only; the processes that answer queries end when this one does.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
