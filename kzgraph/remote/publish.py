"""Load a graph into a service so that readers see the old one or the new one, whole, whatever happens on the way.

1. The version is announced in the pointer graph (see `kzgraph.remote.versions`), which nobody reads from yet.
   Graphs of other names have pointer graphs of their own, which are not touched.
2. Its statements are loaded into graphs of its own, chunk by chunk. Loading a statement twice changes nothing: what an
   interrupted publication left is counted and continued.
3. The service is asked how many statements each graph holds. All that is there came from this content, so that the
   right number means the right statements; another number means loading again, or an error.
4. One statement makes the version current. From here on new readers take it.
5. All versions but the current and the one before are taken off the list, and after the time that readers trust
   what they have seen (`kzgraph.remote.engine.TRUSTED_SECONDS`) their graphs are removed.

Two publications at once load different versions beside each other, or the same one together; a version on which one
switches while the other removes it is left alone, and loaded under another name. No other graph is touched.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import NamedTuple

import pyoxigraph

from kzgraph.errors import ServiceError, UsageError
from kzgraph.remote.address import parted
from kzgraph.remote.content import Content, chunks, content
from kzgraph.remote.engine import TRUSTED_SECONDS, ask_service, connect
from kzgraph.remote.origin import Origin
from kzgraph.remote.results import rows_of
from kzgraph.remote.service import UPDATE_STATEMENTS, WAYS, Writer, places
from kzgraph.remote.versions import (
    NAMELESS,
    Statement,
    Version,
    current,
    description,
    listing,
    pointer_named,
    pointer_query,
    read_pointer,
    removal,
    statements_of,
)
from kzgraph.remote.wire import Patience
from kzgraph.store import Rows
from kzgraph.terms import PREFIXES, compact

__all__ = ["Publication", "publish"]

STORE_STATEMENTS = 10_000
STORE_BYTES = 2_000_000
UPDATE_BYTES = 500_000
COUNTING_TRIES = 4
SWITCHING_TRIES = 5
ABANDONED = timedelta(days=1)
GRACE = TRUSTED_SECONDS + 1
_OLD_KEPT = 2
_MOST_SHOWN = 3
_SOURCES = f"SELECT DISTINCT ?s WHERE {{ ?s a <{PREFIXES['kz']}Source> }} ORDER BY ?s"

Tell = Callable[[str], None]


class Publication(NamedTuple):
    """What was published, or (of a dry run) would be: the version, what was sent, and what was removed.

    ``status`` is "current" where the service had this graph already, "kept" where it was switched back to a version
    that was still there, else "loaded". ``sent`` counts statements, fewer than those of ``version.all_parts`` where an
    interrupted publication was continued.
    """

    version: Version
    status: str
    sent: int
    replaced: str
    removed: tuple[str, ...]


def publish(
    store: pyoxigraph.Store,
    url: str,
    *,
    way: str = "auto",
    update_url: str = "",
    store_url: str = "",
    origin: Origin | None = None,
    replace: bool = False,
    dry_run: bool = False,
    tell: Tell | None = None,
    patience: Patience | None = None,
) -> Publication:
    """Publish all statements of a store at a service.

    Args:
        store: The built store.
        url: Where the service answers queries; after a #, the name under which the graph is published.
        way: "gsp" (Graph Store Protocol), "update" (SPARQL Update), or "auto": graphs by the one, changes by the other.
        update_url: Where it takes updates, if not at the usual place.
        store_url: Where it takes graphs, if not at the usual place.
        origin: The files behind the store, so that who copies the graph has their statements as they are written.
        replace: Take the place of a graph even where it is of quite other documents.
        dry_run: Only look what would be done.
        tell: Is told of the progress.
        patience: How long answers are waited for.

    Raises:
        UsageError: an address, name, way or credentials that cannot be used, or a name that another graph has.
        ServiceError: the service cannot be reached, refuses something, or does not hold what was sent; what readers
            see has then not changed.
    """
    if way not in WAYS:
        raise UsageError(f'There is no way "{way}" to publish.', f"Use one of these: {', '.join(WAYS)}.")
    said = tell or (lambda _: None)
    publisher = _Publisher(content(store, origin), url, (way, update_url, store_url), said, patience)
    if not replace:
        publisher.refuse_another()
    return publisher.run(dry_run=dry_run)


class _Publisher:
    def __init__(
        self, found: Content, url: str, way: tuple[str, str, str], tell: Tell, patience: Patience | None
    ) -> None:
        self._content = found
        self._tell = tell
        plain, name = parted(url)
        self._name = name or ""
        self._iri = pointer_named(self._name)
        self._where, self._wire = connect(plain, patience)
        self._known: tuple[Statement, ...] = ()
        self._pointer = read_pointer(Rows((), ()))
        server = self._look()
        chosen, update, store = way
        self._writer = Writer(places(self._where, server, update=update, store=store), self._wire, chosen, self._iri)

    def _look(self) -> str:
        """Read the pointer graph; what the service calls itself."""
        reply = ask_service(self._where, self._wire, pointer_query(self._iri))
        rows = rows_of(reply, self._where, ("s", "p", "o"))
        self._known, self._pointer = statements_of(rows), read_pointer(rows, self._iri)
        return reply.headers.get("server", "")

    def refuse_another(self) -> None:
        """Raise UsageError where the graph of this name has documents, and none that this one has."""
        before = current(self._pointer)
        if before is None:
            return
        theirs = rows_of(ask_service(self._where, self._wire, _SOURCES, graphs=before.graphs), self._where).rows
        kind, source = (pyoxigraph.NamedNode(PREFIXES[p] + t) for p, t in (("rdf", "type"), ("kz", "Source")))
        ours = {str(quad.subject) for quad in self._content.store.quads_for_pattern(None, kind, source, None)}
        known = [str(cell) for (cell,) in theirs]
        if known and not ours.intersection(f"<{iri}>" for iri in known):
            shown = ", ".join(map(compact, known[:_MOST_SHOWN])) + (", …" if len(known) > _MOST_SHOWN else "")
            called = f'named "{self._name}"' if self._name not in {"", NAMELESS} else "without a name"
            raise UsageError(
                f"The graph {called} at {self._where.shown} is another one, of other documents ({shown}).",
                "Publish yours beside it with --name NAME, or in its place with --replace.",
            )

    def run(self, *, dry_run: bool) -> Publication:
        """Publish, or say what would be done."""
        before = current(self._pointer)
        replaced = before.name if before else ""
        version, status = self._chosen()
        if dry_run:
            left = sum(number - self._held(graph) for graph, number in version.all_parts)
            removed = self._pointer.kept[:-1] if status == "loaded" else ()
            return Publication(version, status, max(left, 0), replaced, removed)
        if status == "current":
            return Publication(version, status, 0, replaced, self._tidy())
        sent = 0
        for _ in range(SWITCHING_TRIES):
            sent += self._load(version) if status == "loaded" else 0
            if self._switch(version):
                return Publication(version, status, sent, replaced, self._tidy())
            version, status = self._chosen()
        raise ServiceError("Other publications kept coming in between.", "Publish again in a moment.")

    def _chosen(self) -> tuple[Version, str]:
        """The version under the first name that can be used, and what is to be done with it."""
        latest = current(self._pointer)
        for number in count(1):
            name = self._content.digest if number == 1 else f"{self._content.digest}-{number}"
            version = self._content.version(name, self._iri)
            if name in self._pointer.removed:
                continue
            if name not in self._pointer.kept:
                return version, "loaded"
            # A version that somebody has damaged is not mended under the eyes of its readers.
            if self._is_whole(version):
                return version, "current" if latest and latest.name == name else "kept"
        raise AssertionError("there is always another name")  # pragma: no cover

    def _held(self, graph: str) -> int:
        query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
        rows = rows_of(ask_service(self._where, self._wire, query, graphs=(graph,)), self._where).rows
        return rows[0][0] if rows and isinstance(rows[0][0], int) else 0

    def _is_whole(self, version: Version) -> bool:
        return all(self._held(graph) == number for graph, number in version.all_parts)

    def _load(self, version: Version) -> int:
        """Load what is missing of a version; how many statements were sent."""
        began = description(version, datetime.now(UTC).isoformat(timespec="seconds"))
        own = {subject for subject, _, _ in began}
        old = tuple(s for s in self._known if s[0] in own and s not in began)
        self._writer.change_pointer(self._known, add=began, remove=old)
        return sum(self._load_graph(version, graph, number) for graph, number in version.all_parts)

    def _load_graph(self, version: Version, graph: str, number: int) -> int:
        short = graph.removeprefix(f"{version.iri}/")
        held, sent = self._held(graph), 0
        if held == number:
            return 0
        if held:
            self._tell(f"{short}: continuing, {held} of {number} statements are there")
            sent += self._send(graph, short, number, skip=held)
            if self._counted(graph, number) == number:
                return sent
            self._tell(f"{short}: what was there does not fit; loading again")
            self._writer.drop(graph)
        sent += self._send(graph, short, number, skip=0)
        held = self._counted(graph, number)
        if held != number:
            raise ServiceError(
                f"The service holds {held} of the {number} statements that were sent ({short}).",
                "Readers see what they saw before. Its log may say which it does not take.",
            )
        return sent

    def _send(self, graph: str, short: str, number: int, *, skip: int) -> int:
        """Send the chunks of a graph, but not those that lie wholly among the first ``skip`` statements."""
        by_store = self._writer.loads_by_store
        most, size = (STORE_STATEMENTS, STORE_BYTES) if by_store else (UPDATE_STATEMENTS, UPDATE_BYTES)
        done = sent = told = 0
        for chunk in chunks(self._content, short, most=most, size=size):
            done += chunk.number
            if done > skip:
                self._writer.load(graph, chunk.text)
                sent += chunk.number
                if done * 10 // number > told:
                    told = done * 10 // number
                    self._tell(f"{short}: {done} of {number} statements")
        return sent

    def _counted(self, graph: str, number: int) -> int:
        """How many statements a graph holds, once the service has taken in all."""
        held = 0
        for attempt in range(COUNTING_TRIES):
            held = self._held(graph)
            if held >= number:
                break
            time.sleep(0.1 * 2**attempt)
        return held

    def _switch(self, version: Version) -> bool:
        """Make a version current; whether it is, and nobody is removing it."""
        self._look()
        number = self._pointer.listed[-1].number + 1 if self._pointer.listed else 1
        self._writer.change_pointer(self._known, add=(listing(number, version.name, self._iri),))
        self._look()
        return version.name in self._pointer.kept

    def _tidy(self) -> tuple[str, ...]:
        """Remove old versions and what was abandoned a day ago; the names of those removed."""
        going = self._going()
        gone = tuple(name for name in going if name not in self._pointer.removed)
        kept = {name: max(e.number for e in self._pointer.listed if e.name == name) for name in self._pointer.kept}
        wanted = {listing(number, name, self._iri) for name, number in kept.items() if name not in going}
        unlisted = tuple(s for s in self._known if "versionInfo" in s[1] and s not in wanted)
        marks = tuple(removal(self._pointer.versions[name]) for name in gone)
        if unlisted or marks:
            self._writer.change_pointer(self._known, add=marks, remove=unlisted)
        if not going:
            return ()
        self._tell(f"removing older versions when no reader needs them any more: {', '.join(going)}")
        time.sleep(GRACE)
        self._look()
        for name in sorted(self._pointer.removed):
            self._remove(self._pointer.versions[name])
        return going

    def _going(self) -> tuple[str, ...]:
        """The versions to remove: neither the two newest, nor one that another publication may be loading."""
        kept = self._pointer.kept[-_OLD_KEPT:]
        return tuple(
            name
            for name in sorted(self._pointer.versions)
            if name in self._pointer.removed
            or (name in self._pointer.kept and name not in kept)
            or (name not in self._pointer.kept and self._is_abandoned(name))
        )

    def _is_abandoned(self, name: str) -> bool:
        try:
            began = datetime.fromisoformat(self._pointer.began[name])
        except ValueError:
            return True
        return began.tzinfo is None or datetime.now(UTC) - began > ABANDONED

    def _remove(self, version: Version) -> None:
        graphs = [graph for graph, _ in version.all_parts]
        for graph in graphs:
            self._writer.drop(graph)
        own = {f"<{version.iri}>", *(f"<{graph}>" for graph in graphs)}
        self._writer.change_pointer(self._known, remove=tuple(s for s in self._known if s[0] in own))
        self._look()
