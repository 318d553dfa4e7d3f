"""Each rule of queries/README.md that a file can break, one test per file and rule; and what the rules refuse.

A rule is a function from a query to what is wrong with it, so that it can be tried on queries that break it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
import rdflib.plugins.sparql
from pyparsing import ParseResults
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kzgraph.ask import bound
from kzgraph.catalogue import Question, read
from kzgraph.errors import QuestionError
from kzgraph.terms import PREFIXES

ROOT = Path(__file__).parent.parent.parent
SHELVES = ("evidence", "figures", "partners", "policy", "programmes", "regions", "results")
# fmt: off
TAGS = (
    "context", "donors", "evidence", "figures", "gaps", "goal-areas", "network", "partners", "passages",
    "people", "policy", "products", "profile", "programmes", "regions", "results", "roles", "sdg", "sources",
    "time", "tracing",
)
DESIGNED = (
    "brokers", "claims-by-basis", "claims-in-section", "co-partners", "conflicting-figures",
    "context-indicators", "donors-and-results", "evidence-for", "indicator-series", "lessons-by-programme",
    "ministries-by-goal-area", "only-in-source", "partner-profile", "partner-results", "partner-roles",
    "partner-successions", "partners-by-year", "people-reached", "pilots-scaled-up", "plans-followed-up",
    "policies-and-contributors",
    "programme-products", "programme-profile", "programmes-across-sources", "programmes-by-goal-area",
    "programmes-by-year",
    "recommendations-followed-up", "region-needs-and-presence", "region-profile", "regions-without-programme",
    "result-chain", "result-partners", "results-by-region", "results-with-change", "results-without-partner",
    "sdg-view", "sole-partner-results", "source-coverage",
)
# fmt: on
PREFIX = re.compile(r"^PREFIX (\w+): <([^>]+)>$", re.MULTILINE)
OPTIONAL_GROUP = re.compile(r"(?:OPTIONAL|MINUS) \{[^{}]*\}")
LONGEST_LINE = 130
FILTER = re.compile(r"(?:FILTER|BIND)\(.*\)$", re.MULTILINE)


def code(text: str) -> str:
    """A query without comments and strings."""
    return re.sub(r'"[^"\n]*"', '""', re.sub(r"(^|\s)#.*$", "", text, flags=re.MULTILINE))


def body(text: str) -> str:
    """The code from SELECT on."""
    return code(text)[code(text).index("SELECT") :]


# Rules


def nodes(tree: object) -> Iterator[CompValue]:
    """All parts of a parsed query, the outer before the inner."""
    if isinstance(tree, CompValue):
        yield tree
        for part in tree.values():
            yield from nodes(part)
    elif isinstance(tree, ParseResults | list | tuple):
        for part in tree:
            yield from nodes(part)


def crowded_exists(text: str) -> list[str]:
    """(NOT) EXISTS that hold more than one pattern of one step, wherever they stand and however they are written."""
    found = []
    for node in nodes(list(parseQuery(text))):
        if node.name in {"Builtin_EXISTS", "Builtin_NOTEXISTS"}:
            inside = list(nodes(node.graph))
            patterns = sum(
                len(triples) // 3 for part in inside if part.name == "TriplesBlock" for triples in part.triples
            )
            steps = [
                p for p in inside if (p.name == "PathSequence" and len(p.part) > 1) or (p.name == "PathElt" and p.mod)
            ]
            if patterns > 1 or steps:
                found.append(f"{node.name} of {patterns} patterns" if patterns > 1 else f"{node.name} of a path")
    return found


def order_problems(text: str, columns: tuple[str, ...]) -> list[str]:
    """What is missing from an order over columns that ends the query, without a limit."""
    last = text.rstrip().splitlines()[-1]
    if not last.startswith("ORDER BY "):
        return ["the last line is not ORDER BY"]
    keys = re.sub(r"DESC\((\?\w+)\)", r"\1", last.removeprefix("ORDER BY ")).split()
    found = [f"{key} is not a column" for key in keys if key not in {f"?{column}" for column in columns}]
    found += ["one column stands twice in the order"] * (len(set(keys)) < len(keys))
    return found + [f"{word} leaves rows out" for word in ("LIMIT", "OFFSET") if re.search(rf"\b{word}\b", code(text))]


def foreign_words(text: str) -> list[str]:
    """SELECT *, and words that leave the graph the question is put to."""
    return re.findall(r"SELECT (?:DISTINCT |REDUCED )?\*|\b(?:SERVICE|FROM|GRAPH)\b", code(text))


def unsteady_words(text: str) -> list[str]:
    """Functions whose value depends on the engine, the moment, or the order of rows."""
    words = ("GROUP_CONCAT", "NOW", "RAND", "UUID", "STRUUID", "BNODE", "xsd:gYear")
    return [word for word in words if re.search(rf"\b{word}\b", code(text))]


def optional_only(text: str, params: tuple[str, ...]) -> list[str]:
    """Parameters that an OPTIONAL binds alone: one that does not match would decide nothing."""
    outside = FILTER.sub("", body(text))
    patterns = outside
    while OPTIONAL_GROUP.search(patterns):
        patterns = OPTIONAL_GROUP.sub("", patterns)
    names = {param: re.compile(rf"\?{param}\b") for param in params}
    within = outside[outside.index("WHERE") :]
    return [param for param, name in names.items() if name.search(within) and not name.search(patterns)]


def begun_at_everything(text: str, params: tuple[str, ...]) -> list[str]:
    """Where a question with all its parameters begins at all there is.

    It does at a subquery that selects none of them, and at a filter on a value that no OPTIONAL of one pattern gives.
    """
    lines = bound(text, dict.fromkeys(params, 7)).splitlines()
    added = set(lines) - set(text.splitlines())
    found, outermost = [], -1
    for number, line in enumerate(lines if params else ()):
        words, indent = line.lstrip(" "), len(line) - len(line.lstrip(" "))
        if words == "WHERE {" and indent and outermost < 0:
            outermost = indent
            found += [] if lines[number + 1] in added else [lines[number - 1].strip()]
        elif words == "}" and indent == outermost:
            outermost = -1
        elif kept := re.fullmatch(r"  FILTER\(!BOUND\((\?\w+)\) \|\| \?\w+ = \1\)", line):
            found += [] if any(other.endswith(f" {kept[1]} .") for other in added) else [words]
    return found


def crowded_lines(text: str) -> list[str]:
    """Lines with more than one pattern, with lists of predicates, or too long to read."""
    lines = body(text).splitlines()
    return [line for line in lines if line.count(" .") > 1 or ";" in line or len(line) > LONGEST_LINE]


# The questions


def test_every_designed_question_is_there(catalogue: dict[str, Question]) -> None:
    """The catalogue holds the questions it promises."""
    assert [name for name in DESIGNED if name not in catalogue] == []


def test_parses_in_oxigraph(question: Question) -> None:
    """Oxigraph reads the question."""
    assert isinstance(pyoxigraph.Store().query(question.text), pyoxigraph.QuerySolutions)


def test_parses_in_rdflib(question: Question) -> None:
    """Rdflib reads the question, and returns the variables that the front matter names."""
    prepared = rdflib.plugins.sparql.prepareQuery(question.text)
    assert [str(variable) for variable in prepared.algebra.PV] == [column.name for column in question.columns]


def test_prefixes(question: Question) -> None:
    """The prefixes are the canonical ones, in their order, and only those that are used."""
    written = PREFIX.findall(question.text)
    used = {prefix for prefix in PREFIXES if re.search(rf"(?<![\w:]){prefix}:", body(question.text))}
    assert written == [(prefix, namespace) for prefix, namespace in PREFIXES.items() if prefix in used]


def test_shelf_and_tags(question: Question) -> None:
    """The shelf and the tags are known ones."""
    assert question.shelf in SHELVES
    assert set(question.tags) <= set(TAGS)


def test_summary_languages(question: Question) -> None:
    """The Russian and the Kazakh summary are written in Cyrillic letters, and differ."""
    assert re.search("[а-я]", question.summary["ru"])
    assert re.search("[а-яәғқңөұүһі]", question.summary["kk"])
    assert len(set(question.summary.values())) == len(question.summary)


def test_columns_are_documented(question: Question) -> None:
    """Each column says in words what its cells mean, and more than its name does."""
    for column in question.columns:
        assert re.search(r"[a-z]{3}", column.meaning), column
        assert column.meaning.replace(" ", "").casefold() != column.name.casefold(), column


def test_no_star_service_from_or_graph(question: Question) -> None:
    """The columns are named, and the question reads the graph it is put to and nothing else."""
    assert foreign_words(question.text) == []


def test_one_pattern_a_line(question: Question) -> None:
    """One triple pattern per line, written out: no ";" and no list of objects."""
    assert crowded_lines(question.text) == []


def test_exists_holds_one_pattern(question: Question) -> None:
    """(NOT) EXISTS holds one pattern of one step: with more, Oxigraph's time grows with the square of the graph."""
    assert crowded_exists(question.text) == [], "write OPTIONAL and !BOUND, MINUS, or GROUP BY and HAVING"


def test_parameter_is_not_bound_by_an_optional_pattern_alone(question: Question) -> None:
    """A parameter decides which rows there are; before an OPTIONAL that does not match it would decide nothing."""
    assert optional_only(question.text, tuple(param.name for param in question.params)) == []


def test_begins_at_what_is_asked_about(question: Question) -> None:
    """Of one thing in a large graph, nothing is worked out for all things: neither a subquery nor a filter's value."""
    assert begun_at_everything(question.text, tuple(param.name for param in question.params)) == []


def test_ordered(question: Question) -> None:
    """The last line orders the rows by columns; nothing limits their number."""
    assert order_problems(question.text, tuple(column.name for column in question.columns)) == []


def test_no_word_that_engines_answer_differently(question: Question) -> None:
    """Nothing whose value depends on the engine, the moment, or the order of rows."""
    assert unsteady_words(question.text) == []


def test_readme_lists_all_questions(catalogue: dict[str, Question], accept: bool) -> None:
    """The table in queries/README.md is the catalogue; KZGRAPH_ACCEPT=1 pytest tests/queries writes it."""
    file = ROOT / "queries" / "README.md"
    text = file.read_text(encoding="utf-8")
    begin, end = "<!-- questions: begin -->\n", "<!-- questions: end -->"
    wanted = text[: text.index(begin) + len(begin)] + contents(catalogue) + text[text.index(end) :]
    if accept:
        file.write_text(wanted, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == wanted


def contents(catalogue: dict[str, Question]) -> str:
    """The table of all questions in Markdown, shelf by shelf."""
    lines = ["\n| question | asks | parameters |\n|---|---|---|\n"]
    for question in sorted(catalogue.values(), key=lambda question: (question.shelf, question.name)):
        params = ", ".join(param.name if param.required else f"[{param.name}]" for param in question.params)
        link = f"[{question.name}]({question.shelf}/{question.path.name})"
        lines.append(f"| {link} | {question.summary['en']} | {params} |\n")
    return "".join([*lines, "\n"])


# What the rules refuse

KZ = f"PREFIX kz: <{PREFIXES['kz']}>\n"


def asked(group: str) -> str:
    """A query with a group of patterns."""
    return f"{KZ}SELECT ?x\nWHERE {{\n  ?x kz:programme ?p .\n  {group}\n}}\nORDER BY ?x\n"


@pytest.mark.parametrize(
    "group",
    [
        "FILTER NOT EXISTS { ?x kz:region ?r . ?r kz:partOf ?c . }",
        "FILTER EXISTS {\n    ?x kz:region ?r .\n    ?r kz:partOf ?c .\n  }",
        "FILTER not exists { ?x kz:region ?r . ?r kz:partOf ?c }",
        "FILTER NOT EXISTS { ?x kz:region ?r ; kz:role ?o . }",
        "FILTER NOT EXISTS { ?x kz:region ?r , ?s . }",
        "FILTER NOT EXISTS { ?x kz:region [ kz:partOf ?c ] . }",
        "FILTER NOT EXISTS { ?x kz:region/kz:partOf ?c . }",
        "FILTER NOT EXISTS { ?x kz:partOf+ ?c . }",
        "FILTER NOT EXISTS { ?x ^kz:partOf* ?c . }",
        "FILTER NOT EXISTS { { ?x kz:region ?r . } UNION { ?x kz:role ?r . } }",
        "FILTER NOT EXISTS { ?x kz:region ?r . OPTIONAL { ?r kz:partOf ?c . } }",
        "FILTER NOT EXISTS { ?x kz:region ?r . MINUS { ?r kz:partOf ?c . } }",
        "FILTER NOT EXISTS { ?x kz:region ?r . FILTER NOT EXISTS { ?r kz:partOf ?c . } }",
        "FILTER NOT EXISTS { SELECT ?x WHERE { ?x kz:region ?r . ?r kz:partOf ?c . } }",
        "OPTIONAL { ?x kz:role ?o . FILTER NOT EXISTS { ?x kz:region ?r . ?r kz:partOf ?c . } }",
        "MINUS { ?x kz:role ?o . FILTER EXISTS { ?x kz:region ?r . ?r kz:partOf ?c . } }",
        "{ SELECT ?x WHERE { ?x kz:role ?o . FILTER EXISTS { ?x kz:region ?r . ?r kz:partOf ?c . } } }",
        "{ SELECT ?x WHERE { ?x kz:role ?o . } GROUP BY ?x HAVING(EXISTS { ?x kz:region ?r . ?r kz:partOf ?c . }) }",
        "BIND(EXISTS { ?x kz:region ?r . ?r kz:partOf ?c . } AS ?some)",
        "FILTER(?p != ?x && (NOT EXISTS { ?x kz:region ?r . ?r kz:partOf ?c . } || ?p = ?x))",
    ],
)
def test_crowded_exists_is_refused(group: str) -> None:
    """Two patterns are found wherever EXISTS stands, in whatever letters, and however the patterns are written."""
    assert len(crowded_exists(asked(group))) == 1


@pytest.mark.parametrize(
    "group",
    [
        "FILTER NOT EXISTS { ?x kz:region ?r . }",
        "FILTER NOT EXISTS { ?x kz:region|kz:role ?r }",
        "FILTER EXISTS { ?x kz:region ?r . FILTER(?r != ?p) }",
        "FILTER EXISTS { VALUES ?r { kz:a kz:b } ?x kz:region ?r . }",
        "MINUS { ?x kz:region ?r . ?r kz:partOf+ ?c . }",
        "OPTIONAL { ?x kz:region ?r . ?r kz:partOf ?c . } # EXISTS { ?a ?b ?c . ?d ?e ?f . }",
        'FILTER(?p != "EXISTS { ?a ?b ?c . ?d ?e ?f . }")',
        "FILTER NOT EXISTS { ?x kz:region ?r . } FILTER NOT EXISTS { ?x kz:role ?o . }",
    ],
)
def test_lean_exists_is_let_pass(group: str) -> None:
    """One pattern of one step is fine, so are any in MINUS and OPTIONAL, and what only looks like EXISTS."""
    assert crowded_exists(asked(group)) == []


@pytest.mark.parametrize(
    "group",
    [
        "{\n    SELECT ?x\n    WHERE {\n      ?x kz:region ?p .\n    }\n  }",
        "{\n    SELECT ?x (SAMPLE(?p) AS ?q)\n    WHERE {\n      ?x kz:region ?p .\n    }\n    GROUP BY ?x\n  }",
        "OPTIONAL { ?x kz:region ?r . ?r kz:partOf ?c . }\n  FILTER(!BOUND(?p) || ?c = ?p)",
    ],
)
def test_beginning_at_everything_is_refused(group: str) -> None:
    """A subquery that does not select the parameter, or makes another of it; a value of two patterns."""
    assert len(begun_at_everything(asked(group), ("p",))) == 1
    assert begun_at_everything(asked(group), ()) == []


@pytest.mark.parametrize(
    "group",
    [
        "{\n    SELECT ?p (COUNT(?x) AS ?n)\n    WHERE {\n      ?x kz:region ?p .\n    }\n    GROUP BY ?p\n  }",
        "OPTIONAL { ?x kz:region ?r . }\n  FILTER(!BOUND(?p) || ?r = ?p)",
        "FILTER(!BOUND(?p) || ?x != ?p)",
    ],
)
def test_beginning_at_one_thing_is_let_pass(group: str) -> None:
    """A subquery that selects the parameter, a value of one pattern, and what leaves one thing out."""
    assert begun_at_everything(asked(group), ("p",)) == []


def test_each_crowded_exists_is_told() -> None:
    """Two that are crowded are two findings."""
    crowded = "FILTER NOT EXISTS { ?x kz:region ?r . ?r kz:partOf ?c . }"
    assert crowded_exists(asked(f"{crowded}\n  {crowded}")) == ["Builtin_NOTEXISTS of 2 patterns"] * 2


@pytest.mark.parametrize(
    ("end", "problem"),
    [
        ("", "the last line is not ORDER BY"),
        ("GROUP BY ?x", "the last line is not ORDER BY"),
        ("ORDER BY ?p", "?p is not a column"),
        ("ORDER BY ?x STR(?x)", "STR(?x) is not a column"),
        ("ORDER BY ?x DESC(?x)", "one column stands twice in the order"),
        ("LIMIT 10\nORDER BY ?x", "LIMIT leaves rows out"),
        ("OFFSET 1\nORDER BY ?x", "OFFSET leaves rows out"),
        ("ORDER BY ?x\nLIMIT 10", "the last line is not ORDER BY"),
    ],
)
def test_order_that_is_not_over_columns_is_refused(end: str, problem: str) -> None:
    """An order is needed, over columns, at the end, without a limit."""
    assert order_problems(asked("").replace("ORDER BY ?x", end), ("x",)) == [problem]


def test_order_over_columns_is_let_pass() -> None:
    """Columns, up or down."""
    assert order_problems(asked("").replace("ORDER BY ?x", "ORDER BY DESC(?x) ?y"), ("x", "y")) == []


@pytest.mark.parametrize(
    "group",
    [
        "SERVICE <https://example.org/> { ?x ?y ?z . }",
        "GRAPH ?g { ?x ?y ?z . }",
        "{ SELECT * WHERE { ?x ?y ?z . } }",
        "{ SELECT DISTINCT * WHERE { ?x ?y ?z . } }",
    ],
)
def test_what_leaves_the_graph_is_refused(group: str) -> None:
    """Columns without names, other services, other graphs."""
    assert len(foreign_words(asked(group))) == 1


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()", "xsd:gYear(?p)"])
def test_unsteady_function_is_refused(call: str) -> None:
    """What is another value in another engine or at another moment."""
    assert unsteady_words(asked(f"BIND({call} AS ?y)")) == [call.partition("(")[0]]


@pytest.mark.parametrize(
    "group",
    ["OPTIONAL { ?x kz:region ?region . }", "OPTIONAL { ?x kz:role ?o . OPTIONAL { ?x kz:region ?region . } }"],
)
def test_parameter_in_optional_only_is_refused(group: str) -> None:
    """An OPTIONAL alone does not use a parameter; a pattern or a filter beside it does."""
    assert optional_only(asked(group), ("region",)) == ["region"]
    assert optional_only(asked(f"{group}\n  ?x kz:region ?region ."), ("region",)) == []
    assert optional_only(asked("FILTER(!BOUND(?region) || ?p = ?region)"), ("region",)) == []


@pytest.mark.parametrize("line", ["?x kz:a ?y . ?y kz:b ?z .", "?x kz:a ?y ; kz:b ?z .", f"?x kz:a ?{'y' * 130} ."])
def test_crowded_line_is_refused(line: str) -> None:
    """One pattern a line, no lists, and lines that fit the screen."""
    assert crowded_lines(asked(line)) == [f"  {line}"]


@pytest.mark.parametrize("meaning", ["", " "])
def test_column_without_meaning_is_refused(meaning: str, catalogue: dict[str, Question], tmp_path: Path) -> None:
    """The reader takes no column that is not documented."""
    text = catalogue["brokers"].path.read_text(encoding="utf-8")
    (tmp_path / "brokers.rq").write_text(text.replace("partner: the partner", f"partner:{meaning}"), encoding="utf-8")
    with pytest.raises(QuestionError):
        read(tmp_path / "brokers.rq")
