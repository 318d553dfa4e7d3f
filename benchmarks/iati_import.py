"""What the import of IATI files costs: time, peak memory, and what grows, on generated files of 10 and 100 MB.

The files are shaped as those of large publishers: two thirds of the bytes are transactions, budgets and texts, which
are read and not kept; an activity in three has results. Each import runs in a process of its own, so that its peak is
its own. Run it with ``python benchmarks/iati_import.py``; sizes in MB may be given.

What grows with the files is said beside the peak: distinct organisations, places and identifiers are held until the
end, since a name on the last line may be that of the first. To see it, the 100 MB are measured twice: with as many
organisations as the 10 MB have, and with ten times as many.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SIZES = (10, 100)
WORDS = ("water", "school", "clinic", "village", "nurse", "teacher", "road", "seed", "market", "river", "child", "well")
CAPITALS = ("North", "South", "East", "West", "Upper", "Lower", "New", "Old", "Great", "Little")
TRANSACTION = (
    '<transaction ref="{0}"><transaction-type code="3"/><transaction-date iso-date="2019-0{1}-11"/>'
    '<value currency="USD" value-date="2019-0{1}-11">{0}</value><description><narrative>{2}</narrative></description>'
    '<provider-org ref="XX-{3}"><narrative>Provider</narrative></provider-org></transaction>\n'
)


def main(arguments: list[str]) -> int:
    """Measure the sizes given, or 10 and 100 MB, and print a table."""
    if arguments[:1] == ["--one"]:
        return measure_one(Path(arguments[1]), Path(arguments[2]))
    sizes = [int(argument) for argument in arguments] or list(SIZES)
    print("| file | organisations | activities | claims | seconds | MB a second | peak MB | folder MB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        cases = [(size, 40 * sizes[0]) for size in sizes]
        if len(sizes) > 1:
            cases.append((sizes[-1], 40 * sizes[-1]))
        for number, (size, bodies) in enumerate(cases):
            path = Path(folder, f"publisher-{number}.xml")
            generate(path, size << 20, bodies)
            told = run(path, Path(folder, f"out-{number}"))
            row = (f"{size} MB", bodies, told["activities"], told["claims"], f"{told['seconds']:.1f}")
            rest = (f"{size / told['seconds']:.1f}", f"{told['peak']:.0f}", f"{told['written']:.0f}")
            print("| " + " | ".join(map(str, (*row, *rest))) + " |", flush=True)
            path.unlink()
    return 0


def run(path: Path, out: Path) -> dict[str, float]:
    """Import a file in a process of its own."""
    command = [sys.executable, __file__, "--one", str(path), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return dict(json.loads(done.stdout))


def measure_one(path: Path, out: Path) -> int:
    """Import one file, and print what it took."""
    sys.path.insert(0, str(ROOT))
    from kzgraph.api import Graph
    from kzgraph.exchange.iati_import import import_iati

    graph = Graph.open()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.perf_counter()
    found = import_iati([path], out, graph.engine)
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    written = sum(file.stat().st_size for file in out.rglob("*") if file.is_file()) / (1 << 20)
    counts = {"activities": found.activities, "claims": found.claims, "before": before / 1024}
    print(json.dumps({**counts, "seconds": seconds, "peak": peak, "written": written}))
    return 0


def generate(path: Path, size: int, bodies: int) -> None:
    """Write a file of about so many bytes, whose activities name so many organisations."""
    chance = random.Random(size)
    names = [f"{chance.choice(CAPITALS)} {chance.choice(WORDS).title()} {number}" for number in range(bodies)]
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">\n')
        number = 0
        while out.tell() < size:
            number += 1
            out.write(activity(chance, number, names))
        out.write("</iati-activities>\n")


def activity(chance: random.Random, number: int, names: list[str]) -> str:
    """One activity with organisations, places, money, texts, and in one of three cases results."""
    text = " ".join(chance.choices(WORDS, k=120))
    parts = [
        f'<iati-activity xml:lang="en"><iati-identifier>XX-1-{number:06d}</iati-identifier>\n'
        '<reporting-org ref="XX-1" type="21"><narrative>Publisher of the benchmark</narrative></reporting-org>\n'
        f"<title><narrative>{' '.join(chance.choices(WORDS, k=5))} {number}</narrative></title>\n"
        f"<description><narrative>{text}</narrative></description>\n"
    ]
    for role in chance.choices("1234", k=4):
        body = chance.randrange(len(names))
        reference = f' ref="XX-{body}"' if body % 2 else ""
        parts.append(f'<participating-org role="{role}" type="22"{reference}><narrative>{names[body]}</narrative>')
        parts.append("</participating-org>\n")
    parts.append('<activity-date type="2" iso-date="2018-01-01"/><recipient-country code="KZ"/>\n')
    parts.append(f"<location><name><narrative>Place {chance.randrange(500)}</narrative></name></location>\n")
    parts += [
        TRANSACTION.format(chance.randrange(10**6), chance.randrange(1, 9), text[:80], number % 97)
        for _ in range(chance.randrange(30))
    ]
    if number % 3 == 0:
        parts += [result(chance) for _ in range(chance.randrange(1, 6))]
    parts.append("</iati-activity>\n")
    return "".join(parts)


def result(chance: random.Random) -> str:
    """A result with two indicators, each with a baseline and three years of targets and actual values."""
    years = "".join(
        f'<period><period-start iso-date="{year}-01-01"/><period-end iso-date="{year}-12-31"/>'
        f'<target value="{chance.randrange(1000)}"/><actual value="{chance.randrange(1000)}"/></period>'
        for year in (2018, 2019, 2020)
    )
    indicator = (
        f'<indicator measure="1"><title><narrative>{" ".join(chance.choices(WORDS, k=6))}</narrative></title>'
        f'<baseline year="2017" value="1"/>{years}</indicator>\n'
    )
    title = " ".join(chance.choices(WORDS, k=6))
    return f'<result type="1"><title><narrative>{title}</narrative></title>{indicator * 2}</result>\n'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
