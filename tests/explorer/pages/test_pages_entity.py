"""Pages of things: facts both ways with their passages, series, context, citation, card, and data beside them."""

import json

import pyoxigraph
import pytest
import rdflib
from rdflib.compare import isomorphic

from kzgraph.explorer.pages.paths import FORMATS
from kzgraph.terms import DERIVED_GRAPH

LABS = "https://w3id.org/kzgraph/id/partner/reed-labs"
ONE_OF_EACH = [
    "partner/ministry-of-rivers",
    "programme/well-testing",
    "region/north",
    "result/safe-wells-north",
    "indicator/safe-well-households",
    "observation/safe-well-households-east-2018",
    "contribution/reed-labs-app-prototypes",
    "source/report-2018",
    "passage/report-2018-1641",
    "policy/water-safety-act",
    "product/water-app",
    "event/makers-fair-2018",
    "plan/solar-pumps-south",
    "recommendation/test-wells-yearly",
]


def things(small_graph) -> list[str]:
    """The path of everything that has a page."""
    rows = small_graph.engine.select(
        "SELECT DISTINCT ?s { ?s a ?c FILTER(STRSTARTS(STR(?s), 'https://w3id.org/kzgraph/id/')) }"
    )
    return sorted(str(thing).removeprefix("https://w3id.org/kzgraph/") for (thing,) in rows)


def test_everything_in_the_graph_has_a_page(get, small_graph):
    """Every entity and concept answers at its IRI's path and at the shorter one, with its id in the head."""
    for path in things(small_graph):
        reply = get(f"/{path}")
        assert reply.status == 200, path
        assert reply.headers["link"] == f'<https://w3id.org/kzgraph/{path}>; rel="canonical"'
        assert get(f"/{path.removeprefix('id/')}").body.count(b"<h1") == 1
    assert get("/concept/role/funder").status == get("/role/funder").status == 200


def test_partner_page_tells_what_it_did_and_where_that_stands(get):
    """Reed Labs: names, type, its traced result with passage, its contributions."""
    page = get("/partner/reed-labs").page
    links = [(" ".join(name.split()), address) for name, address in page.links]
    assert page.headings[0] == "Reed Labs"
    assert ("Prototypes of a water quality app built", "/result/app-prototypes") in links
    assert ("/passage/report-2018-1641") in [address for _, address in links]
    assert [" ".join(h.split()) for h in page.headings[1:5]] == [
        "Facts",
        "Results tied to this partner",
        "What it did",
        "Ask about it",
    ]
    assert ("Which results did a partner contribute to?", "/ask/partner-results?partner=partner%3Areed-labs") in links


def test_short_and_full_path_are_one_page(get):
    """Both say where the page stands."""
    full, short = get("/id/partner/reed-labs"), get("/partner/reed-labs")
    assert full.headers["content-location"] == short.headers["content-location"] == "/id/partner/reed-labs"


def test_result_page_names_partners_and_nobody(get):
    """A result with partners has them traced; the one without any has no such section."""
    assert "Partners tied to this result" in get("/result/app-prototypes").page.text
    assert "tied to this" not in get("/result/births-recorded-online").page.text


def test_inferred_claims_are_marked(get):
    """A claim that a reader concludes says so on its page, and in the table of its partner."""
    inferred = next(
        address
        for name, address in get("/contribution?basis=basis:inferred").page.links
        if address.startswith("/contribution/")
    )
    assert "inferred" in get(inferred).page.text
    assert "inferred" not in get("/contribution/reed-labs-app-prototypes").page.text


def test_region_page_has_programmes_results_and_figures(get):
    """What is said of North, by class."""
    headings = [" ".join(h.split()).rstrip("0123456789 ") for h in get("/region/north").page.headings]
    assert [h for h in headings if h in {"Programmes", "Results", "Figures", "Contributions"}] == [
        "Results",
        "Figures",
        "Contributions",
    ] or "Programmes" in headings


def test_a_body_renamed_says_what_became_of_it(get):
    """The Ministry of Rivers became the Ministry of Water and Climate; ids are for terminals."""
    text = get("/partner/ministry-of-rivers").page.text
    assert "Ministry of Rivers was followed by Ministry of Water and Climate on 2020-07-01" in text


def test_indicator_page_draws_its_series(get):
    """Each dated level stands as printed at a point that leads to its claim; a stated change is in the table only."""
    reply = get("/indicator/safe-well-households")
    tags = reply.page.tags
    points = {
        named["href"] for tag, named in tags if tag == "a" and "aria-label" in named and "observation" in named["href"]
    }
    drawn = [tag for tag, named in tags if "mark" in named.get("class", "").split()]
    assert "/observation/safe-well-households-east-2018" in points
    # Four places in the legend, which has the same signs.
    assert (len(points), len(drawn)) == (5, 5 + 4)
    assert 'viewBox="0 0 720' in reply.text
    assert "/observation/safe-well-households-north-change" not in points


def test_ids_in_a_note_are_links_with_names(get_written):
    """What a note mentions is called by its name in the reader's language; an id of nothing stays as written."""
    get = get_written("""
indicator:all a kz:Indicator ; skos:prefLabel "All <wells>"@en, "Все колодцы"@ru .
indicator:safe a kz:Indicator ; skos:prefLabel "Safe wells"@en ;
  skos:scopeNote "Safe ones; all are indicator:all, not indicator:all-dug. See unit:wells."@en .
""")
    note = 'Safe ones; all are <a href="{}" lang="{}">{}</a>, not indicator:all-dug. See unit:wells.</span>'
    assert note.format("/indicator/all", "en", "All &lt;wells&gt;") in get("/indicator/safe").text
    assert note.format("/indicator/all", "ru", "Все колодцы") in get("/indicator/safe?lang=ru").text


def test_languages_are_called_by_name(get_written):
    """Codes of languages are for programs."""
    get = get_written('partner:school a kz:Partner ; skos:prefLabel "School"@en ; kz:translatedByUs "kk", "ru" .')
    assert "translated by the curators</dt><dd><span>Kazakh</span>" in get("/partner/school").text
    assert "<span>Russian</span></dd>" in get("/partner/school").text


def test_one_figure_makes_no_picture(get):
    """A single figure is told in the table only."""
    assert "<figure" not in get("/indicator/app-prototypes").text


def test_passage_stands_in_its_context(get):
    """Where the texts are given, the passage is marked among the words around it."""
    reply = get("/passage/report-2018-1641")
    text = (reply.text.partition("<mark>")[2]).partition("</mark>")[0]
    assert text.startswith("At the fair")
    assert text.endswith("quality of water.")
    assert reply.text.count("<mark>") == 1


def test_passage_without_its_document_shows_no_words(get_bare):
    """Without the texts: where it stands and what it says in short."""
    reply = get_bare("/passage/report-2018-1641")
    assert "<mark>" not in reply.text
    assert "characters 1641–" in reply.page.text


def test_another_edition_is_not_taken_for_the_passage(get_with, tmp_path):
    """Where other words stand at its place, none are shown as the passage's."""
    (tmp_path / "report-2018.txt").write_text("Other words. " * 400, encoding="utf-8")
    reply = get_with(tmp_path)("/passage/report-2018-1641")
    assert "<mark>" not in reply.text
    assert "Other words" not in reply.text
    assert "another edition" in reply.page.text


def test_claim_can_be_cited(get):
    """The citation has what is claimed, its id, where it stands, and its permanent address."""
    text = get("/contribution/reed-labs-app-prototypes").text
    cited = text.partition('<textarea id="citation"')[2].partition(">")[2].partition("</textarea>")[0]
    assert cited.startswith("“Reed Labs → Prototypes of a water quality app built”. kzgraph ")
    assert "contribution:reed-labs-app-prototypes. Stated in: Annual report 2018, " in cited
    assert "characters 1641–" in cited
    assert cited.endswith("https://w3id.org/kzgraph/id/contribution/reed-labs-app-prototypes")


def test_card_may_be_framed_and_nothing_else(get):
    """The card for other pages says so itself; it has no script."""
    reply = get("/embed/partner/reed-labs")
    assert "frame-ancestors *" in reply.headers["content-security-policy"]
    assert "<script" not in reply.text
    assert "http://here.test/embed/partner/reed-labs" in get("/partner/reed-labs").text
    assert get("/embed/partner/none").status == 404


# Data


def about(small_graph, iri: str) -> set[pyoxigraph.Triple]:
    """Every triple of the store that begins or ends in a thing."""
    store, node = small_graph.engine.raw, pyoxigraph.NamedNode(iri)
    quads = [*store.quads_for_pattern(node, None, None, None), *store.quads_for_pattern(None, None, node, None)]
    return {quad.triple for quad in quads}


def as_graph(triples: set[pyoxigraph.Triple]) -> rdflib.Graph:
    """Triples as a graph of rdflib."""
    text = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=text, format="nt")


@pytest.mark.parametrize("form", ["ttl", "nt"])
@pytest.mark.parametrize("path", ONE_OF_EACH)
def test_rdf_twins_say_what_the_store_says(get, small_graph, path, form):
    """Turtle and N-Triples hold exactly the triples of the thing, derived ones included."""
    reply = get(f"/{path}.{form}")
    assert reply.media == FORMATS[form]
    told = rdflib.Graph().parse(data=reply.text, format="turtle" if form == "ttl" else "nt")
    assert isomorphic(told, as_graph(about(small_graph, f"https://w3id.org/kzgraph/id/{path}")))


@pytest.mark.parametrize("path", ONE_OF_EACH)
def test_json_ld_keeps_derived_statements_apart(get, small_graph, path):
    """JSON-LD holds the same, what rules made in the graph of its own."""
    store, node = small_graph.engine.raw, pyoxigraph.NamedNode(f"https://w3id.org/kzgraph/id/{path}")
    expected = {*store.quads_for_pattern(node, None, None, None), *store.quads_for_pattern(None, None, node, None)}
    told = set(pyoxigraph.parse(get(f"/{path}.jsonld").body, format=pyoxigraph.RdfFormat.JSON_LD))
    assert told == expected


def test_derived_statements_are_marked_in_turtle(get):
    """They follow a comment that says what they are."""
    curated, mark, derived = get("/partner/reed-labs.ttl").text.partition("# Derived by the rules")
    assert mark
    assert DERIVED_GRAPH in derived.partition("\n")[0]
    assert "kz:contributedTo" in derived
    assert "kz:contributedTo" not in curated


def test_json_twin_has_names_facts_and_passages(get):
    """JSON for programs that know no RDF."""
    told = json.loads(get("/partner/reed-labs.json").text)
    assert told["id"] == "partner:reed-labs"
    assert told["iri"] == LABS
    assert {claim["id"] for claim in told["referred_to_by"]["kz:partner"]} >= {"contribution:reed-labs-app-prototypes"}


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/json", "application/json"),
        ("text/html;q=0.5, text/turtle;q=0.9", "text/turtle"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
        ("application/*;q=0.4, text/*;q=0.2", "application/json"),
    ],
)
def test_content_is_negotiated(get, accept, media):
    """The page's own address answers in the form that is wanted most, and says that it depends on that."""
    reply = get("/id/partner/reed-labs", accept=accept)
    assert (reply.status, reply.media) == (200, media)
    assert "Accept" in reply.headers["vary"]


def test_what_no_form_fits_is_said(get):
    """A form that there is not is refused, with those there are."""
    reply = get("/partner/reed-labs", accept="image/png")
    assert reply.status == 406
    assert "text/turtle" in reply.text


def test_suffix_comes_before_the_header(get):
    """Who names the form in the address gets it."""
    assert get("/partner/reed-labs.nt", accept="text/html").media == "application/n-triples"


# What is not there, and what should not be believed


@pytest.mark.parametrize(
    "path",
    [
        "/partner/no-such-thing",
        "/id/partner/no-such-thing",
        "/nonsense/reed-labs",
        "/partner/reed-labs.xyz",
        "/partner/reed%20labs",
        "/partner/%3Cscript%3E",
        "/partner/..%2F..%2Fetc%2Fpasswd",
        "/partner/%00",
        "/partner/%ff",
        "/partner/a/b/c",
        "/id/geometry",
        "/concept/role/none",
        "/trace/partner/none",
        "/trace/region/north",
        "/brief/indicator/x",
        "/ask/no-such-question",
        "/ask/..%2Fpartners%2Fpartner-results",
    ],
)
def test_what_is_not_there_is_not_found(get, path):
    """A page of words with status 404, whatever the path, and no markup from it."""
    reply = get(path)
    assert reply.status == 404
    assert "There is no such page" in reply.page.text
    assert "<script>" not in reply.text


def test_near_names_are_suggested(get):
    """A slip in a slug leads to the thing meant; data are told so in data."""
    links = dict(reversed(pair) for pair in get("/partner/reed-lab").page.links)
    assert links["/partner/reed-labs"] == "Reed Labs"
    reply = get("/partner/none-at-all.json")
    assert (reply.status, reply.media) == (404, "application/json")
    assert json.loads(reply.text)["error"] == "Nothing stands at /partner/none-at-all.json."


def test_labels_stay_text(hostile):
    """Names that are markup, on every kind of page, are read and never run."""
    paths = [
        "/", "/partner", "/result", "/contribution", "/passage", "/indicator", "/observation", "/source",
        "/partner/evil",
        "/result/evil", "/programme/evil", "/contribution/evil", "/indicator/evil", "/observation/one", "/passage/evil",
        "/source/evil", "/embed/partner/evil", "/trace/partner/evil", "/search?q=script", "/unit/people",
        "/ask/partner-results?partner=partner:evil", "/partner/evill", "/brief/partner/evil",
    ]  # fmt: skip
    for path in paths:
        reply = hostile(path)
        assert reply.status in {200, 404}, path
        assert "<script>alert" not in reply.text, path
        assert "<img" not in reply.text, path
        assert 'href="javascript' not in reply.text, path
        assert ">49" not in reply.text, path
    assert "<script>alert(1)</script>" in hostile("/partner/evil").page.text


def test_files_do_not_run(hostile):
    """What begins like a formula is guarded in files for spreadsheets."""
    assert "'=2+2" in hostile("/observation.csv").text


def test_hostile_search_and_parameters_stay_text(get):
    """What comes from the address is text on the page."""
    evil = "%3Cscript%3Ealert(1)%3C/script%3E%22%20onload=%22x"
    for path in (
        f"/search?q={evil}",
        f"/partner?q={evil}&type={evil}",
        f"/ask/partner-results?partner={evil}",
        f"/query?query={evil}",
    ):
        assert "<script>alert" not in get(path).text, path
        assert 'onload="x' not in get(path).text, path
