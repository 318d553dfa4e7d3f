"""Take the pictures of README.md again: build the graph of this folder, serve it on this machine, look at four pages.

Needs playwright and Chromium ($KZGRAPH_CHROMIUM names one). ``docs/partnerships.png`` is taken by hand: which line is
selected there is a choice.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

DOCS = Path(__file__).resolve().parent
VIEWPORT, SCALE = {"width": 1280, "height": 720}, 1.25  # 1600 by 900 dots, and letters that can be read at half of it
BAND = "partner:sk-pharmacy~result:antiretroviral-treatment-access"
CHROMIUMS = (os.environ.get("KZGRAPH_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")


def _as_it_opens(_: Page) -> None:
    """Do nothing more."""


def _run_the_example(page: Page) -> None:
    """Answer the query that stands in the editor, and bring the rows into the window."""
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator("#query-rows tbody tr").first.wait_for()
    page.locator("label[for=query]").evaluate("label => scrollTo(0, label.getBoundingClientRect().top + scrollY - 8)")


def _open_a_band(page: Page) -> None:
    """Show the claims behind the band to one of the results."""
    page.locator(f'.flow-frame:visible .mark[data-item="{BAND}"] .grip').click(force=True)
    page.mouse.move(0, 0)
    page.locator("#panel .claim").first.wait_for()


PICTURES: tuple[tuple[str, str, Callable[[Page], None]], ...] = (
    ("start", "/", _as_it_opens),
    ("partner", "/partner/sk-pharmacy", _as_it_opens),
    ("trace", "/trace/partner/sk-pharmacy/view", _open_a_band),
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
        page = browser.new_page(
            viewport=VIEWPORT, device_scale_factor=SCALE, color_scheme="light", reduced_motion="reduce", locale="en-GB"
        )
        for name, path, prepare in PICTURES:
            page.goto(f"{address}{path}", wait_until="networkidle")
            prepare(page)
            written = page.screenshot(path=DOCS / f"{name}.png")
            sys.stdout.write(f"docs/{name}.png: {len(written) / 1000:.0f} kB\n")
        browser.close()


if __name__ == "__main__":
    main()
