"""What a question from the shell does not import: each of these takes milliseconds, and so does the question."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SLOW = {"argparse", "asyncio", "dataclasses", "gettext", "http", "inspect", "json", "locale", "multiprocessing"}
SLOW |= {"shutil", "ssl", "tempfile", "zipfile"}
# What most modules of the standard library need, and a plain question does not; the first three bring the others.
NOT_TO_ASK = {"typing", "pathlib", "re", "contextlib", "csv", "enum", "functools", "types", "urllib", "weakref"}
NOT_TO_ASK |= {"datetime", "decimal", "difflib", "errno", "string", "textwrap", "unicodedata", "warnings", "zlib"}
# All of the package that it loads, by name.
TO_ASK = {"_version", "api", "ask", "catalogue", "errors", "folders", "model", "names", "project", "render", "store"}
TO_ASK |= {"cli", "cli.asking", "cli.output", "cli.parser", "cli.plain", "cli.run", "terms", "typed"}
TO_ASK |= {"render.cells", "render.separated"}
# What Python and the engine have loaded before is no cost of a question.
TOLD = """\
import sys
import pyoxigraph
before = {*sys.modules}
from kzgraph.cli import main
main(sys.argv[1:])
sys.stderr.write(f'\\n{sorted({*sys.modules} - before)}')
"""
ASKED = ("ask", "partner-results", "partner=Ministry of Rivers", "--format", "csv")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the store is built once."""
    return tmp_path_factory.mktemp("imports")


def imported(cache: Path, *arguments: str) -> set[str]:
    """The modules that a command imports where the store was built before."""
    # Where the documents' texts are at hand, a trace reads them, and pays for it.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KZGRAPH_")}
    surroundings = {**plain, "PYTHONPATH": str(ROOT), "KZGRAPH_CACHE": str(cache)}
    command = [sys.executable, "-c", TOLD, *arguments, "--project", str(ROOT / "tests" / "data" / "small"), "--quiet"]
    for _ in ("built", "opened"):
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, encoding="utf-8", check=True)
    return set(eval(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [ASKED, ("trace", "Ministry of Rivers")], ids=lambda arguments: arguments[0])
def test_answers_import_no_slow_module(arguments: tuple[str, ...], cache: Path) -> None:
    """With the store built before, of modules that take milliseconds only those are imported that all answers need."""
    assert imported(cache, *arguments) & SLOW == set()


def test_plain_question_imports_little(cache: Path) -> None:
    """Nothing for types, paths or patterns, and of the package only what answers it."""
    found = imported(cache, *ASKED)
    assert found & NOT_TO_ASK == set()
    assert {name.removeprefix("kzgraph.") for name in found if name.startswith("kzgraph.")} == TO_ASK
