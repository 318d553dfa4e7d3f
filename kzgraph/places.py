"""Where entities are written: file and line of each block, found without parsing the files."""

import re

from kzgraph.project import Project

__all__ = ["places"]

_BLOCK = re.compile(r"^([a-z]+:[^\s;,.]+)", re.MULTILINE)


def places(project: Project) -> dict[str, str]:
    """CURIE → "file:line" of every block in the curated files, which begin at the start of a line."""
    found: dict[str, str] = {}
    for path in project.graph_files():
        name, text = project.name_of(path), path.read_text(encoding="utf-8")
        line, at = 1, 0
        for match in _BLOCK.finditer(text):
            line += text.count("\n", at, match.start())
            at = match.start()
            found.setdefault(match.group(1), f"{name}:{line}")
    return found
