"""CSV on the Web: another reader accepts it, the metadata alone gives the graph back, and no cell is a formula."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph
import pytest
from csvw import TableGroup

from kzgraph.api import Graph
from kzgraph.errors import UsageError
from kzgraph.exchange.csvw import METADATA, TableFiles, csvw
from kzgraph.exchange.parts import Part, curated, ontology
from kzgraph.network.about import licence
from kzgraph.project import Project

XSD = "http://www.w3.org/2001/XMLSchema#"
KZ = "https://w3id.org/kzgraph/"
ProjectOf: TypeAlias = Callable[[dict[str, str]], Project]


def written(project: Project, *, lang: str = "en") -> TableFiles:
    """A project's tables."""
    return csvw(project, curated(project), ontology(project), about=licence(project.graph), title="All", lang=lang)


@pytest.fixture(scope="module", params=["small_graph", "shipped_graph"])
def case(request: pytest.FixtureRequest) -> tuple[Project, Mapping[str, bytes]]:
    """A project and its files."""
    graph: Graph = request.getfixturevalue(request.param)
    return graph.project, written(graph.project).files


def rows(files: Mapping[str, bytes], table: str) -> list[dict[str, str]]:
    """The rows of a table as plain CSV has them."""
    return list(csv.DictReader(io.StringIO(files[f"{table}.csv"].decode(), newline="")))


def statements(files: Mapping[str, bytes], *, skipped: str = "concept.csv") -> set[tuple[str, str, object]]:
    """What a processor makes of the tables by the metadata alone ("Generating RDF from Tabular Data on the Web")."""
    metadata = json.loads(files[METADATA])
    found: set[tuple[str, str, object]] = set()
    for table in metadata["tables"]:
        if table["url"] == skipped:
            continue
        schema = table["tableSchema"]
        content = list(csv.reader(io.StringIO(files[table["url"]].decode(), newline="")))
        assert content[0] == [column["titles"] for column in schema["columns"]]
        for row in content[1:]:
            cells = {c["name"]: cell.lstrip() for c, cell in zip(schema["columns"], row, strict=True)}
            subject = filled(schema["aboutUrl"], cells)
            for column in schema["columns"]:
                if not column.get("suppressOutput") and cells[column["name"]]:
                    found |= {(subject, column["propertyUrl"], value) for value in values(column, cells)}
    return found


def filled(template: str, cells: Mapping[str, str]) -> str:
    """A URI template of the one kind that the metadata has."""
    return re.sub(r"\{\+(\w+)\}", lambda name: cells[name[1]], template)


def values(column: Mapping[str, Any], cells: Mapping[str, str]) -> list[object]:
    """The values of a cell."""
    cell = cells[column["name"]]
    parted = cell.split(column["separator"]) if "separator" in column else [cell]
    if "valueUrl" in column:
        return [filled(column["valueUrl"], {column["name"]: part}) for part in parted]
    if "lang" in column:
        return [(part, column["lang"]) for part in parted]
    datatype = column["datatype"]
    kind = datatype["@id"] if isinstance(datatype, dict) else f"{XSD}{datatype}"
    return [(Decimal(part), f"{XSD}decimal") if kind == f"{XSD}decimal" else (part, kind) for part in parted]


def expected(part: Part) -> set[tuple[str, str, object]]:
    """The curated statements, with a figure as a decimal however it is written."""
    return {(t.subject.value, t.predicate.value, value(t)) for t in part.triples}


def value(triple: pyoxigraph.Triple) -> object:
    """An object as `values` has it."""
    term = triple.object
    if isinstance(term, pyoxigraph.NamedNode):
        return term.value
    if term.language:
        return (term.value, term.language)
    if triple.predicate.value == f"{KZ}ns#value":
        return (Decimal(term.value), f"{XSD}decimal")
    return (term.value, term.datatype.value)


def test_tables_and_metadata_give_the_graph_back(case: tuple[Project, Mapping[str, bytes]]) -> None:
    """Following the metadata, a processor finds every curated statement and no other."""
    project, files = case
    wanted = expected(curated(project))
    decimals = {v for v in wanted if v[1] == f"{KZ}ns#value"}
    assert decimals
    # Where all figures of a graph are whole, their column says integer.
    found = {
        (s, p, (Decimal(v[0]), f"{XSD}decimal")) if p == f"{KZ}ns#value" else (s, p, v) for s, p, v in statements(files)
    }
    assert found == wanted


def test_another_reader_accepts_it(small: Project, tmp_path: Path) -> None:
    """A CSVW library reads every cell as its type and finds every foreign key in the table it points at."""
    group = read_by_another(written(small).files, tmp_path)
    assert group.check_referential_integrity()
    read = {table.local_name: list(table.iterdicts(strict=True)) for table in group.tables}
    rivers = next(row for row in read["partner.csv"] if row["id"] == "partner:ministry-of-rivers")
    assert (rivers["prefLabel_en"], rivers["endDate"].isoformat()) == ("Ministry of Rivers", "2020-06-30T00:00:00")
    things = {s for s, _, _ in expected(curated(small))}
    assert len(things) == sum(len(table) for name, table in read.items() if name != "concept.csv")
    keys = {(t.local_name, *fk.columnReference) for t in group.tables for fk in t.tableSchema.foreignKeys}
    assert {("contribution.csv", "partner"), ("resultlink.csv", "fromResult"), ("passage.csv", "source")} <= keys


def read_by_another(files: Mapping[str, bytes], folder: Path) -> TableGroup:
    """The files as the CSVW library has them."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return TableGroup.from_file(folder / METADATA)


def test_a_row_by_hand(small_graph: Graph) -> None:
    """Addresses are keys, names stand beside them, and several values stand in one cell."""
    files = written(small_graph.project).files
    link = next(
        row for row in rows(files, "resultlink") if row["id"] == "resultlink:wells-tested-north-safe-wells-north"
    )
    assert link == {
        "iri": f"{KZ}id/resultlink/wells-tested-north-safe-wells-north",
        "id": "resultlink:wells-tested-north-safe-wells-north",
        "type": f"{KZ}ns#ResultLink",
        "type_name": "Result link",
        "fromResult": f"{KZ}id/result/wells-tested-north",
        "fromResult_name": link["fromResult_name"],
        "toResult": f"{KZ}id/result/safe-wells-north",
        "toResult_name": link["toResult_name"],
        "basis": f"{KZ}concept/basis/explicit",
        "basis_name": "Explicit",
        "wording_en": "led to repairs",
        "statedIn": f"{KZ}id/passage/report-2018-2442",
        "editorialNote_en": "",
    }
    names = {row["iri"]: row["name"] for row in rows(files, "result")}
    assert (link["fromResult_name"], link["toResult_name"]) == (names[link["fromResult"]], names[link["toResult"]])
    fair = [
        row
        for row in rows(files, "contribution")
        if row["partner_name"] == "Riverside University" and "|" in row["role"]
    ]
    assert [row["role_name"].split("|") for row in fair] == [["Convener", "Host"]]


def test_names_are_in_the_language_asked_for(small_graph: Graph) -> None:
    """Columns for people follow --lang; what the graph says does not."""
    english, russian = (written(small_graph.project, lang=lang).files for lang in ("en", "ru"))
    assert next(r for r in rows(russian, "region") if r["id"] == "region:north")["name"] == "Север"
    assert statements(english) == statements(russian)


def test_metadata_says_what_columns_mean(small_graph: Graph) -> None:
    """Licence, property, type, words of the ontology, and the table that a column of several values points at."""
    metadata = json.loads(written(small_graph.project).files[METADATA])
    tables = {table["url"]: table for table in metadata["tables"]}
    columns = {column["name"]: column for column in tables["contribution.csv"]["tableSchema"]["columns"]}
    assert columns["partner"]["propertyUrl"] == f"{KZ}ns#partner"
    assert "separator" not in columns["partner"]
    assert columns["role"]["separator"] == "|"
    assert columns["result"]["dc:relation"] == {"@id": "result.csv"}
    assert {label["@language"] for label in columns["partner"]["rdfs:label"]} == {"en", "ru", "kk"}
    observation = {c["name"]: c for c in tables["observation.csv"]["tableSchema"]["columns"]}
    assert observation["startDate"]["datatype"] == "date"
    passage = {c["name"]: c for c in tables["passage.csv"]["tableSchema"]["columns"]}
    assert passage["beginsAt"]["datatype"] == "integer"


def test_tables_name_licence_and_owner(case: tuple[Project, Mapping[str, bytes]]) -> None:
    """Whom to name, and under which licence, stands in the metadata where the project says it."""
    project, files = case
    metadata = json.loads(files[METADATA])
    told = licence(project.graph)
    assert metadata.get("dc:license") == ({"@id": told["licence"]} if told else None)
    assert metadata.get("dc:rights") == told.get("attribution")


HOSTILE = """partner:odd
    a kz:Partner ;
    skos:prefLabel "=HYPERLINK(\\"x\\")"@en ;
    skos:altLabel "+1 | 2"@en ;
    skos:altLabel "@here"@en ;
    skos:altLabel "a, b\\n\\"c\\""@en ;
    kz:startDate "2018-01-01"^^xsd:date ;
.
"""


def test_no_cell_is_a_formula_and_none_is_changed(project_of: ProjectOf, tmp_path: Path) -> None:
    """A space stands before what a spreadsheet would run, which the metadata has readers take away."""
    project = project_of({"x.ttl": HOSTILE})
    files = written(project).files
    (row,) = rows(files, "partner")
    assert row["prefLabel_en"] == ' =HYPERLINK("x")'
    assert row["name"] == ' =HYPERLINK("x")'
    assert row["altLabel_en"] == ' +1 | 2¦@here¦a, b\n"c"'
    assert json.loads(files[METADATA])["dialect"]["trim"] == "start"
    assert statements(files) == expected(curated(project))
    (read,) = next(t for t in read_by_another(files, tmp_path).tables if t.local_name == "partner.csv").iterdicts()
    assert read["prefLabel_en"] == ['=HYPERLINK("x")']
    assert read["altLabel_en"] == ["+1 | 2", "@here", 'a, b\n"c"']
    for name in files:
        if name != METADATA:
            table = csv.reader(io.StringIO(files[name].decode(), newline=""))
            assert not [cell for line in table for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_lines_are_those_of_the_standard(project_of: ProjectOf) -> None:
    """RFC 4180: lines end in CR LF, a cell with comma, quote or line break is quoted, a quote in it doubled."""
    content = written(project_of({"x.ttl": HOSTILE})).files["partner.csv"].decode()
    assert content.endswith("\r\n")
    assert content.startswith("iri,id,name,type,prefLabel_en,altLabel_en,startDate\r\n")
    assert '" =HYPERLINK(""x"")"' in content


def test_what_is_lost_is_said(project_of: ProjectOf) -> None:
    """Empty texts, texts that begin with a space, and things of no class."""
    blocks = """partner:odd
    a kz:Partner ;
    skos:note " x"@en ;
    skos:note ""@en ;
.
<https://elsewhere.example/thing>
    skos:note "x"@en ;
.
"""
    assert written(project_of({"x.ttl": blocks})).left_out[:2] == (
        "1 statements about things that belong to no class of this graph",
        "empty texts, and spaces at the start of texts (2)",
    )


def test_text_with_every_separator_is_refused(project_of: ProjectOf) -> None:
    """Where no sign is left to part values by, the table would be wrong."""
    project = project_of({"x.ttl": 'partner:x\n    a kz:Partner ;\n    skos:altLabel "|¦‖␞"@en ;\n.\n'})
    with pytest.raises(UsageError, match="altLabel_en hold every sign"):
        written(project)
