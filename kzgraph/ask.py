"""Ask a question of the catalogue: bind its parameters as terms, run it, return a table of plain values."""

from __future__ import annotations

from itertools import takewhile

from kzgraph.catalogue import tokens
from kzgraph.errors import BadParameter, on_a_line
from kzgraph.model import Column, Iri, Ref, Table, Value
from kzgraph.names import labels, resolve
from kzgraph.terms import CLAIM_CLASSES, ENTITY_CLASSES, compact, term_text
from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kzgraph.catalogue import Param, Question
    from kzgraph.store import Cell, Engine, Rows

__all__ = ["ask", "bound", "query", "table"]

_OUTERMOST_WHERE = "\nWHERE {\n"
# Catalogue texts are laid out in one way: a group opens and ends on lines of their own, indented alike.
_GROUP, _SUBQUERY, _END = "{", "WHERE {", "}"
_OPTIONAL = "  OPTIONAL { "


def ask(engine: Engine, question: Question, given: Mapping[str, str | int], *, lang: str = "en") -> Table:
    """Answer a question; names are accepted for entities, in any language.

    Raises BadParameter, UnknownName or AmbiguousName where a parameter cannot be used.
    """
    values = _values(engine, question, given, lang)
    rows = engine.select(bound(question.text, {name: term for name, (term, _) in values.items()}))
    shown = tuple((name, value) for name, (_, value) in values.items())
    summary = question.summary.get(lang) or question.summary["en"]
    columns = tuple(Column(column.name, column.meaning) for column in question.columns)
    return table(engine, rows, question.name, columns=columns, parameters=shown, summary=summary, lang=lang)


def query(engine: Engine, text: str, *, lang: str = "en") -> Table:
    """Answer plain SPARQL: rows of a SELECT, yes or no of an ASK, triples of a CONSTRUCT or DESCRIBE.

    Raises QueryError where it cannot be read, would change something, or would leave this graph.
    """
    from kzgraph.sparql import refuse_unsafe  # a question of the catalogue needs none of it

    refuse_unsafe(text)
    return table(engine, engine.answer(text), "query", lang=lang)


def bound(text: str, terms: Mapping[str, Iri | str | int]) -> str:
    r"""A question's text with its parameters bound, each as one term in a VALUES block.

    A group that mentions a parameter, such as a side of a UNION, has the block too, and so has a subquery that selects
    it: engines work these out by themselves, and would begin at everything there is instead of at the one thing that
    is asked about. For the same reason a pattern follows that a filter on a parameter asks for.

    >>> print(bound("SELECT ?r\nWHERE {\n  ?r kz:region ?region .\n}", {"region": Iri("https://example.org/r")}))
    SELECT ?r
    WHERE {
      VALUES ?region { <https://example.org/r> }
      ?r kz:region ?region .
    }
    """
    blocks = {name: f"VALUES ?{name} {{ {term_text(term)} }}" for name, term in terms.items()}
    before, where, after = text.partition(_OUTERMOST_WHERE)
    lines = after.split("\n")
    told = [f"  {block}" for block in blocks.values()]
    told += [pattern for name in blocks for pattern in _asked_for(lines, name)]
    # The subqueries around a line: how far each is indented, and which parameters it lets through.
    around: list[tuple[int, tuple[str, ...]]] = [(-1, tuple(blocks))]
    for number, line in enumerate(lines):
        told.append(line)
        opened, indent = line.lstrip(" "), len(line) - len(line.lstrip(" "))
        if opened == _SUBQUERY:
            selected = _selected(lines[number - 1])
            around.append((indent, tuple(name for name in around[-1][1] if f"?{name}" in selected)))
            told += [f"{' ' * indent}  {blocks[name]}" for name in around[-1][1]]
        elif opened == _END and indent == around[-1][0]:
            around.pop()
        elif opened == _GROUP:
            mentioned = _mentioned(lines, number + 1, indent)
            told += [f"{' ' * indent}  {blocks[name]}" for name in around[-1][1] if f"?{name}" in mentioned]
    return "".join((before, where, "\n".join(told)))


def _selected(line: str) -> set[str]:
    """The variables that a subquery's first line selects as they are, without those that it works out."""
    found, depth = set(), 0
    for token in tokens(line):
        depth += (token == "(") - (token == ")")
        if depth == 0:
            found.add(token)
    return found


def _mentioned(lines: list[str], begin: int, indent: int) -> set[str]:
    """What the group names that begins at a line; a subquery by itself is no group that could have a block."""
    group = list(takewhile(lambda line: line != f"{' ' * indent}{_END}", lines[begin:]))
    is_subquery = group and group[0].lstrip(" ").startswith("SELECT ")
    return set() if is_subquery else set(tokens("\n".join(group)))


def _asked_for(lines: list[str], name: str) -> Iterator[str]:
    """Patterns that a parameter asks for where it is given.

    Where only those rows are kept whose value is the parameter's, and an OPTIONAL of one pattern is what gives the
    value, that pattern holds for the parameter in every row that is kept.
    """
    begin, end = f"  FILTER(!BOUND(?{name}) || ?", f" = ?{name})"
    for line in lines:
        if line.startswith(begin) and line.endswith(end):
            value = line[len(begin) - 1 : -len(end)]
            giving = next(other for other in lines if value in tokens(other))
            words = giving.removeprefix(_OPTIONAL).split(" ")
            if giving.startswith(_OPTIONAL) and words[2:] == [value, ".", "}"]:
                yield f"  {words[0]} {words[1]} ?{name} ."


def _values(
    engine: Engine, question: Question, given: Mapping[str, str | int], lang: str
) -> dict[str, tuple[Iri | str | int, Value]]:
    known = {param.name: param for param in question.params}
    usage = _usage(question)
    for name in given:
        if name not in known:
            raise BadParameter(name, f'The question {question.name} has no parameter "{on_a_line(name)}".', usage)
    values: dict[str, tuple[Iri | str | int, Value]] = {}
    for param in question.params:
        raw = given.get(param.name, param.default)
        if raw is not None and raw != "":
            values[param.name] = _value(engine, question, param, raw, lang)
        elif param.required:
            raise BadParameter(param.name, f'The question {question.name} needs the parameter "{param.name}".', usage)
    return values


def _usage(question: Question) -> str:
    if not question.params:
        return f"Ask: kzgraph ask {question.name}"
    words = [f'{param.name}="{param.example}"' for param in question.params]
    return f"Ask: kzgraph ask {question.name} {' '.join(words)}"


def _value(
    engine: Engine, question: Question, param: Param, raw: str | int, lang: str
) -> tuple[Iri | str | int, Value]:
    if param.kind in {"year", "integer"}:
        try:
            return int(raw), int(raw)
        except ValueError:
            hint = _usage(question)
            raise BadParameter(
                param.name, f'{param.name} is to be a whole number, not "{on_a_line(str(raw))}".', hint
            ) from None
    if param.kind == "text":
        return str(raw), str(raw)
    found = resolve(engine, str(raw), _kinds(param.kind), lang=lang)
    return Iri(found.iri), found


def _kinds(kind: str) -> Sequence[str]:
    if kind == "entity":
        return ENTITY_CLASSES
    return CLAIM_CLASSES if kind == "claim" else (kind,)


def table(
    engine: Engine,
    rows: Rows,
    question: str,
    *,
    columns: Sequence[Column] = (),
    parameters: tuple[tuple[str, Value], ...] = (),
    summary: str = "",
    lang: str = "en",
) -> Table:
    """Rows of an engine as a table: IRIs become references with names, in one look-up for all of them."""
    iris = {cell for row in rows for cell in row if isinstance(cell, Iri)}
    named = labels(engine, iris, lang)
    refs = {iri: Ref(compact(iri), str(iri), named[iri]) for iri in iris}
    meanings = {column.name: column.meaning for column in columns}
    return Table(
        question=question,
        columns=tuple(Column(name, meanings.get(name, "")) for name in rows.variables),
        rows=tuple(tuple(_shown(cell, refs) for cell in row) for row in rows),
        parameters=parameters,
        summary=summary,
    )


def _shown(cell: Cell, refs: Mapping[Iri, Ref]) -> Value:
    if isinstance(cell, Iri):
        return refs[cell]
    return str(cell) if isinstance(cell, str) else cell
