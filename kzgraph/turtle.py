"""Curated Turtle: read it with located errors, and write it in the one canonical form.

The form (one entity a block, one object a line, blocks by IRI, predicates in a fixed order) makes a change
of one fact a change of one line. It has no blank nodes, so everything can be cited, and no comments, since
those cannot be queried: a curator's remark is a ``skos:editorialNote``.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import rdflib
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from kzgraph.errors import DuplicateEntity, TurtleError
from kzgraph.terms import PREFIXES, compact

__all__ = ["TurtleFile", "canonical", "literals_as_written", "read", "rewrite", "silent_literals"]

_NOWHERE = "https://example.org/"

# What rdflib's parser lets slip instead of its own error.
_SLIPS = (AssertionError, IndexError, ValueError)
_OXIGRAPHS_PLACE = re.compile(r"^(?:Parser )?[Ee]rror at [\w ]+: | \(line \d+\)$")
_BLOCK = re.compile(r"^(?!@prefix)\S.*(?:\n(?!\S).*)*(?:\n\.)?", re.MULTILINE)

HEADER = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())

PREDICATE_ORDER = (
    "rdf:type",
    "dcterms:title",
    "skos:prefLabel",
    "skos:altLabel",
    "kz:formerName",
    "kz:nameIsOurs",
    "kz:translatedByUs",
    "kz:partnerType",
    "kz:collective",
    "kz:programmeKind",
    "kz:regionKind",
    "kz:isoCode",
    "kz:goalArea",
    "org:subOrganizationOf",
    "kz:partOf",
    "kz:separatedFrom",
    "kz:scaledUpFrom",
    "kz:source",
    "kz:section",
    "kz:beginsAt",
    "kz:endsAt",
    "kz:elementPath",
    "kz:digest",
    "kz:fingerprint",
    "kz:gist",
    "kz:setAside",
    "kz:partner",
    "kz:programme",
    "kz:result",
    "kz:fromResult",
    "kz:toResult",
    "kz:role",
    "kz:basis",
    "kz:wording",
    "kz:namedAs",
    "kz:indicator",
    "kz:value",
    "kz:asPrinted",
    "kz:unit",
    "kz:valueKind",
    "kz:qualifier",
    "kz:measures",
    "kz:reportedBy",
    "kz:about",
    "kz:followsUp",
    "kz:by",
    "kz:product",
    "kz:event",
    "kz:population",
    "kz:region",
    "kz:startDate",
    "kz:endDate",
)
LAST_PREDICATES = ("kz:statedIn", "skos:scopeNote", "skos:historyNote", "skos:editorialNote")

_PLAIN_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_PLAIN_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_SUBJECT_LINE = re.compile(r"([^\s@#\"<>;.]+:(?:\\.|[^\s;\\])*|<[^>]+>)(?:\s|$)")
_ESCAPED_IN_NAME = re.compile(r"\\([_~.!$&'()*+,;=/?#@%-])")
_OBJECT_LINE = re.compile(r"\s+(\S+)\s+(.*?)\s*[;.]?\s*$")
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|(?P<iri><[^<>\"{}|^`\\\s]*>)"
    r"|(?P<comment>\#[^\n]*)",
    re.DOTALL,
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class TurtleFile:
    """One curated file: its triples, its text, and the line on which each subject's block begins."""

    path: Path
    name: str
    text: str
    graph: Graph
    lines: dict[URIRef, int]

    def line_of(self, subject: URIRef, predicate: URIRef | None = None, value: str = "") -> int | None:
        """The line that says something of a subject: its predicate (and value) if found, else its block's."""
        first = self.lines.get(subject)
        if first is None or predicate is None:
            return first
        name = "a" if predicate == RDF.type else compact(str(predicate))
        lines, shapes = self.text.split("\n"), _without_texts(self.text).split("\n")
        for number in range(first + 1, len(lines) + 1):
            shape = shapes[number - 1]
            if shape.strip() == "." or (shape[:1].strip() and shape[:1] not in ".;"):
                break
            match = _OBJECT_LINE.match(lines[number - 1])
            if match and match.group(1) == name and (not value or value in match.group(2)):
                return number
        return first


def read(path: Path, name: str | None = None) -> TurtleFile:
    """Read one Turtle file; ``name`` is how it is called in errors. Raises TurtleError with the line."""
    name = name or str(path)
    text = _decoded(path, name)
    try:
        graph, refused = _parsed(text)
    except BadSyntax as error:
        raise _located(name, text, error) from error
    except _SLIPS as error:
        raise _found_by_block(name, text, error) from error
    _refuse_nodes(name, text, graph)
    if refused:
        raise _told_by_oxigraph(name, refused)
    with silent_literals():
        return TurtleFile(path, name, text, graph, _subject_lines(name, text))


def _parsed(text: str) -> tuple[Graph, Exception | None]:
    """The triples of a text, read by Oxigraph, which is much faster than rdflib.

    Where Oxigraph refuses it, rdflib reads it, whose errors are told in the words that curators know. It lets more
    pass, such as an address without a scheme, which it would put into the working folder: then Oxigraph's error is
    returned too.
    """
    graph = Graph(bind_namespaces="none")
    with silent_literals(), literals_as_written():
        try:
            triples = _read_by_oxigraph(text)
        except (SyntaxError, ValueError) as error:
            _read_by_rdflib(graph, text, error)
            return graph, error
        graph.addN((subject, predicate, value, graph) for subject, predicate, value in triples)
    return graph, None


def _told_by_oxigraph(name: str, error: Exception) -> TurtleError:
    """What Oxigraph alone finds wrong, at its line; it refuses what it cannot write into the store."""
    hint = "Look here for addresses without https://, and for signs that may not stand in an address or name."
    return TurtleError(name, getattr(error, "lineno", None), f"this is not Turtle ({_reason(error)}).", hint)


def _read_by_rdflib(graph: Graph, text: str, refused: Exception) -> None:
    """Raises BadSyntax with the line, one of the slips, or ValueError in Oxigraph's words for any other slip."""
    try:
        graph.parse(data=text, format="turtle", publicID=_NOWHERE)
    except (BadSyntax, *_SLIPS):
        raise
    except Exception as error:
        raise ValueError(_reason(refused)) from error


def _reason(error: Exception) -> str:
    """An error's words on one line, without a place, which is told apart from them."""
    return " ".join(_OXIGRAPHS_PLACE.sub("", str(error)).split()).rstrip(".!")


def _read_by_oxigraph(text: str) -> list[tuple[Node, Node, Node]]:
    """Triples in rdflib's terms, where a plain string has no type."""
    import pyoxigraph

    def term(found: object) -> Node:
        if isinstance(found, pyoxigraph.NamedNode):
            return _iri(found.value)
        if not isinstance(found, pyoxigraph.Literal):
            return BNode(str(found).removeprefix("_:"))
        if getattr(found, "direction", None):
            raise ValueError("a direction of writing, which is of RDF 1.2 and not of Turtle 1.1")
        if found.language:
            return Literal(found.value, lang=found.language)
        datatype = _iri(found.datatype.value)
        return Literal(found.value) if datatype == XSD.string else Literal(found.value, datatype=datatype)

    quads = pyoxigraph.parse(input=text.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return [(term(quad.subject), term(quad.predicate), term(quad.object)) for quad in quads]


@lru_cache(maxsize=100_000)
def _iri(value: str) -> URIRef:
    return URIRef(value)


@contextmanager
def silent_literals() -> Iterator[None]:
    """Rdflib logs a traceback for a literal that does not fit its type; the shapes tell it in words."""
    logger = logging.getLogger("rdflib.term")
    was, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = was


@contextmanager
def literals_as_written() -> Iterator[None]:
    """Numbers keep the form in which a curator wrote them: "3.60" stays "3.60".

    The switch is one for the whole program, and pySHACL puts it back after each of its runs.
    """
    was, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = was


def _decoded(path: Path, name: str) -> str:
    try:
        content = path.read_bytes()
        text = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TurtleError(name, line, "this is not UTF-8 text.", "Save the file as UTF-8.") from error
    except OSError as error:
        raise TurtleError(name, None, f"the file cannot be read ({error.strerror}).") from error
    if text.startswith("\ufeff"):
        raise TurtleError(name, 1, "the file begins with a byte order mark.", "Save the file as UTF-8 without it.")
    return text


def _refuse_nodes(name: str, text: str, graph: Graph) -> None:
    """Refuse what a curated file cannot hold: nodes without names, and halves of characters."""
    for node in graph.all_nodes():
        if isinstance(node, BNode):
            line = _line_with(_without_texts(text, iris=True), r"\[|\(|_:")
            hint = "Give every thing a name of its own instead of [ … ] or ( … )."
            raise TurtleError(name, line, "there is a node without a name.", hint)
        if any("\ud800" <= character <= "\udfff" for character in str(node)):
            line = _line_with(text, r"\\u[dD][89a-fA-F]|\\U0000[dD][89a-fA-F]")
            raise TurtleError(name, line, "there is half of a character.", "Write the character itself.")


def _found_by_block(name: str, text: str, error: Exception) -> TurtleError:
    """The place of an error for which rdflib gives no line: the first block that cannot be read by itself."""
    for block in _BLOCK.finditer(text):
        try:
            _parsed(f"{HEADER}{block.group()}")
        except (BadSyntax, *_SLIPS) as own:
            reason = _reason(own) if isinstance(own, ValueError) else "it breaks off"
            line = text.count("\n", 0, block.start()) + 1
            hint = "Look through this block for quotes, angle brackets and language tags such as @en."
            return TurtleError(name, line, f"the block that begins here is not Turtle ({reason}).", hint)
    return TurtleError(name, None, f"this is not Turtle ({error}).")


def _located(name: str, text: str, error: BadSyntax) -> TurtleError:
    line = int(error.lines) + 1
    reason = re.sub(r"\s+", " ", str(getattr(error, "_why", "") or "it is not Turtle"))
    words = text.split("\n")[line - 1 : line]
    near = f' near "{words[0].strip()[:60]}"' if words and words[0].strip() else ""
    return TurtleError(
        name,
        line,
        f"this is not Turtle{near} ({reason.rstrip('.')}).",
        'Look here and at the line before: each line of a block ends with " ;" and the block with "." on its own line.',
    )


def _without_texts(text: str, *, iris: bool = False) -> str:
    """The text with literals and comments (and IRIs) blanked out, line for line and character for character."""

    def blank(match: re.Match[str]) -> str:
        keeps = match.lastgroup == "iri" and not iris
        return match.group() if keeps else re.sub(r"[^\n]", " ", match.group())

    return _TOKEN.sub(blank, text)


def _line_with(text: str, pattern: str) -> int | None:
    return next((number for number, line in enumerate(text.split("\n"), 1) if re.search(pattern, line)), None)


def _subject_lines(name: str, text: str) -> dict[URIRef, int]:
    lines: dict[URIRef, int] = {}
    for number, line in enumerate(_without_texts(text).split("\n"), 1):
        if line[:1].isspace() or line.startswith(("@", ".", "PREFIX", "BASE")):
            continue
        match = _SUBJECT_LINE.match(line)
        if match:
            subject = match.group(1)
            prefix, _, local = subject.partition(":")
            local = _ESCAPED_IN_NAME.sub(r"\1", local)
            iri = subject[1:-1] if subject.startswith("<") else PREFIXES.get(prefix, f"{prefix}:") + local
            if (first := lines.setdefault(URIRef(iri), number)) != number:
                raise DuplicateEntity(
                    name,
                    number,
                    f"{subject} is already written at line {first} of this file.",
                    "Keep one block and move what the other says into it.",
                )
    return lines


def rewrite(file: TurtleFile) -> str:
    """The file's canonical text; raises TurtleError where it holds a comment, which would be lost."""
    for match in _TOKEN.finditer(file.text):
        if match.lastgroup == "comment":
            raise TurtleError(
                file.name,
                file.text.count("\n", 0, match.start()) + 1,
                "there is a comment, which no question could find.",
                "Write it as skos:editorialNote of the entity it is about, or delete it.",
            )
    return canonical(file.graph)


def canonical(graph: Graph) -> str:
    """The canonical text of some triples: header, then one block an entity, one object a line.

    >>> text = canonical(Graph().parse(data=HEADER + 'partner:b a kz:Partner . partner:a a kz:Partner .'))
    >>> print(text.removeprefix(HEADER).strip())
    partner:a
        a kz:Partner ;
    .
    partner:b
        a kz:Partner ;
    .
    """
    blocks = [_block(graph, subject) for subject in sorted(set(graph.subjects()), key=_subject_key)]
    return HEADER + "\n" + "".join(blocks)


def _subject_key(subject: Node) -> tuple[str, str]:
    return (_written(subject).partition(":")[0], str(subject))


def _block(graph: Graph, subject: Node) -> str:
    statements = sorted(
        (_rank(predicate), _written(predicate), _written(o)) for predicate, o in graph.predicate_objects(subject)
    )
    lines = [f"    {'a' if predicate == 'rdf:type' else predicate} {value} ;\n" for _, predicate, value in statements]
    return f"{_written(subject)}\n{''.join(lines)}.\n"


def _rank(predicate: Node) -> tuple[int, int]:
    name = compact(str(predicate))
    if name in PREDICATE_ORDER:
        return (0, PREDICATE_ORDER.index(name))
    if name in LAST_PREDICATES:
        return (2, LAST_PREDICATES.index(name))
    return (1, 0)


def _written(node: Node) -> str:
    if isinstance(node, URIRef):
        name = compact(str(node))
        return name if name != str(node) else f"<{node}>"
    if isinstance(node, Literal):
        return _literal(node)
    raise TypeError(f"curated Turtle has no blank nodes: {node!r}")


def _literal(literal: Literal) -> str:
    words = str(literal)
    if literal.datatype == XSD.integer and _PLAIN_INTEGER.fullmatch(words):
        return words
    if literal.datatype == XSD.decimal and _PLAIN_DECIMAL.fullmatch(words):
        return words
    if literal.datatype == XSD.boolean and words in {"true", "false"}:
        return words
    quoted = '"' + "".join(_ESCAPES.get(character, character) for character in words) + '"'
    if literal.language:
        return f"{quoted}@{literal.language}"
    if literal.datatype and literal.datatype != XSD.string:
        return f"{quoted}^^{_written(literal.datatype)}"
    return quoted
