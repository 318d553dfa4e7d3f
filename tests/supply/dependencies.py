"""What kzgraph needs to run: each distribution, why, and under which licence; and the lowest versions that are allowed.

    python tests/supply/dependencies.py            writes docs/dependencies.md
    python tests/supply/dependencies.py --lowest   writes constraints-lowest.txt

Both files are made from ``pyproject.toml`` and from what the installed distributions say of themselves; tests hold
them to that.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = ROOT / "docs" / "dependencies.md"
LOWEST = ROOT / "constraints-lowest.txt"
_LICENCES = "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause CC0-1.0 ISC MIT MPL-2.0 PSF-2.0 W3C-20150513 Zlib"
ALLOWED = frozenset(_LICENCES.split())
"""Licences of what may come along."""
APART: Mapping[str, str] = {
    "igraph": "GPL-2.0-or-later",
    "pygal": "LGPL-3.0-or-later",
}
"""Of other licences only these: used unchanged and apart; igraph is never needed, and nothing brings it in."""

# What distributions write where no expression of SPDX stands, and what they mean by it.
_MEANT = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache-2.0 or bsd-3-clause": "Apache-2.0 OR BSD-3-Clause",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "bsd-3-clause license": "BSD-3-Clause",
    "dual license": "Apache-2.0 OR BSD-3-Clause",
    "gnu general public license (gpl)": "GPL-2.0-or-later",
    "gnu lesser general public license v3 or later (lgplv3+)": "LGPL-3.0-or-later",
    "gnu general public license v2 or later (gplv2+)": "GPL-2.0-or-later",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mit or apache-2.0": "MIT OR Apache-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "w3c software and document notice license": "W3C-20150513",
}
_LINE = re.compile(r'^\s*(?:(\w+) = \[)?"([^"]+)"\]?,?\s*# (.+)$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement of pyproject.toml: its name, the lowest version, the extra that needs it ("" for all), and why."""

    name: str
    lowest: str
    extra: str
    reason: str


def needs() -> tuple[Need, ...]:
    """What ``pyproject.toml`` requires to run, by extra and name; raises ValueError where one gives no reason."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)["project"]
    reasons = {written: reason for _, written, reason in _LINE.findall(text.partition("[dependency-groups]")[0])}
    found = []
    for extra, written in (("", project["dependencies"]), *project["optional-dependencies"].items()):
        for one in written:
            requirement = Requirement(one)
            lowest = [bound.version for bound in requirement.specifier if bound.operator == ">="]
            if len(lowest) != 1 or one not in reasons:
                raise ValueError(f"{one} has no lowest version, or no reason beside it")
            found.append(Need(canonicalize_name(requirement.name), lowest[0], extra, reasons[one]))
    return tuple(sorted(found, key=lambda need: (need.extra, need.name)))


def brought_along() -> Mapping[str, tuple[str, ...]]:
    """Every installed distribution that a needed one requires in turn, with those that require it, by name."""
    found: dict[str, set[str]] = {}
    waiting = [need.name for need in needs()]
    direct, seen = set(waiting), set(waiting)
    while waiting:
        name = waiting.pop()
        for other in _required(name):
            if other not in direct:
                found.setdefault(other, set()).add(name)
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return {name: tuple(sorted(found[name])) for name in sorted(found)}


def _required(name: str) -> Iterator[str]:
    for written in distribution(name).requires or ():
        requirement = Requirement(written)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            try:
                distribution(requirement.name)
            except PackageNotFoundError:
                continue
            yield canonicalize_name(requirement.name)


def licence(name: str) -> str:
    """The licence of an installed distribution as an expression of SPDX, or in its own words where they mean none."""
    said = distribution(name).metadata
    if expression := said.get("License-Expression"):
        return str(expression)
    classifiers = [
        one.rpartition(" :: ")[2] for one in said.get_all("Classifier") or () if one.startswith("License ::")
    ]
    words = [*(one for one in classifiers if one != "OSI Approved"), str(said.get("License") or "").strip()]
    for word in words:
        if word.lower() in _MEANT:
            return _MEANT[word.lower()]
    return next((word.splitlines()[0] for word in reversed(words) if word), "")


def is_allowed(name: str) -> bool:
    """Whether a distribution may come along: all that its licence joins, and one of what it leaves to choose."""
    said = licence(name)
    if APART.get(name) == said:
        return True
    return all(ALLOWED & set(part.strip("()").split(" OR ")) for part in said.split(" AND "))


def document() -> str:
    """The page that lists everything."""
    wanted = needs()
    lines = [
        "# Dependencies",
        "",
        "What kzgraph needs to run, why, and under which licence. This page is written by",
        "`python tests/supply/dependencies.py`; a test fails where it is not current, and where a licence is not among",
        "those that are allowed.",
        "",
        "Nothing is downloaded at run time: pages, scripts and fonts are in the wheel or in these distributions.",
        "`make lowest` runs the tests with the lowest versions named here, `make newest` with the newest there are.",
        "",
        "| distribution | from | why | licence |",
        "|---|---|---|---|",
        *(
            f"| {need.name} | {need.lowest} | {need.reason} | {licence(need.name)} |"
            for need in wanted
            if not need.extra
        ),
        "",
        "Extras, which only what is named needs:",
        "",
        "| extra | distribution | from | why | licence |",
        "|---|---|---|---|---|",
        *(
            f"| `{need.extra}` | {need.name} | {need.lowest} | {need.reason} | {licence(need.name)} |"
            for need in wanted
            if need.extra
        ),
        "",
        "These require in turn:",
        "",
        "| distribution | for | licence |",
        "|---|---|---|",
        *(f"| {name} | {', '.join(users)} | {licence(name)} |" for name, users in brought_along().items()),
        "",
        "pygal (LGPL) draws charts as an unchanged library; igraph (GPL) is an extra that nothing needs, since",
        "networkx gives the same values. Tools of the tests are in [CONTRIBUTING.md](../CONTRIBUTING.md).",
    ]
    return "\n".join(lines) + "\n"


def lowest() -> str:
    """The constraints that hold each requirement to its lowest version."""
    head = (
        "# The lowest versions that pyproject.toml allows; written by: python tests/supply/dependencies.py --lowest\n"
    )
    return head + "".join(f"{need.name}=={need.lowest}\n" for need in sorted(needs(), key=lambda need: need.name))


if __name__ == "__main__":
    if "--lowest" in sys.argv[1:]:
        LOWEST.write_text(lowest(), "utf-8")
    else:
        DOCUMENT.write_text(document(), "utf-8")
