"""In which order the facts of a thing are read, and which are told elsewhere on its page."""

__all__ = ["APART", "place"]

_ORDER = """
    partnerType programmeKind regionKind partner role result programme fromResult toResult followsUp by about
    judged reason indicator value asPrinted qualifier unit valueKind measures population reportedBy goalArea
    higherIsBetter partOf within subOrganizationOf replaces separatedFrom originalOrganization
    resultingOrganization scaledUpFrom region product event sdgTarget sdgIndicator isoCode title publisher language
    source section elementPath setAside basis wording namedAs altLabel formerName definition scopeNote historyNote
    notation editorialNote collective nameIsOurs translatedByUs fileName textLength created identifier
"""
_PLACE = {name: number for number, name in enumerate(_ORDER.split())}
_APART = """
    geo:hasCentroid geo:hasDefaultGeometry kz:answers kz:beginsAt kz:contributedTo kz:digest kz:endDate kz:endsAt
    kz:fingerprint kz:gist kz:latinKey kz:leadsTo kz:nameKey kz:outline kz:startDate kz:statedIn kz:textDigest
    kz:within rdf:type rdfs:isDefinedBy skos:closeMatch skos:exactMatch skos:example skos:inScheme skos:prefLabel
    skos:topConceptOf
"""
APART = frozenset(_APART.split())
"""Terms whose values stand in the heading, in sections of their own, or only among all statements."""


def place(term: str) -> int:
    """Where a fact stands among the others, by its term; those without a place come last.

    >>> place("kz:partner") < place("kz:role") < place("skos:editorialNote") < place("kz:unheardOf")
    True
    """
    return _PLACE.get(term.partition(":")[2], len(_PLACE))
