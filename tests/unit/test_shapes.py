"""Shapes that are run fast find what they find as they are written."""

from pathlib import Path

from pyshacl import validate
from rdflib import RDF, SH, Graph, URIRef

from kzgraph.shapes import lift

ROOT = Path(__file__).parents[2]
CASES = (*sorted((ROOT / "tests" / "shapes").glob("[A-Z]*/*.ttl")), ROOT / "tests" / "shapes" / "base.ttl")

PARTED = """
@prefix : <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
:Cat a sh:NodeShape ; sh:targetClass :CatClass ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
  sh:property :Cat-name .
:Cat-name a sh:PropertyShape ; sh:path :name ; sh:minCount 1 .
:Dog a sh:NodeShape ; sh:targetClass :DogClass ; sh:targetNode :rex ; sh:property :Dog-name .
:Dog-name a sh:PropertyShape ; sh:path :name ; sh:minCount 1 .
:Owner a sh:NodeShape ; sh:targetClass :OwnerClass ; sh:property :Owner-bird .
:Owner-bird a sh:PropertyShape ; sh:path :bird ; sh:node :Bird .
:Bird a sh:NodeShape ; sh:targetClass :BirdClass ; sh:property :Bird-name .
:Bird-name a sh:PropertyShape ; sh:path :name ; sh:minCount 1 .
"""
WORLD = """
@prefix : <https://example.org/> .
:tom a :CatClass ; :tail 1 .
:kit a :CatClass ; :name "Kit" .
:rex :tail 1 .
:ann a :OwnerClass ; :bird :tit .
"""


def findings(shapes: Graph, data: Graph) -> set[tuple[str, ...]]:
    """All that a report says of each finding."""
    _, report, _ = validate(data, shacl_graph=shapes)
    assert isinstance(report, Graph)
    parts = (SH.focusNode, SH.resultPath, SH.value, SH.sourceShape, SH.resultSeverity)
    return {
        tuple(str(report.value(result, part)) for part in parts)
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def read(*paths: Path) -> Graph:
    """Several files in one graph."""
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def test_lifted_shapes_find_the_same_in_every_case() -> None:
    """Entity, property, value, shape and severity of each finding are those of the shapes as written."""
    data = read(*CASES, ROOT / "ontology" / "kzgraph.ttl", *(ROOT / "ontology" / "schemes").glob("*.ttl"))
    shapes = read(*(ROOT / "ontology" / "shapes").glob("*.ttl"))
    as_written = findings(shapes, data)
    lift(shapes)
    assert findings(shapes, data) == as_written
    assert len(as_written) > 100


def test_lifted_shapes_are_parted_from_their_node_shapes() -> None:
    """A property shape takes over the target, and the closed shape ignores its path."""
    shapes = Graph().parse(data=PARTED, format="turtle")
    lift(shapes)
    assert set(shapes.subjects(SH.targetClass, URIRef("https://example.org/CatClass"))) == {
        URIRef("https://example.org/Cat"),
        URIRef("https://example.org/Cat-name"),
    }


def test_shapes_with_other_targets_or_users_stay() -> None:
    """What a node, or another shape, is tested by is still tested: rex has no name, nor has Ann's bird."""
    shapes, world = Graph().parse(data=PARTED, format="turtle"), Graph().parse(data=WORLD, format="turtle")
    lift(shapes)
    assert {(f[0].rpartition("/")[2], f[1].rpartition("/")[2]) for f in findings(shapes, world)} == {
        ("tom", "name"),
        ("tom", "tail"),
        ("rex", "name"),
        ("ann", "bird"),
        ("tit", "name"),
    }
