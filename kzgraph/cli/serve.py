"""The serve command: its limits checked, its folder of texts found, and the server run."""

import argparse
import os
import sys
from pathlib import Path

from kzgraph.api import Graph
from kzgraph.cli.output import say
from kzgraph.errors import SourceTextMissing, UsageError
from kzgraph.project import sources_folder

__all__ = ["serve_graph"]

MEBIBYTE = 2**20
HIGHEST_PORT = 65535


def serve_graph(options: argparse.Namespace, graph: Graph) -> int:
    """Serve a graph until it is interrupted."""
    from kzgraph.explorer.limits import Limits, Options
    from kzgraph.explorer.serve import is_loopback, serve

    _check(options)
    limits = Limits(
        seconds=options.timeout, rows=options.rows, workers=options.workers, memory=options.memory * MEBIBYTE
    )
    if not is_loopback(options.host):
        say(options, f"Anyone who reaches {options.host} can read this graph and ask it questions, without a password.")
    served = Options(limits=limits, sources=_sources(options), log_queries=options.log_queries)
    serve(
        graph,
        served,
        host=options.host,
        port=options.port,
        tell=lambda sentence: say(options, sentence),
        logged=not options.quiet,
    )
    _leave()
    return 0


def _leave() -> None:
    """End at once where pages are still being made: nobody waits for them, and Python would take its time."""
    from kzgraph.explorer.threads import at_work

    if at_work():
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(0)


def _check(options: argparse.Namespace) -> None:
    if not 0 <= options.port <= HIGHEST_PORT:
        raise UsageError(f"--port is {options.port}, which is no port.", f"Name one from 0 to {HIGHEST_PORT}.")
    for name in ("timeout", "rows", "workers", "memory"):
        # A time that is no number at all ("nan") is not above nothing either.
        if not getattr(options, name) > 0:
            raise UsageError(f"--{name} is {getattr(options, name)}, which allows nothing.", "Name more than 0.")


def _sources(options: argparse.Namespace) -> Path | None:
    """The folder of the texts: the one named, or the usual one where there is one."""
    try:
        return sources_folder(options.sources)
    except SourceTextMissing:
        if options.sources:
            raise
        return None
