"""Names that try to be markup stay text in the partnership picture, and nothing foreign runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import networkx
import pytest

from kzgraph.views import network

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

HOSTILE = {
    "partner:image": "<img src=x onerror=\"window.harmed = 'image'\">",
    "partner:script": "</script><script>window.harmed = 'script'</script>",
    "partner:comment": "<!--<script>",
    "partner:link": '<a href="javascript:window.harmed=1" onclick="window.harmed=1">href=</a>',
    "partner:quotes": "\"'`\\u003c\\ ${window.harmed = 1} {{ data }} &lt;b&gt; &amp;",
    "partner:turned": "left \u202eright\u202c \u2067x",
    "partner:long": "Қ" * 300,
    "partner:lines": "one\u2028two\u2029three\nfour",
    "partner:__proto__": "constructor",
    "partner:cyrillic": "Министерство здравоохранения Республики Казахстан",
    "partner:kazakh": "Қазақстан Республикасының Денсаулық сақтау министрлігі",
}


@pytest.fixture
def hostile(partnerships: networkx.MultiDiGraph) -> networkx.MultiDiGraph:
    """The small graph with partners whose names, gists and types try to be markup."""
    graph = partnerships.copy()
    model = graph.nodes["partner:dara"]
    claim = graph.edges["partner:dara", "programme:inclusive", "contribution:dara"]
    passage = claim["passages"][0]
    for number, (curie, name) in enumerate(HOSTILE.items()):
        graph.add_node(
            curie, **{**model, "label": name, "types": ((f"partnertype:{number}", name),), "figures": (name,)}
        )
        ref = passage.ref._replace(curie=f"passage:hostile-{number}")
        said = type(passage)(ref, passage.source, name, 1, 2, name)
        changed = {
            **claim,
            "wording": name,
            "note": name,
            "roles": ((f"role:{number}", name),),
            "passages": (said,),
        }
        graph.add_edge(curie, "programme:inclusive", key=f"contribution:{number}", **changed)
    return graph


def test_hostile_names_run_nothing_and_show_as_text(open_page: OpenPage, hostile: networkx.MultiDiGraph) -> None:
    """Whatever stands in a name stays text in panel, list, table, filters, title and popup."""
    attack = HOSTILE["partner:script"] + HOSTILE["partner:image"]
    page = open_page(network.page(hostile, title=attack, subtitle=attack))
    assert page.title() == attack
    assert page.text_content("h1") == attack
    assert [node for node in HOSTILE if node not in page.evaluate("window.kzgraphView.shown().nodes")] == []
    for node, name in HOSTILE.items():
        page.evaluate("node => window.kzgraphView.select(node)", node)
        assert page.text_content("#panel-heading") == name
        assert page.text_content("#panel .gist") == name
        assert page.text_content("#panel .figures li") == name
        page.fill("#search", node)
        assert page.text_content("#search-list bdi") == name
    page.evaluate("window.kzgraphView.select(null)")
    page.click("#zoom-fit")
    place = page.evaluate("window.kzgraphView.place('partner:image')")
    page.mouse.move(place["x"] - 1, place["y"])
    page.mouse.move(place["x"], place["y"])
    page.wait_for_selector(".vis-tooltip", state="visible")
    assert page.text_content(".vis-tooltip") == HOSTILE["partner:image"]
    page.click("#tab-table")
    assert set(HOSTILE.values()) <= set(page.locator("#table-body td.c-from").all_text_contents())
    assert page.evaluate("window.harmed") is None
    allowed = "document.querySelectorAll('img, a:not(#skip), iframe, object, script:not([type]), [onerror]').length"
    assert page.evaluate(allowed) == 2, "only the two scripts of the page itself"


def test_policy_stops_a_script_that_is_not_the_pages_own(open_page: OpenPage, html: str, problems: list[str]) -> None:
    """The policy of the page names its scripts, so that another one does not run."""
    page = open_page(html.replace("</body>", "<script>window.harmed = 1</script></body>"))
    assert page.evaluate("window.harmed") is None
    assert len(problems) == 1
    assert "Content Security Policy" in problems.pop()


def test_guard_sees_a_request(open_page: OpenPage, problems: list[str]) -> None:
    """The guard of these tests would notice a page that asks for something."""
    open_page('<!doctype html><title>x</title><img src="http://192.0.2.1/x.png">')
    assert "request: http://192.0.2.1/x.png" in problems
    problems.clear()
