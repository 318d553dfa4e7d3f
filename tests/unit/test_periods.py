"""A period is said as short as it can be, and never shorter."""

from datetime import date

import pytest

from kzgraph.periods import period


def day(text: str) -> date | None:
    """A day, or none for an empty text."""
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        ("", "", ""),
        ("2018-01-01", "2018-12-31", "2018"),
        ("2015-01-01", "2017-12-31", "2015-2017"),
        ("2018-10-01", "2018-10-31", "2018-10"),
        ("2018-01-01", "2018-01-31", "2018-01"),
        ("2018-12-01", "2018-12-31", "2018-12"),
        ("2020-02-01", "2020-02-29", "2020-02"),
        ("2018-03-01", "2019-04-30", "2018-03 to 2019-04"),
        ("2018-03-05", "2018-03-20", "2018-03-05 to 2018-03-20"),
        ("2018-03-05", "2018-03-05", "2018-03-05"),
        ("2017-01-01", "", "from 2017"),
        ("2017-03-01", "", "from 2017-03"),
        ("2017-03-05", "", "from 2017-03-05"),
        ("", "2018-12-31", "until 2018"),
        ("", "2018-06-30", "until 2018-06"),
        ("", "2020-02-28", "until 2020-02-28"),
        ("", "2019-02-28", "until 2019-02"),
    ],
)
def test_period_in_words(begins: str, ends: str, words: str) -> None:
    """Whole years and whole months are named as such, open ends are said, other days stand in full."""
    assert period(day(begins), day(ends)) == words


@pytest.mark.parametrize("text", ["2018-06-01", "2018-05-31", "2018-01-01", "2018-12-31"])
def test_one_day_is_one_day(text: str) -> None:
    """An event of one day has that date, on the first and last day of a month or year too."""
    assert period(day(text), day(text)) == text


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [("2018-01-01", "2018-06-30", "2018-01 to 2018-06"), ("2018-06-01", "2018-12-31", "2018-06 to 2018-12")],
)
def test_part_of_a_year_is_told_by_its_months(begins: str, ends: str, words: str) -> None:
    """A span of months within a year names both months: "2018 to 2018-06" would say more than is known."""
    assert period(day(begins), day(ends)) == words
