"""A trace as one HTML file: partner → programme → result (→ result) as a flow of claims.

A band is as wide as it has claims behind it, and its pattern says how closely the text ties its ends. A large trace
is split by goal area: an overview comes first, and each part opens by itself.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kzgraph.trace.model import STRENGTHS
from kzgraph.views.flow import Band, Box, Flow, Measure, Placed, Ribbon, arrange
from kzgraph.views.flow_data import NONE, SEVERAL, Drawn, FlowData, flow_data, short_figures
from kzgraph.views.sheet import Sheet, Told, in_languages, one_document, told_in
from kzgraph.views.svg import element, escaped, mark, number, wrapped
from kzgraph.views.words_trace import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kzgraph.trace.model import Traces

__all__ = ["page"]

# With more results than this, a trace is split by goal area.
MOST_AT_ONCE = 45
# How high the bands of the fullest column may be together before a claim takes less room.
_FULL = 900.0
_WIDEST_CLAIM, _NARROWEST_CLAIM = 9.0, 2.5
_KINDS = ("partner", "programme", "result")
# "programme" is the name of a kind already.
_STRENGTH_WORDS = {strength: strength for strength in STRENGTHS} | {"programme": "programme_strength"}


@dataclass(frozen=True, slots=True)
class _Size:
    """How wide boxes are by kind, and how their text is set; lengths in pixels."""

    name: str
    boxes: Mapping[str, float]
    between: float
    gap: float
    font: float
    line: float
    pad: float
    lines: int

    def characters(self, kind: str, text: str) -> int:
        """How many characters of a text go in a line; Cyrillic letters are wider than Latin ones."""
        wide = sum("Ѐ" <= sign <= "ӿ" for sign in text) > len(text) / 3
        return int((self.boxes[kind] - 2 * self.pad - 4) / (self.font * (0.61 if wide else 0.54)))


_WIDE = _Size("wide", {"partner": 168, "programme": 206, "result": 268}, 92, 10, 13, 16.5, 8, 5)
_NARROW = _Size("narrow", {"partner": 74, "programme": 90, "result": 116}, 24, 7, 10.5, 12.5, 5, 9)
# More columns than partner, programme and result: each takes less room.
_DEEP = _Size("wide deep", {"partner": 138, "programme": 156, "result": 194}, 58, 10, 13, 16.5, 8, 6)
_NARROW_DEEP = replace(
    _NARROW, name="narrow deep", boxes={"partner": 60, "programme": 70, "result": 90}, between=9, pad=4
)


def page(
    found: Traces,
    *,
    title: Told = "",
    subtitle: Told = "",
    lang: str = "en",
    also: Mapping[str, Traces] | None = None,
) -> str:
    """Return one complete offline HTML document that draws the trace; the same trace gives the same bytes.

    Args:
        found: A trace as `kzgraph.trace` hands it out, whatever its subject.
        title: The heading of the page; without one, the name of what is traced.
        subtitle: One line below it.
        lang: Language the page opens in, "en", "ru" or "kk".
        also: The same trace in the other languages that the page can switch to. Without it names stay as the trace
            has them in every language; with none in it there is no switch.
    """
    sheets = [_sheet(one, other, title, subtitle) for other, one in in_languages(lang, found, also)]
    return one_document("trace", sheets, scripts=("trace.js",), styles=("sheet.css", "trace.css"))


def _sheet(found: Traces, lang: str, title: Told, subtitle: Told) -> Sheet:
    texts = texts_of(lang)
    data = flow_data(found)
    for drawn in data.bands.values():
        drawn.claims.sort(key=lambda claim: str(data.cards.claims[claim]["id"]))
    items = {curie: data.item(curie, texts) for curie in sorted(data.labels)}
    for number_of, strengths in data.strengths.items():
        data.cards.claims[number_of]["strengths"] = sorted(strengths, key=STRENGTHS.index)
    for number_of, scopes in data.scopes.items():
        data.cards.claims[number_of]["scopes"] = sorted(scopes)
    split = sum(len(results) for _, _, results in data.parts) > MOST_AT_ONCE
    picture, overview = _split(data, texts) if split else (_whole(data, texts), {})
    return Sheet(
        title=told_in(lang, title) or f"{texts['trace_of']}: {found.subject.label or found.subject.curie}",
        subtitle=told_in(lang, subtitle),
        texts=texts,
        documents=data.cards.documents(),
        data={
            **data.cards.data(),
            "items": items,
            "bands": {d.id: [d.start, d.end, d.claims, d.strength, d.kind] for d in data.bands.values()},
            "traces": data.traces,
            "parts": overview,
            "subject": found.subject.curie,
        },
        markup={"picture": picture, "legend": _legend(texts, data), "notes": _notes(found, texts)},
    )


def _whole(data: FlowData, texts: Mapping[str, str]) -> str:
    if not data.bands:
        return element("p", {"class": "nothing-traced"}, escaped(texts["nothing_traced"]))
    return element("div", {"class": "flow-whole"}, *_both(data, list(data.bands.values()), texts))


def _both(data: FlowData, bands: Sequence[Drawn], texts: Mapping[str, str]) -> tuple[str, str]:
    columns = len({data.columns[end] for band in bands for end in (band.start, band.end)})
    if columns <= len(_KINDS):
        sizes = (_WIDE, _NARROW)
    else:
        # On a telephone four columns still fit, closer together; more of them are scrolled through.
        sizes = (_DEEP, _NARROW_DEEP if columns == len(_KINDS) + 1 else _NARROW)
    return _drawing(data, bands, sizes[0], texts), _drawing(data, bands, sizes[1], texts)


def _drawing(data: FlowData, bands: Sequence[Drawn], size: _Size, texts: Mapping[str, str]) -> str:
    names = sorted({end for band in bands for end in (band.start, band.end)})
    used = sorted({data.columns[name] for name in names})
    column = {old: new for new, old in enumerate(used)}
    kinds = {data.columns[name]: name.partition(":")[0] for name in names}
    claim = _claim_height(bands, data.columns)
    measure = Measure(tuple(size.boxes[kinds[old]] for old in used), size.between, size.gap, claim)
    text = {name: _box_text(data, name, size) for name in names}
    boxes = [Box(name, column[data.columns[name]], _text_height(*text[name], size)) for name in names]
    flow = arrange(boxes, [Band(b.id, b.start, b.end, len(b.claims)) for b in bands], measure)
    drawn = {band.id: band for band in bands}
    ribbons = [_ribbon(ribbon, drawn[ribbon.id], data, texts, claim) for ribbon in flow.ribbons]
    counts = {name: len({c for b in bands if name in (b.start, b.end) for c in b.claims}) for name in names}
    placed = [_box(box, *text[box.id], data.labels[box.id], counts[box.id], size, texts) for box in flow.boxes]
    return _svg(flow, size, texts["flow_label"], [*ribbons, *placed])


def _claim_height(bands: Sequence[Drawn], columns: Mapping[str, int]) -> float:
    """How much room one claim takes: less where many run side by side."""
    widest = max(
        (sum(len(b.claims) for b in bands if columns[b.start] == at) for at in set(columns.values())), default=0
    )
    return max(_NARROWEST_CLAIM, min(_WIDEST_CLAIM, _FULL / max(widest, 1)))


def _box_text(data: FlowData, name: str, size: _Size) -> tuple[tuple[str, ...], tuple[str, ...]]:
    kind = name.partition(":")[0]
    told = short_figures(data.found.results.get(name))
    # Figures are bold, and so need more room.
    figures = [line for text in told for line in wrapped(text, size.characters(kind, text) - 2, 3)]
    label = data.labels[name]
    return wrapped(label, size.characters(kind, label), size.lines), tuple(figures)


def _text_height(lines: Sequence[str], figures: Sequence[str], size: _Size) -> float:
    return (len(lines) + len(figures)) * size.line + 2 * size.pad


def _box(
    box: Placed,
    lines: Sequence[str],
    figures: Sequence[str],
    label: str,
    claims: int,
    size: _Size,
    texts: Mapping[str, str],
) -> str:
    kind = box.id.partition(":")[0]
    shape = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    text_high = _text_height(lines, figures, size)
    # In a box much higher than its text the name stands at the top, where a reader who scrolls begins.
    off = min((box.height - text_high) / 2, 26.0)
    top = box.y + off + size.pad + size.font * 0.86
    written = [
        element(
            "text",
            {
                "x": box.x + size.pad + 5,
                "y": top + place * size.line,
                "class": "figure" if place >= len(lines) else "name",
            },
            escaped(line),
        )
        for place, line in enumerate((*lines, *figures))
    ]
    said = f"{texts[kind]}: {label}. {texts['claims_behind']}: {claims}"
    return mark(
        box.id,
        said,
        element("title", None, escaped(label)),
        element("rect", {**shape, "rx": 5, "class": "box", "data-keep": min(box.height, text_high + 2 * off)}),
        element("rect", {"x": box.x, "y": box.y, "width": 5, "height": box.height, "rx": 2, "class": f"rim {kind}"}),
        *written,
        extra="box-mark",
    )


def _ribbon(ribbon: Ribbon, band: Drawn, data: FlowData, texts: Mapping[str, str], claim: float) -> str:
    way = _way(ribbon.points)
    count = len(band.claims)
    ends = f"{data.labels[band.start]} – {data.labels[band.end]}"
    said = f"{ends}. {texts[_STRENGTH_WORDS[band.strength]]}. {texts['claims_behind']}: {count}"
    shape: dict[str, str | float] = {"d": way, "class": f"band {band.strength}", "stroke-width": ribbon.thickness}
    doubt = ribbon.points[0]
    inside = [
        element("title", None, escaped(said)),
        element("path", {"d": way, "class": "grip", "stroke-width": max(ribbon.thickness, 11)}),
        element("path", {**shape, "data-claim": claim}),
    ]
    if band.inferred:
        inside.append(element("text", {"x": doubt[0] + 6, "y": doubt[1] + 4, "class": "doubt"}, "?"))
    return mark(band.id, said, *inside, extra="band-mark", reachable=False)


def _way(points: Sequence[tuple[float, float]]) -> str:
    """A line that leaves and reaches every column level."""
    parts = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for place, ((x, y), (onward, to)) in enumerate(itertools.pairwise(points)):
        if place % 2:
            parts.append(f"L{number(onward)} {number(to)}")
        else:
            half = number((x + onward) / 2)
            # A line without any height has no box to paint a pattern in, in some browsers.
            bend = to + 0.1 if abs(to - y) < 0.05 else to
            parts.append(f"C{half} {number(y)} {half} {number(to)} {number(onward)} {number(bend)}")
    return "".join(parts)


def _svg(flow: Flow, size: _Size, label: str, inside: Iterable[str]) -> str:
    edge = 3
    box = f"{-edge} {-edge} {number(flow.width + 2 * edge)} {number(flow.height + 2 * edge)}"
    attributes: dict[str, str | float] = {
        "viewBox": box,
        "width": flow.width + 2 * edge,
        "height": flow.height + 2 * edge,
        "class": f"flow {size.name}",
        "role": "group",
        "aria-label": label,
    }
    return element("div", {"class": f"flow-frame {size.name}"}, element("svg", attributes, *inside))


def _split(data: FlowData, texts: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    """An overview, then each part with a flow of its own; and what the overview's boxes and bands stand for."""
    made: list[str] = []
    overview: dict[str, object] = {}
    for place, (key, name, results) in enumerate(data.parts):
        bands = data.over(results)
        claims = sorted({claim for band in bands for claim in band.claims})
        programmes = {n for b in bands for n in (b.start, b.end) if n.startswith("programme:")}
        label = _part_name(key, name, texts)
        told = (("results", results), ("programmes", programmes), ("claims", claims))
        counts = " · ".join(f"{len(of)} {texts[word]}" for word, of in told)
        head = element(
            "summary",
            {"id": f"part-{place}"},
            element("span", {"class": "part-name"}, escaped(label)),
            element("span", {"class": "part-counts"}, escaped(counts)),
        )
        made.append(
            element("details", {"class": "part", "data-part": f"part:{place}"}, head, *_both(data, bands, texts))
        )
        overview[f"part:{place}"] = {"label": label, "counts": counts, "results": list(results), "claims": claims}
    return _overview(data, texts) + "".join(made), overview


def _part_name(key: str, name: str, texts: Mapping[str, str]) -> str:
    return {SEVERAL: texts["several_areas"], NONE: texts["no_area"]}.get(key) or name


def _overview(data: FlowData, texts: Mapping[str, str]) -> str:
    """The parts as bars: as long as they have results, split by how closely they are tied."""
    most = max(len(results) for _, _, results in data.parts)
    closest: dict[str, str] = {}
    for trace in data.found.traces:
        known = closest.get(trace.result.curie, STRENGTHS[-1])
        closest[trace.result.curie] = min(known, trace.strength, key=STRENGTHS.index)
    rows = []
    for place, (key, name, results) in enumerate(data.parts):
        label = _part_name(key, name, texts)
        by = {s: sum(closest.get(result, "programme") == s for result in results) for s in STRENGTHS}
        told = ", ".join(f"{texts[_STRENGTH_WORDS[s]]}: {count}" for s, count in by.items() if count)
        rows.append(
            mark(
                f"part:{place}",
                f"{label}: {len(results)} {texts['results']} ({told})",
                element("span", {"class": "bar-name"}, escaped(label)),
                element("span", {"class": "bar-count"}, str(len(results))),
                _bar(by, most),
                extra="bar-row",
            )
        )
    head = element("h2", {"class": "overview-head"}, escaped(texts["overview"]))
    hint = element("p", {"class": "overview-hint"}, escaped(texts["overview_hint"]))
    return element("div", {"class": "overview"}, head, hint, *rows)


def _bar(by: Mapping[str, int], most: int) -> str:
    at, inside = 0.0, []
    for strength, count in by.items():
        long = 100 * count / most
        if count:
            inside.append(
                element(
                    "rect",
                    {"x": f"{at:.2f}%", "y": 2, "width": f"{long:.2f}%", "height": 14, "class": f"part-bar {strength}"},
                )
            )
        at += long
    return element("svg", {"class": "part-strip", "height": 18, "width": "100%", "aria-hidden": "true"}, *inside)


def _legend(texts: Mapping[str, str], data: FlowData) -> str:
    kinds = [element("li", None, element("span", {"data-glyph": kind}), escaped(texts[kind])) for kind in _KINDS]
    shown = {band.strength for band in data.bands.values()}
    lines = [
        element(
            "li",
            None,
            element(
                "svg",
                {"class": "wide", "viewBox": "0 0 28 16", "aria-hidden": "true"},
                element("path", {"d": "M1 8L27 8.1", "class": f"band {strength}", "stroke-width": 9}),
            ),
            escaped(f"{texts[_STRENGTH_WORDS[strength]]}: {texts[f'{strength}_means']}"),
        )
        for strength in STRENGTHS
        if strength in shown
    ]
    widths = element("li", None, escaped(texts["width_note"]))
    doubt = [element("li", None, element("b", None, "?"), escaped(f" {texts['inferred']}"))]
    inferred = doubt if any(band.inferred for band in data.bands.values()) else []
    return "".join((*kinds, *lines, widths, *inferred))


def _notes(found: Traces, texts: Mapping[str, str]) -> str:
    """How much the options left out, with the option that brings it in."""
    reasons = {"--include-inferred": "left_inferred", "--include-mismatch": "left_mismatch"}
    lines = [
        element(
            "li",
            None,
            escaped(texts[reasons[left.option]].replace("{n}", str(left.number))),
            " ",
            element("code", None, escaped(left.option)),
        )
        for left in found.left_out
        if left.option in reasons
    ]
    return element("ul", {"class": "notes"}, *lines) if lines else ""
