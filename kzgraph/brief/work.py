"""What programmes, regions and goal areas share: contributions to them, partners by role, results with who is named."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kzgraph.brief.desk import Desk
from kzgraph.brief.model import Item, Listed, Statement
from kzgraph.brief.results import Shown, tied_partners
from kzgraph.model import Iri, PassageRef
from kzgraph.terms import compact
from kzgraph.trace.model import ResultFacts
from kzgraph.trace.results import result_facts

__all__ = [
    "RESTING",
    "contributions_to",
    "naming",
    "partners_by_role",
    "ranked",
    "results_of",
    "shown_results",
    "strength_counts",
]

RESTING = ("kz:programme", "kz:result", "kz:about", "kz:measures", "kz:by", "kz:fromResult", "kz:toResult")
"""Properties by which claims, products, events and policies name programmes and results."""

MOST_ROLES = 5
MOST_PER_ROLE = 4


def results_of(desk: Desk, programmes: Iterable[Iri]) -> dict[str, ResultFacts]:
    """The facts of all results of some programmes, by CURIE."""
    return result_facts(desk.facts, desk.pointing("kz:programme", programmes, "result"))


def contributions_to(desk: Desk, programmes: Iterable[Iri], results: Mapping[str, ResultFacts]) -> tuple[Iri, ...]:
    """Contributions to some programmes or results that the documents state, receivers left out."""
    to_programmes = desk.pointing("kz:programme", programmes, "contribution")
    to_results = desk.pointing("kz:result", (Iri(facts.ref.iri) for facts in results.values()), "contribution")
    return desk.working(sorted({*to_programmes, *to_results}))


def partners_by_role(desk: Desk, contributions: Sequence[Iri], *, see: str) -> tuple[Statement, ...]:
    """Who did what: for each role, the most frequent first, its partners; groups without names apart at the end."""
    by_role: dict[Iri, Counter[Iri]] = {}
    first: dict[tuple[Iri, Iri], tuple[PassageRef, ...]] = {}
    groups: Counter[Iri] = Counter()
    for contribution in contributions:
        for partner in desk.facts.iris(contribution, "kz:partner"):
            if desk.is_collective(partner):
                groups[partner] += 1
                continue
            for role in desk.facts.iris(contribution, "kz:role"):
                by_role.setdefault(role, Counter())[partner] += 1
                first.setdefault((role, partner), desk.facts.passages(contribution))
    order = sorted(by_role, key=lambda role: (-by_role[role].total(), role))
    parts = []
    for role in order[:MOST_ROLES]:
        told = {partner: first[role, partner] for partner in by_role[role]}
        listed = desk.counted(by_role[role], most=MOST_PER_ROLE, passages=told)
        parts.append(Statement("role", {"role": desk.name(role), "partners": _uncounted(listed)}))
    if len(order) > MOST_ROLES:
        parts.append(Statement("more-roles", {"n": len(order) - MOST_ROLES}, see=see))
    if groups:
        parts.append(Statement("groups", {"partners": _uncounted(desk.counted(groups, most=4)), "n": len(groups)}))
    named = {p for counts in by_role.values() for p in counts}
    if not parts:
        return ()
    return (Statement("partners", {"n": len(named)}, see=see, parts=tuple(parts)),)


def _uncounted(listed: Listed) -> Listed:
    return Listed(tuple(Item(item.name, None, item.passages) for item in listed.items), listed.more)


def ranked(desk: Desk, contributions: Iterable[Iri], *, ministries: bool | None = None) -> Counter[Iri]:
    """Named partners by their number of contributions; only ministries, or only others, if asked for."""
    counts: Counter[Iri] = Counter()
    for partner, claims in desk.partners_of(contributions).items():
        is_ministry = "kz:Ministry" in map(compact, desk.facts.iris(partner, "rdf:type"))
        if not desk.is_collective(partner) and (ministries is None or ministries == is_ministry):
            counts[partner] = len(claims)
    return counts


def naming(desk: Desk, contributions: Iterable[Iri]) -> dict[Iri, tuple[PassageRef, ...]]:
    """For each partner the passages of its first contribution."""
    found = desk.partners_of(contributions)
    return {partner: desk.facts.passages(claims[0]) for partner, claims in found.items()}


def shown_results(desk: Desk, results: Mapping[str, ResultFacts]) -> list[Shown]:
    """Results with the partners that a passage ties to each, or a word that none is."""
    iris = [Iri(facts.ref.iri) for facts in results.values()]
    stated: dict[Iri, list[Iri]] = {}
    working = desk.working(desk.pointing("kz:result", iris, "contribution"))
    desk.partners_of(working)
    for contribution in working:
        for result in desk.facts.iris(contribution, "kz:result"):
            stated.setdefault(result, []).append(contribution)
    tied = tied_partners(desk, iris)
    shown = []
    for facts in results.values():
        result = Iri(facts.ref.iri)
        claims = stated.get(result, [])
        partners = ranked(desk, claims) + Counter(
            {p: len(c) for p, c in desk.partners_of(claims).items() if desk.is_collective(p)}
        )
        key = "result-with" if claims else "result-through" if tied[result] else "result-alone"
        listed = _uncounted(desk.counted(partners, most=3))
        statement = desk.statement(key, claims[:2], partners=listed)
        shown.append(Shown(facts, statement, ("result-with", "result-through", "result-alone").index(key)))
    return shown


def strength_counts(shown: Iterable[Shown]) -> Mapping[str, int]:
    """How many results have a partner tied by a passage, one by the programme only, and none."""
    counts = Counter(each.closeness for each in shown)
    return {"stated": counts[0], "rest": counts[1], "alone": counts[2], "n": counts.total()}
