"""The description of everything that can be called, as OpenAPI 3.1: made from the routes and what stands beside them.

No address is written down twice: a route that is not described, or a description without a route, cannot be made.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from kzgraph._version import __version__
from kzgraph.explorer.calls import Answered, Call, Described, Given, Schema
from kzgraph.explorer.schemas import SCHEMAS

__all__ = ["MEDIA", "calls_of", "document", "interface", "written"]

MEDIA = "application/vnd.oai.openapi+json;version=3.1"
"""The media type of the description, as the OpenAPI Initiative has registered it."""

_LEAD = (
    "Every question of the catalogue, every thing in the graph as a page and as data, search, lists, traces, and the "
    "SPARQL endpoint. All is read-only and open: there are no keys, and scripts of any site may ask. Add `lang=en`, "
    "`lang=ru` or `lang=kk` for the language of names. Errors are told in a sentence, as plain text by the endpoint, "
    "else as JSON where the address ends in .json, .csv, .xlsx, .ttl, .nt or .jsonld, else as a page."
)
_BRACES = re.compile(r"\{(\w+)\}")


def calls_of(routes: Iterable[BaseRoute]) -> tuple[Call, ...]:
    """The calls of all routes, in their order.

    Raises ValueError where two have one name or one address, or where a call's path is not among what is given.
    """
    found: dict[tuple[str, str], Call] = {}
    names: set[str] = set()
    for route in routes:
        for call in route.calls() if isinstance(route, Described) else ():
            key = (call.path, call.method)
            if key in found or call.name in names:
                raise ValueError(f"{call.method} {call.path} ({call.name}) is described twice")
            if set(_BRACES.findall(call.path)) != {given.name for given in call.given if given.place == "path"}:
                raise ValueError(f"{call.path} and its parameters do not fit")
            found[key] = call
            names.add(call.name)
    return tuple(found.values())


def interface(app: Starlette) -> tuple[Call, ...]:
    """The calls of an application, gathered when they are first asked for."""
    found: tuple[Call, ...] | None = getattr(app.state, "calls", None)
    if found is None:
        found = app.state.calls = calls_of(app.routes)
    return found


def document(calls: Sequence[Call], base: str, *, licence: Mapping[str, str] | None = None) -> dict[str, object]:
    """The description for a server that is reached at ``base``; ``licence`` has the name and address of the data's."""
    paths: dict[str, dict[str, object]] = {}
    for call in calls:
        paths.setdefault(call.path, {})[call.method] = _operation(call)
    info: dict[str, object] = {"title": "kzgraph", "version": __version__, "description": _LEAD}
    if licence and "licence" in licence:
        info["license"] = {"name": licence.get("attribution", "Licence of the graph"), "url": licence["licence"]}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": base.rstrip("/") or "/"}],
        "tags": [{"name": group} for group in dict.fromkeys(call.group for call in calls)],
        "paths": paths,
        "components": {"schemas": dict(SCHEMAS)},
    }


def written(said: Mapping[str, object]) -> bytes:
    """A description as it is sent."""
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _operation(call: Call) -> dict[str, object]:
    said: dict[str, object] = {"operationId": call.name, "tags": [call.group], "summary": call.summary}
    if call.description:
        said["description"] = call.description
    if call.given:
        said["parameters"] = [_parameter(given) for given in call.given]
    if call.body is not None:
        said["requestBody"] = {"required": True, "content": _content(call.body)}
    said["responses"] = {str(answer.status): _answer(answer) for answer in call.answers}
    return said


def _parameter(given: Given) -> dict[str, object]:
    needed = given.required or given.place == "path"
    said: dict[str, object] = {"name": given.name, "in": given.place, "description": given.meaning}
    if needed:
        said["required"] = True
    said["schema"] = dict(given.schema)
    if given.example is not None:
        said["example"] = given.example
    return said


def _answer(answer: Answered) -> dict[str, object]:
    said: dict[str, object] = {"description": answer.meaning}
    return said | ({"content": _content(answer.media)} if answer.media else {})


def _content(media: Mapping[str, Schema]) -> dict[str, object]:
    return {name: {"schema": dict(schema)} for name, schema in media.items()}
