"""Search hits, conflicts and gaps: tuples of what was found that a notebook shows and pandas takes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from kzgraph.answers.table import Answer

if TYPE_CHECKING:
    import pandas

    from kzgraph.conflicts import Conflict  # noqa: F401  named in a base class
    from kzgraph.gaps import Gap  # noqa: F401
    from kzgraph.search import Hit

__all__ = ["Account", "Conflicts", "Gaps", "Hits", "Listing"]

MOST_PRINTED = 60

Found = TypeVar("Found")


class Listing(tuple[Found, ...]):
    """Things found, in a total order: a tuple that can be read as a table; a slice of it is a plain tuple."""

    def table(self) -> Answer:
        """The same as a table; what a row is, the class says."""
        raise NotImplementedError

    def to_pandas(self) -> "pandas.DataFrame":
        """The table as a pandas frame, see `Answer.to_pandas`."""
        return self.table().to_pandas()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)}>"

    def __str__(self) -> str:
        return str(self.table())


class Hits(Listing["Hit"]):
    """What a search found, the best match first; a row of the table is a hit: name, id, what matched."""

    def __new__(cls, found: Iterable["Hit"] = (), text: str = "") -> "Hits":
        """Hits of a search for a text."""
        made = super().__new__(cls, found)
        made.text = text
        return made

    text: str
    """What was searched for."""

    def table(self) -> Answer:
        """A row for each hit: name, id, and the name or gist that matched."""
        from kzgraph.render.pages import hits_table

        return Answer(*hits_table(self.text, self))


class Account(Listing[Found]):
    """Things found that are told in lines with their passages, as the terminal tells them."""

    def account(self, width: int = 120) -> str:
        """All of it as text, folded to a width in characters."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        from kzgraph.render.notebook import WIDE, lines_html

        return lines_html(self.account(WIDE))

    def __str__(self) -> str:
        from kzgraph.render.notebook import first_lines

        return first_lines(self.account(), MOST_PRINTED)


class Conflicts(Account["Conflict"]):
    """Figures that cannot all be right; a row of the table is a conflict with its figures and judgement."""

    def account(self, width: int = 120) -> str:
        """Kind by kind, each conflict with its arithmetic, its figures and what was judged."""
        from kzgraph.render.conflicts import conflicts_text

        return conflicts_text(self, width=width)

    def table(self) -> Answer:
        """A row for each conflict: kind, indicator, arithmetic, figures, passages, what was judged."""
        from kzgraph.render.conflicts import conflicts_table

        return Answer(*conflicts_table(self))


class Gaps(Account["Gap"]):
    """What the documents leave open; a row of the table is a gap, or an answer to a plan or recommendation."""

    def account(self, width: int = 120) -> str:
        """Part by part; what was followed up with its answers, their basis and reason."""
        from kzgraph.render.conflicts import gaps_text

        return gaps_text(self, width=width)

    def table(self) -> Answer:
        """A row for each gap, and for each answer of what was followed up."""
        from kzgraph.render.conflicts import gaps_table

        return Answer(*gaps_table(self))
