"""Who takes part in an activity: the four roles where a code means what the document says, and words for the rest."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from kzgraph.exchange.iati.codes import FITTING_ROLES, IMPLEMENTING, LEAD, ROLE_NAMES, SAME_ROLES, known_reference
from kzgraph.exchange.iati.context import Context, Parts
from kzgraph.exchange.iati.desk import LANGUAGES, listed, lower_first
from kzgraph.exchange.iati.xml import add_text
from kzgraph.model import Iri
from kzgraph.terms import compact

__all__ = ["NOBODY", "Participants", "add_participants", "evidence_of", "participants", "reference_of", "type_of"]

NOBODY = (("en", "Not named in the documents"), ("ru", "В документах не назван"), ("kk", "Құжаттарда аталмаған"))
"""The name of nobody, where the standard needs a participating organisation and the documents name none."""

_OTHERS = {
    "en": "Partners in roles that the standard does not have:",
    "ru": "Партнёры в ролях, которых нет в стандарте:",
    "kk": "Стандартта жоқ рөлдердегі серіктестер:",
}


@dataclass(frozen=True, slots=True)
class Participants:
    """``seats`` are codes of OrganisationRole with partners, ``others`` partners with roles that have no code."""

    seats: tuple[tuple[str, Iri], ...]
    others: tuple[tuple[Iri, Iri], ...]

    def sentence(self, context: Context, lang: str) -> str:
        """The partners with other roles, in a language; empty where there are none."""
        roles: dict[Iri, list[str]] = {}
        for partner, role in self.others:
            roles.setdefault(partner, []).append(lower_first(context.desk.name(role, lang)))
        told = [f"{context.desk.name(partner, lang)} ({', '.join(names)})" for partner, names in roles.items()]
        return f"{_OTHERS[lang]} {listed(told)}." if told else ""

    def sentences(self, context: Context) -> list[tuple[str, str]]:
        """The same in every language."""
        return [(lang, self.sentence(context, lang)) for lang in LANGUAGES]


def participants(context: Context, parts: Parts) -> Participants:
    """Sort the contributions of an activity into roles, and note what is lost of each."""
    seats: set[tuple[str, Iri]] = set()
    others: set[tuple[Iri, Iri]] = set()
    for claim in parts.contributions:
        if not context.may_write(claim):
            context.lose(claim, parts.programme, "inferred", _who_in_which_role(context, claim))
            continue
        context.wrote(claim)
        told_elsewhere = any(claim in claims for claims in parts.partners.values())
        for partner in context.desk.facts.iris(claim, "kz:partner"):
            for role in context.desk.facts.iris(claim, "kz:role"):
                code = _code(context, parts.programme, claim, role)
                if code:
                    seats.add((code, partner))
                elif not told_elsewhere:
                    others.add((partner, role))
        _lose_details(context, parts, claim)
    return Participants(
        tuple(sorted(seats, key=lambda seat: (seat[0], *_by_name(context, seat[1])))),
        tuple(sorted(others, key=lambda other: (*_by_name(context, other[0]), context.desk.name(other[1])))),
    )


def _by_name(context: Context, partner: Iri) -> tuple[str, str]:
    return (context.desk.name(partner), str(partner))


def _who_in_which_role(context: Context, claim: Iri) -> str:
    desk = context.desk
    partners = ", ".join(desk.name(partner) for partner in desk.facts.iris(claim, "kz:partner"))
    roles = ", ".join(lower_first(desk.name(role)) for role in desk.facts.iris(claim, "kz:role"))
    return f"{partners}: {roles}"


def _code(context: Context, programme: Iri, claim: Iri, role: Iri) -> str | None:
    """The code of a role, where one fits or the nearest was asked for; what the code does not say is noted."""
    told, name = compact(role), context.desk.name(role)
    if told == LEAD and programme not in context.desk.facts.iris(claim, "kz:programme"):
        context.lose(claim, programme, "role-in-result", name)
        return None
    if told in FITTING_ROLES:
        if told not in SAME_ROLES:
            context.lose(
                claim,
                programme,
                "role-narrowed",
                f"{name}, written as {FITTING_ROLES[told]} {ROLE_NAMES[FITTING_ROLES[told]]}",
            )
        return FITTING_ROLES[told]
    nearest = context.desk.code(role) if context.options.nearest_roles else None
    if nearest:
        context.lose(claim, programme, "role-nearest", f"{name}, written as {nearest} {ROLE_NAMES.get(nearest, '')}")
        return nearest
    context.lose(claim, programme, "role", name)
    return None


def _lose_details(context: Context, parts: Parts, claim: Iri) -> None:
    """Note what a participating organisation has no place for."""
    desk, programme = context.desk, parts.programme
    for result, claims in parts.partners.items():
        if claim in claims:
            context.lose(
                claim, programme, "result-partner", f"{_who_in_which_role(context, claim)}, {desk.name(result)}"
            )
    if where := desk.where_and_when(claim):
        context.lose(claim, programme, "place-and-time", where)
    context.lose(claim, programme, "wording", evidence_of(context, claim))
    if note := desk.facts.text(claim, "skos:editorialNote"):
        context.lose(claim, programme, "note", note)
    if not desk.explicit(claim):
        context.lose(claim, programme, "basis")


def evidence_of(context: Context, claim: Iri) -> str:
    """The words that tie a partner or a result, what the document calls it there, and where."""
    desk = context.desk
    wording, named = (desk.facts.text(claim, name) for name in ("kz:wording", "kz:namedAs"))
    told = [wording and f'"{wording}"', named and f'named as "{named}"', desk.cited(claim)]
    return "; ".join(filter(None, told))


def add_participants(context: Context, activity: Element, programme: Iri, found: Participants) -> None:
    """Write the participating organisations; where there is none, one that says so, for the standard needs one."""
    desk = context.desk
    for role, partner in found.seats:
        add_text(
            activity,
            "participating-org",
            desk.names(partner),
            {"ref": reference_of(context, partner), "role": role, "type": type_of(context, partner)},
        )
    if not found.seats:
        add_text(activity, "participating-org", NOBODY, {"role": IMPLEMENTING})
        context.lose(programme, programme, "implementer", NOBODY[0][1])


def reference_of(context: Context, partner: Iri) -> str | None:
    """The identifier of a partner in the lists of the standard; None where none is known."""
    return known_reference(tuple(context.desk.facts.iris(partner, "skos:exactMatch")))


def type_of(context: Context, partner: Iri) -> str | None:
    """The code of a partner's type in OrganisationType."""
    return context.desk.code(context.desk.one(partner, "kz:partnerType"))
