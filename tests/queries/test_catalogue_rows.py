"""Every question gives the rows a person expects of the small graph, in three engines, in a total order.

A case that has changed on purpose is rewritten with ``KZGRAPH_ACCEPT=1 pytest tests/queries``; the difference
is then read row by row against ``tests/data/small/README.md``.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from kzgraph.catalogue import Question
from kzgraph.derive import load_files
from kzgraph.project import Project
from kzgraph.store import memory_store
from kzgraph.terms import PREFIXES

Given = dict[str, str | int]
Rows = list[tuple[str, ...]]
Ask = Callable[[Question, Given], Rows]
AsCsv = Callable[[Question, Rows], str]
ExpectedFile = Callable[[str, str], Path]


def test_rows_in_oxigraph(
    question: Question,
    case: str,
    given: Given,
    oxigraph: Ask,
    as_csv: AsCsv,
    expected_file: ExpectedFile,
    accept: bool,
) -> None:
    """Oxigraph gives exactly the expected rows, in their order."""
    file, found = expected_file(question.name, case), as_csv(question, oxigraph(question, given))
    if accept:
        file.write_text(found, encoding="utf-8")
    assert file.is_file(), f"write {file.name}: the rows this case is to have"
    assert found == file.read_text(encoding="utf-8")


def test_rows_in_rdflib(
    question: Question, case: str, given: Given, reference: Ask, as_csv: AsCsv, expected_file: ExpectedFile
) -> None:
    """Rdflib, an engine written by others in another way, gives exactly the same."""
    expected = expected_file(question.name, case).read_text(encoding="utf-8")
    assert as_csv(question, reference(question, given)) == expected


def test_rows_in_a_server(
    question: Question, case: str, given: Given, server: Ask, as_csv: AsCsv, expected_file: ExpectedFile
) -> None:
    """An Oxigraph server, asked over HTTP, gives exactly the same."""
    expected = expected_file(question.name, case).read_text(encoding="utf-8")
    assert as_csv(question, server(question, given)) == expected


def test_order_is_total(question: Question, case: str, given: Given, oxigraph: Ask) -> None:
    """No two rows agree in all that the question orders by: otherwise two engines may order them differently."""
    columns = [column.name for column in question.columns]
    keys = re.findall(r"\?(\w+)", question.text[question.text.rindex("ORDER BY") :])
    assert set(keys) <= set(columns), "order by columns, so that a reader sees what decides"
    seen: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in oxigraph(question, given):
        key = tuple(row[columns.index(name)] for name in keys)
        assert key not in seen, f"{row} and {seen[key]} stand in no order"
        seen[key] = row


def test_cases_of_each_question(question: Question, cases: dict[str, Any], oxigraph: Ask) -> None:
    """Each question has a case with rows and, where it takes parameters, one without."""
    own = {case: oxigraph(question, given) for case, given in cases.get(question.name, {}).items()}
    assert any(own.values()), f"give {question.name} a case with rows in cases.toml"
    if question.params:
        assert not all(own.values()), f"give {question.name} a case without rows in cases.toml"


def test_every_parameter_is_used_by_a_case(question: Question, cases: dict[str, Any]) -> None:
    """A parameter that no case gives is not tested."""
    used = {name for given in cases.get(question.name, {}).values() for name in given}
    assert used == {param.name for param in question.params}


def test_no_expected_file_without_case(cases: dict[str, Any], expected_file: ExpectedFile) -> None:
    """Each file of expected rows belongs to a case."""
    wanted = {expected_file(name, case).name for name, own in cases.items() for case in own}
    assert {path.name for path in expected_file("x", "all").parent.iterdir()} == wanted


@pytest.mark.parametrize(
    ("name", "given", "absent"),
    [
        ("partner-results", {"partner": "partner:youth-forum"}, "result:app-prototypes"),
        ("partner-results", {"partner": "partner:ministry-of-rivers"}, "result:wells-mapped-south"),
        ("partner-results", {"partner": "partner:village-health-posts"}, "result:nets-distributed"),
        ("partner-results", {"partner": "partner:sunrise-energy"}, "result:wells-mapped-south"),
        ("partner-results", {"partner": "partner:bridge-foundation"}, "result:safe-wells-north"),
        ("partner-results", {"partner": "partner:northern-council"}, "result:wells-tested-north"),
        ("result-partners", {"result": "result:gardens-in-schools"}, "partner:open-hands"),
    ],
)
def test_what_must_not_be_found(
    name: str, given: Given, absent: str, catalogue: dict[str, Question], oxigraph: Ask
) -> None:
    """Being at one event, another result of a programme, receiving, announcing, funding the whole: no tie."""
    assert absent not in {row[0] for row in oxigraph(catalogue[name], given)}


def test_groups_without_names_are_in_no_ranking(catalogue: dict[str, Question], small: Project) -> None:
    """Reed Labs connects two goal areas; as a group without a name it would not be listed."""
    store = memory_store()
    load_files(store.raw, small)
    rows = store.select(catalogue["brokers"].text).rows
    store.raw.add(
        pyoxigraph.Quad(
            pyoxigraph.NamedNode(PREFIXES["partner"] + "reed-labs"),
            pyoxigraph.NamedNode(PREFIXES["kz"] + "collective"),
            pyoxigraph.Literal(True),
        )
    )
    left = store.select(catalogue["brokers"].text).rows
    assert [row for row in rows if row not in left] == [(PREFIXES["partner"] + "reed-labs", 2, 2, 2)]
    assert [row for row in rows if row in left] == list(left)


@pytest.mark.parametrize(
    ("partner", "result", "scopes"),
    [
        ("partner:northern-council", "result:wells-mapped-south", ("mismatch", "match")),
        ("partner:reed-labs", "result:nets-distributed", ("match", "mismatch")),
        ("partner:riverside-university", "result:safe-wells-north", ("unknown", "unknown")),
        ("partner:northern-council", "result:safe-wells-north", ("match", "match")),
        ("partner:bridge-foundation", "result:water-safety-act-adopted", ("match", "unknown")),
    ],
)
def test_scopes(
    partner: str, result: str, scopes: tuple[str, str], catalogue: dict[str, Question], oxigraph: Ask
) -> None:
    """Another region or a later begin is a mismatch; what is not said is unknown; a programme's place stands in."""
    question = catalogue["partner-results"]
    names = [column.name for column in question.columns]
    rows = [dict(zip(names, row, strict=True)) for row in oxigraph(question, {"partner": partner})]
    assert [(row["placeScope"], row["timeScope"]) for row in rows if row["result"] == result] == [scopes]


def test_both_directions_agree(catalogue: dict[str, Question], small_store: Any, oxigraph: Ask) -> None:
    """What a partner contributed to and who contributed to a result are the same ties, told from two sides."""
    ties: dict[str, set[tuple[str, ...]]] = {"partner": set(), "result": set()}
    for kind, question in (("partner", "partner-results"), ("result", "result-partners")):
        iris = {quad.subject.value for quad in small_store.raw if f"/id/{kind}/" in quad.subject.value}
        for curie in (f"{kind}:{iri.rsplit('/', 1)[1]}" for iri in iris):
            for other, *rest in oxigraph(catalogue[question], {kind: curie}):
                ties[kind].add((curie, other, *rest) if kind == "partner" else (other, curie, *rest))
    assert ties["partner"]
    assert ties["partner"] == ties["result"]
