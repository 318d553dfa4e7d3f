"""What claims say, read in bulk: who, in which role, about what, where, when, in which passages.

Pages that show many things at once (a time line, a map) take the claims behind each from here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kzgraph.facts import Facts
from kzgraph.model import Iri, PassageRef, Ref
from kzgraph.terms import compact
from kzgraph.trace.scope import dates

__all__ = ["CLAIMS", "Said", "claims_about", "read_claims"]

CLAIMS = ("contribution", "result", "resultlink", "finding", "lesson", "recommendation", "plan", "followup")
"""The kinds of claims a thing has behind it, in the order of reading; figures are told with what they measure."""

_NAMED = ("kz:partner", "kz:programme", "kz:result", "kz:role", "kz:region", "kz:fromResult", "kz:toResult")


@dataclass(frozen=True, slots=True)
class Said:
    """One claim: ``kind`` is one of `CLAIMS` or the kind of the thing that its own passages state.

    ``about`` are the programmes and results that it names; ``basis`` is "explicit", "inferred", or "" where the kind
    of claim has none.
    """

    claim: Ref
    kind: str
    partner: Ref | None
    roles: tuple[Ref, ...]
    about: tuple[Ref, ...]
    basis: str
    wording: str
    note: str
    regions: tuple[Ref, ...]
    begins: date | None
    ends: date | None
    passages: tuple[PassageRef, ...]


def read_claims(facts: Facts, claims: Iterable[Iri]) -> dict[Iri, Said]:
    """What each of these claims (or things stated by passages) says."""
    chosen = sorted(set(claims))
    facts.read(chosen)
    passages = {p for claim in chosen for p in facts.iris(claim, "kz:statedIn")}
    facts.read(passages)
    sources = {s for p in passages for s in facts.iris(p, "kz:source")}
    facts.name({*chosen, *sources, *(iri for c in chosen for name in _NAMED for iri in facts.iris(c, name))})
    return {claim: _said(facts, claim) for claim in chosen}


def _said(facts: Facts, claim: Iri) -> Said:
    partners = facts.refs(facts.iris(claim, "kz:partner"))
    basis = facts.one(claim, "kz:basis")
    begins, ends = dates(facts, claim)
    ends_of_link = (*facts.iris(claim, "kz:fromResult"), *facts.iris(claim, "kz:toResult"))
    named = (*facts.iris(claim, "kz:programme"), *facts.iris(claim, "kz:result"))
    return Said(
        claim=facts.ref(claim),
        kind=compact(claim).partition(":")[0],
        partner=partners[0] if len(partners) == 1 else None,
        roles=facts.refs(facts.iris(claim, "kz:role")),
        about=tuple(facts.ref(one) for one in ends_of_link) or facts.refs(named),
        basis="" if basis is None else "inferred" if str(basis).endswith("/inferred") else "explicit",
        wording=facts.text(claim, "kz:wording"),
        note=facts.text(claim, "skos:editorialNote"),
        regions=facts.refs(facts.iris(claim, "kz:region")),
        begins=begins,
        ends=ends,
        passages=facts.passages(claim),
    )


def claims_about(facts: Facts, things: Iterable[Iri], properties: Iterable[str]) -> Mapping[Iri, tuple[Iri, ...]]:
    """The claims that point at each thing by one of the properties, in the order of `CLAIMS`, then by name."""
    chosen = set(things)
    found: dict[Iri, set[Iri]] = defaultdict(set)
    for name in properties:
        for claim, thing in facts.pointing(name, chosen):
            if compact(claim).partition(":")[0] in CLAIMS:
                found[thing].add(claim)
    return {thing: tuple(sorted(claims, key=_reading_order)) for thing, claims in sorted(found.items())}


def _reading_order(claim: Iri) -> tuple[int, str]:
    return (CLAIMS.index(compact(claim).partition(":")[0]), str(claim))
