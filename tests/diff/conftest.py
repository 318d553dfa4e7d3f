"""Riverland as one text, and what changes when words of it are replaced."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from kzgraph.diff import Change, Diff, Side, compare
from kzgraph.diff.model import Block
from kzgraph.diff.read import Reader
from kzgraph.project import Project

Edit: TypeAlias = Callable[..., Diff]


@pytest.fixture(scope="session")
def reader(small: Project) -> Reader:
    """Reads sides, each file once."""
    return Reader(small)


@pytest.fixture(scope="session")
def terms(reader: Reader) -> dict[str, Block]:
    """What the ontology says of concepts."""
    return reader.terms()


@pytest.fixture(scope="session")
def text(small: Project) -> str:
    """All of Riverland as one Turtle file."""
    return "\n".join(path.read_text(encoding="utf-8") for path in small.graph_files())


@pytest.fixture
def side_of(reader: Reader, tmp_path: Path) -> Callable[[str, str], Side]:
    """A side from Turtle."""

    def read(turtle: str, name: str) -> Side:
        path = tmp_path / f"{name}.ttl"
        path.write_text(turtle, encoding="utf-8")
        side = reader.side(str(path))
        return Side(name, side.triples)

    return read


@pytest.fixture
def edit(text: str, side_of: Callable[[str, str], Side], terms: dict[str, Block]) -> Edit:
    """What changed once words were replaced; each replaced text has to be there. All is checked to be accounted for."""

    def edited(*replaced: tuple[str, str], more: str = "", lang: str = "en") -> Diff:
        new = text
        for before, after in replaced:
            assert before in new, before
            new = new.replace(before, after)
        old_side, new_side = side_of(text, "old"), side_of(new + more, "new")
        found = compare(old_side, new_side, context=[terms], lang=lang)
        accounted(found, old_side, new_side)
        return found

    return edited


def accounted(found: Diff, old: Side, new: Side) -> None:
    """Every statement that only one side has is in exactly one change, and no other is."""
    changes = [change for group in found.groups for change in group.changes]
    removed = Counter(triple for change in changes for triple in change.removed)
    added = Counter(triple for change in changes for triple in change.added)
    assert removed == Counter(old.triples - new.triples)
    assert added == Counter(new.triples - old.triples)
    assert (found.removed, found.added) == (removed.total(), added.total())


def only(found: Diff) -> Change:
    """The one change there is."""
    changes = [change for group in found.groups for change in group.changes]
    assert len(changes) == 1, [change.sentence for change in changes]
    return changes[0]


def told(found: Diff) -> dict[str, list[str]]:
    """The sentences by group."""
    return {group.key: [change.sentence for change in group.changes] for group in found.groups}
