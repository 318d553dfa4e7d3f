"""Figures of one indicator as a picture: points over time, or side by side where there is one time only.

pygal draws it: scales, axes, places of points and bars. What it writes is then made fit for a page that allows no
styles or scripts of its own: both are taken out, the page's style sheet gives the colours, every point links to its
figure and has a shape of its own, so that nothing depends on colour alone. The numbers on the picture are those
printed in the documents, and the table below it says the same in words.
"""

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import ModuleType
from xml.etree import ElementTree

__all__ = ["SHAPES", "Bar", "Chart", "Point", "bars", "by_unit", "chart"]

WIDTH, HEIGHT, ROW, EDGES = 720, 320, 30, 60
BESIDE, ABOVE = 16, 31  # how far to the right of a point pygal writes what it is, and how far higher it stands here
MOST_SERIES = 6
MOST_BARS = 40
LONGEST_NAME = 36
HOLLOW = frozenset({"target", "threshold"})
# Circle, square, triangle, diamond, triangle on its head, cross: paths around 0 0.
SHAPES = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z",
    "M-4.5-4.5h9v9h-9Z",
    "M0-6L6 5H-6Z",
    "M0-6.5L6.5 0L0 6.5L-6.5 0Z",
    "M0 6L6-5H-6Z",
    "M-6-2h4v-4h4v4h4v4h-4v4h-4v-4h-4Z",
)
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_PLAIN: Mapping[str, object] = {
    "js": (),
    "no_prefix": True,
    "show_legend": False,
    "print_labels": True,
    "width": WIDTH,
    "margin": 8,
    "margin_top": 24,
    "margin_right": 60,
    "max_scale": 6,
}


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
class Bar:
    """One line of a picture of bars: its name, its value as a number and as it is written, and a page, if any."""

    name: str
    value: float
    printed: str
    address: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: "time" with lines and an axis of years, or "bars" with a line for each figure.

    ``svg`` is the element as text, everything in it escaped; ``series`` names the lines in the order of their shapes;
    ``shown`` is how many figures have a place on it.
    """

    form: str
    svg: str
    series: tuple[str, ...]
    shown: int


def chart(points: Sequence[Point], title: str = "") -> Chart | None:
    """The picture of the figures of one unit; None where there are fewer than two or too many to read."""
    dated = [point for point in points if point.when]
    series = tuple(dict.fromkeys(point.series for point in dated))
    if len({point.when for point in dated}) > 1 and len(series) <= MOST_SERIES:
        return Chart("time", _over_time(dated, series, title), series, len(dated))
    if not 1 < len(points) <= MOST_BARS:
        return None
    ordered = sorted(points, key=lambda p: (-p.value, p.series, str(p.when or ""), p.address))
    told = [Bar(p.label, float(p.value), p.printed, p.address, p.said) for p in ordered]
    return Chart("bars", bars(told, title), (), len(points))


def bars(lines: Sequence[Bar], title: str) -> str:
    """An SVG element with a bar for each line, the first on top, from zero to the left or right."""
    pygal = _library()
    drawing = pygal.HorizontalBar(
        height=EDGES + ROW * len(lines),
        print_values_position="top",
        value_formatter=_short,
        # As in the style sheet, so that names get the room they need.
        style=pygal.style.Style(label_font_size=12, major_label_font_size=12),
        **_PLAIN,
    )
    upwards = list(reversed(lines))
    drawing.x_labels = [_cut(line.name) for line in upwards]
    drawing.add("", [_value(line.value, line.printed, line.address, line.said) for line in upwards])
    root = _fit(drawing, title)
    for text, line in zip(_labels(root), upwards, strict=True):
        if line.value < 0:
            text.set("class", "label below")
    return _written(root)


def _over_time(points: Sequence[Point], series: tuple[str, ...], title: str) -> str:
    years = [_year(point.when) for point in points]
    low = min(point.value for point in points)
    drawing = _library().XY(
        height=HEIGHT,
        # From zero where zero is not far; a small change of a large number would not be seen otherwise.
        include_x_axis=0 < low < Decimal("0.6") * max(point.value for point in points),
        x_value_formatter=lambda year: f"{year:.0f}",
        value_formatter=_short,
        xrange=(min(years) - 0.2, max(years) + 0.2),
        **_PLAIN,
    )
    drawing.x_labels = _whole_years(years)
    numbers = []
    for number, name in enumerate(series):
        mine = sorted((p for p in points if p.series == name), key=lambda p: (p.when or date.min, p.kind, p.value))
        reached = [p for p in mine if p.kind in {"actual", "baseline"}]
        others = [p for p in mine if p not in reached]
        for group, joined in ((reached, _agree(reached)), (others, False)):
            drawing.add(name, [_dot(point) for point in group], stroke=joined)
            numbers.append(number)
    root = _fit(drawing, title)
    _shape_points(root, numbers, {point.address for point in points if point.kind in HOLLOW})
    _part_labels(root)
    return _written(root)


@cache
def _library() -> ModuleType:
    """pygal, without the hook for its plug-ins, at which Python 3.11 warns on every later import."""
    import pygal
    import pygal.formatters
    import pygal.style

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
    library: ModuleType = pygal
    return library


def _dot(point: Point) -> dict[str, object]:
    return _value((_year(point.when), float(point.value)), point.printed, point.address, point.said)


def _value(value: object, printed: str, address: str, said: str) -> dict[str, object]:
    """A value as pygal takes it, with what is written beside it and the page behind it."""
    told: dict[str, object] = {"value": value, "label": printed}
    if address:
        told["xlink"] = {"href": address, "aria-label": said, "target": "_self"}
    return told


def _agree(reached: Sequence[Point]) -> bool:
    """Whether a line may join the figures: two different ones for a day are a contradiction, and it would choose."""
    return len({(p.when, p.value) for p in reached}) == len({p.when for p in reached})


def _fit(drawing: object, title: str) -> ElementTree.Element:
    """What pygal drew, without its styles, scripts and remarks, named for who cannot see it."""
    text = drawing.render(is_unicode=True, disable_xml_declaration=True)  # type: ignore[attr-defined]
    root = ElementTree.fromstring(text)  # noqa: S314 — pygal's own text
    for parent in list(root.iter()):
        for child in list(parent):
            if _tag(child) in {"defs", "desc", "title", "script", "style"}:
                parent.remove(child)
        if "axis" in parent.get("class", "").split():
            parent.set("aria-hidden", "true")
        for name in ("style", "target", "id"):
            parent.attrib.pop(name, None)
        if (address := parent.attrib.pop(f"{{{_XLINK}}}href", None)) is not None:
            parent.set("href", address)
    root.attrib.update({"role": "group", "aria-label": title, "viewBox": root.get("viewBox", "")})
    for link in root.iter(f"{{{_SVG}}}a"):
        told = ElementTree.Element(f"{{{_SVG}}}title")
        told.text = link.get("aria-label", "")
        link.insert(0, told)
    return root


def _shape_points(root: ElementTree.Element, numbers: Sequence[int], hollow: set[str]) -> None:
    """Each series' points get its shape and colour; what was aimed at and not reached is hollow."""
    groups = [g for g in root.iter(f"{{{_SVG}}}g") if g.get("class", "").startswith("series ")]
    for place, group in enumerate(groups):
        number = numbers[place % len(numbers)]
        group.set("class", f"series s{number}")
        for link in group.iter(f"{{{_SVG}}}a"):
            for dot in link.findall(f"{{{_SVG}}}circle"):
                dot.tag = f"{{{_SVG}}}path"
                x, y = float(dot.get("cx", 0)), float(dot.get("cy", 0))
                dot.attrib.clear()
                state = " hollow" if link.get("href") in hollow else ""
                dot.attrib.update(
                    {"class": f"mark{state}", "d": SHAPES[number], "transform": f"translate({x:.1f} {y:.1f})"}
                )


def _part_labels(root: ElementTree.Element) -> None:
    """Labels stand above their points, or where no other label stands already."""
    placed: list[tuple[float, float, float]] = []
    for text in sorted(_labels(root), key=_place):
        x, at = _place(text)
        x -= BESIDE
        half = 3.6 * len(text.text or "") + 4
        y = at - ABOVE
        for step in (0, 34, -14, 48, -28, 62):
            y = at - ABOVE + step
            if all(abs(y - other) > 12 or abs(x - beside) > half + room for beside, other, room in placed):
                break
        placed.append((x, y, half))
        text.set("x", f"{x:.1f}")
        text.set("y", f"{y:.1f}")


def _labels(root: ElementTree.Element) -> list[ElementTree.Element]:
    """What stands beside the values, in their order."""
    return [text for text in root.iter(f"{{{_SVG}}}text") if "label" in text.get("class", "").split()]


def _place(text: ElementTree.Element) -> tuple[float, float]:
    return float(text.get("x", 0)), float(text.get("y", 0))


def _written(root: ElementTree.Element) -> str:
    """An element as text: in a page, or as a file of its own."""
    for node in root.iter():
        node.tag = _tag(node)
    root.attrib = {"xmlns": _SVG, **root.attrib}
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def _tag(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1].rstrip()}…"


def _year(day: date | None) -> float:
    """A day as a fraction of years."""
    return day.year + (day.timetuple().tm_yday - 1) / 366 if day else 0.0


def _whole_years(days: Sequence[float]) -> list[int]:
    """At most nine years for the axis, evenly apart."""
    first, last = int(min(days)), int(max(days))
    return list(range(first, last + 1, max(1, -(-(last - first) // 8))))


def _short(number: float) -> str:
    """A number for an axis."""
    return str(_library().formatters.human_readable(number)) if abs(number) >= 10_000 else f"{number:g}"


def by_unit(points: Sequence[tuple[str, Point]]) -> dict[str, list[Point]]:
    """Points grouped by their unit, the commonest first."""
    groups: dict[str, list[Point]] = defaultdict(list)
    for unit, point in points:
        groups[unit].append(point)
    return dict(sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])))
