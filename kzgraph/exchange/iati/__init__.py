"""IATI 2.03 out: activities and organisations of a graph, with a report of what the standard cannot carry.

>>> import kzgraph
>>> made = export_iati(kzgraph.open("tests/data/small").engine)
>>> made.number, len(made.claims), len(made.whole)
(9, 72, 16)
"""

from kzgraph.exchange.iati.check import Problem, check_file
from kzgraph.exchange.iati.export import IatiExport, export_iati
from kzgraph.exchange.iati.loss import LossLine
from kzgraph.exchange.iati.options import Options

__all__ = ["IatiExport", "LossLine", "Options", "Problem", "check_file", "export_iati"]
