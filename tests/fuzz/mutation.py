"""Damage done at random: the mutations that all kinds share.

Everything random comes from the generator that is handed in, so that a seed makes the same input again.
"""

from collections.abc import Callable, Sequence
from random import Random

__all__ = ["NASTY", "damaged", "spliced"]

NASTY: tuple[bytes, ...] = (
    b"\x00",
    b"\x01\x1b[31m",
    b"\x7f",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xc3",
    b"\r",
    b"\r\n",
    b"\n\n",
    b"\t",
    b"\\",
    b'"',
    b"'",
    b'"""',
    b"'''",
    b"<",
    b">",
    b"{}",
    b"[]",
    b"()",
    b"#",
    b"#+",
    b":",
    b"%00",
    b"%zz",
    b"\\u0000",
    b"\\uD800",
    b"\\U0010FFFF",
    b"\\UFFFFFFFF",
    "\u2028".encode(),
    "\u202e".encode(),
    "\ufeff".encode(),
    "\U0001f393".encode(),
    "қ".encode(),
    "e\u0301".encode(),
    b"-0",
    b"1e999999",
    b"9" * 400,
    b"../" * 20,
    b"=1+1",
    b"<script>alert(1)</script>",
)
"""Bytes that programs stumble over."""

Mutation = Callable[[Random, bytes, Sequence[bytes]], bytes]


def damaged(random: Random, content: bytes, words: Sequence[bytes], most: int = 6) -> bytes:
    """The content after one to ``most`` mutations; ``words`` are what its language is made of."""
    for _ in range(random.randint(1, most)):
        content = random.choice(_MUTATIONS)(random, content, words)
    return content


def spliced(random: Random, one: bytes, other: bytes) -> bytes:
    """The beginning of one input with the end of another."""
    return one[: random.randint(0, len(one))] + other[random.randint(0, len(other)) :]


def _span(random: Random, content: bytes, longest: int = 40) -> tuple[int, int]:
    begin = random.randint(0, len(content))
    return begin, min(len(content), begin + random.randint(0, longest))


def _cut(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    begin, end = _span(random, content)
    return content[:begin] + content[end:]


def _put(random: Random, content: bytes, words: Sequence[bytes]) -> bytes:
    begin, end = _span(random, content, 4)
    return content[:begin] + random.choice((*NASTY, *words)) + content[random.choice((begin, end)) :]


def _copied(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    begin, end = _span(random, content, 200)
    at = random.randint(0, len(content))
    return content[:at] + content[begin:end] + content[at:]


def _flipped(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    if not content:
        return content
    at = random.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << random.randrange(8))]) + content[at + 1 :]


def _line_moved(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    lines = content.split(b"\n")
    line = lines.pop(random.randrange(len(lines)))
    for _ in range(random.choice((0, 1, 1, 2))):
        lines.insert(random.randint(0, len(lines)), line)
    return b"\n".join(lines)


def _repeated(random: Random, content: bytes, words: Sequence[bytes]) -> bytes:
    at = random.randint(0, len(content))
    return content[:at] + random.choice((*NASTY, *words)) * random.choice((10, 100, 3000)) + content[at:]


def _broken_off(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    return content[: random.randint(0, len(content))]


_MUTATIONS: tuple[Mutation, ...] = (
    _cut, _cut, _put, _put, _put, _put, _copied, _flipped, _flipped, _line_moved, _line_moved, _repeated, _broken_off,
)  # fmt: skip
