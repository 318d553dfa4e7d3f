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
    first, last = _said(begins, opens=True), _said(ends, opens=False)
    if begins and ends:
        if first == last:
            return first
        if begins.year == ends.year and (begins.month, begins.day, ends.month, ends.day) == (1, 1, 12, 31):
            return str(begins.year)
        if (begins.year, begins.month) == (ends.year, ends.month) and begins.day == 1 and _closes_month(ends):
            return f"{begins:%Y-%m}"
        return f"{first}-{last}" if len(first) == len(last) == 4 else f"{first} to {last}"
    return f"from {first}" if first else f"until {last}" if last else ""


def _said(day: date | None, *, opens: bool) -> str:
    if day is None:
        return ""
    if (day.month, day.day) == ((1, 1) if opens else (12, 31)):
        return str(day.year)
    return f"{day:%Y-%m}" if (day.day == 1 if opens else _closes_month(day)) else day.isoformat()


def _closes_month(day: date) -> bool:
    return day.month != date.fromordinal(day.toordinal() + 1).month
