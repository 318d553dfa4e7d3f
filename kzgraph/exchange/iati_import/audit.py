"""What of an activity is looked at by nobody: every other element and attribute is told, none is dropped silently."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kzgraph.exchange.iati_import.elements import Element, Left

__all__ = ["LANGUAGE", "USED", "Unread", "is_silent", "unread"]

USED: Mapping[str, str] = {
    "iati-identifier": "",
    "reporting-org": "ref type",
    "title": "",
    "participating-org": "ref role type",
    "other-identifier": "ref type",
    "activity-date": "iso-date type",
    "recipient-country": "code",
    "recipient-region": "code vocabulary",
    "location": "ref",
    "location/name": "",
    "location/location-id": "code vocabulary",
    "location/administrative": "code vocabulary level",
    "location/point": "srsName",
    "location/point/pos": "",
    "location/location-class": "code",
    "location/feature-designation": "code",
    "sector": "code vocabulary",
    "tag": "code vocabulary",
    "related-activity": "ref type",
    "result": "type",
    "result/title": "",
    "result/indicator": "measure ascending",
    "result/indicator/title": "",
    "result/indicator/reference": "vocabulary code",
    "result/indicator/baseline": "year iso-date value",
    "result/indicator/baseline/location": "ref",
    "result/indicator/baseline/dimension": "name value",
    "result/indicator/period": "",
    "result/indicator/period/period-start": "iso-date",
    "result/indicator/period/period-end": "iso-date",
    "result/indicator/period/target": "value",
    "result/indicator/period/target/location": "ref",
    "result/indicator/period/target/dimension": "name value",
    "result/indicator/period/actual": "value",
    "result/indicator/period/actual/location": "ref",
    "result/indicator/period/actual/dimension": "name value",
}
"""The elements that are looked at, by their way without numbers, with the attributes that are."""
LANGUAGE = "xml:lang"
_VERSION = "version"
_DECLARED = "xmlns"
_TEXTS = frozenset(("description", "comment", "activity-description", "location-description"))
_MONEY = frozenset(("transaction", "budget", "planned-disbursement", "country-budget-items", "fss", "capital-spend"))
NO_PLACE = "the model has no place for it"
TEXT = "the publisher's text is not copied; only names, titles and figures are"
MONEY = "money is not in the model"


class Unread(NamedTuple):
    """Something of one kind that is not taken over: its path without numbers, the first one, and how many there are."""

    name: str
    line: int
    path: str
    many: int
    why: str


def unread(activity: Element, left: Mapping[str, Left]) -> tuple[Unread, ...]:
    """All that an activity holds and nobody looks at, by name.

    Args:
        activity: The activity with the elements that are looked into.
        left: The elements that were counted only.
    """
    found: dict[str, Unread] = {}
    for name, seen in left.items():
        found[name] = Unread(name, seen.line, f"/{name}[1]", seen.count, _why(name))
    for attribute in activity.attributes:
        if attribute != LANGUAGE and attribute.rpartition(":")[2] != _VERSION and not attribute.startswith(_DECLARED):
            found[f"@{attribute}"] = Unread(f"@{attribute}", activity.line, "", 1, NO_PLACE)
    for name, element in _walk(activity, ""):
        first = found.get(name)
        if first:
            found[name] = first._replace(many=first.many + 1)
        else:
            found[name] = Unread(name, element.line, element.path, 1, _why(name))
    return tuple(sorted(found.values()))


def is_silent(activity: Element) -> bool:
    """Whether an activity has a name that is looked at and nowhere says in which language it is."""
    return not activity.get(LANGUAGE) and any(_silent(child, child.name) for child in activity.children)


def _silent(element: Element, name: str) -> bool:
    if name not in USED:
        return False
    named = not element.get(LANGUAGE) and any(one.text and not one.get(LANGUAGE) for one in element.all("narrative"))
    return named or any(_silent(child, f"{name}/{child.name}") for child in element.children)


def _why(name: str) -> str:
    last = name.rpartition("/")[2]
    if last in _TEXTS:
        return TEXT
    return MONEY if last in _MONEY else NO_PLACE


def _walk(element: Element, path: str) -> Iterator[tuple[str, Element]]:
    """Paths of elements and attributes that are not used, each with the element it stands in."""
    for child in element.children:
        here = f"{path}/{child.name}".lstrip("/")
        if child.name == "narrative":
            continue
        if here not in USED:
            yield here, child
            continue
        for attribute in child.attributes:
            known = attribute in USED[here].split() or attribute == LANGUAGE or attribute.startswith(_DECLARED)
            if not known and child.attributes[attribute].strip():
                yield f"{here}/@{attribute}", child
        yield from _walk(child, here)
