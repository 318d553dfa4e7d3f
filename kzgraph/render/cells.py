"""One cell in words, and guards for the places text goes to."""

from __future__ import annotations

from kzgraph.model import Ref
from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from kzgraph.model import Value

__all__ = ["as_number", "guarded", "one_line", "plain_json", "shown"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NO_NUMBERS = (str, bool, Ref)


def shown(value: Value, *, with_curie: bool = False) -> str:
    """A value as a reader sees it; a reference by its name, with its CURIE if asked for.

    >>> shown(39), shown(None), shown(True)
    ('39', '', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Ref):
        return f"{value.label} ({value.curie})" if with_curie and value.label != value.curie else value.label
    return str(value)


def one_line(text: str) -> str:
    r"""Text for a terminal: on one line, and without characters that a terminal would obey.

    >>> one_line("a\x1b[31mb")
    'a [31mb'
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def as_number(value: Value) -> bool:
    """Whether a value is a number, to be set to the right: neither text, truth, reference nor day."""
    return not (value is None or isinstance(value, _NO_NUMBERS) or hasattr(value, "isoformat"))


def guarded(text: str) -> str:
    """Text that a spreadsheet will not run as a formula: an apostrophe before what begins like one.

    >>> guarded("=1+1"), guarded("fine")
    ("'=1+1", 'fine')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def plain_json(value: Value) -> object:
    """A value for JSON: a reference as id, IRI and name; a decimal as a number, exactly as it is written."""
    if isinstance(value, Ref):
        return {"id": value.curie, "iri": value.iri, "label": value.label}
    from datetime import date
    from decimal import Decimal

    if isinstance(value, Decimal):
        if not value.is_finite():
            return str(value)
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value
