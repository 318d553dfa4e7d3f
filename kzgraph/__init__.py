"""kzgraph: which partners drove which results, and which passage says so.

>>> import kzgraph
>>> graph = kzgraph.open()
>>> graph.ask("partner-results", partner="Ministry of Health").columns[0].name
'result'
"""

from __future__ import annotations

from kzgraph._version import __version__
from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kzgraph.api import Graph

__all__ = ["__version__", "open"]


def open(  # noqa: A001
    project: Path | str | None = None, *, lang: str = "en", endpoint: str | None = None
) -> Graph:
    """Open a project's graph, building its store first where that is needed.

    ``project`` is a folder that holds ``graph/``; without one, see `kzgraph.project.find_project`. ``endpoint`` is the
    address of a SPARQL service to ask instead; KZGRAPH_ENDPOINT names one too, and "" none.
    """
    from kzgraph.api import Graph  # keeps "import kzgraph" free of everything else

    return Graph.open(project, lang=lang, endpoint=endpoint)
