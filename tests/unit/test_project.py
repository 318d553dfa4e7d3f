"""Where the data lie: what is looked for first, and what is said when nothing is found."""

import shutil
from pathlib import Path

import pytest

from kzgraph import project
from kzgraph.errors import KzgraphError, ProjectNotFound, SourceTextMissing, StoreError
from kzgraph.project import Project, cache_folder, find_project, sources_folder

ROOT = Path(project.__file__).parent.parent


def make(root: Path, *, complete: bool = True) -> Path:
    """A project's folder: with graph/ alone, or with ontology/ and queries/ too."""
    (root / "graph").mkdir(parents=True)
    (root / "graph" / "sources.ttl").touch()
    if complete:
        (root / "ontology").mkdir()
        (root / "queries").mkdir()
    return root


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working folder is an empty one outside every project, and no project is named."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.delenv("KZGRAPH_PROJECT", raising=False)


def test_named_folder_comes_before_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is named wins over $KZGRAPH_PROJECT."""
    named, other = make(tmp_path / "named"), make(tmp_path / "other")
    monkeypatch.setenv("KZGRAPH_PROJECT", str(other))
    assert find_project(named).root == named
    assert find_project(str(named)).root == named


def test_variable_comes_before_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """$KZGRAPH_PROJECT wins over the project one stands in."""
    other = make(tmp_path / "other")
    monkeypatch.chdir(make(tmp_path / "here"))
    monkeypatch.setenv("KZGRAPH_PROJECT", str(other))
    assert find_project().root == other


def test_working_folder_and_those_above_come_before_the_installed_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearest project at or above the working folder is taken."""
    inner = make(make(tmp_path / "outer") / "inner")
    (inner / "graph" / "partners").mkdir()
    monkeypatch.chdir(inner / "graph" / "partners")
    assert find_project() == Project(inner / "graph", inner / "ontology", inner / "queries")
    monkeypatch.chdir(tmp_path / "outer" / "ontology")
    assert find_project().root == tmp_path / "outer"


def test_installed_copy_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside every project the copy that came with the package is taken."""
    installed = make(tmp_path / "site-packages" / "kzgraph" / "data")
    monkeypatch.setattr(project, "_INSTALLED", installed)
    assert find_project() == Project(installed / "graph", installed / "ontology", installed / "queries")


def test_checkout_stands_in_for_the_installed_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a checkout, where nothing is installed, its own folders are taken from anywhere."""
    monkeypatch.setattr(project, "_INSTALLED", Path("nowhere"))
    assert find_project() == Project(ROOT / "graph", ROOT / "ontology", ROOT / "queries")


@pytest.mark.parametrize("name", ["graph", "data"])
def test_project_needs_only_its_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Terms and questions are the installed ones where a project has none of its own."""
    monkeypatch.setattr(project, "_INSTALLED", Path("nowhere"))
    root = make(tmp_path / "own", complete=False)
    if name == "data":
        shutil.move(root / "graph", tmp_path / "data")
        root = tmp_path / "data"
        graph = root
    else:
        graph = root / "graph"
    assert find_project(root) == Project(graph, ROOT / "ontology", ROOT / "queries")


def test_own_ontology_is_used_with_the_shipped_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the two folders is a project's own where it has one, else the installed one."""
    monkeypatch.setattr(project, "_INSTALLED", Path("nowhere"))
    root = make(tmp_path / "own", complete=False)
    (root / "ontology").mkdir()
    assert find_project(root) == Project(root / "graph", root / "ontology", ROOT / "queries")


def test_working_folder_with_a_graph_alone_is_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who stands in a project with graph/ alone works on it, not on the installed one."""
    root = make(tmp_path / "own", complete=False)
    monkeypatch.chdir(root)
    assert find_project().root == root


def test_other_folder_named_graph_is_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder called graph that holds no sources.ttl is somebody else's."""
    monkeypatch.setattr(project, "_INSTALLED", make(tmp_path / "installed"))
    (tmp_path / "plots" / "graph").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "plots")
    assert find_project().root == tmp_path / "installed"


@pytest.mark.parametrize("by_variable", [False, True])
def test_named_folder_without_graph_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, by_variable: bool
) -> None:
    """A wrong name is never passed over in favour of another project."""
    empty = tmp_path / "empty"
    empty.mkdir()
    if by_variable:
        monkeypatch.setenv("KZGRAPH_PROJECT", str(empty))
    with pytest.raises(ProjectNotFound) as caught:
        find_project(None if by_variable else empty)
    assert str(caught.value) == f"There is no graph/ folder in {empty}."
    assert caught.value.hint == "Name a folder that holds graph/ with --project."


def test_no_project_at_all_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is found, the sentence says where it was looked for."""
    for name in ("_INSTALLED", "_CHECKOUT"):
        monkeypatch.setattr(project, name, tmp_path / "nowhere")
    with pytest.raises(ProjectNotFound) as caught:
        find_project()
    assert str(caught.value) == f"No graph/ folder in {Path.cwd()} or above it."
    assert caught.value.hint == "Name one with --project DIR."


def test_relative_name_is_taken_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative name stays right when the working folder changes later."""
    make(tmp_path / "own")
    monkeypatch.chdir(tmp_path)
    found = find_project("own")
    assert found.root == tmp_path / "own"
    assert found.graph.is_absolute()


def test_files_are_sorted_and_hidden_ones_are_left_out(tmp_path: Path) -> None:
    """Turtle files at any depth are read in the order of their names; editors' hidden ones are not."""
    root = make(tmp_path / "Қазақстан граф")
    for name in ("b.ttl", "a/z.ttl", "a.ttl", ".b.ttl", "b.ttl~", "notes.md", "c/b.ttl"):
        path = root / "graph" / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found = find_project(root)
    names = [found.name_of(path) for path in found.graph_files()]
    assert names == ["graph/a/z.ttl", "graph/a.ttl", "graph/b.ttl", "graph/c/b.ttl", "graph/sources.ttl"]


def test_ontology_is_told_apart_by_use(tmp_path: Path) -> None:
    """Terms and schemes are loaded; shapes, checks and rules are run; alignments and profiles wait to be asked for."""
    root = make(tmp_path / "own")
    names = (
        "kzgraph.ttl",
        "alignments.ttl",
        "schemes/role.ttl",
        "shapes/partner.ttl",
        "checks/x.rq",
        "rules/core/leads-to.rq",
        "rules/profiles/prov.rq",
    )
    for name in names:
        path = root / "ontology" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    found = find_project(root)
    assert [found.name_of(p) for p in found.ontology_files()] == [
        "ontology/kzgraph.ttl",
        "ontology/schemes/role.ttl",
    ]
    assert [p.name for p in found.shape_files()] == ["partner.ttl"]
    assert [p.name for p in found.check_files()] == ["x.rq"]
    assert [p.name for p in found.rule_files()] == ["leads-to.rq"]
    assert [p.name for p in found.built_from()] == ["sources.ttl", "kzgraph.ttl", "role.ttl", "leads-to.rq"]


def test_file_outside_is_named_in_full(tmp_path: Path) -> None:
    """A file inside is told relative to the project, one outside as it was given."""
    found = find_project(make(tmp_path / "own"))
    assert found.name_of(tmp_path / "own" / "graph" / "sources.ttl") == "graph/sources.ttl"
    assert found.name_of(tmp_path / "draft.ttl") == str(tmp_path / "draft.ttl")


def test_texts_are_where_they_are_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder with the texts is the one named, else $KZGRAPH_SOURCES."""
    monkeypatch.setenv("KZGRAPH_SOURCES", str(tmp_path / "elsewhere"))
    assert sources_folder(tmp_path) == tmp_path
    assert sources_folder() == tmp_path / "elsewhere"


@pytest.mark.parametrize("named", [None, "", "nowhere"])
def test_missing_texts_are_not_available(monkeypatch: pytest.MonkeyPatch, named: str | None) -> None:
    """Without the texts the answer is "not available", with how to give them."""
    monkeypatch.delenv("KZGRAPH_SOURCES", raising=False)
    with pytest.raises(SourceTextMissing) as caught:
        sources_folder(named)
    error: KzgraphError = caught.value
    assert "--sources DIR" in str(error.hint)
    assert error.exit_code == 3


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"KZGRAPH_CACHE": "/c", "XDG_CACHE_HOME": "/x", "LOCALAPPDATA": "/l"}, "/c"),
        ({"XDG_CACHE_HOME": "/x", "LOCALAPPDATA": "/l"}, "/x/kzgraph"),
        ({"LOCALAPPDATA": "/l"}, "/l/kzgraph"),
        ({}, "/home/somebody/.cache/kzgraph"),
    ],
)
def test_cache_is_in_the_users_cache_folder(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    """The cache is where $KZGRAPH_CACHE says, else in the user's cache folder."""
    for name in ("KZGRAPH_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**variables, "HOME": "/home/somebody"}.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == Path(expected)


def test_cache_needs_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the user has no folder at all, nothing is written into the one that happens to be called "~"."""
    for name in ("KZGRAPH_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda name: name)
    with pytest.raises(StoreError) as caught:
        cache_folder()
    assert str(caught.value) == "There is no home folder to keep the built store in."
    assert caught.value.hint == "Name a folder with KZGRAPH_CACHE."


def test_projects_of_the_same_folders_are_one() -> None:
    """Names and paths are the same; each folder, each added one and each source counts."""
    found = Project("g", "o", "q", ("a",), ("s",))
    assert found == Project(Path("g"), Path("o"), Path("q"), (Path("a"),), ("s",))
    assert hash(found) == hash(Project("g", "o", "q", ("a",), ("s",)))
    assert (found.graph, found.added, found.only) == (Path("g"), (Path("a"),), ("s",))
    assert repr(found) == "Project(graph='g', ontology='o', queries='q', added=('a',), only=('s',))"
    for changed in ({"graph": "x"}, {"ontology": "x"}, {"queries": "x"}, {"added": ()}, {"only": ()}):
        assert found._replace(**changed) != found
    assert found != ("g", "o", "q", ("a",), ("s",))


def test_shelves_are_the_folders_of_questions(tmp_path: Path) -> None:
    """In the order of their names; files are none, and neither is what is not there."""
    folder = tmp_path / "queries"
    for name in ("b", "a"):
        (folder / name).mkdir(parents=True)
    (folder / "README.md").touch()
    assert Project(tmp_path, tmp_path, folder).shelves() == (str(folder / "a"), str(folder / "b"))
    assert Project(tmp_path, tmp_path, tmp_path / "nowhere").shelves() == ()
