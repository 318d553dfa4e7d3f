"""The explorer: pages, questions and the SPARQL endpoint over one graph, read-only."""
