"""What each command answers, with which exit code, where, and in which form."""

import csv
import io
import json
import os
import threading
from pathlib import Path

import pytest

from .conftest import TEXTS, Run

NETS = "Within the campaign … 5,000 families."

FINE = [
    ("ask",),
    ("ask", "partner-results", "partner=Open Hands"),
    ("ask", "results-without-partner"),
    ("trace", "Open Hands"),
    ("trace", "Clean Wells", "--strength", "all"),
    ("trace", "result:safe-wells-north"),
    ("show", "Open Hands"),
    ("search", "wells"),
    ("network", "-f", "json"),
    ("validate",),
    ("fmt", "--check"),
    ("build",),
    ("verify", "--sources", TEXTS),
    ("coverage", "--sources", TEXTS),
    ("cite", "report-2018", NETS, "--sources", TEXTS),
]


@pytest.mark.parametrize("arguments", FINE, ids=lambda words: " ".join(map(str, words[:3])))
def test_exit_code_when_all_is_well(run: Run, arguments: tuple[str | Path, ...]) -> None:
    """A command that does what it was asked ends with 0 and complains of nothing."""
    ran = run(*arguments)
    assert ran.code == 0
    assert "Traceback" not in ran.err
    assert not ran.err.startswith("kzgraph:")


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "zebra"),
        ("search", "wells", "--kind", "source"),
        ("trace", "Sunrise Energy"),
        ("trace", "Open Hands", "--year", "1990"),
        ("trace", "result:births-recorded-online"),
    ],
)
def test_exit_code_when_the_answer_is_no(run: Run, arguments: tuple[str, ...]) -> None:
    """A search or trace that finds nothing ends with 1, without an error."""
    ran = run(*arguments)
    assert ran.code == 1
    assert ran.err == ""


def test_exit_code_when_a_question_has_no_rows(run: Run) -> None:
    """A question that has no rows is answered: it ends with 0 and tells so."""
    ran = run("ask", "partner-results", "partner=Sunrise Energy")
    assert ran.code == 0
    assert ran.lines[-1] == "0 rows"


def test_exit_code_when_there_are_findings(run: Run, project: Path) -> None:
    """A graph with a finding ends with 1 and the finding on standard output."""
    path = project / "claims" / "report-2018" / "water.ttl"
    path.write_text(path.read_text("utf-8").replace('kz:asPrinted "52"', 'kz:asPrinted "53"'), "utf-8")
    ran = run("verify", "--project", project, "--sources", TEXTS)
    line = 1 + path.read_text("utf-8").splitlines().index("observation:schools-with-tested-wells-north-2017")
    assert ran.code == 1
    assert ran.lines == [
        f"claims/report-2018/water.ttl:{line}: violation: observation:schools-with-tested-wells-north-2017: "
        '"53" does not stand in passage:report-2018-2308. [figure]'
    ]
    assert ran.err.splitlines()[-1] == "1 findings"


def test_verify_when_there_are_none(run: Run) -> None:
    """Where everything stands in the texts, standard output is empty and standard error says so."""
    ran = run("verify", "--sources", TEXTS)
    assert (ran.code, ran.out) == (0, "")
    assert "every passage" in ran.err


def test_coverage_when_a_sentence_is_open(run: Run, project: Path) -> None:
    """Open sentences end with 1 and are told with line, section and what is left out."""
    path = project / "texts" / "review-2021.txt"
    path.write_text(path.read_text("utf-8") + "Reed Labs counted twenty nurses.\n", "utf-8")
    ran = run("coverage", "--project", project, "--sources", project / "texts", "review-2021")
    assert ran.code == 1
    assert ran.lines[0].startswith("source:review-2021: 90.9 % (10 of 11 sentences)")
    assert 'no claim uses "Reed Labs", "twenty"' in " ".join(ran.out.split())


def test_coverage_gives_the_share(run: Run) -> None:
    """The account begins with the document's share."""
    ran = run("coverage", "--sources", TEXTS)
    assert ran.code == 0
    assert ran.lines[0] == "source:report-2018: 100.0 % (39 of 39 sentences)"


def test_cite_prints_a_block_and_nothing_else(run: Run) -> None:
    """The block goes to standard output as it is to be pasted, messages to standard error."""
    ran = run("cite", "report-2018", NETS, "--sources", TEXTS, "--gist", "Nets were given.")
    assert ran.code == 0
    assert ran.lines[0] == "passage:report-2018-748"
    assert ran.lines[-1] == "."
    assert '    kz:gist "Nets were given."@en ;' in ran.lines


def test_cite_lists_the_places(run: Run) -> None:
    """Words that stand twice end with 2, and the message lists the places with their lines."""
    ran = run("cite", "report-2018", "320 schools in Riverland had a garden", "--sources", TEXTS)
    assert (ran.code, ran.out) == (2, "")
    assert "line 43, position 1356" in ran.err
    assert "line 84, position 3011" in ran.err


def test_ask_without_a_question_lists_the_catalogue(run: Run) -> None:
    """Without a question the catalogue is listed: every question, its parameters, and what it asks."""
    listed = json.loads(run("ask", "-f", "json").out)
    assert listed["question"] == "catalogue"
    names = [each["question"] for each in listed["rows"]]
    assert len(names) == len(set(names)) == 38
    assert {"partner-results", "result-partners", "conflicting-figures", "evidence-for"} <= set(names)
    asked = {each["question"]: each["parameters"] for each in listed["rows"]}
    assert asked["partner-results"].split()[0] == "partner"
    assert asked["results-by-region"] == "[region]"
    assert all(each["asks"] for each in listed["rows"])


@pytest.mark.parametrize(
    "name", ["Open Hands", "open hands", "Открытые руки", "partner:open-hands", "Open Hands Riverland"]
)
def test_ask_takes_any_name(run: Run, name: str) -> None:
    """An entity may be given by any of its names, in any language, or by its CURIE."""
    one = run("ask", "partner-results", f"partner={name}", "-f", "csv")
    assert one.code == 0
    assert one.out == run("ask", "partner-results", "partner=partner:open-hands", "-f", "csv").out
    assert "nets-distributed" in one.out


def test_query_reads_a_file_or_standard_input(run: Run, process: Run, tmp_path: Path) -> None:
    """SPARQL is read from a file, or from standard input for "-"."""
    query = "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?m WHERE { ?m a kz:Ministry } ORDER BY ?m"
    path = tmp_path / "q.rq"
    path.write_text(query, "utf-8")
    expected = [
        "m,m_id",
        "Ministry of Rivers,partner:ministry-of-rivers",
        "Ministry of Schools,partner:ministry-of-schools",
        "Ministry of Water and Climate,partner:ministry-of-water-and-climate",
    ]
    assert run("query", path, "-f", "csv").lines == expected
    assert process("query", "-", "-f", "csv", stdin=query).lines == expected


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("ASK { <https://w3id.org/kzgraph/id/partner/open-hands> ?p ?o }", ["answer", "yes"]),
        ("ASK { <https://w3id.org/kzgraph/id/partner/nobody> ?p ?o }", ["answer", "no"]),
        (
            "PREFIX kz: <https://w3id.org/kzgraph/ns#> CONSTRUCT { ?m kz:isOne true } WHERE { ?m a kz:Ministry . "
            "FILTER(CONTAINS(STR(?m), 'schools')) }",
            ["subject,subject_id,predicate,predicate_id,object", "Ministry of Schools,partner:ministry-of-schools,"],
        ),
    ],
)
def test_query_answers_other_forms_as_tables(run: Run, tmp_path: Path, query: str, lines: list[str]) -> None:
    """ASK gives yes or no, and CONSTRUCT its triples, as tables."""
    path = tmp_path / "q.rq"
    path.write_text(query, "utf-8")
    ran = run("query", path, "-f", "csv")
    assert ran.code == 0
    assert len(ran.lines) == len(lines)
    assert all(line.startswith(start) for line, start in zip(ran.lines, lines, strict=True)), ran.out


def test_trace_prints_traces_and_passages(run: Run) -> None:
    """A trace for reading gives result, role, strength, scope and numbered passages."""
    out = run("trace", "Reed Labs").out
    assert "Reed Labs (partner:reed-labs)\n1 result traced (1 stated, 0 programme)\n" in out
    assert "* Prototypes of a water quality app built (output, Northville, 2018-05) [1]\n" in out
    assert '- developer (explicit, "built") [1]; stated, place match, time match\n' in out
    assert "(--include-mismatch shows them).\n" in out
    assert "[1] Reed Labs built three prototypes of an app about water at the fair. (Annual report 2018, " in out


def test_trace_with_texts_prints_the_words(run: Run) -> None:
    """With the documents' texts at hand the passages' own words are printed too, and without them not."""
    words = "At the fair, Reed Labs built three prototypes"
    assert words not in " ".join(run("trace", "Reed Labs").out.split())
    assert words in " ".join(run("trace", "Reed Labs", "--sources", TEXTS).out.split())


@pytest.mark.parametrize("option", ["--role", "--region"])
def test_trace_takes_names_for_roles_and_regions(run: Run, option: str) -> None:
    """Roles and regions may be given by name; several are alternatives."""
    name = {"--role": "Convener", "--region": "Northville"}[option]
    found = json.loads(run("trace", "Riverside University", option, name, "-f", "json").out)
    assert "result:makers-fair-held" in [each["result"]["id"] for each in found["traces"]]


def test_show_gives_an_entity_with_passages(run: Run) -> None:
    """A thing is shown with its names, what is said of it, and where."""
    ran = run("show", "Ministry of Water and Climate")
    assert ran.code == 0
    assert ran.lines[0] == "Ministry of Water and Climate (partner:ministry-of-water-and-climate, ministry)"
    assert "  ru: Министерство воды и климата" in ran.lines
    assert "The Ministry of Rivers was renamed in July 2020." in ran.out


def test_show_as_json(run: Run) -> None:
    """The same as JSON: names by language, statements both ways, passages."""
    shown = json.loads(run("show", "Reed Labs", "-f", "json").out)
    assert shown["id"] == "partner:reed-labs"
    assert shown["names"] == {"en": "Reed Labs"}
    pointing = [each["id"] for each in shown["referred_to_by"]["kz:partner"]]
    assert pointing == ["contribution:reed-labs-app-prototypes", "contribution:reed-labs-safe-nets"]


def test_search_finds_the_nearest_first(run: Run) -> None:
    """The exact name comes first, then names that hold the words, then gists."""
    found = json.loads(run("search", "clean", "wells", "-f", "json").out)["rows"]
    assert found[0]["id"] == "programme:clean-wells"
    assert {each["id"].partition(":")[0] for each in found[1:]} == {"passage"}


@pytest.mark.parametrize(
    ("lang", "name"), [("en", "Ministry of Rivers"), ("ru", "Министерство рек"), ("kk", "Өзендер министрлігі")]
)
def test_lang_chooses_names(run: Run, lang: str, name: str) -> None:
    """Names are given in the language asked for, and in English where there is none."""
    out = run("ask", "result-partners", "result=result:wells-tested-north", "--lang", lang, "-f", "csv").out
    assert name in out
    assert "Riverside University" in run("trace", "result:wells-tested-north", "--lang", "kk").out
    assert (
        run("trace", "result:wells-tested-north", "--lang", lang)
        .lines[0]
        .startswith("Wells at schools in North tested")
    )


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_lang_asks_the_questions(run: Run, lang: str) -> None:
    """The catalogue is listed in the language asked for."""
    assert run("ask", "--lang", lang).out != run("ask").out


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonl", "md"])
def test_formats_hold_the_same_rows(run: Run, form: str) -> None:
    """Every format holds every row."""
    out = run("ask", "result-partners", "result=result:nets-distributed", "-f", form).out
    assert all(name in out for name in ("Open Hands", "Reed Labs"))


def test_formats_that_machines_read(run: Run) -> None:
    """CSV, TSV, JSON and JSON lines hold the same values, references with name and id."""
    arguments = ("ask", "results-without-partner")
    records = json.loads(run(*arguments, "-f", "json").out)["rows"]
    assert len(records) == 8
    assert records == [json.loads(line) for line in run(*arguments, "-f", "jsonl").lines]
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        rows = list(csv.DictReader(io.StringIO(run(*arguments, "-f", form).out), delimiter=delimiter))
        assert [row["result"] for row in rows] == [record["result"]["label"] for record in records]
        assert [row["result_id"] for row in rows] == [record["result"]["id"] for record in records]
        assert rows[0]["result_id"] == "result:births-recorded-online"


@pytest.mark.parametrize("suffix", ["csv", "tsv", "json", "jsonl", "md"])
def test_output_file_in_the_form_of_its_name(run: Run, tmp_path: Path, suffix: str) -> None:
    """A file's name tells the form; what it holds is what the screen would show in that form."""
    path = tmp_path / f"answer.{suffix.upper()}"
    ran = run("ask", "brokers", "-o", path)
    assert (ran.code, ran.out, ran.err) == (0, "", f"wrote {path}\n")
    assert path.read_text("utf-8") == run("ask", "brokers", "-f", suffix).out


def test_output_file_as_workbook(run: Run, tmp_path: Path) -> None:
    """A name that ends with .xlsx gives a workbook with the same rows."""
    import openpyxl

    path = tmp_path / "answer.xlsx"
    assert run("ask", "results-without-partner", "-o", path).code == 0
    sheet = openpyxl.load_workbook(path).active
    assert "Births are recorded online" in [cell.value for cell in sheet[2]]


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "brokers"),
        ("show", "Open Hands"),
        ("search", "wells"),
        ("coverage", "--sources", TEXTS),
        ("verify", "--sources", TEXTS),
        ("validate",),
    ],
    ids=lambda words: str(words[0]),
)
def test_output_file_of_another_kind(run: Run, tmp_path: Path, arguments: tuple[str | Path, ...]) -> None:
    """A file whose name asks for a form that the answer does not have is refused with those it has, or is text."""
    path = tmp_path / "x.html"
    ran = run(*arguments, "-o", path)
    assert ran.code == 2
    assert ran.err.startswith("kzgraph: ")
    assert not path.exists()


def test_output_file_is_whole_or_not_there(run: Run, tmp_path: Path) -> None:
    """Where the command fails, an older file stays as it was, and nothing lies beside it."""
    path = tmp_path / "answer.csv"
    path.write_text("old", "utf-8")
    assert run("ask", "partner-results", "partner=Nobody", "-o", path).code == 2
    assert path.read_text("utf-8") == "old"
    assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == ["answer.csv"]


@pytest.mark.parametrize("place", ["missing/answer.csv", "file/answer.csv", "folder"])
def test_output_file_that_cannot_be_written(run: Run, tmp_path: Path, place: str) -> None:
    """A place that cannot be written to ends with 2 and a sentence, and leaves nothing behind."""
    (tmp_path / "file").write_text("a file", "utf-8")
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.iterdir())
    ran = run("ask", "brokers", "-f", "csv", "-o", tmp_path / place)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"kzgraph: {tmp_path / place} cannot be written")
    assert sorted(tmp_path.iterdir()) == before


def test_network_as_a_page(run: Run, tmp_path: Path) -> None:
    """The network is one HTML file that names what it shows."""
    path = tmp_path / "net.html"
    ran = run("network", "-o", path)
    assert (ran.code, ran.out) == (0, "")
    text = path.read_text("utf-8")
    assert text.lstrip().lower().startswith("<!doctype html>")
    assert "Riverside University" in text


def test_network_as_json(run: Run, tmp_path: Path) -> None:
    """The network is given as JSON by the file's name."""
    path = tmp_path / "net.json"
    assert run("network", "-o", path).code == 0
    assert json.loads(path.read_text("utf-8")) == json.loads(run("network", "-f", "json").out)


@pytest.mark.parametrize("suffix", ["xlsx", "md", "png"])
def test_network_in_a_form_it_does_not_have(run: Run, tmp_path: Path, suffix: str) -> None:
    """A form that the network does not have is refused, and no file is written."""
    path = tmp_path / f"net.{suffix}"
    ran = run("network", "-o", path)
    assert ran.code == 2
    assert not path.exists()


def test_quiet_says_nothing(run: Run, cache: Path, tmp_path: Path) -> None:
    """With --quiet only the answer and errors are written."""
    assert run("ask", "brokers", "--quiet", "-o", tmp_path / "x.csv").err == ""
    assert run("build", "--quiet").err == ""
    assert run("ask", "nonsense", "--quiet").err.startswith("kzgraph: ")


def test_messages_go_to_standard_error(run: Run, cache: Path) -> None:
    """Progress is told on standard error, so that standard output is the answer only."""
    first, second = run("ask", "brokers", "-f", "csv"), run("ask", "brokers", "-f", "csv")
    assert "building the graph" in first.err
    assert second.err == ""
    assert first.out == second.out
    assert first.out.startswith("partner,")


def test_answers_are_the_same_on_every_run(process: Run) -> None:
    """Two runs give the same bytes, whatever the hash seed."""
    for arguments in (
        ("trace", "Water for All", "--strength", "all"),
        ("ask", "co-partners"),
        ("network", "-f", "json"),
    ):
        one, other = (process(*arguments, PYTHONHASHSEED=seed) for seed in ("1", "2"))
        assert one.out == other.out
        assert one.code == other.code == 0


def test_output_to_a_pipe_writes_into_it(run: Run, tmp_path: Path) -> None:
    """What is no file, such as a pipe or /dev/null, is written to and never replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")))
    reader.start()
    assert run("search", "rivers", "-f", "csv", "-o", pipe).code == 0
    reader.join(60)
    assert read[0].startswith("name,id,matched\n")
    assert pipe.is_fifo()


def test_trace_without_tells_what_rests_on_a_partner(run: Run) -> None:
    """After the name, --without alone asks what would be missing; 1 where nothing would be."""
    ran = run("trace", "Ministry of Schools", "--without")
    assert ran.code == 0
    assert ran.lines[0] == "Without Ministry of Schools (partner:ministry-of-schools)"
    assert "* Schools across the country have a garden (Riverland, 2018, programme) [1]" in ran.lines
    assert run("trace", "Sunrise Energy", "--without").code == 1
    listed = json.loads(run("trace", "Reed Labs", "--without", "-f", "json").out)
    assert [each["result"]["id"] for each in listed["results"]] == ["result:app-prototypes"]
    rows = list(csv.DictReader(io.StringIO(run("trace", "Reed Labs", "--without", "-f", "csv").out)))
    assert [(row["kind"], row["thing"], row["thing_id"]) for row in rows] == [
        ("result", "Prototypes of a water quality app built", "result:app-prototypes")
    ]


def test_trace_without_a_partner_leaves_it_out(run: Run) -> None:
    """With a partner, --without leaves that one out, however often it is given."""
    ran = run("trace", "School Gardens", "--without", "Open Hands", "--without", "Children's Agency", "-f", "csv")
    assert {row["partner_id"] for row in csv.DictReader(io.StringIO(ran.out))} == {"partner:ministry-of-schools"}


def test_trace_options_take_names(run: Run) -> None:
    """Goal areas and documents are given by their names."""
    learns = run("trace", "Open Hands", "--goal-area", "Every child learns", "-f", "csv")
    assert [row["result_id"] for row in csv.DictReader(io.StringIO(learns.out))] == ["result:garden-pilot-diets"]
    review = run("trace", "Open Hands", "--source", "review-2021", "-f", "csv")
    assert [row["result_id"] for row in csv.DictReader(io.StringIO(review.out))] == ["result:families-visited"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Clean Wells", "--without"), "Clean Wells (programme:clean-wells) is not a partner."),
        (("Open Hands", "--without", "Nobody at All"), '"Nobody at All"'),
        (("Open Hands", "--goal-area", "space"), '"space"'),
        (("Open Hands", "--source", "novel"), '"novel"'),
        (("Reed Labs", "--without", "-f", "mermaid"), "What rests on a partner is no flow to draw."),
    ],
)
def test_trace_options_that_name_nothing_are_told(run: Run, arguments: tuple[str, ...], said: str) -> None:
    """One sentence, no traceback, and 2."""
    ran = run("trace", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_trace_as_a_flowchart(run: Run) -> None:
    """Mermaid by its name, or by the name of the file."""
    ran = run("trace", "Reed Labs", "-f", "mermaid")
    assert ran.lines[:3] == ["flowchart LR", '  p1(["Reed Labs"])', '  r1("Prototypes of a water quality app built")']


def test_what_became_of_a_body_is_told_to_people(run: Run) -> None:
    """A sentence stands beside what a person reads; a program that is given CSV gets nothing to wait for."""
    said = "Ministry of Rivers (partner:ministry-of-rivers) was followed by Ministry of Water and Climate"
    for arguments in (
        ("ask", "partner-results", "partner=Ministry of Rivers"),
        ("trace", "Ministry of Rivers"),
        ("show", "Ministry of Rivers"),
        ("search", "Ministry of Rivers"),
    ):
        assert run(*arguments).err.startswith(said), arguments
    assert run("ask", "partner-results", "partner=Ministry of Rivers", "-f", "csv").err == ""
    assert run("ask", "partner-results", "partner=Open Hands").err == ""
    assert run("trace", "Ministry of Rivers", "-q").err == ""
