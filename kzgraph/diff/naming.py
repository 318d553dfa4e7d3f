"""How a comparison calls things: by their names in one state or the other, with the places of their passages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from kzgraph.diff.model import Block, Term
from kzgraph.diff.vocabulary import DATES, KINDS, LANGUAGE_NAMES
from kzgraph.model import PassageRef, Ref
from kzgraph.periods import period
from kzgraph.terms import ENTITY_CLASSES, expand

__all__ = ["Naming", "small"]


def small(words: str) -> str:
    """Words as they stand within a sentence: the first letter small, unless it begins an abbreviation.

    >>> small("Technical support"), small("UN agency")
    ('technical support', 'UN agency')
    """
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


class Naming:
    """Calls things by their names: those of the states given, the first that knows one, in a language."""

    def __init__(self, states: Sequence[Mapping[str, Block]], *, lang: str = "en") -> None:
        self._states = states
        self._order = tuple(dict.fromkeys((lang, "en", "ru", "kk")))

    def first(self, *states: Mapping[str, Block]) -> "Naming":
        """The same, with names of these states before all others."""
        return Naming((*states, *self._states), lang=self._order[0])

    def block(self, name: str) -> Block:
        """What the first state that knows a thing says of it."""
        return next((state[name] for state in self._states if name in state), {})

    def text(self, block: Block, predicate: str) -> str:
        """A text in the language wanted, else in English, else in any; "" where there is none."""
        found = {term.lang: term.value for term in reversed(block.get(predicate, ())) if term.kind == "text"}
        for lang in (*self._order, *sorted(found)):
            if lang in found:
                return found[lang]
        return ""

    def label(self, name: str) -> str:
        """A thing's name, else its CURIE."""
        block = self.block(name)
        return self.text(block, "skos:prefLabel") or self.text(block, "rdfs:label") or name

    def ref(self, name: str) -> Ref:
        """A thing with its name."""
        return Ref(name, expand(name) or name, self.label(name))

    def quoted(self, name: str) -> str:
        """A thing's name in quotes, or its CURIE as it is."""
        label = self.label(name)
        return name if label == name else f'"{label}"'

    def titled(self, name: str) -> str:
        """Kind, name and CURIE of a thing."""
        prefix = name.partition(":")[0]
        kind = KINDS.get(prefix, prefix) if prefix in ENTITY_CLASSES else ""
        label = self.label(name)
        return " ".join(filter(None, (kind, name if label == name else f'"{label}" ({name})')))

    def value(self, term: Term) -> str:
        """A value in words: a concept's or passage's or thing's name, a text in quotes with its language."""
        if term.kind == "text":
            told = "yes" if term.value == "true" else "no" if term.value == "false" else term.value
            if term.datatype:
                return told
            return f'"{told}"' if term.lang in {"", "en"} else f'"{told}" ({LANGUAGE_NAMES.get(term.lang, term.lang)})'
        if term.value.startswith("passage:"):
            found = self.passage(term.value)
            return found.cited() if found else term.value
        if self._is_concept(term.value) and not term.value.startswith("goalarea:"):
            return small(self.label(term.value))
        # Proper names stand by themselves; titles of programmes and sentences on results would run into others.
        if term.value.startswith(("partner:", "region:", "source:")):
            return self.label(term.value)
        return self.quoted(term.value)

    def said(self, predicate: str, term: Term) -> str:
        """A value in words, where what it means depends on what says it."""
        if predicate == "kz:translatedByUs":
            return LANGUAGE_NAMES.get(term.value, term.value)
        return self.value(term)

    def _is_concept(self, name: str) -> bool:
        return any(term.value in {"skos:Concept", "owl:Class"} for term in self.block(name).get("rdf:type", ()))

    def values(self, terms: Iterable[Term]) -> str:
        """Values in a row."""
        return ", ".join(self.value(term) for term in terms)

    def time(self, block: Block) -> str:
        """The time that a block gives, as short as it can be said."""
        begins, ends = (_day(block.get(name, ())) for name in DATES)
        return period(begins, ends)

    def passage(self, name: str) -> PassageRef | None:
        """Where a passage stands; None where that is not known."""
        block = self.block(name)
        begins, ends = (_number(block.get(key, ())) for key in ("kz:beginsAt", "kz:endsAt"))
        path = self.text(block, "kz:elementPath")
        if path:
            begins = ends = 0
        sources = block.get("kz:source", ())
        if begins is None or ends is None or not sources:
            return None
        section = self.text(block, "kz:section")
        ref = Ref(name, expand(name) or name, section)
        gist = self.text(block, "kz:gist")
        return PassageRef(ref, self.ref(sources[0].value), section, begins, ends, gist, path)

    def passages(self, block: Block) -> tuple[PassageRef, ...]:
        """The passages in which a thing is stated, by document and position."""
        found = [self.passage(term.value) for term in block.get("kz:statedIn", ())]
        return tuple(sorted((p for p in found if p), key=lambda p: (p.source.curie, p.begins, p.ends, p.ref.curie)))


def _day(terms: Sequence[Term]) -> date | None:
    try:
        return date.fromisoformat(terms[0].value) if terms else None
    except ValueError:
        return None


def _number(terms: Sequence[Term]) -> int | None:
    try:
        return int(terms[0].value) if terms else None
    except ValueError:
        return None
