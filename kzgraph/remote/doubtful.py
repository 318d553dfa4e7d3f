"""Which questions Virtuoso may answer wrongly, told from their text, and what they name.

Virtuoso 7 answers some forms of question rightly or wrongly, depending on all that was loaded and asked before: after a
UNION it may lose what an OPTIONAL finds, or (seen with a BIND after it) what a subquery beside it selects, and a path
of any length may forget which thing is asked about. Neither a pragma nor another form of these questions was found
that makes it right in every state (see docs/exchange.md).
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from kzgraph.terms import PREFIXES

__all__ = ["PROBE", "is_doubtful", "named"]

PROBE = "DEFINE sql:log-enable 0\nASK {}"
"""A query that Virtuoso answers and others cannot read: it begins with what SPARQL does not have."""

_TOKEN = re.compile(
    r'(?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\')'
    r"|(?P<iri><[^<>\"{}|^`\s]*>)"
    r"|(?P<comment>#[^\n]*)"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<name>[\w-]*:(?:[\w%:-](?:[\w.%:-]*[\w%:-])?)?)"
    r"|(?P<word>\w+)"
    r"|(?P<sign>[^\s\w])",
    re.DOTALL,
)
_PREFIX = re.compile(r"PREFIX\s+([\w.-]*):\s*<([^<>]*)>", re.IGNORECASE)
_AFTER = frozenset({"BIND", "OPTIONAL"})
"""What may not follow a UNION in its group."""
_TERMS = frozenset({"iri", "name", "variable", "text", "number"})
_TYPE = PREFIXES["rdf"] + "type"


class _Token(NamedTuple):
    kind: str
    text: str


def is_doubtful(query: str) -> bool:
    """Whether a query has a form that Virtuoso does not always answer rightly.

    >>> is_doubtful("SELECT * { ?a kz:partOf* ?b }")
    True
    >>> is_doubtful("SELECT * { { ?a kz:x ?b } UNION { ?a kz:y ?b OPTIONAL { ?b kz:z ?c } } }")
    False
    >>> is_doubtful("SELECT * { { ?a kz:x ?b } UNION { ?a kz:y ?b } OPTIONAL { ?b kz:z ?c } }")
    True
    """
    united = [False]
    last = _Token("", "")
    for token in _tokens(query):
        word = token.text.upper() if token.kind == "word" else token.text
        if word == "{":
            united.append(False)
        elif word == "}":
            united = united[:-1] or [False]
        elif word == "UNION":
            united[-1] = True
        elif (word in _AFTER and united[-1]) or (word in {"*", "+"} and _ends_a_step(last)):
            return True
        last = token
    return False


def _ends_a_step(token: _Token) -> bool:
    return token.kind in {"iri", "name"} or token.text in {"a", ")"}


def named(query: str) -> frozenset[str] | None:
    """The IRIs that a query names, its properties among them; None where a variable stands for any property.

    One that a VALUES block gives its properties, each time it is used, stands for these.

    >>> sorted(named("PREFIX e: <http://e.org/> SELECT ?s ?o { ?s a e:x ; <http://e.org/p> ?o }"))[1:]
    ['http://e.org/x', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type']
    >>> named("SELECT ?s ?p { ?s ?p 1 }") is None
    True
    """
    prefixes = dict(_PREFIX.findall(query))
    tokens = list(_in_groups(query))
    found = set()
    for token in tokens:
        prefix, _, local = token.text.partition(":")
        if token.kind == "iri":
            found.add(token.text[1:-1])
        elif token.kind == "name" and prefix in prefixes:
            found.add(prefixes[prefix] + local)
        elif token == ("word", "a"):
            found.add(_TYPE)
        elif token.kind == "name":
            return None
    given, used = Counter[str](), Counter[str]()
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        follows = before.kind in _TERMS or before.text in {";", "]"}
        if token.kind == "variable":
            used[token.text] += follows and (after.kind in _TERMS or after.text in {"(", "["})
            given[token.text] += before.text.upper() == "VALUES" and after.text == "{"
    return frozenset(found) if used <= given else None


def _tokens(query: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(query):
        if match.lastgroup != "comment":
            is_number = match.lastgroup == "word" and match[0][0].isdigit()
            yield _Token("number" if is_number else str(match.lastgroup), match[0])


def _in_groups(query: str) -> Iterator[_Token]:
    """The tokens of patterns: not the lists after SELECT, GROUP BY and ORDER BY, nor the names of columns of VALUES."""
    skipping = True
    for token in _tokens(query):
        word = token.text.upper() if token.kind == "word" else token.text
        if word in {"SELECT", "ORDER", "GROUP", "HAVING"}:
            skipping = True
        elif word in {"{", "}"}:
            skipping = False
        if not skipping:
            yield token
