"""The start page: search, the main questions, what is in the graph and what it does not tell, from the data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from kzgraph.explorer.pages.asking import said
from kzgraph.explorer.pages.paths import BROWSED, with_query
from kzgraph.explorer.pages.shelf import Choice
from kzgraph.explorer.pages.shelves import list_of
from kzgraph.explorer.pages.site import Site, Visit
from kzgraph.model import Ref
from kzgraph.names import reference
from kzgraph.terms import CLAIM_CLASSES, expand

__all__ = ["Counts", "counts", "start_page"]

MAIN_QUESTIONS = ("partner-results", "result-partners", "programme-profile", "region-profile", "indicator-series")
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Share:
    """A document with how many claims it states and their share of all, in percent."""

    source: str
    claims: int
    percent: float


@dataclass(frozen=True, slots=True)
class Counts:
    """What the graph holds, counted once: things by class, claims by document, and what caveats are made of."""

    kinds: dict[str, int]
    claims: int
    shares: tuple[Share, ...]
    publishers: tuple[str, ...]
    contributions: int
    inferred: int
    leading: tuple[str, int]
    results: int
    nobody: int
    figures: int
    undated: int
    years: tuple[int, int] | None


def counts(site: Site) -> Counts:
    """What the graph holds, kept."""
    return site.kept("counts", lambda: _counts(site))


def _counts(site: Site) -> Counts:
    shelves = {kind: list_of(site, kind) for kind in BROWSED}
    claims = [thing for kind in CLAIM_CLASSES for thing in shelves[kind].things]
    shares = []
    for source in shelves["source"].things:
        number = sum(source.curie in claim.values.get("source", ()) for claim in claims)
        shares.append(Share(source.curie, number, 100 * number / len(claims) if claims else 0.0))
    contributions, figures = shelves["contribution"], shelves["observation"]
    leading = contributions.counts("partner", Choice({}))
    return Counts(
        kinds={kind: len(found.things) for kind, found in shelves.items()},
        claims=len(claims),
        shares=tuple(sorted(shares, key=lambda share: (-share.claims, share.source))),
        publishers=tuple(value for value, _ in shelves["source"].counts("publisher", Choice({}))),
        contributions=len(contributions.things),
        inferred=len(contributions.chosen(Choice({"basis": frozenset({"basis:inferred"})}))),
        leading=leading[0] if leading else ("", 0),
        results=len(shelves["result"].things),
        nobody=len(shelves["result"].chosen(Choice({"tie": frozenset({"nobody"})}))),
        figures=len(figures.things),
        undated=len(figures.things) - _dated(site),
        years=_years(site),
    )


_PREFIX = "PREFIX kz: <https://w3id.org/kzgraph/ns#> "


_HAPPENED = "kz:Contribution kz:Result kz:Output kz:Outcome kz:Impact"


def _dated(site: Site) -> int:
    rows = site.engine.select(
        f"{_PREFIX}SELECT DISTINCT ?o WHERE {{ ?o a kz:Observation . ?o kz:startDate|kz:endDate ?day }}"
    )
    return len(rows.rows)


def _years(site: Site) -> tuple[int, int] | None:
    """The first and last year of what is said to have happened; plans and what should be done do not count."""
    rows = site.engine.select(
        f"{_PREFIX}SELECT DISTINCT ?day WHERE {{ VALUES ?kind {{ {_HAPPENED} }} ?claim a ?kind . "
        "?claim kz:startDate|kz:endDate ?day }"
    )
    years = [day.year for (day,) in rows if isinstance(day, date)]
    return (min(years), max(years)) if years else None


def start_page(visit: Visit) -> Response:
    """The start page."""
    found = counts(visit.site)
    shown = {
        "counts": found,
        "kinds": tuple((kind, n) for kind, n in found.kinds.items() if n),
        "caveats": tuple(_caveats(visit, found)),
        "shares": tuple((_ref(visit, share.source), share) for share in found.shares),
        "questions": tuple(_main_questions(visit)),
        "examples": tuple(_examples(visit)),
        "all_questions": len(visit.site.graph.questions),
    }
    return visit.html("start.html", shown)


def _ref(visit: Visit, curie: str) -> Ref:
    iri = expand(curie)
    return reference(visit.site.engine, iri, visit.lang) if iri else Ref(curie, curie, curie)


def _main_questions(visit: Visit) -> Iterator[tuple[str, str, str, str, str]]:
    """The questions asked most, each with its one field: path, words, field, class, example."""
    for name in MAIN_QUESTIONS:
        question = visit.site.graph.questions.get(name)
        if question is not None:
            param = next((param for param in question.params if param.required), None)
            if param:
                yield f"/ask/{name}", said(question, visit.lang), param.name, param.kind, _example(visit, param.kind)


def _example(visit: Visit, kind: str) -> str:
    """The name of the thing of a class with the second most claims: the first is mostly the publisher."""
    found = list_of(visit.site, kind)
    ordered = found.ordered(found.things, "claims", {})
    return _ref(visit, ordered[min(1, len(ordered) - 1)].curie).label if ordered else ""


def _examples(visit: Visit) -> Iterator[Ref]:
    """Things with many claims, to begin with."""
    for kind in ("partner", "programme", "region"):
        found = list_of(visit.site, kind)
        ordered = found.ordered(found.things, "claims", {})[1 : EXAMPLES + 1]
        yield from (_ref(visit, thing.curie) for thing in ordered[: EXAMPLES - (kind != "partner")])


def _caveats(visit: Visit, found: Counts) -> Iterator[tuple[str, str]]:
    """What the numbers mean for a reader, each with the address of the list behind it ("" for none)."""
    names = ", ".join(_ref(visit, curie).label for curie in found.publishers)
    if found.publishers:
        word = "caveat_publisher" if len(found.publishers) == 1 else "caveat_publishers"
        yield visit.say(word, n=found.kinds["source"], name=names), visit.link("/source")
    if len(found.shares) > 1:
        largest = found.shares[0]
        name = _ref(visit, largest.source).label
        address = visit.link(f"/source/{largest.source.partition(':')[2]}")
        yield visit.say("caveat_largest", share=f"{largest.percent:.0f}", name=name), address
    if found.contributions:
        curie, number = found.leading
        if 4 * number > found.contributions:
            share = f"{100 * number / found.contributions:.0f}"
            address = visit.link(with_query("/contribution", [("partner", curie)]))
            yield visit.say("caveat_partner", share=share, name=_ref(visit, curie).label), address
        address = visit.link(with_query("/contribution", [("basis", "basis:inferred")]))
        yield visit.say("caveat_inferred", n=found.inferred, total=found.contributions), address
    if found.results:
        yield visit.say("caveat_nobody", n=found.nobody, total=found.results), visit.link("/result?tie=nobody")
    if found.figures:
        yield visit.say("caveat_figures", n=found.undated, total=found.figures), ""
    if found.years:
        first, last = found.years
        yield visit.say("caveat_years", years=str(first) if first == last else f"{first}–{last}"), ""
    yield visit.t["caveat_silence"], ""
    yield visit.t["caveat_contribution"], ""
