"""What real files hold that the standard does not foresee: each read, or told, and never taken for something else."""

from collections.abc import Callable
from typing import Any

import pytest

from kzgraph.errors import InputError

Import = Callable[..., Any]
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
END = "</iati-activities>\n"
ACTUAL = "result/indicator/period/actual/comment"


def activity(identifier: str, inner: str = "", attributes: str = "") -> str:
    """An activity on a line of its own."""
    title = f"<title><narrative xml:lang='en'>About {identifier}</narrative></title>"
    return f"<iati-activity{attributes}><iati-identifier>{identifier}</iati-identifier>{title}{inner}</iati-activity>\n"


def names(done: Any, source: str = "file") -> list[str]:
    """The programmes of a source."""
    lines = done.text(f"programmes/{source}/001.ttl").splitlines()
    return [line for line in lines if line.startswith("programme:")]


def test_each_activity_has_its_version(read: Import) -> None:
    """Where the first tag states none, as in answers of d-portal and the Datastore; those too old are told."""
    begin = '<iati-activities xmlns:x="http://datastore.iatistandard.org/ns">\n'
    texts = [activity("X-1", "", ' version="2.01"'), activity("X-2", "", ' x:version="2.02"')]
    texts += [activity("X-3", "", ' version="1.05"'), activity("X-4")]
    done = read(files={"file.xml": f"{XML}{begin}{''.join(texts)}{END}"})
    assert names(done) == ["programme:x-1", "programme:x-2"]
    assert done.told("not read") == [("5", "X-3", "it is of version 1.05"), ("6", "X-4", "it is of no version")]
    assert not [what for _, what, _ in done.told("left out") if "version" in what or "xmlns" in what]


def test_old_activity_in_a_new_file(read: Import) -> None:
    """The version of the file is that of its activities, unless one says it is of before 2.01."""
    texts = [activity("X-1", "", ' version="7"'), activity("X-2", "", ' version="1.03"')]
    done = read(files={"file.xml": f'{XML}<iati-activities version="2.03">\n{"".join(texts)}{END}'})
    assert names(done) == ["programme:x-1"]
    assert done.told("not read") == [("4", "X-2", "it is of version 1.03")]


@pytest.mark.parametrize(
    ("attributes", "written"), [("", "no version, as before 2.01"), (' version="1.05"', "version 1.05")]
)
def test_versions_of_activities_that_are_all_too_old(read: Import, attributes: str, written: str) -> None:
    """A file without an activity that can be read is refused, as one whose first tag says so."""
    with pytest.raises(InputError, match=rf"xml:2: the file is of {written}; 2\.01, 2\.02, 2\.03 can be read\."):
        read(files={"file.xml": f"{XML}<iati-activities>\n{activity('X-1', '', attributes) * 2}{END}"})


def test_namespaces(read: Import) -> None:
    """A namespace on the first tag is that of all elements, with a note; what is in another is none of IATI's."""
    ours, other = "http://example.org/iati", "http://example.org/other"
    inner = (
        f'<title xmlns="{other}"><narrative>Not the title</narrative></title>'
        f'<recipient-country xmlns="" code="KG"/><location><name><narrative xml:lang="en">A place</narrative></name>'
        f'<description xmlns="{other}">Not kept</description></location>'
        '<participating-org role="4"><narrative xml:lang="en">Sand Fund</narrative></participating-org>'
    )
    texts = [activity("X-1", inner), activity("X-2", "", f' xmlns="{other}"')]
    done = read(files={"file.xml": f'{XML}<iati-activities version="2.02" xmlns="{ours}">\n{"".join(texts)}{END}'})
    assert names(done) == ["programme:x-1"]
    assert 'skos:prefLabel "About X-1"@en ;' in done.text("programmes/file/001.ttl")
    assert 'skos:prefLabel "Sand Fund"@en ;' in done.text("partners/partners.ttl")
    assert 'skos:prefLabel "A place"@en ;' in done.text("regions.ttl")
    assert ("2", ours, "IATI has no namespace; the elements are read as if they were in none") in done.told("changed")
    left = [what for _, what, _ in done.told("left out")]
    assert left == [
        f"{{{other}}}iati-activity",
        f"location/{{{other}}}description",
        f"{{{other}}}title",
    ]


def test_language_of_the_element_around(read: Import) -> None:
    """A name is in the language of its narrative, else of the element around it, else of the activity or the file."""
    body = '<participating-org role="4" type="{}"{}><narrative{}>{}</narrative></participating-org>'
    bodies = [
        ("21", ' xml:lang="ru"', "", "Фонд"),
        ("22", ' xml:lang="ru"', ' xml:lang="kk"', "Қор"),
        ("60", "", "", "Fund"),
    ]
    inner = "".join(body.format(*one) for one in bodies)
    done = read(files={"file.xml": f'{XML}<iati-activities version="2.01">\n{activity("X-1", inner)}{END}'})
    partners = done.text("partners/partners.ttl")
    for name in ('"Фонд"@ru', '"Қор"@kk', '"Fund"@en'):
        assert f"skos:prefLabel {name} ;" in partners
    assert done.told("changed") == [("3", "", "no language is stated; names are taken as English")]
    spoken = inner.partition('<participating-org role="4" type="60"')[0]
    done = read(
        files={"file.xml": f'{XML}<iati-activities version="2.01">\n{activity("X-1", spoken)}{END}'}, replace=True
    )
    assert done.told("changed") == []


def test_code_of_a_kind_of_organisations(read: Import) -> None:
    """Two organisations that bear the code of their kind are two; what stands for no identifier is none."""
    body = '<participating-org role="4" type="22" ref="{}"><narrative>{}</narrative></participating-org>'
    done = read(
        "".join(
            body.format(*one)
            for one in (("22000", "Sand Fund"), ("22000", "Stone Fund"), ("21016", "Rock Fund"), ("n/a", ""))
        )
    )
    partners = done.text("partners/partners.ttl")
    assert [line for line in partners.splitlines() if line.startswith("partner:")] == [
        "partner:rock-fund",
        "partner:sand-fund",
        "partner:stone-fund",
    ]
    assert [line for line in partners.splitlines() if "identifier" in line] == ['    dcterms:identifier "21016" ;']
    kind = "this is the code of a kind of organisations; the name decides who it is"
    assert [(what, why) for _, what, why in done.told("left out")] == [
        ("22000", kind),
        ("22000", kind),
        ("n/a", "this is no identifier; the name decides who it is"),
    ]
    assert [(what, why) for _, what, why in done.told("not read")] == [("n/a", "it has neither identifier nor name")]


def test_fields_that_a_program_filled_with_nothing(read: Import) -> None:
    """Empty places and groups make no indicator of their own, an empty indicator none at all; year 9999 is no year."""
    nothing = '<location ref=""/><dimension name="" value=""/>'
    empty = (
        '<indicator measure=""><title><narrative/></title><baseline year="9999" value=""><comment/></baseline><period>'
        f'<period-start iso-date="9999-01-01"/><actual value="">{nothing}<comment/></actual></period></indicator>'
    )
    full = (
        '<indicator measure="1"><title><narrative>Wells</narrative></title><baseline year="9999" value="3"/><period>'
        '<period-start iso-date="2018-01-01"/><period-end iso-date="9999-12-31"/>'
        f'<actual value="7">{nothing}</actual></period></indicator>'
    )
    done = read(f'<result type="1"><title><narrative>Water</narrative></title>{empty}{full}</result>')
    indicators = done.text("indicators/file/001.ttl")
    assert [line for line in indicators.splitlines() if "prefLabel" in line] == ['    skos:prefLabel "Wells"@en ;']
    figures = [line.strip() for line in done.claims().splitlines() if "Date" in line or "kz:value " in line]
    first = 'kz:startDate "2018-01-01"^^xsd:date ;'
    assert figures == ["kz:value 3 ;", "kz:value 7 ;", first, first]
    assert [what for _, what, _ in done.told("left out")] == ["", "result/indicator/baseline/comment", ACTUAL]
    assert done.told("left out")[0][2] == "the indicator has neither a name nor a value"
    assert [(what, why) for _, what, why in done.told("not read")] == [
        ("9999", "this is no date"),
        ("9999-12-31", "the period end is no date"),
    ]


def test_location_with_the_name_of_its_country(read: Import) -> None:
    """It is the country, unless a number or a kind says that it is a place in it."""
    location = "<location><name><narrative>Erewhon</narrative></name>{}</location>"
    country = '<recipient-country code="XE"><narrative>Erewhon</narrative></recipient-country>'
    done = read(
        country + location.format("<description/>") + location.format('<location-class code="1"/>'),
        country + location.format('<feature-designation code="PPLC"/>'),
    )
    regions = [line for line in done.text("regions.ttl").splitlines() if line.startswith("region:")]
    assert len(regions) == 2
    assert regions[0] == "region:erewhon"
    blocks = done.text("programmes/file/001.ttl").split("\n.\n")
    assert [block.count("kz:region ") for block in blocks[:2]] == [1, 2]


def test_names_of_claims_never_meet(read: Import) -> None:
    """Source "a" with activity "b-c" is not "a-b" with "c", and activity "x-result-1" no result of "x"."""
    result = '<result type="1"><title><narrative xml:lang="en">R</narrative></title></result>'
    begin = f'{XML}<iati-activities version="2.03">\n'
    done = read(
        files={
            "a.xml": f"{begin}{activity('B-C', result)}{END}",
            "a-b.xml": f"{begin}{activity('C', result)}{activity('D')}{END}",
            "z.xml": f"{begin}{activity('X', result)}{activity('X-result-1', result)}{END}",
        }
    )
    written = {name: done.text(f"passages/{name}/001.ttl").splitlines() for name in ("a", "a-b", "z")}
    passages = [line for lines in written.values() for line in lines if line.startswith("passage:")]
    assert len(set(passages)) == len(passages) == 9
    assert passages[:2] == ["passage:a-b-c", "passage:a-b-c-result-1"]
    assert passages[4] == "passage:a-b-d"
    assert passages[2].startswith("passage:a-b-c-")
    assert passages[5:7] == ["passage:z-x", "passage:z-x-result-1"]
    assert names(done, "a-b")[1] == "programme:d"
