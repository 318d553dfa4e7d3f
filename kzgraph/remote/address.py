"""Addresses of services: checked before anything is sent, and shown without what could be a secret."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from kzgraph.errors import UsageError, on_a_line

__all__ = ["Address", "address", "parted", "with_name"]

_PORTS: Mapping[str, int] = {"http": 80, "https": 443}
_CREDENTIALS_HINT = "Give the address alone, and the rest in KZGRAPH_ENDPOINT_USER and KZGRAPH_ENDPOINT_PASSWORD."


class Address(NamedTuple):
    """Where a service listens: scheme, host, port, and what follows them."""

    scheme: str
    host: str
    port: int
    path: str
    query: str = ""

    @property
    def target(self) -> str:
        """What a request line names: the path, with what follows a question mark."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def shown(self) -> str:
        """The address as messages name it: without what follows a question mark, which may be a key."""
        return on_a_line(f"{self.origin}{self.path}")

    @property
    def origin(self) -> str:
        """Scheme, host and port; the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine, so that nobody else hears what is sent."""
        import ipaddress  # 3 ms, and only credentials ask

        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost" or self.host.endswith(".localhost")

    def at(self, path: str) -> "Address":
        """Another path of the same service."""
        return self._replace(path=path, query="")

    def asking(self, pairs: Iterable[tuple[str, str]]) -> "Address":
        """The address with parameters after those that it has."""
        return self._replace(query="&".join(filter(None, (self.query, urlencode(list(pairs))))))


def parted(url: str) -> tuple[str, str | None]:
    """An address and the name of a published graph after its #, None where none is named.

    >>> parted("http://127.0.0.1:7878/query#riverland")
    ('http://127.0.0.1:7878/query', 'riverland')
    """
    plain, sign, name = url.strip().partition("#")
    return plain, name if sign else None


def with_name(url: str, name: str) -> str:
    """An address with the name of a published graph; raises UsageError without an address, or where it has another.

    >>> with_name("http://127.0.0.1:7878/query", "riverland")
    'http://127.0.0.1:7878/query#riverland'
    """
    plain, named = parted(url)
    if not plain:
        raise UsageError("--name chooses a graph of a service, and none is named.", "Name it with --endpoint URL.")
    if named not in {None, name}:
        raise UsageError("--name and the address name two graphs.", "Name the graph once.")
    return f"{plain}#{name}"


def address(url: str) -> Address:
    """The address that a person named; raises UsageError where it cannot be one, or holds credentials.

    >>> address("http://127.0.0.1:7878/query").origin
    'http://127.0.0.1:7878'
    >>> address("https://me:secret@example.org/sparql")
    Traceback (most recent call last):
    kzgraph.errors.UsageError: The address of the service holds a user name or a password.
    """
    words = url.strip()
    try:
        parts = urlsplit(words)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
        parts = urlsplit("")
    # Whatever stands before an @ may be a secret, even where the rest cannot be read: it is never shown.
    if "@" in re.split(r"[/?#]", words.partition("://")[2] or words)[0]:
        raise UsageError("The address of the service holds a user name or a password.", _CREDENTIALS_HINT)
    if parts.scheme not in _PORTS or not host or re.search(r"[\x00-\x20\x7f\"<>\\^`{|}]", words) or parts.fragment:
        shown = on_a_line(words.partition("?")[0])
        raise UsageError(
            f'"{shown}" is not the address of a service.', "Write for example: --endpoint http://127.0.0.1:7878/query"
        )
    path = parts.path.encode("ascii", "namereplace").decode() or "/"
    return Address(parts.scheme, host, port or _PORTS[parts.scheme], path, parts.query)
