"""The reader of questions: what it takes from a file, and where and how it refuses one."""

import subprocess
import sys
from pathlib import Path

import pytest

from kzgraph.catalogue import KINDS, LANGUAGES, Param, Question, find, questions, read, tokens
from kzgraph.errors import QuestionError
from kzgraph.model import Column

GOOD = """\
#+ summary:
#+   en: Which results were achieved where?
#+   ru: Какие результаты и где были достигнуты?
#+   kk: "Қандай нәтижелер: қай жерде алынды?"
#+ description: >
#+   Results by region.
#+   Results without a place are left out.
#+ tags: [results, regions]
#+ params:
#+   - name: region
#+     kind: region
#+     required: false
#+     example: Kyzylorda
#+   - name: most
#+     kind: integer
#+     default: 10
#+     example: 5
#+ columns:
#+   region: the region
#+   results: how many

PREFIX kz: <https://w3id.org/kzgraph/ns#>

# Which results (?not ?these) are where.
SELECT ?region (COUNT(DISTINCT ?result) AS ?results)
WHERE {
  ?result kz:region ?region .
  FILTER(!BOUND(?most) || ?most > 1)
  {
    SELECT ?hidden
    WHERE { ?hidden kz:region ?other . }
  }
}
GROUP BY ?region
ORDER BY ?region
"""


def written(folder: Path, text: str = GOOD, name: str = "results-by-place", shelf: str = "results") -> Path:
    """A question's file on a shelf of a folder."""
    path = folder / shelf / f"{name}.rq"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_read_takes_every_key(tmp_path: Path) -> None:
    """All that the front matter says arrives; the text is what follows it."""
    path = written(tmp_path)
    assert read(path) == Question(
        name="results-by-place",
        shelf="results",
        path=path,
        summary={
            "en": "Which results were achieved where?",
            "ru": "Какие результаты и где были достигнуты?",
            "kk": "Қандай нәтижелер: қай жерде алынды?",
        },
        description="Results by region. Results without a place are left out.",
        tags=("results", "regions"),
        params=(
            Param("region", "region", required=False, default=None, example="Kyzylorda"),
            Param("most", "integer", required=False, default="10", example="5"),
        ),
        columns=(Column("region", "the region"), Column("results", "how many")),
        text=GOOD[GOOD.index("PREFIX") :],
    )


def test_read_takes_a_required_parameter_and_none(tmp_path: Path) -> None:
    """``required: true`` is required; ``params: []`` is none."""
    required = read(written(tmp_path, GOOD.replace("required: false", "required: true")))
    assert [param.required for param in required.params] == [True, False]
    begin, end = GOOD.index("#+ params:"), GOOD.index("#+ columns:")
    none = read(written(tmp_path, GOOD[:begin] + "#+ params: []\n" + GOOD[end:]))
    assert none.params == ()


REFUSED = [
    ("#+ summary:\n", "", 1, '"en" is not a key of the front matter'),
    ("#+ summary:\n", "#+ sumary:\n", 1, '"sumary" is not a key of the front matter; "summary" is expected here'),
    ("#+ summary:\n", "#+ tags: [a]\n#+ summary:\n", 1, '"tags" is in the wrong place'),
    ("#+ summary:\n", "#+ summary: words\n", 1, "belongs on lines of its own"),
    ("#+ summary:\n", "#+   summary:\n", 1, "expected here"),
    ("achieved where?", "achieved where.", 2, 'ends with "?"'),
    ("#+   ru: Какие", "#+   en: Какие", 1, "in en, ru, kk, in this order"),
    ("#+   ru:", "#+    ru:", 3, "indented by 3 blanks, 2 are expected"),
    ('"Қандай нәтижелер: қай жерде алынды?"', "Қандай нәтижелер: қай?", 4, "this value cannot be read"),
    ('"Қандай нәтижелер: қай жерде алынды?"', '"Қан"дай?"', 4, "this value cannot be read"),
    ("#+   en: Which results were achieved where?", "#+   Which results?", 2, 'not "key: value"'),
    ("description: >", "description: words", 5, 'begins with "description: >"'),
    ("are left out.", "are left out", 5, "sentences"),
    ("[results, regions]", "results", 8, "tags are"),
    ("[results, regions]", "[results, results]", 8, "tags are"),
    ("[results, regions]", "[results,regions]", 8, "tags are"),
    ("#+ params:\n", "#+ params: none\n", 9, "belongs on lines of its own"),
    ("#+   - name: region\n", "#+   name: region\n", 9, "a list"),
    ("#+     kind: region\n", "#+     kin: region\n", 11, '"kin" is not a key of a parameter'),
    ("#+     kind: region\n", "#+     kind: region\n#+     kind: region\n", 12, '"kind" is given twice'),
    ("#+     kind: region\n", "", 10, 'the parameter has no "kind"'),
    ("#+     example: Kyzylorda\n", "", 10, 'the parameter has no "example"'),
    ("- name: region\n#+     kind: region", "- kind: region\n#+     name: region", 11, '"name" is in the wrong place'),
    ("name: region\n", "name: a region\n", 10, "cannot be the name of a variable"),
    ("kind: region\n", "kind: place\n", 10, '"place" is not a kind of parameter'),
    ("required: false\n", "required: no\n", 10, 'either "required'),
    ("required: false\n", "required: false\n#+     default: x\n", 10, 'either "required'),
    ("#+     required: false\n", "", 10, 'either "required'),
    ("#+   - name: most\n", "#+   - name: region\n", 9, "the same name"),
    ("#+   results: how many\n", "#+   region: how many\n", 20, '"region" is given twice'),
    ("#+   region: the region\n#+   results: how many\n", "", 18, "at least one column"),
    ("#+   results: how many\n", "#+   results: how many\n#+ tags: [x]\n", 21, "nothing is expected after the columns"),
    ("#+   results: how many\n", "#+   results: how many\n#+\n", 21, "empty, ends in a blank, or holds a tab"),
    ("#+   results: how many\n", "#+   results: how many \n", 20, "empty, ends in a blank, or holds a tab"),
    ("#+   results: how many\n", "#+   results:\thow\n", 20, "empty, ends in a blank, or holds a tab"),
    (
        "#+   results: how many\n",
        "#+   result: how many\n",
        21,
        "columns are region, result, and SELECT has region, results",
    ),
    ("#+   results: how many\n", "", 20, "columns are region, and SELECT has region, results"),
    ("#+   region: the region\n#+   results: how many", "#+   results: how many\n#+   region: x", 21, "SELECT has"),
    ("WHERE {\n  ?result", "{\n  ?result", 21, "the one line WHERE {"),
    ("    WHERE { ?hidden kz:region ?other . }", "WHERE {\n ?hidden kz:region ?other . }", 21, "the one line WHERE {"),
    ("name: region\n", "name: hidden\n", 21, '"hidden" is not used in the outermost group'),
    ("name: region\n", "name: these\n", 21, '"these" is not used in the outermost group'),
    (GOOD, "", 1, '"summary" is missing'),
    (GOOD[GOOD.index("#+ columns:") :], "", 18, '"columns" is missing'),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), REFUSED)
def test_read_refuses_with_file_line_and_reason(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    """Each rule of the front matter that is broken is an error at the line that breaks it."""
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(QuestionError) as caught:
        read(path)
    assert (caught.value.path, caught.value.line) == (path, line)
    assert words in caught.value.problem
    assert str(caught.value).startswith(f"{path}:{line}: ")


@pytest.mark.parametrize("name", ["Results", "results_by_place", "results--place", "a" * 46])
def test_read_refuses_a_name(tmp_path: Path, name: str) -> None:
    """A file name is at most 45 small letters, figures and single hyphens."""
    with pytest.raises(QuestionError, match="cannot be the name of a question") as caught:
        read(written(tmp_path, name=name))
    assert caught.value.line is None


def test_read_refuses_what_cannot_be_read(tmp_path: Path) -> None:
    """A missing file and one that is not UTF-8 are errors with a sentence."""
    with pytest.raises(QuestionError, match="cannot be read"):
        read(tmp_path / "results" / "missing.rq")
    path = written(tmp_path)
    path.write_bytes(b"#+ summary:\n\xff\n")
    with pytest.raises(QuestionError, match="cannot be read"):
        read(path)


def test_questions_are_sorted_by_name(tmp_path: Path) -> None:
    """Names decide the order, not shelves; other files are passed over."""
    written(tmp_path, name="b", shelf="x")
    written(tmp_path, name="a", shelf="y")
    (tmp_path / "README.md").write_text("no question", encoding="utf-8")
    found = questions(tmp_path)
    assert [(name, question.shelf) for name, question in found.items()] == [("a", "y"), ("b", "x")]
    assert questions(tmp_path / "nothing") == {}


def test_questions_refuse_a_name_on_two_shelves(tmp_path: Path) -> None:
    """One name is one question."""
    first, second = written(tmp_path, shelf="x"), written(tmp_path, shelf="y")
    with pytest.raises(QuestionError, match="already taken") as caught:
        questions(tmp_path)
    assert caught.value.path == second
    assert str(first) in caught.value.problem


def test_kinds_and_languages() -> None:
    """What parameters and summaries may be is fixed."""
    assert len(set(KINDS)) == len(KINDS)
    assert LANGUAGES == ("en", "ru", "kk")


def test_reading_needs_no_engine() -> None:
    """The catalogue can be listed without loading rdflib, Oxigraph or networkx."""
    script = (
        "import sys, kzgraph.catalogue; "
        "print(sorted({'rdflib', 'pyoxigraph', 'networkx', 'pyshacl', 'dataclasses'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_find_reads_the_one_that_is_asked_for(tmp_path: Path) -> None:
    """A name is looked for on every shelf, and is never a way to another folder."""
    path = written(tmp_path, name="b", shelf="y")
    shelves = [str(tmp_path / "x"), str(tmp_path / "y")]
    found = find(shelves, "b")
    assert found == read(path)
    assert found is not None
    assert found.path == path
    for name in ("a", "B", "../y/b", "", "b.rq", "*"):
        assert find(shelves, name) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT ?a (COUNT(?b) AS ?n)", "SELECT ?a ( COUNT ( ?b ) AS ?n )"),
        ("{?a kz:b/kz:c?/^kz:d+ ?e.}", "{ ?a kz b kz c kz d ?e }"),
        ('"?a" "\\"?b" "\\\\"?c', "?c"),
        ("<http://e.org/#?a> ?b # ?c", "?b"),
        ("?a < ?b && ?c > ?d", "?a ?b ?c ?d"),
        ("?a <?b> <?c", "?a ?c"),
        ("?a # ?b\n?c", "?a ?c"),
        ("'?a'", "?a"),
        ("$a ?имя ?b_1", "a ?имя ?b_1"),
        ("", ""),
    ],
)
def test_tokens(text: str, words: str) -> None:
    """Brackets, variables and words; nothing of strings that end, of IRIs and of comments."""
    assert tokens(text) == words.split()


@pytest.mark.parametrize("part", ["<", '"', "< ", '<a"', "\\", "#<"])
def test_tokens_take_time_by_the_length(part: str) -> None:
    """A long line of signs that never end is read to its end."""
    assert set(tokens(part * 100_000)) <= {"a"}
