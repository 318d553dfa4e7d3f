"""Components against their sum, and shares against their total."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

Figure: TypeAlias = Callable[..., str]
Rows: TypeAlias = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture
def counts(figure: Figure, rows: Rows) -> Callable[..., list[tuple[str, str, str]]]:
    """Finds the conflicts of counts p1, p2, …, each of an indicator of its own, in one passage."""

    def found(*values: str, others: str = "", **given: Any) -> list[tuple[str, str, str]]:
        blocks = [figure(f"p{n}", value, of=f"i{n}", **given) for n, value in enumerate(values, 1)]
        return rows(*blocks, others)

    return found


Counts: TypeAlias = Callable[..., list[tuple[str, str, str]]]


def test_two_parts(counts: Counts) -> None:
    """The parts miss the total by nine."""
    assert counts("15895", "539594", "555498", years="2017") == [
        ("sum", "p1 p2 p3", "15895 + 539594 is 555,489, printed 555498 people: 9 apart")
    ]


def test_three_parts(counts: Counts) -> None:
    """The parts miss the total by one hundredth."""
    assert counts("1000", "99", "301", "202") == []
    assert counts("1000", "400", "301", "301") == [
        ("sum", "p3 p4 p2 p1", "301 + 301 + 400 is 1,002, printed 1000 people: 2 apart")
    ]


def test_whole_list(counts: Counts) -> None:
    """Among many figures only all parts together are tried."""
    assert counts("100", "200", "400", "800", "1600", "3200", "6300", "12610") == [
        ("sum", "p1 p2 p3 p4 p5 p6 p7 p8",
         "100 + 200 + 400 + 800 + 1600 + 3200 + 6300 is 12,600, printed 12610 people: 10 apart")
    ]  # fmt: skip
    assert counts("100", "200", "301", "800", "1600", "3200", "6300", "99000") == []


@pytest.mark.parametrize(
    "values",
    [
        ("100", "200", "300"),
        ("100", "200", "310"),
        ("100", "200", "304"),
        ("1000", "2000", "3100"),
        ("1000", "2005"),
        ("500", "500", "1000", "1005"),
    ],
    ids=" ".join,
)
def test_no_conflict(counts: Counts, values: tuple[str, ...]) -> None:
    """What adds up, what is far apart, what has too few parts; sums missed by more than a hundredth."""
    found = counts(*values)
    assert [row for row in found if "p4" not in row[1]] == []


def test_rounded_parts(figure: Figure, rows: Rows) -> None:
    """Parts in millions may miss a total by their rounding."""
    blocks = (
        figure("p1", "1200000", of="i1", printed="1.2 million"),
        figure("p2", "3600000", of="i2", printed="3.6 million"),
        figure("p3", "4830000", of="i3", printed="4,830,000"),
    )
    assert rows(*blocks) == []


@pytest.mark.parametrize(
    "other",
    [
        {"at": "a-health-90"},
        {"unit": "households"},
        {"kind": "target"},
        {"years": "2018"},
        {"qualifier": "about"},
        {"qualifier": "at-least"},
    ],
    ids=str,
)
def test_not_added(figure: Figure, rows: Rows, other: dict[str, str]) -> None:
    """Another passage, unit, kind or year; a hedged total."""
    blocks = (figure("p1", "15895", of="i1"), figure("p2", "539594", of="i2"))
    assert rows(*blocks, figure("p3", "555480", of="i3", **other)) == []


@pytest.mark.parametrize("unit", ["percent", "index-value", "per-1000-live-births", "years"])
def test_units_that_are_not_added(counts: Counts, unit: str) -> None:
    """Shares, indices, rates and spans of time have no sums of this kind."""
    assert counts("400", "601", "1000", unit=unit) == []


class TestShares:
    """A percentage beside a part and a whole."""

    @pytest.fixture
    def share(self, figure: Figure, rows: Rows) -> Counts:
        """Finds the conflicts of 3,252 schools, 8,000 schools and a share."""

        def found(stated: str, **given: Any) -> list[tuple[str, str, str]]:
            part = figure("part", "3252", of="with", unit="schools", printed="3,252")
            whole = figure("whole", "8000", of="all", unit="schools", printed="8,000")
            return rows(part, whole, figure("share", stated, of="share", **{"unit": "percent", **given}))

        return found

    def test_nearly_given(self, share: Counts) -> None:
        """The part is 40.7 per cent of the whole, and 39 is printed."""
        assert share("39") == [("share", "share part whole", "3,252 of 8,000 is 40.7 %, printed 39 per cent")]

    @pytest.mark.parametrize(
        ("stated", "given"),
        [
            ("41", {}),
            ("40.7", {}),
            ("30", {}),
            ("39", {"at": "a-school-10"}),
            ("39", {"kind": "change"}),
            ("39", {"kind": "target"}),
            ("39", {"qualifier": "at-least"}),
            ("39", {"qualifier": "about"}),
        ],
        ids=str,
    )
    def test_no_conflict(self, share: Counts, stated: str, given: dict[str, str]) -> None:
        """What fits, what is a share of something else, what stands elsewhere, what is hedged."""
        assert share(stated, **given) == []

    def test_of_one_result(self, figure: Figure, rows: Rows) -> None:
        """The three figures may stand apart where they measure one result."""
        blocks = (
            figure("part", "3252", of="with", unit="schools", result="x"),
            figure("whole", "8000", of="all", unit="schools", result="x", at="a-school-10"),
            figure("share", "39", of="share", unit="percent", result="x", at="a-box-10"),
        )
        assert [names for _, names, _ in rows(*blocks)] == ["share part whole"]

    def test_of_different_years(self, figure: Figure, rows: Rows) -> None:
        """A part of this year is no share of last year's whole."""
        blocks = (
            figure("part", "3252", of="with", unit="schools", years="2018"),
            figure("whole", "8000", of="all", unit="schools", years="2017"),
            figure("share", "39", of="share", unit="percent"),
        )
        assert rows(*blocks) == []
