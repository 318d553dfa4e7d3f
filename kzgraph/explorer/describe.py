"""What the server says of itself: Service Description, VoID, DCAT, and the catalogue as SPARQL examples.

All are graphs made for the address under which the server was reached; the numbers are counted once.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from threading import Lock
from typing import Any

import pyoxigraph

from kzgraph.api import Graph
from kzgraph.ask import bound
from kzgraph.catalogue import LANGUAGES, Question
from kzgraph.errors import KzgraphError
from kzgraph.explorer.counts import Counts, counts, size
from kzgraph.explorer.dump import DUMPS
from kzgraph.explorer.formats import GRAPHS, RESULTS
from kzgraph.model import Iri
from kzgraph.network.about import licence
from kzgraph.terms import BASE, DERIVED_GRAPH, PREFIXES, compact

__all__ = ["ABOUT_PREFIXES", "Description"]

ABOUT_PREFIXES: Mapping[str, str] = {
    **PREFIXES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "formats": "http://www.w3.org/ns/formats/",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "voidext": "http://ldf.fi/void-ext#",
}
"""The prefixes of these documents: those of the graph, and those for describing one."""

_TITLES = {
    "en": "Knowledge graph of programmes, partners and results, every claim with its passage",
    "ru": "Граф знаний о программах, партнёрах и результатах, где каждое утверждение имеет источник",
    "kk": "Бағдарламалар, серіктестер мен нәтижелер туралы білім графы: әр тұжырымның дереккөзі бар",
}
_CATALOGUE_KINDS = ("year", "text", "integer")
Triples = Iterator[pyoxigraph.Triple]


def _node(name: str) -> pyoxigraph.NamedNode:
    """A term by its short name, or an address."""
    prefix, _, local = name.partition(":")
    return pyoxigraph.NamedNode(ABOUT_PREFIXES[prefix] + local if prefix in ABOUT_PREFIXES else name)


def _said(subject: str, *facts: tuple[str, Any]) -> Triples:
    """Statements about one thing; texts become literals, numbers integers, and what is None is left out."""
    for name, value in facts:
        if value is not None:
            term = value if isinstance(value, pyoxigraph.NamedNode | pyoxigraph.Literal) else pyoxigraph.Literal(value)
            yield pyoxigraph.Triple(pyoxigraph.NamedNode(subject), _node(name), term)


class Description:
    """What is said of a graph and of the server that holds it; ``key`` names the content of its store.

    Each document takes the address of the server, ending in "/".
    """

    def __init__(self, graph: Graph, key: str) -> None:
        self.graph = graph
        self.key = key
        self._lock = Lock()

    @cached_property
    def _counted(self) -> Counts:
        return counts(self.graph.engine)

    @property
    def counts(self) -> Counts:
        """The numbers of the graph; the first who asks waits for them to be counted."""
        with self._lock:
            return self._counted

    @cached_property
    def _numbers(self) -> tuple[int, int]:
        """All statements and the derived ones; clients ask for the service before anything else, so it is quick."""
        return size(self.graph.engine)

    @cached_property
    def licence(self) -> Mapping[str, str]:
        """The licence of the graph (its address) and its owner, as far as they are said."""
        return licence(self.graph.project.graph)

    def service(self, base: str) -> Triples:
        """The SPARQL 1.1 Service Description of the endpoint."""
        service, dataset, default, derived = (
            f"{base}sparql#{name}" for name in ("service", "dataset", "default-graph", "derived-graph")
        )
        yield from _said(
            service,
            ("rdf:type", _node("sd:Service")),
            ("sd:endpoint", _node(f"{base}sparql")),
            ("sd:supportedLanguage", _node("sd:SPARQL11Query")),
            ("sd:feature", _node("sd:UnionDefaultGraph")),
            *(("sd:resultFormat", _node(f"formats:{form.w3c}")) for form in (*RESULTS, *GRAPHS)),
            ("sd:defaultDataset", _node(dataset)),
            ("sd:availableGraphs", _node(f"{base}sparql#graphs")),
            # What else the server answers: its calls, described for programs.
            ("rdfs:seeAlso", _node(f"{base}openapi.json")),
        )
        yield from _said(
            dataset,
            ("rdf:type", _node("sd:Dataset")),
            ("sd:defaultGraph", _node(default)),
            ("sd:namedGraph", _node(derived)),
        )
        graphs = f"{base}sparql#graphs"
        yield from _said(graphs, ("rdf:type", _node("sd:GraphCollection")), ("sd:namedGraph", _node(derived)))
        yield from _said(derived, ("rdf:type", _node("sd:NamedGraph")), ("sd:name", _node(DERIVED_GRAPH)))
        yield from _said(derived, ("sd:graph", _node(f"{derived}-content")))
        numbers = self._numbers
        for graph, number in ((default, numbers[0]), (f"{derived}-content", numbers[1])):
            yield from _said(graph, ("rdf:type", _node("sd:Graph")), ("void:triples", number))
        yield from _said(default, ("rdfs:seeAlso", _node(f"{base}.well-known/void")))

    def _titles(self) -> Iterator[tuple[str, Any]]:
        for language, title in _TITLES.items():
            yield "dcterms:title", pyoxigraph.Literal(title, language=language)
        if "licence" in self.licence:
            yield "dcterms:license", _node(self.licence["licence"])
        if "attribution" in self.licence:
            yield "dcterms:rights", pyoxigraph.Literal(self.licence["attribution"], language="en")

    def void(self, base: str) -> Triples:
        """VoID: how much there is, with a partition for each class and property."""
        found, dataset = self.counts, f"{base}.well-known/void#dataset"
        sources = [term for (term,) in self.graph.engine.select(_SOURCES) if isinstance(term, Iri)]
        yield from _said(
            dataset,
            ("rdf:type", _node("void:Dataset")),
            *self._titles(),
            *(("dcterms:source", _node(source)) for source in sources),
            ("void:sparqlEndpoint", _node(f"{base}sparql")),
            *(("void:dataDump", _node(f"{base}graph.{form}")) for form in DUMPS),
            ("void:uriSpace", f"{BASE}id/"),
            ("void:vocabulary", _node(f"{BASE}ns#")),
            ("void:triples", found.triples),
            ("void:entities", found.entities),
            ("void:distinctSubjects", found.subjects),
            ("void:distinctObjects", found.objects),
            ("void:classes", len(found.classes)),
            ("void:properties", len(found.properties)),
        )
        for kind, number in found.classes.items():
            part = f"{dataset}-{_slug(kind)}"
            yield from _said(dataset, ("void:classPartition", _node(part)))
            yield from _said(part, ("void:class", _node(kind)), ("void:entities", number))
            yield from self._properties_of(part, kind)
        for name, number in found.properties.items():
            part = f"{dataset}-{_slug(name)}"
            yield from _said(dataset, ("void:propertyPartition", _node(part)))
            yield from _said(part, ("void:property", _node(name)), ("void:triples", number))

    def _properties_of(self, partition: str, kind: str) -> Triples:
        for name, number in self.counts.of_class.get(kind, {}).items():
            part = f"{partition}-{_slug(name)}"
            yield from _said(partition, ("void:propertyPartition", _node(part)))
            yield from _said(part, ("void:property", _node(name)), ("void:triples", number))
            for value, times in self.counts.values.get((kind, name), {}).items():
                inner = f"{part}-{_slug(value)}"
                plain = value.startswith(PREFIXES["xsd"]) or value.endswith(("#langString", "#wktLiteral"))
                partitioned, what = (
                    ("voidext:datatypePartition", "voidext:datatype")
                    if plain
                    else ("void:classPartition", "void:class")
                )
                yield from _said(part, (partitioned, _node(inner)))
                yield from _said(inner, (what, _node(value)), ("void:triples", times))

    def dcat(self, base: str) -> Triples:
        """DCAT: the graph as a dataset, the endpoint as a service, and how to get the one through the other."""
        catalogue, dataset = f"{base}dcat#catalogue", f"{base}.well-known/void#dataset"
        service, asking, way = f"{base}sparql#service", f"{base}dcat#calls", f"{base}dcat#by-sparql"
        yield from _said(
            catalogue,
            ("rdf:type", _node("dcat:Catalog")),
            *self._titles(),
            ("dcat:dataset", _node(dataset)),
            ("dcat:service", _node(service)),
            ("dcat:service", _node(asking)),
        )
        yield from _said(
            dataset,
            ("rdf:type", _node("dcat:Dataset")),
            *self._titles(),
            ("dcat:version", self.key),
            *(("dcterms:language", language) for language in LANGUAGES),
            ("dcat:distribution", _node(way)),
            *(("dcat:distribution", _node(f"{base}dcat#as-{form}")) for form in DUMPS),
            ("dcterms:conformsTo", _node(f"{BASE}ns")),
        )
        for form, media in DUMPS.items():
            yield from _said(
                f"{base}dcat#as-{form}",
                ("rdf:type", _node("dcat:Distribution")),
                ("dcat:downloadURL", _node(f"{base}graph.{form}")),
                ("dcat:mediaType", _node(f"https://www.iana.org/assignments/media-types/{media}")),
            )
        yield from _said(
            way,
            ("rdf:type", _node("dcat:Distribution")),
            ("dcat:accessURL", _node(f"{base}sparql")),
            ("dcat:accessService", _node(service)),
        )
        yield from _said(
            service,
            ("rdf:type", _node("dcat:DataService")),
            ("dcterms:title", pyoxigraph.Literal("SPARQL 1.1 endpoint", language="en")),
            ("dcat:endpointURL", _node(f"{base}sparql")),
            ("dcat:endpointDescription", _node(f"{base}sparql")),
            ("dcat:servesDataset", _node(dataset)),
            ("dcterms:conformsTo", _node("http://www.w3.org/TR/sparql11-protocol/")),
        )
        yield from _said(
            asking,
            ("rdf:type", _node("dcat:DataService")),
            ("dcterms:title", pyoxigraph.Literal("Questions, things, lists and traces over HTTP", language="en")),
            ("dcat:endpointURL", _node(base)),
            ("dcat:endpointDescription", _node(f"{base}openapi.json")),
            ("dcat:servesDataset", _node(dataset)),
            ("dcterms:conformsTo", _node("https://spec.openapis.org/oas/v3.1.0")),
        )

    def examples(self, base: str) -> Triples:
        """The catalogue as SHACL executables, each bound to its example values where this graph knows them."""
        document = f"{base}.well-known/sparql-examples"
        prefixes = f"{document}#prefixes"
        for question in self.graph.questions.values():
            name = f"{document}#{question.name}"
            yield from _said(
                name,
                ("rdf:type", _node("sh:SPARQLExecutable")),
                ("rdf:type", _node("sh:SPARQLSelectExecutable")),
                *(("rdfs:label", pyoxigraph.Literal(question.summary[one], language=one)) for one in LANGUAGES),
                ("rdfs:comment", pyoxigraph.Literal(question.description, language="en")),
                *(("schema:keywords", tag) for tag in question.tags),
                ("schema:target", _node(f"{base}sparql")),
                ("sh:prefixes", _node(prefixes)),
                ("sh:select", self._example(question)),
            )
        used = "\n".join(question.text for question in self.graph.questions.values())
        for prefix, namespace in PREFIXES.items():
            if f"{prefix}:" not in used:
                continue
            declared = f"{prefixes}-{prefix}"
            yield from _said(prefixes, ("sh:declare", _node(declared)))
            yield from _said(
                declared,
                ("sh:prefix", prefix),
                ("sh:namespace", pyoxigraph.Literal(namespace, datatype=_node("xsd:anyURI"))),
            )

    def _example(self, question: Question) -> str:
        """A question's text with the parameters it needs, as its front matter gives examples of them."""
        terms: dict[str, Iri | str | int] = {}
        for param in question.params:
            given = param.example if param.required else param.default
            if given is None:
                continue
            try:
                terms[param.name] = self._term(param.kind, given)
            except (KzgraphError, ValueError):
                # Another country's graph does not know this one's example: the question then asks for all.
                continue
        return bound(question.text, terms)

    def _term(self, kind: str, given: str) -> Iri | str | int:
        if kind in _CATALOGUE_KINDS:
            return given if kind == "text" else int(given)
        if kind == "goalarea":
            return Iri(self.graph.concept(kind, given).iri)
        kinds = () if kind in {"entity", "claim"} else (kind,)
        return Iri(self.graph.find(given, kinds).iri)


_SOURCES = f"SELECT DISTINCT ?s WHERE {{ ?s a <{PREFIXES['kz']}Source> }} ORDER BY ?s"


def _slug(iri: str) -> str:
    """A short name as a part of an address: "kz-Partner"; outside the prefixes the address's last part.

    >>> _slug("https://w3id.org/kzgraph/ns#Partner")
    'kz-Partner'
    """
    short = compact(iri).replace(":", "-", 1)
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in short)
