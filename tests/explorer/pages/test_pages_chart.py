"""The pictures of figures: where points stand, what joins them, what is left to the table."""

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from kzgraph.explorer.pages.chart import SHAPES, Bar, Chart, Point, bars, chart


def point(value: str, year: int | None, series: str = "North", kind: str = "actual", printed: str = "") -> Point:
    """A figure of a year."""
    when = date(year, 1, 1) if year else None
    address = f"/observation/{series}-{year}-{value}"
    return Point(Decimal(value), printed or value, when, series, kind, address, series, f"{series}: {value}")


def drawn(points: list[Point], title: str = "Wells") -> tuple[Chart, ElementTree.Element]:
    """A picture, and its element."""
    found = chart(points, title)
    assert found is not None
    return found, parsed(found.svg)


def parsed(svg: str) -> ElementTree.Element:
    """The element of a picture, names without their namespace."""
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" ')
    return ElementTree.fromstring(svg.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1))


def links(root: ElementTree.Element) -> dict[str, ElementTree.Element]:
    """What each address is the page of."""
    return {str(link.get("href")): link for link in root.iter("a")}


def place(link: ElementTree.Element) -> tuple[float, float]:
    """Where a point stands."""
    (mark,) = link.findall("path")
    x, y = re.findall(r"-?[\d.]+", str(mark.get("transform")))
    return float(x), float(y)


def joined(root: ElementTree.Element) -> list[int]:
    """Through how many points each line goes."""
    lines = [path for path in root.iter("path") if "nofill" in str(path.get("class")).split()]
    return [len(re.findall("[ML]", str(line.get("d")))) for line in lines]


def labels(root: ElementTree.Element) -> list[tuple[str, float, float]]:
    """What stands beside the points, and where."""
    texts = [text for text in root.iter("text") if "label" in str(text.get("class")).split()]
    return [(str(text.text), float(text.get("x", "")), float(text.get("y", ""))) for text in texts]


def test_points_over_time_are_joined_by_place():
    """One line for each place measured more than once; targets are hollow and no line goes through them."""
    target = point("80", 2018, kind="target")
    found, root = drawn([point("40", 2014), point("70", 2018), target, point("35", 2018, "East")])
    assert (found.form, found.series, found.shown) == ("time", ("North", "East"), 4)
    marks = {address: link.find("path") for address, link in links(root).items()}
    assert {address: mark.get("class") for address, mark in marks.items() if mark is not None} == {
        "/observation/North-2014-40": "mark",
        "/observation/North-2018-70": "mark",
        "/observation/North-2018-80": "mark hollow",
        "/observation/East-2018-35": "mark",
    }
    assert joined(root) == [2]


def test_each_place_has_a_shape_of_its_own():
    """A reader who sees no colours tells the lines apart."""
    _, root = drawn([point("40", 2014), point("70", 2018), point("35", 2018, "East")])
    shapes = {address: link.findall("path")[0].get("d") for address, link in links(root).items()}
    assert shapes == {
        "/observation/North-2014-40": SHAPES[0],
        "/observation/North-2018-70": SHAPES[0],
        "/observation/East-2018-35": SHAPES[1],
    }
    assert len(set(SHAPES)) == 6


def test_higher_values_stand_higher_and_later_ones_further_right():
    """The picture keeps the order of values and days."""
    _, root = drawn([point("1", 2010), point("2.5", 2015), point("2", 2020)])
    (x1, y1), (x2, y2), (x3, y3) = (place(link) for link in links(root).values())
    assert x1 < x2 < x3
    assert y2 < y3 < y1


def test_contradicting_figures_are_not_joined():
    """Two figures for one day are both shown, and no line chooses between them."""
    found, root = drawn([point("300", 2018), point("320", 2018), point("400", 2020)])
    assert found.shown == len(links(root)) == 3
    assert joined(root) == []


def test_labels_are_as_printed_and_apart():
    """Beside each point stands what the document prints; figures of one place have their labels apart."""
    several = [point("50", 2017, printed="50 per cent"), point("50.1", 2018, "East"), point("50.2", 2018, "South")]
    _, root = drawn(several)
    found = labels(root)
    assert sorted(text for text, _, _ in found) == ["50 per cent", "50.1", "50.2"]
    assert all(a[1] != b[1] or abs(a[2] - b[2]) > 10 for i, a in enumerate(found) for b in found[i + 1 :])


def test_figures_of_one_year_stand_side_by_side():
    """The greatest on top, each bar from zero and linked to its figure."""
    found, root = drawn([point("8", 2018, "South"), point("12", 2018, "East"), point("9", 2018, "Riverland")])
    assert (found.form, found.series, found.shown) == ("bars", (), 3)
    names = [text for text in root.iter("text") if text.text in {"East", "Riverland", "South"}]
    assert [text.text for text in sorted(names, key=lambda text: float(text.get("y", "")))] == [
        "East",
        "Riverland",
        "South",
    ]
    widths = {address: float(link.findall("rect")[0].get("width", "")) for address, link in links(root).items()}
    assert widths["/observation/East-2018-12"] == pytest.approx(1.5 * widths["/observation/South-2018-8"])


def test_negative_values_stand_left_of_zero():
    """A loss is to the left, a gain to the right."""
    _, root = drawn([point("-5", 2018, "South"), point("5", 2018, "East")])
    bar = {address: link.findall("rect")[0] for address, link in links(root).items()}
    loss, gain = bar["/observation/South-2018--5"], bar["/observation/East-2018-5"]
    ends = float(loss.get("x", "")) + float(loss.get("width", ""))
    assert ends == pytest.approx(float(gain.get("x", "")), abs=0.01)


def test_picture_has_words_for_who_cannot_see_it():
    """The picture and each point say what they are; the axes, which the labels repeat, are passed over."""
    _, root = drawn([point("40", 2014), point("70", 2018)], "Wells (per cent)")
    assert root.get("role") == "group"
    assert root.get("aria-label") == "Wells (per cent)"
    assert [(link.get("aria-label"), link.findtext("title")) for link in root.iter("a")] == [
        ("North: 40", "North: 40"),
        ("North: 70", "North: 70"),
    ]
    assert all(group.get("aria-hidden") == "true" for group in root.iter("g") if "axis" in group.get("class", ""))


def test_picture_brings_no_style_and_no_script():
    """A page that allows neither shows it all the same; what names hold is text."""
    hostile = 'North"><script>alert(1)</script>'
    told = bars([Bar(hostile, 1.0, "<b>1</b>", "/a?b=1&c=2", hostile), Bar("East", 2.0, "2")], hostile)
    root = parsed(told)
    assert {node.tag for node in root.iter()} <= {"svg", "g", "rect", "path", "text", "a", "title"}
    assert not [name for node in root.iter() for name in node.attrib if name in {"style", "id"} or name[:2] == "on"]
    assert root.get("aria-label") == hostile
    assert list(links(root)) == ["/a?b=1&c=2"]
    assert "<script" not in told
    assert "<b>" not in told


def test_picture_is_the_same_every_time():
    """Nothing of the day or the program's run is in it."""
    points = [point("40", 2014), point("70", 2018), point("35", 2018, "East")]
    assert chart(points) == chart(points)
    assert "20" + "26" not in str(chart(points))


def test_few_or_too_many_figures_make_no_picture():
    """One figure is told in words, and more lines than can be read are a table."""
    assert chart([]) is None
    assert chart([point("1", 2018)]) is None
    assert chart([point(str(n), 2018, f"place {n}") for n in range(50)]) is None


@pytest.mark.parametrize("value", ["0", "7", "-3", "1000000000", "0.0001"])
def test_equal_values_do_not_fail(value):
    """Whatever the values, there is an axis."""
    _, root = drawn([point(value, 2017), point(value, 2018, "East")])
    assert len({place(link)[1] for link in links(root).values()}) == 1
