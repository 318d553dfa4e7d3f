"""The figures of an indicator as pictures, one for each unit."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from kzgraph.explorer.pages.chart import Chart, Point, by_unit, chart
from kzgraph.explorer.pages.rows import amount, fetch
from kzgraph.explorer.pages.site import Visit
from kzgraph.model import Iri
from kzgraph.terms import compact

__all__ = ["series_of"]


def series_of(visit: Visit, title: str, observations: Sequence[Iri]) -> tuple[tuple[str, Chart, int], ...]:
    """For each unit its name, its picture, and how many of its figures have no place on it.

    ``title`` is what they are figures of.
    """
    fetch(visit.facts, observations)
    points = [pair for iri in sorted(observations) if (pair := _point(visit, iri))]
    told = []
    for unit, found in by_unit(points).items():
        levels = [point for point in found if point.kind != "change"] or found
        picture = chart(levels, f"{visit.say('chart_of', name=title)} ({unit})")
        if picture:
            told.append((unit, picture, len(found) - picture.shown))
    return tuple(told)


def _point(visit: Visit, observation: Iri) -> tuple[str, Point] | None:
    facts = visit.facts
    value, units = facts.one(observation, "kz:value"), facts.iris(observation, "kz:unit")
    if isinstance(value, bool) or not isinstance(value, Decimal | int) or not units:
        return None
    begins, ends = facts.one(observation, "kz:startDate"), facts.one(observation, "kz:endDate")
    days = [day for day in (begins, ends) if isinstance(day, date)]
    # A span of years is placed where it ends, since that is when the figure is of.
    when = days[0] if days and days[0].year == days[-1].year else days[-1] if days else None
    places = [facts.ref(i).label for i in facts.iris(observation, "kz:region")]
    groups = [facts.ref(i).label for i in facts.iris(observation, "kz:population")]
    kinds = facts.iris(observation, "kz:valueKind")
    kind = facts.ref(kinds[0]).label.lower() if kinds else ""
    series = ", ".join((*places, *groups)) or visit.t["whole_country"]
    said = ", ".join(filter(None, (*places, *groups, visit.when(begins, ends), kind)))
    return facts.ref(units[0]).label, Point(
        Decimal(value),
        str(facts.one(observation, "kz:asPrinted") or value),
        when,
        series,
        compact(kinds[0]).partition(":")[2] if kinds else "",
        visit.at(compact(observation)),
        said or visit.t["whole_country"],
        f"{said}: {amount(facts, observation)}" if said else amount(facts, observation),
    )
