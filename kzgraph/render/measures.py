"""Measures of a network as text with what is to be known before reading them, and as one table."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from kzgraph.model import Column, Table, Value
from kzgraph.network.model import MEASURES, Community, Measures, Rank
from kzgraph.render.cells import one_line
from kzgraph.render.table import as_text

__all__ = ["measures_table", "measures_text"]

_TITLES = {
    "partners": "Partners with each other",
    "partner-programme": "Partners with programmes",
}
_HEADINGS = {
    "degree": "degree",
    "weighted-degree": "weighted degree",
    "betweenness": "betweenness",
    "goal-areas": "goal areas bridged",
}
_FOLDED = 2


def measures_text(measures: Measures, *, limit: int = 10, width: int = 120) -> str:
    """What is counted and how to read it, then the best of each measure and the communities.

    Args:
        measures: What was measured.
        limit: How many ranks of each measure, and how many communities, to show; 0 shows all.
        width: Of the terminal, in characters.
    """
    head = [
        _TITLES[measures.projection],
        *_wrapped(f"Counted: {measures.counted}.", width),
        *_wrapped(f"Weight: {measures.weight_formula.removeprefix('weight = ')}.", width),
        "",
        "To read the numbers rightly",
        *(line for note in measures.notes for line in _wrapped(f"- {note}", width, indent=_FOLDED)),
    ]
    parts = ["\n".join(head) + "\n"]
    told = dict(measures.formulas)
    for measure in MEASURES:
        found = [ranks for kind in ("partner", "programme") if (ranks := measures.of(measure, kind))]
        parts += [_section(measure, told[measure], ranks, limit, width) for ranks in found]
    if measures.communities:
        parts.append(_communities(measures, limit, width))
    return "\n".join(parts)


def _wrapped(text: str, width: int, *, indent: int = 0) -> list[str]:
    import textwrap

    return textwrap.wrap(one_line(text), width, subsequent_indent=" " * indent)


def _section(measure: str, formula: str, ranks: Sequence[Rank], limit: int, width: int) -> str:
    shown = ranks[:limit] if limit else ranks
    detailed = any(rank.detail for rank in shown)
    kind = ranks[0].kind
    detail = ["programmes in each"] if detailed else []
    names = ["rank", "tied with", kind, "value", "range", "claims", *detail, "remark"]
    rows = tuple(
        (
            rank.rank,
            rank.tied or None,
            rank.node.label,
            _number(rank.value),
            rank.range,
            rank.claims,
            *([rank.detail] if detailed else []),
            rank.remark,
        )
        for rank in shown
    )
    table = as_text(Table("", tuple(Column(name) for name in names), rows), width).splitlines()[:-2]
    title = f"{kind.capitalize()}s by {_HEADINGS[measure]}"
    rest = [f"{len(shown)} of {len(ranks)}; --limit 0 shows all"] if len(shown) < len(ranks) else []
    return "\n".join([title, *_wrapped(f"{formula[:1].upper()}{formula[1:]}.", width), "", *table, *rest]) + "\n"


def _communities(measures: Measures, limit: int, width: int) -> str:
    lines = [
        "Communities",
        *_wrapped(
            "Partners that share more with each other than with the rest (Louvain, Blondel and others 2008, on the "
            "weights; fixed seed). Kept is the share of pairs of members that stay together in the other counts "
            f"and with other seeds; modularity {measures.modularity} (0: nothing stands out).",
            width,
        ),
        "",
    ]
    shown = measures.communities[:limit] if limit else measures.communities
    for community in shown:
        lines += _wrapped(_community(community), width, indent=4)
    if len(shown) < len(measures.communities):
        lines.append(f"{len(shown)} of {len(measures.communities)}; --limit 0 shows all")
    return "\n".join(lines) + "\n"


def _community(community: Community) -> str:
    groups = f", {community.collectives} of them groups without names" if community.collectives else ""
    return f"{community.number}. {community.name}: {len(community.members)} partners{groups}; kept {community.kept:.0%}"


def _number(value: int | float) -> Value:
    """A number as it is to be read: fractions with three digits, whole numbers without any."""
    return int(value) if float(value).is_integer() else Decimal(f"{value:.3f}")


def measures_table(measures: Measures) -> Table:
    """A row for each rank, with the ranks in all other counts and with the formula of its value.

    The weight formula and what was counted stand in every row too, since a CSV file has no other place for them.
    """
    columns = (*_columns(), *(Column(v.name, f"the rank {v.told}") for v in measures.variants), *_LAST)
    return Table(
        "network-measures",
        columns,
        tuple(_rows(measures)),
        (("projection", measures.projection), ("counted", measures.counted)),
        measures.weight_formula,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("measure", "what is measured; see formula"),
        Column("rank", "competition rank by falling value: equal values share it (1, 2, 2, 4)"),
        Column("tied", "how many others share the rank"),
        Column("name", "the partner or programme"),
        Column("kind", "partner or programme; each is ranked among its own"),
        Column("value", "the measured value"),
        Column("best", "the best rank in all counts"),
        Column("worst", "the worst rank in all counts"),
        Column("absent", "in how many of the other counts it is not there"),
        Column("claims", "contributions counted for it"),
        Column("remark", "why not to read much into it"),
        Column("detail", "what the value is made of"),
        Column("community", "number and name of its community; a partner that shares nothing has none"),
    )


_LAST = (
    Column("formula", "how the value is computed"),
    Column("weight_formula", "what the weight of a tie is"),
    Column("counted", "what was counted"),
)


def _rows(measures: Measures) -> Iterable[tuple[Value, ...]]:
    told = dict(measures.formulas)
    homes = {member.curie: community for community in measures.communities for member in community.members}
    for rank in measures.ranks:
        home = homes.get(rank.node.curie)
        yield (
            rank.measure,
            rank.rank,
            rank.tied,
            rank.node,
            rank.kind,
            Decimal(str(rank.value)) if isinstance(rank.value, float) else rank.value,
            rank.best,
            rank.worst,
            rank.absent,
            rank.claims,
            rank.remark,
            rank.detail,
            f"{home.number}. {home.name}" if home else "",
            *rank.variants,
            told[rank.measure],
            measures.weight_formula,
            measures.counted,
        )
