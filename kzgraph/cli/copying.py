"""The copy of a published graph that a command works on, where it needs more than answers to questions."""

import os
from typing import TYPE_CHECKING

from kzgraph.api import Graph
from kzgraph.cli.output import say
from kzgraph.cli.plain import Arguments
from kzgraph.errors import ServiceError
from kzgraph.project import find_project

if TYPE_CHECKING:
    from kzgraph.project import Project
    from kzgraph.remote.copy import Copy
    from kzgraph.remote.wire import NoAnswer

__all__ = ["open_copy"]

_GOES_ON = frozenset({"mcp", "serve"})


def open_copy(options: Arguments) -> "tuple[Graph, Copy] | None":
    """The graph of the service that is named, as a copy in the cache; None where none is named.

    Where the service does not answer, a server goes on with the copy that was last seen to be what is published there.
    Raises UsageError or ServiceError where there is none, or cannot be, StoreError where it cannot be kept.
    """
    url = os.environ.get("KZGRAPH_ENDPOINT", "") if options.endpoint is None else options.endpoint
    if not url:
        return None
    from kzgraph.remote.copy import copied
    from kzgraph.remote.engine import RemoteEngine
    from kzgraph.remote.wire import NoAnswer

    project = find_project(options.project)
    try:
        copy = copied(RemoteEngine.open(url), project, tell=lambda sentence: say(options, sentence))
    except NoAnswer as error:
        copy = _without_the_service(options, url, project, error)
    else:
        say(options, f"reading {copy.told}")
    for note in copy.notes:
        say(options, note)
    return Graph(copy.project, copy.store(), lang=options.lang), copy


def _without_the_service(options: Arguments, url: str, project: "Project", error: "NoAnswer") -> "Copy":
    """The copy that a server goes on with; raises the error where there is none, and for an export."""
    from kzgraph.remote.copy import last_copy

    copy = last_copy(url, project, problem=error.message)
    if copy is None:
        raise error
    found = f"version {copy.version.name}, which was published there on {copy.seen[:16].replace('T', ' ')} UTC"
    if options.command not in _GOES_ON:
        raise ServiceError(
            f"{error.message} An export is of what is published now, so that the copy of {found}, is not written.",
            error.hint,
        )
    say(options, f"{error.message.rstrip('.')}: going on with a copy of {found}")
    return copy
