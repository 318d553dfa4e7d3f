"""Questions: whatever their front matter says, they are read, or refused with their line; and what is read is asked.

One in a number of them, chosen by its bytes so that a run can be repeated, also goes through the command line.
"""

import hashlib
import re
import tempfile
from functools import cache
from pathlib import Path
from random import Random

from kzgraph.catalogue import KINDS, read
from kzgraph.errors import QuestionError

from . import told
from .mutation import damaged, spliced

__all__ = ["check", "once"]

ASKED_ONE_IN = 5

_WORDS = tuple(
    word.encode()
    for word in (
        "#+ ", "#+", "#+   ", "#+     ", "#+ summary:", "#+   en: Who?", "#+   ru: Кто?", "#+ description: >",
        "#+ tags: []", "#+ params: []", "#+   - name: partner", "#+     kind: text", "#+     required: true",
        "#+     default: x", "#+     example: y", "#+ columns:", "#+   partner: who", "?", "?partner", "- ", "-", ": ",
        '"', "'", "[", "]", ", ", "|", ">", "&a", "*a", "!!python/object:os.system", "~", "null", "yes", "no", "---",
        "...", "{a: b}", "%YAML 1.1", "<<: *a", "\t", "  ", "\nWHERE {\n", "SELECT ?partner", "}", "{", "# ", "AS",
        "VALUES ?partner { UNDEF }", *KINDS,
    )
)  # fmt: skip
_LINE = re.compile(rb"^#\+", re.MULTILINE)


def once(random: Random) -> bytes:
    """A question of the catalogue whose front matter was damaged; now and then its SPARQL too."""
    files = _files()
    one = random.choice(files)
    if random.random() < 0.2:
        one = spliced(random, one, random.choice(files))
    front, body = _parted(one)
    front = damaged(random, front, _WORDS, most=random.choice((1, 3, 8)))
    if random.random() < 0.2:
        body = damaged(random, body, _WORDS, most=2)
    return front + body


def check(content: bytes) -> None:
    """Read the question, list it, and ask it where its SPARQL is one of ours; raises where there is no sentence."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "queries" / "shelf" / "fuzzed.rq"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        (Path(folder) / "graph").symlink_to(told.SMALL, target_is_directory=True)
        asked = int.from_bytes(hashlib.sha256(content).digest()[:2]) % ASKED_ONE_IN == 0
        try:
            question = read(path)
        except QuestionError as error:
            _told(error)
            if asked:
                assert told.run("ask", "fuzzed", "--project", folder, "-q", where="fuzzed.rq") == told.BAD_INPUT
            return
        if asked:
            assert told.run("ask", "--project", folder, "-q") == 0
        # What another query costs is not the front matter's doing: anybody can ask for everything times everything.
        if asked and _parted(content)[1].strip() in _bodies():
            given = [f"{param.name}={param.example}" for param in question.params if param.required]
            told.run("ask", "fuzzed", *given, "--project", folder, "-q")


def _told(error: QuestionError) -> None:
    assert error.path.name == "fuzzed.rq"
    assert str(error).isprintable(), repr(str(error))
    assert len(str(error)) < 1100, f"{len(str(error))} signs in one sentence"


def _parted(content: bytes) -> tuple[bytes, bytes]:
    """The front matter, and what follows it."""
    lines = content.split(b"\n")
    number = next((at for at, line in enumerate(lines) if not line.startswith(b"#+")), len(lines))
    return b"".join(line + b"\n" for line in lines[:number]), b"\n".join(lines[number:])


@cache
def _files() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted((told.ROOT / "queries").rglob("*.rq")))


@cache
def _bodies() -> frozenset[bytes]:
    return frozenset(_parted(content)[1].strip() for content in _files())
