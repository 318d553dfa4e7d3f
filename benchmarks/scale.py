"""What building, asking, tracing and measuring cost in a portfolio of 1, 10 and 100 country offices.

The portfolio is that of portfolio.py; its first office is the curated graph, and what is asked is asked of it, so that
the answer about one thing is the same at every size and should cost the same. A list of everything grows with the
portfolio. Every kind of work is a program of its own, so that its memory is its own.

A question that takes longer than --longest is ended and told as that; the others of a portfolio are asked in the order
of what they cost in the one before, so that --minutes, after which the rest is left out, cuts the slow ones off.

    python benchmarks/scale.py [--offices 1,10,100] [--only build,trace,network,ask] [--rounds N]
                               [--longest SECONDS] [--minutes N] [QUESTION ...]

1,000 offices are about 40 million statements: --offices 1,1000 --only build,trace,ask (see README.md).
"""

import argparse
import gc
import json
import math
import resource
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pyoxigraph
from build_and_validate import BARE_BUILD
from measuring import MEBIBYTE_IN_KIBIBYTES, ROOT, Cost, run, told
from portfolio import write_project
from questions import asked_of
from tables import mebibytes, milliseconds, seconds, section, table, times

from kzgraph.api import Graph
from kzgraph.ask import ask
from kzgraph.derive import write_store
from kzgraph.model import Iri
from kzgraph.names import reference
from kzgraph.project import find_project
from kzgraph.store import Cell, EmbeddedStore
from kzgraph.terms import PREFIXES, expand
from kzgraph.trace import trace

PROJECT, STORE, KNOWN = "portfolio", "store", "known.json"
OFFICES = (1, 10, 100)
SMALL_PARTNER = "partner:sk-pharmacy"
MIDDLE_PARTNER = "partner:ministry-of-health"
MOST_TO_COMPARE = 10
"""Offices up to which the measures are taken with networkx, too: betweenness grows with the square of the partners."""
MOST_TO_TRACE = 100
"""Offices up to which the largest partner is traced: with 1,000 it has half a million traces."""
MOST_TO_LOAD = 10
"""Offices up to which the bulk loader is measured alone: what it does to one file more is known by then."""
LONGEST = 5.0
MOST_AGAIN = 0.5
"""Seconds above which a thing is done once only."""
STEEPEST = 2.0
"""How many times more than in one office a trace of a small partner may cost in the largest portfolio."""

Answer = TypeVar("Answer")
Facts = dict[str, Any]
"""What a kind of work found, by name."""


class Portfolio(NamedTuple):
    """What was measured of one portfolio: writing it, the bulk loader alone, building it, and what each work found."""

    written: float
    bare: Cost | None
    built: Cost
    facts: dict[str, Facts]


def main() -> None:
    """Measure every portfolio and print tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("questions", nargs="*", metavar="QUESTION", help="only these (default: all)")
    options.add_argument("--offices", default=",".join(map(str, OFFICES)), help="how many, in a list")
    options.add_argument("--only", default=",".join(PARTS), help="these kinds of work, in a list (default: all)")
    options.add_argument("--rounds", type=int, default=2, help="times each quick thing is asked (default: 2)")
    options.add_argument("--longest", type=float, default=LONGEST, metavar="SECONDS", help="for an answer (default: 5)")
    options.add_argument("--minutes", type=float, default=math.inf, metavar="N", help="for all of it (default: no end)")
    options.add_argument("--after", type=int, default=0, help=argparse.SUPPRESS)
    options.add_argument("--part", choices=sorted(PARTS), help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if unknown := set(given.only.split(",")) - set(PARTS):
        options.error(f"no such work: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    if given.part:
        PARTS[given.part](given.folder, given)
        _tell({"peak": {given.part: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE_IN_KIBIBYTES}})
        return
    measured: dict[int, Portfolio] = {}
    until = time.monotonic() + 60 * given.minutes
    for offices in map(int, given.offices.split(",")):
        known = measured[max(measured)].facts.get("ask", {}) if measured else {}
        if found := _measured(offices, given, known, until):
            measured[offices] = found
    if not measured:
        print(section("Portfolios", "No time was left for any."))
        return
    tables = (_building(measured), _tracing(measured), _networks(measured), _asking(measured, given.longest))
    print("\n".join(filter(None, tables)))


def _measured(offices: int, given: argparse.Namespace, known: Facts, until: float) -> Portfolio | None:
    """All that is measured of one portfolio, which is deleted again; None where there was no time to build it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begin = time.perf_counter()
        project = find_project(write_project(folder / PROJECT, offices))
        written = time.perf_counter() - begin
        (folder / KNOWN).write_text(json.dumps(known), encoding="utf-8")
        files = [str(path) for path in (*project.graph_files(), *project.ontology_files())]
        bare = run([sys.executable, "-c", BARE_BUILD, folder, *files]) if offices <= MOST_TO_LOAD else None
        common = ["--folder", name, "--offices", str(offices), "--rounds", str(given.rounds)]
        command = [sys.executable, __file__, *common, "--longest", str(given.longest), *given.questions]
        built, facts = None, {}
        for part in (part for part in PARTS if part in {"build", *given.only.split(",")}):
            cost, facts[part] = _done(part, command, until)
            built = built or cost
            sys.stderr.write(f"{offices} offices: {part}, {time.perf_counter() - begin:.0f} s since it was begun\n")
            if not math.isfinite(built.seconds):
                sys.stderr.write(f"{offices} offices: no time is left\n")
                return None
        assert built
        return Portfolio(written, bare, built, facts)


def _done(part: str, command: Sequence[str], until: float) -> tuple[Cost, Facts]:
    """Run a part, and again after each question that took too long; it is ended when the time is over."""
    found: Facts = {}
    while True:
        left = max(0.0, until - time.monotonic())
        cost = run([*command, "--part", part, "--after", str(len(found))], most=left if math.isfinite(left) else None)
        found |= told(cost)
        if part != "ask" or math.isfinite(cost.seconds) or time.monotonic() >= until:
            return cost, found


def _tell(found: Facts) -> None:
    """Say what was found at once, so that it is known even where the program is ended."""
    print(json.dumps(found), flush=True)


def build(folder: Path, _: argparse.Namespace) -> None:
    """Build the portfolio's store."""
    store = folder / STORE
    store.mkdir()
    write_store(find_project(folder / PROJECT), store)
    size = sum(path.stat().st_size for path in store.iterdir())
    _tell({"statements": len(pyoxigraph.Store.read_only(str(store))), "size": size / 2**20})


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


def traces(folder: Path, given: argparse.Namespace) -> None:
    """What traces from a small, a middling and the largest partner cost, and how many there are."""
    engine = _opened(folder)
    prefix = f"PREFIX kz: <{PREFIXES['kz']}>"
    counts = f"{prefix} SELECT ?p (COUNT(?c) AS ?n) {{ ?c kz:partner ?p }} GROUP BY ?p ORDER BY DESC(?n) ?p LIMIT 1"
    partners: list[tuple[str, Cell]] = [("small", expand(SMALL_PARTNER)), ("middle", expand(MIDDLE_PARTNER))]
    if int(given.offices) <= MOST_TO_TRACE:
        partners.append(("largest", engine.select(counts).rows[0][0]))
    for name, iri in partners:
        assert isinstance(iri, Iri)
        subject = reference(engine, iri)
        taken, answer = _taken(partial(trace, engine, subject), given.rounds)
        _tell({name: {"label": subject.label, "seconds": taken, "traces": len(answer.traces)}})


def networks(folder: Path, given: argparse.Namespace) -> None:
    """What the whole network, its projection on partners, the measures of it, and the page that draws it cost.

    Of few offices the measures are taken a second time as where igraph is not installed, and compared.
    """
    from kzgraph.network import measures, network, partners
    from kzgraph.network.values import betweenness
    from kzgraph.views.network import page as network_page

    engine = _opened(folder)
    whole = _timed("network", partial(network, engine))
    projected = _timed("projection", partial(partners, whole))
    _tell({"partners": len(projected), "ties": projected.size()})
    betweenness(projected)  # what is imported for the first time is not to be measured
    found = _timed("measures", partial(measures, whole))
    drawn = _timed("page", partial(network_page, whole, title="Portfolio"))
    _tell({"size": len(drawn.encode()) / 1e6})
    if int(given.offices) <= MOST_TO_COMPARE:
        between = _timed("betweenness, igraph", partial(betweenness, projected))
        sys.modules["igraph"] = None  # type: ignore[assignment]  # as if it were not installed
        slow = _timed("betweenness, networkx", partial(betweenness, projected))
        same = _timed("measures, networkx", partial(measures, whole)) == found
        _tell({"same": same and all(math.isclose(slow[node], between[node], abs_tol=1e-12) for node in slow)})


def _timed(name: str, work: Callable[[], Answer]) -> Answer:
    """Do some work once and tell what processor time it took."""
    gc.collect()
    begin = time.process_time()
    answer = work()
    _tell({name: time.process_time() - begin})
    return answer


def answers(folder: Path, given: argparse.Namespace) -> None:
    """What each question of the catalogue costs, with the rows of its answer; one that takes too long ends the part."""
    engine, curated = _opened(folder), Graph.open(ROOT, endpoint="").engine
    assert isinstance(curated, EmbeddedStore)
    known = json.loads((folder / KNOWN).read_text(encoding="utf-8"))
    # What a name means is looked up in the curated graph: in a portfolio other offices have things of like names.
    asked = list(asked_of(curated, find_project(ROOT), given.questions))
    asked.sort(key=lambda question: known.get(question[0], {}).get("seconds", 0.0))
    for name, question, parameters in asked[given.after :]:
        _tell({name: {"seconds": given.longest, "rows": None}})
        work = partial(_within, given.longest, partial(ask, engine, question, parameters))
        taken, answer = _taken(work, given.rounds)
        _tell({name: {"seconds": taken, "rows": len(answer.rows)}})


def _within(longest: float, work: Callable[[], Answer]) -> Answer:
    """Do some work; an alarm, which nothing in the library can hold up, ends the program where it takes longer."""
    signal.setitimer(signal.ITIMER_REAL, longest)
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


# Questions come last: they are asked in the order of what they cost, so that little is lost where the time is over.
PARTS: dict[str, Callable[[Path, argparse.Namespace], None]] = {
    "build": build,
    "trace": traces,
    "network": networks,
    "ask": answers,
}


def _building(measured: dict[int, Portfolio]) -> str:
    lines = []
    for offices, found in measured.items():
        cost, bare = found.built, found.bare
        statements = f"{found.facts['build']['statements']:,}"
        against = [seconds(bare.seconds), times(cost.processor, bare.processor)] if bare else ["–", "–"]
        sizes = [mebibytes(cost.peak), mebibytes(bare.peak) if bare else "–", mebibytes(found.facts["build"]["size"])]
        lines.append([offices, statements, seconds(found.written), seconds(cost.seconds), *against, *sizes])
    headings = ["offices", "statements", "written, s", "build, s", "bulk loader, s"]
    headings += ["build / bulk loader, processor", "build, peak MiB", "bulk loader, peak MiB", "store, MiB"]
    return section("Portfolios: build", table(headings, lines))


def _tracing(measured: dict[int, Portfolio]) -> str:
    sizes = ("small", "middle", "largest")
    traced = {offices: found.facts["trace"] for offices, found in measured.items() if "trace" in found.facts}
    if not traced:
        return ""
    lines = [
        [offices, *(_traced(facts.get(size)) for size in sizes), _peak(facts)] for offices, facts in traced.items()
    ]
    labels = traced[min(traced)]
    names = [labels[size]["label"] if size in labels else size for size in sizes]
    headings = ["offices", *(f"{name}, ms (traces)" for name in names), "peak MiB"]
    return section("Portfolios: traces", table(headings, lines), kept_small(measured))


def _networks(measured: dict[int, Portfolio]) -> str:
    """The table of networks; what was not reached has no figure."""
    drawn = {offices: found.facts["network"] for offices, found in measured.items() if "network" in found.facts}
    if not drawn:
        return ""
    costs = ("network", "projection", "measures", "measures, networkx", "page")
    lines = []
    for offices, facts in drawn.items():
        ties = f"{facts['partners']:,} ({facts['ties']:,})" if "partners" in facts else "–"
        taken = [seconds(facts[cost]) if cost in facts else "–" for cost in costs]
        size = f"{facts['size']:.1f}" if "size" in facts else "–"
        lines.append([offices, ties, *taken, size, _peak(facts)])
    headings = ["offices", "partners (ties)", "network, s", "projection, s", "measures with igraph, s"]
    headings += ["measures with networkx, s", "page, s", "page, MB", "peak MiB"]
    return section("Portfolios: networks", "Processor time.", table(headings, lines), compared(drawn))


def compared(drawn: Mapping[int, Facts]) -> str:
    """Whether igraph and networkx measured the same, and how much longer the one takes, in a sentence for each size."""
    return " ".join(
        f"In the portfolio of {offices} all measures are {'the same' if facts['same'] else 'NOT the same'} with igraph "
        f"and with networkx, whose betweenness takes "
        f"{times(facts['betweenness, networkx'], facts['betweenness, igraph'])} times as long."
        for offices, facts in drawn.items()
        if "same" in facts
    )


def _traced(found: Facts | None) -> str:
    return f"{milliseconds(found['seconds'])} ({found['traces']:,})" if found else "–"


def _peak(facts: Facts) -> str:
    return mebibytes(next(iter(facts["peak"].values()))) if "peak" in facts else "–"


def kept_small(measured: dict[int, Portfolio]) -> str:
    """Whether a trace of the small partner costs what it finds, in a sentence."""
    traced = [offices for offices, found in measured.items() if "small" in found.facts.get("trace", {})]
    if not traced:
        return ""
    least, most = min(traced), max(traced)
    first, last = (measured[offices].facts["trace"]["small"]["seconds"] for offices in (least, most))
    kept = "as it is to be" if last <= STEEPEST * first else "MORE than it is to be"
    return (
        f"The trace of the small partner costs {times(last, first)} times as much with {most} offices as with {least}, "
        f"{kept}: at most {STEEPEST:.0f} times."
    )


def _asking(measured: dict[int, Portfolio], longest: float) -> str:
    asked = [found.facts.get("ask", {}) for found in measured.values()]
    if not any(asked):
        return ""
    first, last = asked[0], asked[-1]
    names = sorted(first.keys() - {"peak"}, key=lambda name: (-last[name]["seconds"] if name in last else 0, name))
    lines = [
        [name, *_cells(facts.get(name) for facts in asked), _growth(first[name], last.get(name))] for name in names
    ]
    peaks = ", ".join(f"{_peak(facts)} MiB at {offices}" for offices, facts in zip(measured, asked, strict=True))
    note = (
        "Rows, and milliseconds of processor time, by number of offices. The last column is how many times more the "
        f"largest portfolio costs, divided by how many times more rows it has. After {longest:.0f} s a question is "
        "ended, and has no rows here; one without any figure was not reached in the time that all have. Peak memory "
        f"(since the last question that was ended): {peaks}."
    )
    headings = ["question", *(f"{what}, {offices}" for offices in measured for what in ("rows", "ms")), "ms / rows"]
    return section("Portfolios: questions", note, table(headings, lines))


def _cells(costs: Iterable[Facts | None]) -> list[str]:
    return [cell for cost in costs for cell in _cell(cost)]


def _cell(cost: Facts | None) -> tuple[str, str]:
    if not cost:
        return "–", "–"
    taken = milliseconds(cost["seconds"])
    return ("–", f"> {taken}") if cost["rows"] is None else (f"{cost['rows']:,.0f}", taken)


def _growth(small: Facts, large: Facts | None) -> str:
    if not large or large["rows"] is None or small["rows"] is None:
        return ""
    rows = max(1.0, large["rows"] / max(1, small["rows"]))
    return times(large["seconds"] / small["seconds"], rows) if small["seconds"] else ""


if __name__ == "__main__":
    main()
