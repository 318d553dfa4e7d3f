"""The place of a block is found without parsing the files, and is the one that reading them gives."""

from collections.abc import Callable
from typing import TypeAlias

from kzgraph.load import load
from kzgraph.places import places
from kzgraph.project import Project
from kzgraph.terms import PREFIXES, expand

ProjectOf: TypeAlias = Callable[[dict[str, str]], Project]


FIRST = len(PREFIXES) + 2


def test_places_are_those_that_reading_gives(small: Project) -> None:
    """Each block of the small graph is found at the line at which the Turtle reader finds it."""
    curated = load(small)
    found = places(small)
    assert len(found) == len(set(curated.graph.subjects()))
    assert {curie: curated.place(str(expand(curie))) for curie in found} == found


def test_first_of_two_blocks_is_told(project_of: ProjectOf) -> None:
    """Where an entity is written twice, the first place is told."""
    block = "partner:a\n    a kz:Partner ;\n.\n"
    assert places(project_of({"a.ttl": block, "b.ttl": block})) == {"partner:a": f"graph/a.ttl:{FIRST}"}


def test_header_and_objects_are_no_blocks(project_of: ProjectOf) -> None:
    """Only what begins a line is a block; the prefixes are none."""
    blocks = "partner:a\n    kz:partOf partner:b ;\n.\npartner:c a kz:Partner .\n"
    assert places(project_of({"a.ttl": blocks})) == {
        "partner:a": f"graph/a.ttl:{FIRST}",
        "partner:c": f"graph/a.ttl:{FIRST + 3}",
    }


def test_places_follow_the_files(project_of: ProjectOf) -> None:
    """After a change of a file the new lines are told."""
    block = "partner:a\n    a kz:Partner ;\n.\n"
    project = project_of({"a.ttl": block})
    assert places(project) == {"partner:a": f"graph/a.ttl:{FIRST}"}
    path = project.graph / "a.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace(block, f"\n\n{block}"), encoding="utf-8")
    assert places(project) == {"partner:a": f"graph/a.ttl:{FIRST + 2}"}
