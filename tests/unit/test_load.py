"""Curated files become one graph; an entity is written once, and its place is known."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from rdflib import URIRef

from kzgraph.errors import DuplicateEntity, TurtleError
from kzgraph.load import load, read_files
from kzgraph.project import Project
from kzgraph.terms import PREFIXES
from kzgraph.turtle import HEADER

ProjectOf: TypeAlias = Callable[[dict[str, str]], Project]


FIRST = len(PREFIXES) + 2
A = "partner:a\n    a kz:Partner ;\n.\n"
B = 'partner:b\n    a kz:Partner ;\n    skos:prefLabel "B"@en ;\n.\n'


def test_files_become_one_graph(project_of: ProjectOf) -> None:
    """All triples of all files are in one graph; each file keeps its own."""
    curated = load(project_of({"a.ttl": A, "b.ttl": B}))
    assert [file.path.name for file in curated.files] == ["a.ttl", "b.ttl", "sources.ttl"]
    assert [len(file.graph) for file in curated.files] == [1, 2, 0]
    assert len(curated.graph) == 3


def test_entity_in_two_files_is_refused_with_both_places(project_of: ProjectOf) -> None:
    """The second file is refused, and the place of the first block is named."""
    with pytest.raises(DuplicateEntity) as caught:
        load(project_of({"a.ttl": A, "partners/b.ttl": B + A}))
    assert str(caught.value) == (
        f"graph/partners/b.ttl:{FIRST + 4}: partner:a is already written at graph/a.ttl:{FIRST}."
    )
    assert caught.value.hint == "Keep one block and move what the other says into it."


def test_first_of_several_duplicates_is_told(project_of: ProjectOf) -> None:
    """Of many entities written twice, the one that stands first in the file is told, in every run."""
    blocks = "".join(f"partner:x-{n}\n    a kz:Partner ;\n.\n" for n in range(40))
    with pytest.raises(DuplicateEntity) as caught:
        load(project_of({"a.ttl": blocks, "b.ttl": blocks}))
    assert caught.value.line == FIRST


def test_first_file_that_cannot_be_read_is_told(project_of: ProjectOf) -> None:
    """Files are read in the order of their names; the first mistake ends the reading."""
    with pytest.raises(TurtleError, match=rf"^graph/b\.ttl:{FIRST}: this is not Turtle"):
        load(project_of({"a.ttl": A, "b.ttl": "nonsense\n", "c.ttl": "nonsense\n"}))


def test_further_file_is_read_with_the_project(project_of: ProjectOf, tmp_path: Path) -> None:
    """A draft outside the project is read in addition to it, and told by its full name."""
    draft = tmp_path / "draft.ttl"
    draft.write_text(f"{HEADER}\n{B}", encoding="utf-8")
    curated = load(project_of({"a.ttl": A}), [draft])
    assert len(curated.graph) == 3
    assert curated.place(PREFIXES["partner"] + "b") == f"{draft}:{FIRST}"


def test_file_of_the_project_given_again_is_read_once(project_of: ProjectOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Naming a file that is in the project anyway, in whatever way, does not write its entities twice."""
    project = project_of({"a.ttl": A, "b.ttl": B})
    monkeypatch.chdir(project.graph)
    curated = load(project, [Path("a.ttl"), project.graph / ".." / "graph" / "b.ttl"])
    assert len(curated.files) == 3


def test_draft_that_repeats_an_entity_is_refused(project_of: ProjectOf, tmp_path: Path) -> None:
    """A draft may not write what the project holds already."""
    draft = tmp_path / "draft.ttl"
    draft.write_text(f"{HEADER}\n{A}", encoding="utf-8")
    with pytest.raises(DuplicateEntity, match=rf"draft\.ttl:{FIRST}: partner:a is already written at graph/a\.ttl"):
        load(project_of({"a.ttl": A}), [draft])


def test_text_cannot_be_a_subject(project_of: ProjectOf) -> None:
    """A block begins with a name, not with a text in quotes."""
    said = rf'^graph/a\.ttl:{FIRST}: this is not Turtle \("text" is not a valid subject or graph name\)\.$'
    with pytest.raises(TurtleError, match=said):
        load(project_of({"a.ttl": '"text"\n    a kz:Partner ;\n.\n'}))


@pytest.mark.parametrize(
    ("entity", "predicate", "value", "place"),
    [
        ("partner:a", None, "", f"graph/a.ttl:{FIRST}"),
        ("partner:b", None, "", f"graph/b.ttl:{FIRST}"),
        ("partner:b", "skos:prefLabel", "B", f"graph/b.ttl:{FIRST + 2}"),
        ("partner:b", "skos:altLabel", "", f"graph/b.ttl:{FIRST}"),
        ("partner:c", None, "", ""),
    ],
)
def test_place_of_what_is_said(
    project_of: ProjectOf, entity: str, predicate: str | None, value: str, place: str
) -> None:
    """A place is the file relative to the project and the line; nothing where it is not written."""

    def iri(curie: str) -> str:
        prefix, _, local = curie.partition(":")
        return PREFIXES[prefix] + local

    curated = load(project_of({"a.ttl": A, "b.ttl": B}))
    assert curated.place(iri(entity), iri(predicate) if predicate else None, value) == place


def test_every_entity_of_the_small_graph_has_a_place(small: Project) -> None:
    """Each subject of the hand-made graph is found at the line on which its block begins."""
    curated = load(small)
    subjects = {subject for subject in curated.graph.subjects() if isinstance(subject, URIRef)}
    places = {curated.place(str(subject)) for subject in subjects}
    assert "" not in places
    assert len(places) == len(subjects)
    for place in places:
        name, _, line = place.rpartition(":")
        assert not (small.graph / name).read_text(encoding="utf-8").split("\n")[int(line) - 1].startswith(" ")


def test_read_files_of_nothing_is_nothing(small: Project) -> None:
    """No paths, no files."""
    assert read_files(small, ()) == ()
