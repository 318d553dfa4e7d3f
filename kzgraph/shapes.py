"""Run the shapes in ``ontology/shapes/`` over the curated triples, by pySHACL.

pySHACL runs the property shapes of a node shape once for every entity, and most of the time goes into starting
them. Here each property shape is given the targets of the node shapes that name it, so that it runs once over
all their entities; what is found is the same.
"""

from rdflib import SH, BNode, Graph
from rdflib.collection import Collection
from rdflib.term import Node

from kzgraph.errors import InputError
from kzgraph.load import Curated
from kzgraph.turtle import silent_literals

__all__ = ["lift", "run_shapes"]

_OTHER_TARGETS = (SH.target, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)


def run_shapes(curated: Curated) -> tuple[Graph, Graph]:
    """The shapes, and pySHACL's report on the curated triples; raises InputError where shapes cannot be run."""
    from pyshacl import validate  # 240 ms, needed here only

    data = Graph(bind_namespaces="none")
    data += curated.graph
    for path in curated.project.ontology_files():
        data.parse(path, format="turtle")
    shapes = Graph(bind_namespaces="none")
    for path in curated.project.shape_files():
        shapes.parse(path, format="turtle")
    lift(shapes)
    with silent_literals():
        try:
            _, report, _ = validate(data, shacl_graph=shapes, inplace=True, inference="none", advanced=False)
        except TypeError:
            # A day that is none has no order. Another rule tells so, and which is first is told once it is mended.
            for order in (SH.lessThan, SH.lessThanOrEquals):
                shapes.remove((None, order, None))
            _, report, _ = validate(data, shacl_graph=shapes, inplace=True, inference="none", advanced=False)
    if not isinstance(report, Graph):
        raise InputError(curated.project.ontology / "shapes", None, f"the shapes cannot be run ({report}).")
    return shapes, report


def lift(shapes: Graph) -> None:
    """Give property shapes the target classes of the node shapes that name them, and part them from these.

    A closed shape allows the paths of its own property shapes, so these join the properties that it ignores. Node
    shapes that have other targets too, or that another shape refers to, stay as they are.
    """
    for shape in sorted(set(shapes.subjects(SH.targetClass)), key=str):
        if (None, None, shape) in shapes or any((shape, target, None) in shapes for target in _OTHER_TARGETS):
            continue
        classes, properties = list(shapes.objects(shape, SH.targetClass)), list(shapes.objects(shape, SH.property))
        if (shape, SH.closed, None) in shapes:
            _allow(shapes, shape, {path for found in properties for path in shapes.objects(found, SH.path)})
        for found in properties:
            shapes.remove((shape, SH.property, found))
            for name in classes:
                shapes.add((found, SH.targetClass, name))


def _allow(shapes: Graph, shape: Node, paths: set[Node]) -> None:
    """Let a closed shape ignore the properties at the end of some paths."""
    ignored = shapes.value(shape, SH.ignoredProperties)
    if ignored is None:
        ignored = BNode()
        shapes.add((shape, SH.ignoredProperties, ignored))
    allowed = Collection(shapes, ignored)
    for path in sorted(paths - set(allowed), key=str):
        allowed.append(path)
