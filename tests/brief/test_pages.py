"""Briefs as documents: cited, escaped, the same every time, and nothing from outside."""

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from kzgraph.api import Graph
from kzgraph.brief import Brief, Listed, Statement, brief, subject
from kzgraph.errors import AmbiguousName, UnknownName, UsageError
from kzgraph.render.brief_html import brief_html
from kzgraph.render.brief_md import brief_markdown
from kzgraph.store import EmbeddedStore

Made = Callable[[str], Brief]
LANGUAGES = ("en", "ru", "kk")
NAMES = (
    *("Ministry of Rivers", "Open Hands", "Children's Agency", "Sunrise Energy", "Village health posts", "Reed Labs"),
    *("School Gardens", "Clean Wells", "Online birth records", "Water for All", "Young Makers"),
    *("East", "North", "Riverland", "Northville"),
    *("goal area 1", "goal area 2", "goal area 3", "goal area 5"),
)
# Sentences that count, or say what the graph or the documents lack, lead to a command or to no place at all.
_ABSENCES = {
    *("no-work", "no-results", "no-results-here", "no-partners", "no-partners-here", "no-programmes", "silent"),
    *("goal-area", "name-ours", "places-within", "region", "partner", "partner-collective", "other-names", "bodies"),
    *("sdg", "former-names", "source", "area", "no-area", "parts", "pilots", "tied", "more-figures", "more-roles"),
    *("role", "groups", "better", "partners", "places", "tile-partners-here"),
}


class Seen(HTMLParser):
    """What a page holds: tags, attributes, text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.ids: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(page: str) -> Seen:
    """A page, parsed."""
    parser = Seen()
    parser.feed(page)
    return parser


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_same_bytes_every_time(small_graph: Graph, name: str, lang: str) -> None:
    """Two runs, and two openings of the graph, give the same text."""
    first, again = (brief(small_graph.engine, subject(small_graph.engine, name)) for _ in range(2))
    assert brief_markdown(first, lang=lang) == brief_markdown(again, lang=lang)
    assert brief_html(first, lang=lang) == brief_html(again, lang=lang)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_reported_is_cited(made: Made, name: str) -> None:
    """Every sentence that reports has passages, in itself or in its lists, or names the command that shows them."""
    for statement in made(name).statements():
        assert cited(statement) or statement.key in _ABSENCES, statement


def cited(statement: Statement) -> bool:
    """Whether a statement rests on passages or leads to a command."""
    listed = [value for value in statement.values.values() if isinstance(value, Listed)]
    return bool(statement.passages or statement.see or any(i.passages for each in listed for i in each.items))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_notes_are_numbered_and_listed(made: Made, name: str, lang: str) -> None:
    """Each note of the page leads to an entry at its end, numbered from 1, and no entry is without a reference."""
    page = seen(brief_html(made(name), lang=lang))
    targets = {str(value).removeprefix("#") for key, value in page.attributes if key == "href"}
    assert targets == set(page.ids)
    numbers = [int(found.removeprefix("note-")) for found in page.ids if found.startswith("note-")]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_needs_nothing_else(made: Made, lang: str) -> None:
    """No script, no image, no address outside the page; the policy forbids all of it."""
    page = brief_html(made("Ministry of Rivers"), lang=lang)
    found = seen(page)
    assert not {"script", "img", "link", "iframe", "object"} & set(found.tags)
    assert {name for name, _ in found.attributes} <= {
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "id",
        "class",
        "href",
    }
    assert all(str(value).startswith("#") for name, value in found.attributes if name == "href")
    assert "url(" not in page
    assert "default-src 'none'" in html.unescape(page)
    assert page.startswith(f'<!doctype html>\n<html lang="{lang}">')


def test_name_in_another_language_is_marked(made: Made) -> None:
    """A result without a Russian name stands in English and says so; a region with one does not."""
    page = brief_html(made("Ministry of Rivers"), lang="ru")
    assert '<span lang="en">Wells at schools in North tested</span>' in page
    assert "Север" in page
    assert 'lang="ru">Север' not in page
    assert '<span lang="en">The Ministry of Rivers led the tests of wells at 52 schools in North.</span>' in page


HOSTILE = '<script>alert("1")</script> & [a](http://x.example) *b* `c` | "q"'


def hostile(engine_of: Callable[[str], EmbeddedStore]) -> Brief:
    """The brief of a partner all of whose words are markup."""
    words = HOSTILE.replace('"', '\\"')
    engine = engine_of(
        f"""
        source:s a kz:Source ; skos:prefLabel "{words}"@en .
        passage:s-1 a kz:Passage ; kz:source source:s ; kz:section "{words}" ; kz:beginsAt 1 ; kz:endsAt 9 ;
          kz:gist "{words}"@en .
        partner:p a kz:Partner ; skos:prefLabel "{words}"@en ; skos:altLabel "other {words}"@en ;
          kz:partnerType partnertype:other .
        programme:g a kz:Programme ; skos:prefLabel "{words}"@en ; kz:programmeKind programmekind:pilot ;
          kz:goalArea goalarea:learns ; kz:statedIn passage:s-1 .
        result:r a kz:Output ; skos:prefLabel "{words}"@en ; kz:programme programme:g ; kz:statedIn passage:s-1 .
        contribution:c a kz:Contribution ; kz:partner partner:p ; kz:result result:r ; kz:role role:lead ;
          kz:basis basis:explicit ; kz:statedIn passage:s-1 .
        """
    )
    return brief(engine, subject(engine, "partner:p"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_stay_text_in_html(engine_of: Callable[[str], EmbeddedStore], lang: str) -> None:
    """Markup in a name, gist or section is shown as it is written."""
    page = seen(brief_html(hostile(engine_of), lang=lang))
    assert "script" not in page.tags
    assert page.text.count(HOSTILE) >= 6
    assert not any("x.example" in str(value) for _, value in page.attributes)


def test_labels_stay_text_in_markdown(engine_of: Callable[[str], EmbeddedStore]) -> None:
    """In Markdown too: no tag, link, emphasis or code comes of a name."""
    text = brief_markdown(hostile(engine_of))
    assert not re.search(r"(?<!\\)<script", text)
    assert not re.search(r"(?<!\\)\]\(", text)
    assert not re.search(r"(?<!\\)\*b", text)


AREA_NAMES = (
    *("goal area 1", "Goal area 1", "1", "survives-and-thrives", "goalarea:survives-and-thrives"),
    *("Every child survives and thrives", "Каждый ребёнок выживает и развивается"),
    *("целевая область 1", "1-мақсатты сала"),
)


@pytest.mark.parametrize("name", AREA_NAMES)
def test_goal_area_by_any_name(made: Made, name: str) -> None:
    """A goal area is found by number, slug, CURIE, and name in each language."""
    assert made(name).subject.curie == "goalarea:survives-and-thrives"


def test_names_that_do_not_work(small_graph: Graph) -> None:
    """Unknown and ambiguous names, and things without briefs, are told in a sentence."""
    with pytest.raises(UnknownName):
        small_graph.brief("Nowhere at all")
    with pytest.raises(AmbiguousName):
        small_graph.brief("Ministry")
    with pytest.raises(UsageError, match="is a result"):
        small_graph.brief("Makers Fair held")
    with pytest.raises(UnknownName):
        small_graph.brief("goal area 9")


def test_api_writes_in_any_language(small_graph: Graph) -> None:
    """One brief is written in each language, by default in the graph's."""
    found = small_graph.brief("Министерство рек")
    assert found.markdown().startswith("# Ministry of Rivers\n")
    assert found.markdown(lang="kk").startswith("# Өзендер министрлігі\n")
    assert found.html(lang="ru") == brief_html(found, lang="ru")
    assert repr(found).startswith("<BriefAnswer partner:ministry-of-rivers: ")
    assert "sandbox=" in found._repr_html_()
