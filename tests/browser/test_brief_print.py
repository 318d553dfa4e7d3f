"""Briefs on paper: they print to A4 without anything running out of the page."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from kzgraph.brief import brief, subject
from kzgraph.render.brief_html import brief_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from kzgraph.api import Graph
    from kzgraph.brief.model import Brief

    OpenPage = Callable[..., Page]

# The width between the margins of A4 at 96 dots per inch: 210 - 2 * 16 mm.
WIDTH = round((210 - 32) / 25.4 * 96)
MOST_PAGES = 4
_OVER = """() => [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width && (box.right > document.documentElement.clientWidth + 1 || e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).display !== 'inline');
}).map(e => e.tagName + ': ' + e.textContent.slice(0, 60))"""


def printed(open_page: OpenPage, page_text: str) -> tuple[list[str], bytes]:
    """What runs over the width of the paper, and the PDF."""
    page = open_page(page_text, width=WIDTH, height=1000)
    page.emulate_media(media="print")
    over = page.evaluate(_OVER)
    return over, page.pdf(format="A4", prefer_css_page_size=True)


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """The sizes of a PDF's pages, in points."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@cache
def of_shipped(graph: Graph, name: str) -> Brief:
    """A brief of the shipped graph, made once for all languages."""
    return brief(graph.engine, subject(graph.engine, name))


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize(
    "name",
    ["partner:ministry-of-health", "partner:unicef", "programme:home-visiting", "region:kyzylorda", "goal area 3"],
)
def test_brief_prints_on_a4(shipped_graph: Graph, open_page: OpenPage, name: str, lang: str) -> None:
    """A brief of the shipped graph fits the width of A4 and few sheets of it."""
    over, pdf = printed(open_page, brief_html(of_shipped(shipped_graph, name), lang=lang))
    assert over == []
    assert set(sheets(pdf)) <= {(595, 842), (596, 842)}
    assert 1 <= len(sheets(pdf)) <= MOST_PAGES


def test_long_word_is_broken(small_graph: Graph, open_page: OpenPage) -> None:
    """A name of one endless word does not run out of the page."""
    found = brief(small_graph.engine, subject(small_graph.engine, "Ministry of Rivers"))
    over, _ = printed(open_page, brief_html(found).replace("Ministry of Rivers", "Rivers" * 60))
    assert over == []
