"""The built store: Oxigraph on disk, a cache keyed by the content of the files it was built from.

A store is written in a folder of its own and renamed into place when it is whole, so that a crash, a full
disk or a second build at the same time never leaves half a store: readers find the old one or the new one.
Where nothing changed since the last look (sizes and times of the files), the content is not read again.
"""

import errno
import os
import re
import time
import weakref
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

import pyoxigraph

from kzgraph.errors import QueryError, StoreError
from kzgraph.model import Iri, Text
from kzgraph.project import Project, cache_folder

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

__all__ = [
    "Cell",
    "EmbeddedStore",
    "Engine",
    "Rows",
    "built_store",
    "content_digest",
    "current_store",
    "memory_store",
    "plain_literal",
    "store_folder",
]

FORMAT = "1"
KEPT_STORES = 4
RACY_SECONDS = 2.0
STALE_SECONDS = 24 * 3600
OPENING_TRIES = 40
RENAMING_TRIES = 20
OPENING_PAUSE = 0.05

Cell: TypeAlias = "Iri | Text | str | int | Decimal | bool | date | None"

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = frozenset(_XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger"))


class Rows:
    """What a SELECT returned: the names of its variables and its rows of plain values."""

    __slots__ = ("rows", "variables")

    def __init__(self, variables: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> None:
        self.variables = variables
        self.rows = rows

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return iter(self.rows)


class Engine(Protocol):
    """What answers SPARQL: the embedded store, or a remote service."""

    def select(self, query: str) -> Rows:
        """Run a SELECT over all graphs; raises QueryError where it cannot be read or evaluated."""

    def answer(self, query: str) -> Rows:
        """Run any read query; an ASK gives one row, a CONSTRUCT or DESCRIBE a row for each triple."""


class EmbeddedStore:
    """Oxigraph in this process, read-only; questions see the default and the derived graph as one."""

    def __init__(self, store: pyoxigraph.Store) -> None:
        self.raw = store

    def select(self, query: str) -> Rows:
        """Run a SELECT over all graphs; raises QueryError where it cannot be read or evaluated."""
        results = self.evaluate(query)
        if not isinstance(results, pyoxigraph.QuerySolutions):
            raise QueryError("The query is not a SELECT.", "Ask for variables: SELECT ?x WHERE { … }")
        return self._rows(results)

    def answer(self, query: str) -> Rows:
        """Run any read query; an ASK gives one row, a CONSTRUCT or DESCRIBE a row for each triple."""
        results = self.evaluate(query)
        if isinstance(results, pyoxigraph.QueryBoolean):
            return Rows(("answer",), ((bool(results),),))
        if isinstance(results, pyoxigraph.QueryTriples):
            triples = sorted({(t.subject, t.predicate, t.object) for t in results}, key=lambda t: [str(x) for x in t])
            return Rows(
                ("subject", "predicate", "object"), tuple(tuple(plain(term) for term in triple) for triple in triples)
            )
        return self._rows(results)

    def _rows(self, results: pyoxigraph.QuerySolutions) -> Rows:
        names = tuple(variable.value for variable in results.variables)
        try:
            return Rows(names, tuple(tuple(plain(term) for term in solution) for solution in results))
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"The query failed: {error}") from error

    def evaluate(self, query: str) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
        """Run any read query over all graphs; one that would call another service is refused."""
        if "service" in query.casefold() or "\\u" in query.casefold():
            from kzgraph.sparql import refuse_service  # most questions need no second look

            refuse_service(query)
        try:
            return self.raw.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise _unreadable(query, str(error.msg)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"The query failed: {error}") from error


def _unreadable(query: str, reason: str) -> QueryError:
    """Oxigraph's parser names the place and every token it would have taken; the place is what helps."""
    place = re.match(r"error at (\d+):(\d+)", reason)
    if not place:
        return QueryError(f"The query cannot be read: {reason}.")
    line, column = int(place.group(1)), int(place.group(2))
    lines = query.splitlines()
    near = lines[line - 1][max(0, column - 1) :].strip()[:40] if line <= len(lines) else ""
    what = f'near "{near}"' if near else "where it ends"
    return QueryError(f"The query cannot be read at line {line}, column {column}, {what}.")


def plain(term: object) -> Cell:
    """An Oxigraph term as a plain value."""
    if term is None:
        return None
    if isinstance(term, pyoxigraph.NamedNode):
        return Iri(term.value)
    if isinstance(term, pyoxigraph.Literal):
        return _plain_literal(term)
    return Iri(f"_:{term.value}") if isinstance(term, pyoxigraph.BlankNode) else str(term)


def _plain_literal(literal: pyoxigraph.Literal) -> Cell:
    return plain_literal(literal.value, literal.datatype.value, literal.language)


def plain_literal(words: str, kind: str, language: str | None = None) -> Cell:
    """A literal as a plain value, from its words, the IRI of its datatype, and its language if it has one.

    What is no number, day or yes-or-no in spite of its datatype stays words. Booleans are also written 1 and 0.

    >>> plain_literal("1", "http://www.w3.org/2001/XMLSchema#boolean"), plain_literal("1", "")
    (True, '1')
    """
    if language:
        return Text(words, language)
    try:
        if kind in _INTEGERS:
            return int(words)
        if kind in {_XSD + "decimal", _XSD + "double", _XSD + "float"}:
            value = _decimal(words)
            return value if value.is_finite() else words
        if kind == _XSD + "date":
            return _date(words)
    except (ValueError, ArithmeticError):
        return words
    return words in {"true", "1"} if kind == _XSD + "boolean" else words


# Answers without decimals or dates, which are most, do not pay for their modules.


def _decimal(words: str) -> "Decimal":
    from decimal import Decimal

    return Decimal(words)


def _date(words: str) -> "date":
    from datetime import date

    return date.fromisoformat(words)


def store_folder() -> Path:
    """The folder of all built stores."""
    return cache_folder() / "stores"


class _Seen(NamedTuple):
    """What the last look at a project's files found: sizes and times, and the digest of their content."""

    digest: str
    listing: str


def content_digest(project: Project) -> str:
    """A digest of everything the store is built from, and of the format it is built in."""
    import hashlib  # only where files have changed

    summary = hashlib.blake2b(f"{FORMAT}\n{pyoxigraph.__version__}\n".encode(), digest_size=16)
    for name in project.only:
        summary.update(f"only {name}\n".encode())
    for path in project.built_from():
        content = path.read_bytes()
        summary.update(f"{path.name}\n{len(content)}\n".encode())
        summary.update(content)
    return summary.hexdigest()


def _current_digest(project: Project) -> str:
    """The content digest; taken from the last look where no file has changed since."""
    listing, newest = _listing(project)
    memo = cache_folder() / "seen" / f"{zlib.crc32(str(project).encode()):08x}"
    seen = _read_seen(memo)
    if seen and seen.listing == listing:
        return seen.digest
    digest = content_digest(project)
    # A file changed within the clock's last ticks could change again unseen: such a look is not kept.
    if time.time() - newest > RACY_SECONDS:
        _write_whole(memo, f"{digest}\n{listing}")
    return digest


def _listing(project: Project) -> tuple[str, float]:
    lines, newest = [f"{FORMAT} {pyoxigraph.__version__}"], 0.0
    for path in project.built_from():
        status = path.stat()
        newest = max(newest, status.st_mtime, status.st_ctime)
        lines.append(f"{path}\t{status.st_size}\t{status.st_mtime_ns}\t{status.st_ctime_ns}\t{status.st_ino}")
    return "\n".join(lines), newest


def _read_seen(path: Path) -> _Seen | None:
    try:
        digest, _, listing = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return _Seen(digest, listing)


def _write_whole(path: Path, text: str) -> None:
    """Write beside and rename; a cache that cannot be written is no error."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def current_store(project: Project) -> Path:
    """The folder of the store for a project's files as they are now, whether it is built yet or not."""
    return store_folder() / _current_digest(project)


def built_store(project: Project, build: Callable[[Project, Path], None], *, fresh: bool = False) -> EmbeddedStore:
    """The store built from a project's files as they are now, opened for reading.

    ``build`` writes one into an empty folder; it is called where there is none for this content, or where
    ``fresh`` asks for a new one. Raises StoreError where the store cannot be written or opened.
    """
    folder = current_store(project)
    if fresh or not folder.is_dir():
        _build_beside(project, folder, build, fresh=fresh)
    return _opened(folder)


def _opened(folder: Path) -> EmbeddedStore:
    """Open a store; one that another program is putting in its place just now is waited for."""
    for _ in range(OPENING_TRIES):
        before, mark = _identity(folder), None
        try:
            mark = _mark(folder, alone=False)
            store = EmbeddedStore(pyoxigraph.Store.read_only(str(folder)))
        except (OSError, RuntimeError, ValueError) as error:
            reason = error
            if mark is not None:
                os.close(mark)
        else:
            if mark is not None:
                weakref.finalize(store, os.close, mark)
            return store
        if before is not None and before == _identity(folder):
            break
        time.sleep(OPENING_PAUSE)
    raise StoreError(
        f"The built store at {folder} cannot be opened ({reason}).", "Build it again: kzgraph build --force"
    ) from reason


def _mark(folder: Path, *, alone: bool) -> int | None:
    """Mark a store as in use until the file that is returned is closed; raises OSError where others forbid it.

    Oxigraph opens the files of a store when it first needs them, and a query over a file that is gone may never end.
    None where the system or the disk has no such marks.
    """
    try:
        import fcntl
    except ImportError:
        return None
    mark = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(mark, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError as error:
        os.close(mark)
        if isinstance(error, BlockingIOError):
            raise
        return None
    return mark


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return (status.st_ino, status.st_mtime_ns)


class _Beside:
    """An empty folder beside the final one, removed again unless it was moved into place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder.with_name(f".{folder.name}-{os.getpid()}-{id(self)}-{time.monotonic_ns()}")

    def __enter__(self) -> "_Beside":
        self.path.mkdir(parents=True)
        return self

    def move_into_place(self, *, fresh: bool) -> None:
        """Rename to the final name; where a store stands there, keep it, or (``fresh``) move it away first.

        Other programs may do the same at any moment, so that the name can be taken and free again.
        """
        for number in range(RENAMING_TRIES):
            try:
                self.path.rename(self.folder)
            except OSError as error:
                if error.errno not in {errno.EEXIST, errno.ENOTEMPTY}:
                    raise
            else:
                return
            if not fresh:
                return
            old = self.path.with_name(f"{self.path.name}-old-{number}")
            with suppress(FileNotFoundError):
                self.folder.rename(old)
            _remove(old)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _remove(self.path)


def _remove(folder: Path) -> None:
    import shutil  # only where a store is built

    shutil.rmtree(folder, ignore_errors=True)


def _remove_unused(folder: Path) -> None:
    """Remove a store that no program has open."""
    with suppress(OSError):
        mark = _mark(folder, alone=True)
        _remove(folder)
        if mark is not None:
            os.close(mark)


def _build_beside(project: Project, folder: Path, build: Callable[[Project, Path], None], *, fresh: bool) -> None:
    try:
        with _Beside(folder) as beside:
            build(project, beside.path)
            beside.move_into_place(fresh=fresh)
    except OSError as error:
        raise StoreError(
            f"The store cannot be written to {folder.parent} ({error.strerror or error}).",
            "Free some space, or name another folder with KZGRAPH_CACHE.",
        ) from error
    with suppress(OSError):
        _tidy(folder)


def _tidy(current: Path) -> None:
    """Remove all but the newest stores and those in use, and what interrupted builds left.

    Another program may do so too.
    """
    stores = [path for path in current.parent.iterdir() if path.is_dir()]
    whole = sorted((path for path in stores if not path.name.startswith(".")), key=_changed, reverse=True)
    left = [path for path in stores if path.name.startswith(".") and time.time() - _changed(path) > STALE_SECONDS]
    for path in [*[path for path in whole if path != current][KEPT_STORES - 1 :], *left]:
        _remove_unused(path)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return time.time()


def memory_store() -> EmbeddedStore:
    """An empty store in memory: for validation, and for programs that ask many questions."""
    return EmbeddedStore(pyoxigraph.Store())
