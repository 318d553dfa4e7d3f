"""The language switch inside every view: names and words change in place, what the reader chose stays, no requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from kzgraph.api import Graph
from kzgraph.views import map as region_map
from kzgraph.views import network, timeline, trace

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

# What each view says on the first tab, and as a name of its own language.
TABS = {"network": "Желі", "trace": "Ағын", "timeline": "Уақыт сызығы", "map": "Карта"}


@pytest.fixture(scope="module")
def pages(small_graph: Graph) -> dict[str, str]:
    """Each view of the small graph in English with Russian and Kazakh beside it."""
    graphs = {lang: Graph(small_graph.project, small_graph.engine, lang=lang) for lang in ("en", "ru", "kk")}

    def page(view: Any, read: Callable[[Graph], Any]) -> str:
        read_in = {lang: read(graph) for lang, graph in graphs.items()}
        made: str = view.page(read_in.pop("en"), also=read_in)
        return made

    return {
        "network": page(network, lambda g: g.network()),
        "trace": page(trace, lambda g: g.trace("Clean Wells")),
        "timeline": page(timeline, lambda g: g.timeline()),
        "map": page(region_map, lambda g: g.regions_map()),
    }


def spoken(page: Page, lang: str) -> None:
    """Press the button of a language, and wait until the page speaks it."""
    page.click(f".language[data-lang={lang}]")
    page.locator(f"html[lang={lang}]").wait_for(state="attached")
    page.locator(f".language[data-lang={lang}][aria-pressed=true]").wait_for()


@pytest.mark.parametrize("view", TABS)
def test_page_changes_its_language_and_back(open_page: OpenPage, pages: dict[str, str], view: str) -> None:
    """Words and names are those of the language; nothing is left of the other, and English is as it was."""
    page = open_page(pages[view])
    before = page.inner_text("body")
    spoken(page, "kk")
    text = page.inner_text("body")
    expect(page.locator("#tab-picture")).to_have_text(TABS[view])
    assert page.evaluate("document.activeElement.dataset.lang") == "kk"
    assert "undefined" not in text
    assert "{" not in text
    assert not any(word in text for word in ("Table", "Reset", "How to read", "Drawn from"))
    assert "lang=kk" in page.url
    assert page.evaluate("window.kzgraphView.lang") == "kk"
    spoken(page, "en")
    expect(page.locator("body")).to_have_text(before, use_inner_text=True)
    assert "lang=" not in page.url


def test_what_was_chosen_stays_when_the_language_changes(open_page: OpenPage, pages: dict[str, str]) -> None:
    """Selection, filters, switch, tab and order of the table are the same; names in them are not."""
    page = open_page(pages["network"], at="#node=partner:open-hands&strength=stated&tab=table&sort=-to")
    english = page.evaluate("window.kzgraphView.shown()")
    expect(page.locator("#panel-heading")).to_have_text("Open Hands")
    spoken(page, "ru")
    expect(page.locator("#panel-heading")).to_have_text("Открытые руки")
    assert page.evaluate("window.kzgraphView.shown()") == english
    expect(page.locator("#filter-strength")).to_have_value("stated")
    expect(page.locator('th[data-column="to"]')).to_have_attribute("aria-sort", "descending")
    expect(page.locator("#table-panel")).to_be_visible()
    assert page.url.partition("#")[2].split("&")[0] == "lang=ru"


def test_link_opens_in_its_language(open_page: OpenPage, pages: dict[str, str]) -> None:
    """A deep link keeps the language; one that does not exist opens the page as it is."""
    page = open_page(pages["timeline"], at="#lang=ru&kind=policy")
    page.locator("html[lang=ru]").wait_for(state="attached")
    expect(page.locator("#reset")).to_have_text("Сбросить")
    expect(page.locator("#filter-kind")).to_have_value("policy")
    assert page.title() == "Программы, документы политики и события во времени"
    wrong = open_page(pages["timeline"], at="#lang=__proto__")
    expect(wrong.locator("html")).to_have_attribute("lang", "en")


def test_keys_work_after_the_change(open_page: OpenPage, pages: dict[str, str]) -> None:
    """Search by a Kazakh name, Escape, and the filter answer in the page that was drawn anew, once each."""
    page = open_page(pages["network"])
    spoken(page, "kk")
    spoken(page, "ru")
    page.fill("#search", "открытые")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-heading")).to_have_text("Открытые руки")
    page.keyboard.press("Escape")
    expect(page.locator("#panel-heading")).to_have_text("Как читать рисунок")
    page.evaluate("location.hash = '#node=partner:reed-labs'")
    page.locator("html[lang=en]").wait_for(state="attached")
    expect(page.locator("#panel-heading")).to_have_text("Reed Labs")


def test_saved_table_speaks_the_language(open_page: OpenPage, pages: dict[str, str]) -> None:
    """The heads and names of the file are those seen; ids are the same in every language."""
    page = open_page(pages["trace"], at="#lang=ru")
    page.locator("html[lang=ru]").wait_for(state="attached")
    head, first, *_ = page.evaluate("window.kzgraphView.csv()").split("\r\n")
    assert head.startswith("От,Связь,К,Теснота связи,Роли,")
    assert head.endswith("from_id,to_id,claim,passages")
    assert "partner:ministry-of-water-and-climate" in first


def test_one_language_has_no_switch(open_page: OpenPage, small_graph: Graph) -> None:
    """A page that is given no other language shows no buttons for it."""
    page = open_page(timeline.page(small_graph.timeline(), also={}))
    expect(page.locator(".language")).to_have_count(0)
    expect(page.locator(".languages")).to_be_hidden()
