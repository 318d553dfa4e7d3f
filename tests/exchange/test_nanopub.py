"""Claims as nanopublications: the rules of their form, and that nothing of a claim is lost."""

from collections import defaultdict

import pyoxigraph
import pytest

from kzgraph.api import Graph
from kzgraph.exchange.nanopub import nanopublications
from kzgraph.exchange.parts import Part, curated
from kzgraph.exchange.rdf import trig

NP = "http://www.nanopub.org/nschema#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
KZ = "https://w3id.org/kzgraph/"
ABOUT = {"licence": "https://creativecommons.org/licenses/by/4.0/", "attribution": "Copyright (c) 2026 Some authors"}
KINDS = {
    "contribution",
    "result",
    "resultlink",
    "observation",
    "finding",
    "lesson",
    "recommendation",
    "plan",
    "followup",
}
Graphs = dict[str, set[tuple[str, str, object]]]


@pytest.fixture(scope="module")
def written(small_graph: Graph) -> tuple[Part, Graphs]:
    """The curated statements, and the graphs of the file as a reader finds them."""
    said = curated(small_graph.project)
    return said, graphs(trig(nanopublications(said, ABOUT).parts))


def graphs(content: bytes) -> Graphs:
    """Statements by graph; "" is the default graph."""
    found: Graphs = defaultdict(set)
    for quad in pyoxigraph.parse(input=content, format=pyoxigraph.RdfFormat.TRIG):
        found[getattr(quad.graph_name, "value", "")].add((quad.subject.value, quad.predicate.value, quad.object))
    return found


def heads(found: Graphs) -> dict[str, dict[str, str]]:
    """The graphs of every nanopublication, by what they are."""
    links: dict[str, dict[str, str]] = {}
    for name, said in found.items():
        for subject, predicate, value in said:
            if predicate == TYPE and value == pyoxigraph.NamedNode(f"{NP}Nanopublication"):
                own = {p.removeprefix(NP): o.value for s, p, o in said if s == subject and p.startswith(NP)}
                links[subject] = {"head": name, **own}
    return links


def test_every_nanopublication_has_its_four_graphs(written: tuple[Part, Graphs]) -> None:
    """One head names three further graphs, each is of one nanopublication only, and no statement stands elsewhere."""
    _, found = written
    links = heads(found)
    assert links
    for own in links.values():
        assert sorted(own) == ["hasAssertion", "hasProvenance", "hasPublicationInfo", "head"]
        assert len(found[own["head"]]) == 4
        assert all(found[name] for name in own.values())
    named = [name for own in links.values() for name in own.values()]
    assert len(named) == len(set(named))
    assert set(named) == set(found)


def test_provenance_is_about_the_assertion_and_info_about_the_whole(written: tuple[Part, Graphs]) -> None:
    """The assertion is a subject of the provenance, the nanopublication one of its info, with the licence."""
    _, found = written
    for whole, own in heads(found).items():
        assert own["hasAssertion"] in {subject for subject, _, _ in found[own["hasProvenance"]]}
        info = {(s, p.rpartition("/")[2]) for s, p, _ in found[own["hasPublicationInfo"]]}
        assert {(whole, "license"), (whole, "rights"), (whole, "introduces")} <= info


def test_nothing_of_a_claim_is_lost(written: tuple[Part, Graphs]) -> None:
    """Assertion and provenance together hold all that the graph says of the claim; what is no claim is not there."""
    said, found = written
    by_subject: Graphs = defaultdict(set)
    for triple in said.triples:
        by_subject[triple.subject.value].add((triple.subject.value, triple.predicate.value, triple.object))
    introduced = {
        o.value: own
        for own in heads(found).values()
        for _, p, o in found[own["hasPublicationInfo"]]
        if p.endswith("introduces")
    }
    claims = {s for s in by_subject if s.split("/")[-2] in KINDS}
    assert set(introduced) == claims
    for claim, own in introduced.items():
        assert by_subject[claim] <= found[own["hasAssertion"]] | found[own["hasProvenance"]]
    partners = {s for s in by_subject if "/id/partner/" in s}
    assert partners.isdisjoint({s for statements in found.values() for s, _, _ in statements})


def test_one_nanopublication_by_hand(small_graph: Graph) -> None:
    """What is claimed stands in the assertion; how it is said, and where, in the provenance."""
    found = nanopublications(curated(small_graph.project), ABOUT)
    shown = graphs(trig(part for part in found.parts if "contribution/reed-labs-app-prototypes#" in part.graph))
    short = {
        name.rpartition("#")[2]: {(s.rpartition("/")[2], p.rpartition("#")[2].rpartition("/")[2]) for s, p, _ in said}
        for name, said in shown.items()
    }
    claim, whole = "reed-labs-app-prototypes", "reed-labs-app-prototypes"
    names = {name for subject, name in short["assertion"] if subject == claim}
    assert {"type", "partner", "result", "role"} <= names
    assert names.isdisjoint({"statedIn", "basis", "wording"})
    told = {name for subject, name in short["provenance"] if subject == claim}
    assert {"statedIn", "basis", "wording"} <= told
    assert ("reed-labs-app-prototypes#assertion", "wasDerivedFrom") in short["provenance"]
    assert {name for subject, name in short["provenance"] if subject.startswith("report-2018-")} >= {
        "beginsAt",
        "endsAt",
        "digest",
        "gist",
        "source",
        "wasQuotedFrom",
    }
    assert {name for subject, name in short["pubinfo"] if subject == whole} == {"introduces", "license", "rights"}
