"""The tables of measurements: their form, their figures, and the place they are written to."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

README = Path(__file__).parents[2] / "benchmarks" / "README.md"


def test_table(tables: ModuleType) -> None:
    """Words stand to the left and figures to the right; nothing in a cell ends it."""
    assert tables.table(["what", "ms", "×"], [["a\nb | c", "3.1", 2], ["d", "", "–"]]) == (
        "| what | ms | × |\n|---|---:|---:|\n| a b \\| c | 3.1 | 2 |\n| d |  | – |"
    )


def test_table_with_a_cell_too_few(tables: ModuleType) -> None:
    """A row that does not fit its headings is a mistake, not a crooked table."""
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        tables.table(["what", "ms"], [["a"]])


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("milliseconds", 0.0004, "0.4"),
        ("milliseconds", 0.01, "10"),
        ("milliseconds", 12.3456, "12,346"),
        ("seconds", 0.996, "1.00"),
        ("seconds", 1.25, "1.2"),
        ("seconds", 99.0, "99.0"),
        ("seconds", 1234.0, "1,234"),
        ("mebibytes", 0.4, "0"),
    ],
)
def test_figures(tables: ModuleType, name: str, value: float, shown: str) -> None:
    """As many digits as mean something."""
    assert getattr(tables, name)(value) == shown


@pytest.mark.parametrize(
    ("value", "base", "shown"), [(1, 3, "0.33"), (20, 2, "10.0"), (1999, 1, "1,999"), (0, 1, "0.00"), (1, 0, "")]
)
def test_ratio(tables: ModuleType, value: float, base: float, shown: str) -> None:
    """A ratio to nothing is none."""
    assert tables.times(value, base) == shown


def test_replaced(tables: ModuleType, tmp_path: Path) -> None:
    """Only what stands between the marks changes, however often it is written."""
    path = tmp_path / "README.md"
    path.write_text(f"before\n\n{tables.BEGIN}\nold\n{tables.END}\n\nafter\n", encoding="utf-8")
    for _ in range(2):
        path.write_text(tables.replaced(path, "\nnew\n"), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == f"before\n\n{tables.BEGIN}\n\nnew\n\n{tables.END}\n\nafter\n"


@pytest.mark.parametrize("text", ["", "<!-- measured: begin -->", "<!-- measured: end -->"])
def test_replaced_without_its_place(tables: ModuleType, tmp_path: Path, text: str) -> None:
    """Without both marks nothing is guessed."""
    path = tmp_path / "README.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="has no place"):
        tables.replaced(path, "new")


def test_readme_names_every_part(script: Callable[[str], ModuleType], tables: ModuleType) -> None:
    """README.md has the place for measurements, and a line for each part."""
    text = README.read_text(encoding="utf-8")
    assert text.count(tables.BEGIN) == text.count(tables.END) == 1
    assert [part for part in script("bench").PARTS if f"| `{part}.py` |" not in text] == []


def test_load_counts_rates(script: Callable[[str], ModuleType]) -> None:
    """Answers a second, and the time that 95 of 100 do not pass; what is not answered is no answer."""
    load = script("endpoint").Load
    found = load(tuple(n / 100 for n in range(1, 101)), 7, 10.0)
    assert found.rate == 10.0
    assert found.slow == pytest.approx(0.9505)
    assert load((), 3, 2.0).slow == load((), 3, 2.0).rate == 0
