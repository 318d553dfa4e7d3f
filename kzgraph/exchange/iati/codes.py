"""How the graph's concepts are written in the code lists of IATI 2.03, and only where a code's definition fits.

The code lists are those of the IATI Standard (http://iatistandard.org/), CC BY 4.0.
"""

from collections.abc import Mapping
from datetime import date

__all__ = [
    "ACCOUNTABLE",
    "DATE_TYPES",
    "FITTING_ROLES",
    "IMPLEMENTING",
    "LEAD",
    "LOCATION_KINDS",
    "MULTISECTOR",
    "PURPOSES",
    "RESULT_TYPES",
    "ROLE_NAMES",
    "SAME_ROLES",
    "UNSPECIFIED_COUNTRIES",
    "UNSPECIFIED_SECTOR",
    "known_reference",
    "status_code",
]

ACCOUNTABLE = "2"
IMPLEMENTING = "4"
ROLE_NAMES: Mapping[str, str] = {
    "1": "Funding",
    ACCOUNTABLE: "Accountable",
    "3": "Extending",
    IMPLEMENTING: "Implementing",
}

LEAD = "role:lead"
"""Of a programme it is being accountable for the activity; of one result it is not."""

SAME_ROLES: Mapping[str, str] = {"role:funder": "1", LEAD: ACCOUNTABLE, "role:implementer": IMPLEMENTING}
"""Roles that mean what one of OrganisationRole's four means."""

FITTING_ROLES: Mapping[str, str] = {
    **SAME_ROLES,
    "role:developer": IMPLEMENTING,
    "role:researcher": IMPLEMENTING,
    "role:trainer": IMPLEMENTING,
}
"""Roles whose holders do what a code's definition says, which is wider: who wrote the guide carried out that part.

Advice, hosting, convening, speaking for a decision, and being answerable for the field do not carry an activity out and
are no oversight of it; these roles stand in the description.
"""

PURPOSES: Mapping[str, tuple[str, str]] = {
    "goalarea:survives-and-thrives": ("12110", "Health policy and administrative management"),
    "goalarea:learns": ("11110", "Education policy and administrative management"),
    "goalarea:protected": ("16010", "Social Protection"),
    "goalarea:safe-environment": ("41010", "Environmental policy and administrative management"),
    "goalarea:equitable-chance": ("16010", "Social Protection"),
    "goalarea:cross-cutting": ("43010", "Multisector aid"),
}
"""DAC purpose codes of goal areas: of each field the code that takes in what no other of the field names.

A goal area says no more than the field, so a narrower code would be a guess; the loss report tells each choice.
"""

MULTISECTOR = ("43010", "Multisector aid")
UNSPECIFIED_SECTOR = ("99810", "Sectors not specified")
UNSPECIFIED_COUNTRIES = "998"
"""DAC region "Developing countries, unspecified": several countries would need shares that nobody states."""

RESULT_TYPES: Mapping[str, str] = {"kz:Output": "1", "kz:Outcome": "2", "kz:Impact": "3", "kz:Result": "9"}

LOCATION_KINDS: Mapping[str, tuple[str, str]] = {
    "regionkind:region": ("1", "ADM1"),
    "regionkind:city-of-republican-significance": ("1", "ADM1"),
    "regionkind:district": ("1", "ADM2"),
    "regionkind:city": ("2", "PPL"),
    "regionkind:country": ("1", "PCLI"),
    "regionkind:world-region": ("1", "RGN"),
}
"""GeographicLocationClass and LocationType of a kind of region."""

DATE_TYPES: Mapping[tuple[str, bool], str] = {
    ("start", False): "1",
    ("start", True): "2",
    ("end", False): "3",
    ("end", True): "4",
}
"""ActivityDateType by edge and whether it had come to pass when the newest document was written."""

_ROR = "https://ror.org/"
_WIKIDATA = "http://www.wikidata.org/entity/"

# Identifiers by which these publish, or under which their funds are reported to the OECD, by their ROR or Wikidata id.
_PUBLISHERS: Mapping[str, str] = {
    f"{_ROR}02dg0pv02": "XM-DAC-41122",  # UNICEF
    f"{_ROR}01f80g185": "XM-DAC-928",  # World Health Organization
    f"{_ROR}051777d98": "XM-DAC-41114",  # UNDP
    f"{_ROR}0437ej039": "XM-DAC-41121",  # UNHCR
    f"{_WIKIDATA}Q472311": "XM-DAC-47066",  # IOM
    f"{_WIKIDATA}Q641576": "XM-DAC-41146",  # UN Women
    f"{_ROR}058qtt435": "XM-DAC-41119",  # UNFPA
    f"{_ROR}04h4z8k05": "XM-DAC-41304",  # UNESCO
    f"{_ROR}04567sh69": "XM-DAC-41128",  # UNODC
    f"{_ROR}01n6e6j62": "US-GOV-1",  # USAID
}


def known_reference(matches: tuple[str, ...]) -> str | None:
    """The identifier of an organisation, from what it is matched with: its own, else by ROR, else by Wikidata.

    >>> known_reference(("http://www.wikidata.org/entity/Q740308", "https://ror.org/02dg0pv02"))
    'XM-DAC-41122'
    >>> known_reference(("https://ror.org/013meh722",)), known_reference(("https://example.org/x",))
    ('XI-ROR-013meh722', None)
    """
    for match in sorted(matches):
        if match in _PUBLISHERS:
            return _PUBLISHERS[match]
    for agency, base in (("XI-ROR", _ROR), ("XI-WIKIDATA", _WIKIDATA)):
        for match in sorted(matches):
            if match.startswith(base) and match.removeprefix(base).isalnum():
                return f"{agency}-{match.removeprefix(base)}"
    return None


def status_code(begins: date | None, ends: date | None, known_until: date) -> str | None:
    """The ActivityStatus that stated dates tell at the end of the newest document; None where they tell nothing.

    Closed where the end is past, pipeline where the start is to come, implementation between the two. A start alone
    does not tell that the work still goes on.

    >>> status_code(date(2018, 1, 1), None, date(2021, 12, 31)) is None
    True
    >>> status_code(date(2021, 1, 1), date(2025, 12, 31), date(2021, 12, 31))
    '2'
    """
    if ends is not None and ends <= known_until:
        return "4"
    if begins is not None and begins > known_until:
        return "1"
    return "2" if begins is not None and ends is not None else None
