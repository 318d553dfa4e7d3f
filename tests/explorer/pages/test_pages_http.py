"""What HTTP asks of the pages: tags, data open to scripts of other sites, errors in the form that was asked for."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from kzgraph.explorer.pages import explorer, shelves, start
from kzgraph.explorer.pages.site import Site
from kzgraph.explorer.refused import Refused
from kzgraph.explorer.threads import at_work, beside

from .conftest import asking

DATA = ("/partner/reed-labs.ttl", "/partner.json", "/search.json?q=reed", "/ask/co-partners.csv", "/query/terms.json")
PAGES = ("/", "/partner", "/partner/reed-labs", "/ask/co-partners", "/network/view", "/embed/partner/reed-labs")


@pytest.mark.parametrize("path", [*DATA, *PAGES])
def test_what_a_client_has_is_not_sent_again(get, path):
    """A tag stands for the very answer: with it 304 and no body, with another the answer."""
    reply = get(path)
    tag = reply.headers["etag"]
    assert (reply.status, reply.headers["cache-control"]) == (200, "no-cache")
    again = get(path, if_none_match=f'"other", {tag}')
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["vary"] == reply.headers["vary"]
    assert get(path, if_none_match='W/"other"').status == 200
    russian = get(path, accept_language="ru")
    assert (russian.headers["etag"] == tag) == (russian.body == reply.body)


def test_data_are_open_and_pages_are_not(get):
    """Scripts of other sites may read data, errors in them too; pages are for people."""
    for path in (*DATA, "/partner/none.json"):
        assert get(path).headers["access-control-allow-origin"] == "*", path
    for path in PAGES:
        assert "access-control-allow-origin" not in get(path).headers, path


def test_errors_come_in_the_form_asked_for(get):
    """A program that asks for data by its header or by the address reads JSON, a browser a page."""
    for headers in ({"accept": "application/json"}, {"accept": "text/turtle, application/json;q=0.5"}):
        reply = get("/partner/none", **headers)
        assert (reply.status, reply.media) == (404, "application/json")
        assert json.loads(reply.text) == {"error": "Nothing stands at /partner/none.", "hint": None}
    assert get("/partner/none.ttl").media == "application/json"
    for accept in ("*/*", "text/html,application/xml;q=0.9,*/*;q=0.8", "image/png"):
        assert get("/partner/none", accept=accept).media == "text/html", accept


def test_a_hint_goes_with_an_error(get):
    """Names like the one that nothing has are told to programs too."""
    reply = get("/ask/partner-results.json?partner=Rede+Labs")
    assert reply.status == 404
    assert json.loads(reply.text)["hint"] == 'Did you mean "Reed Labs"?'


def test_a_page_that_takes_long_is_given_up_when_the_server_stops(small_graph):
    """The server does not wait for a thread that is at work: the client is told, and may come again."""
    begun, enough = threading.Event(), threading.Event()

    def slow(_):
        begun.set()
        enough.wait(60)
        return PlainTextResponse("late")

    endpoint = Site(small_graph).route("/slow", slow, tuple).endpoint
    scope = {"type": "http", "method": "GET", "path": "/slow", "query_string": b"", "headers": []}

    async def run() -> None:
        task = asyncio.create_task(endpoint(Request(scope)))
        await asyncio.to_thread(begun.wait, 60)
        task.cancel()
        try:
            await task
        finally:
            assert at_work()
            enough.set()

    # In a thread of its own, since a browser's tests may have left a loop running in this one.
    with ThreadPoolExecutor(1) as thread, pytest.raises(Refused, match="being stopped") as refused:
        thread.submit(lambda: asyncio.run(run())).result()
    assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "60"})


def test_what_goes_wrong_beside_is_told_here():
    """An error in a thread is raised where the thread's work is awaited; without one its work is given."""
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(_awaited(lambda: 7))).result() == 7
        with pytest.raises(ZeroDivisionError):
            thread.submit(lambda: asyncio.run(_awaited(lambda: 1 // 0))).result()


async def _awaited(work):
    return await beside(work)


def test_first_visitors_find_all_prepared(small_graph, monkeypatch):
    """What every visitor's pages are made of is worked out when the server starts, and kept."""
    made = explorer(small_graph)
    made.warm()
    for module, name in (
        (start, "_counts"),
        (shelves, "shelf"),
        (shelves, "claims"),
        (shelves, "called"),
        (shelves, "Index"),
    ):
        monkeypatch.setattr(module, name, None)
    get = asking(Starlette(routes=made.routes))
    for path in ("/", "/partner", "/judgement", "/search.json?q=reed", "/network/view"):
        assert get(path).status == 200, path
