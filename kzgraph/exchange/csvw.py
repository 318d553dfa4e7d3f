"""The graph as CSV on the Web: a CSV file for each class, and a metadata file that says what the columns mean.

Files are RFC 4180 in UTF-8. The metadata (W3C, "Metadata Vocabulary for Tabular Data") has for every column the
property, the type, the language and, where all cells hold one id, the foreign key, so that any processor gives the
statements back. Where a cell can hold several values, they are parted by the sign that the metadata names; CSVW's
foreign keys are about single values, so such a column names its table by ``dc:relation``. The columns ``id`` and
those that end in ``_name`` are for people and say nothing of their own.

A text that a spreadsheet would take for a formula is written with a space before it. The metadata says that cells are
trimmed at their start, so that a processor reads the text as it was, and a spreadsheet shows it.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph

from kzgraph.errors import UsageError
from kzgraph.exchange.classes import ClassTable, Labels, PropertyColumn, class_tables, labels_of
from kzgraph.exchange.parts import Part
from kzgraph.names import LANGUAGES
from kzgraph.project import Project
from kzgraph.render.cells import guarded
from kzgraph.terms import PREFIXES, compact

__all__ = ["METADATA", "TableFiles", "csvw"]

METADATA = "csv-metadata.json"
"""The file's name, by which processors find it beside the tables."""

_SEPARATORS = ("|", "¦", "‖", "␞")
_DATATYPES: Mapping[str, str] = {
    f"{PREFIXES['xsd']}{name}": name for name in ("anyURI", "boolean", "date", "decimal", "integer", "string")
}


@dataclass(frozen=True, slots=True)
class TableFiles:
    """The files by name, and what they do not hold."""

    files: Mapping[str, bytes]
    left_out: tuple[str, ...]


def csvw(
    project: Project, curated: Part, ontology: Part, *, about: Mapping[str, str], title: str, lang: str = "en"
) -> TableFiles:
    """One table for each class, and the metadata.

    ``about`` names the licence and whom to name; ``lang`` is the language of the columns with names. Raises
    UsageError where a text holds every sign that could part values.
    """
    tables = class_tables(project, curated, ontology)
    labels = labels_of((*curated.triples, *ontology.triples))
    parting = {table.name: {c.name: _separator(table, c) for c in table.columns if c.many} for table in tables}
    files = {
        f"{table.name}.csv": "".join(_lines(table, parting[table.name], labels, lang)).encode() for table in tables
    }
    words = _words(ontology)
    metadata = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": lang}],
        "dc:title": title,
        **({"dc:license": {"@id": about["licence"]}} if "licence" in about else {}),
        **({"dc:rights": about["attribution"]} if "attribution" in about else {}),
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"], "trim": "start"},
        "tables": [_described(table, parting[table.name], words, named=_has_names(table, labels)) for table in tables],
    }
    written = (json.dumps(metadata, ensure_ascii=False, indent=1) + "\n").encode()
    return TableFiles({METADATA: written, **files}, tuple(_left_out(curated, tables)))


def _left_out(curated: Part, tables: Iterable[ClassTable]) -> Iterator[str]:
    """What does not come back from the tables as it was."""
    things = {thing for table in tables for thing in table.things}
    others = sum(str(getattr(triple.subject, "value", "")) not in things for triple in curated.triples)
    if others:
        yield f"{others} statements about things that belong to no class of this graph"
    texts = [triple.object.value for triple in curated.triples if isinstance(triple.object, pyoxigraph.Literal)]
    bare = sum(not text or text[:1].isspace() for text in texts)
    if bare:
        yield f"empty texts, and spaces at the start of texts ({bare})"
    yield "that a figure is a whole number (39 comes back as a decimal, as 16.4 does)"
    yield "what terms mean, and what follows from the statements (turtle --ontology --derived)"


def _separator(table: ClassTable, column: PropertyColumn) -> str:
    """A sign that no value of the column holds."""
    values = {value for thing in table.things for value in table.values(thing, column)}
    for sign in _SEPARATORS:
        if not any(sign in value for value in values):
            return sign
    raise UsageError(
        f"The texts of {column.name} hold every sign that could part them in a cell.", "Export Turtle instead."
    )


# The tables


def _lines(table: ClassTable, parting: Mapping[str, str], labels: Labels, lang: str) -> Iterator[str]:
    named = _has_names(table, labels)
    yield _line(_headings(table, named=named))
    for thing in table.things:
        row = [thing, compact(thing), *([_spaced(_name(labels, thing, lang))] if named else [])]
        for column in table.columns:
            values = table.values(thing, column)
            sign = parting.get(column.name, "")
            row.append(_cell(sign.join(values), column))
            if column.named:
                row.append(_spaced((sign or "|").join(_name(labels, value, lang) for value in values)))
        yield _line(row)


def _has_names(table: ClassTable, labels: Labels) -> bool:
    return any(thing in labels for thing in table.things)


def _headings(table: ClassTable, *, named: bool) -> list[str]:
    found = ["iri", "id", *(["name"] if named else [])]
    for column in table.columns:
        found += [column.name, f"{column.name}_name"] if column.named else [column.name]
    return found


def _name(labels: Labels, thing: str, lang: str) -> str:
    names = labels.get(thing, {})
    return next((names[wanted] for wanted in (lang, "en", *sorted(names)) if wanted in names), "")


def _cell(text: str, column: PropertyColumn) -> str:
    """A cell; figures are no danger, and a space before one would be none of theirs."""
    is_number = column.kind == "value" and _DATATYPES.get(column.datatype) in {"decimal", "integer"}
    return text if is_number and not column.many else _spaced(text)


def _spaced(text: str) -> str:
    """Text with a space before it where a spreadsheet would run it as a formula.

    >>> _spaced("=1+1"), _spaced("1+1")
    (' =1+1', '1+1')
    """
    return f" {text}" if guarded(text) != text else text


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    # Before Python 3.13 a lone carriage return is not quoted, and a reader would begin a new row at it.
    row = list(cells)
    if any("\r" in cell for cell in row):
        csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerow(row)
    else:
        csv.writer(out, lineterminator="\r\n").writerow(row)
    return out.getvalue()


# The metadata


def _words(ontology: Part) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """What the ontology says of terms, for people: address → "label" or "definition" → language → text."""
    wanted = {PREFIXES["rdfs"] + "label": "label", PREFIXES["skos"] + "definition": "definition"}
    found: dict[str, dict[str, dict[str, str]]] = {}
    for triple in ontology.triples:
        name = wanted.get(triple.predicate.value)
        if name and isinstance(triple.object, pyoxigraph.Literal) and triple.object.language:
            term = found.setdefault(str(getattr(triple.subject, "value", "")), {})
            term.setdefault(name, {})[triple.object.language] = triple.object.value
    return found


def _described(
    table: ClassTable, parting: Mapping[str, str], words: Mapping[str, Mapping[str, Mapping[str, str]]], *, named: bool
) -> dict[str, object]:
    """A table of the metadata."""
    for_people = {"datatype": "string", "suppressOutput": True}
    described = {column.name: _column(column, parting, words) for column in table.columns}
    described["iri"] = {"name": "iri", "titles": "iri", "datatype": "anyURI", "required": True, "suppressOutput": True}
    columns = [
        described.get(name, {"name": name, "titles": name, **for_people}) for name in _headings(table, named=named)
    ]
    keys = [
        {"columnReference": column.name, "reference": {"resource": f"{column.points_at}.csv", "columnReference": "iri"}}
        for column in table.columns
        if column.points_at and not column.many
    ]
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.name,
        "tableSchema": {
            "aboutUrl": "{+iri}",
            "primaryKey": "iri",
            **({"foreignKeys": keys} if keys else {}),
            "columns": columns,
        },
    }


def _column(
    column: PropertyColumn, parting: Mapping[str, str], words: Mapping[str, Mapping[str, Mapping[str, str]]]
) -> dict[str, object]:
    told = words.get(column.iri, {})
    found: dict[str, object] = {"name": column.name, "titles": column.name, "propertyUrl": column.iri}
    if label := told.get("label"):
        found["rdfs:label"] = [{"@value": label[lang], "@language": lang} for lang in LANGUAGES if lang in label]
    if definition := told.get("definition", {}).get("en"):
        found["dc:description"] = {"@value": definition, "@language": "en"}
    if column.kind == "iri":
        found |= {"datatype": "anyURI", "valueUrl": f"{{+{column.name}}}"}
    elif column.kind == "text":
        found |= {"datatype": "string", "lang": column.lang}
    elif column.datatype in _DATATYPES:
        found["datatype"] = _DATATYPES[column.datatype]
    else:
        found["datatype"] = {"base": "string", "@id": column.datatype}
    if column.many:
        found["separator"] = parting[column.name]
        if column.points_at:
            found["dc:relation"] = {"@id": f"{column.points_at}.csv"}
    return found
