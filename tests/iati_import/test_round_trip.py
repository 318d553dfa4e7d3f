"""What is exported and imported again: it differs by what the loss report lists, line by line, and by nothing else.

Both graphs are read term by term. Every term that differs must be told by a line of the report about that claim, and
every line must be seen to be so. Three things are general and stand at the head of the report or are the import's:
passages come back as elements of the file, claims have other names, and a label that is taken gets a mark.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kzgraph.api import Graph as OpenGraph
from kzgraph.exchange.iati import IatiExport, Options, export_iati
from kzgraph.exchange.iati.loss import LossLine
from kzgraph.exchange.iati_import import import_iati
from kzgraph.project import KNOWN
from kzgraph.terms import CLAIM_CLASSES, compact

Said = dict[str, frozenset[str]]
Differences = dict[str, set[str]]
"""The terms by which each claim differs; "" where it does not come back at all."""

DAYS = frozenset(("kz:startDate", "kz:endDate"))
GONE = frozenset(("",))
LISTED: Mapping[str, Mapping[str, frozenset[str]]] = {
    "result": {
        "result-dates": DAYS,
        "result-dates-of-figures": DAYS,
        "document-period": DAYS,
        "result-place": frozenset(("kz:region",)),
        "result-place-of-figures": frozenset(("kz:region",)),
        "result-population": frozenset(("kz:population",)),
        "result-population-of-figures": frozenset(("kz:population",)),
        "made": frozenset(("kz:product", "kz:event")),
        "several-programmes": frozenset(("kz:programme",)),
        "remark": frozenset(("skos:editorialNote",)),
    },
    "observation": {
        "baseline-year": DAYS,
        "target-period": DAYS,
        "document-period": DAYS,
        "qualifier": frozenset(("kz:qualifier",)),
        "printed": frozenset(("kz:asPrinted",)),
        "reported-by": frozenset(("kz:reportedBy",)),
        "remark": frozenset(("skos:editorialNote",)),
        **dict.fromkeys(("situation-figure", "no-period", "change", "unit", "threshold"), GONE),
    },
    "contribution": {
        "result-partner": frozenset(("kz:result", "kz:programme")),
        "place-and-time": DAYS | {"kz:region"},
        "wording": frozenset(("kz:wording", "kz:namedAs")),
        "note": frozenset(("skos:editorialNote",)),
        "basis": frozenset(("kz:basis",)),
        "inferred": GONE,
        **dict.fromkeys(("role", "role-in-result", "role-narrowed", "role-nearest"), frozenset(("kz:role",))),
    },
}
"""What a reason says is lost or changed, by the kind of claim; all other reasons say that the claim is gone."""

UNSEEN = frozenset(("region-dates", "role-in-result"))
"""Lines that need not show: the time of a region is not the claim's, and another claim may give the same role."""

PROGRAMMES = "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?p { ?p a kz:Programme } ORDER BY ?p"
NAMES = frozenset(("kz:statedIn", "kz:measures"))


@cache
def claims(*folders: Path) -> dict[str, Said]:
    """What folders say of claims, term by term; labels without the mark that the import gives to one that is taken."""
    found: dict[str, dict[str, set[str]]] = {}
    for path in sorted(path for folder in folders for path in folder.rglob("*.ttl") if path.name != KNOWN):
        for one in pyoxigraph.parse(path=path):
            said = found.setdefault(compact(one.subject.value), defaultdict(set))
            said[compact(one.predicate.value)].add(_written(one.object))
    return {
        claim: {term: frozenset(values) for term, values in said.items()}
        for claim, said in found.items()
        if claim.partition(":")[0] in CLAIM_CLASSES
    }


def _written(value: Any) -> str:
    if isinstance(value, pyoxigraph.NamedNode):
        return compact(value.value)
    return f"{value.value.partition(' (DRAFT-')[0]}@{value.language}" if value.language else value.value


class RoundTrip:
    """A graph before its export and after its import, and the report that tells them apart."""

    def __init__(self, graph: OpenGraph, options: Options, folder: Path) -> None:
        """Export, import beside the graph, and read both."""
        self.exported: IatiExport = export_iati(graph.engine, options)
        (folder / "activities.xml").write_bytes(self.exported.activities)
        self.found = import_iati([folder / "activities.xml"], folder / "back", graph.engine)
        self.every = claims(graph.project.graph)
        self.before = {claim: said for claim, said in self.every.items() if claim in self.exported.claims}
        self.after = claims(folder / "back")
        self.results = {key: said for _, said in of(self.after, "result") for key in self.keys(said)}
        self.seats = {seat: said for _, said in of(self.after, "contribution") for seat in self.seats_of(said)}
        self.figures: dict[tuple[str, str], list[Said]] = defaultdict(list)
        for _, said in of(self.after, "observation"):
            (result,) = said["kz:measures"]
            self.figures[self.keys(self.after[result])[0]].append(said)

    def keys(self, said: Said) -> list[tuple[str, str]]:
        """A result as both graphs know it: its English name in each of its programmes."""
        (label,) = (label for label in said["skos:prefLabel"] if label.endswith("@en"))
        return [(label, programme) for programme in sorted(said.get("kz:programme", ()))]

    def seats_of(self, said: Said) -> list[tuple[str, str, str]]:
        """Partner, role and programme of a contribution, or of the results that it is to."""
        programmes = set(said.get("kz:programme", ()))
        for result in said.get("kz:result", ()):
            programmes |= self.every[result].get("kz:programme", frozenset())
        return [(*said["kz:partner"], role, p) for role in sorted(said["kz:role"]) for p in sorted(programmes)]

    def differences(self) -> Differences:
        """Every term of every claim that is not as it was."""
        found: Differences = defaultdict(set)
        for claim, said in of(self.before, "result"):
            for key in self.keys(said):
                found[claim] |= differing(said, self.results[key]) if key in self.results else GONE
            found[claim] |= set() if self.keys(said) else GONE
        for claim, said in of(self.before, "observation"):
            found[claim] |= self.figure(said)
        for claim, said in of(self.before, "contribution"):
            if not self.seats_of(said):
                continue
            found[claim] |= {"kz:role"} if set(self.seats_of(said)) - self.seats.keys() else set()
            kept = {
                "kz:partner": said["kz:partner"],
                "kz:role": said["kz:role"],
                "kz:basis": frozenset(("basis:explicit",)),
            }
            programmes = frozenset(seat[2] for seat in self.seats_of(said))
            found[claim] |= differing(said, {**kept, "rdf:type": said["rdf:type"], "kz:programme": programmes})
        for claim in self.before.keys() - found.keys():
            found[claim] |= GONE
        return {claim: terms for claim, terms in found.items() if terms}

    def figure(self, said: Said) -> set[str]:
        """The terms by which a figure differs from what came back for it under its result."""
        found: set[str] = set()
        for result in said.get("kz:measures", ()):
            for key in self.keys(self.every[result]):
                back = [differing(said, other) for other in self.figures[key] if alike(said, other)]
                found |= min(back, key=len) if back else GONE
        return found or (set() if said.get("kz:measures") else set(GONE))

    def listed(self) -> Differences:
        """What the report says of each claim, as terms; "" covers all of them."""
        found: Differences = defaultdict(set)
        for line in self.exported.lines:
            if line.kind != "programme":
                found[line.claim] |= LISTED.get(line.kind, {}).get(line.reason, GONE)
        return found

    def check(self) -> None:
        """What differs is listed; what is listed differs; nothing comes back that was not there."""
        differences, listed = self.differences(), self.listed()
        silent = {claim: terms - listed[claim] for claim, terms in differences.items() if "" not in listed[claim]}
        assert {claim: terms for claim, terms in silent.items() if terms} == {}
        assert [line for line in self.exported.lines if not self.shows(line, differences)] == []
        assert self.strange_seats() == set()
        old = {key for _, said in of(self.before, "result") for key in self.keys(said)}
        assert self.results.keys() <= old
        figures = [said for _, said in of(self.before, "observation")]
        strange = [
            claim for claim, said in of(self.after, "observation") if not any(alike(one, said) for one in figures)
        ]
        assert strange == []

    def shows(self, line: Any, differences: Differences) -> bool:
        """Whether what a line says can be seen: one of its terms differs, or the claim is gone."""
        if line.kind == "programme" or line.reason in UNSEEN or line.claim not in self.exported.written:
            return True
        terms = LISTED.get(line.kind, {}).get(line.reason, GONE)
        return bool(differences.get(line.claim, set()) & terms) or line.kind not in LISTED or self.is_only_cited(line)

    def is_only_cited(self, line: Any) -> bool:
        """Whether a line tells of a contribution's passage only, which stands nowhere in the file."""
        said = self.before[line.claim]
        return line.reason == "wording" and not said.keys() & LISTED["contribution"]["wording"]

    def strange_seats(self) -> set[tuple[str, str, str]]:
        """Seats that were not there, of partners whose role the report does not say was changed in that activity."""
        old = {seat for _, said in of(self.before, "contribution") for seat in self.seats_of(said)}
        changed = {
            (partner, line.activity)
            for line in self.exported.lines
            if line.reason in {"role-narrowed", "role-nearest"}
            for partner in self.before[line.claim]["kz:partner"]
        }
        return {seat for seat in self.seats.keys() - old if (seat[0], seat[2]) not in changed}


def of(said: Mapping[str, Said], kind: str) -> Iterator[tuple[str, Said]]:
    """The claims of a kind."""
    return ((claim, terms) for claim, terms in sorted(said.items()) if claim.startswith(f"{kind}:"))


def differing(one: Said, other: Said) -> set[str]:
    """The terms that two claims do not have in common."""
    nothing: frozenset[str] = frozenset()
    return {t for t in (one.keys() | other.keys()) - NAMES if one.get(t, nothing) != other.get(t, nothing)}


def alike(one: Said, other: Said) -> bool:
    """Whether two figures are the same but for time and words."""
    terms = ("kz:indicator", "kz:value", "kz:valueKind", "kz:unit", "kz:population", "kz:region")
    return all(one.get(term) == other.get(term) for term in terms)


@pytest.fixture(scope="session")
def round_trip(small_graph: OpenGraph, tmp_path_factory: pytest.TempPathFactory) -> RoundTrip:
    """The small graph, out and in."""
    return RoundTrip(small_graph, Options(), tmp_path_factory.mktemp("round"))


def test_small_graph(round_trip: RoundTrip) -> None:
    """Nine activities; all that differs is listed, and all that is listed differs."""
    found = round_trip.found
    assert (found.activities, found.partners, found.unsure, found.not_read) == (9, 1, 0, 0)
    round_trip.check()


def test_time_of_a_result_is_that_of_its_figures(round_trip: RoundTrip) -> None:
    """The schools with a garden have figures of 2018 and 2020: the report says what the graph itself says, 2018."""
    assert round_trip.differences()["result:gardens-in-schools"] == {"kz:endDate"}
    lines = [
        (line.reason, line.value) for line in round_trip.exported.lines if line.claim == "result:gardens-in-schools"
    ]
    assert lines == [("result-dates", "2018")]
    assert round_trip.differences()["result:safe-wells-north"] == {"kz:population"}


def test_a_silent_loss_is_seen(round_trip: RoundTrip, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison itself can fail: without its line, and with a line too many."""
    lines = round_trip.exported.lines
    fewer = tuple(line for line in lines if line.reason != "result-dates")
    monkeypatch.setattr(round_trip, "exported", replace(round_trip.exported, lines=fewer))
    with pytest.raises(AssertionError, match="result:gardens-in-schools"):
        round_trip.check()
    more = LossLine("result:wells-tested-north", "result", "programme:well-testing", "made", "something")
    monkeypatch.setattr(round_trip, "exported", replace(round_trip.exported, lines=(*lines, more)))
    with pytest.raises(AssertionError, match="result:wells-tested-north"):
        round_trip.check()


def test_shipped_graph(shipped_graph: OpenGraph, tmp_path: Path) -> None:
    """The whole curated graph, out and in: nobody is in doubt, and the report tells all."""
    round_trip = RoundTrip(shipped_graph, Options(), tmp_path)
    assert (round_trip.found.partners, round_trip.found.unsure, round_trip.found.not_read) == (1, 0, 0)
    round_trip.check()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_parts_of_the_small_graph(data: st.DataObject, small_graph: OpenGraph, tmp_path: Path) -> None:
    """Some programmes or documents of the graph, with any choice of what stands where the documents are silent."""
    programmes = [ref.iri for (ref,) in small_graph.query(PROGRAMMES).rows]
    options = Options(
        programmes=tuple(data.draw(st.lists(st.sampled_from(programmes), unique=True, max_size=4))),
        include_inferred=data.draw(st.booleans()),
        nearest_roles=data.draw(st.booleans()),
        periods=data.draw(st.sampled_from(("stated", "document"))),
    )
    with TemporaryDirectory(dir=tmp_path) as folder:
        RoundTrip(small_graph, options, Path(folder)).check()


def test_nothing_known_is_made_again(small_graph: OpenGraph, tmp_path: Path) -> None:
    """Programmes, partners, regions and indicators are those of the project; new is who reports the draft."""
    RoundTrip(small_graph, Options(), tmp_path)
    folder = tmp_path / "back"
    assert not (folder / "programmes").exists()
    assert not (folder / "indicators").exists()
    assert not (folder / "regions.ttl").exists()
    text = (folder / "partners/partners.ttl").read_text(encoding="utf-8")
    assert text.count("\n    a kz:Partner ;\n") == 1
    assert 'dcterms:identifier "DRAFT-KZGRAPH" ;' in text
