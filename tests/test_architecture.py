"""The shape of the package: layers, sizes, what is public and documented, and what is imported when.

The syntax trees are read, nothing is imported, except where it is asked what a command imports.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).parent.parent / "kzgraph"
ROOT = PACKAGE.parent
SMALL = ROOT / "tests" / "data" / "small"
LONGEST_MODULE = 500
LONGEST_FUNCTION = 60
VAGUE_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "tools", "base", "core", "stuff"})


class Part(NamedTuple):
    """A module, or a folder of modules: the third parties it may import, and why it stands where it does."""

    reason: str
    at_once: frozenset[str] = frozenset()
    when_called: frozenset[str] = frozenset()


def some(*names: str) -> frozenset[str]:
    """Some packages."""
    return frozenset(names)


# A part imports only from parts above it. Blank lines part the layers of the design; within a layer the order counts.
LAYERS: dict[str, Part] = {
    "_version": Part("one string, for the package and the command line"),
    "typed": Part("what a short command needs of typing; needs nothing"),
    "errors": Part("every other part raises them"),
    "model": Part("plain values, which every other part passes on"),
    "project": Part("finds the folders; needs nothing but errors"),
    "folders": Part("folders written whole and removed unused; knows nothing of what is in them"),
    #
    "periods": Part("days in words; knows neither terms nor graphs"),
    "terms": Part("short names and how a term is written; needs Iri from model"),
    "letters": Part("Cyrillic names in Latin letters; folds what terms folds"),
    "turtle": Part("one file; needs the prefix table", some("rdflib"), some("pyoxigraph")),
    #
    "places": Part("lines of blocks, read from the project's files without parsing"),
    "catalogue": Part("question files; must load in a few milliseconds"),
    "load": Part("all files; puts together what turtle reads", some("rdflib")),
    #
    "sparql": Part("what a query may hold; needs only errors, and guards the engine"),
    "store": Part("the engine, below all that asks it", some("pyoxigraph")),
    "remote": Part("the other engine, over HTTP, and what loads it", some("pyoxigraph")),
    "stated": Part("what chosen sources state, of all that a store holds; needs terms", some("pyoxigraph")),
    "derive": Part("fills a store; asks load only for the line of an error", some("pyoxigraph")),
    "lookalikes": Part("names of the curated graph against each other", some("rdflib")),
    "shapes": Part("shapes over loaded files; the only part that knows pySHACL", some("rdflib"), some("pyshacl")),
    "validate": Part("what shapes and checks find, in words with places", some("rdflib")),
    "names": Part("what a name means, asked of an engine"),
    "history": Part("what a thing was and became, asked of an engine"),
    "ask": Part("binds names, asks, returns tables"),
    #
    "facts": Part("the reading desk that pages, traces and networks share"),
    "search": Part("names and gists, asked of an engine"),
    "pages": Part("all facts of one thing"),
    "evidence": Part("the texts against the graph; asks the engine"),
    "trace": Part("chains of facts"),
    "conflicts": Part("figures that disagree, among the figures of traces"),
    "wkt": Part("outlines and points as the graph writes them; knows no graph"),
    "said": Part("what claims say, for pages that show many things at once"),
    "timeline": Part("things in time, among claims"),
    "regions_map": Part("what is said of each region, among claims and stated figures"),
    "gaps": Part("what nobody is named for or nobody followed up, among facts"),
    "brief": Part("pages as statements without words, from facts, traces and history"),
    "diff": Part("two states against each other; reads files, asks no engine", when_called=some("pyoxigraph")),
    "reference": Part("the ontology's files as plain values, with how often a graph uses them", some("pyoxigraph")),
    "network": Part(
        "projections and measures, of a graph with the figures of traces", when_called=some("igraph", "networkx")
    ),
    #
    "render": Part("words, workbooks and frames for all that is answered", when_called=some("openpyxl", "pandas")),
    "views": Part("HTML from a network; the only part that knows pyvis", when_called=some("pyvis")),
    "exchange": Part(
        "files of other tools, and back from what render writes",
        some("pyoxigraph"),
        some("lxml", "networkx", "openpyxl"),
    ),
    #
    "answers": Part("answers that show themselves in a notebook: call render when they are shown"),
    "api": Part("the library's front: calls all above, renders nothing"),
    "explorer": Part(
        "the server: calls api; only its pages draw",
        some("jinja2", "pyoxigraph", "starlette"),
        some("pygal", "uvicorn"),
    ),
    "assistants": Part(
        "tools for assistants: calls api and the endpoint's processes; its server alone knows the SDK",
        when_called=some("mcp", "mcp_types"),
    ),
    "cli": Part("the command line: calls api and render"),
    "__init__": Part("opens the api when it is called"),
    "__main__": Part("starts the command line"),
}
# Imports for type checkers only, which no run pays for.
FOR_TYPES = frozenset({"mcp", "networkx", "pandas", "uvicorn"})


class Import(NamedTuple):
    """An import as it is written: of what, on which line, and when it happens."""

    name: str
    line: int
    at_once: bool
    for_types: bool


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def title(path: Path) -> str:
    """A module's name inside the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


def part_of(name: str) -> str:
    """The part of the package that a module belongs to."""
    return name.partition(".")[0]


@cache
def tree_of(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(node: ast.AST, *, at_once: bool = True, for_types: bool = False) -> Iterator[Import]:
    """Every import below a node."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, child.lineno, at_once, for_types) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"line {child.lineno}: a relative import; write the full name"
            # "from kzgraph.evidence import records" imports the module kzgraph.evidence.records.
            names = [f"{child.module}.{alias.name}" for alias in child.names]
            found = [name if is_module(name) else str(child.module) for name in names]
            yield from (Import(name, child.lineno, at_once, for_types) for name in dict.fromkeys(found))
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            typing = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
            yield from imports(child, at_once=at_once and not inside, for_types=for_types or typing)


def is_module(name: str) -> bool:
    """Whether a dotted name is a module of the package."""
    path = ROOT.joinpath(*name.split("."))
    return name.startswith("kzgraph") and (path.with_suffix(".py").is_file() or (path / "__init__.py").is_file())


def inner(found: Import) -> str | None:
    """The module of the package that is imported, or None for another package's."""
    if found.name == "kzgraph":
        return "__init__"
    return found.name.removeprefix("kzgraph.") if found.name.startswith("kzgraph.") else None


def third_party(found: Import) -> str | None:
    """The other package that is imported, or None for the standard library's and our own."""
    package = found.name.partition(".")[0]
    return None if package in sys.stdlib_module_names or package == "kzgraph" else package


# Layers


def test_every_part_has_its_place() -> None:
    """Every module belongs to a part of the table, and the table names no part that is gone."""
    found = {part_of(title(path)) for path in modules()}
    assert found - set(LAYERS) == set(), "give the new part a line in LAYERS"
    assert set(LAYERS) - found == set(), "take the line of the part that is gone out of LAYERS"


def imports_only_from_above(path: Path) -> Iterator[str]:
    """A part imports only from parts that stand above it in the table, wherever the import is written."""
    order = list(LAYERS)
    here = part_of(title(path))
    for found in imports(tree_of(path)):
        name = inner(found)
        if name and part_of(name) != here and order.index(part_of(name)) > order.index(here):
            yield f":{found.line} imports {name}, which stands below it: move what is needed above, or the import below"


def test_no_module_imports_itself_by_a_detour() -> None:
    """No two modules, of one part either, import each other."""
    edges = {
        title(path): {name for found in imports(tree_of(path)) if (name := inner(found)) and name != title(path)}
        for path in modules()
    }
    # A folder's front imports its modules; they never import it back by its name.
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, f"a circle: {' → '.join((*way[way.index(name) :], name))}"
        if name not in done:
            for target in sorted(edges.get(name, ())):
                visit(target, (*way, name))
            done.add(name)

    for name in sorted(edges):
        visit(name, ())


def imports_only_its_third_parties(path: Path) -> Iterator[str]:
    """Other packages are imported only where the table allows it, the heavy ones only when they are needed."""
    part = LAYERS[part_of(title(path))]
    for found in imports(tree_of(path)):
        package = third_party(found)
        if package and found.for_types and package not in FOR_TYPES | part.at_once:
            yield f":{found.line} imports {package} for types"
        elif package and not found.for_types and found.at_once and package not in part.at_once:
            yield f":{found.line} imports {package} at once"
        elif package and not found.for_types and package not in part.at_once | part.when_called:
            yield f":{found.line} imports {package}"


def test_each_optional_package_is_known_to_one_module() -> None:
    """Exactly one module imports each package that draws or validates; workbooks are two, of an answer and of all."""
    users: dict[str, set[str]] = {}
    for path in modules():
        for found in imports(tree_of(path)):
            if (package := third_party(found)) and not found.for_types:
                users.setdefault(package, set()).add(title(path))
    assert {part_of(name) for name in users["networkx"]} == {"network", "exchange"}
    assert {name: users[name] for name in ("pygal", "pyshacl", "pyvis", "openpyxl", "pandas")} == {
        "pygal": {"explorer.pages.chart"},
        "pyshacl": {"shapes"},
        "pyvis": {"views.drawing"},
        "openpyxl": {"exchange.workbook", "render.table"},
        "pandas": {"render.frame"},
    }
    assert {part_of(name) for name in users["lxml"]} == {"exchange"}
    assert {part_of(name) for package in ("jinja2", "starlette", "uvicorn") for name in users[package]} == {"explorer"}
    assert users["uvicorn"] == {"explorer.line", "explorer.serve"}
    known = {"rdflib", "igraph", "lxml", "pyoxigraph", "pygal", "pyshacl", "networkx", "pyvis", "openpyxl", "pandas"}
    assert users["mcp"] == users["mcp_types"] == {"assistants.server"}
    assert users.keys() == known | {"jinja2", "mcp", "mcp_types", "starlette", "uvicorn"}


# Sizes and names


def is_not_too_long(path: Path) -> Iterator[str]:
    """A module that does not fit is two modules."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > LONGEST_MODULE:
        yield f" has {lines} lines"


def functions_are_not_too_long(path: Path) -> Iterator[str]:
    """A function that does not fit on a page is two functions."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f".{node.name} has {lines} lines"


def has_a_name_that_says_something(path: Path) -> Iterator[str]:
    """No module is called after nothing in particular."""
    for name in sorted(VAGUE_NAMES.intersection(title(path).split("."))):
        yield f": {name} is no name"


# What is public


def is_public(path: Path) -> bool:
    """Whether a module's name does not begin with an underscore."""
    return not title(path).rpartition(".")[2].startswith("_")


def exported(tree: ast.Module) -> list[str] | None:
    """What a module says is public, in the order written; None where it does not say."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return [str(value) for value in ast.literal_eval(node.value)]
    return None


def isort_order(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions, as the linter sorts them."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)


def says_what_it_is_for(path: Path) -> Iterator[str]:
    """Every module begins with a docstring whose first sentence stands in the first line."""
    text = ast.get_docstring(tree_of(path))
    if not text:
        yield ": begin the module with a docstring"
    elif text.splitlines()[0].rstrip()[-1] not in ".:,;?":
        yield f": {text.splitlines()[0]}"


def lists_what_is_public(path: Path) -> Iterator[str]:
    """__all__ is there, sorted, without doubles, and names what the module has; only a bare docstring needs none."""
    tree = tree_of(path)
    names = exported(tree)
    if not is_public(path):
        return
    if names is None:
        if [type(node).__name__ for node in tree.body] != ["Expr"]:
            yield ": add a sorted __all__"
        return
    if names != sorted(set(names), key=isort_order):
        yield ": __all__ is not sorted, or names something twice"
    if unknown := sorted(set(names) - defined_in(tree)):
        yield f": __all__ names {', '.join(unknown)}, which the module does not have"


def defined_in(tree: ast.Module) -> set[str]:
    """The names that a module defines or imports, at once or as it is run or only checked."""
    ways = [way for node in tree.body if isinstance(node, ast.If) for way in (*node.body, *node.orelse)]
    defined = {node.name for node in (*tree.body, *ways) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in (*tree.body, *ways):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            defined |= {target.id for target in targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.ImportFrom):
            defined |= {alias.asname or alias.name for alias in node.names}
    return defined


def documents_what_is_public(path: Path) -> Iterator[str]:
    """Every public function, class and method has a docstring of at least one sentence."""
    if not is_public(path):
        return
    for node in tree_of(path).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        methods = [n for n in node.body if isinstance(n, ast.FunctionDef)] if isinstance(node, ast.ClassDef) else []
        for known in (node, *(method for method in methods if not method.name.startswith("_"))):
            text = ast.get_docstring(known) or ""
            if not text.partition("\n\n")[0].rstrip().endswith((".", ":", "?")):
                yield f":{known.lineno}: say in one sentence what {known.name} is"


def takes_no_private_name(path: Path) -> Iterator[str]:
    """What begins with an underscore is imported by no other module."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("kzgraph"):
            taken = [alias.name for alias in node.names if alias.name.startswith("_") and alias.name != "__version__"]
            yield from (f":{node.lineno} takes {name} of another module" for name in taken)


def leaves_printing_to_the_command_line(path: Path) -> Iterator[str]:
    """The library returns values: writing to the screen, and ending the program, is the command line's."""
    names = {ast.unparse(node) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute | ast.Name)}
    said = names & {"print", "sys.stdout", "sys.stderr", "sys.exit", "input", "breakpoint"}
    allowed = {"cli": {"sys.stdout", "sys.stderr"}, "__main__": {"sys.exit"}}
    yield from (f" uses {name}" for name in sorted(said - allowed.get(part_of(title(path)), set())))


RULES: tuple[Callable[[Path], Iterator[str]], ...] = (
    imports_only_from_above,
    imports_only_its_third_parties,
    is_not_too_long,
    functions_are_not_too_long,
    has_a_name_that_says_something,
    says_what_it_is_for,
    lists_what_is_public,
    documents_what_is_public,
    takes_no_private_name,
    leaves_printing_to_the_command_line,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_module(rule: Callable[[Path], Iterator[str]]) -> None:
    """Each rule holds in every module; the docstring of the rule says what it asks."""
    assert [f"{title(path)}{wrong}" for path in modules() for wrong in rule(path)] == [], rule.__doc__


# What a run imports

HEAVY = ("networkx", "numpy", "openpyxl", "pandas", "pyshacl", "pyvis", "rdflib", "igraph", "IPython", "jinja2")
HEAVY += ("mcp", "pygal", "pydantic", "starlette", "uvicorn")


def imported(program: str, cache: Path) -> set[str]:
    """The packages outside the standard library that a program has imported when it ends."""
    told = "import atexit, sys; atexit.register(lambda: sys.stderr.write('\\n' + ' '.join(sys.modules) + '\\n'))\n"
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "KZGRAPH_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", told + program], env=surroundings, capture_output=True, text=True, check=False, cwd=cache
    )
    assert done.returncode == 0, done.stderr
    return {name for name in done.stderr.splitlines()[-1].split() if "." not in name} - sys.stdlib_module_names


def command(*arguments: str) -> str:
    """A program that runs a command of the command line."""
    return f"import runpy\nsys.argv = {['kzgraph', *arguments]!r}\nrunpy.run_module('kzgraph', run_name='__main__')\n"


def test_importing_the_package_imports_nothing_else(tmp_path: Path) -> None:
    """import kzgraph costs nothing: the engine is imported when a graph is opened."""
    assert imported("import kzgraph", tmp_path).isdisjoint({*HEAVY, "pyoxigraph"})


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("ask", "--help"), ("network", "--help")])
def test_help_imports_nothing_else(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Help and version need neither the engine nor rdflib, networkx, pyvis or pyshacl."""
    assert imported(command(*arguments), tmp_path).isdisjoint({*HEAVY, "pyoxigraph"})


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "partner-results", "partner=Ministry of Rivers"),
        ("ask",),
        ("trace", "Ministry of Rivers"),
        ("show", "Ministry of Rivers"),
        ("search", "wells"),
    ],
    ids=lambda arguments: arguments[0] + str(len(arguments)),
)
def test_question_imports_the_engine_alone(
    tmp_path_factory: pytest.TempPathFactory, arguments: tuple[str, ...]
) -> None:
    """A question, its build included, pays for Oxigraph and for nothing that reads Turtle or draws."""
    cache = tmp_path_factory.mktemp("cache")
    for _ in ("built", "opened"):
        found = imported(command(*arguments, "--project", str(SMALL), "--quiet"), cache)
        assert found.isdisjoint(HEAVY)


def test_validation_does_not_import_what_draws(tmp_path: Path) -> None:
    """Validation pays for rdflib and pySHACL, not for networks and pictures."""
    found = imported(command("validate", "--project", str(SMALL), "--quiet"), tmp_path)
    assert {"rdflib", "pyshacl"} <= found
    assert found.isdisjoint({"networkx", "pyvis", "igraph", "openpyxl"})
