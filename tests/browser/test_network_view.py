"""The partnership picture in a browser: what is shown, what a click says, that the page asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx
import pytest
from playwright.sync_api import expect

from kzgraph.views import network

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    OpenPage = Callable[..., Page]

HEALTH_TO_MENTAL = "partner:health programme:mental"

WITHOUT_UNICEF = [
    "partner:dara",
    "partner:education",
    "partner:health",
    "partner:who",
    "programme:inclusive",
    "programme:mental",
    "programme:pilot",
    "result:plain",
    "result:schools",
    "result:suicides",
    "result:teachers",
]


@pytest.fixture
def page(open_page: OpenPage, html: str) -> Page:
    """The page of the small graph, opened."""
    return open_page(html)


def shown(page: Page, what: str = "nodes") -> Any:
    """Return what the page says it draws."""
    return page.evaluate(f"window.kzgraphView.shown().{what}")


def click(page: Page, thing: str, *, times: int = 1) -> None:
    """Click with the mouse on a node or the middle of a line."""
    page.locator("#canvas").scroll_into_view_if_needed()
    place = page.evaluate("thing => window.kzgraphView.place(thing)", thing)
    page.mouse.click(place["x"], place["y"], click_count=times)
    # vis-network waits before it takes a click for a single one.
    page.wait_for_timeout(350)


def panel(page: Page) -> str:
    """Return the text of the panel."""
    return page.inner_text("#panel")


def lines(text: str) -> list[str]:
    """Return the lines of a text that are not empty."""
    return [line for line in text.split("\n") if line.strip()]


def rows(page: Page, column: str) -> list[str]:
    """Return the cells of one column of the table."""
    return [text.strip() for text in page.locator(f"#table-body td.c-{column}").all_inner_texts()]


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} is not reachable with Tab.")


# What is shown


def test_unicef_is_hidden_until_the_switch_is_pressed(page: Page) -> None:
    """UNICEF takes part in everything, so it starts hidden, and the page says so."""
    switch = page.locator("#hidden-switch")
    assert shown(page) == WITHOUT_UNICEF
    assert (switch.inner_text().strip(), switch.get_attribute("aria-pressed")) == ("Show UNICEF", "false")
    expect(page.locator("#note")).to_have_text("UNICEF starts hidden: it takes part in 3 of 13 claims.")
    expect(page.locator("#counts")).to_have_text("4 of 5 partners, 3 programmes, 4 results, 10 of 13 claims shown")
    switch.click()
    assert shown(page) == sorted([*WITHOUT_UNICEF, "partner:unicef"])
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#counts")).to_have_text("5 partners, 3 programmes, 4 results, 13 claims shown")
    switch.click()
    assert shown(page) == WITHOUT_UNICEF


def test_page_says_where_it_comes_from_and_what_it_reports(page: Page) -> None:
    """Every page names its documents and says that it reports contribution."""
    statement = page.inner_text(".statement")
    assert "Drawn from: Report 2018." in statement
    assert "reports contribution as the documents state it" in statement


@pytest.mark.parametrize(
    ("name", "choice", "expected"),
    [
        (
            "area",
            "goalarea:learns",
            ["partner:dara", "partner:education", "programme:inclusive", "result:teachers"],
        ),
        ("region", "region:kyzylorda", ["partner:health", "partner:who", "programme:mental"]),
        ("type", "partnertype:national-ngo", ["partner:dara", "programme:inclusive", "result:teachers"]),
        ("role", "role:host", ["partner:health", "programme:mental", "result:schools", "result:suicides"]),
        ("to", "2015", ["programme:pilot"]),
        (
            "from",
            "2018",
            [
                "partner:dara",
                "partner:education",
                "partner:health",
                "partner:who",
                "programme:inclusive",
                "programme:mental",
                "result:plain",
                "result:schools",
                "result:suicides",
                "result:teachers",
            ],
        ),
        ("strength", "stated", ["partner:who", "result:schools"]),
        ("strength", "chain", ["programme:mental", "programme:pilot", "result:schools", "result:suicides"]),
    ],
)
def test_filter_shows_exactly_what_fits(page: Page, name: str, choice: str, expected: list[str]) -> None:
    """Each filter keeps what fits and what is needed to read it."""
    page.select_option(f"#filter-{name}", choice)
    assert shown(page) == expected


def test_filters_add_up_and_reset_clears_them(page: Page) -> None:
    """Two filters keep what fits both; Reset brings everything back but UNICEF."""
    page.select_option("#filter-area", "goalarea:survives-and-thrives")
    page.select_option("#filter-type", "partnertype:multilateral")
    assert shown(page) == ["partner:who", "programme:mental", "result:schools", "result:suicides"]
    expect(page.locator("#counts")).to_have_text(
        "1 of 5 partners, 1 of 3 programmes, 2 of 4 results, 4 of 13 claims shown"
    )
    page.click("#hidden-switch")
    page.click("#reset")
    assert shown(page) == WITHOUT_UNICEF
    expect(page.locator("#filter-area")).to_have_value("")


def test_basis_filter_leaves_out_inferred_claims_of_a_line(page: Page) -> None:
    """A line with an explicit and an inferred claim stays, with the explicit one alone."""
    page.select_option("#filter-basis", "explicit")
    assert HEALTH_TO_MENTAL in shown(page, "edges")
    assert "contribution:health-lead" in shown(page, "claims")
    assert "contribution:health-host" not in shown(page, "claims")


def test_nothing_that_fits_is_said_in_words(page: Page) -> None:
    """Filters that exclude each other leave a sentence, not an empty frame."""
    page.select_option("#filter-to", "2015")
    page.select_option("#filter-type", "partnertype:national-ngo")
    assert shown(page) == []
    expect(page.locator("#empty")).to_be_visible()


def test_legend_buttons_leave_out_a_class(page: Page) -> None:
    """Pressing "Result" in the legend leaves partners and programmes."""
    page.click('.key[data-kind="result"]')
    assert [node for node in shown(page) if node.startswith("result:")] == []
    expect(page.locator('.key[data-kind="result"]')).to_have_attribute("aria-pressed", "false")


# Clicking


def test_click_on_a_line_lists_both_claims_behind_it(page: Page) -> None:
    """One line stands for two claims, and a click shows role, basis, wording, gist, place and id of both."""
    click(page, HEALTH_TO_MENTAL)
    cards = page.locator("#panel .claim")
    expect(cards).to_have_count(2)
    assert cards.evaluate_all("cards => cards.map((card) => card.dataset.claim)") == [
        "contribution:health-host",
        "contribution:health-lead",
    ]
    assert lines(cards.nth(0).inner_text()) == [
        "Ministry of Health contributed to Adolescent mental health",
        "Host",
        "Programme",
        "Inferred by a reader",
        "Clinics of the ministry took part.",
        "Report 2018 · Part 2 – Health · characters 300 to 399",
        "Note: Clinics belong to it.",
        "contribution:health-host",
    ]
    assert lines(cards.nth(1).inner_text()) == [
        "Ministry of Health contributed to Adolescent mental health",
        "Lead",
        "Programme",
        "Stated in the text",
        "The ministry led the programme.",
        "Report 2018 · Part 2 – Health · characters 100 to 199",
        "In the words: “led by”",
        "contribution:health-lead",
    ]


def test_click_on_a_node_shows_facts_neighbours_and_claims(page: Page) -> None:
    """The panel of a node has its kind, types, figures, neighbours and every claim, UNICEF's included."""
    click(page, "programme:mental")
    expect(page.locator("#panel-heading")).to_have_text("Adolescent mental health")
    facts = page.inner_text("#panel .facts")
    assert "Every child survives and thrives" in facts
    assert "2017, 2018" in facts
    expect(page.locator("#panel .neighbours li")).to_have_text(
        [
            "Ministry of Health\n2",
            "UNICEF (not shown now)\n1",
            "World Health Organization\n1",
            "Mental health pilot\n1",
            "Fewer suicides\n1",
            "Schools that apply it\n1",
        ],
        use_inner_text=True,
    )
    expect(page.locator("#panel .claim")).to_have_count(7)
    page.click('#panel .neighbours button:has-text("Schools that apply it")')
    expect(page.locator("#panel-heading")).to_have_text("Schools that apply it")
    expect(page.locator("#panel")).to_contain_text("3,252 schools (actual, 2018-10)")
    page.click("#panel-back")
    expect(page.locator("#panel-heading")).to_have_text("Adolescent mental health")
    page.click("#panel-close")
    expect(page.locator("#panel-heading")).to_have_text("How to read this picture")


def test_double_click_leaves_the_neighbourhood(page: Page) -> None:
    """A double click keeps the node and what it is tied to; two steps keep one more round."""
    click(page, "programme:inclusive", times=2)
    one = ["partner:dara", "partner:education", "programme:inclusive", "result:teachers"]
    assert shown(page) == one
    expect(page.locator("#focus-name")).to_have_text("Only the neighbourhood of Inclusive education")
    page.click("#focus-leave")
    assert shown(page) == WITHOUT_UNICEF
    click(page, "partner:health")
    page.click("#panel-focus")
    assert shown(page) == ["partner:health", "programme:mental"]
    page.click("#focus-two")
    assert shown(page) == [
        "partner:health",
        "partner:who",
        "programme:mental",
        "programme:pilot",
        "result:schools",
        "result:suicides",
    ]


def test_click_on_an_empty_place_leaves_the_selection(page: Page) -> None:
    """A click beside everything clears the panel."""
    click(page, "partner:dara")
    expect(page.locator("#panel-heading")).to_have_text("Dara Foundation")
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 4, box["y"] + box["height"] - 4)
    page.wait_for_timeout(350)
    expect(page.locator("#panel-heading")).to_have_text("How to read this picture")


# Searching


def test_search_finds_by_part_of_a_name_and_enter_selects(page: Page) -> None:
    """Matches at the start of a word come first; arrow keys choose, Enter selects."""
    page.fill("#search", "heal")
    options = page.locator("#search-list li").all_inner_texts()
    assert [text.split(" Partner")[0].split(" Programme")[0] for text in options] == [
        "Adolescent mental health",
        "Ministry of Health",
        "World Health Organization",
        "Mental health pilot",
    ]
    page.keyboard.press("ArrowDown")
    expect(page.locator("#search")).to_have_attribute("aria-activedescendant", "found-1")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-heading")).to_have_text("Ministry of Health")
    expect(page.locator("#panel-heading")).to_be_focused()
    assert page.evaluate("location.hash") == "#node=partner:health"


def test_search_in_kazakh_and_by_curie(page: Page) -> None:
    """Case and script do not matter; a CURIE finds its node."""
    page.fill("#search", "БІЛІМ")
    expect(page.locator("#search-list li")).to_have_count(1)
    page.fill("#search", "result:teachers")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-heading")).to_have_text("Teachers trained")
    page.fill("#search", "no such thing")
    expect(page.locator("#search-list")).to_have_text("Nothing by that name")


def test_search_shows_what_filters_or_the_switch_hide(page: Page) -> None:
    """Choosing something that is not shown changes switch and filters, and says so."""
    page.select_option("#filter-area", "goalarea:protected")
    page.fill("#search", "unicef")
    expect(page.locator("#search-list")).to_contain_text("not shown now")
    page.keyboard.press("Enter")
    assert "partner:unicef" in shown(page)
    page.fill("#search", "dara")
    page.keyboard.press("Enter")
    assert "partner:dara" in shown(page)
    expect(page.locator("#filter-area")).to_have_value("")


# The table


def test_table_has_a_row_for_each_claim_shown_and_follows_filters(page: Page) -> None:
    """The table says what the picture says; a claim that ties two pairs has two rows."""
    page.click("#tab-table")
    assert rows(page, "from") == [
        "Dara Foundation",
        "Ministry of Health",
        "Ministry of Health",
        "World Health Organization",
        "World Health Organization",
        "Білім және ғылым министрлігі",
        "Adolescent mental health",
        "Adolescent mental health",
        "Adolescent mental health",
        "Inclusive education",
        "Schools that apply it",
    ]
    expect(page.locator("#table-alone")).to_contain_text("Children heard")
    page.select_option("#filter-type", "partnertype:national-ngo")
    assert rows(page, "from") == ["Dara Foundation", "Inclusive education"]
    assert rows(page, "relation") == ["contributed to", "brought about"]
    assert rows(page, "to") == ["Inclusive education", "Teachers trained"]
    assert rows(page, "roles") == ["Implementer", ""]
    assert rows(page, "basis") == ["Inferred by a reader", ""]
    assert rows(page, "gist") == ["A foundation ran the classes.", "Teachers learned."]
    assert rows(page, "place") == ["Report 2018, Part 2 – Education"] * 2


def test_table_sorts_both_ways(page: Page) -> None:
    """A column heading sorts, pressed again the other way, and says so."""
    page.click("#tab-table")
    heading = page.locator('#table-head th[data-column="to"]')
    heading.locator("button").click()
    ascending = rows(page, "to")
    assert ascending == sorted(ascending)
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.locator("button").click()
    assert rows(page, "to") == sorted(ascending, reverse=True)
    expect(heading).to_have_attribute("aria-sort", "descending")


def test_table_can_be_saved_and_disarms_formulas(
    open_page: OpenPage, partnerships: networkx.MultiDiGraph, tmp_path: Path
) -> None:
    """The CSV file has the rows shown with ids; a name that a spreadsheet would run is disarmed."""
    graph = partnerships.copy()
    graph.nodes["partner:dara"]["label"] = '=HYPERLINK("x")'
    page = open_page(network.page(graph, title="T"))
    page.select_option("#filter-type", "partnertype:national-ngo")
    page.click("#tab-table")
    with page.expect_download() as download:
        page.click("#save-table")
    file = tmp_path / "saved.csv"
    download.value.save_as(file)
    assert file.read_text(encoding="utf-8-sig").splitlines() == [
        "From,Relation,To,Roles,Strength,Basis,Gist,Stated in,from_id,to_id,claim,passages",
        '"\'=HYPERLINK(""x"")",contributed to,Inclusive education,Implementer,Programme,Inferred by a reader,'
        'A foundation ran the classes.,"Report 2018, Part 2 – Education",'
        "partner:dara,programme:inclusive,contribution:dara,passage:report-2018-900",
        "Inclusive education,brought about,Teachers trained,,Programme,,Teachers learned.,"
        '"Report 2018, Part 2 – Education",'
        "programme:inclusive,result:teachers,result:teachers,passage:report-2018-720",
    ]


@pytest.mark.parametrize("ratio", [1, 2])
def test_picture_can_be_saved(browser: Browser, html: str, tmp_path: Path, ratio: int) -> None:
    """The picture is saved as it is seen, as fine as the screen, with its name, the legend and what it says."""
    source = tmp_path / "page.html"
    source.write_text(html, encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 800}, device_scale_factor=ratio)
    page = context.new_page()
    page.goto(source.as_uri())
    canvas = page.locator("#canvas").bounding_box()
    assert canvas is not None
    with page.expect_download() as download:
        page.click("#save-picture")
    saved = download.value.path().read_bytes()
    context.close()
    assert download.value.suggested_filename == "kzgraph-network.png"
    assert saved[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = (int.from_bytes(saved[at : at + 4], "big") for at in (16, 20))
    assert abs(wide - ratio * canvas["width"]) <= ratio
    assert high > ratio * (canvas["height"] + 80)


def test_grouping_moves_nodes_to_their_partner_type(page: Page) -> None:
    """By goal area a programme stands with its area; by partner type partners of one type stand together."""
    area = page.evaluate("window.kzgraphView.place('partner:who')")
    page.select_option("#filter-group", "type")
    assert page.evaluate("window.kzgraphView.place('partner:who')") != area
    assert shown(page) == WITHOUT_UNICEF
    expect(page.locator("#legend-land")).to_have_text("Ground: partner type that most claims are with")
    assert "group=type" in page.url
    page.click("#reset")
    assert page.evaluate("window.kzgraphView.place('partner:who')") == area


def test_document_filter_keeps_what_the_document_states(
    open_page: OpenPage, partnerships: networkx.MultiDiGraph
) -> None:
    """A claim that another document states goes, and a programme stays where the document states a claim about it."""
    graph = partnerships.copy()
    claim = graph.edges["partner:who", "programme:mental", "contribution:who"]
    said = claim["passages"][0]
    other = said.source._replace(curie="source:review", label="Review")
    graph.edges["partner:who", "programme:mental", "contribution:who"]["passages"] = (
        said._replace(ref=said.ref._replace(curie="passage:review-1"), source=other),
    )
    page = open_page(network.page(graph, title="T"))
    page.select_option("#filter-source", "source:review")
    assert shown(page) == ["partner:who", "programme:mental"]
    assert shown(page, "claims") == ["contribution:who"]
    assert "source=source:review" in page.url


def test_print_has_the_table(page: Page) -> None:
    """On paper stands the table with all rows, not the picture."""
    expect(page.locator("#table-body tr"), "a table nobody looks at is not made").to_have_count(0)
    page.emulate_media(media="print")
    page.wait_for_selector("#table-body tr")
    expect(page.locator("#table-body tr")).to_have_count(11)
    expect(page.locator("#table")).to_be_visible()
    expect(page.locator("#canvas")).to_be_hidden()


def test_printed_table_goes_on_over_pages(
    open_page: OpenPage, partnerships: networkx.MultiDiGraph, tmp_path: Path
) -> None:
    """A table longer than a page is printed whole: it is there before the browser counts the pages, and is not cut."""
    graph = partnerships.copy()
    claim = dict(graph.edges["partner:dara", "programme:inclusive", "contribution:dara"])
    for number in range(120):
        graph.add_edge("partner:dara", "programme:inclusive", key=f"contribution:more-{number}", **claim)
    paper = tmp_path / "page.pdf"
    open_page(network.page(graph, title="T")).pdf(path=paper, format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper.read_bytes())) > 5


# Keyboard and address


def test_everything_is_reached_with_the_keyboard(page: Page) -> None:
    """From the top: search, select, neighbourhood, a neighbour, the table, a claim, out again."""
    page.keyboard.press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    tab_to(page, "#search")
    page.keyboard.type("ministry of h")
    page.keyboard.press("Enter")
    tab_to(page, "#panel-focus")
    page.keyboard.press("Enter")
    assert shown(page) == ["partner:health", "programme:mental"]
    tab_to(page, "#panel .neighbours button")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-heading")).to_have_text("Adolescent mental health")
    tab_to(page, "#tab-picture")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-table")).to_be_focused()
    expect(page.locator("#table-panel")).to_be_visible()
    tab_to(page, "#table-body td.c-relation button")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-heading")).to_have_text("Ministry of Health – Adolescent mental health")
    page.keyboard.press("Escape")
    expect(page.locator("#panel-heading")).to_have_text("How to read this picture")
    expect(page.locator("#search")).to_be_focused()


def test_skip_link_leads_to_the_table(page: Page) -> None:
    """The first stop of the keyboard leads past picture and filters."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#table-scroll")).to_be_focused()


def test_link_opens_the_same_state(open_page: OpenPage, html: str) -> None:
    """The address keeps selection, filters, switch and tab."""
    page = open_page(html, at="#node=partner:unicef&area=goalarea:learns&tab=table")
    expect(page.locator("#panel-heading")).to_have_text("UNICEF")
    assert shown(page) == [
        "partner:dara",
        "partner:education",
        "partner:unicef",
        "programme:inclusive",
        "result:teachers",
    ]
    expect(page.locator("#table-panel")).to_be_visible()
    again = open_page(html, at=page.evaluate("location.hash"))
    assert shown(again) == shown(page)
    claim = open_page(html, at="#claim=contribution:health-host")
    expect(claim.locator("#panel-heading")).to_have_text("Ministry of Health – Adolescent mental health")
    for hostile in (
        "#node=constructor&area=x%22%5D&focus=1+__proto__&edge=a",
        "#strength=%3Cimg%20src=x%20onerror=alert(1)%3E&source=__proto__&from=1e9&to=-1&group=../type",
        "#sort=-__proto__&tab=toString&lang=%22%3E&kinds=partner%20programme%20result%20x&part=1&item=%00",
        "#%E0%A4%A",
    ):
        assert shown(open_page(html, at=hostile)) == WITHOUT_UNICEF, hostile


def test_link_keeps_every_filter(open_page: OpenPage, html: str) -> None:
    """Strength, years, basis and grouping open as they were, with the order of the table."""
    at = "#group=type&from=2017&to=2018&strength=programme&basis=explicit&sort=-roles&tab=table"
    page = open_page(html, at=at)
    assert page.evaluate("location.hash") == at
    expect(page.locator("#filter-to")).to_have_value("2018")
    assert "contribution:health-host" not in shown(page, "claims")
    assert "result:plain" not in shown(page)
    assert rows(page, "roles")[0] == "Lead"
    expect(page.locator('#table-head th[data-column="roles"]')).to_have_attribute("aria-sort", "descending")


# Windows of all sizes


@pytest.mark.parametrize(("width", "height"), [(375, 812), (1280, 800), (1920, 1080)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_fits_the_window(open_page: OpenPage, html: str, width: int, height: int, scheme: str) -> None:
    """Nothing is wider than the window, and the panel covers no part of the picture."""
    page = open_page(html, width=width, height=height, scheme=scheme)
    click(page, "partner:who")
    expect(page.locator("#panel-heading")).to_have_text("World Health Organization")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    canvas, beside = page.locator("#canvas").bounding_box(), page.locator("#panel").bounding_box()
    assert canvas is not None
    assert beside is not None
    assert beside["x"] >= canvas["x"] + canvas["width"] or beside["y"] >= canvas["y"] + canvas["height"]
    page.click("#tab-table")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_interface_speaks_other_languages(open_page: OpenPage, partnerships: networkx.MultiDiGraph, lang: str) -> None:
    """The interface is translated whole: no place of the page is left empty or unfilled."""
    page = open_page(network.page(partnerships, title="T", lang=lang))
    expect(page.locator("html")).to_have_attribute("lang", lang)
    click(page, HEALTH_TO_MENTAL)
    text = page.inner_text("body")
    assert "undefined" not in text
    assert not re.search(r"\{\w+\}|\b(Search|Filters|Claims|Stated)\b", text)


def test_groups_without_names_are_told_and_not_ranked(open_page: OpenPage, partnerships: networkx.MultiDiGraph) -> None:
    """The list of partners with most claims names organisations; a group's badge says what it is."""
    ranked = open_page(network.page(partnerships, title="T")).locator("#most-named").inner_text()
    assert "World Health Organization" in ranked
    groups = partnerships.copy()
    groups.nodes["partner:who"]["collective"] = True
    page = open_page(network.page(groups, title="T"))
    expect(page.locator("#most-named")).not_to_contain_text("World Health Organization")
    click(page, "partner:who")
    expect(page.locator("#panel .badge")).to_contain_text("Group without names")
