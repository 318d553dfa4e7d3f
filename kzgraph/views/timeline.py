"""Programmes, policies, events and changes of bodies in time, as one HTML file.

A bar covers the days that the documents say. An end they do not say is drawn open, and what they do not date at
all stands beside the axis.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from kzgraph.timeline import KINDS
from kzgraph.views.axis import Axis
from kzgraph.views.cards import Cards, Data, days, refs, told, when
from kzgraph.views.sheet import Sheet, Told, in_languages, one_document, told_in
from kzgraph.views.svg import element, escaped, mark
from kzgraph.views.words_timeline import texts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kzgraph.timeline import Moment

__all__ = ["page"]

# What takes no more days than this is drawn as a point.
_POINT_DAYS = 31
_HIGH, _ROW = 10, 22


def page(
    moments: Sequence[Moment],
    *,
    title: Told = "",
    subtitle: Told = "",
    lang: str = "en",
    also: Mapping[str, Sequence[Moment]] | None = None,
) -> str:
    """Return one complete offline HTML document; the same moments give the same bytes.

    Args:
        moments: What `kzgraph.timeline` hands out, in its order.
        title: The heading of the page; without one, the words of the interface.
        subtitle: One line below it.
        lang: Language the page opens in, "en", "ru" or "kk".
        also: The same moments in the other languages that the page can switch to. Without it names stay as they are
            given in every language; with none in it there is no switch.
    """
    sheets = [_sheet(one, other, title, subtitle) for other, one in in_languages(lang, moments, also)]
    return one_document("timeline", sheets, scripts=("timeline.js",), styles=("sheet.css", "timeline.css"))


def _sheet(moments: Sequence[Moment], lang: str, title: Told, subtitle: Told) -> Sheet:
    texts = texts_of(lang)
    cards = Cards()
    items = {moment.ref.curie: _item(moment, cards, texts) for moment in moments}
    return Sheet(
        title=told_in(lang, title) or texts["title_timeline"],
        subtitle=told_in(lang, subtitle),
        texts=texts,
        documents=cards.documents(),
        data={**cards.data(), "items": items, "order": list(items)},
        markup={"picture": _picture(moments, texts), "legend": _legend(texts), "notes": ""},
    )


def _item(moment: Moment, cards: Cards, texts: Mapping[str, str]) -> Data:
    made: Data = {
        "label": moment.ref.label or moment.ref.curie,
        "kind": moment.kind,
        "kinds": refs(moment.kinds),
        "days": days(moment.begins, moment.ends),
        "when": when(moment.begins, moment.ends, texts),
        "areas": refs(moment.goal_areas),
        "regions": refs(moment.regions),
        "within": refs(moment.within),
        "before": refs(moment.before),
        "after": refs(moment.after),
        "claims": [told(cards, said, texts) for said in moment.claims],
    }
    return {name: value for name, value in made.items() if value}


def _picture(moments: Sequence[Moment], texts: Mapping[str, str]) -> str:
    dated = [moment for moment in moments if moment.dated]
    axis = Axis.of(day for moment in dated for day in (moment.begins, moment.ends) if day)
    lanes = "".join(
        _lane(kind, list(found), axis, texts) for kind, found in groupby(dated, key=lambda moment: moment.kind)
    )
    head = (
        element("div", {"class": "axis-row", "aria-hidden": "true"}, element("span"), _head(axis, texts))
        if dated
        else ""
    )
    time = element("div", {"class": "lanes"}, _grid(axis) if dated else "", head, lanes)
    return element("div", {"class": "timeline-frame"}, time, _undated(moments, texts))


def _head(axis: Axis, texts: Mapping[str, str]) -> str:
    """The years, and their last two digits, which the style shows where there is little room."""
    inside = []
    for place, slot in enumerate(axis.slots):
        left = 100 * place / len(axis.slots)
        middle = 100 * (place + 0.5) / len(axis.slots)
        run = slot.first != slot.last
        name = texts["skipped"].replace("{first}", str(slot.first)).replace("{last}", str(slot.last)) if run else ""
        inside += [
            element("line", {"x1": f"{left:.2f}%", "x2": f"{left:.2f}%", "y1": 0, "y2": 26, "class": "grid-line"}),
            element(
                "text",
                {"x": f"{middle:.2f}%", "y": 17, "class": "gap-year" if run else f"year p{place % 2}"},
                *([element("title", None, escaped(name))] if run else []),
                "⋯" if run else str(slot.first),
            ),
        ]
        if not run:
            short = f"’{slot.first % 100:02d}"
            inside.append(element("text", {"x": f"{middle:.2f}%", "y": 17, "class": f"short p{place % 2}"}, short))
    return element("svg", {"class": "axis", "width": "100%", "height": 26}, *inside)


def _lane(kind: str, moments: Sequence[Moment], axis: Axis, texts: Mapping[str, str]) -> str:
    head = element(
        "h2",
        {"class": "lane-head"},
        element("span", {"data-glyph": kind}),
        escaped(f"{texts[f'lane_{kind}']} "),
        element("span", {"class": "lane-count", "data-lane": kind}, str(len(moments))),
    )
    return element("section", {"class": "lane", "data-kind": kind}, head, *(_row(one, axis, texts) for one in moments))


def _row(moment: Moment, axis: Axis, texts: Mapping[str, str]) -> str:
    label = moment.ref.label or moment.ref.curie
    time = when(moment.begins, moment.ends, texts)
    is_change = moment.kind == "change"
    missing = (
        [] if is_change else [w for w, day in (("open_start", moment.begins), ("open_end", moment.ends)) if not day]
    )
    said = ", ".join((time, *(texts[word] for word in missing)))
    return mark(
        moment.ref.curie,
        f"{label}: {said}",
        element("span", {"class": "row-name"}, element("span", {"class": "row-label"}, escaped(label)), _when(time)),
        element(
            "svg",
            {"class": "strip", "width": "100%", "height": _ROW, "aria-hidden": "true"},
            element("title", None, escaped(f"{label}: {said}")),
            _LINES,
            *_bar(moment, axis),
        ),
        extra="row",
    )


def _when(time: str) -> str:
    return element("span", {"class": "row-when"}, escaped(time))


# What every row shows of the grid that stands in the page once.
_LINES = element("use", {"href": "#grid", "width": "100%", "height": _ROW})


def _grid(axis: Axis) -> str:
    """The lines between the years, once for all rows."""
    places = (f"{100 * place / len(axis.slots):.2f}%" for place in range(len(axis.slots)))
    lines = [element("line", {"x1": at, "x2": at, "y1": 0, "y2": _ROW, "class": "grid-line"}) for at in places]
    hidden: dict[str, str | float] = {
        "class": "patterns",
        "width": 0.0,
        "height": 0.0,
        "aria-hidden": "true",
        "focusable": "false",
    }
    return element("svg", hidden, element("symbol", {"id": "grid", "overflow": "visible"}, *lines))


def _bar(moment: Moment, axis: Axis) -> list[str]:
    """A bar, a point, or a stump with an arrow on the side that is open."""
    first, last = moment.begins, moment.ends
    top = (_ROW - _HIGH) / 2
    shape: dict[str, str | float] = {"y": top, "height": _HIGH, "rx": 3, "class": f"span {moment.kind}"}
    if first and (last or moment.kind == "change"):
        until = last or first
        left, right = axis.at(first), axis.at(until + timedelta(days=1))
        if (until - first).days <= _POINT_DAYS:
            return [_sign(f"{(left + right) / 2:.2f}%", "M0 -7L7 0 0 7-7 0z", f"point {moment.kind}")]
        return [element("rect", {"x": f"{left:.2f}%", "width": f"{max(right - left, 0.3):.2f}%", **shape})]
    known = first or (last + timedelta(days=1) if last else None)
    if known is None:
        return []
    # How far an open side is drawn says nothing: it is the room of one year on the axis.
    stump = 0.8 * 100 / max(len(axis.slots), 1)
    at = axis.at(known)
    begin, end = (at, min(at + stump, 99.0)) if first else (max(at - stump, 1.0), at)
    tip = f"{end:.2f}%" if first else f"{begin:.2f}%"
    arrow = "M-1 -7L8 0-1 7z" if first else "M1 -7L-8 0 1 7z"
    edge = f"{at:.2f}%"
    return [
        element(
            "rect",
            {
                "x": f"{begin:.2f}%",
                "width": f"{max(end - begin, 0.3):.2f}%",
                **shape,
                "class": f"span open {moment.kind}",
            },
        ),
        element("line", {"x1": edge, "x2": edge, "y1": top - 2, "y2": top + _HIGH + 2, "class": f"edge {moment.kind}"}),
        _sign(tip, arrow, f"arrow {moment.kind}"),
    ]


def _sign(x: str, way: str, name: str) -> str:
    """A sign that keeps its shape at a place given in hundredths."""
    return element("svg", {"x": x, "y": _ROW / 2, "overflow": "visible"}, element("path", {"d": way, "class": name}))


def _undated(moments: Sequence[Moment], texts: Mapping[str, str]) -> str:
    groups = []
    for kind in KINDS:
        found = sorted(
            (moment for moment in moments if moment.kind == kind and not moment.dated),
            key=lambda moment: (moment.ref.label.casefold(), moment.ref.curie),
        )
        if not found:
            continue
        head = element(
            "summary",
            None,
            element("span", {"data-glyph": kind}),
            escaped(f"{texts[f'lane_{kind}']} "),
            element("span", {"class": "lane-count", "data-undated": kind}, str(len(found))),
        )
        marks = [
            element(
                "li", None, mark(one.ref.curie, one.ref.label or one.ref.curie, escaped(one.ref.label or one.ref.curie))
            )
            for one in found
        ]
        groups.append(element("details", {"class": "undated-kind", "open": ""}, head, element("ul", None, *marks)))
    if not groups:
        return ""
    name = element("h2", None, escaped(texts["undated"]))
    note = element("p", {"class": "undated-note"}, escaped(texts["undated_note"]))
    return element("section", {"class": "undated"}, name, note, *groups)


def _legend(texts: Mapping[str, str]) -> str:
    def key(inside: str, word: str) -> str:
        drawn = element("svg", {"class": "wide", "viewBox": "0 0 28 16", "aria-hidden": "true"}, inside)
        return element("li", None, drawn, escaped(texts[word]))

    bar = element("rect", {"x": 1, "y": 3, "width": 26, "height": 10, "rx": 3, "class": "span programme"})
    point = element("path", {"d": "M14 1L21 8 14 15 7 8z", "class": "point event"})
    stump = element("rect", {"x": 2, "y": 3, "width": 18, "height": 10, "rx": 3, "class": "span open programme"})
    arrow = element("path", {"d": "M19 1L27 8 19 15z", "class": "arrow programme"})
    kinds = [
        element("li", None, element("span", {"data-glyph": kind}), escaped(texts[f"lane_{kind}"])) for kind in KINDS
    ]
    keys = (key(bar, "bar_means"), key(point, "point_means"), key(stump + arrow, "open_means"))
    return "".join((*kinds, *keys, element("li", None, escaped(texts["gap_means"]))))
