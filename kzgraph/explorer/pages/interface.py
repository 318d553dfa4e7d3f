"""The page that tells people what programs can call: the description of the server, laid out to be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from kzgraph.explorer.calls import Answered, Call, Given
from kzgraph.explorer.described import ABOUT, SPARQL
from kzgraph.explorer.openapi import interface
from kzgraph.explorer.pages.calls import LISTS, QUESTIONS, SEARCH, THINGS
from kzgraph.explorer.pages.paths import with_query
from kzgraph.explorer.pages.site import Visit

__all__ = ["interface_page"]


@dataclass(frozen=True, slots=True)
class Told:
    """A call as the page tells it: the call, where it is told whole, an address to try ("" for none), its columns."""

    call: Call
    here: str
    example: str
    columns: tuple[tuple[str, str], ...]

    @property
    def given(self) -> tuple[Given, ...]:
        """The parameters, those of the path first."""
        return tuple(sorted(self.call.given, key=lambda given: given.place != "path"))


# What most programs come for stands first; pages for people stand last, where the routes have them.
_FIRST = (QUESTIONS, SEARCH, THINGS, LISTS, SPARQL, ABOUT)


def interface_page(visit: Visit) -> Response:
    """Every call of the server, by group; the one that the address names is told whole."""
    calls = interface(visit.request.app)
    groups: dict[str, list[Told]] = {name: [] for name in _FIRST}
    for call in calls:
        groups.setdefault(call.group, []).append(
            Told(call, _here(visit, call), _example(visit, call), tuple(_columns(call)))
        )
    return visit.html(
        "api.html",
        {
            "groups": tuple((name, told) for name, told in groups.items() if told),
            "kind_of": kind_of,
            "chosen": visit.query.get("call", ""),
            "total": len(calls),
        },
    )


def _here(visit: Visit, call: Call) -> str:
    return f"{visit.link(with_query('/api', [('call', call.name)]))}#{call.name}"


def kind_of(schema: Mapping[str, object]) -> str:
    """A schema in a few words.

    >>> kind_of({"type": "array", "items": {"type": "string"}}), kind_of({"enum": ["a", "b"]})
    ('string …', 'a | b')
    """
    items, values = schema.get("items"), schema.get("enum")
    if isinstance(items, Mapping):
        return f"{kind_of(items)} …"
    if isinstance(values, list | tuple):
        return " | ".join(map(str, values)) if len(values) < 12 else f"{' | '.join(map(str, values[:8]))} | …"
    return str(schema.get("type", ""))


def _example(visit: Visit, call: Call) -> str:
    """The address of a call with its examples."""
    if call.method != "get":
        return ""
    path, asked = call.path, []
    for given in call.given:
        if given.place == "path":
            path = path.replace(f"{{{given.name}}}", str(given.example))
        elif given.required or given.name in {"q", "query"}:
            asked.append((given.name, str(given.example)))
    return visit.link(with_query(path, asked))


def _columns(call: Call) -> Iterator[tuple[str, str]]:
    """The members of the rows that a call answers with in JSON, and what they mean."""
    for answer in call.answers:
        rows = _rows(answer)
        for name, schema in rows.items():
            if isinstance(schema, Mapping):
                yield name, str(schema.get("description", ""))


def _rows(answer: Answered) -> Mapping[str, object]:
    found: object = answer.media.get("application/json", {})
    for step in ("properties", "rows", "items", "properties"):
        found = found.get(step, {}) if isinstance(found, Mapping) else {}
    return found if isinstance(found, Mapping) else {}
