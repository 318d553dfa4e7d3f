"""What is published: the statements of a store by graph, counted, named by their digest, and cut into chunks.

The digest adds up the digests of the statements, so that it needs neither an order nor much memory: two stores
with the same statements, from files that write them alike, have the same name, however they were built.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pyoxigraph

from kzgraph.errors import UsageError
from kzgraph.remote.origin import Origin, written_lines
from kzgraph.remote.versions import POINTER, Version
from kzgraph.terms import BASE

__all__ = ["WRITTEN", "Chunk", "Content", "chunks", "content", "graph_called"]

NAME_LENGTH = 20
WRITTEN = "written"
"""What the graph is called that has values as the files write them, see `kzgraph.remote.origin`."""

_GRAPHS = f"{BASE}graph/"
_STATED = "stated"
_OWN = frozenset({_STATED, WRITTEN})


class Chunk(NamedTuple):
    """Some statements of one graph, as N-Triples."""

    number: int
    text: bytes


class Content:
    """The statements of a store, and the name that their digest gives them.

    ``about`` is what is said of the whole, ``written`` the lines of the graph that questions do not see; both are
    part of what the name is made of.
    """

    def __init__(
        self, store: pyoxigraph.Store, about: tuple[tuple[str, str], ...] = (), written: Sequence[bytes] = ()
    ) -> None:
        self.store = store
        self._about, self._written = about, written
        self._graphs = {_short(name): name for name in _names(store)}
        self.numbers: dict[str, int] = {}
        summary = hashlib.blake2b(digest_size=NAME_LENGTH // 2)
        for short in self._graphs:
            number, total = _added_up(self.lines(short))
            self.numbers[short] = number
            summary.update(f"{short} {number} {total}\n".encode())
        for told in about:
            summary.update(f"about {told}\n".encode())
        if written:
            summary.update(f"{WRITTEN} {_added_up(iter(written))}\n".encode())
        self.digest = summary.hexdigest()

    def version(self, name: str, pointer: str = POINTER) -> Version:
        """The version of this content under a name; graphs without a statement are none."""
        found = {f"{pointer}/{name}/{short}": number for short, number in self.numbers.items() if number}
        beside = ((f"{pointer}/{name}/{WRITTEN}", len(self._written)),) if self._written else ()
        return Version(name, tuple(sorted(found.items())), beside, self._about, pointer)

    def lines(self, short: str) -> Iterator[bytes]:
        """The statements of a graph that no graph before it has; raises UsageError for one about a nameless thing."""
        if short == WRITTEN:
            yield from self._written
            return
        before = list(self._graphs)[: list(self._graphs).index(short)]
        for quad in self.store.quads_for_pattern(None, None, None, self._graphs[short]):
            triple = (quad.subject, quad.predicate, quad.object)
            if any(isinstance(term, pyoxigraph.BlankNode) for term in triple):
                raise UsageError(
                    f"A blank node cannot be published: {quad.predicate} of {quad.subject}.", "Give it a name."
                )
            if not any(pyoxigraph.Quad(*triple, self._graphs[earlier]) in self.store for earlier in before):
                yield f"{quad.subject} {quad.predicate} {quad.object} .\n".encode()


def content(store: pyoxigraph.Store, origin: Origin | None = None) -> Content:
    """What a store holds, and the files behind it if they are known, read from end to end."""
    return Content(store, origin.about(), written_lines(origin.curated)) if origin else Content(store)


def _added_up(lines: Iterator[bytes]) -> tuple[int, int]:
    """How many lines there are, and the sum of their digests."""
    number, total = 0, 0
    for line in lines:
        number += 1
        total += int.from_bytes(hashlib.blake2b(line, digest_size=32).digest())
    return number, total % 2**256


def chunks(found: Content, short: str, *, most: int, size: int) -> Iterator[Chunk]:
    """The statements of a graph in chunks of at most ``most`` statements and about ``size`` bytes."""
    lines: list[bytes] = []
    length = 0
    for line in found.lines(short):
        if lines and (len(lines) == most or length + len(line) > size):
            yield Chunk(len(lines), b"".join(lines))
            lines, length = [], 0
        lines.append(line)
        length += len(line)
    if lines:
        yield Chunk(len(lines), b"".join(lines))


def _names(store: pyoxigraph.Store) -> list[pyoxigraph.NamedNode | pyoxigraph.DefaultGraph]:
    """The graphs of a store, the default graph first, the others by name."""
    named = [name for name in store.named_graphs() if isinstance(name, pyoxigraph.NamedNode)]
    return [pyoxigraph.DefaultGraph(), *sorted(named, key=lambda name: name.value)]


def _short(name: pyoxigraph.NamedNode | pyoxigraph.DefaultGraph) -> str:
    """What a graph of the store is called within a version: "derived" for …/graph/derived."""
    if isinstance(name, pyoxigraph.DefaultGraph):
        return _STATED
    tail = name.value.removeprefix(_GRAPHS)
    # A name from elsewhere stays a name, and two stay two.
    is_plain = tail != name.value and tail not in _OWN and tail.replace("-", "").replace("/", "").isalnum()
    return tail if is_plain else f"of-{hashlib.blake2b(name.value.encode(), digest_size=8).hexdigest()}"


def graph_called(short: str) -> pyoxigraph.NamedNode | pyoxigraph.DefaultGraph:
    """The graph of a store that has a name within a version.

    >>> graph_called("derived")
    <NamedNode value=https://w3id.org/kzgraph/graph/derived>
    """
    return pyoxigraph.DefaultGraph() if short == _STATED else pyoxigraph.NamedNode(_GRAPHS + short)
