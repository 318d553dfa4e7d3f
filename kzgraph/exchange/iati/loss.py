"""What the standard cannot carry of each claim, line by line: the ledger that an export keeps while it writes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kzgraph.model import Column, Table

__all__ = ["REASONS", "Ledger", "LossLine", "Reason", "loss_markdown", "loss_table"]


class Reason(NamedTuple):
    """Why something is lost; ``how`` is "left out", "in words", "dropped", "changed" or "chosen"."""

    how: str
    what: str
    why: str


REASONS: Mapping[str, Reason] = {
    "activity-left-out": Reason(
        "left out", "the whole activity", "The documents give the programme no date, and the export leaves such out."
    ),
    "no-programme": Reason(
        "left out", "a claim of no programme", "Partners, results and figures stand inside an activity."
    ),
    "inferred": Reason(
        "left out", "what a reader concludes", "The standard cannot mark a conclusion, so only statements are written."
    ),
    "situation-figure": Reason(
        "left out", "a figure of the situation", "Figures belong to results of the publisher's own work."
    ),
    "finding": Reason("left out", "a finding", "The standard has no place for what a document concludes."),
    "lesson": Reason("left out", "a lesson", "The standard has no place for lessons."),
    "recommendation": Reason("left out", "a recommendation", "The standard has no place for what should be done."),
    "plan": Reason("left out", "a plan", "The standard has no place for announcements without an activity."),
    "follow-up": Reason("left out", "what answers a recommendation or plan", "The standard knows neither of them."),
    "role": Reason("in words", "the role", "None of the four roles means it; it stands in the description."),
    "role-in-result": Reason(
        "in words", "the role in one result", "Who led one result does not answer for the whole activity."
    ),
    "result-partner": Reason(
        "in words", "the partner of a result", "Organisations stand beside results; the result's description names it."
    ),
    "result-link": Reason(
        "in words", "one result leading to another", "Results cannot be tied; the description tells it."
    ),
    "result-dates": Reason(
        "in words", "when the result came about", "Periods belong to indicators; the description tells it."
    ),
    "result-place": Reason(
        "in words", "where the result came about", "Places belong to figures; the description tells it."
    ),
    "result-population": Reason(
        "in words", "for whom the result came about", "Groups belong to figures; the description tells it."
    ),
    "result-dates-of-figures": Reason(
        "changed", "when the result came about", "Periods belong to indicators; a reader takes theirs for the result's."
    ),
    "result-place-of-figures": Reason(
        "changed", "where the result came about", "Places belong to figures; a reader takes theirs for the result's."
    ),
    "result-population-of-figures": Reason(
        "changed", "for whom the result came about", "Groups belong to figures, and are told of them only."
    ),
    "made": Reason("in words", "what was made or held", "Products, policies and events are no things of the standard."),
    "no-period": Reason(
        "in words", "a figure without a whole period", "A value needs the first and the last day; it is described."
    ),
    "change": Reason("in words", "a change without its levels", "There are levels only; the change is described."),
    "unit": Reason("in words", "a figure in another unit", "An indicator has one unit; the figure is described."),
    "threshold": Reason("in words", "a threshold", "There are baselines, targets and actuals only; it is described."),
    "qualifier": Reason("in words", "the hedge of a figure", "A value is bare; its comment tells the hedge."),
    "printed": Reason("in words", "the figure as printed", "A value is a bare number; its comment tells the words."),
    "reported-by": Reason("in words", "whose figure it is", "A value names nobody; its comment does."),
    "remark": Reason(
        "in words", "the curator's note", "Notes have no element; the description or the comment tells it."
    ),
    "scaled-up-from": Reason("in words", "the pilot it was scaled up from", "No kind of related activity means it."),
    "role-narrowed": Reason("changed", "the role", "One of the four roles is wider and takes it in."),
    "role-nearest": Reason("changed", "the role", "The nearest of the four roles is written, as was asked for."),
    "baseline-year": Reason("changed", "the baseline's period", "A baseline has one year; the comment tells the rest."),
    "target-period": Reason(
        "changed", "a target without period", "It is written into the period of the actual it is stated with."
    ),
    "several-programmes": Reason(
        "changed", "one result of several programmes", "It is written once in each activity, as if there were several."
    ),
    "wording": Reason("dropped", "the wording and the passage", "A participating organisation has no evidence."),
    "place-and-time": Reason("dropped", "where and when", "A participating organisation has neither place nor time."),
    "basis": Reason("dropped", "that a reader concluded it", "The standard cannot mark it; it was asked for."),
    "note": Reason("dropped", "the curator's note", "A participating organisation has no comment."),
    "region-dates": Reason("dropped", "the time of validity of a region", "A location has none."),
    "title": Reason("chosen", "the title", "The documents give no name; the title describes the programme."),
    "translation": Reason("chosen", "names in other languages", "They were translated for the graph."),
    "start": Reason("chosen", "the start", "The standard needs one that the documents do not give."),
    "document-period": Reason(
        "chosen", "a period", "The documents give no date; the period is that of the document, as was asked for."
    ),
    "status": Reason("chosen", "the status", "The standard needs one that the documents do not tell."),
    "sector": Reason("chosen", "the DAC sector", "The standard asks for one; the goal area gives the field only."),
    "implementer": Reason(
        "chosen",
        "a participating organisation",
        "The standard needs one, and nobody is named in one of the four roles.",
    ),
    "countries": Reason(
        "chosen", "the region", "Several countries would need shares that nobody states; the locations name them."
    ),
}
"""Every reason that a line can give."""


@dataclass(frozen=True, slots=True)
class LossLine:
    """One thing that is lost of a claim, or chosen for an activity: ``claim`` and ``activity`` are CURIEs.

    ``reason`` is a key of `REASONS`; ``value`` is what is lost, in words.
    """

    claim: str
    kind: str
    activity: str
    reason: str
    value: str

    @property
    def order(self) -> tuple[str, ...]:
        """Where the line stands: by claim, then by activity, then in the order of the table of reasons."""
        return (self.claim, self.activity, f"{list(REASONS).index(self.reason):03d}", self.value)


class Ledger:
    """What was written and what was lost; each claim of the scope is in one of the two or in both."""

    def __init__(self) -> None:
        self._lines: set[LossLine] = set()
        self._written: set[str] = set()

    def wrote(self, claim: str) -> None:
        """A claim stands in the file, as an element or in words."""
        self._written.add(claim)

    def lose(self, claim: str, activity: str, reason: str, value: str = "") -> None:
        """Something of a claim is lost, or was chosen for an activity; raises KeyError for a reason unknown."""
        if reason not in REASONS:
            raise KeyError(reason)
        kind = claim.partition(":")[0]
        self._lines.add(LossLine(claim, kind, activity, reason, value))

    @property
    def written(self) -> frozenset[str]:
        """The claims that stand in the file."""
        return frozenset(self._written)

    @property
    def lines(self) -> tuple[LossLine, ...]:
        """All lines in their order."""
        return tuple(sorted(self._lines, key=lambda line: line.order))


_COLUMNS = (
    Column("claim", "the claim, or the programme of the activity"),
    Column("kind", "what kind of claim it is"),
    Column("activity", "the programme whose activity is meant; empty where there is none"),
    Column("how", "left out, in words, dropped, changed; or chosen where the standard needs what nobody states"),
    Column("lost", "what is lost"),
    Column("value", "what it says"),
    Column("why", "why the standard cannot carry it"),
)


def loss_table(lines: Iterable[LossLine]) -> Table:
    """The report as a table, for CSV and JSON."""
    rows = []
    for line in lines:
        reason = REASONS[line.reason]
        rows.append((line.claim, line.kind, line.activity, reason.how, reason.what, line.value, reason.why))
    return Table("iati-loss", _COLUMNS, tuple(rows))


def loss_markdown(lines: tuple[LossLine, ...], head: str, titles: Mapping[str, str]) -> str:
    """The report to read: what is lost how often and why, then claim by claim under each activity."""
    parts = ["# Loss report", head, "## What is lost, and why", _summary(lines)]
    places = sorted({line.activity for line in lines}, key=lambda activity: (not activity, titles.get(activity, "")))
    for activity in places:
        parts.append(f"## {_md(titles[activity])} ({activity})" if activity else "## In no activity")
        parts.append(_listing([line for line in lines if line.activity == activity]))
    return "\n\n".join(parts) + "\n"


def _summary(lines: tuple[LossLine, ...]) -> str:
    counts = Counter(line.reason for line in lines)
    rows = ["| how | what | lines | why |", "|---|---|---:|---|"]
    for key, reason in REASONS.items():
        if counts[key]:
            rows.append(f"| {reason.how} | {reason.what} | {counts[key]} | {reason.why} |")
    return "\n".join(rows)


def _listing(lines: list[LossLine]) -> str:
    told = []
    for line in lines:
        reason = REASONS[line.reason]
        value = f": {_md(line.value)}" if line.value else ""
        told.append(f"- `{line.claim}` {reason.how}: {reason.what}{value}")
    return "\n".join(told)


def _md(text: str) -> str:
    """Text of the graph as text: on one line, with the characters that Markdown or HTML would obey escaped."""
    plain = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>&|#" else c for c in plain)
