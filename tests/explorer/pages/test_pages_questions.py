"""Question pages, traces, the SPARQL page and the views that are documents of their own."""

import csv
import io
import json
from urllib.parse import quote
from xml.etree import ElementTree

import pytest


def test_questions_page_has_every_question(get, small_graph):
    """Each question of the catalogue, by its words."""
    links = dict(reversed(pair) for pair in get("/ask").page.links)
    for name, question in small_graph.questions.items():
        assert links[f"/ask/{name}"] == question.summary["en"]


def test_every_question_can_be_asked(get, small_graph):
    """The form alone answers where nothing is needed, and waits where something is."""
    for name, question in small_graph.questions.items():
        reply = get(f"/ask/{name}")
        assert reply.status == 200, name
        needed = any(param.required for param in question.params)
        assert ("answer-h" in reply.text) is not needed, name


def test_answer_is_that_of_the_library(get, small_graph):
    """Page and files have the rows that ask gives, references by name and id."""
    expected = small_graph.ask("partner-results", partner="Reed Labs")
    told = list(csv.DictReader(io.StringIO(get("/ask/partner-results.csv?partner=Reed+Labs").body.decode("utf-8-sig"))))
    assert [row["result_id"] for row in told] == [row[0].curie for row in expected.rows]
    rows = json.loads(get("/ask/partner-results.json?partner=reed-labs").text)["rows"]
    assert [row["result"]["id"] for row in rows] == [row[0].curie for row in expected.rows]
    page = get("/ask/partner-results?partner=reed-labs").page
    assert len(page.rows) - 1 == len(expected.rows)
    assert " ".join(page.rows[1][0].split()) == "Prototypes of a water quality app built"


def test_question_shows_what_it_asks(get):
    """The SPARQL has the partner bound as a term, and opens in the editor; the share link asks again."""
    reply = get("/ask/partner-results?partner=Reed+Labs")
    assert "VALUES ?partner { &lt;https://w3id.org/kzgraph/id/partner/reed-labs&gt; }" in reply.text
    assert "http://here.test/ask/partner-results?partner=Reed+Labs&amp;lang=en" in reply.text
    assert any(address.startswith("/query?query=") for _, address in reply.page.links)


def test_several_meanings_are_offered(get):
    """A name that several things have is no dead end: each is a link that asks again."""
    reply = get("/ask/partner-results?partner=ministry")
    assert reply.status == 400
    links = {" ".join(name.split()): address for name, address in reply.page.links}
    assert links["Ministry of Schools"] == "/ask/partner-results?partner=partner%3Aministry-of-schools"
    assert "Several things have this name" in reply.page.text


@pytest.mark.parametrize(
    "value", ["Nobody+at+All", "%00", "%22%3E%3Czzz%3E", "partner:none", "x" * 400, "https://example.org/"]
)
def test_unknown_names_are_told(get, value):
    """A name that nothing has is an answer in words."""
    reply = get(f"/ask/partner-results?partner={value}")
    assert reply.status == 404
    assert "trouble" in reply.text


@pytest.mark.parametrize("suffix", ["csv", "json", "xlsx"])
def test_files_of_a_question_refuse_in_data(get, suffix):
    """A file that cannot be made says why as data."""
    reply = get(f"/ask/partner-results.{suffix}")
    assert (reply.status, reply.media) == (400, "application/json")
    assert json.loads(reply.text)["error"] == 'The question partner-results needs the parameter "partner".'


def test_question_in_another_language(get):
    """Question, headings and names in Kazakh; names are taken in any language."""
    reply = get("/ask/region-profile?region=Север&lang=kk")
    assert reply.status == 200
    assert reply.page.headings[0] == "Құжаттар өңір туралы не айтады?" or reply.page.headings[0].endswith("?")
    assert "Жауап" in reply.page.text


def test_trace_page_has_every_step(get, small_graph):
    """As many traces as the library finds; each step with its claim and its passage."""
    found = small_graph.trace("Open Hands")
    page = get("/trace/partner/open-hands").page
    assert page.headings[0].startswith("Trace: Open Hands")
    assert f"1–{len(found.traces)} of {len(found.traces)}" in page.text
    addresses = [address for _, address in page.links]
    for trace in found.traces:
        assert "/" + trace.hops[0].claim.curie.replace(":", "/") in addresses
        assert "/" + trace.hops[0].passages[0].ref.curie.replace(":", "/") in addresses


def test_trace_options_widen_it(get):
    """Chains are asked for: the pilot's partner then reaches what was scaled up."""
    narrow = json.loads(get("/trace/partner/open-hands.json").text)["traces"]
    wide = json.loads(get("/trace/partner/open-hands.json?strength=stated&strength=programme&strength=chain").text)[
        "traces"
    ]
    assert {trace["strength"] for trace in narrow} <= {"stated", "programme"}
    assert "result:gardens-in-schools" in {trace["result"]["id"] for trace in wide if trace["strength"] == "chain"}
    assert "result:gardens-in-schools" not in {trace["result"]["id"] for trace in narrow}


def test_trace_says_what_it_left_out(get):
    """A contribution of 2020 does not explain a result of 2018: told, with the link that lets it in."""
    page = get("/trace/partner/reed-labs").page
    assert "Left out: 1, place or time of contribution and result do not fit." in page.text
    assert "/trace/partner/reed-labs?mismatch=1" in [address for _, address in page.links]
    assert "nets-distributed" in get("/trace/partner/reed-labs?mismatch=1").text


@pytest.mark.parametrize(
    "query", ["year=x", "year=99999", "strength=nonsense", "role=nonsense", "page=x", "inferred=2"]
)
def test_trace_options_that_mean_nothing(get, query):
    """They are passed over."""
    assert get(f"/trace/partner/reed-labs?{query}").status == 200


def test_query_page_offers_the_catalogue(get, small_graph):
    """The editor holds a query that runs, or the one of the address, and the catalogue as examples."""
    reply = get("/query?query=ASK%20%7B%7D")
    assert ">ASK {}</textarea>" in reply.text
    assert {f'value="{name}"' in reply.text for name in small_graph.questions} == {True}
    first = get("/query").text.partition('<textarea id="query"')[2].partition(">")[2].partition("</textarea>")[0]
    from html import unescape

    assert small_graph.query(unescape(first)).rows[0][2] == 3


def test_terms_for_the_editor(get, small_graph):
    """Prefixes, terms with labels, concepts, and the questions' texts."""
    told = json.loads(get("/query/terms.json").text)
    assert told["prefixes"]["kz"] == "https://w3id.org/kzgraph/ns#"
    assert ["kz:Partner", "Partner"] in told["terms"]
    assert ["role:funder", "Funder"] in told["terms"]
    assert set(told["examples"]) == set(small_graph.questions)


@pytest.mark.parametrize(
    "path",
    [
        "/network/view",
        "/map/view",
        "/map/view?indicator=safe-well-households",
        "/timeline/view",
        "/trace/partner/open-hands/view?strength=chain",
        "/brief/partner/ministry-of-schools",
        "/brief/region/north",
    ],
)
def test_views_are_served_with_their_own_policy(get, path):
    """A view's scripts and style are those that its own policy names; only this server may frame it."""
    reply = get(path)
    assert reply.status == 200
    policy = reply.headers["content-security-policy"]
    assert "'unsafe-inline'" not in policy
    assert "sha256-" in policy
    assert policy.endswith("frame-ancestors 'self'")


@pytest.mark.parametrize(("name", "title"), [("network", "Network"), ("map", "Map"), ("timeline", "Timeline")])
def test_views_are_framed(get, name, title):
    """The frame has a name for those who cannot see it."""
    frames = [named for tag, named in get(f"/{name}").page.tags if tag == "iframe"]
    assert frames == [{"class": "view", "src": f"/{name}/view", "title": title}]


@pytest.mark.parametrize("path", ["/map/view?indicator=none", "/trace/partner/none/view", "/trace/region/north/view"])
def test_no_view_of_what_is_not_there(get, path):
    """It is not found, as elsewhere."""
    assert get(path).status == 404


def test_long_addresses_are_refused(get):
    """More than any form of these pages sends."""
    assert get("/search?q=" + "x" * 20_000).status == 414


def test_the_same_page_twice_is_the_same(get):
    """Nothing on a page depends on when or how often it is asked for."""
    for path in ("/", "/partner/open-hands", "/result", "/trace/partner/open-hands", "/partner/open-hands.jsonld"):
        assert get(path).body == get(path).body


def test_head_and_other_methods(get):
    """HEAD answers without a body; nothing can be changed."""
    assert get("/partner/reed-labs", method="HEAD").status == 200
    assert get("/partner/reed-labs", method="POST").status == 405
    assert get("/partner", method="DELETE").status == 405


def test_what_is_in_english_only_is_said(get):
    """Descriptions and meanings of columns are English: marked as such, and said to be so to other readers."""
    for lang, words in (("ru", "только на английском языке"), ("kk", "тек ағылшын тілінде")):
        page = get(f"/ask/partner-results?partner=reed-labs&lang={lang}").text
        assert page.count(words) == 2
        assert page.count('<dd lang="en">') == 9
        assert '<p lang="en">Results a partner is tied to' in page
        assert 'title="the result"' not in page
        assert words in get(f"/partner/ministry-of-rivers?lang={lang}").text
    assert "in English only" not in get("/ask/partner-results?partner=reed-labs&lang=en").text


def picture_of(get, told):
    """The answer to a list of bars."""
    return get(f"/query/chart.svg?title=Wells&bars={quote(json.dumps(told))}")


def test_numbers_of_an_answer_are_drawn_as_bars(get):
    """The picture names its bars, writes the numbers as they came, and leads to pages of this server alone."""
    bars = [["North", "8.0", "/region/north"], ["East", "12", "https://example.org/"], ["West", "-1", "//example.org"]]
    reply = picture_of(get, bars)
    assert (reply.status, reply.headers["content-type"]) == (200, "image/svg+xml")
    root = ElementTree.fromstring(reply.text)
    svg = "{http://www.w3.org/2000/svg}"
    assert root.get("aria-label") == "Wells"
    assert {text.text for text in root.iter(f"{svg}text")} >= {"North", "East", "West", "8.0", "12", "-1"}
    assert [link.get("href") for link in root.iter(f"{svg}a")] == ["/region/north"]


@pytest.mark.parametrize(
    "told",
    ["", [], {}, [["North", "8"]], [["North", "8"], ["East", "much"]], [["North", "8"], ["East", "1e400"]], [1, 2]],
)
def test_what_is_no_list_of_bars_is_refused(get, told):
    """A list that cannot be drawn is told in a sentence."""
    reply = picture_of(get, told)
    assert reply.status == 400
    assert '<svg viewBox="0 0 720' not in reply.text


def test_too_many_bars_are_refused(get):
    """More bars than can be read are refused before they are drawn."""
    reply = picture_of(get, [[str(number), "1"] for number in range(41)])
    assert reply.status == 400
    assert "Bars are drawn for 2 to 40 numbers." in reply.text


def test_ontology_is_a_page_that_leads_to_examples(get):
    """Terms and concepts stand on one page, which carries its own policy and links to the pages of this server."""
    reply = get("/ontology")
    assert reply.status == 200
    assert "script-src" not in reply.headers["content-security-policy"].replace("script-src 'none'", "")
    assert 'id="Contribution"' in reply.text
    addresses = {address for _, address in reply.page.links}
    assert "/" in addresses
    assert any(address.startswith("/ask/") for address in addresses)
    assert any(address.startswith("/partner/") for address in addresses)
