"""What the server answers with where it does not answer: a status, a sentence, what to do, and headers."""

from collections.abc import Mapping

from kzgraph.errors import KzgraphError

__all__ = ["Busy", "Refused", "TimedOut", "stopping"]


class Refused(KzgraphError):
    """A request that is not answered; ``status`` is that of HTTP, ``headers`` go with it.

    >>> Refused(404, "There is no such page.").status
    404
    """

    def __init__(
        self, status: int, message: str, hint: str | None = None, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message, hint)
        self.status = status
        self.headers = dict(headers or {})


class Busy(Refused):
    """Others are before this query, or (``long``) many long ones: come again."""

    def __init__(self, *, long: bool = False) -> None:
        why = "many long queries are running" if long else "many queries are waiting"
        super().__init__(
            503, f"The server is busy: {why}.", "Ask again in a few seconds.", headers={"Retry-After": "5"}
        )


def stopping() -> Refused:
    """The refusal of what is asked while the server is being stopped."""
    return Refused(503, "The server is being stopped.", headers={"Retry-After": "60"})


class TimedOut(Refused):
    """The query ran for longer than it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            504,
            f"The query timed out: it ran for longer than {seconds:g} seconds, the limit of this server.",
            "Ask for less at once, or run the query on your own copy: kzgraph query FILE",
        )
