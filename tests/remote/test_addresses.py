"""Addresses and credentials: what is refused before anything is sent, and what is never shown."""

import pytest

from kzgraph.errors import NotAvailable, UsageError
from kzgraph.remote.address import address
from kzgraph.remote.credentials import Challenge, Credentials, challenge, credentials
from kzgraph.remote.service import places

DIGEST = {
    "realm": "http-auth@example.org",
    "qop": "auth, auth-int",
    "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
    "opaque": "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
}
OURS = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"


@pytest.mark.parametrize(
    "url",
    [
        *("", "example.org/sparql", "ftp://example.org/", "file:///etc/passwd", "http://", "http:///sparql"),
        *("http://example.org:99999/", "http://example.org/a b", "http://example.org/\r\nHost: x", "http://[::1/"),
        *("http://example.org/#part", "javascript:alert(1)", 'http://example.org/"'),
    ],
)
def test_what_is_no_address(url: str) -> None:
    """It is refused in a sentence that holds in one line."""
    with pytest.raises(UsageError, match="is not the address of a service") as caught:
        address(url)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    "url",
    [
        *("http://me:s3cret@example.org/sparql", "https://s3cret@example.org", "http://me:s3cret@[::1/", "s3cret@host"),
        "http://me:s3:cret@host:port/",
    ],
)
def test_address_with_credentials_is_refused_without_them(url: str) -> None:
    """Neither sentence nor hint repeats what may be a secret."""
    with pytest.raises(UsageError, match="holds a user name or a password") as caught:
        address(url)
    assert "s3cret" not in f"{caught.value.message} {caught.value.hint}"


def test_address_is_shown_without_its_parameters() -> None:
    """A key behind the question mark is sent, and never shown."""
    found = address("https://example.org/sparql?apikey=s3cret")
    assert found.asking([("query", "ASK {}")]).target == "/sparql?apikey=s3cret&query=ASK+%7B%7D"
    assert found.shown == "https://example.org/sparql"
    with pytest.raises(UsageError) as caught:
        address("http:///sparql?apikey=s3cret")
    assert "s3cret" not in caught.value.message


@pytest.mark.parametrize(
    ("url", "here"),
    [
        *[("http://127.0.0.1:1/", True), ("http://127.9.9.9/", True), ("http://[::1]:7878/q", True)],
        *[("http://localhost/", True), ("http://localhost.example.org/", False), ("http://10.0.0.1/", False)],
        ("http://127.0.0.1.example.org/", False),
    ],
)
def test_what_is_on_this_machine(url: str, here: bool) -> None:
    """Only what nobody else can hear."""
    assert address(url).is_here is here


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ({"USER": "me"}, "PASSWORD is not set"),
        ({"PASSWORD": "s3cret"}, "USER is not set"),
        ({"USER": "me", "PASSWORD": "s3cret", "TOKEN": "s3cret"}, "a token and a user"),
        ({"TOKEN": "s3cret\n"}, "a character that cannot be sent"),
        ({"USER": "me:you", "PASSWORD": "s3cret"}, "a character that cannot be sent"),
    ],
)
def test_credentials_that_cannot_be_used(known: dict[str, str], sentence: str) -> None:
    """Half, double or broken ones are refused, and not repeated."""
    surroundings = {f"KZGRAPH_ENDPOINT_{name}": value for name, value in known.items()}
    with pytest.raises(UsageError, match=sentence) as caught:
        credentials(address("https://example.org/"), surroundings)
    assert "s3cret" not in f"{caught.value.message} {caught.value.hint}"


def test_credentials_do_not_go_over_plain_http() -> None:
    """Not to another machine, unless it is asked for; to this one and over https they do."""
    known = {"KZGRAPH_ENDPOINT_TOKEN": "s3cret"}
    with pytest.raises(UsageError, match="plain http"):
        credentials(address("http://example.org/"), known)
    asked = {**known, "KZGRAPH_ENDPOINT_PLAIN_HTTP": "yes"}
    for url, surroundings in (("http://example.org/", asked), ("http://[::1]/", known), ("https://e.org/", known)):
        found = credentials(address(url), surroundings)
        assert found is not None
        assert "s3cret" not in f"{found!r} {found}"
    assert credentials(address("http://example.org/"), {}) is None


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_digest_is_that_of_the_standard(algorithm: str, response: str) -> None:
    """The example of RFC 7616, section 3.9.1."""
    asked = Challenge("digest", {**DIGEST, "algorithm": algorithm})
    said = Credentials("Mufasa", "Circle of Life").said(asked, "GET", "/dir/index.html", 1, OURS)
    assert f'response="{response}"' in said
    assert 'uri="/dir/index.html", ' in said
    assert "qop=auth, nc=00000001" in said


def test_digest_of_an_unknown_kind() -> None:
    """It is told, not guessed."""
    with pytest.raises(NotAvailable, match="of the kind ROT13"):
        Credentials("me", "x").said(Challenge("digest", {"algorithm": "ROT13"}), "GET", "/", 1)


def test_challenges_are_told_apart() -> None:
    """Digest is taken before Basic, whatever the order and the quotes; what is neither is none."""
    header = 'Basic realm="say \\"no\\", please", Digest realm="r", qop="auth,auth-int", nonce=abc, algorithm=SHA-256'
    found = challenge(header)
    assert found == Challenge("digest", {"realm": "r", "qop": "auth,auth-int", "nonce": "abc", "algorithm": "SHA-256"})
    assert challenge('Basic realm="say \\"no\\", Digest"') == Challenge("basic", {"realm": 'say "no", Digest'})
    assert challenge("Negotiate") is None
    assert challenge("") is None


@pytest.mark.parametrize(
    ("url", "server", "update", "store"),
    [
        ("http://h/query", "Oxigraph/0.5.13", "/update", "/store"),
        ("http://h/sparql", "Virtuoso/07.20.3229 (Linux)", "/sparql-auth", "/sparql-graph-crud-auth"),
        ("http://h/ds/query", "Apache Jena Fuseki (5.0.0)", "/ds/update", "/ds/data"),
        ("http://h/repositories/kz", "GraphDB", "/repositories/kz/statements", "/repositories/kz/rdf-graphs/service"),
        ("http://h/db/query", "", "/db/update", None),
        ("http://h/sparql", "", "/sparql", None),
    ],
)
def test_where_services_take_what_is_written(url: str, server: str, update: str, store: str | None) -> None:
    """The addresses of the services that are known, and what is tried with others; a named one comes first."""
    found = places(address(url), server)
    assert (found.update and found.update.path, found.store and found.store.path) == (update, store)
    named = places(address(url), server, update="http://h/u", store="http://h/s")
    assert (named.update and named.update.path, named.store and named.store.path) == ("/u", "/s")
