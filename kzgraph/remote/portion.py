"""What a question needs of a published graph, fetched so that it is answered here and not by the service.

Where a service may answer a form of question wrongly (`kzgraph.remote.doubtful`), it is asked for the statements of the
properties that the question names, in plain reads, and the question is answered over them by the engine of the built
store. Where a command asks much, all statements are read so. They are counted, and kept while the process runs.
"""

from collections.abc import Callable
from typing import TypeAlias

import pyoxigraph

from kzgraph.errors import QueryError, ServiceError
from kzgraph.remote.address import Address
from kzgraph.remote.results import NTRIPLES, RESULTS, graph_of, rows_of, usual
from kzgraph.remote.wire import Reply
from kzgraph.store import EmbeddedStore, memory_store

__all__ = ["Ask", "Portion"]

PAGE = 50_000
MOST = 2_000_000
"""Statements that are read for questions at most: they are held in memory, with about half a kilobyte for each."""

Ask: TypeAlias = Callable[[str, str], Reply]
"""What answers a query in a media type, over the graphs in question; raises QueryError or ServiceError."""


class Portion:
    """The statements of some graphs of a service that questions have needed so far."""

    def __init__(self, where: Address, ask: Ask) -> None:
        self._where, self._ask = where, ask
        self._store = memory_store().raw
        self._here: frozenset[str] = frozenset()
        self._is_whole = False

    def holding(self, properties: frozenset[str] | None) -> EmbeddedStore:
        """All statements of some properties, and maybe of others; with None all there are.

        Raises QueryError or ServiceError where the service does not give them, or not all of them.
        """
        if self._is_whole:
            return EmbeddedStore(self._store)
        if properties is None:
            self._fetch("?s ?p ?o")
            self._is_whole = True
        elif missing := properties - self._here:
            self._fetch(f"VALUES ?p {{ {' '.join(f'<{iri}>' for iri in sorted(missing))} }} ?s ?p ?o")
            self._here |= missing
        return EmbeddedStore(self._store)

    def _fetch(self, pattern: str) -> None:
        counting = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
        ((number,),) = rows_of(self._ask(counting, RESULTS), self._where, ("n",))
        if not isinstance(number, int):
            raise self._other(f"{number} is no number of statements")
        if len(self._store) + number > MOST:
            raise QueryError(
                f"The service at {self._where.shown} may answer this question wrongly, and the {number:,} statements "
                f"that it needs are more than the {MOST:,} that are read to answer it here.",
                "Publish the graph to another service, such as Oxigraph server, or ask the built store.",
            )
        found: set[pyoxigraph.Triple] = set()
        held = 0
        while held < number:
            paging = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }} LIMIT {PAGE} OFFSET {held}"
            # A service that gives fewer than were asked for is asked for the next ones.
            page = graph_of(self._ask(paging, NTRIPLES), self._where)
            if not page:
                break
            found.update(page)
            held += len(page)
        if len(found) != number:
            raise self._other(f"{len(found)} instead of {number} statements came")
        self._store.bulk_extend(pyoxigraph.Quad(t.subject, t.predicate, usual(t.object)) for t in found)

    def _other(self, why: str) -> ServiceError:
        return ServiceError(
            f"The service at {self._where.shown} does not give what it holds ({why}).", "Ask again, or ask its keeper."
        )
