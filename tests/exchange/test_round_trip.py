"""Networks written for other tools and read back: nodes, edges, claim ids and attributes are the same."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzgraph.api import Graph
from kzgraph.errors import InputError
from kzgraph.exchange import gexf, graphml, read_csv, read_gexf, read_graphml, read_json
from kzgraph.exchange.flat import flat
from kzgraph.network.about import licence
from kzgraph.network.plain import joined, plain, split
from kzgraph.render.network_data import network_json, network_table, nodes_table
from kzgraph.render.table import render_table

if TYPE_CHECKING:
    import networkx

Network: TypeAlias = "networkx.Graph[str]"

CHOICES = {
    "all": {"projection": "all"},
    "partner-programme": {"projection": "partner-programme", "include_inferred": True},
    "partners": {"projection": "partners"},
    "newman": {"projection": "partners", "include_inferred": True, "weighting": "newman"},
}
FORMATS: dict[str, Callable[[Network], Network]] = {
    "gexf": lambda graph: read_gexf(gexf(graph)),
    "graphml": lambda graph: read_graphml(graphml(graph)),
    "json": lambda graph: read_json(network_json(graph)),
    "csv": lambda graph: read_csv(
        render_table(network_table(graph), "csv"),
        render_table(nodes_table(graph), "csv"),
        projection=graph.graph["projection"],
    ),
}


@pytest.fixture(params=CHOICES)
def network(request: pytest.FixtureRequest, small_graph: Graph) -> Network:
    """The whole network and each projection."""
    return small_graph.network(**CHOICES[request.param])


def edges(graph: Network) -> dict[object, object]:
    """Attributes by ends and, where there are several edges between two nodes, by claim."""
    if graph.is_multigraph():
        return {(u, v, key): found for u, v, key, found in graph.edges(keys=True, data=True)}
    return {frozenset((u, v)): found for u, v, found in graph.edges(data=True)}


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_read_is_what_was_written(network: Network, form: str) -> None:
    """Nodes, edges, claim ids and all attributes with their types come back, and what the weight is."""
    expected, read = plain(network), FORMATS[form](network)
    assert type(read) is type(network)
    assert dict(read.nodes(data=True)) == dict(expected.nodes(data=True))
    assert edges(read) == edges(expected)
    for one, other in zip(edges(read).values(), edges(expected).values(), strict=False):
        assert {type(value) for value in one.values()} <= {str, int, float, bool, tuple}, other
    stated = ("projection", "weight_formula", "counted")
    assert {name: read.graph[name] for name in stated} == {name: network.graph[name] for name in stated}


@pytest.mark.parametrize("form", ["gexf", "graphml", "json"])
def test_what_the_network_says_of_itself_comes_back(network: Network, form: str) -> None:
    """Projection, formula, what is counted, documents, attribution and licence are in the file."""
    network.graph.update(attribution="Copyright (c) 2026 A & B", licence="https://example.org/by")
    assert FORMATS[form](network).graph == plain(network).graph
    assert list(plain(network).graph) == [
        "projection", "weight_formula", "counted", "documents", "attribution", "licence"
    ]  # fmt: skip


def test_claims_stay_on_the_edges(small_graph: Graph) -> None:
    """In a file for Gephi each edge names its claims, and the tables of edges do."""
    graph = small_graph.network(projection="partners")
    claims = {claim for *_, found in graph.edges(data=True) for claim in found["claims"]}
    assert len(claims) == 9
    for text in (gexf(graph), graphml(graph), network_json(graph), render_table(network_table(graph), "csv")):
        assert set(re.findall(r"contribution:[a-z-]+", text)) == claims


def test_table_of_edges_alone(small_graph: Graph) -> None:
    """The table of edges holds every edge and, as rows with one end, the partners that share nothing."""
    graph = small_graph.network(projection="partners")
    table = network_table(graph)
    assert [row[0].curie for row in table.rows if row[1] is None] == [
        "partner:ministry-of-rivers",
        "partner:ministry-of-schools",
        "partner:ministry-of-water-and-climate",
        "partner:northern-council",
    ]
    read = read_csv(render_table(table, "csv"), projection="partners")
    assert set(read) == set(graph)
    assert edges(read) == edges(plain(graph))
    assert read.nodes["partner:reed-labs"] == {"label": "Reed Labs"}


def test_every_row_says_what_the_weight_is(network: Network) -> None:
    """Both tables state formula and what was counted in every row."""
    for table in (network_table(network), nodes_table(network)):
        names = [column.name for column in table.columns]
        assert names[-2:] == ["weight_formula", "counted"]
        assert {row[-2:] for row in table.rows} == {(network.graph["weight_formula"], network.graph["counted"])}
        assert all(column.meaning for column in table.columns)
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("write", [gexf, graphml, network_json])
def test_same_network_same_bytes(small_graph: Graph, write: Callable[[Network], str]) -> None:
    """Two networks of one graph are the same to the byte; no date and no version of a library is in the file."""
    one, other = (write(small_graph.network(projection="partners")) for _ in "12")
    assert one == other
    assert "lastmodified" not in one
    assert "NetworkX" not in one
    assert nx.__version__ not in one


def test_attributes_have_one_type_each(small_graph: Graph) -> None:
    """Writers need one type per attribute name; no list, None or mixture of numbers is left."""
    graph = small_graph.network(projection="partners")
    graph.edges["partner:open-hands", "partner:reed-labs"]["weight"] = 0.25
    graph.nodes["partner:open-hands"]["mark"] = 1
    graph.nodes["partner:reed-labs"]["mark"] = "one"
    graph.nodes["partner:youth-forum"]["mark"] = None
    made = flat(graph)
    assert {type(weight) for *_, weight in made.edges(data="weight")} == {float}
    assert [found["mark"] for _, found in made.nodes(data=True) if "mark" in found] == ["1", "one"]
    kinds: dict[str, set[type]] = {}
    for found in [*dict(made.nodes(data=True)).values(), *(found for *_, found in made.edges(data=True))]:
        for name, value in found.items():
            kinds.setdefault(name, set()).add(type(value))
    assert all(len(found) == 1 for found in kinds.values())
    assert read_gexf(gexf(graph)).edges["partner:open-hands", "partner:reed-labs"]["weight"] == 0.25


def test_files_are_what_other_tools_read(small_graph: Graph) -> None:
    """Gephi finds labels and weights where GEXF has them, and every edge of either file has an id of its own."""
    whole, tied = small_graph.network(), small_graph.network(projection="partners")
    space = {"g": "http://www.gexf.net/1.2draft", "m": "http://graphml.graphdrawing.org/xmlns"}
    root = ElementTree.fromstring(gexf(tied))
    assert [node.get("label") for node in root.iterfind(".//g:node", space)][:2] == [
        "Bridge Foundation",
        "Children's Agency",
    ]
    assert [edge.get("weight") for edge in root.iterfind(".//g:edge", space)] == ["1", "1", "2", "1", "1"]
    described = root.findtext("g:meta/g:description", namespaces=space)
    assert described is not None
    assert tied.graph["weight_formula"] in described
    for text, path in ((gexf(whole), ".//g:edge"), (graphml(whole), ".//m:edge")):
        ids = [edge.get("id") for edge in ElementTree.fromstring(text).iterfind(path, space)]
        assert len(set(ids)) == len(ids) == whole.number_of_edges()


HOSTILE = [
    '=HYPERLINK("http://x")', "<script>&amp;</script>", "a | b \\| c\\", "line\nbreak\r\n\x00\x1b[31m",
    "Өзендер «министрлігі»", "]]>", "  edges  ", "'=1", "None",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(small_graph: Graph, form: str, text: str) -> None:
    """Names with markup, formulas, separators or control characters come back as plain text on one line."""
    if form == "csv" and text == "'=1":
        text = "'1"  # in CSV an apostrophe before a sign of a formula is the guard, which reading takes away
    graph = small_graph.network(projection="partners")
    graph.nodes["partner:open-hands"].update(label=text, types=(("partnertype:x", text), ("partnertype:y", text)))
    graph.edges["partner:open-hands", "partner:reed-labs"]["programmes"] = (("programme:x", text),)
    expected, read = plain(graph), FORMATS[form](graph)
    assert dict(read.nodes(data=True)) == dict(expected.nodes(data=True))
    assert edges(read) == edges(expected)


@pytest.mark.parametrize("read", [read_gexf, read_graphml, read_json, lambda text: read_csv(text, projection="all")])
@pytest.mark.parametrize("text", ["", "<a/>", "{}", "[]", "from,to\na,b\n", "<gexf", '{"about": {}, "nodes": [1]}'])
def test_what_is_no_network_is_refused(read: Callable[[str], Network], text: str) -> None:
    """A text that is something else is refused in a sentence."""
    with pytest.raises(InputError, match="this is no"):
        read(text)


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1))
def test_lists_in_a_cell_come_back(parts: list[str]) -> None:
    """Whatever stands in the parts, joining and splitting gives them back."""
    assert split(joined(parts)) == tuple(parts)


def test_licence_of_the_shipped_graph(shipped_graph: Graph, small_graph: Graph) -> None:
    """Networks of the shipped graph name whom to name and the licence; a project without a licence says nothing."""
    told = licence(shipped_graph.project.graph)
    assert told["licence"] == "https://creativecommons.org/licenses/by/4.0/"
    assert told["attribution"].endswith("The kzgraph authors")
    assert licence(small_graph.project.graph) == {}
    text = gexf(shipped_graph.network(projection="partners"))
    assert "licence: https://creativecommons.org/licenses/by/4.0/" in text
    assert "attribution: Copyright" in text


def test_shipped_graph_comes_back(shipped_graph: Graph) -> None:
    """The whole shipped network, with all its names and gists, comes back from every format."""
    network = shipped_graph.network()
    expected = plain(network)
    for form, there_and_back in FORMATS.items():
        read = there_and_back(network)
        assert dict(read.nodes(data=True)) == dict(expected.nodes(data=True)), form
        assert edges(read) == edges(expected), form
