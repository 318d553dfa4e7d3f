"""The flow of a trace as text: exact boxes and bands of the small graph, hostile names, the same on every run."""

from __future__ import annotations

import html
import itertools
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kzgraph.api import Graph
from kzgraph.model import Ref
from kzgraph.trace import Options
from kzgraph.views import flow, page, svg, trace
from kzgraph.views.flow_data import flow_data, short_figures

HOSTILE = '</script><svg onload="alert(1)">&{{ t.title }}\u202eevil'


def embedded(text: str) -> Any:
    """Return the data block of a page."""
    block = re.search(r'<script id="data" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert block is not None
    return json.loads(block.group(1))


def bands(text: str) -> dict[str, tuple[list[str], str]]:
    """Return the claims and the strength of each band of a page."""
    data = embedded(text)
    return {name: ([data["claims"][c]["id"] for c in band[2]], band[3]) for name, band in data["bands"].items()}


def test_page_is_one_whole_document_that_points_nowhere(small_graph: Graph) -> None:
    """Title, language and documents stand in the text; nothing leads to another host; all requests are forbidden."""
    text = trace.page(small_graph.trace("Reed Labs"), lang="kk", subtitle="<2018>")
    assert text.startswith('<!doctype html>\n<html lang="kk">')
    assert text.rstrip().endswith("</html>")
    assert "<title>Із: Reed Labs</title>" in text
    assert "&lt;2018&gt;" in text
    assert re.findall(r"""(?:src|href|action|url\()\s*=?\s*["'(]?\s*(?:https?:)?//""", text) == []
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert found is not None
    rules = html.unescape(found.group(1)).split("; ")
    assert rules[0] == "default-src 'none'"
    assert "unsafe" not in found.group(1)


@pytest.mark.parametrize("kind", ["trace", "timeline", "map"])
def test_policy_names_exactly_the_script_and_style(kind: str, small_graph: Graph) -> None:
    """The digests are those of the inline texts, and no attribute holds script or style, which would be blocked."""
    text = made(kind, small_graph)
    inline = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", text, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert sorted(re.findall(r"'sha256-[^']+'", policy.group(1))) == sorted(page.digest(one) for one in inline)
    body = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    assert re.findall(r"<[^>]*\s(?:style|on\w+)=", body) == []


def made(kind: str, graph: Graph) -> str:
    """Return one of the three pages of a graph."""
    from kzgraph.views import map as map_view
    from kzgraph.views import timeline

    if kind == "trace":
        return trace.page(graph.trace("Clean Wells"))
    return timeline.page(graph.timeline()) if kind == "timeline" else map_view.page(graph.regions_map())


def test_stated_trace_is_one_band(small_graph: Graph) -> None:
    """A partner tied to a result itself: two boxes, one solid band, as wide as one claim."""
    text = trace.page(small_graph.trace("Reed Labs"))
    name = "partner:reed-labs~result:app-prototypes"
    assert bands(text) == {name: (["contribution:reed-labs-app-prototypes"], "stated")}
    assert set(embedded(text)["items"]) == {"partner:reed-labs", "result:app-prototypes"}
    assert 'class="band stated" stroke-width="9"' in text
    assert embedded(text)["traces"] == [
        {"basis": "explicit", "hops": [[name, 0]], "roles": ["role:developer"], "strength": "stated"}
    ]


def test_programme_shows_parts_links_and_all_its_results(small_graph: Graph) -> None:
    """Partners reach the programme and its part; a link of results is a band; the inferred link is not asked for."""
    assert bands(trace.page(small_graph.trace("Clean Wells"))) == {
        "partner:ministry-of-rivers~result:wells-tested-north": (
            ["contribution:ministry-of-rivers-wells-tested-north"],
            "stated",
        ),
        "partner:ministry-of-water-and-climate~result:yearly-testing-duty": (
            ["contribution:ministry-of-water-and-climate-yearly-testing-duty"],
            "stated",
        ),
        "partner:northern-council~programme:clean-wells": (["contribution:northern-council-clean-wells"], "programme"),
        "partner:riverside-university~programme:well-testing": (
            ["contribution:riverside-university-well-testing"],
            "programme",
        ),
        "programme:clean-wells~result:fewer-infections-north": (["result:fewer-infections-north"], "programme"),
        "programme:clean-wells~result:safe-wells-north": (["result:safe-wells-north"], "programme"),
        "programme:clean-wells~result:wells-mapped-south": (["result:wells-mapped-south"], "programme"),
        "programme:well-testing~programme:clean-wells": (["programme:well-testing"], "programme"),
        "programme:well-testing~result:wells-tested-north": (["result:wells-tested-north"], "programme"),
        "programme:well-testing~result:yearly-testing-duty": (["result:yearly-testing-duty"], "programme"),
        "result:wells-tested-north~result:safe-wells-north": (
            ["resultlink:wells-tested-north-safe-wells-north"],
            "chain",
        ),
    }


def test_columns_follow_what_leads_to_what(small_graph: Graph) -> None:
    """Partners first, a part before its programme, a result before the one that it led to."""
    columns = flow_data(small_graph.trace("Clean Wells")).columns
    assert {name: columns[name] for name in sorted(columns) if not name.startswith("partner:")} == {
        "programme:clean-wells": 2,
        "programme:well-testing": 1,
        "result:fewer-infections-north": 3,
        "result:safe-wells-north": 4,
        "result:wells-mapped-south": 3,
        "result:wells-tested-north": 3,
        "result:yearly-testing-duty": 3,
    }
    assert {columns[name] for name in columns if name.startswith("partner:")} == {0}


def test_inferred_links_come_only_when_asked_for(small_graph: Graph) -> None:
    """The link that a reader concludes is drawn with a question mark, once inferred ones are let in."""
    name = "result:safe-wells-north~result:fewer-infections-north"
    assert name not in bands(trace.page(small_graph.trace("Clean Wells")))
    text = trace.page(small_graph.trace("Clean Wells", Options(include_inferred=True)))
    assert bands(text)[name][1] == "chain"
    assert text.count('class="doubt">?</text>') == 2  # once in the wide drawing, once in the narrow one


def test_result_of_nobody_is_shown_with_its_programme(small_graph: Graph) -> None:
    """A programme whose documents name no partner still shows what it brought about; narrowed, it does not."""
    name = "programme:birth-records~result:births-recorded-online"
    assert bands(trace.page(small_graph.trace("programme:birth-records"))) == {
        name: (["result:births-recorded-online"], "programme")
    }
    narrowed = trace.page(small_graph.trace("programme:birth-records", Options(year=2019)))
    assert bands(narrowed) == {}
    assert "The documents tie nothing to it under these options." in narrowed


def test_figures_before_and_after_stand_in_the_box(small_graph: Graph) -> None:
    """A baseline and an actual figure are one change; without a baseline the actual figures stand alone."""
    results = small_graph.trace("Clean Wells").results
    assert short_figures(results["result:safe-wells-north"]) == ["40 → 70 per cent"]
    assert short_figures(results["result:wells-tested-north"]) == ["52 schools"]
    assert short_figures(results["result:yearly-testing-duty"]) == []
    assert 'class="figure">40 → 70 per cent</text>' in trace.page(small_graph.trace("Clean Wells"))


def test_large_traces_are_split_by_goal_area(small_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """One part for each goal area, those in several areas last, each with its own flow."""
    monkeypatch.setattr(trace, "MOST_AT_ONCE", 2)
    text = trace.page(small_graph.trace("Open Hands"))
    parts = embedded(text)["parts"]
    assert [(part["label"], part["results"]) for part in parts.values()] == [
        ("Every child learns", ["result:garden-pilot-diets"]),
        ("Every child survives and thrives", ["result:nets-distributed"]),
        ("Several goal areas", ["result:families-visited"]),
    ]
    assert text.count("<details") == 3
    assert text.count('class="flow ') == 6


def test_hostile_names_are_text(small_graph: Graph) -> None:
    """A name cannot end the data block or an attribute, fill a place of the template, or turn the text around."""
    found = small_graph.trace("Reed Labs")
    one = found.traces[0]
    evil = Ref(one.partner.curie, one.partner.iri, HOSTILE)
    hop = one.hops[0]._replace(start=evil, wording=HOSTILE)
    text = trace.page(found._replace(subject=evil, traces=(one._replace(partner=evil, hops=(hop,)),)), subtitle=HOSTILE)
    data = embedded(text)
    assert data["items"]["partner:reed-labs"]["label"] == HOSTILE
    assert data["claims"][0]["wording"] == HOSTILE
    body = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    assert "<svg onload" not in text
    assert "{{ t.title }}" in html.unescape(body)
    lines = re.findall(r'class="name">([^<]*)</text>', body)
    assert not any("\u202e" in html.unescape(line) for line in lines)


def test_claims_carry_what_the_panel_tells(small_graph: Graph) -> None:
    """Role, basis, wording, strength, scope, gist, section and document of the one claim of Reed Labs."""
    data = embedded(trace.page(small_graph.trace("Reed Labs")))
    (claim,) = data["claims"]
    assert claim["from"] == ["partner:reed-labs", "Reed Labs"]
    assert claim["verb"] == "contribution"
    assert [label for _, label in claim["roles"]] == ["Developer"]
    assert (claim["basis"], claim["strengths"]) == ("explicit", ["stated"])
    assert claim["scopes"] == [["match", "match"]] or claim["scopes"] == [["match", "unknown"]]
    passage = data["passages"][claim["passages"][0]]
    assert passage["section"] == "Goal area 2 / Young Makers"
    assert passage["gist"]
    assert dict(data["documents"])[passage["source"]]


def test_what_was_left_out_is_said_with_the_option(small_graph: Graph) -> None:
    """The page says how many traces the options left out, and how to let them in."""
    text = trace.page(small_graph.trace("Children's Agency"))
    assert "<code>--include-inferred</code>" in text
    assert "<code>--include-mismatch</code>" not in text
    assert "1 left out because place or time does not fit." in trace.page(small_graph.trace("Reed Labs"))
    assert "<code>" not in trace.page(small_graph.trace("Reed Labs", Options(include_mismatch=True)))


def test_same_trace_gives_the_same_bytes_in_every_process() -> None:
    """The hash seed of the process does not matter, for any of the three pages."""
    program = (
        "import hashlib; from kzgraph.api import Graph; from kzgraph.views import trace, timeline, map;"
        "graph = Graph.open('tests/data/small');"
        "pages = [trace.page(graph.trace('Clean Wells')), timeline.page(graph.timeline())];"
        "pages.append(map.page(graph.regions_map()));"
        "print([hashlib.sha256(one.encode()).hexdigest() for one in pages])"
    )
    root = Path(trace.__file__).parents[2]
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            cwd=root,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


# The arrangement


MEASURE = flow.Measure(columns=(100.0, 100.0, 100.0), between=50.0, gap=10.0, claim=8.0)


def chain_of_boxes() -> tuple[list[flow.Box], list[flow.Band]]:
    """Two partners, two programmes, two results; drawn in the order of their names, every band would cross."""
    boxes = [
        flow.Box(name, column, 30.0) for name, column in (("a", 0), ("b", 0), ("p", 1), ("q", 1), ("x", 2), ("y", 2))
    ]
    ties = [("a", "q", 1), ("b", "p", 2), ("q", "x", 1), ("p", "y", 3), ("a", "y", 1)]
    return boxes, [flow.Band(f"{one}{other}", one, other, count) for one, other, count in ties]


def test_order_reduces_crossings() -> None:
    """Programmes change places, so that the only crossing left is that of the band which passes their column."""
    boxes, ties = chain_of_boxes()
    found = flow.arrange(boxes, ties, MEASURE)
    assert found.crossings <= 1
    column = [box.id for box in found.boxes if box.x == 150.0]
    assert column == ["q", "p"]


def test_bands_are_as_wide_as_their_claims_and_reach_their_boxes() -> None:
    """Thickness is claims times the measure; ends lie on the edges of the boxes."""
    boxes, ties = chain_of_boxes()
    found = flow.arrange(boxes, ties, MEASURE)
    assert {ribbon.id: ribbon.thickness for ribbon in found.ribbons} == {"aq": 8, "bp": 16, "qx": 8, "py": 24, "ay": 8}
    at = {box.id: box for box in found.boxes}
    for ribbon, tie in zip(found.ribbons, ties, strict=True):
        (left, out), (right, into) = ribbon.points[0], ribbon.points[-1]
        start, end = at[tie.start], at[tie.end]
        assert (left, right) == (start.x + start.width, end.x)
        assert start.y <= out <= start.y + start.height
        assert end.y <= into <= end.y + end.height


def test_boxes_of_a_column_keep_their_distance() -> None:
    """No two boxes overlap, and all lie inside the picture."""
    boxes, ties = chain_of_boxes()
    found = flow.arrange(boxes, ties, MEASURE)
    for column in {box.x for box in found.boxes}:
        stacked = [box for box in found.boxes if box.x == column]
        for above, below in itertools.pairwise(stacked):
            assert below.y - (above.y + above.height) >= MEASURE.gap - 0.01
    assert min(box.y for box in found.boxes) >= -0.01
    assert max(box.y + box.height for box in found.boxes) <= found.height + 0.01


def test_arrangement_does_not_depend_on_the_order_given() -> None:
    """Boxes and bands backwards give the same boxes and, by name, the same ribbons."""
    boxes, ties = chain_of_boxes()
    one, other = flow.arrange(boxes, ties, MEASURE), flow.arrange(boxes[::-1], ties[::-1], MEASURE)
    assert one.boxes == other.boxes
    assert {ribbon.id: ribbon for ribbon in one.ribbons} == {ribbon.id: ribbon for ribbon in other.ribbons}


def test_single_partner_stands_along_the_whole_height() -> None:
    """One box in the first column: its bands leave level with what they lead to."""
    boxes = [flow.Box("a", 0, 20.0), *(flow.Box(f"r{place}", 1, 20.0) for place in range(4))]
    ties = [flow.Band(f"{place}", "a", f"r{place}", 1) for place in range(4)]
    found = flow.arrange(boxes, ties, flow.Measure((50.0, 50.0), 40.0, 10.0, 8.0))
    assert found.boxes[0].height == found.height == 4 * 20 + 3 * 10
    assert all(ribbon.points[0][1] == ribbon.points[-1][1] for ribbon in found.ribbons)


def test_nothing_is_arranged_as_nothing() -> None:
    """No boxes make an empty picture."""
    found = flow.arrange([], [], MEASURE)
    assert (found.boxes, found.ribbons, found.height) == ((), (), 0.0)


@pytest.mark.parametrize(
    ("text", "width", "most", "lines"),
    [
        ("Ministry of Health", 10, 3, ("Ministry", "of Health")),
        ("здравоохранения", 8, 3, ("здравоо-", "хранения")),
        ("one two three four", 5, 2, ("one", "two…")),
        ("a\u202eb", 10, 1, ("ab",)),
        ("", 10, 1, ("",)),
    ],
)
def test_names_are_wrapped(text: str, width: int, most: int, lines: tuple[str, ...]) -> None:
    """Lines hold at most so many characters; long words get a hyphen, cut names an ellipsis."""
    assert svg.wrapped(text, width, most) == lines


def test_importing_the_views_imports_nothing_heavy() -> None:
    """The three views need neither pyvis nor networkx nor rdflib."""
    program = (
        "import sys; import kzgraph.views.trace, kzgraph.views.timeline, kzgraph.views.map;"
        "print(sorted({'pyvis', 'networkx', 'rdflib'} & set(sys.modules)))"
    )
    root = Path(trace.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout == "[]\n"
