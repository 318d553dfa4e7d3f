"""Files that cannot be read: one sentence with the line, nothing fetched, nothing half written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kzgraph.errors import InputError

Import = Callable[..., Any]
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
BEGIN = '<iati-activities version="2.03">\n'
END = "</iati-activities>\n"


def activity(inner: str) -> str:
    """An activity around some elements."""
    return f'<iati-activity xml:lang="en">\n<iati-identifier>X-1</iati-identifier>{inner}</iati-activity>\n'


def title(words: str) -> str:
    """An activity with a title."""
    return activity(f"<title><narrative>{words}</narrative></title>")


BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 9))
NAMES = " ".join(f'a{number}="1"' for number in range(1100))
REFUSED = {
    "bomb": (
        f'{XML}<!DOCTYPE x [<!ENTITY b0 "b">{BOMB}]>\n{BEGIN}{title("&b8;")}{END}',
        "2: the file declares a document type, which could fetch other files or grow without end.",
    ),
    "external entity": (
        f'{XML}\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n{BEGIN}{title("&e;")}{END}',
        "3: the file declares a document type, which could fetch other files or grow without end.",
    ),
    "external subset": (
        f'{XML}<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">\n{BEGIN}{END}',
        "2: the file declares a document type, which could fetch other files or grow without end.",
    ),
    "undefined entity": (f"{XML}{BEGIN}{title('a&nbsp;b')}{END}", "4: this is not XML (undefined entity)."),
    "truncated": (f"{XML}{BEGIN}{title('a')}"[:-30], "4: the file breaks off here (unclosed token)."),
    "cut after an activity": (f"{XML}{BEGIN}{title('a')}", "5: the file breaks off here (no element found)."),
    "empty": ("", "1: the file breaks off here (no element found)."),
    "not XML": ("identifier,title\n", "1: this is not XML (syntax error)."),
    "two roots": (f"{XML}{BEGIN}{END}{BEGIN}{END}", "4: this is not XML (junk after document element)."),
    "page of an error": ("<html/>", "1: this is a file of <html>, not one of IATI activities."),
    "organisations": (
        f'{XML}<iati-organisations version="2.03"/>',
        "2: this is an organisations file, not one of IATI activities.",
    ),
    "version 1": (
        f'{XML}<iati-activities version="1.05"/>',
        "2: the file is of version 1.05; 2.01, 2.02, 2.03 can be read.",
    ),
    "no version": (
        f"{XML}<iati-activities/>",
        "2: the file is of no version, as before 2.01; 2.01, 2.02, 2.03 can be read.",
    ),
    "Latin-1 as UTF-8": (
        f"{XML}{BEGIN}{title('café')}{END}".encode("latin-1"),
        '4: the file says its encoding is "utf-8", and its bytes here are not.',
    ),
    "UTF-8 as windows-1251": (
        f'<?xml version="1.0" encoding="windows-1251"?>\n{BEGIN}{title("Вода")}{END}',
        '1: the file says its encoding is "windows-1251", and its bytes are UTF-8.',
    ),
    "UTF-8 as UTF-16": (
        f'<?xml version="1.0" encoding="UTF-16"?>\n{BEGIN}{END}',
        '1: the file says its encoding is "utf-16", and its bytes here are not.',
    ),
    "unknown encoding": (
        f'<?xml version="1.0" encoding="klingon"?>\n{BEGIN}{END}',
        '1: its encoding "klingon" cannot be read.',
    ),
    "encoding of many bytes": (
        f'<?xml version="1.0" encoding="gbk"?>\n{BEGIN}{END}',
        '1: its encoding "gbk" cannot be read.',
    ),
    "deep": (
        f"{XML}{BEGIN}{activity('<result>' * 200 + '</result>' * 200)}{END}",
        "4: elements stand more than 100 deep in each other here.",
    ),
    "deep where nobody looks": (
        f"{XML}{BEGIN}{activity('<budget>' * 200 + '</budget>' * 200)}{END}",
        "4: elements stand more than 100 deep in each other here.",
    ),
    "huge attribute": (
        f"{XML}{BEGIN}{activity('<title a=' + chr(34) + 'x' * (9 << 20) + chr(34) + '/>')}{END}",
        "4: a tag or comment of more than 8 MB begins here.",
    ),
    "many attributes": (
        f"{XML}{BEGIN}{activity(f'<title {NAMES}/>')}{END}",
        "4: there are more than 1,000 kinds of elements or attributes here.",
    ),
    "many elements": (
        f"{XML}{BEGIN}{activity('<result>' + '<indicator/>' * 100_001 + '</result>')}{END}",
        "4: an activity has more than 100,000 elements of results, places and the like.",
    ),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_with_its_line(read: Import, tmp_path: Path, content: str | bytes, message: str) -> None:
    """One sentence that says where and what; the folder is not there, nor anything beside it."""
    with pytest.raises(InputError) as caught:
        read(files={"file.xml": content})
    assert str(caught.value) == f"{tmp_path / 'file.xml'}:{message}"
    assert [path.name for path in tmp_path.iterdir()] == ["file.xml"]


def test_file_without_an_activity(read: Import) -> None:
    """There is nothing to import, and the folder would be empty."""
    with pytest.raises(InputError, match="there is no activity with an identifier in it"):
        read(files={"file.xml": f"{XML}{BEGIN}{END}"})


def test_second_file_is_bad(read: Import, tmp_path: Path) -> None:
    """All files are read to their ends before anything is written."""
    with pytest.raises(InputError, match=r"b\.xml:1: this is not XML"):
        read(files={"a.xml": f"{XML}{BEGIN}{title('a')}{END}", "b.xml": "no"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xml", "b.xml"]


def test_missing_file(read: Import, tmp_path: Path, small_graph: Any) -> None:
    """A file that is not there is told by name."""
    from kzgraph.exchange.iati_import import import_iati

    with pytest.raises(InputError, match=r"nowhere\.xml: the file cannot be read \(No such file or directory\)"):
        import_iati([tmp_path / "nowhere.xml"], tmp_path / "out", small_graph.engine)


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1251", "utf-8-sig"])
def test_other_encodings_are_read(read: Import, encoding: str) -> None:
    """What is declared, or marked, is what is read; the length is counted in characters."""
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>\n{BEGIN}{title("Вода")}{END}'
    done = read(files={"file.xml": text.encode(encoding)})
    assert 'skos:prefLabel "Вода"@en ;' in done.text("programmes/file/001.ttl")
    marked = encoding.endswith("-sig")
    assert f"kz:textLength {len(text) + marked} ;" in done.text("sources.ttl")


def test_hostile_words_stay_words(read: Import) -> None:
    """Names with quotes, mark-up, formulas and Turtle in them are names, in the graph and in the report."""
    done = read(
        files={
            "file.xml": XML
            + BEGIN
            + activity(
                """<title><narrative>a" ; kz:x "b\\</narrative></title>
                <participating-org role="4" type="21"><narrative>&lt;img src=x onerror=alert(1)&gt;</narrative>
                </participating-org><activity-date type="7" iso-date="=1+1"/>"""
            ).replace("X-1", "X']\"")
            + END
        }
    )
    assert 'skos:prefLabel "a\\" ; kz:x \\"b\\\\"@en ;' in done.text("programmes/file/001.ttl")
    assert 'skos:prefLabel "<img src=x onerror=alert(1)>"@en ;' in done.text("partners/partners.ttl")
    assert done.told("not read") == [("6", "'=1+1", "this is no date of a known type")]
    assert 'kz:elementPath "/iati-activities/iati-activity[1]" ;' in done.text("passages/file/001.ttl")
    assert "<img" not in (done.folder / "report.md").read_text(encoding="utf-8").replace("\\<img", "")


def test_long_titles_are_cut_and_told(read: Import) -> None:
    """A title of pages becomes a name, and the report says so."""
    done = read(f"<result type='1'><title><narrative>{'word ' * 4000}</narrative></title></result>")
    (label,) = [line for line in done.claims().splitlines() if "prefLabel" in line]
    assert label == f'    skos:prefLabel "{"word " * 38}word…"@en ;'
    assert done.told("changed")[0][2] == "the title is longer than a name and is cut"
