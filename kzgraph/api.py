"""The graph as Python sees it: open it once, then ask, trace, show, search, draw, verify.

The command line calls the same functions; each imports what it needs when it is called, so that a question
does not pay for the picture.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kzgraph.errors import UnknownName, UsageError, with_article
from kzgraph.model import Finding, Iri, Ref, Table
from kzgraph.names import reference, resolve, resolve_all
from kzgraph.project import Project, find_project, sources_folder
from kzgraph.store import Engine, built_store

if TYPE_CHECKING:
    import networkx

    from kzgraph.catalogue import Question
    from kzgraph.conflicts import Conflict
    from kzgraph.evidence.anchor import Anchor
    from kzgraph.evidence.cite import Citation
    from kzgraph.evidence.coverage import Coverage
    from kzgraph.evidence.curate import WorkList
    from kzgraph.gaps import Gap
    from kzgraph.pages import Page
    from kzgraph.search import Hit
    from kzgraph.trace import Options, Traces, WhatIf

__all__ = ["Graph"]


class Graph:
    """An open graph: a project's curated statements, built and ready to answer."""

    def __init__(self, project: Project, engine: Engine, *, lang: str = "en") -> None:
        self.project = project
        self.engine = engine
        self.lang = lang

    @classmethod
    def open(
        cls,
        project: Path | str | None = None,
        *,
        lang: str = "en",
        fresh: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> "Graph":
        """Open a project, building its store where its files have changed (or where ``fresh`` says so)."""
        found = find_project(project)

        def build(chosen: Project, folder: Path) -> None:
            from kzgraph.derive import write_store

            if progress:
                progress(f"building the graph from {len(chosen.built_from())} files …")
            write_store(chosen, folder)

        return cls(found, built_store(found, build, fresh=fresh), lang=lang)

    @cached_property
    def questions(self) -> "dict[str, Question]":
        """The catalogue: every question by name."""
        from kzgraph.catalogue import questions

        return questions(self.project.queries)

    def question(self, name: str) -> "Question":
        """One question of the catalogue; raises UnknownName with the nearest ones."""
        import re

        from kzgraph.catalogue import read

        # Reading one file and not all: a question from the shell should not pay for the whole catalogue.
        if re.fullmatch(r"[a-z0-9-]+", name):
            for path in self.project.queries.glob(f"*/{name}.rq"):
                return read(path)
        import difflib

        raise UnknownName(name, difflib.get_close_matches(name, self.questions, n=3, cutoff=0.4), what="question")

    def ask(self, question: str, **parameters: str | int) -> Table:
        """Answer a question of the catalogue; entities may be given by any of their names."""
        from kzgraph.ask import ask

        return ask(self.engine, self.question(question), parameters, lang=self.lang)

    def query(self, sparql: str) -> Table:
        """Answer plain SPARQL (a SELECT)."""
        from kzgraph.ask import query

        return query(self.engine, sparql, lang=self.lang)

    def find(self, name: str, kinds: Sequence[str] = ()) -> Ref:
        """The one thing a name means; raises UnknownName or AmbiguousName."""
        return resolve(self.engine, name, kinds, lang=self.lang)

    def traceable(self, name: str) -> Ref:
        """The partner or programme a name means, else the result; raises UsageError for anything else."""
        return resolve(self.engine, name, _traceable(self.engine, name), lang=self.lang)

    def history(self, thing: Ref, name: str = "") -> tuple[str, ...]:
        """Sentences on what a region or body was and became; whether ``name`` is a former one of its names."""
        from kzgraph.history import history

        return history(self.engine, thing, name, lang=self.lang)

    def concept(self, scheme: str, name: str) -> Ref:
        """A concept of a scheme ("role", "unit", …) by slug, label or CURIE; raises UnknownName."""
        from kzgraph.names import concepts

        known = concepts(self.engine, scheme, lang=self.lang)
        for ref in known:
            slug = ref.curie.partition(":")[2]
            if name.strip().casefold() in {
                ref.curie,
                ref.iri,
                slug,
                slug.replace("-", " "),
                ref.label.casefold(),
            }:
                return ref
        raise UnknownName(name, [ref.curie.partition(":")[2] for ref in known], what=scheme)

    def trace(self, name: str, options: "Options | None" = None) -> "Traces":
        """Trace a partner to results, or a programme or result to partners."""
        from kzgraph.trace import trace

        return trace(self.engine, self.traceable(name), options, lang=self.lang)

    def what_if(self, name: str, options: "Options | None" = None) -> "WhatIf":
        """What the documents name nobody else for than this partner: results, and roles in programmes."""
        from kzgraph.trace import what_if

        return what_if(self.engine, self.find(name, ("partner",)), options, lang=self.lang)

    def show(self, name: str) -> "Page":
        """Everything said of one thing, both ways, with its passages."""
        from kzgraph.pages import page

        return page(self.engine, self.find(name), lang=self.lang)

    def search(self, text: str, kinds: Sequence[str] = ()) -> "tuple[Hit, ...]":
        """Things whose name, alias or gist holds the words."""
        from kzgraph.search import search

        return search(self.engine, text, kinds, lang=self.lang)

    def network(self) -> "networkx.MultiDiGraph[str]":
        """Partners, programmes and results with the claims that tie them."""
        from kzgraph.network import network

        return network(self.engine, lang=self.lang)

    def conflicts(self, *, open_only: bool = False) -> "tuple[Conflict, ...]":
        """Figures that contradict each other, with what curators have judged; only unjudged ones if asked for."""
        from kzgraph.conflicts import conflicts

        found = conflicts(self.engine, lang=self.lang)
        return tuple(conflict for conflict in found if conflict.open) if open_only else found

    def gaps(self) -> "tuple[Gap, ...]":
        """What the documents leave open: results of nobody, recommendations and plans without follow-up, …."""
        from kzgraph.gaps import gaps

        return gaps(self.engine, lang=self.lang)

    def verify(self, sources: Path | str | None = None, only: Sequence[str] = ()) -> tuple[Finding, ...]:
        """Re-read every passage in the documents' texts; what does not hold."""
        from kzgraph.evidence.verify import verify

        return verify(self.engine, sources_folder(sources), tuple(only))

    def anchors(self, source: str, text: Path | str) -> "tuple[Anchor, ...]":
        """Where each passage of a document stands in another edition of it, given as a text file."""
        from kzgraph.evidence.anchor import anchors, read_edition

        return anchors(self.engine, source, read_edition(Path(text)))

    def coverage(self, sources: Path | str | None = None, only: Sequence[str] = ()) -> "tuple[Coverage, ...]":
        """Which sentences with figures or names no claim uses, document by document."""
        from kzgraph.evidence.coverage import coverage

        return coverage(self.engine, sources_folder(sources), tuple(only))

    def cite(
        self, source: str, quote: str, sources: Path | str | None = None, *, gist: str = "", set_aside: str = ""
    ) -> "Citation":
        """A finished passage block for "first words … last words" of a document."""
        from kzgraph.evidence.cite import cite

        return cite(self.engine, sources_folder(sources), source, quote, gist=gist, set_aside=set_aside)

    def curate(
        self,
        source: str,
        sources: Path | str | None = None,
        *,
        every: bool = False,
        section: str = "",
        limit: int = 10,
    ) -> "WorkList":
        """The sentences of a document that no claim uses, each with what is known of it and blocks to paste."""
        from kzgraph.evidence.curate import curate

        folder = sources_folder(sources)
        return curate(self.engine, folder, source, every=every, section=section, limit=limit, lang=self.lang)

    def ref(self, iri: str) -> Ref:
        """A thing with its name, by IRI."""
        return reference(self.engine, Iri(iri), self.lang)


def _traceable(engine: Engine, name: str) -> tuple[str, ...]:
    """The kinds a name is looked for among: partners and programmes before results.

    A name that is exactly another thing's (a region's, a policy's) is not stretched to a programme that only
    holds the word.
    """
    first = ("partner", "programme")
    exact = {ref.curie.partition(":")[0]: ref for ref in resolve_all(engine, name, exact=True)}
    if exact.keys() & set(first):
        return first
    if "result" in exact:
        return ("result",)
    if exact:
        kind, ref = next(iter(exact.items()))
        raise UsageError(
            f'"{name}" is {with_article(kind)} ({ref.label}), not a partner, programme or result.',
            f"See it: kzgraph show {ref.curie}",
        )
    return first if resolve_all(engine, name, first) else (*first, "result")
