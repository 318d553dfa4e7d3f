"""A map of the regions of a country as one HTML file: programmes, partners and results, or one indicator.

Every number is written on the map, so that no colour has to be read; where no document says anything of a region it
is hatched.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kzgraph.regions_map import WHATS
from kzgraph.trace.figures import amount
from kzgraph.views.cards import Cards, Data, refs, told, when
from kzgraph.views.classes import CLASSES, breaks, class_name
from kzgraph.views.ground import Ground, ground, is_point
from kzgraph.views.sheet import Sheet, Told, in_languages, one_document, told_in
from kzgraph.views.svg import element, escaped, mark
from kzgraph.views.words_map import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kzgraph.regions_map import Listed, Measured, Place, RegionMap

__all__ = ["page"]


def page(
    found: RegionMap,
    *,
    what: str = "programmes",
    title: Told = "",
    subtitle: Told = "",
    lang: str = "en",
    also: Mapping[str, RegionMap] | None = None,
) -> str:
    """Return one complete offline HTML document; the same map gives the same bytes.

    Args:
        found: What `kzgraph.regions_map` hands out; with an indicator, that is what is drawn.
        what: What is counted first, one of `kzgraph.regions_map.WHATS`; the page can switch.
        title: The heading of the page; without one, what is shown.
        subtitle: One line below it.
        lang: Language the page opens in, "en", "ru" or "kk".
        also: The same map in the other languages that the page can switch to. Without it names stay as the map has
            them in every language; with none in it there is no switch.
    """
    sheets = [_sheet(one, what, other, title, subtitle) for other, one in in_languages(lang, found, also)]
    return one_document("map", sheets, scripts=("map.js",), styles=("sheet.css", "map.css"))


def _sheet(found: RegionMap, what: str, lang: str, title: Told, subtitle: Told) -> Sheet:
    texts = texts_of(lang)
    cards = Cards()
    shown = "indicator" if found.indicator else what
    items = {p.ref.curie: _item(p, found, cards, texts) for p in found.places}
    items[found.country.curie] = _country(found, cards, texts)
    layers = {name: _layer(found, name) for name in (("indicator",) if found.indicator else WHATS)}
    land = ground(found.places)
    heading = told_in(lang, title) or (found.indicator.label if found.indicator else texts[f"title_{what}"])
    unit = found.unit.label if found.unit else ""
    return Sheet(
        title=heading,
        subtitle=told_in(lang, subtitle) or (f"{texts['value']}: {unit}" if found.indicator and unit else ""),
        texts=texts,
        documents=cards.documents(),
        data={
            **cards.data(),
            "items": items,
            "layers": {name: {"breaks": [str(least) for least in steps]} for name, (steps, _) in layers.items()},
            "first": shown,
            "country": found.country.curie,
            "nowhere": dict(found.nowhere),
            "elsewhere": dict(found.elsewhere),
        },
        markup={
            "picture": _country_line(found, texts) + (_drawing(found, land, layers[shown], texts) if land else ""),
            "legend": _legend(found, texts),
            "notes": _notes(found, land, texts),
        },
    )


def _item(place: Place, found: RegionMap, cards: Cards, texts: Mapping[str, str]) -> Data:
    notes = [sentence for sentence in _sentences(place.note) if sentence not in _shared(found.places)]
    made: Data = {
        "label": place.ref.label,
        "kind": place.kind,
        "notes": [*_history(place, texts), *notes],
        "listed": _all_listed(found, place.ref.curie, cards, texts),
        "measured": [_measured(one, cards, texts) for one in found.measured.get(place.ref.curie, ())],
    }
    return {name: value for name, value in made.items() if value}


def _country(found: RegionMap, cards: Cards, texts: Mapping[str, str]) -> Data:
    curie = found.country.curie
    made: Data = {
        "label": texts["whole"].replace("{name}", found.country.label),
        "kind": "country",
        "listed": _all_listed(found, curie, cards, texts),
        "measured": [_measured(one, cards, texts) for one in found.measured.get(curie, ())],
    }
    return {name: value for name, value in made.items() if value}


def _all_listed(found: RegionMap, curie: str, cards: Cards, texts: Mapping[str, str]) -> Data:
    """What is counted at a place; a map of an indicator counts nothing."""
    return {} if found.indicator else {what: _listed(found.listed[what].get(curie, ()), cards, texts) for what in WHATS}


def _listed(listed: Iterable[Listed], cards: Cards, texts: Mapping[str, str]) -> list[Data]:
    return [
        {
            "id": one.ref.curie,
            "label": one.ref.label or one.ref.curie,
            "regions": refs(one.regions),
            "claims": [told(cards, said, texts) for said in one.claims],
        }
        for one in listed
    ]


def _measured(measured: Measured, cards: Cards, texts: Mapping[str, str]) -> Data:
    figure = measured.figure
    claim = cards.add(
        figure.claim,
        ends=(None, "kind_observation", None),
        passages=figure.passages,
        note=figure.note,
        regions=figure.regions,
        when=when(figure.begins, figure.ends, texts),
    )
    return {
        "value": str(measured.value),
        "printed": figure.as_printed,
        "amount": amount(figure),
        "kind": figure.kind.label,
        "when": when(figure.begins, figure.ends, texts),
        "population": refs(figure.population),
        "together": measured.together,
        "regions": refs(figure.regions),
        "claim": claim,
    }


_Layer = tuple[tuple[Decimal, ...], dict[str, Decimal]]


def _layer(found: RegionMap, what: str) -> _Layer:
    """Where the classes begin, and the value of each place that has one of its own."""
    if what == "indicator":
        own = {curie: [one for one in all_of if one.together == 1] for curie, all_of in found.measured.items()}
        values = {curie: one[0].value for curie, one in own.items() if one and curie != found.country.curie}
    else:
        places = {place.ref.curie for place in found.places}
        values = {c: Decimal(len(all_of)) for c, all_of in found.listed[what].items() if c in places}
    return breaks(values.values()), values


def _drawing(found: RegionMap, land: Ground, layer: _Layer, texts: Mapping[str, str]) -> str:
    ordered = sorted(found.places, key=lambda place: (is_point(place), place.ref.curie))
    marks = [_mark(place, found, land, layer, texts) for place in ordered]
    # Names above all outlines: one that is wider than its region stands on its neighbours.
    names = [_name(place, found, land, layer) for place in ordered]
    attributes: dict[str, str | float] = {
        "viewBox": f"0 0 {land.width:g} {land.height:g}",
        "class": "land",
        "role": "group",
        "aria-label": texts["map_label"].replace("{name}", found.country.label),
    }
    return element("div", {"class": "land-frame"}, element("svg", attributes, *marks, *names))


def _mark(place: Place, found: RegionMap, land: Ground, layer: _Layer, texts: Mapping[str, str]) -> str:
    curie = place.ref.curie
    steps, values = layer
    value = values.get(curie)
    shared = value is None and any(one.together > 1 for one in found.measured.get(curie, ()))
    name = "shared" if shared else class_name(value, steps)
    said = _written(place, found, value) or (texts["together"] if shared else texts["not_said"])
    if is_point(place):
        shape = _point(place, *land.points[curie])
    else:
        shape = element("path", {"d": land.outlines[curie], "class": "area", "fill-rule": "evenodd"})
    told_of = f"{place.ref.label}: {said}"
    title = element("title", None, escaped(told_of))
    return mark(curie, told_of, title, shape, extra=f"{'point' if is_point(place) else 'area'}-mark {name}")


def _name(place: Place, found: RegionMap, land: Ground, layer: _Layer) -> str:
    """The name of a place and its number, which the links on the outlines say to a screen reader."""
    curie = place.ref.curie
    label = land.labels[curie]
    at: dict[str, str | float] = {"x": label.x, "text-anchor": label.anchor}
    dot = land.points[curie] if is_point(place) else None
    name = element("text", {**at, "y": label.y + 4 if dot else label.y - 1, "class": "place"}, escaped(place.ref.label))
    spot: dict[str, str | float] = (
        {"x": dot[0], "y": dot[1] + 4, "text-anchor": "middle"} if dot else {**at, "y": label.y + 15}
    )
    written = escaped(_written(place, found, layer[1].get(curie)))
    value = element("text", {**spot, "class": "value small" if dot else "value", "data-value": curie}, written)
    return element("g", {"class": "names", "aria-hidden": "true"}, name, value)


def _written(place: Place, found: RegionMap, value: Decimal | None) -> str:
    """The number of a place as it stands on the map: a count, or a figure as it was printed."""
    if value is None:
        return ""
    if not found.indicator:
        return str(value)
    return next(one.figure.as_printed for one in found.measured[place.ref.curie] if one.together == 1)


def _point(place: Place, x: float, y: float) -> str:
    """A city as a circle; a region whose outline is not there as a diamond."""
    if place.kind == "region":
        return element("path", {"d": f"M{x:g} {y - 13:g}l13 13-13 13-13-13z", "class": "area dot"})
    return element("circle", {"cx": x, "cy": y, "r": 11, "class": "area dot"})


def _country_line(found: RegionMap, texts: Mapping[str, str]) -> str:
    """What is said of the whole country, above the map and as clickable as a region."""
    name, value, note = texts["whole"].replace("{name}", found.country.label), "", texts["whole_note"]
    if found.indicator:
        name = texts["national"]
        value, note = _national(found, texts)
    inside = [
        element("span", {"class": "country-name"}, escaped(name)),
        element("b", {"class": "country-value"}, escaped(value)),
        element("span", {"class": "country-note"}, escaped(note)),
    ]
    told_of = ", ".join(filter(None, (value, note)))
    return mark(found.country.curie, f"{name}: {told_of}", *inside, extra="country-mark")


def _national(found: RegionMap, texts: Mapping[str, str]) -> tuple[str, str]:
    """The figure of the whole country, with its kind and time."""
    figures = [one.figure for one in found.measured.get(found.country.curie, ()) if one.together == 1]
    if not figures:
        return "–", texts["no_national"]
    time = when(figures[0].begins, figures[0].ends, texts)
    return amount(figures[0]), ", ".join(filter(None, (figures[0].kind.label.lower(), time)))


def _legend(found: RegionMap, texts: Mapping[str, str]) -> str:
    """The steps of the scale, whose numbers the script fills in, and the signs."""
    scale = "".join(
        element("li", {"data-class": str(place)}, _key(f"c{place}"), element("span", {"class": "range"}))
        for place in range(1, CLASSES + 1)
    )
    missing = element("li", None, _key("missing"), escaped(texts["not_said"]))
    shared = any(one.together > 1 for all_of in found.measured.values() for one in all_of)
    together = element("li", None, _key("shared"), escaped(texts["together"])) if shared else ""
    city = element("circle", {"cx": 8, "cy": 8, "r": 6, "class": "sample"})
    later = element("path", {"d": "M8 1l7 7-7 7-7-7z", "class": "sample"})
    kinds = {place.kind == "region" for place in found.places if is_point(place)}
    drawn = [(False, city, "city_drawn"), (True, later, "new_drawn")]
    signs = [
        element(
            "li", None, element("svg", {"viewBox": "0 0 16 16", "aria-hidden": "true"}, shape), escaped(texts[word])
        )
        for kind, shape, word in drawn
        if kind in kinds
    ]
    # Which borders are drawn must not be missed, so it stands with the signs and not among the notes.
    outlines = [element("li", None, escaped(texts["outlines"].replace("{note}", n))) for n in _shared(found.places)]
    return "".join((scale, missing, together, *signs, *outlines))


def _key(name: str) -> str:
    box = element("rect", {"x": 1, "y": 2, "width": 26, "height": 12, "class": "area"})
    return element("svg", {"class": f"wide key-swatch {name}", "viewBox": "0 0 28 16", "aria-hidden": "true"}, box)


def _history(place: Place, texts: Mapping[str, str]) -> list[str]:
    """What a reader must know of a place whose borders changed."""
    since = place.since.isoformat() if place.since else ""
    found = [
        texts["former_note"]
        .replace("{former}", older.label)
        .replace("{name}", place.ref.label)
        .replace("{until}", since)
        for older in place.former
    ]
    for whole in place.parted:
        note = texts["parted_note"].replace("{parted}", whole.label)
        found.append(note.replace("{name}", place.ref.label).replace("{since}", since))
    if since and not found:
        found.append(texts["taken_note"].replace("{name}", place.ref.label).replace("{since}", since))
    return found


def _sentences(note: str) -> list[str]:
    return [f"{part.strip().rstrip('.')}." for part in note.split(". ") if part.strip()]


def _shared(places: Sequence[Place]) -> list[str]:
    """Remarks that stand at several geometries: they are about the map, not about a place."""
    counts: dict[str, int] = {}
    for place in places:
        for sentence in _sentences(place.note):
            counts[sentence] = counts.get(sentence, 0) + 1
    return sorted(sentence for sentence, count in counts.items() if count > 1)


def _notes(found: RegionMap, land: Ground | None, texts: Mapping[str, str]) -> str:
    lines = [texts["counting_figures" if found.indicator else "counting"]]
    lines += [line for place in found.places for line in _history(place, texts)]
    if land:
        (south, north), middle = land.projection.parallels, land.projection.middle
        written = texts["projection"].replace("{south}", f"{south:g}").replace("{north}", f"{north:g}")
        lines.append(written.replace("{middle}", f"{middle:g}"))
    return element("ul", {"class": "notes"}, *(element("li", None, escaped(line)) for line in lines))
