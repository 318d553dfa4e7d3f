"""The graph as Python sees it: open it once, then ask, trace, show, search, draw, verify.

Answers are plain values that show themselves in a notebook and become pandas frames, see `kzgraph.answers`. The
examples that name no project are of the shipped graph, the others of the small one of the tests.

The command line calls the same functions; each imports what it needs when it is called, so that a question
does not pay for the picture.
"""

from __future__ import annotations

import os

from kzgraph.errors import UnknownName, UsageError
from kzgraph.model import Finding, Iri, Ref
from kzgraph.names import LANGUAGES, reference, resolve, traceable_kinds
from kzgraph.project import Project, find_project, sources_folder
from kzgraph.store import Engine, built_store
from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import networkx

    from kzgraph.answers.brief import BriefAnswer
    from kzgraph.answers.listing import Conflicts, Gaps, Hits
    from kzgraph.answers.measures import MeasuresAnswer
    from kzgraph.answers.page import PageAnswer
    from kzgraph.answers.picture import Picture
    from kzgraph.answers.table import Answer
    from kzgraph.answers.trace import TraceAnswer, WhatIfAnswer
    from kzgraph.catalogue import Question
    from kzgraph.evidence.anchor import Anchor
    from kzgraph.evidence.cite import Citation
    from kzgraph.evidence.coverage import Coverage
    from kzgraph.evidence.curate import WorkList
    from kzgraph.network import Choice
    from kzgraph.regions_map import RegionMap
    from kzgraph.timeline import Moment
    from kzgraph.trace import Options

__all__ = ["Graph"]


class Graph:
    """An open graph: a project's curated statements, built and ready to answer."""

    def __init__(self, project: Project, engine: Engine, *, lang: str = "en") -> None:
        self.project = project
        self.engine = engine
        self.lang = lang
        self._questions: dict[str, Question] | None = None

    @classmethod
    def open(
        cls,
        project: Path | str | None = None,
        *,
        lang: str = "en",
        fresh: bool = False,
        endpoint: str | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> Graph:
        """Open a project, building its store where its files have changed (or where ``fresh`` says so).

        ``project`` is a folder that holds ``graph/``; ``lang`` is the language of names, "en", "ru" or "kk";
        ``endpoint`` is a SPARQL service to ask instead (KZGRAPH_ENDPOINT; "" for none), see `kzgraph.remote`;
        ``progress`` is told when a store is built. Raises ProjectNotFound, or TurtleError where a file cannot be read.

        >>> Graph.open("tests/data/small", lang="ru").find("North").label
        'Север'
        """
        found = find_project(project)
        if endpoint or (endpoint is None and os.environ.get("KZGRAPH_ENDPOINT")):
            from kzgraph.remote.engine import RemoteEngine

            return cls(found, RemoteEngine.open(endpoint or os.environ["KZGRAPH_ENDPOINT"]), lang=lang)

        def build(chosen: Project, folder: Path) -> None:
            from kzgraph.derive import write_store

            if progress:
                progress(f"building the graph from {len(chosen.built_from())} files …")
            write_store(chosen, folder)

        return cls(found, built_store(found, build, fresh=fresh), lang=lang)

    @property
    def questions(self) -> dict[str, Question]:
        """The catalogue: every question by name.

        >>> Graph.open().questions["co-partners"].summary["en"]
        'Who works with whom, and on what?'
        """
        if self._questions is None:
            from kzgraph.catalogue import questions

            self._questions = questions(self.project.queries)
        return self._questions

    def question(self, name: str) -> Question:
        """One question of the catalogue; raises UnknownName with the nearest ones.

        >>> [param.name for param in Graph.open().question("sole-partner-results").params]
        ['result', 'without']
        """
        from kzgraph.catalogue import find

        if found := find(self.project.shelves(), name):
            return found
        import difflib

        raise UnknownName(name, difflib.get_close_matches(name, self.questions, n=3, cutoff=0.4), what="question")

    def ask(self, question: str, **parameters: str | int) -> Answer:
        """Answer a question of the catalogue; entities may be given by any of their names.

        Rows are in the total order that the question states. Raises UnknownName, AmbiguousName or BadParameter.

        >>> answer = Graph.open("tests/data/small").ask("partner-results", partner="Reed Labs")
        >>> answer
        <Answer partner-results (partner=partner:reed-labs): 2 rows, 9 columns>
        >>> [column.name for column in answer.columns[:3]], answer.rows[0][0].label
        (['result', 'strength', 'role'], 'Prototypes of a water quality app built')
        """
        from kzgraph.answers.table import Answer
        from kzgraph.ask import ask

        return Answer(*ask(self.engine, self.question(question), parameters, lang=self.lang))

    def query(self, sparql: str) -> Answer:
        """Answer plain SPARQL: rows of a SELECT, yes or no of an ASK, triples of a CONSTRUCT or DESCRIBE.

        Raises QueryError where it cannot be read, would change something, or would leave this graph.

        >>> prefix = "PREFIX kz: <https://w3id.org/kzgraph/ns#> "
        >>> answer = Graph.open("tests/data/small").query(prefix + "SELECT ?s { ?s a kz:Source } ORDER BY ?s")
        >>> [source.curie for (source,) in answer.rows]
        ['source:report-2018', 'source:review-2021']
        """
        from kzgraph.answers.table import Answer
        from kzgraph.ask import query

        return Answer(*query(self.engine, sparql, lang=self.lang))

    def find(self, name: str, kinds: Sequence[str] = ()) -> Ref:
        """The one thing a name means; raises UnknownName or AmbiguousName.

        ``kinds`` narrows what is looked for: "partner", "programme", "region", …

        >>> Graph.open().find("ЮНИСЕФ", ["partner"]).curie
        'partner:unicef'
        """
        return resolve(self.engine, name, kinds, lang=self.lang)

    def traceable(self, name: str) -> Ref:
        """The partner or programme a name means, else the result; raises UsageError for anything else.

        >>> Graph.open().traceable("SK-Pharmacy").curie
        'partner:sk-pharmacy'
        """
        return resolve(self.engine, name, traceable_kinds(self.engine, name), lang=self.lang)

    def history(self, thing: Ref, name: str = "") -> tuple[str, ...]:
        """Sentences on what a region or body was and became; whether ``name`` is a former one of its names.

        >>> graph = Graph.open()
        >>> graph.history(graph.find("Astana"), "Nur-Sultan")[0].partition(" (")[0]
        '"Nur-Sultan" is a former name of Astana'
        """
        from kzgraph.history import history

        return history(self.engine, thing, name, lang=self.lang)

    def concept(self, scheme: str, name: str) -> Ref:
        """A concept of a scheme ("role", "unit", …) by slug, label or CURIE; raises UnknownName.

        >>> Graph.open().concept("role", "technical support").curie
        'role:technical-support'
        """
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

    def trace(self, name: str, options: Options | None = None) -> TraceAnswer:
        """Trace a partner to results, or a programme or result to partners.

        Without options: what the sources say outright, where place and time do not contradict it, and how much was
        left out. Raises UnknownName, AmbiguousName or UsageError.

        >>> found = Graph.open("tests/data/small").trace("Reed Labs")
        >>> found
        <TraceAnswer partner:reed-labs: 1 trace>
        >>> trace = found.traces[0]
        >>> trace.result.curie, trace.strength, trace.hops[0].passages[0].section
        ('result:app-prototypes', 'stated', 'Goal area 2 / Young Makers')
        """
        from kzgraph.answers.trace import TraceAnswer
        from kzgraph.trace import trace

        return TraceAnswer.of(trace(self.engine, self.traceable(name), options, lang=self.lang))

    def what_if(self, name: str, options: Options | None = None) -> WhatIfAnswer:
        """What the documents name nobody else for than this partner: results, and roles in programmes.

        >>> found = Graph.open("tests/data/small").what_if("Reed Labs")
        >>> [lost.facts.ref.curie for lost in found.results]
        ['result:app-prototypes']
        """
        from kzgraph.answers.trace import WhatIfAnswer
        from kzgraph.trace import what_if

        return WhatIfAnswer.of(what_if(self.engine, self.find(name, ("partner",)), options, lang=self.lang))

    def show(self, name: str) -> PageAnswer:
        """Everything said of one thing, both ways, with its passages.

        >>> page = Graph.open("tests/data/small").show("Clean Wells")
        >>> page.kind.label, [statement.name for statement in page.statements][:3]
        ('Programme', ['kz:goalArea', 'kz:partOf', 'kz:programmeKind'])
        """
        from kzgraph.answers.page import PageAnswer
        from kzgraph.pages import page

        return PageAnswer.of(page(self.engine, self.find(name), lang=self.lang))

    def brief(self, name: str) -> BriefAnswer:
        """One page about a partner, programme, region or goal area ("goal area 1", a slug or a name).

        It is written with ``.markdown()`` or ``.html()``, in the graph's language or any other. Raises UnknownName or
        AmbiguousName, and UsageError for a thing that there are no briefs about.

        >>> brief = Graph.open("tests/data/small").brief("Ministry of Rivers")
        >>> brief.kind, [section.key for section in brief.sections][:2]
        ('partner', ['who', 'glance'])
        """
        from kzgraph.answers.brief import BriefAnswer
        from kzgraph.brief import brief, subject

        return BriefAnswer.of(brief(self.engine, subject(self.engine, name, lang=self.lang)), lang=self.lang)

    def search(self, text: str, kinds: Sequence[str] = ()) -> Hits:
        """Things whose name, alias or gist holds the words.

        Exact names come first, then names that begin with the words or hold them, then gists.

        >>> Graph.open().search("SK-Pharmacy", ["partner"])[0].ref.curie
        'partner:sk-pharmacy'
        """
        from kzgraph.answers.listing import Hits
        from kzgraph.search import search

        return Hits(search(self.engine, text, kinds, lang=self.lang), text)

    def network(
        self,
        *,
        projection: str = "all",
        without: Sequence[str] = (),
        include_inferred: bool = False,
        sources: Sequence[str] = (),
        weighting: str = "shared",
    ) -> networkx.Graph[str]:
        """Partners, programmes and results with the claims that tie them, or a projection of it.

        "all" is a ``networkx.MultiDiGraph`` whose edges are claims; "partner-programme" and "partners" are undirected
        and weighted. What nodes and edges carry, `kzgraph.network.whole` and `kzgraph.network.projections` say; the
        graph's own attributes say what the weight is, what was counted, and whom to name.

        Args:
            projection: "all", "partner-programme" or "partners".
            without: Partners to leave out, by any of their names.
            include_inferred: Whether projections count what a reader concludes; "all" always holds it, marked.
            sources: Documents; only what one of them states counts. Without: all documents.
            weighting: "shared" or "newman", for the ties of partners with each other.

        Raises:
            UsageError: no such projection or weighting, or a name that nothing or several things have.

        >>> graph = Graph.open("tests/data/small")
        >>> graph.network().nodes["partner:reed-labs"]["label"]
        'Reed Labs'
        >>> graph.network(projection="partners").edges["partner:children-agency", "partner:open-hands"]["weight"]
        2
        """
        from kzgraph.network import PROJECTIONS, partner_programme, partners, restricted

        if projection not in PROJECTIONS:
            raise UsageError(f'There is no projection "{projection}".', f"Use one of these: {', '.join(PROJECTIONS)}.")
        chosen = self._choice(without, sources, include_inferred=include_inferred, weighting=weighting)
        made = {"all": restricted, "partner-programme": partner_programme, "partners": partners}[projection]
        return made(self._whole(), chosen)

    def measures(
        self,
        *,
        projection: str = "partners",
        without: Sequence[str] = (),
        include_inferred: bool = False,
        sources: Sequence[str] = (),
        weighting: str = "shared",
    ) -> MeasuresAnswer:
        """Ranks of partners by degree, weight, betweenness and goal areas bridged, and communities of partners.

        Every rank stands beside those with each document left out and with the other choice of basis. The arguments
        are those of `network`; "all" has no measures.

        >>> found = Graph.open("tests/data/small").measures()
        >>> found.of("weighted-degree")[0].node.label, found.of("weighted-degree")[0].range
        ('Open Hands', '1')
        """
        from kzgraph.answers.measures import MeasuresAnswer
        from kzgraph.network import measures

        chosen = self._choice(without, sources, include_inferred=include_inferred, weighting=weighting)
        return MeasuresAnswer.of_measures(measures(self._whole(), chosen, projection=projection))

    def _whole(self) -> networkx.MultiDiGraph[str]:
        from kzgraph.network import network
        from kzgraph.network.about import licence

        whole = network(self.engine, lang=self.lang)
        whole.graph.update(licence(self.project.graph))
        return whole

    def _choice(
        self, without: Sequence[str], sources: Sequence[str], *, include_inferred: bool, weighting: str
    ) -> Choice:
        from kzgraph.network import Choice

        return Choice(
            inferred=include_inferred,
            without=tuple(self.find(name, ("partner",)).curie for name in without),
            sources=tuple(self.find(name, ("source",)).curie for name in sources),
            weighting=weighting,
        )

    def picture(
        self, network: networkx.MultiDiGraph[str] | None = None, *, title: str = "", height: int = 640
    ) -> Picture:
        """The partnership view, which a notebook shows inside itself and ``save`` writes as one offline file.

        ``network`` is what is drawn: all of `network`, or a part of it that you chose; ``height`` is in pixels. Each
        picture in a notebook adds some megabytes to its file. Raises UsageError for a projection, whose edges are no
        claims.

        >>> graph = Graph.open("tests/data/small")
        >>> around = graph.network().subgraph(["partner:reed-labs", "result:app-prototypes"])
        >>> graph.picture(around, title="Reed Labs").html.startswith("<!doctype html>")
        True
        """
        from kzgraph.answers.picture import Picture
        from kzgraph.views.network import page

        drawn = self._whole() if network is None else network
        if not drawn.is_multigraph():
            raise UsageError("Only a network of claims can be drawn.", "Give graph.network(), or a part of it.")
        others = (lang for lang in LANGUAGES if lang != self.lang and network is None)
        also = {lang: Graph(self.project, self.engine, lang=lang).network() for lang in others}
        text = page(drawn, title=title, lang=self.lang, also=also if network is None else None)
        return Picture(text, title or "Partnerships and results", height)

    def timeline(self) -> tuple[Moment, ...]:
        """Programmes, policies, events and changes of bodies in time, the undated of each kind last.

        >>> moments = Graph.open("tests/data/small").timeline()
        >>> [(moment.ref.curie, str(moment.begins)) for moment in moments if moment.kind == "event"]
        [('event:makers-fair-2018', '2018-05-01')]
        """
        from kzgraph.timeline import timeline

        return timeline(self.engine, lang=self.lang)

    def regions_map(self, indicator: str | None = None) -> RegionMap:
        """What is said of each region of the country, and with an indicator its figures.

        >>> found = Graph.open("tests/data/small").regions_map()
        >>> [listed.ref.curie for listed in found.listed["programmes"]["region:north"]]
        ['programme:clean-wells', 'programme:well-testing', 'programme:young-makers']
        """
        from kzgraph.regions_map import regions_map

        return regions_map(self.engine, self.find(indicator, ("indicator",)) if indicator else None, lang=self.lang)

    def conflicts(self, *, open_only: bool = False) -> Conflicts:
        """Figures that contradict each other, with what curators have judged; only unjudged ones if asked for.

        >>> Graph.open("tests/data/small").conflicts()[0].arithmetic
        '320 schools or 300 schools: they differ by 20'
        """
        from kzgraph.answers.listing import Conflicts
        from kzgraph.conflicts import conflicts

        found = conflicts(self.engine, lang=self.lang)
        return Conflicts(conflict for conflict in found if conflict.open or not open_only)

    def gaps(self) -> Gaps:
        """What the documents leave open: results of nobody, recommendations and plans without follow-up, ….

        >>> gaps = Graph.open("tests/data/small").gaps()
        >>> [gap.thing.curie for gap in gaps if gap.section == "results-without-partner"]
        ['result:births-recorded-online']
        """
        from kzgraph.answers.listing import Gaps
        from kzgraph.gaps import gaps

        return Gaps(gaps(self.engine, lang=self.lang))

    def verify(self, sources: Path | str | None = None, only: Sequence[str] = ()) -> tuple[Finding, ...]:
        """Re-read every passage in the documents' texts, and imported elements in their files; what does not hold.

        ``sources`` is the folder of the texts (or KZGRAPH_SOURCES is), ``only`` the documents to read. Raises
        SourceTextMissing where a text is not there.

        >>> Graph.open("tests/data/small").verify("tests/data/small/texts")
        ()
        """
        from kzgraph.exchange.verifying import verify_all

        return verify_all(self.engine, self.project, sources, tuple(only))

    def anchors(self, source: str, text: Path | str) -> tuple[Anchor, ...]:
        """Where each passage of a document stands in another edition of it, given as a text file.

        >>> texts = "tests/data/small/texts"
        >>> found = Graph.open("tests/data/small").anchors("report-2018", f"{texts}/report-2018.txt")
        >>> {anchor.status for anchor in found}
        {'found'}
        """
        from pathlib import Path

        from kzgraph.evidence.anchor import anchors, read_edition

        return anchors(self.engine, source, read_edition(Path(text)))

    def coverage(self, sources: Path | str | None = None, only: Sequence[str] = ()) -> tuple[Coverage, ...]:
        """Which sentences with figures or names no claim uses, document by document.

        >>> found = Graph.open("tests/data/small").coverage("tests/data/small/texts", ["report-2018"])
        >>> [(account.source, account.percent) for account in found]
        [('source:report-2018', 100.0)]
        """
        from kzgraph.evidence.coverage import coverage

        return coverage(self.engine, sources_folder(sources), tuple(only))

    def cite(
        self, source: str, quote: str, sources: Path | str | None = None, *, gist: str = "", set_aside: str = ""
    ) -> Citation:
        """A finished passage block for "first words … last words" of a document.

        Raises QuoteError where the words stand nowhere or in several places, SourceTextMissing without the text.

        >>> graph = Graph.open("tests/data/small")
        >>> cited = graph.cite("report-2018", "At the fair … quality of water.", "tests/data/small/texts")
        >>> cited.curie, cited.known
        ('passage:report-2018-1641', True)
        """
        from kzgraph.evidence.cite import cite

        return cite(self.engine, sources_folder(sources), source, quote, gist=gist, set_aside=set_aside)

    def curate(
        self, source: str, sources: Path | str | None = None, *, every: bool = False, section: str = "", limit: int = 10
    ) -> WorkList:
        """The sentences of a document that no claim uses, each with what is known of it and blocks to paste.

        >>> Graph.open("tests/data/small").curate("report-2018", "tests/data/small/texts").unused
        0
        """
        from kzgraph.evidence.curate import curate

        folder = sources_folder(sources)
        return curate(self.engine, folder, source, every=every, section=section, limit=limit, lang=self.lang)

    def ref(self, iri: str) -> Ref:
        """A thing with its name, by IRI.

        >>> Graph.open().ref("https://w3id.org/kzgraph/id/partner/unicef").label
        'UNICEF'
        """
        return reference(self.engine, Iri(iri), self.lang)
