"""How programs are measured: what they cost, and what is kept of one that had to be ended."""

import math
import sys
from collections.abc import Callable
from types import ModuleType

import pytest

TELLING = "import sys, time, signal; print('{\"a\": 1}'); print('{\"b\"', end=''); sys.stdout.flush(); "


@pytest.fixture(scope="module")
def measuring(script: Callable[[str], ModuleType]) -> ModuleType:
    """The module that runs programs."""
    return script("measuring")


def test_a_program_that_ends(measuring: ModuleType) -> None:
    """Its lines are put together, the later ones for the earlier."""
    cost = measuring.run([sys.executable, "-c", 'print(\'{"a": 1, "b": 2}\'); print(\'{"b": 3}\')'], most=60)
    assert measuring.told(cost) == {"a": 1, "b": 3}
    assert 0 < cost.processor < math.inf


@pytest.mark.parametrize(
    ("last", "most"), [("time.sleep(60)", 1.0), ("signal.alarm(1); time.sleep(60)", 60.0)], ids=["late", "alarm"]
)
def test_a_program_that_is_ended(measuring: ModuleType, last: str, most: float) -> None:
    """Whole lines that it printed are kept, and its cost has no end."""
    cost = measuring.run([sys.executable, "-c", TELLING + last], most=most)
    assert measuring.told(cost) == {"a": 1}
    assert (cost.seconds, cost.processor, cost.peak) == (math.inf, math.inf, math.inf)


def test_a_program_that_fails(measuring: ModuleType) -> None:
    """It ends the benchmark with what it wrote."""
    with pytest.raises(SystemExit, match="no such thing"):
        measuring.run([sys.executable, "-c", "raise ValueError('no such thing')"], most=60)
