"""The brief about a programme: what it is, from which pilots, who took part, what came of it, what is planned."""

from collections.abc import Iterable

from kzgraph.brief.advice import about, said_statements, with_answers
from kzgraph.brief.desk import Desk
from kzgraph.brief.model import Brief, Section, Statement
from kzgraph.brief.results import gaps_of_results, result_section
from kzgraph.brief.work import (
    RESTING,
    contributions_to,
    partners_by_role,
    ranked,
    results_of,
    shown_results,
    strength_counts,
)
from kzgraph.model import Iri, PassageRef, Ref

__all__ = ["programme_brief"]

MOST_STAGES = 4


def programme_brief(desk: Desk, subject: Ref) -> Brief:
    """Assemble the brief about a programme, its parts included."""
    return _Programme(desk, subject).brief()


class _Programme:
    def __init__(self, desk: Desk, subject: Ref) -> None:
        self.desk = desk
        self.facts = desk.facts
        self.subject = subject
        self.iri = Iri(subject.iri)
        self.own = desk.parts([self.iri])
        self.facts.read(self.own)
        self.results = results_of(desk, self.own)
        self.contributions = contributions_to(desk, self.own, self.results)
        self.shown = shown_results(desk, self.results)
        self.see = f"kzgraph trace {subject.curie}"

    def brief(self) -> Brief:
        """All sections that have something to say."""
        sections = (
            Section("who", tuple(self._what())),
            Section("glance", tuple(self._glance()), "tiles"),
            Section("stages", tuple(self._stages())),
            Section("partners", tuple(self._partners())),
            result_section(self.desk, self.shown, see=self.see),
            Section("evidence", tuple(self._evidence())),
            Section("ahead", tuple(self._ahead())),
            Section("open", tuple(self._open())),
        )
        told = tuple(section for section in sections if section.statements)
        return Brief(self.subject, "programme", self.desk.name(self.iri), told, self.desk.sources(self._mentions()))

    def _mentions(self) -> tuple[PassageRef, ...]:
        targets = (*self.own, *(Iri(facts.ref.iri) for facts in self.results.values()))
        claims = {c for name in RESTING for c, _ in self.facts.pointing(name, targets)}
        return self.desk.passages({*targets, *claims})

    def _what(self) -> Iterable[Statement]:
        desk, facts, iri = self.desk, self.facts, self.iri
        yield desk.statement(
            "programme",
            [iri],
            most=3,
            name=desk.name(iri),
            kind=desk.listed(facts.iris(iri, "kz:programmeKind")),
            areas=desk.listed(facts.iris(iri, "kz:goalArea")),
            when=desk.period(iri),
            where=desk.listed(facts.iris(iri, "kz:region"), most=6),
            whole=desk.listed(facts.iris(iri, "kz:partOf")),
        )
        if facts.one(iri, "kz:nameIsOurs") is True:
            yield Statement("name-ours")
        other = desk.other_names(iri)
        if other:
            yield Statement("other-names", {"names": other})
        targets = desk.listed({t for p in self.own for t in facts.iris(p, "kz:sdgTarget")}, most=4)
        if targets:
            yield Statement("sdg", {"targets": targets})

    def _glance(self) -> Iterable[Statement]:
        if self.results:
            yield Statement("tile-results-of", {"n": len(self.results)}, see=self.see)
            tied = strength_counts(self.shown)["stated"]
            if tied:
                yield Statement("tile-tied", {"n": tied}, see=self.see)
        partners = ranked(self.desk, self.contributions)
        if partners:
            yield Statement("tile-partners-named", {"n": len(partners)}, see=self.see)
        figures = {f.claim.curie for facts in self.results.values() for f in facts.figures}
        if figures:
            yield Statement("tile-figures", {"n": len(figures)}, see=self.see)

    def _stages(self) -> Iterable[Statement]:
        """Its parts, the pilots it or they grew from, and what grew from it."""
        desk = self.desk
        parts = [part for part in self.own if part != self.iri]
        if parts:
            told = [self._stage(part) for part in parts[:MOST_STAGES]]
            if len(parts) > MOST_STAGES:
                told.append(Statement("more", {"n": len(parts) - MOST_STAGES}, see=self.see))
            yield Statement("parts", {"n": len(parts)}, parts=tuple(told))
        pilots = {end for _, end in self.facts.closure(self.own, "kz:scaledUpFrom")} - set(self.own)
        if pilots:
            yield Statement("pilots", {"n": len(pilots)}, parts=tuple(self._stage(p) for p in sorted(pilots)))
        grown = sorted({start for start, _ in self.facts.pointing("kz:scaledUpFrom", [self.iri])})
        for programme in grown:
            yield desk.statement("grown", [programme], programme=desk.name(programme))

    def _stage(self, programme: Iri) -> Statement:
        desk = self.desk
        desk.facts.read([programme])
        return desk.statement(
            "stage",
            [programme],
            most=2,
            programme=desk.name(programme),
            kind=desk.listed(self.facts.iris(programme, "kz:programmeKind")),
            where=desk.listed(self.facts.iris(programme, "kz:region"), most=4),
            when=desk.period(programme),
            n=len(desk.pointing("kz:programme", [programme], "result")),
            origin=desk.listed(self.facts.iris(programme, "kz:scaledUpFrom")),
        )

    def _partners(self) -> Iterable[Statement]:
        told = partners_by_role(self.desk, self.contributions, see=self.see)
        return told or (Statement("no-partners", see=self.see),)

    def _evidence(self) -> Iterable[Statement]:
        if self.shown:
            yield Statement("tied", strength_counts(self.shown), see=self.see)

    def _ahead(self) -> Iterable[Statement]:
        desk = self.desk
        lessons = f"kzgraph ask lessons-by-programme programme={self.subject.curie}"
        yield from said_statements(desk, "lessons", about(desk, self.own, "lesson"), most=3, see=lessons)
        plans = about(desk, self.own, "plan")
        yield from with_answers(desk, "plans-about", plans, most=3, see="kzgraph ask plans-followed-up")
        advice = about(desk, self.own, "recommendation")
        see = "kzgraph ask recommendations-followed-up"
        yield from with_answers(desk, "recommendations", advice, most=3, see=see)

    def _open(self) -> Iterable[Statement]:
        if not self.results:
            yield Statement("no-results")
        yield from gaps_of_results(self.desk, self.results.values(), see=f"{self.see} -f csv")
        silent = [use.name for use in self.desk.sources(self._mentions()) if not use.passages]
        if silent:
            yield Statement("silent", {"sources": self.desk.names(silent)})
