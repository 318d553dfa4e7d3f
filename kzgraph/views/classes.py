"""Classes of a map's scale: which values share a colour.

>>> from decimal import Decimal
>>> steps = breaks(Decimal(value) for value in (1, 1, 2, 9))
>>> steps
(Decimal('1'), Decimal('2'), Decimal('9'))
>>> [class_name(value, steps) for value in (Decimal(1), Decimal(4), Decimal(9), None)]
['c3', 'c4', 'c5', 'missing']
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal

__all__ = ["CLASSES", "breaks", "class_name"]

CLASSES = 5
"""The most classes a scale has: more shades than these are not told apart."""


def breaks(values: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """Return the least value of each class: the values that occur, shared out evenly among the classes."""
    distinct = sorted(set(values))
    classes = min(CLASSES, len(distinct))
    return tuple(distinct[place * len(distinct) // classes] for place in range(classes))


def class_name(value: Decimal | None, steps: Sequence[Decimal]) -> str:
    """Return the name of a class in the style: "c1" is the lightest and "c5" the darkest, whatever their number."""
    if value is None:
        return "missing"
    place = bisect_right(steps, value)
    return f"c{CLASSES - len(steps) + place}" if len(steps) > 1 else "c3"
