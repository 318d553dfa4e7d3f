"""What changed as data, with every statement, and as Markdown for a review or a release's notes."""

import json
import re
from collections.abc import Iterable

from kzgraph.diff import Change, Diff, Group, Term, Triple
from kzgraph.model import PassageRef, Ref
from kzgraph.render.diff_text import NONE, SORTS, headline, left_over, places, shown_changes
from kzgraph.terms import expand

__all__ = ["diff_json", "diff_markdown"]

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
# What would make a list, or a heading of the line before, of a line of text; "+1" does not.
_AT_BEGIN = re.compile(r"^([-+=](?=[-+=\s]|$)|\d+[.)])")


def diff_json(found: Diff, *, limit: int = 0) -> str:
    """Every change with the statements it accounts for, as docs/diff.schema.json describes it."""
    answer = {
        "old": {"name": found.old, "statements": found.old_size},
        "new": {"name": found.new, "statements": found.new_size},
        "same": found.same,
        "statements": {"added": found.added, "removed": found.removed},
        "notes": list(found.notes),
        "groups": [_group(group, limit) for group in found.groups],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _group(group: Group, limit: int) -> dict[str, object]:
    changes = shown_changes(group, limit)
    return {
        "kind": group.key,
        "title": group.title,
        "counts": {sort: group.count(sort) for sort in SORTS},
        "changes": [_change(change) for change in changes],
        "left_out": len(group.changes) - len(changes),
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "change": change.what,
        "thing": _ref(change.thing),
        "before": _ref(change.before) if change.before else None,
        "text": change.sentence,
        "details": list(change.details),
        "passages": [_passage(passage) for passage in change.passages],
        "removed": [_statement(triple) for triple in change.removed],
        "added": [_statement(triple) for triple in change.added],
    }


def _ref(ref: Ref) -> dict[str, str]:
    return {"id": ref.curie, "iri": ref.iri, "label": ref.label}


def _passage(passage: PassageRef) -> dict[str, object]:
    return {
        "id": passage.ref.curie,
        "source": _ref(passage.source),
        "section": passage.section,
        "begins": passage.begins,
        "ends": passage.ends,
        **({"path": passage.path} if passage.path else {}),
        "gist": passage.gist,
    }


def _statement(triple: Triple) -> dict[str, object]:
    return {"subject": triple.subject, "predicate": triple.predicate, "value": _term(triple.value)}


def _term(term: Term) -> dict[str, str]:
    if term.kind == "thing":
        return {"id": term.value, "iri": expand(term.value) or term.value}
    extra = {"language": term.lang} if term.lang else {"datatype": term.datatype} if term.datatype else {}
    return {"text": term.value, **extra}


def diff_markdown(found: Diff, *, limit: int = 0) -> str:
    """All changes as Markdown: how much in a table, then a list for each group."""
    blocks = ["# What changed", _escaped(headline(found)), *(_escaped(note) for note in found.notes)]
    if found.groups:
        blocks.append("\n".join(_table(found.groups)))
    for group in found.groups:
        lines = [line for change in shown_changes(group, limit) for line in _item(change)]
        lines += [f"- {_escaped(words)}" for words in left_over(group, limit)]
        blocks += [f"## {_escaped(group.title)}", "\n".join(lines)]
    return "\n\n".join(blocks) + "\n"


def _table(groups: Iterable[Group]) -> Iterable[str]:
    yield f"| | {' | '.join(SORTS)} |"
    yield f"|---|{'--:|' * len(SORTS)}"
    for group in groups:
        yield f"| {_escaped(group.title)} | {' | '.join(str(group.count(sort) or NONE) for sort in SORTS)} |"


def _item(change: Change) -> Iterable[str]:
    where = places(change)
    sort = {"changed": "Changed: ", "renamed": "Renamed: ", "moved": "Moved: "}.get(change.what, "")
    words = f"{sort}{change.sentence}"
    yield f"- {_escaped(words)}{f' — {_escaped(where)}' if where else ''}"
    for detail in change.details:
        yield f"  - {_escaped(detail)}"


def _escaped(text: str) -> str:
    """Text that no Markdown reader takes for markup, on one line."""
    return _AT_BEGIN.sub(r"\\\1", _MARKS.sub(r"\\\1", " ".join(text.split())))
