"""kzgraph brief: one page on the screen or in a file."""

from pathlib import Path

from .conftest import Run


def test_markdown_on_the_screen(run: Run) -> None:
    """Without a file it is Markdown."""
    found = run("brief", "Ministry of Rivers", "--quiet")
    assert (found.code, found.lines[0], found.err) == (0, "# Ministry of Rivers", "")


def test_page_in_a_file_in_russian(run: Run, tmp_path: Path) -> None:
    """The file's name tells the format, --lang the language."""
    target = tmp_path / "brief.html"
    found = run("brief", "goal area 4", "--lang", "ru", "-o", target)
    assert (found.code, found.out) == (0, "")
    assert target.read_text(encoding="utf-8").startswith('<!doctype html>\n<html lang="ru">')


def test_format_and_file_that_do_not_go_together(run: Run, tmp_path: Path) -> None:
    """A file that ends with another format is refused."""
    found = run("brief", "East", "-o", tmp_path / "brief.csv")
    assert found.code == 2
    assert "Name a file that ends with .md, .html." in found.err


def test_former_body_is_told(run: Run) -> None:
    """Who asks for an old body is told on standard error what followed it."""
    assert "was followed by Ministry of Water and Climate" in run("brief", "Ministry of Rivers").err


def test_unknown_name(run: Run) -> None:
    """An unknown name is one sentence and a hint."""
    found = run("brief", "Nowhere at all")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(
        'kzgraph: Nothing in the graph is a partner or programme or region named "Nowhere at all".'
    )
