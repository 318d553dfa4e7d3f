"""One activity for each programme, in the order of the schema, and what had to be chosen for it."""

from datetime import date
from typing import NamedTuple
from xml.etree.ElementTree import Element

from kzgraph.exchange.iati.codes import DATE_TYPES, MULTISECTOR, PURPOSES, UNSPECIFIED_SECTOR, status_code
from kzgraph.exchange.iati.context import Context, Parts, add_category, page_of
from kzgraph.exchange.iati.desk import LANGUAGES, listed, lower_first, slug
from kzgraph.exchange.iati.participants import add_participants, participants
from kzgraph.exchange.iati.places import add_locations, add_places, regions_of
from kzgraph.exchange.iati.results import add_result, result_order
from kzgraph.exchange.iati.xml import add, add_text, language_mark
from kzgraph.model import Iri
from kzgraph.terms import PREFIXES, compact

__all__ = ["Days", "add_activity", "days_of"]

_GENERAL, _TARGET_GROUPS, _OTHER = "1", "3", "4"
_PARENT, _CHILD = "1", "2"
_DAC, _OWN, _SDG_TARGETS = "1", "99", "3"
_GROUPS = {"en": "For whom", "ru": "Для кого", "kk": "Кім үшін"}
_DRAFT = {
    "en": "Draft from public documents, not published by any organisation named in it.",
    "ru": "Черновик по опубликованным документам; ни одной из названных организаций не опубликован.",
    "kk": "Жарияланған құжаттар бойынша жоба; аталған ұйымдардың ешқайсысы жариялаған жоқ.",
}
_STAND_IN = (
    "Stand-in: the documents do not give the start. This is the earliest day they give for work in the activity."
)
_STAND_IN_DOCUMENT = "Stand-in: the documents give no day. This is the first day that the document reports on."


class Days(NamedTuple):
    """Start and end of an activity; ``stand_in`` says whose day the start is where the documents give none."""

    begins: date
    ends: date | None
    stand_in: str = ""


def days_of(context: Context, parts: Parts) -> Days | None:
    """The days of an activity: those of the programme, else of its claims, else of its documents; None if none is."""
    desk = context.desk
    begins, ends = desk.dates(parts.programme)
    if begins is not None:
        return Days(begins, ends)
    if context.options.undated == "omit":
        return None
    claims = [claim for claim in (*parts.contributions, *parts.results) if desk.explicit(claim)]
    for things, words in ((claims, _STAND_IN), (_documents(context, parts), _STAND_IN_DOCUMENT)):
        found = [day for thing in things if (day := desk.day(thing, "kz:startDate")) and day <= context.known_until]
        if found:
            return Days(min(found) if ends is None else min(*found, ends), ends, words)
    first = date(context.known_until.year, 1, 1)
    return Days(first if ends is None else min(first, ends), ends, _STAND_IN_DOCUMENT)


def _documents(context: Context, parts: Parts) -> tuple[Iri, ...]:
    """The documents that state a programme or a claim of its activity, by IRI."""
    things = (parts.programme, *parts.contributions, *parts.results, *(f for fs in parts.figures.values() for f in fs))
    return tuple(sorted({source for thing in things for source in context.desk.sources(thing)}))


def add_activity(context: Context, root: Element, parts: Parts, days: Days, related: frozenset[Iri]) -> None:
    """Write the activity of a programme; ``related`` are the programmes that have an activity too."""
    options, programme = context.options, parts.programme
    page = page_of(context, programme) if options.base_uri else None
    activity = add(root, "iati-activity", {"linked-data-uri": page})
    language_mark(activity)
    add(activity, "iati-identifier", None, options.identifier(slug(programme)))
    reporting = {"ref": options.reporting_org, "secondary-reporter": "1", "type": options.reporting_type}
    add_text(activity, "reporting-org", [("en", options.reporting_name)], reporting)
    _add_title(context, activity, programme)
    found = participants(context, parts)
    _add_descriptions(context, activity, parts, found.sentences(context))
    add_participants(context, activity, programme, found)
    other = add(activity, "other-identifier", {"ref": compact(programme), "type": "A9"})
    add_text(other, "owner-org", [("en", "kzgraph")])
    _add_status_and_dates(context, activity, programme, days)
    add_places(context, activity, programme)
    add_locations(context, activity, regions_of(context, parts))
    _add_sectors(context, activity, programme)
    _add_tags(context, activity, programme)
    _add_documents(context, activity, parts)
    _add_related(context, activity, programme, related)
    for result in sorted(parts.results, key=lambda result: result_order(context, result)):
        add_result(context, activity, parts, result)


def _add_title(context: Context, activity: Element, programme: Iri) -> None:
    """The names of the programme; those that are not the documents' own are noted."""
    facts = context.desk.facts
    add_text(activity, "title", context.desk.names(programme))
    if facts.one(programme, "kz:nameIsOurs"):
        context.lose(programme, programme, "title", context.desk.name(programme))
    if languages := facts.of(programme).get("kz:translatedByUs"):
        context.lose(programme, programme, "translation", ", ".join(str(language) for language in languages))


def _add_descriptions(context: Context, activity: Element, parts: Parts, others: list[tuple[str, str]]) -> None:
    """What the programme is, for whom, and who took part in roles that the standard does not have."""
    desk, programme = context.desk, parts.programme
    what = desk.one(programme, "kz:programmeKind")
    pilots = [desk.name(pilot) for pilot in desk.facts.iris(programme, "kz:scaledUpFrom")]
    general = {}
    for lang in LANGUAGES:
        words = [_DRAFT[lang], f"{desk.name(what, lang)}." if what else ""]
        if lang == "en":
            words += [
                desk.gists(programme),
                *(f"Scaled up from: {pilot}." for pilot in pilots),
                *_more(context, programme),
            ]
        general[lang] = " ".join(filter(None, words))
    add_text(activity, "description", general.items(), {"type": _GENERAL})
    if pilots:
        context.lose(programme, programme, "scaled-up-from", ", ".join(pilots))
    figures = [figure for found in parts.figures.values() for figure in found]
    groups = sorted({g for thing in (*parts.results, *figures) for g in desk.facts.iris(thing, "kz:population")})
    if groups:
        told = [
            (lang, f"{_GROUPS[lang]}: {', '.join(lower_first(desk.name(g, lang)) for g in groups)}.")
            for lang in LANGUAGES
        ]
        add_text(activity, "description", told, {"type": _TARGET_GROUPS})
    add_text(activity, "description", others, {"type": _OTHER})


def _more(context: Context, programme: Iri) -> list[str]:
    """What else the graph says of a programme: other English names, and the curator's note."""
    facts = context.desk.facts
    names = [str(name) for name in facts.of(programme).get("skos:altLabel", ()) if getattr(name, "lang", "") == "en"]
    note = facts.text(programme, "skos:editorialNote")
    return [f"Also called: {listed(names)}." if names else "", f"Note: {note}" if note else ""]


def _add_status_and_dates(context: Context, activity: Element, programme: Iri, days: Days) -> None:
    """Write status and dates; a day is an actual one only if it had come when the newest document was written."""
    stated = context.desk.day(programme, "kz:startDate")
    status = status_code(stated, days.ends, context.known_until)
    if status is None:
        status = context.options.status
        context.lose(programme, programme, "status", f"ActivityStatus {status}")
    add(activity, "activity-status", {"code": status})
    for edge, day, words in (("start", days.begins, days.stand_in), ("end", days.ends, "")):
        if day is None:
            continue
        code = DATE_TYPES[edge, day <= context.known_until]
        written = add(activity, "activity-date", {"iso-date": day.isoformat(), "type": code})
        add_text(written, None, [("en", words)])
    if days.stand_in:
        context.lose(programme, programme, "start", days.begins.isoformat())


def _add_sectors(context: Context, activity: Element, programme: Iri) -> None:
    """Write one DAC code, and the goal area in a vocabulary of its own; several would need shares nobody states."""
    desk = context.desk
    areas = desk.facts.iris(programme, "kz:goalArea")
    codes = sorted({PURPOSES.get(compact(area), UNSPECIFIED_SECTOR) for area in areas} or {UNSPECIFIED_SECTOR})
    code, name = codes[0] if len(codes) == 1 else MULTISECTOR
    add_text(activity, "sector", [("en", name)], {"code": code, "vocabulary": _DAC})
    named = ", ".join(desk.name(area) for area in areas)
    context.lose(programme, programme, "sector", f"{code} {name}{f', for {named}' if named else ''}")
    if len(areas) == 1:
        add_text(activity, "sector", desk.names(areas[0]), _goal_area(areas[0]))


def _goal_area(area: Iri) -> dict[str, str | None]:
    return {"code": slug(area), "vocabulary": _OWN, "vocabulary-uri": PREFIXES["goalarea"]}


def _add_tags(context: Context, activity: Element, programme: Iri) -> None:
    """Write SDG targets, and goal areas where there are several: tags need no shares."""
    desk = context.desk
    for target in sorted(desk.facts.iris(programme, "kz:sdgTarget"), key=lambda t: _numbers(slug(t))):
        add(activity, "tag", {"code": slug(target), "vocabulary": _SDG_TARGETS})
    areas = desk.facts.iris(programme, "kz:goalArea")
    for area in areas if len(areas) > 1 else ():
        add_text(activity, "tag", desk.names(area), _goal_area(area))


def _numbers(code: str) -> tuple[tuple[int, str], ...]:
    """The order of SDG targets: 3.2 before 3.10, and numbers before letters."""
    return tuple((int(part), "") if part.isdecimal() else (1000, part) for part in code.split("."))


def _add_documents(context: Context, activity: Element, parts: Parts) -> None:
    """Link the documents that report on the activity."""
    for source in _documents(context, parts):
        link = add(activity, "document-link", {"format": "text/html", "url": page_of(context, source)})
        add_text(link, "title", context.desk.names(source))
        add_category(context, link, source, "A08")


def _add_related(context: Context, activity: Element, programme: Iri, related: frozenset[Iri]) -> None:
    """Write wider programmes as parents and parts as children, where they have an activity."""
    desk = context.desk
    children = {part for part, _ in desk.facts.pointing("kz:partOf", [programme], "kz:Programme")}
    for code, others in ((_PARENT, desk.facts.iris(programme, "kz:partOf")), (_CHILD, sorted(children))):
        for other in others:
            if other in related:
                add(activity, "related-activity", {"ref": context.options.identifier(slug(other)), "type": code})
