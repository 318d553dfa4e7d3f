"""Programmes, policies, events and changes of bodies in time, as far as the documents date them.

A date that no document gives is never guessed: such a thing stands among the undated, and an end that is not said
stays open.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kzgraph.facts import Facts
from kzgraph.model import Iri, Ref
from kzgraph.said import Said, claims_about, read_claims
from kzgraph.store import Engine
from kzgraph.terms import PREFIXES, compact
from kzgraph.trace.scope import dates

__all__ = ["KINDS", "Moment", "timeline"]

KINDS = ("programme", "policy", "event", "change")
"""What stands in time, in the order of its lanes."""

_CLASSES = {
    "programme": f"{PREFIXES['kz']}Programme",
    "policy": f"{PREFIXES['kz']}Policy",
    "event": f"{PREFIXES['kz']}Event",
    "change": f"{PREFIXES['org']}ChangeEvent",
}
_NAMED = ("kz:programmeKind", "kz:goalArea", "kz:region", "org:originalOrganization", "org:resultingOrganization")
_POINTING = ("kz:programme", "kz:event", "kz:product", "kz:about", "kz:by")


@dataclass(frozen=True, slots=True)
class Moment:
    """A programme, policy, event or change of a body with what the documents say of its time.

    ``kind`` is one of `KINDS`; ``begins`` and ``ends`` are the first and last day, None where no document says.
    ``within`` are the regions that the named ones lie in, countries left out. ``before`` and ``after`` are the bodies
    of a change. ``claims`` begins with what the thing's own passages state, where there are any.
    """

    ref: Ref
    kind: str
    kinds: tuple[Ref, ...]
    begins: date | None
    ends: date | None
    goal_areas: tuple[Ref, ...]
    regions: tuple[Ref, ...]
    within: tuple[Ref, ...]
    before: tuple[Ref, ...]
    after: tuple[Ref, ...]
    claims: tuple[Said, ...]

    @property
    def dated(self) -> bool:
        """Whether a document says when it began or ended."""
        return self.begins is not None or self.ends is not None


def timeline(engine: Engine, *, lang: str = "en") -> tuple[Moment, ...]:
    """All programmes, policies, events and changes of bodies: by kind, then by date, the undated of a kind last.

    A thing that only ends is ordered by its end. Policies and events have the goal areas of their programmes.
    """
    facts = Facts(engine, lang=lang)
    found = {kind: _all(engine, kind) for kind in KINDS}
    things = [thing for kind in KINDS for thing in found[kind]]
    facts.read(things)
    facts.read(programme for thing in things for programme in facts.iris(thing, "kz:programme"))
    behind = claims_about(facts, things, _POINTING)
    own = {thing for thing in things if facts.iris(thing, "kz:statedIn")}
    said = read_claims(facts, {*own, *(claim for claims in behind.values() for claim in claims)})
    facts.name({iri for thing in things for name in _NAMED for iri in facts.iris(thing, name)})
    facts.closure((region for thing in things for region in facts.iris(thing, "kz:region")), "kz:partOf")
    moments = [
        _moment(facts, thing, kind, [said[one] for one in (thing, *behind.get(thing, ())) if one in said])
        for kind in KINDS
        for thing in found[kind]
    ]
    return tuple(sorted(moments, key=_order))


def _all(engine: Engine, kind: str) -> list[Iri]:
    rows = engine.select(f"SELECT DISTINCT ?thing WHERE {{ ?thing a <{_CLASSES[kind]}> }}")
    return sorted(row[0] for row in rows if isinstance(row[0], Iri))


def _moment(facts: Facts, thing: Iri, kind: str, claims: list[Said]) -> Moment:
    begins, ends = dates(facts, thing)
    programmes = [thing] if kind == "programme" else facts.iris(thing, "kz:programme")
    regions = facts.iris(thing, "kz:region")
    return Moment(
        ref=facts.ref(thing),
        kind=kind,
        kinds=facts.refs(facts.iris(thing, "kz:programmeKind")),
        begins=begins,
        ends=ends,
        goal_areas=facts.refs({area for p in programmes for area in facts.iris(p, "kz:goalArea")}),
        regions=facts.refs(regions),
        within=facts.refs(_around(facts, regions) - set(regions)),
        before=facts.refs(facts.iris(thing, "org:originalOrganization")),
        after=facts.refs(facts.iris(thing, "org:resultingOrganization")),
        claims=tuple(claims),
    )


def _around(facts: Facts, regions: Iterable[Iri]) -> set[Iri]:
    """The regions that these lie in; a country holds nearly all of them, so it stands for none."""
    wider = {end for _, end in facts.closure(regions, "kz:partOf")}
    kinds = {region: {compact(kind) for kind in facts.iris(region, "kz:regionKind")} for region in wider}
    return {region for region in wider if not kinds[region] & {"regionkind:country", "regionkind:world-region"}}


def _order(moment: Moment) -> tuple[int, bool, str, str, str]:
    first = moment.begins or moment.ends
    last = moment.ends or moment.begins
    return (KINDS.index(moment.kind), not moment.dated, str(first or ""), str(last or ""), moment.ref.curie)
