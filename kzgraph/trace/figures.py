"""Figures in words, as they were printed."""

from collections.abc import Iterable

from kzgraph.model import PassageRef
from kzgraph.periods import period
from kzgraph.trace.model import Figure

__all__ = ["amount", "figure_line", "figure_lines"]


def amount(figure: Figure) -> str:
    """How much, as printed, with the unit where the printed form does not show it already."""
    printed, unit = figure.as_printed, figure.unit.label.lower()
    shown = unit.removesuffix("s") in printed.lower() or "$" in printed or figure.unit.curie == "unit:one-in"
    return " ".join(filter(None, (figure.qualifier.lower(), printed, "" if shown else unit)))


def figure_line(figure: Figure) -> str:
    """One figure: what is measured, how much, and in brackets kind, period and place."""
    where = ", ".join(region.label for region in figure.regions)
    aside = ", ".join(filter(None, (figure.kind.label.lower(), period(figure.begins, figure.ends), where)))
    return f"{figure.indicator.label}: {amount(figure)} ({aside})"


def figure_lines(figures: Iterable[Figure]) -> list[tuple[str, tuple[PassageRef, ...]]]:
    """Figures line by line with their passages; two levels of one measure are joined as "a → b"."""
    lines: list[tuple[str, tuple[PassageRef, ...]]] = []
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        places = (ref.curie for ref in (*figure.regions, *figure.population))
        groups.setdefault((figure.indicator.curie, figure.unit.curie, *places), []).append(figure)
    for group in groups.values():
        levels = [figure for figure in group if figure.kind.curie in {"valuekind:baseline", "valuekind:actual"}]
        rest = group
        if len(levels) == 2 and levels[0].kind != levels[1].kind:
            lines.append((_from_to(*levels), (*levels[0].passages, *levels[1].passages)))
            rest = [figure for figure in group if figure not in levels]
        lines += [(figure_line(figure), figure.passages) for figure in rest]
    return lines


def _from_to(before: Figure, after: Figure) -> str:
    first, last = period(before.begins, before.ends), period(after.begins, after.ends)
    when = f" ({first or 'before'} → {last or 'after'})" if first or last else ""
    return f"{before.indicator.label}: {before.as_printed} → {amount(after)}{when}"
