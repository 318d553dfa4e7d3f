"""Where a service takes what is to be written, and how: SPARQL Update, or the Graph Store Protocol.

Services keep these at addresses of their own beside the one that answers queries. Those of Virtuoso, Oxigraph,
Fuseki, GraphDB and RDF4J are known here; for others they can be named.
"""

from typing import NamedTuple

from kzgraph.errors import NotAvailable, ServiceError
from kzgraph.remote.address import Address, address
from kzgraph.remote.engine import FORM
from kzgraph.remote.results import NTRIPLES
from kzgraph.remote.versions import POINTER, Statement, ntriples
from kzgraph.remote.wire import Reply, Wire

__all__ = ["WAYS", "Places", "Writer", "places"]

WAYS = ("auto", "gsp", "update")
_NOT_HERE = frozenset({404, 405, 406, 415, 501})
_BAD_REQUEST = 400
_NOT_FOUND = 404


class Places(NamedTuple):
    """The addresses of a service: for queries, for Update and for the Graph Store Protocol (None where unknown)."""

    query: Address
    update: Address | None
    store: Address | None


def places(query: Address, server: str, *, update: str = "", store: str = "") -> Places:
    """Where a service takes updates and graphs, from what it calls itself and from its address, unless named.

    >>> from kzgraph.remote.address import address
    >>> places(address("http://127.0.0.1:8890/sparql"), "Virtuoso/07.20").update.path
    '/sparql-auth'
    """
    guessed = _guessed(query, server.lower())
    return Places(
        query,
        address(update) if update else guessed.update,
        address(store) if store else guessed.store,
    )


def _guessed(query: Address, server: str) -> Places:
    base, _, last = query.path.rpartition("/")
    if "virtuoso" in server:
        return Places(query, query.at(f"{base}/sparql-auth"), query.at(f"{base}/sparql-graph-crud-auth"))
    if "fuseki" in server:
        return Places(query, query.at(f"{base}/update"), query.at(f"{base}/data"))
    if "/repositories/" in query.path:
        return Places(query, query.at(f"{query.path}/statements"), query.at(f"{query.path}/rdf-graphs/service"))
    if last == "query":
        graphs = query.at(f"{base}/store") if "oxigraph" in server else None
        return Places(query, query.at(f"{base}/update"), graphs)
    return Places(query, query, None)


class Writer:
    """Writes graphs by the Graph Store Protocol and changes by Update, or all by the one that is chosen.

    Everything it sends may be sent twice without harm. Raises ServiceError where the service refuses it, and
    NotAvailable where there is no way to write.
    """

    def __init__(self, where: Places, wire: Wire, way: str = "auto", pointer: str = POINTER) -> None:
        self.places = where
        self.pointer = pointer
        self._wire = wire
        self._loads = where.store is not None and way != "update"
        self._changes = where.update is not None and way != "gsp"
        if not (self._loads or self._changes):
            what = "--store-url" if way == "gsp" else "--update-url"
            raise NotAvailable(
                f"It is not known where {where.query.origin} takes graphs.", f"Name the address with {what} URL."
            )
        self._may_fall_back = way == "auto" and self._loads and self._changes

    @property
    def loads_by_store(self) -> bool:
        """Whether graphs are loaded by the Graph Store Protocol, in larger chunks than by Update."""
        return self._loads

    def load(self, graph: str, lines: bytes) -> None:
        """Add N-Triples to a graph."""
        if self._loads:
            reply = self._store("POST", graph, lines)
            if reply.status < _BAD_REQUEST:
                return
            if not (self._may_fall_back and reply.status in _NOT_HERE):
                raise self._failed(self.places.store, reply)
            self._loads = False
        # A chunk made for the Graph Store Protocol is too large for the Update of some.
        pieces = lines.splitlines(keepends=True)
        for begin in range(0, len(pieces), UPDATE_STATEMENTS):
            self._update([f"INSERT DATA {{ GRAPH <{graph}> {{\n", *_texts(pieces[begin:][:UPDATE_STATEMENTS]), "} }"])

    def drop(self, graph: str) -> None:
        """Remove a graph, whether it is there or not."""
        if self._changes:
            self._update([f"DROP SILENT GRAPH <{graph}>"])
            return
        reply = self._store("DELETE", graph, None)
        if reply.status >= _BAD_REQUEST and reply.status != _NOT_FOUND:
            raise self._failed(self.places.store, reply)

    def change_pointer(
        self, known: tuple[Statement, ...], *, add: tuple[Statement, ...] = (), remove: tuple[Statement, ...] = ()
    ) -> None:
        """Add and remove statements of the pointer graph; ``known`` is what it holds now."""
        if self._changes:
            texts = [
                f"{words} DATA {{ GRAPH <{self.pointer}> {{\n{ntriples(chosen)}}} }}"
                for words, chosen in (("DELETE", remove), ("INSERT", add))
                if chosen
            ]
            self._update([" ;\n".join(texts)])
            return
        wanted = sorted({*known, *add} - set(remove))
        reply = self._store("PUT", self.pointer, ntriples(wanted).encode())
        if reply.status >= _BAD_REQUEST:
            raise self._failed(self.places.store, reply)

    def _update(self, texts: list[str]) -> None:
        where = self.places.update
        if where is None:
            raise NotAvailable(
                f"It is not known where {self.places.query.origin} takes updates.", "Name it with --update-url URL."
            )
        body = Address("", "", 0, "").asking([("update", "".join(texts))]).query.encode()
        reply = self._wire.send(where, "POST", {"Content-Type": FORM, "Accept": "*/*"}, body)
        if reply.status >= _BAD_REQUEST:
            raise self._failed(where, reply)

    def _store(self, method: str, graph: str, body: bytes | None) -> Reply:
        where = self.places.store
        if where is None:
            raise NotAvailable(
                f"It is not known where {self.places.query.origin} takes graphs.", "Name it with --store-url URL."
            )
        headers = {"Content-Type": NTRIPLES} if body is not None else {}
        return self._wire.send(where.asking([("graph", graph)]), method, {**headers, "Accept": "*/*"}, body)

    def _failed(self, where: Address | None, reply: Reply) -> ServiceError:
        shown = where.shown if where else self.places.query.origin
        said = f": {reply.said.rstrip('.')}." if reply.said else "."
        hint = "Name the right address with --update-url or --store-url." if reply.status in _NOT_HERE else None
        return ServiceError(f"The service at {shown} does not take what is to be written ({reply.status}){said}", hint)


UPDATE_STATEMENTS = 1000


def _texts(lines: list[bytes]) -> list[str]:
    return [line.decode() for line in lines]
