"""The list of a class: facets with counts, words, order, pages, and the same as a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from kzgraph.explorer.pages.downloads import file_of
from kzgraph.explorer.pages.paths import split_suffix, with_query
from kzgraph.explorer.pages.problems import no_page
from kzgraph.explorer.pages.rows import Rows, rows, table
from kzgraph.explorer.pages.shelf import FACETS, Choice, Shelf, Thing
from kzgraph.explorer.pages.shelves import list_of, names_of
from kzgraph.explorer.pages.site import Visit
from kzgraph.model import Iri
from kzgraph.terms import CLAIM_CLASSES

__all__ = ["FacetShown", "ValueShown", "list_page"]

PER_PAGE = 50
SHOWN_VALUES = 8
MOST_VALUES = 200
SUFFIXES = ("csv", "xlsx", "json")
# Facets with hundreds of values, which links set and the list then names, but does not spread out.
UNSPREAD = frozenset({"result", "indicator"})


@dataclass(frozen=True, slots=True)
class ValueShown:
    """A value of a facet: its name, how many things have it, whether it is chosen, and the address that turns it."""

    name: str
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class FacetShown:
    """A facet: its heading, the values shown at once, and the others."""

    name: str
    title: str
    values: tuple[ValueShown, ...]
    others: tuple[ValueShown, ...]

    @property
    def chosen(self) -> tuple[ValueShown, ...]:
        """The values that are chosen."""
        return tuple(value for value in (*self.values, *self.others) if value.chosen)


@dataclass(frozen=True, slots=True)
class _List:
    """A list as it was asked for: the shelf, the choice, the things it lets in, in order."""

    shelf: Shelf
    choice: Choice
    things: tuple[Thing, ...]


def list_page(visit: Visit) -> Response:
    """The list of a class at ``/<class>``, or as a file with a suffix; anything else is no page."""
    kind, suffix = split_suffix(visit.request.path_params["kind"], SUFFIXES)
    if kind not in FACETS:
        return no_page(visit)
    found = _asked(visit, kind)
    if suffix:
        return _file(visit, found, suffix)
    return visit.html("list.html", _shown(visit, found))


def _asked(visit: Visit, kind: str) -> _List:
    found = list_of(visit.site, kind)
    values = {name: frozenset(_values(visit, name)) for name in found.facets}
    order = visit.query.get("sort", "")
    if order not in orders(kind):
        order = orders(kind)[0]
    choice = Choice(values, visit.query.get("q", "")[:200], order)
    return _List(found, choice, tuple(found.ordered(found.chosen(choice), order, names_of(visit, kind))))


def orders(kind: str) -> tuple[str, ...]:
    """The orders a list can have, the usual one first."""
    if kind in (*CLAIM_CLASSES, "passage"):
        return ("place", "name", "claims") if kind in {"result", "passage"} else ("place", "name")
    return ("name", "claims")


def _values(visit: Visit, facet: str) -> Iterator[str]:
    """The values of a facet in the address: ids, or slugs of its own class."""
    for name, value in visit.pairs:
        if name == facet and value:
            yield value if ":" in value or facet not in {"partner", "programme", "region"} else f"{facet}:{value}"


def _shown(visit: Visit, found: _List) -> dict[str, object]:
    kind, total = found.shelf.kind, len(found.things)
    last = max(1, -(-total // PER_PAGE))
    number = visit.whole("page", default=1, most=last)
    first = (number - 1) * PER_PAGE
    part = found.things[first : first + PER_PAGE]
    facets = tuple(_facet(visit, found, name) for name in found.shelf.facets)
    return {
        "kind": kind,
        "total": total,
        "everything": len(found.shelf.things),
        "rows": rows_of(visit, kind, part),
        "claims": {thing.curie: thing.claims for thing in part},
        "counted": any(thing.claims for thing in found.shelf.things),
        "facets": tuple(facet for facet in facets if facet.values and (facet.name not in UNSPREAD or facet.chosen)),
        "chosen": tuple(value for facet in facets for value in facet.chosen),
        "choice": found.choice,
        "orders": orders(kind),
        "first": first + 1 if total else 0,
        "last": first + len(part),
        "pages": _pages(visit, number, last),
        "number": number,
        "files": tuple((form, visit.link(f"/{kind}.{form}") + _asking(visit)) for form in SUFFIXES),
        "hidden": tuple((n, v) for n, v in visit.pairs if n not in {"q", "sort", "page", "lang"}),
    }


def rows_of(visit: Visit, kind: str, things: Sequence[Thing]) -> Rows:
    """Things of a shelf as rows, without the columns that say nothing about any."""
    return rows(visit.facts, kind, [thing.iri for thing in things], visit.when)


def _asking(visit: Visit) -> str:
    """The question mark and parameters of the address, without the page."""
    return with_query("", [pair for pair in visit.pairs if pair[0] not in {"page", "lang"}])


def _facet(visit: Visit, found: _List, name: str) -> FacetShown:
    names = names_of(visit, found.shelf.kind)
    wanted = found.choice.values.get(name, frozenset())
    values = [
        ValueShown(_value_name(visit, name, value, names), number, value in wanted, _turned(visit, name, value, wanted))
        for value, number in found.shelf.counts(name, found.choice)
    ]
    values = sorted(values, key=lambda v: (not v.chosen, -v.count, v.name.casefold()))[:MOST_VALUES]
    return FacetShown(name, facet_title(visit, name), tuple(values[:SHOWN_VALUES]), tuple(values[SHOWN_VALUES:]))


def facet_title(visit: Visit, name: str) -> str:
    """The heading of a facet."""
    return visit.t.get(f"facet_{name}") or visit.t.get(f"col_{name}") or visit.t.get(f"a_{name}") or name


def _value_name(visit: Visit, facet: str, value: str, names: Mapping[str, str]) -> str:
    return visit.t[f"tie_{value}"] if facet == "tie" and f"tie_{value}" in visit.t else names.get(value, value)


def _turned(visit: Visit, facet: str, value: str, wanted: frozenset[str]) -> str:
    """The address with a value chosen, or no longer."""
    others = [pair for pair in visit.pairs if pair[0] not in {facet, "page", "lang"}]
    values = wanted ^ {value}
    return with_query(visit.request.url.path, [*others, *((facet, v) for v in sorted(values))])


def _pages(visit: Visit, number: int, last: int) -> tuple[tuple[int, str], ...]:
    """The pages to link to: first, last and those around this one; a gap is 0."""
    near = sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})
    told: list[tuple[int, str]] = []
    for page in near:
        if told and page - told[-1][0] > 1:
            told.append((0, ""))
        told.append((page, visit.changed(page=str(page), lang="")))
    return tuple(told) if last > 1 else ()


def _file(visit: Visit, found: _List, form: str) -> Response:
    kind = found.shelf.kind
    things = found.things
    told = rows(visit.facts, kind, [Iri(thing.iri) for thing in things], visit.when)
    return file_of(
        visit, table(told, kind, visit.t, {thing.curie: thing.claims for thing in things}), form, quote(kind)
    )
