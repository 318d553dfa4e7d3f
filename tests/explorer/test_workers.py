"""The processes that answer: places, the queue, long queries beside short ones, and processes that are gone."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from kzgraph.errors import StoreError
from kzgraph.explorer.limits import Limits
from kzgraph.explorer.refused import Busy, Refused, TimedOut
from kzgraph.explorer.worker import Job
from kzgraph.explorer.workers import Answer, Pool
from kzgraph.project import Project
from kzgraph.store import current_store

from .conftest import RUNAWAY
from .loops import run_apart

Given = TypeVar("Given")
EASY = "ASK {}"
TRUE = b'{"head":{},"boolean":true}'


def job(query: str, limits: Limits) -> Job:
    """A job for a query."""
    return {
        "query": query,
        "results": ("json", "application/sparql-results+json"),
        "graph": ("ttl", "text/turtle"),
        "rows": limits.rows,
        "bytes": limits.answer_bytes,
        "seconds": limits.seconds,
        "default": [],
        "named": [],
    }


@pytest.fixture(scope="module")
def store(small_graph: object, small: Project) -> Path:
    """The built store of the small graph."""
    return current_store(small)


def run(store: Path, limits: Limits, use: Callable[[Pool], Awaitable[Given]]) -> Given:
    """What ``use`` gives, with a pool of these limits."""

    async def used() -> Given:
        async with Pool(store, Path("none"), limits) as pool:
            return await use(pool)

    return run_apart(used())


async def tried(pool: Pool, query: str, limits: Limits) -> Answer | Refused:
    """The answer, or the refusal."""
    try:
        return await pool.answer(job(query, limits))
    except Refused as refused:
        return refused


def test_long_queries_leave_their_places(store: Path) -> None:
    """With one place and one runaway, readers wait no longer than a short while, and the runaway goes on."""
    limits = Limits(seconds=20, quick=0.2, workers=1)

    async def use(pool: Pool) -> tuple[list[Answer], dict[str, int], bool]:
        runaway = asyncio.create_task(tried(pool, RUNAWAY, limits))
        while not pool.state["long"]:
            await asyncio.sleep(0.05)
        read = [await pool.answer(job(EASY, limits)) for _ in range(3)]
        state, running = pool.state, not runaway.done()
        runaway.cancel()
        await asyncio.gather(runaway, return_exceptions=True)
        return read, state, running

    read, state, running = run(store, limits, use)
    assert [answer.body for answer in read] == [TRUE] * 3
    assert (state["long"], running) == (1, True)


def test_no_more_long_queries_than_places(store: Path) -> None:
    """A second runaway gives way when somebody waits, and is told to come again."""
    limits = Limits(seconds=20, quick=0.2, workers=1)

    async def use(pool: Pool) -> tuple[Answer | Refused, Answer | Refused]:
        first = asyncio.create_task(tried(pool, RUNAWAY, limits))
        while not pool.state["long"]:
            await asyncio.sleep(0.05)
        second = asyncio.create_task(tried(pool, RUNAWAY, limits))
        await asyncio.sleep(0.05)
        read = await tried(pool, EASY, limits)
        given_up = await second
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        return given_up, read

    given_up, read = run(store, limits, use)
    assert isinstance(given_up, Busy)
    assert given_up.message == "The server is busy: many long queries are running."
    assert isinstance(read, Answer)
    assert read.body == TRUE


def test_full_queue(store: Path) -> None:
    """Who finds the queue full is told at once when to come again; who waits too long, too."""
    limits = Limits(seconds=60, quick=60, workers=1, queue=1, patience=3)

    async def use(pool: Pool) -> tuple[list[Answer | Refused], bool]:
        running = asyncio.create_task(tried(pool, RUNAWAY, limits))
        waiting = asyncio.create_task(tried(pool, EASY, limits))
        while not pool.state["waiting"]:
            await asyncio.sleep(0.01)
        sent_away = await tried(pool, EASY, limits)
        others_wait = not waiting.done()
        waited = await waiting
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return [sent_away, waited], others_wait

    found, others_wait = run(store, limits, use)
    assert others_wait
    for refused in found:
        assert isinstance(refused, Busy)
        assert (refused.status, refused.headers) == (503, {"Retry-After": "5"})
        assert refused.message == "The server is busy: many queries are waiting."


def test_time_limit(store: Path) -> None:
    """A query that runs for too long is ended, in a place or beside."""
    for quick in (0.1, 60):
        limits = Limits(seconds=0.3, quick=quick)
        found = run(store, limits, lambda pool, limits=limits: tried(pool, RUNAWAY, limits))  # type: ignore[misc]
        assert isinstance(found, TimedOut)
        assert found.message == "The query timed out: it ran for longer than 0.3 seconds, the limit of this server."


DOUBLED = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(31))
BOMBS = {
    "text": f'SELECT ?x31 WHERE {{ BIND("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" AS ?x0) {DOUBLED} }}',
    "rows": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d",
    "groups": "SELECT ?a ?d (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?b ?c ?d ?e ?f",
}


@pytest.mark.parametrize("name", list(BOMBS))
def test_memory(store: Path, name: str) -> None:
    """A query that asks for all memory is told so, and the process that it broke is replaced."""
    limits = Limits(seconds=60, memory=64 * 2**20)

    async def use(pool: Pool) -> tuple[Answer | Refused, bytes]:
        return await tried(pool, BOMBS[name], limits), (await pool.answer(job(EASY, limits))).body

    found, body = run(store, limits, use)
    assert isinstance(found, Refused)
    assert found.status == 507
    assert found.message == "The query needed more memory than the 64 MiB that this server gives to one."
    assert body == TRUE


def test_killed_process_is_replaced(store: Path) -> None:
    """A process that something else ends takes the query with it that it answers, and no other."""
    limits = Limits(seconds=60, quick=60)

    async def use(pool: Pool) -> tuple[Answer | Refused, list[bytes], set[int]]:
        bodies, pids = [], set()
        for _ in range(3):
            bodies.append((await pool.answer(job(EASY, limits))).body)
            (worker,) = pool._all
            pids.add(worker._process.pid)
            os.kill(worker._process.pid, signal.SIGKILL)
            while worker.alive:
                await asyncio.sleep(0.01)
        await pool.answer(job(EASY, limits))
        (worker,) = pool._all
        asked = asyncio.create_task(tried(pool, RUNAWAY, limits))
        await asyncio.sleep(0.1)
        os.kill(worker._process.pid, signal.SIGKILL)
        lost = await asked
        bodies.append((await pool.answer(job(EASY, limits))).body)
        return lost, bodies, pids

    lost, bodies, pids = run(store, limits, use)
    assert isinstance(lost, Refused)
    # Who kills a process like this is the system, where memory is short.
    assert lost.status == 507
    assert (bodies, len(pids)) == ([TRUE] * 4, 3)


def test_nobody_is_answered_who_went_away(store: Path) -> None:
    """A query whose client is gone is ended, and its place is free."""
    limits = Limits(seconds=60, quick=60, workers=1)

    async def use(pool: Pool) -> tuple[set[int], dict[str, int], bytes]:
        asked = asyncio.create_task(pool.answer(job(RUNAWAY, limits)))
        await asyncio.sleep(0.1)
        pids = {worker._process.pid for worker in pool._all}
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        return pids, pool.state, (await pool.answer(job(EASY, limits))).body

    pids, state, body = run(store, limits, use)
    assert (state["processes"], body) == (0, TRUE)
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_closing_ends_queries(store: Path) -> None:
    """A server that stops ends its queries, tells so, and leaves no process."""
    limits = Limits()

    async def use(pool: Pool) -> tuple[list[Answer | Refused], dict[str, int]]:
        running = asyncio.create_task(tried(pool, RUNAWAY, limits))
        await asyncio.sleep(0.1)
        await pool.close()
        return [await running, await tried(pool, EASY, limits)], pool.state

    refused, state = run(store, limits, use)
    assert [str(one) for one in refused] == ["The server is being stopped."] * 2
    assert state["processes"] == 0


def test_answer_bytes(store: Path) -> None:
    """An answer of few but long rows is cut too."""
    limits = Limits(answer_bytes=2**10)
    long = 'SELECT ?x WHERE { VALUES ?i { 1 2 3 } BIND("' + "x" * 500 + '" AS ?x) }'
    answer = run(store, limits, lambda pool: pool.answer(job(long, limits)))
    words = "Truncated: the first 1 rows are given, the limit of this server is 0.000976562 MiB."
    assert answer.truncated == words
    assert answer.body.count(b'xxx"') == 1


def test_store_that_is_gone(tmp_path: Path) -> None:
    """A pool over nothing says so instead of waiting for a process that cannot start."""
    with pytest.raises(StoreError, match="No process can open the built store"):
        run(tmp_path / "none", Limits(), lambda pool: pool.answer(job(EASY, Limits())))


def test_size_of_a_process_is_seen(store: Path) -> None:
    """A process that has grown makes way for a new one."""
    limits = Limits(memory=64 * 2**20)
    big = 'SELECT (STRLEN(?x20) AS ?n) WHERE { BIND("xxxxxxxxxxxxxxxx" AS ?x0) ' + " ".join(
        f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(20)
    )

    async def use(pool: Pool) -> tuple[Answer | Refused, bytes]:
        return await tried(pool, big + " }", limits), (await pool.answer(job(EASY, limits))).body

    first, body = run(store, limits, use)
    assert isinstance(first, Answer) or first.status == 507
    assert body == TRUE
