"""The publish command: the built store into a SPARQL service, and what was done in words."""

import os
from typing import TYPE_CHECKING

from kzgraph.api import Graph
from kzgraph.cli.output import say
from kzgraph.cli.plain import Arguments
from kzgraph.errors import NotAvailable, UsageError
from kzgraph.store import EmbeddedStore

if TYPE_CHECKING:
    from kzgraph.remote.origin import Origin

__all__ = ["origin_of", "put_publication"]


def origin_of(graph: Graph) -> "Origin":
    """The files behind an open graph, as what is published with it; statements are read when they are asked for."""
    from kzgraph.exchange.parts import streams
    from kzgraph.network.about import licence
    from kzgraph.remote.origin import Origin

    curated, ontology = streams(graph.project, graph.engine, with_ontology=True).chosen
    return Origin(curated.read, ontology.read, licence(graph.project.graph))


def put_publication(options: Arguments) -> int:
    """Publish the project's graph, or (--dry-run) say what would be done."""
    from kzgraph.remote.publish import publish
    from kzgraph.remote.versions import name_of

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
        origin=origin_of(graph),
        replace=options.replace,
        dry_run=options.dry_run,
        tell=lambda message: say(options, message),
    )
    would = "would be " if options.dry_run else ""
    parts = done.version.all_parts
    number = f"{sum(n for _, n in parts)} statements in {len(parts)} graphs"
    name = name_of(done.version.pointer)
    called = f' as "{name}"' if name else ""
    told = {
        "current": f"the service has this graph already{called}: {number}, version {done.version.name}",
        "kept": f"{would}switched back to version {done.version.name}, which is still there: {number}",
        "loaded": f"{would}published{called}: {number} ({done.sent} {would}sent), version {done.version.name}",
    }
    say(options, told[done.status])
    if done.replaced and done.status != "current":
        say(options, f"{would}replaced: version {done.replaced}, which is kept for those who read it")
    if done.removed:
        say(options, f"{would}removed: {', '.join(done.removed)}")
    return 0
