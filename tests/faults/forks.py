"""Runs kzgraph again and again in forks of one process, which has imported it before, and kills them when asked to.

So a test can kill hundreds of commands: none of them waits for Python to start. A fork is killed after some time; or
just before it changes something for the n-th time: makes, locks, renames or removes a file or folder, opens it for
writing, exchanges two folders, or sends a request. Requests and replies are lines of JSON.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

KILLED = -signal.SIGKILL
CHANGES = frozenset(
    {"ctypes.dlsym", "fcntl.flock", "http.client.send", "os.mkdir", "os.remove", "os.rename", "os.rmdir"}
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
PAUSE = 0.0002
LONGEST = 300
PATIENCE = 120.0


class Ended(NamedTuple):
    """How a fork ended: its code (or `KILLED`), its output, its seconds, and what it changed, as "os.rename a b"."""

    code: int
    out: str
    err: str
    seconds: float
    changes: tuple[str, ...]


class Forks:
    """The process that is forked; use it in ``with``. ``prepare`` is Python that it runs first."""

    def __init__(self, environment: dict[str, str], prepare: str = "") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forks", prepare],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> Forks:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(self, *arguments: str, after: float | None = None, before: int | None = None) -> Ended:
        """Run a command to its end, or kill it after some seconds, or before its n-th change, counted from 0."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([arguments, after, before]) + "\n")
        self._process.stdin.flush()
        code, out, err, seconds, changes = json.loads(self._process.stdout.readline())
        return Ended(code, out, err, seconds, tuple(changes))


def serve(prepare: str) -> None:
    """Answer requests until there are no more."""
    import kzgraph.api
    import kzgraph.cli.commands
    import kzgraph.cli.import_
    import kzgraph.cli.publish
    import kzgraph.derive
    import kzgraph.exchange.iati_import
    import kzgraph.remote.publish
    import kzgraph.render.table  # noqa: F401 - what is imported here need not be imported by forks

    exec(prepare, {})
    for line in sys.stdin:
        with tempfile.TemporaryDirectory() as folder:
            reply = ended(*json.loads(line), Path(folder))
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()


def ended(arguments: list[str], after: float | None, before: int | None, folder: Path) -> Ended:
    """Fork, let the fork run a command, and wait for its end or kill it."""
    for name in ("out", "err", "changes"):
        (folder / name).touch()
    child, began = os.fork(), time.monotonic()
    if not child:
        run_in_fork(arguments, folder, before)
    while not (found := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() - began > (PATIENCE if after is None else after):
            os.kill(child, signal.SIGKILL)
            found = os.waitpid(child, 0)
            break
        time.sleep(PAUSE)
    seconds = time.monotonic() - began
    out, err, changes = ((folder / name).read_text(encoding="utf-8") for name in ("out", "err", "changes"))
    return Ended(os.waitstatus_to_exitcode(found[1]), out, err, seconds, tuple(changes.splitlines()))


def run_in_fork(arguments: list[str], folder: Path, before: int | None) -> NoReturn:
    """Run a command with its output in files, note what it changes, and end."""
    from kzgraph.cli import main

    code = 99
    try:
        for name, number in (("out", 1), ("err", 2)):
            os.dup2(os.open(folder / name, os.O_WRONLY), number)
        sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8") for number in (1, 2))
        note_changes(os.open(folder / "changes", os.O_WRONLY), before)
        code = main(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - whatever it is, nobody else would tell it
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(code)


def note_changes(log: int, before: int | None) -> None:
    """Write down each change before it is made; kill this process instead of making the n-th."""
    seen = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in CHANGES and not (event == "open" and (arguments[2] or 0) & WRITING):
            return
        if seen == before:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1
        words = [event, *(os.fsdecode(a) for a in arguments[:2] if isinstance(a, str | bytes | os.PathLike))]
        os.write(log, (" ".join(words).splitlines()[0][:LONGEST] + "\n").encode())

    sys.addaudithook(hook)


if __name__ == "__main__":
    serve(sys.argv[1])
