"""Plans, recommendations, lessons and findings as statements, with what is recorded as following them up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kzgraph.brief.desk import Desk, kind_of
from kzgraph.brief.model import Listed, Statement
from kzgraph.model import Iri

__all__ = ["about", "announced", "follow_ups", "said_statements", "with_answers"]


def about(desk: Desk, things: Iterable[Iri], kind: str) -> tuple[Iri, ...]:
    """Claims of a kind (finding, lesson, recommendation, plan) about one of the things, as the documents tell them."""
    return _as_told(desk, desk.pointing("kz:about", things, kind))


def announced(desk: Desk, partner: Iri, kind: str) -> tuple[Iri, ...]:
    """Plans that a partner announces, or recommendations made to it."""
    return _as_told(desk, desk.pointing("kz:partner", [partner], kind))


def _as_told(desk: Desk, claims: Iterable[Iri]) -> tuple[Iri, ...]:
    def first_place(claim: Iri) -> tuple[str, int, Iri]:
        told = desk.passages([claim])
        return (told[0].source.curie, told[0].begins, claim) if told else ("", 0, claim)

    return tuple(sorted(claims, key=first_place))


def follow_ups(desk: Desk, claims: Iterable[Iri]) -> Mapping[Iri, tuple[Iri, ...]]:
    """The follow-ups recorded for plans and recommendations."""
    found: dict[Iri, list[Iri]] = defaultdict(list)
    pairs = desk.facts.pointing("kz:followsUp", claims)
    desk.facts.read(follow_up for follow_up, _ in pairs)
    for follow_up, claim in pairs:
        found[claim].append(follow_up)
    return {claim: tuple(ups) for claim, ups in found.items()}


def with_answers(
    desk: Desk, key: str, claims: Sequence[Iri], *, most: int, see: str, aside: Iri | None = None
) -> tuple[Statement, ...]:
    """One statement: how many there are and how many were followed up, with the first of each kind below.

    ``key`` says what they are to the subject; those followed up come first. Where all are of one partner, ``aside``,
    nobody is named as the one who announces them or should act.
    """
    if not claims:
        return ()
    ups = follow_ups(desk, claims)
    order = sorted(claims, key=lambda claim: claim not in ups)
    answered = [claim for claim in order if claim in ups]
    # Of both kinds some are shown, where there are both.
    first = max(most // 2, most - (len(order) - len(answered)))
    chosen = (*answered[:first], *[claim for claim in order if claim not in ups])[:most]
    parts = [
        _answered(desk, claim, ups[claim], aside) if claim in ups else _open(desk, claim, aside) for claim in chosen
    ]
    left = len(claims) - len(chosen)
    if left:
        parts.append(Statement("more", {"n": left}, see=see))
    values = {"n": len(claims), "answered": len(answered), "open": len(claims) - len(answered)}
    return (Statement(key, values, see=see, parts=tuple(parts)),)


def _open(desk: Desk, claim: Iri, aside: Iri | None) -> Statement:
    return desk.statement(
        f"{kind_of(claim)}-open",
        [claim],
        what=desk.name(claim),
        when=desk.period(claim),
        who=_who(desk, claim, aside),
    )


def _answered(desk: Desk, claim: Iri, ups: Sequence[Iri], aside: Iri | None) -> Statement:
    concluded = all(desk.is_inferred(up) for up in ups)
    return desk.statement(
        f"{kind_of(claim)}-answered-{'inferred' if concluded else 'explicit'}",
        [claim, *ups],
        what=desk.name(claim),
        when=desk.period(claim),
        who=_who(desk, claim, aside),
        by=desk.listed((thing for up in ups for thing in desk.facts.iris(up, "kz:by")), most=2),
    )


def _who(desk: Desk, claim: Iri, aside: Iri | None) -> Listed:
    """Who announces a plan, or should do what is recommended."""
    return desk.listed(() if aside else desk.facts.iris(claim, "kz:partner"), most=3)


def said_statements(desk: Desk, key: str, claims: Sequence[Iri], *, most: int, see: str) -> tuple[Statement, ...]:
    """One statement: how many lessons or findings there are, with the first of them below."""
    if not claims:
        return ()
    parts = [desk.statement("said", [claim], what=desk.name(claim)) for claim in claims[:most]]
    if len(claims) > most:
        parts.append(Statement("more", {"n": len(claims) - most}, see=see))
    return (Statement(key, {"n": len(claims)}, see=see, parts=tuple(parts)),)
