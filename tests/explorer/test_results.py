"""Rows in each form, against Oxigraph's own writers and by hand."""

import json

import pyoxigraph
import pytest

from kzgraph.explorer.graphs import write_graph
from kzgraph.explorer.results import writer

ROWS = r"""SELECT ?a ?b ?c WHERE { VALUES (?a ?b ?c) {
  (<http://e.org/x?y=1&z=2> "plain" 1)
  ("a, \"b\"\tc\nd\re"  "қазақша"@kk UNDEF)
  (UNDEF UNDEF UNDEF)
  ("" "x"^^<http://e.org/t> "<&>"@en-GB)
  (true 1.5 "2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date>)
  (<<( <a:s> <a:p> "o" )>> "right"@ar--rtl 1e6)
} }"""
FORMATS = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}


def found() -> pyoxigraph.QuerySolutions:
    """Rows of every kind of term."""
    solutions = pyoxigraph.Store().query(ROWS)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return solutions


def written(name: str, left_out: str = "") -> str:
    """These rows as kzgraph writes them."""
    made = writer(name)
    rows = found()
    variables = [variable.value for variable in rows.variables]
    return made.whole(variables, [made.row(variables, row) for row in rows], left_out)


@pytest.mark.parametrize("name", ["json", "xml", "tsv"])
@pytest.mark.parametrize("left_out", ["", "Truncated -- <here>"])
def test_rows_are_read_back(name: str, left_out: str) -> None:
    """What is written is read as the same terms by Oxigraph, cut off or not."""
    read = pyoxigraph.parse_query_results(written(name, left_out).encode(), format=FORMATS[name])
    assert isinstance(read, pyoxigraph.QuerySolutions)
    assert [tuple(row) for row in read] == [tuple(row) for row in found()]


def test_csv_is_the_same() -> None:
    """CSV loses what terms are; it is what Oxigraph writes, but for a triple, which no standard has."""
    ours = written("csv").split("\r\n")
    theirs = (found().serialize(format=FORMATS["csv"]) or b"").decode().split("\r\n")
    assert ours[:6] == theirs[:6]
    assert len(ours) == len(theirs)


def test_json_by_hand() -> None:
    """Members and their order, as the standard and readers have them."""
    rows = json.loads(written("json"))["results"]["bindings"]
    assert rows[0]["c"] == {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
    assert rows[1] == {
        "a": {"type": "literal", "value": 'a, "b"\tc\nd\re'},
        "b": {"type": "literal", "value": "қазақша", "xml:lang": "kk"},
    }
    assert rows[2] == {}
    assert list(json.loads(written("json"))) == ["head", "results"]
    assert json.loads(written("json", "cut"))["head"] == {"vars": ["a", "b", "c"], "truncated": "cut"}


@pytest.mark.parametrize("name", list(FORMATS))
def test_no_rows(name: str) -> None:
    """An answer without rows is whole."""
    made = writer(name)
    text = made.whole(["x"], [])
    if name == "csv":
        assert text == "x\r\n"
    else:
        read = pyoxigraph.parse_query_results(text.encode(), format=FORMATS[name])
        assert isinstance(read, pyoxigraph.QuerySolutions)
        assert list(read) == []


NASTY = r"""
<http://e.org/a> <http://e.org/p> "x"@en, "x", 1, 1.0, true, "01"^^<http://www.w3.org/2001/XMLSchema#integer>,
    <http://e.org/a>, _:b ;
  <http://www.w3.org/2004/02/skos/core#prefLabel> "ä"@kk, "b"@kk, "none", 5, <http://e.org/o> ;
  <https://w3id.org/kzgraph/ns#beginsAt> 5, "5", "05"^^<http://www.w3.org/2001/XMLSchema#integer>, <http://e.org/o> ;
  <https://w3id.org/kzgraph/ns#partner> <https://w3id.org/kzgraph/id/partner/>,
    <https://w3id.org/kzgraph/id/partner/x/y>, "no" ;
  <https://w3id.org/kzgraph/ns#nameIsOurs> true, "1"^^<http://www.w3.org/2001/XMLSchema#boolean> ;
  a <https://w3id.org/kzgraph/ns#Partner>, <http://e.org/T> .
_:b <http://e.org/p> "\u0001\u2028</script>" .
"""


def test_json_ld_keeps_every_term() -> None:
    """What the terms of the context cannot carry is written in full, so that nothing is lost or changed."""
    from kzgraph.explorer.graphs import read_context
    from kzgraph.project import find_project

    context = read_context(find_project().ontology / "context.jsonld")
    triples = [quad.triple for quad in pyoxigraph.parse(NASTY, format=pyoxigraph.RdfFormat.TURTLE)]
    text = write_graph(triples, "jsonld", context=context)
    read = pyoxigraph.Dataset(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD))
    wanted = pyoxigraph.Dataset(pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in triples)
    for dataset in (read, wanted):
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    assert set(map(str, read)) == set(map(str, wanted))


def test_addresses_that_look_like_short_names() -> None:
    """An address such as <partner:x> is not taken for a short name of the graph's."""
    odd = [quad.triple for quad in pyoxigraph.parse("<partner:x> <a:b> <kz:y> .", format=pyoxigraph.RdfFormat.TURTLE)]
    text = write_graph(odd, "jsonld", context={"kz": "https://w3id.org/kzgraph/ns#"})
    (read,) = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD)
    assert read.triple == odd[0]


def test_graphs_are_in_order() -> None:
    """Statements come sorted and once, types first, with only the prefixes that are used."""
    text = "<https://w3id.org/kzgraph/ns#b> <a:p> 1 . <https://w3id.org/kzgraph/ns#a> <a:p> 2 ; a <a:T> ."
    triples = [quad.triple for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE)]
    lines = write_graph([*triples, *triples], "ttl").decode().splitlines()
    assert lines == [
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .",
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
        "@prefix kz: <https://w3id.org/kzgraph/ns#> .",
        "kz:a a <a:T> ;",
        "\t<a:p> 2 .",
        "kz:b <a:p> 1 .",
    ]
