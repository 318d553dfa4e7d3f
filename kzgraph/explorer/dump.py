"""The whole graph as one file to take away: N-Triples, Turtle, or N-Quads, which keeps what is derived apart.

A file is written when it is first asked for, sorted, into a folder that goes with the server; it is sent from there,
so that a large graph is never held in memory twice.
"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

import pyoxigraph
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from kzgraph.errors import NotAvailable
from kzgraph.explorer.calls import TEXT, Answered, Call, Given
from kzgraph.explorer.described import ABOUT
from kzgraph.explorer.documents import OPEN, entity_tag, tagged, unchanged
from kzgraph.explorer.refused import Refused
from kzgraph.store import EmbeddedStore, Engine
from kzgraph.terms import PREFIXES

__all__ = ["DUMPS", "Dump", "dump_calls"]

DUMPS = {"nt": "application/n-triples", "ttl": "text/turtle", "nq": "application/n-quads"}
"""The forms of the file, by suffix."""


class Dump:
    """The files of one graph, whose content ``key`` names; ``close`` removes them."""

    def __init__(self, engine: Engine, key: str) -> None:
        self._engine = engine
        self._key = key
        self._lock = Lock()
        self._folder: Path | None = None

    def close(self) -> None:
        """Remove what was written."""
        with self._lock:
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def respond(self, request: Request) -> Response:
        """The file that a request's path names; raises Refused (404) for another form."""
        form = str(request.path_params["form"])
        if form not in DUMPS:
            raise Refused(404, f"The graph is not given as .{form}.", f"Ask for one of these: {', '.join(DUMPS)}.")
        tag = entity_tag(self._key, form)
        if unchanged(request, tag):
            return tagged(Response(status_code=304, headers=dict(OPEN)), tag)
        name = f"kzgraph.{form}"
        return tagged(FileResponse(self.file(form), media_type=DUMPS[form], headers=dict(OPEN), filename=name), tag)

    def file(self, form: str) -> Path:
        """The file in a form, written if it is not there; raises NotAvailable over a remote engine."""
        with self._lock:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="kzgraph-"))
            path = self._folder / f"graph.{form}"
            if not path.is_file():
                written = self._folder / f"writing.{form}"
                if form == "ttl":
                    self._turtle(written)
                else:
                    self._lines(written, form)
                written.replace(path)
            return path

    def _lines(self, path: Path, form: str) -> None:
        """Statements in lines, each once, in order."""
        if not isinstance(self._engine, EmbeddedStore):
            raise NotAvailable("The graph is given as a file by an embedded store only.")
        quads = self._engine.raw.quads_for_pattern(None, None, None, None)
        # str of a quad in the default graph is the statement alone; in N-Triples the graph's name goes for all.
        lines = {f"{quad if form == 'nq' else quad.triple} .\n" for quad in quads}
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(sorted(lines))

    def _turtle(self, path: Path) -> None:
        """The same statements with short names, gathered by what they are of."""
        lines = path.with_suffix(".nt")
        self._lines(lines, "nt")
        with path.open("wb") as out:
            triples: Iterator[pyoxigraph.Triple] = (
                quad.triple for quad in pyoxigraph.parse(path=lines, format=pyoxigraph.RdfFormat.N_TRIPLES)
            )
            pyoxigraph.serialize(triples, out, format=pyoxigraph.RdfFormat.TURTLE, prefixes=PREFIXES)
        lines.unlink()


def dump_calls() -> tuple[Call, ...]:
    """The call of the files."""
    plain = {"text/plain": TEXT}
    answers = (
        Answered(200, "The file.", dict.fromkeys(DUMPS.values(), TEXT)),
        Answered(206, "The part of the file that the header Range asks for.", dict.fromkeys(DUMPS.values(), TEXT)),
        Answered(304, "The client has it already.", {}),
        Answered(416, "The file has no such part.", plain),
        Answered(404, "The graph is not given in that form.", plain),
        Answered(503, "This graph is held by another server.", plain),
    )
    form = Given(
        "form",
        "nt: N-Triples; ttl: Turtle; nq: N-Quads, in which derived statements stand in a graph of their own.",
        {"type": "string", "enum": list(DUMPS)},
        "path",
        True,
        "nt",
    )
    return (Call("/graph.{form}", "graph", ABOUT, "The whole graph as one file", answers, (form,)),)
