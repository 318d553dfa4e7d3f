"""Each command: call the library, render, return the exit code."""

from __future__ import annotations

import sys

from kzgraph.api import Graph
from kzgraph.cli.asking import opened, run_ask, tell_history
from kzgraph.cli.output import chosen_format, put_table, put_text, say, terminal_width
from kzgraph.cli.pictures import put_map, put_timeline, put_trace, trace_format
from kzgraph.errors import InputError, SourceTextMissing, UsageError
from kzgraph.model import Finding
from kzgraph.project import find_project, sources_folder
from kzgraph.terms import PREFIXES
from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from kzgraph.cli.plain import Arguments
    from kzgraph.model import PassageRef, Ref
    from kzgraph.remote.copy import Copy
    from kzgraph.trace import Options, Traces

__all__ = [
    "run_ask",
    "run_brief",
    "run_build",
    "run_cite",
    "run_conflicts",
    "run_coverage",
    "run_curate",
    "run_diff",
    "run_export",
    "run_fmt",
    "run_gaps",
    "run_import",
    "run_map",
    "run_mcp",
    "run_network",
    "run_publish",
    "run_query",
    "run_search",
    "run_serve",
    "run_show",
    "run_timeline",
    "run_trace",
    "run_validate",
    "run_verify",
]

FINDINGS = 1


def _at_hand(options: Arguments) -> tuple[Graph, Copy | None]:
    """A graph with all its statements at hand: for one of a service a copy, in the cache as long as it is held."""
    from kzgraph.cli.copying import open_copy

    return open_copy(options) or (opened(options), None)


def run_build(options: Arguments) -> int:
    """Load, validate, derive, write the store; a graph with violations is not built."""
    from kzgraph.validate import validate

    project = find_project(options.project)
    say(options, f"validating {len(project.graph_files())} files …")
    found = [finding for finding in validate(project) if finding.severity == "violation"]
    if found:
        _put_findings(options, found)
        say(options, "not built; the store stays as it was")
        return FINDINGS
    graph = Graph.open(
        options.project,
        lang=options.lang,
        fresh=options.force,
        endpoint="",
        progress=lambda message: say(options, message),
    )
    counts = graph.query(_COUNTS).rows[0]
    say(
        options,
        f"built: {counts[0]} claims, {counts[1]} passages, {counts[2]} partners, {counts[3]} programmes",
    )
    return 0


_COUNTS = f"""PREFIX kz: <{PREFIXES["kz"]}> SELECT ?claims ?passages ?partners ?programmes WHERE {{
{{ SELECT (COUNT(DISTINCT ?c) AS ?claims) WHERE {{ VALUES ?kind {{ kz:Contribution kz:Result kz:Output kz:Outcome
kz:Impact kz:ResultLink kz:Observation kz:Finding kz:Lesson kz:Recommendation kz:Plan kz:FollowUp }} ?c a ?kind }} }}
{{ SELECT (COUNT(?p) AS ?passages) WHERE {{ ?p a kz:Passage }} }}
{{ SELECT (COUNT(?o) AS ?partners) WHERE {{ VALUES ?kind {{ kz:Partner kz:Ministry }} ?o a ?kind }} }}
{{ SELECT (COUNT(?g) AS ?programmes) WHERE {{ ?g a kz:Programme }} }} }}"""


def run_validate(options: Arguments) -> int:
    """Findings on the graph; exit 1 if there is a violation (with --strict: a warning too)."""
    from pathlib import Path

    from kzgraph.validate import validate

    found = validate(find_project(options.project), [Path(name) for name in options.files])
    _put_findings(options, list(found))
    severe = {"violation", "warning"} if options.strict else {"violation"}
    counts = ", ".join(f"{sum(f.severity == s for f in found)} {s}s" for s in ("violation", "warning"))
    say(options, f"{counts}, {sum(f.severity == 'info' for f in found)} remarks")
    return FINDINGS if any(finding.severity in severe for finding in found) else 0


def _put_findings(options: Arguments, findings: list[Finding]) -> None:
    from kzgraph.render.pages import findings_table, findings_text

    form = chosen_format(options, "text") if hasattr(options, "format") else "text"
    if form != "text":
        put_table(options, findings_table(options.command, findings), form)
    elif hasattr(options, "output"):
        put_text(options, findings_text(findings))
    else:
        sys.stdout.write(findings_text(findings))


def run_fmt(options: Arguments) -> int:
    """Rewrite files in canonical form, or (--check) say which differ; exit 1 if any does."""
    from pathlib import Path

    from kzgraph.turtle import read, rewrite

    project = find_project(options.project)
    paths = [Path(name) for name in options.files] or list(project.own_files())
    texts = {path: (read(path, project.name_of(path)), path.read_bytes()) for path in paths}
    wanted = {path: rewrite(file).encode() for path, (file, _) in texts.items()}
    differing = [path for path, (_, content) in texts.items() if content != wanted[path]]
    for path in differing:
        if options.check:
            sys.stdout.write(f"{project.name_of(path)}: not in canonical form; run: kzgraph fmt\n")
        else:
            beside = path.with_name(f".{path.name}.new")
            beside.write_bytes(wanted[path])
            beside.replace(path)
            say(options, f"formatted {project.name_of(path)}")
    say(options, f"{len(paths) - len(differing)} of {len(paths)} files were in canonical form")
    return FINDINGS if differing and options.check else 0


def run_query(options: Arguments) -> int:
    """Answer SPARQL from a file or standard input."""
    from pathlib import Path

    try:
        text = sys.stdin.read() if options.file == "-" else Path(options.file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(options.file, None, f"the query cannot be read ({error}).") from error
    put_table(options, opened(options).query(text), chosen_format(options, "table"))
    return 0


def run_trace(options: Arguments) -> int:
    """Trace a name; exit 1 where nothing is traced."""
    from kzgraph.trace import Options, trace
    from kzgraph.trace.model import STRENGTHS

    graph = opened(options)
    subject = graph.traceable(options.name)
    regions = tuple((name, graph.find(name, ("region",))) for name in options.region)
    for name, thing in ((options.name, subject), *regions):
        tell_history(options, graph, thing, name)
    strengths = STRENGTHS if options.strength == "all" else tuple(s.strip() for s in options.strength.split(","))
    chosen = Options(
        strengths=strengths,
        roles=tuple(graph.concept("role", name).iri for name in options.role),
        regions=tuple(region.iri for _, region in regions),
        year=options.year,
        goal_areas=tuple(graph.concept("goalarea", name).iri for name in options.goal_area),
        sources=tuple(graph.find(name, ("source",)).iri for name in options.source),
        without=tuple(graph.find(name, ("partner",)).iri for name in options.without if name is not None),
        include_mismatch=options.include_mismatch,
        include_inferred=options.include_inferred,
    )
    if None in options.without:
        return _put_what_if(options, graph, subject, chosen)
    found = trace(graph.engine, subject, chosen, lang=options.lang)
    form = trace_format(options)
    if form == "html":
        narrowed = zip(
            ("area", "role", "region", "source"),
            (chosen.goal_areas, chosen.roles, chosen.regions, chosen.sources),
            strict=True,
        )
        put_trace(options, graph, lambda g: trace(g.engine, g.ref(subject.iri), chosen, lang=g.lang), tuple(narrowed))
    elif form == "text":
        from kzgraph.render.trace_text import trace_text

        put_text(options, trace_text(found, width=terminal_width(), words=_passage_words(graph, options)))
    elif form == "mermaid":
        from kzgraph.render.trace_mermaid import trace_mermaid

        put_text(options, trace_mermaid(found))
    else:
        _put_trace_data(options, found, form)
    return 0 if found.traces else FINDINGS


def _put_trace_data(options: Arguments, found: Traces, form: str) -> None:
    """A trace for programs and reports."""
    from kzgraph.render.trace_data import trace_json, trace_markdown, trace_table  # json, that no text needs

    if form == "json":
        put_text(options, trace_json(found))
    elif form == "md":
        put_text(options, trace_markdown(found))
    else:
        put_table(options, trace_table(found), form)


def _put_what_if(options: Arguments, graph: Graph, subject: Ref, chosen: Options) -> int:
    """What rests on one partner; exit 1 where nothing does."""
    from kzgraph.render.what_if import what_if_json, what_if_table, what_if_text
    from kzgraph.trace import what_if

    found = what_if(graph.engine, subject, chosen, lang=options.lang)
    form = trace_format(options)
    if form in {"mermaid", "html"}:
        raise UsageError("What rests on a partner is no flow to draw.", "Leave --without away, or choose text or json.")
    if form == "text":
        put_text(options, what_if_text(found, width=terminal_width()))
    elif form == "json":
        put_text(options, what_if_json(found))
    else:
        put_table(options, what_if_table(found), form)
    return 0 if found.results or found.roles else FINDINGS


def _passage_words(graph: Graph, options: Arguments) -> Callable[[PassageRef], str] | None:
    """How to get a passage's own words: from the texts, where their folder is known."""
    try:
        folder = sources_folder(options.sources)
    except SourceTextMissing:
        if options.sources:
            raise
        return None
    from kzgraph.evidence.passages import PassageTexts

    return PassageTexts(graph.engine, folder).words


def run_show(options: Arguments) -> int:
    """Show one thing."""
    from kzgraph.render.pages import page_json, page_text

    graph = opened(options)
    page = graph.show(options.name)
    tell_history(options, graph, page.ref, options.name)
    as_json = chosen_format(options, "text") == "json"
    put_text(options, page_json(page) if as_json else page_text(page, width=terminal_width()))
    return 0


def run_brief(options: Arguments) -> int:
    """Write one page about a partner, programme, region or goal area."""
    graph = opened(options)
    found = graph.brief(options.name)
    if not found.subject.curie.startswith("goalarea:"):
        tell_history(options, graph, found.subject, options.name)
    put_text(options, found.html() if chosen_format(options, "md") == "html" else found.markdown())
    return 0


def run_search(options: Arguments) -> int:
    """Find things; exit 1 where there is none."""
    from kzgraph.render.pages import hits_table

    text = " ".join(options.text)
    graph = opened(options)
    hits = graph.search(text, options.kind)
    for hit in hits:
        if hit.rank == 0:
            tell_history(options, graph, hit.ref, text)
    put_table(options, hits_table(text, hits), chosen_format(options, "table"))
    return 0 if hits else FINDINGS


def run_network(options: Arguments) -> int:
    """Draw the network as one HTML file, or give it, a projection or its measures as data."""
    from kzgraph.cli.network import put_network

    return put_network(options, opened(options))


def run_timeline(options: Arguments) -> int:
    """Draw programmes, policies, events and changes of bodies in time."""
    put_timeline(options, opened(options))
    return 0


def run_map(options: Arguments) -> int:
    """Draw what the documents say of each region; exit 1 where an indicator has no figure for any."""
    return put_map(options, opened(options))


def run_conflicts(options: Arguments) -> int:
    """Show figures that contradict each other; with --open, exit 1 while one is not judged."""
    from kzgraph.render.conflicts import conflicts_table, conflicts_text

    graph = opened(options)
    found = graph.conflicts(open_only=options.open)
    form = chosen_format(options, "text")
    if form == "text":
        words = _passage_words(graph, options)
        put_text(options, conflicts_text(found, width=terminal_width(), words=words))
    else:
        put_table(options, conflicts_table(found), form)
    return FINDINGS if options.open and found else 0


def run_gaps(options: Arguments) -> int:
    """Show what the documents leave open."""
    from kzgraph.render.conflicts import gaps_table, gaps_text

    graph = opened(options)
    found = graph.gaps()
    form = chosen_format(options, "text")
    if form == "text":
        words = _passage_words(graph, options)
        put_text(options, gaps_text(found, width=terminal_width(), words=words))
    else:
        put_table(options, gaps_table(found), form)
    return 0


def run_cite(options: Arguments) -> int:
    """Print a passage's block; without a quote, the block of a document that is new to the graph."""
    if options.quote is None:
        from kzgraph.evidence.cite import source_block

        sys.stdout.write(source_block(sources_folder(options.sources), options.source.removeprefix("source:")))
        return 0
    cited = opened(options).cite(
        options.source, options.quote, options.sources, gist=options.gist, set_aside=options.set_aside
    )
    sys.stdout.write(cited.block)
    if cited.known:
        say(options, f"The graph has this passage already: write kz:statedIn {cited.curie}")
    return 0


def run_curate(options: Arguments) -> int:
    """Walk through the sentences of a document that no claim uses, with blocks to paste."""
    from kzgraph.render.curate import curate_json, curate_text

    if options.limit < 0:
        raise UsageError(f"--limit is {options.limit}, less than none.", "Write 0 for all sentences.")
    found = opened(options).curate(
        options.source, options.sources, every=options.all, section=options.section, limit=options.limit
    )
    as_json = chosen_format(options, "text") == "json"
    put_text(options, curate_json(found) if as_json else curate_text(found, width=terminal_width()))
    which = f"{found.source}{f', section {options.section},' if options.section else ''}"
    which += "" if options.all else " with a figure or name"
    if found.drafts:
        say(options, f"{len(found.drafts)} of {found.unused} unused sentences of {which}")
    else:
        say(options, f"every sentence of {which} is used or set aside")
    return 0


def run_verify(options: Arguments) -> int:
    """Check all passages; exit 1 with a line for each claim that does not hold."""
    if options.text is not None:
        return _verify_edition(options)
    from kzgraph.exchange.verifying import not_at_hand
    from kzgraph.places import places

    graph = opened(options)
    where = places(graph.project)
    found = [
        Finding(where.get(f.entity, ""), f.severity, f.rule, f.entity, f.message)
        for f in graph.verify(options.sources, options.only)
    ]
    _put_findings(options, found)
    for file in () if options.only else not_at_hand(graph.engine, graph.project, options.sources):
        say(options, f"{file} was imported and is not at hand, so it was not read again: put it beside its data folder")
    say(
        options,
        f"{len(found)} findings" if found else "every passage, figure and partner stands in the texts",
    )
    return FINDINGS if found else 0


def _verify_edition(options: Arguments) -> int:
    """Find a document's passages again in another edition; exit 1 if one is lost or could be in several places."""
    if len(options.only) != 1:
        raise UsageError(
            "--text needs the one document that FILE is an edition of.",
            "Write for example: kzgraph verify annual-report-2018 --text FILE",
        )
    from kzgraph.render.anchors import anchors_table, anchors_text

    found = opened(options).anchors(options.only[0], options.text)
    form = chosen_format(options, "text")
    if form == "text":
        put_text(options, anchors_text(found))
    else:
        put_table(options, anchors_table(found), form)
    return FINDINGS if any(len(anchor.places) != 1 for anchor in found) else 0


def run_coverage(options: Arguments) -> int:
    """Say how far the documents are used; exit 1 while sentences are open."""
    from kzgraph.render.pages import coverage_table, coverage_text

    accounts = opened(options).coverage(options.sources, options.only)
    form = chosen_format(options, "text")
    if form == "text":
        put_text(options, coverage_text(accounts, width=terminal_width()))
    else:
        put_table(options, coverage_table(accounts), form)
    return FINDINGS if any(account.open_sentences for account in accounts) else 0


def run_serve(options: Arguments) -> int:
    """Serve the explorer and the SPARQL endpoint until they are interrupted."""
    from kzgraph.cli.serve import serve_graph

    return serve_graph(options, *_at_hand(options))


def run_publish(options: Arguments) -> int:
    """Load the graph into a SPARQL service."""
    from kzgraph.cli.publish import put_publication

    return put_publication(options)


def run_diff(options: Arguments) -> int:
    """Say in words what changed between two states of a graph; exit 1 where anything did."""
    from kzgraph.cli.diff import put_diff

    return put_diff(options)


def run_export(options: Arguments) -> int:
    """Write the graph in a format of another tool."""
    from kzgraph.cli.export import put_export

    graph, _copy = _at_hand(options)
    return put_export(options, graph)


def run_import(options: Arguments) -> int:
    """Write a data folder of what files of other publishers state."""
    from kzgraph.cli.import_ import put_import

    return put_import(options, opened(options))


def run_mcp(options: Arguments) -> int:
    """Serve an assistant over the Model Context Protocol until it goes."""
    from kzgraph.cli.mcp import serve_assistant

    graph, _copy = _at_hand(options)
    return serve_assistant(options, graph)
