"""An activity as a programme, and its participating organisations as contributions to it."""

from kzgraph.exchange.iati.participants import NOBODY
from kzgraph.exchange.iati_import.activity import Activity
from kzgraph.exchange.iati_import.blocks import Block, text, typed
from kzgraph.exchange.iati_import.elements import Element
from kzgraph.exchange.iati_import.partners import label_block
from kzgraph.exchange.iati_import.values import day, narratives, shortened

__all__ = ["add_contributions", "add_places", "add_programme", "countries_of", "tell_relations"]

_ROLES = {
    "1": ("role:funder", "funding"),
    "2": ("role:lead", "accountable"),
    "3": ("role:extending", "extending"),
    "4": ("role:implementer", "implementing"),
}
_SDG_TARGETS = {("tag", "3"), ("sector", "8")}
_SDG_GOALS = {("tag", "2"), ("sector", "7")}
_EDGES = (("kz:startDate", "2", "1"), ("kz:endDate", "4", "3"))


def countries_of(activity: Element) -> frozenset[str]:
    """The codes of the countries that receive an activity."""
    return frozenset(
        element.get("code").upper() for element in activity.all("recipient-country") if element.get("code")
    )


def add_places(activity: Activity) -> list[str]:
    """Settle the places of an activity, and return the regions it works in."""
    places, root = activity.shared.places, activity.element
    for element in root.all("recipient-country"):
        if region := places.country(element, activity.default, activity.place(element)):
            activity.countries[element.get("code").upper()] = region
    found = list(activity.countries.values())
    found += [
        places.world_region(element, activity.default, activity.place(element))
        for element in root.all("recipient-region")
    ]
    for element in root.all("location"):
        region = places.location(element, activity.countries, activity.default, activity.place(element))
        if element.get("ref"):
            names = narratives(element.first("name"), activity.default)
            activity.locations[element.get("ref")] = (region, names[0][1] if names else element.get("ref"))
        found.append(region)
    return sorted({region for region in found if region})


def add_programme(activity: Activity, regions: list[str]) -> None:
    """Write the block of an activity's programme, unless it is known or another file of the import writes it."""
    shared, root = activity.shared, activity.element
    names = tuple((lang, shortened(name)) for lang, name in narratives(root.first("title"), activity.default))
    label = next((name for lang, name in names if lang == "en"), names[0][1] if names else "")
    publisher = root.first("reporting-org")
    by = f", reported by {shared.partners.label(publisher, activity.default)}" if publisher else ""
    called = f' is called "{shortened(label, 150)}"' if label else " has no title"
    passage = activity.passage(root, f"Activity {activity.identifier}{by},{called}".replace(",,", ","))
    if activity.programme in shared.known.curies:
        shared.used.add(activity.programme)
        activity.tell("matched", root, f"{label} → {activity.programme}", "by its identifier", group="activity")
        why = "the programme is known: its title, dates, places and tags stay as they are"
        activity.tell("left out", root, label, why, group="activity")
        return
    if shared.stated[activity.identifier][0] != activity.source:
        why = f"the activity is in {shared.stated[activity.identifier][0]} too, and its title, dates and places are its"
        activity.tell("left out", root, label, why, group="activity")
        return
    given = shared.labels.unlike(
        "programme", names or (("en", f"Activity {activity.identifier}"),), activity.identifier
    )
    block = label_block(activity.programme, "kz:Programme", given)
    block.add("kz:nameIsOurs", "" if names else "true")
    block.add("dcterms:identifier", text(activity.identifier))
    block.add("kz:programmeKind", "programmekind:activity")
    block.add("kz:region", *regions)
    shared.used.update(shared.programmes[parent] for parent in shared.parents.get(activity.identifier, ()))
    block.add("kz:partOf", *(shared.programmes[parent] for parent in shared.parents.get(activity.identifier, ())))
    block.add("kz:statedIn", passage, *(f"passage:{s}-{activity.slug}" for s in shared.stated[activity.identifier]))
    _add_dates(activity, block)
    _add_fields(activity, block)
    activity.written.programmes.append(block)


def _add_dates(activity: Activity, block: Block) -> None:
    """The actual start and end, else the planned ones with a note."""
    dates: dict[str, str] = {}
    for element in activity.element.all("activity-date"):
        kind, given = element.get("type"), day(element.get("iso-date"))
        if given and kind in {"1", "2", "3", "4"}:
            dates.setdefault(kind, given)
        else:
            activity.tell("not read", element, element.get("iso-date"), "this is no date of a known type")
    chosen = [(term, dates.get(actual) or dates.get(plan, ""), actual in dates) for term, actual, plan in _EDGES]
    if all(given for _, given, _ in chosen) and chosen[0][1] > chosen[1][1]:
        activity.tell("not read", activity.element, f"{chosen[0][1]} to {chosen[1][1]}", "it ends before it starts")
        return
    for term, given, actual in chosen:
        block.add(term, typed(given, "xsd:date") if given else "")
        if given and not actual:
            edge = "start" if term == "kz:startDate" else "end"
            block.add("skos:editorialNote", text(f"Its {edge} is the planned one.", "en"))


def _add_fields(activity: Activity, block: Block) -> None:
    """SDG targets, and goal areas where somebody has stated which goal area a sector is."""
    shared = activity.shared
    for element in [*activity.element.all("tag"), *activity.element.all("sector")]:
        code, vocabulary = element.get("code"), element.get("vocabulary") or "1"
        key = (element.name, vocabulary)
        if key in _SDG_TARGETS and f"sdg:{code}" in shared.known.concepts:
            block.add("kz:sdgTarget", f"sdg:{code}")
        elif key in _SDG_TARGETS:
            activity.tell("left out", element, code, "this is no SDG target that the project has")
        elif key in _SDG_GOALS:
            activity.tell("left out", element, code, "a goal without a target has no place in the model")
        elif area := shared.known.concepts.get(code, shared.goal_areas.get((vocabulary, code), "")):
            block.add("kz:goalArea", area)
        else:
            activity.tell("left out", element, f"{vocabulary}: {code}", "no goal area is stated for this code")


def tell_relations(activity: Activity) -> None:
    """Tell the relations to other activities, and the other identifiers, that are not taken over."""
    shared = activity.shared
    for element in activity.element.all("related-activity"):
        other, kind = element.get("ref"), element.get("type")
        pair = (activity.identifier, other) if kind == "1" else (other, activity.identifier)
        if kind not in {"1", "2"}:
            activity.tell("left out", element, other, "only parents and parts have a place in the model")
        elif pair[1] not in shared.parents.get(pair[0], ()):
            why = "it would be part of itself" if other in shared.programmes else "that activity is not in these files"
            activity.tell("left out", element, other, why)
    for element in activity.element.all("other-identifier"):
        if not shared.known.thing(element.get("ref"), "programme"):
            activity.tell("left out", element, element.get("ref"), "the model has one identifier of an activity")


def add_contributions(activity: Activity) -> None:
    """Write a contribution to the programme for each partner and role; elements that say the same are its passages."""
    partners, made = activity.shared.partners, dict[tuple[str, str], Block]()
    countries = countries_of(activity.element)
    for element in activity.element.all("participating-org"):
        if any(name == NOBODY[0][1] for _, name in narratives(element, activity.default)) and not element.get("ref"):
            activity.tell("left out", element, NOBODY[0][1], "kzgraph's own words for nobody")
            continue
        role, word = _ROLES.get(element.get("role"), ("", ""))
        partner = partners.of(element, countries, activity.default) if role else ""
        if not partner or not role:
            why = "it has neither identifier nor name" if role else "this is no known role"
            what = (element.get("ref") if role else "") or element.get("role")
            activity.tell("not read", element, what, why)
            continue
        name = partners.label(element, activity.default)
        gist = f"Activity {activity.identifier} names {name} as {word} organisation"
        if (partner, role) not in made:
            block = Block(activity.name("contribution", element), "kz:Contribution")
            block.add("kz:partner", partner)
            block.add("kz:programme", activity.programme)
            block.add("kz:role", role)
            block.add("kz:basis", "basis:explicit")
            made[partner, role] = block
        made[partner, role].add("kz:statedIn", activity.passage(element, gist))
    activity.written.claims += made.values()
