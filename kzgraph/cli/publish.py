"""The publish command: the built store into a SPARQL service, and what was done in words."""

import argparse
import os

from kzgraph.api import Graph
from kzgraph.cli.output import say
from kzgraph.errors import NotAvailable, UsageError
from kzgraph.store import EmbeddedStore

__all__ = ["put_publication"]


def put_publication(options: argparse.Namespace) -> int:
    """Publish the project's graph, or (--dry-run) say what would be done."""
    from kzgraph.remote.publish import publish

    url = options.endpoint or os.environ.get("KZGRAPH_ENDPOINT", "")
    if not url:
        raise UsageError(
            "It is not said where to publish.", "Write for example: --endpoint http://127.0.0.1:7878/query"
        )
    graph = Graph.open(options.project, lang=options.lang, endpoint="", progress=lambda message: say(options, message))
    if not isinstance(graph.engine, EmbeddedStore):
        raise NotAvailable("Only a built store can be published.")
    done = publish(
        graph.engine.raw,
        url,
        way=options.way,
        update_url=options.update_url,
        store_url=options.store_url,
        dry_run=options.dry_run,
        tell=lambda message: say(options, message),
    )
    would = "would be " if options.dry_run else ""
    number = f"{done.version.total} statements in {len(done.version.graphs)} graphs"
    told = {
        "current": f"the service has this graph already: {number}, version {done.version.name}",
        "kept": f"{would}switched back to version {done.version.name}, which is still there: {number}",
        "loaded": f"{would}published: {number} ({done.sent} {would}sent), version {done.version.name}",
    }
    say(options, told[done.status])
    if done.replaced and done.status != "current":
        say(options, f"{would}replaced: version {done.replaced}, which is kept for those who read it")
    if done.removed:
        say(options, f"{would}removed: {', '.join(done.removed)}")
    return 0
