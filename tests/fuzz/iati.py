"""IATI files: whatever they hold, they are imported, or refused with their line; and what comes in can be used.

Every input is imported beside the small graph. What comes of it is in its canonical form, every element path leads to
an element of the file, and a second import writes the same bytes. One in a number of them, chosen by its bytes, is
also validated and asked.
"""

import hashlib
import re
import tempfile
from functools import cache
from pathlib import Path
from random import Random
from xml.etree import ElementTree
from xml.parsers import expat

from kzgraph.turtle import read, rewrite

from . import told
from .mutation import NASTY, damaged, spliced

__all__ = ["check", "once"]

USED_ONE_IN = 40
LONGEST_PATHS = 200
_TAGS = """
    iati-activities iati-activity iati-identifier reporting-org title narrative participating-org other-identifier
    activity-date recipient-country recipient-region location location-id administrative point pos name sector tag
    related-activity result indicator reference baseline period period-start period-end target actual dimension comment
    description location-class feature-designation transaction budget usg:tec1
"""
_NAMES = tuple(_TAGS.split())
_KEYS = """
    ref type role code vocabulary iso-date year value measure ascending name level xml:lang version srsName
    generated-datetime indicator-uri percentage usg:x xmlns xmlns:usg last-updated-datetime
"""
_ATTRIBUTES = tuple(_KEYS.split())
_CODES = """
    1 2 3 4 5 9 99 0 -1 10 40 90 true KZ kz XX RL A4 G1 A1 2.01 2.02 2.03 1.05 en ru kk fr sah x ADM1 PPL 625143
    2018-12-31 2018-02-30 0001-01-01 9999-12-31 2018 2018-12-31T23:59:59Z 31.12.2018 1,234 39% +7 -0 0.50 1e5 NaN
    partner:open-hands programme:water-for-all region:north indicator:safe-well-households sdg:6.1 6.1.1 16.1.b
    XX-AID-1 XX-AID-2 XM-DAC-41122 43.2 43.2,76.9 91
"""
_VALUES = (
    *_CODES.split(),
    *(
        "",
        " ",
        "Ministry of Rivers",
        "Open Hands",
        "Вода",
        "\u0663",
        "x" * 5000,
        "] | //*",
        "a'b\"c",
        "\u2028",
        "9" * 300,
    ),
)
_MARKS = (
    *(
        "<!-- a -- b -->",
        "<!-- fine -->",
        "<?php echo 1 ?>",
        "<![CDATA[ <title> ]]>",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&#0;",
    ),
    *("&#x110000;", "&nbsp;", "&lt;", "<!DOCTYPE x>", "<!ENTITY e 'x'>", "&e;", "<a:b/>", "</", "/>", "xmlns='urn:x'"),
    *('<?xml version="1.0"?>', '<?xml version="1.1"?>', '<?xml version="1.0" encoding="utf-16"?>'),
    '<?xml version="1.0" encoding="x"?>',
)
_WORDS = tuple(word.encode() for word in (*(f"<{n}>" for n in _NAMES), *(f"</{n}>" for n in _NAMES), *_MARKS, *_VALUES))
_ELEMENT = re.compile(rb"<([A-Za-z:-]+)((?:\s[^<>]*)?)(/?)>")
_ATTRIBUTE = re.compile(rb'\s([A-Za-z:-]+)="([^"<]*)"')
_PATH = re.compile(r'kz:elementPath "((?:[^"\\]|\\.)*)"')
_STEP = re.compile(r"([^/\[]+)\[(\d+)\]")


def once(random: Random) -> bytes:
    """A file that can be imported, after some changes to its elements or some damage to its bytes, or both."""
    files = _files()
    one = random.choice(files)
    kind = random.random()
    if kind < 0.1:
        one = spliced(random, one, random.choice(files))
    for _ in range(random.choice((0, 1, 2, 5, 12)) if kind < 0.85 else 0):
        one = random.choice(_CHANGES)(random, one)
    if kind > 0.6:
        one = damaged(random, one, _WORDS, most=random.choice((1, 3, 6)))
    if random.random() < 0.05:
        encoding = random.choice(("utf-16", "utf-16-le", "windows-1251", "latin-1", "utf-8-sig"))
        one = one.decode("utf-8", "replace").encode(encoding, "replace")
    return one


def check(content: bytes) -> None:
    """Import the file, twice where it can be, and look at what comes of it; raises where that is not in order."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "fuzzed.xml", Path(folder) / "out"
        path.write_bytes(content)
        code = told.run("import", "iati", path, "-o", out, "-q", "--project", told.SMALL, where="fuzzed.xml")
        if code:
            assert code == told.BAD_INPUT, f"exit code {code}"
            assert [found.name for found in Path(folder).iterdir()] == ["fuzzed.xml"], "something was left behind"
            return
        first = _bytes(out)
        assert told.run("import", "iati", path, "-o", out, "-q", "--replace", "--project", told.SMALL) == 0
        assert _bytes(out) == first, "a second import writes other bytes"
        for file in sorted(out.rglob("*.ttl")):
            assert rewrite(read(file)) == file.read_text("utf-8"), f"{file.name} is not in its canonical form"
        _paths_lead_back(path, first)
        if int.from_bytes(hashlib.sha256(content).digest()[:2]) % USED_ONE_IN == 0:
            _used(out)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _paths_lead_back(path: Path, written: dict[str, bytes]) -> None:
    """Each passage's path leads to an element that stands in the file."""
    passages = "".join(text.decode() for name, text in written.items() if name.startswith("passages/"))
    paths = [found.replace('\\"', '"').replace("\\\\", "\\") for found in _PATH.findall(passages)]
    root = _tree(path)
    identifiers: dict[str, ElementTree.Element] = {}
    for activity in root.iterfind("iati-activity[iati-identifier]"):
        identifiers.setdefault("".join(activity.find("iati-identifier").itertext()), activity)
    for one in paths[:LONGEST_PATHS]:
        assert _led(root, identifiers, one) is not None, f"{one} leads nowhere"


def _tree(path: Path) -> ElementTree.Element:
    """The file; the namespace of its root counts for nothing, and an element of another one is none of IATI's."""
    builder, parser = ElementTree.TreeBuilder(), expat.ParserCreate()
    counted: set[str] = set()

    def begin(name: str, attributes: dict[str, str]) -> None:
        space = attributes.get("xmlns", "")
        if not counted:
            counted.update({"", space})
        builder.start(name if space in counted else f"{{{space}}}{name}", attributes)

    parser.StartElementHandler = begin
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.Parse(path.read_bytes(), True)
    return builder.close()


def _led(
    root: ElementTree.Element, identifiers: dict[str, ElementTree.Element], path: str
) -> ElementTree.Element | None:
    """The element at a path of an import: an activity by identifier or number, then children by name and number."""
    rest = path.removeprefix("/iati-activities/iati-activity[")
    assert rest != path, path
    if rest.startswith("iati-identifier="):
        quote = rest[len("iati-identifier=")]
        identifier, _, rest = rest[len("iati-identifier=") + 1 :].partition(f"{quote}]")
        at = identifiers.get(identifier)
    else:
        number, _, rest = rest.partition("]")
        at = root.findall("iati-activity")[int(number) - 1]
    for name, number in _STEP.findall(rest):
        children = [] if at is None else [child for child in at if child.tag == name]
        at = children[int(number) - 1] if len(children) >= int(number) else None
    return at


def _used(folder: Path) -> None:
    """The folder beside the small graph: it is validated and asked, and its file is read again."""
    with told.surroundings(folder.parent / "cache"):
        beside = ("--project", told.SMALL, "--add", folder)
        assert told.run("validate", *beside) == 0, "the folder breaks a rule"
        assert told.run("ask", "only-in-source", "source=fuzzed", "-q", *beside) == 0
        assert told.run("verify", "fuzzed", "-q", *beside) == 0, "what was just imported is not what stands there"


def _renamed(random: Random, content: bytes) -> bytes:
    """One element gets another name."""
    found = list(_ELEMENT.finditer(content))
    if not found:
        return content
    at = random.choice(found)
    return content[: at.start(1)] + random.choice(_NAMES).encode() + content[at.end(1) :]


def _valued(random: Random, content: bytes) -> bytes:
    """One attribute gets another value."""
    found = list(_ATTRIBUTE.finditer(content))
    if not found:
        return content
    at = random.choice(found)
    value = random.choice(_VALUES).replace("<", "&lt;").replace('"', "&quot;")
    return content[: at.start(2)] + value.encode() + content[at.end(2) :]


def _attributed(random: Random, content: bytes) -> bytes:
    """One element gets one more attribute, or loses all."""
    found = list(_ELEMENT.finditer(content))
    if not found:
        return content
    at = random.choice(found)
    value = random.choice(_VALUES).replace("<", "&lt;").replace('"', "&quot;")
    given = f' {random.choice(_ATTRIBUTES)}="{value}"'.encode() if random.random() < 0.7 else b""
    kept = at[2] if given else b""
    return content[: at.start(2)] + given + kept + content[at.end(2) :]


def _worded(random: Random, content: bytes) -> bytes:
    """Text between two tags is another one."""
    places = [found.end() for found in _ELEMENT.finditer(content)]
    if not places:
        return content
    at = random.choice(places)
    words = random.choice((*(value.encode() for value in (*_VALUES, *_MARKS)), *NASTY))
    end = content.find(b"<", at)
    return content[:at] + words + content[(end if random.random() < 0.7 and end >= 0 else at) :]


def _doubled(random: Random, content: bytes) -> bytes:
    """A whole element stands once more, somewhere else or beside itself."""
    found = list(_ELEMENT.finditer(content))
    if not found:
        return content
    one = random.choice(found)
    end = one.end() if one[3] else content.find(b"</" + one[1] + b">", one.end()) + len(one[1]) + 3
    if end < one.end():
        return content
    piece = content[one.start() : end]
    at = random.choice((end, random.choice(found).start()))
    return content[:at] + piece * random.choice((1, 1, 1, 2, 30)) + content[at:]


def _dropped(random: Random, content: bytes) -> bytes:
    """A whole element is gone."""
    found = [one for one in _ELEMENT.finditer(content) if one[1] not in (b"iati-activities", b"iati-activity")]
    if not found:
        return content
    one = random.choice(found)
    end = one.end() if one[3] else content.find(b"</" + one[1] + b">", one.end()) + len(one[1]) + 3
    return content[: one.start()] + content[max(end, one.end()) :]


_CHANGES = (_renamed, _valued, _valued, _valued, _attributed, _attributed, _worded, _worded, _doubled, _dropped)


@cache
def _files() -> tuple[bytes, ...]:
    """Files of several publishers, invented and real, and the small graph's own export."""
    import kzgraph
    from kzgraph.exchange.iati import export_iati

    here = told.ROOT / "tests" / "iati_import"
    files = [path.read_bytes() for path in sorted((*here.glob("files/*.xml"), *here.glob("real/*.xml")))]
    return (*files, export_iati(kzgraph.open(told.SMALL).engine).activities)
