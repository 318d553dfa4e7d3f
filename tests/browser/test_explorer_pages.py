"""The explorer in a browser, served as its users serve it: typing, clicking, keyboard alone, languages, small screens.

A page that asks another host for anything, or that reports an error, fails the test that opened it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

PATHS = (
    "/",
    "/result",
    "/contribution",
    "/partner/open-hands",
    "/indicator/safe-well-households",
    "/passage/report-2018-1641",
    "/trace/partner/open-hands",
    "/ask",
    "/ask/partner-results?partner=open-hands",
    "/query",
    "/network",
    "/map",
    "/timeline",
    "/search?q=water",
    "/nowhere",
)


def test_typing_shows_results_and_enter_opens_one(visit):
    """A Russian name in Latin letters is found while it is typed; arrow and Enter lead to its page."""
    page = visit("/")
    page.locator("#find-start").press_sequentially("sever")
    page.get_by_role("option").first.wait_for()
    assert page.get_by_role("option").first.inner_text().startswith("North")
    expect(page.locator("#find-start")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    active = page.locator("#find-start").get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/region/north")
    expect(page.locator("h1")).to_have_text("North")


def test_escape_closes_the_results(visit):
    """What was typed stays, and Enter then searches for it."""
    page = visit("/")
    page.locator("#find-start").press_sequentially("water")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=water")


def test_question_of_the_start_page_is_completed_and_answered(visit):
    """The field offers partners only; the answer leads to the result."""
    page = visit("/")
    field = page.get_by_role("combobox", name="Which results did a partner contribute to?")
    field.press_sequentially("reed")
    page.get_by_role("option", name="Reed Labs").click()
    expect(field).to_have_value("Reed Labs")
    field.press("Enter")
    page.wait_for_url("**/ask/partner-results?partner=Reed+Labs")
    page.get_by_role("link", name="Prototypes of a water quality app built").first.click()
    page.wait_for_url("**/result/app-prototypes")


def test_facet_narrows_and_widens(visit):
    """A click on a value leaves as many rows as its count says; a second click takes it back."""
    page = visit("/result")
    expect(page.locator("tbody tr")).to_have_count(14)
    page.get_by_role("link", name="Impact 1").click()
    page.wait_for_url("**/result?level=*")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Remove filter Impact").click()
    page.wait_for_url("**/result")
    expect(page.locator("tbody tr")).to_have_count(14)


def test_from_a_partner_to_the_passage_in_two_clicks(visit):
    """Partner, passage, and there the words of the document, marked."""
    page = visit("/partner/reed-labs")
    page.locator("section[aria-labelledby=trace-h] a.gist").first.click()
    page.wait_for_url("**/passage/report-2018-1641")
    assert page.locator("mark").inner_text().startswith("At the fair")


def test_keyboard_alone(visit):
    """The skip link is first, leads past the menu, and every stop can be seen."""
    page = visit("/partner/reed-labs")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    for _ in range(25):
        seen = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();"
            " return e === document.body || (s.outlineStyle !== 'none' && b.width > 0); }"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")


def test_slash_leads_to_the_search(visit):
    """As on many sites; not while something is typed."""
    page = visit("/partner")
    page.keyboard.press("/")
    expect(page.locator("#find-top")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#find-top")).to_have_value("/")


def test_language_is_switched_and_kept(visit):
    """The page stays the same one, and the next page is in that language too."""
    page = visit("/region/north")
    page.get_by_role("link", name="Русский").click()
    page.wait_for_url("**/region/north?lang=ru")
    expect(page.locator("h1")).to_have_text("Север")
    page.get_by_role("link", name="Партнёры", exact=True).first.click()
    page.wait_for_url("**/partner")
    expect(page.locator("html")).to_have_attribute("lang", "ru")


@pytest.mark.parametrize("path", PATHS)
def test_no_page_is_wider_than_a_telephone(visit, address, path):
    """At 375 px, in each language, nothing but tables and pictures in their own frames scrolls sideways."""
    page = visit(path, width=375, refused=path == "/nowhere")
    for lang in ("en", "ru", "kk"):
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={lang}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, lang


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/result", "/partner/open-hands", "/trace/partner/open-hands"])
def test_words_can_be_read(visit, path, scheme):
    """Every word has a contrast of 4.5 to 1 or more with what is behind it."""
    page = visit(path, scheme=scheme)
    assert page.evaluate(CONTRAST) == []


def test_query_page_completes_runs_and_links(visit):
    """A term is completed with its prefix, the rows link to pages, an error is told in words."""
    page = visit("/query", refused=400)
    area = page.locator("#query")
    area.fill("")
    area.press_sequentially("SELECT ?p { ?c kz:partn")
    page.get_by_role("option", name="kz:partnerType").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(area).to_have_value("PREFIX kz: <https://w3id.org/kzgraph/ns#>\n\nSELECT ?p { ?c kz:partner")
    area.press_sequentially(" ?p } ORDER BY ?p LIMIT 3")
    page.keyboard.press("Control+Enter")
    page.locator("#query-rows tbody tr").first.wait_for()
    expect(page.locator("#query-rows tbody tr")).to_have_count(3)
    expect(page.locator("#query-rows a").first).to_have_attribute("href", "/partner/bridge-foundation")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert Path(download.value.path()).read_bytes().startswith(b"p\r\n")
    area.fill("SELECT nonsense")
    page.keyboard.press("Control+Enter")
    page.locator("#query-status.wrong").wait_for()
    expect(page.locator("#query-status")).to_contain_text("line 1")


def test_numbers_of_an_answer_are_bars_that_lead_to_pages(visit):
    """The first query of the page counts; its bars stand above the table, as many as its rows, each a link."""
    page = visit("/query")
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator("#query-picture .bar").first.wait_for()
    rows = page.locator("#query-rows tbody tr").count()
    expect(page.locator("#query-picture .bars rect, #query-picture .bar rect")).to_have_count(rows)
    first = page.locator("#query-rows tbody a").first.get_attribute("href")
    assert first in page.locator("#query-picture a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )


TIED = """PREFIX kz: <https://w3id.org/kzgraph/ns#>
SELECT ?partner ?role ?result WHERE { ?c kz:partner ?partner ; kz:role ?role ; kz:result ?result } ORDER BY ?c ?role"""


def ask(page, query):
    """Run a query on its page."""
    page.locator("#query").fill(query)
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator("#query-rows tbody tr").first.wait_for()


def test_rows_are_shown_as_a_network(visit):
    """Things of a row are nodes tied from left to right, with names; the table stays, and keys do what a mouse does."""
    page = visit("/query")
    ask(page, TIED)
    rows = page.locator("#query-rows tbody tr").count()
    button = page.get_by_role("button", name="Network")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.press("Enter")
    page.locator("svg.ties a").first.wait_for()
    expect(button).to_have_attribute("aria-pressed", "true")
    node = page.get_by_role("link", name="Reed Labs (partner), tied to: Developer", exact=True)
    expect(node).to_have_attribute("href", "/partner/reed-labs")
    cells = page.locator("#query-rows td").all_inner_texts()
    expect(page.locator("svg.ties a")).to_have_count(len(set(cells)))
    said = page.locator("#query-picture p").inner_text()
    assert said.startswith(f"Drawn: {len(set(cells))} things and ")
    assert page.locator("#query-picture .legend").inner_text().split() == ["partner", "role", "result"]
    node.focus()
    expect(page.locator("svg.ties.lit .node.near text")).to_have_text(["Developer", "Reed Labs"])
    expect(page.locator("#query-rows tbody tr")).to_have_count(rows)
    node.press("Enter")
    page.wait_for_url("**/partner/reed-labs")


def test_statements_are_shown_as_a_network(visit):
    """A property is the tie between two things; texts are in the table only, and Turtle is still to be had."""
    page = visit("/query?lang=ru")
    page.locator("#query").fill("DESCRIBE <https://w3id.org/kzgraph/id/region/north>")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Сеть").click()
    page.locator("svg.ties a").first.wait_for()
    assert "Север" in page.locator("svg.ties text").all_text_contents()
    assert "kz:partOf" in page.locator("svg.ties line title").all_text_contents()
    expect(page.locator("#query-rows th")).to_have_text(["subject", "predicate", "object"])
    expect(page.locator('#query-rows td[lang="ru"]').first).to_have_text("Север")
    page.locator("#query-rows summary").click()
    assert page.locator("#query-rows pre").inner_text().startswith("@prefix")


def test_a_network_of_too_many_is_cut_in_words(visit):
    """No picture for one column of things, and no more than can be read for many."""
    page = visit("/query")
    ask(page, "SELECT ?s (1 AS ?n) WHERE { ?s a ?c } LIMIT 5")
    expect(page.get_by_role("button", name="Chart")).to_have_count(1)
    expect(page.get_by_role("button", name="Network")).to_have_count(0)
    ask(page, "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?s ?o WHERE { ?s ?p ?o FILTER(ISIRI(?o)) }")
    page.get_by_role("button", name="Network").click()
    page.locator("svg.ties a").first.wait_for()
    expect(page.locator("#query-picture p")).to_contain_text("Only the first 150 of ")
    assert page.locator("svg.ties a").count() <= 150


def test_no_address_that_runs_becomes_a_link(visit):
    """Whatever a query makes up: an address that is a script is words, in the table and in the picture."""
    page = visit("/query")
    ask(page, "SELECT (<javascript:alert(1)> AS ?a) (<https://w3id.org/kzgraph/id/partner/reed-labs> AS ?b) {}")
    page.get_by_role("button", name="Network").click()
    page.locator("svg.ties a").wait_for()
    expect(page.locator("svg.ties [role=img]")).to_have_attribute(
        "aria-label", "javascript:alert(1), tied to: Reed Labs"
    )
    expect(page.locator('[href^="javascript" i]')).to_have_count(0)


def test_query_example_is_taken(visit):
    """A question of the catalogue comes into the editor and can be run."""
    page = visit("/query")
    page.locator("#example").select_option("co-partners")
    # The policy of the page forbids the string that wait_for_function would evaluate.
    expect(page.locator("#query")).to_have_value(re.compile(r"\?other"))
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator("#query-rows tbody tr").first.wait_for()


def test_citation_is_copied(visit):
    """The button copies, and says that it did."""
    page = visit("/contribution/reed-labs-app-prototypes")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="Copy").first
    button.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert "contribution:reed-labs-app-prototypes" in page.evaluate("navigator.clipboard.readText()")


def test_network_is_shown_in_its_frame(visit):
    """The view runs inside the explorer, under its own policy."""
    page = visit("/network")
    frame = page.frame_locator("iframe.view")
    frame.locator("canvas").first.wait_for()
    expect(frame.locator("h1")).to_have_text("Network")


def test_pages_work_without_scripts(browser, address):
    """Search, lists and questions are forms and links."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.locator("#find-start").fill("Open Hands")
    page.locator("#find-start").press("Enter")
    page.get_by_role("link", name="Open Hands", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Open Hands")
    context.close()


CONTRAST = """() => {
  const part = (c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const read = (text) => text.match(/[\\d.]+/g).map(Number);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const c = read(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const wrong = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest("svg, .hidden, .skip")) continue;
    const [a, b] = [light(read(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) wrong.push([walk.currentNode.data.trim(), (a + 0.05) / (b + 0.05)]);
  }
  return wrong;
}"""
