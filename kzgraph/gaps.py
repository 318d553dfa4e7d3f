"""What the documents leave open: results of nobody, advice and plans without echo, partners heard of once.

A gap says something of the documents, not of the world: nothing reported does not mean that nothing was done.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kzgraph.facts import Facts
from kzgraph.model import Iri, PassageRef, Ref
from kzgraph.periods import period
from kzgraph.store import Engine
from kzgraph.terms import PREFIXES, compact
from kzgraph.trace.results import LEVELS
from kzgraph.trace.scope import dates

__all__ = ["SECTIONS", "Answer", "Gap", "gaps"]

SECTIONS = {
    "results-without-partner": "Results nobody is named for",
    "recommendations-without-follow-up": "Recommendations without follow-up",
    "recommendations-followed-up": "Recommendations followed up",
    "plans-overdue": "Plans due by a later document's period that no later document reports on",
    "plans-without-follow-up": "Plans without follow-up that no later document could report on, or that give no time",
    "plans-followed-up": "Plans followed up",
    "partners-in-one-document": "Partners in one document only",
    "programmes-without-figures": "Programmes whose results have no figure",
}
"""The parts of the account in their order, each with its heading."""

_BENEFICIARY = "role:beneficiary"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a later passage reports in answer to a recommendation or plan, how firmly, and why."""

    claim: Ref
    by: tuple[Ref, ...]
    basis: str
    reason: str
    passages: tuple[PassageRef, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is left open (or, for comparison, was not); ``section`` is one of SECTIONS."""

    section: str
    thing: Ref
    detail: str
    passages: tuple[PassageRef, ...]
    answers: tuple[Answer, ...] = ()


def gaps(engine: Engine, *, lang: str = "en") -> tuple[Gap, ...]:
    """The account of what is left open, part by part, in each by the names of things."""
    reader = _Reader(Facts(engine, lang=lang))
    found = (*reader.results(), *reader.advice(), *reader.plans(), *reader.partners(), *reader.programmes())
    places = tuple(SECTIONS)
    return tuple(sorted(found, key=lambda gap: (places.index(gap.section), gap.thing.curie)))


class _Reader:
    """Reads each part of the account from the graph, in bulk."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._documents: list[Iri] | None = None

    def results(self) -> Iterator[Gap]:
        """Results that no contribution names, nor their programmes or parts of these."""
        results = self._all(*LEVELS)
        partnered = self._partnered_programmes()
        ties = self._facts.pointing("kz:result", results)
        self._facts.read(tie for tie, _ in ties)
        tied = {result for tie, result in ties if self._contributes(tie)}
        lonely = [r for r in results if r not in tied and not partnered & set(self._facts.iris(r, "kz:programme"))]
        self._facts.name({*lonely, *(p for r in lonely for p in self._facts.iris(r, "kz:programme"))})
        for result in lonely:
            programmes = self._named("programme", self._facts.iris(result, "kz:programme"))
            yield self._gap("results-without-partner", result, programmes)

    def _partnered_programmes(self) -> set[Iri]:
        """Programmes with a contributor of their own or of a part of theirs, at any depth."""
        programmes = self._all("kz:Programme")
        ties = self._facts.pointing("kz:programme", programmes, "kz:Contribution")
        self._facts.read(tie for tie, _ in ties)
        own = {programme for tie, programme in ties if self._contributes(tie)}
        return own | {whole for _, whole in self._facts.closure(own, "kz:partOf")}

    def _contributes(self, tie: Iri) -> bool:
        return any(compact(role) != _BENEFICIARY for role in self._facts.iris(tie, "kz:role"))

    def advice(self) -> Iterator[Gap]:
        """Recommendations with what answers them, and without."""
        found = self._all("kz:Recommendation")
        answers = self._answers(found)
        for thing in found:
            section = "recommendations-followed-up" if answers[thing] else "recommendations-without-follow-up"
            yield self._gap(section, thing, self._named("to", self._facts.iris(thing, "kz:partner")), answers[thing])

    def plans(self) -> Iterator[Gap]:
        """Plans with what answers them, and without; overdue are those that a later document could report on."""
        found = self._all("kz:Plan")
        answers = self._answers(found)
        for plan in found:
            begins, due = dates(self._facts, plan)
            later = [] if due is None else self._could_report(plan, due)
            about = [self._named("announced by", self._facts.iris(plan, "kz:partner"))]
            about.append(f"time given: {period(begins, due)}" if begins or due else "no time given")
            if answers[plan]:
                section = "plans-followed-up"
            elif later:
                section = "plans-overdue"
                about.append(self._named("not reported on in", later))
            else:
                section = "plans-without-follow-up"
            yield self._gap(section, plan, "; ".join(filter(None, about)), answers[plan])

    def _could_report(self, plan: Iri, due: date) -> list[Iri]:
        """Documents later than all that state a plan, whose period ends when it is due or after."""
        stated = {Iri(passage.source.iri) for passage in self._facts.passages(plan)}
        ends = {source: end for source in self._sources() if (end := dates(self._facts, source)[1])}
        last = max((ends[source] for source in stated if source in ends), default=date.max)
        return [source for source, end in ends.items() if end > last and end >= due]

    def _sources(self) -> list[Iri]:
        """The documents that something is stated in."""
        if self._documents is None:
            passages = self._all("kz:Passage")
            found = {source for passage in passages for source in self._facts.iris(passage, "kz:source")}
            self._documents = self._all_read(found)
        return self._documents

    def _answers(self, things: Iterable[Iri]) -> Mapping[Iri, tuple[Answer, ...]]:
        found: dict[Iri, list[Answer]] = defaultdict(list)
        pairs = self._facts.pointing("kz:followsUp", things)
        self._facts.read(claim for claim, _ in pairs)
        self._read_passages(claim for claim, _ in pairs)
        self._facts.name({thing for claim, _ in pairs for thing in (claim, *self._facts.iris(claim, "kz:by"))})
        for claim, thing in pairs:
            basis = [compact(basis).partition(":")[2] for basis in self._facts.iris(claim, "kz:basis")]
            answer = Answer(
                claim=self._facts.ref(claim),
                by=self._facts.refs(self._facts.iris(claim, "kz:by")),
                basis=basis[0] if basis else "",
                reason=self._facts.text(claim, "skos:editorialNote"),
                passages=self._facts.passages(claim),
            )
            found[thing].append(answer)
        return defaultdict(tuple, {thing: tuple(answers) for thing, answers in found.items()})

    def partners(self) -> Iterator[Gap]:
        """Partners (not collectives) that one document names and the others do not, where there are others."""
        facts = self._facts
        partners = [p for p in self._all("kz:Partner", "kz:Ministry") if facts.one(p, "kz:collective") is not True]
        if len(self._sources()) < 2:
            return
        told: dict[Iri, set[PassageRef]] = defaultdict(set)
        for claim, partner in self._naming(partners):
            told[partner].update(facts.passages(claim))
        successors = self._successors(partners)
        for partner in partners:
            documents = {passage.source for passage in told[partner]}
            if len(documents) == 1:
                about = [f"only in {documents.pop().label}", self._named("became", successors[partner])]
                first = sorted(told[partner], key=lambda p: p.begins)[:1]
                yield Gap("partners-in-one-document", facts.ref(partner), "; ".join(filter(None, about)), tuple(first))

    def _naming(self, partners: Iterable[Iri]) -> list[tuple[Iri, Iri]]:
        """Pairs of a claim and a partner that it names, and of each partner and itself."""
        names = ("kz:partner", "kz:reportedBy")
        pairs = [pair for name in names for pair in self._facts.pointing(name, partners)]
        self._facts.read(claim for claim, _ in pairs)
        self._facts.read(p for claim, _ in pairs for p in self._facts.iris(claim, "kz:statedIn"))
        return [*pairs, *((partner, partner) for partner in partners)]

    def _successors(self, partners: Iterable[Iri]) -> Mapping[Iri, list[Iri]]:
        found: dict[Iri, list[Iri]] = defaultdict(list)
        changes = self._facts.pointing("org:originalOrganization", partners)
        self._facts.read(change for change, _ in changes)
        for change, partner in changes:
            found[partner] += self._facts.iris(change, "org:resultingOrganization")
        return found

    def programmes(self) -> Iterator[Gap]:
        """Programmes with results, none of which is measured by a figure."""
        results = self._all(*LEVELS)
        measured = {result for _, result in self._facts.pointing("kz:measures", results)}
        brought: dict[Iri, list[Iri]] = defaultdict(list)
        for result in results:
            for programme in self._facts.iris(result, "kz:programme"):
                brought[programme].append(result)
        for programme in self._all_read(brought):
            if not measured & set(brought[programme]):
                count = len(brought[programme])
                detail = f"{count} result{'' if count == 1 else 's'} without a figure"
                yield self._gap("programmes-without-figures", programme, detail)

    def _gap(self, section: str, thing: Iri, detail: str, answers: tuple[Answer, ...] = ()) -> Gap:
        return Gap(section, self._facts.ref(thing), detail, self._facts.passages(thing), answers)

    def _named(self, word: str, things: Iterable[Iri]) -> str:
        names = ", ".join(ref.label for ref in self._facts.refs(things))
        return f"{word} {names}" if names else ""

    def _all(self, *classes: str) -> list[Iri]:
        """All things of some classes, with what is said of them and their passages at hand."""
        kinds = " ".join(f"<{PREFIXES['kz']}{name.removeprefix('kz:')}>" for name in classes)
        rows = self._facts.engine.select(
            f"SELECT DISTINCT ?thing WHERE {{ VALUES ?kind {{ {kinds} }} ?thing a ?kind }}"
        )
        return self._all_read(row[0] for row in rows if isinstance(row[0], Iri))

    def _all_read(self, things: Iterable[Iri]) -> list[Iri]:
        found = sorted(set(things))
        self._facts.read(found)
        self._facts.name(found)
        self._read_passages(found)
        self._facts.name({partner for thing in found for partner in self._facts.iris(thing, "kz:partner")})
        return found

    def _read_passages(self, things: Iterable[Iri]) -> None:
        self._facts.read({passage for thing in things for passage in self._facts.iris(thing, "kz:statedIn")})
