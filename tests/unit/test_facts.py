"""What is said of things is fetched in bulk, once, and in order."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

import pytest

from kzgraph.api import Graph
from kzgraph.facts import CHUNK, Facts, chosen_text
from kzgraph.model import Iri, PassageRef, Ref, Text
from kzgraph.store import EmbeddedStore, Rows
from kzgraph.terms import PREFIXES, compact

EngineOf: TypeAlias = Callable[[str], EmbeddedStore]


def iri(curie: str) -> Iri:
    """The IRI of a CURIE."""
    prefix, _, local = curie.partition(":")
    return Iri(PREFIXES[prefix] + local)


def curies(pairs: tuple[tuple[Iri, Iri], ...]) -> list[tuple[str, str]]:
    """Pairs as CURIEs."""
    return [(compact(one), compact(other)) for one, other in pairs]


class Counted:
    """An engine that counts what it is asked."""

    def __init__(self, engine: EmbeddedStore) -> None:
        self.engine = engine
        self.queries: list[str] = []

    def select(self, query: str) -> Rows:
        """Ask, and count."""
        self.queries.append(query)
        return self.engine.select(query)

    answer = select


@pytest.fixture
def facts(small_graph: Graph) -> Facts:
    """A desk over the graph of Riverland on which nothing has been read yet."""
    return Facts(small_graph.engine)


def test_everything_said_of_a_thing(facts: Facts) -> None:
    """All properties with their values, in order; dates and texts as values, derived statements too."""
    assert facts.of(iri("policy:family-code")) == {
        "rdf:type": (iri("kz:Policy"),),
        "skos:prefLabel": ("Family Code",),
        "kz:startDate": (date(2020, 1, 1),),
        "kz:statedIn": (iri("passage:review-2021-159"),),
        "kz:nameKey": ("family code",),
    }


def test_nothing_is_said_of_an_unknown_thing(facts: Facts) -> None:
    """Of a thing that is not in the graph nothing is said; that is no error."""
    nobody = iri("partner:nobody")
    assert facts.of(nobody) == {}
    assert facts.iris(nobody, "kz:partOf") == ()
    assert facts.one(nobody, "kz:partOf") is None
    assert facts.text(nobody, "skos:prefLabel") == ""
    assert facts.passages(nobody) == ()


def test_values_of_a_property(facts: Facts) -> None:
    """A property's things, its first value, and its text in a language."""
    wells = iri("programme:clean-wells")
    assert facts.iris(wells, "kz:region") == (iri("region:north"), iri("region:south"))
    assert facts.one(wells, "kz:partOf") == iri("programme:water-for-all")
    assert facts.iris(wells, "skos:prefLabel") == ()
    assert facts.text(wells, "skos:prefLabel") == "Clean Wells"


@pytest.mark.parametrize(("lang", "name"), [("en", "North"), ("ru", "Север"), ("kk", "Солтүстік"), ("de", "North")])
def test_text_is_in_the_language_asked_for(small_graph: Graph, lang: str, name: str) -> None:
    """A text and a name are in the language asked for, else in English."""
    desk = Facts(small_graph.engine, lang=lang)
    assert desk.text(iri("region:north"), "skos:prefLabel") == name
    assert desk.ref(iri("region:north")) == Ref("region:north", str(iri("region:north")), name)


@pytest.mark.parametrize(
    ("values", "lang", "text"),
    [
        ((), "en", ""),
        ((7, None), "en", ""),
        ((Text("а", "ru"), Text("a", "en")), "ru", "а"),
        ((Text("а", "ru"), Text("a", "en")), "kk", "a"),
        ((Text("а", "ru"), "plain"), "kk", "plain"),
        ((Text("ä", "de"),), "kk", "ä"),
    ],
)
def test_chosen_text(values: tuple[Text | str | int | None, ...], lang: str, text: str) -> None:
    """The language asked for, else English, else no language, else any; nothing where there is no text."""
    assert chosen_text(values, lang) == text


def test_things_are_read_once_and_together(small_graph: Graph) -> None:
    """What was read is kept, names with it, and many things cost one query."""
    assert isinstance(small_graph.engine, EmbeddedStore)
    engine = Counted(small_graph.engine)
    desk = Facts(engine)
    things = [iri(f"region:{name}") for name in ("north", "south", "east", "riverland", "nowhere")]
    desk.read(things)
    desk.read(things)
    for thing in things:
        desk.of(thing)
    assert len(engine.queries) == 1
    assert [ref.label for ref in desk.refs(things)][:1] == ["East"]
    assert len(engine.queries) == 1
    unread = [iri(f"partner:{name}") for name in ("reed-labs", "open-hands", "nobody")]
    desk.name(unread)
    assert [ref.label for ref in desk.refs(unread)] == ["partner:nobody", "Open Hands", "Reed Labs"]
    assert len(engine.queries) == 2


def test_names_are_the_same_read_or_looked_up(small_graph: Graph) -> None:
    """The name of a thing does not depend on whether its facts were at hand."""
    rows = small_graph.engine.select("SELECT DISTINCT ?s WHERE { ?s a ?c } ORDER BY ?s").rows
    things = [thing for (thing,) in rows if isinstance(thing, Iri)]
    for lang in ("en", "ru", "kk"):
        read, unread = Facts(small_graph.engine, lang=lang), Facts(small_graph.engine, lang=lang)
        read.read(things)
        assert read.refs(things) == unread.refs(things)


def test_few_things_are_read_with_what_they_point_at_far_away(small_graph: Graph) -> None:
    """An engine that is far away is asked once where the one at hand is asked again, and the facts are the same."""
    assert isinstance(small_graph.engine, EmbeddedStore)
    near, far = Facts(Counted(small_graph.engine)), Facts(Counted(small_graph.engine))
    far.engine.reads_ahead = 2  # type: ignore[attr-defined]
    for desk in (near, far):
        for thing in (iri("programme:clean-wells"), iri("programme:young-makers")):
            for wider in desk.iris(thing, "kz:statedIn"):
                desk.of(wider)
    assert (len(near.engine.queries), len(far.engine.queries)) == (4, 2)  # type: ignore[attr-defined]
    for thing in far.iris(iri("programme:clean-wells"), "kz:statedIn"):
        assert far.of(thing) == near.of(thing)


def test_very_many_things_are_read_in_parts(small_graph: Graph) -> None:
    """More things than fit one query are read in several, and none is lost."""
    assert isinstance(small_graph.engine, EmbeddedStore)
    engine = Counted(small_graph.engine)
    desk = Facts(engine)
    things = [iri(f"partner:x-{number}") for number in range(CHUNK)] + [iri("partner:reed-labs")]
    desk.read(things)
    assert len(engine.queries) == 2
    assert desk.text(iri("partner:reed-labs"), "skos:prefLabel") == "Reed Labs"
    assert curies(desk.pointing("kz:partner", things)) == [
        ("contribution:reed-labs-app-prototypes", "partner:reed-labs"),
        ("contribution:reed-labs-safe-nets", "partner:reed-labs"),
    ]


def test_what_points_at_things(facts: Facts) -> None:
    """Pairs of thing and target, in order; of one class where one is asked for; nothing for nothing."""
    wells = iri("programme:clean-wells")
    assert curies(facts.pointing("kz:programme", [wells], "kz:Contribution")) == [
        ("contribution:northern-council-clean-wells", "programme:clean-wells")
    ]
    assert curies(facts.pointing("kz:programme", [wells])) == [
        ("contribution:northern-council-clean-wells", "programme:clean-wells"),
        ("result:fewer-infections-north", "programme:clean-wells"),
        ("result:safe-wells-north", "programme:clean-wells"),
        ("result:wells-mapped-south", "programme:clean-wells"),
    ]
    assert facts.pointing("kz:programme", []) == ()


def test_closure_walks_to_the_end(facts: Facts) -> None:
    """Every step from a thing to the end of a property, both ways, and none beside."""
    testing, everything = iri("programme:well-testing"), iri("programme:water-for-all")
    up = [("programme:clean-wells", "programme:water-for-all"), ("programme:well-testing", "programme:clean-wells")]
    down = [("programme:clean-wells", "programme:well-testing"), ("programme:water-for-all", "programme:clean-wells")]
    assert curies(facts.closure([testing], "kz:partOf")) == up
    assert curies(facts.closure([everything], "kz:partOf", backwards=True)) == down
    assert facts.closure([everything], "kz:partOf") == ()
    assert facts.closure([], "kz:partOf") == ()


def test_closure_of_a_circle_ends(engine_of: EngineOf) -> None:
    """A circle, which validation refuses, does not make the walk endless."""
    desk = Facts(engine_of("region:a\n    kz:partOf region:b ;\n.\nregion:b\n    kz:partOf region:a ;\n.\n"))
    steps = [("region:a", "region:b"), ("region:b", "region:a")]
    assert curies(desk.closure([iri("region:a")], "kz:partOf")) == steps
    assert curies(desk.closure([iri("region:a")], "kz:partOf", backwards=True)) == steps


def test_passages_of_a_claim(facts: Facts) -> None:
    """A claim's passages with document, section, positions and gist."""
    (found,) = facts.passages(iri("contribution:reed-labs-safe-nets"))
    passage = iri("passage:review-2021-578")
    assert found == PassageRef(
        ref=found.ref,
        source=Ref("source:review-2021", str(iri("source:review-2021")), "Review 2021"),
        section="Part 2 / Safe nets",
        begins=578,
        ends=655,
        gist="Reed Labs came to Safe Nets in 2020 with a message service.",
    )
    assert (found.ref.curie, found.ref.iri) == ("passage:review-2021-578", str(passage))


def test_passages_are_ordered_by_document_and_position(engine_of: EngineOf) -> None:
    """Position counts as a number: 9 comes before 10."""
    block = "passage:{0}-{1}\n    kz:source source:{0} ;\n    kz:beginsAt {1} ;\n    kz:endsAt {2} ;\n.\n"
    places = [("b", 9), ("b", 10), ("a", 100)]
    stated = "".join(f"    kz:statedIn passage:{name}-{begin} ;\n" for name, begin in places)
    engine = engine_of(
        "".join(block.format(name, begin, begin + 1) for name, begin in places) + f"finding:f\n{stated}.\n"
    )
    found = Facts(engine).passages(iri("finding:f"))
    assert [passage.ref.curie for passage in found] == ["passage:a-100", "passage:b-9", "passage:b-10"]
    assert {(passage.section, passage.gist) for passage in found} == {("", "")}


def test_passage_without_positions_does_not_break_the_answer(engine_of: EngineOf) -> None:
    """An unfinished passage, which validation tells, leaves everything else readable."""
    desk = Facts(engine_of("passage:a-1\n    kz:source source:a ;\n.\nfinding:f\n    kz:statedIn passage:a-1 ;\n.\n"))
    assert [passage.ref.curie for passage in desk.passages(iri("finding:f"))] in ([], ["passage:a-1"])
