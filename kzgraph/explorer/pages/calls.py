"""What the explorer's pages answer, for the description of the server: the same tables that the pages are made from.

Questions come from the catalogue with their parameters and columns, lists with their facets, things with their forms.
"""

from collections.abc import Iterator, Mapping, Sequence

from kzgraph.catalogue import Param, Question
from kzgraph.errors import KzgraphError
from kzgraph.explorer.calls import TEXT, Answered, Call, Given, Schema
from kzgraph.explorer.pages.downloads import TABLES
from kzgraph.explorer.pages.paths import BROWSED, FORMATS, TRACED
from kzgraph.explorer.pages.rows import heads
from kzgraph.explorer.pages.shelf import FACETS, Choice
from kzgraph.explorer.pages.shelves import list_of
from kzgraph.explorer.pages.site import Site
from kzgraph.explorer.pages.words import words
from kzgraph.explorer.schemas import listing, named, rows_of
from kzgraph.model import Column
from kzgraph.names import concepts
from kzgraph.terms import CLAIM_CLASSES, CONCEPT_SCHEMES, ENTITY_CLASSES
from kzgraph.trace import STRENGTHS

__all__ = [
    "LISTS",
    "QUESTIONS",
    "SEARCH",
    "THINGS",
    "brief_calls",
    "chart_calls",
    "embed_calls",
    "interface_calls",
    "list_calls",
    "map_calls",
    "page_calls",
    "query_calls",
    "question_calls",
    "search_calls",
    "terms_calls",
    "thing_calls",
    "trace_calls",
]

PAGES = "Pages"
QUESTIONS = "Questions"
LISTS = "Lists"
THINGS = "Things"
SEARCH = "Search and traces"
_HTML: Mapping[str, Schema] = {"text/html": TEXT}
_PROBLEM: Mapping[str, Schema] = {"application/json": named("Problem")}
_LANG = Given("lang", "The language of names and words.", {"type": "string", "enum": ["en", "ru", "kk"]})
_SAME = Answered(304, "The client has it already, says its If-None-Match.", {})
_LONG = Answered(414, "The address is too long.", {**_HTML, **_PROBLEM})
_GONE = Answered(404, "Nothing stands there; a page names things of names like it.", {**_HTML, **_PROBLEM})
_NO_FORM = "There is no such thing, or it is not given in that form."
_GONE_DATA = Answered(404, _NO_FORM, {**_HTML, **_PROBLEM})
_NO_WORKBOOK = Answered(503, "This server cannot write workbooks.", _PROBLEM)
_MANY: Schema = {"type": "array", "items": TEXT}


def _page(summary: str, media: Mapping[str, Schema] = _HTML) -> tuple[Answered, ...]:
    return (Answered(200, summary, media), _SAME, _LONG)


def _files(rows: Schema, gone: Answered = _GONE_DATA) -> tuple[Answered, ...]:
    """The answers of a table as a file: JSON with its schema, CSV and a workbook as they are."""
    media = {form: rows if form == TABLES["json"] else TEXT for form in TABLES.values()}
    return (Answered(200, "The table.", media), _SAME, gone, _LONG, _NO_WORKBOOK)


def _form(forms: Sequence[str], example: str = "json") -> Given:
    return Given("form", "The form of the answer.", {"type": "string", "enum": list(forms)}, "path", True, example)


def page_calls(path: str, name: str, summary: str, *, media: str = "text/html") -> tuple[Call, ...]:
    """The call of a page that takes nothing but a language."""
    return (Call(path, name, PAGES, summary, _page("The page.", {media: TEXT}), (_LANG,)),)


# Questions


def question_calls(site: Site) -> tuple[Call, ...]:
    """Two calls for each question of the catalogue: as a page, and as a table."""
    return tuple(call for question in site.graph.questions.values() for call in _question(site, question))


def _question(site: Site, question: Question) -> Iterator[Call]:
    given = tuple(_asked(site, param) for param in question.params)
    wrong = "A parameter is missing, is no number where one is needed, or names several things; the answer says which."
    unknown = "A name is given that nothing in the graph has."
    path, name, summary = f"/ask/{question.name}", question.name, question.summary["en"]
    yield Call(
        path,
        f"ask-{name}",
        QUESTIONS,
        f"{summary} As a page",
        (
            *_page("The form, and the answer where all that is needed is given."),
            Answered(400, wrong, {**_HTML, **_PROBLEM}),
            Answered(404, unknown, {**_HTML, **_PROBLEM}),
        ),
        # A page without what the question needs is its empty form.
        (*(Given(one.name, one.meaning, one.schema, example=one.example) for one in given), _LANG),
        question.description,
    )
    yield Call(
        f"{path}.{{form}}",
        f"ask-{name}-table",
        QUESTIONS,
        summary,
        (
            *_files(listing(rows_of(question.columns)), Answered(404, f"{unknown} {_NO_FORM}", {**_HTML, **_PROBLEM})),
            Answered(400, wrong, _PROBLEM),
        ),
        (_form(tuple(TABLES)), *given, _LANG),
        question.description,
    )


def _asked(site: Site, param: Param) -> Given:
    number = param.kind in {"year", "integer"}
    default = f" Without it: {param.default}." if param.default else ""
    schema: Schema = {"type": "integer"} if number else {**TEXT, "minLength": 1} if param.required else TEXT
    example = param.example if number or param.kind == "text" else _known(site, param)
    return Given(
        param.name,
        f"{_KINDS.get(param.kind, f'a {param.kind}: its name in any language, or its id')}.{default}",
        schema,
        required=param.required,
        example=int(example) if number else example,
    )


_KINDS = {
    "year": "a year",
    "integer": "a whole number",
    "text": "a text",
    "goalarea": "a goal area: its name or its id",
    "entity": "anything in the graph: its name in any language, or its id",
    "claim": "a claim: its id",
}


def _known(site: Site, param: Param) -> str:
    """An example that this graph knows: that of the catalogue, else the first thing of the kind."""
    if param.kind == "goalarea":
        found = concepts(site.engine, "goalarea")
        return param.example if any(ref.label == param.example for ref in found) else found[0].curie if found else ""
    kinds = {"entity": ENTITY_CLASSES, "claim": CLAIM_CLASSES}.get(param.kind, (param.kind,))
    try:
        site.graph.find(param.example, kinds)
    except KzgraphError:
        return _first(site, {"entity": "partner", "claim": "contribution"}.get(param.kind, param.kind))
    return param.example


def _first(site: Site, kind: str) -> str:
    """The id of the thing of a class of which most is claimed; "" where there is none."""
    found = list_of(site, kind)
    ordered = found.ordered(found.things, "claims", {})
    return ordered[0].curie if ordered else ""


# Lists


def list_calls(site: Site) -> tuple[Call, ...]:
    """Two calls for each class that has a list: as a page, and as a table."""
    return tuple(call for kind in BROWSED for call in _list(site, kind))


def _list(site: Site, kind: str) -> Iterator[Call]:
    told = words("en")
    title = told[f"all_{kind}"]
    found = list_of(site, kind)
    facets = []
    for name in FACETS[kind]:
        values = found.counts(name, Choice({}))
        heading = told.get(f"facet_{name}") or told.get(f"col_{name}") or told.get(f"a_{name}") or name
        meaning = f"{heading}: only what has this value; of several any of them."
        facets.append(Given(name, meaning, _MANY, example=[values[0][0]] if values else None))
    given = (
        *facets,
        Given("q", "Only what has these words in its names.", {"type": "string", "maxLength": 200}),
        Given("sort", "The order: name, claims (most first) or place (in the documents), where the list has it.", TEXT),
        _LANG,
    )
    number = Given("page", "The number of the page; each has 50 things.", {"type": "integer", "minimum": 1})
    yield Call(f"/{kind}", f"list-{kind}", LISTS, f"{title}, as a page", _page("The page."), (*given, number))
    rows = rows_of(Column(name, meaning) for name, meaning in heads(kind, told))
    loose = {**rows, "required": ["name", "id", "claims"]}
    table = _files(listing(loose))
    yield Call(f"/{kind}.{{form}}", f"list-{kind}-table", LISTS, title, table, (_form(tuple(TABLES)), *given))


# Things


def thing_calls(path: str, name: str, kinds: Sequence[str], site: Site) -> tuple[Call, ...]:
    """The calls of a thing's page: in the form that is asked for, or that its suffix says."""
    given = _of_kind(site, kinds)
    media = dict.fromkeys(FORMATS.values(), TEXT)
    media |= {FORMATS["json"]: named("Page"), FORMATS["jsonld"]: {"type": "object"}}
    summary = "All that the graph says of one thing"
    refused = Answered(406, "It is not given in any form that was asked for.", {**_HTML, **_PROBLEM})
    gone = Answered(404, "There is no such thing.", {**_HTML, **_PROBLEM})
    yes = Answered(200, "The page, or the data in the form that was asked for.", {**_HTML, **media})
    return (
        Call(path, name, THINGS, summary, (yes, _SAME, gone, refused, _LONG), (*given, _LANG)),
        Call(
            f"{path}.{{form}}",
            f"{name}-data",
            THINGS,
            f"{summary}, as data",
            (Answered(200, "The data.", media), _SAME, _GONE_DATA, _LONG),
            (*given, _form(tuple(FORMATS)), _LANG),
        ),
    )


def _example(site: Site, kinds: Sequence[str]) -> tuple[str, str]:
    """The class and slug of a thing that the graph has."""
    for kind in sorted(kinds, key=lambda kind: kind not in TRACED):
        if kind in FACETS:
            curie = _first(site, kind)
        else:
            curie = next((ref.curie for ref in concepts(site.engine, kind)), "") if kind in CONCEPT_SCHEMES else ""
        if curie:
            return kind, curie.partition(":")[2]
    return kinds[0], "none"


def _of_kind(site: Site, kinds: Sequence[str], meaning: str = "Its class.") -> tuple[Given, ...]:
    kind, slug = _example(site, kinds)
    return (
        Given("kind", meaning, {"type": "string", "enum": list(kinds)}, "path", True, kind),
        Given("name", "What stands after the colon in its id.", {"type": "string", "minLength": 1}, "path", True, slug),
    )


def embed_calls(site: Site) -> tuple[Call, ...]:
    """The call of a card for other web pages."""
    given = (*_of_kind(site, (*ENTITY_CLASSES, *CONCEPT_SCHEMES)), _LANG)
    summary = "A small card about a thing, which other pages may show in a frame"
    return (Call("/embed/{kind}/{name}", "embed", THINGS, summary, (*_page("The card."), _GONE), given),)


def brief_calls(site: Site, kinds: Sequence[str]) -> tuple[Call, ...]:
    """The call of a brief."""
    given = (*_of_kind(site, kinds), _LANG)
    summary = "One printable page about a thing, with sources"
    return (Call("/brief/{kind}/{name}", "brief", THINGS, summary, (*_page("The brief."), _GONE), given),)


# Search and traces


def search_calls() -> tuple[Call, ...]:
    """The calls of the search: as a page, and as JSON."""
    given = (
        Given(
            "q", "Words, in any of the three languages or alphabets; or an id.", {"type": "string"}, example="health"
        ),
        Given("kind", "Only things of this class; entity and claim stand for several.", TEXT, example="entity"),
        _LANG,
    )
    limit = Given("limit", "How many are told at most; 12 unless said, 100 at most.", {"type": "integer", "minimum": 1})
    hits = _page("What was found.", {"application/json": named("Hits")})
    return (
        Call("/search", "search", SEARCH, "Find things by their names, as a page", _page("The page."), given),
        Call("/search.json", "search-data", SEARCH, "Find things by their names", hits, (*given, limit)),
    )


def interface_calls() -> tuple[Call, ...]:
    """The call of this description as a page."""
    call = Given("call", "The call that is told whole, by its name here.", TEXT, example="sparql-get")
    return (Call("/api", "api", PAGES, "This description, to be read", _page("The page."), (call, _LANG)),)


def query_calls() -> tuple[Call, ...]:
    """The call of the page on which people write queries."""
    given = (
        Given("query", "The query in the editor.", TEXT),
        Given("example", "A question of the catalogue, by name, whose query is to stand there.", TEXT),
        _LANG,
    )
    return (Call("/query", "query", PAGES, "The page on which people write queries", _page("The page."), given),)


def terms_calls() -> tuple[Call, ...]:
    """The call of the editor's vocabulary."""
    known = _page("Prefixes, terms, questions.", {"application/json": named("Vocabulary")})
    return (Call("/query/terms.json", "terms", SEARCH, "What an editor of queries completes with", known, (_LANG,)),)


def chart_calls() -> tuple[Call, ...]:
    """The call of bars for the numbers of an answer."""
    given = (
        Given(
            "bars",
            "A JSON list: of each bar its name, its number as it is written, and a path of this server.",
            TEXT,
            required=True,
            example='[["North", "8.0", "/region/north"], ["East", "12"]]',
        ),
        Given("title", "What the numbers are of.", TEXT),
    )
    wrong = Answered(400, "bars is no such list, or too long or short.", {**_HTML, **_PROBLEM})
    known = (*_page("The picture.", {"image/svg+xml": TEXT}), wrong)
    return (Call("/query/chart.svg", "chart", SEARCH, "Numbers as bars", known, given),)


_TRACING = (
    Given(
        "strength",
        "How closely a partner and a result are tied: of several any. Without it: stated and programme.",
        {"type": "array", "items": {"type": "string", "enum": list(STRENGTHS)}},
        example=["stated"],
    ),
    Given("role", "Only contributions in this role, such as role:funder; of several any.", _MANY),
    Given("year", "Only what is of this year.", {"type": "integer", "minimum": 1000, "maximum": 9999}),
    Given("mismatch", "1 brings in what does not fit in place or time.", {"type": "string", "enum": ["0", "1"]}),
    Given("inferred", "1 brings in what a reader concludes.", {"type": "string", "enum": ["0", "1"]}),
    _LANG,
)


def trace_calls(site: Site) -> tuple[Call, ...]:
    """The calls of a trace: as a page, as data, as a picture."""
    given = (*_of_kind(site, TRACED, "The class of the thing it begins or ends at."), *_TRACING)
    page = Given("page", "The number of the page.", {"type": "integer", "minimum": 1})
    path = "/trace/{kind}/{name}"
    media = {form: named("Traces") if form == TABLES["json"] else TEXT for form in TABLES.values()}
    wrong = Answered(400, "An option means nothing; the answer says which there are.", _PROBLEM)
    data = (Answered(200, "The traces.", media), _SAME, wrong, _GONE_DATA, _LONG, _NO_WORKBOOK)
    what = "Which partners contributed to which results, every step with its claim and passage"
    return (
        Call(path, "trace", SEARCH, f"{what}; as a page", (*_page("The page."), _GONE), (*given, page)),
        Call(f"{path}.{{form}}", "trace-data", SEARCH, what, data, (*given, _form(tuple(TABLES)))),
        Call(f"{path}/view", "trace-view", SEARCH, f"{what}; as a picture", (*_page("The view."), _GONE), given),
    )


def map_calls(site: Site) -> tuple[Call, ...]:
    """The calls of the map, which can show an indicator."""
    slug = _first(site, "indicator").partition(":")[2]
    indicator = Given("indicator", "The indicator whose figures are shown, by its id.", TEXT, example=slug or None)
    calls = []
    for path, name, summary in (
        ("/map", "map", "The map of regions, in the frame of the explorer"),
        ("/map/view", "map-view", "The map of regions, or of an indicator's figures"),
    ):
        answers = _page("The map.") if name == "map" else (*_page("The map."), _GONE)
        calls.append(Call(path, name, PAGES, summary, answers, (indicator, _LANG)))
    return tuple(calls)
