"""Which claims an export is about, and which of them belong to the activity of which programme."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kzgraph.exchange.iati.context import Context, Parts
from kzgraph.exchange.iati.desk import kind
from kzgraph.exchange.iati.figures import in_short
from kzgraph.exchange.iati.results import ends_of
from kzgraph.model import Iri
from kzgraph.terms import compact

__all__ = ["claims_in_scope", "lose_the_rest", "parts_of_programmes"]

_JUDGEMENTS = ("finding", "lesson", "recommendation", "plan")
_OF_RESULTS = ("kz:result", "kz:measures", "kz:fromResult")


def claims_in_scope(context: Context) -> tuple[Iri, ...]:
    """All claims, or those of the programmes and documents that were chosen, with the results they are about."""
    options, desk = context.options, context.desk
    every = desk.claims()
    programmes, sources = frozenset(options.programmes), frozenset(options.sources)
    chosen = _of_programmes(context, every, programmes) if programmes else set(every)
    if sources:
        chosen = {claim for claim in chosen if sources & desk.sources(claim)}
        # A figure of one document on a result of another is written inside that result.
        about = {result for claim in chosen for name in _OF_RESULTS for result in desk.facts.iris(claim, name)}
        chosen |= {r for r in about if not programmes or programmes.intersection(desk.facts.iris(r, "kz:programme"))}
    return tuple(claim for claim in every if claim in chosen)


def _of_programmes(context: Context, claims: Iterable[Iri], programmes: frozenset[str]) -> set[Iri]:
    """The claims about some programmes or their results, and what answers them."""

    def pointing(kinds: tuple[str, ...], names: tuple[str, ...], at: Iterable[str]) -> set[Iri]:
        wanted = set(at)
        return {
            claim
            for claim in claims
            if kind(claim) in kinds and any(wanted.intersection(context.desk.facts.iris(claim, name)) for name in names)
        }

    results = pointing(("result",), ("kz:programme",), programmes)
    about = programmes | results
    judgements = pointing(_JUDGEMENTS, ("kz:about",), about)
    others = pointing(("contribution", "observation", "resultlink"), ("kz:programme", *_OF_RESULTS), about)
    return results | judgements | others | pointing(("followup",), ("kz:by", "kz:followsUp"), about | judgements)


def parts_of_programmes(context: Context, claims: tuple[Iri, ...]) -> tuple[Parts, ...]:
    """The programmes that get an activity, by IRI, with their claims."""
    options, desk = context.options, context.desk
    to_programmes = _pointing(context, claims, "contribution", "kz:programme")
    to_results = _pointing(context, claims, "contribution", "kz:result")
    results = _pointing(context, claims, "result", "kz:programme")
    figures = _pointing(context, claims, "observation", "kz:measures")
    links = _pointing(context, claims, "resultlink", "kz:fromResult")
    made = []
    for programme in desk.things("Programme"):
        own = results.get(programme, ())
        partners = {result: to_results[result] for result in own if result in to_results}
        everybody = {*to_programmes.get(programme, ()), *(claim for found in partners.values() for claim in found)}
        if options.programmes and programme not in options.programmes:
            continue
        if options.sources and not (own or everybody or desk.sources(programme).intersection(options.sources)):
            continue
        made.append(
            Parts(
                programme,
                tuple(sorted(everybody)),
                own,
                {result: figures[result] for result in own if result in figures},
                {result: links[result] for result in own if result in links},
                partners,
            )
        )
    return tuple(made)


def _pointing(context: Context, claims: Iterable[Iri], kind_of_claim: str, name: str) -> Mapping[Iri, tuple[Iri, ...]]:
    """Claims of a kind by what a property of them points at."""
    found: dict[Iri, list[Iri]] = defaultdict(list)
    for claim in claims:
        if kind(claim) == kind_of_claim:
            for target in context.desk.facts.iris(claim, name):
                found[target].append(claim)
    return {target: tuple(pointing) for target, pointing in found.items()}


def lose_the_rest(context: Context, claims: Iterable[Iri], omitted: Iterable[Parts]) -> None:
    """Note each claim that no activity has taken: it has no place in the standard, or no programme."""
    for parts in omitted:
        for claim in _claims_of(parts):
            context.lose(claim, None, "activity-left-out", context.desk.name(parts.programme))
    told = context.ledger.written | {line.claim for line in context.ledger.lines}
    for claim in claims:
        if compact(claim) not in told:
            for programme in _programmes_about(context, claim):
                context.lose(claim, programme, _reason(context, claim), _in_words(context, claim))


def _claims_of(parts: Parts) -> set[Iri]:
    held = (*parts.figures.values(), *parts.links.values())
    return {*parts.contributions, *parts.results, *(claim for found in held for claim in found)}


def _programmes_about(context: Context, claim: Iri) -> tuple[Iri | None, ...]:
    """The programmes that a finding, lesson, recommendation or plan is about; one None where it is about none."""
    about = context.desk.facts.iris(claim, "kz:about")
    return tuple(target for target in about if kind(target) == "programme") or (None,)


def _reason(context: Context, claim: Iri) -> str:
    what = kind(claim)
    if what in _JUDGEMENTS:
        return what
    if what == "followup":
        return "follow-up"
    measured = context.desk.facts.iris(claim, "kz:measures")
    return "situation-figure" if what == "observation" and not measured else "no-programme"


def _in_words(context: Context, claim: Iri) -> str:
    """A claim in a few words, for the report."""
    desk, what = context.desk, kind(claim)
    if what == "observation":
        return in_short(context, claim)
    if what == "resultlink":
        return ends_of(context, claim)
    if what == "contribution":
        ends = (*desk.facts.iris(claim, "kz:partner"), *desk.facts.iris(claim, "kz:result"))
        return " → ".join(desk.name(end) for end in ends)
    if what == "followup":
        ends = (*desk.facts.iris(claim, "kz:followsUp"), *desk.facts.iris(claim, "kz:by"))
        return " → ".join(desk.name(end) for end in ends)
    return desk.name(claim)
