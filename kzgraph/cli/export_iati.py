"""The format iati of the export command: two files, their loss report, and a check of any IATI file."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kzgraph.cli.output import put_bytes, say
from kzgraph.cli.plain import Arguments
from kzgraph.errors import UsageError

if TYPE_CHECKING:
    from kzgraph.api import Graph
    from kzgraph.exchange.iati import IatiExport

__all__ = ["register"]

FINDINGS = 1
SHOWN_REMARKS = 5
_DESCRIPTION = """A draft for a reporting officer: an activity for each programme, an organisations file, and a loss
report that tells claim by claim what the standard cannot carry, and what was chosen where the documents are silent."""


def register(formats: "argparse._SubParsersAction[Any]") -> None:
    """Add the parser of the format to those of the export command."""
    parser = formats.add_parser(
        "iati",
        help="IATI 2.03 activities and organisations, with a report of what they cannot carry",
        description=_DESCRIPTION,
        epilog="Example: kzgraph export iati -o iati/ --reporting-org XM-DAC-41122 --reporting-name UNICEF "
        "--reporting-type 40",
    )
    add = parser.add_argument
    add("-o", "--output", metavar="DIR", help="the folder to write into; needed unless a file is checked")
    add("--check", metavar="FILE", help="write nothing; check a file against the schema, code lists and rules")
    add("--programme", action="append", default=[], metavar="NAME", help="only the activity of this programme")
    add("--source", action="append", default=[], metavar="SOURCE", help="only what this document states")
    add("--reporting-org", metavar="REF", help="identifier of the organisation that would publish")
    add("--reporting-name", metavar="NAME", help="its name")
    add("--reporting-type", metavar="CODE", help="its code in OrganisationType, as 40 (multilateral)")
    add("--identifier-prefix", metavar="TEXT", help="what activity identifiers begin with (default: REF)")
    add("--base-uri", metavar="URL", help="address of an explorer of this graph, for links to its pages")
    add("--generated", metavar="DATE", help="the day the file bears (default: when the ontology was issued)")
    add(
        "--undated",
        choices=("earliest", "omit"),
        help="programmes without a start: the earliest day of their claims, or no activity (default: earliest)",
    )
    add(
        "--periods",
        choices=("stated", "document"),
        help="periods of actuals and results without a date: none, or the one their document reports on "
        "(default: stated, so none)",
    )
    add("--status", metavar="CODE", help="ActivityStatus where the documents tell none (default: 2, implementation)")
    add("--include-inferred", action="store_true", help="also what a reader concludes, unmarked")
    add("--nearest-roles", action="store_true", help="give every role that has one its nearest code of the four")
    parser.set_defaults(export=put_iati)


def put_iati(options: Arguments, graph: "Graph") -> int:
    """Write the export of a graph, or check a file; exit 1 where the check finds errors."""
    if options.check is not None:
        return _put_check(options)
    folder = _folder(options)
    from kzgraph.exchange.iati import export_iati

    _put_files(options, folder, export_iati(graph.engine, _chosen(options, graph)))
    return 0


def _folder(options: Arguments) -> Path:
    """The folder to write into; refused before the work where it cannot be one."""
    if options.output in {None, "-"}:
        raise UsageError("iati is several files, and the screen is one.", "Name a folder with -o iati/")
    folder = Path(options.output)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file, and iati needs a folder.", "Name another with -o DIR.")
    return folder


def _chosen(options: Arguments, graph: "Graph") -> Any:  # noqa: ANN401 (Options, imported when needed)
    from kzgraph.exchange.iati import Options

    given = {
        "reporting_org": options.reporting_org,
        "reporting_name": options.reporting_name,
        "reporting_type": options.reporting_type,
        "identifier_prefix": options.identifier_prefix,
        "base_uri": options.base_uri,
        "generated": _day(options.generated),
        "undated": options.undated,
        "periods": options.periods,
        "status": options.status,
    }
    return Options(
        programmes=tuple(graph.find(name, ("programme",)).iri for name in options.programme),
        sources=tuple(graph.find(name, ("source",)).iri for name in options.source),
        include_inferred=options.include_inferred,
        nearest_roles=options.nearest_roles,
        **{name: value for name, value in given.items() if value is not None},
    )


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f'"{text}" is no day.', "Write it as YYYY-MM-DD, such as 2026-11-21") from error


def _put_files(options: Arguments, folder: Path, made: "IatiExport") -> None:
    """Write the files, each whole or not at all, and say what they hold."""
    from kzgraph.render.table import render_table

    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        hint = "Name a folder in one that exists and that you may write to."
        raise UsageError(f"{folder} cannot be made ({error.strerror or error}).", hint) from error
    table = made.table()
    files = {
        "activities.xml": made.activities,
        "organisations.xml": made.organisations,
        "loss.md": made.markdown().encode(),
        "loss.csv": render_table(table, "csv").encode(),
        "loss.json": render_table(table, "json").encode(),
    }
    for name, content in files.items():
        put_bytes(Arguments(quiet=True, output=str(folder / name)), content)
    say(options, f"wrote {', '.join(files)} into {folder}")
    say(
        options,
        f"{made.number} activities; of {len(made.claims)} claims {len(made.whole)} are carried whole, "
        f"{len(made.written) - len(made.whole)} in part, {len(made.left_out)} not: see loss.md",
    )
    for problem in made.remarks[:SHOWN_REMARKS]:
        say(options, str(problem))
    if len(made.remarks) > SHOWN_REMARKS:
        say(options, f"… and {len(made.remarks) - SHOWN_REMARKS} more remarks: kzgraph export iati --check FILE")
    if options.reporting_org is None:
        say(options, "The reporting organisation is a stand-in: name yours with --reporting-org and --reporting-name.")


def _put_check(options: Arguments) -> int:
    """Say what is wrong with a file, line by line; exit 1 where anything is an error."""
    from kzgraph.exchange.iati import check_file

    today = _day(options.generated) or date.today()  # noqa: DTZ011 (a person checks a file today)
    found = check_file(options.check, today=today)
    sys.stdout.write("".join(f"{problem}\n" for problem in found))
    errors = sum(problem.severity == "error" for problem in found)
    say(options, f"{errors} errors, {len(found) - errors} warnings")
    return FINDINGS if errors else 0
