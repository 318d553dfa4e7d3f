"""What all views share: words in three languages, scripts that write no markup, languages packed into one file."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from kzgraph.api import Graph
from kzgraph.views import map as region_map
from kzgraph.views import (
    network,
    page,
    sheet,
    timeline,
    trace,
    words_map,
    words_network,
    words_sheet,
    words_timeline,
    words_trace,
)
from kzgraph.views import words as shared

WORDS = {"network": words_network, "trace": words_trace, "timeline": words_timeline, "map": words_map}
OWN = {"network": network.SCRIPTS, "trace": ("trace.js",), "timeline": ("timeline.js",), "map": ("map.js",)}
FRAMES = {"network": "network.html", "trace": "sheet.html", "timeline": "sheet.html", "map": "sheet.html"}

Draw = Callable[..., str]


@pytest.fixture(scope="module")
def draws(small_graph: Graph) -> dict[str, Draw]:
    """Each view of the small graph with names in a language, and in others."""

    def graph(lang: str) -> Graph:
        return Graph(small_graph.project, small_graph.engine, lang=lang)

    def of(view: Any, read: Callable[[Graph], Any]) -> Draw:
        return lambda lang, *others: view.page(
            read(graph(lang)), lang=lang, also={other: read(graph(other)) for other in others}
        )

    return {
        "network": of(network, lambda g: g.network()),
        "trace": of(trace, lambda g: g.trace("Clean Wells")),
        "timeline": of(timeline, lambda g: g.timeline()),
        "map": of(region_map, lambda g: g.regions_map()),
    }


def block(text: str, name: str) -> Any:
    """Return a data block of a page."""
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return json.loads(found.group(1))


def unpacked(text: str, lang: str) -> Any:
    """Return what a page has of another language."""
    return json.loads(zlib.decompress(base64.b64decode(block(text, "languages")[lang])))


def changed(value: Any, changes: list[list[Any]]) -> Any:
    """Put changes into a value, as the script of the page does."""
    places = dict(map(tuple, changes))
    place = -1

    def walk(one: Any) -> Any:
        nonlocal place
        place += 1
        if place in places:
            return places[place]
        if isinstance(one, list):
            return [walk(item) for item in one]
        return {name: walk(one[name]) for name in sorted(one)} if isinstance(one, dict) else one

    return walk(value)


@pytest.mark.parametrize("view", WORDS)
def test_each_language_in_the_file_is_the_page_of_that_language(draws: dict[str, Draw], view: str) -> None:
    """Data and markup of a packed language are those of a page that opens in it; nothing of another is left."""
    whole = draws[view]("en", "ru", "kk")
    assert list(block(whole, "languages")) == ["kk", "ru"]
    for lang in ("ru", "kk"):
        alone = draws[view](lang, *({"en", "ru", "kk"} - {lang}))
        other = unpacked(whole, lang)
        assert changed(block(whole, "data"), other["changes"]) == block(alone, "data")
        drawn = alone[alone.index('<div id="page"') : alone.index('<script id="data"')].strip()
        assert other["page"].strip() == drawn


def test_three_languages_cost_little_more_than_one(draws: dict[str, Draw]) -> None:
    """Each further language adds less than a fifth of what a page of one language has besides its library."""
    for view in ("trace", "timeline", "map"):
        one, three = len(draws[view]("en").encode()), len(draws[view]("en", "ru", "kk").encode())
        assert three < 1.4 * one, view


def test_language_switch_is_there_when_there_are_languages(draws: dict[str, Draw]) -> None:
    """Three buttons with the languages' own names, the present one pressed; none where there is one language."""
    three = draws["timeline"]("ru", "en", "kk")
    buttons = re.findall(r'class="language" lang="(\w+)" data-lang="\w+" aria-pressed="(\w+)">([^<]+)<', three)
    assert buttons == [("en", "false", "English"), ("ru", "true", "Русский"), ("kk", "false", "Қазақша")]
    assert '<html lang="ru">' in three
    assert 'class="language"' not in draws["timeline"]("ru")


def test_changes_tell_apart_what_only_looks_equal() -> None:
    """True is not 1, a list is not an object, and a value that is gone is said with its whole object."""
    one = {"a": [1, True, {"x": 1}], "b": "s", "c": None}
    for other in ({"a": [True, 1, {"x": 1}], "b": "s", "c": None}, {"a": {}, "b": ["s"], "c": 0}, [], None):
        assert changed(one, page.changes(one, other)) == other
        assert repr(changed(one, page.changes(one, other))) == repr(other)
    assert page.changes(one, one) == []


def test_changes_after_what_two_pages_share() -> None:
    """What is one object in both is not gone into, and its places count all the same."""
    shared = {"x": ["s", {"y": 1}, ()], "z": None}
    one, other = {"a": shared, "b": [shared, 1]}, {"a": shared, "b": [shared, 2]}
    # The whole, "a" with six values inside it, "b", the same again, and then the number.
    assert page.changes(one, other) == [[16, 2]]
    assert changed(one, [[16, 2]]) == {"a": {"x": ["s", {"y": 1}, ()], "z": None}, "b": [shared, 2]}


def test_a_language_that_is_asked_for_twice_is_there_once(small_graph: Graph) -> None:
    """What the page opens with wins."""
    moments = small_graph.timeline()
    text = timeline.page(moments, lang="en", also={"en": [], "ru": moments})
    assert list(block(text, "languages")) == ["ru"]
    assert block(text, "data")["order"]


def test_titles_can_be_told_by_language(small_graph: Graph) -> None:
    """A title and a line below it change with the language; a plain text stays."""
    text = timeline.page(small_graph.timeline(), title={"en": "Time", "ru": "Время"}, subtitle="2018")
    assert "<title>Time</title>" in text
    ru, kk = unpacked(text, "ru")["page"], unpacked(text, "kk")["page"]
    assert '<h1 dir="auto">Время</h1>' in ru
    assert '<h1 dir="auto">Time</h1>' in kk
    assert all('<p class="subtitle" dir="auto">2018</p>' in one for one in (text, ru, kk))


@pytest.mark.parametrize(
    "texts",
    [shared.LANGUAGES, words_sheet.ADDED, *(getattr(module, view.upper()) for view, module in WORDS.items())],
    ids=["shared", "sheet", *WORDS],
)
def test_all_languages_have_the_same_words_and_places(texts: Any) -> None:
    """A word that is missing in one language, or has other places to fill, would show as a gap."""
    assert list(texts) == list(sheet.LANGUAGES)
    for lang, own in texts.items():
        assert set(own) == set(texts["en"])
        for name, text in own.items():
            assert sorted(set(re.findall(r"\{\w+\}", text))) == sorted(
                set(re.findall(r"\{\w+\}", texts["en"][name]))
            ), (lang, name)


@pytest.mark.parametrize("view", WORDS)
def test_scripts_use_only_words_that_exist_and_write_no_markup(view: str) -> None:
    """Every word that a script or a template asks for by name is there; no script parses text of the graph as HTML."""
    known = set(WORDS[view].texts_of("en")) | {"title", "subtitle", "documents"}
    for name in (*sheet.FIRST_SCRIPTS, *OWN[view], *sheet.LAST_SCRIPTS):
        script = page.template(name)
        asked = re.findall(r"WORDS\.(\w+)", script) + re.findall(r'\bsay\("(\w+)"', script)
        if not name.startswith("base"):
            assert [word for word in asked if word not in known] == [], name
        forbidden = r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|DOMParser"
        assert not re.search(forbidden, script), name
    for template in ("page.html", FRAMES[view]):
        assert set(re.findall(r"\{\{ t\.(\w+) \}\}", page.template(template))) <= known, template
    assert WORDS[view].texts_of("de") == WORDS[view].texts_of("en")


def test_words_of_the_base_are_there_in_every_view() -> None:
    """What the shared scripts ask for, each view has; words of places and times only the trace needs."""
    asked = set()
    for name in (*sheet.FIRST_SCRIPTS, *sheet.LAST_SCRIPTS):
        script = page.template(name)
        asked |= set(re.findall(r"WORDS\.(\w+)", script)) | set(re.findall(r'\bsay\("(\w+)"', script))
    for view, module in WORDS.items():
        assert asked <= set(module.texts_of("en")), view


def test_only_markup_of_this_program_is_parsed() -> None:
    """One place unpacks the markup of another language, and it is what this program wrote and escaped."""
    assert page.template("base-open.js").count("DOMParser") == 1


@pytest.mark.parametrize(("count", "end"), [(12, "Report 12</"), (13, "Report 12; … (13 documents in all)</")])
def test_head_names_no_more_documents_than_fit(count: int, end: str) -> None:
    """A portfolio has a thousand: the first ones are named, and how many there are; the data have all of them."""
    documents = [(f"source:r-{number}", f"Report {number}") for number in range(1, count + 1)]
    texts = words_network.texts_of("en")
    made = sheet.one_document(
        "network", [sheet.Sheet("T", "", texts, {}, documents)], scripts=(), styles=(), frame="network.html"
    )
    assert end in made
    assert len(block(made, "data")["documents"]) == count
