"""The small graph as IATI, made once; lxml reads what was made."""

from datetime import date

import pytest

from kzgraph.api import Graph
from kzgraph.exchange.iati import IatiExport, Options, export_iati

DAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def made(small_graph: Graph) -> IatiExport:
    """The whole graph of Riverland with the default choices."""
    return export_iati(small_graph.engine, Options(generated=DAY))


@pytest.fixture(scope="session")
def shipped_made(shipped_graph: Graph) -> IatiExport:
    """The whole shipped graph with the default choices."""
    return export_iati(shipped_graph.engine)
