"""What the server allows: times, sizes and numbers, each of which is told to the client that meets it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kzgraph.explorer.followed import Published

__all__ = ["Limits", "Options"]

MEBIBYTE = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may cost.

    ``seconds`` is how long it may run and ``rows`` how many rows or statements it may return, ``answer_bytes`` how long
    the answer may be and ``memory`` how many bytes its process may take beyond what opening the store takes.
    ``workers`` queries run at once; one that runs for longer than ``quick`` seconds leaves its place to the next and
    goes on beside, as one of at most as many long ones. ``queue`` queries may wait, none longer than ``patience``
    seconds. A query may have ``query_bytes`` bytes, a request's body too.
    """

    seconds: float = 20.0
    rows: int = 100_000
    workers: int = 2
    memory: int = 1024 * MEBIBYTE
    answer_bytes: int = 32 * MEBIBYTE
    query_bytes: int = 256 * 1024
    quick: float = 1.0
    queue: int = 32
    patience: float = 10.0


@dataclass(frozen=True, slots=True)
class Options:
    """How a graph is served: what queries may cost, the folder of the documents' texts, and what is logged.

    ``log_queries`` writes what was asked into the access log, which holds only methods and paths otherwise.
    ``published`` says of which service's graph a copy is served, if it is one.
    """

    limits: Limits = Limits()
    sources: Path | None = None
    log_queries: bool = False
    published: "Published | None" = None
