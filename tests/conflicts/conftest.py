"""Tiny graphs of figures, each written in one line, and conflicts as plain rows.

Documents a, b and c report on 2018, 2019 and 2020. A passage is called document-section-position, so that
``a-health-10`` stands in the section "health" of document a.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pyoxigraph
import pytest

from kzgraph.conflicts import Conflict, conflicts
from kzgraph.store import memory_store
from kzgraph.turtle import HEADER

SCHEMES = Path(__file__).parents[2] / "ontology" / "schemes"

Figure: TypeAlias = Callable[..., str]
Find: TypeAlias = Callable[..., tuple[Conflict, ...]]
Rows: TypeAlias = Callable[..., list[tuple[str, str, str]]]

WORLD = """
region:riverland a kz:Region ; skos:prefLabel "Riverland"@en ; kz:regionKind regionkind:country .
region:north a kz:Region ; skos:prefLabel "North"@en ; kz:regionKind regionkind:region ; kz:partOf region:riverland .
region:farland a kz:Region ; skos:prefLabel "Farland"@en ; kz:regionKind regionkind:country .
""" + "".join(
    f'source:{name} a kz:Source ; skos:prefLabel "Report {name}"@en ; '
    f'kz:startDate "{year}-01-01"^^xsd:date ; kz:endDate "{year}-12-31"^^xsd:date .\n'
    for name, year in (("a", 2018), ("b", 2019), ("c", 2020))
)


def write_figure(
    name: str,
    value: str,
    kind: str = "actual",
    *,
    printed: str = "",
    unit: str = "people",
    of: str = "pupils",
    years: str = "",
    at: str = "a-health-10",
    result: str = "",
    region: str = "",
    population: str = "",
    qualifier: str = "",
) -> str:
    """The block of an observation; ``years`` is "2018" or "2016-2018", ``at`` one or more passages."""
    begins, _, ends = years.partition("-")
    given = {
        "kz:measures": result and f"result:{result}",
        "kz:region": region and f"region:{region}",
        "kz:population": population and f"population:{population}",
        "kz:qualifier": qualifier and f"qualifier:{qualifier}",
        "kz:startDate": begins and f'"{begins}-01-01"^^xsd:date',
        "kz:endDate": begins and f'"{ends or begins}-12-31"^^xsd:date',
    }
    stated = " ".join(f"kz:statedIn passage:{passage} ;" for passage in at.split())
    optional = " ".join(f"{name} {value} ;" for name, value in given.items() if value)
    return (
        f"observation:{name} a kz:Observation ; kz:indicator indicator:{of} ; kz:value {value} ; kz:unit unit:{unit} ; "
        f'kz:asPrinted "{printed or value}" ; kz:valueKind valuekind:{kind} ; {stated} {optional} .\n'
    )


def _passages(blocks: str) -> str:
    lines = []
    for name in sorted(set(re.findall(r"passage:([a-z0-9-]+)", blocks))):
        source, section, begins = name.split("-")
        lines.append(
            f'passage:{name} a kz:Passage ; kz:source source:{source} ; kz:section "{section}" ; '
            f'kz:beginsAt {begins} ; kz:endsAt {int(begins) + 9} ; kz:gist "Gist of {name}."@en .\n'
        )
    for name in sorted(set(re.findall(r"indicator:([a-z0-9-]+)", blocks))):
        label = name.replace("-", " ").capitalize()
        lines.append(f'indicator:{name} a kz:Indicator ; skos:prefLabel "{label}"@en .\n')
    return "".join(lines)


@pytest.fixture
def figure() -> Figure:
    """Writes the block of one observation."""
    return write_figure


@pytest.fixture
def find() -> Find:
    """Finds the conflicts in a graph of a few blocks."""

    def found(*blocks: str) -> tuple[Conflict, ...]:
        store = memory_store()
        for path in SCHEMES.glob("*.ttl"):
            store.raw.load(path=path, format=pyoxigraph.RdfFormat.TURTLE)
        text = "".join(blocks)
        store.raw.load(f"{HEADER}\n{WORLD}{text}{_passages(text)}".encode(), format=pyoxigraph.RdfFormat.TURTLE)
        return conflicts(store)

    return found


@pytest.fixture
def rows(find: Find) -> Rows:
    """Conflicts in short: kind, the names of the observations, the arithmetic."""

    def found(*blocks: str) -> list[tuple[str, str, str]]:
        return [
            (conflict.kind, " ".join(s.curie.partition(":")[2] for s in conflict.figures), conflict.arithmetic)
            for conflict in find(*blocks)
        ]

    return found
