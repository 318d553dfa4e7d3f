"""Networks to and from files of other tools: GEXF (Gephi), GraphML, and back from JSON and CSV."""

from kzgraph.exchange.gexf import gexf, read_gexf
from kzgraph.exchange.graphml import graphml, read_graphml
from kzgraph.exchange.tables import read_csv, read_json

__all__ = ["gexf", "graphml", "read_csv", "read_gexf", "read_graphml", "read_json"]
