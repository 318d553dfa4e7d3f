"""Who is who and what is where: known by identifier, then by name; whatever is unsure stays apart and is listed."""

from collections.abc import Callable
from typing import Any

import pytest

Import = Callable[..., Any]
TITLE = "<title><narrative>T</narrative></title>"
HOME = '<recipient-country code="XR"/>'


def org(name: str, attributes: str = 'role="4"') -> str:
    """A participating organisation."""
    return f"<participating-org {attributes}><narrative>{name}</narrative></participating-org>"


def partners(done: Any) -> list[str]:
    """The partners that claims name, in the order of the file."""
    return [line.split()[1] for line in done.claims().splitlines() if line.startswith("    kz:partner ")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (org("Reed Labs"), "partner:reed-labs"),
        (org("REED  labs", 'role="4" type="70"'), "partner:reed-labs"),
        (org("Reed Labs", 'role="4" type="10"'), "partner:reed-labs-"),
        (HOME + org("Ministry of Schools", 'role="4" type="10"'), "partner:ministry-of-schools"),
        (org("Ministry of Schools", 'role="4" type="10"'), "partner:ministry-of-schools-"),
        ('<recipient-country code="ZZ"/>' + org("Ministry of Schools"), "partner:ministry-of-schools-"),
        (HOME + org("Министерство школ", 'role="4" type="10"'), "partner:ministry-of-schools"),
        (org("partner by address", 'role="4" ref="partner:open-hands"'), "partner:open-hands"),
        (org("Somebody Else"), "partner:somebody-else"),
    ],
)
def test_partner_of_a_name(read: Import, text: str, expected: str) -> None:
    """The same name is the same partner unless type or country speak against it, above all of state bodies."""
    (found,) = partners(read(TITLE + text))
    if expected.endswith("-"):
        assert found.startswith(expected)
        assert len(found) == len(expected) + 8
    else:
        assert found == expected


def test_unsure_pairs_are_judgements(read: Import) -> None:
    """A doubted name and a name that is nearly one become partners of their own, and a judgement each."""
    done = read(TITLE + org("Reed Labs", 'role="4" type="10"') + org("Open Hand", 'role="1" type="22"'))
    judged = done.text("judgements.ttl")
    assert judged.count("    kz:judged verdict:unsure ;\n") == 2
    assert "    kz:about partner:open-hand ;\n    kz:about partner:open-hands ;\n" in judged
    assert ': the types differ. Nobody has looked yet."@en' in judged
    assert "partner:open-hands\n" in done.text("known.ttl")
    assert [what for _, what, _ in done.told("unsure")] == ["Reed Labs", "Open Hand"]


def test_name_that_goes_on_after_a_known_one_is_unsure(read: Import) -> None:
    """The office of a known body may be that body; a person says."""
    done = read(TITLE + org("Bridge Foundation, South Office", 'role="1" type="60"'))
    assert [(what, why) for _, what, why in done.told("unsure")] == [
        (
            "Bridge Foundation, South Office",
            'its name is nearly "Bridge Foundation"; kept apart from partner:bridge-foundation',
        )
    ]


def test_one_identifier_is_one_partner_whatever_it_is_called(read: Import) -> None:
    """The first name is the label, the others are aliases; one without identifier joins where nothing parts the two."""
    done = read(
        TITLE + org("Well Diggers", 'role="4" ref="XX-7" type="22"') + org("WD", 'role="1" ref="XX-7" type="22"'),
        TITLE + org("Well Diggers") + org("Well Diggers", 'role="1" type="80"'),
    )
    assert partners(done)[:3] == ["partner:well-diggers"] * 3
    assert partners(done)[3].startswith("partner:well-diggers-")
    assert done.text("partners/partners.ttl").startswith(
        'partner:well-diggers\n    a kz:Partner ;\n    skos:prefLabel "Well Diggers"@en ;\n'
        '    skos:altLabel "WD"@en ;\n'
        '    kz:partnerType partnertype:national-ngo ;\n    dcterms:identifier "XX-7" ;\n.\n'
    )


def test_state_bodies_of_two_countries_are_two(read: Import) -> None:
    """The ministry of an activity in one country is not that of an activity in another."""
    done = read(
        '<recipient-country code="AA"/>' + org("Ministry of Sand", 'role="4" type="10"'),
        '<recipient-country code="BB"/>' + org("Ministry of Sand", 'role="4" type="10"'),
        '<recipient-country code="AA"/>' + org("Ministry of Sand", 'role="1" type="10"'),
    )
    first, second, third = partners(done)
    assert first == third == "partner:ministry-of-sand"
    assert second != first


def test_a_reference_that_is_no_identifier_is_not_one(read: Import) -> None:
    """A dash or a word in ref does not make bodies of other names one."""
    done = read(TITLE + org("Sand Aid", 'role="4" ref="-"') + org("Salt Aid", 'role="1" ref="-"'))
    assert partners(done) == ["partner:sand-aid", "partner:salt-aid"]


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("<name><narrative>North</narrative></name>", "region:north"),
        ("<name><narrative>Солтүстік</narrative></name>", "region:north"),
        ('<location-id code="XR-N" vocabulary="A4"/><name><narrative>The north</narrative></name>', "region:north"),
        ('<name><narrative>Sandville</narrative></name><location-class code="2"/>', "region:sandville"),
        ('<name><narrative>A school</narrative></name><location-class code="3"/>', ""),
        ("<point><pos>1 2</pos></point>", ""),
        (
            '<name><narrative>Riverland</narrative></name><administrative code="XR" vocabulary="A4"/>'
            '<feature-designation code="PCLI"/>',
            "region:riverland",
        ),
        (
            '<name><narrative>North</narrative></name><administrative code="XR" vocabulary="A4"/>'
            '<feature-designation code="ADM1"/>',
            "region:north",
        ),
    ],
)
def test_region_of_a_location(read: Import, location: str, expected: str) -> None:
    """Code, then name within the country; a building is no region, and what has no name is told."""
    done = read(f"{TITLE}{HOME}<location>{location}</location>")
    lines = [line.split()[1] for line in done.text("programmes/file/001.ttl").splitlines() if " kz:region " in line]
    assert lines == sorted({*filter(None, [expected]), "region:riverland"})
    if not expected:
        assert len(done.told("left out")) == 1


def test_place_of_the_same_name_elsewhere_stays_apart(read: Import) -> None:
    """North of another country, and North of no stated country, are not known to be North."""
    done = read(
        '<recipient-country code="ZZ"><narrative>Zedland</narrative></recipient-country>'
        "<location><name><narrative>North</narrative></name></location>",
        "<location><name><narrative>North</narrative></name></location>",
    )
    regions = done.text("regions.ttl")
    assert regions.count('skos:prefLabel "North"@en ;') == 2
    assert regions.count("kz:partOf region:zedland ;") == 1
    assert 'kz:isoCode "ZZ" ;' in regions
    assert len(done.told("unsure")) == 2
    assert done.text("judgements.ttl").count("kz:about region:north ;") == 2


def test_location_says_its_own_country(read: Import) -> None:
    """In an activity of several countries, or of another, the location's own code tells which North is meant."""
    north = '<name><narrative>North</narrative></name><administrative code="XR" vocabulary="A4"/>'
    done = read('<recipient-country code="ZZ"/><location>' + north + "</location>", f"<location>{north}</location>")
    assert done.text("programmes/file/001.ttl").count("kz:region region:north ;") == 2
    assert done.told("unsure") == []


def test_country_of_a_known_name_and_another_code(read: Import) -> None:
    """A code decides: the country is a new one, and a judgement says whose name it bears."""
    done = read('<recipient-country code="QQ"><narrative>Riverland</narrative></recipient-country>' + TITLE)
    assert 'region:riverland is called \\"Riverland\\" too; the file gives it the code QQ' in done.text(
        "judgements.ttl"
    )


def test_what_is_part_of_what(read: Import) -> None:
    """Parents and children are one relation from either side; none of a circle's links closes it."""
    done = read(
        TITLE + '<related-activity type="1" ref="X-2"/>',
        '<related-activity type="2" ref="X-3"/>',
        '<related-activity type="2" ref="X-1"/><related-activity type="1" ref="X-1"/>',
    )
    text = done.text("programmes/file/001.ttl")
    parts = [line.strip() for line in text.splitlines() if line.startswith(("programme:", "    kz:partOf"))]
    assert parts == [
        "programme:x-1",
        "kz:partOf programme:x-2 ;",
        "kz:partOf programme:x-3 ;",
        "programme:x-2",
        "programme:x-3",
        "kz:partOf programme:x-2 ;",
    ]
    assert [what for _, what, why in done.told("left out") if "part of itself" in why] == ["X-1"]
