"""The graph told in other vocabularies keeps the rules of those vocabularies."""

from collections.abc import Callable

import pyoxigraph
import pytest

from kzgraph.api import Graph
from kzgraph.exchange.parts import parts

PREFIXES = """
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX kz: <https://w3id.org/kzgraph/ns#>
PREFIX cube: <https://w3id.org/kzgraph/dataset/observations#>
PREFIX observation: <https://w3id.org/kzgraph/id/observation/>
"""
DATA_SET = "<https://w3id.org/kzgraph/dataset/observations>"
SOME = "observation:safe-well-households-north-2018"
# Constraints of "The RDF Data Cube Vocabulary", section 11, that apply without slices, measure dimensions and
# hierarchical codes: each as what breaks it, and a change that does.
CONSTRAINTS = {
    "IC-1 one data set": (
        "?x a qb:Observation . OPTIONAL { ?x qb:dataSet ?one } OPTIONAL { ?x qb:dataSet ?other FILTER(?one != ?other) }"
        " FILTER(!BOUND(?one) || BOUND(?other))",
        "DELETE { ?x qb:dataSet ?y } WHERE { ?x qb:dataSet ?y }",
    ),
    "IC-2 one structure": (
        "?x a qb:DataSet . OPTIONAL { ?x qb:structure ?one } OPTIONAL { ?x qb:structure ?o FILTER(?one != ?o) }"
        " FILTER(!BOUND(?one) || BOUND(?o))",
        f"INSERT DATA {{ {DATA_SET} qb:structure cube:other }}",
    ),
    "IC-3 structure has a measure": (
        "?x a qb:DataStructureDefinition MINUS { ?x qb:component/qb:measure ?m . ?m a qb:MeasureProperty }",
        "DELETE { ?c qb:measure ?m } WHERE { ?c qb:measure ?m }",
    ),
    "IC-4 dimensions have a range": (
        "?x a qb:DimensionProperty MINUS { ?x rdfs:range ?range }",
        "DELETE { kz:indicator rdfs:range ?r } WHERE { kz:indicator rdfs:range ?r }",
    ),
    "IC-5 dimensions of concepts have code lists": (
        "?x a qb:DimensionProperty ; rdfs:range skos:Concept MINUS { ?x qb:codeList ?list }",
        "DELETE { ?x qb:codeList ?l } WHERE { ?x qb:codeList ?l }",
    ),
    "IC-6 only attributes may be optional": (
        "?s qb:component ?c . ?c qb:componentRequired false ; qb:dimension|qb:measure ?x",
        "INSERT DATA { cube:claim-component qb:componentRequired false }",
    ),
    "IC-11 all dimensions on all observations": (
        "?x qb:dataSet/qb:structure/qb:component/qb:dimension ?dim MINUS { ?x ?dim ?value }",
        f"DELETE {{ {SOME} kz:indicator ?i }} WHERE {{ {SOME} kz:indicator ?i }}",
    ),
    "IC-12 no two observations alike": (
        "?x cube:claim ?claim ; kz:indicator ?i ; kz:valueKind ?k . ?other cube:claim ?claim ; kz:indicator ?i ; "
        "kz:valueKind ?k FILTER(?x != ?other)",
        f"INSERT {{ cube:twin cube:claim ?c ; kz:indicator ?i ; kz:valueKind ?k }} WHERE "
        f"{{ {SOME} cube:claim ?c ; kz:indicator ?i ; kz:valueKind ?k }}",
    ),
    "IC-13 required attributes are there": (
        "?x qb:dataSet/qb:structure/qb:component ?c . ?c qb:componentRequired true ; qb:attribute ?a "
        "MINUS { ?x ?a ?value }",
        f"DELETE {{ {SOME} kz:unit ?u }} WHERE {{ {SOME} kz:unit ?u }}",
    ),
    "IC-14 all measures are there": (
        "?x qb:dataSet/qb:structure/qb:component/qb:measure ?m MINUS { ?x ?m ?value }",
        f"DELETE {{ {SOME} kz:value ?v }} WHERE {{ {SOME} kz:value ?v }}",
    ),
    "IC-19 codes are of the list": (
        "?x a qb:Observation ; ?dim ?code . ?dim qb:codeList ?list MINUS { ?code skos:inScheme ?list }",
        f"INSERT DATA {{ {SOME} kz:valueKind kz:guess }}",
    ),
}


def asks(store: pyoxigraph.Store, pattern: str) -> bool:
    """Whether a pattern is found."""
    return bool(store.query(f"{PREFIXES} ASK {{ {pattern} }}"))


@pytest.fixture
def loaded(small_graph: Graph) -> Callable[[str], pyoxigraph.Store]:
    """Makes a store of what is exported with a profile, and nothing beside it."""

    def load(name: str) -> pyoxigraph.Store:
        store = pyoxigraph.Store()
        found = parts(small_graph.project, small_graph.engine, profiles=[name])
        store.extend(pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in found.triples())
        return store

    return load


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_data_cube_is_well_formed(name: str, loaded: Callable[[str], pyoxigraph.Store]) -> None:
    """The constraint holds for the exported cube, and is broken by a change that ought to break it."""
    store = loaded("qb")
    found, breaks = CONSTRAINTS[name]
    assert asks(store, f"{SOME} a qb:Observation")
    assert not asks(store, found)
    store.update(f"{PREFIXES} {breaks}")
    assert asks(store, found)


def test_annotations_have_positions_and_no_text(loaded: Callable[[str], pyoxigraph.Store]) -> None:
    """Every claim's passage is a target with a position in its source; nothing quotes the source."""
    store = loaded("oa")
    oa = "PREFIX oa: <http://www.w3.org/ns/oa#>"
    rows = store.query(
        f"{PREFIXES} {oa} SELECT ?from ?to {{ ?a oa:hasBody <https://w3id.org/kzgraph/id/result/app-prototypes> ; "
        "oa:hasTarget ?p . ?p oa:hasSource <https://w3id.org/kzgraph/id/source/report-2018> ; oa:hasSelector ?s . "
        "?s a oa:TextPositionSelector ; oa:start ?from ; oa:end ?to . ?p kz:beginsAt ?from ; kz:endsAt ?to }"
    )
    assert len(list(rows)) == 1
    assert not store.query(f"{oa} ASK {{ {{ ?s oa:exact ?t }} UNION {{ ?s a oa:TextQuoteSelector }} }}")


def test_element_of_a_data_file_is_selected_by_its_path(small_graph: Graph) -> None:
    """A passage that is an element has no position; its path selects it."""
    store = pyoxigraph.Store()
    kz, name = "https://w3id.org/kzgraph/", pyoxigraph.NamedNode
    path = pyoxigraph.Literal("/iati-activities/iati-activity[1]/result[2]")
    for subject, said, value in (
        ("id/result/x", "ns#statedIn", name(f"{kz}id/passage/file-1")),
        ("id/passage/file-1", "ns#source", name(f"{kz}id/source/file")),
        ("id/passage/file-1", "ns#elementPath", path),
    ):
        store.add(pyoxigraph.Quad(name(kz + subject), name(kz + said), value))
    rule = small_graph.project.ontology / "rules" / "profiles" / "web-annotation.rq"
    found = {(t.predicate.value.rpartition("#")[2], t.object) for t in store.query(rule.read_text("utf-8"))}
    assert ("type", name("http://www.w3.org/ns/oa#XPathSelector")) in found
    assert ("value", path) in found
    assert not {"start", "end"} & {said for said, _ in found}
