"""The processes that answer queries: a few at once, each for a limited time, and nobody waits behind a long one.

A query gets one of a few places. Is it not answered within a second or so, it leaves its place to the next one and
goes on beside with less right to the processor, as one of a few long ones; at its time limit its process is killed.
So readers get their answers while somebody else asks for everything, and a server with too much to do says so.
"""

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, cast

from kzgraph.errors import StoreError
from kzgraph.explorer.limits import Limits
from kzgraph.explorer.refused import Busy, Refused, TimedOut, stopping
from kzgraph.explorer.worker import MEMORY_STATUS, Job

__all__ = ["Answer", "Pool"]

STARTING_SECONDS = 60.0
LONG_NICENESS = 10
_LONGEST_HEAD = 2**20
# Exit codes of processes that a signal ended; not every system has all of them.
_OUT_OF_MEMORY = frozenset({-getattr(signal, "SIGABRT", 0), -getattr(signal, "SIGKILL", 0)}) - {0}
_ALARM = -getattr(signal, "SIGALRM", 0) or None


class Answer(NamedTuple):
    """What a query was answered with: media type, bytes, and in words what is left out ("" where nothing is)."""

    media: str
    body: bytes
    truncated: str


class Pool:
    """Processes over one store; use it in ``async with``, which ends them all."""

    def __init__(self, store: Path, context: Path, limits: Limits) -> None:
        self._command = (str(store), str(context), str(limits.memory))
        self._limits = limits
        self._places = asyncio.Semaphore(limits.workers)
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._waiting = 0
        self._long = 0
        self._closed = False

    async def __aenter__(self) -> "Pool":
        self._idle.append(await self._started())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End all processes; queries that run or wait are told that the server stops."""
        self._closed = True
        for worker in tuple(self._all):
            await self._end(worker)

    @property
    def state(self) -> dict[str, int]:
        """How many processes there are, how many queries wait, and how many long ones run."""
        return {"processes": len(self._all), "waiting": self._waiting, "long": self._long}

    async def answer(self, job: Job) -> Answer:
        """Answer a job (see `kzgraph.explorer.worker.answer`).

        Raises Busy where too many others wait, TimedOut, and Refused for a query that cannot be answered. A caller
        that is cancelled ends the query.
        """
        place = await self._place()
        try:
            if self._closed:
                raise stopping()
            worker = await self._ready()
            try:
                head, body = await self._watched(worker, job, place)
            except Refused:
                await self._end(worker)
                if self._closed:
                    raise stopping() from None
                raise
            except BaseException:
                await asyncio.shield(self._end(worker))
                raise
            await self._put_back(worker, spent=bool(head["spent"]))
        finally:
            place.leave()
        if head["status"] != 200:
            raise self._refusal(head)
        return Answer(str(head["media"]), body, str(head["truncated"]))

    async def _ready(self) -> "_Worker":
        """A process that waits for a query; one that something else has ended meanwhile is passed over."""
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            await self._end(worker)
        return await self._started()

    async def _place(self) -> "_Place":
        if self._places.locked() and self._waiting >= self._limits.queue:
            raise Busy
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.patience):
                await self._places.acquire()
        except TimeoutError:
            raise Busy from None
        finally:
            self._waiting -= 1
        return _Place(self._places)

    async def _watched(self, worker: "_Worker", job: Job, place: "_Place") -> tuple[dict[str, Any], bytes]:
        """Wait for an answer: at first in a place, then beside, then no more."""
        now = asyncio.get_running_loop().time
        deadline = now() + self._limits.seconds
        asked = asyncio.ensure_future(worker.ask(job))
        beside = False
        try:
            while (left := deadline - now()) > 0:
                done, _ = await asyncio.wait({asked}, timeout=left if beside else min(left, self._limits.quick))
                if done:
                    return asked.result()
                if not beside:
                    beside = self._moves_beside(worker, place)
            raise TimedOut(self._limits.seconds)
        finally:
            self._long -= beside
            asked.cancel()
            with suppress(BaseException):
                await asked

    def _moves_beside(self, worker: "_Worker", place: "_Place") -> bool:
        """Whether a query that takes long goes on beside; where there is no room and others wait, it is given up."""
        if self._long < self._limits.workers:
            self._long += 1
            place.leave()
            worker.lower()
            return True
        if self._waiting:
            raise Busy(long=True)
        return False

    async def _put_back(self, worker: "_Worker", *, spent: bool) -> None:
        if spent or worker.lowered or len(self._idle) >= self._limits.workers:
            await self._end(worker)
        else:
            self._idle.append(worker)

    def _refusal(self, head: dict[str, Any]) -> Refused:
        if head["status"] == MEMORY_STATUS:
            return _out_of_memory(self._limits)
        return Refused(int(head["status"]), str(head["message"]), str(head["hint"]) or None)

    async def _started(self) -> "_Worker":
        # The same modules as here are found there, from wherever this was started.
        surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "kzgraph.explorer.worker",
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=surroundings,
            limit=_LONGEST_HEAD,
            # Ctrl-C at the terminal is for the server, which then ends its processes.
            start_new_session=True,
        )
        worker = _Worker(process, self._limits)
        self._all.add(worker)
        try:
            async with asyncio.timeout(STARTING_SECONDS):
                await worker.receive()
        except BaseException as error:
            await self._end(worker)
            if isinstance(error, Refused | TimeoutError):
                raise StoreError("No process can open the built store.", "Stop and start the server again.") from error
            raise
        return worker

    async def _end(self, worker: "_Worker") -> None:
        self._all.discard(worker)
        await worker.end()


class _Place:
    """One of the places for queries; left once, however often it is said."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places: asyncio.Semaphore | None = places

    def leave(self) -> None:
        """Leave the place to the next."""
        if self._places is not None:
            self._places.release()
            self._places = None


class _Worker:
    """One process, and what is said to it."""

    def __init__(self, process: asyncio.subprocess.Process, limits: Limits) -> None:
        self._process = process
        # Both are pipes, as the process was started with.
        self._inbox = cast("asyncio.StreamWriter", process.stdin)
        self._outbox = cast("asyncio.StreamReader", process.stdout)
        self._limits = limits
        self.lowered = False

    async def ask(self, job: Job) -> tuple[dict[str, Any], bytes]:
        """The head and body of a job's answer; raises Refused where the process does not survive it."""
        try:
            self._inbox.write(json.dumps(job).encode() + b"\n")
            await self._inbox.drain()
        except (BrokenPipeError, ConnectionResetError):
            raise self._why(await self._process.wait()) from None
        return await self.receive()

    async def receive(self) -> tuple[dict[str, Any], bytes]:
        """The next head and body; raises Refused where the process ends before that."""
        try:
            head: dict[str, Any] = json.loads(await self._outbox.readuntil(b"\n"))
            return head, await self._outbox.readexactly(int(head["size"]))
        except (asyncio.IncompleteReadError, ConnectionResetError):
            raise self._why(await self._process.wait()) from None

    def _why(self, code: int) -> Refused:
        """What the end of a process says of the query it was asked."""
        if code in _OUT_OF_MEMORY:
            return _out_of_memory(self._limits)
        if code == _ALARM:
            return TimedOut(self._limits.seconds)
        return Refused(
            400, "The query cannot be answered: it is nested too deeply, or too long.", "Ask in smaller parts."
        )

    @property
    def alive(self) -> bool:
        """Whether the process has not ended, as far as is known."""
        return self._process.returncode is None

    def lower(self) -> None:
        """Let others go first at the processor, from now on."""
        self.lowered = True
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, LONG_NICENESS)

    async def end(self) -> None:
        """Kill the process, whatever it does, and wait until it is gone."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


def _out_of_memory(limits: Limits) -> Refused:
    return Refused(
        MEMORY_STATUS,
        f"The query needed more memory than the {limits.memory / 2**20:,.0f} MiB that this server gives to one.",
        "Ask for less at once: fewer pairs, a LIMIT before ORDER BY, or a part of the graph.",
    )
