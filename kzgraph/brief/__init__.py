"""One page about a partner, programme, region or goal area, assembled from the graph; `kzgraph.render` writes it."""

from kzgraph.brief.model import (
    FORMS,
    Amount,
    Brief,
    Item,
    Listed,
    Name,
    Period,
    Said,
    Section,
    SourceUse,
    Statement,
    Word,
)
from kzgraph.brief.subject import KINDS, brief, subject

__all__ = [
    "FORMS",
    "KINDS",
    "Amount",
    "Brief",
    "Item",
    "Listed",
    "Name",
    "Period",
    "Said",
    "Section",
    "SourceUse",
    "Statement",
    "Word",
    "brief",
    "subject",
]
