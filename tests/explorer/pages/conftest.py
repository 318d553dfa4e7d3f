"""The explorer's pages of the small graph, asked without a server: one request in, one reply out."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

import pytest
from starlette.applications import Starlette

from kzgraph.api import Graph
from kzgraph.explorer.pages import routes
from kzgraph.store import EmbeddedStore

SMALL = Path(__file__).parents[2] / "data" / "small"
Get: TypeAlias = Callable[..., "Reply"]


class Reader(HTMLParser):
    """What of a page a reader meets: its words, links by name, headings, table rows, form fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.headings: list[str] = []
        self.rows: list[list[str]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.tags.append((tag, named))
        if tag not in {"meta", "link", "input", "br"}:
            self._open.append(tag)
        if tag == "a":
            self.links.append(("", named.get("href", "")))
        elif tag in {"h1", "h2"}:
            self.headings.append("")
        elif tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if {"script", "style"} & set(self._open):
            return
        self.words.append(data)
        if "a" in self._open:
            name, address = self.links[-1]
            self.links[-1] = (name + data, address)
        if self._open and self._open[-1] in {"h1", "h2"}:
            self.headings[-1] += data
        if {"td", "th"} & set(self._open):
            self.rows[-1][-1] += data

    @property
    def text(self) -> str:
        """All words, white space folded."""
        return " ".join("".join(self.words).split())


@dataclass(frozen=True)
class Reply:
    """What a page answered."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def media(self) -> str:
        """The media type without its parameters."""
        return self.headers["content-type"].partition(";")[0]

    @property
    def page(self) -> Reader:
        """The body as a reader meets it."""
        return Reader(self.text)


def asking(app: Starlette) -> Get:
    """A function that asks an application for a path, with headers given as keywords."""

    def get(path: str, method: str = "GET", **headers: str) -> Reply:
        parts = urlsplit(path)
        named = {"host": "here.test", **{name.replace("_", "-"): value for name, value in headers.items()}}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(parts.path, errors="replace"),
            "raw_path": parts.path.encode(),
            "root_path": "",
            "query_string": parts.query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in named.items()],
            "client": ("127.0.0.1", 1),
            "server": ("here.test", 80),
        }
        # In a thread of its own, since a browser's tests may have left a loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(_reply(app, scope))).result()

    return get


async def _reply(app: Starlette, scope: dict[str, Any]) -> Reply:
    sent: list[dict[str, Any]] = []

    asked = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if asked:
            # A client that waits for the answer and does not go away.
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start = next(message for message in sent if message["type"] == "http.response.start")
    headers = [(name.decode(), value.decode()) for name, value in start["headers"]]
    body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    return Reply(start["status"], dict(headers), body, [value for name, value in headers if name == "set-cookie"])


@pytest.fixture(scope="session")
def get(small_graph: Graph) -> Get:
    """Ask for a page of the small graph, the documents' texts given."""
    return asking(Starlette(routes=routes(small_graph, sources=SMALL / "texts")))


@pytest.fixture(scope="session")
def get_bare(small_graph: Graph) -> Get:
    """Ask for a page of the small graph without the documents' texts."""
    return asking(Starlette(routes=routes(small_graph)))


@pytest.fixture
def hostile(small: Any, engine_of: Callable[[str], EmbeddedStore]) -> Get:
    """Ask for pages of a graph whose names are markup, script and addresses that run."""
    evil = '<script>alert(1)</script>\\"><img src=x onerror=alert(2)>{{ 7*7 }}'
    blocks = f"""
partner:evil a kz:Partner ; skos:prefLabel "{evil}"@en ; skos:altLabel "{evil}"@ru ;
  kz:partnerType partnertype:other ; skos:exactMatch <javascript:alert(3)> ; skos:editorialNote "{evil}"@en .
result:evil a kz:Output ; skos:prefLabel "{evil} result"@en ; kz:programme programme:evil ; kz:statedIn passage:evil .
programme:evil a kz:Programme ; kz:programmeKind programmekind:project ;
  skos:prefLabel "{evil} programme"@en ; kz:statedIn passage:evil .
contribution:evil a kz:Contribution ; kz:partner partner:evil ; kz:result result:evil ; kz:role role:lead ;
  kz:basis basis:explicit ; kz:wording "{evil}"@en ; kz:statedIn passage:evil .
indicator:evil a kz:Indicator ; skos:prefLabel "{evil} indicator"@en ; kz:unit unit:people .
unit:people skos:prefLabel "{evil}"@en .
observation:one a kz:Observation ; kz:indicator indicator:evil ; kz:value 1 ; kz:asPrinted "{evil}" ;
  kz:unit unit:people ; kz:valueKind valuekind:actual ; kz:startDate "2018-01-01"^^xsd:date ; kz:statedIn passage:evil .
observation:two a kz:Observation ; kz:indicator indicator:evil ; kz:value 2 ; kz:asPrinted "=2+2" ;
  kz:unit unit:people ; kz:valueKind valuekind:actual ; kz:startDate "2019-01-01"^^xsd:date ; kz:statedIn passage:evil .
source:evil a kz:Source ; skos:prefLabel "{evil} source"@en ; dcterms:publisher partner:evil .
passage:evil a kz:Passage ; kz:source source:evil ; kz:section "{evil}" ; kz:beginsAt 1 ; kz:endsAt 9 ;
  kz:gist "{evil} gist"@en .
"""
    return asking(Starlette(routes=routes(Graph(small, engine_of(blocks)))))


@pytest.fixture
def get_written(small: Any, engine_of: Callable[[str], EmbeddedStore]) -> Callable[[str], Get]:
    """Ask for pages of a graph written in the test."""
    return lambda blocks: asking(Starlette(routes=routes(Graph(small, engine_of(blocks)))))


@pytest.fixture
def get_with(small_graph: Graph) -> Callable[[Path], Get]:
    """Ask for pages of the small graph with the texts of a folder."""
    return lambda folder: asking(Starlette(routes=routes(small_graph, sources=folder)))
