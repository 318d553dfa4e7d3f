"""Whole files that publishers published: what is read of each, to the number, and what is not."""

import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from kzgraph.api import Graph
from kzgraph.exchange.iati_import import Imported, import_iati
from kzgraph.project import find_project

HERE = Path(__file__).parent
REAL = HERE / "real"
SCHEMA = HERE.parents[1] / "kzgraph" / "exchange" / "iati" / "schema" / "iati-activities-schema.xsd"
LARGEST = 300_000
NO_PLACE = "the model has no place for it"
TEXT = "the publisher's text is not copied; only names, titles and figures are"


class Real(NamedTuple):
    """An import of all files: what it says of itself, its graph, its folder, and the lines of its report."""

    found: Imported
    graph: Graph
    folder: Path
    lines: list[dict[str, str]]

    def told(self, file: str, kind: str) -> Counter[str]:
        """How many things of a file the report tells of, by what is said of them."""
        counts: Counter[str] = Counter()
        for line in self.lines:
            if (line["file"], line["kind"]) == (file, kind):
                counts[line["why"]] += int(line["count"])
        return counts


@pytest.fixture(scope="module")
def real(small_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Real:
    """All files imported at once, beside the small graph."""
    folder = tmp_path_factory.mktemp("real") / "real"
    found = import_iati(sorted(REAL.glob("*.xml")), folder, small_graph.engine)
    graph = Graph.open(find_project(HERE.parent / "data" / "small", add=[folder]))
    lines = (folder / "report.csv").read_text(encoding="utf-8").splitlines()
    return Real(found, graph, folder, list(csv.DictReader(lines)))


def values(real: Real, source: str) -> list[tuple[str, ...]]:
    """Indicator, kind, value and days of every figure of a source."""
    rows = real.graph.query(
        "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?indicator ?kind ?value ?from ?to { "
        f"?o a kz:Observation ; kz:statedIn/kz:source <https://w3id.org/kzgraph/id/source/{source}> ; "
        "kz:indicator ?indicator ; kz:valueKind ?kind ; kz:value ?value . "
        "OPTIONAL { ?o kz:startDate ?from } OPTIONAL { ?o kz:endDate ?to } } ORDER BY ?indicator ?kind ?from"
    ).rows
    return [(i.curie.rpartition("-result-")[2], k.curie.partition(":")[2], *map(str, rest)) for i, k, *rest in rows]


def test_files_are_what_they_say() -> None:
    """Small, named in the page beside them, and valid against the schema."""
    files = sorted(REAL.glob("*.xml"))
    page = (REAL / "README.md").read_text(encoding="utf-8")
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    assert [file.name for file in files] == ["acfspain-fr.xml", "acfspain-ml.xml", "usaid-lt.xml"]
    assert sum(file.stat().st_size for file in files) < LARGEST
    for file in files:
        assert f"| `{file.name}` |" in page
        schema.assertValid(etree.parse(str(file)))


def test_counts(real: Real) -> None:
    """Every activity, tie and figure that stands in the files."""
    assert real.found == Imported(
        folder=real.folder,
        sources=("source:acfspain-fr", "source:acfspain-ml", "source:usaid-lt"),
        activities=5,
        claims=44,
        partners=5,
        unsure=0,
        not_read=0,
        left_out=173,
    )
    written = {kind: len(list(files)) for kind, files in blocks(real).items()}
    assert written == {"contribution": 18, "indicator": 7, "observation": 23, "programme": 5, "result": 3}


def blocks(real: Real) -> dict[str, list[str]]:
    """The names of all blocks of claims, programmes and indicators, by kind."""
    found: dict[str, list[str]] = {}
    for folder in ("claims", "indicators", "programmes"):
        for path in sorted((real.folder / folder).rglob("*.ttl")):
            for line in path.read_text(encoding="utf-8").partition("\n\n")[2].splitlines():
                if line and line[0] not in " .":
                    found.setdefault(line.partition(":")[0], []).append(line)
    return dict(sorted(found.items()))


def test_partners_and_their_roles(real: Real) -> None:
    """One partner for each identifier or name in all files, with its type where one is stated."""
    rows = real.graph.query(
        "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?partner ?type ?role (COUNT(DISTINCT ?c) AS ?n) { "
        "?c a kz:Contribution ; kz:partner ?partner ; kz:role ?role ; kz:statedIn/kz:elementPath ?path . "
        "?partner kz:partnerType ?type } GROUP BY ?partner ?type ?role ORDER BY ?partner ?role"
    ).rows
    acf, hunger, usaid = (
        "action-contre-la-faim",
        "action-against-hunger-spain",
        "u-s-agency-for-international-development",
    )
    assert [(p.curie[8:], t.curie[12:], r.curie[5:], n) for p, t, r, n in rows] == [
        (hunger, "international-ngo", "funder", 2),
        (hunger, "international-ngo", "implementer", 1),
        (hunger, "international-ngo", "lead", 1),
        (acf, "international-ngo", "implementer", 1),
        (acf, "international-ngo", "lead", 1),
        ("bechtel-corporation", "other", "implementer", 2),
        (usaid, "government", "extending", 3),
        (usaid, "government", "funder", 3),
        (usaid, "government", "lead", 3),
        ("u-s-government-nuclear-regulatory-commission", "other", "implementer", 1),
    ]


def test_figures(real: Real) -> None:
    """Each baseline, target and actual value with its days, as the publisher wrote them; "55 " is 55."""
    begin, middle, end = "2021-01-01", "2023-06-30", "2025-12-31"
    found = values(real, "acfspain-ml")
    assert found[:15] == [
        row
        for indicator, actual, target in (
            ("1-indicator-1", "8", "10"),
            ("2-indicator-1", "23", "108"),
            ("2-indicator-2", "6", "90"),
            ("2-indicator-3", "39", "90"),
            ("2-indicator-4", "55", "108"),
        )
        for row in (
            (indicator, "actual", actual, begin, middle),
            (indicator, "baseline", "0", begin, begin),
            (indicator, "target", target, begin, end),
        )
    ]
    assert found[15:] == [
        row
        for indicator in ("3-indicator-1", "3-indicator-2")
        for row in (
            (indicator, "actual", "8", "2022-01-01", "2022-12-31"),
            (indicator, "actual", "8", "2023-01-01", "2023-12-31"),
            (indicator, "baseline", "0", begin, begin),
            (indicator, "target", "8", "2022-01-01", "2022-12-31"),
        )
    ]
    assert values(real, "acfspain-fr") == values(real, "usaid-lt") == []


def test_programmes_and_what_they_are_part_of(real: Real) -> None:
    """Titles, planned ends, countries, of transactions too; parents that are in none of the files are told."""
    rows = real.graph.query(
        "PREFIX kz: <https://w3id.org/kzgraph/ns#> PREFIX dcterms: <http://purl.org/dc/terms/> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?id ?label ?from ?to ?region { "
        "?p a kz:Programme ; dcterms:identifier ?id ; skos:prefLabel ?label ; kz:startDate ?from ; kz:endDate ?to . "
        "OPTIONAL { ?p kz:region ?region } } ORDER BY ?id"
    ).rows
    services = "USAID Advisory and Assistance Services"
    assert [(i, label, str(a), str(b), r.label if r else None) for i, label, a, b, r in rows] == [
        ("ES-CIF-G81164105-R2G-ACF-France-HQ", "R2G ACF France HQ", "2021-01-01", "2025-12-31", "Country FR"),
        ("ES-CIF-G81164105-R2G-ACF-Mali", "R2G ACF Mali", "2021-01-01", "2025-12-31", "Country ML"),
        ("US-GOV-1-720201450478", services, "2013-10-01", "2014-09-30", "Country LT"),
        ("US-GOV-1-720201550478", f"{services} (US-GOV-1-720201550478)", "2014-10-01", "2015-09-30", "Country LT"),
        ("US-GOV-1-ENI-P-00-98-00010", "LTH SO 1.5 ENERGY", "2012-10-01", "2013-09-30", "Country LT"),
    ]
    assert real.told("acfspain-fr.xml", "left out")["that activity is not in these files"] == 3


def test_what_was_not_taken(real: Real) -> None:
    """Sums, texts, extensions of the publisher's own namespace, shares: each counted with its reason."""
    assert real.told("acfspain-ml.xml", "left out") == {
        "no goal area is stated for this code": 4,
        "an indicator of another vocabulary is not known here": 7,
        "that activity is not in these files": 1,
        "money is not in the model": 10,
        TEXT: 28,
        NO_PLACE: 32,
    }
    assert real.told("acfspain-ml.xml", "changed") == {"the title is longer than a name and is cut": 1}
    assert real.told("usaid-lt.xml", "left out") == {TEXT: 3, "money is not in the model": 4, NO_PLACE: 45}
    own = [line["what"] for line in real.lines if line["what"].startswith("usg:")]
    assert own == ["usg:mechanism-signing-date", "usg:state-location", "usg:tec1"] * 3
    for kind in ("not read", "unsure"):
        assert [line for line in real.lines if line["kind"] == kind] == []


def test_read_again(real: Real) -> None:
    """What stands in the files is what was imported."""
    sources = [source.partition(":")[2] for source in real.found.sources]
    assert real.graph.verify(REAL, sources) == ()
