"""What the tools answer: text to read, and the same as data, both with claims and passages."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from kzgraph.api import Graph
from kzgraph.assistants.evidence import Evidence, thing, value
from kzgraph.assistants.schemas import USUAL_ITEMS
from kzgraph.assistants.tracing import Found, told_traces, trace_options
from kzgraph.errors import UnknownName
from kzgraph.model import Ref, Value
from kzgraph.render.cells import one_line, shown
from kzgraph.terms import ENTITY_CLASSES

__all__ = ["LONGEST_ANSWER", "Desk", "Reply", "clipped"]

LONGEST_ANSWER = 60_000
"""How many characters the data of an answer may have, about; fewer items are given where it would have more."""
LONGEST_PAGE = 40_000
MOST_VALUES = 40
_IDS = tuple(f"{kind}:" for kind in ENTITY_CLASSES)


class Reply(NamedTuple):
    """An answer: text to read, and data that follow the tool's schema."""

    text: str
    data: dict[str, Any]


class Desk:
    """Answers the tools over one graph; all of it is read-only."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._tools: Mapping[str, Callable[[dict[str, Any]], Reply]] = {
            "search": self._search,
            "list_questions": self._list_questions,
            "ask": self._ask,
            "trace": self._trace,
            "show": self._show,
            "brief": self._brief,
        }

    def answer(self, tool: str, arguments: dict[str, Any]) -> Reply:
        """Answer a tool but ``query``, with arguments that were checked; raises KzgraphError in a sentence."""
        return self._tools[tool](arguments)

    def _evidence(self) -> Evidence:
        return Evidence(self._graph.engine, lang=self._graph.lang)

    def _search(self, given: dict[str, Any]) -> Reply:
        hits = self._graph.search(given["text"], given.get("kinds", ()))

        def some(limit: int) -> Reply:
            chosen, truncated = _page(hits, given, limit, "hits")
            evidence = self._evidence()
            stated = evidence.of(hit.ref for hit in chosen)
            found = [
                {
                    **thing(hit.ref),
                    "kind": hit.kind,
                    "matched": hit.matched,
                    "passages": [hit.ref.curie] if hit.kind == "passage" else stated.get(hit.ref.curie, []),
                }
                for hit in chosen
            ]
            lines = [f"{len(hits)} found" if hits else f'Nothing has the words "{one_line(given["text"])}".']
            lines += [f"- {_named(hit.ref)}, {hit.kind}{_cited(stated.get(hit.ref.curie, ()))}" for hit in chosen]
            notes = tuple(n for hit in chosen if hit.rank == 0 for n in self._graph.history(hit.ref, given["text"]))
            return _reply(lines, {"hits": found, "total": len(hits)}, evidence, notes, truncated)

        return _fitting(some, given)

    def _list_questions(self, given: dict[str, Any]) -> Reply:
        shelf = given.get("shelf", "")
        shelves = sorted({question.shelf for question in self._graph.questions.values()})
        if shelf and shelf not in shelves:
            raise UnknownName(shelf, shelves, what="shelf")
        chosen = [q for q in self._graph.questions.values() if shelf in {"", q.shelf}]
        found, lines = [], []
        for question in sorted(chosen, key=lambda q: (q.shelf, q.name)):
            asks = question.summary.get(self._graph.lang) or question.summary["en"]
            found.append(
                {
                    "name": question.name,
                    "shelf": question.shelf,
                    "asks": asks,
                    "description": question.description,
                    "parameters": [
                        {"name": p.name, "kind": p.kind, "required": p.required, "example": str(p.example)}
                        for p in question.params
                    ],
                    "columns": [column.name for column in question.columns],
                }
            )
            needs = ", ".join(p.name if p.required else f"[{p.name}]" for p in question.params)
            lines.append(f"- {question.name}{f' ({needs})' if needs else ''}: {asks}")
        return Reply("\n".join(["Parameters in brackets may be left out.", *lines]) + "\n", {"questions": found})

    def _ask(self, given: dict[str, Any]) -> Reply:
        parameters = given.get("parameters", {})
        # The names of parameters are an assistant's: none of them may stand for another argument of a function.
        from kzgraph.ask import ask

        table = ask(self._graph.engine, self._graph.question(given["question"]), parameters, lang=self._graph.lang)
        notes = tuple(
            note
            for name, asked in table.parameters
            if isinstance(asked, Ref)
            for note in self._graph.history(asked, str(parameters.get(name, "")))
        )
        names = [column.name for column in table.columns]

        def some(limit: int) -> Reply:
            rows, truncated = _page(table.rows, given, limit, "rows")
            evidence = self._evidence()
            data = {
                "question": table.question,
                "asks": table.summary,
                "parameters": {name: value(asked) for name, asked in table.parameters},
                "columns": [{"name": column.name, "meaning": column.meaning} for column in table.columns],
                "rows": [{name: value(cell) for name, cell in zip(names, row, strict=True)} for row in rows],
                "total": len(table.rows),
                "evidence": evidence.of(cell for row in rows for cell in row if isinstance(cell, Ref)),
            }
            lines = [f"{table.summary} {_rows_in_words(len(table.rows))}", *_rows(names, rows)]
            return _reply(lines, data, evidence, notes, truncated)

        return _fitting(some, given)

    def _trace(self, given: dict[str, Any]) -> Reply:
        graph = self._graph
        subject = graph.traceable(given["name"])
        from kzgraph.trace import trace

        found = trace(graph.engine, subject, trace_options(graph, given), lang=graph.lang)
        notes = graph.history(subject, given["name"])

        def some(limit: int) -> Reply:
            traces, truncated = _page(found.traces, given, limit, "traces")
            evidence = self._evidence()
            told: Found = told_traces(found, traces, evidence, limit)
            return _reply(told.lines, told.data, evidence, notes, truncated or told.truncated)

        return _fitting(some, given)

    def _show(self, given: dict[str, Any]) -> Reply:
        page = self._graph.show(given["name"])
        notes = self._graph.history(page.ref, given["name"])

        def some(limit: int) -> Reply:
            evidence = self._evidence()
            evidence.add(page.passages[:limit])
            cut: list[str] = []
            said = {s.name: _some_values(s.name, s.values, limit, cut) for s in page.statements}
            pointing = {s.name: _some_values(s.name, s.values, limit, cut) for s in page.pointing}
            refs = [v for values in (*said.values(), *pointing.values()) for v in values if isinstance(v, Ref)]
            stated = evidence.of([page.ref, *refs])
            if len(page.passages) > limit:
                cut.append(f"{limit} of {len(page.passages)} passages")
            truncated = f"Shown are {'; '.join(cut)}. Ask or trace for the others." if cut else ""
            data = {
                "id": page.ref.curie,
                "iri": page.ref.iri,
                "name": page.ref.label,
                "kind": page.kind.label if page.kind else "",
                "names": dict(page.names),
                "statements": {name: [value(v) for v in values] for name, values in said.items()},
                "referred_to_by": {name: [value(v) for v in values] for name, values in pointing.items()},
                "evidence": stated,
            }
            lines = [f"{_named(page.ref)}{f', {page.kind.label.lower()}' if page.kind else ''}"]
            lines += [f"  {lang}: {name}" for lang, name in page.names if name != page.ref.label]
            lines += _statements(said, stated)
            lines += ["Referred to by", *_statements(pointing, stated)] if pointing else []
            return _reply(lines, data, evidence, notes, truncated)

        return _fitting(some, {"limit": MOST_VALUES})

    def _brief(self, given: dict[str, Any]) -> Reply:
        page = self._graph.brief(given["name"])
        evidence = self._evidence()
        for statement in page.statements():
            evidence.add(statement.passages)
            for said in statement.values.values():
                evidence.add(p for item in getattr(said, "items", ()) for p in item.passages)
        words, truncated = clipped(page.markdown(lang=given.get("language", self._graph.lang)), LONGEST_PAGE)
        data = {
            "id": page.subject.curie,
            "name": page.subject.label,
            "kind": page.kind,
            "markdown": words,
        }
        return _reply([words], data, evidence, (), truncated)


def clipped(text: str, longest: int) -> tuple[str, str]:
    """A text up to the last line that is within a length, and in words how much is missing ("" for nothing)."""
    if len(text) <= longest:
        return text, ""
    kept = text[: text.rfind("\n", 0, longest) + 1]
    return kept, f"Cut off after {len(kept):,} of {len(text):,} characters."


def _fitting(some: Callable[[int], Reply], given: Mapping[str, Any]) -> Reply:
    """The answer with as many items as were asked for, or with fewer where it would be too long to read."""
    limit = int(given.get("limit", USUAL_ITEMS))
    reply = some(limit)
    while limit > 1 and len(json.dumps(reply.data, ensure_ascii=False)) > LONGEST_ANSWER:
        limit //= 2
        reply = some(limit)
    return reply


def _page(items: Sequence[Any], given: Mapping[str, Any], limit: int, what: str) -> tuple[Sequence[Any], str]:
    """The items asked for, and in words which they are, where they are not all."""
    begin = int(given.get("offset", 0))
    chosen = items[begin : begin + limit]
    if len(chosen) == len(items):
        return chosen, ""
    if not chosen:
        return chosen, f"There are {len(items)} {what}; offset {begin} is past the last."
    end = begin + len(chosen)
    words = f"Shown are {what} {begin + 1} to {end} of {len(items)}."
    return chosen, f"{words} Go on with offset {end}." if end < len(items) else words


def _reply(
    lines: Sequence[str], data: dict[str, Any], evidence: Evidence, notes: Sequence[str], truncated: str
) -> Reply:
    kept = list(dict.fromkeys(notes))
    text = "\n".join([*([truncated] if truncated else []), *kept, *lines, *evidence.lines()]) + "\n"
    return Reply(text, {**data, "passages": evidence.told(), "notes": kept, "truncated": truncated})


def _some_values(name: str, values: Sequence[Value], limit: int, cut: list[str]) -> Sequence[Value]:
    if len(values) > limit:
        cut.append(f"{limit} of {len(values)} {name}")
    return values[:limit]


def _statements(said: Mapping[str, Sequence[Value]], stated: Mapping[str, Sequence[str]]) -> list[str]:
    lines = []
    for name, values in said.items():
        for one in values:
            passages = stated.get(one.curie, ()) if isinstance(one, Ref) else ()
            lines.append(f"  {name.partition(':')[2]}: {one_line(_words(one))[:500]}{_cited(passages)}")
    return lines


def _rows(names: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[str]:
    """Rows as lines: what is empty is left out."""
    return [
        "- "
        + "; ".join(
            f"{name}: {one_line(_words(cell))}" for name, cell in zip(names, row, strict=True) if cell not in {None, ""}
        )
        for row in rows
    ]


def _words(cell: Value) -> str:
    """A value as text: a thing with its id, a concept by its name."""
    return _named(cell) if isinstance(cell, Ref) and cell.curie.startswith(_IDS) else shown(cell)


def _named(ref: Ref) -> str:
    return ref.curie if ref.label == ref.curie else f"{one_line(ref.label)} ({ref.curie})"


def _cited(passages: Sequence[str]) -> str:
    return f" [{', '.join(passages)}]" if passages else ""


def _rows_in_words(number: int) -> str:
    return "No rows." if not number else "1 row." if number == 1 else f"{number} rows."
