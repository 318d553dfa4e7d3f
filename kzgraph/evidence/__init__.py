"""What the graph says against what the documents say: cite, verify, coverage."""
