"""SPARQL results written as JSON, XML, CSV or TSV, row by row, so that they can be cut off after any row.

Oxigraph writes these forms itself, but only whole. CSV is the form of the standard for programs: formulas in it are
not guarded, as they are in the tables that kzgraph writes for people.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import pyoxigraph

__all__ = ["Bound", "Cell", "Writer", "writer"]

Bound: TypeAlias = "pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple"
Cell: TypeAlias = "Bound | None"

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_TEXT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_DIRECTED = "http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString"
_PLAIN = frozenset({_STRING, _TEXT, _DIRECTED})
_RESULTS = "http://www.w3.org/2005/sparql-results#"
# What XML 1.0 has no way to write.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REMEMBERED = 20_000


class Writer(NamedTuple):
    """A form of results: what stands before the rows, one row, what stands between two, and after the last.

    What stands before is told in words that rows are left out, or "" where none is; CSV and TSV have no place for
    that. In JSON it is the member "truncated" of "head": readers such as Oxigraph's take none after the rows.
    """

    before: Callable[[Sequence[str], str], str]
    row: Callable[[Sequence[str], Iterable[Cell]], str]
    between: str
    after: str

    def whole(self, variables: Sequence[str], rows: Iterable[str], left_out: str = "") -> str:
        """An answer put together from its rows, each as ``row`` wrote it."""
        return self.before(variables, left_out) + self.between.join(rows) + self.after


def writer(name: str) -> Writer:
    r"""The writer of a form: "json", "xml", "csv" or "tsv".

    >>> made = writer("tsv")
    >>> made.whole(["x", "y"], [made.row(["x", "y"], (pyoxigraph.NamedNode("a:b"), None))])
    '?x\t?y\n<a:b>\t\n'
    """
    return _WRITERS[name]


# JSON


@lru_cache(maxsize=_REMEMBERED)
def _json_cell(term: Bound) -> str:
    return json.dumps(_json_term(term), ensure_ascii=False, separators=(",", ":"))


def _json_term(term: Bound) -> dict[str, object]:
    if isinstance(term, pyoxigraph.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, pyoxigraph.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, pyoxigraph.Triple):
        parts = {part: _json_term(getattr(term, part)) for part in ("subject", "predicate", "object")}
        return {"type": "triple", "value": parts}
    said: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        said["xml:lang"] = term.language
        if term.direction:
            said["its:dir"] = str(term.direction)
    elif term.datatype.value not in _PLAIN:
        said["datatype"] = term.datatype.value
    return said


def _json_before(variables: Sequence[str], left_out: str) -> str:
    head = {"vars": list(variables)} | ({"truncated": left_out} if left_out else {})
    return f'{{"head":{json.dumps(head, ensure_ascii=False)},"results":{{"bindings":[\n'


def _json_row(variables: Sequence[str], cells: Iterable[Cell]) -> str:
    bound = (
        f"{json.dumps(name)}:{_json_cell(cell)}"
        for name, cell in zip(variables, cells, strict=True)
        if cell is not None
    )
    return f"{{{','.join(bound)}}}"


# XML


def _xml_text(words: str) -> str:
    plain = _NOT_XML.sub("\ufffd", words)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;")


def _xml_value(words: str) -> str:
    return _xml_text(words).replace('"', "&quot;").replace("\n", "&#xA;").replace("\t", "&#x9;")


@lru_cache(maxsize=_REMEMBERED)
def _xml_cell(term: Bound) -> str:
    if isinstance(term, pyoxigraph.NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, pyoxigraph.BlankNode):
        return f"<bnode>{_xml_text(term.value)}</bnode>"
    if isinstance(term, pyoxigraph.Triple):
        parts = (f"<{p}>{_xml_cell(getattr(term, p))}</{p}>" for p in ("subject", "predicate", "object"))
        return f"<triple>{''.join(parts)}</triple>"
    kind = ""
    if term.language:
        kind = f' xml:lang="{_xml_value(term.language)}"'
        if term.direction:
            kind += f' xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0" its:dir="{term.direction}"'
    elif term.datatype.value not in _PLAIN:
        kind = f' datatype="{_xml_value(term.datatype.value)}"'
    return f"<literal{kind}>{_xml_text(term.value)}</literal>"


def _xml_before(variables: Sequence[str], left_out: str) -> str:
    named = "".join(f'<variable name="{_xml_value(name)}"/>' for name in variables)
    said = f"<!-- {_xml_text(left_out).replace('--', '–')} -->\n" if left_out else ""
    begun = f'<?xml version="1.0" encoding="UTF-8"?>\n{said}<sparql xmlns="{_RESULTS}">'
    return f"{begun}<head>{named}</head><results>\n"


def _xml_row(variables: Sequence[str], cells: Iterable[Cell]) -> str:
    bound = (
        f'<binding name="{_xml_value(name)}">{_xml_cell(cell)}</binding>'
        for name, cell in zip(variables, cells, strict=True)
        if cell is not None
    )
    return f"<result>{''.join(bound)}</result>"


# CSV and TSV


@lru_cache(maxsize=_REMEMBERED)
def _csv_cell(term: Cell) -> str:
    if term is None:
        return ""
    words = (
        f"_:{term.value}"
        if isinstance(term, pyoxigraph.BlankNode)
        else str(term)
        if isinstance(term, pyoxigraph.Triple)
        else term.value
    )
    return '"' + words.replace('"', '""') + '"' if any(sign in words for sign in ',"\r\n') else words


def _tsv_cell(term: Cell) -> str:
    # Terms as in Turtle, in which tabs and line ends are escaped.
    if isinstance(term, pyoxigraph.Triple):
        return f"<<( {_tsv_cell(term.subject)} {_tsv_cell(term.predicate)} {_tsv_cell(term.object)} )>>"
    return "" if term is None else str(term)


def _lines(separator: str, end: str, name: Callable[[str], str], cell: Callable[[Cell], str]) -> Writer:
    return Writer(
        before=lambda variables, _: separator.join(map(name, variables)) + end,
        row=lambda _, cells: separator.join(map(cell, cells)) + end,
        between="",
        after="",
    )


_WRITERS = {
    "json": Writer(_json_before, _json_row, ",\n", "\n]}}\n"),
    "xml": Writer(_xml_before, _xml_row, "\n", "\n</results></sparql>\n"),
    "csv": _lines(",", "\r\n", str, _csv_cell),
    "tsv": _lines("\t", "\n", lambda name: f"?{name}", _tsv_cell),
}
