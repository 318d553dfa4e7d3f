"""The map in a browser: clicks down to a passage, what is counted, text, keyboard, table, paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from kzgraph.api import Graph
from kzgraph.views import map as view

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def riverland(small_graph: Graph) -> str:
    """The map of the small graph, whose regions are points."""
    return view.page(small_graph.regions_map())


@pytest.fixture
def page(open_page: OpenPage, riverland: str) -> Page:
    """That map, opened."""
    return open_page(riverland)


def shown(page: Page, what: str) -> Any:
    """Return what the page says it shows."""
    return page.evaluate(f"window.kzgraphView.shown().{what}")


def test_click_on_a_region_lists_and_opens_down_to_the_passage(page: Page) -> None:
    """A programme of the region opens to its claims, each with its passage."""
    page.click('.land .mark[data-item="region:north"]')
    expect(page.locator("#panel-heading")).to_have_text("North")
    entry = page.locator('#panel [data-entry="programme:young-makers"]')
    expect(entry).to_contain_text("Northville")
    expect(entry.locator("[data-passage]").first).to_be_visible()


def test_empty_region_says_so(page: Page) -> None:
    """East is hatched and has no number; the panel and the table say that nothing is said."""
    assert shown(page, "classes")["region:east"] == "missing"
    page.click('.land .mark[data-item="region:east"]')
    expect(page.locator("#panel")).to_contain_text("not said")
    page.click("#tab-table")
    assert page.locator('#table-body tr[data-row="region:east"]').inner_text().split("\t")[:2] == ["East", "not said"]


def test_what_is_counted_can_be_switched(page: Page) -> None:
    """Numbers, classes, heading, country line and table follow."""
    assert shown(page, "values") == {
        "region:east": "",
        "region:north": "3",
        "region:riverland": "4",
        "region:south": "4",
    }
    page.select_option("#filter-what", "results")
    assert shown(page, "values") == {
        "region:east": "",
        "region:north": "5",
        "region:riverland": "5",
        "region:south": "4",
    }
    expect(page.locator("h1")).to_have_text("Results by region")
    expect(page.locator(".country-value")).to_have_text("5")
    page.click("#tab-table")
    expect(page.locator("#table-body tr")).to_have_count(5 + 5 + 4 + 1)
    page.click("#reset")
    expect(page.locator("h1")).to_have_text("Programmes by region")


def test_text_narrows_what_is_counted(page: Page) -> None:
    """Only programmes whose names or claims hold the words count."""
    page.fill("#text", "wells")
    assert shown(page, "values")["region:south"] == "1"
    page.fill("#text", "zebra")
    assert set(shown(page, "values").values()) == {""}
    expect(page.locator("#empty")).to_be_visible()


def test_country_is_as_clickable_as_a_region(page: Page) -> None:
    """What is said of the whole country stands apart and opens."""
    page.click(".country-mark")
    expect(page.locator("#panel-heading")).to_have_text("Riverland as a whole")
    expect(page.locator("#panel .entry")).to_have_count(4)


def test_figures_stand_beside_the_country(open_page: OpenPage, small_graph: Graph) -> None:
    """A map of an indicator: the figure of the region, the country's for comparison, its passage."""
    page = open_page(view.page(small_graph.regions_map("indicator:safe-well-households")))
    assert shown(page, "values")["region:north"] == "70"
    page.click('.land .mark[data-item="region:north"]')
    text = page.inner_text("#panel")
    assert "The whole country" in text
    assert page.locator("#panel [data-passage]").count() >= 2
    page.click("#tab-table")
    expect(page.locator("#table-body")).to_contain_text("per cent")


def test_keyboard_alone_reaches_a_passage(page: Page) -> None:
    """A region is a link: focus, Enter, and the panel has the focus."""
    page.focus('.land .mark[data-item="region:south"]')
    page.keyboard.press("Enter")
    expect(page.locator("#panel-heading")).to_be_focused()
    page.locator("#panel summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel [data-passage]:visible").count() >= 1


def test_address_keeps_the_state(open_page: OpenPage, riverland: str) -> None:
    """A link opens with what is counted and the region."""
    page = open_page(riverland, at="#item=region:south&what=partners")
    expect(page.locator("#panel-heading")).to_have_text("South")
    expect(page.locator("#filter-what")).to_have_value("partners")
    assert "what=partners" in page.url


@pytest.mark.parametrize("width", [375, 768, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overflows_at_any_width(open_page: OpenPage, riverland: str, width: int, scheme: str) -> None:
    """The page is as wide as the window, and the map is in it."""
    page = open_page(riverland, width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator(".land").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_paper_has_map_and_table(page: Page) -> None:
    """Printed: the map with its notes, then the table."""
    page.emulate_media(media="print")
    expect(page.locator(".land")).to_be_visible()
    expect(page.locator("#table-body tr")).to_have_count(3 + 4 + 4 + 1)


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_other_languages_have_no_gaps(open_page: OpenPage, small_graph: Graph, lang: str) -> None:
    """No place is left unfilled and no word missing."""
    page = open_page(view.page(small_graph.regions_map(), lang=lang))
    page.click('.land .mark[data-item="region:north"]')
    page.click("#tab-table")
    text = page.inner_text("body")
    assert "undefined" not in text
    assert "{" not in text


def test_hostile_names_stay_text(open_page: OpenPage, small_graph: Graph) -> None:
    """A name that is markup is shown as it is."""
    hostile = "<img src=x onerror=alert(1)>"
    found = small_graph.regions_map()
    places = tuple(replace(one, ref=one.ref._replace(label=hostile)) for one in found.places)
    page = open_page(view.page(replace(found, places=places), title=hostile))
    page.click('.land .mark[data-item="region:north"]')
    expect(page.locator("#panel-heading")).to_have_text(hostile)
    expect(page.locator("img")).to_have_count(0)


def test_map_of_the_shipped_graph_explains_its_borders(open_page: OpenPage, shipped_graph: Graph) -> None:
    """Outlines as before June 2018; South Kazakhstan with Turkistan; later regions and cities as points."""
    page = open_page(view.page(shipped_graph.regions_map()))
    expect(page.locator(".area-mark")).to_have_count(14)
    expect(page.locator(".point-mark")).to_have_count(6)
    expect(page.locator(".legend")).to_contain_text("before June 2018")
    box = page.locator('[data-value="region:turkistan"]').bounding_box()
    assert box is not None
    # The number lies on its region and lets the click through.
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#panel")).to_contain_text(
        "South Kazakhstan Region (before 2018-06-19) is told with Turkistan Region"
    )
    page.click('.land .mark[data-item="region:abai"]')
    expect(page.locator("#panel")).to_contain_text("was separated from East Kazakhstan Region")


def test_figure_of_several_regions_is_given_to_none(open_page: OpenPage, shipped_graph: Graph) -> None:
    """One number that the documents give for seven regions together colours none of them."""
    page = open_page(view.page(shipped_graph.regions_map("indicator:teachers-with-safe-behaviour-knowledge")))
    assert set(shown(page, "values").values()) == {""}
    assert list(shown(page, "classes").values()).count("shared") == 7
    page.focus('.land .mark[data-item="region:turkistan"]')
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_contain_text("one figure for 7 regions together")
    expect(page.locator("#panel [data-passage]")).to_have_count(1)
