"""Results, indicators and figures: what a number is read as, and what it is never taken for."""

from collections.abc import Callable
from typing import Any

import pytest

from kzgraph.exchange.iati_import.values import number

Import = Callable[..., Any]


def figures(inner: str, measure: str = "1") -> str:
    """A result with one indicator around some elements."""
    return (
        f'<result type="1"><title><narrative>R</narrative></title><indicator measure="{measure}">'
        f"<title><narrative>I</narrative></title>{inner}</indicator></result>"
    )


def period(inner: str, start: str = "2018-01-01", end: str = "2018-12-31") -> str:
    """A period around some elements."""
    return f'<period><period-start iso-date="{start}"/><period-end iso-date="{end}"/>{inner}</period>'


def values(done: Any, term: str) -> list[str]:
    """The values of a term in the claims, in their order."""
    lines = done.claims().splitlines()
    return [line.removeprefix(f"    {term} ").removesuffix(" ;") for line in lines if line.startswith(f"    {term} ")]


@pytest.mark.parametrize(
    ("written", "measure", "value"),
    [
        ("39", "1", "39"),
        (" 39.50 ", "1", "39.50"),
        ("+7", "1", "7"),
        ("-0.5", "1", "-0.5"),
        ("007", "1", "7"),
        ("39 %", "2", "39"),
        ("39 %", "1", ""),
        ("1,234", "1", ""),
        ("39,5", "1", "39.5"),
        ("1e6", "1", ""),
        ("٣", "1", ""),
        ("about 30", "1", ""),
        ("", "1", ""),
    ],
)
def test_numbers(read: Import, written: str, measure: str, value: str) -> None:
    """A number is read where it can be one number only; anything else is told, and no figure is made of it."""
    done = read(figures(period(f'<actual value="{written}"/>'), measure))
    assert values(done, "kz:value") == ([value] if value else [])
    assert len(done.told("not read")) == (not value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        ("-12254,1", "-12254.1"),
        ("2,370.00", "2370.00"),
        ("-61,199,000", "-61199000"),
        ("1 234 567", "1234567"),
        ("1\u00a0234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("+12.254,1", "12254.1"),
        ("1.234", "1.234"),
        ("61,199", ""),
        ("1,23,456", ""),
        ("0,123,456", ""),
        ("1234,567,890", ""),
        ("1 23", ""),
        ("1,234,5", ""),
        ("1.234.5", ""),
        ("1.5,", ""),
        ("5 %", ""),
    ],
)
def test_marks_between_digits(written: str, value: str) -> None:
    """Groups of three and a decimal comma are read where they can be nothing else."""
    assert number(written) == value


def test_marks_between_digits_are_told(read: Import) -> None:
    """A number that is written otherwise than the standard says is read, kept as printed, and told."""
    done = read(figures(period('<target value="2,370.00"/><actual value="1832"/>')))
    assert values(done, "kz:value") == ["1832", "2370.00"]
    assert values(done, "kz:asPrinted") == ['"1832"', '"2,370.00"']
    assert done.told("changed") == [("5", "2,370.00 → 2370.00", "the number has marks between its digits")]


@pytest.mark.parametrize(
    ("level", "kind"),
    [("1", "kz:Output"), ("2", "kz:Outcome"), ("3", "kz:Impact"), ("9", "kz:Result"), ("", "kz:Result")],
)
def test_levels(read: Import, level: str, kind: str) -> None:
    """The code of the result is its level; without one it has none, and the report says so."""
    done = read(figures("").replace('type="1"', f'type="{level}"'))
    assert values(done, "a") == [kind]
    assert bool(done.told("changed")) == (not level)


@pytest.mark.parametrize(
    ("measure", "unit"), [("1", "count"), ("2", "percent"), ("3", "code"), ("4", "code"), ("", "count")]
)
def test_units(read: Import, measure: str, unit: str) -> None:
    """The measure is the unit, as far as it tells one."""
    done = read(figures(period('<target value="4"/>'), measure))
    assert values(done, "kz:unit") == [f"unit:{unit}"]
    assert values(done, "kz:valueKind") == ["valuekind:target"]


def test_dates_of_figures_and_of_the_result(read: Import) -> None:
    """A baseline has its year or day; the result has the time of its actual values and not of targets."""
    done = read(
        figures(
            '<baseline year="2015" value="1"/><baseline year="2016" iso-date="2016-03-01" value="2"/>'
            + period('<target value="9"/>', "2017-01-01", "2030-12-31")
            + period('<actual value="5"/>', "2018-01-01", "2018-06-30")
            + period('<actual value="6"/>', "2018-07-01", "2018-12-31")
            + period('<actual value="7"/>', "2019-13-01", "soon")
        )
    )
    assert values(done, "kz:startDate") == [
        '"2015-01-01"^^xsd:date',
        '"2016-03-01"^^xsd:date',
        '"2017-01-01"^^xsd:date',
        '"2018-01-01"^^xsd:date',
        '"2018-07-01"^^xsd:date',
        '"2018-01-01"^^xsd:date',
    ]
    assert done.claims().endswith(
        'result:file-x-1-result-1\n    a kz:Output ;\n    skos:prefLabel "R"@en ;\n    kz:programme programme:x-1 ;\n'
        '    kz:startDate "2018-01-01"^^xsd:date ;\n    kz:endDate "2018-12-31"^^xsd:date ;\n'
        "    kz:statedIn passage:file-x-1-result-1 ;\n.\n"
    )
    assert [why for _, _, why in done.told("not read")] == ["the period start is no date", "the period end is no date"]


def test_group_and_place_are_not_the_whole(read: Import) -> None:
    """A known group is the figure's population, a region its region; any other makes an indicator of its own."""
    done = read(
        '<recipient-country code="XR"/><location ref="a"><name><narrative>North</narrative></name></location>'
        '<location ref="b"><name><narrative>A clinic</narrative></name><location-class code="3"/></location>'
        + figures(
            period(
                '<actual value="1"/><actual value="2"><dimension name="sex" value="girls"/></actual>'
                '<actual value="3"><dimension name="sex" value="female"/></actual>'
                '<actual value="4"><location ref="a"/></actual><actual value="5"><location ref="b"/></actual>'
            )
        )
    )
    own = "indicator:file-x-1-result-1-indicator-1"
    assert values(done, "kz:indicator") == [own, own, f"{own}-group-1", own, f"{own}-group-2"]
    assert values(done, "kz:population") == ["population:girls"]
    assert values(done, "kz:region") == ["region:north"]
    names = [line for line in done.text("indicators/file/001.ttl").splitlines() if "prefLabel" in line]
    assert names == [
        '    skos:prefLabel "I"@en ;',
        '    skos:prefLabel "I (sex: female)"@en ;',
        '    skos:prefLabel "I (place: A clinic)"@en ;',
    ]


def test_figures_that_say_the_same_are_one_with_two_passages(read: Import) -> None:
    """A value that a file repeats is one claim, stated twice."""
    done = read(figures(period('<actual value="5"/><actual value="5"/><actual value="6"/>')))
    assert values(done, "kz:value") == ["5", "6"]
    assert done.claims().count("kz:statedIn passage:file-x-1-result-1-indicator-1-period-1-actual-") == 3


def test_words_instead_of_figures(read: Import) -> None:
    """A qualitative measure makes no figure and no indicator; its element is a passage of the result, with its time."""
    words = "<actual><comment><narrative>Words of theirs.</narrative></comment></actual>"
    done = read(figures(period(words) + period('<actual value="7"/>', "2019-01-01", "2019-12-31"), "5"))
    assert not (done.folder / "indicators").exists()
    assert values(done, "kz:value") == []
    assert values(done, "kz:statedIn") == [
        "passage:file-x-1-result-1",
        "passage:file-x-1-result-1-indicator-1-period-1-actual-1",
        "passage:file-x-1-result-1-indicator-1-period-2-actual-1",
    ]
    assert (values(done, "kz:startDate"), values(done, "kz:endDate")) == (
        ['"2018-01-01"^^xsd:date'],
        ['"2019-12-31"^^xsd:date'],
    )
    assert [(what, why) for _, what, why in done.told("not read")] == [("7", "a qualitative measure takes no value")]


def test_no_partner_is_tied_to_a_result(read: Import) -> None:
    """IATI ties organisations to activities: every contribution is to the programme, and explicit."""
    done = read(
        '<participating-org role="1" type="60"><narrative>Sand Fund</narrative></participating-org>' + figures("")
    )
    block = done.claims().partition("\n.\n")[0]
    assert block == (
        "contribution:file-x-1-participating-org-1\n    a kz:Contribution ;\n    kz:partner partner:sand-fund ;\n"
        "    kz:programme programme:x-1 ;\n    kz:role role:funder ;\n    kz:basis basis:explicit ;\n"
        "    kz:statedIn passage:file-x-1-participating-org-1 ;"
    )


@pytest.mark.parametrize(("code", "role"), [("1", "funder"), ("2", "lead"), ("3", "extending"), ("4", "implementer")])
def test_roles(read: Import, code: str, role: str) -> None:
    """Each of the four codes is a role of its own."""
    done = read(f'<participating-org role="{code}" type="60"><narrative>Sand Fund</narrative></participating-org>')
    assert values(done, "kz:role") == [f"role:{role}"]


def test_indicators_of_one_name_are_told_apart(read: Import) -> None:
    """A name that an indicator has, here or in the project, gets the place in brackets."""
    named = '<narrative>Schools with a garden</narrative></title><reference vocabulary="9" code="4.a.1"/>'
    done = read(figures("").replace("<narrative>I</narrative></title>", named) * 2)
    names = [line.strip() for line in done.text("indicators/file/001.ttl").splitlines() if "prefLabel" in line]
    assert names == [
        'skos:prefLabel "Schools with a garden (X-1, result 1, indicator 1)"@en ;',
        'skos:prefLabel "Schools with a garden (X-1, result 2, indicator 1)"@en ;',
    ]
    assert done.text("indicators/file/001.ttl").count("kz:sdgIndicator sdg:C040a01 ;") == 2
