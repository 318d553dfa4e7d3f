"""The formats of the export command: what each is, what it leaves out, its options, and how it is written."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kzgraph.cli.output import say
from kzgraph.cli.plain import Arguments
from kzgraph.errors import UsageError

if TYPE_CHECKING:
    from kzgraph.api import Graph
    from kzgraph.exchange.parts import Streams

__all__ = ["EXPORTERS", "Exporter", "Written"]

TITLE = "Partners, programmes and results, every claim with its passage"


class Written(NamedTuple):
    """A file, in one piece or in many, or files by name for a folder; and in words what they do not hold."""

    content: bytes | Iterator[bytes] | Mapping[str, bytes]
    left_out: tuple[str, ...]


Write: TypeAlias = "Callable[[Arguments, Graph], Written]"


class Exporter(NamedTuple):
    """A format: its name, other names, what it is, what it leaves out, an output to show, its options, its writer."""

    name: str
    aliases: tuple[str, ...]
    summary: str
    leaves_out: str
    output: str
    options: Callable[[argparse.ArgumentParser], None]
    write: Write


# RDF


def _no_options(_: argparse.ArgumentParser) -> None:
    """A format that has only the options of all."""


def _parts_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ontology", action="store_true", help="with what terms and concepts mean")
    parser.add_argument("--derived", action="store_true", help="with what the rules derive, and the keys of names")
    parser.add_argument("--alignments", action="store_true", help="with ties to the terms of other vocabularies")
    parser.add_argument(
        "--profile",
        action="append",
        default=[],
        metavar="NAME",
        help="told in another vocabulary too: prov, org, oa (Web Annotation), qb (Data Cube), geosparql, or all",
    )


def _trig_options(parser: argparse.ArgumentParser) -> None:
    _parts_options(parser)
    parser.add_argument(
        "--nanopub", action="store_true", help="only claims, each as a nanopublication: four graphs for every claim"
    )


def _rdf(name: str) -> Write:
    """The writer of an RDF format that is put together in memory, by its name here."""

    def write(options: Arguments, graph: "Graph") -> Written:
        from kzgraph.exchange import rdf
        from kzgraph.exchange.jsonld import json_ld, read_context
        from kzgraph.exchange.parts import Parts

        if getattr(options, "nanopub", False):
            return _nanopublications(options, graph)
        streams = _streams(options, graph)
        found = Parts(tuple(stream.kept() for stream in streams.chosen), streams.left_out)
        if name == "jsonld":
            context = read_context(graph.project.ontology / "context.jsonld")
            return Written(json_ld(found.chosen, context), found.left_out)
        if name == "trig":
            return Written(rdf.trig(found.chosen), found.left_out)
        make = rdf.turtle if name == "turtle" else rdf.rdf_xml
        return Written(make(found.triples()), _joined(streams))

    return write


def _lines(name: str) -> Write:
    """The writer of an RDF format of lines, which takes little memory however large the graph is."""

    def write(options: Arguments, graph: "Graph") -> Written:
        from kzgraph.exchange import rdf

        streams = _streams(options, graph)
        if name == "nquads":
            return Written(rdf.n_quads((s.graph, s.read()) for s in streams.chosen), streams.left_out)
        return Written(rdf.n_triples(t for s in streams.chosen for t in s.read()), _joined(streams))

    return write


def _streams(options: Arguments, graph: "Graph") -> "Streams":
    from kzgraph.exchange.parts import PROFILES, streams

    return streams(
        graph.project,
        graph.engine,
        with_ontology=options.ontology,
        with_derived=options.derived,
        with_alignments=options.alignments,
        profiles=tuple(PROFILES) if "all" in options.profile else options.profile,
    )


def _joined(found: "Streams") -> tuple[str, ...]:
    """What a format without named graphs leaves out."""
    joined = ("which of the parts a statement belongs to (trig, nquads)",) if len(found.chosen) > 1 else ()
    return (*joined, *found.left_out)


def _nanopublications(options: Arguments, graph: "Graph") -> Written:
    from kzgraph.exchange.nanopub import nanopublications
    from kzgraph.exchange.parts import curated
    from kzgraph.exchange.rdf import trig
    from kzgraph.network.about import licence

    if options.ontology or options.derived or options.alignments or options.profile:
        raise UsageError(
            "--nanopub writes claims only, every statement in a graph of its nanopublication.",
            "Leave --ontology, --derived, --alignments and --profile away.",
        )
    found = nanopublications(curated(graph.project, graph.engine), licence(graph.project.graph))
    say(options, f"{found.claims} claims, each as a nanopublication")
    return Written(trig(found.parts), found.left_out)


# Tables, maps, networks


def _csvw(options: Arguments, graph: "Graph") -> Written:
    from kzgraph.exchange.csvw import csvw
    from kzgraph.exchange.parts import curated, ontology
    from kzgraph.network.about import licence

    project = graph.project
    about = licence(project.graph)
    found = csvw(
        project, curated(project, graph.engine), ontology(project), about=about, title=TITLE, lang=options.lang
    )
    return Written(found.files, found.left_out)


def _xlsx(options: Arguments, graph: "Graph") -> Written:
    from kzgraph.exchange.parts import curated, ontology
    from kzgraph.exchange.workbook import workbook
    from kzgraph.network.about import licence

    project = graph.project
    about = licence(project.graph)
    return Written(
        *workbook(
            project, curated(project, graph.engine), ontology(project), about=about, title=TITLE, lang=options.lang
        )
    )


def _geojson(options: Arguments, graph: "Graph") -> Written:
    from kzgraph.exchange.geojson import geo_json
    from kzgraph.network.about import licence

    return Written(*geo_json(graph.engine, about=licence(graph.project.graph), title=TITLE, lang=options.lang))


def _docs(_: Arguments, graph: "Graph") -> Written:
    from kzgraph.reference import reference
    from kzgraph.render.reference_html import reference_html

    page = reference_html(reference(graph.project, graph.engine))
    return Written(page.encode(), ("the graph itself, of which the page has examples and counts (turtle)",))


def _network(form: str) -> Write:
    def write(_: Arguments, graph: "Graph") -> Written:
        from kzgraph.exchange import gexf, graphml
        from kzgraph.exchange.classes import counts, plural

        whole = graph.network()
        # Contributions and result links are ties, and passages stand on them.
        held = {"partner", "programme", "result", "contribution", "resultlink", "passage", "geometry"}
        told = [f"{n} {plural(name)}" for name, n in counts(graph.engine).items() if name not in held]
        words = (
            f"what is no partner, programme or result, and no tie between them: {', '.join(told)}; of these figures, "
            "regions and documents stand as words on nodes and ties",
            "names in other languages than one, and days of contributions (turtle)",
        )
        return Written((gexf if form == "gexf" else graphml)(whole).encode(), words)

    return write


_BESIDE = "what terms mean, what follows from the statements, and alignments, unless asked for"
_JOINED = f"{_BESIDE}; which part a statement belongs to, where parts are asked for"
_NETWORK = "all but partners, programmes, results and their ties; figures are words on results"

EXPORTERS: tuple[Exporter, ...] = (
    Exporter(
        "turtle", ("ttl",), "Turtle in the form of curated files", _JOINED, "graph.ttl", _parts_options, _rdf("turtle")
    ),
    Exporter("ntriples", ("nt",), "sorted N-Triples", _JOINED, "graph.nt", _parts_options, _lines("ntriples")),
    Exporter(
        "nquads",
        ("nq",),
        "sorted N-Quads, each part in its graph",
        _BESIDE,
        "graph.nq",
        _parts_options,
        _lines("nquads"),
    ),
    Exporter(
        "trig",
        (),
        "TriG, each part in its graph, or claims as nanopublications",
        f"{_BESIDE}; with --nanopub all that is no claim, signatures and times of publishing",
        "graph.trig",
        _trig_options,
        _rdf("trig"),
    ),
    Exporter(
        "jsonld",
        ("json-ld",),
        "JSON-LD that carries its context and is read without a network",
        _BESIDE,
        "graph.jsonld",
        _parts_options,
        _rdf("jsonld"),
    ),
    Exporter("rdfxml", ("rdf",), "RDF/XML", _JOINED, "graph.rdf", _parts_options, _rdf("rdfxml")),
    Exporter(
        "csvw",
        (),
        "CSV on the Web: a table for each class, and metadata that says what the columns mean",
        "whether a figure is a whole number, what terms mean, what follows from the statements. A text that a "
        "spreadsheet would run has a space before it, which the metadata tells readers to take away",
        "tables/",
        _no_options,
        _csvw,
    ),
    Exporter(
        "xlsx",
        (),
        "a workbook of the whole graph: what it is, then a sheet for each class",
        "outlines of regions, digests and fingerprints of passages, what terms mean, what follows from the statements",
        "graph.xlsx",
        _no_options,
        _xlsx,
    ),
    Exporter(
        "geojson",
        (),
        "GeoJSON: regions with a geometry, and how much is said of each",
        "regions without a geometry, the claims behind the counts, all that has no place",
        "regions.geojson",
        _no_options,
        _geojson,
    ),
    Exporter("gexf", (), "the whole network for Gephi", _NETWORK, "network.gexf", _no_options, _network("gexf")),
    Exporter(
        "graphml", (), "the whole network as GraphML", _NETWORK, "network.graphml", _no_options, _network("graphml")
    ),
    Exporter(
        "docs",
        ("ontology",),
        "the ontology as one page for a browser: terms, rules, concepts, examples of the graph",
        "the graph itself, of which the page has examples and counts",
        "ontology.html",
        _no_options,
        _docs,
    ),
)
