"""Every shape and every check finds what it is for, and nothing else.

``tests/shapes/base.ttl`` is a small world without faults. Each other file under ``tests/shapes/`` holds
entities that are right and entities that are wrong, and says of each wrong one, by ``kz-test:expected``,
which rule finds it: ``<Class>/<rule>.ttl`` for a shape, ``checks/<rule>.ttl`` for a check.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
import pytest
from pyshacl import validate
from rdflib import RDF, SH, Graph, URIRef

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
CASES = ROOT / "tests" / "shapes"
BASE = CASES / "base.ttl"
CHECK_CASES = tuple(sorted((CASES / "checks").glob("*.ttl")))
SHAPE_CASES = tuple(sorted(path for path in CASES.glob("[A-Z]*/*.ttl")))
CHECKS = tuple(sorted((ONTOLOGY / "checks").glob("*.rq")))
TERMS = (ONTOLOGY / "kzgraph.ttl", *sorted((ONTOLOGY / "schemes").glob("*.ttl")))

SHAPE = "https://w3id.org/kzgraph/shape/"
CHECK = "https://w3id.org/kzgraph/check/"
EXPECTED = URIRef("https://w3id.org/kzgraph/test#expected")
FRONT_MATTER = re.compile(r"#\+ id: (\S+)\n#\+ severity: (Violation|Warning|Info)\n#\+ message: ([A-Zk].+\.)\n")
JARGON = re.compile(r"\b(SHACL|constraint|cardinality|datatype|literal|node|focus|sh:\w+)\b", re.IGNORECASE)

Findings = set[tuple[str, str]]


def graph_of(paths: Iterable[Path]) -> Graph:
    """The triples of several Turtle files in one graph."""
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def expected_in(path: Path) -> Findings:
    """What a case says must be found: pairs of entity and rule."""
    return {(str(focus), str(rule)) for focus, rule in graph_of([path]).subject_objects(EXPECTED)}


def entities_in(path: Path) -> set[str]:
    """The entities, right and wrong, that a case describes."""
    return {str(subject) for subject in graph_of([path]).subjects() if isinstance(subject, URIRef)}


def shapes_with_message() -> set[str]:
    """The shapes that can find something; the others are only parts of these."""
    shapes = graph_of((ONTOLOGY / "shapes").glob("*.ttl"))
    return {str(shape) for shape in shapes.subjects(SH.message)}


@pytest.fixture(scope="session")
def shape_findings() -> Findings:
    """What the shapes find in the small world and all cases together, in one run."""
    data = graph_of([*TERMS, BASE, *SHAPE_CASES])
    data.remove((None, EXPECTED, None))
    shapes = graph_of((ONTOLOGY / "shapes").glob("*.ttl"))
    _, report, _ = validate(data, shacl_graph=shapes, inplace=True)
    assert isinstance(report, Graph)
    return {
        (str(report.value(result, SH.focusNode)), str(report.value(result, SH.sourceShape)))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def run_check(check: Path, *cases: Path) -> set[str]:
    """The entities that a check finds in the small world with some cases added."""
    store = pyoxigraph.Store()
    for path in (*TERMS, BASE, *cases):
        store.load(path=path, format=pyoxigraph.RdfFormat.TURTLE)
    store.update(f"DELETE WHERE {{ ?case <{EXPECTED}> ?rule }}")
    rows = store.query(check.read_text(encoding="utf-8"))
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    assert [variable.value for variable in rows.variables] == ["focus", "value"]
    found = (row["focus"] for row in rows)
    return {focus.value if isinstance(focus, pyoxigraph.NamedNode) else str(focus) for focus in found}


@pytest.mark.parametrize("case", SHAPE_CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_shape_finds_exactly_what_the_case_expects(case: Path, shape_findings: Findings) -> None:
    """A wrong entity gives the expected findings and no others; a right one gives none."""
    entities = entities_in(case)
    assert {finding for finding in shape_findings if finding[0] in entities} == expected_in(case)
    assert expected_in(case), f"{case.name} expects nothing; mark the wrong entity with kz-test:expected"
    assert len(entities) > len({focus for focus, _ in expected_in(case)}), f"{case.name} has no right entity"


def test_small_world_has_no_shape_findings(shape_findings: Findings) -> None:
    """The entities that the cases lean on are themselves without fault."""
    entities = entities_in(BASE)
    assert {finding for finding in shape_findings if finding[0] in entities} == set()


def test_every_shape_has_a_case() -> None:
    """A shape without a case could find nothing, or everything, unnoticed."""
    named = {f"{SHAPE}{p.parent.name}" + ("" if p.stem == "closed" else f"-{p.stem}") for p in SHAPE_CASES}
    assert shapes_with_message() == named, "write tests/shapes/<Class>/<rule>.ttl for each shape"


def test_every_case_of_a_shape_expects_that_shape() -> None:
    """The name of the file is the name of the rule it shows."""
    for case in SHAPE_CASES:
        name = f"{SHAPE}{case.parent.name}" + ("" if case.stem == "closed" else f"-{case.stem}")
        assert name in {rule for _, rule in expected_in(case)}, case


@pytest.mark.parametrize("case", CHECK_CASES, ids=lambda path: path.stem)
def test_check_finds_exactly_what_the_case_expects(case: Path) -> None:
    """A check returns the wrong entities of its case and no others."""
    expected = expected_in(case)
    assert {rule for _, rule in expected} == {f"{CHECK}{case.stem}"}
    assert run_check(ONTOLOGY / "checks" / f"{case.stem}.rq", case) == {focus for focus, _ in expected}


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_small_world_has_no_check_findings(check: Path) -> None:
    """Neither the ontology nor the small world trips a check."""
    assert run_check(check) == set()


def test_every_check_has_a_case() -> None:
    """A check without a case could be silent for the wrong reason."""
    assert {p.stem for p in CHECKS} == {p.stem for p in CHECK_CASES}, "write tests/shapes/checks/<rule>.ttl"


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_check_says_id_severity_and_what_to_write(check: Path) -> None:
    """The front matter is complete, and the id is the file's name."""
    match = FRONT_MATTER.match(check.read_text(encoding="utf-8"))
    assert match, f"{check.name} needs the lines id, severity and message, in this order"
    assert match.group(1) == check.stem


def test_messages_are_one_sentence_in_words_of_curators() -> None:
    """A message ends with a full stop and uses no word that only a shapes author knows."""
    shapes = graph_of((ONTOLOGY / "shapes").glob("*.ttl"))
    messages = {str(message) for message in shapes.objects(None, SH.message)}
    messages |= {m.group(3) for p in CHECKS if (m := FRONT_MATTER.match(p.read_text("utf-8")))}
    assert [m for m in messages if not m.endswith(".") or JARGON.search(m)] == []


def test_shapes_name_every_property_shape() -> None:
    """A report can say which rule failed, because no property shape is without a name."""
    shapes = graph_of((ONTOLOGY / "shapes").glob("*.ttl"))
    assert all(isinstance(part, URIRef) for part in shapes.objects(None, SH.property))
    assert {str(part) for part in shapes.objects(None, SH.property)} <= shapes_with_message()
    with_severity = {str(shape) for shape in shapes.subjects(SH.severity)}
    assert with_severity == shapes_with_message()
