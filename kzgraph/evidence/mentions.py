"""Names and figures in running text: what a claim's passage must hold, and what no claim may leave out."""

import re
from collections.abc import Iterable

from kzgraph.evidence.text import Span

__all__ = ["Mentions", "figures", "holds", "plain_words"]

_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
_DIGITS = re.compile(r"(?<![\w.,])\d(?:[\d.,]*\d)?(?![\d])|(?<=[A-Za-z$€-])\d(?:[\d.,]*\d)?")
# A note's number glued to what it stands on: "society’19", "others)23.", and "in 2017.105" for the year 2017.
_NOTE_MARK = re.compile(r"(?<=[\w.!?][’”)\]])\d{1,3}(?!\w)|(?<=(?<!\d)(?:19|20)\d\d)\.\d{1,3}(?=\s+[\"“‘(]*[A-Z]|\s*$)")
_YEAR_OR_RATIO = re.compile(r"(?<!\d)(?:19|20)\d\d$|\d:\d+$")
_NUMBER_WORDS = re.compile(
    r"\b(?:one (?:in|of|third|quarter)|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|"
    r"thousands?|millions?|half|dozens?|twice|double[ds]?|tripled?|halved)\b",
    re.IGNORECASE,
)


def plain_words(text: str) -> str:
    """Text for comparison: white space folded, one kind of quotation mark and dash, no escape before "$"."""
    return " ".join(text.translate(_SAME).replace("\\$", "$").split())


def holds(text: str, words: str) -> bool:
    r"""Whether a text holds some words as whole words; capitals count only for abbreviations.

    >>> holds("UNICEF and the Ministry\nof Health", "ministry of health"), holds("those who came", "WHO")
    (True, False)
    """
    return _pattern([words]).search(plain_words(text)) is not None


def figures(text: str) -> tuple[Span, ...]:
    """Where figures stand, in digits or in words; positions count from the start of the text.

    The numbers of notes are none, where a closing mark or a year shows them to be notes.

    >>> [ "In 2018, two of 3,252 schools"[s.begins:s.ends] for s in figures("In 2018, two of 3,252 schools") ]
    ['2018', 'two', '3,252']
    """
    unmarked = _NOTE_MARK.sub(lambda mark: " " * len(mark.group()), text)
    spans = {Span(m.start(), m.end()) for pattern in (_DIGITS, _NUMBER_WORDS) for m in pattern.finditer(unmarked)}
    return tuple(sorted(spans, key=lambda span: (span.begins, span.ends)))


class Mentions:
    """Finds known names in a text."""

    def __init__(self, names: Iterable[str]) -> None:
        self._pattern = _pattern(names)

    def find(self, text: str) -> tuple[Span, ...]:
        """Where known names stand; of two that overlap, the longer one."""
        return tuple(Span(match.start(), match.end()) for match in self._pattern.finditer(text.translate(_SAME)))


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    forms = sorted({plain_words(name) for name in names if name.strip()}, key=lambda n: (-len(n), n))
    if not forms:
        return re.compile(r"(?!)")
    return re.compile("|".join(_one(form) for form in forms))


def _one(form: str) -> str:
    """A name as a pattern: any white space between words; abbreviations as they are, words in any case.

    A figure stands only where it is not part of a longer one: "5" is not in "5,000", nor "16" in "3.16". Years and
    ratios have no decimals, so what stands there before a new sentence is a note's number: "2017.105 The".
    """
    spaced = r"\s+".join(re.escape(word) for word in form.split())
    body = spaced if _is_abbreviation(form) else f"(?i:{spaced})"
    before = r"(?<!\w)(?<!\d[.,])" if form[:1].isdigit() else r"(?<!\w)"
    after = r"(?!\w)(?![.,]\d)" if form[-1:].isdigit() else r"(?!\w)"
    if _YEAR_OR_RATIO.search(form):
        after = rf"(?:{after}|(?=\.\d{{1,3}}(?:\s+[A-Z]|\s*$)))"
    return f"{before}{body}{after}"


def _is_abbreviation(form: str) -> bool:
    """Capitals throughout, or one word with two of them: "WHO", "MoES"."""
    return form.upper() == form or (" " not in form and sum(character.isupper() for character in form) > 1)
