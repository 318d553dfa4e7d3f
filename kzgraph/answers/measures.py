"""Measures of a network, which a notebook shows with what is to be known before reading them."""

from dataclasses import fields
from html import escape
from typing import TYPE_CHECKING

from kzgraph.answers.table import Answer
from kzgraph.network.model import Measures

if TYPE_CHECKING:
    import pandas

__all__ = ["MeasuresAnswer"]


class MeasuresAnswer(Measures):
    """`Measures` with what a notebook needs; its fields are those of `Measures`."""

    __slots__ = ()

    @classmethod
    def of_measures(cls, found: Measures) -> "MeasuresAnswer":
        """The same measures as an answer."""
        return cls(**{field.name: getattr(found, field.name) for field in fields(found)})

    def table(self) -> Answer:
        """A row for each rank, with the ranks in all other counts and the formula of its value."""
        from kzgraph.render.measures import measures_table

        return Answer(*measures_table(self))

    def to_pandas(self) -> "pandas.DataFrame":
        """The rows of ``table()`` as a pandas frame, see `Answer.to_pandas`."""
        return self.table().to_pandas()

    def _repr_html_(self) -> str:
        told = (f"Counted: {self.counted}.", f"{self.weight_formula}.", *self.notes)
        return "".join(f"<p>{escape(sentence)}</p>" for sentence in told) + self.table()._repr_html_()

    def __repr__(self) -> str:
        return f"<MeasuresAnswer {self.projection}: {len(self.ranks)} ranks, {len(self.communities)} communities>"

    def __str__(self) -> str:
        from kzgraph.render.measures import measures_text

        return measures_text(self)
