"""What of an element a claim rests on, as a digest: its attributes and names that are looked at, and nothing else.

The digest of an element covers neither the elements below it that are passages of their own nor what the import only
counts (descriptions, money, percentages), so that one change in a file is one passage that has changed, and a file
that was published anew without change is the same. A target or an actual value includes the days of its period. The
activity's identifier belongs to each digest: equal figures of two activities are two.
"""

import hashlib
import json
from collections.abc import Iterator

from kzgraph.exchange.iati_import.audit import LANGUAGE, USED
from kzgraph.exchange.iati_import.elements import Element

__all__ = ["contents"]

_PASSAGES = frozenset(("participating-org", "result", "indicator", "baseline", "target", "actual"))
_PERIOD = "period"
_DAYS = ("period-start", "period-end")

_Content = list[object]


def contents(activity: Element, identifier: str) -> Iterator[tuple[str, str]]:
    """The path of each element of an activity that can be a passage, with its digest: SHA-256 in hexadecimal.

    The activity itself comes first, with the path "".
    """
    yield "", _digest(identifier, _content(activity, ""))
    yield from _below(activity, "", identifier, [])


def _below(element: Element, name: str, identifier: str, days: _Content) -> Iterator[tuple[str, str]]:
    for child in element.children:
        here = f"{name}/{child.name}".lstrip("/")
        if child.name in _PASSAGES and here in USED:
            yield child.path, _digest(identifier, [*days, _content(child, here)])
        if child.name in _PASSAGES | {_PERIOD}:
            yield from _below(child, here, identifier, _days(child, here) if child.name == _PERIOD else [])


def _days(period: Element, name: str) -> _Content:
    return [_content(day, f"{name}/{day.name}") for day in period.children if day.name in _DAYS]


def _content(element: Element, name: str) -> _Content:
    """An element without what stands for itself and what nobody looks at."""
    used = USED.get(name, "").split()
    attributes = [[key, element.get(key)] for key in sorted({*used, LANGUAGE}) if element.get(key)]
    inside: _Content = []
    for child in element.children:
        here = f"{name}/{child.name}".lstrip("/")
        if child.name == "narrative":
            inside.append(["narrative", child.get(LANGUAGE), child.text])
        elif here in USED and child.name not in _PASSAGES | {_PERIOD}:
            inside.append(_content(child, here))
    return [name, attributes, element.text, inside]


def _digest(identifier: str, content: _Content) -> str:
    written = json.dumps([identifier, content], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
