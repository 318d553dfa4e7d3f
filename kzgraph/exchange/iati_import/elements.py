"""IATI files as a stream of activities: one in memory at a time, nothing fetched, errors with lines.

The parser is expat. A file that declares a document type is refused at once, since every attack by entities
(other files, addresses, texts that grow without end) begins there and no IATI file needs one. What is never
looked at, such as transactions, is counted and not kept; but where an activity names its countries and regions in its
transactions only, as the standard allows, each of them stands once among its elements.

A file has the version that its first tag states; where that states none, as in what collections of activities
answer, each activity has its own. IATI knows no namespace: a default one on the first tag is that of all elements
and is noted; an element inside that begins another one is none of IATI's.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from kzgraph.errors import InputError

__all__ = ["KEPT", "LONGEST_TEXT", "VERSIONS", "ActivityFile", "Element", "Head", "Left", "version_of"]

VERSIONS = ("2.01", "2.02", "2.03")
"""The versions of the standard that are read."""
_OLD = re.compile(r"1\.0[0-9]")
_NEWEST = "Publishers and the IATI Datastore offer files of 2.03."

_KEPT = """
    iati-identifier reporting-org title participating-org other-identifier activity-date recipient-country
    recipient-region location sector tag related-activity result
"""
KEPT = frozenset(_KEPT.split())
"""The elements of an activity that are looked into; the others are counted."""

_TRANSACTION = "transaction"
_RECIPIENTS = frozenset(("recipient-country", "recipient-region"))
_WORDLESS = frozenset(("description", "comment", "document-link", "location-description", "activity-description"))
CHUNK = 1 << 16
LONGEST_TOKEN = 8 << 20
LONGEST_TEXT = 4000
DEEPEST = 100
MOST_ELEMENTS = 100_000
MOST_NAMES = 1000
REPORT_EVERY = 10 << 20
_CONTINUATION = bytes(range(0x80, 0xC0))
_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ENCODING_ERRORS = frozenset((18, 19))
_INVALID_TOKEN = 4
_BROKEN_OFF = frozenset((3, 5, 6, 20))
_ROOT = "iati-activities"
_ACTIVITY = "iati-activity"


class Element:
    """An element with its attributes, children, text, line, and path from the activity on.

    Text is kept up to `LONGEST_TEXT` characters; that of descriptions, comments and documents is not kept at all.
    """

    __slots__ = ("attributes", "children", "counts", "line", "name", "path", "texts")

    def __init__(self, name: str, attributes: dict[str, str], line: int, path: str) -> None:
        self.name = name
        self.attributes = attributes
        self.line = line
        self.path = path
        self.children: list[Element] = []
        self.counts: dict[str, int] = {}
        self.texts: list[str] = []

    @property
    def text(self) -> str:
        """The element's own text, white space folded."""
        return " ".join("".join(self.texts).split())

    def get(self, attribute: str) -> str:
        """An attribute without white space around it; "" where there is none."""
        return self.attributes.get(attribute, "").strip()

    def all(self, name: str) -> list["Element"]:
        """The children of a name."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> "Element | None":
        """The first child of a name."""
        return next((child for child in self.children if child.name == name), None)


@dataclass(slots=True)
class Left:
    """Elements of one name that an activity has and nobody looks into: how many, and where the first is."""

    line: int
    count: int = 0


@dataclass(slots=True)
class Head:
    """What a file says of itself."""

    version: str = ""
    namespace: str = ""
    line: int = 1
    generated: str = ""
    language: str = ""
    encoding: str = "utf-8"
    digest: str = ""
    length: int = 0
    others: dict[str, Left] = field(default_factory=dict)


class ActivityFile:
    """One IATI file, which can be read any number of times; ``head`` is filled while its activities are read.

    ``progress`` is told how far a large file is read.
    """

    def __init__(self, path: Path, progress: Callable[[str], None] | None = None) -> None:
        self.path = path
        self.head = Head()
        self._progress = progress

    @property
    def name(self) -> str:
        """The file's name, read as UTF-8 in whatever language the machine is set to."""
        return os.fsencode(self.path.name).decode("utf-8", "replace")

    def activities(self, stage: str = "") -> Iterator[tuple[Element, dict[str, Left]]]:
        """Each activity, and what of it was only counted; raises InputError with the line where reading stops.

        ``stage`` is what the messages on the progress begin with.
        """
        reader = _Reader(self.path, self._progress, stage)
        self.head = reader.head
        yield from reader.activities()


class _Reader:
    """One reading of a file from its beginning to its end."""

    def __init__(self, path: Path, progress: Callable[[str], None] | None, stage: str) -> None:
        self.path = path
        self.head = Head()
        self._stage = stage
        self._progress = progress
        self._size = 0
        self._read = 0
        self._told = 0
        self._count = 0
        self._ready: list[tuple[Element, dict[str, Left]]] = []
        self._stack: list[Element | None] = []
        self._left: dict[str, Left] = {}
        self._inside = ""
        self._recipients: set[tuple[str, ...]] = set()
        self._elements = 0
        self._wordless = 0
        self._version = ""
        self._parser = self._new_parser()

    def activities(self) -> Iterator[tuple[Element, dict[str, Left]]]:
        """Each activity as soon as it is whole; the digest and the length of the file come last."""
        summary, characters = hashlib.sha256(), 0
        try:
            self._size = self.path.stat().st_size
            with self.path.open("rb") as stream:
                while chunk := stream.read(CHUNK):
                    if not self._read and chunk.startswith(_MARKS):
                        self.head.encoding = "utf-16"
                    summary.update(chunk)
                    characters += len(chunk.translate(None, _CONTINUATION))
                    self._feed(chunk)
                    yield from self._drain()
        except OSError as error:
            raise InputError(self.path, None, f"the file cannot be read ({error.strerror or error}).") from error
        self._feed(b"")
        yield from self._drain()
        self.head.digest = summary.hexdigest()
        self.head.length = characters if self.head.encoding == "utf-8" else self._characters()

    def _drain(self) -> Iterator[tuple[Element, dict[str, Left]]]:
        ready, self._ready = self._ready, []
        self._count += len(ready)
        if self._progress and self._read - self._told >= REPORT_EVERY:
            self._told = self._read
            megabytes = f"{self._read >> 20} of {self._size >> 20} MB"
            self._progress(f"{self._stage}{self.path.name}: {megabytes}, {self._count:,} activities …")
        yield from ready

    def _line(self) -> int:
        return self._parser.CurrentLineNumber

    def _new_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters_read
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.XmlDeclHandler = self._declared
        return parser

    def _feed(self, chunk: bytes) -> None:
        self._read += len(chunk)
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            raise self._located(error, chunk, self._read - len(chunk)) from error
        except (LookupError, ValueError) as error:
            raise self._wrong(1, f'its encoding "{self.head.encoding}" cannot be read.', _AS_UTF8) from error
        if self._read - self._parser.CurrentByteIndex > LONGEST_TOKEN:
            reason = f"a tag or comment of more than {LONGEST_TOKEN >> 20} MB begins here."
            raise self._wrong(self._line(), reason, "No IATI file has such a tag; ask the publisher.")

    def _wrong(self, line: int | None, message: str, hint: str = "") -> InputError:
        return InputError(self.path, line, message, hint)

    def _located(self, error: expat.ExpatError, chunk: bytes, begin: int) -> InputError:
        """What stopped the parser, in words: wrong encoding, a file that breaks off, or a slip in the XML."""
        reason = expat.errors.messages.get(error.code, "it cannot be read")
        place = self._parser.ErrorByteIndex - begin
        foreign = 0 <= place < len(chunk) and any(byte >= 0x80 for byte in chunk[place : place + 2])
        if error.code in _ENCODING_ERRORS or (error.code == _INVALID_TOKEN and foreign):
            said = f'The file says its encoding is "{self.head.encoding}", and its bytes here are not.'
            return self._wrong(error.lineno, said[0].lower() + said[1:], _AS_UTF8)
        if error.code in _BROKEN_OFF:
            return self._wrong(error.lineno, f"the file breaks off here ({reason}).", "Fetch or save it again.")
        return self._wrong(error.lineno, f"this is not XML ({reason}).", "Ask the publisher for a file that is whole.")

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.head.encoding = (encoding or self.head.encoding).lower()

    def _refuse_doctype(self, *_: object) -> None:
        raise self._wrong(
            self._line(),
            "the file declares a document type, which could fetch other files or grow without end.",
            "IATI files need none; remove the DOCTYPE if you trust the file.",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth = len(self._stack)
        if depth >= DEEPEST:
            raise self._wrong(self._line(), f"elements stand more than {DEEPEST} deep in each other here.")
        if max(len(attributes), len(self._left), len(self.head.others)) > MOST_NAMES:
            reason = f"there are more than {MOST_NAMES:,} kinds of elements or attributes here."
            raise self._wrong(self._line(), reason, "IATI files have far fewer; ask the publisher.")
        self._stack.append(self._opened(name, attributes, depth))

    def _opened(self, name: str, attributes: dict[str, str], depth: int) -> Element | None:
        if depth == 0:
            self._check_root(name, attributes)
            return None
        if attributes.get("xmlns", "") not in {"", self.head.namespace}:
            name = f"{{{attributes['xmlns'][:100]}}}{name}"
        if depth == 1:
            return self._begun(name, attributes)
        parent = self._stack[-1]
        if parent is None:
            if depth == 3 and self._inside == _TRANSACTION and name in _RECIPIENTS:
                self._add_recipient(name, attributes)
            return None
        if depth == 2 and name not in KEPT:
            self._inside = name
            self._left.setdefault(name, Left(self._line())).count += 1
            return None
        self._count_one()
        number = parent.counts[name] = parent.counts.get(name, 0) + 1
        child = Element(name, attributes, self._line(), f"{parent.path}/{name}[{number}]")
        parent.children.append(child)
        self._wordless += name in _WORDLESS
        return child

    def _count_one(self) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            reason = f"an activity has more than {MOST_ELEMENTS:,} elements of results, places and the like."
            raise self._wrong(self._line(), reason, "Ask the publisher to split it.")

    def _add_recipient(self, name: str, attributes: dict[str, str]) -> None:
        """Let a place of a transaction stand among the activity's elements, once, unless the activity names its own."""
        activity = self._stack[1]
        key = (name, attributes.get("code", ""), attributes.get("vocabulary", ""))
        if activity is None or key in self._recipients or not _RECIPIENTS.isdisjoint(activity.counts):
            return
        self._count_one()
        self._recipients.add(key)
        path = f"/{_TRANSACTION}[{self._left[_TRANSACTION].count}]/{name}[1]"
        activity.children.append(Element(name, attributes, self._line(), path))

    def _check_root(self, name: str, attributes: dict[str, str]) -> None:
        line = self._line()
        if name != _ROOT:
            what = "an organisations file" if name == "iati-organisations" else f"a file of <{name[:60]}>"
            raise self._wrong(line, f"this is {what}, not one of IATI activities.", "Name a file of <iati-activities>.")
        self.head.version = attributes.get("version", "").strip()
        self.head.line = line
        if self.head.version:
            self._check_version(self.head.version)
        self.head.namespace = attributes.get("xmlns", "").strip()
        self.head.generated = attributes.get("generated-datetime", "").strip()
        self.head.language = attributes.get("xml:lang", "").strip()

    def _check_version(self, version: str) -> None:
        if version not in VERSIONS:
            written = f"version {version[:20]}" if version else "no version, as before 2.01"
            reason = f"the file is of {written}; {', '.join(VERSIONS)} can be read."
            raise self._wrong(self.head.line, reason, _NEWEST)

    def _begun(self, name: str, attributes: dict[str, str]) -> Element | None:
        if name != _ACTIVITY:
            self.head.others.setdefault(name, Left(self._line())).count += 1
            return None
        if self._version not in VERSIONS:
            self._version = version_of(attributes, self.head.version)
            if not self._version:
                self._check_version("")
        self._left, self._elements, self._wordless = {}, 0, 0
        self._inside, self._recipients = "", set()
        return Element(name, attributes, self._line(), "")

    def _end(self, _name: str) -> None:
        element = self._stack.pop()
        if not self._stack:
            self._check_version(self._version or self.head.version)
        if element is None:
            return
        if len(self._stack) == 1:
            self._ready.append((element, self._left))
        else:
            self._wordless -= element.name in _WORDLESS

    def _characters_read(self, text: str) -> None:
        element = self._stack[-1] if self._stack else None
        if element is None or self._wordless or sum(map(len, element.texts)) > LONGEST_TEXT:
            return
        element.texts.append(text[:LONGEST_TEXT])

    def _characters(self) -> int:
        """The length of a file that is not UTF-8, in characters; raises InputError where it is UTF-8 after all."""
        import codecs

        own, other, count = codecs.getincrementaldecoder(self.head.encoding)("replace"), "", 0
        plain = codecs.getincrementaldecoder("utf-8")()
        strange = False
        with self.path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                count += len(own.decode(chunk))
                strange = strange or not chunk.isascii()
                try:
                    plain.decode(chunk)
                except UnicodeDecodeError:
                    other = "not UTF-8"
        if strange and not other and "16" not in self.head.encoding:
            raise self._wrong(
                1, f'the file says its encoding is "{self.head.encoding}", and its bytes are UTF-8.', _AS_UTF8
            )
        return count


_AS_UTF8 = 'Save the file as UTF-8 and begin it with <?xml version="1.0" encoding="UTF-8"?>.'


def version_of(attributes: Mapping[str, str], file: str) -> str:
    """The version of an activity with some attributes, in a file that states one or ("") none.

    Collections of activities state it on each, some in a namespace of their own. In a file that states a version,
    only one of before 2.01 counts on an activity, for no other can be told from an attribute of somebody's own.

    >>> version_of({"version": "2.02"}, ""), version_of({"iati-extra:version": "1.05"}, "2.03"), version_of({}, "2.03")
    ('2.02', '1.05', '2.03')
    """
    found = (value for name, value in attributes.items() if name.endswith(":version"))
    own = attributes.get("version", next(found, "")).strip()
    return own if not file or _OLD.fullmatch(own) else file
