"""Periods in words: a year, a month, a span of years, as far as the documents give them."""

from datetime import date

__all__ = ["period"]


def period(begins: date | None, ends: date | None) -> str:
    """A period as short as it can be said.

    >>> period(date(2018, 1, 1), date(2018, 12, 31)), period(date(2018, 10, 1), date(2018, 10, 31))
    ('2018', '2018-10')
    >>> period(date(2015, 1, 1), date(2017, 12, 31)), period(None, date(2018, 12, 31)), period(None, None)
    ('2015-2017', 'until 2018', '')
    """
    if begins and ends:
        return _both(begins, ends)
    if begins:
        return f"from {_edge(begins, whole_month=begins.day == 1, whole_year=(begins.month, begins.day) == (1, 1))}"
    if ends:
        return f"until {_edge(ends, whole_month=_ends_month(ends), whole_year=(ends.month, ends.day) == (12, 31))}"
    return ""


def _both(begins: date, ends: date) -> str:
    if begins == ends:
        return begins.isoformat()
    if (begins.month, begins.day, ends.month, ends.day) == (1, 1, 12, 31):
        return str(begins.year) if begins.year == ends.year else f"{begins.year}-{ends.year}"
    if begins.day == 1 and _ends_month(ends):
        first, last = f"{begins:%Y-%m}", f"{ends:%Y-%m}"
        return first if first == last else f"{first} to {last}"
    return f"{begins.isoformat()} to {ends.isoformat()}"


def _edge(day: date, *, whole_month: bool, whole_year: bool) -> str:
    """A day as a year or month where it begins or ends one, as the graph writes what is known no closer."""
    return str(day.year) if whole_year else f"{day:%Y-%m}" if whole_month else day.isoformat()


def _ends_month(day: date) -> bool:
    return day.month != date.fromordinal(day.toordinal() + 1).month
