"""A SPARQL 1.1 service as an engine: it answers what the built store answers, over the published graph alone.

Which graphs those are is looked up once a process, see `kzgraph.remote.versions`; every query names them, so that a
reader sees one published state, and nothing of what else the service holds.
"""

import os
import time
from contextlib import suppress

from kzgraph.errors import QueryError, ServiceError, UsageError
from kzgraph.remote.address import Address, address, parted
from kzgraph.remote.credentials import credentials
from kzgraph.remote.portion import Portion
from kzgraph.remote.results import NTRIPLES, RESULTS, rows_of, triples_of
from kzgraph.remote.versions import (
    ALL_POINTERS_QUERY,
    NAMELESS,
    Version,
    current,
    name_of,
    pointer_named,
    pointer_query,
    read_pointer,
)
from kzgraph.remote.wire import NoAnswer, Patience, Reply, Wire
from kzgraph.sparql import asks_distinct, query_form, refuse_graph, refuse_service
from kzgraph.store import Cell, EmbeddedStore, Rows

__all__ = ["RemoteEngine", "ask_service", "connect"]

FORM = "application/x-www-form-urlencoded"
LONGEST_ADDRESS = 1800
TRUSTED_SECONDS = 2.0
EARLY, LONG = 2000, 10_000
MOST_KEPT, SHORT = 500, 20
FEW_READS = 7
_BAD_REQUEST, _SERVER_ERROR = 400, 500
_AWAY = frozenset({502, 503, 504})
_GRAPHS = "default-graph-uri"


def connect(url: str, patience: Patience | None = None) -> tuple[Address, Wire]:
    """The address of a service and a wire to it, with the credentials of the surroundings.

    Raises UsageError where the address or the credentials cannot be used.
    """
    where = address(url)
    return where, Wire(credentials(where), patience or Patience(seconds=_seconds()))


def _seconds() -> float:
    said = os.environ.get("KZGRAPH_ENDPOINT_TIMEOUT", "")
    try:
        seconds = float(said) if said else Patience().seconds
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise UsageError(f'KZGRAPH_ENDPOINT_TIMEOUT is "{said}", which is no time.', "Name a number of seconds.")
    return seconds


class RemoteEngine:
    """A published graph in a service; questions see its stated and derived statements as one.

    ``wire.requests`` counts what has been asked, for who wants to know what a command costs; ``reads_ahead`` is the
    most things of which `kzgraph.facts` reads what they point at in the same request; ``at_hand`` the most statements
    of a graph that is read as a whole where much is asked of it.
    """

    reads_ahead = 60
    at_hand = 100_000

    def __init__(self, where: Address, wire: Wire, name: str | None = None) -> None:
        self.where = where
        self.wire = wire
        self._name = name
        self._answers: dict[str, Rows] = {}
        self._version: Version | None = None
        self._trusted = 0.0
        self._server = ""
        self._errs: bool | None = None
        self._portion: Portion | None = None
        self._reads, self._is_here = 0, False

    @classmethod
    def open(cls, url: str, *, patience: Patience | None = None) -> "RemoteEngine":
        """An engine over a graph published at an address; its name may stand after a #.

        Without a name it is the graph that has none, else the only one there is. Raises UsageError for an address,
        name or credentials that cannot be used, or where several graphs are there and none is named; ServiceError
        where nothing answers or nothing is published there.
        """
        plain, name = parted(url)
        if name is not None:
            pointer_named(name)
        engine = cls(*connect(plain, patience), name)
        engine.version  # noqa: B018 - who opens a service without a graph is to be told so now
        return engine

    @property
    def version(self) -> Version:
        """The version of the graph that this process reads: the newest when it first asked."""
        if self._version is None:
            began = time.monotonic()
            found = self.newest()
            self._version, self._trusted = found, began
        return self._version

    def newest(self) -> Version:
        """The version that is current now; raises as `open`."""
        if self._version is not None:
            found = current(read_pointer(self._pointer(self._version.pointer), self._version.pointer))
            return found or self._none_there()
        if self._name is not None:
            pointer = pointer_named(self._name)
            return current(read_pointer(self._pointer(pointer), pointer)) or self._none_there()
        there = self._published()
        if len(there) > 1 and "" not in there:
            raise UsageError(
                f"There are {len(there)} graphs at {self.where.shown}: {', '.join(there)}.",
                "Name one with --name NAME, or after the address: URL#NAME",
            )
        return next(iter(there.values())) if there else self._none_there()

    def _published(self) -> dict[str, Version]:
        """The current versions of all graphs that are published at the service, by name, the nameless one first."""
        rows: dict[str, list[tuple[Cell, ...]]] = {}
        reply = ask_service(self.where, self.wire, ALL_POINTERS_QUERY)
        self._server = reply.headers.get("server", "").lower()
        for graph, *statement in rows_of(reply, self.where, ("g", "s", "p", "o")):
            rows.setdefault(str(graph), []).append(tuple(statement))
        names = sorted((name, graph) for graph in rows if (name := name_of(graph)) is not None)
        found = {name: current(read_pointer(Rows((), tuple(rows[graph])), graph)) for name, graph in names}
        return {name: version for name, version in found.items() if version}

    def _none_there(self) -> Version:
        wanted = self._name if self._name is not None else name_of(self._version.pointer) if self._version else ""
        called = f' named "{wanted}"' if wanted not in {"", NAMELESS, None} else ""
        others = ", ".join(name or f"{NAMELESS} (the one without a name)" for name in self._published())
        raise ServiceError(
            f"The service at {self.where.shown} holds no published graph of kzgraph{called}.",
            f"There are: {others}." if others else "Publish one: kzgraph publish --endpoint URL",
        )

    def select(self, query: str) -> Rows:
        """Run a SELECT over the published graph; raises QueryError where it cannot be read or evaluated."""
        # A question names its variables early, and may hold thousands of things to look up after them.
        if (query_form(query[:EARLY]) or query_form(query)) != "SELECT":
            raise QueryError("The query is not a SELECT.", "Ask for variables: SELECT ?x WHERE { … }")
        if "service" in query.casefold() or "\\u" in query.casefold():
            refuse_service(query)
        # A version never changes: a short answer need not be asked for twice.
        known = self._answers.get(query)
        if known is None:
            known = self._answered_here(query) or self._answer(query, is_graph=False)
            if len(self._answers) < MOST_KEPT and len(known.rows) <= SHORT:
                self._answers[query] = known
        return known

    def answer(self, query: str) -> Rows:
        """Run any read query; an ASK gives one row, a CONSTRUCT or DESCRIBE a row for each triple."""
        refuse_service(query)
        refuse_graph(query)
        return self._answer(query, is_graph=query_form(query) in {"CONSTRUCT", "DESCRIBE"})

    def _answer(self, query: str, *, is_graph: bool) -> Rows:
        version = self.version
        accept = NTRIPLES if is_graph else RESULTS
        reply = ask_service(self.where, self.wire, query, graphs=version.graphs, accept=accept)
        found = triples_of(reply, self.where) if is_graph else rows_of(reply, self.where)
        self._confirm(version)
        # Virtuoso repeats rows where an alternative or an OPTIONAL meets ORDER BY, in spite of DISTINCT.
        return Rows(found.variables, _each_once(found.rows)) if asks_distinct(query[:LONG]) else found

    def _answered_here(self, query: str) -> Rows | None:
        """The answer from statements that are read plainly; None where the service is to be asked for it.

        Once much has been asked of a graph that is not large, all of it is read: what follows would be as many
        journeys again. A question that Virtuoso may answer wrongly is answered from the statements that it names.
        """
        self._reads += 1
        if self._reads > FEW_READS and self.version.total <= self.at_hand and not self._is_here:
            # A service that does not give so much at once goes on answering step by step.
            with suppress(QueryError, ServiceError):
                self._hold(None)
                self._is_here = True
            self.at_hand = 0
        if self._is_here:
            return self._hold(None).select(query)
        if self._errs is False or "oxigraph" in self._server:
            return None
        from kzgraph.remote.doubtful import is_doubtful, named  # few services need it

        properties = named(query) if is_doubtful(query) else None
        # Where a variable stands for a property, all would have to be read.
        return self._hold(properties).select(query) if properties is not None and self._is_virtuoso() else None

    def _hold(self, properties: frozenset[str] | None) -> EmbeddedStore:
        """The statements of some properties, or all, here."""
        version, before = self.version, self.wire.requests
        if self._portion is None:
            self._portion = Portion(
                self.where,
                lambda text, accept: ask_service(self.where, self.wire, text, graphs=version.graphs, accept=accept),
            )
        store = self._portion.holding(properties)
        if self.wire.requests != before:
            self._confirm(version)
        return store

    def _is_virtuoso(self) -> bool:
        """Whether the service is Virtuoso: it says so, or (behind another server) reads what only that reads."""
        if self._errs is None:
            from kzgraph.remote.doubtful import PROBE

            try:
                self._errs = "virtuoso" in self._server or bool(ask_service(self.where, self.wire, PROBE))
            except QueryError:
                self._errs = False
        return self._errs

    def _pointer(self, pointer: str) -> Rows:
        reply = ask_service(self.where, self.wire, pointer_query(pointer))
        self._server = reply.headers.get("server", "").lower()
        return rows_of(reply, self.where, ("s", "p", "o"))

    def is_kept(self, version: Version) -> bool:
        """Whether a version may still be read."""
        return version.name in read_pointer(self._pointer(version.pointer), version.pointer).kept

    def _confirm(self, version: Version) -> None:
        """Raise ServiceError if the version was removed while it was read.

        `kzgraph.remote.publish` takes a version off the list, waits longer than ``TRUSTED_SECONDS``, and only then
        removes its graphs: an answer that came within that time of a look at the list is whole.
        """
        if time.monotonic() - self._trusted <= TRUSTED_SECONDS:
            return
        began = time.monotonic()
        if not self.is_kept(version):
            raise ServiceError(
                f"The graph at {self.where.shown} was replaced more than once while it was read.", "Ask again."
            )
        self._trusted = began


class _Away(QueryError, NoAnswer):
    """What stands before a service says that it does not answer, or not this."""


def _each_once(rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """Rows without repetitions; 1 and true, or one word in two languages, are not the same."""
    return tuple({tuple((c, type(c), getattr(c, "lang", "")) for c in row): row for row in rows}.values())


def ask_service(
    where: Address, wire: Wire, query: str, *, graphs: tuple[str, ...] = (), accept: str = RESULTS
) -> Reply:
    """What a service answers to a query over some graphs (over its own choice, if none are named).

    Short queries are sent in the address, long ones as a form. Raises QueryError where the service refuses the query,
    ServiceError where it fails.
    """
    pairs = [("query", query), *((_GRAPHS, graph) for graph in graphs)]
    asked = where.asking(pairs)
    if len(asked.target) <= LONGEST_ADDRESS:
        reply = wire.send(asked, "GET", {"Accept": accept})
    else:
        body = Address("", "", 0, "").asking(pairs).query.encode()
        reply = wire.send(where, "POST", {"Accept": accept, "Content-Type": FORM}, body)
    if reply.status >= _BAD_REQUEST:
        raise _failed(where, reply)
    return reply


def _failed(where: Address, reply: Reply) -> QueryError | ServiceError:
    said = f": {reply.said.rstrip('.')}." if reply.said else "."
    if reply.status == _BAD_REQUEST:
        return QueryError(f"The service at {where.shown} cannot read the query{said}")
    if reply.status < _SERVER_ERROR:
        return ServiceError(
            f"The service at {where.shown} refuses the request ({reply.status}){said}",
            "Give the address that answers queries; it often ends with /query or /sparql.",
        )
    kind = _Away if reply.status in _AWAY else QueryError
    return kind(f"The service at {where.shown} failed ({reply.status}){said}", "Ask for less, or ask its keeper.")
