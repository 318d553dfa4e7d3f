"""What an assistant sends against what a tool takes; everything that does not fit is one sentence."""

import difflib
from collections.abc import Mapping
from typing import Any

from kzgraph.assistants.schemas import Schema, Tool
from kzgraph.errors import UsageError, on_a_line, with_article

__all__ = ["checked"]

_TYPES: Mapping[str, tuple[type, str]] = {
    "string": (str, "text"),
    "integer": (int, "a whole number"),
    "boolean": (bool, "true or false"),
    "array": (list, "a list"),
    "object": (dict, "an object"),
}


MOST_LISTED = 5


def checked(tool: Tool, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """The arguments, if they are what the tool takes; a null counts as not given. Raises UsageError."""
    known: Mapping[str, Schema] = tool.takes["properties"]
    arguments = {name: value for name, value in (given or {}).items() if value is not None}
    for name in arguments:
        if name not in known:
            raise UsageError(
                f'The tool {tool.name} has no argument "{on_a_line(name)}".', f"It has: {', '.join(known)}."
            )
    for name in tool.takes["required"]:
        if name not in arguments:
            raise UsageError(f'The tool {tool.name} needs the argument "{name}".', known[name].get("description"))
    for name, value in arguments.items():
        _check(f'The argument "{name}" of {tool.name}', known[name], value)
    return arguments


def _check(what: str, schema: Schema, value: object) -> None:
    if "enum" in schema:
        _check_choice(what, schema["enum"], value)
        return
    wanted = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    # To Python, true is a whole number.
    fits = [
        name for name in wanted if isinstance(value, _TYPES[name][0]) and (name == "boolean") == isinstance(value, bool)
    ]
    if not fits:
        kinds = " or ".join(_TYPES[name][1] for name in wanted)
        raise UsageError(f"{what} is to be {kinds}, not {_called(value)}.")
    if isinstance(value, str) and len(value) > schema.get("maxLength", len(value)):
        raise UsageError(f"{what} is longer than {schema['maxLength']} characters.")
    if isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        raise UsageError(f"{what} is {value}; it is to be from {schema['minimum']} to {schema['maximum']}.")
    if isinstance(value, list):
        if len(value) > schema.get("maxItems", len(value)):
            raise UsageError(f"{what} lists more than {schema['maxItems']}.")
        for item in value:
            _check(f"{what}, in its list,", schema["items"], item)
    elif isinstance(value, dict):
        for name, item in value.items():
            _check(f'{what}, "{on_a_line(str(name))}",', schema["additionalProperties"], item)


def _check_choice(what: str, choices: list[str], value: object) -> None:
    if value not in choices:
        near = difflib.get_close_matches(str(value), choices, n=3, cutoff=0.6) if len(choices) > MOST_LISTED else []
        hint = f"Did you mean {' or '.join(near)}?" if near else f"Use one of these: {', '.join(choices)}."
        raise UsageError(f"{what} cannot be {_called(value)}.", hint)


def _called(value: object) -> str:
    if isinstance(value, str):
        return f'"{on_a_line(value)}"'
    kinds = [words for kind, words in _TYPES.values() if isinstance(value, kind)]
    return kinds[-1] if kinds else with_article(type(value).__name__)
