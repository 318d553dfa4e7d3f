"""Short wordings shared by all renderings: places, lists, indented lines."""

import textwrap
from collections.abc import Iterable

from kzgraph.model import PassageRef, Ref
from kzgraph.render.cells import one_line

__all__ = ["indented", "named", "passage_line"]


def named(refs: Iterable[Ref]) -> str:
    """Names in a row."""
    return ", ".join(ref.label for ref in refs)


def passage_line(passage: PassageRef) -> str:
    """A passage on one line: gist and place."""
    return f"{passage.gist or '(no gist)'} [{passage.cited()}]"


def indented(text: str, depth: int, *, width: int, mark: str = "") -> list[str]:
    """Text folded to a width, set in by some blanks; the first line may begin with a mark."""
    lead = " " * depth
    return textwrap.wrap(
        f"{mark}{one_line(text)}",
        width,
        initial_indent=lead,
        subsequent_indent=lead + " " * len(mark),
        break_on_hyphens=False,
    ) or [lead + mark]
