"""The network command: the whole or a projection, drawn or as data, its nodes, or its measures."""

import sys
from typing import TYPE_CHECKING

from kzgraph.api import Graph
from kzgraph.cli.output import chosen_format, put_table, put_text, terminal_width
from kzgraph.cli.plain import Arguments
from kzgraph.errors import UsageError

if TYPE_CHECKING:
    import networkx

__all__ = ["put_network"]

NOTHING = 1
_TABLES = ("table", "csv", "tsv", "json", "jsonl", "md", "xlsx")
_GRAPHS = ("html", "json", "csv", "gexf", "graphml")

# Before the partners left out, and before the only documents that count.
_LEFT_OUT = {"en": ("Without", "Only"), "ru": ("Без", "Только"), "kk": ("Мыналарсыз", "Тек")}


def put_network(options: Arguments, graph: Graph) -> int:
    """Write what the options ask for; 1 where there is nothing to rank."""
    projection = options.projection or ("partners" if options.measures else "all")
    if options.measures and options.nodes:
        raise UsageError("--measures and --nodes are two tables.", "Ask for one of them.")
    if options.weighting and projection != "partners":
        raise UsageError(
            "--weighting is about ties of partners with each other.", "Add --projection partners, or leave it away."
        )
    if options.measures:
        return _put_measures(options, graph, projection)
    form = _form(options, _TABLES if options.nodes else _GRAPHS)
    if form == "html" and projection == "partners":
        raise UsageError(
            "The picture draws claims, and a tie of two partners is no claim.",
            "Draw --projection partner-programme, or write -f gexf, graphml, csv or json for a tool that draws it.",
        )
    if form == "html" and options.output == "-" and sys.stdout.isatty():
        raise UsageError("The view is a page for a browser.", "Name a file with -o partnerships.html")
    found = _chosen(options, graph)
    if options.nodes:
        from kzgraph.render.network_data import nodes_table

        put_table(options, nodes_table(found), form)
    else:
        _put_graph(options, graph, found, form)
    return 0


def _chosen(options: Arguments, graph: Graph) -> "networkx.Graph[str]":
    """The network that the options ask for, with names in the language of the graph."""
    return graph.network(
        projection=options.projection or "all",
        without=options.without,
        include_inferred=options.include_inferred,
        sources=options.source,
        weighting=options.weighting or "shared",
    )


def _form(options: Arguments, formats: tuple[str, ...]) -> str:
    """The format asked for, of those that what is asked for can be written in."""
    options.formats = formats
    if options.format and options.format not in formats:
        raise UsageError(
            f"This cannot be written as {options.format}.", f"Use -f with one of these: {', '.join(formats)}."
        )
    return chosen_format(options, formats[0])


def _put_measures(options: Arguments, graph: Graph, projection: str) -> int:
    from kzgraph.render.measures import measures_table, measures_text

    if options.limit < 0:
        raise UsageError(f"--limit is {options.limit}, less than none.", "Write 0 for all ranks.")
    form = _form(options, ("text", *_TABLES))
    found = graph.measures(
        projection=projection,
        without=options.without,
        include_inferred=options.include_inferred,
        sources=options.source,
        weighting=options.weighting or "shared",
    )
    if form == "text":
        put_text(options, measures_text(found, limit=options.limit, width=terminal_width()))
    else:
        put_table(options, measures_table(found), form)
    return 0 if found.ranks else NOTHING


def _put_graph(options: Arguments, graph: Graph, found: "networkx.Graph[str]", form: str) -> None:
    if form == "html":
        _put_page(options, graph, found)
    elif form == "csv":
        from kzgraph.render.network_data import network_table

        put_table(options, network_table(found), form)
    elif form == "json":
        from kzgraph.render.network_data import network_json

        put_text(options, network_json(found))
    else:
        from kzgraph.exchange import gexf, graphml

        put_text(options, gexf(found) if form == "gexf" else graphml(found))


def _put_page(options: Arguments, graph: Graph, found: "networkx.Graph[str]") -> None:
    from kzgraph.cli.pictures import in_other_languages
    from kzgraph.views.network import page

    others = in_other_languages(graph)
    read = {lang: _chosen(options, named) for lang, named in others.items()}
    also = {lang: _as_drawn(others[lang], one) for lang, one in read.items()}
    subtitles = {lang: _subtitle(options, others[lang], one) for lang, one in read.items()}
    subtitles[options.lang] = _subtitle(options, graph, found)
    put_text(options, page(_as_drawn(graph, found), subtitle=subtitles, lang=options.lang, also=also))


def _as_drawn(graph: Graph, found: "networkx.Graph[str]") -> "networkx.MultiDiGraph[str]":
    """The network with an edge for each claim."""
    from kzgraph.network import as_claims

    return found if found.graph["projection"] == "all" else as_claims(found, graph.network())


def _subtitle(options: Arguments, graph: Graph, found: "networkx.Graph[str]") -> str:
    """The documents, and what was left out, in the language of the page, which says itself what a line weighs."""
    documents = sorted({source for node in found.nodes.values() for source in node["sources"]})
    parts = [", ".join(label for _, label in documents)]
    chosen = ((options.without, "partner"), (options.source, "source"))
    for word, (names, kind) in zip(_LEFT_OUT[graph.lang], chosen, strict=True):
        if names:
            parts.append(f"{word}: {', '.join(graph.find(name, (kind,)).label for name in names)}")
    return ". ".join(parts)
