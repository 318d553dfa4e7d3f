"""Traces as a flowchart: every hop once, strength by the line, and no label that could break out of its box."""

import re
from collections.abc import Callable

import pytest

from kzgraph.render.trace_mermaid import trace_mermaid
from kzgraph.store import EmbeddedStore
from kzgraph.trace import Options, Traces

from .conftest import ALL, engine_with, named, traced

Ask = Callable[..., Traces]


def test_flowchart(ask: Ask) -> None:
    """Thick lines are stated, dotted ones inferred; boxes are numbered as they come; passages are comments."""
    assert trace_mermaid(ask("partner:ministry-of-rivers", ALL)) == (
        "flowchart LR\n"
        '  p1(["Ministry of Rivers"])\n'
        '  r1("Wells at schools in North tested")\n'
        '  r2("More households in North have a safe well")\n'
        '  r3("Fewer water-borne infections in North")\n'
        '  r4("Water Safety Act adopted")\n'
        '  p1 ==>|"lead"| r1\n'
        '  r1 -->|"led to"| r2\n'
        '  r2 -.->|"led to"| r3\n'
        '  p1 ==>|"developer"| r4\n'
        "  %% passage:report-2018-2308: Annual report 2018, Goal area 4 / Clean Wells, 2308-2404\n"
        "  %% passage:report-2018-1900: Annual report 2018, Goal area 4 / Water for All, 1900-2007\n"
    )


def test_programmes_stand_between(ask: Ask) -> None:
    """A tie through a programme is a plain line to it and one on to the result."""
    lines = trace_mermaid(ask("partner:ministry-of-schools", Options())).splitlines()
    assert '  g1["School Gardens"]' in lines
    assert '  p1 -->|"lead"| g1' in lines
    assert "  g1 --> r1" in lines


def test_every_hop_is_drawn_once(small: EmbeddedStore, ask: Ask) -> None:
    """For every subject there are as many lines as distinct hops, and as many boxes as things."""
    for name in named(small, "kz:Partner", "kz:Programme", "kz:Output"):
        found = ask(name, ALL)
        hops = {(hop.start.curie, hop.end.curie, hop.claim.curie) for trace in found.traces for hop in trace.hops}
        things = {end for hop in hops for end in hop[:2]}
        lines = trace_mermaid(found).splitlines()
        assert sum("->" in line or "=>" in line for line in lines) == len(hops)
        assert sum(bool(re.match(r"  [pgr]\d+[(\[]", line)) for line in lines) == len(things)


@pytest.mark.parametrize(
    "label", ['a"]; click p1 callback', "<b>x</b>", "end", "{{x}}", "%%{init}%%", "a\\u0022b|c", "#quot;"]
)
def test_names_cannot_break_out(label: str) -> None:
    """Whatever a name holds stays inside the quotes of its box."""
    written = label.replace("\\", "\\\\").replace('"', '\\"')
    block = f"""
partner:odd
    a kz:Partner ;
    skos:prefLabel "{written}"@en ;
    kz:partnerType partnertype:other ;
.
contribution:odd
    a kz:Contribution ;
    kz:partner partner:odd ;
    kz:result result:nets-distributed ;
    kz:role role:lead ;
    kz:basis basis:explicit ;
    kz:statedIn passage:report-2018-748 ;
.
"""
    (box,) = [line for line in trace_mermaid(traced(engine_with(block), "partner:odd")).splitlines() if "p1([" in line]
    assert re.fullmatch(r'  p1\(\["[\w .,:;()/\-–—%’\'«»?!+#]*"\]\)', box)
    assert not re.search(r'[<>"{}|\\]', box[6:-3].strip('"'))
