"""A network of more nodes than are drawn at once: communities first, one of them after a click, the table likewise."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import networkx
import pytest
from playwright.sync_api import expect

from kzgraph.views import network, overview

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]


MOST = 20
"""Nodes drawn at once in these tests."""


def islands() -> networkx.MultiDiGraph:
    """Three communities of 12, 9 and 7 nodes, one claim between the first two, a pair, and UNICEF tied to all."""
    graph = networkx.MultiDiGraph()

    def node(curie: str, label: str) -> None:
        kind = curie.partition(":")[0]
        graph.add_node(curie, label=label, kind=kind, years=(2018,), passages=(), sources=())

    def claim(one: str, other: str, kind: str = "contribution") -> None:
        key = f"contribution:{one.partition(':')[2]}-{other.partition(':')[2]}"
        graph.add_edge(one, other, key=key, kind=kind, basis="explicit", claim=None, roles=(), passages=())

    for island, size in (("a", 12), ("b", 9), ("c", 7)):
        node(f"programme:{island}", f"Programme {island}")
        for number in range(size - 4):
            node(f"result:{island}{number}", f"Result {island}{number}")
            claim(f"programme:{island}", f"result:{island}{number}", "outcome")
        for name in ("one", "two", "three"):
            node(f"partner:{island}-{name}", f"Partner {island} {name}")
            claim(f"partner:{island}-{name}", f"programme:{island}")
    claim("partner:a-one", "result:a0")
    claim("partner:a-one", "programme:b")
    node("partner:pair", "Pair partner")
    node("programme:pair", "Pair programme")
    claim("partner:pair", "programme:pair")
    node("partner:unicef", "UNICEF")
    for island in "abc":
        claim("partner:unicef", f"programme:{island}")
    return graph


@pytest.fixture(scope="module")
def large() -> str:
    """The page of the islands, which are more nodes than may be drawn at once."""
    return network.page(islands(), most=MOST)


@pytest.fixture
def page(open_page: OpenPage, large: str) -> Page:
    """That page, opened."""
    return open_page(large)


def shown(page: Page, what: str) -> Any:
    """Return what the page says it draws."""
    return page.evaluate(f"window.kzgraphView.shown().{what}")


def click(page: Page, thing: str) -> None:
    """Click with the mouse on a community or node, or the middle of a tie."""
    place = page.evaluate("thing => window.kzgraphView.place(thing)", thing)
    page.mouse.click(place["x"], place["y"])
    page.wait_for_timeout(350)


def test_overview_has_a_sign_for_each_community(page: Page) -> None:
    """Communities by size, the small groups last; one tie for the one claim between two; no node is drawn."""
    assert shown(page, "communities") == ["community:1", "community:2", "community:3", "community:4"]
    assert shown(page, "ties") == ["community:1 community:2"]
    assert shown(page, "nodes") == []
    assert page.inner_text("#drawn-note") == (
        "30 nodes are more than a picture can hold: each circle is a community. Click one to open it."
    )
    assert page.inner_text("#counts").startswith("4 communities, 10 of 11 partners, 4 programmes, 16 results, ")


def test_click_on_a_community_opens_its_part_and_back(page: Page) -> None:
    """Its nodes are drawn, the panel tells counts and members with most claims, and a button leads back."""
    click(page, "community:1")
    assert len(shown(page, "nodes")) == 12
    assert {node.partition(":")[2][0] for node in shown(page, "nodes")} == {"a"}
    expect(page.locator("#panel-heading")).to_have_text("Partner a one, Partner a three and others")
    expect(page.locator("#panel")).to_contain_text("3 partners · 1 programmes · 8 results · 12 claims")
    assert page.locator("#panel .neighbours").first.locator("li").first.inner_text().startswith("Programme a")
    expect(page.locator("#focus-name")).to_have_text("Only this community: Partner a one, Partner a three and others")
    assert "part=community:1" in page.url
    click(page, "programme:a")
    expect(page.locator("#panel-heading")).to_have_text("Programme a")
    page.click("#focus-leave")
    assert len(shown(page, "communities")) == 4
    assert "part" not in page.url


def test_tie_tells_the_claims_between_two_communities(page: Page) -> None:
    """A click on the line between two signs lists what ties them."""
    click(page, "community:1 community:2")
    expect(page.locator("#panel .claim")).to_have_count(1)
    expect(page.locator("#panel")).to_contain_text("Partner a one contributed to Programme b")


def test_table_twin_lists_communities_and_opens_them(page: Page) -> None:
    """A row for each community, sortable; its name opens it, and then a row for each claim inside."""
    page.click("#tab-table")
    assert page.locator("#table-head th").all_inner_texts()[0].startswith("Community")
    expect(page.locator("#table-body td.c-results")).to_have_text(["8", "5", "3", "0"])
    page.click('th[data-column="results"] button')
    expect(page.locator("#table-body td.c-results")).to_have_text(["0", "3", "5", "8"])
    head, *lines = page.evaluate("window.kzgraphView.csv()").strip().split("\r\n")
    assert head == "Community,Partners,Programmes,Results,Claims,Tied to,Members with most claims,community_id,members"
    assert len(lines) == 4
    page.locator('#table-body tr[data-row="community:3"] button').click()
    expect(page.locator("#table-body tr")).to_have_count(6)
    assert page.locator("#table-body td.c-from").all_inner_texts().count("Programme c") == 3


def test_keyboard_alone_opens_a_community(page: Page) -> None:
    """The skip link, the table, the first name, Enter: its claims are there, with the panel in focus."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#table-body .link')"):
            break
    page.keyboard.press("Enter")
    assert shown(page, "communities") == []
    expect(page.locator("#panel-heading")).to_be_focused()


def test_search_opens_the_part_of_what_is_found(page: Page) -> None:
    """A name typed leads to the node, drawn in its community; UNICEF, tied to all, to what it is tied to."""
    page.fill("#search", "Result b2")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-heading")).to_have_text("Result b2")
    assert "result:b2" in shown(page, "nodes")
    assert len(shown(page, "nodes")) == 9


def test_filter_that_leaves_few_nodes_draws_them(page: Page) -> None:
    """Where what passes fits into a picture, it is drawn as it is, whatever community it belongs to."""
    page.click('.key[data-kind="result"]')
    assert len(shown(page, "nodes")) == 14
    assert shown(page, "communities") == []
    expect(page.locator("#drawn-note")).to_be_hidden()


def test_link_opens_a_community_and_wrong_ones_harm_nothing(open_page: OpenPage, large: str) -> None:
    """The address keeps the community; a community, node or tie that does not exist leaves the overview."""
    page = open_page(large, at="#part=community:2&node=result:b1")
    expect(page.locator("#panel-heading")).to_have_text("Result b1")
    assert len(shown(page, "nodes")) == 9
    for wrong in ("#part=community:9", "#part=__proto__", "#item=community:1%20x", "#part=constructor&item=toString"):
        assert len(shown(open_page(large, at=wrong), "communities")) == 4, wrong


def test_part_with_too_many_nodes_draws_those_with_most_claims(open_page: OpenPage) -> None:
    """A community larger than a picture shows as many nodes as fit, says so, and the table has all its claims."""
    page = open_page(network.page(islands(), most=5))
    click(page, "community:1")
    assert len(shown(page, "nodes")) == 5
    assert "programme:a" in shown(page, "nodes")
    note = page.inner_text("#drawn-note")
    assert note == "The 5 nodes with most claims of 12 are drawn. The table has all."
    page.click("#tab-table")
    expect(page.locator("#table-body tr")).to_have_count(12)


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_overview_speaks_other_languages(open_page: OpenPage, lang: str) -> None:
    """No place is left unfilled and no word missing."""
    page = open_page(network.page(islands(), most=MOST, lang=lang))
    click(page, "community:1")
    page.click("#focus-leave")
    page.click("#tab-table")
    text = page.inner_text("body")
    assert "undefined" not in text
    assert "{" not in text
    assert "ommunit" not in text


def test_overview_is_the_same_whatever_the_order() -> None:
    """Communities, places and names do not depend on the order in which nodes and claims were added."""
    graph = islands()
    turned = networkx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    one, other = (overview.overview(each, hidden=("partner:unicef",)) for each in (graph, turned))
    assert one == other
    assert [len(part.members) for part in one.parts] == [13, 9, 7, 2]
    assert one.parts[-1].rest
    assert set(one.places) == set(graph)


def test_small_network_has_no_overview(open_page: OpenPage) -> None:
    """At the threshold all nodes are drawn; the threshold is stated in the data."""
    graph = islands()
    page = open_page(network.page(graph, most=len(graph)))
    assert len(shown(page, "nodes")) == 30
    assert shown(page, "communities") == []
