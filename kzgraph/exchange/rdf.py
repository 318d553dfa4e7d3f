"""Graphs written as Turtle, N-Triples, N-Quads, TriG, JSON-LD and RDF/XML, each statement once and in order.

Turtle and TriG have the form of the curated files (see `kzgraph.turtle`): one thing a block, one value a line.
N-Triples and N-Quads are sorted lines. JSON-LD carries the part of ``ontology/context.jsonld`` that it uses, so that
reading it needs no other file and no network. All formats carry every statement; those without named graphs write
all parts as one graph.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import pyoxigraph

from kzgraph.errors import UsageError
from kzgraph.exchange.lines import sorted_lines
from kzgraph.exchange.parts import Part
from kzgraph.exchange.statements import namespace_of, place
from kzgraph.terms import PREFIXES, compact

__all__ = ["OTHER_PREFIXES", "n_quads", "n_triples", "rdf_xml", "trig", "turtle"]

OTHER_PREFIXES: Mapping[str, str] = {
    "cids": "https://ontology.commonapproach.org/cids#",
    "np": "http://www.nanopub.org/nschema#",
    "npx": "http://purl.org/nanopub/x/",
    "oa": "http://www.w3.org/ns/oa#",
    "qb": "http://purl.org/linked-data/cube#",
    "schema": "https://schema.org/",
    "sdgo": "http://metadata.un.org/sdg/ontology#",
    "vann": "http://purl.org/vocab/vann/",
}
"""Prefixes that curated files do not have; a file names those that it uses."""

_XSD = PREFIXES["xsd"]
_NAMESPACES = {namespace: prefix for prefix, namespace in OTHER_PREFIXES.items()}
_LOCAL_NAME = re.compile(r"\w(?:[\w.-]*[\w-])?")
_PLAIN = {
    f"{_XSD}integer": re.compile(r"0|-?[1-9][0-9]*"),
    f"{_XSD}decimal": re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+"),
    f"{_XSD}boolean": re.compile("true|false"),
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
# What XML 1.0 has no way to write, not even as a number.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def n_triples(triples: Iterable[pyoxigraph.Triple]) -> Iterator[bytes]:
    r"""Statements as sorted lines of N-Triples, however many they are.

    >>> text = "<http://x.example/a> <http://x.example/b> 1 ."
    >>> quad = next(pyoxigraph.parse(input=text, format=pyoxigraph.RdfFormat.TURTLE))
    >>> b"".join(n_triples([quad.triple])).decode()
    '<http://x.example/a> <http://x.example/b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    """
    return (line.encode() for line in sorted_lines(f"{t.subject} {t.predicate} {t.object} .\n" for t in triples))


def n_quads(parts: Iterable[tuple[str, Iterable[pyoxigraph.Triple]]]) -> Iterator[bytes]:
    """Graphs by name ("" is the default one) as sorted lines of N-Quads, however many they are."""
    lines = (
        f"{t.subject} {t.predicate} {t.object}{f' <{graph}>' if graph else ''} .\n"
        for graph, triples in parts
        for t in triples
    )
    return (line.encode() for line in sorted_lines(lines))


def turtle(triples: Iterable[pyoxigraph.Triple]) -> bytes:
    """Statements as Turtle in the form of curated files."""
    writer = _Writer()
    blocks = "".join(writer.blocks(triples))
    return f"{writer.header()}\n{blocks}".encode()


def trig(parts: Iterable[Part]) -> bytes:
    """Parts as TriG: the default graph first, then each named graph in braces, by name."""
    writer = _Writer()
    texts = []
    for part in sorted(parts, key=lambda part: part.graph):
        blocks = "".join(writer.blocks(part.triples))
        if part.graph:
            blocks = f"{writer.iri(part.graph)} {{\n{blocks}}}\n"
        texts.append(blocks)
    return f"{writer.header()}\n{''.join(texts)}".encode()


def rdf_xml(triples: Iterable[pyoxigraph.Triple]) -> bytes:
    """Statements as RDF/XML.

    Raises UsageError for a text with a control character, which XML cannot hold, and for a property whose address
    does not end in a name.
    """
    ordered = sorted(set(triples), key=place)
    for triple in ordered:
        if isinstance(triple.object, pyoxigraph.Literal) and _NOT_IN_XML.search(triple.object.value):
            where = compact(str(getattr(triple.subject, "value", triple.subject)))
            raise UsageError(f"A text of {where} holds a character that XML cannot write.", "Export Turtle instead.")
    needed = {namespace_of(triple.predicate.value) for triple in ordered}
    known = {**PREFIXES, **OTHER_PREFIXES}
    prefixes = {prefix: namespace for prefix, namespace in known.items() if namespace in needed}
    try:
        text = pyoxigraph.serialize(ordered, format=pyoxigraph.RdfFormat.RDF_XML, prefixes=prefixes)
    except ValueError as error:
        raise UsageError(f"This graph cannot be written as RDF/XML ({error}).", "Export Turtle instead.") from error
    return (text or b"") + b"\n"


class _Writer:
    """Writes blocks and remembers which further prefixes they use."""

    def __init__(self) -> None:
        from kzgraph.turtle import LAST_PREDICATES, PREDICATE_ORDER  # brings rdflib

        self._rank = {name: (0, place) for place, name in enumerate(PREDICATE_ORDER)}
        self._rank |= {name: (2, place) for place, name in enumerate(LAST_PREDICATES)}
        self._prefixes: set[str] = set()
        self.iri = lru_cache(maxsize=200_000)(self._iri)

    def header(self) -> str:
        """The prefixes of curated files, then the further ones that were used."""
        used = {prefix: OTHER_PREFIXES[prefix] for prefix in sorted(self._prefixes)}
        return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in {**PREFIXES, **used}.items())

    def blocks(self, triples: Iterable[pyoxigraph.Triple]) -> Iterator[str]:
        """Blocks by prefix and address of what they are about."""
        said: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for triple in triples:
            said[self._node(triple.subject)].add((self.iri(triple.predicate.value), self._term(triple.object)))
        for subject in sorted(said, key=self._subject_place):
            yield f"{subject}\n{''.join(self._lines(said[subject]))}.\n"

    def _lines(self, statements: Iterable[tuple[str, str]]) -> Iterator[str]:
        for _, name, value in sorted((self._rank.get(name, (1, 0)), name, value) for name, value in statements):
            yield f"    {'a' if name == 'rdf:type' else name} {value} ;\n"

    def _subject_place(self, written: str) -> tuple[str, str]:
        prefix, _, local = written.partition(":")
        namespace = PREFIXES.get(prefix) or OTHER_PREFIXES.get(prefix)
        return prefix, namespace + local if namespace else written.strip("<>")

    def _iri(self, iri: str) -> str:
        name = compact(iri)
        if name != iri:
            return name
        namespace = namespace_of(iri)
        prefix = _NAMESPACES.get(namespace)
        if prefix and _LOCAL_NAME.fullmatch(iri[len(namespace) :]):
            self._prefixes.add(prefix)
            return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"

    def _node(self, term: object) -> str:
        return self.iri(term.value) if isinstance(term, pyoxigraph.NamedNode) else str(term)

    def _term(self, term: object) -> str:
        if not isinstance(term, pyoxigraph.Literal):
            return self._node(term)
        plain = _PLAIN.get(term.datatype.value)
        if plain and plain.fullmatch(term.value):
            return term.value
        quoted = f'"{term.value.translate(_ESCAPES)}"'
        if term.language:
            return f"{quoted}@{term.language}"
        return quoted if term.datatype.value == f"{_XSD}string" else f"{quoted}^^{self.iri(term.datatype.value)}"
