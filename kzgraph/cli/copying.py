"""The copy of a published graph that a command works on, where it needs more than answers to questions."""

import os
from typing import TYPE_CHECKING

from kzgraph.api import Graph
from kzgraph.cli.output import say
from kzgraph.cli.plain import Arguments
from kzgraph.project import find_project

if TYPE_CHECKING:
    from kzgraph.remote.copy import Copy

__all__ = ["open_copy"]


def open_copy(options: Arguments) -> "tuple[Graph, Copy] | None":
    """The graph of the service that is named, as a copy in the cache; None where none is named.

    Raises UsageError or ServiceError where it cannot be had, StoreError where it cannot be kept.
    """
    url = os.environ.get("KZGRAPH_ENDPOINT", "") if options.endpoint is None else options.endpoint
    if not url:
        return None
    from kzgraph.remote.copy import copied
    from kzgraph.remote.engine import RemoteEngine

    project = find_project(options.project)
    copy = copied(RemoteEngine.open(url), project, tell=lambda sentence: say(options, sentence))
    say(options, f"reading {copy.told}")
    for note in copy.notes:
        say(options, note)
    return Graph(copy.project, copy.store(), lang=options.lang), copy
