"""What the questions of the catalogue cost over SPARQL services, against the built store.

Each service is named by the address that answers queries and holds the graph of this checkout (kzgraph publish). All
engines are asked what tests/queries/shipped.toml asks, in turn, names of things looked up included, and the rows are
compared. Printed is a Markdown table: medians in milliseconds of the time that passes, and the requests of a question.

    python benchmarks/remote.py [--rounds N] URL [URL ...]
"""

import argparse
import statistics
import sys
import time
import tomllib
from pathlib import Path

from kzgraph.api import Graph
from kzgraph.remote.engine import RemoteEngine

ROOT = Path(__file__).parent.parent
ASKED = ROOT / "tests" / "queries" / "shipped.toml"


def main() -> int:
    """Ask, compare, and print; exit 1 where a service gives other rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("urls", nargs="+", metavar="URL")
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    options = parser.parse_args()
    here = Graph.open(ROOT, endpoint="")
    graphs = [here, *(Graph.open(ROOT, endpoint=url) for url in options.urls)]
    print("| question | rows | built store, ms |", *(f"{url}, ms (requests) |" for url in options.urls))
    print("|---|---:|---:|" + "---:|" * len(options.urls))
    other = 0
    totals = [0.0] * len(graphs)
    for name, cases in tomllib.loads(ASKED.read_text(encoding="utf-8")).items():
        for case, given in cases.items():
            rows, told = here.ask(name, **given).rows, []
            for place, graph in enumerate(graphs):
                milliseconds, requests, same = asked(graph, name, given, rows, options.rounds)
                totals[place] += milliseconds
                other += not same
                told.append(f"{milliseconds:.1f}{f' ({requests})' if place else ''}{'' if same else ' OTHER ROWS'}")
            print(f"| {name} {'' if case == 'all' else case} | {len(rows)} |", " | ".join(told), "|", flush=True)
    print("| all | |", " | ".join(f"{total:.0f}" for total in totals), "|")
    return 1 if other else 0


def asked(
    graph: Graph, name: str, given: dict[str, str | int], rows: tuple[object, ...], rounds: int
) -> tuple[float, int, bool]:
    """The median milliseconds of a question after one warm-up, its requests, and whether the rows are those."""
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
    return statistics.median(seconds[1:]) * 1000, requests, same


if __name__ == "__main__":
    sys.exit(main())
