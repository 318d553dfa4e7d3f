"""Command lines in which nothing is unusual, read without argparse, which takes as long as a quick answer.

The options of a command are described once, in `kzgraph.cli.parser`. Here they are only noted down as they are added,
and a command line that uses them as they are written is read by what was noted. Whatever is left to judge (help,
names cut short, an option that there is not, a value that is missing or none of the choices) is for argparse, so that
there is one wording of all that can be wrong.
"""

from __future__ import annotations

from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

__all__ = ["Arguments", "PlainReader"]

_FLAG, _APPENDED = "store_true", "append"


class Arguments:
    """What a command was given, by the names of its options."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - whatever an option can be
        self.__dict__.update(given)

    if TYPE_CHECKING:  # an option can have any name

        def __getattr__(self, name: str) -> Any: ...  # noqa: ANN401
        def __setattr__(self, name: str, value: Any) -> None: ...  # noqa: ANN401

    def __repr__(self) -> str:
        return f"Arguments({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


class PlainReader:
    """Takes the options of a command as an argparse parser does, and reads what is plainly written.

    >>> reader = PlainReader()
    >>> reader.add_argument("name", metavar="NAME")
    >>> reader.add_argument("-f", "--format", choices=("csv", "md"))
    >>> reader.read(["Reed Labs", "-f", "md"])
    Arguments(format='md', name='Reed Labs')
    >>> reader.read(["Reed Labs", "--form", "md"]) is None
    True
    """

    def __init__(self) -> None:
        self._places: list[tuple[str, dict[str, Any]]] = []
        self._options: dict[str, tuple[str, dict[str, Any]]] = {}
        self._values: dict[str, Any] = {}
        self._required: list[str] = []

    def add_argument(self, *names: str, **how: Any) -> None:  # noqa: ANN401 - whatever argparse takes
        """Note an option down, or an argument without a name."""
        if names[0].startswith("-"):
            long = next(name for name in names if name.startswith("--"))
            known = (how.get("dest", long[2:].replace("-", "_")), how)
            self._options.update(dict.fromkeys(names, known))
            self._required += [known[0]] * bool(how.get("required"))
            self._values[known[0]] = how.get("default", False if how.get("action") == _FLAG else None)
        else:
            self._places.append((names[0], how))

    def set_defaults(self, **values: Any) -> None:  # noqa: ANN401
        """Values that no argument gives."""
        self._values.update(values)

    def read(self, arguments: Sequence[str]) -> Arguments | None:
        """What a command line says; None where it is for argparse to judge."""
        found = {name: list(value) if isinstance(value, list) else value for name, value in self._values.items()}
        words: list[str] = []
        rest = iter(arguments)
        for argument in rest:
            if not _is_option(argument):
                words.append(argument)
            elif not self._take(found, argument, rest):
                return None
        return Arguments(**found) if self._placed(found, words) else None

    def _take(self, found: dict[str, Any], argument: str, rest: Iterator[str]) -> bool:
        """Read one option with its value; whether it could be read."""
        name, equals, value = argument.partition("=") if argument.startswith("--") else (argument, "", "")
        dest, how = self._options.get(name, ("", {}))
        action = how.get("action")
        if action == _FLAG and not equals:
            found[dest] = True
            return True
        value = value if equals else next(rest, "--")
        if not dest or action not in (None, _APPENDED) or "nargs" in how or (not equals and _is_option(value)):
            return False
        try:
            taken = how.get("type", str)(value)
        except ValueError:
            return False
        found[dest] = [*(found[dest] or ()), taken] if action == _APPENDED else taken
        return taken in how.get("choices", (taken,))

    def _placed(self, found: dict[str, Any], words: list[str]) -> bool:
        """Give the words without an option to the arguments in their order; whether there are as many as are needed."""
        for name, how in self._places:
            number = how.get("nargs")
            if number in ("*", "+"):
                found[name], words = words, []
            else:
                found[name], words = (words[0], words[1:]) if words else (how.get("default"), [])
            if not found[name] and number not in ("?", "*"):
                return False
            if found[name] not in how.get("choices", (found[name],)):
                return False
        return not words and all(found[name] is not None for name in self._required)


def _is_option(word: str) -> bool:
    return word.startswith("-") and word != "-"
