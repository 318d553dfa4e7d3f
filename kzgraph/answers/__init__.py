"""What Python gets from a graph: answers that show themselves in a notebook and become pandas frames."""
