"""Figures of a result as indicators with baselines, periods, targets and actuals; what has no slot becomes words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element

from kzgraph.exchange.iati.context import Context, add_evidence
from kzgraph.exchange.iati.desk import LANGUAGES, lower_first, slug
from kzgraph.exchange.iati.places import location_reference
from kzgraph.exchange.iati.xml import add, add_text
from kzgraph.model import Iri
from kzgraph.periods import period
from kzgraph.terms import compact

__all__ = ["STAND_IN_PERIOD", "Slot", "add_indicator", "add_place_and_group", "in_short", "sdg_number", "slot_of"]

_UNIT = {"en": "Unit", "ru": "Единица измерения", "kk": "Өлшем бірлігі"}
_UNITS_WITHOUT_CODE = "1"
_ONE_IN = "unit:one-in"
STAND_IN_PERIOD = "Stand-in: the document gives no date. This is the period that it reports on."
_SDG_INDICATORS, _OWN = "9", "99"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a figure goes: ``element`` is "baseline", "target", "actual", or "" where it can only be described.

    ``begins`` and ``ends`` are its period, of which a baseline has the year of the last day; ``reason`` says why a
    figure has no slot, or not its own one.
    """

    figure: Iri
    element: str
    begins: date | None
    ends: date | None
    reason: str = ""


def slot_of(context: Context, figure: Iri, beside: tuple[Iri, ...]) -> Slot:
    """The slot of a figure among all figures of its result and indicator."""
    desk = context.desk
    begins, ends = desk.dates(figure)
    wanted = compact(desk.one(figure, "kz:valueKind") or "").partition(":")[2]
    if wanted in {"change", "threshold"}:
        return Slot(figure, "", begins, ends, wanted)
    if not _in_unit_of_indicator(context, figure):
        return Slot(figure, "", begins, ends, "unit")
    if wanted == "baseline" and (ends or begins):
        whole_year = begins is not None and ends is not None and (begins, ends) == _year(ends)
        one_day = begins is not None and begins == ends
        return Slot(figure, wanted, begins, ends, "" if whole_year or one_day else "baseline-year")
    if begins and ends and wanted in {"target", "actual"}:
        return Slot(figure, wanted, begins, ends)
    if wanted == "target" and begins is None and ends is None and (actual := _stated_with(context, figure, beside)):
        return Slot(figure, wanted, *desk.dates(actual), "target-period")
    if wanted == "actual" and (held := context.reported_period(figure)):
        return Slot(figure, wanted, *held, "document-period")
    return Slot(figure, "", begins, ends, "no-period")


def _in_unit_of_indicator(context: Context, figure: Iri) -> bool:
    """Whether a figure may stand under its indicator as a bare value: in another unit it would say something else."""
    indicator = context.desk.one(figure, "kz:indicator")
    expected = indicator and context.desk.one(indicator, "kz:unit")
    return not expected or context.desk.one(figure, "kz:unit") in {None, expected}


def _year(day: date) -> tuple[date, date]:
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _stated_with(context: Context, target: Iri, beside: tuple[Iri, ...]) -> Iri | None:
    """The one actual of the same place, group and unit that the same passage sets beside a target; None if several."""
    desk = context.desk
    same = ("kz:region", "kz:population", "kz:unit")
    passages = set(desk.facts.iris(target, "kz:statedIn"))
    found = [
        other
        for other in beside
        if compact(desk.one(other, "kz:valueKind") or "") == "valuekind:actual"
        and None not in desk.dates(other)
        and passages & set(desk.facts.iris(other, "kz:statedIn"))
        and all(desk.facts.iris(other, name) == desk.facts.iris(target, name) for name in same)
    ]
    return found[0] if len(found) == 1 else None


def add_indicator(context: Context, result: Element, programme: Iri, indicator: Iri, figures: tuple[Iri, ...]) -> None:
    """Write an indicator of a result with all its figures, and note what is lost of each."""
    desk = context.desk
    slots = sorted((slot_of(context, figure, figures) for figure in figures), key=_order)
    unit = desk.one(indicator, "kz:unit") or desk.one(figures[0], "kz:unit")
    better = desk.facts.one(indicator, "kz:higherIsBetter")
    made = add(
        result,
        "indicator",
        {
            "measure": desk.code(unit) or _UNITS_WITHOUT_CODE,
            "ascending": {True: "1", False: "0"}[better] if isinstance(better, bool) else None,
        },
    )
    add_text(made, "title", desk.names(indicator))
    told = [_in_words(context, slot) for slot in slots if not slot.element]
    words = {lang: f"{_UNIT[lang]}: {desk.name(unit, lang)}." if unit else "" for lang in LANGUAGES}
    words["en"] = " ".join(filter(None, [words["en"], *told]))
    add_text(made, "description", words.items())
    _add_references(context, made, indicator)
    for slot in slots:
        _note_losses(context, programme, slot)
        if slot.element == "baseline":
            _add_baseline(context, made, slot)
    _add_periods(context, made, slots)


def _order(slot: Slot) -> tuple[str, str, str, str]:
    return (slot.begins.isoformat() if slot.begins else "", slot.ends.isoformat() if slot.ends else "", *_last(slot))


def _last(slot: Slot) -> tuple[str, str]:
    return (slot.element, str(slot.figure))


def _add_references(context: Context, made: Element, indicator: Iri) -> None:
    """References stand on indicators and never on results, since the standard wants one of the two only."""
    for match in context.desk.facts.iris(indicator, "kz:sdgIndicator"):
        if number := sdg_number(slug(match)):
            add(made, "reference", {"code": number, "indicator-uri": str(match), "vocabulary": _SDG_INDICATORS})
    own = {"code": compact(indicator), "indicator-uri": str(indicator), "vocabulary": _OWN}
    add(made, "reference", own)


def sdg_number(code: str) -> str | None:
    """The number of an SDG indicator, from the code of the UN's list of them.

    >>> sdg_number("C060101"), sdg_number("C16010b"), sdg_number("x")
    ('6.1.1', '16.1.b', None)
    """
    digits = code.removeprefix("C")
    if not code.startswith("C") or len(digits) != len("060101"):
        return None
    return ".".join(part.lstrip("0") for part in (digits[:2], digits[2:4], digits[4:]))


def _add_baseline(context: Context, made: Element, slot: Slot) -> None:
    day = slot.ends or slot.begins
    if day is None:
        return
    exact = day.isoformat() if slot.begins == slot.ends else None
    baseline = add(made, "baseline", {"iso-date": exact, "value": _value(context, slot.figure), "year": str(day.year)})
    _add_details(context, baseline, slot, comment_last=True)


def _add_periods(context: Context, made: Element, slots: list[Slot]) -> None:
    """Write each period with its targets, then its actuals."""
    periods = sorted({(s.begins, s.ends) for s in slots if s.element in {"target", "actual"} and s.begins and s.ends})
    for begins, ends in periods:
        held = add(made, "period")
        add(held, "period-start", {"iso-date": begins.isoformat()})
        add(held, "period-end", {"iso-date": ends.isoformat()})
        for element in ("target", "actual"):
            for slot in slots:
                if slot.element == element and (slot.begins, slot.ends) == (begins, ends):
                    figure = add(held, element, {"value": _value(context, slot.figure)})
                    _add_details(context, figure, slot, comment_last=False)


def _value(context: Context, figure: Iri) -> str:
    value = context.desk.facts.one(figure, "kz:value")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _add_details(context: Context, parent: Element, slot: Slot, *, comment_last: bool) -> None:
    """Place, group, comment and evidence of a figure; the standard orders them otherwise in a baseline."""
    add_place_and_group(context, parent, slot.figure)
    comment = [("en", _comment(context, slot))]
    if comment_last:
        add_evidence(context, parent, slot.figure)
        add_text(parent, "comment", comment)
    else:
        add_text(parent, "comment", comment)
        add_evidence(context, parent, slot.figure)


def add_place_and_group(context: Context, parent: Element, claim: Iri) -> None:
    """The locations of a figure, by their references, and the people that it is about, as dimensions."""
    for region in context.desk.facts.iris(claim, "kz:region"):
        add(parent, "location", {"ref": location_reference(region)})
    for group in context.desk.facts.iris(claim, "kz:population"):
        add(parent, "dimension", {"name": "population", "value": context.desk.name(group)})


def _comment(context: Context, slot: Slot) -> str:
    """What a bare value does not tell: the hedge, whose figure it is, the period, the curator's note."""
    desk, told = context.desk, []
    if desk.one(slot.figure, "kz:qualifier") or _is_printed_otherwise(context, slot.figure):
        told.append(f"The document says: {_printed(context, slot.figure)}.")
    if reporters := desk.facts.iris(slot.figure, "kz:reportedBy"):
        told.append(f"Figure of: {', '.join(desk.name(reporter) for reporter in reporters)}.")
    if slot.reason == "baseline-year" and (when := period(slot.begins, slot.ends)):
        told.append(f"Period: {when}.")
    if slot.reason == "target-period":
        told.append("The document gives the target no date; it stands beside the figure of this period.")
    if slot.reason == "document-period":
        told.append(STAND_IN_PERIOD)
    if note := desk.facts.text(slot.figure, "skos:editorialNote"):
        told.append(f"Note: {note}")
    return " ".join(told)


def _is_printed_otherwise(context: Context, figure: Iri) -> bool:
    """Whether the document writes a figure otherwise than a bare value can: "two thirds", "3,252", "one in three"."""
    is_one_in = compact(context.desk.one(figure, "kz:unit") or "") == _ONE_IN
    return is_one_in or context.desk.facts.text(figure, "kz:asPrinted") not in {"", _value(context, figure)}


def _printed(context: Context, figure: Iri, *, with_unit: bool = False) -> str:
    """A figure with its hedge, as printed; with its unit if asked for, or where it is not that of its indicator."""
    desk = context.desk
    hedge, unit, indicator = (desk.one(figure, name) for name in ("kz:qualifier", "kz:unit", "kz:indicator"))
    value = str(desk.facts.one(figure, "kz:asPrinted") or _value(context, figure))
    words = [lower_first(desk.name(hedge)) if hedge else "", value]
    if unit and compact(unit) == _ONE_IN:
        words[1:] = [f"one in {value.casefold().removeprefix('one in ')}"]
    elif unit and (with_unit or (indicator and desk.one(indicator, "kz:unit") != unit)):
        words += [_unit_after(value, lower_first(desk.name(unit)))]
    return " ".join(filter(None, words))


def _unit_after(value: str, unit: str) -> str:
    """A unit as it stands after a printed figure; empty where the figure says it already.

    >>> _unit_after("39", "per cent"), _unit_after("12-week", "weeks"), _unit_after("one", "countries")
    ('per cent', '', 'country')
    """
    stem = unit.removesuffix("s")
    if stem in value.casefold() or value.casefold().endswith("fold"):
        return ""
    if value.casefold() in {"1", "one"}:
        return f"{stem.removesuffix('ie')}y" if stem.endswith("ie") else stem
    return unit


def _in_words(context: Context, slot: Slot) -> str:
    """A figure that has no slot, as a sentence: "Change: 25 per cent (households, North, 2016-2018)."."""
    desk = context.desk
    value_kind = desk.one(slot.figure, "kz:valueKind")
    unit = desk.one(slot.figure, "kz:unit")
    groups = [lower_first(desk.name(group)) for group in desk.facts.iris(slot.figure, "kz:population")]
    groups = [group for group in groups if unit is None or group != lower_first(desk.name(unit))]
    details = ", ".join(filter(None, [*groups, desk.where_and_when(slot.figure)]))
    named = desk.name(value_kind) if value_kind else "Figure"
    sentence = f"{named}: {_printed(context, slot.figure)}{f' ({details})' if details else ''}."
    return " ".join(filter(None, [sentence, _comment_without_hedge(context, slot)]))


def _comment_without_hedge(context: Context, slot: Slot) -> str:
    """What more is said of a figure told in words, with the places it is stated in."""
    desk, told = context.desk, []
    if reporters := desk.facts.iris(slot.figure, "kz:reportedBy"):
        told.append(f"Figure of: {', '.join(desk.name(reporter) for reporter in reporters)}.")
    if note := desk.facts.text(slot.figure, "skos:editorialNote"):
        told.append(f"Note: {note}")
    if cited := desk.cited(slot.figure):
        told.append(f"Stated in: {cited}.")
    return " ".join(told)


def _note_losses(context: Context, programme: Iri, slot: Slot) -> None:
    """Note what a figure loses by its slot, or for want of one."""
    desk, figure = context.desk, slot.figure
    context.wrote(figure)
    if slot.reason:
        context.lose(figure, programme, slot.reason, in_short(context, figure))
    if slot.element and desk.one(figure, "kz:qualifier"):
        context.lose(figure, programme, "qualifier", _printed(context, figure, with_unit=True))
    if slot.element and _is_printed_otherwise(context, figure):
        context.lose(figure, programme, "printed", _printed(context, figure, with_unit=True))
    if slot.element and (note := desk.facts.text(figure, "skos:editorialNote")):
        context.lose(figure, programme, "remark", note)
    if reporters := desk.facts.iris(figure, "kz:reportedBy"):
        context.lose(figure, programme, "reported-by", ", ".join(desk.name(reporter) for reporter in reporters))
    for region in desk.dated_regions(figure):
        context.lose(figure, programme, "region-dates", f"{desk.name(region)}, {period(*desk.dates(region))}")


def in_short(context: Context, figure: Iri) -> str:
    """A figure for the report: indicator, value, place and time."""
    desk = context.desk
    indicator = desk.one(figure, "kz:indicator")
    named = f"{desk.name(indicator)}: " if indicator else ""
    where = desk.where_and_when(figure)
    return f"{named}{_printed(context, figure, with_unit=True)}{f' ({where})' if where else ''}"
