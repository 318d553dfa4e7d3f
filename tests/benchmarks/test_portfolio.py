"""Portfolios are shaped like the curated graph, the same for the same seed, and whole."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

import pyoxigraph
import pytest

from kzgraph.project import Project, find_project
from kzgraph.terms import PREFIXES, compact

OFFICES = 4
KZ, SKOS = PREFIXES["kz"], PREFIXES["skos"]
Triples = tuple[tuple[str, str, pyoxigraph.NamedNode | pyoxigraph.Literal], ...]

# What is counted of an office, by things that the curated graph has enough of to compare.
DEGREES = {
    "contributions of a partner": ("partner", "kz:partner", "in", 0.25),
    "results of a programme": ("programme", "kz:programme", "in", 0.25),
    "claims of a passage": ("passage", "kz:statedIn", "in", 0.25),
    "passages of a claim": ("contribution", "kz:statedIn", "out", 0.0),
    "roles of a contribution": ("contribution", "kz:role", "out", 0.0),
    "names of a partner": ("partner", "skos:prefLabel", "out", 0.0),
    "aliases of a partner": ("partner", "skos:altLabel", "out", 0.35),
    "regions of a result": ("result", "kz:region", "out", 0.4),
}


@pytest.fixture(scope="module")
def template(portfolio: ModuleType, shipped: Project) -> object:
    """The curated graph, read once."""
    return portfolio.Template.of(shipped)


@pytest.fixture(scope="module")
def shipped() -> Project:
    """The shipped project."""
    return find_project(Path(__file__).parents[2])


@pytest.fixture(scope="module")
def offices(portfolio: ModuleType, template: object) -> list[Triples]:
    """The statements of each office."""
    texts = portfolio.offices(template, OFFICES, portfolio.iri_in_brackets)
    return [tuple(read(text, pyoxigraph.RdfFormat.N_TRIPLES)) for text in texts]


@pytest.fixture(scope="module")
def shared(template: object) -> set[str]:
    """What belongs to no office alone."""
    return {compact(thing) for thing in template.shared}  # type: ignore[attr-defined]


def read(text: str, form: pyoxigraph.RdfFormat) -> Iterator[tuple[str, str, pyoxigraph.NamedNode | pyoxigraph.Literal]]:
    """The statements of a text, short."""
    for quad in pyoxigraph.parse(input=text, format=form):
        assert isinstance(quad.object, pyoxigraph.NamedNode | pyoxigraph.Literal)
        yield compact(quad.subject.value), compact(quad.predicate.value), quad.object


def kind(curie: str) -> str:
    return curie.partition(":")[0]


def degrees(statements: Triples, of: str, name: str, way: str) -> list[int]:
    """How often each thing of a kind has a property, or is pointed at by one; things that never are count as 0."""
    counts = Counter({subject: 0 for subject, _, _ in statements if kind(subject) == of})
    for subject, predicate, thing in statements:
        if predicate == name:
            end = subject if way == "out" else compact(thing.value)
            if kind(end) == of and end in counts:
                counts[end] += 1
    return sorted(counts.values())


def test_first_office_is_the_curated_graph(offices: list[Triples], shipped: Project) -> None:
    """Nothing is added to it, and nothing is missing."""
    curated = {
        statement
        for path in shipped.graph_files()
        for statement in read(path.read_text(encoding="utf-8"), pyoxigraph.RdfFormat.TURTLE)
    }
    assert set(offices[0]) == curated


@pytest.mark.parametrize("what", DEGREES)
def test_degrees_are_those_of_a_real_office(offices: list[Triples], shared: set[str], what: str) -> None:
    """Half and nine tenths have as many as in the curated graph, within the stated share or one; 99 of 100, twice that.

    What all offices share is not counted: it is as large as there are offices.
    """
    of, name, way, share = DEGREES[what]
    own = {statement for statement in offices[0] if statement[0] not in shared}
    local = degrees(tuple(own), of, name, way)
    for office in offices[1:]:
        drawn = degrees(office, of, name, way)
        for place, most in ((50, share), (90, share), (99, 2 * share)):
            real, made = (statistics.quantiles(found, n=100)[place - 1] for found in (local, drawn))
            assert abs(real - made) <= max(1, most * real), (place, real, made)


def test_the_largest_partner_grows_with_the_portfolio(offices: list[Triples]) -> None:
    """UNICEF has about as many contributions in every office, a ministry has none but its own office's."""

    def contributions(office: Triples, partner: str) -> int:
        return sum(name == "kz:partner" and compact(thing.value) == partner for _, name, thing in office)

    unicef, *others = (contributions(office, "partner:unicef") for office in offices)
    assert all(unicef / 2 <= other <= unicef for other in others)
    ministry, *others = (contributions(office, "partner:ministry-of-health") for office in offices)
    assert (ministry > 0, others) == (True, [0] * (OFFICES - 1))


def test_chains_and_bases_are_kept(offices: list[Triples]) -> None:
    """Links of results, parts of programmes, inferred claims and kinds of partners are about as frequent."""

    def shares(statements: Triples) -> dict[str, float]:
        found = Counter(predicate for _, predicate, _ in statements)
        inferred = sum(p == "kz:basis" and thing.value.endswith("/inferred") for _, p, thing in statements)
        claims = found["kz:basis"]
        return {
            "parts": found["kz:partOf"] / found["kz:programmeKind"],
            "inferred": inferred / claims,
            "links": found["kz:fromResult"] / claims,
            "figures": found["kz:measures"] / claims,
        }

    real = shares(offices[0])
    for office in offices[1:]:
        for what, share in shares(office).items():
            assert share == pytest.approx(real[what], rel=0.5, abs=0.05), what


def test_offices_differ_and_none_is_larger_than_the_curated_graph(offices: list[Triples]) -> None:
    """Each is drawn anew; half of the graph is the least."""
    sizes = [len(office) for office in offices]
    assert len(set(sizes)) == OFFICES
    assert all(sizes[0] / 2 < size < sizes[0] for size in sizes[1:])


def test_offices_share_what_is_shared_in_the_world_only(offices: list[Triples]) -> None:
    """UNICEF, regions outside and SDG indicators are written once; all else belongs to one office, by its name."""
    written = [{subject for subject, _, _ in office} for office in offices]
    for number, office in enumerate(written[1:], 2):
        assert all(subject.endswith(f"--o{number}") for subject in office)
    pointed = {compact(t.value) for o in offices[1:] for _, _, t in o if isinstance(t, pyoxigraph.NamedNode)}
    shared = {thing for thing in pointed if thing in written[0]}
    assert {"partner:unicef", "partner:world-health-organization", "region:central-asia"} <= shared
    assert {kind(thing) for thing in shared} <= {"partner", "region", "indicator"}
    assert "partner:ministry-of-health" not in shared
    assert "region:kazakhstan" not in shared


def test_nothing_points_at_what_an_office_does_not_have(offices: list[Triples]) -> None:
    """What is left out takes with it what would point at it."""
    known = {subject for office in offices for subject, _, _ in office}
    entities = PREFIXES["partner"].rpartition("partner/")[0]
    lost = {
        (subject, predicate, thing.value)
        for office in offices
        for subject, predicate, thing in office
        if isinstance(thing, pyoxigraph.NamedNode)
        and thing.value.startswith(entities)
        and compact(thing.value) not in known
    }
    assert lost == set()


def test_claims_still_speak_of_something(offices: list[Triples]) -> None:
    """No contribution without partner, target and passage, and no link of results with one end."""
    for office in offices[1:]:
        said: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, _ in office:
            said[subject].add(predicate)
        for thing, names in said.items():
            if kind(thing) == "contribution":
                assert {"kz:partner", "kz:role", "kz:basis", "kz:statedIn"} <= names, thing
                assert names & {"kz:programme", "kz:result"}, thing
            elif kind(thing) == "resultlink":
                assert {"kz:fromResult", "kz:toResult"} <= names, thing


def test_names_and_digests_are_an_offices_own(offices: list[Triples]) -> None:
    """Two offices have no name of a partner and no digest in common; a name keeps its language."""

    def values(statements: Triples, names: Iterable[str]) -> set[tuple[str, str | None]]:
        return {
            (thing.value, thing.language)
            for subject, predicate, thing in statements
            if predicate in names and kind(subject) in {"partner", "passage"} and isinstance(thing, pyoxigraph.Literal)
        }

    for names in (("skos:prefLabel", "skos:altLabel"), ("kz:digest",), ("kz:gist",)):
        first, second = (values(office, names) for office in offices[1:3])
        assert first
        assert first.isdisjoint(second)
        assert {language for _, language in first} == {language for _, language in values(offices[0], names)}


def test_the_same_seed_gives_the_same_bytes(portfolio: ModuleType, template: object) -> None:
    """An office does not depend on how many there are; another seed draws another one."""
    names = portfolio.short_name
    four = list(portfolio.offices(template, 4, names))
    assert list(portfolio.offices(template, 2, names)) == four[:2]
    other = list(portfolio.offices(template, 2, names, seed=7))
    assert other[0] == four[0]
    assert other[1] != four[1]


def test_both_forms_say_the_same(portfolio: ModuleType, template: object, offices: list[Triples]) -> None:
    """Turtle with prefixes holds what N-Triples hold."""
    turtle = list(portfolio.offices(template, 2, portfolio.short_name))[1]
    assert set(read(portfolio.header() + turtle, pyoxigraph.RdfFormat.TURTLE)) == set(offices[1])


def test_a_portfolio_is_a_project(portfolio: ModuleType, tmp_path: Path) -> None:
    """One file for each office, found by --project."""
    folder = portfolio.write_project(tmp_path / "two", 2)
    assert [path.name for path in find_project(folder).graph_files()] == ["office-0002.ttl", "sources.ttl"]
