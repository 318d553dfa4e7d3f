"""Whom to name and under which licence a project's graph may be used, read from the licence beside its graph."""

import re
from pathlib import Path

__all__ = ["licence"]


def licence(folder: Path) -> dict[str, str]:
    """Attribution (the copyright line) and licence (the first address) of ``graph/LICENSE``; empty without it."""
    path = folder / "LICENSE"
    if not path.is_file():
        return {}
    text = path.read_text(encoding="utf-8")
    owner = re.search(r"^Copyright .*$", text, re.MULTILINE)
    address = re.search(r"https?://\S+", text)
    told = {"attribution": owner and owner[0].strip(), "licence": address and address[0].rstrip(".,)")}
    return {name: words for name, words in told.items() if words}
