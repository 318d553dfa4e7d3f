"""Graphs as JSON-LD, with short names from a context that the file itself carries.

The context is the part of ``ontology/context.jsonld`` that is used. It stands in the file, and not at an address, so
that no reader has to ask a server for it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyoxigraph

from kzgraph.errors import UsageError
from kzgraph.exchange.parts import Part
from kzgraph.exchange.statements import addresses, namespace_of, place
from kzgraph.terms import PREFIXES

__all__ = ["json_ld", "read_context"]

_TYPE = PREFIXES["rdf"] + "type"
_STRING = PREFIXES["xsd"] + "string"
_LONGEST_WHOLE = 15
"""Digits of a whole number that every reader of JSON keeps."""


def read_context(path: Path) -> Mapping[str, object]:
    """The terms of a JSON-LD context file; none where there is no such file."""
    if not path.is_file():
        return {}
    context: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    return context


def json_ld(parts: Iterable[Part], context: Mapping[str, object], *, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Parts as JSON-LD: things of the default graph, then each named graph as a node of its own.

    Raises UsageError for a statement within a statement.

    >>> node = pyoxigraph.NamedNode("https://w3id.org/kzgraph/id/partner/unicef")
    >>> kind = pyoxigraph.NamedNode("https://w3id.org/kzgraph/ns#Partner")
    >>> part = Part("curated", "", (pyoxigraph.Triple(node, pyoxigraph.NamedNode(_TYPE), kind),))
    >>> json.loads(json_ld([part], {}))["@graph"]
    [{'@id': 'partner:unicef', '@type': 'kz:Partner'}]
    """
    ordered = [(part.graph, sorted(set(part.triples), key=place)) for part in parts]
    taken = {iri.partition(":")[0] for _, triples in ordered for iri in addresses(triples)}
    # An address such as <partner:unicef>, written out, would be taken for a short name where there are prefixes.
    short = _Short(context, prefixes) if taken.isdisjoint(prefixes) else _Short({}, {})
    graph: list[object] = []
    for name, triples in sorted(ordered, key=lambda one: one[0]):
        nodes = _nodes(triples, short)
        graph += [{"@id": short.iri(name), "@graph": nodes}] if name else nodes
    whole = {"@context": short.context(), "@graph": graph}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _nodes(triples: Iterable[pyoxigraph.Triple], short: "_Short") -> list[object]:
    nodes: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.object, pyoxigraph.Triple) or isinstance(triple.subject, pyoxigraph.Triple):
            raise UsageError("A statement within a statement cannot be written as JSON-LD.", "Export Turtle instead.")
        nodes[short.node(triple.subject)][triple.predicate.value].append(triple.object)
    return [{"@id": name, **short.values(said)} for name, said in nodes.items()]


class _Short:
    """Writes names and values as a context has them, and remembers which of its terms it used."""

    def __init__(self, context: Mapping[str, object], prefixes: Mapping[str, str]) -> None:
        # A plain text is an xsd:string anyway; rdflib would take it for another value where a term says so.
        self._terms = {
            name: rule for name, rule in context.items() if isinstance(rule, dict) and rule.get("@type") != "xsd:string"
        }
        self._prefixes = prefixes
        self._by_namespace = {namespace: prefix for prefix, namespace in prefixes.items()}
        self._used: set[str] = set()
        self._used_prefixes: set[str] = set()

    def context(self) -> dict[str, object]:
        """The part of the context that was used: prefixes, then terms."""
        for name in self._used:
            self._used_prefixes.add(name.partition(":")[0])
            self._used_prefixes.add(str(self._terms[name].get("@type", "")).partition(":")[0])
        found: dict[str, object] = {"@version": 1.1}
        found |= {prefix: iri for prefix, iri in self._prefixes.items() if prefix in self._used_prefixes}
        return found | {name: rule for name, rule in self._terms.items() if name in self._used}

    def node(self, term: object) -> str:
        """A node's name: a short one, an address, or that of a blank node."""
        return f"_:{term.value}" if isinstance(term, pyoxigraph.BlankNode) else self.iri(getattr(term, "value", ""))

    def iri(self, iri: str) -> str:
        """An address by its prefix, where it has one."""
        namespace = namespace_of(iri)
        prefix = self._by_namespace.get(namespace)
        if prefix is None or len(namespace) == len(iri):
            return iri
        self._used_prefixes.add(prefix)
        return f"{prefix}:{iri[len(namespace) :]}"

    def values(self, said: Mapping[str, list[object]]) -> dict[str, object]:
        """Properties with their values; a property whose values its term cannot carry stands with its address."""
        found: dict[str, object] = {}
        for predicate, objects in said.items():
            if predicate == _TYPE and all(isinstance(one, pyoxigraph.NamedNode) for one in objects):
                found["@type"] = _one_or_all([self.node(one) for one in objects])
                continue
            name = self.iri(predicate)
            rule = self._terms.get(name, {})
            if "@container" in rule:
                found |= self._by_language(name, predicate, objects)
                continue
            if rule:
                self._used.add(name)
            found[name] = _one_or_all([self._value(one, str(rule.get("@type", ""))) for one in objects])
        return found

    def _by_language(self, name: str, predicate: str, objects: Sequence[object]) -> dict[str, object]:
        """Texts gathered by language; anything else below the property's whole address."""
        texts: dict[str, list[str]] = defaultdict(list)
        others: list[object] = []
        for one in objects:
            if isinstance(one, pyoxigraph.Literal) and one.language and not one.direction:
                texts[one.language].append(one.value)
            else:
                others.append(self._value(one, ""))
        found: dict[str, object] = {}
        if texts:
            self._used.add(name)
            found[name] = dict(texts)
        return found | ({predicate: _one_or_all(others)} if others else {})

    def _value(self, term: object, kind: str) -> object:
        """A value; plain where the term of its property says what it is."""
        if not isinstance(term, pyoxigraph.Literal):
            return self.node(term) if kind == "@id" else {"@id": self.node(term)}
        if term.language:
            said = {"@value": term.value, "@language": term.language}
            return said | ({"@direction": str(term.direction)} if term.direction else {})
        datatype = self.iri(term.datatype.value)
        if kind == datatype:
            return _native(term.value, kind)
        if not kind and term.datatype.value == _STRING:
            return term.value
        return {"@value": term.value} | ({} if term.datatype.value == _STRING else {"@type": datatype})


def _native(words: str, kind: str) -> object:
    """A truth value or whole number as JSON has it, where nothing of how it is written is lost."""
    if kind == "xsd:boolean" and words in {"true", "false"}:
        return words == "true"
    if kind == "xsd:integer" and words.lstrip("-").isdecimal() and len(words) <= _LONGEST_WHOLE:
        return int(words) if str(int(words)) == words else words
    return words


def _one_or_all(values: list[object] | list[str]) -> object:
    return values[0] if len(values) == 1 else values
