"""The brief about a goal area: its programmes, who works on it, what changed, and what became of the advice."""

from collections import Counter
from collections.abc import Iterable

from kzgraph.brief.advice import about, said_statements, with_answers
from kzgraph.brief.desk import Desk
from kzgraph.brief.model import Brief, Said, Section, Statement
from kzgraph.brief.results import gaps_of_results, result_section
from kzgraph.brief.work import (
    RESTING,
    contributions_to,
    naming,
    partners_by_role,
    ranked,
    results_of,
    shown_results,
    strength_counts,
)
from kzgraph.model import Iri, PassageRef, Ref

__all__ = ["goal_area_brief"]

MOST_PROGRAMMES = 6
MOST_MINISTRIES = 6


def goal_area_brief(desk: Desk, subject: Ref) -> Brief:
    """Assemble the brief about a goal area."""
    return _GoalArea(desk, subject).brief()


class _GoalArea:
    def __init__(self, desk: Desk, subject: Ref) -> None:
        self.desk = desk
        self.facts = desk.facts
        self.subject = subject
        self.iri = Iri(subject.iri)
        self.programmes = desk.pointing("kz:goalArea", [self.iri], "programme")
        self.results = results_of(desk, self.programmes)
        self.contributions = contributions_to(desk, self.programmes, self.results)
        self.shown = shown_results(desk, self.results)
        self.see = f"kzgraph ask programmes-by-goal-area goalArea={subject.curie}"

    def brief(self) -> Brief:
        """All sections that have something to say."""
        sections = (
            Section("who", tuple(self._what())),
            Section("glance", tuple(self._glance()), "tiles"),
            Section("programmes", tuple(self._programmes())),
            Section("partners", tuple(self._partners())),
            result_section(self.desk, self.shown, see=self.see, most=10, area=self.iri),
            Section("evidence", tuple(self._evidence())),
            Section("ahead", tuple(self._ahead())),
            Section("open", tuple(self._open())),
        )
        told = tuple(section for section in sections if section.statements)
        return Brief(self.subject, "goal-area", self.desk.name(self.iri), told, self.desk.sources(self._mentions()))

    def _mentions(self) -> tuple[PassageRef, ...]:
        results = [Iri(facts.ref.iri) for facts in self.results.values()]
        targets = (self.iri, *self.programmes, *results)
        claims = {c for name in RESTING for c, _ in self.facts.pointing(name, targets)}
        return self.desk.passages({*self.programmes, *results, *claims})

    def _what(self) -> Iterable[Statement]:
        number = str(self.facts.one(self.iri, "skos:notation") or "")
        values: dict[str, Said] = {"number": number if number.isdigit() else None}
        yield Statement("goal-area", values)

    def _glance(self) -> Iterable[Statement]:
        for key, number in (
            ("tile-programmes", len(self.programmes)),
            ("tile-results-of", len(self.results)),
            ("tile-partners-named", len(ranked(self.desk, self.contributions))),
            ("tile-figures", len({f.claim.curie for facts in self.results.values() for f in facts.figures})),
        ):
            if number:
                yield Statement(key, {"n": number}, see=self.see)

    def _programmes(self) -> Iterable[Statement]:
        desk = self.desk
        if not self.programmes:
            yield Statement("no-programmes", see=self.see)
            return
        counts = Counter(dict.fromkeys(self.programmes, 0))
        counts.update(Iri(p.iri) for facts in self.results.values() for p in facts.programmes if Iri(p.iri) in counts)
        order = sorted(counts, key=lambda p: (-counts[p], p))
        parts = [
            desk.statement(
                "stage",
                [p],
                most=1,
                programme=desk.name(p),
                kind=desk.listed(self.facts.iris(p, "kz:programmeKind")),
                where=desk.listed(self.facts.iris(p, "kz:region"), most=3),
                when=desk.period(p),
                n=counts[p] or None,
            )
            for p in order[:MOST_PROGRAMMES]
        ]
        if len(order) > MOST_PROGRAMMES:
            parts.append(Statement("more-programmes", {"n": len(order) - MOST_PROGRAMMES}, see=self.see))
        kinds = Counter(k for p in order for k in self.facts.iris(p, "kz:programmeKind"))
        values: dict[str, Said] = {"n": len(order), "kinds": desk.counted(kinds, most=5)}
        yield Statement("programmes-area", values, see=self.see, parts=tuple(parts))

    def _partners(self) -> Iterable[Statement]:
        desk, first = self.desk, naming(self.desk, self.contributions)
        see = f"kzgraph ask ministries-by-goal-area goalArea={self.subject.curie}"
        ministries = ranked(desk, self.contributions, ministries=True)
        if ministries:
            listed = desk.counted(ministries, most=MOST_MINISTRIES, passages=first)
            yield Statement("ministries", {"partners": listed, "n": len(ministries)}, see=see)
        told = partners_by_role(desk, self.contributions, see=self.see)
        yield from told or (Statement("no-partners", see=self.see),)

    def _evidence(self) -> Iterable[Statement]:
        if self.shown:
            yield Statement("tied", strength_counts(self.shown))

    def _ahead(self) -> Iterable[Statement]:
        desk, things = self.desk, (self.iri, *self.programmes)
        see = "kzgraph ask recommendations-followed-up"
        yield from with_answers(desk, "recommendations", about(desk, things, "recommendation"), most=4, see=see)
        see = "kzgraph ask plans-followed-up"
        yield from with_answers(desk, "plans-about", about(desk, things, "plan"), most=2, see=see)
        see = "kzgraph ask lessons-by-programme"
        yield from said_statements(desk, "lessons", about(desk, things, "lesson"), most=2, see=see)

    def _open(self) -> Iterable[Statement]:
        yield from gaps_of_results(self.desk, self.results.values(), see=self.see)
        silent = [use.name for use in self.desk.sources(self._mentions()) if not use.passages]
        if silent:
            yield Statement("silent", {"sources": self.desk.names(silent)})
