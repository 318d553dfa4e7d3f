"""Curated graph files: whatever they hold, they are read, or refused with their line; and what is read can be used.

Every input is formatted. One in a number of them, chosen by its bytes so that a run can be repeated, also takes the
place of the small graph's files that write the same things, and is then validated, built and asked.
"""

import contextlib
import hashlib
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from random import Random

from rdflib.compare import isomorphic

from kzgraph.errors import KzgraphError
from kzgraph.turtle import HEADER, read, rewrite

from . import told
from .mutation import damaged, spliced

__all__ = ["check", "once"]

USED_ONE_IN = 12
_SIGNS = """
. ; , ^^ @en @ru a true false @prefix @base PREFIX BASE [] () _:b <> <#> <http://[> <a:b> { } is of => <=
partner:a partner: :x kz: partner:a%20b partner:a\\,b kz:Partner kz:partOf kz:partner kz:statedIn kz:result kz:programme
kz:leadsTo skos:prefLabel kz:startDate kz:value kz:beginsAt kz:endsAt kz:digest kz:fingerprint kz:asPrinted kz:basis
""@en "="@en "x"^^xsd:date "2018-02-30"^^xsd:date "-9999-01-01"^^xsd:date "NaN"^^xsd:decimal "a"^^<x> "a"^^kz:x
1e400 -0.0 99999999999999999999 -1 3.
"""
_PHRASES = (
    "<a b>", '"POINT(181 91)"^^geo:wktLiteral', '"POINT EMPTY"^^geo:wktLiteral', '"""a\nb"""@kk',
    "<<( partner:a a kz:Partner )>>", "{| kz:x 1 |}", '"a"@en--ltr',
)  # fmt: skip
_WORDS = tuple(word.encode() for word in (*_SIGNS.split(), *_PHRASES))
_LINES = (
    "    kz:{p} {o} ;\n",
    "    skos:prefLabel {s}@{l} ;\n",
    "    kz:startDate {s}^^xsd:date ;\n",
    "    kz:statedIn passage:{n} ;\n",
)


def once(random: Random) -> bytes:
    """A curated file of the small graph after some damage, two of them in one, or blocks made of the words above."""
    files = _files()
    one = random.choice(files)
    kind = random.random()
    if kind < 0.15:
        return damaged(random, _made(random), _WORDS)
    if kind < 0.3:
        one = spliced(random, one, random.choice(files))
    return damaged(random, one, _WORDS, most=random.choice((1, 3, 8)))


def check(content: bytes) -> None:
    """Format the file, and use it where its turn has come; raises where anything but a sentence comes of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph" / "fuzzed.ttl"
        path.parent.mkdir()
        (path.parent / "sources.ttl").write_text(HEADER, "utf-8")
        path.write_bytes(content)
        code = told.run("fmt", "--check", "--project", folder, path, where="fuzzed.ttl")
        if code < told.BAD_INPUT:
            _formatted_once(path)
        if int.from_bytes(hashlib.sha256(content).digest()[:2]) % USED_ONE_IN == 0:
            use(content)


def _formatted_once(path: Path) -> None:
    """What was formatted says the same, and formatting it again changes nothing."""
    before = read(path)
    text = rewrite(before)
    path.write_text(text, "utf-8", newline="")
    after = read(path)
    assert rewrite(after) == text, "formatting changes what was formatted"
    assert isomorphic(before.graph, after.graph), "formatting changes what is said"


def use(content: bytes) -> None:
    """Validate, build and ask the small graph with the file in the place of those that write the same things."""
    with tempfile.TemporaryDirectory() as folder, told.surroundings(Path(folder) / "cache"):
        graph = Path(folder) / "graph"
        shutil.copytree(told.SMALL, graph, ignore=shutil.ignore_patterns("texts", "*.md"))
        here = _subjects(content)
        for path in sorted(graph.rglob("*.ttl")):
            if path.name != "sources.ttl" and here & _subjects(path.read_bytes()):
                path.unlink()
        (graph / "fuzzed.ttl").write_bytes(content)
        found = told.run("validate", "--project", folder)
        if found == 0:
            _asked(folder)
        elif found < told.BAD_INPUT:
            # What is wrong with the graph was said; who does not listen gets a sentence all the same.
            for command in (("network", "-f", "json"), ("trace", "Water for All"), ("conflicts",)):
                told.run(*command, "--project", folder, unforeseen=True)


def _asked(folder: str) -> None:
    """All that reads the graph, where no rule is broken."""
    from kzgraph.api import Graph
    from kzgraph.derive import derive, load_files
    from kzgraph.project import find_project
    from kzgraph.store import memory_store

    project = find_project(folder)
    store = memory_store()
    load_files(store.raw, project)
    derive(store, project)
    graph = Graph(project, store)
    for question in graph.questions.values():
        if not any(param.required for param in question.params):
            graph.ask(question.name)
    for look in (
        lambda: graph.trace("Water for All"),
        lambda: graph.show("Open Hands"),
        lambda: graph.search("water"),
        lambda: graph.brief("Open Hands").markdown(),
        graph.conflicts,
        graph.gaps,
        graph.network,
    ):
        # Who is named here may be gone: then a sentence says so.
        with contextlib.suppress(KzgraphError):
            look()


def _subjects(content: bytes) -> set[bytes]:
    return set(re.findall(rb"^[^\s@#<]+:\S+", content, re.MULTILINE))


def _made(random: Random) -> bytes:
    """Blocks in the form of curated files, with names, properties and values drawn from a few."""
    blocks = []
    for _ in range(random.randint(1, 6)):
        lines = "".join(
            random.choice(_LINES).format(
                p=random.choice(("partOf", "partner", "result", "value", "note")),
                o=random.choice(("1", "partner:a", "programme:b", "result:c", '"x"', "1.50", "true")),
                s=random.choice(('"a"', '"2018-01-01"', '"x\\ny"', "'b'", '"""c"""', '""')),
                l=random.choice(("en", "ru", "kk", "en-GB", "x-1")),
                n=random.randint(0, 3),
            )
            for _ in range(random.randint(0, 5))
        )
        subject = random.choice(("partner", "programme", "result", "contribution", "passage"))
        kind = random.choice(("Partner", "Programme", "Output", "Contribution", "Passage", "Claim"))
        blocks.append(f"{subject}:{random.choice('abc')}\n    a kz:{kind} ;\n{lines}.\n")
    return (HEADER + "\n" + "".join(blocks)).encode()


@cache
def _files() -> tuple[bytes, ...]:
    shapes = sorted((told.ROOT / "tests" / "shapes").rglob("*.ttl"))
    return tuple(path.read_bytes() for path in (*sorted(told.SMALL.rglob("*.ttl")), *shapes[::12]))
