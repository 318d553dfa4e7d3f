"""What stands in time: dates as the documents give them, goal areas, claims."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from kzgraph.api import Graph
from kzgraph.store import EmbeddedStore
from kzgraph.timeline import KINDS, timeline

EngineOf: TypeAlias = Callable[[str], EmbeddedStore]


def test_moments_of_the_small_graph_in_order(small_graph: Graph) -> None:
    """By kind, then by date; undated programmes come after the dated ones, by name."""
    found = [(moment.ref.curie, moment.begins, moment.ends) for moment in small_graph.timeline()]
    assert found == [
        ("programme:school-gardens-pilot", date(2015, 1, 1), date(2016, 12, 31)),
        ("programme:school-gardens", date(2017, 1, 1), None),
        ("programme:birth-records", date(2018, 1, 1), None),
        ("programme:safe-nets", date(2018, 1, 1), None),
        ("programme:care-at-home", date(2019, 1, 1), None),
        ("programme:clean-wells", None, None),
        ("programme:water-for-all", None, None),
        ("programme:well-testing", None, None),
        ("programme:young-makers", None, None),
        ("policy:water-safety-act", date(2018, 1, 1), None),
        ("policy:family-code", date(2020, 1, 1), None),
        ("event:makers-fair-2018", date(2018, 5, 1), date(2018, 5, 31)),
        ("changeevent:ministry-of-rivers-2020", date(2020, 7, 1), None),
    ]
    assert [kind for kind in KINDS if kind in {moment.kind for moment in small_graph.timeline()}] == list(KINDS)


def test_policy_and_event_have_the_goal_areas_of_their_programmes(small_graph: Graph) -> None:
    """A policy of no programme has none."""
    areas = {moment.ref.curie: [area.curie for area in moment.goal_areas] for moment in small_graph.timeline()}
    assert areas["policy:water-safety-act"] == ["goalarea:safe-environment"]
    assert areas["event:makers-fair-2018"] == ["goalarea:learns"]
    assert areas["policy:family-code"] == []


def test_change_names_the_bodies_before_and_after(small_graph: Graph) -> None:
    """The ministry before the change and the one after it."""
    (change,) = (moment for moment in small_graph.timeline() if moment.kind == "change")
    assert [ref.curie for ref in change.before] == ["partner:ministry-of-rivers"]
    assert [ref.curie for ref in change.after] == ["partner:ministry-of-water-and-climate"]


def test_names_follow_the_language(small_graph: Graph) -> None:
    """Labels are those of the language asked for, in English where there is none."""
    found = {moment.ref.curie: moment for moment in timeline(small_graph.engine, lang="ru")}
    assert found["programme:clean-wells"].ref.label != ""
    assert [region.label for region in found["event:makers-fair-2018"].regions] == ["Нортвилл"]


def test_end_without_beginning_is_dated(engine_of: EngineOf) -> None:
    """What only ends is dated, and ordered by its end; no beginning is made up."""
    engine = engine_of(
        """policy:a a kz:Policy ; skos:prefLabel "A"@en ; kz:endDate "2016-12-31"^^xsd:date .
policy:b a kz:Policy ; skos:prefLabel "B"@en ; kz:startDate "2015-01-01"^^xsd:date .
policy:c a kz:Policy ; skos:prefLabel "C"@en ."""
    )
    found = timeline(engine)
    assert [(moment.ref.curie, moment.dated) for moment in found] == [
        ("policy:b", True),
        ("policy:a", True),
        ("policy:c", False),
    ]
    assert found[1].begins is None


def test_graph_without_any_has_no_moments(engine_of: EngineOf) -> None:
    """An empty time line is no error."""
    assert timeline(engine_of('partner:a a kz:Partner ; skos:prefLabel "A"@en .')) == ()
