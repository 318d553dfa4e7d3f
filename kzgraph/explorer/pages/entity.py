"""The page of a thing, at the path of its IRI and shorter, and its data by suffix or by what is asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.responses import Response

from kzgraph._version import __version__
from kzgraph.explorer.negotiate import best
from kzgraph.explorer.pages.chart import SHAPES
from kzgraph.explorer.pages.context import InContext, in_context
from kzgraph.explorer.pages.dossier import facts_of, groups_of, outside_of, statements_of, title_of
from kzgraph.explorer.pages.paths import BROWSED, FORMATS, TRACED, entity_iri, iri_path, split_suffix, with_query
from kzgraph.explorer.pages.problems import no_page
from kzgraph.explorer.pages.series import series_of
from kzgraph.explorer.pages.shelf import FACETS, Choice
from kzgraph.explorer.pages.shelves import list_of
from kzgraph.explorer.pages.site import Visit
from kzgraph.explorer.pages.traces import summary
from kzgraph.explorer.pages.twins import twin
from kzgraph.history import history
from kzgraph.model import Iri, PassageRef, Ref
from kzgraph.pages import Page, page
from kzgraph.terms import CLAIM_CLASSES, PREFIXES, compact

__all__ = ["embed_page", "entity_page"]

_IDS = re.compile(r" \([a-z]+:[a-z0-9-]+\)")
BRIEFED = ("partner", "programme", "region", "goalarea")


@dataclass(frozen=True, slots=True)
class Asking:
    """A question of the catalogue asked about the page's thing."""

    summary: str
    address: str


def entity_page(visit: Visit) -> Response:
    """The page of the thing that the path names, or its data."""
    name, suffix = split_suffix(visit.request.path_params["name"], FORMATS)
    thing = _thing(visit, name)
    if thing is None:
        return no_page(visit)
    form = suffix or _form(visit)
    if form == "":
        return visit.problem(406, visit.t["not_acceptable"], "text/html, " + ", ".join(FORMATS.values()))
    path = iri_path(thing.iri)
    if form == "html":
        response = visit.html("entity.html", _shown(visit, thing))
        response.headers["Content-Location"] = visit.link(path)
    else:
        content = twin(visit.site.engine, thing, form, lang=visit.lang)
        response = Response(content, media_type=FORMATS[form])
        response.headers["Content-Location"] = visit.link(f"{path}.{form}")
    response.headers["Link"] = f'<{thing.iri}>; rel="canonical"'
    return response


def embed_page(visit: Visit) -> Response:
    """A small card about a thing that other web pages may show in a frame."""
    thing = _thing(visit, visit.request.path_params["name"])
    if thing is None:
        return no_page(visit)
    iri = Iri(thing.iri)
    shown: dict[str, object] = {
        "thing": thing,
        "kind": _kind(thing),
        "title": title_of(visit, iri),
        "facts": facts_of(visit, iri)[:4],
        "passages": visit.facts.passages(iri)[:3],
        "address": visit.origin + visit.link(iri_path(thing.iri)).removeprefix(visit.root),
    }
    response = visit.html("embed.html", shown)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors *"
    )
    return response


def _thing(visit: Visit, slug: str) -> Ref | None:
    """The thing of a class and slug, if the graph says anything of it."""
    iri = entity_iri(visit.request.path_params["kind"], slug)
    if iri is None or compact(iri) == iri or not visit.facts.of(iri).get("rdf:type"):
        return None
    return visit.facts.ref(iri)


def _form(visit: Visit) -> str:
    offered = (("text/html", "html"), *((media, form) for form, media in FORMATS.items()))
    chosen = best(visit.request.headers.get("accept"), offered)
    return chosen[1] if chosen else ""


def _kind(thing: Ref) -> str:
    return thing.curie.partition(":")[0]


def _shown(visit: Visit, thing: Ref) -> dict[str, object]:
    iri, kind = Iri(thing.iri), _kind(thing)
    found = page(visit.site.engine, thing, lang=visit.lang)
    groups = groups_of(visit, found)
    title = title_of(visit, iri)
    return {
        "thing": thing,
        "kind": kind,
        "kind_name": visit.t.get(f"a_{kind}") or (found.kind.label if found.kind else kind),
        "kind_address": visit.link(f"/{kind}") if kind in FACETS else "",
        "level": found.kind.label if found.kind and kind in {"result", "partner"} else "",
        "title": title,
        "names": tuple(pair for pair in found.names if pair[1] != title),
        "facts": facts_of(visit, iri),
        "outside": outside_of(visit, iri),
        # The ids that a terminal needs are links further down.
        "history": tuple(_IDS.sub("", words) for words in history(visit.site.engine, thing, lang=visit.lang)),
        "groups": groups,
        "charts": _charts(visit, kind, title, found),
        "shapes": SHAPES,
        "passages": found.passages,
        "context": _context(visit, iri, kind),
        "is_passage": kind == "passage",
        "claim": kind in CLAIM_CLASSES,
        "inferred": "basis:inferred" in map(compact, visit.facts.iris(iri, "kz:basis")),
        "statements": statements_of(visit, found),
        "trace": summary(visit, thing) if kind in TRACED else None,
        "states": tuple(_states(visit, thing)) if kind == "source" else (),
        "asking": tuple(_asking(visit, thing)),
        "brief": visit.link(f"/brief/{kind}/{thing.curie.partition(':')[2]}") if kind in BRIEFED else "",
        "citation": citation(visit, title, thing, _place(visit, iri) or found.passages),
        "card": _card(visit, thing, title),
        "twins": tuple((form, visit.link(f"{iri_path(thing.iri)}.{form}"), FORMATS[form]) for form in FORMATS),
    }


def citation(visit: Visit, title: str, thing: Ref, passages: tuple[PassageRef, ...]) -> str:
    """How to refer to a thing in a text: what it says, its id, where it is stated, its address, the version."""
    places = "; ".join(
        p.cited()
        if p.path
        else f"{p.source.label}, {p.section}, {visit.say('characters', begins=str(p.begins), ends=str(p.ends))}"
        for p in passages
    )
    stated = f" {visit.t['stated_in']}: {places}." if places else ""
    return f"“{title}”. kzgraph {__version__}, {thing.curie}.{stated} {thing.iri}"


def _card(visit: Visit, thing: Ref, title: str) -> str:
    import html

    kind, _, slug = thing.curie.partition(":")
    address = f"{visit.origin}/embed/{kind}/{slug}"
    return (
        f'<iframe src="{html.escape(address)}" title="{html.escape(title)}" width="480" height="320" '
        'loading="lazy"></iframe>'
    )


def _charts(visit: Visit, kind: str, title: str, found: Page) -> tuple[object, ...]:
    if kind != "indicator":
        return ()
    pointing = [v for s in found.pointing if s.name == "kz:indicator" for v in s.values if isinstance(v, Ref)]
    return series_of(visit, title, [Iri(ref.iri) for ref in pointing if ref.curie.startswith("observation:")])


def _place(visit: Visit, iri: Iri) -> tuple[PassageRef, ...]:
    """Where a passage stands; none for anything else."""
    place = visit.facts.place(iri)
    return (place._replace(ref=visit.facts.ref(iri)),) if place else ()


def _context(visit: Visit, iri: Iri, kind: str) -> InContext | None:
    """A passage among the words around it, where the texts are given."""
    if kind != "passage" or visit.site.sources is None:
        return None
    digest = str(visit.facts.one(iri, "kz:digest") or "")
    return next((in_context(visit.site, place, digest) for place in _place(visit, iri)), None)


def _states(visit: Visit, source: Ref) -> Iterator[tuple[str, int, str]]:
    """What a document states: each class with how many, and the address of the list."""
    choice = Choice({"source": frozenset({source.curie})})
    for kind in BROWSED:
        if "source" in FACETS[kind]:
            number = len(list_of(visit.site, kind).chosen(choice))
            if number:
                yield visit.t[f"all_{kind}"], number, visit.link(with_query(f"/{kind}", [("source", source.curie)]))


def _asking(visit: Visit, thing: Ref) -> Iterator[Asking]:
    """The questions of the catalogue that can be asked about the thing alone."""
    kind = _kind(thing)
    fits = {kind, "entity", "claim"} if kind in CLAIM_CLASSES else {kind}
    for name, question in visit.site.graph.questions.items():
        params = [param for param in question.params if param.kind in fits]
        needed = [param for param in question.params if param.required]
        if len(params) >= 1 and all(param is params[0] for param in needed):
            summary_ = question.summary.get(visit.lang) or question.summary["en"]
            value = thing.curie if kind in PREFIXES else thing.label
            yield Asking(summary_, visit.link(with_query(f"/ask/{name}", [(params[0].name, value)])))
