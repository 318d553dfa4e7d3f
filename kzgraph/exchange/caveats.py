"""What a reader of exported tables should know before counting: computed from the graph, in sentences."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from kzgraph.exchange.parts import Part
from kzgraph.terms import BASE, PREFIXES

__all__ = ["caveats"]

_KZ = PREFIXES["kz"]


class _Said:
    """The statements by property, and things by class."""

    def __init__(self, curated: Part) -> None:
        self.values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for triple in curated.triples:
            name = triple.predicate.value
            self.values[name][str(getattr(triple.subject, "value", ""))].add(_text(triple.object))

    def of_class(self, *names: str) -> set[str]:
        """Things of the classes."""
        wanted = {f"{_KZ}{name}" for name in names}
        return {thing for thing, classes in self.values[f"{PREFIXES['rdf']}type"].items() if classes & wanted}

    def having(self, name: str, value: str = "") -> set[str]:
        """Things that have a property (with a value, if one is named)."""
        return {thing for thing, values in self.values[f"{_KZ}{name}"].items() if not value or value in values}

    def targets(self, name: str, things: set[str]) -> set[str]:
        """What a property of things points at."""
        return {value for thing in things for value in self.values[f"{_KZ}{name}"].get(thing, ())}


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def caveats(curated: Part) -> tuple[str, ...]:
    """Sentences with the numbers of this graph, the weightiest first; none where there is nothing to tell."""
    return tuple(_caveats(_Said(curated)))


def _caveats(said: _Said) -> Iterator[str]:
    contributions = said.of_class("Contribution")
    inferred = contributions & said.having("basis", f"{BASE}concept/basis/inferred")
    yield (
        "A contribution says what a partner did towards a programme or a result, as a document tells it. It does not "
        "say that the result is due to this partner, or to it alone."
    )
    if contributions:
        yield (
            f"Of {len(contributions)} contributions {len(inferred)} are concluded by a reader (basis inferred); the "
            "others a passage states."
        )
    results = said.of_class("Result", "Output", "Outcome", "Impact")
    unnamed = results - said.targets("result", contributions)
    if unnamed:
        yield f"Of {len(results)} results {len(unnamed)} have no contribution of their own; silence is not absence."
    observations = said.of_class("Observation")
    undated = observations - said.having("startDate") - said.having("endDate")
    if undated:
        yield f"Of {len(observations)} figures {len(undated)} have no period, because the document gives none."
    context = observations - said.having("measures")
    if context:
        yield f"{len(context)} figures describe the situation and measure no result."
    counted = Counter(len(values) for thing, values in said.values[f"{_KZ}region"].items() if thing in observations)
    together = sum(number for regions, number in counted.items() if regions > 1)
    if together:
        yield f"{together} figures are of several regions together; they belong to no single one."
    yield from _names(said)


def _names(said: _Said) -> Iterator[str]:
    collective = said.having("collective", "true")
    if collective:
        yield f"{len(collective)} partners stand for unnamed groups, such as local authorities; do not count them."
    ours = said.having("nameIsOurs", "true")
    if ours:
        yield f"{len(ours)} things have a name of the curators, because the documents describe and do not name them."
    translated = said.having("translatedByUs")
    if translated:
        yield f"{len(translated)} things have Russian or Kazakh names translated by the curators."
    aside = said.having("setAside")
    if aside:
        yield f"{len(aside)} passages are set aside: repeated, furniture of the page, or without a claim."
