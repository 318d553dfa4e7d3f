"""What stands before every page: headers that keep browsers safe, a limit to what is sent in, and the access log.

These are plain ASGI applications around another one, so that they see every answer, those to errors too.
"""

import json
import logging
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kzgraph.explorer.negotiate import accepts_gzip
from kzgraph.explorer.refused import Refused

__all__ = ["ACCESS_LOG", "SAFE_HEADERS", "AccessLog", "BodyLimit", "Compressed", "SafeHeaders"]

ACCESS_LOG = "kzgraph.access"
"""The name of the logger that requests are written to, each as a line of JSON."""

SAFE_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""What every answer carries, unless a page sets one of these itself: no script but the server's own files runs."""

COMPRESSED_FROM = 1000
COMPRESSION = 6


class SafeHeaders:
    """Gives every answer the safe headers that it does not have."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and complete the headers of its answer."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_safely if scope["type"] == "http" else send)


class BodyLimit:
    """Reads no more of a request's body than a number of bytes; more is refused (413), whatever its header says."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and stop it when its body gets too long."""
        total = 0

        async def receive_limited() -> Message:
            nonlocal total
            message = await receive()
            total += len(message.get("body", b"")) if message["type"] == "http.request" else 0
            if total > self._most:
                raise Refused(413, f"The request is longer than {self._most:,} bytes, the limit of this server.")
            return message

        await self._app(scope, receive_limited if scope["type"] == "http" else receive, send)


class Compressed:
    """Compresses answers for clients that accept it; unlike Starlette alone, not for those who refuse it (q=0)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = GZipMiddleware(app, minimum_size=COMPRESSED_FROM, compresslevel=COMPRESSION)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with one word on compression."""
        if scope["type"] == "http":
            headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            given = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
            if accepts_gzip(given.decode("latin-1")):
                headers.append((b"accept-encoding", b"gzip"))
            scope = {**scope, "headers": headers}
        await self._app(scope, receive, send)


class AccessLog:
    """Writes a line of JSON for each request: when, what, with which status, how many bytes and how long it took.

    What was asked for is not written unless ``queries`` says so, nor is who asked.
    """

    def __init__(self, app: ASGIApp, *, queries: bool) -> None:
        self._app = app
        self._queries = queries
        self._log = logging.getLogger(ACCESS_LOG)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and write down what became of it."""
        if scope["type"] != "http" or not self._log.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        said: dict[str, object] = {"status": 0, "bytes": 0}
        begun = time.monotonic()

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                said["status"] = message["status"]
            elif message["type"] == "http.response.body":
                said["bytes"] = int(str(said["bytes"])) + len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, send_counted)
        finally:
            line = {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "method": scope["method"],
                "path": scope["path"],
                **({"query": scope["query_string"].decode("latin-1")} if self._queries else {}),
                **said,
                "milliseconds": round((time.monotonic() - begun) * 1000),
            }
            self._log.info(json.dumps(line))
