"""Bad input gets a sentence, an exit code and never a traceback; nothing is lost and nothing leaves this machine."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import ROOT, SMALL, TEXTS, Ran, Run

USAGE, NOT_AVAILABLE = 2, 3


def told(ran: Ran, code: int = USAGE) -> str:
    """What an error said, after progress: nothing on standard output, no traceback, the program's name first."""
    assert "Traceback" not in ran.err
    assert ran.code == code, ran.err
    assert ran.out == ""
    said = ran.err[ran.err.startswith("building the graph") and ran.err.index("\n") + 1 :]
    assert said.startswith("kzgraph: "), ran.err
    return " ".join(said.removeprefix("kzgraph: ").split())


# --- names and questions


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "Nobody at all"), 'Nothing in the graph is a thing named "Nobody at all".'),
        (("show", "partner:nobody"), 'named "partner:nobody".'),
        (("show", ""), 'named "".'),
        (("trace", "Nobody at all"), 'named "Nobody at all".'),
        (("trace", "Open Hands", "--role", "boss"), 'Nothing in the graph is a role named "boss".'),
        (("trace", "Open Hands", "--region", "Atlantis"), 'Nothing in the graph is a region named "Atlantis".'),
        (("trace", "Open Hands", "--strength", "strong"), '"strong" is not a strength.'),
        (("trace", "East"), "not a partner, programme or result"),
        (("ask", "partner-results", "partner=Nobody"), 'Nothing in the graph is a partner named "Nobody".'),
        (("ask", "partner-results", "partner=East"), 'Nothing in the graph is a partner named "East".'),
        (("ask", "which-wells"), 'Nothing in the graph is a question named "which-wells".'),
        (("ask", "../results/brokers"), "is a question named"),
        (("ask", "partner-results", "Open Hands"), '"Open Hands" is not KEY=VALUE.'),
        (("ask", "partner-results"), 'The question partner-results needs the parameter "partner".'),
        (("ask", "partner-results", "partner="), 'The question partner-results needs the parameter "partner".'),
        (("ask", "partner-results", "who=Open Hands"), 'The question partner-results has no parameter "who".'),
        (("ask", "partners-by-year", "year=soon"), "year"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_names_and_parameters_that_cannot_be_used(run: Run, arguments: tuple[str, ...], message: str) -> None:
    """An unknown name, question or parameter ends with 2 and says which it was."""
    assert message in told(run(*arguments))


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("show", "Opne Hands"), 'Did you mean "Open Hands"'),
        (("ask", "partner-result"), "Did you mean partner-results"),
        (("trace", "East"), "kzgraph show region:east"),
        (("ask", "partner-results"), 'kzgraph ask partner-results partner="'),
        (("trace", "Open Hands", "--strength", "strong"), "stated, programme, chain, umbrella"),
    ],
)
def test_errors_say_what_to_do_next(run: Run, arguments: tuple[str, ...], hint: str) -> None:
    """The line after the error says what to do next."""
    assert hint in told(run(*arguments))


def test_name_that_means_several_things(run: Run) -> None:
    """An ambiguous name is refused with the candidates."""
    message = told(run("trace", "Ministry"))
    assert '"Ministry" names 3 things in the graph.' in message
    for slug in ("ministry-of-rivers", "ministry-of-schools", "ministry-of-water-and-climate"):
        assert f"partner:{slug}" in message


@pytest.mark.parametrize(
    "argument", [b"\xff\xfe", "a\x00b".replace("\x00", "\x01").encode(), b'"', b"\\", b"<x>", b"?x }"]
)
def test_names_that_are_not_words(process: Run, argument: bytes) -> None:
    """A name of any bytes at all is looked up or refused, never run or crashed on."""
    for arguments in ((b"show", argument), (b"ask", b"partner-results", b"partner=" + argument)):
        told(process(*arguments))


# --- files


def test_turtle_that_does_not_parse(run: Run, project: Path, cache: Path) -> None:
    """Turtle that does not parse is told with file and line, by every command that reads it."""
    path = project / "partners" / "others.ttl"
    lines = path.read_text("utf-8").splitlines()
    number = next(i for i, line in enumerate(lines) if line == "partner:children-agency") + 2
    lines[number - 1] = "    a kz:Partner"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    for command in ("build", "validate", "ask", "fmt"):
        ran = run(command, "--project", project, "-q")
        message = told(ran)
        assert message.startswith(f"partners/others.ttl:{number + 1}: this is not Turtle"), command


def test_turtle_that_is_not_utf8(run: Run, project: Path, cache: Path) -> None:
    """A file that is not UTF-8 is told with file and line."""
    path = project / "partners" / "others.ttl"
    path.write_bytes(path.read_bytes() + b"# \xff\n")
    line = path.read_bytes().count(b"\n")
    for command in ("build", "fmt"):
        assert told(run(command, "--project", project, "-q")).startswith(
            f"partners/others.ttl:{line}: this is not UTF-8"
        )


def test_entity_that_is_written_twice(run: Run, project: Path, cache: Path) -> None:
    """An entity in two places is told with both; of several the first one in the file, on every run."""
    (project / "more.ttl").write_text((SMALL / "sources.ttl").read_text("utf-8"), "utf-8")
    message = told(run("build", "--project", project, "-q"))
    assert "source:report-2018 is already written at more.ttl:" in message
    assert message.startswith("sources.ttl:")


@pytest.mark.parametrize("name", ["missing.rq", "folder", "binary.rq"])
def test_query_file_that_cannot_be_read(run: Run, tmp_path: Path, name: str) -> None:
    """A query file that is missing, a folder or not text ends with 2 and names it."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "binary.rq").write_bytes(b"\xff\xfe\x00")
    message = told(run("query", tmp_path / name))
    assert str(tmp_path / name) in message
    assert "cannot be read" in message


@pytest.mark.parametrize("command", ["validate", "fmt"])
def test_file_that_is_not_there(run: Run, command: str) -> None:
    """A file that is named and not there ends with 2 and names it."""
    assert "nowhere.ttl" in told(run(command, "nowhere.ttl"))


@pytest.mark.parametrize("command", ["ask", "build", "validate", "fmt", "network"])
def test_project_without_graph(run: Run, tmp_path: Path, command: str) -> None:
    """A project folder without a graph ends with 2 and says what it should hold."""
    message = told(run(command, "--project", tmp_path))
    assert message.startswith(f"There is no graph/ folder in {tmp_path}.")


@pytest.mark.parametrize(
    "arguments",
    [("verify",), ("coverage",), ("cite", "report-2018", "wells"), ("trace", "Open Hands")],
    ids=lambda w: w[0],
)
def test_sources_folder_that_is_not_there(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A folder of texts that is not there ends with 3 and names it."""
    ran = run(*arguments, "--sources", tmp_path / "nowhere")
    assert f"{tmp_path / 'nowhere'} is not a folder." in told(ran, NOT_AVAILABLE)


@pytest.mark.parametrize(
    "arguments", [("verify",), ("coverage",), ("cite", "report-2018", "wells")], ids=lambda w: w[0]
)
def test_sources_folder_that_is_not_named(run: Run, arguments: tuple[str, ...]) -> None:
    """Without a folder of texts the commands that need one end with 3 and say how to give it."""
    assert "--sources DIR" in told(run(*arguments), NOT_AVAILABLE)


@pytest.mark.parametrize("arguments", [("verify",), ("coverage",)], ids=lambda w: w[0])
def test_source_whose_text_is_missing(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A text that is missing in the folder ends with 3 and is named."""
    shutil.copy(TEXTS / "report-2018.txt", tmp_path)
    assert "review-2021" in told(run(*arguments, "--sources", tmp_path), NOT_AVAILABLE)


@pytest.mark.parametrize(
    "arguments",
    [("verify", "report-1999"), ("coverage", "report-1999"), ("cite", "report-1999", "wells")],
    ids=lambda w: w[0],
)
def test_source_that_is_unknown(run: Run, arguments: tuple[str, ...]) -> None:
    """A document that the graph does not have ends with 2 and is named."""
    assert "report-1999" in told(run(*arguments, "--sources", TEXTS))


def test_cache_that_cannot_be_written(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that cannot be written ends with 2, and says which folder and what to do."""
    (tmp_path / "file").write_text("not a folder", "utf-8")
    monkeypatch.setenv("KZGRAPH_CACHE", str(tmp_path / "file"))
    message = told(run("ask", "-q"))
    assert f"The store cannot be written to {tmp_path / 'file'}" in message
    assert "KZGRAPH_CACHE" in message


def test_store_that_is_damaged(run: Run, cache: Path) -> None:
    """A damaged store ends with a sentence that says how to build it again, and that does so."""
    assert run("ask", "brokers").code == 0
    (store,) = (cache / "stores").iterdir()
    for path in store.iterdir():
        path.write_bytes(b"damaged")
    assert "kzgraph build --force" in told(run("ask", "brokers"))
    assert run("build", "--force").code == 0
    assert run("ask", "brokers").code == 0


# --- SPARQL


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * WHERE { ?s ?p", "The query cannot be read"),
        ("SELECT * WHERE {\n  ?s ?p ?o\n  FILTER(\n}", "line "),
        ("", "The query cannot be read"),
        ("DELETE WHERE { ?s ?p ?o }", "quer"),
        ("INSERT DATA { <http://e.org/a> <http://e.org/b> 1 }", "quer"),
        ("LOAD <http://127.0.0.1:9/x>", "quer"),
        ("CLEAR ALL", "quer"),
        ("SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }", "FROM"),
        ("SELECT ?x WHERE { ?x kz:region ?y }", "The query cannot be read"),
    ],
)
def test_query_that_cannot_be_answered(run: Run, tmp_path: Path, query: str, message: str) -> None:
    """SPARQL that is broken, or changes something, ends with 2 and says what is wrong."""
    path = tmp_path / "q.rq"
    path.write_text(query, "utf-8")
    assert message in told(run("query", path))


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """An address on this machine, and what was sent to it."""
    heard: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                heard.append(connection.recv(64))

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/", heard
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


CALLS = [
    "SELECT * WHERE { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "SELECT * WHERE { service silent<ADDRESS>{ ?s ?p ?o } }",
    "SELECT * WHERE { VALUES ?x { <ADDRESS> } SERVICE ?x { ?s ?p ?o } }",
    "SELECT * WHERE { { SELECT * WHERE { SERVICE <ADDRESS> { ?s ?p ?o } } } }",
    "SELECT * WHERE { ?s ?p ?o . SERVICE <ADDRESS> { ?s ?p ?o } }",
    "SELECT * WHERE { ?s ?p ?o.SERVICE <ADDRESS> { ?s ?p ?o } }",
    "SELECT * WHERE { OPTIONAL { ?s ?p true.SERVICE<ADDRESS> { ?s ?p ?o } } }",
    "SELECT * WHERE { BIND(1 AS ?x)SERVICE<ADDRESS>{ ?s ?p ?o } }",
    "SELECT * WHERE { FILTER EXISTS { ?s ?p ?o .SERVICE<ADDRESS>{ ?s ?p ?o } } }",
    "PREFIX : <ADDRESS> SELECT * WHERE { SERVICE:x{ ?s ?p ?o } }",
    "PREFIX e: <http://e.org/> SELECT * WHERE { OPTIONAL { ?s ?p e:.SERVICE<ADDRESS>{ ?s ?p ?o } } }",
    "PREFIX e: <http://e.org/> SELECT * WHERE { OPTIONAL { ?s ?p e:a\\-b.SERVICE<ADDRESS>{ ?s ?p ?o } } }",
    "PREFIX : <http://e.org/> SELECT * WHERE { OPTIONAL { ?s ?p :.SERVICE<ADDRESS>{ ?s ?p ?o } } }",
    "SELECT * WHERE { OPTIONAL { ?s ?p trueSERVICE<ADDRESS>{ ?s ?p ?o } } }",
    "PREFIX e: <http://e.org/> SELECT * WHERE { OPTIONAL { ?s e:a\\#b ?o } SERVICE <ADDRESS> { ?s ?p ?o } }",
    "PREFIX e: <http://e.org/> SELECT * WHERE { OPTIONAL { ?s e:a\\'b ?o } SERVICE <ADDRESS> { ?s ?p ?o } "
    'OPTIONAL { ?s e:c "\'" } }',
    'SELECT ("#" AS ?a) ("\\"#" AS ?b) WHERE { SERVICE <ADDRESS> { ?s ?p ?o } }',
    "SELECT * WHERE { # a note\n SERVICE <ADDRESS> { ?s ?p ?o } }",
    'SELECT ("""\' # """ AS ?a) WHERE { SERVICE <ADDRESS> { ?s ?p ?o } # \'\n}',
]


@pytest.mark.parametrize("query", CALLS)
def test_query_that_would_call_out(run: Run, tmp_path: Path, listener: tuple[str, list[bytes]], query: str) -> None:
    """SERVICE is refused in whatever way it is written, and nothing is sent anywhere."""
    address, heard = listener
    path = tmp_path / "q.rq"
    path.write_text(query.replace("ADDRESS", address), "utf-8")
    ran = run("query", path)
    assert heard == []
    assert told(ran).startswith("SERVICE")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service WHERE { ?service ?p ?o } LIMIT 1",
        "SELECT ('SERVICE <http://e.org/>' AS ?a) WHERE { } # SERVICE",
        "PREFIX e: <http://e.org/> SELECT (e:service AS ?a) (<http://e.org/SERVICE> AS ?b) WHERE { }",
    ],
)
def test_query_that_only_speaks_of_service(run: Run, tmp_path: Path, query: str) -> None:
    """The word in a name, text or comment is no call."""
    path = tmp_path / "q.rq"
    path.write_text(query, "utf-8")
    assert run("query", path).code == 0


@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl", "md"])
def test_query_with_numbers_that_have_no_figure(run: Run, tmp_path: Path, form: str) -> None:
    """Infinity and "not a number" are shown, in JSON as text, since JSON has no such numbers."""
    path = tmp_path / "q.rq"
    path.write_text(
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
        'SELECT ("INF"^^xsd:double AS ?much) ("NaN"^^xsd:double AS ?none) WHERE { }',
        "utf-8",
    )
    ran = run("query", path, "-f", form)
    assert ran.code == 0
    if form in {"json", "jsonl"}:
        assert '"much": "' in ran.out
        assert '"none": "NaN"' in ran.out


# --- build and fmt


def test_build_refuses_violations_and_keeps_the_old_store(run: Run, project: Path, cache: Path) -> None:
    """A graph with a violation is not built: the findings are told, and the old store stays as it was."""
    assert run("build", "--project", project).code == 0
    before = sorted((path, path.stat().st_mtime_ns) for path in (cache / "stores").rglob("*"))
    assert before
    path = project / "claims" / "report-2018" / "water.ttl"
    text = path.read_text("utf-8")
    path.write_text(text.replace("    kz:statedIn passage:report-2018-2160 ;\n", ""), "utf-8")
    ran = run("build", "--project", project)
    assert ran.code == 1
    assert "contribution:northern-council-clean-wells" in ran.out
    assert ran.out.startswith("claims/report-2018/water.ttl:")
    assert "not built" in ran.err
    assert sorted((path, path.stat().st_mtime_ns) for path in (cache / "stores").rglob("*")) == before


def test_validate_tells_file_and_line(run: Run, project: Path) -> None:
    """A finding names file and line, and validate ends with 1; other files are not told of when one is named."""
    path = project / "claims" / "report-2018" / "water.ttl"
    text = path.read_text("utf-8").replace("kz:role role:government-counterpart ;", "kz:role role:boss ;")
    path.write_text(text, "utf-8")
    line = text.splitlines().index("    kz:role role:boss ;") + 1
    ran = run("validate", "--project", project)
    assert ran.code == 1
    assert any(told.startswith(f"claims/report-2018/water.ttl:{line}: violation: ") for told in ran.lines)
    other = run("validate", "--project", project, project / "sources.ttl")
    assert (other.code, other.out) == (0, "")


def test_fmt_rewrites(run: Run, project: Path) -> None:
    """Files that are not in canonical form are rewritten and named; the others stay untouched."""
    path = project / "partners" / "others.ttl"
    canonical = path.read_bytes()
    path.write_bytes(canonical.replace(b"    a kz:Partner ;\n", b"\ta kz:Partner;\n"))
    untouched = (project / "sources.ttl").stat().st_mtime_ns
    ran = run("fmt", "--project", project)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines()[0] == "formatted partners/others.ttl"
    assert path.read_bytes() == canonical
    assert (project / "sources.ttl").stat().st_mtime_ns == untouched
    assert run("fmt", "--check", "--project", project).code == 0


def test_fmt_check_says_which(run: Run, project: Path) -> None:
    """With --check nothing is changed; each file that differs is named, and the command ends with 1."""
    path = project / "partners" / "others.ttl"
    changed = path.read_bytes().replace(b"    a kz:Partner ;\n", b"\ta kz:Partner;\n")
    path.write_bytes(changed)
    ran = run("fmt", "--check", "--project", project)
    assert ran.code == 1
    assert ran.lines == ["partners/others.ttl: not in canonical form; run: kzgraph fmt"]
    assert path.read_bytes() == changed


def test_fmt_refuses_comments_and_changes_nothing(run: Run, project: Path) -> None:
    """A comment would be lost: the file is refused with its line, and no file is rewritten."""
    first, second = project / "partners" / "ministries.ttl", project / "partners" / "others.ttl"
    one = first.read_bytes().replace(b"    a kz:Ministry ;\n", b"\ta kz:Ministry;\n")
    first.write_bytes(one)
    second.write_bytes(second.read_bytes() + b"# a remark\n")
    line = second.read_bytes().count(b"\n")
    message = told(run("fmt", "--project", project))
    assert f"others.ttl:{line}: there is a comment" in message
    assert first.read_bytes() == one


def test_fmt_refuses_nodes_without_a_name(run: Run, project: Path) -> None:
    """A node without a name is refused with its line."""
    path = project / "sources.ttl"
    path.write_bytes(path.read_bytes() + b"source:x\n    dcterms:publisher [ a kz:Partner ] ;\n.\n")
    line = path.read_bytes().count(b"\n") - 1
    assert f"sources.ttl:{line}: there is a node without a name" in told(run("fmt", "--project", project))


# --- the process


def test_usage_errors(run: Run) -> None:
    """An unknown command or option ends with 2; no command at all prints help and ends with 2."""
    assert run("nonsense").code == USAGE
    assert run("ask", "--nonsense").code == USAGE
    assert run("trace").code == USAGE
    assert run("trace", "Open Hands", "--year", "soon").code == USAGE
    assert run("ask", "brokers", "-f", "pdf").code == USAGE
    bare = run()
    assert bare.code == USAGE
    assert "usage: kzgraph" in bare.out + bare.err


def test_help_and_version(run: Run) -> None:
    """Help and version end with 0 on standard output, for every command with an example."""
    assert run("--version").out.startswith("kzgraph ")
    for command in (
        "ask",
        "build",
        "cite",
        "coverage",
        "fmt",
        "network",
        "query",
        "search",
        "show",
        "trace",
        "validate",
    ):
        ran = run(command, "--help")
        assert ran.code == 0
        assert f"Example: kzgraph {command}" in " ".join(ran.out.split())


def test_debug_shows_where_an_error_comes_from(process: Run) -> None:
    """With --debug, and only then, an error shows its traceback."""
    assert "Traceback" in process("show", "Nobody", "--debug").err
    assert "Traceback" not in process("show", "Nobody").err


def test_broken_pipe_is_quiet(session_cache: Path) -> None:
    """When the reader goes away, the command ends quietly."""
    running = subprocess.Popen(
        [sys.executable, "-m", "kzgraph", "trace", "Water for All", "--strength", "all", "-f", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "KZGRAPH_CACHE": str(session_cache)},
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    with running.stderr:
        said = running.stderr.read().decode()
    assert running.wait() == 0
    assert "Traceback" not in said
    assert "Broken" not in said
    assert "Exception" not in said


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_locale_without_letters(process: Run, locale: str) -> None:
    """Names in any script are written as UTF-8 whatever the locale says."""
    ran = process("show", "Ministry of Rivers", LC_ALL=locale, LANG=locale, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert ran.code == 0
    assert "Өзендер министрлігі" in ran.out
    asked = process("trace", "Министерство рек", "--lang", "kk", LC_ALL=locale, LANG=locale)
    assert asked.code == 0
    assert asked.lines[0] == "Өзендер министрлігі (partner:ministry-of-rivers)"


def test_help_imports_nothing_heavy() -> None:
    """Help is printed without the libraries that only other work needs."""
    program = (
        "import sys\nfrom kzgraph.cli import main\nmain(['--help'])\n"
        "heavy = {'rdflib', 'networkx', 'pyvis', 'pyshacl', 'pyoxigraph', 'igraph'} & set(sys.modules)\n"
        "sys.exit(str(sorted(heavy)) if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_question_imports_no_library_it_does_not_need(session_cache: Path) -> None:
    """A question from the shell imports neither rdflib nor networkx, pyvis or pySHACL once the store is built."""
    program = (
        "import sys\nfrom kzgraph.cli import main\n"
        "assert main(['ask', 'partner-results', 'partner=Open Hands', '-f', 'csv']) == 0\n"
        "heavy = {'rdflib', 'networkx', 'pyvis', 'pyshacl', 'igraph'} & set(sys.modules)\n"
        "sys.exit(str(sorted(heavy)) if heavy else 0)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False
        )
    assert (done.returncode, done.stderr) == (0, "")
