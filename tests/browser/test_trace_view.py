"""The flow of a trace in a browser: clicks down to a passage, filters, keyboard, table, address, paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from kzgraph.api import Graph
from kzgraph.views import trace

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

COUNCIL = "partner:northern-council~programme:clean-wells"
SAFE = "result:safe-wells-north"
BOXES_OF_THE_UNIVERSITY = [
    "partner:riverside-university",
    "programme:clean-wells",
    "programme:well-testing",
    "result:fewer-infections-north",
    "result:safe-wells-north",
    "result:wells-mapped-south",
    "result:wells-tested-north",
    "result:yearly-testing-duty",
]


@pytest.fixture(scope="session")
def wells(small_graph: Graph) -> str:
    """The page of a programme with a part, five results and a link of two."""
    return trace.page(small_graph.trace("Clean Wells"))


@pytest.fixture
def page(open_page: OpenPage, wells: str) -> Page:
    """That page, opened."""
    return open_page(wells)


def shown(page: Page, what: str) -> Any:
    """Return what the page says it shows."""
    return page.evaluate(f"window.kzgraphView.shown().{what}")


def drawn(item: str) -> str:
    """Return the selector of a mark in the drawing that the width of the window shows."""
    return f'.flow-frame:visible .mark[data-item="{item}"]'


def panel(page: Page) -> str:
    """Return the text of the panel."""
    return page.inner_text("#panel")


def test_click_on_a_band_tells_its_claims_with_their_passages(page: Page) -> None:
    """Role, wording, basis, strength, scope, gist, section and document: one click away."""
    page.locator(f"{drawn(COUNCIL)} .grip").click(force=True)
    text = panel(page)
    assert "Northern Council – Clean Wells" in text
    for word in ("Government counterpart", "Programme", "Stated in the text", "Place and time", "Annual report 2018"):
        assert word in text, word
    expect(page.locator("#panel [data-passage]")).to_have_count(1)
    assert "#item=partner:northern-council" in page.url


def test_click_on_a_box_tells_its_figures_and_claims(page: Page) -> None:
    """A result with its figures before and after, what led to it, and the programme."""
    page.locator(drawn(SAFE)).click()
    text = panel(page)
    assert "40 → 70 per cent" in text
    places = page.locator("#panel .figures li").first.locator(".where").all_inner_texts()
    assert places
    assert len(set(places)) == len(places)
    assert "led to" in text
    assert "brought about" in text
    expect(page.locator("#panel .claim")).to_have_count(2)


def test_names_in_the_panel_lead_on_and_back(page: Page) -> None:
    """From a result to its programme, and back with the button."""
    page.locator(drawn(SAFE)).click()
    page.locator("#panel .claim .link", has_text="Clean Wells").first.click()
    expect(page.locator("#panel-heading")).to_have_text("Clean Wells")
    page.click("#panel-back")
    expect(page.locator("#panel-heading")).to_have_text("More households in North have a safe well")
    page.keyboard.press("Escape")
    expect(page.locator("#panel-heading")).to_have_text("How to read this flow")


def test_filter_by_strength_folds_the_flow(page: Page) -> None:
    """Only bands that pass keep their room; the drawing gets lower, and whole again."""
    height = "document.querySelector('.flow.wide').getAttribute('height')"
    whole = float(page.evaluate(height))
    page.select_option("#filter-strength", "stated")
    assert shown(page, "bands") == [
        "partner:ministry-of-rivers~result:wells-tested-north",
        "partner:ministry-of-water-and-climate~result:yearly-testing-duty",
    ]
    expect(page.locator(drawn(COUNCIL))).to_be_hidden()
    assert float(page.evaluate(height)) < whole / 2
    expect(page.locator("#counts")).to_have_text("2 results, 2 of 11 claims shown")
    page.click("#reset")
    assert len(shown(page, "bands")) == 11
    assert float(page.evaluate(height)) == whole


def test_filter_by_role_keeps_whole_ways(page: Page) -> None:
    """A role shows the contribution and what it goes through to the results, and nothing else."""
    page.select_option("#filter-role", "role:implementer")
    assert shown(page, "boxes") == BOXES_OF_THE_UNIVERSITY
    expect(page.locator(drawn(COUNCIL))).to_be_hidden()


def test_text_narrows_and_nothing_is_said(page: Page) -> None:
    """Words of a gist find their claims; words that nobody said leave a sentence."""
    page.fill("#text", "Northern Council")
    assert all(claim.startswith(("contribution:northern", "result:", "programme:")) for claim in shown(page, "claims"))
    page.fill("#text", "zebra")
    assert shown(page, "bands") == []
    expect(page.locator("#empty")).to_be_visible()


def test_table_has_every_claim_shown(page: Page) -> None:
    """A row for each claim of each band; sorting; the picture opens from a row."""
    page.click("#tab-table")
    expect(page.locator("#table-body tr")).to_have_count(len(shown(page, "bands")))
    page.click('th[data-column="to"] button')
    names = page.locator("#table-body td.c-to").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    page.locator("#table-body td.c-relation button").first.click()
    assert page.locator("#panel .claim").count() >= 1
    page.select_option("#filter-strength", "stated")
    expect(page.locator("#table-body tr")).to_have_count(2)


def test_saved_table_is_what_is_shown(page: Page) -> None:
    """A download with ids and passages, formulas disarmed by the same rule as elsewhere."""
    page.select_option("#filter-strength", "stated")
    with page.expect_download() as caught:
        page.click("#save-table")
    path: Path = caught.value.path()
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert caught.value.suggested_filename == "kzgraph-trace.csv"
    assert lines[0].endswith("from_id,to_id,claim,passages")
    assert len(lines) == 3


def test_keyboard_alone_reaches_a_passage(page: Page) -> None:
    """Tabulator to a box, Enter, and the panel has the focus; the skip link leads to the table."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#table-scroll")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.click("#tab-picture")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('box-mark')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#panel-heading")).to_be_focused()
    assert page.locator("#panel [data-passage]").count() >= 1


def test_address_keeps_the_state(open_page: OpenPage, wells: str) -> None:
    """A link opens with filters, tab and what was clicked; a claim's name finds its band."""
    page = open_page(wells, at="#strength=stated&tab=table&claim=contribution:ministry-of-rivers-wells-tested-north")
    expect(page.locator("#filter-strength")).to_have_value("stated")
    expect(page.locator("#table-body tr")).to_have_count(2)
    expect(page.locator("#panel-heading")).to_contain_text("Ministry of Rivers")


@pytest.mark.parametrize("width", [375, 768, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overflows_at_any_width(open_page: OpenPage, wells: str, width: int, scheme: str) -> None:
    """The page is as wide as the window, and one of the two drawings is shown."""
    page = open_page(wells, width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator(".flow:visible")).to_have_count(1)


def test_paper_has_flow_and_table(page: Page) -> None:
    """Printed, the picture comes first and the whole table after it; filters are left out."""
    page.emulate_media(media="print")
    expect(page.locator(".flow.wide")).to_be_visible()
    expect(page.locator("#table-body tr")).to_have_count(11)
    expect(page.locator("#filter-strength")).to_be_hidden()


def test_parts_open_from_the_overview(open_page: OpenPage, small_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large trace starts with its goal areas; one opens with a click, and a result opens its part."""
    monkeypatch.setattr(trace, "MOST_AT_ONCE", 2)
    page = open_page(trace.page(small_graph.trace("Open Hands")))
    expect(page.locator(".flow:visible")).to_have_count(0)
    page.locator('.bar-row[data-item="part:1"]').click()
    expect(page.locator(".flow:visible")).to_have_count(1)
    expect(page.locator("#panel")).to_contain_text("Every child survives and thrives")
    page.locator("#panel .link").first.click()
    expect(page.locator(drawn("result:nets-distributed"))).to_be_visible()
    page.select_option("#filter-strength", "stated")
    expect(page.locator(".bar-row .bar-count")).to_have_text(["0", "1", "0"])


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_other_languages_have_no_gaps(open_page: OpenPage, small_graph: Graph, lang: str) -> None:
    """No place is left unfilled and no word missing."""
    page = open_page(trace.page(small_graph.trace("Clean Wells"), lang=lang))
    page.locator(f"{drawn(COUNCIL)} .grip").click(force=True)
    page.click("#tab-table")
    text = page.inner_text("body")
    assert "undefined" not in text
    assert "{" not in text


def test_hostile_names_stay_text(open_page: OpenPage, small_graph: Graph) -> None:
    """A name that is markup is shown as it is, in the flow, in the panel and in the table."""
    hostile = "<img src=x onerror=alert(1)>"
    found = small_graph.trace("Reed Labs")
    one = found.traces[0]
    evil = one.partner._replace(label=hostile)
    hop = one.hops[0]._replace(start=evil, wording=hostile)
    page = open_page(trace.page(found._replace(subject=evil, traces=(one._replace(partner=evil, hops=(hop,)),))))
    page.locator(".band-mark:visible .grip").click(force=True)
    expect(page.locator("#panel")).to_contain_text(hostile)
    page.click("#tab-table")
    expect(page.locator("#table-body")).to_contain_text(hostile)
    expect(page.locator("img")).to_have_count(0)


def test_largest_trace_of_the_shipped_graph_stays_usable(open_page: OpenPage, shipped_graph: Graph) -> None:
    """The partner named most: parts by goal area, one open at a time if wanted, each box down to its passages."""
    page = open_page(trace.page(shipped_graph.trace("UNICEF")))
    parts = page.locator(".part")
    assert parts.count() >= 6
    expect(page.locator(".flow:visible")).to_have_count(0)
    page.locator(".bar-row").first.click()
    page.locator(".flow-frame:visible .box-mark", has_text="→").first.click()
    assert page.locator("#panel .figures li").count() >= 1
    assert page.locator("#panel [data-passage]").count() >= 1
    page.select_option("#filter-strength", "stated")
    assert all(int(count) > 0 for count in page.locator(".bar-row:not(.faint) .bar-count").all_inner_texts())
    page.click("#tab-table")
    assert page.locator("#table-body tr").count() > 100
