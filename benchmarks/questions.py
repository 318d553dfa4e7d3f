"""What every question of the catalogue costs on the shipped graph, and on one ten times as large.

The large graph holds the curated graph and nine copies of it. All entities are copied (partners, programmes, regions,
claims, passages): a copy's IRIs end in "--copy-2", …, and name each other only. Terms, concepts (roles, goal areas,
units …) and documents are shared, since with documents copied, too, a table of partners by document would grow with the
square. So the answer about one partner or place has the same rows in both graphs and should cost the same, and a list
of everything, or of what stands in a document, has ten times the rows and may cost ten times as much. Both are written
to disk, opened read-only, and asked what tests/queries/shipped.toml asks, names of things looked up included.

Printed is a Markdown table: medians of the processor time of one process, asked in turn, so that other programs on the
machine change little. The command fails where a question takes more than two seconds on the large graph (an answer of
more than 10,000 rows may take longer in proportion), or where its cost grows faster than the square of the graph.

    python benchmarks/questions.py [--copies N] [--rounds N] [QUESTION ...]
"""

import argparse
import math
import random
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph

from kzgraph.ask import ask
from kzgraph.catalogue import Question, questions
from kzgraph.derive import derive, load_files
from kzgraph.names import resolve
from kzgraph.project import Project, find_project
from kzgraph.store import EmbeddedStore
from kzgraph.terms import BASE, ENTITY_CLASSES

ROOT = Path(__file__).parent.parent
ASKED = ROOT / "tests" / "queries" / "shipped.toml"
ENTITIES, SHARED = f"{BASE}id/", f"{BASE}id/source/"
SLOWEST, MANY_ROWS = 2.0, 10_000
STEEPEST = 2.2
"""Above the square of the graph by a fifth: room for what a busy machine adds."""
SHORTEST = 0.05
"""Growth is not judged below this many seconds: too much of it is not the question's."""
SEED = 2018

Given = dict[str, str | int]


class Cost(NamedTuple):
    """What a question with its parameters costs in both graphs: rows of the answer, and median seconds."""

    name: str
    rows: tuple[int, int]
    seconds: tuple[float, float]

    @property
    def ratio(self) -> float:
        """How many times longer the large graph takes."""
        return self.seconds[1] / self.seconds[0]

    def problem(self, copies: int) -> str:
        """What is wrong with it, or nothing."""
        limit = SLOWEST * max(1.0, self.rows[1] / MANY_ROWS)
        if self.seconds[1] > limit:
            return f"takes more than {limit:.1f} s"
        if copies > 1 and self.seconds[1] > SHORTEST and math.log(self.ratio, copies) > STEEPEST:
            return "grows faster than the square of the graph"
        return ""


def main() -> None:
    """Measure and print; exit 1 where a question is too slow or grows too fast."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("questions", nargs="*", metavar="QUESTION", help="only these (default: all)")
    options.add_argument("--copies", type=int, default=10, help="how large the large graph is (default: 10 times)")
    options.add_argument("--rounds", type=int, default=5, help="times each question is asked (default: 5)")
    given = options.parse_args()
    project = find_project(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        stores = [_store(project, Path(folder) / str(copies), copies) for copies in (1, given.copies)]
        sizes = [len(store.raw) for store in stores]
        costs = list(_costs(stores, list(asked_of(stores[0], project, given.questions)), given.rounds))
    print(
        f"{sizes[0]:,} and {sizes[1]:,} statements; medians of {given.rounds} runs, in milliseconds of processor time\n"
    )
    print(_table(costs, given.copies))
    failed = [f"{cost.name} {problem}" for cost in costs if (problem := cost.problem(given.copies))]
    sys.exit("\n".join(failed) if failed else 0)


def _store(project: Project, folder: Path, copies: int) -> EmbeddedStore:
    """The curated graph with its copies and all that is derived, on disk as a built store is, opened for reading."""
    folder.mkdir()
    store = pyoxigraph.Store(str(folder))
    load_files(store, project)
    curated = [quad for quad in store if _is_copied(quad.subject)]
    for number in range(2, copies + 1):
        store.bulk_extend(_copy(curated, f"--copy-{number}"))
    derive(EmbeddedStore(store), project)
    store.flush()
    store.optimize()
    del store
    return EmbeddedStore(pyoxigraph.Store.read_only(str(folder)))


def _is_copied(term: object) -> bool:
    is_entity = isinstance(term, pyoxigraph.NamedNode) and term.value.startswith(ENTITIES)
    return is_entity and not term.value.startswith(SHARED)


def _copy(curated: list[pyoxigraph.Quad], suffix: str) -> Iterator[pyoxigraph.Quad]:
    for quad in curated:
        subject = pyoxigraph.NamedNode(quad.subject.value + suffix)
        thing = pyoxigraph.NamedNode(quad.object.value + suffix) if _is_copied(quad.object) else quad.object
        yield pyoxigraph.Quad(subject, quad.predicate, thing, quad.graph_name)


def asked_of(store: EmbeddedStore, project: Project, only: list[str]) -> Iterator[tuple[str, Question, Given]]:
    """Each question with each case of its parameters; things by CURIE, since copies share their names."""
    catalogue = questions(project.queries)
    for name, cases in tomllib.loads(ASKED.read_text(encoding="utf-8")).items():
        kinds = {param.name: param.kind for param in catalogue[name].params}
        for case, given in cases.items():
            if not only or name in only:
                bound = {key: _curie(store, kinds[key], value) for key, value in given.items()}
                yield f"{name}{'' if case == 'all' else f' ({case})'}", catalogue[name], bound


def _curie(store: EmbeddedStore, kind: str, value: str | int) -> str | int:
    if kind in {"text", "year", "integer"}:
        return value
    return resolve(store, str(value), ENTITY_CLASSES if kind == "entity" else (kind,)).curie


def _costs(stores: list[EmbeddedStore], asked: list[tuple[str, Question, Given]], rounds: int) -> Iterator[Cost]:
    chance = random.Random(SEED)
    for name, question, given in asked:
        rows = [len(ask(store, question, given).rows) for store in stores]
        seconds: list[list[float]] = [[], []]
        for _ in range(rounds):
            for place in chance.sample((0, 1), 2):
                begin = time.process_time()
                ask(stores[place], question, given)
                seconds[place].append(time.process_time() - begin)
        small, large = (statistics.median(times) for times in seconds)
        yield Cost(name, (rows[0], rows[1]), (small, large))


def _table(costs: list[Cost], copies: int) -> str:
    """All costs in Markdown, the longest first."""
    lines = [f"| question | rows | rows × {copies} | ms | ms × {copies} | ratio |", "|---|---:|---:|---:|---:|---:|"]
    for cost in sorted(costs, key=lambda cost: -cost.seconds[1]):
        small, large = (f"{1000 * seconds:.1f}" for seconds in cost.seconds)
        lines.append(f"| {cost.name} | {cost.rows[0]} | {cost.rows[1]} | {small} | {large} | {cost.ratio:.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
