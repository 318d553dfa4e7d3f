"""Work that takes a while, done beside the loop that answers requests, and left behind when nobody waits for it.

The threads of the standard library's pools, and those of Starlette, are waited for at the end of the program, however
long their work takes. These are not: a page that is being made when the server stops is for nobody.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar
from weakref import WeakKeyDictionary

__all__ = ["at_work", "beside"]

Made = TypeVar("Made")

AT_ONCE = 8
_NAME = "page"
_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


def at_work() -> bool:
    """Whether a thread still works on something."""
    return any(thread.name == _NAME for thread in threading.enumerate())


def beside(work: Callable[[], Made]) -> Awaitable[Made]:
    """What the work gives, or raises, done in a thread; a few at once, the others wait for a place.

    A caller that is cancelled goes on at once; the thread ends when its work does, or with the program.
    """
    return _beside(work)


async def _beside(work: Callable[[], Made]) -> Made:
    loop = asyncio.get_running_loop()
    async with _places.setdefault(loop, asyncio.Semaphore(AT_ONCE)):
        done: asyncio.Future[Made] = loop.create_future()
        threading.Thread(target=_do, args=(work, loop, done), name=_NAME, daemon=True).start()
        return await done


def _do(work: Callable[[], Made], loop: asyncio.AbstractEventLoop, done: "asyncio.Future[Made]") -> None:
    try:
        made = work()
    except BaseException as error:  # noqa: BLE001  whoever waits gets it, whatever it is
        _tell(loop, done, partial(done.set_exception, error))
    else:
        _tell(loop, done, partial(done.set_result, made))


def _tell(loop: asyncio.AbstractEventLoop, done: "asyncio.Future[Made]", say: Callable[[], None]) -> None:
    """Tell the loop what became of the work, unless nobody waits any more."""
    with suppress(RuntimeError):  # the loop has been closed meanwhile
        loop.call_soon_threadsafe(lambda: None if done.done() else say())
