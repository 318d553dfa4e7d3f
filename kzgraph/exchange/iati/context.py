"""What every part of an export shares: the desk it reads from, what was chosen, and the ledger it keeps."""

from dataclasses import dataclass, field
from datetime import date
from xml.etree.ElementTree import Element

from kzgraph.exchange.iati.desk import Desk, kind, slug
from kzgraph.exchange.iati.loss import Ledger
from kzgraph.exchange.iati.options import Options
from kzgraph.exchange.iati.xml import add, add_text
from kzgraph.model import Iri
from kzgraph.terms import compact

__all__ = ["Context", "Parts", "add_category", "add_evidence", "page_of"]


@dataclass(frozen=True, slots=True)
class Context:
    """One export: ``known_until`` is the last day of the newest document, ``country`` where most regions lie."""

    desk: Desk
    options: Options
    ledger: Ledger
    known_until: date
    country: Iri | None

    def lose(self, claim: Iri, activity: Iri | None, reason: str, value: str = "") -> None:
        """Note that something of a claim is lost in the activity of a programme."""
        self.ledger.lose(compact(claim), compact(activity) if activity else "", reason, value)

    def may_write(self, claim: Iri) -> bool:
        """Whether a claim may be written: a document states it, or conclusions of a reader were asked for."""
        return self.options.include_inferred or self.desk.explicit(claim)

    def reported_period(self, claim: Iri) -> tuple[date, date] | None:
        """The period that the one document of a claim reports on, where it may stand in for a date nobody gives."""
        documents = self.desk.sources(claim)
        if self.options.periods == "stated" or len(documents) != 1 or any(self.desk.dates(claim)):
            return None
        begins, ends = self.desk.dates(next(iter(documents)))
        return (begins, ends) if begins and ends else None

    def wrote(self, claim: Iri) -> None:
        """Note that a claim stands in the file."""
        self.ledger.wrote(compact(claim))


@dataclass(frozen=True, slots=True)
class Parts:
    """A programme with the claims of its activity.

    ``figures`` are those that measure each result, ``links`` those that lead from it, ``partners`` the contributions
    to it.
    """

    programme: Iri
    contributions: tuple[Iri, ...]
    results: tuple[Iri, ...]
    figures: dict[Iri, tuple[Iri, ...]] = field(default_factory=dict)
    links: dict[Iri, tuple[Iri, ...]] = field(default_factory=dict)
    partners: dict[Iri, tuple[Iri, ...]] = field(default_factory=dict)


def page_of(context: Context, thing: Iri) -> str:
    """The address of a thing: its page in the explorer that was named, else its own IRI."""
    base = context.options.base_uri.rstrip("/")
    return f"{base}/{kind(thing)}/{slug(thing)}" if base else str(thing)


def add_evidence(context: Context, parent: Element, claim: Iri) -> None:
    """A link for each document that states a claim, to the claim's page, with the places and gists in words."""
    for source, passages in context.desk.passages_by_source(claim):
        sections: dict[str, list[str]] = {}
        for passage in passages:
            sections.setdefault(passage.section, []).append(passage.path or f"{passage.begins}-{passage.ends}")
        # An element of a data file is found by its path, words of a document by their positions.
        elements = any(passage.path for passage in passages)
        kind_of_place = "elements" if elements else "characters"
        places = "; ".join(f"{section}, {kind_of_place} {', '.join(spans)}" for section, spans in sections.items())
        gists = " ".join(dict.fromkeys(passage.gist for passage in passages if passage.gist))
        link = add(parent, "document-link", {"format": "text/html", "url": page_of(context, claim)})
        add_text(link, "title", [("en", f"{context.desk.name(source)}: {places}")])
        add_text(link, "description", [("en", gists)])
        add_category(context, link, source, "A08")


def add_category(context: Context, link: Element, source: Iri, category: str) -> None:
    """The category of a linked document, and its language where it is known."""
    add(link, "category", {"code": category})
    if language := context.desk.facts.one(source, "dcterms:language"):
        add(link, "language", {"code": str(language)})
