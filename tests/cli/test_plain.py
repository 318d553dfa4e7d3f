"""Command lines that are read without argparse say what argparse would have said; all others are left to it."""

import pytest

from kzgraph.cli.parser import COMMANDS, command_parser, parse
from kzgraph.cli.plain import Arguments, PlainReader

PLAIN = [
    "ask",
    "ask partner-results",
    "ask partner-results partner=WHO year=2018 -f csv -o out.csv -q",
    "ask --format=csv partner-results --lang ru partner=WHO",
    "ask partner-results -o -",
    "build --force --debug",
    "cite annual-report-2018 --set-aside furniture",
    "curate annual-report-2018 --limit 3 --all",
    "diff",
    "diff v0.1 v0.2 --limit 0",
    "fmt --check graph/sources.ttl graph/partners.ttl",
    "import iati a.xml b.xml -o folder --replace",
    "mcp --timeout 2.5",
    "network --without WHO --without UNICEF --source review",
    "search mental health --kind partner --kind programme",
    "serve --port 0 --memory=64",
    "show partner:who -f json --project here --add one --add two --only-source review",
    "trace WHO --strength all --region North --year 2018 --include-inferred --endpoint http://example.org/query",
]
LEFT = [
    "ask --form csv",
    "ask -fcsv",
    "ask -f=csv",
    "ask -f xml",
    "ask -f",
    "ask -h",
    "ask -- partner-results",
    "build now",
    "build --force=yes",
    "curate",
    "curate report --limit many",
    "import csv a.xml -o folder",
    "import iati a.xml",
    "search",
    "show one two",
    "trace WHO --without",
    "trace WHO --without UNICEF",
    "trace WHO --year --all",
]


def read(line: str) -> Arguments | None:
    name, *rest = line.split()
    reader = PlainReader()
    COMMANDS[name][2](reader)
    for option in ("--project", "--lang", "--endpoint"):
        reader.add_argument(option)
    for option in ("--add", "--only-source"):
        reader.add_argument(option, action="append")
    reader.add_argument("-q", "--quiet", action="store_true")
    reader.add_argument("--debug", action="store_true")
    return reader.read(rest)


@pytest.mark.parametrize("line", PLAIN)
def test_reads_as_argparse_does(line: str) -> None:
    """The same values by the same names."""
    assert read(line) is not None
    name, *rest = line.split()
    by_argparse = command_parser(name).parse_intermixed_args(rest, Arguments())
    assert vars(parse([name, *rest])) == {**vars(by_argparse), "command": name}


@pytest.mark.parametrize("line", LEFT)
def test_leaves_what_is_not_plain(line: str) -> None:
    """Names cut short, values that are missing or none of the choices, words too many or too few, help."""
    assert read(line) is None


def test_lists_are_not_shared() -> None:
    """What one command line appends is not there for the next."""
    assert parse(["search", "x", "--kind", "partner"]).kind == ["partner"]
    assert parse(["search", "x"]).kind == []
