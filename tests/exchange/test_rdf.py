"""The graph in each RDF format: every statement comes back, in the same order every time, and nothing is fetched."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pyoxigraph
import pytest
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from kzgraph.api import Graph as Opened
from kzgraph.derive import load_files
from kzgraph.errors import NotAvailable, TurtleError, UsageError
from kzgraph.exchange.jsonld import json_ld, read_context
from kzgraph.exchange.lines import sorted_lines
from kzgraph.exchange.parts import PROFILES, Part, Parts, curated, parts
from kzgraph.exchange.rdf import n_quads, n_triples, rdf_xml, trig, turtle
from kzgraph.load import load
from kzgraph.project import Project, find_project
from kzgraph.store import memory_store
from kzgraph.turtle import HEADER, canonical, literals_as_written

ROOT = Path(__file__).parents[2]
CONTEXT = ROOT / "ontology" / "context.jsonld"
ProjectOf: TypeAlias = Callable[[dict[str, str]], Project]
FORMATS: dict[str, tuple[Callable[[Parts], bytes], pyoxigraph.RdfFormat]] = {
    "turtle": (lambda found: turtle(found.triples()), pyoxigraph.RdfFormat.TURTLE),
    "nt": (lambda found: b"".join(n_triples(found.triples())), pyoxigraph.RdfFormat.N_TRIPLES),
    "xml": (lambda found: rdf_xml(found.triples()), pyoxigraph.RdfFormat.RDF_XML),
    "nquads": (
        lambda found: b"".join(n_quads((part.graph, part.triples) for part in found.chosen)),
        pyoxigraph.RdfFormat.N_QUADS,
    ),
    "trig": (lambda found: trig(found.chosen), pyoxigraph.RdfFormat.TRIG),
    "json-ld": (lambda found: json_ld(found.chosen, read_context(CONTEXT)), pyoxigraph.RdfFormat.JSON_LD),
}
WITH_GRAPHS = {"nquads", "trig", "json-ld"}
HOSTILE = (
    "=1+1",
    'a "quoted" word\\',
    "two\nlines\tand a tab",
    "<script>alert(1)</script> & ]]> {}",
    " a space before, and one after ",
    "Денсаулық сақтау · 🌱 · e\u0301",
    "a|b¦c",
    "'''\"\"\"",
    "@en ^^x .",
)


def everything(graph: Opened) -> Parts:
    """All parts that can be asked for."""
    return parts(
        graph.project,
        graph.engine,
        with_ontology=True,
        with_derived=True,
        with_alignments=True,
        profiles=tuple(PROFILES),
    )


@pytest.fixture(scope="module")
def cases(small_graph: Opened, shipped_graph: Opened, hostile: Parts) -> dict[str, Parts]:
    """All parts of the small graph, the curated ones of the shipped graph, and texts that are hard to write."""
    shipped = parts(shipped_graph.project, shipped_graph.engine, with_derived=True)
    return {"small": everything(small_graph), "shipped": shipped, "hostile": hostile}


def quads(found: Parts, *, named: bool) -> set[pyoxigraph.Quad]:
    """Statements as a reader finds them, in their graphs or all in one."""
    default = pyoxigraph.DefaultGraph()
    return {
        pyoxigraph.Quad(t.subject, t.predicate, t.object, pyoxigraph.NamedNode(part.graph) if graph else default)
        for part in found.chosen
        for graph in (named and part.graph,)
        for t in part.triples
    }


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """Statements whose texts hold every sign that some format has a meaning for."""
    thing = "https://w3id.org/kzgraph/id/partner/odd"
    said = [
        pyoxigraph.Triple(
            pyoxigraph.NamedNode(thing),
            pyoxigraph.NamedNode(f"http://www.w3.org/2004/02/skos/core#{name}"),
            pyoxigraph.Literal(text, language="en") if name == "altLabel" else pyoxigraph.Literal(text),
        )
        for name in ("altLabel", "note")
        for text in HOSTILE
    ]
    return Parts((Part("curated", "", tuple(said)), Part("more", "https://x.example/g?a=1&b=2", tuple(said))), ())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("which", ["small", "shipped", "hostile"])
def test_every_statement_comes_back(form: str, which: str, cases: dict[str, Parts]) -> None:
    """What Oxigraph reads from a file is what was written, each part in its graph where the format has graphs."""
    found = cases[which]
    write, read = FORMATS[form]
    back = list(pyoxigraph.parse(input=write(found), format=read))
    assert set(back) == quads(found, named=form in WITH_GRAPHS)
    assert len(back) == len(set(back))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_rdflib_reads_the_same_graph(form: str, small: Project, small_graph: Opened) -> None:
    """A second reader, without a network, finds the curated statements with every value as it is written."""
    content = FORMATS[form][0](parts(small, small_graph.engine))
    with literals_as_written():
        back = Graph()
        if form in WITH_GRAPHS:
            whole = Dataset().parse(data=content, format=form)
            back += whole.default_graph if hasattr(whole, "default_graph") else whole.default_context
        else:
            back.parse(data=content, format=form)
        assert isomorphic(back, load(small).graph)


def test_turtle_has_the_form_of_curated_files(small: Project) -> None:
    """The file is the canonical text of all curated files together."""
    assert turtle(curated(small).triples).decode() == canonical(load(small).graph)


def test_a_block_of_turtle_and_of_trig(small_graph: Opened) -> None:
    """One thing a block and one value a line; what is derived stands in a graph of its own, indented by braces."""
    found = parts(small_graph.project, small_graph.engine, with_derived=True)
    text = trig(found.chosen).decode()
    assert text.startswith(HEADER)
    block = """resultlink:wells-tested-north-safe-wells-north
    a kz:ResultLink ;
    kz:fromResult result:wells-tested-north ;
    kz:toResult result:safe-wells-north ;
    kz:basis basis:explicit ;
    kz:wording "led to repairs"@en ;
    kz:statedIn passage:report-2018-2442 ;
.
"""
    assert block in text
    curated_text, derived_text = text.split("<https://w3id.org/kzgraph/graph/derived> {\n")
    assert "kz:contributedTo" not in curated_text
    assert "partner:reed-labs\n    kz:contributedTo result:app-prototypes ;\n" in derived_text
    assert derived_text.endswith(".\n}\n")


def test_what_is_not_asked_for_is_left_out_and_said(small_graph: Opened) -> None:
    """Without options there are only curated statements, and each part that is missing has its line."""
    found = parts(small_graph.project, small_graph.engine)
    assert [part.name for part in found.chosen] == ["curated"]
    assert found.left_out == (
        "what terms and concepts mean (--ontology)",
        "what follows from the statements (--derived)",
        "ties to other vocabularies (--alignments)",
    )
    subjects = {str(triple.subject) for triple in found.triples()}
    assert not any(subject.startswith("<https://w3id.org/kzgraph/ns#") for subject in subjects)
    assert everything(small_graph).left_out == ()


def test_only_what_counts_is_written() -> None:
    """Where only one source counts, the claims of others are not there; what they are about is."""
    graph = Opened.open(find_project(ROOT / "tests" / "data" / "small", only=["report-2018"]))
    text = turtle(parts(graph.project, graph.engine).triples()).decode()
    assert "passage:report-2018-" in text
    assert "passage:review-2021-" not in text
    assert "\npartner:reed-labs\n" in text
    with pytest.raises(NotAvailable):
        curated(graph.project)


def test_figures_keep_the_form_that_curators_wrote(project_of: ProjectOf, small_graph: Opened) -> None:
    """3.60 stays 3.60, though a store would write 3.6, in the curated statements and where a profile repeats them."""
    blocks = """observation:rate
    a kz:Observation ;
    kz:indicator indicator:rate ;
    kz:value 3.60 ;
    kz:unit unit:percent ;
    kz:valueKind valuekind:actual ;
.
"""
    project = project_of({"claims/x.ttl": blocks})
    project = project._replace(ontology=ROOT / "ontology")
    store = memory_store()
    load_files(store.raw, project)
    text = turtle(parts(project, store, profiles=["qb"]).triples()).decode()
    assert re.findall(r"kz:value (\d\S*)", text) == ["3.60"]
    assert "a qb:Observation" in text


def test_jsonld_carries_its_context_and_only_what_it_uses(small_graph: Opened) -> None:
    """Names are short, the context stands in the file as an object, and no term of it is unused."""
    text = json_ld(parts(small_graph.project, small_graph.engine).chosen, read_context(CONTEXT)).decode()
    found = json.loads(text)
    context = found["@context"]
    assert isinstance(context, dict)
    used = {name for node in found["@graph"] for name in node}
    assert {name for name, rule in context.items() if isinstance(rule, dict)} <= used
    reed = next(node for node in found["@graph"] if node["@id"] == "partner:reed-labs")
    assert reed["@type"] == "kz:Partner"
    assert reed["skos:prefLabel"]["en"] == ["Reed Labs"]
    assert reed["kz:partnerType"] == "partnertype:private-sector"


@pytest.mark.parametrize("at_once", [1, 3, 4, 100])
def test_lines_sorted_on_disk_are_those_sorted_in_memory(at_once: int) -> None:
    """However few lines fit into memory, they come in order and once, whatever signs they hold."""
    lines = [f"{word}\n" for word in ("б", "a", "\x85", "\u2028 x", "a", "🌱", "\ue000", "a a", "б", "")]
    assert list(sorted_lines(lines, at_once=at_once)) == sorted(set(lines))


def test_unknown_profile_is_refused_with_the_known_ones(small_graph: Opened) -> None:
    """A profile without a rule names those that there are."""
    with pytest.raises(UsageError, match='no profile "foaf"') as caught:
        parts(small_graph.project, small_graph.engine, profiles=["foaf"])
    assert caught.value.hint == "Use one of these: geosparql, oa, org, prov, qb."


def test_derived_statements_need_a_store_of_ones_own(small: Project) -> None:
    """Curated statements need no engine at all; what follows from them cannot come from another server."""

    class Remote:
        def select(self, query: str) -> None: ...

        def answer(self, query: str) -> None: ...

    assert len(parts(small, Remote()).chosen) == 1
    with pytest.raises(NotAvailable):
        parts(small, Remote(), with_derived=True)


def test_node_without_a_name_is_refused(project_of: ProjectOf) -> None:
    """A blank node would have another name in every run."""
    project = project_of({"x.ttl": 'partner:x\n    kz:region [ skos:prefLabel "x"@en ] ;\n.\n'})
    with pytest.raises(TurtleError, match=r"^graph/x\.ttl.*node without a name"):
        curated(project)


def test_file_that_is_no_turtle_is_told_with_its_line(project_of: ProjectOf) -> None:
    """The line is told as everywhere."""
    project = project_of({"x.ttl": "partner:x\n    a kz:Partner\n    kz:y 1 .\n"})
    with pytest.raises(TurtleError, match=r"^graph/x\.ttl:\d+: "):
        curated(project)


def test_xml_refuses_what_it_cannot_hold() -> None:
    """A control character has no form in XML 1.0; the file would be broken."""
    node = pyoxigraph.NamedNode("https://w3id.org/kzgraph/id/partner/x")
    note = pyoxigraph.NamedNode("http://www.w3.org/2004/02/skos/core#note")
    with pytest.raises(UsageError, match="A text of partner:x holds a character that XML cannot write") as caught:
        rdf_xml([pyoxigraph.Triple(node, note, pyoxigraph.Literal("bell \x07"))])
    assert caught.value.hint == "Export Turtle instead."
