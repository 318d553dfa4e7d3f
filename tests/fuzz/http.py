"""Requests, byte by byte: whatever comes over the line, the server answers in time, in words, and goes on.

The server is a process of its own with little memory, started with the first request and stopped at the end. Every
input is all that one client sends; what comes back is read until the server closes or has nothing to add.
"""

import atexit
import contextlib
import ctypes
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import IO
from urllib.parse import quote, urlencode

from . import told
from .mutation import NASTY, damaged

__all__ = ["Serving", "check", "once", "serving"]

PATIENCE = 15
QUIET = 2.5
"""Seconds without a word after which nothing more is to come: a query may run for two."""
ADDRESS_SPACE = 3 * 2**30
RESIDENT = 700 * 2**20
_END_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux
HEALTHY = b'"status":"ok"'
HEALTH = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
# Words of places in the code. A header "Server" or a log is not looked at, only what a client sees.
_PLACES = (b"Traceback", b'File "', b".py", b"site-packages", b"panicked", b"RUST", str(told.ROOT).encode())
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
_STATUSES = {
    *(100, 200, 204, 206, 301, 302, 303, 304, 307, 308),
    *(400, 401, 403, 404, 405, 406, 408, 409, 411, 413, 414, 415, 416, 417, 422, 426, 431, 501, 503, 504, 505),
}  # fmt: skip
_METHODS = (
    "GET",
    "GET",
    "GET",
    "GET",
    "HEAD",
    "POST",
    "POST",
    "OPTIONS",
    "PUT",
    "TRACE",
    "CONNECT",
    "get",
    "G T",
    "\x00",
)
_HEADER_NAMES = """
Accept Accept-Language Accept-Encoding Host Host Content-Length Content-Type Transfer-Encoding If-None-Match Range
Origin If-Modified-Since Cookie Connection Expect Upgrade X-Forwarded-Host X-HTTP-Method-Override Forwarded
Access-Control-Request-Method Authorization Content-Encoding
"""
_HEADERS = tuple(_HEADER_NAMES.split())
_VALUES = (
    "*/*", "text/html", "application/json", "text/csv;q=0.5, */*;q=0", "application/sparql-results+xml", "text/turtle",
    "application/x-www-form-urlencoded", "application/sparql-query", "multipart/form-data; boundary=x", "gzip",
    "chunked", "identity;q=0, *;q=0", "0", "-1", "1", "99999999999999999999", "localhost", 'a"><b>', "[::1",
    "en, ru;q=0.x", "kk-Cyrl-KZ", "bytes=0-", "close", "keep-alive", "100-continue", "h2c", "websocket", '"x", W/"y"',
    "text/html; charset=\x7f", "",
)  # fmt: skip
_QUERIES = (
    "ASK {}",
    "",
    "SELECT",
    "{" * 300,
    "SELECT * WHERE { ?s ?p ?o } LIMIT 3",
    "SELECT ?s WHERE { ?s a ?o } ORDER BY ?s LIMIT 2",
    "DESCRIBE <a:b>",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2",
    'SELECT ("\\u0001" AS ?x) {}',
    "SELECT (1/0 AS ?x) {}",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "LOAD <file:///etc/passwd>",
    "SELECT (REGEX('" + "a" * 40 + "', '(a|aa)+$') AS ?x) {}",
    "SELECT * { ?s <a:b>/<a:c>*/^<a:d>+ ?o }",
    'SELECT (STRDT("x", <a:b>) AS ?x) (STRLANG("x", "e n") AS ?y) {}',
    "SELECT * { VALUES (?x ?y) { (1) } }",
)
_KEY_NAMES = """
query update format lang name text q partner region year section source strength role page limit kind default-graph-uri
view sort embed without path
"""
_KEYS = ("", *_KEY_NAMES.split())
_ADDRESSES = """
/ /sparql /sparql/ /sparql.ttl /health /openapi.json /context.jsonld /.well-known/void /dcat /graph.nt /graph.trig
/query /search /partner/open-hands /partner/open-hands.json /partner/nobody /programme/water-for-all
/trace/partner/open-hands /ask /ask/brokers /ask/brokers.csv /ask/brokers.xlsx /ask/partner-results.json /network
/map /timeline /static/x /ns *
/id/partner/open-hands http://example.org/x //x /../../etc/passwd /favicon.ico /passage/report-2018-2160 /result/ ?
"""
_PATHS = ("", *_ADDRESSES.split())


def once(random: Random) -> bytes:
    """A request with a method, an address, headers and a body drawn from what the server knows, then damaged or not."""
    content = _request(random)
    if random.random() < 0.1:
        content += _request(random)
    return damaged(random, content, _words(), most=3) if random.random() < 0.5 else content


def check(content: bytes) -> None:
    """Send it to the server; raises where no answer comes in time, or one that no client should see."""
    try:
        _check(serving(), content)
    except Exception:
        # What the next input does must not be told of a server that this one harmed.
        serving().stop()
        serving.cache_clear()
        raise


def _check(server: "Serving", content: bytes) -> None:
    answer = server.sent(content + HEALTH)
    for status in _STATUS.findall(answer.partition(b"\r\n")[0]):
        assert int(status) in _STATUSES, f"status {int(status)}: {answer[:300]!r}"
    assert not answer or answer.startswith(b"HTTP/1."), f"no HTTP: {answer[:200]!r}"
    for place in _PLACES:
        assert place not in answer.partition(b"\r\n\r\n")[2] or b"200 OK" in answer[:20], f"{place!r} in an answer"
    if HEALTHY not in answer:
        assert HEALTHY in server.sent(HEALTH), "the server does not go on"
    server.goes_on()


def _request(random: Random) -> bytes:
    method, address = random.choice(_METHODS), _address(random)
    headers = {"Host": "localhost"}
    for _ in range(random.choice((0, 0, 1, 2, 5))):
        value = random.choice(_VALUES) if random.random() < 0.8 else "x" * random.choice((1, 1000, 70000))
        headers[random.choice(_HEADERS)] = value
    body = b""
    if method == "POST" or random.random() < 0.1:
        body = _body(random)
        headers.setdefault("Content-Length", str(len(body) + random.choice((0, 0, 0, 0, 1, -1))))
        headers.setdefault(
            "Content-Type", random.choice(("application/x-www-form-urlencoded", "application/sparql-query", "a/b"))
        )
    lines = [f"{method} {address} HTTP/{random.choice(('1.1', '1.1', '1.1', '1.0', '2.0', '9'))}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogatepass") + body


def _address(random: Random) -> str:
    addresses = _described() if random.random() < 0.6 else _PATHS
    path = random.choice(addresses)
    path = re.sub(r"\{\w+\}", lambda _: _part(random), path)
    if random.random() < 0.6:
        return path + "?" + _form(random)
    return path


def _part(random: Random) -> str:
    known = ("open-hands", "water-for-all", "north", "partner", "json", "csv", "ttl", "en", "wells-tested-north-2017")
    if random.random() < 0.7:
        return random.choice(known)
    return quote(random.choice(NASTY)[:3000], safe=random.choice(("", "/", "%<>\"'")))


def _form(random: Random) -> str:
    pairs = [(random.choice(_KEYS), _value(random)) for _ in range(random.choice((0, 1, 1, 2, 3, 60)))]
    text = urlencode(pairs, errors="surrogatepass")
    return text if random.random() < 0.8 else text.replace("%", "")


def _value(random: Random) -> bytes | str:
    kind = random.random()
    if kind < 0.3:
        return random.choice(_QUERIES)
    if kind < 0.6:
        return random.choice(NASTY)[:2000]
    return random.choice(
        (
            "json",
            "csv",
            "en",
            "kk",
            "Open Hands",
            "Water for All",
            "2018",
            "-1",
            "all",
            "partner:open-hands",
            "x" * 3000,
        )
    )


def _body(random: Random) -> bytes:
    kind = random.random()
    if kind < 0.5:
        return _form(random).encode()
    if kind < 0.8:
        return random.choice(_QUERIES).encode()
    if kind < 0.9:
        return b"5\r\nASK{}\r\n0\r\n\r\n"
    return random.choice(NASTY) * random.choice((1, 100, 5000))


@cache
def _words() -> tuple[bytes, ...]:
    words = (*_METHODS, *_HEADERS, *_VALUES, *_KEYS, *_PATHS, "HTTP/1.1", "%", "&", "=", "?", ";", "/", ": ")
    return (b"\r\n", b"\r\n\r\n", b" ", *(word.encode() for word in words if word))


@cache
def _described() -> tuple[str, ...]:
    """All addresses that the server describes."""
    import kzgraph
    from kzgraph.explorer.app import create_app
    from kzgraph.explorer.openapi import interface

    return tuple(sorted({call.path for call in interface(create_app(kzgraph.open(told.SMALL)))}))


class Serving:
    """The small graph served by a process with little memory, whose log is watched."""

    def __init__(self) -> None:
        """Start it, and wait until it says where it is."""
        command = [sys.executable, "-m", "kzgraph", "serve", "--port", "0", "--project", str(told.SMALL)]
        self._process = subprocess.Popen(
            [*command, "--timeout", "2", "--memory", "256"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(told.ROOT)},
            preexec_fn=_limited,
        )
        assert self._process.stderr is not None
        said = ""
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)/", said)):
            line = self._process.stderr.readline()
            assert line, f"the server ended: {said}"
            said += line
        self.port = int(found[1])
        self._log: list[str] = []
        self._reader = threading.Thread(
            target=self._log.extend, args=[_without_requests(self._process.stderr)], daemon=True
        )
        self._reader.start()

    def sent(self, content: bytes) -> bytes:
        """What comes back for these bytes; raises TimeoutError where the server goes on for too long.

        A client that has nothing more to say hears what there is, and then closes its side.
        """
        answer = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=QUIET) as line:
            try:
                line.sendall(content)
                with contextlib.suppress(TimeoutError):
                    while part := line.recv(65536):
                        answer += part
                    return answer
                line.settimeout(PATIENCE)
                line.shutdown(socket.SHUT_WR)
                while part := line.recv(65536):
                    answer += part
            except TimeoutError:
                raise
            except OSError:
                pass  # the server had enough, and closed the line
        return answer

    def goes_on(self) -> None:
        """Raises AssertionError where the server ended, wrote of an error, or took too much memory."""
        assert self._process.poll() is None, "the server ended"
        assert not self._log, "\n".join(self._log)
        assert self.resident() < RESIDENT, f"{self.resident() / 2**20:.0f} MiB"

    def resident(self) -> int:
        """How many bytes of memory the server has."""
        pages = Path(f"/proc/{self._process.pid}/statm").read_text("ascii").split()[1]
        return int(pages) * resource.getpagesize()

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            # On a machine that has no time for it; that a server stops when told to is tested elsewhere.
            self._process.kill()
            self._process.wait()
        self._reader.join(PATIENCE)
        if self._process.stderr is not None:
            self._process.stderr.close()


def _limited() -> None:
    """Little memory for the server, and an end with the process that fuzzes it, also where that is killed."""
    ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGTERM)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _without_requests(stream: IO[str]) -> Iterator[str]:
    """The lines of a log that are no requests, nor a word on what was none: there should be none."""
    return (line for line in stream if not line.startswith(("{", "Invalid HTTP request received.")))


@cache
def serving() -> Serving:
    """The server of this process, started when it is first asked for."""
    server = Serving()
    atexit.register(server.stop)
    return server
