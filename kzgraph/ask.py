"""Ask a question of the catalogue: bind its parameters as terms, run it, return a table of plain values."""

import re
from collections.abc import Mapping, Sequence

from kzgraph.catalogue import Param, Question
from kzgraph.errors import BadParameter, on_a_line
from kzgraph.model import Column, Iri, Ref, Table, Value
from kzgraph.names import labels, resolve
from kzgraph.store import Cell, Engine, Rows
from kzgraph.terms import CLAIM_CLASSES, ENTITY_CLASSES, compact, term_text

__all__ = ["ask", "bound", "query", "table"]

_OUTERMOST_WHERE = "\nWHERE {\n"
# Catalogue texts are laid out in one way, so a group of the outermost pattern is known by how far it is indented.
# Left out are subqueries, and paths of any length, for which Virtuoso forgets what such a block says.
_GROUP = re.compile(r"^  \{\n(?!    SELECT)(?:   (?!.*:\w+[*+]).*\n)*  \}$", re.MULTILINE)


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

    A group that mentions a parameter, such as a side of a UNION, has the block too: engines work a group out by
    itself, and would begin at everything there is instead of at the one thing that is asked about.

    >>> print(bound("SELECT ?r\nWHERE {\n  ?r kz:region ?region .\n}", {"region": Iri("https://example.org/r")}))
    SELECT ?r
    WHERE {
      VALUES ?region { <https://example.org/r> }
      ?r kz:region ?region .
    }
    """
    blocks = {name: f"  VALUES ?{name} {{ {term_text(term)} }}\n" for name, term in terms.items()}

    def begun(group: re.Match[str]) -> str:
        opened, _, rest = group[0].partition("\n")
        own = "".join(f"  {block}" for name, block in blocks.items() if re.search(rf"\?{name}\b", rest))
        return f"{opened}\n{own}{rest}"

    before, where, after = text.partition(_OUTERMOST_WHERE)
    return f"{before}{where}{''.join(blocks.values())}{_GROUP.sub(begun, after)}"


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
