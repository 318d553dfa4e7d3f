"""Results of an activity: figures where there are any, else a qualitative indicator whose comment says what changed."""

from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element

from kzgraph.exchange.iati.codes import RESULT_TYPES
from kzgraph.exchange.iati.context import Context, Parts, add_evidence
from kzgraph.exchange.iati.desk import listed, lower_first
from kzgraph.exchange.iati.figures import STAND_IN_PERIOD, add_indicator, add_place_and_group, slot_of
from kzgraph.exchange.iati.participants import evidence_of
from kzgraph.exchange.iati.xml import add, add_text
from kzgraph.model import Iri
from kzgraph.periods import period
from kzgraph.terms import compact

__all__ = ["add_result", "ends_of", "result_order"]

_QUALITATIVE = "5"
_OWN = "99"
_IN_WORDS = (("en", "What was achieved"), ("ru", "Что достигнуто"), ("kk", "Не қол жеткізілді"))


def result_type(context: Context, result: Iri) -> str:
    """The code of a result's level in ResultType; "other" where the documents do not tell the level."""
    classes = {compact(iri) for iri in context.desk.facts.iris(result, "rdf:type")}
    return next((code for name, code in RESULT_TYPES.items() if name in classes), "9")


def result_order(context: Context, result: Iri) -> tuple[str, str, str]:
    """Outputs first, then outcomes, impacts and others; each by its first day, the undated last."""
    begins, ends = context.desk.dates(result)
    day = begins or ends
    return (result_type(context, result), day.isoformat() if day else "9", compact(result))


def add_result(context: Context, activity: Element, parts: Parts, result: Iri) -> None:
    """Write a result of an activity, and note what is lost of it."""
    desk, programme = context.desk, parts.programme
    context.wrote(result)
    figures = parts.figures.get(result, ())
    made = add(activity, "result", {"type": result_type(context, result)})
    add_text(made, "title", desk.names(result))
    by_indicator = _by_indicator(context, figures)
    told = _told(context, result, by_indicator)
    missing = _missing(context, result, told)
    add_text(made, "description", [("en", " ".join(_sentences(context, parts, result, missing)))])
    add_evidence(context, made, result)
    for indicator, found in by_indicator.items():
        add_indicator(context, made, programme, indicator, found)
    if not by_indicator:
        _add_qualitative(context, made, programme, result)
    _note_losses(context, parts, result, missing)
    _note_changes(context, programme, result, told)


def _by_indicator(context: Context, figures: tuple[Iri, ...]) -> dict[Iri, tuple[Iri, ...]]:
    found: dict[Iri, list[Iri]] = {}
    for figure in figures:
        if indicator := context.desk.one(figure, "kz:indicator"):
            found.setdefault(indicator, []).append(figure)
    order = sorted(found, key=lambda indicator: (context.desk.name(indicator), str(indicator)))
    return {indicator: tuple(found[indicator]) for indicator in order}


@dataclass(frozen=True, slots=True)
class _Told:
    """What the figures of a result tell of it to a reader: the time and the places of its actual values, and groups.

    Places are those of the actual values where each of them has one; the same rule is the import's.
    """

    begins: date | None
    ends: date | None
    regions: frozenset[Iri]
    groups: frozenset[Iri]


def _told(context: Context, result: Iri, figures: dict[Iri, tuple[Iri, ...]]) -> _Told:
    desk = context.desk
    if not figures:
        begins, ends = desk.dates(result)
        dated = (begins is not None and ends is not None) or context.reported_period(result) is not None
        regions, groups = (frozenset(desk.facts.iris(result, name)) for name in ("kz:region", "kz:population"))
        return _Told(begins, ends, regions, groups) if dated else _Told(None, None, frozenset(), frozenset())
    slots = [slot_of(context, figure, found) for found in figures.values() for figure in found]
    places = [desk.facts.iris(slot.figure, "kz:region") for slot in slots if slot.element == "actual"]
    held = (slot.figure for slot in slots if slot.element in {"target", "actual"})
    return _Told(
        min((slot.begins for slot in slots if slot.element == "actual" and slot.begins), default=None),
        max((slot.ends for slot in slots if slot.element == "actual" and slot.ends), default=None),
        frozenset(region for regions in places for region in regions) if all(places) else frozenset(),
        frozenset(group for figure in held for group in desk.facts.iris(figure, "kz:population")),
    )


def _missing(context: Context, result: Iri, told: _Told) -> dict[str, str]:
    """What neither a figure nor the qualitative indicator tells of a result: reason of the report → words."""
    desk = context.desk
    regions = set(desk.facts.iris(result, "kz:region")) - told.regions
    groups = set(desk.facts.iris(result, "kz:population")) - told.groups
    days = desk.dates(result)
    return {
        "result-dates": period(*days) if days != (told.begins, told.ends) else "",
        "result-place": _names(context, regions),
        "result-population": ", ".join(sorted(lower_first(desk.name(group)) for group in groups)),
    }


def _note_changes(context: Context, programme: Iri, result: Iri, told: _Told) -> None:
    """Note what a reader takes for the result's own, though it is only its figures'."""
    desk = context.desk
    if desk.dates(result) == (None, None) and (when := period(told.begins, told.ends)):
        context.lose(result, programme, "result-dates-of-figures", when)
    if regions := _names(context, set(told.regions) - set(desk.facts.iris(result, "kz:region"))):
        context.lose(result, programme, "result-place-of-figures", regions)
    if groups := told.groups.intersection(desk.facts.iris(result, "kz:population")):
        names = ", ".join(sorted(lower_first(desk.name(group)) for group in groups))
        context.lose(result, programme, "result-population-of-figures", names)
    if note := desk.facts.text(result, "skos:editorialNote"):
        context.lose(result, programme, "remark", note)


def _names(context: Context, things: set[Iri]) -> str:
    return ", ".join(sorted(context.desk.name(thing) for thing in things))


def _sentences(context: Context, parts: Parts, result: Iri, missing: dict[str, str]) -> list[str]:
    """The description of a result: when, where and for whom as far as no figure tells, partners, products, links."""
    told = [
        f"When: {missing['result-dates']}." if missing["result-dates"] else "",
        f"Where: {missing['result-place']}." if missing["result-place"] else "",
        f"For whom: {missing['result-population']}." if missing["result-population"] else "",
        _partners(context, parts.partners.get(result, ())),
        _made(context, result),
        _led_to(context, parts.links.get(result, ())),
    ]
    if note := context.desk.facts.text(result, "skos:editorialNote"):
        told.append(f"Note: {note}")
    return [sentence for sentence in told if sentence]


def _partners(context: Context, claims: tuple[Iri, ...]) -> str:
    """Who is named for a result, and in which role."""
    desk, told = context.desk, []
    for claim in filter(context.may_write, claims):
        roles = ", ".join(lower_first(desk.name(role)) for role in desk.facts.iris(claim, "kz:role"))
        told += [f"{desk.name(partner)} ({roles})" for partner in desk.facts.iris(claim, "kz:partner")]
    return f"Partners named for this result: {listed(sorted(told))}." if told else ""


def _made(context: Context, result: Iri) -> str:
    things = sorted(context.desk.name(thing) for thing in _things(context, result))
    return f"Made, adopted or held: {listed(things)}." if things else ""


def _things(context: Context, result: Iri) -> tuple[Iri, ...]:
    return (*context.desk.facts.iris(result, "kz:product"), *context.desk.facts.iris(result, "kz:event"))


def _led_to(context: Context, links: tuple[Iri, ...]) -> str:
    desk, told = context.desk, []
    for link in filter(context.may_write, links):
        wording = desk.facts.text(link, "kz:wording")
        said = f' (the document says "{wording}")' if wording else ""
        told += [f"{desk.name(result)}{said}" for result in desk.facts.iris(link, "kz:toResult")]
    return f"Led to: {listed(sorted(told))}." if told else ""


def _add_qualitative(context: Context, made: Element, programme: Iri, result: Iri) -> None:
    """A result without figures: an indicator in words, with the result's period, place and group where it has any."""
    desk = context.desk
    stand_in = context.reported_period(result)
    begins, ends = stand_in or desk.dates(result)
    indicator = add(made, "indicator", {"measure": _QUALITATIVE})
    add_text(indicator, "title", _IN_WORDS)
    words = desk.gists(result) or desk.name(result)
    if begins is None or ends is None:
        add_text(indicator, "description", [("en", words)])
    add(indicator, "reference", {"code": compact(result), "indicator-uri": str(result), "vocabulary": _OWN})
    if begins is not None and ends is not None:
        actual = add(_period(indicator, begins, ends), "actual")
        add_place_and_group(context, actual, result)
        add_text(actual, "comment", [("en", f"{words} {STAND_IN_PERIOD}" if stand_in else words)])
    if stand_in:
        context.lose(result, programme, "document-period", period(begins, ends))


def _period(indicator: Element, begins: date, ends: date) -> Element:
    held = add(indicator, "period")
    for tag, day in (("period-start", begins), ("period-end", ends)):
        add(held, tag, {"iso-date": day.isoformat()})
    return held


def _note_losses(context: Context, parts: Parts, result: Iri, missing: dict[str, str]) -> None:
    """Note what of a result stands in words only, or is repeated."""
    desk, programme = context.desk, parts.programme
    for reason, words in missing.items():
        if words:
            context.lose(result, programme, reason, words)
    if things := _things(context, result):
        context.lose(result, programme, "made", listed(sorted(desk.name(thing) for thing in things)))
    programmes = desk.facts.iris(result, "kz:programme")
    if len(programmes) > 1:
        others = sorted(desk.name(other) for other in programmes if other != programme)
        context.lose(result, programme, "several-programmes", listed(others))
    for region in desk.dated_regions(result):
        context.lose(result, programme, "region-dates", f"{desk.name(region)}, {period(*desk.dates(region))}")
    for link in parts.links.get(result, ()):
        _note_link(context, programme, link)


def _note_link(context: Context, programme: Iri, link: Iri) -> None:
    """A link between results is words at best: its passage and the curator's note have no place at all."""
    if not context.may_write(link):
        context.lose(link, programme, "inferred", ends_of(context, link))
        return
    context.wrote(link)
    note = context.desk.facts.text(link, "skos:editorialNote")
    told = [ends_of(context, link), evidence_of(context, link), note and f"Note: {note}"]
    context.lose(link, programme, "result-link", "; ".join(filter(None, told)))
    if not context.desk.explicit(link):
        context.lose(link, programme, "basis")


def ends_of(context: Context, link: Iri) -> str:
    """A link in words: from which result to which."""
    desk = context.desk
    ends = [[desk.name(r) for r in desk.facts.iris(link, name)] for name in ("kz:fromResult", "kz:toResult")]
    return " → ".join(", ".join(names) for names in ends)
