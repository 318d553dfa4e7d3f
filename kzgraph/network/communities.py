"""Communities of partners: Louvain with a fixed seed, and how far they hold when something else is counted.

The method is V. D. Blondel and others, Fast unfolding of communities in large networks, Journal of Statistical
Mechanics P10008, 2008; its result depends on a seed, so other seeds belong to what a community must stand.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from kzgraph.model import Ref
from kzgraph.network.model import Community
from kzgraph.network.values import areas_of

if TYPE_CHECKING:
    import networkx

__all__ = ["SEEDS", "Parts", "claim_parts", "communities", "modularity", "parts", "tied_groups"]

SEEDS = (1, 2, 3, 4, 5)
"""The first one makes the communities, the others test them."""
_NAMED = 3

Parts: TypeAlias = tuple[frozenset[str], ...]
"""Disjoint groups of partners."""


def parts(graph: "networkx.Graph[str]", seed: int = SEEDS[0]) -> Parts:
    """The communities of the partners that are tied to somebody, by size and then by first member."""
    import networkx as nx

    tied = sorted(node for node, degree in graph.degree if degree)
    # Numbers in order of CURIE: sets of names would be walked in another order in every run.
    numbers = {node: number for number, node in enumerate(tied)}
    plain = nx.Graph()
    plain.add_nodes_from(range(len(tied)))
    plain.add_weighted_edges_from(
        sorted((*sorted((numbers[one], numbers[other])), weight) for one, other, weight in graph.edges(data="weight"))
    )
    found = nx.community.louvain_communities(plain, seed=seed) if tied else []
    groups = (frozenset(tied[number] for number in part) for part in found)
    return tuple(sorted(groups, key=_by_size))


def _by_size(part: frozenset[str]) -> tuple[int, str]:
    return (-len(part), min(part))


def claim_parts(whole: "networkx.MultiDiGraph[str]", *, without: Collection[str] = ()) -> Parts:
    """The communities of partners, programmes and results by the claims between them, some of them left out.

    A tie weighs as much as there are claims for it. For drawing a network in parts; measures are of `parts`.
    What is tied to one node only, as most results are, goes where that goes, and need not be divided with the rest:
    the best division has it there (A. Arenas and others, Size reduction of complex networks preserving modularity,
    New Journal of Physics 9, 176, 2007).
    """
    import networkx as nx

    ties: Counter[tuple[str, str]] = Counter()
    for one, other in whole.edges():
        if one != other and one not in without and other not in without:
            ties[min(one, other), max(one, other)] += 1
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in ties:
        near[one].add(other)
        near[other].add(one)
    # Of two that are tied to each other only, one stays.
    holder = {node: end for node, (end, *more) in near.items() if not more and (len(near[end]) > 1 or end < node)}
    core: Counter[tuple[str, str]] = Counter()
    for (one, other), weight in ties.items():
        first, second = holder.get(one, one), holder.get(other, other)
        core[min(first, second), max(first, second)] += weight
    plain: networkx.Graph[str] = nx.Graph()
    plain.add_weighted_edges_from((one, other, weight) for (one, other), weight in sorted(core.items()))
    held: dict[str, list[str]] = defaultdict(list)
    for node, end in holder.items():
        held[end].append(node)
    found = (part.union(*(held.get(node, ()) for node in part)) for part in parts(plain))
    return tuple(sorted(found, key=_by_size))


def tied_groups(whole: "networkx.MultiDiGraph[str]", among: Collection[str]) -> Parts:
    """Some nodes of a network, in groups that claims between them tie, whichever way and however far; by first node."""
    import networkx as nx

    groups = nx.weakly_connected_components(whole.subgraph(among))
    return tuple(sorted((frozenset(group) for group in groups), key=min))


def modularity(graph: "networkx.Graph[str]", found: Parts) -> float:
    """The share of all weight inside communities, beyond what chance would put there; 0 without ties."""
    import networkx as nx

    if not found:
        return 0.0
    tied = graph.subgraph([node for part in found for node in part])
    return round(float(nx.community.modularity(tied, [set(part) for part in found])), 3)


def communities(
    graph: "networkx.Graph[str]", two_mode: "networkx.Graph[str]", found: Parts, others: Sequence[Parts]
) -> tuple[Community, ...]:
    """The communities with names and members, and how far they hold in other divisions of the partners."""
    return tuple(_community(graph, two_mode, n, part, others) for n, part in enumerate(found, 1))


def _community(
    graph: "networkx.Graph[str]",
    two_mode: "networkx.Graph[str]",
    number: int,
    part: frozenset[str],
    others: Sequence[Parts],
) -> Community:
    inside: Mapping[str, float] = dict(graph.subgraph(part).degree(weight="weight"))
    order = sorted(part, key=lambda node: (-inside[node], node))
    named = [node for node in order if not graph.nodes[node]["collective"]] or order
    areas = Counter(label for node in part for label, _ in areas_of(two_mode, node))
    ordered = tuple(sorted(areas.items(), key=lambda found: (-found[1], found[0])))
    names = ", ".join(str(graph.nodes[node]["label"]) for node in named[:_NAMED])
    return Community(
        number=number,
        name=f"{names}: {' and '.join(_first(ordered))}" if ordered else names,
        members=tuple(_ref(graph, node) for node in order),
        collectives=sum(graph.nodes[node]["collective"] for node in part),
        goal_areas=ordered,
        kept=_kept(part, others),
    )


def _first(areas: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """The goal areas of most members: all that share the first place, but no more than two."""
    _, first = next(groupby(areas, key=lambda found: found[1]))
    return tuple(label for label, _ in first)[:2]


def _ref(graph: "networkx.Graph[str]", node: str) -> Ref:
    return Ref(node, str(graph.nodes[node]["iri"]), str(graph.nodes[node]["label"]))


def _kept(part: frozenset[str], others: Sequence[Parts]) -> float:
    """The share of pairs that stay together, over all other divisions; a pair counts where both are in it."""
    together = pairs = 0
    for division in others:
        met = [len(part & group) for group in division]
        together += sum(n * (n - 1) // 2 for n in met)
        pairs += sum(met) * (sum(met) - 1) // 2
    return round(together / pairs, 3) if pairs else 1.0
