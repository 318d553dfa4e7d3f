"""Traces as text, JSON, table and Markdown."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kzgraph.model import PassageRef
from kzgraph.render.trace_data import trace_json, trace_markdown, trace_table
from kzgraph.render.trace_text import trace_text
from kzgraph.store import EmbeddedStore
from kzgraph.trace import Options, Traces

from .conftest import ALL, engine_with, named, traced

ROOT = Path(__file__).parents[2]

Ask = Callable[..., Traces]

NOTE = re.compile(r"^\[(\d+)\] ", re.MULTILINE)
MARK = re.compile(r"\[(\d+)\]")


def passages_of(found: Traces) -> dict[str, PassageRef]:
    """Every passage that traces, results, figures, stages and links rest on."""
    hops = [hop for each in found.traces for hop in each.hops]
    hops += [*(hop for chain in found.chains for hop in chain.hops), *found.resultless]
    stated = [passage for hop in hops for passage in hop.passages]
    for facts in found.results.values():
        stated += [*facts.passages, *(passage for figure in facts.figures for passage in figure.passages)]
    for stage in found.stages:
        stated += [*stage.passages, *(passage for hop in stage.partners for passage in hop.passages)]
    return {passage.ref.curie: passage for passage in stated}


def flat(text: str) -> str:
    """Text without its line breaks."""
    return " ".join(text.split())


def subjects(small: EmbeddedStore) -> list[str]:
    """Everything that can be traced, but for results that nobody is named for."""
    kinds = ("kz:Partner", "kz:Ministry", "kz:Programme", "kz:Output", "kz:Outcome", "kz:Impact")
    return named(small, *kinds)


@pytest.mark.parametrize("options", [Options(), ALL], ids=["default", "all"])
def test_text_has_every_passage_as_a_numbered_note_once(small: EmbeddedStore, options: Options) -> None:
    """Each passage is one note; notes are numbered from 1 and each is referred to by its number."""
    for name in subjects(small):
        found = traced(small, name, options)
        text = trace_text(found)
        body, _, notes = text.partition("\nPassages\n")
        numbers = [int(number) for number in NOTE.findall(notes)]
        assert numbers == list(range(1, len(numbers) + 1)), name
        assert {int(number) for number in MARK.findall(body)} == set(numbers), name
        wanted = passages_of(found)
        if found.stages:
            # What a programme's results led to in other programmes is named, and told with those programmes.
            wanted = {curie: passage for curie, passage in wanted.items() if passage.cited() in flat(notes)}
        assert len(numbers) == len(wanted), name
        for passage in wanted.values():
            assert flat(notes).count(f"({passage.cited()})") == 1, (name, passage.ref.curie)
            assert f"] {passage.gist} (" in flat(notes), (name, passage.ref.curie)


def test_text_names_a_note_once_in_a_row() -> None:
    """Several figures of one passage refer to it once."""
    figure = """
observation:further-{number}
    a kz:Observation ;
    kz:indicator indicator:safe-well-households ;
    kz:value {number} ;
    kz:asPrinted "{number}" ;
    kz:unit unit:percent ;
    kz:valueKind valuekind:change ;
    kz:measures result:safe-wells-north ;
    kz:statedIn passage:report-2018-2636 ;
.
"""
    engine = engine_with(figure.format(number=1), figure.format(number=2))
    for name in ("partner:northern-council", "programme:clean-wells", "result:safe-wells-north"):
        assert not re.search(r"(\[\d+\])\1", trace_text(traced(engine, name, ALL))), name


def test_text_of_a_partner(ask: Ask) -> None:
    """A partner's traces by result: level, place, time, figures, role, wording, strength, scope, weakest hop."""
    assert trace_text(ask("partner:northern-council"), width=200) == (
        "Northern Council (partner:northern-council)\n"
        "3 results traced (0 stated, 3 programme)\n"
        "Contribution as the documents report it: a partner they do not name is not shown.\n"
        "\n"
        "* More households in North have a safe well (outcome, North, 2018) [1]\n"
        "    programme: Clean Wells\n"
        "    figure: Households with a safe well: 40 → 70 per cent (2016 → 2018) [1]\n"
        "    figure: Households with a safe well: 80 per cent (target, North) [1]\n"
        "    figure: Households with a safe well: 25 per cent (change, 2016-2018, North) [2]\n"
        '    - government counterpart (explicit, "worked with") [3]; programme, place match, time match\n'
        "      weakest hop: contribution to Clean Wells: the text ties the partner to the programme as a whole, not to "
        "this result\n"
        "\n"
        "* Fewer water-borne infections in North (impact, North, 2018) [4]\n"
        "    programme: Clean Wells\n"
        "    figure: Cases of water-borne infections: 120 → 60 cases (2016 → 2018) [4]\n"
        '    - government counterpart (explicit, "worked with") [3]; programme, place match, time match\n'
        "      weakest hop: contribution to Clean Wells: the text ties the partner to the programme as a whole, not to "
        "this result\n"
        "\n"
        "* Water Safety Act adopted (outcome, Riverland, 2018) [5]\n"
        "    programme: Water for All\n"
        '    - government counterpart (explicit, "worked with") [3]; programme, place match, time match\n'
        "      way: Northern Council contributed to Clean Wells [3]; Clean Wells is part of Water for All [6]; "
        "Water for All brought about Water Safety Act adopted [5]\n"
        "      weakest hop: Clean Wells is part of Water for All: what holds for the part is taken to help the whole\n"
        "\n"
        "Left out: 1 where place or time of the contribution and the result do not fit (--include-mismatch shows "
        "them).\n"
        "\n"
        "Passages\n"
        "[1] After the tests the share of households with a safe well in North rose from 40 to 70 per cent; the target "
        "was 80. (Annual report 2018, Goal area 4 / Clean Wells, 2442-2635)\n"
        "[2] The report puts the rise at 25 points. (Annual report 2018, Goal area 4 / Clean Wells, 2636-2680)\n"
        "[3] The Northern Council has been with Clean Wells in North since 2017. (Annual report 2018, Goal area 4 / "
        "Clean Wells, 2160-2231)\n"
        "[4] Infections from water in North halved between 2016 and 2018. (Annual report 2018, Goal area 4 / Clean "
        "Wells, 2681-2789)\n"
        "[5] The Ministry of Rivers drafted the Water Safety Act, adopted in 2018. (Annual report 2018, Goal area 4 / "
        "Water for All, 1900-2007)\n"
        "[6] Clean Wells is the part of Water for All in North and South. (Annual report 2018, Goal area 4 / Clean "
        "Wells, 2102-2159)\n"
    )


def test_text_of_a_programme(ask: Ask) -> None:
    """A programme's trace tells its stages from pilot to scale-up, the chain between them, and its weakest hop."""
    text = trace_text(ask("programme:school-gardens"), width=200)
    lines = text.splitlines()
    assert lines[1] == "2 programmes, 3 results, 3 partners (0 stated, 4 programme)"
    assert "1. School gardens pilot in South (pilot, South, 2015-2016) [1]" in lines
    assert '   - Open Hands: implementer (explicit, "tried out") [1]' in lines
    assert "   1.1 Students of the pilot eat more vegetables (outcome, South, 2016) [2]" in lines
    assert "2. School Gardens (scale-up, Riverland, from 2017, scaled up from 1) [3]" in lines
    assert '   - Ministry of Schools: lead (explicit, "took the gardens") [3]' in lines
    chains = text.partition("\nThe chain\n")[2].partition("\n\n")[0].splitlines()
    assert chains == [
        "   - 1 School gardens pilot in South => was scaled up as: 2 School Gardens",
        "   weakest hop: School gardens pilot in South was scaled up as School Gardens: what worked in the pilot is "
        "taken to have carried over",
    ]


def test_text_gives_each_figure_its_own_passage(ask: Ask) -> None:
    """A figure printed elsewhere than its result stands with the number of its own passage."""
    text = trace_text(ask("partner:ministry-of-schools"), width=200)
    numbers = {gist: number for number, gist in re.findall(r"^\[(\d+)\] (.*?) \(", text, re.MULTILINE)}
    recount = numbers["A later count gives 300 schools with a garden in 2018."]
    later = numbers["410 schools had a garden in 2020."]
    lines = text.splitlines()
    assert f"    figure: Schools with a garden: 300 schools (actual, 2018, Riverland) [{recount}]" in lines
    assert f"    figure: Schools with a garden: 410 schools (actual, 2020, Riverland) [{later}]" in lines


def test_text_of_a_result_without_partners(ask: Ask) -> None:
    """Where nobody is named the text says that nobody is."""
    text = trace_text(ask("result:births-recorded-online"))
    assert (
        "Births are recorded online (result:births-recorded-online)\n0 partners traced (0 stated, 0 programme)" in text
    )


def test_text_with_the_words_of_passages(ask: Ask) -> None:
    """Where the texts are at hand each note has the passage's own words below its gist."""

    def words(passage: PassageRef) -> str:
        return f"words of {passage.begins}" if passage.begins != 1641 else ""

    found = ask("partner:reed-labs", ALL)
    notes = trace_text(found, words=words).partition("\nPassages\n")[2]
    assert notes.count('    "words of ') == len(passages_of(found)) - 1
    assert "words of 1641" not in notes


@pytest.mark.parametrize("width", [40, 80, 120])
def test_text_fits_the_width(ask: Ask, width: int) -> None:
    """No line is wider than asked for."""
    for name in ("programme:water-for-all", "partner:open-hands", "result:water-safety-act-adopted"):
        assert max(map(len, trace_text(ask(name, ALL), width=width).splitlines())) <= width


def test_json_holds_each_hop(ask: Ask) -> None:
    """JSON holds every trace with its hops, claims and passages, the results' facts, and what was left out."""
    answer = json.loads(trace_json(ask("partner:reed-labs")))
    assert answer["subject"] == {
        "id": "partner:reed-labs",
        "iri": "https://w3id.org/kzgraph/id/partner/reed-labs",
        "label": "Reed Labs",
    }
    assert answer["options"] == {
        "strengths": ["stated", "programme"],
        "roles": [],
        "regions": [],
        "year": None,
        "goal_areas": [],
        "sources": [],
        "without": [],
        "include_mismatch": False,
        "include_inferred": False,
    }
    assert answer["chains"] == []
    assert answer["left_out"] == [
        {
            "number": 1,
            "reason": "place or time of the contribution and the result do not fit",
            "option": "--include-mismatch",
        }
    ]
    report = {
        "id": "source:report-2018",
        "iri": "https://w3id.org/kzgraph/id/source/report-2018",
        "label": "Annual report 2018",
    }
    passage = {
        "id": "passage:report-2018-1641",
        "source": report,
        "section": "Goal area 2 / Young Makers",
        "begins": 1641,
        "ends": 1729,
        "gist": "Reed Labs built three prototypes of an app about water at the fair.",
    }
    role = {"id": "role:developer", "iri": "https://w3id.org/kzgraph/concept/role/developer", "label": "Developer"}
    result = {
        "id": "result:app-prototypes",
        "iri": "https://w3id.org/kzgraph/id/result/app-prototypes",
        "label": "Prototypes of a water quality app built",
    }
    assert answer["traces"] == [
        {
            "partner": answer["subject"],
            "result": result,
            "strength": "stated",
            "basis": "explicit",
            "scope": {"place": "match", "time": "match"},
            "roles": [role],
            "hops": [
                {
                    "kind": "contribution",
                    "from": answer["subject"],
                    "to": result,
                    "claim": "contribution:reed-labs-app-prototypes",
                    "roles": [role],
                    "basis": "explicit",
                    "wording": "built",
                    "note": "",
                    "passages": [passage],
                }
            ],
            "weakest_hop": 0,
            "weakest_because": "it rests on this one statement",
        }
    ]
    (facts,) = answer["results"]
    assert {key: facts[key] for key in ("id", "level", "begins", "ends", "passages")} == {
        "id": "result:app-prototypes",
        "level": "output",
        "begins": "2018-05-01",
        "ends": "2018-05-31",
        "passages": [passage],
    }
    assert [each["id"] for each in facts["programmes"]] == ["programme:young-makers"]
    assert [each["id"] for each in facts["goal_areas"]] == ["goalarea:learns"]
    (figure,) = facts["figures"]
    assert (figure["id"], figure["as_printed"], figure["unit"], figure["kind"]) == (
        "observation:app-prototypes-2018",
        "three",
        "unit:projects",
        "valuekind:actual",
    )


def test_json_holds_chains_of_a_programme(ask: Ask) -> None:
    """A programme's JSON holds its chains hop by hop."""
    answer = json.loads(trace_json(ask("programme:clean-wells")))
    assert [[hop["claim"] for hop in chain] for chain in answer["chains"]] == [
        ["resultlink:wells-tested-north-safe-wells-north", "resultlink:safe-wells-north-fewer-infections-north"]
    ]
    assert [each["id"] for each in answer["results"]] == [
        "result:fewer-infections-north",
        "result:safe-wells-north",
        "result:wells-mapped-south",
        "result:wells-tested-north",
        "result:yearly-testing-duty",
    ]


def test_json_agrees_with_the_traces(small: EmbeddedStore) -> None:
    """JSON has as many traces and hops as were found, for every subject."""
    for name in subjects(small):
        found = traced(small, name, ALL)
        answer = json.loads(trace_json(found))
        assert [len(each["hops"]) for each in answer["traces"]] == [len(each.hops) for each in found.traces]
        for each, own in zip(answer["traces"], found.traces, strict=True):
            assert each["hops"][each["weakest_hop"]]["claim"] == own.weakest.claim.curie


def test_json_keeps_to_its_schema(small: EmbeddedStore) -> None:
    """What is written for any subject is what docs/trace.schema.json says, and the schema says all of it."""
    schema = json.loads((ROOT / "docs" / "trace.schema.json").read_text(encoding="utf-8"))
    checker = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    Draft202012Validator.check_schema(schema)
    for name in subjects(small):
        answer = json.loads(trace_json(traced(small, name, ALL)))
        assert [error.message for error in checker.iter_errors(answer)] == []
        answer["traces"].append({})
        assert list(checker.iter_errors(answer)) != []


def test_table_has_names_and_ids(ask: Ask) -> None:
    """What a cell names has its ids, in the same order, in a column of its own."""
    table = trace_table(ask("partner:riverside-university"))
    names = [column.name for column in table.columns]
    row = next(dict(zip(names, row, strict=True)) for row in table.rows if str(row[2]) == "Makers Fair held")
    assert row["claim"] == "contribution:riverside-university-makers-fair-held"
    assert (row["roles"], row["role_ids"]) == ("Convener, Host", "role:convener, role:host")
    assert (row["programmes"], row["programme_ids"]) == ("Young Makers", "programme:young-makers")
    assert (row["regions"], row["region_ids"]) == ("Northville", "region:northville")
    assert row["passage_ids"] == "passage:report-2018-1472"


def test_table_has_a_row_for_each_trace(ask: Ask) -> None:
    """As a table each trace is a row with the words of its first hop's passage."""
    found = ask("partner:riverside-university", ALL)
    table = trace_table(found)
    assert [column.name for column in table.columns][:4] == ["partner", "roles", "result", "level"]
    assert len(table.rows) == len(found.traces) == 7
    by_result = {str(each[2]): each for each in table.rows}
    held = by_result["Makers Fair held"]
    assert [str(cell) for cell in held[:2]] == ["Riverside University", "Convener, Host"]
    assert list(map(str, held[7:11])) == ["stated", "explicit", "match", "match"]


def test_markdown_cannot_be_broken_by_names() -> None:
    """Names that look like markup are text in Markdown."""
    block = """
partner:odd
    a kz:Partner ;
    skos:prefLabel "A | B <b>*C*</b> [D](http://e.org)"@en ;
    kz:partnerType partnertype:other ;
.
contribution:odd
    a kz:Contribution ;
    kz:partner partner:odd ;
    kz:result result:nets-distributed ;
    kz:role role:lead ;
    kz:basis basis:explicit ;
    kz:statedIn passage:report-2018-748 ;
.
"""
    text = trace_markdown(traced(engine_with(block), "partner:odd"))
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 3
    assert len(re.findall(r"(?<!\\)\|", rows[2])) == len(re.findall(r"(?<!\\)\|", rows[0]))
    assert "<b>" not in text
    assert "](http" not in text.replace("\\]", "")
