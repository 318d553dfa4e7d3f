"""The commands and their options, described once; nothing heavy is imported to print help."""

from __future__ import annotations

from kzgraph._version import __version__
from kzgraph.cli.plain import Arguments, PlainReader
from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse  # for what is not plainly written: see `kzgraph.cli.plain`
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

__all__ = ["COMMANDS", "command_name", "command_parser", "overview", "parse"]

TABLE_FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md", "xlsx")
REPORT_FORMATS = ("text", "csv", "tsv", "json", "jsonl", "md", "xlsx")
HELP_WIDTH = 100
_WITH_VALUE = ("--project", "--lang", "--endpoint", "--name", "--add", "--only-source")
# Commands that only ask questions, which a SPARQL service can answer as well as the built store.
_ASKING = {"ask", "brief", "cite", "conflicts", "coverage", "curate", "export", "gaps", "map", "mcp", "network"}
_ASKING |= {"query", "search", "serve", "show", "timeline", "trace", "verify"}
Command: TypeAlias = "argparse.ArgumentParser | PlainReader"
"""What takes the options of a command: argparse's parser, or the reader of plain command lines."""

DESCRIPTION = "Which partners drove which results, and which passage says so."


def parse(arguments: Sequence[str]) -> Arguments:
    """The command and its options; options of every command may stand before its name, and anywhere after it.

    Prints help or what is wrong and raises SystemExit, as argparse does.
    """
    place, name = _command_place(arguments), command_name(arguments)
    if name not in COMMANDS:
        return overview().parse_args(arguments, Arguments())
    options = _read(str(name), [*arguments[:place], *arguments[place + 1 :]])
    options.command = name
    return options


def _read(name: str, rest: Sequence[str]) -> Arguments:
    """What stands beside the name of a command; argparse is asked only where it is not plain."""
    if name == "export":
        from kzgraph.cli.export import format_first

        return command_parser(name).parse_args(format_first(rest, _WITH_VALUE), Arguments())
    reader = PlainReader()
    _add_options(reader, name)
    return reader.read(rest) or command_parser(name).parse_intermixed_args(rest, Arguments())


def command_name(arguments: Sequence[str]) -> str | None:
    """The word that stands where a command is named, whether there is such a command or not."""
    place = _command_place(arguments)
    return arguments[place] if place < len(arguments) else None


def _command_place(arguments: Sequence[str]) -> int:
    """Where the command's name stands: after the options that may come first."""
    place = 0
    while place < len(arguments) and arguments[place].startswith("-"):
        place += 2 if arguments[place] in _WITH_VALUE else 1
    return place


def command_parser(name: str) -> argparse.ArgumentParser:
    """The parser of one command."""
    import argparse

    summary, example, _ = COMMANDS[name]
    parser = argparse.ArgumentParser(
        prog=f"kzgraph {name}",
        description=f"{_sentence(summary)}.",
        epilog=f"Example: {example}",
        formatter_class=_help,
    )
    _add_options(parser, name)
    return parser


def _add_options(command: Command, name: str) -> None:
    """Describe the options of a command."""
    _add_common(command)
    if name in _ASKING:
        _add_endpoint(command)
    COMMANDS[name][2](command)


def overview() -> argparse.ArgumentParser:
    """The parser that only knows the commands' names: for help, version and names that are none."""
    import argparse

    parser = argparse.ArgumentParser(prog="kzgraph", description=DESCRIPTION, formatter_class=_help)
    parser.add_argument("-V", "--version", action="version", version=f"kzgraph {__version__}")
    _add_common(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", prog="kzgraph")
    for name, (summary, _, _) in COMMANDS.items():
        commands.add_parser(name, help=summary)
    return parser


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _help(prog: str) -> argparse.HelpFormatter:
    """Help of a fixed width; argparse would import shutil for the terminal's at every option added."""
    import argparse

    return argparse.HelpFormatter(prog, width=HELP_WIDTH)


def _add_common(parser: Command) -> None:
    parser.add_argument(
        "--project", metavar="DIR", help="folder that holds graph/ (default: this one, or the installed)"
    )
    parser.add_argument(
        "--add", action="append", metavar="DIR", help="read this data folder beside it, as from import (or KZGRAPH_ADD)"
    )
    parser.add_argument(
        "--only-source", action="append", default=[], metavar="SOURCE", help="count only what this source states"
    )
    parser.add_argument("--lang", choices=("en", "ru", "kk"), default="en", help="language of names (default: en)")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress messages")
    parser.add_argument("--debug", action="store_true", help="show where an error comes from")


def _add_endpoint(parser: Command) -> None:
    parser.add_argument(
        "--endpoint", metavar="URL", help="ask the graph published at a SPARQL service (or KZGRAPH_ENDPOINT)"
    )
    _add_published(parser, "which of the graphs published there, where there are several (or URL#NAME)")


def _add_published(parser: Command, what: str) -> None:
    parser.add_argument("--name", dest="published", metavar="NAME", help=what)


def _output(command: Command, formats: tuple[str, ...]) -> None:
    command.set_defaults(formats=formats)
    command.add_argument(
        "-f", "--format", choices=formats, help=f"form of the answer (default: {formats[0]}, or by the name of FILE)"
    )
    command.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to write it (default: -, the screen)"
    )


def _sources(command: Command) -> None:
    command.add_argument("--sources", metavar="DIR", help="folder with the documents' texts (or KZGRAPH_SOURCES)")


def _build(command: Command) -> None:
    command.add_argument("--force", action="store_true", help="build again even if nothing changed")


def _validate(command: Command) -> None:
    command.add_argument("files", nargs="*", metavar="FILE", help="only what these files say")
    command.add_argument("--strict", action="store_true", help="warnings count as findings too")
    _output(command, REPORT_FORMATS)


def _fmt(command: Command) -> None:
    command.add_argument("files", nargs="*", metavar="FILE", help="these files (default: all of graph/)")
    command.add_argument("--check", action="store_true", help="change nothing; say which files differ")


def _cite(command: Command) -> None:
    command.add_argument("source", metavar="SOURCE", help="the document, such as annual-report-2018")
    command.add_argument("quote", nargs="?", metavar="QUOTE", help='"first words … last words"; without: the source')
    command.add_argument("--gist", default="", help="the passage's substance in your own words")
    command.add_argument(
        "--set-aside", choices=("repeated", "furniture", "no-claim"), default="", help="why no claim uses it"
    )
    _sources(command)


def _curate(command: Command) -> None:
    command.add_argument("source", metavar="SOURCE", help="the document, such as annual-report-2018")
    command.add_argument("--all", action="store_true", help="also unused sentences without figure or name")
    command.add_argument("--section", metavar="TEXT", default="", help="only sections whose name holds the text")
    command.add_argument("--limit", metavar="N", type=int, default=10, help="how many (default: 10; 0: all)")
    _sources(command)
    _output(command, ("text", "json"))


def _ask(command: Command) -> None:
    command.add_argument("question", nargs="?", metavar="QUESTION", help="its name (default: list the catalogue)")
    command.add_argument("parameters", nargs="*", metavar="KEY=VALUE", help="names in any language, CURIEs or IRIs")
    _output(command, TABLE_FORMATS)


def _query(command: Command) -> None:
    command.add_argument("file", metavar="FILE", help="a file with a SELECT, or - for standard input")
    _output(command, TABLE_FORMATS)


def _trace(command: Command) -> None:
    command.add_argument("name", metavar="NAME", help="a partner, programme or result")
    command.add_argument(
        "--strength",
        default="stated,programme",
        metavar="LIST",
        help="stated, programme, chain, umbrella, or all (default: stated,programme)",
    )
    command.add_argument("--role", action="append", default=[], metavar="ROLE", help="only these roles, as funder")
    command.add_argument("--region", action="append", default=[], metavar="REGION", help="only results in them")
    command.add_argument("--year", type=int, metavar="YEAR", help="only results of this year, or of none that is given")
    command.add_argument("--goal-area", action="append", default=[], metavar="AREA", help="only results in these")
    command.add_argument("--source", action="append", default=[], metavar="SOURCE", help="only what they state")
    command.add_argument(
        "--without",
        action="append",
        nargs="?",
        default=[],
        metavar="PARTNER",
        help="leave a partner out; after NAME and without PARTNER: what rests on the partner NAME",
    )
    command.add_argument("--include-mismatch", action="store_true", help="also where place or time do not fit")
    command.add_argument("--include-inferred", action="store_true", help="also what a reader concludes")
    command.add_argument("--html", action="store_true", help="draw it as a flow, one page for a browser (as -f html)")
    _sources(command)
    _output(command, (*REPORT_FORMATS, "mermaid", "html"))


def _show(command: Command) -> None:
    command.add_argument("name", metavar="NAME", help="anything in the graph")
    _output(command, ("text", "json"))


def _brief(command: Command) -> None:
    command.add_argument("name", metavar="NAME", help="a partner, programme, region or goal area")
    _output(command, ("md", "html"))


def _search(command: Command) -> None:
    command.add_argument("text", nargs="+", metavar="TEXT", help="words of a name or of a gist")
    command.add_argument("--kind", action="append", default=[], metavar="KIND", help="only partners, programmes, …")
    _output(command, TABLE_FORMATS)


def _network(command: Command) -> None:
    command.add_argument(
        "--projection",
        choices=("all", "partner-programme", "partners"),
        help="all claims, partners with programmes, or partners with each other (default: all; to measure: partners)",
    )
    command.add_argument("--measures", action="store_true", help="ranks of partners, and how far they can be relied on")
    command.add_argument("--nodes", action="store_true", help="a table of the nodes, beside the one of edges (-f csv)")
    command.add_argument("--without", action="append", default=[], metavar="PARTNER", help="leave a partner out")
    command.add_argument("--source", action="append", default=[], metavar="SOURCE", help="only what they state")
    command.add_argument(
        "--include-inferred",
        action="store_true",
        help="count what a reader concludes too (all claims hold it anyway, marked)",
    )
    command.add_argument(
        "--weighting",
        choices=("shared", "newman"),
        help="ties of partners weigh what they share, or that divided by how many share it (default: shared)",
    )
    command.add_argument("--limit", metavar="N", type=int, default=10, help="ranks shown as text (default: 10; 0: all)")
    _output(command, ("html", "json", "csv", "gexf", "graphml", "text", "table", "tsv", "jsonl", "md", "xlsx"))


def _timeline(command: Command) -> None:
    _output(command, ("html",))


def _map(command: Command) -> None:
    command.add_argument(
        "--what",
        choices=("programmes", "partners", "results"),
        help="what is counted by region first; the page can switch (default: programmes)",
    )
    command.add_argument("--indicator", metavar="NAME", help="the figures of an indicator by region instead")
    _output(command, ("html",))


def _evidence(command: Command) -> None:
    command.add_argument("only", nargs="*", metavar="SOURCE", help="only these documents")
    _sources(command)
    _output(command, REPORT_FORMATS)


def _verify(command: Command) -> None:
    _evidence(command)
    command.add_argument(
        "--text", metavar="FILE", help="another edition of the one SOURCE: find its passages again in this text"
    )


def _conflicts(command: Command) -> None:
    command.add_argument("--open", action="store_true", help="only those that nobody has judged; exit 1 if any is left")
    _sources(command)
    _output(command, REPORT_FORMATS)


def _gaps(command: Command) -> None:
    _sources(command)
    _output(command, REPORT_FORMATS)


def _import(command: Command) -> None:
    command.add_argument("what", choices=("iati",), metavar="iati", help="what the files are: IATI activities")
    command.add_argument("files", nargs="+", metavar="FILE", help="files of the versions 2.01 to 2.03")
    command.add_argument("-o", "--output", required=True, metavar="DIR", help="the data folder to write, with a report")
    command.add_argument(
        "--goal-areas", metavar="CSV", help="goal areas of sector codes: columns vocabulary, code, goal_area"
    )
    command.add_argument("--replace", action="store_true", help="write an earlier import anew; its judgements are kept")


def _mcp(command: Command) -> None:
    command.add_argument("--timeout", type=float, default=20, metavar="S", help="seconds for a query (default: 20)")
    command.add_argument("--rows", type=int, default=200, metavar="N", help="rows of a query's answer (default: 200)")
    command.add_argument("--memory", type=int, default=1024, metavar="MIB", help="MiB for a query (default: 1024)")


def _diff(command: Command) -> None:
    command.add_argument(
        "old",
        nargs="?",
        default="HEAD",
        metavar="OLD",
        help="a folder, file, dump, wheel or git revision, such as v0.1, HEAD~3, main:graph (default: HEAD)",
    )
    command.add_argument("new", nargs="?", metavar="NEW", help="the same (default: the project as it is now)")
    command.add_argument(
        "--limit",
        metavar="N",
        type=int,
        help="how many changes of each group; 0: all (default: 25 on the screen, all in a file)",
    )
    _output(command, ("text", "md", "json"))


def _export(command: Command) -> None:
    from kzgraph.cli.export import add_formats  # the table of formats, which no other command needs

    def add_all(parser: Command) -> None:
        _add_common(parser)
        _add_endpoint(parser)

    if not isinstance(command, PlainReader):  # each format has a parser of its own, which plain command lines have not
        add_formats(command, add_all, _help)


def _publish(command: Command) -> None:
    command.add_argument("--endpoint", metavar="URL", help="where the service answers queries (or KZGRAPH_ENDPOINT)")
    _add_published(command, "publish it beside the graphs of other names that are there (default: without a name)")
    command.add_argument("--replace", action="store_true", help="replace a graph even where it is of other documents")
    command.add_argument(
        "--with",
        dest="way",
        choices=("auto", "gsp", "update"),
        default="auto",
        help="Graph Store Protocol, SPARQL Update, or graphs by the one and changes by the other (default: auto)",
    )
    command.add_argument("--update-url", default="", metavar="URL", help="where it takes updates, if kzgraph errs")
    command.add_argument("--store-url", default="", metavar="URL", help="where it takes graphs, if kzgraph errs")
    command.add_argument("--dry-run", action="store_true", help="change nothing; say what would be done")


def _serve(command: Command) -> None:
    command.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (default: 127.0.0.1)")
    command.add_argument("--port", type=int, default=8000, metavar="N", help="which port; 0: any free (default: 8000)")
    command.add_argument("--timeout", type=float, default=20, metavar="S", help="seconds for a query (default: 20)")
    command.add_argument("--rows", type=int, default=100_000, metavar="N", help="rows of an answer (default: 100000)")
    command.add_argument("--workers", type=int, default=2, metavar="N", help="queries at once (default: 2)")
    command.add_argument("--memory", type=int, default=1024, metavar="MIB", help="MiB for a query (default: 1024)")
    command.add_argument(
        "--refresh", type=float, default=60, metavar="S", help="seconds between looks for a newer --endpoint version"
    )
    command.add_argument("--log-queries", action="store_true", help="write what was asked into the access log too")
    _sources(command)


# name: what it does, an example, its options
COMMANDS: Mapping[str, tuple[str, str, Callable[[Command], None]]] = {
    "build": ("load, validate and derive, and write the store that answers questions", "kzgraph build", _build),
    "validate": ("say what is wrong with the curated graph, where, and what to write", "kzgraph validate", _validate),
    "fmt": ("write curated Turtle in its canonical form", "kzgraph fmt --check", _fmt),
    "ask": ("answer a question of the catalogue", 'kzgraph ask partner-results partner="Ministry of Health"', _ask),
    "query": ("answer plain SPARQL", "kzgraph query question.rq", _query),
    "trace": (
        "trace a partner to results, or a programme or result to partners",
        'kzgraph trace "Ministry of Health"',
        _trace,
    ),
    "brief": (
        "write one printable page about a partner, programme, region or goal area",
        'kzgraph brief "Ministry of Health" -o brief.html',
        _brief,
    ),
    "show": ("show everything said of one thing", "kzgraph show partner:sk-pharmacy", _show),
    "search": ("find things by name, alias or gist", "kzgraph search mental health", _search),
    "network": (
        "draw partners, programmes and results, or measure who is tied to whom",
        "kzgraph network -o partnerships.html",
        _network,
    ),
    "timeline": (
        "draw programmes, policies, events and changes of bodies in time",
        "kzgraph timeline -o timeline.html",
        _timeline,
    ),
    "map": (
        "draw programmes, partners and results, or an indicator, by region",
        "kzgraph map --indicator stunting -o map.html",
        _map,
    ),
    "conflicts": ("say which figures contradict each other, and how", "kzgraph conflicts --open", _conflicts),
    "gaps": ("say what the documents leave open", "kzgraph gaps -o gaps.xlsx", _gaps),
    "cite": (
        "print a finished passage block for words of a document",
        'kzgraph cite annual-report-2018 "A total of 330 … training."',
        _cite,
    ),
    "curate": (
        "walk through unused sentences, with blocks to paste",
        "kzgraph curate annual-report-2018 --section Plans",
        _curate,
    ),
    "verify": ("re-read every passage and figure in the documents' texts", "kzgraph verify --sources DIR", _verify),
    "coverage": (
        "say which sentences with figures or names are unused",
        "kzgraph coverage --sources DIR",
        _evidence,
    ),
    "diff": ("say in words what changed between two states of a graph", "kzgraph diff v0.1", _diff),
    "export": (
        "write the graph for other tools: RDF, IATI, CSV on the Web, a workbook, a map, a network",
        "kzgraph export xlsx -o graph.xlsx",
        _export,
    ),
    "publish": (
        "load the graph into a SPARQL service, whose readers see the old one or the new one",
        "kzgraph publish --endpoint http://127.0.0.1:7878/query",
        _publish,
    ),
    "import": (
        "write what IATI files of other publishers state as a data folder to ask beside the documents",
        "kzgraph import iati activities.xml -o iati",
        _import,
    ),
    "serve": ("run the explorer and the SPARQL endpoint on this machine", "kzgraph serve --port 8000", _serve),
    "mcp": ("serve assistants over the Model Context Protocol, on standard input and output", "kzgraph mcp", _mcp),
}
