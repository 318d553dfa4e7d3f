"""How things are measured here: programs in processes of their own, in turn, by wall clock, processor time and memory.

Wall-clock times say what a person waits for; they grow when other programs run on the machine. Processor time says
what the work costs and hardly changes then, so ratios are also given in it. Of several runs the median is told.
"""

import json
import math
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["ROOT", "Cost", "in_turn", "kzgraph_command", "median", "run", "surroundings", "told"]

ROOT = Path(__file__).parent.parent
SEED = 2018
MEBIBYTE_IN_KIBIBYTES = 1024

# An installed package has its byte code; a setting that forbids writing it would measure the compiler.
# The documents' texts would be read, too, where their folder is known.
_LEFT_OUT = ("PYTHONDONTWRITEBYTECODE", "KZGRAPH_SOURCES", "KZGRAPH_ENDPOINT", "KZGRAPH_ADD", "KZGRAPH_PROJECT")

# A program begins with the memory of the one that starts it, and that counts as its own: so a small one starts it.
_LAUNCHER = """\
import os, sys, time
begin = time.perf_counter()
program = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(program, 0)
seconds = time.perf_counter() - begin
code = os.waitstatus_to_exitcode(status)
sys.stderr.write(f"\\n[{seconds}, {used.ru_utime + used.ru_stime}, {used.ru_maxrss}]")
sys.exit(abs(code))
"""


class Cost(NamedTuple):
    """What one run cost: seconds by the clock and of all processors, highest memory in MiB; and what it printed."""

    seconds: float
    processor: float
    peak: float
    output: str


def run(command: Sequence[str | Path], *, cache: Path | None = None, most: float | None = None) -> Cost:
    """Run a program to its end; a program that fails ends the benchmark with what it wrote.

    One that takes more than ``most`` seconds, or lets an alarm end it, has cost endlessly much; what it printed until
    then is kept.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        launched = [sys.executable, "-I", "-S", "-c", _LAUNCHER, *map(str, command)]
        code = _ended(
            subprocess.Popen(
                launched, stdout=out, stderr=err, env=surroundings(cache), cwd=ROOT, start_new_session=True
            ),
            most,
        )
        if code in (None, signal.SIGALRM):
            out.seek(0)
            return Cost(math.inf, math.inf, math.inf, out.read().decode())
        err.seek(0)
        *_, measured = err.read().decode().splitlines() or [""]
        if code or not measured.startswith("["):
            err.seek(0)
            sys.exit(f"{' '.join(map(str, command))} failed\n{err.read().decode()}")
        out.seek(0)
        output = out.read().decode()
    seconds, processor, peak = json.loads(measured)
    return Cost(seconds, processor, peak / MEBIBYTE_IN_KIBIBYTES, output)


def _ended(program: "subprocess.Popen[bytes]", most: float | None) -> int | None:
    """Wait for a program and what it started; None where it had to be ended."""
    try:
        return program.wait(most)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if program.poll() is None:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()


def surroundings(cache: Path | None = None) -> dict[str, str]:
    """The variables that programs are started with: this checkout's package, and no setting that changes answers."""
    kept = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    return {**kept, "PYTHONPATH": str(ROOT), **({"KZGRAPH_CACHE": str(cache)} if cache else {})}


def in_turn(commands: Mapping[str, Sequence[str | Path]], rounds: int, *, cache: Path | None = None) -> dict[str, Cost]:
    """The median costs of programs that are run in turn, in another order in every round; the first round warms up.

    One round only is not warmed up: it is for what takes long.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    chance = random.Random(SEED)
    warming = int(rounds > 1)
    for number in range(rounds + warming):
        for name in chance.sample(sorted(commands), len(commands)):
            cost = run(commands[name], cache=cache)
            if number >= warming:
                costs[name].append(cost)
    return {name: median(costs[name]) for name in commands}


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure, and what the last run printed."""
    seconds, processor, peak = (statistics.median(cost[place] for cost in costs) for place in range(3))
    return Cost(seconds, processor, peak, costs[-1].output)


def told(cost: Cost) -> dict[str, object]:
    """What a program of ours found, a JSON object on each line, together; a line that was cut off is left out."""
    found: dict[str, object] = {}
    for line in cost.output.splitlines(keepends=True):
        if line.endswith("\n"):
            found |= json.loads(line)
    return found


def kzgraph_command() -> list[str]:
    """The command as it is installed beside this Python, else as a module."""
    command = Path(sys.executable).with_name("kzgraph")
    return [str(command)] if command.is_file() else [sys.executable, "-m", "kzgraph"]
