"""What a trace draws: its boxes and bands, the claims behind them, and the parts a large one is split into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kzgraph.trace.figures import amount, figure_lines
from kzgraph.trace.model import STRENGTHS, Hop
from kzgraph.views.cards import VERBS, Cards, Data, refs, when

if TYPE_CHECKING:
    from kzgraph.model import Ref
    from kzgraph.trace.model import Figure, ResultFacts, Trace, Traces

__all__ = ["Drawn", "FlowData", "flow_data"]

SEVERAL, NONE = "several", "none"
"""The parts of results in several goal areas, and of those in none."""


@dataclass(slots=True)
class Drawn:
    """A band as it is drawn: its ends, the claims behind it and the closest strength of the traces over it."""

    id: str
    start: str
    end: str
    kind: str
    claims: list[int]
    strength: str
    inferred: bool


class FlowData:
    """Boxes, bands and claims of a trace.

    ``labels`` and ``columns`` are by the id of a box; ``parts`` are (goal area or `SEVERAL` or `NONE`, its name,
    results), largest first.
    """

    def __init__(self, found: Traces) -> None:
        self.found = found
        self.cards = Cards()
        self.labels: dict[str, str] = {}
        self.bands: dict[str, Drawn] = {}
        self.traces: list[Data] = []
        self.strengths: dict[int, set[str]] = defaultdict(set)
        self.scopes: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for trace in found.traces:
            self._trace(trace)
        self._further()
        self.columns = _columns(self.labels, self.bands.values())
        self.parts = self._parts()

    def _trace(self, trace: Trace) -> None:
        hops = [self._hop(hop, trace.strength) for hop in trace.hops]
        for _, claim in hops:
            self.strengths[claim].add(trace.strength)
        self.scopes[hops[0][1]].add((trace.scope.place, trace.scope.time))
        self.traces.append(
            {
                "strength": trace.strength,
                "roles": [role.curie for role in trace.roles],
                "basis": trace.basis,
                "hops": [[band, claim] for band, claim in hops],
            }
        )

    def _hop(self, hop: Hop, strength: str) -> tuple[str, int]:
        self._name(hop.start, hop.end)
        claim = self.cards.add(
            hop.claim,
            ends=(hop.start, VERBS[hop.kind], hop.end),
            passages=hop.passages,
            roles=hop.roles,
            basis=hop.basis if hop.kind in {"contribution", "link"} else "",
            wording=hop.wording,
            note=hop.note,
        )
        name = f"{hop.start.curie}~{hop.end.curie}"
        band = self.bands.setdefault(
            name, Drawn(name, hop.start.curie, hop.end.curie, hop.kind, [], strength, hop.basis == "inferred")
        )
        band.strength = min(band.strength, strength, key=STRENGTHS.index)
        band.inferred = band.inferred and hop.basis == "inferred"
        if claim not in band.claims:
            band.claims.append(claim)
        return name, claim

    def _name(self, *things: Ref) -> None:
        for thing in things:
            self.labels.setdefault(thing.curie, thing.label or thing.curie)

    def _further(self) -> None:
        """What a programme's trace shows besides traces: links between its results, and results of nobody."""
        shown = set(self.labels)
        links = [hop for hop in self.found.links if {hop.start.curie, hop.end.curie} <= shown]
        for hop in links:
            if self.found.options.include_inferred or hop.basis != "inferred":
                self._hop(hop, "chain")
        options = self.found.options
        if any((options.roles, options.regions, options.year, options.goal_areas, options.sources, options.without)):
            return
        for stage in self.found.stages:
            for result in stage.results:
                if result.curie not in shown and result.curie in self.found.results:
                    facts = self.found.results[result.curie]
                    self._hop(
                        Hop("outcome", stage.programme, result, result, (), "explicit", "", "", facts.passages),
                        "programme",
                    )

    def _parts(self) -> list[tuple[str, str, tuple[str, ...]]]:
        names: dict[str, str] = {SEVERAL: "", NONE: ""}
        groups: dict[str, list[str]] = defaultdict(list)
        for curie in sorted(name for name in self.labels if name.startswith("result:")):
            facts = self.found.results.get(curie)
            areas = facts.goal_areas if facts else ()
            names.update({area.curie: area.label for area in areas})
            key = areas[0].curie if len(areas) == 1 else SEVERAL if areas else NONE
            groups[key].append(curie)
        ordered = sorted(groups.items(), key=lambda part: (part[0] in {SEVERAL, NONE}, -len(part[1]), part[0]))
        return [(key, names[key], tuple(results)) for key, results in ordered]

    def over(self, results: Iterable[str]) -> list[Drawn]:
        """The bands of all ways to some results."""
        wanted = set(results)
        chosen: dict[str, Drawn] = {}
        for trace, hops in zip(self.found.traces, self.traces, strict=True):
            if trace.result.curie in wanted:
                chosen |= {band: self.bands[band] for band, _ in hops["hops"]}
        for name, band in self.bands.items():
            if band.end in wanted and (band.start in wanted or band.start.startswith("programme:")):
                chosen[name] = band
        return list(chosen.values())

    def item(self, curie: str, texts: Mapping[str, str]) -> Data:
        """What the panel says of a box."""
        facts = self.found.results.get(curie)
        made: Data = {"label": self.labels[curie], "kind": curie.partition(":")[0]}
        if facts:
            made |= {
                "level": facts.level,
                "programmes": refs(facts.programmes),
                "areas": refs(facts.goal_areas),
                "regions": refs(facts.regions),
                "when": when(facts.begins, facts.ends, texts),
                "figures": [[line, self.cards.cite(passages)] for line, passages in figure_lines(facts.figures)],
                "passages": self.cards.cite(facts.passages),
            }
        return {name: value for name, value in made.items() if value}


def flow_data(found: Traces) -> FlowData:
    """Read a trace for drawing."""
    return FlowData(found)


def short_figures(facts: ResultFacts | None, most: int = 2) -> list[str]:
    """The figures that say most about a result, short: what was before and after, then what was reached."""
    if facts is None:
        return []
    groups: dict[tuple[str, ...], dict[str, list[Figure]]] = {}
    for figure in facts.figures:
        places = (ref.curie for ref in (*figure.regions, *figure.population))
        kinds = groups.setdefault((figure.indicator.curie, figure.unit.curie, *places), {})
        kinds.setdefault(figure.kind.curie.partition(":")[2], []).append(figure)
    pairs = [k for k in groups.values() if len(k.get("baseline", ())) == 1 and len(k.get("actual", ())) == 1]
    lines = [f"{k['baseline'][0].as_printed} → {amount(k['actual'][0])}" for k in pairs]
    lines += [amount(figure) for k in groups.values() if k not in pairs for figure in k.get("actual", ())]
    return lines[:most]


def _columns(labels: Iterable[str], bands: Iterable[Drawn]) -> dict[str, int]:
    """The column of each box: partners, then programmes after those that lead to them, then results likewise."""
    ahead: dict[str, list[str]] = defaultdict(list)
    for band in bands:
        ahead[band.end].append(band.start)
    kinds = {name: name.partition(":")[0] for name in labels}
    columns = {name: 0 for name in kinds if kinds[name] == "partner"}
    first = 1
    for kind in ("programme", "result"):
        depths = _depths([name for name in sorted(kinds) if kinds[name] == kind], ahead)
        columns |= {name: first + depth for name, depth in depths.items()}
        first = max(columns.values(), default=0) + 1 if depths else first
    return columns


def _depths(names: list[str], ahead: dict[str, list[str]]) -> dict[str, int]:
    """How many of the same kind lie ahead of each, at most; a circle is cut where it closes."""
    found: dict[str, int] = {}

    def depth(name: str, way: frozenset[str]) -> int:
        if name not in found:
            near = [one for one in sorted(ahead[name]) if one in inside and one not in way]
            found[name] = max((depth(one, way | {one}) + 1 for one in near), default=0)
        return found[name]

    inside = frozenset(names)
    for name in names:
        depth(name, frozenset({name}))
    return found
