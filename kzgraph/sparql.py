"""What a query typed by a person may hold: it reads this graph, and nothing else.

Oxigraph would follow SERVICE to any address, and a query that names other graphs would be answered from
this one; both are refused before evaluation, as are updates.
"""

import re

from kzgraph.errors import QueryError

__all__ = ["asks_distinct", "query_form", "refuse_graph", "refuse_service", "refuse_unsafe"]

_STRINGS_AND_COMMENTS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|@[A-Za-z-]+"
    r"|<[^<>\"{}|^`\s]*>"
    r"|\\."
    r"|#[^\n\r]*",
    re.DOTALL,
)
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_VARIABLE = re.compile(r"[?$]\w+")
# A name whose prefix holds "service" is not taken away: "SERVICE:x" is the keyword and the name ":x".
_PREFIXED_NAME = re.compile(
    r"(?<![\w.-])(?![\w.-]*service[\w.-]*:)[\w.-]*:(?:[\w:%-](?:[\w.:%-]*[\w:%-])?)?", re.IGNORECASE
)
_SERVICE = re.compile(r"service", re.IGNORECASE)
_FROM = re.compile(r"(?<![\w-])FROM(?![\w-])", re.IGNORECASE)
_GRAPH = re.compile(r"(?<![\w-])GRAPH(?![\w-])", re.IGNORECASE)
_FORM = re.compile(r"(?<![\w-])(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w-])", re.IGNORECASE)
_DISTINCT = re.compile(r"(?:(?!SELECT|ASK|CONSTRUCT|DESCRIBE).)*SELECT\s+DISTINCT\b", re.IGNORECASE | re.DOTALL)
_UPDATE = re.compile(
    r"(?<![\w-])(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)"
    r"\s*(?:\{|$|\b(?:DATA|WHERE|SILENT|GRAPH|DEFAULT|NAMED|ALL|INTO)\b)",
    re.IGNORECASE,
)


def refuse_unsafe(query: str) -> None:
    """Raise QueryError for a query that would call out, name other graphs, or change something.

    >>> refuse_unsafe("SELECT ?service WHERE { ?service a <http://e.org/SERVICE> } # SERVICE")
    >>> refuse_unsafe("SELECT * { SERVICE <http://e.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kzgraph.errors.QueryError: SERVICE is not answered here: the graph is asked offline.
    """
    refuse_service(query)
    words = _bare(query)
    if _FROM.search(words):
        raise QueryError("FROM is not answered here: there is one graph.", "Leave FROM out.")
    if _UPDATE.search(words):
        raise QueryError("The graph cannot be changed by a query.", "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.")


def refuse_graph(query: str) -> None:
    """Raise QueryError for a query that names graphs: a service names its graphs otherwise, and holds those of others.

    >>> refuse_graph("SELECT ?graph { ?graph a <http://e.org/GRAPH> }")
    """
    if _GRAPH.search(_bare(query)):
        raise QueryError("GRAPH is not answered by a service: its graphs have other names.", "Leave GRAPH out.")


def query_form(query: str) -> str:
    r"""What a query asks for: "SELECT", "ASK", "CONSTRUCT" or "DESCRIBE"; "" where it begins with none of them.

    >>> query_form("PREFIX ask: <http://e.org/ask> # SELECT\nconstruct { ?s a ask:x } where { ?s ?p ?o }")
    'CONSTRUCT'
    """
    found = _FORM.search(_bare(query))
    return found.group(1).upper() if found else ""


def asks_distinct(query: str) -> bool:
    """Whether a query is a SELECT DISTINCT.

    >>> asks_distinct("SELECT ?s { { SELECT DISTINCT ?s { ?s ?p ?o } } }")
    False
    """
    return _DISTINCT.match(_bare(query)) is not None


def refuse_service(query: str) -> None:
    """Raise QueryError for a query that would call another service.

    Escaped letters are read both as they stand and as what they stand for, since engines differ in that.
    """
    for text in (query, _CODE_POINT.sub(_character, query)):
        if _SERVICE.search(_bare(text)):
            raise QueryError("SERVICE is not answered here: the graph is asked offline.", "Leave the SERVICE part out.")


def _bare(query: str) -> str:
    """The query without texts, comments, addresses, variables and names: keywords and signs."""
    return _PREFIXED_NAME.sub(" ", _VARIABLE.sub(" ", _STRINGS_AND_COMMENTS.sub(" ", query)))


def _character(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    return chr(code) if code < 0x110000 else " "
