"""The measured values of one projection, and ranks by them; plain counts first, no score.

>>> ranked({"a": 3, "b": 5, "c": 3, "d": 1})
{'b': 1, 'a': 2, 'c': 2, 'd': 4}
"""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

__all__ = ["MOST_STEPS", "areas_of", "betweenness", "formulas", "ranked", "too_large", "values"]

DECIMALS = 6

MOST_STEPS = {"igraph": 10**10, "networkx": 2 * 10**7}
"""Up to how many steps betweenness is worked out: some minutes for one count with igraph, one with networkx."""

_FORMULAS: Mapping[str, Mapping[str, str]] = {
    "partners": {
        "degree": "number of other partners, groups without names included, that the partner shares a programme or "
        "result with",
        "weighted-degree": "sum of the weights of the partner's ties",
        "betweenness": "share of the pairs of other partners whose shortest ways lead over the partner (Freeman "
        "1977); weights are not used",
        "goal-areas": "number of goal areas of the programmes the partner contributed to, directly or through a "
        "result; partners of one programme only bridge nothing and are not ranked",
    },
    "partner-programme": {
        "degree": "for a partner the number of programmes, for a programme the number of partners, groups without "
        "names included",
        "weighted-degree": "sum of the weights of its ties",
        "betweenness": "share of the pairs of other partners and programmes whose shortest ways lead over it "
        "(Freeman 1977); weights are not used",
        "goal-areas": "number of goal areas of the programmes the partner contributed to, directly or through a "
        "result; partners of one programme only bridge nothing and are not ranked",
    },
}


def formulas(projection: str) -> tuple[tuple[str, str], ...]:
    """Each measure of a projection and how its value is computed."""
    return tuple(_FORMULAS[projection].items())


def values(
    graph: "networkx.Graph[str]", two_mode: "networkx.Graph[str]", *, between: bool = True
) -> dict[tuple[str, str], dict[str, int | float]]:
    """Measure and kind → CURIE → value, for everything that may be ranked: groups without names are left out.

    Goal areas are those of the programmes in ``two_mode``, the partner-programme projection of the same count.
    Without ``between`` there is no betweenness.
    """
    found: dict[str, Mapping[str, int | float]] = {
        "degree": dict(graph.degree),
        "weighted-degree": dict(graph.degree(weight="weight")),
        **({"betweenness": betweenness(graph)} if between else {}),
        "goal-areas": {node: len(areas_of(two_mode, node)) for node in graph},
    }
    ranks: dict[tuple[str, str], dict[str, int | float]] = {}
    for measure, by_node in found.items():
        for node, data in sorted(graph.nodes(data=True)):
            if not data["collective"] and (measure != "goal-areas" or _of_several(two_mode, node)):
                ranks.setdefault((measure, data["kind"]), {})[node] = _rounded(by_node[node])
    return ranks


def betweenness(graph: "networkx.Graph[str]") -> dict[str, float]:
    """The share of the pairs of other nodes whose shortest ways lead over each node (Freeman 1977).

    igraph works it out many times as fast as networkx, with the same values: it is used where it is installed.
    """
    if not _has_igraph():
        import networkx as nx

        # What is added up is added in the order of nodes, which is fixed.
        return dict(nx.betweenness_centrality(graph))
    import igraph

    numbers = {node: number for number, node in enumerate(graph)}
    plain = igraph.Graph(n=len(numbers), edges=[(numbers[one], numbers[other]) for one, other in graph.edges])
    pairs = (len(numbers) - 1) * (len(numbers) - 2) / 2
    found = plain.betweenness()
    return {node: found[number] / pairs if pairs > 0 else 0.0 for node, number in numbers.items()}


def too_large(graph: "networkx.Graph[str]") -> str:
    """Why the betweenness of a network is not worked out, in a sentence; "" where it is.

    From each node all ties are walked over that can be reached (U. Brandes, A faster algorithm for betweenness
    centrality, Journal of Mathematical Sociology 25, 2001): ten times as many partners take a hundred times as long.
    What was estimated from some of the nodes would look as sure as what is exact; so there is none beyond some size.
    """
    import networkx as nx

    engine, degrees = "igraph" if _has_igraph() else "networkx", dict(graph.degree)
    steps = sum(len(part) * sum(degrees[node] for node in part) // 2 for part in nx.connected_components(graph))
    if steps <= MOST_STEPS[engine]:
        return ""
    way = "choose documents with --source" if engine == "igraph" else "pip install 'kzgraph[fast]' does it with igraph"
    return (
        f"Betweenness is left out: of {len(graph):,} nodes with {graph.size():,} ties it would take too long with "
        f"{engine}; {way}."
    )


def _has_igraph() -> bool:
    try:
        import igraph  # noqa: F401 - whether it can be had
    except ImportError:
        return False
    return True


def _of_several(two_mode: "networkx.Graph[str]", node: str) -> bool:
    """Whether a node is a partner of more than one programme: else it is the programme that joins goal areas."""
    return node in two_mode and two_mode.nodes[node]["kind"] == "partner" and two_mode.degree(node) > 1


def _rounded(value: int | float) -> int | float:
    """Rounded, so that sums of fractions that are equal on paper share a rank."""
    return value if isinstance(value, int) else round(value, DECIMALS)


def areas_of(two_mode: "networkx.Graph[str]", partner: str) -> tuple[tuple[str, int], ...]:
    """The goal areas of a partner's programmes with the number of programmes in each, by falling number."""
    if partner not in two_mode:
        return ()
    counts = Counter(label for near in two_mode[partner] for _, label in two_mode.nodes[near]["goal_areas"])
    return tuple(sorted(counts.items(), key=lambda found: (-found[1], found[0])))


def ranked(of: Mapping[str, int | float]) -> dict[str, int]:
    """Competition ranks from 1 by falling value: equal values share a rank, the next rank counts them all."""
    ranks: dict[str, int] = {}
    places: dict[int | float, int] = {}
    for place, (node, value) in enumerate(sorted(of.items(), key=lambda item: (-item[1], item[0])), 1):
        ranks[node] = places.setdefault(value, place)
    return ranks
