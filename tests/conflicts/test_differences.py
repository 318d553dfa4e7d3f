"""Figures of the same thing, time and place that differ; and cases that only look so."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

Figure: TypeAlias = Callable[..., str]
Rows: TypeAlias = Callable[..., list[tuple[str, str, str]]]


def test_across_documents(figure: Figure, rows: Rows) -> None:
    """The same indicator and year in two documents; the arithmetic names both."""
    found = rows(figure("one", "320", years="2018"), figure("two", "300", years="2018", at="b-health-10"))
    assert found == [("figures", "one two", "320 people or 300 people: they differ by 20")]


def test_inside_a_document(figure: Figure, rows: Rows) -> None:
    """Box and body of one document."""
    found = rows(figure("one", "8.4", years="2018"), figure("two", "9", years="2018", at="a-box-90"))
    assert found == [("figures", "one two", "8.4 people or 9 people: they differ by 0.6")]


def test_each_pair_of_three(figure: Figure, rows: Rows) -> None:
    """Three figures that differ are three pairs; two that agree are none."""
    blocks = (
        figure("one", "10", years="2018"),
        figure("two", "20", years="2018", at="b-health-10"),
        figure("three", "30", years="2018", at="c-health-10"),
        figure("four", "30", printed="thirty", years="2018", at="c-health-20"),
    )
    assert [names for _, names, _ in rows(*blocks)] == ["one two", "one three", "one four", "two three", "two four"]


def test_stated_changes_of_one_period(figure: Figure, rows: Rows) -> None:
    """Two changes over the same years."""
    one = figure("one", "63", "change", unit="percent", years="2005-2017")
    two = figure("two", "53", "change", unit="percent", years="2005-2017", at="b-health-10")
    assert rows(one, two) == [("figures", "one two", "63 per cent or 53 per cent: they differ by 10")]


def test_baseline_and_actual_are_both_measured(figure: Figure, rows: Rows) -> None:
    """Where one document begins with a value, another may end with it."""
    one = figure("one", "10", "baseline", years="2018")
    two = figure("two", "12", years="2018", at="b-health-10")
    assert [kind for kind, _, _ in rows(one, two)] == ["figures"]


def test_country_and_no_place_are_the_same_in_one_year(figure: Figure, rows: Rows) -> None:
    """A dated figure of no place is taken for one of the home country."""
    one = figure("one", "10", years="2018", region="riverland")
    two = figure("two", "12", years="2018", at="b-health-10")
    assert [kind for kind, _, _ in rows(one, two)] == ["figures"]


ALIKE = {"years": "2018"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"value": "8", "unit": "percent"}, {"value": "8.4", "unit": "percent"}),
        ({"value": "5700000", "printed": "5.7 million"}, {"value": "5749999", "printed": "5,749,999"}),
        ({"value": "100", "qualifier": "at-least"}, {"value": "250"}),
        ({"value": "100", "qualifier": "at-most"}, {"value": "20"}),
        ({"value": "100", "qualifier": "about"}, {"value": "93"}),
        ({"value": "100", "qualifier": "nearly"}, {"value": "97"}),
        ({"value": "10"}, {"value": "12", "kind": "target"}),
        ({"value": "10"}, {"value": "12", "kind": "threshold"}),
        ({"value": "10"}, {"value": "12", "unit": "percent"}),
        ({"value": "10"}, {"value": "12", "of": "teachers"}),
        ({"value": "10", "region": "north"}, {"value": "12"}),
        ({"value": "10", "region": "north"}, {"value": "12", "region": "riverland"}),
        ({"value": "10", "region": "farland"}, {"value": "12"}),
        ({"value": "10", "population": "girls"}, {"value": "12"}),
        ({"value": "10", "population": "girls"}, {"value": "12", "population": "boys"}),
        ({"value": "10"}, {"value": "12", "years": "2019"}),
        ({"value": "10"}, {"value": "12", "years": "2017-2018"}),
        ({"value": "10"}, {"value": "10", "years": "2019"}),
    ],
    ids=lambda given: " ".join(f"{name}={value}" for name, value in given.items()),
)
def test_no_conflict(figure: Figure, rows: Rows, one: dict[str, Any], two: dict[str, Any]) -> None:
    """Rounding, hedges, and figures of another thing, place, group or time."""
    first = figure("one", **{**ALIKE, **one})
    assert rows(first, figure("two", **{**ALIKE, "at": "b-health-10", **two})) == []


@pytest.mark.parametrize(
    ("qualifier", "value"),
    [("at-least", "98"), ("at-most", "102"), ("about", "120"), ("nearly", "102"), ("nearly", "80")],
)
def test_hedge_that_does_not_reach(figure: Figure, rows: Rows, qualifier: str, value: str) -> None:
    """A hedge goes its own way and no further."""
    one = figure("one", "100", years="2018", qualifier=qualifier)
    assert [kind for kind, _, _ in rows(one, figure("two", value, years="2018", at="b-health-10"))] == ["figures"]


class TestUndated:
    """Figures without a time are compared only where they must mean one."""

    def test_of_one_result(self, figure: Figure, rows: Rows) -> None:
        """Two figures of one result, also across documents."""
        one, two = figure("one", "10", result="x"), figure("two", "12", result="x", at="b-health-10")
        assert [names for _, names, _ in rows(one, two)] == ["one two"]

    def test_of_one_section(self, figure: Figure, rows: Rows) -> None:
        """Two figures in one section."""
        assert [names for _, names, _ in rows(figure("one", "10"), figure("two", "12", at="a-health-90"))] == [
            "one two"
        ]

    @pytest.mark.parametrize(
        "other",
        [
            {"at": "a-school-90"},
            {"at": "b-health-10"},
            {"at": "a-health-90", "years": "2015"},
            {"at": "a-health-90", "region": "riverland"},
        ],
        ids=str,
    )
    def test_not_compared(self, figure: Figure, rows: Rows, other: dict[str, str]) -> None:
        """Another section, another document, a figure with a time, a place where there was none."""
        assert rows(figure("one", "10"), figure("two", "12", **other)) == []

    def test_from_and_to(self, figure: Figure, rows: Rows) -> None:
        """A baseline and an actual value are before and after."""
        one, two = figure("one", "6000", "baseline", result="x"), figure("two", "13000", result="x")
        assert rows(one, two) == []

    def test_held_against_the_year_that_its_document_reports_on(self, figure: Figure, rows: Rows) -> None:
        """An undated figure of the report on 2018 and another document's figure of 2018."""
        one = figure("one", "73.4", unit="percent", region="riverland")
        two = figure("two", "90.5", unit="percent", years="2018", at="b-health-10")
        assert rows(one, two) == [
            (
                "undated",
                "one two",
                "73.4 per cent (no time given; the document reports on 2018) or 90.5 per cent in 2018: "
                "they differ by 17.1",
            )
        ]

    @pytest.mark.parametrize(
        "other",
        [
            {"years": "2017", "at": "b-health-10"},
            {"years": "2018", "at": "a-school-10"},
            {"years": "2018", "at": "b-health-10", "region": "north"},
            {"years": "2018", "at": "b-health-10", "kind": "target"},
        ],
        ids=str,
    )
    def test_not_held_against(self, figure: Figure, rows: Rows, other: dict[str, str]) -> None:
        """Another year, the same document, another place, a target."""
        assert rows(figure("one", "73"), figure("two", "90", **other)) == []


class TestFromAndTo:
    """A baseline and an actual value of one period are its beginning and its end."""

    def test_in_one_passage(self, figure: Figure, rows: Rows) -> None:
        """Within 2017 from 6,000 to 13,000."""
        assert rows(figure("one", "6000", "baseline", years="2017"), figure("two", "13000", years="2017")) == []

    def test_the_beginning_is_not_the_year(self, figure: Figure, rows: Rows) -> None:
        """Another document's figure of that year is compared with the end only."""
        blocks = (
            figure("one", "6000", "baseline", years="2017"),
            figure("two", "13000", years="2017"),
            figure("three", "13000", printed="13,000", years="2017", at="b-health-10"),
        )
        assert rows(*blocks) == []


class TestMeaning:
    """One long number of one year under two indicators."""

    def test_across_documents(self, figure: Figure, rows: Rows) -> None:
        """Children in institutions in one document, newly found ones in the other."""
        one = figure("one", "9879", years="2013", of="in-institutions", printed="9,879")
        two = figure("two", "9879", years="2013", of="newly-found", printed="9,879", at="b-health-10")
        assert rows(one, two) == [("meaning", "one two", '9,879 is "In institutions" or "Newly found"')]

    @pytest.mark.parametrize(
        ("value", "other"),
        [
            ("9879", {"at": "a-school-10"}),
            ("9879", {"at": "b-health-10", "years": "2014"}),
            ("9879", {"at": "b-health-10", "unit": "cases"}),
            ("212", {"at": "b-health-10"}),
            ("12000", {"at": "b-health-10"}),
        ],
        ids=str,
    )
    def test_chance(self, figure: Figure, rows: Rows, value: str, other: dict[str, str]) -> None:
        """One document may mean two things; short and round numbers, other years and units are chance."""
        one = figure("one", value, of="in-institutions", years="2013")
        assert rows(one, figure("two", value, of="newly-found", **{"years": "2013", **other})) == []
