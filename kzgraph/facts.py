"""What the graph says of given things, fetched in bulk: the cost follows what is asked about, not the graph."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from kzgraph.model import Iri, PassageRef, Ref
from kzgraph.names import best_label, is_ours, labels
from kzgraph.store import Cell, Engine, Rows
from kzgraph.terms import PREFIXES, compact, term_text

__all__ = ["Facts", "Link", "Properties", "chosen_text"]

CHUNK = 500
MOST_ROWS = 8000
"""About as many rows are asked for at once by `Facts.gather`; some services give ten thousand and not one more."""

Link: TypeAlias = tuple[str, str]
"""A property (CURIE) that points at something, and the class prefix of the things that point ("" for any)."""

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
        self._pointed: dict[tuple[Link, Iri], set[Iri]] = {}
        self._names: dict[Cell, str] = {}
        self._places: dict[Iri, PassageRef | None] = {}

    def read(self, things: Iterable[Iri]) -> None:
        """Fetch all that is said of these things and is not known yet."""
        # Not by taking sets from each other: that would walk over all that is known, whatever is asked for.
        missing = sorted(thing for thing in set(things) if thing not in self._known)
        for begin in range(0, len(missing), CHUNK):
            chunk = missing[begin : begin + CHUNK]
            self._keep(chunk, self._statements(chunk))

    def _keep(self, things: Iterable[Iri], statements: Rows) -> set[Iri]:
        """Keep all that is said of things that were asked for, and of others that came with them; those that came."""
        found: dict[Iri, dict[str, list[Cell]]] = {iri: defaultdict(list) for iri in things}
        names = self._names
        for thing, name, value in statements:
            if isinstance(thing, Iri):
                # There are few properties and many statements.
                short = names.get(name) or names.setdefault(name, compact(str(name)))
                found.setdefault(thing, defaultdict(list))[short].append(value)
        for iri, said in found.items():
            self._known[iri] = {
                name: tuple(values) if len(values) == 1 else tuple(sorted(values, key=_order))
                for name, values in said.items()
            }
        return set(found)

    def gather(self, things: Iterable[Iri], links: Mapping[Link, Iterable[Iri]]) -> None:
        """Fetch all that is said of things, and of what points at others by some links, in as few queries as fit.

        For engines far away, where each query costs a journey; what was gathered is not asked for again.
        """
        wanted: list[tuple[Link | None, Iri]] = [(None, thing) for thing in sorted(set(things) - self._known.keys())]
        wanted += [(link, at) for link in sorted(links) for at in sorted(set(links[link]))]
        while wanted:
            rows = number = 0
            while number < len(wanted) and rows < MOST_ROWS:
                rows += _rows_of(wanted[number][0])
                number += 1
            self._gather(wanted[:number])
            wanted = wanted[number:]

    def _gather(self, wanted: list[tuple[Link | None, Iri]]) -> None:
        targets: dict[Link | None, list[Iri]] = defaultdict(list)
        for link, iri in wanted:
            targets[link].append(iri)
        own = targets.pop(None, [])
        ways = [_own(own)] if own else []
        if 0 < len(own) <= getattr(self.engine, "reads_ahead", 0):
            ways.append(_near(own))
        ways += [_back(link, at) for link, at in targets.items() if link]
        pattern = " UNION ".join(f"{{ {way} }}" for way in ways)
        query = f"{_PREFIX}SELECT DISTINCT ?thing ?name ?value WHERE {{ {pattern} }}"
        found = self._keep(own, self.engine.select(query))
        self._pointed.update(((link, iri), set()) for link, iri in wanted if link)
        for thing in found:
            for link in filter(None, targets):
                if compact(thing).startswith(link[1]):
                    for target in self.iris(thing, link[0]):
                        if (link, target) in self._pointed:
                            self._pointed[link, target].add(thing)

    def knows(self, thing: Iri) -> bool:
        """Whether all that is said of a thing has been read."""
        return thing in self._known

    def known_pointing(self, link: Link, at: Iri) -> Iterable[Iri] | None:
        """What points at a thing, if that has been gathered."""
        return self._pointed.get((link, at))

    def _statements(self, things: list[Iri]) -> Rows:
        """What is said of things; from an engine far away, of few things also what is said of what they point at."""
        ahead = len(things) <= getattr(self.engine, "reads_ahead", 0)
        pattern = f"{{ {_own(things)} }} UNION {{ {_near(things)} }}" if ahead else _own(things)
        return self.engine.select(f"SELECT DISTINCT ?thing ?name ?value WHERE {{ {pattern} }}")

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

    def pointing(self, name: str, at: Iterable[Iri], kind: str = "", *, of: str = "") -> tuple[tuple[Iri, Iri], ...]:
        """Pairs (thing, target): everything (of a class, if one is named) whose property points at a target.

        ``of`` keeps those whose name begins so ("result:"), of what may have been gathered already.
        """
        wanted = set(at)
        gathered = self._gathered(name, of, wanted) if self._pointed and not kind else {}
        targets = sorted(wanted - gathered.keys())
        pairs = {(thing, target) for target, found in gathered.items() for thing in found}
        of_kind = f"?thing a {kind} . " if kind else ""
        for begin in range(0, len(targets), CHUNK):
            values = _terms(targets[begin : begin + CHUNK])
            query = f"SELECT ?thing ?target WHERE {{ VALUES ?target {{ {values} }} ?thing {name} ?target . {of_kind}}}"
            rows = self.engine.select(_PREFIX + query)
            pairs.update(
                (thing, target) for thing, target in rows if isinstance(thing, Iri) and isinstance(target, Iri)
            )
        return tuple(sorted(pair for pair in pairs if not of or compact(pair[0]).startswith(of)))

    def _gathered(self, name: str, of: str, targets: Iterable[Iri]) -> Mapping[Iri, Iterable[Iri]]:
        """What points at targets, of those for which that has been gathered."""
        found = {target: self.known_pointing((name, of), target) for target in targets}
        found |= {t: self.known_pointing((name, ""), t) for t, things in found.items() if things is None}
        return {target: things for target, things in found.items() if things is not None}

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
        read = {iri: self._read_label(iri) for iri in missing if iri in self._known}
        self._labels.update(read)
        self._labels.update(labels(self.engine, [iri for iri in missing if iri not in read], self.lang))

    def _read_label(self, thing: Iri) -> str:
        """The name of a thing that has been read already."""
        names = ("skos:prefLabel",) if is_ours(thing) else ("skos:prefLabel", "rdfs:label")
        said = self._known[thing]
        return best_label((text for name in names for text in said.get(name, ())), self.lang) or compact(thing)

    def refs(self, things: Iterable[Iri]) -> tuple[Ref, ...]:
        """Things with their names, by CURIE."""
        chosen = list(things)
        self.name(chosen)
        return tuple(sorted(self.ref(iri) for iri in chosen))

    def passages(self, claim: Iri) -> tuple[PassageRef, ...]:
        """The passages in which something is stated, by document and position."""
        iris = self.iris(claim, "kz:statedIn")
        self.read(iris)
        for iri in iris:
            if iri not in self._places:
                self._places[iri] = self.place(iri)
        found = [place for iri in iris if (place := self._places[iri])]
        return tuple(sorted(found, key=lambda p: (p.source.curie, p.begins, p.ends, p.ref.curie)))

    def place(self, passage: Iri) -> PassageRef | None:
        """Where a passage stands, by positions or by the path to an element; None for an unfinished one."""
        source, begins, ends = (self.one(passage, name) for name in ("kz:source", "kz:beginsAt", "kz:endsAt"))
        path = str(self.one(passage, "kz:elementPath") or "")
        if path:
            begins = ends = 0
        # What is unfinished is for validation to tell.
        if not (isinstance(source, Iri) and isinstance(begins, int) and isinstance(ends, int)):
            return None
        section, gist = str(self.one(passage, "kz:section") or ""), self.text(passage, "kz:gist")
        place = Ref(compact(passage), str(passage), section)
        return PassageRef(place, self.ref(source), section, begins, ends, gist, path)


def chosen_text(values: Iterable[Cell], lang: str) -> str:
    """Of several texts the one in a language, else in English, else the first; "" where there is none."""
    texts = [value for value in values if isinstance(value, str)]
    for wanted in (lang, "en", ""):
        for text in texts:
            if getattr(text, "lang", "") == wanted:
                return str(text)
    return str(texts[0]) if texts else ""


def _own(things: Iterable[Iri]) -> str:
    """The pattern of all that is said of things."""
    return f"VALUES ?thing {{ {_terms(things)} }} ?thing ?name ?value"


def _near(things: Iterable[Iri]) -> str:
    """The pattern of all that is said of what things point at."""
    return f"VALUES ?near {{ {_terms(things)} }} ?near ?link ?thing . ?thing ?name ?value"


def _back(link: Link, at: Iterable[Iri]) -> str:
    """The pattern of all that is said of what points at things."""
    name, of = link
    only = f" FILTER(STRSTARTS(STR(?thing), {term_text(PREFIXES[of.rstrip(':')])}))" if of else ""
    return f"VALUES ?near {{ {_terms(at)} }} ?thing {name} ?near .{only} ?thing ?name ?value"


def _rows_of(link: Link | None) -> int:
    """About how many rows a thing costs, or what points at one: programmes have many results."""
    return 10 if link is None else 40 if link[0] == "kz:programme" else 6


def _terms(iris: Iterable[Iri]) -> str:
    return " ".join(term_text(iri) for iri in iris)


def _order(value: Cell) -> tuple[str, str]:
    return (type(value).__name__, str(value))
