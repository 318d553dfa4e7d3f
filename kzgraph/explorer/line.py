"""How the server takes what comes over the line: uvicorn's own way, except where something follows that is no HTTP.

While an answer is being made or sent, uvicorn would answer such bytes in the midst of it, and write how that failed
into the log: whoever sends them could fill it.
"""

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import Protocol

__all__ = ["line"]


def line() -> "type[Protocol]":
    """The class of a connection, for uvicorn; it ends where what is no HTTP follows a request."""
    from uvicorn.protocols.http.h11_impl import H11Protocol  # only a server pays for it

    class Line(H11Protocol):
        """Answers what is no HTTP only where no answer is on its way."""

        def send_400_response(self, msg: str) -> None:
            cycle = self.cycle
            if cycle is not None and not cycle.response_complete:
                # What is still made for this line is dropped.
                cycle.disconnected = True
                cycle.message_event.set()
            # Where a part of another answer is sent, or the request was HEAD, which is answered without a body.
            with suppress(Exception):
                super().send_400_response(msg)
            self.transport.close()

    return Line
