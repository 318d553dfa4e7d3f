"""What follows from the curated graph is derived into a graph of its own, and nothing else is."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pyoxigraph
import pytest

from kzgraph.api import Graph
from kzgraph.derive import derive, load_files, write_store
from kzgraph.errors import InputError, TurtleError
from kzgraph.model import Ref
from kzgraph.project import Project
from kzgraph.store import EmbeddedStore, memory_store
from kzgraph.terms import DERIVED_GRAPH, PREFIXES

EngineOf: TypeAlias = Callable[[str], EmbeddedStore]
ProjectOf: TypeAlias = Callable[[dict[str, str]], Project]


FIRST = len(PREFIXES) + 2
KZ = f"PREFIX kz: <{PREFIXES['kz']}> "


def pairs(graph: Graph, name: str) -> list[tuple[str, str]]:
    """The CURIEs of what a derived property ties."""
    rows = graph.query(f"{KZ}SELECT ?a ?b {{ GRAPH <{DERIVED_GRAPH}> {{ ?a kz:{name} ?b }} }} ORDER BY ?a ?b").rows
    return [(a.curie, b.curie) for a, b in rows if isinstance(a, Ref) and isinstance(b, Ref)]


def test_contributed_to_is_what_a_passage_ties(small_graph: Graph) -> None:
    """A partner contributed to a result where an explicit contribution names both and it did more than receive."""
    # Not here: the Children's Agency (inferred), the village health posts (beneficiary), and everybody who is tied
    # to a programme only.
    assert pairs(small_graph, "contributedTo") == [
        ("partner:ministry-of-rivers", "result:water-safety-act-adopted"),
        ("partner:ministry-of-rivers", "result:wells-tested-north"),
        ("partner:ministry-of-water-and-climate", "result:yearly-testing-duty"),
        ("partner:open-hands", "result:nets-distributed"),
        ("partner:reed-labs", "result:app-prototypes"),
        ("partner:riverside-university", "result:makers-fair-held"),
        ("partner:youth-forum", "result:makers-fair-held"),
    ]


def test_leads_to_is_what_a_result_link_says(small_graph: Graph) -> None:
    """One result leads to another where a link says so, the inferred one too; never two steps at once."""
    assert pairs(small_graph, "leadsTo") == [
        ("result:safe-wells-north", "result:fewer-infections-north"),
        ("result:wells-tested-north", "result:safe-wells-north"),
    ]


def test_every_name_has_a_key(small_graph: Graph) -> None:
    """Each label and alias, in each language, is found by its letters and figures."""
    rows = small_graph.query(
        f"{KZ}SELECT ?key {{ <{PREFIXES['partner']}ministry-of-rivers> kz:nameKey ?key }} ORDER BY ?key"
    ).rows
    assert rows == (("ministry of rivers",), ("mor",), ("министерство рек",), ("өзендер министрлігі",))


def test_every_name_in_cyrillic_letters_has_a_latin_key(small_graph: Graph) -> None:
    """Russian and Kazakh names are found in Latin letters; English ones need no such key."""
    rows = small_graph.query(
        f"{KZ}SELECT ?key {{ <{PREFIXES['partner']}ministry-of-rivers> kz:latinKey ?key }} ORDER BY ?key"
    ).rows
    assert rows == (("ministerstvo rek",), ("ozender ministrligi",))


def test_nothing_else_is_derived(small_graph: Graph) -> None:
    """The derived graph holds keys of names and the two shortcuts; the curated graph holds none of them."""
    derived = small_graph.query(f"SELECT DISTINCT ?p {{ GRAPH <{DERIVED_GRAPH}> {{ ?s ?p ?o }} }} ORDER BY ?p").rows
    names = ["kz:contributedTo", "kz:latinKey", "kz:leadsTo", "kz:nameKey", "kz:within"]
    assert [p.curie for (p,) in derived if isinstance(p, Ref)] == names
    assert isinstance(small_graph.engine, EmbeddedStore)
    for name in names:
        predicate = pyoxigraph.NamedNode(PREFIXES["kz"] + name.removeprefix("kz:"))
        curated = small_graph.engine.raw.quads_for_pattern(None, predicate, None, pyoxigraph.DefaultGraph())
        assert list(curated) == []


def test_name_without_letters_has_no_key(engine_of: EngineOf) -> None:
    """Punctuation alone is no name to be found by."""
    engine = engine_of('partner:a\n    skos:prefLabel "…"@en ;\n    skos:altLabel "A"@en ;\n.\n')
    assert engine.select(f"{KZ}SELECT ?key {{ ?thing kz:nameKey ?key }}").rows == (("a",),)


def test_store_holds_curated_and_derived_statements(small: Project, tmp_path: Path) -> None:
    """The written store holds files, ontology and what follows from them, and can be opened read-only."""
    write_store(small, tmp_path / "store")
    opened = EmbeddedStore(pyoxigraph.Store.read_only(str(tmp_path / "store")))
    count = opened.select(
        f"{KZ}SELECT (COUNT(DISTINCT ?p) AS ?passages) (COUNT(DISTINCT ?k) AS ?keyed) "
        "{ { ?p a kz:Passage } UNION { ?k kz:nameKey ?key } }"
    ).rows[0]
    assert count[0] == sum(p.read_text(encoding="utf-8").count("    a kz:Passage ;") for p in small.graph_files())
    assert isinstance(count[1], int)
    assert count[1] > 0


def test_file_that_cannot_be_read_is_told_with_its_line(project_of: ProjectOf) -> None:
    """A mistake in a curated file stops the build with file and line."""
    project = project_of({"a.ttl": "partner:a\n    a kz:Partner\npartner:b\n"})
    with pytest.raises(TurtleError, match=rf"^graph/a\.ttl:{FIRST + 2}: this is not Turtle"):
        load_files(memory_store().raw, project)


def test_file_that_only_oxigraph_refuses_is_told(project_of: ProjectOf) -> None:
    """Where rdflib is more forgiving, the file and Oxigraph's own words are told."""
    project = project_of({"a.ttl": "partner:a\n    skos:exactMatch <https://example.org/a b> ;\n.\n"})
    line = len(PREFIXES) + 3
    with pytest.raises(
        TurtleError, match=rf"^graph/a\.ttl:{line}: this is not Turtle \(Invalid IRI code point ' '\)\.$"
    ):
        load_files(memory_store().raw, project)


@pytest.mark.parametrize("rule", ["CONSTRUCT {", "SELECT ?s { VALUES ?s { 1 } }", "ASK {}"])
def test_rule_that_cannot_be_run_is_told(project_of: ProjectOf, rule: str) -> None:
    """A rule that is no CONSTRUCT, or cannot be read, is told with its file."""
    project = project_of({})
    folder = project.ontology / "rules" / "core"
    folder.mkdir(parents=True)
    (folder / "broken.rq").write_text(rule, encoding="utf-8")
    with pytest.raises(InputError, match=r"^ontology/rules/core/broken\.rq: .*rule"):
        derive(memory_store(), project)
