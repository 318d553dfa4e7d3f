"""Fuzzing: give a part of kzgraph made-up input for some minutes, and keep every input that breaks it.

    python tests/fuzz/run.py --minutes 60
    python tests/fuzz/run.py --minutes 5 --kind turtle --seed 7

Each kind runs in a process of its own, with a limit to its memory and a limit to the time that one input may take. An
input that raises, hangs or ends the process is made smaller where that is quick, and written to
``tests/fuzz/corpus/<kind>/``, which the tests replay from then on. Exit code 1 tells that there was one.
"""

import argparse
import contextlib
import faulthandler
import hashlib
import importlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

KINDS = ("turtle", "frontmatter", "http", "iati")
FOLDER = Path(__file__).resolve().parent
CORPUS = FOLDER / "corpus"
SECONDS = 20
"""How long the processor may work for one input; other programs on the machine do not count."""
WAITING = 120
"""How long one input may take by the clock, the time for which it waits for others included."""
MEMORY = 3 * 2**30
"""How many bytes of addresses a process may have; a server that it starts may have as many."""
SHRINKING_SECONDS = 60
FOUND = 1


class TooLong(Exception):
    """An input took longer than it may."""


def main() -> int:
    """Fuzz each kind for its share of the time."""
    # A module here is called like one of the standard library's: from this folder nothing may be imported by bare name.
    sys.path[0] = str(FOLDER.parent.parent)
    options = _options()
    kinds = options.kind or [kind for kind in KINDS if (FOLDER / f"{kind}.py").is_file()]
    if options.child:
        return _child(kinds[0], options.seed, options.until, Path(options.child))
    each = 60 * options.minutes / len(kinds)
    return max(_fuzz(kind, options.seed, each) for kind in kinds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60, help="for all kinds together (default: 60)")
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this kind (default: all)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="where the made-up inputs begin")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--until", type=float, help=argparse.SUPPRESS)
    return parser.parse_args()


def _fuzz(kind: str, seed: int, seconds: float) -> int:
    """One kind, for some seconds: a child that broke down is followed by the next."""
    until, code = time.monotonic() + seconds, 0
    print(f"{kind}: {seconds / 60:.1f} minutes from seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            seed, fine = _watched(kind, seed, until, Path(folder))
            code = code if fine else FOUND
    return code


def _watched(kind: str, seed: int, until: float, folder: Path) -> tuple[int, bool]:
    """Run a child to its end; the seed for the next one, and whether all was well."""
    command = [sys.executable, __file__, "--kind", kind, "--seed", str(seed), "--until", str(until), "--child", folder]
    input_file, at = folder / "input", folder / "seed"
    input_file.write_bytes(b"")
    at.write_text(str(seed), "utf-8")
    child = subprocess.Popen(command, env={**os.environ, "KZGRAPH_CACHE": str(folder / "cache"), "PYTHONHASHSEED": "0"})
    begun, fine = (b"", time.monotonic()), False
    try:
        while child.poll() is None:
            time.sleep(0.2)
            if begun[0] != (current := at.read_bytes()):
                begun = (current, time.monotonic())
            elif time.monotonic() - begun[1] > 2 * WAITING + SHRINKING_SECONDS:
                child.kill()
        fine = child.returncode == 0
        if child.returncode not in (0, FOUND):
            _keep(kind, input_file.read_bytes(), f"the process ended with {child.returncode}")
    finally:
        child.kill()
        child.wait()
    return int(at.read_text("utf-8") or seed) + 1, fine


def _child(kind: str, seed: int, until: float, folder: Path) -> int:
    """Make and check inputs until the time is over or one breaks."""
    module = importlib.import_module(f"tests.fuzz.{kind}")
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    begun, first, slowest, parent = time.monotonic(), seed, 0.0, os.getppid()
    # Whoever stops the driver stops this process too.
    while time.monotonic() < until and os.getppid() == parent:
        content = module.once(Random(seed))
        (folder / "input").write_bytes(content)
        (folder / "seed").write_text(str(seed), "utf-8")
        before = time.monotonic()
        if told := broken(module.check, content):
            smaller = _shrunk(module.check, content)
            _keep(kind, smaller, f"seed {seed}: {broken(module.check, smaller) or told}")
            return FOUND
        slowest = max(slowest, time.monotonic() - before)
        seed += 1
    rate = (seed - first) / (time.monotonic() - begun)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{kind}: {seed - first} inputs, {rate:.0f} a second, slowest {slowest:.1f} s, {most:.0f} MiB", flush=True)
    return 0


def broken(check: Callable[[bytes], None], content: bytes) -> str:
    """What an input breaks, as a traceback; "" where all is well."""
    try:
        with _in_time():
            check(content)
    except Exception:
        return traceback.format_exc()
    return ""


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    """Raises TooLong after the time that one input may take."""

    def stop(number: int, _: object) -> None:
        raise TooLong(f"more than {SECONDS} seconds' work" if number == signal.SIGPROF else f"longer than {WAITING} s")

    before = {number: signal.signal(number, stop) for number in (signal.SIGPROF, signal.SIGALRM)}
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    signal.setitimer(signal.ITIMER_REAL, WAITING)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _shrunk(check: Callable[[bytes], None], content: bytes) -> bytes:
    """A smaller input that still breaks something: pieces are left out, ever smaller ones."""
    until, size = time.monotonic() + SHRINKING_SECONDS, max(1, len(content) // 2)
    while time.monotonic() < until:
        at, before = 0, content
        while at < len(content) and time.monotonic() < until:
            fewer = content[:at] + content[at + size :]
            if broken(check, fewer):
                content = fewer
            else:
                at += size
        if size == 1 and content == before:
            break
        size = max(1, size // 2)
    return content


def _keep(kind: str, content: bytes, told: str) -> None:
    """Write an input to the corpus, under a name made from its bytes."""
    path = CORPUS / kind / hashlib.sha256(content).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    print(f"{kind}: {told.strip()}\n{kind}: kept as {path.relative_to(FOLDER.parent.parent)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
