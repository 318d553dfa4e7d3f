"""Every example in a docstring runs and gives what it says."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import kzgraph
from kzgraph.api import Graph

ROOT = Path(__file__).parents[1]

MODULES = ["kzgraph", *(module.name for module in pkgutil.walk_packages(kzgraph.__path__, "kzgraph."))]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_examples_of_a_module(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples of a module give, from the project's folder, exactly what stands below them."""
    monkeypatch.chdir(ROOT)
    failed, _ = doctest.testmod(importlib.import_module(name), raise_on_error=False)
    assert failed == 0, f"run: python -m doctest {name.replace('.', '/')}.py"


def test_every_method_of_a_graph_has_an_example() -> None:
    """Whoever reads help(graph.trace) finds an example that runs."""
    public = {name for name in vars(Graph) if not name.startswith("_")}
    tests = doctest.DocTestFinder().find(Graph, "Graph")
    shown = {test.name.partition(".")[2] for test in tests if test.examples}
    assert public - shown == set()


def test_there_are_examples() -> None:
    """The finder still finds examples: of none, none would fail."""
    finder = doctest.DocTestFinder()
    examples = [
        example
        for name in ("kzgraph.terms", "kzgraph.ask", "kzgraph.render.cells")
        for test in finder.find(importlib.import_module(name))
        for example in test.examples
    ]
    assert len(examples) >= 5
