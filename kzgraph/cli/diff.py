"""The diff command: two states read and compared, and what changed written in words, Markdown or JSON."""

from kzgraph.cli.output import chosen_format, put_text, terminal_width
from kzgraph.cli.plain import Arguments
from kzgraph.errors import UsageError
from kzgraph.project import find_project

__all__ = ["put_diff"]

DIFFERENT = 1
SHOWN = 25


def put_diff(options: Arguments) -> int:
    """Say what changed; exit 1 where anything did."""
    from kzgraph.diff import diff
    from kzgraph.render.diff_data import diff_json, diff_markdown
    from kzgraph.render.diff_text import diff_text

    if options.limit is not None and options.limit < 0:
        raise UsageError(f"--limit is {options.limit}, less than none.", "Write 0 for all changes.")
    if options.add or options.only_source:
        raise UsageError(
            "diff compares whole states of a graph, so --add and --only-source do not apply.",
            "Name a data folder itself as OLD or NEW.",
        )
    form = chosen_format(options, "text")
    old, new = _sides(options.old, options.new)
    found = diff(old, new, find_project(options.project), lang=options.lang)
    on_screen = form == "text" and options.output == "-"
    limit = options.limit if options.limit is not None else SHOWN if on_screen else 0
    if form == "json":
        put_text(options, diff_json(found, limit=limit))
    elif form == "md":
        put_text(options, diff_markdown(found, limit=limit))
    else:
        put_text(options, diff_text(found, limit=limit, width=terminal_width()))
    return 0 if found.same else DIFFERENT


def _sides(old: str, new: str | None) -> tuple[str, str | None]:
    """Both sides; git's way of writing two revisions as one word is understood."""
    is_path = old.startswith(("./", "../", "/")) or old == ".." or "/.." in old
    if new is None and not is_path and ".." in old and "..." not in old:
        first, _, last = old.partition("..")
        return first or "HEAD", last or None
    return old, new
