"""What is told of services: the table, which rows were other ones, and what there was no time for."""

from collections.abc import Callable
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def remote(script: Callable[[str], ModuleType]) -> ModuleType:
    """The module that asks services."""
    return script("remote")


def test_table_of_services(remote: ModuleType) -> None:
    """Each engine has its time, the services their requests; sums and their ratio come last."""
    asked = remote.Asked
    lines = [
        remote.Line("a", 3, (asked(0.1, 0, True), asked(0.05, 2, True))),
        remote.Line("b (x)", 1, (asked(0.3, 0, True), asked(0.95, 4, True))),
    ]
    assert remote.text(lines, ("Other",), 0, "") == (
        "| question | rows | built store, ms | Other, ms (requests) |\n"
        "|---|---:|---:|---:|\n"
        "| a | 3 | 100 | 50 (2) |\n"
        "| b (x) | 1 | 300 | 950 (4) |\n"
        "| all |  | 400 | 1,000 |\n"
        "| all, × built store |  | 1.00 | 2.50 |\n"
        "\n"
        "Other gave the same rows as the built store for all 2 questions."
    )


def test_other_rows_are_told(remote: ModuleType) -> None:
    """In the cell and in a sentence, as is what was not asked."""
    line = remote.Line("a", 3, (remote.Asked(0.1, 0, True), remote.Asked(0.05, 2, False)))
    told = remote.text([line], ("Other",), 57, "Not installed here: Virtuoso 7.")
    assert "| a | 3 | 100 | 50 (2) OTHER ROWS |" in told
    assert told.endswith(
        "\n\nNot installed here: Virtuoso 7.\n\nNo time was left for 57 questions.\n\n"
        "Other gave other rows than the built store for 1 of 1 questions: a."
    )


@pytest.mark.parametrize(
    ("installed", "told"),
    [
        (("Oxigraph server", "Virtuoso 7"), ""),
        (("Oxigraph server",), "Not installed here: Virtuoso 7."),
        ((), "Not installed here: Oxigraph server, Virtuoso 7."),
    ],
)
def test_services_that_are_not_installed(remote: ModuleType, installed: tuple[str, ...], told: str) -> None:
    """What is missing is named; without any service that is all there is."""
    assert remote.missing(installed) == told
    assert remote.text([], installed, 58, told) == (told or "No time was left for it.")
