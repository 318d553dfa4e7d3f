"""A store that a program has open stays as it is, whatever is built meanwhile, and goes when that program is gone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.faults.kills import renamed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.forks import Forks

NAME = 'SELECT ?n { <https://w3id.org/kzgraph/id/result/app-prototypes> ?p ?n FILTER(STRSTARTS(?n, "State")) } #'
OTHERS = 5
PATIENCE = 60


class Asking:
    """Threads that ask a server the same again and again, in words that no cache knows."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._ends = threading.Event()
        self.answers: list[str] = []

    @contextmanager
    def going(self) -> Iterator[None]:
        """Ask as long as the block lasts."""
        threads = [threading.Thread(target=self._ask, args=[name]) for name in "ab"]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._ends.set()
            for thread in threads:
                thread.join()

    def _ask(self, name: str) -> None:
        number = 0
        while not self._ends.wait(0.02):
            number += 1
            self.answers.append(self.once(f"{name}{number}"))

    def once(self, words: str) -> str:
        """The name that the server knows, or what went wrong."""
        query = urllib.parse.urlencode({"query": NAME + words})
        request = urllib.request.Request(f"{self._url}sparql?{query}", headers={"Accept": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
                return "; ".join(row["n"]["value"] for row in json.load(reply)["results"]["bindings"])
        except (OSError, ValueError) as error:
            return repr(error)


@contextmanager
def served(project: Path, environment: dict[str, str]) -> Iterator[str]:
    """A server of a project, killed at the end; its address."""
    command = [sys.executable, "-m", "kzgraph", "serve", "--port", "0", "--project", str(project)]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert process.stderr
        address = ""
        while not address:
            line = process.stderr.readline()
            assert line, "the server did not start"
            address = line.removeprefix("kzgraph is at ").split()[0] if line.startswith("kzgraph is at ") else ""
        # What it says of requests is not to fill the pipe.
        reading = threading.Thread(target=process.stderr.read)
        reading.start()
        yield address
        process.kill()
        reading.join()
    finally:
        process.kill()
        process.communicate()


def test_server_answers_before_during_and_after_builds(
    builds: Forks, project: Path, cache: Path, environment: dict[str, str]
) -> None:
    """Its store is not replaced, not removed for newer ones either; the first build after its end removes it."""
    build = ("build", "--force", "--quiet", "--project", str(project))
    (project / "ontology").mkdir()
    for name in ("partners", "passages", "programmes"):
        shutil.rmtree(project / name)
    renamed(project, "State served")
    assert builds.run(*build).code == 0
    (own,) = (path.name for path in (cache / "stores").iterdir())
    with served(project, environment) as address:
        asking = Asking(address)
        assert asking.once("before") == "State served"
        with asking.going():
            for _ in range(2):
                assert builds.run(*build).code == 0
            for number in range(OTHERS):
                renamed(project, f"State {number}")
                assert builds.run(*build).code == 0
        assert asking.once("after") == "State served"
        assert set(asking.answers) == {"State served"}
        assert own in {path.name for path in (cache / "stores").iterdir()}
    assert builds.run(*build).code == 0
    assert own not in {path.name for path in (cache / "stores").iterdir()}
