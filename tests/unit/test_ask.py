"""A question is asked with terms, never with text pasted in, and answered the same way every time."""

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kzgraph.api import Graph
from kzgraph.ask import ask, bound, query, table
from kzgraph.catalogue import Param, Question
from kzgraph.errors import AmbiguousName, BadParameter, QueryError, UnknownName
from kzgraph.model import Column, Iri, Ref, Text
from kzgraph.render.table import render_table
from kzgraph.store import Rows
from kzgraph.terms import PREFIXES

ROOT = Path(__file__).parents[2]
SMALL = Path(__file__).parents[1] / "data" / "small"


KZ = f"PREFIX kz: <{PREFIXES['kz']}>\n"


def question(body: str, *params: Param, columns: tuple[str, ...] = ("x",)) -> Question:
    """A question of some parameters and columns."""
    return Question(
        name="a-question",
        shelf="tests",
        path=Path("a-question.rq"),
        summary={"en": "What?", "ru": "Что?", "kk": "Не?"},
        description="Everything.",
        tags=("tests",),
        params=params,
        columns=tuple(Column(name, f"what {name} is") for name in columns),
        text=f"{KZ}SELECT {' '.join(f'?{name}' for name in columns)}\nWHERE {{\n{body}\n}}\n",
    )


def param(name: str, kind: str, *, required: bool = False, default: str | None = None) -> Param:
    """A parameter with an example."""
    return Param(name, kind, required, default, f"some {kind}")


ECHO = "  BIND(?given AS ?x)"


# Parameters


def test_required_parameter_is_asked_for(small_graph: Graph) -> None:
    """A required parameter that is missing, or empty, is told with how to ask."""
    asked = question(ECHO, param("given", "partner", required=True))
    for given in ({}, {"given": ""}):
        with pytest.raises(BadParameter) as caught:
            ask(small_graph.engine, asked, given)
        assert str(caught.value) == 'The question a-question needs the parameter "given".'
        assert caught.value.hint == 'Ask: kzgraph ask a-question given="some partner"'
        assert caught.value.parameter == "given"


def test_unknown_parameter_is_refused(small_graph: Graph) -> None:
    """A misspelt parameter would silently do nothing: it is refused, with how to ask."""
    with pytest.raises(BadParameter) as caught:
        ask(small_graph.engine, question(ECHO, param("given", "text")), {"givn": "x"})
    assert str(caught.value) == 'The question a-question has no parameter "givn".'
    assert caught.value.hint == 'Ask: kzgraph ask a-question given="some text"'


def test_question_without_parameters_takes_none(small_graph: Graph) -> None:
    """A question without parameters says so in its usage."""
    with pytest.raises(BadParameter) as caught:
        ask(small_graph.engine, question("  BIND(1 AS ?x)"), {"partner": "x"})
    assert caught.value.hint == "Ask: kzgraph ask a-question"


@pytest.mark.parametrize("kind", ["year", "integer"])
@pytest.mark.parametrize("value", ["abc", "2018.5", "2018-01-01", "1e3", "--1", "1 } DROP ALL #", "9" * 5_000])
def test_number_that_is_none_is_refused(small_graph: Graph, kind: str, value: str) -> None:
    """A year or count is a whole number, and nothing else."""
    with pytest.raises(BadParameter, match=r"^given is to be a whole number, not ") as caught:
        ask(small_graph.engine, question(ECHO, param("given", kind)), {"given": value})
    assert caught.value.parameter == "given"


@pytest.mark.parametrize(("value", "number"), [("2018", 2018), (2018, 2018), ("-1", -1), (" 7 ", 7), ("007", 7)])
def test_number_is_bound_as_a_number(small_graph: Graph, value: str | int, number: int) -> None:
    """A number may be given as text or as a number; it is bound as xsd:integer."""
    answer = ask(small_graph.engine, question("  BIND(?given + 1 AS ?x)", param("given", "year")), {"given": value})
    assert answer.rows == ((number + 1,),)
    assert answer.parameters == (("given", number),)


def test_thing_of_another_kind_is_refused(small_graph: Graph) -> None:
    """A region is no partner, by whatever name it is given."""
    asked = question(ECHO, param("given", "partner"))
    for name in ("East", "region:east", "https://w3id.org/kzgraph/id/region/east"):
        with pytest.raises(UnknownName, match=rf'^Nothing in the graph is a partner named "{name}"\.$'):
            ask(small_graph.engine, asked, {"given": name})


def test_ambiguous_name_is_refused(small_graph: Graph) -> None:
    """A name of several partners is refused with the candidates."""
    with pytest.raises(AmbiguousName):
        ask(small_graph.engine, question(ECHO, param("given", "partner")), {"given": "ministry"})


@pytest.mark.parametrize(
    ("kind", "name", "curie"),
    [
        ("partner", "министерство рек", "partner:ministry-of-rivers"),
        ("programme", "Water", "programme:water-for-all"),
        ("result", "fewer infections", "result:fewer-infections-north"),
        ("region", "Оңтүстік", "region:south"),
        ("indicator", "Schools with a garden", "indicator:schools-with-garden"),
        ("source", "Review 2021", "source:review-2021"),
        ("passage", "passage:report-2018-77", "passage:report-2018-77"),
        ("policy", "Family Code", "policy:family-code"),
        ("goalarea", "learns", "goalarea:learns"),
        ("claim", "east-lags", "finding:east-lags"),
        ("entity", "Tester", "product:tester-handbook"),
    ],
)
def test_name_is_bound_as_the_thing_it_means(small_graph: Graph, kind: str, name: str, curie: str) -> None:
    """Whatever a thing is called by, its IRI is bound, and the answer remembers the thing."""
    answer = ask(small_graph.engine, question(ECHO, param("given", kind)), {"given": name})
    found = answer.rows[0][0]
    assert isinstance(found, Ref)
    assert found.curie == curie
    assert answer.parameters == (("given", found),)


def test_optional_parameter_that_is_not_given_is_unbound(small_graph: Graph) -> None:
    """Without an optional parameter the question is asked of everything."""
    asked = question("  ?x a kz:Policy .\n  FILTER(!BOUND(?given) || ?x = ?given)", param("given", "policy"))
    assert len(ask(small_graph.engine, asked, {}).rows) == 2
    assert ask(small_graph.engine, asked, {}).parameters == ()
    one = ask(small_graph.engine, asked, {"given": "Family Code"})
    assert [str(row[0]) for row in one.rows] == ["Family Code"]


def test_default_stands_in_for_what_is_not_given(small_graph: Graph) -> None:
    """A default is used, and shown among the parameters, where nothing else is given."""
    asked = question(ECHO, param("given", "year", default="2018"))
    assert ask(small_graph.engine, asked, {}).parameters == (("given", 2018),)
    assert ask(small_graph.engine, asked, {"given": 2017}).rows == ((2017,),)


HOSTILE = [
    '"',
    "\\",
    '" } DROP ALL #',
    '" . ?a ?b ?c } #',
    "<https://example.org/>",
    "?x",
    "{ } UNION { ?x ?y ?z }",
    "a\nb\tc\rd",
    "VALUES ?given { 1 }",
    "\nWHERE {\n",
    "partner:ministry-of-rivers",
    "\\1 \\g<0>",
    "Қазақстан 🎓",
    "x" * 10_000,
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value[:20]))
def test_hostile_text_is_bound_letter_for_letter(small_graph: Graph, value: str) -> None:
    """Text is one term of the query, whatever it holds: the answer is the text itself."""
    answer = ask(small_graph.engine, question(ECHO, param("given", "text")), {"given": value})
    assert answer.rows == ((value,),)
    assert answer.parameters == (("given", value),)


@pytest.mark.parametrize("value", ['" } DROP ALL #', "partner:a> } #", "https://a> ?p ?o . <https://b", "?x", "{}"])
def test_hostile_name_of_a_thing_is_unknown(small_graph: Graph, value: str) -> None:
    """A name with SPARQL in it is a name of nothing."""
    with pytest.raises(UnknownName):
        ask(small_graph.engine, question(ECHO, param("given", "partner")), {"given": value})


# Binding


def test_terms_are_bound_at_the_head_of_the_outermost_group() -> None:
    """One VALUES line a parameter, in the order given, right after the outermost WHERE and nowhere else."""
    text = "SELECT ?a\nWHERE {\n  { SELECT ?b\n    WHERE {\n    ?b ?c ?d . } }\n}\n"
    assert bound(text, {"a": Iri("https://example.org/a"), "n": 7, "t": 'x"'}) == (
        "SELECT ?a\nWHERE {\n"
        "  VALUES ?a { <https://example.org/a> }\n"
        "  VALUES ?n { 7 }\n"
        '  VALUES ?t { "x\\"" }\n'
        "  { SELECT ?b\n    WHERE {\n    ?b ?c ?d . } }\n}\n"
    )


def test_nothing_bound_leaves_the_text_alone() -> None:
    """Without parameters a question is asked as it is written."""
    text = "SELECT ?a\nWHERE {\n}\n"
    assert bound(text, {}) == text


def test_what_is_bound_is_never_read_as_a_pattern() -> None:
    """Backslashes and group references in a value stay what they are."""
    assert 'VALUES ?t { "\\\\1 \\\\g<0>" }' in bound("SELECT ?t\nWHERE {\n}\n", {"t": "\\1 \\g<0>"})


def test_iri_that_could_end_early_is_not_bound() -> None:
    """What is no IRI is refused at the last door too."""
    with pytest.raises(ValueError, match="not an IRI"):
        bound("SELECT ?a\nWHERE {\n}\n", {"a": Iri("https://a> } #")})


# Answers


def test_cells_become_plain_values(small_graph: Graph) -> None:
    """References get CURIE and name, texts lose their language, numbers, days and truth keep their types."""
    north = Iri(PREFIXES["region"] + "north")
    rows = Rows(("a", "b"), ((north, Text("Суу", "kk")), (7, Decimal("16.40")), (date(2018, 5, 1), True), (None, "")))
    answer = table(small_graph.engine, rows, "query")
    assert answer.rows == (
        (Ref("region:north", str(north), "North"), "Суу"),
        (7, Decimal("16.40")),
        (date(2018, 5, 1), True),
        (None, ""),
    )
    assert [[type(cell).__name__ for cell in row] for row in answer.rows] == [
        ["Ref", "str"],
        ["int", "Decimal"],
        ["date", "bool"],
        ["NoneType", "str"],
    ]
    assert answer.columns == (Column("a"), Column("b"))


def test_answer_names_question_columns_and_summary(small_graph: Graph) -> None:
    """An answer carries what it answers and what its columns mean, in the language asked for."""
    asked = question("  VALUES (?x ?y) { (1 2) }", columns=("x", "y"))
    answer = ask(small_graph.engine, asked, {}, lang="ru")
    assert (answer.question, answer.summary) == ("a-question", "Что?")
    assert answer.columns == (Column("x", "what x is"), Column("y", "what y is"))
    assert ask(small_graph.engine, asked, {}, lang="de").summary == "What?"


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", ["Open Hands", "Reed Labs", "Ministry of Schools"]),
        ("ru", ["Открытые руки", "Reed Labs", "Министерство школ"]),
        ("kk", ["Open Hands", "Reed Labs", "Мектептер министрлігі"]),
    ],
)
def test_names_are_in_the_language_asked_for(small_graph: Graph, lang: str, expected: list[str]) -> None:
    """Each name is in the language asked for where there is one, else in English; the order does not change."""
    partner = PREFIXES["partner"]
    text = f"  VALUES ?x {{ <{partner}open-hands> <{partner}reed-labs> <{partner}ministry-of-schools> }}"
    answer = ask(small_graph.engine, question(text), {}, lang=lang)
    assert [str(row[0]) for row in answer.rows] == expected


def test_plain_query_is_answered(small_graph: Graph) -> None:
    """A SELECT gives its rows, an ASK one row, a CONSTRUCT its triples."""
    answer = query(small_graph.engine, f"{KZ}SELECT ?x {{ ?x a kz:Policy }} ORDER BY ?x")
    assert [str(row[0]) for row in answer.rows] == ["Family Code", "Water Safety Act"]
    assert (answer.question, answer.summary, answer.parameters) == ("query", "", ())
    assert query(small_graph.engine, f"{KZ}ASK {{ ?x a kz:Policy }}").rows == ((True,),)
    built = query(small_graph.engine, f"{KZ}CONSTRUCT {{ ?x a kz:Policy }} {{ ?x a kz:Policy }}")
    assert [column.name for column in built.columns] == ["subject", "predicate", "object"]
    assert len(built.rows) == 2


@pytest.mark.parametrize("text", ["", "SELECT", "DROP ALL", "SELECT ?x { SERVICE <https://a> { ?x ?p ?o } }"])
def test_plain_query_that_cannot_be_answered_is_told(small_graph: Graph, text: str) -> None:
    """A query that cannot be read, would change something or would leave the graph is refused."""
    with pytest.raises(QueryError):
        query(small_graph.engine, text)


def test_answer_about_nothing_has_columns_and_no_rows(small_graph: Graph) -> None:
    """Where nothing is found, the columns are there and the rows are none."""
    answer = ask(small_graph.engine, question("  ?x a kz:Nothing ."), {})
    assert (answer.columns, answer.rows) == ((Column("x", "what x is"),), ())


# The same every time


@pytest.mark.parametrize("form", ["csv", "json"])
def test_two_runs_give_the_same_bytes(form: str, tmp_path: Path) -> None:
    """Built anew by another process with other hash seeds, locale and time zone, an answer is the same bytes."""
    program = (
        "import sys, kzgraph\n"
        "from kzgraph.render.table import render_table\n"
        f"graph = kzgraph.open({str(SMALL)!r})\n"
        "asked = [graph.ask('partner-results', partner='Ministry of Rivers'), graph.ask('co-partners')]\n"
        "asked += [graph.query('DESCRIBE <https://w3id.org/kzgraph/id/partner/reed-labs>')]\n"
        f"sys.stdout.buffer.write(''.join(render_table(t, {form!r}) for t in asked).encode())\n"
    )
    outputs = []
    for number, place in (("1", "UTC"), ("2", "Asia/Almaty")):
        surroundings = {
            "KZGRAPH_CACHE": str(tmp_path / number),
            "PYTHONHASHSEED": number,
            "TZ": place,
            "LC_ALL": "C.UTF-8" if number == "1" else "C",
            "PYTHONPATH": str(ROOT),
        }
        done = subprocess.run([sys.executable, "-c", program], env=surroundings, capture_output=True, check=True)
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1]
    assert b"result:wells-tested-north" in outputs[0]


def test_every_question_gives_the_same_answer_twice(small_graph: Graph) -> None:
    """Asked twice, every question of the catalogue that needs no parameter answers in the same order."""
    names = [name for name, asked in small_graph.questions.items() if not any(p.required for p in asked.params)]
    assert len(names) > 10
    for name in names:
        assert render_table(small_graph.ask(name), "csv") == render_table(small_graph.ask(name), "csv")


IN_GROUPS = """SELECT ?r
WHERE {
  {
    ?r kz:region ?region .
  }
  UNION
  {
    ?r kz:regions ?regions .
  }
  UNION
  {
    ?r kz:within* ?region .
  }
  {
    SELECT ?r
    WHERE {
      ?r kz:region ?region .
      {
        ?r kz:partOf ?region .
      }
    }
  }
  OPTIONAL {
    ?r kz:region ?region .
    {
      ?r kz:about ?region .
    }
  }
}
"""


def test_groups_know_what_is_asked_about() -> None:
    """A side of a UNION that mentions the parameter has its value, once; other names and other subqueries have not."""
    lines = bound(IN_GROUPS, {"region": Iri("https://e.org/r")}).splitlines()
    value = "VALUES ?region { <https://e.org/r> }"
    assert [number for number, line in enumerate(lines) if value in line] == [2, 4, 13, 28]
    assert lines[2:6] == [f"  {value}", "  {", f"    {value}", "    ?r kz:region ?region ."]
    assert lines[27:30] == ["    {", f"      {value}", "      ?r kz:about ?region ."]
    assert [line for line in lines if value not in line] == IN_GROUPS.splitlines()


IN_SUBQUERIES = """SELECT ?r ?n
WHERE {
  {
    SELECT ?r ?region (MAX(?region) AS ?last) (COUNT(?x) AS ?n)
    WHERE {
      {
        SELECT DISTINCT ?region ?x
        WHERE {
          ?x kz:region ?region .
        }
      }
      {
        SELECT (SAMPLE(?region) AS ?r)
        WHERE {
          ?y kz:region ?region .
        }
      }
      ?x kz:regions ?r .
    }
    GROUP BY ?r ?region
  }
  ?r kz:region ?region .
}
ORDER BY ?r ?n
"""


def test_subqueries_know_what_is_asked_about() -> None:
    """A subquery that selects the parameter has its value if all around it select it too, and only then."""
    value = "VALUES ?region { 7 }"
    lines = bound(IN_SUBQUERIES, {"region": 7}).splitlines()
    assert [number for number, line in enumerate(lines) if value in line] == [2, 6, 10]
    assert (lines[6], lines[10]) == (f"      {value}", f"          {value}")
    assert [line for line in lines if value not in line] == IN_SUBQUERIES.splitlines()
    hidden = IN_SUBQUERIES.replace("SELECT ?r ?region (", "SELECT ?r (")
    assert [number for number, line in enumerate(bound(hidden, {"region": 7}).splitlines()) if value in line] == [2]


MAY_BE_ABSENT = """SELECT ?f ?place
WHERE {
  ?f kz:value ?value .
  OPTIONAL { ?f kz:region ?place . }
  OPTIONAL { ?f kz:region ?area . }
  FILTER(!BOUND(?region) || ?place = ?region)
}
"""


def test_what_a_filter_asks_for_is_a_pattern() -> None:
    """Where only rows of the parameter are kept, what gives their value is looked up for the parameter first."""
    head = "WHERE {\n"
    told = head + "  VALUES ?region { 7 }\n"
    assert bound(MAY_BE_ABSENT, {"region": 7}) == MAY_BE_ABSENT.replace(head, told + "  ?f kz:region ?region .\n")
    assert bound(MAY_BE_ABSENT, {"place": 7}) == MAY_BE_ABSENT.replace(head, head + "  VALUES ?place { 7 }\n")


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("?place = ?region", "?place != ?region"),
        ("!BOUND(?region) || ?place = ?region", "?place = ?region || !BOUND(?region)"),
        ("OPTIONAL { ?f kz:region ?place . }", "OPTIONAL { ?f kz:region ?place . ?place kz:partOf ?x . }"),
        ("?value .\n  OPT", "?place .\n  OPT"),
        ("?value .\n  OPT", "?value .\n  BIND(?value AS ?place)\n  OPT"),
    ],
)
def test_what_a_filter_does_not_ask_for_is_no_pattern(line: str, other: str) -> None:
    """Another filter, another OPTIONAL, or a value that is there before: nothing is known of the parameter."""
    text = MAY_BE_ABSENT.replace(line, other)
    assert text != MAY_BE_ABSENT
    assert bound(text, {"region": 7}) == text.replace("WHERE {\n", "WHERE {\n  VALUES ?region { 7 }\n")


def test_group_that_only_tells_of_a_parameter_is_left_alone() -> None:
    """A name in a string or a comment is no variable; neither is one that only begins like it."""
    text = 'SELECT ?r\nWHERE {\n  {\n    ?r kz:a "?x" . # ?x\n    ?r kz:b ?xs .\n  }\n}\n'
    assert bound(text, {"x": 1}) == text.replace("WHERE {\n", "WHERE {\n  VALUES ?x { 1 }\n")


@pytest.mark.parametrize("text", ["SELECT ?x\nWHERE {\n  {", "SELECT ?x\nWHERE {\n  {\n  }", "SELECT ?x\nWHERE {\n"])
def test_groups_that_hold_nothing_do_no_harm(text: str) -> None:
    """A group that is empty or does not end is left as it is."""
    assert bound(text, {"x": 1}) == text.replace("WHERE {\n", "WHERE {\n  VALUES ?x { 1 }\n")


def test_question_without_values_is_as_written() -> None:
    """A parameter that is not given leaves no trace."""
    assert bound(IN_GROUPS, {}) == IN_GROUPS
