"""What changed as text, Markdown and JSON, and from the command line."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kzgraph.cli import main
from kzgraph.diff import Diff, Side, compare, read_side
from kzgraph.project import find_project
from kzgraph.render.diff_data import diff_json, diff_markdown
from kzgraph.render.diff_text import diff_text

from .conftest import Edit, accounted
from .test_words import JUDGED, NEW_PARTNER, SUNRISE

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "data" / "small"


@pytest.fixture
def several(edit: Edit) -> Diff:
    """A change of most sorts: added, removed, changed, renamed."""
    return edit(
        (SUNRISE, ""),
        ("partner:bridge-foundation", "partner:bridge-fund"),
        ('kz:value 12000 ;\n    kz:asPrinted "12,000"', 'kz:value 12500 ;\n    kz:asPrinted "12,500"'),
        more=NEW_PARTNER + JUDGED.replace("partner:sun ", "partner:reed-labs "),
    )


TEXT = """\
From old (1,360 statements) to new (1,372 statements): 22 statements came, 10 went.

                 added  removed  changed  renamed
Partners             –        1        –        1
Contributions        1        –        –        –
Figures              –        –        1        –
Judgements           1        –        –        –
All                  2        1        1        1

Partners (2)
  = partner "Bridge Foundation" (partner:bridge-fund): before partner:bridge-foundation; all it says is the same
      2 statements that point at it follow
  −1 partner "Sunrise Energy" (partner:sunrise-energy): private sector
      judged the same as partner "Reed Labs" (partner:reed-labs) (judgement:sun)

Contributions (1)
  +1 partner on "More households in North have a safe well": Reed Labs (technical support; explicit: "with help from";
  in North; 2018) [Annual report 2018, Goal area 2 / Young Makers]

Figures (1)
  ~ Children under five who sleep under a net (actual, 2018, South, children under 5)
    (observation:children-under-nets-south-2018): 12000 → 12500 people, as printed "12,500" (before: "12,000") [Annual
    report 2018, Goal area 1 / Safe nets]

Judgements (1)
  +1 judgement: "Reed Labs" and "Sunrise Energy": same, since: One address.
"""


def test_text(several: Diff) -> None:
    """How much at the head, then each change with its document and section."""
    assert diff_text(several) == TEXT


def test_limit(several: Diff) -> None:
    """A limit shows so many changes of each group, and says how many more there are; the counts stay."""
    text = diff_text(several, limit=1)
    assert "  … and 1 more (--limit 0 shows all)\n\nContributions (1)" in text
    assert text[: text.index("Partners (2)")] == TEXT[: TEXT.index("Partners (2)")]
    answer = json.loads(diff_json(several, limit=1))
    assert [(group["kind"], len(group["changes"]), group["left_out"]) for group in answer["groups"]] == [
        ("partner", 1, 1),
        ("contribution", 1, 0),
        ("observation", 1, 0),
        ("judgement", 1, 0),
    ]
    assert "- … and 1 more (--limit 0 shows all)" in diff_markdown(several, limit=1)


def test_json_follows_its_schema_and_holds_every_statement(several: Diff) -> None:
    """What is written is what docs/diff.schema.json says, and holds all that changed."""
    schema = json.loads((ROOT / "docs" / "diff.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    answer = json.loads(diff_json(several))
    assert not list(Draft202012Validator(schema).iter_errors(answer))
    changes = [change for group in answer["groups"] for change in group["changes"]]
    assert answer["statements"] == {
        "added": sum(len(change["added"]) for change in changes),
        "removed": sum(len(change["removed"]) for change in changes),
    }
    figure = next(change for change in changes if change["thing"]["id"].startswith("observation:"))
    assert figure["removed"][1] == {
        "subject": "observation:children-under-nets-south-2018",
        "predicate": "kz:value",
        "value": {"text": "12000", "datatype": "xsd:integer"},
    }


def test_markdown(several: Diff) -> None:
    """A table of counts and a list for each group."""
    lines = diff_markdown(several).splitlines()
    assert lines[0] == "# What changed"
    assert "| Partners | – | 1 | – | 1 |" in lines
    assert "## Contributions" in lines
    assert (
        '- +1 partner on "More households in North have a safe well": Reed Labs (technical support; explicit: '
        '"with help from"; in North; 2018) — Annual report 2018, Goal area 2 / Young Makers'
    ) in lines
    assert "  - 2 statements that point at it follow" in lines


HOSTILE = "Reed <script>alert(1)</script> [x](javascript:y) *b* | \\u001b[31mred `c`"


def test_hostile_names_are_text(edit: Edit) -> None:
    """Markup in a name stays text in Markdown, and a terminal is given nothing that it would obey."""
    found = edit(('"Reed Labs"@en', f'"{HOSTILE}"@en'))
    markdown, text = diff_markdown(found), diff_text(found)
    assert "<script>" not in markdown.replace("\\<script\\>", "")
    assert "[x](" not in markdown.replace("\\[x\\](", "")
    assert " | " not in markdown[markdown.index("## ") :].replace("\\|", "")
    assert "\x1b" not in text
    json.loads(diff_json(found))


def test_two_runs_give_the_same_bytes(edit: Edit, several: Diff) -> None:
    """The order of statements in a file changes nothing."""
    again = edit(
        (SUNRISE, ""),
        ("partner:bridge-foundation", "partner:bridge-fund"),
        ('kz:value 12000 ;\n    kz:asPrinted "12,000"', 'kz:asPrinted "12,500" ;\n    kz:value 12500'),
        more=JUDGED.replace("partner:sun ", "partner:reed-labs ") + NEW_PARTNER,
    )
    assert (diff_json(again), diff_text(again)) == (diff_json(several), diff_text(several))


WHOLE = read_side(str(SMALL), find_project(SMALL))


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32), share=st.sampled_from((0.001, 0.02, 0.3, 1.0)))
def test_nothing_is_hidden_whatever_changed(seed: int, share: float) -> None:
    """Statements dropped, names and values exchanged at random: every one is accounted for once, both ways."""
    chance = random.Random(seed)
    triples = sorted(WHOLE.triples)
    terms = [triple.value for triple in triples]
    new = set()
    for triple in triples:
        if chance.random() >= share:
            new.add(triple)
        elif chance.random() < 0.7:
            new.add(triple._replace(value=chance.choice(terms)))
    if chance.random() < 0.5:
        before, after = chance.choice(triples).subject, "partner:another"
        new = {
            triple._replace(
                subject=after if triple.subject == before else triple.subject,
                value=triple.value._replace(value=after) if triple.value.value == before else triple.value,
            )
            for triple in new
        }
    other = Side("other", frozenset(new))
    accounted(compare(WHOLE, other), WHOLE, other)
    accounted(compare(other, WHOLE), other, WHOLE)


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command over Riverland."""
    monkeypatch.setenv("KZGRAPH_PROJECT", str(SMALL))

    def ran(*arguments: str | Path) -> tuple[int, str, str]:
        code = main(["diff", *(str(argument) for argument in arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


def test_exit_codes(run: Run, tmp_path: Path) -> None:
    """0 where both say the same, 1 where they differ, 2 for what cannot be compared."""
    sources = SMALL / "sources.ttl"
    assert run(SMALL, SMALL) == (0, f"{SMALL} and {SMALL} say the same: 1,360 statements.\n", "")
    assert run(sources, SMALL / "regions.ttl")[0] == 1
    code, out, err = run(tmp_path / "none", SMALL)
    assert (code, out) == (2, "")
    assert err.startswith("kzgraph: There is no file, folder or git revision")
    assert run(SMALL, SMALL, "--limit", "-1") == (
        2,
        "",
        "kzgraph: --limit is -1, less than none.\n  Write 0 for all changes.\n",
    )


def test_options_that_do_not_apply(run: Run) -> None:
    """What would choose parts of a project is refused rather than passed over."""
    code, _, err = run(SMALL, SMALL, "--add", SMALL)
    assert (code, err.split("\n")[0]) == (
        2,
        "kzgraph: diff compares whole states of a graph, so --add and --only-source do not apply.",
    )


@pytest.mark.parametrize(
    ("arguments", "first"), [((), "HEAD"), (("v0.1",), "v0.1"), (("v0.1..v0.2",), "v0.1"), (("..v0.2",), "HEAD")]
)
def test_what_is_compared_where_sides_are_left_out(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], first: str
) -> None:
    """Without OLD it is HEAD; two revisions may be one word, as in git. Here none of them can be there."""
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "sources.ttl").write_text("", encoding="utf-8")
    code, out, err = run(*arguments, "--project", tmp_path)
    assert (code, out) == (2, "")
    assert err.startswith(f'kzgraph: There is no file or folder "{first}", and ')


def test_mistyped_folder(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is nearly a folder's is told with it."""
    monkeypatch.chdir(SMALL)
    assert "Did you mean claims?" in run("clams")[2]


def test_forms(run: Run, tmp_path: Path) -> None:
    """Text is cut off on the screen alone; a file's name tells its form, and holds everything."""
    empty = tmp_path / "empty.ttl"
    empty.write_text("", encoding="utf-8")
    code, out, _ = run(empty, SMALL / "passages")
    assert (code, "… and 24 more (--limit 0 shows all)" in out) == (1, True)
    assert "more (--limit" not in run(empty, SMALL / "passages", "--limit", "0")[1]
    assert run(empty, SMALL / "passages", "-o", tmp_path / "found.json")[0] == 1
    found = json.loads((tmp_path / "found.json").read_text("utf-8"))
    assert [group["left_out"] for group in found["groups"]] == [0]
    assert run(empty, SMALL / "passages", "-f", "md")[1].startswith("# What changed\n")
