"""The version of the package, the ontology and the graph."""

__version__ = "0.1.0"
