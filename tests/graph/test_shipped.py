"""The curated graph as it is shipped: form, evidence, and the answers it is there for.

Every failure names the entity or the file, and says how to put it right.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from kzgraph.api import Graph
from kzgraph.catalogue import Param, questions
from kzgraph.evidence.records import read_sources
from kzgraph.model import Ref
from kzgraph.names import concepts
from kzgraph.project import Project
from kzgraph.terms import name_key
from kzgraph.trace import STRENGTHS, Options, Traces
from kzgraph.turtle import read, rewrite
from kzgraph.validate import validate

ROOT = Path(__file__).parent.parent.parent
FILES = tuple(sorted((ROOT / "graph").rglob("*.ttl")))
QUESTIONS = questions(ROOT / "queries")
RUN_OF_WORDS = 12
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
PREFIX = "PREFIX kz: <https://w3id.org/kzgraph/ns#> "

CHAIN = Options(strengths=STRENGTHS, include_inferred=True, include_mismatch=True)


def name_of(path: Path) -> str:
    """A file's name in the project."""
    return path.relative_to(ROOT).as_posix()


# --- form


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_file_is_in_canonical_form(path: Path) -> None:
    """Each curated file is written in the one canonical form."""
    held = path.read_bytes()
    assert held == rewrite(read(path, name_of(path))).encode(), f"{name_of(path)} differs; run: kzgraph fmt"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_file_has_no_comment(path: Path) -> None:
    """Nothing is said in comments, which no question could find."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        bare = re.sub(r"<[^>]*>", "", LITERAL.sub("", line))
        assert "#" not in bare, f"{name_of(path)}:{number}: write it as skos:editorialNote instead"


def test_ids_in_notes_are_of_the_graph() -> None:
    """What a note mentions by its id is there, under that id."""
    lines = [line for path in FILES for line in path.read_text("utf-8").splitlines()]
    blocks = {line.split(maxsplit=1)[0] for line in lines if line and not line[0].isspace()}
    notes = [note for line in lines for note in LITERAL.findall(line)]
    kinds = {block.partition(":")[0] for block in blocks if ":" in block}
    mention = re.compile(rf"\b(?:{'|'.join(sorted(kinds))}):[a-z0-9]+(?:-[a-z0-9]+)*")
    mentioned = {name for note in notes for name in mention.findall(note)}
    assert "indicator:children-with-disabilities" in mentioned
    assert sorted(mentioned - blocks) == []


def test_graph_is_valid(shipped: Project) -> None:
    """The graph breaks no rule and has no warning."""
    found = [str(finding) for finding in validate(shipped) if finding.severity != "info"]
    assert found == [], "see: kzgraph validate"


def _used(graph: Graph) -> set[str]:
    rows = graph.query(
        "SELECT DISTINCT ?thing WHERE { ?by ?says ?thing . FILTER(ISIRI(?thing)) FILTER(?by != ?thing) }"
    )
    return {str(thing.curie) for (thing,) in rows.rows if isinstance(thing, Ref)}


@pytest.mark.parametrize("kind", ["kz:Partner", "kz:Ministry", "kz:Programme"])
def test_every_partner_and_programme_is_used(shipped_graph: Graph, kind: str) -> None:
    """Every partner and every programme is spoken of by something else in the graph."""
    rows = shipped_graph.query(f"{PREFIX}SELECT ?thing WHERE {{ ?thing a {kind} }} ORDER BY ?thing").rows
    everything = {thing.curie for (thing,) in rows if isinstance(thing, Ref)}
    assert everything
    assert everything - _used(shipped_graph) == set(), "tie it to a claim, or take it out"


def test_every_passage_is_read(shipped_graph: Graph) -> None:
    """Every passage has something stated in it or is set aside, never both."""
    rows = shipped_graph.query(
        f"{PREFIX}SELECT ?passage (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?why) AS ?reasons) WHERE {{ "
        "?passage a kz:Passage . OPTIONAL { ?claim kz:statedIn ?passage } OPTIONAL { ?passage kz:setAside ?why } } "
        "GROUP BY ?passage ORDER BY ?passage"
    ).rows
    wrong = [str(passage) for passage, claims, reasons in rows if bool(claims) == bool(reasons)]
    assert wrong == []


# --- evidence


def test_every_passage_stands_in_the_texts(shipped_graph: Graph, documents: Path) -> None:
    """Every passage, figure, wording and partner stands in the documents' texts."""
    assert [str(finding) for finding in shipped_graph.verify(documents)] == [], "see: kzgraph verify --sources DIR"


def test_every_sentence_is_accounted_for(shipped_graph: Graph, documents: Path) -> None:
    """Every sentence with a figure or a known name is used by a claim or set aside."""
    accounts = shipped_graph.coverage(documents)
    left = {account.source: [f"line {s.line}: {s.left_out}" for s in account.open_sentences] for account in accounts}
    assert {source: lines for source, lines in left.items() if lines} == {}, "see: kzgraph coverage --sources DIR"
    assert all(account.percent == 100.0 and account.with_figure_or_name > 0 for account in accounts)


def _words(text: str) -> list[str]:
    return [match.group().lower() for match in WORD.finditer(text)]


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + RUN_OF_WORDS]) for at in range(len(words) - RUN_OF_WORDS + 1))


def _names(graph: Graph) -> set[str]:
    """The keys of all names: a name that runs that long may stand in the graph as the documents write it."""
    rows = graph.query(f"{PREFIX}SELECT DISTINCT ?key WHERE {{ ?thing kz:nameKey ?key }}").rows
    return {str(key) for (key,) in rows}


def test_no_sentence_is_copied(shipped_graph: Graph, documents: Path) -> None:
    """No run of twelve words is shared with the documents, except names: their sentences are not ours to carry."""
    known = {run for path in sorted(documents.glob("*.txt")) for run in _runs(_words(path.read_text("utf-8")))}
    assert known
    names = _names(shipped_graph)
    copied = [
        f"{name_of(path)}:{number}: {text[:60]}"
        for path in FILES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for text in LITERAL.findall(line)
        if name_key(text) not in names and any(run in known for run in _runs(_words(text)))
    ]
    assert copied == [], "say it in words of your own"


def test_documents_are_known(shipped_graph: Graph, documents: Path) -> None:
    """Each document that the graph speaks of has its text in the folder."""
    sources = read_sources(shipped_graph.engine)
    assert [source.key for source in sources if not (documents / source.file_name).is_file()] == []


# --- answers


def _results(found: Traces) -> Mapping[str, list[str]]:
    """The printed figures of each result of a trace."""
    figures: dict[str, list[str]] = defaultdict(list)
    for curie, facts in found.results.items():
        figures[curie] += [figure.as_printed for figure in facts.figures]
    return figures


def test_adolescent_mental_health_is_traced_from_pilots_to_impact(shipped_graph: Graph) -> None:
    """The two pilots, the scale-up, the schools reached and the fall in suicides are parts of one trace."""
    found = shipped_graph.trace("programme:adolescent-mental-health")
    regions = {region.curie for stage in found.stages for region in stage.regions}
    assert {"region:kyzylorda", "region:mangystau"} <= regions
    pilots = [stage for stage in found.stages if stage.kind.curie == "programmekind:pilot"]
    assert {"region:kyzylorda", "region:mangystau"} <= {region.curie for stage in pilots for region in stage.regions}
    assert any(stage.scaled_up_from for stage in found.stages)
    printed = {figure for figures in _results(found).values() for figure in figures}
    assert {"3,252", "212", "104"} <= printed
    assert any({"212", "104"} <= set(figures) for figures in _results(found).values()), "one result has both"


def test_adolescent_mental_health_has_a_chain_with_a_weakest_hop(shipped_graph: Graph) -> None:
    """The chain goes over a scale-up, each hop has a passage, and the weakest hop is named."""
    found = shipped_graph.trace("programme:adolescent-mental-health")
    assert any(hop.kind == "scale-up" for chain in found.chains for hop in chain.hops)
    for chain in found.chains:
        assert chain.weakest in chain.hops
        assert chain.weakest.why_weak()
        assert all(hop.passages for hop in chain.hops)
    assert found.traces
    assert any(stage.partners for stage in found.stages), "who had which part"


def test_adolescent_mental_health_is_found_by_name(shipped_graph: Graph) -> None:
    """The programme is found by the name the documents use."""
    assert shipped_graph.traceable("Adolescent Mental Health").curie == "programme:adolescent-mental-health"


def test_ministry_of_health_has_results(shipped_graph: Graph) -> None:
    """The Ministry of Health is traced to results, of 2018 too."""
    assert shipped_graph.trace("Ministry of Health").traces
    assert shipped_graph.trace("Ministry of Health", Options(year=2018)).traces


def test_every_trace_rests_on_passages(shipped_graph: Graph) -> None:
    """Every hop of every trace of every partner has a passage, and every trace a weakest hop."""
    rows = shipped_graph.query(
        f"{PREFIX}SELECT DISTINCT ?partner WHERE {{ ?by kz:partner ?partner ; kz:role ?role }} ORDER BY ?partner"
    ).rows
    assert rows
    for (partner,) in rows:
        assert isinstance(partner, Ref)
        for found in shipped_graph.trace(partner.curie, CHAIN).traces:
            assert all(hop.passages for hop in found.hops), (found.partner.curie, found.result.curie)
            assert found.weakest.why_weak()


def _example(graph: Graph, param: Param) -> str:
    """A value that a parameter can take on this graph: its example where that is known, else the first of its kind."""
    if param.kind in {"year", "integer", "text"}:
        return str(param.example)
    if param.kind == "goalarea":
        return concepts(graph.engine, "goalarea")[0].curie
    kind = {"entity": "partner", "claim": "contribution"}.get(param.kind, param.kind)
    base = f"https://w3id.org/kzgraph/id/{kind}/"
    rows = graph.query(
        f'SELECT DISTINCT ?thing WHERE {{ ?thing a ?kind . FILTER(STRSTARTS(STR(?thing), "{base}")) }} '
        "ORDER BY ?thing LIMIT 1"
    ).rows
    assert rows, f"the graph has no {kind}"
    (thing,) = rows[0]
    assert isinstance(thing, Ref)
    return thing.curie


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_question_is_answered(shipped_graph: Graph, name: str) -> None:
    """Every question of the catalogue is answered on the shipped graph, with all and with only required parameters."""
    question = QUESTIONS[name]
    every = {param.name: _example(shipped_graph, param) for param in question.params}
    required = {param.name: every[param.name] for param in question.params if param.required}
    for given in (every, required):
        table = shipped_graph.ask(name, **given)
        assert [column.name for column in table.columns] == [column.name for column in question.columns]
        assert len(table.rows) == len(set(table.rows)), "each row once"


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_question_example_is_in_the_graph(shipped_graph: Graph, name: str) -> None:
    """The examples that the catalogue gives can be asked as they stand."""
    examples = {param.name: str(param.example) for param in QUESTIONS[name].params if param.example not in {None, ""}}
    shipped_graph.ask(name, **examples)


def test_every_partner_page_can_be_shown(shipped_graph: Graph) -> None:
    """Every partner and programme can be shown, with passages or claims about it."""
    rows = shipped_graph.query(
        f"{PREFIX}SELECT ?thing WHERE {{ VALUES ?kind {{ kz:Partner kz:Ministry kz:Programme }} "
        "?thing a ?kind } ORDER BY ?thing"
    ).rows
    for (thing,) in rows:
        assert isinstance(thing, Ref)
        page = shipped_graph.show(thing.curie)
        assert page.pointing or page.passages, thing.curie
