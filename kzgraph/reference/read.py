"""Read the ontology's files, and from a store what it is used for."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph

from kzgraph.errors import InputError
from kzgraph.model import Iri
from kzgraph.names import labels
from kzgraph.project import Project
from kzgraph.reference.model import Check, Concept, Derivation, Example, Field, Match, Reference, Scheme, Term
from kzgraph.store import Engine
from kzgraph.terms import BASE, PREFIXES, compact, expand

__all__ = ["reference"]

_KINDS = {
    "owl:Class": "class",
    "owl:ObjectProperty": "property",
    "owl:DatatypeProperty": "value",
    "owl:AnnotationProperty": "annotation",
    "rdfs:Datatype": "type",
}
_ORDER = ("class", "property", "value", "annotation", "type", "")
_NAME = re.compile(r"(?<![\w/.-])[a-z]+:[\w-]+(?:\.\w+)*")
_FRONT = re.compile(r"^#\+ (\w+): (.*)$", re.MULTILINE)
_SCHEME = re.compile(rf"\^{re.escape(BASE)}concept/(\w+)/")
_NAMESPACE = PREFIXES["kz"].removesuffix("#")
_SEVERITIES = ("Violation", "Warning", "Info")

_Said = Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]]
"""Subject → property (short name) → values with languages, sorted."""


def reference(project: Project, engine: Engine) -> Reference:
    """The ontology of a project, and how often the graph that ``engine`` answers for uses each part of it.

    Raises InputError for a file that cannot be read.
    """
    said = _said(project, (project.ontology / "kzgraph.ttl",))
    uses = _uses(engine)
    concepts = _said(project, tuple(p for p in project.ontology_files() if p.name != "kzgraph.ttl"))
    shapes = _said(project, project.shape_files())
    ties = _said(project, (project.ontology / "alignments.ttl",))
    own = said.get(_NAMESPACE, {})
    names = _named(engine, said)
    terms = [_term(iri, facts, uses, names) for iri, facts in said.items() if iri != _NAMESPACE]
    return Reference(
        about={re.split("[:/]", name)[-1]: values[0][0] for name, values in sorted(own.items())},
        titles={lang: text for text, lang in own.get("dcterms:title", ())},
        terms=tuple(sorted(terms, key=lambda term: (_ORDER.index(term.kind), not term.own, term.curie.casefold()))),
        fields=tuple(sorted(_fields(shapes), key=lambda f: (f.classes, f.path, f.shape))),
        schemes=tuple(_schemes(concepts, uses)),
        checks=tuple(_checks(project)),
        derivations=tuple(_derivations(project)),
        matches=tuple(_matches(ties)),
    )


def _said(project: Project, paths: Iterable[Path]) -> _Said:
    found: dict[str, dict[str, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
    for path in paths:
        if not path.is_file():
            continue
        try:
            # Nodes without names, such as lists in shapes, are found again by the names that the reader gives them.
            for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
                value, lang = _value(quad.object)
                found[_value(quad.subject)[0]][compact(quad.predicate.value)].add((value, lang))
        except (SyntaxError, ValueError) as error:
            raise InputError(project.name_of(path), None, f"this is not Turtle ({error}).") from error
    return {
        subject: {name: tuple(sorted(values)) for name, values in facts.items()}
        for subject, facts in sorted(found.items())
    }


def _value(term: object) -> tuple[str, str]:
    """A value and its language; a code's own type in place of one."""
    if isinstance(term, pyoxigraph.Literal):
        own = term.datatype.value.startswith(PREFIXES["kz"])
        return term.value, compact(term.datatype.value) if own else term.language or ""
    return (term.value, "") if isinstance(term, pyoxigraph.NamedNode) else (str(term), "")


def _uses(engine: Engine) -> Mapping[str, int]:
    """How often the graph has each class, property and concept."""
    found: dict[str, int] = defaultdict(int)
    # What the ontology says of its own terms and concepts is no use of them.
    outside = f'FILTER(!STRSTARTS(STR(?s), "{BASE}ns#") && !STRSTARTS(STR(?s), "{BASE}concept/"))'
    for query in (
        f"SELECT ?x (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a ?x . {outside} }} GROUP BY ?x",
        f"SELECT ?x (COUNT(*) AS ?n) WHERE {{ ?s ?x ?o . {outside} }} GROUP BY ?x",
        f'SELECT ?x (COUNT(*) AS ?n) WHERE {{ ?s ?p ?x . {outside} FILTER(STRSTARTS(STR(?x), "{BASE}concept/")) }} '
        "GROUP BY ?x",
    ):
        for term, number in engine.select(query):
            if isinstance(term, Iri) and isinstance(number, int):
                found[term] += number
    return found


# Terms


def _named(engine: Engine, said: _Said) -> Mapping[str, tuple[str, str]]:
    """What examples name: short name → address and label."""
    texts = [text for facts in said.values() for text, _ in facts.get("skos:example", ())]
    names = sorted({name for text in texts for name in _NAME.findall(text)})
    things = {name: iri for name in names if (iri := expand(name)) and iri.startswith(f"{BASE}id/")}
    known = labels(engine, [Iri(iri) for iri in things.values()], "en")
    return {name: (str(iri), known.get(iri, name)) for name, iri in things.items()}


def _term(
    iri: str,
    facts: Mapping[str, tuple[tuple[str, str], ...]],
    uses: Mapping[str, int],
    names: Mapping[str, tuple[str, str]],
) -> Term:
    def first(name: str) -> str:
        return facts[name][0][0] if name in facts else ""

    def all_of(name: str) -> tuple[str, ...]:
        return tuple(compact(value) for value, _ in facts.get(name, ()))

    kinds = [_KINDS[kind] for kind in all_of("rdf:type") if kind in _KINDS]
    examples = all_of("skos:example")
    shown = [text for text in examples if not text.startswith("Not: ")]
    return Term(
        iri=iri,
        curie=compact(iri),
        kind=kinds[0] if kinds else "",
        labels={lang: text for text, lang in facts.get("rdfs:label", ())},
        definition=first("skos:definition"),
        note=first("skos:scopeNote"),
        examples=tuple(Example(text, {n: names[n] for n in _NAME.findall(text) if n in names}) for text in shown),
        counterexamples=tuple(text.removeprefix("Not: ") for text in examples if text.startswith("Not: ")),
        questions=all_of("kz:answers"),
        parents=all_of("rdfs:subClassOf") + all_of("rdfs:subPropertyOf"),
        disjoint=all_of("owl:disjointWith"),
        derived_by=first("kz:derivedBy"),
        uses=uses.get(iri, 0),
        own=iri.startswith(PREFIXES["kz"]),
    )


# Shapes


def _fields(shapes: _Said) -> Iterator[Field]:
    holders: dict[str, set[str]] = defaultdict(set)
    for facts in shapes.values():
        for shape, _ in facts.get("sh:property", ()):
            holders[shape] |= {compact(name) for name, _ in facts.get("sh:targetClass", ())}
    for shape, facts in shapes.items():
        if "sh:path" in facts and holders[shape]:
            yield _field(shape, facts, shapes, tuple(sorted(holders[shape])))


def _field(
    shape: str, facts: Mapping[str, tuple[tuple[str, str], ...]], shapes: _Said, classes: tuple[str, ...]
) -> Field:
    def first(name: str) -> str:
        return facts[name][0][0] if name in facts else ""

    most = first("sh:maxCount")
    return Field(
        shape=compact(shape),
        classes=classes,
        path=" or ".join(_path(first("sh:path"), shapes)),
        least=int(first("sh:minCount") or 0),
        most=int(most) if most else None,
        value=_values(facts, shapes),
        severity=compact(first("sh:severity")).partition(":")[2],
        message=first("sh:message"),
    )


def _path(path: str, shapes: _Said) -> Iterator[str]:
    """The properties that a path stands for: one, or several of which any will do."""
    if not path.startswith("_:"):
        yield compact(path)
        return
    for name, parts in shapes.get(path, {}).items():
        if name in {"sh:alternativePath", "sh:inversePath"}:
            yield from (found for part, _ in parts for found in _path(part, shapes))
        elif name == "rdf:first":
            yield from (found for part, _ in parts for found in _path(part, shapes))
            rest = shapes[path].get("rdf:rest", ())
            yield from (found for part, _ in rest if part.startswith("_:") for found in _path(part, shapes))


def _values(facts: Mapping[str, tuple[tuple[str, str], ...]], shapes: _Said) -> str:
    """What the values of a property are: a scheme, a class, a type, types of which any will do, or text."""
    for pattern, _ in facts.get("sh:pattern", ()):
        if scheme := _SCHEME.match(pattern):
            return f"concept of {scheme[1]}"
    for name in ("sh:class", "sh:datatype"):
        if name in facts:
            return compact(facts[name][0][0])
    if "sh:or" in facts:
        return " or ".join(_types(facts["sh:or"][0][0], shapes))
    return "text" if "sh:languageIn" in facts or "sh:uniqueLang" in facts else ""


def _types(node: str, shapes: _Said) -> Iterator[str]:
    """The classes and types of a list of shapes."""
    facts = shapes.get(node, {})
    for name in ("sh:class", "sh:datatype"):
        yield from (compact(value) for value, _ in facts.get(name, ()))
    for name in ("rdf:first", "rdf:rest"):
        yield from (found for part, _ in facts.get(name, ()) for found in _types(part, shapes))


# Concepts, checks, rules, alignments


def _schemes(said: _Said, uses: Mapping[str, int]) -> Iterator[Scheme]:
    members: dict[str, list[Concept]] = defaultdict(list)
    for iri, facts in said.items():
        for scheme, _ in facts.get("skos:inScheme", ()):
            members[scheme].append(_concept(iri, facts, uses))
    for iri in sorted(members):
        facts = said.get(iri, {})
        labels_of = {lang: text for text, lang in facts.get("skos:prefLabel", ())}
        definition = facts.get("skos:definition", (("", ""),))[0][0]
        ordered = sorted(members[iri], key=lambda c: (c.labels.get("en", c.curie).casefold(), c.curie))
        yield Scheme(iri.removeprefix(f"{BASE}concept/"), labels_of, definition, tuple(ordered))


def _concept(iri: str, facts: Mapping[str, tuple[tuple[str, str], ...]], uses: Mapping[str, int]) -> Concept:
    return Concept(
        iri=iri,
        curie=compact(iri),
        labels={lang: text for text, lang in facts.get("skos:prefLabel", ())},
        definition=facts.get("skos:definition", (("", ""),))[0][0],
        names=tuple(text for text, _ in facts.get("skos:altLabel", ())),
        codes=tuple((kind, code) for code, kind in facts.get("skos:notation", ())),
        uses=uses.get(iri, 0),
    )


def _front(path: Path) -> dict[str, str]:
    return dict(_FRONT.findall(path.read_text(encoding="utf-8")))


def _checks(project: Project) -> Iterator[Check]:
    found = [_front(path) | {"id": path.stem} for path in project.check_files()]
    order = {name: place for place, name in enumerate(_SEVERITIES)}
    for front in sorted(found, key=lambda f: (order.get(f.get("severity", ""), len(order)), f["id"])):
        yield Check(front["id"], front.get("severity", ""), front.get("message", ""))


def _derivations(project: Project) -> Iterator[Derivation]:
    rules = project.ontology / "rules"
    for path in sorted((*rules.glob("core/*.rq"), *rules.glob("profiles/*.rq")), key=lambda p: (p.parent.name, p.stem)):
        yield Derivation(path.stem, _front(path).get("summary", ""), path.parent.name == "profiles")


def _matches(said: _Said) -> Iterator[Match]:
    for iri, facts in said.items():
        if not iri.startswith(BASE) or "rdf:type" in facts:
            continue
        for relation, targets in facts.items():
            yield from (Match(compact(iri), relation, target) for target, _ in targets)
