"""What the tools answer, word for word, on the graph of Riverland."""

import asyncio
from typing import Any

import pytest

from kzgraph.api import Graph
from kzgraph.assistants import desk
from kzgraph.assistants.desk import Desk, Reply, clipped
from kzgraph.assistants.server import Answering
from kzgraph.explorer.limits import Limits

TRACED = """\
Reed Labs (partner:reed-labs): 1 trace
- Reed Labs (partner:reed-labs) → Prototypes of a water quality app built (result:app-prototypes), Northville, \
2018-05: stated, explicit; place match, time match
    contribution:reed-labs-app-prototypes: contribution (developer) explicit, partner:reed-labs → \
result:app-prototypes "built" [passage:report-2018-1641]
"""


def answered(graph: Graph, tool: str, **arguments: Any) -> Reply:
    """A tool's answer, its arguments checked."""
    return asyncio.run(Answering(graph, Limits()).call(tool, arguments))


def test_trace(small_graph: Graph) -> None:
    """A trace names partner, result, strength and scope, each hop its claim, and each claim its passages."""
    text, data = answered(small_graph, "trace", name="Reed Labs")
    assert text.startswith(TRACED)
    assert ("[passage:report-2018-1641] Annual report 2018, Goal area 2 / Young Makers, 1641-1729: ") in text
    (trace,) = data["traces"]
    assert trace["partner"] == {"id": "partner:reed-labs", "name": "Reed Labs"}
    assert trace["scope"] == {"place": "match", "time": "match"}
    assert [(hop["claim"], hop["wording"], hop["passages"]) for hop in trace["hops"]] == [
        ("contribution:reed-labs-app-prototypes", "built", ["passage:report-2018-1641"])
    ]
    assert data["left_out"] == [
        "1 where place or time of the contribution and the result do not fit; include_mismatch brings them in"
    ]


def test_trace_that_finds_nothing_says_so(small_graph: Graph) -> None:
    """No trace is an answer, not an error."""
    text, data = answered(small_graph, "trace", name="Sunrise Energy")
    assert text.startswith("Sunrise Energy (partner:sunrise-energy): 0 traces\n")
    assert (data["traces"], data["total"]) == ([], 0)


def test_options_of_a_trace(small_graph: Graph) -> None:
    """Options narrow and widen a trace as those of the command line do."""
    wide = answered(small_graph, "trace", name="Reed Labs", include_mismatch=True).data
    assert wide["total"] == 2
    assert answered(small_graph, "trace", name="Reed Labs", year=1990).data["total"] == 0
    assert answered(small_graph, "trace", name="Reed Labs", sources=["Review 2021"]).data["total"] == 0
    assert answered(small_graph, "trace", name="Reed Labs", roles=["developer"], regions=["North"]).data["total"] == 1
    assert answered(small_graph, "trace", name="Safe Nets").data["total"] == 2
    assert answered(small_graph, "trace", name="Safe Nets", without=["Open Hands"]).data["total"] == 1


def test_ask(small_graph: Graph) -> None:
    """Rows hold things by id and name, and each claim's passages stand beside them."""
    text, data = answered(
        small_graph, "ask", question="result-partners", parameters={"result": "result:app-prototypes"}
    )
    assert data["rows"][0]["partner"] == {"id": "partner:reed-labs", "name": "Reed Labs"}
    assert data["evidence"]["contribution:reed-labs-app-prototypes"] == ["passage:report-2018-1641"]
    assert [passage["id"] for passage in data["passages"]][-1:] == ["passage:report-2018-1641"]
    assert data["parameters"] == {
        "result": {"id": "result:app-prototypes", "name": "Prototypes of a water quality app built"}
    }
    assert text.startswith("Which partners contributed to a result? ")


def test_search(small_graph: Graph) -> None:
    """Hits have kinds and passages; what is not found is said with the words asked for."""
    _, data = answered(small_graph, "search", text="quality app", kinds=["result"])
    assert [(hit["id"], hit["passages"]) for hit in data["hits"]] == [
        ("result:app-prototypes", ["passage:report-2018-1641"])
    ]
    assert answered(small_graph, "search", text="zebra").text == 'Nothing has the words "zebra".\n'


def test_former_names_are_told(small_graph: Graph) -> None:
    """Who asks for a body of another time is told what became of it."""
    _, data = answered(small_graph, "show", name="Ministry of Rivers")
    assert len(data["notes"]) == 1
    assert "Ministry of Water and Climate" in data["notes"][0]


def test_show_gives_claims_with_their_passages(small_graph: Graph) -> None:
    """A thing's page names the claims that refer to it, and the passages of each."""
    _, data = answered(small_graph, "show", name="Reed Labs")
    assert {"id": "contribution:reed-labs-app-prototypes", "name": "contribution:reed-labs-app-prototypes"} in data[
        "referred_to_by"
    ]["kz:partner"]
    assert data["evidence"]["contribution:reed-labs-app-prototypes"] == ["passage:report-2018-1641"]


def test_brief_comes_with_its_passages(small_graph: Graph) -> None:
    """A brief is Markdown, with the ids of the passages that its notes are on."""
    text, data = answered(small_graph, "brief", name="Reed Labs", language="ru")
    assert data["markdown"].startswith("# Reed Labs")
    assert "passage:report-2018-1641" in {passage["id"] for passage in data["passages"]}
    assert "\nPassages\n[passage:" in text


def test_query_gives_plain_values(small_graph: Graph) -> None:
    """Numbers, days, truth values and things are what they are; claims come with passages."""

    async def asked() -> Reply:
        answering = Answering(small_graph, Limits(seconds=10))
        try:
            return await answering.call(
                "query",
                {
                    "sparql": "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?o ?v ?d ?t ?none { "
                    "BIND(<https://w3id.org/kzgraph/id/observation/app-prototypes-2018> AS ?o) "
                    "?o kz:value ?v ; kz:startDate ?d . BIND(true AS ?t) }"
                },
            )
        finally:
            await answering.close()

    data = asyncio.run(asked()).data
    assert data["columns"] == ["o", "v", "d", "t", "none"]
    assert data["rows"] == [
        {
            "o": {"id": "observation:app-prototypes-2018", "name": "observation:app-prototypes-2018"},
            "v": 3,
            "d": "2018-05-01",
            "t": True,
            "none": None,
        }
    ]
    assert data["evidence"] == {"observation:app-prototypes-2018": ["passage:report-2018-1641"]}


def test_paging(small_graph: Graph) -> None:
    """Pages follow each other without gap or double, and each says how to go on."""
    whole = answered(small_graph, "search", text="e", limit=200).data
    total = whole["total"]
    assert total > 10
    assert whole["truncated"] == ""
    first = answered(small_graph, "search", text="e", limit=10).data
    assert first["truncated"] == f"Shown are hits 1 to 10 of {total}. Go on with offset 10."
    rest = answered(small_graph, "search", text="e", limit=200, offset=10).data
    assert rest["truncated"] == f"Shown are hits 11 to {total} of {total}."
    assert first["hits"] + rest["hits"] == whole["hits"]
    past = answered(small_graph, "search", text="e", offset=5000)
    assert past.data["hits"] == []
    assert past.data["truncated"] == f"There are {total} hits; offset 5000 is past the last."


def test_long_answer_has_fewer_items(small_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the items asked for would be too long to read, half as many are given, and so on, and it is said."""
    monkeypatch.setattr(desk, "LONGEST_ANSWER", 3000)
    reply = Desk(small_graph).answer("search", {"text": "e", "limit": 200})
    assert 1 <= len(reply.data["hits"]) < 13
    assert reply.data["truncated"].startswith(f"Shown are hits 1 to {len(reply.data['hits'])} of ")
    assert reply.text.startswith(reply.data["truncated"])


def test_clipped() -> None:
    """A text is cut off at a line's end, and says how much is missing."""
    assert clipped("one\ntwo\nthree\n", 9) == ("one\ntwo\n", "Cut off after 8 of 14 characters.")
    assert clipped("one\n", 4) == ("one\n", "")


def test_two_answers_are_the_same(small_graph: Graph) -> None:
    """Answers are in a total order."""
    for tool, arguments in (
        ("trace", {"name": "Clean Wells"}),
        ("show", {"name": "Open Hands"}),
        ("search", {"text": "e"}),
    ):
        assert answered(small_graph, tool, **arguments) == answered(small_graph, tool, **arguments)
