"""The brief about a region: who works there on what, what came of it, and how its figures compare with the country."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kzgraph.brief.advice import about, said_statements, with_answers
from kzgraph.brief.desk import Desk
from kzgraph.brief.model import Amount, Brief, Section, Statement
from kzgraph.brief.past import history_statements
from kzgraph.brief.results import gaps_of_results, result_section
from kzgraph.brief.work import contributions_to, partners_by_role, ranked, shown_results, strength_counts
from kzgraph.model import Iri, PassageRef, Ref
from kzgraph.terms import compact
from kzgraph.trace.results import result_facts

__all__ = ["region_brief"]

MOST_PROGRAMMES = 6
MOST_COMPARED = 4


def region_brief(desk: Desk, subject: Ref) -> Brief:
    """Assemble the brief about a region, the places within it included."""
    return _Region(desk, subject).brief()


@dataclass(frozen=True, slots=True)
class _Compared:
    """A figure of the region beside the country's of the same measure, time and group."""

    here: Iri
    country: Iri
    worse: bool


class _Region:
    def __init__(self, desk: Desk, subject: Ref) -> None:
        self.desk = desk
        self.facts = desk.facts
        self.subject = subject
        self.iri = Iri(subject.iri)
        self.places = desk.parts([self.iri])
        self.programmes = desk.pointing("kz:region", self.places, "programme")
        self.results = result_facts(self.facts, desk.pointing("kz:region", self.places, "result"))
        here = desk.pointing("kz:region", self.places, "contribution")
        to_results = contributions_to(desk, (), self.results)
        self.contributions = tuple(sorted({*desk.working(here), *to_results}))
        self.shown = shown_results(desk, self.results)
        self.see = f"kzgraph ask region-profile region={subject.curie}"

    def brief(self) -> Brief:
        """All sections that have something to say."""
        results_see = f"kzgraph ask results-by-region region={self.subject.curie}"
        sections = (
            Section("who", tuple(self._what())),
            Section("glance", tuple(self._glance()), "tiles"),
            Section("compared", tuple(self._compared())),
            Section("programmes", tuple(self._programmes())),
            Section("partners", tuple(self._partners())),
            result_section(self.desk, self.shown, see=results_see, here=self.iri),
            Section("evidence", tuple(self._evidence())),
            Section("ahead", tuple(self._ahead())),
            Section("open", tuple(self._open())),
        )
        told = tuple(section for section in sections if section.statements)
        return Brief(self.subject, "region", self.desk.name(self.iri), told, self.desk.sources(self._mentions()))

    def _mentions(self) -> tuple[PassageRef, ...]:
        claims = {c for name in ("kz:region", "kz:about") for c, _ in self.facts.pointing(name, self.places)}
        return self.desk.passages({*self.places, *claims})

    def _what(self) -> Iterable[Statement]:
        desk, facts, iri = self.desk, self.facts, self.iri
        kind = desk.listed(facts.iris(iri, "kz:regionKind"))
        whole = desk.listed(facts.iris(iri, "kz:partOf"))
        code = facts.one(iri, "kz:isoCode")
        iso = str(code) if isinstance(code, str) else None
        yield desk.statement("region", [iri], name=desk.name(iri), kind=kind, whole=whole, iso=iso)
        other = desk.other_names(iri)
        if other:
            yield Statement("other-names", {"names": other})
        parts = [place for place in self.places if place != iri]
        if parts:
            yield Statement("places-within", {"parts": desk.listed(parts, most=8), "n": len(parts)})
        yield from history_statements(desk, self.subject)

    def _glance(self) -> Iterable[Statement]:
        if self.programmes:
            yield Statement("tile-programmes-here", {"n": len(self.programmes)}, see=self.see)
        partners = ranked(self.desk, self.contributions)
        if partners:
            yield Statement("tile-partners-here", {"n": len(partners)})
        if self.results:
            see = f"kzgraph ask results-by-region region={self.subject.curie}"
            yield Statement("tile-results-here", {"n": len(self.results)}, see=see)
        figures = self.desk.pointing("kz:region", self.places, "observation")
        if figures:
            yield Statement("tile-figures", {"n": len(figures)}, see=self.see)

    def _compared(self) -> Iterable[Statement]:
        found = _compare(self.desk, self.iri)
        see = f"kzgraph ask region-needs-and-presence region={self.subject.curie}"
        for key, chosen in (
            ("worse", [c for c in found if c.worse]),
            ("better", [c for c in found if not c.worse]),
        ):
            if chosen:
                parts = [self._side_by_side(each) for each in chosen[:MOST_COMPARED]]
                if len(chosen) > MOST_COMPARED:
                    parts.append(Statement("more-figures", {"n": len(chosen) - MOST_COMPARED}, see=see))
                told = see if key == "worse" else ""
                yield Statement(key, {"n": len(chosen)}, see=told, parts=tuple(parts))

    def _side_by_side(self, pair: _Compared) -> Statement:
        desk, facts = self.desk, self.facts
        return desk.statement(
            "beside",
            (pair.here, pair.country),
            indicator=desk.name(facts.iris(pair.here, "kz:indicator")[0]),
            here=_amount(desk, pair.here),
            country=_amount(desk, pair.country),
            when=desk.period(pair.here),
        )

    def _programmes(self) -> Iterable[Statement]:
        if not self.programmes:
            yield Statement("no-programmes", see=self.see)
            return
        counts = Counter(dict.fromkeys(self.programmes, 0))
        for facts in self.results.values():
            for programme in facts.programmes:
                if Iri(programme.iri) in counts:
                    counts[Iri(programme.iri)] += 1
        order = sorted(counts, key=lambda p: (-counts[p], p))
        parts = [self._programme(p, counts[p]) for p in order[:MOST_PROGRAMMES]]
        if len(order) > MOST_PROGRAMMES:
            parts.append(Statement("more-programmes", {"n": len(order) - MOST_PROGRAMMES}, see=self.see))
        yield Statement("programmes-here", {"n": len(order)}, see=self.see, parts=tuple(parts))

    def _programme(self, programme: Iri, results: int) -> Statement:
        desk, facts = self.desk, self.facts
        return desk.statement(
            "stage",
            [programme],
            most=1,
            programme=desk.name(programme),
            kind=desk.listed(facts.iris(programme, "kz:programmeKind")),
            where=desk.listed(r for r in facts.iris(programme, "kz:region") if r in self.places and r != self.iri),
            when=desk.period(programme),
            n=results or None,
        )

    def _partners(self) -> Iterable[Statement]:
        return partners_by_role(self.desk, self.contributions, see="") or (Statement("no-partners-here", see=self.see),)

    def _evidence(self) -> Iterable[Statement]:
        if self.shown:
            yield Statement("tied", strength_counts(self.shown))

    def _ahead(self) -> Iterable[Statement]:
        desk, places = self.desk, self.places
        yield from said_statements(desk, "findings", about(desk, places, "finding"), most=3, see=self.see)
        plans, advice = about(desk, places, "plan"), about(desk, places, "recommendation")
        yield from with_answers(desk, "plans-about", plans, most=3, see="kzgraph ask plans-followed-up")
        see = "kzgraph ask recommendations-followed-up"
        yield from with_answers(desk, "recommendations", advice, most=3, see=see)

    def _open(self) -> Iterable[Statement]:
        if not self.results:
            yield Statement("no-results-here")
        see = f"kzgraph ask results-by-region region={self.subject.curie}"
        yield from gaps_of_results(self.desk, self.results.values(), see=see)
        silent = [use.name for use in self.desk.sources(self._mentions()) if not use.passages]
        if silent:
            yield Statement("silent", {"sources": self.desk.names(silent)})


def _amount(desk: Desk, observation: Iri) -> Amount:
    facts = desk.facts
    value = facts.one(observation, "kz:value")
    qualifiers = facts.iris(observation, "kz:qualifier")
    return Amount(
        printed=str(facts.one(observation, "kz:asPrinted")),
        value=Decimal(value) if isinstance(value, int | Decimal) else None,
        unit=desk.name(facts.iris(observation, "kz:unit")[0]),
        qualifier=desk.name(qualifiers[0]) if qualifiers else None,
    )


def _compare(desk: Desk, region: Iri) -> list[_Compared]:
    """Figures of a region beside its country's, the latest first; as `region-needs-and-presence` compares them."""
    facts = desk.facts
    wider = {end for _, end in facts.closure([region], "kz:partOf")}
    facts.read(wider)
    countries = [r for r in wider if "regionkind:country" in map(compact, facts.iris(r, "kz:regionKind"))]
    here = [o for o in desk.pointing("kz:region", [region], "observation") if _is_dated_level(desk, o)]
    indicators = {i for o in here for i in facts.iris(o, "kz:indicator")}
    facts.read(indicators)
    national = [o for o in desk.pointing("kz:region", countries, "observation") if _is_dated_level(desk, o)]
    by_measure: dict[tuple[object, ...], list[Iri]] = {}
    for observation in national:
        by_measure.setdefault(_measure(desk, observation), []).append(observation)
    found = []
    for observation in here:
        better = facts.one(facts.iris(observation, "kz:indicator")[0], "kz:higherIsBetter")
        for other in by_measure.get(_measure(desk, observation), [])[:1]:
            difference = _value(desk, observation) - _value(desk, other)
            if isinstance(better, bool) and difference:
                found.append(_Compared(observation, other, (difference < 0) == better))
    return sorted(found, key=lambda c: (-_year(desk, c.here), c.here))


def _is_dated_level(desk: Desk, observation: Iri) -> bool:
    kinds = map(compact, desk.facts.iris(observation, "kz:valueKind"))
    period = desk.period(observation)
    return "valuekind:actual" in kinds and bool(period.begins and period.ends)


def _measure(desk: Desk, observation: Iri) -> tuple[object, ...]:
    facts = desk.facts
    names: Sequence[str] = ("kz:indicator", "kz:unit", "kz:population", "kz:startDate", "kz:endDate")
    return tuple(facts.of(observation).get(name, ()) for name in names)


def _value(desk: Desk, observation: Iri) -> Decimal:
    return Decimal(str(desk.facts.one(observation, "kz:value")))


def _year(desk: Desk, observation: Iri) -> int:
    ends = desk.period(observation).ends
    return ends.toordinal() if ends else 0
