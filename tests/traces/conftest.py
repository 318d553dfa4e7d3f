"""The small graph in memory, alone or with further blocks, and traces as plain rows."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import pyoxigraph
import pytest

from kzgraph.derive import derive, load_files
from kzgraph.model import Iri
from kzgraph.names import reference
from kzgraph.project import find_project
from kzgraph.store import EmbeddedStore, memory_store
from kzgraph.terms import expand
from kzgraph.trace import STRENGTHS, Options, Trace, Traces, trace
from kzgraph.turtle import HEADER

SMALL = Path(__file__).parent.parent / "data" / "small"

Row: TypeAlias = tuple[str, str, str, str, str, str, str, str, int]
"""Partner, result, strength, place, time, roles, basis, claims of the hops, place of the weakest hop."""

ALL = Options(strengths=STRENGTHS, include_mismatch=True, include_inferred=True)


def iri(curie: str) -> Iri:
    """The IRI of a CURIE."""
    found = expand(curie)
    assert found is not None
    return found


def row(found: Trace) -> Row:
    """A trace in short words."""
    return (
        found.partner.curie.partition(":")[2],
        found.result.curie.partition(":")[2],
        found.strength,
        found.scope.place,
        found.scope.time,
        " ".join(role.curie.partition(":")[2] for role in found.roles),
        found.basis,
        " ".join(hop.claim.curie for hop in found.hops),
        found.hops.index(found.weakest),
    )


def rows(found: Traces) -> list[Row]:
    """Traces in short words, in their order."""
    return [row(each) for each in found.traces]


def pairs(found: Traces) -> list[tuple[str, str]]:
    """Result and strength of each trace."""
    return [(each.result.curie.partition(":")[2], each.strength) for each in found.traces]


def partners(found: Traces) -> list[tuple[str, str]]:
    """Partner and strength of each trace."""
    return [(each.partner.curie.partition(":")[2], each.strength) for each in found.traces]


def left_out(found: Traces) -> list[tuple[int, str]]:
    """How many traces were left out, and which option brings them in."""
    return [(part.number, part.option) for part in found.left_out]


def engine_with(*blocks: str) -> EmbeddedStore:
    """The small graph in memory, with further blocks of Turtle."""
    project, store = find_project(SMALL), memory_store()
    load_files(store.raw, project)
    for block in blocks:
        store.raw.load(input=(HEADER + block).encode(), format=pyoxigraph.RdfFormat.TURTLE)
    derive(store, project)
    return store


def traced(engine: EmbeddedStore, curie: str, options: Options | None = None) -> Traces:
    """A trace from something given by its CURIE."""
    return trace(engine, reference(engine, iri(curie)), options)


@pytest.fixture(scope="session")
def small() -> EmbeddedStore:
    """The small graph, not to be changed."""
    return engine_with()


@pytest.fixture(scope="session")
def ask(small: EmbeddedStore) -> Callable[..., Traces]:
    """Traces on the small graph: ask(curie, options)."""

    def asked(curie: str, options: Options | None = None) -> Traces:
        return traced(small, curie, options)

    return asked


def named(engine: EmbeddedStore, *classes: str) -> list[str]:
    """The CURIEs of everything of some classes."""
    found: Iterable[tuple[object, ...]] = engine.select(
        "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?thing WHERE { VALUES ?class { "
        + " ".join(classes)
        + " } ?thing a ?class } ORDER BY ?thing"
    ).rows
    base = "https://w3id.org/kzgraph/id/"
    return [str(thing).removeprefix(base).replace("/", ":", 1) for (thing,) in found]
