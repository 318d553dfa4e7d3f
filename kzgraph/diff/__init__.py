"""Two states of a graph against each other: read them from wherever they are, and say in words what changed.

The parts, in the order in which they are used: `read` and `git` find and read a state, `match` recognises what has
only another name now, `compare` gives every statement that changed to one change, `tell` and `words` say it.
"""

from kzgraph.diff.compare import compare, diff
from kzgraph.diff.model import Change, Diff, Group, Side, Term, Triple
from kzgraph.diff.read import read_side

__all__ = ["Change", "Diff", "Group", "Side", "Term", "Triple", "compare", "diff", "read_side"]
