"""What the reference of the ontology is made of, as plain values in a total order."""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Check", "Concept", "Derivation", "Example", "Field", "Match", "Reference", "Scheme", "Term"]


@dataclass(frozen=True, slots=True)
class Example:
    """An example of a term: a sentence, and the things of the graph that it names, with their labels.

    ``things`` maps each short name in the sentence to address and label.
    """

    text: str
    things: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Match:
    """A tie to a term of another vocabulary: how ("skos:closeMatch"), and to which address."""

    term: str
    relation: str
    target: str


@dataclass(frozen=True, slots=True)
class Field:
    """What a shape says of one property of a class.

    ``least`` and ``most`` are how often (``most`` is None without a limit), ``value`` what the values are: the short
    name of a class or type, or of a scheme. ``message`` is what a curator is told where the rule is broken.
    """

    shape: str
    classes: tuple[str, ...]
    path: str
    least: int
    most: int | None
    value: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or type: short name, kind, words, neighbours, and how often the graph has it.

    ``kind`` is "class", "property" (to a thing), "value" (property with a value), "annotation" or "type".
    """

    iri: str
    curie: str
    kind: str
    labels: Mapping[str, str]
    definition: str
    note: str
    examples: tuple[Example, ...]
    counterexamples: tuple[str, ...]
    questions: tuple[str, ...]
    parents: tuple[str, ...]
    disjoint: tuple[str, ...]
    derived_by: str
    uses: int
    own: bool

    @property
    def anchor(self) -> str:
        """Where the term stands on the page: its local name, so that its address leads there."""
        return self.curie.partition(":")[2] if self.own else self.curie.replace(":", "-")


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept: labels by language, definition, other names, codes with whose they are, and how often it is used."""

    iri: str
    curie: str
    labels: Mapping[str, str]
    definition: str
    names: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    uses: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """A list of concepts: short name, labels by language, definition, and the concepts by label."""

    name: str
    labels: Mapping[str, str]
    definition: str
    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule across entities: its name, severity and what a curator is told."""

    name: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """A rule that derives statements: its name, what it says, and whether every build runs it or only a profile."""

    name: str
    summary: str
    profile: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """The whole ontology: what it says of itself (title, description, version, …), then all its parts."""

    about: Mapping[str, str]
    titles: Mapping[str, str]
    terms: tuple[Term, ...]
    fields: tuple[Field, ...]
    schemes: tuple[Scheme, ...]
    checks: tuple[Check, ...]
    derivations: tuple[Derivation, ...]
    matches: tuple[Match, ...]
