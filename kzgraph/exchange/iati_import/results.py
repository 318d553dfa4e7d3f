"""Results, indicators and figures of an activity as claims.

IATI ties no organisation to a result, so no contribution is made here. A figure of a group (a dimension) or of a
place is never taken for the figure of all: where the group is a known population and the place a region, they are
those of the figure, else the indicator is one of its own. A qualitative indicator (measure 5) has words and no
figure: the words are the publisher's and are not copied; the element is one more passage of the result. A result has
the time and the places of its actual values.
"""

import re
from collections.abc import Iterator

from kzgraph.exchange.iati_import.activity import Activity
from kzgraph.exchange.iati_import.blocks import Block, text, typed
from kzgraph.exchange.iati_import.elements import Element
from kzgraph.exchange.iati_import.partners import label_block
from kzgraph.exchange.iati_import.values import Name, day, has_marks, narratives, number, shortened
from kzgraph.terms import name_key

__all__ = ["add_results"]

_LEVELS = {"1": "kz:Output", "2": "kz:Outcome", "3": "kz:Impact", "9": "kz:Result"}
_LEVEL_WORDS = {"1": "output", "2": "outcome", "3": "impact", "9": "result"}
_UNITS = {"1": "unit:count", "2": "unit:percent", "3": "unit:code", "4": "unit:code"}
_QUALITATIVE = "5"
_SDG_VOCABULARY = "9"
_KIND_WORDS = {"baseline": "the baseline", "target": "the target", "actual": "the actual value"}
_SDG_INDICATOR = re.compile(r"[0-9]{1,2}\.[0-9a-z]{1,2}\.[0-9]{1,2}")
LONGEST_FIGURE = 60
LONGEST_GROUP = 100


def add_results(activity: Activity) -> None:
    """Write the results of an activity with their indicators and figures."""
    for element in activity.element.all("result"):
        _Result(activity, element).write()


class _Result:
    """One result while it is read; figures that say the same are one block with several passages."""

    def __init__(self, activity: Activity, element: Element) -> None:
        self.activity = activity
        self.element = element
        self.curie = activity.name("result", element)
        self.reached: list[tuple[tuple[str, str], list[str]]] = []
        self.figures: dict[tuple[str, ...], Block] = {}

    def write(self) -> None:
        activity, element = self.activity, self.element
        code = element.get("type")
        if code not in _LEVELS:
            activity.tell(
                "changed", element, code, "no known type of result is stated; written as a result of no level"
            )
        names = _titles(activity, element) or (("en", f"Result {element.path[8:-1]} of {activity.identifier}"),)
        mark = f"{activity.identifier}, result {element.path[8:-1]}"
        names = activity.shared.labels.unlike("result", names, mark)
        block = label_block(self.curie, _LEVELS.get(code, "kz:Result"), names)
        block.add("kz:programme", activity.programme)
        level = _LEVEL_WORDS.get(code, "result")
        gist = f'Activity {activity.identifier} reports the {level} "{shortened(names[0][1], 150)}"'
        block.add("kz:statedIn", activity.passage(element, gist))
        for indicator in element.all("indicator"):
            self._indicator(indicator, block)
        self._add_when_and_where(block)
        activity.written.claims += [block, *self.figures.values()]

    def _add_when_and_where(self, block: Block) -> None:
        """The result's time is that of its actual values, its places are theirs where each of them has one."""
        starts = [start for (start, _), _ in self.reached if start]
        ends = [end for (_, end), _ in self.reached if end]
        block.add("kz:startDate", typed(min(starts), "xsd:date") if starts else "")
        block.add("kz:endDate", typed(max(ends), "xsd:date") if ends else "")
        if all(regions for _, regions in self.reached):
            block.add("kz:region", *(region for _, regions in self.reached for region in regions))

    def _indicator(self, element: Element, result: Block) -> None:
        measure = element.get("measure")
        if measure == _QUALITATIVE:
            self._qualitative(element, result)
            return
        if not _names_or_values(element):
            self.activity.tell("left out", element, "", "the indicator has neither a name nor a value")
            return
        if measure not in _UNITS:
            self.activity.tell(
                "changed", element, measure, "no known measure is stated; its figures are read as counts"
            )
        indicator = _Indicator(self.activity, element, _UNITS.get(measure, "unit:count"))
        for baseline in element.all("baseline"):
            self._figure(indicator, baseline, "baseline", self._of_baseline(baseline))
        for period in element.all("period"):
            dates = self._of_period(period)
            for kind in ("target", "actual"):
                for figure in period.all(kind):
                    self._figure(indicator, figure, kind, dates)

    def _of_baseline(self, element: Element) -> tuple[str, str]:
        """The first and last day of a baseline; empty where none is given."""
        exact, year = element.get("iso-date"), element.get("year")
        if given := day(exact):
            return given, given
        if len(year) == 4 and day(f"{year}-01-01"):
            return f"{year}-01-01", f"{year}-12-31"
        if exact or year:
            self.activity.tell("not read", element, exact or year, "this is no date")
        return "", ""

    def _of_period(self, element: Element) -> tuple[str, str]:
        found = []
        for name in ("period-start", "period-end"):
            child = element.first(name)
            given = child.get("iso-date") if child else ""
            found.append(day(given))
            if not found[-1]:
                self.activity.tell("not read", child or element, given, f"the {name.replace('-', ' ')} is no date")
        start, end = found
        if start and end and start > end:
            self.activity.tell("not read", element, f"{start} to {end}", "the period ends before it starts")
            return "", ""
        return start, end

    def _qualitative(self, element: Element, result: Block) -> None:
        """Let the elements of a measure in words be passages of the result, with their period and places."""
        activity = self.activity
        title = shortened(_first(_titles(activity, element)) or "a qualitative indicator", 100)
        for period in element.all("period"):
            start, end = self._of_period(period)
            for actual in period.all("actual"):
                if actual.get("value"):
                    activity.tell("not read", actual, actual.get("value"), "a qualitative measure takes no value")
                gist = f'Activity {activity.identifier} reports in words on "{title}"{_when(start, end)}'
                result.add("kz:statedIn", activity.passage(actual, gist))
                regions, sites = self._regions(actual)
                for site in sites:
                    activity.tell("left out", actual, site, "a result's place is a region")
                self.reached.append(((start, end), regions))
            for target in period.all("target"):
                activity.tell("left out", target, title, "a target in words is the publisher's text")
        for baseline in element.all("baseline"):
            activity.tell("left out", baseline, title, "a baseline in words is the publisher's text")

    def _regions(self, figure: Element) -> tuple[list[str], list[str]]:
        """The regions of a figure, and in words the places that are no regions."""
        regions: list[str] = []
        sites: list[str] = []
        for location in figure.all("location"):
            reference = location.get("ref")
            if not reference:
                continue
            if reference not in self.activity.locations:
                self.activity.tell("not read", location, reference, "no place of the activity has this reference")
            region, name = self.activity.locations.get(reference, ("", reference))
            (regions if region else sites).append(region or f"place: {name}")
        return sorted(regions), sites

    def _figure(self, indicator: "_Indicator", element: Element, kind: str, dates: tuple[str, str]) -> None:
        written = element.get("value")
        value = number(written, percent=indicator.unit == "unit:percent")
        if not value:
            if written or not element.first("comment"):
                self.activity.tell(
                    "not read", element, written, f"the {kind} has no value that can be read as a number"
                )
            return
        if has_marks(written):
            self.activity.tell("changed", element, f"{written} → {value}", "the number has marks between its digits")
        regions, sites = self._regions(element)
        populations, groups = _groups(self.activity, element)
        curie = indicator.of(shortened("; ".join(sorted([*groups, *sites])), LONGEST_GROUP))
        key = (curie, value, kind, *dates, *populations, *regions)
        gist = f"Activity {self.activity.identifier} gives {written} as {_KIND_WORDS[kind]} of "
        gist += f'"{shortened(indicator.label, 150)}"{_when(*dates)}'
        if key not in self.figures:
            self.figures[key] = self._observation(element, curie, value, indicator.unit, kind, dates)
        block = self.figures[key]
        block.add("kz:population", *populations)
        block.add("kz:region", *regions)
        if kind == "actual":
            self.reached.append((dates, regions))
        block.add("kz:statedIn", self.activity.passage(element, gist))

    def _observation(
        self, element: Element, indicator: str, value: str, unit: str, kind: str, dates: tuple[str, str]
    ) -> Block:
        block = Block(self.activity.name("observation", element), "kz:Observation")
        block.add("kz:indicator", indicator)
        block.add("kz:value", value)
        block.add("kz:asPrinted", text(element.get("value")[:LONGEST_FIGURE]))
        block.add("kz:unit", unit)
        block.add("kz:valueKind", f"valuekind:{kind}")
        block.add("kz:measures", self.curie)
        for term, given in zip(("kz:startDate", "kz:endDate"), dates, strict=True):
            block.add(term, typed(given, "xsd:date") if given else "")
        return block


class _Indicator:
    """An indicator of a result: a known one where it bears its CURIE, else a new one for each group it is split by."""

    def __init__(self, activity: Activity, element: Element, unit: str) -> None:
        self._activity = activity
        self._element = element
        self._made: dict[str, str] = {}
        self._names = _titles(activity, element) or (("en", f"Indicator of {activity.identifier}"),)
        codes = [reference.get("code") for reference in element.all("reference")]
        self._known = next(filter(None, (activity.shared.known.thing(code, "indicator") for code in codes)), "")
        self.unit = activity.shared.known.units.get(self._known) or unit
        self.label = _first(self._names)
        if self._known:
            activity.shared.used.add(self._known)
        else:
            self.of("")

    def of(self, group: str) -> str:
        """The indicator of a group, or of all ("")."""
        if self._known and not group:
            return self._known
        if group not in self._made:
            self._made[group] = self._new(group)
        return self._made[group]

    def _new(self, group: str) -> str:
        activity, element = self._activity, self._element
        curie = activity.name("indicator", element) + (f"-group-{len(self._made)}" if group else "")
        names = tuple((lang, f"{name} ({group})" if group else name) for lang, name in self._names)
        steps = element.path.replace("[", " ").replace("]", "").strip("/").replace("/", ", ")
        block = label_block(
            curie, "kz:Indicator", activity.shared.labels.unlike("indicator", names, f"{activity.identifier}, {steps}")
        )
        block.add("kz:unit", self.unit)
        ascending = {"1": "true", "true": "true", "0": "false", "false": "false"}.get(element.get("ascending"), "")
        block.add("kz:higherIsBetter", ascending)
        block.add("kz:sdgIndicator", *self._sdg())
        gist = f'Activity {activity.identifier} measures a result by "{shortened(self.label, 150)}"'
        block.add("kz:statedIn", activity.passage(element, gist))
        activity.written.indicators.append(block)
        return curie

    def _sdg(self) -> Iterator[str]:
        for reference in self._element.all("reference"):
            if reference.get("vocabulary") == _SDG_VOCABULARY:
                parts = reference.get("code").lower().split(".")
                if _SDG_INDICATOR.fullmatch(reference.get("code").lower()):
                    yield f"sdg:C{''.join(part.zfill(2) for part in parts)}"
                else:
                    self._activity.tell("not read", reference, reference.get("code"), "this is no SDG indicator")
            elif (
                not self._known or self._activity.shared.known.thing(reference.get("code"), "indicator") != self._known
            ):
                why = "an indicator of another vocabulary is not known here"
                self._activity.tell("left out", reference, reference.get("code"), why)


def _names_or_values(indicator: Element) -> bool:
    """Whether an indicator has a title, or any figure below it a value."""
    title = indicator.first("title")
    if title and any(one.text for one in title.all("narrative")):
        return True
    figures = [*indicator.all("baseline"), *(child for period in indicator.all("period") for child in period.children)]
    return any(figure.get("value") for figure in figures)


def _groups(activity: Activity, element: Element) -> tuple[list[str], list[str]]:
    """The known populations of a figure's dimensions, and what is left of them in words."""
    concepts, populations, rest = activity.shared.known.concepts, set(), []
    for dimension in element.all("dimension"):
        name, value = dimension.get("name"), dimension.get("value")
        found = concepts.get(value if value.startswith("population:") else f"population {name_key(value)}", "")
        if found.startswith("population:"):
            populations.add(found)
        elif name or value:
            rest.append(f"{name}: {value}")
    return sorted(populations), rest


def _titles(activity: Activity, element: Element) -> tuple[Name, ...]:
    """The titles of an element, cut where they are no titles any more."""
    title = element.first("title")
    names = narratives(title, activity.default)
    cut = tuple((lang, shortened(name)) for lang, name in names)
    if cut != names and title:
        activity.tell("changed", title, cut[0][1], "the title is longer than a name and is cut", group=element.name)
    return cut


def _first(names: tuple[Name, ...]) -> str:
    return next((name for lang, name in names if lang == "en"), names[0][1] if names else "")


def _when(start: str, end: str) -> str:
    """A period for the end of a sentence."""
    if not (start or end):
        return ""
    return f", {start}" if start == end else f", {start or '…'} to {end or '…'}"
