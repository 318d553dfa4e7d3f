"""What a printed figure stands for, and arithmetic with such ranges."""

from decimal import Decimal

import pytest

from kzgraph.conflicts.spans import Span, is_counted, printed_span, printed_step, shown_number


@pytest.mark.parametrize(
    ("value", "printed", "step"),
    [
        ("39", "39", "1"),
        ("16.4", "16.4", "0.1"),
        ("16.4", "16,4%", "0.1"),
        ("6", "6.0", "0.1"),
        ("1.007", "1.007", "0.001"),
        ("15895", "15,895", "1"),
        ("15895", "15 895", "1"),
        ("5700000", "5.7 million", "100000"),
        ("12000000", "US$12 million", "1000000"),
        ("1000000", "1 million", "1000000"),
        ("96", "96 per cent", "1"),
        ("16", "all but one of the 17", "1"),
        ("46", "Forty-six", "1"),
        ("2000000", "two million", "1000000"),
        ("20", "two decades", "10"),
        ("50", "More than half", "1"),
        ("0", "0", "1"),
    ],
)
def test_step_of_the_last_printed_digit(value: str, printed: str, step: str) -> None:
    """One unit of the last digit, whatever the marks and the magnitude; of words, one of what they count."""
    assert printed_step(Decimal(value), printed) == Decimal(step)


@pytest.mark.parametrize(
    ("qualifier", "low", "high"),
    [
        ("", "99.5", "100.5"),
        ("at-least", "99.5", None),
        ("at-most", None, "100.5"),
        ("about", "89.5", "110.5"),
        ("nearly", "89.5", "100.5"),
    ],
)
def test_span_of_a_hedged_figure(qualifier: str, low: str | None, high: str | None) -> None:
    """Half a unit of rounding either way, then the hedge."""
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    assert printed_span(Decimal(100), "100", qualifier) == Span(*ends)


def test_a_count_is_not_rounded() -> None:
    """People counted to the last one are so many; in millions they are not, and neither are shares ever."""
    assert printed_span(Decimal(104), "104", counted=True) == Span(Decimal(104), Decimal(104))
    assert printed_span(Decimal(5_700_000), "5.7 million", counted=True) == Span(Decimal(5_650_000), Decimal(5_750_000))
    units = ("people", "us-dollars", "percent", "per-1000-live-births", "index-value", "years", "times")
    assert [unit for unit in units if is_counted(unit)] == ["people", "us-dollars"]


def test_spans_meet() -> None:
    """Ranges that share a number meet, be it their end; without a bound they meet all on that side."""
    ten = Span(Decimal("9.5"), Decimal("10.5"))
    assert ten.meets(Span(Decimal("10.5"), Decimal("11.5")))
    assert not ten.meets(Span(Decimal("10.6"), Decimal("11.5")))
    assert ten.meets(Span(None, Decimal("9.5")))
    assert not ten.meets(Span(None, Decimal(9)))
    assert ten.meets(Span(Decimal(3), None))
    assert not ten.meets(Span(Decimal(11), None))


def test_arithmetic_of_spans() -> None:
    """Sums, differences and ratios hold all numbers that their parts can give."""
    one, two = Span(Decimal(1), Decimal(2)), Span(Decimal(4), None)
    assert one.plus(two) == Span(Decimal(5), None)
    assert one.minus(two) == Span(None, Decimal(-2))
    assert two.minus(one) == Span(Decimal(2), None)
    assert two.over(one) == Span(Decimal(2), None)
    assert one.over(two) == Span(Decimal(0), Decimal("0.5"))
    assert one.times(Decimal(100)) == Span(Decimal(100), Decimal(200))
    assert one.over(Span(Decimal(0), Decimal(1))) is None
    assert Span(None, Decimal(1)).over(one) is None


@pytest.mark.parametrize(
    ("number", "decimals", "words"),
    [
        ("83.333", 1, "83.3"),
        ("30.0", None, "30"),
        ("555489", None, "555,489"),
        ("0.018", None, "0.018"),
        ("100", 1, "100"),
    ],
)
def test_shown_number(number: str, decimals: int | None, words: str) -> None:
    """Thousands are set apart, and no zero stands idle behind the mark."""
    assert shown_number(Decimal(number), decimals) == words
