"""Whole files that publishers published: what is read of each, to the number, and what is not."""

import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from kzgraph.api import Graph
from kzgraph.errors import InputError
from kzgraph.exchange.iati_import import Imported, import_iati
from kzgraph.project import find_project

HERE = Path(__file__).parent
REAL = HERE / "real"
SCHEMA = HERE.parents[1] / "kzgraph" / "exchange" / "iati" / "schema" / "iati-activities-schema.xsd"
LARGEST = 300_000
NEWEST = ("acfspain-fr.xml", "acfspain-ml.xml", "usaid-lt.xml")
OLDER = ("dfid-al.xml", "ec-devco-cg.xml", "maec-id.xml")
NO_PLACE = "the model has no place for it"
NO_GOAL_AREA = "no goal area is stated for this code"
ELSEWHERE = "that activity is not in these files"
NO_IDENTIFIER = "this is no identifier; the name decides who it is"
A_KIND = "this is the code of a kind of organisations; the name decides who it is"
MONEY = "money is not in the model"
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
    """Small, named in the page beside them; those of the newest version are valid against its schema."""
    files = sorted(REAL.rglob("*.xml"))
    page = (REAL / "README.md").read_text(encoding="utf-8")
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    assert sorted(file.name for file in files) == sorted((*NEWEST, *OLDER, "dfid-ph.xml"))
    assert sum(file.stat().st_size for file in files) < LARGEST
    for file in files:
        assert f"| `{file.relative_to(REAL)}` |" in page
    for name in NEWEST:
        schema.assertValid(etree.parse(str(REAL / name)))


def test_counts(real: Real) -> None:
    """Every activity, tie and figure that stands in the files."""
    assert real.found == Imported(
        folder=real.folder,
        sources=tuple(f"source:{name.removesuffix('.xml')}" for name in sorted((*NEWEST, *OLDER))),
        activities=12,
        claims=67,
        partners=16,
        unsure=0,
        not_read=1,
        left_out=173 + 55 + 83 + 52,
    )
    written = {kind: len(list(files)) for kind, files in blocks(real).items()}
    assert written == {"contribution": 41, "indicator": 7, "observation": 23, "programme": 12, "result": 3}


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
    commission = "european-commission-development-and-cooperation-europeaid"
    assert [(p.curie[8:], t.curie[12:], r.curie[5:], n) for p, t, r, n in rows] == [
        (hunger, "international-ngo", "funder", 2),
        (hunger, "international-ngo", "implementer", 1),
        (hunger, "international-ngo", "lead", 1),
        (acf, "international-ngo", "implementer", 1),
        (acf, "international-ngo", "lead", 1),
        ("bechtel-corporation", "other", "implementer", 2),
        ("ccaa-cav-pais-vasco", "other", "extending", 2),
        ("ccaa-cav-pais-vasco", "other", "lead", 2),
        ("department-for-international-development", "government", "extending", 3),
        ("ec-devco", "other-public-sector", "implementer", 2),
        (commission, "other-public-sector", "funder", 2),
        ("european-development-fund", "other-public-sector", "extending", 2),
        ("international-bank-for-reconstruction-and-development", "other", "implementer", 1),
        ("otra-ong-nacional-pais-donante", "other", "implementer", 2),
        ("public-sector-institutions", "other", "lead", 2),
        ("spain", "government", "funder", 2),
        (usaid, "government", "extending", 3),
        (usaid, "government", "funder", 3),
        (usaid, "government", "lead", 3),
        ("u-s-government-nuclear-regulatory-commission", "other", "implementer", 1),
        ("united-kingdom", "government", "funder", 3),
    ]


def test_references_that_name_nobody(real: Real) -> None:
    """A code of a kind of organisations, "N/A", a number of the publisher's own: told, and no identifier."""
    told = [line for line in real.lines if line["why"].endswith("the name decides who it is")]
    assert Counter((line["file"], line["what"], line["why"]) for line in told) == {
        ("dfid-al.xml", "GB", NO_IDENTIFIER): 3,
        ("ec-devco-cg.xml", "10000", A_KIND): 2,
        ("ec-devco-cg.xml", "N/A", NO_IDENTIFIER): 2,
        ("maec-id.xml", "181", NO_IDENTIFIER): 2,
        ("maec-id.xml", "35", NO_IDENTIFIER): 4,
    }
    partners = (real.folder / "partners" / "partners.ttl").read_text(encoding="utf-8")
    assert partners.count("dcterms:identifier") == 8
    for reference in ("GB", "10000", "N/A", "181", "35"):
        assert f'dcterms:identifier "{reference}"' not in partners


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
    for source in ("acfspain-fr", "usaid-lt", "dfid-al", "ec-devco-cg", "maec-id"):
        assert values(real, source) == []


def test_programmes_and_what_they_are_part_of(real: Real) -> None:
    """Titles, planned ends, countries, of transactions too; parents that are in none of the files are told."""
    rows = real.graph.query(
        "PREFIX kz: <https://w3id.org/kzgraph/ns#> PREFIX dcterms: <http://purl.org/dc/terms/> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?id ?label ?from ?to ?region { "
        "?p a kz:Programme ; dcterms:identifier ?id ; skos:prefLabel ?label ; kz:startDate ?from ; kz:endDate ?to . "
        "OPTIONAL { ?p kz:region ?region } } ORDER BY ?id ?region"
    ).rows
    services = "USAID Advisory and Assistance Services"
    abroad = "Personas cooperantes voluntarias en organismos internacionales"
    planning = "Support to the Intergrated Planning System"
    detail = f"MULTILATORGANISATION and P0303 for {planning}"
    ebola = "AEDES ETUDE FAISABILITE / LUTTE CONTRE EBOLAFWC BENEF 2007/137577 LOT.8 - SANTE"
    indonesia = [
        (f"ES-DIR3-E04585801-009-{number}", f"{abroad}{mark}", start, end, region)
        for number, mark, start, end in (
            ("001301", "", "2011-11-01", "2012-11-01"),
            ("002143", " (ES-DIR3-E04585801-009-002143)", "2010-12-31", "2012-12-31"),
        )
        for region in ("Country ID", "Region 789 of vocabulary 1")
    ]
    assert [(i, label, str(a), str(b), r.label if r else None) for i, label, a, b, r in rows] == [
        ("ES-CIF-G81164105-R2G-ACF-France-HQ", "R2G ACF France HQ", "2021-01-01", "2025-12-31", "Country FR"),
        ("ES-CIF-G81164105-R2G-ACF-Mali", "R2G ACF Mali", "2021-01-01", "2025-12-31", "Country ML"),
        *indonesia,
        ("GB-1-109616", planning, "2007-03-15", "2011-03-31", "Country AL"),
        ("GB-1-109616-101", detail, "2007-01-01", "2009-03-06", "Country AL"),
        ("GB-1-109635", "Mountain Peoples Rights CSCF308", "2005-04-01", "2010-03-31", "Country AL"),
        ("US-GOV-1-720201450478", services, "2013-10-01", "2014-09-30", "Country LT"),
        ("US-GOV-1-720201550478", f"{services} (US-GOV-1-720201550478)", "2014-10-01", "2015-09-30", "Country LT"),
        ("US-GOV-1-ENI-P-00-98-00010", "LTH SO 1.5 ENERGY", "2012-10-01", "2013-09-30", "Country LT"),
        ("XI-IATI-EC_DEVCO-2007/191-971", ebola, "2007-09-19", "2008-04-25", "Congo"),
    ]
    parts = "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?p ?of { ?p a kz:Programme ; kz:partOf ?of }"
    programmes = [(p.curie, of.curie) for p, of in real.graph.query(parts).rows if p.curie.startswith("programme:gb")]
    assert programmes == [("programme:gb-1-109616-101", "programme:gb-1-109616")]
    assert real.told("acfspain-fr.xml", "left out")[ELSEWHERE] == 3


def test_end_before_the_start(real: Real) -> None:
    """Days that cannot be are told, and none is written."""
    (line,) = (line for line in real.lines if line["kind"] == "not read")
    assert (line["file"], line["activity"], line["what"], line["why"]) == (
        "ec-devco-cg.xml",
        "XI-IATI-EC_DEVCO-2008/190-916",
        "2010-09-30 to 2010-01-13",
        "it ends before it starts",
    )
    written = (real.folder / "programmes" / "ec-devco-cg" / "001.ttl").read_text(encoding="utf-8")
    assert written.count("Date ") == 2
    assert "Date " not in written.partition("programme:xi-iati-ec-devco-2008-190-916\n")[2]


def test_languages(real: Real) -> None:
    """A language that stands on the element around a name is the name's; the activity need not state one."""
    partners = (real.folder / "partners" / "partners.ttl").read_text(encoding="utf-8")
    (basque,) = (block for block in partners.split("\n.\n") if "partner:ccaa-cav-pais-vasco" in block)
    assert 'skos:prefLabel "CCAA CAV - País Vasco"@en ;' in basque
    assert 'skos:editorialNote "The file has this name in \\"es\\" only."@en ;' in basque
    sources = (real.folder / "sources.ttl").read_text(encoding="utf-8").split("\n.\n")
    spoken = {block.split()[0]: block.count('dcterms:language "es"') for block in sources if "a kz:Source" in block}
    assert spoken["source:maec-id"] == 1
    assert spoken["source:dfid-al"] == spoken["source:ec-devco-cg"] == 0
    assert not [line for line in real.lines if "no language is stated" in line["why"]]


def test_what_was_not_taken(real: Real) -> None:
    """Sums, texts, extensions of the publisher's own namespace, shares: each counted with its reason."""
    assert real.told("acfspain-ml.xml", "left out") == {
        NO_GOAL_AREA: 4,
        "an indicator of another vocabulary is not known here": 7,
        ELSEWHERE: 1,
        MONEY: 10,
        TEXT: 28,
        NO_PLACE: 32,
    }
    assert real.told("acfspain-ml.xml", "changed") == {"the title is longer than a name and is cut": 1}
    assert real.told("usaid-lt.xml", "left out") == {TEXT: 3, MONEY: 4, NO_PLACE: 45}
    own = [line["what"] for line in real.lines if line["what"].startswith("usg:")]
    assert own == ["usg:mechanism-signing-date", "usg:state-location", "usg:tec1"] * 3
    assert [line for line in real.lines if line["kind"] == "unsure"] == []


def test_what_was_not_taken_of_older_files(real: Real) -> None:
    """The same of 2.01 and 2.02: counted by hand in the files."""
    assert real.told("dfid-al.xml", "left out") == {
        TEXT: 3,
        MONEY: 3 + 1 + 4,
        NO_PLACE: 35,
        NO_GOAL_AREA: 4,
        ELSEWHERE: 2,
        NO_IDENTIFIER: 3,
    }
    assert real.told("maec-id.xml", "left out") == {
        TEXT: 2,
        MONEY: 2 + 2 + 4,
        NO_PLACE: 32,
        NO_GOAL_AREA: 2,
        "the model has one identifier of an activity": 2,
        NO_IDENTIFIER: 6,
    }
    assert real.told("ec-devco-cg.xml", "left out") == {
        TEXT: 4,
        MONEY: 2 + 2 + 3,
        NO_PLACE: 62,
        NO_GOAL_AREA: 2,
        "a location without name or known code": 2,
        ELSEWHERE: 2,
        NO_IDENTIFIER: 2,
        A_KIND: 2,
    }


def test_too_old(small_graph: Graph, tmp_path: Path) -> None:
    """A file of before 2.01 is refused with a sentence, and nothing is written."""
    path = REAL / "too-old" / "dfid-ph.xml"
    with pytest.raises(InputError) as caught:
        import_iati([path], tmp_path / "out", small_graph.engine)
    assert str(caught.value) == f"{path}:1: the file is of version 1.02; 2.01, 2.02, 2.03 can be read."
    assert list(tmp_path.iterdir()) == []


def test_read_again(real: Real) -> None:
    """What stands in the files is what was imported."""
    sources = [source.partition(":")[2] for source in real.found.sources]
    assert real.graph.verify(REAL, sources) == ()
