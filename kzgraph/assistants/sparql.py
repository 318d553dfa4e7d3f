"""SPARQL for assistants: answered by the endpoint's processes, each of which can be killed at any moment."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from kzgraph.api import Graph
from kzgraph.assistants.desk import LONGEST_ANSWER, Reply, clipped
from kzgraph.assistants.evidence import Evidence, thing
from kzgraph.assistants.schemas import MOST_ITEMS, USUAL_ITEMS
from kzgraph.errors import UsageError
from kzgraph.explorer.limits import Limits
from kzgraph.explorer.workers import Pool
from kzgraph.model import Iri, Ref
from kzgraph.names import labels
from kzgraph.render.cells import one_line
from kzgraph.store import Home, home_of
from kzgraph.terms import ENTITY_CLASSES, PREFIXES, compact, expand

__all__ = ["Queries"]

_INTEGER, _NUMBERS, _TRUTH = PREFIXES["xsd"] + "integer", ("decimal", "double", "float"), PREFIXES["xsd"] + "boolean"
MOST_BYTES = 2 * LONGEST_ANSWER
MOST_NAMED = 50
_NAMED = re.compile(rf"\b(?:{'|'.join(ENTITY_CLASSES)}):[\w-]+")


class Queries:
    """Answers queries within limits; the processes start with the first of them, and ``close`` ends them."""

    def __init__(self, graph: Graph, limits: Limits) -> None:
        self._graph = graph
        self._limits = limits
        self._pool: Pool | None = None
        self._home: Home | None = None

    async def answer(self, given: dict[str, Any]) -> Reply:
        """Answer a query; raises QueryError or Refused in a sentence, whatever it asks for."""
        query = given["sparql"]
        if len(query.encode("utf-8", "replace")) > self._limits.query_bytes:
            raise UsageError(f"The query is longer than {self._limits.query_bytes:,} bytes, the limit of this server.")
        job = {
            "query": query,
            "results": ("json", "application/sparql-results+json"),
            "graph": ("ttl", "text/turtle"),
            "rows": min(int(given.get("limit", USUAL_ITEMS)), self._limits.rows),
            "bytes": MOST_BYTES,
            "seconds": self._limits.seconds,
            "default": [],
            "named": [],
        }
        if self._pool is None:
            project = self._graph.project
            self._home = home_of(self._graph.engine, project)
            self._pool = Pool(self._home.folder, project.ontology / "context.jsonld", self._limits)
        answer = await self._pool.answer(job)
        truncated = self._in_words(answer.truncated, int(job["rows"]))
        if answer.media == "text/turtle":
            return self._statements(answer.body.decode("utf-8", "replace"), truncated)
        return self._rows(json.loads(answer.body), truncated)

    def _in_words(self, truncated: str, rows: int) -> str:
        """What was left out; where that is by the argument ``limit`` and not by the server's, so it is said."""
        told, own, _ = truncated.partition(", the limit of this server is ")
        most = min(MOST_ITEMS, self._limits.rows)
        if not own or rows >= most or "MiB" in truncated:
            return truncated
        return f"{told}; for more, raise limit (to {most} at most) or write OFFSET into the query."

    async def close(self) -> None:
        """End all processes."""
        if self._pool is not None:
            await self._pool.close()

    def _statements(self, turtle: str, left_out: str) -> Reply:
        turtle, cut = clipped(turtle, LONGEST_ANSWER)
        truncated = " ".join(filter(None, (left_out, cut)))
        # The endpoint's own remark is for those who read the file; here it is said once, and first.
        turtle = "\n".join(line for line in turtle.split("\n") if not line.startswith("# Truncated"))
        evidence = Evidence(self._graph.engine, lang=self._graph.lang)
        named = [Iri(str(expand(name))) for name in dict.fromkeys(_NAMED.findall(turtle))][:MOST_NAMED]
        known = labels(self._graph.engine, named, self._graph.lang)
        stated = evidence.of(Ref(compact(iri), str(iri), label) for iri, label in known.items())
        data = {"columns": [], "rows": [], "turtle": turtle, "evidence": stated}
        lines = [*([truncated] if truncated else []), turtle, *evidence.lines()]
        return _reply("\n".join(lines) + "\n", data, evidence, truncated)

    def _rows(self, answer: Mapping[str, Any], left_out: str) -> Reply:
        if "boolean" in answer:
            names, bindings = (
                ["answer"],
                [{"answer": {"type": "literal", "datatype": _TRUTH, "value": str(answer["boolean"]).lower()}}],
            )
        else:
            names, bindings = answer["head"]["vars"], answer["results"]["bindings"]
        known = labels(self._graph.engine, _things(bindings), self._graph.lang)
        refs = {str(iri): Ref(compact(iri), str(iri), label) for iri, label in known.items()}
        rows = [{name: _value(row.get(name), refs) for name in names} for row in bindings]
        evidence = Evidence(self._graph.engine, lang=self._graph.lang)
        stated = evidence.of(refs.values())
        lines = [left_out] if left_out else []
        lines += [f"{len(rows)} rows" if len(rows) != 1 else "1 row"]
        lines += [
            "- " + "; ".join(f"{name}: {_words(cell)}" for name, cell in row.items() if cell is not None)
            for row in rows
        ]
        data = {"columns": names, "rows": rows, "turtle": "", "evidence": stated}
        return _reply("\n".join([*lines, *evidence.lines()]) + "\n", data, evidence, left_out)


def _reply(text: str, data: dict[str, Any], evidence: Evidence, truncated: str) -> Reply:
    return Reply(text, {**data, "passages": evidence.told(), "notes": [], "truncated": truncated})


def _things(bindings: Iterable[Mapping[str, Mapping[str, Any]]]) -> set[Iri]:
    return {Iri(cell["value"]) for row in bindings for cell in row.values() if cell["type"] == "uri"}


def _statement(parts: Mapping[str, Any]) -> str:
    """A statement about which something is said, as text."""
    names = (parts[name] for name in ("subject", "predicate", "object"))
    said = (_statement(one["value"]) if one["type"] == "triple" else compact(str(one["value"])) for one in names)
    return f"<<{' '.join(said)}>>"


def _value(cell: Mapping[str, Any] | None, refs: Mapping[str, Ref]) -> object:
    """A cell of SPARQL's JSON as a plain value; what is no number after all stays text."""
    if cell is None:
        return None
    words = cell["value"]
    if cell["type"] == "triple":
        return _statement(cell["value"])
    if cell["type"] == "uri":
        return thing(refs.get(words, Ref(compact(words), words, compact(words))))
    kind = cell.get("datatype", "")
    try:
        if kind == _INTEGER:
            return int(words)
        if kind.startswith(PREFIXES["xsd"]) and kind.removeprefix(PREFIXES["xsd"]) in _NUMBERS:
            number = float(words)
            return number if abs(number) < float("inf") else words
    except ValueError:
        return words
    return words == "true" if kind == _TRUTH else words


def _words(cell: object) -> str:
    if isinstance(cell, dict):
        return cell["id"] if cell["id"] == cell["name"] else f"{one_line(cell['name'])} ({cell['id']})"
    return one_line(str(cell))
