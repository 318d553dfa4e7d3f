"""What becomes of a file: every block, every line of the report, and that the folder is a project of its own."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kzgraph.api import Graph
from kzgraph.errors import InputError, UsageError
from kzgraph.exchange.iati_import import import_iati
from kzgraph.project import find_project
from kzgraph.turtle import canonical
from kzgraph.turtle import read as read_turtle
from kzgraph.validate import validate

HERE = Path(__file__).parent
EXPECTED = HERE / "expected" / "riverside-aid"
SMALL = HERE.parent / "data" / "small"
Import = Callable[..., Any]
TITLE = "<title><narrative>T</narrative></title>"


def files_of(folder: Path) -> dict[str, str]:
    """Every file of a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_block_and_every_line_of_the_report(riverside: Any) -> None:
    """The folder holds exactly what was read by a person and kept in expected/."""
    assert files_of(riverside.folder) == files_of(EXPECTED)


def test_counts(riverside: Any) -> None:
    """What an import says of itself is what its folder holds."""
    found = riverside.found
    assert (found.sources, found.activities, found.claims, found.partners) == (("source:riverside-aid",), 2, 15, 2)
    assert (found.unsure, found.not_read, found.left_out) == (1, 8, 23)


def test_no_text_of_the_publisher_is_copied(riverside: Any) -> None:
    """Descriptions, comments and the words of qualitative measures are nowhere in the folder."""
    texts = "".join(files_of(riverside.folder).values())
    assert "This text of the publisher" not in texts
    assert "Committees met" not in texts
    assert "someone@example.org" not in texts


def test_files_are_in_canonical_form(riverside: Any) -> None:
    """kzgraph fmt would change nothing."""
    for path in sorted(riverside.folder.rglob("*.ttl")):
        file = read_turtle(path)
        assert file.text == canonical(file.graph), path.name


def test_paths_lead_to_the_elements(riverside: Any) -> None:
    """Each passage's path, evaluated in the file, finds the one element that its name says."""
    root = ElementTree.parse(HERE / "files" / "riverside-aid.xml").getroot()
    passages = read_turtle(riverside.folder / "passages/riverside-aid/001.ttl").graph
    kz = "https://w3id.org/kzgraph/ns#"
    paths = sorted(str(value) for _, name, value in passages if str(name) == f"{kz}elementPath")
    assert len(paths) == 22
    for path in paths:
        found = root.findall(path.replace("/iati-activities/", "./"))
        assert found, path
        # The duplicate at the end of the file has the identifier too; it has no result and no organisation.
        assert [found[0].tag] == [path.rpartition("/")[2].partition("[")[0]]


@pytest.mark.parametrize("beside", [False, True])
def test_validates_alone_and_beside_the_project(riverside: Any, beside: bool) -> None:
    """The folder is a project of its own, and an added one; the one warning is of a goal area that nobody stated."""
    project = find_project(SMALL, add=[riverside.folder]) if beside else find_project(riverside.folder)
    found = [finding for finding in validate(project) if finding.severity != "info"]
    assert [(finding.entity, finding.rule) for finding in found] == [
        ("programme:xx-aid-2", "shape:Programme-goalAreaGiven")
    ]


def test_two_runs_give_the_same_bytes(riverside: Any, small_graph: Graph, tmp_path: Path) -> None:
    """Nothing depends on the moment or on the order of sets."""
    again = tmp_path / "again"
    import_iati([HERE / "files" / "riverside-aid.xml"], again, small_graph.engine)
    assert files_of(again) == files_of(riverside.folder)


def test_old_version_without_results(small_graph: Graph, tmp_path: Path) -> None:
    """A file of 2.01 in Latin-1 and French: names untranslated, two identifiers with one slug, countries in doubt."""
    out = tmp_path / "out"
    found = import_iati([HERE / "files" / "agence-2.01.xml"], out, small_graph.engine)
    assert (found.activities, found.claims, found.partners, found.unsure) == (2, 4, 3, 2)
    programmes = (out / "programmes/agence-2-01/001.ttl").read_text(encoding="utf-8")
    assert 'skos:prefLabel "Frais de voyage"@en ;' in programmes
    assert 'skos:prefLabel "Frais de voyage (FR-9-1.A)"@en ;' in programmes
    assert 'skos:editorialNote "The file has this name in \\"fr\\" only."@en ;' in programmes
    assert "programme:fr-9-1-a\n" in programmes
    assert "programme:fr-9-1-a-2b42f089\n" in programmes
    source = (out / "sources.ttl").read_text(encoding="utf-8")
    assert 'dcterms:language "fr" ;' in source
    assert "kz:textLength 1477 ;" in source
    assert 'dcterms:title "IATI activities of Agence des rivières, file agence-2.01.xml"@en ;' in source


def test_activity_of_two_files_is_one_programme(read: Import) -> None:
    """Two files state one activity: one block with both passages, claims of each, and a word on whose title it is."""
    file = '<iati-activities version="2.03"><iati-activity xml:lang="en"><iati-identifier>X-1</iati-identifier>{}'
    end = "</iati-activity></iati-activities>"
    org = '<participating-org ref="XX-1" role="4" type="21"><narrative>One</narrative></participating-org>'
    done = read(
        files={
            "a.xml": file.format(TITLE) + org + end,
            "b.xml": file.format("<title><narrative>Other</narrative></title>") + org + end,
        }
    )
    assert done.text("programmes/a/001.ttl") == (
        'programme:x-1\n    a kz:Programme ;\n    skos:prefLabel "T"@en ;\n'
        "    kz:programmeKind programmekind:activity ;\n"
        '    dcterms:identifier "X-1" ;\n    kz:statedIn passage:a-x-1 ;\n    kz:statedIn passage:b-x-1 ;\n.\n'
    )
    assert not (done.folder / "programmes/b").exists()
    assert done.claims("b").startswith("contribution:b-x-1-participating-org-1\n")
    assert ("1", "Other", "the activity is in a too, and its title, dates and places are its") in done.told("left out")


def test_two_files_of_one_name_are_refused(small_graph: Graph, tmp_path: Path) -> None:
    """Their passages would have the same names."""
    paths = [tmp_path / "a" / "x.xml", tmp_path / "b" / "X.xml"]
    for path in paths:
        path.parent.mkdir()
        path.write_text('<iati-activities version="2.03"/>', encoding="utf-8")
    with pytest.raises(UsageError, match="Two files would both be source:x"):
        import_iati(paths, tmp_path / "out", small_graph.engine)


def test_folder_that_is_taken(read: Import, small_graph: Graph, tmp_path: Path) -> None:
    """Other things are never replaced, an earlier import only when asked, and its judgements are kept."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(UsageError, match="holds other things"):
        read(TITLE, replace=True)
    (tmp_path / "out" / "thesis.txt").unlink()
    unsure = '<participating-org role="1" type="60"><narrative>Bridges Foundation</narrative></participating-org>'
    read(TITLE + unsure)
    with pytest.raises(UsageError, match="holds an import already"):
        read(TITLE + unsure)
    judgements = tmp_path / "out" / "judgements.ttl"
    text = judgements.read_text(encoding="utf-8")
    changed = text.replace("verdict:unsure", "verdict:not-the-same").replace("Nobody has looked yet.", "I asked them.")
    judgements.write_text(changed, encoding="utf-8")
    read(TITLE + unsure, replace=True)
    assert judgements.read_text(encoding="utf-8") == changed != text
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_goal_areas_are_those_somebody_states(read: Import, tmp_path: Path) -> None:
    """A sector is a goal area where a file says which; a name that is none is an error with its line."""
    table = tmp_path / "areas.csv"
    table.write_text("vocabulary,code,goal_area\n1,14030,safe-environment\n", encoding="utf-8")
    done = read(f'{TITLE}<sector code="14030"/><sector code="11220" vocabulary="1"/>', goal_areas=table)
    assert done.text("programmes/file/001.ttl").count("kz:goalArea goalarea:safe-environment ;") == 1
    assert done.told("left out") == [("5", "1: 11220", "no goal area is stated for this code")]
    table.write_text("vocabulary,code,goal_area\n1,14030,wells\n", encoding="utf-8")
    with pytest.raises(InputError, match=r'areas.csv:2: there is no goal area "wells"'):
        read(TITLE, goal_areas=table, replace=True)
    table.write_text("code,area\n", encoding="utf-8")
    with pytest.raises(InputError, match="the columns vocabulary, code and goal_area are needed"):
        read(TITLE, goal_areas=table, replace=True)


def test_known_programme_and_indicator_by_their_names_here(read: Import) -> None:
    """A CURIE in other-identifier or a reference is the project's own thing: claims join it, its block stays."""
    done = read(
        f"""{TITLE}<other-identifier ref="programme:clean-wells" type="A9"/>
        <participating-org role="4" ref="XX-7" type="22"><narrative>Well Diggers</narrative></participating-org>
        <result type="2"><title><narrative>R</narrative></title>
        <indicator measure="2"><title><narrative>I</narrative></title>
        <reference vocabulary="99" code="indicator:safe-well-households"/><period><period-start iso-date="2019-01-01"/>
        <period-end iso-date="2019-12-31"/><actual value="71"/></period></indicator></result>"""
    )
    assert not (done.folder / "programmes").exists()
    assert not (done.folder / "indicators").exists()
    claims = done.claims()
    assert claims.count("kz:programme programme:clean-wells ;") == 2
    assert "kz:indicator indicator:safe-well-households ;" in claims
    assert "kz:unit unit:percent ;" in claims
    known = done.text("known.ttl")
    assert "programme:clean-wells\n" in known
    assert "indicator:safe-well-households\n" in known
    assert done.told("matched") == [("3", "T → programme:clean-wells", "by its identifier")]


def test_countries_of_transactions(read: Import) -> None:
    """Where an activity names its countries in its transactions only, they are its countries, each once."""
    spent = '<transaction><recipient-country code="{}"/><recipient-region code="298"/></transaction>'
    transactions = "".join(spent.format(code) for code in ("XR", "ZZ", "XR"))
    done = read(f"{TITLE}{transactions}", f'{TITLE}<recipient-country code="ZZ"/>{transactions}')
    lines = done.text("programmes/file/001.ttl").splitlines()
    assert [line.strip() for line in lines if "kz:region" in line] == [
        "kz:region region:country-zz ;",
        "kz:region region:region-298-of-vocabulary-1 ;",
        "kz:region region:riverland ;",
        "kz:region region:country-zz ;",
    ]
