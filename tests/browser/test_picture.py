"""The picture inside a notebook, in a browser: it works in its frame, keeps to it, and asks for nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from kzgraph.answers.picture import Picture

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

    OpenPage = Callable[..., Page]


@pytest.fixture
def around(open_page: OpenPage, html: str) -> Page:
    """A page of another program with the picture of the small graph in it."""
    shown = Picture(html, "Partnerships", 600)._repr_html_()
    return open_page(f'<!doctype html><meta charset="utf-8"><title>Notebook</title><p id="mine">mine</p>{shown}')


@pytest.fixture
def inside(around: Page) -> Frame:
    """The picture in its frame, drawn."""
    frame = around.frames[1]
    frame.wait_for_function("window.kzgraphView")
    return frame


def test_picture_works_in_its_frame(around: Page, inside: Frame) -> None:
    """Searching selects and the panel answers, without an error, though the frame has no address to keep it in."""
    inside.fill("#search", "Ministry of Health")
    inside.press("#search", "Enter")
    inside.wait_for_selector("#panel-heading")
    expect(inside.locator("#panel-heading")).to_have_text("Ministry of Health")
    expect(inside.locator("#panel")).not_to_contain_text("Copy link")
    inside.press("body", "Escape")
    assert around.url.endswith(".html")
    assert inside.url == "about:srcdoc"


def test_picture_saves_its_table(around: Page, inside: Frame) -> None:
    """A frame may save a file when its user asks for it."""
    inside.locator("[role=tab]").nth(1).click()
    with around.expect_download() as saved:
        inside.click("#save-table")
    assert saved.value.suggested_filename == "kzgraph-network.csv"


def test_picture_cannot_reach_the_page_around(inside: Frame) -> None:
    """The scripts of the picture can neither read the notebook nor use its storage."""
    for reach in ("parent.document.title", "localStorage.length", "document.cookie"):
        told = inside.evaluate(f"() => {{ try {{ {reach}; return 'reached'; }} catch (e) {{ return e.name; }} }}")
        assert told == "SecurityError", reach


def test_picture_changes_its_language_in_its_frame(inside: Frame) -> None:
    """Without an address, what was chosen is kept all the same."""
    inside.fill("#search", "Ministry of Health")
    inside.press("#search", "Enter")
    inside.click(".language[data-lang=ru]")
    inside.locator("html[lang=ru]").wait_for(state="attached")
    expect(inside.locator("#panel-heading")).to_have_text("Ministry of Health")
    expect(inside.locator("#reset")).to_have_text("Сбросить")
