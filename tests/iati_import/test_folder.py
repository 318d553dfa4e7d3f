"""The folder of an import: its place may be the folder one is in, a link, or taken by somebody meanwhile."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kzgraph.api import Graph
from kzgraph.errors import UsageError
from kzgraph.exchange.iati_import import import_iati
from kzgraph.exchange.iati_import.folder import MARK, DataFolder

TITLE = "<title><narrative>A programme</narrative></title>"


def names(folder: Path) -> list[str]:
    """What lies in a folder, hidden things too."""
    return sorted(path.name for path in folder.iterdir())


def test_folder_one_is_in(
    read: Callable[..., Any], small_graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dot is a place like any other."""
    made = read(TITLE)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    import_iati([tmp_path / "file.xml"], Path(), small_graph.engine)
    assert names(tmp_path / "here") == names(made.folder)


def test_link_stays_a_link(read: Callable[..., Any], small_graph: Graph, tmp_path: Path) -> None:
    """Where the folder is a link, what it points at is written anew."""
    made = read(TITLE)
    link = tmp_path / "link"
    link.symlink_to(made.folder)
    (made.folder / "report.md").write_text("of the import before", encoding="utf-8")
    import_iati([tmp_path / "file.xml"], link, small_graph.engine, replace=True)
    assert link.is_symlink()
    assert "of the import before" not in (made.folder / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("replace", [True, False])
def test_root_of_the_disk_holds_other_things(*, replace: bool) -> None:
    """It has no name, and is never written to."""
    with pytest.raises(UsageError, match=r"^/ holds other things\.$"):
        DataFolder(Path("/"), replace=replace)


def test_place_that_was_taken_meanwhile(tmp_path: Path) -> None:
    """Without --replace, an import that somebody else finished first stays."""
    final = tmp_path / "out"
    with pytest.raises(UsageError, match="was written by another program meanwhile"), DataFolder(final) as folder:
        folder.put(MARK, "mine")
        with DataFolder(final) as other:
            other.put(MARK, "theirs")
            other.move_into_place()
        folder.move_into_place()
    assert (final / MARK).read_text(encoding="utf-8") == "theirs"
    assert names(tmp_path) == ["out"]


def test_import_that_was_killed_between_two_steps_is_put_back(tmp_path: Path) -> None:
    """Where names cannot be exchanged, a kill can leave the place empty: the next import finds the old one."""
    aside = tmp_path / ".out.old"
    aside.mkdir()
    (aside / MARK).touch()
    with pytest.raises(UsageError, match="holds an import already"):
        DataFolder(tmp_path / "out")
    assert names(tmp_path) == ["out"]
