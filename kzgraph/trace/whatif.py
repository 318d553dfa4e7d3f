"""What would no longer have a named partner if one partner were not there.

The documents say who took part, not who could have stood in. So this tells what rests on one name in the documents:
results that name nobody else, programmes that name nobody else as funder, government counterpart or implementer.
Groups without names and ties that a reader concludes are told beside it, since they may be somebody else.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kzgraph.errors import UsageError
from kzgraph.facts import Facts
from kzgraph.model import Iri, PassageRef, Ref
from kzgraph.store import Engine
from kzgraph.terms import PREFIXES, compact
from kzgraph.trace.model import Options, ResultFacts, Trace
from kzgraph.trace.results import result_facts
from kzgraph.trace.search import trace, traces_to

__all__ = ["SUPPORTING_ROLES", "LostResult", "LostRole", "WhatIf", "what_if"]

SUPPORTING_ROLES = ("funder", "government-counterpart", "implementer")
"""The roles without which a programme is asked about, in the order in which they are told."""

_INFERRED = Iri(PREFIXES["basis"] + "inferred")


class LostResult(NamedTuple):
    """A result for which no other partner is named; ``groups`` and ``inferred`` are who else could be meant."""

    facts: ResultFacts
    traces: tuple[Trace, ...]
    groups: tuple[Ref, ...]
    inferred: tuple[Ref, ...]


class LostRole(NamedTuple):
    """A programme for which no other partner is named in a role; ``groups`` and ``inferred`` as for results."""

    programme: Ref
    role: Ref
    claims: tuple[Ref, ...]
    passages: tuple[PassageRef, ...]
    groups: tuple[Ref, ...]
    inferred: tuple[Ref, ...]


class WhatIf(NamedTuple):
    """What rests on a partner: how many results are ``traced``, in how many ``programmes``, what would be lost."""

    partner: Ref
    options: Options
    traced: int
    results: tuple[LostResult, ...]
    programmes: int
    roles: tuple[LostRole, ...]


def what_if(engine: Engine, partner: Ref, options: Options | None = None, *, lang: str = "en") -> WhatIf:
    """What the documents would name nobody for without a partner.

    Results are those the partner is traced to under the options; partners that these leave out (``without``) do not
    count as somebody else. A role in a programme counts whether it is in the
    programme as a whole or in one of its results. Raises UsageError where the thing is no partner.
    """
    if not partner.curie.startswith("partner:"):
        raise UsageError(
            f"{partner.label} ({partner.curie}) is not a partner.", "What would be missing is asked of a partner."
        )
    chosen = options or Options()
    facts = Facts(engine, lang=lang)
    own = trace(engine, partner, chosen, lang=lang)
    reached = {Iri(found.result.iri) for found in own.traces}
    programmes, roles = _lost_roles(facts, Iri(partner.iri), {Iri(other) for other in chosen.without})
    return WhatIf(partner, chosen, len(reached), _lost_results(facts, partner, reached, chosen), programmes, roles)


def _lost_results(facts: Facts, partner: Ref, reached: set[Iri], options: Options) -> tuple[LostResult, ...]:
    said: dict[str, list[Trace]] = defaultdict(list)
    for found in traces_to(facts, reached, options._replace(include_inferred=True, roles=(), sources=())):
        said[found.result.curie].append(found)
    told = result_facts(facts, reached)
    lost = []
    for curie, traces in sorted(said.items()):
        own = tuple(found for found in traces if found.partner == partner)
        others = [found for found in traces if found.partner != partner]
        firm = {Iri(found.partner.iri) for found in others if found.basis == "explicit"}
        groups = {iri for iri in firm if _is_group(facts, iri)}
        if firm == groups:
            loose = {Iri(found.partner.iri) for found in others} - firm
            lost.append(LostResult(told[curie], own, facts.refs(groups), facts.refs(loose)))
    return tuple(sorted(lost, key=lambda found: (found.traces[0].strength != "stated", found.facts.ref.curie)))


def _is_group(facts: Facts, partner: Iri) -> bool:
    return facts.one(partner, "kz:collective") is True


def _lost_roles(facts: Facts, partner: Iri, without: set[Iri]) -> tuple[int, tuple[LostRole, ...]]:
    """How many programmes the partner contributed to, and the roles in them that nobody else has."""
    programmes = {programme for programme, _ in _involved(facts, _contributions(facts, "kz:partner", [partner]))}
    results = {result for result, _ in facts.pointing("kz:programme", programmes) if _is(result, "result")}
    facts.read(results)
    around = _contributions(facts, "kz:programme", programmes) | _contributions(facts, "kz:result", results)
    facts.read(c for found in around for c in facts.iris(found, "kz:partner"))
    held: dict[tuple[Iri, str], set[Iri]] = defaultdict(set)
    for programme, contribution in _involved(facts, around):
        if facts.iris(contribution, "kz:partner")[0] in without:
            continue
        for held_role in facts.iris(contribution, "kz:role"):
            held[programme, compact(held_role).partition(":")[2]].add(contribution)
    own = {c for found in held.values() for c in found if facts.iris(c, "kz:partner") == (partner,)}
    facts.read(passage for contribution in own for passage in facts.iris(contribution, "kz:statedIn"))
    facts.name({*programmes, *own, *(Iri(PREFIXES["role"] + role) for role in SUPPORTING_ROLES)})
    lost = []
    for programme in sorted(programmes):
        for role in SUPPORTING_ROLES:
            found = _lost_role(facts, partner, programme, role, held.get((programme, role), set()))
            lost += [found] if found else []
    return len(programmes), tuple(lost)


def _lost_role(facts: Facts, partner: Iri, programme: Iri, role: str, claims: set[Iri]) -> LostRole | None:
    own = {claim for claim in claims if facts.iris(claim, "kz:partner") == (partner,) and not _inferred(facts, claim)}
    if not own:
        return None
    others = {(facts.iris(claim, "kz:partner")[0], _inferred(facts, claim)) for claim in claims - own}
    firm = {other for other, inferred in others if not inferred and other != partner}
    groups = {other for other in firm if _is_group(facts, other)}
    if firm != groups:
        return None
    loose = {other for other, inferred in others if inferred and other != partner} - firm
    passages = {p.ref.curie: p for claim in sorted(own) for p in facts.passages(claim)}
    ordered = sorted(passages.values(), key=lambda p: (p.source.curie, p.begins, p.ends))
    return LostRole(
        programme=facts.ref(programme),
        role=facts.ref(Iri(PREFIXES["role"] + role)),
        claims=facts.refs(own),
        passages=tuple(ordered),
        groups=facts.refs(groups),
        inferred=facts.refs(loose),
    )


def _contributions(facts: Facts, name: str, things: Iterable[Iri]) -> set[Iri]:
    found = {claim for claim, _ in facts.pointing(name, things) if _is(claim, "contribution")}
    facts.read(found)
    return found


def _involved(facts: Facts, contributions: Iterable[Iri]) -> set[tuple[Iri, Iri]]:
    """Pairs of a programme and a contribution to it, as a whole or to a result of it."""
    pairs = set()
    chosen = list(contributions)
    facts.read(result for contribution in chosen for result in facts.iris(contribution, "kz:result"))
    for contribution in chosen:
        results = facts.iris(contribution, "kz:result")
        programmes = {*facts.iris(contribution, "kz:programme")}
        programmes |= {programme for result in results for programme in facts.iris(result, "kz:programme")}
        pairs |= {(programme, contribution) for programme in programmes}
    return pairs


def _inferred(facts: Facts, claim: Iri) -> bool:
    return facts.one(claim, "kz:basis") == _INFERRED


def _is(thing: Iri, kind: str) -> bool:
    return compact(thing).startswith(f"{kind}:")
