"""The modules of benchmarks/: scripts that import each other by their plain names."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="session")
def script() -> Callable[[str], ModuleType]:
    """A script as a module; it measures only when it is run."""

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"benchmarks_{name}", FOLDER / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.path.insert(0, str(FOLDER))
        try:
            spec.loader.exec_module(module)
        finally:
            sys.path.remove(str(FOLDER))
        return module

    return load


@pytest.fixture(scope="session")
def portfolio(script: Callable[[str], ModuleType]) -> ModuleType:
    """The generator of portfolios."""
    return script("portfolio")


@pytest.fixture(scope="session")
def tables(script: Callable[[str], ModuleType]) -> ModuleType:
    """The writer of tables."""
    return script("tables")
