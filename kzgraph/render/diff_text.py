"""What changed, for the terminal: how much at the head, then every change by group."""

from collections.abc import Iterator, Sequence

from kzgraph.diff import Change, Diff, Group
from kzgraph.render.words import indented

__all__ = ["SORTS", "diff_text", "headline", "left_over", "places", "shown_changes", "statements"]

NONE = "–"
SORTS = ("added", "removed", "changed", "renamed")
"""The sorts of changes that are counted, in the order of the head's columns."""

_MARKS = {"added": "", "removed": "", "changed": "~ ", "renamed": "= ", "moved": "= "}


def diff_text(found: Diff, *, limit: int = 0, width: int = 120) -> str:
    """All changes as text, or (``limit`` above 0) so many of each group and how many more there are."""
    lines = [headline(found), *found.notes]
    if found.same:
        return "\n".join(lines) + "\n"
    lines += ["", *_counts(found.groups)]
    for group in found.groups:
        lines += ["", f"{group.title} ({len(group.changes)})"]
        for change in shown_changes(group, limit):
            lines += _change(change, width)
        lines += [f"  {words}" for words in left_over(group, limit)]
    return "\n".join(lines) + "\n"


def headline(found: Diff) -> str:
    """Both sides and how many statements each has alone; or that they say the same."""
    if found.same:
        return f"{found.old} and {found.new} say the same: {statements(found.new_size)}."
    return (
        f"From {found.old} ({statements(found.old_size)}) to {found.new} ({statements(found.new_size)}): "
        f"{statements(found.added)} came, {found.removed:,} went."
    )


def statements(number: int) -> str:
    """A number of statements in words.

    >>> statements(1), statements(1200)
    ('1 statement', '1,200 statements')
    """
    return f"{number:,} statement{'' if number == 1 else 's'}"


def shown_changes(group: Group, limit: int) -> Sequence[Change]:
    """The changes of a group that a limit lets through; 0 is no limit."""
    return group.changes[:limit] if limit else group.changes


def left_over(group: Group, limit: int) -> Iterator[str]:
    """How many changes of a group a limit leaves out, in words; nothing where it leaves out none."""
    if limit and (left := len(group.changes) - limit) > 0:
        yield f"… and {left:,} more (--limit 0 shows all)"


def places(change: Change) -> str:
    """Where a thing is stated: documents and sections; "" for a passage, which says so itself."""
    if change.thing.curie.startswith("passage:"):
        return ""
    sections: dict[str, list[str]] = {}
    for passage in change.passages:
        where = sections.setdefault(passage.source.label, [])
        if (section := passage.path or passage.section) not in where:
            where.append(section)
    return "; ".join(f"{source}, {', '.join(filter(None, found))}" for source, found in sections.items())


def _counts(groups: Sequence[Group]) -> Iterator[str]:
    """A table of how many changes of each sort each group has."""
    rows = [(group.title, [group.count(sort) for sort in SORTS]) for group in groups]
    rows.append(("All", [sum(numbers) for numbers in zip(*(counts for _, counts in rows), strict=True)]))
    wide = max(len(title) for title, _ in rows)
    yield f"{'':{wide}}  {'  '.join(f'{sort:>7}' for sort in SORTS)}"
    for title, counts in rows:
        yield f"{title:{wide}}  {'  '.join(f'{number or NONE:>7}' for number in counts)}"


def _change(change: Change, width: int) -> list[str]:
    where = places(change)
    words = f"{change.sentence} [{where}]" if where else change.sentence
    lines = indented(words, 2, width=width, mark=_MARKS[change.what])
    for detail in change.details:
        lines += indented(detail, 6, width=width)
    return lines
