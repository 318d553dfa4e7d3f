"""What rests on one partner: as text with notes, as a table, and as JSON."""

import json
from collections.abc import Iterable

from kzgraph.model import Column, PassageRef, Ref, Table
from kzgraph.periods import period
from kzgraph.render.words import indented, named
from kzgraph.terms import compact
from kzgraph.trace.model import Trace
from kzgraph.trace.whatif import LostResult, LostRole, WhatIf

__all__ = ["what_if_json", "what_if_table", "what_if_text"]

CAVEAT = "This tells who is named in the documents, not who could stand in."


def what_if_text(found: WhatIf, *, width: int = 120) -> str:
    """Results and roles for which nobody else is named, with the passages as numbered notes."""
    return _Writer(width).write(found)


class _Writer:
    def __init__(self, width: int) -> None:
        self._width = width
        self._lines: list[str] = []
        self._notes: dict[str, PassageRef] = {}

    def write(self, found: WhatIf) -> str:
        self._add(f"Without {found.partner.label} ({found.partner.curie}){_others_left_out(found)}")
        self._add(
            f"{len(found.results)} of {_counted(found.traced, 'result')} traced would have no other named partner; in "
            f"{_counted(found.programmes, 'programme')}, {_counted(len(found.roles), 'role')} would have nobody named."
        )
        self._add(CAVEAT)
        self._results(found.results)
        self._roles(found.roles)
        if self._notes:
            self._lines += ["", "Passages"]
        for number, passage in enumerate(self._notes.values(), 1):
            self._add(f"{passage.gist} ({passage.cited()})", 0, f"[{number}] ")
        return "\n".join(self._lines) + "\n"

    def _results(self, results: Iterable[LostResult]) -> None:
        for number, lost in enumerate(results):
            if not number:
                self._lines += ["", "Results that name nobody else"]
            facts = lost.facts
            about = ", ".join(filter(None, (named(facts.regions), period(facts.begins, facts.ends), _strength(lost))))
            self._add(f"{facts.ref.label} ({about}){self._note(_passages(lost.traces))}", 0, "* ")
            self._others(lost)

    def _roles(self, roles: Iterable[LostRole]) -> None:
        for number, lost in enumerate(roles):
            if not number:
                self._lines += ["", "Programmes that name nobody else in a role"]
            self._add(f"{lost.programme.label}: only {lost.role.label.lower()}{self._note(lost.passages)}", 0, "* ")
            self._others(lost)

    def _others(self, lost: LostResult | LostRole) -> None:
        if lost.groups:
            self._add(f"groups without names remain: {named(lost.groups)}", 2)
        if lost.inferred:
            self._add(f"a reader may conclude: {named(lost.inferred)}", 2)

    def _add(self, text: str, depth: int = 0, mark: str = "") -> None:
        self._lines += indented(text, depth, width=self._width, mark=mark)

    def _note(self, passages: Iterable[PassageRef]) -> str:
        chosen = {passage.ref.curie: passage for passage in passages}
        for curie, passage in chosen.items():
            self._notes.setdefault(curie, passage)
        numbers = {curie: number for number, curie in enumerate(self._notes, 1)}
        return " " + "".join(f"[{numbers[curie]}]" for curie in chosen) if chosen else ""


def _others_left_out(found: WhatIf) -> str:
    names = ", ".join(compact(iri) for iri in found.options.without)
    return f", not counting {names}" if names else ""


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _passages(traces: Iterable[Trace]) -> tuple[PassageRef, ...]:
    return tuple({p.ref.curie: p for trace in traces for p in trace.hops[0].passages}.values())


def _strength(lost: LostResult) -> str:
    return "stated" if any(trace.strength == "stated" for trace in lost.traces) else lost.traces[0].strength


def what_if_table(found: WhatIf) -> Table:
    """A row for each result and each role that names nobody else, results first."""
    columns = (
        Column("kind", "result: it names no other partner; role: the programme names nobody else in it"),
        Column("thing", "the result or programme"),
        Column("role", "the role that nobody else has; empty for a result"),
        Column("strength", "how the partner is tied to the result"),
        Column("groups", "groups without names that remain"),
        Column("inferred", "partners that a reader may conclude"),
        Column("claims", "the claims behind it"),
        Column("passages", "where they are stated"),
    )
    rows = [_row("result", lost.facts.ref, None, _strength(lost), lost, *_told(lost)) for lost in found.results]
    rows += [_row("role", lost.programme, lost.role, "", lost, *_told(lost)) for lost in found.roles]
    parameters = (("partner", found.partner),)
    return Table("what-if", columns, tuple(rows), parameters, CAVEAT)


def _told(lost: LostResult | LostRole) -> tuple[tuple[Ref, ...], tuple[PassageRef, ...]]:
    if isinstance(lost, LostRole):
        return lost.claims, lost.passages
    claims = {trace.hops[0].claim.curie: trace.hops[0].claim for trace in lost.traces}
    return tuple(claims.values()), _passages(lost.traces)


def _row(
    kind: str,
    thing: Ref,
    role: Ref | None,
    strength: str,
    lost: LostResult | LostRole,
    claims: tuple[Ref, ...],
    passages: tuple[PassageRef, ...],
) -> tuple[Ref | str | None, ...]:
    return (
        kind,
        thing,
        role,
        strength,
        named(lost.groups),
        named(lost.inferred),
        "; ".join(claim.curie for claim in claims),
        "; ".join(passage.ref.curie for passage in passages),
    )


def what_if_json(found: WhatIf) -> str:
    """The same as JSON, with ids and names of everything."""
    answer = {
        "partner": _ref(found.partner),
        "without": [compact(iri) for iri in found.options.without],
        "results_traced": found.traced,
        "programmes": found.programmes,
        "caveat": CAVEAT,
        "results": [{"result": _ref(o.facts.ref), "strength": _strength(o), **_rest(o)} for o in found.results],
        "roles": [{"programme": _ref(o.programme), "role": _ref(o.role), **_rest(o)} for o in found.roles],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _rest(lost: LostResult | LostRole) -> dict[str, object]:
    claims, passages = _told(lost)
    return {
        "groups": [_ref(ref) for ref in lost.groups],
        "inferred": [_ref(ref) for ref in lost.inferred],
        "claims": [claim.curie for claim in claims],
        "passages": [{"id": p.ref.curie, "cited": p.cited(), "gist": p.gist} for p in passages],
    }


def _ref(ref: Ref) -> dict[str, str]:
    return {"id": ref.curie, "iri": ref.iri, "label": ref.label}
