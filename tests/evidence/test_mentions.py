"""Names and figures in running text."""

import pytest

from kzgraph.evidence.mentions import Mentions, figures, holds, plain_words


def printed(text: str) -> list[str]:
    """The figures of a text as they stand in it."""
    return [text[span.begins : span.ends] for span in figures(text)]


def names(known: list[str], text: str) -> list[str]:
    """The known names of a text as they stand in it."""
    return [text[span.begins : span.ends] for span in Mentions(known).find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3,252 schools", ["3,252"]),
        ("16.4 per cent, or 16,4%", ["16.4", "16,4"]),
        ("in 2018.", ["2018"]),
        ("from 2015-2016 on", ["2015", "2016"]),
        ("US$12 million", ["12", "million"]),
        ("children aged 0–59", ["0", "59"]),
        ("1 in 3", ["1", "3"]),
        ("the ‘good society’19 of 2017.105", ["2017"]),
        ("in 2017.105 The rest", ["2017"]),
        ("(see Table 4)23.", ["4"]),
        ("2017.5 points", ["2017.5"]),
        ("(some 5) 12", ["5", "12"]),
        ("no figure at all", []),
        ("", []),
    ],
)
def test_figures_when_in_digits(text: str, expected: list[str]) -> None:
    """A figure in digits is found whole, with its separators and without the full stop after it."""
    assert printed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Three wells and twenty nets", ["Three", "twenty"]),
        ("Forty-six schools", ["Forty", "six"]),
        ("half of all, twice a year", ["half", "twice"]),
        ("one in four", ["one in", "four"]),
        ("one of the wells", ["one of"]),
        ("the number doubled", ["doubled"]),
        ("someone often listened", []),
        ("One day", []),
    ],
)
def test_figures_when_in_words(text: str, expected: list[str]) -> None:
    """A figure in words is found as a whole word; a plain "one" is none."""
    assert printed(text) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("the UNICEF office", "UNICEF", True),
        ("those who came", "WHO", False),
        ("the WHO came", "WHO", True),
        ("RUn of the river", "RU", False),
        ("the ministry of rivers said", "Ministry of Rivers", True),
        ("the Ministry\n  of Rivers said", "Ministry of Rivers", True),
        ("the Ministry of Riverside said", "Ministry of Rivers", False),
        ("a Subministry of Rivers", "Ministry of Rivers", False),
        ("the Children’s Agency", "Children's Agency", True),
        ("the Children's Agency", "Children’s Agency", True),
        ("UNICEF-supported schools", "UNICEF", True),
        ("Kazakhstan’s", "Kazakhstan", True),
        ("cost \\$5", "$5", True),
        ("anything", "", False),
    ],
)
def test_holds_finds_whole_words(text: str, words: str, expected: bool) -> None:
    """Words stand in a text as whole words over line breaks; capitals count for acronyms only."""
    assert holds(text, words) is expected


@pytest.mark.parametrize("text", ["it offered more", "the most of it", "THE MOST OF IT"])
def test_holds_when_an_acronym_has_small_letters(text: str) -> None:
    """An acronym with a small letter in it counts only as it is written."""
    assert holds("The MoST agreed.", "MoST")
    assert not holds(text, "MoST")


@pytest.mark.parametrize(
    ("text", "figure"),
    [("5,000 families", "5"), ("12,000 nets", "000"), ("16.4 per cent", "16"), ("3.16 points", "16")],
)
def test_holds_when_a_figure_is_part_of_a_longer_one(text: str, figure: str) -> None:
    """A figure stands in a text only as a whole: not as the thousands or decimals of another."""
    assert not holds(text, figure)


@pytest.mark.parametrize(("text", "figure"), [("There were 5, then 6.", "5"), ("Then 6.", "6"), ("(16.4)", "16.4")])
def test_holds_when_a_mark_follows_a_figure(text: str, figure: str) -> None:
    """A comma or full stop after a figure does not belong to it."""
    assert holds(text, figure)


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        ("It fell to 43 in 2018.77 The rest", "2018", True),
        ("It fell to 43 in 2018.77", "2018", True),
        ("2018.77 points", "2018", False),
        ("an average of 12:1.58 More", "12:1", True),
        ("a share of 16.4 Then", "16", False),
    ],
)
def test_holds_when_a_note_number_follows_a_figure(text: str, figure: str, expected: bool) -> None:
    """The number of a note after a year or a ratio does not belong to it; decimals of other figures do."""
    assert holds(text, figure) is expected


def test_mentions_when_names_begin_alike() -> None:
    """Of two names that begin at the same place the longer one is found."""
    known = ["Ministry of Rivers", "Ministry of Rivers and Lakes"]
    assert names(known, "The Ministry of Rivers and Lakes met the Ministry of Rivers.") == [
        "Ministry of Rivers and Lakes",
        "Ministry of Rivers",
    ]


def test_mentions_when_quotation_marks_are_curly() -> None:
    """Positions are those of the text as printed, whichever marks it uses."""
    assert names(["Children's Agency"], "“The Children’s\nAgency”") == ["Children’s\nAgency"]


def test_mentions_when_nothing_is_known() -> None:
    """Without names nothing is found; an empty name is no name."""
    assert names([], "Anything") == []
    assert names(["", " "], "Anything at all") == []


def test_mentions_when_a_name_has_marks() -> None:
    """Marks in a name stand for themselves."""
    assert names(["A.B. (North)"], "AxB. (North) and A.B. (North)") == ["A.B. (North)"]


def test_plain_words_make_texts_comparable() -> None:
    """For comparison there is one kind of quotation mark, dash and blank, and no escape before a dollar."""
    assert plain_words("“a”\u00a0–\n‘b’ — \\$5") == "\"a\" - 'b' - $5"
