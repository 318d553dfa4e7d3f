"""What comes along with kzgraph: few distributions, each with a reason and an allowed licence, and nothing fetched."""

import socket
import urllib.request
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kzgraph.cli import main

from . import dependencies
from .dependencies import APART, ROOT, brought_along, document, is_allowed, licence, lowest, needs

SMALL = ROOT / "tests" / "data" / "small"
MOST = 16
"""Distributions that may be required directly, with all extras: one more is a decision."""


def pinned() -> dict[str, str]:
    """The versions of constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    found = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(one.name): next(iter(one.specifier)).version for one in found}


def test_every_licence_is_allowed() -> None:
    """What is needed, and all that this requires in turn, is under a licence of the list."""
    names = [*(need.name for need in needs()), *brought_along()]
    assert {name: licence(name) for name in names if not is_allowed(name)} == {}
    assert {name for name in names if name in APART} == set(APART)


def test_other_licences_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that joins a licence of another kind, or says nothing, is not allowed."""
    for said, expected in {
        "MIT": True,
        "GPL-3.0-only OR MIT": True,
        "MIT AND (Apache-2.0 OR X-1)": True,
        "MIT AND GPL-3.0-only": False,
        "Proprietary": False,
        "": False,
    }.items():
        monkeypatch.setattr(dependencies, "licence", lambda _, said=said: said)
        assert is_allowed("x") is expected, said


def test_few_are_needed_each_with_a_reason() -> None:
    """Each requirement has one lowest version and a reason beside it (else reading them raises)."""
    found = needs()
    assert len({need.name for need in found}) <= MOST
    assert all(len(need.reason) > 5 for need in found)


def test_constraints_agree_with_what_is_allowed() -> None:
    """The lowest versions are those of pyproject.toml; the pinned ones are all there, and none is lower."""
    assert (ROOT / "constraints-lowest.txt").read_text("utf-8") == lowest()
    known = pinned()
    assert [need.name for need in needs() if need.name not in known] == []
    # Other versions may bring other distributions along, which nobody pins.
    if all(version(need.name) == known[need.name] for need in needs()):
        assert [name for name in brought_along() if name not in known] == []
    for need in needs():
        assert Requirement(f"{need.name}>={need.lowest}").specifier.contains(known[need.name])


def test_page_is_current() -> None:
    """Where the pinned versions are installed, the page says what they say; its command writes it again."""
    known = pinned()
    installed = {name: version(name) for name in (*(need.name for need in needs()), *brought_along())}
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    if installed == {name: known.get(name) for name in installed}:
        assert page == document()
    for need in needs():
        assert f"| {need.name} | {need.lowest} | {need.reason} |" in page


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No line can be opened to anywhere, and no name looked up."""

    def refuse(what: str) -> Callable[..., None]:
        return lambda *_, **__: pytest.fail(f"{what} was called")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse(name))
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse(name))
    monkeypatch.setattr(urllib.request, "urlopen", refuse("urlopen"))


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--force"),
        ("validate",),
        ("fmt", "--check"),
        ("ask", "brokers"),
        ("ask", "brokers", "-o", "answer.xlsx"),
        ("trace", "Open Hands", "--html", "-o", "trace.html"),
        ("show", "Open Hands"),
        ("search", "wells"),
        ("brief", "Open Hands", "-f", "html", "-o", "brief.html"),
        ("network", "-o", "network.html"),
        ("timeline", "-o", "timeline.html"),
        ("conflicts",),
        ("gaps",),
        ("export", "jsonld", "-o", "all.jsonld"),
        ("export", "rdfxml", "-o", "all.rdf"),
        ("export", "iati", "-o", "iati"),
        ("export", "csvw", "-o", "tables"),
    ],
    ids=" ".join,
)
def test_nothing_is_fetched(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No command looks for another machine, nor for a server on this one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KZGRAPH_ENDPOINT", raising=False)
    assert main([*arguments, "--project", str(SMALL), "-q"]) in {0, 1}, capsys.readouterr().err
