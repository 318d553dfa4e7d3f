"""Each rule of queries/README.md that a file can break, one test per file and rule."""

import re
from pathlib import Path

import pyoxigraph
import pytest
import rdflib.plugins.sparql

from kzgraph.catalogue import Question
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
    "ministries-by-goal-area", "partner-profile", "partner-results", "partner-roles", "partner-successions",
    "partners-by-year", "people-reached", "pilots-scaled-up", "plans-followed-up", "policies-and-contributors",
    "programme-products", "programme-profile", "programmes-across-sources", "programmes-by-goal-area",
    "recommendations-followed-up", "region-needs-and-presence", "region-profile", "regions-without-programme",
    "result-chain", "result-partners", "results-by-region", "results-with-change", "results-without-partner",
    "sdg-view", "sole-partner-results", "source-coverage",
)
# fmt: on
PREFIX = re.compile(r"^PREFIX (\w+): <([^>]+)>$", re.MULTILINE)
EXISTS = re.compile(r"EXISTS \{([^{}]*)\}")
OPTIONAL_GROUP = re.compile(r"(?:OPTIONAL|MINUS) \{[^{}]*\}")
FILTER = re.compile(r"(?:FILTER|BIND)\(.*\)$", re.MULTILINE)


def code(question: Question) -> str:
    """The SPARQL text without comments and strings."""
    return re.sub(r'"[^"\n]*"', '""', re.sub(r"(^|\s)#.*$", "", question.text, flags=re.MULTILINE))


def body(question: Question) -> str:
    """The code from SELECT on."""
    return code(question)[code(question).index("SELECT") :]


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
    used = {prefix for prefix in PREFIXES if re.search(rf"(?<![\w:]){prefix}:", body(question))}
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


def test_no_star_service_from_or_graph(question: Question) -> None:
    """The columns are named, and the question reads the graph it is put to and nothing else."""
    assert re.findall(r"SELECT (?:DISTINCT )?\*|\b(?:SERVICE|FROM|GRAPH)\b", code(question)) == []


def test_one_pattern_a_line(question: Question) -> None:
    """One triple pattern per line, written out: no ";" and no list of objects."""
    for line in body(question).splitlines():
        assert line.count(" .") <= 1, line
        assert ";" not in line, line
        assert len(line) <= 130, line


def test_exists_holds_one_pattern(question: Question) -> None:
    """(NOT) EXISTS holds one pattern of one step: with more, Oxigraph's time grows with the square of the graph."""
    groups = EXISTS.findall(body(question))
    assert body(question).count("EXISTS") == len(groups), "write OPTIONAL and !BOUND, MINUS, or GROUP BY and HAVING"
    for group in groups:
        assert group.count(" .") == 1, group
        assert not re.search(r"[/+*]", group), group


def test_parameter_is_not_bound_by_an_optional_pattern_alone(question: Question) -> None:
    """A parameter decides which rows there are; before an OPTIONAL that does not match it would decide nothing."""
    text = FILTER.sub("", body(question))
    patterns = text
    while OPTIONAL_GROUP.search(patterns):
        patterns = OPTIONAL_GROUP.sub("", patterns)
    for param in question.params:
        name = re.compile(rf"\?{param.name}\b")
        assert name.search(patterns) or not name.search(text[text.index("WHERE") :]), param.name


def test_ordered(question: Question) -> None:
    """The last line orders the rows; nothing limits their number."""
    assert question.text.rstrip().splitlines()[-1].startswith("ORDER BY ")
    assert not re.search(r"\b(?:LIMIT|OFFSET)\b", code(question))


@pytest.mark.parametrize("word", ["GROUP_CONCAT", "NOW()", "RAND()", "UUID()", "BNODE", "xsd:gYear"])
def test_no_word_that_engines_answer_differently(question: Question, word: str) -> None:
    """Nothing whose value depends on the engine, the moment, or the order of rows."""
    assert word not in code(question)


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
