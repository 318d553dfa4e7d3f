"""Checks of an IATI file: the schema of version 2.03, the code lists, and the rules that a schema cannot tell.

The numbers of the rules are those of the IATI Ruleset as the public validator shows them. Schemas and code lists lie in
this folder (IATI Standard, http://iatistandard.org/, CC BY 4.0); nothing is fetched, and nothing outside the file is
read, whatever it says.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from kzgraph.errors import InputError, NotAvailable

__all__ = ["Problem", "check", "check_file"]

_FOLDER = Path(__file__).parent
_SCHEMAS = {"iati-activities": "iati-activities-schema.xsd", "iati-organisations": "iati-organisations-schema.xsd"}
_FORBIDDEN = "/&|?"
_QUALITATIVE = "5"
_MEASURED = ("1", "2", "3", "4")
_ROUNDING = Decimal("0.0101")

Node: TypeAlias = Any  # an element of lxml, which carries no types
Found: TypeAlias = Iterator[tuple[str, Node, str]]
"""Rule, element and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file.

    ``rule`` is "schema", "code list" or a number of the ruleset; ``severity`` is "error" or "warning", a warning where
    the list may be longer elsewhere; ``where`` is the identifier of the activity or organisation.
    """

    name: str
    line: int
    rule: str
    severity: str
    where: str
    message: str

    def __str__(self) -> str:
        of = f" {self.where}:" if self.where else ""
        return f"{self.name}:{self.line}: {self.severity}:{of} {self.message} [{self.rule}]"


def check_file(path: Path | str, *, today: date) -> tuple[Problem, ...]:
    """What is wrong with an IATI file; ``today`` is the day after which nothing can have happened.

    Raises:
        InputError: the file cannot be read, or is no IATI file.
        NotAvailable: lxml is not installed.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise InputError(path, None, f"the file cannot be read ({error.strerror or error}).") from error
    return check(content, name=str(path), today=today)


def check(content: bytes, *, name: str, today: date) -> tuple[Problem, ...]:
    """What is wrong with the content of an IATI file, by line; ``name`` is how messages call it.

    Raises:
        InputError: it is no XML, or no IATI file.
        NotAvailable: lxml is not installed.
    """
    root = _parsed(content, name)
    found = [*_against_schema(root, name)]
    rules = [*_against_lists(root), *_against_rules(root, today)]
    listed = {rule_name: held["embedded"] for rule_name, held in _lists()["lists"].items()}
    for rule, node, message in rules:
        severity = "error" if listed.get(rule.removeprefix("code list "), True) else "warning"
        found.append(Problem(name, node.sourceline or 0, rule, severity, _where(node), message))
    return tuple(sorted(set(found), key=lambda problem: (problem.line, problem.rule, problem.message)))


def _lxml() -> Any:  # noqa: ANN401 (lxml carries no types)
    try:
        from lxml import etree
    except ImportError as error:
        raise NotAvailable(
            "IATI files are checked with lxml, which is not installed.", "Install it: pip install 'kzgraph[iati]'"
        ) from error
    return etree


def _parsed(content: bytes, name: str) -> Node:
    etree = _lxml()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(name, error.lineno, f"this is no XML ({error.msg}).") from error
    if root.tag not in _SCHEMAS:
        hint = "An IATI file begins with iati-activities or iati-organisations."
        raise InputError(name, root.sourceline, f"this is no IATI file, it begins with {root.tag}.", hint)
    if root.getroottree().docinfo.doctype:
        raise InputError(name, 1, "the file declares a document type, which IATI files do not have.")
    return root


@cache
def _schema(root_tag: str) -> Any:  # noqa: ANN401
    etree = _lxml()
    return etree.XMLSchema(etree.parse(str(_FOLDER / "schema" / _SCHEMAS[root_tag]), etree.XMLParser(no_network=True)))


@cache
def _lists() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_FOLDER / "codelists.json").read_text(encoding="utf-8"))
    return found


def _against_schema(root: Node, name: str) -> Iterator[Problem]:
    schema = _schema(root.tag)
    if not schema.validate(root):
        for error in schema.error_log:
            yield Problem(name, error.line, "schema", "error", "", error.message)


def _against_lists(root: Node) -> Found:
    """Codes that are not in the list that the standard gives for their place."""
    held = _lists()
    for path, list_name in held["used"]:
        codes = set(held["lists"][list_name]["codes"])
        for code in root.xpath(path):
            if str(code) not in codes:
                yield (f"code list {list_name}", code.getparent(), f'"{code}" is no code of {list_name}.')


def _against_rules(root: Node, today: date) -> Found:
    yield from _unique_identifiers(root)
    for activity in root.iterfind("iati-activity"):
        for rule in _ACTIVITY_RULES:
            yield from rule(activity)
        yield from _dates(activity, today)
    for organisation in root.iterfind("iati-organisation"):
        yield from _organisation(organisation)


def _where(node: Node) -> str:
    """The identifier of the activity or organisation that an element stands in."""
    for holder in (node, *node.iterancestors()):
        for tag in ("iati-identifier", "organisation-identifier"):
            if holder.tag in {"iati-activity", "iati-organisation"} and (found := holder.findtext(tag)):
                return " ".join(str(found).split())
    return ""


def _unique_identifiers(root: Node) -> Found:
    nodes = root.findall("iati-activity/iati-identifier")
    counts = Counter((node.text or "").strip() for node in nodes)
    for node in nodes:
        if counts[(node.text or "").strip()] > 1:
            yield "1.1.2", node, "Several activities have this identifier."


def _identifiers(activity: Node) -> Found:
    """Rules on identifiers: what they begin with, and characters that they may not hold."""
    node = activity.find("iati-identifier")
    text = (node.text or "") if node is not None else ""
    reporting = activity.find("reporting-org")
    own = reporting.get("ref", "") if reporting is not None else ""
    earlier = [other.get("ref", "") for other in activity.iterfind("other-identifier[@type='B1']")]
    if node is not None and text == own:
        yield "1.1.3", node, "The identifier of the activity is that of the reporting organisation."
    elif node is not None and not any(text.startswith(f"{ref}-") and text != f"{ref}-" for ref in (own, *earlier)):
        yield "1.1.21", node, f'The identifier does not begin with "{own}-", the reporting organisation.'
    held = [("1.3", node, text), ("1.14", reporting, own)]
    held += [("1.8", org, org.get("ref", "")) for org in activity.iterfind("participating-org")]
    for rule, holder, identifier in held:
        if holder is not None:
            yield from _characters(rule, holder, identifier)


def _characters(rule: str, holder: Node, identifier: str) -> Found:
    if identifier != identifier.strip():
        yield f"{rule}.1", holder, "The identifier begins or ends with white space."
    if any(character in _FORBIDDEN for character in identifier):
        yield f"{rule}.13", holder, f'The identifier "{identifier}" holds one of / & | ?.'


def _needed(activity: Node) -> Found:
    """Rules on what must be there: a start, a sector, names, a language."""
    if activity.find("activity-date[@type='1']") is None and activity.find("activity-date[@type='2']") is None:
        yield "6.11.1", activity, "The activity has neither a planned nor an actual start."
    for org in activity.iterfind("participating-org"):
        if not org.get("ref") and org.find("narrative") is None:
            yield "6.10.1", org, "The participating organisation has neither identifier nor name."
    for other in activity.iterfind("other-identifier/owner-org"):
        if not other.get("ref") and other.find("narrative") is None:
            yield "6.8.1", other, "The owner of the other identifier has neither identifier nor name."
    for rule, tag in (("4.3.1", "title"), ("4.4.1", "description")):
        for node in activity.iterfind(tag):
            if not any((narrative.text or "").strip() for narrative in node.iterfind("narrative")):
                yield rule, node, f"The {tag} has no text."
    yield from _languages(activity, "4.1.1")


def _languages(holder: Node, rule: str) -> Found:
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    if not holder.get(lang):
        for narrative in holder.iter("narrative"):
            if not narrative.get(lang):
                yield rule, narrative, "The text has no language, and there is no default language."


def _sectors(activity: Node) -> Found:
    """Rules on sectors: one is needed, the DAC's beside any other, names for own codes, shares that add up."""
    sectors = activity.findall("sector")
    in_transactions = activity.find("transaction/sector") is not None
    if not sectors and not in_transactions:
        yield "6.2.2", activity, "The activity has no sector."
    if sectors and not any(sector.get("vocabulary", "1") in {"1", ""} for sector in sectors):
        yield "102.1.1", sectors[0], "There is a sector of another vocabulary, and none of the DAC's."
    for sector in sectors:
        if sector.get("vocabulary") in {"98", "99"} and sector.find("narrative") is None:
            yield "2.2.1", sector, "The sector of an own vocabulary has no name."
    groups: dict[str, list[Node]] = {}
    for sector in sectors:
        groups.setdefault(sector.get("vocabulary", "1"), []).append(sector)
    for group in groups.values():
        yield from _shares(group, "2.1", "sectors of one vocabulary")


def _shares(group: list[Node], rule: str, what: str) -> Found:
    """Several need percentages that add to 100; a single one has none, or 100."""
    shares = [_number(node.get("percentage")) for node in group]
    if len(group) == 1:
        if shares[0] is not None and shares[0] != 100:
            yield f"{rule}.4", group[0], f"A single one of the {what} has another percentage than 100."
    elif None in shares:
        yield f"{rule}.1", group[0], f"There are several {what}, and not all have a percentage."
    elif abs(sum((share for share in shares if share is not None), Decimal(0)) - 100) > _ROUNDING:
        yield f"{rule}.2", group[0], f"The percentages of the {what} do not add to 100."


def _number(text: str | None) -> Decimal | None:
    try:
        found = None if text is None else Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found is None or found.is_finite() else None


def _countries(activity: Node) -> Found:
    """Rules on who receives: a country or region, and shares that add up."""
    countries, regions = activity.findall("recipient-country"), activity.findall("recipient-region")
    transactions = activity.findall("transaction")
    covered = [
        t for t in transactions if t.find("recipient-country") is not None or t.find("recipient-region") is not None
    ]
    if not countries and not regions:
        if not covered:
            yield "3.7.1", activity, "The activity has neither recipient country nor recipient region."
        elif len(covered) < len(transactions):
            yield "3.7.2", activity, "Some transactions have a recipient country or region, and others have none."
    elif regions:
        by_vocabulary: dict[str, list[Node]] = {}
        for region in regions:
            by_vocabulary.setdefault(region.get("vocabulary", "1"), []).append(region)
        for group in by_vocabulary.values():
            yield from _shares([*countries, *group], "3.4", "recipient countries and regions")
    else:
        yield from _shares(countries, "3.1", "recipient countries")


def _results(activity: Node) -> Found:
    """Rules on results: values where they are measured and only there, ordered periods, references at one level."""
    for result in activity.iterfind("result"):
        for indicator in result.iterfind("indicator"):
            if result.find("reference") is not None and indicator.find("reference") is not None:
                yield "8.11.1", indicator, "Both the result and its indicator have a reference."
            for rule, path in (("8.8", "baseline"), ("8.9", "period/target"), ("8.10", "period/actual")):
                for figure in indicator.iterfind(path):
                    yield from _value(rule, indicator.get("measure"), figure)
            for held in indicator.iterfind("period"):
                begins, ends = (_day(held.find(tag)) for tag in ("period-start", "period-end"))
                if begins and ends and begins > ends:
                    yield "8.6.1", held, "The period ends before it begins."


def _value(rule: str, measure: str | None, figure: Node) -> Found:
    value = figure.get("value")
    if measure == _QUALITATIVE and value is not None:
        yield f"{rule}.3", figure, f"The {figure.tag} of a qualitative indicator has a value."
    elif measure in _MEASURED and value is None:
        yield f"{rule}.1", figure, f"The {figure.tag} has no value."
    elif measure in _MEASURED and _number(value) is None:
        yield f"{rule}.2", figure, f'The value "{value}" of the {figure.tag} is no number.'


def _dates(activity: Node, today: date) -> Found:
    """Rules on days: nothing actual in the future, and starts before ends."""
    days = {code: _day(activity.find(f"activity-date[@type='{code}']")) for code in "1234"}
    node = activity.find("activity-date")
    for rule, begins, ends, what in (("11.1.2", "1", "3", "planned"), ("11.1.3", "2", "4", "actual")):
        first, last = days[begins], days[ends]
        if first and last and first > last:
            yield rule, node, f"The {what} start is after the {what} end."
    for rule, code, what in (("11.1.4", "2", "start"), ("11.1.5", "4", "end")):
        day = days[code]
        if day and day > today:
            yield rule, node, f"The actual {what} {day} lies after {today}."
    updated = (activity.get("last-updated-datetime") or "")[:10]
    if updated > today.isoformat():
        yield "11.1.1", activity, f"The activity was updated after {today}."


def _day(node: Node | None) -> date | None:
    try:
        return None if node is None else date.fromisoformat((node.get("iso-date") or "")[:10])
    except ValueError:
        return None


def _organisation(organisation: Node) -> Found:
    """Rules on organisations: characters of identifiers, and a language."""
    node, reporting = organisation.find("organisation-identifier"), organisation.find("reporting-org")
    if node is not None:
        yield from _characters("1.12", node, node.text or "")
    if reporting is not None:
        yield from _characters("1.18", reporting, reporting.get("ref", ""))
    yield from _languages(organisation, "4.5.1")


_ACTIVITY_RULES: tuple[Callable[[Node], Found], ...] = (_identifiers, _needed, _sectors, _countries, _results)
