"""Who is asking: a name and password or a token from the surroundings, and how a server wants them said.

They come from the environment only, stand in no address and no message, and are not sent where others could
read them on the way. Basic is RFC 7617, Bearer RFC 6750, Digest RFC 7616 (with the MD5 that Virtuoso asks for).
"""

import base64
import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from typing import NamedTuple

from kzgraph.errors import NotAvailable, UsageError
from kzgraph.remote.address import Address

__all__ = ["Challenge", "Credentials", "challenge", "credentials"]

_USER, _PASSWORD, _TOKEN = (f"KZGRAPH_ENDPOINT_{name}" for name in ("USER", "PASSWORD", "TOKEN"))
_PLAIN_HTTP = "KZGRAPH_ENDPOINT_PLAIN_HTTP"
_SCHEME_OR_PARAMETER = re.compile(r'([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([\w-]+)(?=\s|,|$)')
_HASHES = {"MD5": "md5", "MD5-SESS": "md5", "SHA-256": "sha256", "SHA-256-SESS": "sha256"}


class Credentials:
    """A user with a password, or a token; shown as nothing but that they are there."""

    __slots__ = ("_password", "_token", "_user")

    def __init__(self, user: str = "", password: str = "", token: str = "") -> None:
        self._user, self._password, self._token = user, password, token

    def __repr__(self) -> str:
        return "<Credentials>"

    @property
    def at_once(self) -> str:
        """What is said unasked: a token; a password is said only when a server asks for it."""
        return f"Bearer {self._token}" if self._token else ""

    def said(self, asked: "Challenge", method: str, target: str, count: int, ours: str = "") -> str:
        """What is said to a challenge; ``count`` and ``ours`` (made up if not given) keep two answers apart."""
        if self._token:
            return self.at_once
        if asked.scheme == "basic":
            pair = f"{self._user}:{self._password}".encode()
            return f"Basic {base64.b64encode(pair).decode()}"
        return self._digest(asked, method, target, count, ours or secrets.token_hex(8))

    def _digest(self, asked: "Challenge", method: str, target: str, count: int, ours: str) -> str:
        kind = asked.values.get("algorithm", "MD5")
        name = _HASHES.get(kind.upper())
        if name is None:
            raise NotAvailable(f"The service asks for a Digest of the kind {kind}, which kzgraph does not know.")

        def digest(words: str) -> str:
            return hashlib.new(name, words.encode(), usedforsecurity=False).hexdigest()

        values = asked.values
        realm, nonce, number = values.get("realm", ""), values.get("nonce", ""), f"{count:08x}"
        key = digest(f"{self._user}:{realm}:{self._password}")
        if kind.upper().endswith("-SESS"):
            key = digest(f"{key}:{nonce}:{ours}")
        what = digest(f"{method}:{target}")
        quality = "auth" if "auth" in re.split(r"[\s,]+", values.get("qop", "")) else ""
        middle = f"{nonce}:{number}:{ours}:{quality}" if quality else nonce
        said = {"username": self._user, "realm": realm, "nonce": nonce, "uri": target}
        said["response"] = digest(f"{key}:{middle}:{what}")
        said |= {"opaque": values["opaque"]} if "opaque" in values else {}
        pairs = [f'{name}="{_escaped(value)}"' for name, value in said.items()]
        pairs += [f"algorithm={kind}"] if "algorithm" in values else []
        pairs += [f"qop={quality}", f"nc={number}", f'cnonce="{ours}"'] if quality else []
        return f"Digest {', '.join(pairs)}"


class Challenge(NamedTuple):
    """How a server wants to be told who asks: "digest" or "basic", and what it gives for that."""

    scheme: str
    values: Mapping[str, str]


def credentials(where: Address, surroundings: Mapping[str, str] | None = None) -> Credentials | None:
    """The credentials in the environment, or None.

    Raises UsageError where they are half or double, and where anyone on the way to ``where`` could read them.
    """
    known = os.environ if surroundings is None else surroundings
    user, password, token = (known.get(name, "") for name in (_USER, _PASSWORD, _TOKEN))
    if not (user or password or token):
        return None
    if token and (user or password):
        raise UsageError(
            f"There are a token and a user for {where.shown}.", f"Set {_TOKEN}, or {_USER} and {_PASSWORD}."
        )
    if not token and not (user and password):
        raise UsageError(f"{_PASSWORD if user else _USER} is not set.", f"Set {_USER} and {_PASSWORD}, or neither.")
    if re.search(r"[\x00-\x1f\x7f]", user + password + token) or ":" in user or not token.isascii():
        raise UsageError("The credentials hold a character that cannot be sent.", "Look for a line break at the end.")
    if where.scheme == "http" and not where.is_here and not known.get(_PLAIN_HTTP):
        raise UsageError(
            f"Anyone on the way to {where.origin} could read the credentials: it is plain http.",
            f"Use https; or set {_PLAIN_HTTP}=yes where the way is safe.",
        )
    return Credentials(user, password, token)


def challenge(header: str) -> Challenge | None:
    """The best of the ways that a WWW-Authenticate header offers: Digest before Basic; None for neither.

    >>> challenge('Basic realm="a, b", Digest realm="x", nonce="1", qop="auth"').values["nonce"]
    '1'
    """
    found: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for match in _SCHEME_OR_PARAMETER.finditer(header):
        name, quoted, plain, scheme = match.groups()
        if scheme:
            current = found.setdefault(scheme.lower(), {})
        else:
            current[name.lower()] = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else plain
    for scheme in ("digest", "basic"):
        if scheme in found:
            return Challenge(scheme, found[scheme])
    return None


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
