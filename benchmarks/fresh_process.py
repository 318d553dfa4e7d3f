"""What a question costs in a fresh process, against the least that could answer it.

Two processes, started in turn and in changing order, answer the same question from the same built store:
``kzgraph ask`` and a bare script that opens the store read-only with pyoxigraph and runs the same SPARQL.
Printed are medians and their ratio, from one run on one machine, and what ``kzgraph --help`` imports.

    python benchmarks/fresh_process.py [--rounds N]
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import kzgraph
from kzgraph.ask import bound
from kzgraph.model import Iri
from kzgraph.store import current_store

QUESTION, PARAMETER, NAME = "partner-results", "partner", "Ministry of Health"
HEAVY = ("rdflib", "networkx", "pyvis", "pyshacl", "igraph", "pyoxigraph")
SEED = 2018

BARE = """\
import sys
from pyoxigraph import Store
store = Store.read_only(sys.argv[1])
rows = list(store.query(open(sys.argv[2], encoding="utf-8").read(), use_default_graph_as_union=True))
print(len(rows))
"""


def main() -> None:
    """Run the comparison and print it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=25, help="runs of each process (default: 25)")
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        commands = _commands(Path(folder))
        _check_same_answer(commands)
        medians = _medians(commands, rounds)
    print(f'question: {QUESTION} {PARAMETER}="{NAME}"; medians of {rounds} runs, interleaved')
    for name, seconds in medians.items():
        print(f"  {name:<28} {1000 * seconds:7.1f} ms")
    print(
        f"  ratio kzgraph ask / bare     {medians['kzgraph ask'] / medians['bare pyoxigraph']:7.2f}   (aim: at most 2)"
    )
    print(f"kzgraph --help imports: {', '.join(_imported_by_help()) or 'none of ' + ', '.join(HEAVY)}")


def _commands(folder: Path) -> dict[str, list[str]]:
    graph = kzgraph.open()
    partner = graph.find(NAME, (PARAMETER,))
    query = folder / "question.rq"
    query.write_text(bound(graph.question(QUESTION).text, {PARAMETER: Iri(partner.iri)}), encoding="utf-8")
    script = folder / "bare.py"
    script.write_text(BARE, encoding="utf-8")
    ask = [*_kzgraph(), "ask", QUESTION, f"{PARAMETER}={NAME}", "--format", "csv"]
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "bare pyoxigraph": [sys.executable, str(script), str(current_store(graph.project)), str(query)],
        "kzgraph ask": ask,
    }


def _kzgraph() -> list[str]:
    """The command as it is installed beside this Python, else as a module."""
    command = Path(sys.executable).with_name("kzgraph")
    return [str(command)] if command.is_file() else [sys.executable, "-m", "kzgraph"]


def _check_same_answer(commands: dict[str, list[str]]) -> None:
    """Both must find the same number of rows, or the comparison would mean nothing."""
    bare = int(_output(commands["bare pyoxigraph"]))
    asked = len(_output(commands["kzgraph ask"]).splitlines()) - 1
    if bare != asked:
        sys.exit(f"the bare script finds {bare} rows and kzgraph {asked}")


def _output(command: list[str]) -> str:
    # An installed package has its byte code; a setting that forbids writing it would measure the compiler.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ended = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8", env=environment)
    return ended.stdout


def _medians(commands: dict[str, list[str]], rounds: int) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in commands}
    chance = random.Random(SEED)
    for _ in range(rounds):
        for name in chance.sample(sorted(commands), len(commands)):
            begin = time.perf_counter()
            _output(commands[name])
            times[name].append(time.perf_counter() - begin)
    return {name: statistics.median(times[name]) for name in commands}


def _imported_by_help() -> list[str]:
    script = (
        "import sys\nfrom kzgraph.cli import main\nmain(['--help'])\n"
        f"print('IMPORTED', *sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    last = _output([sys.executable, "-c", script]).splitlines()[-1]
    return last.split()[1:]


if __name__ == "__main__":
    main()
