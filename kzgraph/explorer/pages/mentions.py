"""Things that a note of the graph mentions by their ids: read by people, each is a link with the thing's name."""

import re
from dataclasses import dataclass

from kzgraph.explorer.pages.site import Visit
from kzgraph.terms import CONCEPT_SCHEMES, ENTITY_CLASSES, expand

__all__ = ["Said", "said_pieces"]

_MENTION = re.compile(rf"\b(?:{'|'.join((*ENTITY_CLASSES, *CONCEPT_SCHEMES))}):[a-z0-9]+(?:-+[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Said:
    """One value of a fact: its words, the address it leads to ("" for none), its language if it has one.

    ``pieces`` are the same words cut where they mention things of the graph, those with their names and addresses.
    """

    words: str
    address: str = ""
    lang: str = ""
    pieces: tuple["Said", ...] = ()


def said_pieces(visit: Visit, text: str) -> tuple[Said, ...]:
    """Cut a note at the ids in it; () where it mentions nothing. An id that nothing has stays as it is written."""
    pieces: list[Said] = []
    cut = 0
    for mention in _MENTION.finditer(text):
        iri = expand(mention[0])
        ref = visit.facts.ref(iri) if iri else None
        if ref is None or ref.label == ref.curie:
            continue
        if cut < mention.start():
            pieces.append(Said(text[cut : mention.start()]))
        pieces.append(Said(ref.label, visit.at(ref)))
        cut = mention.end()
    return (*pieces, Said(text[cut:])) if pieces and cut < len(text) else tuple(pieces)
