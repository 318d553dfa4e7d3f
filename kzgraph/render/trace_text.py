"""A trace for the terminal: who, what, how strong, where and when; passages as numbered notes at the end."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from kzgraph.model import PassageRef
from kzgraph.periods import period
from kzgraph.render.words import indented, named
from kzgraph.trace.figures import figure_lines
from kzgraph.trace.model import HOP_WORDS, STRENGTHS, Chain, Hop, ResultFacts, Stage, Trace, Traces

__all__ = ["PassageWords", "trace_text"]

PassageWords = Callable[[PassageRef], str]
"""Gives the document's own words of a passage, where its text is at hand."""

CAVEAT = "Contribution as the documents report it: a partner they do not name is not shown."


def trace_text(found: Traces, *, width: int = 120, words: PassageWords | None = None) -> str:
    """All traces as text; with ``words``, each passage's own words are shown below its gist."""
    return _Writer(found, width, words).write()


class _Writer:
    def __init__(self, found: Traces, width: int, words: PassageWords | None) -> None:
        self._found = found
        self._width = width
        self._words = words
        self._lines: list[str] = []
        self._notes: dict[str, PassageRef] = {}

    def write(self) -> str:
        found = self._found
        self._add(f"{found.subject.label} ({found.subject.curie})")
        self._add(_counts(found))
        self._add(CAVEAT)
        kind = found.subject.curie.partition(":")[0]
        {"partner": self._of_partner, "result": self._of_result, "programme": self._of_programme}[kind]()
        self._put_resultless()
        self._put_left_out()
        self._put_notes()
        return "\n".join(self._lines) + "\n"

    def _add(self, text: str, depth: int = 0, mark: str = "") -> None:
        self._lines += indented(text, depth, width=self._width, mark=mark)

    def _blank(self) -> None:
        self._lines.append("")

    def _note(self, passages: Iterable[PassageRef]) -> str:
        """The numbers of passages, as " [1][4]"; each passage has one number throughout."""
        named = {passage.ref.curie: passage for passage in passages}
        for curie, passage in named.items():
            self._notes.setdefault(curie, passage)
        numbers = {curie: number for number, curie in enumerate(self._notes, 1)}
        marks = "".join(f"[{numbers[curie]}]" for curie in named)
        return f" {marks}" if marks else ""

    def _of_partner(self) -> None:
        groups = _grouped(self._found.traces, lambda t: t.result.curie)
        for curie in sorted(groups, key=lambda c: _closest_first(groups[c], self._found.results[c])):
            traces = groups[curie]
            self._blank()
            self._put_result(self._found.results[curie], 0, "* ")
            for trace in traces:
                self._put_trace(trace, _said(trace.hops[0]), 4)

    def _of_result(self) -> None:
        facts = self._found.results.get(self._found.subject.curie)
        if facts:
            self._blank()
            self._put_result(facts, 0, "* ")
        for traces in _grouped(self._found.traces, lambda t: t.partner.curie).values():
            for trace in traces:
                self._put_trace(trace, f"{trace.partner.label}: {_said(trace.hops[0])}", 4)

    def _put_result(self, facts: ResultFacts, depth: int, mark: str) -> None:
        level = "result" if facts.level == "not stated" else facts.level
        about = ", ".join(filter(None, (level, named(facts.regions), period(facts.begins, facts.ends))))
        self._add(f"{facts.ref.label} ({about}){self._note(facts.passages)}", depth, mark)
        if facts.programmes and not self._found.stages:
            self._add(f"programme: {named(facts.programmes)}", depth + 4)
        for line, passages in figure_lines(facts.figures):
            self._add(f"{line}{self._note(passages)}", depth + 4, "figure: ")

    def _put_trace(self, trace: Trace, who: str, depth: int) -> None:
        note = self._note(trace.hops[0].passages)
        scope = f"place {trace.scope.place}, time {trace.scope.time}"
        self._add(f"{who}{note}; {trace.strength}, {scope}", depth, "- ")
        if len(trace.hops) > 2:
            way = "; ".join(f"{_hop_words(h)}{self._note(h.passages)}" for h in trace.hops)
            self._add(way, depth + 2, "way: ")
        if trace.strength != "stated" or trace.basis == "inferred":
            weakest = trace.weakest
            told = "contribution to " + weakest.end.label if weakest is trace.hops[0] else _hop_words(weakest)
            self._add(f"{told}: {weakest.why_weak()}", depth + 2, "weakest hop: ")

    def _of_programme(self) -> None:
        places = _places(self._found.stages)
        by_result = _grouped([t for t in self._found.traces if t.strength == "stated"], lambda t: t.result.curie)
        shown: set[str] = set()
        for number, stage in enumerate(self._found.stages, 1):
            self._put_stage(number, stage, places)
            for ref in stage.results:
                if ref.curie not in shown:
                    shown.add(ref.curie)
                    self._put_result(self._found.results[ref.curie], 3, f"{places[ref.curie]} ")
                    for trace in by_result.get(ref.curie, []):
                        note = self._note(trace.hops[0].passages)
                        self._add(f"{trace.partner.label}: {_said(trace.hops[0])}{note}", 7, "- ")
                    self._put_links(ref.curie, places)
        self._put_chains(places)

    def _put_stage(self, number: int, stage: Stage, places: Mapping[str, str]) -> None:
        self._blank()
        about = (stage.kind.label.lower(), named(stage.regions), period(stage.begins, stage.ends))
        origin = ""
        if stage.scaled_up_from:
            pilots = ", ".join(places.get(p.curie, p.label) for p in stage.scaled_up_from)
            origin = f", scaled up from {pilots}"
        told = ", ".join(filter(None, about))
        self._add(f"{stage.programme.label} ({told}{origin}){self._note(stage.passages)}", 0, f"{number}. ")
        for hop in stage.partners:
            self._add(f"{hop.start.label}: {_said(hop)}{self._note(hop.passages)}", 3, "- ")

    def _put_links(self, curie: str, places: Mapping[str, str]) -> None:
        for hop in self._found.links:
            if hop.start.curie == curie:
                end = f"{places[hop.end.curie]} {hop.end.label}" if hop.end.curie in places else hop.end.label
                told = f'{hop.basis}, "{hop.wording}"' if hop.wording else hop.basis
                self._add(f"led to {end} ({told}){self._note(hop.passages)}", 7, "=> ")

    def _put_chains(self, places: Mapping[str, str]) -> None:
        chains = self._found.chains
        if not chains:
            return
        self._blank()
        self._add("The chain" if len(chains) == 1 else "The chains")
        for chain in chains:
            self._add(_chain_words(chain, places), 3, "- ")
        weakest = max((chain.weakest for chain in chains), key=lambda hop: hop.weakness)
        self._add(f"{_hop_words(weakest)}: {weakest.why_weak()}", 3, "weakest hop: ")

    def _put_resultless(self) -> None:
        hops = self._found.resultless
        if hops:
            self._blank()
            self._add("Contributed to programmes from which no trace leads on to a result")
        for hop in hops:
            self._add(f"{hop.end.label}: {_said(hop)}{self._note(hop.passages)}", 0, "- ")

    def _put_left_out(self) -> None:
        if self._found.left_out:
            self._blank()
        for part in self._found.left_out:
            self._add(f"Left out: {part.number} where {part.reason} ({part.option} shows them).")

    def _put_notes(self) -> None:
        if not self._notes:
            return
        self._blank()
        self._add("Passages")
        for number, passage in enumerate(self._notes.values(), 1):
            self._add(f"{passage.gist} ({passage.cited()})", 0, f"[{number}] ")
            if self._words and (words := self._words(passage)):
                self._add(f'"{words}"', 4)


def _places(stages: Sequence[Stage]) -> dict[str, str]:
    """The number of each stage ("2") and of each result where it is first listed ("2.3")."""
    places: dict[str, str] = {}
    for number, stage in enumerate(stages, 1):
        places[stage.programme.curie] = str(number)
        count = 0
        for ref in stage.results:
            if ref.curie not in places:
                count += 1
                places[ref.curie] = f"{number}.{count}"
    return places


def _grouped(traces: Sequence[Trace], key: Callable[[Trace], str]) -> Mapping[str, list[Trace]]:
    groups: dict[str, list[Trace]] = {}
    for trace in traces:
        groups.setdefault(key(trace), []).append(trace)
    return groups


def _closest_first(traces: Sequence[Trace], facts: ResultFacts) -> tuple[int, str, str, int, str]:
    """Results stated of the partner come first; then in the order of programmes and of the documents."""
    strength = min(STRENGTHS.index(trace.strength) for trace in traces)
    programme = facts.programmes[0].curie if facts.programmes else ""
    first = facts.passages[0] if facts.passages else None
    return (strength, programme, first.source.curie if first else "", first.begins if first else 0, facts.ref.curie)


def _counts(found: Traces) -> str:
    kind = found.subject.curie.partition(":")[0]
    partners = len({trace.partner.curie for trace in found.traces})
    results = len({trace.result.curie for trace in found.traces})
    strengths = found.options.strengths
    by_strength = ", ".join(f"{sum(t.strength == s for t in found.traces)} {s}" for s in strengths)
    if kind == "partner":
        return f"{_counted(results, 'result')} traced ({by_strength})"
    if kind == "result":
        return f"{_counted(partners, 'partner')} traced ({by_strength})"
    programmes = _counted(len(found.stages), "programme")
    return f"{programmes}, {_counted(len(found.results), 'result')}, {_counted(partners, 'partner')} ({by_strength})"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _said(hop: Hop) -> str:
    wording = f', "{hop.wording}"' if hop.wording else ""
    return f"{named(hop.roles).lower()} ({hop.basis}{wording})"


def _hop_words(hop: Hop) -> str:
    return f"{hop.start.label} {HOP_WORDS[hop.kind]} {hop.end.label}"


def _chain_words(chain: Chain, places: Mapping[str, str]) -> str:
    first = chain.hops[0].start
    words = [f"{places.get(first.curie, '')} {first.label}".strip()]
    for hop in chain.hops:
        mark = " (inferred)" if hop.basis == "inferred" else ""
        words.append(f"=> {HOP_WORDS[hop.kind]}{mark}: {places.get(hop.end.curie, '')} {hop.end.label}")
    return " ".join(words)
