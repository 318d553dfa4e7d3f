"""Traces on random small graphs agree with a plain search over all paths.

The search below is written from the rules and not from the library: it walks every way from every contribution
and keeps what the rules allow, without indices, neighbourhoods or shortcuts.

- A contribution to a result is ``stated``. A contribution to a programme reaches what the programme, or a wider
  one of which it is a part, brought about: ``programme``.
- Over a result link, or from a pilot to what was scaled up from it: ``chain``. What was scaled up may itself be
  a part of something wider, or a pilot of something further.
- From a wider programme down to what its parts brought about: ``umbrella``; nothing leads on from there.
- Only receivers contribute nothing. Inferred ways and scopes that do not fit are let in only when asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kzgraph.model import Ref
from kzgraph.names import reference
from kzgraph.store import EmbeddedStore, memory_store
from kzgraph.trace import STRENGTHS, Options, Traces, trace
from kzgraph.turtle import HEADER

from .conftest import iri

WITHIN = {"country": "", "north": "country", "city": "north", "south": "country"}
ROLES = ("lead", "funder", "beneficiary")
YEARS = range(2015, 2019)


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme; wider ones have smaller numbers, pilots have larger ones, so that nothing goes in a circle."""

    part_of: tuple[int, ...]
    scaled_up_from: tuple[int, ...]
    region: str
    begins: int


@dataclass(frozen=True, slots=True)
class Result:
    """A result: the programmes that brought it about, where, and from when to when (0: not said)."""

    programmes: tuple[int, ...]
    region: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Link:
    """A result that led to a later one."""

    before: int
    after: int
    inferred: bool


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a partner did, towards programmes or results."""

    partner: int
    programmes: tuple[int, ...]
    results: tuple[int, ...]
    roles: tuple[str, ...]
    region: str
    begins: int
    inferred: bool


@dataclass(frozen=True, slots=True)
class World:
    """A whole graph."""

    programmes: tuple[Programme, ...]
    results: tuple[Result, ...]
    links: tuple[Link, ...]
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way from a contribution's target to a result."""

    target: int | None
    result: int
    strength: str
    claims: tuple[str, ...]
    inferred: bool


def _some(numbers: range, most: int = 2) -> st.SearchStrategy[tuple[int, ...]]:
    if not numbers:
        return st.just(())
    return st.sets(st.sampled_from(numbers), max_size=most).map(lambda found: tuple(sorted(found)))


_regions = st.sampled_from(("", *WITHIN))
_years = st.sampled_from((0, *YEARS))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Graphs with a few programmes, results, links and contributions."""
    number = draw(st.integers(2, 5))
    programmes = tuple(
        Programme(draw(_some(range(i))), draw(_some(range(i + 1, number), 1)), draw(_regions), draw(_years))
        for i in range(number)
    )
    results = tuple(
        Result(draw(_some(range(number))), draw(_regions), *sorted((draw(_years), draw(_years))))
        for _ in range(draw(st.integers(2, 4)))
    )
    # One link a pair: two claims of the same step are a matter of taste, not of tracing.
    joined = draw(st.sets(st.sampled_from([(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)]), min_size=1, max_size=4))
    links = tuple(Link(a, b, draw(st.booleans())) for a, b in sorted(joined) if b < len(results))
    contributions = tuple(draw(_contributions(number, len(results))) for _ in range(draw(st.integers(1, 4))))
    return World(programmes, results, links, contributions)


@st.composite
def _contributions(draw: st.DrawFn, programmes: int, results: int) -> Contribution:
    to_programmes, to_results = draw(_some(range(programmes))), draw(_some(range(results), 1))
    if not to_programmes and not to_results:
        to_programmes = (draw(st.integers(0, programmes - 1)),)
    roles = tuple(sorted(draw(st.sets(st.sampled_from(ROLES), min_size=1, max_size=2))))
    partner, inferred = draw(st.integers(0, 2)), draw(st.booleans())
    return Contribution(partner, to_programmes, to_results, roles, draw(_regions), draw(_years), inferred)


@st.composite
def _options(draw: st.DrawFn) -> Options:
    strengths = draw(st.sampled_from((STRENGTHS, ("stated", "programme"), ("chain",), ("umbrella", "stated"))))
    return Options(
        strengths=strengths,
        roles=draw(st.sampled_from(((), (str(iri("role:funder")),)))),
        regions=draw(st.sampled_from(((), (str(iri("region:north")),), (str(iri("region:south")),)))),
        year=draw(st.sampled_from((None, 2016, 2017))),
        without=draw(st.sampled_from(((), (str(iri("partner:o1")),)))),
        include_mismatch=draw(st.booleans()),
        include_inferred=draw(st.booleans()),
    )


# --- the rules, walked one way at a time


def ways(world: World, given_by: Contribution) -> Iterator[Way]:
    """Every way from a contribution to a result."""
    for result in given_by.results:
        yield from _on(world, Way(None, result, "stated", (), False))
    for programme in given_by.programmes:
        for here, claims, scaled in _upwards(world, programme, (), scaled=False):
            strength = "chain" if scaled else "programme"
            for result in _brought_about(world, here):
                yield from _on(world, Way(programme, result, strength, (*claims, f"result:r{result}"), False))
        for here, claims in _downwards(world, programme, ()):
            for result in _brought_about(world, here):
                yield Way(programme, result, "umbrella", (*claims, f"result:r{result}"), False)


def _brought_about(world: World, programme: int) -> Iterator[int]:
    return (number for number, result in enumerate(world.results) if programme in result.programmes)


def _on(world: World, way: Way) -> Iterator[Way]:
    """A way, and every way that goes on from its result over links."""
    yield way
    for link in world.links:
        if link.before == way.result:
            claims = (*way.claims, f"resultlink:l{link.before}-{link.after}")
            further = replace(
                way, result=link.after, strength="chain", claims=claims, inferred=way.inferred or link.inferred
            )
            yield from _on(world, further)


def _upwards(
    world: World, programme: int, claims: tuple[str, ...], *, scaled: bool
) -> Iterator[tuple[int, tuple[str, ...], bool]]:
    """A programme, the wider ones it is a part of, and what was scaled up from any of them."""
    yield programme, claims, scaled
    for wider in world.programmes[programme].part_of:
        yield from _upwards(world, wider, (*claims, f"programme:p{programme}"), scaled=scaled)
    for grown, other in enumerate(world.programmes):
        if programme in other.scaled_up_from:
            yield from _upwards(world, grown, (*claims, f"programme:p{grown}"), scaled=True)


def _downwards(world: World, programme: int, claims: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The parts of a programme and their parts."""
    for part, other in enumerate(world.programmes):
        if programme in other.part_of:
            found = (*claims, f"programme:p{part}")
            yield part, found
            yield from _downwards(world, part, found)


def _holds(one: str, other: str) -> bool:
    while other:
        if one == other:
            return True
        other = WITHIN[other]
    return False


def scope(world: World, given_by: Contribution, way: Way) -> tuple[str, str]:
    """Place and time: what the contribution does not say its programme says, else nobody knows."""
    result = world.results[way.result]
    programme = None if way.target is None else world.programmes[way.target]
    region = given_by.region or (programme.region if programme else "")
    begins = given_by.begins or (programme.begins if programme else 0)
    place = time = "unknown"
    if region and result.region:
        fits = _holds(region, result.region) or _holds(result.region, region)
        place = "match" if fits else "mismatch"
    if begins and result.ends:
        time = "mismatch" if begins > result.ends else "match"
    return place, time


def _asked_for(world: World, given_by: Contribution, result: Result, options: Options) -> bool:
    if set(given_by.roles) == {"beneficiary"}:
        return False
    if str(iri(f"partner:o{given_by.partner}")) in options.without:
        return False
    if options.roles and not set(options.roles) & {str(iri(f"role:{role}")) for role in given_by.roles}:
        return False
    if options.regions:
        place = result.region or given_by.region
        wanted = [region.rpartition("/")[2] for region in options.regions]
        if not place or not any(_holds(place, each) or _holds(each, place) for each in wanted):
            return False
    if options.year is None:
        return True
    return (not result.begins or result.begins <= options.year) and (not result.ends or result.ends >= options.year)


def expected(world: World, options: Options) -> tuple[dict[tuple[int, int], list[Way]], list[tuple[int, str]]]:
    """For each contribution and result the equally good ways let in, and (result, option) of each pair left out."""
    kept: dict[tuple[int, int], list[Way]] = {}
    dropped: list[tuple[int, str]] = []
    for number, given_by in enumerate(world.contributions):
        for target, result in enumerate(world.results):
            if not _asked_for(world, given_by, result, options):
                continue
            found = [w for w in ways(world, given_by) if w.result == target and w.strength in options.strengths]
            said = [w for w in found if options.include_inferred or not (w.inferred or given_by.inferred)]
            fits = [w for w in said if options.include_mismatch or "mismatch" not in scope(world, given_by, w)]
            if fits:
                best = min(_rank(way) for way in fits)
                kept[number, target] = [way for way in fits if _rank(way) == best]
            elif found:
                dropped.append((target, "--include-mismatch" if said else "--include-inferred"))
    return kept, dropped


def _rank(way: Way) -> tuple[int, int]:
    return (STRENGTHS.index(way.strength), len(way.claims))


# --- the same graph as Turtle


def _lines(curie: str, kind: str, *said: str) -> str:
    return "".join([f"{curie}\n    a kz:{kind} ;\n", *(f"    {line} ;\n" for line in said if line), ".\n"])


def _dated(name: str, year: int, day: str) -> str:
    return f'kz:{name} "{year}-{day}"^^xsd:date' if year else ""


def _at(region: str) -> str:
    return f"kz:region region:{region}" if region else ""


def _basis(*, inferred: bool) -> str:
    return f"kz:basis basis:{'inferred' if inferred else 'explicit'}"


def turtle(world: World) -> str:
    """A world as Turtle."""
    passage = ("kz:statedIn passage:s-0",)
    blocks = [_lines(f"region:{name}", "Region", f"kz:within region:{up}" if up else "") for name, up in WITHIN.items()]
    blocks += [_lines(f"partner:o{number}", "Partner") for number in range(3)]
    blocks.append(_lines("passage:s-0", "Passage", "kz:source source:s", "kz:beginsAt 0", "kz:endsAt 1"))
    for number, programme in enumerate(world.programmes):
        wider = [f"kz:partOf programme:p{other}" for other in programme.part_of]
        pilots = [f"kz:scaledUpFrom programme:p{other}" for other in programme.scaled_up_from]
        begins = _dated("startDate", programme.begins, "01-01")
        kind = "kz:programmeKind programmekind:project"
        blocks.append(
            _lines(f"programme:p{number}", "Programme", kind, *wider, *pilots, _at(programme.region), begins, *passage)
        )
    for number, result in enumerate(world.results):
        behind = [f"kz:programme programme:p{other}" for other in result.programmes]
        when = (_dated("startDate", result.begins, "01-01"), _dated("endDate", result.ends, "12-31"))
        blocks.append(_lines(f"result:r{number}", "Output", *behind, _at(result.region), *when, *passage))
    for link in world.links:
        ends = (f"kz:fromResult result:r{link.before}", f"kz:toResult result:r{link.after}")
        name = f"resultlink:l{link.before}-{link.after}"
        blocks.append(_lines(name, "ResultLink", *ends, _basis(inferred=link.inferred), *passage))
    for number, done in enumerate(world.contributions):
        targets = [f"kz:programme programme:p{other}" for other in done.programmes]
        targets += [f"kz:result result:r{other}" for other in done.results]
        roles = [f"kz:role role:{role}" for role in done.roles]
        about = (f"kz:partner partner:o{done.partner}", *targets, *roles, _basis(inferred=done.inferred))
        where = (_at(done.region), _dated("startDate", done.begins, "01-01"))
        blocks.append(_lines(f"contribution:c{number}", "Contribution", *about, *where, *passage))
    return HEADER + "".join(blocks)


def engine_of(world: World) -> EmbeddedStore:
    """A world in memory."""
    store = memory_store()
    store.raw.load(input=turtle(world).encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return store


# --- the two compared


def _found(traces: Traces) -> dict[tuple[int, int], tuple[str, str, str, tuple[str, ...]]]:
    shown = {}
    for each in traces.traces:
        contribution = int(each.hops[0].claim.curie.removeprefix("contribution:c"))
        result = int(each.result.curie.removeprefix("result:r"))
        assert (contribution, result) not in shown, "one trace for each contribution and result"
        claims = tuple(hop.claim.curie for hop in each.hops[1:])
        shown[contribution, result] = (each.strength, each.scope.place, each.scope.time, claims)
    return shown


def _agrees(world: World, traces: Traces, kept: dict[tuple[int, int], list[Way]]) -> None:
    """Same pairs; and each trace is one of the equally good ways, with its strength and scope."""
    shown = _found(traces)
    assert set(shown) == set(kept)
    for (contribution, result), equally_good in kept.items():
        done = world.contributions[contribution]
        assert shown[contribution, result] in [
            (way.strength, *scope(world, done, way), way.claims) for way in equally_good
        ]


def _counts(dropped: list[str]) -> list[tuple[int, str]]:
    return sorted((dropped.count(option), option) for option in set(dropped))


def _subject(engine: EmbeddedStore, curie: str) -> Ref:
    return reference(engine, iri(curie))


_quiet = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@_quiet
@given(worlds(), _options())
def test_partners_to_results_agree_with_all_paths(world: World, options: Options) -> None:
    """A partner's traces, and what is left out, are those of a search over all paths."""
    engine = engine_of(world)
    kept, dropped = expected(world, options)
    for number in range(3):
        found = trace(engine, _subject(engine, f"partner:o{number}"), options)
        own = {key: found for key, found in kept.items() if world.contributions[key[0]].partner == number}
        _agrees(world, found, own)
    if len({done.partner for done in world.contributions}) == 1:
        (only,) = {done.partner for done in world.contributions}
        told = trace(engine, _subject(engine, f"partner:o{only}"), options).left_out
        assert sorted((part.number, part.option) for part in told) == _counts([option for _, option in dropped])


@_quiet
@given(worlds(), _options())
def test_results_to_partners_agree_with_all_paths(world: World, options: Options) -> None:
    """A result's traces, and what is left out, are those of a search over all paths."""
    engine = engine_of(world)
    kept, dropped = expected(world, options)
    for number in range(len(world.results)):
        found = trace(engine, _subject(engine, f"result:r{number}"), options)
        _agrees(world, found, {key: found for key, found in kept.items() if key[1] == number})
        told = sorted((part.number, part.option) for part in found.left_out)
        assert told == _counts([option for result, option in dropped if result == number])


@_quiet
@given(worlds(), _options())
def test_programmes_to_partners_agree_with_all_paths(world: World, options: Options) -> None:
    """A programme's traces hold all those to its own results and those of its parts, and none that is not one."""
    engine = engine_of(world)
    kept, _ = expected(world, options)
    for number in range(len(world.programmes)):
        found = _found(trace(engine, _subject(engine, f"programme:p{number}"), options))
        family = {number, *(part for part, _ in _downwards(world, number, ()))}
        own = {key for key in kept if family & set(world.results[key[1]].programmes)}
        assert own <= set(found) <= set(kept)


@_quiet
@given(worlds(), _options(), st.data())
def test_an_unrelated_claim_changes_no_trace(world: World, options: Options, data: st.DataObject) -> None:
    """Adding a programme, result and contribution that nothing ties to the rest changes no trace."""
    new = len(world.programmes)
    apart = replace(
        world,
        programmes=(*world.programmes, Programme((), (), data.draw(_regions), 0)),
        results=(*world.results, Result((new,), data.draw(_regions), 0, 0)),
        contributions=(
            *world.contributions,
            Contribution(3, (new,), (len(world.results),), ("lead",), data.draw(_regions), 0, inferred=False),
        ),
    )
    before, after = engine_of(world), engine_of(apart)
    names = [f"partner:o{number}" for number in range(3)]
    names += [f"result:r{number}" for number in range(len(world.results))]
    names += [f"programme:p{number}" for number in range(len(world.programmes))]
    for name in names:
        one, other = trace(before, _subject(before, name), options), trace(after, _subject(after, name), options)
        assert one == other


@_quiet
@given(worlds(), _options(), st.data())
def test_a_further_tie_takes_no_trace_away(world: World, options: Options, data: st.DataObject) -> None:
    """One more contribution leaves every trace of the others as it was."""
    more = replace(
        world,
        contributions=(*world.contributions, data.draw(_contributions(len(world.programmes), len(world.results)))),
    )
    before, after = engine_of(world), engine_of(more)
    for number in range(3):
        name = f"partner:o{number}"
        one, other = trace(before, _subject(before, name), options), trace(after, _subject(after, name), options)
        assert set(one.traces) <= set(other.traces)


@pytest.mark.parametrize(
    "steps",
    [
        ("scale-up",),
        ("part", "scale-up"),
        ("scale-up", "part"),
        ("part", "scale-up", "part"),
        ("scale-up", "part", "scale-up"),
        ("part", "scale-up", "part", "scale-up", "part"),
    ],
)
def test_parts_and_pilots_in_turn(steps: tuple[str, ...]) -> None:
    """What was scaled up may be part of a pilot of something further: the chain goes on to the end."""
    last = len(steps)
    programmes = tuple(
        Programme(
            part_of=(number - 1,) if number and steps[last - number] == "part" else (),
            scaled_up_from=(number + 1,) if number < last and steps[last - number - 1] == "scale-up" else (),
            region="",
            begins=0,
        )
        for number in range(last + 1)
    )
    done = Contribution(0, (last,), (), ("lead",), "", 0, inferred=False)
    world = World(programmes, (Result((0,), "", 0, 0),), (), (done,))
    options = Options(strengths=STRENGTHS)
    kept, _ = expected(world, options)
    assert [way.strength for way in kept[0, 0]] == ["chain"]
    assert len(kept[0, 0][0].claims) == last + 1
    engine = engine_of(world)
    _agrees(world, trace(engine, _subject(engine, "partner:o0"), options), kept)
    _agrees(world, trace(engine, _subject(engine, "result:r0"), options), kept)
