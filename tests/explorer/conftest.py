"""A server of the small graph, started once as its users start it, with limits that tests can reach."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

ROOT = Path(__file__).parent.parent.parent
SMALL = ROOT / "tests" / "data" / "small"
SECONDS, ROWS, MEMORY = 2, 60, 256
PATIENCE = 60

RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""A product of everything with everything, four times: it would run for years."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def media(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows of a SELECT in JSON: names and values."""
        bindings = json.loads(self.body)["results"]["bindings"]
        return [{name: cell["value"] for name, cell in row.items()} for row in bindings]


class Server:
    """A running server, and requests to it."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.host = urlsplit(url).netloc

    def ask(self, path: str, method: str = "GET", body: bytes | str | None = None, **headers: str) -> Reply:
        """One request; an underscore in a header's name stands for a hyphen."""
        connection = HTTPConnection(self.host, timeout=PATIENCE)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            found = connection.getresponse()
            received = {name.lower(): value for name, value in found.getheaders()}
            return Reply(found.status, received, found.read())
        finally:
            connection.close()

    def query(self, query: str, parameters: Mapping[str, str] | None = None, **headers: str) -> Reply:
        """A query by GET."""
        return self.ask(f"/sparql?{urlencode({'query': query, **(parameters or {})})}", **headers)

    def post(self, fields: Mapping[str, str] | list[tuple[str, str]], **headers: str) -> Reply:
        """A form by POST."""
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        return self.ask("/sparql", "POST", urlencode(fields), **{**kind, **headers})


@contextmanager
def running(*options: str, folder: Path = SMALL) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server as a process of its own, and where it says that it is."""
    command = [sys.executable, "-m", "kzgraph", "serve", "--port", "0", "--project", str(folder), *options]
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stderr is not None
    try:
        said = ""
        while not (found := re.search(r"kzgraph is at (\S+)", said)):
            line = process.stderr.readline()
            assert line, f"the server ended: {said}"
            said += line
        yield process, found[1]
    finally:
        process.terminate()
        process.wait(PATIENCE)
        process.stderr.close()


@pytest.fixture(scope="session")
def server(surroundings: None) -> Iterator[Server]:
    """The small graph served with two seconds for a query, 60 rows, and 256 MiB."""
    limits = ("--timeout", str(SECONDS), "--rows", str(ROWS), "--memory", str(MEMORY), "--workers", "2")
    with drained(*limits) as url:
        yield Server(url)


@contextmanager
def drained(*options: str) -> Iterator[str]:
    """A server whose log is read all the time, so that it never waits for a reader."""
    with running(*options) as (process, url):
        assert process.stderr is not None
        stream = process.stderr
        reader = threading.Thread(target=lambda: [None for _ in stream], daemon=True)
        reader.start()
        yield url
        process.terminate()
        reader.join(PATIENCE)
