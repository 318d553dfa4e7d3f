"""Generated IATI files: each element is read or told, and what is read can be found again."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzgraph.api import Graph
from kzgraph.errors import InputError
from kzgraph.exchange.iati_import import import_iati
from kzgraph.project import find_project
from kzgraph.terms import compact
from kzgraph.turtle import canonical
from kzgraph.turtle import read as read_turtle
from kzgraph.validate import validate

from .conftest import examples

OWN = "https://example.org/own"
TOP = "/iati-activities/iati-activity["
Draw = Callable[[st.SearchStrategy[str]], str]

LANGUAGES = st.sampled_from((None, None, "en", "ru", "kk", "fr", "EN", "x", "", "en-GB"))
IDENTIFIERS = st.sampled_from(("XX-1", "XX-2", " XX-3\n", "X'\"4", "Ж-5", "xx-1", "XX/1", "X" * 90, "<&>", "XX-AID-1"))
TEXTS = st.one_of(
    st.sampled_from(
        ("Ministry of Rivers", "Open Hands", "Вода", "a\\b\"c'", "<b>&amp;", "] | //*", "=1+1", "  two  words ")
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=30),
    st.just("word " * 120),
)
DAYS = st.sampled_from(
    (
        "2018-01-01",
        "2018-12-31",
        "2018-02-30",
        "2018",
        "31.12.2018",
        "",
        "2018-12-31Z",
        "2018-06-30T12:00:00",
        "0001-01-01",
    )
)
NUMBERS = st.one_of(
    st.integers(-(10**30), 10**30).map(str),
    st.decimals(-1000, 1000, places=2).map(str),
    st.sampled_from(
        ("1,234", "1.234,5", "39%", "39 %", "n/a", "", " 7 ", "+5", "-0", "007", "1e5", "NaN", "½", "٣", "9" * 80)
    ),
)
CODES = st.sampled_from(("1", "2", "3", "4", "5", "9", "10", "21", "40", "90", "99", "x", "", " 1 "))
REFERENCES = st.sampled_from(
    ("", "XX-ORG-1", "XM-DAC-41122", "partner:open-hands", "41122", "ref with space", "Ж", "north", "south")
)
COUNTRIES = st.sampled_from(("XR", "KZ", "kz", "ZZ", "Kazakhstan", ""))
BETWEEN = st.sampled_from(("", "", "", "\n", "<!-- a remark -->", "<?own instruction?>", "stray words"))


@st.composite
def element(draw: Draw, tag: str, inside: str = "", **attributes: st.SearchStrategy[str]) -> str:
    """An element with some of its attributes, now and then one of another namespace, and something before it."""
    given = {
        key.replace("_", "-"): draw(values) for key, values in attributes.items() if draw(st.sampled_from((1, 1, 1, 0)))
    }
    given |= {"own:mark": "1"} if draw(st.integers(0, 15)) == 0 else {}
    written = "".join(f" {key}={quoteattr(value)}" for key, value in given.items())
    return f"{draw(BETWEEN)}<{tag}{written}>{inside}</{tag}>"


@st.composite
def words(draw: Draw, name: str) -> str:
    """An element of narratives: none, one, or several in some languages, in plain text or CDATA."""
    found = []
    for _ in range(draw(st.sampled_from((0, 1, 1, 1, 2)))):
        lang, text = draw(LANGUAGES), draw(TEXTS)
        form = f"<![CDATA[{text}]]>" if draw(st.booleans()) and "]]>" not in text else escape(text)
        found.append(f"<narrative{'' if lang is None else f' xml:lang={quoteattr(lang)}'}>{form}</narrative>")
    return draw(element(name, "".join(found)))


def several(one: st.SearchStrategy[str], most: int = 2) -> st.SearchStrategy[str]:
    """Some elements, one after the other."""
    return st.lists(one, max_size=most).map("".join)


@st.composite
def organisation(draw: Draw, name: str) -> str:
    """An organisation with identifier, type, role and names, as far as it has them."""
    inside = draw(several(words("narrative").map(lambda text: text), 0)) + "".join(
        f"<narrative>{escape(draw(TEXTS))}</narrative>" for _ in range(draw(st.sampled_from((0, 1, 1, 2))))
    )
    return draw(element(name, inside, ref=REFERENCES, type=CODES, role=CODES))


@st.composite
def figure(draw: Draw, name: str) -> str:
    """A target, actual value or baseline with groups, places and remarks."""
    inside = draw(several(element("location", ref=REFERENCES), 1))
    inside += draw(
        several(element("dimension", name=st.just("sex"), value=st.sampled_from(("Girls", "children", ""))), 1)
    )
    inside += draw(several(words("comment"), 1))
    more = {"year": st.sampled_from(("2017", "17", ""))} if name == "baseline" else {}
    return draw(element(name, inside, value=NUMBERS, **more))


@st.composite
def result(draw: Draw) -> str:
    """A result with indicators and periods."""
    indicators = []
    for _ in range(draw(st.integers(0, 2))):
        days = draw(element("period-start", iso_date=DAYS)) + draw(element("period-end", iso_date=DAYS))
        period = draw(element("period", days + draw(several(figure("target"))) + draw(several(figure("actual")))))
        inside = draw(words("title")) + draw(several(element("reference", vocabulary=CODES, code=st.just("6.1.1")), 1))
        inside += draw(several(figure("baseline"))) + period
        indicators.append(draw(element("indicator", inside, measure=CODES, ascending=CODES)))
    return draw(element("result", draw(words("title")) + draw(words("description")) + "".join(indicators), type=CODES))


@st.composite
def activity(draw: Draw) -> str:
    """An activity in the order of the schema, with any part missing, doubled or odd, and parts of another namespace."""
    identifier = draw(several(IDENTIFIERS.map(lambda text: f"<iati-identifier>{escape(text)}</iati-identifier>"), 1))
    place = draw(words("name")) + draw(several(element("location-class", code=CODES), 1))
    parts = (
        draw(st.just(identifier)),
        draw(several(organisation("reporting-org"), 1)),
        draw(words("title")),
        draw(several(words("description"), 1)),
        draw(several(organisation("participating-org"), 3)),
        draw(several(element("activity-date", iso_date=DAYS, type=CODES))),
        draw(several(element("recipient-country", code=COUNTRIES, percentage=CODES))),
        draw(several(element("location", place, ref=REFERENCES))),
        draw(several(element("sector", vocabulary=CODES, code=CODES), 1)),
        draw(several(element("transaction", "<value>1</value>"), 1)),
        draw(several(element("related-activity", ref=IDENTIFIERS, type=CODES), 1)),
        draw(several(result())),
        draw(several(element("own:extension", "<own:part/>"), 1)),
    )
    return draw(element("iati-activity", "".join(parts), **{"xml:lang": st.sampled_from(("en", "ru", "fr", ""))}))


@st.composite
def document(draw: Draw) -> str:
    """A whole file of a version that is read."""
    version = draw(st.sampled_from(("2.01", "2.02", "2.03")))
    inside = "\n".join(draw(st.lists(activity(), min_size=1, max_size=3)))
    head = f'<iati-activities xmlns:own="{OWN}" version="{version}">'
    before = draw(BETWEEN).replace("stray words", "")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{before}{head}{inside}</iati-activities>\n'


class Read(NamedTuple):
    """A file, what an import wrote of it, and the lines of the report by the element that they are about."""

    root: ElementTree.Element
    said: dict[str, dict[str, list[str]]]
    lines: dict[tuple[str, str], list[dict[str, str]]]
    folder: Path


@pytest.fixture(scope="module")
def take(small_graph: Graph) -> Callable[[str, Path], Read | None]:
    """Imports a text twice and reads what was written; None where it has no activity with an identifier."""

    def run(text: str, folder: Path) -> Read | None:
        path, out = folder / "file.xml", folder / "out"
        path.write_text(text, encoding="utf-8")
        root = ElementTree.parse(path).getroot()
        if not any((one.text or "").strip() for one in root.iterfind("*/iati-identifier")):
            with pytest.raises(InputError, match="there is no activity with an identifier in it"):
                import_iati([path], out, small_graph.engine)
            assert not out.exists()
            return None
        import_iati([path], out, small_graph.engine)
        first = {str(file): file.read_bytes() for file in out.rglob("*") if file.is_file()}
        import_iati([path], out, small_graph.engine, replace=True)
        assert {str(file): file.read_bytes() for file in out.rglob("*") if file.is_file()} == first
        lines = defaultdict(list)
        for line in csv.DictReader((out / "report.csv").read_text(encoding="utf-8").splitlines(keepends=True)):
            lines[line["activity"], line["element"]].append(line)
        return Read(root, dict(_said(out)), lines, out)

    return run


def _said(folder: Path) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Each block of a folder: its name, and the values of its terms."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(folder.rglob("*.ttl")):
        assert canonical(read_turtle(path).graph) == path.read_text(encoding="utf-8")
        for one in pyoxigraph.parse(path=path):
            value = one.object
            written = compact(value.value) if isinstance(value, pyoxigraph.NamedNode) else value.value
            found[compact(one.subject.value)][compact(one.predicate.value)].append(written)
    yield from found.items()


def led(root: ElementTree.Element, path: str) -> ElementTree.Element:
    """The one element that a path leads to, by ElementTree's own XPath."""
    rest = path.removeprefix("/iati-activities/")
    assert rest != path
    found = root.findall(rest)
    assert found, path
    return found[0]


def test_generated_files(take: Callable[[str, Path], Read | None], small_graph: Graph, tmp_path: Path) -> None:
    """Each file by itself, then all of them in one folder, which as a project of its own breaks no rule."""
    texts: list[str] = []

    @examples(25)
    @given(text=document())
    def each(text: str) -> None:
        texts.append(text)
        with TemporaryDirectory() as folder:
            if done := take(text, Path(folder)):
                _is_read_or_told(done)
                _carries_its_claims(done)

    each()
    paths = [tmp_path / f"file-{number}.xml" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    import_iati(paths, tmp_path / "all", small_graph.engine)
    found = validate(find_project(tmp_path / "all"))
    assert [finding for finding in found if finding.severity == "violation"] == []


def _is_read_or_told(done: Read) -> None:
    """Paths lead to elements; each activity, figure and organisation is cited, or a line of the report is about it."""
    cited = {led(done.root, path): path for path in _cited(done)}
    seen: set[str] = set()
    for number, one in enumerate(done.root.iterfind("iati-activity"), 1):
        identifier = " ".join((one.findtext("iati-identifier") or "").split())
        if not identifier or identifier in seen:
            assert done.lines[identifier, f"{TOP}{number}]"][0]["kind"] == "not read"
            continue
        seen.add(identifier)
        assert one in cited
        _is_accounted_for(done, one, identifier, cited)


def _cited(done: Read) -> list[str]:
    return [path for said in done.said.values() for path in said.get("kz:elementPath", ())]


def _is_accounted_for(
    done: Read, activity: ElementTree.Element, identifier: str, cited: dict[ElementTree.Element, str]
) -> None:
    """Each element of an activity that says something is cited, or a line of the report is about it."""
    for way, one in _ways(activity, ""):
        name = one.tag.replace(f"{{{OWN}}}", "own:")
        says = name in {"participating-org", "result"} or (
            name in {"target", "actual", "baseline"} and one.get("value")
        )
        if says and one not in cited:
            assert done.lines[identifier, way], f"{way} is neither read nor told"
        if name.startswith("own:"):
            assert any(line["what"].endswith(name) for lines in done.lines.values() for line in lines)


def _ways(element: ElementTree.Element, way: str) -> Iterator[tuple[str, ElementTree.Element]]:
    counts: dict[str, int] = defaultdict(int)
    for child in element:
        if not isinstance(child.tag, str):
            continue
        counts[child.tag] += 1
        here = f"{way}/{child.tag.replace(f'{{{OWN}}}', 'own:')}[{counts[child.tag]}]"
        yield here, child
        if child.tag != "transaction" and not child.tag.startswith(f"{{{OWN}}}"):
            yield from _ways(child, here)


def _carries_its_claims(done: Read) -> None:
    """What a claim says stands in the element that its passage leads to."""
    roles = {"role:funder": "1", "role:lead": "2", "role:extending": "3", "role:implementer": "4"}
    for name, said in done.said.items():
        for passage in said.get("kz:statedIn", ()):
            path = done.said[passage]["kz:elementPath"][0]
            element = led(done.root, path)
            if name.startswith("observation:"):
                assert (element.get("value") or "").strip()[:60] == said["kz:asPrinted"][0]
                assert element.tag == said["kz:valueKind"][0].partition(":")[2]
            if name.startswith("contribution:"):
                assert (element.get("role") or "").strip() == roles[said["kz:role"][0]]
