"""The commands and their options, described once; nothing heavy is imported to print help."""

import argparse
from collections.abc import Callable, Mapping
from typing import TypeAlias

from kzgraph._version import __version__

__all__ = ["parser"]

TABLE_FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md", "xlsx")
REPORT_FORMATS = ("text", "csv", "tsv", "json", "jsonl", "md", "xlsx")
HELP_WIDTH = 100
DESCRIPTION = "Which partners drove which results, and which passage says so."


def parser(command: str | None = None) -> argparse.ArgumentParser:
    """The parser of the command line: of one command if it is named and known, else of all."""
    main = argparse.ArgumentParser(prog="kzgraph", description=DESCRIPTION, parents=[_common()], formatter_class=_help)
    main.set_defaults(project=None, lang="en", quiet=False, debug=False)
    main.add_argument("-V", "--version", action="version", version=f"kzgraph {__version__}")
    # With a prog of its own, argparse does not make the usage line (and import shutil) at every start.
    commands = main.add_subparsers(dest="command", metavar="COMMAND", title="commands", prog="kzgraph")
    # Not the same options as above: argparse shares those of a parent, and defaults set there would win here.
    common = _common()
    for name in COMMANDS:
        if command in COMMANDS and name != command:
            continue
        summary, example, options = COMMANDS[name]
        options(
            commands.add_parser(
                name,
                help=summary,
                description=summary,
                epilog=f"Example: {example}",
                parents=[common],
                formatter_class=_help,
            )
        )
    return main


def _help(prog: str) -> argparse.HelpFormatter:
    """Help of a fixed width; argparse would import shutil for the terminal's at every option added."""
    return argparse.HelpFormatter(prog, width=HELP_WIDTH)


def _common() -> argparse.ArgumentParser:
    """Options of every command, taken before or after its name; what is not given keeps the main default."""
    common = argparse.ArgumentParser(add_help=False, formatter_class=_help, argument_default=argparse.SUPPRESS)
    common.add_argument(
        "--project", metavar="DIR", help="folder that holds graph/ (default: here, else the installed one)"
    )
    common.add_argument("--lang", choices=("en", "ru", "kk"), help="language of names (default: en)")
    common.add_argument("-q", "--quiet", action="store_true", help="no progress messages")
    common.add_argument("--debug", action="store_true", help="show where an error comes from")
    return common


def _output(command: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    command.add_argument(
        "-f",
        "--format",
        choices=formats,
        help=f"form of the answer (default: {formats[0]}, or by the name of FILE)",
    )
    command.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to write it (default: -, the screen)"
    )


def _sources(command: argparse.ArgumentParser) -> None:
    command.add_argument("--sources", metavar="DIR", help="folder with the documents' texts (or KZGRAPH_SOURCES)")


def _build(command: argparse.ArgumentParser) -> None:
    command.add_argument("--force", action="store_true", help="build again even if nothing changed")


def _validate(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="*", metavar="FILE", help="only what these files say")
    command.add_argument("--strict", action="store_true", help="warnings count as findings too")
    _output(command, REPORT_FORMATS)


def _fmt(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="*", metavar="FILE", help="these files (default: all of graph/)")
    command.add_argument("--check", action="store_true", help="change nothing; say which files differ")


def _cite(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", metavar="SOURCE", help="the document, such as annual-report-2018")
    command.add_argument("quote", metavar="QUOTE", help='"first words … last words"')
    command.add_argument("--gist", default="", help="the passage's substance in your own words")
    _sources(command)


def _ask(command: argparse.ArgumentParser) -> None:
    command.add_argument("question", nargs="?", metavar="QUESTION", help="its name (default: list the catalogue)")
    command.add_argument("parameters", nargs="*", metavar="KEY=VALUE", help="names in any language, CURIEs or IRIs")
    _output(command, TABLE_FORMATS)


def _query(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="a file with a SELECT, or - for standard input")
    _output(command, TABLE_FORMATS)


def _trace(command: argparse.ArgumentParser) -> None:
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
    command.add_argument("--include-mismatch", action="store_true", help="also where place or time do not fit")
    command.add_argument("--include-inferred", action="store_true", help="also what a reader concludes")
    _sources(command)
    _output(command, REPORT_FORMATS)


def _show(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME", help="anything in the graph")
    _output(command, ("text", "json"))


def _search(command: argparse.ArgumentParser) -> None:
    command.add_argument("text", nargs="+", metavar="TEXT", help="words of a name or of a gist")
    command.add_argument("--kind", action="append", default=[], metavar="KIND", help="only partners, programmes, …")
    _output(command, TABLE_FORMATS)


def _network(command: argparse.ArgumentParser) -> None:
    _output(command, ("html", "json", "csv"))


def _evidence(command: argparse.ArgumentParser) -> None:
    command.add_argument("only", nargs="*", metavar="SOURCE", help="only these documents")
    _sources(command)
    _output(command, REPORT_FORMATS)


Options: TypeAlias = Callable[[argparse.ArgumentParser], None]

# name: what it does, an example, its options
COMMANDS: Mapping[str, tuple[str, str, Options]] = {
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
    "show": ("show everything said of one thing", "kzgraph show partner:sk-pharmacy", _show),
    "search": ("find things by name, alias or gist", "kzgraph search mental health", _search),
    "network": ("draw partners, programmes and results", "kzgraph network -o partnerships.html", _network),
    "cite": (
        "print a finished passage block for words of a document",
        'kzgraph cite annual-report-2018 "A total of 330 … training."',
        _cite,
    ),
    "verify": ("re-read every passage and figure in the documents' texts", "kzgraph verify --sources DIR", _evidence),
    "coverage": (
        "say which sentences with figures or names are unused",
        "kzgraph coverage --sources DIR",
        _evidence,
    ),
}
