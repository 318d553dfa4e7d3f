"""Sentences, headings and sections of a text, and where words stand in it."""

from pathlib import Path

import pytest

from kzgraph.errors import QuoteError, SourceTextMissing
from kzgraph.evidence.text import SourceText, Span, digest, fingerprint, fold


def text_of(words: str) -> SourceText:
    """A text under the name "t"."""
    return SourceText("t", words)


def sentences(words: str) -> list[str]:
    """The sentences of a text, white space folded."""
    text = text_of(words)
    return [text.words(span) for span in text.sentences]


def found(text: SourceText, quote: str) -> list[str]:
    """The stretches that a quote fits, as they stand in the text."""
    return [text.text[span.begins : span.ends] for span in text.find(quote)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Wells were dug. Nets were sewn.", ["Wells were dug.", "Nets were sewn."]),
        ("Was it so? It was! Good.", ["Was it so?", "It was!", "Good."]),
        ("He said “It works.” Then he left.", ["He said “It works.”", "Then he left."]),
        ("(It rained.) Wells filled.", ["(It rained.)", "Wells filled."]),
        ("Wells filled. 30 were new.", ["Wells filled.", "30 were new."]),
        ("Скважины готовы. Сети сшиты.", ["Скважины готовы.", "Сети сшиты."]),
        ("Құдық қазылды. Әр ауылда бар.", ["Құдық қазылды.", "Әр ауылда бар."]),
        ("One line\nand the next. Another\none.", ["One line and the next.", "Another one."]),
    ],
)
def test_sentences_when_marks_end_them(words: str, expected: list[str]) -> None:
    """A sentence ends at a full stop, question or exclamation mark before a capital or a figure."""
    assert sentences(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Tools, e.g. Spades and buckets, were lent.",
        "It was Dr. Reed who came.",
        "See No. 5 of the list.",
        "J. Rivers wrote to Mrs. Hill.",
        "Spades, buckets etc. Were lent by all.",
    ],
)
def test_sentences_when_an_abbreviation_has_a_full_stop(words: str) -> None:
    """The full stop of an abbreviation or an initial ends no sentence."""
    assert sentences(words) == [words]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("A third of them.12 The rest went.", ["A third of them.12", "The rest went."]),
        ("It fell in 2018.77 The rest went.", ["It fell in 2018.77", "The rest went."]),
        ("They (all of them.)3 The rest went.", ["They (all of them.)3", "The rest went."]),
        ("It grew by 16.4 Percent a year.", ["It grew by 16.4 Percent a year."]),
    ],
)
def test_sentences_when_a_note_number_is_glued_to_the_stop(words: str, expected: list[str]) -> None:
    """The number of a note ends a sentence with the full stop it stands behind; a decimal does not."""
    assert sentences(words) == expected


@pytest.mark.parametrize("words", ["It grew by 16.4 per cent in 2018.", "US$3.5 million went to 1.200 wells."])
def test_sentences_when_a_number_has_a_point(words: str) -> None:
    """The point of a decimal ends no sentence."""
    assert sentences(words) == [words]


def test_sentences_when_a_page_ends_within_one() -> None:
    """A sentence that a page end breaks is one sentence from its first word to its last."""
    words = (
        "The wells of all the villages along both of the two long rivers in the North of the country\n\nwere tested."
    )
    text = text_of(words)
    assert text.sentences == (Span(0, len(words)),)


def test_sentences_when_a_heading_stands_between() -> None:
    """A heading is a sentence of its own and ends the run of words before it."""
    words = "One was dug, then\n\nNew wells\n\nTwo more were dug. Three came later."
    assert sentences(words) == ["One was dug, then", "New wells", "Two more were dug.", "Three came later."]


def test_sentences_when_the_text_is_empty() -> None:
    """A text without words has no sentences, headings or blocks."""
    text = text_of(" \n\n \n")
    assert (text.sentences, text.headings, text.blocks) == ((), (), ())


def test_sentences_cover_the_report_in_order(report: SourceText) -> None:
    """Sentences follow each other without overlap, and only white space lies between them."""
    at = 0
    for span in report.sentences:
        assert report.text[at : span.begins].strip() == ""
        assert at <= span.begins < span.ends
        at = span.ends
    assert report.text[at:].strip() == ""


def test_sentence_before_is_the_last_one_that_ended(report: SourceText) -> None:
    """The sentence before a position is the last that ended there or earlier, headings not counted."""
    before = report.sentence_before(1571)
    assert before == Span(1472, 1570)
    within = report.sentence_before(1600)
    assert within == Span(1472, 1570)
    over_a_heading = report.sentence_before(1410)
    assert over_a_heading == Span(1347, 1394)
    assert report.sentence_before(0) is None


def test_headings_are_short_lines_that_end_no_sentence(report: SourceText) -> None:
    """A heading stands alone, is short, begins with a capital and ends no sentence."""
    assert [heading.name for heading in report.headings] == [
        "Children's Agency Riverland",
        "Annual report 2018",
        "Part 1",
        "Water",
        "Child mortality",
        "Part 2",
        "Goal area 1",
        "Safe nets",
        "Goal area 2",
        "School gardens",
        "Young Makers",
        "Goal area 4",
        "Water for All",
        "Clean Wells",
        "Goal area 5",
        "Birth records",
        "Part 3",
        "Lessons",
        "What should be done",
        "Plans",
        "Page 2 of 2",
    ]


@pytest.mark.parametrize(
    "line", ["wells of the North", "The wells of the", "Wells, nets and gardens,", "Wells were dug.", "W" * 76]
)
def test_headings_when_a_line_reads_on(line: str) -> None:
    """A line that begins small, ends in the middle, ends a sentence or is long is no heading."""
    assert text_of(f"{line}\n\nMore follows here and there.").headings == ()


@pytest.mark.parametrize(
    ("position", "section"),
    [
        (0, "Children's Agency Riverland"),
        (30, "Annual report 2018"),
        (77, "Part 1 / Water"),
        (443, "Part 1 / Child mortality"),
        (665, "Goal area 1 / Safe nets"),
        (1261, "Goal area 2 / School gardens"),
        (2232, "Goal area 4 / Clean Wells"),
        (3445, "Part 3 / Plans"),
    ],
)
def test_section_is_the_part_and_the_nearest_heading(report: SourceText, position: int, section: str) -> None:
    """A position's section is the part it lies in and the nearest heading before it."""
    assert report.section(position) == section


def test_section_when_no_heading_stands_before() -> None:
    """Words before the first heading lie in no section."""
    assert text_of("it begins here.\n\nWells\n\nMore follows.").section(3) == ""


def test_section_when_lines_end_as_on_windows() -> None:
    """Headings and sentences are the same where lines end with carriage returns."""
    text = text_of("Part 1: Land\r\n\r\nWater\r\n\r\nWells were dug. Nets\r\nwere sewn.\r\n")
    assert text.section(text.text.index("Nets")) == "Part 1 / Water"
    assert [text.words(span) for span in text.sentences][-2:] == ["Wells were dug.", "Nets were sewn."]


OUTLINED = "Wells\nWere dug in May. Nets\nare new.\nSchools\nHave gardens\n\nAnd more.\n"
OUTLINE = ((OUTLINED.index("Schools"), "Part 2 / Schools"), (0, "Part 1 / Wells"))


def test_headings_when_there_is_an_outline() -> None:
    """An outline says where headings stand, whatever the layout, and which section each opens."""
    text = SourceText("t", OUTLINED, OUTLINE)
    assert [(text.words(heading.span), heading.name) for heading in text.headings] == [
        ("Wells", "Part 1 / Wells"),
        ("Schools", "Part 2 / Schools"),
    ]
    assert text.section(OUTLINED.index("Nets")) == "Part 1 / Wells"
    assert text.section(OUTLINED.index("And more")) == "Part 2 / Schools"


def test_sentences_when_there_is_an_outline() -> None:
    """Headings of an outline are sentences of their own, also inside a block; other short lines are text."""
    text = SourceText("t", OUTLINED, OUTLINE)
    assert [text.words(span) for span in text.sentences] == [
        "Wells",
        "Were dug in May.",
        "Nets are new.",
        "Schools",
        "Have gardens And more.",
    ]


def test_line_counts_from_one(report: SourceText) -> None:
    """The line of a position is counted from 1."""
    assert (report.line(0), report.line(29), report.line(len(report.text) - 1)) == (1, 3, 103)


def test_find_when_the_quote_is_whole(report: SourceText) -> None:
    """Words are found over line breaks, with the exact positions at which they stand."""
    assert report.find("with money from the Bridge Foundation.") == (Span(709, 747),)
    assert report.text[709:747] == "with money from the Bridge\nFoundation."


@pytest.mark.parametrize("dots", ["…", " … ", "...", " ... "])
def test_find_when_the_middle_is_left_out(report: SourceText, dots: str) -> None:
    """With an ellipsis of either form the stretch runs from the first words to the nearest last ones."""
    assert report.find(f"Within the campaign{dots}families.") == (Span(748, 820),)


def test_find_takes_the_nearest_last_words() -> None:
    """Of several places of the last words the first one after the first words is meant."""
    assert found(text_of("Wells were dug in May and in June and in July."), "Wells … in") == ["Wells were dug in"]


def test_find_when_the_last_words_stand_only_before() -> None:
    """Last words that stand only before the first words fit nothing."""
    assert text_of("In May wells were dug.").find("wells … May") == ()


def test_find_when_the_last_words_are_far_away() -> None:
    """A quote over more than 2,500 characters fits nothing: it would be no passage."""
    assert text_of("First " + "word " * 600 + "last.").find("First … last.") == ()


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("The “Wells for All” campaign", 'The "Wells for All" campaign'),
        ('The "Wells for All" campaign', "The “Wells for All” campaign"),
        ("Children’s wells", "Children's wells"),
        ("2015–2016 and on", "2015-2016 and on"),
        ("ten\u00a0wells", "ten wells"),
    ],
)
def test_find_when_marks_differ(printed: str, typed: str) -> None:
    """Kinds of quotation marks, dashes and blanks do not count, whichever side has them."""
    assert found(text_of(f"So: {printed}."), typed) == [printed]


def test_find_when_capitals_differ() -> None:
    """Capitals count."""
    assert text_of("The wells.").find("the Wells") == ()


def test_find_when_the_quote_ends_within_a_word() -> None:
    """A quote fits whole words only: one that stops inside a word is not what stands there."""
    assert found(text_of("They met in Northville and in North."), "in North") == ["in North"]
    assert text_of("They met in Northville.").find("hey met") == ()


def test_find_gives_every_place(report: SourceText) -> None:
    """Words that stand in several places are found in each, in order."""
    assert report.find("320 schools in Riverland had a garden.") == (Span(1356, 1394), Span(3011, 3049))


def test_find_one_when_the_words_are_absent(report: SourceText) -> None:
    """Words that stand nowhere are refused with the document's name."""
    with pytest.raises(QuoteError) as caught:
        report.find_one("Nobody wrote this")
    assert caught.value.message == "The words do not stand in report-2018."
    assert caught.value.places == ()


def test_find_one_when_the_words_stand_twice(report: SourceText) -> None:
    """Words that stand in several places are refused with line, position and section of each."""
    with pytest.raises(QuoteError) as caught:
        report.find_one("320 schools in Riverland had a garden.")
    assert caught.value.places == (
        "line 43, position 1356 (Goal area 2 / School gardens)",
        "line 84, position 3011 (Goal area 5 / Birth records)",
    )
    assert caught.value.message == (
        "The words stand in 2 places of report-2018: line 43, position 1356 (Goal area 2 / School gardens); "
        "line 84, position 3011 (Goal area 5 / Birth records)."
    )
    assert caught.value.hint


@pytest.mark.parametrize("quote", ["", "  \n", "…", " ... "])
def test_find_when_the_quote_is_empty(report: SourceText, quote: str) -> None:
    """A quote without words is refused."""
    with pytest.raises(QuoteError, match="empty"):
        report.find(quote)


def test_digest_when_lines_break_elsewhere() -> None:
    """The digest is that of the words, whatever white space lies between them."""
    assert digest("Wells were\n  dug. ") == digest("Wells were dug.")
    assert digest("Wells were dug") != digest("Wells were dug.")
    # The SHA-256 of "abc", as every table of test vectors has it.
    assert digest(" abc\n") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_fold_makes_white_space_one_blank() -> None:
    """Folded text has single blanks and none at its ends."""
    assert fold("\n two \t\u00a0 words\r\n") == "two words"


def test_fingerprint_when_layout_and_marks_change() -> None:
    """The fingerprint stays the same where line breaks, punctuation and capitals change."""
    one = "The wells of 52 schools in North were tested under the lead of the ministry in 2017."
    other = "THE WELLS of 52 schools,\nin North were tested - under the lead of\nthe Ministry in 2017"
    assert fingerprint(one) == fingerprint(other)


def test_fingerprint_is_eight_short_hashes() -> None:
    """A fingerprint is at most eight hashes of eight figures, too little to read the words from."""
    hashes = fingerprint(" ".join(f"word{n}" for n in range(40))).split()
    assert len(hashes) == len(set(hashes)) == 8
    assert {len(value) for value in hashes} == {8}


def test_fingerprint_when_the_text_is_short() -> None:
    """Fewer than four words give one hash; every run of four words gives one until there are eight."""
    assert len(fingerprint("Two words").split()) == 1
    assert len(fingerprint("One two three four five six").split()) == 3


def test_fingerprint_when_words_change() -> None:
    """Other words have another fingerprint, and a changed end leaves the hashes of the beginning."""
    one = fingerprint("Wells of North were tested twice").split()
    other = fingerprint("Wells of North were tested never").split()
    assert len(one) == len(other) == 3
    assert len(set(one) & set(other)) == 2


def test_read_when_the_file_is_missing(tmp_path: Path) -> None:
    """A text that is not there is named with the place where it was looked for."""
    with pytest.raises(SourceTextMissing) as caught:
        SourceText.read(tmp_path, "report")
    assert caught.value.message == f"The text of report is not at {tmp_path / 'report.txt'}."
    assert caught.value.exit_code == 3


def test_read_when_the_file_is_not_utf8(tmp_path: Path) -> None:
    """A text that is not UTF-8 is refused, not guessed at."""
    (tmp_path / "report.txt").write_bytes(b"caf\xe9")
    with pytest.raises(SourceTextMissing, match="cannot be read as UTF-8"):
        SourceText.read(tmp_path, "report")


def test_read_leaves_line_ends_alone(tmp_path: Path) -> None:
    """Positions count every character of the file, carriage returns too."""
    (tmp_path / "other.txt").write_bytes("a\r\nә".encode())
    assert SourceText.read(tmp_path, "report", "other.txt").text == "a\r\nә"


def test_spans_overlap_and_contain() -> None:
    """Stretches overlap where they share a character; ends are not part of them."""
    assert Span(0, 5).overlaps(Span(4, 9))
    assert not Span(0, 5).overlaps(Span(5, 9))
    assert Span(0, 5).contains(Span(0, 5))
    assert not Span(0, 5).contains(Span(3, 6))
