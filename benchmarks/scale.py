"""What building, asking, tracing and measuring cost in a portfolio of 1, 10 and 100 country offices.

The portfolio is that of portfolio.py; its first office is the curated graph, and what is asked is asked of it, so that
the answer about one thing is the same at every size and should cost the same. A list of everything grows with the
portfolio. Every kind of work is a program of its own, so that its memory is its own.

    python benchmarks/scale.py [--offices 1,10,100] [--rounds N] [QUESTION ...]

1,000 offices (about 40 million statements) take hours and some 20 GB of disk: --offices 1000.
"""

import argparse
import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pyoxigraph
from build_and_validate import BARE_BUILD
from measuring import ROOT, Cost, run, told
from portfolio import write_project
from questions import asked_of
from tables import mebibytes, milliseconds, seconds, section, table, times

from kzgraph.api import Graph
from kzgraph.ask import ask
from kzgraph.derive import write_store
from kzgraph.model import Iri
from kzgraph.names import reference
from kzgraph.project import find_project
from kzgraph.store import EmbeddedStore
from kzgraph.terms import PREFIXES, expand
from kzgraph.trace import trace

PROJECT, STORE = "portfolio", "store"
OFFICES = (1, 10, 100)
SMALL_PARTNER = "partner:sk-pharmacy"
MIDDLE_PARTNER = "partner:ministry-of-health"
MOST_TO_MEASURE = 10
"""Offices up to which betweenness is measured: it grows with the square of the partners."""
SQUARE = frozenset({"partners-by-year", "programmes-by-year"})
"""Questions that compare everything with every document, asked of everything up to as many offices only."""
MOST_AGAIN = 2.0
"""Seconds above which a question is asked once only."""
STEEPEST = 2.0
"""How many times more than in one office a trace of a small partner may cost in the largest portfolio."""

Answer = TypeVar("Answer")
Facts = dict[str, Any]
"""What a kind of work found, by name."""


class Portfolio(NamedTuple):
    """What was measured of one portfolio: writing it, the bulk loader alone, and each kind of work with its facts."""

    written: float
    bare: Cost
    costs: dict[str, Cost]
    facts: dict[str, Facts]


def main() -> None:
    """Measure every portfolio and print tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("questions", nargs="*", metavar="QUESTION", help="only these (default: all)")
    options.add_argument("--offices", default=",".join(map(str, OFFICES)), help="how many, in a list")
    options.add_argument("--rounds", type=int, default=3, help="times each quick thing is asked (default: 3)")
    options.add_argument("--part", choices=sorted(PARTS), help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.part:
        print(json.dumps(PARTS[given.part](given.folder, given)))
        return
    measured = {int(count): _measured(int(count), given) for count in given.offices.split(",")}
    print("\n".join([_building(measured), _tracing(measured), _asking(measured)]))


def _measured(offices: int, given: argparse.Namespace) -> Portfolio:
    """All that is measured of one portfolio; it is deleted again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begin = time.perf_counter()
        project = find_project(write_project(folder / PROJECT, offices))
        written = time.perf_counter() - begin
        files = [str(path) for path in (*project.graph_files(), *project.ontology_files())]
        bare = run([sys.executable, "-c", BARE_BUILD, folder, *files])
        command = [sys.executable, __file__, "--folder", name, "--offices", str(offices), "--rounds", str(given.rounds)]
        costs: dict[str, Cost] = {}
        for part in PARTS:
            costs[part] = run([*command, "--part", part, *given.questions])
            sys.stderr.write(f"{offices} offices: {part}, {costs[part].seconds:.1f} s\n")
        return Portfolio(written, bare, costs, {part: told(cost) for part, cost in costs.items()})


def build(folder: Path, _: argparse.Namespace) -> Facts:
    """Build the portfolio's store."""
    store = folder / STORE
    store.mkdir()
    write_store(find_project(folder / PROJECT), store)
    return {"statements": len(pyoxigraph.Store.read_only(str(store)))}


def _opened(folder: Path) -> EmbeddedStore:
    return EmbeddedStore(pyoxigraph.Store.read_only(str(folder / STORE)))


def _taken(work: Callable[[], Answer], rounds: int) -> tuple[float, Answer]:
    """The median processor time of some work, and its answer; the first time warms up, unless it is slow."""
    taken: list[float] = []
    for _ in range(rounds + 1):
        gc.collect()
        begin = time.process_time()
        answer = work()
        taken.append(time.process_time() - begin)
        if taken[0] > MOST_AGAIN:
            return taken[0], answer
    return statistics.median(taken[1:]), answer


def traces(folder: Path, given: argparse.Namespace) -> Facts:
    """What traces from a small, a middling and the largest partner cost, and how many there are."""
    engine = _opened(folder)
    prefix = f"PREFIX kz: <{PREFIXES['kz']}>"
    counts = f"{prefix} SELECT ?p (COUNT(?c) AS ?n) {{ ?c kz:partner ?p }} GROUP BY ?p ORDER BY DESC(?n) ?p LIMIT 1"
    largest = engine.select(counts).rows[0][0]
    found: Facts = {}
    for name, iri in (("small", expand(SMALL_PARTNER)), ("middle", expand(MIDDLE_PARTNER)), ("largest", largest)):
        assert isinstance(iri, Iri)
        subject = reference(engine, iri)
        taken, answer = _taken(partial(trace, engine, subject), given.rounds)
        found[name] = {"label": subject.label, "seconds": taken, "traces": len(answer.traces)}
    return found


def networks(folder: Path, given: argparse.Namespace) -> Facts:
    """What the whole network, its projection on partners, and the measures of that cost."""
    from kzgraph.network import measures, network, partners

    engine = _opened(folder)
    begin = time.process_time()
    whole = network(engine)
    read = time.process_time()
    projected = partners(whole)
    done = time.process_time()
    found = {"network": read - begin, "projection": done - read, "partners": len(projected), "ties": projected.size()}
    if int(given.offices) <= MOST_TO_MEASURE:
        measures(whole)
        found["measures"] = time.process_time() - done
    return found


def answers(folder: Path, given: argparse.Namespace) -> Facts:
    """What each question of the catalogue costs, with the rows of its answer."""
    engine, curated = _opened(folder), Graph.open(ROOT, endpoint="").engine
    assert isinstance(curated, EmbeddedStore)
    found: Facts = {}
    # What a name means is looked up in the curated graph: in a portfolio other offices have things of like names.
    for name, question, parameters in asked_of(curated, find_project(ROOT), given.questions):
        if name in SQUARE and int(given.offices) > MOST_TO_MEASURE:
            continue
        taken, answer = _taken(partial(ask, engine, question, parameters), given.rounds)
        found[name] = {"seconds": taken, "rows": len(answer.rows)}
    return found


PARTS: dict[str, Callable[[Path, argparse.Namespace], Facts]] = {
    "build": build,
    "trace": traces,
    "network": networks,
    "ask": answers,
}


def _building(measured: dict[int, Portfolio]) -> str:
    lines = []
    for offices, found in measured.items():
        cost, bare = found.costs["build"], found.bare
        times_taken = [seconds(taken) for taken in (found.written, cost.seconds, bare.seconds)]
        peaks = [mebibytes(cost.peak), mebibytes(bare.peak)]
        statements = f"{found.facts['build']['statements']:,}"
        lines.append([offices, statements, *times_taken, times(cost.processor, bare.processor), *peaks])
    headings = ["offices", "statements", "written, s", "build, s", "bulk loader, s"]
    headings += ["build / bulk loader, processor", "build, peak MiB", "bulk loader, peak MiB"]
    return section("Portfolios: build", table(headings, lines))


def _tracing(measured: dict[int, Portfolio]) -> str:
    sizes = ("small", "middle", "largest")
    lines = []
    for offices, found in measured.items():
        traced, drawn = found.facts["trace"], found.facts["network"]
        cells = [f"{milliseconds(traced[size]['seconds'])} ({traced[size]['traces']:,})" for size in sizes]
        cells += [mebibytes(found.costs["trace"].peak), f"{drawn['partners']:,} ({drawn['ties']:,})"]
        cells += [seconds(drawn[part]) if part in drawn else "–" for part in ("network", "projection", "measures")]
        lines.append([offices, *cells, mebibytes(found.costs["network"].peak)])
    names = [traced[size]["label"] for size in sizes]
    headings = ["offices", *(f"{name}, ms (traces)" for name in names), "traces, peak MiB", "partners (ties)"]
    headings += ["network, s", "projection, s", "measures, s", "network, peak MiB"]
    return section("Portfolios: traces and networks", table(headings, lines), kept_small(measured))


def kept_small(measured: dict[int, Portfolio]) -> str:
    """Whether a trace of the small partner costs what it finds, in a sentence."""
    least, most = min(measured), max(measured)
    first, last = (measured[offices].facts["trace"]["small"]["seconds"] for offices in (least, most))
    kept = "as it is to be" if last <= STEEPEST * first else "MORE than it is to be"
    return (
        f"The trace of the small partner costs {times(last, first)} times as much in {most} offices as in {least}, "
        f"{kept}: at most {STEEPEST:.0f} times."
    )


def _asking(measured: dict[int, Portfolio]) -> str:
    asked = [found.facts["ask"] for found in measured.values()]
    first, last = asked[0], asked[-1]
    names = sorted(first, key=lambda name: (-last[name]["seconds"] if name in last else 0, name))
    lines = [
        [name, *_cells(facts.get(name) for facts in asked), _growth(first[name], last.get(name))] for name in names
    ]
    peaks = ", ".join(f"{mebibytes(found.costs['ask'].peak)} MiB at {offices}" for offices, found in measured.items())
    note = (
        "Rows, and milliseconds of processor time, by number of offices. The last column is how many times more the "
        f"largest portfolio costs, divided by how many times more rows it has. Peak memory of all questions: {peaks}."
    )
    headings = ["question", *(f"{what}, {offices}" for offices in measured for what in ("rows", "ms")), "ms / rows"]
    return section("Portfolios: questions", note, table(headings, lines))


def _cells(costs: Iterable[dict[str, float] | None]) -> list[str]:
    shown = [(f"{cost['rows']:,.0f}", milliseconds(cost["seconds"])) if cost else ("–", "–") for cost in costs]
    return [cell for cells in shown for cell in cells]


def _growth(small: dict[str, float], large: dict[str, float] | None) -> str:
    if not large:
        return ""
    rows = max(1.0, large["rows"] / max(1, small["rows"]))
    return times(large["seconds"] / small["seconds"], rows) if small["seconds"] else ""


if __name__ == "__main__":
    main()
