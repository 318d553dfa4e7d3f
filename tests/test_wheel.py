"""The wheel works by itself: built, unpacked into a folder of its own, used from an empty one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEFT_BEHIND = shutil.ignore_patterns(
    ".*", "__pycache__", "*.egg-info", "build", "dist", "htmlcov", "node_modules", "partnerships.html", "tests"
)

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the installed wheel, built from a copy of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    tree, built, target = folder / "tree", folder / "built", folder / "target"
    shutil.copytree(ROOT, tree, ignore=LEFT_BEHIND)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "-q"]
    offline = ["--no-deps", "--no-index"]
    _run([*pip, "wheel", "--no-build-isolation", *offline, "--wheel-dir", str(built), str(tree)], folder)
    (wheel,) = built.glob("kzgraph-*.whl")
    _run([*pip, "install", *offline, "--target", str(target), str(wheel)], folder)
    shutil.rmtree(tree)
    return target


def _run(command: list[str], folder: Path, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KZGRAPH_")}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", env={**kept, **environment}, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """An empty folder to work from."""
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def answer(package: Path, folder: Path, cache: Path, *arguments: str) -> str:
    """What the package in a folder answers, with a cache of its own."""
    command = [sys.executable, "-m", "kzgraph", *arguments]
    return _run(command, folder, PYTHONPATH=str(package), KZGRAPH_CACHE=str(cache))


def test_wheel_is_what_runs(installed: Path, empty: Path) -> None:
    """The package that runs is the installed one, with its data."""
    program = "import kzgraph, kzgraph.project as p; print(kzgraph.__file__); print(p.find_project().graph)"
    where, graph = _run([sys.executable, "-c", program], empty, PYTHONPATH=str(installed)).splitlines()
    assert where == str(installed / "kzgraph" / "__init__.py")
    assert graph == str(installed / "kzgraph" / "data" / "graph")


def test_wheel_holds_the_data_and_nothing_else(installed: Path) -> None:
    """The wheel carries graph, ontology and queries as they are in the checkout, and no tests."""
    for name in ("graph", "ontology", "queries"):
        held = {
            path.relative_to(installed / "kzgraph" / "data" / name)
            for path in _files(installed / "kzgraph" / "data" / name)
        }
        assert held == {path.relative_to(ROOT / name) for path in _files(ROOT / name)}, name
    top = {path.name for path in installed.iterdir()} - {"bin"}
    assert len(top) == 2
    assert "kzgraph" in top
    modules = {path.relative_to(ROOT / "kzgraph") for path in _files(ROOT / "kzgraph")}
    assert modules <= {path.relative_to(installed / "kzgraph") for path in _files(installed / "kzgraph")}


def _files(folder: Path) -> list[Path]:
    return [
        path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc" and not path.name.startswith(".")
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "partner-results", "partner=Ministry of Health", "-f", "json"),
        ("trace", "Ministry of Health", "-f", "json"),
        ("trace", "Adolescent Mental Health"),
        ("show", "Ministry of Health"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_wheel_answers_as_the_checkout_does(
    installed: Path, empty: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """From an empty folder the wheel gives the same answer as the checkout."""
    one = answer(installed, empty, tmp_path / "cache", *arguments)
    assert one == answer(ROOT, ROOT, tmp_path / "cache", *arguments)
    assert one
    assert list(empty.iterdir()) == []


def test_wheel_draws_the_network(installed: Path, empty: Path, tmp_path: Path) -> None:
    """From an empty folder the wheel draws the same view as the checkout, and leaves only that file behind."""
    small = ("--project", str(ROOT / "tests" / "data" / "small"))
    assert answer(installed, empty, tmp_path / "cache", "network", "-o", "x.html", *small) == ""
    answer(ROOT, ROOT, tmp_path / "cache", "network", "-o", str(tmp_path / "y.html"), *small)
    assert (empty / "x.html").read_bytes() == (tmp_path / "y.html").read_bytes()
    assert [path.name for path in empty.iterdir()] == ["x.html"]
