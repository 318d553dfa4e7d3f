"""What a short command needs of `typing`, with whose import it would take a fifth longer.

A module that a quick answer loads takes these names from here, imports what only annotations name under
``if TYPE_CHECKING``, and begins with ``from __future__ import annotations``, so that annotations stay words. Type
checkers see what `typing` has.
"""

from __future__ import annotations

__all__ = ["TYPE_CHECKING", "NamedTuple", "Protocol"]

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import NamedTuple, Protocol
else:
    from collections import namedtuple

    class _Made(type):
        """Makes a named tuple of a class whose body names fields, as `typing` does."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, object]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body["__annotations__"])
            defaults = [body.pop(field) for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults)
            for key, value in body.items():
                setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Made):
        """Base of tuples whose values have names."""

    class Protocol:
        """Base of what other classes look like."""
