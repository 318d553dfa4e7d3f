"""Conflicts and gaps: for the terminal with passages as numbered notes, and as tables."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from kzgraph.conflicts.model import KINDS, Conflict, Stated
from kzgraph.gaps import SECTIONS, Answer, Gap
from kzgraph.model import Column, PassageRef, Table, Value
from kzgraph.periods import period
from kzgraph.render.words import indented, named
from kzgraph.trace.figures import amount

__all__ = ["conflicts_table", "conflicts_text", "gaps_table", "gaps_text"]

NO_CONFLICT = "No figures were found that contradict each other."
NO_GAP = "Nothing was found that the documents leave open."
CAVEAT = "Computed from the figures as printed, within their rounding; which of them is right, the documents must say."
GAPS_CAVEAT = "What the documents do not report may have been done all the same."


def conflicts_text(
    found: Sequence[Conflict], *, width: int = 120, words: Callable[[PassageRef], str] | None = None
) -> str:
    """All conflicts kind by kind, each with its arithmetic, its figures and what was judged."""
    if not found:
        return f"{NO_CONFLICT}\n"
    page = _Page(width, words)
    page.add(_counts(found))
    page.add(CAVEAT)
    for kind, group in groupby(found, key=lambda conflict: conflict.kind):
        page.heading(KINDS[kind])
        for conflict in group:
            _put_conflict(page, conflict)
    return page.text()


def gaps_text(found: Sequence[Gap], *, width: int = 120, words: Callable[[PassageRef], str] | None = None) -> str:
    """All gaps part by part; what was followed up shows its answers with their basis and reason."""
    if not found:
        return f"{NO_GAP}\n"
    page = _Page(width, words)
    page.add(GAPS_CAVEAT)
    for section, members in groupby(found, key=lambda gap: gap.section):
        group = list(members)
        page.heading(f"{SECTIONS[section]} ({len(group)})")
        for gap in group:
            detail = f" ({gap.detail})" if gap.detail else ""
            page.add(f"{gap.thing.label}{detail}{page.note(gap.passages)}", 0, "* ")
            for answer in gap.answers:
                page.add(f"{_answer_words(answer)}{page.note(answer.passages)}", 4, "=> ")
    return page.text()


class _Page:
    """Lines of a width, with passages numbered where they are first named and listed at the end."""

    def __init__(self, width: int, words: Callable[[PassageRef], str] | None) -> None:
        self._width = width
        self._words = words
        self._lines: list[str] = []
        self._notes: dict[PassageRef, int] = {}

    def add(self, text: str, depth: int = 0, mark: str = "") -> None:
        self._lines += indented(text, depth, width=self._width, mark=mark)

    def heading(self, text: str) -> None:
        self._lines.append("")
        self.add(text)

    def note(self, passages: Iterable[PassageRef]) -> str:
        """The numbers of passages, as " [1][4]"."""
        numbers = [self._notes.setdefault(passage, len(self._notes) + 1) for passage in passages]
        return " " + "".join(f"[{number}]" for number in numbers) if numbers else ""

    def text(self) -> str:
        if self._notes:
            self.heading("Passages")
        for passage, number in self._notes.items():
            self.add(f"{passage.gist} ({passage.cited()})", 0, f"[{number}] ")
            if self._words and (words := self._words(passage)):
                self.add(f'"{words}"', 4)
        return "\n".join(self._lines) + "\n"


def _counts(found: Sequence[Conflict]) -> str:
    across = sum(conflict.across for conflict in found)
    judged = sum(not conflict.open for conflict in found)
    number = f"{len(found)} conflict{'' if len(found) == 1 else 's'}"
    return f"{number}: {len(found) - across} in one document, {across} across documents; {judged} judged"


def _put_conflict(page: _Page, conflict: Conflict) -> None:
    indicators = list(dict.fromkeys(stated.figure.indicator.label for stated in conflict.figures))
    about = f"{indicators[0]}: " if len(indicators) == 1 else ""
    page.add(f"{about}{conflict.arithmetic} ({conflict.where})", 0, "* ")
    for stated in conflict.figures:
        measured = "" if len(indicators) == 1 else f"{stated.figure.indicator.label}: "
        line = f"{measured}{_stated_words(stated)}{page.note(stated.figure.passages)}"
        page.add(f"{line} {stated.curie}", 4, "- ")
    for judgement in conflict.judgements:
        said = f"{judgement.verdict.label.lower()}. {judgement.reason}{page.note(judgement.passages)}"
        page.add(said, 4, "judged: ")


def _stated_words(stated: Stated) -> str:
    """A figure with its printed form, and in brackets what it is, when, where, of whom and by whom."""
    figure = stated.figure
    by = f"reported by {named(stated.reported_by)}" if stated.reported_by else ""
    when = period(figure.begins, figure.ends)
    groups = ", ".join(ref.label[:1].lower() + ref.label[1:] for ref in figure.population)
    details = (figure.kind.label.lower(), when, named(figure.regions), groups, by)
    return f"{amount(figure)} ({', '.join(filter(None, details))})"


def _answer_words(answer: Answer) -> str:
    reason = f": {answer.reason}" if answer.reason else ""
    return f"{named(answer.by)} ({answer.basis}{reason})"


def _places(passages: Iterable[PassageRef]) -> str:
    return "; ".join(f"{passage.gist} ({passage.cited()})" for passage in passages)


def conflicts_table(found: Sequence[Conflict]) -> Table:
    """A row for each conflict."""
    columns = (
        Column("kind", "which rule found it"),
        Column("where", "in one document or across documents"),
        Column("indicator", "what is measured"),
        Column("arithmetic", "why the figures cannot all be right"),
        Column("figures", "each figure as printed, with what it is, when and where"),
        Column("observations", "the figures' ids, as a judgement names them"),
        Column("passages", "where they are printed"),
        Column("status", "open or judged"),
        Column("verdict", "what a curator judged"),
        Column("reason", "and why"),
    )
    return Table("conflicts", columns, tuple(_conflict_row(conflict) for conflict in found))


def _conflict_row(conflict: Conflict) -> tuple[Value, ...]:
    passages = dict.fromkeys(passage for stated in conflict.figures for passage in stated.figure.passages)
    return (
        conflict.kind,
        conflict.where,
        conflict.figures[0].figure.indicator,
        conflict.arithmetic,
        "; ".join(_stated_words(stated) for stated in conflict.figures),
        " ".join(stated.curie for stated in conflict.figures),
        _places(passages),
        "open" if conflict.open else "judged",
        "; ".join(judgement.verdict.label for judgement in conflict.judgements),
        "; ".join(judgement.reason for judgement in conflict.judgements),
    )


def gaps_table(found: Sequence[Gap]) -> Table:
    """A row for each gap, and for each answer of what was followed up."""
    columns = (
        Column("section", "which part of the account"),
        Column("thing", "result, recommendation, plan, partner or programme"),
        Column("detail", "what is known of it"),
        Column("by", "what answers it"),
        Column("basis", "explicit or inferred"),
        Column("reason", "why it is taken for an answer, where a reader concludes it"),
        Column("passages", "where it is stated"),
        Column("reported", "where the answer is stated"),
    )
    return Table("gaps", columns, tuple(row for gap in found for row in _gap_rows(gap)))


def _gap_rows(gap: Gap) -> list[tuple[Value, ...]]:
    about = (gap.section, gap.thing, gap.detail)
    passages = _places(gap.passages)
    return [
        (*about, named(answer.by), answer.basis, answer.reason, passages, _places(answer.passages))
        for answer in gap.answers
    ] or [(*about, "", "", "", passages, "")]
