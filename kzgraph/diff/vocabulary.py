"""The words for kinds of things and for what is said of them, in the order of reading."""

from collections.abc import Mapping

__all__ = ["DATES", "FOR_MACHINES", "GROUPS", "KINDS", "LANGUAGE_NAMES", "NAMES", "NOUNS"]

GROUPS: Mapping[str, str] = {
    "source": "Documents",
    "partner": "Partners",
    "changeevent": "Successions",
    "programme": "Programmes",
    "region": "Regions",
    "geometry": "Outlines and centres of regions",
    "product": "Products",
    "event": "Events",
    "policy": "Policies",
    "indicator": "Indicators",
    "contribution": "Contributions",
    "result": "Results",
    "resultlink": "Result links",
    "observation": "Figures",
    "finding": "Findings",
    "lesson": "Lessons",
    "recommendation": "Recommendations",
    "plan": "Plans",
    "followup": "Follow-ups",
    "names": "Names and aliases of things that stay",
    "passage": "Passages",
    "judgement": "Judgements",
    "other": "Other statements",
}
"""Groups of changes and their headings; most are kinds of entities, by the prefix of their names."""

KINDS: Mapping[str, str] = {
    "source": "document",
    "changeevent": "succession",
    "geometry": "outline or centre",
    "resultlink": "result link",
    "observation": "figure",
    "followup": "follow-up",
}
"""What a kind of entity is called where its prefix is not the word."""

NAMES = ("skos:prefLabel", "skos:altLabel", "kz:formerName", "kz:nameIsOurs", "kz:translatedByUs")
"""What tells a thing's names."""

FOR_MACHINES = ("kz:digest", "kz:fingerprint", "kz:textDigest")
"""What only programs read: an added or removed thing has it, which goes without saying."""

DATES = ("kz:startDate", "kz:endDate")

LANGUAGE_NAMES: Mapping[str, str] = {"en": "English", "ru": "Russian", "kk": "Kazakh"}

NOUNS: Mapping[str, str] = {
    "rdf:type": "kind",
    "dcterms:title": "title",
    "skos:prefLabel": "name",
    "skos:altLabel": "alias",
    "kz:formerName": "former name",
    "kz:nameIsOurs": "name is the curators' own",
    "kz:translatedByUs": "name translated by the curators into",
    "kz:partnerType": "type",
    "kz:collective": "stands for several bodies",
    "kz:programmeKind": "kind of programme",
    "kz:regionKind": "kind of region",
    "kz:isoCode": "ISO code",
    "kz:goalArea": "goal area",
    "org:subOrganizationOf": "part of",
    "kz:partOf": "part of",
    "kz:separatedFrom": "separated from",
    "kz:scaledUpFrom": "scaled up from",
    "dcterms:replaces": "replaces",
    "org:originalOrganization": "before",
    "org:resultingOrganization": "after",
    "dcterms:identifier": "identifier",
    "dcterms:created": "created",
    "dcterms:publisher": "publisher",
    "dcterms:language": "language",
    "kz:fileName": "file",
    "kz:textLength": "length of the text",
    "kz:textDigest": "digest of the text",
    "kz:outline": "heading",
    "kz:source": "document",
    "kz:section": "section",
    "kz:elementPath": "element",
    "kz:beginsAt": "begins at",
    "kz:endsAt": "ends at",
    "kz:digest": "digest of the words",
    "kz:fingerprint": "fingerprint of the words",
    "kz:gist": "gist",
    "kz:setAside": "set aside as",
    "kz:partner": "partner",
    "kz:programme": "programme",
    "kz:result": "result",
    "kz:fromResult": "first result",
    "kz:toResult": "result it led to",
    "kz:role": "role",
    "kz:basis": "basis",
    "kz:wording": "wording",
    "kz:namedAs": "partner named as",
    "kz:indicator": "indicator",
    "kz:value": "value",
    "kz:asPrinted": "as printed",
    "kz:unit": "unit",
    "kz:higherIsBetter": "higher is better",
    "kz:valueKind": "kind of figure",
    "kz:qualifier": "qualifier",
    "kz:measures": "measures",
    "kz:reportedBy": "reported by",
    "kz:about": "about",
    "kz:followsUp": "answers",
    "kz:by": "answered by",
    "kz:product": "made",
    "kz:event": "event",
    "kz:population": "population",
    "kz:region": "region",
    "kz:startDate": "time",
    "kz:endDate": "time",
    "kz:sdgTarget": "serves",
    "kz:sdgIndicator": "SDG indicator",
    "kz:judged": "verdict",
    "kz:judgedName": "judged name",
    "kz:reason": "reason",
    "skos:exactMatch": "same elsewhere",
    "skos:closeMatch": "nearly the same elsewhere",
    "geo:hasDefaultGeometry": "outline",
    "geo:hasCentroid": "centre",
    "geo:asWKT": "coordinates",
    "kz:statedIn": "passage",
    "skos:scopeNote": "scope note",
    "skos:historyNote": "history",
    "skos:editorialNote": "note",
}
"""What is said of things, by predicate; details come in this order, what is not here last by its CURIE."""
