"""What can be asked of the server, said beside the routes that answer it: addresses, parameters, answers.

A route carries its calls, so that the description of the whole (see `kzgraph.explorer.openapi`) is made from the very
table that sends requests on, and nothing can be served without being described.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from starlette.routing import Route

__all__ = ["TEXT", "Answered", "Call", "Calls", "Described", "Given", "Schema"]

Schema: TypeAlias = Mapping[str, object]
"""A JSON Schema (2020-12), as OpenAPI 3.1 uses it."""

TEXT: Schema = {"type": "string"}
"""The schema of what is not looked into: any text."""


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter: its name, what it means, what it may be, where it stands ("path", "query"), an example.

    An example of None says that there is none; a parameter of the path is always needed.
    """

    name: str
    meaning: str
    schema: Schema
    place: str = "query"
    required: bool = False
    example: object = None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: its status, what it means, and the schema of each media type it comes in."""

    status: int
    meaning: str
    media: Mapping[str, Schema]


@dataclass(frozen=True, slots=True)
class Call:
    """One way to call the server.

    ``name`` is unique, ``group`` is the heading below which the call is told, ``body`` has the schema of each media
    type that can be sent, and ``path`` has its parameters in braces, each of them among ``given``.
    """

    path: str
    name: str
    group: str
    summary: str
    answers: tuple[Answered, ...]
    given: tuple[Given, ...] = ()
    description: str = ""
    method: str = "get"
    body: Mapping[str, Schema] | None = None


Calls: TypeAlias = Callable[[], tuple[Call, ...]]
"""Calls, made when they are asked for: examples in them are looked up in the graph."""


class Described(Route):
    """A route with the calls it answers; none for one that only catches what nothing else answers."""

    def __init__(self, path: str, endpoint: Callable[..., Any], calls: Calls) -> None:
        super().__init__(path, endpoint)
        self.calls = calls
