"""Which version of which service a copy is of, told beside it, so that it is found while the service does not answer.

The address of a service may hold a key, so only its digest is written.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from kzgraph.remote.address import Address
from kzgraph.remote.versions import Version

__all__ = ["copies_of", "note_version", "service_digest"]

_ABOUT = "about.json"


def service_digest(where: Address) -> str:
    """What stands for the address of a service."""
    return hashlib.blake2b(f"{where.origin}{where.target}".encode(), digest_size=16).hexdigest()


def note_version(folder: Path, where: Address, version: Version) -> None:
    """Write down of which version of which service a folder has the copy, once; raises OSError."""
    if (folder / _ABOUT).exists():
        return
    told = {"service": service_digest(where), "version": version}
    beside = folder / f".{_ABOUT}.{os.getpid()}"
    beside.write_text(f"{json.dumps(told)}\n", encoding="utf-8")
    beside.replace(folder / _ABOUT)


def copies_of(where: Address, copies: Path) -> Iterator[tuple[Path, Version]]:
    """The copies of what a service has published, with their versions, that seen last first.

    What cannot be read is none: it may be half written, or of another kzgraph.
    """
    found = []
    for path in copies.glob(f"*/{_ABOUT}"):
        try:
            told = json.loads(path.read_bytes())
            if told["service"] == service_digest(where):
                found.append((path.parent.stat().st_mtime, path.parent, _version(*told["version"])))
        except (OSError, ValueError, TypeError, KeyError):
            continue
    for _, folder, version in sorted(found, reverse=True):
        yield folder, version


def _version(
    name: str, parts: list[list[object]], beside: list[list[object]], about: list[list[str]], at: str
) -> Version:
    def numbered(told: list[list[object]]) -> tuple[tuple[str, int], ...]:
        return tuple((str(graph), int(str(number))) for graph, number in told)

    return Version(str(name), numbered(parts), numbered(beside), tuple((str(k), str(v)) for k, v in about), str(at))
