"""An axis of years: every year takes the same room, and long runs of years without any event take that of one.

>>> axis = Axis.of([date(1978, 1, 1), date(2015, 1, 1), date(2018, 12, 31)])
>>> [slot.label for slot in axis.slots]
['1978', '1979-2014', '2015', '2016', '2017', '2018']
>>> axis.at(date(2015, 1, 1)), round(axis.at(date(2019, 1, 1)), 2)
(33.33, 100.0)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

__all__ = ["Axis", "Slot"]

# So many years in a row without a beginning or an end become one place on the axis.
_RUN = 4


@dataclass(frozen=True, slots=True)
class Slot:
    """A place on the axis: one year, or a run of years without a beginning or an end."""

    first: int
    last: int

    @property
    def label(self) -> str:
        """The year, or the first and last of a run."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Axis:
    """Slots from left to right; places on the axis are hundredths of its length."""

    slots: tuple[Slot, ...]

    @classmethod
    def of(cls, days: Iterable[date]) -> Axis:
        """Return the axis that holds these days, from the first year of them to the last."""
        marked = sorted({day.year for day in days})
        slots: list[Slot] = []
        for year in marked:
            missing = year - slots[-1].last - 1 if slots else 0
            if missing >= _RUN:
                slots.append(Slot(year - missing, year - 1))
            else:
                slots += [Slot(between, between) for between in range(year - missing, year)]
            slots.append(Slot(year, year))
        return cls(tuple(slots))

    def at(self, day: date) -> float:
        """Return where a day begins, from 0 to 100; days outside stand at the ends."""
        for place, slot in enumerate(self.slots):
            if day.year <= slot.last:
                begins = date(slot.first, 1, 1).toordinal()
                share = (day.toordinal() - begins) / (date(slot.last, 12, 31).toordinal() + 1 - begins)
                return round(100 * (place + max(share, 0.0)) / len(self.slots), 2)
        return 100.0
