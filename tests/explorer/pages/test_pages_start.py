"""The start page and the frame of all pages: counts and caveats from the data, search, languages, safe headers."""

import json
import re

import pytest

from kzgraph.explorer.pages.words import LANGUAGES, words
from kzgraph.explorer.pages.words.columns import COLUMNS
from kzgraph.explorer.pages.words.frame import FRAME
from kzgraph.explorer.pages.words.texts import TEXTS
from kzgraph.explorer.pages.words.things import THINGS


def test_start_counts_what_is_in_the_graph(get):
    """Each class with as many things as were counted by hand, linked to its list."""
    page = get("/").page
    tiles = {" ".join(name.split()): address for name, address in page.links}
    assert tiles["13 Partners"] == "/partner"
    assert tiles["9 Programmes"] == "/programme"
    assert tiles["14 Results"] == "/result"
    assert tiles["28 Figures"] == "/observation"
    assert tiles["2 Documents"] == "/source"
    assert "judgements" not in page.text


def test_start_says_where_the_claims_come_from(get):
    """72 claims: 58 in the report, 14 in the review."""
    rows = [[" ".join(cell.split()) for cell in row] for row in get("/").page.rows]
    assert rows == [
        ["Document", "Claims", "Share of claims"],
        ["Annual report 2018", "58", "81 %"],
        ["Review 2021", "14", "19 %"],
    ]


def test_start_says_what_the_graph_does_not_tell(get):
    """The caveats are computed: publisher, largest document, inferred, results of nobody, figures without date."""
    text = get("/").page.text
    assert "All documents (2) were published by Children's Agency itself" in text
    assert "81 % of the claims come from one document: Annual report 2018." in text
    assert "For 1 of 14 results no partner is named" in text
    assert "1 of 19 contributions are concluded by a reader" in text
    assert "1 of 28 figures carry no date" in text
    assert "that carry a date are of 2015–2020" in text
    # The partner named most often has 3 of 19 contributions: too few for a caveat.
    assert "is the partner in" not in text


def test_start_asks_the_main_questions(get):
    """Each main question is a form that leads to its page."""
    forms = [named["action"] for tag, named in get("/").page.tags if tag == "form"]
    assert forms == [
        "/search",
        "/ask/partner-results",
        "/ask/result-partners",
        "/ask/programme-profile",
        "/ask/region-profile",
        "/ask/indicator-series",
    ]


@pytest.mark.parametrize(
    ("words_typed", "first"),
    [
        ("Reed Labs", "partner:reed-labs"),
        ("north", "region:north"),
        ("Север", "region:north"),
        ("sever", "region:north"),
    ],
)
def test_search_finds_names_in_all_scripts(get, words_typed, first):
    """English, Russian, and Russian in Latin letters find the same thing."""
    found = json.loads(get(f"/search.json?q={words_typed.replace(' ', '+')}").text)
    assert found["hits"][0]["id"] == first
    assert found["hits"][0]["path"] == "/" + first.replace(":", "/")


def test_search_tells_each_hit_in_full(get):
    """A hit has id, IRI, name, class, and what matched."""
    reply = get("/search.json?q=reed+labs&limit=1")
    assert reply.media == "application/json"
    assert json.loads(reply.text) == {
        "q": "reed labs",
        "total": 3,
        "hits": [
            {
                "id": "partner:reed-labs",
                "iri": "https://w3id.org/kzgraph/id/partner/reed-labs",
                "label": "Reed Labs",
                "kind": "partner",
                "kindLabel": "Partner",
                "matched": "reed labs",
                "path": "/partner/reed-labs",
            }
        ],
    }


def test_search_keeps_to_a_class(get):
    """With a class, only things of it; with one that there is not, nothing."""
    kinds = {hit["kind"] for hit in json.loads(get("/search.json?q=water&kind=programme").text)["hits"]}
    assert kinds == {"programme"}
    assert json.loads(get("/search.json?q=water&kind=nonsense").text)["total"] == 0


@pytest.mark.parametrize(
    "query", ["", "q=", "q=%20", "q=%00", "q=%ff%fe", "q=e", "limit=x&q=north", "q=" + "long" * 500]
)
def test_search_answers_whatever_is_typed(get, query):
    """Nothing that can be typed is an error."""
    assert get(f"/search.json?{query}").status == 200
    assert get(f"/search?{query}").status == 200


def test_search_page_groups_by_class(get):
    """The page names what is found, and how many of each class."""
    page = get("/search?q=well").page
    links = {" ".join(name.split()): address for name, address in page.links}
    assert links["Clean Wells"] == "/programme/clean-wells"
    assert links["Well Testing"] == "/programme/well-testing"
    assert any(name.startswith("Programmes ") and "kind=programme" in address for name, address in links.items())


def test_every_word_stands_in_three_languages():
    """No row is empty, no two parts use one name, and places to fill are the same in each language."""
    parts = (COLUMNS, FRAME, TEXTS, THINGS)
    names = [name for part in parts for name in part]
    assert len(names) == len(set(names))
    for part in parts:
        for name, row in part.items():
            assert len(row) == len(LANGUAGES), name
            assert all(row), name
            assert len({frozenset(re.findall(r"\{\w+\}", text)) for text in row}) == 1, name


def test_words_are_not_names_of_mapping_methods():
    """In a template ``t.copy`` would be the method of the mapping and not the word."""
    assert [name for name in words("en") if hasattr(dict, name)] == []


def test_language_is_chosen_by_address_cookie_and_browser(get):
    """The address comes before the cookie, the cookie before the browser, the browser before the graph."""
    assert '<html lang="kk"' in get("/?lang=kk", cookie="kzgraph-lang=ru", accept_language="ru").text
    assert '<html lang="ru"' in get("/", cookie="kzgraph-lang=ru", accept_language="kk").text
    assert '<html lang="kk"' in get("/", accept_language="de, kk;q=0.8, ru;q=0.5").text
    assert '<html lang="en"' in get("/", accept_language="de").text
    assert '<html lang="en"' in get("/?lang=xx", cookie="kzgraph-lang=<script>").text


def test_chosen_language_is_kept(get):
    """Only a language of the address sets the cookie, for pages of this server only."""
    cookies = get("/partner?lang=ru").cookies
    assert len(cookies) == 1
    assert cookies[0].startswith("kzgraph-lang=ru; HttpOnly; Max-Age=31536000; Path=/; SameSite=lax")
    assert get("/partner").cookies == []
    assert get("/partner?lang=xx").cookies == []
    assert get("/search.json?q=north&lang=ru").cookies == []


def test_names_follow_the_language(get):
    """A Russian page calls things by their Russian names, and its menu is Russian."""
    page = get("/region/north?lang=ru").page
    assert page.headings[0] == "Север"
    assert ("Партнёры", "/partner") in [(name.strip(), address) for name, address in page.links]


@pytest.mark.parametrize(
    "path", ["/", "/partner", "/partner/reed-labs", "/ask/partner-results?partner=reed-labs", "/query"]
)
def test_pages_keep_to_the_policy(get, path):
    """No inline script, style or handler, and nothing from another host but links to it."""
    page = get(path).page
    for tag, named in page.tags:
        assert tag != "style"
        assert not [name for name in named if name == "style" or name.startswith("on")], (tag, named)
        if tag == "script":
            assert named["src"].startswith("/static/")
        if tag in {"link", "img", "iframe", "form"}:
            address = named.get("href") or named.get("src") or named.get("action", "")
            outside = address.startswith(("http:", "https:", "//"))
            assert not outside or named.get("rel") == "canonical", (tag, named)


@pytest.mark.parametrize(
    "path", ["/", "/result", "/result/app-prototypes", "/ask", "/ask/co-partners", "/query", "/nowhere"]
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_are_sound(get, path, lang):
    """One main heading, every id once, every label for a field that is there, every field with a name to read."""
    tags = get(f"{path}?lang={lang}").page.tags
    assert sum(tag == "h1" for tag, _ in tags) == 1
    ids = [named["id"] for _, named in tags if "id" in named]
    assert len(ids) == len(set(ids))
    labelled = {named["for"] for tag, named in tags if tag == "label" and "for" in named}
    assert labelled <= set(ids)
    fields = [named for tag, named in tags if tag in {"input", "select", "textarea"} and named.get("type") != "hidden"]
    assert [named for named in fields if named.get("type") != "checkbox" and named.get("id") not in labelled] == []
    pointed = {named[name] for _, named in tags for name in ("aria-labelledby", "aria-describedby") if name in named}
    assert pointed <= set(ids)


def test_robots_and_icon(get):
    """Robots are kept from pages without end; the icon is where browsers look."""
    assert "Disallow: /ask/\n" in get("/robots.txt").text
    reply = get("/favicon.ico")
    assert (reply.status, reply.headers["location"]) == (308, "/static/favicon.svg")
    assert get("/static/favicon.svg").media == "image/svg+xml"
    assert get("/static/../site.py").status == 404


def test_static_files_are_ours_and_small(get):
    """Style and scripts are files of the package, without a word of another host."""
    for name in ("style.css", "explorer.js", "query.js"):
        text = get(f"/static/{name}").text
        assert "http://" not in text.replace("http://www.w3.org/", "")
        assert not re.search(r"https://(?!w3id\.org/kzgraph/)", text)
        assert len(text) < 40_000
