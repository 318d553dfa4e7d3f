"""The time line in a browser: clicks down to a passage, filters, undated beside, keyboard, table, paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from kzgraph.api import Graph
from kzgraph.views import timeline

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

UNDATED = ["programme:clean-wells", "programme:water-for-all", "programme:well-testing", "programme:young-makers"]


@pytest.fixture(scope="session")
def times(small_graph: Graph) -> str:
    """The page of the small graph."""
    return timeline.page(small_graph.timeline())


@pytest.fixture
def page(open_page: OpenPage, times: str) -> Page:
    """That page, opened."""
    return open_page(times)


def shown(page: Page, what: str) -> Any:
    """Return what the page says it shows."""
    return page.evaluate(f"window.kzgraphView.shown().{what}")


def test_click_on_a_bar_tells_claims_with_passages(page: Page) -> None:
    """What the programme's own passages state, who contributed, and what came of it."""
    page.click('.row[data-item="programme:care-at-home"]')
    text = page.inner_text("#panel")
    assert "from 2019, end not said" in text
    assert "Open Hands" in text
    expect(page.locator("#panel .claim")).to_have_count(4)
    assert page.locator("#panel [data-passage]").count() >= 4


def test_undated_are_as_open_to_check(page: Page) -> None:
    """One of the list beside the axis has its claims too, and no date."""
    page.click('.undated [data-item="programme:well-testing"]')
    text = page.inner_text("#panel")
    assert "Without a date in the documents" in text
    expect(page.locator("#panel .claim")).to_have_count(5)


def test_change_tells_the_bodies(page: Page) -> None:
    """What was there before and what came after."""
    page.click('.row[data-item="changeevent:ministry-of-rivers-2020"]')
    text = page.inner_text("#panel")
    assert "Ministry of Rivers" in text
    assert "Ministry of Water and Climate" in text
    assert "not said" not in text


def test_filters_leave_rows_out_and_close_up(page: Page) -> None:
    """Goal area, kind, region with what lies in it, and text."""
    assert shown(page, "undated") == UNDATED
    page.select_option("#filter-kind", "event")
    assert (shown(page, "dated"), shown(page, "undated")) == (["event:makers-fair-2018"], [])
    expect(page.locator(".lane:visible")).to_have_count(1)
    expect(page.locator(".undated")).to_be_hidden()
    page.click("#reset")
    page.select_option("#filter-area", "goalarea:learns")
    assert shown(page, "dated") == [
        "programme:school-gardens-pilot",
        "programme:school-gardens",
        "event:makers-fair-2018",
    ]
    assert shown(page, "undated") == ["programme:young-makers"]
    page.click("#reset")
    page.select_option("#filter-region", "region:north")
    assert "event:makers-fair-2018" in shown(page, "dated")
    page.click("#reset")
    page.fill("#text", "gardens pilot")
    assert "programme:school-gardens-pilot" in shown(page, "dated")
    assert "programme:care-at-home" not in shown(page, "dated")
    page.fill("#text", "zebra")
    expect(page.locator("#empty")).to_be_visible()


def test_table_has_dated_and_undated(page: Page) -> None:
    """A row for each; what has no date has empty cells, never a guess."""
    page.click("#tab-table")
    expect(page.locator("#table-body tr")).to_have_count(13)
    row = page.locator('#table-body tr[data-row="programme:well-testing"]')
    expect(row.locator("td.c-begins")).to_have_text("")
    expect(row.locator("td.c-ends")).to_have_text("")
    row = page.locator('#table-body tr[data-row="programme:school-gardens"]')
    expect(row.locator("td.c-begins")).to_have_text("2017-01-01")
    row.locator("td.c-name button").click()
    expect(page.locator("#panel-heading")).to_have_text("School Gardens")


def test_keyboard_alone_reaches_a_passage(page: Page) -> None:
    """A row is a link: focus, Enter, and the panel has the focus."""
    page.focus('.row[data-item="programme:safe-nets"]')
    page.keyboard.press("Enter")
    expect(page.locator("#panel-heading")).to_be_focused()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.item") == "programme:safe-nets"


def test_address_keeps_the_state(open_page: OpenPage, times: str) -> None:
    """A link opens with its filter and what was clicked."""
    page = open_page(times, at="#item=policy:family-code&kind=policy")
    expect(page.locator("#panel-heading")).to_have_text("Family Code")
    assert shown(page, "dated") == ["policy:water-safety-act", "policy:family-code"]


@pytest.mark.parametrize("width", [375, 768, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overflows_and_years_do_not_touch(open_page: OpenPage, times: str, width: int, scheme: str) -> None:
    """The page is as wide as the window, and no two years on the axis overlap."""
    page = open_page(times, width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = page.evaluate(
        "[...document.querySelectorAll('.axis text')].map((t) => t.getBoundingClientRect())"
        ".filter((b) => b.width).map((b) => [b.left, b.right])"
    )
    assert boxes
    assert all(one[1] <= other[0] for one, other in zip(sorted(boxes), sorted(boxes)[1:], strict=False))


def test_paper_has_lanes_undated_and_table(page: Page) -> None:
    """Printed: everything of the picture, then the whole table."""
    page.emulate_media(media="print")
    expect(page.locator(".row").first).to_be_visible()
    expect(page.locator(".undated")).to_be_visible()
    expect(page.locator("#table-body tr")).to_have_count(13)


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_other_languages_have_no_gaps(open_page: OpenPage, small_graph: Graph, lang: str) -> None:
    """No place is left unfilled and no word missing."""
    page = open_page(timeline.page(small_graph.timeline(), lang=lang))
    page.click('.row[data-item="programme:care-at-home"]')
    page.click("#tab-table")
    text = page.inner_text("body")
    assert "undefined" not in text
    assert "{" not in text


def test_hostile_names_stay_text(open_page: OpenPage, small_graph: Graph) -> None:
    """A name that is markup is shown as it is."""
    hostile = "<img src=x onerror=alert(1)>"
    first = small_graph.timeline()[0]
    evil = type(first)(first.ref._replace(label=hostile), *(getattr(first, name) for name in first.__slots__[1:]))
    page = open_page(timeline.page([evil], title=hostile))
    page.click(".row")
    expect(page.locator("#panel")).to_contain_text(hostile)
    expect(page.locator("img")).to_have_count(0)
