"""Projections of the whole network: partners with programmes, and partners with each other.

Both are undirected ``networkx.Graph`` keyed by CURIE, nodes and edges in order of CURIE.

Node attributes: ``iri``, ``label``, ``kind`` ("partner" or "programme"), ``bipartite`` (0 partner, 1 programme),
``types``, ``goal_areas`` (of the programmes, and for partners of all they are tied to), ``sources`` (documents that
state what is counted; all three tuples of (CURIE, label)), ``collective`` (bool: a group without names, which no
ranking counts), ``contributions`` (int: claims counted for the node).

Edge attributes of partners with programmes: ``weight`` (int), ``contributions`` (int, the same number), ``claims``
(tuple of CURIEs), ``direct`` (bool: one of the claims names the programme itself), ``results`` (those through which
the partner is tied), ``roles``, ``sources`` (tuples of (CURIE, label)), ``bases`` (tuple of "explicit", "inferred").

Edge attributes of partners with each other: ``weight`` (int, or float with Newman's weighting), ``programmes`` and
``results`` (the things both contributed to, tuples of (CURIE, label)), ``claims``, ``bases``, ``sources``.

Graph attributes: ``projection``, ``weight_formula``, ``counted`` (what was counted, in words).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from kzgraph.network.choice import Choice, weight_formula
from kzgraph.network.ties import Contribution, Counted, Pairs, ProgrammeTie, contributors, count, said, stated

if TYPE_CHECKING:
    import networkx

__all__ = ["as_claims", "partner_programme", "partners", "restricted"]


def restricted(whole: "networkx.MultiDiGraph[str]", choice: Choice) -> "networkx.MultiDiGraph[str]":
    """The whole network without the partners left out, with what the chosen documents state, and no loose ends.

    Inferred claims and receivers stay: here every edge is a claim and says what it is.
    """
    graph = whole.copy()
    graph.remove_nodes_from(choice.without)
    graph.remove_edges_from(
        [(u, v, k) for u, v, k, found in whole.edges(keys=True, data=True) if not stated(found, choice)]
    )
    graph.remove_nodes_from([node for node, degree in list(graph.degree) if not degree])
    # Of the choice only what was applied is told: basis and receivers are marked here, not left out.
    applied = choice.told(said(whole).names).split("; ")[2:]
    graph.graph["counted"] = "; ".join([whole.graph["counted"], *applied])
    return graph


def partner_programme(
    whole: "networkx.MultiDiGraph[str]", choice: Choice | None = None, *, counted: Counted | None = None
) -> "networkx.Graph[str]":
    """Partners with the programmes they contributed to, directly or through a result of the programme.

    Partners whose contributions reach no programme, and programmes that nobody counted contributed to, are
    left out. Who has counted already (`kzgraph.network.ties.count`) hands it in for the choice.
    """
    counts = counted or count(said(whole), choice or Choice())
    graph = _graph(whole, "partner-programme", counts)
    of: dict[str, dict[str, Contribution]] = defaultdict(dict)
    for pair, found in counts.ties.items():
        for node in pair:
            of[node].update((tie.contribution.claim, tie.contribution) for tie in found)
    _add_nodes(graph, whole, {node: claims.values() for node, claims in of.items()}, counts.ties)
    for (partner, programme), found in counts.ties.items():
        graph.add_edge(partner, programme, **_programme_edge(whole, found))
    return graph


def partners(
    whole: "networkx.MultiDiGraph[str]", choice: Choice | None = None, *, counted: Counted | None = None
) -> "networkx.Graph[str]":
    """Partners with each other: tied by every programme and result that both contributed to as such.

    Different results of one programme are not common work, nor is a wider programme's part. A partner who shares
    nothing is a node without edges. The weight is the number of things shared or, with ``weighting="newman"``,
    each shared thing divided by the number of other partners that contributed to it, so that a programme of
    twenty partners does not outweigh twenty programmes of two; the weights of a partner then add up to the number of
    things it shares with anybody (M. E. J. Newman, Scientific collaboration
    networks II, Physical Review E 64, 016132, 2001). Who has counted already hands that in for the choice.
    """
    counts = counted or count(said(whole), choice or Choice())
    graph = _graph(whole, "partners", counts)
    of: dict[str, list[Contribution]] = defaultdict(list)
    for contribution in counts.contributions:
        of[contribution.partner].append(contribution)
    _add_nodes(graph, whole, of, counts.ties)
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    things = contributors(counts.contributions)
    for thing, by in things.items():
        for pair in combinations(by, 2):
            shared[pair].append(thing)
    for (one, other), common in sorted(shared.items()):
        claims = [c for thing in common for partner in (one, other) for c in things[thing][partner]]
        weight = _weight([len(things[thing]) for thing in common], counts.choice)
        graph.add_edge(one, other, weight=weight, **_shared(whole, common), **_claimed(claims))
    return graph


def as_claims(graph: "networkx.Graph[str]", whole: "networkx.MultiDiGraph[str]") -> "networkx.MultiDiGraph[str]":
    """Partners with programmes as the picture draws them: an edge for each claim, with its passages.

    A claim that ties through a result says so in its note.
    """
    import networkx as nx

    drawn: networkx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    for node, found in graph.nodes(data=True):
        drawn.add_node(node, **{**whole.nodes[node], "goal_areas": found["goal_areas"], "sources": found["sources"]})
    told = {claim: found for *_, claim, found in whole.edges(keys=True, data=True) if found["kind"] == "contribution"}
    ends = {(u, v, k) for u, v, k in whole.edges(keys=True)}
    for one, other, edge in graph.edges(data=True):
        partner, programme = sorted((one, other))
        for claim in edge["claims"]:
            found = dict(told[claim])
            if (partner, programme, claim) not in ends:
                names = [label for curie, label in edge["results"] if (partner, curie, claim) in ends]
                found["note"] = " ".join(filter(None, [f"Through the result: {'; '.join(names)}.", found["note"]]))
            drawn.add_edge(partner, programme, key=claim, **found)
    return drawn


def _graph(whole: "networkx.MultiDiGraph[str]", projection: str, counts: Counted) -> "networkx.Graph[str]":
    import networkx as nx

    graph: networkx.Graph[str] = nx.Graph(**whole.graph)
    graph.graph["projection"] = projection
    graph.graph["weight_formula"] = weight_formula(projection, counts.choice.weighting)
    graph.graph["counted"] = counts.choice.told(counts.said.names)
    return graph


def _add_nodes(
    graph: "networkx.Graph[str]",
    whole: "networkx.MultiDiGraph[str]",
    counted: Mapping[str, Iterable[Contribution]],
    ties: Mapping[tuple[str, str], object],
) -> None:
    areas: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for partner, programme in ties:
        areas[partner] |= set(whole.nodes[programme]["goal_areas"])
        areas[programme] |= set(whole.nodes[programme]["goal_areas"])
    for node in sorted(counted):
        claims = list(counted[node])
        known = {name: whole.nodes[node][name] for name in ("iri", "label", "kind", "types", "collective")}
        graph.add_node(
            node,
            **known,
            bipartite=int(known["kind"] == "programme"),
            goal_areas=tuple(sorted(areas[node])),
            sources=_united(claim.sources for claim in claims),
            contributions=len(claims),
        )


def _programme_edge(whole: "networkx.MultiDiGraph[str]", ties: tuple[ProgrammeTie, ...]) -> dict[str, Any]:
    claims = [tie.contribution for tie in ties]
    return {
        "weight": len(ties),
        "contributions": len(ties),
        "direct": any(tie.direct for tie in ties),
        "results": _named(whole, {result for tie in ties for result in tie.results}),
        "roles": _united(claim.roles for claim in claims),
        **_claimed(claims),
    }


def _shared(whole: "networkx.MultiDiGraph[str]", things: Iterable[str]) -> dict[str, Any]:
    found = list(things)
    return {
        f"{kind}s": _named(whole, (thing for thing in found if thing.startswith(f"{kind}:")))
        for kind in ("programme", "result")
    }


def _claimed(claims: Iterable[Contribution]) -> dict[str, Any]:
    found = list(claims)
    return {
        "claims": tuple(sorted({claim.claim for claim in found})),
        "bases": tuple(sorted({claim.basis for claim in found})),
        "sources": _united(claim.sources for claim in found),
    }


def _weight(contributing: Iterable[int], choice: Choice) -> int | float:
    """The weight of what is shared, by the number of partners that contributed to each thing."""
    numbers = list(contributing)
    if choice.weighting == "shared":
        return len(numbers)
    return float(sum(Fraction(1, number - 1) for number in numbers))


def _named(whole: "networkx.MultiDiGraph[str]", nodes: Iterable[str]) -> Pairs:
    return tuple((node, str(whole.nodes[node]["label"])) for node in sorted(nodes))


def _united(pairs: Iterable[Pairs]) -> Pairs:
    return tuple(sorted({pair for found in pairs for pair in found}))
