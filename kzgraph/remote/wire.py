"""Requests to a service over HTTP: one connection that is kept, patience where it helps, and one sentence where not.

The standard library's http.client is enough for that, costs no dependency and 10 ms, and leaves every decision here
to be read: nothing is fetched from another address than the one named, and no redirect is followed.
"""

import http.client
import json
import threading
import time
import weakref
import zlib
from collections.abc import Callable, Mapping
from typing import NamedTuple

from kzgraph._version import __version__
from kzgraph.errors import ServiceError, on_a_line
from kzgraph.remote.address import Address
from kzgraph.remote.credentials import Challenge, Credentials, challenge

__all__ = ["NoAnswer", "Patience", "Reply", "Wire"]

LONGEST_ANSWER = 2**30
LONGEST_PAUSE = 30.0
PIECE = 2**16
_GONE = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError, ConnectionAbortedError)
_BUSY = frozenset({429, 502, 503, 504})
_UNAUTHORISED = 401


class NoAnswer(ServiceError):
    """A service cannot be reached, or does not answer in time: it may be back in a moment, or tomorrow."""


class Patience(NamedTuple):
    """How long an answer is waited for, how often a request is tried, and the first pause between, in seconds."""

    seconds: float = 120.0
    tries: int = 4
    pause: float = 0.25


class Reply(NamedTuple):
    """What a service answered: status, headers by small names, and the whole body, unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """The media type, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def said(self) -> str:
        """The first words of an error, on one line."""
        if self.kind == "text/html":
            return ""
        words = self.body[:2000].decode("utf-8", "replace")
        if self.kind.endswith("json"):
            try:
                found = json.loads(self.body)
                words = str(found.get("message") or found.get("detail") or words) if isinstance(found, dict) else words
            except ValueError:
                pass
        return on_a_line(words)


class Wire:
    """Sends requests to the addresses of one service and counts them; may be used by several threads."""

    def __init__(
        self,
        credentials: Credentials | None = None,
        patience: Patience | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.requests = 0
        self._credentials = credentials
        self._patience = patience or Patience()
        self._sleep = sleep
        self._lock = threading.Lock()
        self._connections: dict[str, http.client.HTTPConnection] = {}
        weakref.finalize(self, _close, self._connections)
        self._asked: dict[str, Challenge] = {}
        self._answers: dict[str, int] = {}

    def send(self, where: Address, method: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        """What a service answers, whatever its status.

        A service that is busy or cannot be reached for a moment is tried again; every request of kzgraph may be
        repeated. Raises ServiceError where there is no answer, or where the credentials are refused.
        """
        with self._lock:
            reply = self._patiently(where, method, headers, body)
            if reply.status == _UNAUTHORISED and self._credentials and self._is_asked(where, reply):
                reply = self._patiently(where, method, headers, body)
        if reply.status in {_UNAUTHORISED, http.HTTPStatus.FORBIDDEN}:
            raise _refused(where, reply, known=self._credentials is not None)
        if http.HTTPStatus.MULTIPLE_CHOICES <= reply.status < http.HTTPStatus.BAD_REQUEST:
            raise _elsewhere(where, reply)
        return reply

    def _is_asked(self, where: Address, reply: Reply) -> bool:
        """Whether a server says how it wants to be told who asks; it is told so once, and again when it asks anew."""
        asked = challenge(reply.headers.get("www-authenticate", ""))
        if asked is None:
            return False
        self._asked[where.origin] = asked
        self._answers[where.origin] = 0
        return True

    def _patiently(self, where: Address, method: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        pause = self._patience.pause
        for attempt in range(1, self._patience.tries + 1):
            last = attempt == self._patience.tries
            try:
                reply = self._once(where, method, headers, body)
            except TimeoutError as error:
                raise _late(where, self._patience.seconds) from error
            except (OSError, http.client.HTTPException) as error:
                self._drop(where)
                if last or not _may_pass(error):
                    raise _unreachable(where, error) from error
            else:
                if reply.status not in _BUSY or last:
                    return reply
                pause = max(pause, _asked_pause(reply))
            self._sleep(min(pause, LONGEST_PAUSE))
            pause *= 2
        raise AssertionError("the last try returns or raises")  # pragma: no cover

    def _once(self, where: Address, method: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        """One request; on a connection that the server has closed meanwhile, a second one at once."""
        kept = where.origin in self._connections
        try:
            return self._exchange(where, method, headers, body)
        except _GONE:
            self._drop(where)
            if not kept:
                raise
        return self._exchange(where, method, headers, body)

    def _exchange(self, where: Address, method: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        connection = self._connection(where)
        self.requests += 1
        ends = time.monotonic() + self._patience.seconds
        try:
            connection.request(method, where.target, body, {**self._own_headers(where, method), **headers})
            response = connection.getresponse()
            content = _whole(response, ends)
        except TimeoutError:
            self._drop(where)
            raise
        if response.will_close:
            self._drop(where)
        names = {name.lower() for name, _ in response.getheaders()}
        return Reply(response.status, {name: response.headers.get(name, "") for name in names}, content)

    def _own_headers(self, where: Address, method: str) -> dict[str, str]:
        headers = {"User-Agent": f"kzgraph/{__version__}", "Accept-Encoding": "gzip"}
        if self._credentials is not None:
            said, asked = self._credentials.at_once, self._asked.get(where.origin)
            if asked:
                self._answers[where.origin] += 1
                said = self._credentials.said(asked, method, where.target, self._answers[where.origin])
            headers |= {"Authorization": said} if said else {}
        return headers

    def _connection(self, where: Address) -> http.client.HTTPConnection:
        if where.origin not in self._connections:
            kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
            self._connections[where.origin] = kind(where.host, where.port, timeout=self._patience.seconds)
        return self._connections[where.origin]

    def _drop(self, where: Address) -> None:
        connection = self._connections.pop(where.origin, None)
        if connection is not None:
            connection.close()


def _close(connections: dict[str, http.client.HTTPConnection]) -> None:
    for connection in connections.values():
        connection.close()


def _whole(response: http.client.HTTPResponse, ends: float) -> bytes:
    """The body, unpacked; raises TimeoutError for one that drips, and ServiceError for one without end."""
    packed = response.headers.get("Content-Encoding", "").lower() in {"gzip", "x-gzip"}
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if packed else None
    pieces, length, received = [], 0, False
    while piece := response.read1(PIECE):
        received = True
        try:
            piece = unpack.decompress(piece, LONGEST_ANSWER) if unpack else piece
        except zlib.error as error:
            raise http.client.HTTPException("the answer is packed in a way that cannot be read") from error
        pieces.append(piece)
        length += len(piece)
        if length >= LONGEST_ANSWER:
            raise ServiceError("The service answers with more than a gibibyte.", "Ask for less, with LIMIT.")
        if time.monotonic() > ends:
            raise TimeoutError
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    if unpack is not None and not unpack.eof and received:
        raise http.client.HTTPException("the answer ends before its end")
    # Piecewise reading leaves the response open, and the connection could not be used again.
    response.close()
    return b"".join(pieces)


def _may_pass(error: Exception) -> bool:
    """Whether a fault can be over a moment later: not a name that nobody has, nor a certificate."""
    import socket
    import ssl

    return not isinstance(error, socket.gaierror | ssl.SSLError | http.client.InvalidURL)


def _asked_pause(reply: Reply) -> float:
    """The seconds that a busy service asks for; 0 where it does not say."""
    try:
        return max(0.0, float(reply.headers.get("retry-after", "0")))
    except ValueError:
        return 0.0


def _late(where: Address, seconds: float) -> NoAnswer:
    return NoAnswer(
        f"The service at {where.shown} did not answer within {seconds:g} seconds.",
        "Ask for less, or allow more with KZGRAPH_ENDPOINT_TIMEOUT=SECONDS.",
    )


def _unreachable(where: Address, error: Exception) -> ServiceError:
    import socket
    import ssl

    if isinstance(error, socket.gaierror):
        return NoAnswer(f"There is no machine named {where.host}.", "Look at the address for a slip.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return ServiceError(
            f"The certificate of {where.origin} cannot be trusted ({error.verify_message}).",
            "Name the authority's file with SSL_CERT_FILE.",
        )
    if isinstance(error, ConnectionRefusedError):
        return NoAnswer(f"Nothing answers at {where.origin}.", "Is the service running, and is this its port?")
    if isinstance(error, http.client.IncompleteRead):
        return NoAnswer(f"The service at {where.shown} broke off in the middle of an answer.", "Try again.")
    reason = on_a_line(getattr(error, "strerror", None) or str(error) or type(error).__name__)
    return NoAnswer(f"The service at {where.shown} cannot be asked ({reason}).", "Try again in a moment.")


def _refused(where: Address, reply: Reply, *, known: bool) -> ServiceError:
    if reply.status == _UNAUTHORISED and known:
        return ServiceError(f"The service at {where.shown} does not accept the credentials.", "Look at their spelling.")
    if reply.status == _UNAUTHORISED:
        return ServiceError(
            f"The service at {where.shown} asks who you are.",
            "Set KZGRAPH_ENDPOINT_USER and KZGRAPH_ENDPOINT_PASSWORD, or KZGRAPH_ENDPOINT_TOKEN.",
        )
    return ServiceError(f"The service at {where.shown} does not allow this (403).", "Ask its keeper for the right.")


def _elsewhere(where: Address, reply: Reply) -> ServiceError:
    """A redirect is told, not followed: credentials and questions go only where a person sent them."""
    goal = on_a_line(reply.headers.get("location", "").partition("?")[0])
    to = f" to {goal}" if goal and "@" not in goal else ""
    return ServiceError(
        f"The service at {where.shown} sends elsewhere{to} ({reply.status}).",
        "Give that address itself with --endpoint, if you trust it.",
    )
