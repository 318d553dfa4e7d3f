"""All measurements in one run on one machine, written into benchmarks/README.md: what `make bench` runs.

Every part is a program of its own that prints Markdown, so that each can be run alone, too. A part that another
machine cannot run (no Chromium, no rdflib-endpoint) says so in its place.

    python benchmarks/bench.py [--only PART,PART] [--quick] [--minutes N] [--services URL ...]
"""

import argparse
import importlib.metadata
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from measuring import ROOT, kzgraph_command, run, surroundings
from tables import replaced

HERE = Path(__file__).parent
README = HERE / "README.md"


class Part(NamedTuple):
    """A part: what it is run with, and what makes it so short that it only shows that it runs."""

    usual: tuple[str, ...]
    quick: tuple[str, ...]


PARTS = {
    "fresh_process": Part(("--rounds", "11"), ("--rounds", "5")),
    "build_and_validate": Part(("--rounds", "3"), ("--rounds", "2")),
    "endpoint": Part(("--seconds", "4"), ("--seconds", "2", "--clients", "1,8")),
    "remote": Part(("--rounds", "2", "--seconds", "60"), ("--rounds", "1", "--seconds", "20")),
    "views": Part(("--rounds", "3"), ("--rounds", "1", "--nodes", "200")),
    "iati_import": Part(("10", "30"), ("2",)),
    "scale": Part(("--offices", "1,10,100"), ("--offices", "1,2", "--rounds", "1")),
}
"""The parts in their order, the one that takes what time is left last; one whose file is not here is left out."""
TIMED = "scale"
MINUTES = 14.0
"""What all parts may take together; the last one leaves out what it does not get to."""
HEADINGS = {
    "remote": "Questions over a SPARQL service",
    "views": "Views",
    "iati_import": "Import of IATI files",
}
"""Of the parts that print a table only."""
PACKAGES = ("kzgraph", "pyoxigraph", "rdflib", "pyshacl", "networkx", "igraph", "oxigraph", "rdflib-endpoint")


def main() -> None:
    """Run the parts, print what they print, and write it into README.md."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", default=",".join(PARTS), help="these parts, in a list (default: all)")
    options.add_argument("--quick", action="store_true", help="few rounds and small portfolios, and write nothing")
    options.add_argument(
        "--services", nargs="+", default=[], metavar="URL", help="services that hold the graph (default: own ones)"
    )
    options.add_argument(
        "--minutes", type=float, default=MINUTES, help=f"for all parts together (default: {MINUTES:.0f})"
    )
    options.add_argument("--output", type=Path, default=README, help="the file to write into (default: its README)")
    given = options.parse_args()
    chosen = given.only.split(",")
    if unknown := set(chosen) - set(PARTS):
        options.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    begin = time.perf_counter()
    run([*kzgraph_command(), "ask", "partners-by-year", "--quiet", "--format", "csv"])  # the store is built by now
    taken: dict[str, float] = {}
    printed = [machine(), *_printed(chosen, given, begin, taken)]
    parts = ", ".join(f"{part} {seconds:.0f}" for part, seconds in taken.items())
    printed.append(f"All of it took {(time.perf_counter() - begin) / 60:.1f} minutes. Seconds of each part: {parts}.")
    measured = "\n\n".join(part.strip() for part in printed)
    print(measured)
    if not given.quick and chosen == list(PARTS):
        given.output.write_text(replaced(given.output, measured), encoding="utf-8")
        sys.stderr.write(f"wrote {given.output}\n")


def machine() -> str:
    """The machine in words, and the versions of what was measured."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    versions = ", ".join(f"{name} {found}" for name in PACKAGES if (found := _version(name)))
    busy = os.getloadavg()[0]
    return (
        f"Machine: {os.cpu_count()} cores, {pages * size / 2**30:.0f} GiB of memory, {platform.system()}, "
        f"Python {platform.python_version()}; {versions}. Programs waiting for a processor before the run: {busy:.1f}."
    )


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _printed(chosen: list[str], given: argparse.Namespace, begin: float, taken: dict[str, float]) -> Iterator[str]:
    """What each part prints; a part that fails ends the run, since half a table would be taken for all of it.

    The seconds of each part are put into ``taken``, and told.
    """
    for part in (part for part in PARTS if part in chosen):
        script = HERE / f"{part}.py"
        if not script.is_file():
            continue
        arguments = list(PARTS[part].quick if given.quick else PARTS[part].usual)
        if part == TIMED:
            arguments += ["--minutes", str(given.minutes - (time.perf_counter() - begin) / 60)]
        started = time.perf_counter()
        text = _output(script, [*arguments, *(given.services if part == "remote" else ())])
        taken[part] = time.perf_counter() - started
        sys.stderr.write(f"{part}: {taken[part]:.0f} s\n")
        yield f"### {HEADINGS[part]}\n\n{text}" if part in HEADINGS and not text.startswith("#") else text


def _output(script: Path, arguments: list[str]) -> str:
    command = [sys.executable, script, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, env=surroundings(), cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"{script.name} ended with {done.returncode}")
    return done.stdout.decode()


if __name__ == "__main__":
    main()
