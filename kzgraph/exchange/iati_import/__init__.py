"""IATI activity files as a data folder: what publishers say elsewhere, beside the curated documents.

A file is read twice, as a stream: once to see that it is whole and harmless and who is named in it, once to write.
In memory stand one activity at a time, a few thousand blocks that wait for their file, and, for all of the files,
the identifiers of activities and what is known of organisations and places.
"""

from kzgraph.exchange.iati_import.importing import Imported, import_iati

__all__ = ["Imported", "import_iati"]
