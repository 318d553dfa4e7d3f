"""The English words of briefs."""

from datetime import date

from kzgraph.brief import Amount
from kzgraph.render.brief_language import Language, grouped, is_month, is_year

__all__ = ["ENGLISH"]

_MONTHS: tuple[str, ...] = ("January", "February", "March", "April", "May", "June")
_MONTHS += ("July", "August", "September", "October", "November", "December")
_ONE = {
    "cities": "city",
    "cities-and-districts": "city or district",
    "countries": "country",
    "ministries": "ministry",
    "news-stories": "news story",
    "people": "person",
    "studies": "study",
    "us-dollars": "US dollar",
}

_HEADINGS = {
    "who": "What it is",
    "who-partner": "Who it is",
    "who-region": "The place",
    "glance": "At a glance",
    "work": "What it did, where and with whom",
    "stages": "Parts, pilots and what grew from them",
    "programmes": "Programmes",
    "partners": "Partners",
    "compared": "Figures compared with the country",
    "results": "Results",
    "evidence": "How strong the evidence is",
    "ahead": "Lessons, plans and recommendations",
    "ahead-partner": "Plans and recommendations",
    "ahead-region": "Findings, plans and recommendations",
    "open": "What is not known",
    "sources": "Sources",
    "passages": "Notes: the passages",
    "commands": "How to see everything that is counted or shortened here",
    "title-partner": "Brief on a partner",
    "title-programme": "Brief on a programme",
    "title-region": "Brief on a region",
    "title-goal-area": "Brief on a goal area",
}

_ABOUT = "({level}[, {where}][, {when}])"
_SENTENCES = {
    "partner": "{name} is a partner of the type “{types:lower}”[ and part of {parent}].",
    "partner-collective": "{name} are a group that the documents do not name one by one, of the type “{types:lower}”.",
    "other-names": "The documents also write: {names}.",
    "bodies": "Bodies that belong to it in the graph: {parts}.",
    "history-before": "It followed {others}[ {when:in}]; what is said of the time before stands there.",
    "history-after": "It was followed by {others}[ {when:in}].",
    "history-within": "It was separated from {others}[ {when:in}]; what is said of the time before stands there.",
    "history-without": "{others} was separated from it[ {when:in}]; what is said of the time before is about both.",
    "former-names": "Former names: {names}.",
    "mentioned": "Mentioned in {n} of {all:document}, with the number of passages: {sources}.",
    "mentioned-all": "Mentioned in {n:each-document}, with the number of passages: {sources}.",
    "dated": "The documents give a time for {n} of {all:contribution}: {when}.",
    "reports": "It is named as the source of {n:figure}.",
    "tile-results": "{n:traced}",
    "tile-stated": "{n:stated}",
    "tile-results-of": "{n:result}",
    "tile-tied": "{n:tied}",
    "tile-programmes": "{n:programme}",
    "tile-partners": "{n:fellow}",
    "tile-partners-named": "{n:named-partner}",
    "tile-partners-here": "{n:partner-here}",
    "tile-programmes-here": "{n:programme-here}",
    "tile-results-here": "{n:result-here}",
    "tile-figures": "{n:figure}",
    "no-work": "The documents state no contribution of {name} to any result or programme.",
    "roles": "Its roles, with the number of contributions: {roles:lower}.",
    "areas": "It contributed to {n:programme}, directly or through results; by goal area: {areas}.",
    "places": "Places ({named} of {all:contribution} {named:name-one}): {places}.",
    "with": "{n:fellow-for} for the same results or programmes, with the number of these: {partners}.",
    "with-groups": "Groups without names of their own that took part in the same: {partners}.",
    "received": "What it received: {things}.",
    "area": "{area} – {n:result}",
    "no-area": "Without a goal area – {n:result}",
    "result-stated": f"{{result}} {_ABOUT} – {{roles:lower}}",
    "result-programme": f"{{result}} {_ABOUT} – [through {{through}}: ]{{roles:lower}}",
    "result-with": f"{{result}} {_ABOUT} – {{partners}}",
    "result-through": f"{{result}} {_ABOUT} – partners are named for the programme only",
    "result-alone": f"{{result}} {_ABOUT} – nobody is named",
    "more-results": "{n:more-results}.",
    "figure-change": "{indicator}: {before:bare} → {after}[ ({start} → {end})| (before → {end})| ({start} → later)]",
    "figure": "{indicator}: {amount}[ ({kind}, {when})| ({kind})| ({when})]",
    "more-figures": "{n:more-figures}",
    "more-programmes": "{n:more-programmes}",
    "more-roles": "{n:more-roles}",
    "more": "{n:more-line}",
    "strengths": "Of {n:result}, [{stated:rests-passage}|none rests on a passage that names the partner for the result "
    "itself][; for {rest}, the partner is named for the programme behind the result or for a part of it].",
    "corroborated": "[{n:told-twice}|None of them is told in more than one document].",
    "sole": "[Leaving aside {publisher}, which publishes the documents, it|It] is the only partner named for "
    "{n:of-them}: {results}.",
    "not-sole": "For each of them the documents name another partner too[ ({publisher}, which publishes them, is not "
    "counted)].",
    "tied": "Of {n:result},[~{stated:has-tied}][~{rest:has-through}][~{alone:has-nobody}].",
    "open-results": "Of {all:result},[~{undated:has-no} date][~{unplaced:has-no} place][~{bare:has-no} figure]"
    "[~{flat:no-before}].",
    "disagree": "For “{indicator}”[ ({when})] the documents give {one} and {other}.",
    "left-inferred": "{n:inferred}.",
    "left-mismatch": "{n:mismatch}.",
    "silent": "The graph holds nothing about it from: {sources}.",
    "plans": "Plans it announces: {n}; [{answered:followed}|the graph holds no follow-up].",
    "plans-about": "Plans: {n}; [{answered:followed}|the graph holds no follow-up].",
    "recommendations": "Recommendations: {n}; [{answered:followed}|the graph holds no follow-up].",
    "recommendations-to": "Recommendations made to it: {n}; [{answered:followed}|the graph holds no follow-up].",
    "plan-open": "{what}[ ({who}, {when})| ({who})| ({when})] – no follow-up recorded",
    "plan-answered-explicit": "{what}[ ({who}, {when})| ({who})| ({when})] – followed up by: {by}",
    "plan-answered-inferred": "{what}[ ({who}, {when})| ({who})| ({when})] – followed up, as a reader concludes, by: "
    "{by}",
    "recommendation-open": "{what}[ (to {who})] – no follow-up recorded",
    "recommendation-answered-explicit": "{what}[ (to {who})] – followed up by: {by}",
    "recommendation-answered-inferred": "{what}[ (to {who})] – followed up, as a reader concludes, by: {by}",
    "lessons": "Lessons that the documents draw: {n}.",
    "findings": "What the documents find here: {n:finding}.",
    "said": "{what}",
    "programme": "{name} is {kind:article}[ in {where}][ ({when})], in the goal area {areas:quoted}[; it is part of "
    "{whole:quoted}].",
    "name-ours": "The documents give it no name; this one is the graph's.",
    "sdg": "It serves {targets}.",
    "parts": "It has {n:part}.",
    "pilots": "It grew from {n:pilot}.",
    "grown": "It was scaled up as {programme:quoted}.",
    "stage": "{programme} ({kind:lower}[, {where}][, {when}][; scaled up from {origin:quoted}])[ – {n:result}]",
    "partners": "{n:named-by-role}",
    "role": "{role}: {partners}",
    "groups": "Groups without names of their own: {partners}",
    "no-partners": "The documents name no partner for it or for its results.",
    "no-partners-here": "The documents name no partner at work here.",
    "no-results": "The documents report no result of it.",
    "no-results-here": "The documents report no result from here.",
    "no-programmes": "The documents place no programme here.",
    "region": "{name} is {kind:article}[ of {whole}][ (ISO {iso})].",
    "places-within": "What is said of the places within it counts here: {parts}.",
    "worse": "{n:worse}",
    "better": "{n:better}",
    "beside": "{indicator}[ ({when})]: {here} here, {country} in the country",
    "programmes-here": "{n:placed-here}",
    "goal-area": "[This is goal area {number}. ]A programme counts here if the graph puts it in this goal area, one "
    "that serves two areas in both; its results and partners count with it.",
    "programmes-area": "{n:programme-s}: {kinds:lower}. Those with the most results:",
    "ministries": "{n:ministry} contributed, with the number of contributions: {partners}.",
    "caveat": "The graph reports contribution as the documents tell it and measures no effect. A partner that they do "
    "not name is not shown, and what they do not report may have been done all the same.",
    "notes": "Numbers are notes: the passage by document, section and positions in its text, with its substance in "
    "the graph's own words. Letters lead to the command that lists everything a sentence counts.",
    "licence": "Graph: CC BY 4.0.",
    "source": "{name}[ ({when})] – {n:passage}",
    "source-silent": "{name}[ ({when})] – nothing about it",
}

_NOUNS = {
    "result": ("# result", "# results"),
    "document": ("# document", "# documents"),
    "each-document": ("the only document", "each of the # documents"),
    "contribution": ("# contribution", "# contributions"),
    "figure": ("# figure", "# figures"),
    "finding": ("# finding", "# findings"),
    "passage": ("# passage", "# passages"),
    "part": ("# part", "# parts"),
    "pilot": ("# pilot", "# pilots"),
    "programme": ("# programme", "# programmes"),
    "programme-s": ("# programme", "# programmes"),
    "ministry": ("# ministry", "# ministries"),
    "more": (" and # more", " and # more"),
    "more-line": ("and # more", "and # more"),
    "more-results": ("And # more result", "And # more results"),
    "more-figures": ("and # more figure", "and # more figures"),
    "more-programmes": ("and # more programme", "and # more programmes"),
    "more-roles": ("and # more role", "and # more roles"),
    "traced": ("# result traced to it", "# results traced to it"),
    "stated": ("# of them stated for it by name", "# of them stated for it by name"),
    "tied": ("# with a partner named for the result itself", "# with partners named for the result itself"),
    "fellow": ("# fellow partner", "# fellow partners"),
    "named-partner": ("# named partner", "# named partners"),
    "partner-here": ("# partner at work here", "# partners at work here"),
    "programme-here": ("# programme here", "# programmes here"),
    "result-here": ("# result from here", "# results from here"),
    "fellow-for": ("# other partner is named", "# other partners are named"),
    "name-one": ("names one", "name one"),
    "rests-passage": (
        "# rests on a passage that names the partner for the result itself",
        "# rest on a passage that names the partner for the result itself",
    ),
    "told-twice": ("# of them is told in more than one document", "# of them are told in more than one document"),
    "of-them": ("# of them", "# of them"),
    "has-tied": ("# has a partner named for the result itself", "# have a partner named for the result itself"),
    "has-through": (
        "# has partners named only for the programme behind it",
        "# have partners named only for the programme behind them",
    ),
    "has-nobody": ("# has nobody named", "# have nobody named"),
    "has-no": ("# has no", "# have no"),
    "no-before": ("# has figures but none from before", "# have figures but none from before"),
    "inferred": (
        "# tie to a result that only a reader concludes is left out",
        "# ties to results that only a reader concludes are left out",
    ),
    "mismatch": (
        "# tie whose place or time does not fit the result's is left out",
        "# ties whose place or time does not fit the result's are left out",
    ),
    "followed": ("# of them has a follow-up in the graph", "# of them have a follow-up in the graph"),
    "named-by-role": ("# partner is named, by role:", "# partners are named, by role:"),
    "worse": (
        "# figure is worse than the country's of the same time:",
        "# figures are worse than the country's of the same time:",
    ),
    "better": (
        "# figure is better than the country's of the same time:",
        "# figures are better than the country's of the same time:",
    ),
    "placed-here": ("The documents place # programme here:", "The documents place # programmes here:"),
}

_WORDS = {
    "and": " and ",
    "comma": ", ",
    "semicolon": "; ",
    "a": "a ",
    "an": "an ",
    "quote-open": "“",
    "quote-close": "”",
    "positions": "positions",
    "level-output": "output",
    "level-outcome": "outcome",
    "level-impact": "impact",
    "level-not-stated": "result",
    "kind-baseline": "before",
    "kind-target": "target",
    "kind-change": "change",
    "kind-threshold": "threshold",
}


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


def _period(begins: date | None, ends: date | None, how: str) -> str:
    """A period by itself ("2018", "May 2018", "since 2017"), or after a verb with "in" or "on"."""
    edge = (lambda d: str(d.year)) if is_year(begins, ends) else _month if is_month(begins, ends) else _day
    if begins and ends:
        first, last = edge(begins), edge(ends)
        told = first if first == last else f"{first}–{last}" if edge is not _day else f"{first} – {last}"
        before = "on " if edge is _day and first == last else "in "
        return f"{before}{told}" if how == "in" else told
    if begins:
        return f"since {edge(begins)}"
    return f"until {edge(ends)}" if ends else ""


def _amount(amount: Amount, with_unit: bool) -> tuple[str, str]:
    """As printed, with the unit where the printed form does not show it already."""
    printed, slug = amount.printed, amount.unit.curie.partition(":")[2]
    unit = amount.unit.text_in("en")[0]
    unit = unit if unit.isupper() or unit.startswith("US ") else unit[:1].lower() + unit[1:]
    if amount.value == 1:
        unit = _ONE.get(slug, unit.removesuffix("s") if " " not in unit else unit)
    shown = unit.removesuffix("s") in printed.lower() or "$" in printed or slug == "one-in" or "%" in printed
    qualifier = amount.qualifier.text_in("en")[0].lower() if amount.qualifier else ""
    return " ".join(filter(None, (qualifier, printed, unit if with_unit and not shown else ""))), "en"


ENGLISH = Language(
    code="en",
    headings=_HEADINGS,
    sentences=_SENTENCES,
    nouns=_NOUNS,
    words=_WORDS,
    plural=lambda n: 0 if n == 1 else 1,
    number=lambda n: grouped(n, ","),
    period=_period,
    amount=_amount,
)
