"""The answer to a question: a table that a notebook shows and pandas takes.

Nothing is imported before it is needed: whoever only reads the rows pays for no rendering.
"""

from typing import TYPE_CHECKING

from kzgraph.model import Ref, Table, Value

if TYPE_CHECKING:
    import pandas

__all__ = ["Answer"]

MOST_PRINTED = 20


class Answer(Table):
    """A `Table` with what a notebook needs: it shows itself as HTML, prints short, and becomes a frame.

    Columns, rows, parameters and equality are those of `Table`.

    >>> from kzgraph.model import Column
    >>> answer = Answer("partners", (Column("name"), Column("results")), (("Reed Labs", 2),))
    >>> answer
    <Answer partners: 1 row, 2 columns>
    >>> print(answer)
    name       results
    ---------  -------
    Reed Labs        2
    <BLANKLINE>
    1 row
    """

    __slots__ = ()

    def to_pandas(self) -> "pandas.DataFrame":
        """The rows as a pandas frame, in the same order.

        A column of references becomes two, as in CSV: ``partner`` with names and ``partner_id`` with short ids.
        Whole numbers are Int64; a column with decimals is Float64, so its last digits are those of a float; days
        are datetime64; yes and no are boolean; empty cells are NA. ``attrs`` keeps question, summary, parameters
        and the meaning of each column. What `DataFrame.to_csv` writes is not guarded against formulas as
        ``kzgraph ask -f csv`` is.

        Raises NotAvailable where pandas is not installed.
        """
        from kzgraph.render.frame import frame

        return frame(self)

    def _repr_html_(self) -> str:
        from kzgraph.render.notebook import table_html

        return table_html(self)

    def __repr__(self) -> str:
        asked = f" ({', '.join(f'{name}={_named(value)}' for name, value in self.parameters)})" * bool(self.parameters)
        rows, columns = len(self.rows), len(self.columns)
        return f"<Answer {self.question}{asked}: {_counted(rows, 'row')}, {_counted(columns, 'column')}>"

    def __str__(self) -> str:
        from kzgraph.render.table import as_text

        more = len(self.rows) - MOST_PRINTED
        text = as_text(self._replace(rows=self.rows[:MOST_PRINTED])).rstrip("\n")
        return f"{text}, {more} more" if more > 0 else text


def _named(value: Value) -> str:
    return value.curie if isinstance(value, Ref) else str(value)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
