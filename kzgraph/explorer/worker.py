"""A process that answers queries, one after the other, and can be ended at any moment.

Oxigraph has no time limit, and a query may need any amount of memory or nest so deeply that the process breaks. So
everything that looks into a query happens here, below the limits of this process; the server only passes it on.

A job comes as a line of JSON on standard input; its answer leaves on standard output as a line of JSON, which says
how many bytes follow, and the bytes. The process ends when its input does.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, TypeVar, cast

import pyoxigraph

from kzgraph.errors import KzgraphError
from kzgraph.explorer.graphs import read_context, write_graph
from kzgraph.explorer.results import Cell, writer
from kzgraph.sparql import refuse_unsafe
from kzgraph.store import EmbeddedStore, read_store

__all__ = ["MEMORY_STATUS", "Job", "answer", "main"]

GRACE_SECONDS = 5
MEMORY_STATUS = 507
Job: TypeAlias = Mapping[str, Any]
Head: TypeAlias = dict[str, Any]
Item = TypeVar("Item")


def main(arguments: list[str]) -> int:
    """Open the store named, say so, and answer jobs until there are no more.

    ``arguments`` are the store's folder, the file of the JSON-LD context, and how many bytes a query may take.
    """
    folder, context_file, memory = arguments
    # Whatever else writes to standard output may not get between the answers.
    outbox = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    raw = read_store(Path(folder))
    context = read_context(Path(context_file))
    enough = _limit_memory(int(memory))
    _send(outbox, {"ready": True}, b"")
    for line in sys.stdin.buffer:
        job = json.loads(line)
        # The server ends a query that takes too long; should it be gone by then, the system does.
        _alarm(job["seconds"] + GRACE_SECONDS)
        head, body = _guarded(raw, job, context)
        _alarm(0)
        _send(outbox, {**head, "spent": _size() > enough}, body)
    return 0


def _guarded(raw: pyoxigraph.Store, job: Job, context: Mapping[str, object]) -> tuple[Head, bytes]:
    try:
        return answer(raw, job, context)
    except KzgraphError as error:
        status = 406 if isinstance(error, _NoForm) else 400
        return {"status": status, "message": error.message, "hint": error.hint or ""}, b""
    except (OSError, RuntimeError, ValueError) as error:
        return {"status": 400, "message": f"The query failed ({error}).", "hint": ""}, b""
    except MemoryError:
        return {"status": MEMORY_STATUS, "message": "", "hint": ""}, b""


class _NoForm(KzgraphError):
    """The client wants none of the forms that this kind of query is answered in."""


def answer(raw: pyoxigraph.Store, job: Job, context: Mapping[str, object]) -> tuple[Head, bytes]:
    """Answer a job: what its head says, and its body.

    A job has ``query``, ``results`` and ``graph`` (the name and media type of the form wanted, or null), ``rows`` and
    ``bytes`` (after which the answer is cut off), ``default`` and ``named`` (graphs to ask instead of all). Raises
    QueryError for a query that cannot be read or is refused.
    """
    refuse_unsafe(job["query"])
    found = EmbeddedStore(_over(raw, job)).evaluate(job["query"])
    if isinstance(found, pyoxigraph.QueryTriples):
        name, media = _form(job, "graph")
        triples, left_out = _first(found, job, "statements", lambda triple: len(str(triple)))
        body = write_graph(triples, name, context=context, left_out=left_out)
        return {"status": 200, "media": media, "truncated": left_out}, body
    name, media = _form(job, "results")
    if isinstance(found, pyoxigraph.QueryBoolean):
        return {"status": 200, "media": media, "truncated": ""}, found.serialize(format=_BOOLEANS[name]) or b""
    made = writer(name)
    variables = [variable.value for variable in found.variables]
    rows, left_out = _first((made.row(variables, row) for row in _solutions(found)), job, "rows", len)
    text = made.whole(variables, rows, left_out)
    # A text in a store may hold half a character, which no encoding can carry.
    return {"status": 200, "media": media, "truncated": left_out}, text.encode("utf-8", "replace")


_BOOLEANS = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}


def _solutions(found: pyoxigraph.QuerySolutions) -> Iterator[Iterable[Cell]]:
    for solution in found:
        yield cast("Iterable[Cell]", solution)


def _first(items: Iterable[Item], job: Job, what: str, length: Callable[[Item], int]) -> tuple[list[Item], str]:
    """The first items, as many as the job allows, and in words that and why there are more ("" where there are not)."""
    kept: list[Item] = []
    total = 0
    for item in items:
        total += length(item)
        if len(kept) >= job["rows"]:
            limit = f"{job['rows']:,} {what}"
        elif total > job["bytes"]:
            limit = f"{job['bytes'] / 2**20:g} MiB"
        else:
            kept.append(item)
            continue
        return kept, f"Truncated: the first {len(kept):,} {what} are given, the limit of this server is {limit}."
    return kept, ""


def _form(job: Job, kind: str) -> tuple[str, str]:
    wanted = job[kind]
    if wanted is None:
        queries, forms = ("SELECT and ASK", _BOOLEANS) if kind == "results" else ("CONSTRUCT and DESCRIBE", _GRAPHS)
        raise _NoForm(
            f"{queries} are not answered in any form that was asked for.", f"Ask for one of these: {', '.join(forms)}."
        )
    name, media = wanted
    return str(name), str(media)


_GRAPHS = ("ttl", "nt", "jsonld", "rdf")


_NamedGraph: TypeAlias = "pyoxigraph.NamedNode | pyoxigraph.BlankNode"
_Graph: TypeAlias = "_NamedGraph | pyoxigraph.DefaultGraph"


class _Chosen:
    """A store of which a query sees only some graphs, as its request says."""

    def __init__(self, raw: pyoxigraph.Store, default: list[str], named: list[str]) -> None:
        self._raw = raw
        self._default: list[_Graph] = [pyoxigraph.NamedNode(name) for name in default]
        self._named: list[_NamedGraph] = [pyoxigraph.NamedNode(name) for name in named]

    def query(self, text: str, *, use_default_graph_as_union: bool) -> object:
        """Ask; the graphs chosen stand in for the union of all."""
        del use_default_graph_as_union
        return self._raw.query(text, default_graph=self._default, named_graphs=self._named)


def _over(raw: pyoxigraph.Store, job: Job) -> pyoxigraph.Store:
    if not job["default"] and not job["named"]:
        return raw
    # All that is asked of it is to answer queries.
    return cast("pyoxigraph.Store", _Chosen(raw, job["default"], job["named"]))


# Limits


def _limit_memory(memory: int) -> int:
    """Let this process take so many bytes more; the size at which it should make way for a new one."""
    try:
        import resource
    except ImportError:  # not on Windows, where the time limit has to do
        return 2**62
    before = _size()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = before + memory
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard == resource.RLIM_INFINITY or hard >= most:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    return before + memory // 2


def _size() -> int:
    """How much address space this process has, in bytes; a guess where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 2**30
    return pages * os.sysconf("SC_PAGE_SIZE")


def _alarm(seconds: float) -> None:
    # No handler is set: the system ends the process even while Oxigraph works.
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _send(outbox: BinaryIO, head: Head, body: bytes) -> None:
    outbox.write(json.dumps({**head, "size": len(body)}).encode() + b"\n")
    outbox.write(body)
    outbox.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
