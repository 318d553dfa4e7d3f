"""Importing from the command line: what came in, and where to read what did not."""

import sys
from pathlib import Path

from kzgraph.api import Graph
from kzgraph.cli.output import say
from kzgraph.cli.plain import Arguments

__all__ = ["put_import"]


def put_import(options: Arguments, graph: Graph) -> int:
    """Write the data folder, and say on the screen what is in it and what waits for a person."""
    from kzgraph.exchange.iati_import import import_iati

    found = import_iati(
        [Path(name) for name in options.files],
        Path(options.output),
        graph.engine,
        goal_areas=Path(options.goal_areas) if options.goal_areas else None,
        replace=options.replace,
        progress=lambda message: say(options, message),
    )
    counted = (
        ("activities", found.activities, ""),
        ("claims", found.claims, ""),
        ("partners new to the graph", found.partners, ""),
        ("names to be judged", found.unsure, "judgements.ttl"),
        ("values not read", found.not_read, "report.md"),
        ("left out", found.left_out, "report.md"),
    )
    for name, count, file in counted:
        where = found.folder / file if file and count else ""
        sys.stdout.write(f"{name:<26}{count:>9,}  {where}".rstrip() + "\n")
    ask = f"kzgraph --add {found.folder} ask only-in-source source={found.sources[0].partition(':')[2]}"
    say(options, f"Ask beside the documents: {ask}")
    return 0
