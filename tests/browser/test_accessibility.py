"""Every page and view under axe-core: nothing it calls serious or critical, on a desk and in a hand, light and dark.

The state counts too: axe reads what is drawn, so suggestions, answers, panels and tables are opened first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from kzgraph.api import Graph
from kzgraph.views import map as region_map
from kzgraph.views import timeline, trace

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]
    Visit = Callable[..., Page]
    Violations = Callable[..., list[str]]

DESK, HAND = {"width": 1280, "height": 800}, {"width": 375, "height": 800}
PATHS = (
    "/",
    "/result",
    "/partner/open-hands",
    "/region/north",
    "/indicator/safe-well-households",
    "/contribution/reed-labs-app-prototypes",
    "/passage/report-2018-1641",
    "/trace/partner/open-hands",
    "/ask",
    "/ask/partner-results?partner=open-hands",
    "/query",
    "/api?call=ask-partner-results-table",
    "/network",
    "/search?q=water",
    "/embed/partner/open-hands",
    "/brief/partner/open-hands",
    "/nowhere",
)


def check(page: Page, violations: Violations) -> None:
    """All rules, light at a desk and dark in a hand; and whether dark words can be read at a desk."""
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    found = [f"desk, light: {line}" for line in violations(page)]
    page.emulate_media(color_scheme="dark")
    found += [f"desk, dark: {line}" for line in violations(page, only="color-contrast")]
    page.set_viewport_size(HAND)
    # The colours are those of the desk, and looking at them takes longest.
    found += [f"hand, dark: {line}" for line in violations(page, without="color-contrast")]
    assert not found, "\n" + "\n".join(found)


def test_axe_finds_what_is_wrong(visit: Visit, violations: Violations) -> None:
    """The other tests are worth something: a picture without words and faint words are found."""
    page = visit("/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    page.evaluate("document.querySelector('h1').style.color = '#ccc'")
    assert [line.partition(":")[0] for line in violations(page)] == [
        "color-contrast (serious) at ['h1']",
        "image-alt (critical) at ['img']",
    ]


@pytest.mark.parametrize("path", PATHS)
def test_explorer_page(visit: Visit, violations: Violations, path: str) -> None:
    check(visit(path, refused=404 if path == "/nowhere" else 0), violations)


def test_suggestions_while_typing(visit: Visit, violations: Violations) -> None:
    page = visit("/")
    page.locator("#find-start").press_sequentially("water")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    check(page, violations)
    assert page.get_by_role("option").count() > 0


def test_answer_of_a_query_and_terms_offered(visit: Visit, violations: Violations) -> None:
    """Rows below the editor with their chart, then a network, then terms in the editor."""
    page = visit("/query")
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator("#query-rows tbody tr").first.wait_for()
    check(page, violations)
    page.locator("#query").fill("SELECT ?s ?o { ?s <https://w3id.org/kzgraph/ns#partner> ?o }")
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name="Network").click()
    page.locator("svg.ties a").first.wait_for()
    check(page, violations)
    page.locator("#query").fill("")
    page.locator("#query").press_sequentially("SELECT ?p { ?c kz:partn")
    page.get_by_role("option", name="kz:partnerType").wait_for()
    page.keyboard.press("ArrowDown")
    check(page, violations)


@pytest.fixture(params=["trace", "timeline", "map"])
def sheet(request: pytest.FixtureRequest, small_graph: Graph) -> str:
    """The page of a view of the small graph."""
    made = {
        "trace": lambda: trace.page(small_graph.trace("Clean Wells")),
        "timeline": lambda: timeline.page(small_graph.timeline()),
        "map": lambda: region_map.page(small_graph.regions_map()),
    }
    return made[request.param]()


def test_view(open_page: OpenPage, violations: Violations, sheet: str) -> None:
    """The picture as it opens, the panel of its first mark, and the table."""
    page = open_page(sheet)
    check(page, violations)
    page.set_viewport_size(DESK)
    page.locator("[data-item]:visible").first.click(force=True)
    check(page, violations)
    page.click("#tab-table")
    check(page, violations)


def test_network(open_page: OpenPage, violations: Violations, html: str) -> None:
    """As it opens, with names offered, with the panel of a claim, and the table."""
    page = open_page(html)
    check(page, violations)
    page.locator("#search").press_sequentially("health")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    check(page, violations)
    page = open_page(html, at="#claim=contribution:health-host")
    page.locator("#panel .claim").first.wait_for()
    check(page, violations)
    page.click("#tab-table")
    check(page, violations)
