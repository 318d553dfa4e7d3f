"""A server of a copy of what a service has published: it looks for newer versions, and goes on without the service.

The application of a version is replaced by that of the next while requests go on: those that began on the old one end
on it. Where the service does not answer, or what it has cannot be had, the copy is served on, and ``/health`` says so.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.datastructures import State
from starlette.types import Receive, Scope, Send

from kzgraph.api import Graph
from kzgraph.errors import KzgraphError

__all__ = ["Followed", "Look", "Published"]

LEAVING_SECONDS = 30.0
_PAUSE = 0.1


@dataclass(slots=True)
class Published:
    """What is served: a service, the name of the graph there ("" for none), and its version.

    ``looked`` is when the service last answered, ``problem`` the sentence by which the last look failed ("" where it
    did not).
    """

    service: str
    name: str
    version: str
    looked: str = ""
    problem: str = ""

    def __post_init__(self) -> None:
        if not self.looked:
            self.note("")

    @property
    def when(self) -> str:
        """When the service last answered, for people."""
        return f"{self.looked[:16].replace('T', ' ')} UTC"

    def note(self, problem: str) -> None:
        """Note how a look at the service went, just now."""
        self.problem = problem
        if not problem:
            self.looked = datetime.now(UTC).isoformat(timespec="seconds")

    def told(self) -> Mapping[str, str]:
        """The same for programs."""
        return {
            "service": self.service,
            "name": self.name,
            "version": self.version,
            "looked": self.looked,
            "problem": self.problem,
        }


Version: TypeAlias = tuple[Graph, Published]
Look: TypeAlias = Callable[[], Version | None]
"""A look at a service: the graph that it has now, None where that was seen the last time; raises KzgraphError."""


class Followed:
    """An ASGI application over the newest version of a published graph, which it looks for every few seconds."""

    def __init__(
        self,
        first: Version,
        make: Callable[[Graph, Published], Starlette],
        look: Look,
        *,
        seconds: float,
        tell: Callable[[str], None],
    ) -> None:
        self._make, self._look, self._seconds, self._tell = make, look, seconds, tell
        self._published = first[1]
        self._app = make(*first)
        self._running: dict[Starlette, AbstractAsyncContextManager[object]] = {}
        self._requests: Counter[Starlette] = Counter()
        self._leaving: set[asyncio.Task[None]] = set()
        self._over = threading.Event()

    @property
    def state(self) -> State:
        """What the application of the newest version knows of itself."""
        return self._app.state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the newest version."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        app = self._app
        self._requests[app] += 1
        try:
            await app(scope, receive, send)
        finally:
            self._requests[app] -= 1

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start and end with the server."""
        await receive()
        try:
            await self._begin(self._app)
        except BaseException:
            await send({"type": "lifespan.startup.failed"})
            raise
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._watch, args=[loop], name="watching", daemon=True).start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._over.set()
        for app in tuple(self._running):
            await self._end(app)
        await send({"type": "lifespan.shutdown.complete"})

    async def _begin(self, app: Starlette) -> None:
        running = app.router.lifespan_context(app)
        await running.__aenter__()
        self._running[app] = running

    async def _end(self, app: Starlette) -> None:
        running = self._running.pop(app, None)
        if running is not None:
            await running.__aexit__(None, None, None)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Look for newer versions until the server ends; in a thread that nobody waits for."""
        while not self._over.wait(self._seconds):
            before = self._published.problem
            try:
                found = self._look()
                if found is not None:
                    app = self._make(*found)
                    asyncio.run_coroutine_threadsafe(self._replace(app), loop).result()
                    self._published = found[1]
                    self._tell(f"now serving version {found[1].version} of {found[1].service}")
                self._published.note("")
            except KzgraphError as error:
                self._published.note(error.message)
            except OSError as error:
                self._published.note(f"The newer version cannot be kept ({error.strerror or type(error).__name__}).")
            except RuntimeError:
                # The server ends, and its loop takes nothing more.
                return
            self._tell_change(before)

    def _tell_change(self, before: str) -> None:
        now = self._published
        if now.problem and not before:
            self._tell(f"{now.problem} The copy of version {now.version} is served on.")
        elif before and not now.problem:
            self._tell(f"{now.service} answers again")

    async def _replace(self, app: Starlette) -> None:
        if self._over.is_set():
            return
        await self._begin(app)
        before, self._app = self._app, app
        task = asyncio.create_task(self._left(before))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def _left(self, app: Starlette) -> None:
        """End the application of an older version when its last request has been answered, or takes too long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LEAVING_SECONDS):
                while self._requests[app]:
                    await asyncio.sleep(_PAUSE)
        await self._end(app)
        del self._requests[app]
