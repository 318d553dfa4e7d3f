"""Results as statements, under the goal areas they belong to, and what the documents leave open about them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kzgraph.brief.desk import Desk
from kzgraph.brief.figures import amount, disagreeing, figure_statements, has_change
from kzgraph.brief.model import Period, Said, Section, Statement, Word
from kzgraph.model import Iri
from kzgraph.trace.model import Figure, ResultFacts

__all__ = ["Shown", "gaps_of_results", "levels_word", "result_section", "sole", "tied_partners"]

MOST_RESULTS = 10
MOST_FIGURES = 3
MOST_PASSAGES = 3
_LEVELS = ("impact", "outcome", "output", "not stated")


@dataclass(frozen=True, slots=True)
class Shown:
    """A result to be told: its facts, which statement tells it, with what besides, and how close the tie is.

    ``closeness`` is 0 for the closest tie; results with a before and after come first whatever their tie.
    """

    facts: ResultFacts
    statement: Statement
    closeness: int = 0

    @property
    def order(self) -> tuple[bool, int, bool, int, str]:
        """Changes first, then the closest ties, figures, the highest level, and CURIEs."""
        figures = self.facts.figures
        return (
            not has_change(figures),
            self.closeness,
            not figures,
            _LEVELS.index(self.facts.level),
            self.facts.ref.curie,
        )


def result_section(
    desk: Desk,
    shown: Sequence[Shown],
    *,
    see: str,
    most: int = MOST_RESULTS,
    area: Iri | None = None,
    here: Iri | None = None,
) -> Section:
    """Results under their first goal areas, or all under one; of each area some, the rest counted.

    The place of results that are from ``here`` and nowhere else is not repeated.
    """
    areas: dict[Iri, list[Shown]] = {}
    for each in sorted(shown, key=lambda s: s.order):
        found = desk.goal_areas(Iri(p.iri) for p in each.facts.programmes)
        areas.setdefault(area or (found[0] if found else Iri("")), []).append(each)
    order = sorted(areas, key=lambda known: desk.area_order(known) if known else ("~~", known))
    room = _shares([len(areas[known]) for known in order], most)
    groups = [
        _group(desk, known, areas[known][:number], len(areas[known]), here)
        for known, number in zip(order, room, strict=True)
    ]
    left = len(shown) - sum(room)
    rest = (Statement("more-results", {"n": left}, see=see),) if left else ()
    return Section("results", (*groups, *rest), "groups")


def _shares(sizes: Sequence[int], room: int) -> list[int]:
    """How many of each to show: one of each while there is room, then in proportion (after Sainte-Laguë)."""
    shares = [0] * len(sizes)
    while sum(shares) < min(room, sum(sizes)):
        open_places = [place for place, size in enumerate(sizes) if shares[place] < size]
        bare = [place for place in open_places if not shares[place]]
        largest = max(open_places, key=lambda place: (sizes[place] / (2 * shares[place] + 1), -place))
        shares[bare[0] if bare else largest] += 1
    return shares


def _group(desk: Desk, area: Iri, found: Sequence[Shown], number: int, here: Iri | None) -> Statement:
    values: dict[str, Said] = {"area": desk.name(area) if area else None, "n": number}
    return Statement("area" if area else "no-area", values, parts=tuple(_told(desk, each, here) for each in found))


def _told(desk: Desk, shown: Shown, here: Iri | None) -> Statement:
    facts, said = shown.facts, shown.statement
    places = [Iri(region.iri) for region in facts.regions]
    values: dict[str, Said] = {
        "result": desk.name(Iri(facts.ref.iri)),
        "level": levels_word(facts),
        "where": desk.listed(places if places != [here] else (), most=3),
        "when": Period(facts.begins, facts.ends),
        **said.values,
    }
    passages = {p.ref.curie: p for p in (*said.passages, *facts.passages)}
    figures = figure_statements(desk, facts.figures, most=MOST_FIGURES)
    return Statement(said.key, values, tuple(passages.values())[:MOST_PASSAGES], said.see, figures)


def levels_word(facts: ResultFacts) -> Word:
    """The word for a result's level."""
    return Word(f"level-{facts.level.replace(' ', '-')}")


def tied_partners(desk: Desk, results: Iterable[Iri]) -> dict[Iri, frozenset[Iri]]:
    """Per result all partners named for it, or for its programmes or their parts: as `sole-partner-results` counts."""
    facts, chosen = desk.facts, tuple(results)
    facts.read(chosen)
    programmes = {p for r in chosen for p in facts.iris(r, "kz:programme")}
    below = {p: {p} for p in programmes}
    wider = {(end, start) for start, end in facts.closure(programmes, "kz:partOf", backwards=True)}
    for programme in programmes:
        below[programme] |= _below(programme, wider)
    all_programmes = {part for parts in below.values() for part in parts}
    by_programme = _partners(desk, "kz:programme", all_programmes)
    by_result = _partners(desk, "kz:result", chosen)
    return {
        r: frozenset(by_result.get(r, set())).union(
            *(by_programme.get(part, set()) for p in facts.iris(r, "kz:programme") for part in below[p])
        )
        for r in chosen
    }


def _below(programme: Iri, steps: set[tuple[Iri, Iri]]) -> set[Iri]:
    found, edge = set[Iri](), {programme}
    while edge:
        edge = {part for part, whole in steps if whole in edge} - found
        found |= edge
    return found


def _partners(desk: Desk, name: str, targets: Iterable[Iri]) -> dict[Iri, set[Iri]]:
    pairs = desk.facts.pointing(name, targets, "kz:Contribution")
    desk.facts.read(claim for claim, _ in pairs)
    working = set(desk.working((claim for claim, _ in pairs), inferred=True))
    found: dict[Iri, set[Iri]] = {}
    for claim, target in pairs:
        if claim in working:
            found.setdefault(target, set()).update(desk.facts.iris(claim, "kz:partner"))
    return found


def sole(tied: Mapping[Iri, frozenset[Iri]], partner: Iri, aside: frozenset[Iri]) -> tuple[Iri, ...]:
    """Results that no other partner is named for, those ``aside`` not counted."""
    return tuple(result for result, partners in sorted(tied.items()) if partners - aside == {partner})


def gaps_of_results(desk: Desk, found: Iterable[ResultFacts], *, see: str) -> tuple[Statement, ...]:
    """How many results have no date, place or figure, how many no figure before, and figures that disagree."""
    results = sorted(found, key=lambda facts: facts.ref.curie)
    undated = sum(not (facts.begins or facts.ends) for facts in results)
    unplaced = sum(not facts.regions for facts in results)
    bare = sum(not facts.figures for facts in results)
    flat = sum(bool(facts.figures) and not has_change(facts.figures) for facts in results)
    counts = {"undated": undated, "unplaced": unplaced, "bare": bare, "flat": flat, "all": len(results)}
    told = [Statement("open-results", {**counts}, see=see)] if undated + unplaced + bare + flat else []
    figures = {figure.claim.curie: figure for facts in results for figure in facts.figures}
    return (*told, *(_disagree(desk, group) for group in disagreeing(figures.values())[:2]))


def _disagree(desk: Desk, group: Sequence[Figure]) -> Statement:
    first = group[0]
    amounts = [amount(desk, figure) for figure in group]
    return desk.statement(
        "disagree",
        (Iri(figure.claim.iri) for figure in group),
        indicator=desk.name(Iri(first.indicator.iri)),
        one=amounts[0],
        other=amounts[1],
        when=Period(first.begins, first.ends),
    )
