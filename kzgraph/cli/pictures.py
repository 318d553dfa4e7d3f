"""The commands that draw: a trace as a flow, the time line, the map; each one page for a browser."""

from __future__ import annotations

import sys

from kzgraph.api import Graph
from kzgraph.cli.output import chosen_format, put_text, say
from kzgraph.errors import UsageError
from kzgraph.names import LANGUAGES
from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kzgraph.cli.plain import Arguments
    from kzgraph.trace import Traces

__all__ = ["in_other_languages", "put_map", "put_timeline", "put_trace", "trace_format"]

NOTHING = 1


def in_other_languages(graph: Graph) -> dict[str, Graph]:
    """The same graph with the names of the other languages that a page can switch to."""
    return {lang: Graph(graph.project, graph.engine, lang=lang) for lang in LANGUAGES if lang != graph.lang}


def trace_format(options: Arguments) -> str:
    """The format a trace is to have; --html asks for a page as -f html does."""
    if options.html and options.format not in (None, "html"):
        raise UsageError(f"--html and -f {options.format} are two formats.", "Write one of them.")
    return "html" if options.html else chosen_format(options, "text")


def put_trace(
    options: Arguments,
    graph: Graph,
    traced: Callable[[Graph], Traces],
    narrowed: Sequence[tuple[str, Sequence[str]]],
) -> None:
    """Write a trace as a page.

    ``traced`` traces in the language of a graph; ``narrowed`` are the options that narrow the trace as IRIs, named by
    words of the page.
    """
    from kzgraph.views.trace import page
    from kzgraph.views.words_trace import texts_of

    _for_a_file(options, "trace.html")

    def subtitle(named: Graph) -> str:
        texts = texts_of(named.lang)
        parts = [f"{texts[word]}: {', '.join(named.ref(iri).label for iri in iris)}" for word, iris in narrowed if iris]
        if options.year is not None:
            parts.append(f"{texts['year']}: {options.year}")
        return " · ".join(parts)

    others = in_other_languages(graph)
    subtitles = {lang: subtitle(named) for lang, named in ((graph.lang, graph), *others.items())}
    also = {lang: traced(named) for lang, named in others.items()}
    put_text(options, page(traced(graph), subtitle=subtitles, lang=options.lang, also=also))


def put_timeline(options: Arguments, graph: Graph) -> None:
    """Write the time line as a page."""
    from kzgraph.views.timeline import page

    chosen_format(options, "html")
    _for_a_file(options, "timeline.html")
    also = {lang: named.timeline() for lang, named in in_other_languages(graph).items()}
    put_text(options, page(graph.timeline(), lang=options.lang, also=also))


def put_map(options: Arguments, graph: Graph) -> int:
    """Write the map as a page; 1 where an indicator has no figure for any region, as the page says too."""
    from kzgraph.views.map import page

    chosen_format(options, "html")
    _for_a_file(options, "map.html")
    if options.indicator and options.what:
        raise UsageError("--indicator and --what are two maps.", "Ask for one of them.")
    found = graph.regions_map(options.indicator)
    # The indicator by its id: a name in one language is not one in another.
    chosen = found.indicator.curie if found.indicator else None
    also = {lang: named.regions_map(chosen) for lang, named in in_other_languages(graph).items()}
    put_text(options, page(found, what=options.what or "programmes", lang=options.lang, also=also))
    if found.indicator and not found.measured.keys() - {found.country.curie}:
        say(options, f"no document gives {found.indicator.label} for a region")
        return NOTHING
    return 0


def _for_a_file(options: Arguments, example: str) -> None:
    if options.output == "-" and sys.stdout.isatty():
        raise UsageError("The view is a page for a browser.", f"Name a file with -o {example}")
