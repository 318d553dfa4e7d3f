"""Stated changes against the levels they speak of."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

Figure: TypeAlias = Callable[..., str]
Rows: TypeAlias = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture
def change(figure: Figure, rows: Rows) -> Callable[..., list[tuple[str, str, str]]]:
    """Finds the conflicts of two levels of one result and a change."""

    def found(
        before: str, after: str, stated: str, levels_in: str = "people", **of_change: Any
    ) -> list[tuple[str, str, str]]:
        return rows(
            figure("before", before, "baseline", unit=levels_in, result="x", years="2016"),
            figure("after", after, unit=levels_in, result="x", years="2018"),
            figure("change", stated, "change", **{"unit": "percent", "result": "x", "years": "2016-2018", **of_change}),
        )

    return found


Change: TypeAlias = Callable[..., list[tuple[str, str, str]]]


@pytest.mark.parametrize(
    ("before", "after", "stated", "unit", "of_change", "arithmetic"),
    [
        ("30", "55", "25", "schools", {}, "30 → 55 is +83.3 %, printed 25 per cent (the difference is 25 schools)"),
        ("3", "4", "20", "people", {}, "3 → 4 is +33.3 %, printed 20 per cent"),
        ("200", "150", "30", "people", {}, "200 → 150 is −25 %, printed 30 per cent"),
        ("40", "70", "25", "percent", {}, "40 → 70 is +30 percentage points or +75 %, printed 25 per cent"),
        ("40", "70", "25", "percent", {"unit": "percentage-points"},
         "40 → 70 is +30 percentage points, printed 25 percentage points"),
        ("40", "70", "31", "people", {"unit": "people"}, "40 → 70 is +30 people, printed 31 people"),
        ("49", "449", "8", "people", {"unit": "times"}, "49 → 449 is 9.2 times, printed 8 times"),
        ("100", "110", "15", "people", {"qualifier": "at-least"}, "100 → 110 is +10 %, printed at least 15 per cent"),
        ("100", "150", "40", "people", {"qualifier": "at-most"}, "100 → 150 is +50 %, printed at most 40 per cent"),
        ("100", "150", "40", "people", {"qualifier": "about"}, "100 → 150 is +50 %, printed about 40 per cent"),
        ("100", "150", "45", "people", {"qualifier": "nearly"}, "100 → 150 is +50 %, printed nearly 45 per cent"),
    ],
)  # fmt: skip
def test_contradicted(
    change: Change, before: str, after: str, stated: str, unit: str, of_change: dict[str, str], arithmetic: str
) -> None:
    """Every sense of the words is worked out, and none fits."""
    assert change(before, after, stated, unit, **of_change) == [("change", "change before after", arithmetic)]


@pytest.mark.parametrize(
    ("before", "after", "stated", "unit", "of_change"),
    [
        ("212", "104", "51", "cases", {}),
        ("449", "49", "9", "people", {"unit": "times", "printed": "nine times fewer"}),
        ("40", "70", "30", "percent", {}),
        ("40", "70", "75", "percent", {}),
        ("40", "70", "30", "percent", {"unit": "percentage-points"}),
        ("20", "32", "12", "people", {"unit": "people"}),
        ("3", "4", "33", "people", {}),
        ("3", "4", "20", "percent", {}),
        ("3", "4", "60", "percent", {}),
        ("100", "117", "15", "people", {"qualifier": "at-least"}),
        ("6000", "13000", "60", "people", {"qualifier": "at-least"}),
        ("100", "108", "10", "people", {"qualifier": "at-most"}),
        ("100", "92", "10", "people", {"qualifier": "at-most"}),
        ("100", "150", "48", "people", {"qualifier": "about"}),
        ("100", "148", "50", "people", {"qualifier": "nearly"}),
        ("100", "47", "53", "people", {}),
        ("100", "47", "-53", "people", {}),
        ("0", "47", "53", "people", {}),
        ("100", "110", "55", "people", {"unit": "weeks"}),
    ],
)
def test_fits(change: Change, before: str, after: str, stated: str, unit: str, of_change: dict[str, str]) -> None:
    """Rounding, points for per cent, hedges, falls without a sign; and what cannot be compared."""
    assert change(before, after, stated, unit, **of_change) == []


def test_understated(change: Change) -> None:
    """At least 50 per cent holds of 117, but says far too little."""
    assert change("6000", "13000", "50", qualifier="at-least") == [
        (
            "understated",
            "change before after",
            "6000 → 13000 is +116.7 %, printed at least 50 per cent: more than twice as much",
        )
    ]


def test_printed_rise_of_a_falling_level(change: Change) -> None:
    """A sign that is printed counts: levels that rise contradict a fall."""
    assert [kind for kind, _, _ in change("100", "153", "-53")] == ["change"]


def test_rounding_of_the_levels(figure: Figure, rows: Rows) -> None:
    """1.2 million → 1.4 million can be anything from 8 to 26 per cent."""
    levels = (
        figure("before", "1200000", "baseline", printed="1.2 million", result="x"),
        figure("after", "1400000", printed="1.4 million", result="x"),
    )
    assert rows(*levels, figure("change", "25", "change", unit="percent", result="x")) == []
    assert [kind for kind, _, _ in rows(*levels, figure("change", "30", "change", unit="percent", result="x"))] == [
        "change"
    ]


class TestWhichLevels:
    """A change is held against levels of its own thing, place, group and time."""

    def test_undated_of_one_passage(self, figure: Figure, rows: Rows) -> None:
        """From A to B in the same sentence, without a result."""
        blocks = (
            figure("before", "30", "baseline"),
            figure("after", "55"),
            figure("change", "25", "change", unit="percent"),
        )
        assert [names for _, names, _ in rows(*blocks)] == ["change before after"]

    def test_dated_across_documents(self, figure: Figure, rows: Rows) -> None:
        """Levels of other documents count where the change's own gives none."""
        blocks = (
            figure("old", "100", years="2013"),
            figure("new", "150", years="2018", at="b-health-10"),
            figure("change", "80", "change", unit="percent", years="2013-2018", at="c-health-10"),
        )
        assert rows(*blocks) == [("change", "change old new", "100 → 150 is +50 %, printed 80 per cent")]

    def test_own_document_first(self, figure: Figure, rows: Rows) -> None:
        """A change that fits its document's levels is no conflict, whatever another document says of them."""
        blocks = (
            figure("old", "100", years="2013"),
            figure("new", "150", years="2018", at="a-school-10"),
            figure("other", "120", years="2018", at="b-health-10"),
            figure("change", "50", "change", unit="percent", years="2013-2018"),
        )
        assert [(kind, names) for kind, names, _ in rows(*blocks)] == [("figures", "new other")]

    def test_from_the_year_before(self, figure: Figure, rows: Rows) -> None:
        """A rise in 2018 is one from 2017."""
        levels = (figure("old", "100", years="2017"), figure("new", "110", years="2018"))
        assert rows(*levels, figure("change", "10", "change", unit="percent", years="2018")) == []
        found = rows(*levels, figure("change", "30", "change", unit="percent", years="2018"))
        assert [names for _, names, _ in found] == ["change old new"]

    def test_any_of_several(self, figure: Figure, rows: Rows) -> None:
        """Of several pairs equally near, one that fits is enough."""
        blocks = (
            figure("before", "30", "baseline", result="x"),
            figure("earlier", "44", "baseline", result="x", years="2014"),
            figure("after", "55", result="x"),
            figure("change", "25", "change", unit="percent", result="x"),
        )
        assert rows(*blocks) == []

    @pytest.mark.parametrize(
        "other",
        [
            {"of": "teachers"},
            {"years": "2012-2018"},
            {"years": "2016-2017"},
            {"region": "north", "result": ""},
            {"region": "north"},
            {"population": "girls"},
        ],
        ids=str,
    )
    def test_other_levels(self, figure: Figure, rows: Rows, other: dict[str, str]) -> None:
        """Another indicator, other years, another place, another group."""
        here: dict[str, Any] = {"result": "x", "region": "riverland", "population": "children"}
        here |= {"region": "farland"} if "region" in other else {}
        blocks = (
            figure("before", "30", "baseline", years="2016", **here),
            figure("after", "55", years="2018", **here),
            figure("change", "25", "change", **{"unit": "percent", "years": "2016-2018", **here, **other}),
        )
        assert rows(*blocks) == []

    def test_target_is_no_level(self, figure: Figure, rows: Rows) -> None:
        """What was aimed at is not what was reached."""
        blocks = (
            figure("before", "30", "baseline", result="x"),
            figure("aim", "55", "target", result="x"),
            figure("change", "25", "change", unit="percent", result="x"),
        )
        assert rows(*blocks) == []

    def test_undated_elsewhere(self, figure: Figure, rows: Rows) -> None:
        """Undated levels of another passage and no result say nothing of a change."""
        blocks = (
            figure("before", "30", "baseline", at="a-school-10"),
            figure("after", "55", at="a-school-10"),
            figure("change", "25", "change", unit="percent"),
        )
        assert rows(*blocks) == []
