"""What an answer costs in a fresh process, against the least that could give it, and against rdflib.

Each line is a program of its own, started again for every run; all have the same built graph:

- "bare" opens the store read-only with pyoxigraph, runs the question's SPARQL and counts the rows;
- "bare, with names" also finds the partner by name and writes the same CSV: what `kzgraph ask` does, with nothing
  around it (no options, no look whether files have changed, no other format, no second language, no error told);
- "rdflib" reads the graph from one file of N-Triples and runs the same SPARQL.

    python benchmarks/fresh_process.py [--rounds N]
"""

import argparse
import sys
import tempfile
from pathlib import Path

from measuring import Cost, in_turn, kzgraph_command, run
from tables import mebibytes, milliseconds, section, table, times

import kzgraph
from kzgraph.ask import bound
from kzgraph.model import Iri
from kzgraph.store import EmbeddedStore, current_store

QUESTION, PARAMETER, NAME = "partner-results", "partner", "Ministry of Health"
WORDS = "mental health"
AIMS = {"kzgraph ask": 1.5, "kzgraph trace": 3.0}
HEAVY = ("rdflib", "networkx", "pyvis", "pyshacl", "igraph", "pyoxigraph")

BARE = """\
import sys
from pyoxigraph import Store
store = Store.read_only(sys.argv[1])
rows = list(store.query(open(sys.argv[2], encoding="utf-8").read(), use_default_graph_as_union=True))
print(len(rows))
"""

BARE_WITH_NAMES = """\
import csv
import re
import sys
import unicodedata
from pyoxigraph import Literal, NamedNode, Store
SKOS, KZ = "http://www.w3.org/2004/02/skos/core#", "https://w3id.org/kzgraph/ns#"
store = Store.read_only(sys.argv[1])
key = " ".join(re.findall(r"\\w+", unicodedata.normalize("NFKC", sys.argv[3]).casefold()))
found = [quad.subject for quad in store.quads_for_pattern(None, NamedNode(KZ + "nameKey"), Literal(key), None)]
iri, = {str(thing) for thing in found if "/id/partner/" in thing.value}
before, where, after = open(sys.argv[2], encoding="utf-8").read().partition("\\nWHERE {\\n")
text = f"{before}{where}  VALUES ?partner {{ {iri} }}\\n{after}"
answer = store.query(text, use_default_graph_as_union=True)
names = [variable.value for variable in answer.variables]
rows = [tuple(row) for row in answer]
things = " ".join(sorted({str(cell) for row in rows for cell in row if isinstance(cell, NamedNode)}))
asked = f'SELECT ?t ?n {{ VALUES ?t {{ {things} }} ?t <{SKOS}prefLabel> ?n FILTER(LANG(?n) = "en") }}'
labels = {row[0]: row[1].value for row in store.query(asked, use_default_graph_as_union=True)}
def curie(iri):
    kind, _, name = iri.rsplit("/", 2)[1], None, iri.rsplit("/", 1)[1]
    return f"{kind}:{name}"
refs = [any(isinstance(row[place], NamedNode) for row in rows) for place in range(len(names))]
out = csv.writer(sys.stdout, lineterminator="\\n")
out.writerow([part for name, ref in zip(names, refs) for part in ([name, name + "_id"] if ref else [name])])
for row in rows:
    cells = []
    for cell, ref in zip(row, refs):
        if isinstance(cell, NamedNode):
            cells += [labels.get(cell) or curie(cell.value), curie(cell.value)]
        else:
            cells += ["" if cell is None else cell.value] + [""] * ref
    out.writerow(cells)
"""

RDFLIB = """\
import sys
from rdflib import Graph
graph = Graph()
graph.parse(sys.argv[1], format="nt")
print(len(list(graph.query(open(sys.argv[2], encoding="utf-8").read()))))
"""


def main() -> None:
    """Run the comparison and print it as Markdown."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=21, help="runs of each process (default: 21)")
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        commands, slow = _commands(Path(folder))
        slow_costs = in_turn(slow, 1)
        _check_same_answer(commands, slow_costs)
        costs = {**in_turn(commands, rounds), **slow_costs}
    print(_section(costs, rounds))


def _commands(folder: Path) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The programs to compare, and the one that is too slow to be run as often."""
    graph = kzgraph.open()
    assert isinstance(graph.engine, EmbeddedStore)
    partner, text = graph.find(NAME, (PARAMETER,)), graph.question(QUESTION).text
    files = {name: folder / name for name in ("bound.rq", "open.rq", "graph.nt", "bare.py", "names.py", "rdflib_.py")}
    files["bound.rq"].write_text(bound(text, {PARAMETER: Iri(partner.iri)}), encoding="utf-8")
    files["open.rq"].write_text(text, encoding="utf-8")
    for name, script in (("bare.py", BARE), ("names.py", BARE_WITH_NAMES), ("rdflib_.py", RDFLIB)):
        files[name].write_text(script, encoding="utf-8")
    # One graph for rdflib: what is stated and what is derived.
    triples = sorted({str(quad.triple) for quad in graph.engine.raw})
    files["graph.nt"].write_text("".join(f"{triple} .\n" for triple in triples), encoding="utf-8")
    store, python = str(current_store(graph.project)), sys.executable
    commands = {
        "python -c pass": [python, "-c", "pass"],
        "bare": [python, str(files["bare.py"]), store, str(files["bound.rq"])],
        "bare, with names": [python, str(files["names.py"]), store, str(files["open.rq"]), NAME],
        "kzgraph ask": [*kzgraph_command(), "ask", QUESTION, f"{PARAMETER}={NAME}", "--format", "csv"],
        "kzgraph trace": [*kzgraph_command(), "trace", NAME],
        "kzgraph show": [*kzgraph_command(), "show", NAME],
        "kzgraph search": [*kzgraph_command(), "search", *WORDS.split()],
    }
    return commands, {"rdflib": [python, str(files["rdflib_.py"]), str(files["graph.nt"]), str(files["bound.rq"])]}


def _check_same_answer(commands: dict[str, list[str]], slow: dict[str, Cost]) -> None:
    """All must find the same, or the comparison would mean nothing."""
    output = {name: run(commands[name]).output for name in ("bare", "bare, with names", "kzgraph ask")}
    output |= {name: cost.output for name, cost in slow.items()}
    rows = {name: int(output[name]) for name in ("bare", "rdflib")}
    if output["bare, with names"] != output["kzgraph ask"]:
        sys.exit("the bare script with names and kzgraph write different tables")
    rows["kzgraph ask"] = len(output["kzgraph ask"].splitlines()) - 1
    if len(set(rows.values())) > 1:
        sys.exit(f"different numbers of rows: {rows}")


def _section(costs: dict[str, Cost], rounds: int) -> str:
    bare, names = costs["bare"], costs["bare, with names"]
    lines = []
    for name, cost in costs.items():
        aim = f"at most {AIMS[name]}" if name in AIMS else ""
        ratios = (times(cost.seconds, bare.seconds), times(cost.processor, bare.processor))
        against = times(cost.processor, names.processor) if name == "kzgraph ask" else ""
        lines.append(
            [
                name,
                milliseconds(cost.seconds),
                milliseconds(cost.processor),
                *ratios,
                aim,
                against,
                mebibytes(cost.peak),
            ]
        )
    headings = ["program", "ms", "processor ms", "× bare", "× bare, processor", "aim", "× bare with names", "peak MiB"]
    asked = (
        f'Asked is `{QUESTION}` of "{NAME}"; traced and shown is the same ministry, searched for is "{WORDS}". '
        f"Medians of {rounds} runs in turn (rdflib: one run)."
    )
    imported = f"`kzgraph --help` imports {', '.join(_imported_by_help()) or 'none of ' + ', '.join(HEAVY)}."
    return section("A fresh process", asked, table(headings, lines), imported)


def _imported_by_help() -> list[str]:
    script = (
        "import sys\nfrom kzgraph.cli import main\nmain(['--help'])\n"
        f"print('IMPORTED', *sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    return run([sys.executable, "-c", script]).output.splitlines()[-1].split()[1:]


if __name__ == "__main__":
    main()
