"""The server as an assistant meets it over standard input and output: tools, answers, mistakes and attacks."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp.shared.exceptions import MCPError

from kzgraph.cli import main

from .conftest import MEMORY, ROOT, ROWS, SECONDS, SMALL, Assistant, command, words

RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GREEDY = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
PREFIX = "PREFIX kz: <https://w3id.org/kzgraph/ns#> "

CALLS: list[tuple[str, dict[str, Any]]] = [
    ("search", {"text": "wells"}),
    ("search", {"text": "zebra"}),
    ("list_questions", {}),
    ("ask", {"question": "partner-results", "parameters": {"partner": "Reed Labs"}}),
    ("ask", {"question": "conflicting-figures"}),
    ("trace", {"name": "Reed Labs"}),
    ("trace", {"name": "Clean Wells", "strengths": ["stated", "programme", "chain", "umbrella"]}),
    ("trace", {"name": "Sunrise Energy"}),
    ("show", {"name": "Reed Labs"}),
    ("show", {"name": "passage:report-2018-1641"}),
    ("brief", {"name": "Ministry of Rivers", "language": "kk"}),
    ("query", {"sparql": PREFIX + "SELECT ?s { ?s a kz:Source } ORDER BY ?s"}),
    ("query", {"sparql": "ASK { ?s ?p ?o }"}),
    ("query", {"sparql": "DESCRIBE <https://w3id.org/kzgraph/id/partner/reed-labs>"}),
]


def test_tools_are_listed_as_read_only(assistant: Assistant) -> None:
    """Every tool says what it takes and gives, and that it changes nothing and reaches out to nobody."""
    tools = assistant.run(assistant.client.list_tools()).tools
    assert [tool.name for tool in tools] == ["search", "list_questions", "ask", "trace", "show", "brief", "query"]
    for tool in tools:
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema or {"type": "none"})
        assert tool.annotations is not None
        assert (tool.annotations.read_only_hint, tool.annotations.open_world_hint) == (True, False)
    ask = next(tool for tool in tools if tool.name == "ask")
    assert {"partner-results", "sdg-view"} < set(ask.input_schema["properties"]["question"]["enum"])


def test_caveats_are_said_at_the_start(assistant: Assistant) -> None:
    """Whose documents these are, and that a trace is no proof, stands in the instructions."""
    said = assistant.client.instructions or ""
    assert "All sources are UNICEF's own." in said
    assert "It is no proof that the partner caused the result." in said
    assert assistant.client.server_info is not None
    assert assistant.client.server_info.name == "kzgraph"


@pytest.mark.parametrize(("tool", "arguments"), CALLS, ids=lambda value: str(value)[:40])
def test_answer_follows_its_schema(assistant: Assistant, tool: str, arguments: dict[str, Any]) -> None:
    """Every answer is text, and data as the tool's schema says, in which every passage named is told."""
    found = assistant.call(tool, arguments)
    assert not found.is_error, words(found)
    schema = next(t.output_schema for t in assistant.run(assistant.client.list_tools()).tools if t.name == tool)
    assert schema is not None
    assert not [error.message for error in Draft202012Validator(schema).iter_errors(found.structured_content)]
    data = found.structured_content
    told = {passage["id"] for passage in data.get("passages", [])}
    assert set(passages_named(data)) <= told
    assert words(found).strip()


def passages_named(data: Any) -> list[str]:
    """The ids of passages under "passages" or "evidence", however deep."""
    found: list[str] = []
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "passages" and isinstance(value, list):
                found += [item for item in value if isinstance(item, str)]
            if key == "evidence":
                found += [item for ids in value.values() for item in ids]
            found += passages_named(value)
    elif isinstance(data, list):
        found += [item for value in data for item in passages_named(value)]
    return found


MISTAKES: list[tuple[str, dict[str, Any], str]] = [
    ("serch", {}, 'There is no tool "serch". There are: search, list_questions, ask, trace, show, brief, query.'),
    ("search", {}, 'The tool search needs the argument "text". words of a name, an alias, or of a passage\'s gist'),
    ("search", {"text": 3}, 'The argument "text" of search is to be text, not a whole number.'),
    ("search", {"text": "x" * 501}, 'The argument "text" of search is longer than 500 characters.'),
    (
        "search",
        {"text": "x", "limit": 0},
        'The argument "limit" of search is 0; it is to be from 1 to 200.',
    ),
    (
        "search",
        {"text": "x", "limit": True},
        'The argument "limit" of search is to be a whole number, not true or false.',
    ),
    (
        "search",
        {"text": "x", "kinds": ["partners"]},
        'The argument "kinds" of search, in its list, cannot be "partners". Did you mean partner?',
    ),
    (
        "search",
        {"text": "x", "page": 2},
        'The tool search has no argument "page". It has: text, kinds, limit, offset.',
    ),
    (
        "ask",
        {"question": "partner-result"},
        'The argument "question" of ask cannot be "partner-result". '
        "Did you mean partner-results or sole-partner-results or partner-roles?",
    ),
    (
        "ask",
        {"question": "partner-results"},
        'The question partner-results needs the parameter "partner". '
        'Ask: the tool ask partner-results partner="Ministry of Health"',
    ),
    (
        "ask",
        {"question": "partner-results", "parameters": {"engine": "x"}},
        'The question partner-results has no parameter "engine". '
        'Ask: the tool ask partner-results partner="Ministry of Health"',
    ),
    (
        "ask",
        {"question": "partner-results", "parameters": {"partner": ["x"]}},
        'The argument "parameters" of ask, "partner", is to be text or a whole number, not a list.',
    ),
    (
        "trace",
        {"name": "Reed Lbs"},
        'Nothing in the graph is a partner or programme or result named "Reed Lbs". Did you mean "Reed Labs"?',
    ),
    (
        "trace",
        {"name": "Riverland"},
        '"Riverland" is a region (Riverland), not a partner, programme or result. '
        "See it: the tool show region:riverland",
    ),
    ("trace", {"name": "Reed Labs", "roles": ["payer"]}, 'Nothing in the graph is a role named "payer". Did you mean '),
    ("show", {"name": "zebra"}, 'Nothing in the graph is a thing named "zebra". Look with: the tool search TEXT'),
    (
        "brief",
        {"name": "Reed Labs", "language": "fr"},
        'The argument "language" of brief cannot be "fr". Use one of these: en, ru, kk.',
    ),
    ("list_questions", {"shelf": "x"}, 'Nothing in the graph is a shelf named "x".'),
    ("query", {"sparql": "SELECT ?s WHERE"}, "The query cannot be read at line 1, column 16, where it ends."),
]


@pytest.mark.parametrize(("tool", "arguments", "sentence"), MISTAKES, ids=lambda value: str(value)[:30])
def test_mistake_is_one_sentence(assistant: Assistant, tool: str, arguments: dict[str, Any], sentence: str) -> None:
    """What does not fit is told as the tool's error, in a sentence that says what to send instead."""
    said = assistant.refusal(tool, arguments)
    assert said == sentence or (said.startswith(sentence) and sentence.endswith((".", "mean ")))


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:a> <b:b> <c:c> }",
        "DROP ALL",
        "LOAD <http://127.0.0.1:1/x>",
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } " + " " * 300_000,
        "{" * 20_000,
        "\x00",
    ],
    ids=lambda query: query[:20].strip(),
)
def test_hostile_query_is_refused(assistant: Assistant, query: str) -> None:
    """Nothing changes the graph, reads a file, calls an address, or ends the server."""
    said = assistant.refusal("query", {"sparql": query})
    assert "Traceback" not in said
    assert str(ROOT) not in said
    assert assistant.data("query", {"sparql": "ASK { ?s ?p ?o }"})["rows"] == [{"answer": True}]


def test_runaway_query_is_stopped(assistant: Assistant) -> None:
    """A query that would run for years ends after the time it may have, and the next one is answered."""
    said = assistant.refusal("query", {"sparql": RUNAWAY})
    assert said.startswith(f"The query timed out: it ran for longer than {SECONDS} seconds, the limit of this server.")
    assert assistant.data("query", {"sparql": "ASK { ?s ?p ?o }"})["rows"] == [{"answer": True}]


def test_greedy_query_is_stopped(assistant: Assistant) -> None:
    """A query that takes more memory than it may is told so, or that it took too long to get there."""
    said = assistant.refusal("query", {"sparql": GREEDY})
    assert said.startswith((f"The query needed more memory than the {MEMORY} MiB", "The query timed out"))


def test_rows_of_a_query_are_limited(assistant: Assistant) -> None:
    """A query's answer ends at the limit of the server, whatever is asked for, and says so."""
    found = assistant.data("query", {"sparql": "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o", "limit": 200})
    assert len(found["rows"]) == ROWS
    assert found["truncated"] == f"Truncated: the first {ROWS} rows are given, the limit of this server is {ROWS} rows."


def test_odd_values_of_a_query(assistant: Assistant) -> None:
    """Nodes without names, statements about statements and numbers without end are values like others."""
    query = "SELECT (1e999 AS ?n) (<<( <http://a/b> <http://a/c> 1 )>> AS ?t) (<http://a/b> AS ?i) {}"
    assert assistant.data("query", {"sparql": query})["rows"] == [
        {"n": "INF", "t": "<<http://a/b http://a/c 1>>", "i": {"id": "http://a/b", "name": "http://a/b"}}
    ]


def test_statements_of_a_query_are_limited(assistant: Assistant) -> None:
    """A CONSTRUCT is cut off by the limit asked for, and says how to get more."""
    found = assistant.data("query", {"sparql": "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "limit": 5})
    assert found["truncated"] == (
        "Truncated: the first 5 statements are given; "
        f"for more, raise limit (to {ROWS} at most) or write OFFSET into the query."
    )
    assert "Truncated" not in found["turtle"]


def test_things_are_resources(assistant: Assistant) -> None:
    """The documents are listed; anything is read by its address; what is not there is an error of the protocol."""
    listed = assistant.run(assistant.client.list_resources()).resources
    assert [(one.uri, one.title) for one in listed] == [
        ("kzgraph://source/report-2018", "Annual report 2018"),
        ("kzgraph://source/review-2021", "Review 2021"),
    ]
    (template,) = assistant.run(assistant.client.list_resource_templates()).resource_templates
    assert template.uri_template == "kzgraph://{kind}/{name}"
    (page,) = assistant.run(assistant.client.read_resource("kzgraph://partner/reed-labs")).contents
    assert getattr(page, "text", "").startswith("Reed Labs (partner:reed-labs), partner\n")
    for uri in ("kzgraph://partner/nobody", "kzgraph://file/etc", "file:///etc/passwd", "kzgraph://partner/../x"):
        with pytest.raises(MCPError, match=r"no thing of this graph|Nothing in the graph"):
            assistant.run(assistant.client.read_resource(uri))


def test_nothing_but_the_protocol_is_written(tmp_path: Path) -> None:
    """Standard output is lines of JSON alone, a build of the store and unreadable input included; then it ends."""
    asked = [
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "initialize",
            "params": {
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "t", "version": "0"},
            },
        },
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        "this is no JSON",
        {
            "jsonrpc": "2.0",
            "id": 2,
            "method": "tools/call",
            "params": {"name": "show", "arguments": {"name": "Reed Labs"}},
        },
        {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "show", "arguments": {"name": "zebra"}}},
    ]
    lines = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in asked)
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "KZGRAPH_CACHE": str(tmp_path / "cache")}
    process = subprocess.Popen(
        command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(lines)
    process.stdin.flush()
    answers: dict[object, Any] = {}
    while not {1, 2, 3} <= answers.keys():
        answer = json.loads(process.stdout.readline())
        answers[answer.get("id")] = answer
    process.stdin.close()
    assert process.stdout.read() == ""
    said = process.stderr.read()
    assert process.wait(60) == 0
    process.stdout.close()
    process.stderr.close()
    assert said.startswith("building the graph from ")
    assert "Traceback" not in said
    assert answers[2]["result"]["structuredContent"]["id"] == "partner:reed-labs"
    assert answers[3]["result"]["isError"] is True


def test_without_the_sdk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the extra is not installed, one sentence says how to get it."""
    for name in [name for name in sys.modules if name == "mcp" or name.startswith("mcp.server")]:
        monkeypatch.setitem(sys.modules, name, None)
    assert main(["mcp", "--project", str(SMALL), "-q"]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "kzgraph: The Model Context Protocol needs the package mcp, which is not installed.\n"
        "  Install it with: pip install 'kzgraph[mcp]'\n"
    )


def test_ctrl_c_ends_it_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it serves, Ctrl-C is left to the system, since a thread waits for input; afterwards it is as before."""
    before, found = signal.getsignal(signal.SIGINT), []
    monkeypatch.setattr("kzgraph.assistants.server.serve", lambda *_: found.append(signal.getsignal(signal.SIGINT)))
    assert main(["mcp", "--project", str(SMALL), "-q"]) == 0
    assert found == [signal.SIG_DFL]
    assert signal.getsignal(signal.SIGINT) == before


@pytest.mark.parametrize("option", ["--timeout", "--rows", "--memory"])
def test_limits_that_allow_nothing(capsys: pytest.CaptureFixture[str], option: str) -> None:
    """A limit of nothing is refused before anything starts."""
    assert main(["mcp", "--project", str(SMALL), option, "0"]) == 2
    assert f"{option} is 0" in capsys.readouterr().err
