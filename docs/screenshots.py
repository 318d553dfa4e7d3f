"""Take the pictures of README.md again: build the graph of this folder, serve it on this machine, look at its pages.

Needs playwright and Chromium ($KZGRAPH_CHROMIUM names one). Names as arguments take only these pictures.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

DOCS = Path(__file__).resolve().parent
VIEWPORT, SCALE = {"width": 1280, "height": 720}, 1.25  # 1600 by 900 dots, and letters that can be read at half of it
BAND = "partner:sk-pharmacy~result:antiretroviral-treatment-access"
PARTNER = "partner:sk-pharmacy"
WIDE = {"width": 1600, "height": 900}
MOST_COLOURS = 256
SHELL = "chromium-headless-shell"
CHROMIUMS = (os.environ.get("KZGRAPH_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", SHELL)


def _as_it_opens(_: Page) -> None:
    """Do nothing more."""


def _run_the_example(page: Page) -> None:
    """Answer the query that stands in the editor, and bring the query's end and the chart into the window."""
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator("#query-picture .bar").first.wait_for()
    page.locator("#query").evaluate("area => scrollTo(0, area.getBoundingClientRect().top + scrollY + 130)")


def _open_a_band(page: Page) -> None:
    """Show the claims behind the band to one of the results."""
    page.locator(f'.flow-frame:visible .mark[data-item="{BAND}"] .grip').click(force=True)
    page.mouse.move(0, 0)
    page.locator("#panel .claim").first.wait_for()


def _wait_for_the_claims(page: Page) -> None:
    """Wait until the lines of the partner and the claims behind them are shown."""
    page.locator("canvas").first.wait_for()
    page.locator("#panel .claim").first.wait_for()
    page.mouse.move(0, 0)
    page.wait_for_timeout(1500)  # the picture moves to it


PICTURES: tuple[tuple[str, str, Callable[[Page], None]], ...] = (
    ("start", "/", _as_it_opens),
    ("partner", "/partner/sk-pharmacy", _as_it_opens),
    ("trace", "/trace/partner/sk-pharmacy/view", _open_a_band),
    ("partnerships", f"/network/view#node={PARTNER}", _wait_for_the_claims),
    ("sparql", "/query", _run_the_example),
)


@contextmanager
def _served() -> Iterator[str]:
    """The address of the explorer, on a free port, for as long as it is needed."""
    server = subprocess.Popen(
        [sys.executable, "-m", "kzgraph", "serve", "--port", "0"], cwd=DOCS.parent, stderr=subprocess.PIPE, text=True
    )
    try:
        said = ""
        for line in server.stderr or ():
            said += line
            if address := re.search(r"http://127\.0\.0\.1:\d+", line):
                yield address[0]
                return
        sys.exit(f"kzgraph serve did not start:\n{said}")
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Write each picture as a PNG beside this file."""
    from playwright.sync_api import sync_playwright

    executable = next(filter(None, map(shutil.which, filter(None, CHROMIUMS))), None)
    if executable is None:
        sys.exit("No Chromium is here: apt-get install chromium, or name one in KZGRAPH_CHROMIUM")
    with _served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--headless", "--no-sandbox"])
        settings = {"color_scheme": "light", "reduced_motion": "reduce", "locale": "en-GB"}
        near = browser.new_page(viewport=VIEWPORT, device_scale_factor=SCALE, **settings)
        # A network needs room: as many dots, and smaller letters.
        wide = browser.new_page(viewport=WIDE, **settings)
        for name, path, prepare in PICTURES:
            if sys.argv[1:] and name not in sys.argv[1:]:
                continue
            page = wide if name == "partnerships" else near
            page.goto(f"{address}{path}", wait_until="networkidle")
            prepare(page)
            written = smaller(page.screenshot())
            (DOCS / f"{name}.png").write_bytes(written)
            sys.stdout.write(f"docs/{name}.png: {len(written) / 1000:.0f} kB\n")
        browser.close()


def smaller(png: bytes) -> bytes:
    """The same picture with a palette: a page has few colours, and the rarest go to the nearest of the others."""
    width, height, size, lines = _lines(png)
    pixels = [line[at : at + 3] for line in lines for at in range(0, width * size, size)]
    palette = _palette([colour for colour, _ in Counter(pixels).most_common()])
    places = {colour: place for place, colour in enumerate(palette)}
    for colour in set(pixels) - places.keys():
        places[colour] = places[min(palette, key=partial(_distance, colour))]
    indices = bytes(places[pixel] for pixel in pixels)
    rows = b"".join(b"\0" + indices[at : at + width] for at in range(0, width * height, width))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return png[:8] + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def _palette(colours: Sequence[bytes]) -> list[bytes]:
    """The colours that are kept of those given, the most frequent first: at first only such as differ much."""
    kept: list[bytes] = []
    for apart in (3000, 800, 200, 50, 0):
        for colour in colours:
            if len(kept) < MOST_COLOURS and all(_distance(colour, one) > apart for one in kept):
                kept.append(colour)
    return kept


def _distance(one: bytes, other: bytes) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


def _lines(png: bytes) -> tuple[int, int, int, list[bytes]]:
    """Width, height, bytes of a pixel, and the lines of pixels of a PNG as Chromium writes it, without filters."""
    at, data, header = 8, b"", b""
    while at < len(png):
        (length,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        part = png[at + 8 : at + 8 + length]
        header, data = part if kind == b"IHDR" else header, data + part if kind == b"IDAT" else data
        at += 12 + length
    width, height, _, form = struct.unpack(">IIBB", header[:10])
    size = {2: 3, 6: 4}[form]
    raw, before, lines = zlib.decompress(data), bytes(width * size), []
    for number in range(height):
        begin = number * (width * size + 1)
        before = _unfiltered(raw[begin], bytearray(raw[begin + 1 : begin + 1 + width * size]), before, size)
        lines.append(before)
    return width, height, size, lines


def _unfiltered(kind: int, line: bytearray, above: bytes, size: int) -> bytes:
    """A line of a PNG with its filter undone (PNG 1.2, chapter 6)."""
    for at in range(len(line)):
        left, up = line[at - size] if at >= size else 0, above[at]
        corner = above[at - size] if at >= size else 0
        if kind == 4:
            guess = left + up - corner
            near = min((left, up, corner), key=lambda one: abs(guess - one))
        else:
            near = (0, left, up, (left + up) // 2)[kind]
        line[at] = (line[at] + near) & 255
    return bytes(line)


if __name__ == "__main__":
    main()
