"""What a language brings to a brief: templates, nouns with numbers, days, amounts and the words between."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kzgraph.brief import Amount

__all__ = ["Language", "decimal_text", "grouped", "is_month", "is_year"]


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language.

    ``sentences`` are templates by statement: "{name}" takes a value, "{n:result}" a number with its noun,
    "{names:lower}" names that begin in small letters, and "[…|…]" the first alternative all of whose values are there;
    alternatives that begin with "~" are set apart by commas.
    ``nouns`` are the forms that ``plural`` picks from, "#" being the number. ``period`` writes when something was, in
    the way that a template asks for after a colon; ``amount`` how much, with or without its unit, and in which
    language.
    """

    code: str
    headings: Mapping[str, str]
    sentences: Mapping[str, str]
    nouns: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]
    plural: Callable[[int], int]
    number: Callable[[int], str]
    period: Callable[[date | None, date | None, str], str]
    amount: Callable[[Amount, bool], tuple[str, str]]

    def counted(self, number: int, noun: str) -> str:
        """A number with its noun in the form that goes with it."""
        forms = self.nouns[noun]
        form = forms[min(self.plural(number), len(forms) - 1)]
        return form.replace("#", self.number(number))


def grouped(number: int, separator: str) -> str:
    """A whole number with its thousands apart.

    >>> grouped(12000, " ")
    '12 000'
    """
    return f"{number:,}".replace(",", separator)


def decimal_text(value: Decimal, number: Callable[[int], str]) -> str:
    """A decimal with a comma, its whole part written by a language's rule for numbers.

    >>> decimal_text(Decimal("16.40"), str)
    '16,4'
    """
    whole, _, part = f"{value:f}".partition(".")
    told = number(int(whole)) if int(whole) or not whole.startswith("-") else "-0"
    return f"{told},{part.rstrip('0')}" if part.rstrip("0") else told


def is_year(begins: date | None, ends: date | None) -> bool:
    """Whether a period is whole years; an end that is not given does not disturb.

    >>> is_year(date(2015, 1, 1), None), is_year(date(2015, 5, 1), None)
    (True, False)
    """
    first = begins is None or (begins.month, begins.day) == (1, 1)
    last = ends is None or (ends.month, ends.day) == (12, 31)
    return first and last


def is_month(begins: date | None, ends: date | None) -> bool:
    """Whether a period is whole months; an end that is not given does not disturb.

    >>> is_month(date(2018, 10, 1), date(2018, 10, 31)), is_month(date(2018, 10, 1), date(2018, 10, 5))
    (True, False)
    """
    first = begins is None or begins.day == 1
    last = ends is None or ends.month != date.fromordinal(ends.toordinal() + 1).month
    return first and last
