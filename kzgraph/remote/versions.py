"""Which graphs of a service are the published graph: a small graph that points at the versions.

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
```
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kzgraph.model import Iri
from kzgraph.store import Cell, Rows
from kzgraph.terms import BASE, PREFIXES, term_text

__all__ = [
    "POINTER",
    "POINTER_QUERY",
    "Listed",
    "Pointer",
    "Statement",
    "Version",
    "current",
    "description",
    "listing",
    "ntriples",
    "read_pointer",
    "removal",
    "statements_of",
]

POINTER = f"{BASE}graph/published"
POINTER_QUERY = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{POINTER}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"

_VERSION_INFO = PREFIXES["owl"] + "versionInfo"
_HAS_PART = PREFIXES["dcterms"] + "hasPart"
_CREATED = PREFIXES["dcterms"] + "created"
_REPLACED = PREFIXES["dcterms"] + "isReplacedBy"
_TRIPLES = "http://rdfs.org/ns/void#triples"

Statement = tuple[str, str, str]
"""A statement of the pointer graph, as its three terms are written in N-Triples."""


class Version(NamedTuple):
    """A version: its name, and its graphs with the number of statements in each, sorted."""

    name: str
    parts: tuple[tuple[str, int], ...]

    @property
    def graphs(self) -> tuple[str, ...]:
        """The graphs that hold its statements."""
        return tuple(graph for graph, _ in self.parts)

    @property
    def iri(self) -> str:
        """What the pointer graph calls it."""
        return f"{POINTER}/{self.name}"

    @property
    def total(self) -> int:
        """How many statements it has."""
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


def read_pointer(rows: Rows) -> Pointer:
    """The pointer graph's statements (subject, predicate, object) as what they say; others are passed over."""
    said: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for subject, predicate, value in rows:
        said[str(subject), str(predicate)].append(value)
    listed = sorted(filter(None, (_listed(str(value)) for value in said[POINTER, _VERSION_INFO])))
    names = {str(subject).removeprefix(f"{POINTER}/") for subject, predicate in said if predicate == _HAS_PART}
    versions = {name: _version(name, said) for name in names}
    removed = {name for name in names if said[f"{POINTER}/{name}", _REPLACED]}
    return Pointer(
        # What is being removed is read no more, even where another publication listed it at the same moment.
        tuple(entry for entry in listed if entry.name in names - removed),
        versions,
        {name: str(next(iter(said[f"{POINTER}/{name}", _CREATED]), "")) for name in names},
        frozenset(removed),
    )


def _listed(words: str) -> Listed | None:
    number, _, name = words.partition(" ")
    return Listed(int(number), name) if number.isdecimal() and name else None


def _version(name: str, said: dict[tuple[str, str], list[Cell]]) -> Version:
    graphs = sorted(str(value) for value in said[f"{POINTER}/{name}", _HAS_PART])
    numbers = {graph: next((n for n in said[graph, _TRIPLES] if isinstance(n, int)), 0) for graph in graphs}
    return Version(name, tuple(numbers.items()))


def current(pointer: Pointer) -> Version | None:
    """The version that readers take; None where nothing is published."""
    return pointer.versions[pointer.listed[-1].name] if pointer.listed else None


def listing(number: int, name: str) -> Statement:
    """The one statement by which a version becomes current."""
    return (f"<{POINTER}>", f"<{_VERSION_INFO}>", term_text(f"{number} {name}"))


def description(version: Version, began: str) -> tuple[Statement, ...]:
    """What is said of a version before it is loaded."""
    parts = [(f"<{version.iri}>", f"<{_HAS_PART}>", f"<{graph}>") for graph in version.graphs]
    numbers = [(f"<{g}>", f"<{_TRIPLES}>", f'"{n}"^^<{PREFIXES["xsd"]}integer>') for g, n in version.parts]
    return (*parts, *numbers, (f"<{version.iri}>", f"<{_CREATED}>", term_text(began)))


def removal(version: Version) -> Statement:
    """What is said of a version whose graphs are being removed."""
    return (f"<{version.iri}>", f"<{_REPLACED}>", f"<{POINTER}>")


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
