"""Partners, programmes and results as networks: the whole, its two projections, and measures with robustness."""

from kzgraph.network.choice import PROJECTIONS, WEIGHTINGS, Choice, weight_formula
from kzgraph.network.measures import measures
from kzgraph.network.model import Community, Measures, Rank, Variant
from kzgraph.network.projections import as_claims, partner_programme, partners, restricted
from kzgraph.network.whole import network

__all__ = [
    "PROJECTIONS",
    "WEIGHTINGS",
    "Choice",
    "Community",
    "Measures",
    "Rank",
    "Variant",
    "as_claims",
    "measures",
    "network",
    "partner_programme",
    "partners",
    "restricted",
    "weight_formula",
]
