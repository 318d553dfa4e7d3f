"""The graph that questions are measured on: copies beside the original, with nothing between them."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from kzgraph.ask import ask
from kzgraph.catalogue import Question
from kzgraph.project import Project

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "questions.py"


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """The script as a module; it measures only when it is run."""
    spec = importlib.util.spec_from_file_location("benchmark_of_questions", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_copies_answer_alike(
    benchmark: ModuleType, small: Project, tmp_path: Path, catalogue: dict[str, Question]
) -> None:
    """What is asked of one thing has the same rows, a list of everything has them once a copy."""
    one, three = (benchmark._store(small, tmp_path / str(copies), copies) for copies in (1, 3))
    for name, given, times in (
        ("partner-results", {"partner": "partner:riverside-university"}, 1),
        ("region-profile", {"region": "region:south"}, 1),
        ("co-partners", {}, 3),
        ("claims-in-section", {"source": "source:review-2021"}, 3),
        ("partners-by-year", {}, 3),
    ):
        rows = ask(one, catalogue[name], given).rows
        found = ask(three, catalogue[name], given).rows
        assert len(found) == times * len(rows), name
        assert set(rows) <= set(found), name


@pytest.mark.parametrize(
    ("rows", "seconds", "problem"),
    [
        ((1, 1), (0.001, 0.001), ""),
        ((1, 10), (0.19, 1.9), ""),
        ((1, 10), (1.0, 2.1), "takes more than 2.0 s"),
        ((2_000, 20_000), (0.4, 3.9), ""),
        ((2_000, 20_000), (0.4, 4.1), "takes more than 4.0 s"),
        ((1, 1), (0.0001, 0.04), ""),
        ((1, 10), (0.001, 0.17), "grows faster than the square of the graph"),
    ],
)
def test_what_costs_too_much(
    rows: tuple[int, int], seconds: tuple[float, float], problem: str, benchmark: ModuleType
) -> None:
    """Two seconds, more for very long answers, and no growth above the square where it can be measured."""
    assert benchmark.Cost("a-question", rows, seconds).problem(10) == problem
