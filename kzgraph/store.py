"""The built store: Oxigraph on disk, a cache keyed by the content of the files it was built from.

A store is written in a folder of its own and renamed when it is whole, so that a crash, a full disk or a second
build at the same time never leaves half a store. A folder that has its name never changes: a store that is built
anew for the same content gets the next number (``4f0c…``, ``4f0c…-2``), readers take the highest, and the others go
when nobody has them open any more (see `kzgraph.folders`).

Where nothing changed since the last look (sizes and times of the files), the content is not read again.
"""

from __future__ import annotations

import os
import time

import pyoxigraph

from kzgraph.errors import QueryError, StoreError
from kzgraph.folders import Beside, Mark, mark, remove_unused
from kzgraph.model import Iri, Text
from kzgraph.project import Project, cache_folder, cache_name
from kzgraph.typed import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from decimal import Decimal
    from pathlib import Path
    from typing import TypeAlias

__all__ = [
    "Cell",
    "EmbeddedStore",
    "Engine",
    "Home",
    "Rows",
    "built_store",
    "content_digest",
    "current_store",
    "home_of",
    "memory_store",
    "plain_literal",
    "read_store",
    "store_folder",
]

FORMAT = "1"
KEPT_STORES = 4
RACY_SECONDS = 2.0
OPENING_TRIES = 200
OPENING_PAUSE = 0.05
BUILDING_TRIES = 5
_LARGE_PRIME = 2**61 - 1

Cell: TypeAlias = "Iri | Text | str | int | Decimal | bool | date | None"

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = frozenset(_XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger"))
_DECIMALS = frozenset(_XSD + name for name in ("decimal", "double", "float"))
_DATE, _BOOLEAN = f"{_XSD}date", f"{_XSD}boolean"


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


class Home:
    """The folder of a built store, which stays as long as somebody holds the mark."""

    __slots__ = ("_name", "mark")

    def __init__(self, folder: Path | str, held: Mark) -> None:
        self._name = os.fspath(folder)
        self.mark = held

    @property
    def folder(self) -> Path:
        """Where the store lies."""
        from pathlib import Path  # not for a plain question

        return Path(self._name)

    @property
    def content(self) -> str:
        """The digest of what the store was built from."""
        return os.path.basename(self._name).partition("-")[0]


class EmbeddedStore:
    """Oxigraph in this process, read-only; questions see the default and the derived graph as one.

    ``home`` is where it lies on disk, and keeps it there; None where it lies in memory only.
    """

    def __init__(self, store: pyoxigraph.Store, home: Home | None = None) -> None:
        self.raw = store
        self.home = home

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
    import re

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
        if kind in _DECIMALS:
            value = _decimal(words)
            return value if value.is_finite() else words
        if kind == _DATE:
            return _date(words)
    except (ValueError, ArithmeticError):
        return words
    return words in {"true", "1"} if kind == _BOOLEAN else words


# Answers without decimals or dates, which are most, do not pay for their modules.


def _decimal(words: str) -> Decimal:
    from decimal import Decimal

    return Decimal(words)


def _date(words: str) -> date:
    from datetime import date

    return date.fromisoformat(words)


def store_folder() -> Path:
    """The folder of all built stores."""
    return cache_folder() / "stores"


def _store_name(digest: str = "") -> str:
    return os.path.join(cache_name(), "stores", digest)


def content_digest(project: Project) -> str:
    """A digest of everything the store is built from, and of the format it is built in."""
    import hashlib  # only where files have changed

    summary = hashlib.blake2b(f"{FORMAT}\n{pyoxigraph.__version__}\n".encode(), digest_size=16)
    for name in project.only:
        summary.update(f"only {name}\n".encode())
    for path in project.built_from():
        content = path.read_bytes()
        summary.update(os.fsencode(f"{path.name}\n{len(content)}\n"))
        summary.update(content)
    return summary.hexdigest()


def _current_digest(project: Project, *, again: bool = False) -> str:
    """The content digest; taken from the last look where no file has changed since, unless it is to be ``again``."""
    listing, newest = _listing(project)
    # What stands for a project in the note's name need only differ: no module is imported for it.
    number = int.from_bytes(os.fsencode(str(project)), "big") % _LARGE_PRIME
    memo = os.path.join(cache_name(), "seen", f"{number:016x}")
    digest, seen = ("", "") if again else _read_seen(memo)
    if digest and seen == listing:
        return digest
    digest = content_digest(project)
    # A file changed within the clock's last ticks could change again unseen: such a look is not kept.
    if time.time() - newest > RACY_SECONDS:
        _write_whole(memo, f"{digest}\n{listing}")
    return digest


def _listing(project: Project) -> tuple[str, float]:
    """What tells one state of a project's files from another, and the time of the latest change of any."""
    lines, newest = [f"{FORMAT} {pyoxigraph.__version__}"], 0.0
    for name in project.built_from_names():
        status = os.stat(name)
        newest = max(newest, status.st_mtime, status.st_ctime)
        lines.append(f"{name}\t{status.st_size}\t{status.st_mtime_ns}\t{status.st_ctime_ns}\t{status.st_ino}")
    return "\n".join(lines), newest


def _read_seen(memo: str) -> tuple[str, str]:
    """What the last look at a project's files found: the digest of their content, and their listing."""
    try:
        with open(memo, "rb") as file:
            digest, _, listing = os.fsdecode(file.read()).partition("\n")
    except (OSError, UnicodeDecodeError):
        return "", ""
    return digest, listing


def _write_whole(name: str, text: str) -> None:
    """Write beside and rename; a cache that cannot be written is no error."""
    from contextlib import suppress
    from pathlib import Path

    path = Path(name)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Names that the machine's language cannot read are kept as they are.
        beside.write_bytes(os.fsencode(text))
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def current_store(project: Project) -> Path:
    """The folder of the newest store for a project's files as they are now, or where it would be built.

    It may go at any moment; that of a store that somebody has open, see `home_of`, does not.
    """
    digest = _current_digest(project)
    return store_folder() / next(iter(_generations(digest)), digest)


def home_of(engine: Engine, project: Project) -> Home:
    """The store on disk that an engine reads, for other processes to read too: as long as the answer is held.

    Raises StoreError where there is none for the project's files as they are now.
    """
    if isinstance(engine, EmbeddedStore) and engine.home is not None:
        return engine.home
    folder = current_store(project)
    held = mark(folder)
    if held is None:
        raise StoreError("The graph's files changed while it was opened.", "Start again.")
    return Home(folder, held)


def _generations(digest: str) -> tuple[str, ...]:
    """The names of the stores built for a content, the newest first."""
    try:
        names = os.listdir(_store_name())
    except OSError:
        return ()
    found = []
    for name in names:
        own, _, number = name.partition("-")
        if own == digest and (number.isdecimal() or name == digest):
            found.append((int(number or 1), name))
    return tuple(name for _, name in sorted(found, reverse=True))


def built_store(project: Project, build: Callable[[Project, Path], None], *, fresh: bool = False) -> EmbeddedStore:
    """The store built from a project's files as they are now, opened for reading.

    ``build`` writes one into an empty folder; it is called where there is none for this content, or where
    ``fresh`` asks for a new one. Raises StoreError where the store cannot be written or opened.
    """
    for number in range(BUILDING_TRIES):
        digest = _current_digest(project, again=fresh or number > 0)
        found = None if fresh else _newest(digest)
        found = found or _built(project, digest, build, fresh=fresh)
        if found is not None:
            return found
    raise StoreError("The graph's files keep changing while its store is built.", "Try again when they are written.")


def _newest(digest: str) -> EmbeddedStore | None:
    """The newest store of a content, opened; None where there is none."""
    for _ in range(OPENING_TRIES):
        generations = _generations(digest)
        if not generations:
            return None
        chosen = _store_name(generations[0])
        try:
            held = mark(chosen)
        except OSError as error:
            raise _unopened(chosen, error) from error
        if held is not None:
            return _opened(chosen, held)
        # Somebody is taking its name away at this moment.
        time.sleep(OPENING_PAUSE)
    raise _unopened(chosen, "another program is removing it")


def _opened(folder: Path | str, held: Mark) -> EmbeddedStore:
    """Open a store that is marked as in use.

    Oxigraph opens the files of a store when it first needs them, and a query over a file that is gone may never end:
    the mark is held as long as the store.
    """
    try:
        return EmbeddedStore(read_store(folder), Home(folder, held))
    except (OSError, RuntimeError, ValueError) as error:
        raise _unopened(folder, error) from error


def read_store(folder: Path | str) -> pyoxigraph.Store:
    """Oxigraph over a built store, read-only; raises OSError, RuntimeError or ValueError where it cannot be opened."""
    # Oxigraph takes the name as UTF-8, also where the machine is set to another language.
    return pyoxigraph.Store.read_only(os.fsencode(folder).decode())


def _unopened(folder: Path | str, reason: object) -> StoreError:
    return StoreError(
        f"The built store at {folder} cannot be opened ({reason}).", "Build it again: kzgraph build --force"
    )


def _built(
    project: Project, digest: str, build: Callable[[Project, Path], None], *, fresh: bool
) -> EmbeddedStore | None:
    """Build a store and open it; None where the files have meanwhile changed."""
    try:
        _tidy(digest, whole=False)
        with Beside(store_folder() / digest) as beside:
            build(project, beside.path)
            if not _is_still(project, digest):
                return None
            _name(beside, digest, fresh=fresh)
    except OSError as error:
        if not _is_still(project, digest):
            return None
        raise StoreError(
            f"The store cannot be written to {store_folder()} ({error.strerror or error}).",
            "Free some space, or name another folder with KZGRAPH_CACHE.",
        ) from error
    # Where somebody else was faster, theirs is taken, and this one is gone.
    found = _opened(beside.path, beside.mark) if beside.is_moved else _newest(digest)
    _tidy(digest, whole=True)
    return found


def _is_still(project: Project, digest: str) -> bool:
    """Whether the files are those that a store was built from; they may be edited while it is."""
    try:
        return content_digest(project) == digest
    except OSError:
        return False


def _name(beside: Beside, digest: str, *, fresh: bool) -> None:
    """Give a store the name under which it is found: that of its content, or (``fresh``) the next number of it."""
    while fresh or not _generations(digest):
        numbers = [int(name.partition("-")[2] or 1) for name in _generations(digest)]
        name = f"{digest}-{numbers[0] + 1}" if numbers else digest
        if beside.move(store_folder() / name):
            return


def _tidy(digest: str, *, whole: bool) -> None:
    """Remove what killed builds left, and of whole stores all but the newest few contents; nothing that is in use."""
    from contextlib import suppress

    try:
        stores = [path for path in store_folder().iterdir() if path.is_dir()]
    except OSError:
        return
    going = [path for path in stores if path.name.startswith(".")]
    if whole:
        own = [store_folder() / name for name in _generations(digest)]
        others = sorted((path for path in stores if path not in {*own, *going}), key=_changed, reverse=True)
        going += [*own[1:], *others[KEPT_STORES - 1 :]]
    for path in going:
        remove_unused(path)
    with suppress(OSError):
        # A note that somebody is writing at this moment is only lost.
        for path in (cache_folder() / "seen").glob("*.*"):
            path.unlink(missing_ok=True)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return time.time()


def memory_store(home: Home | None = None) -> EmbeddedStore:
    """An empty store in memory: for validation, and for programs that ask many questions.

    ``home`` is where what it is filled with lies on disk.
    """
    return EmbeddedStore(pyoxigraph.Store(), home)
