"""What a curator has judged stays found, and is shown as judged."""

from collections.abc import Callable
from typing import TypeAlias

from kzgraph.conflicts import Conflict

Figure: TypeAlias = Callable[..., str]
Find: TypeAlias = Callable[..., tuple[Conflict, ...]]

JUDGEMENT = """
judgement:{name} a kz:Judgement ; {about} kz:judged verdict:rounding ;
    kz:reason "The second is the first in tens."@en ; kz:statedIn passage:b-health-10 .
"""


def judgement(name: str, *about: str) -> str:
    """The block of a judgement on some observations."""
    return JUDGEMENT.format(name=name, about=" ".join(f"kz:about observation:{thing} ;" for thing in about))


def two(figure: Figure) -> tuple[str, str]:
    """Two figures that disagree."""
    return figure("one", "318", years="2018"), figure("two", "320", years="2018", at="b-health-10")


def test_judged(figure: Figure, find: Find) -> None:
    """Verdict, reason and passage come with the conflict."""
    (conflict,) = find(*two(figure), judgement("gardens", "one", "two"))
    (judged,) = conflict.judgements
    assert not conflict.open
    assert (judged.verdict.label, judged.reason) == ("Rounding", "The second is the first in tens.")
    assert [passage.ref.curie for passage in judged.passages] == ["passage:b-health-10"]


def test_open(figure: Figure, find: Find) -> None:
    """Without a judgement, or with one on other figures, a conflict is open."""
    assert [conflict.open for conflict in find(*two(figure))] == [True]
    assert [conflict.open for conflict in find(*two(figure), judgement("other", "one", "three"))] == [True]


def test_about_more_than_the_conflict(figure: Figure, find: Find) -> None:
    """A judgement on three figures speaks for each pair of them."""
    third = figure("three", "330", years="2018", at="c-health-10")
    found = find(*two(figure), third, judgement("all", "one", "two", "three"))
    assert [conflict.open for conflict in found] == [False, False, False]
    assert [conflict.open for conflict in find(*two(figure), third, judgement("some", "one", "two"))] == [
        False,
        True,
        True,
    ]


def test_where_it_stands(figure: Figure, find: Find) -> None:
    """A conflict is across documents where none of them prints all its figures."""
    one, other = two(figure)
    both = figure("two", "320", years="2018", at="a-box-50 b-health-10")
    assert [conflict.where for conflict in find(one, other)] == ["across documents"]
    assert [conflict.where for conflict in find(one, both)] == ["in one document"]
