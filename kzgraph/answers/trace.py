"""The answers to a trace and to "what if", which a notebook shows as a tree and pandas takes as rows."""

from typing import TYPE_CHECKING

from kzgraph.answers.table import Answer
from kzgraph.trace.model import Traces
from kzgraph.trace.whatif import WhatIf

if TYPE_CHECKING:
    import pandas

__all__ = ["TraceAnswer", "WhatIfAnswer"]

MOST_PRINTED = 60


class TraceAnswer(Traces):
    """`Traces` with what a notebook needs; its fields are those of `Traces`."""

    __slots__ = ()

    @classmethod
    def of(cls, found: Traces) -> "TraceAnswer":
        """The same traces as an answer."""
        return cls(*found)

    def table(self) -> Answer:
        """A row for each trace: partner, roles, result, strength, place and time, figures, gist and passage."""
        from kzgraph.render.trace_data import trace_table

        return Answer(*trace_table(self))

    def to_pandas(self) -> "pandas.DataFrame":
        """A row for each trace, with the columns of ``kzgraph trace -f csv``, see `Answer.to_pandas`."""
        return self.table().to_pandas()

    def _repr_html_(self) -> str:
        from kzgraph.render.notebook import trace_html

        return trace_html(self)

    def __repr__(self) -> str:
        count = len(self.traces)
        return f"<TraceAnswer {self.subject.curie}: {count} trace{'' if count == 1 else 's'}>"

    def __str__(self) -> str:
        from kzgraph.render.notebook import first_lines
        from kzgraph.render.trace_text import trace_text

        return first_lines(trace_text(self), MOST_PRINTED)


class WhatIfAnswer(WhatIf):
    """`WhatIf` with what a notebook needs; its fields are those of `WhatIf`."""

    __slots__ = ()

    @classmethod
    def of(cls, found: WhatIf) -> "WhatIfAnswer":
        """The same as an answer."""
        return cls(*found)

    def table(self) -> Answer:
        """A row for each result, then for each role in a programme, for which nobody else is named."""
        from kzgraph.render.what_if import what_if_table

        return Answer(*what_if_table(self))

    def to_pandas(self) -> "pandas.DataFrame":
        """The rows of ``table()`` as a pandas frame, see `Answer.to_pandas`."""
        return self.table().to_pandas()

    def _repr_html_(self) -> str:
        from kzgraph.render.notebook import WIDE, lines_html
        from kzgraph.render.what_if import what_if_text

        return lines_html(what_if_text(self, width=WIDE))

    def __repr__(self) -> str:
        return f"<WhatIfAnswer {self.partner.curie}: {len(self.results)} results, {len(self.roles)} roles>"

    def __str__(self) -> str:
        from kzgraph.render.notebook import first_lines
        from kzgraph.render.what_if import what_if_text

        return first_lines(what_if_text(self), MOST_PRINTED)
