"""What the server says of itself: Service Description as its specification tests it, VoID, DCAT, examples."""

import re
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

import pytest
import rdflib
from rdflib import RDF, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDFS, SH, VOID

from kzgraph.api import Graph
from kzgraph.errors import NotAvailable
from kzgraph.explorer.dump import Dump
from kzgraph.store import Engine

from .conftest import Server

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = "http://www.w3.org/ns/formats/"
KZ = "https://w3id.org/kzgraph/ns#"
DERIVED = URIRef("https://w3id.org/kzgraph/graph/derived")
QUERIES = Path(__file__).parent.parent.parent / "queries"


def read(server: Server, path: str) -> rdflib.Graph:
    """A document as a graph."""
    reply = server.ask(path, Accept="text/turtle")
    assert (reply.status, reply.media) == (200, "text/turtle")
    return rdflib.Graph().parse(data=reply.text, format="turtle")


@pytest.fixture(scope="module")
def service(server: Server) -> rdflib.Graph:
    """The Service Description."""
    return read(server, "/sparql")


@pytest.fixture(scope="module")
def void(server: Server) -> rdflib.Graph:
    """The VoID document."""
    return read(server, "/.well-known/void")


# Service Description: the three tests of its suite, then what ours says


def test_endpoint_returns_rdf(server: Server) -> None:
    """returns-rdf: the endpoint's address alone gives RDF, in each form."""
    readers = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}
    found = {len(rdflib.Graph().parse(data=server.ask("/sparql", Accept=m).body, format=f)) for m, f in readers.items()}
    assert len(found) == 1
    assert server.ask("/sparql").media == "text/turtle"
    assert server.ask("/sparql.nt").media == "application/n-triples"
    assert server.ask("/sparql", Accept="image/png").status == 406


def test_description_has_the_endpoint(server: Server, service: rdflib.Graph) -> None:
    """has-endpoint-triple: it says which endpoint it is of."""
    assert list(service.objects(None, SD.endpoint)) == [URIRef(f"{server.url}/sparql")]


def test_description_conforms_to_its_schema(service: rdflib.Graph) -> None:
    """conforms-to-schema: things stand where domain and range of the vocabulary allow them."""
    (one,) = service.subjects(RDF.type, SD.Service)
    for name in ("endpoint", "supportedLanguage", "feature", "resultFormat", "defaultDataset", "availableGraphs"):
        assert set(service.subjects(SD[name], None)) == {one}, name
    assert {service.value(d, RDF.type) for d in service.objects(one, SD.defaultDataset)} == {SD.Dataset}
    assert {service.value(g, RDF.type) for g in service.objects(one, SD.availableGraphs)} == {SD.GraphCollection}
    assert {service.value(g, RDF.type) for g in service.objects(None, SD.namedGraph)} == {SD.NamedGraph}
    for name in ("defaultGraph", "graph"):
        assert {service.value(g, RDF.type) for g in service.objects(None, SD[name])} == {SD.Graph}, name
    others = {str(name) for name in service.predicates() if not str(name).startswith(str(SD))}
    assert others == {str(RDF.type), str(RDFS.seeAlso), str(VOID.triples)}
    own = {str(name).removeprefix(str(SD)) for name in service.predicates()} - others
    assert own == {
        *("availableGraphs", "defaultDataset", "defaultGraph", "endpoint", "feature", "graph", "name", "namedGraph"),
        *("resultFormat", "supportedLanguage"),
    }


def test_description_says_what_is_true(server: Server, service: rdflib.Graph) -> None:
    """Languages, features, formats and graphs are those of this endpoint, and nothing it has not."""
    (one,) = service.subjects(RDF.type, SD.Service)
    assert set(service.objects(one, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert set(service.objects(one, SD.feature)) == {SD.UnionDefaultGraph}
    names = {str(form).removeprefix(FORMATS) for form in service.objects(one, SD.resultFormat)}
    rows = {f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")}
    assert names == rows | {"Turtle", "N-Triples", "JSON-LD", "RDF_XML"}
    assert set(service.objects(None, SD.name)) == {DERIVED}
    counted = server.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").rows[0]["n"]
    default = service.value(service.value(one, SD.defaultDataset), SD.defaultGraph)
    assert str(service.value(default, VOID.triples)) == counted


def test_description_of_other_forms_has_no_rows(server: Server) -> None:
    """A description is a graph, whatever is asked for."""
    assert server.ask("/sparql.csv").status == 406
    assert server.ask("/sparql", Accept="application/sparql-results+json").status == 406


# VoID


def test_void_counts(server: Server, void: rdflib.Graph) -> None:
    """What can be counted by hand in the small graph is counted so."""
    (dataset,) = void.subjects(RDF.type, VOID.Dataset)
    kinds = {
        str(void.value(part, VOID["class"])): int(str(void.value(part, VOID.entities)))
        for part in void.objects(dataset, VOID.classPartition)
    }
    assert kinds[f"{KZ}Source"] == 2
    assert kinds[f"{KZ}Partner"] + kinds[f"{KZ}Ministry"] == 13
    assert kinds[f"{KZ}Programme"] == 9
    assert kinds[f"{KZ}Passage"] == 49
    assert f"{KZ}Claim" not in kinds
    assert void.value(dataset, VOID.sparqlEndpoint) == URIRef(f"{server.url}/sparql")
    assert {str(s) for s in void.objects(dataset, DCTERMS.source)} == {
        "https://w3id.org/kzgraph/id/source/report-2018",
        "https://w3id.org/kzgraph/id/source/review-2021",
    }


def test_void_partitions(void: rdflib.Graph) -> None:
    """A class has its properties with their numbers, and what their values are."""
    (dataset,) = void.subjects(RDF.type, VOID.Dataset)
    (source,) = (
        p for p in void.objects(dataset, VOID.classPartition) if void.value(p, VOID["class"]) == URIRef(KZ + "Source")
    )
    properties = {void.value(p, VOID.property): p for p in void.objects(source, VOID.propertyPartition)}
    assert {str(name).removeprefix(KZ) for name in properties if str(name).startswith(KZ)} == {
        "startDate", "endDate", "fileName", "textDigest", "textLength", "nameKey"
    }  # fmt: skip
    title, publisher = properties[DCTERMS.title], properties[DCTERMS.publisher]
    assert str(void.value(title, VOID.triples)) == "2"
    datatypes = rdflib.Namespace("http://ldf.fi/void-ext#")
    assert void.value(void.value(title, datatypes.datatypePartition), datatypes.datatype) == RDF.langString
    assert void.value(void.value(publisher, VOID.classPartition), VOID["class"]) == URIRef(KZ + "Partner")


def test_void_numbers_agree_with_the_endpoint(server: Server, void: rdflib.Graph) -> None:
    """Every property of the graph has a partition with as many triples as the endpoint counts."""
    (dataset,) = void.subjects(RDF.type, VOID.Dataset)
    told = {
        str(void.value(part, VOID.property)): str(void.value(part, VOID.triples))
        for part in void.objects(dataset, VOID.propertyPartition)
    }
    counted = server.query("SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p").rows
    assert len(counted) < 100
    assert {row["p"]: row["n"] for row in counted}.items() <= told.items()


def test_dcat(server: Server) -> None:
    """The catalogue has the dataset, its two services, the way to it through the endpoint, and its files."""
    found = read(server, "/dcat")
    (catalogue,) = found.subjects(RDF.type, DCAT.Catalog)
    (dataset,) = found.objects(catalogue, DCAT.dataset)
    service, calls = sorted(found.objects(catalogue, DCAT.service), reverse=True)
    assert found.value(service, DCAT.endpointURL) == URIRef(f"{server.url}/sparql")
    assert found.value(service, DCAT.servesDataset) == dataset
    assert {title.language for title in found.objects(dataset, DCTERMS.title)} == {"en", "ru", "kk"}
    assert list(found.subjects(DCAT.accessService, service)) == [URIRef(f"{server.url}/dcat#by-sparql")]
    assert found.value(calls, DCAT.endpointDescription) == URIRef(f"{server.url}/openapi.json")
    files = {str(found.value(way, DCAT.downloadURL)) for way in found.objects(dataset, DCAT.distribution)} - {"None"}
    assert files == {f"{server.url}/graph.{form}" for form in ("nt", "nq", "ttl")}


def test_dumps(server: Server) -> None:
    """The whole graph as a file has what a query finds, each line once and in order, and VoID names the files."""
    lines = server.ask("/graph.nt").text.splitlines()
    (row,) = server.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").rows
    assert (lines, len(lines)) == (sorted(set(lines)), int(row["n"]))
    parted = server.ask("/graph.nq").text.splitlines()
    (row,) = server.query("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }").rows
    assert len([line for line in parted if line.endswith(f"<{DERIVED}> .")]) == int(row["n"]) > 0
    turtle = server.ask("/graph.ttl")
    assert (turtle.media, turtle.headers["access-control-allow-origin"]) == ("text/turtle", "*")
    assert turtle.headers["content-disposition"] == 'attachment; filename="kzgraph.ttl"'
    assert "\npartner:reed-labs a kz:Partner" in turtle.text
    assert set(rdflib.Graph().parse(data=turtle.body)) == set(rdflib.Graph().parse(data="\n".join(lines), format="nt"))
    assert server.ask("/graph.ttl", If_None_Match=turtle.headers["etag"]).status == 304
    assert server.ask("/graph.ttl", "HEAD").headers["content-length"] == str(len(turtle.body))
    assert server.ask("/graph.trig").status == 404
    named = read(server, "/.well-known/void").objects(None, VOID.dataDump)
    assert set(map(str, named)) == {f"{server.url}/graph.{form}" for form in ("nt", "nq", "ttl")}


# Examples


@pytest.fixture(scope="module")
def examples(server: Server) -> rdflib.Graph:
    """The catalogue as SPARQL examples."""
    return read(server, "/.well-known/sparql-examples")


def test_examples_are_the_catalogue(server: Server, examples: rdflib.Graph) -> None:
    """Every question is there, with its three labels, its prefixes and where to ask it."""
    found = set(examples.subjects(RDF.type, SH.SPARQLSelectExecutable))
    assert found == set(examples.subjects(RDF.type, SH.SPARQLExecutable))
    assert {str(one).partition("#")[2] for one in found} == {path.stem for path in QUERIES.glob("*/*.rq")}
    for one in found:
        assert {label.language for label in examples.objects(one, RDFS.label)} == {"en", "ru", "kk"}
        assert examples.value(one, URIRef("https://schema.org/target")) == URIRef(f"{server.url}/sparql")
    declared = examples.value(next(iter(sorted(found))), SH.prefixes)
    prefixes = {
        str(examples.value(d, SH.prefix)): str(examples.value(d, SH.namespace))
        for d in examples.objects(declared, SH.declare)
    }
    assert prefixes["kz"] == KZ
    assert prefixes["role"] == "https://w3id.org/kzgraph/concept/role/"


def test_examples_run(small_graph: Graph, examples: rdflib.Graph) -> None:
    """Every example is answered as it stands, with the columns of its question."""
    for one in sorted(examples.subjects(SH.select)):
        question = small_graph.question(str(one).partition("#")[2])
        answer = small_graph.query(str(examples.value(one, SH.select)))
        assert [column.name for column in answer.columns] == [column.name for column in question.columns]


def test_examples_know_their_values(shipped_graph: Graph) -> None:
    """On the graph they were written for, examples are bound to what the catalogue gives as an example."""
    from kzgraph.explorer.describe import Description

    found = {
        str(triple.subject.value).partition("#")[2]: str(triple.object.value)
        for triple in Description(shipped_graph, "key").examples("http://127.0.0.1/")
        if triple.predicate.value == str(SH.select)
    }
    for question in shipped_graph.questions.values():
        needed = [param.name for param in question.params if param.required]
        assert re.findall(r"^  VALUES \?(\w+) \{ \S.*\}$", found[question.name], re.MULTILINE)[: len(needed)] == needed


# All of them


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void", "/.well-known/sparql-examples", "/dcat"])
def test_documents(server: Server, path: str) -> None:
    """Each has its forms by suffix and header, HEAD, a tag, and is open to scripts."""
    medias = {
        "ttl": "text/turtle",
        "nt": "application/n-triples",
        "jsonld": "application/ld+json",
        "rdf": "application/rdf+xml",
    }
    for suffix, media in medias.items():
        reply = server.ask(f"{path}.{suffix}", Accept="image/png")
        assert (reply.status, reply.media) == (200, media)
        assert server.ask(path, Accept=media).body == reply.body
        assert server.ask(f"{path}?{urlencode({'format': suffix})}").body == reply.body
    reply = server.ask(path)
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (200, "*")
    assert "Accept" in reply.headers["vary"].split(", ")
    head = server.ask(path, "HEAD")
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", reply.headers["etag"])
    again = server.ask(path, If_None_Match=reply.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert server.ask(path, "DELETE").status == 405


def test_health(server: Server) -> None:
    """A watcher learns that the server lives and which content it holds."""
    reply = server.ask("/health")
    assert (reply.status, reply.media, reply.headers["cache-control"]) == (200, "application/json", "no-store")
    assert re.search(r'"status":"ok","graph":"[0-9a-f]{32}"', reply.text)


def test_dump_is_written_once_and_goes_with_the_server(small_graph: Graph) -> None:
    """The file stays the same one until the server ends; a graph of another server is not copied."""
    dump = Dump(small_graph.engine, "key")
    path = dump.file("nt")
    written = path.stat().st_mtime_ns
    assert (dump.file("nt"), path.stat().st_mtime_ns) == (path, written)
    assert sorted(found.name for found in path.parent.iterdir()) == ["graph.nt"]
    assert dump.file("ttl").parent == path.parent
    dump.close()
    assert not path.parent.exists()
    remote = Dump(cast("Engine", object()), "key")
    with pytest.raises(NotAvailable, match="embedded store only"):
        remote.file("nt")
    remote.close()
