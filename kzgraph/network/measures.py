"""The measures of a projection, each rank beside what it would be if something else were counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from kzgraph.errors import UsageError
from kzgraph.model import Ref
from kzgraph.network.choice import Choice, weight_formula
from kzgraph.network.communities import SEEDS, Parts, communities, modularity, parts
from kzgraph.network.model import FEW_CLAIMS, Community, Measures, Rank, Variant
from kzgraph.network.projections import partner_programme, partners
from kzgraph.network.ties import Said, contributions, count, said
from kzgraph.network.values import areas_of, formulas, ranked, too_large, values

if TYPE_CHECKING:
    import networkx

__all__ = ["measures"]

Key: TypeAlias = tuple[str, str]
"""A measure and the kind of what it ranks."""

MOST_LEFT_OUT = 12
"""Up to how many documents everything is counted again without each; with more, one document moves hardly a rank."""

_SEES_ALL = 2 / 3


@dataclass(frozen=True, slots=True)
class _Count:
    """What one way to count gives: the projection measured, the one with programmes, and ranks by measure.

    ``left_out`` says why betweenness is not among them; "" where it is.
    """

    graph: "networkx.Graph[str]"
    two_mode: "networkx.Graph[str]"
    values: Mapping[Key, Mapping[str, int | float]]
    ranks: Mapping[Key, Mapping[str, int]]
    left_out: str


def measures(
    whole: "networkx.MultiDiGraph[str]", choice: Choice | None = None, *, projection: str = "partners"
) -> Measures:
    """Degree, weighted degree, betweenness and goal areas of every named partner, and communities.

    Every rank is worked out again with each document left out (where there are at most `MOST_LEFT_OUT`), and with
    inferred contributions counted (or left out, where ``choice`` counts them). With
    ``projection="partner-programme"`` programmes are ranked too, and there are no communities.

    Betweenness is left out of a network for which it would take very long (`kzgraph.network.values.too_large`), and
    the notes say so.

    Raises:
        UsageError: the projection is none whose nodes can be ranked.
    """
    if projection not in {"partners", "partner-programme"}:
        raise UsageError(
            f'The projection "{projection}" has no measures.',
            "Use --projection partners or --projection partner-programme.",
        )
    chosen, told = choice or Choice(), said(whole)
    stating = _documents(told, chosen)
    variants = _variants(stating, chosen)
    base = _count(whole, told, chosen, projection)
    counts = [_count(whole, told, other, projection, base.left_out) for _, other in variants]
    groups = parts(base.graph) if projection == "partners" else ()
    return Measures(
        projection=projection,
        weight_formula=weight_formula(projection, chosen.weighting),
        counted=base.graph.graph["counted"],
        formulas=tuple(found for found in formulas(projection) if found[0] != "betweenness" or not base.left_out),
        variants=tuple(variant for variant, _ in variants),
        ranks=_ranks(base, counts),
        communities=_communities(base, counts, groups),
        modularity=modularity(base.graph, groups) if groups else None,
        notes=_notes(base, [variant for variant, _ in variants], stating),
    )


def _count(
    whole: "networkx.MultiDiGraph[str]", of: Said, choice: Choice, projection: str, left_out: str | None = None
) -> _Count:
    """Count once; whether betweenness is left out is settled by the first count, since all are compared with it."""
    counted = count(of, choice)
    two_mode = partner_programme(whole, counted=counted)
    graph = partners(whole, counted=counted) if projection == "partners" else two_mode
    left_out = too_large(graph) if left_out is None else left_out
    found = values(graph, two_mode, between=not left_out)
    return _Count(graph, two_mode, found, {key: ranked(of) for key, of in found.items()}, left_out)


def _variants(stating: Sequence[tuple[str, str]], choice: Choice) -> tuple[tuple[Variant, Choice], ...]:
    """Without each document that states a contribution counted, and with the other choice of basis."""
    found = []
    for curie, label in stating if 1 < len(stating) <= MOST_LEFT_OUT else ():
        rest = tuple(other for other, _ in stating if other != curie)
        name = f"without_{curie.partition(':')[2]}"
        found.append((Variant(name, f"without {label}"), replace(choice, sources=rest)))
    basis = (
        ("explicit_only", "with explicit contributions only")
        if choice.inferred
        else ("with_inferred", "with inferred contributions")
    )
    return (*found, (Variant(*basis), replace(choice, inferred=not choice.inferred)))


def _documents(of: Said, choice: Choice) -> list[tuple[str, str]]:
    """The documents that state a contribution counted, by id, with their names."""
    return sorted({source for claim in contributions(of, choice) for source in claim.sources})


def _ranks(base: _Count, counts: Sequence[_Count]) -> tuple[Rank, ...]:
    found, names = [], tuple(dict(formulas("partners")))
    for key, ranks in base.ranks.items():
        shared = Counter(ranks.values())
        for node, rank in sorted(ranks.items(), key=lambda item: (item[1], item[0])):
            others = tuple(count.ranks.get(key, {}).get(node) for count in counts)
            found.append(_rank(base, key, node, rank, shared[rank] - 1, others))
    return tuple(sorted(found, key=lambda row: _order(row, names)))


def _order(row: Rank, names: Sequence[str]) -> tuple[int, str, int, str]:
    return (names.index(row.measure), row.kind, row.rank, row.node.curie)


def _rank(base: _Count, key: Key, node: str, rank: int, tied: int, others: tuple[int | None, ...]) -> Rank:
    measure, kind = key
    data = base.graph.nodes[node]
    all_ranks = [rank, *(other for other in others if other is not None)]
    areas = areas_of(base.two_mode, node) if measure == "goal-areas" else ()
    return Rank(
        measure=measure,
        kind=kind,
        node=Ref(node, str(data["iri"]), str(data["label"])),
        value=base.values[key][node],
        rank=rank,
        tied=tied,
        best=min(all_ranks),
        worst=max(all_ranks),
        variants=others,
        claims=data["contributions"],
        detail=", ".join(f"{label} {count}" for label, count in areas),
        remark=_remark(data["contributions"], data["sources"]),
    )


def _remark(claims: int, sources: Sequence[tuple[str, str]]) -> str:
    """Why a value says little: few claims behind it, or all of them from one document."""
    if claims < FEW_CLAIMS:
        rests = f"rests on {_number(claims, 'claim')}"
        return f"{rests}, {sources[0][1]} only" if len(sources) == 1 else rests
    return f"{sources[0][1]} only" if len(sources) == 1 else ""


def _communities(base: _Count, counts: Sequence[_Count], groups: Parts) -> tuple[Community, ...]:
    if not groups:
        return ()
    others = [parts(other.graph) for other in counts] + [parts(base.graph, seed) for seed in SEEDS[1:]]
    return communities(base.graph, base.two_mode, groups, others)


def _notes(base: _Count, variants: Sequence[Variant], documents: Sequence[object]) -> tuple[str, ...]:
    """What to read before the numbers; every sentence follows from the graph at hand."""
    told = ", ".join(variant.told for variant in variants)
    notes = [
        "Values count what the documents say, not how much a partner did; who is not mentioned is not there.",
        "Equal values share a rank (1, 2, 2, 4).",
        f"Range is the best and the worst rank: counted as here, {told}.",
    ]
    if len(documents) > MOST_LEFT_OUT:
        notes.append(
            f"Ranks are not counted again without each of the {len(documents)} documents; choose some with --source."
        )
    if base.left_out:
        notes.append(base.left_out)
    nodes = dict(base.graph.nodes(data=True))
    named = {n: found for n, found in nodes.items() if found["kind"] == "partner" and not found["collective"]}
    few = sum(found["contributions"] < FEW_CLAIMS for found in named.values())
    if few:
        notes.append(
            f"{few} of {len(named)} named partners rest on fewer than {FEW_CLAIMS} claims: one more sentence in a "
            "document would change their places, so their ranks should not be compared."
        )
    groups = sum(found["kind"] == "partner" and found["collective"] for found in nodes.values())
    if groups:
        counted = "is counted as a neighbour" if groups == 1 else "are counted as neighbours"
        notes.append(f"{_number(groups, 'group')} without names (as local NGOs) {counted} and not ranked.")
    return (*notes, *_hubs(base))


def _hubs(base: _Count) -> tuple[str, ...]:
    """A warning of each partner that is tied to nearly everything."""
    kinds = Counter(kind for _, kind in base.graph.nodes(data="kind"))
    two_mode = base.graph.graph["projection"] == "partner-programme"
    what, room = ("programmes", kinds["programme"]) if two_mode else ("other partners", kinds["partner"] - 1)
    return tuple(
        f"{base.graph.nodes[node]['label']} is tied to {degree} of {room} {what}: leave it out to see "
        f"the rest of the picture (--without {node})."
        for node, degree in sorted(base.graph.degree)
        if node.startswith("partner:") and room >= FEW_CLAIMS and degree > _SEES_ALL * room
    )


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
