"""Measures of the small graph by hand: values, shared ranks, how far they hold, communities, and caveats."""

import importlib
import importlib.util
import sys

import networkx as nx
import pytest

from kzgraph.answers.measures import MeasuresAnswer
from kzgraph.api import Graph
from kzgraph.errors import UsageError
from kzgraph.network import Choice, Measures, measures
from kzgraph.network.communities import claim_parts, communities, modularity, parts, tied_groups
from kzgraph.network.values import MOST_STEPS, betweenness, ranked, too_large
from kzgraph.render.measures import measures_table, measures_text
from kzgraph.render.table import render_table


@pytest.fixture(scope="module")
def found(small_graph: Graph) -> Measures:
    """The measures of partners with each other."""
    return small_graph.measures()


def rows(found: Measures, measure: str, kind: str = "partner") -> dict[str, tuple[object, ...]]:
    """By slug: value, rank, how many share it, best and worst rank, ranks in the other counts."""
    return {
        r.node.curie.partition(":")[2]: (r.value, r.rank, r.tied, r.best, r.worst, r.variants)
        for r in found.of(measure, kind)
    }


def test_other_counts(found: Measures) -> None:
    """Every rank is counted again without each document, and with inferred contributions."""
    assert [(variant.name, variant.told) for variant in found.variants] == [
        ("without_report-2018", "without Annual report 2018"),
        ("without_review-2021", "without Review 2021"),
        ("with_inferred", "with inferred contributions"),
    ]


def test_many_documents_are_not_left_out_one_by_one(small_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a number of documents the ranks are counted once, and that is said; the values are the same."""
    monkeypatch.setattr(importlib.import_module("kzgraph.network.measures"), "MOST_LEFT_OUT", 1)
    found = small_graph.measures()
    assert [variant.name for variant in found.variants] == ["with_inferred"]
    assert "Ranks are not counted again without each of the 2 documents; choose some with --source." in found.notes
    assert rows(found, "degree")["reed-labs"] == (2, 2, 1, 2, 2, (2,))


def test_degree(found: Measures) -> None:
    """Number of other partners, ranks with ties, and the rank in each other count."""
    assert rows(found, "degree") == {
        "open-hands": (3, 1, 0, 1, 1, (1, 1, 1)),
        "bridge-foundation": (2, 2, 1, 2, 2, (None, 2, 2)),
        "reed-labs": (2, 2, 1, 2, 6, (3, 6, 2)),
        "children-agency": (1, 4, 2, 1, 4, (1, 2, 2)),
        "riverside-university": (1, 4, 2, 2, 5, (None, 2, 5)),
        "youth-forum": (1, 4, 2, 2, 5, (None, 2, 5)),
        "ministry-of-rivers": (0, 7, 3, 5, 7, (None, 6, 5)),
        "ministry-of-schools": (0, 7, 3, 6, 8, (None, 6, 8)),
        "ministry-of-water-and-climate": (0, 7, 3, 3, 8, (3, None, 8)),
        "northern-council": (0, 7, 3, 6, 8, (None, 6, 8)),
    }
    assert not any("not counted again" in note for note in found.notes)
    assert [rank.rank for rank in found.of("degree")] == [1, 2, 2, 4, 4, 4, 7, 7, 7, 7]
    assert found.of("degree")[1].range == "2, absent in 1"


def test_weighted_degree_and_betweenness(found: Measures) -> None:
    """Sums of weights; and Open Hands alone lies between others: on 2 of 36 pairs."""
    assert {name: row[:3] for name, row in rows(found, "weighted-degree").items()} == {
        "open-hands": (4, 1, 0),
        "bridge-foundation": (2, 2, 2),
        "children-agency": (2, 2, 2),
        "reed-labs": (2, 2, 2),
        "riverside-university": (1, 5, 1),
        "youth-forum": (1, 5, 1),
        "ministry-of-rivers": (0, 7, 3),
        "ministry-of-schools": (0, 7, 3),
        "ministry-of-water-and-climate": (0, 7, 3),
        "northern-council": (0, 7, 3),
    }
    between = rows(found, "betweenness")
    assert between.pop("open-hands")[:3] == (0.055556, 1, 0)
    assert {row[:3] for row in between.values()} == {(0, 2, 8)}


def test_goal_areas_bridged(found: Measures) -> None:
    """Goal areas of several programmes, with the programmes in each; who is in one programme only bridges nothing."""
    assert {name: row[:3] for name, row in rows(found, "goal-areas").items()} == {
        "children-agency": (3, 1, 1),
        "open-hands": (3, 1, 1),
        "bridge-foundation": (2, 3, 2),
        "reed-labs": (2, 3, 2),
        "riverside-university": (2, 3, 2),
        "ministry-of-rivers": (1, 6, 0),
    }
    assert found.of("goal-areas")[1].detail == (
        "Every child survives and thrives 2, Every child has an equitable chance in life 1, Every child learns 1"
    )


def test_remarks_on_small_numbers(found: Measures) -> None:
    """Who rests on few claims, or on one document, is told so."""
    told = {rank.node.label: (rank.claims, rank.remark) for rank in found.of("degree")}
    assert told["Open Hands"] == (3, "rests on 3 claims")
    assert told["Youth Forum"] == (1, "rests on 1 claim, Annual report 2018 only")
    assert told["Ministry of Water and Climate"] == (1, "rests on 1 claim, Review 2021 only")
    assert found.notes == (
        "Values count what the documents say, not how much a partner did; who is not mentioned is not there.",
        "Equal values share a rank (1, 2, 2, 4).",
        "Range is the best and the worst rank: counted as here, without Annual report 2018, without Review 2021, "
        "with inferred contributions.",
        "10 of 10 named partners rest on fewer than 5 claims: one more sentence in a document would change their "
        "places, so their ranks should not be compared.",
    )


def test_counting_inferred_is_compared_with_explicit_only(small_graph: Graph) -> None:
    """Where inferred contributions count, each rank stands beside the one without them."""
    found = small_graph.measures(include_inferred=True)
    assert found.variants[-1].name == "explicit_only"
    agency = next(rank for rank in found.of("degree") if rank.node.curie == "partner:children-agency")
    assert (agency.value, agency.rank, agency.variants[-1]) == (2, 2, 4)


def test_one_document_is_not_left_out(small_graph: Graph) -> None:
    """Where one document alone counts, there is nothing to leave out."""
    found = small_graph.measures(sources=["report-2018"])
    assert [variant.name for variant in found.variants] == ["with_inferred"]


def test_programmes_are_ranked_among_themselves(small_graph: Graph) -> None:
    """Partners with programmes: partners by programmes, programmes by partners; no communities."""
    found = small_graph.measures(projection="partner-programme")
    assert {name: row[:3] for name, row in rows(found, "degree", "programme").items()} == {
        "safe-nets": (3, 1, 2),
        "well-testing": (3, 1, 2),
        "young-makers": (3, 1, 2),
        "care-at-home": (2, 4, 2),
        "school-gardens-pilot": (2, 4, 2),
        "water-for-all": (2, 4, 2),
        "clean-wells": (1, 7, 1),
        "school-gardens": (1, 7, 1),
    }
    assert rows(found, "degree")["open-hands"][:3] == (3, 1, 0)
    assert found.of("goal-areas", "programme") == ()
    assert (found.communities, found.modularity) == ((), None)


def test_whole_network_has_no_measures(small_graph: Graph) -> None:
    """Claims are not ranked."""
    with pytest.raises(UsageError, match='"all" has no measures'):
        small_graph.measures(projection="all")


def test_groups_without_names_are_not_ranked(small_graph: Graph) -> None:
    """A group is a neighbour and never ranked, and the notes say so."""
    whole = small_graph.network()
    whole.nodes["partner:youth-forum"]["collective"] = True
    found = measures(whole)
    assert "partner:youth-forum" not in {rank.node.curie for rank in found.ranks}
    assert rows(found, "degree")["riverside-university"][0] == 1
    assert "1 group without names (as local NGOs) is counted as a neighbour and not ranked." in found.notes


def test_partner_that_is_tied_to_nearly_all_is_told(small_graph: Graph) -> None:
    """A hub is named, with the way to leave it out."""
    whole = small_graph.network()
    template = whole.edges["partner:open-hands", "programme:care-at-home", "contribution:open-hands-care-at-home"]
    for node in [node for node, kind in whole.nodes(data="kind") if kind in {"programme", "result"}]:
        whole.add_edge("partner:open-hands", node, key=f"contribution:more-{node}", **template)
    assert measures(whole).notes[-1] == (
        "Open Hands is tied to 9 of 9 other partners: leave it out to see the rest of the picture "
        "(--without partner:open-hands)."
    )
    assert not any("leave it out" in note for note in measures(whole, Choice(without=("partner:open-hands",))).notes)


def test_nothing_to_measure(small_graph: Graph) -> None:
    """Of nobody there are no ranks and no communities, and no error."""
    everybody = tuple(node for node, kind in small_graph.network().nodes(data="kind") if kind == "partner")
    found = measures(small_graph.network(), Choice(without=everybody))
    assert (found.ranks, found.communities, found.modularity) == ((), (), None)


def test_competition_ranks() -> None:
    """Equal values share a rank, and the next rank counts them all."""
    assert ranked({"c": 2, "a": 2, "b": 7, "e": 2, "d": 0}) == {"b": 1, "a": 2, "c": 2, "e": 2, "d": 5}
    assert ranked({}) == {}


# --- communities


def test_communities(small_graph: Graph) -> None:
    """With Newman's weights three pairs stand out; partners without ties are in none."""
    found = small_graph.measures(weighting="newman")
    told = {community.name: [member.label for member in community.members] for community in found.communities}
    assert told == {
        "Bridge Foundation, Reed Labs: Every child survives and thrives": ["Bridge Foundation", "Reed Labs"],
        "Children's Agency, Open Hands: Every child has an equitable chance in life and Every child learns": [
            "Children's Agency",
            "Open Hands",
        ],
        "Riverside University, Youth Forum: Every child learns": ["Riverside University", "Youth Forum"],
    }
    assert found.modularity == 0.37
    assert found.community_of("partner:ministry-of-rivers") is None
    first = found.community_of("partner:reed-labs")
    assert first is not None
    assert (first.number, first.collectives) == (1, 0)
    assert first.goal_areas[0] == ("Every child survives and thrives", 2)


def cliques(*sizes: int, bridge: bool = False) -> nx.Graph:
    """Groups in which everybody is tied to everybody."""
    graph = nx.Graph()
    for number, size in enumerate(sizes):
        members = [f"partner:{number}-{place}" for place in range(size)]
        graph.add_nodes_from((m, {"label": m, "iri": m, "kind": "partner", "collective": False}) for m in members)
        graph.add_edges_from(((a, b) for a in members for b in members if a < b), weight=1)
    if bridge:
        graph.add_edge("partner:0-0", "partner:1-0", weight=1)
    return graph


def test_communities_are_cliques_where_there_are_cliques() -> None:
    """Two cliques with one tie between them are two communities, the greater one first, whatever the seed."""
    graph = cliques(4, 5, bridge=True)
    for seed in range(1, 6):
        assert [sorted(part) for part in parts(graph, seed)] == [
            [f"partner:1-{n}" for n in range(5)],
            [f"partner:0-{n}" for n in range(4)],
        ]
    # 16 of 17 ties lie inside; chance would put (21² + 13²) / 34² there.
    assert modularity(graph, parts(graph)) == round(16 / 17 - (21**2 + 13**2) / 34**2, 3)


def test_how_far_a_community_holds() -> None:
    """Of three members one goes elsewhere in one of two other divisions: 4 of 6 pairs hold."""
    graph, part = cliques(3), frozenset({"partner:0-0", "partner:0-1", "partner:0-2"})
    same, split = (part,), (frozenset({"partner:0-0", "partner:0-1"}), frozenset({"partner:0-2"}))
    (community,) = communities(graph, nx.Graph(), (part,), [same, split])
    assert community.kept == round(4 / 6, 3)
    (gone,) = communities(graph, nx.Graph(), (part,), [(frozenset({"partner:0-0"}),)])
    assert gone.kept == 1.0, "a pair that is not there is not parted"


def claims(*ties: tuple[str, str]) -> nx.MultiDiGraph:
    """A network of claims."""
    graph = nx.MultiDiGraph()
    graph.add_edges_from((one, other, f"claim:{number}") for number, (one, other) in enumerate(ties))
    return graph


def test_parts_of_a_network_of_claims() -> None:
    """What hangs on one node goes where that goes; two that have only each other are a part; who is left out is not."""
    ring = (("a", "b"), ("b", "c"), ("c", "a"))
    other = (("x", "y"), ("y", "z"), ("z", "x"))
    graph = claims(
        *ring, *other, ("a", "x"), ("d", "a"), ("c", "e"), ("p", "q"), ("hub", "b"), ("hub", "y"), ("r", "r")
    )
    found = claim_parts(graph, without=("hub",))
    assert [sorted(part) for part in found] == [["a", "b", "c", "d", "e"], ["x", "y", "z"], ["p", "q"]]
    assert claim_parts(claims()) == ()


def test_groups_that_claims_tie() -> None:
    """Whichever way and however far, but only among the nodes that are asked for."""
    graph = claims(("b", "a"), ("b", "c"), ("x", "y"), ("c", "m"), ("m", "x"))
    assert tied_groups(graph, {"a", "b", "c", "x", "y"}) == (frozenset("abc"), frozenset("xy"))


# --- as text and table


def test_text_says_what_is_counted_before_the_numbers(found: Measures) -> None:
    """Formula, what is counted and the caveats come first; every measure says how it is computed."""
    text = " ".join(measures_text(found).split())
    assert text.startswith(
        "Partners with each other Counted: explicit contributions only; receivers are not counted. Weight: number of "
        "programmes both partners contributed to as such + number of results both contributed to. To read the numbers"
    )
    order = [text.index(words) for words in ("Equal values", "Partners by degree", "Partners by weighted degree",
                                             "Partners by betweenness", "weights are not used", "goal areas bridged",
                                             "Communities", "modularity 0.278")]  # fmt: skip
    assert order == sorted(order)


def test_text_shows_as_many_as_asked_for(found: Measures) -> None:
    """The first ranks are shown and the rest is counted; 0 shows all."""
    assert measures_text(found, limit=2).count("2 of 10; --limit 0 shows all") == 3
    assert "shows all" not in measures_text(found, limit=0)


def test_table_has_formula_in_every_row(found: Measures) -> None:
    """Each row of the table has rank, range, ranks of other counts, and what value and weight mean."""
    table = measures_table(found)
    names = [column.name for column in table.columns]
    assert names == [
        "measure", "rank", "tied", "name", "kind", "value", "best", "worst", "absent", "claims", "remark", "detail",
        "community", "without_report-2018", "without_review-2021", "with_inferred", "formula", "weight_formula",
        "counted",
    ]  # fmt: skip
    assert all(column.meaning for column in table.columns)
    assert len(table.rows) == 36
    first = dict(zip(names, table.rows[0], strict=True))
    assert (str(first["name"]), first["rank"], first["without_report-2018"]) == ("Open Hands", 1, 1)
    assert {dict(zip(names, row, strict=True))["weight_formula"] for row in table.rows} == {found.weight_formula}
    assert table.summary == found.weight_formula
    for form in ("csv", "tsv", "json", "jsonl", "md", "table"):
        assert "Open Hands" in render_table(table, form)


# --- in a notebook


def test_measures_in_a_notebook(small_graph: Graph) -> None:
    """Measures print short, show their caveats before the table, and become a table and a frame."""
    found = small_graph.measures(without=["Open Hands"])
    assert repr(found) == "<MeasuresAnswer partners: 32 ranks, 2 communities>"
    html = found._repr_html_()
    assert html.startswith(
        "<p>Counted: explicit contributions only; receivers are not counted; without Open Hands.</p>"
    )
    assert "<p>weight = number of programmes" in html
    assert html.index("should not be compared") < html.index("<table")
    assert str(found).startswith("Partners with each other\n")
    assert found.table().rows == measures_table(found).rows
    assert list(found.to_pandas()["name_id"])[:2] == ["partner:bridge-foundation", "partner:reed-labs"]


def test_names_are_escaped_in_a_notebook(small_graph: Graph) -> None:
    """Names in caveats are text, never markup."""
    whole = small_graph.network()
    whole.nodes["partner:open-hands"]["label"] = "<script>alert(1)</script>"
    found = MeasuresAnswer.of_measures(measures(whole, Choice(without=("partner:open-hands",))))
    assert "<script>" not in found._repr_html_()
    assert "without &lt;script&gt;" in found._repr_html_()


def test_thirds_add_up_to_whole_numbers(small_graph: Graph) -> None:
    """Four partners of one programme weigh a third for each pair, and each partner's thirds add up to exactly one."""
    whole = small_graph.network()
    edge = whole.edges["partner:reed-labs", "programme:safe-nets", "contribution:reed-labs-safe-nets"]
    whole.add_edge("partner:ministry-of-schools", "programme:safe-nets", key="contribution:more", **edge)
    found = measures(whole, Choice(weighting="newman"))
    assert {name: row[:3] for name, row in rows(found, "weighted-degree").items() if 0 < row[0] < 2} == {
        "bridge-foundation": (1, 3, 4),
        "ministry-of-schools": (1, 3, 4),
        "reed-labs": (1, 3, 4),
        "riverside-university": (1, 3, 4),
        "youth-forum": (1, 3, 4),
    }


@pytest.mark.parametrize("graph", [nx.Graph(), nx.path_graph(1), nx.path_graph(2), nx.path_graph(5)], ids=len)
def test_betweenness_of_a_way(graph: nx.Graph) -> None:
    """Of n nodes in a row, the k-th lies between all before it and all after it; an end lies between none."""
    n = len(graph)
    pairs = (n - 1) * (n - 2) / 2
    assert betweenness(graph) == {k: (k * (n - 1 - k) / pairs if pairs > 0 else 0) for k in graph}


def test_betweenness_is_the_same_without_igraph(monkeypatch: pytest.MonkeyPatch) -> None:
    """igraph is quicker and nothing else: on graphs of several parts, with hubs, and on the measured digits."""
    assert importlib.util.find_spec("igraph"), "igraph belongs to what the tests need"
    graphs = [
        nx.disjoint_union(nx.barabasi_albert_graph(150, 2, seed=seed), nx.gnp_random_graph(60, 0.05, seed=seed))
        for seed in (1, 2, 3)
    ]
    fast = [betweenness(graph) for graph in graphs]
    monkeypatch.setitem(sys.modules, "igraph", None)
    for graph, found in zip(graphs, fast, strict=True):
        slow = betweenness(graph)
        assert list(slow) == list(found)
        assert {node: round(value, 6) for node, value in slow.items()} == {n: round(v, 6) for n, v in found.items()}


def test_betweenness_of_a_very_large_network_is_left_out(small_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a number of steps there is none, in ranks, formulas and text, and the notes say why; all else is there."""
    # Of the small graph's partners, four with 4 ties and two with one are tied: 4 x 4 + 2 x 1 steps.
    whole = small_graph.measures()
    monkeypatch.setitem(MOST_STEPS, "igraph", 17)
    found = small_graph.measures()
    assert found.of("betweenness") == ()
    assert [measure for measure, _ in found.formulas] == ["degree", "weighted-degree", "goal-areas"]
    assert found.ranks == tuple(rank for rank in whole.ranks if rank.measure != "betweenness")
    assert found.communities == whole.communities
    assert set(found.notes) - set(whole.notes) == {
        "Betweenness is left out: of 10 nodes with 5 ties it would take too long with igraph; "
        "choose documents with --source."
    }
    assert "by betweenness" not in measures_text(found)
    monkeypatch.setitem(MOST_STEPS, "igraph", 18)
    assert small_graph.measures() == whole


def test_betweenness_without_igraph_is_left_out_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    """networkx takes a hundred times as long, and igraph is what is missing then."""
    graph = nx.path_graph(10)
    monkeypatch.setitem(MOST_STEPS, "networkx", 89)
    assert too_large(graph) == ""
    monkeypatch.setitem(sys.modules, "igraph", None)
    assert too_large(graph) == (
        "Betweenness is left out: of 10 nodes with 9 ties it would take too long with networkx; "
        "pip install 'kzgraph[fast]' does it with igraph."
    )
    monkeypatch.setitem(MOST_STEPS, "networkx", 90)
    assert too_large(graph) == ""
