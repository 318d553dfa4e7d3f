"""One activity while it is read: what it is called, where it stands, and the blocks made of it so far."""

from dataclasses import dataclass, field

from kzgraph.exchange.iati_import.blocks import Block, text
from kzgraph.exchange.iati_import.contents import contents
from kzgraph.exchange.iati_import.elements import LONGEST_TEXT, Element
from kzgraph.exchange.iati_import.known import Known
from kzgraph.exchange.iati_import.partners import Partners
from kzgraph.exchange.iati_import.places import Places
from kzgraph.exchange.iati_import.report import Place, Report
from kzgraph.exchange.iati_import.values import Name, shortened

__all__ = ["Activity", "Labels", "Shared", "Written", "activity_path"]

LONGEST_GIST = 400


class Labels:
    """The labels of a class in use, so that no two things of it are called the same."""

    def __init__(self, known: Known) -> None:
        self._used = {hash(pair) for pair in known.labels}

    def unlike(self, kind: str, names: tuple[Name, ...], mark: str) -> tuple[Name, ...]:
        """Names as they are, or where one is taken, each with a mark in brackets."""
        pairs = [(kind, name) for _, name in names]
        if any(hash(pair) in self._used for pair in pairs):
            names = tuple((lang, f"{name} ({mark})") for lang, name in names)
            pairs = [(kind, name) for _, name in names]
        self._used.update(map(hash, pairs))
        return names


@dataclass(slots=True)
class Shared:
    """What all activities of an import share.

    ``slugs`` and ``programmes`` name each activity by its identifier, ``parents`` the activities it is part of,
    ``stated`` the sources that have it, ``goal_areas`` the goal areas of sector codes, by vocabulary and code,
    ``used`` the known programmes and indicators that claims name.
    """

    known: Known
    report: Report
    partners: Partners
    places: Places
    labels: Labels
    slugs: dict[str, str] = field(default_factory=dict)
    programmes: dict[str, str] = field(default_factory=dict)
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stated: dict[str, tuple[str, ...]] = field(default_factory=dict)
    goal_areas: dict[tuple[str, str], str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Written:
    """Blocks by the folder they go to."""

    programmes: list[Block] = field(default_factory=list)
    indicators: list[Block] = field(default_factory=list)
    claims: list[Block] = field(default_factory=list)
    passages: list[Block] = field(default_factory=list)


class Activity:
    """One activity of one file, with the passages that its claims cite."""

    def __init__(self, shared: Shared, element: Element, file: str, source: str, identifier: str, path: str) -> None:
        self.shared = shared
        self.element = element
        self.source = source
        self.identifier = identifier
        self.slug = shared.slugs[identifier]
        self.programme = shared.programmes[identifier]
        self.written = Written()
        self.countries: dict[str, str] = {}
        self.locations: dict[str, tuple[str, str]] = {}
        self._file = file
        self._path = path
        self._cited: set[str] = set()
        self._digests = dict(contents(element, identifier))

    @property
    def default(self) -> str:
        """The language of narratives that name none."""
        return self.element.get("xml:lang")

    def place(self, element: Element) -> Place:
        """Where an element stands, for the report."""
        return Place(self._file, element.line, self.identifier, element.path)

    def name(self, kind: str, element: Element) -> str:
        """The CURIE of what is made of an element: source, activity and the way to the element."""
        return f"{kind}:{self.source}-{self.slug}{_way(element.path, '-')}"

    def passage(self, element: Element, gist: str) -> str:
        """The passage that an element is, in one sentence; its CURIE."""
        curie = self.name("passage", element)
        if curie not in self._cited:
            self._cited.add(curie)
            block = Block(curie, "kz:Passage")
            block.add("kz:source", f"source:{self.source}")
            block.add("kz:section", text(f"{self.identifier}{_way(element.path, ' / ')}"))
            block.add("kz:elementPath", text(f"{self._path}{element.path}"))
            block.add("kz:digest", text(self._digests[element.path]))
            block.add("kz:gist", text(shortened(gist.rstrip("."), LONGEST_GIST - 1) + ".", "en"))
            block.add("skos:editorialNote", text(f"Line {element.line} of the file.", "en"))
            self.written.passages.append(block)
        return curie

    def tell(self, kind: str, element: Element, what: str, why: str, *, group: str = "") -> None:
        """Add a line to the report about an element."""
        self.shared.report.tell(kind, self.place(element), what, why, group=group)


def activity_path(identifier: Element, number: int) -> str:
    """The XPath of an activity: by its identifier where XPath can write it as the file does, else by its number."""
    raw = "".join(identifier.texts)
    plain = raw == identifier.text and not identifier.children and len(raw) < LONGEST_TEXT
    for quote in "'\"":
        if plain and quote not in raw:
            return f"/iati-activities/iati-activity[iati-identifier={quote}{raw}{quote}]"
    return f"/iati-activities/iati-activity[{number}]"


def _way(path: str, between: str) -> str:
    """The way to an element in words: "/result[2]/actual[1]" as " / result 2 / actual 1"."""
    joint = "-" if between == "-" else " "
    return "".join(f"{between}{step[:-1].replace('[', joint)}" for step in path.split("/")[1:])
