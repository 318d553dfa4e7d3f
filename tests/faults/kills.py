"""When to kill a program, what it was doing then, and how a project changes in between."""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from tests.faults.forks import KILLED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.faults.forks import Ended

KILLS = int(os.environ.get("KZGRAPH_KILLS", "3"))
MANY = 100
MEASURED, MOST_TRIES, EARLIER = 8, 5, 0.9
MOST_POINTS = 4


def moments(seed: int, length: float, *, begins: float = 0.0, ends: float = 1.05) -> Iterator[float]:
    """As many moments as there are kills, in no order, one in each of as many equal parts of a run."""
    chance = random.Random(seed)
    parts = [(begins + (ends - begins) * (number + chance.random()) / KILLS) * length for number in range(KILLS)]
    return iter(chance.sample(parts, k=KILLS))


def killed_at_random(seed: int, run: Callable[[int, float], Ended], whole: Callable[[int], float]) -> Counter[str]:
    """Kill a run as often as is asked for, at moments spread over all of it; when the kills came.

    ``run`` runs and kills after so many seconds, checks what is left, and says how it ended; ``whole`` says how long
    one takes to its end, which is asked again and again, since the machine may have more to do or less. Both are
    given a number, another one each time. A run that ends by itself is tried again, with a somewhat earlier moment.
    """
    ends: Counter[str] = Counter()
    numbers = count(1)
    length = whole(next(numbers))
    for done, moment in enumerate(moments(seed, 1.0), 1):
        for tries in range(MOST_TRIES):
            ended = run(next(numbers), moment * length * EARLIER**tries)
            ends[last(ended)] += 1
            if ended.code == KILLED:
                break
            length = ended.seconds
        if done % MEASURED == 0:
            length = whole(next(numbers))
    assert sum(ends.values()) > ends["after the end"], "nothing was killed in time"
    return ends


def points(whole: Ended) -> list[int]:
    """The changes of a run before which it is killed: all, or of few kills those that switch something, and some."""
    every = range(len(whole.changes))
    if KILLS >= MANY:
        return list(every)
    moving = {n + one for n in every if _switches(whole.changes[n]) for one in (0, 1)} & set(every)
    others = [n for n in every if n not in moving]
    return sorted({*moving, *random.Random(len(others)).sample(others, k=min(MOST_POINTS, len(others)))})


def _switches(change: str) -> bool:
    """Whether a change puts something new in the place of something old."""
    return change.startswith(("os.rename", "ctypes")) or ("update=INSERT" in change and "versionInfo" in change)


def told(what: str, ends: Counter[str]) -> None:
    """Say when the kills came; pytest shows it with -rP."""
    sys.stdout.write(
        f"{what}: {sum(ends.values())} runs, ended " + ", ".join(f"{n} {k}" for k, n in sorted(ends.items()))
    )


def last(ended: Ended) -> str:
    """In words, the last change before the end; raises AssertionError where a command failed by itself."""
    assert (ended.code in (0, KILLED), ended.err) == (True, "")
    if ended.code != KILLED:
        return "after the end"
    if not ended.changes:
        return "before any change"
    words = ended.changes[-1].partition("?")[0].split()
    if words[0] != "http.client.send":
        return f"after {words[0]}"
    if words[1] in ("GET", "POST", "PUT", "DELETE"):
        return f"in {words[1]} {words[2]}"
    return "after the switch" if "versionInfo" in ended.changes[-1] else "after a body"


def renamed(project: Path, name: str) -> None:
    """Give a result of Reed Labs another name, so that the graph has another content."""
    for path in sorted(project.rglob("*.ttl")):
        text = path.read_text(encoding="utf-8")
        if "\nresult:app-prototypes\n" in text:
            head, block, rest = text.partition("\nresult:app-prototypes\n")
            before, label, after = rest.partition('skos:prefLabel "')
            path.write_text(head + block + before + label + name + after[after.index('"@en') :], encoding="utf-8")
            return
    raise AssertionError("Riverland has no app prototypes any more")
