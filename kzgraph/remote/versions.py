"""Which graphs of a service are the published graph: a small graph that points at the versions.

Several graphs may be published at one service, each under a name and with a pointer graph of its own
(``…/graph/published-as/NAME``), so that whoever publishes one touches no other; one may have no name.

A version is the graph at one time; its name is a digest of its content, and its statements lie in graphs of their
own. The pointer graph says of each version which graphs those are and how many statements each holds, and lists the
versions that may be read, numbered. **The one with the highest number is current**: publishing ends with one
more number, a single statement, which no service shows by halves, whether it knows transactions or not.

```
<…/graph/published>             owl:versionInfo       "12 4f0c…"      version 4f0c… may be read, the twelfth so
<…/graph/published/4f0c…>       dcterms:hasPart       <…/graph/published/4f0c…/derived>
<…/graph/published/4f0c…/derived> void:triples        9190
<…/graph/published/4f0c…>       dcterms:created       "2026-03-01T12:00:00Z"   when its loading began
<…/graph/published/4f0c…>       dcterms:isReplacedBy  <…/graph/published>      its graphs are being removed
<…/graph/published/4f0c…>       dcterms:hasFormat     <…/graph/published/4f0c…/written>   see `kzgraph.remote.origin`
<…/graph/published/4f0c…>       dcterms:license, dcterms:rights, dcterms:conformsTo      what is said of the whole
```
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kzgraph.errors import UsageError, on_a_line
from kzgraph.model import Iri
from kzgraph.store import Cell, Rows
from kzgraph.terms import BASE, PREFIXES, term_text

__all__ = [
    "ABOUT",
    "ALL_POINTERS_QUERY",
    "NAMELESS",
    "POINTER",
    "POINTER_QUERY",
    "Listed",
    "Pointer",
    "Statement",
    "Version",
    "checked_name",
    "current",
    "description",
    "listing",
    "name_of",
    "ntriples",
    "pointer_named",
    "pointer_query",
    "read_pointer",
    "removal",
    "statements_of",
]

POINTER = f"{BASE}graph/published"
"""The pointer graph of the graph that has no name."""

NAMELESS = "-"
"""What is written for the graph that has no name, where one is chosen among several."""

_NAMED = f"{BASE}graph/published-as/"
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_VERSION_INFO = PREFIXES["owl"] + "versionInfo"
_HAS_PART = PREFIXES["dcterms"] + "hasPart"
_CREATED = PREFIXES["dcterms"] + "created"
_REPLACED = PREFIXES["dcterms"] + "isReplacedBy"
_HAS_FORMAT = PREFIXES["dcterms"] + "hasFormat"
_TRIPLES = "http://rdfs.org/ns/void#triples"

ABOUT: Mapping[str, str] = {
    name: PREFIXES["dcterms"] + term
    for name, term in (("attribution", "rights"), ("licence", "license"), ("ontology", "conformsTo"))
}
"""What the pointer graph says of a version as a whole, and by which property; the values are texts."""


def pointer_query(pointer: str) -> str:
    """The query for all statements of a pointer graph."""
    return f"SELECT ?s ?p ?o WHERE {{ GRAPH <{pointer}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"


POINTER_QUERY = pointer_query(POINTER)
ALL_POINTERS_QUERY = (
    "SELECT ?g ?s ?p ?o WHERE { "
    f"{{ SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?g <{_VERSION_INFO}> ?listed }} "
    f'FILTER(STRSTARTS(STR(?g), "{POINTER}")) }} }} GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?g ?s ?p ?o'
)
"""The query for the statements of all pointer graphs of a service, each with its graph."""


def pointer_named(name: str) -> str:
    """The pointer graph of the graph with a name; of the one without a name for "" and "-".

    >>> pointer_named("riverland")
    'https://w3id.org/kzgraph/graph/published-as/riverland'
    """
    return _NAMED + checked_name(name) if name not in {"", NAMELESS} else POINTER


def name_of(pointer: str) -> str | None:
    """The name of the graph that a pointer graph is of, "" for the one without a name; None for any other graph."""
    name = pointer.removeprefix(_NAMED)
    if pointer == POINTER:
        return ""
    return name if name != pointer and _NAME.fullmatch(name) else None


def checked_name(name: str) -> str:
    """A name for a published graph; raises UsageError where it cannot be one.

    >>> checked_name("kazakhstan-2021")
    'kazakhstan-2021'
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f'"{on_a_line(name)}" cannot be the name of a published graph.',
            "Write small letters, figures and hyphens, for example: --name kazakhstan",
        )
    return name


Statement = tuple[str, str, str]
"""A statement of the pointer graph, as its three terms are written in N-Triples."""


class Version(NamedTuple):
    """A version: its name, and its graphs with the number of statements in each, sorted.

    ``beside`` are graphs that belong to it and that questions do not see; ``about`` is what is said of it (names of
    `ABOUT` and texts); ``pointer`` the pointer graph that lists it.
    """

    name: str
    parts: tuple[tuple[str, int], ...]
    beside: tuple[tuple[str, int], ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    pointer: str = POINTER

    @property
    def graphs(self) -> tuple[str, ...]:
        """The graphs that hold its statements, those that questions see."""
        return tuple(graph for graph, _ in self.parts)

    @property
    def all_parts(self) -> tuple[tuple[str, int], ...]:
        """All its graphs, each with the number of its statements."""
        return (*self.parts, *self.beside)

    @property
    def iri(self) -> str:
        """What the pointer graph calls it."""
        return f"{self.pointer}/{self.name}"

    @property
    def total(self) -> int:
        """How many statements it has, those that questions see."""
        return sum(number for _, number in self.parts)


class Listed(NamedTuple):
    """A version that may be read, and its number in the list."""

    number: int
    name: str


class Pointer(NamedTuple):
    """What the pointer graph says: the list, newest last; all versions; when each began to be loaded; what goes."""

    listed: tuple[Listed, ...]
    versions: dict[str, Version]
    began: dict[str, str]
    removed: frozenset[str]

    @property
    def kept(self) -> tuple[str, ...]:
        """The names of the versions that may be read, newest last, each once."""
        return tuple(reversed(dict.fromkeys(listed.name for listed in reversed(self.listed))))


def read_pointer(rows: Rows, pointer: str = POINTER) -> Pointer:
    """What a pointer graph's statements (subject, predicate, object) say; others are passed over."""
    said: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for subject, predicate, value in rows:
        said[str(subject), str(predicate)].append(value)
    listed = sorted(filter(None, (_listed(str(value)) for value in said[pointer, _VERSION_INFO])))
    names = {str(subject).removeprefix(f"{pointer}/") for subject, predicate in said if predicate == _HAS_PART}
    versions = {name: _version(name, pointer, said) for name in names}
    removed = {name for name in names if said[f"{pointer}/{name}", _REPLACED]}
    return Pointer(
        # What is being removed is read no more, even where another publication listed it at the same moment.
        tuple(entry for entry in listed if entry.name in names - removed),
        versions,
        {name: str(next(iter(said[f"{pointer}/{name}", _CREATED]), "")) for name in names},
        frozenset(removed),
    )


def _listed(words: str) -> Listed | None:
    number, _, name = words.partition(" ")
    return Listed(int(number), name) if number.isdecimal() and name else None


def _version(name: str, pointer: str, said: dict[tuple[str, str], list[Cell]]) -> Version:
    iri = f"{pointer}/{name}"

    def numbered(predicate: str) -> tuple[tuple[str, int], ...]:
        graphs = sorted(str(value) for value in said[iri, predicate])
        return tuple((graph, next((n for n in said[graph, _TRIPLES] if isinstance(n, int)), 0)) for graph in graphs)

    about = tuple((key, str(value)) for key, term in ABOUT.items() for value in said[iri, term][:1])
    return Version(name, numbered(_HAS_PART), numbered(_HAS_FORMAT), about, pointer)


def current(pointer: Pointer) -> Version | None:
    """The version that readers take; None where nothing is published."""
    return pointer.versions[pointer.listed[-1].name] if pointer.listed else None


def listing(number: int, name: str, pointer: str = POINTER) -> Statement:
    """The one statement by which a version becomes current."""
    return (f"<{pointer}>", f"<{_VERSION_INFO}>", term_text(f"{number} {name}"))


def description(version: Version, began: str) -> tuple[Statement, ...]:
    """What is said of a version before it is loaded."""
    iri = f"<{version.iri}>"
    parts = [(iri, f"<{_HAS_PART}>", f"<{graph}>") for graph in version.graphs]
    parts += [(iri, f"<{_HAS_FORMAT}>", f"<{graph}>") for graph, _ in version.beside]
    numbers = [(f"<{g}>", f"<{_TRIPLES}>", f'"{n}"^^<{PREFIXES["xsd"]}integer>') for g, n in version.all_parts]
    about = [(iri, f"<{ABOUT[key]}>", term_text(words)) for key, words in version.about]
    return (*parts, *numbers, *about, (iri, f"<{_CREATED}>", term_text(began)))


def removal(version: Version) -> Statement:
    """What is said of a version whose graphs are being removed."""
    return (f"<{version.iri}>", f"<{_REPLACED}>", f"<{version.pointer}>")


def ntriples(statements: Iterable[Statement]) -> str:
    """Statements as N-Triples, a line each."""
    return "".join(f"{subject} {predicate} {value} .\n" for subject, predicate, value in statements)


def statements_of(rows: Rows) -> tuple[Statement, ...]:
    """The pointer graph's statements as they would be written."""
    return tuple((f"<{s}>", f"<{p}>", _written(value)) for s, p, value in rows)


def _written(value: Cell) -> str:
    if isinstance(value, Iri):
        return f"<{value}>"
    return f'"{value}"^^<{PREFIXES["xsd"]}integer>' if isinstance(value, int) else term_text(str(value))
