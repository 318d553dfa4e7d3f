"""The SPARQL 1.1 Protocol, case by case as its test suite has them, and what HTTP asks of a good endpoint.

The suite of the W3C (rdf-tests, sparql/sparql11/protocol) has 34 cases. Of its 20 cases of queries 19 have a
test here that says their name, written from the specification; the graphs asked are this graph's own, since a server
of one graph loads none from elsewhere. Not applicable, and so tested for being refused:

- query_multiple_dataset: a dataset in the request goes before FROM in the query. FROM is refused here in any query
  (400, which the specification allows), so that no query can make the server look at an address.
- update_dataset_default_graph, update_dataset_default_graphs, update_dataset_named_graphs, update_dataset_full,
  update_post_form, update_post_direct, update_base_uri: the graph is read-only (403).

The seven cases bad_update_* ask for a 4xx answer, which every update gets here.
"""

import gzip
import json
from urllib.parse import quote, urlencode

import pytest
import rdflib

from .conftest import Server

KZ = "PREFIX kz: <https://w3id.org/kzgraph/ns#> PREFIX partner: <https://w3id.org/kzgraph/id/partner/> "
SOURCES = KZ + "SELECT ?s WHERE { ?s a kz:Source } ORDER BY ?s"
DERIVED = "https://w3id.org/kzgraph/graph/derived"
SOURCE = "https://w3id.org/kzgraph/id/source/"
TWO = [{"s": SOURCE + "report-2018"}, {"s": SOURCE + "review-2021"}]
ASK = KZ + "ASK { partner:reed-labs a kz:Partner }"
FORM = "application/x-www-form-urlencoded"
JSON = "application/sparql-results+json"
MIDDLE = {"Content_Type": "application/sparql-query"}


# What the protocol lets through: the positive cases of its test suite


def test_query_get(server: Server) -> None:
    """query_get: a query in the address."""
    reply = server.query(SOURCES)
    assert (reply.status, reply.media, reply.rows) == (200, JSON, TWO)


def test_query_post_form(server: Server) -> None:
    """query_post_form: a query in a form."""
    reply = server.post({"query": SOURCES})
    assert (reply.status, reply.media, reply.rows) == (200, JSON, TWO)


def test_query_post_direct(server: Server) -> None:
    """query_post_direct: a query as the body itself."""
    reply = server.ask("/sparql", "POST", SOURCES, Content_Type="application/sparql-query; charset=UTF-8")
    assert (reply.status, reply.media, reply.rows) == (200, JSON, TWO)


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_query_dataset(server: Server, parameter: str, way: str) -> None:
    """query_dataset_*: the one graph with a name can be asked alone, by each way of asking."""
    inside = {"default-graph-uri": "?s kz:leadsTo ?o", "named-graph-uri": "GRAPH ?g { ?s kz:leadsTo ?o }"}[parameter]
    query = KZ + f"SELECT (COUNT(*) AS ?n) (COUNT(?g) AS ?graphs) WHERE {{ {inside} }}"
    if way == "get":
        reply = server.query(query, {parameter: DERIVED})
    elif way == "form":
        reply = server.post({"query": query, parameter: DERIVED})
    else:
        reply = server.ask(f"/sparql?{urlencode({parameter: DERIVED})}", "POST", query, **MIDDLE)
    assert reply.status == 200
    assert reply.rows == [{"n": "2", "graphs": "2" if parameter == "named-graph-uri" else "0"}]


def test_query_dataset_holds_nothing_else(server: Server) -> None:
    """With a dataset named, curated statements are not seen; with only a named graph, the default one is empty."""
    curated = KZ + "ASK { ?s a kz:Source }"
    assert json.loads(server.query(curated).body)["boolean"] is True
    for parameter in ("default-graph-uri", "named-graph-uri"):
        assert json.loads(server.query(curated, {parameter: DERIVED}).body)["boolean"] is False


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_query_dataset_full(server: Server, way: str) -> None:
    """query_dataset_full: default and named graphs together, each several times, in the address or the form."""
    query = KZ + "ASK { ?s kz:leadsTo ?o GRAPH ?g { ?s kz:leadsTo ?o } }"
    dataset = [("default-graph-uri", DERIVED), ("named-graph-uri", DERIVED), ("named-graph-uri", DERIVED)]
    if way == "get":
        reply = server.ask(f"/sparql/?{urlencode([('query', query), *dataset])}")
    elif way == "form":
        # The suite's own requests name the dataset in the address of a form.
        reply = server.ask(f"/sparql/?{urlencode(dataset)}", "POST", urlencode({"query": query}), Content_Type=FORM)
    else:
        reply = server.ask(f"/sparql/?{urlencode(dataset)}", "POST", query, **MIDDLE)
    assert (reply.status, json.loads(reply.body)["boolean"]) == (200, True)


def test_query_multiple_dataset_is_refused(server: Server) -> None:
    """query_multiple_dataset: FROM is refused even where the request names the same graph itself."""
    for clause in (
        f"FROM <{DERIVED}>",
        f"FROM NAMED <{DERIVED}>",
        "FROM <http://kasei.us/2009/09/sparql/data/data1.rdf>",
    ):
        query = f"ASK {clause} WHERE {{ ?s ?p ?o }}"
        for parameters in ({}, {"default-graph-uri": DERIVED}):
            reply = server.query(query, parameters)
            assert (reply.status, "FROM" in reply.text) == (400, True), reply.text


def test_curated_and_derived_are_one(server: Server) -> None:
    """Without a dataset a query sees curated and derived statements together, as the command line does."""
    reply = server.query(KZ + "SELECT ?r WHERE { partner:reed-labs a kz:Partner ; kz:contributedTo ?r }")
    assert reply.rows == [{"r": "https://w3id.org/kzgraph/id/result/app-prototypes"}]


@pytest.mark.parametrize(
    ("query", "media"),
    [
        (SOURCES, JSON),
        (ASK, JSON),
        (KZ + "CONSTRUCT { ?s a kz:Source } WHERE { ?s a kz:Source }", "text/turtle"),
        (KZ + "DESCRIBE partner:reed-labs", "text/turtle"),
    ],
)
def test_query_content_type(server: Server, query: str, media: str) -> None:
    """query_content_type_*: each form of query has a standard form of answer."""
    reply = server.query(query)
    assert (reply.status, reply.media) == (200, media)


def test_truth(server: Server) -> None:
    """An ASK is answered with yes or no."""
    assert json.loads(server.query(ASK).body) == {"head": {}, "boolean": True}
    assert json.loads(server.query("ASK { <a:b> <a:c> <a:d> }").body) == {"head": {}, "boolean": False}


def test_graphs(server: Server) -> None:
    """CONSTRUCT and DESCRIBE are answered with graphs."""
    made = rdflib.Graph().parse(data=server.query(KZ + "DESCRIBE partner:reed-labs").text, format="turtle")
    subject = rdflib.URIRef("https://w3id.org/kzgraph/id/partner/reed-labs")
    assert set(made.subjects()) == {subject}
    assert str(made.value(subject, rdflib.SKOS.prefLabel)) == "Reed Labs"


# What it does not let through: the negative cases


def test_bad_query_method(server: Server) -> None:
    """bad_query_method: other methods are refused with the list of those that are not."""
    for method in ("PUT", "DELETE", "PATCH"):
        reply = server.ask(f"/sparql?{urlencode({'query': ASK})}", method)
        assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_bad_multiple_queries(server: Server) -> None:
    """bad_multiple_queries: two queries are none, wherever they stand."""
    twice = urlencode([("query", ASK), ("query", ASK)])
    assert server.ask(f"/sparql?{twice}").status == 400
    assert server.ask("/sparql", "POST", twice, Content_Type=FORM).status == 400
    mixed = server.ask(f"/sparql?{urlencode({'query': ASK})}", "POST", ASK, **MIDDLE)
    assert (mixed.status, mixed.text) == (400, "There are 2 queries.\nSend one at a time.\n")


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", "nonsense", ""])
def test_bad_query_wrong_media_type(server: Server, kind: str) -> None:
    """bad_query_wrong_media_type: a body is read only in the two forms of the protocol."""
    reply = server.ask("/sparql", "POST", ASK, **({"Content_Type": kind} if kind else {}))
    assert (reply.status, reply.headers["accept-post"]) == (415, f"{FORM}, application/sparql-query")


def test_bad_query_missing_form_type(server: Server) -> None:
    """bad_query_missing_form_type: a form that does not say that it is one is refused."""
    assert server.ask("/sparql", "POST", urlencode({"query": ASK})).status == 415


def test_bad_query_missing_direct_type(server: Server) -> None:
    """bad_query_missing_direct_type: nor is a query guessed."""
    assert server.ask("/sparql", "POST", ASK).status == 415


def test_bad_query_non_utf8(server: Server) -> None:
    """bad_query_non_utf8: queries are written in UTF-8, whatever a header says."""
    said = server.ask("/sparql", "POST", ASK.encode("utf-16"), Content_Type="application/sparql-query; charset=UTF-16")
    unsaid = server.ask("/sparql", "POST", ASK.encode("utf-16"), **MIDDLE)
    in_address = server.ask("/sparql?query=%ff%fe")
    assert (said.status, unsaid.status, in_address.status) == (415, 400, 400)


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT ?s\nWHERE {\n  ?s kz:partner ?o .\n}", 'line 3, column 16, near "?o ."'),
        ("SELECT", "line 1, column 7, where it ends"),
    ],
)
def test_bad_query_syntax(server: Server, query: str, place: str) -> None:
    """bad_query_syntax: the sentence says line and column."""
    for reply in (server.query(query), server.post({"query": query}), server.ask("/sparql", "POST", query, **MIDDLE)):
        assert (reply.status, reply.media) == (400, "text/plain")
        assert reply.text == f"The query cannot be read at {place}.\n"


def test_missing_query(server: Server) -> None:
    """A form without a query says so; an empty query is a query that cannot be read."""
    assert server.post({"format": "json"}).text == 'There is no query.\nSend it as the parameter "query".\n'
    assert server.post({"format": "json"}).status == 400
    assert server.query("").status == 400


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("name", ["http://example.org/g", "file:///etc/passwd", "", "urn:x"])
def test_foreign_dataset(server: Server, parameter: str, name: str) -> None:
    """A graph that is not served here is refused, not fetched and not passed over."""
    reply = server.query(ASK, {parameter: name})
    assert reply.status == 400
    assert reply.text.startswith(f"{parameter} names a graph that is not served here.\n")


UPDATE = "INSERT DATA { <a:b> <a:c> <a:d> }"


@pytest.mark.parametrize(
    ("method", "query", "body", "kind", "status"),
    [
        ("GET", {"update": UPDATE}, None, None, 403),
        ("POST", {}, urlencode({"update": UPDATE}), FORM, 403),
        ("POST", {}, urlencode([("update", UPDATE), ("update", UPDATE)]), FORM, 403),
        ("POST", {}, urlencode({"query": ASK, "update": UPDATE}), FORM, 403),
        ("POST", {}, UPDATE, "application/sparql-update", 403),
        ("POST", {"using-graph-uri": DERIVED}, UPDATE, "application/sparql-update", 403),
        ("POST", {}, UPDATE, "text/plain", 415),
        ("POST", {}, UPDATE, None, 415),
        ("POST", {}, UPDATE, "application/sparql-query", 400),
        ("POST", {}, urlencode({"query": UPDATE}), FORM, 400),
        ("GET", {"query": "LOAD <http://127.0.0.1:9/>"}, None, None, 400),
        ("GET", {"query": "DROP ALL"}, None, None, 400),
    ],
)
def test_updates_are_refused(
    server: Server, method: str, query: dict[str, str], body: str | None, kind: str | None, status: int
) -> None:
    """update_* and bad_update_*: nothing changes the graph."""
    address = f"/sparql?{urlencode(query)}" if query else "/sparql"
    reply = server.ask(address, method, body, **({"Content_Type": kind} if kind else {}))
    assert reply.status == status
    assert json.loads(server.query("ASK { <a:b> <a:c> <a:d> }").body)["boolean"] is False


# HTTP


def test_head(server: Server) -> None:
    """HEAD has the headers of GET and no body."""
    address = f"/sparql?{urlencode({'query': SOURCES})}"
    head, got = server.ask(address, "HEAD"), server.ask(address)
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}
    assert head.headers["content-length"] == str(len(got.body))


def test_options(server: Server) -> None:
    """OPTIONS tells methods, and tells scripts of other sites that they may ask."""
    reply = server.ask("/sparql", "OPTIONS", Origin="https://example.org", Access_Control_Request_Method="POST")
    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    assert reply.headers["access-control-allow-headers"] == "*, Accept, Authorization, Content-Type, If-None-Match"


def test_answers_are_open_to_scripts(server: Server) -> None:
    """Answers and refusals can be read by scripts of any site."""
    for reply in (server.query(ASK), server.query("SELECT"), server.ask("/sparql"), server.ask("/sparql", "PUT")):
        assert reply.headers["access-control-allow-origin"] == "*"
        assert "Accept" in reply.headers["vary"]


def test_tag(server: Server) -> None:
    """An answer that the client has is not sent, nor worked out, again; another form or query is another answer."""
    first = server.query(SOURCES)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    for given in (tag, f'"x", {tag}', tag.removeprefix("W/"), "*"):
        again = server.query(SOURCES, If_None_Match=given)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert server.query(SOURCES, If_None_Match='"x"').status == 200
    others = (
        server.query(SOURCES, Accept="text/csv"),
        server.query(ASK),
        server.query(SOURCES, {"default-graph-uri": DERIVED}),
    )
    assert len({tag, *(reply.headers["etag"] for reply in others)}) == 4


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_changes_has_no_tag(server: Server, call: str) -> None:
    """A query whose answer changes every time is asked every time."""
    reply = server.query(f"SELECT ({call} AS ?x) WHERE {{}}", If_None_Match="*")
    assert (reply.status, reply.headers.get("etag"), reply.headers["cache-control"]) == (200, None, "no-store")


def test_post_is_not_kept(server: Server) -> None:
    """Answers to POST are not kept and not left out."""
    reply = server.post({"query": SOURCES}, If_None_Match="*")
    assert (reply.status, reply.headers.get("etag"), reply.rows) == (200, None, TWO)


def test_compression(server: Server) -> None:
    """Long answers are compressed for those who accept it, and not for those who refuse it."""
    query = "SELECT * WHERE { ?s ?p ?o } LIMIT 50"
    plain = server.query(query)
    packed = server.query(query, Accept_Encoding="br, gzip;q=0.5")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2
    assert {"Accept", "Accept-Encoding"} <= set(packed.headers["vary"].split(", "))
    for refused in ("gzip;q=0", "identity", "br, *;q=0"):
        assert "content-encoding" not in server.query(query, Accept_Encoding=refused).headers


def test_compressed_requests_are_not_read(server: Server) -> None:
    """A small body may be an endless one: compressed queries are refused."""
    body = gzip.compress(ASK.encode())
    assert server.ask("/sparql", "POST", body, Content_Encoding="gzip", **MIDDLE).status == 415


def test_same_bytes_every_time(server: Server) -> None:
    """Two runs give the same bytes."""
    query = "CONSTRUCT WHERE { ?s <http://www.w3.org/2004/02/skos/core#altLabel> ?o }"
    assert server.query(query).body == server.query(query).body


def test_slash_at_the_end(server: Server) -> None:
    """A slash too many is no other address."""
    reply = server.ask(f"/sparql/?query={quote(ASK)}")
    assert (reply.status, json.loads(reply.body)["boolean"]) == (200, True)
