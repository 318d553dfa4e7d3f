"""What the network view costs to open and to click, against a plain pyvis page of the same nodes and lines.

Networks of 200, 1,000 and 5,000 nodes are made up with a fixed seed: a tenth partners, a fifth programmes, the rest
results, in communities of about a hundred, two claims to a node. Each is written as the page of `kzgraph network` and
as plain pyvis writes it (its library inside the page, forces switched off, at the same places), and both are opened in
a headless Chromium that may reach nothing. 5,000 nodes are above what the view draws at once, so its first picture is
the overview by community, and a click opens one.

Measured are the size of the file, the time until its first picture stands (the page is loaded and two more frames are
drawn), and the time from a click until the frame after its answer. Printed is a table of medians of one run and their
ratios to pyvis; where the view takes more than a second for 1,000
nodes even in the fastest round, the command fails.

    python benchmarks/views.py [--rounds N] [--nodes N ...]
"""

import argparse
import math
import os
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import networkx
from playwright.sync_api import Browser, Page, Route, sync_playwright

from kzgraph.model import PassageRef, Ref
from kzgraph.views import network

SEED = 2018
LONGEST = 1.0
COMMUNITY = 100
AREAS = tuple((f"goalarea:{number}", f"Goal area {number}") for number in range(1, 7))
SOURCE = Ref("source:report", "https://example.org/report", "Report")
FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"


class Cost(NamedTuple):
    """What a page costs: bytes, and seconds to its first picture and from a click to its answer.

    ``least`` is the longer of the two where they were shortest, which other programs on the machine change least.
    """

    size: int
    first: float
    answer: float
    least: float


def main() -> None:
    """Measure and print; exit 1 where the view is slow."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=7, help="times each page is opened (default: 7)")
    options.add_argument("--nodes", type=int, nargs="+", default=[200, 1000, 5000], help="sizes of the networks")
    given = options.parse_args()
    lines, slow = [], False
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu"])
        for nodes in given.nodes:
            pages = _pages(_made_up(nodes), Path(folder))
            costs = _costs(browser, pages, given.rounds)
            lines += list(_lines(nodes, *costs))
            slow |= nodes <= COMMUNITY * 10 and costs[0].least > LONGEST
        browser.close()
    print(f"medians of {given.rounds} openings, {os.cpu_count()} processors, headless Chromium\n")
    print("\n".join((*_HEAD, *lines)))
    sys.exit("The view takes more than a second for 1,000 nodes." if slow else 0)


def _chromium() -> str:
    named = os.environ.get("KZGRAPH_CHROMIUM", "chromium")
    found = shutil.which(named) or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return found or sys.exit("Chromium is needed: apt-get install chromium, or name one in KZGRAPH_CHROMIUM.")


def _made_up(count: int) -> networkx.MultiDiGraph:
    """A network of so many nodes, with two claims to a node, of which one in twenty leads out of its community."""
    chance = random.Random(SEED)
    graph = networkx.MultiDiGraph(projection="all")
    groups = [range(begin, min(begin + COMMUNITY, count)) for begin in range(0, count, COMMUNITY)]
    names = [
        f"{('partner', 'programme', 'programme', *('result',) * 7)[number % 10]}:{number}" for number in range(count)
    ]
    for number, name in enumerate(names):
        area = AREAS[number // COMMUNITY % len(AREAS)]
        kind = name.partition(":")[0]
        graph.add_node(
            name, label=f"A {kind} with a name of usual length, number {number}", kind=kind, goal_areas=(area,)
        )
    for group in groups:
        starts = [number for number in group if number % 10 < 3]
        for number in group:
            for _ in range(2):
                start = chance.choice(starts) if chance.random() > 0.05 else chance.randrange(count // 10) * 10
                _claim(graph, names[start], names[number])
    return graph


def _claim(graph: networkx.MultiDiGraph, one: str, other: str) -> None:
    number = graph.number_of_edges()
    ref = Ref(f"passage:{number}", f"https://example.org/passage/{number}", "")
    passage = PassageRef(
        ref, SOURCE, "Part 2 / Health", number, number + 90, "A sentence that says what the passage says."
    )
    kind = "contribution" if one.startswith("partner:") else "outcome"
    key = f"contribution:{number}"
    graph.add_edge(one, other, key=key, kind=kind, basis="explicit", claim=None, roles=(), passages=(passage,))


def _pages(graph: networkx.MultiDiGraph, folder: Path) -> tuple[Path, Path]:
    """The page of the view and that of plain pyvis, as files."""
    ours, plain = folder / f"view-{len(graph)}.html", folder / f"pyvis-{len(graph)}.html"
    ours.write_text(network.page(graph, title="Network"), encoding="utf-8")
    plain.write_text(_plain_pyvis(graph), encoding="utf-8")
    return ours, plain


def _plain_pyvis(graph: networkx.MultiDiGraph) -> str:
    """The same nodes, lines and places as pyvis writes them; its forces are off, which would take it much longer."""
    from pyvis.network import Network

    made = Network(height="700px", width="100%", directed=True, cdn_resources="in_line")
    made.toggle_physics(False)
    wide = math.ceil(math.sqrt(len(graph)))
    for place, (name, facts) in enumerate(graph.nodes(data=True)):
        made.add_node(name, label=facts["label"], x=60 * (place % wide), y=60 * (place // wide))
    for one, other in sorted(set(graph.edges())):
        made.add_edge(one, other)
    return str(made.generate_html(notebook=False))


def _costs(browser: Browser, pages: tuple[Path, Path], rounds: int) -> tuple[Cost, Cost]:
    """Open both pages in turn and in changing order, and take the medians."""
    chance = random.Random(SEED)
    found: dict[Path, list[tuple[float, float]]] = {page: [] for page in pages}
    for _ in range(rounds):
        for page in chance.sample(pages, 2):
            found[page].append(_opened(browser, page))
    return _cost(pages[0], found[pages[0]]), _cost(pages[1], found[pages[1]])


def _cost(page: Path, times: list[tuple[float, float]]) -> Cost:
    first, answer = zip(*times, strict=True)
    return Cost(page.stat().st_size, statistics.median(first), statistics.median(answer), max(min(first), min(answer)))


def _opened(browser: Browser, file: Path) -> tuple[float, float]:
    """Seconds until the first picture, and from a click on a node or community until the frame after its answer."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.route("**/*", _only_files)
    page = context.new_page()
    page.goto(file.as_uri())
    first = float(page.evaluate(FRAMES))
    answer = _clicked(page, ours=file.name.startswith("view"))
    context.close()
    return first / 1000, answer / 1000


def _only_files(route: Route) -> None:
    """Let pass what stands in the page; pyvis asks other hosts for a style it can do without."""
    route.continue_() if route.request.url.startswith(("file:", "data:", "blob:")) else route.abort()


def _clicked(page: Page, *, ours: bool) -> float:
    """Click in the page itself, so that the way of the click to the browser is not measured."""
    if ours:
        what = "(kzgraphView.shown().communities[0] ?? kzgraphView.shown().nodes[0])"
        act = f"kzgraphView.select({what})"
    else:
        act = "network.selectNodes([nodes.getIds()[0]])"
    return float(
        page.evaluate(f"async () => {{ const from = performance.now(); {act}; return (await {FRAMES}) - from; }}")
    )


_HEAD = (
    "| nodes | page | file, MB | first picture, ms | answer to a click, ms |",
    "|---:|---|---:|---:|---:|",
)


def _lines(nodes: int, ours: Cost, plain: Cost) -> Iterator[str]:
    for name, cost in (("kzgraph", ours), ("plain pyvis", plain)):
        yield f"| {nodes:,} | {name} | {cost.size / 1e6:.2f} | {1000 * cost.first:.0f} | {1000 * cost.answer:.0f} |"
    ratios = (one / other for one, other in zip(ours[:3], plain[:3], strict=True))
    yield f"| {nodes:,} | ratio | " + " | ".join(f"{ratio:.2f}" for ratio in ratios) + " |"


if __name__ == "__main__":
    main()
