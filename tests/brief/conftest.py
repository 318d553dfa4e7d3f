"""Briefs of the small graph as text without notes, and of graphs made for one test."""

import re
from collections.abc import Callable
from typing import TypeAlias

import pytest

from kzgraph.api import Graph
from kzgraph.brief import Brief, brief, subject
from kzgraph.render.brief_md import brief_markdown

Sections: TypeAlias = dict[str, str]
Read: TypeAlias = Callable[..., Sections]

_NOTE = re.compile(r" ?\\\[[0-9a-z]+\\\]")


def sections_of(text: str) -> Sections:
    """A brief's Markdown by heading, without notes and escapes; what stands before the first heading is "" ."""
    found: Sections = {}
    key, lines = "", list[str]()
    for line in [*text.splitlines(), "## "]:
        if line.startswith("## "):
            plain = _NOTE.sub("", "\n".join(lines)).replace("\\", "")
            found[key] = "\n".join(part for part in plain.split("\n") if part)
            key, lines = line.removeprefix("## "), []
        else:
            lines.append(line)
    return found


@pytest.fixture
def made(small_graph: Graph) -> Callable[[str], Brief]:
    """Makes the brief about a name of the small graph."""
    return lambda name: brief(small_graph.engine, subject(small_graph.engine, name))


@pytest.fixture
def read(made: Callable[[str], Brief]) -> Read:
    """Makes a brief and gives its sections in a language, without the numbers of notes."""
    return lambda name, lang="en": sections_of(brief_markdown(made(name), lang=lang))
