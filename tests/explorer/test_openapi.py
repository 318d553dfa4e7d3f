"""The description of all calls: valid, complete, and true of every address it names."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from openapi_spec_validator import validate
from starlette.routing import Mount

from kzgraph.api import Graph
from kzgraph.explorer.app import create_app
from kzgraph.explorer.calls import Call, Described, Given
from kzgraph.explorer.openapi import calls_of

from .conftest import Server

# Addresses without calls of their own: another name of the endpoint, a picture, and what answers everything else.
UNTOLD = {"/sparql/", "/favicon.ico", "/{path:path}"}

SAMPLES = {"form": "json", "suffix": "ttl", "kind": "partner", "name": "x"}


class Told(NamedTuple):
    """A call of the description: method, path, and what is said of it."""

    method: str
    path: str
    said: dict[str, Any]

    def address(self, **others: str | None) -> str:
        """The address with the examples of the description, or with other values."""
        path, asked = self.path, []
        for given in self.said.get("parameters", ()):
            value = others.get(given["name"], given.get("example"))
            if given["in"] == "path":
                path = path.replace(f"{{{given['name']}}}", quote(str(value)))
            elif value is not None:
                asked += [(given["name"], one) for one in (value if isinstance(value, list) else [value])]
        return f"{path}?{urlencode(asked)}" if asked else path

    def media(self, status: int) -> set[str]:
        """The media types of an answer."""
        return set(self.said["responses"][str(status)].get("content", ()))


@pytest.fixture(scope="module")
def description(server: Server) -> dict[str, Any]:
    """The description as the server gives it."""
    found: dict[str, Any] = json.loads(server.ask("/openapi.json").body)
    return found


@pytest.fixture(scope="module")
def told(description: dict[str, Any]) -> list[Told]:
    """Every call of the description."""
    return [Told(method, path, said) for path, item in description["paths"].items() for method, said in item.items()]


def test_is_openapi(server: Server, description: dict[str, Any]) -> None:
    """A validator of others takes it for OpenAPI 3.1, and its address is the one under which it was asked for."""
    reply = server.ask("/openapi.json")
    assert reply.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.1"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert server.ask("/openapi.json", If_None_Match=reply.headers["etag"]).status == 304
    assert description["openapi"] == "3.1.0"
    assert description["servers"] == [{"url": server.url}]
    validate(description)


def test_no_route_without_a_description(small_graph: Graph) -> None:
    """What the routes answer is what is described: no address is left out, and none is made up."""
    routes = [route for route in create_app(small_graph).routes if not isinstance(route, Mount)]
    assert all(isinstance(route, Described) for route in routes)
    answering = set()
    for call in calls_of(routes):
        path = re.sub(r"\{(\w+)\}", lambda found: SAMPLES[found[1]], call.path)
        answering.add(
            next(route.path for route in routes if isinstance(route, Described) and route.path_regex.match(path))
        )
    assert answering == {route.path for route in routes if isinstance(route, Described)} - UNTOLD


def test_nothing_is_described_twice() -> None:
    """Two calls of one address or one name, and a path that does not fit its parameters, are mistakes."""

    def route(*calls: Call) -> Described:
        return Described("/x", lambda _: None, lambda: calls)

    call = Call("/x", "x", "group", "summary", ())
    assert calls_of([route(call)]) == (call,)
    for other in (call, Call("/x", "y", "g", "s", ()), Call("/y", "x", "g", "s", ())):
        with pytest.raises(ValueError, match="described twice"):
            calls_of([route(call, other)])
    with pytest.raises(ValueError, match="do not fit"):
        calls_of([route(Call("/x/{name}", "x", "g", "s", (), (Given("nam", "", {}, "path"),)))])


def test_every_question_with_its_parameters_and_columns(description: dict[str, Any], small_graph: Graph) -> None:
    """The catalogue is there as it is: what each question asks for, and what its rows have."""
    for question in small_graph.questions.values():
        call = description["paths"][f"/ask/{question.name}.{{form}}"]["get"]
        assert (call["summary"], call["description"]) == (question.summary["en"], question.description)
        given = {one["name"]: one for one in call["parameters"] if one["name"] not in {"form", "lang"}}
        assert list(given) == [param.name for param in question.params]
        for param in question.params:
            assert given[param.name].get("required", False) is param.required
            kind = "integer" if param.kind in {"year", "integer"} else "string"
            needed = {"minLength": 1} if param.required and kind == "string" else {}
            assert given[param.name]["schema"] == {"type": kind, **needed}
        table = call["responses"]["200"]["content"]["application/json"]["schema"]
        rows = table["properties"]["rows"]["items"]
        assert rows["required"] == [column.name for column in question.columns]
        meanings = [cell["description"] for cell in rows["properties"].values()]
        assert meanings == [column.meaning for column in question.columns]


def test_every_call_answers_as_described(server: Server, description: dict[str, Any], told: list[Told]) -> None:
    """With the examples it gives, each call answers 200 in a described form; JSON has the described shape."""
    for call in told:
        if call.method != "get":
            continue
        reply = server.ask(call.address())
        assert reply.status == 200, (call.address(), reply.text[:200])
        content = call.said["responses"]["200"]["content"]
        media = reply.headers["content-type"] if reply.headers["content-type"] in content else reply.media
        assert media in content, call.address()
        if media.endswith("json"):
            _check(json.loads(reply.body), content[media]["schema"], description)


def test_every_form_is_given(server: Server, description: dict[str, Any], told: list[Told]) -> None:
    """Each form that a path can name is given, in a media type that is described, JSON-LD among them as an object."""
    for call in told:
        if call.method != "get":
            continue
        for given in call.said.get("parameters", ()):
            # A few questions stand for all of them: they share one function.
            if given["name"] not in {"form", "suffix"} or ("/ask/" in call.path and "/partner-r" not in call.path):
                continue
            for form in given["schema"]["enum"]:
                query = (
                    {"query": "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1"} if form in {"ttl", "nt", "jsonld", "rdf"} else {}
                )
                reply = server.ask(call.address(**{given["name"]: form}, **query))
                assert (reply.status, reply.media in call.media(200)) == (200, True), call.address()
                if reply.media.endswith("json"):
                    schema = call.said["responses"]["200"]["content"][reply.media]["schema"]
                    _check(json.loads(reply.body), schema, description)


def test_errors_answer_as_described(server: Server, told: list[Told]) -> None:
    """Where 404, 406 and 414 are described they are answered, in a described form, by a sentence."""
    for call in told:
        if call.method != "get" or ("/ask/" in call.path and "/partner-r" not in call.path):
            continue
        wrong = {
            404: (call.address(name="no-such-thing", suffix="exe", form="exe", indicator="x", partner="zzz"), {}),
            406: (call.address(format=None), {"Accept": "image/png"}),
            414: (f"{call.address()}{'&' if '?' in call.address() else '?'}x={'x' * 17_000}", {}),
        }
        for status, (address, headers) in wrong.items():
            if str(status) not in call.said["responses"] or call.path == "/context.jsonld":
                continue
            if status == 406 and call.path.endswith("}") and "{suffix}" in call.path:
                continue  # a suffix comes before the header
            reply = server.ask(address, **headers)
            assert (reply.status, reply.media in call.media(status)) == (status, True), (address, reply.text[:99])
            if reply.media == "application/json":
                assert set(json.loads(reply.body)) == {"error", "hint"}


def test_questions_asked_wrongly(server: Server) -> None:
    """A missing parameter, and a name that nothing has: 400 and 404, each with a sentence."""
    for address, status, words in (
        ("/ask/partner-results.json", 400, 'needs the parameter "partner"'),
        ("/trace/partner/open-hands.json?year=99999", 400, '"99999" is no year of four digits.'),
        ("/trace/partner/open-hands.csv?strength=strong", 400, "there are stated, programme, chain, umbrella."),
        ("/trace/partner/open-hands.xlsx?role=boss", 400, 'There is no role "boss"'),
        ("/ask/partner-results.json?partner=", 400, 'needs the parameter "partner"'),
        ("/ask/partner-results.json?partner=nobody+at+all", 404, "Nothing in the graph"),
        ("/ask/partner-results.csv?partner=%F4%8E%9A%A6", 404, "Nothing in the graph"),
    ):
        reply = server.ask(address)
        assert (reply.status, reply.media) == (status, "application/json")
        assert words in json.loads(reply.body)["error"]


@pytest.mark.parametrize(
    "path",
    [
        "/partner/O%F4%8E%9A%A6q",
        "/trace/partner/%F4%8E%9A%A6",
        "/brief/partner/%F4%8E%9A%A6",
        "/embed/role/%F4%8E%9A%A6",
        "/map/view?indicator=O%C3%84%F4%8E%9A%A6%C2%A4q",
        "/partner/%F4%8E%9A%A6.ttl",
        "/ask/partner-results?partner=zz",
    ],
)
def test_names_that_stand_in_no_address(server: Server, path: str) -> None:
    """A sign that no IRI may have, and a name that nothing has, name nothing: 404, as for any other such name."""
    assert server.ask(path).status == 404


def test_linked_from_pages_and_descriptions(server: Server) -> None:
    """Pages, the service description and DCAT say where the description is; people find a page of it."""
    page = server.ask("/", Accept="text/html").text
    assert re.search(r'<link rel="service-desc" href="/openapi.json" type="application/vnd.oai.openapi\+json', page)
    assert 'href="/api"' in page
    assert f"{server.url}/openapi.json" in server.ask("/sparql", Accept="application/n-triples").text
    assert f"{server.url}/openapi.json" in server.ask("/dcat", Accept="application/n-triples").text
    shown = server.ask("/api", Accept="text/html", Accept_Language="ru").text
    assert "/ask/partner-results.{form}" in shown
    assert "только на английском" in shown
    assert 'href="/api?call=sparql-post#sparql-post"' in shown
    whole = server.ask("/api?call=ask-partner-results-table").text
    assert "stated where a passage ties the partner to the result" in whole
    assert '<a href="/ask/partner-results.json?partner=partner%3Astatistics-office" rel="nofollow">' in whole
    assert server.ask("/api?call=%3Cscript%3E").status == 200
    assert not re.search(r'(?:src|href)="(?:https?:)?//', shown.replace(server.url, ""))


def _check(value: object, schema: Mapping[str, object], description: dict[str, Any]) -> None:
    """Hold a value against a schema that refers to those of the description; raises ValidationError."""
    whole = {**schema, "components": description["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)
