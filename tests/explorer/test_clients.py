"""Programs that people ask endpoints with: rdflib, SPARQLWrapper, curl, and what YASGUI sends."""

import os
import shutil
import subprocess
from urllib.parse import urlencode

import pytest
import rdflib
import SPARQLWrapper
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from .conftest import Server

KZ = "PREFIX kz: <https://w3id.org/kzgraph/ns#> PREFIX partner: <https://w3id.org/kzgraph/id/partner/> "
SELECT = KZ + "SELECT ?s WHERE { ?s a kz:Source } ORDER BY ?s"
CONSTRUCT = KZ + "CONSTRUCT { ?s a kz:Source } WHERE { ?s a kz:Source }"
ASK = KZ + "ASK { partner:reed-labs a kz:Partner }"
FIRST = "https://w3id.org/kzgraph/id/source/report-2018"
SECOND = "https://w3id.org/kzgraph/id/source/review-2021"


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_store(server: Server, method: str, form: str) -> None:
    """rdflib's SPARQLStore asks in every way it knows, in every form it reads."""
    store = SPARQLStore(f"{server.url}/sparql", method=method, returnFormat=form)
    graph = rdflib.Graph(store)
    assert [str(row[0]) for row in graph.query(SELECT)] == [FIRST, SECOND]
    if form in {"xml", "json"}:
        assert graph.query(ASK).askAnswer is True


def test_rdflib_store_as_a_graph(server: Server) -> None:
    """A graph of rdflib over the endpoint can be looked into like any other."""
    graph = rdflib.Graph(SPARQLStore(f"{server.url}/sparql"))
    partner = rdflib.URIRef("https://w3id.org/kzgraph/id/partner/reed-labs")
    assert str(graph.value(partner, rdflib.SKOS.prefLabel)) == "Reed Labs"
    assert set(graph.query(CONSTRUCT).graph.subjects()) == {rdflib.URIRef(FIRST), rdflib.URIRef(SECOND)}


@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
@pytest.mark.parametrize("way", [SPARQLWrapper.URLENCODED, SPARQLWrapper.POSTDIRECTLY])
def test_wrapper_reads_rows(server: Server, method: str, way: str) -> None:
    """SPARQLWrapper asks for a form by its header and by three parameters at once."""
    if (method, way) == (SPARQLWrapper.GET, SPARQLWrapper.POSTDIRECTLY):
        method = SPARQLWrapper.POST
    client = _wrapper(server, SELECT, SPARQLWrapper.JSON)
    client.setMethod(method)
    client.setRequestMethod(way)
    found = client.queryAndConvert()
    assert [row["s"]["value"] for row in found["results"]["bindings"]] == [FIRST, SECOND]


def _wrapper(server: Server, query: str, form: str) -> SPARQLWrapper.SPARQLWrapper:
    client = SPARQLWrapper.SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery(query)
    client.setReturnFormat(form)
    return client


def test_wrapper_reads_other_forms(server: Server) -> None:
    """So it does XML, CSV and TSV of rows, and yes or no."""
    assert FIRST in _wrapper(server, SELECT, SPARQLWrapper.XML).queryAndConvert().toxml()
    assert _wrapper(server, SELECT, SPARQLWrapper.CSV).queryAndConvert().decode().split() == ["s", FIRST, SECOND]
    assert _wrapper(server, SELECT, SPARQLWrapper.TSV).queryAndConvert().decode().split()[0] == "?s"
    assert _wrapper(server, ASK, SPARQLWrapper.JSON).queryAndConvert()["boolean"] is True


# SPARQLWrapper closes connections late, and rdflib warns of itself when it reads JSON-LD.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_wrapper_reads_graphs(server: Server) -> None:
    """And graphs."""
    for form in (SPARQLWrapper.RDFXML, SPARQLWrapper.XML, SPARQLWrapper.JSONLD):
        found = _wrapper(server, CONSTRUCT, form).queryAndConvert()
        assert {str(subject) for subject in found.subjects()} == {FIRST, SECOND}
    turtle = _wrapper(server, CONSTRUCT, SPARQLWrapper.TURTLE).queryAndConvert()
    assert {str(s) for s in rdflib.Graph().parse(data=turtle, format="turtle").subjects()} == {FIRST, SECOND}


def test_wrapper_says_what_is_wrong(server: Server) -> None:
    """A bad query is its error for bad queries, with the server's sentence."""
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="line 1, column 7"):
        _wrapper(server, "SELECT", SPARQLWrapper.JSON).query()


def test_curl(server: Server) -> None:
    """curl as documentation shows it: in the address, as a form, as a file."""
    curl = shutil.which("curl")
    if curl is None:
        if os.environ.get("CI"):
            pytest.fail("curl is not here")
        pytest.skip("curl is not here (apt-get install curl)")

    def run(*arguments: str, sent: str = "") -> str:
        command = [curl, "-sS", "--noproxy", "*", "-H", "Accept: text/csv", *arguments]
        return subprocess.run(command, input=sent, capture_output=True, text=True, check=True).stdout

    wanted = f"s\n{FIRST}\n{SECOND}\n"
    url = f"{server.url}/sparql"
    assert run("-G", url, "--data-urlencode", f"query={SELECT}") == wanted
    assert run(url, "--data-urlencode", f"query={SELECT}") == wanted
    assert run(url, "-H", "Content-Type: application/sparql-query", "--data-binary", "@-", sent=SELECT) == wanted
    assert run("--compressed", "-G", url, "--data-urlencode", f"query={SELECT}") == wanted


YASGUI = "http://127.0.0.1:8899"
ROWS = "application/sparql-results+json,*/*;q=0.9"
STATEMENTS = "application/n-triples,*/*;q=0.9"


@pytest.mark.parametrize(
    ("field", "text", "accept", "status", "media"),
    [
        ("query", SELECT, ROWS, 200, "application/sparql-results+json"),
        ("query", ASK, ROWS, 200, "application/sparql-results+json"),
        ("query", CONSTRUCT, STATEMENTS, 200, "application/n-triples"),
        ("query", KZ + "DESCRIBE partner:reed-labs", STATEMENTS, 200, "application/n-triples"),
        ("query", "SELECT ?s WHERE { ?s a <x>", ROWS, 400, "text/plain"),
        ("update", "INSERT DATA {<a:a> <a:b> <a:c>}", "text/plain,*/*;q=0.9", 403, "text/plain"),
    ],
)
def test_yasgui(server: Server, field: str, text: str, accept: str, status: int, media: str) -> None:
    """What YASGUI sends from a page of another site: forms without a preflight, whose answers its page may read.

    These are the requests of @zazuko/yasgui 4.6.2, written down while it ran in Chromium against this endpoint: it
    showed the rows, the truth value, the statements as a table, and the sentences of both refusals.
    """
    headers = {"Accept": accept, "Content_Type": "application/x-www-form-urlencoded", "Origin": YASGUI}
    reply = server.ask("/sparql", "POST", urlencode({field: text}), **headers)
    assert (reply.status, reply.media, reply.headers["access-control-allow-origin"]) == (status, media, "*")
    assert reply.body
    if field == "query":
        asked = server.ask(f"/sparql?{urlencode({field: text})}", Accept=accept, Origin=YASGUI)
        assert (asked.status, asked.media, asked.body) == (status, media, reply.body)


def test_yasgui_with_headers_of_its_own(server: Server) -> None:
    """With a header that its user has added, its browser asks before it sends: yes, whatever the header."""
    asking = {"Origin": YASGUI, "Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "x-test"}
    reply = server.ask("/sparql", "OPTIONS", Accept="*/*", **asking)
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (204, "*")
    allowed = reply.headers["access-control-allow-headers"].split(", ")
    assert {"*", "Authorization", "Content-Type"} <= set(allowed)
    assert "POST" in reply.headers["access-control-allow-methods"].split(", ")
