"""The time line as text: where bars begin and end, what stays open, what is undated, hostile names."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kzgraph.api import Graph
from kzgraph.model import Ref
from kzgraph.timeline import Moment
from kzgraph.views import timeline
from kzgraph.views.axis import Axis

HOSTILE = '</script><img src=x onerror="alert(1)">'


def embedded(text: str) -> Any:
    """Return the data block of a page."""
    block = re.search(r'<script id="data" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert block is not None
    return json.loads(block.group(1))


def row(text: str, item: str) -> str:
    """Return the row of a thing on the axis."""
    found = re.search(rf'<a [^>]*class="mark row" data-item="{re.escape(item)}".*?</a>', text, re.DOTALL)
    assert found is not None, item
    return found.group(0)


def moment(curie: str, begins: date | None, ends: date | None, kind: str = "programme", label: str = "") -> Moment:
    """Return a thing in time with nothing else said of it."""
    ref = Ref(curie, f"https://w3id.org/kzgraph/id/{curie.replace(':', '/')}", label or curie)
    return Moment(ref, kind, (), begins, ends, (), (), (), (), (), ())


def test_dated_stand_on_the_axis_and_undated_beside_it(small_graph: Graph) -> None:
    """Rows for what has a date, in the order of the moments; a list for what has none; nothing in both."""
    text = timeline.page(small_graph.timeline())
    rows = re.findall(r'class="mark row" data-item="([^"]+)"', text)
    assert rows == [
        "programme:school-gardens-pilot",
        "programme:school-gardens",
        "programme:birth-records",
        "programme:safe-nets",
        "programme:care-at-home",
        "policy:water-safety-act",
        "policy:family-code",
        "event:makers-fair-2018",
        "changeevent:ministry-of-rivers-2020",
    ]
    beside = text[text.index('<section class="undated">') :]
    assert re.findall(r'class="mark" data-item="([^"]+)"', beside) == [
        "programme:clean-wells",
        "programme:water-for-all",
        "programme:well-testing",
        "programme:young-makers",
    ]


def test_bar_covers_the_days_that_are_said() -> None:
    """Of five years from 2015 to 2019, 2016 to 2017 is the second and third fifth."""
    text = timeline.page(
        [
            moment("programme:a", date(2015, 1, 1), date(2019, 12, 31)),
            moment("programme:b", date(2016, 1, 1), date(2017, 12, 31)),
        ]
    )
    assert '<rect x="0.00%" width="100.00%"' in row(text, "programme:a")
    assert '<rect x="20.00%" width="40.00%"' in row(text, "programme:b")
    assert "open" not in row(text, "programme:b")


def test_open_ends_are_drawn_open_and_said() -> None:
    """What only begins has an arrow to the right and says that its end is not said; what only ends, the other way."""
    text = timeline.page(
        [moment("programme:a", date(2015, 1, 1), None), moment("programme:b", None, date(2018, 12, 31))]
    )
    first, last = row(text, "programme:a"), row(text, "programme:b")
    assert 'class="span open programme"' in first
    assert 'd="M-1 -7L8 0-1 7z"' in first
    assert 'aria-label="programme:a: from 2015, end not said"' in first
    assert 'd="M1 -7L-8 0 1 7z"' in last
    assert 'aria-label="programme:b: until 2018, beginning not said"' in last
    assert '<line x1="100.00%" x2="100.00%"' in last


def test_month_and_change_are_points(small_graph: Graph) -> None:
    """An event of a month and the day of a change are diamonds, and a change is not open."""
    text = timeline.page(small_graph.timeline())
    assert 'class="point event"' in row(text, "event:makers-fair-2018")
    change = row(text, "changeevent:ministry-of-rivers-2020")
    assert 'class="point change"' in change
    assert "open" not in change


def test_axis_folds_years_without_beginning_or_end() -> None:
    """Four or more empty years take the room of one; three are drawn as they are."""
    axis = Axis.of([date(1978, 5, 1), date(1982, 1, 1), date(1987, 1, 1)])
    assert [slot.label for slot in axis.slots] == ["1978", "1979", "1980", "1981", "1982", "1983-1986", "1987"]
    assert axis.at(date(1970, 1, 1)) == 0
    assert axis.at(date(1985, 1, 1)) == pytest.approx(100 * 5.5 / 7, abs=0.05)
    assert Axis.of([]).slots == ()


def test_claims_begin_with_what_its_own_passages_state(small_graph: Graph) -> None:
    """The first card of a programme is the programme; contributions and results follow."""
    data = embedded(timeline.page(small_graph.timeline()))
    claims = [data["claims"][c]["id"] for c in data["items"]["programme:care-at-home"]["claims"]]
    assert claims == [
        "programme:care-at-home",
        "contribution:children-agency-care-at-home",
        "contribution:open-hands-care-at-home",
        "result:families-visited",
    ]
    for item in data["items"].values():
        for claim in item.get("claims", ()):
            assert data["claims"][claim]["passages"], item["label"]


def test_regions_count_for_those_they_lie_in(small_graph: Graph) -> None:
    """The fair in Northville is found under North as well, and not under the country."""
    item = embedded(timeline.page(small_graph.timeline()))["items"]["event:makers-fair-2018"]
    assert [curie for curie, _ in item["regions"]] == ["region:northville"]
    assert [curie for curie, _ in item["within"]] == ["region:north"]


def test_words_of_dates_follow_the_language(small_graph: Graph) -> None:
    """An open period is said in the language of the page."""
    items = {lang: embedded(timeline.page(small_graph.timeline(), lang=lang))["items"] for lang in ("en", "ru", "kk")}
    assert {lang: found["programme:school-gardens"]["when"] for lang, found in items.items()} == {
        "en": "from 2017",
        "ru": "с 2017",
        "kk": "2017 бастап",
    }


def test_hostile_names_are_text(small_graph: Graph) -> None:
    """A name cannot end the data block, a row or an attribute."""
    moments = [replace(one, ref=one.ref._replace(label=HOSTILE)) for one in small_graph.timeline()]
    text = timeline.page(moments, title=HOSTILE, subtitle=HOSTILE)
    assert "<img" not in text
    assert embedded(text)["items"]["programme:care-at-home"]["label"] == HOSTILE
    assert html.escape(HOSTILE) in text


def test_nothing_dated_and_nothing_at_all_have_a_page() -> None:
    """Without dates there is no axis; without moments there is neither axis nor list."""
    undated = timeline.page([moment("programme:a", None, None)])
    assert 'class="axis-row"' not in undated
    assert 'class="undated"' in undated
    assert 'class="undated"' not in timeline.page([])
