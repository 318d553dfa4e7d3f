"""What it costs to build a store and to validate a graph, against the libraries that do the work, left alone.

- Build: `kzgraph build` without its validation (curated files, ontology, what is derived, keys of names) against a
  script that loads the same files with pyoxigraph's bulk loader and compacts the store; it derives nothing.
- Validate: `kzgraph validate` (reading with places, shapes, rules across entities, names that look alike) against
  pySHACL with the same shapes over the same files, which only says how many results there are.

    python benchmarks/build_and_validate.py [--rounds N]
"""

import argparse
import sys
import tempfile
from pathlib import Path

from measuring import Cost, in_turn, kzgraph_command, run
from tables import mebibytes, seconds, section, table, times

from kzgraph.project import find_project

VALIDATE_ROUNDS = 1

BUILD = """\
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from kzgraph.derive import write_store
from kzgraph.project import find_project
with TemporaryDirectory(dir=sys.argv[2]) as folder:
    write_store(find_project(sys.argv[1]), Path(folder))
"""

BARE_BUILD = """\
import sys
from tempfile import TemporaryDirectory
from pyoxigraph import RdfFormat, Store
with TemporaryDirectory(dir=sys.argv[1]) as folder:
    store = Store(folder)
    for path in sys.argv[2:]:
        store.bulk_load(path=path, format=RdfFormat.TURTLE)
    store.flush()
    store.optimize()
"""

BARE_VALIDATE = """\
import sys
from pyshacl import validate
from rdflib import RDF, SH, Graph
data, shapes = Graph(), Graph()
for path in sys.argv[1:]:
    (shapes if "/shapes/" in path else data).parse(path, format="turtle")
_, report, _ = validate(data, shacl_graph=shapes, inplace=True, inference="none", advanced=False)
print(len(set(report.subjects(RDF.type, SH.ValidationResult))))
"""


def main() -> None:
    """Run the comparisons and print them as Markdown."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5, help="builds of each kind (default: 5)")
    given = options.parse_args()
    project = find_project()
    data = [str(path) for path in (*project.graph_files(), *project.ontology_files())]
    shapes = [str(path) for path in project.shape_files()]
    with tempfile.TemporaryDirectory() as folder:
        built = in_turn(
            {
                "pyoxigraph's bulk loader": [sys.executable, "-c", BARE_BUILD, folder, *data],
                "kzgraph build, shapes apart": [sys.executable, "-c", BUILD, str(project.root), folder],
            },
            given.rounds,
        )
        checked = in_turn(
            {
                "pySHACL": [sys.executable, "-c", BARE_VALIDATE, *data, *shapes],
                "kzgraph validate": [*kzgraph_command(), "validate", "--quiet"],
            },
            VALIDATE_ROUNDS,
        )
        whole = run([*kzgraph_command(), "build", "--quiet"], cache=Path(folder) / "cache")
    print(_section(built, checked, whole))


def _section(built: dict[str, Cost], checked: dict[str, Cost], whole: Cost) -> str:
    lines = [
        *_lines(built, "pyoxigraph's bulk loader"),
        *_lines(checked, "pySHACL"),
        ["kzgraph build, all of it", seconds(whole.seconds), seconds(whole.processor), "", mebibytes(whole.peak)],
    ]
    note = "The last line validates and then builds, as the command does for a curator."
    headings = ["program", "s", "processor s", "ratio, processor", "peak MiB"]
    return section("Build and validate", table(headings, lines), note)


def _lines(costs: dict[str, Cost], base: str) -> list[list[str]]:
    return [
        [
            name,
            seconds(cost.seconds),
            seconds(cost.processor),
            times(cost.processor, costs[base].processor),
            mebibytes(cost.peak),
        ]
        for name, cost in costs.items()
    ]


if __name__ == "__main__":
    main()
