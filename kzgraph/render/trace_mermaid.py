"""Traces as a Mermaid flowchart, which many editors and code hosts draw: partners, programmes, results.

A line says by its pattern how it ties: thick where a passage ties the partner to the result itself, plain through a
programme, dotted where a reader concludes it. Boxes and lines come in a fixed order, so the same trace gives the
same text. Syntax: Mermaid 10 flowcharts, text in quotes with entity codes.
"""

from collections.abc import Iterable, Mapping

from kzgraph.render.words import named
from kzgraph.trace.model import Hop, Trace, Traces

__all__ = ["trace_mermaid"]

_SHAPES: Mapping[str, tuple[str, str]] = {"partner": ("([", "])"), "programme": ("[", "]"), "result": ("(", ")")}
_WORDS = {"part": "part of", "wider": "has the part", "scale-up": "scaled up as", "link": "led to"}


def trace_mermaid(found: Traces) -> str:
    """A flowchart of all traces, from left to right, with the passages' short names as comments at the end."""
    hops = _distinct(hop for trace in found.traces for hop in trace.hops)
    stated = {(trace.hops[0].claim.curie, trace.result.curie) for trace in found.traces if trace.strength == "stated"}
    names = _names(found.traces)
    lines = ["flowchart LR"]
    for curie, (name, label) in names.items():
        opened, closed = _SHAPES[curie.partition(":")[0]]
        lines.append(f'  {name}{opened}"{_text(label)}"{closed}')
    for hop in hops:
        start, end = names[hop.start.curie][0], names[hop.end.curie][0]
        lines.append(f"  {start} {_line(hop, thick=(hop.claim.curie, hop.end.curie) in stated)} {end}")
    passages = {p.ref.curie: p for trace in found.traces for p in trace.hops[0].passages}
    lines += [f"  %% {one.ref.curie}: {_comment(one.cited())}" for one in passages.values()]
    return "\n".join(lines) + "\n"


def _distinct(hops: Iterable[Hop]) -> tuple[Hop, ...]:
    return tuple({(hop.start.curie, hop.end.curie, hop.claim.curie): hop for hop in hops}.values())


def _names(traces: Iterable[Trace]) -> dict[str, tuple[str, str]]:
    """A short name for each box, by CURIE in the order of appearance: p1, g1, r1, with its label."""
    letters = {"partner": "p", "programme": "g", "result": "r"}
    counts = dict.fromkeys(letters, 0)
    found: dict[str, tuple[str, str]] = {}
    for trace in traces:
        for ref in (trace.hops[0].start, *(hop.end for hop in trace.hops)):
            kind = ref.curie.partition(":")[0]
            if ref.curie not in found:
                counts[kind] += 1
                found[ref.curie] = (f"{letters[kind]}{counts[kind]}", ref.label)
    return found


def _line(hop: Hop, *, thick: bool) -> str:
    words = named(hop.roles).lower() if hop.kind == "contribution" else _WORDS.get(hop.kind, "")
    arrow = "-.->" if hop.basis == "inferred" else "==>" if thick else "-->"
    return f'{arrow}|"{_text(words)}"|' if words else arrow


def _text(label: str) -> str:
    """Text inside quotes: what Mermaid or a page could take for markup as entity codes."""
    plain = " ".join(label.split())
    return "".join(c if c.isalnum() or c in " .,:;()/-–—%’'«»?!+" else f"#{ord(c)};" for c in plain)


def _comment(text: str) -> str:
    """A comment ends with its line, and Mermaid reads braces in comments as settings."""
    return " ".join(text.split()).replace("{", "(").replace("}", ")")
