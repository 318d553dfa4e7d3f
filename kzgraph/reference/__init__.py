"""The ontology as a reader meets it: terms with what they mean, the shapes' rules, concepts, and examples.

`reference` reads all of it as plain values; `kzgraph.render.reference_html` makes a page of them.
"""

from kzgraph.reference.model import Check, Concept, Derivation, Example, Field, Match, Reference, Scheme, Term
from kzgraph.reference.read import reference

__all__ = [
    "Check",
    "Concept",
    "Derivation",
    "Example",
    "Field",
    "Match",
    "Reference",
    "Scheme",
    "Term",
    "reference",
]
