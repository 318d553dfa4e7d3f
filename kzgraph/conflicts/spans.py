"""The range a printed figure stands for: its rounding and its hedge, and arithmetic with such ranges.

A figure printed as 5.7 million stands for all numbers that are so rounded, one printed as "at least 50" for all
from there on. Two figures contradict each other only where no number fits both.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

__all__ = ["Span", "is_counted", "printed_span", "printed_step", "shown_number"]

HEDGE = Decimal("0.1")
"""How far from the truth "about" and "nearly" may be, as a part of the figure."""

_MEASURED_UNITS = frozenset(
    {
        *("percent", "percentage-points", "one-in", "times", "index-value", "rank"),
        *("degrees-celsius", "us-dollars-per-dollar", "days", "weeks", "months", "years", "hours"),
    }
)
_NUMERAL = re.compile(r"\d(?:[\d.,\s]*\d)?")
_MAGNITUDES = {
    "billion": Decimal(1_000_000_000),
    "million": Decimal(1_000_000),
    "thousand": Decimal(1_000),
    "hundred": Decimal(100),
    "dozen": Decimal(12),
    "decade": Decimal(10),
}
_SCALES = (Decimal(1), *_MAGNITUDES.values())


@dataclass(frozen=True, slots=True)
class Span:
    """All numbers from ``low`` to ``high``; None is no bound."""

    low: Decimal | None
    high: Decimal | None

    def meets(self, other: "Span") -> bool:
        """Whether a number lies in both."""
        return not (_below(self.high, other.low) or _below(other.high, self.low))

    def plus(self, other: "Span") -> "Span":
        """The span of sums."""
        return Span(_sum(self.low, other.low), _sum(self.high, other.high))

    def minus(self, other: "Span") -> "Span":
        """The span of differences."""
        return self.plus(other.negative())

    def negative(self) -> "Span":
        """The span with its sign turned."""
        return Span(_turned(self.high), _turned(self.low))

    def times(self, factor: Decimal) -> "Span":
        """The span multiplied by a positive number."""
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        return Span(low, high)

    def over(self, other: "Span") -> "Span | None":
        """The span of ratios; None where one of the two may be zero or less, or has no lower bound."""
        if self.low is None or other.low is None or self.low < 0 or other.low <= 0:
            return None
        low = Decimal(0) if other.high is None else self.low / other.high
        return Span(low, None if self.high is None else self.high / other.low)


def _below(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and one < other


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def _turned(end: Decimal | None) -> Decimal | None:
    return None if end is None else -end


def is_counted(unit: str) -> bool:
    """Whether figures of a unit are counts, which can be added up: people are, per cents, rates and years are not."""
    return unit not in _MEASURED_UNITS and not unit.startswith("per-")


def printed_span(value: Decimal, as_printed: str, qualifier: str = "", *, counted: bool = False) -> Span:
    """What a printed figure stands for: half a unit of its last digit either way, then its hedge.

    A count that is printed to the last one is not rounded.

    >>> printed_span(Decimal(5700000), "5.7 million")
    Span(low=Decimal('5650000'), high=Decimal('5750000'))
    >>> printed_span(Decimal(50), "50", "at-least")
    Span(low=Decimal('49.5'), high=None)
    """
    step = printed_step(value, as_printed)
    half = Decimal(0) if counted and step == 1 else step / 2
    low, high = value - half, value + half
    if qualifier == "at-least":
        return Span(low, None)
    if qualifier == "at-most":
        return Span(None, high)
    hedge = abs(value) * HEDGE
    if qualifier == "about":
        return Span(low - hedge, high + hedge)
    return Span(low - hedge, high) if qualifier == "nearly" else Span(low, high)


def printed_step(value: Decimal, as_printed: str) -> Decimal:
    """One unit of the last digit that is printed, in the scale of the value; for words, one of what they count.

    >>> [str(printed_step(Decimal(v), p)) for v, p in (("12", "12"), ("16.4", "16,4%"), ("20", "two decades"))]
    ['1', '0.1', '10']
    """
    for numeral in _NUMERAL.findall(as_printed):
        for digits, decimals in _readings(re.sub(r"\s", "", numeral)):
            scale = value / Decimal(digits) if Decimal(digits) else Decimal(1)
            if abs(scale) in _SCALES:
                return abs(scale) * Decimal(1).scaleb(-decimals)
    words = as_printed.casefold()
    return next((size for word, size in _MAGNITUDES.items() if word in words), Decimal(1))


def _readings(numeral: str) -> list[tuple[str, int]]:
    """The numbers a numeral can mean, each with its digits after the mark: 1,234 is a thousand or one and some."""
    found = []
    for group, mark in ((",", "."), (".", ",")):
        whole, _, rest = numeral.replace(group, "").partition(mark)
        if mark not in rest:
            found.append((f"{whole}.{rest}" if rest else whole, len(rest)))
    return found


def shown_number(number: Decimal, decimals: int | None = None) -> str:
    """A number in figures: thousands set apart, rounded where asked for, no idle zeros.

    >>> shown_number(Decimal("83.33"), 1), shown_number(Decimal("555489")), shown_number(Decimal("30.0"))
    ('83.3', '555,489', '30')
    """
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    words = f"{number:,f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
