"""kzgraph serve: where it listens, what it says, how it ends, and what it writes down."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from kzgraph.cli import main
from kzgraph.cli import serve as serve_command

from .conftest import PATIENCE, ROOT, SMALL, running

LOG_KEYS = ["time", "method", "path", "status", "bytes", "milliseconds"]


def get(url: str) -> int:
    """The status of a page."""
    with urllib.request.urlopen(url, timeout=PATIENCE) as reply:
        return int(reply.status)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminate"])
def test_ends_quietly(sign: signal.Signals) -> None:
    """Ctrl-C, or the system's wish, ends it with exit 0 and no further word; so do its processes, busy or not."""
    with running("--log-queries") as (process, url):
        assert get(f"{url}sparql?query=ASK%7B%7D") == 200
        process.send_signal(sign)
        said = process.communicate(timeout=PATIENCE)[1]
        assert process.returncode == 0
    (line,) = [line for line in said.splitlines() if line]
    assert json.loads(line)["query"] == "query=ASK%7B%7D"


def test_says_where_it_is() -> None:
    """It says its address, on this machine alone unless asked, and logs neither queries nor people."""
    with running() as (process, url):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", url)
        assert get(f"{url}sparql?query=ASK%7B%7D") == 200
        process.terminate()
        said = process.communicate(timeout=PATIENCE)[1]
    entry = json.loads(said.splitlines()[-1])
    assert list(entry) == LOG_KEYS
    assert (entry["method"], entry["path"], entry["status"]) == ("GET", "/sparql", 200)


def test_warns_where_others_reach_it() -> None:
    """Elsewhere than on this machine alone it says what that means."""
    command = [sys.executable, "-m", "kzgraph", "serve", "--host", "0.0.0.0", "--port", "0", "--project", str(SMALL)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert process.stderr is not None
    lines = [process.stderr.readline() for _ in range(2)]
    if lines[0].startswith("building"):
        lines = [lines[1], process.stderr.readline()]
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    assert lines[0] == "Anyone who reaches 0.0.0.0 can read this graph and ask it questions, without a password.\n"
    assert "kzgraph is at http://0.0.0.0:" in lines[1]


def test_taken_port(capsys: pytest.CaptureFixture[str]) -> None:
    """A port that another program has is a sentence, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port), "--project", str(SMALL)]) == 3
    said = capsys.readouterr().err.splitlines()[-2:]
    assert said == [
        f"kzgraph: Port {port} of 127.0.0.1 is taken by another program.",
        f"  Name another port: kzgraph serve --port {port + 1}",
    ]


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--port", "70000"), 2, "--port is 70000, which is no port."),
        (("--port", "-1"), 2, "--port is -1, which is no port."),
        (("--timeout", "0"), 2, "--timeout is 0.0, which allows nothing."),
        (("--timeout", "nan"), 2, "--timeout is nan, which allows nothing."),
        (("--rows", "-5"), 2, "--rows is -5, which allows nothing."),
        (("--workers", "0"), 2, "--workers is 0, which allows nothing."),
        (("--memory", "0"), 2, "--memory is 0, which allows nothing."),
        (("--sources", "nowhere"), 3, "nowhere is not a folder."),
        (("--host", "192.0.2.1", "--port", "0"), 3, "192.0.2.1 cannot be had"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_options_that_cannot_be(
    options: tuple[str, ...], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An option that makes no sense is a sentence, before anything is served."""
    assert main(["serve", "--project", str(SMALL), *options]) == code
    assert f"kzgraph: {words}" in capsys.readouterr().err


def test_leaves_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a page is still being made when the server has stopped, the program ends without waiting for it."""
    left: list[int] = []
    monkeypatch.setattr(os, "_exit", left.append)
    serve_command._leave()
    assert left == []
    monkeypatch.setattr("kzgraph.explorer.threads.at_work", lambda: True)
    serve_command._leave()
    assert left == [0]


def test_files_that_change_do_not_matter(tmp_path: Path) -> None:
    """What is served stays what it was when it was opened, and so does its tag."""
    import shutil

    folder = Path(shutil.copytree(SMALL, tmp_path / "graph"))
    with running(folder=folder) as (_, url):
        (folder / "indicators.ttl").write_text("no turtle at all")
        assert get(f"{url}sparql?query=ASK%7B%7D") == 200
        assert get(f"{url}health") == 200
