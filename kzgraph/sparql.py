"""What a query typed by a person may hold: it reads this graph, and nothing else.

Oxigraph would follow SERVICE to any address, and a query that names other graphs would be answered from
this one; both are refused before evaluation, as are updates.
"""

import re

from kzgraph.errors import QueryError

__all__ = ["refuse_unsafe"]

_STRINGS_AND_COMMENTS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>"
    r"|#[^\n\r]*",
    re.DOTALL,
)
_KEYWORD = r"(?<![?$:\w@.-]){}(?![\w:.-])"
_SERVICE = re.compile(_KEYWORD.format("SERVICE"), re.IGNORECASE)
_FROM = re.compile(_KEYWORD.format("FROM"), re.IGNORECASE)
_UPDATE = re.compile(
    _KEYWORD.format(r"(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)")
    + r"\s+(?:\{|DATA|WHERE|SILENT|GRAPH|DEFAULT|NAMED|ALL|INTO|<>|$)",
    re.IGNORECASE,
)


def refuse_unsafe(query: str) -> None:
    """Raise QueryError for a query that would call out, name other graphs, or change something.

    >>> refuse_unsafe("SELECT ?service WHERE { ?service a <http://e.org/SERVICE> } # SERVICE")
    >>> refuse_unsafe("SELECT * { SERVICE <http://e.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kzgraph.errors.QueryError: SERVICE is not answered here: the graph is asked offline.
    """
    words = _STRINGS_AND_COMMENTS.sub("<>", query)
    if _SERVICE.search(words):
        raise QueryError("SERVICE is not answered here: the graph is asked offline.", "Leave the SERVICE part out.")
    if _FROM.search(words):
        raise QueryError("FROM is not answered here: there is one graph.", "Leave FROM out.")
    if _UPDATE.search(words):
        raise QueryError("The graph cannot be changed by a query.", "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.")
