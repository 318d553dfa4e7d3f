"""The commands that draw: what they write, how they end, what they refuse."""

from pathlib import Path

import pytest

from .conftest import Run


@pytest.mark.parametrize(
    ("arguments", "title"),
    [
        (("trace", "Reed Labs", "--html"), "Trace: Reed Labs"),
        (("trace", "Reed Labs", "-f", "html"), "Trace: Reed Labs"),
        (("timeline",), "Programmes, policies and events in time"),
        (("map",), "Programmes by region"),
        (("map", "--what", "partners"), "Partners by region"),
        (("map", "--indicator", "indicator:safe-well-households"), "Households with a safe well"),
    ],
    ids=lambda found: "-".join(found) if isinstance(found, tuple) else None,
)
def test_page_goes_where_it_is_asked_for(run: Run, arguments: tuple[str, ...], title: str) -> None:
    """A page on standard output where that is no screen."""
    ran = run(*arguments)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("<!doctype html>")
    assert f"<title>{title}</title>" in ran.out


def test_name_of_the_file_tells_the_format(run: Run, tmp_path: Path) -> None:
    """A trace into a file that ends with .html is a page."""
    ran = run("trace", "Reed Labs", "-o", str(tmp_path / "trace.html"))
    assert ran.code == 0
    assert (tmp_path / "trace.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_what_narrows_the_trace_is_said_on_the_page(run: Run) -> None:
    """The options stand below the title."""
    ran = run("trace", "Open Hands", "--html", "--region", "South", "--role", "implementer", "--year", "2018")
    assert ran.code == 0
    assert "Role: Implementer · Region: South · Year: 2018" in ran.out


def test_nothing_traced_is_a_page_and_the_answer_no(run: Run) -> None:
    """The page says that nothing is tied; the exit code is 1 as for every format."""
    ran = run("trace", "Sunrise Energy", "--html")
    assert ran.code == 1
    assert "The documents tie nothing to it under these options." in ran.out


def test_indicator_without_regions_is_a_page_and_the_answer_no(run: Run) -> None:
    """Figures of the whole country alone: nothing is coloured, and the exit code says so."""
    ran = run("map", "--indicator", "indicator:schools-with-garden")
    assert ran.code == 1
    assert "for a region" in ran.err
    assert ran.out.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("trace", "Reed Labs", "--html", "-f", "json"), "--html and -f json are two formats."),
        (("trace", "Reed Labs", "--html", "--without"), "What rests on a partner is no flow to draw."),
        (("map", "--what", "results", "--indicator", "schools with a garden"), "--indicator and --what are two maps."),
        (("timeline", "-o", "timeline.png"), "timeline cannot be written as .png."),
        (("map", "--indicator", "no such thing"), 'Nothing in the graph is an indicator named "no such thing".'),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(run: Run, arguments: tuple[str, ...], message: str) -> None:
    """Exit code 2, one sentence and a hint."""
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert "Traceback" not in ran.err
