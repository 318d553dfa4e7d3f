"""Which partners drove which results, hop by hop, each hop with its claim and passage."""

from kzgraph.trace.model import (
    STRENGTHS,
    Chain,
    Figure,
    Hop,
    LeftOut,
    Options,
    ResultFacts,
    Stage,
    Trace,
    Traces,
)
from kzgraph.trace.search import trace
from kzgraph.trace.whatif import LostResult, LostRole, WhatIf, what_if

__all__ = [
    "STRENGTHS",
    "Chain",
    "Figure",
    "Hop",
    "LeftOut",
    "LostResult",
    "LostRole",
    "Options",
    "ResultFacts",
    "Stage",
    "Trace",
    "Traces",
    "WhatIf",
    "trace",
    "what_if",
]
