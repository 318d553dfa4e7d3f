"""Entities of one class whose names are nearly alike, and whether anybody has said what they are to each other.

Two blocks for one body split its results between them; two bodies in one block merge what the documents keep
apart. So a pair of names that could be one is reported until the graph links the two (a succession, a part, a
pilot and its scale-up) or a curator has judged them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import ceil

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, RDF, SKOS

from kzgraph.terms import PREFIXES, compact, name_key

__all__ = ["ALIKE", "CLASSES", "Lookalikes", "lookalikes", "pieces"]

CLASSES = ("event", "partner", "policy", "product", "programme")
"""The classes whose names are compared. Regions have official names, and indicators differ by a word on purpose."""

ALIKE = 0.65
"""Names are nearly alike where they share this part of their three-letter pieces, or more (Jaccard index)."""

_SMALL_WORDS = frozenset(("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"))
_LINKS = (
    URIRef(PREFIXES["kz"] + "partOf"),
    URIRef(PREFIXES["kz"] + "scaledUpFrom"),
    ORG.subOrganizationOf,
    DCTERMS.replaces,
)
_ABOUT = URIRef(PREFIXES["kz"] + "about")
_JUDGEMENT = URIRef(PREFIXES["kz"] + "Judgement")


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """Two entities and the names by which they are nearly alike."""

    entity: str
    other: str
    name: str
    other_name: str


def lookalikes(graph: Graph) -> tuple[Lookalikes, ...]:
    """Pairs with nearly the same English name that the graph neither links nor judges, by their IRIs."""
    settled = set(_settled(graph))
    found: dict[frozenset[str], Lookalikes] = {}
    for names in _english_names(graph).values():
        for first, second in _alike(names):
            pair = frozenset((first[0], second[0]))
            if pair not in settled:
                found.setdefault(pair, Lookalikes(first[0], second[0], first[1], second[1]))
    return tuple(sorted(found.values(), key=lambda pair: (pair.entity, pair.other)))


def _english_names(graph: Graph) -> dict[str, list[tuple[str, str]]]:
    """Entity and name, in order, of every English name and alias, by class."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for entity, name in graph.subject_objects(predicate):
            kind = compact(str(entity)).partition(":")[0]
            if kind in CLASSES and isinstance(name, Literal) and name.language == "en":
                found[kind].append((str(entity), str(name)))
    return {kind: sorted(set(names)) for kind, names in found.items()}


def _alike(names: list[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Pairs of names that are nearly alike.

    Two names that share enough pieces share one of their rarest, so only such pairs are compared (the prefix
    filter of similarity joins: Chaudhuri, Ganti and Kaushik, 2006).
    """
    cut = {number: pieces(name) for number, (_, name) in enumerate(names)}
    spread = Counter(piece for found in cut.values() for piece in found)
    holders: dict[str, list[int]] = defaultdict(list)
    for number, found in cut.items():
        rarest = sorted(found, key=lambda piece: (spread[piece], piece))
        for piece in rarest[: len(found) - ceil(ALIKE * len(found)) + 1]:
            holders[piece].append(number)
    pairs = {pair for numbers in holders.values() for pair in combinations(numbers, 2)}
    for one, two in sorted(pairs):
        shared = len(cut[one] & cut[two])
        if names[one][0] != names[two][0] and shared >= ALIKE * len(cut[one] | cut[two]):
            yield names[one], names[two]


def pieces(name: str) -> frozenset[str]:
    """The three-letter pieces of a name's words, their ends marked, whatever the order; small words do not count.

    Plural and spelling change a few pieces only: "Fund" and "Funds" share three of four.
    """
    words = (f" {word} " for word in name_key(name).split() if word not in _SMALL_WORDS)
    return frozenset(word[at : at + 3] for word in words for at in range(len(word) - 2))


def _settled(graph: Graph) -> Iterator[frozenset[str]]:
    """Pairs that the graph links, and pairs that a judgement is about."""
    for link in _LINKS:
        for one, two in graph.subject_objects(link):
            yield frozenset((str(one), str(two)))
    for change, before in graph.subject_objects(ORG.originalOrganization):
        for after in graph.objects(change, ORG.resultingOrganization):
            yield frozenset((str(before), str(after)))
    for judgement in graph.subjects(RDF.type, _JUDGEMENT):
        yield from _pairs(str(thing) for thing in graph.objects(judgement, _ABOUT))


def _pairs(things: Iterable[str]) -> Iterator[frozenset[str]]:
    return (frozenset(pair) for pair in combinations(sorted(set(things)), 2))
