"""The serve command: its limits checked, its folder of texts found, and the server run."""

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kzgraph.api import Graph
from kzgraph.cli.output import say
from kzgraph.cli.plain import Arguments
from kzgraph.errors import SourceTextMissing, UsageError
from kzgraph.project import sources_folder
from kzgraph.remote.address import parted

if TYPE_CHECKING:
    from kzgraph.explorer.followed import Look, Published
    from kzgraph.remote.copy import Copy

__all__ = ["serve_graph"]

MEBIBYTE = 2**20
HIGHEST_PORT = 65535


def serve_graph(options: Arguments, graph: Graph, copy: "Copy | None" = None) -> int:
    """Serve a graph until it is interrupted; where it is a copy of a service's, newer versions of that too."""
    from kzgraph.explorer.limits import Limits, Options
    from kzgraph.explorer.serve import is_loopback, serve

    _check(options)
    limits = Limits(
        seconds=options.timeout, rows=options.rows, workers=options.workers, memory=options.memory * MEBIBYTE
    )
    if not is_loopback(options.host):
        say(options, f"Anyone who reaches {options.host} can read this graph and ask it questions, without a password.")
    served = Options(limits=limits, sources=_sources(options), log_queries=options.log_queries)
    look = None
    if copy:
        served, look = replace(served, published=_published(copy)), _look(options, copy)
    serve(
        graph,
        served,
        host=options.host,
        port=options.port,
        tell=lambda sentence: say(options, sentence),
        logged=not options.quiet,
        look=look,
        seconds=options.refresh,
    )
    _leave()
    return 0


def _published(copy: "Copy") -> "Published":
    from kzgraph.explorer.followed import Published

    looked = {"looked": copy.seen, "problem": copy.problem} if copy.problem else {}
    return Published(copy.shown, copy.name, copy.version.name, **looked)


def _look(options: Arguments, first: "Copy") -> "Look":
    """What looks for versions that are newer than the last one seen, over a connection of its own."""
    from kzgraph.remote.copy import copied
    from kzgraph.remote.engine import RemoteEngine, connect
    from kzgraph.remote.versions import NAMELESS

    url = options.endpoint or os.environ.get("KZGRAPH_ENDPOINT", "")
    # Another graph that is published there later does not make it doubtful which one is followed.
    engine = RemoteEngine(*connect(parted(url)[0]), first.name or NAMELESS)
    seen = [first]

    def look() -> "tuple[Graph, Published] | None":
        if engine.newest() == seen[-1].version:
            seen[-1].see()
            return None
        copy = copied(engine, first.project)
        # The last one is kept too: requests may still read from it.
        seen[:] = [seen[-1], copy]
        return Graph(copy.project, copy.store(), lang=options.lang), _published(copy)

    return look


def _leave() -> None:
    """End at once where pages are still being made: nobody waits for them, and Python would take its time."""
    from kzgraph.explorer.threads import at_work

    if at_work():
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(0)


def _check(options: Arguments) -> None:
    if not 0 <= options.port <= HIGHEST_PORT:
        raise UsageError(f"--port is {options.port}, which is no port.", f"Name one from 0 to {HIGHEST_PORT}.")
    for name in ("timeout", "rows", "workers", "memory", "refresh"):
        # A time that is no number at all ("nan") is not above nothing either.
        if not getattr(options, name) > 0:
            raise UsageError(f"--{name} is {getattr(options, name)}, which allows nothing.", "Name more than 0.")


def _sources(options: Arguments) -> Path | None:
    """The folder of the texts: the one named, or the usual one where there is one."""
    try:
        return sources_folder(options.sources)
    except SourceTextMissing:
        if options.sources:
            raise
        return None
