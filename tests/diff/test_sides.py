"""Where a state of a graph is read from: files, folders, wheels, dumps and git revisions; and what is no state."""

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pyoxigraph
import pytest

from kzgraph.diff import diff
from kzgraph.diff.read import IN_WHEEL, Reader
from kzgraph.errors import InputError, KzgraphError, NotAvailable, TurtleError, UsageError
from kzgraph.project import Project, find_project
from kzgraph.terms import DERIVED_GRAPH

SMALL = Path(__file__).parents[1] / "data" / "small"
LINE = '    skos:prefLabel "Reed Labs"@en ;'
OTHERS = "partners/others.ttl"


def git(folder: Path, *arguments: str) -> str:
    """Run git with a name of its own, whatever the machine's settings are."""
    settings = ("user.name=A", "user.email=a@example.org", "commit.gpgsign=false", "init.defaultBranch=main")
    options = [word for setting in settings for word in ("-c", setting)]
    surroundings = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *options, "-C", folder, *arguments], env=surroundings, capture_output=True, check=True
    )
    return done.stdout.decode()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project kept in git: v0.1 is Riverland, main has another label, the working folder one more partner."""
    root = tmp_path_factory.mktemp("kept")
    shutil.copytree(SMALL, root / "data" / "graph", ignore=shutil.ignore_patterns("texts", "README.md"))
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "first")
    git(root, "tag", "-a", "v0.1", "-m", "first")
    path = root / "data" / "graph" / OTHERS
    path.write_text(path.read_text("utf-8").replace(LINE, LINE.replace("Reed Labs", "Reed Laboratory")), "utf-8")
    git(root, "commit", "-q", "-a", "-m", "second")
    added = 'partner:new\n    a kz:Partner ;\n    skos:prefLabel "New"@en ;\n.\n'
    path.write_text(path.read_text("utf-8") + added, "utf-8")
    return find_project(root / "data")


def sentences(old: str | None, new: str | None, project: Project) -> list[str]:
    """All sentences on what changed."""
    return [change.sentence for group in diff(old, new, project).groups for change in group.changes]


RENAMED = ['partner "Reed Laboratory" (partner:reed-labs)']
NEW = ['+1 partner "New" (partner:new)']


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("v0.1", "HEAD", RENAMED),
        ("HEAD~1", "main", RENAMED),
        ("v0.1", "main:data/graph", RENAMED),
        ("v0.1:data", "main", RENAMED),
        ("HEAD", None, NEW),
        ("v0.1", None, [*NEW, *RENAMED]),
        (f"v0.1:data/graph/{OTHERS}", f"HEAD:data/graph/{OTHERS}", RENAMED),
        ("HEAD", "HEAD", []),
    ],
)
def test_revisions(kept: Project, old: str, new: str | None, expected: list[str]) -> None:
    """Commits by any of their names, their folders and files; what is left out is the working folder."""
    assert sentences(old, new, kept) == expected


def test_revision_of_the_same_state_is_the_folder(kept: Project) -> None:
    """A revision holds what the folder held, in another repository or none."""
    assert diff("v0.1", str(SMALL), kept).same


def test_reading_a_revision_changes_nothing(kept: Project) -> None:
    """Neither the checkout nor the index is touched."""
    before = git(kept.root, "status", "--porcelain=v2", "--branch")
    diff("v0.1", "main", kept)
    assert git(kept.root, "status", "--porcelain=v2", "--branch") == before


def test_the_folder_of_the_project_counts_and_not_that_of_a_hook(
    kept: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Variables that git sets for a hook do not lead to another repository."""
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert sentences("v0.1", "HEAD", kept) == RENAMED


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("v0.2", 'There is no file, folder or git revision "v0.2".', "Did you mean v0.1?"),
        ("mian", 'There is no file, folder or git revision "mian".', "Did you mean main?"),
        ("--all", 'There is no file, folder or git revision "--all".', "See what there is: git log --oneline, git tag"),
        ("", 'There is no file, folder or git revision "".', None),
        ("a\nb", 'There is no file, folder or git revision "a b".', "See what there is: git log --oneline, git tag"),
        ("HEAD:data/graph/none.ttl", 'There is no file, folder or git revision "HEAD:data/graph/none.ttl".', None),
    ],
)
def test_unknown_revision(kept: Project, name: str, message: str, hint: str | None) -> None:
    """What is no revision is told with the names that are nearest."""
    with pytest.raises(UsageError) as told:
        diff(name, None, kept)
    assert told.value.message == message
    assert hint is None or told.value.hint == hint


def test_folder_in_no_repository(riverland: Project) -> None:
    """A project that is not kept in git has no revisions."""
    with pytest.raises(UsageError, match=r'There is no file or folder "HEAD", and .* is not in a git repository'):
        diff("HEAD", None, riverland)


def test_revision_without_the_graph(kept: Project) -> None:
    """A commit in which the graph's folder is not there yet is told as that, not as an empty graph."""
    nothing = git(kept.root, "hash-object", "-t", "tree", "-w", os.devnull).strip()
    git(kept.root, "tag", "-f", "blank", git(kept.root, "commit-tree", nothing, "-m", "blank").strip())
    with pytest.raises(UsageError) as told:
        diff("blank", None, kept)
    assert told.value.message == "blank holds no curated graph where this project has its own."
    assert told.value.hint == "Say where it lay then: blank:PATH"


def test_without_git(kept: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where git is not installed, revisions cannot be read, and files can."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotAvailable, match="git is not installed"):
        diff("v0.1", None, kept)
    assert sentences(str(SMALL), None, kept) == [*NEW, *RENAMED]


def test_broken_turtle_in_a_revision(kept: Project) -> None:
    """An error is told with revision, file and line, in the words of validation."""
    path = kept.root / "graph" / OTHERS
    good = path.read_text("utf-8")
    line = '    skos:prefLabel "Reed Laboratory"@en ;'
    assert line in good
    path.write_text(good.replace(line, line.replace('"@en', "@en")), "utf-8")
    git(kept.root, "tag", "-f", "broken", git(kept.root, "stash", "create").strip())
    path.write_text(good, "utf-8")
    with pytest.raises(TurtleError) as told:
        diff("broken", None, kept)
    assert told.value.line == good.split("\n").index(line) + 1
    assert told.value.message.startswith(f"broken:{OTHERS}:{told.value.line}: this is not Turtle near")


def test_folders_and_graph_folders(small: Project, tmp_path: Path) -> None:
    """A project folder and its graph/ folder are the same side; files that begin with a dot are nobody's."""
    shutil.copytree(SMALL, tmp_path / "project" / "graph")
    (tmp_path / "project" / "graph" / ".broken.ttl").write_text("no Turtle", "utf-8")
    assert diff(str(tmp_path / "project"), str(tmp_path / "project" / "graph"), small).same


def wheel(path: Path, names: dict[str, bytes]) -> Path:
    """A wheel with some files."""
    with zipfile.ZipFile(path, "w") as made:
        for name, content in names.items():
            made.writestr(name, content)
    return path


def test_wheel(small: Project, tmp_path: Path) -> None:
    """A wheel holds the graph it was built with."""
    inside = {f"{IN_WHEEL}{path.relative_to(SMALL).as_posix()}": path.read_bytes() for path in small.graph_files()}
    made = wheel(tmp_path / "kzgraph-0.1-py3-none-any.whl", {**inside, "kzgraph/__init__.py": b"", "x.ttl": b"no"})
    assert diff(str(made), str(SMALL), small).same


def test_wheel_of_something_else(small: Project, tmp_path: Path) -> None:
    """A wheel without a graph, and a file that is no wheel, are told as what they are."""
    other = wheel(tmp_path / "other.whl", {"other/__init__.py": b""})
    with pytest.raises(InputError, match=r"other\.whl: this wheel holds no graph \(kzgraph/data/graph/\)\.$"):
        diff(str(other), None, small)
    (tmp_path / "broken.whl").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(InputError, match=r"broken\.whl: this is no wheel, or a damaged one\.$"):
        diff(str(tmp_path / "broken.whl"), None, small)


@pytest.mark.parametrize("ending", ["nt", "nq", "ttl", "trig", "rdf"])
def test_dump_of_the_same_graph_is_the_same(small: Project, tmp_path: Path, ending: str) -> None:
    """A dump of the whole store, ontology and derived statements included, says what the folder says."""
    store = pyoxigraph.Store()
    for path in (*small.graph_files(), *small.ontology_files()):
        store.load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    form = pyoxigraph.RdfFormat.from_extension(ending)
    assert form is not None
    derived = pyoxigraph.Quad(
        pyoxigraph.NamedNode("https://w3id.org/kzgraph/id/partner/reed-labs"),
        pyoxigraph.NamedNode("https://w3id.org/kzgraph/ns#nameKey"),
        pyoxigraph.Literal("reed labs"),
        pyoxigraph.NamedNode(DERIVED_GRAPH) if form.supports_datasets else pyoxigraph.DefaultGraph(),
    )
    store.add(derived)
    dump = tmp_path / f"dump.{ending}"
    store.dump(str(dump), format=form, from_graph=None if form.supports_datasets else pyoxigraph.DefaultGraph())
    found = diff(str(dump), str(SMALL), small)
    assert found.same
    assert any("are not compared" in note for note in found.notes)
    if form.supports_datasets:
        assert found.notes[0] == f"{dump}: 1 statements of its derived graph are not compared."


def test_two_files_are_compared_whole(small: Project, tmp_path: Path) -> None:
    """Between two files nothing is left out: a changed term is a difference."""
    scheme = next(path for path in small.ontology_files() if path.name == "role.ttl")
    changed = tmp_path / "role.ttl"
    changed.write_text(scheme.read_text("utf-8").replace('"Funder"@en', '"Payer"@en'), "utf-8")
    found = diff(str(scheme), str(changed), small)
    assert [change.details for group in found.groups for change in group.changes] == [('name: "Funder" → "Payer"',)]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.nt", b"<http://a> <http://b> .\n", "x.nt:1: this cannot be read ("),
        ("x.nt", b"_:a <http://b/c> <http://d/e> .\n", "x.nt: there is a node without a name"),
        ("x.ttl", b"\xff\xfe", "x.ttl:1: this is not UTF-8 text."),
        ("x.ttl", b"partner:x a kz:Partner .", "x.ttl:1: this is not Turtle"),
        ("x.csv", b"a,b", "x.csv is no file that can be compared."),
    ],
)
def test_file_that_cannot_be_read(small: Project, tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """What is wrong with a file is one sentence with file and line."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(KzgraphError) as told:
        Reader(small).side(str(tmp_path / name))
    assert told.value.message.removeprefix(f"{tmp_path}/").startswith(message)


def test_folder_without_turtle(small: Project, tmp_path: Path) -> None:
    """An empty folder is no graph in which everything was removed."""
    with pytest.raises(UsageError, match="holds no Turtle"):
        Reader(small).side(str(tmp_path))


def test_part_of_a_graph_is_told_with_the_names_of_the_whole(small: Project, tmp_path: Path) -> None:
    """A file of claims holds no names of partners; the project at hand has them."""
    path = SMALL / "claims" / "report-2018" / "children.ttl"
    changed = tmp_path / "children.ttl"
    changed.write_text(path.read_text("utf-8").replace('"took part in"@en', '"came to"@en'), "utf-8")
    found = diff(str(path), str(changed), small)
    change = found.groups[0].changes[0]
    assert change.sentence.startswith("contribution of Youth Forum to ")
    assert change.passages[0].cited() == "Annual report 2018, Goal area 2 / Young Makers, 1571-1609"
