"""The export: activities, organisations and the loss report of a graph, in memory, checked before it is given out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from kzgraph.errors import KzgraphError, UsageError
from kzgraph.exchange.iati.activities import Days, add_activity, days_of
from kzgraph.exchange.iati.check import Problem, check
from kzgraph.exchange.iati.context import Context, Parts
from kzgraph.exchange.iati.desk import Desk
from kzgraph.exchange.iati.loss import Ledger, LossLine, loss_markdown, loss_table
from kzgraph.exchange.iati.options import Options
from kzgraph.exchange.iati.organisations import add_organisations
from kzgraph.exchange.iati.selection import claims_in_scope, lose_the_rest, parts_of_programmes
from kzgraph.exchange.iati.xml import document
from kzgraph.model import Iri, Table
from kzgraph.terms import compact

if TYPE_CHECKING:
    from kzgraph.store import Engine

__all__ = ["IatiExport", "export_iati"]

VERSION = "2.03"
_COMMENT = """DRAFT for a reporting officer, made by kzgraph from public documents. Nobody named in it has published it.
What the standard cannot carry of each claim, and what was chosen where the documents are silent, stands in the
loss report (loss.md, loss.csv, loss.json) beside this file: read it before anything is published.
Codes: IATI Standard (http://iatistandard.org/), CC BY 4.0. Places: GeoNames (https://www.geonames.org/), CC BY 4.0."""


@dataclass(frozen=True, slots=True)
class IatiExport:
    """What an export gives: two files as bytes, and what they lack.

    Attributes:
        activities: The activities file; valid against the schema and the rules of the standard that are checked.
        organisations: The organisations file; the same.
        lines: What is lost of each claim, and what was chosen for each activity.
        claims: CURIEs of all claims that were to be written: all of the graph, or those of programmes or documents.
        written: Those of them that stand in the activities file, as elements or in words.
        number: How many activities there are.
        without_identifier: How many partners are named in the activities and cannot be in the organisations file.
        remarks: What the check remarked and does not forbid, such as a code that a list does not have.
        titles: Names of the programmes by CURIE.
    """

    activities: bytes
    organisations: bytes
    lines: tuple[LossLine, ...]
    claims: frozenset[str]
    written: frozenset[str]
    number: int
    without_identifier: int
    remarks: tuple[Problem, ...]
    titles: tuple[tuple[str, str], ...]

    @property
    def whole(self) -> frozenset[str]:
        """The claims that stand in the file and of which nothing is lost."""
        return self.written - {line.claim for line in self.lines}

    @property
    def left_out(self) -> frozenset[str]:
        """The claims that do not stand in the file."""
        return self.claims - self.written

    def table(self) -> Table:
        """The loss report as a table, line by line."""
        return loss_table(self.lines)

    def markdown(self) -> str:
        """The loss report to read."""
        partly = len(self.written) - len(self.whole)
        head = (
            f"{self.number} activities tell {len(self.written)} of {len(self.claims)} claims: {len(self.whole)} with "
            f"all that they say, {partly} in part; {len(self.left_out)} are left out. "
            f"{self.without_identifier} partners have no identifier that the standard knows: they stand in the "
            f"activities by name, and cannot stand in the organisations file. Where a passage begins and ends is told "
            f"in the title of its link; digests and fingerprints stay in the graph. The documents' own addresses are "
            f"not known, so links lead to the pages or identifiers of the graph: replace them before publishing."
        )
        return loss_markdown(self.lines, head, dict(self.titles))


def export_iati(engine: "Engine", options: Options | None = None) -> IatiExport:
    """Write the programmes of a graph as IATI 2.03, and tell what the standard cannot carry.

    Nothing is written to disk. Two exports of one graph with the same options are the same to the byte.

    Args:
        engine: What answers for the graph, such as ``graph.engine``.
        options: Who reports, which programmes, and what stands where the documents are silent.

    Raises:
        UsageError: there is nothing to write.
        NotAvailable: lxml, which checks the files, is not installed.
        KzgraphError: a file broke a rule; this is a defect of the export.
    """
    context, generated = _prepared(Desk(engine), options or Options())
    claims = claims_in_scope(context)
    every = parts_of_programmes(context, claims)
    dated = [(parts, days) for parts in every if (days := days_of(context, parts))]
    if not dated:
        undated = " with a stated start" if every else ""
        raise UsageError(f"There is no programme{undated} to write.", "Choose other programmes or documents.")
    activities = _activities(context, dated, generated)
    organisations, unknown = _organisations(context, dated, generated)
    kept = {parts.programme for parts, _ in dated}
    lose_the_rest(context, claims, [parts for parts in every if parts.programme not in kept])
    return IatiExport(
        activities=activities,
        organisations=organisations,
        lines=context.ledger.lines,
        claims=frozenset(compact(claim) for claim in claims),
        written=context.ledger.written,
        number=len(dated),
        without_identifier=unknown,
        remarks=_checked(generated, {"activities.xml": activities, "organisations.xml": organisations}),
        titles=tuple((compact(thing), context.desk.name(thing)) for thing in context.desk.things("Programme")),
    )


def _prepared(desk: Desk, options: Options) -> tuple[Context, date]:
    """What all parts share, and the day that the files bear: the one named, else of the ontology, else of documents."""
    newest = desk.known_until()
    generated = options.generated or desk.issued() or newest
    if generated is None:
        raise UsageError("Neither the ontology nor a document has a date.", "Name one with --generated YYYY-MM-DD.")
    known_until = min(newest, generated) if newest else generated
    return Context(desk, options, Ledger(), known_until, desk.home_country()), generated


def _root(tag: str, generated: date) -> Element:
    return Element(tag, {"generated-datetime": f"{generated.isoformat()}T00:00:00Z", "version": VERSION})


def _activities(context: Context, dated: Sequence[tuple[Parts, Days]], generated: date) -> bytes:
    root = _root("iati-activities", generated)
    related = _with_activity(context)
    for parts, days in dated:
        add_activity(context, root, parts, days, related)
    return document(root, _COMMENT)


def _with_activity(context: Context) -> frozenset[Iri]:
    """The programmes that an activity may name as related, those of other files of this graph included."""
    desk = context.desk
    undated = context.options.undated == "omit"
    return frozenset(p for p in desk.things("Programme") if not undated or desk.day(p, "kz:startDate"))


def _organisations(context: Context, dated: Iterable[tuple[Parts, Days]], generated: date) -> tuple[bytes, int]:
    root = _root("iati-organisations", generated)
    claims = {claim for parts, _ in dated for claim in parts.contributions if context.may_write(claim)}
    partners = {partner for claim in claims for partner in context.desk.facts.iris(claim, "kz:partner")}
    unknown = add_organisations(context, root, partners)
    return document(root, _COMMENT), unknown


def _checked(today: date, files: dict[str, bytes]) -> tuple[Problem, ...]:
    """What the check remarks; raises KzgraphError where a file breaks a rule."""
    found = tuple(problem for name, content in files.items() for problem in check(content, name=name, today=today))
    for problem in found:
        if problem.severity == "error":
            raise KzgraphError(f"The export breaks a rule of the standard: {problem}", "Please report this defect.")
    return found
