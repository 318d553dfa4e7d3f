"""What all pages share: the graph, the templates, what has been worked out once, and one request's visit to it.

The graph does not change while it is served, so whatever is the same for every visitor is made once and kept.
"""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import parse_qsl, urlsplit

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kzgraph.api import Graph
from kzgraph.errors import AmbiguousName, KzgraphError, NotAvailable, SourceTextMissing, StoreError, UnknownName
from kzgraph.explorer.calls import Calls, Described
from kzgraph.explorer.documents import OPEN, entity_tag, tagged, unchanged
from kzgraph.explorer.negotiate import best
from kzgraph.explorer.pages.languages import preferred_language
from kzgraph.explorer.pages.paths import NAVIGATION, page_path, with_query
from kzgraph.explorer.pages.words import LANGUAGES, count, words
from kzgraph.explorer.refused import stopping
from kzgraph.explorer.threads import beside
from kzgraph.facts import Facts
from kzgraph.model import Iri, PassageRef, Ref
from kzgraph.names import labels
from kzgraph.periods import period
from kzgraph.terms import compact

if TYPE_CHECKING:
    from kzgraph.explorer.followed import Published

__all__ = ["Page", "Site", "Visit"]

Made = TypeVar("Made")
Page = Callable[["Visit"], Response]
"""A page: from a visit to a response; a KzgraphError becomes an error page."""

COOKIE = "kzgraph-lang"
COOKIE_SECONDS = 365 * 24 * 3600
LONGEST_QUERY = 16_000
MOST_RECENT = 64
DATA = frozenset({"json", "ttl", "jsonld", "nt", "csv", "xlsx"})
# In what an error can be told: a page, else a sentence in JSON.
_ERRORS = (("text/html", False), ("application/xhtml+xml", False), ("application/json", True), ("text/turtle", True))
# What an answer without a body (304) still says.
_KEPT = frozenset({"vary", "link", "content-location", "access-control-allow-origin", "access-control-expose-headers"})


class Site:
    """The graph that is served, the folder of the documents' texts if it is given, and what is kept.

    ``published`` says of which service's graph it is a copy, if it is one.
    """

    def __init__(self, graph: Graph, sources: Path | None = None, published: "Published | None" = None) -> None:
        self.graph = graph
        self.published = published
        self.engine = graph.engine
        self.sources = sources
        self._kept: dict[object, object] = {}
        self._locks: dict[object, Lock] = {}
        self._lock = Lock()
        self._recent: OrderedDict[object, object] = OrderedDict()
        self.version = _static_digest()
        self.templates = _environment()

    def kept(self, key: object, make: Callable[[], Made]) -> Made:
        """What ``make`` gives, made once; others who ask for it meanwhile wait for that."""
        if key not in self._kept:
            with self._lock:
                lock = self._locks.setdefault(key, Lock())
            with lock:
                if key not in self._kept:
                    self._kept[key] = make()
        return cast("Made", self._kept[key])

    def recent(self, key: object, make: Callable[[], Made]) -> Made:
        """What ``make`` gives, kept for as long as few others are asked for: what costs much and is asked for again."""
        with self._lock:
            if key in self._recent:
                self._recent.move_to_end(key)
                return cast("Made", self._recent[key])
        made = make()
        with self._lock:
            self._recent[key] = made
            if len(self._recent) > MOST_RECENT:
                self._recent.popitem(last=False)
        return made

    def route(self, path: str, page: Page, calls: Calls) -> Described:
        """A route to a page, with errors told in words, and what it answers."""

        def answer(request: Request) -> Response:
            visit = Visit(self, request)
            try:
                if len(request.url.query) > LONGEST_QUERY:
                    return visit.problem(414, visit.t["cannot"], f"More than {LONGEST_QUERY} characters.")
                response = page(visit)
            except KzgraphError as error:
                response = visit.refused(error)
            return visit.dressed(response)

        async def endpoint(request: Request) -> Response:
            try:
                return await beside(lambda: answer(request))
            except asyncio.CancelledError:
                # The server stops, and does not wait for a page that takes long.
                raise stopping() from None

        return Described(path, endpoint, calls)


@dataclass
class Visit:
    """One request: what was asked for, in which language, and how to answer."""

    site: Site
    request: Request
    headers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def lang(self) -> str:
        """The language asked for: in the address, else by the cookie, else by the browser, else the graph's."""
        cookie = self.request.cookies.get(COOKIE, "")
        for wanted in (self.query.get("lang", ""), cookie):
            if wanted in LANGUAGES:
                return wanted
        accepted = self.request.headers.get("accept-language", "")
        return preferred_language(accepted, tuple(LANGUAGES)) or self.site.graph.lang

    @cached_property
    def query(self) -> Mapping[str, str]:
        """The parameters of the address; of one given twice the last."""
        return dict(self.pairs)

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The parameters of the address in their order."""
        return tuple(parse_qsl(self.request.url.query, keep_blank_values=True, errors="replace"))

    @cached_property
    def t(self) -> Mapping[str, str]:
        """The words of the interface."""
        return words(self.lang)

    @cached_property
    def facts(self) -> Facts:
        """A reading desk of this visit's own."""
        return Facts(self.site.engine, lang=self.lang)

    @cached_property
    def root(self) -> str:
        """Under which path the explorer is mounted; "" for the top."""
        return str(self.request.scope.get("root_path", "")).rstrip("/")

    @property
    def origin(self) -> str:
        """The address of this server, for what is copied elsewhere."""
        return str(self.request.base_url).rstrip("/")

    def link(self, path: str) -> str:
        """A path of the explorer as it stands on this server."""
        return self.root + path

    def page_of(self, iri: str) -> str:
        """The address of the page of what an IRI names; the IRI itself where there is none."""
        return self.at(compact(iri)) or iri

    def at(self, ref: Ref | str) -> str:
        """The address of a thing's page, or "" where there is none."""
        path = page_path(ref if isinstance(ref, str) else ref.curie)
        return self.link(path) if path else ""

    def changed(self, **values: str) -> str:
        """This address with some parameters set, or left out where the value is ""."""
        kept = [(name, value) for name, value in self.pairs if name not in values]
        return with_query(self.request.url.path, [*kept, *values.items()])

    def whole(self, name: str, *, default: int, least: int = 1, most: int = 10**6) -> int:
        """A whole number of the address; one out of bounds is brought into them, anything else is the default."""
        try:
            return min(most, max(least, int(self.query.get(name, default))))
        except ValueError:
            return default

    def names(self, iris: Sequence[str]) -> dict[str, str]:
        """The names of things in the visit's language."""
        return {str(iri): label for iri, label in labels(self.site.engine, map(Iri, iris), self.lang).items()}

    def passages(self, refs: Sequence[Ref]) -> dict[str, PassageRef]:
        """Passages with what they say and where they stand, by CURIE."""
        facts, found = self.facts, {}
        facts.read(Iri(ref.iri) for ref in refs)
        for ref in refs:
            source = facts.iris(Iri(ref.iri), "kz:source")
            if source:
                section = str(facts.one(Iri(ref.iri), "kz:section") or "")
                gist = facts.text(Iri(ref.iri), "kz:gist")
                found[ref.curie] = PassageRef(ref, facts.ref(source[0]), section, 0, 0, gist)
        return found

    def count(self, number: int) -> str:
        """A number as the visit's language writes it."""
        return count(number, self.lang)

    def say(self, word: str, **values: object) -> str:
        """Words with what stands in them; numbers as the language writes them."""
        shown = {name: self.count(v) if isinstance(v, int) else str(v) for name, v in values.items()}
        text = self.t[word]
        for name, value in shown.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def html(self, template: str, values: Mapping[str, object] | None = None, *, status: int = 200) -> Response:
        """A page from a template and what it shows."""
        text = self.site.templates.get_template(template).render(
            visit=self,
            t=self.t,
            lang=self.lang,
            languages=LANGUAGES,
            navigation=NAVIGATION,
            link=self.link,
            at=self.at,
            say=self.say,
            num=self.count,
            cell=self.cell,
            version=self.site.version,
            **(values or {}),
        )
        # Lone surrogates come from percent signs in addresses; UTF-8 cannot carry them.
        return HTMLResponse(text.encode("utf-8", "replace"), status)

    def cell(self, value: object) -> str:
        """A plain value in words."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.t["yes" if value else "no"]
        if isinstance(value, int):
            return str(value)
        return value.isoformat() if isinstance(value, date) else str(value)

    def when(self, begins: object, ends: object) -> str:
        """A period in words of the visit's language."""
        first, last = (day if isinstance(day, date) else None for day in (begins, ends))
        return said_period(period(first, last), self.lang)

    def problem(
        self, status: int, title: str, message: str, *, hint: str = "", near: Sequence[tuple[str, str]] = ()
    ) -> Response:
        """A page that says what is wrong and what to do; ``near`` are links with their names."""
        if self.wants_data:
            import json

            said = {"error": message, "hint": hint or None}
            text = json.dumps(said, ensure_ascii=False) + "\n"
            return Response(text.encode("utf-8", "replace"), status, media_type="application/json")
        shown = {"title": title, "message": message, "hint": hint, "near": near}
        return self.html("problem.html", shown, status=status)

    @property
    def wants_data(self) -> bool:
        """Whether data are asked for and not a page: by the address, else by the Accept header."""
        name = urlsplit(str(self.request.url.path)).path.rpartition("/")[2]
        if "." in name and name.rpartition(".")[2] in DATA:
            return True
        wanted = best(self.request.headers.get("accept"), _ERRORS)
        return wanted is not None and wanted[1]

    def refused(self, error: KzgraphError) -> Response:
        """The answer to something that was asked in a way that cannot be answered."""
        away = isinstance(error, StoreError | NotAvailable | SourceTextMissing)
        status = 503 if away else 404 if isinstance(error, UnknownName) else 400
        # Other hints name commands, which help nobody here.
        hint = error.hint if isinstance(error, UnknownName | AmbiguousName) else ""
        return self.problem(status, self.t["cannot"], error.message, hint=hint or "")

    def dressed(self, response: Response) -> Response:
        """The response with what every one of them carries: what it depends on, its tag, and the language chosen.

        Data are open to scripts of every site; a client that has this very answer is told so (304).
        """
        response.headers.setdefault("Vary", "Accept, Accept-Language, Cookie")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if response.media_type != "text/html":
            for name, value in OPEN.items():
                response.headers.setdefault(name, value)
        if response.status_code == 200:
            response = self._tagged(response)
        chosen = self.query.get("lang", "")
        if chosen in LANGUAGES and response.media_type == "text/html":
            path = self.root or "/"
            response.set_cookie(COOKIE, chosen, max_age=COOKIE_SECONDS, path=path, samesite="lax", httponly=True)
        return response

    def _tagged(self, response: Response) -> Response:
        tag = entity_tag(response.headers.get("content-type", ""), bytes(response.body))
        if not unchanged(self.request, tag):
            return tagged(response, tag)
        kept = {name: value for name, value in response.headers.items() if name in _KEPT}
        return tagged(Response(status_code=304, headers=kept), tag)


_PERIOD_WORDS = {
    "ru": (("from ", "с "), ("until ", "до "), (" to ", " – ")),
    "kk": (("from ", "басталуы: "), ("until ", "аяқталуы: "), (" to ", " – ")),
}


def said_period(text: str, lang: str) -> str:
    """An English period in another language.

    >>> said_period("from 2017", "ru")
    'с 2017'
    """
    for english, other in _PERIOD_WORDS.get(lang, ()):
        text = text.replace(english, other)
    return text


def _environment() -> jinja2.Environment:
    """The templates of the package: every value is escaped, and a name that is not there is an error."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("kzgraph.explorer.pages", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.tests["ref"] = lambda value: isinstance(value, Ref)
    made.tests["figure"] = lambda value: isinstance(value, int | Decimal) and not isinstance(value, bool)
    return made


def _static_digest() -> str:
    """A short digest of the style and scripts, so that browsers fetch them again when they change."""
    summary = hashlib.blake2b(digest_size=6)
    folder = resources.files("kzgraph.explorer.pages") / "static"
    for entry in sorted(folder.iterdir(), key=lambda found: found.name):
        summary.update(entry.read_bytes())
    return summary.hexdigest()
