"""Graphs written as Turtle, N-Triples, RDF/XML or JSON-LD: each statement once, in order, with short names.

JSON-LD is written with the context of the ontology, cut down to what the answer uses, so that it can be read without
asking any server for a context.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyoxigraph

from kzgraph.errors import QueryError
from kzgraph.terms import PREFIXES

__all__ = ["read_context", "write_graph"]

_FORMATS = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
_TYPE = PREFIXES["rdf"] + "type"
_STRING = PREFIXES["xsd"] + "string"

Objects = Sequence["pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal"]


def read_context(path: Path) -> Mapping[str, object]:
    """The terms of a JSON-LD context file; none where there is no such file."""
    if not path.is_file():
        return {}
    context: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    return context


def write_graph(
    triples: Iterable[pyoxigraph.Triple],
    form: str,
    *,
    context: Mapping[str, object] | None = None,
    prefixes: Mapping[str, str] = PREFIXES,
    left_out: str = "",
) -> bytes:
    """A graph in a form ("ttl", "nt", "rdf" or "jsonld"), sorted; blank nodes keep their names.

    ``context`` is what JSON-LD is written with, ``left_out`` says in words that statements are missing. Raises
    QueryError where the form has no way to write a statement.

    >>> node = pyoxigraph.NamedNode("https://w3id.org/kzgraph/id/partner/unicef")
    >>> kind = pyoxigraph.NamedNode("https://w3id.org/kzgraph/ns#Partner")
    >>> triple = pyoxigraph.Triple(node, pyoxigraph.NamedNode(PREFIXES["rdf"] + "type"), kind)
    >>> print(write_graph([triple], "ttl").decode().splitlines()[-1])
    partner:unicef a kz:Partner .
    """
    ordered = sorted(set(triples), key=_place)
    used = _used(ordered, prefixes)
    if form == "jsonld" and context is not None and not _ambiguous(ordered, prefixes):
        return _compacted(ordered, context, prefixes)
    try:
        text = pyoxigraph.serialize(ordered, format=_FORMATS[form], prefixes=used) or b""
    except ValueError as error:
        raise QueryError(f"This graph cannot be written as {form} ({error}).", "Ask for Turtle.") from error
    return _with_note(text, form, left_out)


def _place(triple: pyoxigraph.Triple) -> tuple[str, bool, str, str]:
    """Where a statement stands: by what it is of, what that is first."""
    return str(triple.subject), triple.predicate.value != _TYPE, triple.predicate.value, str(triple.object)


def _with_note(text: bytes, form: str, left_out: str) -> bytes:
    if left_out and form in {"ttl", "nt"}:
        return f"# {left_out}\n".encode() + text
    return text + f"\n<!-- {left_out} -->\n".encode() if left_out and form == "rdf" else text


def _iris(triples: Iterable[pyoxigraph.Triple]) -> set[str]:
    found: set[str] = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, pyoxigraph.NamedNode):
                found.add(term.value)
            elif isinstance(term, pyoxigraph.Literal):
                found.add(term.datatype.value)
    return found


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


def _used(triples: Iterable[pyoxigraph.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that a graph needs, in the order of the table."""
    needed = {_namespace(iri) for iri in _iris(triples)}
    return {prefix: namespace for prefix, namespace in prefixes.items() if namespace in needed}


# JSON-LD


def _ambiguous(triples: Iterable[pyoxigraph.Triple], prefixes: Mapping[str, str]) -> bool:
    """Whether an address would be taken for a short name, as <partner:unicef> written out."""
    return any(iri.partition(":")[0] in prefixes for iri in _iris(triples))


def _compacted(
    triples: Sequence[pyoxigraph.Triple], context: Mapping[str, object], prefixes: Mapping[str, str]
) -> bytes:
    nodes: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    short = _Short(context, prefixes)
    for triple in triples:
        if isinstance(triple.object, pyoxigraph.Triple) or isinstance(triple.subject, pyoxigraph.Triple):
            raise QueryError("A statement within a statement cannot be written as JSON-LD.", "Ask for Turtle.")
        nodes[short.node(triple.subject)][triple.predicate.value].append(triple.object)
    graph = [{"@id": name, **short.values(said)} for name, said in nodes.items()]
    whole = {"@context": short.context(), "@graph": graph}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


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
            kind = str(self._terms[name].get("@type", ""))
            self._used_prefixes.add(kind.partition(":")[0])
        found: dict[str, object] = {"@version": 1.1}
        found |= {prefix: iri for prefix, iri in self._prefixes.items() if prefix in self._used_prefixes}
        return found | {name: rule for name, rule in self._terms.items() if name in self._used}

    def node(self, term: object) -> str:
        """A node's name: a short one, an address, or that of a blank node."""
        return f"_:{term.value}" if isinstance(term, pyoxigraph.BlankNode) else self.iri(getattr(term, "value", ""))

    def iri(self, iri: str) -> str:
        namespace = _namespace(iri)
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
    if kind == "xsd:integer" and words.lstrip("-").isdigit() and len(words) < 16 and str(int(words)) == words:
        return int(words)
    return words


def _one_or_all(values: list[object] | list[str]) -> object:
    return values[0] if len(values) == 1 else values
