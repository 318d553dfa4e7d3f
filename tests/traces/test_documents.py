"""Traces of the shipped graph against what careful readers found in the four documents.

``documents.toml`` was written from the texts: for partners and results picked over all four, each partner and result
that the documents tie, how strongly, and tempting ones that they do not. The graph was then mended until it agreed;
a difference now is either a mistake or a new reading, and the reading is what to look at first.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kzgraph.api import Graph

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("documents.toml").read_text(encoding="utf-8"))[
    "case"
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["subject"])
def test_trace_is_what_the_documents_carry(shipped_graph: Graph, case: dict[str, Any]) -> None:
    """Every tie that the documents give, with its strength, and no other."""
    found = shipped_graph.trace(case["subject"])
    of_partner = case["subject"].startswith("partner:")
    ends = {((t.result if of_partner else t.partner).curie, t.strength) for t in found.traces}
    assert ends == {(curie, strength) for curie, strength in case["results" if of_partner else "partners"]}, case["why"]
    assert not {curie for curie, _ in ends} & set(case["absent"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["subject"])
def test_what_a_case_names_exists(shipped_graph: Graph, case: dict[str, Any]) -> None:
    """A name that is gone would make an absence true for the wrong reason."""
    for curie in (case["subject"], *case["absent"]):
        assert shipped_graph.find(curie).curie == curie


def test_cases_cover_partners_results_and_all_documents() -> None:
    """Ten partners and ten results at least, each with its reason."""
    subjects = [case["subject"] for case in CASES]
    assert len(set(subjects)) == len(subjects)
    assert sum(subject.startswith("partner:") for subject in subjects) >= 10
    assert sum(subject.startswith("result:") for subject in subjects) >= 10
    assert all(len(case["why"]) > 40 and case["absent"] for case in CASES)
