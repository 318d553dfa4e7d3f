"""What a question from the shell does not import: each of these takes milliseconds, and so does the question."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SLOW = {"argparse", "asyncio", "dataclasses", "gettext", "http", "inspect", "json", "locale", "multiprocessing"}
SLOW |= {"shutil", "ssl", "tempfile", "zipfile"}
TOLD = "import sys\nfrom kzgraph.cli import main\nmain(sys.argv[1:])\nsys.stderr.write(f'\\n{sorted(sys.modules)}')\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "partner-results", "partner=Ministry of Rivers", "--format", "csv"),
        ("trace", "Ministry of Rivers"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_answers_import_no_slow_module(arguments: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> None:
    """With the store built before, of modules that take milliseconds only those are imported that all answers need."""
    cache = tmp_path_factory.getbasetemp() / "cache-of-imports"
    # Where the documents' texts are at hand, a trace reads them, and pays for it.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KZGRAPH_")}
    surroundings = {**plain, "PYTHONPATH": str(ROOT), "KZGRAPH_CACHE": str(cache)}
    command = [sys.executable, "-c", TOLD, *arguments, "--project", str(ROOT / "tests" / "data" / "small"), "--quiet"]
    for _ in ("built", "opened"):
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, encoding="utf-8", check=True)
    imported = set(eval(done.stderr.splitlines()[-1]))
    assert imported & SLOW == set()
