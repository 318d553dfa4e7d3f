"""The values that leave the package: plain, immutable, ordered by what identifies them."""

import pytest

from kzgraph.model import Column, Finding, Iri, PassageRef, Ref, Table, Text

HEALTH = Ref("partner:health", "https://example.org/health", "Ministry of Health")
SOURCE = Ref("source:report", "https://example.org/report", "Annual report 2018")
PASSAGE = PassageRef(HEALTH, SOURCE, "Part 1 / Water", 77, 174, "Wells are safe.")


def test_reference_reads_as_its_name() -> None:
    """A reference shown as text is its name."""
    assert f"{HEALTH}" == "Ministry of Health"


def test_references_are_ordered_by_curie() -> None:
    """References sort by CURIE, whatever their names are."""
    other = Ref("partner:agency", "https://example.org/zzz", "Zoo")
    assert sorted([HEALTH, other]) == [other, HEALTH]


@pytest.mark.parametrize("value", [HEALTH, PASSAGE, Column("x"), Table("q", (), ()), Finding("", "", "", "", "")])
def test_values_cannot_be_changed(value: object) -> None:
    """No attribute of a value can be set once it is made."""
    name = next(iter(getattr(value, "_fields", None) or getattr(value, "__dataclass_fields__")))  # noqa: B009
    with pytest.raises(AttributeError):
        setattr(value, name, "other")


def test_iri_is_told_apart_from_text() -> None:
    """An IRI and a literal of the same letters compare equal as text and differ by type."""
    assert Iri("x") == "x"
    assert isinstance(Iri("x"), str)
    assert not isinstance("x", Iri)


def test_text_keeps_its_language() -> None:
    """A text knows its language; without one it is empty."""
    assert (Text("a", "kk").lang, Text("a").lang) == ("kk", "")
    assert Text("a", "kk") == "a"


def test_passage_is_cited_by_document_section_and_positions() -> None:
    """A citation names document, section and positions."""
    assert PASSAGE.cited() == "Annual report 2018, Part 1 / Water, 77-174"


def test_finding_reads_like_a_compiler_message() -> None:
    """Place, severity, entity, message, rule: one line."""
    finding = Finding("graph/a.ttl:3", "violation", "shape:x", "partner:a", "Add a name.")
    assert str(finding) == "graph/a.ttl:3: violation: partner:a: Add a name. [shape:x]"


def test_finding_without_place_begins_with_its_severity() -> None:
    """Where no line can be named, the line begins with the severity."""
    assert str(Finding("", "info", "r", "e", "m.")) == "info: e: m. [r]"


def test_table_without_parameters_has_none() -> None:
    """A table remembers its question; parameters and summary are optional."""
    table = Table("query", (Column("x"),), ((1,),))
    assert (table.parameters, table.summary, table.columns[0].meaning) == ((), "", "")
