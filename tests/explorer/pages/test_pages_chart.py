"""The pictures of figures: where points stand, what joins them, what is left to the table."""

from datetime import date
from decimal import Decimal

from kzgraph.explorer.pages.chart import Point, chart


def point(value: str, year: int | None, series: str = "North", kind: str = "actual", printed: str = "") -> Point:
    """A figure of a year."""
    when = date(year, 1, 1) if year else None
    return Point(Decimal(value), printed or value, when, series, kind, f"/observation/{series}-{year}", series, series)


def test_points_over_time_are_joined_by_place():
    """One line for each place measured more than once; targets are hollow and no line goes through them."""
    found = chart([point("40", 2014), point("70", 2018), point("80", 2018, kind="target"), point("35", 2018, "East")])
    assert found is not None
    assert found.form == "time"
    assert found.series == ("North", "East")
    assert [(mark.point.printed, mark.hollow) for mark in found.marks] == [
        ("40", False),
        ("80", True),
        ("70", False),
        ("35", False),
    ]
    assert [number for number, _ in found.lines] == [0]
    assert len(found.lines[0][1].split()) == 2


def test_higher_values_stand_higher_and_later_ones_further_right():
    """The picture keeps the order of values and days."""
    found = chart([point("1", 2010), point("2.5", 2015), point("2", 2020)])
    assert found is not None
    first, second, third = found.marks
    assert first.x < second.x < third.x
    assert second.y < third.y < first.y


def test_contradicting_figures_are_not_joined():
    """Two figures for one day are both shown, and no line chooses between them."""
    found = chart([point("300", 2018), point("320", 2018), point("400", 2020)])
    assert found is not None
    assert len(found.marks) == 3
    assert found.lines == ()


def test_labels_do_not_lie_on_each_other():
    """Figures of one place in the picture have their labels apart."""
    found = chart([point("50", 2017), point("50.1", 2018, "East"), point("50.2", 2018, "South")])
    assert found is not None
    places = [(mark.x, mark.label_y) for mark in found.marks]
    assert all(a[0] != b[0] or abs(a[1] - b[1]) > 10 for i, a in enumerate(places) for b in places[i + 1 :])


def test_figures_of_one_year_stand_side_by_side():
    """The greatest first, from zero."""
    found = chart([point("8", 2018, "South"), point("12", 2018, "East"), point("9", 2018, "Riverland")])
    assert found is not None
    assert found.form == "bars"
    assert [label for _, label in found.rows] == ["East", "Riverland", "South"]
    assert [mark.x > found.zero for mark in found.marks] == [True, True, True]


def test_negative_values_stand_left_of_zero():
    """A loss is to the left, a gain to the right."""
    found = chart([point("-5", 2018, "South"), point("5", 2018, "East")])
    assert found is not None
    assert found.marks[0].x > found.zero > found.marks[1].x


def test_few_or_too_many_figures_make_no_picture():
    """One figure is told in words, and more lines than can be read are a table."""
    assert chart([]) is None
    assert chart([point("1", 2018)]) is None
    assert chart([point(str(n), 2018, f"place {n}") for n in range(50)]) is None


def test_equal_values_do_not_fail():
    """Whatever the values, there is an axis."""
    for value in ("0", "7", "-3", "1000000000", "0.0001"):
        found = chart([point(value, 2017), point(value, 2018)])
        assert found is not None
        assert found.marks[0].y == found.marks[1].y
