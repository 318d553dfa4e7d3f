"""The command that asks a question of the catalogue: it loads little, since it is used most."""

from __future__ import annotations

import sys

from kzgraph.api import Graph
from kzgraph.cli.output import chosen_format, put_table, say
from kzgraph.errors import UsageError
from kzgraph.model import Column, Ref, Table
from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from kzgraph.cli.plain import Arguments

__all__ = ["opened", "run_ask", "tell_history"]


def opened(options: Arguments) -> Graph:
    """The graph that a command is to ask; one without the option reads the project, whatever the surroundings name."""
    return Graph.open(
        options.project,
        lang=options.lang,
        endpoint=getattr(options, "endpoint", ""),
        progress=lambda message: say(options, message),
    )


def run_ask(options: Arguments) -> int:
    """Answer a question, or list the catalogue."""
    graph = opened(options)
    form = chosen_format(options, "table")
    if options.question is None:
        put_table(options, _catalogue(graph), form)
        return 0
    given: dict[str, str | int] = {}
    for parameter in options.parameters:
        name, equals, value = parameter.partition("=")
        if not equals:
            raise UsageError(f'"{parameter}" is not KEY=VALUE.', f'Write for example: partner="{parameter}"')
        given[name] = value
    from kzgraph.ask import ask

    table = ask(graph.engine, graph.question(options.question), given, lang=options.lang)
    # Who pipes data into a program has nobody to read what a name was and became, and should not wait for it.
    for name, thing in table.parameters if form == "table" or sys.stderr.isatty() else ():
        if isinstance(thing, Ref):
            tell_history(options, graph, thing, str(given.get(name, "")))
    put_table(options, table, form)
    return 0


def tell_history(options: Arguments, graph: Graph, thing: Ref, name: str) -> None:
    """Say on stderr what a thing was and became, so that nobody takes an old body for the present one."""
    for sentence in graph.history(thing, name):
        say(options, sentence)


def _catalogue(graph: Graph) -> Table:
    columns = (Column("question"), Column("parameters"), Column("asks"))
    rows = []
    for question in sorted(graph.questions.values(), key=lambda q: (q.shelf, q.name)):
        parameters = " ".join(p.name if p.required else f"[{p.name}]" for p in question.params)
        rows.append((question.name, parameters, question.summary.get(graph.lang) or question.summary["en"]))
    return Table("catalogue", columns, tuple(rows))
