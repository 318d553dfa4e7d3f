"""What the questions of the catalogue cost over SPARQL services, against the built store.

Where no service is named, an Oxigraph server and Virtuoso 7 are started for it, those of them that are installed, and
the graph of this checkout is published to both. A service that is named (URL, where it answers queries) holds it
already (kzgraph publish). All engines are asked what tests/queries/shipped.toml asks, in turn, names of things looked
up included, and the rows are compared. Printed is a Markdown table: medians in milliseconds of the time that passes,
since the processor's time is that of several programs, and the requests of a question. The command fails where a
service that is named gives other rows.

    python benchmarks/remote.py [--rounds N] [--seconds N] [URL ...]
"""

import argparse
import contextlib
import math
import statistics
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from services import NAMES, services
from tables import milliseconds, table, times

from kzgraph.api import Graph
from kzgraph.remote.engine import RemoteEngine

ROOT = Path(__file__).parent.parent
ASKED = ROOT / "tests" / "queries" / "shipped.toml"
HERE = "built store"


class Asked(NamedTuple):
    """What a question cost at one engine: median seconds, requests, and whether the rows are the built store's."""

    seconds: float
    requests: int
    same: bool


class Line(NamedTuple):
    """A question with the rows of its answer, and what it cost at each engine, the built store first."""

    name: str
    rows: int
    costs: tuple[Asked, ...]


def main() -> int:
    """Ask, compare, and print; exit 1 where a named service gives other rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("urls", nargs="*", metavar="URL", help="services that hold the graph (default: own ones)")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="times each is asked (default: 5)")
    parser.add_argument("--seconds", type=float, default=math.inf, metavar="N", help="for asking (default: no end)")
    given = parser.parse_args()
    here = Graph.open(ROOT, endpoint="")
    with contextlib.ExitStack() as stack:
        named = {url: url for url in given.urls} or stack.enter_context(services(here))
        lines, left = lines_of(here, named, given.rounds, time.monotonic() + given.seconds)
    print(text(lines, tuple(named), left, "" if given.urls else missing(tuple(named))))
    return 1 if given.urls and not all(cost.same for line in lines for cost in line.costs) else 0


def lines_of(here: Graph, named: Mapping[str, str], rounds: int, until: float) -> tuple[list[Line], int]:
    """Every question asked of all engines, and how many were left for want of time."""
    graphs = [here, *(Graph.open(ROOT, endpoint=url) for url in named.values())]
    cases = [
        (name, case, given)
        for name, cases in tomllib.loads(ASKED.read_text(encoding="utf-8")).items()
        for case, given in cases.items()
    ]
    lines: list[Line] = []
    for name, case, given in cases if named else ():
        if time.monotonic() >= until:
            break
        rows = here.ask(name, **given).rows
        costs = tuple(asked(graph, name, given, rows, rounds) for graph in graphs)
        lines.append(Line(name if case == "all" else f"{name} ({case})", len(rows), costs))
    return lines, len(cases) - len(lines)


def asked(graph: Graph, name: str, given: dict[str, str | int], rows: tuple[object, ...], rounds: int) -> Asked:
    """What a question costs after one warm-up."""
    seconds, requests, same = [], 0, True
    for number in range(rounds + 1):
        if isinstance(graph.engine, RemoteEngine):
            # What a process remembers of short answers is not to be measured.
            graph = Graph(graph.project, RemoteEngine(graph.engine.where, graph.engine.wire))
            assert isinstance(graph.engine, RemoteEngine)
            graph.engine.version  # noqa: B018 - looked up before the clock runs
            requests = graph.engine.wire.requests
        begin = time.perf_counter()
        found = graph.ask(name, **given)
        seconds.append(time.perf_counter() - begin)
        same = same and found.rows == rows
        if number == rounds and isinstance(graph.engine, RemoteEngine):
            requests = graph.engine.wire.requests - requests
    return Asked(statistics.median(seconds[1:]), requests, same)


def missing(names: Sequence[str]) -> str:
    """Which services are not installed, in a sentence."""
    gone = [name for name in NAMES if name not in names]
    return f"Not installed here: {', '.join(gone)}." if gone else ""


def text(lines: Sequence[Line], names: Sequence[str], left: int, missed: str) -> str:
    """The table, what all of it took, how much slower the services are, and which answers had other rows."""
    if not lines:
        return missed or "No time was left for it."
    headings = ["question", "rows", f"{HERE}, ms", *(f"{name}, ms (requests)" for name in names)]
    told = [[line.name, line.rows, *(_cell(cost, HERE if not place else "") for place, cost in enumerate(line.costs))]
            for line in lines]  # fmt: skip
    sums = [sum(line.costs[place].seconds for line in lines) for place in range(len(names) + 1)]
    told.append(["all", "", *(milliseconds(total) for total in sums)])
    told.append([f"all, × {HERE}", "", *(times(total, sums[0]) for total in sums)])
    notes = [missed, f"No time was left for {left} questions." if left else ""]
    notes += [_others(lines, place, name) for place, name in enumerate(names, 1)]
    return "\n\n".join([table(headings, told), *filter(None, notes)])


def _cell(cost: Asked, engine: str) -> str:
    requests = "" if engine == HERE else f" ({cost.requests})"
    return f"{milliseconds(cost.seconds)}{requests}{'' if cost.same else ' OTHER ROWS'}"


def _others(lines: Sequence[Line], place: int, name: str) -> str:
    """In how many answers a service gave other rows, in a sentence; said also where there are none."""
    other = [line.name for line in lines if not line.costs[place].same]
    return (
        f"{name} gave other rows than the {HERE} for {len(other)} of {len(lines)} questions: {', '.join(other)}."
        if other
        else f"{name} gave the same rows as the {HERE} for all {len(lines)} questions."
    )


if __name__ == "__main__":
    sys.exit(main())
