"""The pages say what is so: their commands are run, their numbers counted, their links followed.

An HTML comment before a fenced block says what is done with the block:

- ``test: kzgraph``: its lines that begin with ``$`` are run, and what follows must occur in the output in that
  order (a line ``…`` leaves something out; white space does not count);
- ``made: kzgraph …``: it is exactly what this command prints;
- ``test: python``: it is run as a doctest;
- ``write: FILE``, ``add: FILE``: its text becomes the file, or its end; ``change: FILE``: its ``-`` lines are
  replaced by its ``+`` lines there; ``paste: FILE`` stands alone and adds what the last command printed.

``python tests/docs/test_readme.py`` counts the graph anew and writes the table into README.md.
"""

import contextlib
import doctest
import io
import re
import shlex
import shutil
import struct
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import kzgraph
from kzgraph import __version__
from kzgraph.api import Graph
from kzgraph.cli import main
from kzgraph.terms import CONCEPT_SCHEMES, PREFIXES
from kzgraph.turtle import HEADER

ROOT = Path(__file__).parents[2]
README, CURATORS = ROOT / "README.md", ROOT / "graph" / "README.md"
GUIDE, EXCHANGE = ROOT / "docs" / "guide.md", ROOT / "docs" / "exchange.md"
PAGES = (README, CURATORS, GUIDE, EXCHANGE, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md")
LONGEST_README = 150
LARGEST_PICTURE = 300_000
PICTURES = ("partnerships", "start", "partner", "trace", "sparql")  # in the order of README.md

COUNTS = re.compile(r"(?<=<!-- counts -->\n).*?(?=<!-- /counts -->)", re.DOTALL)
STEP = re.compile(
    r"^ *<!-- (?P<verb>test|made|write|add|change|paste): *(?P<of>.+?) -->\n(?:(?P<block> *```\w+\n.*?^ *```\n))?",
    re.MULTILINE | re.DOTALL,
)

COUNTED = (
    ("partners that contribute", "?c a kz:Contribution ; kz:partner ?x ; kz:statedIn ?passage ."),
    ("programmes", "?x a kz:Programme ; kz:statedIn ?passage ."),
    ("results", "VALUES ?k { kz:Result kz:Output kz:Outcome kz:Impact } ?x a ?k ; kz:statedIn ?passage ."),
    (
        "… outputs / outcomes / impacts",
        "?x a kz:Output ; kz:statedIn ?passage .",
        "?x a kz:Outcome ; kz:statedIn ?passage .",
        "?x a kz:Impact ; kz:statedIn ?passage .",
    ),
    (
        "contributions, explicit / inferred",
        "?x a kz:Contribution ; kz:basis basis:explicit ; kz:statedIn ?passage .",
        "?x a kz:Contribution ; kz:basis basis:inferred ; kz:statedIn ?passage .",
    ),
    ("links from one result to another", "?x a kz:ResultLink ; kz:statedIn ?passage ."),
    (
        "figures / that measure a result",
        "?x a kz:Observation ; kz:statedIn ?passage .",
        "?x a kz:Observation ; kz:measures ?r ; kz:statedIn ?passage .",
    ),
    ("findings and lessons", "VALUES ?k { kz:Finding kz:Lesson } ?x a ?k ; kz:statedIn ?passage ."),
    ("recommendations and plans", "VALUES ?k { kz:Recommendation kz:Plan } ?x a ?k ; kz:statedIn ?passage ."),
    ("products, events, policies", "VALUES ?k { kz:Product kz:Event kz:Policy } ?x a ?k ; kz:statedIn ?passage ."),
    ("regions and other places", "?c kz:region ?x ; kz:statedIn ?passage ."),
    (
        "passages / set aside, with a reason",
        "?passage a kz:Passage . BIND(?passage AS ?x)",
        "?passage kz:setAside ?reason . BIND(?passage AS ?x)",
    ),
)


class Step(NamedTuple):
    """What a page asks to be done: a verb, what it is about, and the text of the fenced block."""

    verb: str
    of: str
    text: str


def steps(page: Path) -> Iterator[Step]:
    """The marked blocks of a page, in order, without their fences and indents."""
    for found in STEP.finditer(page.read_text(encoding="utf-8")):
        block = textwrap.dedent(found["block"] or "").split("\n")
        yield Step(found["verb"], found["of"], "".join(f"{line}\n" for line in block[1:-2]))


def said(command: str) -> tuple[str, str]:
    """What a command prints: data, and messages."""
    name, *arguments = shlex.split(command)
    assert name == "kzgraph", command
    data, messages = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(data), contextlib.redirect_stderr(messages):
        main(arguments)
    return data.getvalue(), messages.getvalue()


def check_console(text: str) -> str:
    """Run a block's commands and find what it shows in what they print; the last one's data are handed back."""
    data = ""
    for command, shown in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE):
        data, messages = said(command)
        at, words = 0, " ".join(f"{data} {messages}".split())
        for piece in re.split(r"^\s*…\s*$", shown, flags=re.MULTILINE):
            wanted = " ".join(piece.split())
            place = words.find(wanted, at)
            assert place >= 0, f"$ {command}\nlacks:\n{piece}\nin:\n{data}{messages}"
            at = place + len(wanted)
    return data


def changed(before: str, diff: str) -> str:
    """A file's text with the diff's ``-`` lines, found in one place, replaced by its ``+`` lines."""
    old, new = ("".join(line[1:] + "\n" for line in diff.splitlines() if line[0] == sign) for sign in "-+")
    assert before.count(old) == 1, old
    return before.replace(old, new)


def add(path: Path, text: str) -> None:
    """Add blocks to the end of a curated file, which gets the header if it is new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else f"{HEADER}\n"
    path.write_text(before + text, encoding="utf-8")


def follow(page: Path, folder: Path) -> None:
    """Do what a page says, in order; the files it names lie under the folder."""
    last = ""
    for step in steps(page):
        if step == Step("test", "kzgraph", step.text):
            last = check_console(step.text)
        elif step.verb == "made":
            assert step.text == said(step.of)[0], step.of
        elif step.verb == "test":
            check_python(step.text)
        elif step.verb == "write":
            (folder / step.of).write_text(step.text, encoding="utf-8")
        elif step.verb == "change":
            path = folder / step.of
            path.write_text(changed(path.read_text(encoding="utf-8"), step.text), encoding="utf-8")
        else:
            add(folder / step.of, last if step.verb == "paste" else step.text)


def check_python(text: str) -> None:
    """Run a block as a doctest."""
    test = doctest.DocTestParser().get_doctest(text, {}, "page", "page", 0)
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(test)
    assert result.attempted
    assert not result.failed


def number(graph: Graph, pattern: str, source: str) -> int:
    """How many things a pattern finds, in one document or in all."""
    only = f"VALUES ?source {{ <{source}> }}" if source else ""
    names = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("kz", "basis"))
    where = f"{only} {pattern} ?passage kz:source ?source ."
    return int(str(graph.query(f"{names} SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {where} }}").rows[0][0]))


def counts(graph: Graph) -> str:
    """The table of what the graph holds, a column for each document."""
    documents = graph.query(f"SELECT ?s WHERE {{ ?s a <{PREFIXES['kz']}Source> }} ORDER BY ?s").rows
    columns = [(row[0].label, row[0].iri) for row in documents]
    columns += [("all", "")] if len(columns) > 1 else []
    lines = ["| | " + " | ".join(label for label, _ in columns) + " |", "|---|" + "---:|" * len(columns)]
    for label, *patterns in COUNTED:
        cells = [" / ".join(f"{number(graph, pattern, iri):,}" for pattern in patterns) for _, iri in columns]
        lines.append(f"| {label} | {' | '.join(cells)} |")
    return "".join(f"{line}\n" for line in lines)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages speak from the project's folder, without the documents' texts."""
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("KZGRAPH_SOURCES", raising=False)


@pytest.mark.parametrize("page", [README, GUIDE, EXCHANGE], ids=lambda page: page.name)
def test_page_shows_what_commands_print(page: Path, tmp_path: Path) -> None:
    follow(page, tmp_path)


def test_recipes_for_curators_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "tests" / "data" / "small", tmp_path / "practice")
    monkeypatch.setenv("KZGRAPH_PROJECT", str(tmp_path / "practice"))
    monkeypatch.setenv("KZGRAPH_SOURCES", str(tmp_path / "practice" / "texts"))
    follow(CURATORS, tmp_path)


def test_counts_are_those_of_the_graph(shipped_graph: Graph) -> None:
    table = COUNTS.search(README.read_text(encoding="utf-8"))
    assert table
    assert table.group() == counts(shipped_graph), "run: python tests/docs/test_readme.py"


def test_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= LONGEST_README


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_and_options_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    used = re.findall(r"(?:`|\$ )kzgraph ([a-z]+)([^`\n]*)", text)
    for command, rest in used:
        form = rest.split()[:1] if command == "export" else []  # each format has options of its own
        told, refused = said(" ".join(["kzgraph", command, *form, "--help"]))
        assert not refused
        options = re.findall(r"(?<!\S)-{1,2}[a-z][a-z-]*", re.sub(r'"[^"]*"', "", rest))
        assert [option for option in options if option not in told] == [], command


def test_names_in_the_curators_page_exist() -> None:
    text = CURATORS.read_text(encoding="utf-8")
    terms = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "ontology").rglob("*.ttl")))
    named = set(re.findall(rf"(?<![\w:/])((?:kz|{'|'.join(CONCEPT_SCHEMES)}):[A-Za-z0-9-]*\w)", text))
    assert sorted(name for name in named if f"\n{name}\n" not in terms) == []


def test_checks_and_questions_named_in_the_readme_exist() -> None:
    text = README.read_text(encoding="utf-8")
    kept = text.partition("## How it is kept right")[2].partition("\n## ")[0]
    checks = {path.stem for path in (ROOT / "ontology" / "checks").glob("*.rq")}
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", kept))
    assert named
    assert named <= checks
    questions = {path.stem for path in (ROOT / "queries").glob("*/*.rq")}
    assert set(re.findall(r"kzgraph ask ([a-z-]+)", text)) <= questions


def test_versions_agree() -> None:
    newest = re.search(r"^## \[([^]]+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest
    assert cited
    assert newest[1] == cited[1] == __version__


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_a_small_screenshot(name: str) -> None:
    picture = (ROOT / "docs" / f"{name}.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (1600, 900)
    assert len(picture) < LARGEST_PICTURE


def test_readme_shows_each_picture_and_says_what_is_in_it() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\(docs/([a-z]+)\.png\)", README.read_text(encoding="utf-8"))
    assert [name for words, name in shown if len(words.split()) > 5] == list(PICTURES)
    assert sorted(path.stem for path in (ROOT / "docs").glob("*.png")) == sorted(PICTURES)


if __name__ == "__main__":
    page = README.read_text(encoding="utf-8")
    README.write_text(COUNTS.sub(lambda _: counts(kzgraph.open(ROOT)), page), encoding="utf-8")
    sys.stdout.write("README.md: counts written\n")
