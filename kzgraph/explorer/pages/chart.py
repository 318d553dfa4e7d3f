"""Figures of one indicator as a picture: points over time, or side by side where there is one time only.

The picture is SVG without styles of its own, drawn by the page's style sheet; the numbers on it are those printed in
the documents, and the table below it says the same in words.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

__all__ = ["Chart", "Mark", "Point", "by_unit", "chart"]

WIDTH, LEFT, RIGHT, TOP = 720, 56, 24, 28
HEIGHT, BOTTOM, ROW = 300, 40, 30
MOST_SERIES = 6
MOST_BARS = 40
LABEL_ROOM = 240
HOLLOW = frozenset({"target", "threshold"})


@dataclass(frozen=True, slots=True)
class Point:
    """One figure: its value, how it is printed, when, which line it belongs to, its kind, where it is stated."""

    value: Decimal
    printed: str
    when: date | None
    series: str
    kind: str
    address: str
    label: str
    said: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on the picture, in its units; ``hollow`` for what was aimed at and not reached."""

    x: float
    y: float
    point: Point
    series: int
    label_y: float

    @property
    def hollow(self) -> bool:
        """Whether it is a target or threshold."""
        return self.point.kind in HOLLOW


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: "time" with lines and an axis of years, or "bars" with a line for each figure."""

    form: str
    height: int
    marks: tuple[Mark, ...]
    lines: tuple[tuple[int, str], ...]
    series: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]
    years: tuple[tuple[float, str], ...]
    rows: tuple[tuple[float, str], ...]
    zero: float
    width: int = WIDTH


def chart(points: Sequence[Point]) -> Chart | None:
    """The picture of the figures of one unit; None where there are fewer than two or too many to read."""
    dated = [point for point in points if point.when]
    days = {point.when for point in dated}
    series = tuple(dict.fromkeys(point.series for point in dated))
    if len(days) > 1 and len(dated) > 1 and len(series) <= MOST_SERIES:
        return _over_time(dated, series)
    return _side_by_side(points) if 1 < len(points) <= MOST_BARS else None


def _over_time(points: Sequence[Point], series: tuple[str, ...]) -> Chart:
    ticks = _ticks([point.value for point in points])
    low, high = ticks[0], ticks[-1]
    days = [_year(point.when) for point in points]
    first, last = min(days), max(days)
    span = (last - first) or 1.0
    width, height = WIDTH - LEFT - RIGHT - 40, HEIGHT - TOP - BOTTOM

    def at_x(when: float) -> float:
        return round(LEFT + 20 + (when - first) / span * width, 1)

    def at_y(value: float) -> float:
        return round(TOP + (1 - (value - low) / (high - low)) * height, 1)

    marks = [
        Mark(at_x(_year(p.when)), at_y(float(p.value)), p, series.index(p.series), 0.0)
        for p in sorted(points, key=lambda p: (p.series, _year(p.when), p.kind, p.value))
    ]
    return Chart(
        form="time",
        height=HEIGHT,
        marks=tuple(_labelled(marks)),
        lines=tuple(_lines(marks, len(series))),
        series=series,
        ticks=tuple((at_y(tick), _short(tick)) for tick in ticks),
        years=tuple((at_x(year), str(int(year))) for year in _years(days)),
        rows=(),
        zero=at_y(max(low, 0.0)),
    )


def _labelled(marks: Sequence[Mark]) -> list[Mark]:
    """Marks with their labels above them, moved where another label stands already."""
    placed: list[tuple[float, float, float]] = []
    told = []
    for mark in sorted(marks, key=lambda m: (m.x, m.y)):
        half = 3.6 * len(mark.point.printed) + 4
        y = mark.y - 9
        for step in (0, 24, -14, 38, -28, 52):
            y = mark.y - 9 + step
            if all(abs(y - other) > 12 or abs(mark.x - x) > half + room for x, other, room in placed):
                break
        placed.append((mark.x, y, half))
        told.append(Mark(mark.x, mark.y, mark.point, mark.series, round(y, 1)))
    return told


def _lines(marks: Sequence[Mark], count: int) -> list[tuple[int, str]]:
    """For each series a line through what was measured, where it was measured more than once."""
    told = []
    for number in range(count):
        reached = [m for m in marks if m.series == number and m.point.kind in {"actual", "baseline"}]
        by_day: dict[float, Mark] = {}
        for mark in reached:
            by_day.setdefault(mark.x, mark)
        # Two different figures for one day are a contradiction; a line would choose one of them.
        clash = len({(m.x, m.point.value) for m in reached}) > len(by_day)
        if len(by_day) > 1 and not clash:
            told.append((number, " ".join(f"{x},{mark.y}" for x, mark in sorted(by_day.items()))))
    return told


def _side_by_side(points: Sequence[Point]) -> Chart:
    ticks = _ticks([*(point.value for point in points), Decimal(0)])
    low, high = ticks[0], ticks[-1]
    width = WIDTH - LABEL_ROOM - 90

    def at_x(value: float) -> float:
        return round(LABEL_ROOM + (value - low) / (high - low) * width, 1)

    ordered = sorted(points, key=lambda p: (-p.value, p.series, str(p.when or ""), p.address))
    rows = [TOP + ROW * number for number in range(len(ordered))]
    return Chart(
        form="bars",
        height=TOP + ROW * len(ordered) + 6,
        marks=tuple(Mark(at_x(float(p.value)), y, p, 0, y + 4) for p, y in zip(ordered, rows, strict=True)),
        lines=(),
        series=(),
        ticks=(),
        years=(),
        rows=tuple((y + 4.0, _cut(p.label)) for p, y in zip(ordered, rows, strict=True)),
        zero=at_x(0.0),
    )


def _cut(text: str) -> str:
    return text if len(text) <= 36 else f"{text[:35].rstrip()}…"


def _ticks(values: Sequence[Decimal]) -> list[float]:
    """Three to six round numbers that hold all values; from zero where zero is not far."""
    numbers = [float(value) for value in values]
    low, high = min(numbers), max(numbers)
    if low > 0 and low < 0.6 * high:
        low = 0.0
    span = (high - low) or abs(high) or 1.0
    step = 10.0 ** len(str(int(span / 5))) / 10 if span >= 5 else 1.0
    while span / step > 5:
        step *= 2 if str(step)[0] in "15" else 2.5
    while span / step < 2:
        step /= 2
    start = (low // step) * step
    ticks = [start]
    while ticks[-1] < high:
        ticks.append(ticks[-1] + step)
    return ticks if len(ticks) > 1 else [start, start + step]


def _year(day: date | None) -> float:
    """A day as a fraction of years."""
    return day.year + (day.timetuple().tm_yday - 1) / 366 if day else 0.0


def _years(days: Sequence[float]) -> list[float]:
    first, last = int(min(days)), int(max(days))
    if last == first:
        return [float(min(days))]
    step = max(1, -(-(last - first) // 8))
    return [float(year) for year in range(first, last + 1, step) if min(days) <= year <= max(days) + 0.01] or [
        float(first)
    ]


def _short(number: float) -> str:
    """A number for an axis."""
    for size, sign in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(number) >= 10 * size or (size < 1e9 and abs(number) >= size and size > 1e3):
            return f"{number / size:g}{sign}"
    return f"{number:g}"


def by_unit(points: Sequence[tuple[str, Point]]) -> dict[str, list[Point]]:
    """Points grouped by their unit, the commonest first."""
    groups: dict[str, list[Point]] = defaultdict(list)
    for unit, point in points:
        groups[unit].append(point)
    return dict(sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])))
