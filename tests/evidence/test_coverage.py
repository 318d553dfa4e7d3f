"""How far the small graph uses its texts, and what is told where a sentence is left out."""

import pytest

from kzgraph.errors import KzgraphError, SourceTextMissing
from kzgraph.evidence.coverage import Coverage, OpenSentence, SectionCoverage

from .conftest import Copy

REPORT = (
    SectionCoverage("Part 1 / Water", sentences=6, with_figure_or_name=4, used=4, set_aside=0),
    SectionCoverage("Part 1 / Child mortality", sentences=2, with_figure_or_name=2, used=2, set_aside=0),
    SectionCoverage("Goal area 1 / Safe nets", sentences=4, with_figure_or_name=4, used=4, set_aside=0),
    SectionCoverage("Goal area 2 / School gardens", sentences=4, with_figure_or_name=4, used=4, set_aside=0),
    SectionCoverage("Goal area 2 / Young Makers", sentences=5, with_figure_or_name=5, used=5, set_aside=0),
    SectionCoverage("Goal area 4 / Water for All", sentences=5, with_figure_or_name=5, used=5, set_aside=0),
    SectionCoverage("Goal area 4 / Clean Wells", sentences=9, with_figure_or_name=8, used=8, set_aside=0),
    SectionCoverage("Goal area 5 / Birth records", sentences=2, with_figure_or_name=2, used=1, set_aside=1),
    SectionCoverage("Part 3 / Lessons", sentences=2, with_figure_or_name=1, used=1, set_aside=0),
    SectionCoverage("Part 3 / What should be done", sentences=2, with_figure_or_name=2, used=2, set_aside=0),
    SectionCoverage("Part 3 / Plans", sentences=2, with_figure_or_name=2, used=2, set_aside=0),
)
REVIEW = (
    SectionCoverage("Part 1 / Public bodies", sentences=2, with_figure_or_name=2, used=2, set_aside=0),
    SectionCoverage("Part 1 / Child mortality", sentences=1, with_figure_or_name=1, used=1, set_aside=0),
    SectionCoverage("Part 2 / School gardens", sentences=3, with_figure_or_name=3, used=3, set_aside=0),
    SectionCoverage("Part 2 / Safe nets", sentences=1, with_figure_or_name=1, used=1, set_aside=0),
    SectionCoverage("Part 2 / Well testing", sentences=1, with_figure_or_name=1, used=1, set_aside=0),
    SectionCoverage("Part 2 / Care at Home", sentences=2, with_figure_or_name=2, used=2, set_aside=0),
)
COUNTED = OpenSentence(
    section="Part 2 / School gardens",
    line=21,
    begins=453,
    ends=489,
    left_out=("2020", "410"),
    words="In 2020 there were 410 such schools.",
)


def of_review(copy: Copy) -> Coverage:
    """The account of the small graph's second document."""
    (account,) = copy.coverage("review-2021")
    return account


def test_coverage_when_all_is_used(copy: Copy) -> None:
    """Every sentence with a figure or a name is counted by section as used or set aside."""
    assert copy.coverage() == (
        Coverage("source:report-2018", REPORT, ()),
        Coverage("source:review-2021", REVIEW, ()),
    )


def test_coverage_counts_and_share(copy: Copy) -> None:
    """The share is that of the sentences with a figure or name, not of all."""
    report, review = copy.coverage()
    assert (report.with_figure_or_name, report.percent) == (39, 100.0)
    assert (review.with_figure_or_name, review.percent) == (10, 100.0)


def test_coverage_when_no_claim_cites_the_passage(copy: Copy) -> None:
    """A passage that nothing is stated in accounts for nothing: its sentence is open, with what is left out."""
    copy.without("claims/review-2021/children.ttl", "observation:schools-with-garden-2020")
    account = of_review(copy)
    assert account.open_sentences == (COUNTED,)
    assert account.percent == 90.0
    assert account.sections[2] == SectionCoverage(
        "Part 2 / School gardens", sentences=3, with_figure_or_name=3, used=2, set_aside=0
    )
    assert account.sections[2].open == 1


def test_coverage_when_the_passage_is_set_aside(copy: Copy) -> None:
    """A sentence set aside is accounted for, and counted apart from those used."""
    copy.without("claims/review-2021/children.ttl", "observation:schools-with-garden-2020")
    gist = '    kz:gist "410 schools had a garden in 2020."@en ;\n'
    copy.replace("passages/review-2021.ttl", gist, "    kz:setAside setaside:no-claim ;\n")
    account = of_review(copy)
    assert account.open_sentences == ()
    assert (account.sections[2].used, account.sections[2].set_aside) == (2, 1)


def test_coverage_when_a_set_aside_passage_is_taken_out(copy: Copy) -> None:
    """A repeated sentence that nobody set aside is open."""
    copy.without("passages/report-2018.ttl", "passage:report-2018-3001")
    (account,) = copy.coverage("report-2018")
    assert account.open_sentences == (
        OpenSentence(
            section="Goal area 5 / Birth records",
            line=84,
            begins=3001,
            ends=3049,
            left_out=("320",),
            words="In short: 320 schools in Riverland had a garden.",
        ),
    )


def test_coverage_when_a_passage_ends_before_a_figure(copy: Copy) -> None:
    """A sentence is open where one of its figures lies outside every passage."""
    copy.replace("passages/report-2018.ttl", "kz:endsAt 1259 ;", "kz:endsAt 1223 ;")
    (account,) = copy.coverage("report-2018")
    assert [(s.section, s.begins, s.ends, s.left_out) for s in account.open_sentences] == [
        ("Goal area 2 / School gardens", 1112, 1259, ("12",))
    ]


def test_coverage_when_a_name_is_left_out(copy: Copy) -> None:
    """A sentence that names a partner, programme, policy or event is open where no claim uses the name."""
    copy.without("claims/report-2018/children.ttl", "contribution:youth-forum-makers-fair-held")
    (account,) = copy.coverage("report-2018")
    assert [(s.section, s.begins, s.ends, s.left_out) for s in account.open_sentences] == [
        ("Goal area 2 / Young Makers", 1571, 1609, ("Youth Forum",))
    ]


def test_coverage_when_the_text_has_more(copy: Copy) -> None:
    """A sentence added to a text is counted, and open where it has a figure or a name."""
    path = copy.texts / "review-2021.txt"
    path.write_text(path.read_text("utf-8") + "All were glad. Reed Labs\ncounted twenty nurses.\n", "utf-8")
    account = of_review(copy)
    assert account.sections[5] == SectionCoverage(
        "Part 2 / Care at Home", sentences=4, with_figure_or_name=3, used=2, set_aside=0
    )
    assert [(s.line, s.left_out, s.words) for s in account.open_sentences] == [
        (38, ("Reed Labs", "twenty"), "Reed Labs counted twenty nurses.")
    ]


def test_coverage_when_one_source_is_named(copy: Copy) -> None:
    """Only the documents named are read, by slug or CURIE."""
    (copy.texts / "report-2018.txt").unlink()
    assert copy.coverage("source:review-2021") == (Coverage("source:review-2021", REVIEW, ()),)


def test_coverage_when_a_text_is_missing(copy: Copy) -> None:
    """A text that is not at hand is named."""
    (copy.texts / "report-2018.txt").unlink()
    with pytest.raises(SourceTextMissing, match="report-2018"):
        copy.coverage()


def test_coverage_when_the_source_is_unknown(copy: Copy) -> None:
    """A document that the graph does not have is refused: an empty account would read as "all is well"."""
    with pytest.raises(KzgraphError, match="report-1999") as caught:
        copy.coverage("report-1999")
    assert caught.value.exit_code == 2
