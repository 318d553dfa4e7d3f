"""What is told of portfolios: whether a trace costs what it finds, and whether both engines measured the same."""

from collections.abc import Callable
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def scale(script: Callable[[str], ModuleType]) -> ModuleType:
    """The module that measures portfolios."""
    return script("scale")


@pytest.mark.parametrize(("last", "told"), [(0.02, "as it is to be"), (0.021, "MORE than it is to be")])
def test_a_trace_is_to_cost_what_it_finds(scale: ModuleType, last: float, told: str) -> None:
    """At most twice as much in the largest portfolio as in the smallest; those without traces do not count."""
    measured = {
        offices: scale.Portfolio(1.0, None, None, facts)
        for offices, facts in (
            (1, {"trace": {"small": {"seconds": 0.01}}}),
            (100, {"trace": {"small": {"seconds": last}}}),
            (1000, {"trace": {}}),
            (2000, {}),
        )
    }
    assert f"with 100 offices as with 1, {told}" in scale.kept_small(measured)


def test_engines_are_compared(scale: ModuleType) -> None:
    """Where both measured; a difference is not overlooked."""
    took = {"betweenness, igraph": 0.1, "betweenness, networkx": 2.5}
    drawn = {1: {**took, "same": True}, 10: {**took, "same": False}, 100: {"measures": 30.0}}
    same, other = scale.compared(drawn).split(". ")
    assert same.startswith("In the portfolio of 1 all measures are the same with igraph and with networkx")
    assert same.endswith("whose betweenness takes 25.0 times as long")
    assert other.startswith("In the portfolio of 10 all measures are NOT the same")
    assert scale.compared({}) == ""
