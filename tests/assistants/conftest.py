"""An assistant at Riverland: the server as a process of its own, asked with the SDK's own client."""

import asyncio
import os
import sys
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp_types import CallToolResult, TextContent

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "data" / "small"
SECONDS, ROWS, MEMORY = 2, 60, 256
PATIENCE = 60

T = TypeVar("T")


class Assistant:
    """A client that stays connected, and calls from tests that know nothing of loops."""

    def __init__(self, parameters: StdioServerParameters) -> None:
        self._loop = asyncio.new_event_loop()
        self._parameters = parameters
        self._ready = threading.Event()
        self._stop: asyncio.Event
        self._failed: BaseException | None = None
        self.client: Client
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._hold(),))

    def __enter__(self) -> "Assistant":
        self._thread.start()
        assert self._ready.wait(PATIENCE), "the server does not answer"
        if self._failed is not None:
            raise self._failed
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE)
        self._loop.close()

    async def _hold(self) -> None:
        self._stop = asyncio.Event()
        try:
            async with Client(stdio_client(self._parameters)) as client:
                self.client = client
                self._ready.set()
                await self._stop.wait()
        except BaseException as error:
            self._failed = error
            self._ready.set()
            raise

    def run(self, asked: Coroutine[Any, Any, T]) -> T:
        """Wait for something that the client does."""
        return asyncio.run_coroutine_threadsafe(asked, self._loop).result(PATIENCE)

    def call(self, tool: str, arguments: dict[str, Any] | None = None) -> CallToolResult:
        """Call a tool."""
        return self.run(self.client.call_tool(tool, arguments or {}))

    def data(self, tool: str, arguments: dict[str, Any] | None = None) -> Any:
        """The data of a tool's answer, which is to be no error."""
        found = self.call(tool, arguments)
        assert not found.is_error, words(found)
        return found.structured_content

    def refusal(self, tool: str, arguments: dict[str, Any] | None = None) -> str:
        """The sentence of a tool's error."""
        found = self.call(tool, arguments)
        assert found.is_error, words(found)
        assert found.structured_content is None
        return words(found)


def words(found: CallToolResult) -> str:
    """The text of an answer."""
    (content,) = found.content
    assert isinstance(content, TextContent)
    return content.text


def command(*options: str) -> list[str]:
    """The command that starts a server of Riverland."""
    return [sys.executable, "-m", "kzgraph", "mcp", "--project", str(SMALL), *options]


@pytest.fixture(scope="session")
def assistant(surroundings: None) -> Iterator[Assistant]:
    """An assistant with two seconds for a query, 60 rows, and 256 MiB."""
    program, *arguments = command("--timeout", str(SECONDS), "--rows", str(ROWS), "--memory", str(MEMORY))
    parameters = StdioServerParameters(
        command=program, args=arguments, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=str(ROOT)
    )
    with Assistant(parameters) as found:
        yield found
