"""Which form an answer has: by the Accept header, and before that by what the address says."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from urllib.parse import urlencode

import pytest
import rdflib

from .conftest import Server

KZ = "PREFIX kz: <https://w3id.org/kzgraph/ns#> PREFIX partner: <https://w3id.org/kzgraph/id/partner/> "
SELECT = (
    KZ + "SELECT ?s ?name WHERE { ?s a kz:Source ; <http://www.w3.org/2004/02/skos/core#prefLabel> ?name } ORDER BY ?s"
)
ASK = KZ + "ASK { ?s a kz:Source }"
CONSTRUCT = KZ + "CONSTRUCT { ?s a kz:Source } WHERE { ?s a kz:Source }"
DESCRIBE = KZ + "DESCRIBE partner:reed-labs"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, TRIPLES = "text/turtle", "application/n-triples"
LD, RDF = "application/ld+json", "application/rdf+xml"


@pytest.mark.parametrize(
    ("accept", "rows", "graph"),
    [
        ("", JSON, TURTLE),
        ("*/*", JSON, TURTLE),
        (JSON, JSON, None),
        (XML, XML, None),
        (CSV, CSV, None),
        (TSV, TSV, None),
        (TURTLE, None, TURTLE),
        (TRIPLES, None, TRIPLES),
        (LD, None, LD),
        (RDF, None, RDF),
        ("application/json", "application/json", "application/json"),
        ("application/xml", "application/xml", "application/xml"),
        ("text/plain", None, "text/plain"),
        ("text/*", CSV, TURTLE),
        ("application/*", JSON, TRIPLES),
        (f"{CSV};q=0.4, {XML};q=0.5", XML, None),
        (f"{CSV}, {XML}", XML, None),
        (f"{JSON};q=0, */*", XML, TURTLE),
        (f"{TURTLE};q=0.1, {RDF};q=0.9, */*;q=0.05", JSON, RDF),
        ("application/*;q=0.9, text/csv;q=1.0", CSV, TRIPLES),
        (f"{JSON};charset=utf-8", JSON, None),
        (f"{XML.upper()};Q=1", XML, None),
        ("image/png", None, None),
        ("*/*;q=0", None, None),
        ("nonsense", None, None),
        (f"nonsense, {CSV}", CSV, None),
        (f"{CSV};q=much, {TSV}", TSV, None),
        ("," * 5000, None, None),
    ],
)
def test_accept(server: Server, accept: str, rows: str | None, graph: str | None) -> None:
    """The form wanted most is given; where none is, 406 says which there are."""
    for query, media in ((SELECT, rows), (ASK, rows), (CONSTRUCT, graph), (DESCRIBE, graph)):
        reply = server.query(query, Accept=accept)
        if media:
            assert (reply.status, reply.media) == (200, media)
        else:
            assert reply.status == 406
            assert "Ask for one of these: " in reply.text


@pytest.mark.parametrize(
    ("name", "rows", "graph"),
    [
        ("json", JSON, LD),
        ("xml", XML, RDF),
        ("csv", CSV, None),
        ("tsv", TSV, None),
        ("ttl", None, TURTLE),
        ("nt", None, TRIPLES),
        ("jsonld", None, LD),
        ("rdf", None, RDF),
        ("srj", JSON, None),
        ("srx", XML, None),
    ],
)
def test_names_and_suffixes(server: Server, name: str, rows: str | None, graph: str | None) -> None:
    """format= and the suffix come before the header."""
    for query, media in ((SELECT, rows), (CONSTRUCT, graph)):
        for path, parameters in (("/sparql", {"format": name}), (f"/sparql.{name}", {})):
            reply = server.ask(f"{path}?{urlencode({'query': query, **parameters})}", Accept="image/png")
            assert (reply.status, reply.media) == ((200, media) if media else (406, "text/plain"))


@pytest.mark.parametrize("name", ["TURTLE", "json-ld", "application/rdf+xml", TURTLE])
def test_other_names(server: Server, name: str) -> None:
    """Words of other programs, and media types themselves, are understood."""
    assert server.query(CONSTRUCT, {"format": name}).status == 200


@pytest.mark.parametrize("name", ["exe", "../json", "json;", "\x00"])
def test_unknown_names(server: Server, name: str) -> None:
    """A form there is not is refused; so is a suffix."""
    assert server.query(SELECT, {"format": name}).status == 406
    assert server.ask("/sparql.exe?query=ASK%7B%7D").status == 404


def test_browsers(server: Server) -> None:
    """Browsers are not left with a download: they are sent to the page for queries, or shown JSON by its plain name."""
    reply = server.query(SELECT, Accept=BROWSER)
    if reply.status == 303:
        assert reply.headers["location"].startswith("/query?query=PREFIX")
        assert reply.headers["vary"] == "Accept"
    else:
        assert (reply.status, reply.media) == (200, "application/json")
    shown = server.query(SELECT, {"format": "json"}, Accept=BROWSER)
    assert (shown.status, shown.media) == (200, "application/json")


def test_rows_in_each_form(server: Server) -> None:
    """The same rows, whatever the form."""
    first = "https://w3id.org/kzgraph/id/source/report-2018"
    second = "https://w3id.org/kzgraph/id/source/review-2021"
    names = ["Annual report 2018", "Review 2021"]

    found = json.loads(server.query(SELECT, {"format": "json"}).body)
    assert found["head"] == {"vars": ["s", "name"]}
    assert found["results"]["bindings"][0] == {
        "s": {"type": "uri", "value": first},
        "name": {"type": "literal", "value": names[0], "xml:lang": "en"},
    }
    assert list(found) == ["head", "results"]

    tree = ET.fromstring(server.query(SELECT, {"format": "xml"}).body)
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert [one.get("name") for one in tree.iter(f"{space}variable")] == ["s", "name"]
    assert [one.text for one in tree.iter(f"{space}uri")] == [first, second]
    assert [one.text for one in tree.iter(f"{space}literal")] == names

    lines = list(csv.reader(io.StringIO(server.query(SELECT, {"format": "csv"}).text)))
    assert lines == [["s", "name"], [first, names[0]], [second, names[1]]]
    tabs = server.query(SELECT, {"format": "tsv"}).text
    assert tabs == f'?s\t?name\n<{first}>\t"{names[0]}"@en\n<{second}>\t"{names[1]}"@en\n'


# rdflib warns of itself when it reads JSON-LD.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_graphs_in_each_form(server: Server) -> None:
    """The same statements, whatever the form."""
    readers = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
    made = [
        rdflib.Graph().parse(data=server.query(DESCRIBE, {"format": name}).body, format=reader)
        for name, reader in readers.items()
    ]
    assert len(made[0]) == 5
    assert all(set(graph) == set(made[0]) for graph in made)


def test_context(server: Server) -> None:
    """JSON-LD comes with the ontology's context, cut down to what is used, and readable names."""
    found = json.loads(server.query(DESCRIBE, {"format": "jsonld"}).body)
    (node,) = found["@graph"]
    assert (node["@id"], node["@type"]) == ("partner:reed-labs", "kz:Partner")
    assert node["skos:prefLabel"]["en"] == ["Reed Labs"]
    assert found["@context"]["kz"] == "https://w3id.org/kzgraph/ns#"
    assert "kz:asPrinted" not in found["@context"]
    whole = json.loads(server.ask("/context.jsonld").body)
    assert found["@context"]["kz:partnerType"] == whole["@context"]["kz:partnerType"]
