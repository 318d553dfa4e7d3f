"""Read imported files again: does each element that claims cite stand where it stood, and say what it said?

Files are read as streams, one activity in memory at a time; beside it stand two numbers for each passage.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from kzgraph.errors import InputError
from kzgraph.exchange.iati_import.activity import activity_path
from kzgraph.exchange.iati_import.contents import contents
from kzgraph.exchange.iati_import.elements import ActivityFile
from kzgraph.exchange.iati_import.survey import readable
from kzgraph.model import Finding, Iri
from kzgraph.store import Engine
from kzgraph.terms import PREFIXES, compact, expand

__all__ = ["data_files", "reread"]

_PREFIX = f"PREFIX kz: <{PREFIXES['kz']}> "
_UNKNOWN = -1
_DIGITS = 16


def data_files(engine: Engine) -> dict[str, str]:
    """The files that were imported: source as a CURIE → name of the file."""
    rows = engine.select(
        f"{_PREFIX} SELECT DISTINCT ?s ?file WHERE {{ ?p kz:elementPath ?path . ?p kz:source ?s . "
        "?s kz:fileName ?file } ORDER BY ?s ?file"
    )
    return {compact(str(source)): str(file) for source, file in rows}


def reread(engine: Engine, source: str, path: Path) -> tuple[Finding, ...]:
    """What of a source's passages does not stand in a file: changed, moved or missing elements, in their order.

    Args:
        engine: The graph with the passages.
        source: The source that the file is, as a CURIE.
        path: The file at hand.
    """
    expected = {hash(place): digest for _, place, digest in _passages(engine, source)}
    if not expected:
        return ()
    file = ActivityFile(path)
    try:
        differ = _differing(file, expected)
        moved = _moved(file, expected, differ) if differ else {}
    except InputError as error:
        message = f"The file cannot be read again: {error.message}"
        return (Finding("", "violation", "file", source, message),)
    return tuple(_told(engine, source, path.name, differ, moved)) if differ else ()


def _passages(engine: Engine, source: str) -> Iterator[tuple[str, str, int]]:
    """Passage, element path and first digits of the digest, as a number; `_UNKNOWN` where there is none."""
    rows = engine.select(
        f"{_PREFIX} SELECT ?p ?path ?digest WHERE {{ ?p kz:source <{expand(source)}> . ?p kz:elementPath ?path . "
        "OPTIONAL { ?p kz:digest ?digest } } ORDER BY ?p"
    )
    for passage, path, digest in rows:
        yield compact(Iri(str(passage))), str(path), _number(str(digest)) if digest else _UNKNOWN


def _number(digest: str) -> int:
    return int(digest[:_DIGITS], 16)


def _elements(file: ActivityFile) -> Iterator[tuple[str, int]]:
    """The path of each element that can be a passage, with the first digits of its digest."""
    for read in readable(file):
        name = read.element.first("iati-identifier")
        start = activity_path(name, read.number) if name else ""
        for path, digest in contents(read.element, read.identifier):
            yield f"{start}{path}", _number(digest)


def _differing(file: ActivityFile, expected: dict[int, int]) -> dict[int, bool]:
    """The passages that are not what they were, by the number of their path: whether there is such an element."""
    waiting = set(expected)
    differ: dict[int, bool] = {}
    for path, digest in _elements(file):
        key = hash(path)
        if key in waiting:
            waiting.discard(key)
            if expected[key] not in (digest, _UNKNOWN):
                differ[key] = True
    return differ | dict.fromkeys(waiting, False)


def _moved(file: ActivityFile, expected: dict[int, int], differ: Collection[int]) -> dict[int, str]:
    """Where what a passage was now stands, if that is no other passage's place: the number of its path → new path."""
    wanted: dict[int, list[int]] = {}
    for key in differ:
        wanted.setdefault(expected[key], []).append(key)
    found: dict[int, str] = {}
    for path, digest in _elements(file):
        key = hash(path)
        if digest in wanted and (key in differ or key not in expected):
            for old in wanted[digest]:
                found.setdefault(old, path)
    return found


def _told(engine: Engine, source: str, file: str, differ: dict[int, bool], moved: dict[int, str]) -> Iterable[Finding]:
    for passage, path, _ in _passages(engine, source):
        key = hash(path)
        if key not in differ:
            continue
        if new := moved.get(key, ""):
            rule, why = "moved", f"the element now stands at {new}. Import the file anew."
        elif differ[key]:
            rule, why = "changed", "the element is not what was imported. Import the file anew, and look at its claims."
        else:
            rule, why = "missing", "there is no such element. Ask the publisher, or import the file anew."
        yield Finding("", "violation", rule, passage, f"{file}, {path}: {why}")
