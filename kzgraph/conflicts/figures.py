"""All figures of the graph as stated, and all judgements, read in bulk."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from kzgraph.conflicts.model import Judgement, Period, Stated
from kzgraph.conflicts.spans import is_counted, printed_span
from kzgraph.facts import Facts
from kzgraph.model import Iri
from kzgraph.terms import PREFIXES, compact
from kzgraph.trace.model import Figure
from kzgraph.trace.scope import dates

__all__ = ["judgements", "stated_figures"]

_NEEDED = ("kz:indicator", "kz:unit", "kz:valueKind")
_NAMED = (*_NEEDED, "kz:qualifier", "kz:population", "kz:region", "kz:reportedBy")


def stated_figures(facts: Facts) -> tuple[Stated, ...]:
    """Every observation that is complete, as the documents print them."""
    found = _all(facts, "Observation")
    facts.read(found)
    passages = {p for o in found for p in facts.iris(o, "kz:statedIn")}
    facts.read(passages)
    sources = {s for p in passages for s in facts.iris(p, "kz:source")}
    facts.read(sources)
    facts.name({*found, *sources, *(iri for o in found for name in _NAMED for iri in facts.iris(o, name))})
    home = _home_countries(facts)
    chosen = (o for o in found if _is_complete(facts, o))
    return tuple(sorted((_stated(facts, o, home) for o in chosen), key=_as_printed))


def _as_printed(stated: Stated) -> tuple[str, int, str]:
    first = stated.figure.passages[0] if stated.figure.passages else None
    return (first.source.curie if first else "", first.begins if first else 0, stated.curie)


def judgements(facts: Facts) -> tuple[Judgement, ...]:
    """Every judgement of curators, by its name."""
    found = _all(facts, "Judgement")
    facts.read(found)
    facts.name({*found, *(iri for j in found for iri in facts.iris(j, "kz:judged"))})
    return tuple(
        Judgement(
            ref=facts.ref(judgement),
            about=frozenset(compact(thing) for thing in facts.iris(judgement, "kz:about")),
            verdict=facts.ref(verdict),
            reason=facts.text(judgement, "kz:reason"),
            passages=facts.passages(judgement),
        )
        for judgement in found
        for verdict in facts.iris(judgement, "kz:judged")[:1]
    )


def _all(facts: Facts, kind: str) -> list[Iri]:
    rows = facts.engine.select(f"SELECT DISTINCT ?thing WHERE {{ ?thing a <{PREFIXES['kz']}{kind}> }}")
    return sorted(row[0] for row in rows if isinstance(row[0], Iri))


def _is_complete(facts: Facts, observation: Iri) -> bool:
    has_value = isinstance(facts.one(observation, "kz:value"), int | Decimal)
    return has_value and all(facts.iris(observation, name) for name in _NEEDED)


def _home_countries(facts: Facts) -> frozenset[str]:
    """The countries whose regions the graph knows."""
    countries = {country for country, _ in facts.pointing("kz:regionKind", [Iri(f"{PREFIXES['regionkind']}country")])}
    return frozenset(compact(country) for _, country in facts.pointing("kz:partOf", countries))


def _stated(facts: Facts, observation: Iri, home: frozenset[str]) -> Stated:
    figure = _figure(facts, observation)
    value = Decimal(str(facts.one(observation, "kz:value")))
    qualifiers = facts.iris(observation, "kz:qualifier")
    qualifier = compact(qualifiers[0]).partition(":")[2] if qualifiers else ""
    return Stated(
        figure=figure,
        value=value,
        span=printed_span(value, figure.as_printed, qualifier, counted=is_counted(figure.unit.curie.partition(":")[2])),
        place=frozenset(ref.curie for ref in figure.regions) - home,
        results=frozenset(compact(result) for result in facts.iris(observation, "kz:measures")),
        reported_by=facts.refs(facts.iris(observation, "kz:reportedBy")),
        reports_on=_reports_on(facts, (Iri(passage.source.iri) for passage in figure.passages)),
    )


def _reports_on(facts: Facts, sources: Iterable[Iri]) -> Period:
    """The period that the only document reports on; none where there are several."""
    found = {dates(facts, source) for source in sources}
    begins, ends = found.pop() if len(found) == 1 else (None, None)
    return (_day(begins), _day(ends)) if begins and ends else ("", "")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _figure(facts: Facts, observation: Iri) -> Figure:
    begins, ends = dates(facts, observation)
    qualifiers = facts.refs(facts.iris(observation, "kz:qualifier"))
    indicator, unit, kind = (facts.ref(facts.iris(observation, name)[0]) for name in _NEEDED)
    return Figure(
        claim=facts.ref(observation),
        indicator=indicator,
        as_printed=str(facts.one(observation, "kz:asPrinted") or facts.one(observation, "kz:value")),
        unit=unit,
        kind=kind,
        qualifier=qualifiers[0].label if qualifiers else "",
        population=facts.refs(facts.iris(observation, "kz:population")),
        regions=facts.refs(facts.iris(observation, "kz:region")),
        begins=begins,
        ends=ends,
        note=facts.text(observation, "skos:editorialNote"),
        passages=facts.passages(observation),
    )
