"""The commands and their options, described once; nothing heavy is imported to print help."""

import argparse
from collections.abc import Callable

from kzgraph._version import __version__

__all__ = ["parser"]

TABLE_FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md", "xlsx")
TRACE_FORMATS = ("text", "csv", "tsv", "json", "jsonl", "md", "xlsx")
DESCRIPTION = "Which partners drove which results, and which passage says so."


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    common = _common()
    main = argparse.ArgumentParser(prog="kzgraph", description=DESCRIPTION)
    main.add_argument("-V", "--version", action="version", version=f"kzgraph {__version__}")
    commands = main.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    def add(name: str, summary: str, example: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name, help=summary, description=summary, epilog=f"Example: {example}", parents=[common]
        )

    _curating(add)
    _reading(add)
    _checking(add)
    return main


def _common() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--project", metavar="DIR", help="folder that holds graph/ (default: here, else the installed one)"
    )
    common.add_argument("--lang", choices=("en", "ru", "kk"), default="en", help="language of names (default: en)")
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


def _curating(add: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    build = add("build", "load, validate and derive, and write the store that answers questions", "kzgraph build")
    build.add_argument("--force", action="store_true", help="build again even if nothing changed")
    validate = add("validate", "say what is wrong with the curated graph, where, and what to write", "kzgraph validate")
    validate.add_argument("files", nargs="*", metavar="FILE", help="only what these files say")
    validate.add_argument("--strict", action="store_true", help="warnings count as findings too")
    _output(validate, ("text", *TABLE_FORMATS[1:]))
    fmt = add("fmt", "write curated Turtle in its canonical form", "kzgraph fmt --check")
    fmt.add_argument("files", nargs="*", metavar="FILE", help="these files (default: all of graph/)")
    fmt.add_argument("--check", action="store_true", help="change nothing; say which files differ")
    cite = add(
        "cite",
        "print a finished passage block for words of a document",
        'kzgraph cite annual-report-2018 "A total of 330 … training."',
    )
    cite.add_argument("source", metavar="SOURCE", help="the document, such as annual-report-2018")
    cite.add_argument("quote", metavar="QUOTE", help='"first words … last words"')
    cite.add_argument("--gist", default="", help="the passage's substance in your own words")
    _sources(cite)


def _reading(add: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    ask = add(
        "ask",
        "answer a question of the catalogue",
        'kzgraph ask partner-results partner="Ministry of Health"',
    )
    ask.add_argument("question", nargs="?", metavar="QUESTION", help="its name (default: list the catalogue)")
    ask.add_argument("parameters", nargs="*", metavar="KEY=VALUE", help="names in any language, CURIEs or IRIs")
    _output(ask, TABLE_FORMATS)
    query = add("query", "answer plain SPARQL", "kzgraph query question.rq")
    query.add_argument("file", metavar="FILE", help="a file with a SELECT, or - for standard input")
    _output(query, TABLE_FORMATS)
    trace = add(
        "trace",
        "trace a partner to results, or a programme or result to partners",
        'kzgraph trace "Ministry of Health"',
    )
    trace.add_argument("name", metavar="NAME", help="a partner, programme or result")
    trace.add_argument(
        "--strength",
        default="stated,programme",
        metavar="LIST",
        help="stated, programme, chain, umbrella, or all (default: stated,programme)",
    )
    trace.add_argument("--role", action="append", default=[], metavar="ROLE", help="only these roles, such as funder")
    trace.add_argument("--region", action="append", default=[], metavar="REGION", help="only results in these regions")
    trace.add_argument("--year", type=int, metavar="YEAR", help="only results of this year, or of none that is given")
    trace.add_argument("--include-mismatch", action="store_true", help="also where place or time do not fit")
    trace.add_argument("--include-inferred", action="store_true", help="also what a reader concludes")
    _sources(trace)
    _output(trace, TRACE_FORMATS)
    show = add("show", "show everything said of one thing", "kzgraph show partner:sk-pharmacy")
    show.add_argument("name", metavar="NAME")
    _output(show, ("text", "json"))
    search = add("search", "find things by name, alias or gist", "kzgraph search mental health")
    search.add_argument("text", nargs="+", metavar="TEXT")
    search.add_argument("--kind", action="append", default=[], metavar="KIND", help="only partners, programmes, …")
    _output(search, TABLE_FORMATS)
    network = add("network", "draw partners, programmes and results", "kzgraph network -o partnerships.html")
    _output(network, ("html", "json", "csv"))


def _checking(add: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    verify = add("verify", "re-read every passage and figure in the documents' texts", "kzgraph verify --sources DIR")
    verify.add_argument("only", nargs="*", metavar="SOURCE", help="only these documents")
    _sources(verify)
    _output(verify, ("text", *TABLE_FORMATS[1:]))
    coverage = add(
        "coverage",
        "say which sentences with figures or names no claim uses",
        "kzgraph coverage --sources DIR",
    )
    coverage.add_argument("only", nargs="*", metavar="SOURCE", help="only these documents")
    _sources(coverage)
    _output(coverage, ("text", *TABLE_FORMATS[1:]))
