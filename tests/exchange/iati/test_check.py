"""Each rule of the check finds the file that breaks it, and a file that keeps all rules is found right."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from kzgraph.errors import InputError
from kzgraph.exchange.iati import IatiExport, Problem, check_file
from kzgraph.exchange.iati.check import check

TODAY = date(2026, 11, 21)
WELLS = "iati-activity[iati-identifier='DRAFT-KZGRAPH-clean-wells']"
XML = "{http://www.w3.org/XML/1998/namespace}"


@pytest.fixture(scope="module")
def tree(made: IatiExport) -> Any:
    """The activities of the small graph, in a country that the list of countries has."""
    return etree.fromstring(made.activities.replace(b'"XR"', b'"KZ"'))


def found_in(root: Any) -> list[Problem]:
    """What the check finds in a tree."""
    return list(check(etree.tostring(root), name="x.xml", today=TODAY))


def test_right_file_is_found_right(tree: Any) -> None:
    """Nothing is wrong with the export itself."""
    assert found_in(tree) == []


def put(path: str, name: str, value: str | None) -> Callable[[Any], None]:
    """Sets an attribute of the first element at a path of Clean Wells; None takes it away."""

    def change(root: Any) -> None:
        node = root.find(f"{WELLS}/{path}") if path else root.find(WELLS)
        if value is None:
            del node.attrib[name]
        else:
            node.set(name, value)

    return change


def write(path: str, text: str) -> Callable[[Any], None]:
    """Sets the text of the first element at a path of Clean Wells."""

    def change(root: Any) -> None:
        root.find(f"{WELLS}/{path}").text = text

    return change


def drop(path: str) -> Callable[[Any], None]:
    """Takes all elements at a path out of Clean Wells."""

    def change(root: Any) -> None:
        for node in root.findall(f"{WELLS}/{path}"):
            node.getparent().remove(node)

    return change


def beside(path: str, **attributes: str) -> Callable[[Any], None]:
    """Puts a copy of the first element at a path of Clean Wells behind it, with other attributes."""

    def change(root: Any) -> None:
        node = root.find(f"{WELLS}/{path}")
        copy = deepcopy(node)
        for name, value in attributes.items():
            copy.set(name, value)
        node.addnext(copy)

    return change


def both(*changes: Callable[[Any], None]) -> Callable[[Any], None]:
    """Several changes, one after the other."""

    def change(root: Any) -> None:
        for one in changes:
            one(root)

    return change


def reference_on_the_result(root: Any) -> None:
    """Gives the result a reference beside that of its indicator, where the schema allows one."""
    indicator = root.find(f"{WELLS}/result/indicator")
    indicator.addprevious(deepcopy(indicator.find("reference")))
    del indicator.getprevious().attrib["indicator-uri"]


TARGET = "result/indicator[@measure='2']/period/target"
ACTUAL = "result/indicator[@measure='2']/period/actual"
BASELINE = "result/indicator[@measure='2']/baseline"
MEASURED = "result/indicator[@measure='2']"
DATE = "activity-date"

BROKEN: dict[str, tuple[Callable[[Any], None], set[str]]] = {
    "no start": (put(DATE, "type", "3"), {"6.11.1"}),
    "no sector": (drop("sector"), {"6.2.2"}),
    "only own sector": (drop("sector[@vocabulary='1']"), {"102.1.1"}),
    "own sector without name": (drop("sector[@vocabulary='99']/narrative"), {"2.2.1"}),
    "two sectors without shares": (beside("sector", code="16010"), {"2.1.1"}),
    "shares below 100": (
        both(put("sector", "percentage", "50"), beside("sector", code="16010", percentage="40")),
        {"2.1.2"},
    ),
    "single share": (put("sector", "percentage", "50"), {"2.1.4"}),
    "no country": (drop("recipient-country"), {"3.7.1"}),
    "two countries without shares": (beside("recipient-country", code="UZ"), {"3.1.1"}),
    "country shares above 100": (
        both(put("recipient-country", "percentage", "60"), beside("recipient-country", code="UZ", percentage="60")),
        {"3.1.2"},
    ),
    "single country share": (put("recipient-country", "percentage", "60"), {"3.1.4"}),
    "no language": (put("", f"{XML}lang", None), {"4.1.1"}),
    "empty title": (write("title/narrative", " "), {"4.3.1"}),
    "empty description": (drop("description[@type='3']/narrative"), {"4.4.1", "schema"}),
    "same identifier": (write("iati-identifier", "DRAFT-KZGRAPH-safe-nets"), {"1.1.2"}),
    "identifier of the organisation": (write("iati-identifier", "DRAFT-KZGRAPH"), {"1.1.3"}),
    "other prefix": (write("iati-identifier", "KZ-clean-wells"), {"1.1.21"}),
    "prefix without hyphen": (write("iati-identifier", "DRAFT-KZGRAPHclean-wells"), {"1.1.21"}),
    "prefix and nothing": (write("iati-identifier", "DRAFT-KZGRAPH-"), {"1.1.21"}),
    "slash in identifier": (write("iati-identifier", "DRAFT-KZGRAPH-a/b"), {"1.3.13"}),
    "space after identifier": (write("iati-identifier", "DRAFT-KZGRAPH-a "), {"1.3.1"}),
    "bar in reporting organisation": (
        both(put("reporting-org", "ref", "A|B"), write("iati-identifier", "A|B-x")),
        {"1.14.13", "1.3.13"},
    ),
    "question mark in partner": (put("participating-org", "ref", "KZ-BIN?1"), {"1.8.13"}),
    "nameless partner": (drop("participating-org/narrative"), {"6.10.1"}),
    "nameless owner": (drop("other-identifier/owner-org/narrative"), {"6.8.1"}),
    "baseline without value": (put(BASELINE, "value", None), {"8.8.1"}),
    "target without value": (put(TARGET, "value", None), {"8.9.1"}),
    "actual without value": (put(ACTUAL, "value", None), {"8.10.1"}),
    "actual in words": (put(ACTUAL, "value", "many"), {"8.10.2"}),
    "qualitative with values": (put(MEASURED, "measure", "5"), {"8.8.3", "8.9.3", "8.10.3"}),
    "period backwards": (put("result/indicator/period/period-end", "iso-date", "2017-12-31"), {"8.6.1"}),
    "references twice": (reference_on_the_result, {"8.11.1"}),
    "updated in the future": (put("", "last-updated-datetime", "2027-01-01T00:00:00"), {"11.1.1"}),
    "planned backwards": (
        both(put(DATE, "type", "1"), beside(DATE, **{"type": "3", "iso-date": "2016-01-01"})),
        {"11.1.2"},
    ),
    "actual backwards": (beside(DATE, **{"type": "4", "iso-date": "2016-01-01"}), {"11.1.3"}),
    "start in the future": (put(DATE, "iso-date", "2027-01-01"), {"11.1.4"}),
    "end in the future": (beside(DATE, **{"type": "4", "iso-date": "2027-01-01"}), {"11.1.5"}),
    "elements out of order": (
        lambda root: root.find(WELLS).append(root.find(f"{WELLS}/title")),
        {"schema"},
    ),
    "result without indicator": (drop("result/indicator"), {"schema"}),
    "unknown role": (put("participating-org", "role", "5"), {"code list OrganisationRole"}),
    "unknown status": (put("activity-status", "code", "7"), {"code list ActivityStatus"}),
    "unknown document category": (put("document-link/category", "code", "C01"), {"code list DocumentCategory"}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_rule_is_found(tree: Any, name: str) -> None:
    """A file that breaks one rule gets the rule's number, as an error, with the activity and the line."""
    change, rules = BROKEN[name]
    broken = deepcopy(tree)
    change(broken)
    found = found_in(broken)
    assert {problem.rule for problem in found} == rules
    assert {problem.severity for problem in found} == {"error"}
    assert all(problem.line > 1 and problem.message for problem in found)


def test_regions_in_the_list_of_countries(tree: Any) -> None:
    """A region under vocabulary A4 passes the schema and is remarked, as the list has countries only."""
    broken = deepcopy(tree)
    name = broken.find(f"{WELLS}/location/name")
    name.addnext(etree.Element("administrative", vocabulary="A4", code="KZ-43"))
    assert [str(problem).partition(": ")[2] for problem in found_in(broken)] == [
        'warning: DRAFT-KZGRAPH-clean-wells: "KZ-43" is no code of Country. [code list Country]'
    ]


def test_transactions_can_carry_country_and_sector(tree: Any) -> None:
    """Rules count what stands on transactions; some with and some without a country are too few."""
    some, every = (deepcopy(tree) for _ in "12")
    for root, rules in ((some, {"3.7.2"}), (every, set())):
        activity = root.find(WELLS)
        place = activity.find("document-link")
        activity.remove(activity.find("recipient-country"))
        for number in range(2):
            transaction = etree.Element("transaction")
            etree.SubElement(transaction, "transaction-type", code="3")
            etree.SubElement(transaction, "transaction-date", {"iso-date": "2018-01-01"})
            etree.SubElement(transaction, "value", {"value-date": "2018-01-01", "currency": "KZT"}).text = "1"
            if number == 0 or root is every:
                etree.SubElement(transaction, "recipient-country", code="KZ")
            place.addprevious(transaction)
        assert {problem.rule for problem in found_in(root)} == rules


def test_organisations_are_checked(made: IatiExport) -> None:
    """The organisations file is right; identifiers and languages of a wrong one are found."""
    assert check(made.organisations, name="x.xml", today=TODAY) == ()
    wrong = made.organisations.replace(b' xml:lang="en"', b"").replace(b">DRAFT-KZGRAPH<", b">A/B<")
    found = check(wrong, name="x.xml", today=TODAY)
    assert {problem.rule for problem in found} == {"1.12.13", "4.5.1"}
    assert {problem.where for problem in found} == {"A/B"}


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><iati-activities>&b;</iati-activities>'
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]><iati-activities>&a;</iati-activities>'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "x.xml:1: this is no XML"),
        (b"<iati-activities>\n<a>\n</iati-activities>", "x.xml:3: this is no XML"),
        (b"{}", "x.xml:1: this is no XML"),
        (b"<html/>", "x.xml:1: this is no IATI file, it begins with html."),
        (BOMB, "x.xml:1: the file declares a document type"),
        (OUTSIDE, "x.xml:1: the file declares a document type"),
        ("<iati-activities>Ж</iati-activities>".encode("utf-16")[:-3], "x.xml:"),
    ],
)
def test_what_is_no_iati_is_refused(content: bytes, told: str) -> None:
    """Other files, broken ones and such that would read further ones are refused in a sentence with the line."""
    with pytest.raises(InputError) as caught:
        check(content, name="x.xml", today=TODAY)
    assert str(caught.value).startswith(told)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    """A file that cannot be read is named."""
    with pytest.raises(InputError, match=r"none\.xml: the file cannot be read"):
        check_file(tmp_path / "none.xml", today=TODAY)
