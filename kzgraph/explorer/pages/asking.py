"""Question pages: every question of the catalogue as a form, its answer as a table, the SPARQL behind it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from kzgraph.ask import ask, bound
from kzgraph.catalogue import Param, Question
from kzgraph.errors import AmbiguousName, BadParameter, KzgraphError, UnknownName
from kzgraph.explorer.pages.downloads import TABLES, file_of
from kzgraph.explorer.pages.paths import split_suffix, with_query
from kzgraph.explorer.pages.problems import no_page
from kzgraph.explorer.pages.site import Site, Visit
from kzgraph.model import Iri, PassageRef, Ref, Table
from kzgraph.names import concepts
from kzgraph.terms import ENTITY_CLASSES

__all__ = ["Field", "question_page", "questions_page", "shelves"]

MOST_ROWS = 500
LONGEST_VALUE = 500
_CANDIDATE = re.compile(r"(\S+:\S+) \((.*)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a field of a form: what to type, what is typed, and what can be chosen or completed."""

    name: str
    label: str
    kind: str
    required: bool
    default: str
    example: str
    value: str
    choices: tuple[Ref, ...] = ()
    completes: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with what was asked: a sentence, and the things that may have been meant."""

    message: str
    candidates: tuple[tuple[str, str], ...] = ()


def questions_page(visit: Visit) -> Response:
    """All questions, by shelf."""
    return visit.html("questions.html", {"shelves": shelves(visit)})


def shelves(visit: Visit) -> tuple[tuple[str, tuple[tuple[Question, str, str], ...]], ...]:
    """Each shelf with its questions: the question, its summary in the visit's language, its address."""
    order = ("partners", "results", "programmes", "regions", "figures", "policy", "evidence")
    found: dict[str, list[tuple[Question, str, str]]] = {name: [] for name in order}
    for name, question in visit.site.graph.questions.items():
        line = (question, said(question, visit.lang), visit.link(f"/ask/{name}"))
        found.setdefault(question.shelf, []).append(line)
    return tuple((visit.t.get(f"shelf_{name}", name), tuple(lines)) for name, lines in found.items() if lines)


def said(question: Question, lang: str) -> str:
    """A question in a language."""
    return question.summary.get(lang) or question.summary["en"]


def question_page(visit: Visit) -> Response:
    """One question: its form, and its answer where all that it needs is given; with a suffix the answer as a file."""
    name, suffix = split_suffix(visit.request.path_params["question"], TABLES)
    question = visit.site.graph.questions.get(name)
    if question is None:
        return no_page(visit)
    known = {param.name for param in question.params}
    given = {n: v.strip()[:LONGEST_VALUE] for n, v in visit.query.items() if n in known and v.strip()}
    ready = all(param.name in given or not param.required for param in question.params)
    if suffix:
        return file_of(visit, _ask(visit, question, given), suffix, name)
    table, trouble, status = None, None, 200
    if ready and (given or not any(param.required for param in question.params)):
        try:
            table = _ask(visit, question, given)
        except (UnknownName, AmbiguousName, BadParameter) as error:
            trouble = _trouble(visit, question, given, error)
            status = 404 if isinstance(error, UnknownName) else 400
    shown = _shown(visit, question, given, table, trouble)
    return visit.html("question.html", shown, status=status)


def _ask(visit: Visit, question: Question, given: Mapping[str, str]) -> Table:
    return ask(visit.site.engine, question, dict(given), lang=visit.lang)


def _trouble(visit: Visit, question: Question, given: Mapping[str, str], error: KzgraphError) -> Trouble:
    """What is wrong, with links that ask again with each thing that may have been meant."""
    name = next((p.name for p in question.params if given.get(p.name) == getattr(error, "name", None)), "")
    candidates = []
    for candidate in getattr(error, "candidates", ()) if name else ():
        found = _CANDIDATE.fullmatch(candidate)
        value, label = found.groups() if found else (candidate.strip('"'), candidate.strip('"'))
        asked = {**given, name: value}
        candidates.append((visit.link(with_query(f"/ask/{question.name}", asked.items())), label))
    message = visit.t["several_meant"] if isinstance(error, AmbiguousName) and candidates else error.message
    return Trouble(message, tuple(candidates))


def _shown(
    visit: Visit, question: Question, given: Mapping[str, str], table: Table | None, trouble: Trouble | None
) -> dict[str, object]:
    path = f"/ask/{question.name}"
    asked = [(param.name, given.get(param.name, "")) for param in question.params]
    text = _bound(question, table)
    example = {param.name: param.example for param in question.params if param.required}
    return {
        "question": question,
        "summary": said(question, visit.lang),
        "shelf": visit.t.get(f"shelf_{question.shelf}", question.shelf),
        "fields": tuple(_field(visit, question, param, given.get(param.name, ""), table) for param in question.params),
        "table": table,
        "rows": table.rows[:MOST_ROWS] if table else (),
        "passages": _passages(visit, table) if table else {},
        "trouble": trouble,
        "headings": tuple(_heading(visit, column.name) for column in table.columns) if table else (),
        "sparql": text,
        "query_address": visit.link(with_query("/query", [("query", text)])),
        "share": visit.origin + with_query(path, [*asked, ("lang", visit.lang)]),
        "files": tuple((form, visit.link(with_query(f"{path}.{form}", asked))) for form in TABLES),
        "example": visit.link(with_query(path, example.items())) if example else "",
        "example_value": ", ".join(example.values()),
    }


def _passages(visit: Visit, table: Table) -> dict[str, PassageRef]:
    """The passages of an answer's first rows by CURIE, to be shown by what they say."""
    named = {cell for row in table.rows[:MOST_ROWS] for cell in row if isinstance(cell, Ref)}
    return visit.passages([ref for ref in sorted(named) if ref.curie.startswith("passage:")])


def _heading(visit: Visit, name: str) -> str:
    """A column in the words of the interface, else its name with its words apart."""
    own = visit.t.get(f"col_{name.lower()}") or visit.t.get(f"a_{name.lower()}")
    return own or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def _bound(question: Question, table: Table | None) -> str:
    """The question's text with what was asked bound as terms."""
    asked = table.parameters if table else ()
    terms = {name: Iri(value.iri) if isinstance(value, Ref) else value for name, value in asked}
    return bound(question.text, {n: v for n, v in terms.items() if isinstance(v, str | int)})


def _field(visit: Visit, question: Question, param: Param, value: str, table: Table | None) -> Field:
    asked = dict(table.parameters).get(param.name) if table else None
    choices: tuple[Ref, ...] = ()
    completes = ""
    if param.kind in {"goalarea", "source"}:
        choices = _choices(visit.site, param.kind, visit.lang)
        value = asked.curie if isinstance(asked, Ref) else value
    elif param.kind in ENTITY_CLASSES or param.kind in {"entity", "claim"}:
        completes = param.kind
        value = asked.label if isinstance(asked, Ref) and _own(visit, asked) else value
    return Field(
        name=param.name,
        label=_label(visit, question, param),
        kind=param.kind,
        required=param.required,
        default=param.default or "",
        example=param.example,
        value=value,
        choices=choices,
        completes=completes,
    )


def _label(visit: Visit, question: Question, param: Param) -> str:
    """A parameter by what it may be, and by its own name where that would not tell it from others."""
    label = visit.t.get(f"kind_{param.kind}") or visit.t.get(f"a_{param.kind}") or param.name
    several = [other.kind for other in question.params].count(param.kind) > 1
    return f"{label} ({param.name})" if several or param.kind in {"integer", "text"} else label


def _own(visit: Visit, ref: Ref) -> bool:
    """Whether a thing's name means it alone, so that the name can stand in the form."""
    from kzgraph.names import resolve_all

    kind = ref.curie.partition(":")[0]
    return resolve_all(visit.site.engine, ref.label, (kind,), lang=visit.lang, exact=True) == (ref,)


def _choices(site: Site, kind: str, lang: str) -> tuple[Ref, ...]:
    """The goal areas, or the documents, to choose from."""

    def read() -> tuple[Ref, ...]:
        if kind == "goalarea":
            return concepts(site.engine, "goalarea", lang=lang)
        from kzgraph.explorer.pages.shelves import list_of
        from kzgraph.names import reference

        return tuple(reference(site.engine, thing.iri, lang) for thing in list_of(site, "source").things)

    return site.kept(("choices", kind, lang), read)
