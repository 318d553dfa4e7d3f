"""Partners with programmes and with each other: every edge by hand on the small graph, and by brute force."""

from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzgraph.api import Graph
from kzgraph.errors import UnknownName, UsageError
from kzgraph.model import PassageRef, Ref
from kzgraph.network import Choice, as_claims, partner_programme, partners, restricted, weight_formula

if TYPE_CHECKING:
    import networkx

Network: TypeAlias = "networkx.Graph[str]"

SHARED = "weight = number of programmes both partners contributed to as such + number of results both contributed to"
# partner, programme, claims, tied directly, results through which it is tied
TIES = {
    ("bridge-foundation", "safe-nets", "bridge-foundation-safe-nets", True, ""),
    ("bridge-foundation", "water-for-all", "bridge-foundation-water-for-all", True, ""),
    ("children-agency", "care-at-home", "children-agency-care-at-home", True, ""),
    ("children-agency", "school-gardens-pilot", "children-agency-school-gardens-pilot", True, ""),
    ("ministry-of-rivers", "water-for-all", "ministry-of-rivers-water-safety-act-adopted", False,
     "water-safety-act-adopted"),
    ("ministry-of-rivers", "well-testing", "ministry-of-rivers-wells-tested-north", False, "wells-tested-north"),
    ("ministry-of-schools", "school-gardens", "ministry-of-schools-school-gardens", True, ""),
    ("ministry-of-water-and-climate", "well-testing", "ministry-of-water-and-climate-yearly-testing-duty", False,
     "yearly-testing-duty"),
    ("northern-council", "clean-wells", "northern-council-clean-wells", True, ""),
    ("open-hands", "care-at-home", "open-hands-care-at-home", True, ""),
    ("open-hands", "safe-nets", "open-hands-nets-distributed", True, "nets-distributed"),
    ("open-hands", "school-gardens-pilot", "open-hands-school-gardens-pilot", True, ""),
    ("reed-labs", "safe-nets", "reed-labs-safe-nets", True, ""),
    ("reed-labs", "young-makers", "reed-labs-app-prototypes", False, "app-prototypes"),
    ("riverside-university", "well-testing", "riverside-university-well-testing", True, ""),
    ("riverside-university", "young-makers", "riverside-university-makers-fair-held", False, "makers-fair-held"),
    ("youth-forum", "young-makers", "youth-forum-makers-fair-held", False, "makers-fair-held"),
}  # fmt: skip
# two partners: weight, what they share
PAIRS = {
    ("bridge-foundation", "open-hands"): (1, ["programme:safe-nets"]),
    ("bridge-foundation", "reed-labs"): (1, ["programme:safe-nets"]),
    ("children-agency", "open-hands"): (2, ["programme:care-at-home", "programme:school-gardens-pilot"]),
    ("open-hands", "reed-labs"): (1, ["programme:safe-nets"]),
    ("riverside-university", "youth-forum"): (1, ["result:makers-fair-held"]),
}


def slugs(curies: Any) -> str:
    """The slugs of CURIEs or of (CURIE, label) pairs, with blanks between them."""
    return " ".join((c if isinstance(c, str) else c[0]).partition(":")[2] for c in curies)


def ties(graph: Network) -> set[tuple[str, str, str, bool, str]]:
    """What a projection on programmes says."""
    return {
        (slugs([one]), slugs([other]), slugs(found["claims"]), found["direct"], slugs(found["results"]))
        for one, other, found in ((*sorted((u, v)), d) for u, v, d in graph.edges(data=True))
    }


def pairs(graph: Network) -> dict[tuple[str, str], tuple[float, list[str]]]:
    """What a projection on partners says."""
    return {
        (slugs([one]), slugs([other])): (
            found["weight"],
            [curie for curie, _ in (*found["programmes"], *found["results"])],
        )
        for one, other, found in ((*sorted((u, v)), d) for u, v, d in graph.edges(data=True))
    }


def test_partners_with_programmes(small_graph: Graph) -> None:
    """Every tie of a partner to a programme, directly or through a result, and no other."""
    graph = small_graph.network(projection="partner-programme")
    assert type(graph) is nx.Graph
    assert ties(graph) == TIES
    assert {found["weight"] for *_, found in graph.edges(data=True)} == {1}
    assert "partner:village-health-posts" not in graph, "a receiver does not contribute"
    assert "programme:birth-records" not in graph, "nobody is named for it"
    bridge = ("partner:bridge-foundation", "programme:clean-wells")
    assert not graph.has_edge(*bridge), "a wider programme's funder is not tied to its parts"


def test_inferred_contributions_are_counted_when_asked_for(small_graph: Graph) -> None:
    """With inferred contributions there is one tie more, marked."""
    graph = small_graph.network(projection="partner-programme", include_inferred=True)
    more = ("children-agency", "water-for-all", "children-agency-water-safety-act-adopted", False)
    assert ties(graph) == TIES | {(*more, "water-safety-act-adopted")}
    assert graph.edges["partner:children-agency", "programme:water-for-all"]["bases"] == ("inferred",)
    assert graph.graph["counted"] == "explicit and inferred contributions; receivers are not counted"
    both = small_graph.network(projection="partners", include_inferred=True)
    assert pairs(both) == PAIRS | {("children-agency", "ministry-of-rivers"): (1, ["result:water-safety-act-adopted"])}


def test_edge_with_programme_carries_everything(small_graph: Graph) -> None:
    """An edge has weight, roles, basis, documents and claims with their names."""
    edge = small_graph.network(projection="partner-programme").edges["partner:open-hands", "programme:safe-nets"]
    assert edge == {
        "weight": 1,
        "contributions": 1,
        "direct": True,
        "results": (("result:nets-distributed", "Families in South have nets"),),
        "roles": (("role:implementer", "Implementer"),),
        "claims": ("contribution:open-hands-nets-distributed",),
        "bases": ("explicit",),
        "sources": (("source:report-2018", "Annual report 2018"),),
    }


def test_nodes_carry_what_is_counted(small_graph: Graph) -> None:
    """A node has kind, types, goal areas of its programmes, documents, and how many claims are counted."""
    graph = small_graph.network(projection="partner-programme")
    node = dict(graph.nodes["partner:reed-labs"])
    assert {name: node[name] for name in ("label", "kind", "bipartite", "collective", "contributions")} == {
        "label": "Reed Labs",
        "kind": "partner",
        "bipartite": 0,
        "collective": False,
        "contributions": 2,
    }
    assert slugs(node["goal_areas"]) == "learns survives-and-thrives"
    assert slugs(node["sources"]) == "report-2018 review-2021"
    testing = graph.nodes["programme:well-testing"]
    assert (testing["bipartite"], testing["contributions"]) == (1, 3)
    assert graph.graph["weight_formula"] == weight_formula("partner-programme")
    assert graph.graph["documents"] == "Annual report 2018; Review 2021"


def test_partners_with_each_other(small_graph: Graph) -> None:
    """Every pair that shares a programme or result, what it shares, and the partners that share nothing."""
    graph = small_graph.network(projection="partners")
    assert type(graph) is nx.Graph
    assert pairs(graph) == PAIRS
    assert [slugs([node]) for node, degree in graph.degree if not degree] == [
        "ministry-of-rivers",
        "ministry-of-schools",
        "ministry-of-water-and-climate",
        "northern-council",
    ]
    assert graph.graph["weight_formula"] == SHARED
    edge = graph.edges["partner:children-agency", "partner:open-hands"]
    assert slugs(edge["claims"]) == (
        "children-agency-care-at-home children-agency-school-gardens-pilot "
        "open-hands-care-at-home open-hands-school-gardens-pilot"
    )


def test_different_results_of_a_programme_are_not_shared(small_graph: Graph) -> None:
    """Reed Labs and Youth Forum each had a part in a result of Young Makers, and share nothing."""
    graph = small_graph.network(projection="partners", include_inferred=True)
    assert not graph.has_edge("partner:reed-labs", "partner:youth-forum")
    assert not graph.has_edge("partner:ministry-of-rivers", "partner:riverside-university")


def test_newman_weights(small_graph: Graph) -> None:
    """Safe Nets has three partners, so each of its pairs weighs a half; what only two share weighs one."""
    graph = small_graph.network(projection="partners", weighting="newman")
    assert {pair: weight for pair, (weight, _) in pairs(graph).items()} == {
        ("bridge-foundation", "open-hands"): 0.5,
        ("bridge-foundation", "reed-labs"): 0.5,
        ("children-agency", "open-hands"): 2.0,
        ("open-hands", "reed-labs"): 0.5,
        ("riverside-university", "youth-forum"): 1.0,
    }
    assert "1 / (k - 1)" in graph.graph["weight_formula"]
    assert {type(found["weight"]) for *_, found in graph.edges(data=True)} == {float}


def test_without_a_partner(small_graph: Graph) -> None:
    """A partner that is left out is nowhere, and the rest weighs as if it had never been named."""
    graph = small_graph.network(projection="partners", without=["Open Hands"], weighting="newman")
    assert pairs(graph) == {
        ("bridge-foundation", "reed-labs"): (1.0, ["programme:safe-nets"]),
        ("riverside-university", "youth-forum"): (1.0, ["result:makers-fair-held"]),
    }
    assert "partner:open-hands" not in graph
    assert graph.graph["counted"].endswith("; without Open Hands")
    whole = small_graph.network(without=["Open Hands"])
    assert "partner:open-hands" not in whole
    assert whole.graph["counted"] == (
        "explicit and inferred contributions, each marked; receivers too; without Open Hands"
    )


def test_only_what_a_document_states(small_graph: Graph) -> None:
    """Of one document only its claims count."""
    graph = small_graph.network(projection="partners", sources=["review-2021"])
    assert pairs(graph) == {("children-agency", "open-hands"): (1, ["programme:care-at-home"])}
    assert [slugs([node]) for node in graph] == [
        "children-agency",
        "ministry-of-water-and-climate",
        "open-hands",
        "reed-labs",
    ]
    assert graph.graph["counted"].endswith("; only what these documents state: Review 2021")
    whole = small_graph.network(sources=["review-2021"])
    assert {p.source.curie for *_, passages in whole.edges(data="passages") for p in passages} >= {"source:review-2021"}
    assert all(degree for _, degree in whole.degree)
    assert not whole.has_node("programme:young-makers")


def test_restricted_by_nothing_is_the_whole(small_graph: Graph) -> None:
    """Without a choice the whole network stays as it is, inferred claims and receivers included."""
    whole = small_graph.network()
    assert nx.utils.graphs_equal(whole, restricted(whole, Choice()))
    assert whole.graph["weight_formula"] == "every edge is one claim; edges have no weight"


def test_projection_drawn_as_claims(small_graph: Graph) -> None:
    """For the picture every claim of a tie is an edge with its passages, and says through which result it goes."""
    whole = small_graph.network()
    drawn = as_claims(small_graph.network(projection="partner-programme"), whole)
    assert drawn.number_of_edges() == 17
    assert {found["kind"] for *_, found in drawn.edges(data=True)} == {"contribution"}
    claim = "contribution:reed-labs-app-prototypes"
    edge = drawn.edges["partner:reed-labs", "programme:young-makers", claim]
    told = whole.edges["partner:reed-labs", "result:app-prototypes", claim]
    assert edge["passages"] == told["passages"]
    assert edge["note"].startswith("Through the result: Prototypes of a water quality app built.")
    direct = drawn.edges["partner:open-hands", "programme:safe-nets", "contribution:open-hands-nets-distributed"]
    assert not direct["note"].startswith("Through")


def test_wrong_choices(small_graph: Graph) -> None:
    """A projection, weighting, partner or document that does not exist is refused with what there is."""
    with pytest.raises(UsageError, match="projection") as refused:
        small_graph.network(projection="programmes")
    assert refused.value.hint == "Use one of these: all, partner-programme, partners."
    with pytest.raises(UsageError, match='no weighting "heavy"'):
        small_graph.network(projection="partners", weighting="heavy")
    with pytest.raises(UnknownName):
        small_graph.network(without=["Nobody at All"])
    with pytest.raises(UnknownName):
        small_graph.network(sources=["a book"])


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize(
    ("projection", "weighting"), [("all", "shared"), ("partner-programme", "shared"), ("partners", "newman")]
)
def test_formula_in_three_languages(projection: str, weighting: str, lang: str) -> None:
    """The formula is there in every language of the picture, and differs between them."""
    words = weight_formula(projection, weighting, lang=lang)
    assert words
    assert (lang == "en") == (words == weight_formula(projection, weighting))


# --- by brute force

DOCUMENTS = ("source:a", "source:b")


@st.composite
def networks(draw: st.DrawFn) -> nx.MultiDiGraph:
    """A whole network of a few partners, programmes and results with any contributions between them."""
    graph = nx.MultiDiGraph(projection="all", documents="A; B")
    names = {"partner": 4, "programme": 3, "result": 4}
    for kind, number in names.items():
        for place in range(number):
            shared = {"iri": f"i:{kind}{place}", "label": f"{kind} {place}", "kind": kind, "types": (), "sources": ()}
            areas = ((f"goalarea:{place}", str(place)),)
            collective = kind == "partner" and place == 3
            graph.add_node(f"{kind}:{place}", collective=collective, goal_areas=areas, **shared)
    for place in range(names["result"]):
        for programme in draw(st.sets(st.integers(0, 2), max_size=2)):
            edge = {"kind": "outcome", "basis": "explicit", "roles": (), "passages": passages(draw)}
            graph.add_edge(f"programme:{programme}", f"result:{place}", key=f"result:{place}", **edge)
    targets = [f"programme:{n}" for n in range(3)] + [f"result:{n}" for n in range(4)]
    for number in range(draw(st.integers(0, 10))):
        roles = draw(st.sampled_from([("funder",), ("beneficiary",), ("beneficiary", "funder")]))
        edge = {
            "kind": "contribution",
            "basis": draw(st.sampled_from(["explicit", "inferred"])),
            "roles": tuple((f"role:{role}", role) for role in roles),
            "passages": passages(draw),
        }
        partner = f"partner:{draw(st.integers(0, 3))}"
        for target in draw(st.sets(st.sampled_from(targets), min_size=1, max_size=2)):
            graph.add_edge(partner, target, key=f"contribution:{number}", **edge)
    return graph


def passages(draw: st.DrawFn) -> tuple[PassageRef, ...]:
    """Passages in one document or in both."""
    chosen = draw(st.sampled_from([DOCUMENTS[:1], DOCUMENTS[1:], DOCUMENTS]))
    return tuple(PassageRef(Ref(f"passage:{c}", "i", "s"), Ref(c, "i", c.upper()), "s", 0, 1, "g") for c in chosen)


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    """Any choice of what counts."""
    return Choice(
        inferred=draw(st.booleans()),
        without=tuple(sorted(f"partner:{n}" for n in draw(st.sets(st.integers(0, 3), max_size=2)))),
        sources=draw(st.sampled_from([(), DOCUMENTS[:1], DOCUMENTS[1:], DOCUMENTS])),
        weighting=draw(st.sampled_from(["shared", "newman"])),
    )


def counts(found: dict[str, Any], choice: Choice) -> bool:
    """Whether an edge is stated in a chosen document and, if a contribution, is one that counts."""
    in_source = not choice.sources or any(p.source.curie in choice.sources for p in found["passages"])
    only_received = [curie for curie, _ in found["roles"]] == ["role:beneficiary"]
    return in_source and not only_received and (choice.inferred or found["basis"] == "explicit")


@given(networks(), choices())
def test_projecting_agrees_with_the_definition(whole: nx.MultiDiGraph, choice: Choice) -> None:
    """Edges, weights and claims are what going through all pairs and all claims gives."""
    said = [
        (u, v, key)
        for u, v, key, d in whole.edges(keys=True, data=True)
        if d["kind"] == "contribution" and counts(d, choice) and u not in choice.without
    ]
    brought = {(u, v) for u, v, d in whole.edges(data=True) if d["kind"] == "outcome" and counts(d, choice)}
    expected = {}
    for partner in (f"partner:{n}" for n in range(4)):
        for programme in (f"programme:{n}" for n in range(3)):
            reached = {programme} | {result for p, result in brought if p == programme}
            claims = {key for u, v, key in said if u == partner and v in reached}
            if claims:
                expected[partner, programme] = (len(claims), claims)
    two_mode = partner_programme(whole, choice)
    assert {tuple(sorted((u, v))): (d["weight"], set(d["claims"])) for u, v, d in two_mode.edges(data=True)} == expected
    assert set(two_mode) == {node for pair in expected for node in pair}

    by = {thing: {u for u, v, _ in said if v == thing} for thing in {v for _, v, _ in said}}
    tied = {}
    for one, other in combinations(sorted({u for u, _, _ in said}), 2):
        both = [thing for thing, who in by.items() if {one, other} <= who]
        weight = len(both) if choice.weighting == "shared" else sum(1 / (len(by[thing]) - 1) for thing in both)
        if both:
            tied[one, other] = (
                pytest.approx(weight, abs=1e-6),
                {k for u, v, k in said if u in {one, other} and v in both},
            )
    one_mode = partners(whole, choice)
    assert {tuple(sorted((u, v))): (d["weight"], set(d["claims"])) for u, v, d in one_mode.edges(data=True)} == tied
    assert set(one_mode) == {u for u, _, _ in said}
    assert list(one_mode) == sorted(one_mode)
    assert list(two_mode) == sorted(two_mode)
