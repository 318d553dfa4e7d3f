"""Small graphs with any text in them, written in every format and read again: the same statements, the same values."""

import io
from collections.abc import Callable, Iterable, Mapping

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from kzgraph.api import Graph
from kzgraph.errors import UsageError
from kzgraph.exchange.csvw import csvw
from kzgraph.exchange.jsonld import json_ld, read_context
from kzgraph.exchange.parts import Part
from kzgraph.exchange.rdf import n_quads, n_triples, rdf_xml, trig, turtle
from kzgraph.exchange.workbook import workbook
from kzgraph.project import Project
from kzgraph.terms import PREFIXES
from tests.exchange.test_csvw import expected, statements

from .conftest import examples

# What terms mean is not needed here, and would take most of the time.
TERMS = Part("ontology", "", ())
NAMED, DEFAULT = "https://x.example/g?a=1&b=(2)", pyoxigraph.DefaultGraph()
PIECES = (
    '"', "'", "\\", "\n", "\r", "\r\n", "\t", "=", "+", "-", "@", "|", "¦", "<", ">", "&", "]]>", ";", ".", ",",
    "#", "{}", "[]", "()", "\u2028", "\u202e", "\u200f", "ע", "🎓", "e\u0301", "қ", "_x0041_", "\x00", "\x01",
    "\x85", "\ufeff", "\ufffe", "null", "true", "1.0", "-0", "^^", "@en", " ", "  ",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.lists(st.sampled_from(PIECES), max_size=5).map("".join),
)
KZ, SKOS = PREFIXES["kz"], PREFIXES["skos"]
IRIS = st.sampled_from(
    [f"{PREFIXES['partner']}{name}" for name in ("a", "a-b", "a.b", "a.", "-", "1", "қ", "a%20b", "a,b", "")]
    + [
        f"{KZ}partner",
        f"{SKOS}altLabel",
        "https://x.example/",
        "https://x.example/a#b",
        "urn:a:b",
        "partner:a",
        "a:b",
        "kz:",
    ]
).map(pyoxigraph.NamedNode)
BLANK = st.sampled_from("xy").map(pyoxigraph.BlankNode)
PREDICATES = st.sampled_from(
    [f"{KZ}{name}" for name in ("partner", "startDate", "value", "collective", "beginsAt", "note", "wording")]
    + [f"{SKOS}prefLabel", PREFIXES["rdf"] + "type", "https://x.example/p", "urn:a:p"]
).map(pyoxigraph.NamedNode)
TYPED = st.sampled_from(
    [
        *((text, "integer") for text in ("1", "007", "-0", "+5", "9" * 30)),
        *((text, "decimal") for text in ("1.0", "-.5", "3.60", "1.", "x")),
        *((text, "date") for text in ("2018-01-01", "-0001-02-30", "soon")),
        *((text, "boolean") for text in ("true", "1", "TRUE")),
        ("INF", "double"),
        ("", "anyURI"),
    ]
).map(lambda one: pyoxigraph.Literal(one[0], datatype=pyoxigraph.NamedNode(PREFIXES["xsd"] + one[1])))
LITERALS = st.one_of(
    TYPED,
    TEXTS.map(pyoxigraph.Literal),
    st.builds(
        lambda text, lang: pyoxigraph.Literal(text, language=lang), TEXTS, st.sampled_from(("en", "kk", "ru-latn"))
    ),
    TEXTS.map(lambda text: pyoxigraph.Literal(text, datatype=pyoxigraph.NamedNode("https://x.example/t"))),
)
TRIPLES = st.lists(
    st.builds(pyoxigraph.Triple, st.one_of(IRIS, BLANK), PREDICATES, st.one_of(IRIS, BLANK, LITERALS)), max_size=6
).map(tuple)


Writer = Callable[[Iterable[Part], Mapping[str, object]], bytes]
FORMATS: dict[pyoxigraph.RdfFormat, Writer] = {
    pyoxigraph.RdfFormat.TURTLE: lambda parts, _: turtle(_all(parts)),
    pyoxigraph.RdfFormat.N_TRIPLES: lambda parts, _: b"".join(n_triples(_all(parts))),
    pyoxigraph.RdfFormat.RDF_XML: lambda parts, _: rdf_xml(_all(parts)),
    pyoxigraph.RdfFormat.N_QUADS: lambda parts, _: b"".join(n_quads((part.graph, part.triples) for part in parts)),
    pyoxigraph.RdfFormat.TRIG: lambda parts, _: trig(parts),
    pyoxigraph.RdfFormat.JSON_LD: json_ld,
}


def _all(parts: Iterable[Part]) -> list[pyoxigraph.Triple]:
    return [triple for part in parts for triple in part.triples]


def same(one: Iterable[pyoxigraph.Quad], other: Iterable[pyoxigraph.Quad]) -> bool:
    """Whether two sets of statements differ in no more than the names of blank nodes."""
    found = []
    for quads in (one, other):
        dataset = pyoxigraph.Dataset(quads)
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
        found.append(set(dataset))
    return found[0] == found[1]


@pytest.fixture(scope="module")
def context(small: Project) -> Mapping[str, object]:
    """The terms of JSON-LD."""
    return read_context(small.ontology / "context.jsonld")


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.file_extension)
@examples(25)
@given(first=TRIPLES, second=TRIPLES)
def test_every_statement_comes_back(
    context: Mapping[str, object],
    form: pyoxigraph.RdfFormat,
    first: tuple[pyoxigraph.Triple, ...],
    second: tuple[pyoxigraph.Triple, ...],
) -> None:
    """Each format gives back what was written, in its graphs where it has graphs; XML says what it cannot hold."""
    parts = [Part("one", "", first), Part("other", NAMED, second)]
    told = ""
    try:
        content = FORMATS[form](parts, context)
    except UsageError as error:
        told = str(error)
    if told:
        assert form == pyoxigraph.RdfFormat.RDF_XML
        assert "XML cannot write" in told or "cannot be written as RDF/XML" in told
        return
    graph = pyoxigraph.NamedNode(NAMED) if form.supports_datasets else DEFAULT
    wanted = [pyoxigraph.Quad(t.subject, t.predicate, t.object, DEFAULT) for t in first]
    wanted += [pyoxigraph.Quad(t.subject, t.predicate, t.object, graph) for t in second]
    assert same(pyoxigraph.parse(input=content, format=form), wanted)
    assert FORMATS[form](list(reversed(parts)), context) == content


# Tables: texts in the columns of a partner, several values in some cells


WHOLE = TEXTS.filter(lambda text: text and not text[:1].isspace())


def partner(texts: list[str], notes: list[str], name: str) -> Part:
    """A partner with these other names, remarks, and name."""
    thing = pyoxigraph.NamedNode(f"{PREFIXES['partner']}odd")
    said = [
        ("rdf:type", pyoxigraph.NamedNode(f"{KZ}Partner")),
        ("skos:prefLabel", pyoxigraph.Literal(name, language="en")),
    ]
    said += [("skos:altLabel", pyoxigraph.Literal(text, language="ru")) for text in texts]
    said += [("skos:editorialNote", pyoxigraph.Literal(text, language="en")) for text in notes]
    triples = []
    for predicate, value in said:
        prefix, _, local = predicate.partition(":")
        triples.append(pyoxigraph.Triple(thing, pyoxigraph.NamedNode(PREFIXES[prefix] + local), value))
    return Part("curated", "", tuple(dict.fromkeys(triples)))


@examples(25)
@given(texts=st.lists(WHOLE, max_size=3), notes=st.lists(WHOLE, max_size=2), name=WHOLE)
def test_tables_on_the_web_keep_every_text(small_graph: Graph, texts: list[str], notes: list[str], name: str) -> None:
    """A reader of CSV with the metadata finds each text as it was, and no cell begins as a formula does."""
    part = partner(texts, notes, name)
    if all(any(sign in text for text in (*texts, *notes)) for sign in "|¦‖␞"):
        with pytest.raises(UsageError, match="every sign that could part them"):
            csvw(small_graph.project, part, TERMS, about={}, title="T")
        return
    files = csvw(small_graph.project, part, TERMS, about={}, title="T").files
    assert statements(files) == expected(part)
    for row in files["partner.csv"].decode().split("\r\n")[1:]:
        assert not any(cell.lstrip('"').startswith(("=", "+", "-", "@", "\t")) for cell in row.split(",")[3:4])


@examples(25)
@given(texts=st.lists(WHOLE, min_size=1, max_size=2, unique=True), name=WHOLE)
def test_workbooks_keep_every_text(small_graph: Graph, texts: list[str], name: str) -> None:
    """A cell holds the text, without what XML cannot hold, and is a text whatever it begins with."""
    part = partner(texts, [], name)
    book = load_workbook(io.BytesIO(workbook(small_graph.project, part, TERMS, about={}, title="T").content))
    headings, row = book["Partners"].iter_rows()
    cells = {heading.value: cell for heading, cell in zip(headings, row, strict=True)}
    for heading, wanted in (("Name", [name]), ("Other names (Russian)", sorted(texts))):
        cell = cells[heading]
        assert cell.data_type == "s" or cell.value is None
        assert (cell.value or "") == "\n".join(map(_in_xml, wanted))


def _in_xml(text: str) -> str:
    """A text without the control characters that XML cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r").translate({0xFFFE: None, 0xFFFF: None})
