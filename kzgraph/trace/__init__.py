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

__all__ = [
    "STRENGTHS",
    "Chain",
    "Figure",
    "Hop",
    "LeftOut",
    "Options",
    "ResultFacts",
    "Stage",
    "Trace",
    "Traces",
    "trace",
]
