"""The rules derive what they say, and what leaves the project parses elsewhere."""

import json
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import DCTERMS, OWL, RDF, Graph
from rdflib.compare import isomorphic

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
BASE = ROOT / "tests" / "shapes" / "base.ttl"
RULES = tuple(sorted((ONTOLOGY / "rules").rglob("*.rq")))
TERMS = (ONTOLOGY / "kzgraph.ttl", *sorted((ONTOLOGY / "schemes").glob("*.ttl")))
IN_SHORT = {
    "https://w3id.org/kzgraph/ns#": "kz:",
    "https://w3id.org/kzgraph/id/": "",
    "http://www.w3.org/ns/prov#": "prov:",
    "http://www.w3.org/ns/org#": "org:",
    "http://www.w3.org/ns/oa#": "oa:",
    "http://purl.org/linked-data/cube#": "qb:",
    "http://www.opengis.net/ont/geosparql#": "geo:",
}
MORE = """
prefix kz: <https://w3id.org/kzgraph/ns#>
prefix basis: <https://w3id.org/kzgraph/concept/basis/>
prefix role: <https://w3id.org/kzgraph/concept/role/>
prefix contribution: <https://w3id.org/kzgraph/id/contribution/>
prefix partner: <https://w3id.org/kzgraph/id/partner/>
prefix programme: <https://w3id.org/kzgraph/id/programme/>
prefix result: <https://w3id.org/kzgraph/id/result/>
insert data {
    contribution:inferred a kz:Contribution ; kz:basis basis:inferred ; kz:role role:lead ;
        kz:partner partner:ministry-of-health ; kz:result result:guide-used .
    contribution:received a kz:Contribution ; kz:basis basis:explicit ; kz:role role:beneficiary ;
        kz:partner partner:ministry-of-health ; kz:result result:guide-written .
    contribution:programme a kz:Contribution ; kz:basis basis:explicit ; kz:role role:lead ;
        kz:partner partner:ministry-of-health ; kz:programme programme:pilot .
}
"""


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    """The small world, with an inferred contribution, a received one, and one to a programme."""
    filled = pyoxigraph.Store()
    for path in (*TERMS, BASE):
        filled.load(path=path, format=pyoxigraph.RdfFormat.TURTLE)
    filled.update(MORE)
    return filled


def short(term: object) -> str:
    """A term in a form that fits a line."""
    text = term.value if isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal) else str(term)
    for long, brief in IN_SHORT.items():
        text = text.replace(long, brief)
    return text


def derived(store: pyoxigraph.Store, name: str) -> set[str]:
    """What a rule derives, one statement to a line."""
    triples = store.query((ONTOLOGY / "rules" / f"{name}.rq").read_text(encoding="utf-8"))
    assert isinstance(triples, pyoxigraph.QueryTriples)
    return {" ".join(short(part) for part in (t.subject, t.predicate, t.object)) for t in triples}


def test_contributed_to_leaves_out_inferred_received_and_whole_programmes(store: pyoxigraph.Store) -> None:
    """Only an explicit contribution to a result by one who did something makes the shortcut."""
    assert derived(store, "core/contributed-to") == {"partner/unicef kz:contributedTo result/guide-written"}


def test_leads_to_follows_result_links(store: pyoxigraph.Store) -> None:
    """One result link, one shortcut."""
    assert derived(store, "core/leads-to") == {"result/guide-written kz:leadsTo result/guide-used"}


def test_prov_ties_results_to_partners_and_passages(store: pyoxigraph.Store) -> None:
    """Influence goes from what was influenced to the partner; who only received has none."""
    found = derived(store, "profiles/prov")
    assert "result/guide-written prov:qualifiedInfluence contribution/unicef-guide" in found
    assert "contribution/unicef-guide prov:agent partner/unicef" in found
    assert "result/guide-used prov:wasGeneratedBy programme/pilot" in found
    assert "programme/pilot prov:wasInfluencedBy partner/ministry-of-health" in found
    assert "passage/report-10 prov:wasQuotedFrom source/report" in found
    assert not any("contribution/received" in line for line in found)


def test_org_shows_successions(store: pyoxigraph.Store) -> None:
    """The older body was changed by the event, the newer one resulted from it."""
    found = derived(store, "profiles/org")
    assert "partner/ministry-of-healthcare org:changedBy changeevent/health-2017" in found
    assert "partner/ministry-of-health org:resultedFrom changeevent/health-2017" in found


def test_web_annotation_gives_positions_and_no_text(store: pyoxigraph.Store) -> None:
    """A target is a position in the source; no selector holds words."""
    found = derived(store, "profiles/web-annotation")
    assert "passage/report-10#position oa:start 10" in found
    assert "passage/report-10#position oa:end 90" in found
    assert "passage/report-10#annotation oa:hasBody observation/children-2018" in found
    assert not any("oa:exact" in line or "oa:TextQuoteSelector" in line for line in found)


def test_data_cube_gives_every_figure_all_dimensions(store: pyoxigraph.Store) -> None:
    """Each observation belongs to the data set and has a value for each dimension and the measure."""
    found = derived(store, "profiles/data-cube")
    dimensions = {line.split()[2] for line in found if " qb:dimension " in line}
    carried = {line.split()[1] for line in found if line.startswith("observation/children-2018 ")}
    assert len(dimensions) == 3
    assert dimensions | {"kz:value", "kz:unit", "qb:dataSet"} <= carried


def test_geosparql_puts_regions_within_regions(store: pyoxigraph.Store) -> None:
    """The place that a region is part of contains it."""
    assert "region/kyzylorda geo:sfWithin region/kazakhstan" in derived(store, "profiles/geosparql")


@pytest.mark.parametrize("rule", RULES, ids=lambda path: path.stem)
def test_rule_gives_the_same_in_both_engines_and_no_blank_nodes(rule: Path, store: pyoxigraph.Store) -> None:
    """A rule can run anywhere, and what it makes has names."""
    text = rule.read_text(encoding="utf-8")
    assert text.startswith(f"#+ id: {rule.stem}\n#+ summary: ")
    triples = store.query(text)
    assert isinstance(triples, pyoxigraph.QueryTriples)
    ours = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert ours is not None
    assert "_:" not in ours.decode()
    data = Graph()
    for path in (*TERMS, BASE):
        data.parse(path, format="turtle")
    data.update(MORE)
    theirs = data.query(text).graph
    assert theirs is not None
    assert isomorphic(Graph().parse(data=ours, format="nt"), theirs)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_context_reads_back_what_it_writes() -> None:
    """JSON-LD with our context loses nothing."""
    context = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    graph = Graph().parse(BASE, format="turtle")
    text = graph.serialize(format="json-ld", context=context)
    assert isomorphic(Graph().parse(data=text, format="json-ld"), graph)


def test_context_knows_every_property() -> None:
    """A property added to kzgraph.ttl needs its line in context.jsonld."""
    context = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    terms = Graph().parse(ONTOLOGY / "kzgraph.ttl", format="turtle")
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in terms.subjects(RDF.type, kind):
            assert f"kz:{str(term).rpartition('#')[2]}" in context


def test_alignments_are_about_declared_terms_and_copy_no_text() -> None:
    """Only links, and only from our own terms and concepts."""
    alignments = Graph().parse(ONTOLOGY / "alignments.ttl", format="turtle")
    known = Graph()
    for path in TERMS:
        known.parse(path, format="turtle")
    header = alignments.value(predicate=RDF.type, object=OWL.Ontology)
    assert alignments.value(header, DCTERMS.license)
    assert {s for s in alignments.subjects() if s != header} <= set(known.subjects())
    assert not [o for s, o in alignments.subject_objects() if s != header and hasattr(o, "language")]
