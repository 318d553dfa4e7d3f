"""A first reading of all files: is each whole and harmless, which activities and organisations are there.

Nothing is written before this reading has reached the end of every file.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kzgraph.errors import InputError, UsageError
from kzgraph.exchange.iati_import.activity import Shared
from kzgraph.exchange.iati_import.elements import VERSIONS, ActivityFile, Element, Left, version_of
from kzgraph.exchange.iati_import.programmes import countries_of
from kzgraph.exchange.iati_import.report import Place, Report
from kzgraph.exchange.iati_import.values import narratives, slug, unused

__all__ = ["Read", "Surveyed", "language_of", "readable", "survey"]

_PARENT, _CHILD = "1", "2"
_ELEMENT = re.compile(
    r"-(?:result|participating-org)-[0-9]+(?:-(?:indicator|baseline|period|target|actual)-[0-9]+)*(?:-group-[0-9]+)?$"
)


@dataclass(slots=True)
class Surveyed:
    """What the first reading found in a file: its slug, who publishes, which languages, and how many activities."""

    file: ActivityFile
    slug: str
    publishers: dict[str, tuple[Element, frozenset[str], str]] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    activities: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """An activity that can be imported: its number in the file, identifier and element, and what was only counted."""

    number: int
    identifier: str
    element: Element
    left: dict[str, Left]


def survey(paths: Iterable[Path], shared: Shared, progress: Callable[[str], None] | None) -> tuple[Surveyed, ...]:
    """Read every file once, and fill in what activities share.

    Raises InputError where a file cannot be read to its end or none has an activity, and UsageError where two files
    have one name.
    """
    found: list[Surveyed] = []
    edges: dict[str, set[str]] = {}
    for path in paths:
        file = ActivityFile(path, progress)
        own = Surveyed(file, slug(file.name.removesuffix(".xml")))
        if any(other.slug == own.slug for other in found):
            raise UsageError(f"Two files would both be source:{own.slug}.", "Give them names of their own.")
        for read in readable(own.file, shared.report, "looking through "):
            _meet(own, read, shared, edges)
        found.append(own)
    if not shared.stated:
        raise InputError(found[0].file.path, None, "there is no activity with an identifier in it.")
    _name(shared)
    _link(edges, shared)
    return tuple(found)


def readable(file: ActivityFile, told_to: Report | None = None, stage: str = "") -> Iterator[Read]:
    """The activities of a file that have an identifier, each identifier once; a report is told of the others.

    ``stage`` is what messages on the progress begin with.
    """
    seen: dict[str, int] = {}
    for number, (element, left) in enumerate(file.activities(stage), 1):
        name = element.first("iati-identifier")
        identifier = name.text if name else ""
        place = Place(file.name, element.line, identifier, f"/iati-activities/iati-activity[{number}]")
        version = version_of(element.attributes, file.head.version)
        if version not in VERSIONS:
            why = briefly = f"it is of {f'version {version[:20]}' if version else 'no version'}"
        elif not identifier:
            why = briefly = "it has no identifier"
        elif identifier in seen:
            why = f"an activity of this identifier stands at line {seen[identifier]}"
            briefly = "its identifier is that of an activity before it"
        else:
            seen[identifier] = element.line
            element.attributes["xml:lang"] = language_of(element, file)
            yield Read(number, identifier, element, dict(left))
            continue
        if told_to:
            told_to.tell("not read", place, identifier, why, group="activity", briefly=briefly)
    if told_to:
        _tell_of_the_file(file, told_to)


def _tell_of_the_file(file: ActivityFile, told_to: Report) -> None:
    """Tell what stands beside the activities, and a namespace that IATI does not have."""
    if file.head.namespace:
        why = "IATI has no namespace; the elements are read as if they were in none"
        told_to.tell("changed", Place(file.name, file.head.line, "", "/iati-activities"), file.head.namespace, why)
    for title, other in file.head.others.items():
        place = Place(file.name, other.line, "", f"/iati-activities/{title}[1]")
        told_to.tell("left out", place, title, "it is no activity", count=other.count)


def language_of(element: Element, file: ActivityFile) -> str:
    """The language of narratives that name none: the activity's, else the file's, else "" where nobody says."""
    return element.get("xml:lang") or file.head.language


def _meet(own: Surveyed, read: Read, shared: Shared, edges: dict[str, set[str]]) -> None:
    element, default = read.element, read.element.get("xml:lang")
    own.activities += 1
    titles = narratives(element.first("title"), "")
    own.languages.update([default.lower()[:2]] if default else [lang for lang, _ in titles])
    shared.stated[read.identifier] = (*shared.stated.get(read.identifier, ()), own.slug)
    countries = countries_of(element)
    for body in [*element.all("reporting-org"), *element.all("participating-org")]:
        place = Place(own.file.name, body.line, read.identifier, body.path)
        shared.partners.meet(body, countries, default, place)
        if body.name == "reporting-org":
            key = body.get("ref") or "|".join(name for _, name in narratives(body, default))
            own.publishers.setdefault(key, (body, countries, default))
    for other in element.all("other-identifier"):
        if known := shared.known.thing(other.get("ref"), "programme"):
            shared.programmes[read.identifier] = known
    for related in element.all("related-activity"):
        if related.get("type") == _PARENT:
            edges.setdefault(read.identifier, set()).add(related.get("ref"))
        elif related.get("type") == _CHILD:
            edges.setdefault(related.get("ref"), set()).add(read.identifier)


def _name(shared: Shared) -> None:
    """Give every activity its slug, and its programme: a known one by identifier or CURIE, else a new one."""
    taken = {curie.partition(":")[2] for curie in shared.known.curies if curie.startswith("programme:")}
    own: set[str] = set()
    stems = _Stems()
    for identifier, sources in shared.stated.items():
        wanted = unused(slug(identifier), own, identifier)
        if not stems.add([f"{source}-{wanted}" for source in sources]):
            wanted = unused(unused(wanted, {wanted}, identifier), own, identifier)
            stems.add([f"{source}-{wanted}" for source in sources])
        shared.slugs[identifier] = wanted
        own.add(wanted)
        known = shared.known.references.get(identifier, "")
        if known.startswith("programme:"):
            shared.programmes.setdefault(identifier, known)
        new = unused(wanted, taken, identifier)
        taken.add(new)
        shared.programmes.setdefault(identifier, f"programme:{new}")


class _Stems:
    """The beginnings of the names of all claims and passages: source and activity, joined by a hyphen.

    No two may be the same (source "a" with activity "b-c", source "a-b" with activity "c"), and none may be that of
    an element of another ("x-result-1" as an activity, and the first result of "x").
    """

    def __init__(self) -> None:
        self._taken: set[int] = set()
        self._around: set[int] = set()

    def add(self, stems: list[str]) -> bool:
        """Take the stems of an activity, or none of them where one would be ambiguous; whether they were taken."""
        around = {hash(_ELEMENT.sub("", stem)) for stem in stems if _ELEMENT.search(stem)}
        keys = set(map(hash, stems))
        if len(keys) < len(stems) or self._taken & (keys | around) or self._around & keys:
            return False
        self._taken |= keys
        self._around |= around
        return True


def _link(edges: dict[str, set[str]], shared: Shared) -> None:
    """Keep the parents that are in the files or known, and none that would make an activity part of itself."""
    for child in shared.stated:
        for parent in sorted(edges.get(child, ())):
            known = shared.known.references.get(parent, "")
            if parent not in shared.programmes and known.startswith("programme:"):
                shared.programmes[parent] = known
            if parent in shared.programmes and not _reaches(parent, child, shared.parents):
                shared.parents[child] = (*shared.parents.get(child, ()), parent)


def _reaches(start: str, goal: str, parents: dict[str, tuple[str, ...]]) -> bool:
    """Whether an activity is, or is part of, another."""
    seen, edge = {start}, [start]
    while edge:
        here = edge.pop()
        if here == goal:
            return True
        edge += [parent for parent in parents.get(here, ()) if parent not in seen]
        seen.update(edge)
    return False
