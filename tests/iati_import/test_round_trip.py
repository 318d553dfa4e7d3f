"""What is exported and imported again: it differs by what the loss report lists, and by nothing else."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from kzgraph.api import Graph as OpenGraph
from kzgraph.exchange.iati import IatiExport, export_iati
from kzgraph.exchange.iati_import import import_iati
from kzgraph.project import KNOWN
from kzgraph.terms import PREFIXES, compact

SMALL = Path(__file__).parent.parent / "data" / "small"
Row = tuple[str, ...]
ROLES = {"role", "role-in-result", "role-narrowed", "inferred"}
FIGURES = {"situation-figure", "no-period", "change", "unit", "threshold", "target-period", "no-programme"}
RESULTS = {"result-dates", "result-place", "no-programme", "several-programmes"}


@pytest.fixture(scope="session")
def exported(small_graph: OpenGraph) -> IatiExport:
    """The small graph as IATI."""
    return export_iati(small_graph.engine)


@pytest.fixture(scope="session")
def folder(small_graph: OpenGraph, exported: IatiExport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported file, imported beside the graph that it came from."""
    place = tmp_path_factory.mktemp("round")
    (place / "activities.xml").write_bytes(exported.activities)
    found = import_iati([place / "activities.xml"], place / "back", small_graph.engine)
    assert (found.activities, found.partners, found.unsure, found.not_read) == (9, 1, 0, 0)
    return place / "back"


@pytest.fixture(scope="session")
def before() -> Graph:
    """What the small graph says."""
    return loaded(SMALL)


@pytest.fixture(scope="session")
def after(folder: Path) -> Graph:
    """What came back, with the small graph's own things, which it names."""
    graph = loaded(folder)
    for path in (*sorted(SMALL.glob("*.ttl")), *sorted(SMALL.glob("p*s/*.ttl"))):
        graph.parse(path)
    return graph


def loaded(folder: Path) -> Graph:
    """All triples of a folder, without copies."""
    graph = Graph()
    for path in sorted(folder.rglob("*.ttl")):
        if path.name != KNOWN:
            graph.parse(path)
    return graph


def kz(name: str) -> URIRef:
    """A term."""
    return URIRef(PREFIXES["kz"] + name)


def said(graph: Graph, thing: Any, *names: str) -> Row:
    """The values of some terms, each as one text."""
    found = []
    for name in names:
        values = (compact(str(v)) if isinstance(v, URIRef) else str(v) for v in graph.objects(thing, kz(name)))
        found.append(" ".join(sorted(values)))
    return tuple(found)


def of(graph: Graph, *classes: str) -> Iterator[Any]:
    """The things of some classes."""
    return (thing for name in classes for thing in sorted(graph.subjects(RDF.type, kz(name))))


def contributions(graph: Graph) -> dict[Row, set[str]]:
    """Partner, role and programme of explicit contributions, with the claims that say so."""
    found: dict[Row, set[str]] = {}
    for claim in of(graph, "Contribution"):
        results = list(graph.objects(claim, kz("result")))
        programmes = {*graph.objects(claim, kz("programme"))}
        programmes |= {programme for result in results for programme in graph.objects(result, kz("programme"))}
        for role in graph.objects(claim, kz("role")):
            for programme in programmes:
                (partner,) = said(graph, claim, "partner")
                key = (partner, compact(str(role)), compact(str(programme)))
                found.setdefault(key, set()).add(compact(str(claim)))
    return found


def figures(graph: Graph) -> dict[Row, set[str]]:
    """What figures say, with the claims that say so."""
    found: dict[Row, set[str]] = {}
    terms = ("indicator", "value", "valueKind", "unit", "population", "region", "startDate", "endDate")
    for claim in of(graph, "Observation"):
        found.setdefault(said(graph, claim, *terms), set()).add(compact(str(claim)))
    return found


def results(graph: Graph) -> dict[Row, set[str]]:
    """What results say, with the claims that say so; a name that is taken has a mark in brackets."""
    found: dict[Row, set[str]] = {}
    for kind in ("Result", "Output", "Outcome", "Impact"):
        for claim in of(graph, kind):
            label = next(str(name) for name in graph.objects(claim, SKOS.prefLabel) if name.language == "en")
            terms = said(graph, claim, "programme", "region", "startDate", "endDate")
            found.setdefault((kind, label.partition(" (DRAFT-")[0], *terms), set()).add(compact(str(claim)))
    return found


def gone(one: dict[Row, set[str]], other: dict[Row, set[str]]) -> set[str]:
    """The claims of what one says and the other does not."""
    return {claim for key, claims in one.items() if key not in other for claim in claims}


def listed(exported: IatiExport, reasons: Iterable[str], kind: str) -> set[str]:
    """The claims of a kind that the loss report lists for some reasons."""
    return {line.claim for line in exported.lines if line.reason in reasons and line.claim.startswith(f"{kind}:")}


def compare(read: Callable[[Graph], dict[Row, set[str]]], before: Graph, after: Graph) -> tuple[set[str], set[Row]]:
    """The claims that did not come back, and what came back and was not there."""
    old, new = read(before), read(after)
    own = {key for key, claims in new.items() if any(":activities-" in claim for claim in claims)}
    came = {key: new[key] for key in own}
    return gone(old, came), own - old.keys()


def test_contributions(exported: IatiExport, before: Graph, after: Graph) -> None:
    """Ties of partners come back with their role, but for those whose role the report says is lost or changed."""
    lost, new = compare(contributions, before, after)
    assert lost == listed(exported, ROLES, "contribution")
    assert new == {
        ("partner:ministry-of-rivers", "role:implementer", "programme:water-for-all"),
        ("partner:reed-labs", "role:implementer", "programme:young-makers"),
    }


def test_figures(exported: IatiExport, before: Graph, after: Graph) -> None:
    """Figures come back to the letter, but for those that the report lists; the target has the period it was given."""
    lost, new = compare(figures, before, after)
    assert lost == listed(exported, FIGURES, "observation")
    assert new == {
        (
            "indicator:safe-well-households",
            "80",
            "valuekind:target",
            "unit:percent",
            "population:households",
            "region:north",
            "2018-01-01",
            "2018-12-31",
        )
    }


def test_results(exported: IatiExport, before: Graph, after: Graph) -> None:
    """Results come back with level, name, programme, place and time.

    Listed is the one that has no figure to carry its place and time. The schools with a garden have figures of 2018
    and of 2020: a result has no time of its own in the standard, so it comes back with that of its figures.
    """
    lost, _ = compare(results, before, after)
    assert lost == listed(exported, RESULTS, "result") | {"result:gardens-in-schools"}


def test_shipped_graph(shipped_graph: OpenGraph, tmp_path: Path) -> None:
    """The whole curated graph, out and in: nothing is lost that the report does not list, and nobody is in doubt.

    Two results have figures of another time than their own, as the schools with a garden.
    """
    exported = export_iati(shipped_graph.engine)
    (tmp_path / "activities.xml").write_bytes(exported.activities)
    found = import_iati([tmp_path / "activities.xml"], tmp_path / "back", shipped_graph.engine)
    assert (found.partners, found.unsure, found.not_read) == (1, 0, 0)
    before, after = loaded(shipped_graph.project.graph), loaded(tmp_path / "back")
    for path in sorted(shipped_graph.project.graph.glob("programmes/*.ttl")):
        after.parse(path)
    lost, _ = compare(contributions, before, after)
    assert lost - listed(exported, ROLES, "contribution") == set()
    lost, new = compare(figures, before, after)
    assert (lost, new) == (listed(exported, FIGURES, "observation"), set())
    lost, _ = compare(results, before, after)
    assert lost - listed(exported, RESULTS, "result") == {
        "result:fewer-child-victims-of-crime",
        "result:fewer-children-in-conflict-with-the-law",
    }


def test_nothing_known_is_made_again(folder: Path) -> None:
    """Programmes, partners, regions and indicators are those of the project; new is who reports the draft."""
    assert not (folder / "programmes").exists()
    assert not (folder / "indicators").exists()
    assert not (folder / "regions.ttl").exists()
    text = (folder / "partners/partners.ttl").read_text(encoding="utf-8")
    assert text.count("\n    a kz:Partner ;\n") == 1
    assert 'dcterms:identifier "DRAFT-KZGRAPH" ;' in text
