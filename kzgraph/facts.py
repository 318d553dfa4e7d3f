"""What the graph says of given things, fetched in bulk: the cost follows what is asked about, not the graph."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from kzgraph.model import Iri, PassageRef, Ref
from kzgraph.names import labels
from kzgraph.store import Cell, Engine
from kzgraph.terms import PREFIXES, compact, term_text

__all__ = ["Facts", "Properties", "chosen_text"]

CHUNK = 500

Properties: TypeAlias = Mapping[str, tuple[Cell, ...]]
"""What is said of one thing: property CURIE → values, sorted."""

_PREFIX = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("kz", "skos", "org", "rdf"))


class Facts:
    """A reading desk over an engine: fetches properties of many things at once and keeps what it has read."""

    def __init__(self, engine: Engine, *, lang: str = "en") -> None:
        self.engine = engine
        self.lang = lang
        self._known: dict[Iri, dict[str, tuple[Cell, ...]]] = {}
        self._labels: dict[Iri, str] = {}

    def read(self, things: Iterable[Iri]) -> None:
        """Fetch all that is said of these things and is not known yet."""
        missing = sorted(set(things) - self._known.keys())
        for begin in range(0, len(missing), CHUNK):
            chunk = missing[begin : begin + CHUNK]
            found: dict[Iri, dict[str, list[Cell]]] = {iri: defaultdict(list) for iri in chunk}
            for thing, name, value in self.engine.select(
                "SELECT DISTINCT ?thing ?name ?value WHERE "
                f"{{ VALUES ?thing {{ {_terms(chunk)} }} ?thing ?name ?value }}"
            ):
                if isinstance(thing, Iri):
                    found[thing][compact(str(name))].append(value)
            for iri, names in found.items():
                self._known[iri] = {name: tuple(sorted(values, key=_order)) for name, values in names.items()}

    def of(self, thing: Iri) -> Properties:
        """All that is said of one thing."""
        if thing not in self._known:
            self.read([thing])
        return self._known[thing]

    def iris(self, thing: Iri, name: str) -> tuple[Iri, ...]:
        """The things that a property of a thing points at."""
        return tuple(value for value in self.of(thing).get(name, ()) if isinstance(value, Iri))

    def one(self, thing: Iri, name: str) -> Cell:
        """The first value of a property, or None."""
        values = self.of(thing).get(name, ())
        return values[0] if values else None

    def text(self, thing: Iri, name: str) -> str:
        """The value of a text property in the language asked for, else in English, else any; "" if none."""
        return chosen_text(self.of(thing).get(name, ()), self.lang)

    def pointing(self, name: str, at: Iterable[Iri], kind: str = "") -> tuple[tuple[Iri, Iri], ...]:
        """Pairs (thing, target): everything (of a class, if one is named) whose property points at a target."""
        targets = sorted(set(at))
        pairs: set[tuple[Iri, Iri]] = set()
        of_kind = f"?thing a {kind} . " if kind else ""
        for begin in range(0, len(targets), CHUNK):
            values = _terms(targets[begin : begin + CHUNK])
            query = f"SELECT ?thing ?target WHERE {{ VALUES ?target {{ {values} }} ?thing {name} ?target . {of_kind}}}"
            rows = self.engine.select(_PREFIX + query)
            pairs.update(
                (thing, target) for thing, target in rows if isinstance(thing, Iri) and isinstance(target, Iri)
            )
        return tuple(sorted(pairs))

    def closure(self, things: Iterable[Iri], name: str, *, backwards: bool = False) -> tuple[tuple[Iri, Iri], ...]:
        """The steps (from, to) of a property walked from things to the end, against its direction if asked."""
        steps: set[tuple[Iri, Iri]] = set()
        edge = set(things)
        seen = set(edge)
        while edge:
            if backwards:
                found = {(target, thing) for thing, target in self.pointing(name, edge)}
            else:
                self.read(edge)
                found = {(thing, target) for thing in edge for target in self.iris(thing, name)}
            steps |= found
            edge = {target for _, target in found} - seen
            seen |= edge
        return tuple(sorted(steps))

    def ref(self, iri: Iri) -> Ref:
        """A thing with its name in the language asked for."""
        if iri not in self._labels:
            self.name([iri])
        return Ref(compact(iri), str(iri), self._labels[iri])

    def name(self, things: Iterable[Iri]) -> None:
        """Look up the names of many things at once."""
        missing = [iri for iri in things if iri not in self._labels]
        self._labels.update(labels(self.engine, missing, self.lang))

    def refs(self, things: Iterable[Iri]) -> tuple[Ref, ...]:
        """Things with their names, by CURIE."""
        chosen = list(things)
        self.name(chosen)
        return tuple(sorted(self.ref(iri) for iri in chosen))

    def passages(self, claim: Iri) -> tuple[PassageRef, ...]:
        """The passages in which something is stated, by document and position."""
        iris = self.iris(claim, "kz:statedIn")
        self.read(iris)
        found = []
        for iri in iris:
            source, begins, ends = (self.one(iri, name) for name in ("kz:source", "kz:beginsAt", "kz:endsAt"))
            # An unfinished passage is for validation to tell; here it is passed over.
            if isinstance(source, Iri) and isinstance(begins, int) and isinstance(ends, int):
                section = str(self.one(iri, "kz:section") or "")
                gist = self.text(iri, "kz:gist")
                found.append(
                    PassageRef(Ref(compact(iri), str(iri), section), self.ref(source), section, begins, ends, gist)
                )
        return tuple(sorted(found, key=lambda p: (p.source.curie, p.begins, p.ends)))


def chosen_text(values: Iterable[Cell], lang: str) -> str:
    """Of several texts the one in a language, else in English, else the first; "" where there is none."""
    texts = [value for value in values if isinstance(value, str)]
    for wanted in (lang, "en", ""):
        for text in texts:
            if getattr(text, "lang", "") == wanted:
                return str(text)
    return str(texts[0]) if texts else ""


def _terms(iris: Iterable[Iri]) -> str:
    return " ".join(term_text(iri) for iri in iris)


def _order(value: Cell) -> tuple[str, str]:
    return (type(value).__name__, str(value))
