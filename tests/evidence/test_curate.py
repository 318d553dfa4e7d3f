"""The curator's work list: which sentences it holds, what it knows of them, and that its blocks fit the graph."""

import dataclasses

import pytest

from kzgraph.errors import SourceTextMissing, UnknownName
from kzgraph.evidence.cite import cite
from kzgraph.evidence.curate import Draft, Mention, WorkList, curate
from kzgraph.evidence.printed import PrintedFigure, read_figures
from kzgraph.evidence.text import Span
from kzgraph.model import Ref
from kzgraph.project import find_project
from kzgraph.store import EmbeddedStore
from kzgraph.turtle import HEADER, canonical, read
from kzgraph.validate import validate

from .conftest import Copy

REVIEW_CLAIMS = "claims/review-2021/children.ttl"
REVIEW_PASSAGES = "passages/review-2021.ttl"
ID = "https://w3id.org/kzgraph/id"


def ref(curie: str, label: str) -> Ref:
    """A reference to something in the small graph."""
    return Ref(curie, f"{ID}/{curie.replace(':', '/')}", label)


NEAR_GARDENS = (
    ref("indicator:schools-with-garden", "Schools with a garden"),
    ref("indicator:schools-with-mapped-wells", "Schools whose wells were mapped"),
    ref("indicator:schools-with-tested-wells", "Schools whose wells were tested"),
    ref("programme:school-gardens", "School Gardens"),
    ref("programme:school-gardens-pilot", "School gardens pilot in South"),
)
COUNTED = Draft(
    section="Part 2 / School gardens",
    line=21,
    begins=453,
    ends=489,
    words="In 2020 there were 410 such schools.",
    names=(),
    figures=(PrintedFigure("2020", "year"), PrintedFigure("410", "figure", "410")),
    nearest=NEAR_GARDENS,
    passage="passage:review-2021-453",
    passage_block="",
    claim_blocks=(
        "observation:school-gardens-2020\n"
        "    a kz:Observation ;\n"
        "    kz:indicator indicator:WRITE-HERE ;\n"
        "    kz:value 410 ;\n"
        '    kz:asPrinted "410" ;\n'
        "    kz:unit unit:WRITE-HERE ;\n"
        "    kz:valueKind valuekind:WRITE-HERE ;\n"
        "    kz:statedIn passage:review-2021-453 ;\n"
        ".\n",
    ),
)
CARE = (
    "contribution:open-hands-care-at-home",
    "contribution:children-agency-care-at-home",
)


def listed(copy: Copy, source: str = "review-2021", **options: bool | int | str) -> WorkList:
    """The work list of a document of the copy as its files are now."""
    return curate(copy.engine(), copy.texts, source, **options)


def without_care(copy: Copy) -> None:
    """Take out all that uses the first sentence on Care at Home, the programme's own evidence included."""
    for claim in CARE:
        copy.without(REVIEW_CLAIMS, claim)
    copy.without(REVIEW_PASSAGES, "passage:review-2021-797")
    copy.replace("programmes/children.ttl", "statedIn passage:review-2021-797", "statedIn passage:review-2021-893")


# Which sentences


def test_curate_when_all_is_used(small: EmbeddedStore, copy: Copy) -> None:
    """A document that is wholly accounted for leaves nothing to do."""
    assert curate(small, copy.texts, "report-2018") == WorkList("source:report-2018", 0, ())


def test_curate_when_no_claim_cites_the_passage(copy: Copy) -> None:
    """The sentence is given with all that is known; the passage the graph has already is not printed again."""
    copy.without(REVIEW_CLAIMS, "observation:schools-with-garden-2020")
    assert listed(copy) == WorkList("source:review-2021", 1, (COUNTED,))


def test_curate_when_the_passage_is_missing_too(copy: Copy) -> None:
    """The passage block is the one that cite gives."""
    copy.without(REVIEW_CLAIMS, "observation:schools-with-garden-2020")
    copy.without(REVIEW_PASSAGES, "passage:review-2021-453")
    cited = cite(copy.engine(), copy.texts, "review-2021", COUNTED.words)
    assert 'kz:gist "WRITE HERE one sentence in your own words"@en ;' in cited.block
    assert listed(copy).drafts == (dataclasses.replace(COUNTED, passage_block=cited.block),)


def test_curate_when_the_sentence_is_set_aside(copy: Copy) -> None:
    """What somebody set aside is done, with --all too."""
    copy.without(REVIEW_CLAIMS, "observation:schools-with-garden-2020")
    gist = '    kz:gist "410 schools had a garden in 2020."@en ;\n'
    copy.replace(REVIEW_PASSAGES, gist, "    kz:setAside setaside:no-claim ;\n")
    assert listed(copy).unused == 0
    assert listed(copy, every=True).unused == 0


def test_curate_every_adds_sentences_without_figure_or_name(copy: Copy) -> None:
    """Sentences without figure or name are listed only where every one is asked for, in the order of the text."""
    path = copy.texts / "review-2021.txt"
    path.write_text(path.read_text("utf-8") + "All were glad. Reed Labs\ncounted twenty nurses.\n", "utf-8")
    assert [draft.words for draft in listed(copy).drafts] == ["Reed Labs counted twenty nurses."]
    found = listed(copy, every=True)
    assert [(draft.line, draft.words) for draft in found.drafts] == [
        (38, "All were glad."),
        (38, "Reed Labs counted twenty nurses."),
    ]
    assert found.drafts[0].claim_blocks == ()


def test_curate_by_section_and_limit(copy: Copy) -> None:
    """A section is chosen by a part of its name; the limit leaves the number of unused sentences as it is."""
    copy.without(REVIEW_CLAIMS, "observation:schools-with-garden-2020")
    without_care(copy)
    assert [draft.section for draft in listed(copy).drafts] == ["Part 2 / School gardens", "Part 2 / Care at Home"]
    first = listed(copy, limit=1)
    assert (first.unused, [draft.begins for draft in first.drafts]) == (2, [453])
    assert len(listed(copy, limit=0).drafts) == 2
    chosen = listed(copy, section="care")
    assert (chosen.unused, [draft.begins for draft in chosen.drafts]) == (1, [797])


def test_curate_refuses_what_is_not_there(copy: Copy) -> None:
    """A section, document or text that is not there is refused: an empty list would read as "all is done"."""
    with pytest.raises(UnknownName, match='a section named "zebra"') as caught:
        listed(copy, section="zebra")
    assert caught.value.candidates[:2] == ("Part 1 / Public bodies", "Part 1 / Child mortality")
    with pytest.raises(UnknownName, match="report-1999"):
        listed(copy, "report-1999")
    (copy.texts / "review-2021.txt").unlink()
    with pytest.raises(SourceTextMissing, match="review-2021"):
        listed(copy)


# What is known of them


def test_names_in_a_sentence(copy: Copy) -> None:
    """Partners, programmes and regions are given with the words that name them, in the order of the text."""
    without_care(copy)
    (draft,) = listed(copy).drafts
    assert draft.names == (
        Mention("Care at Home", (ref("programme:care-at-home", "Care at Home"),)),
        Mention("South", (ref("region:south", "South"),)),
        Mention("Open Hands", (ref("partner:open-hands", "Open Hands"),)),
        Mention("Children's Agency", (ref("partner:children-agency", "Children's Agency"),)),
    )
    assert draft.figures == (PrintedFigure("2019", "year"),)


def test_names_in_another_language(copy: Copy) -> None:
    """Labels are given in the language asked for, the words as they stand in the text."""
    without_care(copy)
    mentions = listed(copy, lang="ru").drafts[0].names
    assert [(m.words, m.things[0].label) for m in mentions[1:3]] == [("South", "Юг"), ("Open Hands", "Открытые руки")]


def test_region_needs_a_capital(copy: Copy) -> None:
    """A direction in small letters is no region."""
    path = copy.texts / "review-2021.txt"
    path.write_text(path.read_text("utf-8") + "Reed Labs went south of East.\n", "utf-8")
    assert [mention.words for mention in listed(copy).drafts[0].names] == ["Reed Labs", "East"]


def test_nearest_leaves_out_what_is_named(copy: Copy) -> None:
    """What the sentence names itself is not offered as near to it, and its words do not count."""
    path = copy.texts / "review-2021.txt"
    path.write_text(path.read_text("utf-8") + "Clean Wells mapped 12 of its wells at schools.\n", "utf-8")
    assert [near.curie for near in listed(copy).drafts[0].nearest] == [
        "indicator:schools-with-mapped-wells",
        "indicator:schools-with-tested-wells",
        "indicator:schools-with-garden",
        "programme:school-gardens",
        "programme:well-testing",
        "programme:school-gardens-pilot",
    ]


UNITS = {"schools": "unit:schools", "years": "unit:years", "per 1,000 live births": "unit:per-1000-live-births"}


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("3,252 schools", PrintedFigure("3,252", "figure", "3252", "unit:schools")),
        ("2000 schools", PrintedFigure("2000", "figure", "2000", "unit:schools")),
        ("1,234,567.5 of them", PrintedFigure("1,234,567.5", "figure", "1234567.5")),
        ("39 per cent", PrintedFigure("39", "figure", "39", "unit:percent")),
        ("16,4% of all", PrintedFigure("16,4%", "figure", "16.4", "unit:percent")),
        ("under 5 per cent", PrintedFigure("5", "figure", "5", "unit:percent")),
        ("US\\$12 million", PrintedFigure("US$12 million", "figure", "12000000", "unit:us-dollars")),
        ("some $0.50 each", PrintedFigure("$0.50", "figure", "0.50", "unit:us-dollars")),
        ("4.25 million", PrintedFigure("4.25 million", "figure", "4250000")),
        ("one million", PrintedFigure("one million", "figure", "1000000")),
        ("Forty-six girls", PrintedFigure("Forty-six", "figure", "46")),
        ("two thousand", PrintedFigure("two thousand", "figure", "2000")),
        ("one in five", PrintedFigure("one in five", "figure", "5", "unit:one-in")),
        ("half of them", PrintedFigure("half", "figure")),
        ("hundreds of them", PrintedFigure("hundreds", "figure")),
        ("5 years later", PrintedFigure("5", "figure", "5", "unit:years")),
        ("on 1.2.3", PrintedFigure("1.2.3", "figure")),
        ("one of them", PrintedFigure("one of", "phrase")),
        ("by 2018", PrintedFigure("2018", "year")),
        ("children under 5", PrintedFigure("5", "age")),
        ("a girl, 16 years old,", PrintedFigure("16", "age")),
        ("many per 1,000 people", PrintedFigure("1,000", "unit")),
    ],
)
def test_read_figures(words: str, figure: PrintedFigure) -> None:
    """A figure is read with its value and unit where they are plain, and told from years, ages and units."""
    assert read_figures(words, UNITS) == (figure,)


@pytest.mark.parametrize("words", ["aged 15-17", "aged 15–17", "3- to 6-year-olds", "15–17 years old"])
def test_read_figures_when_ages_are_a_range(words: str) -> None:
    """Both ends of a range of ages are ages."""
    assert [figure.kind for figure in read_figures(words, UNITS)] == ["age", "age"]


def test_read_figures_with_their_unit() -> None:
    """The figure before "per 1,000 live births" has that unit, and the thousand is a part of it."""
    assert read_figures("9 per 1,000 live births", UNITS) == (
        PrintedFigure("9", "figure", "9", "unit:per-1000-live-births"),
        PrintedFigure("1,000", "unit"),
    )


def test_read_figures_leaves_out_names() -> None:
    """A figure inside a name is a part of the name."""
    assert read_figures("Makers Fair 2018 drew two clubs", {}, [Span(0, 16)]) == (PrintedFigure("two", "figure", "2"),)


# Blocks


def test_slugs_are_new(copy: Copy) -> None:
    """A name that the graph or an earlier block has gets a number."""
    path = copy.texts / "review-2021.txt"
    more = "Care at Home had 7 rooms, 8 beds and 9 cars. Open Hands paid for Care at Home.\n"
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    blocks = [block for draft in listed(copy).drafts for block in draft.claim_blocks]
    assert [block.partition("\n")[0] for block in blocks] == [
        "observation:care-at-home",
        "observation:care-at-home-2",
        "observation:care-at-home-3",
        "contribution:open-hands-care-at-home-2",
    ]


def test_value_that_is_not_plain_is_left_to_write(copy: Copy) -> None:
    """Where no number is printed, the value is text, which no rule accepts."""
    path = copy.texts / "review-2021.txt"
    path.write_text(path.read_text("utf-8") + "Costs were halved.\n", "utf-8")
    (block,) = listed(copy).drafts[0].claim_blocks
    assert '    kz:value "WRITE HERE the number" ;\n    kz:asPrinted "halved" ;\n' in block


def paste(copy: Copy, drafts: tuple[Draft, ...]) -> None:
    """Paste all blocks where they are said to belong."""
    for draft in drafts:
        copy.add(REVIEW_PASSAGES, draft.passage_block)
        copy.add(REVIEW_CLAIMS, "".join(draft.claim_blocks))


def violations(copy: Copy) -> list[tuple[str, str]]:
    """The entities that break a rule, with the rule's name."""
    found = validate(find_project(copy.folder))
    return sorted({(f.entity, f.rule) for f in found if f.severity == "violation"})


def open_sentences(copy: Copy) -> tuple[Draft, ...]:
    """Open two sentences of the copy: a count of schools, and a partnership."""
    copy.without(REVIEW_CLAIMS, "observation:schools-with-garden-2020")
    copy.without(REVIEW_PASSAGES, "passage:review-2021-453")
    without_care(copy)
    return listed(copy).drafts


def test_blocks_are_canonical(copy: Copy) -> None:
    """Each block is written as fmt would write it."""
    drafts = open_sentences(copy)
    blocks = [block for draft in drafts for block in (draft.passage_block, *draft.claim_blocks)]
    assert len(blocks) == 5
    path = copy.folder / "block.ttl"
    for block in blocks:
        path.write_text(f"{HEADER}\n{block}", encoding="utf-8")
        assert canonical(read(path).graph) == f"{HEADER}\n{block}"


def test_blocks_are_refused_until_filled_in(copy: Copy) -> None:
    """As pasted, every block breaks a rule; filled in, none does, and the document is accounted for."""
    drafts = open_sentences(copy)
    paste(copy, drafts)
    assert {entity for entity, _ in violations(copy)} == {
        "contribution:children-agency-care-at-home",
        "contribution:open-hands-care-at-home",
        "observation:school-gardens-2020",
        "passage:review-2021-453",
        "passage:review-2021-797",
    }
    written = {
        "indicator:WRITE-HERE": "indicator:schools-with-garden",
        "unit:WRITE-HERE": "unit:schools",
        "valuekind:WRITE-HERE": "valuekind:actual",
        "kz:result result:WRITE-HERE": "kz:programme programme:care-at-home",
        "role:WRITE-HERE": "role:implementer",
        "WRITE HERE one sentence in your own words": "One sentence in our own words.",
    }
    for name in (REVIEW_PASSAGES, REVIEW_CLAIMS):
        path = copy.folder / name
        text = path.read_text("utf-8")
        for old, new in written.items():
            text = text.replace(old, new)
        path.write_text(text, "utf-8")
    assert violations(copy) == []
    assert copy.verify("review-2021") == ()
    assert listed(copy).unused == 0
