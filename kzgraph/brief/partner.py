"""The brief about a partner: who it is, what it did with whom and where, which results, and how firmly."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from kzgraph.brief.advice import announced, with_answers
from kzgraph.brief.desk import Desk
from kzgraph.brief.model import Brief, Item, Listed, Period, Section, Statement
from kzgraph.brief.past import history_statements
from kzgraph.brief.results import Shown, gaps_of_results, result_section, sole, tied_partners
from kzgraph.model import Iri, PassageRef, Ref
from kzgraph.trace import Options, Trace, Traces, trace

__all__ = ["partner_brief"]

MOST_NAMED = 6
_NAMING = ("kz:partner", "kz:reportedBy", "kz:about", "org:originalOrganization", "org:resultingOrganization")
MOST_ROLES = 8


def partner_brief(desk: Desk, subject: Ref) -> Brief:
    """Assemble the brief about a partner."""
    return _Partner(desk, subject).brief()


class _Partner:
    def __init__(self, desk: Desk, subject: Ref) -> None:
        self.desk = desk
        self.facts = desk.facts
        self.subject = subject
        self.iri = Iri(subject.iri)
        self.contributions = desk.pointing("kz:partner", [self.iri], "contribution")
        self.working = desk.working(self.contributions)
        self.found = trace(desk.facts.engine, subject, Options())
        self.mentions = self._mentions()

    def brief(self) -> Brief:
        """All sections that have something to say."""
        sections = (
            Section("who", tuple(self._who())),
            Section("glance", tuple(self._glance()), "tiles"),
            Section("work", tuple(self._work())),
            self._results(),
            Section("evidence", tuple(self._evidence())),
            Section("ahead", tuple(self._ahead())),
            Section("open", tuple(self._open())),
        )
        told = tuple(section for section in sections if section.statements)
        name = self.desk.name(self.iri)
        return Brief(self.subject, "partner", name, told, self.desk.sources(self.mentions))

    def _mentions(self) -> tuple[PassageRef, ...]:
        """Where the partner is spoken of: passages of claims that name it, and its own."""
        claims = {claim for name in _NAMING for claim, _ in self.facts.pointing(name, [self.iri])}
        return self.desk.passages({self.iri, *claims})

    def _who(self) -> Iterable[Statement]:
        desk, facts = self.desk, self.facts
        collective = "-collective" if desk.is_collective(self.iri) else ""
        types = desk.listed(facts.iris(self.iri, "kz:partnerType"))
        parent = desk.listed(facts.iris(self.iri, "org:subOrganizationOf"))
        yield desk.statement(f"partner{collective}", [self.iri], name=desk.name(self.iri), types=types, parent=parent)
        parts = desk.listed(desk.pointing("org:subOrganizationOf", [self.iri], "partner"), most=4)
        other = desk.other_names(self.iri)
        if other:
            yield Statement("other-names", {"names": other})
        if parts:
            yield Statement("bodies", {"parts": parts})
        yield from history_statements(desk, self.subject)
        yield from self._mentioned()
        reported = desk.pointing("kz:reportedBy", [self.iri], "observation")
        if reported:
            yield Statement("reports", {"n": len(reported)}, desk.passages(reported)[:3])

    def _mentioned(self) -> Iterable[Statement]:
        uses = [use for use in self.desk.sources(self.mentions) if use.passages]
        items = tuple(Item(use.name, use.passages) for use in uses)
        total = len(self.desk.sources(()))
        if items:
            key = "mentioned-all" if len(items) == total else "mentioned"
            see = f"kzgraph ask evidence-for thing={self.subject.curie}"
            yield Statement(key, {"n": len(items), "all": total, "sources": Listed(items)}, see=see)
        dated = [(self._time(c), c) for c in self.working]
        begun = sorted((p.begins, c) for p, c in dated if p.begins)
        ended = sorted((end, c) for p, c in dated if (end := p.ends or p.begins))
        if begun and ended:
            (first, earliest), (last, latest) = begun[0], ended[-1]
            # Years, since contributions are dated to the year, the month or the day, and some have no end.
            span = Period(date(first.year, 1, 1), date(last.year, 12, 31))
            passages = {p.ref.curie: p for c in (earliest, latest) for p in self.facts.passages(c)[:1]}
            known = sum(bool(period) for period, _ in dated)
            yield Statement("dated", {"when": span, "n": known, "all": len(dated)}, tuple(passages.values()))

    def _time(self, contribution: Iri) -> Period:
        """A contribution's own time, else that of a result it is tied to."""
        results = self.facts.iris(contribution, "kz:result")
        self.facts.read(results)
        periods = (self.desk.period(thing) for thing in (contribution, *results))
        return next((period for period in periods if period), Period(None, None))

    def _glance(self) -> Iterable[Statement]:
        see = f"kzgraph trace {self.subject.curie}"
        if self.found.results:
            yield Statement("tile-results", {"n": len(self.found.results)}, see=see)
            yield Statement("tile-stated", {"n": len(self._stated())}, see=see)
        programmes = self.desk.programmes_behind(self.working)
        if programmes:
            profile = f"kzgraph ask partner-profile partner={self.subject.curie}"
            yield Statement("tile-programmes", {"n": len(programmes)}, see=profile)
        named = [partner for partner in self._others() if not self.desk.is_collective(partner)]
        if named:
            yield Statement("tile-partners", {"n": len(named)}, see=self._co_partners())

    def _stated(self) -> frozenset[str]:
        return frozenset(t.result.curie for t in self.found.traces if t.strength == "stated")

    def _co_partners(self) -> str:
        return f"kzgraph ask co-partners partner={self.subject.curie}"

    def _work(self) -> Iterable[Statement]:
        desk = self.desk
        if not self.working:
            yield Statement("no-work", {"name": desk.name(self.iri)})
        else:
            see = f"kzgraph ask partner-roles partner={self.subject.curie}"
            yield Statement("roles", {"roles": desk.roles(self.working, most=MOST_ROLES)}, see=see)
            yield from self._areas()
            yield from self._places()
            yield from self._company()
        received = tuple(c for c in self.contributions if c not in desk.working(self.contributions, inferred=True))
        targets = {t for c in received for n in ("kz:result", "kz:programme") for t in self.facts.iris(c, n)}
        if targets:
            yield desk.statement("received", received, things=desk.listed(targets, most=3))

    def _areas(self) -> Iterable[Statement]:
        desk = self.desk
        programmes = desk.programmes_behind(self.working)
        counts = Counter(a for p in programmes for a in self.facts.iris(p, "kz:goalArea"))
        if counts:
            see = f"kzgraph ask partner-profile partner={self.subject.curie}"
            yield Statement("areas", {"areas": desk.counted(counts), "n": len(programmes)}, see=see)

    def _places(self) -> Iterable[Statement]:
        counts: Counter[Iri] = Counter()
        first: dict[Iri, tuple[PassageRef, ...]] = {}
        for contribution in self.working:
            for region in self.facts.iris(contribution, "kz:region"):
                counts[region] += 1
                first.setdefault(region, self.facts.passages(contribution))
        named = sum(bool(self.facts.iris(c, "kz:region")) for c in self.working)
        if counts:
            places = self.desk.counted(counts, most=MOST_NAMED, passages=first)
            yield Statement("places", {"places": places, "named": named, "all": len(self.working)})

    def _others(self) -> dict[Iri, list[Iri]]:
        """Partners that contributed to the same results or programmes, with the contributions that say so."""
        targets = {t for c in self.working for n in ("kz:result", "kz:programme") for t in self.facts.iris(c, n)}
        pairs = {c for n in ("kz:result", "kz:programme") for c in self.desk.pointing(n, targets, "contribution")}
        others = self.desk.partners_of(sorted(pairs))
        return {partner: claims for partner, claims in others.items() if partner != self.iri}

    def _company(self) -> Iterable[Statement]:
        others, counts, first = self._others(), Counter[Iri](), dict[Iri, tuple[PassageRef, ...]]()
        mine = {t for c in self.working for n in ("kz:result", "kz:programme") for t in self.facts.iris(c, n)}
        for partner, claims in others.items():
            shared = {t for c in claims for n in ("kz:result", "kz:programme") for t in self.facts.iris(c, n)}
            counts[partner] = len(shared & mine)
            first[partner] = self.facts.passages(claims[0])
        groups = {partner: n for partner, n in counts.items() if self.desk.is_collective(partner)}
        named = {partner: n for partner, n in counts.items() if partner not in groups}
        for key, chosen in (("with", named), ("with-groups", groups)):
            if chosen:
                most = MOST_NAMED if key == "with" else 3
                shown = self.desk.counted(chosen, most=most, passages=first)
                yield Statement(key, {"partners": shown, "n": len(chosen)}, see=self._co_partners())

    def _results(self) -> Section:
        see = f"kzgraph trace {self.subject.curie}"
        return result_section(self.desk, [self._shown(traces) for traces in _by_result(self.found)], see=see)

    def _shown(self, traces: Sequence[Trace]) -> Shown:
        best = [each for each in traces if each.strength == traces[0].strength]
        claims = sorted({Iri(each.hops[0].claim.iri) for each in best})
        roles = sorted({role for each in best for role in each.roles})
        listed = Listed(tuple(Item(self.desk.name(Iri(role.iri))) for role in roles))
        programmes = sorted({each.hops[0].end.iri for each in best})
        through = self.desk.listed((Iri(p) for p in programmes), most=1) if best[0].strength != "stated" else None
        key = f"result-{best[0].strength}"
        statement = self.desk.statement(key, claims, roles=listed, through=through)
        return Shown(self.found.results[traces[0].result.curie], statement, int(key != "result-stated"))

    def _evidence(self) -> Iterable[Statement]:
        results = self.found.results
        if not results:
            return
        stated = len(self._stated())
        see = f"kzgraph trace {self.subject.curie}"
        yield Statement("strengths", {"n": len(results), "stated": stated, "rest": len(results) - stated}, see=see)
        several = sum(len({p.source.curie for p in facts.passages}) > 1 for facts in results.values())
        if len(self.desk.all("kz:Source")) > 1:
            yield Statement("corroborated", {"n": several, "all": len(results)}, see=see)
        yield from self._sole()

    def _sole(self) -> Iterable[Statement]:
        results = [Iri(facts.ref.iri) for facts in self.found.results.values()]
        publishers = {p for s in self.desk.all("kz:Source") for p in self.facts.iris(s, "dcterms:publisher")}
        aside = frozenset(publishers - {self.iri}) if len(publishers) == 1 else frozenset[Iri]()
        alone = sole(tied_partners(self.desk, results), self.iri, aside)
        publisher = self.desk.name(next(iter(aside))) if aside else None
        see = "kzgraph ask sole-partner-results"
        see += f" without={publisher.curie}" if publisher else ""
        key = "sole" if alone else "not-sole"
        listed = self.desk.listed(alone, most=3)
        yield self.desk.statement(key, alone[:3], see=see, n=len(alone), results=listed, publisher=publisher)

    def _open(self) -> Iterable[Statement]:
        see = f"kzgraph trace {self.subject.curie} -f csv"
        yield from gaps_of_results(self.desk, self.found.results.values(), see=see)
        for left in self.found.left_out:
            key = f"left-{left.option.removeprefix('--include-')}"
            yield Statement(key, {"n": left.number}, see=f"kzgraph trace {self.subject.curie} {left.option}")
        silent = [use.name for use in self.desk.sources(self.mentions) if not use.passages]
        if silent:
            yield Statement("silent", {"sources": self.desk.names(silent)})

    def _ahead(self) -> Iterable[Statement]:
        plans = announced(self.desk, self.iri, "plan")
        see = "kzgraph ask plans-followed-up"
        yield from with_answers(self.desk, "plans", plans, most=3, see=see, aside=self.iri)
        advice = announced(self.desk, self.iri, "recommendation")
        see = "kzgraph ask recommendations-followed-up"
        yield from with_answers(self.desk, "recommendations-to", advice, most=3, see=see, aside=self.iri)


def _by_result(found: Traces) -> list[list[Trace]]:
    """Traces by result, the closest tie of each first."""
    groups: dict[str, list[Trace]] = {}
    for each in sorted(found.traces, key=lambda t: (t.result.curie, t.strength != "stated", t.hops[0].claim.curie)):
        groups.setdefault(each.result.curie, []).append(each)
    return list(groups.values())
