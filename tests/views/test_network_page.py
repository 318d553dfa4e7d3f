"""The partnership picture as text: complete, offline, the same on every run."""

from __future__ import annotations

import html
import itertools
import json
import math
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx
import pytest

from kzgraph.errors import NotAvailable
from kzgraph.model import PassageRef, Ref
from kzgraph.views import drawing, layout, network, page

SOURCE = Ref(iri="https://w3id.org/kzgraph/id/source/r", curie="source:r", label="Report")


def small(*, backwards: bool = False) -> networkx.MultiDiGraph:
    """Two partners, a programme with two results, and a node that nothing ties."""
    area = (("goalarea:learns", "Every child learns"),)
    kinds = {
        "partner:unicef": ("partner", ()),
        "partner:a": ("partner", ()),
        "programme:p": ("programme", area),
        "result:one": ("result", area),
        "result:two": ("result", area),
        "result:alone": ("result", ()),
    }
    types = {
        "result:one": (("resultlevel:output", "Output"),),
        "result:two": (("resultlevel:not-stated", "?"),),
    }
    ref = Ref(iri="https://w3id.org/kzgraph/id/passage/r-1", curie="passage:r-1", label="")
    passage = PassageRef(ref=ref, source=SOURCE, section="Part 1", begins=1, ends=9, gist="It was so.")
    edges = [
        ("partner:a", "programme:p", "contribution:1", "contribution", "explicit"),
        ("partner:a", "programme:p", "contribution:2", "contribution", "inferred"),
        ("partner:unicef", "programme:p", "contribution:3", "contribution", "explicit"),
        ("programme:p", "result:one", "result:one", "outcome", ""),
        ("programme:p", "result:two", "result:two", "outcome", ""),
        ("result:two", "programme:p", "plan:back", "link", ""),
    ]
    graph = networkx.MultiDiGraph()
    for curie, (kind, areas) in sorted(kinds.items(), reverse=backwards):
        graph.add_node(
            curie,
            iri="",
            label=curie.upper(),
            kind=kind,
            types=types.get(curie, ()),
            goal_areas=areas,
            regions=(),
            years=(2018,),
            sources=((SOURCE.curie, SOURCE.label),),
            figures=(),
            passages=(),
        )
    for u, v, key, kind, basis in sorted(edges, reverse=backwards):
        graph.add_edge(u, v, key=key, kind=kind, basis=basis, claim=None, roles=(), passages=(passage,))
    return graph


def embedded(text: str) -> Any:
    """Return the data block of a page."""
    block = re.search(r'<script id="data" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert block is not None
    return json.loads(block.group(1))


def test_page_is_one_whole_document() -> None:
    """Title, subtitle, documents and language stand in the text."""
    text = network.page(small(), title="A & B", subtitle="<2018>", lang="kk")
    assert text.startswith('<!doctype html>\n<html lang="kk">')
    assert text.rstrip().endswith("</html>")
    assert "<title>A &amp; B</title>" in text
    assert "&lt;2018&gt;" in text
    assert "Report" in text


def test_page_points_nowhere() -> None:
    """No src, href or url() leads to another host, and the policy forbids all requests."""
    text = network.page(small(), title="T")
    assert re.findall(r"""(?:src|href|action|url\()\s*=?\s*["'(]?\s*(?:https?:)?//""", text) == []
    assert "sourceMappingURL" not in text
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert found is not None
    rules = html.unescape(found.group(1)).split("; ")
    assert rules[0] == "default-src 'none'"
    assert rules[3:] == ["img-src data: blob:", "base-uri 'none'", "form-action 'none'"]
    assert [rule.split()[0] for rule in rules[1:3]] == ["script-src", "style-src"]
    assert "unsafe" not in found.group(1)


def test_policy_names_exactly_the_scripts_and_style_of_the_page() -> None:
    """The digests in the policy are those of the inline texts, so that they run and nothing else does."""
    text = network.page(small(), title="T")
    inline = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", text, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert sorted(re.findall(r"'sha256-[^']+'", policy.group(1))) == sorted(page.digest(one) for one in inline)


def test_same_graph_gives_the_same_bytes_whatever_its_order() -> None:
    """The order in which nodes and claims were added does not matter."""
    assert network.page(small(), title="T") == network.page(small(backwards=True), title="T")


def test_same_graph_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    """The hash seed of the process does not matter."""
    kept = tmp_path / "graph.pickle"
    kept.write_bytes(pickle.dumps(small()))
    program = (
        "import pickle, sys, pathlib, hashlib; from kzgraph.views import network;"
        "graph = pickle.loads(pathlib.Path(sys.argv[1]).read_bytes());"
        "print(hashlib.sha256(network.page(graph, title='T').encode('utf-8')).hexdigest())"
    )
    root = Path(network.__file__).parents[2]
    digests = {
        subprocess.run(
            [sys.executable, "-c", program, str(kept)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_importing_the_view_imports_nothing_heavy() -> None:
    """Only drawing a page imports pyvis and networkx."""
    program = (
        "import sys; import kzgraph.views.network;"
        "print(sorted({'pyvis', 'networkx', 'rdflib', 'IPython'} & set(sys.modules)))"
    )
    root = Path(network.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout == "[]\n"


def test_two_claims_between_two_nodes_are_one_line() -> None:
    """A line knows all claims behind it, in both directions."""
    drawn = drawing.picture(small())
    behind = drawing.claims(small())
    lines = {edge["id"]: [behind[number]["id"] for number in edge["claims"]] for edge in drawn["edges"]}
    assert lines == {
        "partner:a programme:p": ["contribution:1", "contribution:2"],
        "partner:unicef programme:p": ["contribution:3"],
        "programme:p result:one": ["result:one"],
        "programme:p result:two": ["result:two", "plan:back"],
    }
    arrows = {edge["id"]: edge["arrows"] for edge in drawn["edges"]}
    assert arrows["programme:p result:two"] == "to, from"
    assert arrows["programme:p result:one"] == "to"


def test_shape_says_class_and_level() -> None:
    """Partners, programmes and each level of result have a shape of their own."""
    shapes = {node["id"]: node["shape"] for node in drawing.picture(small())["nodes"]}
    assert shapes == {
        "partner:unicef": "dot",
        "partner:a": "dot",
        "programme:p": "square",
        "result:one": "triangle",
        "result:two": "hexagon",
        "result:alone": "hexagon",
    }
    assert [drawing.result_level([(f"resultlevel:{one}", "")]) for one in ("outcome", "impact", "x")] == [
        "outcome",
        "impact",
        "",
    ]


def test_hidden_nodes_that_are_not_in_the_graph_are_ignored() -> None:
    """Only what can be shown has a switch."""
    data = embedded(network.page(small(), title="T", hidden=("partner:unicef", "partner:nobody")))
    assert data["hidden"] == ["partner:unicef"]
    assert embedded(network.page(small(), title="T", hidden=()))["hidden"] == []


def test_hidden_nodes_have_no_say_in_the_layout() -> None:
    """The picture without UNICEF is the same as if UNICEF were not in the graph."""
    graph = small()
    with_it = layout.positions(graph, hidden=("partner:unicef",))
    graph.remove_node("partner:unicef")
    without = layout.positions(graph)
    assert {node: with_it[node] for node in without} == without


def test_nodes_keep_their_distance_and_none_flies_off() -> None:
    """No two nodes overlap, and one that nothing ties stays with the others."""
    graph = small()
    for number in range(60):
        graph.add_node(f"result:x{number:02}", label="x", kind="result", goal_areas=(("goalarea:learns", "L"),))
        if number % 2:
            graph.add_edge("programme:p", f"result:x{number:02}", key=f"result:x{number:02}", kind="outcome")
    places = layout.positions(graph)
    points = list(places.values())
    nearest = min(math.dist(a, b) for i, a in enumerate(points) for b in points[:i])
    assert nearest > 40
    assert max(math.dist(point, (0, 0)) for point in points) < 1200


@pytest.mark.parametrize("count", [0, 1, 2])
def test_tiny_graphs_have_a_page(count: int) -> None:
    """No node, one node and two nodes of the same place are drawn too."""
    graph = networkx.MultiDiGraph()
    for number in range(count):
        graph.add_node(f"partner:{number}", label="", kind="partner")
    data = embedded(network.page(graph, title="T"))
    assert len(data["picture"]["nodes"]) == count


def test_data_cannot_end_its_script() -> None:
    """Signs that end a script or a line in it are escaped; lone surrogates are replaced."""
    text = page.embedded({"a": "</script><!--&\u2028\u2029\ud800"})
    assert text == '{"a":"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028\\u2029?"}'


def test_what_is_filled_in_is_not_filled_again() -> None:
    """A title that looks like a place of the template stays as it is."""
    assert page.document("{{ t.a }} {{ b }}", raw={"b": "{{ t.a }}"}, words={"a": "{{ b }}"}) == "{{ b }} {{ t.a }}"


def test_missing_script_of_pyvis_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A pyvis without its bundled script is named in one sentence."""
    monkeypatch.setattr("kzgraph.views.drawing.resources.files", lambda _: tmp_path)
    with pytest.raises(NotAvailable, match="no vis-network script"):
        drawing.library()


class Compared(str):
    """A name that counts how often it is compared with another one."""

    __slots__ = ()
    times = 0

    def __eq__(self, other: object) -> bool:
        Compared.times += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_work_does_not_grow_with_the_square_of_the_nodes() -> None:
    """Each name is looked up, not looked for among all others: of 400 nodes in a row that would be 200,000 times."""
    graph = networkx.MultiDiGraph()
    names = [Compared(f"result:{number:03}") for number in range(400)]
    graph.add_nodes_from(names, kind="result")
    graph.add_edges_from(((one, other, "x") for one, other in itertools.pairwise(names)), kind="link")
    Compared.times = 0
    made = drawing.picture(graph, most=100)
    assert (len(made["nodes"]), len(made["edges"])) == (400, 399)
    assert Compared.times < 20_000
